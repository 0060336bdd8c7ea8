/** A topic that fans out to queues, each with a function. */
import * as aws from "@pulumi/aws";
import { arn, lambda } from "../parts.ts";
import { type OrdinaryStack, policy } from "../stack.ts";

export const fanOut: OrdinaryStack = {
  name: "fan-out",
  program: (world) => {
    const { advised } = world;
    const topic = new aws.sns.Topic("orders", advised ? { name: "orders" } : {}, world.options());
    for (const name of ["billing", "shipping"]) {
      const queue = new aws.sqs.Queue(name, advised ? { name } : {}, world.data());
      const access = (resource: string, topicArn: string) =>
        policy({
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: resource,
          Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
        });
      new aws.sqs.QueuePolicy(
        name,
        {
          queueUrl: queue.url,
          policy: advised
            ? access(arn(world, "sqs", name), arn(world, "sns", "orders"))
            : queue.arn.apply((of) => topic.arn.apply((from) => access(of, from))),
        },
        world.options(),
      );
      new aws.sns.TopicSubscription(
        name,
        { topic: topic.arn, protocol: "sqs", endpoint: queue.arn, rawMessageDelivery: true },
        world.options(),
      );
      const taker = lambda(world, name, {
        statements: [
          queue.arn.apply((of) => ({
            Effect: "Allow",
            Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            Resource: of,
          })),
        ],
      });
      new aws.lambda.EventSourceMapping(
        name,
        { eventSourceArn: queue.arn, functionName: taker.name },
        world.options(),
      );
    }
  },
};
