/** Where an attacker starts: a principal, a session, anybody on the internet, or whoever bears a token. */
import { deputies } from "../../catalog/edges/deputies.ts";
import { publicIssuers } from "../../catalog/public-issuers.ts";
import { matches, overlapping } from "../iam/pattern.ts";
import type { WebIdentity } from "../model/model.ts";
import { has } from "./action-set.ts";
import { anySession, outside, type Session } from "./caller.ts";
import { blank, type Entity, everything, ownAccount, serviceFor } from "./entity.ts";
import { IdentityPools } from "./identity-pools.ts";
import { accountOf, type Landscape, nameOf } from "./landscape.ts";
import type { Power } from "./power.ts";
import { bearer, rootOf } from "./reach.ts";

/** `START` of the command line, as a person writes it. */
export type Start =
  | { readonly kind: "principal"; readonly arn: string; readonly session: string | null }
  | { readonly kind: "public" }
  | { readonly kind: "web-identity"; readonly identity: WebIdentity };

/** A start that cannot be followed. A person reads it. */
export class StartError extends Error {}

const forms =
  "the ARN of a role, a user, an account's root or a session, `public`, or `web-identity:ISSUER:SUBJECT`";

/** @throws StartError */
export function readStart(text: string): Start {
  if (text === "public") return { kind: "public" };
  const token = /^web-identity:((?:https?:\/\/)?[^:]+(?::\d+(?=[:/]))?[^:]*):(.+)$/s.exec(text);
  if (token) {
    const issuer = (token[1] ?? "").replace(/^https?:\/\//, "");
    return { kind: "web-identity", identity: { issuer, subject: token[2] ?? "", claims: {} } };
  }
  if (/^arn:[^:]+:iam::\d{12}:((role|user)\/.|root$)/.test(text))
    return { kind: "principal", arn: text, session: null };
  const session = /^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(text);
  if (session)
    return {
      kind: "principal",
      arn: `${session[1]}:iam::${session[2]}:role/${session[3]}`,
      session: session[4] ?? "",
    };
  throw new StartError(`\`${text}\` is no start: give ${forms}`);
}

export const writeStart = (start: Start): string => {
  switch (start.kind) {
    case "public":
      return "public";
    case "web-identity":
      return `web-identity:${start.identity.issuer}:${start.identity.subject}`;
    case "principal":
      return start.session === null
        ? start.arn
        : `${start.arn.replace(":iam:", ":sts:").replace(/:role\/.*$/, "")}:assumed-role/${nameOf(start.arn)}/${start.session}`;
  }
};

/** Anybody with an account of their own, where they may do everything. */
const outsider = (arn: string, account: string): Entity => ({
  ...blank,
  tags: null,
  arn,
  called: arn,
  kind: "outsider",
  account,
  identity: [everything(ownAccount)],
});

/** Anybody, signed in nowhere. */
const anonymous: Entity = {
  ...blank,
  arn: "anybody",
  called: "anybody",
  kind: "anonymous",
  account: null,
  identity: [],
};

/** What the whole internet has: every attacker has it, too. */
export function ofEverybody(landscape: Landscape): Power[] {
  const powers: Power[] = [
    {
      kind: "being",
      entity: outsider(`arn:aws:iam::${outside.account}:user/anybody`, outside.account),
      session: anySession,
    },
    { kind: "being", entity: anonymous, session: anySession },
    ...deputies.map(
      (service): Power => ({
        kind: "being",
        entity: serviceFor(service, outside.account),
        session: anySession,
      }),
    ),
  ];
  for (const { issuer, claims } of publicIssuers)
    powers.push(...bearersOf(issuer, claims, landscape, "anybody's"));
  for (const entity of new IdentityPools(landscape).guests())
    powers.push({ kind: "being", entity, session: anySession });
  return powers;
}

/** The condition keys that a token's claims become. */
const keysOf = (
  issuer: string,
  claims: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(claims).map(([claim, values]) => [`${issuer}:${claim}`, values]));

const withoutSlash = (issuer: string): string => issuer.replace(/\/$/, "");

/**
 * Providers of an issuer, whether they stand in the files or only a trust policy names them, each with the issuer as its
 * condition keys have it: some end in a slash.
 */
function providersOf(issuer: string, landscape: Landscape): ReadonlyMap<string, string> {
  const providers = new Map<string, string>();
  const wanted = withoutSlash(issuer);
  for (const provider of landscape.model.identityProviders.values())
    if (provider.issuer !== null && withoutSlash(provider.issuer) === wanted)
      providers.set(provider.arn, provider.issuer);
  for (const named of landscape.providersNamed.values())
    for (const arn of named) {
      const [, own = ""] = arn.split(":oidc-provider/");
      if (withoutSlash(own) === wanted) providers.set(arn, own);
    }
  // Cognito, Google, Amazon and Facebook are known by their name alone.
  if (landscape.admittingProvider(issuer).length > 0) providers.set(issuer, issuer);
  return providers;
}

/** Whoever bears a token of an issuer, at each of its providers. */
const bearersOf = (
  issuer: string,
  claims: Readonly<Record<string, readonly string[]>>,
  landscape: Landscape,
  whose = "",
): Power[] =>
  [...providersOf(issuer, landscape)].map(([provider, own]) => ({
    kind: "being",
    entity: bearer(provider, "oidc", keysOf(own, claims), whose),
    session: anySession,
  }));

const isRoot = (arn: string): boolean => arn.endsWith(":root");

/** The principal of a start, by its ARN; by its name, where a session's ARN leaves out the path. */
function principalOf(arn: string, landscape: Landscape): Entity {
  const exact = landscape.entities.get(arn);
  if (exact) return exact;
  const account = accountOf(arn);
  if (account !== null && isRoot(arn) && landscape.model.accounts.has(account))
    return rootOf(account, landscape);
  const name = nameOf(arn);
  for (const entity of landscape.entities.values())
    if (
      entity.account === account &&
      entity.kind === "role" &&
      arn.includes(":role/") &&
      nameOf(entity.arn) === name
    )
      return entity;
  if (account !== null && landscape.model.accounts.has(account))
    throw new StartError(`\`${arn}\` is in none of the files; the world file can name it`);
  return stranger(arn, account ?? "");
}

/** A role or user of an account that no file shows: it may do there whatever it wants. */
const stranger = (arn: string, account: string): Entity => ({
  ...outsider(arn, account),
  kind: arn.includes(":user/") ? "user" : "role",
});

/** Whoever starts in an account that no file shows is everybody there. */
function everybodyOf(account: string, landscape: Landscape): Power[] {
  const being = (entity: Entity): Power => ({ kind: "being", entity, session: anySession });
  return [
    being(outsider(`arn:${landscape.partition}:iam::${account}:user/anybody`, account)),
    ...landscape.namedIn(account).map((arn) => being(stranger(arn, account))),
  ];
}

/** What whoever starts there has. */
export function powersOf(start: Start, landscape: Landscape): Power[] {
  switch (start.kind) {
    case "public":
      return [];
    case "web-identity": {
      const { issuer, subject, claims } = start.identity;
      return bearersOf(issuer, { sub: [subject], ...claims }, landscape);
    }
    case "principal": {
      const entity = principalOf(start.arn, landscape);
      const { facts } = landscape;
      const mayTag =
        entity.trust !== null &&
        has(facts.of(entity.trust).allows, facts.vocabulary.number("sts:TagSession"));
      const session: Session = {
        ...anySession,
        anyTags: mayTag,
        names: start.session === null ? ["*"] : [start.session],
      };
      const isElsewhere = entity.node === null && entity.account !== null && !isRoot(entity.arn);
      return [
        { kind: "being", entity, session },
        ...(isElsewhere ? everybodyOf(entity.account, landscape) : []),
      ];
    }
  }
}

/** Whether whoever starts there is one of the agents. */
function isAgent(start: Start, landscape: Landscape): boolean {
  const { agents } = landscape.model.parties;
  switch (start.kind) {
    case "public":
      return false;
    case "web-identity":
      return agents.webIdentities.some(
        ({ issuer, subject }) =>
          withoutSlash(issuer) === withoutSlash(start.identity.issuer) &&
          overlapping(subject, start.identity.subject),
      );
    case "principal": {
      const entity = principalOf(start.arn, landscape);
      return (
        entity.node?.isAgent === true || agents.principals.some((pattern) => matches(pattern, entity.arn))
      );
    }
  }
}

/** What an agent has that administers the repository which deploys: every token that its workflows can get. */
export function ofForges(start: Start, landscape: Landscape): Power[] {
  const { forges } = landscape.model.parties;
  if (!forges.some(({ agentsAdminister }) => agentsAdminister) || !isAgent(start, landscape)) return [];
  return forges
    .filter(({ agentsAdminister }) => agentsAdminister)
    .flatMap(({ issuer, repository }) => {
      const [owner = "", name = ""] = repository.split("/");
      // By name, or by name and number.
      const sub = [`*${repository}*`, `*${owner}@*/${name}@*`];
      return bearersOf(issuer, { sub }, landscape);
    });
}

/** Everybody who counts as an agent. */
export function agentsOf(landscape: Landscape): Start[] {
  const { parties } = landscape.model;
  const starts: Start[] = [];
  for (const entity of landscape.entities.values())
    if (entity.node?.isAgent || parties.agents.principals.some((pattern) => matches(pattern, entity.arn)))
      starts.push({ kind: "principal", arn: entity.arn, session: null });
  for (const identity of parties.agents.webIdentities) starts.push({ kind: "web-identity", identity });
  return starts;
}
