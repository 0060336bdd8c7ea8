/**
 * Small questions about one statement, each answered on the safe side. They decide nothing about a request: whether an
 * action is allowed in the end is for the decision engine.
 */
import type { Condition, Principal, Statement } from "./document.ts";
import { coversPattern, matches, overlapping } from "./pattern.ts";

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
    : statement.notActions.length > 0 && !statement.notActions.some((spared) => overlapping(spared, action)));
