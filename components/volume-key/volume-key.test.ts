import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { only } from "../../sandbox/deployed.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { VolumeKey } from "./volume-key.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;

const { errors, resources } = await deploy({
  program: () => {
    const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [prod] });
    new VolumeKey(
      "volumes",
      { accountId: prod, region: "eu-central-1", backupAccountIds: [backup] },
      { provider },
    );
  },
  project: "test",
  stack: "test",
  directory: import.meta.dirname,
  cloud: new Cloud(sandboxWorld),
});

const statements: { Sid: string; Principal: unknown; Condition?: Record<string, unknown> }[] = JSON.parse(
  String(only(resources, "Key").inputs["policy"]),
).Statement;

test("new volumes are under a key of the account's own, which stays", () => {
  expect(errors).toEqual([]);
  const set = only(resources, "DefaultKmsKey");
  expect(set.inputs).toEqual({ keyArn: only(resources, "Key").outputs["arn"] });
  for (const kept of [set, only(resources, "Key")])
    expect([kept.protect, kept.retainOnDelete]).toEqual([true, true]);
});

test("everybody means everybody in the account, and only through EC2", () => {
  const everybody = statements.filter(({ Principal, Sid }) => Principal === "*" && Sid !== "NobodyEnds");
  expect(everybody.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
    [
      "VolumesThroughEC2",
      { StringEquals: { "kms:CallerAccount": prod, "kms:ViaService": "ec2.eu-central-1.amazonaws.com" } },
    ],
  ]);
});

test("copies can be read by AWS Backup's own role in the backup account", () => {
  const across = statements.filter(({ Sid }) => Sid.startsWith("BackupAccount"));
  expect(across.map(({ Sid }) => Sid)).toEqual(["BackupAccountUse", "BackupAccountGrants"]);
  for (const { Condition } of across)
    expect(Condition?.["ArnEquals"]).toEqual({
      "aws:PrincipalArn": [
        `arn:aws:iam::${backup}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
      ],
    });
});
