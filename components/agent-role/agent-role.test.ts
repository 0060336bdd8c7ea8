import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { policyArn } from "../names.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { AgentRole, type AgentRoleArgs } from "./agent-role.ts";

const accountId = "444444444444";
const boundaryArn = policyArn(accountId, "/perimeter/", "agent-boundary");

const args: AgentRoleArgs = {
  agent: "sre",
  accountId,
  region: "eu-central-1",
  arrival: {
    kind: "oidc",
    providerArn: `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`,
    issuer: "https://token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
    subjects: ["repo:example@1/orders@2:environment:agent-prod"],
  },
  reads: [{ kind: "logGroups", names: ["/orders/*"] }],
  boundaryArn,
};

type Program = (provider: aws.Provider, boundary: pulumi.Resource) => unknown;

function run(program: Program, options: { withBoundary?: boolean; stopAfter?: number } = {}) {
  return deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      const boundary: pulumi.Resource =
        options.withBoundary === false
          ? provider
          : new aws.iam.Policy(
              "boundary",
              {
                name: "agent-boundary",
                path: "/perimeter/",
                policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
              },
              { provider },
            );
      program(provider, boundary);
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
    ...(options.stopAfter !== undefined && { stopAfter: options.stopAfter }),
  });
}

const agentRole =
  (changed: Partial<AgentRoleArgs> = {}): Program =>
  (provider, boundary) =>
    new AgentRole("agent", { ...args, ...changed }, { provider, dependsOn: [boundary] });

const nameOf = (resource: ResourceState): string => resource.urn.split("::").at(-1) ?? "";
const ofType = (deployment: Deployment, type: string) =>
  deployment.resources.filter((resource) => resource.type === `aws:iam/${type}`);
const roleNamed = (deployment: Deployment, name: string) =>
  ofType(deployment, "role:Role").find((role) => role.inputs["name"] === name);

/** Everything that must have been made before a resource, by name and type. */
function madeBefore(deployment: Deployment, resource: ResourceState): ResourceState[] {
  const byUrn = new Map(deployment.resources.map((one) => [one.urn, one]));
  const found = new Map<string, ResourceState>();
  const visit = (urn: string) => {
    const one = byUrn.get(urn);
    if (!one || found.has(urn)) return;
    found.set(urn, one);
    for (const next of one.dependencies ?? []) visit(next);
  };
  for (const next of resource.dependencies ?? []) visit(next);
  return [...found.values()];
}

const documentOf = (resource: ResourceState): PolicyDocument =>
  JSON.parse(String(resource.inputs["policy"])) as PolicyDocument;
const allows = (resource: ResourceState): boolean =>
  documentOf(resource).Statement.some((statement) => statement.Effect === "Allow");

test("two roles come up under the boundary, for an hour at most, with names that are known beforehand", async () => {
  let made: AgentRole | undefined;
  const deployment = await run((provider, boundary) => {
    made = new AgentRole("agent", args, { provider, dependsOn: [boundary] });
  });
  expect(deployment.errors).toEqual([]);
  const roles = ofType(deployment, "role:Role").map(({ inputs, outputs }) => ({
    arn: outputs["arn"],
    boundary: inputs["permissionsBoundary"],
    seconds: inputs["maxSessionDuration"],
  }));
  const common = { boundary: boundaryArn, seconds: 3600 };
  expect(roles).toEqual([
    { arn: `arn:aws:iam::${accountId}:role/agent/agent-sre`, ...common },
    { arn: `arn:aws:iam::${accountId}:role/agent/landing-sre`, ...common },
  ]);
  expect([made?.roleArn, made?.landingRoleArn]).toEqual(roles.map((role) => role.arn));
});

test("a preview knows every name and every policy", async () => {
  const deployment = await deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      new AgentRole("agent", args, { provider });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
    preview: true,
  });
  expect(deployment.errors).toEqual([]);
  const inputs = deployment.resources.filter(
    (resource) => resource.custom && resource.type.startsWith("aws:"),
  );
  expect(inputs.length).toBeGreaterThan(10);
  expect(JSON.stringify(inputs.map((resource) => resource.inputs))).not.toContain(
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  );
});

test("the role carries four views, two managed denies, its data and its way to escalate; no policy of AWS's", async () => {
  const deployment = await run(agentRole());
  const attached = ofType(deployment, "rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => [
    inputs["role"],
    String(inputs["policyArn"]).split("/").at(-1),
  ]);
  expect(attached).toEqual(
    ["only-reads", "no-secrets", "view-compute", "view-network", "view-data", "view-operations"].map(
      (part) => ["agent-sre", `agent-sre-${part}`],
    ),
  );
  const inline = ofType(deployment, "rolePolicy:RolePolicy").map(({ inputs }) => [
    inputs["role"],
    inputs["name"],
  ]);
  expect(inline).toEqual([
    ["agent-sre", "data"],
    ["agent-sre", "escalations"],
    ["landing-sre", "become-the-agent"],
  ]);
});

test("the boundary comes before both roles", async () => {
  const deployment = await run(agentRole());
  for (const role of ofType(deployment, "role:Role"))
    expect(madeBefore(deployment, role).map(nameOf)).toContain("boundary");
});

test("AWS refuses the roles where the boundary is not there", async () => {
  const deployment = await run(agentRole(), { withBoundary: false });
  expect(deployment.errors.join("\n")).toMatch(
    /NoSuchEntity: role \S+: policy \S+agent-boundary does not exist/,
  );
  expect(ofType(deployment, "rolePolicy:RolePolicy")).toEqual([]);
});

test("no allow of the role is there before each of its denies", async () => {
  const deployment = await run(agentRole());
  const denies = ["only-reads", "no-secrets", "data"].map((part) => `agent-${part}`);
  const policies = new Map(
    ofType(deployment, "policy:Policy").map((policy) => [String(policy.outputs["arn"]), policy]),
  );
  const allowing = [
    ...ofType(deployment, "rolePolicyAttachment:RolePolicyAttachment").filter((attachment) => {
      const policy = policies.get(String(attachment.inputs["policyArn"]));
      return policy !== undefined && allows(policy);
    }),
    ...ofType(deployment, "rolePolicy:RolePolicy").filter(
      // The data policy holds its own denies.
      (policy) => allows(policy) && policy.inputs["name"] !== "data",
    ),
  ];
  expect(allowing).toHaveLength(6);
  for (const one of allowing) {
    const before = madeBefore(deployment, one)
      .filter((made) => /Attachment$|RolePolicy$/.test(made.type))
      .map(nameOf);
    expect(before, nameOf(one)).toEqual(expect.arrayContaining(denies));
  }
});

test("the way in comes last: the landing role can become the agent once everything stands", async () => {
  const deployment = await run(agentRole());
  const wayIn = ofType(deployment, "rolePolicy:RolePolicy").find(
    (policy) => policy.inputs["name"] === "become-the-agent",
  );
  const before = wayIn === undefined ? [] : madeBefore(deployment, wayIn);
  const others = deployment.resources.filter(
    (resource) => resource.custom && resource.type.startsWith("aws:") && resource !== wayIn,
  );
  expect(others.filter((other) => !before.includes(other)).map(nameOf)).toEqual([]);
});

test("interrupted anywhere, no role has an allow without its denies", async () => {
  const whole = await run(agentRole());
  const count = whole.resources.filter(
    (resource) => resource.custom && resource.type.startsWith("aws:"),
  ).length;
  for (let stopAfter = 1; stopAfter < count; stopAfter += 1) {
    const deployment = await run(agentRole(), { stopAfter });
    const attached = ofType(deployment, "rolePolicyAttachment:RolePolicyAttachment").map((attachment) =>
      String(attachment.inputs["policyArn"]),
    );
    const views = attached.filter((arn) => arn.includes("-view-"));
    if (views.length > 0)
      expect(attached).toEqual(
        expect.arrayContaining([expect.stringMatching(/only-reads$/), expect.stringMatching(/no-secrets$/)]),
      );
  }
});

test("what guards the role is protected; what is only convenience can go", async () => {
  const deployment = await run(agentRole());
  const guarded = deployment.resources
    .filter((resource) => resource.protect === true)
    .map((resource) => `${nameOf(resource)} ${resource.type.split(":").at(-1)}`);
  expect(guarded.sort()).toEqual([
    "agent-data RolePolicy",
    "agent-no-secrets Policy",
    "agent-no-secrets RolePolicyAttachment",
    "agent-only-reads Policy",
    "agent-only-reads RolePolicyAttachment",
  ]);
});

test("arriving from a role trusts that role in its organisation", async () => {
  const deployment = await run(
    agentRole({
      arrival: {
        kind: "role",
        roleArn: "arn:aws:iam::444444444444:role/agent-machine",
        organizationId: "o-sandbox0001",
      },
    }),
  );
  expect(deployment.errors).toEqual([]);
  const trust = JSON.parse(String(roleNamed(deployment, "landing-sre")?.inputs["assumeRolePolicy"]));
  expect(trust.Statement[0].Condition).toEqual({
    ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444444444444:role/agent-machine" },
    StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" },
  });
});

test.each<[what: string, changed: Partial<AgentRoleArgs>, message: RegExp]>([
  ["a name", { agent: "SRE" }, /agent SRE: name: SRE must be/],
  [
    "a boundary of another account",
    { boundaryArn: boundaryArn.replace(accountId, "555555555555") },
    /boundaryArn: /,
  ],
  ["no boundary", { boundaryArn: "" }, /boundaryArn: .*give the agents' boundary/],
  [
    "a policy of AWS's as boundary",
    { boundaryArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    /is no customer-managed policy/,
  ],
  [
    "a provider of another account",
    { accountId: "555555555555", boundaryArn: boundaryArn.replace(accountId, "555555555555") },
    /arrival\.providerArn: .* is not the provider of/,
  ],
  ["a read of everything", { reads: [{ kind: "logGroups", names: ["/aws/*"] }] }, /reads\.0\.names\.0: /],
])("%s is refused before anything is made", async (_, changed, message) => {
  const deployment = await run(agentRole(changed));
  expect(deployment.errors.join("\n")).toMatch(message);
  expect(ofType(deployment, "role:Role")).toEqual([]);
});

test("every problem is told at once", async () => {
  const deployment = await run(agentRole({ agent: "SRE", boundaryArn: "" }));
  expect(deployment.errors.join("\n").split("\n")).toHaveLength(2);
});

test("reads that do not fit are refused, not cut", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `/orders/component-with-a-long-name-${index}`);
  const deployment = await run(agentRole({ reads: [{ kind: "logGroups", names }] }));
  expect(deployment.errors.join("\n")).toMatch(/takes 10240: declare less in it/);
});
