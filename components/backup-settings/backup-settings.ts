import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { coveredServices } from "../../catalog/backup-coverage.ts";
import { existing } from "../existing.ts";

export interface BackupSettingsArgs {
  /**
   * Lets approval teams share air-gapped vaults (multi-party approval). Default false.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
   */
  multiPartyApproval?: boolean;
  /**
   * The management account, where others have chosen the settings already: they are then looked at and left, since
   * managing them replaces all of them. Default: none, they are set here.
   */
  existingOf?: string;
}

/** Why copies would not be made, or plans could be changed from elsewhere, under settings that are there already. */
function globalSettingsProblems(settings: Readonly<Record<string, string>>): string[] {
  const command = "aws backup update-global-settings --global-settings";
  return [
    ...(settings["isCrossAccountBackupEnabled"] === "true"
      ? []
      : [`copies between accounts are off: \`${command} isCrossAccountBackupEnabled=true\``]),
    ...(settings["isDelegatedAdministratorEnabled"] === "true"
      ? [
          `a delegated administrator could change the plans of every account: \`${command} isDelegatedAdministratorEnabled=false\``,
        ]
      : []),
  ];
}

/**
 * The organisation's switch for copies between accounts, in the management account: without it every copy job fails, and
 * turning it off would stop the copies of everybody, so it is protected. All settings are given, else each of them drifts.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateGlobalSettings.html
 */
export class BackupSettings extends pulumi.ComponentResource {
  constructor(name: string, args: BackupSettingsArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupSettings", name, {}, options);
    if (args.existingOf !== undefined) {
      const { globalSettings } = aws.backup.GlobalSettings.get(
        `${name}-existing`,
        args.existingOf,
        undefined,
        { parent: this },
      );
      this.registerOutputs({
        checked: existing("backupSettings: exists", globalSettings, globalSettingsProblems),
      });
      return;
    }
    new aws.backup.GlobalSettings(
      `${name}-organisation`,
      {
        globalSettings: {
          isCrossAccountBackupEnabled: "true",
          // A delegated administrator could change the plans of every account.
          isDelegatedAdministratorEnabled: "false",
          isMpaEnabled: String(args.multiPartyApproval ?? false),
        },
      },
      { parent: this, protect: true, retainOnDelete: true },
    );
    this.registerOutputs({});
  }
}

export interface BackupRegionSettingsArgs {
  /**
   * AWS's names of services, for what differs from the default: every service that AWS Backup covers is on, stacks of
   * CloudFormation are off (each of their resources would be backed up twice). AWS reports every service that it knows in
   * the Region; one that is missing here shows as a difference after a refresh: add it.
   */
  services?: Readonly<Record<string, boolean>>;
  /**
   * The Region, where others have chosen its services already: they are then looked at and left. Every service that AWS
   * Backup covers must be on, or it is left out of the plan without an error. Default: none, they are set here.
   */
  existingIn?: string;
}

const fullyManaged = ["DynamoDB", "EFS"];

/** Which services' resources a plan for everything would leave out. */
function regionSettingsProblems(found: {
  optIn: Readonly<Record<string, boolean>>;
  management: Readonly<Record<string, boolean>>;
}): string[] {
  const off = coveredServices.filter(({ optIn, selected }) => selected && found.optIn[optIn] !== true);
  const partly = fullyManaged.filter((service) => found.management[service] !== true);
  const command = "aws backup update-region-settings";
  return [
    ...off.map(
      ({ optIn }) => `${optIn} is off: \`${command} --resource-type-opt-in-preference "${optIn}"=true\``,
    ),
    ...partly.map(
      (service) =>
        `backups of ${service} could not be copied: \`${command} --resource-type-management-preference ${service}=true\``,
    ),
  ];
}

/**
 * Which services AWS Backup backs up in this account and Region. A service that is off is left out of every plan that
 * selects `*`, without an error.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html#backup-service-optin
 */
export class BackupRegionSettings extends pulumi.ComponentResource {
  readonly settings: aws.backup.RegionSettings;

  constructor(name: string, args: BackupRegionSettingsArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupRegionSettings", name, {}, options);
    if (args.existingIn !== undefined) {
      this.settings = aws.backup.RegionSettings.get(`${name}-existing`, args.existingIn, undefined, {
        parent: this,
      });
      const found = pulumi.output({
        optIn: this.settings.resourceTypeOptInPreference,
        management: this.settings.resourceTypeManagementPreference,
      });
      this.registerOutputs({ checked: existing("backupServices: exists", found, regionSettingsProblems) });
      return;
    }
    const on = Object.fromEntries(coveredServices.map(({ optIn, selected }) => [optIn, selected]));
    this.settings = new aws.backup.RegionSettings(
      `${name}-services`,
      {
        resourceTypeOptInPreference: { ...on, ...args.services },
        // Without AWS Backup's full management DynamoDB's backups cannot be copied to another account.
        resourceTypeManagementPreference: { DynamoDB: true, EFS: true },
      },
      { parent: this, protect: true, retainOnDelete: true },
    );
    this.registerOutputs({});
  }
}
