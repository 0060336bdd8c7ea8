import { expect, test } from "vitest";
import { deniedActions } from "../../catalog/irreversible.ts";
import { quotas } from "../../catalog/quotas.ts";
import type { Task } from "../escalation-task/task.ts";
import { boundarySize, boundaryTasksProblems, revokersProblems } from "./boundary.ts";
import { atRest } from "./kill-switch.ts";
import { boundaryDocument, revokerPermissions, revokerTrust } from "./policies.ts";

const account = "444444444444";

const restart: Task = {
  name: "restart-orders",
  purpose: "restart the orders service when it hangs",
  actions: ["ecs:UpdateService"],
  resources: [`arn:aws:ecs:eu-central-1:${account}:service/orders/orders`],
};
const redrive: Task = {
  name: "redrive-orders",
  purpose: "move messages back from the dead-letter queue",
  actions: ["sqs:ReceiveMessage", "sqs:SendMessage"],
  resources: [
    `arn:aws:sqs:eu-central-1:${account}:orders`,
    `arn:aws:sqs:eu-central-1:${account}:orders-dead`,
  ],
  recovery: ["ownUndo"],
};

const principal = (path: string) => `arn:aws:iam::${account}:role/${path}`;

/** Each statement with what it is there for. Whoever changes one changes this, too. */
const expected = {
  KillSwitch: {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { DateLessThan: { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" } },
  },
  // Agents get what their own policies give them, and nothing else carries an allow that is not a task's.
  Agents: {
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    Condition: {
      ArnLike: { "aws:PrincipalArn": [principal("agent/agent-*"), principal("agent/landing-*")] },
    },
  },
  TaskRestartOrders: {
    Effect: "Allow",
    Action: restart.actions,
    Resource: restart.resources,
    Condition: { ArnEquals: { "aws:PrincipalArn": principal("escalation/escalation-restart-orders") } },
  },
  TaskRedriveOrders: {
    Effect: "Allow",
    Action: redrive.actions,
    Resource: redrive.resources,
    Condition: { ArnEquals: { "aws:PrincipalArn": principal("escalation/escalation-redrive-orders") } },
  },
  DeclaredOnly: {
    Effect: "Deny",
    Action: "*",
    NotResource: [...restart.resources, ...redrive.resources],
    Condition: { ArnLike: { "aws:PrincipalArn": principal("escalation/escalation-*") } },
  },
  Irreversible: { Effect: "Deny", Action: deniedActions, Resource: "*" },
  LandingOnly: {
    Effect: "Deny",
    Action: "*",
    NotResource: principal("agent/agent-*"),
    Condition: { ArnLike: { "aws:PrincipalArn": principal("agent/landing-*") } },
  },
  NoOtherRole: {
    Effect: "Deny",
    Action: "sts:AssumeRole",
    NotResource: principal("escalation/escalation-*"),
    Condition: { ArnNotLike: { "aws:PrincipalArn": principal("agent/landing-*") } },
  },
  ThisAccountOnly: {
    Effect: "Deny",
    NotAction: ["iam:GetPolicy*", "iam:List*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:ResourceAccount": account } },
  },
  NoKeysOfTheCaller: {
    Effect: "Deny",
    Action: "s3:PutObject",
    Resource: "*",
    Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
  },
  NoTags: {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { Null: { "aws:TagKeys": "false" } },
  },
  NoStateOfTheirs: { Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::perimeter-*" },
};

const byName = (...tasks: Task[]) =>
  Object.fromEntries(
    boundaryDocument(account, tasks, atRest).Statement.map(({ Sid, ...statement }) => [Sid, statement]),
  );

test("the boundary, statement by statement", () => {
  expect(byName(restart, redrive)).toEqual(expected);
});

test("every allow names its principals; only agents have one that is not a task's", () => {
  const allows = boundaryDocument(account, [restart, redrive], atRest).Statement.filter(
    ({ Effect }) => Effect === "Allow",
  );
  expect(allows.map(({ Sid }) => Sid)).toEqual(["Agents", "TaskRestartOrders", "TaskRedriveOrders"]);
  for (const { Condition } of allows)
    expect(Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys))).toEqual(["aws:PrincipalArn"]);
});

test("without tasks an escalation role is denied everything", () => {
  expect(byName()["DeclaredOnly"]).toEqual({
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: expected.DeclaredOnly.Condition,
  });
});

test("there is room for a handful of tasks, and AWS's limit is told before AWS tells it", () => {
  expect(boundarySize(account, [])).toBeLessThan(4_400);
  const many = ["one", "two", "three", "four", "five", "six", "seven", "eight"].map((name) => ({
    ...redrive,
    name: `redrive-${name}`,
  }));
  expect(boundaryTasksProblems(many.slice(0, 4), account)).toEqual([]);
  const [problem] = boundaryTasksProblems(many, account);
  expect(problem?.message).toMatch(
    /^the 8 tasks make the boundary \d+ characters long, and AWS takes 6144: /,
  );
});

test("what is wrong with a task is wrong with the boundary", () => {
  expect(
    boundaryTasksProblems([{ ...restart, actions: ["kms:ScheduleKeyDeletion"] }], account)[0],
  ).toMatchObject({ path: [0, "actions", 0] });
});

test("a pulled switch only narrows: the rest of the document is the same", () => {
  const [resting, ...rest] = boundaryDocument(account, [restart], atRest).Statement;
  const [pulled, ...others] = boundaryDocument(account, [restart], "pulled").Statement;
  expect(pulled).toEqual({ Sid: "KillSwitch", Effect: "Deny", Action: "*", Resource: "*" });
  expect(resting?.Sid).toBe("KillSwitch");
  expect(others).toEqual(rest);
});

test("pulling is one statement long, and fits whatever the tasks", () => {
  expect(JSON.stringify(boundaryDocument(account, [], "pulled")).length).toBeLessThan(
    quotas.managedPolicy.limit,
  );
});

const breakGlass = "arn:aws:iam::444444444444:role/perimeter/break-glass";
const remote =
  "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Revoke_0123";
const person = "arn:aws:iam::111111111111:user/people/ada";

test("the revoker lets in exactly its principals, and users with a second factor only", () => {
  expect(revokerTrust([breakGlass, person, remote]).Statement).toEqual([
    {
      Sid: "Roles",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::444444444444:root", "arn:aws:iam::111111111111:root"] },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:PrincipalArn": [breakGlass, remote] } },
    },
    {
      Sid: "Users",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::111111111111:root"] },
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": [person] },
        Bool: { "aws:MultiFactorAuthPresent": "true" },
      },
    },
  ]);
  expect(revokerTrust([breakGlass]).Statement.map(({ Sid }) => Sid)).toEqual(["Roles"]);
  expect(revokerTrust([person]).Statement.map(({ Sid }) => Sid)).toEqual(["Users"]);
});

test("the revoker writes versions of the one boundary, and nothing else", () => {
  const boundary = "arn:aws:iam::444444444444:policy/perimeter/agent-boundary";
  const actions = [
    "iam:CreatePolicyVersion",
    "iam:DeletePolicyVersion",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:ListPolicyVersions",
  ];
  expect(revokerPermissions(account).Statement).toEqual([
    { Sid: "WriteTheBoundary", Effect: "Allow", Action: actions, Resource: boundary },
    { Sid: "NothingElse", Effect: "Deny", NotAction: actions, Resource: "*" },
    { Sid: "NoOtherPolicy", Effect: "Deny", Action: "*", NotResource: boundary },
  ]);
});

test.each([
  ["arn:aws:iam::444444444444:root", "no exact user or role"],
  ["444444444444", "no exact user or role"],
  ["*", "no exact user or role"],
  ["arn:aws:iam::444444444444:role/*", "no exact user or role"],
  ["arn:aws:iam::*:role/break-glass", "no exact user or role"],
  ["arn:aws:iam::444444444444:role/break-glas?", "no exact user or role"],
  ["arn:aws:iam::444444444444:role/${aws:username}", "no exact user or role"],
  ["arn:aws:sts::444444444444:assumed-role/break-glass/ada", "no exact user or role"],
  ["arn:aws:iam::444444444444:group/people", "no exact user or role"],
  ["", "no exact user or role"],
  ["arn:aws:iam::444444444444:role/agent/agent-sre", "an agent's role or a pipeline's"],
  ["arn:aws:iam::444444444444:role/agent/landing-sre", "an agent's role or a pipeline's"],
  ["arn:aws:iam::555555555555:role/escalation/escalation-restart", "an agent's role or a pipeline's"],
  ["arn:aws:iam::444444444444:role/perimeter/deployer", "an agent's role or a pipeline's"],
  ["arn:aws:iam::444444444444:role/perimeter/grant-deployer", "an agent's role or a pipeline's"],
  ["arn:aws:iam::444444444444:role/perimeter/agent-revoker", "an agent's role or a pipeline's"],
])("%s may not pull the switch", (arn, reason) => {
  expect(revokersProblems([breakGlass, arn])).toEqual([
    { path: [1], message: expect.stringContaining(reason) },
  ]);
});

test("somebody must be able to pull the switch", () => {
  expect(revokersProblems([breakGlass, person, remote])).toEqual([]);
  expect(revokersProblems([])[0]?.message).toMatch(/nobody could pull the kill switch/);
});
