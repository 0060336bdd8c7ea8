import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { only } from "../../sandbox/deployed.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { BackupRegionSettings, BackupSettings } from "./backup-settings.ts";

const inAccount = (accountId: string, program: (provider: aws.Provider) => unknown, world = sandboxWorld) =>
  deploy({
    program: () =>
      void program(new aws.Provider("account", { region: "eu-central-1", allowedAccountIds: [accountId] })),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(world),
  });

const settings = (provider: aws.Provider) => new BackupSettings("backups", {}, { provider });

test("copies between accounts are on, and every other setting is given, so that none drifts", async () => {
  const { errors, resources } = await inAccount("111111111111", settings);
  expect(errors).toEqual([]);
  const made = only(resources, "GlobalSettings");
  expect(made.inputs).toEqual({
    globalSettings: {
      isCrossAccountBackupEnabled: "true",
      isDelegatedAdministratorEnabled: "false",
      isMpaEnabled: "false",
    },
  });
  expect([made.protect, made.retainOnDelete]).toEqual([true, true]);
});

test("only the management account turns them on, and only when the organisation trusts AWS Backup", async () => {
  const member = await inAccount("333333333333", settings);
  expect(member.errors.join()).toMatch(/only the organisation's management account 111111111111/);
  const untrusted = await inAccount("111111111111", settings, { ...sandboxWorld, serviceAccess: [] });
  expect(untrusted.errors.join()).toMatch(
    /enable-aws-service-access --service-principal backup\.amazonaws\.com/,
  );
});

test("a service can be turned off, or one added that AWS has added", async () => {
  const { errors, resources } = await inAccount(
    "444444444444",
    (provider) =>
      new BackupRegionSettings("region", { services: { VirtualMachine: false, DSQL: true } }, { provider }),
  );
  expect(errors).toEqual([]);
  expect(only(resources, "RegionSettings").inputs["resourceTypeOptInPreference"]).toMatchObject({
    S3: true,
    VirtualMachine: false,
    DSQL: true,
  });
});
