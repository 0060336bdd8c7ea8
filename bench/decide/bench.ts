/**
 * `npm run bench:decide`: decisions a second of this project's evaluator and of the reference, side by side in one run.
 * Both get the same labelled cases as parsed JSON, turn by turn, and each answer is held against its label.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Case, readCase } from "../../analysis/iam/case.ts";
import { decide } from "../../analysis/iam/decide.ts";

const root = dirname(dirname(import.meta.dirname));
/** Outside of what is installed for users: the reference's licence is AGPL-3.0. */
const place = join(root, ".sandbox", "bench-decide");

interface LabelledCase {
  readonly expected: string;
  readonly oracle: string;
  readonly request: { principal: string; action: string; resource: string; context: object };
  readonly resourceAccount: string;
  readonly identityPolicies: readonly object[];
  readonly boundaries: readonly object[];
  readonly sessionPolicies: readonly { Statement: unknown }[];
  readonly scps: readonly (readonly object[])[];
  readonly rcps: readonly (readonly object[])[];
  readonly resourcePolicy: object | null;
  readonly vpcEndpointPolicies: readonly object[];
}

interface Reference {
  runUnsafeSimulation(simulation: object, options: object): string;
  runSimulation(simulation: object, options: object): Promise<{ readonly overallResult?: string }>;
}

async function reference(): Promise<Reference> {
  mkdirSync(place, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(import.meta.dirname, file), join(place, file));
  if (!existsSync(join(place, "node_modules", ".package-lock.json"))) {
    process.stderr.write("bench:decide: installing the reference (once)\n");
    const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], {
      cwd: place,
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error("the reference could not be installed");
  }
  const entrance = join(place, "node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js");
  return (await import(pathToFileURL(entrance).href)) as Reference;
}

const named = (policies: readonly object[]): object[] =>
  policies.map((policy, index) => ({ name: `p${index}`, policy }));
const byLevel = (levels: readonly (readonly object[])[]): object[] =>
  levels.map((level, index) => ({ orgIdentifier: `level${index}`, policies: named(level) }));

/** A case as the reference takes it. */
function simulation(one: LabelledCase): object {
  const { principal, action, resource, context } = one.request;
  return {
    request: {
      principal,
      action,
      resource: { resource, accountId: one.resourceAccount },
      contextVariables: context,
    },
    identityPolicies: named(one.identityPolicies),
    serviceControlPolicies: byLevel(one.scps),
    resourceControlPolicies: byLevel(one.rcps),
    permissionBoundaryPolicies: one.boundaries.length > 0 ? named(one.boundaries) : undefined,
    sessionPolicy:
      one.sessionPolicies.length > 0
        ? {
            Version: "2012-10-17",
            Statement: one.sessionPolicies.flatMap(({ Statement }) => Statement),
          }
        : undefined,
    resourcePolicy: one.resourcePolicy ?? undefined,
    vpcEndpointPolicies: one.vpcEndpointPolicies.length > 0 ? named(one.vpcEndpointPolicies) : undefined,
  };
}

/** Processor time: what else runs on the machine then slows neither side. */
const milliseconds = async (run: () => unknown): Promise<number> => {
  const started = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
};

/** Whatever disturbs a turn makes it longer: the shortest one is nearest to what the work takes. */
const best = (values: readonly number[]): number => Math.min(...values);

const count = (value: number): string => Math.round(value).toLocaleString("en");

const turns = 15;
/** Ours runs this often for each time of theirs, or a turn would be too short to be measured. */
const oursAtOnce = 20;
const sample = Number(process.argv[2] ?? 500);

const lines = gunzipSync(readFileSync(join(root, "test/data/iam-decisions.jsonl.gz")))
  .toString()
  .trim()
  .split("\n");
const every = Math.max(1, Math.floor(lines.length / sample));
const parsed = lines
  .filter((_, index) => index % every === 0)
  .map((line) => JSON.parse(line) as LabelledCase);
const theirs = await reference();
const simulations = parsed.map(simulation);

/** What runUnsafeSimulation takes: it knows neither session policies nor endpoints', and fails on a resource's. */
const isBare = (one: LabelledCase): boolean =>
  one.resourcePolicy === null && one.sessionPolicies.length === 0 && one.vpcEndpointPolicies.length === 0;
const bare = parsed.map((one, index) => (isBare(one) ? index : -1)).filter((index) => index >= 0);

let cases: Case[] = [];
const compiling = await milliseconds(() => {
  cases = parsed.map(readCase);
});

// Each answer once, so that what is timed is known to be right, and warm.
const wrong = { ours: 0, theirs: 0, unchecked: 0 };
for (const [index, one] of cases.entries()) {
  const expected = parsed[index]?.expected;
  if (decide(one.request, one.policies).decision !== expected) wrong.ours++;
  const { overallResult } = await theirs.runSimulation(simulations[index] ?? {}, {});
  if (overallResult !== expected) wrong.theirs++;
}
for (const index of bare)
  if (theirs.runUnsafeSimulation(simulations[index] ?? {}, {}) !== parsed[index]?.expected) wrong.unchecked++;

/** Times one part of the cases, by turns, so that both meet the same machine. */
async function measure(
  indices: readonly number[],
  run: (simulation: object) => unknown,
): Promise<{ ours: number; theirs: number; ratios: readonly number[] }> {
  const chosen = indices.flatMap((index) => cases[index] ?? []);
  const taken = indices.flatMap((index) => simulations[index] ?? []);
  const times: { ours: number; theirs: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const ours = await milliseconds(() => {
      for (let again = 0; again < oursAtOnce; again++)
        for (const { request, policies } of chosen) decide(request, policies);
    });
    const other = await milliseconds(async () => {
      for (const one of taken) await run(one);
    });
    times.push({ ours: ours / oursAtOnce, theirs: other });
  }
  const rate = (time: number): number => (chosen.length / time) * 1000;
  return {
    ours: rate(best(times.map(({ ours }) => ours))),
    theirs: rate(best(times.map((one) => one.theirs))),
    ratios: times.map((one) => one.theirs / one.ours),
  };
}

const all = await measure([...cases.keys()], (one) => theirs.runSimulation(one, {}));
const unchecked = await measure(bare, (one) => theirs.runUnsafeSimulation(one, {}));
const withCompiling = cases.length / (cases.length / all.ours + compiling / 1000);

const row = (what: string, rate: number, unlike: number): string =>
  `${what.padEnd(58)}${count(rate).padStart(11)}${String(unlike).padStart(12)}\n`;
const ratio = ({ ours, theirs: other, ratios }: Awaited<ReturnType<typeof measure>>): string =>
  `${(ours / other).toFixed(0)} (within one turn ${Math.min(...ratios).toFixed(0)} to ${Math.max(...ratios).toFixed(0)})`;
process.stdout.write(
  [
    `${cases.length} labelled cases, ${turns} turns, the best of each by processor time; Node ${process.version}\n`,
    `${"".padEnd(58)}decisions/s   not as labelled\n`,
    row("ours, policies compiled before", all.ours, wrong.ours),
    row("ours, reading and compiling every case first, once", withCompiling, wrong.ours),
    row("reference, runSimulation", all.theirs, wrong.theirs),
    row(`ours, the ${bare.length} cases that runUnsafeSimulation takes`, unchecked.ours, 0),
    row("reference, runUnsafeSimulation (it validates nothing)", unchecked.theirs, wrong.unchecked),
    `\nours / runSimulation: ${ratio(all)}\n`,
    `ours / runUnsafeSimulation: ${ratio(unchecked)}\n`,
    `The reference reads each policy anew for every request; compiling ours took ${compiling.toFixed(0)} ms, once.\n`,
  ].join(""),
);
