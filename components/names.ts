/**
 * The names and ARNs that the stacks agree on without reading each other's state.
 * Trust domains share no StackReference: what one refers to in another is computed here, from account ids.
 */

/** IAM paths: policies and guardrails address the agent's roles by these. */
export const paths = {
  /** Roles that an agent arrives at and works as. */
  agent: "/agent/",
  /** Roles of one scoped task each, shut until granted. */
  escalation: "/escalation/",
  /** Roles of the perimeter itself: revoker, grant deployer, backup copy. No agent may touch them. */
  perimeter: "/perimeter/",
} as const;

/** An account as a principal: everybody in it whom its own policies let. */
export const rootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`;

export const roleArn = (accountId: string, path: string, name: string): string =>
  `arn:aws:iam::${accountId}:role${path}${name}`;

export const policyArn = (accountId: string, path: string, name: string): string =>
  `arn:aws:iam::${accountId}:policy${path}${name}`;

/** The role that an agent works as. */
export const agentRoleName = (agent: string): string => `agent-${agent}`;
/** The role that an agent arrives at. */
export const landingRoleName = (agent: string): string => `landing-${agent}`;
export const agentRoleArn = (accountId: string, agent: string): string =>
  roleArn(accountId, paths.agent, agentRoleName(agent));
export const landingRoleArn = (accountId: string, agent: string): string =>
  roleArn(accountId, paths.agent, landingRoleName(agent));
/** One of the policies that an agent's role carries: what it views, and what it is denied. */
export const agentPolicyName = (agent: string, part: string): string => `agent-${agent}-${part}`;
/** The account's trust in a forge's tokens; AWS leaves the scheme out of its name. */
export const identityProviderArn = (accountId: string, issuer: string): string =>
  `arn:aws:iam::${accountId}:oidc-provider/${issuer.replace(/^https:\/\//, "")}`;
/** The role of one scoped task, and the policy with what the task may do. */
export const escalationRoleName = (task: string): string => `escalation-${task}`;
export const escalationRoleArn = (accountId: string, task: string): string =>
  roleArn(accountId, paths.escalation, escalationRoleName(task));
export const taskPolicyArn = (accountId: string, task: string): string =>
  policyArn(accountId, paths.escalation, escalationRoleName(task));

/** The only role that applies a domain's stacks, bound to a protected environment of the pipeline. */
export const deployerRoleName = "deployer";
/** A person's role, with MFA, unused and alarmed. */
export const breakGlassRoleName = "break-glass";
/** Reads one stack's state, for a preview of code that is not merged yet. */
export const previewRoleName = "preview";
/**
 * The roles of an account that may change how its log, keys and backups are kept: people, as break-glass, and no pipeline.
 * Whoever brings a key up must be among them.
 */
export const administratorRoleArns = (accountId: string): string[] => [
  roleArn(accountId, paths.perimeter, breakGlassRoleName),
];

/** The one boundary, with the kill switch in it, that every role of an agent carries. */
export const boundaryName = "agent-boundary";
export const boundaryArn = (accountId: string): string => policyArn(accountId, paths.perimeter, boundaryName);
/** The role that pulls the kill switch in the boundary. */
export const revokerRoleName = "agent-revoker";
/** The only role that writes grants. */
export const grantDeployerRoleName = "grant-deployer";

/**
 * A bucket's name in its account's own namespace, which no other account can take beforehand.
 * Bucket names are global to AWS otherwise: whoever guesses one first would be sent the log.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
const bucketName = (prefix: string, accountId: string, region: string): string =>
  `${prefix}-${accountId}-${region}-an`;

export const auditTrailBucketName = (auditAccountId: string, region: string): string =>
  bucketName("perimeter-trail", auditAccountId, region);
export const auditFlowLogBucketName = (auditAccountId: string, region: string): string =>
  bucketName("perimeter-flow-logs", auditAccountId, region);
/** What queries over the log answer: copies, so neither locked nor kept. */
export const auditResultsBucketName = (auditAccountId: string, region: string): string =>
  bucketName("perimeter-log-results", auditAccountId, region);
/** The state of an account's stacks: who writes it is their deployer. */
export const stateBucketName = (accountId: string, region: string): string =>
  bucketName("perimeter-state", accountId, region);
/** The key that the state, and what is secret in it, is encrypted with. */
export const stateKeyAlias = "perimeter-state";
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

export const trailName = "perimeter";
export const trailArn = (managementAccountId: string, region: string): string =>
  `arn:aws:cloudtrail:${region}:${managementAccountId}:trail/${trailName}`;

/** The vault in the backup account that prod's recovery points are copied to. */
export const backupVaultName = "perimeter-backup";
/** The vault in prod that the plan fills first. */
export const prodVaultName = "perimeter-prod";
export const vaultArn = (accountId: string, region: string, name: string): string =>
  `arn:aws:backup:${region}:${accountId}:backup-vault:${name}`;

/** The key in prod that EBS volumes are under when nobody names another. */
export const volumeKeyAlias = "perimeter-volumes";
/** The logically air-gapped vault in the backup account, where there is one: its key is AWS's own. */
export const airGappedVaultName = "perimeter-air-gapped";
/** The role in prod that AWS Backup backs up and copies with. */
export const backupCopyRoleName = "perimeter-backup-copy";
/** The role that AWS Backup restores with: in prod, and in the backup account, where restores are tested. */
export const restoreRoleName = "perimeter-restore";
/** The role in the backup account that copies leave it with, once somebody has opened a way out. */
export const copyOutRoleName = "perimeter-copy-out";
/** AWS Backup's own role in each account: it receives the copies. AWS makes it, or whoever sets up the account. */
export const backupServiceLinkedRoleArn = (accountId: string): string =>
  roleArn(accountId, "/aws-service-role/backup.amazonaws.com/", "AWSServiceRoleForBackup");

/** The bus in the backup account that prod's backup events are forwarded to, and the role and rule that forward them. */
export const backupEventBusName = "perimeter-backup";
export const backupEventForwarderName = "perimeter-backup-events";
export const eventBusArn = (accountId: string, region: string, name: string): string =>
  `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
export const eventRuleArn = (accountId: string, region: string, name: string): string =>
  `arn:aws:events:${region}:${accountId}:rule/${name}`;

export const backupAlarmTopicName = "perimeter-backup-alarms";
export const topicArn = (accountId: string, region: string, name: string): string =>
  `arn:aws:sns:${region}:${accountId}:${name}`;

/** The bus in the audit account that every account's alarms are forwarded to, and the topic that tells people. */
export const alarmBusName = "perimeter-alarms";
export const alarmTopicName = "perimeter-alarms";
/** The role in each account that EventBridge forwards alarms with. */
export const alarmForwarderRoleName = "alarm-forwarder";
export const alarmForwarderRoleArn = (accountId: string): string =>
  roleArn(accountId, paths.perimeter, alarmForwarderRoleName);
/** The rules that forward, in each account and Region, by what they carry. */
export const alarmForwardingRuleName = (carried: "changes" | "sessions"): string =>
  `${alarmBusName}-${carried}`;

/** The network of a trust domain: its Name tag, and the tag `network` of everything in it. Applications find it by this. */
export const networkName = (domain: string): string => `perimeter-${domain}`;
