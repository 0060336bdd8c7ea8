/** Reading what the agent was not given: data, secrets, and metadata that carries them. */
import { roleArn } from "../../../components/names.ts";
import type { Family, Step } from "../attack.ts";
import * as places from "../places.ts";

const { prod, dev } = places;

const irreversible = { policy: "agent-boundary of prod", statement: "Irreversible" } as const;
const noData = { policy: "data of agent-sre", statement: "NoData" } as const;
const noSecretsInMetadata = {
  policy: "agent-sre-no-secrets of prod",
  statement: "NoSecretsInMetadata",
} as const;
const declaredRead: Step = {
  as: "prod's agent",
  call: "logs:FilterLogEvents",
  on: places.ordersLogGroup,
};

const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference";

export const data: Family = {
  title: "Data and secrets",
  about: "Reading what the agent was not given, by the data calls or by metadata that carries it.",
  attacks: [
    {
      id: "objects-read",
      title: "reads the documents of customers",
      source: "https://krebsonsecurity.com/2019/08/what-we-can-learn-from-the-capital-one-hack/",
      steps: [
        { as: "prod's agent", call: "s3:GetBucketPolicy", on: places.documents, account: prod },
        { as: "prod's agent", call: "s3:ListBucket", on: places.documents, account: prod, harm: true },
        { as: "prod's agent", call: "s3:GetObject", on: places.aReceipt, account: prod, harm: true },
        { as: "prod's agent", call: "s3:GetObjectVersion", on: places.aReceipt, account: prod, harm: true },
      ],
      stoppedAt: { step: 2, by: noData },
      neighbour: { as: "prod's agent", call: "s3:GetBucketLocation", on: places.documents, account: prod },
    },
    {
      id: "items-read",
      title: "reads the orders out of the table, its stream and its exports",
      source: `${reference}/list_amazondynamodb.html`,
      steps: [
        { as: "prod's agent", call: "dynamodb:DescribeTable", on: places.ordersTable },
        { as: "prod's agent", call: "dynamodb:Scan", on: places.ordersTable, harm: true },
        { as: "prod's agent", call: "dynamodb:PartiQLSelect", on: places.ordersTable, harm: true },
        {
          as: "prod's agent",
          call: "dynamodb:ExportTableToPointInTime",
          on: places.ordersTable,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: noData },
      neighbour: { as: "prod's agent", call: "dynamodb:DescribeContinuousBackups", on: places.ordersTable },
    },
    {
      id: "other-logs-read",
      title: "reads log groups that were not declared, and queries all of them at once",
      source: `${reference}/list_amazoncloudwatchlogs.html`,
      steps: [
        {
          as: "prod's agent",
          call: "logs:GetLogEvents",
          on: `arn:aws:logs:eu-central-1:${prod}:log-group:/payroll/api:log-stream:1`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "logs:StartQuery",
          on: `arn:aws:logs:eu-central-1:${prod}:log-group:/payroll/api:*`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "logs:StartLiveTail",
          on: `arn:aws:logs:eu-central-1:${prod}:log-group:/payroll/api:*`,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "data of agent-sre", statement: "NoOtherLogGroups" } },
      neighbour: declaredRead,
    },
    {
      id: "logs-of-another-account",
      title: "reads a log group of the other account that goes by a declared name",
      source: `${reference}/list_amazoncloudwatchlogs.html`,
      steps: [{ ...declaredRead, on: places.ordersLogGroup.replace(prod, dev) }],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "ThisAccountOnly" } },
      neighbour: declaredRead,
    },
    {
      id: "secrets-read",
      title: "finds the secrets by their names, and reads their values",
      source:
        "https://stratus-red-team.cloud/attack-techniques/AWS/aws.credential-access.secretsmanager-batch-retrieve-secrets/",
      steps: [
        { as: "prod's agent", call: "secretsmanager:ListSecrets", on: "*" },
        {
          as: "prod's agent",
          call: "secretsmanager:GetSecretValue",
          on: places.secret(prod),
          harm: true,
        },
        { as: "prod's agent", call: "secretsmanager:BatchGetSecretValue", on: "*", harm: true },
        { as: "prod's agent", call: "ssm:GetParameter", on: places.parameter(prod), harm: true },
        { as: "prod's agent", call: "kms:Decrypt", on: places.keys.database, harm: true },
      ],
      stoppedAt: { step: 2, by: irreversible },
      neighbour: { as: "prod's agent", call: "secretsmanager:DescribeSecret", on: places.secret(prod) },
    },
    {
      id: "secrets-in-metadata",
      title: "reads secrets where people left them: environments, definitions, templates, user data",
      source: "https://stratus-red-team.cloud/attack-techniques/AWS/aws.discovery.ec2-download-user-data/",
      steps: [
        { as: "prod's agent", call: "lambda:ListAliases", on: places.ordersFunction },
        {
          as: "prod's agent",
          call: "lambda:GetFunctionConfiguration",
          on: places.ordersFunction,
          harm: true,
        },
        { as: "prod's agent", call: "lambda:ListFunctions", on: "*", harm: true },
        { as: "prod's agent", call: "ecs:DescribeTaskDefinition", on: "*", harm: true },
        {
          as: "prod's agent",
          call: "ec2:DescribeInstanceAttribute",
          on: places.instance(prod),
          harm: true,
        },
        {
          as: "prod's agent",
          call: "ec2:DescribeLaunchTemplateVersions",
          on: "*",
          harm: true,
        },
        {
          as: "prod's agent",
          call: "cloudformation:GetTemplate",
          on: `arn:aws:cloudformation:eu-central-1:${prod}:stack/orders/1`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "codebuild:BatchGetProjects",
          on: `arn:aws:codebuild:eu-central-1:${prod}:project/orders`,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: noSecretsInMetadata },
      neighbour: { as: "prod's agent", call: "lambda:GetPolicy", on: places.ordersFunction },
    },
    {
      id: "disks-read-block-by-block",
      title: "reads a disk out of its snapshot, block by block, without a machine",
      source: "https://hackingthe.cloud/aws/enumeration/loot_public_ebs_snapshots/",
      steps: [
        { as: "prod's agent", call: "ec2:DescribeSnapshots", on: "*" },
        {
          as: "prod's agent",
          call: "ebs:ListSnapshotBlocks",
          on: places.snapshot(prod),
          harm: true,
        },
        { as: "prod's agent", call: "ebs:GetSnapshotBlock", on: places.snapshot(prod), harm: true },
      ],
      stoppedAt: { step: 2, by: noData },
      neighbour: { as: "prod's agent", call: "ec2:DescribeSnapshotAttribute", on: places.snapshot(prod) },
    },
    {
      id: "messages-read",
      title: "takes messages out of the queue, which are gone for those they were for",
      source: `${reference}/list_amazonsqs.html`,
      steps: [
        { as: "prod's agent", call: "sqs:GetQueueAttributes", on: places.ordersQueue },
        { as: "prod's agent", call: "sqs:ReceiveMessage", on: places.ordersQueue, harm: true },
        { as: "prod's agent", call: "sqs:PurgeQueue", on: places.ordersQueue, harm: true },
      ],
      stoppedAt: { step: 2, by: noData },
      neighbour: { as: "prod's agent", call: "sqs:GetQueueAttributes", on: places.ordersQueue },
    },
    {
      id: "state-read-and-written",
      title: "reads the state of a stack with its secrets, and writes one that deletes what it likes",
      source: "https://www.stormbane.net/blog/terraform-state-security",
      steps: [
        {
          as: "prod's agent",
          call: "s3:GetObject",
          on: `arn:aws:s3:::perimeter-state-${prod}/.pulumi/stacks/prod.json`,
          account: prod,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "s3:PutObject",
          on: `arn:aws:s3:::perimeter-state-${prod}/.pulumi/stacks/prod.json`,
          account: prod,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "NoStateOfTheirs" } },
      neighbour: { as: "prod's agent", call: "s3:ListAllMyBuckets", on: "*" },
    },
    {
      id: "bucket-replicated-out",
      title: "has a bucket replicate itself into the attacker's account",
      source: "https://hackingthe.cloud/aws/exploitation/s3-bucket-replication-exfiltration/",
      steps: [
        {
          as: "prod's agent",
          call: "s3:PutReplicationConfiguration",
          on: places.documents,
          account: prod,
          passes: { role: roleArn(prod, "/", "replication"), to: "s3.amazonaws.com" },
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: {
        as: "prod's agent",
        call: "s3:GetReplicationConfiguration",
        on: places.documents,
        account: prod,
      },
    },
    {
      id: "versions-deleted",
      title: "administers prod, and deletes the versions behind the documents",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html",
      steps: [
        { as: "prod's administrator", call: "s3:DeleteObject", on: places.aReceipt, account: prod },
        {
          as: "prod's administrator",
          call: "s3:DeleteObjectVersion",
          on: places.aReceipt,
          account: prod,
        },
      ],
      stoppedAt: {
        step: 2,
        by: { policy: "orders-documents of prod", statement: "VersionsStay" },
      },
      neighbour: {
        as: "prod's administrator",
        call: "s3:GetObjectVersion",
        on: places.aReceipt,
        account: prod,
      },
    },
    {
      id: "objects-and-messages-in-the-clear",
      title: "has objects and messages go over plain HTTP, and listens",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
      steps: [
        {
          as: "the orders function",
          call: "s3:PutObject",
          on: places.aReceipt,
          account: prod,
          context: { "aws:SecureTransport": "false" },
          harm: true,
        },
        {
          as: "the orders function",
          call: "sqs:ReceiveMessage",
          on: places.ordersQueue,
          context: { "aws:SecureTransport": "false" },
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "orders-documents of prod", statement: "TlsOnly" } },
      neighbour: { as: "the orders function", call: "sqs:ReceiveMessage", on: places.ordersQueue },
    },
    {
      id: "function-makes-a-way-out",
      title: "has a function's code make a network interface, which Lambda alone makes for it",
      source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
      steps: [
        {
          as: "the orders function",
          call: "ec2:CreateNetworkInterface",
          on: `arn:aws:ec2:eu-central-1:${prod}:subnet/subnet-1`,
          context: { "lambda:SourceFunctionArn": places.ordersFunction },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "take-orders of orders-taker", statement: "ItsCodeDoesNot" } },
      neighbour: {
        as: "the orders function",
        call: "ec2:CreateNetworkInterface",
        on: `arn:aws:ec2:eu-central-1:${prod}:subnet/subnet-1`,
      },
    },
    {
      id: "database-taken-over",
      title: "sets the database's master password and the days that its backups are kept",
      source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html",
      steps: [
        {
          as: "prod's agent",
          call: "rds:ModifyDBInstance",
          on: places.ordersDatabase,
          harm: true,
        },
        {
          as: "prod's agent under its grant",
          call: "rds:ModifyDBInstance",
          on: places.ordersDatabase,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "rds:DescribeDBInstances", on: places.ordersDatabase },
    },
    {
      id: "instance-password",
      title: "asks for the administrator's password of a Windows machine, and for its console",
      source:
        "https://stratus-red-team.cloud/attack-techniques/AWS/aws.credential-access.ec2-get-password-data/",
      steps: [
        { as: "prod's agent", call: "ec2:GetPasswordData", on: places.instance(prod), harm: true },
        { as: "prod's agent", call: "ec2:GetConsoleScreenshot", on: places.instance(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "ec2:DescribeInstances", on: "*" },
    },
    {
      id: "parameters-decrypted",
      title: "reads parameters that are encrypted under the key that the whole account may use",
      source:
        "https://stratus-red-team.cloud/attack-techniques/AWS/aws.credential-access.ssm-retrieve-securestring-parameters/",
      steps: [
        { as: "prod's agent", call: "ssm:DescribeParameters", on: "*" },
        { as: "prod's agent", call: "ssm:GetParametersByPath", on: places.parameter(prod) },
      ],
      stoppedAt: { step: 2, by: noData },
      neighbour: { as: "prod's agent", call: "ssm:DescribeParameters", on: "*" },
    },
  ],
};
