/** The matcher, against AWS's own examples: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
import { expect, test } from "vitest";
import { type EventPattern, matchesEvent, PatternError, readPattern } from "./pattern.ts";

test.each<[string, EventPattern, unknown, boolean]>([
  ["a value of the list", { a: ["x", "y"] }, { a: "y" }, true],
  ["another value", { a: ["x", "y"] }, { a: "z" }, false],
  ["a field that is absent", { a: ["x"] }, {}, false],
  ["both fields", { a: ["x"], b: ["y"] }, { a: "x", b: "y" }, true],
  ["one of two fields", { a: ["x"], b: ["y"] }, { a: "x", b: "z" }, false],
  ["a field inside", { a: { b: ["x"] } }, { a: { b: "x" } }, true],
  ["a field inside of nothing", { a: { b: ["x"] } }, { a: null }, false],
  ["one of the event's list", { a: ["x"] }, { a: ["w", "x"] }, true],
  ["none of the event's list", { a: ["x"] }, { a: ["w"] }, false],
  ["an empty list of the event", { a: ["x"] }, { a: [] }, false],
  ["a field of objects in a list", { a: { b: ["x"] } }, { a: [{ b: "w" }, { b: "x" }] }, true],
  ["null is null", { a: [null] }, { a: null }, true],
  ["null is not absent", { a: [null] }, {}, false],
  ["an empty text", { a: [""] }, { a: "" }, true],
  ["true is not its text", { a: [true] }, { a: "true" }, false],
  ["a prefix", { a: [{ prefix: "aws." }] }, { a: "aws.iam" }, true],
  ["not that prefix", { a: [{ prefix: "aws." }] }, { a: "xaws.iam" }, false],
  [
    "a prefix regardless of case",
    { a: [{ prefix: { "equals-ignore-case": "AWS" } }] },
    { a: "aws.iam" },
    true,
  ],
  ["a suffix", { a: [{ suffix: ".png" }] }, { a: "a.png" }, true],
  ["not that suffix", { a: [{ suffix: ".png" }] }, { a: "a.png.gz" }, false],
  ["regardless of case", { a: [{ "equals-ignore-case": "Alice" }] }, { a: "aLICE" }, true],
  ["anything but one", { a: [{ "anything-but": "x" }] }, { a: "y" }, true],
  ["just that one", { a: [{ "anything-but": "x" }] }, { a: "x" }, false],
  ["anything but several", { a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, false],
  ["anything but a prefix", { a: [{ "anything-but": { prefix: "x" } }] }, { a: "xy" }, false],
  ["anything but, of nothing", { a: [{ "anything-but": "x" }] }, {}, false],
  ["is there", { a: [{ exists: true }] }, { a: 1 }, true],
  ["is there, though null", { a: [{ exists: true }] }, { a: null }, true],
  ["is not there", { a: [{ exists: false }] }, { b: 1 }, true],
  ["is not there, and is", { a: [{ exists: false }] }, { a: 1 }, false],
  ["an object is no leaf", { a: [{ exists: true }] }, { a: { b: 1 } }, false],
  ["a number between", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
  ["a number outside", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5.1 }, false],
  ["text is no number", { a: [{ numeric: ["=", 5] }] }, { a: "5" }, false],
  [
    "a wildcard",
    { a: [{ wildcard: "arn:*:role/perimeter/*" }] },
    { a: "arn:aws:iam::1:role/perimeter/x" },
    true,
  ],
  ["a wildcard for nothing", { a: [{ wildcard: "x*" }] }, { a: "x" }, true],
  ["a wildcard is anchored", { a: [{ wildcard: "x*" }] }, { a: "yx" }, false],
  ["a dot is a dot", { a: [{ wildcard: "a.b*" }] }, { a: "axb" }, false],
  ["a star by itself", { a: [{ wildcard: "a\\*b" }] }, { a: "a*b" }, true],
  ["a star by itself is no other text", { a: [{ wildcard: "a\\*b" }] }, { a: "acb" }, false],
  ["one of the ways", { $or: [{ a: ["x"] }, { b: ["y"] }] }, { b: "y" }, true],
  ["none of the ways", { $or: [{ a: ["x"] }, { b: ["y"] }] }, { a: "y" }, false],
  ["a way and a field beside", { c: ["z"], $or: [{ a: ["x"] }, { b: ["y"] }] }, { a: "x", c: "w" }, false],
  ["ways inside", { d: { $or: [{ a: ["x"] }, { b: ["y"] }] } }, { d: { a: "x" } }, true],
])("%s", (_, pattern, event, expected) => {
  expect(matchesEvent(pattern, event)).toBe(expected);
});

test.each<[string, unknown]>([
  ["an operator that is not known", { a: [{ like: "x" }] }],
  ["two operators in one", { a: [{ prefix: "x", suffix: "y" }] }],
  ["text where a list belongs", { a: "x" }],
  ["an empty list", { a: [] }],
  ["an empty pattern", {}],
  ["one way alone", { $or: [{ a: ["x"] }] }],
  ["a list in a list", { a: [["x"]] }],
  ["stars side by side", { a: [{ wildcard: "a**" }] }],
  ["what is behind a way that does not match", { a: ["x"], $or: [{ b: ["y"] }, { c: [{ like: "x" }] }] }],
  ["exists with text", { a: [{ exists: "yes" }] }],
  ["no JSON", "{"],
  ["no object", "[]"],
])("refused: %s", (_, pattern) => {
  expect(() => readPattern(pattern)).toThrow(PatternError);
});
