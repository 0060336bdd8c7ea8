/** Conditions made ready: operators by what they compare, values by what they can match. */
import { addresses, arn, type Comparison, type Order, range, text, truth } from "./comparison.ts";
import { type Condition, PolicyError } from "./document.ts";
import { resolve, type Template, template } from "./template.ts";

interface Operator {
  readonly name: string;
  readonly negated: boolean;
  /** Whether `*` and `?` are wildcards, and whether variables are variables. */
  readonly wild: boolean;
  readonly variables: boolean;
  readonly comparison: (tokens: readonly number[], written: string) => Comparison;
}

type Making = Pick<Operator, "comparison"> & Partial<Pick<Operator, "wild" | "variables">>;

const both = (positive: string, negative: string, making: Making): [string, Operator][] =>
  [positive, negative].map((name) => [
    name.toLowerCase(),
    { wild: false, variables: false, ...making, name, negated: name === negative },
  ]);

const positive = (name: string, making: Making): [string, Operator][] => both(name, "", making).slice(0, 1);

const ordered = (kind: "number" | "date", prefix: string): [string, Operator][] => {
  const by = (order: Order): Making => ({ comparison: (_, written) => range(kind, order, written) });
  return [
    ...both(`${prefix}Equals`, `${prefix}NotEquals`, by("equals")),
    ...positive(`${prefix}LessThan`, by("lessthan")),
    ...positive(`${prefix}LessThanEquals`, by("lessthanequals")),
    ...positive(`${prefix}GreaterThan`, by("greaterthan")),
    ...positive(`${prefix}GreaterThanEquals`, by("greaterthanequals")),
  ];
};

const arns: Making = { wild: true, variables: true, comparison: (tokens) => arn(tokens) };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: ReadonlyMap<string, Operator> = new Map([
  ...both("StringEquals", "StringNotEquals", { variables: true, comparison: (tokens) => text(tokens) }),
  ...both("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", {
    variables: true,
    comparison: (tokens) => text(tokens, true),
  }),
  ...both("StringLike", "StringNotLike", {
    wild: true,
    variables: true,
    comparison: (tokens) => text(tokens),
  }),
  ...ordered("number", "Numeric"),
  ...ordered("date", "Date"),
  ...positive("Bool", { comparison: (_, written) => truth(written) }),
  ...positive("BinaryEquals", { comparison: (tokens) => text(tokens) }),
  ...both("IpAddress", "NotIpAddress", { comparison: (_, written) => addresses(written) }),
  ...both("ArnEquals", "ArnNotEquals", arns),
  ...both("ArnLike", "ArnNotLike", arns),
]);

/** One value of a condition: compared as it is, or only once its variables have values. */
export interface Value {
  readonly fixed: Comparison | undefined;
  readonly template: Template;
  /** The operator that is not negated. */
  readonly operator: string;
  /** Of the tokens that the variables come to. */
  readonly comparison: (tokens: readonly number[]) => Comparison;
}

export interface CompiledCondition extends Condition {
  /** For `Null`: whether a request without the key matches, and whether one with it does. */
  readonly presence: { readonly absent: boolean; readonly present: boolean } | undefined;
  readonly negated: boolean;
  readonly compared: readonly Value[];
  /**
   * A variable without a value: AWS says both that it matches nothing and that the statement does not take effect.
   * With a single value under a plain operator the two come to the same.
   */
  readonly doubtfulWithoutVariable: boolean;
  /** The same for conditions that ask the same of the key, whichever way round they ask. */
  readonly question: string;
  /** For people: `aws:sourceip IpAddress 10.0.0.0/8`. */
  readonly wording: string;
}

const negations: Readonly<Record<string, string>> = Object.fromEntries(
  [...operators].filter(([, { negated }]) => negated).map(([key]) => [key, key.replace("not", "")]),
);

const qualifierNames = { forallvalues: "ForAllValues:", foranyvalue: "ForAnyValue:" } as const;

export function compileCondition(condition: Condition, variables: boolean, where: string): CompiledCondition {
  const { operator: name, key, values, qualifier, ifExists } = condition;
  const place = `${where}.Condition.${name}.${key}`;
  const isNull = name === "null";
  const operator = operators.get(name);
  if (!isNull && !operator) throw new PolicyError(`${where}.Condition.${name}`, "an unknown operator");
  if (isNull && (ifExists || qualifier))
    throw new PolicyError(`${where}.Condition.${name}`, "Null takes neither IfExists nor a qualifier");
  if (values.length === 0) throw new PolicyError(place, "no value");
  const compared = operator
    ? values.map((value): Value => {
        const written = template(value, operator.wild, variables && operator.variables, place);
        const tokens = written.keys.length === 0 ? resolve(written, () => null) : null;
        const comparison = (found: readonly number[]): Comparison => operator.comparison(found, value);
        return {
          template: written,
          fixed: tokens ? comparison(tokens) : undefined,
          operator: negations[name] ?? name,
          comparison,
        };
      })
    : [];
  const truths = isNull ? values.map((value) => value.toLowerCase()) : [];
  return {
    operator: name,
    key,
    values,
    ...(qualifier ? { qualifier } : {}),
    ifExists,
    presence: isNull ? { absent: truths.includes("true"), present: truths.includes("false") } : undefined,
    negated: operator?.negated ?? false,
    compared,
    doubtfulWithoutVariable:
      operator?.negated === false && (values.length > 1 || ifExists || qualifier !== undefined),
    question: JSON.stringify([negations[name] ?? name, variables, [...values].sort()]),
    wording: `${key} ${qualifier ? qualifierNames[qualifier] : ""}${operator?.name ?? "Null"}${ifExists ? "IfExists" : ""} ${values.join(" or ")}`,
  };
}
