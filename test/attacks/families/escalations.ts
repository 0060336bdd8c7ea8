/** More than was granted: earlier, later, elsewhere, as somebody else, or for good. */
import { agentRoleArn, escalationRoleArn } from "../../../components/names.ts";
import type { Family, Step } from "../attack.ts";
import { grantIds } from "../cast.ts";
import * as places from "../places.ts";

const { prod } = places;

const repair = escalationRoleArn(prod, "repair-orders");
const escalate: Step = {
  as: "prod's agent",
  call: "sts:AssumeRole",
  on: repair,
  context: { "sts:RoleSessionName": grantIds.prod },
};
const mend: Step = {
  as: "prod's agent under its grant",
  call: "dynamodb:UpdateItem",
  on: places.ordersTable,
};
const trust = { policy: "trust of escalation-repair-orders", unmet: "GrantINC20990042" } as const;
const keptTrust = { policy: "trust of escalation-repair-orders", unmet: "KeepIdentity" } as const;
const irreversible = { policy: "agent-boundary of prod", statement: "Irreversible" } as const;
const declaredOnly = { policy: "agent-boundary of prod", statement: "DeclaredOnly" } as const;

const chained = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining";
const dates = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html";

export const escalations: Family = {
  title: "Escalations",
  about: "More than a grant opens: earlier, later, elsewhere, as somebody else, or for good.",
  attacks: [
    {
      id: "escalation-too-early",
      title: "takes up a grant a second before it begins",
      source: dates,
      steps: [{ ...escalate, at: "2099-01-11T08:59:59Z" }],
      stoppedAt: { step: 1, by: trust },
      neighbour: { ...escalate, at: "2099-01-11T09:00:00Z" },
    },
    {
      id: "session-from-before-the-grant",
      title: "has a session by the grant's name from before the grant begins, and uses it early",
      source: dates,
      steps: [{ ...mend, at: "2099-01-11T08:59:59Z" }],
      stoppedAt: {
        step: 1,
        by: { policy: "grant-windows of escalation-repair-orders", statement: "BeforeINC20990042" },
      },
      neighbour: { ...mend, at: "2099-01-11T09:00:00Z" },
    },
    {
      id: "escalation-too-late",
      title: "takes up a grant in the second in which it ends",
      source: dates,
      steps: [{ ...escalate, at: "2099-01-11T11:00:00Z" }],
      stoppedAt: { step: 1, by: trust },
      neighbour: { ...escalate, at: "2099-01-11T10:59:59Z" },
    },
    {
      id: "escalation-outlives-its-grant",
      title: "takes a session a minute before the end, and uses it for the rest of its hour",
      source: "https://github.com/aws-samples/iam-identity-center-team/issues/195",
      steps: [
        { ...escalate, at: "2099-01-11T10:59:00Z", gains: "prod's agent under its grant" },
        { ...mend, at: "2099-01-11T11:00:00Z" },
      ],
      stoppedAt: {
        step: 2,
        by: { policy: "grant-windows of escalation-repair-orders", statement: "AfterINC20990042" },
      },
      neighbour: { ...mend, at: "2099-01-11T10:59:59Z" },
    },
    {
      id: "escalation-under-no-grant",
      title: "takes the role under a name that no grant has",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        {
          ...escalate,
          context: { "sts:RoleSessionName": "NEVER-GRANTED-1" },
          gains: "prod's agent under no grant",
        },
        { ...mend, as: "prod's agent under no grant" },
      ],
      stoppedAt: { step: 1, by: trust },
      neighbour: escalate,
    },
    {
      id: "session-of-no-grant",
      title: "has a session of the role that no grant gave, whoever let it in",
      source: "https://pathfinding.cloud/paths/iam-012",
      steps: [{ ...mend, as: "prod's agent under no grant" }],
      stoppedAt: {
        step: 1,
        by: { policy: "grant-windows of escalation-repair-orders", statement: "NoGrant" },
      },
      neighbour: mend,
    },
    {
      id: "escalation-to-a-task-not-granted",
      title: "takes the role of a task that is shut",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [{ ...escalate, on: escalationRoleArn(prod, "reboot-orders-database") }],
      stoppedAt: {
        step: 1,
        by: { policy: "trust of escalation-reboot-orders-database", statement: "Shut" },
      },
      neighbour: escalate,
    },
    {
      id: "escalation-without-a-name",
      title: "takes up the grant in a session that has lost the agent's SourceIdentity",
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
      steps: [{ ...escalate, as: "prod's agent without an identity" }],
      stoppedAt: { step: 1, by: trust },
      neighbour: escalate,
    },
    {
      id: "escalation-as-somebody-else",
      title: "takes up the grant with another SourceIdentity",
      source:
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
      steps: [{ ...escalate, as: "prod's agent posing as Ada" }],
      stoppedAt: { step: 1, by: keptTrust },
      neighbour: escalate,
    },
    {
      id: "escalation-with-session-tags",
      title: "takes up the grant with tags on the session that other policies go by",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
      steps: [{ ...escalate, sessionTags: { backup: "never" } }],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: escalate,
    },
    {
      id: "task-beyond-its-actions",
      title: "uses the task that repairs items to drop the table, its backups and its point in time",
      source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
      steps: [
        escalate,
        { ...mend, call: "dynamodb:UpdateContinuousBackups", harm: true },
        { ...mend, call: "dynamodb:UpdateTimeToLive", harm: true },
        { ...mend, call: "dynamodb:DeleteTable", harm: true },
      ],
      stoppedAt: { step: 2, by: irreversible },
      neighbour: mend,
    },
    {
      id: "task-beyond-its-resource",
      title: "uses the task on the objects and messages beside the table",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        escalate,
        {
          as: "prod's agent under its grant",
          call: "s3:GetObject",
          on: places.aReceipt,
          account: prod,
          harm: true,
        },
        {
          as: "prod's agent under its grant",
          call: "sqs:ReceiveMessage",
          on: places.ordersQueue,
          harm: true,
        },
      ],
      stoppedAt: { step: 2, by: declaredOnly },
      neighbour: mend,
    },
    {
      id: "task-on-another-tasks-resource",
      title: "reboots the database under the grant that repairs items",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        escalate,
        { as: "prod's agent under its grant", call: "rds:RebootDBInstance", on: places.ordersDatabase },
      ],
      stoppedAt: { step: 2, by: { policy: "escalation-repair-orders of prod", statement: "NoOtherAction" } },
      neighbour: mend,
    },
    {
      id: "task-role-goes-on",
      title: "goes from the granted role on to another one",
      source: chained,
      steps: [
        escalate,
        {
          as: "prod's agent under its grant",
          call: "sts:AssumeRole",
          on: places.roleOf.operator(prod),
          gains: "prod's operator role",
        },
      ],
      stoppedAt: { step: 2, by: declaredOnly },
      neighbour: mend,
    },
    {
      id: "task-role-returns",
      title: "goes from one granted role to the next, adding up what each may do",
      source: chained,
      steps: [
        escalate,
        {
          as: "prod's agent under its grant",
          call: "sts:AssumeRole",
          on: escalationRoleArn(prod, "reboot-orders-database"),
          context: { "sts:RoleSessionName": grantIds.prod },
          gains: "prod's agent on another task",
        },
      ],
      stoppedAt: { step: 2, by: declaredOnly },
      neighbour: mend,
    },
    {
      id: "ransom-under-a-foreign-key",
      title: "has what it writes encrypted under a key of another account, which then takes the key away",
      source: "https://www.trendmicro.com/en_gb/research/25/k/s3-ransomware.html",
      steps: [
        {
          as: "prod's agent under its grant",
          call: "kms:GenerateDataKey",
          on: `arn:aws:kms:eu-central-1:${places.elsewhere}:key/ransom`,
          context: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "ThisAccountOnly" } },
      neighbour: mend,
    },
    {
      id: "opt-out-by-tag",
      title: "tags the table, so that backups or policies leave it out",
      source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
      steps: [
        {
          as: "prod's agent under its grant",
          call: "dynamodb:TagResource",
          on: places.ordersTable,
          context: { "aws:TagKeys": ["backup"], "aws:RequestTag/backup": "never" },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "NoTags" } },
      neighbour: mend,
    },
    {
      id: "task-role-leaves-a-door",
      title: "leaves a policy on the table that lets an outsider in when the grant is over",
      source: "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/",
      steps: [{ ...mend, call: "dynamodb:PutResourcePolicy" }],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: mend,
    },
    {
      id: "escalation-role-of-another-account",
      title: "takes the granted task of the other account",
      source: "https://pathfinding.cloud/paths/sts-001",
      steps: [
        {
          as: "dev's agent",
          call: "sts:AssumeRole",
          on: repair,
          context: { "sts:RoleSessionName": grantIds.prod },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of dev", statement: "NoOtherRole" } },
      neighbour: {
        as: "dev's agent",
        call: "sts:AssumeRole",
        on: escalationRoleArn(places.dev, "restart-preview"),
        context: { "sts:RoleSessionName": grantIds.dev },
      },
    },
    {
      id: "agent-repairs-without-a-grant",
      title: "does the task as itself",
      source: "https://vibegraveyard.ai/story/saastr-replit-agent-db-wipe",
      steps: [{ ...mend, as: "prod's agent" }],
      stoppedAt: { step: 1, by: { policy: "agent-sre-only-reads of prod", statement: "NothingButReads" } },
      neighbour: mend,
    },
    {
      id: "session-policy-of-its-own",
      title: "asks for the agent's role from within the task, to write what the task may not",
      source: chained,
      steps: [
        {
          as: "prod's agent under its grant",
          call: "sts:AssumeRole",
          on: agentRoleArn(prod, "sre"),
          gains: "prod's agent",
        },
      ],
      stoppedAt: { step: 1, by: declaredOnly },
      neighbour: mend,
    },
  ],
};
