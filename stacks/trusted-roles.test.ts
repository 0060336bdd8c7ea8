/** The roles that a person names in a stack's file, and what is told of those that would let somebody else in. */
import { expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { projectDirectory, stackConfiguration } from "../sandbox/project.ts";
import { administratorProblems } from "./trusted-roles.ts";

const prod = "444444444444";
const role = (name: string, accountId = prod) => `arn:aws:iam::${accountId}:role/${name}`;

const told = (...arns: string[]): string[] =>
  administratorProblems("administrators", arns, prod).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

test.each([
  "perimeter/break-glass",
  "aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Backup_*",
  "agents-of-change",
  "perimeter/*",
])("the administrator %s is taken", (name) => {
  expect(told(role(name))).toEqual([]);
});

test("administrators may be left to the default, and not be nobody", () => {
  expect(administratorProblems("administrators", undefined, prod)).toEqual([]);
  expect(told()).toEqual([expect.stringMatching(/^administrators: nobody could change/)]);
});

// An agent's role among them could change what keeps the log and the backups from agents.
test.each([
  "*",
  "?*",
  "a*",
  "ag?nt/agent-sre",
  "agent/*",
  "agent/agent-sre",
  "agent/agent-*",
  "e*",
  "*/break-glass",
  "escalation/escalation-restart-orders",
])("the administrator %s is refused: it takes in an agent's role", (name) => {
  expect(told(role(name))).toEqual([
    expect.stringMatching(/^administrators\.0: .* takes in roles of the agents: name the roles/),
  ]);
});

test.each([
  `arn:aws:iam::${prod}:role/\${aws:PrincipalTag/team}`,
  `${role("break-glass")}\n`,
  role("break glass"),
  `arn:aws:iam::${prod}:user/ada`,
  `arn:aws:iam::*:role/break-glass`,
])("the administrator %j is refused: it is no role", (arn) => {
  expect(told(arn)).toEqual([expect.stringMatching(/^administrators\.0: .* is no role of an account/s)]);
});

test("an administrator of another account is refused", () => {
  expect(told(role("break-glass", "555555555555"))).toEqual([
    `administrators.0: ${role("break-glass", "555555555555")} is not in account ${prod}: name roles of this account`,
  ]);
});

/** What is told of prod's sample configuration with these values in their place. */
async function saidOfProd(changed: Record<string, unknown>): Promise<string> {
  const values = Object.entries(changed).map(([key, value]) => [
    `agent-perimeter:${key}`,
    JSON.stringify(value),
  ]);
  const deployment = await deployStack("prod", {
    cloud: new Cloud(sandboxWorld),
    config: { ...stackConfiguration(projectDirectory, "prod"), ...Object.fromEntries(values) },
  });
  expect(deployment.resources.filter(({ custom }) => custom)).toEqual([]);
  return deployment.errors.join("\n");
}

const arriving = (roleArn: string) => [{ name: "sre", arrival: { kind: "role", roleArn }, reads: [] }];
const elsewhere = role("runner", "555555555555");

test("an agent does not arrive from another account, unless that account is trusted by name", async () => {
  expect(await saidOfProd({ agents: arriving(elsewhere) })).toContain(
    `agent-perimeter:agents at 0.arrival.roleArn: ${elsewhere} is in account 555555555555, which is not among trustedAccounts`,
  );
  const trusted = await saidOfProd({
    agents: arriving(elsewhere),
    trustedAccounts: ["555555555555"],
    // Something else is wrong, so that nothing is made.
    revokerTrust: ["*"],
  });
  expect(trusted).toContain("revokerTrust at 0");
  expect(trusted).not.toContain("roleArn");
});

test("nobody of another account pulls the switch, and opens the boundary, unless that account is trusted by name", async () => {
  expect(await saidOfProd({ revokerTrust: [role("perimeter/break-glass"), elsewhere] })).toContain(
    `agent-perimeter:revokerTrust at 1: ${elsewhere} is in account 555555555555, which is not among trustedAccounts`,
  );
});

test("the role that an agent arrives from does not pull the switch: it could open the boundary", async () => {
  const machine = role("machine");
  expect(await saidOfProd({ agents: arriving(machine), revokerTrust: [machine] })).toContain(
    `agent-perimeter:revokerTrust at 0: ${machine} is how an agent arrives: it would write its own boundary`,
  );
});
