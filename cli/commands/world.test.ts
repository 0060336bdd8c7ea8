import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readWorld } from "../../analysis/model/world.ts";
import { StackFile, secret, trust } from "../../test/checkpoints.ts";
import { type WorldOptions, world, worldOf } from "./world.ts";

const folder = mkdtempSync(join(tmpdir(), "perimeter-world-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const put = (name: string, content: unknown): string => {
  writeFileSync(path(name), JSON.stringify(content));
  return path(name);
};

const roleType = "aws:iam/role:Role";
const stackWith = (stack: string, role: string, principal = "111111111111") =>
  new StackFile("444444444444", { project: "shop", stack }).add(roleType, role, {
    name: role,
    assumeRolePolicy: trust({ AWS: principal }),
  }).checkpoint.content;

const accounts = { accounts: [{ id: "444444444444", domain: "prod" }] };

function run(files: readonly string[], options: WorldOptions): { code: number; said: string } {
  let said = "";
  const code = world(files, options, (text) => {
    said += text;
  });
  return { code, said };
}

const base = put("accounts.json", accounts);

/** A world of two stacks, in a file of its own. */
function twoStacks(name: string) {
  const out = path(`${name}.json`);
  const files = [
    put(`${name}-prod.json`, stackWith("prod", "one")),
    put(`${name}-dev.json`, stackWith("dev", "two")),
  ];
  return { out, files, answer: run(files, { out, world: base }) };
}

const neighbours = (file: string, name?: string) =>
  readWorld(readFileSync(file, "utf8"), file).neighbours.filter(
    ({ stack }) => name === undefined || stack === name,
  );

test("the file holds what the hand-written one says, the version, and the stacks by name", () => {
  const { out, answer } = twoStacks("whole");
  expect(answer).toEqual({ code: 0, said: `${out}: 2 stacks, 4 resources\n` });
  const read = readWorld(readFileSync(out, "utf8"), "world.json");
  expect(read.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(read.accounts).toMatchObject([{ id: "444444444444", domain: "prod" }]);
  expect(read.neighbours.map(({ project, stack }) => `${project}/${stack}`)).toEqual([
    "shop/dev",
    "shop/prod",
  ]);
});

test("it is the same again, in whichever order the checkpoints are given", () => {
  const { out, files } = twoStacks("again");
  expect(run(files.toReversed(), { out, world: base, check: true })).toEqual({
    code: 0,
    said: `${out} is what the checkpoints give\n`,
  });
});

test("it begins the next one: one stack is renewed, the others stay", () => {
  const { out } = twoStacks("renewed");
  const before = neighbours(out, "prod");
  run([put("renewed-next.json", stackWith("dev", "three"))], { out, world: out });
  expect(neighbours(out, "prod")).toEqual(before);
  expect(JSON.stringify(neighbours(out, "dev"))).toContain("role:Role::three");
  expect(JSON.stringify(neighbours(out))).not.toContain("role:Role::two");
});

test("what is not as the checkpoints give it is told, stack by stack", () => {
  const { out } = twoStacks("older");
  const changed = put("older-next.json", stackWith("prod", "one", "222222222222"));
  expect(run([changed], { out, world: base, check: true })).toEqual({
    code: 2,
    said: `${out} is not what the checkpoints give:\n  shop/dev is in it, and none of the checkpoints is of it\n  shop/prod: one (Role) is changed\n`,
  });
});

test("what is a secret and would be read is told, and written nowhere", () => {
  const out = path("secret.json");
  const file = new StackFile("444444444444", { project: "shop", stack: "prod" }).add(roleType, "one", {
    name: "one",
    assumeRolePolicy: secret(trust({ AWS: "leaked" })),
  });
  expect(run([put("sealed.json", file.checkpoint.content)], { out }).said.split("\n")[0]).toBe(
    "shop/prod: assumeRolePolicy of one (Role) is a secret, or holds one: it counts as open",
  );
  expect(readFileSync(out, "utf8")).not.toContain("leaked");
});

test("a secret of one stack is hidden in another one's, too", () => {
  const parameter = new StackFile("444444444444", { project: "shop", stack: "dev" }).add(
    "aws:ssm/parameter:Parameter",
    "key",
    { name: "key", value: secret("leaked-4711") },
  );
  const { text } = worldOf(
    [
      { file: "dev.json", content: parameter.checkpoint.content },
      { file: "prod.json", content: stackWith("prod", "one", "leaked-4711") },
    ],
    undefined,
    "0.1.0",
  );
  expect(text).not.toContain("leaked");
});

test("the command and the pack are of one version: what one writes the other reads", () => {
  const versionOf = (file: string) =>
    (JSON.parse(readFileSync(join(import.meta.dirname, "../..", file), "utf8")) as { version: string })
      .version;
  expect(versionOf("policy-packs/perimeter/package.json")).toBe(versionOf("package.json"));
});

test("one stack twice, and neighbours of another version are refused", () => {
  const file = (name: string) => ({ file: name, content: stackWith("prod", "one") });
  expect(() => worldOf([file("a.json"), file("b.json")], undefined, "0.1.0")).toThrow(
    "a.json and b.json are both of shop/prod",
  );
  const { text } = worldOf([file("a.json")], undefined, "0.1.0");
  expect(() => worldOf([], { file: "w.json", content: JSON.parse(text) as unknown }, "0.2.0")).toThrow(
    "w.json: shop/prod was written by version 0.1.0, which may have kept less of it",
  );
});
