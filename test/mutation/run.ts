/** `npm run mutate`: weakens every stack one place at a time, and prints the score and what survives; with `--list` each. */
import { deployedStacks, judgesOf, scoreOf } from "./score.ts";

const judges = judgesOf(await deployedStacks());
for (const judge of judges.values())
  for (const { message } of judge.findings) process.stdout.write(`${judge.title}, as it is: ${message}\n`);
const score = scoreOf(judges);

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
const line = (count: number, text: string) => process.stdout.write(`${String(count).padStart(7)}  ${text}\n`);

process.stdout.write("survivors, by what was changed\n");
const groups = new Map<string, number>();
for (const { name } of score.survivors) {
  const [, resource = "", place = "", change = ""] = name.split(" | ");
  const where = place.replace(/ = .*$/, "").replace(/\[\d+\]/g, "[]");
  const group = `${resource.split(" ")[0]} ${where.split(".").slice(0, 2).join(".")}: ${change}`;
  groups.set(group, (groups.get(group) ?? 0) + 1);
}
for (const [group, count] of [...groups].sort(([, one], [, other]) => other - one)) line(count, group);
if (process.argv.includes("--list"))
  for (const { name } of score.survivors) process.stdout.write(`${name}\n`);

process.stdout.write("by change: survivors of all\n");
for (const [change, { all, survived }] of [...score.changes].sort(
  ([, one], [, other]) => other.all - one.all,
))
  line(survived, `of ${all}  ${change}`);
for (const { mutants } of score.stale)
  process.stdout.write(`no mutant is of this family any longer: ${mutants}\n`);

const judged = score.mutants - score.harmless;
process.stdout.write(
  `${score.mutants} mutants, ${score.harmless} harmless; of ${judged} others ${score.rejected} rejected (${score.notTold} since it cannot be told), ${score.survivors.length} survive: ${percent(score.rejected, judged)}\n`,
);
process.exitCode = score.survivors.length > 0 || score.stale.length > 0 ? 1 : 0;
