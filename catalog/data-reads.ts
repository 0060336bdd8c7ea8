/**
 * Reads that an agent has only where somebody declared them, or never: what people and programs have stored, secrets,
 * and whatever hands out credentials. Each has an explicit deny on the agent's role, so that no resource policy and no
 * policy attached later opens it.
 *
 * What AWS's ReadOnlyAccess (v178) lets through was the first list; the rest are the reads of data that the Service
 * Authorization Reference marks as Read, for the services that an agent views.
 */
import { apiReference } from "./api-reference.ts";

/** How a read of data is declared: each kind opens one thing, named exactly. */
export const declaredReadKinds = [
  "logGroups",
  "objects",
  "tableItems",
  "parameters",
  "traces",
  "managementEvents",
] as const;
export type DeclaredReadKind = (typeof declaredReadKinds)[number];

/**
 * `data` is what people and programs stored; `secret` opens secrets, or what is encrypted;
 * `credential` hands out what another principal could act or sign in with.
 */
export type ReadCategory = "data" | "secret" | "credential";

export interface DataRead {
  /** IAM actions in full. A pattern covers what AWS may add beside the calls that it covers today. */
  readonly actions: readonly string[];
  readonly category: ReadCategory;
  /** What the answer holds. */
  readonly answers: string;
  /** The kind of declaration that opens these to what it names. Without one they stay shut. */
  readonly declaredAs?: DeclaredReadKind;
  /** AWS's description of one of the calls. */
  readonly source: string;
  /** The Service Authorization Reference does not list these actions: they are denied in case IAM knows them. */
  readonly unlisted?: true;
}

const authorization = "https://docs.aws.amazon.com/service-authorization/latest/reference/";

export const dataReads: readonly DataRead[] = [
  // What a declaration can open.
  {
    actions: ["logs:FilterLogEvents", "logs:GetLogEvents"],
    category: "data",
    answers: "log lines",
    declaredAs: "logGroups",
    source: apiReference("logs:FilterLogEvents"),
  },
  {
    actions: ["s3:GetObject", "s3:ListBucket"],
    category: "data",
    answers: "objects, and their names",
    declaredAs: "objects",
    source: apiReference("s3:GetObject"),
  },
  {
    actions: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
    category: "data",
    answers: "items of a table",
    declaredAs: "tableItems",
    source: apiReference("dynamodb:Query"),
  },
  {
    actions: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
    category: "data",
    answers: "values of parameters; a SecureString only as ciphertext, since kms:Decrypt stays denied",
    declaredAs: "parameters",
    source: apiReference("ssm:GetParametersByPath"),
  },
  {
    actions: [
      "xray:BatchGetTraceSummaryById",
      "xray:BatchGetTraces",
      "xray:GetTraceGraph",
      "xray:GetTraceSummaries",
    ],
    category: "data",
    answers: "requests with their addresses, users and whatever programs noted; in the whole account",
    declaredAs: "traces",
    source: apiReference("xray:BatchGetTraces"),
  },
  {
    actions: ["cloudtrail:LookupEvents"],
    category: "data",
    answers:
      "management events of the last 90 days with their parameters, plaintext environment of tasks and builds among them; in the whole account",
    declaredAs: "managementEvents",
    source: apiReference("cloudtrail:LookupEvents"),
  },

  // Data that no declaration opens: an escalation does, or another call in its stead.
  {
    actions: [
      "logs:DescribeQueries",
      "logs:DescribeQueryDefinitions",
      "logs:GetLogRecord",
      "logs:GetQueryResults",
      "logs:GetScheduledQueryHistory",
      "logs:ListAnomalies",
      "logs:StartLiveTail",
      "logs:StartQuery",
      "logs:Unmask",
    ],
    category: "data",
    answers: "log lines, of whichever groups a query of anybody's covered; masked fields in clear",
    source: apiReference("logs:GetQueryResults"),
  },
  {
    // Every name longer than s3:GetObject itself: versions, torrents, annotations, attributes.
    actions: ["s3:GetObject?*", "s3:GetDataAccess", "s3:ListBucket?*", "s3:ListObject*"],
    category: "data",
    answers: "older versions of objects, notes on them, and credentials of S3 Access Grants",
    source: apiReference("s3:GetObject"),
  },
  {
    actions: [
      "dynamodb:ConditionCheckItem",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:PartiQLSelect",
      "dynamodb:ReadDataForReplication",
      "dynamodb:SearchVectors",
    ],
    category: "data",
    answers: "items, and every change of them",
    source: apiReference("dynamodb:ExecuteStatement"),
  },
  {
    actions: ["ssm:GetParameterHistory"],
    category: "data",
    answers: "every earlier value of a parameter",
    source: apiReference("ssm:GetParameterHistory"),
  },
  {
    actions: ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:SubscribeToShard"],
    category: "data",
    answers: "records of a stream",
    source: apiReference("kinesis:GetRecords"),
  },
  {
    actions: ["sqs:ReceiveMessage"],
    category: "data",
    answers: "messages, which it also hides from the consumer",
    source: apiReference("sqs:ReceiveMessage"),
  },
  {
    actions: ["rds:DownloadCompleteDBLogFile", "rds:DownloadDBLogFilePortion"],
    category: "data",
    answers: "a database's log with the statements that it ran",
    source: apiReference("rds:DownloadDBLogFilePortion"),
  },
  {
    actions: ["rds-data:*", "redshift-data:*", "rds-db:*", "dsql:DbConnect*", "dbqms:*", "dax:*"],
    category: "data",
    answers: "rows, through SQL or a cache",
    source: apiReference("rds-data:ExecuteStatement"),
  },
  {
    actions: [
      "redshift:DescribeQuery",
      "redshift:DescribeSavedQueries",
      "redshift:DescribeTable",
      "redshift:FetchResults",
      "redshift:View*",
    ],
    category: "data",
    answers: "queries and their results",
    source: `${authorization}list_amazonredshift.html`,
  },
  {
    actions: ["pi:*DimensionKey*"],
    category: "data",
    answers: "the text of SQL statements with their literals",
    source: apiReference("pi:GetDimensionKeyDetails"),
  },
  {
    actions: ["athena:Get*", "athena:BatchGet*", "athena:ListQueryExecutions"],
    category: "data",
    answers: "queries and their results",
    source: apiReference("athena:GetQueryResults"),
  },
  {
    actions: ["es:ES*", "aoss:APIAccessAll"],
    category: "data",
    answers: "documents of a search index",
    source: `${authorization}list_amazonopensearchservice.html`,
  },
  {
    actions: ["elasticfilesystem:Client*", "elasticfilesystem:ReplicationRead", "ebs:*"],
    category: "data",
    answers: "files, and the blocks of volumes",
    source: apiReference("ebs:GetSnapshotBlock"),
  },
  {
    actions: ["kafka-cluster:*", "neptune-db:*", "cassandra:Select*", "timestream:Select*", "sdb:Select"],
    category: "data",
    answers: "records of other stores",
    source: authorization,
  },
  {
    actions: ["eks:AccessKubernetesApi"],
    category: "data",
    answers: "objects of a cluster, through the console",
    source: `${authorization}list_amazonelastickubernetesservice.html`,
  },
  {
    actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    category: "data",
    answers: "images with whatever was built into them",
    source: apiReference("ecr:GetDownloadUrlForLayer"),
  },
  {
    actions: [
      "codecommit:BatchGet*",
      "codecommit:Get*",
      "codecommit:GitPull",
      "codeartifact:GetPackageVersionAsset",
      "codeartifact:ReadFromRepository",
    ],
    category: "data",
    answers: "source code and packages",
    source: apiReference("codecommit:GetFile"),
  },
  {
    actions: ["inspector2:BatchGetCodeSnippet", "inspector2:GetSbomExport"],
    category: "data",
    answers: "lines of code around a finding, hard-coded credentials among them",
    source: apiReference("inspector2:BatchGetCodeSnippet"),
  },
  {
    actions: ["wafv2:GetSampledRequests"],
    category: "data",
    answers: "requests with their cookies and authorisation headers",
    source: apiReference("wafv2:GetSampledRequests"),
  },
  {
    actions: ["cloudwatch:GetInsightRuleReport", "cloudwatch:GetRecords", "cloudwatch:GetTelemetry*"],
    category: "data",
    answers: "keys of items and fields of log lines",
    source: apiReference("cloudwatch:GetInsightRuleReport"),
  },
  {
    actions: ["cloudtrail:GetEventDataStoreData", "cloudtrail:GetQueryResults"],
    category: "data",
    answers: "events of a data store",
    source: apiReference("cloudtrail:GetQueryResults"),
  },
  {
    actions: ["synthetics:GetCanaryRuns"],
    category: "data",
    answers: "where a canary left its screenshots, and what failed",
    source: apiReference("synthetics:GetCanaryRuns"),
  },

  // Secrets.
  {
    actions: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
    category: "secret",
    answers: "secrets",
    source: apiReference("secretsmanager:GetSecretValue"),
  },
  {
    // The key aws/ssm lets every principal of the account decrypt: only a deny of the principal's own stops that.
    actions: ["kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey*", "kms:DeriveSharedSecret"],
    category: "secret",
    answers: "what a key encrypts, and keys to encrypt with",
    source: apiReference("kms:Decrypt"),
  },
  {
    actions: ["kms:GetParametersForImport"],
    category: "secret",
    answers: "a token with which key material is imported",
    source: apiReference("kms:GetParametersForImport"),
  },
  {
    actions: ["acm:ExportCertificate", "acm:GetAcmeExternalAccountBindingCredentials"],
    category: "secret",
    answers: "a certificate's private key, and keys with which certificates are asked for",
    source: apiReference("acm:ExportCertificate"),
  },
  {
    actions: ["states:RevealSecrets"],
    category: "secret",
    answers: "secrets in the trace of a tested state",
    source: `${authorization}list_awsstepfunctions.html`,
  },
  {
    actions: ["wafv2:GetDecryptedAPIKey"],
    category: "secret",
    answers: "an API key of the challenge",
    source: apiReference("wafv2:GetDecryptedAPIKey"),
  },

  // Credentials.
  {
    actions: ["sts:Get*Token", "sts:AssumeRoot"],
    category: "credential",
    answers: "sessions and tokens that outlive this one, or that other parties accept",
    source: apiReference("sts:GetSessionToken"),
  },
  {
    actions: ["sso:GetRoleCredentials"],
    category: "credential",
    answers: "sessions of permission sets",
    source: apiReference("sso:GetRoleCredentials"),
    unlisted: true,
  },
  {
    actions: ["signin:CreateOAuth2Token", "sso-oauth:*"],
    category: "credential",
    answers: "tokens of signed-in sessions",
    source: authorization,
  },
  {
    actions: [
      "cognito-identity:Get*Identity",
      "cognito-identity:GetOpenIdToken*",
      "cognito-idp:AdminInitiateAuth",
      "cognito-idp:GetTokensFromRefreshToken",
    ],
    category: "credential",
    answers: "tokens and sessions of an application's users",
    source: apiReference("cognito-identity:GetCredentialsForIdentity"),
  },
  {
    actions: [
      "ecr:GetAuthorizationToken",
      "ecr-public:GetAuthorizationToken",
      "codeartifact:GetAuthorizationToken",
    ],
    category: "credential",
    answers: "a registry's password for half a day",
    source: apiReference("ecr:GetAuthorizationToken"),
  },
  {
    actions: ["ec2:GetPasswordData"],
    category: "credential",
    answers: "an administrator's password, encrypted to the instance's key pair",
    source: apiReference("ec2:GetPasswordData"),
  },
  {
    actions: ["eks-auth:AssumeRoleForPodIdentity"],
    category: "credential",
    answers: "sessions of the roles of pods",
    source: apiReference("eks-auth:AssumeRoleForPodIdentity"),
  },
  {
    actions: ["redshift:Get*Token", "redshift:GetClusterCredentials*", "redshift-serverless:Get*"],
    category: "credential",
    answers: "a database's password for an hour",
    source: apiReference("redshift:GetClusterCredentials"),
  },
  {
    actions: ["codepipeline:Get*JobDetails"],
    category: "credential",
    answers: "credentials of the pipeline's artefacts",
    source: apiReference("codepipeline:GetJobDetails"),
  },
  {
    actions: ["ssm:GetAccessToken", "ssm:GetDeployablePatchSnapshotForInstance", "ssm:GetManifest"],
    category: "credential",
    answers: "credentials of just-in-time node access, and signed addresses",
    source: apiReference("ssm:GetAccessToken"),
  },
  {
    actions: ["cloudwatch:GetSpaceCredentials*"],
    category: "credential",
    answers: "credentials of a space",
    source: `${authorization}list_amazoncloudwatch.html`,
  },
  {
    actions: [
      "lightsail:GetBucketAccessKeys",
      "lightsail:GetInstanceAccessDetails",
      "lightsail:DownloadDefaultKeyPair",
      "lightsail:GetRelationalDatabaseMasterUserPassword",
    ],
    category: "credential",
    answers: "keys and passwords",
    source: apiReference("lightsail:GetInstanceAccessDetails"),
  },
  {
    actions: [
      "bedrock-agentcore:GetResource?*Token",
      "bedrock-agentcore:GetResourceApiKey",
      "bedrock-agentcore:GetWorkloadAccessToken*",
    ],
    category: "credential",
    answers: "tokens and keys that were left with an agent's runtime",
    source: authorization,
  },
  {
    actions: [
      "codeconnections:Get*Token",
      "codestar-connections:Get*Token",
      "connect:GetFederationToken",
      "datazone:Get*Credentials",
      "gamelift:Get*Access",
      "lakeformation:GetTemporary*",
      "license-manager:GetAccessToken",
    ],
    category: "credential",
    answers: "credentials of other services",
    source: authorization,
  },
];
