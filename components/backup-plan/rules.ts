/** What a rule of the plan must be, so that AWS takes it and the locked vaults take what it makes. */

import { RunError } from "@pulumi/pulumi";
import type { Lock } from "../lock.ts";
import { accountOfVault } from "../locked-vault/policies.ts";

/** A vault of another account, and how long it lets a copy be kept. */
export interface CopyDestination {
  readonly vaultArn: string;
  /** The lock of that vault, as its own stack has it. */
  readonly lock: Pick<Lock, "minimumDays" | "maximumDays">;
}

/** When everything is backed up, and how long it is kept: here, and in the other account. */
export interface BackupRule {
  /** Letters, digits, `-`, `_` and `.`, 50 at most. */
  readonly name: string;
  /** AWS's cron, in UTC: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html */
  readonly schedule: string;
  /** Days for which prod's own vault keeps the backup. */
  readonly keptDays: number;
  /** Days for which the other account keeps the copy. */
  readonly copyKeptDays: number;
  /** Minutes within which a job must have begun, 60 at least. Default 480. */
  readonly startWindowMinutes?: number;
  /** Minutes within which a job must be done, counted from its begin. Default 10,080 (a week). */
  readonly completionWindowMinutes?: number;
}

/** Every night at 05:00 UTC, a week here and as long as the trial lock allows over there. */
export const nightly: BackupRule = {
  name: "nightly",
  schedule: "cron(0 5 ? * * *)",
  keptDays: 7,
  copyKeptDays: 35,
};

/** Whether a schedule comes round every week: whatever the day of the month, the month and the year. */
function runsEveryWeek(schedule: string): boolean {
  const [, , dayOfMonth = "", month, dayOfWeek = "", year] = schedule.slice("cron(".length, -1).split(" ");
  return /^[*?]$/.test(dayOfMonth) && month === "*" && !/[#L]/.test(dayOfWeek) && year === "*";
}

const isWhole = (days: number): boolean => Number.isInteger(days) && days >= 1;

/**
 * A locked vault fails every job whose retention is outside its lock: nothing is kept, and the plan looks well.
 * @param key the value that a person would change
 */
function refuseDays(
  days: number,
  lock: Pick<Lock, "minimumDays" | "maximumDays">,
  what: { rule: string; key: string; vault: string },
): void {
  if (isWhole(days) && days >= lock.minimumDays && days <= lock.maximumDays) return;
  throw new RunError(
    `rule ${what.rule}: ${what.key} is ${days}, and the lock of ${what.vault} takes whole days from ${lock.minimumDays} to ${lock.maximumDays}: every job would fail; change ${what.key}, or the lock`,
  );
}

/** @throws for the first thing that AWS, or a lock, would not take */
export function refuseRules(
  accountId: string,
  rules: readonly BackupRule[],
  ownLock: Pick<Lock, "minimumDays" | "maximumDays">,
  destinations: readonly CopyDestination[],
): void {
  if (rules.length === 0) throw new RunError("the backup plan has no rule: nothing would be backed up");
  if (destinations.length === 0)
    throw new RunError(
      "the backup plan copies nowhere: give the vault of the backup account as a destination",
    );
  for (const { vaultArn } of destinations)
    if (accountOfVault(vaultArn) === accountId)
      throw new RunError(
        `${vaultArn} is in the account that is backed up: whoever takes it over has the copies, too; use another account's vault`,
      );
  const names = rules.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new RunError(`two rules are called ${repeated}: rename one`);
  for (const rule of rules) {
    const { name, schedule, startWindowMinutes = 480, completionWindowMinutes = 10_080 } = rule;
    if (!/^[a-zA-Z0-9\-_.]{1,50}$/.test(name))
      throw new RunError(`rule ${name}: a name has letters, digits, "-", "_" and ".", 50 at most`);
    if (!/^cron\(\S+( \S+){5}\)$/.test(schedule))
      throw new RunError(`rule ${name}: ${schedule} is no schedule; for example cron(0 5 ? * * *), in UTC`);
    if (startWindowMinutes < 60)
      throw new RunError(`rule ${name}: startWindowMinutes is ${startWindowMinutes}, AWS takes 60 at least`);
    if (completionWindowMinutes < startWindowMinutes + 60)
      throw new RunError(
        `rule ${name}: completionWindowMinutes is ${completionWindowMinutes}, and jobs may begin ${startWindowMinutes} minutes late: give them an hour at least`,
      );
    refuseDays(rule.keptDays, ownLock, { rule: name, key: "keptDays", vault: "prod's own vault" });
    for (const { vaultArn, lock } of destinations)
      refuseDays(rule.copyKeptDays, lock, { rule: name, key: "copyKeptDays", vault: vaultArn });
  }
  if (!rules.some(({ schedule }) => runsEveryWeek(schedule)))
    throw new RunError(
      `no rule runs every week (${rules.map(({ name, schedule }) => `${name}: ${schedule}`).join(", ")}): what is lost in between has no copy; give one rule a schedule such as cron(0 5 ? * * *)`,
    );
}

/** A resource that a person takes out of the backups. */
export interface OptOut {
  /** The whole ARN of one resource: a pattern would go on to leave out what nobody has seen. */
  readonly arn: string;
  /** Why it need not come back. */
  readonly reason: string;
  /** Who answers for that. */
  readonly answeredForBy: string;
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html#assigning-resources-quotas */
const mostOptOuts = 500;

/** @throws for an opt-out that is no single resource, or that nobody answers for */
export function refuseOptOuts(optOuts: readonly OptOut[]): void {
  if (optOuts.length > mostOptOuts)
    throw new RunError(`${optOuts.length} resources are left out of the backups, AWS takes ${mostOptOuts}`);
  for (const { arn, reason, answeredForBy } of optOuts) {
    if (!/^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:\S+$/.test(arn) || /[*?]/.test(arn))
      throw new RunError(`${arn} cannot be left out of the backups: give the whole ARN of one resource`);
    if (reason.trim() === "" || answeredForBy.trim() === "")
      throw new RunError(`${arn} is left out of the backups without a reason, or without who answers for it`);
  }
}
