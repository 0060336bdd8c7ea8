/**
 * Resource types that run as a role (catalog/runs-as.ts) and that nobody takes over while the role stays what it is, with
 * the reason. Tokens without `aws:`, from @pulumi/aws 7.48.
 */
export interface NotTaken {
  readonly types: readonly string[];
  readonly reason: string;
}

const row = (reason: string, types: string): NotTaken => ({
  reason,
  types: types
    .trim()
    .split(/\s+/)
    .map((type) => `aws:${type}`),
});

export const notTaken: readonly NotTaken[] = [
  row(
    "whoever changes what it does hands the role to it again, which asks for iam:PassRole: an edge on the role",
    `scheduler/schedule:Schedule pipes/pipe:Pipe cloudwatch/eventTarget:EventTarget cloudwatch/eventRule:EventRule
     cloudwatch/eventEndpoint:EventEndpoint iot/topicRule:TopicRule iot/topicRuleDestination:TopicRuleDestination
     arcregionswitch/plan:Plan bedrock/agentFlow:AgentFlow cloudcontrol/resource:Resource
     ssmincidents/responsePlan:ResponsePlan ssm/quicksetupConfigurationManager:QuicksetupConfigurationManager
     mailmanager/ruleSet:RuleSet appconfig/extension:Extension s3/bucket:Bucket s3/bucketV2:BucketV2
     s3/bucketReplicationConfig:BucketReplicationConfig s3tables/tableBucketReplication:TableBucketReplication
     s3tables/tableReplication:TableReplication cloudwatch/logSubscriptionFilter:LogSubscriptionFilter
     lex/v2modelsBot:V2modelsBot lex/botAlias:BotAlias sagemaker/deviceFleet:DeviceFleet
     redshift/scheduledAction:ScheduledAction gamelift/script:Script gamelift/build:Build
     cloudformation/cloudFormationType:CloudFormationType
     chimesdkmediapipelines/mediaInsightsPipelineConfiguration:MediaInsightsPipelineConfiguration
     medialive/channel:Channel medialive/input:Input qbusiness/application:Application
     securitylake/dataLake:DataLake securitylake/subscriber:Subscriber
     securitylake/subscriberNotification:SubscriberNotification securitylake/customLogSource:CustomLogSource
     dlm/lifecyclePolicy:LifecyclePolicy backup/selection:Selection backup/plan:Plan
     backup/restoreTestingSelection:RestoreTestingSelection codedeploy/deploymentGroup:DeploymentGroup
     resiliencehub/v2Service:V2Service rekognition/streamProcessor:StreamProcessor
     timestreamquery/scheduledQuery:ScheduledQuery ssm/document:Document`,
  ),
  row(
    "the role is handed out to whoever signs in or asks, which is an edge on the role",
    `cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment cognito/userGroup:UserGroup rum/appMonitor:AppMonitor datazone/domain:Domain
     datazone/environmentBlueprintConfiguration:EnvironmentBlueprintConfiguration
     s3control/accessGrantsLocation:AccessGrantsLocation lakeformation/resource:Resource
     emr/securityConfiguration:SecurityConfiguration`,
  ),
  row(
    "AWS wrote what is done as the role: it records, delivers, scales, scans or reads for the service's own use",
    `apigateway/account:Account appautoscaling/target:Target appconfig/environment:Environment appsync/api:Api
     appsync/graphQLApi:GraphQLApi autoscaling/lifecycleHook:LifecycleHook
     bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration
     cfg/configurationAggregator:ConfigurationAggregator cfg/recorder:Recorder
     cloudfront/realtimeLogConfig:RealtimeLogConfig cloudtrail/trail:Trail cloudwatch/logDestination:LogDestination
     cloudwatch/metricStream:MetricStream codebuild/fleet:Fleet cognito/userPoolClient:UserPoolClient
     cognito/managedUserPoolClient:ManagedUserPoolClient ec2/flowLog:FlowLog dax/cluster:Cluster
     ecr/pullThroughCacheRule:PullThroughCacheRule ecr/repositoryCreationTemplate:RepositoryCreationTemplate
     elasticbeanstalk/application:Application elasticsearch/domain:Domain opensearch/domain:Domain
     opensearch/application:Application glue/catalogTableOptimizer:CatalogTableOptimizer glue/catalog:Catalog
     glue/crawler:Crawler glue/mLTransform:MLTransform
     glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings
     guardduty/malwareProtectionPlan:MalwareProtectionPlan imagebuilder/lifecyclePolicy:LifecyclePolicy
     imagebuilder/distributionConfiguration:DistributionConfiguration iot/loggingOptions:LoggingOptions
     lambda/coreNetworkConnector:CoreNetworkConnector msk/channel:Channel msk/replicator:Replicator
     observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization
     observabilityadmin/s3TableIntegration:S3TableIntegration odb/iamRoleAssociation:IamRoleAssociation
     pinpoint/emailChannel:EmailChannel pinpoint/eventStream:EventStream
     pinpoint/smsvoicev2EventDestination:Smsvoicev2EventDestination
     pinpoint/smsvoicev2PhoneNumber:Smsvoicev2PhoneNumber pinpoint/smsvoicev2Pool:Smsvoicev2Pool
     qldb/stream:Stream rds/proxy:Proxy redshift/idcApplication:IdcApplication
     rum/metricsDestination:MetricsDestination s3/filesFileSystem:FilesFileSystem sagemaker/featureGroup:FeatureGroup
     secretsmanager/secretRotation:SecretRotation ses/eventDestination:EventDestination ses/receiptRule:ReceiptRule
     sesv2/configurationSetEventDestination:ConfigurationSetEventDestination
     shield/drtAccessLogBucketAssociation:DrtAccessLogBucketAssociation
     shield/drtAccessRoleArnAssociation:DrtAccessRoleArnAssociation sns/platformApplication:PlatformApplication
     sns/smsPreferences:SmsPreferences sns/topic:Topic sns/topicSubscription:TopicSubscription amp/scraper:Scraper
     bedrock/agentcoreMemory:AgentcoreMemory bedrock/agentcoreMemoryStrategy:AgentcoreMemoryStrategy
     bedrock/agentcoreOnlineEvaluationConfig:AgentcoreOnlineEvaluationConfig cleanrooms/membership:Membership
     appconfig/configurationProfile:ConfigurationProfile`,
  ),
  row(
    "it runs once, when it is made, or runs what lies elsewhere: whoever writes there takes it over, which is an edge on content",
    `cfg/remediationConfiguration:RemediationConfiguration bedrock/customModel:CustomModel bedrock/evaluationJob:EvaluationJob bedrockmodel/invocationJob:InvocationJob
     comprehend/documentClassifier:DocumentClassifier comprehend/entityRecognizer:EntityRecognizer
     ebs/snapshotImport:SnapshotImport rds/exportTask:ExportTask sagemaker/algorithm:Algorithm
     sagemaker/dataQualityJobDefinition:DataQualityJobDefinition
     sagemaker/endpointConfiguration:EndpointConfiguration sagemaker/flowDefinition:FlowDefinition
     sagemaker/hyperParameterTuningJob:HyperParameterTuningJob sagemaker/labelingJob:LabelingJob sagemaker/model:Model
     sagemaker/trainingJob:TrainingJob transcribe/languageModel:LanguageModel`,
  ),
  row(
    "it names people who answer for an audit, and does nothing as them",
    "auditmanager/assessment:Assessment auditmanager/assessmentDelegation:AssessmentDelegation",
  ),
];
