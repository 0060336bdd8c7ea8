import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { projectDirectory } from "../../sandbox/project.ts";
import { newInvariant } from "./invariants.ts";

const directory = mkdtempSync(join(tmpdir(), "perimeter-invariants-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const type = "aws:s3/bucket:Bucket";

function scaffolded(id: string, options: { type?: string; stack?: boolean } = {}) {
  let said = "";
  const code = newInvariant(
    { id, type, stack: false, ...options },
    (text) => {
      said += text;
    },
    directory,
  );
  return { code, said };
}

const fileOf = (id: string): string => join(directory, "policy-packs/perimeter/invariants", `${id}.ts`);

/** The text as the project formats its code. */
function formatted(text: string): string {
  const biome = join(projectDirectory, "node_modules/@biomejs/biome/bin/biome");
  const { stdout } = spawnSync(process.execPath, [biome, "format", "--stdin-file-path=new.ts"], {
    cwd: projectDirectory,
    encoding: "utf8",
    input: text,
  });
  return stdout;
}

test.each([
  ["confirm-tagged", false],
  ["confirm-tags-agree", true],
])("%s has everything that an invariant has, and nothing in it", (id, stack) => {
  const { code, said } = scaffolded(id, { stack });
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(`invariants/${id}.ts`) as string });
  const text = readFileSync(fileOf(id), "utf8");
  for (const field of ["title", "protects", "why", "fix", "limits"])
    expect(text).toContain(`  ${field}: "",`);
  for (const part of [`id: "${id}"`, type, "holds: [", "broken: [", "cannotTell: ["])
    expect(text).toContain(part);
  expect(text.includes("whole: false")).toBe(stack);
  expect(formatted(text)).toBe(text);
});

test("an id that is taken is refused, and its file is left as it is", () => {
  scaffolded("audit-tagged");
  const before = readFileSync(fileOf("audit-tagged"), "utf8");
  expect(scaffolded("audit-tagged", { stack: true })).toEqual({
    code: 1,
    said: "error: `audit-tagged` is taken: policy-packs/perimeter/invariants/audit-tagged.ts\n",
  });
  expect(readFileSync(fileOf("audit-tagged"), "utf8")).toBe(before);
});

test.each([
  ["tagged", {}, "is no id"],
  ["Confirm-Tagged", {}, "is no id"],
  ["confirm-../../x", {}, "is no id"],
  ["tags-agree", {}, "begins with no promise: it has to be one of agent, confirm, backup, isolation, audit"],
  ["confirm-named", { type: "bucket" }, "`bucket` is no type token"],
])("%s is refused", (id, options, reason) => {
  expect(scaffolded(id, options)).toEqual({ code: 1, said: expect.stringContaining(reason) as string });
});
