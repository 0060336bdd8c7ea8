import { describe, expect, test } from "vitest";
import { alarms, forwarded } from "../../catalog/alarms.ts";
import { type EventPattern, matchesEvent, PatternError } from "./pattern.ts";
import { nearMisses, witnesses } from "./witnesses.ts";

const patterns: [string, EventPattern][] = [
  ...alarms.map((row) => [row.id, row.pattern] as [string, EventPattern]),
  ...forwarded.map((row) => [row.name, row.pattern] as [string, EventPattern]),
];

test("each value and each branch occurs in a witness", () => {
  const pattern = { a: ["x", { prefix: "y" }], $or: [{ b: ["z"] }, { c: { d: ["v", "w"] } }] };
  expect([...witnesses(pattern)]).toEqual([
    { a: "x", b: "z" },
    { a: "x", c: { d: "v" } },
    { a: "x", c: { d: "w" } },
    { a: "yx", b: "z" },
    { a: "yx", c: { d: "v" } },
    { a: "yx", c: { d: "w" } },
  ]);
});

test("where that would be too many, each value still occurs", () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  const events = [...witnesses({ a: numbers, b: numbers })];
  expect(events).toHaveLength(39);
  for (const key of ["a", "b"]) expect(new Set(events.map((event) => event[key]))).toEqual(new Set(numbers));
});

test("each condition is missed by an event that passes the others", () => {
  const pattern = { a: ["x"], b: { c: [{ exists: false }], d: [{ exists: true }] } };
  expect([...nearMisses(pattern)]).toEqual([
    { a: "nothing-like-it", b: { d: "there" } },
    { a: "x", b: { c: "nothing-like-it", d: "there" } },
    { a: "x", b: {} },
  ]);
});

test("what no value is known to pass is refused", () => {
  expect(() => [...witnesses({ a: [{ cidr: "10.0.0.0/8" }] })]).toThrow(PatternError);
});

describe.each(patterns)("the catalogue's %s", (_, pattern) => {
  test("takes its witnesses, and no near miss", () => {
    const taken = [...witnesses(pattern)];
    const missed = [...nearMisses(pattern)];
    expect(taken.length).toBeGreaterThan(0);
    expect(missed.length).toBeGreaterThan(0);
    expect(taken.filter((event) => !matchesEvent(pattern, event))).toEqual([]);
    expect(missed.filter((event) => matchesEvent(pattern, event))).toEqual([]);
  });
});
