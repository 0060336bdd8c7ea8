/**
 * Attacks that nothing stops yet, and the guardrail that each waits for. The list may only shrink: a test fails when an
 * attack in it is stopped, and when there are more than there were.
 */
export interface Waiting {
  readonly attack: string;
  /** What will stop it, as the end of the sentence "it waits for …". */
  readonly guardrail: string;
}

export const waiting: readonly Waiting[] = [];

/** How many there were when the list was last looked at. */
export const waitingAtMost = 0;
