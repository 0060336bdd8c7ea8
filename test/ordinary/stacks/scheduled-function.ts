/** A function that the clock starts, by a rule and by EventBridge Scheduler. */
import * as aws from "@pulumi/aws";
import { bucket, lambda, serviceRole } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const scheduledFunction: OrdinaryStack = {
  name: "scheduled-function",
  program: (world) => {
    const reports = bucket(world, "reports");
    const report = lambda(world, "report", {
      statements: [
        reports.arn.apply((of) => ({ Effect: "Allow", Action: "s3:PutObject", Resource: `${of}/*` })),
      ],
      variables: { BUCKET: reports.bucket },
    });
    const rule = new aws.cloudwatch.EventRule(
      "hourly",
      { scheduleExpression: "rate(1 hour)" },
      world.options(),
    );
    new aws.cloudwatch.EventTarget("hourly", { rule: rule.name, arn: report.arn }, world.options());
    new aws.lambda.Permission(
      "hourly",
      {
        action: "lambda:InvokeFunction",
        function: report.name,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      world.options(),
    );
    const role = serviceRole(world, "scheduler", "scheduler.amazonaws.com", [
      report.arn.apply((of) => ({ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: of })),
    ]);
    const group = new aws.scheduler.ScheduleGroup("reports", {}, world.options());
    new aws.scheduler.Schedule(
      "monthly",
      {
        groupName: group.name,
        scheduleExpression: "cron(0 6 1 * ? *)",
        flexibleTimeWindow: { mode: "OFF" },
        target: { arn: report.arn, roleArn: role.arn },
      },
      world.options(),
    );
    // The team hears of what fails, which has nothing to do with the perimeter's alarms.
    const topic = new aws.sns.Topic("news", {}, world.options());
    new aws.sns.TopicSubscription(
      "news",
      { topic: topic.arn, protocol: "email", endpoint: "team@example.com" },
      world.options(),
    );
  },
};
