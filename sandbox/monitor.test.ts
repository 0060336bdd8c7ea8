import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { Cloud } from "./cloud/cloud.ts";
import { sandboxWorld } from "./cloud/given.ts";
import { deployStack } from "./deploy-stack.ts";
import { deploy } from "./monitor.ts";

test("a stack comes up, and its checkpoint has the engine's shape", async () => {
  const cloud = new Cloud(sandboxWorld);
  const deployment = await deployStack("audit", { cloud });
  expect(deployment.errors).toEqual([]);
  const { resources } = deployment.checkpoint().deployment;
  expect(resources[0]).toMatchObject({ type: "pulumi:pulumi:Stack", custom: false });
  expect(resources.map((resource) => resource.type)).toContain(
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  );
});

test("a resource without a provider of its own is refused", async () => {
  const deployment = await deploy({
    program: () => void new aws.s3.Bucket("bucket"),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });
  expect(deployment.errors.join()).toMatch(/Default provider for 'aws' disabled/);
});

/** What comes of a program that is no stack of ours. */
const attempt = (program: () => unknown) =>
  deploy({
    program,
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

const pinned: aws.ProviderArgs = { region: "eu-central-1", allowedAccountIds: ["444444444444"] };

test("a provider that is not pinned to one account of the sandbox is refused, and nothing is made with it", async () => {
  const deployment = await attempt(() => {
    const provider = new aws.Provider("stray", { ...pinned, allowedAccountIds: ["999999999999"] });
    new aws.s3.Bucket("bucket", {}, { provider });
  });
  expect(deployment.errors.join()).toMatch(
    /stray: allowedAccountIds the sandbox has no account 999999999999/,
  );
  expect(deployment.resources.map((resource) => resource.type)).toEqual(["pulumi:pulumi:Stack"]);
});

test("two resources of one name are refused before the second is made", async () => {
  const deployment = await attempt(() => {
    const provider = new aws.Provider("prod", pinned);
    new aws.s3.Bucket("bucket", { bucket: "first" }, { provider });
    new aws.s3.Bucket("bucket", { bucket: "second" }, { provider });
  });
  expect(deployment.errors.join()).toMatch(/Duplicate resource URN/);
  expect(deployment.resources.filter((resource) => resource.inputs["bucket"] === "second")).toEqual([]);
});

test("what a program warns of is kept, and an error that it reports fails the deployment; neither is printed", async () => {
  const print = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const deployment = await attempt(async () => {
    await pulumi.log.warn("a grant is over");
    await pulumi.log.warn("a grant is over");
    console.warn("somebody else's line");
  });
  expect(deployment).toMatchObject({ errors: [], warnings: ["a grant is over"] });
  expect(print.mock.calls).toEqual([["somebody else's line"]]);
  expect((await attempt(() => pulumi.log.error("no network"))).errors).toEqual(["no network"]);
  print.mockRestore();
});

test("a mistake in a program is told with its place", async () => {
  const nothing: { vault?: { arn: string } } = {};
  const { errors } = await attempt(() => (nothing.vault as { arn: string }).arn);
  expect(errors.join()).toMatch(/^sandbox\/monitor\.test\.ts:\d+:\d+: Cannot read properties of undefined/);
});

test("configuration: every problem is told at once, and nothing is made", async () => {
  const deployment = await deployStack("audit", {
    cloud: new Cloud(sandboxWorld),
    config: { "agent-perimeter:accountId": "22222222222", "agent-perimeter:nonsense": "1" },
  });
  expect(deployment.errors.join("\n")).toMatchInlineSnapshot(`
    "Pulumi.audit.yaml:
      agent-perimeter:region: missing (the Region that the stack is in); for example  agent-perimeter:region: "eu-central-1"
      agent-perimeter:accountId: must be the 12 digits of an AWS account, in quotes (the account that this stack is pinned to); for example  agent-perimeter:accountId: "444444444444"
      agent-perimeter:managementAccountId: missing (the management account of the organisation); for example  agent-perimeter:managementAccountId: "111111111111"
      agent-perimeter:organizationId: missing (the organisation's id); for example  agent-perimeter:organizationId: "o-sandbox0001"
      agent-perimeter:accountIds: missing (the organisation's accounts: the log's table looks into them, and their alarms are told); for example  agent-perimeter:accountIds: ["111111111111","222222222222"]
      agent-perimeter:flowLogAccountIds: missing (the accounts whose networks' flow logs are taken in); for example  agent-perimeter:flowLogAccountIds: ["444444444444","555555555555"]
      agent-perimeter:mailTo: missing (who is told of alarms; each has to follow the link in AWS's first mail); for example  agent-perimeter:mailTo: ["security@example.com"]
      agent-perimeter:nonsense: no such value in this stack; it takes region, accountId, managementAccountId, organizationId, accountIds, flowLogAccountIds, mailTo, allowedRegions, lock, accountSettings, administrators, expireAfterDays"
  `);
  expect(deployment.resources.filter((resource) => resource.custom)).toEqual([]);
});
