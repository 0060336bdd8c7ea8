import { z } from "zod";
import { AccountBaseline } from "../components/account-baseline/account-baseline.ts";
import { BackupAlarms } from "../components/backup-alarms/backup-alarms.ts";
import { BackupRegionSettings } from "../components/backup-settings/backup-settings.ts";
import { BackupVault } from "../components/backup-vault/backup-vault.ts";
import { lockOf } from "../components/lock.ts";
import { RestoreTesting } from "../components/restore-testing/restore-testing.ts";
import { alarmValues, forwardAlarms } from "./alarms.ts";
import { configured, refusedAt, values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";
import { administratorProblems } from "./trusted-roles.ts";

export const backup = defineStack({
  name: "backup",
  purpose: "keeps copies of prod's backups, locked, out of agents' reach",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
    prodAccountId: values.prodAccountId,
    ...alarmValues,
    accountSettings: values.accountSettings,
    backupServices: values.backupServices,
    lock: values.lock,
    airGapped: configured(
      z.boolean().default(false),
      "a second vault under a key of AWS's own; locked for good from its first second, so only with a compliance lock",
      false,
    ),
    mailTo: configured(
      z.array(z.email()).min(1),
      "who is told when backups fail or stop; each has to follow the link in AWS's first mail",
      ["backups@example.com"],
    ),
    waysOut: configured(
      z.array(z.string()).default([]),
      "vaults that copies may leave for, while somebody restores; otherwise none",
      ["arn:aws:backup:eu-central-1:444444444444:backup-vault:perimeter-prod"],
    ),
    restoreTests: configured(
      z
        .array(z.strictObject({ service: z.string(), metadata: z.record(z.string(), z.string()).optional() }))
        .optional(),
      "the services whose restores are tested; without it those that need no network: DynamoDB, EBS, EFS, S3",
      [{ service: "DynamoDB" }, { service: "RDS", metadata: { dbSubnetGroupName: "restore-tests" } }],
    ),
    serviceLinkedRole: configured(
      z.enum(["create", "exists"]).default("create"),
      "whether AWS Backup's service-linked role is there already: `aws iam get-role --role-name AWSServiceRoleForBackup`",
      "create",
    ),
    administrators: configured(
      z.array(z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/, "must be the ARN of a role")).optional(),
      "the roles that may change how the backups are kept; whoever brings this stack up must be among them",
      ["arn:aws:iam::333333333333:role/perimeter/break-glass"],
    ),
  },
  problems: ({ lock, accountId, administrators }) => [
    ...administratorProblems("administrators", administrators, accountId),
    ...refusedAt(["lock", "typedOut"], () => lockOf(lock, accountId)),
  ],
  program: (configuration) => {
    const { accountId, region, organizationId, prodAccountId, administrators } = configuration;
    const provider = accountProvider("backup", configuration);
    const baseline = new AccountBaseline("account", configuration.accountSettings, { provider });
    const settings = new BackupRegionSettings(
      "region",
      { ...(configuration.backupServices === "exists" && { existingIn: region }) },
      { provider },
    );
    const sourceAccountIds = [prodAccountId];
    const owned = { accountId, region, organizationId, ...(administrators && { administrators }) };
    const vault = new BackupVault(
      "backup",
      {
        ...owned,
        sourceAccountIds,
        lock: configuration.lock,
        airGapped: configuration.airGapped,
        waysOut: configuration.waysOut,
        serviceLinkedRole: configuration.serviceLinkedRole,
      },
      { provider },
    );
    new RestoreTesting(
      "restores",
      {
        planName: "perimeter",
        vaultArns: vault.vaultArns,
        roleArn: vault.restoreRole.arn,
        ...(configuration.restoreTests && { services: configuration.restoreTests }),
        after: [baseline, settings.settings, ...vault.ready, ...vault.restoreRole.ready],
      },
      { provider },
    );
    new BackupAlarms(
      "alarms",
      {
        ...owned,
        sourceAccountIds,
        vaultArns: vault.vaultArns,
        mailTo: configuration.mailTo,
        restoresAreTested: true,
      },
      { provider },
    );
    forwardAlarms("backup", configuration, provider);
    return {
      vaultArn: vault.vaultArn,
      ...(vault.airGappedVaultArn && { airGappedVaultArn: vault.airGappedVaultArn }),
      lock: vault.lock,
    };
  },
});
