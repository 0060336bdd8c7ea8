/** A secret under a key of its own, rotated by a function. */
import * as aws from "@pulumi/aws";
import { keyPolicy, lambda } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const secretRotation: OrdinaryStack = {
  name: "secret-rotation",
  program: (world) => {
    const { account, advised } = world;
    const key = new aws.kms.Key(
      "secrets",
      {
        description: "The shop's secrets",
        ...(advised
          ? {
              deletionWindowInDays: 30,
              enableKeyRotation: true,
              policy: keyPolicy(world, {
                Sid: "SecretsManager",
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${account}:root` },
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: "*",
                Condition: {
                  StringEquals: {
                    "aws:PrincipalAccount": account,
                    "kms:ViaService": `secretsmanager.${world.region}.amazonaws.com`,
                  },
                },
              }),
            }
          : { deletionWindowInDays: 7 }),
      },
      world.data(),
    );
    new aws.kms.Alias("secrets", { name: "alias/shop-secrets", targetKeyId: key.id }, world.options());
    const secret = new aws.secretsmanager.Secret(
      "gateway",
      { kmsKeyId: key.arn, ...(advised ? { name: "gateway" } : { recoveryWindowInDays: 0 }) },
      world.options(),
    );
    new aws.secretsmanager.SecretVersion(
      "gateway",
      { secretId: secret.id, secretString: world.secret() },
      world.options(),
    );
    const rotate = lambda(world, "rotate", {
      statements: [
        secret.arn.apply((of) => ({
          Effect: "Allow",
          Action: [
            "secretsmanager:GetSecretValue",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
          ],
          Resource: of,
        })),
      ],
    });
    const permission = new aws.lambda.Permission(
      "rotate",
      {
        action: "lambda:InvokeFunction",
        function: rotate.name,
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: account,
      },
      world.options(),
    );
    new aws.secretsmanager.SecretRotation(
      "gateway",
      {
        secretId: secret.id,
        rotationLambdaArn: rotate.arn,
        rotationRules: { automaticallyAfterDays: 30 },
      },
      world.options({ dependsOn: [permission] }),
    );
    new aws.ssm.Parameter(
      "gateway",
      { name: "/shop/gateway", type: "SecureString", value: world.secret() },
      world.options(),
    );
  },
};
