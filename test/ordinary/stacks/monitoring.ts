/** Alarms, a dashboard, and somebody who is told. */
import * as aws from "@pulumi/aws";
import { arn, keyPolicy, lambda } from "../parts.ts";
import { type OrdinaryStack, policy, type World } from "../stack.ts";

/** A key under which CloudWatch can publish to an encrypted topic. */
const alarmsKey = (world: World): aws.kms.Key =>
  new aws.kms.Key(
    "alarms",
    {
      deletionWindowInDays: 30,
      policy: keyPolicy(world, {
        Sid: "Publishers",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
      }),
    },
    world.data(),
  );

export const monitoring: OrdinaryStack = {
  name: "monitoring",
  program: (world) => {
    const { account, advised, region } = world;
    const topic = new aws.sns.Topic(
      "alarms",
      advised ? { name: "alarms", kmsMasterKeyId: alarmsKey(world).id } : {},
      world.options(),
    );
    if (advised)
      new aws.sns.TopicPolicy(
        "alarms",
        {
          arn: topic.arn,
          policy: policy({
            Sid: "Alarms",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: arn(world, "sns", "alarms"),
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          }),
        },
        world.options(),
      );
    if (advised)
      new aws.sns.TopicSubscription(
        "alarms",
        { topic: topic.arn, protocol: "email", endpoint: "team@example.com" },
        world.options(),
      );
    const handler = lambda(world, "checkout");
    new aws.cloudwatch.MetricAlarm(
      "errors",
      {
        namespace: "AWS/Lambda",
        metricName: "Errors",
        dimensions: { FunctionName: handler.name },
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        alarmActions: [topic.arn],
      },
      world.options(),
    );
    new aws.cloudwatch.LogMetricFilter(
      "timeouts",
      {
        logGroupName: "/aws/lambda/checkout",
        pattern: "Task timed out",
        metricTransformation: { name: "Timeouts", namespace: "Shop", value: "1" },
      },
      world.options(),
    );
    new aws.cloudwatch.Dashboard(
      "shop",
      {
        dashboardName: "shop",
        dashboardBody: JSON.stringify({
          widgets: [
            {
              type: "metric",
              width: 12,
              height: 6,
              properties: {
                metrics: [["AWS/Lambda", "Errors", "FunctionName", "checkout"]],
                region,
                title: "Errors",
              },
            },
          ],
        }),
      },
      world.options(),
    );
  },
};
