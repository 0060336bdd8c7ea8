/**
 * Resource types that hold something which cannot be made again, and the settings that leave a way back when they are
 * deleted. Defaults are those of the provider: they count where a program says nothing.
 * Tokens, settings and defaults from @pulumi/aws 7.48.
 */

/** A setting that has to have a certain value. */
export type Undo =
  | { readonly setting: string; readonly is: boolean; readonly default: boolean }
  | { readonly setting: string; readonly is: string; readonly default: string }
  | { readonly setting: string; readonly atLeast: number; readonly default: number }
  | { readonly setting: string; readonly given: true };

export interface StatefulType {
  readonly type: string;
  /** What is gone when it goes. */
  readonly holds: string;
  /** What leaves a way back. A dot leads into a block. */
  readonly undo: readonly Undo[];
  /** No setting of AWS's leaves a way back: Pulumi has to refuse the deletion (`protect`). */
  readonly protect?: true;
  /** With this setting it is a copy of something that has a row of its own, or can be made again. */
  readonly copyWhen?: string;
  readonly source: string;
}

const on = (setting: string, byDefault = false): Undo => ({ setting, is: true, default: byDefault });
const off = (setting: string, byDefault: boolean): Undo => ({ setting, is: false, default: byDefault });
const atLeast = (setting: string, least: number, byDefault: number): Undo => ({
  setting,
  atLeast: least,
  default: byDefault,
});
const given = (setting: string): Undo => ({ setting, given: true });

/** A week: long enough for somebody to come back from a long weekend and notice. */
const week = 7;

export const statefulTypes: readonly StatefulType[] = [
  {
    type: "aws:rds/instance:Instance",
    holds: "a database",
    undo: [
      on("deletionProtection"),
      off("skipFinalSnapshot", false),
      given("finalSnapshotIdentifier"),
      off("deleteAutomatedBackups", true),
      atLeast("backupRetentionPeriod", week, 0),
    ],
    copyWhen: "replicateSourceDb",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  },
  {
    type: "aws:rds/cluster:Cluster",
    holds: "a database",
    undo: [
      on("deletionProtection"),
      off("skipFinalSnapshot", false),
      given("finalSnapshotIdentifier"),
      off("deleteAutomatedBackups", true),
      atLeast("backupRetentionPeriod", week, 1),
    ],
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html",
  },
  {
    type: "aws:rds/globalCluster:GlobalCluster",
    holds: "a database in several Regions",
    undo: [on("deletionProtection")],
    source:
      "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-deleting.html",
  },
  {
    type: "aws:docdb/cluster:Cluster",
    holds: "a database",
    undo: [
      on("deletionProtection"),
      off("skipFinalSnapshot", false),
      given("finalSnapshotIdentifier"),
      atLeast("backupRetentionPeriod", week, 1),
    ],
    source: "https://docs.aws.amazon.com/documentdb/latest/developerguide/db-cluster-delete.html",
  },
  {
    type: "aws:docdb/elasticCluster:ElasticCluster",
    holds: "a database",
    undo: [atLeast("backupRetentionPeriod", week, 1)],
    protect: true,
    source: "https://docs.aws.amazon.com/documentdb/latest/developerguide/elastic-managing.html",
  },
  {
    type: "aws:neptune/cluster:Cluster",
    holds: "a graph database",
    undo: [
      on("deletionProtection"),
      off("skipFinalSnapshot", false),
      given("finalSnapshotIdentifier"),
      atLeast("backupRetentionPeriod", week, 1),
    ],
    source: "https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html",
  },
  {
    type: "aws:neptunegraph/graph:Graph",
    holds: "a graph",
    undo: [on("deletionProtection", true)],
    source: "https://docs.aws.amazon.com/neptune-analytics/latest/apiref/API_CreateGraph.html",
  },
  {
    type: "aws:redshift/cluster:Cluster",
    holds: "a data warehouse",
    undo: [
      off("skipFinalSnapshot", false),
      given("finalSnapshotIdentifier"),
      atLeast("automatedSnapshotRetentionPeriod", week, 1),
    ],
    source: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-operations.html",
  },
  {
    type: "aws:dynamodb/table:Table",
    holds: "a table",
    undo: [on("deletionProtectionEnabled"), on("pointInTimeRecovery.enabled")],
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
  },
  {
    type: "aws:dynamodb/tableReplica:TableReplica",
    holds: "a table's copy in another Region",
    undo: [on("deletionProtectionEnabled"), on("pointInTimeRecovery")],
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html",
  },
  {
    type: "aws:keyspaces/table:Table",
    holds: "a table",
    undo: [{ setting: "pointInTimeRecovery.status", is: "ENABLED", default: "DISABLED" }],
    source: "https://docs.aws.amazon.com/keyspaces/latest/devguide/PointInTimeRecovery.html",
  },
  {
    type: "aws:dsql/cluster:Cluster",
    holds: "a database",
    undo: [on("deletionProtectionEnabled")],
    source: "https://docs.aws.amazon.com/aurora-dsql/latest/APIReference/API_CreateCluster.html",
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    holds: "a store in memory",
    undo: [given("finalSnapshotIdentifier"), atLeast("snapshotRetentionLimit", 1, 0)],
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.Delete.html",
  },
  {
    type: "aws:memorydb/cluster:Cluster",
    holds: "a database in memory",
    undo: [given("finalSnapshotName"), atLeast("snapshotRetentionLimit", 1, 0)],
    source: "https://docs.aws.amazon.com/memorydb/latest/devguide/clusters.delete.html",
  },
  {
    type: "aws:ebs/volume:Volume",
    holds: "a disk",
    undo: [on("finalSnapshot")],
    source: "https://www.pulumi.com/registry/packages/aws/api-docs/ebs/volume/#finalsnapshot_nodejs",
  },
  {
    type: "aws:fsx/windowsFileSystem:WindowsFileSystem",
    holds: "a file system",
    undo: [off("skipFinalBackup", false), atLeast("automaticBackupRetentionDays", week, 7)],
    source: "https://docs.aws.amazon.com/fsx/latest/WindowsGuide/using-backups.html",
  },
  {
    type: "aws:fsx/lustreFileSystem:LustreFileSystem",
    holds: "a file system",
    undo: [off("skipFinalBackup", true), atLeast("automaticBackupRetentionDays", week, 0)],
    source: "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html",
  },
  {
    type: "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
    holds: "a file system",
    undo: [off("skipFinalBackup", false), atLeast("automaticBackupRetentionDays", week, 0)],
    source: "https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/using-backups.html",
  },
  {
    type: "aws:fsx/ontapVolume:OntapVolume",
    holds: "a volume",
    undo: [off("skipFinalBackup", false)],
    source: "https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/using-backups.html",
  },
  {
    type: "aws:efs/fileSystem:FileSystem",
    holds: "a file system",
    undo: [],
    protect: true,
    source: "https://docs.aws.amazon.com/efs/latest/ug/delete-efs-fs.html",
  },
  {
    type: "aws:opensearch/domain:Domain",
    holds: "a search index",
    undo: [],
    protect: true,
    source: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/gsgdeleting.html",
  },
  {
    type: "aws:kinesis/stream:Stream",
    holds: "the records of a stream",
    undo: [],
    protect: true,
    source: "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html",
  },
  {
    type: "aws:sqs/queue:Queue",
    holds: "messages that nobody has read yet",
    undo: [],
    protect: true,
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html",
  },
  {
    type: "aws:cognito/userPool:UserPool",
    holds: "an application's users",
    undo: [{ setting: "deletionProtection", is: "ACTIVE", default: "INACTIVE" }],
    source:
      "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-deletion-protection.html",
  },
  {
    type: "aws:verifiedpermissions/policyStore:PolicyStore",
    holds: "an application's permissions",
    undo: [{ setting: "deletionProtection", is: "ENABLED", default: "DISABLED" }],
    source: "https://docs.aws.amazon.com/verifiedpermissions/latest/userguide/policy-stores-delete.html",
  },
  {
    type: "aws:eks/cluster:Cluster",
    holds: "what a cluster runs, and its configuration",
    undo: [on("deletionProtection")],
    source: "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
  },
  {
    type: "aws:kms/key:Key",
    holds: "whatever it has encrypted",
    undo: [atLeast("deletionWindowInDays", 30, 30), on("isEnabled", true)],
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    type: "aws:kms/replicaKey:ReplicaKey",
    holds: "whatever it has encrypted",
    undo: [atLeast("deletionWindowInDays", 30, 30), on("enabled", true)],
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    type: "aws:kms/externalKey:ExternalKey",
    holds: "whatever it has encrypted",
    undo: [atLeast("deletionWindowInDays", 30, 30)],
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    holds: "a secret",
    undo: [atLeast("recoveryWindowInDays", week, 30)],
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    type: "aws:acmpca/certificateAuthority:CertificateAuthority",
    holds: "the authority behind its certificates",
    undo: [atLeast("permanentDeletionTimeInDays", 30, 30)],
    source: "https://docs.aws.amazon.com/privateca/latest/userguide/PCADeleteCA.html",
  },
];

/** A switch that lets one call remove a thing with everything in it. */
export const forceSwitches = ["forceDestroy", "forceDelete", "closeOnDeletion"] as const;

/** Types on which such a switch loses nothing that cannot be made again. */
export const harmlessForce: Readonly<Record<string, string>> = {
  "aws:ecs/service:Service": "stops tasks; what they run is deployed again",
  "aws:ecs/taskSet:TaskSet": "stops tasks; what they run is deployed again",
  "aws:autoscaling/group:Group": "does not wait for instances to end",
  "aws:cloudwatch/eventRule:EventRule": "removes a rule that an AWS service manages",
  "aws:cloudwatch/eventTarget:EventTarget": "removes a target of a rule that an AWS service manages",
  "aws:ec2/defaultVpc:DefaultVpc": "removes AWS's default network",
  "aws:ec2/defaultSubnet:DefaultSubnet": "removes a subnet of AWS's default network",
  "aws:servicediscovery/service:Service": "deregisters instances, which register again",
  "aws:elasticbeanstalk/applicationVersion:ApplicationVersion":
    "removes a version that an environment still runs",
  "aws:rds/clusterInstance:ClusterInstance": "removes an instance; the cluster keeps the data",
  "aws:redshift/endpointAuthorization:EndpointAuthorization": "takes access away from another account",
};
