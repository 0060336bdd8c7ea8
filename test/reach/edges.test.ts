/**
 * Theorem: each edge is worth what the catalogue says, and asks for no more and no less. In its minimal account, made from
 * its own declaration, the prover reaches what it gains; without any one of its permissions it does not.
 */
import { describe, expect, test } from "vitest";
import { readGoal } from "../../analysis/reach/goals.ts";
import { Prover, type Result } from "../../analysis/reach/prove.ts";
import { readStart } from "../../analysis/reach/start.ts";
import type { Family } from "../../catalog/edges/edge.ts";
import { edges } from "../../catalog/edges/index.ts";
import { type Example, examplesOf, unshown } from "./edge-examples.ts";
import { verdictOn } from "./powers.ts";
import { modelOf, type SmallResource } from "./small-accounts.ts";

function verdictOf(
  { world, from, goal, power }: Example,
  resources: readonly SmallResource[],
): Result["verdict"] | undefined {
  const model = modelOf(resources, world);
  return power
    ? verdictOn(model, from, power)
    : new Prover(model).prove([readStart(from)], [readGoal(goal)]).results[0]?.verdict;
}

const families = [...new Set(edges.map(({ family }) => family))];
const shown = new Map(edges.map((edge) => [edge.id, examplesOf(edge)] as const));

const told = ({ edge, choice, goal }: Example): string => `${edge} [${choice}] ${goal}`;

describe.each(families)("edges of %s", (family: Family) => {
  const examples = edges.filter((edge) => edge.family === family).flatMap(({ id }) => shown.get(id) ?? []);

  test("reach what they gain, by every call that takes them", () => {
    const missed = examples.filter((example) => verdictOf(example, example.resources) !== "reachable");
    expect(missed.map(told)).toEqual([]);
  });

  test("reach nothing without any one of their permissions", () => {
    // Calls of one step differ in their names only: the first of them tells what is needed.
    const first = examples.filter(({ edge }, index) => examples[index - 1]?.edge !== edge || needsAll(edge));
    const wrong = first.flatMap((example) =>
      example.twins
        .filter(({ resources }) => verdictOf(example, resources) !== "never")
        .map(({ without }) => `${told(example)} without ${without}`),
    );
    expect(wrong).toEqual([]);
  });
});

test("each step of a way says who does what, by which statement, and is a request that the ordinary decision allows", () => {
  const wrong = [...shown.values()].flatMap(([example]) => {
    if (!example || example.power) return [];
    const prover = new Prover(modelOf(example.resources, example.world));
    const [result] = prover.prove([readStart(example.from)], [readGoal(example.goal)]).results;
    return (result?.path ?? []).flatMap((step) =>
      step.request !== null &&
      step.request.action === step.action &&
      step.principal !== "" &&
      step.resource !== "" &&
      step.becomes !== "" &&
      step.allowedBy.length > 0
        ? []
        : [`${told(example)}: ${step.edge} ${step.action}`],
    );
  });
  expect(wrong).toEqual([]);
});

/** Edges of which the calls of one step need different things. */
function needsAll(id: string): boolean {
  const edge = edges.find((one) => one.id === id);
  return edge?.steps.some((step) => step.some(({ requests }) => requests.length === 0)) ?? false;
}

test("whatever has no example is known, with the reason", () => {
  const without = edges.filter(({ id }) => shown.get(id)?.length === 0);
  expect(without.filter(({ id }) => !(id in unshown)).map(({ id }) => id)).toEqual([]);
  expect(Object.keys(unshown).filter((id) => shown.get(id)?.length !== 0)).toEqual([]);
  expect([...shown.values()].flat().length).toBeGreaterThan(1000);
});
