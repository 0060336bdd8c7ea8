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
