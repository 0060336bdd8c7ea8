/**
 * What a service tries out before it takes a bucket or a key for a destination: whether that resource's own policy lets
 * it. Only for one request of one service, whose context is known whole; who may do what is decided in analysis/iam.
 */
import { Refusal } from "./kind.ts";

type List = string | readonly string[];

interface Statement {
  Effect: "Allow" | "Deny";
  Principal?: "*" | { Service?: List; AWS?: List };
  NotPrincipal?: unknown;
  Action?: List;
  NotAction?: unknown;
  Resource?: List;
  NotResource?: unknown;
  Condition?: Record<string, Record<string, List>>;
}

/** One request of a service, with every context key that it carries. */
export interface ServiceRequest {
  /** For example `cloudtrail.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  /** ARN of the object, bucket or key. */
  readonly resource: string;
  /** By context key; what is not named here is absent from the request. */
  readonly context: Readonly<Record<string, string>>;
}

const listOf = (value: List | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** Whether text matches an IAM pattern: `*` is any text, `?` is one character. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(text);
}

type Comparison = (wanted: string, actual: string) => boolean;

/** Operators that a value passes when it compares with one of the wanted values. */
const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: matches,
  ArnEquals: matches,
  ArnLike: matches,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

const negated: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
};

/** Whether one condition of a statement holds; an operator that is not known here is an error, never a guess. */
function holds(operator: string, wanted: List, actual: string | undefined): boolean {
  if (operator === "Null") return listOf(wanted).includes(String(actual === undefined));
  const ifExists = operator.endsWith("IfExists");
  const name = ifExists ? operator.slice(0, -"IfExists".length) : operator;
  const positive = negated[name];
  const compare = comparisons[positive ?? name];
  if (!compare)
    throw new Refusal("SandboxUnknownOperator", `the sandbox cannot evaluate ${operator} for a service`);
  if (actual === undefined) return ifExists || positive !== undefined;
  const one = listOf(wanted).some((value) => compare(value, actual));
  return positive === undefined ? one : !one;
}

function applies(statement: Statement, request: ServiceRequest): boolean {
  if ("NotPrincipal" in statement || "NotAction" in statement || "NotResource" in statement)
    throw new Refusal("SandboxUnknownElement", "the sandbox cannot evaluate Not* elements for a service");
  const { Principal: principal } = statement;
  // AWS reads `"*"` and `{AWS: "*"}` alike: everybody, services too.
  const named = typeof principal === "object" ? [principal.Service, principal.AWS].flatMap(listOf) : ["*"];
  if (!named.includes("*") && !named.includes(request.service)) return false;
  const action = request.action.toLowerCase();
  if (!listOf(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action))) return false;
  if (!listOf(statement.Resource).some((pattern) => matches(pattern, request.resource))) return false;
  const context: Record<string, string> = {
    "aws:securetransport": "true",
    "aws:principalisawsservice": "true",
    "aws:principalservicename": request.service,
  };
  for (const [key, value] of Object.entries(request.context)) context[key.toLowerCase()] = value;
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, context[key.toLowerCase()])),
  );
}

/** Whether a resource's policy, as JSON, lets the service make this request: some statement allows it, and none denies it. */
export function letsService(policy: unknown, request: ServiceRequest): boolean {
  if (typeof policy !== "string") return false;
  const { Statement: raw } = JSON.parse(policy) as { Statement: Statement | Statement[] };
  const statements = (Array.isArray(raw) ? raw : [raw]).filter((statement) => applies(statement, request));
  return statements.length > 0 && statements.every((statement) => statement.Effect === "Allow");
}
