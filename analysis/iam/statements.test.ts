import { expect, test } from "vitest";
import { readPolicy, type Statement } from "./document.ts";
import { coversAction, deniesPattern, exactValues, isWide, timeWindow } from "./statements.ts";

const only = (statement: object): Statement => {
  const [read] = readPolicy({ Version: "2012-10-17", Statement: statement });
  if (!read) throw new Error("no statement");
  return read;
};

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
