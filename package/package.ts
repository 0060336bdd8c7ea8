/** `npm run package`: the package that users install, built anew and packed. */
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build, pack } from "./build.ts";

const root = join(import.meta.dirname, "..");

try {
  const { name } = parseArgs({ options: { name: { type: "string" } } }).values;
  const folder = join(root, "dist");
  build(folder, name);
  const file = pack(folder, folder);
  process.stdout.write(
    `${relative(root, file)}\n${
      name === undefined
        ? "It can be installed from this file, and not published: for that, say which name is yours, with  npm run package -- --name @you/perimeter\n"
        : `To publish it:  npm publish ${relative(root, file)}\n`
    }`,
  );
} catch (error) {
  process.stderr.write(`package: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
