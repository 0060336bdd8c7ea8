/** The arrows between the folders: who may import whom, and who may import Pulumi. A new folder needs a row. */
import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import typescript from "typescript";
import { expect, test } from "vitest";

const root = dirname(import.meta.dirname);

interface Layer {
  /** Folders of this project that its code may import. */
  readonly folders: readonly string[];
  /** Packages from outside that it may import; Node's own modules only where "node" is among them. */
  readonly packages: readonly string[];
}

/** Arrows point down only. */
const layers: Readonly<Record<string, Layer>> = {
  catalog: { folders: [], packages: [] },
  analysis: { folders: ["catalog"], packages: [] },
  components: { folders: ["catalog"], packages: ["@pulumi/pulumi", "@pulumi/aws"] },
  stacks: { folders: ["components", "catalog"], packages: ["@pulumi/pulumi", "@pulumi/aws", "zod"] },
  "policy-packs": { folders: ["analysis", "catalog"], packages: ["@pulumi/policy", "node"] },
  examples: { folders: [], packages: ["@pulumi/pulumi", "@pulumi/aws", "node"] },
  sandbox: {
    folders: ["stacks", "examples", "catalog"],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf", "yaml", "node"],
  },
  bootstrap: {
    folders: ["stacks", "components", "analysis", "catalog", "sandbox"],
    packages: ["yaml", "zod", "node"],
  },
  cli: {
    folders: ["bootstrap", "sandbox", "policy-packs", "analysis", "catalog"],
    packages: ["commander", "cli-table3", "node"],
  },
  launch: { folders: [], packages: ["node"] },
  package: { folders: [], packages: ["node"] },
  pipeline: { folders: [], packages: ["node"] },
};

const sources = globSync(
  "{catalog,analysis,components,stacks,policy-packs,examples,sandbox,bootstrap,cli,launch,package,pipeline}/**/*.{ts,js}",
  {
    cwd: root,
  },
)
  .filter((file) => !file.endsWith(".test.ts") && !file.includes("node_modules"))
  .sort();

/** The imports of a file that its layer does not allow. */
function offences(file: string): string[] {
  const folder = file.split("/")[0] ?? "";
  const layer = layers[folder];
  if (!layer) return [`${file}: the folder ${folder} has no row in this test`];
  const text = readFileSync(join(root, file), "utf8");
  const { importedFiles } = typescript.preProcessFile(text, true, true);
  // `config.require("key")` reads a value of Pulumi's configuration: a method, no import.
  const imports = importedFiles.filter(({ pos }) => !/\.require\(\s*["']?$/.test(text.slice(0, pos)));
  return imports.flatMap(({ fileName: target }) => {
    if (target.startsWith(".")) {
      const to = relative(root, join(root, dirname(file), target)).split("/")[0] ?? "";
      return to === folder || layer.folders.includes(to) ? [] : [`${file} -> ${to}/ (${target})`];
    }
    const name = target.startsWith("@")
      ? target.split("/").slice(0, 2).join("/")
      : (target.split("/")[0] ?? "");
    const isNode = name.startsWith("node:") || builtinModules.includes(name);
    return layer.packages.includes(isNode ? "node" : name) ? [] : [`${file} -> ${target}`];
  });
}

test("there is something to look at", () => {
  expect(sources.length).toBeGreaterThan(30);
});

test("every import follows the arrows", () => {
  expect(sources.flatMap(offences)).toEqual([]);
});

test("the bootstrap's steps know neither the sandbox nor this machine: only its hands do", () => {
  const knowing = sources.filter(
    (file) =>
      file.startsWith("bootstrap/") &&
      /["'](?:node:(?!util["'])|(?:\.\.\/)+sandbox\/(?:cloud|worlds|monitor|deploy|checkpoint))/.test(
        readFileSync(join(root, file), "utf8"),
      ),
  );
  expect(knowing.filter((file) => !/^bootstrap\/(?:sandbox|command-line)\//.test(file))).toEqual([]);
});

test("only sandbox/, cli/, package/, pipeline/ and the bootstrap's hands read and write files", () => {
  const touching = sources.filter((file) => /["']node:fs/.test(readFileSync(join(root, file), "utf8")));
  expect(
    touching.filter(
      (file) => !/^(sandbox|cli|launch|package|pipeline|policy-packs|bootstrap\/command-line)\//.test(file),
    ),
  ).toEqual([]);
});
