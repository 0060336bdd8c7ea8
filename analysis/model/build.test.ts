import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { worldFileOf } from "../../sandbox/world.ts";
import { blueprintCheckpoints, type DeployedFile } from "../../test/blueprint.ts";
import { allow, allowAndDeny, StackFile, secret, trust, unknown } from "../../test/checkpoints.ts";
import { matches } from "../iam/pattern.ts";
import { buildModel } from "./build.ts";
import type { Model, PrincipalNode, ResourceNode } from "./model.ts";
import { readWorld } from "./world.ts";

const account = "444444444444";

/** The whole model as text: two models are the same exactly if their texts are. */
const dumped = (model: Model): string =>
  JSON.stringify(model, (key, value: unknown) =>
    value instanceof Map
      ? [...value]
      : value instanceof Set
        ? [...value]
        : key === "rules" || key === "compiledConditions"
          ? undefined
          : value,
  );

interface Deployment {
  readonly deployment: { readonly resources: readonly Record<string, unknown>[] };
}

const resourcesOf = ({ content }: DeployedFile) => (content as Deployment).deployment.resources;
const without = (file: DeployedFile, index: number): DeployedFile => ({
  ...file,
  content: { version: 3, deployment: { resources: resourcesOf(file).filter((_, at) => at !== index) } },
});

describe("the blueprint", () => {
  let files: DeployedFile[];
  let model: Model;
  beforeAll(async () => {
    files = await blueprintCheckpoints();
    model = buildModel(files);
  });

  test("is understood whole", () => {
    expect(model.notModelled).toEqual([]);
    const open = [...model.principals.values(), ...model.resources.values()]
      .filter((node) => node.unknown.length > 0)
      .map(({ arn, unknown: parts }) => [arn.replace(/^.*\//, ""), parts.map(({ part }) => part).join()]);
    // AWS's own roles may do what AWS lets its service do; nobody but the service assumes them.
    expect(new Set(open.map(String))).toEqual(new Set(["AWSServiceRoleForBackup,identity"]));
    expect([...model.principals.values()].filter(({ isServiceLinked }) => !isServiceLinked)).not.toEqual([]);
  });

  test("has its accounts, its agents under their boundary, and everything that attaches to them", () => {
    expect([...model.accounts.keys()].sort()).toEqual([
      "111111111111",
      "222222222222",
      "333333333333",
      "444444444444",
      "555555555555",
    ]);
    const agents = [...model.principals.values()].filter(({ isAgent }) => isAgent);
    expect(agents.map(({ name }) => name).sort()).toEqual([
      "agent-builder",
      "agent-sre",
      "landing-builder",
      "landing-sre",
    ]);
    for (const { boundary, boundaryArn, account: home } of agents) {
      expect(boundaryArn).toBe(`arn:aws:iam::${home}:policy/perimeter/agent-boundary`);
      expect(boundary).toMatchObject({ statements: expect.any(Array) });
    }
    for (const { arn, identity } of model.principals.values())
      if (!arn.includes("aws-service-role")) expect(identity.length, arn).toBeGreaterThan(0);
    const boundary = model.managedPolicies.get("arn:aws:iam::444444444444:policy/perimeter/agent-boundary");
    expect(boundary?.boundaryOf.length).toBe(4);
  });

  test("with the sandbox's world file has its organisation, its people and its agents' subjects", () => {
    const world = readWorld(worldFileOf(), "world.json");
    const told = buildModel(files, world);
    expect(
      [...told.accounts.values()].map(({ domain, organizationPath }) => [domain, organizationPath]),
    ).toEqual(
      expect.arrayContaining([
        ["management", "o-sandbox0001/r-sbx1/"],
        ["prod", "o-sandbox0001/r-sbx1/ou-sbx1-prod0001/"],
      ]),
    );
    expect(told.principals.get("arn:aws:iam::444444444444:role/perimeter/break-glass")).toMatchObject({
      unknown: [],
      isAgent: false,
      trust: { statements: [{ name: "People" }] },
    });
    const agents = (one: Model) =>
      [...one.principals.values()].filter(({ isAgent }) => isAgent).map(({ arn }) => arn);
    // What a preview runs is an agent's code: of each account but management, which has no such role.
    const previews = ["222222222222", "333333333333", "444444444444", "555555555555"].map(
      (account) => `arn:aws:iam::${account}:role/perimeter/preview`,
    );
    expect(agents(told).sort()).toEqual([...agents(model), ...previews].sort());
    // Whoever arrives at a landing role by a token is among the agents of the file.
    const subjects = [...told.principals.values()]
      .filter(({ name }) => name.startsWith("landing-"))
      .flatMap(({ trust: arrival }) => (arrival === null || arrival === "unknown" ? [] : arrival.statements))
      .flatMap(({ conditions }) =>
        conditions.filter(({ key }) => key.endsWith(":sub")).flatMap(({ values }) => values),
      );
    expect(subjects).toHaveLength(2);
    for (const subject of subjects)
      expect(
        told.parties.agents.webIdentities.some((one) => matches(one.subject, subject)),
        subject,
      ).toBe(true);
    expect(told.notModelled).toEqual([]);
  });

  test("has the policies of its vaults, keys, buckets, queues and endpoints", () => {
    const guarded = /^aws:(backup\/vault|kms\/key|s3\/bucket|sqs\/queue|sns\/topic|cloudwatch\/eventBus):/;
    const nodes = [...model.resources.values()].filter(({ type }) => guarded.test(type));
    expect(nodes.length).toBeGreaterThan(15);
    for (const { arn, policy } of nodes) expect(policy, arn).toMatchObject({ statements: expect.any(Array) });
    expect([...model.network.endpoints.values()].map(({ policy }) => typeof policy)).toEqual([
      "object",
      "object",
      "object",
      "object",
    ]);
    expect(model.network.endpoints.size).toBe(4);
  });

  test("loses something with each resource that is taken out: none is without a trace", () => {
    const traceless: string[] = [];
    for (const file of files) {
      const whole = dumped(buildModel([file]));
      resourcesOf(file).forEach(({ urn, type, custom }, index) => {
        if (custom === false || String(type).startsWith("pulumi:")) return;
        if (dumped(buildModel([without(file, index)])) === whole) traceless.push(String(urn));
      });
    }
    expect(traceless).toEqual([]);
  });

  test("is the same in whatever order its files come", () => {
    const sorted = (built: Model) => [...built.principals.keys(), ...built.resources.keys()].sort();
    const reversed = buildModel([...files].reverse());
    expect(sorted(reversed)).toEqual(sorted(model));
    for (const [arn, { identity, unknown: parts }] of model.principals) {
      expect(reversed.principals.get(arn)?.identity.map(({ origin }) => origin)).toEqual(
        identity.map(({ origin }) => origin),
      );
      expect(reversed.principals.get(arn)?.unknown).toEqual(parts);
    }
  });

  test("is not changed by being read", () => {
    const before = JSON.stringify(files);
    buildModel(files);
    expect(JSON.stringify(files)).toBe(before);
  });
});

describe("stacks of other languages", () => {
  /** As a Python or YAML program leaves it: default provider, generated names, the former tokens of S3. */
  const python = () =>
    new StackFile(null, { project: "shop", stack: "prod" })
      .add(
        "aws:iam/role:Role",
        "task-role",
        {
          name: "task-role-3f2a91c",
          path: "/",
          arn: `arn:aws:iam::${account}:role/task-role-3f2a91c`,
          assumeRolePolicy: trust({ Service: "ecs-tasks.amazonaws.com" }),
          inlinePolicies: [],
          managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
          tags: {},
          tagsAll: {},
        },
        {
          inputs: { assumeRolePolicy: { Version: "2012-10-17", Statement: [{ Action: "sts:AssumeRole" }] } },
        },
      )
      .add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "execution", {
        role: "task-role-3f2a91c",
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
      })
      .add(
        "aws:s3/bucketV2:BucketV2",
        "media",
        { bucket: "media-8a1b2c3", arn: "arn:aws:s3:::media-8a1b2c3" },
        { inputs: {} },
      )
      .add("aws:s3/bucketPolicy:BucketPolicy", "media-policy", {
        bucket: "media-8a1b2c3",
        policy: allow("s3:GetObject", "arn:aws:s3:::media-8a1b2c3/*", { Principal: "*" }),
      })
      .add(
        "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
        "sse",
        { bucket: "media-8a1b2c3" },
      )
      .add("aws:secretsmanager/secretVersion:SecretVersion", "token", {
        secretId: `arn:aws:secretsmanager:eu-central-1:${account}:secret:token-AbCdEf`,
        secretString: secret(),
      })
      .add("random:index/randomPassword:RandomPassword", "pw", { result: secret() });

  test("are read as they are", () => {
    const model = buildModel([python().checkpoint]);
    const [role] = model.principals.values();
    expect(role).toMatchObject({
      name: "task-role-3f2a91c",
      account,
      unknown: [],
      trust: { statements: [{ principals: [{ value: "ecs-tasks.amazonaws.com" }] }] },
    });
    expect(role?.identity).toHaveLength(1);
    expect(model.resources.get("arn:aws:s3:::media-8a1b2c3")).toMatchObject({
      type: "aws:s3/bucket:Bucket",
      account,
      policy: { statements: [{ actions: ["s3:GetObject"] }] },
      aspects: [
        { type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration" },
      ],
    });
    expect(model.notModelled).toEqual([]);
  });

  test("a plan before the first deployment knows no names, and says so", () => {
    const stack = new StackFile(null, { project: "shop" })
      .add("aws:iam/role:Role", "task-role", {
        assumeRolePolicy: trust({ Service: "ecs-tasks.amazonaws.com" }),
      })
      .add(
        "aws:lambda/function:Function",
        "worker",
        { role: unknown, code: {} },
        { from: { role: ["task-role"] } },
      );
    const model = buildModel([stack.plan]);
    const [role] = model.principals.values();
    expect(role?.unknown.map(({ part }) => part).sort()).toEqual(["account", "name"]);
    expect([...model.resources.values()]).toMatchObject([
      { runsAs: [{ role: role?.arn, property: "role" }], account: null },
    ]);
    expect(model.assumed).toContainEqual(expect.stringContaining("shop-dev.json is a plan"));
  });
});

describe("a plan over a checkpoint", () => {
  const stack = () =>
    new StackFile(account)
      .add("aws:iam/role:Role", "worker", {
        name: "worker",
        path: "/",
        arn: `arn:aws:iam::${account}:role/worker`,
        assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
      })
      .add("aws:iam/rolePolicy:RolePolicy", "p", { role: "worker", name: "p", policy: allow("s3:Old") });
  const planned = (step: Readonly<Record<string, unknown>>) => {
    const checkpoint = stack().checkpoint;
    const model = buildModel([checkpoint, { file: "plan.json", content: { steps: [step] } }]);
    return model.principals
      .get(`arn:aws:iam::${account}:role/worker`)
      ?.identity.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions));
  };
  const urn = stack().urn("aws:iam/rolePolicy:RolePolicy", "p");
  const state = {
    urn,
    type: "aws:iam/rolePolicy:RolePolicy",
    custom: true,
    inputs: { role: "worker", name: "p", policy: allow("s3:New") },
  };

  test("what it changes counts as it will be, what it deletes is gone, the rest stays", () => {
    expect(planned({ op: "update", urn, oldState: state, newState: state })).toEqual(["s3:New"]);
    expect(planned({ op: "delete", urn, oldState: state })).toEqual([]);
    expect(
      planned({
        op: "same",
        urn: "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev",
        newState: { urn: "u", type: "pulumi:pulumi:Stack" },
      }),
    ).toEqual(["s3:Old"]);
  });
});

describe("whatever is hidden makes the model more open, never less", () => {
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const both = (allowed: string) => allowAndDeny(allowed, `${allowed}Not`);
  const inPolicy = (text: string) => text.replaceAll('"Effect"', '"Principal":"*","Effect"');
  const stack = () =>
    new StackFile(account)
      .add("aws:iam/policy:Policy", "managed", {
        name: "managed",
        path: "/",
        arn: `arn:aws:iam::${account}:policy/managed`,
        policy: both("sqs:A"),
      })
      .add("aws:iam/policy:Policy", "limit", {
        name: "limit",
        path: "/",
        arn: `arn:aws:iam::${account}:policy/limit`,
        policy: both("ec2:A"),
      })
      .add(
        "aws:iam/role:Role",
        "worker",
        {
          name: "worker",
          path: "/",
          arn: role("worker"),
          permissionsBoundary: `arn:aws:iam::${account}:policy/limit`,
          assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
          inlinePolicies: [{ name: "own", policy: both("sns:A") }],
        },
        { from: { permissionsBoundary: ["limit"] } },
      )
      .add(
        "aws:iam/rolePolicy:RolePolicy",
        "inline",
        { role: "worker", name: "inline", policy: both("s3:A") },
        { from: { role: ["worker"] } },
      )
      .add(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "attached",
        { role: "worker", policyArn: `arn:aws:iam::${account}:policy/managed` },
        { from: { role: ["worker"], policyArn: ["managed"] } },
      )
      .add("aws:iam/user:User", "ann", { name: "ann", path: "/", arn: `arn:aws:iam::${account}:user/ann` })
      .add("aws:iam/group:Group", "team", {
        name: "team",
        path: "/",
        arn: `arn:aws:iam::${account}:group/team`,
      })
      .add("aws:iam/groupPolicy:GroupPolicy", "group-policy", {
        group: "team",
        name: "g",
        policy: both("kms:A"),
      })
      .add("aws:iam/groupMembership:GroupMembership", "members", { name: "m", group: "team", users: ["ann"] })
      .add("aws:sqs/queue:Queue", "queue", {
        name: "queue",
        arn: `arn:aws:sqs:eu-central-1:${account}:queue`,
        url: "https://q/queue",
      })
      .add("aws:sqs/queuePolicy:QueuePolicy", "queue-policy", {
        queueUrl: "https://q/queue",
        policy: inPolicy(both("sqs:B")),
      })
      .add("aws:lambda/function:Function", "function", {
        name: "function",
        arn: `arn:aws:lambda:eu-central-1:${account}:function:function`,
        role: role("worker"),
      })
      .add("aws:lambda/permission:Permission", "permission", {
        function: "function",
        action: "lambda:InvokeFunction",
        principal: "sns.amazonaws.com",
        sourceAccount: account,
      });

  const whole = buildModel([stack().checkpoint]);
  const statements = (effect: "Allow" | "Deny", policies: PrincipalNode["identity"]) =>
    policies.flatMap((policy) =>
      policy.statements.filter((one) => one.effect === effect).flatMap(({ actions }) => actions),
    );
  const isUnknown = (node: PrincipalNode | ResourceNode | undefined, part: string) =>
    node?.unknown.some((one) => one.part === part) ?? false;
  const isListed = (model: Model) => model.notModelled.some(({ bearsOn }) => bearsOn.includes("access"));

  /** What a resource may be without: where it is absent, there is none. */
  const optional = new Set(["inlinePolicies", "users", "permissionsBoundary"]);

  /** Every value of every resource, by place; ARNs and names among them, the provider's configuration too. */
  const places = stack().resources.flatMap((resource, at) =>
    Object.keys((resource["outputs"] as object | undefined) ?? {}).map((key) => ({ at, key })),
  );

  const hide = (hidden: readonly { place: { at: number; key: string }; by: unknown }[]): Model => {
    const changed = stack();
    for (const { place, by } of hidden) {
      const resource = changed.resources[place.at];
      for (const part of ["inputs", "outputs"])
        if (resource) resource[part] = { ...(resource[part] as object), [place.key]: by };
    }
    return buildModel([changed.checkpoint]);
  };

  test.each(
    places.flatMap((place) =>
      [unknown, secret(), ...(optional.has(place.key) ? [] : [undefined])].map((by) => ({ place, by })),
    ),
  )("$place.at $place.key $by", (one) => {
    check(hide([one]));
  });

  test("several at once", () => {
    const hidden = fc.array(
      fc.record({
        place: fc.constantFrom(...places),
        by: fc.constantFrom(unknown, secret(), `x${unknown}y`),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(hidden, (several) => check(hide(several))),
      { numRuns: 300 },
    );
  });

  /** Of each node that can be told apart still: nothing that it could do is lost, nothing that binds it is made up. */
  function check(model: Model): void {
    for (const [arn, before] of whole.principals) {
      const after =
        model.principals.get(arn) ??
        [...model.principals.values()].find(
          ({ kind, origin }) => kind === before.kind && origin.urn === before.origin.urn,
        );
      if (!after) {
        expect(
          isListed(model) ||
            [...model.principals.values()].some((one) => isUnknown(one, "name") || isUnknown(one, "account")),
          arn,
        ).toBe(true);
        continue;
      }
      const allowed = statements("Allow", after.identity);
      const lost = statements("Allow", before.identity).filter((action) => !allowed.includes(action));
      if (lost.length > 0)
        expect(isUnknown(after, "identity") || isListed(model), `${arn} ${lost}`).toBe(true);
      const denied = statements("Deny", before.identity);
      expect(statements("Deny", after.identity).filter((action) => !denied.includes(action))).toEqual([]);
      if (before.boundary === null) expect(after.boundary).toBeNull();
      if (after.trust === null) expect(before.trust).toBeNull();
      if (after.trust === "unknown") expect(isUnknown(after, "trust")).toBe(true);
    }
    for (const [arn, before] of whole.resources) {
      const after =
        model.resources.get(arn) ??
        [...model.resources.values()].find(({ origin }) => origin.urn === before.origin.urn);
      expect(after, arn).toBeDefined();
      if (!after || before.policy === null || before.policy === "unknown") continue;
      const policies = after.policy === null || after.policy === "unknown" ? [] : [after.policy];
      const allowed = statements("Allow", policies);
      const lost = statements("Allow", [before.policy]).filter(
        (action) => !allowed.includes(action) && !allowed.includes("lambda:*"),
      );
      if (lost.length > 0) expect(after.policy === "unknown" || isListed(model), `${arn} ${lost}`).toBe(true);
      const denied = statements("Deny", [before.policy]);
      expect(statements("Deny", policies).filter((action) => !denied.includes(action))).toEqual([]);
    }
  }
});

describe("hostile files", () => {
  test("a million levels, names of methods, cycles of parents, resources without number", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level += 1) deep = { a: deep };
    const stack = new StackFile(account)
      .add("aws:iam/role:Role", "worker", {
        name: "worker",
        path: "/",
        arn: `arn:aws:iam::${account}:role/worker`,
        assumeRolePolicy: deep,
        inlinePolicies: deep,
        tags: deep,
      })
      .add(
        "aws:organizations/organizationalUnit:OrganizationalUnit",
        "a",
        { name: "a", parentId: "ou-ab12-22222222" },
        { id: "ou-ab12-11111111" },
      )
      .add(
        "aws:organizations/organizationalUnit:OrganizationalUnit",
        "b",
        { name: "b", parentId: "ou-ab12-11111111" },
        { id: "ou-ab12-22222222" },
      )
      .add(
        "aws:organizations/account:Account",
        "c",
        { name: "c", parentId: "ou-ab12-11111111" },
        { id: account },
      )
      .add("aws:iam/group:Group", "__proto__", { name: "__proto__", path: "/" })
      .add("aws:lambda/function:Function", "f", { name: "f", role: deep, layers: deep });
    const model = buildModel([stack.checkpoint]);
    expect(model.principals.get(`arn:aws:iam::${account}:role/worker`)).toMatchObject({ trust: "unknown" });
    expect(model.accounts.get(account)).toBeDefined();
  });

  test("thousands that are about nobody in particular", () => {
    const stack = new StackFile(account);
    for (let index = 0; index < 2_000; index += 1) {
      const name = `r${index}`;
      stack.resources.push(
        {
          urn: `urn:pulumi:dev::app::aws:iam/role:Role::${name}`,
          type: "aws:iam/role:Role",
          custom: true,
          inputs: { name, assumeRolePolicy: "{}" },
        },
        {
          urn: `urn:pulumi:dev::app::aws:iam/rolePolicy:RolePolicy::p${index}`,
          type: "aws:iam/rolePolicy:RolePolicy",
          custom: true,
          inputs: { role: unknown, policy: allow("s3:*") },
        },
      );
    }
    const model = buildModel([stack.checkpoint]);
    expect(model.principals.size).toBe(2_000);
    expect(
      [...model.principals.values()].every(({ unknown: parts }) =>
        parts.some(({ part }) => part === "identity"),
      ),
    ).toBe(true);
  });
});
