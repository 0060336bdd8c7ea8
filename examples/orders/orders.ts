import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { databaseKeyPolicy, documentsPolicy, functionPolicy, lambdaTrust, queuePolicy } from "./policies.ts";

/** Where the application lives: an account, a Region, and the names of everything in it. */
interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly backupAccountId: string;
  readonly network: { readonly vpcId: pulumi.Output<string>; readonly subnetIds: pulumi.Output<string[]> };
  readonly provider: aws.Provider;
}

/** Data: Pulumi refuses to delete or replace it until somebody takes this away in a change of its own. */
const data = ({ provider }: Place) => ({ provider, protect: true });

/** The database of customers and invoices, under a key of its own, with every way back there is. */
function database(place: Place, clients: aws.ec2.SecurityGroup): aws.rds.Instance {
  const { provider } = place;
  const key = new aws.kms.Key(
    "database",
    {
      description: "The orders database and its snapshots",
      policy: databaseKeyPolicy(place),
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    },
    { ...data(place), retainOnDelete: true },
  );
  new aws.kms.Alias("database", { name: "alias/orders-database", targetKeyId: key.id }, { provider });
  const subnets = new aws.rds.SubnetGroup(
    "database",
    { name: "orders", description: "Private subnets", subnetIds: place.network.subnetIds },
    { provider },
  );
  const securityGroup = new aws.ec2.SecurityGroup(
    "database",
    {
      name: "orders-database",
      description: "The orders database: its clients only",
      vpcId: place.network.vpcId,
    },
    { provider },
  );
  new aws.vpc.SecurityGroupIngressRule(
    "database",
    {
      securityGroupId: securityGroup.id,
      referencedSecurityGroupId: clients.id,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      description: "PostgreSQL from the clients",
    },
    { provider },
  );
  return new aws.rds.Instance(
    "orders",
    {
      identifier: "orders",
      engine: "postgres",
      engineVersion: "17",
      instanceClass: "db.t4g.micro",
      allocatedStorage: 20,
      storageType: "gp3",
      dbName: "orders",
      username: "orders_admin",
      // RDS makes the password and rotates it: no program, state or log ever holds it.
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [securityGroup.id],
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      enabledCloudwatchLogsExports: ["postgresql"],
      // The ways back: days of restoring to any second, and snapshots that outlive the database.
      backupRetentionPeriod: 14,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "orders-final",
    },
    data(place),
  );
}

/** The table of orders as they came. */
const table = (place: Place) =>
  new aws.dynamodb.Table(
    "orders",
    {
      name: "orders",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "orderId",
      attributes: [{ name: "orderId", type: "S" }],
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
    },
    data(place),
  );

/** The bucket of receipts, and everything that guards it: nothing is written before. */
function documents(place: Place): { bucket: aws.s3.Bucket; guards: pulumi.Resource[] } {
  const { accountId, region, provider } = place;
  // A name in the account's own namespace: nobody else can take it, and a preview knows it.
  const name = `orders-documents-${accountId}-${region}-an`;
  const bucket = new aws.s3.Bucket(
    "documents",
    {
      bucket: name,
      bucketNamespace: "account-regional",
      forceDestroy: false,
    },
    data(place),
  );
  const block = new aws.s3.BucketPublicAccessBlock(
    "documents",
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    data(place),
  );
  const after = { ...data(place), dependsOn: [block] };
  return {
    bucket,
    guards: [
      block,
      new aws.s3.BucketOwnershipControls(
        "documents",
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
        { provider, dependsOn: [block] },
      ),
      new aws.s3.BucketVersioning(
        "documents",
        { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
        after,
      ),
      new aws.s3.BucketServerSideEncryptionConfiguration(
        "documents",
        {
          bucket: bucket.bucket,
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
              // Objects under a key that only the uploader has are a ransom note.
              blockedEncryptionTypes: ["SSE-C"],
            },
          ],
        },
        { provider, dependsOn: [block] },
      ),
      new aws.s3.BucketPolicy(
        "documents",
        { bucket: bucket.bucket, policy: documentsPolicy(accountId, `arn:aws:s3:::${name}`) },
        after,
      ),
    ],
  };
}

/** Seconds for which a message is invisible while the function works on it: six times the function's own time. */
const functionSeconds = 30;
const invisibleSeconds = 6 * functionSeconds;
const fourteenDays = 14 * 24 * 60 * 60;

/** The queue that orders come through, and the one for those that failed five times. */
function queues(place: Place): { queue: aws.sqs.Queue; guards: pulumi.Resource[] } {
  const { accountId, region } = place;
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const queueOf = (name: string, inputs: aws.sqs.QueueArgs) => {
    const queue = new aws.sqs.Queue(
      name,
      { name, messageRetentionSeconds: fourteenDays, sqsManagedSseEnabled: true, ...inputs },
      data(place),
    );
    const policy = new aws.sqs.QueuePolicy(
      name,
      { queueUrl: queue.url, policy: queuePolicy(accountId, arnOf(name)) },
      { provider: place.provider },
    );
    return { queue, policy };
  };
  const failed = queueOf("orders-failed", {
    redriveAllowPolicy: JSON.stringify({
      redrivePermission: "byQueue",
      sourceQueueArns: [arnOf("orders-incoming")],
    }),
  });
  const incoming = queueOf("orders-incoming", {
    visibilityTimeoutSeconds: invisibleSeconds,
    redrivePolicy: failed.queue.arn.apply((deadLetterTargetArn) =>
      JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
    ),
  });
  return { queue: incoming.queue, guards: [failed.policy, incoming.policy] };
}

/** The security group of the function: out to the endpoints of S3 and DynamoDB, and nowhere else. */
function functionSecurityGroup(place: Place): { group: aws.ec2.SecurityGroup; rules: pulumi.Resource[] } {
  const { provider, region } = place;
  const group = new aws.ec2.SecurityGroup(
    "function",
    {
      name: "orders-function",
      description: "The orders function: out to S3 and DynamoDB only",
      vpcId: place.network.vpcId,
    },
    { provider },
  );
  const rules = ["s3", "dynamodb"].map(
    (service) =>
      new aws.vpc.SecurityGroupEgressRule(
        `function-${service}`,
        {
          securityGroupId: group.id,
          prefixListId: aws.ec2.getPrefixListOutput(
            { name: `com.amazonaws.${region}.${service}` },
            { provider },
          ).id,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          description: `To the endpoint of ${service}`,
        },
        { provider },
      ),
  );
  return { group, rules };
}

/** The function that takes orders from the queue, with a role of its own that can do just that. */
function taker(
  place: Place,
  parts: {
    queue: aws.sqs.Queue;
    table: aws.dynamodb.Table;
    bucket: aws.s3.Bucket;
    guards: pulumi.Resource[];
  },
): aws.lambda.Function {
  const { accountId, region, provider } = place;
  const name = "orders-taker";
  const logGroup = new aws.cloudwatch.LogGroup(
    "function",
    { name: `/aws/lambda/${name}`, retentionInDays: 365 },
    { provider },
  );
  const role = new aws.iam.Role(
    "function",
    { name, description: "The orders function", assumeRolePolicy: lambdaTrust() },
    { provider },
  );
  const policy = new aws.iam.RolePolicy(
    "function",
    {
      name: "take-orders",
      role: role.name,
      policy: pulumi
        .all([parts.queue.arn, parts.table.arn, parts.bucket.arn, logGroup.arn])
        .apply(([queue, table, bucket, group]) =>
          functionPolicy({
            function: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
            queue,
            table,
            bucket,
            logGroup: group,
          }),
        ),
    },
    { provider },
  );
  const { group, rules } = functionSecurityGroup(place);
  const taking = new aws.lambda.Function(
    "orders",
    {
      name,
      role: role.arn,
      runtime: "python3.13",
      handler: "taker.handler",
      architectures: ["arm64"],
      timeout: functionSeconds,
      memorySize: 256,
      code: new pulumi.asset.FileArchive("./function"),
      environment: { variables: { TABLE: parts.table.name, BUCKET: parts.bucket.bucket } },
      vpcConfig: { subnetIds: place.network.subnetIds, securityGroupIds: [group.id] },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    { provider, dependsOn: [policy, ...rules, ...parts.guards] },
  );
  new aws.lambda.EventSourceMapping(
    "orders",
    {
      eventSourceArn: parts.queue.arn,
      functionName: taking.name,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
    },
    { provider },
  );
  return taking;
}

/** Declares the application in the account and network that its configuration names. */
export function orders(): Record<string, pulumi.Output<string>> {
  const config = new pulumi.Config();
  const accountId = config.require("accountId");
  const region = config.require("region");
  const network = config.require("network");
  const provider = new aws.Provider("prod", {
    region: region as aws.Region,
    allowedAccountIds: [accountId],
    defaultTags: { tags: { application: "orders" } },
  });
  const vpcId = aws.ec2.getVpcOutput({ tags: { Name: network } }, { provider }).id;
  const subnetIds = aws.ec2.getSubnetsOutput(
    { filters: [{ name: "vpc-id", values: [vpcId] }] },
    { provider },
  ).ids;
  const place = {
    accountId,
    region,
    backupAccountId: config.require("backupAccountId"),
    network: { vpcId, subnetIds },
    provider,
  };

  const clients = new aws.ec2.SecurityGroup(
    "database-clients",
    { name: "orders-database-clients", description: "Whatever may reach the orders database", vpcId },
    { provider },
  );
  const instance = database(place, clients);
  const orderTable = table(place);
  const { bucket, guards: bucketGuards } = documents(place);
  const { queue, guards: queueGuards } = queues(place);
  taker(place, { queue, table: orderTable, bucket, guards: [...bucketGuards, ...queueGuards] });
  return {
    queueUrl: queue.url,
    tableName: orderTable.name,
    bucketName: bucket.bucket,
    databaseAddress: instance.address,
  };
}
