import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { called, ofType, only, waitsFor } from "../../sandbox/deployed.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { BackupPlan, type BackupPlanArgs } from "./backup-plan.ts";
import { nightly } from "./rules.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;
const lock = { minimumDays: 1, maximumDays: 35 };
const vaultOf = (accountId: string, name = "perimeter-backup") =>
  `arn:aws:backup:eu-central-1:${accountId}:backup-vault:${name}`;
const destinations = [{ vaultArn: vaultOf(backup), lock }];

function plan(args: Partial<BackupPlanArgs> = {}): Promise<Deployment> {
  return deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [prod] });
      new BackupPlan(
        "backups",
        { accountId: prod, region: "eu-central-1", organizationId: "o-sandbox0001", destinations, ...args },
        { provider },
      );
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });
}

async function up(args?: Partial<BackupPlanArgs>): Promise<ResourceState[]> {
  const deployment = await plan(args);
  expect(deployment.errors).toEqual([]);
  return deployment.resources;
}

type Rule = aws.types.output.backup.PlanRule;
const rulesOf = (resources: readonly ResourceState[]) => only(resources, "Plan").inputs["rules"] as Rule[];

test("every rule copies to every vault of the other account", async () => {
  const airGapped = {
    vaultArn: vaultOf(backup, "perimeter-air-gapped"),
    lock: { minimumDays: 7, maximumDays: 90 },
  };
  const hourly = { ...nightly, name: "hourly", schedule: "cron(0 * ? * * *)", keptDays: 2, copyKeptDays: 8 };
  const rules = rulesOf(await up({ rules: [nightly, hourly], destinations: [...destinations, airGapped] }));
  expect(rules.map(({ ruleName, lifecycle, copyActions }) => ({ ruleName, lifecycle, copyActions }))).toEqual(
    [
      {
        ruleName: "nightly",
        lifecycle: { deleteAfter: 7 },
        copyActions: [
          { destinationVaultArn: vaultOf(backup), lifecycle: { deleteAfter: 35 } },
          { destinationVaultArn: airGapped.vaultArn, lifecycle: { deleteAfter: 35 } },
        ],
      },
      {
        ruleName: "hourly",
        lifecycle: { deleteAfter: 2 },
        copyActions: [
          { destinationVaultArn: vaultOf(backup), lifecycle: { deleteAfter: 8 } },
          { destinationVaultArn: airGapped.vaultArn, lifecycle: { deleteAfter: 8 } },
        ],
      },
    ],
  );
});

test("everything is selected: no tag leaves anything out", async () => {
  expect(only(await up(), "Selection").inputs).toEqual({
    name: "everything",
    planId: expect.any(String),
    iamRoleArn: `arn:aws:iam::${prod}:role/perimeter/perimeter-backup-copy`,
    resources: ["*"],
    notResources: [],
  });
});

test("only the list leaves something out, and each list is a selection of its own name", async () => {
  const optOut = (arn: string) => ({ arn, reason: "made again", answeredForBy: "Ada Lovelace" });
  const names = new Set<unknown>();
  for (const arns of [["arn:aws:s3:::a"], ["arn:aws:s3:::b"], ["arn:aws:s3:::a", "arn:aws:s3:::b"]]) {
    const { inputs } = only(await up({ optOuts: arns.map(optOut) }), "Selection");
    expect(inputs["notResources"]).toEqual(arns);
    names.add(inputs["name"]);
  }
  expect(names.size).toBe(3);
});

test("every service that AWS Backup covers is on, or it would be left out of `*` without an error", async () => {
  const { inputs } = only(await up(), "RegionSettings");
  const off = Object.entries(inputs["resourceTypeOptInPreference"] as Record<string, boolean>);
  expect(off.filter(([, on]) => !on)).toEqual([["CloudFormation", false]]);
  expect(inputs["resourceTypeManagementPreference"]).toEqual({ DynamoDB: true, EFS: true });
});

test("nothing is backed up before vault, lock, policy, settings and the role's limits stand", async () => {
  const resources = await up();
  const guards = [
    "backups-vault",
    "backups-trial-lock",
    "backups-policy",
    "backups-region-services",
    "backups-service-linked-role",
    "backups-copy-limits",
    "backups-copy-AWSBackupServiceRolePolicyForBackup",
    "backups-copy-AWSBackupServiceRolePolicyForS3Backup",
  ];
  expect(waitsFor(resources, only(resources, "Selection"))).toEqual(expect.arrayContaining(guards));
});

test("everything is refused deletion by Pulumi: the role too, without which backups stop", async () => {
  const loose = (await up()).filter(
    ({ custom, type, protect }) => custom && type.startsWith("aws:") && !protect,
  );
  expect(loose).toEqual([]);
});

test("the copy role copies to the vaults named, and nowhere else", async () => {
  const { inputs } = called(await up(), "backups-copy-limits");
  expect(JSON.parse(String(inputs["policy"])).Statement.slice(2)).toEqual([
    {
      Sid: "CopiesIntoNoOtherVault",
      Effect: "Deny",
      Action: "backup:CopyIntoBackupVault",
      NotResource: [vaultOf(backup)],
    },
    {
      Sid: "CopiesNowhereElse",
      Effect: "Deny",
      Action: "backup:CopyFromBackupVault",
      Resource: "*",
      Condition: { "ForAllValues:ArnNotLike": { "backup:CopyTargets": [vaultOf(backup)] } },
    },
  ]);
});

test("prod's key is shared with AWS Backup's own role in the backup account, and with no other outside", async () => {
  const { Statement } = JSON.parse(String(only(await up(), "Key").inputs["policy"]));
  const outside = JSON.stringify(Statement).match(/arn:aws:iam::333333333333:role[^"]*/g);
  expect([...new Set(outside)]).toEqual([
    `arn:aws:iam::${backup}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
  ]);
});

const rule = (change: object) => ({ rules: [{ ...nightly, ...change }] });

test.each<[string, Partial<BackupPlanArgs>, RegExp]>([
  ["no rule", { rules: [] }, /nothing would be backed up/],
  ["no destination", { destinations: [] }, /copies nowhere: give the vault of the backup account/],
  [
    "a copy in the same account",
    { destinations: [{ vaultArn: vaultOf(prod), lock }] },
    /in the account that is backed up/,
  ],
  [
    "one destination elsewhere, one here",
    { destinations: [...destinations, { vaultArn: vaultOf(prod), lock }] },
    /in the account that is backed up/,
  ],
  [
    "a copy kept too long for the lock there",
    rule({ copyKeptDays: 36 }),
    /copyKeptDays is 36, and the lock of arn:aws:backup:eu-central-1:333333333333:backup-vault:perimeter-backup takes whole days from 1 to 35: every job would fail; change copyKeptDays, or the lock/,
  ],
  [
    "a copy kept too shortly for the lock there",
    { destinations: [{ vaultArn: vaultOf(backup), lock: { minimumDays: 90, maximumDays: 400 } }] },
    /copyKeptDays is 35, and the lock of .* from 90 to 400/,
  ],
  ["a copy kept for ever", rule({ copyKeptDays: Number.POSITIVE_INFINITY }), /copyKeptDays is Infinity/],
  ["a backup kept too long for the lock here", rule({ keptDays: 36 }), /keptDays is 36, .* prod's own vault/],
  ["part of a day", rule({ keptDays: 1.5 }), /keptDays is 1.5/],
  ["two rules of a name", { rules: [nightly, nightly] }, /two rules are called nightly/],
  ["a name that AWS does not take", rule({ name: "every night" }), /a name has letters, digits/],
  ["no cron", rule({ schedule: "daily" }), /daily is no schedule; for example cron/],
  ["a day that never comes", rule({ schedule: "cron(0 5 31 2 ? *)" }), /no rule runs every week/],
  ["a year far off", rule({ schedule: "cron(0 5 ? * * 2099)" }), /no rule runs every week/],
  ["one Monday a month", rule({ schedule: "cron(0 5 ? * MON#1 *)" }), /no rule runs every week/],
  ["half an hour to begin", rule({ startWindowMinutes: 30 }), /startWindowMinutes is 30, AWS takes 60/],
  [
    "no time to finish",
    rule({ startWindowMinutes: 480, completionWindowMinutes: 480 }),
    /completionWindowMinutes is 480, and jobs may begin 480 minutes late/,
  ],
  [
    "a pattern left out",
    { optOuts: [{ arn: "arn:aws:s3:::logs-*", reason: "logs", answeredForBy: "Ada" }] },
    /give the whole ARN of one resource/,
  ],
  [
    "everything left out",
    { optOuts: [{ arn: "*", reason: "cost", answeredForBy: "Ada" }] },
    /give the whole ARN of one resource/,
  ],
  [
    "left out by nobody",
    { optOuts: [{ arn: "arn:aws:s3:::logs", reason: "logs", answeredForBy: " " }] },
    /without a reason, or without who answers for it/,
  ],
])("refused: %s", async (_, args, message) => {
  const deployment = await plan(args);
  expect(deployment.errors.join("\n")).toMatch(message);
  expect(ofType(deployment.resources, "Selection")).toEqual([]);
});
