/** The files that come from the declarations: the list of invariants, and their pages. `npx perimeter invariants` writes them. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { fileInvariants } from "./check/invariants/index.ts";
import { filePage, listedFile } from "./check/page.ts";
import { schemaFile, withReference } from "./configuration/page.ts";
import type { Invariant } from "./invariant.ts";
import { indexPage, listed, page } from "./page.ts";

/** The ids that the folder of invariants holds: each the name of a file. */
const idsIn = (folder: string): string[] =>
  globSync("*.ts", { cwd: folder })
    .map((file) => basename(file, ".ts"))
    .filter((id) => id !== "index" && !id.endsWith(".test"))
    .sort();

const identifier = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The list: an import each, so that a reader, and a reviewer, sees what the pack runs. */
const listOf = (ids: readonly string[]): string =>
  [
    "// Generated from the files in this folder: `npx perimeter invariants` writes it anew.",
    'import type { Invariant } from "../invariant.ts";',
    ...ids.map((id) => `import ${identifier(id)} from "./${id}.ts";`),
    "",
    "/** Every invariant of the pack. */",
    "export const invariants: readonly Invariant[] = [",
    ...ids.map((id) => `  ${identifier(id)},`),
    "];",
    "",
  ].join("\n");

const project = join(import.meta.dirname, "../..");

/** A page of which a part is generated. */
const policyPackPage = "docs/policy-pack.md";

export const invariantsFolder = join(import.meta.dirname, "invariants");

/** The declarations themselves, whatever the list says: it may be stale. */
const declared = (ids: readonly string[]): Promise<Invariant[]> =>
  Promise.all(
    ids.map(async (id) => {
      const file = (await import(pathToFileURL(join(invariantsFolder, `${id}.ts`)).href)) as {
        default: Invariant;
      };
      return file.default;
    }),
  );

/** Every generated file, by its path in the project, with what it has to hold. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const ids = idsIn(invariantsFolder);
  const invariants = await declared(ids);
  const configurable = [...ids, ...fileInvariants.map(({ id }) => id)].sort();
  return new Map([
    ["policy-packs/perimeter/invariants/index.ts", listOf(ids)],
    [policyPackPage, withReference(readFileSync(join(project, policyPackPage), "utf8"), configurable)],
    ["policy-packs/perimeter/configuration.schema.json", schemaFile(configurable)],
    ["docs/invariants/README.md", indexPage([...invariants.map(listed), ...fileInvariants.map(listedFile)])],
    ...invariants.map((invariant) => [`docs/invariants/${invariant.id}.md`, page(invariant)] as const),
    ...fileInvariants.map(
      (invariant) => [`docs/invariants/${invariant.id}.md`, filePage(invariant)] as const,
    ),
  ]);
}

/** The generated files that are stale, missing, or left over from an invariant that is gone. */
export async function staleFiles(project: string): Promise<string[]> {
  const files = await generatedFiles();
  const stale = [...files].filter(([path, content]) => {
    try {
      return readFileSync(join(project, path), "utf8") !== content;
    } catch {
      return true;
    }
  });
  const left = globSync("docs/invariants/*.md", { cwd: project }).filter((path) => !files.has(path));
  return [...stale.map(([path]) => path), ...left].sort();
}
