/**
 * Deployments that stop half-way. Every stack is stopped after every single resource, in the order in which the program
 * declares them; and since an engine makes things side by side, each resource is also looked at with nothing but what it
 * depends on. Neither may leave less protected than before: the guard comes before what it guards.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invariants } from "../policy-packs/perimeter/invariants/index.ts";
import { judgeStack } from "../policy-packs/perimeter/judge.ts";
import { currentType, type Resource } from "../policy-packs/perimeter/resource.ts";
import { nameOf, type ResourceState } from "../sandbox/checkpoint.ts";
import { Cloud, type Existing } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployables } from "../sandbox/deployables.ts";
import { type Deployment, deploy } from "../sandbox/monitor.ts";
import { stackConfiguration } from "../sandbox/project.ts";
import { type Guard, guards } from "./guards.ts";

/** What may not be broken at any step. The others need their stack to be whole: the guard is made after its object. */
const always = invariants.filter((invariant) => invariant.scope === "resource" || !invariant.whole);

/** How often at most a stack is really stopped: the time for it grows with the square of what the stack makes. */
const stops = 20;

const isMade = (resource: ResourceState) => resource.custom && !resource.type.startsWith("pulumi:");

function asPackSees(resources: readonly ResourceState[]): Resource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return resources.map((resource) => {
    const provider = byUrn.get(resource.provider?.slice(0, resource.provider.lastIndexOf("::")) ?? "");
    return {
      urn: resource.urn,
      type: currentType(resource.type),
      name: nameOf(resource.urn),
      properties: resource.outputs,
      protect: resource.protect ?? false,
      ...(provider ? { provider: provider.inputs } : {}),
      sources: resource.propertyDependencies ?? {},
    };
  });
}

/** A resource and everything that has to exist before it: what it depends on, its parents, its provider. */
function closureOf(resource: ResourceState, all: ReadonlyMap<string, ResourceState>): ResourceState[] {
  const found = new Map<string, ResourceState>();
  const pending = [resource.urn];
  for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
    const next = all.get(urn);
    if (!next || found.has(urn)) continue;
    found.set(urn, next);
    const provider = next.provider?.slice(0, next.provider.lastIndexOf("::"));
    pending.push(...(next.dependencies ?? []), ...(provider ? [provider] : []));
    // A component exists as soon as one of its children does; its other children need not.
    if (next.parent) pending.push(next.parent);
  }
  return [...found.values()];
}

/** What a guard asks for and `present` lacks. */
const missingOf = (guard: Guard, present: readonly ResourceState[]) =>
  guard.needs.filter((type) => !present.some((one) => one.type === type));

const guardsOf = (resource: ResourceState) =>
  guards.filter((guard) => guard.type === resource.type && (guard.when?.(resource) ?? true));

/** Guards that had something to guard: a row that guards nothing any more is stale. */
const used = new Set<Guard>();

describe.each(deployables)("$project $stack", (deployable) => {
  let before: Existing[];
  let full: Deployment;
  const run = (stopAfter?: number) =>
    deploy({
      ...deployable,
      config: stackConfiguration(deployable.directory, deployable.stack),
      cloud: new Cloud(sandboxWorld, before),
      ...(stopAfter === undefined ? {} : { stopAfter }),
    });

  beforeAll(async () => {
    const cloud = new Cloud(sandboxWorld);
    for (const earlier of deployables.slice(0, deployables.indexOf(deployable)))
      await deploy({ ...earlier, config: stackConfiguration(earlier.directory, earlier.stack), cloud });
    before = cloud.snapshot();
    full = await run();
    expect(full.errors).toEqual([]);
  });

  test("stopped after every single resource, every invariant that applies holds", async () => {
    const made = full.resources.filter(isMade);
    expect(made.length).toBeGreaterThan(0);
    // A stack is registered in the same order each time, so that what is there when it stops is how the whole one began.
    for (let count = 0; count < made.length; count += 1) {
      const next = made[count]?.urn;
      const begun = full.resources.slice(
        0,
        full.resources.findIndex(({ urn }) => urn === next),
      );
      expect({ count, findings: judgeStack(always, asPackSees(begun)) }).toEqual({ count, findings: [] });
    }
    const step = Math.ceil(made.length / stops);
    for (let count = 0; count < made.length; count += step) {
      const partial = await run(count);
      expect(partial.errors.join()).toContain("interrupted before");
      const urns = (resources: readonly ResourceState[]) => resources.filter(isMade).map(({ urn }) => urn);
      expect(urns(partial.resources)).toEqual(urns(made).slice(0, count));
      expect({ count, findings: judgeStack(always, asPackSees(partial.resources)) }).toEqual({
        count,
        findings: [],
      });
    }
  });

  test("each resource has its guards among what it depends on", () => {
    const all = new Map(full.resources.map((resource) => [resource.urn, resource]));
    const unguarded = full.resources.filter(isMade).flatMap((resource) => {
      const present = closureOf(resource, all);
      const missing = guardsOf(resource).flatMap((guard) => {
        used.add(guard);
        return missingOf(guard, present).map(
          (type) => `${nameOf(resource.urn)} without ${type}: ${guard.why}`,
        );
      });
      const broken = judgeStack(always, asPackSees(present)).map(
        (finding) => `${finding.invariant} ${finding.urn}`,
      );
      return [...missing, ...broken];
    });
    expect(unguarded).toEqual([]);
  });
});

afterAll(() => {
  expect(guards.filter((guard) => !used.has(guard))).toEqual([]);
});
