/**
 * The threat model's verdicts: what an agent with its rights could still try, which wall stops it with every gate gone, and
 * what is not covered. docs/threats.md and test/attacks/README.md are written out of these rows; test/threats holds that
 * each wall stands in what comes up, and stops an attack of the row while the attacker's own policies allow everything.
 */

export type Verdict = "covered" | "partly" | "not covered";

export interface Threat {
  /** Never used again for another. */
  readonly number: number;
  /** What is tried, as a phrase. */
  readonly threat: string;
  /**
   * `covered`: walls alone stop it. `partly`: what `beyond` says is left to gates, to tests, or to people.
   * `not covered`: nothing here stops it.
   */
  readonly verdict: Verdict;
  /** Statements that stop it: a guardrail's, or `STATEMENT of POLICY` as the attacks' page calls it. */
  readonly walls: readonly string[];
  /** Walls that are no statement: locks, a trust that does not name the attacker, what is not there. */
  readonly also?: string;
  /** What keeps the walls up, and stops only the honest. */
  readonly gates?: string;
  /** Ids of invariants of the policy pack, or of `perimeter check`. */
  readonly invariants?: readonly string[];
  /** Attacks that walls stop with every gate gone; ones that begin alike by their beginning and a star. */
  readonly attacks?: readonly string[];
  /** Attacks that the role's own policies stop, which its account's deployer writes. */
  readonly attacksOnOwnPolicies?: readonly string[];
  /** Tests beside them, by file. */
  readonly tests?: readonly string[];
  /** What is left, and why. */
  readonly beyond?: string;
}

const attempts = "test/guardrails/attempts.test.ts";
const workflows = "test/pipeline/workflows.test.ts";

export const threats: readonly Threat[] = [
  {
    number: 1,
    threat: "roles that administrators left in every account",
    verdict: "covered",
    walls: [
      "LeftBehind",
      "PermissionSets",
      "PerimeterSessions",
      "ManagementFromOutside",
      "ReservedRoles",
      "SparedRoles",
      "NoOtherRole of agent-boundary of prod",
    ],
    gates: "`perimeter bootstrap` finds them, and says which to delete",
    attacks: [
      "organization-access-role-in-the-own-account",
      "member-becomes-management",
      "outsider-to-every-role",
      "management-administers-the-backup-account",
    ],
    tests: ["test/left-behind.test.ts", attempts],
    beyond:
      "a role that somebody left under a name of its own is denied only where `leftBehind` names it; it is bound by every other guardrail",
  },
  {
    number: 2,
    threat: "delegated administrators",
    verdict: "partly",
    walls: ["Membership", "IdentityCenter"],
    gates: "`perimeter bootstrap` lists the delegations that there are",
    attacks: ["agent-assigns-itself", "member-lifts-the-guardrails"],
    tests: ["test/left-behind.test.ts"],
    beyond:
      "members register none; the management account can, which no guardrail binds. Each that there is counts as an edge in the proof",
  },
  {
    number: 3,
    threat: "central root access",
    verdict: "covered",
    walls: ["Root", "RootSignedIn", "RootSessions"],
    attacks: ["agent-assumes-root", "root-of-audit-by-assume-root"],
    tests: ["test/walls/walls.test.ts", attempts],
    beyond:
      "an account named in `rootUnlockedIn` is open to a session of root's for its task, as long as it is named",
  },
  {
    number: 4,
    threat: "taking over root by its address",
    verdict: "covered",
    walls: ["Account"],
    attacks: ["agent-takes-roots-mail", "prod-administrator-leaves"],
    beyond: "the mailbox itself, and changes from the management account, which ring",
  },
  {
    number: 5,
    threat: "closing an account, or leaving the organisation",
    verdict: "partly",
    walls: ["Membership", "Account"],
    attacks: [
      "agent-leaves-the-organisation",
      "recorded-defense-evasion.organizations-leave",
      "prod-administrator-leaves",
    ],
    beyond:
      "the management account can close or remove a member: only break-glass there should have the permission. A bill that nobody pays ends locks, too",
  },
  {
    number: 6,
    threat: "assignments and permission sets of Identity Center",
    verdict: "partly",
    walls: ["IdentityCenter", "PermissionSets", "ReservedRoles"],
    invariants: ["isolation-no-connector"],
    attacks: ["agent-assigns-itself"],
    tests: [attempts],
    beyond:
      "who administers Identity Center in the management account assigns what they like; in audit, backup and prod only the permission sets that the configuration names work",
  },
  {
    number: 7,
    threat: "the management account, which nothing limits",
    verdict: "partly",
    walls: ["ManagementFromOutside", "LogFilesFromOutside"],
    also: "no agent, no preview and no unattended deployer is there",
    attacks: ["member-becomes-management", "management-administers-the-backup-account"],
    tests: [attempts],
    beyond:
      "whoever administers the management account lifts the guardrails. Its principals become nobody in the domains; two people should apply its stack",
  },
  {
    number: 8,
    threat: "moving an account out of its unit, or making one",
    verdict: "partly",
    walls: ["Membership"],
    also: "what is attached at the root holds for accounts that do not exist yet",
    attacks: ["member-lifts-the-guardrails"],
    tests: [attempts],
    beyond: "the management account moves and makes accounts; both ring",
  },
  {
    number: 9,
    threat: "other Regions",
    verdict: "covered",
    walls: ["Regions", "NorthVirginia", "SessionsElsewhere", "RolesElsewhere", "Account"],
    attacks: ["agent-works-elsewhere", "prod-administrator-works-elsewhere"],
    tests: [attempts],
  },
  {
    number: 10,
    threat: "from dev to prod at run time",
    verdict: "covered",
    walls: [
      "DevApart",
      "DevFromOutside",
      "DevsDeputies",
      "GuardedApart",
      "Networks",
      "Shares",
      "EndpointServices",
      "Invocations",
      "InvocationsByRoles",
      "OwnAccountOnly of orders-incoming of prod",
    ],
    invariants: [
      "isolation-no-connector",
      "isolation-private-network",
      "isolation-endpoint-policy",
      "isolation-policies-closed",
      "isolation-public-access-blocked",
      "isolation-network-walled",
      "isolation-endpoints-private",
      "isolation-domains-apart",
      "isolation-accounts-known",
    ],
    attacks: [
      "dev-*",
      "replit-*",
      "pocketos-token-of-another-domain",
      "escalation-role-of-another-account",
      "agent-peers-the-networks",
      "prods-credentials-in-devs-network",
      "prod-deployer-opens-prod-to-dev",
    ],
    tests: ["test/walls/walls.test.ts", attempts],
    beyond:
      "what answers to whoever reaches it on the internet, or by a password, asks AWS nothing: a public address in prod is public to dev, too; and a function or a topic whose own policy lets one of AWS's services in, and names no account, answers when that service acts for dev",
  },
  {
    number: 11,
    threat: "actions that AWS adds",
    verdict: "partly",
    walls: ["Trails", "FlowLogs", "Configurations", "Detection", "Findings", "LogFiles", "LogGroups"],
    also: "rows deny by prefix",
    attacks: ["agent-narrows-the-trail", "recorded-defense-evasion.cloudtrail-stop"],
    tests: ["test/walls/newer-actions.test.ts", "catalog/guardrails/completeness.test.ts", attempts],
    beyond:
      "an action under a new verb passes until the IAM data is renewed: a test then fails until somebody has judged it",
  },
  {
    number: 12,
    threat: "locking oneself out",
    verdict: "covered",
    walls: ["PerimeterSessions"],
    also: "break-glass, with a second factor, spared and alarmed",
    attacks: ["break-glass-without-a-break", "break-glass-by-administrator"],
    tests: ["test/rehearsals/rehearsals.test.ts"],
  },
  {
    number: 13,
    threat: "the bootstrap, and a deployer that changes its own role, trust, state or key",
    verdict: "covered",
    walls: ["GuardRoles", "PerimeterRoles", "State", "StateIsWritten", "StateKey", "Buckets"],
    gates: "each step of `perimeter bootstrap` looks at account, backend and state before it runs",
    invariants: [
      "agent-deployer-bound",
      "isolation-state-apart",
      "agent-roles-scoped",
      "isolation-keys-exact",
    ],
    attacks: ["grant-deployer-changes-itself", "prod-deployer-changes-itself", "state-read-and-written"],
    tests: ["test/deployers.test.ts", "test/walls/walls.test.ts", "bootstrap/bootstrap.test.ts", attempts],
    beyond: "until guardrails stand, the first steps run with a person's session in each account",
  },
  {
    number: 14,
    threat: "secrets in metadata: environments, templates, user data",
    verdict: "partly",
    walls: [],
    also: "agents see no call of catalog/secret-bearing-metadata.ts, by their own policies, which only the deployer writes (PerimeterRoles)",
    invariants: [
      "agent-read-only",
      "agent-secrets-denied",
      "isolation-secrets-fetched",
      "isolation-secrets-sealed",
    ],
    attacksOnOwnPolicies: ["secrets-in-metadata"],
    tests: ["catalog/view-only.test.ts"],
    beyond: "no guardrail stops such a look by whoever may take it; secrets belong in Secrets Manager",
  },
  {
    number: 15,
    threat: "an urgent grant that carries other changes",
    verdict: "covered",
    walls: [
      "PerimeterRoles",
      "PerimeterPolicies",
      "BoundaryRequired",
      "BoundaryStays",
      "DeclaredOnly of agent-boundary of prod",
      "Outsiders",
    ],
    gates: "the review of a grant; grants are stacks of their own",
    invariants: ["agent-task-scoped", "agent-escalation-expires", "agent-escalation-windowed"],
    attacks: [
      "grant-role-without-a-boundary",
      "grant-of-everything-inline",
      "grant-deployer-widens-*",
      "grant-deployer-unbinds-a-task",
      "grant-deployer-changes-itself",
      "grant-that-carries-more",
      "task-opened-to-an-outsider*",
    ],
    attacksOnOwnPolicies: [
      "grant-of-administration",
      "grant-role-on-another-path",
      "grant-deployer-tags-a-role",
    ],
    tests: ["test/walls/walls.test.ts"],
    beyond:
      "a hostile program of grants opens a declared task to an agent that nobody granted it to, within the task",
  },
  {
    number: 16,
    threat: "destruction and ransom through the data plane",
    verdict: "partly",
    walls: [
      "SuppliedKeys",
      "ForeignKeys",
      "Irreversible",
      "SecretsForGood",
      "Locks",
      "VersionsStay of orders-documents of prod",
      "Irreversible of agent-boundary of prod",
    ],
    also: "versions, point-in-time recovery and nightly copies",
    invariants: ["confirm-undo-on", "confirm-versioned", "confirm-irreversible-denied"],
    attacks: [
      "task-beyond-its-actions",
      "codefinger-ransom",
      "ransom-under-a-foreign-key",
      "versions-deleted",
      "replit-drops-the-database",
    ],
    attacksOnOwnPolicies: ["messages-read", "amazon-q-wiper"],
    tests: [attempts],
    beyond:
      "SQL, and what is written since the last copy; messages of queues and streams have no copies; what product teams delete daily (catalog/guardrails/final-but-ordinary.txt)",
  },
  {
    number: 17,
    threat: "a database's retention set to nothing, or its master password changed",
    verdict: "partly",
    walls: ["Irreversible of agent-boundary of prod", "Irreversible"],
    also: "the nightly copies, which retention does not shorten",
    invariants: ["confirm-undo-on"],
    attacks: ["database-taken-over", "datatalks-destroy"],
    attacksOnOwnPolicies: ["copy-role-takes-the-database-over"],
    beyond:
      "no guardrail tells a harmless ModifyDBInstance from one that shortens retention: product teams' own pipelines can; agents cannot",
  },
  {
    number: 18,
    threat: "writing the state of a stack, which is deploying",
    verdict: "covered",
    walls: [
      "State",
      "StateIsWritten",
      "StateKey",
      "Buckets",
      "DenyOtherPrincipals of perimeter-state of prod",
      "DenyOtherAccounts of perimeter-state of prod",
    ],
    invariants: [
      "isolation-state-apart",
      "agent-roles-scoped",
      "isolation-keys-exact",
      "audit-buckets-whole",
    ],
    attacks: ["state-read-and-written", "dev-reads-prods-state", "dev-preview-reaches-prods-state"],
    tests: [attempts],
  },
  {
    number: 19,
    threat: "dependencies and plugins that run at installation",
    verdict: "partly",
    walls: ["GuardRoles", "BoundaryStays"],
    also: "a bent program has the rights of the role that it runs as, and no more",
    gates:
      "`.npmrc` runs no install scripts, the lock file pins each package by digest; `perimeter check` rejects plugins that come from an address",
    invariants: ["isolation-provider-pinned", "isolation-actions-modelled", "isolation-plugins-known"],
    attacks: ["prod-deployer-changes-itself", "grant-deployer-changes-itself"],
    tests: ["test/walls/walls.test.ts"],
    beyond: "nothing here sends a changed lock file to a person: the forge's rules and a review must",
  },
  {
    number: 20,
    threat: "content that dev writes and prod runs",
    verdict: "partly",
    walls: ["DevApart", "GuardedApart", "Shares", "DevFromOutside"],
    gates: "the workflows for users share no cache, and run nothing out of an artefact",
    invariants: ["isolation-policies-closed", "isolation-content-own"],
    attacks: ["content-for-prod-from-dev", "dev-replaces-prods-code"],
    tests: [attempts, workflows],
    beyond:
      "a package or an artefact that goes by a registry outside of AWS, inside of what is built: images are to be named by digest (isolation-content-own), which the pack alone asks for",
  },
  {
    number: 21,
    threat: "runners that two domains share",
    verdict: "not covered",
    walls: [],
    gates: "the workflows for users take a runner's label for each domain, and share no cache",
    tests: [workflows],
    beyond:
      "the forge's own settings: one set of runners a domain, each used once. AWS sees the token of the job alone (22)",
  },
  {
    number: 22,
    threat: "the forge: workflows, environments, subjects, tokens",
    verdict: "partly",
    walls: ["ForgeTokens", "Federation", "HandedOutTokens", "Approvals", "ConnectionTokens"],
    also: "trusts name the owner's and the repository's numbers, an environment and a branch",
    gates:
      "protected environments and branches; the workflows for users put nobody else's value into a script, take actions by commit, and write from a job that runs nothing of the change",
    invariants: ["agent-trust-exact", "agent-issuer-exact", "agent-deployer-bound", "agent-subjects-apart"],
    attacks: ["token-*", "poisoned-action", "grants-from-a-branch", "agents-token-at-the-grant-deployer"],
    tests: [attempts, workflows],
    beyond:
      "whoever administers the repository is its deployer: the world file says whether an agent does (`forges`), and the proof takes it so",
  },
  {
    number: 23,
    threat: "hosted credentials and deployments",
    verdict: "not covered",
    walls: [],
    beyond:
      "none is used. One that there is belongs in the world file; the proof takes its issuer for a way in",
  },
  {
    number: 24,
    threat: "a person's own machine",
    verdict: "partly",
    walls: ["PermissionSets", "PerimeterSessions", "StandingCredentials"],
    also: "break-glass asks for a second factor",
    attacks: ["kiro-operator-role", "break-glass-without-a-break"],
    tests: [attempts],
    beyond:
      "what runs on a person's machine is that person. People keep no standing write in prod but for break-glass, which is alarmed",
  },
  {
    number: 25,
    threat: "providers that skip checks or change endpoints",
    verdict: "partly",
    walls: [],
    gates: "the policy pack, where it runs",
    invariants: ["isolation-provider-pinned", "isolation-plugins-known"],
    tests: ["policy-packs/perimeter/invariants.test.ts"],
    beyond:
      "a provider that another program brings along; its calls have the deployer's rights and no more (13)",
  },
  {
    number: 26,
    threat: "a copy or an object kept for a hundred years",
    verdict: "covered",
    walls: [
      "Retention",
      "Locks",
      "Buckets",
      "DenyLongerLock of perimeter-trail of audit",
      "OnlyAdministratorsRule of perimeter-backup of backup",
    ],
    also: "the vault lock's longest retention",
    invariants: [
      "backup-vault-locked",
      "audit-log-locked",
      "audit-log-denies",
      "audit-buckets-whole",
      "backup-copies-elsewhere",
    ],
    attacks: ["log-files-kept-for-a-century", "lock-for-good-by-a-person-in-backup"],
    tests: [attempts],
  },
  {
    number: 27,
    threat: "running up a bill, flooding log and vault",
    verdict: "partly",
    walls: ["Commitments", "ConfusedDeputies", "Retention"],
    attacks: ["vault-flooded-from-outside", "vault-fed-by-an-agent"],
    attacksOnOwnPolicies: ["agent-runs-up-a-bill"],
    tests: [attempts],
    beyond: "what is paid by use: budgets and quotas are the adopter's; no component makes one",
  },
  {
    number: 28,
    threat: "keys, which no lock protects",
    verdict: "partly",
    walls: [
      "Keys",
      "KeyGrants",
      "KeyAliases",
      "KeyStores",
      "NoKeyEnds",
      "KeyPolicies",
      "NobodyEnds of perimeter-backup key of backup",
    ],
    invariants: [
      "backup-vault-copies-only",
      "isolation-keys-exact",
      "confirm-keys-kept",
      "backup-vault-keyed",
      "isolation-disks-encrypted",
      "audit-trail-complete",
    ],
    attacks: [
      "prod-ends-the-copies-key",
      "person-in-backup-ends-the-key",
      "database-key-ended-by-an-administrator",
      "log-key-ended",
      "prod-deployer-ends-the-volumes-key",
    ],
    tests: [attempts],
    beyond:
      "no copy lies under a key that AWS owns: whoever ends the backup account's key as break-glass there ends every copy with it, after its days of waiting",
  },
  {
    number: 29,
    threat: "backups that stop in silence",
    verdict: "partly",
    walls: [
      "Backups",
      "Alarms",
      "Told",
      "BusPolicies",
      "OptOutByTag",
      "OptOutByName",
      "ServicesOwnRoles",
      "Bins",
    ],
    gates: "alarms on what stays away",
    invariants: [
      "backup-copy-possible",
      "backup-selects-everything",
      "backup-absence-alarmed",
      "backup-switched-on",
      "audit-alarms-told",
      "audit-silence-alarmed",
      "audit-alarms-complete",
      "backup-comes-often",
      "backup-copies-return",
    ],
    attacks: ["agent-stops-backups-in-silence", "opt-out-by-tag", "prod-deployer-stops-backups-in-silence"],
    tests: [attempts, "test/backups.test.ts"],
    beyond: "a tag that a resource is made with, where the service does not tell IAM its keys",
  },
  {
    number: 30,
    threat: "restoring with prod and its keys gone",
    verdict: "partly",
    walls: [],
    also: "copies lie in the backup account, under its key",
    invariants: [
      "backup-copies-elsewhere",
      "backup-restores-tested",
      "backup-copies-return",
      "backup-keys-copied",
      "backup-vault-keyed",
    ],
    tests: ["components/restore-testing/restore-testing.test.ts"],
    beyond: "no request decides it: restores are tested every week on AWS, nothing here has run against AWS",
  },
  {
    number: 31,
    threat: "replication taken for a backup",
    verdict: "partly",
    walls: [],
    also: "only copies in the backup account count",
    invariants: ["backup-copies-elsewhere", "backup-copy-possible"],
    tests: ["catalog/backup-coverage.test.ts"],
    beyond:
      "no request decides it; what AWS Backup does not cover has another way back, or none (docs/backups.md)",
  },
  {
    number: 32,
    threat: "a log that is late, while revoking must not wait",
    verdict: "covered",
    walls: ["KillSwitch of agent-boundary of prod"],
    invariants: ["agent-kill-switch"],
    attacks: ["session-after-the-switch"],
    beyond: "the log is complete only up to minutes ago; IAM takes seconds to minutes to reach every Region",
  },
  {
    number: 33,
    threat: "names of buckets and zones that somebody else takes",
    verdict: "partly",
    walls: ["DevApart", "Outsiders"],
    also: "the perimeter's buckets are in their account's own namespace, which AWS keeps for it",
    invariants: ["audit-answers-kept"],
    attacks: ["names-of-prod-from-dev"],
    tests: [attempts],
    beyond: "buckets of other programs, and zones and certificates at other providers",
  },
  {
    number: 34,
    threat: "clocks",
    verdict: "covered",
    walls: [],
    also: "a grant's window is in the trust, which AWS's clock decides",
    invariants: ["agent-escalation-windowed"],
    attacks: ["escalation-too-early", "escalation-too-late"],
    attacksOnOwnPolicies: ["escalation-outlives-its-grant"],
  },
  {
    number: 35,
    threat: "the wrong order, missing principals, features that are off",
    verdict: "partly",
    walls: [],
    also: "AWS refuses what is out of order, and the sandbox refuses as AWS does",
    invariants: ["isolation-policies-fit", "isolation-attachments-fit"],
    tests: ["test/order.test.ts", "test/interruption.test.ts", "test/wrong-values.test.ts"],
    beyond:
      "no request decides it: what AWS refuses is written down in the sandbox, and has not been tried on AWS",
  },
  {
    number: 36,
    threat: "a lock for good that a pipeline makes",
    verdict: "covered",
    walls: ["Backups", "Locks", "OnlyAdministratorsRule of perimeter-backup of backup"],
    gates: "the trial is the default; a lock for good is typed out",
    invariants: ["backup-vault-locked"],
    attacks: ["lock-for-good-by-a-person-in-backup"],
    tests: [attempts],
  },
  {
    number: 37,
    threat: "provider upgrades that plan replacements",
    verdict: "partly",
    walls: ["Irreversible", "Backups"],
    also: "guards are protected in Pulumi and their loss is denied to the deployer",
    gates: "versions are pinned; `preview` shows a replacement",
    invariants: ["confirm-guards-protected"],
    attacks: ["prod-deployer-stops-backups-in-silence", "agent-deletes-recovery-points"],
    tests: [attempts, "test/engine-life.test.ts"],
    beyond: "plans before and after an upgrade are compared by a person",
  },
  {
    number: 38,
    threat: "edges newer than the published paths",
    verdict: "covered",
    walls: [
      "RootSessions",
      "HandedOutTokens",
      "GoogleTokens",
      "AmazonTokens",
      "FacebookTokens",
      "Anchors",
      "Federation",
      "StandingCredentials",
      "AgentsAreNotPassed",
      "Irreversible of agent-boundary of prod",
    ],
    attacks: [
      "agent-assumes-root",
      "delegation-request",
      "token-for-another-cloud",
      "sign-in-token",
      "roles-anywhere",
    ],
    attacksOnOwnPolicies: ["automation-runs-as-another"],
    tests: ["test/walls/walls.test.ts", "catalog/edges/completeness.test.ts", attempts],
    beyond:
      "Scheduler, Pipes, Batch and Step Functions run as a role that must be passed: one of the account's own, bound by every guardrail",
  },
];
