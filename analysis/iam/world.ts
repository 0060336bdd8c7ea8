/** What requests are to the logic of evaluation: one of them or a set. */
import type { CompiledCondition } from "./condition.ts";
import type { Answer, Three } from "./logic.ts";
import type { Pattern } from "./pattern.ts";
import type { ResourceValue } from "./policy.ts";
import type { Caller, Membership } from "./request.ts";

/** What the logic asks about requests; each answer holds for all of them, for none, or is open. */
export interface World {
  /** In lower case. */
  readonly action: string;
  /** Of a doubtful answer: one reading, or `sometimes`. */
  settle(answer: Answer): Three;
  /** Whether one of the values takes in the resource; `except`: whether they are of NotResource. */
  resource(values: readonly ResourceValue[], except: boolean): Three;
  /** Whether the resource is of a kind. */
  resourceIs(kind: Pattern): Three;
  present(key: string): Three;
  /** Whether the key has a value that is not empty. */
  hasValue(key: string): Three;
  /** Given that the key has a value: whether one of its values matches one of the condition's. */
  any(condition: CompiledCondition): Three;
  /** Given that the key has a value: whether one of its values matches none of the condition's. */
  anyOther(condition: CompiledCondition): Three;
  /** Whether the caller's own ARN is this. */
  callerIs(arn: string): Three;
  /** The one value of a key: `null` for none, `undefined` where that is open. */
  value(key: string): string | null | undefined;
  /** Whether a list of the request holds a text. */
  lists(key: string, text: string): Three;
}

/** What is the same in all requests that are asked about. */
export interface Facts {
  readonly principal: Caller;
  readonly resourceAccount: string;
  readonly resourceOrg: Membership | null;
}
