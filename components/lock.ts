/**
 * The lock profile of what keeps evidence and copies: a trial that can be taken back, or a lock for good.
 * Object Lock: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 * Vault Lock: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
import { RunError } from "@pulumi/pulumi";

/** What a person chooses. Trial is the default everywhere; compliance is a separate act, typed out. */
export type LockProfile =
  | { readonly profile: "trial" }
  | {
      readonly profile: "compliance";
      /** Days for which nothing that is written can be deleted, by anybody. */
      readonly minimumDays: number;
      /** The longest that anything can be locked, in days: without it one object of 100 years is a bill that nobody can stop. */
      readonly maximumDays: number;
      /** The sentence of `lockSentence`, typed by the person who answers for it. */
      readonly typedOut: string;
    };

/** What the profile comes to. */
export interface Lock {
  /** Governance can be lifted by whoever has the right to; compliance by nobody. AWS's own words for both locks. */
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
  readonly minimumDays: number;
  readonly maximumDays: number;
}

export const trial: LockProfile = { profile: "trial" };

/** A trial keeps a day, and lets nothing be kept for longer than the 35 days of a usual backup. */
const trialLock: Lock = { mode: "GOVERNANCE", minimumDays: 1, maximumDays: 35 };

/** AWS's longest retention, of Object Lock (100 years) and of a vault alike. */
const longestDays = 36_500;

/** What has to be typed to lock an account's log or backups for good. */
export const lockSentence = (accountId: string, minimumDays: number, maximumDays: number): string =>
  minimumDays === maximumDays
    ? `lock ${accountId} for ${minimumDays} days, irrevocably`
    : `lock ${accountId} for ${minimumDays} to ${maximumDays} days, irrevocably`;

/**
 * The lock that a profile asks for, in the account that it is for.
 * @throws RunError, which is printed without a stack trace, when the days make no lock, or the sentence is not the one that names this account and these days
 */
export function lockOf(profile: LockProfile, accountId: string): Lock {
  if (profile.profile === "trial") return trialLock;
  const { minimumDays, maximumDays, typedOut } = profile;
  for (const days of [minimumDays, maximumDays])
    if (!Number.isInteger(days) || days < 1 || days > longestDays)
      throw new RunError(`a lock of ${days} days: AWS takes whole days from 1 to ${longestDays}`);
  if (minimumDays > maximumDays)
    throw new RunError(`a lock of at least ${minimumDays} and at most ${maximumDays} days: exchange the two`);
  const sentence = lockSentence(accountId, minimumDays, maximumDays);
  if (typedOut !== sentence)
    throw new RunError(
      [
        `a compliance lock cannot be undone by anybody, AWS included: what is written to account ${accountId} from then on`,
        `stays, and is paid for, for ${minimumDays} days at least; anybody who may lock can make it ${maximumDays}.`,
        `Closing the account is the only way to end the bill, and it loses the data.`,
        `If that is meant, set typedOut to exactly: ${sentence}`,
        ...(typedOut === "" ? [] : [`It is now: ${typedOut}`]),
      ].join("\n"),
    );
  return { mode: "COMPLIANCE", minimumDays, maximumDays };
}
