/**
 * Resource types that let somebody do something by other means than a policy that `analysis/model` reads: what they give
 * is not followed, so whoever reasons about reach has to count them as open. Tokens from @pulumi/aws 7.48.
 */

/** What such a resource may bring: permissions of somebody, a connection between networks, code that runs. */
export type Bearing = "access" | "network" | "execution";

export interface AccessElsewhere {
  readonly type: string;
  readonly bearsOn: readonly Bearing[];
  /** A sentence whose subject is the resource. */
  readonly why: string;
  /** Only where this property has another value than these; an absent one counts as the empty text. */
  readonly unless?: { readonly property: string; readonly is: readonly string[] };
  /** Not where this property holds a template, as JSON, whose resources are all of plain types. */
  readonly unlessPlain?: string;
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";

/** Deploys something that its own file does not show. */
const deploys = (type: string, what: string, source: string): AccessElsewhere => ({
  type,
  bearsOn: ["access", "network", "execution"],
  why: `makes resources that are not in the file: ${what}`,
  source: `${docs}${source}`,
});

const lets = (type: string, why: string, source: string, ...bearsOn: Bearing[]): AccessElsewhere => ({
  type,
  bearsOn: bearsOn.length > 0 ? bearsOn : ["access"],
  why,
  source: `${docs}${source}`,
});

/** Lets by access control lists, which are not followed; the canned lists named here let nobody else in. */
const unless = (row: AccessElsewhere, property: string, is: readonly string[]): AccessElsewhere => ({
  ...row,
  unless: { property, is },
});

/** Canned lists that give nobody but the owners and S3's log delivery anything. */
export const closedAcls: readonly string[] = [
  "private",
  "bucket-owner-read",
  "bucket-owner-full-control",
  "log-delivery-write",
];

/** Types of CloudFormation's that let nobody do anything, hold nothing, and run nothing. */
export const plainTemplateTypes: readonly string[] = [
  "AWS::CDK::Metadata",
  "AWS::CloudFormation::WaitCondition",
  "AWS::CloudFormation::WaitConditionHandle",
  "AWS::CloudWatch::Dashboard",
];

const acls = "/AmazonS3/latest/userguide/acl-overview.html";

export const accessElsewhere: readonly AccessElsewhere[] = [
  // Whole stacks by another engine
  {
    ...deploys(
      "aws:cloudformation/stack:Stack",
      "those of its template",
      "/AWSCloudFormation/latest/UserGuide/stacks.html",
    ),
    unlessPlain: "templateBody",
  },
  {
    ...deploys(
      "aws:cloudformation/stackSet:StackSet",
      "those of its template, in other accounts too",
      "/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html",
    ),
    unlessPlain: "templateBody",
  },
  deploys(
    "aws:cloudformation/cloudFormationType:CloudFormationType",
    "its handler's",
    "/cloudformation-cli/latest/userguide/resource-types.html",
  ),
  deploys(
    "aws:cloudcontrol/resource:Resource",
    "whatever its type is",
    "/cloudcontrolapi/latest/userguide/what-is-cloudcontrolapi.html",
  ),
  deploys(
    "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
    "those of the application",
    "/serverlessrepo/latest/devguide/what-is-serverlessrepo.html",
  ),
  deploys(
    "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
    "those of the product",
    "/servicecatalog/latest/userguide/enduser-launch.html",
  ),
  deploys(
    "aws:cfg/conformancePack:ConformancePack",
    "rules and remediations of its template",
    "/config/latest/developerguide/conformance-packs.html",
  ),
  deploys(
    "aws:cfg/organizationConformancePack:OrganizationConformancePack",
    "rules and remediations of its template, in every account",
    "/config/latest/developerguide/conformance-pack-organization-apis.html",
  ),
  deploys(
    "aws:controltower/landingZone:LandingZone",
    "accounts, roles and guardrails",
    "/controltower/latest/userguide/how-control-tower-works.html",
  ),
  deploys(
    "aws:controltower/baseline:Baseline",
    "roles and guardrails",
    "/controltower/latest/userguide/types-of-baselines.html",
  ),
  deploys(
    "aws:ssm/quicksetupConfigurationManager:QuicksetupConfigurationManager",
    "roles and associations, in other accounts too",
    "/systems-manager/latest/userguide/systems-manager-quick-setup.html",
  ),
  deploys(
    "aws:sagemaker/project:Project",
    "those of a product of the service catalogue",
    "/sagemaker/latest/dg/sagemaker-projects.html",
  ),
  deploys(
    "aws:datazone/environment:Environment",
    "those of its blueprint, roles among them",
    "/datazone/latest/userguide/working-with-blueprints.html",
  ),

  // Code that somebody outside of AWS sets in motion
  lets(
    "aws:codebuild/webhook:Webhook",
    "starts builds for whoever pushes to the repository",
    "/codebuild/latest/userguide/webhooks.html",
    "execution",
  ),
  lets(
    "aws:codepipeline/webhook:Webhook",
    "starts a pipeline for whoever calls its address",
    "/codepipeline/latest/userguide/appendix-webhooks.html",
    "execution",
  ),
  lets(
    "aws:amplify/webhook:Webhook",
    "starts builds for whoever calls its address",
    "/amplify/latest/userguide/webhooks.html",
    "execution",
  ),
  lets(
    "aws:amplify/branch:Branch",
    "builds what is pushed to the branch",
    "/amplify/latest/userguide/multi-environments.html",
    "execution",
  ),
  lets(
    "aws:cloud9/environmentEC2:EnvironmentEC2",
    "is an environment with credentials of its owner",
    "/cloud9/latest/user-guide/security-iam.html",
    "access",
    "execution",
  ),
  lets(
    "aws:cloud9/environmentMembership:EnvironmentMembership",
    "lets a principal work in an environment with credentials of its owner",
    "/cloud9/latest/user-guide/share-environment.html",
    "access",
    "execution",
  ),
  lets(
    "aws:codecatalyst/devEnvironment:DevEnvironment",
    "is an environment whose space has roles of this account",
    "/codecatalyst/latest/userguide/ipa-aws-account.html",
    "access",
    "execution",
  ),
  lets(
    "aws:codecatalyst/project:Project",
    "runs workflows with roles that its space has of this account",
    "/codecatalyst/latest/userguide/ipa-aws-account.html",
    "execution",
  ),

  // Access that a service keeps in its own way
  lets(
    "aws:accountaccess/application:Application",
    "hands roles to people",
    "/singlesignon/latest/userguide/what-is.html",
  ),
  lets(
    "aws:accountaccess/entitlement:Entitlement",
    "hands a role to people",
    "/singlesignon/latest/userguide/what-is.html",
  ),
  lets(
    "aws:appstream/user:User",
    "lets a person onto machines that have their fleet's role",
    "/appstream2/latest/developerguide/user-pool.html",
  ),
  lets(
    "aws:appstream/userStackAssociation:UserStackAssociation",
    "lets a person onto machines that have their fleet's role",
    "/appstream2/latest/developerguide/user-pool.html",
  ),
  lets(
    "aws:cleanrooms/collaboration:Collaboration",
    "lets members query each other's tables",
    "/clean-rooms/latest/userguide/what-is.html",
  ),
  lets(
    "aws:datazone/environmentProfile:EnvironmentProfile",
    "lets members of a project make environments with roles",
    "/datazone/latest/userguide/working-with-environment-profiles.html",
  ),
  lets(
    "aws:datazone/policyGrant:PolicyGrant",
    "lets members of a project do things of DataZone's",
    "/datazone/latest/userguide/domain-units.html",
  ),
  lets(
    "aws:datazone/project:Project",
    "lets its members at data",
    "/datazone/latest/userguide/working-with-projects.html",
  ),
  lets(
    "aws:eks/accessEntry:AccessEntry",
    "lets a principal into a cluster, whose pods have roles",
    "/eks/latest/userguide/access-entries.html",
    "access",
    "execution",
  ),
  lets(
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "lets a principal act in a cluster, whose pods have roles",
    "/eks/latest/userguide/access-policies.html",
    "access",
    "execution",
  ),
  lets(
    "aws:eks/identityProviderConfig:IdentityProviderConfig",
    "lets an issuer's identities into a cluster, whose pods have roles",
    "/eks/latest/userguide/authenticate-oidc-identity-provider.html",
    "access",
    "execution",
  ),
  lets(
    "aws:elasticsearch/domainSamlOptions:DomainSamlOptions",
    "lets an issuer's identities into a domain",
    "/opensearch-service/latest/developerguide/saml.html",
  ),
  lets(
    "aws:emr/studioSessionMapping:StudioSessionMapping",
    "lets a person or group work in a studio with its role",
    "/emr/latest/ManagementGuide/emr-studio-manage-users.html",
    "access",
    "execution",
  ),
  lets(
    "aws:fsx/s3AccessPointAttachment:S3AccessPointAttachment",
    "lets S3 requests at a file system, under a policy of its own",
    "/fsx/latest/OpenZFSGuide/s3accesspoints-for-FSx.html",
  ),
  lets(
    "aws:grafana/roleAssociation:RoleAssociation",
    "lets people into a workspace that reads with a role",
    "/grafana/latest/userguide/AMG-manage-users-and-groups-AMG.html",
  ),
  lets(
    "aws:grafana/workspaceApiKey:WorkspaceApiKey",
    "is a key to a workspace that reads with a role",
    "/grafana/latest/userguide/API_key_console.html",
  ),
  lets(
    "aws:grafana/workspaceSamlConfiguration:WorkspaceSamlConfiguration",
    "lets an issuer's identities into a workspace that reads with a role",
    "/grafana/latest/userguide/authentication-in-AMG-SAML.html",
  ),
  lets(
    "aws:grafana/workspaceServiceAccountToken:WorkspaceServiceAccountToken",
    "is a key to a workspace that reads with a role",
    "/grafana/latest/userguide/service-accounts.html",
  ),
  lets(
    "aws:iot/policy:Policy",
    "lets devices that bear it do what it says, in IoT",
    "/iot/latest/developerguide/iot-policies.html",
  ),
  lets(
    "aws:iot/policyAttachment:PolicyAttachment",
    "lets a device at roles that have an alias in IoT",
    "/iot/latest/developerguide/authorizing-direct-aws.html",
  ),
  lets(
    "aws:lakeformation/dataLakeSettings:DataLakeSettings",
    "names the administrators of the data lake",
    "/lake-formation/latest/dg/permissions-reference.html",
  ),
  lets(
    "aws:lakeformation/identityCenterConfiguration:IdentityCenterConfiguration",
    "lets people of Identity Center at the data lake",
    "/lake-formation/latest/dg/identity-center-integration.html",
  ),
  lets(
    "aws:lakeformation/optIn:OptIn",
    "has permissions of the data lake enforced for a principal",
    "/lake-formation/latest/dg/hybrid-access-mode.html",
  ),
  lets(
    "aws:lakeformation/permissions:Permissions",
    "lets a principal at the data lake",
    "/lake-formation/latest/dg/permissions-reference.html",
  ),
  lets(
    "aws:lightsail/bucketAccessKey:BucketAccessKey",
    "is a key to a bucket",
    "/lightsail/latest/userguide/amazon-lightsail-creating-bucket-access-keys.html",
  ),
  lets(
    "aws:lightsail/bucketResourceAccess:BucketResourceAccess",
    "lets a machine at a bucket",
    "/lightsail/latest/userguide/amazon-lightsail-understanding-bucket-permissions.html",
  ),
  lets(
    "aws:opensearch/domainSamlOptions:DomainSamlOptions",
    "lets an issuer's identities into a domain",
    "/opensearch-service/latest/developerguide/saml.html",
  ),
  lets(
    "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy",
    "lets principals at a collection",
    "/opensearch-service/latest/developerguide/serverless-data-access.html",
  ),
  lets(
    "aws:opensearch/serverlessSecurityConfig:ServerlessSecurityConfig",
    "lets an issuer's identities at collections",
    "/opensearch-service/latest/developerguide/serverless-saml.html",
  ),
  lets(
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
    "says from which networks a collection is reached",
    "/opensearch-service/latest/developerguide/serverless-network.html",
    "network",
  ),
  lets(
    "aws:quicksight/iamPolicyAssignment:IamPolicyAssignment",
    "lets users of QuickSight at data",
    "/quicksight/latest/user/scoping-policies-iam-interface.html",
  ),
  lets(
    "aws:rolesanywhere/trustAnchor:TrustAnchor",
    "lets whoever bears a certificate of its authority at roles",
    "/rolesanywhere/latest/userguide/trust-model.html",
  ),
  lets(
    "aws:s3control/accessGrant:AccessGrant",
    "hands credentials of a role to a grantee",
    "/AmazonS3/latest/userguide/access-grants.html",
  ),
  lets(
    "aws:servicecatalog/principalPortfolioAssociation:PrincipalPortfolioAssociation",
    "lets a principal launch products, with the role of their constraint",
    "/servicecatalog/latest/adminguide/catalogs_portfolios_users.html",
  ),
  lets(
    "aws:signer/signingProfilePermission:SigningProfilePermission",
    "lets another account sign with a profile",
    "/signer/latest/developerguide/signing-profile-cross-account.html",
  ),
  lets(
    "aws:ssm/serviceSetting:ServiceSetting",
    "may give every instance of the account a role",
    "/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html",
    "access",
    "execution",
  ),
  lets(
    "aws:odb/network:Network",
    "has policies of its own for what its databases reach",
    "/odb/latest/UserGuide/configuring.html",
    "network",
  ),
  lets(
    "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation",
    "lets a network at a private domain name",
    "/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
    "network",
  ),
  lets(
    "aws:apprunner/vpcIngressConnection:VpcIngressConnection",
    "lets a network at a service",
    "/apprunner/latest/dg/network-pl.html",
    "network",
  ),

  lets(
    "aws:ssoadmin/application:Application",
    "lets people of Identity Center into an application, which may act for them",
    "/singlesignon/latest/userguide/customermanagedapps.html",
  ),
  lets(
    "aws:ssoadmin/applicationAccessScope:ApplicationAccessScope",
    "says what an application may ask of others for its users",
    "/singlesignon/latest/APIReference/API_PutApplicationAccessScope.html",
  ),
  lets(
    "aws:ssoadmin/applicationAssignment:ApplicationAssignment",
    "lets people of Identity Center into an application",
    "/singlesignon/latest/APIReference/API_CreateApplicationAssignment.html",
  ),
  lets(
    "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes",
    "turns attributes of people into tags of their sessions",
    "/singlesignon/latest/userguide/attributesforaccesscontrol.html",
  ),
  lets(
    "aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer",
    "has another issuer's tokens count as people of Identity Center",
    "/singlesignon/latest/userguide/using-apps-with-trusted-token-issuer.html",
  ),

  // Access control lists
  unless(lets("aws:s3/bucket:Bucket", "has an access control list", acls), "acl", ["", ...closedAcls]),
  unless(lets("aws:s3/bucket:Bucket", "has an access control list", acls), "grants", [""]),
  unless(lets("aws:s3/bucketAcl:BucketAcl", "has an access control list", acls), "acl", closedAcls),
  unless(lets("aws:s3/bucketLogging:BucketLogging", "lets others at the log", acls), "targetGrants", [""]),
  unless(lets("aws:s3/bucketObject:BucketObject", "has an access control list", acls), "acl", [
    "",
    ...closedAcls,
  ]),
  unless(lets("aws:s3/bucketObjectv2:BucketObjectv2", "has an access control list", acls), "acl", [
    "",
    ...closedAcls,
  ]),
  unless(lets("aws:s3/objectCopy:ObjectCopy", "has an access control list", acls), "acl", [
    "",
    ...closedAcls,
  ]),
  unless(lets("aws:s3/objectCopy:ObjectCopy", "has an access control list", acls), "grants", [""]),
  unless(
    lets(
      "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      "gives repositories that are yet to be made a policy",
      "/AmazonECR/latest/userguide/repository-creation-templates.html",
    ),
    "repositoryPolicy",
    [""],
  ),
];
