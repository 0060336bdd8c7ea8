/** Goals: what must stay out of reach, and when it is reached. */
import type { Actor } from "./attacker.ts";
import type { Held, Taken } from "./power.ts";
import type { Reach } from "./reach.ts";

/** A goal as a person asks for it; no target: every one that the model has. */
export interface GoalQuery {
  readonly kind: string;
  readonly target: string | null;
}

/** How a goal was reached. */
export interface Reached {
  /** Everything had that it rests on. */
  readonly premises: readonly Held[];
  /** The request that does it; `null`: having it is enough. */
  readonly taken: Taken | null;
  readonly does: string;
}

/** A goal that cannot be asked for. A person reads it. */
export class GoalError extends Error {}

/** A principal whose policies the attacker writes, and which nothing but the organisation bounds. */
export function adminIn(account: string, reach: Reach): Reached | null {
  let found: Reached | null = null;
  for (const actor of reach.everyActor()) {
    if (actor.entity.account !== account || actor.entity.kind === "outsider") continue;
    if (!isAdmin(actor, reach)) continue;
    const reached: Reached = {
      premises: actor.premises,
      taken: null,
      does: `is administrator of ${account}`,
    };
    if (!found || reached.premises.length < found.premises.length) found = reached;
  }
  return found;
}

function isAdmin(actor: Actor, reach: Reach): boolean {
  if (actor.session.limits.length > 0 || actor.boundaries.length > 0) return false;
  if (actor.entity.kind === "root") return true;
  if (reach.attacker.change(actor.entity, "identityPolicy")) return true;
  return actor.identity.some(({ statements }) =>
    statements.some(
      ({ effect, actions, resources, conditions }) =>
        effect === "Allow" && conditions.length === 0 && actions.includes("*") && resources.includes("*"),
    ),
  );
}

/** The attacker is this role or user. */
export function being(arn: string, reach: Reach): Reached | null {
  for (const actor of reach.everyActor())
    if (actor.entity.arn === arn) return { premises: [actor.held], taken: null, does: `acts as ${arn}` };
  return null;
}
