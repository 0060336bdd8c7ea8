/**
 * How AWS makes up the ARN of a resource whose name the program gives: a preview does not know ARNs that AWS answers.
 * `{partition}`, `{region}` and `{account}` are those of the resource's provider, every other name is a property; a star
 * stands for what AWS chooses. Tokens and properties from @pulumi/aws 7.48.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const inRegion = "{region}:{account}";

export const arns: Readonly<Record<string, string>> = {
  "aws:athena/workgroup:Workgroup": `arn:{partition}:athena:${inRegion}:workgroup/{name}`,
  "aws:backup/plan:Plan": `arn:{partition}:backup:${inRegion}:backup-plan:*`,
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault": `arn:{partition}:backup:${inRegion}:backup-vault:{name}`,
  "aws:backup/vault:Vault": `arn:{partition}:backup:${inRegion}:backup-vault:{name}`,
  "aws:cloudformation/stack:Stack": `arn:{partition}:cloudformation:${inRegion}:stack/{name}/*`,
  "aws:cloudtrail/trail:Trail": `arn:{partition}:cloudtrail:${inRegion}:trail/{name}`,
  "aws:cloudwatch/eventBus:EventBus": `arn:{partition}:events:${inRegion}:event-bus/{name}`,
  "aws:cloudwatch/logGroup:LogGroup": `arn:{partition}:logs:${inRegion}:log-group:{name}`,
  "aws:codebuild/project:Project": `arn:{partition}:codebuild:${inRegion}:project/{name}`,
  "aws:codepipeline/pipeline:Pipeline": `arn:{partition}:codepipeline:${inRegion}:{name}`,
  "aws:dynamodb/table:Table": `arn:{partition}:dynamodb:${inRegion}:table/{name}`,
  "aws:ec2/instance:Instance": `arn:{partition}:ec2:${inRegion}:instance/*`,
  "aws:ec2/launchTemplate:LaunchTemplate": `arn:{partition}:ec2:${inRegion}:launch-template/*`,
  "aws:ec2/vpc:Vpc": `arn:{partition}:ec2:${inRegion}:vpc/*`,
  "aws:ecr/repository:Repository": `arn:{partition}:ecr:${inRegion}:repository/{name}`,
  "aws:ecs/cluster:Cluster": `arn:{partition}:ecs:${inRegion}:cluster/{name}`,
  "aws:ecs/service:Service": `arn:{partition}:ecs:${inRegion}:service/*/{name}`,
  "aws:ecs/taskDefinition:TaskDefinition": `arn:{partition}:ecs:${inRegion}:task-definition/{family}:*`,
  "aws:eks/cluster:Cluster": `arn:{partition}:eks:${inRegion}:cluster/{name}`,
  "aws:glue/job:Job": `arn:{partition}:glue:${inRegion}:job/{name}`,
  "aws:iam/group:Group": "arn:{partition}:iam::{account}:group{path}{name}",
  "aws:iam/instanceProfile:InstanceProfile": "arn:{partition}:iam::{account}:instance-profile{path}{name}",
  "aws:iam/policy:Policy": "arn:{partition}:iam::{account}:policy{path}{name}",
  "aws:iam/role:Role": "arn:{partition}:iam::{account}:role{path}{name}",
  "aws:iam/user:User": "arn:{partition}:iam::{account}:user{path}{name}",
  "aws:kinesis/stream:Stream": `arn:{partition}:kinesis:${inRegion}:stream/{name}`,
  "aws:kms/externalKey:ExternalKey": `arn:{partition}:kms:${inRegion}:key/*`,
  "aws:kms/key:Key": `arn:{partition}:kms:${inRegion}:key/*`,
  "aws:kms/replicaExternalKey:ReplicaExternalKey": `arn:{partition}:kms:${inRegion}:key/*`,
  "aws:kms/replicaKey:ReplicaKey": `arn:{partition}:kms:${inRegion}:key/*`,
  "aws:lambda/function:Function": `arn:{partition}:lambda:${inRegion}:function:{name}`,
  "aws:rds/cluster:Cluster": `arn:{partition}:rds:${inRegion}:cluster:{clusterIdentifier}`,
  "aws:rds/instance:Instance": `arn:{partition}:rds:${inRegion}:db:{identifier}`,
  "aws:s3/bucket:Bucket": "arn:{partition}:s3:::{bucket}",
  "aws:scheduler/schedule:Schedule": `arn:{partition}:scheduler:${inRegion}:schedule/*/{name}`,
  "aws:secretsmanager/secret:Secret": `arn:{partition}:secretsmanager:${inRegion}:secret:{name}-??????`,
  "aws:sfn/stateMachine:StateMachine": `arn:{partition}:states:${inRegion}:stateMachine:{name}`,
  "aws:sns/topic:Topic": `arn:{partition}:sns:${inRegion}:{name}`,
  "aws:sqs/queue:Queue": `arn:{partition}:sqs:${inRegion}:{name}`,
  "aws:ssm/document:Document": `arn:{partition}:ssm:${inRegion}:document/{name}`,
};

/** Types whose property `arn` is the ARN of something else, which they belong to. */
export const arnOfAnother: ReadonlySet<string> = new Set([
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:lakeformation/resource:Resource",
  "aws:notifications/channelAssociation:ChannelAssociation",
  "aws:sns/dataProtectionPolicy:DataProtectionPolicy",
  "aws:sns/topicPolicy:TopicPolicy",
]);

/** Types that say more of another resource, and the property that names it: by module, or by token. */
export const aspectOf: readonly {
  readonly types: RegExp;
  readonly property: string;
  readonly of: readonly string[];
}[] = [
  {
    types: /^aws:s3\/(bucket[A-Z]\w*|inventory|analyticsConfiguration):/,
    property: "bucket",
    of: ["aws:s3/bucket:Bucket", "aws:s3/directoryBucket:DirectoryBucket"],
  },
  {
    types: /^aws:backup\/vault[A-Z]\w*:/,
    property: "backupVaultName",
    of: ["aws:backup/vault:Vault", "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"],
  },
  {
    types: /^aws:secretsmanager\/(secretRotation|secretVersion):/,
    property: "secretId",
    of: ["aws:secretsmanager/secret:Secret"],
  },
  {
    types: /^aws:dynamodb\/(contributorInsights|kinesisStreamingDestination):/,
    property: "tableName",
    of: ["aws:dynamodb/table:Table"],
  },
];
