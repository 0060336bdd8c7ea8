/**
 * Which of AWS Backup's events raise an alarm, and which are counted, in whatever account.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
import type { EventPattern } from "./alarms.ts";

const source = ["aws.backup"];

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

export interface BackupAlarmRow {
  /** The rule's name follows from it. */
  readonly id: string;
  /** What a person is told, before the event's own words. */
  readonly says: string;
  readonly pattern: EventPattern;
}

export const backupAlarms: readonly BackupAlarmRow[] = [
  {
    id: "troubled",
    says: "A job of AWS Backup failed, was stopped, never began, or left something out",
    pattern: { source, "detail-type": jobs, detail: troubled },
  },
  {
    id: "changed",
    says: "A backup plan, the settings of a Region, or the lock of a vault was changed",
    pattern: {
      source,
      $or: [
        { "detail-type": ["Backup Plan State Change"], detail: { state: ["MODIFIED", "DELETED"] } },
        { "detail-type": ["Region Setting State Change"] },
        { "detail-type": ["Backup Vault State Change"], detail: { state: ["DELETED"] } },
        { "detail-type": ["Backup Vault State Change"], detail: { isLocked: [{ exists: true }] } },
      ],
    },
  },
];

/** Jobs that did what they were there for. Those of restores have a status where the others have a state. */
export const done = {
  backup: { source, "detail-type": ["Backup Job State Change"], detail: { state: ["COMPLETED"] } },
  copy: { source, "detail-type": ["Copy Job State Change"], detail: { state: ["COMPLETED"] } },
  restoreTest: {
    source,
    "detail-type": ["Restore Job State Change"],
    detail: { status: ["COMPLETED"], restoreTestingPlanArn: [{ exists: true }] },
  },
} as const satisfies Readonly<Record<string, EventPattern>>;
