import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { ofType, only, waitsFor } from "../../sandbox/deployed.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { type LockProfile, lockSentence } from "../lock.ts";
import { BackupVault, type BackupVaultArgs } from "./backup-vault.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;
const wayOut = `arn:aws:backup:eu-central-1:${prod}:backup-vault:perimeter-prod`;

const compliance = (minimumDays: number, maximumDays: number): LockProfile => ({
  profile: "compliance",
  minimumDays,
  maximumDays,
  typedOut: lockSentence(backup, minimumDays, maximumDays),
});

function vault(args: Partial<BackupVaultArgs> = {}): Promise<Deployment> {
  return deploy({
    program: () => {
      const provider = new aws.Provider("backup", {
        region: "eu-central-1",
        allowedAccountIds: [backup],
      });
      new BackupVault(
        "backup",
        {
          accountId: backup,
          region: "eu-central-1",
          organizationId: "o-sandbox0001",
          sourceAccountIds: [prod],
          ...args,
        },
        { provider },
      );
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });
}

async function up(args?: Partial<BackupVaultArgs>): Promise<ResourceState[]> {
  const deployment = await vault(args);
  expect(deployment.errors).toEqual([]);
  return deployment.resources;
}

test("a trial: governance, a day to 35, and no date after which it is for good", async () => {
  const resources = await up();
  const lock = only(resources, "VaultLockConfiguration");
  expect(lock.inputs).toEqual({
    backupVaultName: "perimeter-backup",
    minRetentionDays: 1,
    maxRetentionDays: 35,
  });
  expect(nameOf(lock.urn)).toBe("backup-trial-lock");
});

test("a lock for good has a minimum, a maximum, days of grace, and is a resource of its own", async () => {
  const resources = await up({ lock: compliance(7, 400), graceDays: 30 });
  const lock = only(resources, "VaultLockConfiguration");
  expect(lock.inputs).toEqual({
    backupVaultName: "perimeter-backup",
    minRetentionDays: 7,
    maxRetentionDays: 400,
    changeableForDays: 30,
  });
  // A refresh reads it as null; ignoring it must not be able to hide the step from a trial, hence the other name.
  expect(lock.ignoreChanges).toEqual(["changeableForDays"]);
  expect(nameOf(lock.urn)).toBe("backup-compliance-lock");
});

test("what cannot be lost is refused deletion by Pulumi, and stays when the stack goes", async () => {
  const resources = await up({ lock: compliance(7, 400), airGapped: true });
  const kept = resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete);
  expect(kept.map(({ type }) => type.split(":").at(-1)).sort()).toEqual([
    "Key",
    "LogicallyAirGappedVault",
    "ServiceLinkedRole",
    "Vault",
    "VaultLockConfiguration",
  ]);
  const loose = resources.filter(
    ({ custom, type, protect }) => custom && type.startsWith("aws:") && !protect,
  );
  expect(loose).toEqual([]);
  expect(only(resources, "Vault").inputs["forceDestroy"]).toBe(false);
});

test("the vault lets copies in only once it is locked, under its own key, with AWS Backup's role there", async () => {
  const resources = await up();
  expect(waitsFor(resources, only(resources, "VaultPolicy"))).toEqual(
    expect.arrayContaining(["backup-key", "backup-vault", "backup-trial-lock", "backup-service-linked-role"]),
  );
});

test("roles are allowed what AWS Backup does only once their limits stand", async () => {
  const resources = await up();
  for (const attachment of ofType(resources, "RolePolicyAttachment")) {
    const limits = `backup-${nameOf(attachment.urn).startsWith("backup-restore") ? "restore" : "copy-out"}-limits`;
    expect(waitsFor(resources, attachment)).toContain(limits);
  }
});

test("a role of AWS Backup is that service's alone, for this account alone", async () => {
  const roles = ofType(await up(), "Role");
  expect(roles.map(({ inputs }) => inputs["name"]).sort()).toEqual([
    "perimeter-copy-out",
    "perimeter-restore",
  ]);
  for (const { inputs } of roles)
    expect(JSON.parse(String(inputs["assumeRolePolicy"])).Statement).toEqual([
      {
        Sid: "BackupOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "backup.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": backup } },
      },
    ]);
});

const limitsOf = (resources: readonly ResourceState[], role: string): Record<string, unknown>[] => {
  const limits = ofType(resources, "RolePolicy").find(({ inputs }) => inputs["role"] === role);
  return JSON.parse(String(limits?.inputs["policy"])).Statement;
};

test("nothing leaves, and no role can take it out, until a way out is opened", async () => {
  const shut = await up();
  expect(limitsOf(shut, "perimeter-copy-out")).toContainEqual({
    Sid: "CopiesNothing",
    Effect: "Deny",
    Action: ["backup:CopyIntoBackupVault", "backup:CopyFromBackupVault"],
    Resource: "*",
  });
  expect(String(only(shut, "Key").inputs["policy"])).not.toContain(prod);
  expect(String(only(shut, "VaultPolicy").inputs["policy"])).toContain("NothingLeaves");

  const opened = await up({ waysOut: [wayOut] });
  expect(limitsOf(opened, "perimeter-copy-out")).toContainEqual({
    Sid: "CopiesNowhereElse",
    Effect: "Deny",
    Action: "backup:CopyFromBackupVault",
    Resource: "*",
    Condition: { "ForAllValues:ArnNotLike": { "backup:CopyTargets": [wayOut] } },
  });
  expect(String(only(opened, "Key").inputs["policy"])).toContain(
    `arn:aws:iam::${prod}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
  );
});

test("every role hands no other role on, and changes no database", async () => {
  const resources = await up({ waysOut: [wayOut] });
  for (const role of ["perimeter-copy-out", "perimeter-restore"])
    expect(limitsOf(resources, role).slice(0, 2)).toEqual([
      { Sid: "HandsNoRoleOn", Effect: "Deny", Action: "iam:PassRole", Resource: "*" },
      {
        Sid: "ChangesNoDatabase",
        Effect: "Deny",
        Action: ["rds:ModifyDBInstance", "rds:ModifyDBCluster"],
        Resource: "*",
      },
    ]);
});

test("the air-gapped vault has the lock's days, the same policy, and a key that is AWS's own", async () => {
  const resources = await up({ lock: compliance(7, 400), airGapped: true });
  expect(only(resources, "LogicallyAirGappedVault").inputs).toEqual({
    name: "perimeter-air-gapped",
    minRetentionDays: 7,
    maxRetentionDays: 400,
  });
  const policies = ofType(resources, "VaultPolicy").map(({ inputs }) => inputs["policy"]);
  expect(policies).toHaveLength(2);
  expect(policies[0]).toBe(policies[1]);
});

test("an account that AWS Backup has been used in brings its role along", async () => {
  const resources = await up({ serviceLinkedRole: "exists" });
  expect(ofType(resources, "ServiceLinkedRole")).toEqual([]);
});

test.each<[string, Partial<BackupVaultArgs>, RegExp]>([
  ["no source", { sourceAccountIds: [] }, /no source: name the accounts/],
  ["its own account as source", { sourceAccountIds: [backup] }, /whoever takes it over has both/],
  ["a way out to itself", { waysOut: [wayOut.replace(prod, backup)] }, /restore there without copying/],
  ["a way out to anywhere", { waysOut: ["arn:aws:backup:*:*:backup-vault:*"] }, /is no way out of the vault/],
  ["an air-gapped trial", { airGapped: true }, /locked for good from its first second/],
  [
    "an air-gapped vault of a day",
    { airGapped: true, lock: compliance(1, 35) },
    /keeps 7 days at least, and the lock's minimum is 1/,
  ],
  ["two days of grace", { lock: compliance(7, 35), graceDays: 2 }, /AWS takes 3 at least/],
  [
    "a lock for good that nobody typed out",
    { lock: { profile: "compliance", minimumDays: 7, maximumDays: 35, typedOut: "yes" } },
    /set typedOut to exactly: lock 333333333333 for 7 to 35 days, irrevocably/,
  ],
])("refused: %s", async (_, args, message) => {
  const deployment = await vault(args);
  expect(deployment.errors.join("\n")).toMatch(message);
  expect(ofType(deployment.resources, "VaultPolicy")).toEqual([]);
});
