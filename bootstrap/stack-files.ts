/** The stacks' files, `accounts/Pulumi.<stack>.yaml`: filled in, never written over. */
import { isDeepStrictEqual } from "node:util";
import { parse, parseDocument, YAMLParseError } from "yaml";
import type { Fields, Files } from "./hands.ts";
import type { Value } from "./values.ts";

const namespace = "agent-perimeter:";

export const stackFileName = (stack: string): string => `Pulumi.${stack}.yaml`;

const header = (stack: string): string =>
  `# The stack ${stack}. What perimeter bootstrap found is yours to complete: docs/adopting.md.\n`;

function parsed(stack: string, text: string): Fields {
  try {
    const content: unknown = parse(text);
    return typeof content === "object" && content !== null ? (content as Fields) : {};
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Error(`accounts/${stackFileName(stack)}: ${error.message.trim()}`);
  }
}

/** The values in a stack's file, by key without the project's name; undefined where there is no file. */
export function readStackFile(files: Files, stack: string): Fields | undefined {
  const text = files.read(stackFileName(stack));
  if (text === undefined) return undefined;
  const config = parsed(stack, text)["config"];
  return Object.fromEntries(
    Object.entries((config ?? {}) as Fields).map(([key, value]) => [
      key.startsWith(namespace) ? key.slice(namespace.length) : key,
      value,
    ]),
  );
}

/** The same by full key, every value a string, as the engine hands it to the program. */
export const engineConfiguration = (values: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.includes(":") ? key : `${namespace}${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );

/** Sets values, or takes those away that are undefined; everything else of the file stays as a person wrote it. */
export function writeValues(files: Files, stack: string, values: Fields): void {
  const name = stackFileName(stack);
  const document = parseDocument(files.read(name) ?? `${header(stack)}config: {}\n`);
  const config = document.get("config");
  // An empty `{}` would keep everything in one line.
  if (typeof config === "object" && config !== null && "flow" in config) config.flow = false;
  for (const [key, value] of Object.entries(values)) {
    const path = ["config", `${namespace}${key}`];
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value, { flow: typeof value === "object" }));
  }
  const text = document.toString({ lineWidth: 110 });
  if (text !== files.read(name)) files.write(name, text);
}

export interface Comparison {
  /** Not in the file yet. */
  readonly missing: readonly Value[];
  /** In the file with another value: a line each. */
  readonly contradictions: readonly string[];
}

/**
 * A stack's file against what its values should be.
 * @param isUp whether the stack is up already: what was found before it came up is then no longer looked at
 */
export function compare(files: Files, stack: string, values: readonly Value[], isUp: boolean): Comparison {
  const there = readStackFile(files, stack) ?? {};
  const contradicts = ({ key, value, from }: Value) =>
    key in there && from !== "first" && !(from === "found" && isUp) && !isDeepStrictEqual(there[key], value);
  return {
    missing: values.filter(({ key, from }) => !(key in there) && !(from === "found" && isUp)),
    contradictions: values
      .filter(contradicts)
      .map(
        ({ key, value, because }) =>
          `accounts/${stackFileName(stack)}: ${key} is ${JSON.stringify(there[key])}, but ${because} says ${JSON.stringify(value)}: correct whichever is wrong`,
      ),
  };
}
