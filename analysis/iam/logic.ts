/** Three truth values, so that one evaluation answers for one request and for a set of them. */

/** Of a set of requests: for none of them, for some perhaps, for all. Of one request: 0 or 2. */
export type Three = 0 | 1 | 2;
export const never = 0;
export const sometimes = 1;
export const always = 2;

export const and = (left: Three, right: Three): Three => (left < right ? left : right);
export const or = (left: Three, right: Three): Three => (left > right ? left : right);
export const not = (value: Three): Three => (2 - value) as Three;

/**
 * What one comparison says. Where AWS's documentation leaves it open, `inDoubt` keeps the reading that the concrete
 * question takes; for a set of requests it counts as neither.
 */
export type Answer = 0 | 2 | 10 | 12;
export const no = 0;
export const yes = 2;
export const noInDoubt = 10;
export const yesInDoubt = 12;
export const isDoubtful = (answer: Answer): boolean => answer >= 10;
/** The reading of one request. */
export const reading = (answer: Answer): Three => (answer === yes || answer === yesInDoubt ? always : never);
/** The reading of a set. */
export const cautious = (answer: Answer): Three => (isDoubtful(answer) ? sometimes : reading(answer));
