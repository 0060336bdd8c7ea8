/** Reads a Pulumi project's files the way the engine does. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse, YAMLParseError } from "yaml";

/** The folder of the perimeter's own Pulumi.yaml. */
export const projectDirectory = dirname(import.meta.dirname);

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const asString = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/**
 * What stands in a YAML file; nothing, where it is empty.
 * @throws with the file, the line and the column, where it cannot be read
 */
export function readYaml(file: string): Record<string, unknown> {
  let contents: unknown;
  try {
    contents = parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Error(`${basename(file)}: ${error.message.trim()}`);
  }
  if (contents !== null && !isMapping(contents))
    throw new Error(
      `${basename(file)}: must hold keys and their values, such as\n  config:\n    some:key: value`,
    );
  return contents ?? {};
}

/**
 * The configuration of a stack by full key, as the engine hands it to the program: every value a string.
 * @param directory the folder of Pulumi.yaml
 * @param files the folder of the stacks' files, where it is another: `stackConfigDir`
 * @throws when the stack has no file
 */
export function stackConfiguration(
  directory: string,
  stack: string,
  files: string = directory,
): Record<string, string> {
  const file = join(files, `Pulumi.${stack}.yaml`);
  if (!existsSync(file))
    throw new Error(
      `${basename(file)} is missing: it holds the configuration of the stack ${stack}; \`git checkout ${basename(file)}\` brings the sample back`,
    );
  const config = readYaml(file)["config"] ?? {};
  if (!isMapping(config))
    throw new Error(`${basename(file)}: config must hold keys and their values, such as  some:key: value`);
  const project = String(readYaml(join(directory, "Pulumi.yaml"))["name"]);
  // The engine takes a key without a namespace for one of the project.
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      asString(value),
    ]),
  );
}

/** The perimeter's values in the files of some stacks, parsed, by stack and by key without the project's name. */
export const stackFiles = (
  files: string,
  stacks: readonly string[],
): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    stacks.map((stack) => {
      const config = readYaml(join(files, `Pulumi.${stack}.yaml`))["config"] ?? {};
      const values = isMapping(config) ? Object.entries(config) : [];
      return [stack, Object.fromEntries(values.map(([key, value]) => [key.replace(/^[^:]*:/, ""), value]))];
    }),
  );
