/**
 * The project with one file changed, beside the project as it is, in one process: every module whose address ends in
 * `?changed=N` is loaded anew and imports its neighbours so, too, while what is installed is shared. No file is written.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { projectDirectory } from "../../sandbox/project.ts";

const texts = new Map<string, { readonly path: string; readonly text: string; loaded: boolean }>();

const mark = (url: string): string | undefined => /\?changed=(\d+)$/.exec(url)?.[1];

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const changed = mark(context.parentURL ?? "");
    const own = resolved.url.startsWith("file:") && !resolved.url.includes("/node_modules/");
    return changed !== undefined && own && mark(resolved.url) === undefined
      ? { ...resolved, url: `${resolved.url}?changed=${changed}` }
      : resolved;
  },
  load(url, context, next) {
    const one = texts.get(mark(url) ?? "");
    if (one === undefined || fileURLToPath(url) !== one.path) return next(url, context);
    one.loaded = true;
    return { format: "module-typescript", source: one.text, shortCircuit: true };
  },
});

/**
 * A module of the project, and all that it imports, with `strong` written as `weak` in one file.
 * @param file both from the project's folder
 * @throws where `strong` does not stand in the file exactly once, or nothing has loaded the file
 */
export async function importChanged<Module>(
  module: string,
  { file, strong, weak }: { file: string; strong: string; weak: string },
): Promise<Module> {
  const path = join(projectDirectory, file);
  const parts = readFileSync(path, "utf8").split(strong);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${strong}`);
  const id = String(texts.size);
  const one = { path, text: parts.join(weak), loaded: false };
  texts.set(id, one);
  const url = `${pathToFileURL(join(projectDirectory, module)).href}?changed=${id}`;
  const imported = (await import(url)) as Module;
  if (!one.loaded) throw new Error(`${module} does not import ${file}`);
  return imported;
}
