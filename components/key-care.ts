/** What every key of the perimeter has in its policy: who may look, who may change how it is kept, and that nobody ends it. */
import { rootArn } from "./names.ts";
import type { Statement } from "./policy-document.ts";

/** Without the key, what is under it cannot be read: a lock protects objects and recovery points, not their key. */
const endingKey = [
  "kms:ScheduleKeyDeletion",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:DeleteImportedKeyMaterial",
  "kms:ReplicateKey",
  "kms:UpdatePrimaryRegion",
];

/** An account, and who may change how what is in it is kept. */
export interface KeptBy {
  readonly accountId: string;
  readonly region: string;
  /** ARNs, or patterns of ARNs, of roles in that account. */
  readonly administrators: readonly string[];
}

/**
 * A key's policy is the whole of it: what is not allowed here, no identity policy can
 * allow. Nobody may end the key before an administrator has changed this policy, which is an act of its own.
 */
export const keyCare = (owner: KeptBy): Statement[] => {
  const Principal = { AWS: rootArn(owner.accountId) };
  return [
    {
      Sid: "AccountLooks",
      Effect: "Allow",
      Principal,
      Action: ["kms:Describe*", "kms:Get*", "kms:List*"],
      Resource: "*",
    },
    {
      // AWS refuses a key whose maker may not change its policy again: bring the stack up as one of these.
      Sid: "AdministratorsKeep",
      Effect: "Allow",
      Principal,
      Action: [
        "kms:PutKeyPolicy",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:UpdateKeyDescription",
        "kms:TagResource",
        "kms:UntagResource",
      ],
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": owner.administrators } },
    },
    { Sid: "NobodyEnds", Effect: "Deny", Principal: "*", Action: endingKey, Resource: "*" },
  ];
};
