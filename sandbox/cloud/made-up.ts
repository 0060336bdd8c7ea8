/** What AWS would make up, made up here out of what it is for: the same in every run, so that samples and checkpoints can hold it. */
import { createHash } from "node:crypto";

/** A value such as AWS makes up, but the same in every run: `length` hexadecimal digits out of what it is for. */
export function madeUp(length: number, ...of: string[]): string {
  return createHash("sha256").update(of.join("|")).digest("hex").slice(0, length);
}

/** A UUID such as AWS makes up, but the same in every run. */
export function uuid(...of: string[]): string {
  const digits = madeUp(32, ...of);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join("-");
}
