/** Where a finding is shown: on the program's line where the file tells it, else on the file that was given. */
import { posix } from "node:path";
import type { Reported } from "./report.ts";

/**
 * @param project the Pulumi project's folder, from where paths are read
 */
export function located(
  { source, file }: Reported,
  project: string,
): { readonly file: string; readonly line: number } {
  const slashed = (path: string) => path.replaceAll("\\", "/");
  return source
    ? { file: posix.normalize(posix.join(slashed(project), slashed(source.file))), line: source.line }
    : { file: slashed(file), line: 1 };
}
