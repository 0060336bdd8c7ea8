/** Says what failed so that a person can mend it: what, where, and how, without a stack trace. */
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

const projectDirectory = dirname(import.meta.dirname);

/** A file as a person would type it: from the project's folder where it is inside. */
function shown(file: string): string {
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  const inside = relative(projectDirectory, path);
  return inside.startsWith("..") ? path : inside;
}

/** `file:line`, some lines of it and a caret, as Node puts them before the stack of code that cannot be parsed. */
const parsed = /^((?:file:)?\S.*):(\d+)\r?\n((?:.*\r?\n)+?)\s*\w*Error\b/;

/** The topmost line of the stack that is of this project, as `file:line:column`. */
function placeIn(stack: string): string | undefined {
  for (const [, file = "", line, column] of stack.matchAll(
    /\(?((?:file:\/\/)?\/[^()\n]+?):(\d+):(\d+)\)?$/gm,
  ))
    if (!file.includes("node_modules")) return `${shown(file)}:${line}:${column}`;
  return undefined;
}

/** Kinds of errors that a program does not throw on purpose: where they happened is what helps. */
const mistakes = [SyntaxError, TypeError, ReferenceError, RangeError];

/** What the system refused, in words. https://nodejs.org/api/errors.html#common-system-errors */
const refusals: Readonly<Record<string, string>> = {
  EACCES: "permission denied: give yourself the right, or work in a copy that you own",
  EPERM: "permission denied: give yourself the right, or work in a copy that you own",
  EROFS: "the file system is read-only: work in a copy that you can write",
  ENOSPC: "the disk is full: make room",
  EMFILE: "too many files are open: close some programs, or raise the limit (ulimit -n)",
};

/** What failed, in words; code that cannot be loaded or that has a mistake comes with its place. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = "" } = error;
  // The SDK says first in which output of a component the reason surfaced, which tells a person nothing.
  const message = error.message.replace(/^(error serializing property "\w+": )+/, "");
  const { code, path } = error as NodeJS.ErrnoException;
  const refusal = refusals[code ?? ""];
  if (refusal !== undefined && path !== undefined) return `${shown(path)}: ${refusal} (${code})`;
  if (code === "ERR_MODULE_NOT_FOUND") {
    const [, kind, missing = "", importer = ""] =
      /^Cannot find (package|module) '(.+)' imported from (.+)$/.exec(message) ?? [];
    if (kind === "package" || missing.includes("node_modules"))
      return `${shown(missing)} is not installed, and ${shown(importer)} needs it: delete the folder node_modules and run the same command again`;
    return `${shown(importer)} imports ${shown(missing)}, which does not exist`;
  }
  const [, file, line, lines = ""] = parsed.exec(stack) ?? [];
  if (file !== undefined) return `${shown(file)}:${line}: ${message}\n${lines.trimEnd()}`;
  const place = mistakes.some((kind) => error instanceof kind) ? placeIn(stack) : undefined;
  return place === undefined ? message : `${place}: ${message}`;
}
