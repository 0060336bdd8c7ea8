/** What the sandbox must know of a Pulumi command line before it hands it on. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** The commands that read a stack's file, take another one through `--config-file`, and write the salt of its secrets into it. */
const readsStackFile = new Set([
  ...["up", "update", "preview", "pre", "refresh", "destroy", "down", "dn", "import", "watch", "logs"],
]);

/** Flags with a value that may stand before the command's name. */
const flags = {
  cwd: { type: "string", short: "C" },
  stack: { type: "string", short: "s" },
  "config-file": { type: "string" },
  color: { type: "string" },
  verbose: { type: "string", short: "v" },
  tracing: { type: "string" },
  profiling: { type: "string" },
  memprofilerate: { type: "string" },
  "log-format": { type: "string" },
} as const;

export interface CommandLine {
  /** The folder that the command works in. */
  readonly folder: string;
  /** The stack that it names, without organisation and project. */
  readonly stack: string | undefined;
  /** Whether the command would read the stack's own file, and write to it. */
  readonly needsStackFile: boolean;
  /** The same command with another file in the place of the stack's own. */
  withStackFile(file: string): string[];
}

/** Reads the words after `pulumi`. */
export function commandLine(args: readonly string[], folder: string): CommandLine {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const command = tokens.find((token) => token.kind === "positional");
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const isGiven = values["config-file"] !== undefined;
  return {
    folder: resolve(folder, text(values["cwd"]) ?? "."),
    stack: text(values["stack"])?.split("/").at(-1),
    needsStackFile: command !== undefined && readsStackFile.has(command.value) && !isGiven,
    withStackFile: (file) =>
      command ? args.toSpliced(command.index + 1, 0, `--config-file=${file}`) : [...args],
  };
}
