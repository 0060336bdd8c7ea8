/**
 * Dev and what is guarded stay apart at run time, whatever either of them writes into its policies; but for services of AWS's
 * that act for dev on what no resource control policy binds, such as functions and topics whose own policies let them.
 */
import { documentation, type Guardrail, of } from "./guardrail.ts";

/** The forwarding of alarms is the one thing that goes from dev to another domain: to a bus, by a role of EventBridge's. */
export const devApart: readonly Guardrail[] = [
  {
    sid: "DevApart",
    denies: "does anything in dev to what is in prod, audit or backup",
    threats: [10, 33],
    actions: ["*"],
    when: { StringEquals: { "aws:ResourceAccount": "{guarded}" } },
    spares: ["forwarders"],
    source: `${documentation}IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount`,
  },
];

export const guardedApart: readonly Guardrail[] = [
  {
    sid: "GuardedApart",
    denies: "takes anything of dev's into prod, audit or backup, or puts it there",
    threats: [10, 20],
    actions: ["*"],
    when: { StringEquals: { "aws:ResourceAccount": "{dev}" } },
    spares: ["breakGlass"],
    source: `${documentation}IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount`,
  },
];

/** What joins prod's or dev's networks, names or data to another account's. */
export const connectors: readonly Guardrail[] = [
  {
    sid: "Networks",
    denies: "joins the account's networks and names to others",
    threats: [10],
    actions: [
      ...of("directconnect", "A* C* Sta* Up*"),
      ...of(
        "ec2",
        `Ac* Ad* Ap* AssociateCl* AssociateIpamR* AssociateRouteS* AssociateSe* AssociateTra* AssociateVe* AttachC* AttachVe*
         AttachVp* AuthorizeC* CreateCar* CreateCl* CreateCo* CreateCu* CreateInstanceC* CreateLo* CreateNetworkInterfaceP*
         CreateO* CreateRouteS* CreateTr* CreateVe* CreateVpcEndpointS* CreateVpcP* CreateVpn* EnableAd* EnableR* EnableT*
         EnableVg* EnableVp* ImportC* ModifyCl* ModifyO* ModifyT* ModifyVe* ModifyVpcEndpointS* ModifyVpcP* ModifyVpn*
         RegisterT* ReplaceT* StartV*`,
      ),
      ...of("es", "Ac* Au* CreateO*"),
      ...of("globalaccelerator", "CreateCr* UpdateCr*"),
      ...of("kafka", "CreateV*"),
      ...of("network-firewall", "Ac* CreateV* P*"),
      ...of("networkmanager", "A* C* E* P* Reg* Res* S* Up*"),
      ...of("odb", "Ac* CreateOdbP* P* UpdateOdbP*"),
      ...of("redshift", "AuthorizeE* CreateEn*"),
      ...of("route53", "As* CreateV*"),
      ...of("route53profiles", "A* C* P* Up*"),
      ...of(
        "route53resolver",
        "AssociateResolverE* AssociateResolverR* CreateO* CreateResolverE* CreateResolverR* P* UpdateResolverE* UpdateResolverR*",
      ),
      ...of("vpc-lattice", "A* CreateRe* CreateS* CreateT* P* R* UpdateRe* UpdateServiceN*"),
    ],
    spares: ["breakGlass"],
    source: `${documentation}vpc/latest/peering/what-is-vpc-peering.html`,
  },
  {
    sid: "Shares",
    denies: "shares what the account holds with another, or takes what another shares",
    threats: [10, 20],
    actions: [
      ...of("cloudformation", "ActivateO* CreateStackI* CreateStackS* UpdateStackS*"),
      ...of("ds", "Accep* CreateT* Sh*"),
      ...of("ec2", "CreateInstanceEx* CreateSt* ExportI* ModifyFp* ModifyIm* ModifySnapshotA* Put*"),
      ...of("ecr", "PutRegistryP* PutRep*"),
      ...of("glue", "PutR*"),
      ...of("imagebuilder", "P*"),
      ...of("lambda", "AddL* PutRes*"),
      ...of("logs", "Lin* PutDes*"),
      ...of("oam", "C* P* Up*"),
      ...of("ram", "A* C* E* P* Rep* S* Up*"),
      ...of("rds", "ModifyDBClusterS* ModifyDBSnapshotA*"),
      ...of("redshift", "As* AuthorizeD* AuthorizeS* Put*"),
      ...of("servicecatalog", "Ac* CreatePortfolioS* En* PutR* UpdatePortfolioS*"),
      ...of("ssm", "M* PutR*"),
    ],
    spares: ["breakGlass"],
    source: `${documentation}ram/latest/userguide/what-is.html`,
  },
  {
    sid: "EndpointServices",
    denies: "joins a network to a service that is not AWS's own, through PrivateLink",
    threats: [10],
    actions: ["ec2:CreateVpcEndpoint"],
    on: ["arn:aws:ec2:*:*:vpc-endpoint/*"],
    when: { StringNotEquals: { "ec2:VpceServiceOwner": "amazon" } },
    spares: ["breakGlass"],
    source: `${documentation}vpc/latest/privatelink/vpc-endpoints-iam.html`,
  },
  {
    sid: "Invocations",
    denies: "lets anybody but AWS's services invoke a function",
    threats: [10],
    actions: ["lambda:AddPermission"],
    when: { StringNotLike: { "lambda:Principal": "*.amazonaws.com" } },
    spares: ["breakGlass"],
    source: `${documentation}lambda/latest/dg/lambda-api-permissions-ref.html`,
  },
  {
    sid: "InvocationsByRoles",
    // A role's name may end as those of AWS's services do.
    denies: "lets a role invoke a function by its ARN",
    threats: [10],
    actions: ["lambda:AddPermission"],
    when: { StringLike: { "lambda:Principal": "arn:*" } },
    spares: ["breakGlass"],
    source: `${documentation}lambda/latest/dg/lambda-api-permissions-ref.html`,
  },
];

/** Services whose resources have policies of their own, and answer to signed requests alone. */
const guardedServices = [
  "codeartifact:*",
  "dynamodb:*",
  "ecr:*",
  "events:*",
  "kms:*",
  "logs:*",
  "s3:*",
  "secretsmanager:*",
  "sqs:*",
] as const;

/** The outsiders' perimeter: resource control policies. */
export const outsiders: readonly Guardrail[] = [
  {
    sid: "Outsiders",
    denies: "comes from another organisation, or without a name",
    threats: [16, 20, 38],
    actions: [...guardedServices, "sts:AssumeRole", "sts:SetContext"],
    notOn: ["arn:aws:s3:::{publicBuckets}", "arn:aws:s3:::{publicBuckets}/*"],
    when: {
      StringNotEqualsIfExists: {
        "aws:PrincipalOrgID": "{organization}",
        "aws:PrincipalAccount": "{outsiders}",
      },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
    spares: [],
    source: `${documentation}organizations/latest/userguide/orgs_manage_policies_rcps_examples.html`,
  },
  {
    sid: "ConfusedDeputies",
    denies: "has a service of AWS's do it for a resource of another organisation's",
    threats: [16, 27],
    actions: [...guardedServices, "sts:AssumeRole"],
    when: {
      StringNotEqualsIfExists: {
        "aws:SourceOrgID": "{organization}",
        "aws:SourceAccount": "{outsiders}",
      },
      Null: { "aws:SourceAccount": "false" },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    },
    spares: [],
    source: `${documentation}organizations/latest/userguide/orgs_manage_policies_rcps_examples.html`,
  },
  {
    sid: "ForgeTokens",
    denies: "becomes a role with a token of GitHub's for somebody else's repository",
    threats: [22],
    actions: ["sts:AssumeRoleWithWebI*"],
    when: {
      StringNotEquals: { "token.actions.githubusercontent.com:repository_owner_id": "{owners}" },
      // Tokens of other issuers, those of clusters among them, have no such key.
      Null: { "token.actions.githubusercontent.com:aud": "false" },
    },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif`,
  },
  {
    // Who comes with a token, or from the management account, is bound by no service control policy.
    sid: "RolesElsewhere",
    denies:
      "becomes a task's, an agent's or the perimeter's role in a Region where no alarm listens, by whatever way",
    threats: [9, 12],
    actions: ["sts:AssumeRole*"],
    on: ["agent", "escalation", "perimeter"].map((path) => `arn:aws:iam::*:role/${path}/*`),
    // The endpoint for the whole world counts as us-east-1. AWS's services are where what they work for is.
    when: {
      StringNotEquals: { "aws:RequestedRegion": ["{regions}", "us-east-1"] },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html`,
  },
  // IAM knows these issuers without a provider, so that a trust policy alone lets in whoever has an account there. Each is
  // told by a claim that all of its tokens have.
  ...[
    { of: "Google", claim: "accounts.google.com:aud" },
    { of: "Amazon", claim: "www.amazon.com:app_id" },
    { of: "Facebook", claim: "graph.facebook.com:app_id" },
  ].map(
    ({ of: issuer, claim }): Guardrail => ({
      sid: `${issuer}Tokens`,
      denies: `becomes a role as somebody who is signed in with ${issuer}`,
      threats: [38],
      actions: ["sts:AssumeRoleWithWebI*"],
      when: { Null: { [claim]: "false" } },
      spares: [],
      source: `${documentation}IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif`,
    }),
  ),
  {
    sid: "SuppliedKeysFromOutside",
    denies: "encrypts an object with a key that only the request carries",
    threats: [16],
    actions: ["s3:PutObject"],
    when: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    spares: [],
    source: `${documentation}AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html`,
  },
];

/** At prod, audit and backup. */
export const devFromOutside: readonly Guardrail[] = [
  {
    sid: "DevFromOutside",
    denies: "comes from dev",
    threats: [10],
    actions: [...guardedServices, "sts:AssumeRole", "sts:SetContext"],
    when: { StringEquals: { "aws:PrincipalAccount": "{dev}" } },
    spares: ["forwarders"],
    source: `${documentation}organizations/latest/userguide/orgs_manage_policies_rcps_examples.html`,
  },
  {
    sid: "DevsDeputies",
    denies: "has a service of AWS's do it for a resource of dev's, but write the log",
    threats: [10, 20],
    actions: [...guardedServices, "sts:AssumeRole"],
    when: {
      StringEquals: { "aws:SourceAccount": "{dev}" },
      // Services write flow logs and configurations of every account there.
      StringNotEquals: { "aws:ResourceAccount": "{audit}" },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    },
    spares: [],
    source: `${documentation}IAM/latest/UserGuide/confused-deputy.html`,
  },
];

/** At every domain. */
export const managementFromOutside: readonly Guardrail[] = [
  {
    sid: "ManagementFromOutside",
    denies:
      "becomes a role from the management account, but its break-glass and those that the configuration names",
    threats: [1, 7],
    actions: ["sts:AssumeRole"],
    when: {
      StringEquals: { "aws:PrincipalAccount": "{management}" },
      ArnNotLike: { "aws:PrincipalArn": "{managementRoles}" },
    },
    spares: [],
    source: `${documentation}organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html`,
  },
];
