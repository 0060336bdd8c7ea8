/**
 * Compute that the attacker makes and hands a role to: its code runs as the role, and finds the role's credentials where
 * it runs. Services that only do calls of the attacker's choice as the role are in delegated-work.ts.
 */
import { apiReference } from "../api-reference.ts";
import { ask, call, each, eachPassing, inIam, passing, published } from "./calls.ts";
import type { Edge, Gain, Step } from "./edge.ts";

interface Row {
  readonly id: string;
  readonly title: string;
  /** Service principals that the role must trust, any of them. */
  readonly trusts: readonly string[];
  readonly steps: readonly Step[];
  readonly sources?: readonly string[];
  readonly paths?: readonly string[];
  readonly waits?: string;
}

const session: readonly Gain[] = [{ kind: "session" }];

const runs = ({ id, title, trusts, steps, sources = [], paths = [], waits }: Row): Edge => ({
  id,
  title,
  family: "new-compute",
  sources: [...sources, ...paths.map(published)],
  subject: { kind: "role", trusts },
  steps,
  gains: session,
  ...(waits !== undefined && { waits }),
});

/** EC2 takes a role inside an instance profile: there is one with the role, or the attacker makes one. */
const inInstanceProfile: Step = [
  { requests: [], when: "inInstanceProfile" },
  passing(["ec2.amazonaws.com"], ask("iam:AddRoleToInstanceProfile", inIam("instance-profile/*"))),
];

const lambda = ["lambda.amazonaws.com"];
const ec2 = ["ec2.amazonaws.com"];
const tasks = ["ecs-tasks.amazonaws.com"];
const sagemaker = ["sagemaker.amazonaws.com"];
const glue = ["glue.amazonaws.com"];
const agentcore = ["bedrock-agentcore.amazonaws.com"];
const codebuild = ["codebuild.amazonaws.com"];
const emr = ["elasticmapreduce.amazonaws.com"];
const pipeline = ["datapipeline.amazonaws.com", ...emr, ...ec2];

/** What makes a function run once it is there. A permission for the attacker's own ARN is as good as being allowed. */
const invoked: Step = [
  ...each(
    "lambda",
    "InvokeFunction InvokeAsync AddPermission PutResourcePolicy PublishVersion PutProvisionedConcurrencyConfig",
    "function:*",
  ),
  call(ask("lambda:CreateEventSourceMapping", "*")),
];

/** What makes a task definition run. */
const taskRun: Step = [
  ...each("ecs", "RunTask StartTask", "task-definition/*"),
  ...each("ecs", "CreateService UpdateService", "service/*"),
  ...each("ecs", "CreateTaskSet", "task-set/*"),
];

export const newComputeEdges: readonly Edge[] = [
  runs({
    id: "lambda.create-function",
    title: "makes a function with the role, and has it invoked",
    trusts: lambda,
    steps: [eachPassing(lambda, "lambda", "CreateFunction", "function:*"), invoked],
    sources: [apiReference("lambda:CreateFunction")],
    paths: ["lambda-001", "lambda-002", "lambda-006"],
  }),
  runs({
    id: "lambda.set-role",
    title: "gives an existing function the role together with a layer of its own",
    trusts: lambda,
    steps: [eachPassing(lambda, "lambda", "UpdateFunctionConfiguration", "function:*")],
    sources: [apiReference("lambda:UpdateFunctionConfiguration")],
    waits: "an invocation of the function",
  }),
  runs({
    id: "lambda.run-microvm",
    title: "starts a microVM, or the build of its image, as the role",
    trusts: lambda,
    steps: [
      [
        ...eachPassing(lambda, "lambda", "RunMicrovm UpdateMicrovmImage", "microvm-image:*"),
        ...eachPassing(lambda, "lambda", "CreateMicrovmImage"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/lambda/latest/dg/welcome.html"],
  }),
  runs({
    id: "lambda.create-web-function",
    title: "makes a web function, or a revision of one, with the role and code of its own",
    trusts: lambda,
    steps: [eachPassing(lambda, "lambda", "CreateWebFunction CreateWebFunctionRevision")],
    sources: ["https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html"],
  }),
  runs({
    id: "lambda.create-capacity-provider",
    title: "has the role start the instances that its functions run on",
    trusts: lambda,
    steps: [eachPassing(lambda, "lambda", "CreateCapacityProvider", "capacity-provider:*")],
    sources: [apiReference("lambda:CreateCapacityProvider")],
  }),
  runs({
    id: "ec2.run-instances",
    title: "launches an instance with the role and a script of its own",
    trusts: ec2,
    steps: [
      inInstanceProfile,
      [
        ...eachPassing(ec2, "ec2", "RunInstances", "instance/*"),
        ...eachPassing(ec2, "ec2", "RunScheduledInstances"),
        ...eachPassing(ec2, "workspaces-instances", "CreateWorkspaceInstance"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html"],
    paths: ["ec2-001"],
  }),
  runs({
    id: "ec2.request-spot-instances",
    title: "requests spot instances with the role and a script of its own",
    trusts: ec2,
    steps: [
      inInstanceProfile,
      [
        ...eachPassing(ec2, "ec2", "RequestSpotInstances", "spot-instances-request/*"),
        ...eachPassing(ec2, "ec2", "RequestSpotFleet", "spot-fleet-request/*"),
      ],
    ],
    sources: [apiReference("ec2:RequestSpotInstances")],
    paths: ["ec2-003"],
  }),
  runs({
    id: "ec2.launch-template",
    title:
      "writes the role and a script of its own into a launch template, and has a fleet or a group launch it",
    trusts: ec2,
    steps: [
      inInstanceProfile,
      [...each("ec2", "CreateLaunchTemplate CreateLaunchTemplateVersion", "launch-template/*")],
      [
        ...eachPassing(ec2, "ec2", "CreateFleet ModifyFleet", "fleet/*"),
        ...eachPassing(ec2, "ec2", "EnableFastLaunch", "arn:*:ec2:*::image/*"),
        ...eachPassing(
          [...ec2, "autoscaling.amazonaws.com"],
          "autoscaling",
          "CreateAutoScalingGroup UpdateAutoScalingGroup StartInstanceRefresh",
          "autoScalingGroup:*:autoScalingGroupName/*",
        ),
      ],
    ],
    sources: [apiReference("autoscaling:CreateAutoScalingGroup")],
  }),
  runs({
    id: "autoscaling.create-launch-configuration",
    title: "writes the role and a script of its own into a launch configuration, and has a group launch it",
    trusts: ec2,
    steps: [
      inInstanceProfile,
      eachPassing(
        [...ec2, "autoscaling.amazonaws.com"],
        "autoscaling",
        "CreateLaunchConfiguration",
        "launchConfiguration:*:launchConfigurationName/*",
      ),
      each(
        "autoscaling",
        "CreateAutoScalingGroup UpdateAutoScalingGroup",
        "autoScalingGroup:*:autoScalingGroupName/*",
      ),
    ],
    sources: [apiReference("autoscaling:CreateLaunchConfiguration")],
  }),
  runs({
    id: "ec2.associate-iam-instance-profile",
    title: "gives the role to an instance on which it has a shell",
    trusts: ec2,
    steps: [
      inInstanceProfile,
      [
        ...eachPassing(
          ec2,
          "ec2",
          "AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation",
          "instance/*",
        ),
        // The profile that an instance has is given another role without touching the instance.
        call(
          ask("iam:RemoveRoleFromInstanceProfile", inIam("instance-profile/*")),
          ask("iam:AddRoleToInstanceProfile", inIam("instance-profile/*")),
          ask("iam:PassRole", "${role}", { "iam:PassedToService": "ec2.amazonaws.com" }),
        ),
      ],
    ],
    sources: [apiReference("ec2:AssociateIamInstanceProfile")],
  }),
  runs({
    id: "ecs.run-task-definition",
    title: "registers a task with the role and a command of its own, and has it run",
    trusts: tasks,
    steps: [
      eachPassing(
        [...tasks, "ecs.amazonaws.com"],
        "ecs",
        "RegisterTaskDefinition RegisterDaemonTaskDefinition",
        "*task-definition/*",
      ),
      [...taskRun, ...each("ecs", "CreateDaemon UpdateDaemon", "daemon/*")],
    ],
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html"],
    paths: ["ecs-001", "ecs-002", "ecs-003", "ecs-004", "ecs-005"],
  }),
  runs({
    id: "ecs.override-task-role",
    title: "runs an existing task with another role and another command",
    trusts: tasks,
    steps: [
      [{ requests: [], when: "besideTaskDefinition" }],
      eachPassing([...tasks, "ecs.amazonaws.com"], "ecs", "RunTask StartTask", "task-definition/*"),
    ],
    sources: [apiReference("ecs:RunTask")],
  }),
  runs({
    id: "ecs.create-express-gateway-service",
    title: "starts a service from an image of its own with the role",
    trusts: tasks,
    steps: [
      eachPassing(
        [...tasks, "ecs.amazonaws.com"],
        "ecs",
        "CreateExpressGatewayService UpdateExpressGatewayService",
        "service/*",
      ),
    ],
    sources: [apiReference("ecs:CreateExpressGatewayService")],
  }),
  runs({
    id: "ecs.create-capacity-provider",
    title: "has ECS launch instances with the role, on which its tasks run",
    trusts: [...ec2, "ecs.amazonaws.com"],
    steps: [
      eachPassing(
        [...ec2, "ecs.amazonaws.com"],
        "ecs",
        "CreateCapacityProvider UpdateCapacityProvider",
        "capacity-provider/*",
      ),
      taskRun,
    ],
    sources: [apiReference("ecs:CreateCapacityProvider")],
  }),
  runs({
    id: "batch.register-job-definition",
    title: "registers a job with the role and a command of its own, and submits it",
    trusts: tasks,
    steps: [
      eachPassing([...tasks, "batch.amazonaws.com"], "batch", "RegisterJobDefinition", "job-definition/*"),
      each("batch", "SubmitJob", "job-definition/*"),
    ],
    sources: [apiReference("batch:RegisterJobDefinition")],
  }),
  runs({
    id: "batch.create-compute-environment",
    title: "has Batch launch instances with the role, on which its jobs run",
    trusts: [...ec2, "batch.amazonaws.com"],
    steps: [
      eachPassing(
        [...ec2, "batch.amazonaws.com"],
        "batch",
        "CreateComputeEnvironment UpdateComputeEnvironment",
        "compute-environment/*",
      ),
    ],
    sources: [apiReference("batch:CreateComputeEnvironment")],
  }),
  runs({
    id: "apprunner.create-service",
    title: "starts a service with the role and a command of its own",
    trusts: ["tasks.apprunner.amazonaws.com"],
    steps: [
      eachPassing(
        ["tasks.apprunner.amazonaws.com", "apprunner.amazonaws.com"],
        "apprunner",
        "CreateService UpdateService",
        "service/*",
      ),
    ],
    sources: [apiReference("apprunner:CreateService")],
    paths: ["apprunner-001"],
  }),
  runs({
    id: "codebuild.create-project",
    title: "makes a build project with the role, and starts a build of its own commands",
    trusts: codebuild,
    steps: [
      eachPassing(codebuild, "codebuild", "CreateProject UpdateProject", "project/*"),
      [...each("codebuild", "StartBuild StartBuildBatch StartSandbox CreateWebhook", "project/*")],
    ],
    sources: [apiReference("codebuild:StartBuild")],
    paths: ["codebuild-001", "codebuild-004"],
  }),
  runs({
    id: "codebuild.override-service-role",
    title: "starts a build of an existing project with another role and its own commands",
    trusts: codebuild,
    steps: [
      [{ requests: [], when: "besideBuildProject" }],
      eachPassing(codebuild, "codebuild", "StartBuild StartBuildBatch", "project/*"),
    ],
    sources: [apiReference("codebuild:StartBuild")],
  }),
  runs({
    id: "codebuild.create-fleet",
    title: "has CodeBuild run its builds on machines that carry the role",
    trusts: codebuild,
    steps: [eachPassing(codebuild, "codebuild", "CreateFleet UpdateFleet", "fleet/*")],
    sources: [apiReference("codebuild:CreateFleet")],
  }),
  runs({
    id: "glue.create-dev-endpoint",
    title: "makes a development endpoint with the role and a key of its own",
    trusts: glue,
    steps: [eachPassing(glue, "glue", "CreateDevEndpoint")],
    sources: [apiReference("glue:CreateDevEndpoint")],
    paths: ["glue-001"],
  }),
  runs({
    id: "glue.run-job",
    title: "makes or changes a job with the role and a script of its own, and has it run",
    trusts: glue,
    steps: [
      eachPassing(glue, "glue", "CreateJob UpdateJob UpdateJobFromSourceControl", "job/*"),
      [
        ...each("glue", "StartJobRun", "job/*"),
        ...each("glue", "CreateTrigger StartTrigger UpdateTrigger", "trigger/*"),
        ...each("glue", "StartWorkflowRun", "workflow/*"),
      ],
    ],
    sources: [apiReference("glue:CreateJob")],
    paths: ["glue-003", "glue-004", "glue-005", "glue-006"],
  }),
  runs({
    id: "glue.create-session",
    title: "opens an interactive session with the role, and runs statements in it",
    trusts: glue,
    steps: [
      [
        ...eachPassing(glue, "glue", "CreateSession", "session/*"),
        ...eachPassing(glue, "glue", "StartNotebook"),
      ],
    ],
    sources: [apiReference("glue:CreateSession")],
  }),
  runs({
    id: "glue.create-ml-transform",
    title: "has a transform run as the role, or a blueprint that is a script of its own",
    trusts: glue,
    steps: [
      [
        ...eachPassing(glue, "glue", "CreateMLTransform"),
        ...eachPassing(glue, "glue", "UpdateMLTransform", "mlTransform/*"),
        ...eachPassing(glue, "glue", "StartBlueprintRun", "blueprint/*"),
      ],
    ],
    sources: [apiReference("glue:StartBlueprintRun")],
  }),
  runs({
    id: "sagemaker.create-notebook-instance",
    title: "starts a notebook with the role, whose terminal has its credentials",
    trusts: sagemaker,
    steps: [
      eachPassing(
        sagemaker,
        "sagemaker",
        "CreateNotebookInstance UpdateNotebookInstance",
        "notebook-instance/*",
      ),
    ],
    sources: [apiReference("sagemaker:CreateNotebookInstance")],
    paths: ["sagemaker-001"],
  }),
  runs({
    id: "sagemaker.create-training-job",
    title: "trains with code of its own as the role",
    trusts: sagemaker,
    steps: [eachPassing(sagemaker, "sagemaker", "CreateTrainingJob", "training-job/*")],
    sources: [apiReference("sagemaker:CreateTrainingJob")],
    paths: ["sagemaker-002"],
  }),
  runs({
    id: "sagemaker.create-processing-job",
    title: "processes data with a script of its own as the role",
    trusts: sagemaker,
    steps: [eachPassing(sagemaker, "sagemaker", "CreateProcessingJob", "processing-job/*")],
    sources: [apiReference("sagemaker:CreateProcessingJob")],
    paths: ["sagemaker-003"],
  }),
  runs({
    id: "bedrock-agentcore.create-code-interpreter",
    title: "makes a code interpreter with the role, and runs code in a session of it",
    trusts: agentcore,
    steps: [
      eachPassing(agentcore, "bedrock-agentcore", "CreateCodeInterpreter"),
      each("bedrock-agentcore", "StartCodeInterpreterSession", "code-interpreter-custom/*"),
      each("bedrock-agentcore", "InvokeCodeInterpreter", "code-interpreter-custom/*"),
    ],
    sources: ["https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html"],
    paths: ["bedrock-001"],
  }),
  runs({
    id: "datapipeline.activate-pipeline",
    title: "defines a pipeline whose shell activity runs as the role",
    trusts: pipeline,
    steps: [
      each("datapipeline", "CreatePipeline"),
      eachPassing(pipeline, "datapipeline", "PutPipelineDefinition", "pipeline/*"),
      each("datapipeline", "ActivatePipeline", "pipeline/*"),
    ],
    sources: ["https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html"],
    paths: ["datapipeline-001"],
  }),
  runs({
    id: "elasticmapreduce.run-job-flow",
    title: "starts a cluster with the role and steps of its own",
    trusts: [...ec2, ...emr],
    steps: [
      [
        ...eachPassing([...ec2, ...emr], "elasticmapreduce", "RunJobFlow"),
        ...eachPassing([...ec2, ...emr], "elasticmapreduce", "AddJobFlowSteps StartSession", "cluster/*"),
        ...eachPassing([...ec2, ...emr], "elasticmapreduce", "StartNotebookExecution", "editor/*"),
        ...eachPassing([...ec2, ...emr], "elasticmapreduce", "CreateStudio"),
      ],
    ],
    sources: [apiReference("elasticmapreduce:RunJobFlow")],
  }),
  runs({
    id: "emr-serverless.start-job-run",
    title: "runs a job, or opens a session, as the role",
    trusts: ["emr-serverless.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["emr-serverless.amazonaws.com"],
          "emr-serverless",
          "StartJobRun StartSession AccessInteractiveEndpoints AccessLivyEndpoints",
          "/applications/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_StartJobRun.html"],
  }),
  runs({
    id: "ssm.create-activation",
    title: "registers a machine of its own that Systems Manager gives the role to",
    trusts: ["ssm.amazonaws.com"],
    steps: [
      [
        ...eachPassing(["ssm.amazonaws.com"], "ssm", "CreateActivation"),
        ...eachPassing(["ssm.amazonaws.com"], "ssm", "UpdateManagedInstanceRole", "managed-instance/*"),
        // The default role of every instance of the account is a setting.
        ...eachPassing(["ssm.amazonaws.com"], "ssm", "UpdateServiceSetting", "servicesetting/*"),
        ...eachPassing(["ssm.amazonaws.com"], "ssm", "RegisterDefaultHostManagementConfiguration"),
      ],
    ],
    sources: [apiReference("ssm:CreateActivation")],
  }),
  runs({
    id: "elasticbeanstalk.create-environment",
    title: "starts an environment whose instances carry the role and run a version of its own",
    trusts: [...ec2, "elasticbeanstalk.amazonaws.com"],
    steps: [
      inInstanceProfile,
      eachPassing(
        [...ec2, "elasticbeanstalk.amazonaws.com"],
        "elasticbeanstalk",
        "CreateEnvironment UpdateEnvironment AssociateEnvironmentOperationsRole",
        "environment/*/*",
      ),
    ],
    sources: [apiReference("elasticbeanstalk:CreateEnvironment")],
  }),
  runs({
    id: "elasticbeanstalk.build-version",
    title: "has a version of an application built by CodeBuild as the role",
    trusts: codebuild,
    steps: [
      eachPassing(
        [...codebuild, "elasticbeanstalk.amazonaws.com"],
        "elasticbeanstalk",
        "CreateApplicationVersion",
        "applicationversion/*/*",
      ),
    ],
    sources: [apiReference("elasticbeanstalk:CreateApplicationVersion")],
  }),
  runs({
    id: "eks.create-node-role",
    title: "starts nodes or pods of a cluster that carry the role",
    trusts: [...ec2, "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com", "capabilities.eks.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          [...ec2, "eks.amazonaws.com", "eks-fargate-pods.amazonaws.com", "capabilities.eks.amazonaws.com"],
          "eks",
          "CreateNodegroup CreateFargateProfile CreateCapability UpdateClusterConfig",
          "cluster/*",
        ),
        ...eachPassing([...ec2, "eks.amazonaws.com"], "eks", "CreateCluster RegisterCluster"),
        ...eachPassing(
          ["capabilities.eks.amazonaws.com", "eks.amazonaws.com"],
          "eks",
          "UpdateCapability",
          "capability/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html"],
  }),
  runs({
    id: "gamelift.create-fleet",
    title: "starts a fleet of a build of its own, whose processes have the role",
    trusts: ["gamelift.amazonaws.com", "gameliftstreams.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["gamelift.amazonaws.com"],
          "gamelift",
          "CreateFleet CreateContainerFleet CreateBuild CreateScript",
        ),
        ...eachPassing(["gamelift.amazonaws.com"], "gamelift", "CreateGameServerGroup"),
        ...eachPassing(["gamelift.amazonaws.com"], "gamelift", "UpdateGameServerGroup", "gameservergroup/*"),
        ...eachPassing(["gamelift.amazonaws.com"], "gamelift", "UpdateScript", "script/*"),
        ...eachPassing(
          ["gameliftstreams.amazonaws.com", "gamelift.amazonaws.com"],
          "gameliftstreams",
          "StartStreamSession CreateStreamUrl",
          "streamgroup/*",
        ),
      ],
    ],
    sources: [
      "https://docs.aws.amazon.com/gameliftservers/latest/developerguide/gamelift-sdk-server-resources.html",
    ],
  }),
  runs({
    id: "greengrass.deploy",
    title: "gives the role to a group of devices, and deploys code of its own to them",
    trusts: ["greengrass.amazonaws.com", "credentials.iot.amazonaws.com", "iot.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["greengrass.amazonaws.com"],
          "greengrass",
          "AssociateRoleToGroup",
          "/greengrass/groups/*",
        ),
        ...eachPassing(["greengrass.amazonaws.com"], "greengrass", "AssociateServiceRoleToAccount"),
        ...eachPassing(
          ["greengrass.amazonaws.com", "iot.amazonaws.com"],
          "greengrass",
          "CreateSoftwareUpdateJob",
        ),
        ...eachPassing(["greengrass.amazonaws.com"], "greengrass", "StartBulkDeployment"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/greengrass/v1/developerguide/device-auth.html"],
  }),
  runs({
    id: "synthetics.create-canary",
    title: "makes or changes a canary with the role and a script of its own",
    trusts: lambda,
    steps: [
      [
        ...eachPassing([...lambda, "synthetics.amazonaws.com"], "synthetics", "CreateCanary"),
        ...eachPassing(
          [...lambda, "synthetics.amazonaws.com"],
          "synthetics",
          "UpdateCanary StartCanaryDryRun",
          "canary:*",
        ),
      ],
    ],
    sources: [apiReference("synthetics:CreateCanary")],
  }),
  runs({
    id: "kinesisanalytics.create-application",
    title: "runs an application of its own code as the role",
    trusts: ["kinesisanalytics.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["kinesisanalytics.amazonaws.com"],
          "kinesisanalytics",
          "CreateApplication DiscoverInputSchema",
        ),
        ...eachPassing(
          ["kinesisanalytics.amazonaws.com"],
          "kinesisanalytics",
          `UpdateApplication AddApplicationInput AddApplicationOutput AddApplicationReferenceDataSource
           AddApplicationInputProcessingConfiguration AddApplicationCloudWatchLoggingOption`,
          "application/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplication.html"],
  }),
  runs({
    id: "airflow.create-environment",
    title: "starts Airflow with the role and workflows of its own",
    trusts: ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
          "airflow",
          "CreateEnvironment UpdateEnvironment",
          "environment/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-create-role.html"],
  }),
];
