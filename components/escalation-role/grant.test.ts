import { expect, test } from "vitest";
import { expiredGrants, type Grant, grantsProblems, scopeProblems } from "./grant.ts";

const scope = { tasks: ["restart-orders", "redrive-orders"], agents: ["sre", "dev"] };
const grant: Grant = {
  id: "INC-2026-0042",
  task: "restart-orders",
  agent: "sre",
  reason: "incident 42: orders hang",
  approver: "Ada Lovelace",
  notBefore: "2026-11-23T09:00:00Z",
  notAfter: "2026-11-23T13:00:00Z",
};

const problems = (...grants: Partial<Grant>[]): string[] =>
  grantsProblems(
    grants.map((changed) => ({ ...grant, ...changed })),
    scope,
  ).map(({ path, message }) => `${path.join(".")}: ${message}`);

test("a grant of four hours is right, and several are, for one role and for one agent", () => {
  expect(problems({}, { id: "INC-2026-0043" }, { id: "INC-2026-0044", agent: "dev" })).toEqual([]);
});

test.each<[string, Partial<Grant>, RegExp]>([
  [
    "a second over four hours",
    { notAfter: "2026-11-23T13:00:01Z" },
    /^0\.notAfter: .* is 4 h 0 min 1 s after notBefore, and a grant lasts 4 hours at most/,
  ],
  ["a day", { notAfter: "2026-11-24T09:00:00Z" }, /^0\.notAfter: .* is 24 h 0 min 0 s after notBefore/],
  ["no time at all", { notAfter: "2026-11-23T09:00:00Z" }, /^0\.notAfter: .* is not after notBefore/],
  ["backwards", { notAfter: "2026-11-23T08:00:00Z" }, /^0\.notAfter: .* is not after notBefore/],
  ["a local time", { notBefore: "2026-11-23T09:00:00" }, /^0\.notBefore: .* is no moment in UTC/],
  ["another zone", { notBefore: "2026-11-23T09:00:00+01:00" }, /^0\.notBefore: .* is no moment in UTC/],
  ["a date alone", { notBefore: "2026-11-23" }, /^0\.notBefore: .* is no moment in UTC/],
  ["a day that there is not", { notBefore: "2026-02-30T09:00:00Z" }, /^0\.notBefore: .* is no moment in UTC/],
  ["an hour that there is not", { notAfter: "2026-11-23T25:00:00Z" }, /^0\.notAfter: .* is no moment in UTC/],
  ["fractions of seconds", { notAfter: "2026-11-23T10:00:00.5Z" }, /^0\.notAfter: .* is no moment in UTC/],
  ["seconds since 1970", { notAfter: "1795430000" }, /^0\.notAfter: .* is no moment in UTC/],
  ["a short id", { id: "INC-42" }, /^0\.id: INC-42 must be 8 to 40/],
  ["a long id", { id: "x".repeat(41) }, /^0\.id: x+ must be 8 to 40/],
  ["an id of dashes", { id: "--------" }, /^0\.id: -+ must be 8 to 40/],
  ["a wildcard in the id", { id: "INC-2026-*" }, /^0\.id: /],
  ["a question mark in the id", { id: "INC-2026-004?" }, /^0\.id: /],
  ["a variable in the id", { id: "${aws:username}" }, /^0\.id: /],
  ["a colon in the id", { id: "INC:2026:0042" }, /^0\.id: /],
  ["a space in the id", { id: "INC 2026 0042" }, /^0\.id: /],
  [
    "a task that nobody declared",
    { task: "drop-orders" },
    /^0\.task: drop-orders is none of this stack's tasks \(restart-orders, redrive-orders\)/,
  ],
  [
    "an agent that nobody knows",
    { agent: "sree" },
    /^0\.agent: sree is none of this stack's agents \(sre, dev\)/,
  ],
  ["no reason", { reason: "  " }, /^0\.reason: say why/],
  ["no approver", { approver: "" }, /^0\.approver: say who answers/],
  ["an agent for approver", { approver: " sre " }, /^0\.approver: {2}sre {2}is an agent/],
])("%s is refused", (_, changed, message) => {
  expect(problems(changed)).toContainEqual(expect.stringMatching(message));
});

test.each(["INC-2026-0042", "inc-2026-0042", "INC20260042"])("the id %s is used once", (id) => {
  expect(problems({}, { id })).toEqual([
    `1.id: ${id} is another grant's id, dashes and capitals apart: an id is used once`,
  ]);
});

test("names that grants go by are names, each once", () => {
  expect(scopeProblems(scope)).toEqual({ tasks: [], agents: [] });
  const wrong = scopeProblems({
    tasks: ["restart-orders", "*", "restart-orders"],
    agents: ["*", "sre", "sre"],
  });
  expect(wrong.tasks.map(({ path }) => path)).toEqual([[1], [2]]);
  expect(wrong.agents.map(({ path }) => path)).toEqual([[0], [2]]);
});

test("a grant is over from the moment that it names", () => {
  const over = (now: string) => expiredGrants([grant], new Date(now)).length;
  expect(over("2026-11-23T12:59:59Z")).toBe(0);
  expect(over("2026-11-23T13:00:00Z")).toBe(1);
});
