/** Values of resources as Pulumi writes them, with what cannot be read (secrets, unknowns) reduced to two marks. */
import { unknownString } from "../cannot-tell.ts";

/** Stands for a value that is not known before the deployment, or lies too deep to be read. */
export const unknownValue = unknownString;
/** Stands for a secret, whether the file has it in clear or not. Pulumi's own previews print the same. */
export const secretValue = "[secret]";

/** Pulumi's mark on objects that stand for something else (sdk/nodejs/runtime/rpc.ts). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
} as const;

export type Properties = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an object stands for, where it stands for something else. */
export function meaningOf(record: Properties): "secret" | "output" | "resource" | undefined {
  const signature = record[signatureKey];
  if (signature === signatures.secret) return "secret";
  if (signature === signatures.output) return record["secret"] === true ? "secret" : "output";
  return signature === signatures.resource ? "resource" : undefined;
}

/** Deeper than any resource of AWS's; what lies below is not read, so that no file can exhaust the stack. */
const deepest = 64;

/** The value without secrets; the very same object where it holds none. */
export function readValue(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return unknownValue;
  if (Array.isArray(value)) {
    let read: unknown[] | undefined;
    for (const [index, one] of value.entries()) {
      const inner = readValue(one, depth + 1);
      if (inner !== one) {
        read ??= [...value];
        read[index] = inner;
      }
    }
    return read ?? value;
  }
  const record = value as Properties;
  const meaning = meaningOf(record);
  if (meaning === "secret") return secretValue;
  if (meaning === "output") return "value" in record ? readValue(record["value"], depth + 1) : unknownValue;
  if (meaning === "resource") return readValue(record["id"] ?? unknownValue, depth + 1);
  let read: Record<string, unknown> | undefined;
  for (const [key, one] of Object.entries(record)) {
    const inner = readValue(one, depth + 1);
    if (inner !== one) {
      read ??= { ...record };
      read[key] = inner;
    }
  }
  return read ?? record;
}

/** Whether a text can be taken at its word: it is no secret, and no part of it is unknown. */
export const isKnown = (text: string): boolean => text !== secretValue && !text.includes(unknownValue);

/** Why a text cannot be taken at its word, as the end of a sentence. */
export const whyUnknown = (text: unknown): string =>
  text === secretValue ? "is a secret" : "is not known before the deployment";

/** What the model says of something that the deployment itself will tell. */
export const whyNotYet = /not known before the deployment|not known yet|AWS has not chosen|does not say yet/;

/** A text property: `undefined` where it is absent, `null` where it is there and cannot be read. */
export function textOf(properties: Properties, key: string): string | null | undefined {
  const value = properties[key];
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" && isKnown(value) ? value : null;
}

/** A text property that is known; `undefined` in every other case. */
export const knownText = (properties: Properties, key: string): string | undefined =>
  textOf(properties, key) ?? undefined;

/** The values at a path, lists flattened on the way: `details.name`. */
export function valuesAt(properties: unknown, path: string): unknown[] {
  let values: unknown[] = [properties];
  for (const key of path.split(".")) {
    values = values.flatMap((value) => {
      const inner = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      return inner === undefined || inner === null ? [] : Array.isArray(inner) ? [...inner] : [inner];
    });
  }
  return values.flat();
}

/** Every text in a value, with the name of the property that it stands under. */
export function* textsIn(value: unknown, property = "", depth = 0): Generator<[string, string]> {
  if (typeof value === "string") yield [property, value];
  else if (depth > deepest) return;
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one, property, depth + 1);
  else if (isRecord(value))
    for (const [key, one] of Object.entries(value)) yield* textsIn(one, key, depth + 1);
}

/** The texts of a list that can be read, and whether there were others. A single text counts as a list of one. */
export function textList(properties: Properties, key: string): { known: string[]; others: boolean } {
  const value = properties[key];
  if (value === undefined || value === null) return { known: [], others: false };
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const known = all.filter((one): one is string => typeof one === "string" && isKnown(one));
  return { known, others: known.length < all.length };
}
