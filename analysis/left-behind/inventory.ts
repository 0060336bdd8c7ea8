/**
 * What an organisation and its accounts list of themselves, as the AWS CLI prints it: the input of findings. Whoever
 * fills it calls AWS; here it is only read, and what is missing or malformed is an error, never "nothing there".
 */
import { isRecord, type Properties } from "../model/value.ts";

/** A listing that is not what the command prints. */
export class InventoryError extends Error {}

export interface AccountInventory {
  readonly id: string;
  /** The trust domain that the perimeter makes of it; `null` where it is none of the perimeter's. */
  readonly domain: string | null;
  /** Ids of the units above it, the nearest first, and the root last. */
  readonly above: readonly string[];
  /** `aws iam get-account-authorization-details` */
  readonly authorizationDetails: unknown;
  /** `aws iam get-account-summary` */
  readonly accountSummary: unknown;
  /** `aws iam list-access-keys --user-name USER`, one for each user. */
  readonly accessKeys: readonly unknown[];
  /** `aws ram get-resource-shares --resource-owner SELF` */
  readonly resourceShares: unknown;
  /** `aws s3api get-bucket-policy-status --bucket BUCKET`, by bucket; those that have a policy. */
  readonly bucketPolicyStatus: Readonly<Record<string, unknown>>;
}

export interface Inventory {
  /** `aws organizations describe-organization` */
  readonly organization: unknown;
  readonly accounts: readonly AccountInventory[];
  /** `aws organizations list-delegated-services-for-account --account-id ID`, by the id of each delegated administrator. */
  readonly delegatedServices: Readonly<Record<string, unknown>>;
  /** `aws iam list-organizations-features`; `null` where IAM has no trusted access. */
  readonly organizationsFeatures: unknown;
  /** `aws sso-admin list-account-assignments`, one for each permission set and account, with the set's name. */
  readonly assignments: readonly { readonly permissionSet: string; readonly listing: unknown }[];
  /** `aws cloudformation list-stack-sets --status ACTIVE` */
  readonly stackSets: unknown;
  /** Service control policies and where they are attached: `list-policies-for-target`, `describe-policy`. */
  readonly policies: readonly {
    readonly targetId: string;
    readonly name: string;
    readonly document: unknown;
  }[];
}

/** What somebody has decided to keep, in writing. */
export interface Kept {
  /** What a finding is about, exactly. */
  readonly what: string;
  readonly reason: string;
  readonly answeredForBy: string;
}

const at = (value: unknown, command: string, key: string): unknown => {
  if (!isRecord(value) || !(key in value))
    throw new InventoryError(`${command}: there is no ${key} in what it printed`);
  return value[key];
};

export function recordsAt(value: unknown, command: string, key: string): Properties[] {
  const list = at(value, command, key);
  if (!Array.isArray(list) || !list.every(isRecord))
    throw new InventoryError(`${command}: ${key} is no list of objects`);
  return list;
}

export function textAt(value: unknown, command: string, key: string): string {
  const text = at(value, command, key);
  if (typeof text !== "string") throw new InventoryError(`${command}: ${key} is no text`);
  return text;
}

export function numberAt(value: unknown, command: string, key: string): number {
  const number = at(value, command, key);
  if (typeof number !== "number") throw new InventoryError(`${command}: ${key} is no number`);
  return number;
}

export const recordAt = (value: unknown, command: string, key: string): Properties => {
  const record = at(value, command, key);
  if (!isRecord(record)) throw new InventoryError(`${command}: ${key} is no object`);
  return record;
};

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
