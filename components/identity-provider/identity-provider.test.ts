import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { IdentityProvider, type IdentityProviderArgs } from "./identity-provider.ts";

const issuer = "https://token.actions.githubusercontent.com";
const args: IdentityProviderArgs = { accountId: "555555555555", issuer, audiences: ["sts.amazonaws.com"] };

async function run(...all: IdentityProviderArgs[]) {
  const arns: string[] = [];
  const deployment = await deploy({
    program: () => {
      const provider = new aws.Provider("dev", {
        region: "eu-central-1",
        allowedAccountIds: ["555555555555"],
      });
      for (const [index, one] of all.entries())
        arns.push(new IdentityProvider(`issuer-${index}`, one, { provider }).arn);
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });
  const made = deployment.resources.filter((resource) => resource.type.endsWith("OpenIdConnectProvider"));
  return { deployment, arns, made };
}

test("the provider is made where there is none, with each audience once", async () => {
  const { deployment, arns, made } = await run({ ...args, audiences: ["b", "a", "b"] });
  expect(deployment.errors).toEqual([]);
  expect(made.map((resource) => resource.inputs)).toEqual([{ url: issuer, clientIdLists: ["a", "b"] }]);
  expect(arns).toEqual([made[0]?.outputs["arn"]]);
});

test("where the account has one, its ARN is known and nothing is made", async () => {
  const { deployment, arns, made } = await run({ ...args, exists: true });
  expect([deployment.errors, made]).toEqual([[], []]);
  expect(arns).toEqual(["arn:aws:iam::555555555555:oidc-provider/token.actions.githubusercontent.com"]);
});

test("a second one for the same issuer is refused by AWS", async () => {
  const { deployment } = await run(args, args);
  expect(deployment.errors.join()).toMatch(/EntityAlreadyExists/);
});

test("no audience is refused: it would be any", async () => {
  const { deployment, made } = await run({ ...args, audiences: [] });
  expect(deployment.errors.join()).toMatch(/no audience: name the token's aud/);
  expect(made).toEqual([]);
});
