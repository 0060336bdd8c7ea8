import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, coversAction, exactValues } from "../../../analysis/iam/statements.ts";
import { resourcePolicies } from "../../../catalog/resource-policies.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { knownOf } from "../known-values.ts";
import { accountOf, needed, type Resource, text } from "../resource.ts";

/** The property of each type that holds its policy, and whether AWS takes it to be there. */
const policies: Readonly<Record<string, { property: string; required: boolean }>> = {
  "aws:s3/bucketPolicy:BucketPolicy": { property: "policy", required: true },
  "aws:s3/accessPoint:AccessPoint": { property: "policy", required: false },
  "aws:sqs/queue:Queue": { property: "policy", required: false },
  "aws:sqs/queuePolicy:QueuePolicy": { property: "policy", required: true },
  "aws:sns/topic:Topic": { property: "policy", required: false },
  "aws:sns/topicPolicy:TopicPolicy": { property: "policy", required: true },
  "aws:kms/key:Key": { property: "policy", required: false },
  "aws:kms/keyPolicy:KeyPolicy": { property: "policy", required: true },
  "aws:kms/replicaKey:ReplicaKey": { property: "policy", required: false },
  "aws:secretsmanager/secret:Secret": { property: "policy", required: false },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { property: "policy", required: true },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { property: "policy", required: true },
  "aws:ecr/registryPolicy:RegistryPolicy": { property: "policy", required: true },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": { property: "policy", required: true },
  "aws:kinesis/resourcePolicy:ResourcePolicy": { property: "policy", required: true },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": { property: "policy", required: true },
  "aws:opensearch/domain:Domain": { property: "accessPolicies", required: false },
  "aws:opensearch/domainPolicy:DomainPolicy": { property: "accessPolicies", required: true },
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": { property: "policy", required: true },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { property: "policyDocument", required: true },
  "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": { property: "accessPolicy", required: true },
  "aws:glue/resourcePolicy:ResourcePolicy": { property: "policy", required: true },
  "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": {
    property: "policyDocument",
    required: true,
  },
  "aws:codeartifact/domainPermissions:DomainPermissions": { property: "policyDocument", required: true },
  "aws:apigateway/restApi:RestApi": { property: "policy", required: false },
  "aws:ses/identityPolicy:IdentityPolicy": { property: "policy", required: true },
  "aws:oam/sinkPolicy:SinkPolicy": { property: "policy", required: true },
};

/** Keys whose value says exactly who asks. The organisation alone is too coarse: dev and prod are both in it. */
const pins = [
  "aws:PrincipalArn",
  "aws:PrincipalAccount",
  "aws:SourceAccount",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "kms:CallerAccount",
];

/** An ARN, or a pattern of some, of one account. A bucket's has none: whoever is first to take its name has it. */
const ofOneAccount = /^arn:aws[\w-]*:[\w-]+:[\w-]*:\d{12}:/;

/** Patterns that still name an account or a place in the organisation. */
const coarsePins: Readonly<Record<string, RegExp>> = {
  "aws:PrincipalArn": /^arn:aws[\w-]*:iam::\d{12}:role\//,
  "aws:SourceArn": ofOneAccount,
  "aws:PrincipalOrgPaths": /^o-[a-z0-9]+\/r-[a-z0-9]+\/ou-[a-z0-9-]+\//,
};

const isPinned = (statement: Statement): boolean =>
  pins.some((key) => exactValues(statement, key) !== undefined) ||
  Object.entries(coarsePins).some(([key, shape]) =>
    bindingConditions(statement, key).some(
      ({ operator, values }) =>
        ["arnlike", "arnequals", "stringlike", "stringequals"].includes(operator) &&
        values.length > 0 &&
        values.every((value) => shape.test(value)),
    ),
  );

/** The account whose every principal a principal stands for. */
const wholeAccount = (principal: string): string | undefined =>
  /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];

function* openings(statement: Statement, resource: Resource): Iterable<string> {
  if (statement.effect === "Deny" || isPinned(statement)) return;
  if (statement.notPrincipals.length > 0)
    yield `lets in everybody but those whom it names (${statement.name})`;
  for (const { kind, value } of statement.principals) {
    if (kind !== "AWS") continue;
    const account = wholeAccount(value);
    if (value === "*") yield `lets in everybody (${statement.name})`;
    else if (account !== undefined && account !== accountOf(resource))
      yield `lets in all of account ${account} (${statement.name})`;
  }
}

/** What services ask for on behalf of whoever tells them to, by type: any account may, unless the policy names one. */
const askedByServices: Readonly<Record<string, readonly string[]>> = {
  "aws:lambda/resourcePolicy:ResourcePolicy": ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"],
  "aws:s3/bucketPolicy:BucketPolicy": ["s3:GetObject"],
  "aws:sns/topic:Topic": ["sns:Publish"],
  "aws:sns/topicPolicy:TopicPolicy": ["sns:Publish"],
  "aws:sqs/queue:Queue": ["sqs:SendMessage"],
  "aws:sqs/queuePolicy:QueuePolicy": ["sqs:SendMessage"],
};

/**
 * Services whose requests to a topic need not say for whom they are: to ask for an account would shut them out.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html
 */
const withoutSource = [
  "events.amazonaws.com",
  "backup.amazonaws.com",
  "codestar-notifications.amazonaws.com",
];

/** Which services a statement lets ask on behalf of everybody. */
function* deputies(statement: Statement, { type }: Resource): Iterable<string> {
  const asked = askedByServices[type]?.some((action) => coversAction(statement, action));
  if (statement.effect === "Deny" || !asked || isPinned(statement)) return;
  const excused = type.startsWith("aws:sns/") ? withoutSource : [];
  for (const { kind, value } of statement.principals)
    if (kind === "Service" && !excused.includes(value))
      yield `lets ${value} in on behalf of any account (${statement.name})`;
}

const permissionType = "aws:lambda/permission:Permission";

/**
 * Whom a function's permission lets in. "The rule is also NON_COMPLIANT if a Lambda function is invoked from Amazon S3, and
 * the policy doesn't include a condition to limit public access, such as AWS:SourceAccount":
 * https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html
 */
function* callers(permission: Resource): Iterable<string> {
  const principal = needed(permission, "principal");
  const account = wholeAccount(principal);
  if (account !== undefined && account !== accountOf(permission)) yield `lets in all of account ${account}`;
  const isService = /\.amazonaws\.com(\.cn)?$/.test(principal);
  if (principal !== "*" && !isService) return;
  if (/^\d{12}$/.test(text(permission, "sourceAccount") ?? "")) return;
  // What calls is often made along with the function. The update asks again, with its ARN.
  const known = knownOf(permission.properties);
  const isLater = isService && "sourceArn" in known && known["sourceArn"] === undefined;
  if (isLater && !principal.startsWith("s3.")) return;
  if (isLater || !ofOneAccount.test(text(permission, "sourceArn") ?? ""))
    yield isService
      ? `lets ${principal} invoke the function on behalf of any account`
      : "lets everybody invoke the function";
}

/** The action by which somebody changes the policy of a type's resource. */
const writtenBy = new Map(resourcePolicies.map((one) => [one.type, one.writtenBy]));

/** Who from outside of the account may write the policy, and so let in whomever they like. */
function* rewriting(statement: Statement, resource: Resource): Iterable<string> {
  const action = writtenBy.get(resource.type);
  if (statement.effect === "Deny" || action === undefined || !coversAction(statement, action)) return;
  for (const { kind, value } of statement.principals) {
    const [, account] = /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})\b/.exec(value) ?? [];
    if (kind === "Service" || (account !== undefined && account !== accountOf(resource)))
      yield `lets ${value} change who is let in (${action}, ${statement.name})`;
  }
}

const topicPolicy = (action: string, more: Record<string, unknown> = {}) => ({
  type: "aws:sns/topicPolicy:TopicPolicy",
  name: "orders",
  properties: {
    arn: "arn:aws:sns:eu-central-1:111122223333:orders",
    policy: policy({
      Sid: "Publish",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: action,
      Resource: "arn:aws:sns:eu-central-1:111122223333:orders",
      ...more,
    }),
  },
});

const fromBuckets = { Principal: { Service: "s3.amazonaws.com" } };
const permission = (properties: Record<string, unknown>) => ({
  type: permissionType,
  name: "invoke",
  properties: { function: "work", action: "lambda:InvokeFunction", ...properties },
});

const bucketPolicy = (statement: Record<string, unknown>) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "documents",
  properties: {
    bucket: "documents-111122223333",
    policy: policy({
      Sid: "Read",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::documents-111122223333/*",
      ...statement,
    }),
  },
});

export default resourceInvariant({
  id: "isolation-policies-closed",
  title: "No resource policy lets in everybody, or the whole of another account, or hands itself to one.",
  protects: "Buckets, queues, keys, secrets and images of one domain from principals of another.",
  why: "What a resource's policy allows needs nothing on the other side but a principal: a registry that dev's account may write to is how dev's code gets to run in prod.",
  fix: "name the roles, or pin the principal with ArnEquals aws:PrincipalArn or StringEquals aws:PrincipalAccount, and a service with aws:SourceAccount; the organisation's id alone is too coarse.",
  types: [...Object.keys(policies), permissionType],
  *check(resource) {
    const { type, properties } = resource;
    if (type === permissionType) {
      yield* callers(resource);
      return;
    }
    const where = policies[type];
    if (!where) return;
    const document = properties[where.property];
    if (!where.required && (document === undefined || document === null || document === "")) return;
    for (const statement of readPolicy(document)) {
      yield* openings(statement, resource);
      yield* deputies(statement, resource);
      yield* rewriting(statement, resource);
    }
  },
  limits:
    "It does not know which account is dev and which is prod: a role of another account that is named exactly is let through. A service's requests for a function, a topic, a queue, or for what a bucket holds need an account behind them; EventBridge, AWS Backup and the notifications of developer tools tell a topic none.",
  examples: {
    holds: [
      {
        what: "one role of another account",
        resources: [bucketPolicy({ Principal: { AWS: "arn:aws:iam::444455556666:role/reader" } })],
      },
      { what: "the bucket's own account", resources: [bucketPolicy({ Principal: { AWS: "111122223333" } })] },
      {
        what: "a role that may not exist yet",
        resources: [
          bucketPolicy({
            Principal: { AWS: "arn:aws:iam::444455556666:root" },
            Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/reader" } },
          }),
        ],
      },
      {
        what: "a service, for its own account",
        resources: [
          bucketPolicy({
            Principal: { Service: "cloudfront.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
          }),
        ],
      },
      {
        what: "a service that leaves its logs, as its older pages have it",
        resources: [
          bucketPolicy({ Principal: { Service: "delivery.logs.amazonaws.com" }, Action: "s3:PutObject" }),
        ],
      },
      {
        what: "a bucket of the account's that publishes",
        resources: [
          topicPolicy("sns:Publish", {
            ...fromBuckets,
            Condition: {
              ArnLike: { "aws:SourceArn": "arn:aws:s3:::documents-111122223333" },
              StringEquals: { "aws:SourceAccount": "111122223333" },
            },
          }),
        ],
      },
      {
        what: "a function for a bucket of the account's",
        resources: [
          permission({
            principal: "s3.amazonaws.com",
            sourceArn: "arn:aws:s3:::documents-111122223333",
            sourceAccount: "111122223333",
          }),
        ],
      },
      {
        what: "a function for a rule, and for one role",
        resources: [
          permission({
            principal: "events.amazonaws.com",
            sourceArn: "arn:aws:events:eu-central-1:111122223333:rule/nightly",
          }),
          permission({ principal: "arn:aws:iam::444455556666:role/reader" }),
        ],
      },
      { what: "a service that publishes", resources: [topicPolicy("sns:Publish")] },
      {
        what: "a function for a service, on behalf of what is not known yet",
        resources: [permission({ principal: "apigateway.amazonaws.com", sourceArn: notKnownYet })],
      },
      {
        what: "a queue without a policy",
        resources: [{ type: "aws:sqs/queue:Queue", name: "work", properties: { name: "work" } }],
      },
    ],
    broken: [
      { what: "everybody", resources: [bucketPolicy({ Principal: "*" })] },
      {
        what: "a role of another account that may change who is let in",
        resources: [
          bucketPolicy({ Principal: { AWS: "arn:aws:iam::444455556666:role/reader" }, Action: "s3:*" }),
        ],
      },
      { what: "a service with all rights on the topic", resources: [topicPolicy("sns:*")] },
      {
        what: "a whole other account",
        resources: [bucketPolicy({ Principal: { AWS: "arn:aws:iam::444455556666:root" } })],
      },
      {
        what: "the whole organisation",
        resources: [
          bucketPolicy({
            Principal: "*",
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" } },
          }),
        ],
      },
      {
        what: "everybody but one",
        resources: [bucketPolicy({ NotPrincipal: { AWS: "arn:aws:iam::444455556666:role/reader" } })],
      },
      {
        what: "a function for everybody",
        resources: [permission({ principal: "*" })],
      },
      {
        what: "a function for a whole other account",
        resources: [permission({ principal: "444455556666" })],
      },
      { what: "a function for a service", resources: [permission({ principal: "s3.amazonaws.com" })] },
      {
        what: "a function for a bucket, whosever it is",
        resources: [permission({ principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::documents" })],
      },
      {
        what: "a function for a bucket that is not made yet, whosever it will be",
        resources: [permission({ principal: "s3.amazonaws.com", sourceArn: notKnownYet })],
      },
      {
        what: "a function for every topic there is",
        resources: [permission({ principal: "sns.amazonaws.com", sourceArn: "arn:aws:sns:*:*:*" })],
      },
      { what: "a topic for everybody's buckets", resources: [topicPolicy("sns:Publish", fromBuckets)] },
      {
        what: "a topic for everybody's buckets, by a pattern",
        resources: [
          topicPolicy("sns:Publish", {
            ...fromBuckets,
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:*" } },
          }),
        ],
      },
      {
        what: "everybody's distributions",
        resources: [bucketPolicy({ Principal: { Service: "cloudfront.amazonaws.com" } })],
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [
          {
            type: "aws:kms/key:Key",
            name: "data",
            properties: { deletionWindowInDays: 30, policy: notKnownYet },
          },
        ],
      },
      {
        what: "a function for somebody who is not known yet",
        resources: [permission({ principal: notKnownYet })],
      },
    ],
  },
});
