/** Takes everything down in the sandbox: what is refused, what is left, who may; and holds docs/leaving.md to it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { costsOf, totalOf } from "../../catalog/costs.ts";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import type { Attack, Step } from "../attacks/attack.ts";
import { perimeterUp } from "../attacks/perimeter.ts";
import { playAlone, replay } from "../attacks/replay.ts";
import { Household, kept, order, staying, takenDown } from "./leaving.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/leaving.md"), "utf8");

/** The rows of the table under a heading. */
function tableUnder(heading: string): string[] {
  const start = page.indexOf(`\n## ${heading}\n`);
  const section = page.slice(start, page.indexOf("\n## ", start + 4) >>> 0);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);
}

const money = (usd: number): string => (usd < 0.005 ? "nothing" : usd.toFixed(2));

/** What is paid for by being there, whatever it is used for. */
const fixedCost = (resources: readonly ResourceState[]): number =>
  totalOf(
    costsOf(resources).filter(({ row }) => row.assuming === undefined),
    "us-east-1",
  );

const household = await Household.up();
const isOwn = ({ custom, type, external }: ResourceState): boolean =>
  custom && external !== true && !type.startsWith("pulumi:");

/** Stacks in which nothing is protected: what they hold ends by itself. */
const unprotected = ["grants-dev", "grants-prod"];

test.each(order.filter((title) => !unprotected.includes(title)))(
  "%s is not taken down in passing: something of it is protected",
  async (title) => {
    const { errors } = await household.copy().destroy(title, { unprotected: false });
    expect(errors.join()).toMatch(/is protected, and cannot be deleted/);
  },
);

describe("without protection, what holds on is said", () => {
  test.each([
    ["orders/prod", /cannot delete protected DB Instance/],
    ["dev", /has mutation protection: disable it first/],
    ["prod", /DependencyViolation: .*orders/],
  ] as const)("%s", async (title, refusal) => {
    const { errors } = await household.copy().destroy(title, { unprotected: true });
    expect(errors.join()).toMatch(refusal);
  });
});

test("in the order of the page everything goes but what the page says, by number and by stack", async () => {
  const whole = household.copy();
  whole.letGo("aws:rds/instance:Instance", (inputs) => ({ ...inputs, deletionProtection: false }));
  whole.letGo("aws:dynamodb/table:Table", (inputs) => ({ ...inputs, deletionProtectionEnabled: false }));
  whole.letGo("aws:cloudwatch/logGroup:LogGroup", (inputs) => ({
    ...inputs,
    deletionProtectionEnabled: false,
  }));
  whole.letGo(
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    (inputs) => ({ ...inputs, mutationProtection: "DISABLED" }),
  );
  for (const title of order) {
    const { errors } = await whole.destroy(title, { unprotected: true });
    expect(errors, title).toEqual([]);
  }
  const left = whole.left();
  const named = kept.flatMap(({ counted, parts = [] }) => [counted, ...parts]);
  expect([...new Set(left)].filter((type) => !named.includes(type))).toEqual([]);
  const retained = order.flatMap((title) => staying(whole.resourcesOf(title))).map(({ type }) => type);
  expect(left.map((type) => `aws:${type}`).sort()).toEqual(retained.sort());

  const rows = kept.map(
    ({ what, counted, ends, forGood }) =>
      `| ${what} | ${left.filter((type) => type === counted).length} | ${ends} | ${forGood} |`,
  );
  expect(tableUnder("What stays")).toEqual(rows);
});

test("the page says of each stack what goes, what stays, and what that costs without being used", () => {
  const stacks = order.filter((title) => !title.includes("/"));
  const rows = stacks.map((title, index) => {
    const resources = household.resourcesOf(title).filter(isOwn);
    const kept = resources.filter(({ retainOnDelete }) => retainOnDelete === true);
    const costing = fixedCost(kept);
    return `| ${index + 1} | \`${title}\` | ${resources.length - kept.length} | ${kept.length} | ${money(fixedCost(resources) - costing)} | ${money(costing)} |`;
  });
  expect(tableUnder("In which order")).toEqual(rows);
});

const perimeter = await perimeterUp();

const played = (steps: readonly Step[], first: Step): boolean => {
  const attack: Attack = { id: "taken-down", title: "", source: "", steps, neighbour: first };
  return replay(attack, perimeter).played.every(({ outcome }) => outcome === "succeeded");
};

test("with the guardrails up break-glass takes everything down, where need be after it has changed a guard", () => {
  for (const { what, step, by, first } of takenDown) {
    const last: Step = { ...step, as: by };
    expect(played([...(first ? [first] : []), last], last), what).toBe(true);
    if (first) expect(played([last], last), `${what}: at once`).toBe(false);
  }
});

test("nobody else does, and the page says by which row", () => {
  const rows = takenDown.map(({ what, step, denied, first }) => {
    const decisions = playAlone({ ...step, as: denied }, perimeter).map(({ decision }) => decision);
    const guardrails = decisions
      .flatMap(({ because }) => because)
      .filter(({ layer, effect }) => layer === "scp" && effect === "Deny")
      .map(({ statement }) => `\`${statement}\``);
    expect(guardrails.length, what).toBeGreaterThan(0);
    const action = step.call;
    return `| ${what} | \`${action}\` | ${[...new Set(guardrails)].sort().join(", ")} | ${first ? `\`${first.call}\`` : ""} |`;
  });
  expect(tableUnder("Who may, while the guardrails are up")).toEqual(rows);
});

test("what stays is protected as well: nobody takes it out of the state in passing", () => {
  const unprotected = order
    .flatMap((title) => household.resourcesOf(title))
    .filter(({ retainOnDelete, protect }) => retainOnDelete === true && protect !== true);
  expect(unprotected.map(({ urn }) => nameOf(urn))).toEqual([]);
});
