/** A state machine that calls functions one after another, started by the clock. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lambda, serviceRole } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const stateMachine: OrdinaryStack = {
  name: "state-machine",
  program: (world) => {
    const [first, second] = [lambda(world, "greet"), lambda(world, "dismiss")];
    const role = serviceRole(world, "machine", "states.amazonaws.com", [
      pulumi.all([first.arn, second.arn]).apply((functions) => ({
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: functions,
      })),
    ]);
    const machine = new aws.sfn.StateMachine(
      "machine",
      {
        roleArn: role.arn,
        definition: pulumi.jsonStringify({
          StartAt: "Greet",
          States: {
            Greet: { Type: "Task", Resource: first.arn, Next: "Dismiss" },
            Dismiss: { Type: "Task", Resource: second.arn, End: true },
          },
        }),
      },
      world.options(),
    );
    const starter = serviceRole(world, "starter", "events.amazonaws.com", [
      machine.arn.apply((of) => ({ Effect: "Allow", Action: "states:StartExecution", Resource: of })),
    ]);
    const rule = new aws.cloudwatch.EventRule(
      "daily",
      { scheduleExpression: "rate(1 day)" },
      world.options(),
    );
    new aws.cloudwatch.EventTarget(
      "daily",
      { rule: rule.name, arn: machine.arn, roleArn: starter.arn },
      world.options(),
    );
  },
};
