/** "Never" means that the concrete question allows no request of the set; "always", that it allows each of them. */
import { Cell } from "./cell.ts";
import { decide } from "./decide.ts";
import { applies, evaluate, type Finding, holds, type Outcome } from "./evaluate.ts";
import { always, never, sometimes } from "./logic.ts";
import type { PoliciesInForce, Reason, Request } from "./request.ts";
import type { RequestSet } from "./request-set.ts";

export type { Choice, RequestSet } from "./request-set.ts";

export interface Passing {
  readonly answer: "never" | "sometimes" | "always";
  /** The statements that allow, or might. */
  readonly allowedBy: readonly Reason[];
  /** What denies, or is missing; for `sometimes`: what might deny. */
  readonly blockedBy: readonly Reason[];
  /** For `sometimes`: conditions that would have to be so, each with the statement that makes it. */
  readonly unless: readonly string[];
  /** A request of the set that the concrete question allows, where one was found. */
  readonly example?: Request;
}

/** Beyond this many cells, what is still open counts as `sometimes`. */
const maximumCells = 1_000;

const isOpen = ({ applies: is }: Finding): boolean => is === sometimes;

/** Takes a set apart until each part has an answer, or the cells run out. */
class Search {
  private readonly set: RequestSet;
  private readonly policies: PoliciesInForce;
  private cells = 0;
  passed = false;
  blocked = false;
  /** Parts all of whose requests pass. */
  private readonly passing: Cell[] = [];
  private tried = 0;
  private found: Request | undefined;
  readonly blockers = new Map<string, Reason>();

  constructor(set: RequestSet, policies: PoliciesInForce) {
    this.set = set;
    this.policies = policies;
  }

  /** `needsAll`: go on after it is known that something passes, to know whether everything does. */
  visit(cell: Cell, needsAll: boolean): void {
    this.cells++;
    const outcome = evaluate(this.set, this.policies, cell);
    if (outcome.passes === never) {
      this.blocked = true;
      for (const reason of blockersOf(outcome)) this.blockers.set(JSON.stringify(reason), reason);
      return;
    }
    if (outcome.passes === always) {
      this.passed = true;
      this.passing.push(cell);
      return;
    }
    const parts = this.cells < maximumCells ? partsOf(outcome, cell) : undefined;
    if (!parts) {
      this.passed = true;
      this.blocked = true;
      return;
    }
    for (const part of parts) {
      this.visit(part, needsAll);
      if (this.passed && (this.blocked || !needsAll)) return;
    }
  }

  /** Whether there is a part of which nothing is open. */
  get passesForSure(): boolean {
    return this.passing.length > 0;
  }

  /** The first request that is found; it counts only if the concrete question agrees. */
  get example(): Request | undefined {
    for (; !this.found && this.tried < this.passing.length; this.tried++) {
      const example = this.passing[this.tried]?.example();
      if (example && decide(example, this.policies).decision === "Allowed") this.found = example;
    }
    return this.found;
  }
}

const blockersOf = ({ denies, missing }: Outcome): readonly Reason[] => {
  const certain = denies.filter(({ applies: is }) => is === always);
  return [...(certain.length > 0 ? certain : denies).map(({ reason }) => reason), ...missing];
};

/**
 * The two parts of a cell in which something that is open is so, and is not so; the one first in which more passes.
 * `undefined` if nothing is open that could be assumed.
 */
function partsOf(outcome: Outcome, cell: Cell): Cell[] | undefined {
  const all = cell.takeOpen();
  // The fewer statements it hangs on, the sooner it is settled.
  const groups =
    outcome.allowed === sometimes
      ? [...outcome.undecided].sort((left, right) => left.length - right.length)
      : [outcome.denies.filter(isOpen)];
  for (const { statement } of groups.flat()) {
    applies(statement, cell);
    const [assume] = cell.takeOpen();
    if (!assume) continue;
    const wanted = statement.effect === "Allow" ? 1 : -1;
    return [assume(true), assume(false)]
      .filter((part) => part !== undefined)
      .map((part) => ({ part, rank: wanted * applies(statement, part) }))
      .sort((left, right) => right.rank - left.rank)
      .map(({ part }) => part);
  }
  const [assume] = all;
  return assume && [assume(true), assume(false)].filter((part) => part !== undefined);
}

/** What would have to be so for a statement to apply, as far as it is open. */
function conditionsOf({ statement, reason }: Finding, cell: Cell): string[] {
  const where = `(${reason.origin}, ${reason.statement})`;
  const open = statement.compiledConditions.filter((condition) => holds(condition, cell) === sometimes);
  const conditions = open.map(({ wording }) => `${wording} ${where}`);
  const values = statement.resourceValues;
  if (values && cell.resource(values, statement.exceptResources) === sometimes) {
    const texts = values.map(({ template }) => template.text).join(" or ");
    conditions.unshift(`the resource is ${statement.exceptResources ? "none of" : "in"} ${texts} ${where}`);
  }
  return conditions;
}

const unique = (reasons: readonly Reason[]): Reason[] => [
  ...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values(),
];

/** Answers for all requests of the set at once. */
export function passes(set: RequestSet, policies: PoliciesInForce): Passing {
  const whole = Cell.of(set);
  const search = new Search(set, policies);
  search.visit(whole, true);
  if (!search.passed)
    return { answer: "never", allowedBy: [], blockedBy: [...search.blockers.values()], unless: [] };
  const cell = Cell.of(set);
  const { allows, denies } = evaluate(set, policies, cell, true);
  const allowedBy = unique(allows.map(({ reason }) => reason));
  const found = search.example;
  const example = found ? { example: found } : {};
  if (!search.blocked) return { answer: "always", allowedBy, blockedBy: [], unless: [], ...example };
  return {
    answer: "sometimes",
    allowedBy,
    blockedBy: unique(denies.map(({ reason }) => reason)),
    unless: [
      ...new Set([
        ...allows.filter(isOpen).flatMap((finding) => conditionsOf(finding, cell)),
        ...denies
          .filter(isOpen)
          .flatMap((finding) => conditionsOf(finding, cell).map((one) => `not: ${one}`)),
      ]),
    ],
    ...example,
  };
}

/** The same answers as those of `passes`, without their reasons. */
export class Judgement {
  /** Whether any request of the set may pass. */
  readonly mayPass: boolean;
  private search: Search | undefined;
  private surely: boolean | undefined;
  private readonly again: (() => Passing) | undefined;

  constructor(set: RequestSet, policies: PoliciesInForce) {
    const search = new Search(set, policies);
    search.visit(Cell.of(set), false);
    this.mayPass = search.passed;
    if (!search.passesForSure) {
      this.surely = false;
      return;
    }
    this.search = search;
    this.again = () => passes(set, policies);
  }

  /** Whether a request is known that the concrete question allows, or all of them pass. */
  get surelyPasses(): boolean {
    if (this.surely === undefined) {
      this.surely = this.search?.example !== undefined || this.passesElsewhere();
      this.search = undefined;
    }
    return this.surely;
  }

  /** The search for one part that passes has ended before the one that has an example. */
  private passesElsewhere(): boolean {
    const passing = this.again?.();
    return passing !== undefined && (passing.example !== undefined || passing.answer === "always");
  }
}

/** Whether any request of the set may pass. */
export const mayPass = (set: RequestSet, policies: PoliciesInForce): boolean =>
  new Judgement(set, policies).mayPass;
