/** The set-up of a checkout, with a stand-in for npm: nothing is fetched. */
import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let checkout = "";
let path = "";

const dependencies = { zod: "4.6.7" };

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "perimeter-set-up-"));
  cpSync(import.meta.dirname, join(checkout, "launch"), {
    recursive: true,
    filter: (file) => !file.endsWith(".test.ts"),
  });
  mkdirSync(join(checkout, "cli"));
  writeFileSync(
    join(checkout, "cli/perimeter.ts"),
    "console.log(`ran ${process.argv.slice(2).join()}` as string);\n",
  );
  writeFileSync(join(checkout, "package.json"), JSON.stringify({ type: "module", dependencies }));
  writeFileSync(join(checkout, "package-lock.json"), JSON.stringify({ packages: { "": { dependencies } } }));
  path = join(checkout, "bin");
  npm('mkdir -p node_modules && echo "$@" >> "$0.calls"');
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** Puts a stand-in for npm on PATH. */
function npm(script: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "npm"), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(join(path, "npm"), 0o755);
}

const calls = () => {
  const file = join(path, "npm.calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};

const started = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [...args, join(checkout, "launch/perimeter.js"), "a", "b"], {
    encoding: "utf8",
    env: { PATH: path },
  });

/** What is said where a start fails; nothing may have been run. */
function refused(...args: string[]): string {
  const { status, stdout, stderr } = started(...args);
  expect(status).toBe(1);
  expect(stdout).toBe("");
  return stderr.replaceAll(checkout, "CHECKOUT");
}

describe.skipIf(process.platform === "win32")("a start", () => {
  test("installs once, whatever a person's own settings leave out, and again when the lock file changes", () => {
    expect(started()).toMatchObject({ status: 0, stdout: "ran a,b\n" });
    expect(calls()).toEqual(["ci --loglevel=error --include=dev --include=optional"]);
    expect(started()).toMatchObject({ status: 0, stderr: "" });
    expect(calls().length).toBe(1);
    writeFileSync(
      join(checkout, "package-lock.json"),
      JSON.stringify({ packages: { "": { dependencies } }, a: 1 }),
    );
    expect(started().status).toBe(0);
    expect(calls().length).toBe(2);
  });

  test("two first starts at once install once", async () => {
    npm('mkdir -p node_modules && sleep 1 && echo "$@" >> "$0.calls"');
    const codes = await Promise.all(
      [1, 2].map(
        () =>
          new Promise((done) =>
            spawn(process.execPath, [join(checkout, "launch/perimeter.js")], { env: { PATH: path } }).on(
              "close",
              done,
            ),
          ),
      ),
    );
    expect(codes).toEqual([0, 0]);
    expect(calls().length).toBe(1);
    expect(existsSync(join(checkout, ".sandbox/set-up"))).toBe(false);
  });

  test("a set-up that was killed holds up nobody", () => {
    mkdirSync(join(checkout, ".sandbox"));
    writeFileSync(
      join(checkout, ".sandbox/set-up"),
      String(spawnSync("true", { env: { PATH: "/usr/bin:/bin" } }).pid),
    );
    expect(started().status).toBe(0);
  });

  test("a lock file that is gone, damaged or stale is named, with the way back, before npm is asked", () => {
    const lock = join(checkout, "package-lock.json");
    writeFileSync(lock, '{"packages": {');
    expect(refused()).toMatch(
      /^set-up: package-lock\.json cannot be read \(.+\): `git checkout package-lock\.json` brings it back\n$/,
    );
    writeFileSync(lock, JSON.stringify({ packages: { "": { dependencies: { zod: "4.0.0" } } } }));
    expect(refused()).toMatch(/^set-up: package\.json and package-lock\.json do not agree on zod: /);
    rmSync(lock);
    expect(refused()).toContain("package-lock.json cannot be read (ENOENT)");
    expect(calls()).toEqual([]);
  });

  test("npm's reason is told in a few lines, and the next start tries again", () => {
    npm(
      [
        'echo "npm error code ECONNREFUSED" >&2',
        'echo "npm error FetchError: request to http://localhost/zod failed" >&2',
        'echo "npm error     at ClientRequest (index.js:130:14)" >&2',
        'echo "npm error A complete log of this run can be found in: /home/log" >&2',
        "exit 1",
      ].join("\n"),
    );
    expect(refused()).toBe(
      [
        "set-up: installing the packages of package-lock.json (once; about half a minute)",
        "set-up: npm could not install the packages; mend this (often the network, a proxy or the registry setting) and run the same command again:",
        "  FetchError: request to http://localhost/zod failed",
        "  A complete log of this run can be found in: /home/log",
        "",
      ].join("\n"),
    );
    npm("mkdir -p node_modules");
    expect(started().status).toBe(0);
  });

  test("no npm, an old Node, a folder that cannot be written: each in a line", () => {
    rmSync(join(path, "npm"));
    expect(refused()).toContain(
      "npm could not be started (ENOENT): install Node 20 or newer together with npm",
    );
    const old =
      'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "18.20.1" } })';
    expect(refused("--import", old)).toMatch(/^set-up: Node v\S+ is too old: install Node 20 or newer\n$/);
    rmSync(join(checkout, ".sandbox"), { recursive: true });
    writeFileSync(join(checkout, ".sandbox"), "in the way");
    expect(refused()).toMatch(
      /^set-up: CHECKOUT cannot be written \((EEXIST|ENOTDIR)\): work in a copy that you own\n$/,
    );
  });

  test("a packaged Node that does not start here gives way to the person's own", () => {
    const name = `node-${process.platform}-${process.arch}`;
    const file = join(checkout, "node_modules", name, "bin", "node");
    npm(
      `mkdir -p ${dirname(file)} && echo '{}' > node_modules/${name}/package.json && echo '#!/no/such/loader' > ${file} && chmod +x ${file}`,
    );
    expect(started()).toMatchObject({ status: 0, stdout: "ran a,b\n" });
  });
});
