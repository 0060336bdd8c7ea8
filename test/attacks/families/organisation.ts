/** Against the organisation and the account itself. */
import { agentRoleArn, boundaryArn } from "../../../components/names.ts";
import type { Family } from "../attack.ts";
import * as places from "../places.ts";

const { prod, management, elsewhere } = places;

const irreversible = { policy: "agent-boundary of prod", statement: "Irreversible" } as const;
const onlyReads = { policy: "agent-sre-only-reads of prod", statement: "NothingButReads" } as const;
const organization = (rest: string) => `arn:aws:organizations::${management}:${rest}`;
const root = organization("root/o-sandbox0001/r-sbx1");

export const organisation: Family = {
  title: "The organisation",
  about: "Against the account's place in the organisation, and against what holds over all accounts.",
  attacks: [
    {
      id: "agent-leaves-the-organisation",
      title: "takes the account out of the organisation, or closes it",
      source: "https://stratus-red-team.cloud/attack-techniques/AWS/aws.defense-evasion.organizations-leave/",
      steps: [
        { as: "prod's agent", call: "organizations:LeaveOrganization", on: "*", harm: true },
        { as: "prod's agent", call: "account:CloseAccount", on: "*", harm: true },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "iam:GetAccountSummary", on: "*" },
    },
    {
      id: "agent-takes-roots-mail",
      title: "changes the address of the root user, and resets its password",
      source: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html",
      steps: [
        { as: "prod's agent", call: "account:StartPrimaryEmailUpdate", on: "*", harm: true },
        { as: "prod's agent", call: "account:AcceptPrimaryEmailUpdate", on: "*", harm: true },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "iam:ListAccountAliases", on: "*" },
    },
    {
      id: "agent-assumes-root",
      title: "takes a root session by central root access",
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html",
      steps: [
        {
          as: "prod's agent",
          call: "sts:AssumeRoot",
          on: `arn:aws:iam::${prod}:root`,
          context: { "sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "iam:GetAccountSummary", on: "*" },
    },
    {
      id: "agent-assigns-itself",
      title: "assigns itself a permission set of Identity Center's, and registers an administrator",
      source: "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html",
      steps: [
        {
          as: "prod's agent",
          call: "sso:CreateAccountAssignment",
          on: "arn:aws:sso:::instance/ssoins-1",
          account: management,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "organizations:RegisterDelegatedAdministrator",
          on: organization(`account/o-sandbox0001/${prod}`),
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "agent-boundary of prod", statement: "ThisAccountOnly" } },
      neighbour: { as: "prod's agent", call: "iam:ListRoles", on: "*" },
    },
    {
      id: "member-lifts-the-guardrails",
      title:
        "administers prod, and detaches policies of the organisation, moves the account, registers itself",
      source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
      steps: [
        { as: "prod's administrator", call: "organizations:DetachPolicy", on: root, harm: true },
        {
          as: "prod's administrator",
          call: "organizations:MoveAccount",
          on: organization(`account/o-sandbox0001/${prod}`),
          harm: true,
        },
        {
          as: "prod's administrator",
          call: "organizations:RegisterDelegatedAdministrator",
          on: organization(`account/o-sandbox0001/${prod}`),
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: { policy: "no policy of r-sbx1", silence: "resource" } },
      neighbour: { as: "management's pipeline", call: "organizations:ListRoots", on: "*" },
    },
    {
      id: "member-becomes-management",
      title: "administers prod, and assumes roles of the management, audit and backup accounts from there",
      source: "https://hackingthe.cloud/aws/general-knowledge/aws_organizations_defaults/",
      steps: [
        {
          as: "prod's administrator",
          call: "sts:AssumeRole",
          on: places.roleOf.deployer(management),
          harm: true,
        },
        {
          as: "prod's administrator",
          call: "sts:AssumeRole",
          on: places.roleOf.organizationAccess(places.backup),
          harm: true,
        },
        {
          as: "prod's administrator",
          call: "sts:AssumeRole",
          on: places.roleOf.organizationAccess(places.audit),
          harm: true,
        },
        { as: "prod's administrator", call: "sts:AssumeRole", on: places.copyOutRole, harm: true },
      ],
      stoppedAt: { step: 1, by: { policy: "trust of deployer", silence: "resource" } },
      neighbour: {
        as: "management's break-glass",
        call: "sts:AssumeRole",
        on: places.roleOf.organizationAccess(places.audit),
      },
    },
    {
      id: "agent-works-elsewhere",
      title: "works in a Region where nobody looks: machines, keys, functions",
      source: "https://andromedasecurity.com/resource/prevent-ransomware-extortion-from-identity-breaches",
      steps: [
        {
          as: "prod's agent",
          call: "account:EnableRegion",
          on: "*",
          context: { "account:TargetRegion": "af-south-1" },
          harm: true,
        },
        {
          as: "prod's agent",
          call: "ec2:RunInstances",
          on: places.instance(prod).replace("eu-central-1", "us-west-2"),
          context: { "aws:RequestedRegion": "us-west-2", "ec2:InstanceType": "p5.48xlarge" },
          harm: true,
        },
        {
          as: "prod's agent",
          call: "servicequotas:RequestServiceQuotaIncrease",
          on: `arn:aws:servicequotas:us-west-2:${prod}:ec2/L-417A185B`,
          context: { "aws:RequestedRegion": "us-west-2" },
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "servicequotas:ListServiceQuotas", on: "*" },
    },
    {
      id: "agent-runs-up-a-bill",
      title: "starts what costs most, and buys reservations for years",
      source: "https://hackingthe.cloud/aws/general-knowledge/block-expensive-actions-with-scps/",
      steps: [
        {
          as: "prod's agent",
          call: "dynamodb:PurchaseReservedCapacityOfferings",
          on: "*",
          harm: true,
        },
        { as: "prod's agent", call: "ec2:PurchaseReservedInstancesOffering", on: "*", harm: true },
        { as: "prod's agent", call: "route53domains:RegisterDomain", on: "*", harm: true },
        { as: "prod's agent", call: "bedrock:InvokeModel", on: "*", harm: true },
      ],
      stoppedAt: { step: 1, by: irreversible },
      neighbour: { as: "prod's agent", call: "ce:GetCostAndUsage", on: "*" },
    },
    {
      id: "automation-runs-as-another",
      title: "has a service run it as a role: schedule, pipe, workflow, batch job, automation",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
      steps: [
        {
          as: "prod's agent",
          call: "scheduler:CreateSchedule",
          on: `arn:aws:scheduler:eu-central-1:${prod}:schedule/default/later`,
          passes: { role: places.roleOf.operator(prod), to: "scheduler.amazonaws.com" },
          harm: true,
        },
        {
          as: "prod's agent",
          call: "pipes:CreatePipe",
          on: `arn:aws:pipes:eu-central-1:${prod}:pipe/out`,
          passes: { role: places.roleOf.operator(prod), to: "pipes.amazonaws.com" },
          harm: true,
        },
        {
          as: "prod's agent",
          call: "states:StartExecution",
          on: `arn:aws:states:eu-central-1:${prod}:stateMachine:repair`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "batch:SubmitJob",
          on: `arn:aws:batch:eu-central-1:${prod}:job-queue/nightly`,
          harm: true,
        },
        {
          as: "prod's agent",
          call: "ssm:StartAutomationExecution",
          on: `arn:aws:ssm:eu-central-1:${prod}:automation-definition/AWS-RunShellScript:1`,
          passes: { role: places.roleOf.operator(prod), to: "ssm.amazonaws.com" },
          harm: true,
        },
      ],
      stoppedAt: { step: 1, by: onlyReads },
      neighbour: { as: "prod's agent", call: "scheduler:ListSchedules", on: "*" },
    },
    {
      id: "prod-administrator-lifts-the-boundary",
      title: "administers prod, takes the boundary off the agent's role, and lets it do everything",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
      steps: [
        {
          as: "prod's administrator",
          call: "iam:DeleteRolePermissionsBoundary",
          on: agentRoleArn(prod, "sre"),
          context: { "iam:PermissionsBoundary": boundaryArn(prod) },
          leaves: [{ unbounded: agentRoleArn(prod, "sre") }],
        },
        {
          as: "prod's administrator",
          call: "iam:DetachRolePolicy",
          on: agentRoleArn(prod, "sre"),
          context: {
            "iam:PermissionsBoundary": boundaryArn(prod),
            "iam:PolicyARN": `arn:aws:iam::${prod}:policy/perimeter/agent-sre-only-reads`,
          },
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-pipeline of the organisation", statement: "BoundaryStays" },
      },
      neighbour: { as: "prod's administrator", call: "iam:GetRole", on: agentRoleArn(prod, "sre") },
    },
    {
      id: "prod-administrator-leaves",
      title: "administers prod, and takes it out of the organisation, closes it, or changes root's address",
      source:
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_leave-as-member.html",
      steps: [
        { as: "prod's administrator", call: "organizations:LeaveOrganization", on: "*", harm: true },
        { as: "prod's administrator", call: "account:CloseAccount", on: "*", harm: true },
        { as: "prod's administrator", call: "account:StartPrimaryEmailUpdate", on: "*", harm: true },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-accounts of the organisation", statement: "Membership" },
      },
      neighbour: { as: "prod's administrator", call: "organizations:DescribeOrganization", on: "*" },
    },
    {
      id: "prod-administrator-makes-a-key-for-good",
      title: "administers prod, and makes a user with an access key that works until somebody notices",
      source: "https://hackingthe.cloud/aws/post_exploitation/iam_persistence/",
      steps: [
        {
          as: "prod's administrator",
          call: "iam:CreateUser",
          on: `arn:aws:iam::${prod}:user/backup-service`,
        },
        {
          as: "prod's administrator",
          call: "iam:CreateAccessKey",
          on: `arn:aws:iam::${prod}:user/backup-service`,
        },
      ],
      stoppedAt: {
        step: 1,
        by: { policy: "perimeter-accounts of the organisation", statement: "StandingCredentials" },
      },
      neighbour: { as: "prod's administrator", call: "iam:ListUsers", on: "*" },
    },
    {
      id: "prod-deployer-changes-itself",
      title: "opens the deployer's own trust to a repository of the attacker's",
      source: "https://pathfinding.cloud/paths/iam-012",
      steps: [
        {
          as: "prod's deployer",
          call: "iam:UpdateAssumeRolePolicy",
          on: places.roleOf.deployer(prod),
        },
      ],
      stoppedAt: { step: 1, by: { policy: "denied of deployer", statement: "NotItself" } },
      neighbour: { as: "prod's deployer", call: "iam:GetRole", on: places.roleOf.deployer(prod) },
    },
    {
      id: "prod-administrator-works-elsewhere",
      title: "administers prod, and runs machines in a Region where nobody looks",
      source: "https://andromedasecurity.com/resource/prevent-ransomware-extortion-from-identity-breaches",
      steps: [
        {
          as: "prod's administrator",
          call: "ec2:RunInstances",
          on: places.instance(prod).replace("eu-central-1", "us-west-2"),
          context: { "aws:RequestedRegion": "us-west-2" },
        },
      ],
      stoppedAt: { step: 1, by: { policy: "perimeter-accounts of the organisation", statement: "Regions" } },
      neighbour: {
        as: "prod's administrator",
        call: "ec2:RunInstances",
        on: places.instance(prod),
        context: { "aws:RequestedRegion": "eu-central-1" },
      },
    },
    {
      id: "prod-administrator-opens-a-bucket-to-outsiders",
      title: "administers prod, and shares the documents with an account outside of the organisation",
      source: "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/",
      steps: [
        {
          as: "prod's administrator",
          call: "s3:PutBucketPolicy",
          on: places.documents,
          account: prod,
          leaves: [
            {
              policyOf: places.documents,
              becomes: {
                Version: "2012-10-17",
                Statement: [
                  {
                    Sid: "Outsiders",
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${elsewhere}:root` },
                    Action: "s3:GetObject",
                    Resource: `${places.documents}/*`,
                  },
                ],
              },
            },
          ],
        },
        { as: "an outsider", call: "s3:GetObject", on: places.aReceipt, account: prod },
      ],
      stoppedAt: {
        step: 2,
        by: { policy: "perimeter-outsiders of the organisation", statement: "Outsiders" },
      },
      neighbour: {
        as: "prod's administrator",
        call: "s3:GetBucketPolicy",
        on: places.documents,
        account: prod,
      },
    },
  ],
};
