/**
 * What applying the perimeter's own stacks takes of AWS, by resource type: what the deployer looks at, and what it may
 * change. What is not to be changed here is a guard: the deployer looks at it, and break-glass alone changes it.
 *
 * Sources: the permissions of the handlers in CloudFormation's schema of each type
 * (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html), the Service Authorization
 * Reference, and the provider's own calls. A type that a stack has and this list has not fails a test.
 */

/** The trust domains that have a pipeline: an account each. */
export const pipelineDomains = ["management", "audit", "backup", "prod", "dev"] as const;
export type PipelineDomain = (typeof pipelineDomains)[number];

/** Changes of one kind: what a statement of the deployer's policy allows. */
export interface Change {
  /** Changes of the same name are one statement. */
  readonly sid: string;
  readonly actions: readonly string[];
  /** ARNs, with `{account}` and `{region}` to be filled in. */
  readonly on: readonly string[];
  /** Keys whose values must be equal, or alike; `{account}` to be filled in. */
  readonly when?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface DeployedType {
  readonly type: string;
  /** What a refresh, and the look before a change, call. */
  readonly looks: readonly string[];
  /** Where they look; everywhere by default. */
  readonly looksOn?: readonly string[];
  /** What the deployer may change of it, and in which domains; elsewhere it is a guard. */
  readonly changes?: readonly Change[];
  readonly changedIn?: readonly PipelineDomain[];
}

const boundary = "arn:aws:iam::{account}:policy/perimeter/agent-boundary";
const agentRoles = ["arn:aws:iam::{account}:role/agent/*"];
const agentPolicies = ["arn:aws:iam::{account}:policy/perimeter/agent-*"];
const ownBuckets = ["arn:aws:s3:::perimeter-*"];

const roleLooks = [
  "iam:GetRole",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:ListRoleTags",
];

const bucketType = (type: string, ...looks: string[]): DeployedType => ({
  type: `aws:s3/${type}`,
  looks,
  looksOn: ownBuckets,
});

const network = "arn:aws:ec2:{region}:{account}:";

const tagsOfNetworks: Change = {
  sid: "TagNetworks",
  actions: ["ec2:CreateTags", "ec2:DeleteTags"],
  on: ["subnet", "route-table"].map((kind) => `${network}${kind}/*`),
};

const changedInNetworks = { changedIn: ["prod", "dev"] } as const;

const resolverTags = ["route53resolver:ListTagsForResource"];
export const deployedTypes: readonly DeployedType[] = [
  // The log, and asking it. The tables follow the accounts that there are; the files that they look into are elsewhere.
  {
    type: "aws:athena/namedQuery:NamedQuery",
    looks: ["athena:GetNamedQuery"],
    changes: [
      {
        sid: "AskTheLog",
        actions: ["athena:CreateNamedQuery", "athena:DeleteNamedQuery", "athena:UpdateNamedQuery"],
        on: ["arn:aws:athena:{region}:{account}:workgroup/perimeter-log"],
      },
    ],
    changedIn: ["audit"],
  },
  { type: "aws:athena/workgroup:Workgroup", looks: ["athena:GetWorkGroup", "athena:ListTagsForResource"] },
  { type: "aws:glue/catalogDatabase:CatalogDatabase", looks: ["glue:GetDatabase", "glue:GetTags"] },
  {
    type: "aws:glue/catalogTable:CatalogTable",
    looks: ["glue:GetTable", "glue:GetPartitionIndexes"],
    changes: [
      {
        sid: "TellTheTablesWhereToLook",
        actions: ["glue:CreateTable", "glue:DeleteTable", "glue:UpdateTable"],
        on: [
          "arn:aws:glue:{region}:{account}:catalog",
          "arn:aws:glue:{region}:{account}:database/perimeter_log",
          "arn:aws:glue:{region}:{account}:table/perimeter_log/*",
        ],
      },
    ],
    changedIn: ["audit"],
  },
  {
    type: "aws:cloudtrail/trail:Trail",
    looks: [
      "cloudtrail:DescribeTrails",
      "cloudtrail:GetEventSelectors",
      "cloudtrail:GetInsightSelectors",
      "cloudtrail:GetTrailStatus",
      "cloudtrail:ListTags",
    ],
  },

  // Keys and buckets of the perimeter.
  {
    type: "aws:kms/key:Key",
    looks: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
  },
  { type: "aws:kms/alias:Alias", looks: ["kms:ListAliases"] },
  bucketType(
    "bucket:Bucket",
    "s3:GetAccelerateConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:ListTagsForResource",
  ),
  bucketType("bucketLifecycleConfiguration:BucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
  bucketType(
    "bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "s3:GetBucketObjectLockConfiguration",
  ),
  bucketType("bucketOwnershipControls:BucketOwnershipControls", "s3:GetBucketOwnershipControls"),
  bucketType("bucketPolicy:BucketPolicy", "s3:GetBucketPolicy"),
  bucketType("bucketPublicAccessBlock:BucketPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
  bucketType(
    "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "s3:GetEncryptionConfiguration",
  ),
  bucketType("bucketVersioning:BucketVersioning", "s3:GetBucketVersioning"),
  {
    type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    looks: ["s3:GetAccountPublicAccessBlock"],
  },

  // Backups: what makes them, keeps them and tells when they stay away.
  { type: "aws:backup/globalSettings:GlobalSettings", looks: ["backup:DescribeGlobalSettings"] },
  {
    type: "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
    looks: ["backup:DescribeBackupVault", "backup:ListTags"],
  },
  { type: "aws:backup/plan:Plan", looks: ["backup:GetBackupPlan", "backup:ListTags"] },
  { type: "aws:backup/regionSettings:RegionSettings", looks: ["backup:DescribeRegionSettings"] },
  {
    type: "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    looks: ["backup:GetRestoreTestingPlan", "backup:ListTags"],
  },
  {
    type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    looks: ["backup:GetRestoreTestingSelection"],
  },
  { type: "aws:backup/selection:Selection", looks: ["backup:GetBackupSelection"] },
  { type: "aws:backup/vault:Vault", looks: ["backup:DescribeBackupVault", "backup:ListTags"] },
  { type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration", looks: ["backup:DescribeBackupVault"] },
  { type: "aws:backup/vaultPolicy:VaultPolicy", looks: ["backup:GetBackupVaultAccessPolicy"] },

  // Alarms: whoever mutes one acts unseen.
  {
    type: "aws:cloudwatch/eventBus:EventBus",
    looks: ["events:DescribeEventBus", "events:ListTagsForResource"],
  },
  { type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy", looks: ["events:DescribeEventBus"] },
  {
    type: "aws:cloudwatch/eventRule:EventRule",
    looks: ["events:DescribeRule", "events:ListTagsForResource"],
  },
  { type: "aws:cloudwatch/eventTarget:EventTarget", looks: ["events:ListTargetsByRule"] },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    looks: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
  },
  { type: "aws:sns/topic:Topic", looks: ["sns:GetTopicAttributes", "sns:ListTagsForResource"] },
  { type: "aws:sns/topicPolicy:TopicPolicy", looks: ["sns:GetTopicAttributes"] },
  {
    type: "aws:sns/topicSubscription:TopicSubscription",
    looks: ["sns:GetSubscriptionAttributes", "sns:ListSubscriptionsByTopic"],
  },

  // What limits accounts.
  {
    type: "aws:organizations/policy:Policy",
    looks: ["organizations:DescribePolicy", "organizations:ListTagsForResource"],
  },
  {
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    looks: ["organizations:ListPoliciesForTarget", "organizations:ListTargetsForPolicy"],
  },
  { type: "aws:ebs/defaultKmsKey:DefaultKmsKey", looks: ["ec2:GetEbsDefaultKmsKeyId"] },
  { type: "aws:ebs/encryptionByDefault:EncryptionByDefault", looks: ["ec2:GetEbsEncryptionByDefault"] },
  {
    type: "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
    looks: ["ec2:GetImageBlockPublicAccessState"],
  },
  {
    type: "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
    looks: ["ec2:GetInstanceMetadataDefaults"],
  },
  {
    type: "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
    looks: ["ec2:GetSnapshotBlockPublicAccessState"],
  },
  { type: "aws:ec2/serialConsoleAccess:SerialConsoleAccess", looks: ["ec2:GetSerialConsoleAccessStatus"] },
  {
    type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    looks: ["ec2:DescribeVpcBlockPublicAccessOptions"],
  },

  // Agents, and their tasks. Roles of the perimeter itself are guards, but for the tasks that the grants' deployer may open.
  {
    type: "aws:iam/role:Role",
    looks: roleLooks,
    changes: [
      {
        sid: "WriteBoundedAgents",
        actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
        on: agentRoles,
        when: { ArnEquals: { "iam:PermissionsBoundary": boundary } },
      },
      {
        sid: "LetAgentsIn",
        actions: [
          "iam:DeleteRole",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ],
        on: agentRoles,
        when: { ArnEqualsIfExists: { "iam:PermissionsBoundary": boundary } },
      },
    ],
    ...changedInNetworks,
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    looks: ["iam:GetRolePolicy"],
    changes: [
      {
        sid: "WriteBoundedAgents",
        actions: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
        on: agentRoles,
        when: { ArnEquals: { "iam:PermissionsBoundary": boundary } },
      },
      {
        sid: "TellWhichTasksThereAre",
        actions: ["iam:PutRolePolicy"],
        on: ["arn:aws:iam::{account}:role/perimeter/grant-deployer"],
      },
    ],
    ...changedInNetworks,
  },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    looks: ["iam:ListAttachedRolePolicies"],
    changes: [
      {
        sid: "AttachViews",
        actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        on: agentRoles,
        when: {
          ArnEquals: { "iam:PermissionsBoundary": boundary },
          ArnLike: { "iam:PolicyARN": "arn:aws:iam::{account}:policy/perimeter/agent-*" },
        },
      },
    ],
    ...changedInNetworks,
  },
  {
    type: "aws:iam/policy:Policy",
    looks: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
    changes: [
      {
        sid: "WriteAgentsPolicies",
        actions: [
          "iam:CreatePolicy",
          "iam:CreatePolicyVersion",
          "iam:DeletePolicy",
          "iam:DeletePolicyVersion",
          "iam:TagPolicy",
          "iam:UntagPolicy",
        ],
        on: [...agentPolicies, "arn:aws:iam::{account}:policy/escalation/escalation-*"],
      },
    ],
    ...changedInNetworks,
  },
  { type: "aws:iam/serviceLinkedRole:ServiceLinkedRole", looks: roleLooks },

  // Networks: their parts may change. What shuts them is a guard: endpoints and names are ways out.
  { type: "aws:ec2/vpc:Vpc", looks: ["ec2:DescribeVpcAttribute", "ec2:DescribeVpcs"] },
  { type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", looks: ["ec2:DescribeNetworkAcls"] },
  { type: "aws:ec2/defaultRouteTable:DefaultRouteTable", looks: ["ec2:DescribeRouteTables"] },
  {
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    looks: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
  },
  { type: "aws:ec2/flowLog:FlowLog", looks: ["ec2:DescribeFlowLogs"] },
  {
    type: "aws:ec2/routeTable:RouteTable",
    looks: ["ec2:DescribeRouteTables"],
    changes: [
      {
        sid: "ChangeNetworks",
        actions: ["ec2:CreateRouteTable", "ec2:DeleteRouteTable"],
        on: [`${network}route-table/*`, `${network}vpc/*`],
      },
      tagsOfNetworks,
    ],
    ...changedInNetworks,
  },
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    looks: ["ec2:DescribeRouteTables"],
    changes: [
      {
        sid: "ChangeNetworks",
        actions: [
          "ec2:AssociateRouteTable",
          "ec2:DisassociateRouteTable",
          "ec2:ReplaceRouteTableAssociation",
        ],
        on: [`${network}route-table/*`, `${network}subnet/*`],
      },
    ],
    ...changedInNetworks,
  },
  {
    type: "aws:ec2/subnet:Subnet",
    looks: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
    changes: [
      {
        sid: "ChangeNetworks",
        actions: ["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute"],
        on: [`${network}subnet/*`, `${network}vpc/*`],
      },
      tagsOfNetworks,
    ],
    ...changedInNetworks,
  },
  { type: "aws:ec2/vpcEndpoint:VpcEndpoint", looks: ["ec2:DescribePrefixLists", "ec2:DescribeVpcEndpoints"] },
  {
    type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
    looks: ["route53resolver:GetFirewallConfig", "route53resolver:ListFirewallConfigs"],
  },
  {
    type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    looks: ["route53resolver:GetFirewallDomainList", "route53resolver:ListFirewallDomains", ...resolverTags],
  },
  {
    type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
    looks: ["route53resolver:ListFirewallRules"],
  },
  {
    type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    looks: ["route53resolver:GetFirewallRuleGroup", ...resolverTags],
  },
  {
    type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    looks: ["route53resolver:GetFirewallRuleGroupAssociation", ...resolverTags],
  },
];

const of = (service: string, types: string): string[] =>
  types.split(" ").map((type) => `aws:${service}/${type}:${type[0]?.toUpperCase() ?? ""}${type.slice(1)}`);

const account = [...of("s3", "accountPublicAccessBlock"), ...of("ebs", "encryptionByDefault")];
const buckets = of(
  "s3",
  "bucket bucketLifecycleConfiguration bucketObjectLockConfiguration bucketOwnershipControls bucketPolicy bucketPublicAccessBlock bucketServerSideEncryptionConfiguration bucketVersioning",
);
const alarms = [
  ...of("cloudwatch", "eventBus eventBusPolicy eventRule eventTarget metricAlarm"),
  ...of("sns", "topic topicPolicy topicSubscription"),
];
const forwarding = of("cloudwatch", "eventRule eventTarget");
const keys = of("kms", "alias key");
const roles = of("iam", "role rolePolicy rolePolicyAttachment");
const vaults = of(
  "backup",
  "logicallyAirGappedVault regionSettings vault vaultLockConfiguration vaultPolicy",
);
const networks = [
  ...account,
  ...of(
    "ec2",
    "defaultNetworkAcl defaultRouteTable defaultSecurityGroup flowLog routeTable routeTableAssociation subnet vpc vpcEndpoint",
  ),
  // Where no policy of the organisation decides what is public.
  ...of(
    "ec2",
    "imageBlockPublicAccess instanceMetadataDefaults serialConsoleAccess vpcBlockPublicAccessOptions",
  ),
  ...of("ebs", "snapshotBlockPublicAccess"),
  ...of(
    "route53",
    "resolverFirewallConfig resolverFirewallDomainList resolverFirewallRule resolverFirewallRuleGroup resolverFirewallRuleGroupAssociation",
  ),
];

/** The types of each domain's own stack, with those that its configuration may add. */
export const typesOf: Readonly<Record<PipelineDomain, readonly string[]>> = {
  management: [
    ...account,
    ...of("backup", "globalSettings"),
    ...of("cloudtrail", "trail"),
    ...of("organizations", "policy policyAttachment"),
    ...forwarding,
    ...roles,
  ],
  audit: [
    ...account,
    ...buckets,
    ...keys,
    ...alarms,
    ...roles,
    ...of("athena", "namedQuery workgroup"),
    ...of("glue", "catalogDatabase catalogTable"),
  ],
  backup: [
    ...account,
    ...keys,
    ...vaults,
    ...of("backup", "restoreTestingPlan restoreTestingSelection"),
    ...alarms,
    ...roles,
    ...of("iam", "serviceLinkedRole"),
  ],
  prod: [
    ...networks,
    ...vaults,
    ...of("backup", "plan selection"),
    ...of("ebs", "defaultKmsKey"),
    ...keys,
    ...forwarding,
    ...roles,
    ...of("iam", "policy serviceLinkedRole"),
  ],
  dev: [...networks, ...forwarding, ...roles, ...of("iam", "policy")],
};

/** The rows of a domain's own stack. */
export const rowsOf = (domain: PipelineDomain): readonly DeployedType[] => {
  const types = new Set(typesOf[domain]);
  return deployedTypes.filter(({ type }) => types.has(type));
};
