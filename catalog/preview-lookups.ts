/**
 * What the programs of the previewed stacks look up while they are previewed, and what AWS asks for it. A preview of code
 * that nobody has merged may do this and read its state, no more: settings and what is written about a key, never data.
 */
import type { PipelineDomain } from "./deployer-actions.ts";

/** Domains whose stack is previewed by a role: the management account has none. */
export type PreviewedDomain = Exclude<PipelineDomain, "management">;

export interface Lookup {
  /** The provider's function, or the type of the resource that is read. */
  readonly token: string;
  readonly actions: readonly string[];
  /** ARN, with `{account}` and `{region}` to be filled in; `*` where AWS knows no resource for the actions. */
  readonly on: string;
  readonly in: readonly PreviewedDomain[];
}

const everywhere = ["audit", "backup", "prod", "dev"] as const;
const keys = "arn:aws:kms:{region}:{account}:key/*";

export const previewLookups: readonly Lookup[] = [
  {
    // For the position of its kill switch.
    token: "aws:iam/getPolicy:getPolicy",
    actions: ["iam:GetPolicy", "iam:GetPolicyVersion"],
    on: "arn:aws:iam::{account}:policy/perimeter/agent-boundary",
    in: ["prod", "dev"],
  },
  {
    token: "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock",
    actions: ["s3:GetAccountPublicAccessBlock"],
    on: "*",
    in: everywhere,
  },
  {
    token: "aws:ebs/getEncryptionByDefault:getEncryptionByDefault",
    actions: ["ec2:GetEbsEncryptionByDefault"],
    on: "*",
    in: everywhere,
  },
  {
    token: "aws:backup/regionSettings:RegionSettings",
    actions: ["backup:DescribeRegionSettings"],
    on: "*",
    in: ["backup", "prod"],
  },
  {
    token: "aws:ebs/getDefaultKmsKey:getDefaultKmsKey",
    actions: ["ec2:GetEbsDefaultKmsKeyId"],
    on: "*",
    in: ["prod"],
  },
  {
    // Which key it is, the access stack does not know.
    token: "aws:kms/key:Key",
    actions: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    on: keys,
    in: ["prod"],
  },
];
