/**
 * What keeps AWS Backup from copying a resource to another account: a key of AWS's own, which cannot be shared, or that the
 * service has no such copy. `catalog/backup-coverage.ts` says of each service what is in its backups. Settings from
 * @pulumi/aws 7.48. Volumes and machines are not here: they take the account's default key, which the perimeter sets.
 */
export interface OwnKey {
  readonly type: string;
  /** The setting that names the key; without it the service takes AWS's own. */
  readonly key: string;
  /** The switch that encrypts, where the service does not always. */
  readonly encrypted?: string;
  /** Where one of these is given, the key comes with what it is made from. */
  readonly unless?: readonly string[];
  readonly source: string;
}

const guide = "https://docs.aws.amazon.com/aws-backup/latest/devguide";
const keys = `${guide}/create-cross-account-backup.html#xab-encryption`;

const database = (type: string, ...unless: readonly string[]): OwnKey => ({
  ...{ type, key: "kmsKeyId", encrypted: "storageEncrypted", unless, source: keys },
});

export const ownKeys: readonly OwnKey[] = [
  database("aws:rds/instance:Instance", "replicateSourceDb", "snapshotIdentifier", "restoreToPointInTime"),
  database(
    ...([
      "aws:rds/cluster:Cluster",
      "replicationSourceIdentifier",
      "snapshotIdentifier",
      "restoreToPointInTime",
    ] as const),
  ),
  database(
    "aws:docdb/cluster:Cluster",
    "snapshotIdentifier",
    "restoreToPointInTime",
    "globalClusterIdentifier",
  ),
  {
    ...database("aws:neptune/cluster:Cluster", "snapshotIdentifier", "globalClusterIdentifier"),
    key: "kmsKeyArn",
  },
  {
    type: "aws:fsx/windowsFileSystem:WindowsFileSystem",
    key: "kmsKeyId",
    unless: ["backupId"],
    source: keys,
  },
];

/** What AWS Backup keeps in the account alone. */
export const notCopied: Readonly<Record<string, { readonly instead: string; readonly source: string }>> = {
  "aws:redshift/cluster:Cluster": {
    instead: "unload it to a bucket that is backed up",
    source: `${guide}/redshift-backups.html`,
  },
  "aws:redshiftserverless/namespace:Namespace": {
    instead: "unload it to a bucket that is backed up",
    source: `${guide}/redshift-backups.html`,
  },
  "aws:fsx/ontapVolume:OntapVolume": {
    instead: "copy it to a file system that is",
    source: `${guide}/backup-feature-availability.html#features-by-resource`,
  },
};
