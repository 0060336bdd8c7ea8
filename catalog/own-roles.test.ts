import { expect, test } from "vitest";
import { guardRoles } from "./guardrails/pipeline.ts";
import { ownRoles } from "./own-roles.ts";

test("every role that the guardrails guard has said what it is for", () => {
  const names = ownRoles.filter(({ path }) => path === "/perimeter/").map(({ name }) => name);
  expect(guardRoles.filter((name) => !names.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test("a role that may do something is denied something, but for a person's and for one that only forwards", () => {
  const open = ownRoles.filter(
    ({ may, deniesTheRest, denied = [] }) =>
      may !== undefined && deniesTheRest !== true && denied.length === 0,
  );
  expect(open.filter(({ forwards }) => forwards !== true).map(({ name }) => name)).toEqual(["break-glass"]);
});

test("nobody but a person may do everything", () => {
  const all = ownRoles.filter(({ may = [] }) => may.some(({ actions }) => actions.includes("*")));
  expect(all.map(({ name }) => name)).toEqual(["break-glass"]);
  for (const { may = [], name } of ownRoles.filter((row) => !all.includes(row)))
    for (const { actions } of may)
      for (const action of actions)
        expect(`${name}: ${action}`).toMatch(/: [\w-]+:(?:\w+|(?:Get|List|Describe)\w*\*)$/);
});
