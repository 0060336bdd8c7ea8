import { describe, expect, test } from "vitest";
import { allow, allowAndDeny, deny, StackFile, secret, trust, unknown } from "../../test/checkpoints.ts";
import { buildModel } from "./build.ts";
import type { PrincipalNode } from "./model.ts";
import { readWorld } from "./world.ts";

const account = "444444444444";
const lambda = trust({ Service: "lambda.amazonaws.com" });
const roleArn = (name: string, path = "/") => `arn:aws:iam::${account}:role${path}${name}`;
const policyArn = (name: string) => `arn:aws:iam::${account}:policy/${name}`;

const role = (stack: StackFile, name: string, more: Readonly<Record<string, unknown>> = {}) =>
  stack.add("aws:iam/role:Role", name, {
    name,
    path: "/",
    arn: roleArn(name),
    assumeRolePolicy: lambda,
    ...more,
  });

const only = (stack: StackFile, name = "worker"): PrincipalNode => {
  const node = buildModel([stack.checkpoint]).principals.get(roleArn(name));
  if (!node) throw new Error(`no ${name}`);
  return node;
};

/** `effect action` of every statement that a principal has. */
const does = ({ identity }: Pick<PrincipalNode, "identity">) =>
  identity.flatMap(({ statements }) =>
    statements.flatMap(({ effect, actions }) => actions.map((action) => `${effect} ${action}`)),
  );

const unknownParts = ({ unknown: parts }: PrincipalNode) => [...new Set(parts.map(({ part }) => part))];

describe("every way in which a policy reaches a role", () => {
  test("inline in the role", () => {
    const stack = role(new StackFile(account), "worker", {
      inlinePolicies: [{ name: "one", policy: allowAndDeny("s3:GetObject", "s3:PutObject") }],
    });
    expect(does(only(stack))).toEqual(["Allow s3:GetObject", "Deny s3:PutObject"]);
    expect(only(stack).unknown).toEqual([]);
  });

  test("inline by resources of its own", () => {
    const stack = role(new StackFile(account), "worker")
      .add("aws:iam/rolePolicy:RolePolicy", "one", {
        role: "worker",
        name: "one",
        policy: allow("s3:GetObject"),
      })
      .add("aws:iam/rolePolicy:RolePolicy", "two", {
        role: "worker",
        name: "two",
        policy: deny("s3:PutObject"),
      });
    expect(does(only(stack))).toEqual(["Allow s3:GetObject", "Deny s3:PutObject"]);
    expect(only(stack).unknown).toEqual([]);
  });

  test.each([
    ["RolePolicyAttachment", { role: "worker", policyArn: policyArn("mine") }],
    ["RolePolicyAttachment", { role: roleArn("worker"), policyArn: policyArn("mine") }],
    ["PolicyAttachment", { roles: ["worker"], policyArn: policyArn("mine"), name: "a" }],
    ["RolePolicyAttachmentsExclusive", { roleName: "worker", policyArns: [policyArn("mine")] }],
  ])("attached by %s", (type, properties) => {
    const stack = new StackFile(account);
    role(stack, "worker");
    stack.add("aws:iam/policy:Policy", "mine", {
      name: "mine",
      path: "/",
      arn: policyArn("mine"),
      policy: allow("sqs:*"),
    });
    stack.add(`aws:iam/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, "attached", properties);
    const model = buildModel([stack.checkpoint]);
    expect(does(only(stack))).toEqual(["Allow sqs:*"]);
    expect(only(stack).managedPolicies).toEqual([policyArn("mine")]);
    expect(model.managedPolicies.get(policyArn("mine"))).toMatchObject({
      account,
      attachedTo: [roleArn("worker")],
    });
  });

  test("in the role's own list, AWS's own policies by the snapshot", () => {
    const stack = new StackFile(account);
    role(stack, "worker", { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] });
    expect(does(only(stack))).toEqual(["Allow *"]);
    expect(only(stack).identity[0]?.origin).toMatch(
      /AdministratorAccess \(v1, AWS's own, as of 20\d\d-\d\d-\d\d\)/,
    );
  });

  test("a policy of AWS's that the snapshot has not, or of the account's that no file has, may allow anything", () => {
    for (const arn of [
      "arn:aws:iam::aws:policy/NewAccess",
      policyArn("elsewhere"),
      "arn:aws-cn:iam::aws:policy/AdministratorAccess",
    ]) {
      const stack = new StackFile(account);
      role(stack, "worker");
      stack.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
        role: "worker",
        policyArn: arn,
      });
      expect(only(stack).unknown, arn).toEqual([{ part: "identity", why: expect.stringContaining(arn) }]);
    }
  });

  test("in a plan, by where the value comes from", () => {
    const stack = new StackFile(account);
    role(stack, "worker", { name: unknown, arn: undefined });
    stack.add("aws:iam/policy:Policy", "mine", { policy: allow("sqs:*"), path: "/" });
    stack.add(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "attached",
      { role: unknown, policyArn: unknown },
      { from: { role: ["worker"], policyArn: ["mine"] } },
    );
    const [node] = [...buildModel([stack.plan]).principals.values()];
    expect(node && does(node)).toEqual(["Allow sqs:*"]);
    expect(node?.unknown).toEqual([{ part: "name", why: "AWS has not chosen its name yet" }]);
    expect(node?.account).toBe(account);
  });
});

describe("what is not sure counts as open", () => {
  test("a secret policy, one that is not known, and one that is no policy", () => {
    for (const policy of [
      secret(),
      secret(allow("s3:*")),
      "[secret]",
      unknown,
      `{"Version":"${unknown}"}`,
      "{",
      "[]",
      undefined,
      3,
    ]) {
      const stack = new StackFile(account);
      role(stack, "worker");
      stack.add("aws:iam/rolePolicy:RolePolicy", "hidden", { role: "worker", name: "hidden", policy });
      const node = only(stack);
      expect(does(node)).toEqual([]);
      expect(unknownParts(node), JSON.stringify(policy)).toEqual(["identity"]);
    }
  });

  test("no secret is told again", () => {
    const stack = new StackFile(account);
    role(stack, "worker", {
      tags: { token: secret("hunter2-hunter2") },
      description: secret("hunter2-hunter2"),
    });
    stack.add("aws:iam/rolePolicy:RolePolicy", "hidden", {
      role: "worker",
      name: "x",
      policy: secret(allow("hunter2:*")),
    });
    stack.add("aws:lambda/function:Function", "f", {
      name: "f",
      role: roleArn("worker"),
      environment: { variables: { A: secret("hunter2-hunter2") } },
    });
    const model = buildModel([stack.checkpoint]);
    expect(
      JSON.stringify([
        ...model.principals.values(),
        ...model.resources.values(),
        model.notModelled,
        model.assumed,
      ]),
    ).not.toContain("hunter2");
  });

  test("a trust policy that cannot be read lets anybody in", () => {
    for (const assumeRolePolicy of [secret(), unknown, "{}", undefined]) {
      const stack = new StackFile(account);
      role(stack, "worker", { assumeRolePolicy });
      expect(only(stack)).toMatchObject({ trust: "unknown", unknown: [{ part: "trust" }] });
    }
  });

  test("a boundary is the policy that it names, or unknown; without one there is none", () => {
    const boundaryOf = (permissionsBoundary: unknown) => {
      const stack = new StackFile(account);
      stack.add("aws:iam/policy:Policy", "limit", {
        name: "limit",
        path: "/",
        arn: policyArn("limit"),
        policy: allow("s3:*"),
      });
      role(stack, "worker", { permissionsBoundary });
      return only(stack);
    };
    expect(boundaryOf(policyArn("limit")).boundary).toMatchObject({ statements: [{ actions: ["s3:*"] }] });
    expect(boundaryOf("arn:aws:iam::aws:policy/PowerUserAccess").boundary).toMatchObject({
      origin: expect.stringContaining("PowerUserAccess"),
    });
    expect(boundaryOf(undefined)).toMatchObject({ boundary: null, boundaryArn: null, unknown: [] });
    for (const lost of [policyArn("elsewhere"), unknown, secret()])
      expect(boundaryOf(lost)).toMatchObject({ boundary: "unknown", unknown: [{ part: "boundary" }] });
  });

  test("of a policy that may be attached and may not, what it allows counts, and what it denies does not", () => {
    const stack = new StackFile(account);
    role(stack, "worker");
    role(stack, "other");
    stack.add(
      "aws:iam/rolePolicy:RolePolicy",
      "either",
      { role: unknown, name: "either", policy: allowAndDeny("s3:GetObject", "s3:PutObject") },
      { from: { role: ["worker", "other"] } },
    );
    expect(does(only(stack))).toEqual(["Allow s3:GetObject"]);
    expect(does(only(stack, "other"))).toEqual(["Allow s3:GetObject"]);
  });

  test("a policy for a role that nobody can tell may be any role's of the account", () => {
    const stack = new StackFile(account);
    role(stack, "worker");
    stack.add("aws:iam/rolePolicy:RolePolicy", "whose", { role: unknown, name: "x", policy: allow("s3:*") });
    const model = buildModel([stack.checkpoint]);
    expect(unknownParts(only(stack))).toEqual(["identity"]);
    expect(model.notModelled).toMatchObject([
      { what: "aws:iam/rolePolicy:RolePolicy", account, bearsOn: ["access"] },
    ]);
  });

  test("that of a resource which goes, or is put together from several, only allows", () => {
    const policy = allowAndDeny("s3:GetObject", "s3:PutObject");
    const leaving = role(new StackFile(account), "worker").add(
      "aws:iam/rolePolicy:RolePolicy",
      "old",
      { role: "worker", name: "old", policy },
      { leaving: true },
    );
    expect(does(only(leaving))).toEqual(["Allow s3:GetObject"]);
    const joined = role(new StackFile(account), "worker")
      .add("random:index/randomId:RandomId", "id", {})
      .add("aws:iam/policy:Policy", "mine", { name: "mine", path: "/", arn: policyArn("mine"), policy })
      .add(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "attached",
        { role: "worker", policyArn: unknown },
        { from: { policyArn: ["mine", "id"] } },
      );
    expect(does(only(joined))).toEqual(["Allow s3:GetObject"]);
  });

  test("a policy of a stack whose account nobody knows may be any role's of any account", () => {
    const stack = role(new StackFile(account), "worker");
    const lost = new StackFile(null, { stack: "lost" }).add("aws:iam/rolePolicy:RolePolicy", "whose", {
      role: unknown,
      name: "x",
      policy: allow("s3:*"),
    });
    const node = buildModel([stack.checkpoint, lost.checkpoint]).principals.get(roleArn("worker"));
    expect(node && unknownParts(node)).toEqual(["identity"]);
  });

  test("what the provider has seen at the last refresh may be gone: its denials do not count", () => {
    const stack = new StackFile(account);
    const inputs = { name: "worker", assumeRolePolicy: lambda };
    stack.add(
      "aws:iam/role:Role",
      "worker",
      {
        ...inputs,
        path: "/",
        arn: roleArn("worker"),
        inlinePolicies: [
          { name: "own", policy: allowAndDeny("sns:Publish", "sns:*") },
          { name: "other", policy: allowAndDeny("sqs:SendMessage", "sqs:*") },
        ],
        managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
      },
      { inputs },
    );
    // The file has this one as it is now.
    stack.add("aws:iam/rolePolicy:RolePolicy", "own", {
      role: "worker",
      name: "own",
      policy: allow("sns:Subscribe"),
    });
    expect(does(only(stack))).toEqual(["Allow sns:Subscribe", "Allow sqs:SendMessage", "Allow *"]);
    expect(only(stack).managedPolicies).toEqual([]);
  });

  test("a list that leaves nothing else in force: what is not on it only allows", () => {
    const policy = allowAndDeny("s3:GetObject", "s3:PutObject");
    const inline = (inlinePolicies: unknown) =>
      does(
        only(
          role(new StackFile(account), "worker", { inlinePolicies }).add(
            "aws:iam/rolePolicy:RolePolicy",
            "two",
            {
              role: "worker",
              name: "two",
              policy,
            },
          ),
        ),
      );
    expect(inline([])).toEqual(["Allow s3:GetObject", "Deny s3:PutObject"]);
    for (const list of [[{}], [{ name: "one", policy: allow("sqs:*") }], unknown, secret()])
      expect(inline(list), JSON.stringify(list)).not.toContain("Deny s3:PutObject");
    // Two that write one policy, and differently.
    expect(inline([{ name: "two", policy: allowAndDeny("sqs:A", "sqs:B") }])).toEqual([
      "Allow sqs:A",
      "Allow s3:GetObject",
    ]);
    expect(inline([{ name: "two", policy }])).toEqual(["Allow s3:GetObject", "Deny s3:PutObject"]);

    const attached = (other: (stack: StackFile) => StackFile, more = {}) => {
      const stack = role(new StackFile(account), "worker", more)
        .add("aws:iam/policy:Policy", "mine", { name: "mine", path: "/", arn: policyArn("mine"), policy })
        .add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
          role: "worker",
          policyArn: policyArn("mine"),
        });
      role(stack, "other");
      return does(only(other(stack)));
    };
    const denies = "Deny s3:PutObject";
    expect(attached((stack) => stack)).toContain(denies);
    expect(attached((stack) => stack, { managedPolicyArns: [policyArn("mine")] })).toContain(denies);
    for (const managedPolicyArns of [
      ["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
      [unknown],
      unknown,
    ])
      expect(attached((stack) => stack, { managedPolicyArns })).not.toContain(denies);
    const everybody = (roles: readonly string[]) => (stack: StackFile) =>
      stack.add("aws:iam/policyAttachment:PolicyAttachment", "all", {
        name: "all",
        roles,
        policyArn: policyArn("mine"),
      });
    expect(attached(everybody(["worker", "other"]))).toContain(denies);
    expect(attached(everybody(["other"]))).not.toContain(denies);
  });

  test("an inline policy that is kept and in none of the files may allow anything", () => {
    const stack = new StackFile(account);
    role(stack, "worker");
    stack.add("aws:iam/rolePolicy:RolePolicy", "mine", {
      role: "worker",
      name: "mine",
      policy: allowAndDeny("s3:*", "sqs:*"),
    });
    stack.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "kept", {
      roleName: "worker",
      policyNames: ["mine"],
    });
    expect(does(only(stack))).toEqual(["Allow s3:*", "Deny sqs:*"]);
    stack.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "others", {
      roleName: "worker",
      policyNames: ["yours"],
    });
    // Which of the two lists was enforced last, nobody knows: the policy may be there.
    expect(does(only(stack))).toEqual(["Allow s3:*"]);
    expect(unknownParts(only(stack))).toEqual(["identity"]);
  });

  test("a role that is only named is there, and may do anything", () => {
    const stack = new StackFile(account);
    stack.add("aws:iam/rolePolicy:RolePolicy", "mine", {
      role: "elsewhere",
      name: "mine",
      policy: allow("s3:*"),
    });
    expect(only(stack, "elsewhere")).toMatchObject({ trust: "unknown", boundary: "unknown", kind: "role" });
    expect(unknownParts(only(stack, "elsewhere")).sort()).toEqual([
      "boundary",
      "identity",
      "name",
      "tags",
      "trust",
    ]);
  });

  test("a role that a value is put together from, beside others, may be meant and may not", () => {
    const stack = role(new StackFile(account), "worker")
      .add("random:index/randomId:RandomId", "id", {})
      .add(
        "aws:iam/rolePolicy:RolePolicy",
        "p",
        { role: unknown, name: "p", policy: allowAndDeny("s3:GetObject", "s3:PutObject") },
        { from: { role: ["worker", "id"] } },
      );
    expect(does(only(stack))).toEqual(["Allow s3:GetObject"]);
  });

  test("a managed policy in two files is as the stack that manages it has it; of two that manage it nobody knows", () => {
    const policy = (stack: string, action: string, options = {}) =>
      new StackFile(account, { stack }).add(
        "aws:iam/policy:Policy",
        "mine",
        { name: "mine", path: "/", arn: policyArn("mine"), policy: allow(action) },
        options,
      );
    const holder = role(new StackFile(account), "worker").add(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "attached",
      { role: "worker", policyArn: policyArn("mine") },
    );
    const built = (...others: StackFile[]) =>
      buildModel([...others, holder].map(({ checkpoint }) => checkpoint)).principals.get(roleArn("worker"));
    const read = policy("a", "s3:Old", { external: true, inputs: {} });
    expect(built(read, policy("b", "s3:New"))).toMatchObject({
      identity: [{ statements: [{ actions: ["s3:New"] }] }],
      unknown: [],
    });
    expect(built(policy("a", "s3:Same"), policy("b", "s3:Same"))).toMatchObject({ unknown: [] });
    expect(built(policy("a", "s3:One"), policy("b", "s3:Other"))).toMatchObject({
      identity: [],
      unknown: [{ part: "identity" }],
    });
  });

  test("one role in two files is one role; where they differ, nobody knows which is right", () => {
    const one = role(new StackFile(account, { stack: "one" }), "worker");
    const same = role(new StackFile(account, { stack: "two" }), "worker");
    const read = new StackFile(account, { stack: "two" }).add(
      "aws:iam/role:Role",
      "worker",
      { name: "worker", path: "/", arn: roleArn("worker"), assumeRolePolicy: trust({ AWS: "*" }) },
      { external: true, inputs: {} },
    );
    const differs = role(new StackFile(account, { stack: "two" }), "worker", {
      assumeRolePolicy: trust({ AWS: "*" }),
    });
    const built = (other: StackFile) =>
      buildModel([other.checkpoint, one.checkpoint]).principals.get(roleArn("worker"));
    expect(built(same)?.unknown).toEqual([]);
    expect(built(read)).toMatchObject({
      unknown: [],
      trust: { statements: [{ principals: [{ kind: "Service" }] }] },
    });
    expect(built(differs)).toMatchObject({ trust: "unknown" });
  });
});

describe("users and groups", () => {
  const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
  const people = () =>
    new StackFile(account)
      .add("aws:iam/group:Group", "team", {
        name: "team",
        path: "/",
        arn: `arn:aws:iam::${account}:group/team`,
      })
      .add("aws:iam/groupPolicy:GroupPolicy", "gp", { group: "team", name: "gp", policy: allow("ec2:*") })
      .add("aws:iam/user:User", "ann", { name: "ann", path: "/", arn: user("ann") })
      .add("aws:iam/userPolicy:UserPolicy", "up", { user: "ann", name: "up", policy: allow("s3:*") });

  test.each([
    ["aws:iam/groupMembership:GroupMembership", { group: "team", users: ["ann"], name: "m" }],
    ["aws:iam/userGroupMembership:UserGroupMembership", { user: "ann", groups: ["team"] }],
  ])("a member has what the group has, by %s", (type, properties) => {
    const model = buildModel([people().add(type, "member", properties).checkpoint]);
    const node = model.principals.get(user("ann"));
    expect(node && does(node)).toEqual(["Allow s3:*", "Allow ec2:*"]);
    expect(node).toMatchObject({ kind: "user", trust: null, groups: [`arn:aws:iam::${account}:group/team`] });
    expect(model.groups.get(`arn:aws:iam::${account}:group/team`)?.members).toEqual([user("ann")]);
  });

  test("standing credentials are told, never their values", () => {
    const stack = people()
      .add("aws:iam/accessKey:AccessKey", "key", { user: "ann", secret: secret("wJalr") })
      .add("aws:iam/userLoginProfile:UserLoginProfile", "login", {
        user: "ann",
        password: secret("hunter2"),
      });
    expect(buildModel([stack.checkpoint]).principals.get(user("ann"))?.credentials).toEqual([
      "access key",
      "password",
    ]);
  });

  test("a group's one list of members takes everybody else out: who is on another list may be in it", () => {
    const both = (users: readonly string[]) =>
      people()
        .add("aws:iam/groupMembership:GroupMembership", "m", { group: "team", users, name: "m" })
        .add("aws:iam/userGroupMembership:UserGroupMembership", "u", { user: "ann", groups: ["team"] });
    const ann = (stack: StackFile) => buildModel([stack.checkpoint]).principals.get(user("ann"));
    expect(ann(both(["ann"]))).toMatchObject({ unknown: [], groups: [`arn:aws:iam::${account}:group/team`] });
    expect(ann(both(["bob"]))).toMatchObject({ unknown: [{ part: "identity" }], groups: [] });
  });

  test("whose groups are not known may be in any", () => {
    const stack = people().add("aws:iam/groupMembership:GroupMembership", "m", {
      group: unknown,
      users: ["ann"],
      name: "m",
    });
    expect(buildModel([stack.checkpoint]).notModelled).toMatchObject([
      { what: "aws:iam/groupMembership:GroupMembership" },
    ]);
  });
});

test("a service-linked role is its service's alone", () => {
  const arn = roleArn("AWSServiceRoleForBackup", "/aws-service-role/backup.amazonaws.com/");
  const stack = new StackFile(account).add("aws:iam/serviceLinkedRole:ServiceLinkedRole", "backup", {
    arn,
    awsServiceName: "backup.amazonaws.com",
    name: "AWSServiceRoleForBackup",
    path: "/aws-service-role/backup.amazonaws.com/",
  });
  expect(buildModel([stack.checkpoint]).principals.get(arn)).toMatchObject({
    isServiceLinked: true,
    path: "/aws-service-role/backup.amazonaws.com/",
    trust: { statements: [{ principals: [{ kind: "Service", value: "backup.amazonaws.com" }] }] },
    unknown: [{ part: "identity" }],
  });
});

test("tags are those that AWS has: the provider's default ones, too", () => {
  const stack = new StackFile(account, {
    configuration: { defaultTags: JSON.stringify({ tags: { team: "a", env: "dev" } }) },
  });
  role(stack, "worker", { tags: { env: "prod", token: secret() } });
  expect(only(stack)).toMatchObject({
    tags: { team: "a", env: "prod" },
    unknown: [{ part: "tags", why: "its tag token is a secret" }],
  });
});

test("issuers are told by what trust policies call them", () => {
  const stack = new StackFile(account)
    .add("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
      url: "https://token.actions.githubusercontent.com",
      arn: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      clientIdLists: ["sts.amazonaws.com"],
    })
    .add("aws:iam/samlProvider:SamlProvider", "okta", {
      name: "okta",
      arn: `arn:aws:iam::${account}:saml-provider/okta`,
    });
  expect([...buildModel([stack.checkpoint]).identityProviders.values()]).toMatchObject([
    {
      kind: "oidc",
      issuer: "token.actions.githubusercontent.com",
      audiences: ["sts.amazonaws.com"],
      account,
    },
    { kind: "saml", issuer: null, account },
  ]);
});

describe("the world file", () => {
  const admin = roleArn("admin");
  const world = (value: unknown) => readWorld(value, "world.json");

  test("describes a principal that is in no file", () => {
    const model = buildModel(
      [],
      world({
        principals: [
          {
            arn: admin,
            trust: JSON.parse(lambda),
            policies: [{ name: "own", policy: JSON.parse(allow("s3:*")) }],
            managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
            boundary: policyArn("limit"),
            tags: { team: "a" },
          },
          { arn: roleArn("silent") },
        ],
        managedPolicies: [{ arn: policyArn("limit"), policy: JSON.parse(allow("*")) }],
      }),
    );
    const node = model.principals.get(admin);
    expect(node && does(node)).toEqual(["Allow s3:*", "Allow *"]);
    expect(node).toMatchObject({
      unknown: [],
      tags: { team: "a" },
      boundary: { statements: [{ actions: ["*"] }] },
    });
    expect(model.principals.get(roleArn("silent"))).toMatchObject({ trust: "unknown", boundary: null });
    expect(model.principals.get(roleArn("silent"))?.unknown.map(({ part }) => part)).toEqual([
      "identity",
      "trust",
    ]);
  });

  test("says which roles are agents'; else those under /agent/ are, and the answer says so", () => {
    const stack = new StackFile(account);
    role(stack, "worker");
    stack.add("aws:iam/role:Role", "sre", {
      name: "sre",
      path: "/agent/",
      arn: roleArn("sre", "/agent/"),
      assumeRolePolicy: lambda,
    });
    const agents = (value: unknown) =>
      [...buildModel([stack.checkpoint], world(value)).principals.values()]
        .filter(({ isAgent }) => isAgent)
        .map(({ name }) => name);
    expect(agents({})).toEqual(["sre"]);
    expect(agents({ agents: { principals: [`arn:aws:iam::*:role/work*`] } })).toEqual(["worker"]);
    expect(agents({ agents: {} })).toEqual([]);
    expect(buildModel([stack.checkpoint]).assumed).toContain(
      "the agents are the roles under /agent/, for no world file names others",
    );
  });

  test("contradicts a file: what it calls absent is there", () => {
    const stack = role(new StackFile(account), "worker");
    expect(() => buildModel([stack.checkpoint], world({ absent: [roleArn("worker")] }))).toThrow(
      /world\.json: .*role\/worker is absent, and app-dev\.json has it/,
    );
  });
});
