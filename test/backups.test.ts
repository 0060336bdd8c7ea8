/** The stacks of prod and of the backup account agree, though neither reads the other's state. */
import { expect, test } from "vitest";
import type { ResourceState } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { called, only } from "../sandbox/deployed.ts";

const cloud = new Cloud(sandboxWorld);

async function up(name: string): Promise<ResourceState[]> {
  const { errors, resources } = await deployStack(name, { cloud });
  expect([name, errors]).toEqual([name, []]);
  return resources;
}

await up("audit");
const backup = await up("backup");
const prod = await up("prod");

interface Statement {
  Sid: string;
  Condition?: Record<string, Record<string, unknown>>;
}
const statementsOf = (resource: ResourceState, input = "policy"): Statement[] =>
  JSON.parse(String(resource.inputs[input])).Statement;
const pinnedIn = (resource: ResourceState, sid: string): unknown =>
  statementsOf(resource).find(({ Sid }) => Sid === sid)?.Condition?.["ArnEquals"]?.["aws:PrincipalArn"];
const arnOf = (resource: ResourceState): unknown => resource.outputs["arn"];

test("prod copies to the vault that the backup account has, for as long as its lock takes", () => {
  const lock = called(backup, "backup-trial-lock").inputs;
  const rules = only(prod, "Plan").inputs["rules"] as {
    copyActions: { destinationVaultArn: string; lifecycle: { deleteAfter: number } }[];
  }[];
  expect(rules.length).toBeGreaterThan(0);
  for (const { copyActions } of rules)
    for (const { destinationVaultArn, lifecycle } of copyActions) {
      expect(destinationVaultArn).toBe(arnOf(only(backup, "Vault")));
      expect(lifecycle.deleteAfter).toBeGreaterThanOrEqual(Number(lock["minRetentionDays"]));
      expect(lifecycle.deleteAfter).toBeLessThanOrEqual(Number(lock["maxRetentionDays"]));
    }
});

test("each vault lets in the one role that the other account has for it", () => {
  expect(pinnedIn(only(backup, "VaultPolicy"), "CopiesIn")).toEqual([
    arnOf(called(prod, "backups-copy-role")),
  ]);
  expect(pinnedIn(only(prod, "VaultPolicy"), "CopiesIn")).toEqual([
    arnOf(called(backup, "backup-copy-out-role")),
  ]);
});

test("prod's keys are shared with the role that receives copies in the backup account", () => {
  const receiver = arnOf(only(backup, "ServiceLinkedRole"));
  expect(pinnedIn(called(prod, "backups-key"), "BackupUse")).toContain(receiver);
  expect(pinnedIn(called(prod, "volumes-key"), "BackupAccountUse")).toEqual([receiver]);
});

test("no key, vault or bus of the backup account lets anybody of prod do more than copy in and report", () => {
  const open = backup
    .filter(({ custom, inputs }) => custom && typeof inputs["policy"] === "string")
    .flatMap((resource) =>
      statementsOf(resource).filter((statement) => JSON.stringify(statement).includes("444444444444")),
    );
  expect(open.map(({ Sid }) => Sid).sort()).toEqual(["CopiesIn", "ForwardersPut"]);
});

test("what prod reports arrives on the bus that the alarms listen to, by the role that it takes", () => {
  const target = called(prod, "backup-events-target").inputs;
  expect(target["arn"]).toBe(arnOf(only(backup, "EventBus")));
  expect(pinnedIn(only(backup, "EventBusPolicy"), "ForwardersPut")).toEqual([target["roleArn"]]);
  expect(target["roleArn"]).toBe(arnOf(called(prod, "backup-events-role")));
});

test("restores are tested with the vault and the role of the backup account", () => {
  const { recoveryPointSelection } = only(backup, "RestoreTestingPlan").inputs as {
    recoveryPointSelection: { includeVaults: string[] };
  };
  expect(recoveryPointSelection.includeVaults).toEqual([arnOf(only(backup, "Vault"))]);
});
