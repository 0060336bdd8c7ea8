/** Which of AWS Backup's events raise an alarm, and which are counted, in these accounts. */
import type { EventPattern } from "../../catalog/alarms.ts";
import { backupAlarms, done } from "../../catalog/backup-alarms.ts";

export type { EventPattern };

export interface AlarmRule {
  /** The rule's name follows from it. */
  readonly name: string;
  /** What a person is told, before the event's own words. */
  readonly says: string;
  readonly pattern: EventPattern;
}

const from = (account: readonly string[], { source, ...about }: EventPattern): EventPattern => ({
  source,
  account,
  ...about,
});

/** Raised by what AWS reports in these accounts. */
export const alarmRules = (accountIds: readonly string[]): readonly AlarmRule[] =>
  backupAlarms.map(({ id, says, pattern }) => ({ name: id, says, pattern: from(accountIds, pattern) }));

/** Backups that were made in these accounts. */
export const backupsMade = (accountIds: readonly string[]): EventPattern => from(accountIds, done.backup);

/** Copies that arrived in these vaults. */
export const copiesMade = (accountIds: readonly string[], vaultArns: readonly string[]): EventPattern =>
  from(accountIds, {
    ...done.copy,
    detail: { ...done.copy.detail, destinationBackupVaultArn: vaultArns },
  });

/** Restores that a test made, in the account that the rule is in. */
export const restoresTested: EventPattern = done.restoreTest;
