/**
 * Settings that protect, beside those of catalog/stateful.ts, and which way they get weaker. An update that weakens one
 * is the first of two steps: the second one deletes.
 * Tokens, settings and defaults from @pulumi/aws 7.48.
 */

/** How a setting gets weaker: `off`, `on`, a smaller number, nothing where there was something, or a value other than this one. */
export type Weaker = "off" | "on" | "less" | "gone" | { readonly otherThan: string };

export interface Protection {
  readonly type: string;
  /** A dot leads into a block. */
  readonly setting: string;
  readonly weaker: Weaker;
  /** What counts where a program says nothing. */
  readonly default?: boolean | number | string;
  /** A number that stands for no end at all. */
  readonly endless?: number;
  readonly source: string;
}

const cloudTrail = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html";
const vaultLock =
  "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html";
const objectLock = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html";

const queueAttributes =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html";

export const protections: readonly Protection[] = [
  ...["enableLogging", "includeGlobalServiceEvents"].map(
    (setting): Protection => ({
      type: "aws:cloudtrail/trail:Trail",
      setting,
      weaker: "off",
      default: true,
      source: cloudTrail,
    }),
  ),
  ...["enableLogFileValidation", "isMultiRegionTrail", "isOrganizationTrail"].map(
    (setting): Protection => ({
      type: "aws:cloudtrail/trail:Trail",
      setting,
      weaker: "off",
      default: false,
      source: cloudTrail,
    }),
  ),
  {
    type: "aws:cloudtrail/eventDataStore:EventDataStore",
    setting: "terminationProtectionEnabled",
    weaker: "off",
    default: true,
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html",
  },
  {
    type: "aws:cloudtrail/eventDataStore:EventDataStore",
    setting: "retentionPeriod",
    weaker: "less",
    default: 2555,
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html",
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    setting: "retentionInDays",
    weaker: "less",
    default: 0,
    endless: 0,
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  },
  {
    type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    setting: "minRetentionDays",
    weaker: "less",
    default: 0,
    source: vaultLock,
  },
  {
    type: "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
    setting: "minRetentionDays",
    weaker: "less",
    default: 0,
    source:
      "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateLogicallyAirGappedBackupVault.html",
  },
  {
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    setting: "rule.defaultRetention.mode",
    weaker: { otherThan: "COMPLIANCE" },
    source: objectLock,
  },
  ...["days", "years"].map(
    (unit): Protection => ({
      type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      setting: `rule.defaultRetention.${unit}`,
      weaker: "less",
      default: 0,
      source: objectLock,
    }),
  ),
  {
    type: "aws:s3/bucketVersioning:BucketVersioning",
    setting: "versioningConfiguration.status",
    weaker: { otherThan: "Enabled" },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html",
  },
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(
    (setting): Protection => ({
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      setting,
      weaker: "off",
      default: false,
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html",
    }),
  ),
  {
    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    setting: "rule.objectOwnership",
    weaker: { otherThan: "BucketOwnerEnforced" },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html",
  },
  {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    setting: "rules.applyServerSideEncryptionByDefault.sseAlgorithm",
    weaker: { otherThan: "aws:kms" },
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html",
  },
  {
    type: "aws:s3/bucket:Bucket",
    setting: "versioning.enabled",
    weaker: "off",
    default: false,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html",
  },
  {
    type: "aws:sqs/queue:Queue",
    setting: "messageRetentionSeconds",
    weaker: "less",
    default: 345_600,
    source: queueAttributes,
  },
  {
    type: "aws:sqs/queue:Queue",
    setting: "sqsManagedSseEnabled",
    weaker: "off",
    default: true,
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html",
  },
  ...["redrivePolicy", "redriveAllowPolicy"].map(
    (setting): Protection => ({
      type: "aws:sqs/queue:Queue",
      setting,
      weaker: "gone",
      source: queueAttributes,
    }),
  ),
  // Else what a function reports as failed is taken for done, and deleted with the rest of its batch.
  {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    setting: "functionResponseTypes",
    weaker: "gone",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
  },
  // Outside of a network of one's own there is nothing between a function and the internet.
  {
    type: "aws:lambda/function:Function",
    setting: "vpcConfig.subnetIds",
    weaker: "gone",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
  },
  {
    type: "aws:kms/key:Key",
    setting: "enableKeyRotation",
    weaker: "off",
    default: false,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html",
  },
  {
    type: "aws:dynamodb/table:Table",
    setting: "pointInTimeRecovery.recoveryPeriodInDays",
    weaker: "less",
    default: 35,
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html",
  },
  {
    type: "aws:ecr/repository:Repository",
    setting: "imageTagMutability",
    weaker: { otherThan: "IMMUTABLE" },
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageTagMutability.html",
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    setting: "enableDeletionProtection",
    weaker: "off",
    default: false,
    source:
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#deletion-protection",
  },
  {
    type: "aws:ec2/instance:Instance",
    setting: "disableApiTermination",
    weaker: "off",
    default: false,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html",
  },
];

/** Resources that are nothing but a setting of another: when one is deleted, the other is left without it. */
export const settingTypes: readonly string[] = [
  "aws:backup/vaultPolicy:VaultPolicy",
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
];

/** Where a resource holds a policy document that limits others. */
export const limitingDocuments: Readonly<Record<string, string>> = {
  "aws:backup/vaultPolicy:VaultPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:kms/key:Key": "policy",
  "aws:kms/keyPolicy:KeyPolicy": "policy",
  "aws:organizations/policy:Policy": "content",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
};
