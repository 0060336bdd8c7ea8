/** Becoming a role by its trust policy, or by whoever hands out its sessions. */
import { ask, call, each, eachPassing, here, iamApi, published } from "./calls.ts";
import type { Edge } from "./edge.ts";

const stsApi = (operation: string): string =>
  `https://docs.aws.amazon.com/STS/latest/APIReference/API_${operation}.html`;

/** Roles that a service hands on as sessions to whoever asks it. */
const session = [{ kind: "session" }] as const;

export const assumptionEdges: readonly Edge[] = [
  {
    id: "sts.assume-role",
    title: "assumes a role whose trust policy lets it in",
    family: "assumption",
    sources: [stsApi("AssumeRole"), published("sts-001")],
    subject: { kind: "role" },
    steps: [[call(ask("sts:AssumeRole", "${role}"))]],
    gains: session,
  },
  {
    id: "sts.assume-role-with-web-identity",
    title: "presents a token of an issuer that the role's trust policy takes",
    family: "assumption",
    sources: [stsApi("AssumeRoleWithWebIdentity")],
    subject: { kind: "role" },
    steps: [[call(ask("sts:AssumeRoleWithWebIdentity", "${role}"))]],
    gains: session,
  },
  {
    id: "sts.assume-role-with-saml",
    title: "presents an assertion of a SAML provider that the role's trust policy takes",
    family: "assumption",
    sources: [stsApi("AssumeRoleWithSAML")],
    subject: { kind: "role" },
    steps: [[call(ask("sts:AssumeRoleWithSAML", "${role}"))]],
    gains: session,
  },
  {
    id: "sts.get-web-identity-token",
    title: "has STS sign a token of its account's issuer, which roles elsewhere may take",
    family: "assumption",
    sources: [stsApi("GetWebIdentityToken"), iamApi("EnableOutboundWebIdentityFederation")],
    subject: { kind: "account" },
    steps: [[call(ask("sts:GetWebIdentityToken", "*"))]],
    gains: [{ kind: "webIdentity" }],
  },

  // Issuers.
  {
    id: "iam.update-saml-provider",
    title: "puts a key of its own into a SAML provider, and signs what assertions it likes",
    family: "assumption",
    sources: [iamApi("UpdateSAMLProvider"), iamApi("CreateSAMLProvider")],
    subject: { kind: "identityProvider", protocol: "saml" },
    steps: [
      [
        call(ask("iam:UpdateSAMLProvider", "${provider}")),
        call(ask("iam:DeleteSAMLProvider", "${provider}"), ask("iam:CreateSAMLProvider", "${provider}")),
      ],
    ],
    gains: [{ kind: "tokens" }],
  },
  {
    id: "iam.create-saml-provider",
    title: "makes the SAML provider that a role trusts and that is not there",
    family: "assumption",
    sources: [iamApi("CreateSAMLProvider")],
    subject: { kind: "missingProvider", protocol: "saml" },
    steps: [[call(ask("iam:CreateSAMLProvider", "${provider}"))]],
    gains: [{ kind: "tokens" }],
  },
  {
    id: "iam.create-open-id-connect-provider",
    title: "makes the issuer that a role trusts and that is not there",
    family: "assumption",
    sources: [iamApi("CreateOpenIDConnectProvider")],
    subject: { kind: "missingProvider", protocol: "oidc" },
    steps: [[call(ask("iam:CreateOpenIDConnectProvider", "${provider}"))]],
    gains: [{ kind: "tokens" }],
  },
  {
    id: "iam.update-open-id-connect-provider-thumbprint",
    title: "has IAM believe another server's certificate for an issuer's keys",
    family: "assumption",
    sources: [iamApi("UpdateOpenIDConnectProviderThumbprint")],
    subject: { kind: "identityProvider", protocol: "oidc" },
    steps: [[call(ask("iam:UpdateOpenIDConnectProviderThumbprint", "${provider}"))]],
    gains: [{ kind: "tokens" }],
  },
  {
    id: "eks.run-as-service-account",
    title: "starts a pod under a service account of a cluster whose issuer roles trust",
    family: "assumption",
    sources: [
      "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
      "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    ],
    subject: { kind: "identityProvider", protocol: "oidc", issuer: "oidc.eks.*" },
    steps: [
      [
        ...each(
          "eks",
          "AccessKubernetesApi MutateViaKubernetesApi CreateAccessEntry UpdateClusterConfig",
          "cluster/*",
        ),
        ...each("eks", "AssociateAccessPolicy UpdateAccessEntry", "access-entry/*"),
        ...each("emr-containers", "StartJobRun CreateManagedEndpoint", "/virtualclusters/*"),
        ...each("emr-containers", "GetManagedEndpointSessionCredentials", "/virtualclusters/*/endpoints/*"),
      ],
    ],
    gains: [{ kind: "tokens" }],
  },
  {
    id: "eks.pod-identity",
    title: "gives a role to a service account of a cluster, and runs a pod under it",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html"],
    subject: { kind: "role", trusts: ["pods.eks.amazonaws.com"] },
    steps: [
      [
        ...eachPassing(
          ["pods.eks.amazonaws.com", "eks.amazonaws.com"],
          "eks",
          "CreatePodIdentityAssociation",
          "cluster/*",
        ),
        ...eachPassing(
          ["pods.eks.amazonaws.com", "eks.amazonaws.com"],
          "eks",
          "UpdatePodIdentityAssociation",
          "podidentityassociation/*",
        ),
        ...eachPassing(["pods.eks.amazonaws.com", "eks.amazonaws.com"], "eks", "CreateAddon", "cluster/*"),
        ...eachPassing(["pods.eks.amazonaws.com", "eks.amazonaws.com"], "eks", "UpdateAddon", "addon/*"),
      ],
    ],
    gains: session,
    waits: "a pod of the service account that starts",
  },
  {
    id: "eks-auth.assume-role-for-pod-identity",
    title: "asks for the session of a pod's role with a token of its service account",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html"],
    subject: { kind: "compute", types: ["aws:eks/podIdentityAssociation:PodIdentityAssociation"] },
    steps: [
      [
        ...each("eks-auth", "AssumeRoleForPodIdentity", here("eks", "cluster/*")),
        ...each(
          "eks",
          "AccessKubernetesApi MutateViaKubernetesApi CreateAccessEntry UpdateClusterConfig",
          "cluster/*",
        ),
        ...each("eks", "AssociateAccessPolicy UpdateAccessEntry", "access-entry/*"),
      ],
    ],
    gains: session,
  },

  // Services that hand out sessions.
  {
    id: "rolesanywhere.create-profile",
    title: "has IAM Roles Anywhere take certificates of its own for a role",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html"],
    subject: { kind: "role", trusts: ["rolesanywhere.amazonaws.com"] },
    steps: [
      [
        ...each("rolesanywhere", "CreateTrustAnchor"),
        ...each("rolesanywhere", "UpdateTrustAnchor EnableTrustAnchor", "trust-anchor/*"),
        ...each("acm-pca", "IssueCertificate", "certificate-authority/*"),
      ],
      [
        ...eachPassing(["rolesanywhere.amazonaws.com"], "rolesanywhere", "CreateProfile"),
        ...eachPassing(
          ["rolesanywhere.amazonaws.com"],
          "rolesanywhere",
          "UpdateProfile EnableProfile",
          "profile/*",
        ),
      ],
    ],
    gains: session,
  },
  {
    id: "rolesanywhere.own-trust-anchor",
    title: "has a trust anchor take certificates of its own for the roles that profiles already name",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html"],
    subject: { kind: "compute", types: ["aws:rolesanywhere/profile:Profile"] },
    steps: [
      [
        ...each("rolesanywhere", "CreateTrustAnchor"),
        ...each("rolesanywhere", "UpdateTrustAnchor EnableTrustAnchor", "trust-anchor/*"),
        ...each("acm-pca", "IssueCertificate", "certificate-authority/*"),
      ],
    ],
    gains: session,
  },
  {
    id: "iot.create-role-alias",
    title: "has IoT's credentials provider hand out a role to a certificate of its own",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html"],
    subject: { kind: "role", trusts: ["credentials.iot.amazonaws.com"] },
    steps: [
      eachPassing(
        ["credentials.iot.amazonaws.com", "iot.amazonaws.com"],
        "iot",
        "CreateRoleAlias UpdateRoleAlias",
        "rolealias/*",
      ),
    ],
    gains: session,
  },
  {
    id: "iot.assume-role-with-certificate",
    title: "gives a certificate of its own the policy that an existing role alias asks for",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html"],
    subject: { kind: "compute", types: ["aws:iot/roleAlias:RoleAlias"] },
    steps: [
      [
        ...each("iot", "AttachPolicy AttachPrincipalPolicy", "cert/*"),
        ...each("iot", "CreatePolicyVersion SetDefaultPolicyVersion", "policy/*"),
      ],
    ],
    gains: session,
  },
  {
    id: "cognito-identity.set-identity-pool-roles",
    title: "has an identity pool hand out a role to whoever signs in to it",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html"],
    subject: { kind: "role", trusts: ["cognito-identity.amazonaws.com"] },
    steps: [eachPassing(["cognito-identity.amazonaws.com"], "cognito-identity", "SetIdentityPoolRoles")],
    gains: session,
  },
  {
    id: "cognito.sign-in-as-user",
    title: "signs in to an identity pool as a user of its choice, and is given that user's role",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html"],
    subject: { kind: "role", trusts: ["cognito-identity.amazonaws.com"] },
    steps: [
      [
        ...each(
          "cognito-identity",
          "GetOpenIdTokenForDeveloperIdentity UpdateIdentityPool",
          "identitypool/*",
        ),
        ...each("cognito-identity", "GetCredentialsForIdentity GetOpenIdToken SetPrincipalTagAttributeMap"),
        ...each(
          "cognito-idp",
          `AdminCreateUser AdminSetUserPassword AdminConfirmSignUp AdminAddUserToGroup AdminUpdateUserAttributes
           AdminInitiateAuth AdminRespondToAuthChallenge AdminLinkProviderForUser CreateIdentityProvider
           UpdateIdentityProvider UpdateUserPool UpdateUserPoolClient CreateUserPoolClient
           CreateUserImportJob AddUserPoolClientSecret`,
          "userpool/*",
        ),
      ],
    ],
    gains: session,
  },
  {
    id: "deadline.assume-queue-role",
    title: "has Deadline Cloud hand out the role of a queue or a fleet",
    family: "assumption",
    sources: [
      "https://docs.aws.amazon.com/deadline-cloud/latest/APIReference/API_AssumeQueueRoleForUser.html",
    ],
    subject: { kind: "role", trusts: ["credentials.deadline.amazonaws.com", "deadline.amazonaws.com"] },
    steps: [
      [
        ...each("deadline", "AssumeQueueRoleForUser AssumeQueueRoleForRead", "farm/*/queue/*"),
        ...each("deadline", "AssumeFleetRoleForRead", "farm/*/fleet/*"),
        ...each("deadline", "AssumeFleetRoleForWorker AssumeQueueRoleForWorker", "farm/*/fleet/*/worker/*"),
      ],
    ],
    gains: session,
  },
  {
    id: "datazone.get-environment-credentials",
    title: "has DataZone hand out the role of an environment or of a domain",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/datazone/latest/APIReference/API_GetEnvironmentCredentials.html"],
    subject: {
      kind: "role",
      trusts: ["datazone.amazonaws.com", "auth.datazone.amazonaws.com", "sagemaker.amazonaws.com"],
    },
    steps: [
      each("datazone", "GetEnvironmentCredentials GetDomainExecutionRoleCredentials GetIamPortalLoginUrl"),
    ],
    gains: session,
  },
  {
    id: "s3.get-data-access",
    title: "has S3 Access Grants hand out the role of a location",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-credentials.html"],
    subject: { kind: "role", trusts: ["access-grants.s3.amazonaws.com"] },
    steps: [each("s3", "GetDataAccess", "access-grants/*")],
    gains: [{ kind: "session", limitedTo: ["s3:*", "kms:*"] }],
  },
  {
    id: "s3.create-access-grants-location",
    title: "makes a location of S3 Access Grants with a role, and grants itself what lies in it",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-location-register.html"],
    subject: { kind: "role", trusts: ["access-grants.s3.amazonaws.com"] },
    steps: [
      [
        ...eachPassing(
          ["access-grants.s3.amazonaws.com"],
          "s3",
          "CreateAccessGrantsLocation",
          "access-grants/*",
        ),
        ...eachPassing(
          ["access-grants.s3.amazonaws.com"],
          "s3",
          "UpdateAccessGrantsLocation",
          "access-grants/*/location/*",
        ),
        // A location that is there lends its role to every new grant, and to other accounts where they are let in.
        ...each("s3", "CreateAccessGrant", "access-grants/*/grant/*"),
        ...each(
          "s3",
          "PutAccessGrantsInstanceResourcePolicy AssociateAccessGrantsIdentityCenter",
          "access-grants/*",
        ),
      ],
    ],
    gains: [{ kind: "session", limitedTo: ["s3:*", "kms:*"] }],
  },
  {
    id: "lakeformation.get-credentials",
    title: "has Lake Formation hand out the role of a registered location, or grants itself what lies in it",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/lake-formation/latest/dg/using-cred-vending.html"],
    subject: { kind: "role", trusts: ["lakeformation.amazonaws.com"] },
    steps: [
      each(
        "lakeformation",
        `GetDataAccess GetTemporaryGlueTableCredentials GetTemporaryGluePartitionCredentials GrantPermissions
         BatchGrantPermissions PutDataLakeSettings`,
      ),
    ],
    gains: [{ kind: "session", limitedTo: ["s3:*", "kms:*", "glue:Get*"] }],
  },
  {
    id: "lakeformation.register-resource",
    title: "registers a location with Lake Formation under a role",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/lake-formation/latest/dg/registration-role.html"],
    subject: { kind: "role", trusts: ["lakeformation.amazonaws.com"] },
    steps: [
      eachPassing(
        ["lakeformation.amazonaws.com"],
        "lakeformation",
        "RegisterResource RegisterResourceWithPrivilegedAccess UpdateResource",
      ),
    ],
    gains: [{ kind: "session", limitedTo: ["s3:*", "kms:*", "glue:Get*"] }],
  },
  {
    id: "ssm.get-access-token",
    title: "has Systems Manager hand out its just-in-time role for a node",
    family: "assumption",
    sources: [
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-just-in-time-node-access.html",
    ],
    subject: { kind: "role", trusts: ["ssm.amazonaws.com", "justintimeaccess.ssm.amazonaws.com"] },
    steps: [each("ssm", "GetAccessToken", "opsitem/*")],
    gains: session,
  },
  {
    id: "elasticmapreduce.get-cluster-session-credentials",
    title: "has EMR hand out a runtime role on a cluster",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/emr/latest/APIReference/API_GetClusterSessionCredentials.html"],
    subject: { kind: "role", trusts: ["ec2.amazonaws.com", "elasticmapreduce.amazonaws.com"] },
    steps: [
      eachPassing(
        ["elasticmapreduce.amazonaws.com", "ec2.amazonaws.com"],
        "elasticmapreduce",
        "GetClusterSessionCredentials",
        "cluster/*",
      ),
    ],
    gains: session,
  },
  {
    id: "ds.sign-in-as-user",
    title: "signs in to the console as a user of a directory whose users are given roles",
    family: "assumption",
    sources: [
      "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_manage_apps_services.html",
    ],
    subject: { kind: "role", trusts: ["ds.amazonaws.com"] },
    steps: [
      [
        ...each(
          "ds",
          "ResetUserPassword AccessDSData EnableDirectoryDataAccess CreateTrust UpdateTrust",
          "directory/*",
        ),
        ...each("ds-data", "CreateUser UpdateUser AddGroupMember", here("ds", "directory/*")),
      ],
    ],
    gains: session,
  },
  {
    id: "iq-permission.assume-permission-role",
    title: "has the marketplace for experts hand out a role that was opened to them",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/aws-iq/latest/experts-user-guide/requesting-permission.html"],
    subject: { kind: "role", trusts: ["permission.iq.amazonaws.com"] },
    steps: [each("iq-permission", "AssumePermissionRole", "arn:*:iq-permission:*:*:*")],
    gains: session,
  },
  {
    id: "glue.refresh-notebook-credentials",
    title: "has Glue Studio hand out the credentials of a notebook's role",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/glue/latest/dg/notebook-getting-started.html"],
    subject: { kind: "role", trusts: ["glue.amazonaws.com"] },
    steps: [each("glue", "GlueNotebookRefreshCredentials GlueNotebookAuthorize")],
    gains: session,
  },
  {
    id: "cloudwatch.assume-access-profile",
    title: "has CloudWatch hand out the role of a space or of an access profile",
    family: "assumption",
    sources: [
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html",
    ],
    subject: { kind: "role", trusts: ["cloudwatch.amazonaws.com", "*.cloudwatch.amazonaws.com"] },
    steps: [
      [
        ...each(
          "cloudwatch",
          `AssumeAccessProfile GetSpaceCredentials GetSpaceCredentialsForOrganization CreateAccessGrant
           CreateAccessProfile CreateDomainAccessGrantForOrganization`,
        ),
        ...each("cloudwatch", "UpdateAccessProfile", "access-profile/*"),
      ],
    ],
    gains: session,
  },
  {
    id: "account-access.create-entitlement",
    title: "entitles a person of Identity Center to a role that its account opened to account access",
    family: "assumption",
    sources: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-prepare-roles.html"],
    subject: { kind: "role", trusts: ["account-access.amazonaws.com"] },
    // An application of an account acts on that account's behalf, which AWS tells the role (`aws:SourceAccount`).
    steps: [each("account-access", "CreateEntitlement", "application/*")],
    gains: session,
  },
];
