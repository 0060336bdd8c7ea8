/** What is harmless in buckets, keys, vaults, plans, trails. */
import type { Harmless } from "./harmless.ts";

export const storage: readonly Harmless[] = [
  // Said twice
  {
    mutants:
      /\| BucketPolicy [^|]*\| policy\.Delivery(?:ChecksBucket|Writes\d+)\.Condition\.(?:StringEquals\.aws:SourceAccount|ArnLike\.aws:SourceArn) = [^|]*\| condition(?:'s value widened to all| dropped| passed without the key)$/,
    because:
      "account and ARN of the source say the same account: audit-log-bound holds that one of the two does, and that it is the folder's",
  },
  {
    mutants:
      /\| BucketPolicy [^|]*\| policy\.TrailWrites\w+\.Condition\.StringEquals\.s3:x-amz-acl = [^|]*\| condition/,
    because:
      "a bucket without ACLs takes none: audit-buckets-whole holds that its owner owns what is written (BucketOwnerEnforced)",
  },
  {
    mutants:
      /\| BucketPolicy [^|]*\| policy\.(?:TrailChecksAcl|DeliveryChecksBucket)\.Resource = [^|]*\| resource widened to (?:all|its siblings)$/,
    because: "a bucket's policy is about that bucket alone, and these actions are about no object in it",
  },
];
