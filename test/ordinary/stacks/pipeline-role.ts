/** What GitHub Actions needs to deploy an application: an issuer and a role. */
import * as aws from "@pulumi/aws";
import { type OrdinaryStack, policy } from "../stack.ts";

const issuer = "token.actions.githubusercontent.com";

export const pipelineRole: OrdinaryStack = {
  name: "pipeline-role",
  program: (world) => {
    const { account, advised } = world;
    new aws.iam.OpenIdConnectProvider(
      "github",
      {
        url: `https://${issuer}`,
        clientIdLists: ["sts.amazonaws.com"],
        thumbprintLists: ["6938fd4d98bab03faadb97b34396831e3780aea1"],
      },
      world.options(),
    );
    const role = new aws.iam.Role(
      "deploy",
      {
        assumeRolePolicy: policy({
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: advised
            ? {
                StringEquals: {
                  [`${issuer}:aud`]: "sts.amazonaws.com",
                  [`${issuer}:sub`]: "repo:example@1234567/shop@2345678:environment:production",
                },
              }
            : { StringLike: { [`${issuer}:sub`]: "repo:example/shop:*" } },
        }),
      },
      world.options(),
    );
    new aws.iam.RolePolicy(
      "deploy",
      {
        role: role.id,
        policy: policy({
          Effect: "Allow",
          Action: ["ecs:UpdateService", "ecs:RegisterTaskDefinition"],
          Resource: "*",
        }),
      },
      world.options(),
    );
    if (advised) return;
    const user = new aws.iam.User("deploy", {}, world.options());
    new aws.iam.AccessKey("deploy", { user: user.name }, world.options());
  },
};
