/**
 * Small questions about one statement, each answered on the safe side. They decide nothing about a request: whether an
 * action is allowed in the end is for the decision engine.
 */
import type { Condition, Principal, Statement } from "./document.ts";

const expressions = new Map<string, RegExp>();

/** A pattern as an expression, made once: policies repeat the same ones, and catalogues are held against all of them. */
function expressionOf(pattern: string): RegExp {
  const found = expressions.get(pattern);
  if (found) return found;
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "s");
  expressions.set(pattern, expression);
  return expression;
}

/** Whether an IAM pattern (`*` any text, `?` one character) matches a text; IAM compares actions in any case. */
export const matches = (pattern: string, text: string): boolean =>
  expressionOf(pattern).test(text.toLowerCase());

/** A wildcard or a policy variable: what the text stands for is not written in it. */
export const isExact = (text: string): boolean => !/[*?]|\$\{/.test(text);

/** Whether a statement is about this action, as far as its Action or NotAction says. */
export const coversAction = (statement: Statement, action: string): boolean =>
  statement.actions.length > 0
    ? statement.actions.some((pattern) => matches(pattern, action))
    : !statement.notActions.some((pattern) => matches(pattern, action));

/** Whether a statement is about every resource there is. */
export const coversEveryResource = (statement: Statement): boolean =>
  statement.resources.includes("*") && statement.notResources.length === 0;

/** The conditions on a key that a request without the key does not pass. */
export const bindingConditions = (statement: Statement, key: string): Condition[] =>
  statement.conditions.filter(
    (condition) =>
      condition.key === key.toLowerCase() && !condition.ifExists && condition.qualifier !== "forallvalues",
  );

const equality = ["stringequals", "arnequals", "arnlike", "stringlike"];

/**
 * The values that a request's key must be one of, when they are spelled out in full; otherwise undefined.
 * `ArnEquals` and `ArnLike` are the same to IAM, and both take wildcards: a value with one is not spelled out.
 */
export function exactValues(statement: Statement, key: string): readonly string[] | undefined {
  const condition = bindingConditions(statement, key).find(
    ({ operator, values }) => equality.includes(operator) && values.length > 0 && values.every(isExact),
  );
  return condition?.values;
}

/** A principal that takes in more than the one it names: everybody, or whole accounts. */
export const isWide = (principal: Principal): boolean =>
  (principal.kind === "AWS" && /^(\*|\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(principal.value)) ||
  !isExact(principal.value);

/** When a statement is in force, by AWS's clock: milliseconds, infinite where it is not bounded. */
export function timeWindow(statement: Statement): { from: number; until: number } {
  const bounds = (operators: readonly string[]): number[] =>
    bindingConditions(statement, "aws:CurrentTime")
      .filter(({ operator, values }) => operators.includes(operator) && values.length > 0)
      .map(({ operator, values }) => {
        const times = values.map((value) => Date.parse(value));
        // Several values are alternatives: the widest of them counts. A date that cannot be read binds nothing.
        return operator.startsWith("dateless")
          ? Math.max(...times.map((time) => (Number.isNaN(time) ? Infinity : time)))
          : Math.min(...times.map((time) => (Number.isNaN(time) ? -Infinity : time)));
      });
  return {
    from: Math.max(-Infinity, ...bounds(["dategreaterthan", "dategreaterthanequals"])),
    until: Math.min(Infinity, ...bounds(["datelessthan", "datelessthanequals"])),
  };
}

/** Walks two patterns side by side; `step` says from where to go on, or that both are through. */
function walk(
  one: string,
  other: string,
  step: (a: string | undefined, b: string | undefined, go: (by: 0 | 1, and: 0 | 1) => boolean) => boolean,
): boolean {
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  const seen = new Set<number>();
  const from = (at: number, against: number): boolean => {
    if (at > left.length || against > right.length) return false;
    const key = at * (right.length + 1) + against;
    // A place that was reached before led nowhere, or the walk would be over.
    if (seen.has(key)) return false;
    seen.add(key);
    return step(left[at], right[against], (by, and) => from(at + by, against + and));
  };
  return from(0, 0);
}

/** Whether every text that the inner pattern matches is matched by the outer one; it may miss, and never errs. */
export const coversPattern = (outer: string, inner: string): boolean =>
  walk(outer, inner, (a, b, go) => {
    if (a === undefined) return b === undefined;
    // A star of the inner pattern stands for texts of any length, which only a star of the outer one takes in.
    if (a === "*") return go(1, 0) || go(0, 1);
    return b !== undefined && b !== "*" && (a === "?" || a === b) && go(1, 1);
  });

/** Whether some text is matched by both patterns. */
export const overlap = (one: string, other: string): boolean =>
  walk(one, other, (a, b, go) => {
    if (a === undefined && b === undefined) return true;
    if (a === "*" || b === "*")
      return (a === "*" && (go(1, 0) || go(0, 1))) || (b === "*" && (go(0, 1) || go(1, 0)));
    return a !== undefined && b !== undefined && (a === b || a === "?" || b === "?") && go(1, 1);
  });

/**
 * Whether a statement denies every action that a pattern matches, to everybody whom its policy concerns, on everything
 * but resources that it names.
 */
export const deniesPattern = (statement: Statement, action: string): boolean =>
  statement.effect === "Deny" &&
  statement.conditions.length === 0 &&
  (coversEveryResource(statement) ||
    (statement.notResources.length > 0 && statement.notResources.every(isExact))) &&
  (statement.actions.length > 0
    ? statement.actions.some((denied) => coversPattern(denied, action))
    : statement.notActions.length > 0 && !statement.notActions.some((spared) => overlap(spared, action)));
