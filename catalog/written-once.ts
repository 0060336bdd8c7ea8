/**
 * Things of AWS's of which there is one, and which a call replaces without a word: where two resources write the same one, the
 * later is what holds, and whoever reads the other is told something that is not so. Tokens and properties from @pulumi/aws 7.48.
 *
 * https://www.pulumi.com/registry/packages/aws/api-docs/ says of most of these types that a second one overwrites the first.
 */
import { resourcePolicies } from "./resource-policies.ts";

/** A property that says which thing is written; where it names another resource, by ARN, id, name or URL, the types that it may be. */
export interface Naming {
  readonly property: string;
  readonly of: readonly string[];
  /** What AWS takes where it is left out. Without it the thing is one that AWS names, and nobody else's. */
  readonly byDefault?: string;
}

export type Writer = { readonly type: string } & (
  | {
      /** Properties that together say which thing it is; none where there is one of it. */
      readonly by: readonly Naming[];
    }
  | {
      /** A setting of the resource itself, which it writes where that is set; a dot leads into a block. */
      readonly setting: string;
    }
);

export interface WrittenOnce {
  /** What it is, with the words that it stands behind: "the policy of a bucket". */
  readonly what: string;
  /** Where there is one of it, or one of a name. */
  readonly onePer: "world" | "account" | "Region";
  readonly writers: readonly Writer[];
}

/** Types whose things are the account's, wherever the provider is. */
const isOfAccount = (type: string): boolean => /^aws:(iam|organizations|ssoadmin|s3\/account)/.test(type);

const perOf = (type: string): WrittenOnce["onePer"] =>
  /^aws:s3\/(bucket|inventory)/.test(type) ? "world" : isOfAccount(type) ? "account" : "Region";

/** A property of the program's own choice. */
const text = (property: string, byDefault?: string): Naming => ({
  property,
  of: [],
  ...(byDefault === undefined ? {} : { byDefault }),
});

/** A property that names another resource. */
const naming = (property: string, ...of: readonly string[]): Naming => ({ property, of });

/** What goes by a name, and is replaced by whatever is written under it. */
const named = (what: string, type: string, ...by: readonly (string | Naming)[]): WrittenOnce => ({
  what,
  onePer: perOf(type),
  writers: [{ type, by: by.map((one) => (typeof one === "string" ? text(one) : one)) }],
});

/** A setting of an account, or of an account in a Region. */
const ofAccount = (what: string, type: string, onePer: WrittenOnce["onePer"] = perOf(type)): WrittenOnce => ({
  what,
  onePer,
  writers: [{ type, by: [] }],
});

const bucket = "aws:s3/bucket:Bucket";
const inBucket = naming("bucket", bucket, "aws:s3/directoryBucket:DirectoryBucket");

/** What a resource of its own writes of a bucket, or the bucket itself. */
const ofBucket = (what: string, type: string, setting?: string): WrittenOnce => ({
  what: `${what} of a bucket`,
  onePer: "world",
  writers: [{ type, by: [inBucket] }, ...(setting === undefined ? [] : [{ type: bucket, setting }])],
});

const role = naming("role", "aws:iam/role:Role");
const bus: Naming = {
  property: "eventBusName",
  of: ["aws:cloudwatch/eventBus:EventBus"],
  byDefault: "default",
};
const vpc = naming("vpcId", "aws:ec2/vpc:Vpc");
const subnet = naming("subnetId", "aws:ec2/subnet:Subnet");
const vault = naming(
  "backupVaultName",
  "aws:backup/vault:Vault",
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
);
const queue = "aws:sqs/queue:Queue";
const logGroup = (property: string): Naming => naming(property, "aws:cloudwatch/logGroup:LogGroup");

/** The policies of resources, which the catalogue knows: those that replace one another. */
const policies: readonly WrittenOnce[] = resourcePolicies
  .filter(({ of, keeps }) => of !== undefined && keeps === "replaces")
  // A table's name stands for nothing without its namespace and bucket, a repository's without its domain.
  .filter(({ type }) => !/tablePolicy|multiRegion|repositoryPermissionsPolicy/.test(type))
  .map(({ type, of }) => ({
    what: "the policy of a resource",
    onePer: perOf(type),
    writers: [
      {
        type,
        by: [
          {
            property: of?.property ?? "",
            of: of?.types ?? [],
            ...(of?.byDefault === undefined ? {} : { byDefault: of.byDefault }),
          },
        ],
      },
      ...resourcePolicies
        .filter((row) => row.of === undefined && row.arn === undefined && of?.types.includes(row.type))
        .map((row) => ({ type: row.type, setting: row.document })),
    ],
  }));

/** Those of an account, where it has one. */
const policiesOfAccounts: readonly WrittenOnce[] = resourcePolicies
  .filter(({ of, arn, keeps }) => of === undefined && arn !== undefined && keeps === "replaces")
  .map(({ type }) => ofAccount("the account's policy", type));

export const writtenOnce: readonly WrittenOnce[] = [
  ...policies,
  ...policiesOfAccounts,

  // Buckets
  named("the bucket of a name", bucket, "bucket"),
  ofBucket("the public access block", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
  ofBucket("the ownership", "aws:s3/bucketOwnershipControls:BucketOwnershipControls"),
  ofBucket("the versioning", "aws:s3/bucketVersioning:BucketVersioning", "versioning"),
  ofBucket(
    "the Object Lock",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "objectLockConfiguration.rule",
  ),
  ofBucket(
    "the lifecycle",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "lifecycleRules",
  ),
  ofBucket(
    "the encryption",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "serverSideEncryptionConfiguration",
  ),
  ofBucket("the ACL", "aws:s3/bucketAcl:BucketAcl", "acl"),
  ofBucket("the access log", "aws:s3/bucketLogging:BucketLogging", "logging"),
  ofBucket("the CORS rules", "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", "corsRules"),
  ofBucket("the website", "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "website"),
  ofBucket(
    "the replication",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "replicationConfiguration",
  ),
  ofBucket("the notifications", "aws:s3/bucketNotification:BucketNotification"),
  named("the inventory of a name", "aws:s3/inventory:Inventory", inBucket, "name"),

  // Roles and users
  named("the policy of a name in a role", "aws:iam/rolePolicy:RolePolicy", role, "name"),
  named("the list of a role's policies", "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", {
    ...role,
    property: "roleName",
  }),
  named(
    "the list of what is attached to a role",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    { ...role, property: "roleName" },
  ),
  named(
    "the list of whom a policy is attached to",
    "aws:iam/policyAttachment:PolicyAttachment",
    naming("policyArn", "aws:iam/policy:Policy"),
  ),
  named(
    "the policy of a name in a user",
    "aws:iam/userPolicy:UserPolicy",
    naming("user", "aws:iam/user:User"),
    "name",
  ),
  named(
    "the policy of a name in a group",
    "aws:iam/groupPolicy:GroupPolicy",
    naming("group", "aws:iam/group:Group"),
    "name",
  ),
  named("the role of a name", "aws:iam/role:Role", "name"),
  named(
    "the policy of a permission set",
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    naming("permissionSetArn", "aws:ssoadmin/permissionSet:PermissionSet"),
  ),
  named(
    "the boundary of a permission set",
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
    naming("permissionSetArn", "aws:ssoadmin/permissionSet:PermissionSet"),
  ),
  ofAccount("the password rules", "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"),
  ofAccount("the root credentials' features", "aws:iam/organizationsFeatures:OrganizationsFeatures"),
  ofAccount("the organisation", "aws:organizations/organization:Organization"),

  // Backups
  named("the lock of a vault", "aws:backup/vaultLockConfiguration:VaultLockConfiguration", vault),
  named("the notifications of a vault", "aws:backup/vaultNotifications:VaultNotifications", vault),
  named("the restore testing plan of a name", "aws:backup/restoreTestingPlan:RestoreTestingPlan", "name"),
  named(
    "the selection of a name in a restore testing plan",
    "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    naming("restoreTestingPlanName", "aws:backup/restoreTestingPlan:RestoreTestingPlan"),
    "name",
  ),
  ofAccount("the settings of backups", "aws:backup/globalSettings:GlobalSettings", "account"),
  ofAccount("what is backed up in the Region", "aws:backup/regionSettings:RegionSettings"),

  // Signals
  {
    what: "the alarm of a name",
    onePer: "Region",
    writers: [
      { type: "aws:cloudwatch/metricAlarm:MetricAlarm", by: [text("name")] },
      { type: "aws:cloudwatch/compositeAlarm:CompositeAlarm", by: [text("alarmName")] },
    ],
  },
  named("the event rule of a name", "aws:cloudwatch/eventRule:EventRule", "name", bus),
  named(
    "the target of a rule",
    "aws:cloudwatch/eventTarget:EventTarget",
    naming("rule", "aws:cloudwatch/eventRule:EventRule"),
    "targetId",
    bus,
  ),
  named("the topic of a name", "aws:sns/topic:Topic", "name"),
  named(
    "the data protection of a topic",
    "aws:sns/dataProtectionPolicy:DataProtectionPolicy",
    naming("arn", "aws:sns/topic:Topic"),
  ),
  {
    what: "the dead-letter queue of a queue",
    onePer: "Region",
    writers: [
      { type: "aws:sqs/redrivePolicy:RedrivePolicy", by: [naming("queueUrl", queue)] },
      { type: queue, setting: "redrivePolicy" },
    ],
  },
  {
    what: "whose dead letters a queue takes",
    onePer: "Region",
    writers: [
      { type: "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", by: [naming("queueUrl", queue)] },
      { type: queue, setting: "redriveAllowPolicy" },
    ],
  },

  // Logs
  named("the trail of a name", "aws:cloudtrail/trail:Trail", "name"),
  named(
    "the filter of a name on a log",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    logGroup("logGroupName"),
    "name",
  ),
  named(
    "the subscription of a name to a log",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    logGroup("logGroup"),
    "name",
  ),
  named("the log policy of a name", "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyName"),
  named(
    "the data protection of a log",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    logGroup("logGroupName"),
  ),
  named("the recorder of a name", "aws:cfg/recorder:Recorder", "name"),

  // Keys, images, disks
  named("the alias of a name", "aws:kms/alias:Alias", "name"),
  ofAccount("whether disks are encrypted", "aws:ebs/encryptionByDefault:EncryptionByDefault"),
  ofAccount("the key of disks", "aws:ebs/defaultKmsKey:DefaultKmsKey"),
  ofAccount("who may share snapshots", "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"),
  ofAccount("who may share images", "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess"),
  ofAccount(
    "the defaults of instances' metadata",
    "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
  ),
  ofAccount("who reaches serial consoles", "aws:ec2/serialConsoleAccess:SerialConsoleAccess"),
  ofAccount("the public access block", "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "account"),
  named(
    "the lifecycle of a repository",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    naming("repository", "aws:ecr/repository:Repository"),
  ),

  // Networks
  ofAccount(
    "the block of public access to networks",
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
  ),
  named("the default group of a network", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", vpc),
  named(
    "the default network ACL",
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    naming("defaultNetworkAclId", "aws:ec2/vpc:Vpc"),
  ),
  named(
    "the default route table",
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    naming("defaultRouteTableId", "aws:ec2/vpc:Vpc"),
  ),
  named(
    "the main route table of a network",
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    vpc,
  ),
  named("the route table of a subnet", "aws:ec2/routeTableAssociation:RouteTableAssociation", subnet),
  named("the network ACL of a subnet", "aws:ec2/networkAclAssociation:NetworkAclAssociation", subnet),
  named(
    "what the firewall of names does when it fails",
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
    naming("resourceId", "aws:ec2/vpc:Vpc"),
  ),
];
