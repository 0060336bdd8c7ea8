/**
 * Every component, weakened by hand in one place: what `npm start` does must fail, and name the invariant. A component
 * without a row fails the test. Each row brings up the stacks that have the component, on what the others have left; for
 * some, the whole command is run in a copy of the project.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Said } from "./weakened/reject.ts";
import { weakenings } from "./weakened/weakenings.ts";

const root = dirname(import.meta.dirname);

test("every component has its row", () => {
  const components = readdirSync(join(root, "components"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const weakened = new Set(weakenings.map(({ component }) => component));
  expect(components.map(({ name }) => name).filter((name) => !weakened.has(name))).toEqual([]);
});

describe("the stacks that have the component are rejected", () => {
  let said: Readonly<Record<string, Said>>;
  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "test/weakened/bring-up.ts")],
      { encoding: "utf8", cwd: root },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    said = JSON.parse(stdout) as typeof said;
  }, 180_000);

  test.each(weakenings)("$component, weakened, breaks $invariant", ({ component, invariant }) => {
    expect(said[component]).toMatchObject({ invariants: expect.arrayContaining([invariant]), reasons: [] });
  });
});

describe("npm start", () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "perimeter-"));
    cpSync(root, copy, {
      recursive: true,
      filter: (source) => !/(?:^|[\\/])(?:node_modules|\.git|\.sandbox)$/.test(source.slice(root.length)),
    });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** What it runs, once everything is installed. */
  const start = () =>
    spawnSync(process.execPath, [join(copy, "cli/perimeter.ts"), "sandbox"], { encoding: "utf8", cwd: copy });

  test("brings everything up as it is", () => {
    const { status, stderr, stdout } = start();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/prod\s+444444444444\s+\d+\s+(\d+) of \1/);
  });

  /** What stands in the class, in its policies, and in what one of the first stacks has. */
  const some = ["identity-provider", "alarm-topic", "locked-vault"];

  test.each(weakenings.filter(({ component }) => some.includes(component)))(
    "fails with $component weakened, and names $invariant",
    ({ component, file, strong, weak, invariant }) => {
      const path = join(copy, "components", component, file);
      const before = readFileSync(path, "utf8");
      expect(before.split(strong)).toHaveLength(2);
      writeFileSync(path, before.replace(strong, weak));
      try {
        const { status, stderr } = start();
        expect({ status, named: stderr.includes(invariant) ? invariant : stderr }).toEqual({
          status: 1,
          named: invariant,
        });
      } finally {
        writeFileSync(path, before);
      }
    },
  );
});
