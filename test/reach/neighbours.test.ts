/**
 * What `perimeter world` keeps of a stack is all that counts of it: the model of what is kept is the model of the whole, and
 * proofs on one checkpoint with a world of the others are the proofs on all checkpoints.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { buildModel } from "../../analysis/model/build.ts";
import { neighbourOf } from "../../analysis/model/neighbour.ts";
import { emptyWorld, nameOfNeighbour, readWorld, writtenWorld } from "../../analysis/model/world.ts";
import { everyQuery, readGoal } from "../../analysis/reach/goals.ts";
import { Prover } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import { edges } from "../../catalog/edges/index.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { bringUpOn } from "../../sandbox/worlds/bring-up.ts";
import { landingZoneWorld } from "../../sandbox/worlds/worlds.ts";
import { blueprintCheckpoints, type DeployedFile } from "../blueprint.ts";
import { differences } from "./comparable.ts";
import { examplesOf } from "./edge-examples.ts";
import { arns, resourcesOf, world as smallWorld, worldFile } from "./generated-accounts.ts";
import { checkpointOf, type SmallResource } from "./small-accounts.ts";

type Json = Readonly<Record<string, unknown>>;

const version = "0.1.0";

/** The world of these stacks, as it is written and read again. */
function worldOf(files: readonly DeployedFile[], base: Json = {}) {
  const neighbours = files.map((file) => neighbourOf(file, readWorld(base, "base.json")).neighbour);
  return readWorld(writtenWorld({ version, ...base, neighbours }), "world.json");
}

/** The same files under the names that the world's stacks have in answers. */
const asNamed = (files: readonly DeployedFile[]): DeployedFile[] =>
  files.map(({ file, content }) => {
    const { project, stack } = neighbourOf({ file, content }, emptyWorld).neighbour;
    return { file: `world.json (${nameOfNeighbour({ project, stack })})`, content };
  });

function expectSameModel(files: readonly DeployedFile[], base: Json = {}): void {
  const whole = buildModel(asNamed(files), readWorld(base, "world.json"));
  expect(differences(buildModel([], worldOf(files, base)), whole)).toEqual([]);
}

/** Every answer, by what was asked. */
function verdicts(prover: Prover, from = prover.agents(), goals = everyQuery): string[] {
  return prover
    .prove(from, goals)
    .results.map(({ from: start, goal, target, verdict }) => `${start} ${goal} ${target}: ${verdict}`)
    .sort();
}

/** Each stack in turn by itself, beside a world of the others. */
function expectSameProofs(files: readonly DeployedFile[], base: Json): void {
  const whole = verdicts(new Prover(buildModel(files, readWorld(base, "world.json"))));
  expect(whole.length).toBeGreaterThan(5);
  for (const file of files) {
    const others = worldOf(
      files.filter((other) => other !== file),
      base,
    );
    expect({ file: file.file, verdicts: verdicts(new Prover(buildModel([file], others))) }).toEqual({
      file: file.file,
      verdicts: whole,
    });
  }
  // The stack itself may be in the world, too: as it is given it counts.
  expect(verdicts(new Prover(buildModel(files.slice(-1), worldOf(files, base))))).toEqual(whole);
}

describe("the blueprint and its guest", () => {
  let files: DeployedFile[] = [];
  beforeAll(async () => {
    files = await blueprintCheckpoints();
  });

  test("make the same model, each by itself and all together", () => {
    for (const file of files) expectSameModel([file], worldFileOf());
    expectSameModel(files, worldFileOf());
  });

  test("prove the same, stack by stack", () => {
    expectSameProofs(files, worldFileOf());
  });

  test("and so where one of them has a way in", () => {
    const opened = structuredClone(files);
    const dev = opened.find(({ file }) => file === "dev.json") as {
      content: {
        deployment: {
          resources: { urn: string; inputs: Record<string, unknown>; outputs: Record<string, unknown> }[];
        };
      };
    };
    for (const { urn, inputs, outputs } of dev.content.deployment.resources)
      if (urn.endsWith("role:Role::agent-builder-agent"))
        for (const properties of [inputs, outputs]) {
          delete properties["permissionsBoundary"];
          properties["assumeRolePolicy"] =
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:*"}]}';
        }
    expectSameProofs(opened, worldFileOf());
  });
});

test("the second organisation: its landing zone makes the same model, and proves the same", async () => {
  const { deployments } = await bringUpOn(landingZoneWorld);
  const files = [...deployments].map(([{ project, stack }, deployment]) => ({
    file: `${project}-${stack}.json`,
    content: deployment.checkpoint() as unknown,
  }));
  expect(files.length).toBeGreaterThan(5);
  expectSameModel(files, worldFileOf(landingZoneWorld.given));
  expectSameProofs(files, worldFileOf(landingZoneWorld.given));
});

/** Every other resource into a stack of its own. */
const apart = (resources: readonly SmallResource[]): DeployedFile[] =>
  ["here", "there"].flatMap((stack, half) => {
    const own = resources.filter((_, index) => index % 2 === half);
    return own.length > 0 ? [{ file: `${stack}.json`, content: checkpointOf(own, stack) }] : [];
  });

describe("the worked examples of every edge", () => {
  const examples = edges.flatMap((edge) => examplesOf(edge).slice(0, 1));

  test("make the same model", () => {
    expect(examples.length).toBeGreaterThan(100);
    for (const { resources, world } of examples) expectSameModel(apart(resources), world);
  });

  test("are reached, and not reached, just so where one half is a neighbour", () => {
    let count = 0;
    for (const { resources, world, from, goal, power, twins } of examples)
      for (const one of power ? [] : [resources, ...twins.slice(0, 1).map((twin) => twin.resources)]) {
        count += 1;
        const [here, ...there] = apart(one);
        if (!here) continue;
        const asked = (files: readonly DeployedFile[], beside: typeof emptyWorld) =>
          verdicts(new Prover(buildModel(files, beside)), [readStart(from)], [readGoal(goal)]);
        expect(asked([here], worldOf(there, world)), goal).toEqual(
          asked([here, ...there], readWorld(world, "world.json")),
        );
      }
    expect(count).toBeGreaterThan(100);
  });
});

test("random accounts prove the same where half of what is in them is a neighbour", () => {
  const goals = [readGoal(`role:${arns.at(-1) ?? ""}`)];
  fc.assert(
    fc.property(smallWorld, (small) => {
      const [here, ...there] = apart(resourcesOf(small));
      if (!here) return;
      const base = worldFile(small);
      const from = [readStart(arns[0] ?? "")];
      expectSameModel([here, ...there], base);
      expect(verdicts(new Prover(buildModel([here], worldOf(there, base))), from, goals)).toEqual(
        verdicts(new Prover(buildModel([here, ...there], readWorld(base, "world.json"))), from, goals),
      );
    }),
    { numRuns: 100 },
  );
});
