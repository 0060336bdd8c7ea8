/**
 * The policy pack on whole stacks, in a process of its own, over the protocol that Pulumi's engine speaks: it holds on the
 * perimeter and on its guest, notices whatever is weakened in any component, and says what it cannot tell.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as names from "../components/names.ts";
import { invariants } from "../policy-packs/perimeter/invariants/index.ts";
import * as vocabulary from "../policy-packs/perimeter/vocabulary.ts";
import { type ResourceState, toCheckpoint } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { onPath } from "../sandbox/engine/pulumi-cli.ts";
import { deploy } from "../sandbox/monitor.ts";
import {
  type PackConfiguration,
  type PolicyPack,
  startPolicyPack,
  type Verdict,
} from "../sandbox/policy-pack.ts";
import { projectDirectory } from "../sandbox/project.ts";
import { configurationOf, type PackStack, packStacks, weakenedStack } from "./policy-pack/stacks.ts";
import { type Weakening, weakenings } from "./policy-pack/weakenings.ts";

const packDirectory = join(projectDirectory, "policy-packs/perimeter");
const temporary = mkdtempSync(join(tmpdir(), "perimeter-pack-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let pack: PolicyPack;
let stacks: PackStack[] = [];

beforeAll(async () => {
  pack = await startPolicyPack(packDirectory);
  stacks = await packStacks();
}, 60_000);
afterAll(() => pack.stop());

const ask = (
  resources: readonly ResourceState[],
  preview = false,
  packConfiguration?: PackConfiguration,
): Promise<Verdict> =>
  pack.analyze({
    ...{ project: "agent-perimeter", stack: "test", preview, resources },
    ...(packConfiguration ? { packConfiguration } : {}),
  });

const broken = (verdict: Verdict): string[] => [
  ...new Set(verdict.violations.map(({ invariant }) => invariant)),
];

test("the pack speaks of the perimeter's things by the components' own names", () => {
  expect(vocabulary.agentPath).toBe(names.paths.agent);
  expect(vocabulary.escalationPath).toBe(names.paths.escalation);
  expect(vocabulary.boundaryName).toBe(names.boundaryName);
  expect(vocabulary.perimeterPath).toBe(names.paths.perimeter);
  expect([...vocabulary.pipelineNames]).toEqual([
    names.deployerRoleName,
    names.grantDeployerRoleName,
    names.previewRoleName,
  ]);
  expect([vocabulary.deployerName, vocabulary.previewName]).toEqual([
    names.deployerRoleName,
    names.previewRoleName,
  ]);
  const prefixes = [
    [names.auditTrailBucketName, vocabulary.bucketPrefixes.trail],
    [names.auditFlowLogBucketName, vocabulary.bucketPrefixes.flowLogs],
    [names.auditResultsBucketName, vocabulary.bucketPrefixes.answers],
    [names.stateBucketName, vocabulary.bucketPrefixes.state],
  ] as const;
  for (const [named, prefix] of prefixes)
    expect(named("111122223333", "eu-central-1")).toMatch(new RegExp(`^${prefix}111122223333-`));
  expect(vocabulary.stateAlias).toBe(`alias/${names.stateKeyAlias}`);
  expect([...vocabulary.agentNames]).toEqual([names.agentRoleName(""), names.landingRoleName("")]);
  expect([...vocabulary.escalationNames]).toEqual([names.escalationRoleName("")]);
});

test("every invariant is a policy of its own, and so is what the configuration relaxes", () => {
  expect(pack.policies).toEqual([...invariants.map(({ id }) => id), "configuration"]);
});

test("every stack of the perimeter, and its guest, keeps every invariant, before and after it is made", async () => {
  for (const { title, planned, made } of stacks)
    for (const [resources, preview] of [
      [planned, true],
      [made, false],
    ] as const) {
      const verdict = await ask(resources, preview);
      expect({ title, preview, violations: verdict.violations }).toEqual({ title, preview, violations: [] });
      expect(verdict.checked).toBeGreaterThan(5);
      expect(verdict.held).toBe(verdict.checked);
      const configured = await ask(resources, preview, configurationOf({ title }));
      expect({ title, preview, violations: configured.violations }).toEqual({
        title,
        preview,
        violations: [],
      });
    }
});

test("every invariant has something to look at in one of them", () => {
  const types = new Set(stacks.flatMap(({ made }) => made.map(({ type }) => type)));
  const idle = invariants.filter(
    (invariant) => invariant.types !== undefined && !invariant.types.some((type) => types.has(type)),
  );
  // Of services that the perimeter itself has none of, the ordinary stacks have some: test/ordinary.
  expect(idle.map(({ id }) => id)).toEqual(["isolation-endpoints-private"]);
});

const weakened = (weakening: Weakening): ResourceState[] => weakenedStack(stacks, weakening).resources;

describe("what is weakened by hand is rejected, with the invariant's id", () => {
  test.each(weakenings)("$component: $what -> $breaks", async (weakening) => {
    const verdict = await ask(weakened(weakening), false, weakening.configuration);
    expect(broken(verdict)).toContain(weakening.breaks);
    for (const violation of verdict.violations) {
      expect(violation.level).toBe("mandatory");
      // A path has its steps in lines of their own.
      const lines = violation.message.split("\n");
      expect(lines.filter((line) => !line.startsWith("  ")).length).toBeLessThanOrEqual(3);
      expect(lines.length).toBeLessThanOrEqual(12);
      expect(violation.message).toContain(`docs/invariants/${violation.invariant}.md`);
    }
    expect(verdict.held).toBe(verdict.checked - broken(verdict).length);
  });

  test("a provider that is pinned to no account", async () => {
    const [stack] = stacks;
    const loose = (stack?.made ?? []).map((resource) => {
      const { allowedAccountIds: _, ...inputs } = resource.inputs;
      return resource.type === "pulumi:providers:aws" ? { ...resource, inputs } : resource;
    });
    expect(broken(await ask(loose))).toContain("isolation-provider-pinned");
  });

  test("in every component there is", () => {
    const components = stacks
      .flatMap(({ made }) => made)
      .flatMap(({ type }) => /^agent-perimeter:index:(\w+)$/.exec(type)?.[1] ?? []);
    expect([...new Set(components)].sort()).toEqual(
      [...new Set(weakenings.map(({ component }) => component))].sort(),
    );
  });

  test("by every invariant there is", () => {
    const noticed = new Set(weakenings.map(({ breaks }) => breaks));
    const elsewhere = {
      "agent-no-path": "lies between resources, and mostly between stacks: test/policy-pack/proof.test.ts",
      "agent-no-standing-credentials": "is about what is added: there is nothing of the kind to weaken",
      "backup-copy-possible": "is about databases, of which the perimeter's components have none",
      "confirm-messages-kept": "is about queues, of which the perimeter's components have none",
      "isolation-actions-modelled": "is about what is added: there is nothing of the kind to weaken",
      "isolation-code-denied": "is about functions, of which the perimeter's components have none",
      "isolation-content-own": "is about code that runs, of which the perimeter's components have none",
      "isolation-endpoints-private": "is about services of which the perimeter's components have none",
      "isolation-no-connector": "is about what is added: there is nothing of the kind to weaken",
      "isolation-provider-pinned": "is about providers, which are in no component",
    };
    expect(invariants.map(({ id }) => id).filter((id) => !noticed.has(id))).toEqual(Object.keys(elsewhere));
  });
});

describe("one process", () => {
  test("says the same of a stack whatever it was asked before", async () => {
    const [first, second] = [weakenings[0], weakenings.at(-1)];
    if (!first || !second) throw new Error("there is nothing to ask about");
    const alone = await ask(weakened(first));
    await ask(weakened(second));
    await ask(stacks[0]?.planned ?? [], true);
    expect(await ask(weakened(first))).toEqual(alone);
  });

  test("that does not load is an error, with what it said", async () => {
    // It stands where its packages are found, as a pack of this project does.
    const inside = join(projectDirectory, "node_modules", ".cache", "broken-pack");
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, "package.json"), '{"name":"broken","version":"0.0.1","main":"index.js"}');
    writeFileSync(join(inside, "index.js"), 'throw new Error("this pack is broken");');
    try {
      await expect(startPolicyPack(inside)).rejects.toThrow(/does not start.*this pack is broken/s);
    } finally {
      rmSync(inside, { recursive: true, force: true });
    }
  });
});

describe("what cannot be told", () => {
  /** A queue's policy that is computed from the id of a key. */
  const program = () => {
    const provider = new aws.Provider("prod", {
      region: "eu-central-1",
      allowedAccountIds: ["444444444444"],
    });
    const other = new aws.kms.Key("other", { deletionWindowInDays: 30 }, { provider, protect: true });
    new aws.sqs.QueuePolicy(
      "data",
      {
        queueUrl: "https://sqs.eu-central-1.amazonaws.com/444444444444/work",
        policy: other.id.apply((id) =>
          JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Sid: id.replaceAll("-", ""),
                Effect: "Allow",
                Principal: { AWS: "444444444444" },
                Action: "sqs:*",
                Resource: "*",
              },
            ],
          }),
        ),
      },
      { provider, protect: true },
    );
  };

  test("is rejected on a preview, and judged once it is known", async () => {
    const run = (preview: boolean) =>
      deploy({
        program,
        project: "test",
        stack: "test",
        directory: projectDirectory,
        cloud: new Cloud(sandboxWorld),
        preview,
      });
    const plan = await run(true);
    const verdict = await ask(plan.resources, true);
    expect(verdict.violations).toEqual([
      {
        invariant: "isolation-policies-closed",
        level: "mandatory",
        urn: plan.resources.at(-1)?.urn,
        message: expect.stringContaining(
          "data cannot be judged before the deployment: policy is not known yet.",
        ),
      },
    ]);
    expect((await ask((await run(false)).resources)).violations).toEqual([]);
  });
});

describe.skipIf(onPath(process.env["PATH"]) === undefined)(
  "the real engine (skipped where no pulumi is on PATH)",
  () => {
    const found = (verdict: Verdict) =>
      verdict.violations.map(({ invariant, urn, message }) => ({ invariant, urn, message }));

    /** What `pulumi policy analyze` says of a checkpoint. */
    function analyzed(resources: readonly ResourceState[]) {
      const file = join(temporary, "checkpoint.json");
      writeFileSync(file, JSON.stringify(toCheckpoint(resources)));
      const { stdout, status } = spawnSync(
        "pulumi",
        ["policy", "analyze", "--file", file, "--policy-pack", packDirectory, "--json"],
        {
          encoding: "utf8",
          env: {
            ...process.env,
            PULUMI_HOME: join(temporary, "home"),
            PULUMI_SKIP_UPDATE_CHECK: "true",
          },
        },
      );
      const events = stdout
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as { policyEvent?: Record<string, string> });
      return {
        status,
        found: events.flatMap(({ policyEvent }) =>
          policyEvent
            ? [
                {
                  invariant: policyEvent["policyName"] ?? "",
                  urn: policyEvent["resourceUrn"] ?? "",
                  message: policyEvent["message"] ?? "",
                },
              ]
            : [],
        ),
      };
    }

    const sorted = <Found extends { invariant: string; urn: string; message: string }>(
      all: readonly Found[],
    ) =>
      all
        .map(({ invariant, urn, message }) => ({ invariant, urn, message: message.trim() }))
        .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));

    test("finds nothing where we find nothing, and the same where we find something", async () => {
      const whole = stacks.find(({ title }) => title === "prod")?.made ?? [];
      const of = (component: string) => weakenings.filter((weakening) => weakening.component === component);
      const [network] = of("IsolatedNetwork");
      const [role] = of("AgentRole");
      if (!network || !role) throw new Error("there is nothing to weaken");
      for (const resources of [whole, weakened(network), weakened(role)]) {
        const ours = await ask(resources.filter((resource) => !resource.external));
        const theirs = analyzed(resources.filter((resource) => !resource.external));
        expect(sorted(theirs.found)).toEqual(sorted(found(ours)));
        expect(theirs.status).toBe(ours.violations.length > 0 ? 1 : 0);
      }
    });
  },
);
