/** The pipeline's scripts: whose word counts, what is refused, what is printed, on a Pulumi that is not there. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { build } from "../../package/build.ts";
import { readReport } from "../../pipeline/report.js";
import { type Answer, type Answers, Fake, quietPlan, recordedPlan, root } from "./fake.ts";
import { hostileTexts } from "./reports.ts";

/** As users have it: compiled, where its packages are found. */
const installed = join(root, "node_modules", ".cache", "pipeline-scripts");
beforeAll(() => build(installed), 120_000);
afterAll(() => rmSync(installed, { recursive: true, force: true }));

let fake: Fake;
beforeEach(() => {
  fake = new Fake(installed);
});
afterEach(() => fake.remove());

const packFolder = () => join(realpathSync(installed), "policy-packs", "perimeter");

const policy = (more: Readonly<Record<string, unknown>> = {}) => ({
  policyEvent: {
    resourceUrn: "urn:pulumi:prod::changes::aws:dynamodb/table:Table::orders",
    policyName: "confirm-undo-on",
    policyPackName: "agent-perimeter",
    enforcementLevel: "mandatory",
    message:
      "Whatever holds data is deployed with its way back switched on.\norders does not have it.\nMend: set it. More: docs/invariants/confirm-undo-on.md Finding: 00000000000000aa\n",
    ...more,
  },
});
const untold = policy({ message: "Title\norders cannot be judged: the pack itself failed.\nMend: x." });
const failed = { diagnosticEvent: { severity: "error", message: "preview failed\n" } };
const broke = {
  diagnosticEvent: { severity: "error", message: "the program threw\n::error::not a command\n" },
};

const quiet: Answer = { stdout: quietPlan() };
const gone: Answer = { stdout: recordedPlan("changes-gone") };
/** What a preview prints that failed: no more than it came to. */
const cutOff = JSON.stringify({
  ...JSON.parse(quietPlan()),
  diagnostics: [{ message: "error: preview failed\n", severity: "error" }],
});

const reportFile = () => join(fake.folder, "report.json");
const previewed = (answers: Answers, more: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
  fake.run(
    "preview.js",
    ["--stack", "prod", "--project", fake.project, "--report", reportFile(), ...more],
    answers,
    env,
  );

/** Whatever happens: no secret, no command to the forge, nothing left behind. */
function expectClean(output: string): void {
  expect(output).not.toMatch(/known-to-nobody|forge-token|id-token/);
  expect(output).not.toMatch(/^\s*::/m);
  expect(fake.left()).toEqual([]);
}

describe.skipIf(process.platform === "win32")("a preview", () => {
  test("asks Pulumi once, with the pack beside the script, and says that everything holds", async () => {
    const { code, output } = await previewed({ preview: quiet });
    expect(output).toContain("Every invariant holds.");
    expect(code).toBe(0);
    expectClean(output);
    const [call, ...others] = fake.calls();
    expect(others).toEqual([]);
    expect(call?.directory).toBe(realpathSync(fake.project));
    expect(call?.args.map((arg) => arg.replace(/^.*\/perimeter-\w+\//, "TEMPORARY/"))).toEqual([
      ...["preview", "--stack", "prod", "--non-interactive", "--color", "never", "--json", "--show-sames"],
      ...["--policy-pack", packFolder(), "--event-log", "TEMPORARY/events.json"],
    ]);
    expect(readReport(reportFile())).toMatchObject({ findings: [], failed: false, exitCode: 0, gone: [] });
  });

  test("hands the program nothing of the forge's", async () => {
    await previewed({ preview: quiet });
    const { environment = {} } = fake.calls()[0] ?? {};
    expect(Object.keys(environment).filter((name) => /TOKEN|GITHUB_ENV/.test(name))).toEqual([]);
    expect(environment["GITHUB_ACTIONS"]).toBe("");
  });

  test("says what is broken by its code, its words and its report", async () => {
    const { code, output } = await previewed({ preview: gone });
    expect(code).toBe(2);
    expect(output).toContain("An invariant is broken.");
    expectClean(output);
    const report = readReport(reportFile());
    expect(report?.findings.map(({ invariant }) => invariant)).toContain("confirm-data-stays");
    expect(report?.gone).toEqual([
      "replace lines (aws:cloudwatch/logGroup:LogGroup)",
      "delete orders (aws:dynamodb/table:Table)",
    ]);
  });

  test("that the pack alone rejects counts, and is previewed again for the whole plan", async () => {
    const { code, output } = await previewed({
      preview: { code: 1, stdout: cutOff, events: [policy(), failed] },
      previewWithoutPack: quiet,
    });
    expect(code).toBe(2);
    expect(output).toContain("✗ confirm-undo-on");
    expect(fake.calls().map(({ args }) => args.includes("--policy-pack"))).toEqual([true, false]);
    expect(readReport(reportFile())).toMatchObject({
      failed: false,
      exitCode: 2,
      findings: [{ invariant: "confirm-undo-on", name: "orders", what: "does not have it", mend: "set it." }],
    });
  });

  test("tells once what both find", async () => {
    const first = await previewed({ preview: gone });
    expect(first.code).toBe(2);
    const [finding] = JSON.parse(readFileSync(reportFile(), "utf8")).findings as {
      invariant: string;
      urn: string;
      fingerprint: string;
    }[];
    const again = join(fake.folder, "again.json");
    await fake.run("preview.js", ["--stack", "prod", "--project", fake.project, "--report", again], {
      preview: {
        ...gone,
        code: 1,
        events: [
          policy({
            ...{ policyName: finding?.invariant, resourceUrn: finding?.urn },
            message: `Title\nsaid otherwise.\nMend: x. Finding: ${finding?.fingerprint}`,
          }),
          failed,
        ],
      },
      previewWithoutPack: gone,
    });
    const names = (file: string) =>
      readReport(file)?.findings.map(({ invariant, name }) => `${invariant} ${name}`);
    expect(names(again)).toEqual(names(reportFile()));
  });

  test("that cannot tell is none that holds; that is only warned is", async () => {
    expect(
      (
        await previewed({
          preview: { code: 1, stdout: cutOff, events: [untold, failed] },
          previewWithoutPack: quiet,
        })
      ).code,
    ).toBe(3);
    const warned = policy({ enforcementLevel: "advisory" });
    const { code, output } = await fake.run("preview.js", ["--stack", "prod", "--project", fake.project], {
      preview: { ...quiet, events: [warned] },
    });
    expect(code).toBe(0);
    expect(output).toContain("! confirm-undo-on");
  });

  test.each<[string, Answers, RegExp]>([
    [
      "the program fails",
      { preview: { code: 1, stdout: cutOff, events: [broke, failed] } },
      /The preview failed:\n {2}\| the program threw\n {2}\| ::error::not a command/,
    ],
    ["Pulumi fails without a word", { preview: { code: 1, stdout: cutOff } }, /There is no verdict/],
    [
      "Pulumi prints nothing",
      { preview: { code: 255, stderr: "error: no stack named 'prod' found\n::error::x" } },
      / {2}\| error: no stack named.*gave no verdict/s,
    ],
    ["Pulumi prints no plan", { preview: { stdout: "{}" } }, /gave no verdict/],
    ["Pulumi prints half a plan", { preview: { stdout: quietPlan().slice(0, 500) } }, /gave no verdict/],
    ["the pack is not asked", { preview: { ...quiet, isPackLeftOut: true } }, /did not ask the policy pack/],
  ])("is no verdict where %s", async (_, answers, said) => {
    const { code, output } = await previewed(answers);
    expect(output).toMatch(said);
    expect(code).toBe(1);
    expectClean(output);
  });

  test("prints what a program says, and what it calls its resources, so that no forge obeys it", async () => {
    const texts = hostileTexts.filter((one) => one.length < 1000);
    const { steps, ...plan } = JSON.parse(recordedPlan("changes-gone")) as { steps: { urn: string }[] };
    const renamed = steps.map(
      (step, index) =>
        JSON.parse(
          JSON.stringify(step).replaceAll("::orders", `::\\n::error::${index}::\\n  ::warning::orders`),
        ) as unknown,
    );
    const { output } = await previewed({
      preview: {
        ...{ code: 1, stdout: JSON.stringify({ ...plan, steps: renamed }), stderr: texts.join("\n") },
        events: texts.map((text) => ({ diagnosticEvent: { severity: "error", message: text } })),
      },
    });
    expect(output).toContain("::warning::orders holds a table");
    expectClean(output);
    expect(output).not.toMatch(/[^\P{C}\n\t]/u);
  });

  test("says on GitHub which line it is, from the repository's folder", async () => {
    const { output } = await previewed({ preview: gone }, [], { GITHUB_ACTIONS: "true" });
    expect(output).toMatch(/^::error file=infrastructure\/changes\.ts,line=17,/m);
  });

  test("writes no report over a file that is there", async () => {
    writeFileSync(reportFile(), "mine");
    expect(await previewed({ preview: quiet })).toMatchObject({ code: 1 });
    expect(readFileSync(reportFile(), "utf8")).toBe("mine");
  });

  test("without Pulumi says so in a line", async () => {
    const { code, output } = await previewed({ preview: quiet }, [], { PATH: join(fake.folder, "nowhere") });
    expect({ code, output }).toEqual({
      ...{ code: 1, output: "error: there is no pulumi on PATH: install it in the step before\n" },
    });
  });

  test.each<[string, readonly string[], string]>([
    ["no stack", [], "which stack?"],
    ["a stack that is an option", ["--stack=--cwd=/"], "no name of a stack"],
    ["a stack with a shell in it", ["--stack=$(id)"], "no name of a stack"],
    ["no such project", ["--stack=a", "--project=gone"], "no such folder"],
    ["no such configuration", ["--stack=a", "--config=gone.json"], "no such file"],
    ["pages without an address", ["--stack=a", "--pages=javascript:x"], "no address"],
    ["an unknown option", ["--stack=a", "--yes"], "--yes"],
    ["a word", ["--stack=a", "up"], "up"],
    ["secrets of no state", ["--stack=a", "--with-secrets"], "--with-secrets is about --state"],
  ])("with %s is refused in a line, before anything runs", async (_, args, said) => {
    const { code, output } = await fake.run("preview.js", args);
    expect(code).toBe(1);
    expect(output).toMatch(/^error: [^\n]+\n$/);
    expect(output).toContain(said);
    expect(fake.calls()).toEqual([]);
  });

  test.each(["preview.js", "up.js", "comment.js"])("%s says how it is used", async (script) => {
    const { code, output } = await fake.run(script, ["--help"]);
    expect(code).toBe(0);
    expect(output).toMatch(/^Usage: node /);
    expect(output).toContain("Exit codes:");
    for (const line of output.split("\n")) expect(line.length).toBeLessThanOrEqual(130);
  });
});

describe.skipIf(process.platform === "win32")("what comes from the change", () => {
  const configuration = (folder: string) => {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "pack.json");
    writeFileSync(file, JSON.stringify({ configuration: {} }));
    return file;
  };

  test("is no configuration: neither by its place, nor by a link from elsewhere", async () => {
    const inside = configuration(join(fake.repository, "policies"));
    const link = join(fake.folder, "link.json");
    symlinkSync(inside, link);
    for (const file of [inside, link]) {
      const { code, output } = await previewed({ preview: quiet }, ["--config", file]);
      expect(code).toBe(1);
      expect(output).toContain("is part of the change");
      expect(fake.calls()).toEqual([]);
    }
  });

  test("is no pack, and no command", async () => {
    // The script's own folder, as the change.
    const { code, output } = await fake.run("preview.js", ["--stack", "prod", "--project", installed], {
      preview: quiet,
    });
    expect(code).toBe(1);
    expect(output).toContain("pipeline/preview.js is part of the change");
    expect(fake.calls()).toEqual([]);
  });

  test("counts where whoever starts it says that nobody else writes there", async () => {
    const inside = configuration(join(fake.repository, "policies"));
    const { code } = await previewed({ preview: quiet }, ["--config", inside, "--trust-project"]);
    expect(code).toBe(0);
  });

  test("a configuration from elsewhere goes to the pack and to the check", async () => {
    const file = configuration(join(fake.folder, "protected"));
    expect((await previewed({ preview: quiet }, ["--config", file])).code).toBe(0);
    expect(fake.calls()[0]?.args.join(" ")).toMatch(/--policy-pack-config \S+\/configuration\/pack\.json/);
    writeFileSync(file, '{"all": "disabled"}');
    expect(await previewed({ preview: quiet }, ["--config", file])).toMatchObject({
      ...{ code: 1, output: expect.stringContaining("gave no verdict") },
    });
  });
});

describe.skipIf(process.platform === "win32")("a world file that the configuration names", () => {
  const folder = () => join(fake.folder, "protected");
  const configured = (world: string) => {
    mkdirSync(folder(), { recursive: true });
    const file = join(folder(), "pack.json");
    writeFileSync(file, JSON.stringify({ configuration: { world } }));
    return file;
  };
  const world = (file: string, version: string) => writeFileSync(file, JSON.stringify({ version }));

  test("is looked for beside it, not where the change could have put one", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const file = configured("./world.json");
    // A world of a later version stops whoever reads it.
    for (const other of [fake.folder, fake.repository, fake.project])
      world(join(other, "world.json"), "999.0.0");
    world(join(folder(), "world.json"), version);
    expect(await previewed({ preview: quiet }, ["--config", file])).toMatchObject({ code: 0 });
    expect(fake.calls()[0]?.configuration).toEqual({
      configuration: { world: join(folder(), "world.json") },
    });
    world(join(folder(), "world.json"), "999.0.0");
    expect(
      await fake.run("preview.js", ["--stack", "prod", "--project", fake.project, "--config", file], {
        preview: quiet,
      }),
    ).toMatchObject({
      ...{ code: 1, output: expect.stringContaining("999.0.0") },
    });
  });

  test("is none of the change's, by an absolute path, a relative one or a link", async () => {
    world(join(fake.repository, "world.json"), "0.1.0");
    mkdirSync(folder(), { recursive: true });
    symlinkSync(join(fake.repository, "world.json"), join(folder(), "link.json"));
    for (const path of [join(fake.repository, "world.json"), "../change/world.json", "link.json"]) {
      const { code, output } = await previewed({ preview: quiet }, ["--config", configured(path)]);
      expect(code).toBe(1);
      expect(output).toContain("is part of the change");
    }
    expect(fake.calls()).toEqual([]);
  });

  test("under a key that is escaped is refused: it could not be told where it is", async () => {
    const file = configured("world.json");
    writeFileSync(file, '{"configuration": {"w\\u006frld": "world.json"}}');
    expect(await previewed({ preview: quiet }, ["--config", file])).toMatchObject({
      ...{ code: 1, output: expect.stringContaining("without escapes") },
    });
  });
});

describe.skipIf(process.platform === "win32")("a state in place of the backend", () => {
  const state = (
    more: Readonly<Record<string, unknown>> = {},
    latest: Readonly<Record<string, unknown>> = {},
  ) => {
    const file = join(fake.folder, "state.json");
    writeFileSync(
      file,
      JSON.stringify({
        version: 3,
        checkpoint: {
          stack: "organization/shop/prod",
          latest: {
            secrets_providers: { type: "cloud", state: { url: "awskms://key" } },
            resources: [],
            ...latest,
          },
          ...more,
        },
      }),
    );
    return file;
  };
  const written = (text: string) => {
    const file = join(fake.folder, "written.json");
    writeFileSync(file, text);
    return file;
  };
  const stackFile = () => join(fake.project, "Pulumi.prod.yaml");
  const sealing = "secretsprovider: awskms://key\nencryptedkey: AAAA\n";

  test("is a backend of its own, without keys; the project's files stay as they are", async () => {
    const values = `${sealing}config:\n  shop:size: "3"\n`;
    writeFileSync(stackFile(), values);
    expect((await previewed({ preview: quiet }, ["--state", state()])).code).toBe(0);
    const [call] = fake.calls();
    expect(call?.environment["PULUMI_BACKEND_URL"]).toMatch(/^file:\/\//);
    expect(call?.environment["PULUMI_CONFIG_PASSPHRASE"]).toBe("");
    expect(call?.state?.checkpoint.latest).toEqual({ resources: [] });
    expect(call?.stackFile).toBe('config:\n  shop:size: "3"\n');
    expect(readFileSync(stackFile(), "utf8")).toBe(values);
    expect(fake.left()).toEqual([]);
  });

  test("takes the configuration from where the project keeps it", async () => {
    writeFileSync(join(fake.project, "Pulumi.yaml"), "name: shop\nstackConfigDir: accounts # ours\n");
    mkdirSync(join(fake.project, "accounts"));
    writeFileSync(join(fake.project, "accounts/Pulumi.prod.yaml"), "config:\n  shop:size: 4\n");
    expect((await previewed({ preview: quiet }, ["--state", state()])).code).toBe(0);
    expect(fake.calls()[0]?.stackFile).toBe("config:\n  shop:size: 4\n");
  });

  test("that holds a secret is refused before the program runs; in dev it may have it", async () => {
    const secret = {
      resources: [
        { inputs: { password: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } } },
      ],
    };
    writeFileSync(stackFile(), `${sealing}config:\n  shop:key:\n    secure: AAAA\n`);
    const { code, output } = await previewed({ preview: quiet }, ["--state", state({}, secret)]);
    expect(code).toBe(1);
    expect(output).toContain("holds a secret");
    expect(fake.calls()).toEqual([]);
    expect((await previewed({ preview: quiet }, ["--state", state({}, secret), "--with-secrets"])).code).toBe(
      0,
    );
    const [call] = fake.calls();
    expect(call?.state?.checkpoint.latest).toMatchObject({ secrets_providers: { type: "cloud" } });
    expect(call?.stackFile).toContain(sealing);
  });

  test.each<[string, () => string, string]>([
    ["another stack's", () => state({ stack: "organization/shop/dev" }), "is of the stack dev, not of prod"],
    ["of no stack", () => state({ stack: "../../../etc" }), "does not say which stack"],
    [
      "of a stack that leads elsewhere",
      () => state({ stack: "organization/../prod" }),
      "does not say which stack",
    ],
    ["no JSON", () => written("{"), "is no JSON"],
    ["null", () => written("null"), "does not say which stack"],
    ["not there", () => join(fake.folder, "gone"), "no such file"],
  ])("that is %s is refused", async (_, file, said) => {
    const { code, output } = await previewed({ preview: quiet }, ["--state", file()]);
    expect(code).toBe(1);
    expect(output).toContain(said);
    expect(fake.calls()).toEqual([]);
    expect(fake.left()).toEqual([]);
  });

  test("of a stack with a sealed value is refused: there is no key for it", async () => {
    writeFileSync(stackFile(), "config:\n  shop:key:\n    secure: AAAA\n");
    expect(await previewed({ preview: quiet }, ["--state", state()])).toMatchObject({
      ...{ code: 1, output: expect.stringContaining("sealed value") },
    });
  });
});

describe.skipIf(process.platform === "win32")("an update", () => {
  /** An agent that may do nothing, or everything. */
  const exported = (statements: readonly unknown[]): Answer => {
    const provider = "urn:pulumi:prod::shop::pulumi:providers:aws::prod";
    const place = { region: "eu-central-1", allowedAccountIds: '["444444444444"]' };
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const role = {
      ...{ name: "agent", assumeRolePolicy: trust },
      inlinePolicies: [
        { name: "own", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
      ],
    };
    return {
      stdout: JSON.stringify({
        version: 3,
        deployment: {
          resources: [
            {
              urn: provider,
              custom: true,
              id: "1",
              type: "pulumi:providers:aws",
              inputs: place,
              outputs: place,
            },
            {
              urn: "urn:pulumi:prod::shop::aws:iam/role:Role::agent",
              ...{
                custom: true,
                id: "agent",
                type: "aws:iam/role:Role",
                provider: `${provider}::1`,
                inputs: role,
              },
              outputs: { ...role, arn: "arn:aws:iam::444444444444:role/agent", path: "/" },
            },
          ],
        },
      }),
    };
  };
  const harmless = exported([]);
  const mighty = exported([{ Effect: "Allow", Action: "*", Resource: "*" }]);

  const applied = (answers: Answers, more: readonly string[] = []) => {
    const world = join(fake.folder, "world.json");
    writeFileSync(
      world,
      JSON.stringify({ agents: { principals: ["arn:aws:iam::444444444444:role/agent"] } }),
    );
    return fake.run(
      "up.js",
      ["--stack", "prod", "--project", fake.project, "--world", world, ...more],
      answers,
    );
  };
  const commands = () => fake.calls().map(({ args }) => args[0]);

  test("is checked, held to its plan, and proved", async () => {
    const { code, output } = await applied({
      preview: quiet,
      up: { stdout: "Resources: 1 created\n" },
      stack: harmless,
    });
    expect(output).toContain("Applied. No agent reaches what it never must.");
    expect(code).toBe(0);
    expectClean(output);
    expect(commands()).toEqual(["preview", "up", "stack"]);
    const [preview, up, stack] = fake.calls();
    const plan = preview?.args[preview.args.indexOf("--save-plan") + 1];
    expect(up?.args).toEqual([
      ...["up", "--yes", "--stack", "prod", "--non-interactive", "--color", "never", "--suppress-outputs"],
      ...["--policy-pack", packFolder(), "--plan", plan],
    ]);
    expect(stack?.args).toEqual(["stack", "export", "--stack", "prod", "--non-interactive"]);
  });

  test.each<[string, Answers, number]>([
    ["something is broken", { preview: gone }, 2],
    [
      "the pack rejects it",
      { preview: { code: 1, stdout: cutOff, events: [policy(), failed] }, previewWithoutPack: quiet },
      2,
    ],
    [
      "something cannot be told",
      { preview: { code: 1, stdout: cutOff, events: [untold, failed] }, previewWithoutPack: quiet },
      3,
    ],
    ["the preview fails", { preview: { code: 1, stdout: cutOff, events: [broke, failed] } }, 1],
    ["the pack is not asked", { preview: { ...quiet, isPackLeftOut: true } }, 1],
    ["there is no plan to hold it to", { preview: { ...quiet, isPlanLeftOut: true } }, 1],
  ])("is not made where %s", async (_, answers, expected) => {
    const { code } = await applied({ ...answers, up: { stdout: "made" }, stack: harmless });
    expect(code).toBe(expected);
    expect(commands()).not.toContain("up");
    expect(fake.left()).toEqual([]);
  });

  test.each<[string, Answers, string]>([
    ["an agent reaches what it must not", { stack: mighty }, "reachable"],
    ["the update fails", { up: { code: 1 }, stack: harmless }, "The update failed."],
    [
      "the state cannot be read",
      { stack: { code: 1, stderr: "error: no access" } },
      "The state could not be read",
    ],
    ["the state is none", { stack: { stdout: "{}" } }, "not proved"],
  ])("that is made, and %s, is told from one that is not made", async (_, answers, said) => {
    const { code, output } = await applied({ preview: quiet, ...answers });
    expect(output).toContain(said);
    expect(code).toBe(4);
    expect(commands()).toContain("up");
    expectClean(output);
  });

  test("prints no value of a resource that is not as planned", async () => {
    const { code, output } = await applied({
      preview: quiet,
      up: {
        code: 1,
        stdout:
          "Updating\n    error: resource urn:x violates plan: properties changed: =~password[{&{{known-to-nobody\nknown-to-nobody\n}}}]\nResources:\n",
      },
      stack: harmless,
    });
    expect(code).toBe(4);
    expect(output).toContain("resource urn:x violates plan\nWhat follows is left out");
    expectClean(output);
  });

  test("that is interrupted ends in order", async () => {
    const child = fake.start("up.js", ["--stack", "prod", "--project", fake.project, "--without-proof"], {
      preview: quiet,
      up: { waits: true },
    });
    const ended = fake.ended(child);
    for (let round = 0; round < 400 && !existsSync(join(fake.folder, "waiting")); round++)
      await new Promise((done) => setTimeout(done, 50));
    child.kill("SIGTERM");
    const { code, output } = await ended;
    expect(output).toContain("stopped in order");
    expect(code).toBe(4);
    expectClean(output);
  });

  test("is held to no plan, and proves nothing, only where that is said", async () => {
    expect(
      (await fake.run("up.js", ["--stack", "prod", "--project", fake.project], { preview: quiet })).output,
    ).toContain("--without-proof");
    expect((await applied({ preview: quiet, stack: harmless }, ["--without-proof"])).output).toContain(
      "--world",
    );
    expect(fake.calls()).toEqual([]);
    const { code, output } = await fake.run(
      "up.js",
      ["--stack", "prod", "--project", fake.project, "--without-proof", "--unbound"],
      { preview: quiet },
    );
    expect(code).toBe(0);
    expect(output).toContain("Nothing is proved.");
    expect(fake.calls().flatMap(({ args }) => args)).not.toContain("--plan");
    expect(commands()).toEqual(["preview", "up"]);
  });
});
