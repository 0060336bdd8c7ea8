/** The settings of EC2 and EBS that an account has one of in each Region. */
import type { ResourceKind } from "../kind.ts";
import { ec2Arn, madeUpId } from "./ec2.ts";
import { type DeclarativeAttribute, refuseWhereTheOrganizationDecides } from "./organizations.ts";

/** A setting of one account and Region; the account has no say where a policy of the organisation decides it. */
const setting = (
  type: string,
  attribute?: DeclarativeAttribute,
  outputs: ResourceKind["outputs"] = () => ({}),
): ResourceKind => ({
  type,
  put: true,
  id: (request) => request.region,
  outputs,
  refuse: (request, cloud) => {
    if (attribute) refuseWhereTheOrganizationDecides(request, attribute, cloud);
  },
});

export const ec2AccountSettings: readonly ResourceKind[] = [
  setting(
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    "vpc_block_public_access",
    (request) => ({ awsAccountId: request.account, awsRegion: request.region }),
  ),
  {
    type: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
    id: madeUpId("vpcbpa-exclude"),
    outputs: (request) => ({
      resourceArn: ec2Arn(request, "vpc-block-public-access-exclusion", request.id),
    }),
    replaceOn: ["vpcId", "subnetId"],
    refuse: (request, cloud) => refuseWhereTheOrganizationDecides(request, "vpc_block_public_access", cloud),
  },
  setting("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess", "image_block_public_access"),
  setting("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", "snapshot_block_public_access"),
  setting("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults", "instance_metadata_defaults"),
  setting("aws:ec2/serialConsoleAccess:SerialConsoleAccess", "serial_console_access"),
  // No policy of the organisation covers these.
  setting("aws:ebs/encryptionByDefault:EncryptionByDefault"),
  setting("aws:ebs/defaultKmsKey:DefaultKmsKey"),
];
