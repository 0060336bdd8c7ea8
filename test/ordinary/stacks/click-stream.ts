/** Clicks in a Kinesis stream, delivered to a bucket. */
import * as aws from "@pulumi/aws";
import { bucket, serviceRole } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const clickStream: OrdinaryStack = {
  name: "click-stream",
  program: (world) => {
    const stream = new aws.kinesis.Stream(
      "clicks",
      {
        streamModeDetails: { streamMode: "ON_DEMAND" },
        retentionPeriod: 48,
        encryptionType: "KMS",
        kmsKeyId: "alias/aws/kinesis",
      },
      world.data(),
    );
    const clicks = bucket(world, "clicks");
    const role = serviceRole(world, "delivery", "firehose.amazonaws.com", [
      stream.arn.apply((of) => ({
        Effect: "Allow",
        Action: ["kinesis:Get*", "kinesis:DescribeStream"],
        Resource: of,
      })),
      clicks.arn.apply((of) => ({ Effect: "Allow", Action: "s3:PutObject", Resource: `${of}/*` })),
    ]);
    new aws.kinesis.FirehoseDeliveryStream(
      "clicks",
      {
        destination: "extended_s3",
        kinesisSourceConfiguration: { kinesisStreamArn: stream.arn, roleArn: role.arn },
        extendedS3Configuration: { bucketArn: clicks.arn, roleArn: role.arn, bufferingInterval: 300 },
      },
      world.options(),
    );
  },
};
