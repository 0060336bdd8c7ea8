/** Who may write to the audit account's buckets and keys, who may read, and what nobody may do. */
import { type KeptBy, keyCare } from "../key-care.ts";
import { bucketArn, rootArn } from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";

/** What every policy of the sink is bound to. */
export interface SinkScope extends KeptBy {
  readonly organizationId: string;
}

/** The trail that may write, and nothing else. */
export interface TrailWriter {
  readonly trailArn: string;
  readonly managementAccountId: string;
}

const everythingIn = (bucket: string) => [bucketArn(bucket), `${bucketArn(bucket)}/*`];
const objectsOf = (bucket: string) => `${bucketArn(bucket)}/*`;

/** What cannot be taken back: nobody may, before an administrator has changed this policy, which is an act of its own. */
export const destructiveActions = [
  "s3:DeleteBucket",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:BypassGovernanceRetention",
  // Puts an object that is there under another key.
  "s3:UpdateObjectEncryption",
] as const;

/** Whatever changes how a bucket or its objects are kept. By prefix, so that what AWS adds is covered too. */
export const settingActions = [
  "s3:PutBucket*",
  "s3:CreateBucket?*",
  "s3:DeleteBucket?*",
  "s3:Put*Configuration",
  "s3:PutObject?*",
  "s3:DeleteObject?*",
  "s3:Update*",
  "s3:Replicate*",
  "s3:InitiateReplication",
  "s3:PauseReplication",
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:TagResource",
  "s3:UntagResource",
] as const;

/** Denies that hold for every bucket of the audit account. */
const bucketDenies = (bucket: string, scope: SinkScope): Statement[] => [
  {
    Sid: "DenyPlainText",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: everythingIn(bucket),
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  },
  {
    Sid: "DenyPrincipalsOutside",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: everythingIn(bucket),
    Condition: {
      StringNotEquals: { "aws:PrincipalOrgID": scope.organizationId },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    },
  },
  {
    // A service that acts for an account of another organisation; one that names none is bound by its Allow.
    Sid: "DenyServicesForOutside",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: everythingIn(bucket),
    Condition: {
      StringNotEquals: { "aws:SourceOrgID": scope.organizationId },
      Null: { "aws:SourceOrgID": "false" },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    },
  },
  {
    Sid: "DenyOtherSettings",
    Effect: "Deny",
    Principal: "*",
    Action: settingActions,
    Resource: everythingIn(bucket),
    Condition: { ArnNotLike: { "aws:PrincipalArn": scope.administrators } },
  },
];

/** Denies that hold for every bucket under a lock. */
const lockedDenies = (bucket: string, maximumDays: number): Statement[] => [
  {
    Sid: "DenyDestruction",
    Effect: "Deny",
    Principal: "*",
    Action: destructiveActions,
    Resource: everythingIn(bucket),
  },
  {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-retention-limits
    Sid: "DenyLongerLock",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObjectRetention",
    Resource: objectsOf(bucket),
    Condition: { NumericGreaterThan: { "s3:object-lock-remaining-retention-days": String(maximumDays) } },
  },
];

/**
 * The bucket of the organisation's trail: that trail alone writes.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html#org-trail-bucket-policy
 */
export function trailBucketPolicy(
  bucket: string,
  scope: SinkScope,
  writer: TrailWriter,
  maximumDays: number,
): PolicyDocument {
  const ofTrail = { "aws:SourceArn": writer.trailArn };
  const write = (sid: string, owner: string): Statement => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn(bucket)}/AWSLogs/${owner}/*`,
    Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", ...ofTrail } },
  });
  return policyDocument(
    {
      Sid: "TrailChecksAcl",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: bucketArn(bucket),
      Condition: { StringEquals: ofTrail },
    },
    // CloudTrail's check asks for this folder, too; it is used if the trail stops being the organisation's.
    write("TrailWritesManagement", writer.managementAccountId),
    write("TrailWritesOrganization", scope.organizationId),
    {
      // A principal's own request carries no aws:SourceArn: so nobody forges a log file, administrators neither.
      Sid: "DenyOtherWriters",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objectsOf(bucket),
      Condition: { StringNotEquals: ofTrail },
    },
    ...bucketDenies(bucket, scope),
    ...lockedDenies(bucket, maximumDays),
  );
}

const deliveryService = "delivery.logs.amazonaws.com";

/** The source of a flow log of one account, as AWS's delivery service names it. */
const deliverySource = (scope: SinkScope, accountId: string) => `arn:aws:logs:${scope.region}:${accountId}:*`;

/**
 * The bucket of flow logs: AWS's delivery service writes, for the accounts named, each to its own folder.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function flowLogBucketPolicy(
  bucket: string,
  scope: SinkScope,
  accountIds: readonly string[],
  maximumDays: number,
): PolicyDocument {
  return policyDocument(
    {
      Sid: "DeliveryChecksBucket",
      Effect: "Allow",
      Principal: { Service: deliveryService },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucketArn(bucket),
      Condition: {
        StringEquals: { "aws:SourceAccount": accountIds },
        ArnLike: { "aws:SourceArn": accountIds.map((accountId) => deliverySource(scope, accountId)) },
      },
    },
    ...accountIds.map(
      (accountId): Statement => ({
        Sid: `DeliveryWrites${accountId}`,
        Effect: "Allow",
        Principal: { Service: deliveryService },
        Action: "s3:PutObject",
        Resource: `${bucketArn(bucket)}/AWSLogs/${accountId}/*`,
        Condition: {
          // No s3:x-amz-acl, which AWS's page has: where ACLs are off, the delivery sends none, and nothing would arrive.
          // https://github.com/cloudposse/terraform-aws-vpc-flow-logs-s3-bucket/pull/101
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": deliverySource(scope, accountId) },
        },
      }),
    ),
    {
      Sid: "DenyOtherWriters",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objectsOf(bucket),
      Condition: { StringNotEquals: { "aws:SourceAccount": accountIds } },
    },
    ...bucketDenies(bucket, scope),
    ...lockedDenies(bucket, maximumDays),
  );
}

/** The bucket of query results: principals of the account write and read as their own policies let them. */
export const resultsBucketPolicy = (bucket: string, scope: SinkScope): PolicyDocument =>
  policyDocument(...bucketDenies(bucket, scope));

/** Reading through S3 alone, so that the bucket's policy has its say each time. */
const readThroughS3 = (scope: SinkScope, more: Statement["Condition"] = {}): Statement => ({
  Sid: "AccountReadsThroughS3",
  Effect: "Allow",
  Principal: { AWS: rootArn(scope.accountId) },
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: { StringEquals: { "kms:ViaService": `s3.${scope.region}.amazonaws.com` }, ...more },
});

/**
 * The key of the organisation's trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyPolicy(scope: SinkScope, writer: TrailWriter): PolicyDocument {
  const ofTrail = { StringEquals: { "aws:SourceArn": writer.trailArn } };
  return policyDocument(
    ...keyCare(scope),
    readThroughS3(scope, { Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" } }),
    {
      Sid: "TrailEncrypts",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        ...ofTrail,
        StringLike: {
          "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${writer.managementAccountId}:trail/*`,
        },
      },
    },
    {
      Sid: "TrailDescribes",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: ofTrail,
    },
  );
}

/**
 * The key of the flow logs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html#AWS-logs-SSE-KMS-S3
 */
export const flowLogKeyPolicy = (scope: SinkScope, accountIds: readonly string[]): PolicyDocument =>
  policyDocument(...keyCare(scope), readThroughS3(scope), {
    Sid: "DeliveryEncrypts",
    Effect: "Allow",
    Principal: { Service: deliveryService },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountIds },
      ArnLike: { "aws:SourceArn": accountIds.map((accountId) => deliverySource(scope, accountId)) },
    },
  });
