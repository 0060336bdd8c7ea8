/** Who may use a vault, and the key that it is under. */
import { type KeptBy, keyCare } from "../key-care.ts";
import { backupServiceLinkedRoleArn, rootArn } from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";

/** These roles, whether they are there yet or not: a principal that is missing would be refused, an account is not. */
const roles = (
  roleArns: readonly string[],
): { Principal: { AWS: string[] }; Condition: { ArnEquals: Record<string, readonly string[]> } } => {
  const accountIds = [...new Set(roleArns.map((arn) => arn.split(":")[4] ?? ""))];
  return {
    Principal: { AWS: accountIds.map(rootArn) },
    Condition: { ArnEquals: { "aws:PrincipalArn": roleArns } },
  };
};

/**
 * What AWS Backup does with a key that is shared for copies.
 * https://repost.aws/knowledge-center/backup-troubleshoot-cross-account-copy
 */
const keyUse = [
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
];

/** Leaves these roles the use of a key, and grants on it to AWS services alone. */
const useOfKey = (sid: string, roleArns: readonly string[]): Statement[] => {
  const { Principal, Condition } = roles(roleArns);
  return [
    { Sid: `${sid}Use`, Effect: "Allow", Principal, Action: keyUse, Resource: "*", Condition },
    {
      Sid: `${sid}Grants`,
      Effect: "Allow",
      Principal,
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: "*",
      Condition: { ...Condition, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
};

/**
 * The policy of the key that a vault is under.
 * @param users roles of AWS Backup, in this account and in others, that read or write recovery points
 */
export const vaultKeyPolicy = (owner: KeptBy, users: readonly string[]): PolicyDocument =>
  policyDocument(
    ...keyCare(owner),
    {
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html, CreateBackupVault
      Sid: "AdministratorsMakeVaults",
      Effect: "Allow",
      Principal: { AWS: rootArn(owner.accountId) },
      Action: ["kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt", "kms:RetireGrant"],
      Resource: "*",
      Condition: {
        ArnLike: { "aws:PrincipalArn": owner.administrators },
        StringEquals: { "kms:ViaService": `backup.${owner.region}.amazonaws.com` },
      },
    },
    ...useOfKey("Backup", users),
  );

/**
 * What the policy of a key in prod needs, so that what is under it can be copied to the backup account: resources whose
 * backups inherit their own key (databases, volumes; see catalog/backup-coverage.ts) are copied by the backup account's
 * service-linked role, which no person and no agent can be.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html#copy-encryption
 */
export const keySharedForCopies = (share: {
  copyRoleArn: string;
  backupAccountIds: readonly string[];
}): Statement[] => [
  ...useOfKey("BackupCopyRole", [share.copyRoleArn]),
  ...useOfKey("BackupAccount", share.backupAccountIds.map(backupServiceLinkedRoleArn)),
];

/** The account that a vault's ARN names. */
export const accountOfVault = (arn: string): string => arn.split(":")[4] ?? "";

/** What takes recovery points away, or lets them be taken away; vault policies know no wildcards in actions. */
const nobodyDeletes: Statement = {
  Sid: "NobodyDeletes",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "backup:DeleteRecoveryPoint",
    "backup:UpdateRecoveryPointLifecycle",
    "backup:DeleteBackupVault",
    "backup:DeleteBackupVaultLockConfiguration",
  ],
  Resource: "*",
};

const onlyAdministratorsRule = (administrators: readonly string[]): Statement => ({
  Sid: "OnlyAdministratorsRule",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "backup:PutBackupVaultAccessPolicy",
    "backup:DeleteBackupVaultAccessPolicy",
    // Over a trial's lock anybody else could write one for good, and for a hundred years.
    "backup:PutBackupVaultLockConfiguration",
  ],
  Resource: "*",
  Condition: { ArnNotLike: { "aws:PrincipalArn": administrators } },
});

/** Copies leave for these vaults and no other; `ForAllValues` also holds, and denies, when the key is missing. */
const leavesOnlyFor = (vaultArns: readonly string[]): Statement => ({
  Sid: vaultArns.length === 0 ? "NothingLeaves" : "LeavesOnlyFor",
  Effect: "Deny",
  Principal: "*",
  Action: "backup:CopyFromBackupVault",
  Resource: "*",
  ...(vaultArns.length > 0 && {
    Condition: { "ForAllValues:ArnNotLike": { "backup:CopyTargets": vaultArns } },
  }),
});

/** These roles of other accounts copy in; AWS rejects every other request from another account anyway. */
const copiesIn = (organizationId: string, roleArns: readonly string[]): Statement => {
  const { Principal, Condition } = roles(roleArns);
  return {
    Sid: "CopiesIn",
    Effect: "Allow",
    Principal,
    Action: "backup:CopyIntoBackupVault",
    Resource: "*",
    Condition: { ...Condition, StringEquals: { "aws:PrincipalOrgID": organizationId } },
  };
};

/**
 * The access policy of a vault: copies come in from these roles, nothing is deleted, nothing leaves but for `leaveFor`.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
 */
export const vaultPolicy = (vault: {
  administrators: readonly string[];
  organizationId: string;
  copiesFrom: readonly string[];
  leaveFor: readonly string[];
}): PolicyDocument =>
  policyDocument(
    copiesIn(vault.organizationId, vault.copiesFrom),
    nobodyDeletes,
    onlyAdministratorsRule(vault.administrators),
    leavesOnlyFor(vault.leaveFor),
  );
