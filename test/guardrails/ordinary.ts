/**
 * What people, pipelines and services do on an ordinary day, in accounts that the guardrails bind: all of it stays
 * allowed, as far as the guardrails go. What a role's own policies let it do is another matter.
 */
import { accounts, type Call, type Place, region, type Who } from "./place.ts";

export interface Task {
  readonly task: string;
  readonly by: Who;
  readonly calls: readonly Call[];
}

const { management, audit, backup, prod, dev, landing } = accounts;

const arn = (service: string, account: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const policy = (account: string, name: string) => `arn:aws:iam::${account}:policy/${name}`;
const bucket = (name: string) => `arn:aws:s3:::${name}`;
const key = (account: string) => arn("kms", account, "key/1234abcd-12ab-34cd-56ef-1234567890ab");

/** Calls of one service on one resource. */
const calls = (service: string, names: string, on = "*", more: Partial<Call> = {}): Call[] =>
  names.split(" ").map((name) => ({ call: `${service}:${name}`, on, ...more }));

const as = (place: Place, name: string): Who => ({ in: place, role: name });
const serviceLinked = (place: Place, service: string, name: string): Who =>
  as(place, `aws-service-role/${service}.amazonaws.com/AWSServiceRoleFor${name}`);
const person = (place: Place, permissionSet: string): Who =>
  as(place, `aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_${permissionSet}_0123456789abcdef`);

/** A product team's pipeline. */
const team = (place: "prod" | "dev"): Who => as(place, "team/orders-deployer");
const developer = person("dev", "AWSPowerUserAccess");
const deployer = (place: Place): Who => as(place, "perimeter/deployer");
const breakGlass = (place: Place): Who => as(place, "perimeter/break-glass");

const state = (account: string) => bucket(`perimeter-state-${account}-${region}-an`);
const stackFile = (account: string, name: string) =>
  `${state(account)}/.pulumi/stacks/agent-perimeter/${name}.json`;
const trailBucket = bucket(`perimeter-trail-${audit}-${region}-an`);
const boundary = (account: string) => policy(account, "perimeter/agent-boundary");
const bounded = (account: string) => ({ "iam:PermissionsBoundary": boundary(account) });
const ofState = { "kms:ResourceAliases": ["alias/perimeter-state"] };
const ofVolumes = { "kms:ResourceAliases": ["alias/perimeter-volumes"] };
const github = "token.actions.githubusercontent.com";

export const ordinary: readonly Task[] = [
  // A product team's pipeline, in prod
  {
    task: "deploys a function with its role",
    by: team("prod"),
    calls: [
      ...calls("iam", "CreateRole PutRolePolicy PassRole TagRole", role(prod, "orders-taker")),
      ...calls(
        "lambda",
        "CreateFunction UpdateFunctionCode UpdateFunctionConfiguration PublishVersion",
        arn("lambda", prod, "function:orders-taker"),
      ),
      ...calls("lambda", "AddPermission", arn("lambda", prod, "function:orders-taker"), {
        with: { "lambda:Principal": "apigateway.amazonaws.com" },
      }),
    ],
  },
  {
    task: "changes who may be an application's role, and deletes an old one",
    by: team("prod"),
    calls: calls(
      "iam",
      "UpdateAssumeRolePolicy DetachRolePolicy DeleteRolePolicy DeleteRole",
      role(prod, "orders-old"),
    ),
  },
  {
    task: "writes a policy of its own, in versions",
    by: team("prod"),
    calls: calls(
      "iam",
      "CreatePolicy CreatePolicyVersion DeletePolicyVersion DeletePolicy",
      policy(prod, "orders-reads"),
    ),
  },
  {
    task: "makes a table with point-in-time recovery",
    by: team("prod"),
    calls: calls(
      "dynamodb",
      "CreateTable UpdateContinuousBackups UpdateTable UpdateTimeToLive TagResource PutResourcePolicy",
      arn("dynamodb", prod, "table/orders"),
      {
        with: { "aws:TagKeys": ["team"] },
      },
    ),
  },
  {
    task: "makes a database, and changes its size",
    by: team("prod"),
    calls: calls(
      "rds",
      "CreateDBInstance ModifyDBInstance AddTagsToResource RebootDBInstance CreateDBSnapshot",
      arn("rds", prod, "db:orders"),
    ),
  },
  {
    task: "restores a database beside the broken one",
    by: team("prod"),
    calls: calls("rds", "RestoreDBInstanceToPointInTime", arn("rds", prod, "db:orders-restored")),
  },
  {
    task: "makes a bucket with versions, encryption, lifecycle and policy",
    by: team("prod"),
    calls: calls(
      "s3",
      "CreateBucket PutBucketVersioning PutEncryptionConfiguration PutLifecycleConfiguration PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutBucketNotification TagResource",
      bucket(`orders-documents-${prod}-${region}-an`),
    ),
  },
  {
    task: "releases files of a website",
    by: team("prod"),
    calls: calls(
      "s3",
      "PutObject DeleteObject ListBucket GetObject PutObjectTagging",
      `${bucket("orders-website")}/index.html`,
    ),
  },
  {
    task: "makes a queue with its policy",
    by: team("prod"),
    calls: calls(
      "sqs",
      "CreateQueue SetQueueAttributes AddPermission TagQueue",
      arn("sqs", prod, "orders-incoming"),
    ),
  },
  {
    task: "makes a topic, and subscribes a queue",
    by: team("prod"),
    calls: calls(
      "sns",
      "CreateTopic SetTopicAttributes Subscribe SetSubscriptionAttributes DeleteTopic",
      arn("sns", prod, "orders-done"),
    ),
  },
  {
    // With the key's policy; to rewrite one later is the deployer's, or that of a role named in `mustWork`.
    task: "makes a key with its policy",
    by: team("prod"),
    calls: calls("kms", "CreateKey EnableKeyRotation CreateAlias TagResource", key(prod), {
      with: { "kms:ResourceAliases": ["alias/orders"] },
    }),
  },
  {
    task: "runs on a rule of its own, by the clock",
    by: team("prod"),
    calls: calls(
      "events",
      "PutRule PutTargets RemoveTargets DeleteRule",
      arn("events", prod, "rule/orders-nightly"),
    ),
  },
  {
    task: "keeps logs for ninety days, and drops an old group",
    by: team("prod"),
    calls: calls(
      "logs",
      "CreateLogGroup PutRetentionPolicy PutSubscriptionFilter AssociateKmsKey DeleteLogGroup",
      arn("logs", prod, "log-group:/orders/taker"),
    ),
  },
  {
    task: "rolls a service of containers over to a new image",
    by: team("prod"),
    calls: [
      ...calls(
        "ecr",
        "InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage",
        arn("ecr", prod, "repository/orders"),
      ),
      ...calls("ecr", "GetAuthorizationToken"),
      ...calls("ecs", "RegisterTaskDefinition UpdateService RunTask", arn("ecs", prod, "service/orders/web")),
    ],
  },
  {
    task: "replaces machines behind a load balancer",
    by: team("prod"),
    calls: [
      ...calls("ec2", "RunInstances TerminateInstances CreateTags", arn("ec2", prod, "instance/i-1")),
      ...calls("ec2", "CreateLaunchTemplateVersion", arn("ec2", prod, "launch-template/lt-1")),
      ...calls("autoscaling", "UpdateAutoScalingGroup StartInstanceRefresh"),
      ...calls("elasticloadbalancing", "CreateTargetGroup ModifyListener"),
    ],
  },
  {
    task: "takes an encrypted volume into use",
    by: team("prod"),
    calls: [
      ...calls(
        "ec2",
        "CreateVolume AttachVolume ModifyVolume CreateSnapshot",
        arn("ec2", prod, "volume/vol-1"),
      ),
      ...calls("kms", "CreateGrant", key(prod), {
        with: { ...ofVolumes, "kms:GrantIsForAWSResource": "true" },
      }),
      ...calls("kms", "GenerateDataKeyWithoutPlaintext Decrypt ReEncryptTo ReEncryptFrom", key(prod), {
        with: ofVolumes,
      }),
    ],
  },
  {
    task: "opens a port inside of its network",
    by: team("prod"),
    calls: calls(
      "ec2",
      "CreateSecurityGroup AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DeleteSecurityGroup",
      arn("ec2", prod, "security-group/sg-1"),
    ),
  },
  {
    task: "makes an endpoint for a service of AWS's",
    by: team("prod"),
    calls: [
      ...calls("ec2", "CreateVpcEndpoint", arn("ec2", prod, "vpc-endpoint/*"), {
        with: { "ec2:VpceServiceOwner": "amazon" },
      }),
      ...calls("ec2", "CreateVpcEndpoint", arn("ec2", prod, "vpc/vpc-1")),
      ...calls("ec2", "ModifyVpcEndpoint DeleteVpcEndpoints", arn("ec2", prod, "vpc-endpoint/vpce-1")),
    ],
  },
  {
    task: "changes records of a zone",
    by: team("prod"),
    calls: calls("route53", "ChangeResourceRecordSets CreateHostedZone", "arn:aws:route53:::hostedzone/Z1"),
  },
  {
    task: "gives a distribution its certificate",
    by: team("prod"),
    calls: [
      ...calls("acm", "RequestCertificate AddTagsToCertificate DescribeCertificate", "*", {
        with: { "aws:RequestedRegion": "us-east-1" },
      }),
      ...calls("cloudfront", "CreateDistribution UpdateDistribution CreateInvalidation", "*", {
        with: { "aws:RequestedRegion": "us-east-1" },
      }),
      ...calls("wafv2", "CreateWebACL", "*", { with: { "aws:RequestedRegion": "us-east-1" } }),
    ],
  },
  {
    task: "keeps a secret, and turns it over",
    by: team("prod"),
    calls: [
      ...calls(
        "secretsmanager",
        "CreateSecret PutSecretValue RotateSecret PutResourcePolicy",
        arn("secretsmanager", prod, "secret:orders"),
      ),
      ...calls("secretsmanager", "DeleteSecret", arn("secretsmanager", prod, "secret:old"), {
        with: {
          "secretsmanager:ForceDeleteWithoutRecovery": "false",
          "secretsmanager:RecoveryWindowInDays": "30",
        },
      }),
    ],
  },
  {
    task: "writes and drops parameters",
    by: team("prod"),
    calls: calls(
      "ssm",
      "PutParameter DeleteParameter GetParameters",
      arn("ssm", prod, "parameter/orders/limit"),
    ),
  },
  {
    task: "deploys a stack of CloudFormation's",
    by: team("prod"),
    calls: calls(
      "cloudformation",
      "CreateChangeSet ExecuteChangeSet UpdateStack DeleteStack",
      arn("cloudformation", prod, "stack/orders/1"),
    ),
  },
  {
    task: "pulls base images of the public gallery",
    by: team("prod"),
    calls: [
      ...calls("ecr-public", "GetAuthorizationToken", "*", { with: { "aws:RequestedRegion": "us-east-1" } }),
      ...calls("sts", "GetServiceBearerToken", "*", { with: { "aws:RequestedRegion": "us-east-1" } }),
    ],
  },
  {
    task: "chooses how its instances are named",
    by: team("dev"),
    calls: calls("ec2", "ModifyPrivateDnsNameOptions", arn("ec2", dev, "instance/i-1")),
  },
  {
    task: "makes a cluster with identities for its pods",
    by: team("prod"),
    calls: [
      ...calls(
        "eks",
        "CreateCluster CreateNodegroup CreatePodIdentityAssociation",
        arn("eks", prod, "cluster/orders"),
      ),
      ...calls(
        "iam",
        "CreateOpenIDConnectProvider TagOpenIDConnectProvider",
        `arn:aws:iam::${prod}:oidc-provider/oidc.eks.${region}.amazonaws.com/id/ABC`,
      ),
    ],
  },
  {
    task: "has a service make its own role",
    by: team("prod"),
    calls: calls(
      "iam",
      "CreateServiceLinkedRole",
      role(prod, "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"),
    ),
  },
  {
    task: "sets alarms of its own",
    by: team("prod"),
    calls: calls(
      "cloudwatch",
      "PutMetricAlarm PutDashboard DeleteAlarms",
      arn("cloudwatch", prod, "alarm:orders-late"),
    ),
  },
  {
    task: "makes an extra backup before a risky change",
    by: team("prod"),
    calls: calls("backup", "StartBackupJob", arn("backup", prod, "backup-vault:perimeter-prod")),
  },
  {
    task: "starts a state machine and a build",
    by: team("prod"),
    calls: [
      ...calls("states", "CreateStateMachine StartExecution", arn("states", prod, "stateMachine:orders")),
      ...calls("codebuild", "CreateProject StartBuild", arn("codebuild", prod, "project/orders")),
    ],
  },

  // What applications do
  {
    task: "an application works with its table, its documents and its queue",
    by: as("prod", "orders-taker"),
    calls: [
      ...calls("dynamodb", "PutItem UpdateItem DeleteItem Query", arn("dynamodb", prod, "table/orders")),
      ...calls("s3", "PutObject GetObject DeleteObject", `${bucket("orders-documents")}/1.pdf`),
      ...calls("sqs", "ReceiveMessage DeleteMessage SendMessage", arn("sqs", prod, "orders-incoming")),
      ...calls("secretsmanager", "GetSecretValue", arn("secretsmanager", prod, "secret:orders")),
      ...calls("kms", "Decrypt GenerateDataKey", key(prod)),
      ...calls(
        "logs",
        "CreateLogStream PutLogEvents",
        arn("logs", prod, "log-group:/orders/taker:log-stream:1"),
      ),
    ],
  },
  {
    task: "an application becomes another role of its account",
    by: as("prod", "orders-taker"),
    calls: calls("sts", "AssumeRole TagSession GetCallerIdentity", role(prod, "orders-reader")),
  },
  {
    task: "a build takes packages, and pushes an image in dev",
    by: as("dev", "preview-build"),
    calls: [
      ...calls("sts", "GetServiceBearerToken"),
      ...calls(
        "codeartifact",
        "GetAuthorizationToken ReadFromRepository",
        arn("codeartifact", dev, "repository/all/npm"),
      ),
      ...calls("codeconnections", "UseConnection", arn("codeconnections", dev, "connection/1")),
    ],
  },
  {
    task: "pods of a cluster become their role",
    by: {
      in: "prod",
      issuer: `oidc.eks.${region}.amazonaws.com/id/ABC`,
      claims: { aud: "sts.amazonaws.com", sub: "system:serviceaccount:orders:web" },
    },
    calls: calls("sts", "AssumeRoleWithWebIdentity", role(prod, "orders-pods")),
  },
  {
    task: "a function's role is taken by AWS Lambda",
    by: { service: "lambda.amazonaws.com", for: "prod" },
    calls: calls("sts", "AssumeRole", role(prod, "orders-taker")),
  },
  {
    task: "a load balancer writes its access log",
    by: { service: "logdelivery.elasticloadbalancing.amazonaws.com", for: "prod" },
    calls: calls("s3", "PutObject", `${bucket("orders-access-log")}/1.gz`),
  },
  {
    task: "a bucket tells a queue of a new object",
    by: { service: "s3.amazonaws.com", for: "prod" },
    calls: calls("sqs", "SendMessage", arn("sqs", prod, "orders-incoming")),
  },

  // Developers, in dev
  {
    task: "a developer tries out, and throws away",
    by: developer,
    calls: [
      ...calls("dynamodb", "CreateTable DeleteTable", arn("dynamodb", dev, "table/try")),
      ...calls("rds", "CreateDBInstance DeleteDBInstance DeleteDBSnapshot", arn("rds", dev, "db:try")),
      ...calls("s3", "CreateBucket DeleteBucket DeleteObjectVersion", bucket("try")),
      ...calls("ec2", "DeleteVolume DeleteSnapshot DeregisterImage", arn("ec2", dev, "volume/vol-1")),
      ...calls("kms", "ScheduleKeyDeletion DisableKey", key(dev)),
      ...calls("elasticfilesystem", "DeleteFileSystem", arn("elasticfilesystem", dev, "file-system/fs-1")),
    ],
  },
  {
    task: "a developer makes roles and functions",
    by: developer,
    calls: [
      ...calls("iam", "CreateRole PutRolePolicy PassRole DeleteRole", role(dev, "try")),
      ...calls("lambda", "CreateFunction InvokeFunction DeleteFunction", arn("lambda", dev, "function:try")),
    ],
  },
  {
    task: "a developer works on a machine, by Systems Manager",
    by: developer,
    calls: calls("ssm", "StartSession SendCommand TerminateSession", arn("ec2", dev, "instance/i-1")),
  },
  {
    task: "a developer builds a network to try",
    by: developer,
    calls: calls(
      "ec2",
      "CreateVpc CreateSubnet CreateRouteTable CreateRoute CreateNatGateway DeleteVpc",
      arn("ec2", dev, "vpc/vpc-1"),
    ),
  },
  {
    task: "a team's pipeline deploys to dev",
    by: team("dev"),
    calls: [
      ...calls("cloudformation", "CreateStack DeleteStack", arn("cloudformation", dev, "stack/preview/1")),
      ...calls("ecs", "UpdateService DeleteService", arn("ecs", dev, "service/preview/web")),
    ],
  },

  // People, in prod
  {
    task: "somebody looks around in prod",
    by: person("prod", "ReadOnlyAccess"),
    calls: [
      ...calls("ec2", "DescribeInstances DescribeVpcPeeringConnections"),
      ...calls("iam", "ListRoles GetRole GetPolicy", role(prod, "agent/agent-sre")),
      ...calls("organizations", "DescribeOrganization ListPoliciesForTarget"),
      ...calls("cloudtrail", "LookupEvents DescribeTrails GetEventSelectors"),
      ...calls(
        "backup",
        "ListRecoveryPointsByBackupVault DescribeBackupVault",
        arn("backup", prod, "backup-vault:perimeter-prod"),
      ),
      ...calls("config", "DescribeConfigurationRecorders SelectResourceConfig"),
      ...calls("guardduty", "ListFindings GetFindings"),
      ...calls("kms", "DescribeKey GetKeyPolicy ListAliases", key(prod), { with: ofState }),
      ...calls("account", "GetContactInformation GetAlternateContact"),
      ...calls("sso", "ListInstances"),
    ],
  },
  {
    task: "somebody becomes break-glass",
    by: person("prod", "BreakGlass"),
    calls: calls("sts", "AssumeRole SetSourceIdentity", role(prod, "perimeter/break-glass")),
  },
  {
    task: "somebody signs in by Identity Center",
    by: { in: "prod", issuer: "saml", claims: {} },
    calls: calls(
      "sts",
      "AssumeRoleWithSAML TagSession",
      role(prod, "aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef"),
    ),
  },
  {
    task: "somebody looks at what AWS charges, and asks for support",
    by: person("prod", "ReadOnlyAccess"),
    calls: [
      ...calls("ce", "GetCostAndUsage", "*", { with: { "aws:RequestedRegion": "us-east-1" } }),
      ...calls("support", "CreateCase DescribeCases", "*", { with: { "aws:RequestedRegion": "us-east-1" } }),
    ],
  },
  {
    task: "the security team asks the log",
    by: person("audit", "ReadOnlyAccess"),
    calls: [
      ...calls(
        "athena",
        "StartQueryExecution GetQueryResults",
        arn("athena", audit, "workgroup/perimeter-log"),
      ),
      ...calls("s3", "GetObject", `${trailBucket}/AWSLogs/1`),
      ...calls("s3", "PutObject", `${bucket(`perimeter-log-results-${audit}-${region}-an`)}/1.csv`),
      ...calls("glue", "GetTable GetPartitions", arn("glue", audit, "table/perimeter_log/events")),
      ...calls("kms", "Decrypt", key(audit), { with: { "kms:ResourceAliases": ["alias/perimeter-trail"] } }),
      ...calls("securityhub", "BatchUpdateFindings"),
    ],
  },

  // The perimeter's own pipeline
  {
    task: "the deployer keeps prod's state",
    by: deployer("prod"),
    calls: [
      ...calls("s3", "GetObject PutObject DeleteObject", stackFile(prod, "prod")),
      ...calls("s3", "ListBucket", state(prod)),
      ...calls("kms", "Decrypt Encrypt GenerateDataKey", key(prod), { with: ofState }),
    ],
  },
  {
    task: "the deployer looks at everything before a change",
    by: deployer("prod"),
    calls: [
      ...calls("iam", "GetRole GetPolicyVersion ListAttachedRolePolicies", role(prod, "perimeter/deployer")),
      ...calls(
        "backup",
        "GetBackupPlan GetBackupSelection GetBackupVaultAccessPolicy",
        arn("backup", prod, "backup-plan:1"),
      ),
      ...calls("s3", "GetBucketPolicy GetLifecycleConfiguration", state(prod)),
      ...calls("kms", "DescribeKey GetKeyPolicy", key(prod), { with: ofState }),
      ...calls(
        "events",
        "DescribeRule ListTargetsByRule",
        arn("events", prod, "rule/perimeter-alarms-changes"),
      ),
    ],
  },
  {
    task: "the deployer lets an agent in",
    by: deployer("prod"),
    calls: [
      ...calls(
        "iam",
        "CreateRole PutRolePolicy AttachRolePolicy UpdateAssumeRolePolicy TagRole DeleteRolePolicy DetachRolePolicy",
        role(prod, "agent/agent-new"),
        { with: bounded(prod) },
      ),
      ...calls(
        "iam",
        "CreatePolicy CreatePolicyVersion DeletePolicyVersion",
        policy(prod, "perimeter/agent-new-reads"),
      ),
    ],
  },
  {
    task: "the deployer declares a task, and writes it into the boundary",
    by: deployer("prod"),
    calls: [
      ...calls("iam", "CreatePolicy DeletePolicy", policy(prod, "escalation/escalation-restart")),
      ...calls("iam", "CreatePolicyVersion DeletePolicyVersion", boundary(prod)),
      ...calls("iam", "PutRolePolicy", role(prod, "perimeter/grant-deployer")),
    ],
  },
  {
    task: "the deployer changes the network of prod",
    by: deployer("prod"),
    calls: [
      ...calls(
        "ec2",
        "CreateSubnet CreateRouteTable AssociateRouteTable CreateFlowLogs CreateTags",
        arn("ec2", prod, "vpc/vpc-1"),
      ),
      ...calls(
        "route53resolver",
        "UpdateFirewallDomains CreateFirewallRule",
        arn("route53resolver", prod, "firewall-rule-group/1"),
      ),
    ],
  },
  {
    task: "the deployer of the audit account changes the tables, and tells more people",
    by: deployer("audit"),
    calls: [
      ...calls("glue", "CreateTable UpdateTable", arn("glue", audit, "table/perimeter_log/events")),
      ...calls(
        "athena",
        "CreateNamedQuery UpdateNamedQuery",
        arn("athena", audit, "workgroup/perimeter-log"),
      ),
      ...calls("sns", "Subscribe", arn("sns", audit, "perimeter-alarms"), {
        with: { "sns:Protocol": "email" },
      }),
    ],
  },
  {
    task: "a person changes how restores are tested, as break-glass",
    by: breakGlass("backup"),
    calls: [
      ...calls(
        "backup",
        "CreateRestoreTestingPlan UpdateRestoreTestingPlan UpdateRestoreTestingSelection",
        arn("backup", backup, "restore-testing-plan:perimeter"),
      ),
      ...calls("iam", "PassRole", role(backup, "perimeter/perimeter-restore")),
    ],
  },
  {
    task: "the organisation's deployer changes guardrails, which bind it not",
    by: deployer("management"),
    calls: [
      ...calls("organizations", "CreatePolicy UpdatePolicy AttachPolicy"),
      ...calls(
        "cloudtrail",
        "UpdateTrail PutEventSelectors",
        arn("cloudtrail", management, "trail/perimeter"),
      ),
    ],
  },
  {
    task: "a preview reads one state",
    by: as("prod", "perimeter/preview"),
    calls: [
      ...calls("s3", "GetObject", stackFile(prod, "prod")),
      ...calls("kms", "Decrypt", key(prod), { with: ofState }),
    ],
  },
  {
    task: "the deployer's job becomes the deployer",
    by: {
      in: "prod",
      issuer: github,
      claims: {
        aud: "sts.amazonaws.com",
        sub: "repo:example@1234567/perimeter@7654321:environment:deploy-prod",
        repository_owner_id: "1234567",
      },
    },
    calls: calls("sts", "AssumeRoleWithWebIdentity", role(prod, "perimeter/deployer")),
  },

  // Agents, and who stops them
  {
    task: "an agent arrives, and takes its role",
    by: as("prod", "agent/landing-sre"),
    calls: calls("sts", "AssumeRole SetSourceIdentity", role(prod, "agent/agent-sre")),
  },
  {
    task: "an agent looks",
    by: as("prod", "agent/agent-sre"),
    calls: [
      ...calls("ec2", "DescribeInstances"),
      ...calls("logs", "FilterLogEvents StartQuery", arn("logs", prod, "log-group:/orders/taker")),
      ...calls("rds", "DescribeDBInstances"),
    ],
  },
  {
    task: "an agent takes a task that it was granted, and does it",
    by: as("prod", "agent/agent-sre"),
    calls: calls("sts", "AssumeRole", role(prod, "escalation/escalation-repair-orders")),
  },
  {
    task: "a granted task repairs items, or reboots a database",
    by: as("prod", "escalation/escalation-repair-orders"),
    calls: [
      ...calls("dynamodb", "UpdateItem GetItem", arn("dynamodb", prod, "table/orders")),
      ...calls("rds", "RebootDBInstance", arn("rds", prod, "db:orders")),
    ],
  },
  {
    task: "the grants' deployer opens and shuts a task",
    by: as("prod", "perimeter/grant-deployer"),
    calls: [
      ...calls(
        "iam",
        "CreateRole UpdateAssumeRolePolicy PutRolePolicy AttachRolePolicy DetachRolePolicy DeleteRole TagRole",
        role(prod, "escalation/escalation-repair-orders"),
        { with: bounded(prod) },
      ),
      ...calls(
        "s3",
        "GetObject PutObject DeleteObject",
        `${state(prod)}/grants/.pulumi/stacks/grants-prod.json`,
      ),
      ...calls("kms", "Decrypt Encrypt", key(prod), { with: ofState }),
    ],
  },
  {
    task: "break-glass becomes the revoker",
    by: breakGlass("prod"),
    calls: calls("sts", "AssumeRole", role(prod, "perimeter/agent-revoker")),
  },
  {
    task: "the revoker pulls the kill switch",
    by: as("prod", "perimeter/agent-revoker"),
    calls: calls("iam", "ListPolicyVersions DeletePolicyVersion CreatePolicyVersion", boundary(prod)),
  },

  // Break-glass, where nobody else may
  {
    task: "break-glass changes the log's bucket and key",
    by: breakGlass("audit"),
    calls: [
      ...calls(
        "s3",
        "PutBucketPolicy PutLifecycleConfiguration PutBucketObjectLockConfiguration",
        trailBucket,
      ),
      ...calls("kms", "PutKeyPolicy", key(audit), {
        with: { "kms:ResourceAliases": ["alias/perimeter-trail"] },
      }),
    ],
  },
  {
    task: "break-glass changes what is backed up",
    by: breakGlass("prod"),
    calls: [
      ...calls(
        "backup",
        "UpdateBackupPlan DeleteBackupSelection UpdateRegionSettings",
        arn("backup", prod, "backup-plan:1"),
      ),
      ...calls("iam", "PassRole UpdateAssumeRolePolicy", role(prod, "perimeter/perimeter-backup-copy")),
    ],
  },
  {
    task: "break-glass restores from copies",
    by: breakGlass("backup"),
    calls: [
      ...calls(
        "backup",
        "StartRestoreJob StartCopyJob PutBackupVaultAccessPolicy",
        arn("backup", backup, "recovery-point:1"),
      ),
      ...calls("iam", "PassRole", role(backup, "perimeter/perimeter-restore")),
    ],
  },
  {
    task: "break-glass deletes a table that is no longer needed",
    by: breakGlass("prod"),
    calls: calls("dynamodb", "DeleteTable", arn("dynamodb", prod, "table/orders-old")),
  },
  {
    task: "break-glass works in a Region that nobody uses, to end what runs there",
    by: breakGlass("prod"),
    calls: calls("ec2", "TerminateInstances", arn("ec2", prod, "instance/i-1"), {
      with: { "aws:RequestedRegion": "us-west-2" },
    }),
  },
  {
    task: "break-glass of the management account goes into the backup account",
    by: breakGlass("management"),
    calls: calls("sts", "AssumeRole", role(backup, "perimeter/break-glass"), { of: "backup" }),
  },

  // AWS's services
  {
    task: "AWS Backup backs up, copies to the other account, and lets old copies go",
    by: as("prod", "perimeter/perimeter-backup-copy"),
    calls: [
      ...calls("ec2", "CreateSnapshot DeleteSnapshot CreateTags", arn("ec2", prod, "volume/vol-1")),
      ...calls(
        "rds",
        "CreateDBSnapshot DeleteDBSnapshot CopyDBSnapshot",
        arn("rds", prod, "snapshot:awsbackup:job-1"),
      ),
      ...calls("dynamodb", "StartAwsBackupJob DeleteBackup", arn("dynamodb", prod, "table/orders")),
      ...calls("s3", "GetObjectVersion ListBucketVersions", bucket("orders-documents/1.pdf")),
      ...calls("backup", "CopyFromBackupVault", arn("backup", prod, "recovery-point:1"), {
        with: { "backup:CopyTargetOrgPaths": ["o-sandbox0001/r-sbx1/ou-sbx1-security/"] },
      }),
      ...calls("backup", "CopyIntoBackupVault", arn("backup", backup, "backup-vault:perimeter-backup"), {
        of: "backup",
      }),
      ...calls("kms", "CreateGrant", key(prod), {
        with: { ...ofVolumes, "kms:GrantIsForAWSResource": "true" },
      }),
      ...calls("kms", "GenerateDataKey Decrypt", key(backup), {
        of: "backup",
        with: { "kms:ResourceAliases": ["alias/perimeter-backup"] },
      }),
    ],
  },
  {
    task: "AWS Backup tests a restore, and takes the copy away again",
    by: as("backup", "perimeter/perimeter-restore"),
    calls: [
      ...calls(
        "rds",
        "RestoreDBInstanceFromDBSnapshot DeleteDBInstance",
        arn("rds", backup, "db:awsbackup-restore-test-1"),
      ),
      ...calls("ec2", "CreateVolume CreateTags DeleteVolume", arn("ec2", backup, "volume/vol-1"), {
        with: { "aws:TagKeys": ["awsbackup-restore-test"] },
      }),
    ],
  },
  {
    task: "AWS Backup's own role receives copies, and expires them",
    by: serviceLinked("backup", "backup", "Backup"),
    calls: [
      ...calls("backup", "DeleteRecoveryPoint", arn("backup", backup, "recovery-point:1")),
      ...calls("rds", "DeleteDBSnapshot", arn("rds", backup, "snapshot:awsbackup:job-1")),
      ...calls("kms", "CreateGrant RetireGrant", key(backup), {
        with: { "kms:ResourceAliases": ["alias/perimeter-backup"] },
      }),
    ],
  },
  {
    task: "CloudTrail writes the organisation's log",
    by: { service: "cloudtrail.amazonaws.com", for: "management" },
    calls: [
      ...calls("s3", "PutObject GetBucketAcl", `${trailBucket}/AWSLogs/1`, { of: "audit" }),
      ...calls("kms", "GenerateDataKey", key(audit), { of: "audit" }),
    ],
  },
  {
    task: "flow logs of dev are delivered to the audit account",
    by: { service: "delivery.logs.amazonaws.com", for: "dev" },
    calls: calls("s3", "PutObject", `${bucket(`perimeter-flow-logs-${audit}-${region}-an`)}/AWSLogs/1`, {
      of: "audit",
    }),
  },
  {
    task: "EventBridge carries dev's alarms to the audit account",
    by: as("dev", "perimeter/alarm-forwarder"),
    calls: calls("events", "PutEvents", arn("events", audit, "event-bus/perimeter-alarms"), { of: "audit" }),
  },
  {
    task: "EventBridge takes the forwarder's role, in us-east-1 too",
    by: { service: "events.amazonaws.com", for: "dev" },
    calls: calls("sts", "AssumeRole", role(dev, "perimeter/alarm-forwarder"), {
      with: { "aws:RequestedRegion": "us-east-1" },
    }),
  },
  {
    task: "Config records, and GuardDuty and Security Hub look, by their own roles",
    by: serviceLinked("prod", "config", "Config"),
    calls: [
      ...calls("config", "PutEvaluations"),
      ...calls("s3", "GetBucketPolicy", state(prod)),
      ...calls("iam", "GetRole", role(prod, "perimeter/deployer")),
    ],
  },
  {
    task: "a rule of Config's, a function, says what it found",
    by: as("prod", "config-rule"),
    calls: calls("config", "PutEvaluations StartConfigRulesEvaluation PutConfigRule"),
  },
  {
    task: "scaling ends machines by its own role",
    by: serviceLinked("prod", "autoscaling", "AutoScaling"),
    calls: calls("ec2", "TerminateInstances RunInstances DeleteVolume", arn("ec2", prod, "instance/i-1")),
  },
  {
    task: "Identity Center writes the roles of permission sets, by its own role",
    by: serviceLinked("prod", "sso", "SSO"),
    calls: [
      ...calls(
        "iam",
        "CreateRole PutRolePolicy AttachRolePolicy",
        role(prod, "aws-reserved/sso.amazonaws.com/AWSReservedSSO_X_1"),
      ),
      ...calls("iam", "CreateSAMLProvider", `arn:aws:iam::${prod}:saml-provider/AWSSSO_1_DO_NOT_DELETE`),
    ],
  },

  // Accounts on their way into their unit
  {
    task: "administrators prepare an account that has just been made",
    by: as("landing", "OrganizationAccountAccessRole"),
    calls: [
      ...calls("iam", "CreateRole AttachRolePolicy", role(landing, "perimeter/break-glass")),
      ...calls("iam", "CreateOpenIDConnectProvider", `arn:aws:iam::${landing}:oidc-provider/${github}`),
      ...calls("s3", "CreateBucket PutBucketVersioning PutBucketPolicy", state(landing)),
      ...calls("kms", "CreateKey CreateAlias PutKeyPolicy", key(landing), { with: ofState }),
      ...calls("s3", "PutAccountPublicAccessBlock"),
    ],
  },
  {
    task: "administrators of the management account go into it",
    by: as("management", "administrator"),
    calls: calls("sts", "AssumeRole", role(landing, "OrganizationAccountAccessRole"), { of: "landing" }),
  },
  {
    task: "Control Tower enrols it",
    by: as("landing", "AWSControlTowerExecution"),
    calls: [
      ...calls(
        "config",
        "PutConfigurationRecorder PutDeliveryChannel StartConfigurationRecorder PutAggregationAuthorization DeleteDeliveryChannel",
      ),
      ...calls("iam", "CreateRole AttachRolePolicy", role(landing, "aws-controltower-ConfigRecorderRole")),
      ...calls("sns", "CreateTopic Subscribe", arn("sns", landing, "aws-controltower-SecurityNotifications")),
    ],
  },
  {
    task: "Control Tower goes into it",
    by: as("management", "service-role/AWSControlTowerStackSetRole"),
    calls: calls("sts", "AssumeRole", role(landing, "AWSControlTowerExecution"), { of: "landing" }),
  },
];
