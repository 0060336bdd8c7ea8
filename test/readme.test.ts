/** The examples of the README are what the commands print: a command alone in a block, and its output in the next. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

const examples = [
  ...readFileSync(join(root, "README.md"), "utf8").matchAll(
    /^```sh\nnpx perimeter ([^\n]+)\n```\n\n```(?:text|json)\n(.+?)^```$/gms,
  ),
].map(([, command = "", output = ""]) => ({ command, output }));

test("there are examples", () => {
  expect(examples.map(({ command }) => command.split(" ")[0]).sort()).toEqual(["check", "decide", "prove"]);
});

test.each(examples)("$command", ({ command, output }) => {
  // What follows an ellipsis is left out.
  const [shown = "", left] = output.split("…\n");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "cli/perimeter.ts"), ...command.replace(/ \|.*$/, "").split(" ")],
    { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  expect(stderr).toBe("");
  expect(left === undefined ? stdout : stdout.slice(0, shown.length)).toBe(shown);
});
