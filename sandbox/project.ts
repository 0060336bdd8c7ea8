/** Reads a Pulumi project's files the way the engine does. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

/** The folder of the perimeter's own Pulumi.yaml. */
export const projectDirectory = dirname(import.meta.dirname);

interface StackFile {
  config?: Record<string, unknown>;
}

const asString = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/**
 * The configuration of a stack by full key, as the engine hands it to the program: every value a string.
 * @param directory the folder of Pulumi.yaml
 * @throws when the stack has no file
 */
export function stackConfiguration(directory: string, stack: string): Record<string, string> {
  const file = join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(file))
    throw new Error(`${file} is missing: it holds the configuration of the stack ${stack}`);
  const contents = parse(readFileSync(file, "utf8")) as StackFile | null;
  return Object.fromEntries(
    Object.entries(contents?.config ?? {}).map(([key, value]) => [key, asString(value)]),
  );
}
