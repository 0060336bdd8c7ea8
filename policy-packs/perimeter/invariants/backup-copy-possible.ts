import { notCopied, type OwnKey, ownKeys } from "../../../catalog/backup-keys.ts";
import { domainOf } from "../domains.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { isOn, type Properties } from "../resource.ts";

const byType = new Map<string, OwnKey>(ownKeys.map((row) => [row.type, row]));

/** Domains whose data nobody has to keep. */
const withoutBackups = ["dev", "management", "audit", "backup"];

/** Whether a program gives a setting: what is not known before the deployment is given. */
function isGiven(properties: Properties, key: string): boolean {
  try {
    const value = properties[key];
    return value !== undefined && value !== null && value !== "";
  } catch {
    return true;
  }
}

/** A key of AWS's own, by its alias. */
function isOfAws(properties: Properties, key: string): boolean {
  try {
    return /(?:^|:)alias\/aws\//.test(String(properties[key]));
  } catch {
    return false; // a key of the stack's own, whose id AWS chooses
  }
}

const database = (properties: Properties) => ({
  type: "aws:rds/instance:Instance",
  name: "orders",
  properties: { identifier: "orders", instanceClass: "db.t4g.small", ...properties },
});

export default resourceInvariant({
  id: "backup-copy-possible",
  title: "Whatever holds data in prod can be copied to the backup account.",
  protects:
    "The copies: a plan selects everything, and what AWS cannot copy stays in the account that is lost.",
  why: "A database under AWS's own key is backed up every night, and every copy of it to another account fails: that key cannot be shared. It is noticed on the day on which only the copy is left.",
  fix: "give it a key of your own, shared with the backup account (keySharedForCopies in components/locked-vault); of what AWS cannot copy, keep an export that is copied.",
  types: [...byType.keys(), ...Object.keys(notCopied)],
  limits:
    "It looks at prod, and where nobody says which domain a stack is. That the key is shared shows in its policy and in the copies, which are alarmed (backup-absence-alarmed). Volumes and machines take the account's default key.",
  *check(resource, settings) {
    const { type, properties } = resource;
    const domain = domainOf(resource, settings);
    if (domain !== undefined && withoutBackups.includes(domain)) return;
    const alone = notCopied[type];
    if (alone) yield `is backed up in its own account alone: ${alone.instead}`;
    const row = byType.get(type);
    if (!row || row.unless?.some((setting) => isGiven(properties, setting))) return;
    if (row.encrypted !== undefined && !isOn(properties, row.encrypted)) return;
    if (!isGiven(properties, row.key) || isOfAws(properties, row.key))
      yield `is under AWS's own key, so that no copy of it leaves the account (${row.key})`;
  },
  examples: {
    holds: [
      {
        what: "a database under a key of its own",
        resources: [
          database({
            storageEncrypted: true,
            kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555",
          }),
        ],
      },
      {
        what: "a key whose id AWS chooses",
        resources: [database({ storageEncrypted: true, kmsKeyId: notKnownYet })],
      },
      {
        what: "a replica, which has the key of its source",
        resources: [database({ storageEncrypted: true, replicateSourceDb: "orders-main" })],
      },
      {
        what: "a database of dev, which nobody has to keep",
        configuration: { domain: "dev" },
        resources: [database({ storageEncrypted: true })],
      },
    ],
    broken: [
      { what: "a database under AWS's own key", resources: [database({ storageEncrypted: true })] },
      {
        what: "the same key by its alias",
        resources: [database({ storageEncrypted: true, kmsKeyId: "alias/aws/rds" })],
      },
      {
        what: "a warehouse, which is not copied",
        resources: [
          {
            type: "aws:redshift/cluster:Cluster",
            name: "warehouse",
            properties: { clusterIdentifier: "warehouse" },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a switch that is not known yet",
        resources: [database({ storageEncrypted: notKnownYet })],
      },
    ],
  },
});
