/** Whoever an attacker may turn out to be, with the policies that are about them as they stand in the model. */
import { compile, type Policy, policyOf } from "../iam/policy.ts";
import type { PrincipalNode } from "../model/model.ts";

export type EntityKind =
  | "role"
  | "user"
  /** The root user of an account. */
  | "root"
  /** Anybody with an AWS account that no file shows, administrator there. */
  | "outsider"
  /** Anybody, without credentials. */
  | "anonymous"
  /** Whoever bears a token of an identity provider. */
  | "bearer"
  /** A session that a user has taken of itself by sts:GetFederationToken, under any name. */
  | "federated"
  /** A service that does what somebody has it do, on resources of others too. */
  | "service";

/** A token: what it surely says, by the condition keys under which IAM sees it; other claims are the bearer's choice. */
export interface Token {
  /** ARN of the provider, or the name by which trust policies know it. */
  readonly provider: string;
  readonly kind: "oidc" | "saml";
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** The only roles that whoever has it takes by it, by ARN: another presents it for them. */
  readonly only?: ReadonlySet<string>;
}

export interface Entity {
  /** An ARN, which may be made up; of a bearer a name of its own. No two entities have the same. */
  readonly arn: string;
  /** The ARN as requests have it: a pattern where it is not known. */
  readonly called: string;
  readonly kind: EntityKind;
  readonly account: string | null;
  readonly identity: readonly Policy[];
  readonly boundaries: readonly Policy[];
  readonly boundaryArn: string | null;
  /** Of a role. */
  readonly trust: Policy | null;
  readonly groups: readonly string[];
  /** ARN of the user of which a federated session is. */
  readonly user: string | null;
  /** By key in lower case; `null`: any. */
  readonly tags: ReadonlyMap<string, string> | null;
  readonly isServiceLinked: boolean;
  /** Made by the attacker. */
  readonly isMade: boolean;
  readonly node: PrincipalNode | null;
  readonly token: Token | null;
  /** Of a service: the account for which it acts. */
  readonly actsFor: string | null;
}

const document = (statement: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", ...statement }] });

const anyAction = document({ Sid: "Anything", Resource: "*" });
const anybody = document({ Sid: "Anybody", Principal: "*" });

/** An identity policy that allows everything. */
export const everything = (origin: string): Policy => compile(anyAction, origin);
/** A trust or resource policy that lets everybody do everything. */
export const everybody = (origin: string): Policy => compile(anybody, origin);
/** A policy that allows these actions, to whomever it is about. */
export const only = (actions: readonly string[], origin: string): Policy =>
  compile(document({ Sid: "Only", Action: actions, Resource: "*" }), origin);
/** A policy that allows everything but these actions. */
export const allBut = (actions: readonly string[], origin: string): Policy =>
  compile(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "AllBut", Effect: "Allow", NotAction: actions, Resource: "*" }],
    }),
    origin,
  );
/** A resource policy that lets everybody do these actions. */
export const everybodyOnly = (actions: readonly string[], origin: string): Policy =>
  compile(document({ Sid: "Anybody", Action: actions, Principal: "*" }), origin);
/** A policy that allows nothing. */
export const nothing = (origin: string): Policy => compile('{"Version":"2012-10-17","Statement":[]}', origin);

/** Where a policy comes from that the attacker has written. */
export const writtenByAttacker = "written by the attacker";
/** Where what anybody may do in an account of their own comes from. */
export const ownAccount = "its own account";
/** Where a permission comes from that is not known: it may be there, or not. */
export const notKnown = (whose: string, why: string): string => `not known: ${whose}: ${why}`;
export const isNotKnown = (origin: string): boolean => origin.startsWith("not known: ");

const without = new WeakMap<Policy, Policy>();

/** The same policy without what it denies. */
export function withoutDenials(policy: Policy): Policy {
  const found = without.get(policy);
  if (found) return found;
  const allows = policy.statements.filter(({ effect }) => effect === "Allow");
  const stripped = allows.length === policy.statements.length ? policy : policyOf(allows, policy.origin);
  without.set(policy, stripped);
  return stripped;
}

/** What most entities lack. */
export const blank: Omit<Entity, "arn" | "called" | "kind" | "account" | "identity"> = {
  boundaries: [],
  boundaryArn: null,
  trust: null,
  groups: [],
  user: null,
  tags: new Map(),
  isServiceLinked: false,
  isMade: false,
  node: null,
  token: null,
  actsFor: null,
};

/** A service that acts for an account. */
export const serviceFor = (service: string, account: string): Entity => ({
  ...blank,
  arn: `${service} for ${account}`,
  called: service,
  kind: "service",
  account: null,
  identity: [],
  actsFor: account,
});

/** A role that something runs as, and that no file shows: it may do anything. */
export function unseenRole(arn: string): Entity {
  const why = "no file shows it";
  return {
    ...blank,
    arn,
    called: arn,
    kind: "role",
    account: /^arn:[^:]+:iam::(\d{12}):/.exec(arn)?.[1] ?? null,
    identity: [everything(notKnown(arn, why))],
    trust: everybody(notKnown(arn, why)),
    tags: null,
  };
}
