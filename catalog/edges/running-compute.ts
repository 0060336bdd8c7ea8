/**
 * Compute that is there and runs as a role: the attacker changes what it does, or gets a shell on it. Nothing is passed,
 * so nobody asks for `iam:PassRole`.
 */
import { apiReference } from "../api-reference.ts";
import { ask, each, here, of, passing, published } from "./calls.ts";
import type { Call, Edge, Gain, Step } from "./edge.ts";

interface Row {
  readonly id: string;
  readonly title: string;
  /** Pulumi tokens, without `aws:`. */
  readonly types: string;
  readonly steps: readonly Step[];
  readonly sources?: readonly string[];
  readonly paths?: readonly string[];
  readonly limitedTo?: readonly string[];
  readonly waits?: string;
}

const takes = ({ id, title, types, steps, sources = [], paths = [], limitedTo, waits }: Row): Edge => ({
  id,
  title,
  family: "running-compute",
  sources: [...sources, ...paths.map(published)],
  subject: {
    kind: "compute",
    types: types
      .trim()
      .split(/\s+/)
      .map((type) => `aws:${type}`),
  },
  steps,
  gains: [{ kind: "session", ...(limitedTo && { limitedTo }) } satisfies Gain],
  ...(waits !== undefined && { waits }),
});

const it = "${resource}";

/** What starts instances that the files do not show one by one. */
const launchers = `ec2/launchTemplate:LaunchTemplate ec2/launchConfiguration:LaunchConfiguration
  ec2/spotFleetRequest:SpotFleetRequest ec2/spotInstanceRequest:SpotInstanceRequest eks/nodeGroup:NodeGroup
  emr/cluster:Cluster batch/computeEnvironment:ComputeEnvironment ecs/capacityProvider:CapacityProvider
  elasticbeanstalk/environment:Environment elasticbeanstalk/configurationTemplate:ConfigurationTemplate
  autoscaling/group:Group ec2/fleet:Fleet
  imagebuilder/infrastructureConfiguration:InfrastructureConfiguration rds/instance:Instance
  rds/clusterInstance:ClusterInstance ssm/activation:Activation lambda/capacityProvider:CapacityProvider`;

/** Ways to run a command on a machine, by its ARN or by any. */
const shell = (instance: string): Call[] => [
  ...each("ssm", "StartSession SendCommand", instance),
  ...each("ssm", "CreateAssociation CreateAssociationBatch", instance),
  ...each("ec2-instance-connect", "SendSSHPublicKey SendSerialConsoleSSHPublicKey", instance),
];

/** Whoever can start a pod on a node finds the node's credentials, and those of the pods beside it. */
const onCluster: Step = [
  ...each(
    "eks",
    "AccessKubernetesApi MutateViaKubernetesApi CreateAccessEntry UpdateClusterConfig",
    "cluster/*",
  ),
  ...each("eks", "AssociateAccessPolicy UpdateAccessEntry", "access-entry/*"),
  ...each("eks", "CreateAddon", "cluster/*"),
];

export const runningComputeEdges: readonly Edge[] = [
  // Lambda
  takes({
    id: "lambda.update-function-code",
    title: "replaces a function's code",
    types: "lambda/function:Function",
    steps: [each("lambda", "UpdateFunctionCode", it)],
    sources: [apiReference("lambda:UpdateFunctionCode")],
    paths: ["lambda-003", "lambda-004", "lambda-005"],
    waits: "an invocation of the function, its own or somebody else's",
  }),
  takes({
    id: "lambda.update-function-configuration",
    title: "gives a function a layer, a handler or an environment that runs code of its own",
    types: "lambda/function:Function",
    steps: [each("lambda", "UpdateFunctionConfiguration", it)],
    sources: ["https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html"],
    waits: "an invocation of the function",
  }),
  takes({
    id: "lambda.microvm-shell",
    title: "opens a shell in a microVM, or changes the image that it starts from",
    types: "lambdamicrovms/microvm:Microvm lambdamicrovms/image:Image lambda/microvmsImage:MicrovmsImage",
    steps: [
      each(
        "lambda",
        "CreateMicrovmShellAuthToken CreateMicrovmAuthToken UpdateMicrovmImage UpdateMicrovmImageVersion",
        "microvm-image:*",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html"],
  }),

  // EC2
  takes({
    id: "ec2.modify-user-data",
    title: "stops an instance, replaces its user data, and starts it",
    types: "ec2/instance:Instance",
    steps: [
      each("ec2", "ModifyInstanceAttribute", it),
      each("ec2", "StopInstances", it),
      each("ec2", "StartInstances", it),
    ],
    sources: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html"],
    paths: ["ec2-002"],
  }),
  takes({
    id: "ec2.create-launch-template-version",
    title: "writes a script of its own into a launch template, beside the role that is in it",
    types: "ec2/launchTemplate:LaunchTemplate",
    steps: [
      each("ec2", "CreateLaunchTemplateVersion", it),
      [...each("ec2", "ModifyLaunchTemplate", it), { requests: [], when: "launchedAtLatest" }],
    ],
    sources: [apiReference("ec2:CreateLaunchTemplateVersion")],
    paths: ["ec2-004"],
    waits: "a launch from the template",
  }),
  takes({
    id: "ec2-instance-connect.send-ssh-public-key",
    title: "signs in to an instance with a key of its own",
    types: "ec2/instance:Instance",
    steps: [each("ec2-instance-connect", "SendSSHPublicKey SendSerialConsoleSSHPublicKey", it)],
    sources: [
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-linux-inst-eic.html",
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-to-serial-console.html",
    ],
    paths: ["ec2instanceconnect-003"],
  }),
  takes({
    id: "ssm.start-session",
    title: "opens a session on an instance",
    types: "ec2/instance:Instance",
    steps: [each("ssm", "StartSession", it)],
    sources: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html"],
    paths: ["ssm-001"],
  }),
  takes({
    id: "ssm.send-command",
    title: "sends a command to an instance",
    types: "ec2/instance:Instance",
    steps: [each("ssm", "SendCommand", it)],
    sources: [apiReference("ssm:SendCommand")],
    paths: ["ssm-002"],
  }),
  takes({
    id: "ssm.create-association",
    title: "has Systems Manager run a document on an instance, at once or in a window",
    types: "ec2/instance:Instance",
    steps: [
      [
        ...each("ssm", "CreateAssociation CreateAssociationBatch", it),
        ...each("ssm", "UpdateAssociation", "association/*"),
        ...each(
          "ssm",
          "RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask RegisterTargetWithMaintenanceWindow UpdateMaintenanceWindowTarget",
          "maintenancewindow/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-associations.html"],
  }),
  takes({
    id: "ec2.create-replace-root-volume-task",
    title: "replaces an instance's root volume with one of its own",
    types: "ec2/instance:Instance",
    steps: [each("ec2", "CreateReplaceRootVolumeTask", it)],
    sources: [apiReference("ec2:CreateReplaceRootVolumeTask")],
  }),
  takes({
    id: "ec2.attach-volume",
    title: "swaps the volume that an instance starts from",
    types: "ec2/instance:Instance",
    steps: [
      each("ec2", "StopInstances", it),
      each("ec2", "DetachVolume", "volume/*"),
      each("ec2", "AttachVolume", it),
      each("ec2", "StartInstances", it),
    ],
    sources: [apiReference("ec2:AttachVolume")],
  }),
  takes({
    id: "ec2.shell-on-launched-instance",
    title: "runs a command on an instance that something else launched",
    types: launchers,
    steps: [
      [
        ...shell(here("ec2", "instance/*")),
        ...each("ssm", "StartSession SendCommand CreateAssociation", here("ssm", "managed-instance/*")),
        ...each("ec2", "CreateReplaceRootVolumeTask", "instance/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html"],
  }),
  takes({
    id: "codedeploy.create-deployment",
    title: "has CodeDeploy run the scripts of a revision of its own on instances",
    types: `ec2/instance:Instance ${launchers}`,
    steps: [each("codedeploy", "CreateDeployment", "deploymentgroup:*")],
    sources: [
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ],
  }),
  takes({
    id: "elasticbeanstalk.update-environment",
    title: "deploys a version of its own to an environment",
    types:
      "elasticbeanstalk/environment:Environment elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
    steps: [
      [
        ...each("elasticbeanstalk", "UpdateEnvironment", "environment/*/*"),
        ...each("elasticbeanstalk", "UpdateConfigurationTemplate", "configurationtemplate/*/*"),
      ],
    ],
    sources: [apiReference("elasticbeanstalk:UpdateEnvironment")],
  }),
  takes({
    id: "imagebuilder.start-image-pipeline-execution",
    title: "has an image built with steps of its own on an instance of an infrastructure that is there",
    types:
      "imagebuilder/infrastructureConfiguration:InfrastructureConfiguration imagebuilder/imagePipeline:ImagePipeline imagebuilder/image:Image",
    steps: [
      [
        ...each("imagebuilder", "CreateImage", "image/*"),
        ...each("imagebuilder", "CreateImagePipeline UpdateImagePipeline", "image-pipeline/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImage.html"],
  }),

  // Containers
  takes({
    id: "ecs.execute-command",
    title: "opens a shell in a running task",
    types: `ecs/taskDefinition:TaskDefinition ecs/service:Service ecs/daemonTaskDefinition:DaemonTaskDefinition
      ecs/expressGatewayService:ExpressGatewayService`,
    steps: [
      [...each("ecs", "ExecuteCommand", "task/*"), ...each("ssm", "StartSession", here("ecs", "task/*"))],
    ],
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"],
  }),
  takes({
    id: "ecs.run-task-with-command",
    title: "runs an existing task with a command of its own",
    types: "ecs/taskDefinition:TaskDefinition",
    steps: [each("ecs", "RunTask StartTask", it)],
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html"],
  }),
  takes({
    id: "ecs.update-express-gateway-service",
    title: "has a service run an image of its own",
    types: "ecs/expressGatewayService:ExpressGatewayService",
    steps: [each("ecs", "UpdateExpressGatewayService", it)],
    sources: [apiReference("ecs:UpdateExpressGatewayService")],
  }),
  takes({
    id: "batch.submit-job",
    title: "submits an existing job with a command of its own",
    types: "batch/jobDefinition:JobDefinition",
    steps: [each("batch", "SubmitJob", it)],
    sources: [apiReference("batch:SubmitJob")],
  }),
  takes({
    id: "eks.run-pod",
    title: "starts a pod on a cluster, beside others and on nodes that carry roles",
    types: `eks/nodeGroup:NodeGroup eks/fargateProfile:FargateProfile eks/cluster:Cluster eks/addon:Addon
      eks/capability:Capability emrcontainers/jobTemplate:JobTemplate`,
    steps: [onCluster],
    sources: ["https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"],
  }),
  takes({
    id: "apprunner.update-service",
    title: "changes the image or the start command of a service",
    types: "apprunner/service:Service",
    steps: [each("apprunner", "UpdateService", it)],
    sources: [apiReference("apprunner:UpdateService")],
    paths: ["apprunner-002"],
  }),

  // Builds
  takes({
    id: "codebuild.start-build",
    title: "starts a build with commands of its own",
    types: "codebuild/project:Project",
    steps: [each("codebuild", "StartBuild", it)],
    sources: [apiReference("codebuild:StartBuild")],
    paths: ["codebuild-002"],
  }),
  takes({
    id: "codebuild.start-build-batch",
    title: "starts a batch of builds with commands of its own",
    types: "codebuild/project:Project",
    steps: [each("codebuild", "StartBuildBatch", it)],
    sources: [apiReference("codebuild:StartBuildBatch")],
    paths: ["codebuild-003"],
  }),
  takes({
    id: "codebuild.start-sandbox",
    title: "opens a sandbox of a project and runs commands in it",
    types: "codebuild/project:Project",
    steps: [
      [
        ...each("codebuild", "StartSandbox", it),
        ...each("codebuild", "StartCommandExecution StartSandboxConnection", "sandbox/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/codebuild/latest/userguide/sandbox.html"],
  }),
  takes({
    id: "codebuild.update-project",
    title: "changes the commands or the source of a project",
    types: "codebuild/project:Project",
    steps: [each("codebuild", "UpdateProject", it)],
    sources: [apiReference("codebuild:UpdateProject")],
    waits: "a build of the project",
  }),
  takes({
    id: "codepipeline.start-pipeline-execution",
    title: "starts a pipeline with a revision of its own in place of the one that is due",
    types: "codepipeline/pipeline:Pipeline",
    steps: [
      each("codepipeline", "StartPipelineExecution", it),
      [
        ...each("codecommit", "GitPush CreateCommit PutFile", here("codecommit", "*")),
        ...each("s3", "PutObject", "arn:*:s3:::*"),
        ...each("ecr", "PutImage", "repository/*"),
      ],
    ],
    sources: [
      "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html",
    ],
  }),
  takes({
    id: "codepipeline.update-pipeline",
    title: "changes a pipeline, and hands its role to it again",
    types: "codepipeline/pipeline:Pipeline",
    steps: [[passing(["codepipeline.amazonaws.com"], ask("codepipeline:UpdatePipeline", it))]],
    sources: [apiReference("codepipeline:UpdatePipeline")],
  }),
  takes({
    id: "amplify.start-job",
    title: "has an application built with commands of its own",
    types: "amplify/app:App",
    steps: [
      [
        ...each("amplify", "UpdateApp", "apps/*"),
        ...each("amplify", "StartJob", "apps/*/branches/*/jobs/*"),
        ...each("amplify", "StartDeployment CreateDeployment UpdateBranch", "apps/*/branches/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/amplify/latest/userguide/build-settings.html"],
  }),
  takes({
    id: "synthetics.update-canary",
    title: "replaces a canary's script",
    types: "synthetics/canary:Canary",
    steps: [each("synthetics", "UpdateCanary", it)],
    sources: [apiReference("synthetics:UpdateCanary")],
  }),

  // CloudFormation
  takes({
    id: "cloudformation.update-stack-of-role",
    title: "changes the template of a stack that has a role, which carries the change out",
    types: "cloudformation/stack:Stack",
    steps: [each("cloudformation", "UpdateStack", it)],
    sources: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"],
    paths: ["cloudformation-002"],
  }),
  takes({
    id: "cloudformation.execute-change-set",
    title: "makes and executes a change set of a stack that has a role",
    types: "cloudformation/stack:Stack",
    steps: [each("cloudformation", "CreateChangeSet", it), each("cloudformation", "ExecuteChangeSet", it)],
    sources: [apiReference("cloudformation:ExecuteChangeSet")],
    paths: ["cloudformation-005"],
  }),
  takes({
    id: "cloudformation.update-stack-set-of-role",
    title: "changes the template of a stack set, whose roles carry the change out in every instance",
    types: "cloudformation/stackSet:StackSet",
    steps: [
      each("cloudformation", "UpdateStackSet", it),
      [
        { requests: [], when: "usesDefaultAdministrationRole" },
        passing(["cloudformation.amazonaws.com"], ask("cloudformation:UpdateStackSet", it)),
      ],
    ],
    sources: [
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html",
    ],
    paths: ["cloudformation-004"],
  }),

  // Data and machine learning
  takes({
    id: "glue.update-dev-endpoint",
    title: "puts a key of its own on a development endpoint",
    types: "glue/devEndpoint:DevEndpoint",
    steps: [each("glue", "UpdateDevEndpoint", it)],
    sources: [apiReference("glue:UpdateDevEndpoint")],
    paths: ["glue-002"],
  }),
  takes({
    id: "glue.start-job-run",
    title: "starts an existing job with a script location or libraries of its own among the arguments",
    types: "glue/job:Job",
    steps: [each("glue", "StartJobRun", it)],
    sources: ["https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html"],
  }),
  takes({
    id: "sagemaker.create-presigned-notebook-instance-url",
    title: "opens a notebook that is there, whose terminal has its role's credentials",
    types: "sagemaker/notebookInstance:NotebookInstance",
    steps: [each("sagemaker", "CreatePresignedNotebookInstanceUrl", it)],
    sources: [apiReference("sagemaker:CreatePresignedNotebookInstanceUrl")],
    paths: ["sagemaker-004"],
  }),
  takes({
    id: "sagemaker.attach-lifecycle-script",
    title: "stops a notebook, attaches a script of its own, and starts it",
    types: "sagemaker/notebookInstance:NotebookInstance",
    steps: [
      each("sagemaker", "CreateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/*"),
      each("sagemaker", "StopNotebookInstance", it),
      each("sagemaker", "UpdateNotebookInstance", it),
      each("sagemaker", "StartNotebookInstance", it),
    ],
    sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/notebook-lifecycle-config.html"],
    paths: ["sagemaker-005"],
  }),
  takes({
    id: "sagemaker.update-lifecycle-script",
    title: "changes the script that a notebook runs when it starts",
    types: "sagemaker/notebookInstance:NotebookInstance",
    steps: [
      each("sagemaker", "UpdateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/*"),
      each("sagemaker", "StopNotebookInstance", it),
      each("sagemaker", "StartNotebookInstance", it),
    ],
    sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/notebook-lifecycle-config.html"],
  }),
  takes({
    id: "sagemaker.create-presigned-domain-url",
    title: "opens a person's workspace of SageMaker, whose terminal has its role's credentials",
    types: "sagemaker/domain:Domain sagemaker/userProfile:UserProfile sagemaker/space:Space",
    steps: [
      [
        ...each("sagemaker", "CreatePresignedDomainUrl", "user-profile/*"),
        ...each("sagemaker", "StartSession", "space/*"),
        ...each("sagemaker", "CreateApp", "app/*"),
        ...each("sagemaker", "CreateUserProfile UpdateUserProfile", "user-profile/*"),
      ],
    ],
    sources: [apiReference("sagemaker:CreatePresignedDomainUrl")],
  }),
  takes({
    id: "sagemaker.replace-what-runs",
    title: "has a pipeline, a model or a job of SageMaker that is there run what it brings",
    types: `sagemaker/pipeline:Pipeline sagemaker/image:Image sagemaker/mlflowTrackingServer:MlflowTrackingServer
      sagemaker/mlflowApp:MlflowApp sagemaker/monitoringSchedule:MonitoringSchedule`,
    steps: [
      [
        ...each("sagemaker", "UpdatePipeline StartPipelineExecution", "pipeline/*"),
        ...each("sagemaker", "CreateImageVersion", "image/*"),
        ...each("sagemaker", "CreatePresignedMlflowTrackingServerUrl", "mlflow-tracking-server/*"),
        ...each("sagemaker", "CreatePresignedMlflowAppUrl", "mlflow-app/*"),
        ...each("sagemaker", "UpdateMonitoringSchedule", "monitoring-schedule/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines.html"],
  }),
  takes({
    id: "bedrock-agentcore.invoke-code-interpreter",
    title: "opens a session of a code interpreter that is there, and runs code in it",
    types: "bedrock/agentcoreCodeInterpreter:AgentcoreCodeInterpreter",
    steps: [
      each("bedrock-agentcore", "StartCodeInterpreterSession", it),
      each("bedrock-agentcore", "InvokeCodeInterpreter", it),
    ],
    sources: ["https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html"],
    paths: ["bedrock-002"],
  }),
  takes({
    id: "bedrock-agentcore.run-in-runtime",
    title:
      "runs a command in an agent's runtime, drives its browser, or gives its gateway a target of its own",
    types: `bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime bedrock/agentcoreBrowser:AgentcoreBrowser
      bedrock/agentcoreGateway:AgentcoreGateway bedrock/agentcoreHarness:AgentcoreHarness`,
    steps: [
      [
        ...each(
          "bedrock-agentcore",
          "InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell UpdateAgentRuntime",
          "runtime/*",
        ),
        ...each("bedrock-agentcore", "StartBrowserSession UpdateBrowserStream", "browser-custom/*"),
        ...each("bedrock-agentcore", "CreateGatewayTarget UpdateGatewayTarget", "gateway/*"),
        ...each("bedrock-agentcore", "InvokeHarness UpdateHarness", "harness/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html"],
  }),
  takes({
    id: "elasticmapreduce.add-job-flow-steps",
    title: "adds a step of its own to a cluster",
    types: "emr/cluster:Cluster emr/studio:Studio",
    steps: [
      [
        ...each("elasticmapreduce", "AddJobFlowSteps StartSession", "cluster/*"),
        ...each("elasticmapreduce", "CreateStudioPresignedUrl", "studio/*"),
        ...each("elasticmapreduce", "StartNotebookExecution", "editor/*"),
        ...each("elasticmapreduce", "GetOnClusterAppUIPresignedURL", "cluster/*"),
      ],
    ],
    sources: [apiReference("elasticmapreduce:AddJobFlowSteps")],
  }),
  takes({
    id: "kinesisanalytics.update-application",
    title: "replaces an application's code, or opens its notebook",
    types: "kinesisanalyticsv2/application:Application kinesis/analyticsApplication:AnalyticsApplication",
    steps: [each("kinesisanalytics", "UpdateApplication CreateApplicationPresignedUrl", it)],
    sources: ["https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html"],
  }),
  takes({
    id: "airflow.create-cli-token",
    title: "signs in to Airflow and runs a task in it",
    types: "mwaa/environment:Environment",
    steps: [
      [
        ...each("airflow", "CreateCliToken UpdateEnvironment", "environment/*"),
        ...each("airflow", "CreateWebLoginToken InvokeRestApi", "role/*/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/mwaa/latest/userguide/call-mwaa-apis-cli.html"],
  }),
  takes({
    id: "athena.start-calculation-execution",
    title: "runs code in a session of a work group",
    types: "athena/workgroup:Workgroup",
    steps: [
      [
        ...each(
          "athena",
          "StartSession CreatePresignedNotebookUrl UpdateNotebook ImportNotebook",
          "workgroup/*",
        ),
        ...each("athena", "StartCalculationExecution", "workgroup/*"),
      ],
    ],
    sources: [apiReference("athena:StartCalculationExecution")],
  }),
  takes({
    id: "kafkaconnect.update-connector",
    title: "changes what a connector does",
    types: "mskconnect/connector:Connector",
    steps: [each("kafkaconnect", "UpdateConnector", it)],
    sources: ["https://docs.aws.amazon.com/MSKC/latest/mskc/API_UpdateConnector.html"],
  }),
  takes({
    id: "osis.update-pipeline",
    title: "changes what an ingestion pipeline reads and writes",
    types: "opensearchingest/pipeline:Pipeline",
    steps: [each("osis", "UpdatePipeline", it)],
    sources: [
      "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_osis_UpdatePipeline.html",
    ],
  }),
  takes({
    id: "redshift.run-sql",
    title: "runs SQL in a warehouse, which loads, unloads and calls functions as its roles",
    types: `redshift/cluster:Cluster redshift/clusterIamRoles:ClusterIamRoles redshiftserverless/namespace:Namespace`,
    steps: [
      [
        ...each("redshift", "GetClusterCredentials CreateClusterUser", "dbuser:*"),
        ...each("redshift", "GetClusterCredentialsWithIAM", "dbname:*"),
        ...each("redshift", "ModifyCluster", "cluster:*"),
        ...each("redshift-data", "ExecuteStatement BatchExecuteStatement", here("redshift*", "*")),
        ...each("redshift-serverless", "GetCredentials", "workgroup/*"),
        ...each("redshift-serverless", "UpdateNamespace", "namespace/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html"],
  }),
  takes({
    id: "rds.run-sql",
    title: "runs SQL in a database, which reads, writes and calls functions as its roles",
    types: `rds/cluster:Cluster rds/instance:Instance rds/clusterRoleAssociation:ClusterRoleAssociation
      rds/roleAssociation:RoleAssociation neptune/cluster:Cluster`,
    steps: [
      [
        ...each("rds-data", "ExecuteStatement BatchExecuteStatement ExecuteSql", here("rds", "cluster:*")),
        ...each("rds-db", "connect", "dbuser:*"),
        ...each("rds", "ModifyDBCluster", "cluster:*"),
        ...each("rds", "ModifyDBInstance", "db:*"),
        ...each(
          "neptune-db",
          "connect StartLoaderJob StartMLDataProcessingJob StartMLModelTrainingJob",
          "*/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/postgresql-s3-export.html"],
  }),
  takes({
    id: "finspace.connect",
    title: "connects to a kdb cluster, or replaces its code",
    types: "finspace/kxCluster:KxCluster finspace/kxUser:KxUser",
    steps: [
      [
        ...each("finspace", "GetKxConnectionString ConnectKxCluster", "kxEnvironment/*"),
        ...each("finspace", "UpdateKxClusterCodeConfiguration", "kxEnvironment/*/kxCluster/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/finspace/latest/management-api/API_GetKxConnectionString.html"],
  }),
  takes({
    id: "datapipeline.put-pipeline-definition",
    title: "redefines a pipeline that is there",
    types: "datapipeline/pipelineDefinition:PipelineDefinition",
    steps: [each("datapipeline", "PutPipelineDefinition", "pipeline/*")],
    sources: ["https://docs.aws.amazon.com/datapipeline/latest/APIReference/API_PutPipelineDefinition.html"],
    waits: "the next run of the pipeline",
  }),

  // Calls that a service does
  takes({
    id: "states.update-state-machine",
    title: "changes what a state machine calls",
    types: "sfn/stateMachine:StateMachine",
    steps: [
      each("states", "UpdateStateMachine", it),
      [...each("states", "StartExecution StartSyncExecution", it), { requests: [], when: "startsByItself" }],
    ],
    sources: [apiReference("states:UpdateStateMachine")],
    waits: "an execution, its own or somebody else's",
  }),
  takes({
    id: "fis.update-experiment-template",
    title: "changes what an experiment does, and starts it",
    types:
      "fis/experimentTemplate:ExperimentTemplate fis/targetAccountConfiguration:TargetAccountConfiguration",
    steps: [
      each("fis", "UpdateExperimentTemplate", "experiment-template/*"),
      each("fis", "StartExperiment", "experiment-template/*"),
    ],
    sources: ["https://docs.aws.amazon.com/fis/latest/APIReference/API_UpdateExperimentTemplate.html"],
  }),
  takes({
    id: "budgets.update-budget-action",
    title: "changes which policy an action of a budget attaches, and to whom",
    types: "budgets/budgetAction:BudgetAction",
    steps: [each("budgets", "UpdateBudgetAction", "arn:*:budgets::${account}:budget/*/action/*")],
    sources: [
      "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudgetAction.html",
    ],
    waits: "the budget's threshold, or its own order to act",
  }),
  takes({
    id: "m2.update-application",
    title: "replaces the definition of an application that runs as the role",
    types: "m2/application:Application",
    steps: [each("m2", "UpdateApplication", it)],
    sources: ["https://docs.aws.amazon.com/m2/latest/APIReference/API_UpdateApplication.html"],
  }),
  takes({
    id: "firehose.update-destination",
    title: "points a stream's delivery, or the function that it passes through, elsewhere",
    types: "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    steps: [each("firehose", "UpdateDestination", it)],
    sources: [apiReference("firehose:UpdateDestination")],
  }),
  takes({
    id: "dms.modify-endpoint",
    title: "points a replication elsewhere",
    types: `dms/endpoint:Endpoint dms/s3Endpoint:S3Endpoint dms/dataProvider:DataProvider
      dms/migrationProject:MigrationProject`,
    steps: [
      [
        ...each("dms", "ModifyEndpoint", "endpoint:*"),
        ...each("dms", "UpdateDataProvider", "data-provider:*"),
        ...each("dms", "UpdateMigrationProject", "migration-project:*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/dms/latest/APIReference/API_ModifyEndpoint.html"],
  }),
  takes({
    id: "datasync.update-location",
    title: "points a copy of files elsewhere",
    types: "datasync/s3Location:S3Location datasync/efsLocation:EfsLocation datasync/task:Task",
    steps: [
      [
        ...each("datasync", "UpdateLocationS3 UpdateLocationEfs", "location/*"),
        ...each("datasync", "UpdateTask CreateTask StartTaskExecution", "task/*"),
      ],
    ],
    limitedTo: [...of("s3", "*"), ...of("kms", "*"), ...of("elasticfilesystem", "*")],
    sources: ["https://docs.aws.amazon.com/datasync/latest/userguide/API_UpdateLocationS3.html"],
  }),
  takes({
    id: "appflow.update-flow",
    title: "points a flow of data elsewhere",
    types: "appflow/flow:Flow appflow/connectorProfile:ConnectorProfile",
    steps: [each("appflow", "UpdateFlow", "flow/*")],
    sources: ["https://docs.aws.amazon.com/appflow/1.0/APIReference/API_UpdateFlow.html"],
  }),
  takes({
    id: "kendra.update-data-source",
    title: "has an index read, or a function prepare, what it likes",
    types: `kendra/dataSource:DataSource kendra/index:Index kendra/faq:Faq kendra/thesaurus:Thesaurus
      kendra/experience:Experience kendra/querySuggestionsBlockList:QuerySuggestionsBlockList`,
    steps: [
      [
        ...each("kendra", "UpdateDataSource", "index/*/data-source/*"),
        ...each("kendra", "UpdateIndex", "index/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/kendra/latest/APIReference/API_UpdateDataSource.html"],
  }),
  takes({
    id: "quicksight.create-data-set",
    title: "asks a data source of its dashboards for anything",
    types: "quicksight/dataSource:DataSource quicksight/vpcConnection:VpcConnection",
    steps: [
      [
        ...each("quicksight", "CreateDataSet", "dataset/*"),
        ...each("quicksight", "UpdateDataSource PassDataSource", "datasource/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDataSet.html"],
  }),
  takes({
    id: "transfer.update-connector",
    title: "has a file transfer send or fetch what it likes",
    types: "transfer/connector:Connector transfer/agreement:Agreement transfer/webApp:WebApp",
    steps: [
      [
        ...each("transfer", "UpdateConnector StartFileTransfer", "connector/*"),
        ...each("transfer", "UpdateAgreement", "agreement/*/*"),
      ],
    ],
    limitedTo: [...of("s3", "*"), ...of("kms", "*"), ...of("secretsmanager", "GetSecretValue")],
    sources: ["https://docs.aws.amazon.com/transfer/latest/userguide/API_StartFileTransfer.html"],
  }),
  takes({
    id: "storagegateway.update-file-share",
    title: "lets a machine of its own mount a file share",
    types: "storagegateway/nfsFileShare:NfsFileShare storagegateway/smbFileShare:SmbFileShare",
    steps: [each("storagegateway", "UpdateNFSFileShare UpdateSMBFileShare", "share/*")],
    limitedTo: [...of("s3", "*"), ...of("kms", "*")],
    sources: ["https://docs.aws.amazon.com/storagegateway/latest/APIReference/API_UpdateNFSFileShare.html"],
  }),
  takes({
    id: "bedrock.update-data-source",
    title: "has a knowledge base read what it likes, or an agent do what it likes",
    types: "bedrock/agentKnowledgeBase:AgentKnowledgeBase bedrock/agentAgent:AgentAgent",
    steps: [
      [
        ...each("bedrock", "CreateDataSource UpdateDataSource Retrieve", "knowledge-base/*"),
        ...each(
          "bedrock",
          "CreateAgentActionGroup UpdateAgentActionGroup AssociateAgentKnowledgeBase",
          "agent/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permission.html"],
  }),
  takes({
    id: "iot.create-provisioning-template-version",
    title: "changes what a device is given when it registers",
    types: "iot/provisioningTemplate:ProvisioningTemplate iot/caCertificate:CaCertificate",
    steps: [each("iot", "CreateProvisioningTemplateVersion", "provisioningtemplate/*")],
    limitedTo: of("iot", "*"),
    sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/provision-template.html"],
  }),
  takes({
    id: "ssm.update-maintenance-window-task",
    title: "changes what a maintenance window does, or what an association runs",
    types: "ssm/maintenanceWindowTask:MaintenanceWindowTask ssm/association:Association",
    steps: [
      [
        ...each("ssm", "UpdateMaintenanceWindowTask", "maintenancewindow/*"),
        ...each("ssm", "UpdateAssociation", "association/*"),
      ],
    ],
    sources: [apiReference("ssm:UpdateMaintenanceWindowTask")],
  }),
  takes({
    id: "appsync.update-resolver",
    title: "has an interface ask its data source for anything",
    types: "appsync/dataSource:DataSource",
    steps: [[...each("appsync", "CreateResolver UpdateResolver CreateFunction UpdateFunction")]],
    sources: [apiReference("appsync:UpdateResolver")],
  }),
  takes({
    id: "apigateway.update-integration",
    title: "changes what an integration calls as its role",
    types: `apigateway/integration:Integration apigatewayv2/integration:Integration apigatewayv2/api:Api
      apigateway/authorizer:Authorizer apigatewayv2/authorizer:Authorizer
      apigateway/restApi:RestApi apigateway/restApiPut:RestApiPut`,
    steps: [each("apigateway", "PUT POST PATCH", "arn:*:apigateway:*::/*")],
    sources: ["https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateIntegration.html"],
  }),
  takes({
    id: "chatbot.update-channel",
    title: "lets a channel of its own give commands as the role",
    types:
      "chatbot/slackChannelConfiguration:SlackChannelConfiguration chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
    steps: [
      each(
        "chatbot",
        "UpdateSlackChannelConfiguration UpdateMicrosoftTeamsChannelConfiguration UpdateChimeWebhookConfiguration",
        "arn:*:chatbot::${account}:chat-configuration/*",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html"],
  }),
  takes({
    id: "grafana.create-api-key",
    title: "makes itself an administrator of a workspace, and queries as its role",
    types: "grafana/workspace:Workspace",
    steps: [
      each(
        "grafana",
        "CreateWorkspaceApiKey CreateWorkspaceServiceAccountToken UpdatePermissions UpdateWorkspaceAuthentication",
        "/workspaces/*",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/grafana/latest/userguide/AMG-manage-permissions.html"],
  }),
  takes({
    id: "transfer.import-ssh-public-key",
    title: "signs in to a file transfer server as a user, with a key of its own",
    types: "transfer/user:User transfer/access:Access transfer/server:Server",
    steps: [
      [
        ...each("transfer", "ImportSshPublicKey UpdateUser", "user/*/*"),
        ...each("transfer", "UpdateServer", "server/*"),
      ],
    ],
    limitedTo: [...of("s3", "*"), ...of("kms", "*"), ...of("elasticfilesystem", "*")],
    sources: ["https://docs.aws.amazon.com/transfer/latest/userguide/API_ImportSshPublicKey.html"],
  }),
  takes({
    id: "elastictranscoder.create-job",
    title: "has a pipeline read and write objects as its role",
    types: "elastictranscoder/pipeline:Pipeline",
    steps: [each("elastictranscoder", "CreateJob", here("elastictranscoder", "*"))],
    limitedTo: of("s3", "*"),
    sources: ["https://docs.aws.amazon.com/elastictranscoder/latest/developerguide/access-control.html"],
  }),
  takes({
    id: "servicecatalog.provision-product",
    title: "writes a version of a product, and has it launched as the role of its constraint",
    types: "servicecatalog/constraint:Constraint servicecatalog/serviceAction:ServiceAction",
    steps: [
      [
        ...each(
          "servicecatalog",
          "CreateProvisioningArtifact UpdateProvisioningArtifact UpdateProduct",
          "arn:*:catalog:*:${account}:product/*",
        ),
        ...each("servicecatalog", "CreateServiceAction UpdateServiceAction AssociateProductWithPortfolio"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/servicecatalog/latest/adminguide/constraints-launch.html"],
    waits: "a launch of the product, its own or somebody else's",
  }),

  // Machines at people's desks and at the edge
  takes({
    id: "appstream.create-streaming-url",
    title: "opens a desktop on a machine that carries the role",
    types: "appstream/fleet:Fleet appstream/imageBuilder:ImageBuilder",
    steps: [
      [
        ...each("appstream", "CreateStreamingURL", "fleet/*"),
        ...each("appstream", "CreateImageBuilderStreamingURL", "image-builder/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateStreamingURL.html"],
  }),
  takes({
    id: "gamelift.get-compute-access",
    title: "signs in to a machine of a fleet",
    types: "gamelift/fleet:Fleet gamelift/gameServerGroup:GameServerGroup",
    steps: [each("gamelift", "GetComputeAccess GetInstanceAccess GetComputeAuthToken", "fleet/*")],
    sources: ["https://docs.aws.amazon.com/gameliftservers/latest/apireference/API_GetComputeAccess.html"],
  }),
  takes({
    id: "greengrass.create-deployment",
    title: "deploys code of its own to devices that have the role of an alias",
    types: "iot/roleAlias:RoleAlias",
    steps: [[...each("greengrass", "CreateDeployment", here("greengrass", "*"))]],
    sources: ["https://docs.aws.amazon.com/greengrass/v2/developerguide/device-service-role.html"],
  }),
];
