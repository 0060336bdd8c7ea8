/**
 * What services concerned let through, judged: every action that writes, manages permissions or tags and is denied by no row
 * outright. An action that AWS adds is in neither, and fails completeness.test.ts until somebody has looked at it.
 */
import { of } from "./guardrail.ts";

export interface LetThrough {
  /** Why it may pass, as what it is. */
  readonly because: string;
  /** Rows deny it on what is guarded; on anything else it passes. */
  readonly guarded?: true;
  readonly actions: readonly string[];
}

/** Services of which every action is judged: those that hold the record, the backups, the keys, who may do what, and ways out. */
export const judgedServices = [
  "organizations",
  "account",
  "iam",
  "sts",
  "sso",
  "sso-directory",
  "identitystore",
  "signin",
  "sso-oauth",
  "rolesanywhere",
  "cloudtrail",
  "config",
  "guardduty",
  "securityhub",
  "access-analyzer",
  "inspector2",
  "macie2",
  "detective",
  "backup",
  "backup-gateway",
  "backup-search",
  "rbin",
  "dlm",
  "kms",
  "ram",
  "mpa",
  "directconnect",
  "networkmanager",
  "oam",
  "vpc-lattice",
  "events",
  "sns",
  "logs",
  "s3",
  "ec2",
  "route53domains",
  "rds",
  "dynamodb",
  "elasticfilesystem",
  "fsx",
  "secretsmanager",
] as const;

export const letThrough: readonly LetThrough[] = [
  {
    because:
      "a role or policy of a product team's: denied on the perimeter's own, the agents' and the tasks'",
    guarded: true,
    actions: [
      ...of(
        "iam",
        `AttachRolePolicy CreatePolicy CreatePolicyVersion CreateRole DeletePolicy DeletePolicyVersion
         DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteServiceLinkedRole
         DetachRolePolicy PassRole PutRolePermissionsBoundary PutRolePolicy SetDefaultPolicyVersion
         TagPolicy TagRole UntagPolicy UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription`,
      ),
      ...of("sts", `AssumeRole`),
    ],
  },
  {
    because: "an issuer of a cluster's, which vouches for its pods; any other is denied",
    guarded: true,
    actions: [
      ...of(
        "iam",
        `AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider CreateSAMLProvider
         DeleteOpenIDConnectProvider DeleteSAMLProvider RemoveClientIDFromOpenIDConnectProvider
         TagOpenIDConnectProvider TagSAMLProvider UntagOpenIDConnectProvider UntagSAMLProvider
         UpdateOpenIDConnectProviderThumbprint UpdateSAMLProvider`,
      ),
    ],
  },
  {
    because: "takes a standing credential, or who has one, away",
    actions: [
      ...of(
        "iam",
        `DeleteAccessKey DeleteCloudFrontPublicKey DeleteGroup DeleteGroupPolicy DeleteLoginProfile
         DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser
         DeleteUserPolicy DetachGroupPolicy DetachUserPolicy DisableOutboundWebIdentityFederation
         RemoveUserFromGroup`,
      ),
      ...of("signin", `RevokeOAuth2Token`),
      ...of("sso-oauth", `IntrospectTokenWithIAM`),
    ],
  },
  {
    because: "a second factor, for people who have a user already: taking one away is denied",
    actions: [
      ...of("iam", `CreateVirtualMFADevice EnableMFADevice ResyncMFADevice TagMFADevice UntagMFADevice`),
    ],
  },
  {
    because:
      "instance profiles and certificates of servers, and roles that AWS's services make for themselves",
    actions: [
      ...of(
        "iam",
        `AddRoleToInstanceProfile CreateInstanceProfile CreateServiceLinkedRole DeleteInstanceProfile
         DeleteServerCertificate RemoveRoleFromInstanceProfile TagInstanceProfile TagServerCertificate
         UntagInstanceProfile UntagServerCertificate UpdateServerCertificate UploadServerCertificate`,
      ),
    ],
  },
  {
    because: "comes with assuming a role, or shows what was refused; SCPs do not bind who presents a token",
    actions: [
      ...of(
        "sts",
        `AssumeRoleWithSAML AssumeRoleWithWebIdentity DecodeAuthorizationMessage SetContext
         SetSourceIdentity TagSession`,
      ),
    ],
  },
  {
    because: "one more trail, store or dashboard, or a question asked of one",
    actions: [
      ...of(
        "cloudtrail",
        `AddTags CancelQuery CreateChannel CreateDashboard CreateEventDataStore
         CreateServiceLinkedChannel CreateTrail EnableFederation GenerateQuery RemoveTags
         RestoreEventDataStore StartDashboardRefresh StartEventDataStoreIngestion StartImport
         StartLogging StartQuery StopImport`,
      ),
    ],
  },
  {
    because: "rules that judge configurations, and what mends them as a role that somebody has to pass",
    actions: [
      ...of(
        "config",
        `AssociateResourceTypes PutConfigRule PutConfigurationAggregator PutConformancePack PutConnector
         PutEvaluations PutExternalEvaluation PutOrganizationConfigRule PutOrganizationConformancePack
         PutRemediationConfigurations PutResourceConfig PutStoredQuery StartConfigRulesEvaluation
         StartConfigurationRecorder StartRemediationExecution StartResourceEvaluation TagResource
         UntagResource`,
      ),
    ],
  },
  {
    because: "works on findings that people have seen: as a team's daily work it is theirs",
    actions: [
      ...of(
        "securityhub",
        `BatchUpdateFindings CreateActionTarget CreateInsight CreateTicketV2 UpdateActionTarget
         UpdateFindings UpdateInsight`,
      ),
      ...of("guardduty", `UnarchiveFindings UpdateFindingsFeedback`),
    ],
  },
  {
    because: "detects more, or tells what was found",
    actions: [
      ...of(
        "guardduty",
        `CreateCustomDetectionRuleAssociation CreateCustomDetectionRuleOrgConfiguration CreateDetector
         CreateMalwareProtectionPlan CreateMembers CreatePublishingDestination CreateSampleFindings
         DeclineInvitations InviteMembers SendObjectMalwareScan SendSecurityTelemetry StartMalwareScan
         StartMonitoringMembers TagResource UntagResource`,
      ),
      ...of(
        "securityhub",
        `AllowVendedLogDeliveryForResource BatchEnableStandards BatchImportFindings
         ConnectorRegistrationsV2 CreateAggregatorV2 CreateConnector CreateConnectorV2
         CreateFindingAggregator CreateMembers DeclineInvitations EnableImportFindingsForProduct
         EnableSecurityHub EnableSecurityHubFeatureV2 EnableSecurityHubV2 GenerateRecommendedPolicyV2
         InviteMembers StartConfigurationPolicyAssociation TagResource UntagResource UpdateAggregatorV2
         UpdateConnector UpdateConnectorV2 UpdateFindingAggregator`,
      ),
      ...of(
        "access-analyzer",
        `CancelPolicyGeneration CreateAccessPreview CreateAnalyzer CreateServiceLinkedAnalyzer
         GenerateFindingRecommendation StartPolicyGeneration StartResourceScan TagResource UntagResource`,
      ),
      ...of(
        "inspector2",
        `AssociateMember BatchAssociateCodeSecurityScanConfiguration
         BatchDisassociateCodeSecurityScanConfiguration BatchUpdateMemberEc2DeepInspectionStatus
         CancelFindingsReport CancelSbomExport CreateCisScanConfiguration CreateCodeSecurityIntegration
         CreateCodeSecurityScanConfiguration CreateConnector CreateSbomExport DeleteCisScanConfiguration
         DeleteCodeSecurityIntegration DeleteCodeSecurityScanConfiguration DeleteConnector DeleteFilter
         Enable EnableDelegatedAdminAccount ResetEncryptionKey SendCisSessionHealth
         SendCisSessionTelemetry StartCisSession StartCodeSecurityScan StopCisSession TagResource
         UntagResource UpdateCisScanConfiguration UpdateCodeSecurityIntegration
         UpdateCodeSecurityScanConfiguration UpdateConfiguration UpdateConnector
         UpdateConnectorScanConfiguration UpdateEc2DeepInspectionConfiguration UpdateEncryptionKey`,
      ),
      ...of(
        "macie2",
        `BatchUpdateAutomatedDiscoveryAccounts CreateClassificationJob CreateCustomDataIdentifier
         CreateInvitations CreateMember CreateSampleFindings DeclineInvitations DeleteAllowList
         DeleteCustomDataIdentifier DeleteFindingsFilter DeleteInvitations EnableMacie
         EnableOrganizationAdminAccount PutClassificationExportConfiguration
         PutFindingsPublicationConfiguration TagResource TestCustomDataIdentifier UntagResource
         UpdateClassificationJob UpdateClassificationScope UpdateResourceProfile
         UpdateResourceProfileDetections UpdateRevealConfiguration UpdateSensitivityInspectionTemplate`,
      ),
      ...of(
        "detective",
        `AcceptInvitation CreateGraph CreateMembers EnableOrganizationAdminAccount RejectInvitation
         StartInvestigation StartMonitoringMember TagResource UntagResource UpdateDatasourcePackages
         UpdateInvestigationState UpdateOrganizationConfiguration`,
      ),
    ],
  },
  {
    because: "copies that go on being made inside the organisation",
    guarded: true,
    actions: [...of("backup", `CopyFromBackupVault`)],
  },
  {
    because: "makes a vault, a plan, a copy or a report, restores, or tests a restore: nothing is lost by it",
    actions: [
      ...of(
        "backup",
        `CopyIntoBackupVault CreateBackupPlan CreateBackupSelection CreateBackupVault CreateFramework
         CreateReportPlan CreateRestoreTestingPlan CreateRestoreTestingSelection
         ListIndexedRecoveryPointsForSearch PutRestoreValidationResult SearchRecoveryPoint StartBackupJob
         StartCopyJob StartReportJob StartRestoreJob StartScanJob TagResource UntagResource
         UpdateRecoveryPointIndexSettings UpdateRestoreTestingPlan UpdateRestoreTestingSelection`,
      ),
      ...of("rbin", `CreateRule`),
      ...of("dlm", `CreateLifecyclePolicy TagResource UntagResource`),
      ...of(
        "backup-search",
        `StartSearchJob StartSearchResultExportJob StopSearchJob TagResource UntagResource`,
      ),
    ],
  },
  {
    because: "machines outside of AWS that are backed up: the perimeter has none",
    actions: [
      ...of(
        "backup-gateway",
        `AssociateGatewayToServer Backup CreateGateway DeleteGateway DeleteHypervisor
         DisassociateGatewayFromServer ImportHypervisorConfiguration PutBandwidthRateLimitSchedule
         PutHypervisorPropertyMappings PutMaintenanceStartTime Restore StartVirtualMachinesMetadataSync
         TagResource TestHypervisorConfiguration UntagResource UpdateGatewayInformation
         UpdateGatewaySoftwareNow UpdateHypervisor`,
      ),
    ],
  },
  {
    because:
      "a key of a product team's, or using one: denied on the perimeter's own, and under another organisation's key",
    guarded: true,
    actions: [
      ...of(
        "kms",
        `CancelKeyDeletion CreateGrant Decrypt DeleteAlias DisableKeyRotation EnableKey Encrypt
         GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
         GenerateDataKeyWithoutPlaintext ImportKeyMaterial ReEncryptFrom ReEncryptTo
         ReplicateKey RevokeGrant SynchronizeMultiRegionKey TagResource UntagResource UpdateAlias
         UpdateKeyDescription`,
      ),
    ],
  },
  {
    because: "makes one more key, alias or store, or signs with one",
    actions: [
      ...of(
        "kms",
        `ConnectCustomKeyStore CreateAlias CreateCustomKeyStore CreateKey DeriveSharedSecret
         EnableKeyRotation GenerateMac GenerateRandom RetireGrant RotateKeyOnDemand Sign Verify VerifyMac`,
      ),
    ],
  },
  {
    because: "takes a share, a link or an approval away again, or refuses one",
    actions: [
      ...of(
        "ram",
        `DeletePermission DeletePermissionVersion DeleteResourceShare DisassociateResourceShare
         DisassociateResourceSharePermission RejectResourceShareInvitation TagResource UntagResource`,
      ),
      ...of("oam", `DeleteLink DeleteSink TagResource UntagResource`),
      ...of(
        "mpa",
        `CancelSession StartActiveApprovalTeamDeletion StartApprovalTeamBaseline TagResource
         UntagResource`,
      ),
    ],
  },
  {
    because: "takes a line, a link or a network away again, or names it; making one is denied",
    actions: [
      ...of(
        "directconnect",
        `DeleteBGPPeer DeleteConnection DeleteDirectConnectGateway DeleteDirectConnectGatewayAssociation
         DeleteDirectConnectGatewayAssociationProposal DeleteInterconnect DeleteLag DeleteResiliencyGroup
         DeleteVirtualInterface DisassociateConnectionFromLag DisassociateConnectionsFromResiliencyGroup
         DisassociateMacSecKey StopBgpFailoverTest TagResource UntagResource`,
      ),
      ...of(
        "networkmanager",
        `DeleteAttachment DeleteConnectPeer DeleteConnection DeleteCoreNetwork
         DeleteCoreNetworkPolicyVersion DeleteCoreNetworkPrefixListAssociation DeleteDevice
         DeleteGlobalNetwork DeleteLink DeletePeering DeleteResourcePolicy DeleteSite
         DeregisterTransitGateway DisassociateConnectPeer DisassociateCustomerGateway DisassociateLink
         DisassociateTransitGatewayConnectPeer RejectAttachment RemoveAttachmentRoutingPolicyLabel
         TagResource UntagResource`,
      ),
    ],
  },
  {
    because: "a service inside the account's own network, or one less: what joins it to others is denied",
    actions: [
      ...of(
        "vpc-lattice",
        `CreateAccessLogSubscription CreateListener CreateRule DeleteAccessLogSubscription
         DeleteAuthPolicy DeleteDomainVerification DeleteListener DeleteResourceConfiguration
         DeleteResourceEndpointAssociation DeleteResourceGateway DeleteResourcePolicy DeleteRule
         DeleteService DeleteServiceNetwork DeleteServiceNetworkResourceAssociation
         DeleteServiceNetworkServiceAssociation DeleteServiceNetworkVpcAssociation DeleteTargetGroup
         DeregisterTargets StartDomainVerification TagResource UntagResource UpdateAccessLogSubscription
         UpdateListener UpdateRule UpdateService UpdateTargetGroup`,
      ),
    ],
  },
  {
    because: "rules, buses and topics of a product team's: denied on the perimeter's own",
    guarded: true,
    actions: [
      ...of(
        "events",
        `DeleteEventBus DeleteResourcePolicy DeleteRule DisableRule PutResourcePolicy PutRule PutTargets
         RemoveTargets UpdateEventBus`,
      ),
      ...of(
        "sns",
        `AddPermission DeleteTopic PutDataProtectionPolicy RemovePermission SetSMSAttributes
         SetSubscriptionAttributes SetTopicAttributes TagResource Unsubscribe UntagResource`,
      ),
    ],
  },
  {
    because: "events, messages and their connections, which change no alarm of the perimeter's",
    actions: [
      ...of(
        "events",
        `ActivateEventSource AllowVendedLogDeliveryForResource CancelReplay CreateApiDestination
         CreateArchive CreateConnection CreateEndpoint CreateEventBus CreateEventSource
         CreatePartnerEventSource CreateSubscriber DeactivateEventSource DeauthorizeConnection
         DeleteApiDestination DeleteArchive DeleteConnection DeleteEndpoint DeleteEventSource
         DeletePartnerEventSource DeleteSubscriber EnableRule InvokeApiDestination PutEvents
         PutPartnerEvents PutRawEvents RetrieveConnectionCredentials RevokeResource StartReplay
         TagResource UntagResource UpdateApiDestination UpdateArchive UpdateConnection UpdateEndpoint
         UpdateEventSource UpdateSubscriber`,
      ),
      ...of(
        "sns",
        `ConfirmSubscription CreatePlatformApplication CreatePlatformEndpoint CreateSMSSandboxPhoneNumber
         CreateTopic DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber
         OptInPhoneNumber Publish SetEndpointAttributes SetPlatformApplicationAttributes Subscribe
         VerifySMSSandboxPhoneNumber`,
      ),
    ],
  },
  {
    because: "log groups outside of the audit account, and what is asked of them",
    actions: [
      ...of(
        "logs",
        `CallWithBearerToken CancelExportTask CancelImportTask CreateDelivery CreateExportTask
         CreateImportTask CreateLogAnomalyDetector CreateLogDelivery CreateLogGroup CreateLogStream
         CreateLookupTable CreateScheduledQuery IntegrateWithDataset IntegrateWithS3Table
         ProcessWithPipeline PutBearerTokenAuthentication PutDeliveryDestination
         PutDeliveryDestinationPolicy PutDeliverySource PutLogEvents PutMetricFilter PutPipelineRule
         PutQueryDefinition PutSyslogConfiguration TagLogGroup TagResource UntagLogGroup UntagResource
         UpdateAnomaly UpdateDeliveryConfiguration UpdateLogAnomalyDetector UpdateLogDelivery
         UpdateLookupTable UpdateScheduledQuery`,
      ),
    ],
  },
  {
    because:
      "buckets and objects of a product team's: denied on the perimeter's own, on the log and on the state",
    guarded: true,
    actions: [
      ...of(
        "s3",
        `AbortMultipartUpload AssociateAccessGrantsIdentityCenter CreateAccessGrant
         CreateAccessGrantsInstance CreateAccessGrantsLocation CreateBucket
         CreateBucketMetadataTableConfiguration CreateJob CreateStorageLensGroup DeleteAccessGrant
         DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation
         DeleteAccessPoint DeleteAccessPointForObjectLambda DeleteBucketMetadataTableConfiguration
         DeleteBucketPolicy
         DeleteBucketWebsite DeleteJobTagging DeleteMultiRegionAccessPoint DeleteObject
         DeleteObjectAnnotation DeleteObjectTagging DeleteStorageLensConfiguration
         DeleteStorageLensConfigurationTagging DeleteStorageLensGroup
         DissociateAccessGrantsIdentityCenter InitiateReplication ObjectOwnerOverrideToBucketOwner
         PauseReplication PutAccelerateConfiguration PutAccessGrantsInstanceResourcePolicy
         PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging
         PutBucketNotification PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock
         PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite
         PutEncryptionConfiguration PutIntelligentTieringConfiguration PutInventoryConfiguration
         PutJobTagging PutLifecycleConfiguration PutMetricsConfiguration PutObject PutObjectAcl
         PutObjectAnnotation PutObjectRetention PutObjectTagging PutObjectVersionAcl
         PutObjectVersionAnnotation PutObjectVersionTagging PutReplicationConfiguration
         PutStorageLensConfiguration PutStorageLensConfigurationTagging ReplicateDelete ReplicateObject
         ReplicateObjectAnnotation ReplicateTags RestoreObject SubmitMultiRegionAccessPointRoutes
         TagResource UntagResource UpdateAccessGrantsLocation
         UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
         UpdateBucketMetadataJournalTableConfiguration UpdateJobPriority UpdateJobStatus
         UpdateObjectEncryption UpdateStorageLensGroup`,
      ),
    ],
  },
  {
    because: "keeps a name, or gives up a wish to buy one",
    actions: [
      ...of(
        "route53domains",
        `AcceptDomainTransferFromAnotherAwsAccount AssociateDelegationSignerToDomain
         CancelDomainTransferToAnotherAwsAccount DeleteTagsForDomain DisableDomainAutoRenew
         DisassociateDelegationSignerFromDomain EnableDomainAutoRenew EnableDomainTransferLock
         RejectDomainTransferFromAnotherAwsAccount RenewDomain ResendContactReachabilityEmail
         ResendOperationAuthorization UpdateTagsForDomain`,
      ),
    ],
  },
  {
    because: "databases of a product team's: denied under names that backups leave out",
    guarded: true,
    actions: [
      ...of(
        "rds",
        `CancelExportTask CopyCustomDBEngineVersion CopyDBClusterParameterGroup CopyDBClusterSnapshot
         CopyDBParameterGroup CopyDBSnapshot CopyOptionGroup CreateBlueGreenDeployment
         CreateCustomDBEngineVersion CreateDBCluster CreateDBClusterEndpoint
         CreateDBClusterParameterGroup CreateDBClusterSnapshot CreateDBInstance
         CreateDBInstanceReadReplica CreateDBParameterGroup CreateDBProxy CreateDBProxyEndpoint
         CreateDBSecurityGroup CreateDBShardGroup CreateDBSnapshot CreateDBSubnetGroup
         CreateEventSubscription CreateGlobalCluster CreateIntegration CreateOptionGroup
         CreateTenantDatabase CrossRegionCommunication ModifyActivityStream ModifyCertificates
         ModifyCurrentDBClusterCapacity ModifyCustomDBEngineVersion ModifyDBCluster
         ModifyDBClusterEndpoint ModifyDBClusterParameterGroup ModifyDBInstance ModifyDBParameterGroup
         ModifyDBProxy ModifyDBProxyEndpoint ModifyDBProxyTargetGroup ModifyDBRecommendation
         ModifyDBShardGroup ModifyDBSnapshot ModifyDBSubnetGroup ModifyEventSubscription
         ModifyGlobalCluster ModifyIntegration ModifyOptionGroup ModifyRecommendation
         ModifyTenantDatabase RebootDBCluster RebootDBInstance RebootDBShardGroup RegisterDBProxyTargets
         RemoveRoleFromDBCluster RemoveRoleFromDBInstance RemoveSourceIdentifierFromSubscription
         RemoveTagsFromResource ResetDBClusterParameterGroup ResetDBParameterGroup RestoreDBClusterFromS3
         RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime RestoreDBInstanceFromDBSnapshot
         RestoreDBInstanceFromS3 RestoreDBInstanceToPointInTime RevokeDBSecurityGroupIngress`,
      ),
      ...of(
        "dynamodb",
        `CreateBackup CreateGlobalTable CreateGlobalTableWitness CreateTable CreateTableReplica
         ImportTable RestoreTableFromAwsBackup RestoreTableFromBackup RestoreTableToPointInTime`,
      ),
    ],
  },
  {
    because:
      "databases, tables and file systems of a product team's, and what is written in them: copies are elsewhere",
    actions: [
      ...of(
        "elasticfilesystem",
        `Backup ClientRootAccess ClientWrite CreateAccessPoint CreateFileSystem CreateMountTarget
         CreateReplicationConfiguration CreateTags DeleteAccessPoint DeleteMountTarget DeleteTags
         ModifyMountTargetSecurityGroups PutAccountPreferences PutFileSystemPolicy
         PutLifecycleConfiguration ReplicationWrite Restore TagResource UntagResource UpdateFileSystem`,
      ),
      ...of(
        "fsx",
        `AssociateFileGateway AssociateFileSystemAliases CancelDataRepositoryTask CopyBackup
         CreateAndAttachS3AccessPoint CreateBackup CreateDataRepositoryAssociation
         CreateDataRepositoryTask CreateFileCache CreateFileSystem CreateFileSystemFromBackup
         CreateSnapshot CreateStorageVirtualMachine CreateVolume CreateVolumeFromBackup
         DeleteDataRepositoryAssociation DeleteFileCache DeleteResourcePolicy
         DetachAndDeleteS3AccessPoint DisassociateFileGateway DisassociateFileSystemAliases
         GetResourcePolicy ManageBackupPrincipalAssociations PutResourcePolicy
         ReleaseFileSystemNfsV3Locks StartMisconfiguredStateRecovery TagResource UntagResource
         UpdateDataRepositoryAssociation UpdateFileCache UpdateFileSystem UpdateSharedVpcConfiguration
         UpdateSnapshot UpdateStorageVirtualMachine UpdateVolume`,
      ),
      ...of(
        "rds",
        `AddRoleToDBCluster AddRoleToDBInstance AddSourceIdentifierToSubscription AddTagsToResource
         ApplyPendingMaintenanceAction AuthorizeDBSecurityGroupIngress BacktrackDBCluster
         DeleteBlueGreenDeployment DeleteCustomDBEngineVersion DeleteDBClusterEndpoint
         DeleteDBClusterParameterGroup DeleteDBParameterGroup DeleteDBProxy DeleteDBProxyEndpoint
         DeleteDBSecurityGroup DeleteDBSubnetGroup DeleteEventSubscription DeleteIntegration
         DeleteOptionGroup DeregisterDBProxyTargets DisableHttpEndpoint EnableHttpEndpoint
         FailoverDBCluster PromoteReadReplica PromoteReadReplicaDBCluster StartActivityStream
         StartDBCluster StartDBInstance StartDBInstanceAutomatedBackupsReplication StartExportTask
         StopActivityStream StopDBCluster StopDBInstance SwitchoverBlueGreenDeployment
         SwitchoverGlobalCluster SwitchoverReadReplica`,
      ),
      ...of(
        "dynamodb",
        `AssociateTableReplica BatchWriteItem DeleteGlobalTableWitness DeleteItem DeleteResourcePolicy
         DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExportTableToPointInTime
         InjectError PartiQLDelete PartiQLInsert PartiQLUpdate PutItem PutResourcePolicy
         ReplicateSettings StartAwsBackupJob TagResource UntagResource UpdateAbacStatus
         UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings
         UpdateGlobalTableVersion UpdateItem UpdateKinesisStreamingDestination UpdateTable
         UpdateTableReplicaAutoScaling UpdateTimeToLive WriteDataForReplication`,
      ),
    ],
  },
  {
    because: "deletes a secret that can be had back for days",
    guarded: true,
    actions: [...of("secretsmanager", `DeleteSecret`)],
  },
  {
    because: "secrets of a product team's: who reads them is for their policies, and no outsider may",
    actions: [
      ...of(
        "secretsmanager",
        `CancelRotateSecret CreateSecret DeleteResourcePolicy PutResourcePolicy PutSecretValue
         RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret RotateSecret
         StopReplicationToReplica TagResource UntagResource UpdateSecret UpdateSecretVersionStage
         ValidateResourcePolicy`,
      ),
    ],
  },
  {
    because: "takes away again what joined networks",
    actions: [
      ...of(
        "ec2",
        `CancelImageLaunchPermission DeleteCarrierGateway DeleteClientVpnEndpoint DeleteClientVpnRoute
         DeleteCoipCidr DeleteCoipPool DeleteCoipPoolPermission DeleteCustomerGateway
         DeleteInstanceConnectEndpoint DeleteLocalGatewayRoute DeleteLocalGatewayRouteTable
         DeleteLocalGatewayRouteTablePermission
         DeleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation
         DeleteLocalGatewayRouteTableVpcAssociation DeleteLocalGatewayVirtualInterface
         DeleteLocalGatewayVirtualInterfaceGroup DeleteNetworkInterfacePermission DeleteOdbNetworkPeering
         DeleteResourcePolicy DeleteRouteServer DeleteRouteServerEndpoint DeleteRouteServerPeer
         DeleteTrafficMirrorFilter DeleteTrafficMirrorFilterRule DeleteTrafficMirrorSession
         DeleteTrafficMirrorTarget DeleteTransitGateway DeleteTransitGatewayClientVpnAttachment
         DeleteTransitGatewayConnect DeleteTransitGatewayConnectPeer DeleteTransitGatewayMeteringPolicy
         DeleteTransitGatewayMeteringPolicyEntry DeleteTransitGatewayMulticastDomain
         DeleteTransitGatewayPeeringAttachment DeleteTransitGatewayPolicyTable
         DeleteTransitGatewayPolicyTableEntry DeleteTransitGatewayPrefixListReference
         DeleteTransitGatewayRoute DeleteTransitGatewayRouteTable
         DeleteTransitGatewayRouteTableAnnouncement DeleteTransitGatewayVpcAttachment
         DeleteVerifiedAccessEndpoint DeleteVerifiedAccessGroup DeleteVerifiedAccessInstance
         DeleteVerifiedAccessTrustProvider DeleteVpcEndpointServiceConfigurations
         DeleteVpcPeeringConnection DeleteVpnConcentrator DeleteVpnConnection DeleteVpnConnectionRoute
         DeleteVpnGateway DeregisterTransitGatewayMulticastGroupMembers
         DeregisterTransitGatewayMulticastGroupSources DetachClassicLinkVpc
         DetachVerifiedAccessTrustProvider DetachVpnGateway DisableAddressTransfer
         DisableRouteServerPropagation DisableTransitGatewayRouteTablePropagation
         DisableVgwRoutePropagation DisableVpcClassicLink DisableVpcClassicLinkDnsSupport
         DisassociateClientVpnTargetNetwork DisassociateRouteServer DisassociateSecurityGroupVpc
         DisassociateTransitGatewayMulticastDomain DisassociateTransitGatewayPolicyTable
         DisassociateTransitGatewayRouteTable DisassociateVerifiedAccessInstanceWebAcl
         ExportTransitGatewayRoutes ModifyInstanceConnectEndpoint ModifyLocalGatewayRoute
         ModifyRouteServer MoveAddressToVpc RejectCapacityReservationBillingOwnership
         RejectTransitGatewayClientVpnAttachment RejectTransitGatewayMulticastDomainAssociations
         RejectTransitGatewayPeeringAttachment RejectTransitGatewayVpcAttachment
         RejectVpcEndpointConnections RejectVpcPeeringConnection ReplaceVpnTunnel ResetFpgaImageAttribute
         ResetImageAttribute ResetSnapshotAttribute RestoreAddressToClassic RevokeClientVpnIngress
         TerminateClientVpnConnections`,
      ),
    ],
  },
  {
    because: "shuts more, encrypts more, or logs more; less of it is denied",
    actions: [
      ...of(
        "ec2",
        `CreateFlowLogs CreateVpcEncryptionControl DisableSerialConsoleAccess EnableAllowedImagesSettings
         EnableEbsEncryptionByDefault EnableImageBlockPublicAccess EnableImageDeregistrationProtection
         EnableSnapshotBlockPublicAccess ModifyVpcEncryptionControl
         ReplaceImageCriteriaInAllowedImagesSettings`,
      ),
    ],
  },
  {
    because: "address plans (IPAM), which move no packet; sharing one goes through RAM, which is denied",
    actions: [
      ...of(
        "ec2",
        `AllocateIpamPoolCidr AssociateIpamByoasn BatchModifyIpamRoutingPolicyRegistrations CreateIpam
         CreateIpamExternalResourceVerificationToken CreateIpamInternetRegistryAssociation
         CreateIpamPolicy CreateIpamPool CreateIpamPrefixListResolver CreateIpamPrefixListResolverTarget
         CreateIpamResourceDiscovery CreateIpamRoutingPolicyRegistration CreateIpamScope
         CreatePublicIpv4Pool DeleteIpam DeleteIpamExternalResourceVerificationToken
         DeleteIpamInternetRegistryAssociation DeleteIpamPolicy DeleteIpamPool
         DeleteIpamPrefixListResolver DeleteIpamPrefixListResolverTarget DeleteIpamResourceDiscovery
         DeleteIpamRoutingPolicyRegistration DeleteIpamScope DeletePublicIpv4Pool DeprovisionByoipCidr
         DeprovisionIpamByoasn DeprovisionIpamPoolCidr DeprovisionPublicIpv4PoolCidr
         DisableIpamOrganizationAdminAccount DisableIpamPolicy DisassociateIpamByoasn
         DisassociateIpamResourceDiscovery EnableIpamInternetRegistryAssociation
         EnableIpamOrganizationAdminAccount EnableIpamPolicy ImportByoipCidrToIpam ModifyIpam
         ModifyIpamPolicyAllocationRules ModifyIpamPool ModifyIpamPoolAllocation
         ModifyIpamPrefixListResolver ModifyIpamPrefixListResolverTarget ModifyIpamResourceCidr
         ModifyIpamResourceDiscovery ModifyIpamRoutingPolicyRegistration ModifyIpamScope
         MoveByoipCidrToIpam ProvisionByoipCidr ProvisionIpamByoasn ProvisionIpamPoolCidr
         ProvisionPublicIpv4PoolCidr ReleaseIpamPoolAllocation WithdrawByoipCidr`,
      ),
    ],
  },
  {
    because:
      "capacity, reservations and their reports: money, watched by budgets; what binds for years is denied",
    actions: [
      ...of(
        "ec2",
        `AllocateHosts AssociateCapacityReservationBillingOwner AttachResourcesToPlacementGroup
         CancelCapacityReservation CancelCapacityReservationFleets CancelReservedInstancesListing
         CancelSpotFleetRequests CancelSpotInstanceRequests CreateCapacityManagerDataExport
         CreateCapacityReservation CreateCapacityReservationBySplitting
         CreateCapacityReservationCancellationQuote CreateCapacityReservationFleet CreateFleet
         CreateInterruptibleCapacityReservationAllocation CreatePlacementGroup
         CreateReservedInstancesListing CreateSpotDatafeedSubscription DeleteCapacityManagerDataExport
         DeleteFleets DeletePlacementGroup DeleteQueuedReservedInstances DeleteSpotDatafeedSubscription
         DetachResourcesFromPlacementGroup DisableCapacityManager
         DisassociateCapacityReservationBillingOwner EnableCapacityManager ModifyCapacityReservation
         ModifyCapacityReservationFleet ModifyDefaultCreditSpecification ModifyFleet ModifyHosts
         ModifyInstanceCapacityReservationAttributes ModifyReservedInstances ModifySpotFleetRequest
         MoveCapacityReservationInstances ReleaseHosts RequestSpotFleet RequestSpotInstances
         RunScheduledInstances SendSpotInstanceInterruptions UpdateCapacityManagerMonitoredTagKeys
         UpdateCapacityManagerOrganizationsAccess UpdateInterruptibleCapacityReservationAllocation`,
      ),
    ],
  },
  {
    because:
      "images, snapshots and disks of a product team's: made, copied, attached, restored; deleting snapshots and volumes is denied in prod",
    actions: [
      ...of(
        "ec2",
        `AttachImageWatermark AttachVolume BundleInstance CancelBundleTask CancelConversionTask
         CancelExportTask CancelImportTask CopyFpgaImage CopyImage CopySnapshot CopyVolumes
         CreateDelegateMacVolumeOwnershipTask CreateFpgaImage CreateImage CreateImageUsageReport
         CreateReplaceRootVolumeTask CreateRestoreImageTask CreateSnapshot CreateSnapshots CreateVolume
         DeleteFpgaImage DeleteImageUsageReport DetachImageWatermark DetachVolume DisableFastLaunch
         DisableFastSnapshotRestores DisableImage DisableImageDeprecation EnableFastLaunch
         EnableFastSnapshotRestores EnableImage EnableImageDeprecation EnableVolumeIO ImportImage
         ImportSnapshot ImportVolume InjectVolumeIOLatency ModifyVolume ModifyVolumeAttribute
         PauseVolumeIO RegisterImage ReplaceImageInstanceTypeSpecification RestoreImageFromRecycleBin
         RestoreSnapshotFromRecycleBin RestoreSnapshotTier RestoreVolumeFromRecycleBin`,
      ),
    ],
  },
  {
    because: "machines of a product team's, and how they run",
    actions: [
      ...of(
        "ec2",
        `AssociateApplicationStatusCheck AssociateEnclaveCertificateIamRole AssociateIamInstanceProfile
         AssociateInstanceEventWindow AssociateTrunkInterface ConfirmProductInstance
         CreateApplicationStatusCheck CreateInstanceEventWindow CreateKeyPair CreateLaunchTemplate
         CreateLaunchTemplateVersion CreateMacSystemIntegrityProtectionModificationTask
         DeleteApplicationStatusCheck DeleteInstanceEventWindow DeleteKeyPair DeleteLaunchTemplate
         DeleteLaunchTemplateVersions DeregisterInstanceEventNotificationAttributes
         DisableApplicationStatusCheckSuppression DisableInstanceSqlHaStandbyDetections
         DisassociateApplicationStatusCheck DisassociateEnclaveCertificateIamRole
         DisassociateIamInstanceProfile DisassociateInstanceEventWindow DisassociateTrunkInterface
         EnableApplicationStatusCheckSuppression EnableInstanceSqlHaStandbyDetections ImportInstance
         ImportKeyPair ModifyApplicationStatusCheck ModifyInstanceAttribute ModifyInstanceCpuOptions
         ModifyInstanceCreditSpecification ModifyInstanceEventStartTime ModifyInstanceEventWindow
         ModifyInstanceMaintenanceOptions ModifyInstanceMetadataOptions
         ModifyInstanceNetworkPerformanceOptions ModifyInstancePlacement ModifyLaunchTemplate
         ModifyPrivateDnsNameOptions
         MonitorInstances RebootInstances RegisterInstanceEventNotificationAttributes
         ReplaceIamInstanceProfileAssociation ReportInstanceStatus ResetInstanceAttribute RunInstances
         SendDiagnosticInterrupt StartInstances StopInstances TerminateInstances UnmonitorInstances`,
      ),
    ],
  },
  {
    because:
      "the account's own networks: inside of them, and to the internet gateways that a policy of the organisation shuts",
    actions: [
      ...of(
        "ec2",
        `AllocateAddress AssignIpv6Addresses AssignPrivateIpAddresses AssignPrivateNatGatewayAddress
         AssociateAddress AssociateDhcpOptions AssociateNatGatewayAddress AssociateRouteTable
         AssociateSubnetCidrBlock AssociateVpcCidrBlock AttachApplianceToNatGateway AttachInternetGateway
         AttachNetworkInterface AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress
         CreateDefaultSubnet CreateDefaultVpc CreateDhcpOptions CreateEgressOnlyInternetGateway
         CreateInternetGateway CreateManagedPrefixList CreateNatGateway CreateNetworkAcl
         CreateNetworkAclEntry CreateNetworkInterface CreateRoute CreateRouteTable CreateSecondaryNetwork
         CreateSecondarySubnet CreateSecurityGroup CreateSubnet CreateSubnetCidrReservation CreateVpc
         CreateVpcEndpointConnectionNotification DeleteDhcpOptions DeleteEgressOnlyInternetGateway
         DeleteInternetGateway DeleteManagedPrefixList DeleteNatGateway DeleteNetworkAcl
         DeleteNetworkAclEntry DeleteNetworkInterface DeleteRoute DeleteRouteTable DeleteSecondaryNetwork
         DeleteSecondarySubnet DeleteSecurityGroup DeleteSubnet DeleteSubnetCidrReservation DeleteVpc
         DeleteVpcEndpointConnectionNotifications DeleteVpcEndpoints DetachApplianceFromNatGateway
         DetachInternetGateway DetachNetworkInterface DisassociateAddress DisassociateNatGatewayAddress
         DisassociateRouteTable DisassociateSubnetCidrBlock DisassociateVpcCidrBlock
         ModifyAddressAttribute ModifyManagedPrefixList ModifyNetworkInterfaceAttribute
         ModifyPublicIpDnsNameOptions ModifySecurityGroupRules ModifySubnetAttribute ModifyVpcAttribute
         ModifyVpcEndpoint ModifyVpcEndpointConnectionNotification ModifyVpcEndpointPayerResponsibility
         ModifyVpcTenancy ReleaseAddress ReplaceNetworkAclAssociation ReplaceNetworkAclEntry ReplaceRoute
         ReplaceRouteTableAssociation ResetAddressAttribute ResetNetworkInterfaceAttribute
         RestoreManagedPrefixListVersion RevokeSecurityGroupEgress RevokeSecurityGroupIngress
         UnassignIpv6Addresses UnassignPrivateIpAddresses UnassignPrivateNatGatewayAddress
         UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress`,
      ),
    ],
  },
  {
    because: "settings of the console and of reports, and questions asked of networks",
    actions: [
      ...of(
        "ec2",
        `CancelDeclarativePoliciesReport CreateNetworkInsightsAccessScope CreateNetworkInsightsPath
         CreateTags DeleteNetworkInsightsAccessScope DeleteNetworkInsightsAccessScopeAnalysis
         DeleteNetworkInsightsAnalysis DeleteNetworkInsightsPath DeleteTags
         DisableAwsNetworkPerformanceMetricSubscription EnableAwsNetworkPerformanceMetricSubscription
         InjectApiError ModifyAvailabilityZoneGroup ModifyIdFormat ModifyIdentityIdFormat
         ModifyManagedResourceVisibility StartNetworkInsightsAccessScopeAnalysis
         StartNetworkInsightsAnalysis`,
      ),
    ],
  },
  {
    because: "an endpoint for a service of AWS's",
    guarded: true,
    actions: [...of("ec2", `CreateVpcEndpoint`)],
  },
];
