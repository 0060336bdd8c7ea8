import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { Refusal } from "../../sandbox/cloud/kind.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import type { Properties } from "../../sandbox/wire.ts";
import type { Task } from "../escalation-task/task.ts";
import { AgentBoundary, type AgentBoundaryArgs } from "./agent-boundary.ts";
import { killSwitchIn } from "./kill-switch.ts";

const accountId = "444444444444";
const boundary = `arn:aws:iam::${accountId}:policy/perimeter/agent-boundary`;
const task: Task = {
  name: "restart-orders",
  purpose: "restart the orders service when it hangs",
  actions: ["ecs:UpdateService"],
  resources: [`arn:aws:ecs:eu-central-1:${accountId}:service/orders/orders`],
};

function bringUp(cloud: Cloud, args: Partial<AgentBoundaryArgs> = {}, preview = false): Promise<Deployment> {
  return deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      new AgentBoundary("boundary", { accountId, tasks: [task], ...args }, { provider });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
    preview,
  });
}

const inputsOf = (deployment: Deployment, type: string): Properties =>
  deployment.resources.find((resource) => resource.type === type)?.inputs ?? {};

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation(async (message) => {
    warnings.push(message);
  });
});
afterEach(() => vi.restoreAllMocks());

interface Document {
  Statement: { Sid: string }[];
}
const documentOf = (deployment: Deployment): Document =>
  JSON.parse(String(inputsOf(deployment, "aws:iam/policy:Policy")["policy"])) as Document;

/** What the revoker's command leaves in AWS, without Pulumi knowing. */
function write(cloud: Cloud, document: unknown): void {
  const policy = cloud.find("aws:iam/policy:Policy").find(({ id }) => id === boundary);
  if (!policy) throw new Error("there is no boundary");
  cloud.update(boundary, { ...policy, inputs: { ...policy.inputs, policy: JSON.stringify(document) } });
}

test("the boundary and its revoker come up, guarded, under the names that others compute", async () => {
  const deployment = await bringUp(new Cloud(sandboxWorld));
  expect(deployment.errors).toEqual([]);
  const made = deployment.resources.filter(({ type }) => type.startsWith("aws:"));
  expect(made.map(({ type, id, protect }) => [type, id, protect])).toEqual([
    ["aws:iam/policy:Policy", boundary, true],
    ["aws:iam/role:Role", "agent-revoker", true],
    ["aws:iam/rolePolicy:RolePolicy", "agent-revoker:write-the-boundary", true],
  ]);
  expect(inputsOf(deployment, "aws:iam/role:Role")).toMatchObject({
    path: "/perimeter/",
    maxSessionDuration: 3600,
    assumeRolePolicy: expect.stringContaining(`arn:aws:iam::${accountId}:role/perimeter/break-glass`),
  });
  expect(inputsOf(deployment, "aws:iam/role:Role")["permissionsBoundary"]).toBeUndefined();
});

test("nothing of it is unknown in a preview", async () => {
  const deployment = await bringUp(new Cloud(sandboxWorld), {}, true);
  expect(deployment.errors).toEqual([]);
  expect(documentOf(deployment).Statement.map(({ Sid }) => Sid)).toContain("TaskRestartOrders");
});

test("without a boundary in AWS the switch is at rest", async () => {
  expect(documentOf(await bringUp(new Cloud(sandboxWorld))).Statement[0]).toEqual({
    Sid: "KillSwitch",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { DateLessThan: { "aws:TokenIssueTime": "2020-01-01T00:00:00Z" } },
  });
});

const pulled = { Sid: "KillSwitch", Effect: "Deny", Action: "*", Resource: "*" };
const before = (issuedBefore: string) => ({
  ...pulled,
  Condition: { DateLessThan: { "aws:TokenIssueTime": issuedBefore } },
});

// The runbook writes the first; the others are what a person may do in its place.
test.each([
  ["pulled, as the runbook does", { Version: "2012-10-17", Statement: [pulled] }, pulled],
  ["pulled, as a single statement", { Version: "2012-10-17", Statement: pulled }, pulled],
  [
    "set to a moment",
    { Version: "2012-10-17", Statement: [before("2026-11-23T10:00:00Z")] },
    before("2026-11-23T10:00:00Z"),
  ],
  [
    "set to a moment far ahead",
    { Version: "2012-10-17", Statement: [before("2999-01-01T00:00:00Z")] },
    before("2999-01-01T00:00:00Z"),
  ],
])("a switch that was %s stays so, also when the tasks change", async (_, document, statement) => {
  const cloud = new Cloud(sandboxWorld);
  await bringUp(cloud, { tasks: [] });
  write(cloud, document);
  const next = await bringUp(cloud, { tasks: [task] }, true);
  expect(next.errors).toEqual([]);
  expect(documentOf(next).Statement[0]).toEqual(statement);
  expect(warnings.length).toBe(statement === pulled ? 1 : 0);
  expect(documentOf(next).Statement.map(({ Sid }) => Sid)).toContain("TaskRestartOrders");
});

test("brought up again with nothing pulled, the document is the same", async () => {
  const cloud = new Cloud(sandboxWorld);
  const first = await bringUp(cloud);
  expect(documentOf(await bringUp(cloud, {}, true))).toEqual(documentOf(first));
  expect(warnings).toEqual([]);
});

// Each of these might hide a pulled switch, or one that was cut: no deployment may write over it.
test.each([
  ["has no switch", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
  ["has two", { Statement: [pulled, before("2026-11-23T10:00:00Z")] }],
  ["has one that allows", { Statement: [{ ...pulled, Effect: "Allow" }] }],
  ["denies only some actions", { Statement: [{ ...pulled, Action: "s3:*" }] }],
  ["denies only some resources", { Statement: [{ ...pulled, Resource: "arn:aws:s3:::x" }] }],
  ["has a condition besides", { Statement: [{ ...before("2026-11-23T10:00:00Z"), Principal: "*" }] }],
  [
    "has a second condition",
    {
      Statement: [
        {
          ...pulled,
          Condition: {
            DateLessThan: { "aws:TokenIssueTime": "2026-11-23T10:00:00Z" },
            Bool: { "aws:ViaAWSService": "true" },
          },
        },
      ],
    },
  ],
  ["has no date", { Statement: [before("soon")] }],
  ["is empty", {}],
])("a boundary that %s stops the deployment", async (_, document) => {
  const cloud = new Cloud(sandboxWorld);
  await bringUp(cloud);
  write(cloud, document);
  const next = await bringUp(cloud, {}, true);
  expect(next.errors.join("\n")).toContain(
    "nobody can tell whether agents are stopped. It was left as it is",
  );
  expect(next.resources.filter(({ type }) => type === "aws:iam/policy:Policy")).toEqual([]);
});

test("a document that is no JSON stops it, too", () => {
  expect(() => killSwitchIn("{", accountId)).toThrow(/It was left as it is/);
});

test("when AWS cannot be asked, nothing is written: a pulled switch may not be put to rest by accident", async () => {
  class Shut extends Cloud {
    override invoke(): Properties {
      throw new Refusal("AccessDenied", "not authorized to perform: iam:GetPolicy");
    }
  }
  const deployment = await bringUp(new Shut(sandboxWorld));
  expect(deployment.errors.join("\n")).toContain("not authorized to perform: iam:GetPolicy");
  expect(deployment.resources.filter(({ type }) => type === "aws:iam/policy:Policy")).toEqual([]);
});

test("a task that cannot be undone, and a revoker that is no person, are refused before anything is made", async () => {
  const deployment = await bringUp(new Cloud(sandboxWorld), {
    tasks: [{ ...task, actions: ["rds:DeleteDBInstance"] }],
  });
  expect(deployment.errors.join("\n")).toContain(
    "agent boundary: tasks: 0.actions.0: rds:DeleteDBInstance is irreversible",
  );
  expect(deployment.resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  const other = await bringUp(new Cloud(sandboxWorld), { revokerTrust: ["*"] });
  expect(other.errors.join("\n")).toContain("agent boundary: revokerTrust: 0: * is no exact user or role");
});

test("the boundary cannot be deleted while a role carries it", async () => {
  const cloud = new Cloud(sandboxWorld);
  await deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      const made = new AgentBoundary("boundary", { accountId }, { provider });
      new aws.iam.Role(
        "agent",
        {
          name: "agent-sre",
          path: "/agent/",
          permissionsBoundary: made.arn,
          assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
        },
        { provider, dependsOn: [made] },
      );
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
  });
  const policy = cloud.find("aws:iam/policy:Policy")[0];
  expect(() => policy && cloud.delete(boundary, policy)).toThrow(/DeleteConflict/);
});

test("the runbook's document is what a deployment takes for a pulled switch", () => {
  const runbook = readFileSync(join(import.meta.dirname, "../../docs/runbooks/revoke.md"), "utf8");
  const documents = [...runbook.matchAll(/--policy-document '(\{.*\})'/g)].map(
    ([, document]) => document ?? "",
  );
  expect(documents.map((document) => killSwitchIn(document, accountId))).toEqual(["pulled"]);
  expect(runbook).toContain("arn:aws:iam::$ACCOUNT:policy/perimeter/agent-boundary");
  expect(runbook).toContain("arn:aws:iam::444444444444:role/perimeter/agent-revoker");
});
