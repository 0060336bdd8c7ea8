/** Answers as a person reads them: a line a goal, what stops it, or the way there step by step. */
import { goals } from "../../catalog/goals.ts";
import type { Reason } from "../iam/request.ts";
import { ownAccount, writtenByAttacker } from "./entity.ts";
import type { PathStep, Statement } from "./path.ts";
import type { Result } from "./prove.ts";

const layers: Readonly<Record<Reason["layer"], string>> = {
  identity: "its own policy",
  boundary: "its boundary",
  session: "the session's policy",
  scp: "the organisation's policy (SCP)",
  rcp: "the organisation's policy (RCP)",
  resource: "the policy of what it acts on",
  endpoint: "the endpoint's policy",
};

/** `role/agent/agent-sre in 444444444444`; whatever else has an ARN by all of it. */
export function shortly(arn: string): string {
  const entity = /^arn:[^:]+:iam::(\d{12}):((?:role|user|group|policy)\/.+|root)$/.exec(arn);
  return entity ? `${entity[2]} in ${entity[1]}` : arn;
}

/** `account 444444444444`, or nothing. */
const about = ({ target }: Result): string => (target === null ? "" : ` ${shortly(target)}`);

/** The goal in words: `become administrator of an account: 444444444444`. */
export function goalWords(result: Pick<Result, "goal" | "target">): string {
  const title = goals.find(({ kind }) => kind === result.goal)?.title ?? result.goal;
  return result.target === null ? title : `${title}: ${shortly(result.target)}`;
}

/** Statements of one policy in one place: `NoOtherRole, ThisAccountOnly (dev.json: boundary-policy)`. */
function cited(statements: readonly Pick<Statement, "origin" | "statement">[]): string {
  const byOrigin = new Map<string, string[]>();
  for (const { origin, statement } of statements) {
    const there = byOrigin.get(origin);
    if (!there) byOrigin.set(origin, [statement]);
    else if (!there.includes(statement)) there.push(statement);
  }
  return [...byOrigin].map(([origin, names]) => `${names.join(", ")} (${origin})`).join("; ");
}

/** What stops the nearest attempts, in a sentence without its subject. */
export function blockersInWords(reasons: readonly Reason[]): string {
  const denies = reasons.filter(({ effect }) => effect === "Deny");
  if (denies.length > 0) return cited(denies);
  const missing = [...new Set(reasons.map(({ layer }) => layers[layer]))];
  return missing.length > 0 ? `nothing allows it: ${missing.join(", ")}` : "nothing leads there";
}

/** IAM's operators, as a person says them. */
const operators: Readonly<Record<string, string>> = {
  StringEquals: "is",
  StringEqualsIgnoreCase: "is",
  StringLike: "is like",
  StringNotEquals: "is not",
  StringNotEqualsIgnoreCase: "is not",
  StringNotLike: "is not like",
  ArnEquals: "is like",
  ArnLike: "is like",
  ArnNotEquals: "is not like",
  ArnNotLike: "is not like",
  Bool: "is",
  NumericEquals: "is",
  NumericNotEquals: "is not",
  NumericLessThan: "is less than",
  NumericLessThanEquals: "is at most",
  NumericGreaterThan: "is more than",
  NumericGreaterThanEquals: "is at least",
  DateLessThan: "is before",
  DateLessThanEquals: "is not after",
  DateGreaterThan: "is after",
  DateGreaterThanEquals: "is not before",
  IpAddress: "is in",
  NotIpAddress: "is not in",
};

/** `sts:externalid StringEquals x (…)` -> `sts:externalid is x (…)`; whatever it does not know it leaves. */
const conditionInWords = (condition: string): string =>
  condition.replace(/^((?:not: )?\S+) ([A-Z]\w+?)(IfExists)? /, (whole, key, operator, ifExists) => {
    const words = operators[String(operator)];
    return words === undefined ? whole : `${key} ${words}${ifExists ? ", if it is there," : ""} `;
  });

const unknownOrigin = "not known: ";

/** The statements that allow a request, layer by layer: `its own policy: ShipFunctions (dev.json: agent)`. */
function allowedInWords(statements: readonly Statement[], stepOf: (edge: string) => number): string[] {
  const byLayer = new Map<Statement["layer"], Statement[]>();
  for (const statement of statements) {
    const there = byLayer.get(statement.layer);
    if (there) there.push(statement);
    else byLayer.set(statement.layer, [statement]);
  }
  return [...byLayer].map(([layer, own]) => {
    const edges = own.flatMap(({ origin }) =>
      origin.startsWith(`${writtenByAttacker}: `)
        ? origin.slice(writtenByAttacker.length + 2).split(", ")
        : [],
    );
    const steps = [...new Set(edges.map(stepOf))].filter((one) => one > 0);
    if (steps.length > 0) return `${layers[layer]}, which it wrote in step ${steps.join(" and ")}`;
    const [first] = own;
    if (first?.origin.startsWith(unknownOrigin))
      return `${layers[layer]}, perhaps: ${first.origin.slice(unknownOrigin.length)}`;
    if (own.every(({ origin }) => origin === ownAccount))
      return "the attacker's own account, in which it may do everything";
    return `${layers[layer]}: ${cited(own)}`;
  });
}

/** One step: who does what to what, by which statements. */
export function stepInWords(step: PathStep, stepOf: (edge: string) => number = () => 0): string[] {
  const lines = [`${shortly(step.principal === "" ? "the attacker" : step.principal)} ${step.does}`];
  if (step.action !== "")
    lines.push(`  ${step.action}${step.resource === "*" ? "" : ` on ${step.resource}`}`);
  allowedInWords(step.allowedBy, stepOf).forEach((one, index) => {
    lines.push(`  ${index === 0 ? "allowed by" : "       and"} ${one}`);
  });
  for (const one of step.provided) lines.push(`  if ${conditionInWords(one)}`);
  if (step.waits !== null) lines.push(`  then waits for ${step.waits}`);
  return lines;
}

/** What the attacker is, has or writes now. */
function becomesInWords(becomes: string): string {
  const is = /^(arn:|a token|a session|anybody)/.test(becomes);
  const writes = /^the (trust )?policy of /.test(becomes);
  const words = becomes.replace(/arn:\S+/, shortly);
  return `-> ${is ? "it is now" : writes ? "it now writes" : "it now has"} ${words}`;
}

/** The way to a goal: steps of one edge together, numbered, each with what the attacker is or has afterwards. */
export function pathInWords(path: readonly PathStep[]): string[] {
  const lines: string[] = [];
  let number = 0;
  const numbers = new Map<string, number>();
  const stepOf = (edge: string): number => numbers.get(edge) ?? 0;
  path.forEach((step, index) => {
    const before = path[index - 1];
    const isNew = before?.edge !== step.edge || before.becomes !== step.becomes;
    if (isNew) {
      number += 1;
      numbers.set(step.edge, number);
    }
    const [first = "", ...rest] = stepInWords(step, stepOf);
    if (isNew) {
      lines.push(`${number}. ${first}`, ...rest.map((line) => `   ${line}`));
    } else lines.push(...rest.map((line) => `   ${line}`));
    const after = path[index + 1];
    // The deed itself makes the attacker nothing more.
    if (step.becomes === step.edge || step.becomes === step.principal) return;
    if (after?.edge !== step.edge || after.becomes !== step.becomes)
      lines.push(`     ${becomesInWords(step.becomes)}`);
  });
  return lines;
}

/** What the way comes to: the goal, and who has reached it. */
export function endingInWords(result: Result): string {
  const title = goals.find(({ kind }) => kind === result.goal)?.title ?? result.goal;
  const can = result.verdict === "unknown" ? "perhaps it can" : "it can";
  const ending = result.ending ?? "";
  const [, arn = "", does = ""] = /^(arn:\S+) (.+)$/s.exec(ending) ?? [];
  const who = arn === "" ? ending : `${shortly(arn)} ${does}`;
  return `so ${can} ${title}${who === "" ? "" : `: ${who}`}`;
}

/** One answer. */
export function resultInWords(result: Result): string[] {
  const head = `${result.verdict.padEnd(9)}  ${result.goal}${about(result)}`;
  if (result.verdict === "never") return [head, `           stopped by ${blockersInWords(result.blockedBy)}`];
  return [head, ...[...pathInWords(result.path), endingInWords(result)].map((line) => `           ${line}`)];
}

/** A goal over all starts: the worst of the verdicts, and what stops the nearest attempts of any of them. */
export interface Summary {
  readonly goal: string;
  readonly title: string;
  readonly verdict: Result["verdict"];
  /** The first of the results that has this verdict. */
  readonly result: Result;
  /** Statements with the resource that their policy is of, the most frequent first. */
  readonly stoppedBy: readonly { readonly statement: string; readonly policy: string }[];
}

const rank = { never: 0, unknown: 1, reachable: 2 } as const;

/** The resource in an origin of the form `prod.json: boundary-policy (Policy.policy)`. */
const policyName = (origin: string): string => /: (.+?)(?: \([^()]*\))?$/.exec(origin)?.[1] ?? origin;

export function summaries(results: readonly Result[]): Summary[] {
  return [...new Set(results.map(({ goal }) => goal))].map((goal) => {
    const own = results.filter((result) => result.goal === goal);
    const result = own.reduce((worst, one) => (rank[one.verdict] > rank[worst.verdict] ? one : worst));
    const counted = new Map<string, { statement: string; policy: string; count: number }>();
    for (const { effect, origin, statement } of own.flatMap(({ blockedBy }) => blockedBy)) {
      if (effect !== "Deny") continue;
      const there = counted.get(statement);
      if (there) there.count += 1;
      else counted.set(statement, { statement, policy: policyName(origin), count: 1 });
    }
    return {
      goal,
      title: goals.find(({ kind }) => kind === goal)?.title ?? goal,
      verdict: result.verdict,
      result,
      stoppedBy: [...counted.values()].sort((one, other) => other.count - one.count),
    };
  });
}
