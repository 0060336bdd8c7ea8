import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { existing } from "../existing.ts";

/** Whether a setting of the account is made here, or decided by others already, and only looked at. */
export type Setting = "create" | "exists";

export interface AccountBaselineArgs {
  /**
   * Who decides what EC2 opens to the outside: a policy of the organisation (default; components/network-policy), under
   * which EC2 refuses the account's own settings, or the account, where there is no such policy.
   */
  publicAccessDecidedBy?: "organization" | "account";
  /**
   * The account's public access block. `exists`: an S3 policy of the organisation decides it, under which S3 refuses the
   * account's own, or others have set it; all four blocks must be on. Default `create`.
   * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html
   */
  buckets?: Setting;
  /** Encryption of new volumes. `exists`: others have switched it on. Default `create`. */
  volumes?: Setting;
}

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/**
 * What every account shuts once and for all: public buckets, unencrypted volumes and, where no policy of the organisation
 * does so, public networks, images, snapshots and consoles. All of it stays when the stack is taken away.
 *
 * The account's own settings can be changed by whoever administers it: only the organisation's policies are walls
 * against those. The S3 and EBS settings need guardrails for that.
 */
export class AccountBaseline extends pulumi.ComponentResource {
  constructor(name: string, args: AccountBaselineArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:AccountBaseline", name, {}, options);
    // Deleting any of these settings opens what it shuts.
    const kept = { parent: this, protect: true, retainOnDelete: true };

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    if (args.buckets !== "exists")
      new aws.s3.AccountPublicAccessBlock(
        `${name}-buckets`,
        Object.fromEntries(blocks.map((block) => [block, true])),
        kept,
      );
    // https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
    if (args.volumes !== "exists")
      new aws.ebs.EncryptionByDefault(`${name}-volumes`, { enabled: true }, kept);

    if (args.publicAccessDecidedBy === "account") {
      // https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
      new aws.ec2.VpcBlockPublicAccessOptions(
        `${name}-networks`,
        { internetGatewayBlockMode: "block-bidirectional" },
        kept,
      );
      // https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
      new aws.ebs.SnapshotBlockPublicAccess(`${name}-snapshots`, { state: "block-all-sharing" }, kept);
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html
      new aws.ec2.ImageBlockPublicAccess(`${name}-images`, { state: "block-new-sharing" }, kept);
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html
      new aws.ec2.SerialConsoleAccess(`${name}-consoles`, { enabled: false }, kept);
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html
      new aws.ec2.InstanceMetadataDefaults(
        `${name}-instance-metadata`,
        { httpTokens: "required", httpPutResponseHopLimit: 1 },
        kept,
      );
    }
    this.registerOutputs({ checked: this.#lookedAt(args) });
  }

  #lookedAt({ buckets, volumes }: AccountBaselineArgs): pulumi.Output<unknown>[] {
    return [
      ...(buckets === "exists"
        ? [
            existing(
              "accountSettings.buckets: exists",
              aws.s3.getAccountPublicAccessBlock({}, { parent: this }),
              (found) =>
                blocks
                  .filter((block) => !found[block])
                  .map(
                    (block) =>
                      `the account's public access block has ${block} off: switch it on, or say create`,
                  ),
            ),
          ]
        : []),
      ...(volumes === "exists"
        ? [
            existing(
              "accountSettings.volumes: exists",
              aws.ebs.getEncryptionByDefault({}, { parent: this }),
              ({ enabled }) =>
                enabled
                  ? []
                  : [
                      "new volumes are not encrypted: `aws ec2 enable-ebs-encryption-by-default`, or say create",
                    ],
            ),
          ]
        : []),
    ];
  }
}
