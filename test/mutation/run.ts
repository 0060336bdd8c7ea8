/**
 * `npm run mutate`: weakens every stack one place at a time, and prints the score and what survives. With `--list` each
 * survivor, with `--renew` the list of groups that survive is written anew, with `--of PATTERN` only mutants are judged whose
 * name (`stack | Type name | place | change`) matches it.
 */
import { parseArgs } from "node:util";
import { grouped, listed, renew } from "./groups.ts";
import { deployedStacks, judgesOf, scoreOf } from "./score.ts";

const { values: asked } = parseArgs({
  options: { list: { type: "boolean" }, renew: { type: "boolean" }, of: { type: "string" } },
});
if (asked.renew && asked.of !== undefined) throw new Error("--renew needs every mutant: leave --of out");

const judges = judgesOf(await deployedStacks());
const loud = [...judges.values()].flatMap((judge) =>
  [...judge.findings, ...judge.control].map(({ message }) => `${judge.title}, as it is: ${message}\n`),
);
const score = scoreOf(judges, asked.of === undefined ? {} : { of: new RegExp(asked.of) });

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
const line = (count: number, text: string) => process.stdout.write(`${String(count).padStart(7)}  ${text}\n`);

process.stdout.write("survivors, by what was changed\n");
const groups = grouped(score.survivors);
for (const [group, count] of [...groups].sort(([, one], [, other]) => other - one)) line(count, group);
if (asked.list) for (const { name } of score.survivors) process.stdout.write(`${name}\n`);

process.stdout.write("by change: survivors of all\n");
for (const [change, { all, survived }] of [...score.changes].sort(
  ([, one], [, other]) => other.all - one.all,
))
  line(survived, `of ${all}  ${change}`);

if (asked.renew) renew(groups);
const known = listed();
const grown = [...groups].filter(([group, count]) => count > (known.get(group) ?? 0));
for (const [group, count] of grown)
  process.stdout.write(
    `more survive than are listed: ${group} (${count}, listed ${known.get(group) ?? 0})\n`,
  );
for (const { mutants } of asked.of === undefined ? score.stale : [])
  process.stdout.write(`no mutant is of this family any longer: ${mutants}\n`);
for (const said of loud) process.stdout.write(said);

const judged = score.mutants - score.harmless;
process.stdout.write(
  `${score.mutants} mutants, ${score.harmless} harmless; of ${judged} others ${score.rejected} rejected (${score.notTold} since it cannot be told), ${score.survivors.length} survive: ${percent(score.rejected, judged)}\n`,
);
process.exitCode =
  grown.length > 0 || (asked.of === undefined && score.stale.length > 0) || loud.length > 0 ? 1 : 0;
