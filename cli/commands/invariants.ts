/** `perimeter invariants`: writes what follows from the declarations of the invariants, their list and their pages. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles, staleFiles } from "../../policy-packs/perimeter/generate.ts";
import { declarationOf, problemOf, type Scaffold } from "../../policy-packs/perimeter/scaffold.ts";

const project = dirname(dirname(import.meta.dirname));

/** Writes every stale file anew, deletes pages whose invariant is gone, and says which. */
export async function invariants(): Promise<void> {
  const files = await generatedFiles();
  const stale = await staleFiles(project);
  for (const path of stale) {
    const content = files.get(path);
    mkdirSync(dirname(join(project, path)), { recursive: true });
    if (content === undefined) rmSync(join(project, path));
    else writeFileSync(join(project, path), content);
    process.stdout.write(`${content === undefined ? "deleted" : "written"}  ${path}\n`);
  }
  process.stdout.write(`${files.size} files follow from the invariants, ${stale.length} were stale\n`);
}

const folders = ["policy-packs/perimeter/invariants", "policy-packs/perimeter/check/invariants"] as const;

/**
 * `perimeter invariants new`: writes the file of a new invariant, for somebody to fill in, and says what comes next.
 * @param directory the project's folder
 * @returns the exit code
 */
export function newInvariant(
  scaffold: Scaffold,
  write: (text: string) => unknown,
  directory: string = project,
): number {
  const taken = folders.find((folder) => existsSync(join(directory, folder, `${scaffold.id}.ts`)));
  const problem = problemOf(scaffold) ?? (taken && `\`${scaffold.id}\` is taken: ${taken}/${scaffold.id}.ts`);
  if (problem !== undefined) {
    write(`error: ${problem}\n`);
    return 1;
  }
  const path = `${folders[0]}/${scaffold.id}.ts`;
  mkdirSync(join(directory, folders[0]), { recursive: true });
  writeFileSync(join(directory, path), declarationOf(scaffold));
  write(
    `written  ${path}\nFill it in, examples first. Then: npx perimeter invariants, and npm test policy-packs/perimeter/invariants.test.ts\n`,
  );
  return 0;
}
