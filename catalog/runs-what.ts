/**
 * Where a resource that runs as a role takes what it runs from: code, images, templates, scripts, parameters. Whoever
 * writes there decides what that role does. Tokens and settings from @pulumi/aws 7.48.
 */
export interface RunsWhat {
  readonly type: string;
  /** Settings, at any depth, with an address, an ARN or an id; addresses inside of their text count as well. */
  readonly settings: readonly string[];
  /** Settings that name a bucket and an object in it; the second may be missing. */
  readonly objects?: readonly (readonly [bucket: string, key: string])[];
  /** Settings that name a document of Systems Manager, of the account's where it is none of AWS's. */
  readonly documents?: readonly string[];
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";

export const runsWhat: readonly RunsWhat[] = [
  {
    type: "aws:apprunner/service:Service",
    settings: ["imageIdentifier", "runtimeEnvironmentSecrets"],
    source: `${docs}/apprunner/latest/dg/service-source-image.html`,
  },
  {
    type: "aws:batch/jobDefinition:JobDefinition",
    settings: ["containerProperties", "ecsProperties", "nodeProperties", "image"],
    source: `${docs}/batch/latest/userguide/job_definition_parameters.html`,
  },
  {
    type: "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
    settings: ["containerUri"],
    objects: [["bucket", "prefix"]],
    source: `${docs}/bedrock-agentcore/latest/devguide/agents-tools-runtime.html`,
  },
  {
    type: "aws:cfg/remediationConfiguration:RemediationConfiguration",
    settings: [],
    documents: ["targetId"],
    source: `${docs}/config/latest/APIReference/API_RemediationConfiguration.html`,
  },
  {
    type: "aws:cloudformation/stack:Stack",
    settings: ["templateUrl"],
    source: `${docs}/AWSCloudFormation/latest/APIReference/API_CreateStack.html`,
  },
  {
    type: "aws:cloudformation/stackSet:StackSet",
    settings: ["templateUrl"],
    source: `${docs}/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html`,
  },
  {
    type: "aws:codebuild/project:Project",
    settings: ["image", "location", "value"],
    source: `${docs}/codebuild/latest/APIReference/API_CreateProject.html`,
  },
  {
    type: "aws:codepipeline/pipeline:Pipeline",
    settings: ["location"],
    objects: [["S3Bucket", "S3ObjectKey"]],
    source: `${docs}/codepipeline/latest/userguide/action-reference-S3.html`,
  },
  {
    type: "aws:ec2/instance:Instance",
    settings: ["ami"],
    source: `${docs}/AWSEC2/latest/UserGuide/AMIs.html`,
  },
  {
    type: "aws:ec2/launchConfiguration:LaunchConfiguration",
    settings: ["imageId"],
    source: `${docs}/AWSEC2/latest/UserGuide/AMIs.html`,
  },
  {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    settings: ["imageId", "snapshotId"],
    source: `${docs}/AWSEC2/latest/UserGuide/AMIs.html`,
  },
  {
    type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
    settings: ["ami"],
    source: `${docs}/AWSEC2/latest/UserGuide/AMIs.html`,
  },
  {
    type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    settings: ["ami"],
    source: `${docs}/AWSEC2/latest/UserGuide/AMIs.html`,
  },
  {
    type: "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition",
    settings: ["image", "valueFrom"],
    source: `${docs}/AmazonECS/latest/developerguide/task_definition_parameters.html`,
  },
  {
    type: "aws:ecs/expressGatewayService:ExpressGatewayService",
    settings: ["image", "valueFrom"],
    source: `${docs}/AmazonECS/latest/developerguide/task_definition_parameters.html`,
  },
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    settings: ["containerDefinitions"],
    source: `${docs}/AmazonECS/latest/developerguide/task_definition_parameters.html`,
  },
  {
    type: "aws:emr/cluster:Cluster",
    settings: ["jar", "args", "path", "customAmiId"],
    source: `${docs}/emr/latest/ManagementGuide/emr-plan-bootstrap.html`,
  },
  {
    type: "aws:gamelift/build:Build",
    settings: [],
    objects: [["bucket", "key"]],
    source: `${docs}/gamelift/latest/apireference/API_CreateBuild.html`,
  },
  {
    type: "aws:gamelift/script:Script",
    settings: [],
    objects: [["bucket", "key"]],
    source: `${docs}/gamelift/latest/apireference/API_CreateScript.html`,
  },
  {
    type: "aws:glue/devEndpoint:DevEndpoint",
    settings: ["extraJarsS3Path", "extraPythonLibsS3Path"],
    source: `${docs}/glue/latest/webapi/API_CreateDevEndpoint.html`,
  },
  {
    type: "aws:glue/job:Job",
    settings: ["scriptLocation", "--extra-py-files", "--extra-jars", "--extra-files"],
    source: `${docs}/glue/latest/webapi/API_JobCommand.html`,
  },
  {
    type: "aws:kinesisanalyticsv2/application:Application",
    settings: [],
    objects: [["bucketArn", "fileKey"]],
    source: `${docs}/managed-flink/latest/apiv2/API_S3ContentLocation.html`,
  },
  {
    type: "aws:lambda/function:Function",
    settings: ["imageUri", "layers"],
    objects: [["s3Bucket", "s3Key"]],
    source: `${docs}/lambda/latest/api/API_FunctionCode.html`,
  },
  {
    type: "aws:lambda/microvmsImage:MicrovmsImage",
    settings: ["uri"],
    source: `${docs}/lambda/latest/api/welcome.html`,
  },
  {
    type: "aws:lambdamicrovms/image:Image",
    settings: ["uri"],
    source: `${docs}/lambda/latest/api/welcome.html`,
  },
  {
    type: "aws:mwaa/environment:Environment",
    settings: ["sourceBucketArn"],
    source: `${docs}/mwaa/latest/userguide/configuring-dag-folder.html`,
  },
  {
    type: "aws:sagemaker/algorithm:Algorithm",
    settings: ["image", "modelDataUrl", "trainingImage"],
    source: `${docs}/sagemaker/latest/APIReference/API_CreateAlgorithm.html`,
  },
  {
    type: "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition",
    settings: ["imageUri"],
    source: `${docs}/sagemaker/latest/APIReference/API_CreateDataQualityJobDefinition.html`,
  },
  {
    type: "aws:sagemaker/hyperParameterTuningJob:HyperParameterTuningJob",
    settings: ["trainingImage"],
    source: `${docs}/sagemaker/latest/APIReference/API_HyperParameterAlgorithmSpecification.html`,
  },
  {
    type: "aws:sagemaker/model:Model",
    settings: ["image", "modelDataUrl", "s3Uri"],
    source: `${docs}/sagemaker/latest/APIReference/API_ContainerDefinition.html`,
  },
  {
    type: "aws:sagemaker/monitoringSchedule:MonitoringSchedule",
    settings: ["imageUri", "s3Uri"],
    source: `${docs}/sagemaker/latest/APIReference/API_MonitoringAppSpecification.html`,
  },
  {
    type: "aws:sagemaker/notebookInstance:NotebookInstance",
    settings: ["defaultCodeRepository", "additionalCodeRepositories"],
    source: `${docs}/sagemaker/latest/APIReference/API_CreateNotebookInstance.html`,
  },
  {
    type: "aws:sagemaker/pipeline:Pipeline",
    settings: [],
    objects: [["bucket", "objectKey"]],
    source: `${docs}/sagemaker/latest/APIReference/API_PipelineDefinitionS3Location.html`,
  },
  {
    type: "aws:sagemaker/trainingJob:TrainingJob",
    settings: ["trainingImage"],
    source: `${docs}/sagemaker/latest/APIReference/API_AlgorithmSpecification.html`,
  },
  {
    type: "aws:servicecatalog/serviceAction:ServiceAction",
    settings: [],
    documents: ["definition.name"],
    source: `${docs}/servicecatalog/latest/dg/API_CreateServiceAction.html`,
  },
  {
    type: "aws:ssm/association:Association",
    settings: [],
    documents: ["name"],
    source: `${docs}/systems-manager/latest/APIReference/API_CreateAssociation.html`,
  },
  {
    type: "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
    settings: [],
    documents: ["taskArn"],
    source: `${docs}/systems-manager/latest/APIReference/API_RegisterTaskWithMaintenanceWindow.html`,
  },
  {
    type: "aws:synthetics/canary:Canary",
    settings: [],
    objects: [["s3Bucket", "s3Key"]],
    source: `${docs}/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_Create.html`,
  },
];
