/** The reference of the configuration in docs/policy-pack.md, and the schema's file, both out of the schema. */
import { configurationName } from "./read.ts";
import { configurationSchema, fileSchema, type Schema } from "./schema.ts";

const begin =
  "<!-- Generated from policy-packs/perimeter/configuration/schema.ts by `npx perimeter invariants`. -->";
const end = "<!-- The generated part ends here. -->";

/** What a value has to look like. */
function formOf(schema: Schema): string {
  if (schema.enum)
    return schema.enum.length > 12
      ? "an id of [these](invariants/README.md)"
      : schema.enum.map((value) => `\`${value}\``).join(" or ");
  if (schema.type === "array") return "a list";
  if (schema.type === "object") return "an object";
  const example = schema.examples?.[0] === undefined ? "" : `\`${String(schema.examples[0])}\``;
  return schema.minLength === undefined || schema.minLength < 2
    ? example
    : `${schema.minLength} characters at least: ${example}`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** A row for the value, then for everything in it. */
function* rows(schema: Schema, key: string, isNeeded: boolean): Generator<string> {
  const leftOut = schema.$comment ?? (isNeeded ? "an error" : "nothing is known of it");
  yield `| \`${key}\` | ${[schema.description, formOf(schema), leftOut].map(cell).join(" | ")} |`;
  const inner = schema.type === "array" ? schema.items : schema;
  const prefix = schema.type === "array" ? `${key}[]` : key;
  for (const [name, field] of Object.entries(inner?.properties ?? {}))
    yield* rows(field, `${prefix}.${name}`, inner?.required?.includes(name) ?? false);
}

const reference = (invariants: readonly string[]): string =>
  [
    begin,
    "",
    "| key | what it says | form | left out |",
    "| --- | --- | --- | --- |",
    ...rows(configurationSchema(invariants), configurationName, false),
    "",
    end,
  ]
    .join("\n")
    .replace("nothing is known of it |", "the strictest reading |");

/**
 * The page with its reference anew; the rest is written by hand.
 * @throws where the page has no place for it
 */
export function withReference(page: string, invariants: readonly string[]): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error("docs/policy-pack.md has no place for the generated reference");
  return `${page.slice(0, from)}${reference(invariants)}${page.slice(to + end.length)}`;
}

/** The schema's file, for editors. */
export const schemaFile = (invariants: readonly string[]): string =>
  `${JSON.stringify(fileSchema(invariants), null, 2)}\n`;
