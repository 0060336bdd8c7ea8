import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { KeptBy } from "../key-care.ts";
import type { Lock } from "../lock.ts";
import { vaultArn } from "../names.ts";
import { type PolicyDocument, toJson } from "../policy-document.ts";
import { vaultKeyPolicy, vaultPolicy } from "./policies.ts";

export interface LockedVaultArgs {
  /** The account and Region that the vault is in, and who may change how it is kept. */
  owner: KeptBy;
  /** The vault's name, and its key's alias. */
  vaultName: string;
  /** What the key is for, in a line. */
  keyDescription: string;
  /** The organisation: nobody outside it copies in. */
  organizationId: string;
  lock: Lock;
  /** Days in which a compliance lock can still be taken back, 3 at least. Default 3. */
  graceDays?: number | undefined;
  /** Roles of AWS Backup that use the key. */
  keyUsers: readonly string[];
  /** Roles of other accounts that copy in. */
  copiesFrom: readonly string[];
  /** Vaults that copies may leave for. */
  leaveFor: readonly string[];
  /** What must be there before the vault lets a copy in. */
  after: readonly pulumi.Resource[];
}

/** A backup vault under a key of its own and a lock, which lets copies in only once it is locked. */
export class LockedVault extends pulumi.ComponentResource {
  readonly arn: string;
  /** The access policy, for another vault that is to have the same. */
  readonly policy: PolicyDocument;
  /** The vault with all that guards it: what writes to it comes after these. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: LockedVaultArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:LockedVault", name, {}, options);
    const { owner, vaultName, lock } = args;
    const kept = { parent: this, protect: true, retainOnDelete: true };
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: args.keyDescription,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: toJson(vaultKeyPolicy(owner, args.keyUsers), "keyPolicy"),
      },
      kept,
    );
    new aws.kms.Alias(
      `${name}-alias`,
      { name: `alias/${vaultName}`, targetKeyId: key.keyId },
      { parent: this, protect: true },
    );
    const vault = new aws.backup.Vault(
      `${name}-vault`,
      { name: vaultName, kmsKeyArn: key.arn, forceDestroy: false },
      kept,
    );
    const locked = this.#lock(name, vault, lock, args.graceDays ?? 3);
    this.policy = vaultPolicy({
      administrators: owner.administrators,
      organizationId: args.organizationId,
      copiesFrom: args.copiesFrom,
      leaveFor: args.leaveFor,
    });
    const access = new aws.backup.VaultPolicy(
      `${name}-policy`,
      { backupVaultName: vault.name, policy: toJson(this.policy, "vaultPolicy") },
      { parent: this, protect: true, dependsOn: [locked, ...args.after] },
    );
    this.arn = vaultArn(owner.accountId, owner.region, vaultName);
    this.ready = [vault, locked, access];
    this.registerOutputs({ arn: this.arn });
  }

  /**
   * The lock. A trial and a compliance lock are two resources, so that going from one to the other is an act of its own
   * (docs/backups.md): AWS writes the second over the first, and the vault is never without.
   */
  #lock(name: string, vault: aws.backup.Vault, lock: Lock, graceDays: number): pulumi.Resource {
    const kept = { parent: this, protect: true, retainOnDelete: true };
    const days = {
      backupVaultName: vault.name,
      minRetentionDays: lock.minimumDays,
      maxRetentionDays: lock.maximumDays,
    };
    if (lock.mode === "GOVERNANCE")
      return new aws.backup.VaultLockConfiguration(`${name}-trial-lock`, days, kept);
    if (!Number.isInteger(graceDays) || graceDays < 3)
      throw new pulumi.RunError(`graceDays is ${graceDays}: AWS takes 3 at least`);
    return new aws.backup.VaultLockConfiguration(
      `${name}-compliance-lock`,
      { ...days, changeableForDays: graceDays },
      // AWS does not give changeableForDays back: a refresh would plan a replacement (terraform-provider-aws#46876).
      { ...kept, ignoreChanges: ["changeableForDays"] },
    );
  }
}
