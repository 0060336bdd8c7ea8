/** Whom an identity pool hands its roles to: anybody, whoever may sign up by themselves, or nobody of the public. */
import { describe, expect, test } from "vitest";
import {
  account,
  allow,
  document,
  modelOf,
  role,
  roleArn,
  type SmallResource,
} from "../../test/reach/small-accounts.ts";
import { unknownValue } from "../model/value.ts";
import { readGoal } from "./goals.ts";
import { Prover } from "./prove.ts";
import { readStart } from "./start.ts";

const poolId = "eu-central-1:11111111-2222-3333-4444-555555555555";
const userPoolId = "eu-central-1_Example01";
const issuer = `cognito-idp.eu-central-1.amazonaws.com/${userPoolId}`;
const key = "cognito-identity.amazonaws.com";

const trust = (amr: string | null, aud: string | null = poolId): string =>
  document({
    Effect: "Allow",
    Principal: { Federated: key },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      ...(aud !== null && { StringEquals: { [`${key}:aud`]: aud } }),
      ...(amr !== null && { "ForAnyValue:StringLike": { [`${key}:amr`]: amr } }),
    },
  });

type Settings = Readonly<Record<string, unknown>>;

const pool = (settings: Settings): SmallResource => ({
  type: "aws:cognito/identityPool:IdentityPool",
  name: "pool",
  account,
  id: poolId,
  properties: {
    identityPoolName: "pool",
    arn: `arn:aws:cognito-identity:eu-central-1:${account}:identitypool/${poolId}`,
    allowUnauthenticatedIdentities: false,
    ...settings,
  },
});

const attachment = (roles: Settings | string, more: Settings = {}): SmallResource => ({
  type: "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
  name: "roles",
  account,
  id: poolId,
  properties: { identityPoolId: poolId, roles, ...more },
});

const userPool = (settings: Settings): SmallResource => ({
  type: "aws:cognito/userPool:UserPool",
  name: "users",
  account,
  id: userPoolId,
  properties: {
    name: "users",
    arn: `arn:aws:cognito-idp:eu-central-1:${account}:userpool/${userPoolId}`,
    autoVerifiedAttributes: ["email"],
    ...settings,
  },
});

const signsIn = (settings: Settings = {}): Settings => ({
  cognitoIdentityProviders: [{ clientId: "client", providerName: issuer, ...settings }],
});

const target = (amr: string | null, aud?: string | null) => role("target", trust(amr, aud), [allow("*")]);

const verdict = (resources: readonly SmallResource[], world = {}): string | undefined =>
  new Prover(modelOf(resources, world)).prove([readStart("public")], [readGoal(`role:${roleArn("target")}`)])
    .results[0]?.verdict;

const open = { allowUnauthenticatedIdentities: true };
const guests = attachment({ unauthenticated: roleArn("target") });
const users = attachment({ authenticated: roleArn("target") });

describe("whoever has not signed in", () => {
  test.each<[string, readonly SmallResource[], string]>([
    ["has the role of a pool that takes them", [pool(open), guests, target("unauthenticated")], "reachable"],
    ["not where the pool takes none", [pool({}), guests, target("unauthenticated")], "never"],
    ["not where the role trusts who has signed in", [pool(open), guests, target("authenticated")], "never"],
    [
      "not where the role trusts another pool",
      [pool(open), guests, target(null, "eu-central-1:other")],
      "never",
    ],
    ["not the role of who has signed in", [pool(open), users, target("authenticated")], "never"],
    [
      "any role that trusts the pool, where the old flow hands out tokens",
      [pool({ ...open, allowClassicFlow: true }), target("unauthenticated")],
      "reachable",
    ],
    ["perhaps, where no attachment is shown", [pool(open), target("unauthenticated")], "unknown"],
    [
      "perhaps, where it is not known whether it takes them",
      [pool({ allowUnauthenticatedIdentities: unknownValue }), guests, target("unauthenticated")],
      "unknown",
    ],
    ["perhaps, where no file shows the pool", [guests, target("unauthenticated")], "unknown"],
    [
      "perhaps, where the roles are not known",
      [pool(open), attachment(unknownValue), target("unauthenticated")],
      "unknown",
    ],
    [
      "perhaps, where it is not known whose the roles are",
      [
        pool(open),
        { ...guests, properties: { ...guests.properties, identityPoolId: unknownValue } },
        target("unauthenticated"),
      ],
      "unknown",
    ],
  ])("%s", (_, resources, expected) => {
    expect(verdict(resources)).toBe(expected);
  });

  test("has every role that does not say which pool it means, from a pool of their own", () => {
    expect(verdict([target(null, null)])).toBe("reachable");
    expect(verdict([target("authenticated", null)])).toBe("reachable");
    expect(verdict([target(null)])).toBe("never");
  });
});

const signed = target("authenticated");

describe("whoever signs up by themselves", () => {
  test.each<[string, readonly SmallResource[], string]>([
    ["has the role", [pool(signsIn()), userPool({}), users, signed], "reachable"],
    [
      "not that of guests",
      [pool({ ...signsIn(), allowClassicFlow: true }), userPool({}), guests, target("unauthenticated")],
      "never",
    ],
    [
      "not where an administrator makes the users",
      [
        pool(signsIn()),
        userPool({ adminCreateUserConfig: { allowAdminCreateUserOnly: true } }),
        users,
        signed,
      ],
      "never",
    ],
    [
      "perhaps, where an administrator confirms each",
      [pool(signsIn()), userPool({ autoVerifiedAttributes: [] }), users, signed],
      "unknown",
    ],
    [
      "perhaps, where a function of the pool decides",
      [
        pool(signsIn()),
        userPool({ lambdaConfig: { preSignUp: "arn:aws:lambda:eu-central-1:1:function:f" } }),
        users,
        signed,
      ],
      "unknown",
    ],
    ["perhaps, where no file shows the user pool", [pool(signsIn()), users, signed], "unknown"],
    [
      "perhaps, where it is not known which user pool it is",
      [pool(signsIn({ providerName: unknownValue })), userPool({}), users, signed],
      "unknown",
    ],
    ["not where the pool takes nobody", [pool({}), userPool({}), users, signed], "never"],
    [
      "a role that a mapping gives",
      [
        pool(signsIn()),
        userPool({}),
        attachment(
          { authenticated: roleArn("weak") },
          {
            roleMappings: [
              { identityProvider: issuer, type: "Rules", mappingRules: [{ roleArn: roleArn("target") }] },
            ],
          },
        ),
        signed,
      ],
      "reachable",
    ],
    [
      "with an account of an issuer that takes anybody",
      [pool({ supportedLoginProviders: { "accounts.google.com": "app" } }), users, signed],
      "reachable",
    ],
    [
      "not with one of the company's own",
      [pool({ samlProviderArns: [`arn:aws:iam::${account}:saml-provider/company`] }), users, signed],
      "never",
    ],
    [
      "nor where the developer signs users in",
      [pool({ developerProviderName: "login.example.com" }), users, signed],
      "never",
    ],
    [
      "with a token of an issuer that takes anybody",
      [
        pool({ openidConnectProviderArns: [`arn:aws:iam::${account}:oidc-provider/gitlab.com`] }),
        users,
        signed,
      ],
      "reachable",
    ],
    [
      "through a user pool that takes whom such an issuer signs in",
      [
        pool(signsIn()),
        userPool({ adminCreateUserConfig: { allowAdminCreateUserOnly: true } }),
        {
          type: "aws:cognito/identityProvider:IdentityProvider",
          name: "google",
          account,
          id: `${userPoolId}:Google`,
          properties: { userPoolId, providerName: "Google", providerType: "Google", providerDetails: {} },
        },
        users,
        signed,
      ],
      "reachable",
    ],
    [
      "perhaps, where it is not known who signs in",
      [pool({ supportedLoginProviders: unknownValue }), users, signed],
      "unknown",
    ],
  ])("%s", (_, resources, expected) => {
    expect(verdict(resources)).toBe(expected);
  });
});

test("a pool that only the world file names may take anybody", () => {
  const arn = `arn:aws:cognito-identity:eu-central-1:${account}:identitypool/${poolId}`;
  const world = {
    resources: [{ arn, type: "aws:cognito/identityPool:IdentityPool", account, policy: null, runsAs: [] }],
  };
  expect(verdict([target("unauthenticated")], world)).toBe("unknown");
});
