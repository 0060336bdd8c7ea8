import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { IdentityProvider, type IdentityProviderArgs } from "./identity-provider.ts";

const issuer = "https://token.actions.githubusercontent.com";
const args: IdentityProviderArgs = { accountId: "555555555555", issuer, audiences: ["sts.amazonaws.com"] };

/** An account that trusts the issuer already, for this audience. */
const trusting = (audience: string): Cloud =>
  new Cloud({
    ...sandboxWorld,
    existing: [
      {
        type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        name: "theirs",
        inputs: { url: issuer, clientIdLists: [audience] },
        account: args.accountId,
        region: "eu-central-1",
      },
    ],
  });

async function runIn(cloud: Cloud, ...all: IdentityProviderArgs[]) {
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
    cloud,
  });
  const made = deployment.resources.filter((resource) => resource.type.endsWith("OpenIdConnectProvider"));
  return { deployment, arns, made };
}

const run = (...all: IdentityProviderArgs[]) => runIn(new Cloud(sandboxWorld), ...all);

test("the provider is made where there is none, with each audience once", async () => {
  const { deployment, arns, made } = await run({ ...args, audiences: ["b", "a", "b"] });
  expect(deployment.errors).toEqual([]);
  expect(made.map((resource) => resource.inputs)).toEqual([{ url: issuer, clientIdLists: ["a", "b"] }]);
  expect(arns).toEqual([made[0]?.outputs["arn"]]);
});

test("where the account has one, its ARN is known and nothing is made", async () => {
  const { deployment, arns, made } = await runIn(trusting("sts.amazonaws.com"), { ...args, exists: true });
  expect([deployment.errors, made]).toEqual([[], []]);
  expect(arns).toEqual(["arn:aws:iam::555555555555:oidc-provider/token.actions.githubusercontent.com"]);
});

test.each([
  ["is not there", new Cloud(sandboxWorld), /nothing is found: .*NoSuchEntity/],
  [
    "takes no tokens for the audience",
    trusting("somebody-else"),
    /no tokens for sts\.amazonaws\.com: `aws iam add-client-id-to-open-id-connect-provider/,
  ],
])("an existing one that %s is refused, by the value that names it", async (_, cloud, reason) => {
  const { deployment } = await runIn(cloud, { ...args, exists: true });
  expect(deployment.errors.join()).toContain(`issuers: ${issuer}:`);
  expect(deployment.errors.join()).toMatch(reason);
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
