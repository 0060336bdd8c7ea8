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
  /** What its policies say, by action. */
  readonly said = new Map<string, Saying>();
  /** What policies see of it. */
  readonly seen = new Map<Bearing, string>();
}

const nothing: Saying = { key: "", conditions: [], values: [], named: [] };

const known = new WeakMap<Model, Judgements>();

export class Judgements {
  private readonly bearings = new Bearings();
  private readonly answers = new Map<string, Judgement>();
  private readonly controls = new Map<readonly (readonly Policy[])[], Map<string, Saying>>();

  /** One for all that is asked about a model: accounts and organisations are the same throughout. */
  static of(model: Model): Judgements {
    let judgements = known.get(model);
    if (!judgements) {
      judgements = new Judgements();
      known.set(model, judgements);
    }
    return judgements;
  }

  /** @param words the question in full */
  of(
    actor: Actor,
    action: string,
    { resource, account, contextKey }: About,
    own: Policy | null,
    rcps: readonly (readonly Policy[])[],
    words: () => Put,
  ): Judgement {
    const bearing = this.bearings.of([
      this.saidOf(actor, action),
      this.saidByControls(rcps, action),
      own ? saidBy([own], lowerCase(action)) : nothing,
    ]);
    // The context that goes with an action takes the place of what is known of the caller.
    const key = `${bearing.number} ${action} ${resource} ${account} ${contextKey} ${this.seenOf(actor, bearing)}`;
    let judgement = this.answers.get(key);
    if (!judgement) {
      const { set, policies } = words();
      judgement = new Judgement(set, policies);
      this.answers.set(key, judgement);
    }
    return judgement;
  }

  private saidOf({ traits, identity, boundaries, session, scps }: Actor, action: string): Saying {
    let said = traits.said.get(action);
    if (!said) {
      said = saidOfPrincipal({ identity, boundaries, session: session.limits, scps }, lowerCase(action));
      traits.said.set(action, said);
    }
    return said;
  }

  private saidByControls(rcps: readonly (readonly Policy[])[], action: string): Saying {
    if (rcps.length === 0) return nothing;
    let byAction = this.controls.get(rcps);
    if (!byAction) {
      byAction = new Map();
      this.controls.set(rcps, byAction);
    }
    let said = byAction.get(action);
    if (!said) {
      said = saidBy(rcps.flat(), lowerCase(action));
      byAction.set(action, said);
    }
    return said;
  }

  private seenOf({ traits, caller, context }: Actor, bearing: Bearing): string {
    let facts = traits.seen.get(bearing);
    if (facts === undefined) {
      traits.keys ??= keysOf(context);
      facts = seen(bearing, caller, traits.keys);
      traits.seen.set(bearing, facts);
    }
    return facts;
  }
}
