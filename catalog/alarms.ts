/**
 * What raises an alarm: which events, what people are told, and what they do. Every pattern is written for the events that
 * CloudTrail hands to EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 *
 * An attempt that AWS denied is logged like one that succeeded, and raises the same alarm: its `errorCode` is told.
 */

/** An EventBridge pattern, as data. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export type EventPattern = Readonly<Record<string, unknown>>;

export interface AlarmRow {
  /** The rule's name follows from it. Never used again for something else. */
  readonly id: string;
  /** What a person is told. */
  readonly says: string;
  /** What whoever is on call does first. */
  readonly respond: string;
  readonly pattern: EventPattern;
  /** Where AWS logs it: global services in us-east-1 alone, all others in the Region of the call. */
  readonly where: "us-east-1" | "the Region of the call";
  /** By which rule accounts forward it; `sessions` takes in events that only read. */
  readonly forwardedBy: ForwardingName;
  /** Rows of the threat model. */
  readonly threats: readonly number[];
  readonly source: string;
}

const guide = "https://docs.aws.amazon.com";

const call = "AWS API Call via CloudTrail";
const signIn = "AWS Console Sign In via CloudTrail";
const serviceEvent = "AWS Service Event via CloudTrail";

/** Nobody but AWS puts events whose source begins so. */
const fromAws = { source: [{ prefix: "aws." }] };

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Names, and prefixes of names where a star ends them. */
const names = (text: string): unknown[] =>
  words(text).map((name) => (name.endsWith("*") ? { prefix: name.slice(0, -1) } : name));

const from = (...services: readonly string[]) => ({
  eventSource: services.map((service) => `${service}.amazonaws.com`),
});

/** Calls of a service by their names in CloudTrail, with what they are about. */
const calls = (service: string, eventNames: string, about: EventPattern = {}): EventPattern => ({
  ...fromAws,
  "detail-type": [call],
  detail: { ...from(service), eventName: names(eventNames), ...about },
});

/** Calls of several services. */
const anyOf = (...details: readonly EventPattern[]): EventPattern => ({
  ...fromAws,
  "detail-type": [call],
  detail: { $or: details },
});

const detailOf = (service: string, eventNames: string, about: EventPattern = {}): EventPattern => ({
  ...from(service),
  eventName: names(eventNames),
  ...about,
});

const asks = (requestParameters: EventPattern) => ({ requestParameters });

/** A role is assumed, by whatever call. */
const assumed = (...roles: readonly string[]): EventPattern =>
  calls(
    "sts",
    "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity",
    asks({ roleArn: roles.map((role) => ({ wildcard: `arn:aws:iam::*:role${role}` })) }),
  );

/** Buckets, rules, topics and alarms of the perimeter begin with this. */
const ours = { prefix: "perimeter-" };

/** Roles of the perimeter by name: a call that changes a role names no path. */
const perimeterRoles = names(
  "deployer preview break-glass agent-revoker grant-deployer alarm-forwarder perimeter-*",
);

/** What comes first nearly always. */
export const askWho =
  "Ask whoever the mail names whether it was them, over another channel. Nobody, or no answer in minutes: it is an attack.";

export const alarms: readonly AlarmRow[] = [
  {
    id: "trail-changed",
    says: "A trail was stopped, changed or deleted, or somebody tried",
    respond: `${askWho} Start logging again as break-glass, then ask the log what was done between the two events.`,
    pattern: calls(
      "cloudtrail",
      "StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors PutEventConfiguration RegisterOrganizationDelegatedAdmin DeregisterOrganizationDelegatedAdmin DeleteEventDataStore",
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [2, 27, 32],
    source: `${guide}/awscloudtrail/latest/userguide/best-practices-security.html`,
  },
  {
    id: "bucket-changed",
    says: "The settings of a bucket of the perimeter (log, flow logs, state) were changed, or somebody tried",
    respond: `${askWho} Put the settings back as break-glass; objects under a lock are still there.`,
    pattern: anyOf(
      detailOf("s3", "PutBucket* DeleteBucket* PutObjectLock*", asks({ bucketName: [ours] })),
      detailOf("s3", "PutAccountPublicAccessBlock DeleteAccountPublicAccessBlock"),
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [3, 18, 26],
    source: `${guide}/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html`,
  },
  {
    id: "network-log-stopped",
    says: "A network's flow log, or the log of its name queries, was taken away, or somebody tried",
    respond: `${askWho} Bring the account's stack up again: it makes the log anew.`,
    pattern: anyOf(
      detailOf("ec2", "DeleteFlowLogs"),
      detailOf("route53resolver", "DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig"),
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [27],
    source: `${guide}/vpc/latest/userguide/flow-logs.html`,
  },
  {
    id: "membership-changed",
    says: "An account was closed, left, moved, invited or made, or somebody tried",
    respond:
      "Stop it first: a closed account can be reopened for 90 days, a moved one moved back, an invitation cancelled. " +
      askWho,
    pattern: {
      ...fromAws,
      "detail-type": [call, serviceEvent],
      detail: {
        $or: [
          detailOf(
            "organizations",
            "LeaveOrganization CloseAccount* RemoveAccountFromOrganization InviteAccount* AcceptHandshake CreateAccount* CreateGovCloudAccount MoveAccount DeleteOrganization*",
          ),
          detailOf("account", "CloseAccount"),
        ],
      },
    },
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [5, 8],
    source: `${guide}/organizations/latest/userguide/orgs_cloudtrail-integration.html`,
  },
  {
    id: "region-switched",
    says: "A Region was opened or shut for an account, or somebody tried: in a new one, no alarm listens",
    respond: `${askWho} Shut it again, and ask the log what was done there.`,
    pattern: calls("account", "EnableRegion DisableRegion"),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [9],
    source: `${guide}/accounts/latest/reference/API_EnableRegion.html`,
  },
  {
    id: "guardrail-changed",
    says: "A guardrail was written, attached, taken away or switched off, or somebody tried",
    respond: `${askWho} Compare what is attached with the stack org (pulumi preview), and bring it up again as break-glass.`,
    pattern: calls(
      "organizations",
      "CreatePolicy UpdatePolicy DeletePolicy AttachPolicy DetachPolicy EnablePolicyType DisablePolicyType",
    ),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [7, 11],
    source: `${guide}/organizations/latest/userguide/orgs_cloudtrail-integration.html`,
  },
  {
    id: "delegation-changed",
    says: "An administrator was delegated, a service was given access to all accounts, or the organisation's own policy changed",
    respond: `${askWho} Take the delegation or the access back in the management account.`,
    pattern: anyOf(
      detailOf(
        "organizations",
        "RegisterDelegatedAdministrator DeregisterDelegatedAdministrator EnableAWSServiceAccess DisableAWSServiceAccess PutResourcePolicy DeleteResourcePolicy",
      ),
      detailOf("iam", "EnableOrganizations* DisableOrganizations*"),
    ),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [2, 3],
    source: `${guide}/organizations/latest/userguide/orgs_integrate_delegated_admin.html`,
  },
  {
    id: "root-used",
    says: "The root user signed in or was used, or somebody tried",
    respond:
      "Nobody uses root. Change its password and second factor by the account's address, sign out its sessions, delete its keys; " +
      "in a member account take its credentials away from the management account.",
    pattern: {
      ...fromAws,
      "detail-type": [call, signIn, serviceEvent],
      // What AWS does by itself for an account is not root's.
      detail: { userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] } },
    },
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [3],
    source: `${guide}/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html`,
  },
  {
    id: "root-assumed",
    says: "Somebody in the management account asked for a root session of a member account",
    respond: `${askWho} A session lasts fifteen minutes and does one task: see which one in the event's task policy, and undo it.`,
    pattern: calls("sts", "AssumeRoot"),
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [3, 38],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html`,
  },
  {
    id: "root-address-changed",
    says: "The address of an account's root was changed, or somebody tried: whoever reads it may become root",
    respond: `${askWho} Change it back from the management account before the new one is confirmed.`,
    pattern: calls("account", "StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate"),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [4],
    source: `${guide}/accounts/latest/reference/API_StartPrimaryEmailUpdate.html`,
  },
  {
    id: "identity-center-changed",
    says: "Who may become what through Identity Center was changed",
    respond: `${askWho} Delete the assignment, or put the permission set back, and end the sessions that it gave.`,
    pattern: calls(
      "sso",
      "CreateAccountAssignment DeleteAccountAssignment CreatePermissionSet UpdatePermissionSet PutInlinePolicyToPermissionSet AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet DetachManagedPolicyFromPermissionSet DeletePermissionsBoundaryFromPermissionSet PutPermissionsBoundaryToPermissionSet UpdateInstance CreateTrustedTokenIssuer",
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [6],
    source: `${guide}/singlesignon/latest/userguide/logging-using-cloudtrail.html`,
  },
  {
    id: "credentials-made",
    says: "A user or a group, a key, a password or an identity provider was made or changed, or somebody tried",
    respond: `${askWho} The perimeter has no users and no keys: delete it, then see what it was used for.`,
    pattern: calls(
      "iam",
      "CreateUser CreateAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile CreateServiceSpecificCredential ResetServiceSpecificCredential UploadSSHPublicKey UploadSigningCertificate CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint CreateSAMLProvider UpdateSAMLProvider DeactivateMFADevice EnableOutboundWebIdentityFederation AcceptDelegationRequest AttachUserPolicy PutUserPolicy AddUserToGroup AttachGroupPolicy PutGroupPolicy",
    ),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [38],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-integration.html`,
  },
  {
    id: "trust-anchor-made",
    says: "An authority was made whose certificates become roles (IAM Roles Anywhere), or somebody tried",
    respond: `${askWho} Disable the anchor: sessions that it gave last an hour at most.`,
    pattern: calls(
      "rolesanywhere",
      "CreateTrustAnchor UpdateTrustAnchor EnableTrustAnchor CreateProfile UpdateProfile EnableProfile",
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [38],
    source: `${guide}/rolesanywhere/latest/userguide/logging-using-cloudtrail.html`,
  },
  {
    id: "perimeter-role-changed",
    says: "A role of the perimeter (deployer, break-glass, revoker, forwarder) or its trust was changed, or somebody tried",
    respond: `${askWho} Bring the account's access stack up again as break-glass; if break-glass is what changed, from the management account.`,
    pattern: calls(
      "iam",
      "CreateRole DeleteRole UpdateRole UpdateAssumeRolePolicy PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary",
      asks({ roleName: perimeterRoles }),
    ),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [13, 18],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-integration.html`,
  },
  {
    id: "agent-role-changed",
    says: "What an agent or a task may do, or who may become an agent, was changed, or somebody tried",
    respond: `${askWho} Not part of a deployment: pull the kill switch (docs/runbooks/revoke.md), then bring the stack up again.`,
    pattern: anyOf(
      detailOf(
        "iam",
        "CreateRole UpdateAssumeRolePolicy PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy DeleteRole",
        asks({ roleName: names("agent-* landing-*") }),
      ),
      detailOf("iam", "CreateRole", asks({ path: ["/agent/", "/escalation/", "/perimeter/"] })),
      // A grant writes the trust and the windows of a task's role; what the task may do is attached.
      detailOf("iam", "AttachRolePolicy DetachRolePolicy", asks({ roleName: names("escalation-*") })),
      detailOf(
        "iam",
        "CreatePolicyVersion SetDefaultPolicyVersion DeletePolicy",
        asks({
          policyArn: ["agent", "escalation"].map((path) => ({ wildcard: `arn:aws:iam::*:policy/${path}/*` })),
        }),
      ),
    ),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [15],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-integration.html`,
  },
  {
    id: "boundary-changed",
    says: "The agents' boundary got another version, or was taken off a role: the kill switch was pulled or lifted, or somebody tried to get round it",
    respond:
      "If you pulled the switch, all is well. If not: pull it (docs/runbooks/revoke.md), and look which version is in force.",
    pattern: anyOf(
      detailOf(
        "iam",
        "CreatePolicyVersion SetDefaultPolicyVersion DeletePolicyVersion DeletePolicy",
        asks({ policyArn: [{ wildcard: "arn:aws:iam::*:policy/perimeter/*" }] }),
      ),
      detailOf("iam", "PutRolePermissionsBoundary DeleteRolePermissionsBoundary"),
    ),
    where: "us-east-1",
    forwardedBy: "changes",
    threats: [13],
    source: `${guide}/IAM/latest/UserGuide/access_policies_boundaries.html`,
  },
  {
    id: "break-glass-used",
    says: "Somebody became break-glass, or tried",
    respond: `${askWho} If it was an attack, end its sessions (docs/runbooks/revoke.md) and shut the way by which they came.`,
    pattern: assumed("/perimeter/break-glass"),
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [12],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-integration.html`,
  },
  {
    id: "revoker-used",
    says: "Somebody became the revoker, who pulls and lifts the agents' kill switch, or tried",
    respond: `${askWho} See which version of the boundary is in force (docs/runbooks/revoke.md).`,
    pattern: assumed("/perimeter/agent-revoker"),
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [12, 32],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-integration.html`,
  },
  {
    id: "escalation-assumed",
    says: "An agent took up a task that it was granted, or tried to",
    respond:
      "Compare with the grants that are open. None fits: pull the kill switch (docs/runbooks/revoke.md).",
    pattern: assumed("/escalation/*"),
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [15],
    source: `${guide}/IAM/latest/UserGuide/cloudtrail-integration.html`,
  },
  {
    id: "left-behind-role-used",
    says: "Somebody became a role that administrators left in an account, or tried",
    respond: `${askWho} Look at what the session did; the guardrails deny it in audit, backup and prod.`,
    pattern: assumed(
      "/OrganizationAccountAccessRole",
      "/AWSControlTowerExecution",
      "/stacksets-exec-*",
      "/AWSCloudFormationStackSetExecutionRole",
    ),
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [1],
    source: `${guide}/organizations/latest/userguide/orgs_manage_accounts_access.html`,
  },
  {
    id: "console-without-mfa",
    says: "A user signed in to the console without a second factor",
    respond: "The perimeter has no users: delete this one's password, end its sessions, and see who made it.",
    // Federated sign-ins say No, too: their second factor is asked for elsewhere.
    pattern: {
      ...fromAws,
      "detail-type": [signIn],
      detail: {
        eventName: ["ConsoleLogin"],
        userIdentity: { type: ["IAMUser"] },
        additionalEventData: { MFAUsed: ["No"] },
        responseElements: { ConsoleLogin: ["Success"] },
      },
    },
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [24, 38],
    source: `${guide}/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html`,
  },
  {
    id: "vault-changed",
    says: "A vault's lock or policy was changed, or a vault or copy was deleted or given away, or somebody tried",
    respond: `${askWho} Put the policy and the lock back as break-glass; see which recovery points are left in the backup account.`,
    pattern: calls(
      "backup",
      "DeleteBackupVault* PutBackupVaultLockConfiguration PutBackupVaultAccessPolicy PutBackupVaultSharingPolicy DeleteRecoveryPoint UpdateRecoveryPointLifecycle DisassociateRecoveryPoint* AssociateBackupVaultMpaApprovalTeam DisassociateBackupVaultMpaApprovalTeam RevokeRestoreAccessBackupVault CancelLegalHold",
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [26, 28],
    source: `${guide}/aws-backup/latest/devguide/logging-using-cloudtrail.html`,
  },
  {
    id: "backups-changed",
    says: "What is backed up, when, or by which settings was changed, or a job was stopped, or somebody tried",
    respond: `${askWho} Bring the stack prod up again; see that a copy arrives the night after.`,
    pattern: calls(
      "backup",
      "UpdateBackupPlan DeleteBackupPlan CreateBackupSelection DeleteBackupSelection UpdateRegionSettings UpdateGlobalSettings StopBackupJob DeleteRestoreTesting* UpdateRestoreTesting*",
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [29],
    source: `${guide}/aws-backup/latest/devguide/logging-using-cloudtrail.html`,
  },
  {
    id: "key-endangered",
    says: "A key is to be deleted, was switched off, or has another policy, or somebody tried",
    respond: `${askWho} Cancel the deletion and enable the key as break-glass, at once: what is under it cannot be read meanwhile.`,
    pattern: anyOf(
      detailOf(
        "kms",
        "ScheduleKeyDeletion DisableKey PutKeyPolicy DeleteImportedKeyMaterial DisconnectCustomKeyStore DeleteCustomKeyStore UpdatePrimaryRegion ReplicateKey",
      ),
      detailOf("kms", "UpdateAlias DeleteAlias", asks({ aliasName: [{ prefix: "alias/perimeter-" }] })),
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [28],
    source: `${guide}/kms/latest/developerguide/logging-using-cloudtrail.html`,
  },
  {
    id: "alarms-changed",
    says: "Alarms of the perimeter were switched off, changed or deleted, or somebody tried, or an address no longer gets them",
    respond: `${askWho} Bring the stack up again that has the rule, the bus or the topic, then send a test alarm.`,
    pattern: anyOf(
      detailOf("events", "PutRule DisableRule DeleteRule", asks({ name: [ours] })),
      detailOf("events", "PutTargets RemoveTargets", asks({ rule: [ours] })),
      detailOf("events", "PutPermission RemovePermission UpdateEventBus DeleteEventBus"),
      detailOf(
        "sns",
        "DeleteTopic SetTopicAttributes AddPermission RemovePermission PutDataProtectionPolicy",
        asks({
          $or: [
            { topicArn: [{ wildcard: "*:perimeter-*" }] },
            { resourceArn: [{ wildcard: "*:perimeter-*" }] },
          ],
        }),
      ),
      detailOf(
        "sns",
        "Unsubscribe SetSubscriptionAttributes",
        asks({ subscriptionArn: [{ wildcard: "*:perimeter-*" }] }),
      ),
      detailOf("monitoring", "DeleteAlarms DisableAlarmActions", asks({ alarmNames: [ours] })),
      detailOf(
        "monitoring",
        "PutMetricAlarm PutCompositeAlarm PutLogAlarm SetAlarmState",
        asks({ alarmName: [ours] }),
      ),
      // A rule that mutes alarms is rare, and names them in a list of its own.
      detailOf("monitoring", "PutAlarmMuteRule"),
    ),
    where: "the Region of the call",
    forwardedBy: "changes",
    threats: [27, 29],
    source: `${guide}/eventbridge/latest/userguide/eb-logging-using-cloudtrail.html`,
  },
  {
    id: "test",
    says: "A test of the alarms",
    respond:
      "Nothing, if you have sent it. Nobody has: find out who did, for they can send as many as they like.",
    pattern: { source: ["perimeter.test"] },
    where: "the Region of the call",
    forwardedBy: "sessions",
    threats: [],
    source: `${guide}/eventbridge/latest/userguide/eb-putevents.html`,
  },
];

export type ForwardingName = "changes" | "sessions";

export interface Forwarding {
  readonly name: ForwardingName;
  readonly says: string;
  /**
   * Whether EventBridge hands it management events that only read, too. It takes AssumeRole for one of those, as CloudTrail
   * does. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
   */
  readonly reads: boolean;
  readonly pattern: EventPattern;
}

/** What an account sends on: wider than the alarms where few events come, so that what rings is decided in the audit account. */
export const forwarded: readonly Forwarding[] = [
  {
    name: "changes",
    says: "Changes that may raise an alarm go to the audit account",
    reads: false,
    pattern: {
      ...fromAws,
      "detail-type": [call, serviceEvent, signIn],
      detail: {
        $or: [
          from("cloudtrail", "organizations", "account", "iam", "backup", "rolesanywhere", "signin"),
          { ...from("sso"), eventName: names("Create* Delete* Put* Attach* Detach* Update*") },
          { ...from("s3"), ...asks({ bucketName: [ours] }) },
          { ...from("s3"), eventName: names("PutAccount* DeleteAccount*") },
          { ...from("ec2"), eventName: names("DeleteFlowLogs") },
          { ...from("route53resolver"), eventName: names("Delete* Disassociate*") },
          {
            ...from("kms"),
            eventName: names(
              "Schedule* Disable* PutKeyPolicy Delete* Disconnect* UpdateAlias UpdatePrimaryRegion ReplicateKey",
            ),
          },
          {
            ...from("events", "monitoring"),
            eventName: names("Put* Delete* Disable* Remove* Update* SetAlarmState"),
          },
          { ...from("sns"), eventName: names("Delete* Set* Add* Remove* Put* Unsubscribe") },
        ],
      },
    },
  },
  {
    name: "sessions",
    says: "Uses of root and of roles that are watched go to the audit account, and test alarms",
    reads: true,
    pattern: {
      $or: [
        { source: ["perimeter.test"] },
        {
          ...fromAws,
          "detail-type": [call, signIn, serviceEvent],
          detail: { userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] } },
        },
        {
          ...fromAws,
          "detail-type": [call],
          detail: {
            ...from("sts"),
            $or: [
              { eventName: names("AssumeRoot") },
              {
                eventName: names("AssumeRole*"),
                ...asks({
                  roleArn: [
                    "/perimeter/*",
                    "/escalation/*",
                    "/OrganizationAccountAccessRole",
                    "/AWSControlTowerExecution",
                    "/stacksets-exec-*",
                    "/AWSCloudFormationStackSetExecutionRole",
                  ].map((role) => ({ wildcard: `arn:aws:iam::*:role${role}` })),
                }),
              },
            ],
          },
        },
      ],
    },
  },
];

/** A sign of life: each forwarding rule also fires by the clock, by the same way, and is missed when it does not arrive. */
export const heartbeat = { everyHours: 1, schedule: "rate(1 hour)" } as const;
