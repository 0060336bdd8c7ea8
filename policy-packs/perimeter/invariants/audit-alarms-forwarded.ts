import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, needed, type Resource, text } from "../resource.ts";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";

/** IAM, Organizations and root's sign-ins are logged here alone. */
const globalRegion = "us-east-1";

const busType = "aws:cloudwatch/eventBus:EventBus";

const accountIn = (arn: string): string => arn.split(":")[4] ?? "";

/** A target that is a bus of another account, or of this one by its ARN. */
const sendsOn = (target: Resource, stack: Graph): boolean =>
  stack
    // Before AWS has made what it leads to, a function or a queue of this stack is told by its type.
    .textFrom(target, "arn", (sources) =>
      sources.some(({ type }) => type === busType) ? undefined : sources.map(({ type }) => type).join(),
    )
    .includes(":event-bus/");

const regionOf = (resource: Resource): string | undefined => {
  const own = text(resource, "region");
  const configured = resource.provider?.["region"];
  return own ?? (typeof configured === "string" ? configured : undefined);
};

/** The rules that a target is of: of its name, in its Region and account. */
const rulesOf = (target: Resource, stack: Graph): Resource[] =>
  stack
    .ofType(ruleType)
    .filter(
      (rule) =>
        text(rule, "name") === text(target, "rule") &&
        regionOf(rule) === regionOf(target) &&
        accountOf(rule) === accountOf(target),
    );

const isOn = (rule: Resource): boolean => (text(rule, "state") ?? "ENABLED") !== "DISABLED";

/** Whether a rule takes what CloudTrail reports. */
const takesCalls = (rule: Resource): boolean =>
  (text(rule, "eventPattern") ?? "").includes(" via CloudTrail");

/** Whether an account sends the same on from a Region. */
const sendsFrom = (region: string, pattern: string | undefined, account: string, stack: Graph): boolean =>
  stack
    .ofType(targetType)
    .some(
      (target) =>
        accountOf(target) === account &&
        sendsOn(target, stack) &&
        regionOf(target) === region &&
        rulesOf(target, stack).some((rule) => isOn(rule) && text(rule, "eventPattern") === pattern),
    );

const bus = "arn:aws:events:eu-central-1:222222222222:event-bus/alarms";
const forwarder = "arn:aws:iam::111122223333:role/perimeter/forwarder";

const rule = (region: string, properties: Record<string, unknown> = {}) => ({
  type: ruleType,
  name: `rule-${region}`,
  properties: {
    name: "alarms",
    region,
    eventPattern: JSON.stringify({ "detail-type": ["AWS API Call via CloudTrail"] }),
    ...properties,
  },
});

const target = (region: string, properties: Record<string, unknown> = {}) => ({
  type: targetType,
  name: `target-${region}`,
  properties: { rule: "alarms", region, arn: bus, roleArn: forwarder, ...properties },
});

const here = [rule("eu-central-1"), target("eu-central-1")];
const global = [rule(globalRegion), target(globalRegion)];

export default stackInvariant({
  id: "audit-alarms-forwarded",
  title: "What may raise an alarm is sent on, from us-east-1 as well, by rules that are on.",
  protects: "Alarms from ending in the account that they are about.",
  why: "EventBridge sees its own Region only, and IAM, Organizations and root are logged in us-east-1 alone: a rule at home alone hears nothing of a new administrator. A target in another account without a role gets nothing, and nobody is told.",
  fix: "have a rule that is on, with the target and its roleArn, in each Region that is used, and in us-east-1 under a provider of its own.",
  types: [targetType],
  whole: true,
  *check(resource, stack) {
    if (!sendsOn(resource, stack)) return;
    const arn = needed(resource, "arn");
    if (text(resource, "roleArn") === undefined && accountIn(arn) !== accountOf(resource))
      yield "sends to another account's bus without a role, so that nothing arrives";
    const rules = rulesOf(resource, stack);
    if (rules.some((rule) => !isOn(rule))) yield "is the target of a rule that is off";
    const calls = rules.filter(takesCalls).map((rule) => text(rule, "eventPattern"));
    if (calls.some((pattern) => !sendsFrom(globalRegion, pattern, accountOf(resource), stack)))
      yield `sends on what CloudTrail reports, and not from ${globalRegion}, where IAM and root are logged`;
  },
  limits:
    "Which events a pattern takes is not judged: a test of the perimeter sends one of each kind. Rules in another stack than their target are not seen.",
  examples: {
    holds: [
      { what: "a rule at home and one in us-east-1", resources: [...here, ...global] },
      {
        what: "a rule on what is no call",
        resources: [
          rule("eu-central-1", { eventPattern: JSON.stringify({ source: ["aws.backup"] }) }),
          target("eu-central-1"),
        ],
      },
      {
        what: "a target that is no bus",
        resources: [target("eu-central-1", { arn: "arn:aws:sqs:eu-central-1:111122223333:jobs" })],
      },
      {
        what: "a function that AWS has not made yet",
        resources: [
          { type: "aws:lambda/function:Function", name: "report", properties: { name: "report" } },
          { ...target("eu-central-1", { arn: notKnownYet }), sources: { arn: "report" } },
        ],
      },
    ],
    broken: [
      { what: "at home alone", resources: here },
      {
        what: "less from us-east-1 than from home",
        resources: [
          ...here,
          rule(globalRegion, {
            eventPattern: JSON.stringify({ "detail-type": ["AWS Console Sign In via CloudTrail"] }),
          }),
          target(globalRegion),
        ],
      },
      {
        what: "a rule in us-east-1 that is off",
        resources: [...here, rule(globalRegion, { state: "DISABLED" }), target(globalRegion)],
      },
      {
        what: "a target without a role",
        resources: [...here, rule(globalRegion), target(globalRegion, { roleArn: undefined })],
      },
      {
        what: "a target in us-east-1 of no rule there",
        resources: [...here, target(globalRegion)],
      },
    ],
    cannotTell: [
      {
        what: "a target that is not known yet",
        resources: [...here, rule(globalRegion), target(globalRegion, { arn: notKnownYet })],
      },
      {
        what: "a bus of this stack that AWS has not made yet",
        resources: [
          { type: busType, name: "alarms", properties: { name: "alarms" } },
          { ...target("eu-central-1", { arn: notKnownYet }), sources: { arn: "alarms" } },
        ],
      },
    ],
  },
});
