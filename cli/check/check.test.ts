/** What `perimeter check` prints, and how it ends: in words, as JSON, for code scanning, on lines of a pull request. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileInvariants } from "../../policy-packs/perimeter/check/invariants/index.ts";
import { invariants } from "../../policy-packs/perimeter/invariants/index.ts";
import { StackFile } from "../../test/checkpoints.ts";
import { type CheckOptions, check } from "../commands/check.ts";
import type { Reported } from "./report.ts";

const data = join(import.meta.dirname, "../../test/data/pulumi");
const dataFile = (name: string) => join(data, `${name}.json`);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const screen = { width: 80, height: 24 };

function run(files: readonly string[], options: CheckOptions = {}) {
  let text = "";
  const status = check(
    files,
    options,
    (part) => {
      text += part;
    },
    screen,
  );
  return { status, text: stripVTControlCharacters(text) };
}

interface Answer {
  readonly findings: readonly Reported[];
  readonly exitCode: number;
}
const json = (files: readonly string[], options: CheckOptions = {}): Answer =>
  JSON.parse(run(files, { ...options, json: true }).text) as Answer;

/** A stack of many things that are wrong. */
function wrong(count: number): StackFile {
  const stack = new StackFile("444444444444");
  for (let index = 0; index < count; index++)
    stack.add("aws:sqs/queue:Queue", `queue-${index}-${"long-".repeat(20)}`, { name: `queue-${index}` });
  stack.add("aws:s3/bucket:Bucket", "documents", { bucket: "documents", forceDestroy: true });
  return stack;
}

const fine = () => new StackFile("444444444444").add("aws:sns/topic:Topic", "news", { name: "news" });

const all = ["changes-weaker", "changes-gone", "changes-failed", "changes-retained-short", "python", "yaml"];

describe("in words", () => {
  test.each(all)("%s fits on one screen", (name) => {
    const lines = run([dataFile(name)])
      .text.trimEnd()
      .split("\n");
    // One line is left for the shell's own.
    expect(lines.length).toBeLessThan(screen.height);
    for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(screen.width);
  });

  test("so does a thousand of findings, and it says how many there are", () => {
    const file = write("wrong.json", wrong(1000).checkpoint.content);
    const { text, status } = run([file]);
    expect(status).toBe(2);
    expect(text.trimEnd().split("\n").length).toBeLessThan(screen.height);
    expect(text).toMatch(/^100\d findings: 100\d broken\. \d+ not shown here: --json has all\.$/m);
    expect(text).toMatch(/and \d+ more/);
  });

  test("the worst comes first, each with how to mend it and where it is explained", () => {
    const { text } = run([dataFile("changes-gone")]);
    expect(text.split("\n").slice(1, 9).join("\n")).toMatchInlineSnapshot(`
      "✗ confirm-data-stays  docs/invariants/confirm-data-stays.md
          lines holds log lines, and is replaced: the old one is deleted.
            (changes.ts:29) [2516213c0c0e43e7]
          orders holds a table, and is deleted; what would leave a way back is off
            (deletionProtectionEnabled). (changes.ts:17) [0eaa4072c8a24a1c]
          Mend: keep it, with an alias where it was renamed in the program; what is to
                go goes by itself, with an exception that names it and ends.
      ✗ confirm-guards-protected  docs/invariants/confirm-guards-protected.md"
    `);
  });

  test("nothing wrong is a line a stack", () => {
    const files = [write("fine.json", fine().checkpoint.content)];
    expect(run(files)).toEqual({
      status: 0,
      text: `app/dev (checkpoint ${join(folder, "fine.json")}): 3 resources\n✓ every invariant holds\n`,
    });
  });

  test("what is only read is counted", () => {
    expect(run([dataFile("python")]).text).toContain("11 resources, and 1 only read, which are");
  });
});

describe("exit codes", () => {
  test.each([
    ["nothing", () => fine(), 0],
    ["something that is broken", () => wrong(0), 2],
    ["something that cannot be told", () => fine().change({ inputs: {}, taint: true }), 0],
    [
      "an operation that was cut off",
      () => {
        const stack = fine();
        const { content } = stack.checkpoint as { content: { deployment: object } };
        return {
          checkpoint: {
            content: {
              ...content,
              deployment: {
                ...content.deployment,
                pending_operations: [
                  { resource: { urn: stack.urn("aws:sqs/queue:Queue", "work") }, type: "creating" },
                ],
              },
            },
          },
        };
      },
      3,
    ],
  ] as const)("%s", (_, stack, code) => {
    const file = write("code.json", stack().checkpoint.content);
    expect([run([file]).status, json([file]).exitCode]).toEqual([code, code]);
  });
});

describe("a configuration", () => {
  const today = new Date();
  const day = (days: number) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const file = dataFile("changes-retained");
  const { findings } = json([file]);
  const accepted = (of: string) => {
    const finding = findings.find(({ invariant }) => invariant === of);
    if (!finding) throw new Error(`there is nothing of ${of} to accept`);
    return {
      invariant: finding.invariant,
      urn: finding.urn,
      finding: finding.fingerprint,
      reason: "The table moves to another stack next week.",
      owner: "orders-team@example.com",
      expires: day(30),
    };
  };
  /** The database's network is always accepted: what becomes of the file goes by the exception for the table. */
  const exception = (change: object = {}) => ({
    configuration: {
      exceptions: [
        accepted("isolation-private-network"),
        { ...accepted("confirm-protection-stays"), ...change },
      ],
    },
  });

  test("accepts one finding, aloud", () => {
    const config = write("accepts.json", exception());
    expect(run([file], { config })).toEqual({
      status: 0,
      text: expect.stringMatching(/! confirm-protection-stays[\s\S]+Accepted until[\s\S]+2 only warned of/),
    });
    const log = JSON.parse(run([file], { config, sarif: true }).text) as Log;
    const suppressed = { level: "warning", suppressions: [{ kind: "external", status: "accepted" }] };
    expect(log.runs[0]?.results).toMatchObject([suppressed, suppressed]);
  });

  test("accepts no other finding, and nothing once it is over", () => {
    expect(run([file], { config: write("other.json", exception({ finding: "0".repeat(16) })) }).status).toBe(
      2,
    );
    const over = run([file], { config: write("over.json", exception({ expires: day(-1) })) });
    expect([over.status, over.text]).toEqual([2, expect.stringContaining("ended on")]);
  });

  test.each([
    ["no JSON", "{", /bad\.json: no JSON/],
    ["turned off", { all: "disabled" }, /bad\.json: all: "disabled" would turn/],
    ["an invariant that is none", exception({ invariant: "confirm-nothing" }), /"confirm-nothing"/],
    [
      "a world that is not there",
      { configuration: { world: "nowhere.json" } },
      /there is no file .*nowhere\.json/,
    ],
  ])("%s is an error that names what is wrong", (_, content, why) => {
    expect(() => run([file], { config: write("bad.json", content) })).toThrow(why);
  });

  test("that is not there is an error", () => {
    expect(() => run([file], { config: join(folder, "missing.json") })).toThrow(
      /there is no file .*missing\.json/,
    );
  });
});

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly rules: readonly Record<string, unknown>[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe("SARIF", () => {
  const sarif = (files: readonly string[], options: CheckOptions = {}): Log =>
    JSON.parse(run(files, { ...options, sarif: true }).text) as Log;

  test.each(all)("%s has what the schema asks for", (name) => {
    const { $schema, version, runs } = sarif([dataFile(name)]);
    expect([URL.canParse($schema), version, runs.length]).toEqual([true, "2.1.0", 1]);
    for (const { tool, results } of runs) {
      const ids = tool.driver.rules.map(({ id }) => id);
      expect(ids.toSorted()).toEqual(
        [...invariants, ...fileInvariants]
          .map(({ id }) => id as string)
          .concat("configuration")
          .toSorted(),
      );
      for (const { helpUri } of tool.driver.rules) expect(URL.canParse(String(helpUri))).toBe(true);
      expect(results.length).toBeGreaterThan(0);
      for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of results) {
        expect(ids[ruleIndex]).toBe(ruleId);
        expect(["error", "warning"]).toContain(level);
        expect(message.text).not.toBe("");
        expect(locations).toHaveLength(1);
        for (const { physicalLocation } of locations) {
          expect(URL.canParse(physicalLocation.artifactLocation.uri, "file:///")).toBe(true);
          expect(physicalLocation.artifactLocation.uri).not.toMatch(/[\\ ]/);
          expect(physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
        }
        for (const fingerprint of Object.values(partialFingerprints))
          expect(fingerprint).toMatch(/^[0-9a-f]+(:\d+)?$/);
      }
      const identities = results.map((result) => result.partialFingerprints["primaryLocationLineHash"]);
      expect(new Set(identities).size).toBe(identities.length);
    }
  });

  test("pages are where the user says", () => {
    const pages = "https://example.com/perimeter/";
    const [log] = sarif([dataFile("yaml")], { pages }).runs;
    expect(log?.tool.driver.rules[0]?.["helpUri"]).toBe(
      "https://example.com/perimeter/confirm-guards-stay.md",
    );
    expect(() => run([dataFile("yaml")], { pages: "somewhere" })).toThrow(/--pages somewhere: no address/);
  });

  test("an alert stays the same when others go, and when its words change", () => {
    const alerts = (change: (text: string) => string) => {
      const content = change(readFileSync(dataFile("changes-weaker"), "utf8"));
      const results = sarif([write("weaker.json", content)]).runs[0]?.results ?? [];
      return results.map(({ ruleId, message, partialFingerprints }) => ({
        ruleId,
        text: message.text,
        alert: partialFingerprints["primaryLocationLineHash"],
      }));
    };
    const before = alerts((text) => text);
    const after = alerts((text) =>
      text
        .replaceAll('"retentionInDays": 30', '"retentionInDays": 7')
        .replaceAll('"backupRetentionPeriod": 7', '"backupRetentionPeriod": 14'),
    );
    expect(after.length).toBe(before.length - 1);
    const known = new Set(before.map(({ alert }) => alert));
    for (const { alert } of after) expect(known).toContain(alert);
    expect(after.map(({ text }) => text).join()).toContain("retentionInDays goes from 400 to 7");
  });
});

describe("annotations", () => {
  test("stand on the program's line, from the repository's root", () => {
    const lines = run([dataFile("changes-gone")], { annotations: true, project: "infra/orders" }).text;
    expect(lines).toMatch(
      /^::error file=infra\/orders\/changes\.ts,line=29,title=confirm-data-stays::lines holds log lines/m,
    );
  });

  test("where the file tells no line of the program, or one outside, on the file that was given", () => {
    const outside = readFileSync(dataFile("changes-gone"), "utf8").replaceAll(
      "project:///changes.ts",
      "project:///../../etc/passwd",
    );
    const file = write("outside.json", outside);
    for (const line of run([file], { annotations: true }).text.trimEnd().split("\n"))
      expect(line).toContain(`::error file=${file},line=1,`);
  });

  test("names that would be commands are none", () => {
    const name = "queue\n::set-output name=x::y\r%0A::stop-commands::z";
    const stack = new StackFile("444444444444").add("aws:sqs/queue:Queue", name, { name: "queue" });
    const { text } = run([write("commands.json", stack.checkpoint.content)], { annotations: true });
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error file=/);
    expect(text).toContain("%0A");
    expect(text).toContain("%250A");
    expect(text).not.toContain("\r");
  });

  test("of more than GitHub shows, the last one says how many there are", () => {
    const lines = run([write("many.json", wrong(50).checkpoint.content)], { annotations: true })
      .text.trimEnd()
      .split("\n");
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toMatch(/^::error title=and 4\d more::/);
  });
});

describe("secrets", () => {
  const hidden = ["hunter2-hunter2", "AKIAIOSFODNN7EXAMPLE", "s3cr3t-in-clear", "secret:Action"];
  const [password = "", key = "", plain = "", action = ""] = hidden;
  const marked = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: JSON.stringify(value),
  });
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: action, Effect: "Allow", Principal: "*", Action: action, Resource: "*" }],
  });
  const stack = new StackFile("444444444444")
    .add("aws:rds/instance:Instance", "database", { identifier: "orders", password })
    .add("aws:lambda/function:Function", "worker", { environment: { variables: { KEY: key, TOKEN: plain } } })
    .add("aws:kms/key:Key", "key", { policy: marked(policy), deletionWindowInDays: marked(7) })
    .add("aws:s3/bucketPolicy:BucketPolicy", "policy", { bucket: "b", policy: marked(policy) });

  test.each<[string, CheckOptions]>([
    ["words", {}],
    ["JSON", { json: true }],
    ["SARIF", { sarif: true }],
    ["annotations", { annotations: true }],
  ])("are in no answer: %s", (_, options) => {
    const { text, status } = run([write("secrets.json", stack.checkpoint.content)], options);
    expect(status).toBe(2);
    for (const secret of hidden) expect(text).not.toContain(secret);
  });

  test("are judged, where the file has them open, and told by their place", () => {
    const { findings } = json([write("secrets.json", stack.checkpoint.content)]);
    const said = findings.map(({ invariant, name, what }) => `${invariant}: ${name} ${what}`).join("\n");
    expect(said).toContain(
      "isolation-secrets-sealed: database holds a secret by its type in plain text: password",
    );
    expect(said).toContain("isolation-secrets-sealed: worker holds an access key of AWS in plain text");
    expect(said).toContain("isolation-policies-closed: policy lets in everybody");
    expect(said).toContain("confirm-undo-on: key has deletionWindowInDays [secret], below 30");
  });
});

test("one form of answer at a time", () => {
  expect(() => run([dataFile("yaml")], { json: true, sarif: true })).toThrow(/give one of them/);
});
