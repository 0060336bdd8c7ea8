import * as aws from "@pulumi/aws";
import { describe, expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployStack } from "../../sandbox/deploy-stack.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { OrganizationTrail } from "./organization-trail.ts";

const sandboxSink = new Cloud(sandboxWorld);
const { errors: sinkErrors } = await deployStack("audit", { cloud: sandboxSink });

/** A world with the sink in it, whose resources' inputs a test may change before the trail is made. */
function sink(
  change: (inputs: string, type: string) => string = (inputs) => inputs,
  world = sandboxWorld,
): Cloud {
  expect(sinkErrors).toEqual([]);
  const changed = sandboxSink.snapshot().map((existing) => ({
    ...existing,
    inputs: JSON.parse(change(JSON.stringify(existing.inputs), existing.type)),
  }));
  return new Cloud(world, changed);
}

async function trailOn(cloud: Cloud, change: { keyArn?: string; account?: string } = {}) {
  const [key] = cloud.find("aws:kms/key:Key").filter(({ name }) => name === "log-trail-key");
  return deploy({
    program: () => {
      const provider = new aws.Provider("org", {
        region: "eu-central-1",
        allowedAccountIds: [change.account ?? "111111111111"],
      });
      new OrganizationTrail(
        "trail",
        {
          auditAccountId: "222222222222",
          region: "eu-central-1",
          keyArn: change.keyArn ?? String(key?.outputs["arn"]),
          agentAccountIds: ["444444444444", "555555555555"],
        },
        { provider },
      );
    },
    project: "test",
    stack: "org",
    directory: import.meta.dirname,
    cloud,
  });
}

describe("the trail", () => {
  test("logs every account and Region, validated, encrypted, and stays", async () => {
    const { errors, resources } = await trailOn(sink());
    expect(errors).toEqual([]);
    const trail = resources.find(({ type }) => type === "aws:cloudtrail/trail:Trail");
    expect(trail).toMatchObject({
      protect: true,
      retainOnDelete: true,
      inputs: {
        name: "perimeter",
        s3BucketName: "perimeter-trail-222222222222-eu-central-1-an",
        kmsKeyId: expect.stringMatching(/^arn:aws:kms:eu-central-1:222222222222:key\//),
        isOrganizationTrail: true,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
      },
      outputs: { arn: "arn:aws:cloudtrail:eu-central-1:111111111111:trail/perimeter" },
    });
  });

  test.each([
    ["an alias", "arn:aws:kms:eu-central-1:222222222222:alias/perimeter-trail"],
    ["an id", "1234abcd-12ab-34cd-56ef-1234567890ab"],
  ])("%s for a key is refused: every preview would show a change", async (_, keyArn) => {
    const { errors } = await trailOn(sink(), { keyArn });
    expect(errors.join()).toContain(`${keyArn} is not the ARN of a key`);
  });
});

describe("AWS refuses it", () => {
  const policyOf = (type: string, from: RegExp | string, to: string) => (inputs: string, of: string) =>
    of === type ? inputs.replaceAll(from, to) : inputs;
  const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
  const keyPolicy = "aws:kms/key:Key";

  test("when there is no bucket", async () => {
    const { errors } = await trailOn(new Cloud(sandboxWorld), {
      keyArn: "arn:aws:kms:eu-central-1:222222222222:key/1",
    });
    expect(errors.join()).toMatch(/^S3BucketDoesNotExistException: .*perimeter-trail-222222222222/);
  });

  test.each([
    ["names another trail", policyOf(bucketPolicy, "trail/perimeter", "trail/other")],
    [
      "is for another organisation's folder",
      policyOf(bucketPolicy, "AWSLogs/o-sandbox0001", "AWSLogs/o-elsewhere01"),
    ],
    [
      "lacks the management account's folder",
      policyOf(bucketPolicy, "AWSLogs/111111111111", "AWSLogs/999999999999"),
    ],
    ["does not let it check the ACL", policyOf(bucketPolicy, "s3:GetBucketAcl", "s3:GetBucketTagging")],
    ["denies what it allows", policyOf(bucketPolicy, 's3:DeleteObject\\"', 's3:PutObject\\"')],
  ])("when the bucket's policy %s", async (_, change) => {
    const { errors } = await trailOn(sink(change));
    expect(errors.join()).toMatch(/^InsufficientS3BucketPolicyException: /);
  });

  test.each([
    ["names another trail", policyOf(keyPolicy, "trail/perimeter", "trail/other")],
    ["lets it only describe", policyOf(keyPolicy, "kms:GenerateDataKey", "kms:Verify")],
    ["does not let it describe", policyOf(keyPolicy, "kms:DescribeKey", "kms:Verify")],
    [
      "is for another account's trails",
      policyOf(keyPolicy, "cloudtrail:*:111111111111", "cloudtrail:*:444444444444"),
    ],
  ])("when the key's policy %s", async (_, change) => {
    const { errors } = await trailOn(sink(change));
    expect(errors.join()).toMatch(/^InsufficientEncryptionPolicyException: /);
  });

  test("when there is no such key", async () => {
    const { errors } = await trailOn(sink(), { keyArn: "arn:aws:kms:eu-central-1:222222222222:key/1" });
    expect(errors.join()).toMatch(/^KmsKeyNotFoundException: /);
  });

  test("when the organisation does not trust CloudTrail", async () => {
    const { errors } = await trailOn(sink(undefined, { ...sandboxWorld, serviceAccess: [] }));
    expect(errors.join()).toMatch(/^CloudTrailAccessNotEnabledException: .*enable-aws-service-access/);
  });

  test("when the account is not the management account", async () => {
    const { errors } = await trailOn(sink(), { account: "444444444444" });
    expect(errors.join()).toMatch(/^NotOrganizationMasterAccountException: /);
  });
});
