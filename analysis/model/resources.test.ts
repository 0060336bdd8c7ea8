import { describe, expect, test } from "vitest";
import { resourcePolicies } from "../../catalog/resource-policies.ts";
import { allow, allowAndDeny, StackFile, secret, trust, unknown } from "../../test/checkpoints.ts";
import { buildModel } from "./build.ts";
import type { Model, ResourceNode } from "./model.ts";

const account = "444444444444";
const everybody = { Principal: "*" };
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${account}:${rest}`;
const bucketArn = "arn:aws:s3:::documents";

const bucket = (
  stack: StackFile,
  more: Readonly<Record<string, unknown>> = {},
  type = "aws:s3/bucket:Bucket",
) => stack.add(type, "documents", { bucket: "documents", arn: bucketArn, ...more });

const node = (model: Model, key: string): ResourceNode => {
  const found = model.resources.get(key);
  if (!found) throw new Error(`no ${key} among ${[...model.resources.keys()].join(", ")}`);
  return found;
};

/** `effect action` of a resource's policy. */
function says({ policy }: ResourceNode): string[] | "unknown" | null {
  if (policy === null || policy === "unknown") return policy;
  return policy.statements.flatMap(({ effect, actions }) => actions.map((action) => `${effect} ${action}`));
}

describe("whose policy it is", () => {
  test("by name, with either token of the type", () => {
    for (const [type, policyType] of [
      ["aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"],
      ["aws:s3/bucketV2:BucketV2", "aws:s3/bucketPolicy:BucketPolicy"],
    ] as const) {
      const stack = bucket(new StackFile(account), {}, type);
      stack.add(policyType, "p", {
        bucket: "documents",
        policy: allow("s3:GetObject", `${bucketArn}/*`, everybody),
      });
      expect(says(node(buildModel([stack.checkpoint]), bucketArn))).toEqual(["Allow s3:GetObject"]);
    }
  });

  test("by URL, by ARN, by id", () => {
    const stack = new StackFile(account)
      .add("aws:sqs/queue:Queue", "q", {
        name: "q",
        arn: arn("sqs", "q"),
        url: `https://sqs.eu-central-1.amazonaws.com/${account}/q`,
      })
      .add("aws:sqs/queuePolicy:QueuePolicy", "qp", {
        queueUrl: `https://sqs.eu-central-1.amazonaws.com/${account}/q`,
        policy: allow("sqs:SendMessage", "*", everybody),
      })
      .add("aws:sns/topic:Topic", "t", { name: "t", arn: arn("sns", "t") })
      .add("aws:sns/topicPolicy:TopicPolicy", "tp", {
        arn: arn("sns", "t"),
        policy: allow("sns:Publish", "*", everybody),
      })
      .add("aws:kms/key:Key", "k", { keyId: "1234", arn: arn("kms", "key/1234") }, { id: "1234" })
      .add("aws:kms/keyPolicy:KeyPolicy", "kp", {
        keyId: "1234",
        policy: allow("kms:Decrypt", "*", everybody),
      });
    const model = buildModel([stack.checkpoint]);
    expect(says(node(model, arn("sqs", "q")))).toEqual(["Allow sqs:SendMessage"]);
    expect(says(node(model, arn("sns", "t")))).toEqual(["Allow sns:Publish"]);
    expect(says(node(model, arn("kms", "key/1234")))).toEqual(["Allow kms:Decrypt"]);
  });

  test("in a plan, by where the value comes from", () => {
    const stack = new StackFile(account)
      .add("aws:kms/key:Key", "k", { description: "a key" })
      .add(
        "aws:kms/keyPolicy:KeyPolicy",
        "kp",
        { keyId: unknown, policy: allow("kms:Decrypt", "*", everybody) },
        { from: { keyId: ["k"] } },
      );
    const key = node(buildModel([stack.plan]), stack.urn("aws:kms/key:Key", "k"));
    expect(key).toMatchObject({ arn: arn("kms", "key/*"), account, service: "kms" });
    expect(says(key)).toEqual(["Allow kms:Decrypt"]);
  });

  test("of something that only the policy shows", () => {
    const stack = new StackFile(account)
      .add("aws:s3/bucketPolicy:BucketPolicy", "p", {
        bucket: "elsewhere",
        policy: allow("s3:*", "*", everybody),
      })
      .add("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "b", {
        policy: allow("events:PutEvents", "*", everybody),
      })
      .add("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "l", {
        policyName: "one",
        policyDocument: allow("logs:PutLogEvents", "*", everybody),
      })
      .add("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "m", {
        policyName: "two",
        policyDocument: allow("logs:CreateLogStream", "*", everybody),
      })
      .add("aws:apigateway/restApiPolicy:RestApiPolicy", "r", {
        restApiId: "abc123",
        policy: allow("execute-api:Invoke", "*", everybody),
      });
    const model = buildModel([stack.checkpoint]);
    expect(says(node(model, "arn:aws:s3:::elsewhere"))).toEqual(["Allow s3:*"]);
    expect(says(node(model, arn("events", "event-bus/default")))).toEqual(["Allow events:PutEvents"]);
    expect(says(node(model, arn("logs", "*")))).toEqual([
      "Allow logs:PutLogEvents",
      "Allow logs:CreateLogStream",
    ]);
    expect(model.notModelled).toMatchObject([
      { what: "aws:apigateway/restApiPolicy:RestApiPolicy", bearsOn: ["access"] },
    ]);
  });
});

describe("which of several is in force", () => {
  const policies = (own: unknown, ...attached: unknown[]) => {
    const stack = bucket(new StackFile(account), own === undefined ? {} : { policy: own });
    attached.forEach((policy, index) => {
      stack.add("aws:s3/bucketPolicy:BucketPolicy", `p${index}`, { bucket: "documents", policy });
    });
    return says(node(buildModel([stack.checkpoint]), bucketArn));
  };
  const both = (action: string) =>
    allowAndDeny(action, `${action}Not`).replaceAll('"Effect"', '"Principal":"*","Effect"');

  test("the bucket's own, where it is the only one", () => {
    expect(policies(both("s3:A"))).toEqual(["Allow s3:A", "Deny s3:ANot"]);
    expect(policies(undefined)).toBeNull();
  });

  test("one of its own resource; what the bucket says beside it may be in force, so that it only allows", () => {
    expect(policies(both("s3:A"), both("s3:B"))).toEqual(["Allow s3:B", "Deny s3:BNot", "Allow s3:A"]);
  });

  test("of two that replace each other none denies; two that say the same are one", () => {
    expect(policies(undefined, both("s3:A"), both("s3:B"))).toEqual(["Allow s3:A", "Allow s3:B"]);
    expect(policies(undefined, both("s3:A"), both("s3:A"))).toEqual(["Allow s3:A", "Deny s3:ANot"]);
  });

  test("what the provider saw at the last refresh only allows; of what is read, everything counts", () => {
    const seen = new StackFile(account).add(
      "aws:s3/bucket:Bucket",
      "documents",
      { bucket: "documents", arn: bucketArn, policy: both("s3:A") },
      { inputs: { bucket: "documents" } },
    );
    expect(says(node(buildModel([seen.checkpoint]), bucketArn))).toEqual(["Allow s3:A"]);
    const read = new StackFile(account).add(
      "aws:s3/bucket:Bucket",
      "documents",
      { bucket: "documents", arn: bucketArn, policy: both("s3:A") },
      { inputs: {}, external: true },
    );
    expect(says(node(buildModel([read.checkpoint]), bucketArn))).toEqual(["Allow s3:A", "Deny s3:ANot"]);
  });

  test("of two files that have the resource none's policy denies, unless both say the same", () => {
    const built = (one: string, other: string) => {
      const files = [one, other].map(
        (policy, index) => bucket(new StackFile(account, { stack: `s${index}` }), { policy }).checkpoint,
      );
      return says(node(buildModel(files), bucketArn));
    };
    expect(built(both("s3:A"), both("s3:B"))).toEqual(["Allow s3:A", "Allow s3:B"]);
    expect(built(both("s3:A"), both("s3:A"))).toEqual(["Allow s3:A", "Deny s3:ANot"]);
  });

  test("documents beside each other are each what AWS takes by itself, and of one language", () => {
    const beside = (...documents: string[]) => {
      const stack = new StackFile(account);
      documents.forEach((policyDocument, index) => {
        stack.add("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", `l${index}`, {
          policyName: `l${index}`,
          policyDocument,
        });
      });
      return says(node(buildModel([stack.checkpoint]), arn("logs", "*")));
    };
    const one = allow("logs:A", "*", everybody);
    const old = one.replace("2012-10-17", "2008-10-17").replace("logs:A", "logs:B");
    expect(beside(one, old)).toEqual(["Allow logs:A", "Allow logs:B"]);
    expect(beside(one, old.replace('"*"', '"${aws:username}"'))).toBe("unknown");
    expect(beside(one, one.replace("2012-10-17", "2013-01-01"))).toBe("unknown");
  });

  test("one that cannot be read may let anybody do anything", () => {
    for (const hidden of [secret(), unknown, "{", allow("s3:*").replace("Allow", "Maybe")]) {
      expect(policies(hidden), String(hidden)).toBe("unknown");
      expect(policies(undefined, both("s3:A"), hidden), String(hidden)).toBe("unknown");
    }
  });

  test("a key without a policy has the one that AWS gives it", () => {
    const stack = new StackFile(account).add("aws:kms/key:Key", "k", {
      arn: arn("kms", "key/1"),
      keyId: "1",
    });
    const { policy } = node(buildModel([stack.checkpoint]), arn("kms", "key/1"));
    expect(policy).toMatchObject({
      statements: [
        { actions: ["kms:*"], principals: [{ kind: "AWS", value: `arn:aws:iam::${account}:root` }] },
      ],
    });
  });

  test("a queue's own, of the queue that goes, only allows", () => {
    const stack = new StackFile(account).add(
      "aws:sqs/queue:Queue",
      "q",
      { name: "q", arn: arn("sqs", "q"), policy: both("sqs:A") },
      { leaving: true },
    );
    expect(says(node(buildModel([stack.checkpoint]), arn("sqs", "q")))).toEqual(["Allow sqs:A"]);
  });

  test("that of a resource which is replaced and not yet deleted only allows", () => {
    const stack = bucket(new StackFile(account)).add(
      "aws:s3/bucketPolicy:BucketPolicy",
      "old",
      { bucket: "documents", policy: both("s3:A") },
      { leaving: true },
    );
    expect(says(node(buildModel([stack.checkpoint]), bucketArn))).toEqual(["Allow s3:A"]);
  });
});

test("every type of the table brings its policy to its resource, or tells that it cannot", () => {
  for (const row of resourcePolicies) {
    const document = allow("sts:GetCallerIdentity", "*", everybody);
    const properties: Record<string, unknown> = {};
    const set = (path: string, value: unknown) => {
      const [first = path, second] = path.split(".");
      properties[first] =
        second === undefined ? value : { ...(properties[first] as object | undefined), [second]: value };
    };
    set(row.document, document);
    const stack = new StackFile(account);
    const target = row.of?.types[0];
    if (row.of && target) {
      stack.add(target, "target", { arn: arn("any", "target"), name: "target" }, { id: "target-id" });
      set(row.of.property, "target-id");
    } else if (row.arn === undefined) Object.assign(properties, { arn: arn("any", "target") });
    stack.add(row.type, "policy", properties);
    const model = buildModel([stack.checkpoint]);
    const holders = [...model.resources.values()].filter((one) =>
      says(one)?.includes("Allow sts:GetCallerIdentity"),
    );
    expect(holders.length, row.type).toBe(1);
    if (row.of || row.arn === undefined) expect(holders[0]?.arn, row.type).toBe(arn("any", "target"));
  }
});

describe("permissions beside a policy", () => {
  const functionArn = arn("lambda", "function:f");
  const withFunction = () =>
    new StackFile(account).add("aws:lambda/function:Function", "f", { name: "f", arn: functionArn });
  const statements = (stack: StackFile, key = functionArn) => {
    const { policy } = node(buildModel([stack.checkpoint]), key);
    return policy === null || policy === "unknown" ? policy : policy.statements;
  };

  test.each(["f", functionArn, `${account}:function:f`])("a function's, named %s", (name) => {
    const stack = withFunction().add("aws:lambda/permission:Permission", "p", {
      action: "lambda:InvokeFunction",
      function: name,
      principal: "sns.amazonaws.com",
      sourceArn: arn("sns", "t"),
      sourceAccount: account,
    });
    expect(statements(stack)).toMatchObject([
      {
        name: "p",
        effect: "Allow",
        actions: ["lambda:InvokeFunction"],
        principals: [{ kind: "Service", value: "sns.amazonaws.com" }],
        conditions: [
          { operator: "arnlike", key: "aws:sourcearn", values: [arn("sns", "t")] },
          { operator: "stringequals", key: "aws:sourceaccount", values: [account] },
        ],
      },
    ]);
  });

  test.each([
    ["*", [{ kind: "AWS", value: "*" }]],
    ["555555555555", [{ kind: "AWS", value: "arn:aws:iam::555555555555:root" }]],
    [unknown, [{ kind: "AWS", value: "*" }]],
    [secret(), [{ kind: "AWS", value: "*" }]],
  ])("for %s", (principal, principals) => {
    const stack = withFunction().add("aws:lambda/permission:Permission", "p", {
      action: "lambda:*",
      function: "f",
      principal,
      sourceArn: unknown,
    });
    expect(statements(stack)).toMatchObject([{ principals, conditions: [] }]);
  });

  test("a function's address that asks for no signature is everybody's", () => {
    const address = (authorizationType: unknown) =>
      statements(
        withFunction().add("aws:lambda/functionUrl:FunctionUrl", "u", {
          functionName: "f",
          authorizationType,
        }),
      );
    expect(address("NONE")).toMatchObject([
      {
        principals: [{ kind: "AWS", value: "*" }],
        actions: ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"],
      },
    ]);
    expect(address(unknown)).toMatchObject([{ principals: [{ value: "*" }] }]);
    expect(address("AWS_IAM")).toBeNull();
  });

  test("a key's grants, beside its policy", () => {
    const key = arn("kms", "key/1");
    const stack = new StackFile(account)
      .add(
        "aws:kms/key:Key",
        "k",
        {
          arn: key,
          keyId: "1",
          policy: allow("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${account}:root` } }),
        },
        { id: "1" },
      )
      .add("aws:kms/grant:Grant", "g", {
        keyId: "1",
        granteePrincipal: `arn:aws:iam::${account}:role/worker`,
        operations: ["Decrypt", "CreateGrant"],
        constraints: [{ encryptionContextEquals: { app: "a" } }],
      });
    expect(statements(stack, key)).toMatchObject([
      { actions: ["kms:*"] },
      {
        actions: ["kms:Decrypt", "kms:CreateGrant"],
        principals: [{ value: `arn:aws:iam::${account}:role/worker` }],
        conditions: [{ key: "kms:encryptioncontext:app", values: ["a"] }],
      },
    ]);
  });

  test("a grant of which an operation is not known is for every one", () => {
    const key = arn("kms", "key/1");
    const stack = new StackFile(account)
      .add("aws:kms/key:Key", "k", { arn: key, keyId: "1" }, { id: "1" })
      .add("aws:kms/grant:Grant", "g", {
        keyId: "1",
        granteePrincipal: "*",
        operations: ["Decrypt", unknown],
      });
    expect(statements(stack, key)).toMatchObject([
      { actions: ["kms:*"] },
      { actions: ["kms:*"], principals: [{ value: "*" }] },
    ]);
  });

  test("the default bus's, by organisation", () => {
    const stack = new StackFile(account).add("aws:cloudwatch/eventPermission:EventPermission", "p", {
      principal: "*",
      statementId: "Members",
      condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-abcdef1234" },
    });
    expect(statements(stack, arn("events", "event-bus/default"))).toMatchObject([
      { name: "Members", actions: ["events:PutEvents"], conditions: [{ key: "aws:principalorgid" }] },
    ]);
  });
});

describe("the role that something runs as", () => {
  const role = `arn:aws:iam::${account}:role/worker`;
  const withRole = () =>
    new StackFile(account)
      .add("aws:iam/role:Role", "worker", {
        name: "worker",
        path: "/",
        arn: role,
        assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
      })
      .add("aws:iam/instanceProfile:InstanceProfile", "profile", {
        name: "profile",
        role: "worker",
        arn: `arn:aws:iam::${account}:instance-profile/profile`,
      });
  const roles = (type: string, properties: Readonly<Record<string, unknown>>, from = {}) => {
    const stack = withRole().add(type, "it", { arn: arn("any", "it"), ...properties }, { from });
    const { runsAs, unknown: parts } = node(buildModel([stack.checkpoint]), arn("any", "it"));
    return { roles: [...new Set(runsAs.map((use) => use.role))], unknown: parts.map(({ part }) => part) };
  };
  const worker = { roles: [role], unknown: [] };

  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ["a function", "aws:lambda/function:Function", { role }],
    ["a task", "aws:ecs/taskDefinition:TaskDefinition", { taskRoleArn: role }],
    ["an instance by its profile's name", "aws:ec2/instance:Instance", { iamInstanceProfile: "profile" }],
    [
      "a launch template",
      "aws:ec2/launchTemplate:LaunchTemplate",
      { iamInstanceProfile: { arn: `arn:aws:iam::${account}:instance-profile/profile` } },
    ],
    ["a target of a schedule, nested", "aws:scheduler/schedule:Schedule", { target: { roleArn: role } }],
    ["a crawler by name", "aws:glue/crawler:Crawler", { role: "worker" }],
    [
      "an environment's options",
      "aws:elasticbeanstalk/environment:Environment",
      {
        settings: [
          { namespace: "aws:autoscaling:launchconfiguration", name: "IamInstanceProfile", value: "profile" },
          { name: "InstanceType", value: "worker" },
        ],
      },
    ],
    [
      "a job definition's text",
      "aws:batch/jobDefinition:JobDefinition",
      { containerProperties: JSON.stringify({ jobRoleArn: role }) },
    ],
    [
      "a job definition's tasks",
      "aws:batch/jobDefinition:JobDefinition",
      { ecsProperties: JSON.stringify({ taskProperties: [{ taskRoleArn: role, executionRoleArn: role }] }) },
    ],
    [
      "a job definition's nodes",
      "aws:batch/jobDefinition:JobDefinition",
      {
        nodeProperties: JSON.stringify({ nodeRangeProperties: [{ container: { executionRoleArn: role } }] }),
      },
    ],
    [
      "a launch constraint",
      "aws:servicecatalog/constraint:Constraint",
      { parameters: JSON.stringify({ RoleArn: role }) },
    ],
    [
      "a launch constraint, by name",
      "aws:servicecatalog/constraint:Constraint",
      { parameters: JSON.stringify({ LocalRoleName: "worker" }) },
    ],
    [
      "a stack set's constraint",
      "aws:servicecatalog/constraint:Constraint",
      { parameters: JSON.stringify({ Properties: { AdminRole: role, ExecutionRole: "worker" } }) },
    ],
    [
      "a step of a pipeline",
      "aws:sagemaker/pipeline:Pipeline",
      { pipelineDefinition: JSON.stringify({ Steps: [{ Arguments: { RoleArn: role } }] }) },
    ],
    [
      "an interface's definition",
      "aws:apigatewayv2/api:Api",
      {
        body: JSON.stringify({
          paths: { "/": { get: { "x-amazon-apigateway-integration": { credentials: role } } } },
        }),
      },
    ],
    [
      "an interface's definition in YAML, beside one that calls as the caller",
      "aws:apigateway/restApi:RestApi",
      { body: `a:\n  credentials: "${role}"\nb:\n  credentials: arn:aws:iam::*:user/*\n` },
    ],
    [
      "a pipeline of logs",
      "aws:opensearchingest/pipeline:Pipeline",
      { pipelineConfigurationBody: `sink:\n  - opensearch:\n      aws:\n        sts_role_arn: ${role}\n` },
    ],
    [
      "an action of a pipeline",
      "aws:codepipeline/pipeline:Pipeline",
      { stages: [{ actions: [{ configuration: { RoleArn: role, ProjectName: "worker" } }] }] },
    ],
    ["an automation", "aws:ssm/document:Document", { content: JSON.stringify({ assumeRole: role }) }],
    ["an automation in YAML", "aws:ssm/document:Document", { content: `assumeRole: "${role}"` }],
    [
      "an association",
      "aws:ssm/association:Association",
      { name: "AWS-RestartEC2Instance", parameters: { AutomationAssumeRole: role } },
    ],
    [
      "a task of a maintenance window",
      "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
      {
        taskInvocationParameters: {
          automationParameters: { parameters: [{ name: "AutomationAssumeRole", values: [role] }] },
        },
      },
    ],
    [
      "an endpoint's attributes",
      "aws:dms/endpoint:Endpoint",
      { extraConnectionAttributes: `bucketName=b;serviceAccessRoleArn=${role};` },
    ],
    [
      "users of a cluster",
      "aws:emr/securityConfiguration:SecurityConfiguration",
      {
        configuration: JSON.stringify({
          AuthorizationConfiguration: { EmrFsConfiguration: { RoleMappings: [{ Role: role }] } },
        }),
      },
    ],
    [
      "a type without a row",
      "aws:cfg/remediationConfiguration:RemediationConfiguration",
      { parameters: [{ name: "AutomationAssumeRole", staticValue: role }] },
    ],
    [
      "roles of an identity pool",
      "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
      { roles: { authenticated: role } },
    ],
  ])("%s", (_, type, properties) => {
    expect(roles(type, properties)).toEqual(worker);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ["aws:batch/jobDefinition:JobDefinition", { containerProperties: unknown }, ["unknown"]],
    ["aws:batch/jobDefinition:JobDefinition", { containerProperties: secret("{}") }, ["unknown"]],
    ["aws:servicecatalog/constraint:Constraint", { parameters: unknown }, ["unknown"]],
    [
      "aws:codepipeline/pipeline:Pipeline",
      { stages: [{ actions: [{ configuration: { A: unknown } }] }] },
      [],
    ],
    [
      "aws:codepipeline/pipeline:Pipeline",
      { stages: [{ actions: [{ configuration: { RoleArn: unknown } }] }] },
      ["unknown"],
    ],
    ["aws:ssm/document:Document", { content: '{"assumeRole":"{{ AutomationAssumeRole }}"}' }, []],
  ])("one in a text that is not known is any of the account: %s %j", (type, properties, expected) => {
    expect(roles(type, properties)).toEqual({
      roles: expected,
      unknown: expected.length > 0 ? ["runsAs"] : [],
    });
  });

  test("one that is not known is any of the account; its source tells which", () => {
    expect(roles("aws:lambda/function:Function", { role: unknown })).toEqual({
      roles: ["unknown"],
      unknown: ["runsAs"],
    });
    expect(roles("aws:lambda/function:Function", { role: secret() })).toEqual({
      roles: ["unknown"],
      unknown: ["runsAs"],
    });
    expect(roles("aws:lambda/function:Function", { role: unknown }, { role: ["worker"] })).toEqual(worker);
    expect(
      roles(
        "aws:ec2/instance:Instance",
        { iamInstanceProfile: unknown },
        { iamInstanceProfile: ["profile"] },
      ),
    ).toEqual(worker);
    expect(roles("aws:scheduler/schedule:Schedule", { target: unknown }, { target: ["worker"] })).toEqual(
      worker,
    );
  });

  test("in a plan a text that is put together from a role names it", () => {
    const stack = withRole().add(
      "aws:batch/jobDefinition:JobDefinition",
      "it",
      { name: "it", arn: arn("any", "it"), containerProperties: unknown },
      { from: { containerProperties: ["worker"] } },
    );
    expect(node(buildModel([stack.checkpoint]), arn("any", "it")).runsAs).toEqual([
      { role, property: "containerProperties" },
    ]);
  });

  test("a pipeline's objects", () => {
    const stack = withRole().add("aws:datapipeline/pipelineDefinition:PipelineDefinition", "d", {
      pipelineObjects: [
        {
          id: "Default",
          fields: [
            { key: "resourceRole", stringValue: "profile" },
            { key: "name", stringValue: "worker" },
          ],
        },
      ],
    });
    const [, definition] = buildModel([stack.checkpoint]).resources.values();
    expect(definition?.runsAs).toEqual([{ role, property: "pipelineObjects" }]);
  });

  test("one that is in no file is there, and unknown", () => {
    const elsewhere = `arn:aws:iam::${account}:role/elsewhere`;
    const stack = new StackFile(account).add("aws:lambda/function:Function", "f", {
      name: "f",
      arn: arn("lambda", "function:f"),
      role: elsewhere,
    });
    expect(buildModel([stack.checkpoint]).principals.get(elsewhere)).toMatchObject({
      trust: "unknown",
      boundary: "unknown",
    });
  });

  test("who is let in, or tagged, runs nothing", () => {
    expect(roles("aws:backup/framework:Framework", { tags: { owner: role }, principalArn: role })).toEqual({
      roles: [],
      unknown: [],
    });
  });
});

describe("what it runs", () => {
  const runs = (type: string, properties: Readonly<Record<string, unknown>>) => {
    const stack = new StackFile(account).add(type, "it", { arn: arn("any", "it"), ...properties });
    return node(buildModel([stack.checkpoint]), arn("any", "it")).runs.map(({ from }) => from);
  };
  const image = `${account}.dkr.ecr.eu-central-1.amazonaws.com/orders:v1`;

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    [
      "aws:lambda/function:Function",
      { s3Bucket: "code", s3Key: "f.zip", layers: [arn("lambda", "layer:l:3")] },
      [arn("lambda", "layer:l:3"), "s3://code/f.zip"],
    ],
    ["aws:lambda/function:Function", { s3Bucket: "code", s3Key: unknown }, ["s3://code/*"]],
    ["aws:lambda/function:Function", { s3Bucket: unknown, s3Key: "f.zip" }, [unknown]],
    ["aws:lambda/function:Function", { imageUri: image }, [image]],
    [
      "aws:ecs/taskDefinition:TaskDefinition",
      {
        containerDefinitions: JSON.stringify([
          { image, secrets: [{ valueFrom: arn("ssm", "parameter/a") }] },
        ]),
      },
      [image, arn("ssm", "parameter/a")],
    ],
    [
      "aws:glue/job:Job",
      {
        command: { scriptLocation: "s3://scripts/job.py" },
        defaultArguments: { "--extra-py-files": "s3://lib/a.zip", "--TempDir": "s3://temp/" },
      },
      ["s3://scripts/job.py", "s3://lib/a.zip"],
    ],
    [
      "aws:cloudformation/stack:Stack",
      { templateUrl: "https://templates.s3.eu-central-1.amazonaws.com/a/b.yaml" },
      ["s3://templates/a/b.yaml"],
    ],
    [
      "aws:cloudformation/stack:Stack",
      { templateUrl: "https://s3.amazonaws.com/templates/b.yaml" },
      ["s3://templates/b.yaml"],
    ],
    [
      "aws:codebuild/project:Project",
      { source: { location: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/app" } },
      [arn("codecommit", "app")],
    ],
    ["aws:ec2/instance:Instance", { ami: "ami-0123456789abcdef0" }, ["ami-0123456789abcdef0"]],
    ["aws:sqs/queue:Queue", { name: "s3://not/this" }, []],
    [
      "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
      { taskArn: "tidy" },
      [`arn:aws:ssm:*:${account}:document/tidy`],
    ],
    [
      "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
      { taskArn: arn("ssm", "document/tidy") },
      [arn("ssm", "document/tidy")],
    ],
    ["aws:ssm/maintenanceWindowTask:MaintenanceWindowTask", { taskArn: "AWS-RunShellScript" }, []],
    ["aws:ssm/maintenanceWindowTask:MaintenanceWindowTask", { taskArn: arn("lambda", "function:f") }, []],
    ["aws:ssm/maintenanceWindowTask:MaintenanceWindowTask", { taskArn: unknown }, [unknown]],
  ])("%s %j", (type, properties, expected) => {
    expect(runs(type, properties)).toEqual(expected);
  });
});

describe("where it is", () => {
  const queue = { name: "q" };
  const accountOf = (stack: StackFile) => [...buildModel([stack.checkpoint]).resources.values()][0]?.account;

  test.each<[string, Readonly<Record<string, unknown>>, string | null]>([
    ["by the provider's account", { allowedAccountIds: '["444444444444"]' }, account],
    [
      "by the role that the provider assumes, the last of several",
      {
        assumeRoles: JSON.stringify([
          { roleArn: "arn:aws:iam::111111111111:role/a" },
          { roleArn: `arn:aws:iam::${account}:role/b` },
        ]),
      },
      account,
    ],
    [
      "by the same as one object",
      { assumeRole: JSON.stringify({ roleArn: `arn:aws:iam::${account}:role/b` }) },
      account,
    ],
    [
      "not by a list of accounts that it may be in",
      { allowedAccountIds: '["444444444444","555555555555"]' },
      null,
    ],
    ["not at all, by a default provider", {}, null],
  ])("%s", (_, configuration, expected) => {
    expect(accountOf(new StackFile(null, { configuration }).add("aws:sqs/queue:Queue", "q", queue))).toBe(
      expected,
    );
  });

  test("by what else the same provider has made, and the answer says so", () => {
    const stack = new StackFile(null)
      .add("aws:s3/bucket:Bucket", "b", { bucket: "b", arn: "arn:aws:s3:::b" })
      .add("aws:sqs/queue:Queue", "q", { ...queue, arn: arn("sqs", "q") });
    const model = buildModel([stack.checkpoint]);
    expect(node(model, "arn:aws:s3:::b").account).toBe(account);
    expect(model.assumed).toContain(
      `everything that the provider default_7_48_0 of app-dev.json made is in account ${account}, as what tells its account is`,
    );
    // With two accounts nothing follows.
    stack.add("aws:sqs/queue:Queue", "r", { name: "r", arn: "arn:aws:sqs:eu-central-1:555555555555:r" });
    expect(node(buildModel([stack.checkpoint]), "arn:aws:s3:::b")).toMatchObject({
      account: null,
      unknown: [{ part: "account" }],
    });
  });

  test("its ARN by its name, before AWS has answered", () => {
    const stack = new StackFile(account)
      .add("aws:sqs/queue:Queue", "q", { name: "q" })
      .add("aws:s3/bucket:Bucket", "b", { bucket: "b" })
      .add("aws:sns/topic:Topic", "t", {});
    const nodes = [...buildModel([stack.plan]).resources.values()];
    expect(nodes.map((one) => one.arn)).toEqual([
      arn("sqs", "q"),
      "arn:aws:s3:::b",
      `arn:aws:*:eu-central-1:${account}:*`,
    ]);
  });
});

test("a target of events is in the account of its rule, wherever what it points at is", () => {
  const bus = "arn:aws:events:eu-central-1:333333333333:event-bus/alarms";
  const stack = new StackFile(account).add("aws:cloudwatch/eventTarget:EventTarget", "t", {
    arn: bus,
    rule: "r",
  });
  const model = buildModel([stack.checkpoint]);
  expect(model.resources.has(bus)).toBe(false);
  expect([...model.resources.values()]).toMatchObject([{ account }]);
});

test("a bucket's settings are told with it; its blocks together with the account's", () => {
  const block = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  };
  const stack = bucket(new StackFile(account))
    .add("aws:s3/bucketVersioningV2:BucketVersioningV2", "v", {
      bucket: "documents",
      versioningConfiguration: { status: "Enabled" },
    })
    .add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "b", { bucket: "documents", ...block })
    .add("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "a", {
      accountId: account,
      ignorePublicAcls: true,
      restrictPublicBuckets: unknown,
    });
  const model = buildModel([stack.checkpoint]);
  expect(node(model, bucketArn)).toMatchObject({
    aspects: [
      { type: "aws:s3/bucketVersioning:BucketVersioning" },
      { type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock" },
    ],
    publicAccessBlock: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: false,
    },
  });
  expect(model.accounts.get(account)?.publicAccessBlock).toMatchObject({
    ignorePublicAcls: true,
    blockPublicAcls: false,
  });
});

test("of two blocks of one account only what both switch on counts", () => {
  const type = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
  const stack = new StackFile(account)
    .add(type, "one", { blockPublicAcls: true, ignorePublicAcls: true })
    .add(type, "two", { blockPublicAcls: true, ignorePublicAcls: false });
  expect(buildModel([stack.checkpoint]).accounts.get(account)?.publicAccessBlock).toMatchObject({
    blockPublicAcls: true,
    ignorePublicAcls: false,
  });
});

describe("what is not modelled is listed", () => {
  const listed = (type: string, properties: Readonly<Record<string, unknown>> = {}, inputs = properties) =>
    buildModel([new StackFile(account).add(type, "it", properties, { inputs }).checkpoint]).notModelled.map(
      ({ what, bearsOn }) => ({ what, bearsOn }),
    );
  const everything = ["access", "network", "execution"];

  test.each([
    "aws:brandnew/thing:Thing",
    "aws:s3/bucketV3:BucketV3",
    "aws-native:iam:Role",
    "kubernetes:core/v1:Pod",
    "command:local:Command",
    "pulumi-nodejs:dynamic:Resource",
    "constructor",
    "toString:a:B",
  ])("%s", (type) => {
    expect(listed(type)).toEqual([{ what: type, bearsOn: everything }]);
  });

  test("what deploys by itself, and what lets somebody in by means of its own", () => {
    expect(listed("aws:cloudformation/stack:Stack")).toEqual([
      { what: "aws:cloudformation/stack:Stack", bearsOn: everything },
    ]);
    expect(listed("aws:eks/accessEntry:AccessEntry")).toMatchObject([{ bearsOn: ["access", "execution"] }]);
  });

  test.each<[string, unknown, boolean]>([
    [
      "nothing but a handle",
      { Resources: { Wait: { Type: "AWS::CloudFormation::WaitConditionHandle" } } },
      false,
    ],
    ["a role", { Resources: { Role: { Type: "AWS::IAM::Role" } } }, true],
    [
      "a role beside a handle",
      {
        Resources: {
          Wait: { Type: "AWS::CloudFormation::WaitConditionHandle" },
          Role: { Type: "AWS::IAM::Role" },
        },
      },
      true,
    ],
    ["what a macro makes of it", { Transform: "Macro", Resources: {} }, true],
    [
      "what a macro makes of a part of it",
      {
        Resources: {
          Wait: { Type: "AWS::CloudFormation::WaitConditionHandle" },
          "Fn::Transform": { Name: "AWS::Include" },
        },
      },
      true,
    ],
    [
      "what a macro makes of a part of a resource",
      {
        Resources: {
          Wait: {
            Type: "AWS::CloudFormation::WaitConditionHandle",
            Metadata: { "Fn::Transform": { Name: "AWS::Include" } },
          },
        },
      },
      true,
    ],
    ["a resource without a type", { Resources: { Wait: {} } }, true],
    ["no resources at all", {}, true],
    ["what is no object", [], true],
  ])("a stack whose template makes %s", (_, template, expected) => {
    for (const type of ["aws:cloudformation/stack:Stack", "aws:cloudformation/stackSet:StackSet"]) {
      const of = (properties: object) =>
        buildModel([new StackFile(account).add(type, "stack", { name: "stack", ...properties }).checkpoint])
          .notModelled.length > 0;
      expect(of({ templateBody: JSON.stringify(template) })).toBe(expected);
      // Where an address stands beside the text, nobody knows which of them is in force.
      expect(of({ templateBody: JSON.stringify(template), templateUrl: "https://example.com/t" })).toBe(true);
      expect(of({ templateUrl: "https://example.com/t" })).toBe(true);
    }
  });

  test("a stack whose template is not JSON, not known, or only AWS's answer", () => {
    const template = JSON.stringify({
      Resources: { Wait: { Type: "AWS::CloudFormation::WaitConditionHandle" } },
    });
    for (const templateBody of ["Resources: {}", unknown, secret(template), `${template}}`]) {
      const stack = new StackFile(account).add("aws:cloudformation/stack:Stack", "s", { templateBody });
      expect(buildModel([stack.checkpoint]).notModelled, String(templateBody)).not.toEqual([]);
    }
  });

  test("an access control list that is not one of the closed ones", () => {
    const object = (acl: unknown) =>
      listed("aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "b", ...(acl === undefined ? {} : { acl }) });
    expect(object("private")).toEqual([]);
    expect(object(undefined)).toEqual([]);
    expect(object("public-read")).toHaveLength(1);
    expect(object(unknown)).toHaveLength(1);
    expect(listed("aws:s3/bucketAcl:BucketAcl", { bucket: "b" })).toHaveLength(1);
    // AWS answers every bucket's list; what counts is whether the program gives one.
    expect(
      listed("aws:s3/bucket:Bucket", { bucket: "b", grants: [{ id: "owner" }] }, { bucket: "b" }),
    ).toEqual([]);
    expect(listed("aws:s3/bucket:Bucket", { bucket: "b", grants: [{ uri: "AllUsers" }] })).toHaveLength(1);
  });

  test("an interrupted deployment", () => {
    const stack = new StackFile(account);
    const { content } = stack.checkpoint as { content: { deployment: Record<string, unknown> } };
    const urn = stack.urn("aws:iam/role:Role", "worker");
    content.deployment["pending_operations"] = [
      { type: "creating", resource: { urn, type: "aws:iam/role:Role" } },
    ];
    expect(buildModel([{ file: stack.file, content }]).notModelled).toMatchObject([
      { urn, what: "aws:iam/role:Role", account: null, why: expect.stringContaining("creating") },
    ]);
  });

  test("a resource of which nothing is known yet, as before its provider's own settings are", () => {
    const { notModelled } = buildModel([
      new StackFile(account).add("aws:iam/role:Role", "worker", {}, { id: "" }).checkpoint,
    ]);
    expect(notModelled).toMatchObject([
      { what: "aws:iam/role:Role", why: "is there, and nothing of it is known yet" },
    ]);
  });

  test("not values, and not components: their children are there", () => {
    for (const type of [
      "random:index/randomId:RandomId",
      "tls:index/privateKey:PrivateKey",
      "pulumi:pulumi:StackReference",
    ])
      expect(listed(type), type).toEqual([]);
    const stack = new StackFile(account).add("my:index:Component", "c", {}).change({ custom: false });
    expect(buildModel([stack.checkpoint]).notModelled).toEqual([]);
  });
});

test("the role that AWS made for a service, by its path alone, is nobody's but the service's", () => {
  const stack = new StackFile(account).add("aws:ecs/service:Service", "web", {
    name: "web",
    iamRole: "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
  });
  const model = buildModel([stack.checkpoint]);
  const linked = `arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
  expect([...model.principals.keys()]).toEqual([linked]);
  expect(model.principals.get(linked)).toMatchObject({ isServiceLinked: true });
});
