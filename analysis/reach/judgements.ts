/**
 * Answers to questions, each worked out once: a thousand principals ask the same of the same resource, and the policies
 * in force can tell a few of them from the others.
 */
import {
  type Bearing,
  Bearings,
  type Keys,
  keysOf,
  type Saying,
  saidBy,
  saidOfPrincipal,
  seen,
} from "../iam/bearing.ts";
import { Judgement } from "../iam/passes.ts";
import { lowerCase } from "../iam/pattern.ts";
import type { Policy } from "../iam/policy.ts";
import type { Model } from "../model/model.ts";
import type { About, Actor } from "./attacker.ts";
import type { Put } from "./power.ts";

/** What questions need to know of one principal, as it is at one moment. */
export class Traits {
  keys: Keys | undefined;
  /** What its policies say, by action: the same for all who have the same policies. */
  said: Map<string, Saying> | undefined;
  /** What policies see of it, by the number that it is known by. */
  readonly seen = new Map<Bearing, number>();
}

const nothing: Saying = { key: "", conditions: [], values: [], named: [] };

const known = new WeakMap<Model, Judgements>();

export class Judgements {
  private readonly bearings = new Bearings();
  private readonly bearingsOf = new Map<Saying, Map<Saying, Map<Saying, Bearing>>>();
  private readonly answers = new Map<string, Judgement>();
  private readonly contexts = new Map<Bearing, Map<string, string>>();
  private readonly controls = new Map<Controls, Map<string, Saying>>();
  private readonly principals = new Map<string, Map<string, Saying>>();
  private readonly numbers = new Map<Policy["rules"], number>();
  private readonly facts = new Map<string, number>();

  /** One for all that is asked about a model: accounts and organisations are the same throughout. */
  static of(model: Model): Judgements {
    let judgements = known.get(model);
    if (!judgements) {
      judgements = new Judgements();
      known.set(model, judgements);
    }
    return judgements;
  }

  /** @param put the question in full */
  of(
    actor: Actor,
    action: string,
    about: About,
    own: Policy | null,
    rcps: Controls,
    put: () => Put,
  ): Judgement {
    const bearing = this.bearingOf(
      this.saidOf(actor, action),
      this.saidByControls(rcps, action),
      own ? saidBy([own], lowerCase(action)) : nothing,
    );
    const { resource, account } = about;
    // The context that goes with an action takes the place of what is known of the caller.
    const key = `${bearing.number} ${this.seenOf(actor, bearing)} ${action} ${account} ${resource} ${this.contextSeen(about, bearing)}`;
    let judgement = this.answers.get(key);
    if (!judgement) {
      const { set, policies } = put();
      judgement = new Judgement(set, policies);
      this.answers.set(key, judgement);
    }
    return judgement;
  }

  private bearingOf(principal: Saying, controls: Saying, own: Saying): Bearing {
    const byOwn = inner(inner(this.bearingsOf, principal), controls);
    let bearing = byOwn.get(own);
    if (!bearing) {
      bearing = this.bearings.of([principal, controls, own]);
      byOwn.set(own, bearing);
    }
    return bearing;
  }

  private saidOf(actor: Actor, action: string): Saying {
    const { traits, identity, boundaries, session, scps } = actor;
    traits.said ??= inner(this.principals, this.policiesOf(actor));
    let said = traits.said.get(action);
    if (!said) {
      said = saidOfPrincipal({ identity, boundaries, session: session.limits, scps }, lowerCase(action));
      traits.said.set(action, said);
    }
    return said;
  }

  /** The same for all who have the same policies. */
  private policiesOf({ identity, boundaries, session, scps }: Actor): string {
    const numbers = (policies: readonly Policy[]): number[] =>
      policies.map(({ rules }) => this.numberOf(rules));
    return JSON.stringify([
      numbers(identity),
      numbers(boundaries),
      numbers(session.limits),
      scps.map(numbers),
    ]);
  }

  private numberOf(rules: Policy["rules"]): number {
    let number = this.numbers.get(rules);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(rules, number);
    }
    return number;
  }

  private saidByControls(rcps: Controls, action: string): Saying {
    if (rcps.length === 0) return nothing;
    const byAction = inner(this.controls, rcps);
    let said = byAction.get(action);
    if (!said) {
      said = saidBy(rcps.flat(), lowerCase(action));
      byAction.set(action, said);
    }
    return said;
  }

  /** What of an action's own context policies look at. */
  private contextSeen({ context, contextKey }: About, bearing: Bearing): string {
    if (contextKey === "") return "";
    const byContext = inner(this.contexts, bearing);
    let text = byContext.get(contextKey);
    if (text === undefined) {
      const { conditions, values } = bearing;
      const keys = [...keysOf(context)].filter(([key]) => conditions.has(key) || values.has(key));
      text = keys.length === 0 ? "" : JSON.stringify(keys);
      byContext.set(contextKey, text);
    }
    return text;
  }

  private seenOf({ traits, caller, context }: Actor, bearing: Bearing): number {
    let number = traits.seen.get(bearing);
    if (number === undefined) {
      traits.keys ??= keysOf(context);
      const facts = seen(bearing, caller, traits.keys);
      number = this.facts.get(facts) ?? this.facts.size;
      this.facts.set(facts, number);
      traits.seen.set(bearing, number);
    }
    return number;
  }
}

type Controls = readonly (readonly Policy[])[];

function inner<Key, InnerKey, Value>(map: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  let found = map.get(key);
  if (!found) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}
