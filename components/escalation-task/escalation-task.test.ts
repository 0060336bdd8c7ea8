import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { EscalationTask } from "./escalation-task.ts";
import type { Task } from "./task.ts";

const accountId = "444444444444";
const task: Task = {
  name: "restart-orders",
  purpose: "restart the orders service when it hangs",
  actions: ["ecs:UpdateService"],
  resources: [`arn:aws:ecs:eu-central-1:${accountId}:service/orders/orders`],
};

const bringUp = (declared: Task) =>
  deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      new EscalationTask(`task-${declared.name}`, { accountId, task: declared }, { provider });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

test("a task is one policy under the name that grants attach it by", async () => {
  const deployment = await bringUp(task);
  expect(deployment.errors).toEqual([]);
  const policies = deployment.resources.filter(({ type }) => type.startsWith("aws:"));
  expect(policies.map(({ id }) => id)).toEqual([
    `arn:aws:iam::${accountId}:policy/escalation/escalation-restart-orders`,
  ]);
  expect(JSON.parse(String(policies[0]?.inputs["policy"]))).toMatchObject({
    Statement: [{ Sid: "Task", Effect: "Allow", Action: task.actions, Resource: task.resources }, {}, {}],
  });
});

test("a description that changed would replace the policy, so it says nothing of the task", async () => {
  const described = async (purpose: string) =>
    (await bringUp({ ...task, purpose })).resources.find(({ type }) => type === "aws:iam/policy:Policy")
      ?.inputs["description"];
  expect(await described("something else entirely")).toBe(await described(task.purpose));
});

test("a task with an operation that cannot be undone is not made", async () => {
  const deployment = await bringUp({ ...task, actions: ["ecs:ExecuteCommand"] });
  expect(deployment.errors.join("\n")).toMatch(
    /task restart-orders: actions\.0: ecs:ExecuteCommand is irreversible: afterwards, a command has run as somebody else/,
  );
  expect(deployment.resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
});
