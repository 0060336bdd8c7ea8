/** What is written once is written by types and settings that the provider has, and the perimeter's own types are among them. */
import { expect, test } from "vitest";
import { providerTypes } from "../test/provider-types.ts";
import { writtenOnce } from "./written-once.ts";

const types = providerTypes();

test("every writer exists, with what says which thing it writes", () => {
  for (const { what, writers } of writtenOnce)
    for (const writer of writers) {
      const properties = "setting" in writer ? [writer.setting] : writer.by.map(({ property }) => property);
      const inputs = types.get(writer.type)?.inputs;
      expect(inputs, `${what}: ${writer.type}`).toBeDefined();
      for (const property of properties) expect(inputs, `${what}: ${writer.type}`).toContain(property);
      const owners = "setting" in writer ? [] : writer.by.flatMap(({ of }) => of);
      for (const owner of owners) expect(types.has(owner), `${what}: ${owner}`).toBe(true);
    }
});

test("a type writes one thing by what names it: two rows of it would be two findings", () => {
  const writing = writtenOnce.flatMap(({ writers }) =>
    writers.map((writer) => `${writer.type} ${"setting" in writer ? writer.setting : ""}`),
  );
  expect(writing.filter((one, index) => writing.indexOf(one) !== index)).toEqual([]);
});
