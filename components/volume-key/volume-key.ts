import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { existing } from "../existing.ts";
import { administratorRoleArns, backupCopyRoleName, paths, roleArn, volumeKeyAlias } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { existingKeyProblems, volumeKeyPolicy } from "./policies.ts";

export interface VolumeKeyArgs {
  /** The account whose volumes it is for. */
  accountId: string;
  /** The Region of the volumes: EBS has one default key in each. */
  region: string;
  /** The accounts that copies of backups go to. */
  backupAccountIds: readonly string[];
  /** Roles that may change how the key is kept; as in `BackupVault`. */
  administrators?: readonly string[];
  /**
   * ARN of the key that the account's volumes are under already by default: it is left, and must let AWS Backup of the
   * backup accounts use it, or copies of volumes fail. Default: none, a key is made and becomes the default.
   */
  existingKeyArn?: string;
}

/**
 * The key that new EBS volumes are under when nobody names one. A snapshot under AWS's own key (`aws/ebs`) cannot be
 * copied to another account: without this, an instance that says nothing about keys is backed up, and not copied.
 * Volumes that are there already stay under the key that they have.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html#copy-encryption
 */
export class VolumeKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: VolumeKeyArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:VolumeKey", name, {}, options);
    const { accountId, region, backupAccountIds } = args;
    const { existingKeyArn } = args;
    if (existingKeyArn !== undefined) {
      this.arn = this.#existing(name, existingKeyArn, backupAccountIds);
      this.registerOutputs({ arn: this.arn });
      return;
    }
    const administrators = args.administrators ?? administratorRoleArns(accountId);
    const kept = { parent: this, protect: true, retainOnDelete: true };
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: "Encrypts EBS volumes; shared with AWS Backup in the backup account",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: toJson(
          volumeKeyPolicy(
            { accountId, region, administrators },
            { copyRoleArn: roleArn(accountId, paths.perimeter, backupCopyRoleName), backupAccountIds },
          ),
          "keyPolicy",
        ),
      },
      kept,
    );
    new aws.kms.Alias(
      `${name}-alias`,
      { name: `alias/${volumeKeyAlias}`, targetKeyId: key.keyId },
      { parent: this, protect: true },
    );
    new aws.ebs.DefaultKmsKey(`${name}-default`, { keyArn: key.arn }, kept);
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
  #existing(name: string, keyArn: string, backupAccountIds: readonly string[]): pulumi.Output<string> {
    const value = `existingVolumeKeyArn: ${keyArn}`;
    const { policy } = aws.kms.Key.get(`${name}-existing`, keyArn.split("/").at(-1) ?? keyArn, undefined, {
      parent: this,
    });
    const shared = existing(value, policy, (document) => existingKeyProblems(document, backupAccountIds));
    const byDefault = existing(value, aws.ebs.getDefaultKmsKey({}, { parent: this }), (found) =>
      found.keyArn === keyArn ? [] : [`new volumes are under ${found.keyArn}: name that key`],
    );
    return pulumi.all([shared, byDefault]).apply(() => keyArn);
  }
}
