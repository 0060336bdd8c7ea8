/**
 * `npm run mutate`: weakens every stack one place at a time, and prints the score and what survives. With `--of PATTERN` only
 * mutants are judged whose name (`stack | Type name | place | change`) matches it.
 */
import { parseArgs } from "node:util";
import { deployedStacks, judgesOf, scoreOf } from "./score.ts";

const { values: asked } = parseArgs({ options: { of: { type: "string" } } });

const judges = judgesOf(await deployedStacks());
const loud = [...judges.values()].flatMap((judge) =>
  [...judge.findings, ...judge.control].map(({ message }) => `${judge.title}, as it is: ${message}\n`),
);
const score = scoreOf(judges, asked.of === undefined ? {} : { of: new RegExp(asked.of) });

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
const line = (count: number, text: string) => process.stdout.write(`${String(count).padStart(7)}  ${text}\n`);

process.stdout.write("by change: survivors of all\n");
for (const [change, { all, survived }] of [...score.changes].sort(
  ([, one], [, other]) => other.all - one.all,
))
  line(survived, `of ${all}  ${change}`);

for (const { name } of score.survivors) process.stdout.write(`survives: ${name}\n`);
for (const { mutants } of asked.of === undefined ? score.stale : [])
  process.stdout.write(`no mutant is of this family any longer: ${mutants}\n`);
for (const said of loud) process.stdout.write(said);

const judged = score.mutants - score.harmless;
process.stdout.write(
  `${score.mutants} mutants, ${score.harmless} harmless; of ${judged} others ${score.rejected} rejected (${score.notTold} since it cannot be told), ${score.survivors.length} survive: ${percent(score.rejected, judged)}\n`,
);
process.exitCode =
  score.survivors.length > 0 || (asked.of === undefined && score.stale.length > 0) || loud.length > 0 ? 1 : 0;
