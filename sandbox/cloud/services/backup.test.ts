/** What AWS refuses about backups and the alarms on them, row by row: each refusal, and its nearest neighbour that AWS takes. */
import { expect, test } from "vitest";
import type { Properties } from "../../wire.ts";
import { Cloud } from "../cloud.ts";
import { sandboxWorld } from "../given.ts";

const [management, backup, prod] = ["111111111111", "333333333333", "444444444444"] as const;

type Row = readonly [type: string, inputs: Properties, account?: string];

const make = (cloud: Cloud, [type, inputs, account = backup]: Row) =>
  cloud.create({ type, name: "made", inputs, account, region: "eu-central-1" });

const vault: Row = ["aws:backup/vault:Vault", { name: "copies" }];
const lock = (days: Properties): Row => [
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  { backupVaultName: "copies", ...days },
];
const vaultPolicy = (statement: Properties): Row => [
  "aws:backup/vaultPolicy:VaultPolicy",
  { backupVaultName: "copies", policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
];
const copiesIn = {
  Effect: "Allow",
  Action: "backup:CopyIntoBackupVault",
  Resource: "*",
  Principal: { AWS: `arn:aws:iam::${prod}:root` },
};
const airGapped = (days: Properties): Row => [
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
  { name: "air-gapped", maxRetentionDays: 90, ...days },
];
const plan = (rule: Properties): Row => [
  "aws:backup/plan:Plan",
  { name: "plan", rules: [{ ruleName: "nightly", targetVaultName: "copies", ...rule }] },
];
const role: Row = [
  "aws:iam/role:Role",
  {
    name: "backs-up",
    assumeRolePolicy: JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    }),
  },
];
const strangersRole: Row = ["aws:iam/role:Role", { name: "stranger", assumeRolePolicy: '{"Statement":[]}' }];
const planId = new Cloud(sandboxWorld).create({
  type: plan({})[0],
  name: "made",
  inputs: plan({})[1],
  account: backup,
  region: "eu-central-1",
}).id;
const selection = (inputs: Properties): Row => [
  "aws:backup/selection:Selection",
  {
    name: "everything",
    planId,
    iamRoleArn: `arn:aws:iam::${backup}:role/backs-up`,
    resources: ["*"],
    ...inputs,
  },
];
const settings = (account: string, inputs: Properties = { isCrossAccountBackupEnabled: "true" }): Row => [
  "aws:backup/globalSettings:GlobalSettings",
  { globalSettings: inputs },
  account,
];
const testing = (inputs: Properties): Row => [
  "aws:backup/restoreTestingPlan:RestoreTestingPlan",
  { name: "tests", recoveryPointSelection: {}, ...inputs },
];
const tested = (inputs: Properties): Row => [
  "aws:backup/restoreTestingSelection:RestoreTestingSelection",
  {
    name: "S3",
    restoreTestingPlanName: "tests",
    protectedResourceType: "S3",
    iamRoleArn: `arn:aws:iam::${backup}:role/backs-up`,
    ...inputs,
  },
];
const topic: Row = ["aws:sns/topic:Topic", { name: "alarms" }];
const subscription = (topicArn: string): Row => [
  "aws:sns/topicSubscription:TopicSubscription",
  { topic: topicArn, protocol: "email", endpoint: "a@example.com" },
];
const bus: Row = ["aws:cloudwatch/eventBus:EventBus", { name: "bus" }];
const rule = (inputs: Properties): Row => [
  "aws:cloudwatch/eventRule:EventRule",
  { name: "rule", eventPattern: '{"source":["aws.backup"]}', ...inputs },
];
const target = (inputs: Properties): Row => [
  "aws:cloudwatch/eventTarget:EventTarget",
  { rule: "rule", arn: `arn:aws:sns:eu-central-1:${backup}:alarms`, ...inputs },
];
const otherBus = { arn: `arn:aws:events:eu-central-1:${prod}:event-bus/bus` };
const alarm = (inputs: Properties): Row => [
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  { name: "alarm", metricName: "M", period: 86_400, evaluationPeriods: 7, ...inputs },
];
const missingRole = { Principal: { AWS: `arn:aws:iam::${prod}:role/not-there` } };

test.each<[string, readonly Row[], RegExp, readonly Row[]]>([
  [
    "a vault's name",
    [["aws:backup/vault:Vault", { name: "my vault" }]],
    /InvalidParameterValueException: backup vault name my vault/,
    [vault],
  ],
  [
    "a vault under a key that is not there",
    [["aws:backup/vault:Vault", { name: "copies", kmsKeyArn: "arn:none" }]],
    /the KMS key arn:none does not exist/,
    [vault],
  ],
  [
    "a lock without its vault",
    [lock({ minRetentionDays: 1 })],
    /ResourceNotFoundException: the backup vault copies/,
    [vault, lock({ minRetentionDays: 1 })],
  ],
  [
    "two days of grace",
    [vault, lock({ changeableForDays: 2 })],
    /ChangeableForDays is 2: .* from 3/,
    [vault, lock({ changeableForDays: 3 })],
  ],
  [
    "a minimum over the maximum",
    [vault, lock({ minRetentionDays: 8, maxRetentionDays: 7 })],
    /MinRetentionDays 8 is more than/,
    [vault, lock({ minRetentionDays: 7, maxRetentionDays: 7 })],
  ],
  [
    "a maximum of over 100 years",
    [vault, lock({ maxRetentionDays: 36_501 })],
    /MaxRetentionDays is 36501/,
    [vault, lock({ maxRetentionDays: 36_500 })],
  ],
  [
    "a policy that names a role that is not there",
    [vault, vaultPolicy({ ...copiesIn, ...missingRole })],
    /role\/not-there does not exist/,
    [vault, vaultPolicy(copiesIn)],
  ],
  [
    "a wildcard in a vault policy's action",
    [vault, vaultPolicy({ ...copiesIn, Action: "backup:*" })],
    /do not support a wildcard in the Action key: backup:\*/,
    [vault, vaultPolicy(copiesIn)],
  ],
  [
    "an air-gapped vault of six days",
    [airGapped({ minRetentionDays: 6 })],
    /MinRetentionDays is 6: .* from 7/,
    [airGapped({ minRetentionDays: 7 })],
  ],
  [
    "cold storage of 89 days",
    [plan({ lifecycle: { coldStorageAfter: 30, deleteAfter: 119 } })],
    /cannot be less than 90 days apart/,
    [plan({ lifecycle: { coldStorageAfter: 30, deleteAfter: 120 } })],
  ],
  [
    "cold storage of 89 days, of a copy",
    [plan({ copyActions: [{ lifecycle: { coldStorageAfter: 30, deleteAfter: 119 } }] })],
    /copy action of rule nightly: DeleteAfterDays/,
    [plan({ copyActions: [{ lifecycle: { deleteAfter: 119 } }] })],
  ],
  [
    "a start window of 59 minutes",
    [plan({ startWindow: 59 })],
    /startWindow is 59/,
    [plan({ startWindow: 60 })],
  ],
  [
    "a selection of no plan",
    [role, selection({})],
    /ResourceNotFoundException: the backup plan/,
    [role, plan({}), selection({})],
  ],
  [
    "a selection with a role that is not there",
    [plan({}), selection({})],
    /cannot be assumed by AWS Backup/,
    [role, plan({}), selection({})],
  ],
  [
    "a selection with a role that AWS Backup may not assume",
    [strangersRole, plan({}), selection({ iamRoleArn: `arn:aws:iam::${backup}:role/stranger` })],
    /role\/stranger cannot be assumed by AWS Backup/,
    [role, plan({}), selection({})],
  ],
  [
    "a selection of nothing",
    [role, plan({}), selection({ resources: [] })],
    /must be non-empty/,
    [role, plan({}), selection({})],
  ],
  [
    "the organisation's switch in a member account",
    [settings(backup)],
    /only the organisation's management account 111111111111/,
    [settings(management)],
  ],
  [
    "a setting that is none",
    [settings(management, { isBackupOn: "true" })],
    /global setting isBackupOn=true/,
    [settings(management)],
  ],
  [
    "a restore test with a dash in its name",
    [testing({ name: "my-tests" })],
    /restore testing plan name my-tests is not valid/,
    [testing({})],
  ],
  [
    "a restore test that looks back more than a year",
    [testing({ recoveryPointSelection: { selectionWindowDays: 366 } })],
    /selectionWindowDays is 366/,
    [testing({ recoveryPointSelection: { selectionWindowDays: 365 } })],
  ],
  [
    "a restore test of what has none",
    [role, testing({}), tested({ protectedResourceType: "SQS" })],
    /restores of SQS cannot be tested/,
    [role, testing({}), tested({})],
  ],
  [
    "a tested service without its plan",
    [role, tested({})],
    /the restore testing plan tests cannot be found/,
    [role, testing({}), tested({})],
  ],
  [
    "a second service-linked role",
    [
      ["aws:iam/serviceLinkedRole:ServiceLinkedRole", { awsServiceName: "backup.amazonaws.com" }],
      ["aws:iam/serviceLinkedRole:ServiceLinkedRole", { awsServiceName: "backup.amazonaws.com" }],
    ],
    /EntityAlreadyExists/,
    [["aws:iam/serviceLinkedRole:ServiceLinkedRole", { awsServiceName: "backup.amazonaws.com" }]],
  ],
  [
    "a reader of no topic",
    [subscription(`arn:aws:sns:eu-central-1:${backup}:alarms`)],
    /NotFoundException: the topic/,
    [topic, subscription(`arn:aws:sns:eu-central-1:${backup}:alarms`)],
  ],
  [
    "a rule on a bus that is not there",
    [rule({ eventBusName: "bus" })],
    /ResourceNotFoundException: event bus bus/,
    [bus, rule({ eventBusName: "bus" })],
  ],
  [
    "a rule that matches nothing and has no schedule",
    [["aws:cloudwatch/eventRule:EventRule", { name: "rule" }]],
    /neither an event pattern nor a schedule/,
    [rule({})],
  ],
  [
    "a pattern that is no JSON",
    [rule({ eventPattern: "source: aws.backup" })],
    /InvalidEventPatternException/,
    [rule({})],
  ],
  [
    "a pattern with text where a list belongs",
    [rule({ eventPattern: '{"source":"aws.backup"}' })],
    /an object whose leaves are lists/,
    [rule({})],
  ],
  [
    "a pattern that is too long",
    [
      rule({
        eventPattern: JSON.stringify({ source: Array.from({ length: 200 }, (_, i) => `source-${i}`) }),
      }),
    ],
    /has \d+ characters, AWS takes 2048/,
    [rule({})],
  ],
  [
    "a state that is none",
    [rule({ state: "ON" })],
    /ON is no state of a rule/,
    [rule({ state: "DISABLED" })],
  ],
  [
    "a topic in another Region",
    [rule({}), target({ arn: "arn:aws:sns:us-east-1:333333333333:alarms" })],
    /only a bus may be in another Region/,
    [rule({}), target({ arn: "arn:aws:sns:eu-central-1:333333333333:alarms" })],
  ],
  [
    "a target of no rule",
    [target({})],
    /ResourceNotFoundException: rule rule does not exist/,
    [rule({}), target({})],
  ],
  [
    "another account's bus without a role",
    [rule({}), target(otherBus)],
    /a bus of another account needs a RoleArn/,
    [rule({}), target({ ...otherBus, roleArn: "arn:role" })],
  ],
  [
    "an alarm that looks back eight days",
    [alarm({ evaluationPeriods: 8 })],
    /it looks back 691200 seconds, AWS takes 604800/,
    [alarm({})],
  ],
  ["an alarm on nothing", [alarm({ metricName: undefined })], /a metric name or metric queries/, [alarm({})]],
  [
    "an alarm on more days than it looks at",
    [alarm({ datapointsToAlarm: 8 })],
    /datapointsToAlarm is more than evaluationPeriods/,
    [alarm({ datapointsToAlarm: 7 })],
  ],
])("%s", (_, refused, message, taken) => {
  const cloud = new Cloud(sandboxWorld);
  for (const row of refused.slice(0, -1)) make(cloud, row);
  expect(() => make(cloud, refused.at(-1) as Row)).toThrow(message);
  const other = new Cloud(sandboxWorld);
  for (const row of taken) make(other, row);
});

test("AWS writes a lock over a lock: a trial becomes a lock for good without ever being open", () => {
  const cloud = new Cloud(sandboxWorld);
  make(cloud, vault);
  make(cloud, lock({ minRetentionDays: 1 }));
  make(cloud, lock({ minRetentionDays: 7, changeableForDays: 3 }));
  const locks = cloud.find("aws:backup/vaultLockConfiguration:VaultLockConfiguration", backup);
  expect(locks.map(({ inputs }) => inputs["changeableForDays"])).toEqual([3]);
});
