/** Where a finding is shown: on the program's line where the file tells it, else on the file that was given. */
import { isAbsolute, posix, relative, resolve } from "node:path";
import type { Reported } from "./report.ts";

const slashed = (path: string): string => path.replaceAll("\\", "/");

/**
 * The line of the program, from where the command runs; nothing where the file does not tell it, or tells a place outside.
 * @param project the Pulumi project's folder
 */
export function sourceOf({ source }: Reported, project: string): Reported["source"] {
  if (!source) return undefined;
  const inside = isAbsolute(source.file) ? slashed(relative(resolve(project), source.file)) : source.file;
  if (inside.startsWith("../") || isAbsolute(inside)) return undefined;
  return { file: posix.normalize(posix.join(slashed(project), slashed(inside))), line: source.line };
}

/** A file and a line, in any case. */
export const located = (
  finding: Reported,
  project: string,
): { readonly file: string; readonly line: number } =>
  sourceOf(finding, project) ?? { file: slashed(finding.file), line: 1 };
