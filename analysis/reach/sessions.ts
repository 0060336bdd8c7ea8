/**
 * What a session taken by its role's trust policy carries: the facts that later requests are judged by. SourceIdentity is
 * set once and sticks to the chain; names and tags are the attacker's choice where the trust policy leaves them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
import type { Choice } from "../iam/passes.ts";
import type { ContextValue } from "../iam/request.ts";
import type { About, Actor, Attacker } from "./attacker.ts";
import type { Session } from "./caller.ts";
import type { Entity } from "./entity.ts";
import type { Landscape } from "./landscape.ts";
import type { Asked, Held } from "./power.ts";

type Keys = Record<string, ContextValue | Choice | null>;

/** A session to be had, with the requests that it takes. */
export interface SessionTaken {
  readonly session: Session;
  readonly asked: readonly Asked[];
  readonly premises: readonly Held[];
}

/** Which facts of a session any policy looks at; the others are not told apart. */
export interface Relevant {
  readonly sourceIdentity: boolean;
  readonly names: boolean;
  readonly tags: boolean;
}

export function relevantIn(landscape: Landscape): Relevant {
  const keys = [...landscape.keys];
  return {
    sourceIdentity: keys.some((key) => key === "aws:sourceidentity" || key === "sts:sourceidentity"),
    names: landscape.keys.has("aws:userid") || landscape.keys.has("sts:rolesessionname"),
    tags: keys.some((key) => key.startsWith("aws:principaltag/")),
  };
}

/** The session that takes in every other one. */
export const widest = (relevant: Relevant): Session => ({
  sourceIdentity: undefined,
  names: ["*"],
  anyTags: relevant.tags,
  limits: [],
});

/** More literals than this are not told apart. */
const maximumLiterals = 32;
/** A value that no policy names. */
const another = "somebody-else";

const isExact = (text: string): boolean => !/[*?$]/.test(text);

/** The literals that a key is held against, and one value for all others; `undefined`: they cannot be told apart. */
function cells(values: ReadonlySet<string>): readonly string[] | undefined {
  if (values.size > maximumLiterals || ![...values].every(isExact)) return undefined;
  return [...values, another];
}

const oneOf = (value: string, maybeAbsent: boolean): Choice => ({ anyOf: [value], maybeAbsent });

interface Variant {
  readonly session: Pick<Session, "sourceIdentity">;
  readonly keys: Keys;
}

/** Takes a role's sessions, by one of the STS calls that ask its trust policy. */
export class Sessions {
  private readonly attacker: Attacker;
  private readonly relevant: Relevant;
  private readonly counts: (asked: Asked) => boolean;

  /** @param counts whether an answer counts as allowed */
  constructor(attacker: Attacker, relevant: Relevant, counts: (asked: Asked) => boolean) {
    this.attacker = attacker;
    this.relevant = relevant;
    this.counts = counts;
  }

  /** The sessions of a role that one principal of the attacker's can take; each is another one. */
  of(actor: Actor, action: string, role: Entity): SessionTaken[] {
    const taken: SessionTaken[] = [];
    const put = (one: string, keys: Keys) => {
      const { asked, premises } = this.attacker.ask(actor, one, this.about(role, keys));
      return this.counts(asked) ? { asked: [asked], premises } : undefined;
    };
    // The one call that everything has in common with, before variants are told apart.
    if (!put(action, {})) return [];
    const tagging = put("sts:TagSession", {});
    const anyTags = this.relevant.tags ? actor.session.anyTags || tagging !== undefined : false;
    const noTags: Keys = tagging ? {} : this.withoutTags();
    for (const { session, keys } of this.identities(actor, (more) => put("sts:SetSourceIdentity", more))) {
      const setting = this.mustSet(keys) ? put("sts:SetSourceIdentity", keys) : undefined;
      if (this.mustSet(keys) && !setting) continue;
      for (const name of this.names(actor, role)) {
        const named = name === undefined ? {} : { "sts:RoleSessionName": name };
        const assumed = put(action, { ...noTags, ...keys, ...named });
        if (!assumed) continue;
        const names = name === undefined || name === another ? ["*"] : [name];
        taken.push({
          session: { ...session, names, anyTags, limits: [] },
          asked: [...assumed.asked, ...(setting?.asked ?? [])],
          premises: [...assumed.premises, ...(setting?.premises ?? [])],
        });
        // Whoever may take any name may take each that is looked at.
        if (names.includes("*")) break;
      }
    }
    return taken;
  }

  private about(role: Entity, keys: Keys): About {
    const { called, account } = role;
    return {
      resource: called,
      role,
      account: account ?? "",
      context: keys,
      contextKey: JSON.stringify(keys),
    };
  }

  private withoutTags(): Keys {
    const keys: Keys = { "aws:TagKeys": null, "sts:TransitiveTagKeys": null };
    for (const key of this.attacker.landscape.keys) if (key.startsWith("aws:requesttag/")) keys[key] = null;
    return keys;
  }

  private mustSet = (keys: Keys): boolean => {
    const value = keys["sts:SourceIdentity"];
    return value !== null && value !== undefined;
  };

  /** The SourceIdentities that the new session may have. */
  private identities(actor: Actor, mayBeSet: (keys: Keys) => unknown): Variant[] {
    const any: Variant = { session: { sourceIdentity: undefined }, keys: {} };
    if (!this.relevant.sourceIdentity) return [any];
    const had = actor.session.sourceIdentity;
    const isRole = actor.entity.kind === "role";
    // Handing it on takes the permission that setting it takes; it cannot be changed.
    if (isRole && typeof had === "string")
      return [{ session: { sourceIdentity: had }, keys: { "sts:SourceIdentity": oneOf(had, true) } }];
    const none: Variant = {
      session: { sourceIdentity: null },
      keys: { "sts:SourceIdentity": null, ...(isRole ? { "aws:SourceIdentity": null } : {}) },
    };
    if (!mayBeSet({})) return [none];
    const { landscape } = this.attacker;
    const values = cells(landscape.valuesOf("aws:sourceidentity", "sts:sourceidentity"));
    if (!values) return [any, none];
    return [
      none,
      ...values.map((value) => ({
        session: { sourceIdentity: value },
        keys: {
          "sts:SourceIdentity": oneOf(value, false),
          ...(isRole && had === undefined ? { "aws:SourceIdentity": oneOf(value, true) } : {}),
        },
      })),
    ];
  }

  /**
   * The names that the new session may have: one that nobody looks at, then each literal that a policy in force looks
   * at; `undefined`: any, where they cannot be told apart.
   */
  private names(actor: Actor, role: Entity): readonly (string | undefined)[] {
    const { landscape } = this.attacker;
    if (!this.relevant.names) return [undefined];
    const policies = [
      ...(role.trust ? [role.trust] : []),
      ...actor.identity,
      ...actor.boundaries,
      ...actor.session.limits,
      ...actor.scps.flat(),
      ...(landscape.account(role.account)?.rcps.flat() ?? []),
    ];
    const named = new Set(
      policies.flatMap((policy) => [...(landscape.facts.of(policy).values.get("sts:rolesessionname") ?? [])]),
    );
    if (named.size === 0) return [undefined];
    return cells(named)?.toReversed() ?? [undefined];
  }
}
