import {
  AlarmError,
  isRaised,
  type Metric,
  type MetricAlarm,
  readMetricAlarm,
} from "../../../analysis/events/metric-alarm.ts";
import { readPolicy } from "../../../analysis/iam/document.ts";
import { backupAlarms, done } from "../../../catalog/backup-alarms.ts";
import {
  accessType,
  busOf,
  isOn,
  patternOf,
  probesOf,
  regionOf,
  ruleType,
  takes,
  targetsOf,
  titleOf,
} from "../events.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, list, needed, type Resource, text } from "../resource.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const vaultType = "aws:backup/vault:Vault";
const airGappedType = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault";

/** A vault that copies come to, and no plan of this stack makes backups in: the last place there is. */
const isLastPlace = (vault: Resource, stack: Graph): boolean =>
  stack.ofType("aws:backup/plan:Plan").length === 0 &&
  stack
    .naming(vault, "aws:backup/vaultPolicy:VaultPolicy", "backupVaultName")
    .some((access) => readPolicy(access.properties["policy"]).some(({ effect }) => effect === "Allow"));

const arnOf = (vault: Resource): string =>
  `arn:aws:backup:${regionOf(vault) ?? ""}:${accountOf(vault)}:backup-vault:${needed(vault, "name")}`;

/** Where AWS Backup's events come to, and of which account: the bus that others report to, and this account's own. */
interface Place {
  readonly bus: string;
  readonly account: string;
}

function placesOf(vault: Resource, stack: Graph): { reported: Place[]; own: Place } {
  const own = { bus: "default", account: accountOf(vault) };
  const heard = new Set(
    stack
      .ofType(ruleType)
      .filter((rule) => JSON.stringify(patternOf(rule) ?? {}).includes('"aws.backup"'))
      .map(busOf),
  );
  const reported = stack
    .ofType(accessType)
    .flatMap((access) =>
      readPolicy(access.properties["policy"])
        .filter(({ effect }) => effect === "Allow")
        .flatMap(({ principals }) => principals)
        .flatMap(({ kind, value }) => (kind === "AWS" ? (/\d{12}/.exec(value) ?? []) : []))
        .map((account) => ({ bus: busOf(access), account })),
    )
    .filter(({ bus, account }) => bus !== own.bus && account !== own.account && heard.has(bus));
  return { reported, own };
}

type Event = Readonly<Record<string, unknown>>;

/** Events at a place, and how many of them in a day. */
interface Happening extends Place {
  readonly event: Event;
  readonly daily: number;
}

const eventOf = (
  { bus, account }: Place,
  region: string,
  pattern: { readonly "detail-type": readonly string[] },
  detail: object,
  daily: number,
): Happening => ({
  ...{ bus, account, daily },
  event: {
    source: "aws.backup",
    "detail-type": pattern["detail-type"][0],
    account,
    region,
    resources: [],
    detail,
  },
});

/** The same, put on the bus by whoever may put events. */
const claimed = (happenings: readonly Happening[]): Happening[] =>
  happenings.map((one) => ({ ...one, event: { ...one.event, source: "anybody.elses" } }));

const day = 86_400;

/** What AWS counts by itself, by the kind of event. */
const ownMetrics: Readonly<Record<string, string>> = {
  NumberOfBackupJobsCompleted: "Backup Job State Change",
  NumberOfCopyJobsCompleted: "Copy Job State Change",
  NumberOfRestoreJobsCompleted: "Restore Job State Change",
};

const isDone = ({ event }: Happening): boolean => {
  const detail = event["detail"] as Event;
  return event["source"] === "aws.backup" && [detail["state"], detail["status"]].includes("COMPLETED");
};

/** How often something is counted in a day. */
function dailyOf(metric: Metric, happenings: readonly Happening[], rules: readonly Resource[]): number {
  const counted = (isOne: (one: Happening) => boolean) =>
    happenings.filter(isOne).reduce((sum, { daily }) => sum + daily, 0);
  const { namespace, metricName, dimensions, statistic } = metric;
  if (!["Sum", "SampleCount"].includes(statistic)) return 0;
  if (namespace === "AWS/Backup")
    return counted((one) => one.event["detail-type"] === ownMetrics[metricName] && isDone(one));
  const named = String(dimensions["EventBusName"] ?? "default");
  const rule = rules.find(
    (one) => isOn(one) && text(one, "name") === dimensions["RuleName"] && busOf(one) === named,
  );
  if (namespace !== "AWS/Events" || !rule) return 0;
  return counted(({ bus, event }) => bus === named && takes(patternOf(rule), event));
}

/**
 * Whether an alarm is raised by days like these, of which everything comes at one hour, and restores on the first alone.
 * Late: the first day's copies come a day later.
 */
function isRaisedBy(
  alarm: MetricAlarm,
  happenings: readonly Happening[],
  rules: readonly Resource[],
  { isLate = false, isBetween = false, fills = true } = {},
): boolean {
  const { period, metrics } = alarm;
  const of = ({ "detail-type": [kind] }: { readonly "detail-type": readonly string[] }) =>
    happenings.filter(({ event }) => event["detail-type"] === kind);
  const [copies, restores] = [of(done.copy), of(done.restoreTest)];
  const daily = new Map(
    metrics.map((metric) => [
      metric,
      {
        all: dailyOf(metric, happenings, rules),
        late: isLate ? dailyOf(metric, copies, rules) : 0,
        weekly: dailyOf(metric, restores, rules),
      },
    ]),
  );
  return isRaised(
    alarm,
    (metric, index) => {
      const begin = index * period;
      if (isBetween || begin % day >= period) return undefined;
      const { all = 0, late = 0, weekly = 0 } = daily.get(metric) ?? {};
      const shifted = begin < day ? -late : begin < 2 * day ? late : 0;
      const rested = begin % (7 * day) < day ? 0 : weekly;
      return (all - rested) * Math.max(1, period / day) + shifted || undefined;
    },
    fills,
  );
}

function alarmOf(resource: Resource): MetricAlarm | undefined {
  if (
    resource.properties["actionsEnabled"] === false ||
    list(resource.properties, "alarmActions").length === 0
  )
    return undefined;
  try {
    const alarm = readMetricAlarm(resource.properties);
    return alarm.metrics.some(({ namespace }) => /^AWS\/(?:Events|Backup)$/.test(namespace))
      ? alarm
      : undefined;
  } catch (error) {
    if (error instanceof AlarmError) return undefined;
    throw error;
  }
}

/** What may become of backups, their copies and the tests of them, each with the days on which it does. */
function* mishapsOf(
  vault: Resource,
  stack: Graph,
): Generator<{ readonly what: string; readonly happenings: readonly Happening[]; readonly isUsual?: true }> {
  const { reported, own } = placesOf(vault, stack);
  const region = regionOf(vault) ?? "us-east-1";
  const senders = reported.length > 0 ? reported : [own];
  const here = arnOf(vault);
  const others = stack
    .ofType(vaultType, airGappedType)
    .map(arnOf)
    .filter((arn) => arn !== here);
  const made = senders.map((place) => eventOf(place, region, done.backup, { state: "COMPLETED" }, 5));
  const copied = (to: readonly string[], daily = 5, state = "COMPLETED") =>
    to.flatMap((destinationBackupVaultArn) =>
      senders.map((place) => eventOf(place, region, done.copy, { state, destinationBackupVaultArn }, daily)),
    );
  const restored = (status: string, by: object) => [
    eventOf(own, region, done.restoreTest, { status, ...by }, 1),
  ];
  const byTest = {
    restoreTestingPlanArn: `arn:aws:backup:${region}:${own.account}:restore-testing-plan:weekly`,
  };
  const tested = restored("COMPLETED", byTest);
  // Of each job several states are reported.
  const begun = senders.flatMap((place) =>
    [done.backup, done.copy].map((kind) => eventOf(place, region, kind, { state: "RUNNING" }, 10)),
  );
  const rest = [...made, ...copied(others), ...begun];
  yield { what: "all is well", happenings: [...rest, ...copied([here]), ...tested], isUsual: true };
  yield { what: "nothing is reported any more", happenings: [] };
  yield { what: "no copy arrives", happenings: [...rest, ...tested] };
  yield {
    what: "somebody else than AWS says that copies arrive",
    happenings: [...rest, ...claimed(copied([here])), ...tested],
  };
  yield { what: "copies to it fail", happenings: [...rest, ...copied([here], 5, "FAILED"), ...tested] };
  if (reported.length > 0) {
    yield { what: "copies go to another vault", happenings: [...rest, ...copied([`${here}-2`]), ...tested] };
    yield {
      what: "fewer copies arrive than backups are made",
      happenings: [...rest, ...copied([here], 4), ...tested],
    };
  }
  if (stack.ofType("aws:backup/restoreTestingPlan:RestoreTestingPlan").length === 0) return;
  const copies = [...rest, ...copied([here])];
  yield { what: "no restore is tested", happenings: copies };
  yield {
    what: "somebody else than AWS says that restores are tested",
    happenings: [...copies, ...claimed(tested)],
  };
  yield { what: "tests of restores fail", happenings: [...copies, ...restored("FAILED", byTest)] };
  yield {
    what: "restores are made by hand, and none by a test",
    happenings: [...copies, ...restored("COMPLETED", {})],
  };
}

/** What may become of backups so that nobody is told. */
function* untold(vault: Resource, stack: Graph): Iterable<string> {
  const rules = stack.ofType(ruleType);
  const mishaps = [...mishapsOf(vault, stack)];
  const usual = mishaps.filter(({ isUsual }) => isUsual).flatMap(({ happenings }) => happenings);
  const alarms: MetricAlarm[] = [];
  for (const resource of stack.ofType(alarmType)) {
    const alarm = alarmOf(resource);
    if (!alarm?.metrics.some((metric) => dailyOf(metric, usual, rules) > 0)) continue;
    const seconds = alarm.period * alarm.periods;
    // Days begin at midnight, and a copy may end after it; whoever looks at hours alone sees some of which nothing is told.
    const odd = seconds >= 2 * day ? { isLate: true } : { isBetween: seconds < day };
    if (isRaisedBy(alarm, usual, rules) || isRaisedBy(alarm, usual, rules, odd))
      yield `is a vault whose alarm ${resource.name} is raised when all is well`;
    else alarms.push(alarm);
  }
  for (const { what, happenings, isUsual } of mishaps) {
    // Whether FILL fills what was never counted is not said.
    const isTold = [true, false].every((fills) =>
      alarms.some((alarm) => isRaisedBy(alarm, happenings, rules, { fills })),
    );
    if (!isUsual && !isTold) yield `is a vault where nobody is told when ${what}`;
  }
}

/** Whether people are told of what AWS Backup says went wrong. */
function* failures(vault: Resource, stack: Graph): Iterable<string> {
  const { reported, own } = placesOf(vault, stack);
  const telling = stack.ofType(ruleType).filter((rule) => isOn(rule) && targetsOf(rule, stack).length > 0);
  let isHeard = false;
  for (const { bus, account } of [...reported, own]) {
    const rules = telling.filter((rule) => busOf(rule) === bus).map((rule) => patternOf(rule));
    const probes = probesOf(backupAlarms, account, regionOf(vault) ?? "us-east-1");
    const takesAny = (events: readonly Event[]) =>
      events.some((event) => rules.some((rule) => takes(rule, event)));
    if (!probes.some(({ taken }) => takesAny(taken))) continue;
    isHeard = true;
    for (const { id, taken, left } of probes) {
      const missed = taken.filter((event) => !takesAny([event])).map(titleOf);
      if (missed.length > 0)
        yield `is a vault where nobody is told of ${[...new Set(missed)].slice(0, 3).join(", ")} in ${account} (${id})`;
      if (takesAny(left))
        yield `is a vault whose alarms ring for what is none, so that true ones drown (${id})`;
    }
  }
  if (!isHeard) yield "is a vault where nobody is told when a copy fails";
}

const vault = {
  type: vaultType,
  name: "vault",
  properties: { name: "prod", region: "eu-central-1" },
  protect: true,
};

const access = {
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: {
    backupVaultName: "prod",
    policy: policy({
      Sid: "CopiesIn",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:role/perimeter/copy" },
      Action: "backup:CopyIntoBackupVault",
      Resource: "*",
    }),
  },
  protect: true,
};

const alarm = (properties: Record<string, unknown> = {}) => ({
  type: alarmType,
  name: "absent",
  properties: {
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    evaluationPeriods: 2,
    treatMissingData: "breaching",
    namespace: "AWS/Backup",
    metricName: "NumberOfCopyJobsCompleted",
    statistic: "Sum",
    period: day,
    alarmActions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
    ...properties,
  },
});

const whole = { $or: backupAlarms.map(({ pattern }) => pattern) };

const ringing = (name: string, pattern: unknown, properties: Record<string, unknown> = {}) => [
  {
    type: ruleType,
    name,
    properties: { name, region: "eu-central-1", eventPattern: JSON.stringify(pattern), ...properties },
  },
  {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    name: `${name}-target`,
    properties: {
      rule: name,
      region: "eu-central-1",
      arn: "arn:aws:sns:eu-central-1:111122223333:alarms",
      ...("eventBusName" in properties ? { eventBusName: properties["eventBusName"] } : {}),
    },
  },
];

const troubled = ringing("troubled", whole);

const bus = { eventBusName: "backups" };
const here = "arn:aws:backup:eu-central-1:111122223333:backup-vault:prod";
const letIn = {
  type: accessType,
  name: "let-in",
  properties: {
    ...bus,
    policy: policy({
      Sid: "ForwardersPut",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:role/perimeter/forward" },
      Action: "events:PutEvents",
      Resource: "*",
    }),
  },
};

const arrived = { ...done.copy, detail: { ...done.copy.detail, destinationBackupVaultArn: [here] } };

const counted = (id: string, rule: string) => ({
  id,
  returnData: false,
  metric: {
    namespace: "AWS/Events",
    metricName: "MatchedEvents",
    dimensions: { RuleName: rule, EventBusName: "backups" },
    period: day,
    stat: "Sum",
  },
});

const computed = (name: string, expression: string, properties: Record<string, unknown> = {}) => ({
  ...alarm({
    ...{ namespace: undefined, metricName: undefined, statistic: undefined, period: undefined },
    metricQueries: [
      counted("made", "made"),
      counted("arrived", "arrived"),
      { id: "result", expression, returnData: true },
    ],
    ...properties,
  }),
  name,
});

const missing = computed("missing", "FILL(made, 0) - FILL(arrived, 0)", {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  treatMissingData: "notBreaching",
});

/** What another account reports, counted on a bus. */
const reported = (copies: unknown = arrived) => [
  letIn,
  ...ringing("troubled-there", whole, bus),
  ...ringing("made", done.backup, bus).slice(0, 1),
  ...ringing("arrived", copies, bus).slice(0, 1),
  computed("absent-there", "FILL(arrived, 0) + FILL(made, 0) * 0"),
];

const restores = {
  type: "aws:backup/restoreTestingPlan:RestoreTestingPlan",
  name: "restores",
  properties: { name: "weekly" },
};

export default stackInvariant({
  id: "backup-absence-alarmed",
  title:
    "Somebody is told when backups or copies fail, when fewer copies arrive than backups, and when none does.",
  protects: "The backups from stopping without anybody noticing.",
  why: "A plan that was changed, a role that lost a right, a switch that is off: backups end in silence, and the first to notice is whoever needs one.",
  fix: "declare MetricAlarms on what is counted of copies, backups and restores, with actions, and EventRules with targets on catalog/backup-alarms.ts, as components/backup-alarms does.",
  types: [vaultType],
  whole: true,
  *check(resource, stack) {
    if (!isLastPlace(resource, stack)) return;
    yield* untold(resource, stack);
    yield* failures(resource, stack);
  },
  limits:
    "Days are made up: five backups and their copies, a test of a restore, and what may become of them. Fewer copies than backups are asked about only where another account's events come to a bus of this stack, and restores where this stack tests them. Whether somebody reads what is sent, no declaration says.",
  examples: {
    holds: [
      { what: "an alarm and a rule", resources: [vault, access, alarm(), ...troubled] },
      {
        what: "alarms on what another account reports",
        resources: [vault, access, ...reported(), missing],
      },
      { what: "a vault that backups are only made in", resources: [vault] },
    ],
    broken: [
      { what: "no alarm", resources: [vault, access, ...troubled] },
      { what: "no rule", resources: [vault, access, alarm()] },
      { what: "a rule without a target", resources: [vault, access, alarm(), ...troubled.slice(0, 1)] },
      {
        what: "a rule on what failed, and not on what never began",
        resources: [
          vault,
          access,
          alarm(),
          ...ringing("failed", { source: ["aws.backup"], detail: { state: ["FAILED"] } }),
        ],
      },
      {
        what: "a rule that rings for every job",
        resources: [vault, access, alarm(), ...ringing("all", { source: ["aws.backup"] })],
      },
      {
        what: "an alarm that silence does not raise",
        resources: [vault, access, alarm({ treatMissingData: "notBreaching" }), ...troubled],
      },
      {
        what: "an alarm that no count raises",
        resources: [vault, access, alarm({ threshold: -1, treatMissingData: "missing" }), ...troubled],
      },
      {
        what: "an alarm that every count raises",
        resources: [vault, access, alarm({ threshold: 1_000 }), ...troubled],
      },
      {
        what: "an alarm that tells nobody",
        resources: [vault, access, alarm({ alarmActions: [] }), ...troubled],
      },
      {
        what: "an alarm on something else",
        resources: [vault, access, alarm({ metricName: "NumberOfRecoveryPointsExpired" }), ...troubled],
      },
      {
        what: "nobody who holds copies against backups",
        resources: [vault, access, ...reported()],
      },
      {
        what: "copies that fail, counted as if they had arrived",
        resources: [
          vault,
          access,
          ...reported({ ...arrived, detail: { destinationBackupVaultArn: [here] } }),
          missing,
        ],
      },
      {
        what: "tests of restores that nobody misses",
        resources: [vault, access, alarm(), ...troubled, restores],
      },
      {
        what: "a rule that is off",
        resources: [vault, access, alarm(), ...ringing("troubled", whole, { state: "DISABLED" })],
      },
    ],
    cannotTell: [
      {
        what: "an alarm that is not known yet",
        resources: [vault, access, alarm({ treatMissingData: notKnownYet }), ...troubled],
      },
    ],
  },
});
