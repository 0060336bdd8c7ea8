import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { decide } from "../../../analysis/iam/decide.ts";
import { readPolicy } from "../../../analysis/iam/document.ts";
import { matches } from "../../../analysis/iam/pattern.ts";
import { compile } from "../../../analysis/iam/policy.ts";
import { regionOf } from "../events.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, type Resource, text, texts } from "../resource.ts";

const topicType = "aws:sns/topic:Topic";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const protectionType = "aws:sns/dataProtectionPolicy:DataProtectionPolicy";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const keyType = "aws:kms/key:Key";

const eventBridge = "events.amazonaws.com";
const cloudWatch = "cloudwatch.amazonaws.com";

/** The topics that something publishes to: by the ends of their ARNs, or, before AWS has made them, by their URNs. */
interface Publishing {
  readonly service: string;
  readonly ends: ReadonlySet<string>;
  readonly urns: ReadonlySet<string>;
  /** Why it cannot be told of one of them. */
  readonly unknown?: unknown;
}

function publishing(
  service: string,
  holders: readonly Resource[],
  property: string,
  stack: Graph,
): Publishing {
  const ends = new Set<string>();
  const urns = new Set<string>();
  let unknown: unknown;
  for (const holder of holders)
    try {
      const value = holder.properties[property];
      for (const arn of Array.isArray(value)
        ? texts(holder.properties, property)
        : [text(holder, property) ?? ""])
        if (arn.startsWith("arn:aws:sns:")) ends.add(arn.slice(arn.lastIndexOf(":") + 1));
    } catch (thrown) {
      const sources = stack.sourcesOf(holder, property);
      if (sources.length === 0) unknown = thrown;
      for (const { urn } of sources) urns.add(urn);
    }
  return { service, ends, urns, unknown };
}

/** The services that publish to a topic, by what names it as target or action. */
function publishersOf(topic: Resource, stack: Graph): string[] {
  const all = stack.once("what publishes to topics", () => [
    publishing(eventBridge, stack.ofType(targetType), "arn", stack),
    publishing(cloudWatch, stack.ofType(alarmType), "alarmActions", stack),
  ]);
  const name = text(topic, "name") ?? "";
  return all.flatMap(({ service, ends, urns, unknown }) => {
    if (ends.has(name) || urns.has(topic.urn)) return [service];
    if (unknown !== undefined) throw unknown;
    return [];
  });
}

/** Whether a policy lets a service do this, on whatever condition. */
const lets = (document: unknown, service: string, action: string): boolean =>
  readPolicy(document).some(
    ({ effect, principals, actions }) =>
      effect === "Allow" &&
      principals.some(({ kind, value }) => kind === "Service" && value === service) &&
      actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())),
  );

/** An account that nobody knows. */
const stranger = "000000000000";

/** Whether a topic's policy lets a service publish that says it works for another account. */
function letsStrangers(topic: Resource, document: unknown, service: string): boolean {
  const own = accountOf(topic);
  const name = text(topic, "name") ?? "";
  const named = readPolicy(document)
    .flatMap(({ resources }) => resources)
    .find((resource) => resource.endsWith(`:${own}:${name}`));
  const { decision } = decide(
    {
      principal: { arn: service, type: "AWSService", account: null, org: null },
      action: "sns:Publish",
      resource: named ?? `arn:aws:sns:${regionOf(topic) ?? "us-east-1"}:${own}:${name}`,
      resourceAccount: own,
      resourceOrg: null,
      context: {
        "aws:SecureTransport": "true",
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        "aws:SourceAccount": stranger,
        "aws:SourceArn": `arn:aws:events:us-east-1:${stranger}:rule/anything`,
        "aws:ResourceAccount": own,
      },
    },
    {
      ...{ identity: [], boundaries: [], session: [], scps: [], rcps: [], endpoints: [] },
      resource: compile(document, topic.name),
    },
  );
  return decision === "Allowed";
}

/** The stack's keys that a topic is under. */
const keysOf = (topic: Resource, stack: Graph): Resource[] =>
  stack.ofType(keyType).filter((key) => stack.names(topic, "kmsMasterKeyId", key));

/** Whether a topic's data protection throws away messages by what they say; masking them leaves the alarm. */
function dropsMessages(document: unknown): boolean {
  if (typeof document !== "string") throw new CannotTell("policy is no text");
  let said: unknown;
  try {
    said = JSON.parse(document);
  } catch {
    throw new CannotTell("policy is no JSON");
  }
  const statements = (said as { Statement?: unknown } | null)?.Statement;
  return (Array.isArray(statements) ? statements : []).some((statement: { Operation?: unknown } | null) =>
    Object.hasOwn(Object(statement?.Operation) as object, "Deny"),
  );
}

function* problemsOfKey(topic: Resource, stack: Graph, publishers: readonly string[]): Generator<string> {
  let named: string | undefined;
  try {
    named = text(topic, "kmsMasterKeyId");
    if (named === undefined) return yield "is a topic of alarms that is not encrypted (kmsMasterKeyId)";
  } catch {
    // AWS has not chosen its id yet: then it is one of this stack's.
  }
  if (named?.endsWith("alias/aws/sns") === true)
    return yield "is a topic of alarms under AWS's own key, which neither EventBridge nor CloudWatch can use";
  for (const key of keysOf(topic, stack))
    for (const service of publishers)
      if (!lets(key.properties["policy"], service, "kms:GenerateDataKey"))
        yield `is a topic of alarms whose key ${service} may not use`;
}

const topic = (properties: Record<string, unknown> = {}) => ({
  type: topicType,
  name: "topic",
  properties: { name: "alarms", kmsMasterKeyId: "key-1", ...properties },
  outputs: { arn: "arn:aws:sns:eu-central-1:111122223333:alarms" },
});

const key = (...services: readonly string[]) => ({
  type: keyType,
  name: "key",
  properties: {
    policy: policy({
      Sid: "Publishers",
      Effect: "Allow",
      Principal: { Service: services },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    }),
  },
  outputs: { id: "key-1" },
});

/** EventBridge may say nothing of whom it works for: an Allow on that condition would let no alarm arrive. */
const denyOthers = {
  Sid: "DenyOtherAccounts",
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: "*",
  Condition: {
    StringNotEquals: { "aws:SourceAccount": "111122223333" },
    Null: { "aws:SourceAccount": "false" },
  },
};

const access = (service: string, ...denies: readonly Record<string, unknown>[]) => ({
  type: "aws:sns/topicPolicy:TopicPolicy",
  name: "access",
  properties: {
    arn: "arn:aws:sns:eu-central-1:111122223333:alarms",
    policy: policy(
      {
        Sid: "RulesPublish",
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sns:Publish",
        Resource: "*",
      },
      ...denies,
    ),
  },
});

const protection = (Operation: Record<string, unknown>) => ({
  type: protectionType,
  name: "protection",
  properties: {
    arn: "arn:aws:sns:eu-central-1:111122223333:alarms",
    policy: JSON.stringify({
      Name: "protection",
      Version: "2021-06-01",
      Statement: [
        {
          DataDirection: "Inbound",
          Principal: ["*"],
          DataIdentifier: ["arn:aws:dataprotection::aws:data-identifier/IpAddress"],
          Operation,
        },
      ],
    }),
  },
});

const reader = (properties: Record<string, unknown> = {}) => ({
  type: "aws:sns/topicSubscription:TopicSubscription",
  name: "reader",
  properties: {
    topic: "arn:aws:sns:eu-central-1:111122223333:alarms",
    protocol: "email",
    endpoint: "security@example.com",
    ...properties,
  },
});

const rule = {
  type: targetType,
  name: "rule",
  properties: { rule: "trail-stopped", arn: "arn:aws:sns:eu-central-1:111122223333:alarms" },
};

export default stackInvariant({
  id: "audit-alarms-told",
  title: "An alarm reaches somebody: its topic has readers, and lets in who publishes.",
  protects: "Alarms from being raised and told to nobody.",
  why: "A topic whose policy or key shuts EventBridge out drops every alarm without a word, and one without a reader has nobody to drop it for: it looks like a quiet year. One to which any account's rules publish is as good: nobody listens to it for long.",
  fix: "give the topic a subscription, a policy and a key of its own that let events.amazonaws.com (and cloudwatch.amazonaws.com) publish and encrypt, and deny other accounts by aws:SourceAccount.",
  types: [topicType],
  whole: true,
  *check(resource, stack) {
    const publishers = publishersOf(resource, stack);
    if (publishers.length === 0) return;
    const policies = stack.naming(resource, "aws:sns/topicPolicy:TopicPolicy", "arn");
    for (const service of publishers)
      if (!policies.some(({ properties }) => lets(properties["policy"], service, "sns:Publish")))
        yield `is a topic of alarms to which ${service} may not publish`;
    for (const service of publishers)
      if (policies.some(({ properties }) => letsStrangers(resource, properties["policy"], service)))
        yield `is a topic of alarms to which ${service} publishes for whichever account`;
    for (const { name, properties } of stack.naming(resource, protectionType, "arn"))
      if (dropsMessages(properties["policy"]))
        yield `is a topic of alarms that drops messages by what they say (${name})`;
    const readers = stack.naming(resource, "aws:sns/topicSubscription:TopicSubscription", "topic");
    if (!readers.some((one) => text(one, "filterPolicy") === undefined))
      yield "is a topic of alarms that nobody reads whole";
    yield* problemsOfKey(resource, stack, publishers);
  },
  limits:
    "Whether the reader has followed the link in AWS's mail, and reads, no declaration says: send a test alarm. Keys of other stacks are not looked at, nor is who is behind an address on the internet: read the list of subscriptions.",
  examples: {
    holds: [
      {
        what: "a topic with everything",
        resources: [topic(), key(eventBridge), access(eventBridge, denyOthers), reader(), rule],
      },
      {
        what: "a topic whose messages are masked",
        resources: [
          ...[topic(), key(eventBridge), access(eventBridge, denyOthers), reader(), rule],
          protection({ Deidentify: { MaskConfig: { MaskWithCharacter: "#" } } }),
        ],
      },
      { what: "a topic of something else", resources: [topic({ name: "orders" })] },
      {
        what: "a topic of something else, beside a rule for a function that AWS has not made yet",
        resources: [
          topic({ name: "orders" }),
          { type: "aws:lambda/function:Function", name: "report", properties: { name: "report" } },
          { ...rule, properties: { ...rule.properties, arn: notKnownYet }, sources: { arn: "report" } },
        ],
      },
    ],
    broken: [
      {
        what: "nobody to tell",
        resources: [topic(), key(eventBridge), access(eventBridge, denyOthers), rule],
      },
      {
        what: "messages that are dropped by what they say",
        resources: [
          ...[topic(), key(eventBridge), access(eventBridge, denyOthers), reader(), rule],
          protection({ Deny: {} }),
        ],
      },
      {
        what: "somebody who gets a part",
        resources: [
          topic(),
          key(eventBridge),
          access(eventBridge, denyOthers),
          reader({ filterPolicy: "{}" }),
          rule,
        ],
      },
      {
        what: "rules of every account",
        resources: [topic(), key(eventBridge), access(eventBridge), reader(), rule],
      },
      { what: "no policy", resources: [topic(), key(eventBridge), reader(), rule] },
      {
        what: "a policy for somebody else",
        resources: [topic(), key(eventBridge), access("s3.amazonaws.com"), reader(), rule],
      },
      {
        what: "no policy, before AWS has made the topic",
        resources: [
          { ...topic(), outputs: { arn: notKnownYet } },
          key(eventBridge),
          { ...rule, properties: { ...rule.properties, arn: notKnownYet }, sources: { arn: "topic" } },
        ],
      },
      {
        what: "a key that shuts EventBridge out",
        resources: [topic(), key(cloudWatch), access(eventBridge, denyOthers), reader(), rule],
      },
      {
        what: "AWS's own key",
        resources: [
          topic({ kmsMasterKeyId: "alias/aws/sns" }),
          access(eventBridge, denyOthers),
          reader(),
          rule,
        ],
      },
      {
        what: "no key",
        resources: [topic({ kmsMasterKeyId: undefined }), access(eventBridge, denyOthers), reader(), rule],
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [
          topic(),
          key(eventBridge),
          {
            ...access(eventBridge, denyOthers),
            properties: { ...access(eventBridge, denyOthers).properties, policy: notKnownYet },
          },
          reader(),
          rule,
        ],
      },
    ],
  },
});
