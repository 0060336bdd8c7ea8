/** The perimeter as it comes up in the sandbox, with one grant open in prod and one in dev, as the analyses see it. */
import { compile, type Policy } from "../../analysis/iam/policy.ts";
import { buildModel } from "../../analysis/model/build.ts";
import type { PrincipalNode } from "../../analysis/model/model.ts";
import { readWorld } from "../../analysis/model/world.ts";
import { killSwitchSid, killSwitchStatement } from "../../components/agent-boundary/kill-switch.ts";
import { boundaryArn } from "../../components/names.ts";
import { nameOf, type ResourceState, toCheckpoint } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployable, deployables, titleOf } from "../../sandbox/deployables.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { stackConfiguration } from "../../sandbox/project.ts";
import type { Properties } from "../../sandbox/wire.ts";
import { grantIds } from "./cast.ts";
import { household } from "./household.ts";

/** The policies of a role, each named as the replay names it: `data of agent-sre`, `agent-boundary of prod`. */
export interface Role {
  readonly identity: readonly Policy[];
  readonly boundary: Policy | null;
  readonly trust: Policy | null;
}

export interface Perimeter {
  role(arn: string): Role | undefined;
  /** The own policy of a resource; of a role, its trust. */
  resourcePolicy(arn: string): Policy | null;
  endpointPolicy(domain: "prod" | "dev"): Policy;
  /** The ARN that requests are about: of a key, where an alias of it is given. */
  resolve(arn: string): string;
  /** The agents' boundary of an account as the revoker leaves it. */
  boundaryWithSwitchPulled(account: string): Policy;
  organizationPolicies(account: string | null): {
    readonly scps: readonly (readonly Policy[])[];
    readonly rcps: readonly (readonly Policy[])[];
  };
  /** Every policy of the perimeter and its guest: neither AWS's own, nor those of the household. */
  policies(): readonly Policy[];
}

/** One task of prod's, open for two hours; dev's sample configuration has a grant already. */
const openGrants = JSON.stringify([
  {
    id: grantIds.prod,
    task: "repair-orders",
    agent: "sre",
    reason: "incident 42: orders without a total since the release of 09:10",
    approver: "Ada Lovelace",
    notBefore: "2099-01-11T09:00:00Z",
    notAfter: "2099-01-11T11:00:00Z",
  },
]);

type Checkpoints = readonly {
  readonly deployable: Deployable;
  readonly resources: readonly ResourceState[];
}[];

async function bringUp(): Promise<Checkpoints> {
  const cloud = new Cloud(sandboxWorld);
  const checkpoints: Checkpoints[number][] = [];
  for (const deployable of deployables) {
    const sample = stackConfiguration(deployable.directory, deployable.stack);
    const config =
      deployable.stack === "grants-prod" ? { ...sample, "agent-perimeter:grants": openGrants } : sample;
    const { errors, resources } = await deploy({ ...deployable, config, cloud });
    if (errors.length > 0) throw new Error(`${titleOf(deployable)}: ${errors.join("\n")}`);
    checkpoints.push({ deployable, resources });
  }
  return checkpoints;
}

/** What the checkpoints do not show: the organisation, and what its accounts hold besides. */
function world() {
  const { organizationId, rootId, managementAccountId, accounts } = sandboxWorld;
  const inside = (parent: string) => accounts.filter((one) => one.parent === parent).map(({ id }) => id);
  const units = [...new Set(accounts.map(({ parent }) => parent))].filter((parent) => parent !== rootId);
  return readWorld(
    {
      organization: {
        id: organizationId,
        managementAccount: managementAccountId,
        root: {
          id: rootId,
          accounts: inside(rootId),
          units: units.map((id) => ({ id, accounts: inside(id) })),
        },
      },
      accounts: accounts.map(({ id, name }) => ({ id, name, domain: name })),
      principals: household.map(({ arn, trust, permissions }) => ({
        arn,
        trust,
        policies: [{ name: "everything", policy: permissions }],
      })),
    },
    "household",
  );
}

const accountIn = (arn: string): string => arn.split(":")[4] ?? "";

const domainOf = (account: string): string =>
  sandboxWorld.accounts.find(({ id }) => id === account)?.name ?? "elsewhere";

/** The name at the end of an ARN; of a bucket in its account's namespace, the part that somebody chose. */
const lastName = (arn: string): string =>
  (arn.split(/[:/]/).at(-1) ?? arn).replace(/-\d{12}-[a-z]+-[a-z]+-\d-an$/, "");

const roleName = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** @throws for a part of the perimeter that the model could not read: nothing would be shown by its replay */
function known(policy: Policy | null | "unknown", what: string): Policy | null {
  if (policy === "unknown") throw new Error(`${what} is not known`);
  return policy;
}

/** A policy document without its denies; as it is, where it has nothing else. */
function withoutDenies(document: string): string {
  const { Statement, ...rest }: { Statement: { Effect: string }[] } = JSON.parse(document);
  const allows = Statement.filter(({ Effect }) => Effect === "Allow");
  return allows.length === 0 ? document : JSON.stringify({ ...rest, Statement: allows });
}

const weakened = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      typeof value === "string" && value.startsWith('{"Version"') ? withoutDenies(value) : value,
    ]),
  );

/** A policy of the organisation's, by the name that the replay has for it. */
const organizationPolicy = /^org: guardrails-(perimeter-[a-z]+) \(Policy\.content\)$/;
const ofTheOrganization = " of the organisation";

/** Whether the replay calls a policy so that is a guardrail's. */
export const isGuardrail = (policy: string): boolean => policy.endsWith(ofTheOrganization);

const renamed = (levels: readonly (readonly Policy[])[]): (readonly Policy[])[] =>
  levels.map((level) =>
    level.map((policy) => {
      const name = organizationPolicy.exec(policy.origin)?.[1];
      return name === undefined ? policy : { ...policy, origin: `${name}${ofTheOrganization}` };
    }),
  );

/**
 * Brings the perimeter up, and reads it as every analysis does.
 * @param options `denies: false`: without any Deny, to see that it is they who stop what they are said to stop;
 * `guardrails: false`: without the organisation's, to see what holds within an account by itself
 */
export async function perimeterUp(
  options: { denies?: boolean; guardrails?: boolean } = {},
): Promise<Perimeter> {
  const { denies = true, guardrails = true } = options;
  const up = await bringUp();
  const checkpoints = denies
    ? up
    : up.map(({ deployable, resources }) => ({
        deployable,
        resources: resources.map((resource) => ({
          ...resource,
          inputs: weakened(resource.inputs),
          outputs: weakened(resource.outputs),
        })),
      }));
  const resources = checkpoints.flatMap((checkpoint) => checkpoint.resources);
  const model = buildModel(
    checkpoints.map((checkpoint) => ({
      file: titleOf(checkpoint.deployable),
      content: toCheckpoint(checkpoint.resources),
    })),
    world(),
  );

  // What the model cites, by the names that AWS has for it.
  const named = new Map<string, string>();
  for (const [arn, { policy, account }] of model.managedPolicies)
    if (policy !== "unknown")
      named.set(policy.origin, account === null ? lastName(arn) : `${lastName(arn)} of ${domainOf(account)}`);
  for (const { deployable, resources: ofStack } of checkpoints)
    for (const { type, urn, inputs } of ofStack)
      if (type === "aws:iam/rolePolicy:RolePolicy")
        named.set(
          `${titleOf(deployable)}: ${nameOf(urn)} (RolePolicy.policy)`,
          `${String(inputs["name"])} of ${String(inputs["role"])}`,
        );

  const roleOf = (node: PrincipalNode): Role => {
    const name = roleName(node.arn);
    if (node.unknown.length > 0) throw new Error(`${node.arn}: ${JSON.stringify(node.unknown)}`);
    const boundary = known(node.boundary, `the boundary of ${node.arn}`);
    const trust = known(node.trust, `the trust of ${node.arn}`);
    return {
      identity: node.identity.map((policy) => ({
        ...policy,
        origin: named.get(policy.origin) ?? `policies of ${name}`,
      })),
      boundary: boundary && { ...boundary, origin: named.get(boundary.origin) ?? boundary.origin },
      trust: trust && { ...trust, origin: `trust of ${name}` },
    };
  };
  const roles = new Map(
    [...model.principals]
      .filter(([, node]) => node.kind === "role" && !node.isServiceLinked)
      .map(([arn, node]) => [arn, roleOf(node)]),
  );

  const keys = new Map<string, string>();
  const aliasOf = new Map<string, string>();
  for (const { type, outputs } of resources)
    if (type === "aws:kms/alias:Alias") {
      const alias = String(outputs["arn"]);
      const key = [...model.resources.keys()].find(
        (arn) =>
          accountIn(arn) === accountIn(alias) && arn.endsWith(`:key/${String(outputs["targetKeyId"])}`),
      );
      if (key === undefined) throw new Error(`${alias}: there is no key that it points to`);
      keys.set(alias, key);
      aliasOf.set(key, alias);
    }

  const resourcePolicy = (arn: string): Policy | null => {
    const role = roles.get(arn);
    if (role) return role.trust;
    const node = model.resources.get(arn);
    const policy = node ? known(node.policy, `the policy of ${arn}`) : null;
    if (!policy) return null;
    const alias = aliasOf.get(arn);
    const kind = alias !== undefined ? " key" : arn.includes(":event-bus/") ? " bus" : "";
    const name = `${lastName(alias ?? arn)}${kind}`;
    return { ...policy, origin: `${name} of ${domainOf(node?.account ?? "")}` };
  };

  const endpointPolicy = (domain: "prod" | "dev"): Policy => {
    const [found, ...more] = [...model.network.endpoints.values()].filter(
      ({ node, policy }) =>
        domainOf(node.account ?? "") === domain &&
        policy !== "unknown" &&
        policy?.statements.some(({ actions }) => actions.includes("s3:*")),
    );
    if (!found?.policy || found.policy === "unknown" || more.length > 0)
      throw new Error(`${domain} has not one endpoint for S3, with a policy`);
    return { ...found.policy, origin: `endpoint of ${domain}` };
  };

  return {
    role: (arn) => roles.get(arn),
    resourcePolicy,
    endpointPolicy,
    resolve: (arn) => keys.get(arn) ?? arn,
    boundaryWithSwitchPulled: (account) => {
      const policy = resources.find(
        ({ type, outputs }) => type === "aws:iam/policy:Policy" && outputs["arn"] === boundaryArn(account),
      );
      const document: { Statement: { Sid: string }[] } = JSON.parse(String(policy?.inputs["policy"]));
      return compile(
        {
          ...document,
          Statement: document.Statement.map((statement) =>
            statement.Sid === killSwitchSid ? killSwitchStatement("pulled") : statement,
          ),
        },
        `agent-boundary of ${domainOf(account)}`,
      );
    },
    organizationPolicies: (account) => {
      const found = account === null || !guardrails ? undefined : model.accounts.get(account);
      return { scps: renamed(found?.scps ?? []), rcps: renamed(found?.rcps ?? []) };
    },
    policies: () => {
      const own = [...roles].filter(([arn]) => !household.some((role) => role.arn === arn));
      return [
        ...own
          .map(([, role]) => role)
          .flatMap(({ identity, boundary, trust }) => [...identity, boundary, trust])
          .filter((policy) => policy !== null)
          // AWS's own are named without a place.
          .filter(({ origin }) => origin.includes(" of ")),
        ...[...model.resources.keys()].map(resourcePolicy).filter((policy) => policy !== null),
        endpointPolicy("prod"),
        endpointPolicy("dev"),
      ];
    },
  };
}
