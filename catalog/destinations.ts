/**
 * Settings that name a bucket to which a service writes what it holds, by type: a dot leads into a block, and into each of a
 * list of them. S3's own access logs are not among them: those stay in the account.
 * Tokens and settings from @pulumi/aws 7.48.
 */
export const destinationBuckets: Readonly<Record<string, readonly string[]>> = {
  "aws:s3/bucket:Bucket": [
    "replicationConfiguration.rules.destination.bucket",
    "replicationConfigurations.rules.destinations.bucket",
  ],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["rules.destination.bucket"],
  "aws:s3/inventory:Inventory": ["destination.bucket.bucketArn"],
  "aws:s3/analyticsConfiguration:AnalyticsConfiguration": [
    "storageClassAnalysis.dataExport.destination.s3BucketDestination.bucketArn",
  ],
  "aws:s3tables/tableBucketReplication:TableBucketReplication": [
    "rule.destinations.destinationTableBucketArn",
  ],
  "aws:s3tables/tableReplication:TableReplication": ["rule.destinations.destinationTableBucketArn"],
  "aws:rds/exportTask:ExportTask": ["s3BucketName"],
  "aws:dynamodb/tableExport:TableExport": ["s3Bucket"],
  "aws:datasync/s3Location:S3Location": ["s3BucketArn"],
  "aws:datasync/task:Task": ["taskReportConfig.s3Destination.s3BucketArn"],
  "aws:dms/s3Endpoint:S3Endpoint": ["bucketName"],
  "aws:dms/endpoint:Endpoint": ["redshiftSettings.bucketName"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [
    "elasticsearchConfiguration.s3Configuration.bucketArn",
    "extendedS3Configuration.bucketArn",
    "extendedS3Configuration.s3BackupConfiguration.bucketArn",
    "httpEndpointConfiguration.s3Configuration.bucketArn",
    "icebergConfiguration.s3Configuration.bucketArn",
    "opensearchConfiguration.s3Configuration.bucketArn",
    "opensearchserverlessConfiguration.s3Configuration.bucketArn",
    "redshiftConfiguration.s3BackupConfiguration.bucketArn",
    "redshiftConfiguration.s3Configuration.bucketArn",
    "snowflakeConfiguration.s3Configuration.bucketArn",
    "splunkConfiguration.s3Configuration.bucketArn",
  ],
  "aws:iot/topicRule:TopicRule": ["s3.bucketName", "errorAction.s3.bucketName"],
  "aws:pipes/pipe:Pipe": ["logConfiguration.s3LogDestination.bucketName"],
  "aws:transfer/workflow:Workflow": [
    "steps.copyStepDetails.destinationFileLocation.s3FileLocation.bucket",
    "steps.decryptStepDetails.destinationFileLocation.s3FileLocation.bucket",
    "onExceptionSteps.copyStepDetails.destinationFileLocation.s3FileLocation.bucket",
    "onExceptionSteps.decryptStepDetails.destinationFileLocation.s3FileLocation.bucket",
  ],
  "aws:dataexchange/eventAction:EventAction": ["action.exportRevisionToS3.revisionDestination.bucket"],
  "aws:customerprofiles/domain:Domain": [
    "matching.exportingConfig.s3Exporting.s3BucketName",
    "ruleBasedMatching.exportingConfig.s3Exporting.s3BucketName",
  ],
  "aws:connect/instanceStorageConfig:InstanceStorageConfig": ["storageConfig.s3Config.bucketName"],
  "aws:ses/receiptRule:ReceiptRule": ["s3Actions.bucketName"],
  "aws:mailmanager/ruleSet:RuleSet": ["rules.actions.writeToS3.s3Bucket"],
  "aws:msk/cluster:Cluster": ["loggingInfo.brokerLogs.s3.bucket"],
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": [
    "distributions.s3ExportConfiguration.s3Bucket",
  ],
  "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration": [
    "loggingConfig.s3Config.bucketName",
    "loggingConfig.cloudwatchConfig.largeDataDeliveryS3Config.bucketName",
  ],
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": ["dataCaptureConfig.destinationS3Uri"],
  "aws:sagemaker/featureGroup:FeatureGroup": ["offlineStoreConfig.s3StorageConfig.s3Uri"],
  "aws:athena/workgroup:Workgroup": ["configuration.resultConfiguration.outputLocation"],
  "aws:backup/reportPlan:ReportPlan": ["reportDeliveryChannel.s3BucketName"],
  "aws:ssm/resourceDataSync:ResourceDataSync": ["s3Destination.bucketName"],
  "aws:ssm/association:Association": ["outputLocation.s3BucketName"],
  "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask": [
    "taskInvocationParameters.runCommandParameters.outputS3Bucket",
  ],
  "aws:ecs/cluster:Cluster": ["configuration.executeCommandConfiguration.logConfiguration.s3BucketName"],
  "aws:codebuild/reportGroup:ReportGroup": ["exportConfig.s3Destination.bucket"],
  "aws:cfg/deliveryChannel:DeliveryChannel": ["s3BucketName"],
  "aws:cfg/conformancePack:ConformancePack": ["deliveryS3Bucket"],
  "aws:cfg/organizationConformancePack:OrganizationConformancePack": ["deliveryS3Bucket"],
  "aws:cloudtrail/trail:Trail": ["s3BucketName"],
  "aws:macie2/classificationExportConfiguration:ClassificationExportConfiguration": [
    "s3Destination.bucketName",
  ],
  "aws:cognito/logDeliveryConfiguration:LogDeliveryConfiguration": [
    "logConfigurations.s3Configuration.bucketArn",
  ],
  "aws:ec2/flowLog:FlowLog": ["logDestination"],
  "aws:redshift/logging:Logging": ["bucketName"],
  "aws:lb/loadBalancer:LoadBalancer": ["accessLogs.bucket", "connectionLogs.bucket"],
  "aws:alb/loadBalancer:LoadBalancer": ["accessLogs.bucket", "connectionLogs.bucket"],
  "aws:elb/loadBalancer:LoadBalancer": ["accessLogs.bucket"],
  "aws:cloudfront/distribution:Distribution": ["loggingConfig.bucket"],
  "aws:cur/reportDefinition:ReportDefinition": ["s3Bucket"],
  "aws:bcmdata/export:Export": ["export.destinationConfigurations.s3Destinations.s3Bucket"],
};

/** Settings beside such a bucket's that say whose it is: AWS asks before it writes there. */
export const bucketOwners: readonly string[] = [
  "account",
  "accountId",
  "bucketAccountId",
  "bucketOwner",
  "expectedBucketOwner",
  "s3BucketOwner",
];
