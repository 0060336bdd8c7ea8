/** What administrators left in the landing zone, with the walls up: all of it is found, and each is denied, kept or open. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { coversPattern } from "../analysis/iam/pattern.ts";
import { type Finding, findLeftBehind, keptForNothing } from "../analysis/left-behind/findings.ts";
import type { Kept } from "../analysis/left-behind/inventory.ts";
import { buildModel } from "../analysis/model/build.ts";
import { readWorld } from "../analysis/model/world.ts";
import { everyQuery, type GoalQuery, readGoal } from "../analysis/reach/goals.ts";
import { Prover } from "../analysis/reach/prove.ts";
import { writeStart } from "../analysis/reach/start.ts";
import { leftBehindRoles } from "../catalog/left-behind.ts";
import { knownLeftBehind } from "../components/guardrails/policies.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { readYaml } from "../sandbox/project.ts";
import { worldFileOf } from "../sandbox/world.ts";
import { bringUpOn } from "../sandbox/worlds/bring-up.ts";
import { inventoryOf, principalsOf } from "../sandbox/worlds/listings.ts";
import { emptyOrganisation, landingZoneWorld } from "../sandbox/worlds/worlds.ts";

const kept = readYaml(join(landingZoneWorld.configuration, "kept.yaml"))["kept"] as Kept[];
const before = findLeftBehind(inventoryOf(new Cloud(landingZoneWorld.given)));
const { cloud, deployments } = await bringUpOn(landingZoneWorld);
const findings = findLeftBehind(inventoryOf(cloud), kept);

const [management, audit, backup, prod, dev] = [
  "111122223333",
  "222233334444",
  "333344445555",
  "444455556666",
  "555566667777",
];
const short = ({ account, what }: Finding) => `${account} ${what.replace(/^arn:aws:iam::\d+:/, "")}`;
const dealt = (how: string) => findings.filter((finding) => finding.dealt.how === how);

test("in an empty organisation nothing is found, before and after", async () => {
  expect(findLeftBehind(inventoryOf(new Cloud(emptyOrganisation.given)))).toEqual([]);
  expect(findLeftBehind(inventoryOf((await bringUpOn(emptyOrganisation)).cloud))).toEqual([]);
});

test("the walls change how things are dealt with, and neither hide nor add any", () => {
  expect(before.map(short)).toEqual(findings.map(short));
  expect(before.filter((finding) => finding.dealt.how !== "open")).toEqual([]);
});

test("roles that administer, and were left in audit, backup, prod and dev, are denied by name and unit", () => {
  const left = findings.filter(
    ({ kind, lets }) => kind === "role of others" && lets.includes("(administrator)"),
  );
  expect(left.length).toBeGreaterThan(15);
  expect(left.filter((finding) => finding.dealt.how !== "denied").map(short)).toEqual([]);
  for (const id of [audit, backup, prod, dev]) expect(left.map(({ account }) => account)).toContain(id);
  const units = new Set(
    left.map((finding) => (finding.dealt.how === "denied" ? `${finding.dealt.sid} ${finding.dealt.at}` : "")),
  );
  expect([...units].sort()).toEqual([
    "LeftBehind ou-lz01-devel001",
    "LeftBehind ou-lz01-evide001",
    "LeftBehind ou-lz01-produ001",
    "LeftBehind ou-lz01-recov001",
  ]);
});

test("people's permission sets do nothing in audit, backup and prod but what is kept", () => {
  const sets = findings.filter(
    ({ kind, account }) => kind === "assignment" && account !== management && account !== dev,
  );
  expect(sets.filter((finding) => finding.dealt.how === "open").map(short)).toEqual([]);
});

test("what is open is a list that somebody works off, each with its command", () => {
  expect(dealt("open").map(short).sort()).toMatchInlineSnapshot(`
    [
      "111122223333 AKIA2DB64AD2AFF16C1D",
      "111122223333 AWSAdministratorAccess for 93c4e8f2-1111-4aaa-8bbb-000000000001 in 111122223333",
      "111122223333 AWSOrganizationsFullAccess for 93c4e8f2-1111-4aaa-8bbb-000000000001 in 111122223333",
      "111122223333 AWSReadOnlyAccess for 93c4e8f2-1111-4aaa-8bbb-000000000003 in 111122223333",
      "111122223333 RootSessions",
      "111122223333 stack set company-tags",
      "222233334444 role/aws-controltower-ReadOnlyExecutionRole",
      "333344445555 role/aws-controltower-ReadOnlyExecutionRole",
      "444455556666 AKIA51C8DBA7F2F5BB05",
      "444455556666 AKIA6CE8AB9B956C1937",
      "444455556666 AKIAAAF939628496E11D",
      "444455556666 arn:aws:ram:eu-central-1:444455556666:resource-share/ca134dce-f512-6b45-e641-08d464fc7711",
      "444455556666 role/DatadogIntegrationRole",
      "444455556666 role/aws-controltower-ReadOnlyExecutionRole",
      "555566667777 role/aws-controltower-ReadOnlyExecutionRole",
      "555566667777 role/company-ci",
      "666677778888 666677778888/ssm.amazonaws.com",
      "777788889999 777788889999/sso.amazonaws.com",
      "888899990000 888899990000/member.org.stacksets.cloudformation.amazonaws.com",
    ]
  `);
  for (const { command, commandIn } of dealt("open")) {
    expect(command).toMatch(/^aws [a-z0-9-]+ [a-z-]+/);
    expect(commandIn).toMatch(/^\d{12}$/);
  }
});

test("each finding says which threat it is, and whom it lets do what", () => {
  for (const { threat, lets } of findings) {
    expect(threat).toBeGreaterThanOrEqual(1);
    expect(threat).toBeLessThanOrEqual(38);
    expect(lets.length).toBeGreaterThan(30);
  }
  expect(new Set(findings.map(({ kind }) => kind)).size).toBe(10);
});

test("nothing is kept for nothing", () => {
  expect(keptForNothing(findings, kept)).toEqual([]);
});

test("every role that the guardrails know by name is explained: who made it, and what needs it", () => {
  const explained = leftBehindRoles.map(({ name }) => name);
  const unexplained = knownLeftBehind.filter((name) => !explained.some((one) => coversPattern(one, name)));
  expect(unexplained).toEqual([]);
});

describe("the proof, with everything that was left in the world", () => {
  const world = worldFileOf(landingZoneWorld.given);
  const left = principalsOf(new Cloud(landingZoneWorld.given));
  const files = [...deployments].map(([{ stack }, deployment]) => ({
    file: stack,
    content: deployment.checkpoint(),
  }));

  /** Goals that are not out of reach of some agents, when these principals are there and these stacks are up. */
  function reached(
    asked: { goals: readonly GoalQuery[]; agents?: (start: string) => boolean },
    principals: typeof left = left,
    stacks = files,
  ): string[] {
    const prover = new Prover(buildModel(stacks, readWorld({ ...world, principals }, "world")));
    const agents = prover.agents().filter((start) => asked.agents?.(writeStart(start)) ?? true);
    expect(agents.length).toBeGreaterThan(0);
    const { results } = prover.prove(agents, asked.goals);
    return [...new Set(results.filter(({ verdict }) => verdict !== "never").map(({ goal }) => goal))];
  }

  test("no agent reaches any goal by it", () => {
    expect(left.length).toBeGreaterThan(90);
    expect(reached({ goals: everyQuery })).toEqual([]);
  });

  test("an agent that can become one of these roles still does no harm as it; without the walls it does", () => {
    const forged = left.map((one) =>
      one.arn.endsWith(":role/github-deploy") && "trust" in one
        ? {
            ...one,
            trust: JSON.parse(
              JSON.stringify(one.trust).replace("repo:example/*", "repo:example@1234567/*"),
            ) as unknown,
          }
        : one,
    );
    const asked = {
      goals: ["backup", "audit", "guardrails"].map((kind) => readGoal(kind)),
      agents: (start: string) => start.includes("preview@5544332"),
    };
    expect(reached({ ...asked, goals: [readGoal("admin")] }, forged)).toEqual(["admin"]);
    expect(reached(asked, forged)).toEqual([]);
    const unwalled = files.filter(({ file }) => file !== "org");
    expect(reached({ ...asked, goals: [readGoal("backup")] }, forged, unwalled)).toEqual(["backup"]);
  });
});
