/** What is wrong with a value, in words for whoever writes a stack's file: zod's own are for programmers. */
import type { z } from "zod";

/** What a value must be, by the type that was expected. */
const kinds: Readonly<Record<string, string>> = {
  array: "must be a list, such as [a, b]",
  object: "must be keys and their values",
  record: "must be keys and their values",
  number: "must be a number, without quotes",
  int: "must be a whole number, without quotes",
  string: "must be text, in quotes where it looks like a number",
  boolean: "must be true or false",
};

const oneOf = (options: readonly unknown[]): string =>
  options.length === 1 ? `must be ${String(options[0])}` : `must be one of ${options.map(String).join(", ")}`;

/** One problem in words, without its place. */
export function wording(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "missing" : (kinds[issue.expected] ?? issue.message);
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? oneOf(issue.options) : issue.message;
    case "unrecognized_keys":
      return `${issue.keys.join(", ")} is not known here: correct the name, or take it out`;
    case "too_small":
      if (issue.origin === "array") return `must have at least ${issue.minimum}`;
      return issue.inclusive ? `must be at least ${issue.minimum}` : `must be more than ${issue.minimum}`;
    case "invalid_format":
      return issue.format === "email" ? "must be a mail address" : issue.message;
    default:
      return issue.message;
  }
}

/** The part of an example that stands at a path; of a list, the first one where the example is shorter. */
export const exampleAt = (example: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner: unknown, step) => {
    if (Array.isArray(inner)) return typeof step === "number" ? (inner[step] ?? inner[0]) : undefined;
    return typeof inner === "object" && inner !== null
      ? (inner as Record<PropertyKey, unknown>)[step]
      : undefined;
  }, example);
