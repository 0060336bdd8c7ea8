/** One property after the other of the perimeter's components, weakened by hand, with the invariant that has to notice. */
import type { PackConfiguration } from "../../sandbox/policy-pack.ts";
import type { Properties } from "../../sandbox/wire.ts";
import { sandboxAccounts } from "./accounts.ts";

export interface Weakening {
  /** The component's class. */
  readonly component: string;
  readonly what: string;
  /** The invariant that rejects it. */
  readonly breaks: string;
  /** The resource that is changed: the component's first of this type, or the first whose name fits. */
  readonly type: string;
  readonly which?: RegExp;
  /** What the pack is told of the stack, where its rule hangs on that. */
  readonly configuration?: PackConfiguration;
  readonly change: "remove" | { properties?: (before: Properties) => Properties; protect?: boolean };
}

interface Document {
  Statement: Properties[];
}

const set = (changed: Properties) => ({ properties: () => changed });

/** Changes a policy document, statement by statement; what comes back undefined is left out. */
const document = (key: string, change: (statement: Properties) => Properties | undefined) => ({
  properties: (before: Properties): Properties => {
    const { Statement, ...rest } = JSON.parse(String(before[key])) as Document;
    return { [key]: JSON.stringify({ ...rest, Statement: Statement.flatMap((one) => change(one) ?? []) }) };
  },
});

const without = (key: string, ...sids: readonly string[]) =>
  document(key, (statement) => (sids.includes(String(statement["Sid"])) ? undefined : statement));

/** Adds a statement that allows something. */
const allowing = (key: string, action: string) => ({
  properties: (before: Properties): Properties => {
    const { Statement, ...rest } = JSON.parse(String(before[key])) as Document;
    const added = { Sid: "Added", Effect: "Allow", Action: action, Resource: "*" };
    return { [key]: JSON.stringify({ ...rest, Statement: [...Statement, added] }) };
  },
});

/** Replaces text anywhere in a policy document. */
const replaced = (key: string, pattern: RegExp, by: string) => ({
  properties: (before: Properties): Properties => ({ [key]: String(before[key]).replace(pattern, by) }),
});

/** Says something again and again, until AWS takes no more of it. */
const endless = (key: string) => ({
  properties: (before: Properties): Properties => {
    const { Statement, ...rest } = JSON.parse(String(before[key])) as Document;
    const more = Array.from({ length: 400 }, (_, index) => ({ ...Statement[0], Sid: `Again${index}` }));
    return { [key]: JSON.stringify({ ...rest, Statement: [...Statement, ...more] }) };
  },
});

/** Changes one setting of every rule of a backup plan. */
const replacedRule = (key: string, value: unknown) => ({
  properties: (before: Properties): Properties => ({
    rules: (before["rules"] as Properties[]).map((rule) => ({ ...rule, [key]: value })),
  }),
});

/** Lets everybody assume a role. */
const everybody = document("assumeRolePolicy", () => ({
  Sid: "Everybody",
  Effect: "Allow",
  Principal: "*",
  Action: "sts:AssumeRole",
}));

/** A role of whatever name the request says. */
const taggedRole = `arn:aws:iam::444444444444:role/\${aws:PrincipalTag/guard}`;

const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const managedPolicy = "aws:iam/policy:Policy";
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";

const inProd: PackConfiguration = { configuration: { domain: "prod", accounts: sandboxAccounts } };

/** The weakenings of one component. */
const of = (component: string, ...rows: readonly Omit<Weakening, "component">[]): Weakening[] =>
  rows.map((row) => ({ component, ...row }));

export const weakenings: readonly Weakening[] = [
  ...of("AccountBaseline", {
    what: "public buckets of others are let through",
    breaks: "isolation-buckets-private",
    type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    change: set({ restrictPublicBuckets: false }),
  }),
  ...of("AccountBaseline", {
    what: "new disks are not encrypted",
    breaks: "isolation-disks-encrypted",
    type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
    change: set({ enabled: false }),
  }),
  ...of(
    "AgentBoundary",
    {
      what: "no kill switch",
      breaks: "agent-kill-switch",
      type: managedPolicy,
      change: without("policy", "KillSwitch"),
    },
    {
      what: "nothing irreversible is denied",
      breaks: "confirm-irreversible-denied",
      type: managedPolicy,
      change: without("policy", "Irreversible"),
    },
    {
      what: "protect is off",
      breaks: "confirm-guards-protected",
      type: managedPolicy,
      change: { protect: false },
    },
    { what: "anybody pulls the switch", breaks: "agent-trust-exact", type: role, change: everybody },
    {
      what: "other accounts' resources are not denied",
      breaks: "agent-boundary-caps",
      type: managedPolicy,
      change: without("policy", "ThisAccountOnly"),
    },
  ),
  ...of(
    "AgentRole",
    {
      what: "no boundary",
      breaks: "agent-bounded",
      type: role,
      change: set({ permissionsBoundary: undefined }),
    },
    {
      what: "sessions of half a day",
      breaks: "agent-session-short",
      type: role,
      change: set({ maxSessionDuration: 43_200 }),
    },
    {
      what: "another name",
      breaks: "audit-agents-named",
      type: role,
      change: set({ name: "sre" }),
    },
    {
      what: "any branch of the repository",
      breaks: "agent-trust-exact",
      type: role,
      which: /landing/,
      change: replaced("assumeRolePolicy", /:environment:[\w-]+/g, ":*"),
    },
    {
      what: "a write",
      breaks: "agent-read-only",
      type: managedPolicy,
      which: /view/,
      change: allowing("policy", "s3:PutObject"),
    },
    {
      what: "any role that trusts it",
      breaks: "agent-secrets-denied",
      type: managedPolicy,
      which: /only-reads/,
      change: without("policy", "NoRoleButEscalations"),
    },
    {
      what: "more views than AWS takes of a policy",
      breaks: "isolation-policies-fit",
      type: managedPolicy,
      which: /view/,
      change: endless("policy"),
    },
    {
      what: "more inline than AWS takes of a role",
      breaks: "isolation-attachments-fit",
      type: rolePolicy,
      which: /data/,
      change: endless("policy"),
    },
    {
      what: "a log of dev",
      breaks: "isolation-domains-apart",
      type: rolePolicy,
      which: /data/,
      configuration: inProd,
      change: replaced("policy", /444444444444/g, "555555555555"),
    },
    {
      what: "a read of data that is put into another stack's role",
      breaks: "agent-roles-closed",
      type: rolePolicy,
      which: /data/,
      change: set({ role: "agent-builder" }),
    },
    {
      what: "credentials are not denied",
      breaks: "agent-secrets-denied",
      type: rolePolicy,
      which: /data/,
      change: without("policy", "NoCredentials"),
    },
  ),
  ...of(
    "PipelineAccess",
    {
      what: "a deployer of every branch",
      breaks: "agent-deployer-bound",
      type: role,
      which: /deployer/,
      change: replaced("assumeRolePolicy", /"[\w.]+:ref":"[^"]*",/, ""),
    },
    {
      what: "a deployer of a branch that an agent can push",
      breaks: "agent-subjects-apart",
      type: role,
      which: /deployer/,
      configuration: {
        configuration: {
          agents: {
            webIdentities: [
              { issuer: "token.actions.githubusercontent.com", subject: "repo:*:ref:refs/heads/*" },
            ],
          },
        },
      },
      change: replaced("assumeRolePolicy", /:environment:[\w-]+/g, ":ref:refs/heads/main"),
    },
    {
      what: "a deployer of any repository of the name",
      breaks: "agent-deployer-bound",
      type: role,
      which: /deployer/,
      change: replaced("assumeRolePolicy", /,"[\w.]+:repository_id":"[^"]*"/, ""),
    },
    {
      what: "a deployer that writes itself",
      breaks: "agent-deployer-bound",
      type: rolePolicy,
      which: /denied/,
      change: without("policy", "NotItself"),
    },
    {
      what: "a deployer without its denies",
      breaks: "agent-deployer-bound",
      type: rolePolicy,
      which: /denied/,
      change: "remove",
    },
    {
      what: "break-glass for permission sets that begin alike",
      breaks: "agent-trust-exact",
      type: role,
      which: /break-glass/,
      change: replaced("assumeRolePolicy", /\?{16}/g, "*"),
    },
    {
      what: "a preview that reads everything",
      breaks: "agent-roles-scoped",
      type: rolePolicy,
      which: /preview/,
      change: without("policy", "NothingElse"),
    },
    {
      what: "a break-glass that other accounts' people are",
      breaks: "agent-roles-scoped",
      type: role,
      which: /break-glass/,
      change: replaced("assumeRolePolicy", /\d{12}/g, "666666666666"),
    },
    {
      what: "a preview that reads every folder of the state",
      breaks: "isolation-state-apart",
      type: bucketPolicy,
      change: without("policy", "PreviewReadsOne"),
    },
    {
      what: "a deployer that changes how its state is kept",
      breaks: "isolation-state-apart",
      type: bucketPolicy,
      change: without("policy", "DenyOtherSettings"),
    },
    {
      what: "state that other accounts read",
      breaks: "isolation-state-apart",
      type: bucketPolicy,
      change: without("policy", "DenyOtherAccounts"),
    },
    {
      what: "state that everybody in the account reads",
      breaks: "isolation-state-apart",
      type: bucketPolicy,
      change: without("policy", "DenyOtherPrincipals"),
    },
    {
      what: "state whose versions go",
      breaks: "isolation-state-apart",
      type: bucketPolicy,
      change: without("policy", "DenyDestruction"),
    },
    {
      what: "state of two accounts",
      breaks: "isolation-state-apart",
      type: bucketPolicy,
      change: replaced(
        "policy",
        /"aws:PrincipalAccount":"(\d{12})"/,
        '"aws:PrincipalAccount":["$1","666666666666"]',
      ),
    },
    {
      what: "secrets that whoever the account lets opens",
      breaks: "isolation-state-apart",
      type: "aws:kms/key:Key",
      change: document("policy", ({ Condition: _, ...statement }) => statement),
    },
    {
      what: "a key of the state that goes along",
      breaks: "confirm-guards-protected",
      type: "aws:kms/key:Key",
      change: { protect: false },
    },
    {
      what: "a state's bucket without a lock",
      breaks: "isolation-state-apart",
      type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      change: "remove",
    },
  ),
  ...of(
    "IdentityProvider",
    {
      what: "tokens for any audience",
      breaks: "agent-issuer-exact",
      type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      change: set({ clientIdLists: [] }),
    },
    {
      what: "tokens of somebody else's cluster",
      breaks: "agent-issuer-exact",
      type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      change: set({ url: `https://oidc.eks.eu-central-1.amazonaws.com/id/${"F".repeat(32)}` }),
    },
  ),
  ...of("EscalationTask", {
    what: "every action of a service",
    breaks: "agent-task-scoped",
    type: managedPolicy,
    change: replaced("policy", /ecs:\w+/g, "ecs:*"),
  }),
  ...of(
    "EscalationRole",
    {
      what: "a grant for years",
      breaks: "agent-escalation-expires",
      type: role,
      change: replaced("assumeRolePolicy", /("DateLessThan":\{"aws:CurrentTime":")\d{4}/, "$19999"),
    },
    {
      what: "an administrator",
      breaks: "agent-task-scoped",
      type: role,
      change: set({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
    },
    {
      what: "no window on what it may do",
      breaks: "agent-escalation-windowed",
      type: rolePolicy,
      change: "remove",
    },
    {
      what: "no boundary",
      breaks: "agent-bounded",
      type: role,
      change: set({ permissionsBoundary: undefined }),
    },
  ),
  ...of("GrantDeployer", {
    what: "pull requests deploy grants",
    breaks: "agent-trust-exact",
    type: role,
    change: replaced("assumeRolePolicy", /:environment:[\w-]+/g, ":pull_request"),
  }),
  ...of(
    "AuditSink",
    {
      what: "a lifecycle in the bucket itself, beside its own",
      breaks: "confirm-one-writer",
      type: "aws:s3/bucket:Bucket",
      change: set({ lifecycleRules: [{ enabled: true, expiration: { days: 1 } }] }),
    },
    {
      what: "the log can be deleted with its bucket",
      breaks: "confirm-no-force",
      type: "aws:s3/bucket:Bucket",
      change: set({ forceDestroy: true }),
    },
    {
      what: "no lock",
      breaks: "audit-log-locked",
      type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      change: "remove",
    },
    {
      what: "no block on public access",
      breaks: "audit-log-locked",
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      change: "remove",
    },
    {
      what: "destruction is not denied",
      breaks: "audit-log-locked",
      type: bucketPolicy,
      which: /trail/,
      change: without("policy", "DenyDestruction"),
    },
    {
      what: "a trail that may not look whether it may write",
      breaks: "audit-log-delivered",
      type: bucketPolicy,
      which: /trail/,
      change: without("policy", "TrailChecksAcl"),
    },
    {
      what: "an account whose flow logs are not let in",
      breaks: "audit-log-delivered",
      type: bucketPolicy,
      which: /flow-logs/,
      change: without("policy", "DeliveryWrites444444444444"),
    },
    {
      what: "a table over somebody else's bucket",
      breaks: "audit-tables-true",
      type: "aws:glue/catalogTable:CatalogTable",
      change: set({
        storageDescriptor: { location: "s3://perimeter-trail-666666666666-eu-central-1-an/AWSLogs/" },
      }),
    },
    {
      what: "answers that go wherever whoever asks says",
      breaks: "audit-answers-kept",
      type: "aws:athena/workgroup:Workgroup",
      change: {
        properties: (before) => ({
          configuration: { ...(before["configuration"] as Properties), enforceWorkgroupConfiguration: false },
        }),
      },
    },
    {
      what: "log files that are whose who wrote them",
      breaks: "audit-buckets-whole",
      type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      change: set({ rule: { objectOwnership: "ObjectWriter" } }),
    },
    {
      what: "log files under S3's own key",
      breaks: "audit-buckets-whole",
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      which: /trail/,
      change: set({ rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }),
    },
    {
      what: "a log that is gone after a week",
      breaks: "audit-buckets-whole",
      type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      which: /trail/,
      change: set({ rules: [{ id: "expire", status: "Enabled", expiration: { days: 7 } }] }),
    },
    {
      what: "a log whose lifecycle anybody writes",
      breaks: "audit-log-denies",
      type: bucketPolicy,
      which: /trail/,
      change: without("policy", "DenyOtherSettings"),
    },
    {
      what: "anybody's trail writes",
      breaks: "audit-log-bound",
      type: bucketPolicy,
      which: /trail/,
      change: document("policy", (statement) =>
        statement["Effect"] === "Allow" ? { ...statement, Condition: undefined } : statement,
      ),
    },
    {
      what: "everybody reads",
      breaks: "isolation-policies-closed",
      type: bucketPolicy,
      which: /trail/,
      change: document("policy", (statement) =>
        statement["Effect"] === "Allow" ? { ...statement, Principal: "*", Condition: undefined } : statement,
      ),
    },
    {
      what: "a stranger reads",
      breaks: "isolation-policies-closed",
      type: bucketPolicy,
      which: /trail/,
      change: document("policy", (statement) =>
        statement["Effect"] === "Allow"
          ? { ...statement, Principal: { CanonicalUser: "c0ffee" }, Condition: undefined }
          : statement,
      ),
    },
    {
      what: "answers are kept, without versions",
      breaks: "confirm-versioned",
      type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      which: /results/,
      change: "remove",
    },
    {
      what: "no source identity",
      breaks: "audit-source-identity",
      type: "aws:glue/catalogTable:CatalogTable",
      which: /event/,
      change: {
        properties: (before) => ({
          storageDescriptor: JSON.parse(
            JSON.stringify(before["storageDescriptor"]).replaceAll("sourceidentity", "sourceip"),
          ) as unknown,
        }),
      },
    },
    {
      what: "the key goes within a week",
      breaks: "confirm-undo-on",
      type: "aws:kms/key:Key",
      change: set({ deletionWindowInDays: 7 }),
    },
    {
      what: "the key's protect is off",
      breaks: "confirm-guards-protected",
      type: "aws:kms/key:Key",
      change: { protect: false },
    },
  ),
  ...of(
    "OrganizationTrail",
    {
      what: "one Region",
      breaks: "audit-trail-complete",
      type: "aws:cloudtrail/trail:Trail",
      change: set({ isMultiRegionTrail: false }),
    },
    {
      what: "agents' calls of the last type are not logged",
      breaks: "audit-agents-logged",
      type: "aws:cloudtrail/trail:Trail",
      change: {
        properties: (before) => ({
          advancedEventSelectors: (before["advancedEventSelectors"] as unknown[]).slice(0, -1),
        }),
      },
    },
    {
      what: "no data events",
      breaks: "audit-data-logged",
      type: "aws:cloudtrail/trail:Trail",
      change: {
        properties: (before) => ({
          advancedEventSelectors: (before["advancedEventSelectors"] as unknown[]).slice(0, 1),
        }),
      },
    },
  ),
  ...of("NetworkPolicy", {
    what: "networks may except themselves",
    breaks: "isolation-public-access-blocked",
    type: "aws:organizations/policy:Policy",
    change: replaced("content", /("exclusions_allowed":\{"@@assign":")disabled/, "$1enabled"),
  }),
  ...of(
    "Guardrails",
    {
      what: "an action that a guardrail no longer denies",
      breaks: "isolation-guardrails-whole",
      type: "aws:organizations/policy:Policy",
      which: /perimeter-guarded$/,
      change: replaced("content", /"kms:Sc\*",/, ""),
    },
    {
      what: "a guardrail that goes along with another change",
      breaks: "confirm-guards-protected",
      type: "aws:organizations/policy:Policy",
      change: { protect: false },
    },
    {
      what: "an account that is let out of one along with another change",
      breaks: "confirm-guards-protected",
      type: "aws:organizations/policyAttachment:PolicyAttachment",
      change: { protect: false },
    },
  ),
  ...of("BackupSettings", {
    what: "no copies between accounts",
    breaks: "backup-switched-on",
    type: "aws:backup/globalSettings:GlobalSettings",
    change: set({ globalSettings: { isCrossAccountBackupEnabled: "false" } }),
  }),
  ...of("BackupRegionSettings", {
    what: "databases are left out",
    breaks: "backup-switched-on",
    type: "aws:backup/regionSettings:RegionSettings",
    change: set({ resourceTypeOptInPreference: { RDS: false } }),
  }),
  ...of(
    "BackupPlan",
    {
      what: "a vault under AWS's own key",
      breaks: "backup-vault-keyed",
      type: "aws:backup/vault:Vault",
      change: set({ kmsKeyArn: undefined }),
    },
    {
      what: "a schedule that never comes round",
      breaks: "backup-comes-often",
      type: "aws:backup/plan:Plan",
      change: replacedRule("schedule", "cron(0 0 1 1 ? 2199)"),
    },
    {
      what: "copies that leave for somebody else's account",
      breaks: "backup-copies-return",
      type: "aws:backup/vaultPolicy:VaultPolicy",
      change: replaced("policy", /(?<=backup:eu-central-1:)\d{12}/g, "666666666666"),
    },
    {
      what: "no copy",
      breaks: "backup-copies-elsewhere",
      type: "aws:backup/plan:Plan",
      change: {
        properties: (before) => ({
          rules: (before["rules"] as Properties[]).map((rule) => ({ ...rule, copyActions: [] })),
        }),
      },
    },
    {
      what: "what carries a tag",
      breaks: "backup-selects-everything",
      type: "aws:backup/selection:Selection",
      change: set({ selectionTags: [], resources: ["arn:aws:rds:*:*:db:*"] }),
    },
  ),
  ...of(
    "LockedVault",
    {
      what: "no lock",
      breaks: "backup-vault-locked",
      type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      change: "remove",
    },
    {
      what: "copies before the lock",
      breaks: "backup-lock-before-copies",
      type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      change: "remove",
    },
    {
      what: "copies are deleted before their time",
      breaks: "backup-vault-denies",
      type: "aws:backup/vaultPolicy:VaultPolicy",
      change: without("policy", "NobodyDeletes"),
    },
    {
      what: "whole accounts are let in",
      breaks: "backup-vault-copies-only",
      type: "aws:backup/vaultPolicy:VaultPolicy",
      change: document("policy", (statement) =>
        statement["Effect"] === "Allow" ? { ...statement, Condition: undefined } : statement,
      ),
    },
  ),
  ...of("BackupVault", {
    what: "the vault's protect is off",
    breaks: "confirm-guards-protected",
    type: "aws:backup/vault:Vault",
    change: { protect: false },
  }),
  ...of(
    "VolumeKey",
    {
      what: "the key goes within a week",
      breaks: "confirm-undo-on",
      type: "aws:kms/key:Key",
      change: set({ deletionWindowInDays: 7 }),
    },
    {
      what: "the key opens for another service",
      breaks: "isolation-keys-exact",
      type: "aws:kms/key:Key",
      change: replaced("policy", /"ec2\./, '"*.'),
    },
    {
      what: "no way to the other account",
      breaks: "backup-keys-copied",
      type: "aws:kms/key:Key",
      change: without("policy", "BackupAccountGrants"),
    },
    {
      what: "the key goes at all",
      breaks: "confirm-keys-kept",
      type: "aws:kms/key:Key",
      change: without("policy", "NobodyEnds"),
    },
    {
      what: "the key goes for whoever carries a tag",
      breaks: "confirm-keys-kept",
      type: "aws:kms/key:Key",
      change: document("policy", (statement) =>
        statement["Sid"] === "NobodyEnds"
          ? { ...statement, Condition: { ArnNotEquals: { "aws:PrincipalArn": taggedRole } } }
          : statement,
      ),
    },
  ),
  ...of("BackupServiceRole", {
    what: "everybody restores",
    breaks: "agent-trust-exact",
    type: role,
    change: everybody,
  }),
  ...of("BackupAlarms", {
    what: "silence raises no alarm",
    breaks: "backup-absence-alarmed",
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    which: /copies-absent/,
    change: set({ treatMissingData: "notBreaching" }),
  }),
  ...of("BackupEventForwarding", {
    what: "everybody forwards",
    breaks: "agent-trust-exact",
    type: role,
    change: everybody,
  }),
  ...of(
    "AlarmForwarding",
    {
      what: "a token in what a target is given",
      breaks: "isolation-secrets-fetched",
      type: "aws:cloudwatch/eventTarget:EventTarget",
      change: set({
        input: JSON.stringify({ webhook: "https://alarms:an-example-only@alarms.example.com" }),
      }),
    },
    {
      what: "a role of EventBridge's that may do everything with events",
      breaks: "agent-roles-scoped",
      type: rolePolicy,
      change: replaced("policy", /events:PutEvents/, "events:*"),
    },
    {
      what: "a rule in us-east-1 is off",
      breaks: "audit-alarms-forwarded",
      type: "aws:cloudwatch/eventRule:EventRule",
      which: /us-east-1-changes$/,
      change: set({ state: "DISABLED" }),
    },
    {
      what: "nothing is sent from us-east-1 of what root does",
      breaks: "audit-alarms-forwarded",
      type: "aws:cloudwatch/eventTarget:EventTarget",
      which: /us-east-1-sessions-target$/,
      change: "remove",
    },
    {
      what: "a rule that sends no sign of life",
      breaks: "audit-alarms-complete",
      type: "aws:cloudwatch/eventRule:EventRule",
      which: /us-east-1-changes$/,
      change: set({ scheduleExpression: undefined }),
    },
    {
      what: "one try is enough",
      breaks: "audit-alarms-forwarded",
      type: "aws:cloudwatch/eventTarget:EventTarget",
      which: /us-east-1-sessions-target$/,
      change: set({ retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 } }),
    },
    { what: "everybody forwards", breaks: "agent-trust-exact", type: role, change: everybody },
  ),
  ...of(
    "AlarmSink",
    {
      what: "silence of an account raises no alarm",
      breaks: "audit-silence-alarmed",
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      which: /444444444444/,
      change: set({ treatMissingData: "notBreaching" }),
    },
    {
      what: "every role of an account's perimeter sends events",
      breaks: "audit-senders-exact",
      type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
      change: replaced("policy", /\/perimeter\/alarm-forwarder/, "/perimeter/*"),
    },
    {
      what: "an alarm that lacks one event's name",
      breaks: "audit-alarms-complete",
      type: "aws:cloudwatch/eventRule:EventRule",
      which: /trail-changed$/,
      change: {
        properties: (before) => ({
          eventPattern: String(before["eventPattern"]).replace('"StopLogging",', ""),
        }),
      },
    },
  ),
  ...of(
    "AlarmTopic",
    {
      what: "nobody is told",
      breaks: "audit-alarms-told",
      type: "aws:sns/topicSubscription:TopicSubscription",
      change: "remove",
    },
    {
      what: "EventBridge may let others in",
      breaks: "isolation-policies-closed",
      type: "aws:sns/topicPolicy:TopicPolicy",
      change: replaced("policy", /"sns:Publish"/, '"sns:*"'),
    },
    {
      what: "everybody's alarms are published",
      breaks: "isolation-policies-closed",
      type: "aws:sns/topicPolicy:TopicPolicy",
      change: document("policy", (statement) =>
        statement["Sid"] === "AlarmsPublish" ? { ...statement, Condition: undefined } : statement,
      ),
    },
    {
      what: "EventBridge may not publish",
      breaks: "audit-alarms-told",
      type: "aws:sns/topicPolicy:TopicPolicy",
      change: without("policy", "RulesPublish"),
    },
    {
      what: "EventBridge may not use the key",
      breaks: "audit-alarms-told",
      type: "aws:kms/key:Key",
      change: without("policy", "PublishersEncrypt"),
    },
  ),
  ...of("RestoreTesting", {
    what: "restores from no vault",
    breaks: "backup-restores-tested",
    type: "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    change: set({ recoveryPointSelection: { includeVaults: [] } }),
  }),
  ...of(
    "IsolatedNetwork",
    {
      what: "a flow log for an account that nobody has listed",
      breaks: "isolation-accounts-known",
      type: "aws:ec2/flowLog:FlowLog",
      configuration: inProd,
      change: replaced("logDestination", /222222222222/, "666666666666"),
    },
    {
      what: "no flow log",
      breaks: "audit-network-logged",
      type: "aws:ec2/flowLog:FlowLog",
      change: "remove",
    },
    {
      what: "a flow log for a bucket of which nobody knows whose it is",
      breaks: "isolation-destinations-known",
      type: "aws:ec2/flowLog:FlowLog",
      configuration: inProd,
      change: set({ logDestination: "arn:aws:s3:::flows" }),
    },
    {
      what: "the default security group is left as it is",
      breaks: "isolation-default-group-shut",
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      change: "remove",
    },
    {
      what: "an endpoint for everybody",
      breaks: "isolation-endpoint-policy",
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      change: set({ policy: undefined }),
    },
    {
      what: "the access list that AWS makes",
      breaks: "isolation-network-walled",
      type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
      change: "remove",
    },
    {
      what: "no name is blocked",
      breaks: "isolation-names-resolved",
      type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
      which: /dns-block$/,
      change: set({ action: "ALERT" }),
    },
    {
      what: "a way to the internet for subnets that have no table of their own",
      breaks: "isolation-private-network",
      type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
      change: set({ routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a" }] }),
    },
    {
      what: "public addresses",
      breaks: "isolation-private-network",
      type: "aws:ec2/subnet:Subnet",
      change: set({ mapPublicIpOnLaunch: true }),
    },
  ),
];
