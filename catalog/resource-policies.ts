/**
 * Where Pulumi's AWS provider keeps policies of resources: which property holds the document, and which resource it is
 * the policy of. Tokens and properties from @pulumi/aws 7.48.
 *
 * Services with resource-based policies:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */

export interface ResourcePolicy {
  /** Type that has the document. */
  readonly type: string;
  /** Property with the document; a dot leads into a block. */
  readonly document: string;
  /**
   * Property that names the resource whose policy it is, by ARN, id, name or URL, and the types that it may be.
   * Absent: the policy is the resource's own.
   */
  readonly of?: { readonly property: string; readonly types: readonly string[]; readonly byDefault?: string };
  /** ARN of what the policy is of, where it is one thing of the account or can be told from the name. */
  readonly arn?: string;
  /**
   * Whether AWS keeps several of them beside each other (`adds`), or the last one written is the only one (`replaces`).
   */
  readonly keeps: "adds" | "replaces";
  /** IAM action that writes it. */
  readonly writtenBy: string;
}

const own = (type: string, writtenBy: string, document = "policy"): ResourcePolicy => ({
  type,
  document,
  keeps: "replaces",
  writtenBy,
});

const of = (
  type: string,
  property: string,
  types: readonly string[],
  writtenBy: string,
  more: Partial<Pick<ResourcePolicy, "document" | "arn" | "keeps">> & { readonly byDefault?: string } = {},
): ResourcePolicy => ({
  type,
  document: more.document ?? "policy",
  of: { property, types, ...(more.byDefault === undefined ? {} : { byDefault: more.byDefault }) },
  ...(more.arn === undefined ? {} : { arn: more.arn }),
  keeps: more.keeps ?? "replaces",
  writtenBy,
});

/** A policy of which there is one, or a list, an account and Region. */
const ofAccount = (
  type: string,
  arn: string,
  writtenBy: string,
  more: Partial<Pick<ResourcePolicy, "document" | "keeps">> = {},
): ResourcePolicy => ({
  type,
  document: more.document ?? "policy",
  arn,
  keeps: more.keeps ?? "replaces",
  writtenBy,
});

export const resourcePolicies: readonly ResourcePolicy[] = [
  // Storage
  own("aws:s3/bucket:Bucket", "s3:PutBucketPolicy"),
  of(
    "aws:s3/bucketPolicy:BucketPolicy",
    "bucket",
    ["aws:s3/bucket:Bucket", "aws:s3/directoryBucket:DirectoryBucket"],
    "s3:PutBucketPolicy",
  ),
  own("aws:s3/accessPoint:AccessPoint", "s3:PutAccessPointPolicy"),
  of(
    "aws:s3control/accessPointPolicy:AccessPointPolicy",
    "accessPointArn",
    ["aws:s3/accessPoint:AccessPoint"],
    "s3:PutAccessPointPolicy",
  ),
  of(
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
    "details.name",
    ["aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint"],
    "s3:PutMultiRegionAccessPointPolicy",
    { document: "details.policy" },
  ),
  of(
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy",
    "name",
    ["aws:s3control/objectLambdaAccessPoint:ObjectLambdaAccessPoint"],
    "s3:PutAccessPointPolicyForObjectLambda",
  ),
  of(
    "aws:s3control/bucketPolicy:BucketPolicy",
    "bucket",
    ["aws:s3control/bucket:Bucket"],
    "s3-outposts:PutBucketPolicy",
  ),
  ofAccount(
    "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy",
    "arn:{partition}:s3:{region}:{account}:access-grants/default",
    "s3:PutAccessGrantsInstanceResourcePolicy",
  ),
  of(
    "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy",
    "fileSystemId",
    ["aws:s3/filesFileSystem:FilesFileSystem"],
    "s3files:PutFileSystemPolicy",
  ),
  of(
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy",
    "vectorBucketArn",
    ["aws:s3/vectorsVectorBucket:VectorsVectorBucket"],
    "s3vectors:PutVectorBucketPolicy",
  ),
  of(
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy",
    "tableBucketArn",
    ["aws:s3tables/tableBucket:TableBucket"],
    "s3tables:PutTableBucketPolicy",
    { document: "resourcePolicy" },
  ),
  of(
    "aws:s3tables/tablePolicy:TablePolicy",
    "name",
    ["aws:s3tables/table:Table"],
    "s3tables:PutTablePolicy",
    { document: "resourcePolicy" },
  ),
  of(
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "fileSystemId",
    ["aws:efs/fileSystem:FileSystem"],
    "elasticfilesystem:PutFileSystemPolicy",
  ),
  own("aws:glacier/vault:Vault", "glacier:SetVaultAccessPolicy", "accessPolicy"),
  of(
    "aws:glacier/vaultLock:VaultLock",
    "vaultName",
    ["aws:glacier/vault:Vault"],
    "glacier:InitiateVaultLock",
    { keeps: "adds" },
  ),
  of(
    "aws:mediastore/containerPolicy:ContainerPolicy",
    "containerName",
    ["aws:mediastore/container:Container"],
    "mediastore:PutContainerPolicy",
  ),
  of(
    "aws:backup/vaultPolicy:VaultPolicy",
    "backupVaultName",
    ["aws:backup/vault:Vault", "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"],
    "backup:PutBackupVaultAccessPolicy",
    { arn: "arn:{partition}:backup:{region}:{account}:backup-vault:{backupVaultName}" },
  ),

  // Keys and secrets
  own("aws:kms/key:Key", "kms:PutKeyPolicy"),
  own("aws:kms/externalKey:ExternalKey", "kms:PutKeyPolicy"),
  own("aws:kms/replicaKey:ReplicaKey", "kms:PutKeyPolicy"),
  own("aws:kms/replicaExternalKey:ReplicaExternalKey", "kms:PutKeyPolicy"),
  of(
    "aws:kms/keyPolicy:KeyPolicy",
    "keyId",
    [
      "aws:kms/key:Key",
      "aws:kms/externalKey:ExternalKey",
      "aws:kms/replicaKey:ReplicaKey",
      "aws:kms/replicaExternalKey:ReplicaExternalKey",
    ],
    "kms:PutKeyPolicy",
  ),
  own("aws:secretsmanager/secret:Secret", "secretsmanager:PutResourcePolicy"),
  of(
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "secretArn",
    ["aws:secretsmanager/secret:Secret"],
    "secretsmanager:PutResourcePolicy",
  ),
  of(
    "aws:acmpca/policy:Policy",
    "resourceArn",
    ["aws:acmpca/certificateAuthority:CertificateAuthority"],
    "acm-pca:PutPolicy",
  ),

  // Queues, topics, buses, streams
  own("aws:sqs/queue:Queue", "sqs:SetQueueAttributes"),
  of("aws:sqs/queuePolicy:QueuePolicy", "queueUrl", ["aws:sqs/queue:Queue"], "sqs:SetQueueAttributes"),
  own("aws:sns/topic:Topic", "sns:SetTopicAttributes"),
  of("aws:sns/topicPolicy:TopicPolicy", "arn", ["aws:sns/topic:Topic"], "sns:SetTopicAttributes"),
  of(
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    "eventBusName",
    ["aws:cloudwatch/eventBus:EventBus"],
    "events:PutPermission",
    { arn: "arn:{partition}:events:{region}:{account}:event-bus/{eventBusName}", byDefault: "default" },
  ),
  of(
    "aws:schemas/registryPolicy:RegistryPolicy",
    "registryName",
    ["aws:schemas/registry:Registry"],
    "schemas:PutResourcePolicy",
  ),
  of(
    "aws:kinesis/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:kinesis/stream:Stream", "aws:kinesis/streamConsumer:StreamConsumer"],
    "kinesis:PutResourcePolicy",
  ),
  of(
    "aws:msk/clusterPolicy:ClusterPolicy",
    "clusterArn",
    ["aws:msk/cluster:Cluster", "aws:msk/serverlessCluster:ServerlessCluster"],
    "kafka:PutClusterPolicy",
  ),

  // Databases and search
  of(
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    "resourceArn",
    [
      "aws:dynamodb/table:Table",
      "aws:dynamodb/globalTable:GlobalTable",
      "aws:dynamodb/tableReplica:TableReplica",
    ],
    "dynamodb:PutResourcePolicy",
  ),
  of(
    "aws:dsql/clusterPolicy:ClusterPolicy",
    "identifier",
    ["aws:dsql/cluster:Cluster"],
    "dsql:PutClusterPolicy",
  ),
  of(
    "aws:redshift/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:redshift/cluster:Cluster"],
    "redshift:PutResourcePolicy",
  ),
  of(
    "aws:redshiftserverless/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:redshiftserverless/namespace:Namespace", "aws:redshiftserverless/snapshot:Snapshot"],
    "redshift-serverless:PutResourcePolicy",
  ),
  own("aws:opensearch/domain:Domain", "es:UpdateDomainConfig", "accessPolicies"),
  of(
    "aws:opensearch/domainPolicy:DomainPolicy",
    "domainName",
    ["aws:opensearch/domain:Domain"],
    "es:UpdateDomainConfig",
    { document: "accessPolicies", arn: "arn:{partition}:es:{region}:{account}:domain/{domainName}" },
  ),
  own("aws:elasticsearch/domain:Domain", "es:UpdateElasticsearchDomainConfig", "accessPolicies"),
  of(
    "aws:elasticsearch/domainPolicy:DomainPolicy",
    "domainName",
    ["aws:elasticsearch/domain:Domain"],
    "es:UpdateElasticsearchDomainConfig",
    { document: "accessPolicies", arn: "arn:{partition}:es:{region}:{account}:domain/{domainName}" },
  ),
  of(
    "aws:opensearchingest/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:opensearchingest/pipeline:Pipeline"],
    "osis:PutResourcePolicy",
  ),
  of(
    "aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy",
    "domainName",
    ["aws:cloudsearch/domain:Domain"],
    "cloudsearch:UpdateServiceAccessPolicies",
    { document: "accessPolicy" },
  ),
  ofAccount(
    "aws:glue/resourcePolicy:ResourcePolicy",
    "arn:{partition}:glue:{region}:{account}:catalog",
    "glue:PutResourcePolicy",
  ),

  // Code, images, functions, APIs
  of(
    "aws:lambda/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:lambda/function:Function", "aws:lambda/alias:Alias"],
    "lambda:PutResourcePolicy",
  ),
  of(
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "repository",
    ["aws:ecr/repository:Repository"],
    "ecr:SetRepositoryPolicy",
    { arn: "arn:{partition}:ecr:{region}:{account}:repository/{repository}" },
  ),
  ofAccount(
    "aws:ecr/registryPolicy:RegistryPolicy",
    "arn:{partition}:ecr:{region}:{account}:repository/*",
    "ecr:PutRegistryPolicy",
  ),
  of(
    "aws:ecrpublic/repositoryPolicy:RepositoryPolicy",
    "repositoryName",
    ["aws:ecrpublic/repository:Repository"],
    "ecr-public:SetRepositoryPolicy",
  ),
  of(
    "aws:codeartifact/domainPermissions:DomainPermissions",
    "domain",
    ["aws:codeartifact/domain:Domain"],
    "codeartifact:PutDomainPermissionsPolicy",
    { document: "policyDocument" },
  ),
  of(
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy",
    "repository",
    ["aws:codeartifact/repository:Repository"],
    "codeartifact:PutRepositoryPermissionsPolicy",
    { document: "policyDocument" },
  ),
  of(
    "aws:codebuild/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:codebuild/project:Project", "aws:codebuild/reportGroup:ReportGroup"],
    "codebuild:PutResourcePolicy",
  ),
  own("aws:apigateway/restApi:RestApi", "apigateway:UpdateRestApiPolicy"),
  of(
    "aws:apigateway/restApiPolicy:RestApiPolicy",
    "restApiId",
    ["aws:apigateway/restApi:RestApi"],
    "apigateway:UpdateRestApiPolicy",
  ),
  own("aws:apigateway/domainName:DomainName", "apigateway:UpdateDomainNamePolicy"),
  of(
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy",
    "modelPackageGroupName",
    ["aws:sagemaker/modelPackageGroup:ModelPackageGroup"],
    "sagemaker:PutModelPackageGroupPolicy",
    { document: "resourcePolicy" },
  ),
  of(
    "aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy",
    "resourceArn",
    [
      "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
      "aws:bedrock/agentcoreGateway:AgentcoreGateway",
      "aws:bedrock/agentcoreMemory:AgentcoreMemory",
    ],
    "bedrock-agentcore:PutResourcePolicy",
  ),

  // Logs, metrics, mail
  ofAccount(
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    "arn:{partition}:logs:{region}:{account}:*",
    "logs:PutResourcePolicy",
    { document: "policyDocument", keeps: "adds" },
  ),
  of(
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy",
    "destinationName",
    ["aws:cloudwatch/logDestination:LogDestination"],
    "logs:PutDestinationPolicy",
    {
      document: "accessPolicy",
      arn: "arn:{partition}:logs:{region}:{account}:destination:{destinationName}",
    },
  ),
  of(
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy",
    "deliveryDestinationName",
    ["aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"],
    "logs:PutDeliveryDestinationPolicy",
    {
      document: "deliveryDestinationPolicy",
      arn: "arn:{partition}:logs:{region}:{account}:delivery-destination:{deliveryDestinationName}",
    },
  ),
  ofAccount(
    "aws:xray/resourcePolicy:ResourcePolicy",
    "arn:{partition}:xray:{region}:{account}:*",
    "xray:PutResourcePolicy",
    { document: "policyDocument", keeps: "adds" },
  ),
  of(
    "aws:amp/resourcePolicy:ResourcePolicy",
    "workspaceId",
    ["aws:amp/workspace:Workspace"],
    "aps:PutResourcePolicy",
    { document: "policyDocument" },
  ),
  of("aws:oam/sinkPolicy:SinkPolicy", "sinkIdentifier", ["aws:oam/sink:Sink"], "oam:PutSinkPolicy"),
  of(
    "aws:ses/identityPolicy:IdentityPolicy",
    "identity",
    ["aws:ses/domainIdentity:DomainIdentity", "aws:ses/emailIdentity:EmailIdentity"],
    "ses:PutIdentityPolicy",
    { arn: "arn:{partition}:ses:{region}:{account}:identity/{identity}", keeps: "adds" },
  ),
  of(
    "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy",
    "emailIdentity",
    ["aws:sesv2/emailIdentity:EmailIdentity"],
    "ses:CreateEmailIdentityPolicy",
    { arn: "arn:{partition}:ses:{region}:{account}:identity/{emailIdentity}", keeps: "adds" },
  ),
  of(
    "aws:pinpoint/smsvoicev2ResourcePolicy:Smsvoicev2ResourcePolicy",
    "resourceArn",
    [
      "aws:pinpoint/smsvoicev2PhoneNumber:Smsvoicev2PhoneNumber",
      "aws:pinpoint/smsvoicev2Pool:Smsvoicev2Pool",
    ],
    "sms-voice:PutResourcePolicy",
  ),

  // Networks and the organisation
  of(
    "aws:vpclattice/authPolicy:AuthPolicy",
    "resourceIdentifier",
    ["aws:vpclattice/service:Service", "aws:vpclattice/serviceNetwork:ServiceNetwork"],
    "vpc-lattice:PutAuthPolicy",
  ),
  of(
    "aws:vpclattice/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:vpclattice/service:Service", "aws:vpclattice/serviceNetwork:ServiceNetwork"],
    "vpc-lattice:PutResourcePolicy",
    { keeps: "adds" },
  ),
  of(
    "aws:networkfirewall/resourcePolicy:ResourcePolicy",
    "resourceArn",
    ["aws:networkfirewall/firewallPolicy:FirewallPolicy", "aws:networkfirewall/ruleGroup:RuleGroup"],
    "network-firewall:PutResourcePolicy",
  ),
  ofAccount(
    "aws:organizations/resourcePolicy:ResourcePolicy",
    "arn:{partition}:organizations::{account}:resourcepolicy/*",
    "organizations:PutResourcePolicy",
    { document: "content" },
  ),
];
