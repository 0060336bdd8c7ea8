/** The pipeline's scripts on Pulumi's own engine and the sandbox's accounts. Needs the Pulumi CLI. */
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readReport } from "../../pipeline/report.js";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Provider, serveProvider } from "../../sandbox/engine/provider.ts";
import { minutes, noEngine } from "../engine/sandboxes.ts";
import { root } from "./fake.ts";

const folder = mkdtempSync(join(tmpdir(), "perimeter-pipeline-engine-"));
const project = join(folder, "change");
const backend = join(folder, "backend");
const state = join(backend, ".pulumi/stacks/line/prod.json");
let provider: Provider | undefined;

const program = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
export default async () => {
  const of = new pulumi.Config("line");
  const provider = new aws.Provider("prod", { region: "eu-central-1", allowedAccountIds: ["444444444444"] });
  // Something else each time, where that is asked for.
  const { pid } = process;
  const description = of.get("changing") === "yes" ? pulumi.secret(\`known-to-nobody-\${pid}\`) : of.require("says");
  new aws.kms.Key(
    "key",
    { deletionWindowInDays: 30, enableKeyRotation: true, description },
    { provider, protect: of.get("protect") !== "no" },
  );
};
`;

/** The stack's values; what is not there is as it should be. */
const become = (values: Readonly<Record<string, string>> = {}) =>
  writeFileSync(
    join(project, "Pulumi.prod.yaml"),
    `config:\n${Object.entries({ says: "a key", ...values })
      .map(([name, value]) => `  line:${name}: "${value}"\n`)
      .join("")}`,
  );

const run = (
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> => {
  const child = spawn(file, args, {
    cwd: folder,
    env: {
      ...process.env,
      PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_DEBUG_PROVIDERS: `aws:${provider?.port}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_HOME: join(folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      RUNNER_TEMP: folder,
      GITHUB_ACTIONS: "",
      ...env,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  return new Promise((done) => child.on("close", (code) => done({ code, output })));
};
const script = (name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [join(root, "pipeline", name), "--stack=prod", "--project=change", ...args], env);

describe.skipIf(noEngine)("the real engine (skipped where no pulumi is on PATH)", { shuffle: false }, () => {
  beforeAll(async () => {
    mkdirSync(join(project, ".git"), { recursive: true });
    mkdirSync(backend);
    const manifest =
      "name: line\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false } }\n";
    writeFileSync(join(project, "Pulumi.yaml"), manifest);
    cpSync(join(root, "test/engine/changes/package.json"), join(project, "package.json"));
    writeFileSync(join(project, "index.ts"), program);
    symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
    writeFileSync(
      join(folder, "world.json"),
      JSON.stringify({ agents: { principals: ["arn:aws:iam::444444444444:role/agent/*"] } }),
    );
    provider = await serveProvider(new Cloud(sandboxWorld), async () => undefined);
    expect((await run("pulumi", ["-C", project, "stack", "init", "prod", "--non-interactive"])).code).toBe(0);
  }, minutes);
  afterAll(() => {
    provider?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("rejects before anything is made, by the pack and the check alike", { timeout: minutes }, async () => {
    become({ protect: "no" });
    const { code, output } = await script("up.js", ["--without-proof", "--report=rejected.json"]);
    expect(code, output).toBe(2);
    expect(output).toContain("Nothing is applied.");
    expect(readReport(join(folder, "rejected.json"))?.findings).toMatchObject([
      { invariant: "confirm-guards-protected", name: "key" },
    ]);
    expect(existsSync(state) && /aws:kms/.test(readFileSync(state, "utf8"))).toBe(false);
  });

  test("applies the plan that was checked", { timeout: minutes }, async () => {
    become();
    const { code, output } = await script("up.js", ["--without-proof"]);
    expect(code, output).toBe(0);
    expect(readFileSync(state, "utf8")).toContain("aws:kms/key:Key::key");
  });

  test("previews from one object, without the backend", { timeout: minutes }, async () => {
    become({ says: "another key" });
    const { code, output } = await script("preview.js", [`--state=${state}`, "--report=previewed.json"], {
      PULUMI_BACKEND_URL: "file:///nowhere",
    });
    expect(code, output).toBe(0);
    expect(readReport(join(folder, "previewed.json"))).toMatchObject({
      changes: { update: 1 },
      findings: [],
    });
    expect(readFileSync(join(project, "Pulumi.prod.yaml"), "utf8")).not.toContain("encryptionsalt");
  });

  test("holds a program to its plan, and prints no secret of what it gives instead", {
    timeout: minutes,
  }, async () => {
    become({ changing: "yes" });
    const { code, output } = await script("up.js", ["--without-proof"]);
    expect(code, output).toBe(4);
    expect(output).toContain("violates plan\nWhat follows is left out");
    expect(output).not.toContain("known-to-nobody");
  });
});
