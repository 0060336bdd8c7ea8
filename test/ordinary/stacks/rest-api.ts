/** A REST API of functions over a table. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keptSecret, lambda } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const restApi: OrdinaryStack = {
  name: "rest-api",
  program: (world) => {
    const { advised } = world;
    const table = new aws.dynamodb.Table(
      "counters",
      {
        hashKey: "route",
        attributes: [{ name: "route", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
        ...(advised
          ? { name: "counters", deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: true } }
          : {}),
      },
      world.data(),
    );
    const handler = lambda(world, "count", {
      statements: [
        table.arn.apply((of) => ({
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
          Resource: of,
        })),
      ],
      variables: { TABLE: table.name, TOKEN: advised ? keptSecret(world, "count").name : world.secret() },
    });
    const api = new aws.apigateway.RestApi("api", { name: "counters" }, world.options());
    const resource = new aws.apigateway.Resource(
      "route",
      { restApi: api.id, parentId: api.rootResourceId, pathPart: "{route+}" },
      world.options(),
    );
    const method = new aws.apigateway.Method(
      "any",
      { restApi: api.id, resourceId: resource.id, httpMethod: "ANY", authorization: "NONE" },
      world.options(),
    );
    const integration = new aws.apigateway.Integration(
      "any",
      {
        restApi: api.id,
        resourceId: resource.id,
        httpMethod: method.httpMethod,
        integrationHttpMethod: "POST",
        type: "AWS_PROXY",
        uri: handler.invokeArn,
      },
      world.options(),
    );
    const deployment = new aws.apigateway.Deployment(
      "live",
      { restApi: api.id },
      world.options({ dependsOn: [integration] }),
    );
    new aws.apigateway.Stage(
      "live",
      { restApi: api.id, deployment: deployment.id, stageName: "live" },
      world.options(),
    );
    new aws.lambda.Permission(
      "api",
      {
        action: "lambda:InvokeFunction",
        function: handler.name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${api.executionArn}/*/*`,
      },
      world.options(),
    );
  },
};
