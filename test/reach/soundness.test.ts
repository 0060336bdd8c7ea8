/** The prover against its plain twin, and against itself: what the attacker gains never makes a goal harder to reach. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readGoal } from "../../analysis/reach/goals.ts";
import { Prover, type Verdict } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import { ConcreteAttacker, type SmallRole, type SmallWorld } from "./concrete-attacker.ts";
import { arns, places, resourcesOf, statement, world, worldFile } from "./generated-accounts.ts";
import { modelOf } from "./small-accounts.ts";

function verdicts(small: SmallWorld): Map<string, Verdict> {
  const prover = new Prover(modelOf(resourcesOf(small), worldFile(small)));
  const goals = arns.map((arn) => readGoal(`role:${arn}`));
  const { results } = prover.prove([readStart(arns[0] ?? "")], goals);
  return new Map(results.map(({ target, verdict }) => [target ?? "", verdict]));
}

/** `RUNS=3000 npx vitest run test/reach/soundness` looks further. */
const runs = Number(process.env["RUNS"] ?? 100);

test("whatever concrete requests reach is never called out of reach", () => {
  let reachedMore = 0;
  fc.assert(
    fc.property(world, (small) => {
      const found = verdicts(small);
      const reached = new ConcreteAttacker(small, arns[0] ?? "").reached();
      if (reached.size > 1) reachedMore += 1;
      for (const arn of reached) expect(found.get(arn), arn).not.toBe("never");
    }),
    { numRuns: runs },
  );
  // A test that reaches nothing holds nothing.
  expect(reachedMore).toBeGreaterThan(runs / 20);
});

const rank = { never: 0, unknown: 1, reachable: 2 } as const;

const noHarder = (before: SmallWorld, after: SmallWorld): void => {
  const earlier = verdicts(before);
  for (const [arn, verdict] of verdicts(after))
    expect(rank[verdict], arn).toBeGreaterThanOrEqual(rank[earlier.get(arn) ?? "never"]);
};

test("a permission more, or a denial less, never takes a goal out of reach", () => {
  fc.assert(
    fc.property(
      world,
      fc.nat(places.length - 1),
      statement("Allow"),
      fc.boolean(),
      (small, at, more, adds) => {
        const changed = (role: SmallRole): SmallRole => ({
          ...role,
          identity: adds ? [...role.identity, more] : role.identity.filter((one) => one["Effect"] !== "Deny"),
        });
        noHarder(small, {
          ...small,
          roles: small.roles.map((role, index) => (index === at ? changed(role) : role)),
        });
        if (!adds) noHarder(small, { ...small, scps: [] });
      },
    ),
    { numRuns: Math.ceil(runs / 2) },
  );
});

test("those who reach nothing all together reach nothing one by one", () => {
  let together = 0;
  const starts = arns.slice(0, 3).map(readStart);
  fc.assert(
    fc.property(world, (small) => {
      const prover = new Prover(modelOf(resourcesOf(small), worldFile(small)));
      const goals = arns.slice(3).map((arn) => readGoal(`role:${arn}`));
      if (!prover.reachNothingTogether(starts, goals)) return;
      together += 1;
      for (const { verdict, from, target } of prover.prove(starts, goals).results)
        expect(verdict, `${from} ${target}`).toBe("never");
    }),
    { numRuns: Math.ceil(runs / 2) },
  );
  expect(together).toBeGreaterThan(runs / 50);
});
