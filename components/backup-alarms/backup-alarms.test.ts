import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { called, ofType, only, waitsFor } from "../../sandbox/deployed.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { BackupAlarms, type BackupAlarmsArgs } from "./backup-alarms.ts";
import { BackupEventForwarding } from "./backup-event-forwarding.ts";

const [backup, prod] = ["333333333333", "444444444444"] as const;
const region = "eu-central-1";
const vault = `arn:aws:backup:${region}:${backup}:backup-vault:perimeter-backup`;
const topic = `arn:aws:sns:${region}:${backup}:perimeter-backup-alarms`;

const inAccount = (accountId: string, program: (provider: aws.Provider) => unknown): Promise<Deployment> =>
  deploy({
    program: () => void program(new aws.Provider("account", { region, allowedAccountIds: [accountId] })),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

const alarms = (args: Partial<BackupAlarmsArgs> = {}) =>
  inAccount(
    backup,
    (provider) =>
      new BackupAlarms(
        "alarms",
        {
          accountId: backup,
          region,
          organizationId: "o-sandbox0001",
          sourceAccountIds: [prod],
          vaultArns: [vault],
          mailTo: ["backups@example.com", "ada@example.com"],
          restoresAreTested: true,
          ...args,
        },
        { provider },
      ),
  );

async function up(args?: Partial<BackupAlarmsArgs>): Promise<ResourceState[]> {
  const deployment = await alarms(args);
  expect(deployment.errors).toEqual([]);
  return deployment.resources;
}

const statements = (document: unknown) => JSON.parse(String(document)).Statement;

/** What an alarm is about, in the order of its queries. */
const queries = (alarm: ResourceState) =>
  (alarm.inputs["metricQueries"] as aws.types.output.cloudwatch.MetricAlarmMetricQuery[]).map(
    ({ metric, expression }) => expression ?? metric?.dimensions,
  );

test("no copy for two days, or nothing reported at all, raises an alarm", async () => {
  const absent = called(await up(), "alarms-copies-absent");
  expect(absent.inputs).toMatchObject({
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    // Silence is the case that the alarm is for.
    treatMissingData: "breaching",
    alarmActions: [topic],
  });
  expect(queries(absent)).toEqual([
    { RuleName: "perimeter-backup-copied", EventBusName: "perimeter-backup" },
    "FILL(copies, 0)",
  ]);
});

test("fewer copies than backups raises another, counted for every vault that copies go to", async () => {
  const resources = await up({
    vaultArns: [vault, vault.replace("perimeter-backup", "perimeter-air-gapped")],
  });
  const missing = called(resources, "alarms-copies-missing");
  expect(missing.inputs).toMatchObject({ comparisonOperator: "GreaterThanThreshold", threshold: 0 });
  expect(queries(missing).at(-1)).toBe("FILL(backups, 0) * 2 - FILL(copies, 0)");
});

test("a week without a tested restore raises a third, where restores are tested", async () => {
  const absent = called(await up(), "alarms-restores-absent");
  expect(absent.inputs).toMatchObject({ evaluationPeriods: 7, treatMissingData: "breaching" });
  // The rule is on the account's own bus, so the metric has no name of a bus.
  expect(queries(absent)[0]).toEqual({ RuleName: "perimeter-backup-restored" });
  const untested = await up({ restoresAreTested: false });
  expect(ofType(untested, "MetricAlarm")).toHaveLength(2);
});

test("every rule that tells somebody, of both accounts, has the topic for a target, and the topic its readers", async () => {
  const resources = await up();
  const targets = ofType(resources, "EventTarget");
  expect(targets.map(({ inputs }) => [inputs["rule"], inputs["eventBusName"], inputs["arn"]]).sort()).toEqual(
    [
      ["perimeter-backup-changed", "perimeter-backup", topic],
      ["perimeter-backup-here-changed", undefined, topic],
      ["perimeter-backup-here-troubled", undefined, topic],
      ["perimeter-backup-troubled", "perimeter-backup", topic],
    ],
  );
  const readers = ["alarms-mail-backups@example.com", "alarms-mail-ada@example.com", "alarms-topic-policy"];
  for (const telling of [...targets, ...ofType(resources, "MetricAlarm")])
    expect(waitsFor(resources, telling)).toEqual(expect.arrayContaining(readers));
});

test("what a person reads is a JSON string whatever the event holds: AWS would not send it otherwise", async () => {
  for (const { inputs } of ofType(await up(), "EventTarget")) {
    const { inputPaths, inputTemplate } = inputs[
      "inputTransformer"
    ] as aws.types.output.cloudwatch.EventTargetInputTransformer;
    expect(typeof JSON.parse(inputTemplate)).toBe("string");
    const used = [...inputTemplate.matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(Object.keys(inputPaths ?? {}).sort());
    // Status messages hold quotes.
    expect(Object.values(inputPaths ?? {}).join()).not.toMatch(/message/i);
  }
});

test("taking the stack away does not silence it: all but the addresses is refused deletion by Pulumi", async () => {
  const loose = (await up()).filter(
    ({ custom, type, protect }) => custom && type.startsWith("aws:") && !protect,
  );
  expect(new Set(loose.map(({ type }) => type))).toEqual(
    new Set(["aws:sns/topicSubscription:TopicSubscription"]),
  );
});

test("a mail that was not confirmed is pending: AWS sends it nothing", async () => {
  for (const { outputs } of ofType(await up(), "TopicSubscription"))
    expect(outputs["pendingConfirmation"]).toBe(true);
});

test("the bus takes events from prod's forwarding role alone", async () => {
  const { inputs } = only(await up(), "EventBusPolicy");
  expect(statements(inputs["policy"])).toEqual([
    {
      Sid: "ForwardersPut",
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::${prod}:root`] },
      Action: "events:PutEvents",
      Resource: `arn:aws:events:${region}:${backup}:event-bus/perimeter-backup`,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": [`arn:aws:iam::${prod}:role/perimeter/perimeter-backup-events`] },
        StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" },
      },
    },
  ]);
});

test("the topic and its key let AWS's two services publish, EventBridge without a condition, and nobody else", async () => {
  const resources = await up();
  const topicPolicy = statements(only(resources, "TopicPolicy").inputs["policy"]);
  const allowed = topicPolicy.filter(({ Effect }: { Effect: string }) => Effect === "Allow");
  expect(allowed.map(({ Principal, Condition }: Record<string, unknown>) => [Principal, Condition])).toEqual([
    [{ Service: "events.amazonaws.com" }, undefined],
    [{ Service: "cloudwatch.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": backup } }],
  ]);
  expect(only(resources, "Topic").inputs["kmsMasterKeyId"]).toBe(only(resources, "Key").outputs["arn"]);
  const publishers = statements(only(resources, "Key").inputs["policy"]).at(-1);
  expect(publishers).toMatchObject({
    Principal: { Service: ["events.amazonaws.com", "cloudwatch.amazonaws.com"] },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  });
});

test("what says that it comes from another account raises no alarm; what says nothing is not kept back", async () => {
  const denied = statements(only(await up(), "TopicPolicy").inputs["policy"]).find(
    ({ Sid }: { Sid: string }) => Sid === "DenyOtherAccounts",
  );
  expect(denied).toEqual({
    Sid: "DenyOtherAccounts",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topic,
    Condition: {
      StringNotEquals: { "aws:SourceAccount": backup },
      Null: { "aws:SourceAccount": "false" },
    },
  });
});

test("prod forwards all that AWS Backup reports, with a role that puts on that bus and does nothing else", async () => {
  const { errors, resources } = await inAccount(
    prod,
    (provider) =>
      new BackupEventForwarding("events", { accountId: prod, region, backupAccountId: backup }, { provider }),
  );
  expect(errors).toEqual([]);
  const bus = `arn:aws:events:${region}:${backup}:event-bus/perimeter-backup`;
  expect(JSON.parse(String(only(resources, "EventRule").inputs["eventPattern"]))).toEqual({
    source: ["aws.backup"],
  });
  expect(only(resources, "EventTarget").inputs).toMatchObject({
    arn: bus,
    roleArn: `arn:aws:iam::${prod}:role/perimeter/perimeter-backup-events`,
  });
  expect(waitsFor(resources, only(resources, "EventTarget"))).toContain("events-put");
  expect(statements(only(resources, "RolePolicy").inputs["policy"])).toEqual([
    { Sid: "PutsOnTheBackupAccountsBus", Effect: "Allow", Action: "events:PutEvents", Resource: bus },
  ]);
  expect(statements(only(resources, "Role").inputs["assumeRolePolicy"])[0].Condition).toEqual({
    StringEquals: { "aws:SourceAccount": prod },
    ArnEquals: { "aws:SourceArn": `arn:aws:events:${region}:${prod}:rule/perimeter-backup-events` },
  });
});

test.each<[string, Partial<BackupAlarmsArgs>, RegExp]>([
  ["nobody to tell", { mailTo: [] }, /nobody would be told of a backup that fails/],
  ["eight days", { absentForDays: 8 }, /absentForDays is 8: CloudWatch looks back 1 to 7 days/],
  ["half a day", { absentForDays: 0.5 }, /absentForDays is 0.5/],
])("refused: %s", async (_, args, message) => {
  const { errors } = await alarms(args);
  expect(errors.join("\n")).toMatch(message);
});
