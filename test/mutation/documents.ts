/**
 * Every way to weaken a policy document in one place. An Allow is weakened by saying more, a Deny by saying less; either
 * by saying nothing.
 */
import type { Properties } from "../../sandbox/wire.ts";

/** The document after one change, with the place in it and what was done there. */
export interface Weakened {
  /** For example `NobodyEnds.Action`. */
  readonly place: string;
  /** What is done, in the same words wherever it is done. */
  readonly change: string;
  /** The value that is changed. */
  readonly value: string;
  readonly document: Properties;
}

type Statement = Properties;
type Change = Omit<Weakened, "document" | "place"> & { readonly part: string; readonly statement: Statement };

const listed = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** Of one value a text, of several a list, as people write them. */
const written = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);

/** The service that an action is of, with everything that it can do. */
const wholeService = (action: string): string => `${action.split(":")[0]}:*`;

/** An ARN or a name up to its last part, and anything after it. */
const widerName = (value: string): string => value.replace(/[^:/]+$/, "*");

/** Somebody whom no stack knows. */
export const stranger = "666666666666";

export const accountsIn = (text: string): string[] => [...new Set(text.match(/\b\d{12}\b/g) ?? [])];

/** One value after the other replaced; those that stay what they are left out. */
function* each(
  statement: Statement,
  part: string,
  change: string,
  by: (value: string) => string | undefined,
): Generator<Change> {
  const values = listed(statement[part]);
  for (const [index, value] of values.entries()) {
    const other = by(value);
    if (other !== undefined && !values.includes(other))
      yield {
        part,
        change,
        value,
        statement: { ...statement, [part]: written(values.with(index, other)) },
      };
  }
}

/** One value after the other left out, of several. */
function* eachDropped(statement: Statement, part: string, change: string): Generator<Change> {
  const values = listed(statement[part]);
  if (values.length < 2) return;
  for (const [index, value] of values.entries())
    yield {
      part,
      change,
      value,
      statement: { ...statement, [part]: written(values.toSpliced(index, 1)) },
    };
}

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const conditionsOf = (statement: Statement): Conditions => (statement["Condition"] ?? {}) as Conditions;

function withConditions(statement: Statement, conditions: Conditions): Statement {
  const { Condition: _, ...rest } = statement;
  const left = Object.entries(conditions).filter(([, keys]) => Object.keys(keys).length > 0);
  return left.length === 0 ? rest : { ...rest, Condition: Object.fromEntries(left) };
}

/** The statement with other values for one condition, under another operator where that is needed. */
function conditioned(
  statement: Statement,
  operator: string,
  key: string,
  values: readonly string[] | undefined,
  under = operator,
): Statement {
  const all = structuredClone(conditionsOf(statement)) as Record<string, Record<string, unknown>>;
  delete all[operator]?.[key];
  if (values) all[under] = { ...all[under], [key]: written(values) };
  return withConditions(statement, all);
}

/** The operator that takes wildcards, of the same kind. */
const liking = (operator: string): string =>
  operator.replace(/String(Not)?Equals/, "String$1Like").replace(/Arn(Not)?Equals/, "Arn$1Like");

const isNegative = (operator: string): boolean => /Not(Equals|Like|IpAddress)/.test(operator);

function* widenedConditions(statement: Statement): Generator<Change> {
  for (const [operator, keys] of Object.entries(conditionsOf(statement)))
    for (const [key, given] of Object.entries(keys)) {
      const part = `Condition.${operator}.${key}`;
      const values = listed(given);
      yield {
        part,
        change: "condition dropped",
        value: values.join(", "),
        statement: conditioned(statement, operator, key, undefined),
      };
      if (!/IfExists|^Null$/.test(operator))
        yield {
          part,
          change: "condition passed without the key",
          value: values.join(", "),
          statement: conditioned(statement, operator, key, values, `${operator}IfExists`),
        };
      if (!/String|Arn/.test(operator) || isNegative(operator)) continue;
      for (const [index, value] of values.entries())
        for (const [change, other] of [
          ["condition's value widened to all", "*"],
          ["condition's value widened to its siblings", widerName(value)],
        ] as const)
          if (other !== value)
            yield {
              part,
              change,
              value,
              statement: conditioned(statement, operator, key, values.with(index, other), liking(operator)),
            };
    }
}

/** Denies that spare somebody more. */
function* sparing(statement: Statement): Generator<Change> {
  for (const [operator, keys] of Object.entries(conditionsOf(statement)))
    for (const [key, given] of Object.entries(keys)) {
      const part = `Condition.${operator}.${key}`;
      const values = listed(given);
      const change = (what: string, value: string, next: readonly string[], under = operator): Change => ({
        part,
        change: what,
        value,
        statement: conditioned(statement, operator, key, next, under),
      });
      if (/Bool|^Null$/.test(operator)) {
        yield change(
          "deny's condition turned round",
          values.join(", "),
          values.map((value) => (value === "true" ? "false" : "true")),
        );
        continue;
      }
      if (/Date|Numeric/.test(operator)) {
        const extreme = /Date/.test(operator)
          ? /Less/.test(operator)
            ? "1970-01-01T00:00:00Z"
            : "2999-01-01T00:00:00Z"
          : /Less/.test(operator)
            ? "0"
            : "99999999";
        yield change("deny's condition never true", values.join(", "), [extreme]);
        continue;
      }
      if (isNegative(operator)) {
        yield change("deny spares everybody", values.join(", "), [...values, "*"], liking(operator));
        for (const [index, value] of values.entries()) {
          const wider = widerName(value);
          if (wider !== value && !values.includes(wider))
            yield change("deny spares siblings", value, values.with(index, wider), liking(operator));
        }
      } else {
        if (values.length > 1)
          for (const [index, value] of values.entries())
            yield change("deny's condition lacks a value", value, values.toSpliced(index, 1));
        else yield change("deny's condition never true", values.join(", "), ["nothing-like-it"]);
      }
    }
  yield {
    part: "Condition",
    change: "deny spares whoever has a tag",
    value: "aws:PrincipalTag/team",
    statement: withConditions(statement, {
      ...conditionsOf(statement),
      StringNotEqualsIfExists: {
        ...conditionsOf(statement)["StringNotEqualsIfExists"],
        "aws:PrincipalTag/team": "platform",
      },
    }),
  };
}

/** Principals by kind; `*` stands for all of them. */
function* principals(
  statement: Statement,
  change: string,
  by: (kind: string, value: string) => readonly [kind: string, value: string] | undefined,
): Generator<Change> {
  const given = statement["Principal"];
  if (typeof given !== "object" || given === null) return;
  for (const [kind, named] of Object.entries(given))
    for (const [index, value] of listed(named).entries()) {
      const other = by(kind, value);
      if (!other || (other[0] === kind && other[1] === value)) continue;
      const left = listed(named).toSpliced(index, 1);
      const rest = Object.fromEntries(Object.entries(given).filter(([one]) => one !== kind));
      const kept = left.length > 0 ? { ...rest, [kind]: left } : rest;
      const added = [...listed((kept as Properties)[other[0]]), other[1]];
      yield {
        part: "Principal",
        change,
        value,
        statement: { ...statement, Principal: { ...kept, [other[0]]: written(added) } },
      };
    }
}

function* weakenedAllow(statement: Statement): Generator<Change> {
  yield* each(statement, "Action", "action widened to its service", (action) =>
    action === "*" ? undefined : wholeService(action),
  );
  yield* each(statement, "Action", "action widened to all", () => "*");
  yield* each(statement, "NotAction", "all but less", () => "none:Such");
  yield* each(statement, "Resource", "resource widened to all", () => "*");
  yield* each(statement, "Resource", "resource widened to its siblings", (arn) =>
    arn === "*" ? undefined : widerName(arn),
  );
  yield* principals(statement, "principal widened to everybody", () => ["AWS", "*"]);
  yield* principals(statement, "principal widened to its account", (_, value) => {
    const [, account] = /^arn:aws[\w-]*:iam::(\d{12}):(?!root)/.exec(value) ?? [];
    return account === undefined ? undefined : ["AWS", `arn:aws:iam::${account}:root`];
  });
  yield* widenedConditions(statement);
}

function* weakenedDeny(statement: Statement): Generator<Change> {
  yield* eachDropped(statement, "Action", "deny lacks an action");
  yield* each(statement, "NotAction", "deny spares a service", wholeService);
  if (statement["NotAction"] !== undefined)
    yield {
      part: "NotAction",
      change: "deny spares every action",
      value: listed(statement["NotAction"]).join(", ").slice(0, 100),
      statement: { ...statement, NotAction: "*" },
    };
  yield* eachDropped(statement, "Resource", "deny lacks a resource");
  yield* each(statement, "Resource", "deny is of one resource", (arn) =>
    arn === "*" ? "arn:aws:s3:::somewhere-else" : undefined,
  );
  yield* each(statement, "NotResource", "deny spares every resource", () => "*");
  yield* each(statement, "NotResource", "deny spares siblings", (arn) =>
    arn === "*" ? undefined : widerName(arn),
  );
  if (statement["Principal"] === "*" || (statement["Principal"] as Properties | undefined)?.["AWS"] === "*")
    yield {
      part: "Principal",
      change: "deny is for one account",
      value: "*",
      statement: { ...statement, Principal: { AWS: `arn:aws:iam::${stranger}:root` } },
    };
  yield* sparing(statement);
}

/** An account that is named, taken for one that nobody knows. */
function* swapped(statement: Statement): Generator<Change> {
  const text = JSON.stringify(statement);
  for (const account of accountsIn(text))
    yield {
      part: "accounts",
      change: "account swapped for a stranger's",
      value: account,
      statement: JSON.parse(text.replaceAll(account, stranger)) as Statement,
    };
}

/** Every document that is weaker than this one by one place. */
export function* weakenedDocuments(document: Properties): Generator<Weakened> {
  const { Statement: given, ...rest } = document;
  const statements = (Array.isArray(given) ? given : [given]) as Statement[];
  const titleOf = (statement: Statement, index: number) =>
    String(statement["Sid"] ?? `statement ${index + 1}`);
  for (const [index, statement] of statements.entries()) {
    const title = titleOf(statement, index);
    yield {
      place: title,
      change: statement["Effect"] === "Allow" ? "allow removed" : "deny removed",
      value: "",
      document: { ...rest, Statement: statements.toSpliced(index, 1) },
    };
    const changes = statement["Effect"] === "Allow" ? weakenedAllow(statement) : weakenedDeny(statement);
    for (const { part, change, value, statement: weaker } of [...changes, ...swapped(statement)])
      yield {
        place: `${title}.${part}`,
        change,
        value,
        document: { ...rest, Statement: statements.with(index, weaker) },
      };
  }
}
