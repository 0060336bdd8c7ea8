// The options that preview.js and up.js share, read and looked at before anything runs.
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionsOf, Refusal } from "./command-line.js";

export const sharedOptions = /** @type {const} */ ({
  stack: { type: "string" },
  project: { type: "string" },
  config: { type: "string" },
  "stack-file": { type: "string" },
  pages: { type: "string" },
  report: { type: "string" },
});

export const sharedUsage = `  --stack NAME         the stack
  --project FOLDER     the Pulumi project (default: this folder)
  --config FILE        the policy pack's configuration (default: the strictest reading)
  --stack-file FILE    the stack's own configuration, if it is not where Pulumi looks for it
  --pages URL          where you keep the invariants' pages
  --report FILE        write what was found to a new file, as JSON, for comment.js`;

/**
 * @param {Readonly<Record<string, { type: "string" | "boolean", multiple?: boolean }>>} more options of one script
 * @param {readonly string[]} args
 */
export function given(more, args) {
  const values = optionsOf({ ...sharedOptions, ...more }, args);
  /** @param {string} name */
  const text = (name) => /** @type {string | undefined} */ (values[name]);
  const stack = text("stack");
  if (stack === undefined)
    throw new Refusal("which stack? --stack NAME (--help says which options there are)");
  if (!/^[\w.][\w./-]*$/.test(stack)) throw new Refusal(`--stack ${stack}: no name of a stack`);
  const project = text("project") ?? ".";
  if (!existsSync(project) || !statSync(project).isDirectory())
    throw new Refusal(`--project ${project}: there is no such folder`);
  for (const name of ["config", "stack-file", "state", "world"]) {
    const file = text(name);
    if (file !== undefined && !existsSync(file))
      throw new Refusal(`--${name} ${file}: there is no such file`);
  }
  const pages = text("pages");
  if (pages !== undefined && !/^https:\/\/[^\s()<>"'`]+$/.test(pages))
    throw new Refusal(`--pages ${pages}: no address, as https://example.com/docs/invariants is`);
  return {
    values,
    stack,
    project,
    config: text("config"),
    stackFile: text("stack-file"),
    pages,
    report: text("report"),
    text,
  };
}

/**
 * A folder for plans and states that nobody else on this machine reads, for as long as something runs.
 * @template Result
 * @param {(folder: string) => Promise<Result>} run
 */
export async function withTemporary(run) {
  const folder = mkdtempSync(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "perimeter-"));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Never over a file that is there: it could be a link to another one.
 * @param {string | undefined} file
 * @param {unknown} report
 */
export function writeReport(file, report) {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(report)}\n`, { flag: "wx" });
}

/** What the exit codes of a verdict mean, in a line for the log's end. */
export const inWords = /** @type {Readonly<Record<number, string>>} */ ({
  0: "Every invariant holds.",
  1: "There is no verdict: something failed.",
  2: "An invariant is broken.",
  3: "Something cannot be told, which counts.",
});
