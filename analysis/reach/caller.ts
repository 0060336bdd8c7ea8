/**
 * What AWS sees of whoever the attacker is: the caller, and every context key that is a fact of it. Keys that are not
 * named here are the attacker's choice: the time, the network, the Region, tags and names in the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import { regions } from "../../catalog/regions.ts";
import type { Choice } from "../iam/passes.ts";
import type { Policy } from "../iam/policy.ts";
import type { Caller, ContextValue, Membership } from "../iam/request.ts";
import type { Entity } from "./entity.ts";
import { type Landscape, nameOf } from "./landscape.ts";

export type Context = Readonly<Record<string, ContextValue | Choice | null>>;

/** What a session carries beside its role's policies. */
export interface Session {
  /** Set once and kept along the chain; `null`: surely none; `undefined`: any, or none. */
  readonly sourceIdentity: string | null | undefined;
  /** Patterns of the session's name. */
  readonly names: readonly string[];
  /** Session tags of the attacker's choice. */
  readonly anyTags: boolean;
  /** Session policies: what a service does on the attacker's behalf, and no more. */
  readonly limits: readonly Policy[];
}

/** A session of which nothing is known. */
export const anySession: Session = { sourceIdentity: undefined, names: ["*"], anyTags: false, limits: [] };

export const sessionKey = ({ sourceIdentity, names, anyTags, limits }: Session): string =>
  JSON.stringify([
    sourceIdentity === undefined ? "any" : [sourceIdentity],
    names,
    anyTags,
    limits.map(({ statements }) => statements.map(({ actions }) => actions)),
  ]);

/** Whether whoever has the first session could as well have the second. */
export const takesIn = (wider: Session, other: Session): boolean =>
  (wider.sourceIdentity === undefined || wider.sourceIdentity === other.sourceIdentity) &&
  (wider.anyTags || !other.anyTags) &&
  other.names.every((name) => wider.names.includes("*") || wider.names.includes(name)) &&
  (wider.limits.length === 0 || sessionKey({ ...wider, names: [] }) === sessionKey({ ...other, names: [] }));

/** What the attacker has changed of a principal. */
export interface Liberties {
  readonly anyTags: boolean;
  readonly anyName: boolean;
  readonly mfa: boolean;
}

const anything: Choice = { anyOf: ["*"], maybeAbsent: false };
const anythingOrAbsent: Choice = { anyOf: ["*"], maybeAbsent: true };
/** AWS says "false", or nothing, of whoever has not given a second factor. */
const noMfa: Choice = { anyOf: ["false"], maybeAbsent: true };
/** Organisations, accounts and users of the attacker's own, which no policy names. */
export const outside = {
  account: "outsider",
  organization: "o-outsider0000",
  unit: "o-outsider0000/r-outs/",
} as const;

const callerTypes = {
  role: "AssumedRole",
  user: "User",
  root: "Root",
  outsider: "User",
  anonymous: "Anonymous",
  bearer: "Federated",
  federated: "FederatedUser",
  service: "AWSService",
} as const;

/** Keys that AWS sets only where one of its services is the caller. */
const ofServicesOnly = [
  "aws:PrincipalServiceName",
  "aws:PrincipalServiceNamesList",
  "aws:SourceArn",
  "aws:SourceAccount",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
] as const;

/** `arn:aws:sts::111122223333:assumed-role/name/session`, the session's name a pattern. */
function sessionArn(entity: Entity, session: Session): string {
  const partition = entity.arn.split(":")[1] ?? "aws";
  const [name, ...others] = session.names;
  const known = name !== undefined && others.length === 0 ? name : "*";
  return `arn:${partition}:sts::${entity.account ?? ""}:assumed-role/${nameOf(entity.called)}/${known}`;
}

export function callerOf(entity: Entity, session: Session, landscape: Landscape): Caller {
  const type = callerTypes[entity.kind];
  const org = landscape.membership(entity.account);
  switch (entity.kind) {
    case "role":
      return {
        arn: sessionArn(entity, session),
        type,
        entity: entity.arn,
        account: entity.account,
        org,
      };
    case "anonymous":
      return { arn: "*", type, account: null, org: null };
    case "service":
      return { arn: entity.called, type, account: null, org: null };
    case "federated":
      return { arn: entity.called, type, entity: entity.user ?? entity.arn, account: entity.account, org };
    case "bearer":
      return { arn: entity.token?.provider ?? "", type, account: null, org: null };
    default:
      return { arn: entity.arn, type, entity: entity.arn, account: entity.account, org };
  }
}

/** The keys by which policies know the caller's organisation. */
function organizationContext(
  entity: Entity,
  landscape: Landscape,
): Record<string, ContextValue | Choice | null> {
  if (entity.kind === "anonymous" || entity.kind === "bearer" || entity.kind === "service")
    return { "aws:PrincipalOrgID": null, "aws:PrincipalOrgPaths": null };
  if (entity.kind === "outsider")
    return {
      "aws:PrincipalOrgID": { anyOf: [outside.organization], maybeAbsent: true },
      "aws:PrincipalOrgPaths": { anyOf: [outside.unit], maybeAbsent: true, multivalued: true },
    };
  const membership = landscape.membership(entity.account);
  if (!membership && landscape.knowsOrganization(entity.account))
    return { "aws:PrincipalOrgID": null, "aws:PrincipalOrgPaths": null };
  if (!membership)
    return { "aws:PrincipalOrgID": anythingOrAbsent, "aws:PrincipalOrgPaths": anythingOrAbsent };
  return {
    "aws:PrincipalOrgID": membership.id,
    "aws:PrincipalOrgPaths": membership.path === "" ? anything : [membership.path],
  };
}

/** Tags of the principal that policies ask for, or that it has: its own, the session's over them. */
function tagContext(
  entity: Entity,
  anyTags: boolean,
  landscape: Landscape,
): Record<string, ContextValue | Choice | null> {
  if (anyTags || entity.tags === null) return {};
  const prefix = "aws:principaltag/";
  const context: Record<string, ContextValue | Choice | null> = {};
  for (const key of landscape.keys) if (key.startsWith(prefix)) context[key] = null;
  for (const [key, value] of entity.tags) context[prefix + key] = value;
  return context;
}

const isPattern = (text: string): boolean => /[*?]/.test(text);
const exactOr = (text: string): ContextValue | Choice =>
  isPattern(text) ? { anyOf: [text], maybeAbsent: false } : text;

/** Facts of the caller, whatever it asks for. */
export function contextOf(
  entity: Entity,
  session: Session,
  liberties: Liberties,
  landscape: Landscape,
): Context {
  const { kind, account } = entity;
  if (kind === "service") return serviceContext(entity, landscape);
  const context: Record<string, ContextValue | Choice | null> = {
    ...organizationContext(entity, landscape),
    ...Object.fromEntries(ofServicesOnly.map((key) => [key, null])),
    "aws:PrincipalIsAWSService": "false",
    "aws:AssumedRoot": null,
    "aws:MultiFactorAuthPresent": liberties.mfa ? anythingOrAbsent : noMfa,
    ...(liberties.mfa ? {} : { "aws:MultiFactorAuthAge": null }),
  };
  if (kind === "anonymous" || kind === "bearer") {
    for (const key of [
      "aws:PrincipalArn",
      "aws:PrincipalAccount",
      "kms:CallerAccount",
      "aws:userid",
      "aws:username",
    ])
      context[key] = null;
    context["aws:PrincipalType"] = kind === "anonymous" ? "Anonymous" : anythingOrAbsent;
    context["aws:TokenIssueTime"] = anythingOrAbsent;
    context["aws:SourceIdentity"] = null;
    if (entity.token) Object.assign(context, claimContext(entity.token.claims));
    return context;
  }
  if (kind === "outsider") {
    // Any user or role of its own account, under any name and with any tags, over MFA if that is asked for.
    context["aws:PrincipalArn"] = { anyOf: [`arn:*:iam::${account}:*`], maybeAbsent: false };
    context["aws:PrincipalAccount"] = account;
    context["kms:CallerAccount"] = account;
    return context;
  }
  context["aws:PrincipalArn"] = liberties.anyName
    ? { anyOf: [`arn:*:iam::${account ?? "*"}:${kind}/*`], maybeAbsent: false }
    : exactOr(entity.called);
  if (account !== null) context["aws:PrincipalAccount"] = account;
  if (account !== null) context["kms:CallerAccount"] = account;
  if (kind === "federated") {
    context["aws:PrincipalType"] = "FederatedUser";
    context["aws:userid"] = { anyOf: [`${account}:*`], maybeAbsent: false };
    context["aws:username"] = null;
    context["aws:TokenIssueTime"] = anything;
    context["aws:SourceIdentity"] = null;
    Object.assign(context, tagContext(entity, liberties.anyTags, landscape));
    return context;
  }
  context["aws:PrincipalType"] = kind === "role" ? "AssumedRole" : kind === "root" ? "Account" : "User";
  if (kind === "role") {
    // One that is made again under its name has another id.
    const id = (landscape.mode === "surely" ? entity.node?.uniqueId : null) ?? "*";
    context["aws:userid"] = { anyOf: session.names.map((name) => `${id}:${name}`), maybeAbsent: false };
    context["aws:username"] = null;
    context["aws:TokenIssueTime"] = anything;
  } else {
    context["aws:userid"] =
      kind === "root" && account !== null ? account : { anyOf: ["AIDA*"], maybeAbsent: false };
    context["aws:username"] =
      kind === "root" ? null : liberties.anyName ? anything : exactOr(nameOf(entity.called));
    // Absent for access keys, present for the sessions that a user takes of itself.
    context["aws:TokenIssueTime"] = anythingOrAbsent;
  }
  const { sourceIdentity } = session;
  context["aws:SourceIdentity"] =
    kind !== "role" ? null : sourceIdentity === undefined ? anythingOrAbsent : sourceIdentity;
  Object.assign(context, tagContext(entity, session.anyTags || liberties.anyTags, landscape));
  return context;
}

/** What AWS says of a service that calls, and of whom it calls for, as far as the service says that. */
function serviceContext(
  { called, actsFor }: Entity,
  landscape: Landscape,
): Record<string, ContextValue | Choice | null> {
  const account = actsFor ?? outside.account;
  const organization =
    account === outside.account ? outside.organization : (landscape.membership(account)?.id ?? "*");
  const perhaps = (...anyOf: readonly string[]): Choice => ({ anyOf, maybeAbsent: true });
  const [name = called] = called.split(".");
  return {
    ...Object.fromEntries(
      [
        "aws:PrincipalArn",
        "aws:PrincipalAccount",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalType",
        "aws:userid",
        "aws:username",
        "aws:SourceIdentity",
        "aws:MultiFactorAuthPresent",
        "aws:MultiFactorAuthAge",
        "aws:AssumedRoot",
        "kms:CallerAccount",
      ].map((key) => [key, null]),
    ),
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": called,
    "aws:SourceAccount": perhaps(account),
    // Region by Region: a wildcard there would take in colons, and with them any account.
    "aws:SourceArn": perhaps(
      ...["", ...regions].map((region) => `arn:${landscape.partition}:${name}:${region}:${account}:*`),
    ),
    "aws:SourceOrgID": perhaps(organization),
    "aws:SourceOrgPaths": perhaps(`${organization}/*`),
  };
}

const claimContext = (
  claims: Readonly<Record<string, readonly string[]>>,
): Record<string, ContextValue | Choice> =>
  Object.fromEntries(
    Object.entries(claims).map(([key, patterns]): [string, ContextValue | Choice] => [
      key,
      { anyOf: patterns, maybeAbsent: false, multivalued: key.endsWith(":amr") },
    ]),
  );

/** Facts of what is acted on. */
export function resourceContext(
  resourceAccount: string,
  membership: Membership | null,
  isKnown: boolean,
): Record<string, ContextValue | Choice | null> {
  return {
    "aws:ResourceAccount": resourceAccount,
    ...(membership
      ? {
          "aws:ResourceOrgID": membership.id,
          "aws:ResourceOrgPaths": membership.path === "" ? anything : [membership.path],
        }
      : isKnown
        ? { "aws:ResourceOrgID": null, "aws:ResourceOrgPaths": null }
        : { "aws:ResourceOrgID": anythingOrAbsent, "aws:ResourceOrgPaths": anythingOrAbsent }),
  };
}
