/**
 * Whether what one policy denied is still denied by another: statement by statement, never by their names. It is sure where
 * it says yes; where a statement was written anew in another form, it may say no.
 */
import type { Condition, Document, Principal, Statement } from "./document.ts";
import { coversPattern, overlapping } from "./pattern.ts";
import { isExact } from "./statements.ts";

const patterned = ["stringlike", "arnequals", "arnlike"];
const spared = ["stringnotequals", "stringnotlike", "arnnotequals", "arnnotlike"];
const sparedByPattern = ["stringnotlike", "arnnotequals", "arnnotlike"];
const named = ["stringequals", ...patterned];

const includesAll = (outer: readonly string[], inner: readonly string[]): boolean =>
  inner.every((value) => outer.includes(value));

const isOneOf = (value: string, values: readonly string[], arePatterns: boolean): boolean =>
  values.some((one) => (arePatterns ? coversPattern(one, value) : one === value));

/** Whether a request that passes the one condition passes the other. */
function implies(one: Condition, other: Condition): boolean {
  if (one.key !== other.key || one.qualifier !== other.qualifier) return false;
  if (spared.includes(one.operator) && spared.includes(other.operator))
    // A request without the key passes either, whatever is said of that.
    return other.values.every(
      (value) =>
        isOneOf(value, one.values, sparedByPattern.includes(one.operator)) &&
        (isExact(value) ||
          sparedByPattern.includes(one.operator) === sparedByPattern.includes(other.operator)),
    );
  if (one.ifExists && !other.ifExists) return false;
  if (named.includes(one.operator) && named.includes(other.operator))
    return one.values.every((value) => isOneOf(value, other.values, patterned.includes(other.operator)));
  if (one.operator !== other.operator) return false;
  return one.operator === "bool" || one.operator === "null"
    ? includesAll(other.values, one.values)
    : includesAll(other.values, one.values) && includesAll(one.values, other.values);
}

const isEverybody = ({ kind, value }: Principal): boolean => kind === "AWS" && value === "*";

const isNamedBy = (principal: Principal, { principals }: Statement): boolean =>
  principals.some(
    (one) => isEverybody(one) || (one.kind === principal.kind && one.value === principal.value),
  );

/** Whom, what and where a statement denies: for each of them, the others are the same. */
function* partsOf(deny: Statement): Generator<Statement> {
  const principals = deny.principals.length > 0 ? deny.principals : [undefined];
  const actions = deny.actions.length > 0 ? deny.actions : [undefined];
  const resources = deny.resources.length > 0 ? deny.resources : [undefined];
  for (const principal of principals)
    for (const action of actions)
      for (const resource of resources)
        yield {
          ...deny,
          principals: principal ? [principal] : [],
          actions: action === undefined ? [] : [action],
          resources: resource === undefined ? [] : [resource],
        };
}

/** Whether what is named or spared on one side is taken in on the other. */
function takesIn(
  outer: { readonly named: readonly string[]; readonly spared: readonly string[] },
  inner: { readonly named: readonly string[]; readonly spared: readonly string[] },
): boolean {
  if (outer.named.includes("*")) return true;
  if (inner.named.length > 0)
    return inner.named.every((pattern) =>
      outer.named.length > 0
        ? outer.named.some((one) => coversPattern(one, pattern))
        : outer.spared.length > 0 && !outer.spared.some((one) => overlapping(one, pattern)),
    );
  return (
    outer.named.length === 0 &&
    outer.spared.every((pattern) => inner.spared.some((one) => coversPattern(one, pattern)))
  );
}

const lowered = (patterns: readonly string[]): string[] => patterns.map((one) => one.toLowerCase());

/** Whether one Deny denies all that a part of another does. */
const deniesAll = (deny: Statement, part: Statement): boolean =>
  part.principals.every((principal) => isNamedBy(principal, deny)) &&
  (part.principals.length > 0 || deny.principals.length === 0 || deny.principals.some(isEverybody)) &&
  deny.notPrincipals.every(({ kind, value }) =>
    part.notPrincipals.some((one) => one.kind === kind && one.value === value),
  ) &&
  takesIn(
    { named: lowered(deny.actions), spared: lowered(deny.notActions) },
    { named: lowered(part.actions), spared: lowered(part.notActions) },
  ) &&
  takesIn(
    { named: deny.resources, spared: deny.notResources },
    { named: part.resources, spared: part.notResources },
  ) &&
  deny.conditions.every((condition) => part.conditions.some((one) => implies(one, condition)));

/** The statements of which something is denied no longer. */
export function lostDenials(before: Document, after: Document): Statement[] {
  const denies = after.statements.filter(({ effect }) => effect === "Deny");
  const areVariables = before.version === after.version;
  return before.statements.filter(
    (statement) =>
      statement.effect === "Deny" &&
      ((!areVariables && JSON.stringify(statement).includes("${")) ||
        [...partsOf(statement)].some((part) => !denies.some((deny) => deniesAll(deny, part)))),
  );
}
