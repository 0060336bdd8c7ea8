/**
 * Files made to break `perimeter check`: each gives a right answer, or an error that says what, where and how to mend it,
 * with little memory and in a time that a test waits for.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CheckOptions, check } from "../cli/commands/check.ts";
import { printable } from "../cli/printable.ts";
import { explain } from "../sandbox/failure.ts";
import { StackFile, secret, trust } from "./checkpoints.ts";

const root = join(import.meta.dirname, "..");
const million = 1_000_000;
const role = "aws:iam/role:Role";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hostile-check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: unknown, name = "state.json"): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return file;
}

/** The command in this process. */
function checked(content: unknown, options: CheckOptions = {}) {
  let text = "";
  try {
    const status = check([write(content)], options, (part) => {
      text += part;
    });
    return { status, text, error: "" };
  } catch (error) {
    return { status: 1, text, error: printable(explain(error)) };
  }
}

/** The command in a process of its own, with a tenth of the memory that Node takes by itself. */
function apart(args: readonly string[], input?: Buffer) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--max-old-space-size=400", join(root, "cli/perimeter.ts"), "check", ...args],
    {
      ...{ cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" }, timeout: 50_000 },
      ...{ maxBuffer: 1 << 28, ...(input ? { input } : {}) },
    },
  );
  expect(stderr).not.toMatch(/^\s+at |\.ts:\d+|heap/m);
  return { status, stdout, stderr };
}

const stack = () =>
  new StackFile("444444444444").add(role, "worker", {
    name: "worker",
    assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
  });
const { content } = stack().checkpoint;
const text = JSON.stringify(content);
const deep = (open: string, close: string) => open.repeat(million) + close.repeat(million);

describe("a file that is none is refused, in a line that says what to do", () => {
  test.each<[string, () => unknown, string]>([
    [
      "lists nested deep",
      () => text.replace('"inputs":{', `"inputs":{"a":${deep("[", "]")},`),
      "nested deeper than 1000",
    ],
    [
      "a key twice",
      () => text.replace('"custom":true', '"custom":true,"custom":false'),
      'the key "custom" is there twice',
    ],
    ["empty", () => "", "state.json is empty"],
    ["a binary", () => Buffer.from([0, 1, 0xff, 0x80]), "is no text: a checkpoint is JSON"],
    ["compressed, and cut off", () => gzipSync(text).subarray(0, 100), "the compressed data ends early"],
    ["something else", () => ({ hello: 1 }), "neither a checkpoint (`pulumi stack export`) nor a plan"],
    [
      "Terraform's",
      () => ({ version: 4, terraform_version: "1.9.0", resources: [] }),
      "a state of Terraform",
    ],
    ["a saved plan", () => ({ resourcePlans: {} }), "give the output of `pulumi preview --json`"],
    [
      "a list of resources",
      () => [{ type: role, urn: "a", props: {} }],
      "a list of resources, which shows no steps",
    ],
    [
      "a resource without a type",
      () => ({ deployment: { resources: [{ urn: "a" }] } }),
      "has no urn or no type",
    ],
    [
      "resources that are none",
      () => ({ deployment: { resources: "all" } }),
      "the list of resources is no list",
    ],
    ["steps that are none", () => ({ steps: [1] }), "the list of steps holds something that is no object"],
  ])("%s", (_, made, why) => {
    const { status, text: said, error } = checked(made());
    expect([status, said, error]).toEqual([1, "", expect.stringContaining(why)]);
    expect(error).toContain("state.json");
    expect(error).not.toMatch(/\n|\.ts:/);
    expect(error.length).toBeLessThan(400);
  });

  test("a bomb, and what never ends, in little memory; the same from standard input", () => {
    const bomb = gzipSync(Buffer.alloc(1 << 29));
    write(bomb, "bomb");
    expect(apart(["bomb"]).stderr).toBe("perimeter: bomb: longer than 128 MiB, which no stack comes to\n");
    expect(apart([], bomb).stderr).toBe(
      "perimeter: standard input: longer than 128 MiB, which no stack comes to\n",
    );
    expect(apart([], Buffer.alloc(0)).stderr).toBe("perimeter: standard input is empty\n");
  });
});

test.each([
  ["nothing.json", "there is no file nothing.json"],
  [".", ". is a folder: name the files in it"],
  ["/dev/zero", "/dev/zero: longer than 128 MiB, which no stack comes to"],
])("%s is no file", (file, why) => {
  expect(() => check([file], {}, () => undefined)).toThrow(why);
});

describe("the same stack, however it is written", () => {
  const { deployment } = content as { deployment: unknown };
  test.each<[string, unknown]>([
    ["pulumi stack export", text],
    [
      "the deployment alone, in the file of a backend",
      { version: 3, checkpoint: { stack: "dev", latest: deployment } },
    ],
    ["compressed", gzipSync(text)],
    ["with a byte order mark", `\ufeff${text}`],
    ["in UTF-16, as PowerShell has it", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["before it is there", stack().plan.content],
  ])("%s", (_, written) => {
    expect(checked(written)).toMatchObject({ status: 0, error: "" });
  });

  test("from standard input, by name or without", () => {
    for (const args of [[], ["-"]])
      expect(apart(args, Buffer.from(text))).toEqual({
        status: 0,
        stdout: "app/dev (checkpoint standard input): 3 resources\n✓ every invariant holds\n",
        stderr: "",
      });
  });
});

describe("what is odd in it", () => {
  test("names of an object's prototype are names", () => {
    const odd = stack();
    for (const name of ["__proto__", "constructor", "toString"])
      odd.add("aws:rds/instance:Instance", name, { identifier: name, tags: { constructor: "a" } });
    const written = JSON.stringify(odd.checkpoint.content)
      .replaceAll('"tags":{', '"tags":{"__proto__":{"a":"b"},')
      .replace('"inputs":{', '"inputs":{"__proto__":{"deletionProtection":true},');
    const { findings } = JSON.parse(checked(written, { json: true }).text) as {
      findings: { name: string }[];
    };
    expect(new Set(findings.map(({ name }) => name))).toEqual(
      new Set(["__proto__", "constructor", "toString"]),
    );
  });

  test.each<[string, string]>([
    ["a type that is a name of the prototype", "constructor"],
    ["a type that is a name of the prototype, too", "__proto__"],
    ["a type of another cloud", "gcp:storage/bucket:Bucket"],
    ["no type at all", ""],
  ])("%s is none of ours", (_, type) => {
    expect(checked(stack().add(type, "odd", { name: "odd" }).checkpoint.content)).toMatchObject({
      error: "",
    });
  });

  test("steps by such names are not understood, and say so", () => {
    for (const op of ["constructor", "__proto__", "", "frobnicate"]) {
      const { status, text: said } = checked({
        steps: [{ op, urn: "urn:pulumi:dev::app::a:b:C::d" }],
        changeSummary: {},
      });
      expect([status, said]).toEqual([3, expect.stringContaining("a step that this version does not know")]);
    }
  });

  test("what steers a terminal is shown by its number, and long names are cut", () => {
    const name = `queue\u001b[2J\u202e${"a".repeat(million)}`;
    const { text: said, status } = checked(stack().add("aws:sqs/queue:Queue", name, {}).checkpoint.content);
    expect(status).toBe(2);
    expect(said).toContain("queue\\u{1b}[2J\\u{202e}");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys, but for colours
    expect(said.replace(/\u001b\[\d+m/g, "")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(said.length).toBeLessThan(3000);
  });

  test("a secret in every property is judged by nobody, and breaks nothing", () => {
    const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: "{" };
    const odd = stack()
      .add("aws:kms/key:Key", "key", { policy: secret(), deletionWindowInDays: secret() }, { protect: true })
      .add("aws:kms/key:Key", "other", { policy: sealed, deletionWindowInDays: sealed }, { protect: true });
    const { status, text: said } = checked(odd.checkpoint.content);
    expect(status).toBe(2);
    expect(said).not.toContain("the check itself failed");
  });
});

test("ten thousand resources, and as many secrets, in little memory", () => {
  const many = stack();
  const resources = many.resources;
  for (let index = 0; index < 10_000; index++)
    resources.push({
      ...{ urn: many.urn(role, `worker-${index}`), type: role, custom: true, id: `worker-${index}` },
      provider: `${many.urn("pulumi:providers:aws", "account")}::p-1`,
      inputs: { name: `worker-${index}`, description: { ...secret(`hidden-${index}-hidden`) } },
      outputs: { name: `worker-${index}`, arn: `arn:aws:iam::444444444444:role/worker-${index}` },
    });
  write(many.checkpoint.content, "many.json");
  const { status, stdout, stderr } = apart(["many.json"]);
  expect([stderr, stdout.split("\n").length < 24]).toEqual(["", true]);
  expect([0, 2, 3]).toContain(status);
});
