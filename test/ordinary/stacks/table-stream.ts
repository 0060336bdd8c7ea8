/** A table, and a function that takes every change of it to a topic. */
import * as aws from "@pulumi/aws";
import { lambda } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const tableStream: OrdinaryStack = {
  name: "table-stream",
  program: (world) => {
    const table = new aws.dynamodb.Table(
      "orders",
      {
        hashKey: "customer",
        rangeKey: "order",
        attributes: [
          { name: "customer", type: "S" },
          { name: "order", type: "S" },
          { name: "state", type: "S" },
        ],
        globalSecondaryIndexes: [{ name: "state", hashKey: "state", projectionType: "KEYS_ONLY" }],
        billingMode: "PAY_PER_REQUEST",
        streamEnabled: true,
        streamViewType: "NEW_AND_OLD_IMAGES",
        ...(world.advised
          ? { name: "orders", deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: true } }
          : {}),
      },
      world.data(),
    );
    const topic = new aws.sns.Topic("changes", {}, world.options());
    const taker = lambda(world, "changes", {
      statements: [
        table.streamArn.apply((of) => ({
          Effect: "Allow",
          Action: [
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:DescribeStream",
            "dynamodb:ListStreams",
          ],
          Resource: of,
        })),
        topic.arn.apply((of) => ({ Effect: "Allow", Action: "sns:Publish", Resource: of })),
      ],
      variables: { TOPIC: topic.arn },
    });
    new aws.lambda.EventSourceMapping(
      "changes",
      {
        eventSourceArn: table.streamArn,
        functionName: taker.arn,
        startingPosition: "LATEST",
        batchSize: 100,
      },
      world.options(),
    );
  },
};
