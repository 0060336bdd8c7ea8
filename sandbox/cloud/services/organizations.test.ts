import { expect, test } from "vitest";
import type { Properties } from "../../wire.ts";
import { Cloud } from "../cloud.ts";
import { type GivenWorld, sandboxWorld } from "../given.ts";

const [management, dev] = ["111111111111", "555555555555"] as const;
const region = "eu-central-1";
const content = JSON.stringify({
  ec2_attributes: {
    serial_console_access: { status: { "@@assign": "disabled" } },
    exception_message: { "@@assign": "ask the platform team" },
  },
});

const create = (cloud: Cloud, type: string, name: string, inputs: Properties, account: string = management) =>
  cloud.create({ type, name, inputs, account, region });

const policy = (cloud: Cloud, inputs: Properties = {}, account: string = management, name = "policy") =>
  create(
    cloud,
    "aws:organizations/policy:Policy",
    name,
    { name: "consoles", type: "DECLARATIVE_POLICY_EC2", content, ...inputs },
    account,
  );

const attach = (cloud: Cloud, policyId: string, targetId: string) =>
  create(cloud, "aws:organizations/policyAttachment:PolicyAttachment", `to-${targetId}`, {
    policyId,
    targetId,
  });

const consoles = (cloud: Cloud, account: string = dev) =>
  create(cloud, "aws:ec2/serialConsoleAccess:SerialConsoleAccess", "consoles", { enabled: true }, account);

test.each<{ what: string; world?: Partial<GivenWorld>; run(cloud: Cloud): unknown; error: RegExp }>([
  {
    what: "a second organisation",
    run: (cloud) => create(cloud, "aws:organizations/organization:Organization", "organisation", {}),
    error: /AlreadyInOrganizationException: account 111111111111 is a member of o-sandbox0001/,
  },
  { what: "a member's policy", run: (cloud) => policy(cloud, {}, dev), error: /AccessDeniedException/ },
  {
    what: "a policy that is no JSON",
    run: (cloud) => policy(cloud, { content: "disabled" }),
    error: /MalformedPolicyDocumentException: policy consoles/,
  },
  {
    what: "a service control policy in place of a declarative one",
    run: (cloud) => policy(cloud, { content: JSON.stringify({ Version: "2012-10-17", Statement: [] }) }),
    error: /MalformedPolicyDocumentException.*ec2_attributes/,
  },
  {
    what: "a policy that is too long",
    run: (cloud) =>
      policy(cloud, {
        content: JSON.stringify({ ec2_attributes: { exception_message: "x".repeat(10_000) } }),
      }),
    error: /over 10000 characters/,
  },
  {
    what: "a second policy of the name",
    run: (cloud) => {
      policy(cloud);
      policy(cloud, {}, management, "again");
    },
    error: /DuplicatePolicyException/,
  },
  ...[
    { what: "an Allow", statement: { Effect: "Allow", Principal: "*", Action: "s3:*" } },
    { what: "named principals", statement: { Effect: "Deny", Principal: { AWS: "*" }, Action: "s3:*" } },
    { what: "every service at once", statement: { Effect: "Deny", Principal: "*", Action: "*" } },
    { what: "all actions but some", statement: { Effect: "Deny", Principal: "*", NotAction: "s3:*" } },
  ].map(({ what, statement }) => ({
    what: `a resource control policy with ${what}`,
    run: (cloud: Cloud) =>
      policy(cloud, {
        type: "RESOURCE_CONTROL_POLICY",
        content: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Sid: "One", Resource: "*", ...statement }],
        }),
      }),
    error: /MalformedPolicyDocumentException: policy consoles: a resource control policy/,
  })),
  {
    what: "a service control policy that names principals",
    run: (cloud) =>
      policy(cloud, {
        type: "SERVICE_CONTROL_POLICY",
        content: JSON.stringify({
          Version: "2012-10-17",
          Statement: { Sid: "One", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
        }),
      }),
    error: /a service control policy names no principals/,
  },
  {
    what: "a policy that is missing",
    run: (cloud) => attach(cloud, "p-0", "r-sbx1"),
    error: /PolicyNotFound/,
  },
  {
    what: "a target that is missing",
    run: (cloud) => attach(cloud, policy(cloud).id, "ou-none"),
    error: /TargetNotFoundException/,
  },
  {
    what: "a policy type that is not switched on",
    world: { policyTypes: [] },
    run: (cloud) => attach(cloud, policy(cloud).id, "r-sbx1"),
    error: /PolicyTypeNotEnabledException: DECLARATIVE_POLICY_EC2 is not enabled for r-sbx1/,
  },
])("refused: $what", ({ world, run, error }) => {
  expect(() => run(new Cloud({ ...sandboxWorld, ...world }))).toThrow(error);
});

test.each(["r-sbx1", "ou-sbx1-dev00001", dev])("a policy at %s decides for dev", (target) => {
  const cloud = new Cloud(sandboxWorld);
  attach(cloud, policy(cloud).id, target);
  expect(() => consoles(cloud)).toThrow(/OperationNotPermitted: ask the platform team/);
});

test("a policy elsewhere, of another attribute, or that is not attached decides nothing", () => {
  const cloud = new Cloud(sandboxWorld);
  attach(cloud, policy(cloud).id, "ou-sbx1-prod0001");
  const other = { name: "images", content: '{"ec2_attributes":{"image_block_public_access":{}}}' };
  attach(cloud, policy(cloud, other, management, "images").id, "r-sbx1");
  expect(() => consoles(cloud)).not.toThrow();
});

test("a policy in use is not deleted", () => {
  const cloud = new Cloud(sandboxWorld);
  const { id } = policy(cloud);
  attach(cloud, id, "r-sbx1");
  const request = {
    type: "aws:organizations/policy:Policy",
    name: "policy",
    inputs: {},
    account: management,
    region,
  };
  expect(() => cloud.delete(id, request)).toThrow(/PolicyInUseException/);
});
