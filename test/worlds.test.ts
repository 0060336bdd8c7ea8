/** The stacks on each of the sandbox's worlds: they come up, leave what was there as it was, and do nothing the second time. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bringUp, configurationIn } from "../sandbox/bring-up.ts";
import { nameOf } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { deploy } from "../sandbox/monitor.ts";
import { readYaml } from "../sandbox/project.ts";
import { bringUpOn, ownStacks } from "../sandbox/worlds/bring-up.ts";
import { changedSince, landingZoneWorld, type World, worlds } from "../sandbox/worlds/worlds.ts";
import { stackNamed } from "../stacks/stacks.ts";

const called = (world: World) => world.given.name;

/** Stacks by the name of the world, brought up once for all tests. */
const up = new Map(
  await worlds.reduce<Promise<[World, Awaited<ReturnType<typeof bringUpOn>>][]>>(
    async (earlier, world) => [...(await earlier), [world, await bringUpOn(world)]],
    Promise.resolve([]),
  ),
);

describe.each(worlds.map((world) => [called(world), world] as const))("the %s", (_, world) => {
  const deployed = () => {
    const found = up.get(world);
    if (!found) throw new Error(`${called(world)} is not up`);
    return found;
  };

  test("keeps everything that was there", () => {
    expect(deployed().changed).toEqual([]);
  });

  test.each(["preview", "deployment"])("a second %s of every stack changes nothing", async (kind) => {
    const { cloud, deployments } = deployed();
    const before = cloud.snapshot();
    for (const [deployable, { resources }] of deployments) {
      const again = await deploy({
        ...deployable,
        config: configurationIn(world, deployable),
        cloud,
        before: resources,
        preview: kind === "preview",
      });
      expect(again.errors).toEqual([]);
      const made = resources.filter(
        ({ custom, external, type }) => custom && !external && !type.startsWith("pulumi:"),
      );
      expect(again.steps.map(({ op, urn }) => `${op} ${nameOf(urn)}`).sort()).toEqual(
        made.map(({ urn }) => `same ${nameOf(urn)}`).sort(),
      );
    }
    expect(cloud.snapshot()).toEqual(before);
  });
});

test("the landing zone has much already, of many kinds, in every account", () => {
  const { existing, accounts } = landingZoneWorld.given;
  expect(existing.length).toBeGreaterThan(400);
  expect(new Set(existing.map(({ type }) => type)).size).toBeGreaterThan(35);
  expect(accounts.filter(({ id }) => !existing.some(({ account }) => account === id))).toEqual([]);
});

test("the policy pack has nothing against the stacks there", async () => {
  const { up: stacks } = await bringUp({}, ownStacks, landingZoneWorld);
  expect(stacks.map(({ verdict }) => verdict.violations)).toEqual(stacks.map(() => []));
});

/** A stack with all that it says it needs before it, and nothing else. */
const withItsNeeds = (stack: string): string[] => [
  ...new Set([...stackNamed(stack).after.flatMap(withItsNeeds), stack]),
];

test.each(ownStacks.map(({ stack }) => stack))(
  "%s comes up alone on the landing zone, with nothing but what it needs, and changes nothing that was there",
  async (stack) => {
    const cloud = new Cloud(landingZoneWorld.given);
    const before = cloud.snapshot();
    for (const name of withItsNeeds(stack))
      for (const deployable of ownStacks.filter((one) => one.stack === name)) {
        const config = configurationIn(landingZoneWorld, deployable);
        expect((await deploy({ ...deployable, config, cloud })).errors).toEqual([]);
      }
    expect(changedSince(before, cloud)).toEqual([]);
  },
);

test("what would be taken over is noticed: settings that the stack manages though they are there", async () => {
  const cloud = new Cloud(landingZoneWorld.given);
  const before = cloud.snapshot();
  for (const deployable of ownStacks.filter(({ stack }) => ["audit", "org"].includes(stack))) {
    const { "agent-perimeter:backupSettings": _, ...config } = configurationIn(landingZoneWorld, deployable);
    expect((await deploy({ ...deployable, config, cloud })).errors).toEqual([]);
  }
  expect(changedSince(before, cloud).map(({ type }) => type)).toEqual([
    "aws:backup/globalSettings:GlobalSettings",
  ]);
});

test("every stack has its values for both worlds, and no world's file has an account of the other's", () => {
  const accountsOf = ({ given }: World) => given.accounts.map(({ id }) => id);
  for (const world of worlds)
    for (const { stack } of ownStacks) {
      const file = JSON.stringify(readYaml(join(world.configuration, `Pulumi.${stack}.yaml`)));
      for (const other of worlds.filter((one) => one !== world))
        expect(
          accountsOf(other).filter((id) => file.includes(id)),
          `${called(world)}: ${stack}`,
        ).toEqual([]);
    }
});
