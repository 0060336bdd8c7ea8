import {
  AlarmError,
  type Counts,
  isRaised,
  type Metric,
  type MetricAlarm,
  readMetricAlarm,
} from "../../../analysis/events/metric-alarm.ts";
import { readPolicy } from "../../../analysis/iam/document.ts";
import { coversAction } from "../../../analysis/iam/statements.ts";
import { heartbeat } from "../../../catalog/alarms.ts";
import { accessType, isOn, patternOf, ruleType, takes } from "../events.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, blocks, type Graph, list, needed, type Resource, text, texts } from "../resource.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const muteType = "aws:cloudwatch/alarmMuteRule:AlarmMuteRule";

/** The alarms that a rule keeps from telling anybody, for hours or for good. */
const mutedBy = ({ properties }: Resource): string[] =>
  blocks(properties, "muteTargets").flatMap((targets) => texts(targets, "alarmNames"));

/** The accounts that a bus's policy names and lets put events. */
const accountsLetIn = (access: Resource): string[] => [
  ...new Set(
    readPolicy(access.properties["policy"])
      .filter((statement) => statement.effect === "Allow" && coversAction(statement, "events:PutEvents"))
      .flatMap(({ principals }) => principals)
      .flatMap(({ kind, value }) => (kind === "AWS" ? (/\d{12}/.exec(value) ?? []) : [])),
  ),
];

/** A rule that gives signs of life, in whatever account: its Region, and its name. */
interface Heart {
  readonly region: string;
  readonly name: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** What the rules of a bus await signs of, by their patterns. */
function awaited(rules: readonly Resource[]): { hearts: Heart[]; accounts: Set<string> } {
  const hearts = new Map<string, Heart>();
  const accounts = new Set<string>();
  for (const rule of rules) {
    const pattern = patternOf(rule);
    if (!isRecord(pattern) || !JSON.stringify(pattern).includes('"Scheduled Event"')) continue;
    const [arns, from] = ["resources", "account"].map((key) =>
      Array.isArray(pattern[key]) ? pattern[key].map(String) : [],
    );
    for (const account of from ?? []) accounts.add(account);
    for (const arn of arns ?? []) {
      const [, region = "", account = "", name = ""] =
        /^arn:aws[\w-]*:events:([\w-]+):(\d{12}):rule\/(.+)$/.exec(arn) ?? [];
      if (name === "") continue;
      hearts.set(`${region} ${name}`, { region, name });
      accounts.add(account);
    }
  }
  return { hearts: [...hearts.values()], accounts };
}

const signOf = ({ region, name }: Heart, account: string) => ({
  source: "aws.events",
  "detail-type": "Scheduled Event",
  account,
  region,
  resources: [`arn:aws:events:${region}:${account}:rule/${name}`],
  detail: {},
});

/** Somebody else's event, made up to look like a sign of life. */
const forged = (sign: ReturnType<typeof signOf>) => ({ ...sign, source: "anybody.elses" });

/** How often something is counted where all is well, and in how many hours at most somebody is to be told that it is not. */
interface Pace {
  readonly usual: (seconds: number) => number;
  readonly hours: number;
  /** Whether what is late is counted a little later. */
  readonly isPunctual: boolean;
}
const bySchedule: Pace = {
  usual: (seconds) => Math.floor(seconds / (heartbeat.everyHours * 3_600)),
  hours: 6,
  isPunctual: true,
};
/** Of what is no sign of life, how often it comes is not known; CloudWatch looks back a week. */
const byAndBy: Pace = { usual: () => 1_000, hours: 7 * 24, isPunctual: false };

/** Whether a metric counts what a rule of the bus takes. */
const isCountOf = ({ namespace, metricName, dimensions, statistic }: Metric, rule: string, bus: string) =>
  namespace === "AWS/Events" &&
  ["MatchedEvents", "TriggeredRules", "Invocations"].includes(metricName) &&
  ["Sum", "SampleCount"].includes(statistic) &&
  dimensions["RuleName"] === rule &&
  dimensions["EventBusName"] === bus;

function alarmOf(resource: Resource): MetricAlarm | undefined {
  try {
    return readMetricAlarm(resource.properties);
  } catch (error) {
    if (error instanceof AlarmError) return undefined;
    throw error;
  }
}

/** Whether an alarm is raised when a rule counts nothing, and when nobody counts anything, and else not. */
function misses(resource: Resource, rule: string, bus: string, pace: Pace): boolean {
  if (
    resource.properties["actionsEnabled"] === false ||
    list(resource.properties, "alarmActions").length === 0
  )
    return false;
  const alarm = alarmOf(resource);
  if (!alarm?.metrics.some((metric) => isCountOf(metric, rule, bus))) return false;
  if (alarm.period * alarm.periods > pace.hours * 3_600) return false;
  const usual = pace.usual(alarm.period);
  const but =
    (count: (period: number) => number | undefined): Counts =>
    (metric, period) =>
      isCountOf(metric, rule, bus) ? count(period) : usual;
  try {
    return (
      isRaised(
        alarm,
        but(() => undefined),
      ) &&
      isRaised(
        alarm,
        but(() => 0),
      ) &&
      isRaised(alarm, () => undefined, false) &&
      !isRaised(
        alarm,
        but(() => usual),
      ) &&
      // One that comes a little late is in the next hour.
      (!pace.isPunctual ||
        alarm.periods === 1 ||
        !isRaised(
          alarm,
          but((period) => (period === 0 ? 0 : usual)),
        ))
    );
  } catch (error) {
    if (error instanceof AlarmError) return false;
    throw error;
  }
}

/** The accounts that a rule takes events of by name. */
function accountsOf(rule: Resource): string[] {
  const from = patternOf(rule)?.["account"];
  return Array.isArray(from) ? from.filter((account) => typeof account === "string") : [];
}

/** Whether a rule takes events of one account and no other. */
const isOfAlone = (rule: Resource, account: string): boolean => {
  const from = accountsOf(rule);
  return from.length === 1 && from[0] === account;
};

function* silences(access: Resource, stack: Graph): Iterable<string> {
  const bus = needed(access, "eventBusName");
  const rules = stack.ofType(ruleType).filter((rule) => text(rule, "eventBusName") === bus && isOn(rule));
  const letIn = accountsLetIn(access);
  const { hearts, accounts } = awaited(rules);
  const own = accountOf(access);
  const heard = rules.flatMap((rule) => accountsOf(rule)).filter((account) => account !== own);
  for (const account of new Set([...accounts, ...heard]))
    if (!letIn.includes(account)) yield `awaits events of ${account}, which it does not let in`;
  if (letIn.every((account) => account === own)) return;
  const muted = new Set(stack.ofType(muteType).flatMap(mutedBy));
  const alarms = stack
    .ofType(alarmType)
    .filter((one) => muted.size === 0 || !muted.has(text(one, "name") ?? ""));
  const isMissed = (rule: Resource, pace: Pace) =>
    alarms.some((alarm) => misses(alarm, needed(rule, "name"), bus, pace));
  if (hearts.length === 0) {
    for (const account of letIn)
      if (account !== own && !rules.some((rule) => isOfAlone(rule, account) && isMissed(rule, byAndBy)))
        yield `lets ${account} send events, and nobody is told when it sends none, or somebody is at all times`;
    return;
  }
  // The account that the bus is in may do without.
  const signs = letIn
    .filter((account) => account !== own || accounts.has(own))
    .flatMap((account) => hearts.map((heart) => ({ account, heart, sign: signOf(heart, account) })));
  for (const { account, heart, sign } of signs) {
    const others = [forged(sign), ...signs.filter((one) => one.sign !== sign).map((one) => one.sign)];
    const counting = rules.filter((rule) => {
      const pattern = patternOf(rule);
      return takes(pattern, sign) && !others.some((other) => takes(pattern, other));
    });
    const where = `lets ${account} send events from ${heart.region}`;
    if (counting.length === 0) yield `${where}, and does not count the signs of life of ${heart.name} there`;
    else if (!counting.some((rule) => isMissed(rule, bySchedule)))
      yield `${where}, and nobody is told within ${bySchedule.hours} hours when ${heart.name} gives no sign of life, or somebody is at all times`;
  }
}

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

const rule = (account: string, region: string, properties: Record<string, unknown> = {}) => ({
  type: ruleType,
  name: `alive-${region}`,
  properties: {
    name: `alive-${region}`,
    eventBusName: "alarms",
    eventPattern: JSON.stringify({
      source: ["aws.events"],
      "detail-type": ["Scheduled Event"],
      account: [account],
      region: [region],
      resources: [`arn:aws:events:${region}:${account}:rule/alarms`],
    }),
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
    statistic: "Sum",
    period: 3_600,
    dimensions: { RuleName: "alive-us-east-1", EventBusName: "alarms" },
    alarmActions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
    ...properties,
  },
});

const counted = (id: string, region: string, returnData = false) => ({
  id,
  returnData,
  metric: {
    namespace: "AWS/Events",
    metricName: "MatchedEvents",
    stat: "Sum",
    period: 3_600,
    dimensions: { RuleName: `alive-${region}`, EventBusName: "alarms" },
  },
});

const ofBoth = (expression: string) => ({
  ...{ namespace: undefined, metricName: undefined, statistic: undefined, period: undefined },
  dimensions: undefined,
  metricQueries: [
    counted("a", "us-east-1"),
    counted("b", "eu-central-1"),
    { id: "both", expression, returnData: true },
  ],
});

const mute = (name: string) => ({
  type: muteType,
  name: "mute",
  properties: {
    name: "night",
    muteTargets: { alarmNames: [name] },
    rule: { schedule: { expression: "cron(0 2 * * *)", duration: "PT4H" } },
  },
});

const sender = "444455556666";
const there = rule(sender, "us-east-1");
const elsewhere = rule(sender, "eu-central-1");

export default stackInvariant({
  id: "audit-silence-alarmed",
  title: "Somebody is told within hours when an account sends no more events from a Region.",
  protects: "The alarms of an account from being switched off in that account.",
  why: "Whoever administers an account can delete the rule that reports on it, and the report of that comes too late. An account that is silent looks like one where nothing happens.",
  fix: "mute none of these alarms; count each sending rule's Scheduled Events on the bus by a rule of its own, and raise a MetricAlarm on fewer than one an hour, with treatMissingData breaching and an action.",
  types: [accessType, muteType],
  whole: true,
  *check(resource, stack) {
    if (resource.type === accessType) yield* silences(resource, stack);
    // In whichever stack: by name it reaches the alarms of all of them.
    else
      for (const name of mutedBy(resource))
        if (/^perimeter(-|$)/.test(name)) yield `keeps the alarm ${name} from telling anybody`;
  },
  limits:
    "Whether the events that are counted would still come when others do not is not judged. Which rules give signs of life is read from what is counted: one that nobody counts in any account is not missed. Senders that a policy names by their organisation are not seen one by one.",
  examples: {
    holds: [
      { what: "an alarm on what one account sends", resources: [access(), there, alarm()] },
      {
        what: "one alarm on the signs from two Regions",
        resources: [access(), there, elsewhere, alarm(ofBoth("MIN([FILL(a, 0), FILL(b, 0)])"))],
      },
      {
        what: "an alarm, after two days, on what an account reports of its own accord",
        resources: [
          access(),
          rule(sender, "us-east-1", {
            eventPattern: JSON.stringify({ source: ["aws.backup"], account: [sender] }),
          }),
          alarm({ period: 86_400, evaluationPeriods: 2 }),
        ],
      },
      {
        what: "a product's alarm that is muted at night",
        resources: [access(), there, alarm(), mute("shop-slow")],
      },
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
      { what: "no alarm", resources: [access(), there] },
      {
        what: "an alarm that is muted",
        resources: [access(), there, alarm({ name: "silent" }), mute("silent")],
      },
      {
        what: "the perimeter's alarm, muted from another stack",
        resources: [mute("perimeter-alarms-silent")],
      },
      { what: "no rule", resources: [access(), alarm()] },
      {
        what: "signs of life from two Regions, and an alarm on one",
        resources: [access(), there, elsewhere, alarm()],
      },
      {
        what: "an alarm on the sum of two Regions, of which one may be silent",
        resources: [access(), there, elsewhere, alarm(ofBoth("SUM([FILL(a, 0), FILL(b, 0)])"))],
      },
      {
        what: "an alarm on another account",
        resources: [access(), rule("777788889999", "us-east-1"), alarm()],
      },
      {
        what: "an alarm on all accounts together, of which one may be silent",
        resources: [
          access({
            policy: policy({
              Sid: "ForwardersPut",
              Effect: "Allow",
              Principal: { AWS: ["444455556666", "777788889999"] },
              Action: "events:PutEvents",
              Resource: "*",
            }),
          }),
          rule(sender, "us-east-1", { eventPattern: JSON.stringify({ source: ["aws.events"] }) }),
          alarm(),
        ],
      },
      {
        what: "signs of life that the account can make up",
        resources: [
          access(),
          rule(sender, "us-east-1", {
            eventPattern: JSON.stringify({
              "detail-type": ["Scheduled Event"],
              resources: [`arn:aws:events:us-east-1:${sender}:rule/alarms`],
            }),
          }),
          alarm(),
        ],
      },
      {
        what: "an account that is not let in",
        resources: [
          access({
            policy: policy({
              Sid: "ForwardersPut",
              Effect: "Allow",
              Principal: { AWS: "arn:aws:iam::111122223333:root" },
              Action: "events:PutEvents",
              Resource: "*",
            }),
          }),
          there,
          alarm(),
        ],
      },
      {
        what: "an alarm that silence does not raise",
        resources: [access(), there, alarm({ treatMissingData: "notBreaching" })],
      },
      { what: "an alarm that no count raises", resources: [access(), there, alarm({ threshold: 0 })] },
      { what: "an alarm that every count raises", resources: [access(), there, alarm({ threshold: 9 })] },
      {
        what: "an alarm that waits for days",
        resources: [access(), there, alarm({ evaluationPeriods: 72 })],
      },
      { what: "an alarm that tells nobody", resources: [access(), there, alarm({ alarmActions: [] })] },
      {
        what: "an alarm that CloudWatch does not take",
        resources: [access(), there, alarm({ datapointsToAlarm: 4 })],
      },
      {
        what: "a rule that is off",
        resources: [access(), rule(sender, "us-east-1", { state: "DISABLED" }), alarm()],
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [access({ policy: notKnownYet }), there, alarm()],
      },
    ],
  },
});
