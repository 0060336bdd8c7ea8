/**
 * How large AWS takes a policy document to be, by the setting that holds it, and how many of them go together. As AWS counts:
 * IAM leaves white space out; the organisation counts a document as it is sent; of resource policies the provider sends no more
 * white space than JSON needs. Tokens and settings from @pulumi/aws 7.48.
 */
import { policiesPerNode, quotas } from "./quotas.ts";

export type Counted = "without white space" | "as it is sent" | "compact";

export interface DocumentQuota {
  readonly type: string;
  /** A dot leads into a block. */
  readonly setting: string;
  readonly limit: number;
  readonly counted: Counted;
  /** What is limited, as AWS's page calls it. */
  readonly what: string;
  /** Statements, and actions of each, where AWS limits those as well. */
  readonly statements?: number;
  readonly actions?: number;
  /** Only where another setting has this value, or is left out. */
  readonly when?: { readonly setting: string; readonly is: string; readonly orLeftOut?: true };
  readonly source: string;
}

const docs = "https://docs.aws.amazon.com";
const iam = `${docs}/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length`;
const organizations = `${docs}/organizations/latest/userguide/orgs_reference_limits.html`;

const ofIam = (
  type: string,
  setting: string,
  { limit, what }: { limit: number; what: string },
): DocumentQuota => ({
  ...{ type, setting, limit, what, counted: "without white space", source: iam },
});

const ofOrganization = (kind: string, { limit, what }: { limit: number; what: string }): DocumentQuota => ({
  ...{ type: "aws:organizations/policy:Policy", setting: "content", limit, what },
  counted: "as it is sent",
  when: { setting: "type", is: kind, ...(kind === "SERVICE_CONTROL_POLICY" ? { orLeftOut: true } : {}) },
  source: organizations,
});

const ofResource = (
  type: string,
  setting: string,
  limit: number,
  what: string,
  source: string,
  more: Partial<DocumentQuota> = {},
): DocumentQuota => ({ type, setting, limit, what, source: `${docs}${source}`, counted: "compact", ...more });

const bucket = "/AmazonS3/latest/userguide/add-bucket-policy.html";
const key = "/kms/latest/developerguide/resource-limits.html";
const topic = "/sns/latest/api/API_SetTopicAttributes.html";
const queue = "/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html";
const secret = "/secretsmanager/latest/userguide/reference_limits.html";
const queueQuota = { statements: 20, actions: 7 };

export const documentQuotas: readonly DocumentQuota[] = [
  ofIam("aws:iam/policy:Policy", "policy", quotas.managedPolicy),
  ofIam("aws:iam/role:Role", "assumeRolePolicy", quotas.trustPolicy),
  ofIam("aws:iam/rolePolicy:RolePolicy", "policy", quotas.roleInlinePolicies),
  ofIam("aws:iam/groupPolicy:GroupPolicy", "policy", { limit: 5_120, what: "a group's inline policies" }),
  ofIam("aws:iam/userPolicy:UserPolicy", "policy", { limit: 2_048, what: "a user's inline policies" }),
  ofOrganization("SERVICE_CONTROL_POLICY", quotas.serviceControlPolicy),
  ofOrganization("RESOURCE_CONTROL_POLICY", quotas.resourceControlPolicy),
  ofOrganization("DECLARATIVE_POLICY_EC2", quotas.declarativePolicy),
  ofResource(
    "aws:s3/bucketPolicy:BucketPolicy",
    "policy",
    quotas.bucketPolicy.limit,
    quotas.bucketPolicy.what,
    bucket,
  ),
  ofResource("aws:s3/accessPoint:AccessPoint", "policy", 20_480, "an access point's policy", bucket),
  ofResource("aws:kms/key:Key", "policy", quotas.keyPolicy.limit, quotas.keyPolicy.what, key),
  ofResource("aws:kms/keyPolicy:KeyPolicy", "policy", quotas.keyPolicy.limit, quotas.keyPolicy.what, key),
  ofResource("aws:kms/replicaKey:ReplicaKey", "policy", quotas.keyPolicy.limit, quotas.keyPolicy.what, key),
  ofResource("aws:kms/externalKey:ExternalKey", "policy", quotas.keyPolicy.limit, quotas.keyPolicy.what, key),
  ofResource("aws:sns/topic:Topic", "policy", quotas.topicPolicy.limit, quotas.topicPolicy.what, topic),
  ofResource(
    "aws:sns/topicPolicy:TopicPolicy",
    "policy",
    quotas.topicPolicy.limit,
    quotas.topicPolicy.what,
    topic,
  ),
  ofResource("aws:sqs/queue:Queue", "policy", 8_192, "an SQS queue policy", queue, queueQuota),
  ofResource("aws:sqs/queuePolicy:QueuePolicy", "policy", 8_192, "an SQS queue policy", queue, queueQuota),
  ofResource("aws:secretsmanager/secret:Secret", "policy", 20_480, "a secret's policy", secret),
  ofResource("aws:secretsmanager/secretPolicy:SecretPolicy", "policy", 20_480, "a secret's policy", secret),
  ofResource(
    ...(["aws:ec2/vpcEndpoint:VpcEndpoint", "policy"] as const),
    ...([quotas.endpointPolicy.limit, quotas.endpointPolicy.what] as const),
    "/vpc/latest/privatelink/vpc-endpoints-access.html",
  ),
  ofResource(
    ...(["aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "policy"] as const),
    ...([quotas.endpointPolicy.limit, quotas.endpointPolicy.what] as const),
    "/vpc/latest/privatelink/vpc-endpoints-access.html",
  ),
  ofResource(
    ...(["aws:backup/vaultPolicy:VaultPolicy", "policy"] as const),
    ...([quotas.vaultPolicy.limit, quotas.vaultPolicy.what] as const),
    "/aws-backup/latest/devguide/aws-backup-limits.html",
  ),
  ofResource(
    ...(["aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy"] as const),
    ...([quotas.eventBusPolicy.limit, quotas.eventBusPolicy.what] as const),
    "/eventbridge/latest/userguide/eb-quota.html",
  ),
  ofResource(
    ...(["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"] as const),
    ...([5_120, "a resource policy of CloudWatch Logs"] as const),
    "/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html",
  ),
];

/** How many managed policies a role takes unless the quota was raised. */
export const managedPoliciesPerRole = {
  limit: 10,
  source: `${docs}/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities`,
};

/** How large all inline policies of one role are together. */
export const inlinePoliciesPerRole = { limit: quotas.roleInlinePolicies.limit, source: iam };

/** How many policies of a kind a root, a unit or an account takes, besides the one that AWS attaches everywhere. */
export const policiesPerTarget: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(policiesPerNode).map(([kind, { limit, ofAws }]) => [kind, limit - ofAws]),
);

/** The size of a document, as AWS counts it. */
export function sizeOf(document: string, counted: Counted): number {
  if (counted === "without white space") return document.replaceAll(/\s/g, "").length;
  if (counted === "as it is sent") return document.length;
  try {
    return Buffer.byteLength(JSON.stringify(JSON.parse(document)));
  } catch {
    return Buffer.byteLength(document);
  }
}
