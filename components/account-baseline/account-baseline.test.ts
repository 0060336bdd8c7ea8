import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { AccountBaseline, type AccountBaselineArgs } from "./account-baseline.ts";

async function settings(args?: AccountBaselineArgs): Promise<Record<string, unknown>> {
  const deployment = await deploy({
    program: () => {
      const provider = new aws.Provider("account", {
        region: "eu-central-1",
        allowedAccountIds: ["555555555555"],
      });
      new AccountBaseline("account", args, { providers: [provider] });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });
  expect(deployment.errors).toEqual([]);
  const made = deployment.resources.filter((resource) => resource.custom && resource.type.startsWith("aws:"));
  // Each deletion would open what it shuts.
  for (const resource of made)
    expect([resource.type, resource.protect, resource.retainOnDelete]).toEqual([resource.type, true, true]);
  return Object.fromEntries(made.map((resource) => [resource.type.split(":").at(-1), resource.inputs]));
}

const always = {
  AccountPublicAccessBlock: {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  EncryptionByDefault: { enabled: true },
};

test("buckets and volumes are shut, and the rest is left to the organisation", async () => {
  expect(await settings()).toEqual(always);
  expect(await settings({ publicAccessDecidedBy: "organization" })).toEqual(always);
});

test("where no policy of the organisation does so, the account shuts what EC2 can open", async () => {
  expect(await settings({ publicAccessDecidedBy: "account" })).toEqual({
    ...always,
    VpcBlockPublicAccessOptions: { internetGatewayBlockMode: "block-bidirectional" },
    SnapshotBlockPublicAccess: { state: "block-all-sharing" },
    ImageBlockPublicAccess: { state: "block-new-sharing" },
    SerialConsoleAccess: { enabled: false },
    InstanceMetadataDefaults: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  });
});
