import { describe, expect, test } from "vitest";
import {
  account,
  allow,
  byNobody,
  deny,
  document,
  elsewhere,
  modelOf,
  role,
  roleArn,
  rootArn,
  type SmallResource,
  trusting,
  user,
  userArn,
  userPolicy,
} from "../../test/reach/small-accounts.ts";
import { buildModel } from "../model/build.ts";
import type { Model } from "../model/model.ts";
import { readWorld } from "../model/world.ts";
import { readGoal } from "./goals.ts";
import { Prover, type Result } from "./prove.ts";
import { readStart } from "./start.ts";

function prove(model: Model, from: string, goal: string): Result {
  const { results } = new Prover(model).prove([readStart(from)], [readGoal(goal)]);
  const [result] = results;
  if (!result) throw new Error("no result");
  return result;
}

const verdict = (resources: readonly SmallResource[], from: string, goal: string, world = {}): string =>
  prove(modelOf(resources, world), from, goal).verdict;

const start = roleArn("start");
const goal = `role:${roleArn("target")}`;

const admin = allow("*");

describe("assuming roles", () => {
  const chain = [
    role("start", byNobody, [allow("sts:AssumeRole", roleArn("middle"))]),
    role("middle", trusting({ AWS: rootArn() }), [allow("sts:AssumeRole", roleArn("end", elsewhere))]),
    role("end", trusting({ AWS: rootArn() }), [admin], {}, elsewhere),
  ];

  test("a chain over accounts is found, and told step by step", () => {
    const result = prove(modelOf(chain), roleArn("start"), `role:${roleArn("end", elsewhere)}`);
    expect(result.verdict).toBe("reachable");
    expect(
      result.path.map(({ principal, action, resource, becomes }) => [principal, action, resource, becomes]),
    ).toEqual([
      [roleArn("start"), "sts:AssumeRole", roleArn("middle"), roleArn("middle")],
      [roleArn("middle"), "sts:AssumeRole", roleArn("end", elsewhere), roleArn("end", elsewhere)],
    ]);
    expect(result.path[0]?.allowedBy.map(({ layer }) => layer).sort()).toEqual(["identity", "resource"]);
  });

  test.each([0, 1, 2])("and broken by whichever link is missing: %i", (missing) => {
    const without = chain.map((resource, index) =>
      index === missing ? role(resource.name, byNobody, [], {}, resource.account) : resource,
    );
    expect(prove(modelOf(without), roleArn("start"), `role:${roleArn("end", elsewhere)}`).verdict).toBe(
      "never",
    );
  });

  test("cycles of trust come to an end", () => {
    const names = ["a", "b", "c"];
    const model = modelOf(
      names.map((name, index) =>
        role(name, trusting({ AWS: roleArn(names[(index + 2) % 3] ?? "") }), [allow("sts:AssumeRole")]),
      ),
    );
    expect(prove(model, roleArn("a"), `role:${roleArn("c")}`).path).toHaveLength(2);
    expect(prove(model, roleArn("a"), `role:${roleArn("d")}`).verdict).toBe("never");
  });
});

describe("who is let in by another name than its role's", () => {
  const id = "AROAEXAMPLE1234567890";
  const known = role("start", byNobody, [], { uniqueId: id });
  const hidden = (name: string, trust: string): SmallResource => {
    const made = role(name, trust, [admin]);
    const { name: _, arn, ...properties } = made.properties;
    return { ...made, id: notYet, properties: { ...properties, name: notYet, arn: notYet } };
  };
  const notYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  test.each([
    ["by the unique id that it has", id, "never", false],
    ["by an id that is nobody's", "AROAEXAMPLE0000000000", "never", true],
  ])("a role %s", (_, named, expected, isIt) => {
    const found = verdict([known, role("target", trusting({ AWS: named }))], start, goal);
    expect(found === expected).toBe(isIt);
  });

  test.each([
    ["one that lets it in", [hidden("open", trusting({ AWS: rootArn() }))], false],
    ["the second of two", [hidden("shut", byNobody), hidden("open", trusting({ AWS: rootArn() }))], false],
    ["none", [hidden("shut", byNobody), hidden("other", byNobody)], true],
  ])("roles whose names are not known, %s", (_, hiddenRoles, isNever) => {
    const resources = [role("start", byNobody, [allow("sts:AssumeRole")]), ...hiddenRoles];
    expect(verdict(resources, start, `admin:${account}`) === "never").toBe(isNever);
  });

  const outside = "999988887777";
  const trusted = (name: string) => [role("target", trusting({ AWS: name }))];

  test.each([
    ["the role itself", roleArn("one", outside), roleArn("one", outside), "reachable"],
    ["another role of its account", roleArn("one", outside), roleArn("two", outside), "reachable"],
    ["its session", `arn:aws:sts::${outside}:assumed-role/one/me`, roleArn("one", outside), "reachable"],
    [
      "the named session",
      roleArn("one", outside),
      `arn:aws:sts::${outside}:assumed-role/one/me`,
      "reachable",
    ],
    ["a role of a third account", roleArn("one", outside), roleArn("one", elsewhere), "never"],
  ])("whoever starts in an account that no file shows: a trust in %s", (_, from, named, expected) => {
    expect(verdict(trusted(named), from, goal)).toBe(expected);
  });

  test("principals are made in other partitions, too", () => {
    const own = start.replace("arn:aws:", "arn:aws-us-gov:");
    const maker = role(
      "start",
      byNobody,
      [allow(["iam:CreateRole", "iam:PutRolePolicy"], "arn:aws-us-gov:iam::*:role/*")],
      { arn: own },
    );
    expect(verdict([maker], own, `admin:${account}`)).toBe("reachable");
  });
});

describe("administrators", () => {
  test("who writes its own policies is one", () => {
    const model = modelOf([role("start", byNobody, [allow("iam:PutRolePolicy", roleArn("start"))])]);
    const { verdict, path } = prove(model, roleArn("start"), `admin:${account}`);
    expect(verdict).toBe("reachable");
    expect(path.map(({ edge }) => edge)).toEqual(["iam.put-role-policy"]);
  });

  test("who makes another user's key is that user", () => {
    const model = modelOf([
      role("start", byNobody, [allow("iam:CreateAccessKey", userArn("root"))]),
      user("root"),
      userPolicy("root", admin),
    ]);
    expect(prove(model, roleArn("start"), `admin:${account}`).verdict).toBe("reachable");
  });

  test("who may do nothing is none", () => {
    const model = modelOf([role("start", byNobody), role("other", trusting({ AWS: rootArn() }), [admin])]);
    expect(prove(model, roleArn("start"), `admin:${account}`).verdict).toBe("never");
  });
});

describe("what a session carries", () => {
  const bySourceIdentity = (name: string) =>
    document(
      {
        Effect: "Allow",
        Principal: { AWS: rootArn() },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceIdentity": name } },
      },
      { Effect: "Allow", Principal: { AWS: rootArn() }, Action: "sts:SetSourceIdentity" },
    );
  const landing = (name: string) => [
    role("start", byNobody, [
      allow(["sts:AssumeRole", "sts:SetSourceIdentity"], roleArn("middle"), {
        Condition: { StringEquals: { "sts:SourceIdentity": name } },
      }),
    ]),
    role(
      "middle",
      document({
        Effect: "Allow",
        Principal: { AWS: rootArn() },
        Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
      }),
      [allow(["sts:AssumeRole", "sts:SetSourceIdentity"])],
    ),
  ];
  // A session of whoever starts may carry anything: one without is had by way of a token.
  const token = "web-identity:issuer.example:subject";
  const arrival = role(
    "start",
    document({
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/issuer.example` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "issuer.example:sub": "subject", "issuer.example:aud": "here" } },
    }),
    [
      allow(["sts:AssumeRole", "sts:SetSourceIdentity"], roleArn("middle"), {
        Condition: { StringEquals: { "sts:SourceIdentity": "one" } },
      }),
    ],
  );
  const [, middle] = landing("one");

  test.each([
    ["one", "reachable"],
    ["other", "never"],
  ])("a SourceIdentity stays with the chain: %s is %s", (name, expected) => {
    const resources = [arrival, ...(middle ? [middle] : []), role("target", bySourceIdentity(name))];
    expect(verdict(resources, token, goal)).toBe(expected);
  });

  test("a chain that may not hand its SourceIdentity on ends", () => {
    const resources = [
      arrival,
      role("middle", middle?.properties["assumeRolePolicy"] as string, [allow("sts:AssumeRole")]),
      role("target", trusting({ AWS: rootArn() })),
    ];
    expect(verdict(resources, token, goal)).toBe("never");
  });

  const named = (name: string) =>
    role(
      "middle",
      trusting({ AWS: rootArn() }, { Condition: { StringEquals: { "sts:RoleSessionName": name } } }),
      [
        allow("sts:AssumeRole"),
        deny("*", "*", { Condition: { StringNotLike: { "aws:userid": "*:ticket-1" } } }),
      ],
    );

  test.each([
    ["ticket-1", "reachable"],
    ["ticket-2", "never"],
  ])("a session has the name that its trust asks for: %s is %s", (name, expected) => {
    const resources = [
      role("start", byNobody, [allow("sts:AssumeRole")]),
      named(name),
      role(
        "target",
        trusting({ AWS: rootArn() }, { Condition: { ArnEquals: { "aws:PrincipalArn": roleArn("middle") } } }),
      ),
    ];
    expect(verdict(resources, start, goal)).toBe(expected);
  });

  test("a window counts as open, and the step says so", () => {
    const window = {
      DateGreaterThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" },
      DateLessThan: { "aws:CurrentTime": "2099-01-01T04:00:00Z" },
    };
    const result = prove(
      modelOf([
        role("start", byNobody, [allow("sts:AssumeRole")]),
        role("target", trusting({ AWS: rootArn() }, { Condition: window })),
      ]),
      start,
      goal,
    );
    expect(result.verdict).toBe("reachable");
    expect(result.path[0]?.provided.join()).toContain("2099-01-01T04:00:00Z");
  });

  test.each([
    ["true", "never"],
    ["false", "reachable"],
  ])("an agent has no second factor: asking for MFA %s is %s", (value, expected) => {
    const condition = { Condition: { Bool: { "aws:MultiFactorAuthPresent": value } } };
    const resources = [
      role("start", byNobody, [allow("sts:AssumeRole")]),
      role("target", trusting({ AWS: rootArn() }, condition)),
    ];
    expect(verdict(resources, start, goal)).toBe(expected);
  });

  test("tags open what looks at them, once the attacker may give them", () => {
    const resources = (more: readonly string[]) => [
      role("start", byNobody, [allow("sts:AssumeRole"), ...more.map((action) => allow(action))]),
      role(
        "target",
        trusting({ AWS: rootArn() }, { Condition: { StringEquals: { "aws:PrincipalTag/team": "x" } } }),
      ),
    ];
    expect(verdict(resources([]), start, goal)).toBe("never");
    expect(prove(modelOf(resources(["iam:TagRole"])), start, goal).path.map(({ edge }) => edge)).toEqual([
      "iam.tag-role",
      "sts.assume-role",
    ]);
  });
});

describe("limits", () => {
  const limited = (boundary: readonly unknown[], more: readonly Readonly<Record<string, unknown>>[] = []) => [
    {
      type: "aws:iam/policy:Policy",
      name: "boundary",
      account,
      id: `arn:aws:iam::${account}:policy/boundary`,
      properties: {
        name: "boundary",
        path: "/",
        arn: `arn:aws:iam::${account}:policy/boundary`,
        policy: document(...(boundary as Readonly<Record<string, unknown>>[])),
      },
    },
    role("start", byNobody, [admin, ...more], {
      permissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
    }),
    role("target", trusting({ AWS: rootArn() })),
  ];

  test("a boundary holds whoever writes the role's policies", () => {
    expect(verdict(limited([allow("s3:*")]), start, goal)).toBe("never");
    expect(verdict(limited([allow(["s3:*", "iam:PutRolePolicy"])]), start, `admin:${account}`)).toBe("never");
  });

  const isBoundary = {
    StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/boundary` },
  };

  test.each([
    ["any", {}, "reachable"],
    ["the one that it has", { Condition: isBoundary }, "never"],
    ["any but the one that it has", { Condition: { StringNotEquals: isBoundary.StringEquals } }, "reachable"],
  ])("who may put a boundary on itself, %s", (_, condition, expected) => {
    const allowed = allow("iam:PutRolePermissionsBoundary", "*", condition);
    expect(verdict(limited([allowed]), start, `admin:${account}`)).toBe(expected);
  });

  test("who is denied everything is no administrator, whatever allows it", () => {
    expect(verdict([role("start", byNobody, [admin, deny("*")])], start, `admin:${account}`)).toBe("never");
    const later = { DateGreaterThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
    const denied = deny("*", "*", { Condition: later });
    expect(verdict([role("start", byNobody, [admin, denied])], start, `admin:${account}`)).toBe("reachable");
  });

  test("and gives way to who may take it off", () => {
    const { path } = prove(
      modelOf(limited([allow(["s3:*", "iam:DeleteRolePermissionsBoundary"])])),
      start,
      `admin:${account}`,
    );
    expect(path.map(({ edge }) => edge)).toEqual(["iam.delete-role-permissions-boundary"]);
  });

  test("a denial of a user by its ARN gives way to who may take a session by another name", () => {
    const denied = deny("s3:GetObject", "*", {
      Condition: { ArnEquals: { "aws:PrincipalArn": userArn("u") } },
    });
    const resources = (...more: readonly string[]) => [
      user("u"),
      userPolicy("u", allow("s3:GetObject"), denied, ...more.map((action) => allow(action))),
    ];
    const found = (...more: readonly string[]) =>
      verdict(resources(...more), userArn("u"), "read:arn:aws:s3:::b");
    expect(found()).toBe("never");
    expect(found("sts:GetFederationToken")).toBe("reachable");
  });

  test("a denial gives way to who may delete the policy that it is in", () => {
    const denied = deny("sts:AssumeRole");
    const resources = (action: string) => [
      role("start", byNobody, [allow("sts:AssumeRole"), allow(action), denied]),
      role("target", trusting({ AWS: rootArn() })),
    ];
    expect(verdict(resources("s3:GetObject"), start, goal)).toBe("never");
    expect(verdict(resources("iam:DeleteRolePolicy"), start, goal)).toBe("reachable");
  });

  const organization = (...scps: readonly Readonly<Record<string, unknown>>[]) => ({
    organization: {
      id: "o-abcdef1234",
      managementAccount: elsewhere,
      root: {
        id: "r-ab12",
        accounts: [elsewhere],
        units: [
          {
            id: "ou-ab12-11111111",
            accounts: [account],
            scps: [{ name: "guard", policy: JSON.parse(document(...scps)) }],
          },
        ],
      },
    },
    accounts: [{ id: elsewhere, domain: "management" }],
  });
  const made = [roleArn("OrganizationAccountAccessRole")];
  const administrators = [role("start", byNobody, [admin]), role("target", trusting({ AWS: rootArn() }))];

  test("guardrails hold whoever writes every policy of the account", () => {
    const guard = deny(["sts:AssumeRole", "iam:*", "organizations:*"], "*", {
      Condition: { ArnNotLike: { "aws:PrincipalArn": roleArn("break-glass") } },
    });
    expect(verdict(administrators, start, goal)).toBe("reachable");
    expect(
      verdict([...administrators, role("break-glass", byNobody)], start, goal, organization(guard)),
    ).toBe("never");
  });

  test("but not a name that the attacker can take", () => {
    const guard = deny(
      ["sts:Assume*", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "organizations:*"],
      "*",
      {
        Condition: { ArnNotLike: { "aws:PrincipalArn": roleArn("break-glass") } },
      },
    );
    const { verdict: found, path } = prove(modelOf(administrators, organization(guard)), start, goal);
    expect(found).toBe("reachable");
    expect(path.map(({ edge }) => edge)).toContain("iam.create-role");
  });

  test.each([
    ["organizations:UpdatePolicy", "organizations:UpdatePolicy", "reachable"],
    ["organizations:UpdatePolicy", "s3:*", "never"],
    ["organizations:DescribePolicy", "organizations:UpdatePolicy", "never"],
  ])("nor who is handed their writing: %s, by who may %s, is %s", (handed, held, expected) => {
    const handing: SmallResource = {
      type: "aws:organizations/resourcePolicy:ResourcePolicy",
      name: "handing",
      account: elsewhere,
      id: "rp-1",
      properties: { content: document({ ...allow(handed), Principal: { AWS: rootArn() } }) },
    };
    const resources = [role("start", byNobody, [allow(held)]), handing];
    const world = { ...organization(deny("s3:*")), absent: made };
    expect(verdict(resources, start, "guardrails", world)).toBe(expected);
  });

  test("nor who may leave the organisation", () => {
    const guard = deny(["sts:AssumeRole", "iam:*"]);
    const { path } = prove(modelOf(administrators, organization(guard)), start, goal);
    expect(path.map(({ edge }) => edge)).toEqual(["organizations.leave-organization", "sts.assume-role"]);
  });
});

describe("principals that the attacker makes", () => {
  const boundary = `arn:aws:iam::${account}:policy/boundary`;
  const policy = (...statements: readonly Readonly<Record<string, unknown>>[]): SmallResource => ({
    type: "aws:iam/policy:Policy",
    name: "boundary",
    account,
    id: boundary,
    properties: { name: "boundary", path: "/", arn: boundary, policy: document(...statements) },
  });
  const maker = (condition = {}) =>
    role("start", byNobody, [
      allow("iam:CreateRole", "*", condition),
      allow(["iam:PutRolePolicy"], "*", condition),
    ]);
  const bound = { Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } } };

  test("have any policy that it gives them", () => {
    const { verdict: found, path } = prove(modelOf([maker()]), start, `admin:${account}`);
    expect(found).toBe("reachable");
    expect(path.length).toBeLessThanOrEqual(2);
  });

  test("stay under the boundary that the making is tied to", () => {
    const resources = (allowed: string) => [
      policy(allow(allowed)),
      maker(bound),
      role("target", trusting({ AWS: rootArn() })),
    ];
    expect(verdict(resources("s3:*"), start, goal)).toBe("never");
    expect(verdict(resources("sts:*"), start, goal)).toBe("reachable");
  });
});

describe("what resources let in", () => {
  const bucket = "arn:aws:s3:::bucket";
  const bucketWith = (...statements: readonly Readonly<Record<string, unknown>>[]): SmallResource[] => [
    {
      type: "aws:s3/bucket:Bucket",
      name: "bucket",
      account,
      id: "bucket",
      properties: { bucket: "bucket", arn: bucket },
    },
    ...(statements.length === 0
      ? []
      : [
          {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            name: "bucket-policy",
            account,
            id: "bucket",
            properties: { bucket: "bucket", policy: document(...statements) },
          },
        ]),
  ];
  const reads = `read:${bucket}`;
  const everybodyReads = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/*` };

  test.each([
    ["nobody from outside of its account", bucketWith(), "never"],
    ["everybody", bucketWith(everybodyReads), "reachable"],
    [
      "an organisation",
      bucketWith({
        ...everybodyReads,
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdef1234" } },
      }),
      "never",
    ],
    [
      "roles by a pattern of names, whatever the account",
      bucketWith({
        ...everybodyReads,
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reader-*" } },
      }),
      "reachable",
    ],
  ])("a bucket lets in %s", (_, resources, expected) => {
    expect(verdict(resources, "public", reads)).toBe(expected);
  });

  test("who writes a bucket's policy reads what is in it", () => {
    const resources = [role("start", byNobody, [allow("s3:PutBucketPolicy", bucket)]), ...bucketWith()];
    expect(verdict(resources, start, reads)).toBe("reachable");
    expect(verdict([role("start", byNobody), ...bucketWith()], start, reads)).toBe("never");
  });

  test.each([
    ["anybody's", {}, "reachable"],
    ["this account's", { StringEquals: { "aws:SourceAccount": account } }, "never"],
    ["its organisation's", { StringEquals: { "aws:SourceOrgID": "o-abcdef1234" } }, "never"],
    ["one distribution", { ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${account}:*` } }, "never"],
  ])("a service fetches for whoever has it do so, unless it is let in for: %s", (_, condition, expected) => {
    const fetches = { ...everybodyReads, Principal: { Service: "cloudfront.amazonaws.com" } };
    expect(verdict(bucketWith({ ...fetches, Condition: condition }), "public", reads)).toBe(expected);
  });

  test.each([
    ["by the name that it gives its session", ["sts:GetFederationToken"], "reachable"],
    ["not without the permission to", [], "never"],
  ])("a user is let in %s", (_, more, expected) => {
    const named = { AWS: `arn:aws:sts::${account}:federated-user/reader` };
    const resources = [
      user("start"),
      userPolicy("start", ...["ec2:DescribeRegions", ...more].map((action) => allow(action))),
      ...bucketWith({ ...everybodyReads, Principal: named }),
    ];
    expect(verdict(resources, userArn("start"), reads)).toBe(expected);
  });

  const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:${account}:${rest}`;
  const snapshot = "arn:aws:ec2:eu-central-1::snapshot/snap-1";

  test.each([
    [
      "what lies in it: an index",
      "dynamodb:Query",
      arn("dynamodb", "table/t/index/*"),
      arn("dynamodb", "table/t"),
    ],
    [
      "what lies in it: a stream",
      "dynamodb:GetRecords",
      arn("dynamodb", "table/t/stream/*"),
      arn("dynamodb", "table/t"),
    ],
    [
      "what lies in it: log streams",
      "logs:GetLogEvents",
      arn("logs", "log-group:g:log-stream:*"),
      arn("logs", "log-group:g"),
    ],
    [
      "a log group under either name",
      "logs:FilterLogEvents",
      arn("logs", "log-group:g"),
      arn("logs", "log-group:g:*"),
    ],
    [
      "what lies in it: consumers",
      "kinesis:SubscribeToShard",
      arn("kinesis", "stream/s/consumer/*"),
      arn("kinesis", "stream/s"),
    ],
    ["its versions", "lambda:GetFunction", arn("lambda", "function:f:*"), arn("lambda", "function:f")],
    [
      "the path that it lies in",
      "ssm:GetParametersByPath",
      arn("ssm", "parameter/app"),
      arn("ssm", "parameter/app/db"),
    ],
    ["by another service", "rds-data:ExecuteStatement", "*", arn("rds", "cluster:c")],
    [
      "its users",
      "redshift:GetClusterCredentials",
      arn("redshift", "dbuser:c/*"),
      arn("redshift", "cluster:c"),
    ],
    ["block by block", "ebs:GetSnapshotBlock", "*", snapshot],
    ["perhaps, by its snapshots", "rds:CopyDBSnapshot", arn("rds", "snapshot:*"), arn("rds", "db:d")],
    ["perhaps, as a copy", "backup:StartRestoreJob", "*", arn("dynamodb", "table/t")],
    [
      "perhaps, where nobody has said which actions read",
      "cassandra:Select",
      "*",
      arn("cassandra", "/keyspace/k/table/t"),
    ],
  ])("what a resource holds is read in %s", (how, action, on, target) => {
    const found = verdict([role("start", byNobody, [allow(action, on)])], start, `read:${target}`);
    expect(found).toBe(how.startsWith("perhaps") ? "unknown" : "reachable");
    expect(verdict([role("start", byNobody, [allow("ec2:DescribeRegions")])], start, `read:${target}`)).toBe(
      "never",
    );
  });

  test.each([
    ["everybody", "all", "public", "unknown"],
    ["the attacker's account", elsewhere, roleArn("start", elsewhere), "unknown"],
    ["somebody else's account", "999988887777", roleArn("start", elsewhere), "never"],
  ])("a snapshot that is shared with %s", (_, accountId, from, expected) => {
    const resources: SmallResource[] = [
      role("start", byNobody, [], {}, elsewhere),
      { type: "aws:ebs/snapshot:Snapshot", name: "s", account, id: "snap-1", properties: { arn: snapshot } },
      {
        type: "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission",
        name: "s",
        account,
        id: "snap-1-all",
        properties: { snapshotId: "snap-1", accountId },
      },
    ];
    expect(verdict(resources, from, `read:${snapshot}`)).toBe(expected);
  });

  test.each([
    ["an object", "s3:GetObject", `${bucket}/*`, "s3:*", "reachable"],
    ["objects under a prefix", "s3:PutObject", `${bucket}/in/*`, "s3:*", "reachable"],
    ["what the other side's policies do not allow", "s3:GetObject", `${bucket}/*`, "sqs:*", "never"],
  ])("prod is reached by what one of its resources lets dev do: %s", (_, action, on, held, expected) => {
    const statement = {
      Effect: "Allow",
      Principal: { AWS: rootArn(elsewhere) },
      Action: action,
      Resource: on,
    };
    const resources = [role("start", byNobody, [allow(held)], {}, elsewhere), ...bucketWith(statement)];
    const domains = {
      accounts: [
        { id: account, domain: "prod" },
        { id: elsewhere, domain: "dev" },
      ],
    };
    expect(verdict(resources, roleArn("start", elsewhere), "prod", domains)).toBe(expected);
  });

  test("another account's policies are not enough without the bucket's", () => {
    const reader = role("start", byNobody, [allow("s3:*")], {}, elsewhere);
    const from = roleArn("start", elsewhere);
    expect(verdict([reader, ...bucketWith()], from, reads)).toBe("never");
    const open = bucketWith({ ...everybodyReads, Principal: { AWS: rootArn(elsewhere) } });
    expect(verdict([reader, ...open], from, reads)).toBe("reachable");
    expect(verdict([role("start", byNobody, [], {}, elsewhere), ...open], from, reads)).toBe("never");
  });
});

describe("tokens", () => {
  const github = "token.actions.githubusercontent.com";
  const provider = `arn:aws:iam::${account}:oidc-provider/${github}`;
  const trustsToken = (condition: Readonly<Record<string, unknown>>) =>
    role(
      "target",
      document({
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: condition,
      }),
    );
  const sub = (operator: string, value: string) =>
    trustsToken({
      [operator]: { [`${github}:sub`]: value },
      StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
    });

  test.each([
    ["repo:company/app:*", "repo:company/app:ref:refs/heads/any", "reachable"],
    ["repo:company/app:ref:refs/heads/main", "repo:company/app:pull_request", "never"],
    ["repo:company/*", "repo:company/other:*", "reachable"],
    ["repo:company/app:environment:prod", "repo:company/app:*", "reachable"],
  ])("a trust in %s and a token for %s: %s", (trusted, subject, expected) => {
    expect(verdict([sub("StringLike", trusted)], `web-identity:https://${github}:${subject}`, goal)).toBe(
      expected,
    );
  });

  test.each([
    ["repo:company/app:ref:refs/heads/main", "never"],
    ["repo:company/*", "never"],
    ["repo:*", "reachable"],
    ["*:environment:prod", "reachable"],
  ])("whether anybody on the internet has a token for %s: %s", (trusted, expected) => {
    expect(verdict([sub("StringLike", trusted)], "public", goal)).toBe(expected);
  });

  test.each(["issuer.example/tenant/", "issuer.example/tenant"])("an issuer with a path: %s", (issuer) => {
    const trusts = role(
      "target",
      document({
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:sub`]: "subject" } },
      }),
    );
    expect(verdict([trusts], `web-identity:https://${issuer}:subject`, goal)).toBe("reachable");
    expect(verdict([trusts], `web-identity:https://${issuer}:other`, goal)).toBe("never");
  });

  test("an audience alone keeps nobody out", () => {
    const open = trustsToken({ StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" } });
    expect(verdict([open], "public", goal)).toBe("reachable");
  });
});

describe("what is not known", () => {
  test("a trust policy that is not known yet lets everybody in, perhaps", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const result = prove(modelOf([role("start", byNobody), role("target", unknown)]), start, goal);
    expect(result.verdict).toBe("unknown");
    expect(
      result.path
        .at(-1)
        ?.allowedBy.map(({ origin }) => origin)
        .join(),
    ).toContain("not known");
  });

  const policy = (
    name: string,
    ...statements: readonly Readonly<Record<string, unknown>>[]
  ): SmallResource => ({
    type: "aws:iam/policy:Policy",
    name,
    account,
    id: `arn:aws:iam::${account}:policy/${name}`,
    properties: {
      name,
      path: "/",
      arn: `arn:aws:iam::${account}:policy/${name}`,
      policy: document(...statements),
    },
  });

  test("who writes a policy that may be attached, or not, may have what it says", () => {
    const resources = (permission: string) => [
      role("start", byNobody, [allow(permission)]),
      policy("contested", allow("s3:GetObject")),
      {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name: "contested",
        account,
        id: "start/contested",
        properties: { role: "start", policyArn: `arn:aws:iam::${account}:policy/contested` },
      },
      {
        type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        name: "none",
        account,
        id: "start",
        properties: { roleName: "start", policyArns: [] },
      },
    ];
    expect(verdict(resources("iam:CreatePolicyVersion"), start, `admin:${account}`)).toBe("unknown");
    expect(verdict(resources("s3:GetObject"), start, `admin:${account}`)).toBe("never");
  });

  test("a role in two files of which one alone says its boundary may be without", () => {
    const bound = { permissionsBoundary: `arn:aws:iam::${account}:policy/weak` };
    const file = (name: string, ...resources: readonly SmallResource[]) => ({
      file: name,
      content: {
        version: 3,
        deployment: {
          resources: resources.map(({ type, id, properties }) => ({
            urn: `urn:pulumi:test::${name}::${type}::${id}`,
            custom: true,
            type,
            id,
            inputs: properties,
            outputs: properties,
          })),
        },
      },
    });
    const of = (...roles: readonly SmallResource[]) =>
      buildModel(
        roles.map((one, index) => file(`${index}.json`, one, policy("weak", allow("s3:GetObject")))),
        readWorld({}, "world.json"),
      );
    const [one, other] = [role("start", byNobody, [admin], bound), role("start", byNobody, [admin])];
    expect(prove(of(one, other), start, `admin:${account}`).verdict).toBe("unknown");
    expect(prove(of(other, one), start, `admin:${account}`).verdict).toBe("unknown");
    expect(prove(of(one, one), start, `admin:${account}`).verdict).toBe("never");
  });

  test("what is known to be reachable is not made unknown by it", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const resources = [
      role("start", byNobody, [allow("sts:AssumeRole")]),
      role("other", unknown),
      role("target", trusting({ AWS: rootArn() })),
    ];
    expect(verdict(resources, start, goal)).toBe("reachable");
  });

  test("a resource that nobody has modelled may let anybody do anything in its account", () => {
    const other: SmallResource = {
      type: "aws-native:iam:Role",
      name: "native",
      account,
      id: "native",
      properties: { roleName: "native" },
    };
    const resources = [role("start", byNobody), role("target", byNobody)];
    expect(verdict(resources, start, `admin:${account}`)).toBe("never");
    const result = prove(modelOf([...resources, other]), start, `admin:${account}`);
    expect(result.verdict).toBe("unknown");
    expect(JSON.stringify(result.path)).toContain("native");
  });

  test("accounts that no file shows are said, and are not the attacker", () => {
    const result = prove(
      modelOf([role("target", trusting({ AWS: rootArn("999988887777") }))]),
      "public",
      goal,
    );
    expect(result.verdict).toBe("never");
    expect(result.assumed.join()).toContain("999988887777");
  });
});

test("each request of a path is one that the ordinary decision allows", () => {
  const model = modelOf([
    role("start", byNobody, [allow("iam:PassRole", roleArn("target")), allow("lambda:*")]),
    role("target", trusting({ Service: "lambda.amazonaws.com" }), [allow("sts:AssumeRole")]),
    role("end", trusting({ AWS: rootArn() }), [admin]),
  ]);
  const { path } = prove(model, start, `admin:${account}`);
  expect(path.map(({ action }) => action)).toEqual([
    "lambda:CreateFunction",
    "iam:PassRole",
    expect.stringMatching(/^lambda:/),
    "sts:AssumeRole",
  ]);
  for (const { request } of path) expect(request).not.toBeNull();
});

test("what stops the nearest attempts is named", () => {
  const { blockedBy } = prove(
    modelOf([
      role("start", byNobody, [allow("sts:AssumeRole"), deny("sts:*", "*", { Sid: "NoRoles" })]),
      role("target", trusting({ AWS: rootArn() })),
    ]),
    start,
    goal,
  );
  expect(blockedBy[0]).toMatchObject({ layer: "identity", effect: "Deny", statement: "NoRoles" });
});

test.each([
  ["somebody", /is no start/],
  [`arn:aws:iam::${account}:role/missing`, /in none of the files/],
])("a start that is none: %s", (from, message) => {
  expect(() => prove(modelOf([role("start", byNobody)]), from, goal)).toThrow(message);
});

test.each([
  ["everything", /is no goal; there are admin/],
  ["role", /role:arn:aws:iam/],
  ["admin:everywhere", /admin:444444444444/],
  ["backup:vault", /takes no target/],
])("a goal that is none: %s", (wrong, message) => {
  expect(() => readGoal(wrong)).toThrow(message);
});
