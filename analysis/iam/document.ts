/**
 * Reads an IAM policy document of any kind (identity, trust, resource, endpoint) into one regular form.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { CannotTell, unknownString } from "../cannot-tell.ts";
import { JsonError, parseJson } from "./json.ts";
import { lowerCase } from "./pattern.ts";

/** Whom a statement is about: `{ kind: "AWS", value: "*" }` stands for everybody. */
export interface Principal {
  readonly kind: "AWS" | "Service" | "Federated" | "CanonicalUser";
  readonly value: string;
}

/** One condition key under one operator. IAM matches operators and keys in any case, so both are in lower case here. */
export interface Condition {
  /** For example `stringequals`, without qualifier and without `IfExists`. */
  readonly operator: string;
  /** `ForAllValues` holds for a request that lacks the key; `ForAnyValue` does not. */
  readonly qualifier?: "forallvalues" | "foranyvalue";
  /** With `IfExists` the condition holds for a request that lacks the key. */
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  /** The statement's Sid, or its place in the document. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface Document {
  /** Variables are variables only in `2012-10-17`; a document that names no version is of `2008-10-17`. */
  readonly version: "2008-10-17" | "2012-10-17";
  readonly statements: readonly Statement[];
}

/** A document that AWS would not take, or that is not understood: it never counts as allowing nothing. */
export class PolicyError extends CannotTell {
  /** The place in the document, for example `DenyAll.Condition.StringEquals`; empty for the whole. */
  readonly where: string;
  readonly what: string;
  override readonly notKnownYet: boolean;
  constructor(where: string, what: string, notKnownYet = false) {
    super(where === "" ? what : `${where}: ${what}`);
    this.where = where;
    this.what = what;
    this.notKnownYet = notKnownYet;
  }
}

type Raw = Readonly<Record<string, unknown>>;

const principalKinds: readonly string[] = ["AWS", "Service", "Federated", "CanonicalUser"];
const documentElements = new Set(["Version", "Id", "Statement"]);
const statementElements = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

const isRecord = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function strings(value: unknown, where: string): string[] {
  if (value === undefined) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => {
    if (typeof one === "string") return one;
    // IAM takes booleans and numbers in conditions, and compares them as text.
    if (typeof one === "boolean" || typeof one === "number") return String(one);
    throw new PolicyError(where, "neither text nor a list of it");
  });
}

function principals(value: unknown, where: string): Principal[] {
  if (value === undefined) return [];
  if (value === "*") return [{ kind: "AWS", value: "*" }];
  if (!isRecord(value)) throw new PolicyError(where, "no principal that IAM knows");
  return Object.entries(value).flatMap(([kind, named]) => {
    if (!principalKinds.includes(kind)) throw new PolicyError(where, `an unknown kind, ${kind}`);
    const values = strings(named, `${where}.${kind}`);
    if (values.length === 0) throw new PolicyError(`${where}.${kind}`, "empty");
    return values.map((one) => ({ kind: kind as Principal["kind"], value: one }));
  });
}

const qualifiers = { forallvalues: "forallvalues", foranyvalue: "foranyvalue" } as const;

function condition(operatorAsWritten: string, key: string, values: unknown, where: string): Condition {
  const place = `${where}.Condition.${operatorAsWritten}`;
  const parts = lowerCase(operatorAsWritten).split(":");
  const operator = parts.at(-1) ?? "";
  const qualifier = parts.length === 2 ? qualifiers[parts[0] as keyof typeof qualifiers] : undefined;
  if (parts.length > 1 && qualifier === undefined) throw new PolicyError(place, "an unknown operator");
  return {
    operator: operator.replace(/ifexists$/, ""),
    ...(qualifier ? { qualifier } : {}),
    ifExists: operator.endsWith("ifexists"),
    key: lowerCase(key),
    values: strings(values, `${place}.${key}`),
  };
}

function conditions(value: unknown, where: string): Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) throw new PolicyError(`${where}.Condition`, "no object");
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new PolicyError(`${where}.Condition.${operator}`, "no object");
    const found = Object.entries(keys).map(([key, values]) => condition(operator, key, values, where));
    // "Duplicate keys with different case" is an error to IAM; taken for two conditions it would allow less.
    const distinct = new Set(found.map(({ key }) => key));
    if (distinct.size < found.length)
      throw new PolicyError(`${where}.Condition.${operator}`, "a key is there twice, in different case");
    return found;
  });
}

/** Of two elements that exclude each other one at most, and with something in it: "one or more values". */
function exclusive(value: Raw, element: string, where: string): void {
  const opposite = `Not${element}`;
  if (value[element] !== undefined && value[opposite] !== undefined)
    throw new PolicyError(where, `both ${element} and ${opposite}`);
  for (const name of [element, opposite]) {
    const given = value[name];
    const count = Array.isArray(given) ? given.length : isRecord(given) ? Object.keys(given).length : 1;
    if (count === 0) throw new PolicyError(`${where}.${name}`, "empty");
  }
}

function statement(value: unknown, index: number): Statement {
  const place = `statement ${index + 1}`;
  if (!isRecord(value)) throw new PolicyError(place, "no object");
  const name = typeof value["Sid"] === "string" && value["Sid"] !== "" ? value["Sid"] : place;
  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny") throw new PolicyError(name, "neither allows nor denies");
  for (const key in value)
    if (!statementElements.has(key)) throw new PolicyError(name, `an unknown element, ${key}`);
  for (const element of ["Principal", "Action", "Resource"]) exclusive(value, element, name);
  if (value["Action"] === undefined && value["NotAction"] === undefined)
    throw new PolicyError(name, "neither Action nor NotAction");
  return {
    name,
    effect,
    principals: principals(value["Principal"], `${name}.Principal`),
    notPrincipals: principals(value["NotPrincipal"], `${name}.NotPrincipal`),
    actions: strings(value["Action"], `${name}.Action`),
    notActions: strings(value["NotAction"], `${name}.NotAction`),
    resources: strings(value["Resource"], `${name}.Resource`),
    notResources: strings(value["NotResource"], `${name}.NotResource`),
    conditions: conditions(value["Condition"], name),
  };
}

/** The value of a document given as text or already parsed. */
function parsedFrom(document: unknown): unknown {
  if (typeof document !== "string") return document;
  if (document.includes(unknownString))
    throw new PolicyError("", "the policy is put together from a value that is not known yet", true);
  try {
    return parseJson(document);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new PolicyError("", `the policy is no JSON: ${error.message}`);
  }
}

/**
 * A policy document, given as AWS takes it (JSON) or as an object.
 * @throws PolicyError for whatever IAM would not take, or this reader does not understand
 */
export function readDocument(document: unknown): Document {
  const parsed = parsedFrom(document);
  if (!isRecord(parsed)) throw new PolicyError("", "the policy is missing, or no object");
  const { Version: version = "2008-10-17", Statement: statements } = parsed;
  if (version !== "2008-10-17" && version !== "2012-10-17")
    throw new PolicyError("Version", "neither 2008-10-17 nor 2012-10-17");
  const unknown = Object.keys(parsed).find((key) => !documentElements.has(key));
  if (unknown !== undefined) throw new PolicyError("", `the policy has an unknown element, ${unknown}`);
  if (statements === undefined) throw new PolicyError("", "the policy has no Statement");
  const list: unknown[] = Array.isArray(statements) ? statements : [statements];
  return { version, statements: list.map(statement) };
}

/**
 * The statements of a policy document.
 * @throws PolicyError for whatever IAM would not take, or this reader does not understand
 */
export const readPolicy = (document: unknown): readonly Statement[] => readDocument(document).statements;
