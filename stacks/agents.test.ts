/** Agents as a person configures them: what comes of it, and what is told when it is wrong. */
import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { boundaryName, paths } from "../components/names.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deploy } from "../sandbox/monitor.ts";
import { agentRoles, agentValues } from "./agents.ts";
import { configurationOf, values } from "./configuration.ts";

const github = {
  kind: "oidc",
  issuer: "https://token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
  subjects: ["repo:example@1/orders@2:environment:agent"],
};

/** Brings up the agents of a configuration, under a boundary that stands in for the account's. */
async function run(configuration: Record<string, unknown>) {
  const place = { region: "eu-central-1", accountId: "444444444444", organizationId: "o-sandbox0001" };
  const deployment = await deploy({
    program: () => {
      const { region, accountId, organizationId } = values;
      const configured = configurationOf("prod", { region, accountId, organizationId, ...agentValues });
      const provider = new aws.Provider("prod", {
        region: "eu-central-1",
        allowedAccountIds: [configured.accountId],
      });
      const boundary = new aws.iam.Policy(
        "boundary",
        { name: boundaryName, path: paths.perimeter, policy: '{"Version":"2012-10-17","Statement":[]}' },
        { provider },
      );
      agentRoles(configured, { provider, boundary });
    },
    project: "agent-perimeter",
    stack: "prod",
    directory: import.meta.dirname,
    config: Object.fromEntries(
      Object.entries({ ...place, ...configuration }).map(([key, value]) => [
        `agent-perimeter:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
    cloud: new Cloud(sandboxWorld),
  });
  const made = (type: string) =>
    deployment.resources.filter((resource) => resource.type === `aws:iam/${type}`);
  return { deployment, made };
}

test("without agents nothing is made", async () => {
  const { deployment, made } = await run({});
  expect(deployment.errors).toEqual([]);
  expect(made("role:Role")).toEqual([]);
});

test("each agent has its roles; the providers that they trust are the account's, made elsewhere", async () => {
  const { deployment, made } = await run({
    agents: [
      { name: "sre", arrival: github },
      { name: "reviewer", arrival: { ...github, audience: "reviewer" } },
      { name: "machine", arrival: { kind: "role", roleArn: "arn:aws:iam::444444444444:role/machine" } },
    ],
  });
  expect(deployment.errors).toEqual([]);
  expect(made("openIdConnectProvider:OpenIdConnectProvider")).toEqual([]);
  expect(JSON.stringify(made("role:Role"))).toContain("oidc-provider/token.actions.githubusercontent.com");
  expect(made("role:Role").map(({ inputs }) => inputs["name"])).toEqual(
    ["sre", "reviewer", "machine"].flatMap((name) => [`agent-${name}`, `landing-${name}`]),
  );
});

test("the boundary comes before the roles that name it", async () => {
  const { deployment, made } = await run({ agents: [{ name: "sre", arrival: github }] });
  const order = deployment.resources.map((resource) => resource.urn);
  const [boundary] = made("policy:Policy");
  expect(made("role:Role")).toHaveLength(2);
  for (const role of made("role:Role")) {
    expect(role.dependencies).toContain(boundary?.urn);
    expect(order.indexOf(boundary?.urn ?? "")).toBeLessThan(order.indexOf(role.urn));
  }
});

test("every mistake is told with its place and how to mend it, and nothing is made", async () => {
  const { deployment } = await run({
    agents: [
      { name: "SRE", arrival: { ...github, subjects: ["repo:example/*:pull_request"] } },
      {
        name: "sre",
        arrival: { kind: "role", roleArn: "arn:aws:iam::444444444444:root" },
        reads: [{ kind: "logGroups", names: ["/aws/lambda/*"] }],
      },
      { name: "sre", arrival: github },
    ],
  });
  const lines = deployment.errors
    .join("\n")
    .split("\n")
    .map((line) => line.split("; for example")[0]);
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "Pulumi.prod.yaml:
      agent-perimeter:agents at 0.name: SRE must be 2 to 21 lower-case letters, digits and dashes, a letter first
      agent-perimeter:agents at 0.arrival.subjects.0: repo:example/*:pull_request is not exact: no *, ?, $ or white space; list every subject that you mean
      agent-perimeter:agents at 1.arrival.roleArn: arn:aws:iam::444444444444:root is every principal of an account: give the ARN of the one role that the agent's machine has
      agent-perimeter:agents at 1.reads.0.names.0: /aws/lambda/* covers the log groups of every application: name the application's own, for example /orders/*
      agent-perimeter:agents at 2.name: sre is another agent's name: rename one"
  `);
  expect(deployment.resources.filter((resource) => resource.custom)).toEqual([]);
});

test.each<[what: string, agents: unknown, message: RegExp]>([
  ["an arrival of no known kind", [{ name: "sre", arrival: { kind: "key" } }], /agents at 0\.arrival/],
  [
    "a read of no known kind",
    [{ name: "sre", arrival: github, reads: [{ kind: "everything" }] }],
    /agents at 0\.reads\.0/,
  ],
  ["a misspelt value", [{ name: "sre", arrival: github, read: [] }], /agents at 0: read is not known here/],
  ["no list", { name: "sre" }, /agents: must be a list/],
])("%s is refused", async (_, agents, message) => {
  const { deployment } = await run({ agents });
  expect(deployment.errors.join("\n")).toMatch(message);
  expect(deployment.resources.filter((resource) => resource.custom)).toEqual([]);
});
