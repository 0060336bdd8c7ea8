import { readPolicy } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";

const lockType = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";

const vault = { type: "aws:backup/vault:Vault", name: "vault", properties: { name: "prod" }, protect: true };

const lock = {
  type: lockType,
  name: "lock",
  properties: { backupVaultName: "prod", minRetentionDays: 1, maxRetentionDays: 35 },
  protect: true,
};

const access = (properties: Record<string, unknown>) => ({
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: { backupVaultName: "prod", ...properties },
  protect: true,
});

const copiesIn = policy({
  Sid: "CopiesIn",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:root" },
  Action: "backup:CopyIntoBackupVault",
  Resource: "*",
  Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/perimeter/copy" } },
});

export default stackInvariant({
  id: "backup-lock-before-copies",
  title: "A vault is locked before its policy lets the first copy in.",
  protects: "The first copies, at every moment of a deployment.",
  why: "A deployment that stops between policy and lock leaves a vault that takes backups and lets whoever comes next delete them; nobody looks again until they are needed.",
  fix: "declare the vault's lock in the same stack, and let the vault policy depend on it (dependsOn).",
  types: ["aws:backup/vaultPolicy:VaultPolicy"],
  whole: false,
  *check(access, stack) {
    if (!readPolicy(access.properties["policy"]).some(({ effect }) => effect === "Allow")) return;
    const airGapped = stack
      .ofType("aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault")
      .some((gapped) => stack.names(access, "backupVaultName", gapped));
    if (airGapped) return;
    const vaults = stack
      .ofType("aws:backup/vault:Vault")
      .filter((known) => stack.names(access, "backupVaultName", known));
    if (vaults.length === 0) yield "lets somebody into a vault of another stack, whose lock cannot be seen";
    for (const known of vaults)
      if (stack.naming(known, lockType, "backupVaultName").length === 0)
        yield `lets somebody into the vault ${known.name}, which is not locked`;
  },
  examples: {
    holds: [
      { what: "vault, lock, policy", resources: [vault, lock, access({ policy: copiesIn })] },
      {
        what: "a vault that AWS locks from its first second",
        resources: [
          {
            type: "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
            name: "vault",
            properties: { name: "prod", minRetentionDays: 7, maxRetentionDays: 35 },
            protect: true,
          },
          access({ policy: copiesIn }),
        ],
      },
    ],
    broken: [
      { what: "no lock yet", resources: [vault, access({ policy: copiesIn })] },
      { what: "a vault of somebody else's", resources: [access({ policy: copiesIn })] },
    ],
    cannotTell: [
      { what: "a policy that is not known yet", resources: [vault, lock, access({ policy: notKnownYet })] },
    ],
  },
});
