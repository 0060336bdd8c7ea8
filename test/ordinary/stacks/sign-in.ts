/** An application with users of its own: Cognito before an API. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lambda } from "../parts.ts";
import { type OrdinaryStack, policy } from "../stack.ts";

export const signIn: OrdinaryStack = {
  name: "sign-in",
  program: (world) => {
    const { advised, region } = world;
    const users = new aws.cognito.UserPool(
      "users",
      {
        autoVerifiedAttributes: ["email"],
        passwordPolicy: { minimumLength: 12 },
        ...(advised ? { deletionProtection: "ACTIVE" } : {}),
      },
      world.options(),
    );
    const client = new aws.cognito.UserPoolClient(
      "web",
      {
        userPoolId: users.id,
        generateSecret: false,
        explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      },
      world.options(),
    );
    const handler = lambda(world, "profile");
    const api = new aws.apigatewayv2.Api("profile", { protocolType: "HTTP" }, world.options());
    const authorizer = new aws.apigatewayv2.Authorizer(
      "users",
      {
        apiId: api.id,
        authorizerType: "JWT",
        identitySources: ["$request.header.Authorization"],
        jwtConfiguration: {
          audiences: [client.id],
          issuer: pulumi.interpolate`https://cognito-idp.${region}.amazonaws.com/${users.id}`,
        },
      },
      world.options(),
    );
    const integration = new aws.apigatewayv2.Integration(
      "profile",
      {
        apiId: api.id,
        integrationType: "AWS_PROXY",
        integrationUri: handler.invokeArn,
        payloadFormatVersion: "2.0",
      },
      world.options(),
    );
    new aws.apigatewayv2.Route(
      "profile",
      {
        apiId: api.id,
        routeKey: "GET /profile",
        authorizationType: "JWT",
        authorizerId: authorizer.id,
        target: pulumi.interpolate`integrations/${integration.id}`,
      },
      world.options(),
    );
    if (advised) return;
    const identities = new aws.cognito.IdentityPool(
      "visitors",
      { identityPoolName: "visitors", allowUnauthenticatedIdentities: true },
      world.options(),
    );
    const visitor = new aws.iam.Role(
      "visitor",
      {
        assumeRolePolicy: identities.id.apply((pool) =>
          policy({
            Effect: "Allow",
            Principal: { Federated: "cognito-identity.amazonaws.com" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": pool } },
          }),
        ),
      },
      world.options(),
    );
    new aws.cognito.IdentityPoolRoleAttachment(
      "visitors",
      { identityPoolId: identities.id, roles: { unauthenticated: visitor.arn } },
      world.options(),
    );
  },
};
