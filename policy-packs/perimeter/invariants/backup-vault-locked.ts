import { notKnownYet, stackInvariant } from "../invariant.ts";
import { number, type Resource } from "../resource.ts";

const lockType = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";

/** What is wrong with a lock; nothing when it will do. */
function shortcoming({ properties }: Resource): string | undefined {
  const least = number(properties, "minRetentionDays");
  const most = number(properties, "maxRetentionDays");
  if (least === undefined || least < 1) return "has no minimum: a backup may go after a moment";
  if (most === undefined) return "has no maximum: one backup of 100 years is a bill that nobody can stop";
  return most < least ? "has a maximum below its minimum" : undefined;
}

const vault = {
  type: "aws:backup/vault:Vault",
  name: "vault",
  properties: { name: "prod" },
  protect: true,
};

const lock = (properties: Record<string, unknown>) => ({
  type: lockType,
  name: "lock",
  properties: { backupVaultName: "prod", ...properties },
  protect: true,
});

export default stackInvariant({
  id: "backup-vault-locked",
  title: "Every backup vault is locked, with a minimum and a maximum.",
  protects: "Backups from whoever has taken over the account that they are in.",
  why: "Ransomware deletes the backups first. Since a lock with minimum nobody deletes a backup before its time, and with a compliance lock that holds for AWS, too.",
  fix: "declare an aws.backup.VaultLockConfiguration for the vault, with minRetentionDays and maxRetentionDays.",
  types: ["aws:backup/vault:Vault"],
  whole: true,
  *check(resource, stack) {
    const locks = stack.naming(resource, lockType, "backupVaultName");
    if (locks.length === 0) yield "is a vault without a lock";
    for (const found of locks) {
      const wrong = shortcoming(found);
      if (wrong !== undefined) yield `is a vault whose lock ${found.name} ${wrong}`;
    }
  },
  limits:
    "A lock without changeableForDays is in governance mode, which whoever has the right to can lift: a trial. It counts as a lock here.",
  examples: {
    holds: [
      { what: "a trial", resources: [vault, lock({ minRetentionDays: 1, maxRetentionDays: 35 })] },
      {
        what: "a lock for good",
        resources: [vault, lock({ minRetentionDays: 30, maxRetentionDays: 400, changeableForDays: 3 })],
      },
    ],
    broken: [
      { what: "no lock", resources: [vault] },
      { what: "no maximum", resources: [vault, lock({ minRetentionDays: 30, changeableForDays: 3 })] },
      { what: "no minimum", resources: [vault, lock({ maxRetentionDays: 35 })] },
      {
        what: "another vault's lock",
        resources: [vault, lock({ backupVaultName: "dev", minRetentionDays: 1, maxRetentionDays: 35 })],
      },
    ],
    cannotTell: [
      {
        what: "a minimum that is not known yet",
        resources: [vault, lock({ minRetentionDays: notKnownYet, maxRetentionDays: 35 })],
      },
    ],
  },
});
