/**
 * Reads an IAM policy document of any kind (identity, trust, resource, endpoint) into one regular form.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { CannotTell, unknownString } from "../cannot-tell.ts";

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

type Raw = Readonly<Record<string, unknown>>;

const principalKinds: readonly string[] = ["AWS", "Service", "Federated", "CanonicalUser"];
const knownElements = new Set([
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
  const values: unknown[] = Array.isArray(value) ? [...value] : [value];
  return values.map((one) => {
    if (typeof one === "string") return one;
    // IAM takes booleans and numbers in conditions, and compares them as text.
    if (typeof one === "boolean" || typeof one === "number") return String(one);
    throw new CannotTell(`${where} is neither text nor a list of it`);
  });
}

function principals(value: unknown, where: string): Principal[] {
  if (value === undefined) return [];
  if (value === "*") return [{ kind: "AWS", value: "*" }];
  if (!isRecord(value)) throw new CannotTell(`${where} is no principal that IAM knows`);
  return Object.entries(value).flatMap(([kind, named]) => {
    if (!principalKinds.includes(kind)) throw new CannotTell(`${where} has an unknown kind, ${kind}`);
    return strings(named, `${where}.${kind}`).map((one) => ({
      kind: kind as Principal["kind"],
      value: one,
    }));
  });
}

function condition(operatorAsWritten: string, key: string, values: unknown, where: string): Condition {
  const parts = operatorAsWritten.toLowerCase().split(":");
  const operator = parts.at(-1) ?? "";
  const qualifier = parts.length > 1 ? parts[0] : undefined;
  if (qualifier !== undefined && qualifier !== "forallvalues" && qualifier !== "foranyvalue")
    throw new CannotTell(`${where} has an unknown operator, ${operatorAsWritten}`);
  return {
    operator: operator.replace(/ifexists$/, ""),
    ...(qualifier ? { qualifier } : {}),
    ifExists: operator.endsWith("ifexists"),
    key: key.toLowerCase(),
    values: strings(values, `${where}.Condition.${operatorAsWritten}.${key}`),
  };
}

function conditions(value: unknown, where: string): Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) throw new CannotTell(`${where}.Condition is no object`);
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw new CannotTell(`${where}.Condition.${operator} is no object`);
    return Object.entries(keys).map(([key, values]) => condition(operator, key, values, where));
  });
}

function statement(value: unknown, index: number): Statement {
  if (!isRecord(value)) throw new CannotTell(`statement ${index + 1} of the policy is no object`);
  const name =
    typeof value["Sid"] === "string" && value["Sid"] !== "" ? value["Sid"] : `statement ${index + 1}`;
  const effect = value["Effect"];
  if (effect !== "Allow" && effect !== "Deny")
    throw new CannotTell(`${name} of the policy neither allows nor denies`);
  const unknown = Object.keys(value).find((key) => !knownElements.has(key));
  if (unknown !== undefined) throw new CannotTell(`${name} of the policy has an unknown element, ${unknown}`);
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

/**
 * The statements of a policy document, given as AWS takes it (JSON) or as an object.
 * @throws CannotTell for whatever IAM would not take, or this reader does not understand
 */
export function readPolicy(document: unknown): Statement[] {
  let parsed: unknown = document;
  if (typeof document === "string") {
    if (document.includes(unknownString))
      throw new CannotTell("the policy is put together from a value that is not known yet");
    try {
      parsed = JSON.parse(document);
    } catch {
      throw new CannotTell("the policy is no JSON");
    }
  }
  if (!isRecord(parsed)) throw new CannotTell("the policy is missing, or no object");
  const statements: unknown = parsed["Statement"];
  if (statements === undefined) throw new CannotTell("the policy has no Statement");
  return (Array.isArray(statements) ? [...statements] : [statements]).map(statement);
}
