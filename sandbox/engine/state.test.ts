import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Cloud } from "../cloud/cloud.ts";
import { sandboxWorld } from "../cloud/given.ts";
import { cloudSaver, layout, loadCloud, replaceWorld, takeLock } from "./state.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "perimeter-state-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const block = (account: string) => ({
  type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  name: "block",
  inputs: { blockPublicAcls: true },
  account,
  region: "eu-central-1",
});

/** The lock that a command of that process would have laid down. */
function lockOf(pid: number): string {
  const { locks } = layout(directory);
  mkdirSync(locks, { recursive: true });
  const file = join(locks, `${pid}.json`);
  writeFileSync(file, JSON.stringify({ command: "pulumi up --stack dev" }));
  return file;
}

/** Above every pid that Linux or macOS gives out. */
const deadPid = 2 ** 22 + 1;

test("while another command lives, the sandbox is its own; the refusal names it", () => {
  lockOf(process.ppid);
  expect(() => takeLock(directory, "pulumi preview")).toThrow(
    `another command has the sandbox: pulumi up --stack dev (process ${process.ppid})`,
  );
  expect(readdirSync(layout(directory).locks)).toEqual([`${process.ppid}.json`]);
});

test("a command that was killed holds nobody up", () => {
  lockOf(deadPid);
  const release = takeLock(directory, "pulumi preview");
  expect(readdirSync(layout(directory).locks)).toEqual([`${process.pid}.json`]);
  release();
  expect(readdirSync(layout(directory).locks)).toEqual([]);
});

test("what a command made, the next one finds", async () => {
  const cloud = new Cloud(sandboxWorld);
  const save = cloudSaver(directory, cloud);
  cloud.create(block("222222222222"));
  const first = save();
  cloud.create(block("333333333333"));
  await Promise.all([first, save()]);
  expect(loadCloud(directory).snapshot()).toEqual(cloud.snapshot());
  expect(cloud.snapshot()).toHaveLength(2);
});

test("a change made while the file is being written is in the file once its saver resolves", async () => {
  const cloud = new Cloud(sandboxWorld);
  const save = cloudSaver(directory, cloud);
  for (const { id } of sandboxWorld.accounts) {
    cloud.create(block(id));
    const saved = save();
    await saved;
    expect(loadCloud(directory).snapshot()).toEqual(cloud.snapshot());
  }
});

test("a file that cannot be read is told with the way out, and left alone", () => {
  mkdirSync(layout(directory).world);
  writeFileSync(layout(directory).cloud, "{");
  expect(() => loadCloud(directory)).toThrow(`delete ${directory} and start again`);
  expect(readFileSync(layout(directory).cloud, "utf8")).toBe("{");
});

test("a new world takes the place of the old one as a whole, also after an interruption", () => {
  replaceWorld(directory, new Cloud(sandboxWorld), new Map([["old.json", "old"]]));
  // What an interrupted replacement leaves.
  mkdirSync(`${layout(directory).world}.new`);
  writeFileSync(join(`${layout(directory).world}.new`, "half.json"), "half");
  replaceWorld(directory, new Cloud(sandboxWorld), new Map([["sub/new.json", "new"]]));
  expect(readdirSync(directory)).toEqual(["world"]);
  expect(readdirSync(layout(directory).world, { recursive: true }).sort()).toEqual([
    "cloud.json",
    "sub",
    join("sub", "new.json"),
  ]);
});
