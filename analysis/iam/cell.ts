/**
 * A part of a set of requests: what all of its requests have in common, and what has been assumed to get there. Whatever
 * it answers with `always` or `never` holds for each of its requests.
 */
import { valuesOf } from "../../catalog/condition-keys.ts";
import {
  type Comparison,
  candidates,
  commonTexts,
  compare,
  excludes,
  implies,
  onlyValue,
  text,
} from "./comparison.ts";
import type { CompiledCondition, Value } from "./condition.ts";
import { type Answer, always, and, cautious, never, not, or, sometimes, type Three } from "./logic.ts";
import { OpenText, type Relations } from "./open-text.ts";
import { literal, lowerCase, Pattern, patternOf, wildcards } from "./pattern.ts";
import type { ResourceValue } from "./policy.ts";
import type { ContextValue, Request } from "./request.ts";
import type { Choice, RequestSet } from "./request-set.ts";
import { resolve, type Template } from "./template.ts";
import type { World } from "./world.ts";

/** A question about the values of a key, and the answer that has been assumed. */
interface Answered {
  readonly holds: boolean;
  /** Whether one of the values matches, or whether one does not. */
  readonly wanted: boolean;
  readonly comparisons: readonly Comparison[];
}

/** What one key is in a cell. `answers`: what has been assumed of all its values together. */
type Key =
  | { readonly kind: "fixed"; readonly value: ContextValue }
  | { readonly kind: "absent" }
  | {
      readonly kind: "one" | "many" | "unknown";
      readonly present: Three;
      readonly valued: Three;
      readonly open: OpenText<Comparison>;
      readonly answers: ReadonlyMap<string, Answered>;
    };

type OpenKey = Extract<Key, { readonly open: unknown }>;

/** Something that is open: assuming it, or its opposite, gives two cells that make up this one. */
type Assumption = (holds: boolean) => Cell | undefined;

const verdict = (comparison: Comparison, value: string): boolean | undefined => {
  const answer = cautious(compare(comparison, value));
  return answer === sometimes ? undefined : answer === always;
};

const values: Relations<Comparison> = { implies, excludes, only: onlyValue, passes: verdict, candidates };

/**
 * Patterns of resources. Whether a star inside of a segment crosses a colon is in doubt, so a pattern takes in for sure
 * what it matches without that, and for sure not what it does not match with it.
 */
const resources: Relations<Pattern> = {
  implies: (first, second) => first.equals(second) || second.covers(first, true),
  excludes: (first, second) => !first.overlaps(second),
  only: (pattern) => pattern.exact,
  passes: (pattern, resource) =>
    pattern.matchesWithinSegments(resource) ? true : pattern.matches(resource) ? undefined : false,
  candidates: (passed) => commonTexts(passed),
};

const isText = (value: string | undefined): value is string => value !== undefined;

const empty = text([]);

const three = (known: boolean | undefined): Three =>
  known === undefined ? sometimes : known ? always : never;

const isChoice = (value: ContextValue | Choice): value is Choice =>
  typeof value === "object" && !Array.isArray(value);

const multiplicity = (key: string, given?: boolean): OpenKey["kind"] =>
  given === undefined ? valuesOf(key) : given ? "many" : "one";

const texts = new Map<string, Comparison>();
const mostTexts = 100_000;

/** The comparison with a pattern, made once, so that what it says about others is known. */
function textOf(pattern: string): Comparison {
  let comparison = texts.get(pattern);
  if (!comparison) {
    comparison = text(wildcards(pattern));
    if (texts.size >= mostTexts) texts.clear();
    texts.set(pattern, comparison);
  }
  return comparison;
}

/** Of each choice, by key: a caller's are the same in question after question. */
const openKeys = new WeakMap<Choice, Map<string, OpenKey>>();

function openKey(key: string, choice: Choice): OpenKey {
  let known = openKeys.get(choice);
  if (!known) {
    known = new Map();
    openKeys.set(choice, known);
  }
  let open = known.get(key);
  if (!open) {
    open = openedKey(key, choice);
    known.set(key, open);
  }
  return open;
}

function openedKey(key: string, { anyOf, maybeAbsent, multivalued }: Choice): OpenKey {
  const open = new OpenText(values, anyOf.map(textOf));
  const present = maybeAbsent ? sometimes : always;
  const valued = open.knows(empty) === false ? present : sometimes;
  return { kind: multiplicity(key, multivalued), present, valued, open, answers: new Map() };
}

const anything: Choice = { anyOf: ["*"], maybeAbsent: true };

/**
 * What conditions on a key see of it: where they see the same of two values, they cannot tell them apart. `undefined`
 * where that is not known, so that nothing is the same but the value itself.
 */
export function outlook(
  key: string,
  value: ContextValue | Choice | null | undefined,
  conditions: readonly CompiledCondition[],
): string | undefined {
  if (value === undefined || value === null || Array.isArray(value)) return undefined;
  let seen: string;
  let see: (comparison: Comparison) => Answer | boolean | undefined;
  if (isChoice(value)) {
    const { kind, present, valued, open } = openKey(key, value);
    seen = `${kind} ${present} ${valued}`;
    see = (comparison) => open.knows(comparison);
  } else if (typeof value === "string") {
    seen = value === "" ? "empty" : "text";
    see = (comparison) => compare(comparison, value);
  } else return undefined;
  for (const { compared } of conditions)
    for (const { fixed } of compared) {
      const answer = fixed && see(fixed);
      if (answer === undefined) return undefined;
      seen += ` ${answer}`;
    }
  return seen;
}

interface Parts {
  readonly keys: ReadonlyMap<string, Key>;
  readonly resource: OpenText<Pattern> | string;
  readonly caller: OpenText<Pattern> | string;
  /** Comparisons with a value that is not known, whose outcome has been assumed. */
  readonly answers: ReadonlyMap<string, boolean>;
}

export class Cell implements World {
  readonly action: string;
  private readonly set: RequestSet;
  private readonly parts: Parts;
  private readonly found = new Map<string, Key>();
  private open: Assumption[] = [];

  private constructor(set: RequestSet, parts: Parts) {
    this.set = set;
    this.parts = parts;
    this.action = lowerCase(set.action);
  }

  /** The whole set. */
  static of(set: RequestSet): Cell {
    const keys = new Map<string, Key>();
    for (const [name, value] of Object.entries(set.context)) {
      const key = lowerCase(name);
      // As in the concrete question, the first one counts.
      if (keys.has(key)) continue;
      keys.set(
        key,
        value === null
          ? { kind: "absent" }
          : isChoice(value)
            ? openKey(key, value)
            : { kind: "fixed", value },
      );
    }
    const { resource, principal } = set;
    return new Cell(set, {
      keys,
      resource: "arn" in resource ? resource.arn : new OpenText(resources, [patternOf(resource.pattern)]),
      caller: principal.arn.includes("*")
        ? new OpenText(resources, [patternOf(principal.arn)])
        : principal.arn,
      answers: new Map(),
    });
  }

  /** What came up open since this was asked last, in the order in which it came up. */
  takeOpen(): Assumption[] {
    const { open } = this;
    this.open = [];
    return open;
  }

  settle(answer: Answer): Three {
    return cautious(answer);
  }

  resource(given: readonly ResourceValue[], except: boolean): Three {
    let result: Three = never;
    let withoutValue = false;
    for (const { fixed, template } of given) {
      const tokens = fixed ? undefined : resolve(template, this.value);
      if (tokens === null) withoutValue = true;
      else if (fixed || tokens) result = or(result, this.resourceMatches(fixed ?? new Pattern(tokens ?? [])));
      else result = or(result, this.variableAnswer(template, `resource ${template.text}`));
      if (result === always) break;
    }
    // AWS says both that such a value matches nothing and that the statement does not take effect.
    if (withoutValue) return except ? or(result, sometimes) : and(result, sometimes);
    return result;
  }

  resourceIs(kind: Pattern): Three {
    return this.resourceMatches(kind);
  }

  present(key: string): Three {
    const found = this.key(key);
    if (found.kind === "absent") return never;
    if (found.kind === "fixed")
      return found.value.length === 0 && Array.isArray(found.value) ? never : always;
    if (found.present === sometimes)
      this.offer((holds) => this.withKey(key, holds ? { ...found, present: always } : { kind: "absent" }));
    return found.present;
  }

  hasValue(key: string): Three {
    const found = this.key(key);
    if (found.kind === "absent") return never;
    if (found.kind === "fixed") {
      const { value } = found;
      if (typeof value === "string") return value === "" ? sometimes : always;
      if (value.length === 0) return never;
      return value.every((one) => one === "") ? sometimes : always;
    }
    if (found.valued === sometimes)
      this.offer((holds) =>
        this.withKey(
          key,
          holds ? { ...found, present: always, valued: always } : { ...found, valued: never },
        ),
      );
    return found.valued;
  }

  any(condition: CompiledCondition): Three {
    return this.search(condition, true);
  }

  anyOther(condition: CompiledCondition): Three {
    return this.search(condition, false);
  }

  callerIs(arn: string): Three {
    const { caller } = this.parts;
    if (typeof caller === "string") return caller === arn ? always : never;
    const pattern = new Pattern(literal(arn));
    const known = caller.knows(pattern);
    if (known === undefined)
      this.offer((holds) => {
        const next = caller.assume(pattern, holds);
        return next === undefined ? undefined : new Cell(this.set, { ...this.parts, caller: next });
      });
    return three(known);
  }

  value = (key: string): string | null | undefined => {
    const found = this.key(key);
    if (found.kind === "absent") return null;
    // Whether a wildcard in a variable's value is one is not said.
    return found.kind === "fixed" && typeof found.value === "string" && !/[*?]/.test(found.value)
      ? found.value
      : undefined;
  };

  lists(key: string, listed: string): Three {
    const found = this.key(key);
    if (found.kind === "absent") return never;
    if (found.kind === "fixed")
      return typeof found.value !== "string" && found.value.includes(listed) ? always : never;
    return sometimes;
  }

  private offer(assumption: Assumption): void {
    this.open.push(assumption);
  }

  private key(key: string): Key {
    const given = this.parts.keys.get(key) ?? this.found.get(key);
    if (given) return given;
    const made: Key = this.set.unnamed === "absent" ? { kind: "absent" } : openKey(key, anything);
    this.found.set(key, made);
    return made;
  }

  private withKey(key: string, value: Key): Cell {
    return new Cell(this.set, { ...this.parts, keys: new Map(this.parts.keys).set(key, value) });
  }

  private resourceMatches(pattern: Pattern): Three {
    const { resource } = this.parts;
    if (typeof resource === "string") return three(resources.passes(pattern, resource));
    const known = resource.knows(pattern);
    if (known === undefined)
      this.offer((holds) => {
        const next = resource.assume(pattern, holds);
        return next === undefined ? undefined : new Cell(this.set, { ...this.parts, resource: next });
      });
    return three(known);
  }

  /** A yes-or-no question that is told apart by its text only. */
  private answer(question: string): Three {
    const { answers } = this.parts;
    const known = answers.get(question);
    if (known === undefined)
      this.offer(
        (holds) => new Cell(this.set, { ...this.parts, answers: new Map(answers).set(question, holds) }),
      );
    return three(known);
  }

  /** A comparison with variables that are open: told apart by its text, once it is known which of them have values. */
  private variableAnswer({ keys }: Template, question: string): Three {
    return keys.some((key) => this.present(key) === sometimes) ? sometimes : this.answer(question);
  }

  private search(condition: CompiledCondition, wanted: boolean): Three {
    const key = this.key(condition.key);
    if (key.kind === "absent") return never;
    if (key.kind === "one") {
      const is = this.matches(condition, (value) => this.openMatches(condition.key, key, value));
      return wanted ? is : not(is);
    }
    if (key.kind !== "fixed") return this.question(condition, key, wanted);
    const fixed = (found: string): Three => {
      const is = this.matches(condition, (value) => this.fixedMatches(condition, found, value));
      return wanted ? is : not(is);
    };
    if (typeof key.value === "string") return fixed(key.value);
    // AWS: "Multivalued condition keys require a set operator"; what happens without one is not said.
    if (condition.qualifier === undefined) return sometimes;
    return key.value
      .filter((one) => one !== "")
      .map(fixed)
      .reduce<Three>(or, never);
  }

  /** Whether one of the condition's values matches, by what is said of each. */
  private matches(condition: CompiledCondition, one: (value: Value) => Three | undefined): Three {
    let result: Three = never;
    let withoutValue = false;
    for (const value of condition.compared) {
      const is = one(value);
      if (is === undefined) withoutValue = true;
      else result = or(result, is);
    }
    return withoutValue && condition.doubtfulWithoutVariable ? and(result, sometimes) : result;
  }

  /** The comparison of a value: `null` if a variable has no value, `undefined` if one is open. */
  private comparison(value: Value): Comparison | null | undefined {
    if (value.fixed) return value.fixed;
    const tokens = resolve(value.template, this.value);
    return tokens ? value.comparison(tokens) : tokens === null ? null : undefined;
  }

  private fixedMatches(condition: CompiledCondition, found: string, value: Value): Three | undefined {
    const comparison = this.comparison(value);
    if (comparison === null) return undefined;
    return comparison
      ? cautious(compare(comparison, found))
      : this.variableAnswer(
          value.template,
          JSON.stringify([condition.key, value.operator, value.template.text, found]),
        );
  }

  private openMatches(name: string, key: OpenKey, value: Value): Three | undefined {
    const comparison = this.comparison(value);
    if (comparison === null) return undefined;
    // Patterns with variables that are open are told apart by their text.
    if (!comparison)
      return this.variableAnswer(value.template, JSON.stringify([name, value.operator, value.template.text]));
    const known = key.open.knows(comparison);
    if (known === undefined)
      this.offer((holds) => {
        const next = key.open.assume(comparison, holds);
        if (next === undefined) return undefined;
        if (typeof next === "string") return this.withKey(name, { kind: "fixed", value: next });
        if (!holds) return this.withKey(name, { ...key, open: next });
        const valued = next.knows(empty) === false ? always : key.valued;
        return this.withKey(name, { ...key, present: always, valued, open: next });
      });
    return three(known);
  }

  /** Of a key that may hold several values: whether one of them matches, or one does not. */
  private question(condition: CompiledCondition, key: OpenKey, wanted: boolean): Three {
    const qualified = condition.qualifier !== undefined;
    const comparisons = condition.compared.map((value) => this.comparison(value));
    if (condition.doubtfulWithoutVariable && comparisons.includes(null)) return sometimes;
    const found = comparisons.filter((one) => one !== null && one !== undefined);
    const known = comparisons.includes(undefined) ? undefined : this.knownOfAll(key, found);
    if (known !== undefined) return three(known === wanted);
    const question = `${qualified ? "of values" : "of all"} ${wanted ? "some" : "other"} ${condition.question}`;
    const answer = key.answers.get(question);
    if (answer === undefined)
      this.offer((holds) =>
        this.withKey(condition.key, {
          ...key,
          ...(holds ? { present: always, ...(qualified ? { valued: always } : {}) } : {}),
          answers: new Map(key.answers).set(question, { holds, wanted, comparisons: found }),
        }),
      );
    return three(answer?.holds);
  }

  /** Whether every possible value matches, or none does. */
  private knownOfAll({ open }: OpenKey, comparisons: readonly Comparison[]): boolean | undefined {
    if (comparisons.every((one) => open.knows(one) === false)) return false;
    return comparisons.some((one) => open.knows(one) === true) ? true : undefined;
  }

  /** A request of this cell, as far as one can be found by trial. */
  example(): Request | undefined {
    const { set, parts } = this;
    const filled = (open: OpenText<Pattern> | string): string | undefined =>
      typeof open === "string" ? open : open.find();
    const resource = filled(parts.resource);
    const caller = filled(parts.caller);
    if (resource === undefined || caller === undefined) return undefined;
    const context: Record<string, ContextValue> = {};
    for (const [name, key] of parts.keys) {
      if (key.kind === "absent") continue;
      if (key.kind === "fixed") context[name] = key.value;
      else if (key.present === always || key.open.passed.length > 0) {
        const value = this.exampleOf(key);
        if (value === undefined) return undefined;
        context[name] = value;
      }
    }
    const { action, resourceAccount, resourceOrg } = set;
    return {
      principal: { ...set.principal, arn: caller },
      action,
      resource,
      resourceAccount,
      resourceOrg,
      context,
    };
  }

  /** By trial: whether the values are right is for the concrete question to say. */
  private exampleOf(key: OpenKey): ContextValue | undefined {
    if (key.kind === "one") return key.open.find();
    const answers = [...key.answers.values()];
    const matched = answers.filter(({ holds, wanted }) => holds === wanted);
    const other = answers.filter(({ holds, wanted }) => holds && !wanted);
    const valueFor = (passed: readonly Comparison[], failed: readonly Comparison[]): string | undefined => {
      for (const one of candidates([...key.open.oneOf, ...passed], failed))
        if (
          key.open.allows(one) &&
          passed.every((test) => verdict(test, one) === true) &&
          failed.every((test) => verdict(test, one) === false)
        )
          return one;
      return undefined;
    };
    const found = [
      ...matched.map(({ comparisons }) => comparisons.map((one) => valueFor([one], [])).find(isText)),
      ...other.map(({ comparisons }) => valueFor([], comparisons)),
    ].filter(isText);
    if (found.length === 0) found.push(...[key.open.find()].filter(isText));
    const values = [...new Set(found)];
    return key.kind === "many" || values.length > 1 ? values : values[0];
  }
}
