import { busType, isOn, patternOf, regionOf, rulesOf, ruleType, sendsOn, targetType } from "../events.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, blocks, type Graph, number, type Resource, text } from "../resource.ts";

/** IAM, Organizations and root's sign-ins are logged here alone. */
const globalRegion = "us-east-1";

/** Whether a rule takes what AWS reports, rather than what an application says. */
const takesAwss = (rule: Resource): boolean =>
  / via CloudTrail"|"aws\./.test(text(rule, "eventPattern") ?? "");

/** How long and how often EventBridge tries by itself, which is the most that it does. */
const longest = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/** What is sent to nobody soon is lost where no queue keeps it. */
function* givingUp(target: Resource): Iterable<string> {
  if (blocks(target.properties, "deadLetterConfig").length > 0) return;
  for (const policy of blocks(target.properties, "retryPolicy"))
    for (const [key, most] of Object.entries(longest))
      if ((number(policy, key) ?? most) < most)
        yield `gives up on what could not be delivered sooner than EventBridge does by itself (${key})`;
}

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
  why: "EventBridge sees its own Region only, and IAM, Organizations and root are logged in us-east-1 alone: a rule at home alone hears nothing of a new administrator. A target without a role gets nothing, and one that is given up early loses what came while the other side was out; nobody is told of either.",
  fix: "have a rule that is on, with the target and its roleArn, in each Region that is used, and in us-east-1 under a provider of its own.",
  types: [targetType],
  whole: true,
  *check(resource, stack) {
    if (!sendsOn(resource, stack)) return;
    if (text(resource, "roleArn") === undefined)
      yield "sends to a bus without a role, so that nothing arrives";
    const rules = rulesOf(resource, stack);
    if (rules.some(takesAwss)) yield* givingUp(resource);
    if (rules.some((rule) => !patternOf(rule) && text(rule, "scheduleExpression") === undefined))
      yield "is the target of a rule without a pattern that EventBridge takes";
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
        what: "a queue for what could not be delivered",
        resources: [
          ...here,
          rule(globalRegion),
          target(globalRegion, {
            retryPolicy: { maximumRetryAttempts: 1 },
            deadLetterConfig: { arn: "arn:aws:sqs:us-east-1:111122223333:undelivered" },
          }),
        ],
      },
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
        what: "a target that gives up after one try",
        resources: [
          ...here,
          rule(globalRegion),
          target(globalRegion, {
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 1 },
          }),
        ],
      },
      {
        what: "a rule that takes nothing",
        resources: [...here, ...global, rule("eu-west-1", { eventPattern: "{}" }), target("eu-west-1")],
      },
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
