/**
 * `perimeter check` says of a checkpoint what the policy pack says of the same stack, and sees what the pack cannot: on
 * the perimeter, on all that is weakened in it, on plans, and on what programs in other languages leave.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, type Weighed } from "../policy-packs/perimeter/check/check.ts";
import { fileInvariants } from "../policy-packs/perimeter/check/invariants/index.ts";
import { readStacks } from "../policy-packs/perimeter/check/stack.ts";
import { readSettings } from "../policy-packs/perimeter/configuration/read.ts";
import type { Settings } from "../policy-packs/perimeter/configuration/settings.ts";
import { type ResourceState, toCheckpoint } from "../sandbox/checkpoint.ts";
import { type PackConfiguration, type PolicyPack, startPolicyPack } from "../sandbox/policy-pack.ts";
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
const checked = (content: unknown, settings?: Settings): Weighed[] =>
  readStacks([{ file: "stack.json", content }]).flatMap((stack) => check(stack, settings));

const sorted = (findings: readonly string[]) => findings.toSorted();

/** A finding by everything that both say of it. */
const byPack = async (
  resources: readonly ResourceState[],
  preview = false,
  packConfiguration: PackConfiguration = {},
): Promise<string[]> => {
  const { violations } = await pack.analyze({
    ...{ project: "any", stack: "test", preview, resources, packConfiguration },
  });
  return sorted(
    violations.map(({ invariant, urn, message, level }) => {
      const [, what = "", mend = "", fingerprint = ""] =
        /^.*\n\S+ (.+)\.\nMend: (.+) More: \S+ Finding: (\w+)$/s.exec(message) ?? [message, message];
      return JSON.stringify({ invariant, urn, level, what, mend, fingerprint });
    }),
  );
};

const byCheck = (content: unknown, settings?: Settings): string[] =>
  sorted(
    checked(content, settings)
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
    const { configuration: { configuration } = {} } = weakening;
    const found = byCheck(toCheckpoint(resources), readSettings(configuration ?? {}, "it", [], "2026-11-23"));
    expect(found).toEqual(await byPack(resources, false, weakening.configuration));
    expect(found.join("\n")).toContain(`"invariant":"${weakening.breaks}"`);
  });
});

const dataOf = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, `data/pulumi/${name}.json`), "utf8")) as unknown;

const inShort = (findings: readonly Weighed[]): string[] =>
  sorted(
    findings.map(
      ({ invariant, outcome, urn, what }) =>
        `${invariant}${outcome === "broken" ? "" : "?"}: ${urn.split("::").at(-1)} ${what}`,
    ),
  );

const both = (...names: readonly string[]): Weighed[] =>
  readStacks(names.map((name) => ({ file: `${name}.json`, content: dataOf(name) }))).flatMap((stack) =>
    check(stack),
  );

describe("plans and the checkpoint that the engine wrote", () => {
  /** The program has no network of its own: that is found whatever changes. */
  const inDefaultNetwork =
    "isolation-private-network: database is put into AWS's default network, which is open to the internet (no dbSubnetGroupName)";

  test("a change of nothing but retainOnDelete is found where the plan shows what stays", () => {
    expect(inShort(both("changes-retained"))).toEqual([
      "confirm-protection-stays: orders loses retainOnDelete: when Pulumi removes it, AWS deletes it",
      inDefaultNetwork,
    ]);
  });

  test("and where the plan leaves it out, that is told; with the checkpoint, which resource it is about", () => {
    expect(inShort(both("changes-retained-short"))).toEqual([
      "confirm-changes-shown?: changes-prod cannot be judged: leaves out 5 resources that stay as they are, so that what holds between resources is not judged",
    ]);
    expect(inShort(both("changes-checkpoint", "changes-retained-short"))).toEqual([
      "confirm-changes-shown?: changes-prod cannot be judged: leaves out orders, so that nobody sees whether retainOnDelete and hooks stay",
      inDefaultNetwork,
    ]);
  });

  test("what is weakened is found before anything is deleted", () => {
    expect(inShort(both("changes-weaker"))).toEqual([
      "confirm-guards-protected: key is needed to read what it has encrypted, and protect is off",
      "confirm-protection-stays: database backupRetentionPeriod goes from 14 to 7",
      "confirm-protection-stays: key enableKeyRotation goes from true to false",
      "confirm-protection-stays: key loses protect: the next update may delete it",
      "confirm-protection-stays: lines retentionInDays goes from 400 to 30",
      "confirm-protection-stays: orders deletionProtectionEnabled goes from true to false",
      "confirm-protection-stays: orders loses retainOnDelete: when Pulumi removes it, AWS deletes it",
      "confirm-undo-on: orders does not have deletionProtectionEnabled: true",
      inDefaultNetwork,
    ]);
  });

  test("what is deleted or replaced is found", () => {
    expect(inShort(both("changes-gone")).filter((one) => one.startsWith("confirm-data-stays"))).toEqual([
      "confirm-data-stays: lines holds log lines, and is replaced: the old one is deleted",
      "confirm-data-stays: orders holds a table, and is deleted; what would leave a way back is off (deletionProtectionEnabled)",
    ]);
  });

  test("a preview that failed passes for nothing", () => {
    expect(inShort(both("changes-failed")).join()).toContain("confirm-changes-shown?: changes-prod");
  });

  test("the checkpoint by itself", () => {
    expect(inShort(both("changes-checkpoint"))).toEqual([inDefaultNetwork]);
  });

  test("a replacement in three steps is one, and what it leaves over is not what stays", () => {
    const plan = dataOf("changes-gone") as { steps: { op: string; urn: string; oldState: object }[] };
    const lines = plan.steps.find(({ op }) => op === "replace");
    if (!lines) throw new Error("nothing is replaced");
    const steps = plan.steps.flatMap((step) =>
      step === lines
        ? [
            { ...step, op: "create-replacement" },
            step,
            { op: "delete-replaced", urn: step.urn, oldState: step.oldState },
          ]
        : [step],
    );
    expect(inShort(checked({ ...plan, steps }))).toEqual(inShort(checked(plan)));
    const leftOver = { op: "delete", urn: lines.urn, oldState: { ...lines.oldState, delete: true } };
    const found = checked({ ...plan, steps: [leftOver, ...plan.steps.filter((step) => step !== lines)] });
    expect(inShort(found)).toContain("confirm-data-stays: lines holds log lines, and is deleted");
  });

  test("two plans of a stack, or its checkpoint twice beside a plan, are refused", () => {
    expect(() => both("changes-weaker", "changes-gone")).toThrow(
      /changes-weaker\.json, changes-gone\.json: of the same stack \(changes\/prod\): give one plan/,
    );
  });
});

/** Secrets as a pack is handed them: open. */
const opened = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  if ("ciphertext" in value) return '{"Version":"2012-10-17","Statement":[]}';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
};

describe("checkpoints of programs in other languages", () => {
  test("Python: older tokens, a component, what is read, dynamic providers, what was cut off", () => {
    expect(inShort(both("python"))).toEqual([
      "audit-operations-finished?: work cannot be judged: an operation on it was cut off (creating), and nobody knows whether it came through",
      "confirm-undo-on: database does not have deleteAutomatedBackups: false, which is true unless set",
      "confirm-undo-on: database does not have deletionProtection: true, which is false unless set",
      "confirm-undo-on: database does not have skipFinalSnapshot: false",
      "confirm-undo-on: database has backupRetentionPeriod 0 by default, below 7",
      "confirm-undo-on: database has no finalSnapshotIdentifier",
      "isolation-actions-modelled: default brings the package pulumi-python, which runs code of the program, with the deployer's credentials",
      "isolation-private-network: database is put into AWS's default network, which is open to the internet (no dbSubnetGroupName)",
      "isolation-secrets-fetched: worker holds a secret by its name where AWS shows it: environment.variables.API_TOKEN",
      "isolation-secrets-sealed: worker holds a secret by its name in plain text: environment.variables.API_TOKEN",
    ]);
  });

  test("YAML: a default provider, a sealed policy, something imported, what a replacement left over", () => {
    expect(inShort(both("yaml"))).toEqual(
      expect.arrayContaining([
        "confirm-data-stays: site holds objects, and is replaced, and to be deleted by the next update",
        "isolation-policies-closed: public-read lets in everybody (statement 1)",
        "isolation-policies-closed?: data cannot be judged: policy is a secret, which the file has sealed; the policy pack, which sees it at a preview, tells",
        "isolation-provider-pinned: default_7_48_0 is a provider that is pinned to no account",
      ]),
    );
  });

  test.each(["python", "yaml"])("%s: the pack says the same", async (name) => {
    const { deployment } = opened(dataOf(name)) as { deployment: { resources: ResourceState[] } };
    // The engine hands a pack neither what is to be deleted nor null for what hangs on nothing.
    const resources = deployment.resources
      .filter((resource) => !("delete" in resource))
      .map((resource) => ({
        ...resource,
        inputs: resource.inputs ?? {},
        outputs: resource.outputs ?? {},
        propertyDependencies: Object.fromEntries(
          Object.entries(resource.propertyDependencies ?? {}).map(([key, urns]) => [key, urns ?? []]),
        ),
      }));
    const found = byCheck({ version: 3, deployment: { ...deployment, resources } });
    expect(found).toEqual(await byPack(resources));
    expect(found).not.toEqual([]);
  });
});

describe("default providers, which a plan does not show", () => {
  const plan = (config: object) => ({
    config,
    steps: [
      {
        op: "create",
        urn: "urn:pulumi:dev::app::aws:sns/topic:Topic::news",
        newState: {
          urn: "urn:pulumi:dev::app::aws:sns/topic:Topic::news",
          custom: true,
          type: "aws:sns/topic:Topic",
          inputs: { name: "news" },
          provider:
            "urn:pulumi:dev::app::pulumi:providers:aws::default_7_48_0::04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        },
      },
    ],
    changeSummary: { create: 1 },
  });

  test("are judged by the stack's configuration", () => {
    expect(inShort(checked(plan({ "aws:region": "eu-west-1" })))).toEqual([
      "isolation-provider-pinned: default_7_48_0 is a provider that is pinned to no account",
    ]);
    expect(checked(plan({ "aws:region": "eu-west-1", "aws:allowedAccountIds": '["555555555555"]' }))).toEqual(
      [],
    );
  });
});
