/** Secrets that a file holds in plain text, and does not know for secrets. */

import { isRecord, meaningOf, type Properties, secretValue } from "../../../analysis/model/value.ts";
import {
  credentialForms,
  secretNames,
  secretProperties,
  secretWhen,
} from "../../../catalog/secret-properties.ts";
import { currentType } from "../resource.ts";

export interface PlainSecret {
  readonly path: string;
  readonly what: string;
  /** Never to be shown. */
  readonly value: string;
}

/** A text that stands in the file as it is: no mark in place of it, and not unknown. */
const isPlain = (value: unknown): value is string =>
  typeof value === "string" &&
  value !== "" &&
  value !== secretValue &&
  !/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(value);

/** Every text outside of marked secrets, with where it stands. */
function* texts(value: unknown, path: string): Generator<[string, string]> {
  if (isPlain(value)) yield [path, value];
  else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* texts(one, `${path}[${index}]`);
  else if (isRecord(value) && meaningOf(value) !== "secret")
    for (const [key, one] of Object.entries(value)) yield* texts(one, path === "" ? key : `${path}.${key}`);
}

/** Variables that a program is given: by name, or as a list of names and values, which ECS takes as JSON. */
function* variables(value: unknown, path: string, depth = 0): Generator<[string, string, string]> {
  if (depth > 8) return;
  if (typeof value === "string" && /ontainerDefinitions$/.test(path) && value.startsWith("[")) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(value);
    } catch {
      return;
    }
    yield* variables(parsed, path, depth + 1);
  } else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* variables(one, `${path}[${index}]`, depth + 1);
  else if (isRecord(value) && meaningOf(value) !== "secret") {
    const { name, value: given } = value;
    if (typeof name === "string" && isPlain(given)) yield [`${path}.value`, name, given];
    for (const [key, one] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      if (isPlain(one) && /nvironment|ariables/.test(path)) yield [at, key, one];
      else yield* variables(one, at, depth + 1);
    }
  }
}

/** Where the secret itself is kept is no secret. */
export const isReference = (value: string): boolean =>
  /^(?:arn:|\/|ssm:|secretsmanager:|\$\{|\{\{|https?:\/\/[^@]*$)/.test(value);

/** Secrets in plain text among the inputs or outputs of a resource, each once. */
export function plainSecrets(type: string, properties: Properties): PlainSecret[] {
  const found = new Map<string, PlainSecret>();
  const add = (path: string, what: string, value: string) => {
    if (!found.has(path)) found.set(path, { path, what, value });
  };
  const current = currentType(type);
  const when = Object.hasOwn(secretWhen, current) ? secretWhen[current] : undefined;
  if (when === undefined || properties[when.property] === when.is)
    for (const property of Object.hasOwn(secretProperties, current) ? (secretProperties[current] ?? []) : [])
      for (const [path, value] of texts(properties[property], property))
        add(path, "a secret by its type", value);
  for (const [path, name, value] of variables(properties, ""))
    if (secretNames.test(name) && !isReference(value)) add(path, "a secret by its name", value);
  for (const [path, text] of texts(properties, ""))
    for (const { what, pattern } of credentialForms) {
      const [match] = pattern.exec(text) ?? [];
      if (match !== undefined) add(path, what, match);
    }
  return [...found.values()];
}
