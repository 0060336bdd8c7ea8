import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BackupServiceRole } from "../backup-service-role/backup-service-role.ts";
import { copyLimits, restoreLimits } from "../backup-service-role/policies.ts";
import { BackupRegionSettings } from "../backup-settings/backup-settings.ts";
import { type LockProfile, lockOf, trial } from "../lock.ts";
import { LockedVault } from "../locked-vault/locked-vault.ts";
import { accountOfVault } from "../locked-vault/policies.ts";
import {
  administratorRoleArns,
  backupCopyRoleName,
  backupServiceLinkedRoleArn,
  copyOutRoleName,
  paths,
  prodVaultName,
  restoreRoleName,
  roleArn,
} from "../names.ts";
import {
  type BackupRule,
  type CopyDestination,
  nightly,
  type OptOut,
  refuseOptOuts,
  refuseRules,
} from "./rules.ts";

export interface BackupPlanArgs {
  /** The account that is backed up. */
  accountId: string;
  /** The Region that is backed up. */
  region: string;
  /** The organisation: copies come back from nowhere else. */
  organizationId: string;
  /** The vaults of the backup account: every rule copies to every one of them. */
  destinations: readonly CopyDestination[];
  /** When, and for how long. Default: nightly, 7 days here and 35 there. */
  rules?: readonly BackupRule[];
  /** The lock on this account's own vault: a trial by default. Its days bound `keptDays`. */
  lock?: LockProfile;
  /** Days in which a compliance lock can still be taken back, 3 at least. Default 3. */
  graceDays?: number;
  /** What people have taken out of the backups. Default nothing: all is backed up. */
  optOuts?: readonly OptOut[];
  /** Services whose setting differs from the default (`BackupRegionSettings`). */
  services?: Readonly<Record<string, boolean>>;
  /** Whether the Region's services are chosen by others already (`BackupRegionSettings`). Default false. */
  servicesExist?: boolean;
  /**
   * ARNs, or patterns of ARNs, of the roles that may change how the vault and its key are kept. Default:
   * break-glass alone (components/names.ts). Whoever brings the stack up must be among them: AWS refuses a key that shuts its
   * maker out.
   */
  administrators?: readonly string[];
  /** AWS Backup's service-linked role: made here, or there already. Default `create`. */
  serviceLinkedRole?: "create" | "exists";
}

/**
 * Backs up everything in an account and copies it to another. Everything is selected, so that what is new is backed up
 * without anybody thinking of it; only the list in the program leaves something out (docs/decisions/0004).
 * It does not back up what AWS Backup does not cover: catalog/backup-coverage.ts.
 */
export class BackupPlan extends pulumi.ComponentResource {
  /** ARN of this account's own vault. */
  readonly vaultArn: string;
  /** ARN of the role that backs up and copies; keys in this account are shared with it (`keySharedForCopies`). */
  readonly copyRoleArn: string;

  constructor(name: string, args: BackupPlanArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupPlan", name, {}, options);
    const { accountId, region, organizationId, destinations, rules = [nightly], optOuts = [] } = args;
    const administrators = args.administrators ?? administratorRoleArns(accountId);
    const lock = lockOf(args.lock ?? trial, accountId);
    refuseRules(accountId, rules, lock, destinations);
    refuseOptOuts(optOuts);
    const destinationArns = destinations.map((destination) => destination.vaultArn);
    const backupAccountIds = [...new Set(destinationArns.map(accountOfVault))];
    const serviceLinkedRole =
      args.serviceLinkedRole === "exists"
        ? []
        : [
            new aws.iam.ServiceLinkedRole(
              `${name}-service-linked-role`,
              { awsServiceName: "backup.amazonaws.com" },
              { parent: this, protect: true, retainOnDelete: true },
            ),
          ];
    const copyRole = new BackupServiceRole(
      `${name}-copy`,
      {
        accountId,
        roleName: backupCopyRoleName,
        work: "backup",
        limits: copyLimits(destinationArns),
        description: "AWS Backup backs up this account with it, and copies to the backup account alone",
      },
      { parent: this },
    );
    const restoreRole = new BackupServiceRole(
      `${name}-restore`,
      {
        accountId,
        roleName: restoreRoleName,
        work: "restore",
        limits: restoreLimits(),
        description: "AWS Backup restores with it in this account",
      },
      { parent: this },
    );
    this.copyRoleArn = copyRole.arn;

    const vault = new LockedVault(
      name,
      {
        owner: { accountId, region, administrators },
        vaultName: prodVaultName,
        keyDescription: "Encrypts this account's own backups; shared with AWS Backup in the backup account",
        organizationId,
        lock,
        graceDays: args.graceDays,
        keyUsers: [
          copyRole.arn,
          restoreRole.arn,
          backupServiceLinkedRoleArn(accountId),
          ...backupAccountIds.map(backupServiceLinkedRoleArn),
        ],
        // The way back: a restore copies from the backup account to here.
        copiesFrom: backupAccountIds.map((id) => roleArn(id, paths.perimeter, copyOutRoleName)),
        leaveFor: destinationArns,
        after: serviceLinkedRole,
      },
      { parent: this },
    );
    this.vaultArn = vault.arn;

    const { settings } = new BackupRegionSettings(
      `${name}-region`,
      {
        ...(args.services && { services: args.services }),
        ...(args.servicesExist === true && { existingIn: region }),
      },
      { parent: this },
    );
    const plan = new aws.backup.Plan(
      `${name}-plan`,
      {
        name: "perimeter",
        rules: rules.map((rule) => ({
          ruleName: rule.name,
          targetVaultName: prodVaultName,
          schedule: rule.schedule,
          scheduleExpressionTimezone: "Etc/UTC",
          startWindow: rule.startWindowMinutes ?? 480,
          completionWindow: rule.completionWindowMinutes ?? 10_080,
          lifecycle: { deleteAfter: rule.keptDays },
          copyActions: destinationArns.map((destinationVaultArn) => ({
            destinationVaultArn,
            lifecycle: { deleteAfter: rule.copyKeptDays },
          })),
        })),
      },
      { parent: this, protect: true, dependsOn: [...vault.ready, settings] },
    );
    new aws.backup.Selection(
      `${name}-selection`,
      {
        name: selectionName(optOuts),
        planId: plan.id,
        iamRoleArn: copyRole.arn,
        resources: ["*"],
        notResources: optOuts.map(({ arn }) => arn),
      },
      {
        parent: this,
        protect: true,
        dependsOn: [...vault.ready, settings, ...serviceLinkedRole, ...copyRole.ready],
      },
    );
    this.registerOutputs({ vaultArn: this.vaultArn, copyRoleArn: this.copyRoleArn });
  }
}

/**
 * AWS cannot change a selection, only replace it. A name of its own for each list of opt-outs lets the new selection be
 * made before the old one goes; being protected, the old one goes only when a person has said so.
 */
function selectionName(optOuts: readonly OptOut[]): string {
  if (optOuts.length === 0) return "everything";
  const arns = optOuts.map(({ arn }) => arn).sort();
  return `everything-but-${optOuts.length}-${checksum(arns.join())}`;
}

/** FNV-1a, 32 bits: enough to tell one list of opt-outs from the next. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (const character of text) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}
