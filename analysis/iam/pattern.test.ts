import fc from "fast-check";
import { expect, test } from "vitest";
import { coversPattern, matches, overlapping, Pattern, wildcards } from "./pattern.ts";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });

/** Every text of up to four letters: enough to tell patterns of five characters apart where a letter is a letter. */
const texts = [""].concat(
  ...[1, 2, 3, 4, 5, 6].map((length) =>
    Array.from({ length: 2 ** length }, (_, bits) =>
      Array.from({ length }, (_, place) => ((bits >> place) & 1 ? "b" : "a")).join(""),
    ),
  ),
);

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
      if (both || shortest <= 6) expect(overlapping(one, other)).toBe(both);
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
  ["arn:aws:sqs:eu-*-1:1:q", "arn:aws:sqs:eu-west-1:1:q", true, true],
  ["arn:aws:sqs:eu-*-1:1:q", "arn:aws:sqs:eu-x:y-1:1:q", true, false],
  ["arn:aws:sqs:*:1:q", "arn:aws:sqs:a:b:1:q", true, true],
  ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y", true, true],
  ["arn:aws:s3:::*b/?", "arn:aws:s3:::x:b/y", true, false],
])("%s matches %s: %s, and %s if a star inside of a segment stays in it", (text, value, plain, within) => {
  const one = new Pattern(wildcards(text));
  expect([one.matches(value), one.matchesWithinSegments(value)]).toEqual([plain, within]);
});

test("what covers within segments, matches within segments whatever the other matches", () => {
  const withColons = fc.string({ unit: fc.constantFrom("a", ":", "*", "?"), maxLength: 5 });
  const values = texts.map((text) => text.replaceAll("b", ":"));
  fc.assert(
    fc.property(withColons, withColons, (outer, inner) => {
      const [wide, narrow] = [new Pattern(wildcards(outer)), new Pattern(wildcards(inner))];
      if (!wide.covers(narrow, true)) return;
      for (const value of values)
        if (narrow.matches(value)) expect(wide.matchesWithinSegments(value)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("a question mark stands for one character, however many units it is written with", () => {
  expect(matches("a?c", "a\u{1f511}c")).toBe(true);
  expect(matches("a??c", "a\u{1f511}c")).toBe(false);
  expect(matches("*\u{1f511}", "x\u{1f511}")).toBe(true);
});

test("no letter from outside of ASCII turns into one of it", () => {
  expect(matches("\u212ams:*", "kms:Decrypt")).toBe(false);
});

test("a sample is matched by its pattern", () => {
  fc.assert(
    fc.property(pattern, (text) => {
      const one = new Pattern(wildcards(text));
      for (const filling of ["", "ab"]) expect(one.matches(one.sample(filling))).toBe(true);
    }),
  );
});

test("patterns made to go back and forth are matched and compared in bounded time", () => {
  const hostile = `${"a*".repeat(2000)}b`;
  const long = "a".repeat(4000);
  expect(matches(hostile, long)).toBe(false);
  expect(matches(`${"?*a".repeat(1000)}b`, long)).toBe(false);
  expect(coversPattern(hostile, `${"a*a".repeat(2000)}b`)).toBe(false);
  expect(overlapping(`${"*a".repeat(9000)}b`, `${"a*".repeat(9000)}c*`)).toBe(true);
});

/** Place by place, with nothing clever about it. */
function matchesPlainly(pattern: string, text: string, withinSegments: boolean): boolean {
  let places = new Set([0]);
  const settle = (): void => {
    for (let at = 0; at < pattern.length; at++) if (places.has(at) && pattern[at] === "*") places.add(at + 1);
  };
  settle();
  for (const character of text) {
    const next = new Set<number>();
    for (const at of places) {
      const token = pattern[at];
      const endsSegment = /^\**(:|$)/.test(pattern.slice(at));
      if (token === "*" && !(withinSegments && character === ":" && !endsSegment)) next.add(at);
      else if (token === "?" || (token !== "*" && token === character)) next.add(at + 1);
    }
    places = next;
    settle();
  }
  return places.has(pattern.length);
}

test("long patterns match long texts as short ones match short ones", () => {
  const long = (...letters: string[]) =>
    fc
      .array(fc.tuple(fc.constantFrom(...letters), fc.integer({ min: 1, max: 40 })), {
        minLength: 4,
        maxLength: 12,
      })
      .map((runs) =>
        runs.map(([letter, count]) => (letter === "*" ? letter : letter.repeat(count))).join(""),
      );
  // A star after a star, or before a question mark, is written the other way round.
  const patterns = long("a", "a", "b", ":", "?", "*").map((text) =>
    text
      .replace(/\*+/g, "*")
      .replace(/\*(\?+)/g, "$1*")
      .replace(/\*+/g, "*"),
  );
  let matched = 0;
  fc.assert(
    fc.property(patterns, long("a", "a", "b", ":"), fc.boolean(), (one, other, own) => {
      const text = own ? one.replaceAll("*", other).replaceAll("?", "a") : other;
      const compiled = new Pattern(wildcards(one));
      expect(compiled.matches(text)).toBe(matchesPlainly(one, text, false));
      expect(compiled.matchesWithinSegments(text)).toBe(matchesPlainly(one, text, true));
      if (compiled.matches(text)) matched++;
    }),
    { numRuns: 1000 },
  );
  expect(matched).toBeGreaterThan(100);
});
