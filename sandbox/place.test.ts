import { expect, test } from "vitest";
import { sandboxWorld } from "./cloud/given.ts";
import { placeOf, placeProblems } from "./place.ts";
import { unknownValue } from "./wire.ts";

const good = { allowedAccountIds: '["444444444444"]', region: "eu-central-1" };

test("a provider that is pinned to one account of the sandbox has no problem", () => {
  expect(placeProblems({ ...good, skipCredentialsValidation: "false" }, sandboxWorld)).toEqual([]);
  expect(placeOf(good)).toEqual({ account: "444444444444", region: "eu-central-1" });
});

test.each([
  ["no account", { allowedAccountIds: undefined }, "allowedAccountIds", "must name the one account"],
  ["two accounts", { allowedAccountIds: '["444444444444","555555555555"]' }, "allowedAccountIds", "names 2"],
  [
    "a foreign account",
    { allowedAccountIds: '["999999999999"]' },
    "allowedAccountIds",
    "no account 999999999999",
  ],
  ["an unknown account", { allowedAccountIds: unknownValue }, "allowedAccountIds", "known before"],
  [
    "an account unknown inside",
    { allowedAccountIds: `["${unknownValue}"]` },
    "allowedAccountIds",
    "known before",
  ],
  ["no Region", { region: undefined }, "region", "must name the Region"],
  ["an unknown Region", { region: unknownValue }, "region", "known before"],
  ["other endpoints", { endpoints: '[{"s3":"http://elsewhere"}]' }, "endpoints", "does not take it"],
  ["no TLS", { insecure: "true" }, "insecure", "does not take it"],
  [
    "unchecked credentials",
    { skipCredentialsValidation: "true" },
    "skipCredentialsValidation",
    "does not take it",
  ],
  [
    "an unchecked account",
    { skipRequestingAccountId: "true" },
    "skipRequestingAccountId",
    "does not take it",
  ],
])("%s is refused", (_, change, property, reason) => {
  expect(placeProblems({ ...good, ...change }, sandboxWorld)).toEqual([
    { property, reason: expect.stringContaining(reason) },
  ]);
});
