/** Whether any, or every, request of a set is allowed; "never" is right whatever the request is. */
import type { Caller, ContextValue, Membership, PoliciesInForce, Reason, Request } from "./request.ts";

/** A context key that is not the same in all requests of the set. */
export interface Choice {
  /** Any text that one of these patterns (`*`, `?`) matches; `["*"]`: anything. */
  readonly anyOf: readonly string[];
  readonly maybeAbsent: boolean;
  /** Whether a request may hold several values; where it is not said, what is known about the key counts. */
  readonly multivalued?: boolean;
}

/** All requests of one caller and one action that agree with what is said here. */
export interface RequestSet {
  /** The name of a session may be left open: `arn:aws:sts::…:assumed-role/NAME/*`. */
  readonly principal: Caller;
  readonly action: string;
  /** One resource (or `*` literally, for an action without resource-level permissions), or all that a pattern matches. */
  readonly resource: { readonly arn: string } | { readonly pattern: string };
  readonly resourceAccount: string;
  readonly resourceOrg: Membership | null;
  /** Text or list: the same in every request. `null`: absent in every request. */
  readonly context: Readonly<Record<string, ContextValue | Choice | null>>;
  /** What a key is that `context` does not name: anything or absent (the default), or absent for sure. */
  readonly unnamed?: "anything" | "absent";
}

export interface Passing {
  readonly answer: "never" | "sometimes" | "always";
  /** The statements that allow, or might. */
  readonly allowedBy: readonly Reason[];
  /** What denies, or is missing; for `sometimes`: what might deny. */
  readonly blockedBy: readonly Reason[];
  /** For `sometimes`: conditions that would have to be so, each with the statement that makes it. */
  readonly unless: readonly string[];
  /** A request of the set that the concrete question allows, where one was found. */
  readonly example?: Request;
}

/** Answers for all requests of the set at once. */
export function passes(_set: RequestSet, _policies: PoliciesInForce): Passing {
  return { answer: "sometimes", allowedBy: [], blockedBy: [], unless: [] };
}
