/** What must exist before what: the guard, and the resource that would be unprotected without it. */
import type { ResourceState } from "../sandbox/checkpoint.ts";

export interface Guard {
  /** Type of the resource that must not exist alone. */
  readonly type: string;
  /** Only for these resources of the type; for all of them where it is absent. */
  readonly when?: (resource: ResourceState) => boolean;
  /** Types of which one resource each must be there before it, in the same stack. */
  readonly needs: readonly string[];
  readonly why: string;
}

const pathOf = (resource: ResourceState) => String(resource.inputs["path"] ?? "/");

/** A stack of its own, before the account's settings are: the bucket's must do. */
const isOfState = (resource: ResourceState) =>
  String(resource.inputs["bucket"]).startsWith("perimeter-state-");

export const guards: readonly Guard[] = [
  {
    type: "aws:iam/role:Role",
    when: (resource) => pathOf(resource) === "/agent/",
    needs: ["aws:iam/policy:Policy"],
    why: "an agent's role never exists without its boundary",
  },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    when: (resource) => String(resource.inputs["policyArn"]).includes(":policy/escalation/"),
    needs: ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"],
    why: "a task is attached last, to a role that has its windows",
  },
  {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    when: (resource) => resource.retainOnDelete === true && !isOfState(resource),
    needs: [
      "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ],
    why: "a log's bucket lets its writer in last",
  },
  {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    when: isOfState,
    needs: [
      "aws:kms/key:Key",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ],
    why: "the state's bucket is ready when its policy names who writes to it",
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    when: (resource) => resource.inputs["role"] === "deployer" && resource.inputs["name"] !== "denied",
    needs: ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"],
    why: "the deployer may do nothing before it is denied itself",
  },
  {
    type: "aws:athena/workgroup:Workgroup",
    needs: ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketPolicy:BucketPolicy"],
    why: "answers of queries are written to a bucket that is shut",
  },
  {
    type: "aws:backup/vaultPolicy:VaultPolicy",
    needs: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"],
    why: "a vault is locked before anything is let in",
  },
  {
    type: "aws:backup/selection:Selection",
    needs: [
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      "aws:backup/vaultPolicy:VaultPolicy",
      "aws:backup/regionSettings:RegionSettings",
      "aws:backup/plan:Plan",
      "aws:iam/rolePolicy:RolePolicy",
    ],
    why: "the selection starts the backups: their vault is locked, and the role that copies is limited",
  },
  {
    type: "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    needs: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration", "aws:iam/rolePolicy:RolePolicy"],
    why: "restores start with a role that is limited",
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    when: ({ inputs }) => String(inputs["arn"]).includes(":event-bus/"),
    needs: ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"],
    why: "an event that comes before the role may send it on is lost",
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    when: ({ inputs }) => String(inputs["arn"]).startsWith("arn:aws:sns:"),
    needs: ["aws:sns/topicPolicy:TopicPolicy", "aws:sns/topicSubscription:TopicSubscription"],
    why: "an alarm that is raised before there is anybody to tell is lost",
  },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    needs: ["aws:sns/topicPolicy:TopicPolicy", "aws:sns/topicSubscription:TopicSubscription"],
    why: "an alarm that is raised before there is anybody to tell is lost",
  },
  {
    type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    needs: ["aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"],
    why: "what arrives on a bus is looked at from the first event on",
  },
  {
    type: "aws:ec2/subnet:Subnet",
    needs: [
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "aws:ec2/defaultRouteTable:DefaultRouteTable",
      "aws:ec2/flowLog:FlowLog",
      "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    ],
    why: "nothing can be started in a network whose defaults are open, or unseen",
  },
  {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    needs: [
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:iam/rolePolicy:RolePolicy",
    ],
    why: "data flows from here on, into a bucket that is shut and versioned",
  },
];
