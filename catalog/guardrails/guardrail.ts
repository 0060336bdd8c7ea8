/**
 * What is denied to everybody in an organisation's accounts, whatever their own policies say. One row is one statement of
 * a service control policy (SCP), which binds the principals of the accounts that it is attached to, or of a resource
 * control policy (RCP), which binds whoever comes to their resources.
 *
 * Rows deny by prefix, so that an action which AWS adds is denied before anybody has heard of it; completeness.test.ts
 * holds them against the IAM data, both what they leave out and what else they catch. They never list agents: whoever is
 * not spared is denied.
 *
 * What no row stops: service-linked roles, the management account, and what deletes by itself (lifecycles, expiry).
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */

/** A trust domain whose accounts are members of the organisation. */
export const guardedDomains = ["audit", "backup", "prod", "dev"] as const;
export type GuardedDomain = (typeof guardedDomains)[number];

/** Where a document is attached: the organisation's root, or the units of a domain. */
export type Place = "everywhere" | GuardedDomain;

/** Who is spared by a row. The ARNs are put together in components/guardrails, from the names that all stacks agree on. */
export type Spared =
  /** A person's role, with a second factor, alarmed whenever it is used. */
  | "breakGlass"
  /** Applies the domain's stacks. */
  | "deployer"
  /** Opens and shuts declared tasks. */
  | "grantDeployer"
  /** Reads the state, for a preview. */
  | "preview"
  /** Pulls the agents' kill switch. */
  | "revoker"
  /** AWS Backup works as these. */
  | "backupRoles"
  /** EventBridge carries alarms to the audit account as these. */
  | "forwarders"
  /** Those who may become break-glass, or the revoker. */
  | "people"
  /** The root session that removes a bucket's policy, in the accounts that are unlocked for it. */
  | "unlockedRoot"
  /** Anybody signed in through Identity Center, as whatever permission set the account has. */
  | "signedIn"
  /** Roles of the management account's that administrators use until an account is in its unit, where they are denied. */
  | "preparers";

type Values = string | readonly string[];

/**
 * Texts that stand for values of the configuration, in conditions and resources; a value that is nothing but one of these
 * becomes all of its values. Where there are none, a condition that something is one of them makes the row superfluous,
 * and a condition that it is none of them holds.
 */
export type Filling =
  | "{organization}"
  | "{management}"
  | "{audit}"
  | "{dev}"
  | "{guarded}"
  | "{regions}"
  | "{outsiders}"
  | "{owners}"
  | "{unlocked}"
  | "{retention}"
  | "{left}"
  | "{permissionSets}"
  | "{sparedByName}"
  | "{managementRoles}"
  | "{publicBuckets}";

export interface Guardrail {
  /** The statement's name, in findings and proofs. Never used again for another. */
  readonly sid: string;
  /** What is denied, as the end of the sentence "nobody …". */
  readonly denies: string;
  /** Rows of the threat model that it belongs to. */
  readonly threats: readonly number[];
  /** Patterns of what is denied. */
  readonly actions?: readonly string[];
  /** Or: everything is, but these. SCPs only. */
  readonly allBut?: readonly string[];
  /** Default: everything. Where a configuration leaves none of them, the row is superfluous. */
  readonly on?: readonly string[];
  /** Everything but these; where a configuration leaves none of them, everything. */
  readonly notOn?: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  /** Nobody: not even a configuration can spare anybody. */
  readonly spares: readonly Spared[];
  readonly source: string;
}

/** Rows that are attached together: one policy of the organisation's. */
export interface GuardrailPolicy {
  readonly name: string;
  readonly kind: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";
  /** What it is for, in the console's list of policies. */
  readonly purpose: string;
  readonly at: readonly Place[];
  readonly rows: readonly Guardrail[];
}

/** The names of one service's actions, or patterns of them, with its prefix. */
export const of = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

export const documentation = "https://docs.aws.amazon.com/";
