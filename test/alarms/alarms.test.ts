/** Alarms of the whole perimeter: who is told of what, and that nothing on the way can be weakened without being noticed. */
import { describe, expect, test } from "vitest";
import { Deliveries, type Stuck } from "../../analysis/events/delivery.ts";
import { inWords, testAlarm } from "../../analysis/events/test-alarm.ts";
import { buildModel } from "../../analysis/model/build.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { alarms } from "../../catalog/alarms.ts";
import { alarmRuleName } from "../../components/alarm-sink/alarm-sink.ts";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import { type AlarmEvent, accounts, called, table, testEvent } from "./events.ts";
import { page } from "./page.ts";

const people = "security@example.com";
const everyAccount = Object.values(accounts);
const regions = ["eu-central-1", "us-east-1"];

interface File {
  readonly file: string;
  readonly resources: readonly ResourceState[];
}

const files: readonly File[] = (await blueprintCheckpoints()).map(({ file, content }) => ({
  file,
  resources: (content as { deployment: { resources: ResourceState[] } }).deployment.resources,
}));

/** What bears on alarms: the rest of the perimeter is left out where it is looked at again and again. */
const ofAlarms =
  /^(?:pulumi:providers:aws|aws:(?:cloudwatch|sns|kms|organizations)\/.*|aws:iam\/role(?:Policy)?:.*)$/;

const modelOf = (chosen: readonly File[]) =>
  buildModel(
    chosen.map(({ file, resources }) => ({
      file,
      content: { version: 3, deployment: { resources: resources.filter(({ type }) => ofAlarms.test(type)) } },
    })),
    readWorld(worldFileOf(), "world"),
  );

/** The links in AWS's mails were followed. */
const confirmed = { isConfirmed: () => true };

const model = modelOf(files);
const deliveries = new Deliveries(model, confirmed);

const ringing = (told: readonly { endpoint: string; rule: string }[]): string[] =>
  told.filter(({ endpoint }) => endpoint === people).map(({ rule }) => rule.split("/").at(-1) ?? "");

test("a test alarm comes from every account and Region, with a sign of life of every rule", () => {
  const result = testAlarm(model, everyAccount, confirmed);
  expect(inWords(result)).toEqual([
    `test alarm: received by ${people}, from 5 accounts in 2 Regions;`,
    "            20 rules that forward give a sign of life, and are missed without",
  ]);
});

test("as long as nobody has followed the link, nobody is told, and the bringing-up says so", () => {
  const result = testAlarm(model, everyAccount);
  expect(result.arrived).toBe(false);
  expect(inWords(result)).toEqual([
    "test alarm: not received from 10 of 10 places",
    `  ${people} has not confirmed: the link in AWS's mail was not followed`,
  ]);
});

test("an account that forwards nothing is found, and so is one that the bus does not let in", () => {
  const outsider = testAlarm(model, ["666666666666"], confirmed);
  expect(inWords(outsider)).toContain(
    "  666666666666, eu-central-1 forwards nothing (from 666666666666 in eu-central-1)",
  );
});

describe.each(alarms)("$id", ({ id }) => {
  test.each(table[id]?.rings ?? [])("people are told: $what", ({ event }) => {
    expect(ringing(deliveries.deliver(event).told)).toContain(alarmRuleName(id));
  });

  test.each(table[id]?.silent ?? [])("people are not told: $what", ({ event }) => {
    expect(ringing(deliveries.deliver(event).told)).not.toContain(alarmRuleName(id));
  });

  test("from every account, and from every Region where AWS logs it", () => {
    const [first] = table[id]?.rings ?? [];
    const where = alarms.find((row) => row.id === id)?.where === "us-east-1" ? ["us-east-1"] : regions;
    for (const account of everyAccount)
      for (const region of where)
        expect(first && ringing(deliveries.deliver({ ...first.event, account, region }).told)).toContain(
          alarmRuleName(id),
        );
  });
});

test("in a Region where nothing may be done, nothing rings: the guardrail on Regions is what keeps it so", () => {
  const { told } = deliveries.deliver({ ...testEvent(accounts.prod, "eu-west-3") });
  expect(told).toEqual([]);
});

test("nobody rings an alarm by saying that AWS had reported something", () => {
  const said = { ...called("cloudtrail:StopLogging", { name: "perimeter" }), source: "cloudtrail" };
  expect(deliveries.deliver(said)).toEqual({ told: [], stuck: [], matched: [] });
});

/** Whether anything is lost: of the test alarm, or of what the table says that rings. */
function noticed(changed: readonly File[]): boolean {
  const weakened = modelOf(changed);
  if (!testAlarm(weakened, everyAccount, confirmed).arrived) return true;
  const way = new Deliveries(weakened, confirmed);
  const isLost = (id: string, event: AlarmEvent) =>
    !ringing(way.deliver(event).told).includes(alarmRuleName(id));
  return alarms.some(({ id, where }) => {
    const rings = (table[id]?.rings ?? []).map(({ event }) => event);
    const places = everyAccount.flatMap((account) =>
      (where === "us-east-1" ? ["us-east-1"] : regions).map((region) => ({ account, region })),
    );
    const everywhere = rings.slice(0, 1).flatMap((event) => places.map((place) => ({ ...event, ...place })));
    return rings.length === 0 || [...rings, ...everywhere].some((event) => isLost(id, event));
  });
}

/** Resources of the alarms' own components. */
const isOurs = ({ urn, custom }: ResourceState): boolean =>
  custom && /:Alarm(?:Forwarding|Sink)\$/.test(urn) && !urn.includes("BackupAlarms");

const ours = files.flatMap(({ file, resources }) =>
  resources.filter(isOurs).map((resource) => ({ file, resource, what: `${file}: ${nameOf(resource.urn)}` })),
);

const replaced = (file: string, urn: string, by: ResourceState | undefined): File[] =>
  files.map((one) =>
    one.file !== file
      ? one
      : {
          file,
          resources: one.resources.flatMap((resource) =>
            resource.urn === urn ? (by === undefined ? [] : [by]) : [resource],
          ),
        },
  );

/** Without these nothing is lost: an alias is a name, and whoever publishes goes by the key's own. */
const dispensable = /kms\/alias:/;

test("there are resources of every kind to take away", () => {
  expect(ours.length).toBeGreaterThan(130);
  expect(new Set(ours.map(({ resource }) => resource.type)).size).toBe(12);
});

test("whatever is taken away, some alarm is lost, and that is noticed", () => {
  const unnoticed = ours
    .filter(({ resource }) => !dispensable.test(resource.type))
    .filter(({ file, resource }) => !noticed(replaced(file, resource.urn, undefined)))
    .map(({ what }) => what);
  expect(unnoticed).toEqual([]);
});

type Change = readonly [
  what: string,
  change: (properties: Record<string, unknown>) => Record<string, unknown>,
];

const statementsOf = (document: unknown): Record<string, unknown>[] => JSON.parse(String(document)).Statement;

const documents = ["policy", "assumeRolePolicy"];

/** A policy without each of its allows, and with each naming somebody else. */
function policyChanges(resource: ResourceState): Change[] {
  return documents
    .filter((key) => typeof resource.inputs[key] === "string")
    .flatMap((key) =>
      statementsOf(resource.inputs[key]).flatMap((statement, index): Change[] => {
        const others = (by: readonly Record<string, unknown>[]) => (properties: Record<string, unknown>) => ({
          ...properties,
          [key]: JSON.stringify({
            Version: "2012-10-17",
            Statement: statementsOf(properties[key]).flatMap((one, at) => (at === index ? by : [one])),
          }),
        });
        const name = String(statement["Sid"]);
        if (statement["Effect"] !== "Allow") return [];
        return [
          [`without ${name}`, others([])],
          [`${name} for another action`, others([{ ...statement, Action: "ec2:Describe*" }])],
          [
            `${name} on a condition that nothing meets`,
            others([
              {
                ...statement,
                Condition: {
                  StringEquals: { "aws:PrincipalOrgID": "o-outsider001", "aws:SourceAccount": "0" },
                },
              },
            ]),
          ],
        ];
      }),
    );
}

const set =
  (key: string, value: unknown): Change[1] =>
  (properties) => ({ ...properties, [key]: value });

/** What can be done to a resource of a kind that leaves it there. */
const changes: Readonly<Record<string, readonly Change[]>> = {
  "aws:cloudwatch/eventRule:EventRule": [
    ["switched off", set("state", "DISABLED")],
    ["narrowed to nothing", set("eventPattern", JSON.stringify({ source: ["none"] }))],
  ],
  "aws:cloudwatch/eventTarget:EventTarget": [
    ["to somewhere else", set("arn", "arn:aws:sqs:eu-central-1:222222222222:nowhere")],
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    ["that silence does not raise", set("treatMissingData", "notBreaching")],
    ["that tells nobody", set("alarmActions", [])],
    ["with its actions off", set("actionsEnabled", false)],
  ],
  "aws:sns/topic:Topic": [["under AWS's own key", set("kmsMasterKeyId", "alias/aws/sns")]],
  "aws:sns/topicSubscription:TopicSubscription": [
    ["of a part only", set("filterPolicy", JSON.stringify({ severity: ["none"] }))],
  ],
};

/** Of some allows, others make the same thing possible; they are for those who look after a key, and for CloudWatch. */
const notOnTheWay =
  /^(?:AccountLooks|AdministratorsKeep|AlarmsPublish)\b|without (?:AccountLooks|AdministratorsKeep|AlarmsPublish)$/;

test("whatever is weakened in its place, some alarm is lost, and that is noticed", () => {
  const unnoticed: string[] = [];
  let tried = 0;
  for (const { file, resource, what } of ours)
    for (const [how, change] of [...(changes[resource.type] ?? []), ...policyChanges(resource)]) {
      if (notOnTheWay.test(how)) continue;
      tried += 1;
      const weaker = {
        ...resource,
        inputs: change(resource.inputs),
        outputs: change({ ...resource.inputs, ...resource.outputs }),
      };
      if (!noticed(replaced(file, resource.urn, weaker))) unnoticed.push(`${what} ${how}`);
    }
  expect(unnoticed).toEqual([]);
  expect(tried).toBeGreaterThan(150);
});

test("a rule that is not handed what only reads loses the escalations", () => {
  const rules = ours.filter(
    ({ resource }) => resource.inputs["state"] === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
  );
  // The forwarding rule of each place, and the rules on the bus that look at sessions.
  expect(rules.length).toBeGreaterThan(10);
  const sessions = rules.filter(({ resource }) => !String(resource.inputs["name"]).endsWith("-test"));
  const unnoticed = sessions.filter(({ file, resource }) => {
    const change = set("state", "ENABLED");
    const weaker = { ...resource, inputs: change(resource.inputs), outputs: change(resource.outputs) };
    return !noticed(replaced(file, resource.urn, weaker));
  });
  expect(unnoticed.map(({ what }) => what)).toEqual([]);
});

test("the page for whoever is on call says what the rows say", async () => {
  await expect(page()).toMatchFileSnapshot("../../docs/alarms.md");
});

test("what it got stuck on is said with the statement", () => {
  const denied = ours.find(
    ({ resource }) => resource.type === "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
  );
  const resource = denied?.resource;
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Sid: "Nobody", Effect: "Deny", Principal: "*", Action: "events:PutEvents", Resource: "*" }],
  };
  const change = set("policy", JSON.stringify(policy));
  const changed = resource && {
    ...resource,
    inputs: change(resource.inputs),
    outputs: change(resource.outputs),
  };
  const { stuck } = new Deliveries(
    modelOf(replaced(denied?.file ?? "", resource?.urn ?? "", changed)),
    confirmed,
  ).deliver(testEvent(accounts.prod, "us-east-1"));
  expect(stuck).toEqual<Stuck[]>([
    {
      at: "arn:aws:iam::444444444444:role/perimeter/alarm-forwarder",
      why: "may not put events on arn:aws:events:eu-central-1:222222222222:event-bus/perimeter-alarms: Nobody of audit.json: alarms-bus-policy (EventBusPolicy.policy) denies it",
    },
  ]);
});
