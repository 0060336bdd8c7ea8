/**
 * What the policies in force look at, for one action: questions that differ in nothing of it have the same answer, and
 * the answer is worked out once.
 */
import { outlook } from "./cell.ts";
import type { CompiledCondition } from "./condition.ts";
import { isServiceLinked } from "./evaluate.ts";
import { lowerCase, patternOf } from "./pattern.ts";
import type { CompiledStatement, Policy, Relevant } from "./policy.ts";
import type { Named } from "./principal.ts";
import type { Caller, ContextValue } from "./request.ts";
import type { Choice } from "./request-set.ts";

/** What the statements of some policies about one action look at. */
export interface Saying {
  /** The same only for the same statements. */
  readonly key: string;
  readonly conditions: readonly CompiledCondition[];
  /** Keys whose values are read as they are: variables, and what principals are known by. */
  readonly values: readonly string[];
  readonly named: readonly Named[];
}

/** The same of all policies in force. */
export interface Bearing {
  /** Told apart by it from others of the same book. */
  readonly number: number;
  readonly conditions: ReadonlyMap<string, readonly CompiledCondition[]>;
  readonly values: ReadonlySet<string>;
  readonly named: readonly Named[];
}

const numbers = new WeakMap<CompiledStatement, number>();
let numbered = 0;

function numberOf(statement: CompiledStatement): number {
  let number = numbers.get(statement);
  if (number === undefined) {
    numbered += 1;
    number = numbered;
    numbers.set(statement, number);
  }
  return number;
}

const sayings = new WeakMap<Relevant, Saying>();

/** What a policy says about an action, given in lower case; `key` is empty where that is nothing. */
function sayingOf({ rules }: Policy, action: string): Saying {
  const relevant = rules.about(action);
  let saying = sayings.get(relevant);
  if (!saying) {
    const statements = [...relevant.allow, ...relevant.deny];
    saying = {
      key: statements.map(numberOf).join(","),
      conditions: statements.flatMap(({ compiledConditions }) => compiledConditions),
      values: statements.flatMap((statement) => [...valuesIn(statement)]),
      named: statements.flatMap(({ named }) => named ?? []),
    };
    sayings.set(relevant, saying);
  }
  return saying;
}

/** Keys of which a statement takes the value itself. */
function* valuesIn({ resourceValues, compiledConditions, named }: CompiledStatement): Generator<string> {
  for (const { template } of resourceValues ?? []) yield* template.keys;
  for (const { compared } of compiledConditions) for (const { template } of compared) yield* template.keys;
  for (const { kind } of named ?? [])
    if (kind === "id") yield "aws:userid";
    else if (kind === "service") yield "aws:principalservicenameslist";
}

/** @param keep whether a policy that says nothing about the action counts, as a boundary does */
function together(parts: readonly Saying[], separator: string, keep = false): Saying {
  const said = keep ? parts : parts.filter(({ key }) => key !== "");
  const [only] = said;
  if (only && said.length === 1 && !keep) return only;
  return {
    key: said.map(({ key }) => key).join(separator),
    conditions: said.flatMap(({ conditions }) => conditions),
    values: said.flatMap(({ values }) => values),
    named: said.flatMap(({ named }) => named),
  };
}

/** Policies of which one that allows is enough. */
export const saidBy = (policies: readonly Policy[], action: string): Saying =>
  together(
    policies.map((policy) => sayingOf(policy, action)),
    ";",
  );

/** What goes with a principal. */
export interface PrincipalPolicies {
  readonly identity: readonly Policy[];
  readonly boundaries: readonly Policy[];
  readonly session: readonly Policy[];
  readonly scps: readonly (readonly Policy[])[];
}

/** What all policies of a principal say about an action, given in lower case. */
export function saidOfPrincipal(
  { identity, boundaries, session, scps }: PrincipalPolicies,
  action: string,
): Saying {
  const bounds = boundaries.map((policy) => sayingOf(policy, action));
  const levels = scps.map((level) => saidBy(level, action));
  const all = together(
    [
      saidBy(identity, action),
      together(bounds, "&", true),
      saidBy(session, action),
      together(levels, "&", true),
    ],
    "|",
    true,
  );
  // No policy of a layer, and one that says nothing, are not the same.
  return { ...all, key: `${boundaries.length} ${session.length > 0} ${scps.length} ${all.key}` };
}

/** Bearings, each with its number. */
export class Bearings {
  private readonly known = new Map<string, Bearing>();

  /** @param parts what is said by layer, in one order */
  of(parts: readonly Saying[]): Bearing {
    let key = "";
    for (const part of parts) key += `${part.key} / `;
    let bearing = this.known.get(key);
    if (!bearing) {
      const conditions = new Map<string, CompiledCondition[]>();
      for (const condition of new Set(parts.flatMap((part) => part.conditions))) {
        const there = conditions.get(condition.key);
        if (there) there.push(condition);
        else conditions.set(condition.key, [condition]);
      }
      bearing = {
        number: this.known.size,
        conditions,
        values: new Set(parts.flatMap(({ values }) => values)),
        named: parts.flatMap(({ named }) => named),
      };
      this.known.set(key, bearing);
    }
    return bearing;
  }
}

/** A caller's context by key in lower case; as in the concrete question, the first one counts. */
export type Keys = ReadonlyMap<string, ContextValue | Choice | null>;

export function keysOf(context: Readonly<Record<string, ContextValue | Choice | null>>): Keys {
  const keys = new Map<string, ContextValue | Choice | null>();
  for (const [name, value] of Object.entries(context)) {
    const key = lowerCase(name);
    if (!keys.has(key)) keys.set(key, value);
  }
  return keys;
}

/** What the policies see of a caller: of two callers of whom they see the same, they let the one do what the other may. */
export function seen({ conditions, values, named }: Bearing, caller: Caller, keys: Keys): string {
  const { arn, type, entity, account } = caller;
  let facts = `${type} ${account} ${isServiceLinked(caller)}`;
  if (named.some((one) => maybe(one, caller))) facts += ` ${arn} ${entity}`;
  for (const key of values) facts += ` ${key}=${raw(keys.get(key))}`;
  for (const [key, about] of conditions) {
    if (values.has(key)) continue;
    const value = keys.get(key);
    facts += ` ${key}=${outlook(key, value, about) ?? raw(value)}`;
  }
  return facts;
}

const raw = (value: ContextValue | Choice | null | undefined): string => JSON.stringify(value) ?? "";

/** Whether an entry may name a caller by its own ARN. May say so wrongly, and never misses. */
function maybe(named: Named, { arn, type, entity }: Caller): boolean {
  switch (named.kind) {
    case "user":
      return type === "User" || type === "FederatedUser" ? (entity ?? arn) === named.value : false;
    case "role":
      return type === "AssumedRole" && (entity === undefined || entity === named.value);
    case "session":
      return arn.includes("*") ? patternOf(arn).matches(named.value) : arn === named.value;
    case "service":
    case "provider":
      return arn === named.value;
    default:
      return false;
  }
}
