/** What an attacker has, and how they came by it: the facts that the prover derives. Nothing had is ever lost again. */
import { type Judgement, type Passing, passes, type RequestSet } from "../iam/passes.ts";
import type { PoliciesInForce } from "../iam/request.ts";
import { type Session, sessionKey } from "./caller.ts";
import type { Entity } from "./entity.ts";

/** A closed list, as that of the gains in catalog/edges/edge.ts. */
export type Power =
  /** The attacker is this principal. */
  | { readonly kind: "being"; readonly entity: Entity; readonly session: Session }
  /** Its identity policies, its trust, its tags and so on are the attacker's to write. */
  | {
      readonly kind: "identityPolicy" | "denials" | "boundary" | "tags" | "name" | "mfa" | "trust";
      readonly entity: Entity;
    }
  /** Every user of the group's account is a member, as the attacker pleases. */
  | { readonly kind: "membership"; readonly group: string }
  | {
      readonly kind: "resourcePolicy";
      readonly resource: string;
      readonly limitedTo: readonly string[] | null;
    }
  | { readonly kind: "content"; readonly resource: string }
  | { readonly kind: "guardrails" | "network"; readonly account: string };

export function powerKey(power: Power): string {
  switch (power.kind) {
    case "being":
      return `being ${power.entity.arn} ${sessionKey(power.session)}`;
    case "membership":
      return `membership ${power.group}`;
    case "resourcePolicy":
      return `resourcePolicy ${power.resource} ${power.limitedTo?.join(" ") ?? ""}`;
    case "content":
      return `content ${power.resource}`;
    case "guardrails":
    case "network":
      return `${power.kind} ${power.account}`;
    default:
      return `${power.kind} ${power.entity.arn}`;
  }
}

/** Everything that a question is about. */
export interface Put {
  readonly set: RequestSet;
  readonly policies: PoliciesInForce;
}

/** One question that was put. Whether anything may pass is found at once, why only for who wants to know. */
export class Asked {
  private readonly judgement: Judgement | null;
  private readonly put: () => Put;
  private question: Put | undefined;
  private answer: Passing | undefined;

  /** @param judgement the answer to all questions that come to the same; `null`: nobody is let in */
  constructor(put: () => Put, judgement: Judgement | null) {
    this.put = put;
    this.judgement = judgement;
  }

  private get asPut(): Put {
    this.question ??= this.put();
    return this.question;
  }

  get set(): RequestSet {
    return this.asPut.set;
  }

  get mayPass(): boolean {
    return this.judgement?.mayPass ?? false;
  }

  get passing(): Passing {
    this.answer ??= passes(this.set, this.asPut.policies);
    return this.answer;
  }

  /** A request of the set is known that the concrete question allows. */
  get surelyPasses(): boolean {
    return this.judgement?.surelyPasses ?? false;
  }
}

/** A call that the attacker makes as one principal. */
export interface Taken {
  /** Who calls; `null`: nobody has to. */
  readonly by: Held | null;
  readonly asked: readonly Asked[];
  /** Everything had that the answers rest on. */
  readonly premises: readonly Held[];
}

/** How something came to be had: an edge of the catalogue, or a rule of the prover's own. */
export interface Firing {
  /** Id of the edge. */
  readonly edge: string;
  readonly title: string;
  /** What the edge was tried on, for people. */
  readonly subject: string;
  readonly taken: readonly Taken[];
  readonly waits: string | null;
  /** What is not known, and was taken for the worst. */
  readonly unknown: string | null;
}

export interface Held {
  readonly power: Power;
  readonly key: string;
  /** `null`: had from the start. */
  readonly firing: Firing | null;
  /** How many firings it takes at most. */
  readonly depth: number;
}
