/** Events as CloudTrail hands them to EventBridge, by the alarm that they raise, with their near misses. */

export interface Happened {
  readonly what: string;
  readonly event: AlarmEvent;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
export interface AlarmEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export const accounts = {
  management: "111111111111",
  audit: "222222222222",
  backup: "333333333333",
  prod: "444444444444",
  dev: "555555555555",
} as const;

const home = "eu-central-1";
const time = "2026-11-23T10:00:00Z";

const mallory = (account: string) => ({
  type: "AssumedRole",
  principalId: "AROAEXAMPLEEXAMPLEEXA:mallory",
  arn: `arn:aws:sts::${account}:assumed-role/operator/mallory`,
  accountId: account,
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      arn: `arn:aws:iam::${account}:role/operator`,
      accountId: account,
      userName: "operator",
    },
    attributes: { creationDate: "2026-11-23T09:30:00Z", mfaAuthenticated: "false" },
  },
});

const root = (account: string) => ({
  type: "Root",
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
});

/** AWS's global services log here. */
const inUsEast1 = new Set(["iam", "organizations", "account"]);

interface More {
  readonly account?: string;
  readonly region?: string;
  readonly userIdentity?: object;
  readonly readOnly?: boolean;
  readonly errorCode?: string;
  readonly kind?:
    | "AWS API Call via CloudTrail"
    | "AWS Service Event via CloudTrail"
    | "AWS Console Sign In via CloudTrail";
  readonly detail?: object;
}

/** A call by its name in CloudTrail, `service:EventName`. */
export function called(name: string, requestParameters: object | null, more: More = {}): AlarmEvent {
  const [service = "", eventName = ""] = name.split(":");
  const account = more.account ?? accounts.prod;
  const region = more.region ?? (inUsEast1.has(service) ? "us-east-1" : home);
  return {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": more.kind ?? "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: "1.08",
      userIdentity: more.userIdentity ?? mallory(account),
      eventTime: time,
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: region,
      sourceIPAddress: "198.51.100.7",
      userAgent: "aws-cli/2.31.0",
      requestParameters,
      responseElements: null,
      ...(more.errorCode === undefined ? {} : { errorCode: more.errorCode }),
      readOnly: more.readOnly ?? false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
      ...more.detail,
    },
  };
}

export const testEvent = (account: string, region: string): AlarmEvent => ({
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "test",
  source: "perimeter.test",
  account,
  time,
  region,
  resources: [],
  detail: {},
});

const assume = (role: string, name = "sts:AssumeRole", account: string = accounts.prod) =>
  called(
    name,
    { roleArn: `arn:aws:iam::${account}:role${role}`, roleSessionName: "mallory" },
    { readOnly: true, account },
  );

const signIn = (userIdentity: object, detail: object, region: string, account: string = accounts.prod) =>
  called("signin:ConsoleLogin", null, {
    account,
    region,
    userIdentity,
    kind: "AWS Console Sign In via CloudTrail",
    detail: { eventType: "AwsConsoleSignIn", ...detail },
  });

const user = {
  type: "IAMUser",
  principalId: "AIDAEXAMPLE",
  arn: `arn:aws:iam::${accounts.prod}:user/left-over`,
  accountId: accounts.prod,
  userName: "left-over",
};

const succeeded = { responseElements: { ConsoleLogin: "Success" } };
const mfa = (MFAUsed: "Yes" | "No") => ({ additionalEventData: { MFAUsed, MobileVersion: "No" } });

const topic = `arn:aws:sns:${home}:${accounts.audit}:perimeter-alarms`;
const key = { keyId: `arn:aws:kms:${home}:${accounts.audit}:key/eed4cbd0-af3c-17f9-0d45-2c49d8ce2144` };
const inManagement = { account: accounts.management };
const inAudit = { account: accounts.audit };
const inBackup = { account: accounts.backup };

/** By alarm: what raises it, and what comes close and does not. */
export const table: Readonly<
  Record<string, { readonly rings: readonly Happened[]; readonly silent: readonly Happened[] }>
> = {
  "trail-changed": {
    rings: [
      ...["StopLogging", "DeleteTrail", "UpdateTrail"].map((name) => ({
        what: name,
        event: called(
          `cloudtrail:${name}`,
          { name: `arn:aws:cloudtrail:${home}:${accounts.management}:trail/perimeter` },
          inManagement,
        ),
      })),
      ...["PutEventSelectors", "PutInsightSelectors", "PutEventConfiguration"].map((name) => ({
        what: name,
        event: called(`cloudtrail:${name}`, { trailName: "perimeter" }, inManagement),
      })),
      {
        what: "an attempt that AWS denied",
        event: called("cloudtrail:StopLogging", null, { errorCode: "AccessDenied" }),
      },
    ],
    silent: [
      {
        what: "logging is started",
        event: called("cloudtrail:StartLogging", { name: "perimeter" }, inManagement),
      },
      {
        what: "somebody looks",
        event: called("cloudtrail:GetTrailStatus", { name: "perimeter" }, { readOnly: true }),
      },
      {
        what: "somebody says that it was so",
        event: { ...called("cloudtrail:StopLogging", { name: "perimeter" }), source: "mallory.cloudtrail" },
      },
    ],
  },
  "bucket-changed": {
    rings: [
      ...[
        "PutBucketPolicy",
        "DeleteBucketPolicy",
        "PutBucketLifecycle",
        "PutBucketVersioning",
        "PutBucketPublicAccessBlock",
        "PutBucketObjectLockConfiguration",
        "DeleteBucket",
      ].map((name) => ({
        what: `${name} of the log`,
        event: called(`s3:${name}`, { bucketName: `perimeter-trail-${accounts.audit}-${home}-an` }, inAudit),
      })),
      {
        what: "the policy of a state bucket",
        event: called("s3:PutBucketPolicy", { bucketName: `perimeter-state-${accounts.prod}-${home}-an` }),
      },
      {
        what: "the account's block",
        event: called("s3:PutAccountPublicAccessBlock", { accountId: accounts.prod }),
      },
    ],
    silent: [
      {
        what: "another bucket's policy",
        event: called("s3:PutBucketPolicy", { bucketName: "orders-receipts" }),
      },
      {
        what: "the log's policy is read",
        event: called(
          "s3:GetBucketPolicy",
          { bucketName: `perimeter-trail-${accounts.audit}-${home}-an` },
          { readOnly: true },
        ),
      },
    ],
  },
  "network-log-stopped": {
    rings: [
      {
        what: "DeleteFlowLogs",
        event: called("ec2:DeleteFlowLogs", {
          DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-1" } },
        }),
      },
      {
        what: "DeleteResolverQueryLogConfig",
        event: called("route53resolver:DeleteResolverQueryLogConfig", { resolverQueryLogConfigId: "rqlc-1" }),
      },
      {
        what: "DisassociateResolverQueryLogConfig",
        event: called("route53resolver:DisassociateResolverQueryLogConfig", { resourceId: "vpc-1" }),
      },
    ],
    silent: [
      { what: "a flow log is made", event: called("ec2:CreateFlowLogs", {}) },
      { what: "a rule of the DNS firewall goes", event: called("route53resolver:DeleteFirewallRule", {}) },
    ],
  },
  "membership-changed": {
    rings: [
      { what: "LeaveOrganization", event: called("organizations:LeaveOrganization", null) },
      ...["CloseAccount", "RemoveAccountFromOrganization", "MoveAccount"].map((name) => ({
        what: name,
        event: called(`organizations:${name}`, { accountId: accounts.prod }, inManagement),
      })),
      ...["InviteAccountToOrganization", "AcceptHandshake", "CreateAccount", "DeleteOrganizationalUnit"].map(
        (name) => ({
          what: name,
          event: called(`organizations:${name}`, {}, inManagement),
        }),
      ),
      { what: "CloseAccount of an account itself", event: called("account:CloseAccount", null) },
      {
        what: "what came of an account's making",
        event: called("organizations:CreateAccountResult", null, {
          ...inManagement,
          kind: "AWS Service Event via CloudTrail",
        }),
      },
    ],
    silent: [
      {
        what: "accounts are listed",
        event: called("organizations:ListAccounts", null, { ...inManagement, readOnly: true }),
      },
      {
        what: "a tag",
        event: called("organizations:TagResource", { resourceId: accounts.prod }, inManagement),
      },
    ],
  },
  "region-switched": {
    rings: ["EnableRegion", "DisableRegion"].map((name) => ({
      what: name,
      event: called(`account:${name}`, { regionName: "ap-east-1" }),
    })),
    silent: [{ what: "Regions are listed", event: called("account:ListRegions", null, { readOnly: true }) }],
  },
  "agent-role-changed": {
    rings: [
      ...["UpdateAssumeRolePolicy", "PutRolePolicy", "AttachRolePolicy", "DetachRolePolicy"].map((name) => ({
        what: `${name} of an agent's role`,
        event: called(`iam:${name}`, { roleName: "agent-sre" }),
      })),
      {
        what: "a role where agents' are",
        event: called("iam:CreateRole", { path: "/agent/", roleName: "reviewer" }),
      },
      {
        what: "who may arrive",
        event: called("iam:UpdateAssumeRolePolicy", { roleName: "landing-sre" }),
      },
      {
        what: "a policy more for a task",
        event: called("iam:AttachRolePolicy", { roleName: "escalation-repair-orders" }),
      },
      {
        what: "another version of a task's policy",
        event: called("iam:CreatePolicyVersion", {
          policyArn: `arn:aws:iam::${accounts.prod}:policy/escalation/escalation-repair-orders`,
        }),
      },
    ],
    silent: [
      {
        what: "a task is granted",
        event: called("iam:UpdateAssumeRolePolicy", { roleName: "escalation-repair-orders" }),
      },
      { what: "an application's role", event: called("iam:PutRolePolicy", { roleName: "reagent-agent" }) },
    ],
  },
  "guardrail-changed": {
    rings: [
      "CreatePolicy",
      "UpdatePolicy",
      "DeletePolicy",
      "AttachPolicy",
      "DetachPolicy",
      "EnablePolicyType",
      "DisablePolicyType",
    ].map((name) => ({
      what: name,
      event: called(
        `organizations:${name}`,
        { policyId: "p-examplepolicy1", targetId: "r-sbx1" },
        inManagement,
      ),
    })),
    silent: [
      { what: "a policy of IAM", event: called("iam:CreatePolicy", { policyName: "orders" }) },
      {
        what: "a guardrail is read",
        event: called(
          "organizations:DescribePolicy",
          { policyId: "p-1" },
          { ...inManagement, readOnly: true },
        ),
      },
    ],
  },
  "delegation-changed": {
    rings: [
      ...[
        "RegisterDelegatedAdministrator",
        "DeregisterDelegatedAdministrator",
        "EnableAWSServiceAccess",
        "DisableAWSServiceAccess",
      ].map((name) => ({
        what: name,
        event: called(`organizations:${name}`, { servicePrincipal: "backup.amazonaws.com" }, inManagement),
      })),
      {
        what: "PutResourcePolicy",
        event: called("organizations:PutResourcePolicy", { content: "{}" }, inManagement),
      },
      {
        what: "EnableOrganizationsRootSessions",
        event: called("iam:EnableOrganizationsRootSessions", null, inManagement),
      },
    ],
    silent: [
      { what: "a secret's policy", event: called("secretsmanager:PutResourcePolicy", { secretId: "s" }) },
      {
        what: "who is asked for",
        event: called("organizations:ListDelegatedAdministrators", null, { ...inManagement, readOnly: true }),
      },
    ],
  },
  "root-used": {
    rings: [
      {
        what: "root signs in",
        event: signIn(root(accounts.prod), { ...succeeded, ...mfa("Yes") }, "us-east-1"),
      },
      {
        what: "root's password is tried",
        event: signIn(root(accounts.prod), { responseElements: { ConsoleLogin: "Failure" } }, "us-east-1"),
      },
      {
        what: "root looks",
        event: called("s3:ListBuckets", null, {
          userIdentity: root(accounts.backup),
          account: accounts.backup,
          readOnly: true,
        }),
      },
      {
        what: "a root session of the management account deletes a bucket's policy",
        event: called(
          "s3:DeleteBucketPolicy",
          { bucketName: "orders-receipts" },
          {
            userIdentity: { ...root(accounts.prod), sessionContext: { assumedRoot: "true" } },
          },
        ),
      },
    ],
    silent: [
      {
        what: "AWS does something for the account",
        event: called("kms:CreateGrant", key, {
          userIdentity: { ...root(accounts.audit), invokedBy: "backup.amazonaws.com" },
        }),
      },
      { what: "a role called root", event: called("iam:CreateRole", { roleName: "root" }) },
    ],
  },
  "root-assumed": {
    rings: [
      {
        what: "AssumeRoot",
        event: called(
          "sts:AssumeRoot",
          {
            targetPrincipal: accounts.audit,
            taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
          },
          { ...inManagement, readOnly: true },
        ),
      },
    ],
    silent: [{ what: "AssumeRole of a role called so", event: assume("/AssumeRoot") }],
  },
  "root-address-changed": {
    rings: ["StartPrimaryEmailUpdate", "AcceptPrimaryEmailUpdate"].map((name) => ({
      what: name,
      event: called(`account:${name}`, { accountId: accounts.prod }, inManagement),
    })),
    silent: [
      {
        what: "it is read",
        event: called(
          "account:GetPrimaryEmail",
          { accountId: accounts.prod },
          { ...inManagement, readOnly: true },
        ),
      },
    ],
  },
  "identity-center-changed": {
    rings: [
      "CreateAccountAssignment",
      "PutInlinePolicyToPermissionSet",
      "AttachManagedPolicyToPermissionSet",
      "DeletePermissionsBoundaryFromPermissionSet",
      "CreateTrustedTokenIssuer",
    ].map((name) => ({
      what: name,
      event: called(`sso:${name}`, { instanceArn: "arn:aws:sso:::instance/ssoins-1" }, inManagement),
    })),
    silent: [
      {
        what: "a person's session",
        event: called("sso:Federate", null, { ...inManagement, kind: "AWS Service Event via CloudTrail" }),
      },
      {
        what: "sets are listed",
        event: called("sso:ListPermissionSets", null, { ...inManagement, readOnly: true }),
      },
    ],
  },
  "credentials-made": {
    rings: [
      ...[
        "CreateUser",
        "CreateAccessKey",
        "CreateLoginProfile",
        "UpdateLoginProfile",
        "DeactivateMFADevice",
      ].map((name) => ({
        what: name,
        event: called(`iam:${name}`, { userName: "mallory" }),
      })),
      {
        what: "CreateOpenIDConnectProvider",
        event: called("iam:CreateOpenIDConnectProvider", { url: "https://tokens.attacker.example" }),
      },
      { what: "UpdateSAMLProvider", event: called("iam:UpdateSAMLProvider", {}) },
    ],
    silent: [
      { what: "a role is made", event: called("iam:CreateRole", { roleName: "orders-taker" }) },
      { what: "a user of another service", event: called("cognito-idp:CreateUser", {}) },
    ],
  },
  "trust-anchor-made": {
    rings: ["CreateTrustAnchor", "CreateProfile"].map((name) => ({
      what: name,
      event: called(`rolesanywhere:${name}`, { name: "x" }),
    })),
    silent: [
      { what: "it is listed", event: called("rolesanywhere:ListTrustAnchors", null, { readOnly: true }) },
    ],
  },
  "perimeter-role-changed": {
    rings: [
      ...[
        "UpdateAssumeRolePolicy",
        "PutRolePolicy",
        "AttachRolePolicy",
        "DetachRolePolicy",
        "DeleteRole",
      ].map((name) => ({
        what: `${name} of the deployer`,
        event: called(`iam:${name}`, {
          roleName: "deployer",
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      })),
      ...[
        "break-glass",
        "agent-revoker",
        "preview",
        "grant-deployer",
        "alarm-forwarder",
        "perimeter-backup-copy",
      ].map((roleName) => ({
        what: `trust of ${roleName}`,
        event: called("iam:UpdateAssumeRolePolicy", { roleName }),
      })),
    ],
    silent: [
      {
        what: "a role of an application",
        event: called("iam:PutRolePolicy", { roleName: "orders-taker", policyName: "items" }),
      },
      {
        what: "a task is granted",
        event: called("iam:UpdateAssumeRolePolicy", { roleName: "escalation-repair-orders" }),
      },
    ],
  },
  "boundary-changed": {
    rings: [
      ...["CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy"].map((name) => ({
        what: `${name} of the boundary`,
        event: called(`iam:${name}`, {
          policyArn: `arn:aws:iam::${accounts.prod}:policy/perimeter/agent-boundary`,
        }),
      })),
      {
        what: "taken off an agent's role",
        event: called("iam:DeleteRolePermissionsBoundary", { roleName: "agent-sre" }),
      },
    ],
    silent: [
      {
        what: "a version of an application's policy",
        event: called("iam:CreatePolicyVersion", {
          policyArn: `arn:aws:iam::${accounts.prod}:policy/orders/items`,
        }),
      },
    ],
  },
  "break-glass-used": {
    rings: [
      { what: "AssumeRole", event: assume("/perimeter/break-glass") },
      { what: "AssumeRoleWithSAML", event: assume("/perimeter/break-glass", "sts:AssumeRoleWithSAML") },
    ],
    silent: [
      { what: "the deployer", event: assume("/perimeter/deployer") },
      { what: "a role that ends alike", event: assume("/shop/break-glass") },
    ],
  },
  "revoker-used": {
    rings: [{ what: "AssumeRole", event: assume("/perimeter/agent-revoker") }],
    silent: [{ what: "the grant deployer", event: assume("/perimeter/grant-deployer") }],
  },
  "escalation-assumed": {
    rings: [{ what: "AssumeRole", event: assume("/escalation/escalation-repair-orders") }],
    silent: [{ what: "the agent's role", event: assume("/agent/agent-sre") }],
  },
  "left-behind-role-used": {
    rings: [
      "/OrganizationAccountAccessRole",
      "/AWSControlTowerExecution",
      "/stacksets-exec-0a1b2c",
      "/AWSCloudFormationStackSetExecutionRole",
    ].map((role) => ({ what: role, event: assume(role, "sts:AssumeRole", accounts.backup) })),
    silent: [{ what: "a role that begins alike", event: assume("/OrganizationAccountAccessRoleOfOrders") }],
  },
  "console-without-mfa": {
    rings: [{ what: "a user", event: signIn(user, { ...succeeded, ...mfa("No") }, "us-east-1") }],
    silent: [
      { what: "with a second factor", event: signIn(user, { ...succeeded, ...mfa("Yes") }, "us-east-1") },
      {
        what: "a wrong password",
        event: signIn(user, { responseElements: { ConsoleLogin: "Failure" }, ...mfa("No") }, "us-east-1"),
      },
      {
        what: "a federated person, whose factor is asked for elsewhere",
        event: signIn(mallory(accounts.prod), { ...succeeded, ...mfa("No") }, home),
      },
    ],
  },
  "vault-changed": {
    rings: [
      ...[
        "DeleteBackupVault",
        "DeleteBackupVaultLockConfiguration",
        "PutBackupVaultLockConfiguration",
        "PutBackupVaultAccessPolicy",
        "DeleteBackupVaultAccessPolicy",
      ].map((name) => ({
        what: name,
        event: called(`backup:${name}`, { backupVaultName: "perimeter-backup" }, inBackup),
      })),
      ...["DeleteRecoveryPoint", "UpdateRecoveryPointLifecycle", "DisassociateRecoveryPoint"].map((name) => ({
        what: name,
        event: called(
          `backup:${name}`,
          {
            backupVaultName: "perimeter-backup",
            recoveryPointArn: "arn:aws:ec2:eu-central-1::snapshot/snap-1",
          },
          inBackup,
        ),
      })),
    ],
    silent: [
      {
        what: "a vault is made",
        event: called("backup:CreateBackupVault", { backupVaultName: "x" }, inBackup),
      },
      {
        what: "AWS Backup lets a copy go that is old enough",
        event: called("backup:DeleteRecoveryPoint", null, {
          ...inBackup,
          kind: "AWS Service Event via CloudTrail",
        }),
      },
    ],
  },
  "backups-changed": {
    rings: [
      "UpdateBackupPlan",
      "DeleteBackupPlan",
      "CreateBackupSelection",
      "DeleteBackupSelection",
      "UpdateRegionSettings",
      "UpdateGlobalSettings",
      "StopBackupJob",
      "DeleteRestoreTestingPlan",
    ].map((name) => ({ what: name, event: called(`backup:${name}`, { backupPlanId: "83fcb8ee" }) })),
    silent: [{ what: "a job begins", event: called("backup:StartBackupJob", {}) }],
  },
  "key-endangered": {
    rings: [
      ...["ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy", "DeleteImportedKeyMaterial"].map((name) => ({
        what: name,
        event: called(`kms:${name}`, key, inAudit),
      })),
      {
        what: "an alias of the perimeter's points elsewhere",
        event: called("kms:UpdateAlias", { aliasName: "alias/perimeter-trail" }, inAudit),
      },
    ],
    silent: [
      { what: "a key is used", event: called("kms:Decrypt", key, { ...inAudit, readOnly: true }) },
      { what: "a deletion is cancelled", event: called("kms:CancelKeyDeletion", key, inAudit) },
      { what: "an alias of an application", event: called("kms:UpdateAlias", { aliasName: "alias/orders" }) },
    ],
  },
  "alarms-changed": {
    rings: [
      ...["PutRule", "DisableRule", "DeleteRule"].map((name) => ({
        what: name,
        event: called(`events:${name}`, { name: "perimeter-alarms-changes" }),
      })),
      ...["PutTargets", "RemoveTargets"].map((name) => ({
        what: name,
        event: called(`events:${name}`, { rule: "perimeter-alarms-sessions" }, { region: "us-east-1" }),
      })),
      {
        what: "the bus shut",
        event: called(
          "events:RemovePermission",
          { eventBusName: "perimeter-alarms", removeAllPermissions: true },
          inAudit,
        ),
      },
      { what: "the bus gone", event: called("events:DeleteEventBus", { name: "perimeter-alarms" }, inAudit) },
      {
        what: "the topic's policy or key",
        event: called("sns:SetTopicAttributes", { topicArn: topic, attributeName: "Policy" }, inAudit),
      },
      { what: "the topic gone", event: called("sns:DeleteTopic", { topicArn: topic }, inAudit) },
      {
        what: "an address gone",
        event: called("sns:Unsubscribe", { subscriptionArn: `${topic}:9a8b` }, inAudit),
      },
      {
        what: "an address gets a part only",
        event: called(
          "sns:SetSubscriptionAttributes",
          { subscriptionArn: `${topic}:9a8b`, attributeName: "FilterPolicy" },
          inAudit,
        ),
      },
      {
        what: "an alarm gone",
        event: called(
          "monitoring:DeleteAlarms",
          { alarmNames: ["orders-slow", "perimeter-backup-copies-absent"] },
          inBackup,
        ),
      },
      {
        what: "an alarm muted by a rule",
        event: called(
          "monitoring:PutAlarmMuteRule",
          { name: "night", muteTargets: { alarmNames: ["perimeter-backup-copies-absent"] } },
          inBackup,
        ),
      },
      {
        what: "an alarm silenced",
        event: called(
          "monitoring:SetAlarmState",
          { alarmName: "perimeter-backup-copies-absent", stateValue: "OK" },
          inBackup,
        ),
      },
    ],
    silent: [
      { what: "a rule of an application", event: called("events:DeleteRule", { name: "orders-nightly" }) },
      {
        what: "a topic of an application",
        event: called("sns:DeleteTopic", { topicArn: `arn:aws:sns:${home}:${accounts.prod}:orders` }),
      },
      {
        what: "an alarm of an application",
        event: called("monitoring:DeleteAlarms", { alarmNames: ["orders-slow"] }),
      },
      {
        what: "a rule is looked at",
        event: called("events:DescribeRule", { name: "perimeter-alarms-changes" }, { readOnly: true }),
      },
    ],
  },
  test: {
    rings: [{ what: "a test event", event: testEvent(accounts.prod, home) }],
    silent: [
      {
        what: "a test event of somebody else",
        event: { ...testEvent(accounts.prod, home), source: "orders.test" },
      },
    ],
  },
};
