/**
 * Worked examples of every escalation edge, made from its own declaration: an account in which an attacker holds exactly
 * the requests of one call a step, and twins that lack one of them. What an edge leaves out of its requirements, or
 * asks for in vain, shows in an example or in a twin.
 */

import type { Power } from "../../analysis/reach/power.ts";
import type { Call, Edge, Fact, RequiredRequest, Subject } from "../../catalog/edges/edge.ts";
import { reads } from "../../catalog/goals.ts";
import {
  account,
  allow,
  byNobody,
  document,
  role,
  roleArn,
  type SmallResource,
  trusting,
  user,
  userArn,
  userPolicy,
} from "./small-accounts.ts";

export interface Example {
  readonly edge: string;
  /** Which calls are made, by their number in each step. */
  readonly choice: string;
  readonly resources: readonly SmallResource[];
  readonly world: Readonly<Record<string, unknown>>;
  /** ARN of the attacker. */
  readonly from: string;
  /** As `perimeter prove --goal` takes it; of what no goal asks for, in words. */
  readonly goal: string;
  /** What the attacker has in the end, where no goal asks for it. */
  readonly power?: (power: Power) => boolean;
  /** The same account, without one of the permissions each. */
  readonly twins: readonly Twin[];
}

export interface Twin {
  /** The permission that is missing. */
  readonly without: string;
  readonly resources: readonly SmallResource[];
}

/** What of an edge no example shows, with the reason. */
export const unshown: Readonly<Record<string, string>> = {
  "codeartifact.publish-package-version": "no setting of a resource that runs as a role names a package",
  "servicecatalog.create-provisioning-artifact": "a launch names its product in a parameter of its own",
  "sts.assume-role-with-web-identity":
    "whoever bears a token needs no permission, so that no twin can lack one: the tests of starts show it",
  "sts.assume-role-with-saml":
    "whoever bears an assertion needs no permission: the edges on issuers show it, with permissions",
  ...Object.fromEntries(
    [
      "ec2.create-transit-gateway-vpc-attachment",
      "ec2.create-vpc-endpoint",
      "vpc-lattice.create-service-network-vpc-association",
      "networkmanager.create-vpc-attachment",
      "directconnect.create-gateway-association-proposal",
      "ec2.create-network-interface-in-shared-subnet",
    ].map((id) => [
      id,
      "who is in an account that it is offered to counts as joined; where nobody knows to whom, anybody may join from an account of their own, with every permission: analysis/reach/networks.test.ts",
    ]),
  ),
};

/** Facts that the model cannot tell: it takes them for the worst, so that no twin can be without them. */
const untold: readonly Fact[] = ["startsByItself"];

const organization = "o-example001";
const management = "999988887777";
const boundaryArn = `arn:aws:iam::${account}:policy/edge`;

const everything = allow("*");
const startRole = roleArn("start");

type Statement = ReturnType<typeof allow>;

/** What the variables of an edge's templates stand for in the examples. */
interface Cast {
  readonly variables: Readonly<Record<string, string>>;
  /** Everything in the account but the attacker. */
  readonly resources: readonly SmallResource[];
  readonly world: Readonly<Record<string, unknown>>;
  readonly goal: string;
  readonly power?: (power: Power) => boolean;
  /** Who the attacker is; default: the role `start` in the account. */
  readonly start?: "management" | "user" | "attached";
  /** The attacker itself, where it is made otherwise. */
  readonly attacker?: (held: readonly Statement[]) => SmallResource[];
}

/** An ARN of the first kind that an edge asks for on its subject. */
function resourceArn(edge: Edge): string {
  const service = edge.steps
    .flat()
    .flatMap(({ requests }) => requests)
    .find(({ resource }) => resource.startsWith("${resource}"))
    ?.action.split(":")[0];
  return service === "s3"
    ? "arn:aws:s3:::example"
    : `arn:aws:${service === "ssm" || service?.startsWith("ec2") ? "ec2" : (service ?? "example")}:eu-central-1:${account}:thing/example`;
}

const target = (trust: string): SmallResource => role("target", trust, [everything]);

/** A group that launches the latest version of its template. */
const launcher: SmallResource = {
  type: "aws:autoscaling/group:Group",
  name: "launcher",
  account,
  id: "launcher",
  properties: {
    arn: `arn:aws:autoscaling:eu-central-1:${account}:autoScalingGroup:1:autoScalingGroupName/launcher`,
    launchTemplate: { id: "lt-1", version: "$Latest" },
  },
};

/** A name under a family of names: `*.rds.amazonaws.com`. */
const serviceOf = (trusts: readonly string[]): string => (trusts[0] ?? "").replace("*.", "part.");

const trustOf = ({ trusts = [] }: Extract<Subject, { kind: "role" }>): string => {
  const service = serviceOf(trusts);
  return service.startsWith("cognito-identity")
    ? trusting(
        { Federated: service },
        {
          Action: "sts:AssumeRoleWithWebIdentity",
          // Without it, anybody comes in by way of an identity pool of their own.
          Condition: { StringEquals: { [`${service}:aud`]: "eu-central-1:example" } },
        },
      )
    : trusting({ Service: service });
};

function cast(edge: Edge, choice: readonly Call[]): Cast | undefined {
  const { subject, gains } = edge;
  const gain = gains[0]?.kind;
  const lacks = (fact: Fact): boolean => !choice.some(({ when }) => when === fact);
  const plain: Cast = {
    variables: { account },
    resources: [],
    world: {},
    goal: `role:${roleArn("target")}`,
  };
  switch (subject.kind) {
    case "role": {
      const asked = {
        ...plain,
        variables: { account, role: roleArn("target"), service: serviceOf(subject.trusts ?? []) },
      };
      if (gain === "session") {
        if (edge.id === "sts.assume-role")
          return { ...asked, resources: [target(trusting({ AWS: `arn:aws:iam::${account}:root` }))] };
        if (subject.trusts === undefined) return undefined;
        const profile: SmallResource = {
          type: "aws:iam/instanceProfile:InstanceProfile",
          name: "target",
          account,
          id: "target",
          properties: {
            name: "target",
            role: "target",
            arn: `arn:aws:iam::${account}:instance-profile/target`,
          },
        };
        const beside = [
          ...(lacks("besideTaskDefinition") ? [] : ["aws:ecs/taskDefinition:TaskDefinition"]),
          ...(lacks("besideBuildProject") ? [] : ["aws:codebuild/project:Project"]),
        ];
        return {
          ...asked,
          resources: [target(trustOf(subject)), ...(lacks("inInstanceProfile") ? [] : [profile])],
          world: {
            resources: beside.map((type) => ({
              arn: `arn:aws:beside:eu-central-1:${account}:example`,
              type,
              account,
              policy: null,
              runsAs: [],
            })),
          },
        };
      }
      if (gain === "trust") return { ...asked, resources: [target(byNobody)] };
      // What changes a role brings something to who is that role.
      return { ...asked, ...changed("role", gain), variables: { account, role: startRole } };
    }
    case "user": {
      const asked = {
        ...plain,
        variables: { account, user: userArn("target") },
        goal: `role:${userArn("target")}`,
      };
      const key = (name: string): SmallResource => ({
        type: "aws:iam/accessKey:AccessKey",
        name,
        account,
        id: `AKIA${name.toUpperCase()}`,
        properties: { user: "target", status: "Active" },
      });
      const password: SmallResource = {
        type: "aws:iam/userLoginProfile:UserLoginProfile",
        name: "target",
        account,
        id: "target",
        properties: { user: "target" },
      };
      if (gain === "credentials")
        return {
          ...asked,
          resources: [
            user("target"),
            userPolicy("target", everything),
            ...(edge.id === "iam.create-access-key" && lacks("fewerThanTwoAccessKeys")
              ? [key("first"), key("second")]
              : []),
            ...(edge.id === "iam.create-login-profile" && lacks("noLoginProfile") ? [password] : []),
          ],
        };
      if (gain === "name")
        return {
          ...asked,
          resources: [user("target")],
          goal: `${userArn("target")} under any name`,
          power: (power) => power.kind === "name" && power.entity.arn === userArn("target"),
        };
      return { ...asked, ...changed("user", gain), variables: { account, user: userArn("start") } };
    }
    case "group": {
      const group: SmallResource = {
        type: "aws:iam/group:Group",
        name: "target",
        account,
        id: "target",
        properties: { name: "target", path: "/", arn: `arn:aws:iam::${account}:group/target` },
      };
      const member: SmallResource = {
        type: "aws:iam/groupMembership:GroupMembership",
        name: "target",
        account,
        id: "target",
        properties: { group: "target", users: ["start"] },
      };
      const strong: SmallResource = {
        type: "aws:iam/groupPolicy:GroupPolicy",
        name: "strong",
        account,
        id: "target:strong",
        properties: { group: "target", name: "strong", policy: document(everything) },
      };
      const denying: SmallResource = {
        ...strong,
        name: "denying",
        id: "target:denying",
        properties: { group: "target", name: "denying", policy: document(denied) },
      };
      const asked = { ...plain, variables: { account, group: `arn:aws:iam::${account}:group/target` } };
      if (gain === "denials") {
        const { resources, world, goal, attacker: made } = changed("member", gain);
        return { ...asked, world, goal, attacker: made, resources: [...resources, group, member, denying] };
      }
      return {
        ...asked,
        resources: gain === "membership" ? [group, strong] : [group, member],
        goal: `admin:${account}`,
        start: "user",
      };
    }
    case "policy":
      return {
        ...plain,
        variables: { account, policy: boundaryArn },
        goal: `admin:${account}`,
        start: "attached",
      };
    case "compute": {
      const arn = resourceArn(edge);
      const type = subject.types[0] ?? "";
      const stackSet = type.endsWith(":StackSet");
      const properties = {
        arn,
        ...(stackSet && {
          // Without a template, nobody could say what else the stacks hold.
          templateBody: JSON.stringify({
            Resources: { Wait: { Type: "AWS::CloudFormation::WaitConditionHandle" } },
          }),
          [lacks("usesDefaultAdministrationRole") ? "administrationRoleArn" : "executionRoleName"]: lacks(
            "usesDefaultAdministrationRole",
          )
            ? roleArn("target")
            : "target",
        }),
      };
      return {
        ...plain,
        variables: { account, resource: arn, role: roleArn("target") },
        resources: [
          target(trusting({ Service: "service.amazonaws.com" })),
          ...(lacks("launchedAtLatest") ? [] : [launcher]),
          ...(stackSet ? [{ type, name: "example", account, id: arn, properties }] : []),
        ],
        world: stackSet
          ? {}
          : { resources: [{ arn, type, account, policy: null, runsAs: [roleArn("target")] }] },
      };
    }
    case "content": {
      if (subject.form === "state") {
        const state = "arn:aws:s3:::state/prod.json";
        return {
          ...plain,
          variables: { account, resource: state, role: roleArn("target") },
          resources: [role("target", byNobody, [allow("s3:PutObject", state)])],
          world: { deployers: [roleArn("target")] },
        };
      }
      const from = {
        object: "arn:aws:s3:::code/function.zip",
        image: `arn:aws:ecr:eu-central-1:${account}:repository/app`,
        document: `arn:aws:ssm:eu-central-1:${account}:document/app`,
        parameter: `arn:aws:ssm:eu-central-1:${account}:parameter/app`,
        repository: `arn:aws:codecommit:eu-central-1:${account}:app`,
      }[subject.form as string];
      if (from === undefined) return undefined;
      const runner =
        subject.form === "document"
          ? {
              type: "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask",
              properties: { taskArn: from, serviceRoleArn: roleArn("target") },
            }
          : subject.form === "object"
            ? {
                type: "aws:lambda/function:Function",
                properties: { s3Bucket: "code", s3Key: "function.zip", role: roleArn("target") },
              }
            : subject.form === "image"
              ? {
                  type: "aws:lambda/function:Function",
                  properties: {
                    imageUri: `${account}.dkr.ecr.eu-central-1.amazonaws.com/app:latest`,
                    role: roleArn("target"),
                  },
                }
              : subject.form === "repository"
                ? {
                    type: "aws:codebuild/project:Project",
                    properties: {
                      source: { type: "CODECOMMIT", location: from },
                      serviceRole: roleArn("target"),
                    },
                  }
                : {
                    type: "aws:apprunner/service:Service",
                    properties: {
                      sourceConfiguration: {
                        imageRepository: {
                          imageConfiguration: { runtimeEnvironmentSecrets: { code: from } },
                        },
                      },
                      instanceConfiguration: { instanceRoleArn: roleArn("target") },
                    },
                  };
      return {
        ...plain,
        variables: { account, resource: from, role: roleArn("target") },
        resources: [
          target(trusting({ Service: "service.amazonaws.com" })),
          ...(lacks("launchedAtLatest") ? [] : [launcher]),
          {
            type: "aws:s3/bucket:Bucket",
            name: "code",
            account,
            id: "code",
            properties: { bucket: "code", arn: "arn:aws:s3:::code" },
          },
          {
            ...runner,
            name: "runner",
            account,
            id: "runner",
            properties: { ...runner.properties, arn: `arn:aws:run:eu-central-1:${account}:runner` },
          },
        ],
      };
    }
    case "resource": {
      const arn = resourceArn(edge);
      const type = subject.types[0] ?? "";
      // What a policy lets in is shown where there is something to read; elsewhere, that the policy is had.
      const [, , service = ""] = arn.split(":");
      if (gain !== "resourcePolicy") return undefined;
      if (!(service in reads) || edge.gains.some((one) => "limitedTo" in one))
        return {
          ...plain,
          variables: { account, resource: arn },
          world: { resources: [{ arn, type, account, policy: null, runsAs: [] }] },
          goal: `the policy of ${arn}`,
          power: (power) => power.kind === "resourcePolicy" && power.resource === arn,
        };
      return {
        ...plain,
        variables: { account, resource: arn },
        world: { resources: [{ arn, type, account, policy: null, runsAs: [] }] },
        goal: `read:${arn}`,
      };
    }
    case "identityProvider": {
      const issuer = (subject.issuer ?? "issuer.example.com").replace(
        "*",
        "eu-central-1.amazonaws.com/id/EXAMPLE",
      );
      const saml = subject.protocol === "saml";
      const provider = saml
        ? `arn:aws:iam::${account}:saml-provider/target`
        : `arn:aws:iam::${account}:oidc-provider/${issuer}`;
      return {
        ...plain,
        variables: { account, provider },
        resources: [
          saml
            ? {
                type: "aws:iam/samlProvider:SamlProvider",
                name: "target",
                account,
                id: provider,
                properties: { name: "target", arn: provider },
              }
            : {
                type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                name: "target",
                account,
                id: provider,
                properties: { url: `https://${issuer}`, arn: provider, clientIdLists: ["sts.amazonaws.com"] },
              },
          target(
            trusting(
              { Federated: provider },
              { Action: saml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity" },
            ),
          ),
        ],
      };
    }
    case "missingProvider": {
      const saml = subject.protocol === "saml";
      const provider = `arn:aws:iam::${account}:${saml ? "saml-provider/missing" : "oidc-provider/issuer.example.com"}`;
      return {
        ...plain,
        variables: { account, provider },
        resources: [
          target(
            trusting(
              { Federated: provider },
              { Action: saml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity" },
            ),
          ),
        ],
      };
    }
    case "account": {
      if (gain === "network")
        return {
          ...plain,
          goal: `the network of ${account}`,
          power: (power) => power.kind === "network" && power.account === account,
        };
      if (gain === "webIdentity") {
        const provider = `arn:aws:iam::${account}:oidc-provider/example.tokens.sts.global.api.aws`;
        return {
          ...plain,
          resources: [
            {
              type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
              name: "target",
              account,
              id: provider,
              properties: {
                url: "https://example.tokens.sts.global.api.aws",
                arn: provider,
                clientIdLists: ["example"],
              },
            },
            target(trusting({ Federated: provider }, { Action: "sts:AssumeRoleWithWebIdentity" })),
          ],
        };
      }
      if (gains[0]?.kind === "deputy") {
        const lets = {
          ...allow("s3:GetObject", `${bucket}/*`),
          Principal: { Service: gains[0].service },
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        };
        return {
          ...plain,
          world: {
            resources: [
              { arn: bucket, type: "aws:s3/bucket:Bucket", account, policy: JSON.parse(document(lets)) },
            ],
          },
          goal: `read:${bucket}`,
        };
      }
      if (edge.id === "iam.create-user")
        return {
          ...plain,
          goal: "a user of its own",
          power: ({ kind, ...power }) =>
            kind === "being" && "entity" in power && power.entity.isMade && power.entity.kind === "user",
        };
      if (gain === "principal")
        return {
          ...plain,
          world: {
            resources: [
              {
                arn: bucket,
                type: "aws:s3/bucket:Bucket",
                account,
                runsAs: [],
                policy: {
                  Version: "2012-10-17",
                  Statement: [
                    {
                      Effect: "Allow",
                      Principal: { AWS: `arn:aws:iam::${account}:root` },
                      Action: "s3:GetObject",
                      Resource: `${bucket}/*`,
                      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn("newcomer") } },
                    },
                    // Who is named as a principal itself needs no policy of its own; so is whoever comes with that name.
                    {
                      Effect: "Allow",
                      Principal: "*",
                      Action: "s3:GetObject",
                      Resource: `${bucket}/*`,
                      Condition: { ArnEquals: { "aws:PrincipalArn": roleArn("newcomer") } },
                    },
                  ],
                },
              },
            ],
          },
          goal: `read:${bucket}`,
        };
      const world = {
        organization: { id: organization, managementAccount: management },
        accounts: [
          { id: management, domain: "management" },
          { id: account, domain: "prod" },
        ],
      };
      const asked = { ...plain, variables: { account }, world };
      if (gain === "account") return { ...asked, goal: `admin:${account}`, start: "management" };
      if (gain === "guardrails")
        return {
          ...asked,
          goal: "guardrails",
          ...(choice.some(({ from }) => from) && { start: "management" as const }),
        };
      return undefined;
    }
  }
}

const bucket = "arn:aws:s3:::example";
const readsBucket = allow("s3:GetObject", `${bucket}/*`);
const denied: Statement = { Effect: "Deny", Action: "s3:GetObject", Resource: "*" };

const bucketWorld = {
  resources: [{ arn: bucket, type: "aws:s3/bucket:Bucket", account, policy: null, runsAs: [] }],
};

/** An attacker whom a change of itself brings further. */
function changed(
  who: "role" | "user" | "member",
  gain: string | undefined,
): Required<Pick<Cast, "resources" | "world" | "goal" | "attacker">> {
  const make = (
    statements: readonly Statement[],
    others: readonly { readonly name: string; readonly statement: Statement }[] = [],
    more: Readonly<Record<string, unknown>> = {},
  ): SmallResource[] =>
    who === "role"
      ? [
          role("start", byNobody, [], {
            inlinePolicies: [
              ...(statements.length > 0 ? [{ name: "inline", policy: document(...statements) }] : []),
              ...others.map(({ name, statement }) => ({ name, policy: document(statement) })),
            ],
            ...more,
          }),
        ]
      : [
          { ...user("start"), properties: { ...user("start").properties, ...more } },
          ...(statements.length > 0 ? [userPolicy("start", ...statements)] : []),
          ...others.map(({ name, statement }) => ({
            ...userPolicy("start", statement),
            name,
            id: `start:${name}`,
            properties: { user: "start", name, policy: document(statement) },
          })),
        ];
  const plain = { resources: [], world: bucketWorld, goal: `read:${bucket}` };
  switch (gain) {
    case "denials":
      return {
        ...plain,
        attacker: (held) =>
          make([...held, readsBucket], who === "member" ? [] : [{ name: "denying", statement: denied }]),
      };
    case "tags":
      return {
        ...plain,
        attacker: (held) =>
          make([
            ...held,
            { ...readsBucket, Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } },
          ]),
      };
    case "mfa":
      return {
        ...plain,
        attacker: (held) =>
          make([...held, { ...readsBucket, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }]),
      };
    case "boundary":
      return {
        resources: [],
        world: {},
        goal: `admin:${account}`,
        attacker: (held) => [
          ...make([everything], [], { permissionsBoundary: boundaryArn }),
          {
            type: "aws:iam/policy:Policy",
            name: "edge",
            account,
            id: boundaryArn,
            properties: {
              name: "edge",
              path: "/",
              arn: boundaryArn,
              policy: document(...held, allow("ec2:DescribeRegions")),
            },
          },
        ],
      };
    default:
      return { resources: [], world: {}, goal: `admin:${account}`, attacker: (held) => make(held) };
  }
}

const filled = (template: string, variables: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);

const permissionOf = ({ action, resource }: RequiredRequest): string => `${action} on ${resource}`;

function attacker(start: Cast["start"], statements: readonly Statement[]): SmallResource[] {
  switch (start) {
    case "user":
      return [user("start"), ...(statements.length > 0 ? [userPolicy("start", ...statements)] : [])];
    case "attached":
      return [
        role("start", byNobody, statements),
        {
          type: "aws:iam/policy:Policy",
          name: "edge",
          account,
          id: boundaryArn,
          properties: {
            name: "edge",
            path: "/",
            arn: boundaryArn,
            policy: document(allow("ec2:DescribeRegions")),
          },
        },
        {
          type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          name: "edge",
          account,
          id: "start/edge",
          properties: { role: "start", policyArn: boundaryArn },
        },
      ];
    case "management":
      return [role("start", byNobody, statements, {}, management)];
    default:
      return [role("start", byNobody, statements)];
  }
}

/** One call a step, each call of each step at least once. */
function choicesOf({ steps }: Edge): number[][] {
  const first = steps.map(() => 0);
  const others = steps.flatMap((step, at) =>
    step.slice(1).map((_, index) => first.map((one, where) => (where === at ? index + 1 : one))),
  );
  return [first, ...others];
}

/** The example in which these calls are made, by their number in each step; none where an edge is told elsewhere. */
export function exampleOf(edge: Edge, choice: readonly number[]): Example | undefined {
  if (edge.id in unshown) return undefined;
  const calls = choice.map((index, step) => edge.steps[step]?.[index]).filter((one) => one !== undefined);
  const scene = cast(edge, calls);
  if (!scene) return undefined;
  const requests = calls.flatMap((call) => call.requests);
  const unique = [...new Map(requests.map((one) => [permissionOf(one), one])).values()];
  const statement = ({ action, resource }: RequiredRequest): Statement =>
    allow(action, filled(resource, scene.variables));
  const build = (held: readonly RequiredRequest[]): SmallResource[] => [
    ...(scene.attacker ?? ((statements) => attacker(scene.start, statements)))(held.map(statement)),
    ...scene.resources,
  ];
  // Where the model takes a fact for the worst, the step of that fact is taken without the permission.
  const needless = new Set(
    edge.steps
      .filter((step) =>
        step.some(({ requests: none, when }) => none.length === 0 && when && untold.includes(when)),
      )
      .flatMap((step) => step.flatMap((call) => call.requests.map(permissionOf))),
  );
  // A call that exists in any account is made from one of the attacker's own, where it may do everything.
  const everybodys = new Set(
    calls.filter(({ from }) => from === "anyAccount").flatMap((call) => call.requests.map(permissionOf)),
  );
  const isUser =
    scene.start === "user" ||
    edge.subject.kind === "group" ||
    (scene.attacker !== undefined && edge.subject.kind === "user");
  return {
    edge: edge.id,
    choice: choice.join(","),
    resources: build(unique),
    world: scene.world,
    from: isUser ? userArn("start") : roleArn("start", scene.start === "management" ? management : account),
    goal: scene.goal,
    ...(scene.power && { power: scene.power }),
    twins: unique
      .filter((one) => !needless.has(permissionOf(one)) && !everybodys.has(permissionOf(one)))
      .map((missing) => ({
        without: permissionOf(missing),
        resources: build(unique.filter((one) => one !== missing)),
      })),
  };
}

/** The examples of one edge, each call in one of them at least. */
export const examplesOf = (edge: Edge): Example[] =>
  choicesOf(edge).flatMap((choice) => exampleOf(edge, choice) ?? []);

/** Every choice of one call a step. */
export const everyChoiceOf = ({ steps }: Edge): number[][] =>
  steps.reduce<number[][]>(
    (choices, step) => choices.flatMap((choice) => step.map((_, index) => [...choice, index])),
    [[]],
  );
