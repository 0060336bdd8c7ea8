/**
 * The package that users install, packed as npm packs it and laid out as npm installs it: below node_modules, where Node runs
 * no TypeScript, with the dependencies that it declares beside it and nothing else.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import typescript from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, manifestOf, pack } from "../package/build.ts";
import type { ResourceState } from "../sandbox/checkpoint.ts";
import { onPath } from "../sandbox/engine/pulumi-cli.ts";
import { startPolicyPack } from "../sandbox/policy-pack.ts";

const root = dirname(import.meta.dirname);
const temporary = mkdtempSync(join(tmpdir(), "perimeter-package-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const built = join(temporary, "built");
const user = join(temporary, "user");
const installed = join(user, "node_modules/agent-perimeter");
const packDirectory = join(installed, "policy-packs/perimeter");
let tarball = "";

beforeAll(() => {
  build(built);
  tarball = pack(built, join(temporary, "packed"));
  mkdirSync(installed, { recursive: true });
  const { status, stderr } = spawnSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  for (const name of Object.keys(manifestOf(undefined).dependencies)) {
    mkdirSync(dirname(join(user, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(user, "node_modules", name), "junction");
  }
}, 120_000);

/** Every Node that is on PATH and older than what runs TypeScript. */
const oldNodes = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, process.platform === "win32" ? "node.exe" : "node"))
  .filter((file) => existsSync(file))
  .filter((file) => /^v2[01]\./.test(spawnSync(file, ["--version"], { encoding: "utf8" }).stdout));
if (oldNodes.length === 0)
  console.info("skipped: the package under Node 20, since none is on PATH beside the pinned one");
const nodes = [...new Set([process.execPath, ...oldNodes.slice(0, 1)])];

const run = (node: string, program: string, args: readonly string[], cwd = user) =>
  spawnSync(node, [program, ...args], { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

describe("what is in it", () => {
  const paths = () =>
    globSync("**", { cwd: installed })
      .filter((path) => statSync(join(installed, path)).isFile())
      .sort();

  test("is what runs, and what findings name: no sources, no tests, nothing of the blueprint or the sandbox", () => {
    const kinds: readonly RegExp[] = [
      /^(?:LICENSE|README\.md|package\.json)$/,
      /^(?:analysis|catalog)\/.+\.js(?:on)?$/,
      /^cli\/(?:check\/|commands\/)?[\w-]+\.js$/,
      /^sandbox\/failure\.js$/,
      /^policy-packs\/perimeter\/(?:PulumiPolicy\.yaml|package\.json|configuration\.schema\.json)$/,
      /^policy-packs\/perimeter\/.+\.js$/,
      /^pipeline\/[\w./-]+\.(?:sh|js|md|yml)$/,
      /^docs\/(?:invariants\/)?[\w-]+\.md$/,
    ];
    expect(paths().filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([]);
    expect(paths().filter((path) => /\.test\.|bootstrap|bring-up|blueprint|\.d\.ts$/.test(path))).toEqual([
      // Invariants' ids, not the blueprint's code.
      ...paths().filter(
        (path) =>
          /^(?:docs|policy-packs\/perimeter)\/invariants\//.test(path) && /bootstrap|blueprint/.test(path),
      ),
    ]);
    expect(statSync(tarball).size).toBeLessThan(2 * 1024 * 1024);
  });

  test("imports what it declares, and declares what it imports", () => {
    const { dependencies } = manifestOf(undefined);
    const outside = new Set<string>();
    for (const path of paths().filter((one) => one.endsWith(".js"))) {
      const { importedFiles } = typescript.preProcessFile(
        readFileSync(join(installed, path), "utf8"),
        true,
        true,
      );
      for (const { fileName } of importedFiles)
        if (fileName.startsWith("."))
          expect({ path, fileName, is: existsSync(join(installed, dirname(path), fileName)) }).toEqual({
            ...{ path, fileName, is: true },
          });
        else if (!fileName.startsWith("node:") && !builtinModules.includes(fileName)) {
          const [first = "", second = ""] = fileName.split("/");
          outside.add(first.startsWith("@") ? `${first}/${second}` : first);
        }
    }
    // Pulumi's runner is started out of it, by the engine; no file imports it.
    expect([...outside, "@pulumi/pulumi"].sort()).toEqual(Object.keys(dependencies));
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("each invariant has the page that its findings name", () => {
    const ids = globSync("policy-packs/perimeter/{,check/}invariants/*.js", { cwd: installed })
      .map((path) => path.replaceAll("\\", "/").replace(/^.*\/|\.js$/g, ""))
      .filter((id) => id !== "index");
    expect(ids.length).toBeGreaterThan(40);
    expect(ids.filter((id) => !existsSync(join(installed, `docs/invariants/${id}.md`)))).toEqual([]);
  });
});

describe("what its pages link to", () => {
  test("is in it", () => {
    const dead = globSync("**/*.md", { cwd: installed }).flatMap((page) =>
      [...readFileSync(join(installed, page), "utf8").matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(installed, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

describe("a name", () => {
  test("that nobody has said is theirs cannot be published", () => {
    expect(manifestOf(undefined)).toMatchObject({ name: "agent-perimeter", private: true });
    expect(manifestOf("@example/perimeter")).toMatchObject({ name: "@example/perimeter" });
    expect(manifestOf("@example/perimeter")).not.toHaveProperty("private");
  });

  test.each(["Example", "../x", "@example", "a b", ""])("%j is refused", (name) => {
    expect(() => manifestOf(name)).toThrow("no name of a package");
  });
});

test("a folder that is no package is not deleted for it", () => {
  const folder = join(temporary, "precious");
  mkdirSync(folder);
  writeFileSync(join(folder, "file"), "");
  expect(() => build(folder)).toThrow("is no package");
  expect(existsSync(join(folder, "file"))).toBe(true);
});

test("npm packs no checkout", () => {
  const { status, stderr } = spawnSync("npm", ["pack", "--dry-run", "--ignore-scripts=false"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain("npm run package");
});

const recorded = join(root, "test/data/pulumi");

/** A checkpoint's resources without protection; but for sealed secrets, which the engine could not open. */
function weakened(): ResourceState[] {
  const { deployment } = JSON.parse(readFileSync(join(recorded, "changes-checkpoint.json"), "utf8")) as {
    deployment: { resources: ResourceState[] };
  };
  return deployment.resources
    .filter((resource) => !JSON.stringify(resource).includes("ciphertext"))
    .map((resource) => ({
      ...resource,
      inputs: resource.inputs ?? {},
      outputs: resource.outputs ?? {},
      protect: false,
    }));
}

describe.each(nodes)("under %s", (node) => {
  const perimeter = (...args: string[]) => run(node, join(installed, "cli/perimeter.js"), args);

  test("`perimeter check` says what the sources say", () => {
    const file = join(recorded, "changes-gone.json");
    const compiled = perimeter("check", "--json", file);
    expect(compiled).toMatchObject({ status: 2 });
    const sources = run(process.execPath, join(root, "cli/perimeter.ts"), ["check", "--json", file]);
    expect(compiled.stdout).toBe(sources.stdout);
    expect(perimeter("check", join(recorded, "gone.json"))).toMatchObject({ status: 1, stdout: "" });
  });

  test("`perimeter prove` finds the README's path, and says what it is relative to", () => {
    const { status, stdout } = perimeter(
      ...["prove", "--state", join(root, "examples/shop-checkpoint.json")],
      ...["--from", "arn:aws:iam::444444444444:role/agent", "--goal", "admin"],
    );
    expect(status).toBe(2);
    expect(stdout).toContain("lambda:CreateFunction");
    expect(stdout).toMatch(/@cloud-copilot\/iam-data \d/);
  });

  test("it has the commands that need no checkout, and no others", () => {
    const { status, stdout } = perimeter("--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}check /m);
    expect(stdout).not.toMatch(/^ {2}(?:sandbox|bootstrap|invariants) /m);
  });

  test("the pack serves its protocol from JavaScript, and says what the sources say", async () => {
    const stack = { project: "changes", stack: "prod", preview: false, resources: weakened() };
    const [compiled, sources] = await Promise.all([
      startPolicyPack(packDirectory, node),
      startPolicyPack(join(root, "policy-packs/perimeter")),
    ]);
    try {
      expect(compiled.policies).toEqual(sources.policies);
      const verdict = await compiled.analyze(stack);
      expect(verdict.violations.length).toBeGreaterThan(0);
      expect(verdict).toEqual(await sources.analyze(stack));
    } finally {
      await Promise.all([compiled.stop(), sources.stop()]);
    }
  });
});

test.skipIf(onPath(process.env["PATH"]) === undefined)(
  "the real engine takes the pack out of node_modules (skipped where no pulumi is on PATH)",
  { timeout: 120_000 },
  () => {
    const file = join(temporary, "checkpoint.json");
    writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: weakened() } }));
    const analyze = (packFolder: string) =>
      spawnSync("pulumi", ["policy", "analyze", "--file", file, "--policy-pack", packFolder], {
        cwd: user,
        encoding: "utf8",
        env: {
          ...process.env,
          PULUMI_HOME: join(temporary, "home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
      });
    const { status, stdout, stderr } = analyze("node_modules/agent-perimeter/policy-packs/perimeter");
    expect(status, stdout + stderr).toBe(1);
    expect(stdout + stderr).toContain("confirm-guards-protected");
  },
);
