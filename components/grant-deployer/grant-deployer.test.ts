import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deploy } from "../../sandbox/monitor.ts";
import type { OidcArrival } from "../agent-role/agent.ts";
import { GrantDeployer, type GrantDeployerArgs, grantDeployerProblems } from "./grant-deployer.ts";
import { grantDeployerPermissions, grantDeployerTrust } from "./policies.ts";

const accountId = "444444444444";
const subject = "repo:example@1234567/infrastructure@7654321:environment:grants-prod";
const arrival: OidcArrival = {
  kind: "oidc",
  issuer: "https://token.actions.githubusercontent.com",
  audience: "sts.amazonaws.com",
  subjects: [subject],
  claims: { ref: "refs/heads/main" },
};
const role = (task: string) => `arn:aws:iam::${accountId}:role/escalation/escalation-${task}`;
const policy = (task: string) => `arn:aws:iam::${accountId}:policy/escalation/escalation-${task}`;
const boundary = `arn:aws:iam::${accountId}:policy/perimeter/agent-boundary`;
const ownTags = { "ForAllValues:StringEquals": { "aws:TagKeys": ["managed-by"] } };

const bringUp = (args: Partial<GrantDeployerArgs> = {}) =>
  deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      new GrantDeployer("grants", { accountId, tasks: ["restart-orders"], arrival, ...args }, { provider });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

test("it trusts one environment's token, with every claim exact", () => {
  expect(grantDeployerTrust(accountId, arrival).Statement).toEqual([
    {
      Sid: "DeployGrants",
      Effect: "Allow",
      Principal: {
        Federated: `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`,
      },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": [subject],
          "token.actions.githubusercontent.com:ref": "refs/heads/main",
        },
      },
    },
  ]);
});

test("it may make and write the roles of declared tasks, bounded, and nothing else", () => {
  const roles = [role("restart-orders"), role("redrive-orders")];
  const bounded = { "iam:PermissionsBoundary": boundary };
  const document = grantDeployerPermissions(accountId, ["restart-orders", "redrive-orders"]);
  expect(document.Statement).toEqual([
    {
      Sid: "WriteBoundedRoles",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"],
      Resource: roles,
      Condition: { ArnEquals: bounded, ...ownTags },
    },
    {
      Sid: "AttachTasks",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      Resource: roles,
      Condition: {
        ArnEquals: { ...bounded, "iam:PolicyARN": [policy("restart-orders"), policy("redrive-orders")] },
      },
    },
    {
      Sid: "OpenAndShut",
      Effect: "Allow",
      Action: ["iam:DeleteRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"],
      Resource: roles,
      Condition: { ArnEqualsIfExists: bounded },
    },
    {
      Sid: "TagRoles",
      Effect: "Allow",
      Action: ["iam:TagRole", "iam:UntagRole"],
      Resource: roles,
      Condition: ownTags,
    },
    {
      Sid: "ReadRoles",
      Effect: "Allow",
      Action: [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
      ],
      Resource: roles,
    },
    {
      Sid: "NothingElse",
      Effect: "Deny",
      NotAction: [
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePolicy",
        "iam:AttachRolePolicy",
        "iam:DetachRolePolicy",
        "iam:DeleteRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
      ],
      Resource: "*",
    },
    { Sid: "NowhereElse", Effect: "Deny", Action: "*", NotResource: roles },
  ]);
});

// What would undo the design: lifting or changing the boundary, passing a role, or reaching another one.
test.each([
  "iam:PutRolePermissionsBoundary",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PassRole",
  "iam:CreatePolicyVersion",
  "iam:CreatePolicy",
  "sts:AssumeRole",
])("%s is nowhere allowed, and denied", (action) => {
  const { Statement } = grantDeployerPermissions(accountId, ["restart-orders"]);
  expect(Statement.flatMap(({ Action }) => Action ?? [])).not.toContain(action);
  expect(Statement.find(({ Sid }) => Sid === "NothingElse")?.NotAction).not.toContain(action);
});

test("no resource of it is a pattern: a role of another path could take an agent's name", () => {
  const resources = grantDeployerPermissions(accountId, ["restart-orders"])
    .Statement.filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Resource }) => Resource ?? []);
  expect([...new Set(resources)]).toEqual([role("restart-orders")]);
});

test("without tasks it can do nothing", () => {
  expect(grantDeployerPermissions(accountId, []).Statement.map(({ Sid, Effect }) => [Sid, Effect])).toEqual([
    ["NothingElse", "Deny"],
    ["Nowhere", "Deny"],
  ]);
});

const state = {
  bucketArn: "arn:aws:s3:::perimeter-state-prod",
  prefix: "grants-prod",
  keyArn: `arn:aws:kms:eu-central-1:${accountId}:key/0b1c2d3e-0000-0000-0000-000000000000`,
};

test("its state is one prefix of one bucket, and one key", () => {
  const statements = grantDeployerPermissions(accountId, ["restart-orders"], state).Statement;
  expect(statements.filter(({ Sid }) => /State/.test(Sid))).toEqual([
    {
      Sid: "ListState",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: state.bucketArn,
      Condition: { StringLike: { "s3:prefix": "grants-prod/*" } },
    },
    {
      Sid: "KeepState",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: `${state.bucketArn}/grants-prod/*`,
    },
    {
      Sid: "ReadState",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: state.keyArn,
    },
  ]);
  expect(statements.find(({ Sid }) => Sid === "NowhereElse")?.NotResource).toEqual([
    role("restart-orders"),
    state.bucketArn,
    `${state.bucketArn}/grants-prod/*`,
    state.keyArn,
  ]);
});

test("the role comes up guarded, out of the agents' paths, for an hour at most", async () => {
  const deployment = await bringUp({ state });
  expect(deployment.errors).toEqual([]);
  const made = deployment.resources.filter(({ type }) => type.startsWith("aws:"));
  expect(made.map(({ id, protect }) => [id, protect])).toEqual([
    ["grant-deployer", true],
    ["grant-deployer:write-grants", true],
  ]);
  expect(made[0]?.inputs).toMatchObject({ path: "/perimeter/", maxSessionDuration: 3600 });
});

test.each<[string, Partial<OidcArrival>, RegExp]>([
  ["a pattern of subjects", { subjects: ["repo:example@1/infrastructure@2:*"] }, /is not exact/],
  ["a branch", { subjects: ["repo:example@1/infrastructure@2:ref:refs/heads/main"] }, /names no environment/],
  ["pull requests", { subjects: ["repo:example@1/infrastructure@2:pull_request"] }, /every pull request/],
  ["nobody", { subjects: [] }, /nobody could arrive/],
  [
    "any branch",
    { claims: {} },
    /a pull request's job that names the environment would be let in: add "ref"/,
  ],
  [
    "the merge of a pull request",
    { claims: { ref: "refs/pull/7/merge" } },
    /a pull request's job that names the environment would be let in/,
  ],
  [
    "whoever calls a reusable workflow, from a pull request too",
    { claims: { job_workflow_ref: "example/infrastructure/.github/workflows/grants.yml@refs/heads/main" } },
    /a pull request's job that names the environment would be let in/,
  ],
  ["any audience", { audience: "*" }, /audience/],
  [
    "a name that can be taken",
    { subjects: ["repo:example/infrastructure:environment:grants"] },
    /repository_id/,
  ],
])("%s may not deploy grants", async (_, changed, message) => {
  const deployment = await bringUp({ arrival: { ...arrival, ...changed } });
  expect(deployment.errors.join("\n")).toMatch(message);
  expect(deployment.resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
});

test("a pattern for a task's name is refused", async () => {
  const deployment = await bringUp({ tasks: ["restart-orders", "*"] });
  expect(deployment.errors.join("\n")).toContain("grant deployer: tasks.1: * is no task's name");
});

test("a subject that an agent arrives with is refused", () => {
  expect(grantDeployerProblems(arrival, ["repo:other"])).toEqual([]);
  expect(grantDeployerProblems(arrival, [subject])).toEqual([
    { path: ["subjects", 0], message: expect.stringContaining("it would grant itself every task") },
  ]);
});

test.each<[string, Partial<typeof state>]>([
  ["bucketArn", { bucketArn: "arn:aws:s3:::*" }],
  ["bucketArn", { bucketArn: "arn:aws:s3:::bucket/grants" }],
  ["prefix", { prefix: "" }],
  ["prefix", { prefix: "*" }],
  ["prefix", { prefix: "/grants/" }],
  ["keyArn", { keyArn: "*" }],
  ["keyArn", { keyArn: `arn:aws:kms:eu-central-1:${accountId}:alias/state` }],
  ["keyArn", { keyArn: "arn:aws:kms:eu-central-1:555555555555:key/0b1c2d3e" }],
])("a state with a wrong %s is refused: %j", async (key, changed) => {
  const deployment = await bringUp({ state: { ...state, ...changed } });
  expect(deployment.errors.join("\n")).toContain(`grant deployer: state.${key}: `);
});
