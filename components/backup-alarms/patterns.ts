/**
 * Which of AWS Backup's events raise an alarm, and which are counted.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */

/** An EventBridge pattern, as data. */
export type EventPattern = Readonly<Record<string, unknown>>;

const jobs = ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"];

/** A job that did not do what it was there for; `EXPIRED` is one that never began. */
const ended = ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"];

/**
 * Jobs that failed, were stopped, never began, or did a part. A backup that AWS calls completed with issues is
 * `COMPLETED` with a message: so are backups from which objects are missing because a key did not let the role read them.
 */
const troubled = {
  $or: [
    { state: ended },
    { status: ended },
    { state: ["COMPLETED"], statusMessage: [{ "anything-but": "" }] },
  ],
};

export interface AlarmRule {
  /** The rule's name follows from it. */
  readonly name: string;
  /** What a person is told, before the event's own words. */
  readonly says: string;
  readonly pattern: EventPattern;
}

/** Raised by what AWS reports in these accounts. */
export const alarmRules = (accountIds: readonly string[]): readonly AlarmRule[] => [
  {
    name: "troubled",
    says: "A job of AWS Backup failed, was stopped, never began, or left something out",
    pattern: { source: ["aws.backup"], account: accountIds, "detail-type": jobs, detail: troubled },
  },
  {
    name: "changed",
    says: "A backup plan, the settings of a Region, or the lock of a vault was changed",
    pattern: {
      source: ["aws.backup"],
      account: accountIds,
      $or: [
        { "detail-type": ["Backup Plan State Change"], detail: { state: ["MODIFIED", "DELETED"] } },
        { "detail-type": ["Region Setting State Change"] },
        { "detail-type": ["Backup Vault State Change"], detail: { state: ["DELETED"] } },
        { "detail-type": ["Backup Vault State Change"], detail: { isLocked: [{ exists: true }] } },
      ],
    },
  },
];

/** Backups that were made in these accounts. */
export const backupsMade = (accountIds: readonly string[]): EventPattern => ({
  source: ["aws.backup"],
  account: accountIds,
  "detail-type": ["Backup Job State Change"],
  detail: { state: ["COMPLETED"] },
});

/** Copies that arrived in these vaults. */
export const copiesMade = (accountIds: readonly string[], vaultArns: readonly string[]): EventPattern => ({
  source: ["aws.backup"],
  account: accountIds,
  "detail-type": ["Copy Job State Change"],
  detail: { state: ["COMPLETED"], destinationBackupVaultArn: vaultArns },
});

/** Restores that a test made, in the account that the rule is in. */
export const restoresTested: EventPattern = {
  source: ["aws.backup"],
  "detail-type": ["Restore Job State Change"],
  detail: { status: ["COMPLETED"], restoreTestingPlanArn: [{ exists: true }] },
};
