/** Values as the provider reads them, whose bridge takes texts where a schema says numbers and switches. */
import { expect, test } from "vitest";
import { isOn, number } from "./resource.ts";

test.each(["1", "t", "T", "TRUE", "true", "True", true])("%j is on", (value) => {
  expect(isOn({ value }, "value")).toBe(true);
});

test.each(["0", "f", "F", "FALSE", "false", "False", false, "", null, undefined])("%j is off", (value) => {
  expect(isOn({ value }, "value")).toBe(false);
});

test.each(["yes", "on", "tRUE", " true", "2"])("%j is neither", (value) => {
  expect(() => isOn({ value }, "value")).toThrow("value is neither on nor off");
});

test.each([
  ["30", 30],
  ["0", 0],
  ["-1", -1],
  ["0.5", 0.5],
  [7, 7],
  [undefined, undefined],
  [null, undefined],
])("%j is a number", (value, read) => {
  expect(number({ value }, "value")).toBe(read);
});

test.each(["030", "0x1e", "1_000", "1e3", " 30", "", "Infinity", "many", true])(
  "%j is no number, or one that is read in two ways",
  (value) => {
    expect(() => number({ value }, "value")).toThrow("value is no number");
  },
);
