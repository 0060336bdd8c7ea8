import * as aws from "@pulumi/aws";
import { describe, expect, test } from "vitest";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployStack } from "../../sandbox/deploy-stack.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { lockSentence } from "../lock.ts";
import { AuditSink, type AuditSinkArgs } from "./audit-sink.ts";

const base: AuditSinkArgs = {
  accountId: "222222222222",
  region: "eu-central-1",
  organizationId: "o-sandbox0001",
  managementAccountId: "111111111111",
  accountIds: sandboxWorld.accounts.map(({ id }) => id),
  flowLogAccountIds: ["444444444444", "555555555555"],
};
const compliance: Partial<AuditSinkArgs> = {
  lock: {
    profile: "compliance",
    minimumDays: 400,
    maximumDays: 800,
    typedOut: lockSentence(base.accountId, 400, 800),
  },
};

async function deployed(change: Partial<AuditSinkArgs> = {}) {
  const cloud = new Cloud(sandboxWorld);
  const deployment = await deploy({
    program: () => {
      const provider = new aws.Provider("audit", {
        region: "eu-central-1",
        allowedAccountIds: [base.accountId],
      });
      new AuditSink("log", { ...base, ...change }, { provider });
    },
    project: "test",
    stack: "audit",
    directory: import.meta.dirname,
    cloud,
  });
  const made = deployment.resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  const inputsOf = (name: string, kind = "") => {
    const found = made.find(({ urn, type }) => nameOf(urn) === name && type.includes(kind));
    if (!found) throw new Error(`no resource ${name}`);
    return found.inputs;
  };
  return { ...deployment, cloud, made, inputsOf };
}

/** Every resource that must exist before this one does. */
function before(resource: ResourceState, all: readonly ResourceState[]): Set<string> {
  const names = new Set<string>();
  const pending = [...(resource.dependencies ?? [])];
  for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
    if (names.has(nameOf(urn))) continue;
    names.add(nameOf(urn));
    pending.push(...(all.find((other) => other.urn === urn)?.dependencies ?? []));
  }
  return names;
}

describe("the locked buckets", () => {
  test.each(["trail", "flow-logs"])(
    "%s: shut, versioned, encrypted with its own key, locked",
    async (purpose) => {
      const { errors, inputsOf } = await deployed();
      expect(errors).toEqual([]);
      const bucket = `perimeter-${purpose}-222222222222-eu-central-1-an`;
      expect(inputsOf(`log-${purpose}`)).toMatchObject({
        bucket,
        bucketNamespace: "account-regional",
        objectLockEnabled: true,
        forceDestroy: false,
      });
      expect(inputsOf(`log-${purpose}-public-access`)).toEqual({
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(inputsOf(`log-${purpose}-ownership`)).toMatchObject({
        rule: { objectOwnership: "BucketOwnerEnforced" },
      });
      expect(inputsOf(`log-${purpose}-versioning`)).toMatchObject({
        versioningConfiguration: { status: "Enabled" },
      });
      expect(inputsOf(`log-${purpose}-lock`)).toEqual({
        bucket,
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } },
      });
      expect(inputsOf(`log-${purpose}-encryption`)).toMatchObject({
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: expect.stringMatching(/^arn:aws:kms:eu-central-1:222222222222:key\//),
            },
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      });
      expect(inputsOf(`log-${purpose}-key`)).toMatchObject({
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        bypassPolicyLockoutSafetyCheck: false,
      });
    },
  );

  test.each(["trail", "flow-logs"])("%s: nobody may write before everything is in place", async (purpose) => {
    const { made } = await deployed();
    const policy = made.find(({ urn }) => nameOf(urn) === `log-${purpose}-policy`);
    expect(policy && before(policy, made)).toEqual(
      new Set([
        "log-account-buckets",
        "log-account-volumes",
        ...[
          "",
          "-key",
          "-public-access",
          "-ownership",
          "-encryption",
          "-versioning",
          "-lock",
          "-lifecycle",
        ].map((setting) => `log-${purpose}${setting}`),
      ]),
    );
  });

  test("every part of them is protected, and stays when it leaves the program", async () => {
    const { made } = await deployed();
    const left = made.filter(({ protect, retainOnDelete }) => !(protect && retainOnDelete));
    const passing = /^aws:(athena|glue)|^log-results/;
    expect(left.filter(({ type, urn }) => !passing.test(type) && !passing.test(nameOf(urn)))).toEqual([]);
    expect(made.length - left.length).toBe(22);
  });

  test("by default nothing is ever deleted from them", async () => {
    const { inputsOf } = await deployed();
    for (const purpose of ["trail", "flow-logs"])
      expect(inputsOf(`log-${purpose}-lifecycle`)["rules"]).toEqual([
        {
          id: "keep",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ]);
  });

  test("logs do not expire while the lock keeps them", async () => {
    const early = await deployed({ ...compliance, expireAfterDays: 399 });
    expect(early.errors.join()).toMatch(/cannot expire after 399 days: the lock keeps them for 400/);
    expect(early.made).toEqual([]);
    const { inputsOf } = await deployed({ ...compliance, expireAfterDays: 400 });
    expect(inputsOf("log-trail-lifecycle")["rules"]).toMatchObject([{ expiration: { days: 400 } }]);
  });
});

describe("the lock profile", () => {
  test("compliance without the sentence makes nothing, and says what to type", async () => {
    const { errors, made } = await deployed({
      lock: { profile: "compliance", minimumDays: 400, maximumDays: 800, typedOut: "yes" },
    });
    expect(errors.join()).toContain("lock 222222222222 for 400 to 800 days, irrevocably");
    expect(made).toEqual([]);
  });

  test("from trial to compliance, the lock and its maximum change in place and nothing is replaced", async () => {
    const [first, second] = [await deployed(), await deployed(compliance)];
    const changes = first.made.flatMap((old) => {
      const fresh = second.made.find(({ urn }) => urn === old.urn);
      const { type, inputs, urn, id = "" } = { ...old, inputs: fresh?.inputs ?? {} };
      const request = { type, name: nameOf(urn), inputs, account: base.accountId, region: base.region };
      const { changed, replaced } = first.cloud.diff(request, old.inputs, id);
      return changed.length > 0 ? [[nameOf(urn), changed, replaced]] : [];
    });
    expect(changes.sort()).toEqual([
      ["log-flow-logs-lock", ["rule"], []],
      ["log-flow-logs-policy", ["policy"], []],
      ["log-trail-lock", ["rule"], []],
      ["log-trail-policy", ["policy"], []],
    ]);
    expect(second.inputsOf("log-trail-lock")["rule"]).toEqual({
      defaultRetention: { mode: "COMPLIANCE", days: 400 },
    });
    expect(second.inputsOf("log-trail-policy")["policy"]).toContain(
      '"NumericGreaterThan":{"s3:object-lock-remaining-retention-days":"800"}',
    );
  });
});

describe("asking the log", () => {
  test("answers go to a bucket of their own, whatever the client says, and a query has a price limit", async () => {
    const { inputsOf } = await deployed();
    expect(inputsOf("log-workgroup")["configuration"]).toMatchObject({
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 100 * 1024 ** 3,
      resultConfiguration: {
        outputLocation: "s3://perimeter-log-results-222222222222-eu-central-1-an/",
        expectedBucketOwner: "222222222222",
        encryptionConfiguration: { encryptionOption: "SSE_S3" },
      },
    });
    expect(inputsOf("log-results")).toMatchObject({ objectLockEnabled: false });
  });

  test("the workgroup comes after its bucket is shut", async () => {
    const { made } = await deployed();
    const workgroup = made.find(({ urn }) => nameOf(urn) === "log-workgroup");
    expect(workgroup && [...before(workgroup, made)]).toEqual(
      expect.arrayContaining(["log-account-buckets", "log-results-public-access", "log-results-policy"]),
    );
  });
});

test("the stack's sample configuration and the key that the organisation's stack is given agree", async () => {
  const cloud = new Cloud(sandboxWorld);
  const { outputs } = await deployStack("audit", { cloud });
  const { errors, resources } = await deployStack("org", { cloud });
  expect(errors).toEqual([]);
  const trail = resources.find(({ type }) => type === "aws:cloudtrail/trail:Trail");
  expect(trail?.inputs["kmsKeyId"]).toBe(outputs["auditKeyArn"]);
  expect(trail?.inputs["s3BucketName"]).toBe(outputs["trailBucketName"]);
});
