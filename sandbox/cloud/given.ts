/** What is there before the perimeter comes: an organisation, its accounts, and the features that a bootstrap switches on. */
import type { Request } from "./kind.ts";

/** A trust domain that the perimeter makes of an account. */
export type Domain = "management" | "audit" | "backup" | "prod" | "dev";

/** What an account has for its root user, as `aws iam get-account-summary` tells it. */
export interface RootCredentials {
  readonly password: boolean;
  readonly accessKeys: number;
  readonly multiFactor: boolean;
}

export interface GivenAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Id of the organisational unit or root that holds the account. */
  readonly parent: string;
  /** Absent where the account is none of the perimeter's. */
  readonly domain?: Domain;
  /** Absent where there are none: in an account that Organizations made, nobody has set them. */
  readonly rootCredentials?: RootCredentials;
}

export interface GivenUnit {
  readonly id: string;
  readonly name: string;
  /** Id of the unit or root above. */
  readonly parent: string;
}

export interface GivenWorld {
  /** What a person calls it, after "an". */
  readonly name: string;
  readonly organizationId: string;
  readonly rootId: string;
  readonly region: string;
  readonly managementAccountId: string;
  readonly accounts: readonly GivenAccount[];
  readonly units: readonly GivenUnit[];
  /** Accounts of other organisations that policies name. */
  readonly outsiders: readonly string[];
  /** `aws organizations enable-aws-service-access` was run for these service principals. */
  readonly serviceAccess: readonly string[];
  /** `aws organizations enable-policy-type` was run for these. */
  readonly policyTypes: readonly string[];
  /** Resources that others made: of no stack of ours. In an order in which AWS takes them. */
  readonly existing: readonly Request[];
}

/** The units above an account or a unit, the nearest first, and the root last. */
export function above(world: GivenWorld, id: string): string[] {
  const parent =
    world.accounts.find((account) => account.id === id)?.parent ??
    world.units.find((unit) => unit.id === id)?.parent;
  return parent === undefined ? [] : [parent, ...above(world, parent)];
}

/** The account that the perimeter has for a domain. */
export function accountOfDomain(world: GivenWorld, domain: Domain): GivenAccount {
  const account = world.accounts.find((one) => one.domain === domain);
  if (!account) throw new Error(`${world.name}: no account is for ${domain}`);
  return account;
}

/** The sandbox's own world: an organisation after the bootstrap, with nothing in it yet. */
export const sandboxWorld: GivenWorld = {
  name: "empty organisation",
  organizationId: "o-sandbox0001",
  rootId: "r-sbx1",
  region: "eu-central-1",
  managementAccountId: "111111111111",
  accounts: [
    {
      id: "111111111111",
      name: "management",
      email: "management@example.com",
      parent: "r-sbx1",
      domain: "management",
    },
    {
      id: "222222222222",
      name: "audit",
      email: "audit@example.com",
      parent: "ou-sbx1-security",
      domain: "audit",
    },
    {
      id: "333333333333",
      name: "backup",
      email: "backup@example.com",
      parent: "ou-sbx1-security",
      domain: "backup",
    },
    {
      id: "444444444444",
      name: "prod",
      email: "prod@example.com",
      parent: "ou-sbx1-prod0001",
      domain: "prod",
    },
    { id: "555555555555", name: "dev", email: "dev@example.com", parent: "ou-sbx1-dev00001", domain: "dev" },
  ],
  units: [
    { id: "ou-sbx1-security", name: "Security", parent: "r-sbx1" },
    { id: "ou-sbx1-prod0001", name: "Production", parent: "r-sbx1" },
    { id: "ou-sbx1-dev00001", name: "Development", parent: "r-sbx1" },
  ],
  outsiders: [],
  serviceAccess: ["cloudtrail.amazonaws.com", "backup.amazonaws.com", "ram.amazonaws.com"],
  policyTypes: [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "BACKUP_POLICY",
    "TAG_POLICY",
  ],
  existing: [],
};
