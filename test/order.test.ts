/**
 * The stacks in every order. Whether a stack comes up depends only on which others are up already, so every order is
 * covered by trying every stack on every set of stacks that can be reached.
 */
import { expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { accessStacks, stacks } from "../stacks/stacks.ts";

interface Attempt {
  /** The stacks that were up, joined by a plus. */
  readonly on: string;
  readonly stack: string;
  readonly errors: readonly string[];
}

/** Nothing that AWS refuses depends on these, nor they on anything: they are tried on nothing, and on everything. */
const access = accessStacks.map(({ name }) => name);
const others = stacks.filter(({ name }) => !access.includes(name));

/** Tries every other stack on every set of them that can be reached from nothing. */
async function everyAttempt(): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const reached = new Map([["", new Cloud(sandboxWorld).snapshot()]]);
  for (const [on, existing] of reached) {
    const up = on.split("+").filter((name) => name !== "");
    for (const { name } of others.filter((stack) => !up.includes(stack.name))) {
      const cloud = new Cloud(sandboxWorld, existing);
      const { errors } = await deployStack(name, { cloud });
      attempts.push({ on, stack: name, errors });
      const next = [...up, name].sort().join("+");
      if (errors.length === 0 && !reached.has(next)) reached.set(next, cloud.snapshot());
    }
  }
  return attempts;
}

const attempts = await everyAttempt();
const isMissing = (attempt: Attempt) => (name: string) => !attempt.on.split("+").includes(name);
const prerequisites = new Map(stacks.map((stack) => [stack.name, stack.after]));
const mayComeUp = (attempt: Attempt) => !(prerequisites.get(attempt.stack) ?? []).some(isMissing(attempt));

test("in every order that the stacks declare, each comes up", () => {
  const failed = attempts.filter((attempt) => mayComeUp(attempt) && attempt.errors.length > 0);
  expect(failed).toEqual([]);
});

test("in every other order, AWS refuses, and names what is missing", () => {
  const wrong = attempts.filter((attempt) => !mayComeUp(attempt));
  expect(wrong.length).toBeGreaterThan(others.length);
  // An AWS error code, then a sentence.
  const unrefused = wrong.filter(
    (attempt) => attempt.errors.length === 0 || !attempt.errors.every((error) => /^[A-Z]\w+: .+/.test(error)),
  );
  expect(unrefused).toEqual([]);
});

test.each([
  { what: "before everything else", order: [...access, ...others.map(({ name }) => name)] },
  { what: "after everything else", order: [...others.map(({ name }) => name), ...access.toReversed()] },
])("the ways into the accounts come up $what", async ({ order }) => {
  const cloud = new Cloud(sandboxWorld);
  const said: string[] = [];
  for (const name of order) said.push(...(await deployStack(name, { cloud })).errors);
  expect(said).toEqual([]);
});

test("the order in which they are listed is one of the right ones", () => {
  const names = stacks.map((stack) => stack.name);
  for (const [index, stack] of stacks.entries())
    for (const before of stack.after) expect(names.indexOf(before)).toBeLessThan(index);
});
