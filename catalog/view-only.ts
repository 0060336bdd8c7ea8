/**
 * What an agent may look at: metadata, call by call.
 *
 * Every action is named in full. AWS's own ReadOnlyAccess and ViewOnlyAccess go by patterns, and so read objects, items
 * and secrets; here what AWS adds tomorrow stays shut until somebody has judged it. A call is left out when its answer
 * holds data (catalog/data-reads.ts) or other people's secrets (catalog/secret-bearing-metadata.ts), and when nobody
 * who runs a system has asked for it.
 *
 * Source of the names and of their access levels: AWS's Service Authorization Reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/), which the tests read from the IAM data.
 */

/** One managed policy holds one group: AWS takes 6,144 characters each, and ten policies a role. */
export const viewGroups = ["compute", "network", "data", "operations"] as const;
export type ViewGroup = (typeof viewGroups)[number];

export interface ViewedService {
  /** The prefix of the service's actions. */
  readonly service: string;
  readonly group: ViewGroup;
  /** Names of actions, without the prefix. */
  readonly actions: readonly string[];
  /**
   * What the explicit deny spares, where its one statement cannot hold every name. A pattern may cover calls that are
   * not viewed: those stay without an allow, and what could hurt among them has a deny by name.
   */
  readonly spare?: readonly string[];
}

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

export const viewedServices: readonly ViewedService[] = [
  {
    service: "ec2",
    group: "compute",
    actions: names(`
      DescribeAccountAttributes DescribeAvailabilityZones DescribeCapacityReservations DescribeFastSnapshotRestores
      DescribeHosts DescribeIamInstanceProfileAssociations DescribeImageAttribute DescribeImages
      DescribeInstanceCreditSpecifications DescribeInstanceEventWindows DescribeInstanceStatus
      DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInstances DescribeKeyPairs DescribeLaunchTemplates
      DescribeLockedSnapshots DescribePlacementGroups DescribeRegions DescribeReservedInstances
      DescribeSnapshotAttribute DescribeSnapshotTierStatus DescribeSnapshots DescribeSpotPriceHistory DescribeTags
      DescribeVolumeAttribute DescribeVolumeStatus DescribeVolumes DescribeVolumesModifications
      GetEbsDefaultKmsKeyId GetEbsEncryptionByDefault GetImageBlockPublicAccessState GetInstanceMetadataDefaults
      GetSerialConsoleAccessStatus GetSnapshotBlockPublicAccessState
      ListImagesInRecycleBin ListSnapshotsInRecycleBin
    `),
    spare: names("Describe* Get* List*"),
  },
  {
    service: "lambda",
    group: "compute",
    actions: names(`
      GetAccountSettings GetAlias GetEventSourceMapping GetFunctionCodeSigningConfig GetFunctionConcurrency
      GetFunctionEventInvokeConfig GetFunctionRecursionConfig GetFunctionUrlConfig GetPolicy
      GetProvisionedConcurrencyConfig GetRuntimeManagementConfig
      ListAliases ListEventSourceMappings ListFunctionEventInvokeConfigs ListFunctionUrlConfigs ListLayerVersions
      ListLayers ListProvisionedConcurrencyConfigs ListTags
    `),
  },
  {
    service: "ecs",
    group: "compute",
    actions: names(`
      DescribeCapacityProviders DescribeClusters DescribeContainerInstances DescribeServiceDeployments
      DescribeServices DescribeTaskSets GetTaskProtection
      ListAccountSettings ListAttributes ListClusters ListContainerInstances ListServiceDeployments ListServices
      ListServicesByNamespace ListTagsForResource ListTaskDefinitionFamilies ListTaskDefinitions ListTasks
    `),
    spare: names("Describe* Get* List*"),
  },
  {
    service: "eks",
    group: "compute",
    actions: names(`
      DescribeAccessEntry DescribeAddonVersions DescribeCluster DescribeClusterVersions DescribeFargateProfile
      DescribeInsight DescribeNodegroup DescribePodIdentityAssociation
      ListAccessEntries ListAddons ListAssociatedAccessPolicies ListClusters ListFargateProfiles ListInsights
      ListNodegroups ListPodIdentityAssociations ListTagsForResource ListUpdates
    `),
    spare: names("Describe* List*"),
  },
  {
    service: "ecr",
    group: "compute",
    actions: names(`
      BatchGetRepositoryScanningConfiguration DescribeImageReplicationStatus DescribeImageScanFindings DescribeImages
      DescribeRegistry DescribeRepositories GetLifecyclePolicy GetRegistryPolicy GetRegistryScanningConfiguration
      GetRepositoryPolicy ListImages ListTagsForResource
    `),
    spare: names("BatchGetRepositoryScanningConfiguration Describe* GetLifecyclePolicy GetRe* List*"),
  },
  {
    service: "autoscaling",
    group: "compute",
    actions: names(`
      DescribeAccountLimits DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeInstanceRefreshes
      DescribeLoadBalancerTargetGroups DescribeLoadBalancers DescribeNotificationConfigurations DescribePolicies
      DescribeScalingActivities DescribeScheduledActions DescribeTags DescribeWarmPool
    `),
    spare: names("Describe*"),
  },
  {
    service: "application-autoscaling",
    group: "compute",
    actions: names(
      "DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies DescribeScheduledActions",
    ),
    spare: names("Describe*"),
  },
  {
    service: "batch",
    group: "compute",
    actions: names(`
      DescribeComputeEnvironments DescribeJobQueues DescribeSchedulingPolicies GetJobQueueSnapshot ListJobs
      ListTagsForResource
    `),
    spare: names("Describe* Get* List*"),
  },
  {
    service: "compute-optimizer",
    group: "compute",
    actions: names(`
      GetAutoScalingGroupRecommendations GetEBSVolumeRecommendations GetEC2InstanceRecommendations
      GetECSServiceRecommendations GetEnrollmentStatus GetIdleRecommendations GetRDSDatabaseRecommendations
      GetRecommendationSummaries
    `),
    spare: names("Get*"),
  },

  {
    service: "ec2",
    group: "network",
    actions: names(`
      DescribeAddresses DescribeCustomerGateways DescribeDhcpOptions DescribeEgressOnlyInternetGateways
      DescribeFlowLogs DescribeInternetGateways DescribeManagedPrefixLists DescribeNatGateways DescribeNetworkAcls
      DescribeNetworkInsightsAnalyses DescribeNetworkInsightsPaths DescribeNetworkInterfaceAttribute
      DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables DescribeSecurityGroupReferences
      DescribeSecurityGroupRules DescribeSecurityGroups DescribeStaleSecurityGroups DescribeSubnets
      DescribeTransitGatewayAttachments DescribeTransitGatewayRouteTables DescribeTransitGatewayVpcAttachments
      DescribeTransitGateways DescribeVpcAttribute DescribeVpcBlockPublicAccessExclusions
      DescribeVpcBlockPublicAccessOptions DescribeVpcEndpointConnections DescribeVpcEndpointServiceConfigurations
      DescribeVpcEndpointServices DescribeVpcEndpoints DescribeVpcPeeringConnections DescribeVpcs DescribeVpnGateways
      GetManagedPrefixListEntries GetSubnetCidrReservations GetTransitGatewayRouteTableAssociations
      GetTransitGatewayRouteTablePropagations SearchTransitGatewayRoutes
    `),
    spare: names("Describe* Get* Search*"),
  },
  {
    service: "elasticloadbalancing",
    group: "network",
    actions: names(`
      DescribeAccountLimits DescribeInstanceHealth DescribeListenerAttributes DescribeListenerCertificates
      DescribeListeners DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeSSLPolicies DescribeTags
      DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth
    `),
    spare: names("Describe*"),
  },
  {
    service: "route53",
    group: "network",
    actions: names(`
      GetDNSSEC GetHealthCheckLastFailureReason GetHealthCheckStatus GetHostedZone GetHostedZoneCount ListHealthChecks
      ListHostedZones ListHostedZonesByName ListHostedZonesByVPC ListQueryLoggingConfigs ListResourceRecordSets
      ListTagsForResource ListVPCAssociationAuthorizations
    `),
    spare: names("Get* List*"),
  },
  {
    service: "route53resolver",
    group: "network",
    actions: names(`
      GetFirewallConfig GetResolverConfig ListFirewallRuleGroupAssociations ListFirewallRuleGroups
      ListResolverEndpointIpAddresses ListResolverEndpoints ListResolverQueryLogConfigAssociations
      ListResolverQueryLogConfigs ListResolverRuleAssociations ListResolverRules
    `),
    spare: names("Get* List*"),
  },
  {
    service: "network-firewall",
    group: "network",
    actions: names(`
      DescribeFirewall DescribeFirewallPolicy DescribeLoggingConfiguration ListFirewallPolicies ListFirewalls
      ListRuleGroups
    `),
    spare: names("Describe* List*"),
  },
  {
    service: "wafv2",
    group: "network",
    actions: names("ListIPSets ListResourcesForWebACL ListWebACLs"),
  },
  {
    service: "servicediscovery",
    group: "network",
    actions: names("GetInstancesHealthStatus ListNamespaces ListServices"),
  },
  {
    service: "acm",
    group: "network",
    actions: names("DescribeCertificate ListCertificates ListTagsForCertificate"),
  },

  {
    service: "s3",
    group: "data",
    actions: names(`
      GetAccessPoint GetAccessPointPolicy GetAccountPublicAccessBlock GetBucketAcl GetBucketCORS GetBucketLocation
      GetBucketLogging GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls
      GetBucketPolicy GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketTagging GetBucketVersioning
      GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration
      GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration ListAccessPoints ListAllMyBuckets
    `),
    spare: names(
      "GetBucket* Get*Configuration GetAccessPoint GetAccessPointPolicy GetAccountPublicAccessBlock ListAccessPoints ListAllMyBuckets",
    ),
  },
  {
    service: "elasticfilesystem",
    group: "data",
    actions: names(`
      DescribeAccessPoints DescribeBackupPolicy DescribeFileSystemPolicy DescribeFileSystems
      DescribeLifecycleConfiguration DescribeMountTargetSecurityGroups DescribeMountTargets
      DescribeReplicationConfigurations ListTagsForResource
    `),
    spare: names("Describe* List*"),
  },
  {
    service: "fsx",
    group: "data",
    actions: names(
      "DescribeBackups DescribeFileSystems DescribeSnapshots DescribeVolumes ListTagsForResource",
    ),
    spare: names("Describe* List*"),
  },
  {
    service: "backup",
    group: "data",
    actions: names(`
      DescribeBackupJob DescribeBackupVault DescribeCopyJob DescribeGlobalSettings DescribeProtectedResource
      DescribeRecoveryPoint DescribeRegionSettings DescribeRestoreJob GetBackupPlan GetBackupSelection
      GetBackupVaultAccessPolicy GetBackupVaultNotifications GetRestoreTestingPlan
      ListBackupJobSummaries ListBackupJobs ListBackupPlanVersions ListBackupPlans ListBackupSelections
      ListBackupVaults ListCopyJobSummaries ListCopyJobs ListProtectedResources ListRecoveryPointsByBackupVault
      ListRecoveryPointsByResource ListRestoreJobSummaries ListRestoreJobs ListRestoreTestingPlans
      ListRestoreTestingSelections ListTags
    `),
    spare: names("Describe* Get* ListBackup* ListCopy* ListProtected* ListR* ListTags"),
  },
  {
    service: "dlm",
    group: "data",
    actions: names("GetLifecyclePolicies GetLifecyclePolicy"),
    spare: names("Get*"),
  },
  { service: "rbin", group: "data", actions: names("GetRule ListRules"), spare: names("Get* List*") },
  {
    service: "kms",
    group: "data",
    actions: names(`
      DescribeKey GetKeyPolicy GetKeyRotationStatus ListAliases ListGrants ListKeyPolicies ListKeys ListResourceTags
    `),
  },
  {
    service: "secretsmanager",
    group: "data",
    actions: names("DescribeSecret ListSecretVersionIds ListSecrets"),
  },

  {
    service: "rds",
    group: "data",
    actions: names(`
      DescribeAccountAttributes DescribeBlueGreenDeployments DescribeCertificates DescribeDBClusterAutomatedBackups
      DescribeDBClusterEndpoints DescribeDBClusterParameterGroups DescribeDBClusterParameters
      DescribeDBClusterSnapshotAttributes DescribeDBClusterSnapshots DescribeDBClusters DescribeDBEngineVersions
      DescribeDBInstanceAutomatedBackups DescribeDBInstances DescribeDBLogFiles DescribeDBParameterGroups
      DescribeDBParameters DescribeDBProxies DescribeDBProxyTargetGroups DescribeDBProxyTargets
      DescribeDBSnapshotAttributes DescribeDBSnapshots DescribeDBSubnetGroups DescribeEventSubscriptions DescribeEvents
      DescribeExportTasks DescribeGlobalClusters DescribeOrderableDBInstanceOptions DescribePendingMaintenanceActions
      DescribeValidDBInstanceModifications ListTagsForResource
    `),
    spare: names("Describe* List*"),
  },
  {
    service: "dynamodb",
    group: "data",
    actions: names(`
      DescribeBackup DescribeContinuousBackups DescribeContributorInsights DescribeGlobalTable
      DescribeGlobalTableSettings DescribeKinesisStreamingDestination DescribeLimits DescribeStream DescribeTable
      DescribeTableReplicaAutoScaling DescribeTimeToLive GetResourcePolicy ListBackups ListContributorInsights
      ListGlobalTables ListStreams ListTables ListTagsOfResource
    `),
    spare: names("Describe* List* GetResourcePolicy"),
  },
  {
    service: "elasticache",
    group: "data",
    actions: names(`
      DescribeCacheClusters DescribeCacheParameterGroups DescribeCacheSubnetGroups DescribeEvents
      DescribeReplicationGroups DescribeServerlessCacheSnapshots DescribeServerlessCaches DescribeServiceUpdates
      DescribeSnapshots DescribeUpdateActions ListTagsForResource
    `),
    spare: names("Describe* List*"),
  },
  {
    service: "memorydb",
    group: "data",
    actions: names("DescribeClusters DescribeEvents DescribeSnapshots DescribeSubnetGroups ListTags"),
    spare: names("Describe* List*"),
  },
  {
    service: "redshift",
    group: "data",
    actions: names(`
      DescribeClusterSnapshots DescribeClusterSubnetGroups DescribeClusters DescribeEvents DescribeLoggingStatus
      DescribeResize
    `),
    spare: names("DescribeCluster* DescribeEvents DescribeLoggingStatus DescribeResize"),
  },
  {
    service: "es",
    group: "data",
    actions: names(`
      DescribeDomain DescribeDomainChangeProgress DescribeDomainConfig DescribeDomainHealth DescribeDomainNodes
      DescribeDomains ListDomainNames ListTags ListVersions
    `),
  },
  {
    service: "sqs",
    group: "data",
    actions: names(`
      GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues ListMessageMoveTasks ListQueueTags ListQueues
    `),
    spare: names("GetQueue* List*"),
  },
  {
    service: "sns",
    group: "data",
    actions: names("GetTopicAttributes ListTagsForResource ListTopics"),
  },
  {
    service: "kinesis",
    group: "data",
    actions: names(`
      DescribeLimits DescribeStream DescribeStreamSummary ListShards ListStreamConsumers ListStreams ListTagsForStream
    `),
  },
  { service: "firehose", group: "data", actions: names("ListDeliveryStreams") },
  {
    service: "kafka",
    group: "data",
    actions: names("DescribeClusterV2 GetBootstrapBrokers ListClustersV2 ListNodes"),
  },
  { service: "mq", group: "data", actions: names("DescribeBroker ListBrokers") },

  {
    service: "cloudwatch",
    group: "operations",
    actions: names(`
      DescribeAlarmHistory DescribeAlarms DescribeAlarmsForMetric DescribeAnomalyDetectors GetDashboard GetMetricData
      GetMetricStatistics GetMetricStream GetMetricWidgetImage ListDashboards ListMetricStreams ListMetrics
      ListTagsForResource
    `),
  },
  {
    service: "logs",
    group: "operations",
    actions: names(`
      DescribeLogGroups DescribeLogStreams DescribeMetricFilters DescribeResourcePolicies DescribeSubscriptionFilters
      ListTagsForResource
    `),
  },
  {
    service: "xray",
    group: "operations",
    actions: names(
      "GetGroups GetInsightSummaries GetSamplingRules GetServiceGraph GetTimeSeriesServiceStatistics",
    ),
  },
  {
    service: "application-signals",
    group: "operations",
    actions: names(`
      BatchGetServiceLevelObjectiveBudgetReport GetService GetServiceLevelObjective ListServiceDependencies
      ListServiceDependents ListServiceLevelObjectives ListServiceOperations ListServices
    `),
    spare: names("BatchGet* Get* List*"),
  },
  {
    service: "synthetics",
    group: "operations",
    actions: names("DescribeCanariesLastRun ListGroups"),
    spare: names("Describe* List*"),
  },
  {
    service: "events",
    group: "operations",
    actions: names(`
      DescribeArchive DescribeEventBus DescribeRule ListArchives ListEventBuses ListRuleNamesByTarget ListRules
      ListTagsForResource
    `),
  },
  {
    service: "scheduler",
    group: "operations",
    actions: names("GetScheduleGroup ListScheduleGroups ListSchedules"),
    spare: names("Get* List*"),
  },
  { service: "pipes", group: "operations", actions: names("ListPipes"), spare: names("List*") },
  {
    service: "states",
    group: "operations",
    actions: names(`
      ListExecutions ListMapRuns ListStateMachineAliases ListStateMachineVersions ListStateMachines ListTagsForResource
    `),
    spare: names("List*"),
  },
  {
    service: "cloudformation",
    group: "operations",
    actions: names(`
      DescribeStackDriftDetectionStatus DescribeStackResources GetStackPolicy ListStackResources ListStackSets
      ListStacks
    `),
    spare: names("Describe* Get* List*"),
  },
  {
    service: "codebuild",
    group: "operations",
    actions: names("ListBuilds ListBuildsForProject ListProjects"),
  },
  {
    service: "codepipeline",
    group: "operations",
    actions: names("ListPipelineExecutions ListPipelines"),
    spare: names("List*"),
  },
  {
    service: "codedeploy",
    group: "operations",
    actions: names("ListApplications ListDeploymentGroups ListDeployments"),
    spare: names("List*"),
  },
  {
    service: "ssm",
    group: "operations",
    actions: names(`
      DescribeInstanceInformation DescribeInstancePatchStates DescribeParameters DescribePatchBaselines
      GetConnectionStatus ListComplianceSummaries ListResourceComplianceSummaries ListTagsForResource
    `),
  },
  {
    service: "health",
    group: "operations",
    actions: names(`
      DescribeAffectedEntities DescribeEntityAggregates DescribeEventAggregates DescribeEventDetails
      DescribeEventTypes DescribeEvents
    `),
    spare: names("Describe*"),
  },

  {
    service: "cloudtrail",
    group: "operations",
    actions: names(`
      DescribeTrails GetEventConfiguration GetEventSelectors GetInsightSelectors GetTrail GetTrailStatus ListTags
      ListTrails
    `),
  },
  {
    service: "iam",
    group: "operations",
    actions: names(`
      GetAccountPasswordPolicy GetAccountSummary GetInstanceProfile GetOpenIDConnectProvider GetPolicy GetPolicyVersion
      GetRole GetRolePolicy ListAccountAliases ListAttachedRolePolicies ListEntitiesForPolicy ListInstanceProfiles
      ListInstanceProfilesForRole ListOpenIDConnectProviders ListPolicies ListPolicyVersions ListRolePolicies
      ListRoleTags ListRoles SimulatePrincipalPolicy
    `),
    spare: names("Get* List* Simulate*"),
  },
  {
    service: "access-analyzer",
    group: "operations",
    actions: names("GetAnalyzer GetFinding ListAnalyzers ListFindings ValidatePolicy"),
    spare: names("Get* List* Validate*"),
  },
  {
    service: "config",
    group: "operations",
    actions: names(`
      DescribeComplianceByConfigRule DescribeComplianceByResource DescribeConfigRules
      DescribeConfigurationRecorderStatus DescribeConfigurationRecorders DescribeDeliveryChannelStatus
      GetComplianceDetailsByConfigRule GetComplianceDetailsByResource GetComplianceSummaryByConfigRule
      GetDiscoveredResourceCounts ListDiscoveredResources
    `),
    spare: names("Describe* Get* List*"),
  },
  {
    service: "guardduty",
    group: "operations",
    actions: names("GetDetector GetFindingsStatistics ListDetectors ListFindings"),
    spare: names("Get* List*"),
  },
  {
    service: "inspector2",
    group: "operations",
    actions: names(`
      BatchGetAccountStatus ListCoverage ListCoverageStatistics ListFindingAggregations ListFindings
    `),
    spare: names("BatchGet* List*"),
  },
  {
    service: "tag",
    group: "operations",
    actions: names("GetResources GetTagKeys GetTagValues"),
    spare: names("Get*"),
  },
  {
    service: "resource-explorer-2",
    group: "operations",
    actions: names("GetDefaultView GetView ListIndexes ListViews Search"),
    spare: names("Get* List* Search"),
  },
  {
    service: "resource-groups",
    group: "operations",
    actions: names("GetGroup GetGroupQuery ListGroupResources ListGroups"),
    spare: names("Get* List*"),
  },
  {
    service: "servicequotas",
    group: "operations",
    actions: names(`
      GetAWSDefaultServiceQuota GetServiceQuota ListAWSDefaultServiceQuotas ListRequestedServiceQuotaChangeHistory
      ListServiceQuotas ListServices
    `),
    spare: names("Get* List*"),
  },
  {
    service: "ce",
    group: "operations",
    actions: names(
      "GetAnomalies GetCostAndUsage GetCostForecast GetDimensionValues GetTags GetUsageForecast",
    ),
    spare: names("Get*"),
  },
  { service: "budgets", group: "operations", actions: names("ViewBudget") },
];

/** The viewed actions in full, in the catalogue's order; of one group where that is given. */
export const viewedActions = (group?: ViewGroup): string[] =>
  viewedServices
    .filter((viewed) => group === undefined || viewed.group === group)
    .flatMap(({ service, actions }) => actions.map((action) => `${service}:${action}`));

/** Names and patterns that cover every viewed action, and as little else as fits into one statement. */
export const sparedByTheDeny = (): string[] => [
  ...new Set(
    viewedServices.flatMap(({ service, actions, spare }) =>
      (spare ?? actions).map((action) => `${service}:${action}`),
    ),
  ),
];
