import fc from "fast-check";
import { expect, test } from "vitest";
import { readPolicy, type Statement } from "./document.ts";
import {
  coversAction,
  coversPattern,
  deniesPattern,
  exactValues,
  isWide,
  matches,
  overlap,
  timeWindow,
} from "./statements.ts";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });

/** Every text of up to four letters: enough to tell patterns of five characters apart where a letter is a letter. */
const texts = [""].concat(
  ...[1, 2, 3, 4, 5, 6].map((length) =>
    Array.from({ length: 2 ** length }, (_, bits) =>
      Array.from({ length }, (_, place) => ((bits >> place) & 1 ? "b" : "a")).join(""),
    ),
  ),
);

const only = (statement: object): Statement => {
  const [read] = readPolicy({ Version: "2012-10-17", Statement: statement });
  if (!read) throw new Error("no statement");
  return read;
};

test.each([
  ["s3:Get*", "s3:GetObject", true],
  ["s3:get*", "S3:GETOBJECT", true],
  ["s3:Get?bject", "s3:GetObject", true],
  ["s3:Get?", "s3:GetObject", false],
  ["*", "iam:PassRole", true],
  ["s3:Get", "s3:GetObject", false],
  ["a.c", "abc", false],
  ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x\ny", true],
])("%s matches %s: %s", (one, text, expected) => {
  expect(matches(one, text)).toBe(expected);
});

test("two patterns overlap exactly when some text is matched by both", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const both = texts.some((text) => matches(one, text) && matches(other, text));
      // The shortest common text of two such patterns is no longer than their letters and question marks together.
      const shortest = [...one, ...other].filter((character) => character !== "*").length;
      if (both || shortest <= 6) expect(overlap(one, other)).toBe(both);
    }),
    { numRuns: 2000 },
  );
});

test("a pattern that covers another matches whatever that one matches", () => {
  fc.assert(
    fc.property(pattern, pattern, (outer, inner) => {
      if (!coversPattern(outer, inner)) return;
      for (const text of texts) if (matches(inner, text)) expect(matches(outer, text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["s3:*", "s3:Get*", true],
  ["s3:Get*", "s3:*", false],
  ["s3:Get?", "s3:Get*", false],
  ["s3:Get*", "s3:Get?", true],
  ["??", "*", false],
  ["a?*", "a*", false],
  ["a*", "a?*", true],
  ["*b*", "a*b", true],
])("%s covers %s: %s", (outer, inner, expected) => {
  expect(coversPattern(outer, inner)).toBe(expected);
});

test.each([
  {
    what: "an exact value",
    condition: { StringEquals: { "aws:PrincipalArn": "arn:a" } },
    expected: ["arn:a"],
  },
  {
    what: "the key in other letters",
    condition: { ArnLike: { "AWS:principalarn": ["a", "b"] } },
    expected: ["a", "b"],
  },
  { what: "a wildcard", condition: { ArnLike: { "aws:PrincipalArn": ["a", "b*"] } }, expected: undefined },
  {
    what: "a variable",
    condition: { StringEquals: { "aws:PrincipalArn": "${aws:username}" } },
    expected: undefined,
  },
  {
    what: "what holds without the key",
    condition: { StringEqualsIfExists: { "aws:PrincipalArn": "a" } },
    expected: undefined,
  },
  {
    what: "what holds for none of several",
    condition: { "ForAllValues:StringEquals": { "aws:PrincipalArn": "a" } },
    expected: undefined,
  },
  { what: "an exclusion", condition: { StringNotEquals: { "aws:PrincipalArn": "a" } }, expected: undefined },
  { what: "no value", condition: { StringEquals: { "aws:PrincipalArn": [] } }, expected: undefined },
])("exact values: $what", ({ condition, expected }) => {
  expect(
    exactValues(only({ Effect: "Allow", Action: "*", Condition: condition }), "aws:PrincipalArn"),
  ).toEqual(expected);
});

test.each([
  ["*", true],
  ["111122223333", true],
  ["arn:aws:iam::111122223333:root", true],
  ["arn:aws:iam::111122223333:role/*", true],
  ["arn:aws:iam::111122223333:role/one", false],
])("the principal %s is wide: %s", (value, expected) => {
  expect(isWide({ kind: "AWS", value })).toBe(expected);
});

test("a window is bounded on a side only by a condition that every request has to pass, and by its widest value", () => {
  const window = (condition: object) =>
    timeWindow(only({ Effect: "Allow", Action: "*", Condition: condition }));
  const [early, late] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
  expect(
    window({ DateGreaterThan: { "aws:CurrentTime": early }, DateLessThan: { "aws:CurrentTime": late } }),
  ).toEqual({ from: Date.parse(early), until: Date.parse(late) });
  expect(window({ DateLessThan: { "aws:CurrentTime": [early, late] } })).toEqual({
    from: -Infinity,
    until: Date.parse(late),
  });
  expect(window({ DateLessThanIfExists: { "aws:CurrentTime": late } }).until).toBe(Infinity);
  expect(window({ DateLessThan: { "aws:CurrentTime": "tomorrow" } }).until).toBe(Infinity);
  expect(window({}).until).toBe(Infinity);
});

test.each([
  { what: "all of it", deny: { Action: "kms:*", Resource: "*" }, expected: true },
  {
    what: "everything but others",
    deny: { NotAction: ["s3:*", "kms:Describe*"], Resource: "*" },
    expected: true,
  },
  { what: "everything but some of it", deny: { NotAction: "kms:*crypt", Resource: "*" }, expected: false },
  { what: "a part of it", deny: { Action: "kms:DecryptX", Resource: "*" }, expected: false },
  { what: "on one key", deny: { Action: "kms:*", Resource: "arn:k" }, expected: false },
  { what: "on all keys but one", deny: { Action: "kms:*", NotResource: "arn:k" }, expected: true },
  { what: "on all keys but a pattern", deny: { Action: "kms:*", NotResource: "arn:*" }, expected: false },
  {
    what: "on a condition",
    deny: { Action: "kms:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    expected: false,
  },
])("kms:Decrypt* is denied by what denies $what: $expected", ({ deny, expected }) => {
  expect(deniesPattern(only({ Effect: "Deny", ...deny }), "kms:Decrypt*")).toBe(expected);
});

test("an action is covered by what names it, and by what leaves others out", () => {
  expect(coversAction(only({ Effect: "Allow", Action: ["s3:*"] }), "s3:GetObject")).toBe(true);
  expect(coversAction(only({ Effect: "Allow", NotAction: ["s3:*"] }), "s3:GetObject")).toBe(false);
  expect(coversAction(only({ Effect: "Allow", NotAction: ["s3:*"] }), "kms:Decrypt")).toBe(true);
});
