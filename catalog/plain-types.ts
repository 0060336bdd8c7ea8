/**
 * Resource types that let nobody do anything and join nothing: they have no policy, no role, no principal among their
 * settings, and stand for themselves. By module, from @pulumi/aws 7.48; a test holds that every type of the provider is
 * either here or in one of the tables that say what it brings, so that a new one is looked at.
 */
const plainTypesByModule: Readonly<Record<string, string>> = {
  accessanalyzer: "Analyzer ArchiveRule",
  account: "AlternativeContact PrimaryContact Region",
  acm: "Certificate CertificateValidation",
  acmpca: "Certificate CertificateAuthority CertificateAuthorityCertificate Permission",
  agentregistry: "Registry",
  alb: "Listener ListenerCertificate ListenerRule LoadBalancer TargetGroup TargetGroupAttachment",
  amp: "AlertManagerDefinition AnomalyDetector QueryLoggingConfiguration RuleGroupNamespace ScraperLoggingConfiguration Workspace WorkspaceConfiguration",
  amplify: "BackendEnvironment DomainAssociation",
  apigateway:
    "ApiKey BasePathMapping ClientCertificate Deployment DocumentationPart DocumentationVersion IntegrationResponse Method MethodResponse MethodSettings Model RequestValidator Resource Response Stage UsagePlan UsagePlanKey VpcLink",
  apigatewayv2:
    "ApiMapping Deployment DomainName IntegrationResponse Model Route RouteResponse RoutingRule Stage VpcLink",
  appautoscaling: "Policy ScheduledAction",
  appconfig:
    "Application Deployment DeploymentStrategy EventIntegration ExtensionAssociation HostedConfigurationVersion",
  appfabric: "AppAuthorization AppAuthorizationConnection AppBundle Ingestion IngestionDestination",
  appintegrations: "DataIntegration",
  applicationinsights: "Application",
  appmesh: "GatewayRoute Mesh Route VirtualGateway VirtualNode VirtualRouter VirtualService",
  apprunner:
    "AutoScalingConfigurationVersion Connection CustomDomainAssociation DefaultAutoScalingConfigurationVersion Deployment ObservabilityConfiguration VpcConnector",
  appstream: "DirectoryConfig FleetStackAssociation Stack",
  appsync:
    "ApiCache ApiKey ChannelNamespace DomainName DomainNameApiAssociation Function Resolver SourceApiAssociation Type",
  arczonalshift: "AutoshiftObserverNotificationStatus ZonalAutoshiftConfiguration",
  athena: "CapacityReservation DataCatalog Database NamedQuery PreparedStatement",
  auditmanager: "AccountRegistration AssessmentReport Control Framework",
  autoscaling: "Attachment Notification Policy Schedule Tag TrafficSourceAttachment",
  autoscalingplans: "ScalingPlan",
  backup:
    "Framework GlobalSettings LogicallyAirGappedVault RegionSettings ReportPlan RestoreTestingPlan Vault VaultLockConfiguration VaultNotifications",
  batch: "JobQueue SchedulingPolicy",
  bcmdata: "Export",
  bedrock:
    "AgentAgentActionGroup AgentAgentAlias AgentAgentCollaborator AgentAgentKnowledgeBaseAssociation AgentDataSource AgentPrompt AgentcoreAgentRuntimeEndpoint AgentcoreApiKeyCredentialProvider AgentcoreBrowserProfile AgentcoreEvaluator AgentcoreGatewayRule AgentcoreGatewayTarget AgentcoreOauth2CredentialProvider AgentcorePolicy AgentcorePolicyEngine AgentcoreRegistry AgentcoreTokenVaultCmk AgentcoreWorkloadIdentity Guardrail GuardrailVersion InferenceProfile ProvisionedModelThroughput UseCaseForModelAccess",
  bedrockfoundation: "ModelAgreement",
  billing: "View",
  budgets: "Budget",
  cfg: "DeliveryChannel OrganizationCustomPolicyRule OrganizationCustomRule OrganizationManagedRule RecorderStatus RetentionConfiguration Rule",
  chime:
    "SdkvoiceGlobalSettings SdkvoiceSipMediaApplication SdkvoiceSipRule SdkvoiceVoiceProfileDomain VoiceConnector VoiceConnectorGroup VoiceConnectorLogging VoiceConnectorOrigination VoiceConnectorStreaming VoiceConnectorTermination VoiceConnectorTerminationCredentials",
  cleanrooms: "ConfiguredTable",
  cloudfront:
    "AnycastIpList CachePolicy ConnectionFunction ConnectionGroup ContinuousDeploymentPolicy Distribution DistributionTenant FieldLevelEncryptionConfig FieldLevelEncryptionProfile Function KeyGroup KeyValueStore KeyvaluestoreKey KeyvaluestoreKeysExclusive MonitoringSubscription MultitenantDistribution OriginAccessControl OriginAccessIdentity OriginRequestPolicy PublicKey ResponseHeadersPolicy TrustStore VpcOrigin",
  cloudhsmv2: "Cluster Hsm",
  cloudsearch: "Domain",
  cloudtrail: "EventDataStore",
  cloudwatch:
    "AlarmMuteRule CompositeAlarm ContributorInsightRule ContributorManagedInsightRule Dashboard EventApiDestination EventArchive EventBus EventConnection InternetMonitor LogAccountPolicy LogAnomalyDetector LogDataProtectionPolicy LogDelivery LogDeliveryDestination LogDeliverySource LogGroup LogIndexPolicy LogMetricFilter LogS3TableIntegrationSource LogStorageTierPolicy LogStream LogTransformer MetricAlarm OtelEnrichment QueryDefinition",
  codeartifact: "Domain Repository",
  codebuild: "ReportGroup SourceCredential",
  codecatalyst: "SourceRepository",
  codecommit: "ApprovalRuleTemplate ApprovalRuleTemplateAssociation Repository Trigger",
  codeconnections: "Connection Host",
  codedeploy: "Application DeploymentConfig",
  codeguruprofiler: "ProfilingGroup",
  codegurureviewer: "RepositoryAssociation",
  codepipeline: "CustomActionType",
  codestarconnections: "Connection Host",
  codestarnotifications: "NotificationRule",
  cognito:
    "IdentityPool IdentityPoolProviderPrincipalTag IdentityProvider LogDeliveryConfiguration ManagedLoginBranding ResourceServer RiskConfiguration User UserInGroup UserPool UserPoolDomain UserPoolUICustomization",
  computeoptimizer: "EnrollmentStatus RecommendationPreferences",
  connect:
    "BotAssociation ContactFlow ContactFlowModule HoursOfOperation Instance InstanceStorageConfig LambdaFunctionAssociation PhoneNumber PhoneNumberContactFlowAssociation Queue QuickConnect RoutingProfile SecurityProfile User UserHierarchyGroup UserHierarchyStructure Vocabulary",
  controltower: "ControlTowerControl",
  costexplorer: "AnomalyMonitor AnomalySubscription CostAllocationTag CostCategory",
  costoptimizationhub: "EnrollmentStatus Preferences",
  cur: "ReportDefinition",
  customerprofiles: "Domain Profile",
  dataexchange: "DataSet EventAction Revision RevisionAssets",
  datapipeline: "Pipeline",
  datasync:
    "Agent FsxOpenZfsFileSystem LocationAzureBlob LocationFsxLustre LocationFsxOntapFileSystem LocationFsxWindows LocationHdfs LocationObjectStorage LocationSmb NfsLocation",
  datazone: "AssetType FormType Glossary GlossaryTerm UserProfile",
  dax: "ParameterGroup SubnetGroup",
  detective: "Graph InvitationAccepter Member OrganizationConfiguration",
  devicefarm: "DevicePool InstanceProfile NetworkProfile Project TestGridProject Upload",
  devopsguru: "EventSourcesConfig NotificationChannel ResourceCollection ServiceIntegration",
  directoryservice: "ConditionalForwarder Directory LogSubscription RadiusSettings ServiceRegion",
  dms: "Certificate EventSubscription InstanceProfile ReplicationConfig ReplicationInstance ReplicationSubnetGroup ReplicationTask",
  docdb:
    "Cluster ClusterInstance ClusterParameterGroup ClusterSnapshot ElasticCluster EventSubscription GlobalCluster SubnetGroup",
  drs: "ReplicationConfigurationTemplate",
  dsql: "Cluster ClusterPeering",
  dynamodb:
    "ContributorInsights GlobalSecondaryIndex GlobalTable KinesisStreamingDestination Table TableExport TableItem TableReplica Tag",
  ebs: "DefaultKmsKey EncryptionByDefault FastSnapshotRestore Snapshot SnapshotBlockPublicAccess SnapshotCopy Volume VolumeCopy",
  ec2: "AllowedImagesSettings Ami AmiCopy AmiFromInstance AvailabilityZoneGroup CapacityBlockReservation CapacityReservation DedicatedHost DefaultCreditSpecification DefaultNetworkAcl DefaultRouteTable DefaultSecurityGroup DefaultVpcDhcpOptions Eip EipAssociation EipDomainName EncryptionControl Fleet ImageBlockPublicAccess InstanceMetadataDefaults KeyPair LocalGatewayRoute LocalGatewayRouteTable LocalGatewayRouteTableVirtualInterfaceGroupAssociation MainRouteTableAssociation ManagedPrefixList ManagedPrefixListEntry NatGatewayEipAssociation NetworkAcl NetworkAclAssociation NetworkAclRule NetworkInsightsAccessScope NetworkInsightsAnalysis NetworkInsightsPath NetworkInterface NetworkInterfaceAttachment NetworkInterfaceSecurityGroupAttachment PlacementGroup ProxyProtocolPolicy Route RouteTable RouteTableAssociation SecondaryNetwork SecondarySubnet SecurityGroup SecurityGroupAssociation SecurityGroupRule SerialConsoleAccess SpotDatafeedSubscription SubnetCidrReservation Tag TrafficMirrorFilter TrafficMirrorFilterRule VolumeAttachment VpcBlockPublicAccessExclusion VpcBlockPublicAccessOptions VpcDhcpOptions VpcDhcpOptionsAssociation VpcEncryptionControl VpcEndpointConnectionNotification VpcEndpointRouteTableAssociation VpcEndpointSubnetAssociation VpcIpam VpcIpamPool VpcIpamPoolCidr VpcIpamPoolCidrAllocation VpcIpamPreviewNextCidr VpcIpamResourceDiscovery VpcIpamResourceDiscoveryAssociation VpcIpamScope VpcIpv4CidrBlockAssociation VpcIpv6CidrBlockAssociation VpcNetworkPerformanceMetricSubscription VpcSecurityGroupRulesExclusive",
  ec2transitgateway: "InstanceState",
  ecr: "AccountSetting LifecyclePolicy PullTimeUpdateExclusion RegistryScanningConfiguration Repository",
  ecrpublic: "Repository",
  ecs: "AccountSettingDefault Cluster ClusterCapacityProviders Daemon Tag TaskSet",
  efs: "AccessPoint BackupPolicy FileSystem MountTarget ReplicationConfiguration",
  elasticache:
    "Cluster GlobalReplicationGroup ParameterGroup ReplicationGroup ReservedCacheNode ServerlessCache SubnetGroup User UserGroup UserGroupAssociation",
  elasticbeanstalk: "ApplicationVersion",
  elasticsearch: "VpcEndpoint",
  elastictranscoder: "Preset",
  elb: "AppCookieStickinessPolicy Attachment ListenerPolicy LoadBalancer LoadBalancerBackendServerPolicy LoadBalancerCookieStickinessPolicy LoadBalancerPolicy SslNegotiationPolicy",
  emr: "BlockPublicAccessConfiguration InstanceFleet InstanceGroup ManagedScalingPolicy",
  emrcontainers: "VirtualCluster",
  emrserverless: "Application",
  evidently: "Feature Launch Project Segment",
  finspace: "KxDatabase KxDataview KxEnvironment KxScalingGroup KxVolume",
  fis: "SafetyLeverState",
  fms: "Policy ResourceSet",
  fsx: "Backup DataRepositoryAssociation FileCache LustreFileSystem OntapFileSystem OntapStorageVirtualMachine OntapVolume OpenZfsFileSystem OpenZfsSnapshot OpenZfsVolume WindowsFileSystem",
  gamelift: "Alias GameSessionQueue",
  globalaccelerator:
    "Accelerator CustomRoutingAccelerator CustomRoutingEndpointGroup CustomRoutingListener EndpointGroup Listener",
  glue: "CatalogDatabase CatalogTable Classifier Connection DataQualityRuleset Partition PartitionIndex Registry Schema SecurityConfiguration Trigger UserDefinedFunction Workflow",
  grafana: "LicenseAssociation WorkspaceServiceAccount",
  guardduty:
    "Detector DetectorFeature Filter IPSet InviteAccepter Member MemberDetectorFeature OrganizationConfiguration OrganizationConfigurationFeature PublishingDestination ThreatIntelSet",
  iam: "AccountAlias AccountPasswordPolicy OrganizationsFeatures OutboundWebIdentityFederation SecurityTokenServicePreferences ServerCertificate VirtualMfaDevice",
  identitystore: "Group GroupMembership User",
  imagebuilder: "Component ContainerRecipe ImageRecipe Workflow",
  inspector: "AssessmentTarget AssessmentTemplate ResourceGroup",
  inspector2: "Enabler Filter MemberAssociation OrganizationConfiguration",
  invoicing: "InvoiceUnit",
  iot: "Authorizer BillingGroup Certificate DomainConfiguration EventConfigurations IndexingConfiguration Thing ThingGroup ThingGroupMembership ThingPrincipalAttachment ThingType",
  ivs: "Channel PlaybackKeyPair RecordingConfiguration",
  ivschat: "LoggingConfiguration Room",
  keyspaces: "Keyspace Table",
  kinesis: "AccountSettings Stream StreamConsumer VideoStream",
  kinesisanalyticsv2: "ApplicationSnapshot",
  kms: "Alias Ciphertext CustomKeyStore",
  lakeformation: "DataCellsFilter LfTag LfTagExpression ResourceLfTag ResourceLfTags",
  lambda:
    "Alias CodeSigningConfig EventSourceMapping FunctionEventInvokeConfig FunctionRecursionConfig FunctionScalingConfig Invocation LayerVersion ProvisionedConcurrencyConfig RuntimeManagementConfig",
  lb: "Listener ListenerCertificate ListenerRule LoadBalancer TargetGroup TargetGroupAttachment TrustStore TrustStoreRevocation",
  lex: "Bot Intent SlotType V2modelsBotLocale V2modelsBotVersion V2modelsIntent V2modelsSlot V2modelsSlotType",
  licensemanager: "Association LicenseConfiguration LicenseGrant LicenseGrantAccepter",
  lightsail:
    "Bucket Certificate ContainerService ContainerServiceDeploymentVersion Database Disk Disk_attachment Distribution Domain DomainEntry Instance InstancePublicPorts KeyPair Lb LbAttachment LbCertificate LbCertificateAttachment LbHttpsRedirectionPolicy LbStickinessPolicy StaticIp StaticIpAttachment",
  location: "GeofenceCollection Map PlaceIndex RouteCalculation Tracker TrackerAssociation",
  m2: "Deployment Environment",
  macie: "CustomDataIdentifier FindingsFilter",
  macie2:
    "Account ClassificationExportConfiguration ClassificationJob InvitationAccepter Member OrganizationConfiguration",
  mailmanager: "Archive IngressPoint Relay TrafficPolicy",
  mediaconvert: "Queue",
  medialive: "InputSecurityGroup Multiplex MultiplexProgram",
  mediapackage: "Channel",
  mediapackagev2: "ChannelGroup",
  mediastore: "Container",
  memorydb: "Acl Cluster MultiRegionCluster ParameterGroup Snapshot SubnetGroup User",
  mq: "Broker Configuration",
  msk: "Cluster Configuration ScramSecretAssociation ServerlessCluster SingleScramSecretAssociation Topic",
  mskconnect: "CustomPlugin WorkerConfiguration",
  neptune:
    "ClusterEndpoint ClusterInstance ClusterParameterGroup ClusterSnapshot EventSubscription GlobalCluster ParameterGroup SubnetGroup",
  neptunegraph: "Graph PrivateGraphEndpoint",
  networkfirewall:
    "ContainerAssociation Firewall FirewallPolicy LoggingConfiguration RuleGroup TlsInspectionConfiguration",
  networkflowmonitor: "Monitor Scope",
  networkmonitor: "Monitor Probe",
  notifications:
    "ChannelAssociation ContactsEmailContact EventRule ManagedNotificationAccountContactAssociation ManagedNotificationAdditionalChannelAssociation NotificationConfiguration NotificationHub OrganizationalUnitAssociation OrganizationsAccess",
  oam: "Sink",
  observabilityadmin:
    "TelemetryEnrichment TelemetryEvaluation TelemetryEvaluationForOrganization TelemetryPipeline TelemetryRule TelemetryRuleForOrganization",
  odb: "CloudAutonomousVmCluster CloudExadataInfrastructure CloudVmCluster",
  opensearch:
    "Package PackageAssociation ServerlessCollection ServerlessCollectionGroup ServerlessLifecyclePolicy ServerlessVpcEndpoint VpcEndpoint",
  opensearchingest: "PipelineEndpoint",
  organizations: "Tag",
  outposts: "CapacityTask",
  paymentcryptography: "Key KeyAlias",
  pinpoint:
    "AdmChannel ApnsChannel ApnsSandboxChannel ApnsVoipChannel ApnsVoipSandboxChannel App BaiduChannel EmailTemplate GcmChannel SmsChannel Smsvoicev2ConfigurationSet Smsvoicev2Keyword Smsvoicev2OptOutList Smsvoicev2SenderId",
  qldb: "Ledger",
  quicksight:
    "AccountSettings AccountSubscription Analysis CustomPermissions Dashboard DataSet Folder FolderMembership Group GroupMembership Ingestion IpRestriction KeyRegistration Namespace RefreshSchedule RoleCustomPermission RoleMembership Template TemplateAlias Theme User UserCustomPermission",
  rbin: "Rule",
  rds: "Certificate ClusterActivityStream ClusterEndpoint ClusterParameterGroup CustomDbEngineVersion EventSubscription GlobalCluster InstanceAutomatedBackupsReplication InstanceDesiredState Integration OptionGroup ParameterGroup ProxyDefaultTargetGroup ProxyEndpoint ProxyTarget ReservedInstance ShardGroup SubnetGroup",
  redshift:
    "AuthenticationProfile ClusterSnapshot EndpointAccess EventSubscription HsmClientCertificate HsmConfiguration Integration Logging NamespaceRegistration ParameterGroup Partner SnapshotCopy SnapshotCopyGrant SnapshotSchedule SnapshotScheduleAssociation SubnetGroup UsageLimit",
  redshiftdata: "Statement",
  redshiftserverless: "CustomDomainAssociation EndpointAccess Snapshot UsageLimit Workgroup",
  rekognition: "Collection Project",
  resiliencehub:
    "ResiliencyPolicy V2Assertion V2InputSource V2Policy V2ServiceFunction V2System V2UserJourney",
  resourceexplorer: "Index View",
  resourcegroups: "Group Resource",
  route53:
    "CidrCollection CidrLocation DelegationSet HealthCheck HostedZoneDnsSec KeySigningKey ProfilesProfile ProfilesResourceAssociation QueryLog Record RecordsExclusive ResolverConfig ResolverDnsSecConfig ResolverFirewallConfig ResolverFirewallDomainList ResolverFirewallRule ResolverFirewallRuleGroup ResolverFirewallRuleGroupAssociation ResolverQueryLogConfig ResolverQueryLogConfigAssociation ResolverRule TrafficPolicy TrafficPolicyInstance Zone",
  route53domains: "DelegationSignerRecord Domain RegisteredDomain",
  route53recoverycontrol: "Cluster ControlPanel RoutingControl SafetyRule",
  route53recoveryreadiness: "Cell ReadinessCheck RecoveryGroup ResourceSet",
  s3: "AnalyticsConfiguration BucketAbac BucketAccelerateConfiguration BucketAcl BucketCorsConfiguration BucketIntelligentTieringConfiguration BucketLifecycleConfiguration BucketLogging BucketMetadataConfiguration BucketMetric BucketNotification BucketObject BucketObjectLockConfiguration BucketObjectv2 BucketOwnershipControls BucketPublicAccessBlock BucketRequestPaymentConfiguration BucketServerSideEncryptionConfiguration BucketVersioning BucketWebsiteConfiguration DirectoryBucket FilesAccessPoint FilesMountTarget FilesSynchronizationConfiguration Inventory ObjectCopy VectorsIndex VectorsVectorBucket",
  s3control:
    "AccessGrantsInstance Bucket BucketLifecycleConfiguration DirectoryBucketAccessPointScope MultiRegionAccessPoint MultiRegionAccessPointRoutes ObjectLambdaAccessPoint StorageLensConfiguration",
  s3outposts: "Endpoint",
  s3tables: "Namespace Table TableBucket",
  sagemaker:
    "App AppImageConfig CodeRepository Device Endpoint Hub HubContentReference HumanTaskUI ImageVersion ModelCard ModelCardExportJob ModelPackageGroup NotebookInstanceLifecycleConfiguration ServicecatalogPortfolioStatus Space StudioLifecycleConfig Workforce Workteam",
  savingsplans: "SavingsPlan",
  scheduler: "ScheduleGroup",
  schemas: "Discoverer Registry Schema",
  secretsmanager: "SecretVersion Tag",
  securityhub:
    "Account AccountV2 ActionTarget AggregatorV2 AutomationRule AutomationRuleV2 ConfigurationPolicy ConfigurationPolicyAssociation ConnectorV2 FeatureV2 FindingAggregator Insight InviteAccepter Member OrganizationConfiguration ProductSubscription StandardsControl StandardsControlAssociation StandardsSubscription",
  securitylake: "AwsLogSource",
  servicecatalog:
    "AppregistryApplication AppregistryAttributeGroup AppregistryAttributeGroupAssociation BudgetResourceAssociation OrganizationsAccess Portfolio Product ProductPortfolioAssociation ProvisioningArtifact TagOption TagOptionResourceAssociation",
  servicediscovery: "HttpNamespace Instance PrivateDnsNamespace PublicDnsNamespace Service",
  servicequotas: "AutoManagement ServiceQuota Template TemplateAssociation",
  ses: "ActiveReceiptRuleSet ConfigurationSet DomainDkim DomainIdentity DomainIdentityVerification EmailIdentity IdentityNotificationTopic MailFrom ReceiptFilter ReceiptRuleSet Template",
  sesv2:
    "AccountSuppressionAttributes AccountVdmAttributes ConfigurationSet ContactList DedicatedIpAssignment DedicatedIpPool EmailIdentity EmailIdentityFeedbackAttributes EmailIdentityMailFromAttributes MultiRegionEndpoint Tenant TenantResourceAssociation",
  sfn: "Activity Alias",
  shield:
    "ApplicationLayerAutomaticResponse ProactiveEngagement Protection ProtectionGroup ProtectionHealthCheckAssociation Subscription",
  signer: "SigningJob SigningProfile",
  sns: "DataProtectionPolicy",
  sqs: "RedriveAllowPolicy RedrivePolicy",
  ssm: "ContactsRotation DefaultPatchBaseline MaintenanceWindow MaintenanceWindowTarget Parameter PatchBaseline PatchGroup ResourceDataSync",
  ssmcontacts: "Contact ContactChannel Plan",
  ssmincidents: "ReplicationSet",
  ssoadmin: "ApplicationAssignmentConfiguration Region",
  storagegateway:
    "Cache CachesIscsiVolume FileSystemAssociation Gateway StoredIscsiVolume TapePool UploadBuffer WorkingStorage",
  swf: "Domain",
  synthetics: "Group GroupAssociation",
  timestreaminfluxdb: "DbCluster DbInstance",
  timestreamwrite: "Database Table",
  transcribe: "MedicalVocabulary Vocabulary VocabularyFilter",
  transfer: "Certificate HostKey Profile SshKey Tag WebAppCustomization Workflow",
  uxc: "AccountCustomizations",
  verifiedpermissions: "IdentitySource Policy PolicyStore PolicyTemplate Schema",
  vpc: "EndpointPrivateDns RouteServerEndpoint RouteServerPropagation RouteServerVpcAssociation SecurityGroupEgressRule SecurityGroupIngressRule",
  waf: "ByteMatchSet GeoMatchSet IpSet RateBasedRule RegexMatchSet RegexPatternSet Rule RuleGroup SizeConstraintSet SqlInjectionMatchSet WebAcl XssMatchSet",
  wafregional:
    "ByteMatchSet GeoMatchSet IpSet RateBasedRule RegexMatchSet RegexPatternSet Rule RuleGroup SizeConstraintSet SqlInjectionMatchSet WebAcl WebAclAssociation XssMatchSet",
  wafv2:
    "ApiKey IpSet RegexPatternSet RuleGroup WebAcl WebAclAssociation WebAclLoggingConfiguration WebAclRule WebAclRuleGroupAssociation",
  workmail: "DefaultDomain Domain Group Organization User",
  workspaces: "ConnectionAlias Directory IpGroup Pool Workspace",
  workspacesweb:
    "BrowserSettings BrowserSettingsAssociation DataProtectionSettings DataProtectionSettingsAssociation IdentityProvider IpAccessSettings IpAccessSettingsAssociation NetworkSettings NetworkSettingsAssociation Portal SessionLogger SessionLoggerAssociation TrustStore TrustStoreAssociation UserAccessLoggingSettings UserAccessLoggingSettingsAssociation UserSettings UserSettingsAssociation",
  xray: "EncryptionConfig Group IndexingRule SamplingRule TraceSegmentDestination",
};

/** `aws:sqs/queue:Queue`, of module `sqs` and name `Queue`. */
const tokenOf = (module: string, name: string): string =>
  `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

export const plainTypes: ReadonlySet<string> = new Set(
  Object.entries(plainTypesByModule).flatMap(([module, names]) =>
    names.split(" ").map((name) => tokenOf(module, name)),
  ),
);

/**
 * Packages whose resources are values in the state and nothing else, besides Pulumi's own. Those of any other package
 * may make things on AWS, or have them made.
 */
export const plainPackages: ReadonlySet<string> = new Set(["pulumi", "random", "std", "time", "tls"]);
