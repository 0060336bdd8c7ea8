/**
 * What AWS Backup keeps, and what it does not: for the rest, the other way back.
 * Read from AWS's pages as of April 2026; where the pages were not clear, the row says less, not more.
 */

const guide = "https://docs.aws.amazon.com/aws-backup/latest/devguide";
const features = `${guide}/backup-feature-availability.html#features-by-resource`;

/** A service that AWS Backup backs up. */
export interface CoveredService {
  readonly service: string;
  /** AWS Backup's name of it, in a Region's settings and in restore tests. */
  readonly optIn: string;
  /** Resources, by Pulumi type, whose data is in the backups. */
  readonly types: readonly string[];
  /** Whether the perimeter has it backed up: on in the Region's settings. */
  readonly selected: boolean;
  /**
   * The key that its backups are under: the vault's, or the resource's own. Own keys must be a customer's, shared with the
   * backup account (`keySharedForCopies`), else the copy job fails: keys of AWS's own (`aws/rds`) cannot be shared.
   */
  readonly key: "vault" | "own";
  /** Whether its backups are copied to another account. `partly` and `no` are explained in `but`. */
  readonly copied: "yes" | "partly" | "no";
  /** Whether AWS can test restores of it. */
  readonly restoreTest: boolean;
  /** What has to be so, and what the copy does not have. */
  readonly but?: string;
  readonly source: string;
}

export const coveredServices: readonly CoveredService[] = [
  {
    service: "Amazon Aurora",
    optIn: "Aurora",
    types: ["aws:rds/cluster:Cluster"],
    selected: true,
    key: "own",
    copied: "yes",
    restoreTest: true,
    but: "The copy is a snapshot, without point-in-time recovery. Unencrypted clusters stay unencrypted in the copy.",
    source: features,
  },
  {
    service: "AWS CloudFormation stacks",
    optIn: "CloudFormation",
    types: ["aws:cloudformation/stack:Stack"],
    selected: false,
    key: "vault",
    copied: "yes",
    restoreTest: false,
    but: "Off: the resources of a stack are backed up by themselves, and would be twice. Its template is code.",
    source: `${guide}/applicationstackbackups.html`,
  },
  {
    service: "Amazon DocumentDB",
    optIn: "DocumentDB",
    types: ["aws:docdb/cluster:Cluster"],
    selected: true,
    key: "own",
    copied: "yes",
    restoreTest: true,
    but: "Not copied between accounts in Regions that need opting in to.",
    source: features,
  },
  {
    service: "Amazon DynamoDB",
    optIn: "DynamoDB",
    types: ["aws:dynamodb/table:Table", "aws:dynamodb/globalTable:GlobalTable"],
    selected: true,
    key: "vault",
    copied: "yes",
    restoreTest: true,
    but: "Needs the advanced features, which `BackupRegionSettings` turns on. Point-in-time recovery is the table's own.",
    source: `${guide}/advanced-ddb-backup.html`,
  },
  {
    service: "Amazon EBS volumes",
    optIn: "EBS",
    types: ["aws:ebs/volume:Volume"],
    selected: true,
    key: "own",
    copied: "yes",
    restoreTest: true,
    source: features,
  },
  {
    service: "Amazon EC2 instances",
    optIn: "EC2",
    types: ["aws:ec2/instance:Instance"],
    selected: true,
    key: "own",
    copied: "yes",
    restoreTest: true,
    but: "As an image with its EBS volumes. Instance store volumes are in no backup.",
    source: features,
  },
  {
    service: "Amazon EFS",
    optIn: "EFS",
    types: ["aws:efs/fileSystem:FileSystem"],
    selected: true,
    key: "vault",
    copied: "yes",
    restoreTest: true,
    source: features,
  },
  {
    service: "Amazon EKS clusters",
    optIn: "EKS",
    types: ["aws:eks/cluster:Cluster"],
    selected: true,
    key: "vault",
    copied: "partly",
    restoreTest: false,
    but: "EFS volumes of a cluster are not copied through the cluster's backup; the file system's own backup is.",
    source: `${guide}/eks-backups.html`,
  },
  {
    service: "Amazon FSx",
    optIn: "FSx",
    types: [
      "aws:fsx/lustreFileSystem:LustreFileSystem",
      "aws:fsx/windowsFileSystem:WindowsFileSystem",
      "aws:fsx/openZfsFileSystem:OpenZfsFileSystem",
      "aws:fsx/ontapVolume:OntapVolume",
    ],
    selected: true,
    key: "own",
    copied: "partly",
    restoreTest: true,
    but: "Lustre and Windows are copied. Volumes of ONTAP are not; take OpenZFS as not copied until a copy has been seen.",
    source: features,
  },
  {
    service: "Amazon Neptune",
    optIn: "Neptune",
    types: ["aws:neptune/cluster:Cluster"],
    selected: true,
    key: "own",
    copied: "yes",
    restoreTest: true,
    but: "Not copied between accounts in Regions that need opting in to.",
    source: features,
  },
  {
    service: "Amazon RDS",
    optIn: "RDS",
    types: ["aws:rds/instance:Instance"],
    selected: true,
    key: "own",
    copied: "partly",
    restoreTest: true,
    but: "Instances are copied, as snapshots; Multi-AZ clusters are not. Under the key `aws/rds` no copy is possible.",
    source: `${guide}/rds-backup.html`,
  },
  {
    service: "Amazon Redshift",
    optIn: "Redshift",
    types: ["aws:redshift/cluster:Cluster", "aws:redshiftserverless/namespace:Namespace"],
    selected: true,
    key: "own",
    copied: "no",
    restoreTest: false,
    but: "Backed up in prod only. For the other account: UNLOAD to a bucket that is backed up.",
    source: `${guide}/redshift-backups.html`,
  },
  {
    service: "Amazon S3 buckets",
    optIn: "S3",
    types: ["aws:s3/bucket:Bucket"],
    selected: true,
    key: "vault",
    copied: "yes",
    restoreTest: true,
    but: "Needs versioning. Not in it: SSE-C objects, Glacier Flexible Retrieval and Deep Archive, directory buckets, and the bucket's own policy and settings (code).",
    source: `${guide}/s3-backups.html`,
  },
  {
    service: "SAP HANA on Amazon EC2",
    optIn: "SAP HANA on Amazon EC2",
    types: [],
    selected: true,
    key: "vault",
    copied: "yes",
    restoreTest: false,
    but: "Needs the Backint agent on the instance.",
    source: `${guide}/backup-saphana.html`,
  },
  {
    service: "AWS Storage Gateway volumes",
    optIn: "Storage Gateway",
    types: [
      "aws:storagegateway/cachesIscsiVolume:CachesIscsiVolume",
      "aws:storagegateway/storedIscsiVolume:StoredIscsiVolume",
    ],
    selected: true,
    key: "own",
    copied: "yes",
    restoreTest: false,
    source: features,
  },
  {
    service: "Amazon Timestream for LiveAnalytics",
    optIn: "Timestream",
    types: ["aws:timestreamwrite/table:Table"],
    selected: true,
    key: "vault",
    copied: "yes",
    restoreTest: false,
    but: "Not copied between accounts in Regions that need opting in to.",
    source: `${guide}/timestream-backup.html`,
  },
  {
    service: "VMware virtual machines",
    optIn: "VirtualMachine",
    types: [],
    selected: true,
    key: "vault",
    copied: "yes",
    restoreTest: false,
    but: "Through a backup gateway.",
    source: `${guide}/vm-backups.html`,
  },
];

/**
 * How something comes back that AWS Backup does not keep.
 * code: the program makes it again, nothing is lost. export: a job writes it to a bucket, which is backed up.
 * replica: AWS copies it to another account as it is written.
 * own: the service has backups, in the same account. resend: whoever produced it sends it again. none: it does not.
 */
export type WayBack = "code" | "export" | "replica" | "own" | "resend" | "none";

/** Something that holds what could be lost and that AWS Backup does not back up. */
export interface UncoveredService {
  readonly service: string;
  readonly types: readonly string[];
  /** What would be lost. */
  readonly holds: string;
  readonly wayBack: WayBack;
  /** Whether that way is still there when the whole account is gone. */
  readonly elsewhere: boolean;
  readonly how: string;
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";

export const uncoveredServices: readonly UncoveredService[] = [
  {
    service: "Amazon SQS",
    types: ["aws:sqs/queue:Queue"],
    holds: "messages under way, 14 days at most",
    wayBack: "resend",
    elsewhere: true,
    how: "Keep what is needed to send again where it is backed up (an outbox table), and consumers idempotent.",
    source: `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html`,
  },
  {
    service: "Amazon SNS",
    types: ["aws:sns/topic:Topic"],
    holds: "subscriptions that people confirmed",
    wayBack: "code",
    elsewhere: true,
    how: "Topic and subscriptions are code; mail subscriptions have to be confirmed again.",
    source: `${docs}/sns/latest/dg/sns-email-notifications.html`,
  },
  {
    service: "AWS Lambda",
    types: ["aws:lambda/function:Function", "aws:lambda/layerVersion:LayerVersion"],
    holds: "code and configuration",
    wayBack: "code",
    elsewhere: true,
    how: "Deployed from the repository, by digest. State in `/tmp` is lost with every instance anyway.",
    source: `${docs}/lambda/latest/dg/configuration-versions.html`,
  },
  {
    service: "Amazon Cognito user pools",
    types: ["aws:cognito/userPool:UserPool"],
    holds: "users, their attributes and passwords",
    wayBack: "export",
    elsewhere: true,
    how: "Deletion protection on; export users (ListUsers) to a bucket. Passwords and MFA secrets cannot be exported: users set them anew.",
    source: `${docs}/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html`,
  },
  {
    service: "Systems Manager parameters",
    types: ["aws:ssm/parameter:Parameter"],
    holds: "configuration, 100 versions of it",
    wayBack: "code",
    elsewhere: true,
    how: "Declared in the stack. What is written at run time belongs in a table.",
    source: `${docs}/systems-manager/latest/userguide/sysman-paramstore-versions.html`,
  },
  {
    service: "AWS Secrets Manager",
    types: ["aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"],
    holds: "credentials",
    wayBack: "own",
    elsewhere: false,
    how: "A recovery window of 7 to 30 days. With the account gone, credentials are issued anew: write down where each comes from.",
    source: `${docs}/secretsmanager/latest/userguide/manage_delete-secret.html`,
  },
  {
    service: "AWS KMS keys",
    types: ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"],
    holds: "everything that is under them",
    wayBack: "none",
    elsewhere: false,
    how: "Deletion is final after 7 to 30 days. Copies in the backup account are under that account's key, so they outlive it.",
    source: `${docs}/kms/latest/developerguide/deleting-keys.html`,
  },
  {
    service: "Amazon ECR",
    types: ["aws:ecr/repository:Repository"],
    holds: "images",
    wayBack: "replica",
    elsewhere: true,
    how: "Replicate to a registry in another account, or build again from the commit.",
    source: `${docs}/AmazonECR/latest/userguide/replication.html`,
  },
  {
    service: "AWS CodeArtifact",
    types: ["aws:codeartifact/repository:Repository"],
    holds: "packages of one's own",
    wayBack: "code",
    elsewhere: true,
    how: "Publish again from the tag.",
    source: `${docs}/codeartifact/latest/ug/repos.html`,
  },
  {
    service: "Amazon OpenSearch Service",
    types: ["aws:opensearch/domain:Domain", "aws:opensearch/serverlessCollection:ServerlessCollection"],
    holds: "indexes",
    wayBack: "export",
    elsewhere: true,
    how: "Rebuild from the system of record; else manual snapshots to a bucket that is backed up.",
    source: `${docs}/opensearch-service/latest/developerguide/managedomains-snapshots.html`,
  },
  {
    service: "Amazon ElastiCache",
    types: [
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:elasticache/serverlessCache:ServerlessCache",
    ],
    holds: "a cache, or more than that",
    wayBack: "export",
    elsewhere: true,
    how: "A cache is filled again. What is more than a cache: export the backup to a bucket that is backed up.",
    source: `${docs}/AmazonElastiCache/latest/dg/backups-exporting.html`,
  },
  {
    service: "Amazon MemoryDB",
    types: ["aws:memorydb/cluster:Cluster"],
    holds: "a database",
    wayBack: "export",
    elsewhere: true,
    how: "Export snapshots to a bucket that is backed up.",
    source: `${docs}/memorydb/latest/devguide/snapshots-exporting.html`,
  },
  {
    service: "Amazon Keyspaces",
    types: ["aws:keyspaces/table:Table"],
    holds: "tables",
    wayBack: "own",
    elsewhere: false,
    how: "Point-in-time recovery, 35 days, in the same account. For another account: export with Glue to a bucket.",
    source: `${docs}/keyspaces/latest/devguide/PointInTimeRecovery.html`,
  },
  {
    service: "Amazon Kinesis Data Streams",
    types: ["aws:kinesis/stream:Stream"],
    holds: "records, a day to a year of them",
    wayBack: "export",
    elsewhere: true,
    how: "Deliver the stream to a bucket (Firehose), which is backed up.",
    source: `${docs}/streams/latest/dev/kinesis-extended-retention.html`,
  },
  {
    service: "Amazon MSK",
    types: ["aws:msk/cluster:Cluster", "aws:msk/serverlessCluster:ServerlessCluster"],
    holds: "topics",
    wayBack: "export",
    elsewhere: true,
    how: "A sink connector to a bucket that is backed up.",
    source: `${docs}/msk/latest/developerguide/msk-connect.html`,
  },
  {
    service: "Amazon MQ",
    types: ["aws:mq/broker:Broker"],
    holds: "messages under way",
    wayBack: "resend",
    elsewhere: true,
    how: "As SQS: keep what is needed to send again where it is backed up.",
    source: `${docs}/amazon-mq/latest/developer-guide/welcome.html`,
  },
  {
    service: "Amazon CloudWatch Logs",
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    holds: "log lines",
    wayBack: "export",
    elsewhere: true,
    how: "What is evidence goes to the audit account as it is written; the rest expires.",
    source: `${docs}/AmazonCloudWatch/latest/logs/Subscriptions.html`,
  },
  {
    service: "AWS Step Functions",
    types: ["aws:sfn/stateMachine:StateMachine"],
    holds: "executions under way",
    wayBack: "resend",
    elsewhere: true,
    how: "The machine is code; start what was running again from its input, kept in a table.",
    source: `${docs}/step-functions/latest/dg/concepts-standard-vs-express.html`,
  },
  {
    service: "Amazon EventBridge",
    types: ["aws:cloudwatch/eventBus:EventBus", "aws:scheduler/schedule:Schedule"],
    holds: "events under way, one-time schedules",
    wayBack: "code",
    elsewhere: true,
    how: "Buses and rules are code. One-time schedules that a program makes: keep them in a table, too.",
    source: `${docs}/eventbridge/latest/userguide/eb-archive.html`,
  },
  {
    service: "Amazon API Gateway",
    types: ["aws:apigateway/restApi:RestApi", "aws:apigateway/apiKey:ApiKey"],
    holds: "API keys that callers have",
    wayBack: "code",
    elsewhere: true,
    how: "The API is code. Keys whose value AWS made up have to be handed out anew.",
    source: `${docs}/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html`,
  },
  {
    service: "Amazon Route 53",
    types: ["aws:route53/zone:Zone", "aws:route53/record:Record"],
    holds: "zones and their name servers",
    wayBack: "code",
    elsewhere: true,
    how: "Records are code. A zone made again has other name servers: the delegation has to follow.",
    source: `${docs}/Route53/latest/DeveloperGuide/hosted-zones-migrating.html`,
  },
  {
    service: "AWS Private CA",
    types: ["aws:acmpca/certificateAuthority:CertificateAuthority"],
    holds: "the authority's private key",
    wayBack: "own",
    elsewhere: false,
    how: "Restorable for 7 to 30 days after deletion; then a new authority, and every certificate anew.",
    source: `${docs}/privateca/latest/userguide/PCARestoreCA.html`,
  },
  {
    service: "IAM",
    types: ["aws:iam/role:Role", "aws:iam/policy:Policy"],
    holds: "permissions",
    wayBack: "code",
    elsewhere: true,
    how: "Declared in the stacks.",
    source: `${docs}/IAM/latest/UserGuide/introduction.html`,
  },
  {
    service: "AWS Glue Data Catalog",
    types: ["aws:glue/catalogDatabase:CatalogDatabase", "aws:glue/catalogTable:CatalogTable"],
    holds: "table definitions",
    wayBack: "code",
    elsewhere: true,
    how: "Declared, or crawled again; the data is in S3.",
    source: `${docs}/glue/latest/dg/catalog-and-crawler.html`,
  },
  {
    service: "What AWS Backup leaves out of S3",
    types: ["aws:s3/directoryBucket:DirectoryBucket", "aws:s3tables/tableBucket:TableBucket"],
    holds: "directory and table buckets, SSE-C objects, Glacier Flexible Retrieval and Deep Archive",
    wayBack: "replica",
    elsewhere: true,
    how: "General purpose buckets: replicate to a bucket in another account before the transition. The others: copy with a job.",
    source: `${docs}/AmazonS3/latest/userguide/replication.html`,
  },
  {
    service: "Instance store volumes",
    types: [],
    holds: "what an instance wrote to its own disks",
    wayBack: "none",
    elsewhere: false,
    how: "Write nothing there that is not also elsewhere.",
    source: `${docs}/AWSEC2/latest/UserGuide/InstanceStorage.html`,
  },
];

const yesNo = (value: boolean): string => (value ? "yes" : "no");

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Both tables in Markdown, as docs/backups.md has them. */
export function coverageTables(): string {
  const covered = coveredServices.map((service) =>
    row([
      `[${service.service}](${service.source})`,
      yesNo(service.selected),
      service.key,
      service.copied,
      yesNo(service.restoreTest),
      service.but ?? "",
    ]),
  );
  const uncovered = uncoveredServices.map((service) =>
    row([
      `[${service.service}](${service.source})`,
      service.holds,
      service.wayBack,
      yesNo(service.elsewhere),
      service.how,
    ]),
  );
  return [
    row(["service", "backed up", "key", "copied", "restore test", "but"]),
    row(["---", "---", "---", "---", "---", "---"]),
    ...covered,
    "",
    row(["not covered", "holds", "way back", "survives the account", "how"]),
    row(["---", "---", "---", "---", "---"]),
    ...uncovered,
  ].join("\n");
}
