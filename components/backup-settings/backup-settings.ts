import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { coveredServices } from "../../catalog/backup-coverage.ts";

export interface BackupSettingsArgs {
  /**
   * Lets approval teams share air-gapped vaults (multi-party approval). Default false.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
   */
  multiPartyApproval?: boolean;
}

/**
 * The organisation's switch for copies between accounts, in the management account: without it every copy job fails, and
 * turning it off would stop the copies of everybody, so it is protected. All settings are given, else each of them drifts.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateGlobalSettings.html
 */
export class BackupSettings extends pulumi.ComponentResource {
  constructor(name: string, args: BackupSettingsArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupSettings", name, {}, options);
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
