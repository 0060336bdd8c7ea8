import { notKnownYet } from "../../invariant.ts";
import { guardedBy } from "../../invariants/confirm-guards-protected.ts";
import { stepInvariant } from "../invariant.ts";
import { lossOf } from "../loss.ts";
import { resourceOf, settledOf } from "../view.ts";

const lock = (properties: Record<string, unknown> = {}) => ({
  type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  name: "lock",
  properties: { backupVaultName: "prod", minRetentionDays: 30, ...properties },
});

export default stepInvariant({
  id: "confirm-guards-stay",
  title: "No guard is deleted or replaced.",
  protects: "Locks, vaults, trails, keys and limits while there is something that they guard.",
  why: "A replacement of a thing with a fixed name deletes first: until the new one is there, and for good where it cannot be made, nothing is guarded. An update with protect off, then one that deletes, is how a guard goes with nobody having meant it.",
  fix: "keep it; to renew it, make a second one under a new name, move over, and retire the old one with an exception that names it.",
  limits:
    "It sees what Pulumi will do. What else is deleted in AWS is stopped by locks, policies and guardrails.",
  *check(step) {
    const { before } = step;
    const loss = lossOf(step);
    if (!before || loss === undefined) return;
    const what = guardedBy(resourceOf(before, settledOf(before)));
    if (what !== undefined) yield `${what}, and ${loss}`;
  },
  examples: {
    holds: [
      {
        what: "a lock that changes",
        operation: "update",
        before: lock(),
        after: lock({ minRetentionDays: 60 }),
      },
      {
        what: "a policy that guards nothing",
        operation: "delete",
        before: { type: "aws:iam/policy:Policy", name: "reports", properties: { name: "reports" } },
      },
    ],
    broken: [
      { what: "a lock that goes", operation: "delete", before: lock() },
      {
        what: "a lock for another vault, which takes the first one's away",
        operation: "replace",
        before: lock(),
        after: lock({ backupVaultName: "other" }),
      },
      {
        what: "a trail that Pulumi forgets",
        operation: "delete",
        before: {
          type: "aws:cloudtrail/trail:Trail",
          name: "trail",
          properties: { name: "trail" },
          retainOnDelete: true,
        },
      },
    ],
    cannotTell: [
      {
        what: "a policy whose name nobody knows",
        operation: "delete",
        before: { type: "aws:iam/policy:Policy", name: "boundary", properties: { name: notKnownYet } },
      },
    ],
  },
});
