/** Cases in the format of the labelled decisions: a request and every policy that bears on it, as one JSON object. */
import { JsonError, parseJson } from "./json.ts";
import { lowerCase } from "./pattern.ts";
import { compile, type Policy, PolicyError } from "./policy.ts";
import type { Caller, CallerType, ContextValue, Membership, PoliciesInForce, Request } from "./request.ts";

export interface Case {
  readonly request: Request;
  readonly policies: PoliciesInForce;
}

/** A case that is not of the format, or holds a policy that AWS would not take. */
export class CaseError extends Error {}

type Raw = Readonly<Record<string, unknown>>;

const callerTypes: readonly string[] = [
  "User",
  "AssumedRole",
  "FederatedUser",
  "Federated",
  "AWSService",
  "Root",
  "Anonymous",
] satisfies CallerType[];

const withAccount: readonly CallerType[] = ["User", "AssumedRole", "FederatedUser", "Root"];

/** No value of a request is longer: an ARN has 2,048 characters at most, an S3 key 1,024. */
const maximumValue = 8_192;

function record(value: unknown, where: string): Raw {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CaseError(`${where} is no object`);
  return value as Raw;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new CaseError(`${where} is no list`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== "string") throw new CaseError(`${where} is no text`);
  if (value.length > maximumValue) throw new CaseError(`${where} is longer than ${maximumValue} characters`);
  if (!value.isWellFormed()) throw new CaseError(`${where} holds half of a character`);
  return value;
}

function account(value: unknown, where: string): string | null {
  if (value === null || value === undefined) return null;
  const found = text(value, where);
  if (!/^\d{12}$/.test(found)) throw new CaseError(`${where} is no account id`);
  return found;
}

function membership(value: unknown, where: string): Membership | null {
  if (value === null || value === undefined) return null;
  const { id, path, management } = record(value, where);
  if (typeof management !== "boolean") throw new CaseError(`${where}.management is neither true nor false`);
  return { id: text(id, `${where}.id`), path: text(path, `${where}.path`), management };
}

function isContext(value: Raw): value is Readonly<Record<string, ContextValue>> {
  const names = new Set<string>();
  for (const [key, one] of Object.entries(value)) {
    const where = `request.context.${key}`;
    if (names.has(lowerCase(key))) throw new CaseError(`${where} is there twice, in different case`);
    names.add(lowerCase(key));
    for (const item of Array.isArray(one) ? (one as unknown[]) : [one]) text(item, where);
  }
  return true;
}

function context(value: unknown): Readonly<Record<string, ContextValue>> {
  const given = record(value, "request.context");
  return isContext(given) ? given : {};
}

function callerType(value: unknown): CallerType {
  if (typeof value !== "string" || !callerTypes.includes(value))
    throw new CaseError(`request.principalType is none of ${callerTypes.join(", ")}`);
  return value as CallerType;
}

function caller(raw: Raw, request: Raw, keys: Readonly<Record<string, ContextValue>>): Caller {
  const type = callerType(request["principalType"]);
  const own = account(raw["principalAccount"], "principalAccount");
  if (own === null && withAccount.includes(type)) throw new CaseError("principalAccount is missing");
  const principal = Object.entries(keys).find(([key]) => lowerCase(key) === "aws:principalarn")?.[1];
  return {
    arn: text(request["principal"], "request.principal"),
    type,
    ...(typeof principal === "string" && (type === "User" || type === "AssumedRole")
      ? { entity: principal }
      : {}),
    account: own,
    org: membership(raw["principalOrg"], "principalOrg"),
  };
}

/** Where a kind of policy stands in a case, and whether it names principals. */
function policy(document: unknown, where: string, names: boolean): Policy {
  if (typeof document !== "string") record(document, where);
  let compiled: Policy;
  try {
    compiled = compile(document, where);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CaseError(`${where}: ${error.message}`);
  }
  const wrong = compiled.statements.find(({ named }) => (named !== undefined) !== names);
  if (wrong)
    throw new CaseError(
      `${where}: ${wrong.name} ${names ? "names no principal" : "names principals, which only policies of resources do"}`,
    );
  return compiled;
}

/** The same list for all layers without a policy: most are. */
const none: readonly never[] = [];

const each = <T>(values: readonly unknown[], one: (value: unknown, index: number) => T): readonly T[] =>
  values.length === 0 ? none : values.map(one);

const policiesOf = (value: unknown, where: string, names = false): readonly Policy[] =>
  each(list(value, where), (one, index) => policy(one, `${where}[${index}]`, names));

const levels = (value: unknown, where: string, names = false): readonly (readonly Policy[])[] =>
  each(list(value, where), (one, index) => policiesOf(one, `${where}[${index}]`, names));

/** @throws CaseError */
export function readCase(value: unknown): Case {
  const raw = record(value, "the case");
  const request = record(raw["request"], "request");
  const keys = context(request["context"]);
  const principal = caller(raw, request, keys);
  const action = text(request["action"], "request.action");
  if (!/^[\w-]+:[\w-]+$/.test(action)) throw new CaseError("request.action is no service:Action");
  const resourceAccount = account(raw["resourceAccount"], "resourceAccount");
  if (resourceAccount === null) throw new CaseError("resourceAccount is missing");
  const own = raw["resourcePolicy"];
  return {
    request: {
      principal,
      action,
      resource: text(request["resource"], "request.resource"),
      resourceAccount,
      resourceOrg: membership(raw["resourceOrg"], "resourceOrg"),
      context: keys,
    },
    policies: {
      identity: policiesOf(raw["identityPolicies"], "identityPolicies"),
      boundaries: policiesOf(raw["boundaries"], "boundaries"),
      session: policiesOf(raw["sessionPolicies"], "sessionPolicies"),
      scps: levels(raw["scps"], "scps"),
      rcps: levels(raw["rcps"], "rcps", true),
      resource: own === null || own === undefined ? null : policy(own, "resourcePolicy", true),
      endpoints: policiesOf(raw["vpcEndpointPolicies"], "vpcEndpointPolicies", true),
    },
  };
}

/**
 * The id of a case, as far as it can be told, and the case or what is wrong with it.
 */
export function readCaseLine(line: string): {
  readonly id: unknown;
  readonly case?: Case;
  readonly error?: string;
} {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch (error) {
    if (error instanceof JsonError) return { id: null, error: `no JSON: ${error.message}` };
    throw error;
  }
  const id: unknown =
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    // A number that would be echoed as another one is none.
    (typeof value.id === "string" || Number.isSafeInteger(value.id))
      ? value.id
      : null;
  try {
    return { id, case: readCase(value) };
  } catch (error) {
    if (error instanceof CaseError) return { id, error: error.message };
    throw error;
  }
}
