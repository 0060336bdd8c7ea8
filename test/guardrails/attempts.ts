/**
 * For each row an attempt that it stops and no other row does, by somebody whose own policies allow everything: so a row
 * that is taken away, or no longer says what it says, is noticed.
 */
import { accounts, type Call, type Place, region, type Who } from "./place.ts";

export interface Attempt extends Call {
  readonly row: string;
  readonly by: Who;
}

const { audit, backup, prod, dev, landing, outsider } = accounts;

/** Somebody's role, made by an administrator of the account: guardrails know nothing about it. */
export const anybody = (place: Place): Who => ({ in: place, role: "anybody" });

const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const arn = (service: string, account: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;
const key = (account: string) => arn("kms", account, "key/1234abcd-12ab-34cd-56ef-1234567890ab");
const bucket = (name: string) => `arn:aws:s3:::${name}`;
const state = bucket(`perimeter-state-${prod}-${region}-an`);
const trail = bucket(`perimeter-trail-${audit}-${region}-an`);
const boundary = `arn:aws:iam::${prod}:policy/perimeter/agent-boundary`;
const ofPerimeter = { "kms:ResourceAliases": ["alias/perimeter-volumes"] };
const issuer = "token.actions.githubusercontent.com";

const inProd = (row: string, call: string, on = "*", more: Partial<Attempt> = {}): Attempt => ({
  row,
  by: anybody("prod"),
  call,
  on,
  ...more,
});

export const attempts: readonly Attempt[] = [
  // The account
  inProd("Membership", "organizations:LeaveOrganization"),
  inProd("Membership", "organizations:AttachPolicy", "*", { by: anybody("audit") }),
  inProd("Membership", "organizations:RegisterDelegatedAdministrator", "*", { by: anybody("landing") }),
  inProd("Account", "account:CloseAccount"),
  inProd("Account", "account:StartPrimaryEmailUpdate", "*", { by: anybody("backup") }),
  inProd("Account", "account:EnableRegion"),
  inProd("Root", "s3:GetObject", bucket("documents/receipt"), { by: { in: "audit", root: true } }),
  inProd("Root", "s3:DeleteBucketPolicy", bucket("athena-results"), {
    by: { in: "audit", root: true },
    with: { "aws:AssumedRoot": "true" },
  }),
  inProd("RootSignedIn", "ec2:DescribeInstances", "*", { by: { in: "audit", root: true } }),
  inProd("RootSessions", "sts:AssumeRoot", `arn:aws:iam::${backup}:root`),
  inProd("RootSessions", "iam:AcceptDelegationRequest", arn("iam", prod, "delegation-request/1")),
  inProd("Regions", "ec2:RunInstances", arn("ec2", prod, "instance/*"), {
    with: { "aws:RequestedRegion": "us-west-2" },
  }),
  inProd("Regions", "s3:PutObject", bucket("documents/receipt"), {
    with: { "aws:RequestedRegion": "eu-west-3" },
  }),
  inProd("NorthVirginia", "ec2:RunInstances", arn("ec2", prod, "instance/*"), {
    with: { "aws:RequestedRegion": "us-east-1" },
  }),
  inProd("SessionsElsewhere", "sts:AssumeRole", role(prod, "escalation/escalation-repair-orders"), {
    by: { in: "prod", role: "agent/agent-sre" },
    with: { "aws:RequestedRegion": "ap-south-1" },
  }),
  inProd("SessionsElsewhere", "sts:AssumeRole", role(prod, "perimeter/break-glass"), {
    by: { in: "prod", role: "aws-reserved/sso.amazonaws.com/AWSReservedSSO_BreakGlass_0123456789abcdef" },
    with: { "aws:RequestedRegion": "eu-north-1" },
  }),
  inProd("StandingCredentials", "iam:CreateUser", `arn:aws:iam::${prod}:user/backup-service`),
  inProd("StandingCredentials", "iam:CreateAccessKey", `arn:aws:iam::${dev}:user/ada`, {
    by: anybody("dev"),
  }),
  inProd(
    "Federation",
    "iam:CreateOpenIDConnectProvider",
    `arn:aws:iam::${prod}:oidc-provider/tokens.attacker.example`,
  ),
  inProd("Federation", "iam:UpdateSAMLProvider", `arn:aws:iam::${prod}:saml-provider/AWSSSO_1_DO_NOT_DELETE`),
  // Names that begin as a cluster's issuer does, at a host of somebody else's.
  inProd(
    "Federation",
    "iam:CreateOpenIDConnectProvider",
    `arn:aws:iam::${prod}:oidc-provider/oidc.eks.attacker.example`,
  ),
  inProd(
    "Federation",
    "iam:CreateOpenIDConnectProvider",
    `arn:aws:iam::${prod}:oidc-provider/oidc.eks.attacker.example/${region}.amazonaws.com/id/1`,
  ),
  inProd("Anchors", "rolesanywhere:CreateTrustAnchor"),
  inProd("Anchors", "iot:CreateRoleAlias", arn("iot", prod, "rolealias/field")),
  inProd("Anchors", "ssm:CreateActivation"),
  inProd("Anchors", "sso:CreateInstance", "*", { by: anybody("landing") }),
  inProd("HandedOutTokens", "sts:GetFederationToken", `arn:aws:sts::${prod}:federated-user/mallory`),
  inProd("HandedOutTokens", "sts:GetWebIdentityToken"),
  inProd("HandedOutTokens", "signin:CreateOAuth2Token"),
  inProd("PublicAccess", "s3:PutAccountPublicAccessBlock"),
  inProd("PublicAccess", "ec2:DisableEbsEncryptionByDefault"),
  inProd("PublicAccess", "ec2:CreateVpcBlockPublicAccessExclusion", arn("ec2", prod, "vpc/vpc-1")),

  // The pipeline, and what limits agents
  inProd("GuardRoles", "iam:UpdateAssumeRolePolicy", role(prod, "perimeter/deployer"), {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("GuardRoles", "iam:PassRole", role(prod, "perimeter/perimeter-backup-copy"), {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("PerimeterRoles", "iam:AttachRolePolicy", role(prod, "agent/agent-sre")),
  inProd("PerimeterRoles", "iam:CreateRole", role(prod, "perimeter/another")),
  inProd("PerimeterRoles", "iam:PassRole", role(prod, "perimeter/grant-deployer")),
  inProd("GuardRoles", "iam:UpdateAssumeRolePolicy", role(prod, "perimeter/perimeter-restore"), {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("SparedRoles", "iam:UpdateAssumeRolePolicy", role(prod, "AWSControlTowerExecution")),
  inProd("SparedRoles", "iam:CreateRole", role(landing, "OrganizationAccountAccessRole"), {
    by: anybody("landing"),
  }),
  inProd("EscalationRoles", "iam:UpdateAssumeRolePolicy", role(prod, "escalation/escalation-repair-orders")),
  inProd("AgentsAreNotPassed", "iam:PassRole", role(prod, "agent/agent-sre"), {
    by: { in: "prod", role: "perimeter/break-glass" },
  }),
  inProd("PerimeterPolicies", "iam:CreatePolicyVersion", boundary),
  inProd(
    "PerimeterPolicies",
    "iam:SetDefaultPolicyVersion",
    `arn:aws:iam::${prod}:policy/escalation/escalation-x`,
  ),
  inProd("BoundaryRequired", "iam:CreateRole", role(prod, "agent/agent-free"), {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("BoundaryRequired", "iam:PutRolePermissionsBoundary", role(prod, "escalation/escalation-x"), {
    by: { in: "prod", role: "perimeter/grant-deployer" },
    with: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
  }),
  inProd("BoundaryStays", "iam:DeleteRolePermissionsBoundary", role(prod, "agent/agent-sre"), {
    by: { in: "prod", role: "perimeter/deployer" },
    with: { "iam:PermissionsBoundary": boundary },
  }),
  inProd("BoundaryStays", "iam:DeletePolicy", boundary, {
    by: { in: "prod", role: "perimeter/agent-revoker" },
  }),
  inProd("PerimeterSessions", "sts:AssumeRole", role(prod, "perimeter/break-glass")),
  inProd("PerimeterSessions", "sts:AssumeRole", role(prod, "perimeter/deployer"), {
    by: { in: "prod", role: "agent/agent-sre" },
  }),
  inProd(
    "ReservedRoles",
    "iam:CreateRole",
    role(prod, "aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_BreakGlass_0123456789abcdef"),
  ),
  // Lake Formation writes a bucket into its own role's policy with the rights of whoever registers it, and hands its sessions out.
  inProd(
    "ReservedRoles",
    "iam:PutRolePolicy",
    role(prod, "aws-service-role/lakeformation.amazonaws.com/AWSServiceRoleForLakeFormationDataAccess"),
  ),
  inProd(
    "ReservedRoles",
    "iam:PutRolePolicy",
    role(dev, "aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"),
    {
      by: anybody("dev"),
    },
  ),
  inProd(
    "ServicesOwnRoles",
    "iam:DeleteServiceLinkedRole",
    role(prod, "aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"),
  ),
  inProd(
    "ServicesOwnRoles",
    "iam:PassRole",
    role(prod, "aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"),
  ),
  inProd("State", "s3:GetObject", `${state}/.pulumi/stacks/agent-perimeter/prod.json`),
  inProd("StateIsWritten", "s3:PutObject", `${state}/.pulumi/stacks/agent-perimeter/prod.json`, {
    by: { in: "prod", role: "perimeter/preview" },
  }),
  inProd("StateKey", "kms:Decrypt", key(prod), {
    with: { "kms:ResourceAliases": ["alias/perimeter-state"] },
  }),

  // The record
  inProd("Trails", "cloudtrail:StopLogging", arn("cloudtrail", prod, "trail/perimeter")),
  inProd("Trails", "cloudtrail:PutEventConfiguration", arn("cloudtrail", prod, "trail/perimeter")),
  inProd("FlowLogs", "ec2:DeleteFlowLogs", arn("ec2", prod, "vpc-flow-log/fl-1")),
  inProd("Configurations", "config:StopConfigurationRecorder"),
  inProd("Configurations", "config:PutRetentionConfiguration"),
  inProd("Detection", "guardduty:DeleteDetector"),
  inProd("Detection", "securityhub:DisableSecurityHub"),
  inProd("Detection", "access-analyzer:DeleteAnalyzer"),
  inProd("Alarms", "events:DeleteRule", arn("events", prod, "rule/perimeter-alarms-changes")),
  inProd("Alarms", "events:PutTargets", arn("events", prod, "rule/perimeter-backup-events"), {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("Alarms", "events:UpdateEventBus", arn("events", audit, "event-bus/perimeter-alarms"), {
    by: anybody("audit"),
  }),
  inProd("AccessPoints", "s3:PutAccessPointPolicy", arn("s3", backup, "accesspoint/side-door"), {
    by: anybody("backup"),
  }),
  inProd("AccessPoints", "s3:CreateAccessPoint", arn("s3", audit, "accesspoint/side-door"), {
    by: { in: "audit", role: "perimeter/deployer" },
  }),
  inProd("BusPolicies", "events:RemovePermission", "*", { by: anybody("audit") }),
  inProd("BusPolicies", "events:PutPermission", "*", { by: { in: "backup", role: "perimeter/deployer" } }),
  inProd("Told", "sns:SetTopicAttributes", arn("sns", audit, "perimeter-alarms"), { by: anybody("audit") }),
  inProd(
    "Told",
    "cloudwatch:DisableAlarmActions",
    arn("cloudwatch", backup, "alarm:perimeter-copies-absent"),
    {
      by: anybody("backup"),
    },
  ),
  inProd("Told", "cloudwatch:PutAlarmMuteRule", arn("cloudwatch", audit, "alarm:perimeter-alarms-silent-x"), {
    by: anybody("audit"),
  }),
  inProd("Buckets", "s3:PutBucketPolicy", trail, { by: { in: "audit", role: "perimeter/deployer" } }),
  inProd("Buckets", "s3:PutLifecycleConfiguration", state, {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("Buckets", "s3:PutObjectRetention", `${bucket("perimeter-log-results-x")}/answer.csv`, {
    by: anybody("landing"),
  }),
  inProd("LogFiles", "s3:PutObject", `${trail}/AWSLogs/1`, { by: anybody("audit"), of: "audit" }),

  // Backups and keys
  inProd("Backups", "backup:DeleteRecoveryPoint", arn("backup", backup, "recovery-point:1"), {
    by: anybody("backup"),
  }),
  inProd(
    "Backups",
    "backup:DeleteBackupVaultLockConfiguration",
    arn("backup", backup, "backup-vault:perimeter-backup"),
    {
      by: { in: "backup", role: "perimeter/deployer" },
    },
  ),
  inProd("Backups", "backup:UpdateRegionSettings"),
  inProd("Backups", "backup:UpdateBackupPlan", arn("backup", prod, "backup-plan:1")),
  inProd("CopiesStay", "backup:CopyFromBackupVault", arn("backup", prod, "recovery-point:1"), {
    with: { "backup:CopyTargetOrgPaths": ["o-outsider001/r-out1/"] },
  }),
  inProd("OptOutByTag", "s3:TagResource", bucket("documents"), {
    with: { "aws:TagKeys": ["awsbackup-restore-test"] },
  }),
  inProd("OptOutByTag", "rds:AddTagsToResource", arn("rds", prod, "db:orders"), {
    with: { "aws:TagKeys": ["team", "awsbackup-restore-test-1"] },
  }),
  inProd("OptOutByName", "rds:CreateDBInstance", arn("rds", prod, "db:awsbackup-restore-test-orders")),
  inProd("OptOutByName", "dynamodb:CreateTable", arn("dynamodb", prod, "table/awsbackup-restore-test")),
  inProd("OptOutByName", "s3:CreateBucket", bucket("awsbackup-restore-test-x")),
  inProd("Bins", "rbin:UnlockRule", arn("rbin", prod, "rule/1")),
  inProd("Locks", "s3:PutBucketObjectLockConfiguration", bucket("documents")),
  inProd("Locks", "s3:BypassGovernanceRetention", bucket("documents/receipt")),
  inProd("Retention", "s3:PutObjectRetention", bucket("documents/receipt"), {
    with: { "s3:object-lock-remaining-retention-days": "36500" },
  }),
  inProd("Retention", "s3:PutObject", bucket("documents/receipt"), {
    by: { in: "prod", role: "perimeter/break-glass" },
    with: { "s3:object-lock-remaining-retention-days": "36500" },
  }),
  inProd("Keys", "kms:PutKeyPolicy", key(prod), {
    with: ofPerimeter,
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("Keys", "kms:ReplicateKey", key(prod), {
    with: ofPerimeter,
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("Keys", "kms:DisableKey", key(dev), { with: ofPerimeter, by: anybody("dev") }),
  inProd("KeyGrants", "kms:CreateGrant", key(prod), { with: ofPerimeter }),
  inProd("KeyGrants", "kms:CreateGrant", key(prod), {
    with: { ...ofPerimeter, "kms:GrantIsForAWSResource": "false" },
  }),
  inProd("KeyAliases", "kms:DeleteAlias", arn("kms", prod, "alias/perimeter-volumes")),
  inProd("KeyAliases", "kms:UpdateAlias", arn("kms", prod, "alias/perimeter-volumes")),
  inProd("KeyStores", "kms:DisconnectCustomKeyStore"),
  inProd("ForeignKeys", "kms:GenerateDataKey", key(outsider), { of: "outsider" }),
  inProd("SuppliedKeys", "s3:PutObject", bucket("documents/receipt"), {
    // No resource policy is in the way: an account's own bucket meets the same in `SuppliedKeysFromOutside`.
    of: "outsider",
    with: { "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" },
  }),
  inProd("NoKeyEnds", "kms:ScheduleKeyDeletion", key(prod)),
  inProd("NoKeyEnds", "kms:DisableKey", key(prod)),
  inProd("KeyPolicies", "kms:PutKeyPolicy", key(prod)),

  // The domains
  inProd("LeftBehind", "ec2:DescribeInstances", "*", {
    by: { in: "dev", role: "OrganizationAccountAccessRole" },
  }),
  inProd("LeftBehind", "iam:ListRoles", "*", { by: { in: "audit", role: "AWSControlTowerExecution" } }),
  inProd("LeftBehind", "iam:ListRoles", "*", { by: { in: "prod", role: "stacksets-exec-5f0e1d2c3b4a5968" } }),
  inProd("PermissionSets", "ec2:DescribeInstances", "*", {
    by: {
      in: "prod",
      role: "aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_AdministratorAccess_0123456789abcdef",
    },
  }),
  inProd("IdentityCenter", "sso:CreateAccountAssignment"),
  inProd("Findings", "guardduty:CreateFilter", "*", { by: anybody("dev") }),
  inProd("Findings", "securityhub:CreateAutomationRule"),
  inProd("Commitments", "ec2:PurchaseReservedInstancesOffering"),
  inProd("Commitments", "shield:CreateSubscription", "*", { by: anybody("dev") }),
  inProd("Irreversible", "dynamodb:DeleteTable", arn("dynamodb", prod, "table/orders")),
  inProd("Irreversible", "rds:DeleteDBInstance", arn("rds", prod, "db:orders"), {
    by: { in: "prod", role: "perimeter/deployer" },
  }),
  inProd("Irreversible", "s3:DeleteObjectVersion", bucket("documents/receipt")),
  inProd("Irreversible", "ec2:DeleteSnapshot", `arn:aws:ec2:${region}::snapshot/snap-1`, {
    by: anybody("backup"),
  }),
  inProd("Irreversible", "elasticache:DeleteServerlessCacheSnapshot", "*"),
  inProd("Irreversible", "glacier:DeleteVault", arn("glacier", prod, "vaults/old")),
  inProd("SecretsForGood", "secretsmanager:DeleteSecret", arn("secretsmanager", prod, "secret:orders"), {
    with: { "secretsmanager:ForceDeleteWithoutRecovery": "true" },
  }),
  inProd("Approvals", "codepipeline:PutApprovalResult", arn("codepipeline", prod, "orders/release/approve")),
  inProd("Approvals", "codebuild:ImportSourceCredentials", "*", { by: anybody("dev") }),
  inProd(
    "ConnectionTokens",
    "codeconnections:GetConnectionToken",
    arn("codeconnections", dev, "connection/1"),
    {
      by: anybody("dev"),
    },
  ),
  inProd("LogGroups", "logs:DeleteLogGroup", arn("logs", audit, "log-group:/people/who-looked"), {
    by: anybody("audit"),
  }),
  inProd("Networks", "ec2:AcceptVpcPeeringConnection", arn("ec2", prod, "vpc-peering-connection/pcx-1")),
  inProd("Networks", "ec2:CreateTransitGatewayVpcAttachment", arn("ec2", dev, "vpc/vpc-1"), {
    by: anybody("dev"),
  }),
  inProd("Networks", "route53:AssociateVPCWithHostedZone", "arn:aws:route53:::hostedzone/Z1"),
  inProd("Shares", "ram:CreateResourceShare"),
  inProd("Shares", "ec2:ModifySnapshotAttribute", `arn:aws:ec2:${region}::snapshot/snap-1`, {
    by: anybody("dev"),
  }),
  inProd("Shares", "ssm:ModifyDocumentPermission", arn("ssm", prod, "document/restart")),
  inProd("EndpointServices", "ec2:CreateVpcEndpoint", arn("ec2", prod, "vpc-endpoint/*"), {
    with: { "ec2:VpceServiceOwner": outsider },
  }),
  inProd("Invocations", "lambda:AddPermission", arn("lambda", prod, "function:orders-taker"), {
    with: { "lambda:Principal": outsider },
  }),
  inProd("InvocationsByRoles", "lambda:AddPermission", arn("lambda", prod, "function:orders-taker"), {
    with: { "lambda:Principal": `arn:aws:iam::${outsider}:role/x.amazonaws.com` },
  }),
  inProd("Shares", "lambda:PutResourcePolicy", arn("lambda", dev, "function:preview"), {
    by: anybody("dev"),
  }),
  inProd("DevApart", "lambda:InvokeFunction", arn("lambda", prod, "function:orders-taker"), {
    by: anybody("dev"),
    of: "prod",
  }),
  inProd("GuardedApart", "ecs:RunTask", arn("ecs", dev, "task-definition/x"), { of: "dev" }),

  // From outside
  inProd("Outsiders", "s3:GetObject", bucket("documents/receipt"), { by: anybody("outsider"), of: "prod" }),
  inProd("Outsiders", "sts:AssumeRole", role(landing, "operator"), {
    by: anybody("outsider"),
    of: "landing",
  }),
  inProd("ConfusedDeputies", "s3:PutObject", bucket("documents/receipt"), {
    by: { service: "cloudtrail.amazonaws.com", for: "outsider" },
    of: "prod",
  }),
  inProd("ForgeTokens", "sts:AssumeRoleWithWebIdentity", role(prod, "github-deploy"), {
    by: {
      in: "prod",
      issuer,
      claims: {
        aud: "sts.amazonaws.com",
        sub: "repo:mallory/x:ref:refs/heads/main",
        repository_owner_id: "666",
      },
    },
  }),
  inProd("ForgeTokens", "sts:AssumeRoleWithWebIdentity", role(prod, "github-deploy"), {
    by: {
      in: "prod",
      issuer,
      claims: { aud: "sts.amazonaws.com", sub: "repo:example/x:ref:refs/heads/main" },
    },
  }),
  inProd("RolesElsewhere", "sts:AssumeRoleWithWebIdentity", role(prod, "perimeter/deployer"), {
    by: {
      in: "prod",
      issuer,
      claims: {
        aud: "sts.amazonaws.com",
        sub: "repo:example@1234567/perimeter@7654321:environment:prod",
        repository_owner_id: "1234567",
      },
    },
    with: { "aws:RequestedRegion": "ap-south-1" },
  }),
  // IAM knows these issuers by itself: a trust policy is enough, nobody makes a provider.
  ...[
    ["GoogleTokens", "accounts.google.com", { aud: "1234.apps.googleusercontent.com", sub: "1" }] as const,
    ["AmazonTokens", "www.amazon.com", { app_id: "amzn1.application.1", user_id: "1" }] as const,
    ["FacebookTokens", "graph.facebook.com", { app_id: "1234", id: "1" }] as const,
  ].map(([row, stranger, claims]) =>
    inProd(row, "sts:AssumeRoleWithWebIdentity", role(prod, "anybody"), {
      by: { in: "prod", issuer: stranger, claims },
    }),
  ),
  inProd("SuppliedKeysFromOutside", "s3:PutObject", bucket("documents/receipt"), {
    by: { in: "management", role: "anybody" },
    of: "dev",
    with: { "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" },
  }),
  inProd("DevFromOutside", "sts:AssumeRole", role(prod, "operator"), {
    // A service-linked role is bound by no SCP, and neither by an RCP; a role of dev's is bound by both.
    by: anybody("dev"),
    of: "prod",
  }),
  inProd("DevsDeputies", "sqs:SendMessage", arn("sqs", prod, "orders"), {
    by: { service: "sns.amazonaws.com", for: "dev" },
    of: "prod",
  }),
  inProd("DevsDeputies", "s3:PutObject", bucket("documents/report"), {
    by: { service: "logging.s3.amazonaws.com", for: "dev" },
    of: "prod",
  }),
  inProd("ManagementFromOutside", "sts:AssumeRole", role(dev, "OrganizationAccountAccessRole"), {
    by: { in: "management", role: "perimeter/deployer" },
    of: "dev",
  }),
  inProd("ManagementFromOutside", "sts:AssumeRole", role(backup, "OrganizationAccountAccessRole"), {
    by: { in: "management", role: "administrator" },
    of: "backup",
  }),
  inProd("LogFilesFromOutside", "s3:DeleteObject", `${trail}/AWSLogs/1`, {
    by: { in: "management", role: "administrator" },
    of: "audit",
  }),
];
