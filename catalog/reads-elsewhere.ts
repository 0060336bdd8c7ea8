/**
 * What a resource holds is read by its own ARN (`reads` in goals.ts), and elsewhere: in what lies in it, by a service of its
 * own for the reading, or as a copy. Names of actions and ARNs are those of the Service Authorization Reference.
 */
export interface ReadElsewhere {
  readonly actions: readonly string[];
  /**
   * ARNs that the actions are asked about. `${target}` is the resource, `${account}` its account, `${name}` what its ARN
   * ends with; `*` stands for anything.
   */
  readonly on: readonly string[];
  /** A copy, or an access, that may be of this resource and may be of another one. */
  readonly doubtful?: true;
}

const of = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

/** By the service in the ARN of what is read. */
export const readsElsewhere: Readonly<Record<string, readonly ReadElsewhere[]>> = {
  dynamodb: [
    { actions: of("dynamodb", "Query Scan PartiQLSelect SearchVectors"), on: ["${target}/index/*"] },
    { actions: of("dynamodb", "GetRecords"), on: ["${target}/stream/*"] },
    { actions: of("dynamodb", "RestoreTableFromBackup"), on: ["${target}/backup/*"] },
    {
      actions: of("backup", "StartRestoreJob"),
      on: ["arn:*:backup:*:${account}:recovery-point:*"],
      doubtful: true,
    },
  ],
  s3: [
    {
      actions: of("backup", "StartRestoreJob"),
      on: ["arn:*:backup:*:*:recovery-point:*"],
      doubtful: true,
    },
  ],
  logs: [
    {
      actions: of(
        "logs",
        "GetLogEvents FilterLogEvents StartQuery StartLiveTail CreateExportTask PutSubscriptionFilter Unmask",
      ),
      on: ["${target}:*", "${target}:log-stream:*"],
    },
  ],
  kinesis: [{ actions: of("kinesis", "SubscribeToShard"), on: ["${target}/consumer/*"] }],
  lambda: [{ actions: of("lambda", "GetFunction GetFunctionConfiguration"), on: ["${target}:*"] }],
  es: [{ actions: of("es", "ESHttpGet ESHttpPost ESHttpHead"), on: ["${target}/*"] }],
  rds: [
    { actions: of("rds-data", "ExecuteStatement BatchExecuteStatement ExecuteSql"), on: ["${target}"] },
    {
      actions: of("rds-db", "connect"),
      on: ["arn:*:rds-db:*:${account}:dbuser:*"],
      doubtful: true,
    },
    {
      actions: of(
        "rds",
        `CopyDBSnapshot CopyDBClusterSnapshot ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute StartExportTask
         RestoreDBInstanceFromDBSnapshot RestoreDBClusterFromSnapshot`,
      ),
      on: ["arn:*:rds:*:${account}:snapshot:*", "arn:*:rds:*:${account}:cluster-snapshot:*"],
      doubtful: true,
    },
    {
      actions: of("backup", "StartRestoreJob"),
      on: ["arn:*:rds:*:${account}:*", "arn:*:backup:*:${account}:recovery-point:*"],
      doubtful: true,
    },
  ],
  redshift: [
    {
      actions: of("redshift", "GetClusterCredentials GetClusterCredentialsWithIAM"),
      on: ["arn:*:redshift:*:${account}:dbuser:${name}/*", "arn:*:redshift:*:${account}:dbname:${name}/*"],
    },
    { actions: of("redshift-data", "ExecuteStatement BatchExecuteStatement"), on: ["${target}"] },
    {
      actions: of("redshift", "RestoreFromClusterSnapshot AuthorizeSnapshotAccess"),
      on: ["arn:*:redshift:*:${account}:snapshot:*"],
      doubtful: true,
    },
  ],
  ec2: [
    { actions: of("ebs", "GetSnapshotBlock ListSnapshotBlocks"), on: ["${target}"] },
    {
      actions: [...of("ebs", "GetSnapshotBlock"), ...of("ec2", "ModifySnapshotAttribute CopySnapshot")],
      on: ["arn:*:ec2:*::snapshot/*"],
      doubtful: true,
    },
    {
      actions: of("backup", "StartRestoreJob"),
      on: ["arn:*:ec2:*::snapshot/*", "arn:*:ec2:*::image/*"],
      doubtful: true,
    },
  ],
  elasticfilesystem: [
    {
      actions: of("backup", "StartRestoreJob"),
      on: ["arn:*:backup:*:${account}:recovery-point:*"],
      doubtful: true,
    },
  ],
};

/**
 * Services of whose actions nobody has said which read: whatever may be done under their own name, and under these, counts
 * as perhaps a reading.
 */
export const readUnder: Readonly<Record<string, readonly string[]>> = {
  kafka: ["kafka-cluster"],
  "redshift-serverless": ["redshift-data"],
};
