/** Sets of requests: what is the same in all of them, and what is the attacker's choice. */
import type { Caller, ContextValue, Membership } from "./request.ts";

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
