/**
 * Metadata calls whose answers can hold other people's secrets: AWS gives back what somebody typed into a
 * configuration. Each was looked at, and is denied to agents or argued harmless.
 */
import { apiReference } from "./api-reference.ts";

export interface SecretBearingCall {
  /** IAM action in full, or a pattern. */
  readonly action: string;
  /** What in the answer can be a secret. */
  readonly carries: string;
  readonly verdict: "denied" | "harmless";
  /** Why, for a harmless one; what to do without it, for a denied one. */
  readonly reason: string;
  readonly source: string;
}

/** Denied rows of one service that carry the same. */
const denied = (carries: string, reason: string, ...actions: string[]): SecretBearingCall[] =>
  actions.map((action) => ({
    action,
    carries,
    verdict: "denied",
    reason,
    source: apiReference(action),
  }));

const harmless = (action: string, carries: string, reason: string): SecretBearingCall => ({
  action,
  carries,
  verdict: "harmless",
  reason,
  source: apiReference(action),
});

const escalate = "an escalation may read it; lists, metrics and events say most of what it would";

export const secretBearingMetadata: readonly SecretBearingCall[] = [
  // Compute.
  ...denied(
    "environment variables, and signed addresses of the code",
    "functions are found by tag:GetResources or resource-explorer-2:Search; their metrics, triggers and concurrency are viewed",
    "lambda:GetFunction",
    "lambda:GetFunctionConfiguration",
    "lambda:ListFunctions",
    "lambda:ListFunctionVersionsByCapacityProvider",
    "lambda:ListVersionsByFunction",
    "lambda:GetLayerVersion",
    "lambda:GetMicrovm*",
  ),
  ...denied(
    "what went into a durable execution, and what came out",
    escalate,
    "lambda:GetDurableExecution",
    "lambda:GetDurableExecutionHistory",
    "lambda:GetDurableExecutionState",
  ),
  ...denied(
    "environment variables of containers, in definitions and in a task's overrides",
    "ecs:ListTasks and the events in ecs:DescribeServices say why tasks stop",
    "ecs:DescribeTaskDefinition",
    "ecs:DescribeTasks",
    "ecs:DescribeDaemon*",
    "ecs:DescribeExpressGatewayService",
    "ecs:DescribeServiceRevisions",
  ),
  ...denied(
    "configuration values of add-ons",
    "eks:ListAddons and eks:ListUpdates say which there are, and how they fare",
    "eks:DescribeAddon",
    "eks:DescribeUpdate",
  ),
  ...denied(
    "user data: scripts with passwords and tokens in them",
    "ec2:DescribeInstances and ec2:DescribeLaunchTemplates are viewed; they carry none",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetLaunchTemplateData",
    "ec2:DescribeSpotInstanceRequests",
    "ec2:DescribeSpotFleetRequests",
    "ec2:DescribeScheduledInstances",
    "autoscaling:DescribeLaunchConfigurations",
  ),
  ...denied(
    "what the instance printed or shows: passwords, host keys, tokens of its first boot",
    escalate,
    "ec2:GetConsoleOutput",
    "ec2:GetConsoleScreenshot",
    "ec2:GetInstanceUefiData",
  ),
  ...denied(
    "signed upload policies and addresses",
    "rarely needed",
    "ec2:DescribeBundleTasks",
    "ec2:DescribeConversionTasks",
  ),
  ...denied(
    "environment variables, commands and parameters of jobs",
    "batch:ListJobs and batch:DescribeJobQueues are viewed",
    "batch:DescribeJobDefinitions",
    "batch:DescribeJobs",
    "batch:DescribeServiceJob",
  ),
  ...denied(
    "environment variables",
    escalate,
    "apprunner:DescribeService",
    "amplify:GetApp",
    "amplify:GetBranch",
    "amplify:GetJob",
    "amplify:ListApps",
    "amplify:ListBranches",
    "elasticbeanstalk:DescribeConfigurationSettings",
    "elasticbeanstalk:RetrieveEnvironmentInfo",
    "sagemaker:Describe*",
  ),
  ...denied(
    "arguments and bootstrap scripts of steps",
    escalate,
    "elasticmapreduce:DescribeCluster",
    "elasticmapreduce:DescribeStep",
    "elasticmapreduce:ListBootstrapActions",
    "elasticmapreduce:ListSteps",
  ),
  ...denied(
    "canaries' scripts and environment",
    "synthetics:DescribeCanariesLastRun says what passed",
    "synthetics:DescribeCanaries",
    "synthetics:GetCanary",
  ),

  // Network and edge.
  ...denied(
    "pre-shared keys of tunnels",
    "tunnel states are CloudWatch metrics",
    "ec2:DescribeVpnConnections",
    "ec2:GetVpnConnectionDeviceSampleConfiguration",
  ),
  ...denied(
    "the client secret of an identity provider",
    escalate,
    "ec2:DescribeVerifiedAccessTrustProviders",
    "ec2:ExportVerifiedAccessInstanceClientConfiguration",
  ),
  ...denied("a client's configuration file", escalate, "ec2:ExportClientVpnClientConfiguration"),
  ...denied(
    "BGP authentication keys",
    escalate,
    "directconnect:DescribeVirtualInterfaces",
    "directconnect:DescribeRouterConfiguration",
  ),
  ...denied(
    "the header by which an origin knows its CDN",
    "elasticloadbalancing:DescribeListeners and DescribeTargetHealth are viewed",
    "elasticloadbalancing:DescribeRules",
    "cloudfront:GetDistribution",
    "cloudfront:GetDistributionConfig",
    "cloudfront:ListDistributions*",
    "wafv2:GetWebACL",
    "wafv2:GetWebACLForResource",
    "wafv2:GetRuleGroup",
  ),
  ...denied(
    "API keys, stage variables, and headers that integrations add",
    "metrics of an API are viewed",
    "apigateway:GET",
    "appsync:ListApiKeys",
    "appsync:GetGraphqlApiEnvironmentVariables",
    "appsync:GetDataSource",
    "appsync:ListDataSources",
  ),

  // Configuration of delivery.
  ...denied(
    "parameters and outputs in clear, templates, properties of resources",
    "cloudformation:ListStacks, ListStackResources and DescribeStackResources are viewed",
    "cloudformation:DescribeStacks",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeEvents",
    "cloudformation:DescribeStackResource",
    "cloudformation:DescribeStackResourceDrifts",
    "cloudformation:DescribeStackSet",
    "cloudformation:DescribeStackInstance",
    "cloudformation:DescribeChangeSet*",
    "cloudformation:BatchDescribeTypeConfigurations",
    "cloudformation:Get*Template*",
    "cloudformation:GetResource*",
    "cloudformation:ListExports",
    "cloudformation:ListResource*",
    "cloudformation:DescribeGeneratedTemplate",
    "cloudformation:ListStackInstanceResourceDrifts",
    "cloudformation:ListStackRefactorActions",
  ),
  ...denied(
    "properties of every recorded resource, as its own describe call would give them",
    "config:ListDiscoveredResources and the compliance calls are viewed",
    "config:*Resource*Config*",
  ),
  ...denied(
    "environment variables of builds",
    "codebuild:ListBuilds is viewed; declare the build's log group",
    "codebuild:BatchGetBuilds",
    "codebuild:BatchGetBuildBatches",
    "codebuild:BatchGetCommandExecutions",
    "codebuild:BatchGetProjects",
    "codebuild:BatchGetSandboxes",
  ),
  ...denied(
    "variables of actions, and the token by which an approval is answered",
    "codepipeline:ListPipelineExecutions is viewed",
    "codepipeline:GetPipeline",
    "codepipeline:GetPipelineExecution",
    "codepipeline:GetPipelineState",
    "codepipeline:ListActionExecutions",
    "codepipeline:ListRuleExecutions",
    "codepipeline:ListWebhooks",
  ),
  ...denied(
    "configuration of applications, feature flags and keys among it",
    escalate,
    "appconfig:GetConfiguration",
    "appconfig:GetHostedConfigurationVersion",
    "appconfig:GetLatestConfiguration",
  ),
  ...denied(
    "parameters, scripts and output of commands",
    "ssm:DescribeInstanceInformation and the compliance calls are viewed",
    "ssm:DescribeAssociation",
    "ssm:DescribeAutomation*",
    "ssm:DescribeMaintenanceWindow*Task*",
    "ssm:GetAutomationExecution",
    "ssm:GetCommandInvocation",
    "ssm:GetDocument",
    "ssm:GetInventory",
    "ssm:GetMaintenanceWindow*Task*",
    "ssm:GetOps*",
    "ssm:ListAssociationVersions",
    "ssm:ListCommand*",
    "ssm:ListInventoryEntries",
  ),

  // Events and workflows.
  ...denied(
    "what goes into an execution and comes out, and literals of definitions",
    "states:ListExecutions says which failed, and when",
    "states:DescribeActivity",
    "states:DescribeExecution",
    "states:DescribeMapRun",
    "states:DescribeStateMachine*",
    "states:GetExecutionHistory",
  ),
  ...denied(
    "constant input and headers of targets",
    "events:DescribeRule and scheduler:ListSchedules are viewed",
    "events:ListTargetsByRule",
    "events:DescribeConnection",
    "events:DescribeReplay",
    "scheduler:GetSchedule",
    "pipes:DescribePipe",
  ),
  ...denied(
    "addresses of webhooks, which are their only protection, and people's mail addresses",
    "sns:GetTopicAttributes counts subscriptions",
    "sns:GetSubscriptionAttributes",
    "sns:ListSubscriptions",
    "sns:ListSubscriptionsByTopic",
    "sns:GetEndpointAttributes",
    "sns:GetPlatformApplicationAttributes",
  ),

  // Data stores and connections.
  ...denied(
    "passwords of connections, arguments of jobs",
    escalate,
    "glue:BatchGetDevEndpoints",
    "glue:BatchGetJobs",
    "glue:GetConnection",
    "glue:GetConnections",
    "glue:GetDevEndpoint",
    "glue:GetDevEndpoints",
    "glue:GetJob",
    "glue:GetJobRun",
    "glue:GetJobRuns",
    "glue:GetJobs",
    "dms:DescribeConnections",
    "dms:DescribeEndpoints",
  ),
  ...denied(
    "a Splunk token, keys and attributes of HTTP endpoints",
    "firehose:ListDeliveryStreams and metrics are viewed",
    "firehose:DescribeDeliveryStream",
  ),
  ...denied(
    "a broker's configuration file with its users",
    "mq:DescribeBroker is viewed",
    "mq:DescribeConfigurationRevision",
  ),
  ...denied(
    "how to restore a resource, user data among it",
    "backup:DescribeRecoveryPoint is viewed",
    "backup:GetRecoveryPointRestoreMetadata",
    "backup:GetRestoreJobMetadata",
    "backup:GetRestoreTestingInferredMetadata",
    "backup:GetRestoreTestingSelection",
  ),
  ...denied(
    "secrets of clients and identity providers, users' attributes",
    escalate,
    "cognito-idp:Admin*",
    "cognito-idp:DescribeIdentityProvider",
    "cognito-idp:DescribeUserPoolClient",
    "cognito-idp:GetIdentityProviderByIdentifier",
    "cognito-idp:ListUserPoolClientSecrets",
    "cognito-idp:ListUsers",
    "cognito-idp:ListUsersInGroup",
  ),

  // Findings, which copy the configuration of what they are about.
  ...denied(
    "configuration of the resource that a finding is about, environment variables among it",
    "inspector2:ListFindings and guardduty:ListFindings are viewed",
    "securityhub:BatchGet*",
    "securityhub:Get*",
    "guardduty:GetFindings",
    "guardduty:GetInvestigation",
  ),
  ...denied(
    "every policy, user and key age at once: a map for an attacker, though no secret",
    "iam:GetRole, GetRolePolicy and GetPolicyVersion are viewed one by one",
    "iam:GenerateCredentialReport",
    "iam:GetCredentialReport",
    "iam:GetAccountAuthorizationDetails",
  ),

  // Looked at, and viewed.
  harmless(
    "ec2:DescribeInstances",
    "tags, block devices, metadata options",
    "the answer has no user data; AWS tells everybody to keep secrets out of tags",
  ),
  harmless(
    "ecs:DescribeServices",
    "options of Service Connect's log driver",
    "tokens of log drivers go into secretOptions, which hold ARNs; no environment in the answer",
  ),
  harmless(
    "eks:DescribeCluster",
    "endpoint and certificate authority",
    "both are public; who may talk to the cluster is decided by its access entries",
  ),
  harmless(
    "lambda:GetFunctionUrlConfig",
    "the address of a function",
    "an address is no protection; its auth type is what the agent looks for",
  ),
  harmless(
    "lambda:GetPolicy",
    "the event source token of an Alexa skill",
    "it names a skill, which AWS checks beside it; nothing can be called with it",
  ),
  harmless(
    "lambda:GetEventSourceMapping",
    "access to brokers",
    "ARNs of secrets only, whose values stay denied",
  ),
  harmless(
    "elasticloadbalancing:DescribeListeners",
    "client secret of an OpenID provider",
    "AWS leaves ClientSecret out of the answer; headers that rules match stand in DescribeRules, which is denied",
  ),
  harmless("route53:ListResourceRecordSets", "TXT records", "what DNS answers to anybody who knows the name"),
  harmless(
    "route53:ListHealthChecks",
    "the path and the string that checkers look for",
    "checkers ask from the public Internet; an address is no protection",
  ),
  harmless(
    "s3:GetBucketPolicy",
    "a Referer header that a condition compares",
    "AWS documents aws:Referer as no protection",
  ),
  harmless("s3:GetBucketNotification", "names of functions, queues and topics", "ARNs and key prefixes only"),
  harmless(
    "rds:DescribeDBInstances",
    "a master password that is pending",
    "AWS answers with asterisks; managed passwords are ARNs of secrets",
  ),
  harmless(
    "rds:DescribeDBParameters",
    "values of parameters",
    "settings of the engine; passwords of users are not among them",
  ),
  harmless(
    "es:DescribeDomainConfig",
    "fine-grained access control",
    "the master user's password is not in the answer",
  ),
  harmless(
    "secretsmanager:DescribeSecret",
    "name, description, tags, rotation",
    "whether a rotation works is what the agent looks for; the value is denied",
  ),
  harmless("secretsmanager:ListSecrets", "names, descriptions, tags", "values are denied"),
  harmless(
    "ssm:DescribeParameters",
    "names and descriptions of parameters",
    "values are denied unless their path is declared",
  ),
  harmless("kms:ListGrants", "grants of a key", "the tokens of grants are not in the answer"),
  harmless("sqs:GetQueueAttributes", "the queue's policy and counts", "no message is in the answer"),
  harmless(
    "cloudwatch:GetDashboard",
    "text that people wrote on a dashboard",
    "written to be shown to everybody who may look at metrics",
  ),
  harmless(
    "cloudwatch:GetMetricData",
    "names and values of metrics and their dimensions",
    "numbers; whoever emits a metric chooses names for all to see",
  ),
  harmless("logs:DescribeLogGroups", "names of log groups", "no line is in the answer"),
  harmless(
    "states:ListExecutions",
    "names of executions",
    "input and output stand in DescribeExecution, which is denied",
  ),
  harmless(
    "cloudformation:DescribeStackResources",
    "physical ids and states of resources",
    "metadata and properties stand in other calls, which are denied",
  ),
  harmless(
    "codepipeline:ListPipelineExecutions",
    "revisions with their commit messages",
    "a commit message is for everybody who reads the repository",
  ),
  harmless(
    "config:DescribeConfigRules",
    "input parameters of rules",
    "what a rule compares with; a secret has no business there and no use",
  ),
  harmless("iam:GetRole", "trust policies with external ids", "AWS says that an external id is no secret"),
  harmless(
    "iam:SimulatePrincipalPolicy",
    "what another principal may do",
    "the same can be read out of its policies; it lets the agent explain a refusal",
  ),
  harmless("kinesis:ListShards", "shards and their sequence numbers", "no record is in the answer"),
  harmless("kafka:GetBootstrapBrokers", "addresses of brokers", "who may connect is decided by the cluster"),
  harmless("mq:DescribeBroker", "the service account for LDAP", "AWS leaves its password out of the answer"),
];
