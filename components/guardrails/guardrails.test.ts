import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { guardedDomains } from "../../catalog/guardrails/guardrail.ts";
import { guardrailPolicies, guardrails } from "../../catalog/guardrails/index.ts";
import { guardRoles } from "../../catalog/guardrails/pipeline.ts";
import { policiesPerNode } from "../../catalog/quotas.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import * as names from "../names.ts";
import { Guardrails, type GuardrailsArgs } from "./guardrails.ts";
import {
  type GuardrailSettings,
  type GuardrailTargets,
  guardrailDocuments,
  headroom,
  headroomLines,
  policiesByTarget,
  statementOf,
} from "./policies.ts";

const management = "111111111111";

const targets: GuardrailTargets = {
  everywhere: ["r-sbx1"],
  audit: ["222222222222"],
  backup: ["333333333333"],
  prod: ["ou-sbx1-prod0001"],
  dev: ["ou-sbx1-dev00001"],
};

const settings: GuardrailSettings = {
  organizationId: "o-sandbox0001",
  managementAccountId: management,
  accountIds: {
    audit: ["222222222222"],
    backup: ["333333333333"],
    prod: ["444444444444"],
    dev: ["555555555555"],
  },
  regions: ["eu-central-1"],
  repositoryOwnerIds: ["1234567"],
  permissionSets: ["BreakGlass"],
};

const deployed = (args: Partial<GuardrailsArgs> = {}, cloud = new Cloud(sandboxWorld)): Promise<Deployment> =>
  deploy({
    program: () => {
      const provider = new aws.Provider("account", {
        region: "eu-central-1",
        allowedAccountIds: [management],
      });
      new Guardrails("guardrails", { targets, ...settings, ...args }, { providers: [provider] });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
  });

const ofType = (deployment: Deployment, type: string) =>
  deployment.resources.filter((resource) => resource.type === `aws:organizations/${type}`);

test("every policy is made and attached, where its rows are meant to hold, and protected", async () => {
  const deployment = await deployed();
  expect(deployment.errors).toEqual([]);
  const policies = ofType(deployment, "policy:Policy");
  const attachments = ofType(deployment, "policyAttachment:PolicyAttachment");
  expect(policies.map(({ inputs }) => [inputs["name"], inputs["type"]])).toEqual(
    guardrailPolicies.map(({ name, kind }) => [name, kind]),
  );
  expect([...policies, ...attachments].every(({ protect }) => protect)).toBe(true);
  for (const { name, at } of guardrailPolicies) {
    const id = policies.find(({ inputs }) => inputs["name"] === name)?.id;
    const on = attachments
      .filter(({ inputs }) => inputs["policyId"] === id)
      .map(({ inputs }) => inputs["targetId"]);
    expect(on, name).toEqual(at.flatMap((place) => targets[place]));
  }
});

test("the documents are those that were measured", async () => {
  const contents = ofType(await deployed(), "policy:Policy").map(({ inputs }) => String(inputs["content"]));
  const documents = guardrailDocuments(settings);
  expect(contents).toEqual(documents.map(({ document }) => JSON.stringify(document)));
  expect(contents.map(({ length }) => length)).toEqual(documents.map(({ size }) => size));
  for (const { size, limit, policy } of documents) expect(size, policy.name).toBeLessThan(limit);
});

test("a document that AWS would not take is refused before anything is made", async () => {
  const regions = Array.from({ length: 1_000 }, (_, index) => `eu-central-${index}`);
  const deployment = await deployed({ regions });
  expect(deployment.errors.join()).toMatch(
    /perimeter-accounts: a policy has \d+ characters, but .* takes 10240/,
  );
  expect(ofType(deployment, "policy:Policy").length).toBe(0);
});

test.each([
  {
    what: "a node that would have no room for the policies of others",
    where: { ...targets, everywhere: ["r-sbx1"], prod: ["r-sbx1"] },
    error: /r-sbx1 would have 7 policies of type SERVICE_CONTROL_POLICY of the perimeter's, which takes 4/,
  },
  {
    what: "a unit that holds dev and what dev is kept from",
    where: { ...targets, prod: ["ou-sbx1-dev00001"] },
    error: /ou-sbx1-dev00001 holds dev and what dev is kept from/,
  },
])("refused: $what", async ({ where, error }) => {
  const deployment = await deployed({ targets: where });
  expect(deployment.errors.join()).toMatch(error);
  expect(ofType(deployment, "policy:Policy").length).toBe(0);
});

test("an account of another, and a policy type that is off, AWS refuses", async () => {
  const off = await deployed({}, new Cloud({ ...sandboxWorld, policyTypes: ["SERVICE_CONTROL_POLICY"] }));
  expect(off.errors.join()).toMatch(/RESOURCE_CONTROL_POLICY is not enabled/);
});

test("audit and backup may share a unit, and have what both have once", () => {
  const shared = policiesByTarget({ ...targets, audit: ["ou-sbx1-security"], backup: ["ou-sbx1-security"] });
  const here = (shared.get("ou-sbx1-security") ?? []).map(({ name }) => name);
  expect(new Set(here).size).toBe(here.length);
  expect(here).toContain("perimeter-audit");
});

test("what is left of AWS's limits is told", () => {
  const { policies, nodes } = headroom(settings, targets);
  expect(policies.length).toBe(guardrailPolicies.length);
  for (const { count, kind, target } of nodes)
    expect(count, target).toBeLessThanOrEqual(policiesPerNode[kind].ofPerimeter);
  expect(headroomLines({ policies, nodes })).toEqual([
    expect.stringMatching(/^\d+ policies; the longest, perimeter-[a-z]+, takes \d+ of \d+ characters$/),
    expect.stringMatching(
      /^at most \d of 9 service control policies and \d of 4 resource control policies on /,
    ),
  ]);
});

test("names in the rows are those that the stacks agree on", () => {
  const { breakGlassRoleName, deployerRoleName, previewRoleName, revokerRoleName } = names;
  const { alarmForwarderRoleName, backupCopyRoleName, backupEventForwarderName, copyOutRoleName } = names;
  const { restoreRoleName } = names;
  expect([...guardRoles].sort()).toEqual(
    [
      breakGlassRoleName,
      deployerRoleName,
      previewRoleName,
      revokerRoleName,
      alarmForwarderRoleName,
      backupCopyRoleName,
      backupEventForwarderName,
      copyOutRoleName,
      restoreRoleName,
    ].sort(),
  );
  const text = JSON.stringify(guardrails);
  for (const bucket of [names.auditTrailBucketName, names.auditFlowLogBucketName, names.stateBucketName])
    expect(text).toContain(`${bucket("", "").replace(/---an$/, "")}-*`);
  expect(text).toContain(names.boundaryArn("*").replace("::*:", "::*:"));
  expect(text).toContain(`alias/${names.stateKeyAlias}`);
  // Everything that is named by a beginning begins so.
  for (const name of [
    names.alarmBusName,
    names.alarmTopicName,
    names.backupEventBusName,
    names.backupAlarmTopicName,
    names.alarmForwardingRuleName("changes"),
    names.volumeKeyAlias,
  ])
    expect(name).toMatch(/^perimeter-/);
  for (const path of Object.values(names.paths)) expect(text).toContain(`role${path}*`);
});

test("what the configuration leaves empty is neither denied to nobody nor allowed to everybody", () => {
  const row = (sid: string) => {
    const policy = guardrailPolicies.find(({ rows }) => rows.some((one) => one.sid === sid));
    const found = policy?.rows.find((one) => one.sid === sid);
    return policy && found && statementOf(found, policy.kind, settings);
  };
  // No account is unlocked, so root is denied in all.
  expect(row("Root")?.Condition).toEqual({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } });
  // Nobody outside is trusted, so only the organisation counts.
  expect(row("Outsiders")?.Condition?.["StringNotEqualsIfExists"]).toEqual({
    "aws:PrincipalOrgID": "o-sandbox0001",
  });
  // An organisation without a forge takes no token of it.
  const noForge = guardrailDocuments({ ...settings, repositoryOwnerIds: [] })
    .flatMap(({ document }) => document.Statement)
    .find(({ Sid }) => Sid === "ForgeTokens");
  expect(noForge?.Condition).toEqual({ Null: { "token.actions.githubusercontent.com:aud": "false" } });
});

test("only break-glass is spared everywhere, by its exact name, and nobody by a path", () => {
  for (const { document } of guardrailDocuments(settings))
    for (const { Sid, Condition } of document.Statement) {
      const spared = [Condition?.["ArnNotLike"]?.["aws:PrincipalArn"] ?? []].flat();
      expect(
        spared.filter((arn) => /:role\/(\w+\/)?\*$/.test(arn)),
        Sid,
      ).toEqual([]);
    }
});

test("each domain has policies of its own", () => {
  for (const domain of guardedDomains)
    expect(
      guardrailPolicies.some(({ at }) => at.includes(domain)),
      domain,
    ).toBe(true);
});
