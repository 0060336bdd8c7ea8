import { expect, test } from "vitest";
import { irreversible } from "../../catalog/irreversible.ts";
import { knownActions } from "../../test/iam-actions.ts";
import { taskPermissions } from "./policies.ts";
import { type Task, tasksProblems } from "./task.ts";

const account = "444444444444";
const task: Task = {
  name: "restart-orders",
  purpose: "restart the orders service when it hangs",
  actions: ["ecs:UpdateService", "s3:PutObject"],
  resources: [
    `arn:aws:ecs:eu-central-1:${account}:service/orders/orders`,
    "arn:aws:s3:::orders-exports/reprocess/*",
  ],
  recovery: ["versioning"],
};

const problems = (...tasks: Task[]): string =>
  tasksProblems(tasks, account)
    .map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("\n");

test("a task of exact, undoable actions on exact resources is right", () => {
  expect(problems(task)).toBe("");
});

test.each([
  ["arn:aws:s3:::orders-exports", "s3:ListBucket"],
  ["arn:aws:s3:::orders-exports/*", "s3:GetObject"],
  [`arn:aws:dynamodb:eu-central-1:${account}:table/orders/index/*`, "dynamodb:Query"],
  [`arn:aws:logs:eu-central-1:${account}:log-group:/orders/api:*`, "logs:GetLogEvents"],
  [`arn:aws:logs:eu-central-1:${account}:log-group:/orders/api:log-stream:*`, "logs:GetLogEvents"],
  [`arn:aws:ecs:eu-central-1:${account}:task/orders/*`, "ecs:StopTask"],
  [`arn:aws:cloudfront::${account}:distribution/E123`, "cloudfront:CreateInvalidation"],
])("%s is exact enough", (arn, action) => {
  expect(problems({ ...task, actions: [action], resources: [arn] })).toBe("");
});

// A wildcard, a variable or a foreign account, however it is written.
test.each([
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::orders*",
  "arn:aws:s3:::orders-*/x",
  "arn:aws:s3:::orders/*/x",
  "arn:aws:s3:::orders/x*y",
  "arn:aws:s3:::orders/?",
  "arn:aws:s3:::orders/${aws:PrincipalTag/team}/*",
  "arn:aws:s3:*:*:orders",
  `arn:aws:s3:eu-central-1:${account}:accesspoint/orders`,
  "arn:aws:s3:::perimeter-state-444444444444-eu-central-1-an/*",
  "arn:aws:s3:::perimeter-state",
  `arn:aws:ecs:*:${account}:service/orders/orders`,
  "arn:aws:ecs:eu-central-1:*:service/orders/orders",
  "arn:aws:ecs:eu-central-1::service/orders/orders",
  "arn:aws:ecs:eu-central-1:555555555555:service/orders/orders",
  `arn:aws:ecs:eu-central-1:${account}:*`,
  `arn:aws:ecs:eu-central-1:${account}:service/*`,
  `arn:aws:ecs:eu-central-1:${account}:service/orders*`,
  `arn:aws:ecs:eu-central-1:${account}:task/*/*`,
  `arn:aws:logs:eu-central-1:${account}:log-group:/aws/*`,
  `arn:aws:logs:eu-central-1:${account}:log-group:*`,
  `arn:aws:dynamodb:eu-central-1:${account}:table/*`,
  `arn:aws:dynamodb:eu-central-1:${account}:table/*/index/*`,
  `arn:aws:sqs:eu-central-1:${account}:*`,
  `arn:aws:sqs:eu-central-1:${account}:orders-*`,
  `arn:aws:rds:eu-central-1:${account}:db:*`,
  `arn:*:ecs:eu-central-1:${account}:service/orders/orders`,
  `arn:aws:ecs:eu-central-1:${account}:service/orders/orders `,
  `arn:aws:ecs:eu-central-1:${account}:service/orders/orders\n*`,
  "",
])("the resource %j is refused", (arn) => {
  const wrong = problems({
    ...task,
    actions: ["ecs:UpdateService", "s3:PutObject"],
    resources: [...task.resources, arn],
  });
  expect(wrong).toMatch(/^0\.resources\.2: /m);
});

test.each([
  "*",
  "ecs:*",
  "ecs:Update*",
  "ecs:UpdateServic?",
  "*:UpdateService",
  "ecs: UpdateService",
  "ecs",
  "",
  "ECS:UpdateService",
])("the action %j is refused: it is not one action", (action) => {
  expect(problems({ ...task, actions: [...task.actions, action] })).toMatch(
    /^0\.actions\.2: .*(no single action|twice)/m,
  );
});

test("every irreversible operation is refused with its reason, in any spelling of its name", () => {
  for (const { actions, lost } of irreversible)
    for (const action of actions) {
      const [service, name = ""] = action.split(":");
      for (const spelt of [action, `${service}:${name.toLowerCase()}`, `${service}:${name.toUpperCase()}`]) {
        const wrong = problems({ ...task, actions: [spelt] });
        expect(wrong).toContain(`${spelt} is irreversible: afterwards, `);
        if (spelt === action) expect(wrong).toContain("the boundary denies it");
      }
      expect(lost).not.toBe("");
    }
});

test("of all of AWS's actions, a task takes only those that somebody has judged undoable", () => {
  const takes = knownActions
    .map(({ name }) => name)
    .filter((action) => {
      const arn = `arn:aws:${action.split(":")[0]}:eu-central-1:${account}:x`;
      const resources = action.startsWith("s3:") ? ["arn:aws:s3:::orders"] : [arn];
      const recovery = ["versioning", "pointInTimeRecovery", "ownUndo"] as const;
      return problems({ ...task, actions: [action], resources, recovery }) === "";
    });
  expect(takes.sort().join("\n")).toMatchInlineSnapshot(`
    "appconfig:StartDeployment
    appconfig:StopDeployment
    cloudfront:CreateInvalidation
    dynamodb:BatchGetItem
    dynamodb:BatchWriteItem
    dynamodb:CreateBackup
    dynamodb:DeleteItem
    dynamodb:DescribeContinuousBackups
    dynamodb:DescribeTable
    dynamodb:GetItem
    dynamodb:PartiQLDelete
    dynamodb:PartiQLInsert
    dynamodb:PartiQLUpdate
    dynamodb:PutItem
    dynamodb:Query
    dynamodb:Scan
    dynamodb:UpdateItem
    ec2:RebootInstances
    ec2:StartInstances
    ecs:DescribeServices
    ecs:DescribeTasks
    ecs:ListTasks
    ecs:StopTask
    ecs:UpdateService
    events:PutEvents
    kinesis:DescribeStreamSummary
    kinesis:GetRecords
    kinesis:GetShardIterator
    kinesis:ListShards
    kinesis:PutRecord
    kinesis:PutRecords
    kms:Decrypt
    kms:DescribeKey
    kms:Encrypt
    kms:GenerateDataKey
    lambda:DeleteFunctionConcurrency
    lambda:GetAlias
    lambda:GetEventSourceMapping
    lambda:GetFunctionConcurrency
    lambda:InvokeFunction
    lambda:ListVersionsByFunction
    lambda:PutFunctionConcurrency
    lambda:PutProvisionedConcurrencyConfig
    lambda:UpdateAlias
    logs:DescribeLogStreams
    logs:FilterLogEvents
    logs:GetLogEvents
    logs:GetQueryResults
    logs:StartQuery
    rds:CreateDBClusterSnapshot
    rds:CreateDBSnapshot
    rds:DescribeDBClusterSnapshots
    rds:DescribeDBClusters
    rds:DescribeDBInstances
    rds:DescribeDBSnapshots
    rds:FailoverDBCluster
    rds:RebootDBCluster
    rds:RebootDBInstance
    rds:StartDBCluster
    rds:StartDBInstance
    rds:StopDBCluster
    rds:StopDBInstance
    s3:AbortMultipartUpload
    s3:DeleteObject
    s3:GetObject
    s3:GetObjectTagging
    s3:GetObjectVersion
    s3:ListBucket
    s3:ListBucketVersions
    s3:ListMultipartUploadParts
    s3:PutObject
    s3:RestoreObject
    sns:Publish
    sqs:ChangeMessageVisibility
    sqs:GetQueueAttributes
    sqs:GetQueueUrl
    sqs:ListMessageMoveTasks
    sqs:ReceiveMessage
    sqs:SendMessage
    states:DescribeExecution
    states:DescribeStateMachine
    states:ListExecutions
    states:RedriveExecution
    states:StartExecution
    states:StartSyncExecution"
  `);
});

test("messages say what is wrong, where, and how to mend it", () => {
  expect(
    problems(
      {
        name: "Bad Name",
        purpose: "x",
        actions: ["s3:DeleteObjectVersion", "s3:PutObject", "iot:DeleteThing", "iot:Publish", "s3:PutObject"],
        resources: ["arn:aws:s3:::orders/*", "arn:aws:s3:::orders/*"],
      },
      { ...task, actions: [], resources: [] },
      { ...task, actions: ["ecs:UpdateService"], resources: [`arn:aws:sqs:eu-central-1:${account}:orders`] },
      { ...task, name: "restart-or-ders" },
    ),
  ).toMatchInlineSnapshot(`
    "0.name: Bad Name must be 3 to 40 lower-case letters, digits and dashes, a letter first
    0.purpose: say in a line what the task is for: whoever approves a grant reads it
    0.actions.0: s3:DeleteObjectVersion is irreversible: afterwards, object versions are gone, or the bucket no longer keeps, locks, encrypts or guards what is written to it; the boundary denies it to every agent: take it out and let a person do it
    0.actions.1: s3:PutObject can be undone only where the bucket keeps versions, and for longer than a mistake stays unseen: make sure of it, then say recovery: ["versioning"]
    0.actions.2: iot:DeleteThing has not been judged, and sounds as though nothing could be undone: find out how it is undone and add it to catalog/irreversible.ts, or take it out
    0.actions.3: iot:Publish has not been judged: find out how it is undone and add it to catalog/irreversible.ts, or take it out
    0.actions.4: s3:PutObject can be undone only where the bucket keeps versions, and for longer than a mistake stays unseen: make sure of it, then say recovery: ["versioning"]
    0.actions.4: s3:PutObject stands there twice: remove one
    0.resources.1: arn:aws:s3:::orders/* stands there twice: remove one
    1.actions: a task without actions does nothing: name at least one
    1.resources: a task without resources reaches nothing: name at least one ARN
    2.actions.0: ecs:UpdateService has no resource of ecs to act on: add its ARN, or take the action out
    2.resources.0: arn:aws:sqs:eu-central-1:444444444444:orders has no action of sqs for it: add the action, or take the ARN out
    2.name: restart-orders is another task's name, dashes apart: rename one
    3.name: restart-or-ders is another task's name, dashes apart: rename one"
  `);
});

test("the permissions are the task's, and every other action and resource is denied explicitly", () => {
  expect(taskPermissions(task).Statement).toEqual([
    { Sid: "Task", Effect: "Allow", Action: task.actions, Resource: task.resources },
    { Sid: "NoOtherAction", Effect: "Deny", NotAction: task.actions, Resource: "*" },
    { Sid: "NoOtherResource", Effect: "Deny", Action: "*", NotResource: task.resources },
  ]);
});
