import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { alarms, forwarded, heartbeat } from "../../../catalog/alarms.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, number, type Resource, text, texts } from "../resource.ts";

const busType = "aws:cloudwatch/eventBus:EventBus";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** The bus that alarms arrive at, and what the names of its rules begin with. */
const busName = "perimeter-alarms";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A pattern in one order: lists of alternatives and keys have none of their own. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(ordered).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, ordered(value[key])]),
      )
    : value;
}

function patternOf(rule: Resource): unknown {
  const json = text(rule, "eventPattern");
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new CannotTell("eventPattern is no JSON");
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

const isOff = (rule: Resource): boolean => text(rule, "state") === "DISABLED";

/** What is wrong with the rules of the bus; each alarm of the catalogue has one. */
function* ofBus(stack: Graph): Iterable<string> {
  const rules = stack.ofType(ruleType);
  for (const { id, pattern } of alarms) {
    const name = `${busName}-${id}`;
    const rule = rules.find((one) => text(one, "name") === name && text(one, "eventBusName") === busName);
    if (!rule) yield `has no rule ${name}`;
    else if (isOff(rule)) yield `has the rule ${name}, which is off`;
    else if (!isSame(patternOf(rule), pattern))
      yield `has the rule ${name}, whose pattern is not the alarm's`;
    const told = stack
      .ofType(targetType)
      .some(
        (target) =>
          text(target, "rule") === name &&
          text(target, "eventBusName") === busName &&
          /^arn:aws[\w-]*:sns:[\w-]+:\d{12}:perimeter-alarms$/.test(text(target, "arn") ?? ""),
      );
    if (rule && !told) yield `has the rule ${name}, which tells nobody`;
  }
}

const alive = /^perimeter-alarms-alive-(\d{12})-([a-z]{2}(?:-[a-z]+)+-\d)-(changes|sessions)$/;

function* ofRule(rule: Resource): Iterable<string> {
  const name = text(rule, "name") ?? "";
  const forwarding = forwarded.find((one) => name === `${busName}-${one.name}`);
  if (forwarding) {
    const state = text(rule, "state") ?? "ENABLED";
    const wanted = forwarding.reads ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED";
    if (state !== wanted && state !== "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
      yield `forwards alarms and is ${state}, not ${wanted}`;
    if (!isSame(patternOf(rule), forwarding.pattern)) yield "forwards other events than its catalogue lists";
    if (text(rule, "scheduleExpression") !== heartbeat.schedule)
      yield `sends no sign of life by ${heartbeat.schedule}`;
  }
  const [, account, region, of] = alive.exec(name) ?? [];
  if (account === undefined) return;
  const expected = {
    source: ["aws.events"],
    "detail-type": ["Scheduled Event"],
    account: [account],
    region: [region],
    resources: [`arn:aws:events:${region}:${account}:rule/${busName}-${of}`],
  };
  if (!isSame(patternOf(rule), expected))
    yield "counts other signs of life than those of the rule that it is named for";
  if (text(rule, "eventBusName") !== busName) yield `counts on another bus than ${busName}`;
  if (isOff(rule)) yield "is off";
}

const silent = /^perimeter-alarms-silent-(\d{12})-([a-z]{2}(?:-[a-z]+)+-\d)$/;

/** Metrics that are summed by the hour, and the least of them, nothing counting as none. */
function* ofAlarm(alarm: Resource): Iterable<string> {
  const [, account, region] = silent.exec(text(alarm, "name") ?? "") ?? [];
  if (account === undefined) return;
  const queries = blocks(alarm.properties, "metricQueries");
  const counted = queries.filter((query) => blocks(query, "metric").length > 0);
  const names = counted.flatMap((query) =>
    blocks(query, "metric").flatMap((metric) =>
      metric["namespace"] === "AWS/Events" &&
      metric["metricName"] === "MatchedEvents" &&
      metric["stat"] === "Sum" &&
      (number(metric, "period") ?? Number.POSITIVE_INFINITY) <= heartbeat.everyHours * 3600
        ? blocks(metric, "dimensions")
            .filter((one) => one["EventBusName"] === busName)
            .map((one) => String(one["RuleName"]))
        : [],
    ),
  );
  for (const { name } of forwarded)
    if (!names.includes(`${busName}-alive-${account}-${region}-${name}`))
      yield `misses no signs of life of ${name} in ${region} of ${account}, hour by hour`;
  const ids = counted.map((query) => String(query["id"])).sort();
  const [result, ...others] = queries.filter(
    (query) => query["returnData"] === true || query["returnData"] === "true",
  );
  const least = /^MIN\(\[(.*)\]\)$/.exec(String(result?.["expression"]))?.[1] ?? "";
  const taken = [...least.matchAll(/FILL\((\w+), 0\)/g)].map(([, id = ""]) => id).sort();
  if (others.length > 0 || taken.join() !== ids.join()) yield "is not raised by the least of what it counts";
  const periods = number(alarm.properties, "evaluationPeriods") ?? 0;
  const needed = number(alarm.properties, "datapointsToAlarm") ?? periods;
  if (periods > 3 || needed > periods) yield "waits for longer than three hours";
  if (number(alarm.properties, "threshold") !== 1)
    yield "has another threshold than one sign of life an hour";
  if (!texts(alarm.properties, "alarmActions").some((arn) => /:perimeter-alarms$/.test(arn)))
    yield "tells nobody at the topic of alarms";
}

const rule = (name: string, properties: Record<string, unknown>) => ({
  type: ruleType,
  name,
  properties: { name: `${busName}-${name}`, ...properties },
  protect: true,
});

const changes = forwarded.find(({ name }) => name === "changes");
const forwards = (properties: Record<string, unknown> = {}) =>
  rule("changes", {
    eventPattern: JSON.stringify(changes?.pattern),
    scheduleExpression: heartbeat.schedule,
    ...properties,
  });

const signs = (properties: Record<string, unknown> = {}) =>
  rule("alive-111122223333-eu-central-1-changes", {
    eventBusName: busName,
    eventPattern: JSON.stringify({
      source: ["aws.events"],
      "detail-type": ["Scheduled Event"],
      account: ["111122223333"],
      region: ["eu-central-1"],
      resources: ["arn:aws:events:eu-central-1:111122223333:rule/perimeter-alarms-changes"],
    }),
    ...properties,
  });

export default stackInvariant({
  id: "audit-alarms-complete",
  title:
    "Each alarm of the catalogue has its rule, as it is written, and each sign of life is missed by itself.",
  protects: "The minutes after somebody has touched the log, the backups, the keys or the organisation.",
  why: "A pattern that lacks one event name rings for all the others, so that nobody sees that it has a gap. An intruder needs one call that rings nowhere.",
  fix: "keep the rules as components/alarm-sink and components/alarm-forwarding write them from catalog/alarms.ts.",
  types: [busType, ruleType, alarmType],
  whole: true,
  *check(resource, stack) {
    if (resource.type === busType) {
      if (text(resource, "name") === busName) yield* ofBus(stack);
    } else if (resource.type === ruleType) yield* ofRule(resource);
    else yield* ofAlarm(resource);
  },
  limits:
    "It knows rules and alarms by their names. Whether an event comes is AWS's: a test of the perimeter sends one of each kind.",
  examples: {
    holds: [
      {
        what: "a rule that forwards, and one that counts its signs of life",
        resources: [forwards(), signs()],
      },
      {
        what: "a bus of somebody's",
        resources: [{ type: busType, name: "orders", properties: { name: "orders" } }],
      },
    ],
    broken: [
      {
        what: "a bus without its rules",
        resources: [{ type: busType, name: "bus", properties: { name: busName } }],
      },
      {
        what: "a rule that forwards less",
        resources: [forwards({ eventPattern: '{"source":["aws.iam"]}' })],
      },
      {
        what: "a rule that sends no sign of life",
        resources: [forwards({ scheduleExpression: "rate(365 days)" })],
      },
      {
        what: "signs of life of whatever account",
        resources: [signs({ eventPattern: '{"source":["aws.events"]}' })],
      },
    ],
    cannotTell: [
      { what: "a pattern that is not known yet", resources: [forwards({ eventPattern: notKnownYet })] },
    ],
  },
});
