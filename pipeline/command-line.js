// What the scripts share as commands: options, errors in a line, text that a log may show.
import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/** What is wrong is told without a stack trace: whoever started the command can mend it. */
export class Refusal extends Error {}

/**
 * Text out of a program or a file as a log shows it: what would move a cursor, or turn the reading direction, by its number.
 * @param {string} text
 */
export const printable = (text) =>
  text.replace(
    /[^\P{C}\n\t]|[\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/**
 * Lines that somebody else has written, so that no forge takes one of them for a command to it: GitHub obeys lines that begin
 * with two colons, also behind spaces. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @param {string} text
 */
export const quoted = (text) =>
  printable(text)
    .split("\n")
    .map((line) => `  | ${line}\n`)
    .join("");

/**
 * The options that were given.
 * @param {Readonly<Record<string, { type: "string" | "boolean", multiple?: boolean }>>} options
 * @param {readonly string[]} args
 * @returns {Record<string, string | boolean | (string | boolean)[] | undefined>}
 */
export function optionsOf(options, args) {
  try {
    return parseArgs({ options, args: [...args], strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error} (--help says which there are)`);
  }
}

/**
 * Runs a script's main function where the script itself was started, and not where a test imports it.
 * @param {string} url the script's own
 * @param {string} usage
 * @param {(args: readonly string[]) => Promise<number>} main gives the exit code
 */
export async function startedAs(url, usage, main) {
  const [, started = ""] = process.argv;
  if (started === "" || pathToFileURL(realpathSync(started)).href !== url) return;
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    process.exitCode = await main(args);
  } catch (error) {
    const message = error instanceof Refusal ? error.message : error instanceof Error ? error.stack : error;
    process.stderr.write(`error: ${printable(String(message))}\n`);
    process.exitCode = 1;
  }
}
