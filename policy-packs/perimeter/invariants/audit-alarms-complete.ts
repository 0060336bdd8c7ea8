import { alarms, forwarded, heartbeat } from "../../../catalog/alarms.ts";
import {
  busOf,
  busType,
  isOn,
  type Probes,
  patternOf,
  probesOf,
  regionOf,
  rulesOf,
  ruleType,
  sendsOn,
  takes,
  takesReads,
  targetsOf,
  targetType,
  titleOf,
} from "../events.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, type Resource, text } from "../resource.ts";

const sought = alarms.map(({ id, pattern, forwardedBy }) => ({
  id,
  pattern,
  reads: forwarded.some(({ name, reads }) => name === forwardedBy && reads),
}));

const globalRegion = "us-east-1";
const globalAlone = new Set(alarms.filter(({ where }) => where === globalRegion).map(({ id }) => id));

/** What a rule takes; nothing, where its pattern is not known yet. */
function hears(rule: Resource, { taken }: Probes): boolean {
  try {
    const pattern = patternOf(rule);
    return taken.some((event) => takes(pattern, event));
  } catch {
    return false;
  }
}

/** Whether these rules are there to hear of what raises alarms: they do so of most. */
const areForAlarms = (rules: readonly Resource[], probes: readonly Probes[]): boolean =>
  probes.filter((one) => rules.some((rule) => hears(rule, one))).length > probes.length / 2;

/** The events of an alarm that come to none of these rules. */
const missed = ({ taken, reads }: Probes, rules: readonly Resource[]): string[] =>
  taken
    .filter((event) => !rules.some((rule) => (!reads || takesReads(rule)) && takes(patternOf(rule), event)))
    .map(titleOf);

const listed = (names: readonly string[]): string => {
  const all = [...new Set(names)];
  return all.length > 3 ? `${all.slice(0, 3).join(", ")} and ${all.length - 3} more` : all.join(", ");
};

/** The bus at which alarms arrive. */
function* ofBus(bus: Resource, stack: Graph): Iterable<string> {
  const probes = probesOf(sought, accountOf(bus), regionOf(bus) ?? globalRegion);
  const rules = stack.ofType(ruleType);
  if (!areForAlarms(rules, probes)) return;
  const name = text(bus, "name");
  const onBus = rules.filter((rule) => busOf(rule) === name || busOf(rule).endsWith(`:event-bus/${name}`));
  if (!areForAlarms(onBus, probes)) return;
  const telling = onBus.filter((rule) => isOn(rule) && targetsOf(rule, stack).length > 0);
  for (const one of probes) {
    const events = missed(one, telling);
    if (events.length > 0) yield `tells nobody of ${listed(events)} (${one.id})`;
    for (const rule of telling)
      if (hears(rule, one) && one.left.some((event) => takes(patternOf(rule), event)))
        yield `rings ${text(rule, "name")} for what is no alarm, so that true ones drown (${one.id})`;
  }
}

/** Seconds between two events of a schedule, at most. */
function secondsOf(schedule: string | undefined): number {
  const [, count = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule ?? "") ?? [];
  const units: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };
  if (unit !== "") return Number(count) * (units[unit] ?? Number.POSITIVE_INFINITY);
  return /^cron\([\d,/*-]+ \* \* \* \? \*\)$/.test(schedule ?? "") ? 3_600 : Number.POSITIVE_INFINITY;
}

/** A target by which events go to another bus. */
function* ofForwarding(target: Resource, stack: Graph): Iterable<string> {
  if (!sendsOn(target, stack)) return;
  const account = accountOf(target);
  const region = regionOf(target) ?? globalRegion;
  const probes = probesOf(sought, account, region);
  const together = stack
    .ofType(targetType)
    .filter(
      (one) => accountOf(one) === account && sendsOn(one, stack) && text(one, "arn") === text(target, "arn"),
    );
  if (
    !areForAlarms(
      together.flatMap((one) => rulesOf(one, stack)),
      probes,
    )
  )
    return;
  for (const rule of rulesOf(target, stack))
    if (secondsOf(text(rule, "scheduleExpression")) > heartbeat.everyHours * 3_600)
      yield `sends no sign of life every ${heartbeat.everyHours === 1 ? "hour" : `${heartbeat.everyHours} hours`}`;
  const here = together.filter((one) => regionOf(one) === regionOf(target));
  // One of them says it for all.
  if (here[0]?.urn !== target.urn) return;
  const rules = here.flatMap((one) => rulesOf(one, stack)).filter(isOn);
  for (const one of probes) {
    if (globalAlone.has(one.id) && region !== globalRegion) continue;
    const events = missed(one, rules);
    if (events.length > 0)
      yield `and its like send on nothing of ${listed(events)} from ${region} (${one.id})`;
  }
}

const bus = { type: busType, name: "bus", properties: { name: "watch", region: "eu-central-1" } };
const topic = "arn:aws:sns:eu-central-1:111122223333:watch";

const ringing = (id: string, pattern: unknown, properties: Record<string, unknown> = {}) => [
  {
    type: ruleType,
    name: id,
    properties: {
      name: id,
      region: "eu-central-1",
      eventBusName: "watch",
      eventPattern: typeof pattern === "string" ? pattern : JSON.stringify(pattern),
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      ...properties,
    },
  },
  {
    type: targetType,
    name: `${id}-target`,
    properties: { rule: id, region: "eu-central-1", eventBusName: "watch", arn: topic },
  },
];

/** All alarms by one rule: the catalogue's patterns side by side. */
const whole = { $or: alarms.map(({ pattern }) => pattern) };
const everyCall = { "detail-type": ["AWS API Call via CloudTrail"] };
const [changes, sessions] = forwarded;

const forwards = (region: string, id: string, pattern: unknown, properties: Record<string, unknown> = {}) => [
  {
    type: ruleType,
    name: `${id}-${region}`,
    properties: {
      name: id,
      region,
      eventPattern: JSON.stringify(pattern),
      scheduleExpression: "rate(1 hour)",
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      ...properties,
    },
  },
  {
    type: targetType,
    name: `${id}-${region}-target`,
    properties: {
      rule: id,
      region,
      arn: "arn:aws:events:eu-central-1:444455556666:event-bus/watch",
      roleArn: "arn:aws:iam::111122223333:role/forwarder",
    },
  },
];

const fromGlobal = [
  ...forwards(globalRegion, "changes", changes?.pattern),
  ...forwards(globalRegion, "sessions", sessions?.pattern),
];

export default stackInvariant({
  id: "audit-alarms-complete",
  title: "Whatever raises an alarm is sent on and told, each event of the catalogue, and nothing else.",
  protects: "The minutes after somebody has touched the log, the backups, the keys or the organisation.",
  why: "A pattern that lacks one event name rings for all the others, so that nobody sees the gap. An intruder needs one call that rings nowhere, or so many that nobody listens any more.",
  fix: "have the rules take every event of catalog/alarms.ts, as components/alarm-sink and components/alarm-forwarding do, each with a target, and the ones that forward fire every hour.",
  types: [busType, targetType],
  whole: true,
  *check(resource, stack) {
    if (resource.type === busType) yield* ofBus(resource, stack);
    else yield* ofForwarding(resource, stack);
  },
  limits:
    "A bus, or what is sent to one, is taken to be for alarms where it hears of more than half of the catalogue. Events are made up from the catalogue's patterns, one for each value and branch; a near miss differs from them in one condition. That AWS reports them so is for a test of the perimeter on events of CloudTrail's.",
  examples: {
    holds: [
      { what: "a rule for all alarms", resources: [bus, ...ringing("all", whole)] },
      {
        what: "a bus of something else",
        resources: [{ type: busType, name: "orders", properties: { name: "orders" } }],
      },
      {
        what: "a rule on a bus that AWS has not named yet",
        resources: [
          { type: busType, name: "orders", properties: { name: notKnownYet } },
          ...ringing("paid", { source: ["orders"] }, { eventBusName: notKnownYet }),
        ],
      },
      {
        what: "what us-east-1 alone logs, sent on from there",
        resources: [
          ...fromGlobal,
          ...forwards("eu-central-1", "changes", {
            ...changes?.pattern,
            detail: {
              eventSource: [{ "anything-but": ["iam.amazonaws.com", "organizations.amazonaws.com"] }],
            },
          }),
          ...forwards("eu-central-1", "sessions", sessions?.pattern),
        ],
      },
      {
        what: "backups' events, sent on without a schedule",
        resources: forwards(
          "eu-central-1",
          "backups",
          { source: ["aws.backup"] },
          { scheduleExpression: undefined },
        ),
      },
    ],
    broken: [
      {
        what: "a rule that lacks an event's name",
        resources: [bus, ...ringing("all", JSON.stringify(whole).replace('"StopLogging",', ""))],
      },
      { what: "a rule that rings for every call", resources: [bus, ...ringing("all", everyCall)] },
      {
        what: "a rule that is off",
        resources: [bus, ...ringing("all", everyCall, { state: "DISABLED" })],
      },
      { what: "a rule without a target", resources: [bus, ...ringing("all", everyCall).slice(0, 1)] },
      {
        what: "sessions by a rule that is kept from what only reads",
        resources: [
          ...forwards(globalRegion, "changes", changes?.pattern),
          ...forwards(globalRegion, "sessions", sessions?.pattern, { state: "ENABLED" }),
        ],
      },
      { what: "changes alone", resources: forwards(globalRegion, "changes", changes?.pattern) },
      {
        what: "a rule that sends no sign of life",
        resources: [
          ...forwards(globalRegion, "changes", changes?.pattern),
          ...forwards(globalRegion, "sessions", sessions?.pattern, { scheduleExpression: "rate(365 days)" }),
        ],
      },
    ],
    cannotTell: [
      {
        what: "a pattern that is not known yet, beside the others",
        resources: [bus, ...ringing("all", everyCall), ...ringing("other", notKnownYet)],
      },
    ],
  },
});
