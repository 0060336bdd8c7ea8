/** Every published way to escalate privileges on AWS, walked by prod's agent against what an account has. */

import { boundaryArn, escalationRoleArn } from "../../../components/names.ts";
import paths from "../../data/escalation-paths.json" with { type: "json" };
import type { Attack, Family, Step, Stop } from "../attack.ts";
import { grantIds } from "../cast.ts";
import * as places from "../places.ts";

const { prod } = places;

const here = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${prod}:${rest}`;
const user = `arn:aws:iam::${prod}:user/ada`;
const group = `arn:aws:iam::${prod}:group/administrators`;
const operator = places.roleOf.operator(prod);

/** What each call of a path is done to. */
const targets: Readonly<Record<string, string>> = {
  "apprunner:CreateService": here("apprunner", "service/web/1"),
  "apprunner:UpdateService": here("apprunner", "service/web/1"),
  "bedrock-agentcore:CreateCodeInterpreter": "*",
  "bedrock-agentcore:InvokeCodeInterpreter": here("bedrock-agentcore", "code-interpreter-custom/c-1"),
  "bedrock-agentcore:StartCodeInterpreterSession": here("bedrock-agentcore", "code-interpreter-custom/c-1"),
  "cloudformation:CreateChangeSet": here("cloudformation", "stack/orders/1"),
  "cloudformation:CreateStack": here("cloudformation", "stack/mine/*"),
  "cloudformation:CreateStackInstances": here("cloudformation", "stackset/mine:*"),
  "cloudformation:CreateStackSet": here("cloudformation", "stackset/mine:*"),
  "cloudformation:ExecuteChangeSet": here("cloudformation", "stack/orders/1"),
  "cloudformation:UpdateStack": here("cloudformation", "stack/orders/1"),
  "cloudformation:UpdateStackSet": here("cloudformation", "stackset/baseline:1"),
  "codebuild:CreateProject": here("codebuild", "project/mine"),
  "codebuild:StartBuild": here("codebuild", "project/orders"),
  "codebuild:StartBuildBatch": here("codebuild", "project/orders"),
  "datapipeline:ActivatePipeline": "*",
  "datapipeline:CreatePipeline": "*",
  "datapipeline:PutPipelineDefinition": "*",
  "ec2-instance-connect:SendSSHPublicKey": places.instance(prod),
  "ec2:CreateLaunchTemplateVersion": here("ec2", "launch-template/lt-1"),
  "ec2:DescribeInstances": "*",
  "ec2:ModifyInstanceAttribute": places.instance(prod),
  "ec2:ModifyLaunchTemplate": here("ec2", "launch-template/lt-1"),
  "ec2:RequestSpotInstances": here("ec2", "spot-instances-request/*"),
  "ec2:RunInstances": places.instance(prod),
  "ec2:StartInstances": places.instance(prod),
  "ec2:StopInstances": places.instance(prod),
  "ecs:CreateCluster": "*",
  "ecs:CreateService": here("ecs", "service/orders/mine"),
  "ecs:RegisterTaskDefinition": here("ecs", "task-definition/mine:1"),
  "ecs:RunTask": here("ecs", "task-definition/mine:1"),
  "ecs:StartTask": here("ecs", "task-definition/mine:1"),
  "glue:CreateDevEndpoint": here("glue", "devEndpoint/mine"),
  "glue:CreateJob": here("glue", "job/mine"),
  "glue:CreateTrigger": here("glue", "trigger/mine"),
  "glue:StartJobRun": here("glue", "job/nightly"),
  "glue:UpdateDevEndpoint": here("glue", "devEndpoint/notebook"),
  "glue:UpdateJob": here("glue", "job/nightly"),
  "iam:AddUserToGroup": group,
  "iam:AttachGroupPolicy": group,
  "iam:AttachRolePolicy": operator,
  "iam:AttachUserPolicy": user,
  "iam:CreateAccessKey": user,
  "iam:CreateLoginProfile": user,
  "iam:CreatePolicyVersion": boundaryArn(prod),
  "iam:DeleteAccessKey": user,
  "iam:PutGroupPolicy": group,
  "iam:PutRolePolicy": operator,
  "iam:PutUserPolicy": user,
  "iam:UpdateAssumeRolePolicy": operator,
  "iam:UpdateLoginProfile": user,
  "lambda:AddPermission": places.ordersFunction,
  "lambda:CreateEventSourceMapping": here("lambda", "event-source-mapping:*"),
  "lambda:CreateFunction": here("lambda", "function:mine"),
  "lambda:InvokeFunction": places.ordersFunction,
  "lambda:UpdateFunctionCode": places.ordersFunction,
  "sagemaker:CreateNotebookInstance": here("sagemaker", "notebook-instance/mine"),
  "sagemaker:CreateNotebookInstanceLifecycleConfig": here(
    "sagemaker",
    "notebook-instance-lifecycle-config/mine",
  ),
  "sagemaker:CreatePresignedNotebookInstanceUrl": here("sagemaker", "notebook-instance/research"),
  "sagemaker:CreateProcessingJob": here("sagemaker", "processing-job/mine"),
  "sagemaker:CreateTrainingJob": here("sagemaker", "training-job/mine"),
  "sagemaker:StartNotebookInstance": here("sagemaker", "notebook-instance/research"),
  "sagemaker:StopNotebookInstance": here("sagemaker", "notebook-instance/research"),
  "sagemaker:UpdateNotebookInstance": here("sagemaker", "notebook-instance/research"),
  "ssm:SendCommand": places.instance(prod),
  "ssm:StartSession": places.instance(prod),
  "sts:AssumeRole": operator,
};

/** The call of a path that hands the role over. */
const takesRole = new Set([
  "apprunner:CreateService",
  "bedrock-agentcore:CreateCodeInterpreter",
  "cloudformation:CreateStack",
  "cloudformation:CreateStackSet",
  "cloudformation:UpdateStackSet",
  "codebuild:CreateProject",
  "datapipeline:PutPipelineDefinition",
  "ec2:RequestSpotInstances",
  "ec2:RunInstances",
  "ecs:RegisterTaskDefinition",
  "glue:CreateDevEndpoint",
  "glue:CreateJob",
  "glue:UpdateJob",
  "lambda:CreateFunction",
  "sagemaker:CreateNotebookInstance",
  "sagemaker:CreateProcessingJob",
  "sagemaker:CreateTrainingJob",
]);

/** What the agent is meant to look at, where the path would change something. */
const looks: Readonly<Record<string, Step>> = {
  cloudformation: { as: "prod's agent", call: "cloudformation:ListStacks", on: "*" },
  codebuild: { as: "prod's agent", call: "codebuild:ListProjects", on: "*" },
  ec2: { as: "prod's agent", call: "ec2:DescribeInstances", on: "*" },
  ecs: { as: "prod's agent", call: "ecs:ListTasks", on: "*" },
  iam: { as: "prod's agent", call: "iam:ListRoles", on: "*" },
  lambda: { as: "prod's agent", call: "lambda:GetPolicy", on: places.ordersFunction },
  ssm: { as: "prod's agent", call: "ssm:DescribeInstanceInformation", on: "*" },
  sts: {
    as: "prod's agent",
    call: "sts:AssumeRole",
    on: escalationRoleArn(prod, "repair-orders"),
    context: { "sts:RoleSessionName": grantIds.prod },
  },
};
const lookAtAnything: Step = { as: "prod's agent", call: "tag:GetResources", on: "*" };

type Path = (typeof paths.paths)[number];

function stepsOf(path: Path): Step[] {
  const permissions = path.required.map(({ permission }) => permission);
  const passes = permissions.includes("iam:PassRole")
    ? { passes: { role: operator, to: path.roleTrusts?.[0] ?? "cloudformation.amazonaws.com" } }
    : {};
  return permissions
    .filter((permission) => permission !== "iam:PassRole")
    .map((call): Step => {
      const on = targets[call];
      if (on === undefined) throw new Error(`${path.id}: nothing is said of what ${call} is done to`);
      return {
        as: "prod's agent",
        call,
        on,
        ...(takesRole.has(call) ? passes : {}),
        ...(call.split(":")[1]?.startsWith("Describe") ? {} : { harm: true }),
      };
    });
}

/** Paths whose first call the boundary leaves to the role's own policy. */
const leftToTheRolesOwnPolicy: readonly string[] = [
  "apprunner-002",
  "bedrock-002",
  "datapipeline-001",
  "ec2-004",
  "ecs-001",
  "ecs-002",
  "glue-002",
  "sagemaker-004",
  "sagemaker-005",
];

function stopOf({ id }: Path): Stop {
  if (id === "sts-001") return { policy: "agent-boundary of prod", statement: "NoOtherRole" };
  return leftToTheRolesOwnPolicy.includes(id)
    ? { policy: "agent-sre-only-reads of prod", statement: "NothingButReads" }
    : { policy: "agent-boundary of prod", statement: "Irreversible" };
}

const attackOf = (path: Path): Attack => ({
  id: `path-${path.id}`,
  title: path.name,
  source: path.reference,
  steps: stepsOf(path),
  stoppedAt: {
    step: 1,
    by: stopOf(path),
  },
  neighbour:
    looks[path.services[0] === "iam" ? (path.services[1] ?? "iam") : (path.services[0] ?? "")] ??
    lookAtAnything,
});

export const publishedPaths: Family = {
  title: "Published paths to more privileges",
  about:
    "Every path of pathfinding.cloud (DataDog, Apache-2.0), walked by prod's agent against what an account has: a user, a group, an operator's role, a machine, a function, a pipeline.",
  attacks: paths.paths.map(attackOf),
};
