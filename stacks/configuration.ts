/** Typed and validated configuration: every problem of a stack is told at once, before its first resource. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { exampleAt, wording } from "./wording.ts";

const namespace = "agent-perimeter";

/** A value with what a person needs to fill it in: what it is, and an example. */
const value = <T extends z.ZodType>(schema: T, description: string, example: unknown): T =>
  schema.meta({ description, examples: [example] });

const accountId = (description: string, example: string) =>
  value(
    z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account, in quotes"),
    description,
    example,
  );

/** The values that several stacks take; each stack picks the ones that it needs and no others. */
export const values = {
  region: value(
    z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region's code"),
    "the Region that the stack is in",
    "eu-central-1",
  ),
  accountId: accountId("the account that this stack is pinned to", "444444444444"),
  managementAccountId: accountId("the management account of the organisation", "111111111111"),
  auditAccountId: accountId("the account that keeps the log", "222222222222"),
  backupAccountId: accountId("the account that keeps the backups", "333333333333"),
  prodAccountId: accountId("the production account", "444444444444"),
  organizationId: value(
    z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, "must be the id that `aws organizations describe-organization` prints"),
    "the organisation's id",
    "o-sandbox0001",
  ),
  allowedRegions: value(
    z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region's code")).default([]),
    "the Regions beside the stack's own in which anything may be done; us-east-1 goes without saying, where AWS's global services are",
    ["eu-west-1"],
  ),
  publicAccessDecidedBy: value(
    z.enum(["organization", "account"]).default("organization"),
    "who decides what EC2 opens to the public: a policy of the organisation (stack org), or the account where there is none",
    "organization",
  ),
  accountSettings: value(
    z
      .strictObject({
        buckets: z.enum(["create", "exists"]).default("create"),
        volumes: z.enum(["create", "exists"]).default("create"),
      })
      .default({ buckets: "create", volumes: "create" }),
    "settings of the account that others decide already, so that they are only looked at: the public access block of its buckets (an S3 policy of the organisation, or somebody's hand), the encryption of new volumes",
    { buckets: "exists", volumes: "exists" },
  ),
  backupServices: value(
    z.enum(["create", "exists"]).default("create"),
    "which services AWS Backup backs up in this account and Region: chosen here, or already (`aws backup describe-region-settings`), and only looked at",
    "create",
  ),
  lock: value(
    z
      .discriminatedUnion("profile", [
        z.strictObject({ profile: z.literal("trial") }),
        z.strictObject({
          profile: z.literal("compliance"),
          minimumDays: z.int(),
          maximumDays: z.int(),
          typedOut: z.string(),
        }),
      ])
      .default({ profile: "trial" }),
    "the lock: a trial of a day that can be lifted, or compliance, which nobody can undo and has to be typed out",
    { profile: "trial" },
  ),
} as const;

/** A description and an example for a value of one stack's own. */
export const configured = value;

const described = (schema: z.ZodType): { description?: string; examples?: unknown[] } =>
  (schema.meta() ?? {}) as { description?: string; examples?: unknown[] };

/** `key: value`, as it would stand in the stack's file; the example of what stands there, or else of the whole value. */
function exampleLine(key: string, schema: z.ZodType | undefined, inside: readonly PropertyKey[]): string {
  const example = schema ? described(schema).examples?.[0] : undefined;
  const inner = exampleAt(example, inside);
  const step = inside.at(-1);
  if (step === undefined || inner === undefined)
    return `${namespace}:${key}: ${JSON.stringify(example ?? "…")}`;
  return typeof step === "number"
    ? `- ${JSON.stringify(inner)}`
    : `${String(step)}: ${JSON.stringify(inner)}`;
}

/** Values arrive as strings; what is no plain string arrives as JSON. */
function parse(raw: string, schema: z.ZodType): unknown {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum) return raw;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

/** One line a problem: the key, what is wrong, what it is, and an example. */
function problemLines(shape: z.ZodRawShape, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys" && issue.path.length === 0)
      return issue.keys.map(
        (key) =>
          `${namespace}:${key}: no such value in this stack; it takes ${Object.keys(shape).join(", ")}`,
      );
    const [key, ...inside] = issue.path;
    const name = String(key ?? "");
    const schema = shape[name] as z.ZodType | undefined;
    const where = inside.length > 0 ? ` at ${inside.map(String).join(".")}` : "";
    const place = `${namespace}:${name}${where}: ${wording(issue)}`;
    // Our own findings inside a value say how to mend them; an example of the whole value would drown them.
    if (issue.code === "custom" && inside.length > 0) return [place];
    const what = schema && inside.length === 0 ? described(schema).description : undefined;
    return [`${place}${what ? ` (${what})` : ""}; for example  ${exampleLine(name, schema, inside)}`];
  });
}

/** The problems of a stack's configuration. A person reads it: it carries no stack trace. */
export class ConfigurationError extends pulumi.RunError {
  constructor(stack: string, lines: readonly string[]) {
    super(
      [`Pulumi.${stack}.yaml:`, ...lines.map((line) => `  ${line.replaceAll("\n", "\n    ")}`)].join("\n"),
    );
  }
}

/**
 * The configuration of a stack, checked against `shape`.
 * @param given values by full key, as the engine hands them over. Default: those of the current stack
 * @throws ConfigurationError that names every missing, malformed or unknown key, with an example each
 */
export function configurationOf<Shape extends z.ZodRawShape>(
  stack: string,
  shape: Shape,
  given: Readonly<Record<string, string>> = pulumi.runtime.allConfig(),
): z.output<z.ZodObject<Shape>> {
  const prefix = `${namespace}:`;
  const raw = Object.entries(given)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]) => {
      const name = key.slice(prefix.length);
      const schema = shape[name] as z.ZodType | undefined;
      return [name, schema ? parse(text, schema) : text] as const;
    });
  const result = z.strictObject(shape).safeParse(Object.fromEntries(raw), { reportInput: true });
  if (!result.success) throw new ConfigurationError(stack, problemLines(shape, result.error.issues));
  return result.data as z.output<z.ZodObject<Shape>>;
}

/** What is wrong at a place of a stack's configuration, and how to mend it. */
export interface ConfigurationProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a check refuses of the value at a path, as a problem of the stack's file. */
export function refusedAt(
  path: ConfigurationProblem["path"],
  check: () => unknown,
): readonly ConfigurationProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof pulumi.RunError)) throw error;
    return [{ path, message: error.message }];
  }
}

/**
 * Refuses values that are right one by one, and wrong together.
 * @throws ConfigurationError with a line for each problem, when there is one
 */
export function refuseTogether(
  stack: string,
  shape: z.ZodRawShape,
  problems: readonly ConfigurationProblem[],
): void {
  if (problems.length > 0)
    throw new ConfigurationError(
      stack,
      problemLines(
        shape,
        problems.map(({ path, message }) => ({ code: "custom", path: [...path], message, input: undefined })),
      ),
    );
}
