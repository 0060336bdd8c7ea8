import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BackupServiceRole } from "../backup-service-role/backup-service-role.ts";
import { copyLimits, restoreLimits } from "../backup-service-role/policies.ts";
import { type Lock, type LockProfile, lockOf, trial } from "../lock.ts";
import { LockedVault } from "../locked-vault/locked-vault.ts";
import { accountOfVault } from "../locked-vault/policies.ts";
import {
  administratorRoleArns,
  airGappedVaultName,
  backupCopyRoleName,
  backupServiceLinkedRoleArn,
  backupVaultName,
  copyOutRoleName,
  paths,
  restoreRoleName,
  roleArn,
  vaultArn,
} from "../names.ts";
import { type PolicyDocument, toJson } from "../policy-document.ts";

export interface BackupVaultArgs {
  /** The account that keeps the backups: no agent has a role in it. */
  accountId: string;
  /** The Region of the vault. */
  region: string;
  /** The organisation: nobody outside it copies in. */
  organizationId: string;
  /** The accounts whose copy role (`BackupPlan`) may copy in. */
  sourceAccountIds: readonly string[];
  /** The lock on the vault: a trial by default, which whoever has the right to can lift. */
  lock?: LockProfile;
  /**
   * Days in which a compliance lock can still be taken back, 3 at least; then nobody can, AWS included. Default 3.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
   */
  graceDays?: number;
  /**
   * A second vault, under a key that AWS owns, so that no key of this account is needed to read it. Its lock is for good
   * from its first second, without days of grace: only with a compliance lock of 7 days at least. Default false.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
   */
  airGapped?: boolean;
  /** Vaults of other accounts that copies may leave for, while somebody restores. Default none: nothing leaves. */
  waysOut?: readonly string[];
  /**
   * ARNs, or patterns of ARNs, of the roles that may change how the vault and its key are kept. Default:
   * break-glass alone (components/names.ts). Whoever brings the stack up must be among them: AWS refuses a key that shuts its
   * maker out.
   */
  administrators?: readonly string[];
  /**
   * AWS Backup's service-linked role, which receives the copies: made here, or there already (AWS makes it when somebody
   * first uses AWS Backup in the account). Default `create`.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/using-service-linked-roles-AWSServiceRoleForBackup.html
   */
  serviceLinkedRole?: "create" | "exists";
}

/**
 * The vault that copies of backups are kept in: locked, in an account of its own, under a key of that account, with a
 * policy that lets copies in and lets nobody delete.
 * What it does not hold against: closing the account, an unpaid bill, and in a trial an administrator of this account.
 */
export class BackupVault extends pulumi.ComponentResource {
  /** ARN of the locked vault. */
  readonly vaultArn: string;
  /** ARN of the air-gapped vault, where there is one. */
  readonly airGappedVaultArn: string | undefined;
  /** The vaults that copies go to. */
  readonly vaultArns: readonly string[];
  readonly lock: Lock;
  /** The role that restores in this account. */
  readonly restoreRole: BackupServiceRole;
  /** The vaults with all that guards them: what reads from them or writes to them comes after these. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BackupVaultArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupVault", name, {}, options);
    const { accountId, region, organizationId, sourceAccountIds, waysOut = [] } = args;
    const administrators = args.administrators ?? administratorRoleArns(accountId);
    const lock = lockOf(args.lock ?? trial, accountId);
    refuseSources(accountId, sourceAccountIds);
    refuseWaysOut(accountId, waysOut);
    if (args.airGapped) refuseAirGapped(lock);
    this.lock = lock;

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
    this.restoreRole = new BackupServiceRole(
      `${name}-restore`,
      {
        accountId,
        roleName: restoreRoleName,
        work: "restore",
        limits: restoreLimits(),
        description: "AWS Backup restores with it: tests of restores, and the day that it matters",
      },
      { parent: this },
    );
    new BackupServiceRole(
      `${name}-copy-out`,
      {
        accountId,
        roleName: copyOutRoleName,
        work: "backup",
        limits: copyLimits(waysOut),
        description: "AWS Backup copies recovery points back out with it, once a way out is opened",
      },
      { parent: this },
    );

    const vault = new LockedVault(
      name,
      {
        owner: { accountId, region, administrators },
        vaultName: backupVaultName,
        keyDescription: "Encrypts the copies of backups; a lock does not protect it, so its policy does",
        organizationId,
        lock,
        graceDays: args.graceDays,
        keyUsers: [
          backupServiceLinkedRoleArn(accountId),
          this.restoreRole.arn,
          roleArn(accountId, paths.perimeter, copyOutRoleName),
          ...waysOut.map((arn) => backupServiceLinkedRoleArn(accountOfVault(arn))),
        ],
        copiesFrom: sourceAccountIds.map((id) => roleArn(id, paths.perimeter, backupCopyRoleName)),
        leaveFor: waysOut,
        after: serviceLinkedRole,
      },
      { parent: this },
    );
    this.vaultArn = vault.arn;

    const airGapped = args.airGapped ? this.#airGapped(name, lock, vault.policy) : [];
    this.airGappedVaultArn = args.airGapped ? vaultArn(accountId, region, airGappedVaultName) : undefined;
    this.vaultArns = [this.vaultArn, ...(this.airGappedVaultArn ? [this.airGappedVaultArn] : [])];
    this.ready = [...vault.ready, ...airGapped];
    this.registerOutputs({ vaultArn: this.vaultArn, airGappedVaultArn: this.airGappedVaultArn });
  }

  #airGapped(name: string, lock: Lock, policy: PolicyDocument): pulumi.Resource[] {
    const vault = new aws.backup.LogicallyAirGappedVault(
      `${name}-air-gapped-vault`,
      { name: airGappedVaultName, minRetentionDays: lock.minimumDays, maxRetentionDays: lock.maximumDays },
      { parent: this, protect: true, retainOnDelete: true },
    );
    const access = new aws.backup.VaultPolicy(
      `${name}-air-gapped-policy`,
      { backupVaultName: vault.name, policy: toJson(policy, "vaultPolicy") },
      { parent: this, protect: true, dependsOn: vault },
    );
    return [vault, access];
  }
}

function refuseSources(accountId: string, sourceAccountIds: readonly string[]): void {
  if (sourceAccountIds.length === 0)
    throw new pulumi.RunError(
      "the backup vault has no source: name the accounts whose backups are copied to it",
    );
  if (sourceAccountIds.includes(accountId))
    throw new pulumi.RunError(
      `account ${accountId} would keep the copies of its own backups: whoever takes it over has both; use another account`,
    );
}

function refuseWaysOut(accountId: string, waysOut: readonly string[]): void {
  for (const arn of waysOut)
    if (!/^arn:aws:backup:[a-z0-9-]+:\d{12}:backup-vault:[a-zA-Z0-9\-_]{2,50}$/.test(arn))
      throw new pulumi.RunError(
        `${arn} is no way out of the vault: give the ARN of one vault, arn:aws:backup:REGION:ACCOUNT:backup-vault:NAME`,
      );
    else if (accountOfVault(arn) === accountId)
      throw new pulumi.RunError(`${arn} is in the backup account itself: restore there without copying`);
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateLogicallyAirGappedBackupVault.html */
function refuseAirGapped(lock: Lock): void {
  if (lock.mode !== "COMPLIANCE")
    throw new pulumi.RunError(
      "an air-gapped vault is locked for good from its first second, and the lock here is a trial: choose the compliance profile, or leave airGapped out",
    );
  if (lock.minimumDays < 7)
    throw new pulumi.RunError(
      `an air-gapped vault keeps 7 days at least, and the lock's minimum is ${lock.minimumDays}: raise it, or leave airGapped out`,
    );
}
