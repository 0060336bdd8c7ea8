/** Identity Center: who has which permission set in which account, and the roles that come of it. */
import type { Request } from "../../cloud/kind.ts";
import { madeUp } from "../../cloud/made-up.ts";
import { accounts, everyAccount, region, there } from "./place.ts";

const { management, securityTooling, prod, dev, audit, backup } = accounts;

export const instanceArn = "arn:aws:sso:::instance/ssoins-6987a1b2c3d4e5f6";
const instance = instanceArn.split("/")[1] ?? "";

const groups = {
  administrators: "93c4e8f2-1111-4aaa-8bbb-000000000001",
  developers: "93c4e8f2-1111-4aaa-8bbb-000000000002",
  security: "93c4e8f2-1111-4aaa-8bbb-000000000003",
  nightWatch: "93c4e8f2-1111-4aaa-8bbb-000000000004",
} as const;

/** Permission sets: what each carries, and which group has it in which accounts. */
const sets: Readonly<
  Record<
    string,
    { policy?: string; inline?: object; held: readonly (readonly [keyof typeof groups, string])[] }
  >
> = {
  AWSAdministratorAccess: {
    policy: "AdministratorAccess",
    held: everyAccount.map((id) => ["administrators", id] as const),
  },
  AWSPowerUserAccess: {
    policy: "PowerUserAccess",
    held: [
      ["developers", dev],
      ["developers", prod],
    ],
  },
  AWSReadOnlyAccess: { policy: "ReadOnlyAccess", held: everyAccount.map((id) => ["security", id] as const) },
  AWSOrganizationsFullAccess: {
    policy: "AWSOrganizationsFullAccess",
    held: [["administrators", management]],
  },
  // For break-glass alone: docs/adopting.md, step 1.
  BreakGlass: {
    inline: {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "arn:aws:iam::*:role/perimeter/break-glass",
    },
    held: [audit, backup, prod, dev].map((id) => ["nightWatch", id] as const),
  },
};

const setArn = (name: string) =>
  `arn:aws:sso:::permissionSet/${instance}/ps-${madeUp(16, instanceArn, name)}`;

/** Behind the name of a permission set, the role has sixteen digits of AWS's own. */
const roleName = (set: string, account: string) =>
  `AWSReservedSSO_${set}_${madeUp(16, "reserved role", set, account)}`;

const samlProvider = (account: string) => `AWSSSO_${madeUp(16, "saml provider", account)}_DO_NOT_DELETE`;

/** The role that an assignment makes in its account. */
function reserved(set: string, account: string): Request[] {
  const name = roleName(set, account);
  const { policy, inline } = sets[set] ?? {};
  return [
    there(account, "aws:iam/role:Role", name, {
      name,
      path: `/aws-reserved/sso.amazonaws.com/${region}/`,
      maxSessionDuration: 43_200,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${account}:saml-provider/${samlProvider(account)}` },
            Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
          },
        ],
      }),
    }),
    ...(policy === undefined
      ? []
      : [
          there(account, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${name}-policy`, {
            role: name,
            policyArn: `arn:aws:iam::aws:policy/${policy}`,
          }),
        ]),
    ...(inline === undefined
      ? []
      : [
          there(account, "aws:iam/rolePolicy:RolePolicy", `${name}-inline`, {
            role: name,
            name: "AwsSSOInlinePolicy",
            policy: JSON.stringify({ Version: "2012-10-17", Statement: [inline] }),
          }),
        ]),
  ];
}

const setsInAccounts = Object.entries(sets).flatMap(([set, { held }]) =>
  [...new Set(held.map(([, account]) => account))].map((account) => [set, account] as const),
);

export const identityCenter: readonly Request[] = [
  // The whole of Identity Center may be changed from there.
  there(management, "aws:organizations/delegatedAdministrator:DelegatedAdministrator", "sso", {
    accountId: securityTooling,
    servicePrincipal: "sso.amazonaws.com",
  }),
  ...everyAccount.map((account) =>
    there(account, "aws:iam/samlProvider:SamlProvider", samlProvider(account), {
      name: samlProvider(account),
      samlMetadataDocument: "<EntityDescriptor/>",
    }),
  ),
  ...Object.entries(sets).map(([name]) =>
    there(management, "aws:ssoadmin/permissionSet:PermissionSet", name, {
      name,
      instanceArn,
      sessionDuration: "PT8H",
    }),
  ),
  ...Object.entries(sets).flatMap(([name, { policy }]) =>
    policy === undefined
      ? []
      : [
          there(
            management,
            "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
            `${name}-policy`,
            {
              instanceArn,
              permissionSetArn: setArn(name),
              managedPolicyArn: `arn:aws:iam::aws:policy/${policy}`,
            },
          ),
        ],
  ),
  ...Object.entries(sets).flatMap(([name, { held }]) =>
    held.map(([group, account]) =>
      there(management, "aws:ssoadmin/accountAssignment:AccountAssignment", `${name}-${group}-${account}`, {
        instanceArn,
        permissionSetArn: setArn(name),
        principalId: groups[group],
        principalType: "GROUP",
        targetId: account,
        targetType: "AWS_ACCOUNT",
      }),
    ),
  ),
  ...setsInAccounts.flatMap(([set, account]) => reserved(set, account)),
];

/** ARN pattern of the people who may become break-glass. */
export const nightWatchRole = (account: string): string =>
  `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${region}/${roleName("BreakGlass", account)}`;
