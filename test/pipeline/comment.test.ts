/**
 * What a pull request is told. The reports come out of a job that ran the change's own program: whatever is in them, the
 * comment stays one screen, with nothing in it that the forge would act on but our own two links.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { commentOf, marker, mostLines, safe, verdictOf } from "../../pipeline/comment-text.js";
import { type Report, readReport, readReports } from "../../pipeline/report.js";
import { finding, hostileTexts, report } from "./reports.ts";

const root = dirname(dirname(import.meta.dirname));
const temporary = mkdtempSync(join(tmpdir(), "perimeter-comment-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const given = {
  unreadable: 0,
  conclusion: "failure",
  run: "https://github.example/example/shop/actions/runs/1",
  commit: "0123456789abcdef0123456789abcdef01234567",
  pages: "https://docs.example/invariants",
};
const commented = (...reports: readonly Report[]) => commentOf({ ...given, reports });

/** What the forge reads as Markdown: without the marker, blocks of code, and code in a line. */
function outsideCode(text: string): string {
  const lines = text.split("\n");
  const kept: string[] = [];
  let isCode = false;
  for (const line of lines)
    if (line.startsWith("```")) isCode = !isCode;
    else if (!isCode) kept.push(line.replace(/`[^`]+`/g, "CODE"));
  expect(isCode).toBe(false);
  return kept.join("\n");
}

/** What the comment may say in Markdown, word for word. */
const ours: readonly RegExp[] = [
  /^<!-- agent-perimeter -->$/,
  /^### (?:❌ The perimeter is broken|❔ It cannot be told whether the perimeter holds|❔ There is no verdict: something failed|✅ The perimeter holds)(?:: \d+ findings?)?$/,
  /^- CODE: \d+ resources?; (?:no changes|[\w -]+(?:, [\w -]+)*)(?:; \*\*\d+ [\w ]+\*\*(?:, \*\*\d+ [\w ]+\*\*)*)?(?:; the preview failed)?$/,
  /^- and \d+ stacks? more$/,
  /^- \d+ reports? cannot be read$/,
  /^- The run left no report\.$/,
  /^- The run ended with CODE\.$/,
  /^🗑️ \*\*Deleted or replaced\*\*$/,
  /^(?:❌|❔|⚠️) \*\*(?:\[[a-z0-9-]+\]\(https:\/\/docs\.example\/invariants\/[a-z0-9-]+\.md\)|[a-z0-9-]+)\*\*$/,
  /^(?:\d+ findings? more: )?\[the run's page\]\(https:\/\/github\.example\/example\/shop\/actions\/runs\/1\), commit CODE\.$/,
  /^<sub>Written down by a job that ran the change's own program: it stops the honest\. What counts is asked again before anything is applied\.<\/sub>$/,
  /^$/,
];

/** Everything that a comment has to be, whatever it says. */
function expectContained(text: string): void {
  const lines = text.split("\n");
  expect(lines.length).toBeLessThanOrEqual(mostLines);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(400);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  for (const line of outsideCode(text).split("\n"))
    expect(
      ours.some((form) => form.test(line)),
      line,
    ).toBe(true);
}

describe("the verdict", () => {
  const cannotTell = finding({ outcome: "cannot tell" });
  const warned = finding({ level: "advisory" });
  test.each([
    ["nothing found", [report()], "success", "✅ The perimeter holds"],
    ["only warned of", [report({ findings: [warned] })], "success", "✅ The perimeter holds"],
    [
      "broken",
      [report({ findings: [finding()], exitCode: 2 })],
      "failure",
      "❌ The perimeter is broken: 1 finding",
    ],
    [
      "broken, in a report that says that all holds",
      [report({ findings: [finding()] })],
      "success",
      "❌ The perimeter is broken: 1 finding",
    ],
    ["broken by its code alone", [report({ exitCode: 2 })], "success", "❌ The perimeter is broken"],
    [
      "not to be told",
      [report({ findings: [cannotTell], exitCode: 3 })],
      "failure",
      "❔ It cannot be told whether the perimeter holds: 1 finding",
    ],
    [
      "one broken, one not",
      [report(), report({ findings: [finding(), cannotTell], exitCode: 2 })],
      "failure",
      "❌ The perimeter is broken: 2 findings",
    ],
    ["a preview that failed", [report({ failed: true, exitCode: 1 })], "failure", "❔ There is no verdict"],
    [
      "a report that says that all holds, of a run that failed",
      [report()],
      "failure",
      "❔ There is no verdict",
    ],
    ["a run that was cancelled", [report()], "cancelled", "❔ There is no verdict"],
    ["no report, and a run that went well", [], "success", "❔ There is no verdict"],
  ] as const)("%s", (_, reports, conclusion, heading) => {
    const text = commentOf({ ...given, reports: [...reports], conclusion });
    expect(text.split("\n").slice(0, 2)).toEqual([marker, expect.stringContaining(heading)]);
    expectContained(text);
  });

  test("is none where a report cannot be read", () => {
    const text = commentOf({ ...given, reports: [report()], unreadable: 1, conclusion: "success" });
    expect(text).toContain("There is no verdict");
    expect(text).toContain("- 1 report cannot be read");
    expect(verdictOf([report()], false)).toBe("nothing");
  });
});

describe("what is said", () => {
  test("a stack that is broken, as a person sees it", () => {
    const text = commented(
      report({
        findings: [
          finding(),
          finding({ name: "lines" }),
          finding({ invariant: "isolation-secrets-sealed", outcome: "cannot tell", what: "is sealed" }),
          finding({ invariant: "audit-operations-finished", level: "advisory", what: "was cut off" }),
        ],
        gone: ["delete orders (aws:dynamodb/table:Table)"],
        changes: { same: 9, update: 2, delete: 1 },
        exitCode: 2,
      }),
    );
    expectContained(text);
    expect(text).toBe(
      [
        "<!-- agent-perimeter -->",
        "### ❌ The perimeter is broken: 3 findings",
        "",
        "- `shop/prod`: 12 resources; 2 update, 1 delete; **2 broken**, **1 cannot be told**, **1 only warned of**",
        "",
        "🗑️ **Deleted or replaced**",
        "```text",
        "delete orders (aws:dynamodb/table:Table)",
        "```",
        "❌ **[confirm-undo-on](https://docs.example/invariants/confirm-undo-on.md)**",
        "```text",
        "orders does not have deletionProtectionEnabled: true",
        "lines does not have deletionProtectionEnabled: true",
        "Mend: set what the finding names.",
        "```",
        "❔ **[isolation-secrets-sealed](https://docs.example/invariants/isolation-secrets-sealed.md)**",
        "```text",
        "orders is sealed",
        "Mend: set what the finding names.",
        "```",
        "⚠️ **[audit-operations-finished](https://docs.example/invariants/audit-operations-finished.md)**",
        "```text",
        "orders was cut off",
        "Mend: set what the finding names.",
        "```",
        "",
        "[the run's page](https://github.example/example/shop/actions/runs/1), commit `0123456789ab`.",
        "<sub>Written down by a job that ran the change's own program: it stops the honest. What counts is asked again before anything is applied.</sub>",
        "",
      ].join("\n"),
    );
  });

  test("an invariant that there is no page of is no link", () => {
    const text = commented(report({ findings: [finding({ invariant: "confirm-invented" })], exitCode: 2 }));
    expect(text).toContain("**confirm-invented**");
    expect(text).not.toContain("invented.md");
  });

  test("ten thousand findings of sixty invariants in twenty stacks are one screen, with the count", () => {
    const findings = Array.from({ length: 10_000 }, (_, index) =>
      finding({ invariant: `confirm-a${index % 60}`, name: `resource-${index}` }),
    );
    const text = commented(
      ...Array.from({ length: 20 }, (_, index) =>
        report({ findings: index === 0 ? findings : [], gone: Array(100).fill("delete x (y)"), exitCode: 2 }),
      ),
    );
    expectContained(text);
    expect(text).toContain("### ❌ The perimeter is broken: 10000 findings");
    const told = text.split("\n").filter((line) => line.startsWith("resource-")).length;
    expect(told).toBeGreaterThan(0);
    expect(text).toContain(`${10_000 - told} findings more: [the run's page]`);
  });
});

describe("somebody else's text", () => {
  test.each(hostileTexts.map((text) => [JSON.stringify(text).slice(0, 60), text]))("%s", (_, text) => {
    const hostile = finding({ name: text, stack: text, what: text, mend: text });
    const one = report({
      stacks: [{ stack: text, resources: 1 }],
      findings: [hostile, hostile],
      gone: [text, `${text}${text}`],
      exitCode: 2,
    });
    expectContained(commented(one));
    expectContained(commented(one, one));
  });

  test("anything at all", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc
        .array(fc.constantFrom("`", "\n", "~", "@", "<", "[", "](", "\\", "a"), { maxLength: 400 })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, texts, (name, what) => {
        const one = report({
          stacks: [{ stack: name, resources: 1 }],
          findings: [finding({ name, what, mend: what, stack: name })],
          gone: [what],
          exitCode: 2,
        });
        expectContained(commented(one, report()));
      }),
      { numRuns: 500 },
    );
  });

  test("is cut before it is looked at", () => {
    expect(safe("a".repeat(10_000_000)).length).toBe(150);
    expect(safe("`".repeat(400))).not.toContain("`");
  });
});

describe("a report", () => {
  const file = join(temporary, "report.json");
  const read = (content: string | Uint8Array) => {
    writeFileSync(file, content);
    return readReport(file);
  };
  const honest = report({ findings: [finding()], gone: ["delete a (b)"], exitCode: 2 });

  test("is read, with more in it than is needed", () => {
    expect(read(JSON.stringify({ ...honest, version: "1", more: {} }))).toMatchObject(honest);
  });

  test.each<[string, unknown]>([
    ["no object", []],
    ["null", null],
    ["no findings", { ...honest, findings: undefined }],
    ["findings that are none", { ...honest, findings: [1] }],
    ["an unknown outcome", { ...honest, findings: [finding({ outcome: "fine" as "broken" })] }],
    ["an unknown level", { ...honest, findings: [finding({ level: "none" as "advisory" })] }],
    ["an invariant that leads elsewhere", { ...honest, findings: [finding({ invariant: "../../../evil" })] }],
    [
      "an invariant of Markdown",
      { ...honest, findings: [finding({ invariant: "a](https://evil.example)" })] },
    ],
    [
      "an invariant with a line after it",
      { ...honest, findings: [finding({ invariant: "confirm-a\n# holds" })] },
    ],
    ["a name that is no text", { ...honest, findings: [finding({ name: {} as string })] }],
    ["a text without an end", { ...honest, findings: [finding({ what: "x".repeat(100_001) })] }],
    ["too many findings", { ...honest, findings: Array(50_001).fill(finding()) }],
    ["two stacks", { ...honest, stacks: [...honest.stacks, ...honest.stacks] }],
    ["no stack", { ...honest, stacks: [] }],
    ["half a resource", { ...honest, stacks: [{ stack: "a", resources: 0.5 }] }],
    ["an operation of its own", { ...honest, changes: { "<b>": 1 } }],
    ["a negative count", { ...honest, changes: { delete: -1 } }],
    ["too much that goes", { ...honest, gone: Array(101).fill("a") }],
    ["a code of its own", { ...honest, exitCode: 4 }],
    ["no code", { ...honest, exitCode: "0" }],
    ["nothing said of the preview", { ...honest, failed: 0 }],
  ])("with %s is none", (_, content) => {
    expect(read(JSON.stringify(content))).toBeUndefined();
  });

  test.each<[string, string | Uint8Array]>([
    ["nothing", ""],
    ["no JSON", "{"],
    ["no text", new Uint8Array([0xff, 0xfe, 0x00])],
    ["a depth that breaks readers", "[".repeat(1_000_000)],
    ["17 MiB, and a report", `${" ".repeat(17 * 1024 * 1024)}${JSON.stringify(honest)}`],
  ])("that is %s is none", (_, content) => {
    expect(read(content)).toBeUndefined();
  });

  test.skipIf(process.platform === "win32")(
    "that is a link, a folder or a device is none, and is counted",
    () => {
      const folder = join(temporary, "several");
      for (const name of [
        "perimeter-report-a",
        "perimeter-report-b/report.json",
        "perimeter-report-c",
        "perimeter-report-d",
      ])
        mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, "perimeter-report-a/report.json"), JSON.stringify(honest));
      symlinkSync(
        join(folder, "perimeter-report-a/report.json"),
        join(folder, "perimeter-report-c/report.json"),
      );
      symlinkSync("/dev/zero", join(folder, "perimeter-report-d/report.json"));
      symlinkSync("/", join(folder, "elsewhere"));
      writeFileSync(join(folder, "perimeter-report-a/other.json"), "{}");
      expect(readReports(folder)).toEqual({ reports: [honest], unreadable: 3 });
    },
  );

  test("beside twenty others is not read, and is counted", () => {
    const folder = join(temporary, "many");
    for (let index = 0; index < 25; index++) {
      mkdirSync(join(folder, `r${index}`), { recursive: true });
      writeFileSync(join(folder, `r${index}/report.json`), JSON.stringify(honest));
    }
    const { reports, unreadable } = readReports(folder);
    expect([reports.length, unreadable]).toEqual([20, 5]);
  });
});

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

/** GitHub as far as a comment needs it, on this machine. */
class Forge {
  readonly comments: Comment[] = [];
  readonly asked: string[] = [];
  pulls: { number: number; head: { sha: string } }[] = [{ number: 7, head: { sha: given.commit } }];
  failures = 0;
  refusing: string | undefined;
  answer: { status: number; body: string; location?: string } | undefined;
  readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      this.asked.push(`${method} ${url}`);
      expect(headers.authorization).toBe("Bearer the-token");
      if (this.failures > 0 || this.answer || method === this.refusing) {
        this.failures--;
        const { status, body, location } = this.answer ?? { status: 502, body: "bad gateway" };
        response.writeHead(status, location === undefined ? {} : { location }).end(body);
        return;
      }
      const answered = this.answerTo(
        method,
        new URL(url, "http://localhost"),
        Buffer.concat(chunks).toString(),
      );
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answered));
    });
  });

  answerTo(method: string, { pathname, searchParams }: URL, body: string): unknown {
    const text = () => (JSON.parse(body) as { body: string }).body;
    if (pathname === "/repos/example/shop/pulls") {
      expect(searchParams.get("head")).toBe("agent:change/1");
      return this.pulls;
    }
    if (pathname === "/repos/example/shop/issues/7/comments" && method === "GET") {
      const page = Number(searchParams.get("page"));
      return this.comments.slice((page - 1) * 100, page * 100);
    }
    if (pathname === "/repos/example/shop/issues/7/comments" && method === "POST") {
      const comment = { id: this.comments.length + 1, user: { login: "github-actions[bot]" }, body: text() };
      this.comments.push(comment);
      return comment;
    }
    const comment = this.comments.find(({ id }) => pathname === `/repos/example/shop/issues/comments/${id}`);
    if (!comment || method !== "PATCH") throw new Error(`nobody asks ${method} ${pathname}`);
    comment.body = text();
    return comment;
  }
}

describe("on GitHub", () => {
  let forge: Forge;
  const folder = join(temporary, "posted");
  beforeAll(() => {
    mkdirSync(join(folder, "perimeter-report-prod"), { recursive: true });
  });
  const begin = async () => {
    forge = new Forge();
    await new Promise<void>((done) => forge.server.listen(0, "127.0.0.1", done));
  };
  afterEach(() => {
    forge?.server.close();
  });

  /** Runs the script as the workflow does. */
  const run = (one: Report, env: NodeJS.ProcessEnv = {}, more: readonly string[] = []) => {
    writeFileSync(join(folder, "perimeter-report-prod/report.json"), JSON.stringify(one));
    const { port } = (forge.server.address() as AddressInfo | null) ?? { port: 0 };
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
      const child = spawn(
        process.execPath,
        [
          join(root, "pipeline/comment.js"),
          `--reports=${folder}`,
          `--run=${given.run}`,
          `--commit=${given.commit}`,
          "--conclusion=failure",
          "--head=agent:change/1",
          ...more,
        ],
        {
          env: {
            ...process.env,
            GITHUB_API_URL: `http://127.0.0.1:${port}`,
            GITHUB_REPOSITORY: "example/shop",
            GITHUB_TOKEN: "the-token",
            ...env,
          },
        },
      );
      const said = { stdout: "", stderr: "" };
      child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
      child.on("close", (code) => {
        expect(said.stdout + said.stderr).not.toContain("the-token");
        done({ code, ...said });
      });
    });
  };
  const broken = report({ findings: [finding()], exitCode: 2 });

  test("one comment is written, then written anew, and left where it says the same", async () => {
    await begin();
    expect(await run(broken)).toMatchObject({ code: 0, stdout: "#7: a comment is written.\n" });
    expect(await run(report({ exitCode: 1, failed: true }))).toMatchObject({
      ...{ code: 0, stdout: "#7: the comment is written anew.\n" },
    });
    expect(await run(report({ exitCode: 1, failed: true }))).toMatchObject({
      ...{ code: 0, stdout: "#7 says so already.\n" },
    });
    expect(forge.comments.map(({ body }) => body.split("\n")[1])).toEqual([
      "### ❔ There is no verdict: something failed",
    ]);
    expect(forge.asked.filter((one) => !one.startsWith("GET"))).toEqual([
      "POST /repos/example/shop/issues/7/comments",
      "PATCH /repos/example/shop/issues/comments/1",
    ]);
  });

  test("a comment of somebody else's with our marker stays theirs; ours is found behind hundreds", async () => {
    await begin();
    for (let id = 1; id <= 250; id++)
      forge.comments.push({ id, user: { login: "agent" }, body: `${marker}\n### ✅ The perimeter holds` });
    forge.comments.push({ id: 251, user: { login: "github-actions[bot]" }, body: "of another workflow" });
    forge.comments.push({ id: 252, user: { login: "github-actions[bot]" }, body: `${marker}\nold` });
    expect(await run(broken)).toMatchObject({ code: 0, stdout: "#7: the comment is written anew.\n" });
    expect(forge.comments[251]?.body).toContain("The perimeter is broken");
    expect(forge.comments.filter(({ body }) => body.includes("is broken")).length).toBe(1);
  });

  test("a flood of comments is an error", async () => {
    await begin();
    for (let id = 1; id <= 3_100; id++) forge.comments.push({ id, user: { login: "agent" }, body: "flood" });
    expect(await run(broken)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("more comments than"),
    });
    expect(forge.comments.length).toBe(3_100);
  });

  test("a commit that is no head any more changes nothing", async () => {
    await begin();
    forge.pulls = [{ number: 7, head: { sha: "f".repeat(40) } }];
    expect(await run(broken)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing is written"),
    });
    expect(forge.comments).toEqual([]);
  });

  test("what fails for a moment is asked again; what is refused is told in a line, and nothing is written twice", async () => {
    await begin();
    forge.failures = 1;
    expect((await run(broken)).code).toBe(0);
    expect(forge.comments.length).toBe(1);
    forge.answer = { status: 403, body: "Resource not accessible\u001b[2J by integration" };
    const { code, stderr } = await run(broken);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: GitHub answers GET \/pulls with 403: Resource not accessible\\u\{1b\}\[2J by integration\n$/,
    );
  });

  test("a comment that was perhaps written is not written again", async () => {
    await begin();
    forge.refusing = "POST";
    expect(await run(broken)).toMatchObject({ code: 1, stderr: expect.stringContaining("with 502") });
    expect(forge.asked.filter((one) => one.startsWith("POST")).length).toBe(1);
  });

  test("the token follows no redirection", async () => {
    await begin();
    forge.answer = { status: 302, body: "", location: "/elsewhere" };
    expect((await run(broken)).code).toBe(1);
    expect(forge.asked.length).toBe(1);
  });

  test.each<[string, NodeJS.ProcessEnv, readonly string[]]>([
    ["no token", { GITHUB_TOKEN: "" }, []],
    ["a repository that is none", { GITHUB_REPOSITORY: "example/shop/../../other" }, []],
    ["an address with Markdown in it", {}, ["--run=https://evil.example/) [x"]],
    ["an address without https", {}, ["--pages=javascript:alert(1)"]],
    ["a commit that is none", {}, ["--commit=main"]],
    ["a head that is none", {}, ["--head=agent"]],
    ["an unknown option", {}, ["--token=the"]],
  ])("%s is refused before anything is asked", async (_, env, more) => {
    await begin();
    const { code, stderr } = await run(broken, env, more);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .+\n$/);
    expect(forge.asked).toEqual([]);
  });

  test("other forges take what it prints", async () => {
    await begin();
    const { code, stdout } = await run(broken, { GITHUB_TOKEN: "" }, ["--print"]);
    expect(code).toBe(0);
    expectContained(stdout);
    expect(forge.asked).toEqual([]);
  });
});
