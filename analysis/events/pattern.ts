/**
 * Whether an EventBridge pattern matches an event, exactly: what is not understood is refused, never taken for a match or
 * for none. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */

export type EventPattern = Readonly<Record<string, unknown>>;

/** A pattern that EventBridge would not take, or that has an operator which is not understood here. */
export class PatternError extends Error {}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Test = (value: unknown) => boolean;

const text =
  (test: (value: string) => boolean): Test =>
  (value) =>
    typeof value === "string" && test(value);

function textOf(value: unknown, where: string): string {
  if (typeof value !== "string") throw new PatternError(`${where}: must be text`);
  return value;
}

/** `*` stands for any text, `\*` and `\\` for themselves. */
function wildcard(pattern: string, where: string): Test {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(pattern)) throw new PatternError(`${where}: two * side by side`);
  const source = pattern.replace(/\\[*\\]|[\s\S]/g, (token) => {
    if (token === "*") return "[\\s\\S]*";
    if (token === "\\") throw new PatternError(`${where}: a backslash before neither * nor \\`);
    return (token.length === 2 ? token.slice(1) : token).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  const expression = new RegExp(`^${source}$`, "u");
  return text((value) => expression.test(value));
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function numeric(value: unknown, where: string): Test {
  if (!Array.isArray(value) || value.length === 0 || value.length % 2 !== 0)
    throw new PatternError(`${where}: must be operators and numbers in turn`);
  const tests: ((actual: number) => boolean)[] = [];
  for (let index = 0; index < value.length; index += 2) {
    const compare = comparisons[String(value[index])];
    const bound: unknown = value[index + 1];
    if (!compare || typeof bound !== "number")
      throw new PatternError(`${where}: must be operators and numbers in turn`);
    tests.push((actual) => compare(actual, bound));
  }
  return (actual) => typeof actual === "number" && tests.every((test) => test(actual));
}

/** What begins or ends with a text; also regardless of case. */
function affix(value: unknown, where: string, isAt: (whole: string, part: string) => boolean): Test {
  if (isRecord(value)) {
    const { "equals-ignore-case": given, ...others } = value;
    if (Object.keys(others).length > 0)
      throw new PatternError(`${where}: must be text or equals-ignore-case`);
    const part = textOf(given, where).toLowerCase();
    return text((whole) => isAt(whole.toLowerCase(), part));
  }
  const part = textOf(value, where);
  return text((whole) => isAt(whole, part));
}

const startsWith = (whole: string, part: string): boolean => whole.startsWith(part);
const endsWith = (whole: string, part: string): boolean => whole.endsWith(part);

/** Everything but these; a field that is absent matches nothing. */
function anythingBut(value: unknown, where: string): Test {
  const inner = (one: unknown): Test => {
    if (typeof one === "string" || typeof one === "number") return (actual) => actual === one;
    throw new PatternError(`${where}: must be text or numbers`);
  };
  if (isRecord(value)) {
    const [operator, ...more] = Object.keys(value);
    if (operator === undefined || more.length > 0) throw new PatternError(`${where}: must have one operator`);
    const listed = Array.isArray(value[operator]) ? value[operator] : [value[operator]];
    const tests = listed.map((one: unknown): Test => {
      if (operator === "prefix") return affix(one, where, startsWith);
      if (operator === "suffix") return affix(one, where, endsWith);
      if (operator === "wildcard") return wildcard(textOf(one, where), where);
      if (operator === "equals-ignore-case") {
        const wanted = textOf(one, where).toLowerCase();
        return text((actual) => actual.toLowerCase() === wanted);
      }
      throw new PatternError(`${where}: anything-but takes no ${operator}`);
    });
    return (actual) => actual !== undefined && !tests.some((test) => test(actual));
  }
  const tests = (Array.isArray(value) ? value : [value]).map(inner);
  return (actual) => actual !== undefined && !tests.some((test) => test(actual));
}

function filter(entry: Record<string, unknown>, where: string): Test {
  const [operator, ...more] = Object.keys(entry);
  if (operator === undefined || more.length > 0) throw new PatternError(`${where}: must have one operator`);
  const value = entry[operator];
  switch (operator) {
    case "prefix":
      return affix(value, where, startsWith);
    case "suffix":
      return affix(value, where, endsWith);
    case "equals-ignore-case": {
      const wanted = textOf(value, where).toLowerCase();
      return text((actual) => actual.toLowerCase() === wanted);
    }
    case "wildcard":
      return wildcard(textOf(value, where), where);
    case "numeric":
      return numeric(value, where);
    case "anything-but":
      return anythingBut(value, where);
    case "exists":
      if (typeof value !== "boolean") throw new PatternError(`${where}: exists is true or false`);
      return (actual) => (actual !== undefined) === value;
    default:
      throw new PatternError(`${where}: the operator ${operator} is not understood`);
  }
}

function test(entry: unknown, where: string): Test {
  if (isRecord(entry)) return filter(entry, where);
  if (Array.isArray(entry)) throw new PatternError(`${where}: a list in a list`);
  return (actual) => actual === entry;
}

/** The value at a key, of an object or of the objects in a list. */
function valuesAt(event: unknown, key: string): unknown {
  if (isRecord(event)) return event[key];
  if (!Array.isArray(event)) return undefined;
  const found = event.flatMap((one: unknown) => (isRecord(one) && one[key] !== undefined ? [one[key]] : []));
  return found.length === 0 ? undefined : found.flat();
}

export type Matcher = (event: unknown) => boolean;

function fieldMatcher(wanted: readonly unknown[], where: string): Matcher {
  if (wanted.length === 0) throw new PatternError(`${where}: an empty list matches nothing`);
  const tests = wanted.map((entry) => test(entry, where));
  return (actual) => {
    // `exists` looks at leaves alone: an object is none.
    const leaf = isRecord(actual) ? undefined : actual;
    const values: readonly unknown[] = Array.isArray(leaf) && leaf.length > 0 ? leaf : [leaf];
    return tests.some((one) => values.some(one));
  };
}

function partMatcher(key: string, wanted: unknown, where: string): Matcher {
  if (key === "$or") {
    if (!Array.isArray(wanted) || wanted.length < 2 || !wanted.every(isRecord))
      throw new PatternError(`${where}: must be two patterns at least`);
    const branches = wanted.map((branch) => matcher(branch, where));
    return (event) => branches.some((branch) => branch(event));
  }
  if (!Array.isArray(wanted) && !isRecord(wanted))
    throw new PatternError(`${where}: must be a list or an object`);
  const inner = Array.isArray(wanted) ? fieldMatcher(wanted, where) : matcher(wanted, where);
  return (event) => inner(valuesAt(event, key));
}

function matcher(pattern: EventPattern, where: string): Matcher {
  const keys = Object.entries(pattern);
  if (keys.length === 0) throw new PatternError(`${where || "the pattern"}: is empty`);
  const parts = keys.map(([key, wanted]) => partMatcher(key, wanted, where === "" ? key : `${where}.${key}`));
  return (event) => parts.every((part) => part(event));
}

/**
 * The pattern, read once for many events. Every part is read, so that one which is not understood is found whatever the
 * events.
 * @throws PatternError for a pattern that EventBridge would not take, or that is not understood
 */
export const matcherOf = (pattern: EventPattern): Matcher => matcher(pattern, "");

/**
 * Whether the event matches.
 * @throws PatternError for a pattern that EventBridge would not take, or that is not understood
 */
export const matchesEvent = (pattern: EventPattern, event: unknown): boolean => matcherOf(pattern)(event);

/** A pattern as a rule has it, in JSON. @throws PatternError where it is none */
export function readPattern(json: unknown): EventPattern {
  let pattern: unknown = json;
  if (typeof json === "string")
    try {
      pattern = JSON.parse(json);
    } catch {
      throw new PatternError("the pattern is no JSON");
    }
  if (!isRecord(pattern)) throw new PatternError("the pattern must be an object");
  matcherOf(pattern);
  return pattern;
}
