/**
 * Reads the pack's configuration. Whatever is wrong with it is told at once, each with where it stands, what is wrong,
 * what is allowed, and the name that was probably meant. What is wrong in one place makes the whole count for nothing.
 */
import { parseJson } from "../../../analysis/iam/json.ts";
import { fileBounds } from "../../../analysis/model/state.ts";
import { nearest } from "./names.ts";
import { configurationSchema, type Schema } from "./schema.ts";
import { type Advisory, dayOf, type Exception, type Settings, strictest } from "./settings.ts";

/** The one name in Pulumi's file that is the pack's own. */
export const configurationName = "configuration";

/** Where the reference stands, from the project's folder. */
export const configurationPage = "docs/policy-pack.md";

/** Everything that is wrong with a configuration, a line each. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];
  constructor(file: string, problems: readonly string[]) {
    super([...problems.map((problem) => `${file}: ${problem}`), `More: ${configurationPage}`].join("\n"));
    this.problems = problems;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as an error shows it: short, and with nothing in it that a terminal would obey. */
function shown(value: unknown): string {
  if (isRecord(value)) return "an object";
  if (Array.isArray(value)) return "a list";
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    "?",
  );
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const at = (where: string, key: string): string =>
  /^[A-Za-z_]\w{0,60}$/.test(key) ? `${where}.${key}` : `${where}[${shown(key)}]`;

const meant = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known);
  return near === undefined ? "" : ` Did you mean "${near}"?`;
};

/** Few names are listed; of many, the page has them. */
const allowed = (names: readonly string[]): string =>
  names.length > 12
    ? `one of the ${names.length} in docs/invariants`
    : names.map((name) => `"${name}"`).join(", ");

const exampleOf = ({ examples }: Schema): string =>
  examples?.[0] === undefined ? "" : `, such as ${JSON.stringify(examples[0])}`;

/** A day that the calendar has. */
const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && dayOf(time) === text;
};

function* textProblems(value: string, schema: Schema, where: string): Generator<string> {
  if (schema.enum && !schema.enum.includes(value))
    yield `${where}: ${shown(value)} is none of what is allowed: ${allowed(schema.enum)}.${meant(value, schema.enum)}`;
  if (schema.format === "date" && !isDay(value))
    yield `${where}: ${shown(value)} is no day${exampleOf(schema)}`;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))
    yield `${where}: ${shown(value)} is not of the form that it has to have${exampleOf(schema)}`;
  if (schema.minLength !== undefined && value.trim().length < schema.minLength)
    yield `${where}: ${shown(value)} says too little: ${schema.minLength} characters at least${exampleOf(schema)}`;
}

function* objectProblems(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  where: string,
): Generator<string> {
  const fields = schema.properties ?? {};
  const names = Object.keys(fields);
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(fields, key))
      yield `${at(where, key)}: there is no such key; allowed: ${allowed(names)}.${meant(key, names)}`;
  }
  for (const [key, field] of Object.entries(fields)) {
    if (Object.hasOwn(value, key)) yield* problemsOf(value[key], field, at(where, key));
    else if (schema.required?.includes(key)) yield `${where}: ${key} is missing${exampleOf(field)}`;
  }
}

/** What is wrong with a value by its schema. */
function* problemsOf(value: unknown, schema: Schema, where: string): Generator<string> {
  switch (schema.type) {
    case "string":
      if (typeof value === "string") yield* textProblems(value, schema, where);
      else yield `${where}: ${shown(value)} is no text${exampleOf(schema)}`;
      break;
    case "array":
      if (Array.isArray(value))
        for (const [index, item] of value.entries())
          yield* problemsOf(item, schema.items as Schema, `${where}[${index}]`);
      else yield `${where}: ${shown(value)} is no list`;
      break;
    case "object":
      if (isRecord(value)) yield* objectProblems(value, schema, where);
      else yield `${where}: ${shown(value)} is no object`;
      break;
  }
}

const aYearAfter = (today: string): string => {
  const time = new Date(`${today}T00:00:00Z`);
  time.setUTCDate(time.getUTCDate() + 366);
  return dayOf(time);
};

/** What no schema can say: days too far off, and what is said twice. */
function* furtherProblems(settings: Settings, today: string): Generator<string> {
  const last = aYearAfter(today);
  const where = configurationName;
  const days = [
    ...settings.advisory.map(({ until }, index) => [`advisory[${index}].until`, until] as const),
    ...settings.exceptions.map(({ expires }, index) => [`exceptions[${index}].expires`, expires] as const),
    ...settings.escapeHatches.map(
      ({ expires }, index) => [`escapeHatches[${index}].expires`, expires] as const,
    ),
  ];
  for (const [key, day] of days)
    if (day > last)
      yield `${where}.${key}: ${day} is more than a year ahead; ${last} is the last day allowed`;
  const twice = function* <Entry>(key: string, entries: readonly Entry[], name: (entry: Entry) => string) {
    const seen = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      const first = seen.get(name(entry));
      if (first === undefined) seen.set(name(entry), index);
      else yield `${where}.${key}[${index}]: is the same as ${key}[${first}]; say it once`;
    }
  };
  yield* twice("accounts", settings.accounts, ({ id }) => id);
  yield* twice("advisory", settings.advisory, ({ invariant }: Advisory) => invariant);
  yield* twice("exceptions", settings.exceptions, ({ invariant, urn, finding }: Exception) =>
    JSON.stringify([invariant, urn, finding]),
  );
  yield* twice("escapeHatches", settings.escapeHatches, ({ type }) => type);
}

/**
 * The settings that a configuration stands for.
 * @throws ConfigurationError with everything that is wrong
 */
export function readSettings(
  value: unknown,
  file: string,
  invariants: readonly string[],
  today: string,
): Settings {
  const problems = [...problemsOf(value, configurationSchema(invariants), configurationName)];
  if (problems.length > 0) throw new ConfigurationError(file, problems);
  // The schema has been held against it, value by value.
  const given = value as Partial<Settings>;
  const settings: Settings = {
    ...strictest,
    ...given,
    agents: { ...strictest.agents, ...given.agents },
    accounts: (given.accounts ?? []).map((account) => ({ ...account, name: account.name })),
  };
  const further = [...furtherProblems(settings, today)];
  if (further.length > 0) throw new ConfigurationError(file, further);
  return settings;
}

/** What Pulumi's file says of one policy. */
export interface PolicyConfiguration {
  /** What it is to do on a violation; undefined where the file does not say. */
  readonly level: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a level other than mandatory comes to, and what to do in its place. */
function relaxed(name: string, level: string): string {
  const what = name === "all" ? "everything" : "it";
  const effect = level === "disabled" ? `turn ${what} off` : `let ${what} pass`;
  const instead =
    name === "all"
      ? `Name invariants one by one in "${configurationName}.advisory".`
      : name === configurationName
        ? "It cannot be changed."
        : `Name it in "${configurationName}.advisory" or "${configurationName}.exceptions".`;
  return `${name}: ${shown(level)} would ${effect} without an owner, a reason and an end. ${instead}`;
}

/** What is wrong with what the file says beside `configuration`: an invariant can be turned off there, without a trace. */
function* besides(
  policies: ReadonlyMap<string, PolicyConfiguration>,
  invariants: readonly string[],
): Generator<string> {
  const own = [configurationName, ...invariants];
  const ofAll = policies.get("all")?.level ?? "mandatory";
  for (const [name, { level = "mandatory", properties }] of policies) {
    if (name !== "all" && !own.includes(name)) {
      yield `${shown(name)}: there is no such policy; allowed: "${configurationName}".${meant(name, own)}`;
      continue;
    }
    // The engine writes the level of `all` to every policy: it is told once.
    if (level !== "mandatory" && (name === "all" || level !== ofAll)) yield relaxed(name, level);
    if (name !== configurationName)
      for (const key of Object.keys(properties))
        yield `${at(name, key)}: takes no values. What is to be said of it stands in "${configurationName}".`;
  }
}

/**
 * The settings that the whole of Pulumi's file stands for, policy by policy as the engine hands it on.
 * @throws ConfigurationError with everything that is wrong
 */
export function readPolicies(
  policies: ReadonlyMap<string, PolicyConfiguration>,
  file: string,
  invariants: readonly string[],
  today: string,
): Settings {
  const problems = [...besides(policies, invariants)];
  const own = policies.get(configurationName)?.properties ?? {};
  try {
    const settings = readSettings(own, file, invariants, today);
    if (problems.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems);
  }
  throw new ConfigurationError(file, problems);
}

/**
 * The settings of a file as it lies there, `perimeter check`'s way: it sees what Pulumi swallows, such as a key that is there twice.
 * @throws ConfigurationError with everything that is wrong
 */
export function readFileText(
  text: string,
  file: string,
  invariants: readonly string[],
  today: string,
): Settings {
  if (text.trim() === "")
    throw new ConfigurationError(file, ["is empty; leave the flag out for the strictest reading"]);
  let parsed: unknown;
  try {
    parsed = parseJson(text, fileBounds);
  } catch (error) {
    throw new ConfigurationError(file, [
      `no JSON: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  if (!isRecord(parsed))
    throw new ConfigurationError(file, [
      `${shown(parsed)} is no object, such as { "${configurationName}": {} }`,
    ]);
  const policies = new Map<string, PolicyConfiguration>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value === "string") policies.set(name, { level: value, properties: {} });
    else if (!isRecord(value)) problems.push(`${name}: ${shown(value)} is no object`);
    else {
      const { enforcementLevel, ...properties } = value;
      const level = enforcementLevel === undefined ? undefined : String(enforcementLevel);
      policies.set(name, { level, properties });
    }
  }
  if (problems.length > 0) throw new ConfigurationError(file, problems);
  return readPolicies(policies, file, invariants, today);
}
