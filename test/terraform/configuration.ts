/** Turns resources of a checkpoint into a Terraform configuration in JSON, with the names that the provider's schema has. */
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { modulesWithoutName, renamedArguments, renamedTypes, unknownToProvider } from "./names.ts";

/** `terraform providers schema -json`, as far as it is read here. */
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block; readonly nesting_mode: string }>>;
}
interface Attribute {
  /** `"string"`, `["list", "string"]`, `["set", ["object", {...}]]` ... */
  readonly type?: unknown;
  readonly nested_type?: {
    readonly attributes: Readonly<Record<string, Attribute>>;
    readonly nesting_mode: string;
  };
}
export type Schemas = Readonly<Record<string, { readonly block: Block }>>;

/** What could not be turned into Terraform, each with its place. */
export class Untranslatable extends Error {}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };

const snake = (name: string): string =>
  name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The names that Pulumi may give to an argument of Terraform: in camel case, and lists in the plural. */
function pulumiNames(name: string): string[] {
  const single = camel(name);
  return [single, `${single}s`, `${single}es`, single.replace(/y$/, "ies")];
}

const signature = "4dabf18193072939515e22adb298388d";

/** A value of the checkpoint in clear: secrets opened, a file by its path. */
function inClear(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !(signature in value))
    return value;
  const { plaintext, path } = value as { plaintext?: string; path?: string };
  return plaintext === undefined ? path : JSON.parse(plaintext);
}

/** A value that Terraform takes as it is, and not as a template. */
function literal(raw: unknown): Json {
  const value = inClear(raw);
  if (typeof value === "string") return value.replace(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, literal(inner)]));
  return value as Json;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** The kind of collection that a type is, and what is in it. */
function collection(type: unknown): { kind: string; of: unknown } {
  return Array.isArray(type) ? { kind: String(type[0]), of: type[1] } : { kind: "", of: type };
}

/** One translation: knows the place that it is at, for what it cannot translate. */
class Translation {
  readonly #type: string;
  /** Arguments left out because the provider at hand does not know them. */
  readonly left: string[] = [];

  constructor(type: string) {
    this.#type = type;
  }

  /** The Terraform name of an argument among those that the schema has here. */
  #name(key: string, known: readonly string[], path: string): string | undefined {
    const renamed = renamedArguments[this.#type]?.[`${path}${key}`];
    const found = renamed ?? known.find((name) => pulumiNames(name).includes(key));
    if (found !== undefined && known.includes(found)) return found;
    const place = `${path}${snake(key)}`;
    const isUnknown = unknownToProvider.some(
      ({ type, argument }) => (type === this.#type || type === "*") && argument === place,
    );
    if (!isUnknown)
      throw new Untranslatable(`${this.#type} has no argument ${place}; it has ${known.join(", ")}`);
    this.left.push(place);
    return undefined;
  }

  /** The fields of an object, each translated by what the schema says of it. */
  #fields(
    value: unknown,
    known: readonly string[],
    path: string,
    each: (name: string, inner: unknown, path: string) => Json,
  ): Fields {
    const fields: Fields = {};
    for (const [key, inner] of Object.entries(inClear(value) as Record<string, unknown>)) {
      const name = this.#name(key, known, path);
      if (name !== undefined) fields[name] = each(name, inner, `${path}${name}.`);
    }
    return fields;
  }

  block(value: unknown, { attributes = {}, block_types = {} }: Block, path = ""): Fields {
    const known = [...Object.keys(attributes), ...Object.keys(block_types)];
    return this.#fields(value, known, path, (name, inner, place) => {
      const nested = block_types[name];
      if (nested) return listOf(inClear(inner)).map((one) => this.block(one, nested.block, place));
      return this.#attribute(inner, attributes[name] ?? {}, place);
    });
  }

  #attribute(value: unknown, { type, nested_type }: Attribute, path: string): Json {
    if (nested_type) {
      const { attributes, nesting_mode } = nested_type;
      const one = (inner: unknown) =>
        this.#fields(inner, Object.keys(attributes), path, (name, field, place) =>
          this.#attribute(field, attributes[name] ?? {}, place),
        );
      return nesting_mode === "single" ? one(value) : listOf(inClear(value)).map(one);
    }
    return this.#value(value, type, path);
  }

  #value(value: unknown, type: unknown, path: string): Json {
    const { kind, of } = collection(type);
    if (kind === "object") {
      const fields = of as Readonly<Record<string, unknown>>;
      return this.#fields(value, Object.keys(fields), path, (name, inner, place) =>
        this.#value(inner, fields[name], place),
      );
    }
    // Pulumi shows a list of at most one as its only element.
    if (kind === "list" || kind === "set")
      return listOf(inClear(value)).map((one) => this.#value(one, of, path));
    return literal(value);
  }
}

/** The Terraform type of a Pulumi type. @throws Untranslatable when the provider has none */
export function terraformType(token: string, schemas: Schemas): string {
  const renamed = renamedTypes[token];
  const [, module = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(token) ?? [];
  const candidates = [
    renamed,
    `aws_${snake(module)}_${snake(name)}`,
    ...(modulesWithoutName.includes(module) ? [`aws_${snake(name)}`] : []),
  ];
  const found = candidates.find((candidate) => candidate !== undefined && candidate in schemas);
  if (found === undefined)
    throw new Untranslatable(
      `${token} is none of ${candidates.filter(Boolean).join(", ")}: give it a row in test/terraform/names.ts`,
    );
  return found;
}

export interface Translated {
  readonly type: string;
  readonly label: string;
  readonly fields: Fields;
  /** Arguments that are left out. */
  readonly left: readonly string[];
}

/**
 * One resource as Terraform writes it.
 * @param label its name in the configuration
 * @throws Untranslatable for a type or an argument that the provider does not have
 */
export function translate(resource: ResourceState, label: string, schemas: Schemas): Translated {
  const type = terraformType(resource.type, schemas);
  const translation = new Translation(type);
  const fields = translation.block(resource.inputs, schemas[type]?.block ?? {});
  const timeouts = Object.entries(resource.customTimeouts ?? {}).map(([name, amount]) => [
    name,
    `${amount}s`,
  ]);
  if (timeouts.length > 0) fields["timeouts"] = Object.fromEntries(timeouts) as Fields;
  return { type, label, fields, left: translation.left };
}
