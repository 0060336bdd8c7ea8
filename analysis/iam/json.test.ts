import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonError, limits, parseJson } from "./json.ts";

test("what is JSON reads as it does elsewhere", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      if (text.isWellFormed()) expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test("what is no JSON elsewhere is none here", () => {
  const pieces = fc.constantFrom(
    ...["{", "}", "[", "]", ",", ":", '"', "\\", "u0041", "a", "-", "0", "1", ".", "e", " ", "null", "tru"],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const text = parts.join("");
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        expect(() => parseJson(text)).toThrow(JsonError);
        return;
      }
      // What JSON.parse takes and this does not: a key that is there twice.
      try {
        expect(parseJson(text)).toEqual(expected);
      } catch (error) {
        expect(String(error)).toContain("twice");
      }
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['{"a":1,"a":2}', 'the key "a" is there twice, at character 11'],
  ['{"a":1,"\\u0061":2}', 'the key "a" is there twice'],
  ['{"__proto__":1,"__proto__":2}', "there twice"],
  ['"a\nb"'.replace("\\n", "\n"), "control character"],
  ['"\\ud800"', "half of a character"],
  ['{"a":1} x', "more text after the end"],
  ["", "the text ends early"],
  ["[".repeat(100_000), `nested deeper than ${limits.depth}`],
  ['{"a":'.repeat(100_000), `nested deeper than ${limits.depth}`],
  [`[${"1,".repeat(limits.length)}`, "over the limit"],
])("refused: %.30s", (text, why) => {
  expect(() => parseJson(text)).toThrow(why);
});

test("a key named like an object's prototype is a key", () => {
  expect(Object.keys(parseJson('{"__proto__":{"a":1}}') as object)).toEqual(["__proto__"]);
});

test("a text holds no more than its bounds", () => {
  const bounds = { depth: 2, length: 100, containers: 3 };
  expect(parseJson("[[],[]]", bounds)).toEqual([[], []]);
  expect(() => parseJson("[[],[],{}]", bounds)).toThrow("more than 3 objects and lists, at character 8");
  expect(() => parseJson("[[[1]]]", bounds)).toThrow("nested deeper than 2, at character 4");
  expect(() => parseJson(" ".repeat(101), bounds)).toThrow("over the limit of 100");
});
