/**
 * The deployer of each domain, by its own policies alone: what applying its stack takes is allowed on everything that the
 * stack has, and what guards it is not. The stacks are those that the sandbox brings up.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { decide } from "../analysis/iam/decide.ts";
import { compile, type Policy } from "../analysis/iam/policy.ts";
import type { Request } from "../analysis/iam/request.ts";
import {
  type DeployedType,
  deployedTypes,
  type PipelineDomain,
  pipelineDomains,
  rowsOf,
  typesOf,
} from "../catalog/deployer-actions.ts";
import { judge } from "../catalog/irreversible.ts";
import { previewLookups } from "../catalog/preview-lookups.ts";
import { quotas } from "../catalog/quotas.ts";
import { breakGlassRoleName, deployerRoleName, paths, roleArn } from "../components/names.ts";
import { takes } from "../components/pipeline-access/pipeline.ts";
import {
  deployerDenies,
  deployerPermissions,
  type PipelinePlace,
  previewPermissions,
  stackOf,
} from "../components/pipeline-access/policies.ts";
import { configurationIn } from "../sandbox/bring-up.ts";
import { nameOf, type ResourceState } from "../sandbox/checkpoint.ts";
import { Cloud, type Existing } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import type { Request as CloudRequest } from "../sandbox/cloud/kind.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { deployables } from "../sandbox/deployables.ts";
import { deploy } from "../sandbox/monitor.ts";
import { projectDirectory, stackConfiguration } from "../sandbox/project.ts";
import type { Properties } from "../sandbox/wire.ts";
import { worldFileOf } from "../sandbox/world.ts";
import { worlds } from "../sandbox/worlds/worlds.ts";
import { stacks } from "../stacks/stacks.ts";
import { knownAction, knownActions } from "./iam-actions.ts";

const region = "eu-central-1";
const accountOf = (domain: PipelineDomain): string =>
  sandboxWorld.accounts.find((account) => account.domain === domain)?.id ?? "";
const placeOf = (domain: PipelineDomain): PipelinePlace => ({ accountId: accountOf(domain), region, domain });

const made = new Map<string, readonly ResourceState[]>();
beforeAll(async () => {
  const cloud = new Cloud(sandboxWorld);
  for (const { name } of stacks) {
    const { errors, resources } = await deployStack(name, { cloud });
    expect(errors).toEqual([]);
    made.set(
      name,
      resources.filter(({ custom, type }) => custom && type.startsWith("aws:")),
    );
  }
});
const madeIn = (domain: PipelineDomain): readonly ResourceState[] => made.get(stackOf(domain)) ?? [];

const policiesOf = (domain: PipelineDomain): Policy[] => [
  compile(deployerDenies(placeOf(domain)), "denied"),
  compile(deployerPermissions(placeOf(domain)), "deploy"),
];

type Context = Record<string, string | readonly string[]>;

/** What a key's own policy says: without it, KMS lets nobody in. */
function ownPolicy(arn: string): Policy | null {
  const key = [...made.values()]
    .flat()
    .find(({ type, outputs }) => type === "aws:kms/key:Key" && outputs["arn"] === arn);
  return key === undefined ? null : compile(JSON.parse(String(key.inputs["policy"])), "key");
}

const decisionOn = (domain: PipelineDomain, action: string, resource: string, context: Context = {}) => {
  const accountId = accountOf(domain);
  const entity = roleArn(accountId, paths.perimeter, deployerRoleName);
  const org = { id: sandboxWorld.organizationId, path: "o/r/ou/", management: false };
  const request: Request = {
    principal: {
      arn: `arn:aws:sts::${accountId}:assumed-role/deployer/run`,
      type: "AssumedRole",
      entity,
      account: accountId,
      org,
    },
    action,
    resource,
    resourceAccount: accountId,
    resourceOrg: org,
    context: {
      "aws:PrincipalArn": entity,
      "aws:ResourceAccount": accountId,
      "kms:ResourceAliases": ["alias/perimeter-trail"],
      ...context,
    },
  };
  return decide(request, {
    identity: policiesOf(domain),
    boundaries: [],
    session: [],
    scps: [],
    rcps: [],
    resource: ownPolicy(resource),
    endpoints: [],
  }).decision;
};

const settingOfBucket = /^aws:s3\/bucket(?!:)/;

/** What a change of a resource is asked about. */
function arnOf({ type, inputs, outputs, id = "" }: ResourceState, accountId: string): string {
  const role = String(inputs["role"] ?? "");
  if (/^aws:iam\/rolePolicy/.test(type))
    return String(
      [...made.values()]
        .flat()
        .find(
          (one) => one.type === "aws:iam/role:Role" && one.id === role && one.outputs["arn"] !== undefined,
        )?.outputs["arn"] ?? "",
    ).replace(/iam::\d{12}/, `iam::${accountId}`);
  if (settingOfBucket.test(type)) return `arn:aws:s3:::${String(inputs["bucket"])}`;
  if (type.startsWith("aws:backup/restoreTesting"))
    return `arn:aws:backup:${region}:${accountId}:restore-testing-plan:${String(inputs["restoreTestingPlanName"] ?? inputs["name"])}-1`;
  if (type === "aws:athena/namedQuery:NamedQuery")
    return `arn:aws:athena:${region}:${accountId}:workgroup/${String(inputs["workgroup"])}`;
  if (type === "aws:ec2/routeTableAssociation:RouteTableAssociation")
    return `arn:aws:ec2:${region}:${accountId}:route-table/${String(inputs["routeTableId"])}`;
  if (type === "aws:route53/resolverFirewallRule:ResolverFirewallRule")
    return `arn:aws:route53resolver:${region}:${accountId}:firewall-rule-group/${String(inputs["firewallRuleGroupId"])}`;
  if (type === "aws:sns/topicSubscription:TopicSubscription") return String(inputs["topic"]);
  return String(outputs["arn"] ?? id);
}

/** What AWS tells of a request to write a resource as the program has it. */
const contextOf = ({ inputs }: ResourceState, accountId: string): Context => ({
  "iam:PermissionsBoundary": `arn:aws:iam::${accountId}:policy/perimeter/agent-boundary`,
  ...(typeof inputs["policyArn"] === "string" ? { "iam:PolicyARN": inputs["policyArn"] } : {}),
});

/** What prod's and dev's deployers may do to a network, and to its default route table, which AWS does not let go. */
const partsOfNetworks = [
  "ec2:AssociateRouteTable on route-table/rtb",
  "ec2:CreateRouteTable on route-table/rtb",
  "ec2:CreateRouteTable on vpc/vpc",
  "ec2:CreateSubnet on vpc/vpc",
  "ec2:CreateTags on route-table/rtb",
  "ec2:DeleteRouteTable on route-table/rtb",
  "ec2:DeleteTags on route-table/rtb",
  "ec2:DisassociateRouteTable on route-table/rtb",
  "ec2:ReplaceRouteTableAssociation on route-table/rtb",
];

/** The kind of resource, as the IAM data calls it: the word before the name. */
const kindOf = (arn: string): string =>
  arn.startsWith("arn:aws:s3:::") ? "bucket" : (/^arn:aws:[\w-]+:[\w-]*:\d*:([\w-]+)/.exec(arn)?.[1] ?? "");

const rowOf = (type: string): DeployedType | undefined => deployedTypes.find((row) => row.type === type);
const isChangedIn = (row: DeployedType, domain: PipelineDomain): boolean =>
  row.changedIn?.includes(domain) ?? false;

/** Roles of the perimeter itself are guards, and so is what hangs on them. */
const isGuardRole = (arn: string): boolean => /:role\/(?!agent\/)/.test(arn);

test("every action is one that AWS has", () => {
  const actions = deployedTypes.flatMap(({ looks, changes = [] }) => [
    ...looks,
    ...changes.flatMap((change) => change.actions),
  ]);
  const named = actions.filter((action) => !action.includes("*"));
  expect([...new Set(named)].filter((action) => !knownAction.has(action.toLowerCase()))).toEqual([]);
});

test("whatever looks, looks: no look is a write, a secret or data", () => {
  const looks = new Set(deployedTypes.flatMap((row) => row.looks));
  const writing = [...looks].filter((look) => {
    const found = knownAction.get(look.toLowerCase());
    return found !== undefined && !["List", "Read"].includes(found.accessLevel);
  });
  expect(writing).toEqual([]);
});

describe.each(pipelineDomains)("%s", (domain) => {
  test("has no type that nobody has judged", () => {
    const types = [...new Set(madeIn(domain).map(({ type }) => type))].sort();
    expect(types.length).toBeGreaterThan(4);
    // A new type needs a row: what looking at it takes, and whether it is a guard.
    expect(types.filter((type) => !typesOf[domain].includes(type) || rowOf(type) === undefined)).toEqual([]);
    expect(typesOf[domain].filter((type) => rowOf(type) === undefined)).toEqual([]);
  });

  test("its deployer looks at everything", () => {
    const blind = madeIn(domain).flatMap((resource) => {
      const on = arnOf(resource, accountOf(domain));
      return (rowOf(resource.type)?.looks ?? [])
        .filter(
          (action) =>
            decisionOn(domain, action.replace("s3:GetBucket*", "s3:GetBucketTagging"), on) !== "Allowed",
        )
        .map((action) => `${action} on ${on}`);
    });
    expect(blind).toEqual([]);
  });

  test("its deployer changes what is no guard", () => {
    const refused = madeIn(domain).flatMap((resource) => {
      const row = rowOf(resource.type);
      const on = arnOf(resource, accountOf(domain));
      if (row === undefined || !isChangedIn(row, domain) || isGuardRole(on)) return [];
      const context = contextOf(resource, accountOf(domain));
      return (
        (row.changes ?? [])
          .flatMap(({ sid, actions }) => (sid === "TellWhichTasksThereAre" ? [] : actions))
          .map((action) => [action, on] as const)
          // What goes with every deployment of agents but for deleting the one boundary.
          .filter(([action, arn]) => !(action === "iam:DeletePolicy" && arn.endsWith("/agent-boundary")))
          .filter(([action, arn]) => decisionOn(domain, action, arn, context) !== "Allowed")
          .map(([action, arn]) => `${nameOf(resource.urn)}: ${action} on ${arn}`)
      );
    });
    expect(refused).toEqual([]);
  });

  test("its deployer changes no guard: no write of AWS's is allowed on one", () => {
    const guards = madeIn(domain).filter((resource) => {
      const row = rowOf(resource.type);
      return (
        row !== undefined && !(isChangedIn(row, domain) && !isGuardRole(arnOf(resource, accountOf(domain))))
      );
    });
    expect(guards.length).toBeGreaterThan(3);
    const open = guards.flatMap((resource) => {
      const on = arnOf(resource, accountOf(domain));
      const service = /^arn:aws:([\w-]+):/.exec(on)?.[1];
      if (service === undefined) return [];
      const context = contextOf(resource, accountOf(domain));
      return knownActions
        .filter(({ name }) => name.startsWith(`${service}:`))
        .filter(({ accessLevel }) => !["List", "Read"].includes(accessLevel))
        .filter(({ resourceTypes }) => resourceTypes.length === 0 || resourceTypes.includes(kindOf(on)))
        .filter(({ name }) => decisionOn(domain, name, on, context) === "Allowed")
        .map(
          ({ name }) =>
            `${name} on ${on
              .split(":")
              .slice(5)
              .join(":")
              .replace(/-?[0-9a-f]{8,}/g, "")}`,
        );
    });
    expect([...new Set(open)].sort()).toEqual(
      {
        management: [],
        // What is made in something that is a guard itself, and in what is of the same kind.
        audit: [
          ...["Create", "Delete", "Update"].map(
            (verb) => `athena:${verb}NamedQuery on workgroup/perimeter-log`,
          ),
          ...["Create", "Delete", "Update"].map((verb) => `glue:${verb}Table on database/perimeter_log`),
        ],
        backup: [],
        prod: [...partsOfNetworks, "iam:PutRolePolicy on role/perimeter/grant-deployer"],
        dev: [...partsOfNetworks, "iam:PutRolePolicy on role/perimeter/grant-deployer"],
      }[domain],
    );
  });

  test("nothing is allowed that cannot be undone, but for what agents and networks are made of", () => {
    const allowed = rowsOf(domain).flatMap((row) =>
      isChangedIn(row, domain) ? (row.changes ?? []).flatMap(({ actions }) => actions) : [],
    );
    const lost = [...new Set(allowed)].filter((action) => judge(action).verdict === "irreversible");
    expect(lost.filter((action) => !/^(iam:|ec2:\w*(RouteTable|Subnet|Tags))/.test(action))).toEqual([]);
    expect(lost.length > 0).toBe(domain === "prod" || domain === "dev");
  });

  test("its policies fit, with room", () => {
    const size = [deployerDenies(placeOf(domain)), deployerPermissions(placeOf(domain))]
      .map((document) => JSON.stringify(document).length)
      .reduce((sum, length) => sum + length);
    expect(size).toBeLessThan(quotas.roleInlinePolicies.limit - 1_000);
  });
});

describe("what no deployer may", () => {
  const itself = (domain: PipelineDomain): string[] => [
    ...["deployer", "preview", breakGlassRoleName].map((name) =>
      roleArn(accountOf(domain), paths.perimeter, name),
    ),
    `arn:aws:iam::${accountOf(domain)}:oidc-provider/token.actions.githubusercontent.com`,
  ];

  test.each(pipelineDomains)("%s: be written by itself, whatever else it is allowed", (domain) => {
    const everything = compile(
      { Version: "2012-10-17", Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }] },
      "everything",
    );
    const denies = compile(deployerDenies(placeOf(domain)), "denied");
    const writes = knownActions.filter(
      ({ name, accessLevel }) => /^(iam|sts):/.test(name) && !["List", "Read"].includes(accessLevel),
    );
    expect(writes.length).toBeGreaterThan(100);
    const org = { id: sandboxWorld.organizationId, path: "o/r/ou/", management: false };
    const open = itself(domain).flatMap((resource) =>
      writes
        .filter(({ name }) => {
          const accountId = accountOf(domain);
          const { decision } = decide(
            {
              principal: {
                arn: "arn:aws:sts::1:assumed-role/deployer/run",
                type: "AssumedRole",
                account: accountId,
                org,
              },
              action: name,
              resource,
              resourceAccount: accountId,
              resourceOrg: org,
              context: {},
            },
            {
              identity: [everything, denies],
              boundaries: [],
              session: [],
              scps: [],
              rcps: [],
              resource: null,
              endpoints: [],
            },
          );
          return decision === "Allowed";
        })
        .map(({ name }) => `${name} on ${resource}`),
    );
    expect(open).toEqual([]);
  });

  test.each(pipelineDomains)("%s: a boundary is neither taken off nor left out", (domain) => {
    const agent = roleArn(accountOf(domain), paths.agent, "agent-x");
    const bounded = {
      "iam:PermissionsBoundary": `arn:aws:iam::${accountOf(domain)}:policy/perimeter/agent-boundary`,
    };
    expect(decisionOn(domain, "iam:DeleteRolePermissionsBoundary", agent, bounded)).toBe("ExplicitlyDenied");
    expect(decisionOn(domain, "iam:CreateRole", agent)).toBe("ExplicitlyDenied");
    const another = { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" };
    expect(decisionOn(domain, "iam:PutRolePermissionsBoundary", agent, another)).toBe("ExplicitlyDenied");
    const writes = domain === "prod" || domain === "dev";
    expect(decisionOn(domain, "iam:CreateRole", agent, bounded)).toBe(
      writes ? "Allowed" : "ImplicitlyDenied",
    );
  });
});

test("a state that a preview reads holds no secret: nothing of any stack is one", () => {
  // How Pulumi marks a secret in state. https://www.pulumi.com/docs/iac/concepts/secrets/
  const mark = "1b47061264138c4ac30d75fd1eb44270";
  for (const [stack, resources] of made)
    expect([stack, JSON.stringify(resources).includes(mark)]).toEqual([stack, false]);
});

/** What AWS writes for a key where nobody says otherwise. */
const accountsKey = (accountId: string): Policy =>
  compile(
    {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Account",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${accountId}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    },
    "key",
  );

describe("what a preview may look up is what the programs look up", () => {
  const looked = new Map<string, Set<string>>();
  let stack = "";

  /** Writes down what is asked of it. */
  class Overheard extends Cloud {
    override invoke(token: string, ...rest: [Properties, string, string]): Properties {
      looked.get(stack)?.add(token);
      return super.invoke(token, ...rest);
    }
    override read(id: string, request: CloudRequest): Existing | undefined {
      looked.get(stack)?.add(request.type);
      return super.read(id, request);
    }
  }

  beforeAll(async () => {
    for (const world of worlds) {
      const cloud = new Overheard(world.given);
      for (const deployable of deployables.filter(({ project }) => project === "agent-perimeter")) {
        ({ stack } = deployable);
        looked.set(stack, looked.get(stack) ?? new Set());
        const { errors } = await deploy({ ...deployable, config: configurationIn(world, deployable), cloud });
        expect(errors).toEqual([]);
      }
    }
  });

  test.each(["audit", "backup", "prod", "dev"] as const)("%s", (domain) => {
    const listed = previewLookups.filter(({ in: domains }) => domains.includes(domain));
    expect([...(looked.get(stackOf(domain)) ?? [])].sort()).toEqual(listed.map(({ token }) => token).sort());

    const policy = compile(previewPermissions(placeOf(domain)), "preview");
    const accountId = accountOf(domain);
    const org = { id: sandboxWorld.organizationId, path: "o/r/ou/", management: false };
    const may = (action: string, resource: string): boolean =>
      decide(
        {
          principal: {
            arn: `arn:aws:sts::${accountId}:assumed-role/preview/run`,
            type: "AssumedRole",
            account: accountId,
            org,
          },
          action,
          resource,
          resourceAccount: accountId,
          resourceOrg: org,
          context: {},
        },
        {
          identity: [policy],
          boundaries: [],
          session: [],
          scps: [],
          rcps: [],
          // KMS asks the key's own policy, too: this one leaves it to the account.
          resource: resource.includes(":key/") ? accountsKey(accountId) : null,
          endpoints: [],
        },
      ).decision === "Allowed";
    const filled = (on: string) =>
      on.replace("{account}", accountId).replace("{region}", region).replace("key/*", "key/1234");
    for (const { actions, on } of listed)
      for (const action of actions) expect([action, may(action, filled(on))]).toEqual([action, true]);
    // Nothing but these, on whatever of it: neither data, nor a change.
    const allowed = new Set([
      // AWS answers it whatever policies say.
      "sts:GetCallerIdentity",
      "kms:Decrypt",
      "s3:GetObject",
      ...listed.flatMap(({ actions }) => actions),
    ]);
    const places = [
      "*",
      ...listed.map(({ on }) => filled(on)),
      `arn:aws:s3:::perimeter-state-${accountId}/x`,
    ];
    expect(
      knownActions.filter(({ name }) => !allowed.has(name) && places.some((place) => may(name, place))),
    ).toEqual([]);
    for (const action of allowed)
      expect(
        /^(Read|List)/.test(knownAction.get(action.toLowerCase())?.accessLevel ?? "") ||
          action === "kms:Decrypt",
      ).toBe(true);
  });
});

interface Arrival {
  readonly issuer: string;
  readonly audience: string;
}

test("the sample configuration agrees: every issuer and audience that something arrives with is one that its account takes", () => {
  for (const domain of ["prod", "dev"]) {
    const of = (stack: string, key: string): unknown =>
      JSON.parse(stackConfiguration(projectDirectory, stack)[`agent-perimeter:${key}`] ?? "null");
    const issuers = of(`access-${domain}`, "issuers") as { issuer: string; audiences: string[] }[];
    const arrivals = [
      ...(of(domain, "agents") as { arrival: Arrival }[]).map(({ arrival }) => arrival),
      of(domain, "grantDeployer") as Arrival,
    ];
    for (const { issuer, audience } of arrivals)
      expect(issuers.find((one) => one.issuer === issuer)?.audiences).toContain(audience);
  }
});

test("the sample configuration and the world file name the same agents: none of their subjects is a deployer's", () => {
  const inWorld = worldFileOf().agents.webIdentities.map(({ subject }) => subject);
  for (const domain of pipelineDomains) {
    const values = stackConfiguration(projectDirectory, `access-${domain}`);
    const subjects = JSON.parse(values["agent-perimeter:agentSubjects"] ?? "[]") as string[];
    // A pattern of the one may stand for several of the other.
    expect([
      domain,
      inWorld.filter((subject) => !subjects.some((pattern) => takes(pattern, subject))),
    ]).toEqual([domain, []]);
    const deployer = JSON.parse(values["agent-perimeter:deployer"] ?? '{"subjects":[]}') as {
      subjects: string[];
    };
    expect(deployer.subjects.filter((subject) => inWorld.some((pattern) => takes(pattern, subject)))).toEqual(
      [],
    );
  }
});
