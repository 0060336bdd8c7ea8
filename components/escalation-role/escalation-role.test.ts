import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { AgentBoundary } from "../agent-boundary/agent-boundary.ts";
import { EscalationTask } from "../escalation-task/escalation-task.ts";
import type { Task } from "../escalation-task/task.ts";
import { EscalationRole, trustProblems } from "./escalation-role.ts";
import type { Grant } from "./grant.ts";
import { escalationTrust, grantWindows } from "./policies.ts";

const accountId = "444444444444";
const boundaryArn = `arn:aws:iam::${accountId}:policy/perimeter/agent-boundary`;
const root = { AWS: `arn:aws:iam::${accountId}:root` };
const agent = (name: string) => `arn:aws:iam::${accountId}:role/agent/agent-${name}`;
const task: Task = {
  name: "restart-orders",
  purpose: "restart the orders service when it hangs",
  actions: ["ecs:UpdateService"],
  resources: [`arn:aws:ecs:eu-central-1:${accountId}:service/orders/orders`],
};
const first: Grant = {
  id: "INC-2026-0042",
  task: "restart-orders",
  agent: "sre",
  reason: "incident 42: orders hang",
  approver: "Ada Lovelace",
  notBefore: "2026-11-23T09:00:00Z",
  notAfter: "2026-11-23T11:00:00Z",
};
const second: Grant = {
  ...first,
  id: "INC-2026-0043",
  agent: "release",
  notBefore: "2026-11-23T14:00:00Z",
  notAfter: "2026-11-23T18:00:00Z",
};
const everything = { Effect: "Deny", Action: "*", Resource: "*" };

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation(async (message) => {
    warnings.push(message);
  });
});
afterEach(() => vi.restoreAllMocks());

test("without a grant nobody is let in, and whoever is in can do nothing", () => {
  expect(escalationTrust(accountId, []).Statement).toEqual([
    { Sid: "Shut", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
  ]);
  expect(grantWindows([]).Statement).toEqual([{ Sid: "NoGrant", ...everything }]);
});

test("each grant lets in one agent, under its own name, by one session name, in one window", () => {
  expect(escalationTrust(accountId, [first, second]).Statement).toEqual([
    {
      Sid: "KeepIdentity",
      Effect: "Allow",
      Principal: root,
      Action: "sts:SetSourceIdentity",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": [agent("sre"), agent("release")] },
        StringEquals: { "aws:SourceIdentity": ["sre", "release"] },
      },
    },
    {
      Sid: "GrantINC20260042",
      Effect: "Allow",
      Principal: root,
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": agent("sre") },
        StringEquals: { "aws:SourceIdentity": "sre", "sts:RoleSessionName": "INC-2026-0042" },
        DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-23T09:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2026-11-23T11:00:00Z" },
      },
    },
    {
      Sid: "GrantINC20260043",
      Effect: "Allow",
      Principal: root,
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": agent("release") },
        StringEquals: { "aws:SourceIdentity": "release", "sts:RoleSessionName": "INC-2026-0043" },
        DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-23T14:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2026-11-23T18:00:00Z" },
      },
    },
  ]);
});

test("a session is denied everything outside the window of its own grant, and without one", () => {
  expect(grantWindows([first, second]).Statement).toEqual([
    {
      Sid: "NoGrant",
      ...everything,
      Condition: { StringNotLike: { "aws:userid": ["*:INC-2026-0042", "*:INC-2026-0043"] } },
    },
    ...[first, second].flatMap(({ id, notBefore, notAfter }) => [
      {
        Sid: `Before${id.replaceAll("-", "")}`,
        ...everything,
        Condition: {
          StringLike: { "aws:userid": `*:${id}` },
          DateLessThan: { "aws:CurrentTime": notBefore },
        },
      },
      {
        Sid: `After${id.replaceAll("-", "")}`,
        ...everything,
        Condition: {
          StringLike: { "aws:userid": `*:${id}` },
          DateGreaterThanEquals: { "aws:CurrentTime": notAfter },
        },
      },
    ]),
  ]);
});

test("a trust policy holds four grants, and says so before AWS does", () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ ...first, id: `INC-2026-000${index}` }));
  expect(trustProblems(accountId, task.name, many.slice(0, 4))).toEqual([]);
  expect(trustProblems(accountId, task.name, many)[0]?.message).toMatch(
    /^the 6 grants of restart-orders make its trust policy \d+ characters long, and AWS takes 2048: remove those that are over/,
  );
});

/** The account's own stack has been brought up, with the boundary and the task. */
async function prodIsUp(): Promise<Cloud> {
  const cloud = new Cloud(sandboxWorld);
  const deployment = await run(cloud, (provider) => {
    new AgentBoundary("boundary", { accountId, tasks: [task] }, { provider });
    new EscalationTask("task", { accountId, task }, { provider });
  });
  expect(deployment.errors).toEqual([]);
  return cloud;
}

const run = (cloud: Cloud, program: (provider: aws.Provider) => void): Promise<Deployment> =>
  deploy({
    program: () =>
      program(new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] })),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
  });

const open = (cloud: Cloud, grants: Grant[], boundary = boundaryArn): Promise<Deployment> =>
  run(cloud, (provider) => {
    new EscalationRole(
      "restart-orders",
      { accountId, task: task.name, agents: ["sre", "release"], grants, boundaryArn: boundary },
      { provider },
    );
  });

test("the role comes up bounded, shut, and with its windows before its task", async () => {
  const deployment = await open(await prodIsUp(), []);
  expect(deployment.errors).toEqual([]);
  const made = deployment.resources.filter(({ type }) => type.startsWith("aws:"));
  expect(made.map(({ id }) => id)).toEqual([
    "escalation-restart-orders",
    "escalation-restart-orders:grant-windows",
    `escalation-restart-orders/arn:aws:iam::${accountId}:policy/escalation/escalation-restart-orders`,
  ]);
  const [role, windows, attachment] = made;
  expect(role?.inputs).toMatchObject({
    path: "/escalation/",
    permissionsBoundary: boundaryArn,
    maxSessionDuration: 3600,
    assumeRolePolicy: expect.stringContaining('"Sid":"Shut"'),
  });
  expect(attachment?.dependencies).toContain(windows?.urn);
});

test("AWS refuses the role before the boundary is there, and the task before it is declared", async () => {
  expect((await open(new Cloud(sandboxWorld), [])).errors.join()).toMatch(/NoSuchEntity: .*agent-boundary/);
  const cloud = new Cloud(sandboxWorld);
  await run(cloud, (provider) => {
    new AgentBoundary("boundary", { accountId }, { provider });
  });
  expect((await open(cloud, [])).errors.join()).toMatch(
    /NoSuchEntity: .*policy\/escalation\/escalation-restart-orders/,
  );
});

test("a grant that is over is told, and does no harm", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T12:00:00Z") });
  try {
    const deployment = await open(await prodIsUp(), [first, second]);
    expect(deployment.errors).toEqual([]);
    expect(warnings).toEqual([
      "grant INC-2026-0042 of restart-orders has been over since 2026-11-23T11:00:00Z: remove it",
    ]);
  } finally {
    vi.useRealTimers();
  }
});

test.each<[string, Grant[], string | undefined, RegExp]>([
  [
    "a grant of another task",
    [{ ...first, task: "redrive-orders" }],
    undefined,
    /escalation role restart-orders: grants\.0\.task: redrive-orders is none/,
  ],
  [
    "a grant of five hours",
    [{ ...first, notAfter: "2026-11-23T14:00:00Z" }],
    undefined,
    /grants\.0\.notAfter: .*5 h 0 min 0 s after/,
  ],
  [
    "one grant too many",
    Array.from({ length: 6 }, (_, index) => ({ ...first, id: `INC-2026-000${index}` })),
    undefined,
    /the 6 grants of restart-orders make its trust policy \d+ characters long/,
  ],
  [
    "another account's boundary",
    [],
    "arn:aws:iam::555555555555:policy/perimeter/agent-boundary",
    /boundaryArn: .* is not the agents' boundary/,
  ],
  ["no boundary", [], "", /boundaryArn: .* is not the agents' boundary/],
])("%s is refused before anything is made", async (_, grants, boundary, message) => {
  const deployment = await open(await prodIsUp(), grants, boundary ?? boundaryArn);
  expect(deployment.errors.join("\n")).toMatch(message);
  expect(deployment.resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
});
