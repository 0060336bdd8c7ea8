/** Policies, read and compiled once, however often they are asked. */
import { PolicyError, type Statement } from "./document.ts";

export { PolicyError };

/** A statement ready to be asked; what it is made of is this folder's own business. */
export interface CompiledStatement extends Statement {}

export interface Policy {
  /** File, URN or ARN that the policy comes from; answers cite it. */
  readonly origin: string;
  readonly statements: readonly CompiledStatement[];
}

/**
 * A policy document, as text or as an object, made ready; the same text is compiled once.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws PolicyError for what AWS would not take
 */
export function compile(_document: unknown, origin: string): Policy {
  throw new PolicyError("", `${origin} cannot be compiled yet`);
}
