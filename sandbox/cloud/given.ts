/** What is there before the perimeter comes: an organisation, its accounts, and the features that a bootstrap switches on. */
export interface GivenAccount {
  readonly id: string;
  readonly name: "management" | "audit" | "backup" | "prod" | "dev";
  readonly email: string;
  /** Id of the organisational unit or root that holds the account. */
  readonly parent: string;
}

export interface GivenWorld {
  readonly organizationId: string;
  readonly rootId: string;
  readonly region: string;
  readonly managementAccountId: string;
  readonly accounts: readonly GivenAccount[];
  /** `aws organizations enable-aws-service-access` was run for these service principals. */
  readonly serviceAccess: readonly string[];
  /** `aws organizations enable-policy-type` was run for these. */
  readonly policyTypes: readonly string[];
}

/** The sandbox's own world: an organisation after the bootstrap, with nothing in it yet. */
export const sandboxWorld: GivenWorld = {
  organizationId: "o-sandbox0001",
  rootId: "r-sbx1",
  region: "eu-central-1",
  managementAccountId: "111111111111",
  accounts: [
    { id: "111111111111", name: "management", email: "management@example.com", parent: "r-sbx1" },
    { id: "222222222222", name: "audit", email: "audit@example.com", parent: "ou-sbx1-security" },
    { id: "333333333333", name: "backup", email: "backup@example.com", parent: "ou-sbx1-security" },
    { id: "444444444444", name: "prod", email: "prod@example.com", parent: "ou-sbx1-prod0001" },
    { id: "555555555555", name: "dev", email: "dev@example.com", parent: "ou-sbx1-dev00001" },
  ],
  serviceAccess: ["cloudtrail.amazonaws.com", "backup.amazonaws.com", "ram.amazonaws.com"],
  policyTypes: [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "BACKUP_POLICY",
    "TAG_POLICY",
  ],
};
