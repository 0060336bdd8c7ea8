/** Values of a policy that may hold variables, and what they come to in a request. */
import { PolicyError } from "./document.ts";
import { literal, lowerCase, wildcards } from "./pattern.ts";

/** `${key}`, or `${key, 'default'}`. */
interface Variable {
  readonly key: string;
  readonly otherwise: string | undefined;
}

type Part = readonly number[] | Variable;

const isVariable = (part: Part): part is Variable => !Array.isArray(part);

/** A value as it is written, cut into texts and variables. */
export interface Template {
  readonly text: string;
  readonly parts: readonly Part[];
  readonly keys: readonly string[];
}

/** What a request says about a key: its value, `null` for none, `undefined` where that is open. */
export type Lookup = (key: string) => string | null | undefined;

const special = new Set(["*", "?", "$"]);
const variable = /^\s*([^,']*?)\s*(?:,\s*'(.*)'\s*)?$/s;

/**
 * `wild`: `*` and `?` in the text are wildcards; in a variable's value they never are. With `variables`, `${*}`, `${?}`
 * and `${$}` stand for these characters themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function template(text: string, wild: boolean, variables: boolean, where: string): Template {
  if (!text.isWellFormed()) throw new PolicyError(where, "half of a character inside of text");
  const tokens = wild ? wildcards : literal;
  if (!variables || !text.includes("${")) return { text, parts: [tokens(text)], keys: [] };
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("${", at);
    if (start < 0) break;
    const end = endOf(text, start + 2);
    if (end < 0) throw new PolicyError(where, "a variable without its closing brace");
    parts.push(tokens(text.slice(at, start)));
    parts.push(named(text.slice(start + 2, end), where));
    at = end + 1;
  }
  parts.push(tokens(text.slice(at)));
  return { text, parts, keys: parts.filter(isVariable).map(({ key }) => key) };
}

/** The closing brace; one inside of a quoted default does not close. */
function endOf(text: string, from: number): number {
  const brace = text.indexOf("}", from);
  const opening = text.indexOf("'", from);
  if (opening < 0 || brace < opening) return brace;
  const closing = text.indexOf("'", opening + 1);
  return closing < 0 ? -1 : text.indexOf("}", closing);
}

function named(inside: string, where: string): Part {
  if (special.has(inside)) return literal(inside);
  const [, key = "", otherwise] = variable.exec(inside) ?? [];
  if (key === "") throw new PolicyError(where, "a variable without a name");
  return { key: lowerCase(key), otherwise };
}

/** The tokens of a template in a request: `null` if a variable has no value, `undefined` if one is open. */
export function resolve(from: Template, lookup: Lookup): readonly number[] | null | undefined {
  const [first] = from.parts;
  if (from.keys.length === 0 && from.parts.length === 1 && first && !isVariable(first)) return first;
  const tokens: number[] = [];
  for (const part of from.parts) {
    if (!isVariable(part)) {
      for (const token of part) tokens.push(token);
      continue;
    }
    const value = lookup(part.key);
    if (value === undefined) return undefined;
    const used = value ?? part.otherwise;
    if (used === undefined) return null;
    for (const token of literal(used)) tokens.push(token);
  }
  return tokens;
}
