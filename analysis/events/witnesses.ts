/**
 * Events by which a pattern shows what it takes: for its alternatives, each with each, one that it takes, and for each of
 * its conditions one that it does not, for want of that one alone.
 */
import { type EventPattern, matchesEvent, PatternError } from "./pattern.ts";

export type Witness = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value that passes one condition on a field; `undefined`, where the field has to be absent. */
function passing(condition: unknown): unknown {
  if (!isRecord(condition)) return condition;
  const [[operator, operand] = ["", undefined]] = Object.entries(condition);
  if (operator === "exists") return operand === true ? "there" : undefined;
  if (operator === "anything-but") return "another";
  if (typeof operand === "string") {
    if (operator === "prefix") return `${operand}x`;
    if (operator === "suffix") return `x${operand}`;
    if (operator === "wildcard") return operand.replaceAll("*", "x");
    if (operator === "equals-ignore-case") return operand;
  }
  throw new PatternError(`no value is known that passes ${operator}`);
}

const failing: readonly unknown[] = ["nothing-like-it", "", undefined];

function merged(one: Witness, other: Witness): Witness {
  const both: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = both[key];
    both[key] = isRecord(before) && isRecord(value) ? merged(before, value) : value;
  }
  return both;
}

/** What one key of a pattern asks of an event, as parts of events that pass. */
function optionsOf(key: string, wanted: unknown): Witness[] {
  if (key === "$or" && Array.isArray(wanted))
    return wanted.flatMap((branch: unknown) => [...witnesses(branch as EventPattern)]);
  if (Array.isArray(wanted)) return wanted.map((condition: unknown) => ({ [key]: passing(condition) }));
  return [...witnesses(wanted as EventPattern)].map((inner) => ({ [key]: inner }));
}

function missesOf(key: string, wanted: unknown): Witness[] {
  if (key === "$or" && Array.isArray(wanted))
    return wanted.flatMap((branch: unknown) => [...nearMisses(branch as EventPattern)]);
  if (Array.isArray(wanted)) {
    const value = failing.find((one) => !matchesEvent({ [key]: wanted }, { [key]: one }));
    return [{ [key]: value }];
  }
  return [...nearMisses(wanted as EventPattern)].map((inner) => ({ [key]: inner }));
}

/** As many events as this are made of all parts with all others; else one part at a time takes its other forms. */
const many = 256;

function* combined(parts: readonly (readonly Witness[])[]): Generator<Witness> {
  if (parts.reduce((product, options) => product * options.length, 1) <= many) {
    yield* parts.reduce<Witness[]>(
      (events, options) => events.flatMap((event) => options.map((option) => merged(event, option))),
      [{}],
    );
    return;
  }
  const together = (at?: number, option?: Witness): Witness =>
    parts.reduce<Witness>(
      (event, options, index) => merged(event, (index === at ? option : options[0]) ?? {}),
      {},
    );
  yield together();
  for (const [index, options] of parts.entries())
    for (const option of options.slice(1)) yield together(index, option);
}

/**
 * Events that the pattern takes: each value that it lists occurs in one of them, and each branch.
 * @throws PatternError for a condition of which no passing value is known
 */
export const witnesses = (pattern: EventPattern): Generator<Witness> =>
  combined(Object.entries(pattern).map(([key, wanted]) => optionsOf(key, wanted)));

/** Events that the pattern does not take: each passes all of its conditions, or all of one branch's, but one. */
export function* nearMisses(pattern: EventPattern): Generator<Witness> {
  const keys = Object.entries(pattern);
  for (const [index, [key, wanted]] of keys.entries())
    for (const miss of missesOf(key, wanted)) {
      const parts = keys.map(([other, given], at) =>
        at === index ? [miss] : optionsOf(other, given).slice(0, 1),
      );
      const [event = {}] = combined(parts);
      if (!matchesEvent(pattern, event)) yield event;
    }
}
