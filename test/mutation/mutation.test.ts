/** A sample of the mutants of `npm run mutate`, in which none survives. */
import { expect, test } from "vitest";
import { deployedStacks, judgesOf, scoreOf } from "./score.ts";

/** One in so many. */
const every = 29;

/** Milliseconds: as long as a machine takes that does much else. */
const timeout = 300_000;

const judges = judgesOf(await deployedStacks());

test("what is not weakened is not rejected", { timeout }, () => {
  for (const judge of judges.values())
    expect([...judge.findings, ...judge.control].map(({ message }) => `${judge.title}: ${message}`)).toEqual(
      [],
    );
});

test("of a sample, none survives", { timeout }, () => {
  const score = scoreOf(judges, { every });
  expect(score.mutants * every).toBeGreaterThan(10_000);
  expect(score.rejected).toBeGreaterThan(score.mutants / 2);
  expect(score.survivors.map(({ name }) => name)).toEqual([]);
});
