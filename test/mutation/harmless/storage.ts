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

  // The trail
  {
    mutants:
      /\| Trail [^|]*\| advancedEventSelectors\[\d+\]\.fieldSelectors\[\d+\]\.(?:startsWiths|notStartsWiths) = \["[^|]*\| left out$/,
    because: "AWS refuses a field without a condition on it",
  },
  {
    mutants:
      /\| Trail [^|]*\| advancedEventSelectors\[\d+\]\.fieldSelectors\[\d+\]\.notStartsWiths = arn:[^|]*\| left out$/,
    because: "more is logged: each delivery as well, an event for a file",
  },

  // Backups
  {
    mutants:
      /\| Plan [^|]*\| (?:name|rules\[\d+\]\.(?:schedule|scheduleExpressionTimezone|startWindow|completionWindow)) = [^|]*\| left out$/,
    because:
      "AWS's own values: every night at 05:00 UTC, to begin within 8 hours and to be done within a week; nothing goes by the plan's name",
  },
  {
    mutants:
      /\| Plan [^|]*\| rules\[\d+\]\.(?:startWindow = \d+ \| (?:lowered|raised)|completionWindow = \d+ \| lowered)$/,
    because: "AWS refuses less than an hour to begin in, and an end before the beginning",
  },
  {
    mutants: /\| Plan [^|]*\| rules\[\d+\]\.completionWindow = \d+ \| raised$/,
    because: "a backup that takes longer is not given up",
  },
  {
    mutants:
      /\| RestoreTestingPlan [^|]*\| (?:scheduleExpressionTimezone|recoveryPointSelection\.selectionWindowDays) = [^|]*\| left out$/,
    because: "AWS's own values: UTC, and the last 30 days",
  },
  {
    mutants: /\| RestoreTestingPlan [^|]*\| recoveryPointSelection\.selectionWindowDays = \d+ \| raised$/,
    because: "AWS refuses more than 365 days",
  },
  {
    mutants:
      /\| RegionSettings [^|]*\| resourceTypeOptInPreference\.CloudFormation = false \| (?:left out|turned round)$/,
    because:
      "the resources of a stack are backed up by themselves: with its stacks as well they are there twice",
  },
  {
    mutants:
      /\| GlobalSettings [^|]*\| globalSettings\.(?:isDelegatedAdministratorEnabled|isMpaEnabled) = false \| left out$/,
    because: "off is AWS's own value, and backup-switched-on holds that the first is not switched on",
  },

  // Buckets
  {
    mutants:
      /\| BucketLifecycleConfiguration [^|]*\| rules\[\d+\]\.(?:abortIncompleteMultipartUpload\b[^|]*\| (?:left out|lowered|raised)|filter(?:\.prefix)?\b[^|]*\| left out)$/,
    because:
      "what was never uploaded whole is no object; a rule without a filter is for the whole bucket, as one for every prefix is",
  },
  {
    mutants:
      /\| BucketLifecycleConfiguration [^|]*\| rules(?:\[\d+\])?(?:\.noncurrentVersionExpiration(?:\.noncurrentDays)?)? = [^|]*\| (?:left out|raised)$/,
    because:
      "less is deleted, or later; where a bucket has to be emptied, confirm-versioned holds that it is",
  },
  {
    mutants:
      /\| Bucket(?:LifecycleConfiguration|ObjectLockConfiguration) [^|]*\| (?:rules\[\d+\]\.status|objectLockEnabled) = Enabled \| set to (?:Suspended|Disabled)$/,
    because:
      "AWS refuses: a rule is Enabled or Disabled, and a lock Enabled; the Disabled rule deletes nothing",
  },
  {
    mutants: /\| BucketObjectLockConfiguration [^|]*\| objectLockEnabled = Enabled \| left out$/,
    because: "Enabled is the provider's own value, and the only one",
  },
  {
    mutants:
      /\| BucketServerSideEncryptionConfiguration [^|]*\| rules\[\d+\]\.(?:bucketKeyEnabled = false \| left out|applyServerSideEncryptionByDefault = \{"sseAlgorithm":"AES256"\} \| left out)$/,
    because: "AWS's own values: a data key for each object, and S3's own key",
  },
  {
    mutants:
      /^audit \| BucketServerSideEncryptionConfiguration log-results-encryption \| rules\[\d+\]\.bucketKeyEnabled = false \| turned round$/,
    because: "bucket keys are KMS's, and these objects are under S3's own key",
  },
  {
    mutants:
      /^orders\/prod \| BucketServerSideEncryptionConfiguration documents \| (?: \| resource removed|bucket = [^|]*\| account swapped for a stranger's|rules\[\d+\]\.blockedEncryptionTypes = [^|]*\| left out)$/,
    because:
      "AWS's own values say the same: S3's own key for every object, and since April 2026 none of whoever writes (SSE-C)",
  },

  // Asking the log
  {
    mutants:
      /\| Workgroup [^|]*\| (?: \| resource removed|(?:name|state|configuration\.(?:enforceWorkgroupConfiguration|engineVersion(?:\.selectedEngineVersion)?|requesterPaysEnabled|publishCloudwatchMetricsEnabled|resultConfiguration\.encryptionConfiguration(?:\.encryptionOption)?)) = [^|]*\| left out)$/,
    because:
      "AWS's own values (enabled, enforced, the newest engine, nobody pays for others), and a bucket that encrypts by itself; without the workgroup nobody asks through it",
  },
  {
    mutants: /\| Workgroup [^|]*\| configuration\.bytesScannedCutoffPerQuery = \d+ \| lowered$/,
    because: "AWS refuses less than 10 MB",
  },
  {
    mutants:
      /\| Workgroup [^|]*\| configuration\.(?:requesterPaysEnabled|publishCloudwatchMetricsEnabled) = \w+ \| turned round$/,
    because:
      "the log's bucket has no requester that pays, and the bucket's policies decide who reads which; no alarm goes by the workgroup's metrics",
  },
  {
    mutants: /\| LogGroup [^|]*\| retentionInDays = \d+ \| (?:left out|raised)$/,
    because: "kept for good is AWS's own value; it refuses days that are not in its list",
  },
  {
    mutants: /\| EncryptionByDefault [^|]*\| enabled = true \| left out$/,
    because: "true is the provider's own value",
  },
];
