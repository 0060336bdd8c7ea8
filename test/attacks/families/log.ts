/** Against the log: that it is written, that it stays, and that it is true. */
import type { Family, Step } from "../attack.ts";
import * as places from "../places.ts";

const { audit, management, prod } = places;

const breakGlassKeeps: Step = {
  as: "audit's break-glass",
  call: "s3:PutLifecycleConfiguration",
  on: places.trailBucket,
  account: audit,
};
const trailWrites: Step = {
  as: "CloudTrail for our trail",
  call: "s3:PutObject",
  on: places.aLogFile,
  account: audit,
  context: { "s3:x-amz-acl": "bucket-owner-full-control" },
};
const read: Step = {
  as: "audit's administrator",
  call: "s3:GetObject",
  on: places.aLogFile,
  account: audit,
};
const trail = (statement: string) => ({ policy: "perimeter-trail of audit", statement });

const immutable = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html";

export const log: Family = {
  title: "The log",
  about: "Against the log being written, staying, and being true.",
  attacks: [
    {
      id: "member-stops-the-trail",
      title: "administers prod, and stops, narrows and deletes the organisation's trail",
      source: "https://stratus-red-team.cloud/attack-techniques/AWS/aws.defense-evasion.cloudtrail-stop/",
      steps: [
        { as: "prod's administrator", call: "cloudtrail:StopLogging", on: places.trail, harm: true },
        { as: "prod's administrator", call: "cloudtrail:PutEventSelectors", on: places.trail, harm: true },
        { as: "prod's administrator", call: "cloudtrail:PutInsightSelectors", on: places.trail, harm: true },
        { as: "prod's administrator", call: "cloudtrail:DeleteTrail", on: places.trail, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "no policy of perimeter", silence: "resource" } },
      neighbour: { as: "management's pipeline", call: "cloudtrail:StopLogging", on: places.trail },
    },
    {
      id: "agent-narrows-the-trail",
      title: "has the trail leave out what it does",
      source:
        "https://stratus-red-team.cloud/attack-techniques/AWS/aws.defense-evasion.cloudtrail-event-selectors/",
      steps: [
        { as: "prod's agent", call: "cloudtrail:PutEventSelectors", on: places.trail, harm: true },
        { as: "prod's agent", call: "cloudtrail:UpdateTrail", on: places.trail, harm: true },
        { as: "prod's agent", call: "cloudtrail:PutEventConfiguration", on: places.trail, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "ThisAccountOnly" } },
      neighbour: {
        as: "prod's agent",
        call: "cloudtrail:GetTrailStatus",
        on: `arn:aws:cloudtrail:eu-central-1:${prod}:trail/own`,
      },
    },
    {
      id: "agent-reads-the-log",
      title: "reads the log files, to learn what is watched",
      source: immutable,
      steps: [{ as: "prod's agent", call: "s3:GetObject", on: places.aLogFile, account: audit }],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "NoStateOfTheirs" } },
      neighbour: { as: "prod's agent", call: "cloudtrail:DescribeTrails", on: "*" },
    },
    {
      id: "log-files-deleted",
      title: "deletes log files and their versions as the audit account's deployer",
      source: immutable,
      steps: [
        { as: "audit's deployer", call: "s3:DeleteObject", on: places.aLogFile, account: audit, harm: true },
        {
          as: "audit's deployer",
          call: "s3:DeleteObjectVersion",
          on: places.aLogFile,
          account: audit,
          harm: true,
        },
        {
          as: "audit's deployer",
          call: "s3:BypassGovernanceRetention",
          on: places.aLogFile,
          account: audit,
          harm: true,
        },
        {
          as: "audit's deployer",
          call: "s3:DeleteBucket",
          on: places.trailBucket,
          account: audit,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: trail("DenyDestruction") },
      neighbour: { ...read, as: "audit's break-glass" },
    },
    {
      id: "log-files-re-encrypted",
      title: "puts log files under a key of its own, and throws the key away",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html",
      steps: [
        { as: "audit's deployer", call: "s3:UpdateObjectEncryption", on: places.aLogFile, account: audit },
      ],
      stoppedAt: { step: 1, by: trail("DenyDestruction") },
      neighbour: { ...read, as: "audit's break-glass" },
    },
    {
      id: "log-files-expire-in-a-day",
      title: "administers the audit account as a person, and has log files expire after a day",
      source:
        "https://stratus-red-team.cloud/attack-techniques/AWS/aws.defense-evasion.cloudtrail-lifecycle-rule/",
      steps: [
        {
          as: "audit's administrator",
          call: "s3:PutLifecycleConfiguration",
          on: places.trailBucket,
          account: audit,
          harm: true,
        },
        {
          as: "audit's administrator",
          call: "s3:PutBucketObjectLockConfiguration",
          on: places.trailBucket,
          account: audit,
          harm: true,
        },
        {
          as: "audit's administrator",
          call: "s3:PutBucketPolicy",
          on: places.trailBucket,
          account: audit,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: trail("DenyOtherSettings") },
      neighbour: breakGlassKeeps,
    },
    {
      id: "log-files-kept-for-a-century",
      title: "locks log files for a hundred years, at our cost",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
      steps: [
        {
          as: "audit's deployer",
          call: "s3:PutObjectRetention",
          on: places.aLogFile,
          account: audit,
          context: { "s3:object-lock-remaining-retention-days": "36500" },
        },
      ],
      stoppedAt: { step: 1, by: trail("DenyLongerLock") },
      neighbour: {
        as: "audit's break-glass",
        call: "s3:PutObjectRetention",
        on: places.aLogFile,
        account: audit,
        context: { "s3:object-lock-remaining-retention-days": "1" },
      },
    },
    {
      id: "log-file-forged",
      title: "writes a log file of its own beside the true ones, as the audit account's deployer",
      source:
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
      steps: [{ as: "audit's deployer", call: "s3:PutObject", on: places.aLogFile, account: audit }],
      stoppedAt: { step: 1, by: trail("DenyOtherWriters") },
      neighbour: trailWrites,
    },
    {
      id: "log-file-of-a-foreign-trail",
      title: "has CloudTrail deliver an outsider's trail into our bucket",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
      steps: [{ ...trailWrites, as: "CloudTrail for an outsider's trail" }],
      stoppedAt: { step: 1, by: trail("DenyOtherWriters") },
      neighbour: trailWrites,
    },
    {
      id: "flow-logs-of-a-foreign-account",
      title: "has AWS deliver an outsider's flow logs under prod's name",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
      steps: [
        {
          as: "log delivery for an outsider",
          call: "s3:PutObject",
          on: places.aFlowLog,
          account: audit,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-flow-logs of audit", statement: "DenyOtherWriters" } },
      neighbour: { as: "log delivery for prod", call: "s3:PutObject", on: places.aFlowLog, account: audit },
    },
    {
      id: "log-key-ended",
      title: "administers the audit account, and ends the key that the log is under",
      source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
      steps: [
        { as: "audit's administrator", call: "kms:ScheduleKeyDeletion", on: places.keys.trail, harm: true },
        { as: "audit's administrator", call: "kms:DisableKey", on: places.keys.trail, harm: true },
        { as: "audit's administrator", call: "kms:PutKeyPolicy", on: places.keys.trail, harm: true },
        { as: "audit's deployer", call: "kms:ScheduleKeyDeletion", on: places.keys.trail, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-trail key of audit", statement: "NobodyEnds" } },
      neighbour: { as: "audit's administrator", call: "kms:DescribeKey", on: places.keys.trail },
    },
    {
      id: "log-read-by-the-key-alone",
      title: "decrypts what it has copied of the log, past the bucket's policy",
      source:
        "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
      steps: [{ as: "audit's administrator", call: "kms:Decrypt", on: places.keys.trail }],
      stoppedAt: { step: 1, by: { policy: "perimeter-trail key of audit", unmet: "AccountReadsThroughS3" } },
      neighbour: {
        as: "audit's administrator",
        call: "kms:Decrypt",
        on: places.keys.trail,
        context: {
          "kms:ViaService": "s3.eu-central-1.amazonaws.com",
          "kms:EncryptionContext:aws:cloudtrail:arn": places.trail,
        },
      },
    },
    {
      id: "log-read-from-outside",
      title: "reads the log with an outsider's credentials",
      source: "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/",
      steps: [{ as: "an outsider", call: "s3:GetObject", on: places.aLogFile, account: audit }],
      stoppedAt: { step: 1, by: trail("DenyPrincipalsOutside") },
      neighbour: read,
    },
    {
      id: "log-read-in-the-clear",
      title: "has the log read over plain HTTP, and listens",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
      steps: [{ ...read, context: { "aws:SecureTransport": "false" } }],
      stoppedAt: { step: 1, by: trail("DenyPlainText") },
      neighbour: read,
    },
    {
      id: "flow-logs-removed",
      title: "removes the flow log of the network before it begins",
      source:
        "https://stratus-red-team.cloud/attack-techniques/AWS/aws.defense-evasion.vpc-remove-flow-logs/",
      steps: [
        { as: "prod's agent", call: "ec2:DescribeFlowLogs", on: "*" },
        {
          as: "prod's agent",
          call: "ec2:DeleteFlowLogs",
          on: `arn:aws:ec2:eu-central-1:${prod}:vpc-flow-log/fl-1`,
        },
      ],
      stoppedAt: { step: 2, by: { policy: "agent-boundary of prod", statement: "Irreversible" } },
      neighbour: { as: "prod's agent", call: "ec2:DescribeFlowLogs", on: "*" },
    },
    {
      id: "audit-deployer-opens-the-bucket",
      title:
        "rewrites the bucket's policy as the audit account's deployer, lifts a trial's lock, and deletes",
      source: immutable,
      steps: [
        {
          as: "audit's deployer",
          call: "s3:PutBucketPolicy",
          on: places.trailBucket,
          account: audit,
          leaves: [{ policyOf: places.trailBucket, becomes: null }],
        },
        { as: "audit's deployer", call: "s3:BypassGovernanceRetention", on: places.aLogFile, account: audit },
        { as: "audit's deployer", call: "s3:DeleteObjectVersion", on: places.aLogFile, account: audit },
      ],
      stoppedAt: { step: 1, by: trail("DenyOtherSettings") },
      neighbour: breakGlassKeeps,
    },
    {
      id: "root-of-audit-by-assume-root",
      title: "takes a root session of the audit account from management, and removes the bucket's policy",
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html",
      steps: [
        {
          as: "management's pipeline",
          call: "sts:AssumeRoot",
          on: `arn:aws:iam::${audit}:root`,
          // No policy of the member account is asked.
          account: management,
          context: { "sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
          gains: "audit's root, unlocking a bucket",
        },
        {
          as: "audit's root, unlocking a bucket",
          call: "s3:DeleteBucketPolicy",
          on: places.trailBucket,
          account: audit,
          // S3 lets root remove a bucket's policy whatever that policy says:
          // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
          governedBy: "nothing",
        },
      ],
      stoppedAt: { step: 2, by: { policy: "perimeter-accounts of the organisation", statement: "Root" } },
      neighbour: { as: "management's pipeline", call: "organizations:ListAccounts", on: "*" },
    },
  ],
};
