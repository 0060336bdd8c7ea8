/** A worker on Fargate that takes its work from a queue. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../network.ts";
import { arn, securityGroup, serviceRole } from "../parts.ts";
import { type OrdinaryStack, policy } from "../stack.ts";

export const queueWorker: OrdinaryStack = {
  name: "queue-worker",
  program: (world) => {
    const { account, advised } = world;
    const images = new aws.ecr.Repository(
      "worker",
      advised ? { name: "worker", imageTagMutability: "IMMUTABLE" } : { forceDelete: true },
      world.options(),
    );
    const failed = new aws.sqs.Queue(
      "failed",
      { ...(advised ? { name: "failed" } : {}), messageRetentionSeconds: 1_209_600 },
      world.data(),
    );
    const work = new aws.sqs.Queue(
      "work",
      {
        ...(advised ? { name: "work" } : {}),
        visibilityTimeoutSeconds: 900,
        redrivePolicy: failed.arn.apply((deadLetterTargetArn) =>
          JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
        ),
      },
      world.data(),
    );
    new aws.sqs.QueuePolicy(
      "work",
      {
        queueUrl: work.url,
        policy: advised
          ? policy({
              Effect: "Allow",
              Principal: { AWS: account },
              Action: "sqs:SendMessage",
              Resource: arn(world, "sqs", "work"),
            })
          : work.arn.apply((resource) =>
              policy({ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: resource }),
            ),
      },
      world.options(),
    );
    const network = new Network("worker", world, ["ecr.api", "ecr.dkr", "logs", "sqs"]);
    const execution = serviceRole(
      world,
      "worker-execution",
      "ecs-tasks.amazonaws.com",
      [],
      ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
    );
    const role = serviceRole(world, "worker", "ecs-tasks.amazonaws.com", [
      work.arn.apply((resource) => ({
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: resource,
      })),
    ]);
    const cluster = new aws.ecs.Cluster("worker", {}, world.options());
    const logs = new aws.cloudwatch.LogGroup("worker", { retentionInDays: 30 }, world.options());
    const task = new aws.ecs.TaskDefinition(
      "worker",
      {
        family: "worker",
        cpu: "256",
        memory: "512",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        executionRoleArn: execution.arn,
        taskRoleArn: role.arn,
        containerDefinitions: pulumi.jsonStringify([
          {
            name: "worker",
            image: pulumi.interpolate`${images.repositoryUrl}:1`,
            environment: [{ name: "QUEUE_URL", value: work.url }],
            logConfiguration: {
              logDriver: "awslogs",
              options: {
                "awslogs-group": logs.name,
                "awslogs-region": world.region,
                "awslogs-stream-prefix": "worker",
              },
            },
          },
        ]),
      },
      world.options(),
    );
    const group = securityGroup(world, "worker", network.vpcId, 443);
    const service = new aws.ecs.Service(
      "worker",
      {
        cluster: cluster.arn,
        launchType: "FARGATE",
        desiredCount: 1,
        taskDefinition: task.arn,
        networkConfiguration: { subnets: network.privateSubnetIds, securityGroups: [group.id] },
      },
      world.options(),
    );
    const target = new aws.appautoscaling.Target(
      "worker",
      {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
        minCapacity: 1,
        maxCapacity: 10,
      },
      world.options(),
    );
    new aws.appautoscaling.Policy(
      "worker",
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          targetValue: 100,
          customizedMetricSpecification: {
            namespace: "AWS/SQS",
            metricName: "ApproximateNumberOfMessagesVisible",
            statistic: "Average",
            dimensions: [{ name: "QueueName", value: work.name }],
          },
        },
      },
      world.options(),
    );
  },
};
