/** The policy of the key that an account's volumes are under. */
import { type KeptBy, keyCare } from "../key-care.ts";
import { keySharedForCopies } from "../locked-vault/policies.ts";
import { type PolicyDocument, policyDocument } from "../policy-document.ts";

/**
 * As AWS's own key for volumes, everybody in the account who may use EBS uses it through EC2, and nobody otherwise; and it
 * is shared for copies, which AWS's own key cannot be.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export const volumeKeyPolicy = (
  owner: KeptBy,
  share: { copyRoleArn: string; backupAccountIds: readonly string[] },
): PolicyDocument =>
  policyDocument(
    ...keyCare(owner),
    {
      Sid: "VolumesThroughEC2",
      Effect: "Allow",
      Principal: "*",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
      Resource: "*",
      Condition: {
        StringEquals: {
          "kms:CallerAccount": owner.accountId,
          "kms:ViaService": `ec2.${owner.region}.amazonaws.com`,
        },
      },
    },
    ...keySharedForCopies(share),
  );

/**
 * Why copies of volumes under a key that is there already would fail: its policy lets nobody of a backup account use it.
 * Whether it lets the right ones is AWS's to say: a condition, or a Deny, is not looked at.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html#copy-encryption
 */
export function existingKeyProblems(policy: string, backupAccountIds: readonly string[]): string[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement: unknown };
  const allowing = (Array.isArray(statements) ? statements : [statements])
    .filter((statement: { Effect?: unknown }) => statement.Effect === "Allow")
    .map((statement: { Principal?: unknown }) => JSON.stringify(statement.Principal));
  return backupAccountIds
    .filter((accountId) => !allowing.some((principal) => principal?.includes(accountId)))
    .map(
      (accountId) =>
        `its policy lets nobody of ${accountId} use it, so that copies of volumes fail: add what docs/adopting.md, "Where much is there already", says`,
    );
}
