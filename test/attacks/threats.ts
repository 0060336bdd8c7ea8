/**
 * What an agent with these rights could still try, as the threat model has it, and the attacks that try it. A threat that
 * no policy decides says what it is up to instead.
 */
export interface Threat {
  readonly threat: string;
  /** Ids of attacks; ones that begin alike are named by their beginning and a star. */
  readonly tried?: readonly string[];
  /** Why no request is tried, or what is not covered by those that are. */
  readonly beyond?: string;
}

export const threats: readonly Threat[] = [
  {
    threat: "roles that administrators left in every account",
    tried: [
      "organization-access-role-in-the-own-account",
      "member-becomes-management",
      "outsider-to-every-role",
      "management-administers-the-backup-account",
    ],
  },
  {
    threat: "delegated administrators",
    tried: ["agent-assigns-itself", "member-lifts-the-guardrails"],
  },
  { threat: "central root access", tried: ["agent-assumes-root", "root-of-audit-by-assume-root"] },
  {
    threat: "taking over root by its address",
    tried: ["agent-takes-roots-mail", "prod-administrator-leaves"],
  },
  {
    threat: "closing an account or leaving the organisation",
    tried: [
      "agent-leaves-the-organisation",
      "recorded-defense-evasion.organizations-leave",
      "prod-administrator-leaves",
    ],
    beyond: "a bill that nobody pays ends locks, too",
  },
  { threat: "assignments of Identity Center", tried: ["agent-assigns-itself"] },
  {
    threat: "nothing limits the management account",
    tried: [
      "member-becomes-management",
      "management-administers-the-backup-account",
      "root-of-audit-by-assume-root",
    ],
    beyond: "no agent and no unattended pipeline belongs there",
  },
  { threat: "moving an account out of its unit", tried: ["member-lifts-the-guardrails"] },
  { threat: "other Regions", tried: ["agent-works-elsewhere", "prod-administrator-works-elsewhere"] },
  {
    threat: "dev to prod at run time",
    tried: [
      "dev-*",
      "replit-*",
      "pocketos-token-of-another-domain",
      "escalation-role-of-another-account",
      "agent-peers-the-networks",
      "prods-credentials-in-devs-network",
      "prod-deployer-opens-prod-to-dev",
    ],
  },
  {
    threat: "actions that AWS adds",
    beyond:
      "the catalogues are held against the IAM data (catalog/*.test.ts): no request of today's can try them",
  },
  { threat: "locking oneself out", beyond: "no attack: break-glass, rehearsed" },
  {
    threat: "a deployer that changes its own role, trust, state or key",
    tried: ["grant-deployer-changes-itself", "prod-deployer-changes-itself", "state-read-and-written"],
  },
  { threat: "secrets in metadata", tried: ["secrets-in-metadata", "scarleteel-state-and-log"] },
  { threat: "an urgent grant that carries other changes", tried: ["grant-*", "task-opened-to-an-outsider*"] },
  {
    threat: "destruction and ransom through the data plane",
    tried: [
      "task-beyond-its-actions",
      "codefinger-ransom",
      "ransom-under-a-foreign-key",
      "versions-deleted",
      "replit-drops-the-database",
      "messages-read",
    ],
  },
  {
    threat: "the database's retention and master password",
    tried: ["database-taken-over", "datatalks-destroy"],
  },
  { threat: "writing the state of a stack", tried: ["state-read-and-written", "scarleteel-state-and-log"] },
  {
    threat: "dependencies and plugins that run at installation",
    beyond: "no request to AWS: what a bent program may do is tried as the role that it runs as",
  },
  {
    threat: "content that dev writes and prod runs",
    tried: ["content-for-prod-from-dev", "dev-replaces-prods-code", "recorded-persistence.lambda-*"],
  },
  {
    threat: "runners shared by two domains",
    beyond: "no request to AWS: a runner is its jobs' tokens, see Tokens",
  },
  {
    threat: "the forge: workflows, environments, subjects",
    tried: ["token-*", "poisoned-action", "grants-from-a-branch", "agents-token-at-the-grant-deployer"],
    beyond: "whoever administers the repository is its deployer",
  },
  {
    threat: "hosted credentials and deployments",
    beyond: "none is used; the prover takes those that are declared for ways in",
  },
  {
    threat: "a person's own machine",
    tried: ["kiro-operator-role", "break-glass-without-a-break"],
    beyond: "an agent that acts with a person's own session is that person",
  },
  { threat: "providers that skip checks", beyond: "no request to AWS: the policy pack rejects them" },
  {
    threat: "a copy or an object kept for a hundred years",
    tried: ["log-files-kept-for-a-century", "lock-for-good-by-a-person-in-backup"],
    beyond: "a copy's lifecycle is held by the vault lock's maximum, which is no policy",
  },
  {
    threat: "running up a bill, flooding the log",
    tried: ["agent-runs-up-a-bill", "vault-flooded-from-outside", "vault-fed-by-an-agent"],
  },
  {
    threat: "keys, which no lock protects",
    tried: [
      "prod-ends-the-copies-key",
      "person-in-backup-ends-the-key",
      "database-key-ended-by-an-administrator",
      "log-key-ended",
      "prod-deployer-ends-the-volumes-key",
    ],
  },
  {
    threat: "backups that stop in silence",
    tried: ["agent-stops-backups-in-silence", "opt-out-by-tag", "prod-deployer-stops-backups-in-silence"],
  },
  { threat: "restoring with prod and its keys gone", beyond: "no attack: restores are tested" },
  { threat: "replication taken for a backup", beyond: "no attack: copies are what counts" },
  {
    threat: "the log is late, and revoking must not wait for it",
    tried: ["session-after-the-switch"],
  },
  {
    threat: "names of buckets and zones that somebody else takes",
    tried: ["names-of-prod-from-dev"],
    beyond: "bucket names are in the account's own namespace, which AWS keeps for it",
  },
  {
    threat: "clocks",
    tried: ["escalation-too-early", "escalation-too-late", "escalation-outlives-its-grant"],
  },
  { threat: "bringing up in a wrong order", beyond: "no attack: test/order.test.ts" },
  {
    threat: "a lock for good that a pipeline makes",
    tried: ["lock-for-good-by-a-person-in-backup", "agent-deletes-recovery-points"],
    beyond: "the backup account's deployer may, after the typed-out act that docs/backups.md asks for",
  },
  { threat: "provider upgrades that plan replacements", beyond: "no attack: versions are pinned" },
  {
    threat: "edges newer than the published paths",
    tried: [
      "agent-assumes-root",
      "delegation-request",
      "token-for-another-cloud",
      "sign-in-token",
      "roles-anywhere",
      "automation-runs-as-another",
    ],
  },
];
