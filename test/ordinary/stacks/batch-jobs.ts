/** Jobs in AWS Batch on Fargate. */
import * as aws from "@pulumi/aws";
import { Network } from "../network.ts";
import { publicImage, securityGroup, serviceRole } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const batchJobs: OrdinaryStack = {
  name: "batch-jobs",
  program: (world) => {
    const network = new Network("jobs", world, ["ecr.api", "ecr.dkr", "logs"]);
    const group = securityGroup(world, "jobs", network.vpcId, 443);
    const role = serviceRole(
      world,
      "batch",
      "batch.amazonaws.com",
      [],
      ["arn:aws:iam::aws:policy/service-role/AWSBatchServiceRole"],
    );
    const execution = serviceRole(
      world,
      "job",
      "ecs-tasks.amazonaws.com",
      [],
      ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
    );
    const environment = new aws.batch.ComputeEnvironment(
      "jobs",
      {
        type: "MANAGED",
        serviceRole: role.arn,
        computeResources: {
          type: "FARGATE",
          maxVcpus: 16,
          subnets: network.privateSubnetIds,
          securityGroupIds: [group.id],
        },
      },
      world.options(),
    );
    new aws.batch.JobQueue(
      "jobs",
      {
        state: "ENABLED",
        priority: 1,
        computeEnvironmentOrders: [{ order: 1, computeEnvironment: environment.arn }],
      },
      world.options(),
    );
    new aws.batch.JobDefinition(
      "render",
      {
        type: "container",
        platformCapabilities: ["FARGATE"],
        containerProperties: execution.arn.apply((executionRoleArn) =>
          JSON.stringify({
            image: publicImage(world, "public.ecr.aws/amazonlinux/amazonlinux", "2023"),
            command: ["render"],
            executionRoleArn,
            resourceRequirements: [
              { type: "VCPU", value: "1" },
              { type: "MEMORY", value: "2048" },
            ],
            networkConfiguration: { assignPublicIp: world.advised ? "DISABLED" : "ENABLED" },
          }),
        ),
      },
      world.options(),
    );
  },
};
