/** The whole bootstrap on the sandbox's two organisations: once, again, and broken off wherever it can break off. */
import { beforeAll, describe, expect, test } from "vitest";
import { findLeftBehind } from "../analysis/left-behind/findings.ts";
import { stackConfiguration } from "../sandbox/project.ts";
import { inventoryOf } from "../sandbox/worlds/listings.ts";
import { changedSince, emptyOrganisation, type World, worlds } from "../sandbox/worlds/worlds.ts";
import { stacks } from "../stacks/stacks.ts";
import { takeInventory } from "./inventory.ts";
import { readPerimeterFile } from "./perimeter-file.ts";
import { onThisMachine } from "./places.ts";
import { type Ran, run, StepRefused } from "./run.ts";
import { perimeterFileOf, SandboxHands, type SandboxOptions } from "./sandbox/hands.ts";
import { engineConfiguration, readStackFile } from "./stack-files.ts";
import { Context } from "./step.ts";
import { steps } from "./steps.ts";

const stepIds = steps.map(({ id }) => id);

function begin(world: World, options: SandboxOptions = {}) {
  const hands = new SandboxHands(world, options);
  const file = readPerimeterFile(perimeterFileOf(world.given));
  return { hands, go: (until?: string): Promise<Ran> => run(steps, file, hands, until ? { until } : {}) };
}

/** Everything that there is at the end. */
const endOf = (hands: SandboxHands) => ({
  files: Object.fromEntries([...hands.contents].sort()),
  cloud: hands.cloud
    .snapshot()
    .map((one) => `${one.account} ${one.type} ${one.id} ${JSON.stringify(one.inputs)}`)
    .sort(),
});

describe.each(worlds.map((world) => ({ name: world.given.name, world })))("the $name", ({ world }) => {
  const changes: string[] = [];
  const { hands, go } = begin(world, { changes: (what) => void changes.push(what) });
  const before = hands.cloud.snapshot();
  let first: Ran;

  beforeAll(async () => {
    first = await go();
  }, 120_000);

  test("comes up in one run: every step runs that has something to do", () => {
    expect(first.next).toBeUndefined();
    expect([...first.done, ...first.ran].sort()).toEqual([...stepIds].sort());
    // There are no tasks yet; a landing zone has trusted access and policy types.
    expect(first.done).toEqual([
      ...(world === emptyOrganisation ? [] : ["organisation"]),
      "grants-prod",
      "grants-dev",
    ]);
  });

  test("a second run finds everything done, and changes nothing", async () => {
    changes.length = 0;
    expect(await go()).toEqual({ done: stepIds, ran: [], next: undefined });
    expect(changes).toEqual([]);
  });

  test("what was there before is as it was", () => {
    expect(before.length).toBeGreaterThan(4);
    expect(changedSince(before, hands.cloud)).toEqual([]);
  });

  test("no administrator is left in a file, no state on this machine, every state under its account's key", async () => {
    for (const [name, text] of hands.contents)
      expect([name, text.includes("bringUpBy")]).toEqual([name, false]);
    for (const { name } of stacks.filter(({ name }) => name.startsWith("access-"))) {
      const left = await hands.pulumi.state(onThisMachine(name, hands.localBackendUrl, "break-glass"));
      expect([name, left]).toEqual([name, undefined]);
    }
  });

  test("it finds what administrators left, by the calls of AWS as by the model itself", async () => {
    const file = readPerimeterFile(perimeterFileOf(world.given));
    const byCalls = findLeftBehind(await takeInventory(new Context(file, hands)));
    expect(byCalls).toEqual(findLeftBehind(inventoryOf(hands.cloud)));
    expect(byCalls.length).toBeGreaterThan(world === emptyOrganisation ? 3 : 60);
    // What is taken out of kept.yaml waits again, and by whom it is kept must be said.
    const kept = hands.contents.get("kept.yaml") ?? "";
    hands.contents.set("kept.yaml", kept.replace(/answeredForBy: .*/, 'answeredForBy: ""'));
    const refused = await go().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StepRefused);
    expect((refused as StepRefused).reasons[0]).toMatch(
      /^accounts\/kept\.yaml: \S.* needs a reason, and somebody who answers for it/,
    );
    hands.contents.set("kept.yaml", kept);
  });

  test("what it fills in is what the sample files say, wherever both say something", () => {
    // What the samples show of agents is nobody's to begin with, and leftBehind is a person's to judge.
    const not = /:(?:agents|tasks|grantDeployer|grants|guardrails)$/;
    let compared = 0;
    for (const { name } of stacks) {
      const filled = engineConfiguration(readStackFile(hands.files, name) ?? {});
      const sample = stackConfiguration(emptyOrganisation.configuration, name, world.configuration);
      for (const [key, value] of Object.entries(filled).filter(([key]) => key in sample && !not.test(key))) {
        compared += 1;
        const read = (text: string): unknown => (/^[[{]/.test(text) ? JSON.parse(text) : text);
        expect([name, key, read(value)]).toEqual([name, key, read(sample[key] ?? "")]);
      }
    }
    expect(compared).toBeGreaterThan(60);
  });
});

test("broken off before every single change, and started again, it comes to the same end", async () => {
  const whole = begin(emptyOrganisation);
  await whole.go();
  let left = 0;
  const broken = begin(emptyOrganisation, {
    changes: () => {
      left -= 1;
      if (left < 0) throw new Error("a hand that fails");
    },
  });
  let runs = 0;
  for (let ended = false; !ended && runs < 150; runs += 1) {
    // One change gets through, so that each run is broken off one change further.
    left = 1;
    try {
      expect((await broken.go()).next).toBeUndefined();
      ended = true;
    } catch (error) {
      expect((error as Error).message).toContain("a hand that fails");
    }
  }
  expect(runs).toBeGreaterThan(60);
  expect(endOf(broken.hands)).toEqual(endOf(whole.hands));
}, 300_000);

test("a deployment that fails half-way is taken up where it stopped", async () => {
  const whole = begin(emptyOrganisation);
  await whole.go();
  const failed = new Set<string>();
  const broken = begin(emptyOrganisation, {
    breakOf: (stack) => {
      if (failed.has(stack)) return undefined;
      failed.add(stack);
      return { after: 3, killed: false };
    },
  });
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const ran = await broken.go().catch((error: Error) => error);
    if (!(ran instanceof Error)) break;
    expect(ran.message).toContain("interrupted before");
  }
  expect(failed.size).toBe(10);
  expect(endOf(broken.hands)).toEqual(endOf(whole.hands));
}, 120_000);

test("a run that was killed is told: who holds the lock, what nobody knows, and what to do", async () => {
  let kill = true;
  const { hands, go } = begin(emptyOrganisation, {
    breakOf: (stack) => (kill && stack === "access-management" ? { after: 3, killed: true } : undefined),
  });
  await expect(go()).rejects.toThrow();
  kill = false;
  const refused = await go().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StepRefused);
  const { step, reasons } = refused as StepRefused;
  expect(step).toBe("access-management");
  expect(reasons[0]).toMatch(
    /^the stack access-management is locked \(created by ada@laptop .*\): .*`PULUMI_BACKEND_URL='file:\/\/\.bring-up' pulumi cancel --stack access-management`$/,
  );
  expect(reasons[1]).toMatch(/was killed while it changed .+: .* pulumi refresh --stack access-management`/);
  hands.pulumi.mend(onThisMachine("access-management", hands.localBackendUrl, "administrator"));
  expect((await go("bring-up-by-management")).next).toBe("access-audit");
});
