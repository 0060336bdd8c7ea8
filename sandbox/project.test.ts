import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stackConfiguration } from "./project.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "perimeter-project-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: some\nruntime: nodejs\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configuration = (contents: string) => {
  writeFileSync(join(folder, "Pulumi.dev.yaml"), contents);
  return stackConfiguration(folder, "dev");
};

test("values reach the program as the engine hands them over: strings, all else as JSON, keys with the project's name", () => {
  expect(
    configuration('config:\n  some:text: "042"\n  number: 42\n  other:list: [a, 1]\n  some:flag: true\n'),
  ).toEqual({ "some:text": "042", "some:number": "42", "other:list": '["a",1]', "some:flag": "true" });
  expect(configuration("")).toEqual({});
  expect(configuration("config:\n")).toEqual({});
});

test("a file that is missing or cannot be read is named, with the place and what to do", () => {
  expect(() => stackConfiguration(folder, "prod")).toThrow(
    "Pulumi.prod.yaml is missing: it holds the configuration of the stack prod; `git checkout Pulumi.prod.yaml` brings the sample back",
  );
  expect(() => configuration("config:\n  some:list: [a\n  b: c: d\n")).toThrow(
    /^Pulumi\.dev\.yaml: .*line \d+, column \d+/s,
  );
  expect(() => configuration("config:\n\tsome:key: value\n")).toThrow(/^Pulumi\.dev\.yaml: Tabs .* line 2/);
  expect(() => configuration("config:\n  some:key: a\n  some:key: b\n")).toThrow(
    /^Pulumi\.dev\.yaml: Map keys must be unique at line 3/,
  );
  expect(() => configuration("- config\n")).toThrow("Pulumi.dev.yaml: must hold keys and their values");
  expect(() => configuration("config: some\n")).toThrow(
    "Pulumi.dev.yaml: config must hold keys and their values",
  );
});
