/** What an attack is: concrete requests, one after the other, and what is expected to stop them. Data only. */
import type { ContextValue } from "../../analysis/iam/request.ts";
import type { ActorName } from "./cast.ts";

/** What a request that succeeded leaves behind; nothing of AWS is simulated beyond that. */
export type Change =
  /** The policy of a resource, or the trust of a role, is this from now on; `null`: it has none. */
  | { readonly policyOf: string; readonly becomes: object | null }
  /** The kill switch of an account is pulled. */
  | { readonly switchPulledIn: string }
  /** A role's own policies are this from now on. */
  | { readonly ownPoliciesOf: string; readonly become: object }
  /** A role's boundary is taken away. */
  | { readonly unbounded: string }
  /** A policy of the organisation's, by its name, is attached to a root, unit or account no longer, or is again. */
  | { readonly detached: string; readonly from: string }
  | { readonly attached: string; readonly to: string }
  /** A policy of the organisation's is this from now on. */
  | { readonly guardrail: string; readonly becomes: object };

/** One call of the AWS API. */
export interface Step {
  /** Who calls. One that an earlier step gains acts only when that step succeeded. */
  readonly as: ActorName;
  /** `service:Action`, as IAM names it. */
  readonly call: string;
  /** The ARN of what it is done to, or `*` for actions without resource-level permissions. */
  readonly on: string;
  /** Whose it is, where the ARN does not tell; the caller's by default. */
  readonly account?: string;
  /** The resource whose own policy decides, where it is another one: a recovery point's vault. */
  readonly governedBy?: string;
  /** Keys beside those that the caller and the resource bring along; `null` takes one of those away. */
  readonly context?: Readonly<Record<string, ContextValue | null>>;
  /** When, if not at ten o'clock in the grant's window. */
  readonly at?: string;
  /** A role handed to a service by the call: AWS asks for `iam:PassRole` on it, too. */
  readonly passes?: { readonly role: string; readonly to: string };
  /** The network whose endpoint for S3 the request goes through. */
  readonly through?: "prod" | "dev";
  /** For `sts:AssumeRole`: the SourceIdentity that is asked for. */
  readonly sourceIdentity?: string;
  /** For the calls that assume a role: the tags that the session is to have. */
  readonly sessionTags?: Readonly<Record<string, string>>;
  /** The session that the caller has afterwards. */
  readonly gains?: ActorName;
  /** What it changes for the steps after it. */
  readonly leaves?: readonly Change[];
  /** What the attack is after: none of these may succeed. Where no step says so, it is the last one. */
  readonly harm?: true;
}

/**
 * What stops a step.
 * `statement`: a Deny that the request meets.
 * `unmet`: an Allow that would let it pass, and whose element the request does not meet; the neighbour meets it.
 * `silence`: a layer that would have to allow, where nothing does.
 */
export type Stop = { readonly policy: string } & (
  | { readonly statement: string }
  | { readonly unmet: string }
  | { readonly silence: "identity" | "resource" | "boundary" | "endpoint" }
);

export interface Attack {
  /** Never used again, once an attack is gone. */
  readonly id: string;
  /** Who does what to what, as the end of the sentence "an attacker …". */
  readonly title: string;
  /** Where it was done, or described. */
  readonly source: string;
  readonly steps: readonly Step[];
  /** The first step that does not succeed, counted from one, and why. */
  readonly stoppedAt?: { readonly step: number; readonly by: Stop };
  /** What is meant to happen, and as near to the attack as that comes: it must be allowed. */
  readonly neighbour: Step;
}

/** Attacks of one kind. */
export interface Family {
  readonly title: string;
  /** What they have in common, in a sentence. */
  readonly about: string;
  readonly attacks: readonly Attack[];
}
