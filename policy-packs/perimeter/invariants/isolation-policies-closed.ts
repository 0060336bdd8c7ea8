import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversPattern } from "../../../analysis/iam/pattern.ts";
import { bindingConditions, coversAction, exactValues, isExact } from "../../../analysis/iam/statements.ts";
import { loadBalancerAccounts } from "../../../catalog/aws-accounts.ts";
import { resourcePolicies } from "../../../catalog/resource-policies.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { knownOf } from "../known-values.ts";
import { accountOf, blocks, needed, type Properties, type Resource, settled, text } from "../resource.ts";
import { isForEverybody, sparing } from "../wards.ts";

/** Where a type holds its policy, and whether AWS takes it to be there. */
interface Held {
  /** A property; a dot leads into a block. */
  readonly document: string;
  readonly required: boolean;
}

const policies = new Map<string, Held>([
  ...resourcePolicies.map(({ type, document, of, arn }): [string, Held] => [
    type,
    { document, required: of !== undefined || arn !== undefined },
  ]),
  // What every repository is given that a first push makes.
  [
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    { document: "repositoryPolicy", required: false },
  ],
]);

/** A resource's policies, absent ones included. */
function documentsOf(resource: Resource, { document, required }: Held): unknown[] {
  const [property = document, inner] = document.split(".");
  // AWS fills in what a program leaves out: a policy that the program does not give is not the program's.
  const { [property]: value } = required ? resource.properties : settled(resource, property);
  const found =
    inner === undefined ? [value] : blocks({ [property]: value }, property).map((block) => block[inner]);
  return required
    ? found.length > 0
      ? found
      : [undefined]
    : found.filter((one) => one !== undefined && one !== null && one !== "");
}

/** Keys whose value says exactly who asks. The organisation alone is too coarse: dev and prod are both in it. */
const pins = [
  "aws:PrincipalArn",
  "aws:PrincipalAccount",
  "aws:SourceAccount",
  "aws:VpceAccount",
  "kms:CallerAccount",
  "vpc-lattice-svcs:SourceVpcOwnerAccount",
];

/** Keys that say from which network: what is in no network but that one is closed by them, and nothing else is. */
const networkPins = ["aws:SourceVpc", "aws:SourceVpce"];
const inNetworks = ["aws:apigateway/restApi:RestApi", "aws:apigateway/restApiPolicy:RestApiPolicy"];

/** An ARN, or a pattern of some, of one account. A bucket's has none: whoever is first to take its name has it. */
const ofOneAccount = /^arn:aws[\w-]*:[\w-]+:[\w-]*:\d{12}:/;

/** Patterns that still name an account. A unit of the organisation holds whatever accounts are moved there. */
const coarsePins: Readonly<Record<string, RegExp>> = {
  "aws:PrincipalArn": /^arn:aws[\w-]*:iam::\d{12}:role\//,
  "aws:SourceArn": ofOneAccount,
  "aws:SourceVpcArn": ofOneAccount,
};

const pinsOf = ({ type }: Resource): readonly string[] =>
  inNetworks.includes(type) ? [...pins, ...networkPins] : pins;

const efsPolicyType = "aws:efs/fileSystemPolicy:FileSystemPolicy";

/** Keys of one service that only the resource's own account, or its own network, can have on its side. */
const isOwn = (statement: Statement, resource: Resource): boolean => {
  // The policy that SNS itself gives a topic names its account like this.
  const owners = resource.type.startsWith("aws:sns/") ? exactValues(statement, "aws:SourceOwner") : undefined;
  if (owners?.every((owner) => owner === accountOf(resource))) return true;
  // Mount targets stand in networks, and their security groups say who reaches them.
  return (
    resource.type === efsPolicyType &&
    bindingConditions(statement, "elasticfilesystem:AccessedViaMountTarget").some(
      ({ operator, values }) => operator === "bool" && values.length === 1 && values[0] === "true",
    )
  );
};

const isPinned = (statement: Statement, resource: Resource): boolean =>
  isOwn(statement, resource) ||
  pinsOf(resource).some((key) => exactValues(statement, key) !== undefined) ||
  Object.entries(coarsePins).some(([key, shape]) =>
    bindingConditions(statement, key).some(
      ({ operator, values }) =>
        ["arnlike", "arnequals", "stringlike", "stringequals"].includes(operator) &&
        values.length > 0 &&
        values.every((value) => shape.test(value)),
    ),
  );

/** What a statement allows, another one of the document denies to all but those whom one of the pins names. */
const isClosedBy =
  (allow: Statement, resource: Resource) =>
  (deny: Statement): boolean =>
    deny.effect === "Deny" &&
    isForEverybody(deny) &&
    allow.actions.length > 0 &&
    allow.resources.length > 0 &&
    allow.actions.every((action) => deny.actions.some((denied) => coversPattern(denied, action))) &&
    allow.resources.every((place) => deny.resources.some((denied) => coversPattern(denied, place))) &&
    deny.conditions.length === 1 &&
    deny.conditions.every((condition) => pinsOf(resource).some((key) => sparing(key, isExact)(condition)));

/** The account whose every principal a principal stands for. */
const wholeAccount = (principal: string): string | undefined =>
  /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];

/** Whether a principal is AWS's own account that load balancers write their logs as, and may do nothing else. */
const isLoadBalancer = (account: string, { actions }: Statement): boolean =>
  loadBalancerAccounts.includes(account) &&
  actions.length > 0 &&
  actions.every((action) => action.toLowerCase() === "s3:putobject");

function* openings(statement: Statement, resource: Resource): Iterable<string> {
  if (statement.effect === "Deny" || isPinned(statement, resource)) return;
  if (statement.notPrincipals.length > 0)
    yield `lets in everybody but those whom it names (${statement.name})`;
  for (const { kind, value } of statement.principals) {
    if (kind === "CanonicalUser")
      yield `lets in a canonical user, which does not say whose it is (${statement.name})`;
    if (kind === "Federated" && !value.includes(`:iam::${accountOf(resource)}:`))
      yield `lets in whomever ${value} vouches for (${statement.name})`;
    if (kind !== "AWS") continue;
    const account = wholeAccount(value);
    if (value === "*") yield `lets in everybody (${statement.name})`;
    else if (account !== undefined && account !== accountOf(resource) && !isLoadBalancer(account, statement))
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
function* deputies(statement: Statement, resource: Resource): Iterable<string> {
  const { type } = resource;
  const asked = askedByServices[type]?.some((action) => coversAction(statement, action));
  if (statement.effect === "Deny" || !asked || isPinned(statement, resource)) return;
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

/** Who keeps logs in a bucket: S3 itself, and CloudFront by the account that AWS names for it. */
const keepingLogs = [
  "http://acs.amazonaws.com/groups/s3/LogDelivery",
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
  "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
];

/** Whom grants of an ACL let in beside the owner, as far as it is known who that is. */
function* granted(grantees: readonly Properties[], owners: readonly unknown[] = []): Iterable<string> {
  for (const grantee of grantees)
    for (const key of ["id", "uri", "emailAddress"]) {
      const value = grantee[key];
      if (value === undefined || value === null || value === "") continue;
      if (!owners.includes(value) && !keepingLogs.includes(String(value)))
        yield `grants ${String(value)} what is in the bucket (ACL)`;
    }
}

const aclType = "aws:s3/bucketAcl:BucketAcl";
const bucketType = "aws:s3/bucket:Bucket";
const accessPointType = "aws:s3/accessPoint:AccessPoint";

/** What opens a bucket beside policies. */
function* besidePolicies(resource: Resource): Iterable<string> {
  if (resource.type === aclType)
    for (const acl of blocks(settled(resource, "accessControlPolicy"), "accessControlPolicy"))
      yield* granted(
        blocks(acl, "grants").flatMap((grant) => blocks(grant, "grantee")),
        blocks(acl, "owner").map(({ id }) => id),
      );
  // AWS tells of the owner's own grant there, too.
  if (resource.type === bucketType) yield* granted(blocks(resource.inputs ?? resource.properties, "grants"));
  if (resource.type === accessPointType)
    for (const block of blocks(
      settled(resource, "publicAccessBlockConfiguration"),
      "publicAccessBlockConfiguration",
    ))
      for (const [key, value] of Object.entries(block))
        if (value === false || value === "false") yield `is an access point with ${key} off`;
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

const acl = (grantee: Record<string, unknown>) => ({
  type: aclType,
  name: "documents",
  properties: {
    bucket: "documents-111122223333",
    accessControlPolicy: {
      owner: { id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
      grants: [{ grantee, permission: "READ" }],
    },
  },
});

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
const bySns = (owner: string) =>
  topicPolicy("sns:Publish", {
    Sid: "__default_statement_ID",
    Principal: { AWS: "*" },
    Action: ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:Subscribe", "SNS:Publish"],
    Condition: { StringEquals: { "AWS:SourceOwner": owner } },
  });

const everybodyInvokes = {
  Effect: "Allow",
  Principal: "*",
  Action: "execute-api:Invoke",
  Resource: "execute-api:/*",
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html */
const privateApi = (condition: Record<string, unknown>, action = "execute-api:Invoke") => ({
  type: "aws:apigateway/restApi:RestApi",
  name: "orders",
  properties: {
    policy: policy(everybodyInvokes, {
      ...everybodyInvokes,
      Effect: "Deny",
      Action: action,
      Condition: condition,
    }),
  },
});

/** https://docs.aws.amazon.com/efs/latest/ug/create-file-system-policy.html */
const mounted = (by: string) => ({
  type: efsPolicyType,
  name: "files",
  properties: {
    fileSystemId: "fs-0123abcd",
    policy: policy({
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": by } },
      Resource: "*",
    }),
  },
});

export default resourceInvariant({
  id: "isolation-policies-closed",
  title: "No resource policy lets in everybody, or the whole of another account, or hands itself to one.",
  protects: "Buckets, queues, keys, secrets and images of one domain from principals of another.",
  why: "What a resource's policy allows needs nothing on the other side but a principal: a registry that dev's account may write to is how dev's code gets to run in prod.",
  fix: "name the roles, or pin the principal with ArnEquals aws:PrincipalArn or StringEquals aws:PrincipalAccount, and a service with aws:SourceAccount; the organisation's id alone is too coarse.",
  types: [...policies.keys(), permissionType, aclType],
  *check(resource) {
    if (resource.type === permissionType) yield* callers(resource);
    yield* besidePolicies(resource);
    const held = policies.get(resource.type);
    if (!held) return;
    for (const document of documentsOf(resource, held)) {
      const statements = readPolicy(document);
      for (const statement of statements) {
        if (!statements.some(isClosedBy(statement, resource))) yield* openings(statement, resource);
        yield* deputies(statement, resource);
        yield* rewriting(statement, resource);
      }
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
        what: "load balancers of an older Region, which leave their logs as an account of AWS's",
        resources: [
          bucketPolicy({
            Principal: { AWS: "arn:aws:iam::054676820928:root" },
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::documents-111122223333/AWSLogs/111122223333/*",
          }),
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
        what: "an ACL for the bucket's owner, and for S3's logs",
        resources: [
          acl({
            type: "CanonicalUser",
            id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
          }),
          acl({ type: "Group", uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" }),
        ],
      },
      {
        what: "users whom a provider of the account vouches for",
        resources: [
          bucketPolicy({ Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/people" } }),
        ],
      },
      { what: "a topic with the policy that SNS gives it", resources: [bySns("111122223333")] },
      {
        what: "a private API, for one endpoint",
        resources: [privateApi({ StringNotEquals: { "aws:SourceVpce": "vpce-0123abcd" } })],
      },
      { what: "files for whoever reaches a mount target", resources: [mounted("true")] },
      {
        what: "a bucket without a policy",
        resources: [{ type: bucketType, name: "documents", properties: { bucket: "documents" } }],
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
      {
        what: "the account of load balancers, which may read",
        resources: [bucketPolicy({ Principal: { AWS: "arn:aws:iam::054676820928:root" } })],
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
        what: "a unit of the organisation, whatever accounts are in it",
        resources: [
          bucketPolicy({
            Principal: "*",
            Condition: {
              "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-sandbox0001/r-sbx1/ou-sbx1-dev/*" },
            },
          }),
        ],
      },
      {
        what: "everybody in a network, whosever it is",
        resources: [
          bucketPolicy({ Principal: "*", Condition: { StringEquals: { "aws:SourceVpc": "vpc-0123abcd" } } }),
        ],
      },
      {
        what: "somebody of no known account",
        resources: [
          bucketPolicy({
            Principal: {
              CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
            },
          }),
        ],
      },
      {
        what: "whoever has an account with Google",
        resources: [bucketPolicy({ Principal: { Federated: "accounts.google.com" } })],
      },
      {
        what: "a stranger, by an ACL",
        resources: [acl({ type: "CanonicalUser", id: "c0ffee" })],
      },
      {
        what: "a stranger, by a grant of the bucket's own",
        resources: [
          {
            type: bucketType,
            name: "documents",
            properties: { grants: [{ type: "CanonicalUser", id: "c0ffee", permissions: ["FULL_CONTROL"] }] },
          },
        ],
      },
      {
        what: "an access point that lets policies open it",
        resources: [
          {
            type: accessPointType,
            name: "documents",
            properties: {
              bucket: "documents-111122223333",
              publicAccessBlockConfiguration: { blockPublicPolicy: false },
            },
          },
        ],
      },
      {
        what: "an access point that spans Regions, for everybody",
        resources: [
          {
            type: "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
            name: "documents",
            properties: {
              details: {
                name: "documents",
                policy: policy({
                  Sid: "Read",
                  Effect: "Allow",
                  Principal: "*",
                  Action: "s3:GetObject",
                  Resource: "*",
                }),
              },
            },
          },
        ],
      },
      { what: "a topic for another account, as SNS names its own", resources: [bySns("444455556666")] },
      {
        what: "an API, for every endpoint",
        resources: [privateApi({ StringNotLike: { "aws:SourceVpce": "vpce-*" } })],
      },
      {
        what: "an API for everybody",
        resources: [
          {
            type: "aws:apigateway/restApiPolicy:RestApiPolicy",
            name: "orders",
            properties: { restApiId: "a1b2c3", policy: policy(everybodyInvokes) },
          },
        ],
      },
      {
        what: "an API that keeps from others what nobody calls",
        resources: [
          privateApi(
            { StringNotEquals: { "aws:SourceVpce": "vpce-0123abcd" } },
            "execute-api:ManageConnections",
          ),
        ],
      },
      { what: "files for whoever reaches no mount target", resources: [mounted("false")] },
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
