/**
 * `npm run bench:pack`: the policy pack beside an empty one, over the engine's own protocol, in pairs on the same stacks. What
 * counts is what it takes on top: processor time of the pack's own process where the system tells it (Linux), else the
 * clock's. Held are 1,000 resources, and by which power of the resources the time grows. The proof is among it: the stack lies
 * in the blueprint's prod, beside all of the blueprint's stacks and agents.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { worldOf } from "../../cli/commands/world.ts";
import { type PolicyPack, startPolicyPack } from "../../sandbox/policy-pack.ts";
import { projectDirectory } from "../../sandbox/project.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints } from "../../test/blueprint.ts";
import { resources } from "./resources.ts";

const target = { resources: 1_000, milliseconds: 500, power: 1.15 };
const sizes = [1_000, 2_000, 5_000, 10_000];
const rounds = 3;

/** Ticks of the processor's clock that Linux counts for a process, in milliseconds; there are a hundred a second. */
function processorTime(processId: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

interface Cost {
  readonly clock: number;
  readonly processor: number;
}

const { version } = JSON.parse(readFileSync(join(projectDirectory, "package.json"), "utf8")) as {
  version: string;
};
const temporary = mkdtempSync(join(tmpdir(), "perimeter-bench-"));
const world = join(temporary, "world.json");
const accounts = { file: "accounts.json", content: worldFileOf() };
writeFileSync(world, worldOf(await blueprintCheckpoints(), accounts, version).text);

async function costOf(
  pack: PolicyPack,
  stack: ReturnType<typeof resources>,
  configuration?: Readonly<Record<string, unknown>>,
): Promise<Cost> {
  const before = processorTime(pack.processId);
  const begun = performance.now();
  const { violations } = await pack.analyze({
    project: "company",
    stack: "prod",
    preview: true,
    resources: stack,
    ...(configuration ? { packConfiguration: { configuration } } : {}),
  });
  const clock = performance.now() - begun;
  const after = processorTime(pack.processId);
  // A stack that breaks an invariant would measure the writing of messages.
  const [violation] = violations;
  if (violation) throw new Error(`${violation.invariant}: ${violation.message}`);
  return { clock, processor: before === undefined || after === undefined ? clock : after - before };
}

const middle = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** The slope of a line through the logarithms. */
function powerOf(points: readonly (readonly [size: number, time: number])[]): number {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(Math.max(time, 1))] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [size, time]) => sum + (size - x) * (time - y), 0);
  return over / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
}

const [ours, empty] = await Promise.all(
  ["policy-packs/perimeter", "bench/pack/empty"].map((folder) =>
    startPolicyPack(join(projectDirectory, folder)),
  ),
);
if (!ours || !empty) throw new Error("no pack was started");
try {
  // Both have compiled what they run before anything is counted.
  for (const pack of [empty, ours, empty, ours])
    await costOf(pack, resources(target.resources), pack === ours ? { world } : undefined);
  const points: (readonly [number, number])[] = [];
  for (const size of sizes) {
    const stack = resources(size);
    const pairs: { ours: Cost; alone: Cost; empty: Cost }[] = [];
    for (let round = 0; round < rounds; round++)
      pairs.push({
        empty: await costOf(empty, stack),
        ours: await costOf(ours, stack, { world }),
        alone: await costOf(ours, stack),
      });
    const over = (of: keyof Cost, beside: "ours" | "alone" = "ours") =>
      middle(pairs.map((pair) => pair[beside][of] - pair.empty[of]));
    const alone = middle(pairs.map((pair) => pair.empty.processor));
    points.push([size, over("processor")]);
    process.stdout.write(
      `${String(size).padStart(6)} resources  ${over("processor").toFixed(0).padStart(5)} ms on top of ${alone.toFixed(0)} ms for an empty pack (${over("clock").toFixed(0)} ms by the clock; without a world ${over("processor", "alone").toFixed(0)} ms)\n`,
    );
  }
  const [[, first] = [0, Number.POSITIVE_INFINITY]] = points;
  const power = powerOf(points);
  process.stdout.write(
    `${ours.policies.length} policies on ${target.resources} resources take ${first.toFixed(0)} ms on top (at most ${target.milliseconds}); the time grows with the power ${power.toFixed(2)} of the resources (at most ${target.power})\n`,
  );
  process.exitCode = first <= target.milliseconds && power <= target.power ? 0 : 1;
} finally {
  await Promise.all([ours.stop(), empty.stop()]);
  rmSync(temporary, { recursive: true, force: true });
}
