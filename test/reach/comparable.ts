/** A model as far as the prover reads it, so that two of them can be held against each other. */
import type { Model } from "../../analysis/model/model.ts";

/** What the prover does not read. Of a resource's properties it reads some: the tests of proofs hold those. */
const unread: ReadonlySet<string> = new Set(["protect", "retainOnDelete", "properties"]);

const policies = new WeakMap<object, string>();

/** One text for all that means the same. The order in which things were found says nothing. */
function text(value: unknown): string {
  if (value instanceof Map || value instanceof Set || Array.isArray(value))
    return `[${[...value].map(text).sort().join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  if ("rules" in value && "origin" in value && typeof value.rules === "object" && value.rules) {
    const said =
      policies.get(value.rules) ?? JSON.stringify((value.rules as { statements?: unknown }).statements);
    policies.set(value.rules, said);
    return `${text(value.origin)}: ${said}`;
  }
  return `{${Object.entries(value)
    .filter(([key]) => !unread.has(key))
    .map(([key, one]) => `${key}=${text(one)}`)
    .sort()
    .join(",")}}`;
}

/** Principals, resources, networks, the organisation: a list of lines each, in one order. */
function comparable({ assumed: _, resources, ...rest }: Model): Record<string, readonly string[]> {
  const all = {
    ...rest,
    resources: new Map([...resources].map(([key, { tags: __, ...node }]) => [key, node])),
  };
  return Object.fromEntries(
    Object.entries(all).map(([key, value]) => [
      key,
      value instanceof Map || Array.isArray(value) ? [...value].map(text).sort() : [text(value)],
    ]),
  );
}

/** What only one of two models has. */
export function differences(one: Model, other: Model): string[] {
  const [left, right] = [comparable(one), comparable(other)];
  return Object.keys(left).flatMap((key) => {
    const [ours, theirs] = [left[key] ?? [], right[key] ?? []];
    const only = (all: readonly string[], others: readonly string[], mark: string) => {
      const known = new Set(others);
      return all.filter((line) => !known.has(line)).map((line) => `${mark} ${key}: ${line}`);
    };
    return [...only(ours, theirs, "+"), ...only(theirs, ours, "-")];
  });
}
