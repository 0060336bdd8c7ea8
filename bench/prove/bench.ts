/**
 * `npm run bench:prove`: whole proofs, from the text of the checkpoints to the answer as JSON, over ever more roles, in
 * accounts that stand alone and under the guardrails of the blueprint. The
 * times of one run are held against each other: how often the proof of 1,000 roles fits into a second, and by which power
 * of the number of roles the time grows. It is the processor's time, of all threads, so that other work does not count.
 */
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { everyQuery } from "../../analysis/reach/goals.ts";
import { Prover } from "../../analysis/reach/prove.ts";
import { readStart, type Start } from "../../analysis/reach/start.ts";
import { accountIds, accounts } from "./accounts.ts";
import { underGuardrails } from "./guardrails.ts";

const target = { roles: 1_000, milliseconds: 1_000, power: 1.2 };
const sizes = [1_000, 2_000, 5_000, 10_000];

/** The processor's time since the process began, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

interface Scenario {
  readonly name: string;
  readonly starts: (prover: Prover) => Start[];
  /** As a world file has it; none: the accounts stand alone. */
  readonly world?: unknown;
}

/** One proof, in milliseconds, and how many of its answers say so. */
function measured(files: readonly { file: string; text: string }[], { starts, world }: Scenario) {
  const begun = processorTime();
  const model = buildModel(
    files.map(({ file, text }) => ({ file, content: JSON.parse(text) as unknown })),
    world === undefined ? undefined : readWorld(world, "world.json"),
  );
  const prover = new Prover(model);
  const { results } = prover.prove(starts(prover), everyQuery);
  const answer = JSON.stringify(results);
  const milliseconds = processorTime() - begun;
  const reachable = results.filter(({ verdict }) => verdict === "reachable").length;
  return { milliseconds, roles: model.principals.size, answers: results.length, reachable, answer };
}

const middle = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** The slope of a line through the logarithms. */
function powerOf(points: readonly (readonly [size: number, time: number])[]): number {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [size, time]) => sum + (size - x) * (time - y), 0);
  return over / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
}

const administrator = [readStart(`arn:aws:iam::${accountIds[0]}:role/administrator`)];

const scenarios: readonly Scenario[] = [
  { name: "every agent", starts: (prover) => prover.agents() },
  { name: "an administrator", starts: () => administrator },
  { name: "every agent, under guardrails", starts: (prover) => prover.agents(), world: underGuardrails },
  { name: "an administrator, under guardrails", starts: () => administrator, world: underGuardrails },
];

const texts = new Map(
  [200, ...sizes].map((size) => [
    size,
    accounts(size).map(({ file, content }) => ({ file, text: JSON.stringify(content) })),
  ]),
);

let failed = false;
for (const scenario of scenarios) {
  measured(texts.get(200) ?? [], scenario);
  process.stdout.write(`from ${scenario.name}, every goal, ${accountIds.length} accounts\n`);
  const points: (readonly [number, number])[] = [];
  for (const size of sizes) {
    const runs = [1, 2, 3].map(() => measured(texts.get(size) ?? [], scenario));
    const time = middle(runs.map(({ milliseconds }) => milliseconds));
    const [run] = runs;
    points.push([size, time]);
    process.stdout.write(
      `  ${String(run?.roles).padStart(6)} roles  ${time.toFixed(0).padStart(6)} ms  ${run?.answers} answers, ${run?.reachable} reachable\n`,
    );
  }
  const ratio = target.milliseconds / (points[0]?.[1] ?? Number.POSITIVE_INFINITY);
  const power = powerOf(points);
  failed ||= ratio < 1 || power > target.power;
  process.stdout.write(
    `  ${target.roles} roles fit ${ratio.toFixed(1)} times into ${target.milliseconds} ms (at least 1); time grows with the power ${power.toFixed(2)} of the roles (at most ${target.power})\n\n`,
  );
}
process.exitCode = failed ? 1 : 0;
