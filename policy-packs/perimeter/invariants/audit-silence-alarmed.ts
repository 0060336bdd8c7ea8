import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { readPolicy } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, blocks, type Graph, list, needed, number, type Resource, text } from "../resource.ts";

const accessType = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** The other accounts that a bus's policy names and lets put events. */
function accountsLetIn(access: Resource): Set<string> {
  const own = accountOf(access);
  const named = readPolicy(access.properties["policy"])
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ principals }) => principals)
    .flatMap(({ kind, value }) => (kind === "AWS" ? (/\d{12}/.exec(value) ?? []) : []));
  return new Set(named.filter((account) => account !== own));
}

/** The accounts whose events alone a rule takes; all, where it does not say. */
function accountsOf(rule: Resource): readonly unknown[] | undefined {
  try {
    const pattern = JSON.parse(text(rule, "eventPattern") ?? "null") as { account?: unknown } | null;
    return Array.isArray(pattern?.account) ? pattern.account : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) throw new CannotTell("eventPattern is no JSON");
    throw error;
  }
}

const isOn = (rule: Resource): boolean => (text(rule, "state") ?? "ENABLED") !== "DISABLED";

/** The rules that count an account's events on the bus, and no other account's. */
const counting = (account: string, bus: string, stack: Graph): Resource[] =>
  stack.ofType(ruleType).filter((rule) => {
    const accounts = text(rule, "eventBusName") === bus && isOn(rule) ? accountsOf(rule) : undefined;
    return accounts?.length === 1 && accounts[0] === account;
  });

/** Whether a rule counts what another one sends by the clock. */
const countsSignsOfLife = (rule: Resource): boolean =>
  (text(rule, "eventPattern") ?? "").includes("Scheduled Event");

/** Whether an alarm is raised when too little is counted of a rule, and when nothing is. */
const misses = (alarm: Resource, ruleName: string | undefined): boolean =>
  text(alarm, "treatMissingData") === "breaching" &&
  (text(alarm, "comparisonOperator") ?? "").startsWith("LessThan") &&
  (number(alarm.properties, "threshold") ?? 0) > 0 &&
  alarm.properties["actionsEnabled"] !== false &&
  list(alarm.properties, "alarmActions").length > 0 &&
  [
    alarm.properties,
    ...blocks(alarm.properties, "metricQueries").flatMap((query) => blocks(query, "metric")),
  ].some((metric) => blocks(metric, "dimensions").some((dimensions) => dimensions["RuleName"] === ruleName));

const access = (properties: Record<string, unknown> = {}) => ({
  type: accessType,
  name: "access",
  properties: {
    eventBusName: "alarms",
    policy: policy({
      Sid: "ForwardersPut",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"] },
      Action: "events:PutEvents",
      Resource: "*",
    }),
    ...properties,
  },
});

const rule = (accounts: readonly string[], properties: Record<string, unknown> = {}) => ({
  type: ruleType,
  name: "alive",
  properties: {
    name: "alive",
    eventBusName: "alarms",
    eventPattern: JSON.stringify({ "detail-type": ["Scheduled Event"], account: accounts }),
    ...properties,
  },
});

const alarm = (properties: Record<string, unknown> = {}) => ({
  type: alarmType,
  name: "silent",
  properties: {
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    evaluationPeriods: 3,
    treatMissingData: "breaching",
    namespace: "AWS/Events",
    metricName: "MatchedEvents",
    dimensions: { RuleName: "alive", EventBusName: "alarms" },
    alarmActions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
    ...properties,
  },
});

const sender = ["444455556666"];

export default stackInvariant({
  id: "audit-silence-alarmed",
  title: "Somebody is told when an account sends no more events.",
  protects: "The alarms of an account from being switched off in that account.",
  why: "Whoever administers an account can delete the rule that reports on it, and the report of that comes too late. An account that is silent looks like one where nothing happens.",
  fix: "count each sending account's events on the bus by a rule of its own, and raise a MetricAlarm below one of them, with treatMissingData breaching and an action.",
  types: [accessType],
  whole: true,
  *check(resource, stack) {
    const bus = needed(resource, "eventBusName");
    for (const account of accountsLetIn(resource)) {
      const rules = counting(account, bus, stack);
      const isMissed = (rule: Resource): boolean =>
        stack.ofType(alarmType).some((one) => misses(one, text(rule, "name")));
      if (!rules.some(isMissed)) yield `lets ${account} send events, and nobody is told when it sends none`;
      else if (rules.some((rule) => countsSignsOfLife(rule) && !isMissed(rule)))
        yield `lets ${account} send signs of life, of which some are counted and missed by nobody`;
    }
  },
  limits:
    "How often an account sends is not judged, nor whether the events that are counted would still come when others do not. Senders that a policy names by their organisation are not seen one by one.",
  examples: {
    holds: [
      { what: "an alarm on what one account sends", resources: [access(), rule(sender), alarm()] },
      {
        what: "a bus for its own account",
        resources: [
          access({
            policy: policy({
              Sid: "OwnAccount",
              Effect: "Allow",
              Principal: { AWS: "arn:aws:iam::111122223333:root" },
              Action: "events:PutEvents",
              Resource: "*",
            }),
          }),
        ],
      },
    ],
    broken: [
      { what: "no alarm", resources: [access(), rule(sender)] },
      {
        what: "signs of life from two Regions, and an alarm on one",
        resources: [
          access(),
          rule(sender),
          { ...rule(sender, { name: "alive-elsewhere" }), name: "alive-elsewhere" },
          alarm(),
        ],
      },
      { what: "an alarm on another account", resources: [access(), rule(["777788889999"]), alarm()] },
      {
        what: "an alarm on all accounts together, of which one may be silent",
        resources: [access(), rule([...sender, "777788889999"]), alarm()],
      },
      {
        what: "an alarm that silence does not raise",
        resources: [access(), rule(sender), alarm({ treatMissingData: "notBreaching" })],
      },
      { what: "an alarm that no count raises", resources: [access(), rule(sender), alarm({ threshold: 0 })] },
      {
        what: "an alarm that tells nobody",
        resources: [access(), rule(sender), alarm({ alarmActions: [] })],
      },
      {
        what: "a rule that is off",
        resources: [access(), rule(sender, { state: "DISABLED" }), alarm()],
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [access({ policy: notKnownYet }), rule(sender), alarm()],
      },
    ],
  },
});
