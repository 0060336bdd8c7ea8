/**
 * `perimeter check` says of a checkpoint what the policy pack says of the same stack, and sees what the pack cannot: on
 * the perimeter, on all that is weakened in it, on plans, and on what programs in other languages leave.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, type Weighed } from "../policy-packs/perimeter/check/check.ts";
import { fileInvariants } from "../policy-packs/perimeter/check/invariants/index.ts";
import { readStacks } from "../policy-packs/perimeter/check/stack.ts";
import { type ResourceState, toCheckpoint } from "../sandbox/checkpoint.ts";
import { type PolicyPack, startPolicyPack } from "../sandbox/policy-pack.ts";
import { projectDirectory } from "../sandbox/project.ts";
import { type PackStack, packStacks, weakenedStack } from "./policy-pack/stacks.ts";
import { weakenings } from "./policy-pack/weakenings.ts";

let pack: PolicyPack;
let stacks: readonly PackStack[];
beforeAll(async () => {
  pack = await startPolicyPack(join(projectDirectory, "policy-packs/perimeter"));
  stacks = await packStacks();
}, 60_000);
afterAll(() => pack.stop());

const onlyFiles = new Set<string>(fileInvariants.map(({ id }) => id));

/** What the command finds in a file of one stack. */
const checked = (content: unknown): Weighed[] =>
  readStacks([{ file: "stack.json", content }]).flatMap((stack) => check(stack));

const sorted = (findings: readonly string[]) => findings.toSorted();

/** A finding by everything that both say of it. */
const byPack = async (resources: readonly ResourceState[], preview = false): Promise<string[]> => {
  const { violations } = await pack.analyze({ project: "any", stack: "test", preview, resources });
  return sorted(
    violations.map(({ invariant, urn, message, level }) => {
      const [, what = "", mend = "", fingerprint = ""] =
        /^.*\n\S+ (.+)\.\nMend: (.+) More: \S+ Finding: (\w+)$/s.exec(message) ?? [message, message];
      return JSON.stringify({ invariant, urn, level, what, mend, fingerprint });
    }),
  );
};

const byCheck = (content: unknown): string[] =>
  sorted(
    checked(content)
      .filter(({ invariant }) => !onlyFiles.has(invariant))
      .map(({ invariant, urn, level, what, mend, fingerprint }) =>
        JSON.stringify({ invariant, urn, level, what, mend, fingerprint }),
      ),
  );

/** As `pulumi preview --json --show-sames` prints a first deployment. */
const firstPlan = (resources: readonly ResourceState[]): unknown => ({
  config: {},
  steps: toCheckpoint(resources).deployment.resources.map((resource) => {
    const { outputs: _, id: __, ...newState } = resource;
    return { op: resource.external ? "read" : "create", urn: resource.urn, newState };
  }),
  changeSummary: { create: resources.length },
});

describe("the pack's findings on the same graph", () => {
  test("none on every stack of the perimeter and on its guest, made or planned", () => {
    for (const { title, made, planned } of stacks) {
      expect({ title, found: checked(toCheckpoint(made)) }).toEqual({ title, found: [] });
      expect({ title, found: checked(firstPlan(planned)) }).toEqual({ title, found: [] });
    }
  });

  test.each(weakenings)("$component: $what -> $breaks", async (weakening) => {
    const { resources } = weakenedStack(stacks, weakening);
    const found = byCheck(toCheckpoint(resources));
    expect(found).toEqual(await byPack(resources));
    expect(found.join("\n")).toContain(`"invariant":"${weakening.breaks}"`);
  });
});
