/** What the attacks are after rings an alarm, attempt or success; or it is said here, call by call, why it does not. */
import { expect, test } from "vitest";
import { matchesEvent } from "../../analysis/events/pattern.ts";
import { alarms, forwarded } from "../../catalog/alarms.ts";
import type { Step } from "../attacks/attack.ts";
import { families } from "../attacks/families/index.ts";
import { harmOf } from "../attacks/replay.ts";
import { eventsOf } from "./attack-events.ts";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Calls that ring nothing, by why. In CloudTrail's management events there is nothing, or nothing that is not everyday. */
const quiet: Readonly<Record<string, readonly string[]>> = {
  "is a data event, or no event of CloudTrail's: the log has it, EventBridge does not": words(`
    s3:DeleteObject s3:DeleteObjectVersion s3:GetObject s3:GetObjectVersion s3:ListBucket s3:PutObject
    s3:PutObjectRetention s3:UpdateObjectEncryption s3:BypassGovernanceRetention
    dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:PartiQLSelect dynamodb:Scan dynamodb:UpdateItem
    ebs:GetSnapshotBlock ebs:ListSnapshotBlocks events:PutEvents lambda:InvokeFunction logs:FilterLogEvents
    logs:GetLogEvents logs:StartLiveTail rds-data:ExecuteStatement rds-db:connect sns:Publish sqs:ReceiveMessage
    sqs:SendMessage bedrock:InvokeModel backup:CopyFromBackupVault backup:CopyIntoBackupVault`),
  "only reads, as everybody does all day": words(`
    cloudformation:GetTemplate codebuild:BatchGetProjects ec2:DescribeInstanceAttribute ec2:DescribeInstances
    ec2:DescribeLaunchTemplateVersions ec2:GetConsoleScreenshot ec2:GetPasswordData ecs:DescribeTaskDefinition
    kms:Decrypt kms:GenerateDataKey lambda:GetFunction lambda:GetFunctionConfiguration lambda:ListFunctions
    logs:StartQuery rds:DescribeDBInstances s3:ListAllMyBuckets secretsmanager:BatchGetSecretValue
    secretsmanager:GetSecretValue ssm:GetCommandInvocation ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath
     `),
  "is how product teams deploy and run: agents and dev are denied it, and the log has it": words(`
    apprunner:CreateService apprunner:UpdateService backup:StartCopyJob batch:SubmitJob
    bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:InvokeCodeInterpreter
    bedrock-agentcore:StartCodeInterpreterSession cloudformation:CreateChangeSet cloudformation:CreateStack
    cloudformation:CreateStackInstances cloudformation:CreateStackSet cloudformation:DeleteStack
    cloudformation:ExecuteChangeSet cloudformation:UpdateStack cloudformation:UpdateStackSet codebuild:CreateProject
    codebuild:StartBuild codebuild:StartBuildBatch datapipeline:ActivatePipeline datapipeline:CreatePipeline
    datapipeline:PutPipelineDefinition ec2-instance-connect:SendSSHPublicKey ec2:AuthorizeSecurityGroupIngress
    ec2:CreateLaunchTemplateVersion ec2:CreateNetworkInterface ec2:CreateRoute ec2:ModifyInstanceAttribute
    ec2:ModifyLaunchTemplate ec2:RequestSpotInstances ec2:RunInstances ec2:StartInstances ec2:StopInstances
    ecr:PutImage ecs:CreateCluster ecs:CreateService ecs:RegisterTaskDefinition ecs:RunTask ecs:StartTask
    glue:CreateDevEndpoint glue:CreateJob glue:CreateTrigger glue:StartJobRun glue:UpdateDevEndpoint glue:UpdateJob
    lambda:AddPermission lambda:CreateEventSourceMapping lambda:CreateFunction lambda:PublishLayerVersion
    lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration pipes:CreatePipe rds:RebootDBInstance
    route53:ChangeResourceRecordSets sagemaker:CreateNotebookInstance sagemaker:CreateNotebookInstanceLifecycleConfig
    sagemaker:CreatePresignedNotebookInstanceUrl sagemaker:CreateProcessingJob sagemaker:CreateTrainingJob
    sagemaker:StartNotebookInstance sagemaker:StopNotebookInstance sagemaker:UpdateNotebookInstance
    scheduler:CreateSchedule servicequotas:RequestServiceQuotaIncrease signin:CreateOAuth2Token ssm:SendCommand
    ssm:StartAutomationExecution ssm:StartSession ssm:TerminateSession ssm:UpdateDocument states:StartExecution `),
  "loses or opens an application's own: boundaries, guardrails and backups answer for it, and the log has it":
    words(`
    dynamodb:DeleteTable dynamodb:ExportTableToPointInTime dynamodb:PutResourcePolicy dynamodb:TagResource
    dynamodb:UpdateContinuousBackups dynamodb:UpdateTimeToLive ec2:DeleteSnapshot ec2:DeleteVolume ec2:DeleteVpc
    ec2:ModifyImageAttribute ec2:ModifySnapshotAttribute ec2:TerminateInstances rds:DeleteDBInstance
    rds:DeleteDBInstanceAutomatedBackup rds:DeleteDBSnapshot rds:ModifyDBInstance rds:ModifyDBSnapshotAttribute
    rds:RestoreDBInstanceFromDBSnapshot s3:DeleteBucket s3:PutLifecycleConfiguration 
    s3:PutReplicationConfiguration sqs:PurgeQueue`),
  "joins networks: guardrails deny it in prod and dev": words(`
    ec2:AcceptVpcPeeringConnection ec2:CreateTransitGatewayVpcAttachment
    ec2:CreateVpcEndpointServiceConfiguration ram:CreateResourceShare route53:AssociateVPCWithHostedZone`),
  "spends money: budgets and quotas": words(`
    dynamodb:PurchaseReservedCapacityOfferings ec2:PurchaseReservedInstancesOffering route53domains:RegisterDomain`),
  "is about roles, groups and policies of applications, or takes something away from a user": words(`
    iam:AttachRolePolicy iam:CreateInstanceProfile iam:CreateRole iam:DeleteAccessKey
    iam:DeleteLoginProfile iam:DeleteUser iam:PutRolePolicy iam:SendDelegationToken iam:TagRole
    iam:UpdateAssumeRolePolicy sts:AssumeRole sts:AssumeRoleWithWebIdentity sts:GetFederationToken
    sts:GetSessionToken sts:GetWebIdentityToken   `),
};

const ringing = (step: Step): string[] => [
  ...new Set(
    eventsOf(step).flatMap((event) =>
      alarms
        .filter(({ pattern, forwardedBy }) => {
          const way = forwarded.find(({ name }) => name === forwardedBy);
          return matchesEvent(pattern, event) && matchesEvent(way?.pattern ?? {}, event);
        })
        .map(({ id }) => id),
    ),
  ),
];

const harm = families
  .flatMap(({ attacks }) => attacks)
  .flatMap((attack) => harmOf(attack).map((step) => ({ id: attack.id, step, rings: ringing(step) })));

test("whatever an attack is after rings, or it is said why its call rings nothing", () => {
  const said = new Set(Object.values(quiet).flat());
  const unsaid = harm
    .filter(({ step, rings }) => rings.length === 0 && !said.has(step.call))
    .map(({ id, step }) => `${id}: ${step.call} on ${step.on}`);
  expect(unsaid).toEqual([]);
});

test("each call is said once, and is one that some attack makes in silence", () => {
  const said = Object.values(quiet).flat();
  expect(new Set(said).size).toBe(said.length);
  const silent = new Set(harm.filter(({ rings }) => rings.length === 0).map(({ step }) => step.call));
  expect(said.filter((call) => !silent.has(call))).toEqual([]);
});

/** What guards the perimeter: a call that changes one of these services rings, whatever it is about. */
const guarding = /^(?:account|backup|cloudtrail|kms|organizations|rolesanywhere|sso):/;

test("what is done to the guards rings, without exception", () => {
  const uses = /^(?:kms:(?:Decrypt|GenerateDataKey)|backup:(?:Copy(?:From|Into)BackupVault|StartCopyJob))$/;
  const guards = harm.filter(({ step }) => guarding.test(step.call) && !uses.test(step.call));
  expect(guards.length).toBeGreaterThan(50);
  expect(
    guards.filter(({ rings }) => rings.length === 0).map(({ id, step }) => `${id}: ${step.call}`),
  ).toEqual([]);
});

/** Roles, buckets and policies that are the perimeter's. */
const ours =
  /:role\/(?:perimeter|agent)\/|:policy\/(?:perimeter|agent|escalation)\/|arn:aws:s3:::perimeter-[\w-]+$/;

test("what is done to the perimeter's own roles, policies and buckets rings, but for a session that works as one", () => {
  const changes = /^(?:iam:(?!TagRole|PassRole)|s3:(?:Put|Delete)(?!Object))/;
  const own = harm.filter(({ step }) => changes.test(step.call) && ours.test(step.on));
  expect(own.length).toBeGreaterThan(20);
  expect(
    own.filter(({ rings }) => rings.length === 0).map(({ id, step }) => `${id}: ${step.call} ${step.on}`),
  ).toEqual([]);
});

test("of the attacks, at least this many ring", () => {
  const rung = new Set(harm.filter(({ rings }) => rings.length > 0).map(({ id }) => id));
  expect(rung.size).toBeGreaterThan(85);
});
