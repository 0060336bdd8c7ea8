/** What has happened to others, call by call. */
import { agentRoleArn, landingRoleArn } from "../../../components/names.ts";
import type { Family } from "../attack.ts";
import * as places from "../places.ts";

const { prod, dev } = places;

export const incidents: Family = {
  title: "Incidents",
  about: "What has happened to others, as it would be done here.",
  attacks: [
    {
      id: "pocketos-token-of-another-domain",
      title: "working on staging, takes a token that lies about to production, and deletes the volume",
      source: "https://respawnit.com/blog/pocketos-cursor-railway-incident-recovery-case-study",
      steps: [
        { as: "dev's agent", call: "ec2:DescribeVolumes", on: "*" },
        {
          as: "dev's agent's job",
          call: "sts:AssumeRoleWithWebIdentity",
          on: landingRoleArn(prod, "sre"),
          gains: "prod's landing session",
        },
        {
          as: "prod's landing session",
          call: "sts:AssumeRole",
          on: agentRoleArn(prod, "sre"),
          sourceIdentity: "sre",
          gains: "prod's agent",
        },
        { as: "prod's agent", call: "ec2:DeleteVolume", on: places.volume(prod) },
      ],
      stoppedAt: { step: 2, by: { policy: "trust of landing-sre", unmet: "ArriveWithToken" } },
      neighbour: {
        as: "the agent's job",
        call: "sts:AssumeRoleWithWebIdentity",
        on: landingRoleArn(prod, "sre"),
      },
    },
    {
      id: "pocketos-volume-and-its-backups",
      title: "deletes the volume to be rid of an error, and its backups with it",
      source:
        "https://hoodline.com/2026/04/sf-startup-blindsided-as-rogue-ai-nukes-pocketos-data-in-nine-seconds/",
      steps: [
        { as: "prod's agent", call: "ec2:DescribeVolumes", on: "*" },
        { as: "prod's agent", call: "ec2:DeleteVolume", on: places.volume(prod), harm: true },
        { as: "prod's agent", call: "ec2:DeleteSnapshot", on: places.snapshot(prod), harm: true },
        {
          as: "prod's agent",
          call: "backup:DeleteRecoveryPoint",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: { policy: "agent-boundary of prod", statement: "Irreversible" } },
      neighbour: { as: "prod's agent", call: "ec2:DescribeVolumeStatus", on: "*" },
    },
    {
      id: "datatalks-destroy",
      title: "runs the destroy of an old state: database, automated backups, snapshots, network",
      source: "https://alexeyondata.substack.com/p/how-i-dropped-our-production-database",
      steps: [
        { as: "prod's agent", call: "rds:DescribeDBInstances", on: places.ordersDatabase },
        // Deletion protection goes first.
        { as: "prod's agent", call: "rds:ModifyDBInstance", on: places.ordersDatabase, harm: true },
        { as: "prod's agent", call: "rds:DeleteDBInstance", on: places.ordersDatabase, harm: true },
        {
          as: "prod's agent",
          call: "rds:DeleteDBInstanceAutomatedBackup",
          on: `arn:aws:rds:eu-central-1:${prod}:auto-backup:ab-1`,
          harm: true,
        },
        { as: "prod's agent", call: "rds:DeleteDBSnapshot", on: places.ordersSnapshot, harm: true },
        {
          as: "prod's agent",
          call: "ec2:DeleteVpc",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc/vpc-1`,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: { policy: "agent-boundary of prod", statement: "Irreversible" } },
      neighbour: { as: "prod's agent", call: "rds:DescribeDBSnapshots", on: places.ordersSnapshot },
    },
    {
      id: "datatalks-destroy-by-the-deployer",
      title: "runs the same destroy as the deployer, who owns the backups of its own account",
      source:
        "https://aishippinglabs.com/blog/how-i-dropped-our-production-database-and-now-pay-10-more-for-aws",
      steps: [
        { as: "prod's deployer", call: "rds:ModifyDBInstance", on: places.ordersDatabase },
        { as: "prod's deployer", call: "rds:DeleteDBInstance", on: places.ordersDatabase },
        { as: "prod's deployer", call: "rds:DeleteDBSnapshot", on: places.ordersSnapshot },
        {
          as: "prod's deployer",
          call: "backup:PutBackupVaultAccessPolicy",
          on: places.prodVault,
          leaves: [{ policyOf: places.prodVault, becomes: null }],
        },
        {
          as: "prod's deployer",
          call: "backup:DeleteRecoveryPoint",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
        },
        // What was lost so far comes back from here.
        {
          as: "prod's deployer",
          call: "backup:DeleteRecoveryPoint",
          on: places.backupRecoveryPoint,
          governedBy: places.backupVault,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "policies of deployer", silence: "identity" } },
      neighbour: { as: "prod's deployer", call: "backup:GetBackupPlan", on: places.backupPlan },
    },
    {
      id: "datatalks-destroy-by-break-glass",
      title: "runs the same destroy as break-glass, who may do everything in its own account",
      source:
        "https://aishippinglabs.com/blog/how-i-dropped-our-production-database-and-now-pay-10-more-for-aws",
      steps: [
        { as: "prod's break-glass", call: "rds:ModifyDBInstance", on: places.ordersDatabase },
        { as: "prod's break-glass", call: "rds:DeleteDBInstance", on: places.ordersDatabase },
        { as: "prod's break-glass", call: "rds:DeleteDBSnapshot", on: places.ordersSnapshot },
        {
          as: "prod's break-glass",
          call: "backup:PutBackupVaultAccessPolicy",
          on: places.prodVault,
          leaves: [{ policyOf: places.prodVault, becomes: null }],
        },
        {
          as: "prod's break-glass",
          call: "backup:DeleteRecoveryPoint",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
        },
        // What was lost so far comes back from here.
        {
          as: "prod's break-glass",
          call: "backup:DeleteRecoveryPoint",
          on: places.backupRecoveryPoint,
          governedBy: places.backupVault,
          harm: true,
        },
      ],
      stoppedAt: { step: 6, by: { policy: "perimeter-backup of backup", statement: "NobodyDeletes" } },
      neighbour: { as: "prod's break-glass", call: "backup:StartBackupJob", on: places.prodVault },
    },
    {
      id: "kiro-operator-role",
      title: "takes over an operator's role, and deletes the environment to make it anew",
      source: "https://www.vibegraveyard.ai/story/aws-kiro-ai-agent-outage",
      steps: [
        { as: "prod's agent", call: "iam:ListRoles", on: "*" },
        {
          as: "prod's agent",
          call: "sts:AssumeRole",
          on: places.roleOf.operator(prod),
          gains: "prod's operator role",
        },
        {
          as: "prod's operator role",
          call: "cloudformation:DeleteStack",
          on: `arn:aws:cloudformation:eu-central-1:${prod}:stack/explorer/1`,
        },
      ],
      stoppedAt: { step: 2, by: { policy: "agent-boundary of prod", statement: "NoOtherRole" } },
      neighbour: {
        as: "prod's agent",
        call: "iam:GetRole",
        on: places.roleOf.operator(prod),
      },
    },
    {
      id: "replit-drops-the-database",
      title: "works on dev, and runs the statement that empties the tables on prod's database",
      source: "https://vibegraveyard.ai/story/saastr-replit-agent-db-wipe",
      steps: [
        {
          as: "dev's agent",
          call: "rds-data:ExecuteStatement",
          on: `arn:aws:rds:eu-central-1:${prod}:cluster:orders`,
          harm: true,
        },
        {
          as: "dev's agent",
          call: "rds-db:connect",
          on: `arn:aws:rds-db:eu-central-1:${prod}:dbuser:db-1/orders_admin`,
          harm: true,
        },
        { as: "dev's agent", call: "dynamodb:DeleteTable", on: places.ordersTable, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of dev", statement: "ThisAccountOnly" } },
      neighbour: {
        as: "dev's agent",
        call: "dynamodb:DescribeTable",
        on: `arn:aws:dynamodb:eu-central-1:${dev}:table/orders`,
      },
    },
    {
      id: "replit-one-database-for-dev-and-prod",
      title: "administers dev, and deletes the rows of prod's table",
      source: "https://ai-entrepreneurship.wiki/entries/replit-saastr-production-database-deletion-incident",
      steps: [
        { as: "dev's administrator", call: "dynamodb:Scan", on: places.ordersTable, harm: true },
        { as: "dev's administrator", call: "dynamodb:BatchWriteItem", on: places.ordersTable, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "no policy of orders", silence: "resource" } },
      neighbour: {
        as: "dev's administrator",
        call: "dynamodb:Scan",
        on: `arn:aws:dynamodb:eu-central-1:${dev}:table/orders`,
      },
    },
    {
      id: "amazon-q-wiper",
      title: "follows a prompt that came with an update: lists what the profile reaches, and wipes it",
      source: "https://www.pillar.security/blog/analyzing-the-amazon-q-incident-using-the-sail-framework",
      steps: [
        { as: "prod's agent", call: "ec2:DescribeInstances", on: "*" },
        { as: "prod's agent", call: "s3:ListAllMyBuckets", on: "*" },
        { as: "prod's agent", call: "ec2:TerminateInstances", on: places.instance(prod), harm: true },
        { as: "prod's agent", call: "s3:DeleteObject", on: places.aReceipt, account: prod, harm: true },
        { as: "prod's agent", call: "s3:DeleteBucket", on: places.documents, account: prod, harm: true },
        { as: "prod's agent", call: "iam:DeleteUser", on: `arn:aws:iam::${prod}:user/ada`, harm: true },
      ],
      stoppedAt: { step: 3, by: { policy: "agent-boundary of prod", statement: "Irreversible" } },
      neighbour: { as: "prod's agent", call: "ec2:DescribeInstanceStatus", on: "*" },
    },
    {
      id: "codefinger-ransom",
      title: "overwrites objects under a key of its own, and has them deleted in a week",
      source:
        "https://databreaches.net/2025/01/15/new-amazon-ransomware-attack-recovery-impossible-without-payment",
      steps: [
        {
          as: "prod's agent",
          call: "s3:PutObject",
          on: places.aReceipt,
          account: prod,
          context: { "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" },
          harm: true,
        },
        {
          as: "prod's agent",
          call: "s3:PutLifecycleConfiguration",
          on: places.documents,
          account: prod,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "NoKeysOfTheCaller" } },
      neighbour: {
        as: "prod's agent",
        call: "s3:GetBucketVersioning",
        on: places.documents,
        account: prod,
      },
    },
    {
      id: "scarleteel-state-and-log",
      title: "reads the code of functions and a state file for keys, and stops the log",
      source: "https://sysdig.com/blog/cloud-breach-terraform-data-theft/",
      steps: [
        { as: "prod's agent", call: "s3:ListAllMyBuckets", on: "*" },
        { as: "prod's agent", call: "lambda:GetFunction", on: places.ordersFunction, harm: true },
        {
          as: "prod's agent",
          call: "s3:GetObject",
          on: `arn:aws:s3:::perimeter-state-${prod}/prod.json`,
          account: prod,
          harm: true,
        },
        { as: "prod's agent", call: "cloudtrail:StopLogging", on: places.trail, harm: true },
      ],
      stoppedAt: {
        step: 2,
        by: { policy: "agent-sre-no-secrets of prod", statement: "NoSecretsInMetadata" },
      },
      neighbour: { as: "prod's agent", call: "lambda:GetFunctionConcurrency", on: places.ordersFunction },
    },
    {
      id: "code-spaces-everything-and-the-backups",
      title: "deletes machines, images, snapshots and buckets, the copies among them",
      source: "https://www.networkcomputing.com/cloud-networking/code-spaces-a-lesson-in-cloud-backup",
      steps: [
        { as: "prod's administrator", call: "ec2:TerminateInstances", on: places.instance(prod) },
        { as: "prod's administrator", call: "ec2:DeleteSnapshot", on: places.snapshot(prod) },
        { as: "prod's administrator", call: "rds:DeleteDBSnapshot", on: places.ordersSnapshot },
        {
          as: "prod's administrator",
          call: "backup:DeleteRecoveryPoint",
          on: places.prodRecoveryPoint,
          governedBy: places.prodVault,
          harm: true,
        },
        {
          as: "prod's administrator",
          call: "backup:DeleteBackupVault",
          on: places.backupVault,
          harm: true,
        },
      ],
      stoppedAt: { step: 4, by: { policy: "perimeter-prod of prod", statement: "NobodyDeletes" } },
      neighbour: { as: "prod's administrator", call: "ec2:CreateSnapshot", on: places.snapshot(prod) },
    },
    {
      id: "capital-one-machine-credentials",
      title: "gets the credentials of what runs, lists every bucket, and copies what is in them",
      source: "https://krebsonsecurity.com/2019/08/what-we-can-learn-from-the-capital-one-hack/",
      steps: [
        { as: "the orders function", call: "s3:ListAllMyBuckets", on: "*", harm: true },
        { as: "the orders function", call: "s3:ListBucket", on: places.documents, account: prod, harm: true },
        { as: "the orders function", call: "s3:GetObject", on: places.aReceipt, account: prod, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "policies of orders-taker", silence: "identity" } },
      neighbour: { as: "the orders function", call: "s3:PutObject", on: places.aReceipt, account: prod },
    },
    {
      id: "poisoned-action",
      title: "gets into another job of the repository by a poisoned action, and asks for a token there",
      source: "https://github.com/advisories/GHSA-mrrh-fwg8-r2c3",
      steps: [
        {
          as: "a job of the main branch",
          call: "sts:AssumeRoleWithWebIdentity",
          on: landingRoleArn(prod, "sre"),
        },
      ],
      stoppedAt: { step: 1, by: { policy: "trust of landing-sre", unmet: "ArriveWithToken" } },
      neighbour: {
        as: "the agent's job",
        call: "sts:AssumeRoleWithWebIdentity",
        on: landingRoleArn(prod, "sre"),
      },
    },
  ],
};
