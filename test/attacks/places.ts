/** The accounts of the sandbox, and what in them attacks are after. */
import {
  auditFlowLogBucketName,
  auditTrailBucketName,
  backupAlarmTopicName,
  backupCopyRoleName,
  backupEventBusName,
  backupEventForwarderName,
  backupVaultName,
  breakGlassRoleName,
  bucketArn,
  copyOutRoleName,
  deployerRoleName,
  eventBusArn,
  grantDeployerRoleName,
  paths,
  previewRoleName,
  prodVaultName,
  restoreRoleName,
  revokerRoleName,
  roleArn,
  stateBucketName,
  topicArn,
  vaultArn,
} from "../../components/names.ts";

export const region = "eu-central-1";
export const management = "111111111111";
export const audit = "222222222222";
export const backup = "333333333333";
export const prod = "444444444444";
export const dev = "555555555555";
/** An account of somebody else's, in an organisation of its own. */
export const elsewhere = "999999999999";

const arn = (service: string, account: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

export const ordersTable = arn("dynamodb", prod, "table/orders");
export const ordersDatabase = arn("rds", prod, "db:orders");
export const ordersSnapshot = arn("rds", prod, "snapshot:rds:orders-2099-01-11-05-00");
export const ordersQueue = arn("sqs", prod, "orders-incoming");
export const ordersFunction = arn("lambda", prod, "function:orders-taker");
export const ordersLogGroup = arn("logs", prod, "log-group:/aws/lambda/orders-taker:log-stream:2099/01/11");
export const documents = bucketArn(`orders-documents-${prod}-${region}-an`);
export const aReceipt = `${documents}/receipts/1.pdf`;
export const ordersRole = roleArn(prod, "/", "orders-taker");

export const prodVault = vaultArn(prod, region, prodVaultName);
export const backupVault = vaultArn(backup, region, backupVaultName);
export const foreignVault = vaultArn(elsewhere, region, "collected");
export const prodRecoveryPoint = arn("backup", prod, "recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45");
export const backupRecoveryPoint = arn(
  "backup",
  backup,
  "recovery-point:2A4C5E1D-50F1-4E0B-BC36-93B5B2A6C7F2",
);
export const backupPlan = arn("backup", prod, "backup-plan:3078584b-779d-c2c1-de5e-3e6d9c998b79");
export const copyRole = roleArn(prod, paths.perimeter, backupCopyRoleName);
export const copyOutRole = roleArn(backup, paths.perimeter, copyOutRoleName);

export const restoreRole = roleArn(prod, paths.perimeter, restoreRoleName);
export const eventForwarder = roleArn(prod, paths.perimeter, backupEventForwarderName);
export const backupAlarms = topicArn(backup, region, backupAlarmTopicName);
export const backupEvents = eventBusArn(backup, region, backupEventBusName);

export const trailBucket = bucketArn(auditTrailBucketName(audit, region));
export const flowLogBucket = bucketArn(auditFlowLogBucketName(audit, region));
export const aLogFile = `${trailBucket}/AWSLogs/o-sandbox0001/${prod}/CloudTrail/${region}/2099/01/11/log.json.gz`;
export const aFlowLog = `${flowLogBucket}/AWSLogs/${prod}/vpcflowlogs/${region}/2099/01/11/log.parquet`;
export const trail = arn("cloudtrail", management, "trail/perimeter");

/** Where the state of an account's stacks is. */
export const stateBucket = (account: string) => bucketArn(stateBucketName(account, region));

/** Keys by their alias, since AWS chooses their ids; requests are about the key that it points to. */
export const keys = {
  trail: arn("kms", audit, "alias/perimeter-trail"),
  backupVault: arn("kms", backup, "alias/perimeter-backup"),
  prodVault: arn("kms", prod, "alias/perimeter-prod"),
  volumes: arn("kms", prod, "alias/perimeter-volumes"),
  database: arn("kms", prod, "alias/orders-database"),
  prodState: arn("kms", prod, "alias/perimeter-state"),
  devState: arn("kms", dev, "alias/perimeter-state"),
} as const;

export const instance = (account: string) => arn("ec2", account, "instance/i-0aaaaaaaaaaaaaaa1");
export const volume = (account: string) => arn("ec2", account, "volume/vol-0aaaaaaaaaaaaaaa1");
export const snapshot = (account: string) =>
  `arn:aws:ec2:${region}::snapshot/snap-0aaaaaaaaaaaaa${account.slice(-3)}`;
export const secret = (account: string) => arn("secretsmanager", account, "secret:orders/partner-api-AbCdEf");
export const parameter = (account: string) => arn("ssm", account, "parameter/orders/partner-api");

export const roleOf = {
  /** What people and pipelines deploy a domain's stacks with. */
  deployer: (account: string) => roleArn(account, paths.perimeter, deployerRoleName),
  breakGlass: (account: string) => roleArn(account, paths.perimeter, breakGlassRoleName),
  preview: (account: string) => roleArn(account, paths.perimeter, previewRoleName),
  revoker: (account: string) => roleArn(account, paths.perimeter, revokerRoleName),
  grantDeployer: (account: string) => roleArn(account, paths.perimeter, grantDeployerRoleName),
  /** With AdministratorAccess, and of a name that no guardrail knows: somebody made it. */
  person: (account: string) => roleArn(account, "/", "administrator"),
  /** Identity Center's, of a permission set; by default that of people who may become break-glass. */
  permissionSet: (account: string, name = "BreakGlass") =>
    roleArn(
      account,
      "/aws-reserved/sso.amazonaws.com/eu-central-1/",
      `AWSReservedSSO_${name}_0123456789abcdef`,
    ),
  /** Made by Organizations in every account that it creates. */
  organizationAccess: (account: string) => roleArn(account, "/", "OrganizationAccountAccessRole"),
  /** An operator's role as many accounts have one: it trusts its account. */
  operator: (account: string) => roleArn(account, "/", "operator"),
} as const;
