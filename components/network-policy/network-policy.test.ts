import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { AccountBaseline } from "../account-baseline/account-baseline.ts";
import { NetworkPolicy, type NetworkPolicyArgs } from "./network-policy.ts";

const [management, dev] = ["111111111111", "555555555555"];

const inAccount = (
  cloud: Cloud,
  accountId: string,
  program: (providers: aws.Provider[]) => unknown,
): Promise<Deployment> =>
  deploy({
    program: () =>
      program([new aws.Provider("account", { region: "eu-central-1", allowedAccountIds: [accountId] })]),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
  });

const networkPolicy = (cloud: Cloud, args: Partial<NetworkPolicyArgs> = {}, accountId = management) =>
  inAccount(
    cloud,
    accountId,
    (providers) => new NetworkPolicy("network-policy", { targetIds: ["r-sbx1"], ...args }, { providers }),
  );

const policyOf = (deployment: Deployment) =>
  deployment.resources.find((resource) => resource.type === "aws:organizations/policy:Policy");

test("public access is blocked at the root, in both directions, and no account may make an exception", async () => {
  const deployment = await networkPolicy(new Cloud(sandboxWorld));
  expect(deployment.errors).toEqual([]);
  const policy = policyOf(deployment);
  expect(policy?.inputs["type"]).toBe("DECLARATIVE_POLICY_EC2");
  const { ec2_attributes: attributes } = JSON.parse(String(policy?.inputs["content"]));
  const none = { "@@operators_allowed_for_child_policies": ["@@none"] };
  expect(attributes).toEqual({
    exception_message: { "@@assign": expect.stringMatching(/stack org/), ...none },
    vpc_block_public_access: {
      internet_gateway_block: {
        mode: { "@@assign": "block_bidirectional", ...none },
        exclusions_allowed: { "@@assign": "disabled", ...none },
      },
    },
    image_block_public_access: { state: { "@@assign": "block_new_sharing", ...none } },
    snapshot_block_public_access: { state: { "@@assign": "block_all_sharing", ...none } },
    serial_console_access: { status: { "@@assign": "disabled", ...none } },
    instance_metadata_defaults: {
      http_tokens: { "@@assign": "required", ...none },
      http_put_response_hop_limit: { "@@assign": "1", ...none },
    },
  });
  const attachment = deployment.resources.find((resource) => resource.type.endsWith(":PolicyAttachment"));
  expect(attachment?.inputs).toEqual({ policyId: policy?.id, targetId: "r-sbx1" });
  expect([policy?.protect, attachment?.protect]).toEqual([true, true]);
});

test("ways out that are begun from inside are let through only on demand, and still without exceptions", async () => {
  const deployment = await networkPolicy(new Cloud(sandboxWorld), { internetGateways: "block_ingress" });
  const { ec2_attributes: attributes } = JSON.parse(String(policyOf(deployment)?.inputs["content"]));
  expect(attributes.vpc_block_public_access.internet_gateway_block).toMatchObject({
    mode: { "@@assign": "block_ingress" },
    exclusions_allowed: { "@@assign": "disabled" },
  });
});

test("an organisation that needs internet gateways somewhere attaches it to its other units and accounts", async () => {
  const deployment = await networkPolicy(new Cloud(sandboxWorld), { targetIds: ["ou-sbx1-dev00001", dev] });
  expect(deployment.errors).toEqual([]);
  const attachments = deployment.resources.filter((resource) => resource.type.endsWith(":PolicyAttachment"));
  expect(attachments.map((resource) => resource.inputs["targetId"])).toEqual(["ou-sbx1-dev00001", dev]);
  expect(attachments.every((resource) => resource.protect)).toBe(true);
});

test("a policy that would be attached nowhere is refused", async () => {
  const deployment = await networkPolicy(new Cloud(sandboxWorld), { targetIds: [] });
  expect(deployment.errors.join()).toMatch(/attached nowhere blocks nothing/);
});

test("a message that makes the policy too long is refused before AWS does", async () => {
  const deployment = await networkPolicy(new Cloud(sandboxWorld), { message: "x".repeat(10_000) });
  expect(deployment.errors.join()).toMatch(/takes 10000 characters/);
});

test("where the organisation decides, an account can neither set nor except itself", async () => {
  const cloud = new Cloud(sandboxWorld);
  await networkPolicy(cloud);
  const own = await inAccount(
    cloud,
    dev,
    (providers) => new AccountBaseline("account", { publicAccessDecidedBy: "account" }, { providers }),
  );
  expect(own.errors.join("\n")).toMatch(
    /OperationNotPermitted: The organisation's network policy decides this/,
  );
  const exception = await inAccount(cloud, dev, ([provider]) => {
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { ...(provider && { provider }) });
    new aws.ec2.VpcBlockPublicAccessExclusion(
      "way-out",
      { vpcId: vpc.id, internetGatewayExclusionMode: "allow-egress" },
      { ...(provider && { provider }) },
    );
  });
  expect(exception.errors.join("\n")).toMatch(/OperationNotPermitted/);
});

test.each([
  {
    what: "another account",
    accountId: dev,
    error: /AccessDeniedException: account 555555555555 is not the management/,
  },
  { what: "an unknown target", args: { targetIds: ["r-none"] }, error: /TargetNotFoundException/ },
])("AWS refuses: $what", async ({ accountId, args, error }) => {
  const deployment = await networkPolicy(new Cloud(sandboxWorld), args, accountId);
  expect(deployment.errors.join()).toMatch(error);
});

test("AWS refuses the policy type that the bootstrap did not enable", async () => {
  const deployment = await networkPolicy(
    new Cloud({ ...sandboxWorld, policyTypes: ["SERVICE_CONTROL_POLICY"] }),
  );
  expect(deployment.errors.join()).toMatch(
    /PolicyTypeNotEnabledException.*aws organizations enable-policy-type/,
  );
});
