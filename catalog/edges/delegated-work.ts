/**
 * Services that do the attacker's work as a role which the attacker hands to them: calls of its choice, or data of its
 * choice read and written. What runs the attacker's own code is in new-compute.ts.
 *
 * The table at the end takes in every other operation that carries a role, as AWS's SDK models and its Service
 * Authorization Reference say (test/data/role-operations). Of most of these services nobody has listed what they do with
 * a role; where that is not surely data alone, the table takes it that they do anything.
 */
import { apiReference } from "../api-reference.ts";
import { ask, each, eachPassing, here, inIam, of, passing, published } from "./calls.ts";
import type { Call, Edge, Gain, Step } from "./edge.ts";

interface Row {
  readonly id: string;
  readonly title: string;
  /** Service principals that the role must trust, any of them. */
  readonly trusts: readonly string[];
  readonly steps: readonly Step[];
  readonly sources?: readonly string[];
  readonly paths?: readonly string[];
  /** What the service does with the role, where that is surely all. */
  readonly limitedTo?: readonly string[];
  readonly waits?: string;
}

const works = ({ id, title, trusts, steps, sources = [], paths = [], limitedTo, waits }: Row): Edge => ({
  id,
  title,
  family: "delegated-work",
  sources: [...sources, ...paths.map(published)],
  subject: { kind: "role", trusts },
  steps,
  gains: [{ kind: "session", ...(limitedTo && { limitedTo }) } satisfies Gain],
  ...(waits !== undefined && { waits }),
});

const cloudformation = ["cloudformation.amazonaws.com"];
const ssm = ["ssm.amazonaws.com"];
const events = ["events.amazonaws.com", "*.events.amazonaws.com"];

/** Destroying is all that a role is used for when something is deleted with it. */
const deletes = [
  "*:Delete*",
  "*:Remove*",
  "*:Terminate*",
  "*:Detach*",
  "*:Disassociate*",
  "*:Deregister*",
  "*:Release*",
];

const named: readonly Edge[] = [
  works({
    id: "cloudformation.create-stack",
    title: "has CloudFormation carry out a template of its own as the role",
    trusts: cloudformation,
    steps: [
      eachPassing(
        cloudformation,
        "cloudformation",
        "CreateStack UpdateStack RollbackStack ContinueUpdateRollback",
        "stack/*",
      ),
    ],
    sources: [
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
      apiReference("cloudformation:CreateStack"),
    ],
    paths: ["cloudformation-001"],
  }),
  works({
    id: "cloudformation.create-change-set",
    title: "has CloudFormation carry out a change set of its own as the role",
    trusts: cloudformation,
    steps: [
      eachPassing(cloudformation, "cloudformation", "CreateChangeSet", "stack/*"),
      each("cloudformation", "ExecuteChangeSet", "stack/*"),
    ],
    sources: [apiReference("cloudformation:CreateChangeSet")],
  }),
  works({
    id: "cloudformation.create-stack-set",
    title: "makes a stack set of its own under the role, and deploys it",
    trusts: cloudformation,
    steps: [
      eachPassing(cloudformation, "cloudformation", "CreateStackSet"),
      each("cloudformation", "CreateStackInstances", "stackset/*"),
    ],
    sources: [
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html",
    ],
    paths: ["cloudformation-003"],
  }),
  works({
    id: "cloudformation.update-stack-set",
    title: "changes the template of a stack set that is deployed, under the role",
    trusts: cloudformation,
    steps: [eachPassing(cloudformation, "cloudformation", "UpdateStackSet", "stackset/*")],
    sources: [apiReference("cloudformation:UpdateStackSet")],
    paths: ["cloudformation-004"],
  }),
  works({
    id: "cloudformation.create-resource",
    title: "has Cloud Control make or change any resource as the role",
    trusts: [...cloudformation, "resources.cloudformation.amazonaws.com", "cloudcontrolapi.amazonaws.com"],
    steps: [
      eachPassing(
        [...cloudformation, "resources.cloudformation.amazonaws.com", "cloudcontrolapi.amazonaws.com"],
        "cloudformation",
        "CreateResource UpdateResource GetResource ListResources",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_CreateResource.html"],
  }),
  works({
    id: "cloudformation.register-type",
    title: "registers a resource type or a hook whose handler is code of its own, and which runs as the role",
    trusts: ["resources.cloudformation.amazonaws.com", "hooks.cloudformation.amazonaws.com"],
    steps: [
      eachPassing(
        ["resources.cloudformation.amazonaws.com", "hooks.cloudformation.amazonaws.com", ...cloudformation],
        "cloudformation",
        "RegisterType ActivateType",
      ),
    ],
    sources: [apiReference("cloudformation:RegisterType")],
  }),
  works({
    id: "cloudformation.delete-stack",
    title: "has CloudFormation delete a stack, or a resource, as the role",
    trusts: [...cloudformation, "resources.cloudformation.amazonaws.com", "cloudcontrolapi.amazonaws.com"],
    steps: [
      [
        ...eachPassing(cloudformation, "cloudformation", "DeleteStack", "stack/*"),
        ...eachPassing(
          [...cloudformation, "resources.cloudformation.amazonaws.com", "cloudcontrolapi.amazonaws.com"],
          "cloudformation",
          "DeleteResource",
        ),
      ],
    ],
    limitedTo: deletes,
    sources: [apiReference("cloudformation:DeleteStack")],
  }),
  works({
    id: "states.create-state-machine",
    title: "makes or changes a state machine that calls any API as the role, and starts it",
    trusts: ["states.amazonaws.com"],
    steps: [
      eachPassing(
        ["states.amazonaws.com"],
        "states",
        "CreateStateMachine UpdateStateMachine",
        "stateMachine:*",
      ),
      each("states", "StartExecution StartSyncExecution", "stateMachine:*"),
    ],
    sources: ["https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html"],
  }),
  works({
    id: "states.test-state",
    title: "tests a state of its own, which calls any API as the role",
    trusts: ["states.amazonaws.com"],
    steps: [eachPassing(["states.amazonaws.com"], "states", "TestState")],
    sources: [apiReference("states:TestState")],
  }),
  works({
    id: "scheduler.create-schedule",
    title: "schedules a call of any API as the role",
    trusts: ["scheduler.amazonaws.com"],
    steps: [
      eachPassing(["scheduler.amazonaws.com"], "scheduler", "CreateSchedule UpdateSchedule", "schedule/*"),
    ],
    sources: [
      "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
      apiReference("scheduler:CreateSchedule"),
    ],
  }),
  works({
    id: "pipes.create-pipe",
    title: "makes a pipe that reads its source and calls its target as the role",
    trusts: ["pipes.amazonaws.com"],
    steps: [eachPassing(["pipes.amazonaws.com"], "pipes", "CreatePipe UpdatePipe", "pipe/*")],
    sources: [apiReference("pipes:CreatePipe")],
  }),
  works({
    id: "events.put-targets",
    title: "has EventBridge call a target of its choice as the role",
    trusts: [...events, "apidestinations.events.amazonaws.com", "schemas.amazonaws.com"],
    steps: [
      [
        ...eachPassing(events, "events", "PutRule PutTargets", "rule/*"),
        ...eachPassing(events, "events", "CreateEndpoint UpdateEndpoint", "endpoint/*"),
        ...eachPassing(events, "events", "CreateSubscriber", "*/*"),
        ...eachPassing(events, "events", "UpdateSubscriber", "*/subscriber/*"),
      ],
    ],
    sources: [apiReference("events:PutTargets")],
  }),
  works({
    id: "apigateway.create-integration",
    title: "makes an interface that calls any API as the role",
    trusts: ["apigateway.amazonaws.com"],
    steps: [
      eachPassing(["apigateway.amazonaws.com"], "apigateway", "PUT POST PATCH", "arn:*:apigateway:*::/*"),
    ],
    sources: [
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html",
    ],
  }),
  works({
    id: "ssm.start-automation-execution",
    title: "runs an automation of its own steps as the role",
    trusts: ssm,
    steps: [
      [
        ...eachPassing(
          ssm,
          "ssm",
          "StartAutomationExecution StartChangeRequestExecution",
          "automation-definition/*",
        ),
        ...eachPassing(ssm, "ssm", "StartExecutionPreview"),
        ...eachPassing(ssm, "ssm", "CreateAssociation CreateAssociationBatch CreateDocument", "document/*"),
        ...eachPassing(ssm, "ssm", "UpdateAssociation", "association/*"),
        ...eachPassing(
          ssm,
          "ssm",
          "RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask",
          "maintenancewindow/*",
        ),
        ...eachPassing(ssm, "ssm", "CreateCloudConnector", "cloud-connector/*"),
      ],
    ],
    sources: [
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html",
      apiReference("ssm:StartAutomationExecution"),
    ],
  }),
  works({
    id: "ssm.notify-as-role",
    title: "has Systems Manager publish to a topic of its choice as the role",
    trusts: ssm,
    steps: [eachPassing(ssm, "ssm", "SendCommand", "document/*")],
    limitedTo: of("sns", "Publish"),
    sources: [apiReference("ssm:SendCommand")],
  }),
  works({
    id: "fis.start-experiment",
    title: "runs an experiment whose actions are done as the role",
    trusts: ["fis.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["fis.amazonaws.com"],
          "fis",
          `CreateExperimentTemplate UpdateExperimentTemplate CreateTargetAccountConfiguration
           UpdateTargetAccountConfiguration`,
          "experiment-template/*",
        ),
      ],
      each("fis", "StartExperiment", "experiment-template/*"),
    ],
    sources: ["https://docs.aws.amazon.com/fis/latest/userguide/getting-started-iam-service-role.html"],
  }),
  works({
    id: "codepipeline.create-pipeline",
    title: "makes or changes a pipeline whose commands and deployments run as the role",
    trusts: ["codepipeline.amazonaws.com"],
    steps: [
      eachPassing(
        ["codepipeline.amazonaws.com"],
        "codepipeline",
        "CreatePipeline UpdatePipeline",
        here("codepipeline", "*"),
      ),
    ],
    sources: [apiReference("codepipeline:UpdatePipeline")],
  }),
  works({
    id: "codedeploy.create-deployment-group",
    title: "has CodeDeploy deploy a revision of its own as the role",
    trusts: ["codedeploy.amazonaws.com", "*.codedeploy.amazonaws.com"],
    steps: [
      eachPassing(
        ["codedeploy.amazonaws.com", "*.codedeploy.amazonaws.com"],
        "codedeploy",
        "CreateDeploymentGroup UpdateDeploymentGroup",
        "deploymentgroup:*",
      ),
      each("codedeploy", "CreateDeployment", "deploymentgroup:*"),
    ],
    sources: [
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html",
    ],
  }),
  works({
    id: "config.remediate",
    title: "has Config remedy a finding with an automation of its own, run as the role",
    trusts: [...ssm, "config.amazonaws.com", "config-conforms.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          [...ssm, "config.amazonaws.com"],
          "config",
          "PutRemediationConfigurations",
          "remediation-configuration/*",
        ),
        ...eachPassing([...ssm, "config.amazonaws.com"], "config", "StartRemediationExecution"),
        ...eachPassing(
          [...ssm, "config.amazonaws.com"],
          "config",
          "PutConformancePack",
          "conformance-pack/*",
        ),
        ...eachPassing(
          [...ssm, "config.amazonaws.com"],
          "config",
          "PutOrganizationConformancePack",
          "organization-conformance-pack/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationConfigurations.html"],
  }),
  works({
    id: "config.record-as-role",
    title: "has Config read every resource as the role, and deliver what it reads to a bucket of its choice",
    trusts: ["config.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["config.amazonaws.com"],
          "config",
          "PutConfigurationRecorder",
          "configuration-recorder/*/*",
        ),
        ...eachPassing(["config.amazonaws.com"], "config", "PutServiceLinkedConfigurationRecorder"),
        ...eachPassing(
          ["config.amazonaws.com"],
          "config",
          "PutConfigurationAggregator",
          "config-aggregator/*",
        ),
        ...eachPassing(
          ["config.amazonaws.com"],
          "config",
          "PutOrganizationConfigRule",
          "organization-config-rule/*",
        ),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html"],
  }),
  works({
    id: "ec2.request-spot-fleet",
    title: "has a spot fleet launch and tag instances as the role",
    trusts: ["spotfleet.amazonaws.com"],
    steps: [
      eachPassing(
        ["spotfleet.amazonaws.com", "ec2.amazonaws.com"],
        "ec2",
        "RequestSpotFleet",
        "spot-fleet-request/*",
      ),
    ],
    sources: [apiReference("ec2:RequestSpotFleet")],
  }),
  works({
    id: "ec2.create-flow-logs",
    title: "has flow logs written to a log group or a stream of its choice as the role",
    trusts: ["vpc-flow-logs.amazonaws.com", "delivery.logs.amazonaws.com"],
    steps: [
      eachPassing(
        ["vpc-flow-logs.amazonaws.com", "delivery.logs.amazonaws.com"],
        "ec2",
        "CreateFlowLogs",
        "vpc-flow-log/*",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html"],
  }),
  works({
    id: "ec2.import-image",
    title: "has an image, a disk or an object moved in or out as the role",
    trusts: ["vmie.amazonaws.com"],
    steps: [
      [
        ...eachPassing(["vmie.amazonaws.com"], "ec2", "ImportImage", "import-image-task/*"),
        ...eachPassing(["vmie.amazonaws.com"], "ec2", "ImportSnapshot", "import-snapshot-task/*"),
        ...eachPassing(["vmie.amazonaws.com"], "ec2", "ExportImage", "export-image-task/*"),
      ],
    ],
    sources: ["https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html"],
  }),
  works({
    id: "rds.custom-instance",
    title: "starts a database host that carries the role and on which it has a shell",
    trusts: ["ec2.amazonaws.com"],
    steps: [
      [
        { requests: [], when: "inInstanceProfile" },
        passing(["ec2.amazonaws.com"], ask("iam:AddRoleToInstanceProfile", inIam("instance-profile/*"))),
      ],
      eachPassing(
        ["ec2.amazonaws.com", "rds.amazonaws.com", "custom.rds.amazonaws.com"],
        "rds",
        `CreateDBInstance CreateDBInstanceReadReplica RestoreDBInstanceFromDBSnapshot
         RestoreDBInstanceToPointInTime`,
        "db:*",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/custom-setup-orcl.html"],
  }),
  works({
    id: "elasticbeanstalk.lifecycle-as-role",
    title: "has Elastic Beanstalk delete versions of applications as the role",
    trusts: ["elasticbeanstalk.amazonaws.com"],
    steps: [
      [
        ...eachPassing(
          ["elasticbeanstalk.amazonaws.com"],
          "elasticbeanstalk",
          "CreateApplication UpdateApplicationResourceLifecycle",
          "application/*",
        ),
      ],
    ],
    sources: [apiReference("elasticbeanstalk:UpdateApplicationResourceLifecycle")],
  }),
  works({
    id: "cognito-idp.create-group",
    title: "gives a group of users the role, which their identity pool hands out",
    trusts: ["cognito-identity.amazonaws.com"],
    steps: [
      eachPassing(
        ["cognito-identity.amazonaws.com", "cognito-idp.amazonaws.com"],
        "cognito-idp",
        "CreateGroup UpdateGroup",
        "userpool/*",
      ),
    ],
    sources: ["https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html"],
  }),
  {
    id: "license-manager.create-token",
    title: "has License Manager issue a token that names roles which take its tokens",
    family: "delegated-work",
    sources: ["https://docs.aws.amazon.com/license-manager/latest/APIReference/API_CreateToken.html"],
    subject: { kind: "identityProvider", protocol: "oidc", issuer: "openid-license-manager.amazonaws.com" },
    steps: [each("license-manager", "CreateToken", "arn:*:license-manager::${account}:license:*")],
    gains: [{ kind: "tokens" }],
  },
];

/** Objects and the keys that they lie under. */
const objects = ["s3:*", "kms:*"];

/** The operations of one service that carry a role. */
interface ServiceRow {
  /** The service's prefix. */
  readonly service: string;
  /** Service principals beside `SERVICE.amazonaws.com` and the names under it. */
  readonly trusts?: readonly string[];
  /** Operations on resources of the service. */
  readonly onResources?: string;
  /** Operations that know no resources. */
  readonly onNothing?: string;
  readonly limitedTo?: readonly string[];
}

const serviceRows: readonly ServiceRow[] = [
  {
    service: "access-analyzer",
    onNothing: `StartPolicyGeneration`,
  },
  {
    service: "acm",
    onResources: `CreateAcmeExternalAccountBinding`,
  },
  {
    service: "agent-registry",
    trusts: ["bedrock-agentcore.amazonaws.com"],
    onResources: `CreateRegistryRecord UpdateRegistryRecord`,
  },
  {
    service: "aidevops",
    onResources: `AssociateService EnableOperatorApp RegisterService UpdateAssociation`,
  },
  {
    service: "aiops",
    onResources: `UpdateInvestigationGroup`,
    onNothing: `CreateInvestigationGroup`,
  },
  {
    service: "airflow-serverless",
    trusts: ["airflow.amazonaws.com"],
    onResources: `UpdateWorkflow`,
    onNothing: `CreateWorkflow`,
  },
  {
    service: "amplify",
    onResources: `CreateBranch CreateDomainAssociation UpdateApp UpdateBranch UpdateDomainAssociation`,
    onNothing: `CreateApp`,
  },
  {
    service: "aoss",
    trusts: ["opensearchservice.amazonaws.com"],
    onNothing: `CreateIngestionStream`,
  },
  {
    service: "appconfig",
    onResources: `CreateConfigurationProfile CreateEnvironment UpdateConfigurationProfile UpdateEnvironment UpdateExtension`,
    onNothing: `CreateExtension`,
  },
  {
    service: "appflow",
    onResources: `UpdateConnectorProfile UpdateFlow`,
    onNothing: `CreateConnectorProfile CreateFlow`,
  },
  {
    service: "application-autoscaling",
    trusts: ["elasticmapreduce.amazonaws.com"],
    onResources: `RegisterScalableTarget`,
  },
  {
    service: "appstream",
    onResources: `CreateAppBlockBuilder CreateFleet CreateImageBuilder UpdateAppBlockBuilder UpdateFleet`,
    onNothing: `CreateExportImageTask CreateImportedImage`,
  },
  {
    service: "appsync",
    onResources: `UpdateApi UpdateGraphqlApi`,
    onNothing: `CreateApi CreateDataSource CreateGraphqlApi UpdateDataSource`,
  },
  {
    service: "aps",
    onResources: `CreateScraper UpdateScraper`,
  },
  {
    service: "arc-region-switch",
    onResources: `CreatePlan UpdatePlan`,
  },
  {
    service: "athena",
    onResources: `CreateWorkGroup StartSession UpdateWorkGroup`,
  },
  {
    service: "autoscaling",
    onResources: `PutLifecycleHook`,
  },
  {
    service: "backup",
    onResources: `CreateBackupPlan CreateBackupSelection CreateRestoreTestingSelection StartBackupJob StartCopyJob StartRestoreJob StartScanJob UpdateBackupPlan UpdateRecoveryPointIndexSettings UpdateRestoreTestingSelection`,
  },
  {
    service: "backup-gateway",
    onResources: `PutHypervisorPropertyMappings StartVirtualMachinesMetadataSync`,
  },
  {
    service: "backup-search",
    onResources: `StartSearchResultExportJob`,
  },
  {
    service: "bcm-dashboards",
    trusts: ["billing.amazonaws.com"],
    onNothing: `CreateScheduledReport UpdateScheduledReport`,
  },
  {
    service: "bedrock",
    trusts: ["sagemaker.amazonaws.com"],
    onResources: `CreateEvaluationJob CreateModelCustomizationJob CreateModelInvocationJob UpdateAgent UpdateFlow UpdateKnowledgeBase UpdateMarketplaceModelEndpoint`,
    onNothing: `CreateAgent CreateCustomModel CreateFlow CreateKnowledgeBase CreateMarketplaceModelEndpoint CreateModelImportJob PutModelInvocationLoggingConfiguration`,
  },
  {
    service: "bedrock-agentcore",
    trusts: ["ec2.amazonaws.com"],
    onResources: `CreateConsentPortal CreateRegistryRecord UpdateABTest UpdateAgentRuntime UpdateConsentPortal UpdateGateway UpdateHarness UpdateMemory UpdateOnlineEvaluationConfig UpdatePaymentManager UpdateRegistryRecord`,
    onNothing: `CreateABTest CreateAgentRuntime CreateBrowser CreateCapacityProvider CreateGateway CreateHarness CreateMemory CreateOnlineEvaluationConfig CreatePaymentManager`,
  },
  {
    service: "braket",
    onResources: `CreateJob`,
  },
  {
    service: "budgets",
    onResources: `CreateBudgetAction UpdateBudgetAction`,
  },
  {
    service: "chatbot",
    onResources: `UpdateChimeWebhookConfiguration UpdateMicrosoftTeamsChannelConfiguration UpdateSlackChannelConfiguration`,
    onNothing: `CreateChimeWebhookConfiguration CreateMicrosoftTeamsChannelConfiguration CreateSlackChannelConfiguration`,
  },
  {
    service: "chime",
    onResources: `UpdateMediaInsightsPipelineConfiguration`,
    onNothing: `CreateMediaCapturePipeline CreateMediaInsightsPipelineConfiguration`,
  },
  {
    service: "cleanrooms",
    onResources: `CreateAnalysisTemplate CreateConfiguredTableAssociation CreateMembership UpdateConfiguredTableAssociation UpdateMembership`,
  },
  {
    service: "cleanrooms-ml",
    onResources: `CreateConfiguredAudienceModel CreateMLInputChannel StartAudienceGenerationJob UpdateConfiguredAudienceModel`,
    onNothing: `CreateConfiguredModelAlgorithm CreateTrainingDataset PutMLConfiguration`,
  },
  {
    service: "cloudfront",
    onResources: `UpdateRealtimeLogConfig`,
    onNothing: `CreateRealtimeLogConfig`,
    limitedTo: ["kinesis:*"],
  },
  {
    service: "cloudhsm",
    onResources: `CreateHsm`,
  },
  {
    service: "cloudtrail",
    onResources: `CreateTrail EnableFederation UpdateTrail`,
    onNothing: `StartImport`,
  },
  {
    service: "cloudwatch",
    trusts: ["monitoring.amazonaws.com"],
    onResources: `PutLogAlarm PutMetricStream UpdateIntegration UpdateSpace`,
    onNothing: `CreateDomainForOrganization CreateIntegration CreateSpace`,
  },
  {
    service: "codebuild",
    onResources: `UpdateProjectVisibility`,
  },
  {
    service: "codecatalyst",
    trusts: ["codecatalyst-runner.amazonaws.com"],
    onResources: `AssociateIamRoleToConnection`,
  },
  {
    service: "codeconnections",
    trusts: ["cloudformation.sync.codestar-connections.amazonaws.com"],
    onResources: `CreateSyncConfiguration`,
    onNothing: `UpdateSyncConfiguration`,
  },
  {
    service: "codestar-connections",
    trusts: ["cloudformation.sync.codeconnections.amazonaws.com"],
    onResources: `CreateSyncConfiguration`,
    onNothing: `UpdateSyncConfiguration`,
  },
  {
    service: "cognito-sync",
    onResources: `SetIdentityPoolConfiguration`,
  },
  {
    service: "comprehend",
    onResources: `CreateDocumentClassifier CreateEndpoint CreateEntityRecognizer CreateFlywheel ImportModel StartDocumentClassificationJob StartDominantLanguageDetectionJob StartEntitiesDetectionJob StartEventsDetectionJob StartKeyPhrasesDetectionJob StartPiiEntitiesDetectionJob StartSentimentDetectionJob StartTargetedSentimentDetectionJob StartTopicsDetectionJob UpdateEndpoint UpdateFlywheel`,
    limitedTo: objects,
  },
  {
    service: "comprehendmedical",
    trusts: ["comprehend.amazonaws.com"],
    onNothing: `StartEntitiesDetectionV2Job StartICD10CMInferenceJob StartPHIDetectionJob StartRxNormInferenceJob StartSNOMEDCTInferenceJob`,
    limitedTo: objects,
  },
  {
    service: "continuum",
    onNothing: `AssociateCollector CreateCollector CreateIntegration UpdateCollector UpdateIntegration`,
  },
  {
    service: "databrew",
    onResources: `UpdateProfileJob UpdateProject UpdateRecipeJob`,
    onNothing: `CreateProfileJob CreateProject CreateRecipeJob`,
  },
  {
    service: "dataexchange",
    onResources: `CreateJob`,
  },
  {
    service: "datasync",
    onResources: `CreateTask StartTaskExecution UpdateLocationAzureBlob UpdateLocationEfs UpdateLocationFsxOntap UpdateLocationFsxOpenZfs UpdateLocationFsxWindows UpdateLocationHdfs UpdateLocationObjectStorage UpdateLocationS3 UpdateLocationSmb UpdateTask`,
    onNothing: `CreateLocationAzureBlob CreateLocationEfs CreateLocationFsxOntap CreateLocationFsxOpenZfs CreateLocationFsxWindows CreateLocationHdfs CreateLocationObjectStorage CreateLocationS3 CreateLocationSmb`,
  },
  {
    service: "datazone",
    onResources: `UpdateDomain`,
    onNothing: `AssociateEnvironmentRole CreateAccountPool CreateConnection CreateDataSource CreateDomain CreateProject CreateSubscriptionTarget PutEnvironmentBlueprintConfiguration UpdateAccountPool UpdateConnection UpdateDataSource UpdateSubscriptionTarget`,
  },
  {
    service: "dax",
    onResources: `CreateCluster`,
    limitedTo: ["dynamodb:*", "kms:*"],
  },
  {
    service: "deadline",
    onResources: `CreateFleet CreateMonitor CreateQueue UpdateFleet UpdateMonitor UpdateQueue`,
  },
  {
    service: "devicefarm",
    onResources: `GetDevicePoolCompatibility ScheduleRun UpdateProject`,
    onNothing: `CreateProject`,
  },
  {
    service: "dlm",
    onResources: `UpdateLifecyclePolicy`,
    onNothing: `CreateLifecyclePolicy`,
  },
  {
    service: "dms",
    trusts: ["dms-data-migrations.amazonaws.com", "redshift.amazonaws.com"],
    onResources: `CreateDataMigration CreateEndpoint CreateMigrationProject ModifyDataMigration ModifyEndpoint UpdateDataProvider UpdateMigrationProject StartReplicationTaskAssessmentRun`,
    onNothing: `CreateDataProvider CreateFleetAdvisorCollector CreateOutboundIntegration ModifyOutboundIntegration`,
  },
  {
    service: "drs",
    trusts: ["ec2.amazonaws.com"],
    onResources: `StartRecovery`,
  },
  {
    service: "ds",
    onResources: `EnableRoleAccess`,
  },
  {
    service: "dsql",
    onResources: `CreateStream`,
  },
  {
    service: "dynamodb",
    trusts: ["application-autoscaling.amazonaws.com"],
    onResources: `UpdateGlobalTableSettings UpdateTableReplicaAutoScaling`,
  },
  {
    service: "ecr",
    onNothing: `CreatePullThroughCacheRule CreateRepositoryCreationTemplate UpdatePullThroughCacheRule UpdateRepositoryCreationTemplate`,
  },
  {
    service: "ecs",
    onNothing: `CreateGateway UpdateGateway`,
  },
  {
    service: "elasticfilesystem",
    onResources: `CreateReplicationConfiguration`,
  },
  {
    service: "elemental-inference",
    onResources: `UpdateFeed`,
    onNothing: `CreateFeed`,
  },
  {
    service: "entityresolution",
    onResources: `StartIdMappingJob UpdateIdMappingWorkflow UpdateIdNamespace UpdateMatchingWorkflow`,
    onNothing: `CreateIdMappingWorkflow CreateIdNamespace CreateMatchingWorkflow`,
  },
  {
    service: "es",
    trusts: [
      "opensearchservice.amazonaws.com",
      "directquery.opensearchservice.amazonaws.com",
      "application.opensearchservice.amazonaws.com",
    ],
    onResources: `AddDataSource AddDirectQueryDataSource AssociatePackage AssociatePackages CreateDomain CreateElasticsearchDomain UpdateApplication UpdateDataSource UpdateDirectQueryDataSource UpdateDomainConfig UpdateElasticsearchDomainConfig`,
    onNothing: `CreateApplication`,
  },
  {
    service: "firehose",
    onResources: `CreateDeliveryStream UpdateDestination`,
  },
  {
    service: "fms",
    onNothing: `PutNotificationChannel`,
  },
  {
    service: "forecast",
    onResources: `CreateDataset CreateDatasetImportJob CreateExplainability CreateExplainabilityExport CreateForecast CreateForecastExportJob CreatePredictor CreatePredictorBacktestExportJob CreateWhatIfAnalysis CreateWhatIfForecast CreateWhatIfForecastExport`,
    onNothing: `CreateAutoPredictor`,
    limitedTo: objects,
  },
  {
    service: "frauddetector",
    onResources: `CreateBatchImportJob CreateBatchPredictionJob CreateModelVersion PutExternalModel UpdateModelVersion`,
  },
  {
    service: "geo",
    onResources: `StartJob`,
  },
  {
    service: "glue",
    trusts: ["lakeformation.amazonaws.com", "redshift.amazonaws.com"],
    onResources: `CreateCatalog CreateColumnStatisticsTaskSettings CreateIntegrationResourceProperty CreateTableOptimizer PutDataCatalogEncryptionSettings StartColumnStatisticsTaskRun StartDataQualityRuleRecommendationRun StartDataQualityRulesetEvaluationRun UpdateCatalog UpdateColumnStatisticsTaskSettings UpdateCrawler UpdateIntegrationResourceProperty UpdateTableOptimizer`,
    onNothing: `CreateCrawler CreateDataQualityEvaluationConfig UpdateDataQualityEvaluationConfig`,
  },
  {
    service: "grafana",
    onResources: `UpdateWorkspace`,
    onNothing: `CreateWorkspace`,
  },
  {
    service: "groundstation",
    onResources: `UpdateConfig UpdateMissionProfile`,
    onNothing: `CreateConfig CreateDataflowEndpointGroup CreateMissionProfile`,
  },
  {
    service: "guardduty",
    onResources: `UpdateMalwareProtectionPlan`,
    onNothing: `CreateMalwareProtectionPlan StartMalwareScan`,
  },
  {
    service: "health-agent",
    onNothing: `CreateDomain`,
  },
  {
    service: "healthlake",
    onResources: `StartDataTransformationJob StartFHIRExportJob StartFHIRImportJob`,
    limitedTo: objects,
  },
  {
    service: "imagebuilder",
    trusts: ["ec2.amazonaws.com", "vmie.amazonaws.com"],
    onResources: `CreateDistributionConfiguration CreateImage CreateImagePipeline CreateInfrastructureConfiguration CreateLifecyclePolicy DistributeImage ImportDiskImage StartResourceStateUpdate UpdateDistributionConfiguration UpdateImagePipeline UpdateInfrastructureConfiguration UpdateLifecyclePolicy`,
  },
  {
    service: "inspector",
    onNothing: `RegisterCrossAccountAccessRole`,
  },
  {
    service: "iot",
    onResources: `CreateCommand CreateJob CreateJobTemplate CreateMitigationAction CreateOTAUpdate CreateProvisioningTemplate CreateSecurityProfile CreateStream CreateTopicRule ReplaceTopicRule UpdateCACertificate UpdateJob UpdateMitigationAction UpdateProvisioningTemplate UpdateSecurityProfile UpdateStream`,
    onNothing: `CreateTopicRuleDestination RegisterCACertificate SetLoggingOptions SetV2LoggingOptions StartThingRegistrationTask UpdateAccountAuditConfiguration UpdateEncryptionConfiguration UpdatePackageConfiguration`,
  },
  {
    service: "iotdeviceadvisor",
    onResources: `UpdateSuiteDefinition`,
    onNothing: `CreateSuiteDefinition GetEndpoint StartSuiteRun`,
  },
  {
    service: "iotfleetwise",
    onResources: `CreateCampaign`,
    onNothing: `RegisterAccount`,
  },
  {
    service: "iotmanagedintegrations",
    onNothing: `CreateDestination UpdateDestination`,
  },
  {
    service: "iotsitewise",
    onResources: `CreateBulkImportJob CreateDataset UpdateDataset UpdatePortal UpdateTask`,
    onNothing: `CreatePortal CreateTask PutStorageConfiguration`,
  },
  {
    service: "iottwinmaker",
    onResources: `CreateSyncJob UpdateWorkspace`,
    onNothing: `CreateWorkspace`,
  },
  {
    service: "iotwireless",
    onResources: `StartWirelessDeviceImportTask UpdateDestination UpdateFuotaTask`,
    onNothing: `CreateDestination CreateFuotaTask CreateWirelessGatewayTaskDefinition`,
  },
  {
    service: "kafka",
    onResources: `CreateChannel CreateReplicator`,
  },
  {
    service: "kafkaconnect",
    onNothing: `CreateConnector`,
  },
  {
    service: "kendra",
    onResources: `BatchPutDocument CreateDataSource CreateExperience CreateFaq CreateQuerySuggestionsBlockList CreateThesaurus PutPrincipalMapping UpdateDataSource UpdateExperience UpdateIndex UpdateQuerySuggestionsBlockList UpdateThesaurus`,
    onNothing: `CreateIndex`,
  },
  {
    service: "kinesis",
    onResources: `CreateChannel`,
  },
  {
    service: "kinesisanalytics",
    onNothing: `ExportSnapshot ImportSnapshot`,
  },
  {
    service: "lambda",
    onResources: `CreateNetworkConnector UpdateNetworkConnector`,
  },
  {
    service: "lex",
    trusts: ["lexv2.amazonaws.com"],
    onResources: `CreateBot PutBotAlias PutIntent StartImport StartMigration StartTestSetGeneration UpdateBot`,
  },
  {
    service: "logs",
    onResources: `CreateScheduledQuery PutDeliveryDestination PutDestination PutSubscriptionFilter UpdateScheduledQuery`,
    onNothing: `CreateImportTask PutIntegration`,
  },
  {
    service: "lookoutequipment",
    onResources: `CreateInferenceScheduler CreateModel ImportModelVersion StartDataIngestionJob UpdateInferenceScheduler UpdateModel`,
    limitedTo: objects,
  },
  {
    service: "m2",
    onNothing: `CreateApplication`,
  },
  {
    service: "machinelearning",
    onResources: `CreateDataSourceFromRDS CreateDataSourceFromRedshift`,
  },
  {
    service: "macie2",
    trusts: ["reveal-samples.macie.amazonaws.com", "macie.amazonaws.com"],
    onNothing: `UpdateRevealConfiguration`,
  },
  {
    service: "mediaconnect",
    onResources: `AddFlowOutputs AddFlowSources AddFlowVpcInterfaces CreateFlow CreateRouterInput CreateRouterOutput GrantFlowEntitlements UpdateFlowEntitlement UpdateFlowOutput UpdateFlowSource UpdateRouterInput UpdateRouterOutput`,
  },
  {
    service: "mediaconvert",
    onResources: `CreateJob`,
  },
  {
    service: "medialive",
    onResources: `CreateChannel CreateCluster CreateInput UpdateChannel UpdateInput UpdateInputDevice`,
  },
  {
    service: "mediapackage",
    onResources: `UpdateOriginEndpoint`,
    onNothing: `CreateHarvestJob CreateOriginEndpoint`,
  },
  {
    service: "mediapackage-vod",
    trusts: ["mediapackage.amazonaws.com"],
    onResources: `UpdatePackagingGroup`,
    onNothing: `CreateAsset CreatePackagingConfiguration CreatePackagingGroup`,
  },
  {
    service: "mediapackagev2",
    trusts: ["mediapackage.amazonaws.com"],
    onResources: `CreateOriginEndpoint PutOriginEndpointPolicy UpdateOriginEndpoint`,
  },
  {
    service: "mediastore",
    onResources: `StartAccessLogging`,
  },
  {
    service: "medical-imaging",
    onResources: `StartDICOMImportJob`,
    limitedTo: objects,
  },
  {
    service: "mgh",
    onResources: `AssociateAutomationUnitRole`,
  },
  {
    service: "mgn",
    trusts: ["ec2.amazonaws.com"],
    onResources: `StartCutover StartTest`,
  },
  {
    service: "mobiletargeting",
    trusts: ["pinpoint.amazonaws.com"],
    onResources: `CreateExportJob CreateImportJob CreateJourney CreateRecommenderConfiguration PutEventStream UpdateEmailChannel UpdateJourney UpdateRecommenderConfiguration`,
  },
  {
    service: "neptune-db",
    trusts: ["rds.amazonaws.com", "sagemaker.amazonaws.com"],
    onResources: `CreateMLEndpoint StartLoaderJob StartMLDataProcessingJob StartMLModelTrainingJob StartMLModelTransformJob`,
  },
  {
    service: "neptune-graph",
    onResources: `CreateGraphUsingImportTask StartExportTask StartImportTask`,
  },
  {
    service: "nimble",
    onResources: `CreateStudio CreateStudioComponent UpdateStudio UpdateStudioComponent`,
  },
  {
    service: "observabilityadmin",
    trusts: ["logs.amazonaws.com"],
    onResources: `CreateCentralizationRuleForOrganization CreateDatasetIntegration CreateS3TableIntegration UpdateCentralizationRuleForOrganization UpdateDatasetIntegration`,
    onNothing: `CreateConnector`,
  },
  {
    service: "odb",
    onResources: `AssociateIamRoleToResource CreateAutonomousDatabase CreateAutonomousDatabaseWallet UpdateAutonomousDatabase`,
  },
  {
    service: "omics",
    onResources: `StartAnnotationImportJob StartReadSetExportJob StartReadSetImportJob StartReferenceImportJob StartRun StartRunBatch StartVariantImportJob`,
  },
  {
    service: "osis",
    trusts: ["osis-pipelines.amazonaws.com"],
    onResources: `UpdatePipeline`,
    onNothing: `CreatePipeline`,
  },
  {
    service: "pcs",
    trusts: ["ec2.amazonaws.com"],
    onResources: `CreateComputeNodeGroup UpdateComputeNodeGroup`,
  },
  {
    service: "personalize",
    onResources: `CreateBatchInferenceJob CreateBatchSegmentJob CreateDataDeletionJob CreateDatasetExportJob CreateDatasetGroup CreateDatasetImportJob CreateMetricAttribution UpdateMetricAttribution`,
    limitedTo: objects,
  },
  {
    service: "profile",
    trusts: ["customer-profiles.amazonaws.com", "appflow.amazonaws.com"],
    onResources: `AssociateStreamForSegments CreateIntegrationWorkflow CreateSegmentSnapshot PutIntegration`,
  },
  {
    service: "proton",
    trusts: ["codebuild.amazonaws.com", "cloudformation.amazonaws.com"],
    onResources: `CreateEnvironment UpdateEnvironment UpdateEnvironmentAccountConnection`,
    onNothing: `CreateEnvironmentAccountConnection UpdateAccountRoles UpdateAccountSettings`,
  },
  {
    service: "qbusiness",
    onResources: `BatchPutDocument CreateDataSource CreatePlugin CreateRetriever CreateWebExperience PutGroup UpdateApplication UpdateDataSource UpdatePlugin UpdateRetriever UpdateWebExperience`,
    onNothing: `CreateApplication`,
  },
  {
    service: "quicksight",
    onResources: `CreateActionConnector StartAssetBundleImportJob UpdateActionConnector UpdateDataSource UpdateVPCConnection`,
    onNothing: `UpdateResourcePermissions CreateDataSource CreateVPCConnection`,
  },
  {
    service: "rds",
    onResources: `AddRoleToDBCluster AddRoleToDBInstance CreateDBCluster CreateDBInstance CreateDBInstanceReadReplica ModifyDBCluster ModifyDBInstance ModifyDBProxy RestoreDBClusterFromS3 RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime RestoreDBInstanceFromDBSnapshot RestoreDBInstanceFromS3 RestoreDBInstanceToPointInTime StartExportTask`,
    onNothing: `CreateDBProxy`,
  },
  {
    service: "redshift",
    onResources: `CreateCluster ModifyClusterIamRoles ModifyRedshiftIdcApplication RestoreFromClusterSnapshot`,
    onNothing: `CreateRedshiftIdcApplication CreateScheduledAction ModifyScheduledAction`,
  },
  {
    service: "redshift-serverless",
    trusts: ["redshift.amazonaws.com", "scheduler.redshift.amazonaws.com"],
    onResources: `CreateNamespace CreateScheduledAction UpdateNamespace`,
    onNothing: `UpdateScheduledAction`,
  },
  {
    service: "rekognition",
    onResources: `CreateStreamProcessor StartFaceSearch`,
    onNothing: `StartCelebrityRecognition StartContentModeration StartFaceDetection StartLabelDetection StartPersonTracking StartSegmentDetection StartTextDetection`,
    limitedTo: ["s3:*", "kms:*", "sns:Publish", "kinesis:*", "kinesisvideo:*"],
  },
  {
    service: "repostspace",
    onResources: `UpdateSpace`,
    onNothing: `CreateSpace`,
  },
  {
    service: "resiliencehub",
    onResources: `CreateApp CreateService CreateTest UpdateApp UpdateService UpdateTest`,
  },
  {
    service: "resource-groups",
    onResources: `StartTagSyncTask`,
  },
  {
    service: "rtbfabric",
    onResources: `UpdateResponderGateway`,
    onNothing: `CreateResponderGateway`,
  },
  {
    service: "rum",
    trusts: ["cognito-identity.amazonaws.com"],
    onResources: `CreateAppMonitor PutRumMetricsDestination UpdateAppMonitor`,
  },
  {
    service: "s3",
    onResources: `PutReplicationConfiguration UpdateBucketMetadataAnnotationTableConfiguration`,
    onNothing: `CreateBucketMetadataConfiguration CreateJob`,
  },
  {
    service: "s3-outposts",
    onResources: `PutReplicationConfiguration`,
  },
  {
    service: "s3files",
    trusts: ["elasticfilesystem.amazonaws.com"],
    onNothing: `CreateFileSystem`,
  },
  {
    service: "s3tables",
    onResources: `PutTableBucketReplication PutTableReplication`,
    onNothing: `StartTableMigration SyncTableMigration`,
  },
  {
    service: "sagemaker",
    onResources: `CreateAIBenchmarkJob CreateAIRecommendationJob CreateAlgorithm CreateAutoMLJob CreateAutoMLJobV2 CreateCluster CreateCompilationJob CreateDataQualityJobDefinition CreateDeviceFleet CreateDomain CreateEdgeDeploymentPlan CreateEdgeDeploymentStage CreateEdgePackagingJob CreateEndpointConfig CreateFeatureGroup CreateFlowDefinition CreateHyperParameterTuningJob CreateImage CreateInferenceExperiment CreateInferenceRecommendationsJob CreateJob CreateLabelingJob CreateMlflowApp CreateMlflowTrackingServer CreateModel CreateModelBiasJobDefinition CreateModelExplainabilityJobDefinition CreateModelPackage CreateModelQualityJobDefinition CreateMonitoringSchedule CreateOptimizationJob CreatePartnerApp CreatePipeline CreateProject CreateUserProfile StartPipelineExecution UpdateCluster UpdateClusterInference UpdateDeviceFleet UpdateDomain UpdateImage UpdateMonitoringSchedule UpdatePartnerApp UpdatePipeline UpdateUserProfile`,
    onNothing: `CreateTrainingSession RenderUiTemplate`,
  },
  {
    service: "sagemaker-geospatial",
    onResources: `ExportEarthObservationJob ExportVectorEnrichmentJob GetTile StartEarthObservationJob StartVectorEnrichmentJob`,
    limitedTo: objects,
  },
  {
    service: "secretsmanager",
    onResources: `RotateSecret`,
    onNothing: `AssociateCrossAccountReplica`,
  },
  {
    service: "securityagent",
    onResources: `CreateCodeReview CreatePentest CreateThreatModel UpdateAgentSpace UpdateApplication UpdateCodeReview UpdatePentest UpdateThreatModel`,
    onNothing: `CreateAgentSpace CreateApplication`,
  },
  {
    service: "securitylake",
    trusts: ["s3.amazonaws.com", "glue.amazonaws.com", "events.amazonaws.com"],
    onResources: `CreateCustomLogSource CreateDataLake CreateSubscriberNotification UpdateDataLake UpdateSubscriber UpdateSubscriberNotification`,
    onNothing: `CreateSubscriber`,
  },
  {
    service: "ses",
    onResources: `CreateConfigurationSetEventDestination CreateRuleSet UpdateConfigurationSetEventDestination UpdateRuleSet`,
    onNothing: `CreateReceiptRule UpdateReceiptRule`,
  },
  {
    service: "shield",
    onNothing: `AssociateDRTRole`,
  },
  {
    service: "sms-voice",
    onResources: `CreateEventDestination UpdateEventDestination UpdatePhoneNumber UpdatePool UpdateRcsAgent`,
    onNothing: `CreateConfigurationSetEventDestination UpdateConfigurationSetEventDestination`,
  },
  {
    service: "snowball",
    trusts: ["importexport.amazonaws.com"],
    onNothing: `CreateCluster CreateJob UpdateCluster UpdateJob`,
  },
  {
    service: "sns",
    onResources: `CreateTopic SetTopicAttributes`,
    onNothing: `CreatePlatformApplication SetPlatformApplicationAttributes`,
  },
  {
    service: "social-messaging",
    onResources: `PutWhatsAppBusinessAccountEventDestinations`,
    onNothing: `AssociateWhatsAppBusinessAccount`,
  },
  {
    service: "ssm-incidents",
    trusts: ["ssm.amazonaws.com"],
    onResources: `UpdateResponsePlan`,
    onNothing: `CreateResponsePlan`,
  },
  {
    service: "ssm-quicksetup",
    trusts: ["ssm.amazonaws.com", "cloudformation.amazonaws.com"],
    onResources: `CreateConfigurationManager UpdateConfigurationDefinition`,
    onNothing: `UpdateServiceSettings`,
  },
  {
    service: "storagegateway",
    onResources: `CreateNFSFileShare CreateSMBFileShare StartCacheReport`,
    limitedTo: objects,
  },
  {
    service: "supportapp",
    onNothing: `CreateSlackChannelConfiguration UpdateSlackChannelConfiguration`,
  },
  {
    service: "swf",
    onResources: `RegisterWorkflowType RespondDecisionTaskCompleted StartWorkflowExecution`,
  },
  {
    service: "textract",
    onNothing: `StartDocumentAnalysis StartDocumentTextDetection StartExpenseAnalysis StartLendingAnalysis`,
    limitedTo: ["sns:Publish"],
  },
  {
    service: "timestream",
    onNothing: `CreateScheduledQuery UpdateAccountSettings`,
  },
  {
    service: "transcribe",
    onResources: `UpdateVocabulary UpdateVocabularyFilter`,
    onNothing: `CreateLanguageModel CreateVocabulary CreateVocabularyFilter StartCallAnalyticsJob StartMedicalScribeJob StartTranscriptionJob UpdateLanguageModel`,
    limitedTo: objects,
  },
  {
    service: "transfer",
    onResources: `CreateAccess CreateAgreement CreateConnector CreateUser UpdateAgreement UpdateConnector UpdateServer UpdateUser UpdateWebApp UpdateWebAppCustomization`,
    onNothing: `CreateServer CreateWebApp UpdateAccess`,
  },
  {
    service: "translate",
    onResources: `StartTextTranslationJob`,
    limitedTo: objects,
  },
  {
    service: "ts",
    onNothing: `StartExecution`,
  },
  {
    service: "voiceid",
    onResources: `StartFraudsterRegistrationJob StartSpeakerEnrollmentJob`,
    limitedTo: objects,
  },
  {
    service: "wellarchitected",
    onResources: `UpdateAgentProfile`,
    onNothing: `CreateAgentProfile`,
  },
  {
    service: "wisdom",
    trusts: ["connect.amazonaws.com"],
    onNothing: `CreateAssistantAssociation`,
  },
  {
    service: "workmail",
    onResources: `PutEmailMonitoringConfiguration StartMailboxExportJob`,
  },
  {
    service: "workspaces",
    trusts: ["ec2.amazonaws.com"],
    onResources: `ModifyWorkspaceCreationProperties`,
  },
];

/** How the ARNs of a service's resources begin, where it is not as elsewhere. */
const resourcesOf: Readonly<Record<string, string>> = {
  s3: "arn:*:s3:*",
  workspaces: here("workspaces", "*"),
};

function tabled({ service, trusts = [], onResources, onNothing, limitedTo }: ServiceRow): Edge {
  const principals = [`${service}.amazonaws.com`, `*.${service}.amazonaws.com`, ...trusts];
  const calls = (names: string | undefined, resource: string): Call[] =>
    names === undefined ? [] : of(service, names).map((action) => passing(principals, ask(action, resource)));
  return works({
    id: `${service}.work-as-role`,
    title: `has ${service} work as the role`,
    trusts: principals,
    steps: [[...calls(onResources, resourcesOf[service] ?? here(service, "*")), ...calls(onNothing, "*")]],
    ...(limitedTo && { limitedTo }),
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html",
    ],
  });
}

export const delegatedWorkEdges: readonly Edge[] = [...named, ...serviceRows.map(tabled)];
