import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { explain } from "./failure.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "perimeter-failure-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is said when Node itself loads a module of this text; a runner's own loader would word it otherwise. */
function explained(text: string): string {
  const file = join(folder, "broken.ts");
  writeFileSync(file, text);
  const program = `
    import { explain } from ${JSON.stringify(new URL("./failure.ts", import.meta.url).href)};
    try { await import(${JSON.stringify(pathToFileURL(file).href)}); } catch (error) { console.log(explain(error)); }`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).replaceAll(folder, "FOLDER");
}

describe("code that cannot be loaded", () => {
  test("a typing error: file, line, and a caret under it", () => {
    expect(explained("const a: number = 1;\nconst b = [1, 2;\n")).toMatch(
      /^FOLDER\/broken\.ts:2: Expected .+\n(?:.*\n)*const b = \[1, 2;\n +\^\n$/,
    );
  });

  test("syntax that Node does not strip", () => {
    expect(explained("enum A { b }\n")).toBe(
      "FOLDER/broken.ts:1: TypeScript enum is not supported in strip-only mode\nenum A { b }\n^^^^^^^^^^^^\n",
    );
  });

  test("a mistake at the top of a module: file, line and column", () => {
    expect(explained("const a: { b?: { c: number } } = {};\nconsole.log((a.b as { c: number }).c);\n")).toBe(
      "FOLDER/broken.ts:2:36: Cannot read properties of undefined (reading 'c')\n",
    );
  });

  test("a name that is not exported, a file that does not exist, a package that is not installed", () => {
    expect(explained('import { c } from "node:path";\nconsole.log(c);\n')).toMatch(
      /^FOLDER\/broken\.ts:1: .*'node:path' does not provide an export named 'c'/,
    );
    expect(explained('import "./gone.ts";\n')).toBe(
      "FOLDER/broken.ts imports FOLDER/gone.ts, which does not exist\n",
    );
    expect(explained('import "no-such-package";\n')).toBe(
      "no-such-package is not installed, and FOLDER/broken.ts needs it: delete the folder node_modules and run the same command again\n",
    );
  });
});

test("what is thrown on purpose is said as it is, without a place", () => {
  expect(explain(new Error("two rules are called nightly: rename one"))).toBe(
    "two rules are called nightly: rename one",
  );
  expect(explain("stopped")).toBe("stopped");
});

test("a mistake of this project's own code comes with its place, from the project's folder", () => {
  const mistake = () => (undefined as unknown as { b: number }).b;
  try {
    mistake();
    expect.unreachable();
  } catch (error) {
    expect(explain(error)).toMatch(/^sandbox\/failure\.test\.ts:\d+:\d+: Cannot read properties/);
  }
});

test("what the system refuses comes with the file and what to do", () => {
  const file = join(folder, "gone", "file");
  expect(explain(Object.assign(new Error("EROFS: open"), { code: "EROFS", path: file }))).toBe(
    `${file}: the file system is read-only: work in a copy that you can write (EROFS)`,
  );
  try {
    readFileSync(folder);
    expect.unreachable();
  } catch (error) {
    expect(explain(error)).toContain("EISDIR");
  }
});
