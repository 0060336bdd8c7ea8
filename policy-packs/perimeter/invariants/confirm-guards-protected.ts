import { notKnownYet, resourceInvariant } from "../invariant.ts";
import type { Resource } from "../resource.ts";
import { isBoundary } from "../vocabulary.ts";

/** Types that guard something, or hold what nothing brings back, whoever declares them. */
const guards: Readonly<Record<string, string>> = {
  "aws:backup/vault:Vault": "holds backups",
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault": "holds backups",
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "locks backups",
  "aws:backup/vaultPolicy:VaultPolicy": "guards backups",
  "aws:backup/plan:Plan": "makes backups",
  "aws:backup/selection:Selection": "says what is backed up",
  "aws:backup/globalSettings:GlobalSettings": "lets backups be copied",
  "aws:backup/regionSettings:RegionSettings": "says what is backed up",
  "aws:cloudtrail/trail:Trail": "writes the audit log",
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "locks objects",
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "keeps every bucket private",
  "aws:kms/key:Key": "is needed to read what it has encrypted",
  "aws:organizations/policy:Policy": "limits accounts",
  "aws:organizations/policyAttachment:PolicyAttachment": "limits accounts",
};

/** What a resource guards, as the end of a sentence; nothing where it is no guard. */
export const guardedBy = (resource: Resource): string | undefined =>
  isBoundary(resource) ? "limits every role of an agent" : guards[resource.type];

const vault = { type: "aws:backup/vault:Vault", name: "vault", properties: { name: "prod" } };

export default resourceInvariant({
  id: "confirm-guards-protected",
  title: "Pulumi refuses to delete or replace a guard.",
  protects:
    "Locks, vaults, trails, keys and limits from going along in a change that is about something else.",
  why: "A renamed component or a new argument can make an engine replace what guards everything, in a plan of two hundred lines that nobody reads to the end.",
  fix: "set the resource option protect: true; taking it off again is a change of its own, which a person sees.",
  types: [...Object.keys(guards), "aws:iam/policy:Policy"],
  *check(resource) {
    const what = guardedBy(resource);
    if (what !== undefined && !resource.protect) yield `${what}, and protect is off`;
  },
  limits: "protect stops Pulumi, not AWS: what stops other tools are locks, policies and guardrails.",
  examples: {
    holds: [
      { what: "a protected vault", resources: [{ ...vault, protect: true }] },
      {
        what: "a policy that guards nothing",
        resources: [{ type: "aws:iam/policy:Policy", name: "reports", properties: { name: "reports" } }],
      },
    ],
    broken: [
      { what: "a vault like any other resource", resources: [vault] },
      {
        what: "the agents' boundary like any other policy",
        resources: [
          { type: "aws:iam/policy:Policy", name: "boundary", properties: { name: "agent-boundary" } },
        ],
      },
      {
        what: "a lock on objects",
        resources: [
          {
            type: "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
            name: "lock",
            properties: { bucket: "log-111122223333" },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a policy whose name is not known yet",
        resources: [
          {
            type: "aws:iam/policy:Policy",
            name: "boundary",
            properties: { name: notKnownYet },
          },
        ],
      },
    ],
  },
});
