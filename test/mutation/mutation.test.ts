/** A sample of the mutants of `npm run mutate`: what survives is of a group that is listed, and the list may only shrink. */
import { expect, test } from "vitest";
import { groupOf, listed } from "./groups.ts";
import { deployedStacks, judgesOf, scoreOf } from "./score.ts";

/** One in so many. */
const every = 29;

const judges = judgesOf(await deployedStacks());

test("what is not weakened is not rejected", () => {
  for (const judge of judges.values())
    expect([...judge.findings, ...judge.control].map(({ message }) => `${judge.title}: ${message}`)).toEqual(
      [],
    );
});

test("what survives of a sample is known to", () => {
  const score = scoreOf(judges, { every });
  expect(score.mutants * every).toBeGreaterThan(10_000);
  expect(score.rejected).toBeGreaterThan(score.mutants / 2);
  const known = listed();
  expect(score.survivors.filter((mutant) => !known.has(groupOf(mutant))).map(({ name }) => name)).toEqual([]);
});
