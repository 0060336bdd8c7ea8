/** The patterns, against the events that AWS shows: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html */
import { expect, test } from "vitest";
import { matchesEvent } from "../../analysis/events/pattern.ts";
import { alarmRules, backupsMade, copiesMade, type EventPattern, restoresTested } from "./patterns.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;
const vault = `arn:aws:backup:eu-central-1:${backup}:backup-vault:perimeter-backup`;

const event = (kind: string, detail: Record<string, unknown>, account: string = prod) => ({
  version: "0",
  "detail-type": `${kind} State Change`,
  source: "aws.backup",
  account,
  region: "eu-central-1",
  resources: [],
  detail,
});

const copied = { destinationBackupVaultArn: vault, state: "COMPLETED" };

const raised = (happened: ReturnType<typeof event>): string[] =>
  alarmRules([prod])
    .filter(({ pattern }) => matchesEvent(pattern, happened))
    .map(({ name }) => name);

test.each([
  ["a backup failed", "Backup Job", { state: "FAILED", statusMessage: "no such vault" }, ["troubled"]],
  ["a backup was stopped", "Backup Job", { state: "ABORTED", percentDone: 0 }, ["troubled"]],
  ["a backup never began", "Backup Job", { state: "EXPIRED" }, ["troubled"]],
  [
    "a backup left objects out",
    "Backup Job",
    { state: "COMPLETED", statusMessage: "2 objects" },
    ["troubled"],
  ],
  ["a backup was made", "Backup Job", { state: "COMPLETED", percentDone: 100 }, []],
  ["a backup was made, without a message", "Backup Job", { state: "COMPLETED", statusMessage: "" }, []],
  ["a backup runs", "Backup Job", { state: "RUNNING" }, []],
  ["a copy failed", "Copy Job", { ...copied, state: "FAILED" }, ["troubled"]],
  ["a part was copied", "Copy Job", { ...copied, state: "PARTIAL" }, ["troubled"]],
  ["a copy arrived", "Copy Job", copied, []],
  // Restore jobs have a status where the others have a state.
  ["a restore failed", "Restore Job", { status: "FAILED", resourceType: "EC2" }, ["troubled"]],
  ["a restore was made", "Restore Job", { status: "COMPLETED" }, []],
  ["a plan was changed", "Backup Plan", { state: "MODIFIED", backupPlanId: "83fcb8ee" }, ["changed"]],
  ["a plan was deleted", "Backup Plan", { state: "DELETED", backupPlanId: "83fcb8ee" }, ["changed"]],
  ["a plan was made", "Backup Plan", { state: "CREATED", backupPlanId: "83fcb8ee" }, []],
  ["a lock was changed", "Backup Vault", { state: "MODIFIED", isLocked: "true" }, ["changed"]],
  ["a vault was deleted", "Backup Vault", { state: "DELETED", backupVaultName: "v" }, ["changed"]],
  ["a vault was made", "Backup Vault", { state: "CREATED", backupVaultName: "v" }, []],
  [
    "a service was turned off",
    "Region Setting",
    { state: "MODIFIED", ResourceTypeOptInPreference: { Aurora: false } },
    ["changed"],
  ],
])("%s", (_, kind, detail, names) => {
  expect(raised(event(kind, detail))).toEqual(names);
});

test("another account's events raise nothing, and count for nothing", () => {
  const elsewhere = event("Backup Job", { state: "FAILED" }, "555555555555");
  expect(raised(elsewhere)).toEqual([]);
  expect(matchesEvent(backupsMade([prod]), event("Backup Job", { state: "COMPLETED" }, "555555555555"))).toBe(
    false,
  );
});

test("counted: backups made, copies that arrived in the vault, and restores that a test made", () => {
  const counts: [EventPattern, string, Record<string, unknown>, boolean][] = [
    [backupsMade([prod]), "Backup Job", { state: "COMPLETED" }, true],
    [backupsMade([prod]), "Backup Job", { state: "FAILED" }, false],
    [copiesMade([prod], [vault]), "Copy Job", copied, true],
    [copiesMade([prod], [vault]), "Copy Job", { ...copied, state: "RUNNING" }, false],
    [
      copiesMade([prod], [vault]),
      "Copy Job",
      { ...copied, destinationBackupVaultArn: vault.replace(backup, prod) },
      false,
    ],
    [restoresTested, "Restore Job", { status: "COMPLETED", restoreTestingPlanArn: "arn" }, true],
    [restoresTested, "Restore Job", { status: "COMPLETED" }, false],
    [restoresTested, "Restore Job", { status: "FAILED", restoreTestingPlanArn: "arn" }, false],
  ];
  for (const [pattern, kind, detail, counted] of counts)
    expect([kind, detail, matchesEvent(pattern, event(kind, detail))]).toEqual([kind, detail, counted]);
});
