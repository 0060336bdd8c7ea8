/**
 * Cognito's identity pools, as far as anybody on the internet can sign in to one: as a guest, or by signing up at one of
 * the places whose users it takes. https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html
 */
import { publicIssuers } from "../../catalog/public-issuers.ts";
import type { ResourceNode } from "../model/model.ts";
import { isKnown, isRecord, knownText, type Properties, unknownValue } from "../model/value.ts";
import type { Entity } from "./entity.ts";
import type { Landscape } from "./landscape.ts";
import { bearer } from "./reach.ts";

const module = "aws:cognito/";
const types = {
  pool: `${module}identityPool:IdentityPool`,
  attachment: `${module}identityPoolRoleAttachment:IdentityPoolRoleAttachment`,
  userPool: `${module}userPool:UserPool`,
  provider: `${module}identityProvider:IdentityProvider`,
} as const;

/** The name by which trust policies know the tokens of all pools. */
const issuer = "cognito-identity.amazonaws.com";

type Answer = "yes" | "no" | "unknown";

const anyOf = (answers: readonly Answer[]): Answer =>
  answers.includes("yes") ? "yes" : answers.includes("unknown") ? "unknown" : "no";

/** A setting that is off unless it is set. */
function isOn(properties: Properties, name: string): Answer {
  const value = properties[name];
  if (value === true || value === "true") return "yes";
  return value === undefined || value === null || value === false || value === "false" ? "no" : "unknown";
}

/** The items of a list setting; `null` for one that is not known. */
function listOf(value: unknown): readonly (unknown | null)[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((one: unknown) => (one === unknownValue ? null : one));
  return [null];
}

const isPublic = (of: string): boolean => publicIssuers.some((one) => one.issuer === of);

/** Providers of a user pool at which anybody has an account, or may have one. */
const publicProviders: readonly string[] = ["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"];

/** Issuer of an IAM identity provider, from its ARN. */
const issuerOf = (arn: string): string =>
  arn.slice(arn.indexOf(":oidc-provider/") + ":oidc-provider/".length);

export class IdentityPools {
  private readonly landscape: Landscape;
  private readonly pools: readonly ResourceNode[];
  private readonly attachments: readonly ResourceNode[];
  private readonly userPools: readonly ResourceNode[];
  private readonly providers: readonly ResourceNode[];

  constructor(landscape: Landscape) {
    this.landscape = landscape;
    const of = (type: string): ResourceNode[] =>
      [...landscape.model.resources.values()].filter((resource) => resource.type === type);
    this.pools = of(types.pool);
    this.attachments = of(types.attachment);
    this.userPools = of(types.userPool);
    this.providers = of(types.provider);
  }

  /** Whoever anybody on the internet is to the pools of these accounts. */
  *guests(): Generator<Entity> {
    const perhaps = this.landscape.mode === "perhaps";
    const counts = (answer: Answer): boolean => answer === "yes" || (perhaps && answer === "unknown");
    const shown = new Set<string | null>();
    for (const pool of this.pools) {
      const id = idOf(pool);
      shown.add(id);
      const { properties } = pool;
      // What only the world file names has no settings that could be read.
      const isRead = Object.keys(properties).length > 0;
      const asGuest = isRead ? isOn(properties, "allowUnauthenticatedIdentities") : "unknown";
      if (counts(asGuest)) yield* this.token(id, "unauthenticated", properties);
      if (counts(isRead ? this.signsUp(properties) : "unknown"))
        yield* this.token(id, "authenticated", properties);
    }
    if (!perhaps) return;
    for (const { properties } of this.attachments) {
      const id = knownText(properties, "identityPoolId") ?? null;
      if (shown.has(id)) continue;
      shown.add(id);
      yield* this.token(id, null, properties);
    }
  }

  /** @param amr how the bearer has signed in; `null`: in any way */
  private *token(
    id: string | null,
    amr: "authenticated" | "unauthenticated" | null,
    properties: Properties,
  ): Generator<Entity> {
    const surely = this.landscape.mode === "surely";
    // Who the pool is not known of cannot be said to have its token.
    if (surely && id === null) return;
    const claims = {
      ...(id !== null && { [`${issuer}:aud`]: [id] }),
      // Of who has signed in the list also names the place and the user.
      ...(amr !== null && { [`${issuer}:amr`]: amr === "authenticated" ? [amr, "*.*", "*:*"] : [amr] }),
    };
    // The pool takes the role itself, and hands out no token to take another one by, unless its old flow is on.
    const handsOut = !surely || isOn(properties, "allowClassicFlow") === "yes";
    yield bearer(
      issuer,
      "oidc",
      claims,
      "",
      handsOut
        ? undefined
        : this.rolesOf(
            id,
            (property) => (property === "roles.unauthenticated") === (amr === "unauthenticated"),
          ),
    );
  }

  private rolesOf(id: string | null, isMeant: (property: string) => boolean): ReadonlySet<string> {
    return new Set(
      this.attachments
        .filter(({ properties }) => knownText(properties, "identityPoolId") === id)
        .flatMap(({ runsAs }) => runsAs.filter(({ property }) => isMeant(property)).map(({ role }) => role)),
    );
  }

  /** Whether anybody may come to be one of those whom a pool signs in. */
  private signsUp(properties: Properties): Answer {
    const logins = properties["supportedLoginProviders"];
    return anyOf([
      ...(isRecord(logins)
        ? Object.keys(logins).map((): Answer => "yes")
        : listOf(logins).map((): Answer => "unknown")),
      ...listOf(properties["openidConnectProviderArns"]).map((arn): Answer => {
        if (typeof arn !== "string" || !isKnown(arn)) return "unknown";
        return isPublic(issuerOf(arn)) ? "yes" : "no";
      }),
      ...listOf(properties["cognitoIdentityProviders"]).map((one): Answer => {
        const name = isRecord(one) ? knownText(one, "providerName") : undefined;
        return name === undefined ? "unknown" : this.takesAnybody(name);
      }),
    ]);
  }

  /** @param name `cognito-idp.REGION.amazonaws.com/USERPOOL` */
  private takesAnybody(name: string): Answer {
    const id = name.slice(name.lastIndexOf("/") + 1);
    const pool = this.userPools.find(({ arn }) => arn.endsWith(`:userpool/${id}`));
    if (!pool || Object.keys(pool.properties).length === 0) return "unknown";
    return anyOf([
      signUpOf(pool.properties),
      ...this.providers.map(({ properties }): Answer => {
        const of = knownText(properties, "userPoolId");
        if (of !== undefined && of !== id) return "no";
        const type = knownText(properties, "providerType");
        if (of === undefined || type === undefined) return "unknown";
        if (publicProviders.includes(type)) return "yes";
        if (type === "SAML") return "no";
        const details = properties["providerDetails"];
        const url = isRecord(details) ? knownText(details, "oidc_issuer") : undefined;
        return url === undefined
          ? "unknown"
          : isPublic(url.replace(/^https:\/\//, "").replace(/\/$/, ""))
            ? "yes"
            : "no";
      }),
    ]);
  }
}

/** Whether whoever asks becomes a user of a user pool. https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html */
function signUpOf(properties: Properties): Answer {
  const { adminCreateUserConfig, lambdaConfig, autoVerifiedAttributes } = properties;
  if (adminCreateUserConfig !== undefined && adminCreateUserConfig !== null) {
    if (!isRecord(adminCreateUserConfig)) return "unknown";
    const byAdministrator = isOn(adminCreateUserConfig, "allowAdminCreateUserOnly");
    if (byAdministrator !== "no") return byAdministrator === "yes" ? "no" : "unknown";
  }
  // A function that looks at each, or an administrator who confirms each, may turn the attacker away.
  const decides =
    lambdaConfig !== undefined &&
    lambdaConfig !== null &&
    (!isRecord(lambdaConfig) || lambdaConfig["preSignUp"] != null);
  return !decides && Array.isArray(autoVerifiedAttributes) && autoVerifiedAttributes.length > 0
    ? "yes"
    : "unknown";
}

/** `eu-central-1:UUID`, from the pool's ARN. */
const idOf = ({ arn }: ResourceNode): string | null => /:identitypool\/([^*?]+)$/.exec(arn)?.[1] ?? null;
