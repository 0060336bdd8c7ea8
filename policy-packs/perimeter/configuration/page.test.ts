/** The page of the configuration: its reference names every value, its example is one, and the schema says what the reader says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileInvariants } from "../check/invariants/index.ts";
import { invariants } from "../invariants/index.ts";
import { schemaFile, withReference } from "./page.ts";
import { readFileText } from "./read.ts";
import { configurationSchema, type Schema } from "./schema.ts";
import { strictest } from "./settings.ts";

const ids = [...invariants, ...fileInvariants].map(({ id }) => id).sort();
const page = readFileSync(join(import.meta.dirname, "../../../docs/policy-pack.md"), "utf8");

test("the reference names every value that there is", () => {
  const named = [...page.matchAll(/^\| `configuration([\w.[\]]*)` \|/gm)].map(([, key]) => key ?? "");
  const keys = (schema: Schema, at: string): string[] => {
    const inner = schema.items ?? schema;
    const prefix = schema.items ? `${at}[]` : at;
    return [
      at,
      ...Object.entries(inner.properties ?? {}).flatMap(([key, field]) => keys(field, `${prefix}.${key}`)),
    ];
  };
  expect(named).toEqual(keys(configurationSchema(ids), ""));
  expect(Object.keys(configurationSchema(ids).properties ?? {}).sort()).toEqual(
    Object.keys(strictest).sort(),
  );
});

test("its example is read", () => {
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const settings = readFileText(example, "example", ids, "2026-11-23");
  expect(settings).toMatchObject({ domain: "prod", unknownValues: "reject" });
  expect(settings.exceptions.length).toBe(1);
});

test("every example in the schema is of its own form", () => {
  const examples = (schema: Schema): unknown => {
    if (schema.items) return [examples(schema.items)];
    if (schema.type === "object")
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, field]) => [key, examples(field)]),
      );
    return schema.examples?.[0];
  };
  const whole = { configuration: examples(configurationSchema(ids)) };
  expect(() => readFileText(JSON.stringify(whole), "examples", ids, "2026-11-23")).not.toThrow();
});

test("every object of the schema is closed, and its file is the schema whole", () => {
  const objects = JSON.stringify(JSON.parse(schemaFile(ids))).match(/"type":"object"/g) ?? [];
  const closed = schemaFile(ids).match(/"additionalProperties": false/g) ?? [];
  expect(objects.length).toBeGreaterThan(5);
  expect(closed.length).toBe(objects.length);
});

test("a page without a place for the reference is an error", () => {
  expect(() => withReference("# The policy pack\n", ids)).toThrow("no place");
});
