import * as aws from "@pulumi/aws";
import { describe, expect, test } from "vitest";
import { deployedTypes, type PipelineDomain, pipelineDomains } from "../../catalog/deployer-actions.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { called, ofType, waitsFor } from "../../sandbox/deployed.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { type PipelineArrival, pipelineProblems, takes } from "./pipeline.ts";
import { PipelineAccess, type PipelineAccessArgs } from "./pipeline-access.ts";

const accountId = "444444444444";
const issuer = "https://token.actions.githubusercontent.com";
const audience = "sts.amazonaws.com";

const arrival = (environment: string, claims: Record<string, string> = {}): PipelineArrival => ({
  issuer,
  audience,
  subjects: [
    `repo:example/perimeter:environment:${environment}`,
    `repo:example@1234567/perimeter@7654321:environment:${environment}`,
  ],
  claims: { environment, repository_id: "7654321", ...claims },
});

const base: PipelineAccessArgs = {
  accountId,
  region: "eu-central-1",
  domain: "prod",
  issuers: [{ issuer, audiences: [audience] }],
  breakGlass: { kind: "permissionSet", name: "BreakGlass" },
  deployer: arrival("deploy-prod", { ref: "refs/heads/main" }),
  preview: arrival("preview-prod"),
  agentSubjects: ["repo:example@1234567/operations@6655443:*"],
};

const bringUp = (change: Partial<PipelineAccessArgs> = {}) =>
  deploy({
    program: () => {
      const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
      new PipelineAccess("access", { ...base, ...change }, { providers: [provider] });
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(sandboxWorld),
  });

const inputsOf = async (name: string, change: Partial<PipelineAccessArgs> = {}) => {
  const { errors, resources } = await bringUp(change);
  expect(errors).toEqual([]);
  return called(resources, name).inputs;
};

describe("what is made", () => {
  test("three roles under the perimeter's path, for an hour at most", async () => {
    const { errors, resources } = await bringUp();
    expect(errors).toEqual([]);
    expect(ofType(resources, "Role").map(({ inputs }) => inputs)).toEqual(
      ["break-glass", "deployer", "preview"].map((name) =>
        expect.objectContaining({ name, path: "/perimeter/", maxSessionDuration: 3600 }),
      ),
    );
  });

  test("without a pipeline there is break-glass, a bucket and a key, and nobody else", async () => {
    const { deployer: _, preview: __, ...rest } = base;
    const { errors, resources } = await deploy({
      program: () => {
        const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: [accountId] });
        new PipelineAccess("access", { ...rest, issuers: [] }, { providers: [provider] });
      },
      project: "test",
      stack: "test",
      directory: import.meta.dirname,
      cloud: new Cloud(sandboxWorld),
    });
    expect(errors).toEqual([]);
    expect(ofType(resources, "Role").map(({ inputs }) => inputs["name"])).toEqual(["break-glass"]);
    expect(ofType(resources, "OpenIdConnectProvider")).toEqual([]);
    expect(ofType(resources, "Bucket")).toHaveLength(1);
  });

  test("everything is protected, and what holds the state stays", async () => {
    const { resources } = await bringUp();
    const made = resources.filter(({ type }) => type.startsWith("aws:"));
    expect(made.filter(({ protect }) => protect !== true)).toEqual([]);
    const passing = /^aws:iam/;
    const kept = made.filter(({ type }) => !passing.test(type));
    expect(kept.filter(({ retainOnDelete }) => retainOnDelete !== true)).toEqual([]);
    expect(kept.length).toBe(10);
  });

  test("the bucket is its account's, versioned, locked for weeks, under its key, and without a bucket key", async () => {
    const { resources } = await bringUp();
    expect(called(resources, "access-state").inputs).toMatchObject({
      bucket: "perimeter-state-444444444444-eu-central-1-an",
      bucketNamespace: "account-regional",
      objectLockEnabled: true,
      forceDestroy: false,
    });
    expect(called(resources, "access-state-versioning").inputs).toMatchObject({
      versioningConfiguration: { status: "Enabled" },
    });
    expect(called(resources, "access-state-lock").inputs["rule"]).toEqual({
      defaultRetention: { mode: "GOVERNANCE", days: 35 },
    });
    // One data key for all objects would take from the key's policy what it tells them apart by.
    expect(called(resources, "access-state-encryption").inputs["rules"]).toMatchObject([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: called(resources, "access-state-key").outputs["arn"],
        },
        bucketKeyEnabled: false,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
  });

  test("versions are kept for longer than their lock, or it is refused", async () => {
    expect((await bringUp({ lockDays: 90, keepVersionsDays: 30 })).errors.join()).toMatch(
      /cannot be deleted after 30 days: the lock keeps them for 90/,
    );
    expect((await bringUp({ lockDays: 0 })).errors.join()).toMatch(/the lock keeps them for 0/);
  });
});

describe("the order", () => {
  test.each([
    // AWS refuses a key whose maker may not change its policy: its keepers come before it.
    ["access-state-key", ["access-break-glass", "access-break-glass-administers"]],
    [
      "access-state-policy",
      [
        "access-state-key",
        "access-state-public-access",
        "access-state-ownership",
        "access-state-encryption",
        "access-state-versioning",
        "access-state-lock",
        "access-state-lifecycle",
      ],
    ],
    // A role that may do something is denied the rest already.
    ["access-permissions-deploy", ["access-deployer", "access-permissions-denied"]],
    ["access-deployer", ["access-issuer-token.actions.githubusercontent.com-provider"]],
    ["access-preview", ["access-issuer-token.actions.githubusercontent.com-provider"]],
  ])("%s comes after what it rests on", async (name, before) => {
    const { resources } = await bringUp();
    expect(waitsFor(resources, called(resources, name))).toEqual(expect.arrayContaining(before));
  });
});

describe("bringing it up for the first time", () => {
  const administrator = `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`;
  const keepersIn = (policy: unknown) =>
    (
      JSON.parse(String(policy)) as { Statement: { Sid: string; Condition?: Record<string, unknown> }[] }
    ).Statement.filter(({ Sid }) => ["AdministratorsKeep", "DenyOtherSettings"].includes(Sid)).map(
      ({ Condition }) => JSON.stringify(Condition),
    );

  test("whoever does it keeps the key and the bucket until they are taken out again", async () => {
    for (const name of ["access-state-key", "access-state-policy"]) {
      const [first] = keepersIn((await inputsOf(name, { bringUpBy: administrator }))["policy"]);
      expect(first).toContain(administrator);
      const [then] = keepersIn((await inputsOf(name))["policy"]);
      expect(then).toContain(`arn:aws:iam::${accountId}:role/perimeter/break-glass`);
      expect(then).not.toContain(administrator);
    }
  });

  test("taking them out changes two policies in place, and nothing else", async () => {
    const [first, second] = [await bringUp({ bringUpBy: administrator }), await bringUp()];
    const changed = first.resources.filter(({ urn, inputs }) => {
      const now = second.resources.find((other) => other.urn === urn);
      return JSON.stringify(now?.inputs) !== JSON.stringify(inputs);
    });
    expect(changed.map(({ type }) => type).sort()).toEqual([
      "aws:kms/key:Key",
      "aws:s3/bucketPolicy:BucketPolicy",
    ]);
  });
});

const told = (change: Partial<PipelineAccessArgs>, domain: PipelineDomain = "prod"): string[] =>
  pipelineProblems({ ...base, ...change }, { accountId, domain }).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("a configuration that would let somebody else in is refused", () => {
  test("the sample is taken", () => {
    expect(told({})).toEqual([]);
  });

  const without = (claim: string): PipelineArrival => {
    const deployer = arrival("deploy-prod", { ref: "refs/heads/main" });
    const { [claim]: _, ...claims } = deployer.claims ?? {};
    return { ...deployer, claims };
  };
  const subjects = (...all: string[]): PipelineArrival => ({
    ...arrival("deploy-prod", { ref: "refs/heads/main" }),
    subjects: all,
  });

  test.each<[what: string, deployer: PipelineArrival, message: RegExp]>([
    ["no branch", without("ref"), /deployer\.claims\.ref: a pull request's job/],
    ["no repository by number", without("repository_id"), /deployer\.claims\.repository_id: missing/],
    [
      "no environment as a claim",
      without("environment"),
      /deployer\.claims\.environment: must be .* deploy-prod/,
    ],
    [
      "a pull request's reference",
      arrival("deploy-prod", { ref: "refs/pull/7/merge" }),
      /deployer\.claims\.ref: a pull request's job/,
    ],
    [
      "another environment as a claim",
      { ...arrival("deploy-prod", { ref: "refs/heads/main", environment: "preview-prod" }) },
      /deployer\.claims\.environment: must be .* deploy-prod/,
    ],
    [
      "every pull request",
      subjects("repo:example@1234567/perimeter@7654321:pull_request"),
      /deployer\.subjects\.0: .* is given to every pull request/,
    ],
    [
      "a branch",
      subjects("repo:example@1234567/perimeter@7654321:ref:refs/heads/main"),
      /deployer\.subjects\.0: .* names no environment/,
    ],
    [
      "a pattern",
      subjects("repo:example@1234567/*:environment:deploy-prod"),
      /deployer\.subjects\.0: .* is not exact/,
    ],
    [
      "two environments",
      subjects(
        "repo:example@1234567/perimeter@7654321:environment:deploy-prod",
        "repo:example@1234567/perimeter@7654321:environment:deploy-dev",
      ),
      /deployer\.subjects: these are several environments/,
    ],
    ["nobody", subjects(), /deployer\.subjects: nobody could arrive/],
    [
      "another audience than the provider's",
      { ...arrival("deploy-prod", { ref: "refs/heads/main" }), audience: "deploy" },
      /deployer\.audience: deploy is not among the audiences/,
    ],
    [
      "another issuer than the providers'",
      { ...arrival("deploy-prod", { ref: "refs/heads/main" }), issuer: `${issuer}/example` },
      /deployer\.issuer: the account takes no tokens of/,
    ],
  ])("a deployer with %s", (_, deployer, message) => {
    expect(told({ deployer }).join("\n")).toMatch(message);
  });

  test.each([
    "repo:example@1234567/perimeter@7654321:*",
    "repo:example/perimeter:*",
    "repo:example@1234567/*",
    "repo:EXAMPLE/Perimeter:environment:*",
    "repo:example@1234567/perimeter@7654321:environment:deploy-prod",
    "*",
  ])("a deployer whose subject an agent can get: %s", (pattern) => {
    expect(told({ agentSubjects: [pattern] }).join("\n")).toMatch(
      /deployer\.subjects\.\d: .* is one that an agent can get: it would be the deployer/,
    );
  });

  test("agents of other repositories, and branches of their own in this one, are no deployers", () => {
    const agentSubjects = [
      "repo:example@1234567/preview@5544332:*",
      "repo:example@1234567/perimeter@7654321:ref:refs/heads/agent/*",
      "repo:example@1234567/perimeter@7654321:environment:preview-*",
    ];
    expect(told({ agentSubjects })).toEqual([]);
  });

  test("a preview that is the deployer", () => {
    const deployer = arrival("deploy-prod", { ref: "refs/heads/main" });
    expect(told({ preview: deployer }).join("\n")).toMatch(
      /preview\.subjects: .* is the deployer's: unmerged code would deploy/,
    );
  });

  test("a preview in the management account, and a deployer there that is not one workflow", () => {
    expect(told({}, "management").join("\n")).toMatch(/preview: the management account has no preview/);
    expect(told({}, "management").join("\n")).toMatch(/deployer\.claims\.job_workflow_ref: missing/);
    const { preview: _, ...rest } = base;
    const deployer = arrival("deploy-management", {
      ref: "refs/heads/main",
      job_workflow_ref: "example/perimeter/.github/workflows/management.yaml@refs/heads/main",
    });
    expect(pipelineProblems({ ...rest, deployer }, { accountId, domain: "management" })).toEqual([]);
  });

  test.each<[what: string, breakGlass: PipelineAccessArgs["breakGlass"], message: RegExp]>([
    [
      "a pattern of permission sets",
      { kind: "permissionSet", name: "Break*" },
      /breakGlass\.name: Break\* is no/,
    ],
    [
      "the role's name in place of the set's",
      { kind: "permissionSet", name: "AWSReservedSSO_BreakGlass_0123456789abcdef" },
      /breakGlass\.name/,
    ],
    ["nobody", { kind: "users", arns: [] }, /breakGlass\.arns: nobody could come/],
    [
      "somebody of another account",
      { kind: "users", arns: ["arn:aws:iam::555555555555:user/ada"] },
      /breakGlass\.arns\.0: .* is no user of this account/,
    ],
    ["a role", { kind: "users", arns: [`arn:aws:iam::${accountId}:role/ada`] }, /breakGlass\.arns\.0/],
    ["everybody", { kind: "users", arns: [`arn:aws:iam::${accountId}:user/*`] }, /breakGlass\.arns\.0/],
  ])("break-glass for %s", (_, breakGlass, message) => {
    expect(told({ breakGlass }).join("\n")).toMatch(message);
  });

  test("an issuer twice", () => {
    const twice = [...base.issuers, { issuer, audiences: ["another"] }];
    expect(told({ issuers: twice }).join("\n")).toMatch(/issuers\.1\.issuer: .* stands there twice/);
  });

  test("the component itself refuses, and makes nothing", async () => {
    const { errors, resources } = await bringUp({ agentSubjects: ["*"] });
    expect(errors.join()).toMatch(/is one that an agent can get/);
    expect(resources.filter(({ type }) => type.startsWith("aws:"))).toEqual([]);
  });
});

test.each([
  ["repo:a/b:*", "repo:a/b:ref:refs/heads/x", true],
  ["repo:a/b:*", "repo:a/bc:ref:refs/heads/x", false],
  ["repo:A/B:*", "repo:a/b:pull_request", true],
  ["repo:a.b/c:*", "repo:axb/c:x", false],
  ["*", "", true],
])("%s stands for %s: %s", (pattern, subject, expected) => {
  expect(takes(pattern, subject)).toBe(expected);
});

test("each type has a row of its own", () => {
  const types = deployedTypes.map(({ type }) => type);
  expect(types.filter((type, index) => types.indexOf(type) < index)).toEqual([]);
  expect(pipelineDomains).toHaveLength(5);
});
