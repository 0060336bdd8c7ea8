/**
 * Whether the pack cries wolf: what product teams ordinarily deploy, written by us in the manner of the public Pulumi
 * examples, put to dev and to prod. Once a stack does what the pages advise, nothing is found, on the preview or afterwards;
 * what is found of the stacks as the examples have them is listed in stock.ts, each with the reason.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { worldOf } from "../../cli/commands/world.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../../sandbox/deployables.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { type PolicyPack, startPolicyPack, type Violation } from "../../sandbox/policy-pack.ts";
import { projectDirectory, stackConfiguration } from "../../sandbox/project.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import { accounts, configurationOf, type Domain, type Form, forms, secretText, violationsOf } from "./ask.ts";
import { AskingCloud } from "./open-cloud.ts";
import { ordinaryStacks } from "./stacks/index.ts";
import { rejected } from "./stock.ts";

const { version } = JSON.parse(readFileSync(join(projectDirectory, "package.json"), "utf8")) as {
  version: string;
};

let pack: PolicyPack;
beforeAll(async () => {
  pack = await startPolicyPack(join(projectDirectory, "policy-packs/perimeter"));
});
afterAll(() => pack.stop());

const domains = Object.keys(accounts) as Domain[];
const names = ordinaryStacks.map((stack) => [stack.name, stack] as const);

/** `stack/resource`, the invariant, and what is said after the resource's name. */
function told(stack: string, { urn, invariant, message }: Violation): string {
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  const line = message.split("\n").find((one) => one.startsWith(`${name} `)) ?? message;
  return `${invariant}: ${stack}/${name} ${line.slice(name.length + 1).replace(/\.$/, "")}`;
}

test("there are twenty at least", () => {
  expect(new Set(names.map(([name]) => name)).size).toBe(ordinaryStacks.length);
  expect(ordinaryStacks.length).toBeGreaterThanOrEqual(20);
});

describe.each(forms)("under %s", (form: Form) => {
  test.each(names)(
    "nothing is found of %s that follows the pages, in dev or in prod",
    async (name, stack) => {
      for (const domain of domains)
        for (const configuration of [undefined, configurationOf(domain)])
          expect(
            (await violationsOf(pack, stack, form, domain, true, configuration)).map((found) =>
              told(name, found),
            ),
          ).toEqual([]);
    },
  );
});

describe("beside the perimeter's stacks and agents, with which the proof knows it", () => {
  const folder = mkdtempSync(join(tmpdir(), "perimeter-ordinary-"));
  const world = join(folder, "world.json");
  beforeAll(async () => {
    const files = await blueprintCheckpoints();
    const accountsFile = { file: "accounts.json", content: worldFileOf() };
    writeFileSync(world, worldOf(files, accountsFile, version).text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(names)("no way leads through %s, in dev or in prod", async (name, stack) => {
    for (const domain of domains) {
      const found = await violationsOf(pack, stack, "a provider of its own", domain, true, {
        configuration: { world },
      });
      expect(
        found.filter(({ invariant }) => invariant === "agent-no-path").map((one) => told(name, one)),
      ).toEqual([]);
    }
  });
});

describe.each(["the default provider", "a component"] as const)("under %s", (form) => {
  test.each(names)("what is found of %s as the examples have it is what should be", async (name, stack) => {
    const expected = rejected.flatMap(({ invariant, says, in: where }) =>
      where.filter((at) => at.startsWith(`${name}/`)).map((at) => `${invariant}: ${at} ${says}`),
    );
    for (const domain of domains) {
      const violations = await violationsOf(pack, stack, form, domain, false);
      expect([...new Set(violations.map((found) => told(name, found)))].sort()).toEqual(expected.sort());
      expect(violations.filter(({ message }) => message.includes(secretText))).toEqual([]);
      for (const { level, invariant, message } of violations) {
        expect(level).toBe("mandatory");
        expect(message).toContain(`docs/invariants/${invariant}.md`);
      }
    }
  });
});

test("nothing is found of the perimeter's own stacks and their guest, where a preview knows no more than AWS's provider", async () => {
  const cloud = new AskingCloud(sandboxWorld);
  for (const deployable of deployables) {
    const config = stackConfiguration(deployable.directory, deployable.stack);
    const { project, stack } = deployable;
    const plan = await deploy({ ...deployable, config, cloud, preview: true });
    const { violations } = await pack.analyze({ project, stack, preview: true, resources: plan.resources });
    expect(violations.map((found) => told(titleOf(deployable), found))).toEqual([]);
    expect((await deploy({ ...deployable, config, cloud })).errors).toEqual([]);
  }
});

test("five of them at least have a secret in what they declare", () => {
  const holding = ordinaryStacks.filter(({ program }) => program.toString().includes("secret()"));
  expect(holding.length).toBeGreaterThanOrEqual(5);
});
