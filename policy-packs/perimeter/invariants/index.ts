// Generated from the files in this folder: `npx perimeter invariants` writes it anew.
import type { Invariant } from "../invariant.ts";
import agentBoundaryCaps from "./agent-boundary-caps.ts";
import agentBounded from "./agent-bounded.ts";
import agentDeployerBound from "./agent-deployer-bound.ts";
import agentEscalationExpires from "./agent-escalation-expires.ts";
import agentEscalationWindowed from "./agent-escalation-windowed.ts";
import agentIssuerExact from "./agent-issuer-exact.ts";
import agentKillSwitch from "./agent-kill-switch.ts";
import agentNoPath from "./agent-no-path.ts";
import agentNoStandingCredentials from "./agent-no-standing-credentials.ts";
import agentReadOnly from "./agent-read-only.ts";
import agentRolesClosed from "./agent-roles-closed.ts";
import agentRolesScoped from "./agent-roles-scoped.ts";
import agentSecretsDenied from "./agent-secrets-denied.ts";
import agentSessionShort from "./agent-session-short.ts";
import agentSubjectsApart from "./agent-subjects-apart.ts";
import agentTaskScoped from "./agent-task-scoped.ts";
import agentTrustExact from "./agent-trust-exact.ts";
import auditAgentsLogged from "./audit-agents-logged.ts";
import auditAgentsNamed from "./audit-agents-named.ts";
import auditAlarmsComplete from "./audit-alarms-complete.ts";
import auditAlarmsForwarded from "./audit-alarms-forwarded.ts";
import auditAlarmsTold from "./audit-alarms-told.ts";
import auditAnswersKept from "./audit-answers-kept.ts";
import auditBucketsWhole from "./audit-buckets-whole.ts";
import auditDataLogged from "./audit-data-logged.ts";
import auditLogBound from "./audit-log-bound.ts";
import auditLogDelivered from "./audit-log-delivered.ts";
import auditLogDenies from "./audit-log-denies.ts";
import auditLogLocked from "./audit-log-locked.ts";
import auditNetworkLogged from "./audit-network-logged.ts";
import auditSendersExact from "./audit-senders-exact.ts";
import auditSilenceAlarmed from "./audit-silence-alarmed.ts";
import auditSourceIdentity from "./audit-source-identity.ts";
import auditTablesTrue from "./audit-tables-true.ts";
import auditTrailComplete from "./audit-trail-complete.ts";
import backupAbsenceAlarmed from "./backup-absence-alarmed.ts";
import backupComesOften from "./backup-comes-often.ts";
import backupCopiesElsewhere from "./backup-copies-elsewhere.ts";
import backupCopiesReturn from "./backup-copies-return.ts";
import backupCopyPossible from "./backup-copy-possible.ts";
import backupKeysCopied from "./backup-keys-copied.ts";
import backupLockBeforeCopies from "./backup-lock-before-copies.ts";
import backupRestoresTested from "./backup-restores-tested.ts";
import backupSelectsEverything from "./backup-selects-everything.ts";
import backupSwitchedOn from "./backup-switched-on.ts";
import backupVaultCopiesOnly from "./backup-vault-copies-only.ts";
import backupVaultDenies from "./backup-vault-denies.ts";
import backupVaultKeyed from "./backup-vault-keyed.ts";
import backupVaultLocked from "./backup-vault-locked.ts";
import confirmGuardsProtected from "./confirm-guards-protected.ts";
import confirmIrreversibleDenied from "./confirm-irreversible-denied.ts";
import confirmKeysKept from "./confirm-keys-kept.ts";
import confirmMessagesKept from "./confirm-messages-kept.ts";
import confirmNoForce from "./confirm-no-force.ts";
import confirmOneWriter from "./confirm-one-writer.ts";
import confirmUndoOn from "./confirm-undo-on.ts";
import confirmVersioned from "./confirm-versioned.ts";
import isolationAccountsKnown from "./isolation-accounts-known.ts";
import isolationActionsModelled from "./isolation-actions-modelled.ts";
import isolationAttachmentsFit from "./isolation-attachments-fit.ts";
import isolationBucketsPrivate from "./isolation-buckets-private.ts";
import isolationCodeDenied from "./isolation-code-denied.ts";
import isolationContentOwn from "./isolation-content-own.ts";
import isolationDefaultGroupShut from "./isolation-default-group-shut.ts";
import isolationDestinationsKnown from "./isolation-destinations-known.ts";
import isolationDisksEncrypted from "./isolation-disks-encrypted.ts";
import isolationDomainsApart from "./isolation-domains-apart.ts";
import isolationEndpointPolicy from "./isolation-endpoint-policy.ts";
import isolationEndpointsPrivate from "./isolation-endpoints-private.ts";
import isolationGuardrailsWhole from "./isolation-guardrails-whole.ts";
import isolationKeysExact from "./isolation-keys-exact.ts";
import isolationNamesResolved from "./isolation-names-resolved.ts";
import isolationNetworkWalled from "./isolation-network-walled.ts";
import isolationNoConnector from "./isolation-no-connector.ts";
import isolationPoliciesClosed from "./isolation-policies-closed.ts";
import isolationPoliciesFit from "./isolation-policies-fit.ts";
import isolationPrivateNetwork from "./isolation-private-network.ts";
import isolationProviderPinned from "./isolation-provider-pinned.ts";
import isolationPublicAccessBlocked from "./isolation-public-access-blocked.ts";
import isolationSecretsFetched from "./isolation-secrets-fetched.ts";
import isolationStateApart from "./isolation-state-apart.ts";

/** Every invariant of the pack. */
export const invariants: readonly Invariant[] = [
  agentBoundaryCaps,
  agentBounded,
  agentDeployerBound,
  agentEscalationExpires,
  agentEscalationWindowed,
  agentIssuerExact,
  agentKillSwitch,
  agentNoPath,
  agentNoStandingCredentials,
  agentReadOnly,
  agentRolesClosed,
  agentRolesScoped,
  agentSecretsDenied,
  agentSessionShort,
  agentSubjectsApart,
  agentTaskScoped,
  agentTrustExact,
  auditAgentsLogged,
  auditAgentsNamed,
  auditAlarmsComplete,
  auditAlarmsForwarded,
  auditAlarmsTold,
  auditAnswersKept,
  auditBucketsWhole,
  auditDataLogged,
  auditLogBound,
  auditLogDelivered,
  auditLogDenies,
  auditLogLocked,
  auditNetworkLogged,
  auditSendersExact,
  auditSilenceAlarmed,
  auditSourceIdentity,
  auditTablesTrue,
  auditTrailComplete,
  backupAbsenceAlarmed,
  backupComesOften,
  backupCopiesElsewhere,
  backupCopiesReturn,
  backupCopyPossible,
  backupKeysCopied,
  backupLockBeforeCopies,
  backupRestoresTested,
  backupSelectsEverything,
  backupSwitchedOn,
  backupVaultCopiesOnly,
  backupVaultDenies,
  backupVaultKeyed,
  backupVaultLocked,
  confirmGuardsProtected,
  confirmIrreversibleDenied,
  confirmKeysKept,
  confirmMessagesKept,
  confirmNoForce,
  confirmOneWriter,
  confirmUndoOn,
  confirmVersioned,
  isolationAccountsKnown,
  isolationActionsModelled,
  isolationAttachmentsFit,
  isolationBucketsPrivate,
  isolationCodeDenied,
  isolationContentOwn,
  isolationDefaultGroupShut,
  isolationDestinationsKnown,
  isolationDisksEncrypted,
  isolationDomainsApart,
  isolationEndpointPolicy,
  isolationEndpointsPrivate,
  isolationGuardrailsWhole,
  isolationKeysExact,
  isolationNamesResolved,
  isolationNetworkWalled,
  isolationNoConnector,
  isolationPoliciesClosed,
  isolationPoliciesFit,
  isolationPrivateNetwork,
  isolationProviderPinned,
  isolationPublicAccessBlocked,
  isolationSecretsFetched,
  isolationStateApart,
];
