/** A hostile program that runs as the role that writes grants. */
import {
  agentRoleArn,
  boundaryArn,
  escalationRoleArn,
  roleArn,
  taskPolicyArn,
} from "../../../components/names.ts";
import type { Family, Step } from "../attack.ts";
import * as places from "../places.ts";

const { prod, elsewhere } = places;

const repair = escalationRoleArn(prod, "repair-orders");
const bounded = { "iam:PermissionsBoundary": boundaryArn(prod) } as const;
const openToOutsiders = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Outsiders",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${elsewhere}:root` },
      Action: "sts:AssumeRole",
    },
  ],
};

const openATask: Step = {
  as: "the grant deployer",
  call: "iam:UpdateAssumeRolePolicy",
  on: repair,
  context: bounded,
};
const nowhereElse = { policy: "write-grants of grant-deployer", statement: "NowhereElse" } as const;
const nothingElse = { policy: "write-grants of grant-deployer", statement: "NothingElse" } as const;

const paths = "https://pathfinding.cloud/paths";

export const grants: Family = {
  title: "Grants",
  about: "What a hostile program does as the role that writes grants, when a person has let it run.",
  attacks: [
    {
      id: "grant-role-without-a-boundary",
      title: "makes the role of a declared task anew, without the boundary",
      source: `${paths}/iam-021`,
      steps: [{ as: "the grant deployer", call: "iam:CreateRole", on: repair }],
      stoppedAt: { step: 1, by: { policy: "write-grants of grant-deployer", unmet: "WriteBoundedRoles" } },
      neighbour: { as: "the grant deployer", call: "iam:CreateRole", on: repair, context: bounded },
    },
    {
      id: "grant-of-administration",
      title: "attaches AdministratorAccess to the role of a task",
      source: `${paths}/iam-014`,
      steps: [
        {
          as: "the grant deployer",
          call: "iam:AttachRolePolicy",
          on: repair,
          context: { ...bounded, "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "write-grants of grant-deployer", unmet: "AttachTasks" } },
      neighbour: {
        as: "the grant deployer",
        call: "iam:AttachRolePolicy",
        on: repair,
        context: { ...bounded, "iam:PolicyARN": taskPolicyArn(prod, "repair-orders") },
      },
    },
    {
      id: "grant-of-everything-inline",
      title: "replaces what the role of a task may do by everything, and has the agent use it",
      source: `${paths}/iam-017`,
      steps: [
        {
          as: "the grant deployer",
          call: "iam:DetachRolePolicy",
          on: repair,
          context: { ...bounded, "iam:PolicyARN": taskPolicyArn(prod, "repair-orders") },
        },
        {
          as: "the grant deployer",
          call: "iam:PutRolePolicy",
          on: repair,
          context: bounded,
          leaves: [
            {
              ownPoliciesOf: repair,
              become: {
                Version: "2012-10-17",
                Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
              },
            },
          ],
        },
        {
          as: "prod's agent under its grant",
          call: "dynamodb:Scan",
          on: places.ordersTable,
          harm: true,
        },
        {
          as: "prod's agent under its grant",
          call: "secretsmanager:GetSecretValue",
          on: places.secret(prod),
          harm: true,
        },
      ],
      stoppedAt: { step: 3, by: { policy: "agent-boundary of prod", silence: "boundary" } },
      neighbour: {
        as: "prod's agent under its grant",
        call: "dynamodb:Query",
        on: places.ordersTable,
      },
    },
    {
      id: "grant-role-on-another-path",
      title: "makes a role under a path that begins like that of the tasks, with an agent's name",
      source: `${paths}/iam-005`,
      steps: [
        {
          as: "the grant deployer",
          call: "iam:CreateRole",
          on: roleArn(prod, "/escalation/agent/", "agent-sre"),
          context: bounded,
        },
      ],
      stoppedAt: { step: 1, by: nowhereElse },
      neighbour: { as: "the grant deployer", call: "iam:CreateRole", on: repair, context: bounded },
    },
    {
      id: "grant-deployer-widens-the-agent",
      title: "writes into the agent's own role",
      source: `${paths}/iam-005`,
      steps: [
        {
          as: "the grant deployer",
          call: "iam:PutRolePolicy",
          on: agentRoleArn(prod, "sre"),
          context: bounded,
          harm: true,
        },
        {
          as: "the grant deployer",
          call: "iam:UpdateAssumeRolePolicy",
          on: agentRoleArn(prod, "sre"),
          context: bounded,
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: nowhereElse },
      neighbour: openATask,
    },
    {
      id: "grant-deployer-widens-a-task",
      title: "writes another version of what a task may do, and of the boundary",
      source: `${paths}/iam-001`,
      steps: [
        {
          as: "the grant deployer",
          call: "iam:CreatePolicyVersion",
          on: taskPolicyArn(prod, "repair-orders"),
          harm: true,
        },
        { as: "the grant deployer", call: "iam:CreatePolicyVersion", on: boundaryArn(prod), harm: true },
      ],
      stoppedAt: { step: 1, by: nothingElse },
      neighbour: openATask,
    },
    {
      id: "grant-deployer-unbinds-a-task",
      title: "takes the boundary off the role of a task",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
      steps: [
        {
          as: "the grant deployer",
          call: "iam:DeleteRolePermissionsBoundary",
          on: repair,
          context: bounded,
          harm: true,
        },
        {
          as: "the grant deployer",
          call: "iam:PutRolePermissionsBoundary",
          on: repair,
          context: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: nothingElse },
      neighbour: openATask,
    },
    {
      id: "grant-deployer-changes-itself",
      title: "opens its own trust, so that it can come back without a reviewer",
      source: `${paths}/iam-012`,
      steps: [
        {
          as: "the grant deployer",
          call: "iam:UpdateAssumeRolePolicy",
          on: places.roleOf.grantDeployer(prod),
        },
      ],
      stoppedAt: { step: 1, by: nowhereElse },
      neighbour: openATask,
    },
    {
      id: "grant-that-carries-more",
      title: "carries another change with an urgent grant: deletes the orders table",
      source: "https://alexeyondata.substack.com/p/how-i-dropped-our-production-database",
      steps: [
        { ...openATask, leaves: [] },
        { as: "the grant deployer", call: "dynamodb:DeleteTable", on: places.ordersTable },
      ],
      stoppedAt: { step: 2, by: nothingElse },
      neighbour: openATask,
    },
    {
      id: "grant-deployer-tags-a-role",
      title: "tags the role of a task, to pass for one that policies let do more",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html",
      steps: [
        {
          as: "the grant deployer",
          call: "iam:TagRole",
          on: repair,
          context: { "aws:TagKeys": ["team"], "aws:RequestTag/team": "administrators" },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "write-grants of grant-deployer", unmet: "TagRoles" } },
      neighbour: {
        as: "the grant deployer",
        call: "iam:TagRole",
        on: repair,
        context: { "aws:TagKeys": ["managed-by"], "aws:RequestTag/managed-by": "agent-perimeter" },
      },
    },
    {
      id: "task-opened-to-an-outsider",
      title: "opens a declared task to an account outside of the organisation, which does it",
      source: `${paths}/iam-012`,
      steps: [
        { ...openATask, leaves: [{ policyOf: repair, becomes: openToOutsiders }] },
        {
          as: "an outsider",
          call: "sts:AssumeRole",
          on: repair,
          context: { "sts:RoleSessionName": "INC-2099-0042" },
          gains: "an outsider in an escalation role",
        },
        { as: "an outsider in an escalation role", call: "dynamodb:UpdateItem", on: places.ordersTable },
      ],
      stoppedAt: {
        step: 2,
        by: { policy: "perimeter-outsiders of the organisation", statement: "Outsiders" },
      },
      neighbour: openATask,
    },
    {
      id: "task-opened-to-an-outsider-for-more",
      title: "opens a declared task to an outsider, who does more than the task",
      source: `${paths}/iam-012`,
      steps: [
        { ...openATask, leaves: [{ policyOf: repair, becomes: openToOutsiders }] },
        {
          as: "an outsider",
          call: "sts:AssumeRole",
          on: repair,
          context: { "sts:RoleSessionName": "INC-2099-0042" },
          gains: "an outsider in an escalation role",
        },
        {
          as: "an outsider in an escalation role",
          call: "s3:GetObject",
          on: places.aReceipt,
          account: prod,
          harm: true,
        },
        {
          as: "an outsider in an escalation role",
          call: "dynamodb:DeleteTable",
          on: places.ordersTable,
          harm: true,
        },
      ],
      stoppedAt: { step: 3, by: { policy: "agent-boundary of prod", statement: "DeclaredOnly" } },
      neighbour: openATask,
    },
  ],
};
