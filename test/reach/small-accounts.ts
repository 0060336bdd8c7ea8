/** Small handmade accounts for the tests: resources as a checkpoint has them, with the least that each needs. */
import { buildModel } from "../../analysis/model/build.ts";
import type { Model } from "../../analysis/model/model.ts";
import { readWorld } from "../../analysis/model/world.ts";

export interface SmallResource {
  readonly type: string;
  readonly name: string;
  readonly account: string;
  readonly id?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const account = "111122223333";
export const elsewhere = "444455556666";

type Statement = Readonly<Record<string, unknown>>;

export const document = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** An Allow of these actions. */
export const allow = (
  action: string | readonly string[],
  resource: string | readonly string[] = "*",
  more: Statement = {},
): Statement => ({ Effect: "Allow", Action: action, Resource: resource, ...more });

export const deny = (
  action: string | readonly string[],
  resource: string | readonly string[] = "*",
  more: Statement = {},
): Statement => ({ Effect: "Deny", Action: action, Resource: resource, ...more });

/** A trust policy. */
export const trusting = (principal: unknown, more: Statement = {}): string =>
  document({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more });

export const roleArn = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`;
export const userArn = (name: string, of = account): string => `arn:aws:iam::${of}:user/${name}`;
export const rootArn = (of = account): string => `arn:aws:iam::${of}:root`;

/** A role with inline policies. */
export function role(
  name: string,
  trust: string,
  statements: readonly Statement[] = [],
  more: Readonly<Record<string, unknown>> = {},
  of = account,
): SmallResource {
  return {
    type: "aws:iam/role:Role",
    name,
    account: of,
    id: name,
    properties: {
      name,
      path: "/",
      arn: roleArn(name, of),
      assumeRolePolicy: trust,
      ...(statements.length > 0 && {
        inlinePolicies: [{ name: "inline", policy: document(...statements) }],
      }),
      ...more,
    },
  };
}

export const user = (name: string, of = account): SmallResource => ({
  type: "aws:iam/user:User",
  name,
  account: of,
  id: name,
  properties: { name, path: "/", arn: userArn(name, of) },
});

/** An inline policy of a user. */
export const userPolicy = (name: string, ...statements: readonly Statement[]): SmallResource => ({
  type: "aws:iam/userPolicy:UserPolicy",
  name: `${name}-inline`,
  account,
  id: `${name}:inline`,
  properties: { user: name, name: "inline", policy: document(...statements) },
});

/** A role that only a service's own account could become: nobody in these accounts. */
export const byNobody = trusting({ Service: "nobody.amazonaws.com" });

/** Some resources as a checkpoint has them; each account has a provider of its own. */
export function checkpointOf(resources: readonly SmallResource[], stack = "test") {
  const accounts = [...new Set(resources.map((resource) => resource.account))];
  const urn = (type: string, name: string): string => `urn:pulumi:${stack}::small::${type}::${name}`;
  const providers = accounts.map((id) => ({
    urn: urn("pulumi:providers:aws", id),
    custom: true,
    id,
    type: "pulumi:providers:aws",
    inputs: { region: "eu-central-1", allowedAccountIds: JSON.stringify([id]) },
    outputs: { region: "eu-central-1", allowedAccountIds: JSON.stringify([id]) },
  }));
  return {
    version: 3,
    deployment: {
      resources: [
        ...providers,
        ...resources.map(({ type, name, account: of, id, properties }) => ({
          urn: urn(type, `${of}-${name}`),
          custom: true,
          type,
          ...(id !== undefined && { id }),
          inputs: properties,
          outputs: properties,
          provider: `${urn("pulumi:providers:aws", of)}::${of}`,
        })),
      ],
    },
  };
}

/** The model of some resources, in one checkpoint. */
export const modelOf = (
  resources: readonly SmallResource[],
  world: Readonly<Record<string, unknown>> = {},
): Model =>
  buildModel([{ file: "small.json", content: checkpointOf(resources) }], readWorld(world, "world.json"));
