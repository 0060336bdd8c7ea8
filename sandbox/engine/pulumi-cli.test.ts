import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findCli, onPath } from "./pulumi-cli.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "perimeter-cli-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const name = process.platform === "win32" ? "pulumi.exe" : "pulumi";

function program(file: string, script = "exit 1"): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("the CLI on PATH comes first, in PATH's order", () => {
  const first = program(join(home, "first", name));
  program(join(home, "second", name));
  const path = [join(home, "none"), join(home, "first"), join(home, "second")].join(delimiter);
  expect(findCli({ PATH: path, PULUMI_HOME: home })).toBe(first);
  expect(onPath(join(home, "none"))).toBeUndefined();
});

test("else the one that npm's launcher package has installed", () => {
  const launched = program(join(home, "versions/3.265.0/bin", name));
  expect(findCli({ PATH: "", PULUMI_HOME: home })).toBe(launched);
});

test.skipIf(process.platform === "win32")("else the launcher is asked to install it", () => {
  const launched = join(home, "versions/3.265.0/bin", name);
  program(
    join(home, "bin/npx"),
    `[ "$*" = "--yes pulumi@3.265.0 version" ] && /bin/mkdir -p '${dirname(launched)}' && : > '${launched}'`,
  );
  expect(findCli({ PATH: join(home, "bin"), PULUMI_HOME: home })).toBe(launched);
});

test.skipIf(process.platform === "win32")("where there is none, a person is told how to get one", () => {
  program(join(home, "bin/npx"));
  expect(() => findCli({ PATH: join(home, "bin"), PULUMI_HOME: home })).toThrow(
    "install it from https://www.pulumi.com/docs/iac/download-install/ and run the same command again",
  );
});
