/**
 * What is known of a resource's properties, as plain values: what a preview does not know yet is left out, since the update
 * asks again before the resource is made.
 */
import { CannotTell } from "../../analysis/cannot-tell.ts";
import { secretValue } from "../../analysis/model/value.ts";
import type { Properties } from "./resource.ts";

function valueAt(from: Properties, key: string): unknown {
  try {
    return knownValue(from[key]);
  } catch (unread) {
    // A file seals its secrets: that there is one shows, and nothing of it.
    return unread instanceof CannotTell && !unread.notKnownYet ? secretValue : undefined;
  }
}

function knownValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return Array.from({ length: value.length }, (_, index) => valueAt(value as never, String(index)));
  return Object.fromEntries(Object.keys(value).map((key) => [key, valueAt(value as Properties, key)]));
}

/** The properties without what is not known, and without what the provider keeps there for itself. */
export const knownOf = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.keys(properties)
      .filter((key) => !key.startsWith("__"))
      .map((key) => [key, valueAt(properties, key)]),
  );

/** A text and where it stands. */
export interface Placed {
  readonly path: string;
  readonly text: string;
}

/** Every text among values, deepest paths included. */
export function* textsIn(value: unknown, path = ""): Generator<Placed> {
  if (typeof value === "string") {
    if (value !== "" && value !== secretValue) yield { path, text: value };
  } else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* textsIn(one, `${path}[${index}]`);
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) {
      // Maps have keys of the program's choice.
      if (path !== "" && key !== "") yield { path: `${path}, a key`, text: key };
      yield* textsIn(one, path === "" ? key : `${path}.${key}`);
    }
}

/** What a text in base64 says, as user data is given; nothing where it is none, or no text. */
export function decoded(text: string): string | undefined {
  if (text.length < 16 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return undefined;
  const opened = Buffer.from(text, "base64").toString("utf8");
  return /^[\t\n\r\x20-\x7e\u00a0-\ufffc]*$/.test(opened) ? opened : undefined;
}
