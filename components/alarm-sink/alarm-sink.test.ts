import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { alarms, forwarded } from "../../catalog/alarms.ts";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { called, ofType, only, waitsFor } from "../../sandbox/deployed.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { AlarmSink, type AlarmSinkArgs } from "./alarm-sink.ts";

const [audit, prod] = ["222222222222", "444444444444"] as const;
const region = "eu-central-1";
const topic = `arn:aws:sns:${region}:${audit}:perimeter-alarms`;
const bus = `arn:aws:events:${region}:${audit}:event-bus/perimeter-alarms`;

const sink = (args: Partial<AlarmSinkArgs> = {}): Promise<Deployment> =>
  deploy({
    program: () =>
      void new AlarmSink(
        "alarms",
        {
          accountId: audit,
          region,
          organizationId: "o-sandbox0001",
          accountIds: [audit, prod],
          regions: [region, "us-east-1"],
          mailTo: ["security@example.com"],
          ...args,
        },
        { provider: new aws.Provider("account", { region, allowedAccountIds: [audit] }) },
      ),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

async function up(): Promise<ResourceState[]> {
  const { errors, resources } = await sink();
  expect(errors).toEqual([]);
  return resources;
}

const resources = await up();
const document = (json: unknown) => JSON.parse(String(json));

test.each(alarms)(
  "$id tells people, once there is somebody to tell",
  ({ id, pattern, says, forwardedBy }) => {
    const rule = called(resources, `alarms-${id}`);
    expect(document(rule.inputs["eventPattern"])).toEqual(pattern);
    expect(rule.inputs["eventBusName"]).toBe("perimeter-alarms");
    const reads = forwarded.find(({ name }) => name === forwardedBy)?.reads;
    expect(rule.inputs["state"]).toBe(reads ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED");
    const target = called(resources, `alarms-${id}-target`);
    expect(target.inputs).toMatchObject({
      rule: `perimeter-alarms-${id}`,
      eventBusName: "perimeter-alarms",
      arn: topic,
    });
    const readers = ["alarms-topic-topic-policy", "alarms-topic-mail-security@example.com"];
    expect(waitsFor(resources, target)).toEqual(expect.arrayContaining(readers));
    const { inputPaths, inputTemplate } = target.inputs[
      "inputTransformer"
    ] as aws.types.output.cloudwatch.EventTargetInputTransformer;
    // What a person reads is a JSON string whatever the event holds: AWS would not send it otherwise.
    expect(JSON.parse(inputTemplate)).toContain(says);
    const used = [...inputTemplate.matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(Object.keys(inputPaths ?? {}).sort());
    expect(Object.values(inputPaths ?? {}).join()).not.toMatch(/message/i);
  },
);

test("the bus takes events from the forwarders of these accounts alone, once every rule listens", () => {
  const policy = only(resources, "EventBusPolicy");
  expect(document(policy.inputs["policy"]).Statement).toEqual([
    {
      Sid: "ForwardersPut",
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::${audit}:root`, `arn:aws:iam::${prod}:root`] },
      Action: "events:PutEvents",
      Resource: bus,
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": [
            `arn:aws:iam::${audit}:role/perimeter/alarm-forwarder`,
            `arn:aws:iam::${prod}:role/perimeter/alarm-forwarder`,
          ],
        },
        StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" },
      },
    },
  ]);
  expect(waitsFor(resources, policy)).toEqual(
    expect.arrayContaining([
      ...alarms.map(({ id }) => `alarms-${id}-target`),
      `alarms-silent-${prod}-us-east-1`,
    ]),
  );
});

test("silence of one rule in one Region of one account is told within hours, and nothing reported is silence", () => {
  for (const account of [audit, prod])
    for (const from of [region, "us-east-1"]) {
      const { inputs } = called(resources, `alarms-silent-${account}-${from}`);
      expect(inputs).toMatchObject({
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        treatMissingData: "breaching",
        alarmActions: [topic],
      });
      const queries = inputs["metricQueries"] as aws.types.output.cloudwatch.MetricAlarmMetricQuery[];
      expect(queries.at(-1)?.expression).toBe("MIN([FILL(changes, 0), FILL(sessions, 0)])");
      for (const carried of ["changes", "sessions"]) {
        const counting = called(resources, `alarms-alive-${account}-${from}-${carried}`);
        expect(document(counting.inputs["eventPattern"])).toEqual({
          source: ["aws.events"],
          "detail-type": ["Scheduled Event"],
          account: [account],
          region: [from],
          resources: [`arn:aws:events:${from}:${account}:rule/perimeter-alarms-${carried}`],
        });
        expect(queries.find(({ id }) => id === carried)?.metric?.dimensions).toEqual({
          RuleName: counting.inputs["name"],
          EventBusName: "perimeter-alarms",
        });
      }
    }
});

test("taking the stack away does not silence it: all but the addresses is refused deletion by Pulumi", () => {
  const loose = resources.filter(
    ({ custom, type, protect }) => custom && type.startsWith("aws:") && !protect,
  );
  expect(new Set(loose.map(({ type }) => type))).toEqual(
    new Set(["aws:sns/topicSubscription:TopicSubscription"]),
  );
});

test("names are such as AWS takes, in the Region with the longest name", async () => {
  const { resources: far } = await sink({ regions: ["ap-southeast-1", "us-east-1"] });
  for (const { inputs } of ofType(far, "EventRule"))
    expect(String(inputs["name"]).length).toBeLessThanOrEqual(64);
});

test.each<[string, Partial<AlarmSinkArgs>, RegExp]>([
  ["nobody to tell", { mailTo: [] }, /nobody would be told of an alarm/],
  ["the audit account left out", { accountIds: [prod] }, /accountIds lacks 222222222222/],
])("refused: %s", async (_, args, message) => {
  expect((await sink(args)).errors.join("\n")).toMatch(message);
});
