/** Where everything of this world is, and short ways to say that something exists there. */
import type { Request } from "../../cloud/kind.ts";
import type { Properties } from "../../wire.ts";

export const region = "eu-central-1";
export const organizationId = "o-landing0001";
export const rootId = "r-lz01";

export const units = {
  security: "ou-lz01-secur001",
  sandbox: "ou-lz01-sandb001",
  workloads: "ou-lz01-workl001",
  production: "ou-lz01-produ001",
  development: "ou-lz01-devel001",
  evidence: "ou-lz01-evide001",
  recovery: "ou-lz01-recov001",
} as const;

/** Accounts by what their owner calls them. */
export const accounts = {
  management: "111122223333",
  audit: "222233334444",
  backup: "333344445555",
  prod: "444455556666",
  dev: "555566667777",
  logArchive: "666677778888",
  securityTooling: "777788889999",
  playground: "888899990000",
  legacy: "999900001111",
} as const;

export const everyAccount: readonly string[] = Object.values(accounts);
export const members: readonly string[] = everyAccount.filter((id) => id !== accounts.management);

/** A resource that somebody else made. `name` takes the place of the name that a program would have given it. */
export const there = (
  account: string,
  type: string,
  name: string,
  inputs: Properties,
  where: string = region,
): Request => ({ type, name, inputs, account, region: where });

/** A role with its trust policy, and the AWS policies that it carries. */
export function role(
  account: string,
  path: string,
  name: string,
  trust: object,
  policies: { managed?: readonly string[]; inline?: object } = {},
): Request[] {
  const document = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [statement].flat() });
  return [
    there(account, "aws:iam/role:Role", name, {
      name,
      path,
      assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", ...trust }),
    }),
    ...(policies.managed ?? []).map((policy) =>
      there(account, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${name}-${policy}`, {
        role: name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      }),
    ),
    ...(policies.inline === undefined
      ? []
      : [
          there(account, "aws:iam/rolePolicy:RolePolicy", `${name}-inline`, {
            role: name,
            name: "inline",
            policy: document(policies.inline),
          }),
        ]),
  ];
}

export const by = (...arns: string[]) => ({ Principal: { AWS: arns.length === 1 ? arns[0] : arns } });
export const byService = (service: string) => ({ Principal: { Service: service } });
export const root = (account: string) => `arn:aws:iam::${account}:root`;
export const roleArn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
