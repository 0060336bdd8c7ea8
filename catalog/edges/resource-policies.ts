/** Resource-based policies, grants and shares that the attacker writes: whoever it likes is let in, outsiders included. */
import { apiReference } from "../api-reference.ts";
import { each, of } from "./calls.ts";
import type { Call, Edge } from "./edge.ts";

interface Row {
  readonly id: string;
  /** What is let in on what, as the end of "lets itself …". */
  readonly title: string;
  /** Pulumi tokens, without `aws:`. */
  readonly types: string;
  readonly calls: readonly Call[];
  /** What the policy can allow, where it is not everything. */
  readonly limitedTo?: readonly string[];
  readonly source: string;
}

const it = "${resource}";

const rows: readonly Row[] = [
  {
    id: "s3.put-bucket-policy",
    title: "rewrites a bucket's policy, or removes what it denies",
    types: "s3/bucket:Bucket",
    calls: each("s3", "PutBucketPolicy DeleteBucketPolicy", it),
    source: apiReference("s3:PutBucketPolicy"),
  },
  {
    id: "s3.put-acl",
    title: "opens a bucket or its objects by access control lists",
    types: "s3/bucket:Bucket",
    calls: [
      ...each("s3", "PutBucketAcl", it),
      ...each("s3", "PutObjectAcl PutObjectVersionAcl ObjectOwnerOverrideToBucketOwner", "${resource}/*"),
    ],
    limitedTo: of("s3", "Get* List* PutObject* DeleteObject* PutBucketAcl AbortMultipartUpload"),
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
  },
  {
    id: "s3.put-access-point-policy",
    title: "opens a bucket by an access point",
    types:
      "s3/bucket:Bucket s3/accessPoint:AccessPoint s3control/multiRegionAccessPoint:MultiRegionAccessPoint",
    calls: [
      ...each("s3", "PutAccessPointPolicy CreateAccessPoint DeleteAccessPointPolicy", "accesspoint/*"),
      ...each(
        "s3",
        "PutMultiRegionAccessPointPolicy CreateMultiRegionAccessPoint",
        "arn:*:s3::${account}:accesspoint/*",
      ),
      ...each(
        "s3",
        "PutAccessPointPolicyForObjectLambda CreateAccessPointForObjectLambda DeleteAccessPointPolicyForObjectLambda",
        "arn:*:s3-object-lambda:*:${account}:accesspoint/*",
      ),
    ],
    limitedTo: of("s3", "*"),
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html",
  },
  {
    id: "s3.put-public-access-block",
    title: "takes the lid off a bucket whose policy or access control list lets outsiders in",
    types: "s3/bucket:Bucket",
    calls: [
      ...each("s3", "PutBucketPublicAccessBlock PutBucketOwnershipControls", it),
      ...each("s3", "PutAccountPublicAccessBlock PutAccessPointPublicAccessBlock"),
    ],
    limitedTo: of("s3", "*"),
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  {
    id: "s3express.put-bucket-policy",
    title: "rewrites a directory bucket's policy",
    types: "s3/directoryBucket:DirectoryBucket",
    calls: [
      ...each("s3express", "PutBucketPolicy DeleteBucketPolicy", it),
      ...each(
        "s3express",
        "PutAccessPointPolicy PutAccessPointScope DeleteAccessPointPolicy DeleteAccessPointScope",
        "accesspoint/*",
      ),
    ],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html",
  },
  {
    id: "s3tables.put-policy",
    title: "rewrites the policy of a table bucket or a table",
    types: "s3tables/tableBucket:TableBucket s3tables/table:Table",
    calls: each(
      "s3tables",
      "PutTableBucketPolicy PutTablePolicy DeleteTableBucketPolicy DeleteTablePolicy",
      it,
    ),
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html",
  },
  {
    id: "kms.put-key-policy",
    title: "rewrites a key's policy",
    types:
      "kms/key:Key kms/externalKey:ExternalKey kms/replicaKey:ReplicaKey kms/replicaExternalKey:ReplicaExternalKey",
    calls: [...each("kms", "PutKeyPolicy", it), ...each("kms", "ReplicateKey", it)],
    source: apiReference("kms:PutKeyPolicy"),
  },
  {
    id: "kms.create-grant",
    title: "grants itself the use of a key",
    types:
      "kms/key:Key kms/externalKey:ExternalKey kms/replicaKey:ReplicaKey kms/replicaExternalKey:ReplicaExternalKey",
    calls: each("kms", "CreateGrant", it),
    limitedTo: of(
      "kms",
      "Decrypt Encrypt GenerateDataKey* ReEncrypt* Sign Verify GenerateMac VerifyMac GetPublicKey DescribeKey CreateGrant RetireGrant DeriveSharedSecret",
    ),
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
  },
  {
    id: "secretsmanager.put-resource-policy",
    title: "rewrites a secret's policy",
    types: "secretsmanager/secret:Secret",
    calls: each("secretsmanager", "PutResourcePolicy DeleteResourcePolicy", it),
    source: apiReference("secretsmanager:PutResourcePolicy"),
  },
  {
    id: "sqs.add-permission",
    title: "rewrites a queue's policy",
    types: "sqs/queue:Queue",
    calls: each("sqs", "AddPermission SetQueueAttributes RemovePermission", it),
    source: apiReference("sqs:AddPermission"),
  },
  {
    id: "sns.add-permission",
    title: "rewrites a topic's policy",
    types: "sns/topic:Topic",
    calls: each("sns", "AddPermission SetTopicAttributes PutDataProtectionPolicy RemovePermission", it),
    source: apiReference("sns:AddPermission"),
  },
  {
    id: "lambda.add-permission",
    title: "lets itself invoke a function, or change it, by the function's policy",
    types: "lambda/function:Function",
    calls: each("lambda", "AddPermission PutResourcePolicy RemovePermission DeleteResourcePolicy", it),
    source: apiReference("lambda:AddPermission"),
  },
  {
    id: "lambda.add-layer-version-permission",
    title: "shares a layer",
    types: "lambda/layerVersion:LayerVersion",
    calls: each("lambda", "AddLayerVersionPermission RemoveLayerVersionPermission", "layer:*"),
    limitedTo: of("lambda", "GetLayerVersion"),
    source: apiReference("lambda:AddLayerVersionPermission"),
  },
  {
    id: "ecr.set-repository-policy",
    title: "rewrites the policy of a repository of images, or of the registry",
    types: "ecr/repository:Repository",
    calls: [
      ...each("ecr", "SetRepositoryPolicy DeleteRepositoryPolicy", it),
      ...each("ecr", "PutRegistryPolicy DeleteRegistryPolicy"),
    ],
    source: apiReference("ecr:SetRepositoryPolicy"),
  },
  {
    id: "ecr-public.set-repository-policy",
    title: "rewrites the policy of a public repository of images",
    types: "ecrpublic/repository:Repository",
    calls: each("ecr-public", "SetRepositoryPolicy DeleteRepositoryPolicy", it),
    source: "https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_SetRepositoryPolicy.html",
  },
  {
    id: "backup.put-backup-vault-access-policy",
    title: "rewrites a backup vault's policy, or shares it",
    types: "backup/vault:Vault backup/logicallyAirGappedVault:LogicallyAirGappedVault",
    calls: each(
      "backup",
      "PutBackupVaultAccessPolicy DeleteBackupVaultAccessPolicy PutBackupVaultSharingPolicy DeleteBackupVaultSharingPolicy",
      it,
    ),
    source: apiReference("backup:PutBackupVaultAccessPolicy"),
  },
  {
    id: "dynamodb.put-resource-policy",
    title: "rewrites the policy of a table or a stream",
    types: "dynamodb/table:Table dynamodb/globalTable:GlobalTable",
    calls: [
      ...each("dynamodb", "PutResourcePolicy DeleteResourcePolicy", it),
      ...each("dynamodb", "UpdateAbacStatus"),
    ],
    source: apiReference("dynamodb:PutResourcePolicy"),
  },
  {
    id: "kinesis.put-resource-policy",
    title: "rewrites the policy of a stream or a consumer",
    types: "kinesis/stream:Stream kinesis/streamConsumer:StreamConsumer",
    calls: each("kinesis", "PutResourcePolicy DeleteResourcePolicy", it),
    source: apiReference("kinesis:PutResourcePolicy"),
  },
  {
    id: "events.put-permission",
    title: "rewrites an event bus's policy",
    types: "cloudwatch/eventBus:EventBus",
    calls: [
      ...each("events", "PutResourcePolicy DeleteResourcePolicy", it),
      ...each("events", "PutPermission RemovePermission"),
    ],
    source: apiReference("events:PutPermission"),
  },
  {
    id: "logs.put-resource-policy",
    title: "lets services write to log groups, or accounts to a destination",
    types: "cloudwatch/logGroup:LogGroup cloudwatch/logDestination:LogDestination",
    calls: [
      ...each("logs", "PutResourcePolicy DeleteResourcePolicy"),
      ...each("logs", "PutDestinationPolicy", "destination:*"),
      ...each("logs", "PutDeliveryDestinationPolicy", "delivery-destination:*"),
    ],
    source: apiReference("logs:PutResourcePolicy"),
  },
  {
    id: "elasticfilesystem.put-file-system-policy",
    title: "rewrites a file system's policy",
    types: "efs/fileSystem:FileSystem s3/filesFileSystem:FilesFileSystem",
    calls: [
      ...each("elasticfilesystem", "PutFileSystemPolicy DeleteFileSystemPolicy", it),
      ...each("s3files", "PutFileSystemPolicy DeleteFileSystemPolicy", it),
    ],
    source: "https://docs.aws.amazon.com/efs/latest/ug/access-control-overview.html",
  },
  {
    id: "glacier.set-vault-access-policy",
    title: "rewrites an archive's policy",
    types: "glacier/vault:Vault",
    calls: each("glacier", "SetVaultAccessPolicy DeleteVaultAccessPolicy", it),
    source: "https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-access-policy.html",
  },
  {
    id: "es.update-domain-config",
    title: "rewrites a search domain's policy, or its administrator",
    types: "opensearch/domain:Domain elasticsearch/domain:Domain",
    calls: [
      ...each("es", "UpdateDomainConfig UpdateElasticsearchDomainConfig", it),
      ...each("es", "AuthorizeVpcEndpointAccess"),
    ],
    source: apiReference("es:UpdateDomainConfig"),
  },
  {
    id: "aoss.create-access-policy",
    title: "writes who may read and write collections",
    types: "opensearch/serverlessCollection:ServerlessCollection",
    calls: each("aoss", "CreateAccessPolicy UpdateAccessPolicy"),
    source:
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html",
  },
  {
    id: "apigateway.update-rest-api-policy",
    title: "rewrites who may call an interface",
    types: "apigateway/restApi:RestApi apigateway/domainName:DomainName apigatewayv2/api:Api",
    calls: each(
      "apigateway",
      "UpdateRestApiPolicy UpdateDomainNamePolicy UpdateDomainNameManagementPolicy PATCH PUT",
      "arn:*:apigateway:*::/*",
    ),
    limitedTo: of("execute-api", "*"),
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
  },
  {
    id: "glue.put-resource-policy",
    title: "rewrites the policy of the data catalogue",
    types: "glue/catalogDatabase:CatalogDatabase glue/catalogTable:CatalogTable glue/catalog:Catalog",
    calls: each("glue", "PutResourcePolicy DeleteResourcePolicy", "catalog*"),
    source: "https://docs.aws.amazon.com/glue/latest/dg/security_iam_resource-based-policy-examples.html",
  },
  {
    id: "lakeformation.grant-permissions",
    title: "grants itself tables of the lake, or makes itself its administrator",
    types:
      "glue/catalogDatabase:CatalogDatabase glue/catalogTable:CatalogTable glue/catalog:Catalog lakeformation/resource:Resource",
    calls: each("lakeformation", "GrantPermissions BatchGrantPermissions PutDataLakeSettings"),
    limitedTo: [...of("glue", "*"), ...of("lakeformation", "*"), ...of("athena", "*")],
    source: "https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_GrantPermissions.html",
  },
  {
    id: "kafka.put-cluster-policy",
    title: "rewrites a Kafka cluster's policy",
    types: "msk/cluster:Cluster msk/serverlessCluster:ServerlessCluster",
    calls: each("kafka", "PutClusterPolicy DeleteClusterPolicy", it),
    source: "https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html",
  },
  {
    id: "redshift.put-resource-policy",
    title: "shares a warehouse, its data or its snapshots",
    types:
      "redshift/cluster:Cluster redshiftserverless/namespace:Namespace redshift/clusterSnapshot:ClusterSnapshot",
    calls: [
      ...each("redshift", "PutResourcePolicy DeleteResourcePolicy", "namespace:*"),
      ...each("redshift", "AuthorizeSnapshotAccess", "snapshot:*"),
      ...each("redshift", "AuthorizeDataShare", "datashare:*"),
      ...each("redshift", "AuthorizeEndpointAccess", "cluster:*"),
      ...each("redshift-serverless", "PutResourcePolicy"),
    ],
    source: apiReference("redshift:PutResourcePolicy"),
  },
  {
    id: "dsql.put-cluster-policy",
    title: "rewrites a cluster's policy",
    types: "dsql/cluster:Cluster",
    calls: each("dsql", "PutClusterPolicy DeleteClusterPolicy", it),
    source: "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/resource-based-policies.html",
  },
  {
    id: "acm-pca.put-policy",
    title: "lets itself issue certificates of an authority",
    types: "acmpca/certificateAuthority:CertificateAuthority",
    calls: each("acm-pca", "PutPolicy CreatePermission DeletePolicy", it),
    source: "https://docs.aws.amazon.com/privateca/latest/APIReference/API_PutPolicy.html",
  },
  {
    id: "codeartifact.put-permissions-policy",
    title: "rewrites the policy of packages",
    types: "codeartifact/domain:Domain codeartifact/repository:Repository",
    calls: each(
      "codeartifact",
      "PutDomainPermissionsPolicy PutRepositoryPermissionsPolicy DeleteDomainPermissionsPolicy DeleteRepositoryPermissionsPolicy",
      it,
    ),
    source: apiReference("codeartifact:PutRepositoryPermissionsPolicy"),
  },
  {
    id: "codebuild.put-resource-policy",
    title: "shares a build project with other accounts",
    types: "codebuild/project:Project codebuild/reportGroup:ReportGroup",
    calls: each("codebuild", "PutResourcePolicy DeleteResourcePolicy UpdateProjectVisibility", it),
    limitedTo: of("codebuild", "Get* List* BatchGet*"),
    source: apiReference("codebuild:PutResourcePolicy"),
  },
  {
    id: "ssm.put-resource-policy",
    title: "shares parameters, or documents, with other accounts",
    types: "ssm/parameter:Parameter ssm/document:Document",
    calls: [
      ...each("ssm", "PutResourcePolicy DeleteResourcePolicy", it),
      ...each("ssm", "ModifyDocumentPermission", it),
    ],
    limitedTo: of("ssm", "Get* Describe* List*"),
    source: apiReference("ssm:PutResourcePolicy"),
  },
  {
    id: "ec2.share-image",
    title: "shares a disk's snapshot or an image with other accounts",
    types:
      "ebs/snapshot:Snapshot ebs/snapshotCopy:SnapshotCopy ec2/ami:Ami ec2/amiCopy:AmiCopy ec2/amiFromInstance:AmiFromInstance ebs/volume:Volume",
    calls: [
      ...each("ec2", "ModifySnapshotAttribute", "arn:*:ec2:*::snapshot/*"),
      ...each("ec2", "ModifyImageAttribute", "arn:*:ec2:*::image/*"),
      ...each("ebs", "GetSnapshotBlock", "arn:*:ec2:*::snapshot/*"),
    ],
    source: apiReference("ec2:ModifySnapshotAttribute"),
  },
  {
    id: "rds.share-snapshot",
    title: "shares a database's snapshot with other accounts",
    types:
      "rds/snapshot:Snapshot rds/clusterSnapshot:ClusterSnapshot rds/instance:Instance rds/cluster:Cluster docdb/clusterSnapshot:ClusterSnapshot neptune/clusterSnapshot:ClusterSnapshot",
    calls: [
      ...each("rds", "ModifyDBSnapshotAttribute", "snapshot:*"),
      ...each("rds", "ModifyDBClusterSnapshotAttribute", "cluster-snapshot:*"),
    ],
    source: apiReference("rds:ModifyDBSnapshotAttribute"),
  },
  {
    id: "cloudtrail.put-resource-policy",
    title: "rewrites the policy of an event store or a channel",
    types: "cloudtrail/eventDataStore:EventDataStore cloudtrail/trail:Trail",
    calls: each("cloudtrail", "PutResourcePolicy DeleteResourcePolicy", "*/*"),
    source: apiReference("cloudtrail:PutResourcePolicy"),
  },
  {
    id: "vpc-lattice.put-auth-policy",
    title: "rewrites who may call a service of a network",
    types: "vpclattice/service:Service vpclattice/serviceNetwork:ServiceNetwork",
    calls: each("vpc-lattice", "PutAuthPolicy PutResourcePolicy DeleteAuthPolicy DeleteResourcePolicy", it),
    source: "https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html",
  },
  {
    id: "mediastore.put-container-policy",
    title: "rewrites a container's policy",
    types: "mediastore/container:Container",
    calls: each("mediastore", "PutContainerPolicy DeleteContainerPolicy", it),
    source: "https://docs.aws.amazon.com/mediastore/latest/ug/policies.html",
  },
  {
    id: "signer.add-profile-permission",
    title: "lets itself sign code that functions take",
    types: "signer/signingProfile:SigningProfile",
    calls: each("signer", "AddProfilePermission", it),
    limitedTo: of("signer", "*"),
    source: "https://docs.aws.amazon.com/signer/latest/api/API_AddProfilePermission.html",
  },
  {
    id: "imagebuilder.put-policy",
    title: "shares images, recipes and components of the image builder",
    types:
      "imagebuilder/component:Component imagebuilder/imageRecipe:ImageRecipe imagebuilder/containerRecipe:ContainerRecipe imagebuilder/image:Image",
    calls: each(
      "imagebuilder",
      "PutComponentPolicy PutImageRecipePolicy PutContainerRecipePolicy PutImagePolicy",
      it,
    ),
    limitedTo: of("imagebuilder", "Get* List*"),
    source: "https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-shared-resources.html",
  },
  {
    id: "servicecatalog.create-portfolio-share",
    title: "shares a portfolio of products with other accounts",
    types: "servicecatalog/portfolio:Portfolio",
    calls: each("servicecatalog", "CreatePortfolioShare UpdatePortfolioShare", it),
    source: "https://docs.aws.amazon.com/servicecatalog/latest/adminguide/catalogs_portfolios_sharing.html",
  },
  {
    id: "ses.put-identity-policy",
    title: "lets itself send mail as an address or a domain",
    types:
      "ses/domainIdentity:DomainIdentity ses/emailIdentity:EmailIdentity sesv2/emailIdentity:EmailIdentity",
    calls: [
      ...each("ses", "CreateEmailIdentityPolicy UpdateEmailIdentityPolicy DeleteEmailIdentityPolicy", it),
      ...each("ses", "PutIdentityPolicy DeleteIdentityPolicy"),
    ],
    limitedTo: of("ses", "Send*"),
    source: "https://docs.aws.amazon.com/ses/latest/dg/sending-authorization.html",
  },
  {
    id: "fsx.put-resource-policy",
    title: "shares volumes of file systems with other accounts",
    types:
      "fsx/openZfsVolume:OpenZfsVolume fsx/openZfsFileSystem:OpenZfsFileSystem fsx/ontapVolume:OntapVolume",
    calls: [
      ...each("fsx", "PutResourcePolicy DeleteResourcePolicy", "volume/*"),
      ...each("fsx", "ManageBackupPrincipalAssociations", "backup/*"),
    ],
    limitedTo: of("fsx", "*"),
    source: "https://docs.aws.amazon.com/fsx/latest/OpenZFSGuide/on-demand-replication.html",
  },
  {
    id: "bedrock-agentcore.put-resource-policy",
    title: "lets itself call agents and gateways",
    types: "bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime bedrock/agentcoreGateway:AgentcoreGateway",
    calls: each("bedrock-agentcore", "PutResourcePolicy DeleteResourcePolicy", it),
    limitedTo: of("bedrock-agentcore", "*"),
    source: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/resource-based-policies.html",
  },
  {
    id: "payment-cryptography.put-resource-policy",
    title: "lets itself use keys of payments",
    types: "paymentcryptography/key:Key",
    calls: each("payment-cryptography", "PutResourcePolicy DeleteResourcePolicy", it),
    source: "https://docs.aws.amazon.com/payment-cryptography/latest/APIReference/API_PutResourcePolicy.html",
  },
  {
    id: "appsync.put-resource-policy",
    title: "lets itself ask an interface",
    types: "appsync/graphQLApi:GraphQLApi appsync/api:Api",
    calls: [
      ...each("appsync", "PutResourcePolicy DeleteResourcePolicy"),
      ...each("appsync", "CreateApiKey UpdateApiKey"),
    ],
    limitedTo: of("appsync", "*"),
    source: "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
  },
  {
    id: "s3-outposts.put-bucket-policy",
    title: "rewrites the policy of a bucket on an Outpost",
    types: "s3control/bucket:Bucket s3control/bucketPolicy:BucketPolicy",
    calls: [
      ...each("s3-outposts", "PutBucketPolicy DeleteBucketPolicy", "outpost/*/bucket/*"),
      ...each("s3-outposts", "PutAccessPointPolicy DeleteAccessPointPolicy PutObjectAcl", "outpost/*"),
    ],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/S3OutpostsIAM.html",
  },
  {
    id: "ram.share",
    title: "shares what the sharing service knows with other accounts",
    types: `ec2/subnet:Subnet ec2/managedPrefixList:ManagedPrefixList ec2transitgateway/transitGateway:TransitGateway
      rds/cluster:Cluster glue/catalogDatabase:CatalogDatabase ssm/parameter:Parameter codebuild/project:Project
      acmpca/certificateAuthority:CertificateAuthority imagebuilder/image:Image imagebuilder/component:Component
      route53/resolverRule:ResolverRule vpclattice/service:Service vpclattice/serviceNetwork:ServiceNetwork
      backup/logicallyAirGappedVault:LogicallyAirGappedVault sagemaker/pipeline:Pipeline dynamodb/table:Table`,
    calls: [
      ...each("ram", "CreateResourceShare"),
      ...each("ram", "AssociateResourceShare", "resource-share/*"),
      ...each(
        "ram",
        "CreatePermissionVersion SetDefaultPermissionVersion ReplacePermissionAssociations",
        "permission/*",
      ),
    ],
    source: "https://docs.aws.amazon.com/ram/latest/userguide/shareable.html",
  },
];

export const resourcePolicyEdges: readonly Edge[] = rows.map(
  ({ id, title, types, calls, limitedTo, source }) => ({
    id,
    title,
    family: "resource-policies",
    sources: [source],
    subject: {
      kind: "resource",
      types: types
        .trim()
        .split(/\s+/)
        .map((type) => `aws:${type}`),
    },
    steps: [calls],
    gains: [{ kind: "resourcePolicy", ...(limitedTo && { limitedTo }) }],
  }),
);
