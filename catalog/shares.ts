/**
 * What gives others a share of what an account holds by a setting, and what lets people or a directory into accounts. Types that
 * join accounts by being there are in catalog/connectors.ts. Tokens and settings from @pulumi/aws 7.48.
 */
export interface Share {
  readonly type: string;
  /** The setting that names whom it is shared with, a dot leads into a block; the type alone where there is none. */
  readonly setting?: string;
  /** What is joined to what. */
  readonly joins: string;
  /** Where it belongs: a stack of that domain may have it. */
  readonly belongsIn?: string;
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";
const snapshots = `${docs}/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html`;
const directory = `${docs}/singlesignon/latest/userguide/manage-your-accounts.html`;

const snapshot = (type: string): Share => ({
  ...{
    type,
    setting: "sharedAccounts",
    joins: "other accounts to a copy of the database",
    source: snapshots,
  },
});

export const shares: readonly Share[] = [
  snapshot("aws:rds/snapshot:Snapshot"),
  snapshot("aws:rds/snapshotCopy:SnapshotCopy"),
  snapshot("aws:rds/clusterSnapshot:ClusterSnapshot"),
  snapshot("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy"),
  {
    type: "aws:ssm/document:Document",
    setting: "permissions",
    joins: "other accounts to what machines here are told to run",
    source: `${docs}/systems-manager/latest/userguide/documents-ssm-sharing.html`,
  },
  {
    type: "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
    setting: "distributions.amiDistributionConfiguration.launchPermission",
    joins: "other accounts to the machine images that are built here",
    source: `${docs}/imagebuilder/latest/userguide/manage-distribution-settings.html`,
  },
  {
    type: "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
    setting: "distributions.amiDistributionConfiguration.targetAccountIds",
    joins: "other accounts to the machine images that are built here",
    source: `${docs}/imagebuilder/latest/userguide/manage-distribution-settings.html`,
  },
  {
    type: "aws:lambda/layerVersionPermission:LayerVersionPermission",
    joins: "another account to a layer's code",
    source: `${docs}/lambda/latest/dg/permissions-layer-cross-account.html`,
  },
  {
    type: "aws:cloudwatch/eventPermission:EventPermission",
    joins: "another account to a bus, by a permission that EventBridge has replaced by policies",
    source: `${docs}/eventbridge/latest/APIReference/API_PutPermission.html`,
  },
  {
    type: "aws:ssoadmin/accountAssignment:AccountAssignment",
    joins: "people of a directory to an account, with a permission set",
    belongsIn: "management",
    source: directory,
  },
  {
    type: "aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer",
    joins: "another issuer's tokens to the directory of all accounts",
    belongsIn: "management",
    source: `${docs}/singlesignon/latest/userguide/using-apps-with-trusted-token-issuer.html`,
  },
  {
    type: "aws:identitystore/groupMembership:GroupMembership",
    joins: "a person to every account that the group is let into",
    belongsIn: "management",
    source: directory,
  },
];
