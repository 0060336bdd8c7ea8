/** A container on App Runner with a table, as small products begin. */
import * as aws from "@pulumi/aws";
import { publicImage, serviceRole } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const containerService: OrdinaryStack = {
  name: "container-service",
  program: (world) => {
    const table = new aws.dynamodb.Table(
      "notes",
      {
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
        ...(world.advised
          ? { name: "notes", deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: true } }
          : {}),
      },
      world.data(),
    );
    const role = serviceRole(world, "notes", "tasks.apprunner.amazonaws.com", [
      table.arn.apply((of) => ({
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: of,
      })),
    ]);
    new aws.apprunner.Service(
      "notes",
      {
        serviceName: "notes",
        instanceConfiguration: { instanceRoleArn: role.arn },
        sourceConfiguration: {
          autoDeploymentsEnabled: false,
          imageRepository: {
            imageIdentifier: publicImage(world, "public.ecr.aws/docker/library/nginx", "1.29"),
            imageRepositoryType: "ECR_PUBLIC",
            imageConfiguration: { port: "80", runtimeEnvironmentVariables: { TABLE: table.name } },
          },
        },
      },
      world.options(),
    );
  },
};
