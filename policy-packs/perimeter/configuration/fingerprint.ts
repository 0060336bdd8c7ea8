/**
 * Names one finding, so that an exception is for it alone: what was found, and what the check looked at to find it. It is the
 * same at a preview, during the update and on the checkpoint, and another one as soon as any of that changes.
 */
import { createHash } from "node:crypto";
import type { Properties, Resource } from "../resource.ts";

/** What a check has read of a resource. */
export interface Reading {
  /** The resource, to be checked in place of the original: it notes what is read. */
  readonly resource: Resource;
  /** Names of what was read; `*` for all properties. */
  readonly read: ReadonlySet<string>;
}

/** Notes what is read of the properties, and throws whatever they throw. */
const noting = (properties: Properties, read: Set<string>, before = ""): Properties =>
  new Proxy(properties, {
    get(target, key) {
      if (typeof key === "string") read.add(before + key);
      return Reflect.get(target, key) as unknown;
    },
    has(target, key) {
      if (typeof key === "string") read.add(before + key);
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      read.add(`${before}*`);
      return Reflect.ownKeys(target);
    },
  });

/** A resource that notes what is read of it. */
export function watched(resource: Resource): Reading {
  const read = new Set<string>();
  const { inputs, protect, provider } = resource;
  return {
    read,
    resource: {
      ...resource,
      properties: noting(resource.properties, read),
      ...(inputs ? { inputs: noting(inputs, read) } : {}),
      ...(provider ? { provider: noting(provider, read, "provider ") } : {}),
      get protect() {
        read.add("option protect");
        return protect;
      },
    },
  };
}

/** A document in a text counts by what it says, not by how it is laid out: AWS lays it out anew. */
function documentIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** One form for all that means the same. What the provider keeps for itself in inputs begins with two underlines. */
function canonical(value: unknown): unknown {
  if (typeof value === "string") {
    const inner = documentIn(value);
    return inner === value ? value : canonical(inner);
  }
  if (typeof value !== "object" || value === null) return value ?? null;
  if (Array.isArray(value))
    // Without reading the items: one that is not known throws.
    return Array.from({ length: value.length }, (_, index) => canonicalOf(value as never, index));
  return Object.keys(value)
    .filter((key) => !key.startsWith("__"))
    .sort()
    .map((key) => [key, canonicalOf(value as Properties, key)] as const)
    .filter(([, inner]) => inner !== null);
}

/** A value that cannot be read, since it is not known yet or sealed, is so by itself a fact. */
function canonicalOf(from: Properties, key: string | number): unknown {
  let value: unknown;
  try {
    value = from[key];
  } catch {
    return { unreadable: true };
  }
  return canonical(value);
}

/** What the check looked at, as the program asked for it: what AWS adds later is no change of the program. */
export function described(resource: Resource, read: ReadonlySet<string>): unknown[] {
  const inputs = resource.inputs ?? resource.properties;
  const keys = read.has("*") ? Object.keys(inputs) : [...read];
  const ofProperties = keys
    .filter((key) => !key.includes(" ") && !key.startsWith("__"))
    .sort()
    .map((key) => [key, canonicalOf(inputs, key)] as const);
  const ofProvider = [...read]
    .filter((key) => key.startsWith("provider "))
    .map((key) => key.slice("provider ".length))
    .filter((key) => key !== "*")
    .sort()
    .map((key) => [key, canonicalOf(resource.provider ?? {}, key)] as const);
  return [
    ofProperties.filter(([, value]) => value !== null),
    ofProvider.filter(([, value]) => value !== null),
    read.has("option protect") ? resource.protect : null,
  ];
}

/** The fingerprint of a finding, by what was found on which resource and what was looked at: sixteen hexadecimal digits. */
export const fingerprintOf = (
  found: {
    readonly invariant: string;
    readonly urn: string;
    readonly outcome: string;
    readonly what: string;
  },
  lookedAt: readonly unknown[],
): string =>
  createHash("sha256")
    .update(JSON.stringify(["finding 1", found.invariant, found.urn, found.outcome, found.what, lookedAt]))
    .digest("hex")
    .slice(0, 16);
