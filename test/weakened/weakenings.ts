/** One place of each component, weakened by hand as somebody would write it, with the invariant that has to notice. */

export interface Weakening {
  readonly component: string;
  /** File of the component's folder. */
  readonly file: string;
  /** Stands in the file once. */
  readonly strong: string;
  readonly weak: string;
  readonly invariant: string;
}

export const weakenings: readonly Weakening[] = [
  {
    component: "account-baseline",
    file: "account-baseline.ts",
    strong: "[block, true]",
    weak: '[block, block !== "restrictPublicBuckets"]',
    invariant: "isolation-buckets-private",
  },
  {
    component: "agent-boundary",
    file: "policies.ts",
    strong: '{ Sid: "Irreversible", Effect: "Deny", Action: deniedActions, Resource: "*" },',
    weak: "",
    invariant: "confirm-irreversible-denied",
  },
  {
    component: "agent-role",
    file: "agent-role.ts",
    strong: "const maxSessionDuration = 3600;",
    weak: "const maxSessionDuration = 43_200;",
    invariant: "agent-session-short",
  },
  {
    component: "alarm-forwarding",
    file: "alarm-forwarding.ts",
    strong: "roleArn: alarmForwarderRoleArn(accountId),",
    weak: "",
    invariant: "audit-alarms-forwarded",
  },
  {
    component: "alarm-sink",
    file: "alarm-sink.ts",
    strong: 'treatMissingData: "breaching"',
    weak: 'treatMissingData: "ignore"',
    invariant: "audit-silence-alarmed",
  },
  {
    component: "alarm-topic",
    file: "policies.ts",
    strong: 'Principal: { Service: ["events.amazonaws.com", "cloudwatch.amazonaws.com"] },',
    weak: 'Principal: { Service: "cloudwatch.amazonaws.com" },',
    invariant: "audit-alarms-told",
  },
  {
    component: "audit-sink",
    file: "audit-sink.ts",
    strong: "objectLockEnabled: settings.objectLockEnabled,\n        forceDestroy: false,",
    weak: "objectLockEnabled: settings.objectLockEnabled,\n        forceDestroy: true,",
    invariant: "confirm-no-force",
  },
  {
    component: "backup-alarms",
    file: "backup-alarms.ts",
    strong: "treatMissingData: alarm.treatMissingData",
    weak: 'treatMissingData: "notBreaching"',
    invariant: "backup-absence-alarmed",
  },
  {
    component: "backup-plan",
    file: "backup-plan.ts",
    strong: 'resources: ["*"]',
    weak: 'resources: ["arn:aws:rds:*:*:db:*"]',
    invariant: "backup-selects-everything",
  },
  {
    component: "backup-service-role",
    file: "policies.ts",
    strong: 'Principal: { Service: "backup.amazonaws.com" },',
    weak: 'Principal: { AWS: "*" },',
    invariant: "agent-trust-exact",
  },
  {
    component: "backup-settings",
    file: "backup-settings.ts",
    strong: 'isCrossAccountBackupEnabled: "true"',
    weak: 'isCrossAccountBackupEnabled: "false"',
    invariant: "backup-switched-on",
  },
  {
    component: "backup-vault",
    file: "backup-vault.ts",
    strong: "copiesFrom:",
    weak: "copiesFrom: ['arn:aws:iam::444444444444:role/*'], // ",
    invariant: "backup-vault-copies-only",
  },
  {
    component: "escalation-role",
    file: "policies.ts",
    strong: 'StringEquals: { "aws:SourceIdentity": agent, "sts:RoleSessionName": id },',
    weak: 'StringEquals: { "aws:SourceIdentity": agent },',
    invariant: "agent-escalation-expires",
  },
  {
    component: "escalation-task",
    file: "policies.ts",
    strong: "Action: actions, Resource: resources },",
    weak: 'Action: "*", Resource: resources },',
    invariant: "agent-task-scoped",
  },
  {
    component: "grant-deployer",
    file: "policies.ts",
    strong: "aud: arrival.audience, sub: arrival.subjects, ...arrival.claims",
    weak: "aud: arrival.audience, ...arrival.claims",
    invariant: "agent-trust-exact",
  },
  {
    component: "guardrails",
    file: "guardrails.ts",
    strong: "{ parent: this, protect: true },\n        ),",
    weak: "{ parent: this, protect: false },\n        ),",
    invariant: "confirm-guards-protected",
  },
  {
    component: "identity-provider",
    file: "identity-provider.ts",
    strong: "clientIdLists: [...new Set(args.audiences)].sort()",
    weak: 'clientIdLists: ["*"]',
    invariant: "agent-issuer-exact",
  },
  {
    component: "isolated-network",
    file: "isolated-network.ts",
    strong: "mapPublicIpOnLaunch: false",
    weak: "mapPublicIpOnLaunch: true",
    invariant: "isolation-private-network",
  },
  {
    component: "locked-vault",
    file: "locked-vault.ts",
    strong: "maxRetentionDays: lock.maximumDays,",
    weak: "",
    invariant: "backup-vault-locked",
  },
  {
    component: "network-policy",
    file: "network-policy.ts",
    strong: 'internetGateways: args.internetGateways ?? "block_bidirectional"',
    weak: 'internetGateways: "off" as never',
    invariant: "isolation-public-access-blocked",
  },
  {
    component: "organization-trail",
    file: "organization-trail.ts",
    strong: "enableLogFileValidation: true",
    weak: "enableLogFileValidation: false",
    invariant: "audit-trail-complete",
  },
  {
    component: "pipeline-access",
    file: "policies.ts",
    strong: 'NotAction: ["iam:Get*", "iam:List*"],',
    weak: 'Action: "iam:Delete*",',
    invariant: "agent-deployer-bound",
  },
  {
    component: "restore-testing",
    file: "restore-testing.ts",
    strong: "includeVaults: [...args.vaultArns]",
    weak: "includeVaults: []",
    invariant: "backup-restores-tested",
  },
  {
    component: "volume-key",
    file: "volume-key.ts",
    strong: "deletionWindowInDays: 30",
    weak: "deletionWindowInDays: 7",
    invariant: "confirm-undo-on",
  },
];
