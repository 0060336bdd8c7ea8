/** How a command is run, with a stand-in for Pulumi's CLI. The real one: test/engine.test.ts. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runPulumi, runWithSandbox } from "./engine.ts";
import { layout } from "./state.ts";

let folder = "";
let project = "";
let directory = "";

const stackFile = `config:
  some:flow: { kept: as it is }
secretsprovider: awskms://alias/pulumi
encryptedkey: sealed
`;

/** Puts a stand-in on PATH that runs this script of the shell. */
function cli(script: string): void {
  const file = join(folder, "bin", "pulumi");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", [dirname(file), process.env["PATH"]].join(delimiter));
}

const pulumi = (...args: string[]) => runPulumi(["-C", project, ...args], { directory, quiet: true });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "perimeter-run-"));
  project = join(folder, "project");
  directory = join(folder, "sandbox");
  mkdirSync(project);
  writeFileSync(join(project, "Pulumi.yaml"), "name: some\nruntime: nodejs\n");
  writeFileSync(join(project, "Pulumi.dev.yaml"), stackFile);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === "win32")("a Pulumi command", () => {
  test("a stack that the project does not have, and a file that cannot be read, are named before the engine starts", async () => {
    cli("exit 0");
    await expect(pulumi("preview", "--stack", "nope")).rejects.toThrow(
      "the project some has no stack nope; it has dev",
    );
    writeFileSync(join(project, "Pulumi.dev.yaml"), "config:\n\tsome:key: value\n");
    await expect(pulumi("preview", "--stack", "dev")).rejects.toThrow(/^Pulumi\.dev\.yaml: Tabs .* line 2/);
    writeFileSync(join(project, "Pulumi.yaml"), "name: [\n");
    await expect(pulumi("version")).rejects.toThrow(/^Pulumi\.yaml: /);
  });

  test("its exit code is ours, a signal's is what a shell makes of it, and the sandbox is free afterwards", async () => {
    cli("exit 7");
    expect(await pulumi("version")).toMatchObject({ code: 7 });
    cli("kill -TERM $$");
    expect(await pulumi("version")).toMatchObject({ code: 143 });
    cli("exit 0");
    expect(await pulumi("version")).toMatchObject({ code: 0 });
  });

  test("works on the sandbox, and finds no way out of it", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    vi.stubEnv("AWS_PROFILE", "prod");
    vi.stubEnv("PULUMI_ACCESS_TOKEN", "secret");
    vi.stubEnv("PULUMI_BACKEND_URL", "s3://prod");
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "real");
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", "/real");
    cli("/usr/bin/env");
    const { stdout } = await pulumi("version");
    const environment = Object.fromEntries(stdout.split("\n").map((line) => line.split(/=(.*)/s)));
    expect(environment).toMatchObject({
      PULUMI_BACKEND_URL: pathToFileURL(layout(directory).world).href,
      PULUMI_HOME: layout(directory).home,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_DEBUG_PROVIDERS: expect.stringMatching(/^aws:\d+$/),
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
    expect(environment["PATH"]?.split(delimiter)[0]).toBe(dirname(process.execPath));
    expect(stdout).not.toMatch(/secret|AWS_PROFILE|PASSPHRASE_FILE/);
  });

  test("gets a copy of the stack's file, sealed for the sandbox; the file itself is not touched", async () => {
    cli(
      'for word in "$@"; do case "$word" in --config-file=*) echo change >> "${word#*=}"; cat "${word#*=}";; esac; done',
    );
    const { stdout } = await pulumi("up", "--stack", "organization/some/dev");
    expect(stdout).toMatch(
      /^config:\n {2}some:flow: \{ kept: as it is \}\nencryptionsalt: v1:[^\n]+\nchange\n$/,
    );
    expect(readFileSync(join(project, "Pulumi.dev.yaml"), "utf8")).toBe(stackFile);
  });

  test("finds every stack of the project in the backend, without `pulumi stack init`", async () => {
    cli('cat "${PULUMI_BACKEND_URL#file://}/.pulumi/stacks/some/dev.json"');
    const { stdout } = await pulumi("version");
    expect(JSON.parse(stdout)).toMatchObject({
      version: 3,
      checkpoint: { stack: "organization/some/dev", latest: { resources: [] } },
    });
  });

  test("takes the stack that is selected, and asks for one where none is", async () => {
    cli(
      '[ "$3" = stack ] && echo \'[{"name":"other","current":false},{"name":"dev","current":true}]\' || echo "$@"',
    );
    expect((await pulumi("preview")).stdout).toContain("/configuration/some/Pulumi.dev.yaml");
    cli('[ "$3" = stack ] && echo "[]"');
    await expect(pulumi("preview")).rejects.toThrow("which stack? add --stack with one of dev");
    expect(await pulumi("version")).toMatchObject({ code: 1 });
  });
});

test("anything but pulumi is refused with an example", async () => {
  await expect(runWithSandbox(["terraform", "plan"])).rejects.toThrow(
    "the sandbox runs Pulumi commands, not `terraform`; for example  npx perimeter sandbox -- pulumi preview",
  );
});
