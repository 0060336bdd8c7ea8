/** The catalogue of what an agent reads, held against AWS's own list of actions. */
import { expect, test } from "vitest";
import { covers, expand, knownAction } from "../test/iam-actions.ts";
import { apiReference } from "./api-reference.ts";
import { dataReads } from "./data-reads.ts";
import { secretBearingMetadata } from "./secret-bearing-metadata.ts";
import { sparedByTheDeny, viewedActions, viewGroups } from "./view-only.ts";

const viewed = viewedActions();
const deniedMetadata = secretBearingMetadata.filter((row) => row.verdict === "denied");
const isRead = (level: string | undefined) => level === "Read" || level === "List";

test("every viewed action exists, is spelled as AWS spells it, and reads", () => {
  const wrong = viewed.filter((name) => {
    const known = knownAction.get(name.toLowerCase());
    return known?.name !== name || !isRead(known.accessLevel);
  });
  expect(wrong).toEqual([]);
});

test("no viewed action is a pattern, and none stands there twice", () => {
  expect(viewed.filter((name) => /[*?]/.test(name))).toEqual([]);
  expect(viewed.filter((name, index) => viewed.indexOf(name) < index)).toEqual([]);
  expect(viewGroups.flatMap((group) => viewedActions(group)).sort()).toEqual([...viewed].sort());
});

test("nothing viewed returns data, secrets, credentials or metadata that carries secrets", () => {
  const shut = [...dataReads.flatMap((row) => row.actions), ...deniedMetadata.map((row) => row.action)];
  const both = viewed.flatMap((name) =>
    shut.filter((pattern) => covers(pattern, name)).map((p) => [name, p]),
  );
  expect(both).toEqual([]);
});

test("what was argued harmless is viewed: a row about anything else says nothing", () => {
  const stale = secretBearingMetadata.filter(
    (row) => row.verdict === "harmless" && !viewed.includes(row.action),
  );
  expect(stale).toEqual([]);
});

test("each row covers actions that AWS documents, but for those that say so", () => {
  const empty = [
    ...dataReads.flatMap((row) => row.actions.map((action) => ({ action, unlisted: row.unlisted === true }))),
    ...secretBearingMetadata.map(({ action }) => ({ action, unlisted: false })),
  ].filter(({ action, unlisted }) => (expand(action).length === 0) !== unlisted);
  expect(empty).toEqual([]);
});

test("each metadata call is judged once, with what it carries, a reason and a source", () => {
  const calls = secretBearingMetadata.map((row) => row.action);
  expect(calls.filter((call, index) => calls.indexOf(call) < index)).toEqual([]);
  for (const row of secretBearingMetadata) {
    expect(row.carries, row.action).not.toBe("");
    expect(row.reason, row.action).not.toBe("");
    expect(row.source, row.action).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
  expect(deniedMetadata.length).toBeGreaterThan(100);
});

test("what a declaration opens is named in full: no pattern, and only reads", () => {
  const opened = dataReads.filter((row) => row.declaredAs !== undefined).flatMap((row) => row.actions);
  expect(opened.filter((action) => !isRead(knownAction.get(action.toLowerCase())?.accessLevel))).toEqual([]);
});

test("no other row shuts what a declaration opens", () => {
  const opened = dataReads.filter((row) => row.declaredAs !== undefined);
  const others = dataReads.filter((row) => row.declaredAs === undefined).flatMap((row) => row.actions);
  const shut = opened
    .flatMap((row) => row.actions)
    .filter((action) =>
      [...others, ...deniedMetadata.map((row) => row.action)].some((pattern) => covers(pattern, action)),
    );
  expect(shut).toEqual([]);
});

test("the deny spares every viewed action, and nothing that writes", () => {
  const spared = sparedByTheDeny();
  expect(viewed.filter((name) => !spared.some((pattern) => covers(pattern, name)))).toEqual([]);
  const writes = spared.flatMap(expand).filter((action) => !isRead(action.accessLevel));
  expect(writes).toEqual([]);
});

/** Services whose resource policies can grant to a session by themselves. Source: AWS services that work with IAM. */
const takeResourcePolicies = [
  "backup",
  "codebuild",
  "dynamodb",
  "ecr",
  "elasticfilesystem",
  "es",
  "events",
  "kafka",
  "kinesis",
  "kms",
  "lambda",
  "logs",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
];

test("where a resource policy could open a spared action, each one beyond the viewed was judged: settings only", () => {
  const shut = [...dataReads.flatMap((row) => row.actions), ...deniedMetadata.map((row) => row.action)];
  const open = sparedByTheDeny()
    .filter((pattern) => takeResourcePolicies.includes(pattern.split(":")[0] ?? ""))
    .flatMap(expand)
    .map((action) => action.name)
    .filter((name) => !viewed.includes(name) && !shut.some((pattern) => covers(pattern, name)));
  expect([...new Set(open)].sort().join("\n")).toMatchInlineSnapshot(`
    "backup:DescribeBackupAccessPoint
    backup:DescribeFramework
    backup:DescribeReportJob
    backup:DescribeReportPlan
    backup:DescribeScanJob
    backup:GetBackupPlanFromJSON
    backup:GetBackupPlanFromTemplate
    backup:GetBackupVaultSharingPolicy
    backup:GetLegalHold
    backup:GetPITRMalwareScanResults
    backup:GetRecoveryPointIndexDetails
    backup:GetSupportedResourceTypes
    backup:GetTieringConfiguration
    backup:ListBackupAccessPoints
    backup:ListBackupAccessPointsByRecoveryPoint
    backup:ListBackupAccessPointsByResource
    backup:ListBackupPlanTemplates
    backup:ListProtectedResourcesByBackupVault
    backup:ListRecoveryPointsByLegalHold
    backup:ListReportJobs
    backup:ListReportPlans
    backup:ListRestoreAccessBackupVaults
    backup:ListRestoreJobsByProtectedResource
    dynamodb:DescribeEndpoints
    dynamodb:DescribeExport
    dynamodb:DescribeImport
    dynamodb:DescribeReservedCapacity
    dynamodb:DescribeReservedCapacityOfferings
    dynamodb:ListExports
    dynamodb:ListImports
    ecr:DescribeImageSigningStatus
    ecr:DescribePullThroughCacheRules
    ecr:DescribeRepositoryCreationTemplates
    ecr:ListPullTimeUpdateExclusions
    elasticfilesystem:DescribeAccountPreferences
    elasticfilesystem:DescribeTags
    s3:GetAccelerateConfiguration
    s3:GetAnalyticsConfiguration
    s3:GetBucketAbac
    s3:GetBucketMetadataTableConfiguration
    s3:GetBucketRequestPayment
    s3:GetBucketWebsite
    s3:GetStorageLensConfiguration"
  `);
});

test("a source is refused for a service whose reference nobody looked up", () => {
  expect(apiReference("lambda:ListFunctions")).toBe(
    "https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html",
  );
  expect(apiReference("lambda:Get*")).toBe("https://docs.aws.amazon.com/lambda/latest/api/Welcome.html");
  expect(() => apiReference("nosuch:Thing")).toThrow("no API reference of nosuch is known");
});
