import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { ofType, only, waitsFor } from "../../sandbox/deployed.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { BackupVault } from "../backup-vault/backup-vault.ts";
import { RestoreTesting, type RestoreTestingArgs } from "./restore-testing.ts";

const backup = "333333333333";

const testing = (args: Partial<RestoreTestingArgs> = {}) =>
  deploy({
    program: () => {
      const provider = new aws.Provider("backup", { region: "eu-central-1", allowedAccountIds: [backup] });
      const vault = new BackupVault(
        "backup",
        {
          accountId: backup,
          region: "eu-central-1",
          organizationId: "o-sandbox0001",
          sourceAccountIds: ["444444444444"],
        },
        { provider },
      );
      const { vaultArns, restoreRole, ready } = vault;
      const after = [...ready, ...restoreRole.ready];
      new RestoreTesting(
        "restores",
        { planName: "perimeter", vaultArns, roleArn: restoreRole.arn, after, ...args },
        { provider },
      );
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

test("what is restored are the copies themselves: any of the last week, twice a week", async () => {
  const { errors, resources } = await testing();
  expect(errors).toEqual([]);
  expect(only(resources, "RestoreTestingPlan").inputs).toEqual({
    name: "perimeter",
    scheduleExpression: "cron(0 5 ? * MON,THU *)",
    scheduleExpressionTimezone: "Etc/UTC",
    recoveryPointSelection: {
      algorithm: "RANDOM_WITHIN_WINDOW",
      includeVaults: [`arn:aws:backup:eu-central-1:${backup}:backup-vault:perimeter-backup`],
      recoveryPointTypes: ["SNAPSHOT"],
      selectionWindowDays: 7,
    },
  });
  const selected = ofType(resources, "RestoreTestingSelection");
  expect(selected.map(({ inputs }) => inputs["protectedResourceType"]).sort()).toEqual([
    "DynamoDB",
    "EBS",
    "EFS",
    "S3",
  ]);
  for (const { inputs } of selected)
    expect([inputs["protectedResourceArns"], inputs["iamRoleArn"]]).toEqual([
      ["*"],
      `arn:aws:iam::${backup}:role/perimeter/perimeter-restore`,
    ]);
});

test("nothing is restored before the role has its limits, and what else is named stands", async () => {
  const { resources } = await testing();
  for (const selection of ofType(resources, "RestoreTestingSelection"))
    expect(waitsFor(resources, selection)).toEqual(
      expect.arrayContaining(["backup-restore-limits", "backup-trial-lock", "backup-policy"]),
    );
});

test("a database says into which network it is restored", async () => {
  const metadata = { dbSubnetGroupName: "restore-tests" };
  const { errors, resources } = await testing({ services: [{ service: "RDS", metadata }] });
  expect(errors).toEqual([]);
  expect(only(resources, "RestoreTestingSelection").inputs).toMatchObject({
    name: "RDS",
    protectedResourceType: "RDS",
    restoreMetadataOverrides: metadata,
  });
});

test.each<[string, Partial<RestoreTestingArgs>, RegExp]>([
  ["nothing", { services: [] }, /restores of nothing are tested/],
  [
    "what AWS cannot test",
    { services: [{ service: "Redshift" }] },
    /Redshift cannot be tested: AWS Backup takes Aurora/,
  ],
  [
    "a name with a dash",
    { planName: "restore-tests" },
    /restore testing plan name restore-tests is not valid/,
  ],
])("refused: %s", async (_, args, message) => {
  const { errors } = await testing(args);
  expect(errors.join("\n")).toMatch(message);
});
