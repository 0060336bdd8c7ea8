/** `perimeter invariants`: writes what follows from the declarations of the invariants, their list and their pages. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles, staleFiles } from "../../policy-packs/perimeter/generate.ts";

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
