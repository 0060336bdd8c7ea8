/** Comparisons of one value of a request with one value of a policy, and what one comparison says about another. */
import { type Answer, no, noInDoubt, yes, yesInDoubt } from "./logic.ts";
import { literal, Pattern } from "./pattern.ts";

/** `fold`: compared in any case. */
interface Text {
  readonly kind: "text";
  readonly pattern: Pattern;
  readonly fold: boolean;
}

/** Six parts, each matched on its own; `undefined` where the pattern is no ARN. */
interface Arn {
  readonly kind: "arn";
  readonly whole: Pattern;
  readonly parts: readonly Pattern[] | undefined;
}

/** Numbers and points in time; infinite where a side is open. */
interface Range {
  readonly kind: "number" | "date";
  readonly low: number;
  readonly high: number;
  readonly includesLow: boolean;
  readonly includesHigh: boolean;
  readonly inDoubt: boolean;
}

interface Addresses {
  readonly kind: "ip";
  readonly version: 4 | 6;
  readonly low: bigint;
  readonly high: bigint;
}

interface Truth {
  readonly kind: "bool";
  readonly value: boolean;
}

/** A value that is none of its operator's kind, or is written in a way that AWS reads and this does not. */
interface Unreadable {
  readonly kind: "unreadable";
}

export type Comparison = Text | Arn | Range | Addresses | Truth | Unreadable;

const unreadable: Unreadable = { kind: "unreadable" };

export function text(tokens: readonly number[], fold = false): Text {
  const pattern = new Pattern(tokens);
  return {
    kind: "text",
    fold,
    pattern:
      fold && pattern.exact !== undefined ? new Pattern(literal(pattern.exact.toLowerCase())) : pattern,
  };
}

const colon = 0x3a;

/** The first five colons separate; all further ones belong to the resource. */
function patternParts(tokens: readonly number[]): number[][] {
  const parts: number[][] = [[]];
  for (const token of tokens) {
    if (token === colon && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** One of the six parts of an ARN, counted from 0. */
function arnPart(value: string, index: number): string {
  let start = 0;
  for (let skipped = 0; skipped < index; skipped++) start = value.indexOf(":", start) + 1;
  const end = index < 5 ? value.indexOf(":", start) : -1;
  return value.slice(start, end < 0 ? undefined : end);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN */
export function arn(tokens: readonly number[]): Arn {
  const parts = patternParts(tokens);
  return {
    kind: "arn",
    whole: new Pattern(tokens),
    parts: parts.length === 6 ? parts.map((part) => new Pattern(part)) : undefined,
  };
}

/** A decimal number, and whether it has more digits than can be told apart here. */
function numberOf(value: string): { value: number; inDoubt: boolean } | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(value)) return undefined;
  const digits = value
    .replace(/[eE].*$/, "")
    .replace(/\D/g, "")
    .replace(/^0+/, "");
  return { value: Number(value), inDoubt: digits.length > 15 || !Number.isFinite(Number(value)) };
}

const calendar = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(.*))?)?)?$/;

/**
 * ISO 8601 in the W3C's profile, or seconds since 1970, as milliseconds.
 * https://www.w3.org/TR/NOTE-datetime
 */
function dateOf(value: string): { value: number; inDoubt: boolean } | undefined {
  // Four digits are a year and a second alike.
  if (/^-?\d+(\.\d+)?$/.test(value) && value.length !== 4)
    return { value: Number(value) * 1000, inDoubt: value.replace(/\D/g, "").length > 13 };
  const found = calendar.exec(value);
  if (!found) return undefined;
  const [, year = "", month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction] = found;
  const zone = found[8] ?? "Z";
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (zone !== "Z" && zone !== "" && !offset) return undefined;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${(fraction ?? "").slice(0, 3).padEnd(3, "0")}Z`;
  const time = Date.parse(iso);
  // A day that its month does not have would roll over into the next.
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== Number(day)) return undefined;
  const minutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return { value: time - minutes * 60_000, inDoubt: value.length === 4 || zone === "" };
}

const parsers = { number: numberOf, date: dateOf } as const;

export type Order = "equals" | "lessthan" | "lessthanequals" | "greaterthan" | "greaterthanequals";

export function range(kind: "number" | "date", order: Order, value: string): Range | Unreadable {
  const bound = parsers[kind](value);
  if (!bound) return unreadable;
  const below = order.startsWith("less");
  const above = order.startsWith("greater");
  return {
    kind,
    low: below ? -Infinity : bound.value,
    high: above ? Infinity : bound.value,
    includesLow: order !== "greaterthan",
    includesHigh: order !== "lessthan",
    inDoubt: bound.inDoubt,
  };
}

function ipv4(value: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(value)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function ipv6(value: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(value);
  if (dotted) {
    const last = ipv4(dotted[2] ?? "");
    if (last === undefined) return undefined;
    return ipv6(`${dotted[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`);
  }
  if (!/^[0-9a-fA-F:]{2,39}$/.test(value)) return undefined;
  const halves = value.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  if (halves.length === 2 ? count > 7 : count !== 8) return undefined;
  const all = [...(groups[0] ?? []), ...Array<string>(8 - count).fill("0"), ...(groups[1] ?? [])];
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** An address, or a block of them in CIDR notation; an address alone is the block of it alone. */
export function addresses(value: string): Addresses | Unreadable {
  const [address = "", prefix, ...rest] = value.split("/");
  const version = address.includes(":") ? 6 : 4;
  const bits = version === 4 ? 32 : 128;
  const base = version === 4 ? ipv4(address) : ipv6(address);
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : bits + 1;
  if (base === undefined || length > bits || rest.length > 0) return unreadable;
  const mask = (1n << BigInt(bits - length)) - 1n;
  const low = base & ~mask;
  return { kind: "ip", version, low, high: low | mask };
}

export function truth(value: string): Truth | Unreadable {
  const lower = value.toLowerCase();
  return lower === "true" || lower === "false" ? { kind: "bool", value: lower === "true" } : unreadable;
}

/** Whether a value of a request matches. What cannot be read does not, in doubt: neither way round may it prove a thing. */
export function compare(comparison: Comparison, value: string): Answer {
  switch (comparison.kind) {
    case "text":
      return comparison.pattern.matches(comparison.fold ? value.toLowerCase() : value) ? yes : no;
    case "arn": {
      const { parts, whole } = comparison;
      // "Each of the six components is checked separately"; whether a star stands for all that follow is not said.
      if (!parts) return whole.isEverything ? yes : whole.matches(value) ? noInDoubt : no;
      if (!whole.matches(value)) return no;
      return whole.exact !== undefined || parts.every((part, index) => part.matches(arnPart(value, index)))
        ? yes
        : no;
    }
    case "number":
    case "date": {
      const found = parsers[comparison.kind](value);
      if (!found) return noInDoubt;
      const above = comparison.includesLow ? found.value >= comparison.low : found.value > comparison.low;
      const below = comparison.includesHigh ? found.value <= comparison.high : found.value < comparison.high;
      const doubtful = found.inDoubt || comparison.inDoubt;
      return above && below ? (doubtful ? yesInDoubt : yes) : doubtful ? noInDoubt : no;
    }
    case "ip": {
      const found = addresses(value);
      if (found.kind !== "ip") return noInDoubt;
      return found.version === comparison.version &&
        found.low >= comparison.low &&
        found.high <= comparison.high
        ? yes
        : no;
    }
    case "bool": {
      const found = truth(value);
      if (found.kind !== "bool") return noInDoubt;
      return found.value === comparison.value ? yes : no;
    }
    case "unreadable":
      return noInDoubt;
  }
}

/** The one value that matches, where there is only one. */
export function onlyValue(comparison: Comparison): string | undefined {
  return comparison.kind === "text" && !comparison.fold
    ? comparison.pattern.exact
    : comparison.kind === "arn" && comparison.parts
      ? comparison.whole.exact
      : undefined;
}

const patternIn = (comparison: Text | Arn): Pattern =>
  comparison.kind === "text" ? comparison.pattern : comparison.whole;

/** In lower case, letter by letter; the sigma that looks different at the end of a word counts as the other one. */
const folded = (pattern: Pattern): Pattern =>
  new Pattern(
    pattern.tokens.flatMap((token) =>
      token < 0 ? [token] : literal(String.fromCodePoint(token).toLowerCase().replaceAll("ς", "σ")),
    ),
  );

/** The parts of every ARN that a pattern of texts matches; `undefined` where a star may hold what separates them. */
function partsOfAll({ tokens }: Pattern): Pattern[] | undefined {
  const parts = patternParts(tokens);
  const separate = parts.length === 6 && parts.slice(0, 5).every((part) => part.every((token) => token >= 0));
  return separate ? parts.map((part) => new Pattern(part)) : undefined;
}

/** Whether every value that the first matches is matched by the second. May miss, never errs. */
export function implies(first: Comparison, second: Comparison): boolean {
  if (first === second) return true;
  const only = onlyValue(first);
  if (only !== undefined) return compare(second, only) === yes;
  if (first.kind === "text" && second.kind === "text")
    return first.fold === second.fold && second.pattern.covers(first.pattern);
  if (first.kind === "arn" && second.kind === "arn")
    return (
      second.whole.isEverything ||
      first.whole.equals(second.whole) ||
      (first.parts !== undefined &&
        second.parts !== undefined &&
        first.parts.every((part, index) => second.parts?.[index]?.covers(part)))
    );
  if (first.kind === "arn" && second.kind === "text")
    return first.parts !== undefined && !second.fold && second.pattern.covers(first.whole);
  if (first.kind === "text" && second.kind === "arn")
    return (
      second.whole.isEverything ||
      (!first.fold &&
        second.parts !== undefined &&
        partsOfAll(first.pattern)?.every((part, index) => second.parts?.[index]?.covers(part)) === true)
    );
  if ((first.kind === "number" || first.kind === "date") && second.kind === first.kind)
    return (
      !first.inDoubt &&
      !second.inDoubt &&
      (first.low > second.low || (first.low === second.low && (second.includesLow || !first.includesLow))) &&
      (first.high < second.high ||
        (first.high === second.high && (second.includesHigh || !first.includesHigh)))
    );
  if (first.kind === "ip" && second.kind === "ip")
    return first.version === second.version && first.low >= second.low && first.high <= second.high;
  return first.kind === "bool" && second.kind === "bool" && first.value === second.value;
}

/** Whether no value is matched by both. May miss, never errs. */
export function excludes(first: Comparison, second: Comparison): boolean {
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const only = onlyValue(one);
    if (only !== undefined) return compare(other, only) === no;
  }
  if ((first.kind === "text" || first.kind === "arn") && (second.kind === "text" || second.kind === "arn")) {
    const fold = (first.kind === "text" && first.fold) || (second.kind === "text" && second.fold);
    if (fold) return !folded(patternIn(first)).overlaps(folded(patternIn(second)));
    if (first.kind === "arn" && second.kind === "arn" && first.parts && second.parts)
      return first.parts.some((part, index) => second.parts?.[index]?.overlaps(part) === false);
    return !patternIn(first).overlaps(patternIn(second));
  }
  if ((first.kind === "number" || first.kind === "date") && second.kind === first.kind) {
    if (first.inDoubt || second.inDoubt) return false;
    const apart = (lower: Range, upper: Range): boolean =>
      lower.high < upper.low || (lower.high === upper.low && !(lower.includesHigh && upper.includesLow));
    return apart(first, second) || apart(second, first);
  }
  if (first.kind === "ip" && second.kind === "ip")
    return first.version !== second.version || first.high < second.low || second.high < first.low;
  return first.kind === "bool" && second.kind === "bool" && first.value !== second.value;
}

/** What to put in for a star, in turn. */
export const fillings = ["x", "", "x1", "q-7z"] as const;

/** Values that a pattern takes in together with others, as far as one is found. */
export function* commonTexts(patterns: readonly Pattern[]): Generator<string> {
  const [first, ...others] = patterns;
  const common = others.reduce<Pattern | undefined>((met, pattern) => met?.meet(pattern), first);
  if (common) yield* samples(common);
}

function* samples(pattern: Pattern): Generator<string> {
  for (const filling of fillings) yield pattern.sample(filling);
}

/** Values of the kind of a comparison, inside of it, at its edges and outside. */
function around(comparison: Comparison): Iterable<string> {
  switch (comparison.kind) {
    case "text":
    case "arn":
      return samples(patternIn(comparison));
    case "number":
    case "date":
      return [comparison.low, comparison.high]
        .flatMap((bound) => [bound, bound + 1000, bound - 1000])
        .filter((value) => Math.abs(value) < 8e15)
        .map((value) =>
          comparison.kind === "number" ? String(value) : new Date(value).toISOString().replace(".000Z", "Z"),
        );
    case "ip":
      return [
        ...[comparison.low, comparison.high].map((value) => addressText(value, comparison.version)),
        ...["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8:1::1"],
      ];
    case "bool":
      return ["true", "false"];
    case "unreadable":
      return [];
  }
}

const isPattern = (comparison: Comparison): comparison is Text | Arn =>
  comparison.kind === "text" || comparison.kind === "arn";

/**
 * Values that may match all of the first and none of the second, to be tried. What is compared as a number, a date, an
 * address or a truth is most likely one: such values come first.
 */
export function* candidates(passed: readonly Comparison[], failed: readonly Comparison[]): Generator<string> {
  const all = [...passed, ...failed];
  for (const one of all) if (!isPattern(one)) yield* around(one);
  for (const one of all) if (isPattern(one)) yield* around(one);
  yield* commonTexts(passed.filter(isPattern).map(patternIn));
}

function addressText(value: bigint, version: 4 | 6): string {
  const size = version === 4 ? 8n : 16n;
  const groups = Array.from({ length: version === 4 ? 4 : 8 }, (_, index, all = version === 4 ? 4 : 8) =>
    ((value >> (size * BigInt(all - 1 - index))) & ((1n << size) - 1n)).toString(version === 4 ? 10 : 16),
  );
  return groups.join(version === 4 ? "." : ":");
}
