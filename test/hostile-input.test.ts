/**
 * Files made to break `decide` and `prove`: each gives a right answer, or an error that says what, where and how to mend
 * it, with little memory and in a time that a test waits for.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ProveOptions, prove } from "../cli/commands/prove.ts";
import { printable } from "../cli/printable.ts";
import { explain } from "../sandbox/failure.ts";
import { allow, StackFile, secret, trust } from "./checkpoints.ts";

const root = join(import.meta.dirname, "..");
const million = 1_000_000;
const account = "444444444444";
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const agent = roleArn("agent");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A command in a process of its own, with a tenth of the memory that Node takes by itself. */
function perimeter(args: readonly string[], input?: Buffer) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--max-old-space-size=400", join(root, "cli/perimeter.ts"), ...args],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
      maxBuffer: 1 << 28,
      timeout: 50_000,
      ...(input ? { input } : {}),
    },
  );
  // Nobody is shown where in the code something went wrong.
  expect(stderr).not.toMatch(/^\s+at |\.ts:\d+|heap/m);
  return { status, stdout, stderr };
}

function write(file: string, content: unknown): string {
  writeFileSync(
    join(folder, file),
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return file;
}

type Policies = readonly unknown[];

/** Roles with their trust and inline policies. */
function stackOf(roles: Readonly<Record<string, { trust: string; policies: Policies }>>): StackFile {
  const stack = new StackFile(account);
  for (const [name, { trust: assumeRolePolicy, policies }] of Object.entries(roles))
    stack.add("aws:iam/role:Role", name, {
      name,
      arn: roleArn(name),
      assumeRolePolicy,
      inlinePolicies: policies.map((policy, index) => ({ name: `p${index}`, policy })),
    });
  return stack;
}

const nobody = trust({ Service: "ec2.amazonaws.com" });
const harmless = () => stackOf({ agent: { trust: nobody, policies: [] } });
const withPolicy = (...policies: Policies) =>
  stackOf({ agent: { trust: nobody, policies } }).checkpoint.content;
const statements = (all: readonly unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: all });

/** The command in this process. */
function proved(content: unknown, more: Partial<ProveOptions> = {}) {
  const state = [join(folder, write("state.json", content))];
  let text = "";
  try {
    const options: ProveOptions = { state, from: [agent], goal: ["admin"], ...more };
    const status = prove(options, (part) => {
      text += part;
    });
    return { status, text, error: "" };
  } catch (error) {
    return { status: 1, text, error: printable(explain(error)) };
  }
}

/** The same in a process of its own. */
function provedApart(content: unknown) {
  const args = ["prove", "--state", write("state.json", content), "--from", agent, "--goal", "admin"];
  const { status, stdout, stderr } = perimeter(args);
  return { status, text: stdout, error: stderr };
}

const deep = (open: string, close: string) => open.repeat(million) + close.repeat(million);

describe("a state that is none is refused, in a line that says what to do", () => {
  const inputs = (value: string) =>
    JSON.stringify(harmless().checkpoint.content).replace('"inlinePolicies":[]', `"inlinePolicies":${value}`);
  const packed = gzipSync(JSON.stringify(harmless().checkpoint.content));
  test.each<[string, () => unknown, string]>([
    ["lists nested deep", () => inputs(deep("[", "]")), "state.json is no JSON: nested deeper than 1000"],
    [
      "objects nested deep",
      () => inputs(deep('{"a":', "}")),
      "state.json is no JSON: nested deeper than 1000",
    ],
    [
      "a key twice",
      () => inputs('[],"inlinePolicies":[]'),
      'the key "inlinePolicies" is there twice, at character',
    ],
    ["half of a character", () => inputs('"\\ud800"'), "half of a character inside of text, at character"],
    ["empty", () => " \r\n", "state.json is empty"],
    [
      "a binary",
      () => Buffer.from([0, 1, 0xff, 0x80]),
      "state.json is no text: a checkpoint is JSON, as `pulumi stack",
    ],
    ["compressed, and cut off", () => packed.subarray(0, 200), "state.json: the compressed data ends early"],
    [
      "compressed, and damaged",
      () => Buffer.from(packed).fill(0xaa, 60, 90),
      "state.json: the compressed data is damaged",
    ],
    [
      "cut off",
      () => '{"version":3,"deployment":{',
      "state.json is no JSON: a key that is no text, at character 28",
    ],
    [
      "something else",
      () => ({ hello: 1 }),
      "state.json: neither a checkpoint (`pulumi stack export`) nor a plan",
    ],
    ["no object", () => "null", "state.json: neither a checkpoint nor a plan"],
    [
      "a huge number",
      () => '{"version":1e999,"deployment":{}}',
      "state.json: a checkpoint of version Infinity",
    ],
    [
      "no deployment",
      () => ({ version: 3, deployment: null }),
      "state.json: the deployment in it is no object",
    ],
    [
      "Terraform's",
      () => ({ version: 4, terraform_version: "1.9.0", resources: [] }),
      "state.json: a state of Terraform",
    ],
    ["no account", () => ({ version: 3, checkpoint: { stack: "a" } }), "no file shows an account"],
  ])("%s", (_, content, why) => {
    const { status, text, error } = proved(content());
    expect([status, text, error]).toEqual([1, "", expect.stringContaining(why)]);
    expect(error).not.toMatch(/\n|\.ts:/);
    expect(error.length).toBeLessThan(400);
  });

  test("a bomb, and what never ends, in little memory", () => {
    const { status, error } = provedApart(gzipSync(Buffer.alloc(1 << 29)));
    expect([status, error]).toEqual([
      1,
      "perimeter: state.json: longer than 128 MiB, which no stack comes to\n",
    ]);
    expect(provedApart(`[${"{},".repeat(5 * million)}{}]`).error).toContain(
      "more than 4000000 objects and lists",
    );
  });

  test.each([
    [["--state", "nothing.json"], "there is no file nothing.json"],
    [["--state", "."], ". is a folder: name the files in it"],
    [["--state", "/dev/zero"], "/dev/zero: longer than 128 MiB"],
  ])("%s", (args, why) => {
    const { status, stderr } = perimeter(["prove", ...args]);
    expect([status, stderr]).toEqual([1, expect.stringContaining(why)]);
  });
});

describe("the same stack, however it is written", () => {
  const content = harmless().checkpoint.content as { deployment: unknown };
  const text = JSON.stringify(content, null, 1);
  test.each<[string, unknown]>([
    ["pulumi stack export", text],
    [
      "the file of a backend",
      { version: 3, checkpoint: { stack: "organization/app/dev", latest: content.deployment } },
    ],
    ["compressed", gzipSync(text)],
    ["with a byte order mark", `\ufeff${text}`],
    ["in UTF-16, as PowerShell has it", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["with other ends of lines", text.replaceAll("\n", "\r\n")],
    ["before it is there", harmless().plan.content],
  ])("%s", (_, written) => {
    const { status, text: answer } = proved(written);
    expect([status, answer]).toEqual([0, expect.stringContaining(`never      admin ${account}`)]);
  });
});

describe("a policy that AWS would not take may allow anything, and the answer says why", () => {
  test.each<[string, () => unknown, string]>([
    ["nested deep", () => "[".repeat(50_000), "nested deeper than 64"],
    ["nested deeper still", () => deep("[", "]"), "is longer than any that AWS takes"],
    [
      "a key twice: neither the first nor the last one counts",
      () =>
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}',
      'the key "Effect" is there twice',
    ],
    [
      "a million statements",
      () =>
        statements(Array.from({ length: million }, () => ({ Effect: "Deny", Action: "a:b", Resource: "*" }))),
      "is longer than any that AWS takes",
    ],
    ["a secret", () => secret(), "is a secret"],
  ])("%s", (_, policy, why) => {
    const { status, text } = proved(withPolicy(policy()));
    expect(text).toContain(why);
    expect([status, text]).toEqual([3, expect.stringContaining(`unknown    admin ${account}`)]);
  });

  test("a provider's setting that is nested deep tells nothing, and breaks nothing", () => {
    const stack = new StackFile(account, { configuration: { assumeRoles: deep("[", "]") } });
    stack.add("aws:iam/role:Role", "agent", { name: "agent", arn: agent, assumeRolePolicy: nobody });
    expect(proved(stack.checkpoint.content).status).toBe(0);
  });
});

describe("many, and long", () => {
  const pattern = (letter: string, length: number) => `*${letter}`.repeat(length);

  test("patterns that match in many ways, held against each other and against long names", () => {
    const own = statements(
      Array.from({ length: 60 }, (_, index) => ({
        Effect: index % 2 ? "Allow" : "Deny",
        Action: ["iam:*", `sts:${pattern("a", 30)}`],
        Resource: `arn:aws:iam::${account}:*${pattern("a", 400)}${index}`,
        Condition: {
          StringLike: { "aws:RequestTag/x": pattern("b", 400), "iam:PermissionsBoundary": pattern("c", 400) },
        },
      })),
    );
    const anybody = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: "sts:AssumeRole",
          Condition: {
            StringLike: { "aws:PrincipalArn": pattern("a", 900), "sts:ExternalId": pattern("d", 900) },
          },
        },
      ],
    });
    const stack = stackOf({
      agent: { trust: anybody, policies: [own] },
      ["a".repeat(64)]: { trust: anybody, policies: [allow("*")] },
    });
    expect(provedApart(stack.checkpoint.content).status).toBe(2);
  });

  const names = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`);
  const assume = (resource: string) => allow("sts:AssumeRole", resource);

  test("a ring of a thousand roles, each of which may become the next", () => {
    const all = names(1000);
    const next = (index: number, step: number) => roleArn(all.at((index + step) % all.length) ?? "");
    const ring = stackOf({
      agent: { trust: nobody, policies: [assume(roleArn("r0"))] },
      ...Object.fromEntries(
        all.map((name, index) => [
          name,
          {
            trust: trust({ AWS: [index === 0 ? agent : next(index, -1), next(index, -1)] }),
            policies: [assume(next(index, 1))],
          },
        ]),
      ),
    });
    expect(proved(ring.checkpoint.content).status).toBe(0);
    expect(proved(ring.checkpoint.content, { goal: [`role:${roleArn("r999")}`] }).status).toBe(2);
  });

  test("roles that all trust all, by name", () => {
    const all = names(400);
    const everybody = trust({ AWS: [agent, ...all.map(roleArn)] });
    const stack = stackOf({
      agent: { trust: nobody, policies: [assume("*")] },
      ...Object.fromEntries(all.map((name) => [name, { trust: everybody, policies: [assume("*")] }])),
    });
    expect(proved(stack.checkpoint.content).status).toBe(0);
  });
});

describe("names that mean something elsewhere", () => {
  test("names of an object's prototype", () => {
    const stack = harmless();
    const policy = statements([
      {
        Sid: "__proto__",
        Effect: "Allow",
        Action: "s3:Get*",
        Resource: "*",
        Condition: { StringEquals: { constructor: "a" } },
      },
    ]);
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"])
      stack.add("aws:iam/role:Role", name, {
        ...{ name, arn: roleArn(name), assumeRolePolicy: nobody },
        inlinePolicies: [{ name, policy }],
        tags: { constructor: "a", valueOf: "b" },
      });
    const text = JSON.stringify(stack.checkpoint.content).replaceAll(
      '"tags":{',
      '"tags":{"__proto__":{"a":"b"},',
    );
    expect(proved(text).status).toBe(0);
    for (const name of ["__proto__", "constructor"]) {
      const { status, error } = proved(text, { goal: [`role:${roleArn(name)}`] });
      expect([status, error]).toEqual([0, ""]);
      expect(proved(text, { goal: [name] }).error).toContain(`\`${name}\` is no goal`);
    }
    const world = write("world.json", '{"__proto__":{"absent":[]}}');
    expect(proved(text, { world: join(folder, world) }).error).toContain(
      "world.json: has `__proto__`, which is none of",
    );
  });

  test("letters that look like others are others; what steers a terminal is shown by its number", () => {
    const cyrillic = statements([
      { Sid: "Look\u001b[2K", Effect: "Allow", Action: ["iам:*", "\u0000*"], Resource: "*" },
    ]);
    expect(proved(withPolicy(cyrillic)).status).toBe(0);
    const name = "agent\u202e\u001b[2J";
    const stack = harmless().add("aws:iam/role:Role", name, {
      name,
      arn: roleArn(name),
      assumeRolePolicy: nobody,
    });
    const { text } = proved(stack.checkpoint.content, { from: [roleArn(name)] });
    expect(text).toContain("role/agent\\u{202e}\\u{1b}[2J");
    expect(text).not.toMatch(/[^\P{C}\n]/u);
  });
});

test("a world file is held to the same", () => {
  const world = (text: string) =>
    proved(harmless().checkpoint.content, { world: join(folder, write("world.json", text)) }).error;
  expect(world(deep('{"organization":', "}"))).toContain("world.json is no JSON: nested deeper than 1000");
  expect(world('{"absent":[],"absent":[]}')).toContain(
    'world.json is no JSON: the key "absent" is there twice',
  );
  expect(world("")).toContain("world.json is empty");
});

describe("cases", () => {
  const [line = ""] = readFileSync(join(root, "test/data/iam-decisions-golden.jsonl"), "utf8").split("\n");
  const given = JSON.parse(line) as { id: string; request: Record<string, unknown> };
  const changed = (change: object) => JSON.stringify({ ...given, ...change });
  const resource = (arn: string, patterns: readonly string[]) =>
    changed({
      request: { ...given.request, resource: arn },
      identityPolicies: [
        { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: patterns }] },
      ],
    });
  const letters = (count: number) => "a".repeat(count);

  test("each bad line says so in its place, and the others go on", () => {
    const patterns = (make: (index: number) => string) =>
      Array.from({ length: 800 }, (_, index) => make(index));
    const hostile: readonly (readonly [string, string])[] = [
      [`{"id":"deep","request":${deep("[", "]")}}`, "nested deeper than 64"],
      [
        changed({ identityPolicies: [{ Statement: Array(million).fill({ Effect: "Deny" }) }] }),
        "longer than 16777216 bytes",
      ],
      [`{"id":"${letters(100 * million)}"}`, "longer than 16777216 bytes"],
      ['{"id":"\\ud800"}', "half of a character"],
      ["\u0000", "no JSON"],
      ['{"id":12345678901234567890}', "request is no object"],
      ["[]", "the case is no object"],
      [`\ufeff${line}\r`, "ImplicitlyDenied"],
      [
        resource(
          `arn:aws:s3:::${letters(8100)}`,
          patterns((index) => `*${letters(4050)}?b${index}`),
        ),
        "ImplicitlyDenied",
      ],
      [
        resource(
          `arn:aws:s3:::${letters(8100)}`,
          patterns((index) => `*${"*a".repeat(2000)}?b${index}`),
        ),
        "ImplicitlyDenied",
      ],
      [
        resource(
          `arn:aws:s3:::${letters(8100)}:x`,
          patterns(() => `arn:aws:s3:::${"*a".repeat(2000)}*b:x`),
        ),
        "ImplicitlyDenied",
      ],
      [changed({ id: "__proto__" }), "ImplicitlyDenied"],
    ];
    write("cases.jsonl", "");
    const file = join(folder, "cases.jsonl");
    for (const [text] of hostile) writeFileSync(file, `${text}\n`, { flag: "a" });
    const { status, stdout, stderr } = perimeter(["decide", "--cases", "cases.jsonl"]);
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((one) => JSON.parse(one) as { id: unknown; decision?: string; error?: string });
    expect(answers.map(({ decision, error }) => decision ?? error)).toEqual(
      hostile.map(([, expected]) => expect.stringContaining(expected)),
    );
    expect(answers.at(-1)?.id).toBe("__proto__");
    expect(answers.at(5)?.id).toBe(null);
    expect([status, stderr]).toEqual([1, "perimeter: 7 cases could not be read\n"]);
  });

  test("standard input is read as it comes, compressed or not, and by whoever closes it early", () => {
    const many = `${line}\n`.repeat(30_000);
    for (const input of [Buffer.from(many), gzipSync(many, { level: 1 })]) {
      const { status, stdout } = perimeter(["decide", "--cases", "-"], input);
      expect([status, stdout.split("\n").length]).toEqual([0, 30_001]);
    }
    const file = write("many.jsonl", many);
    const { stdout, stderr } = spawnSync(
      "sh",
      [
        "-c",
        '"$0" "$1" decide --cases "$2" | head -1',
        process.execPath,
        join(root, "cli/perimeter.ts"),
        file,
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect([stdout.trim().split("\n").length, stderr]).toEqual([1, ""]);
  });

  test("patterns of ever new cases are not kept for ever", () => {
    const file = join(folder, "long.jsonl");
    writeFileSync(file, "");
    for (let number = 0; number < 12; number++)
      writeFileSync(
        file,
        `${resource(
          "arn:aws:s3:::x",
          Array.from({ length: 600 }, (_, index) => `b${number}-${index}*${letters(4000)}`),
        )}\n`,
        { flag: "a" },
      );
    expect(perimeter(["decide", "--cases", "long.jsonl"]).status).toBe(0);
  });

  test.each<[string, () => Buffer, number, string]>([
    ["empty", () => Buffer.alloc(0), 0, ""],
    ["compressed, and empty", () => gzipSync(""), 0, ""],
    [
      "cut off",
      () => gzipSync(line).subarray(0, 100),
      1,
      "cases: the compressed data ends early, after 0 lines",
    ],
    ["a bomb", () => gzipSync(Buffer.alloc(1 << 29)), 1, "1 case could not be read"],
    ["a binary", () => Buffer.from([0xff, 0x00, 0x80]), 1, "1 case could not be read"],
  ])("%s", (_, content, code, why) => {
    const { status, stderr } = perimeter(["decide", "--cases", write("cases", content())]);
    expect([status, stderr]).toEqual([code, expect.stringContaining(why)]);
  });
});
