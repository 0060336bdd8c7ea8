/** Every labelled decision, put to the concrete question, to the question about sets, and to the command. */
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Case, readCase } from "../analysis/iam/case.ts";
import { decide } from "../analysis/iam/decide.ts";
import { mayPass, passes, type RequestSet } from "../analysis/iam/passes.ts";
import { decideAll } from "../cli/commands/decide.ts";

const data = join(import.meta.dirname, "data");
const generated = join(data, "iam-decisions.jsonl.gz");

interface Labelled {
  readonly id: string;
  readonly expected: string;
  readonly case: Case;
}

const labelled = (text: string): Labelled[] =>
  text
    .trim()
    .split("\n")
    .map((line) => {
      const value = JSON.parse(line) as { id: string; expected: string };
      return { id: value.id, expected: value.expected, case: readCase(value) };
    });

const cases = labelled(gunzipSync(readFileSync(generated)).toString());
const golden = labelled(readFileSync(join(data, "iam-decisions-golden.jsonl"), "utf8"));

/** The set of one request alone. */
const alone = ({ request }: Case): RequestSet => ({
  ...request,
  resource: { arn: request.resource },
  unnamed: "absent",
});

test("every labelled case is decided as its label says", () => {
  expect([cases.length, golden.length]).toEqual([24_000, 185]);
  const wrong = [...golden, ...cases].filter(
    (one) => decide(one.case.request, one.case.policies).decision !== one.expected,
  );
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

test("a set of one request passes always or never, as the request does, but where AWS leaves it open", () => {
  const open: string[] = [];
  for (const one of [...golden, ...cases.filter((_, index) => index % 8 === 0)]) {
    const { answer } = passes(alone(one.case), one.case.policies);
    if (answer === "sometimes") open.push(one.id);
    else expect([one.id, answer]).toEqual([one.id, one.expected === "Allowed" ? "always" : "never"]);
  }
  // All that is left open in these: whether a star in the middle of a segment crosses a colon.
  expect(open.length).toBeLessThan(15);
});

test("whatever else is left open, a case that is allowed is never said never to pass", () => {
  for (const one of cases.filter(({ expected }, index) => expected === "Allowed" && index % 8 === 0)) {
    const { request, policies } = one.case;
    const set: RequestSet = {
      ...request,
      resource: { pattern: request.resource.replace(/[^:/]*$/, "*") },
      context: {},
    };
    expect([one.id, mayPass(set, policies)]).toEqual([one.id, true]);
  }
});

async function answered(input: Readable): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  let text = "";
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  const code = await decideAll(input, output, () => undefined);
  const lines = text.trim().split("\n");
  return { code, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("the command answers a line a case, in order, compressed or not", async () => {
  const { code, lines } = await answered(createReadStream(generated));
  expect(code).toBe(0);
  expect(lines.map(({ id, decision }) => [id, decision])).toEqual(
    cases.map(({ id, expected }) => [id, expected]),
  );
  const plain = await answered(createReadStream(join(data, "iam-decisions-golden.jsonl")));
  expect(plain.lines.map(({ decision }) => decision)).toEqual(golden.map(({ expected }) => expected));
});

const wholeCase = gunzipSync(readFileSync(generated)).toString().split("\n", 1)[0] ?? "";

test("a reason names the layer, the policy by its place in the case, and the statement", async () => {
  const { lines } = await answered(Readable.from([Buffer.from(wholeCase)]));
  expect(lines).toEqual([
    {
      id: "c00001",
      decision: "Allowed",
      because: [
        { layer: "scp", effect: "Allow", policy: "scps[0][0]", statement: "statement 1" },
        { layer: "scp", effect: "Allow", policy: "scps[1][0]", statement: "statement 1" },
        { layer: "identity", effect: "Allow", policy: "identityPolicies[0]", statement: "Rule4" },
      ],
    },
  ]);
});

test("a case that cannot be read says so in its line, and the others go on", async () => {
  const bytes = (...parts: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\n`) : part)));
  const twice = wholeCase.replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"');
  const { code, lines } = await answered(
    Readable.from([
      bytes(
        "{",
        '{"id":"empty"}',
        twice,
        wholeCase.replace('"Version":"2012-10-17"', '"Version":"2013"'),
        Buffer.from([0xff, 0x0a]),
        `{"id":${"[".repeat(100_000)}`,
        `{"id":"long","request":"${"x".repeat(17 * 1024 * 1024)}"}`,
        "  ",
        wholeCase,
      ),
    ]),
  );
  expect(code).toBe(1);
  expect(lines.map(({ id, decision, error }) => [id, decision ?? error])).toEqual([
    [null, expect.stringContaining("line 1: no JSON")],
    ["empty", "line 2: request is no object"],
    [null, expect.stringContaining('line 3: no JSON: the key "Effect" is there twice')],
    ["c00001", expect.stringContaining("line 4: identityPolicies[0]: Version: neither")],
    [null, "line 5: not UTF-8"],
    [null, expect.stringContaining("line 6: no JSON: nested deeper than")],
    [null, expect.stringContaining("line 7: longer than")],
    ["c00001", "Allowed"],
  ]);
});

test("compressed data that ends early is an error, after the answers to what was there", async () => {
  await expect(answered(createReadStream(generated, { end: 200_000 }))).rejects.toThrow("ends early");
});
