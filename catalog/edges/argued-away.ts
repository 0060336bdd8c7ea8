/**
 * Actions that look as though they passed a role, assumed one, or wrote a policy, a trust, a credential or a group, and
 * that are no escalation edge; with the reason. Which actions look so is told by the rules in completeness.test.ts.
 */
import { of } from "./calls.ts";

export interface ArguedAway {
  /** Actions in full, or patterns as in IAM, of which only those count that are in no edge. */
  readonly actions: readonly string[];
  /** Why the attacker has nothing by them that it did not have before. */
  readonly reason: string;
  readonly source: string;
}

const reference =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";

/** Rows whose source is the page of the services' actions. */
const argued = (reason: string, ...actions: readonly (string | readonly string[])[]): ArguedAway => ({
  actions: actions.flat(),
  reason,
  source: reference,
});

export const arguedAway: readonly ArguedAway[] = [
  // Of any service
  argued(
    "it only takes something away; whatever is lost by it is a matter of the goals",
    "*:Delete*",
    "*:Remove*",
    "*:Revoke*",
    "*:Retire*",
    "*:Detach*",
    "*:Disassociate*",
    "*:Dissociate*",
    "*:Bypass*",
    "*:Deregister*",
    "*:Deauthorize*",
    "*:Cancel*",
    "*:Reject*",
    "*:Disable*",
    "*:Terminate*",
    "*:Abort*",
    "*:BatchRemove*",
    "*:BatchRevoke*",
  ),
  argued(
    "it reads what is set, and hands out nothing that signs a request",
    "*:List*",
    "*:Describe*",
    "*:Get*Policy",
    "*:Get*Permission",
    of("iam", "Get*"),
    of(
      "glue",
      `BatchGetStageFiles GetDataPreviewStatement GetEnvironment GetExecutors* GetLogParsingStatus GetNotebookInstanceStatus
       GetQuer* GetRecipeAction GetStage* GetStorage* RequestLogParsing RunDataPreviewStatement SendRecipeAction
       DeregisterDataPreview TestConnection UseGlueStudio ManagedConnector`,
    ),
    of("neptune-db", "Get*"),
    of("cognito-idp", "GetSigningCertificate"),
    of("kinesisvideo", "GetSignalingChannelEndpoint"),
    of("elasticmapreduce", "GetPersistentAppUIPresignedURL"),
    of("iot", "GetCommandExecution"),
    of("backup", "SearchRecoveryPoint ListIndexedRecoveryPointsForSearch"),
    of("secretsmanager", "ValidateResourcePolicy GetRandomPassword"),
    of("elastictranscoder", "TestRole"),
    of("datazone", "ValidatePassRole"),
    of("access-analyzer", "CreateAccessPreview"),
  ),
  argued("it lets a service deliver its logs, and nothing else", "*:AllowVendedLogDeliveryForResource"),
  argued(
    "it says how long, how many, how fast or by which way, not who",
    "*:*LifecyclePolicy",
    "*:*ScalingPolicy",
    "*:*RetentionPolicy",
    "*:*CachePolicy",
    "*:*OriginRequestPolicy",
    "*:*ResponseHeadersPolicy",
    "*:*ContinuousDeploymentPolicy",
    "*:*SchedulingPolicy",
    "*:*TrafficPolicy*",
    "*:*CookieStickinessPolicy",
    "*:*CorsPolicy",
    "*:*MetricPolicy",
    "*:*ResiliencyPolicy",
    "*:*AutoTerminationPolicy",
    "*:*TapeCreationPolicy",
    "*:*FirewallPolicy",
    "*:*WebACL",
    "*:*MeteringPolicy",
    of("elasticmapreduce", "PutBlockPublicAccessConfiguration AddInstanceGroups"),
    of("elasticfilesystem", "PutBackupPolicy"),
    of("logs", "PutDataProtectionPolicy PutIndexPolicy PutStorageTierPolicy PutAccountPolicy"),
    of("mediaconvert", "PutPolicy"),
    of("fms", "PutPolicy"),
    of("network-security-manager", "CreatePolicy UpdatePolicy"),
    of("resiliencehub", "CreatePolicy UpdatePolicy"),
    of("ec2", "CreateIpamPolicy CreateNetworkAcl"),
    of("ivs", "CreatePlaybackRestrictionPolicy UpdatePlaybackRestrictionPolicy"),
    of("glacier", "SetDataRetrievalPolicy CompleteVaultLock InitiateVaultLock"),
    of("cloudformation", "SetStackPolicy"),
    of("elasticloadbalancing", "CreateLoadBalancerPolicy"),
    of("networkmanager", "PutCoreNetworkPolicy"),
    of(
      "bedrock",
      "CreateAutomatedReasoningPolicy CreateAutomatedReasoningPolicyVersion UpdateAutomatedReasoningPolicy",
    ),
    of("securityhub", "CreateConfigurationPolicy UpdateConfigurationPolicy"),
    of("ses", "UpdateReputationEntityPolicy"),
    of("aoss", "CreateSecurityPolicy UpdateSecurityPolicy"),
    of("quicksight", "CreateApprovalPolicy UpdateApprovalPolicy"),
    of("xray", "PutEncryptionConfig"),
    of("license-manager", "UpdateServiceSettings"),
    of("iot", "SetDefaultAuthorizer"),
    of("sagemaker", "CreateLineageGroupPolicy PutLineageGroupPolicy"),
  ),

  // Identity
  argued(
    "the policy, device or profile is attached to nobody yet; attaching it is an edge",
    of("iot", "CreatePolicy"),
    of(
      "iam",
      "CreatePolicy CreateVirtualMFADevice CreateInstanceProfile TagInstanceProfile UntagInstanceProfile",
    ),
    of("organizations", "CreatePolicy"),
  ),
  argued(
    "it switches on a credential that only somebody who already holds it can use",
    of("iam", "UpdateAccessKey UpdateSSHPublicKey UpdateSigningCertificate UpdateServiceSpecificCredential"),
  ),
  argued(
    "it changes how long a session may last, or a text",
    of("iam", "UpdateRole UpdateRoleDescription UpdateAccountPasswordPolicy"),
  ),
  {
    actions: [
      ...of("iam", "CreateServiceLinkedRole"),
      ...of("es", "CreateElasticsearchServiceRole CreateServiceRole"),
    ],
    reason: "AWS writes what such a role may do and lets its service alone assume it",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html",
  },
  {
    actions: of("iam", "AddClientIDToOpenIDConnectProvider"),
    reason:
      "an audience more lets in no other subject, and the prover takes the audience of a token to be its bearer's choice",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  },
  {
    actions: of("iam", "SendDelegationToken"),
    reason:
      "what is delegated is limited by what the one who accepts may do itself, as a session policy limits a session: the other side has less",
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-understanding-permissions.html",
  },
  {
    actions: [
      ...of("sts", "GetSessionToken GetServiceBearerToken GetDelegatedAccessToken"),
      ...of("signin", "CreateOAuth2Token"),
      ...of("cloudshell", "PutCredentials"),
      ...of("sso", "GetRoleCredentials"),
      ...of("account-access", "GetRoleCredentials"),
    ],
    reason:
      "it turns what the caller already holds, its own credentials or a token of its own, into another form with the same rights or fewer",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html",
  },
  {
    actions: of("sts", "GetFederationToken"),
    reason:
      "it has at most the rights of the user that takes it; that policies know it by another name is a rule of the prover's own",
    source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html",
  },
  {
    actions: of("ssm", "RequestManagedInstanceRoleToken"),
    reason:
      "only the agent on a machine can ask, with the machine's own identity; coming by a shell there is an edge",
    source:
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html",
  },
  {
    actions: of("ec2", "AssociateEnclaveCertificateIamRole"),
    reason: "it lets a role read a certificate; who is not that role has nothing by it",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateEnclaveCertificateIamRole.html",
  },
  {
    actions: of("organizations", "CreateAccount CreateGovCloudAccount"),
    reason:
      "the account is new and holds nothing; it lands in quarantine, and what it is then given are edges",
    source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_create.html",
  },
  {
    actions: of("codestar", "AssociateTeamMember CreateProject UpdateTeamMember"),
    reason: "the service was closed on 2024-07-31",
    source: "https://docs.aws.amazon.com/codestar/latest/userguide/welcome.html",
  },
  {
    actions: of("opsworks", "SetPermission UpdateUserProfile"),
    reason: "the service was closed on 2024-05-26",
    source: "https://docs.aws.amazon.com/opsworks/latest/userguide/stacks-eol-faqs.html",
  },
  {
    actions: [...of("lambda", "AddEventSource UploadFunction")],
    reason: "it belongs to the interface of 2014, which no account can call any more",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html",
  },
  {
    actions: [...of("iotthingsgraph", "CreateSystemInstance"), ...of("qldb", "SendCommand")],
    reason: "the service was closed, or the action reads and writes its own data only",
    source: reference,
  },
  {
    actions: [
      ...of("dms", "ModifyDataProvider ModifyMigrationProject ModifyInstanceProfile"),
      ...of("lakeformation", "AssumeDecoratedRoleWithSAML"),
    ],
    reason: "IAM knows the operation by another name (Update…, sts:AssumeRoleWithSAML), which is in an edge",
    source: reference,
  },

  // Administration and handing on
  {
    actions: [
      "*:EnableOrganizationAdminAccount",
      "*:EnableDelegatedAdminAccount",
      "*:RegisterOrganizationAdminAccount",
      "*:RegisterOrganizationDelegatedAdmin",
      "*:RegisterDataLakeDelegatedAdministrator",
      ...of("health", "EnableHealthServiceAccessForOrganization"),
      ...of("notifications", "EnableNotificationsAccessForOrganization"),
      ...of("networkmanager", "StartOrganizationServiceAccessUpdate"),
      ...of("ram", "EnableSharingWithAwsOrganization"),
    ],
    reason:
      "the service watches or shares and holds no rights of others; organizations:RegisterDelegatedAdministrator, which AWS asks for as well, is an edge",
    source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html",
  },
  argued(
    "it hands a part that the caller may use to something that it makes; what that brings is an edge of what it makes",
    of("lambda", "PassCapacityProvider PassNetworkConnector EnableReplication"),
    of("glue", "PassConnection"),
    of("sqlworkbench", "PassAccountSettings"),
    of("q", "PassRequest"),
    of("bedrock-agentcore", "PassCapacityProvider"),
    of("ram", "CreatePermission AssociateResourceSharePermission"),
    of("s3", "CreateAccessGrantsInstance"),
    of("elasticmapreduce", "PutWorkspaceAccess"),
    of("emr-containers", "CreateJobTemplate CreateSecurityConfiguration"),
    of("dms", "CreateInstanceProfile UpdateInstanceProfile CreateReplicationInstance"),
    of("devicefarm", "CreateInstanceProfile UpdateInstanceProfile"),
    of("rds", "ModifyOptionGroup"),
    of("redshift", "CreateSnapshotCopyGrant"),
  ),
  argued(
    "the role in it belongs to the service's own people, or is a word for a part that something plays, and is none of IAM's",
    of("auditmanager", "BatchCreateDelegationByAssessment CreateAssessment UpdateAssessment UpdateSettings"),
    of("chime", "BatchCreateRoomMembership CreateRoomMembership UpdateRoomMembership"),
    of("codebuild", "UpdateWebhook"),
    of("grafana", "CreateWorkspaceServiceAccount"),
    of("health-agent", "StartPatientInsightsJob ResetPassword"),
    of("iot", "CreateAuditSuppression UpdateAuditSuppression"),
    of("iotmanagedintegrations", "CreateManagedThing"),
    of("medialive", "CreateNode CreateNodeRegistrationScript UpdateNode"),
    of("mq", "CreateBroker UpdateBroker"),
    of("rds", "CreateDBProxyEndpoint"),
    of("repostspace", "BatchAddChannelRoleToAccessors BatchAddRole"),
    of("securityagent", "CreateMembership"),
    of("securityhub", "BatchImportFindings"),
    of("ec2", "DescribeCapacityReservationBillingRequests"),
    of(
      "workmail",
      "CreateUser UpdateUser CreateImpersonationRole UpdateImpersonationRole AssumeImpersonationRole",
    ),
    of("s3", "PutBucketNotification"),
  ),

  // Realms of their own
  argued(
    "it lets people or programs into the service's own users and documents, which know no roles of IAM's",
    of(
      "quicksight",
      `CreateAnalysis CreateCustomPermissions CreateDashboard CreateGroupMembership CreateRoleMembership
       CreateTemplate CreateTopic RegisterUser UpdateAccountCustomPermission UpdateActionConnectorPermissions
       UpdateAgentPermissions UpdateAnalysis UpdateAnalysisPermissions UpdateAppPermissions
       UpdateApplicationWithTokenExchangeGrant UpdateCustomPermissions UpdateDashboard UpdateDashboardPermissions
       UpdateDataSet UpdateDataSetPermissions UpdateDataSourcePermissions UpdateExtensionPermissions
       UpdateFlowPermissions UpdateFolderPermissions UpdateKnowledgeBasePermissions UpdateRoleCustomPermission
       UpdateSpacePermissions UpdateTemplate UpdateTemplatePermissions UpdateThemePermissions UpdateTopic
       UpdateTopicPermissions UpdateUser UpdateUserCustomPermission`,
    ),
    of("workdocs", "AddNotificationPermissions AddResourcePermissions AddUserToGroup"),
    of("workmail", "AssociateMemberToGroup PutMailboxPermissions ResetPassword"),
    of(
      "workspaces",
      "ModifySelfservicePermissions UpdateConnectionAliasPermission UpdateWorkspaceImagePermission",
    ),
    of("workspaces-web", "CreateIdentityProvider UpdateIdentityProvider"),
    of("connect", "AdminGetEmergencyAccessToken GetFederationToken"),
    of(
      "deadline",
      "AssociateMemberToFarm AssociateMemberToFleet AssociateMemberToJob AssociateMemberToQueue",
    ),
    of("monitron", "AssociateProjectAdminUser CreateProjectUserAssociation CreateUserAccessRoleAssociation"),
    of("iotsitewise", "CreateAccessPolicy UpdateAccessPolicy"),
    of("clouddirectory", "AttachPolicy"),
    of("memorydb", "CreateAcl UpdateAcl"),
    of("qbusiness", "AssociatePermission CreateDataAccessor PutResourcePolicy"),
    of("qapps", "CreateSubscriptionToken UpdateQAppPermissions"),
    of("q", "CreateAuthGrant CreateScimAccessToken UpdateAuthGrant"),
    of("codewhisperer", "AssociateCustomizationPermission"),
    of("chime", "CreateApiKey PutVoiceConnectorTerminationCredentials RegenerateSecurityToken"),
    of("datazone", "AddPolicyGrant CreateSubscriptionGrant PutDomainSharingPolicy RefreshToken"),
    of("verifiedpermissions", "CreateIdentitySource CreatePolicy UpdateIdentitySource UpdatePolicy"),
    of("finspace", "ResetUserPassword"),
    of("finspace-api", "GetProgrammaticAccessCredentials"),
    of("opensearch", "ApplicationAccessAll ViewLoginPage"),
    of("managedblockchain", "GET Invoke POST"),
    of("cloud9", "CreateEnvironmentToken"),
    of("aws-external-anthropic", "AssumeConsole"),
    of("amplifybackend", "CreateToken GetToken"),
    of("amplifyuibuilder", "ExchangeCodeForToken RefreshToken"),
    of("cognito-idp", "AdminResetUserPassword AdminDeleteSoftwareToken GetTokensFromRefreshToken"),
    of("codeguru-reviewer", "CreateConnectionToken"),
    of("aidevops", "CreateAccessToken GetAccessToken RotateAccessToken"),
    of("sagemaker", "CreatePartnerAppPresignedUrl CreateHubContentPresignedUrls"),
    of("bedrock", "CreateDataSourceToken"),
    of("bedrock-agentcore", "ManageAdminPolicy ManageResourceScopedPolicy CreatePolicy UpdatePolicy"),
    of("mpa", "StartSession CreateIdentitySource"),
    of("appstream", "CreateAppBlockBuilderStreamingURL"),
    of("route53globalresolver", "CreateAccessToken GetAccessToken UpdateAccessToken"),
    of("ivs", "CreateParticipantToken"),
    of("ivschat", "CreateChatToken"),
    of("iq", "GetChatToken"),
    of("storagegateway", "SetLocalConsolePassword SetSMBGuestPassword UpdateChapCredentials"),
    of("mediapackage", "RotateChannelCredentials RotateIngestEndpointCredentials"),
    of("acm", "GetAcmeExternalAccountBindingCredentials"),
    of("pca-connector-scep", "GetChallengePassword"),
    of("gamelift", "RequestUploadCredentials"),
    of("gameliftstreams", "CreateStreamSessionAdminShell"),
    of("inspector2-telemetry", "StartSession"),
    of("iotfleetwise", "GenerateCommandPayload"),
    of("glue", "RefreshOAuth2Tokens"),
  ),
  argued(
    "the token or key lets its bearer do what the caller may do at that service, and no more",
    of("ecr", "GetAuthorizationToken"),
    of("ecr-public", "GetAuthorizationToken"),
    of("codeartifact", "GetAuthorizationToken"),
    of("redshift", "GetIdentityCenterAuthToken JoinGroup"),
    of("redshift-serverless", "GetIdentityCenterAuthToken"),
    "*:CallWithBearerToken",
    of("license-manager", "GetAccessToken CreateGrant"),
    of("waf", "GetChangeToken"),
    of("waf-regional", "GetChangeToken"),
    of("wafv2", "CreateAPIKey GetDecryptedAPIKey"),
    of(
      "bedrock-agentcore",
      "AuthorizeAction PartiallyAuthorizeActions InvokeGateway InvokeWebSearch SynchronizeGatewayTargets",
    ),
    of("ec2", "CreateIpamExternalResourceVerificationToken"),
    of("sso", "PutApplicationGrant"),
    of("lightsail", "CreateBucketAccessKey GetBucketAccessKeys GetRelationalDatabaseMasterUserPassword"),
    of("iot", "OpenTunnel RotateTunnelAccessToken StartCommandExecution"),
  ),
  {
    actions: [
      ...of("secretsmanager", "GetSecretValue BatchGetSecretValue"),
      ...of("events", "RetrieveConnectionCredentials"),
      ...of("states", "RevealSecrets"),
      ...of(
        "bedrock-agentcore",
        "GetResourceApiKey GetResourceOauth2Token GetResourcePaymentToken GetWorkloadAccessToken",
      ),
    ],
    reason:
      "it reads what somebody put there: reading is a goal of its own, and no file says whether a credential of AWS's lies in it",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html",
  },
  {
    actions: [
      ...of("codeconnections", "GetConnectionToken GetIndividualAccessToken"),
      ...of("codestar-connections", "GetConnectionToken GetIndividualAccessToken"),
      ...of("codebuild", "ImportSourceCredentials"),
    ],
    reason: "it opens the forge, not an account: that is a way to the goal of forging an approval",
    source: "https://docs.aws.amazon.com/codeconnections/latest/APIReference/Welcome.html",
  },

  // Shares
  argued(
    "it shares what is no credential, runs as nobody and is the goal of none; whoever holds it may do so without an edge",
    of("agent-registry", "PutResourcePolicy"),
    of("aiops", "PutInvestigationGroupPolicy"),
    of("appmesh", "PutMeshPolicy"),
    of("appmesh-preview", "PutMeshPolicy"),
    of("aps", "PutResourcePolicy"),
    of("arc-region-switch", "PutResourcePolicy"),
    of("aws-marketplace", "PutResourcePolicy"),
    of("bedrock", "PutResourcePolicy"),
    of("billing", "PutResourcePolicy"),
    of("cleanrooms-ml", "PutConfiguredAudienceModelPolicy"),
    of("cloudfront", "PutResourcePolicy"),
    of("cloudhsm", "PutResourcePolicy ModifyHsm"),
    of("cloudsearch", "UpdateServiceAccessPolicies"),
    of("codeguru-profiler", "PutPermission"),
    of("comprehend", "PutResourcePolicy"),
    of("dataexchange", "CreateDataGrant"),
    of("elemental-inference", "PutFeedPolicy"),
    of("entityresolution", "AddPolicyStatement PutPolicy UseIdNamespace UseWorkflow"),
    of("lex", "CreateResourcePolicy UpdateResourcePolicy"),
    of("lookoutequipment", "PutResourcePolicy"),
    of("mediapackagev2", "PutChannelPolicy"),
    of("mediatailor", "PutChannelPolicy"),
    of("mpa", "PutResourcePolicy"),
    of("network-firewall", "PutResourcePolicy"),
    of("networkmanager", "PutResourcePolicy"),
    of("oam", "PutSinkPolicy"),
    of("odb", "PutResourcePolicy"),
    of("omics", "PutS3AccessPolicy"),
    of("osis", "PutResourcePolicy"),
    of("refactor-spaces", "PutResourcePolicy"),
    of("rekognition", "PutProjectPolicy"),
    of("resource-explorer-2", "PutResourcePolicy"),
    of("resource-groups", "PutGroupPolicy"),
    of("route53-recovery-control-config", "PutResourcePolicy"),
    of("route53profiles", "PutProfilePolicy"),
    of("route53resolver", "PutFirewallRuleGroupPolicy PutResolverQueryLogConfigPolicy PutResolverRulePolicy"),
    of("rum", "PutResourcePolicy"),
    of("s3-object-lambda", "PutObjectAcl PutObjectVersionAcl"),
    of("s3vectors", "PutVectorBucketPolicy"),
    of("sagemaker", "PutModelPackageGroupPolicy PutResourcePolicy"),
    of("schemas", "PutResourcePolicy"),
    of("serverlessrepo", "PutApplicationPolicy"),
    of("servicecatalog", "PutResourcePolicy"),
    of("servicediscovery", "PutResourcePolicy"),
    of("ses", "ApplyTrackingConfigurationOverrides ReplicateEmailIdentityDkimSigningKey"),
    of("sms-voice", "PutResourcePolicy"),
    of("ssm-contacts", "AssociateContact PutContactPolicy"),
    of("ssm-incidents", "PutResourcePolicy"),
    of("ssm-sap", "PutResourcePermission"),
    of("apigateway", "PutPortalProductSharingPolicy CreateAccessAssociation AddCertificateToDomain"),
    of("appstream", "UpdateImagePermissions"),
    of("waf", "PutPermissionPolicy CreateWebACL UpdateWebACL"),
    of("waf-regional", "PutPermissionPolicy CreateWebACL UpdateWebACL"),
    of("wafv2", "PutPermissionPolicy"),
    of("xray", "PutResourcePolicy"),
    of("ec2", "PutResourcePolicy AssociateVerifiedAccessInstanceWebAcl"),
  ),
  argued(
    "it opens a network from inside the account that it opens; a principal there is the worse of the two, and what is open stands in the model",
    of(
      "ec2",
      `AttachApplianceToNatGateway AttachResourcesToPlacementGroup CreateCoipPoolPermission
       CreateLocalGatewayRouteTablePermission CreateNetworkInterfacePermission CreateOdbNetworkPeering
       ModifyOdbNetworkPeering EnableImageBlockPublicAccess EnableSnapshotBlockPublicAccess
       ModifyVpcEndpointServicePermissions ModifyVerifiedAccessEndpointPolicy ModifyVerifiedAccessGroupPolicy ResetSnapshotAttribute
       EnableIpamOrganizationAdminAccount`,
    ),
    of(
      "vpc-lattice",
      "AssociateViaAWSService AssociateViaAWSService-EventsAndStates CreateServiceNetworkVpcEndpointAssociation",
    ),
    of("rds", "AuthorizeDBSecurityGroupIngress"),
    of("ec2-instance-connect", "OpenTunnel"),
  ),
];
