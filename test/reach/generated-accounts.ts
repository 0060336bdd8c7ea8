/** Random small accounts: roles that may assume each other, with boundaries and guardrails, made of few words. */
import fc from "fast-check";
import {
  arnOf,
  identities,
  names,
  organizationId,
  type SmallRole,
  type SmallWorld,
  type Statement,
} from "./concrete-attacker.ts";
import { account, document, elsewhere, rootArn, type SmallResource } from "./small-accounts.ts";

export const places = [
  { name: "start", account },
  { name: "a", account },
  { name: "b", account },
  { name: "c", account: elsewhere },
  { name: "target", account },
] as const;
export const arns = places.map(arnOf);

const actions = fc.constantFrom(
  "sts:AssumeRole",
  "sts:*",
  "sts:SetSourceIdentity",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:TagRole",
  "iam:*",
  "*",
);
const resources = fc.constantFrom("*", ...arns, `arn:aws:iam::${account}:role/*`, "arn:aws:iam::*:role/?");

const condition: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record({
      ArnLike: fc.record({ "aws:PrincipalArn": fc.constantFrom(...arns, "arn:aws:iam::*:role/?") }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ArnNotLike: fc.record({ "aws:PrincipalArn": fc.constantFrom(...arns, "arn:aws:iam::*:role/?") }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      StringEquals: fc.record({
        "aws:SourceIdentity": fc.constantFrom(...identities),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      StringNotEquals: fc.record({ "sts:SourceIdentity": fc.constantFrom(...identities) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ StringEquals: fc.record({ "sts:RoleSessionName": fc.constantFrom(...names) }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ StringNotLike: fc.record({ "aws:userid": fc.constantFrom("*:one", "*:two") }) }),
  },
  { weight: 1, arbitrary: fc.constant({ StringEquals: { "aws:PrincipalTag/team": "x" } }) },
  { weight: 1, arbitrary: fc.constant({ DateLessThan: { "aws:CurrentTime": "2030-06-01T00:00:00Z" } }) },
  { weight: 1, arbitrary: fc.constant({ DateGreaterThan: { "aws:CurrentTime": "2030-06-01T00:00:00Z" } }) },
  { weight: 1, arbitrary: fc.constant({ StringNotEquals: { "aws:PrincipalOrgID": organizationId } }) },
  {
    weight: 1,
    arbitrary: fc.constant({ StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } }),
  },
);

const withCondition = (base: Statement, when: Statement): Statement =>
  Object.keys(when).length === 0 ? base : { ...base, Condition: when };

export const statement = (effect: "Allow" | "Deny"): fc.Arbitrary<Statement> =>
  fc
    .tuple(fc.uniqueArray(actions, { minLength: 1, maxLength: 2 }), resources, condition)
    .map(([Action, Resource, when]) => withCondition({ Effect: effect, Action, Resource }, when));

const identity = fc
  .tuple(fc.array(statement("Allow"), { maxLength: 3 }), fc.array(statement("Deny"), { maxLength: 1 }))
  .map(([allows, denies]) => [...allows, ...denies]);

const principals = fc.constantFrom<unknown>(
  "*",
  ...arns.map((AWS) => ({ AWS })),
  { AWS: rootArn() },
  { AWS: rootArn(elsewhere) },
);
const trustStatement: fc.Arbitrary<Statement> = fc
  .tuple(
    fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    principals,
    fc.constantFrom("sts:AssumeRole", "sts:*", ["sts:AssumeRole", "sts:SetSourceIdentity"]),
    condition,
  )
  .map(([Effect, Principal, Action, when]) => withCondition({ Effect, Principal, Action }, when));

export const world: fc.Arbitrary<SmallWorld> = fc
  .tuple(
    ...places.map(() =>
      fc.record({
        trust: fc.array(trustStatement, { minLength: 1, maxLength: 2 }),
        identity,
        boundary: fc.option(fc.array(statement("Allow"), { minLength: 1, maxLength: 2 }), { freq: 3 }),
        tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { team: "x" }, { team: "y" }),
      }),
    ),
    fc.array(statement("Deny"), { maxLength: 1 }),
    fc.array(statement("Deny"), { maxLength: 1 }),
  )
  .map((parts) => {
    const [scps, rcps] = parts.slice(-2) as [Statement[], Statement[]];
    const roles = parts.slice(0, -2) as Omit<SmallRole, "name" | "account">[];
    return {
      roles: places.flatMap((place, index) => {
        const role = roles[index];
        return role ? [{ ...place, ...role }] : [];
      }),
      scps,
      rcps: rcps.map((one) => ({ ...one, Principal: "*" })),
    };
  });

/** As a checkpoint has them. */
export function resourcesOf({ roles }: SmallWorld): SmallResource[] {
  return roles.flatMap((role): SmallResource[] => {
    const boundary = `arn:aws:iam::${role.account}:policy/${role.name}`;
    return [
      ...(role.boundary === null
        ? []
        : [
            {
              type: "aws:iam/policy:Policy",
              name: `boundary-of-${role.name}`,
              account: role.account,
              id: boundary,
              properties: { name: role.name, path: "/", arn: boundary, policy: document(...role.boundary) },
            },
          ]),
      {
        type: "aws:iam/role:Role",
        name: role.name,
        account: role.account,
        id: role.name,
        properties: {
          name: role.name,
          path: "/",
          arn: arnOf(role),
          assumeRolePolicy: document(...role.trust),
          tags: role.tags,
          ...(role.identity.length > 0 && {
            inlinePolicies: [{ name: "inline", policy: document(...role.identity) }],
          }),
          ...(role.boundary !== null && { permissionsBoundary: boundary }),
        },
      },
    ];
  });
}

const named = (name: string, statements: readonly Statement[]) =>
  statements.length === 0 ? [] : [{ name, policy: JSON.parse(document(...statements)) as unknown }];

/** The organisation that they are in. */
export const worldFile = ({ scps, rcps }: SmallWorld) => ({
  organization: {
    id: organizationId,
    managementAccount: elsewhere,
    root: {
      id: "r-ab12",
      accounts: [elsewhere],
      units: [
        { id: "ou-ab12-11111111", accounts: [account], scps: named("scp", scps), rcps: named("rcp", rcps) },
      ],
    },
  },
});
