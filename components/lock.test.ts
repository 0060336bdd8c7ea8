import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockOf, lockSentence, trial } from "./lock.ts";

const account = "222222222222";
const compliance = (typedOut: string, minimumDays = 400, maximumDays = 800) =>
  ({ profile: "compliance", minimumDays, maximumDays, typedOut }) as const;

describe("the lock profile", () => {
  test("the trial can be taken back, after a day", () => {
    expect(lockOf(trial, account)).toEqual({ mode: "GOVERNANCE", minimumDays: 1, maximumDays: 35 });
  });

  test("compliance needs the sentence that names the account and the days", () => {
    expect(lockOf(compliance("lock 222222222222 for 400 to 800 days, irrevocably"), account)).toEqual({
      mode: "COMPLIANCE",
      minimumDays: 400,
      maximumDays: 800,
    });
    expect(lockOf(compliance("lock 222222222222 for 400 days, irrevocably", 400, 400), account).mode).toBe(
      "COMPLIANCE",
    );
  });

  test.each([
    ["nothing", ""],
    ["a yes", "yes"],
    ["another account", "lock 333333333333 for 400 to 800 days, irrevocably"],
    ["other days", "lock 222222222222 for 400 to 36500 days, irrevocably"],
    ["the minimum alone", "lock 222222222222 for 400 days, irrevocably"],
    ["other words around it", "please lock 222222222222 for 400 to 800 days, irrevocably"],
  ])("%s typed out is refused, and the error says what to type and what it means", (_, typedOut) => {
    expect(() => lockOf(compliance(typedOut), account)).toThrow(
      "set typedOut to exactly: lock 222222222222 for 400 to 800 days, irrevocably",
    );
    expect(() => lockOf(compliance(typedOut), account)).toThrow(/cannot be undone by anybody, AWS included/);
  });

  test.each([
    [0, 10],
    [1.5, 10],
    [10, 36_501],
    [Number.NaN, 10],
    [800, 400],
  ])("%s to %s days make no lock", (minimum, maximum) => {
    const typedOut = lockSentence(account, minimum, maximum);
    expect(() => lockOf(compliance(typedOut, minimum, maximum), account)).toThrow(/^a lock of/);
  });

  test("a sentence locks the account and the days that it was typed for, and no others", () => {
    const days = fc.integer({ min: 1, max: 36_500 });
    const accounts = fc.constantFrom("222222222222", "333333333333");
    const chosen = fc.tuple(accounts, days, days).filter(([, minimum, maximum]) => minimum <= maximum);
    fc.assert(
      fc.property(chosen, chosen, (typed, meant) => {
        const [, minimum, maximum] = meant;
        const lock = () => lockOf(compliance(lockSentence(...typed), minimum, maximum), meant[0]);
        if (JSON.stringify(typed) === JSON.stringify(meant)) expect(lock().mode).toBe("COMPLIANCE");
        else expect(lock).toThrow(/typedOut/);
      }),
    );
  });
});
