/** `npm test`: types, format and lint, then every test. The last line counts them all, and the exit code follows it. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { startVitest } from "vitest/node";

const root = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);

/** Checks that are programs of their own: each counts as one test. */
const checks = [
  { name: "types", script: require.resolve("typescript/bin/tsc"), args: ["--noEmit"] },
  {
    name: "format and lint",
    script: require.resolve("@biomejs/biome/bin/biome"),
    args: ["ci", "--error-on-warnings"],
  },
];

function holds(check: (typeof checks)[number]): boolean {
  const { status } = spawnSync(process.execPath, [check.script, ...check.args], {
    cwd: root,
    stdio: "inherit",
  });
  process.stdout.write(`${status === 0 ? "passed" : "FAILED"}  ${check.name}\n`);
  return status === 0;
}

/** Words on the command line choose test files, as with vitest; the checks run when there are none. */
const filters = process.argv.slice(2);
const results = filters.length > 0 ? [] : checks.map(holds);

const vitest = await startVitest("test", filters, {
  run: true,
  watch: false,
  root,
  config: join(root, "vitest.config.ts"),
});
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const count = (state: string) => tests.filter((one) => one.result().state === state).length;
// A file that cannot be loaded, or an error outside of any test, is a failure, too.
const broken =
  vitest.state.getTestModules().filter((module) => module.errors().length > 0).length +
  vitest.state.getUnhandledErrors().length;
const passed = results.filter(Boolean).length + count("passed");
const failed = results.filter((result) => !result).length + count("failed") + broken;
const skipped = count("skipped") + count("pending");
await vitest.close();
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
