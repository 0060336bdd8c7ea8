/** `npm run prove:sound`: the theorem on as many random instances as are asked for, 200,000 unless told. */
import fc from "fast-check";
import { instance } from "./generate.ts";
import { observe } from "./soundness.ts";

const [runs = "200000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const numRuns = Number(runs);
if (!Number.isInteger(numRuns) || numRuns < 1) {
  process.stderr.write(`prove:sound: ${runs} is no number of runs\n`);
  process.exit(1);
}
const seen = new Map<string, number>();
const started = performance.now();
const property = fc.property(instance, (one) => {
  const { decision, answer, contradiction } = observe(one);
  const kind = `${decision.padEnd(18)}${answer}`;
  seen.set(kind, (seen.get(kind) ?? 0) + 1);
  if (contradiction) throw new Error(contradiction);
});
const result = fc.check(property, { numRuns, seed: Number(seed) });
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(`${"the request is".padEnd(18)}its set passes\n`);
for (const [kind, count] of [...seen].sort()) process.stdout.write(`${kind.padEnd(30)}${count}\n`);
if (result.failed) {
  process.stdout.write(`${fc.defaultReportMessage(result)}\n`);
  process.exitCode = 1;
}
process.stdout.write(
  `${result.numRuns} instances in ${seconds} s, seed ${seed}: ${result.failed ? "a contradiction" : "no contradiction"}\n`,
);
