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
    mutants: /\| RestoreTestingSelection [^|]*\| iamRoleArn = [^|]*\| account swapped for a stranger's$/,
    because: "AWS takes no role of another account: iam:PassRole is for the caller's own",
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
  {
    mutants: /\| VaultPolicy [^|]*\| policy\.CopiesIn\.Principal = [^|]*\| principal widened to everybody$/,
    because:
      "the same roles: backup-vault-copies-only holds that they are named by aws:PrincipalArn, and are of the organisation",
  },
  {
    mutants:
      /^backup \| VaultPolicy [^|]*\| policy\.CopiesIn\.accounts = [^|]*\| account swapped for a stranger's$/,
    because:
      "the stranger is of no organisation that the statement names, so nobody is let in; prod's copies then fail, which the alarms of backup-absence-alarmed tell",
  },
];
