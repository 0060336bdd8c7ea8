/** A grant: one agent, one task, one window of time, and who answers for it. */
import { isTaskName, type Problem } from "../escalation-task/task.ts";

/** One grant, in plain data: what stands in the configuration of the grants stack. */
export interface Grant {
  /** 8 to 40 letters, digits and dashes, never used before: the name that the agent's session must have. */
  id: string;
  /** The task that it opens. */
  task: string;
  /** The agent that it lets in, by its name. */
  agent: string;
  /** Why, in a line: an incident, a ticket. */
  reason: string;
  /** Who answers for it, by name. The forge shows who has really approved the change. */
  approver: string;
  /** From when, in UTC: `2026-11-23T09:00:00Z`. AWS's clock counts. */
  notBefore: string;
  /** Until when, in UTC, four hours after `notBefore` at most. */
  notAfter: string;
}

export const longestGrantHours = 4;

/** The parts of a grant that may be wrong by themselves. */
const isMoment = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  // 30 February is read as 2 March.
  new Date(text).toISOString().replace(".000", "") === text;

const at = (path: (string | number)[], message: string | undefined): Problem[] =>
  message === undefined ? [] : [{ path, message }];

function momentProblem(text: string): string | undefined {
  return isMoment(text) ? undefined : `${text} is no moment in UTC: write it like 2026-11-23T09:00:00Z`;
}

/** `4 h 0 min 1 s` */
function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min ${seconds % 60} s`;
}

function windowProblem({ notBefore, notAfter }: Grant): string | undefined {
  if (!isMoment(notBefore) || !isMoment(notAfter)) return undefined;
  const length = Date.parse(notAfter) - Date.parse(notBefore);
  if (length <= 0)
    return `${notAfter} is not after notBefore, ${notBefore}: exchange the two, or set a later end`;
  if (length > longestGrantHours * 3_600_000)
    return `${notAfter} is ${duration(length)} after notBefore, and a grant lasts ${longestGrantHours} hours at most: end it earlier, and ask again when it is over`;
  return undefined;
}

const line = (text: string, what: string): string | undefined => (text.trim().length >= 3 ? undefined : what);

/** What grants may name. */
export interface GrantScope {
  tasks: readonly string[];
  agents: readonly string[];
}

/** What is wrong with one grant, each with its place and how to mend it; empty when nothing is. */
export function grantProblems(grant: Grant, { tasks, agents }: GrantScope): Problem[] {
  const { id, task, agent, reason, approver } = grant;
  return [
    ...at(
      ["id"],
      /^[A-Za-z0-9-]{8,40}$/.test(id) && /[A-Za-z0-9]/.test(id)
        ? undefined
        : `${id} must be 8 to 40 letters, digits and dashes: it becomes the name of the agent's session`,
    ),
    ...at(
      ["task"],
      tasks.includes(task)
        ? undefined
        : `${task} is none of this stack's tasks (${tasks.join(", ") || "it has none"}): correct the name, or declare the task in the account's stack first and name it in tasks`,
    ),
    ...at(
      ["agent"],
      agents.includes(agent)
        ? undefined
        : `${agent} is none of this stack's agents (${agents.join(", ") || "it has none"}): correct the name, or add it to agents`,
    ),
    ...at(["reason"], line(reason, "say why, in a line: an incident, a ticket")),
    ...at(["approver"], line(approver, "say who answers for it, by name")),
    ...at(
      ["approver"],
      agents.includes(approver.trim()) ? `${approver} is an agent: a person answers for a grant` : undefined,
    ),
    ...at(["notBefore"], momentProblem(grant.notBefore)),
    ...at(["notAfter"], momentProblem(grant.notAfter) ?? windowProblem(grant)),
  ];
}

/** The id as it names a statement, which takes letters and digits only. */
export const grantSid = (id: string): string => id.replaceAll("-", "");

/** What is wrong with the grants of a stack, each and together. */
export const grantsProblems = (grants: readonly Grant[], scope: GrantScope): Problem[] =>
  grants.flatMap((grant, index) => [
    ...grantProblems(grant, scope).map(({ path, message }) => ({ path: [index, ...path], message })),
    ...at(
      [index, "id"],
      grants.findIndex(({ id }) => grantSid(id).toLowerCase() === grantSid(grant.id).toLowerCase()) < index
        ? `${grant.id} is another grant's id, dashes and capitals apart: an id is used once`
        : undefined,
    ),
  ]);

/** What is wrong with the names that grants may go by. */
export const scopeProblems = ({ tasks, agents }: GrantScope): { tasks: Problem[]; agents: Problem[] } => {
  const twice = (names: readonly string[], what: string): Problem[] =>
    names.flatMap((name, index) =>
      at([index], names.indexOf(name) < index ? `${name} stands there twice: remove one ${what}` : undefined),
    );
  return {
    tasks: [
      ...tasks.flatMap((task, index) =>
        at(
          [index],
          isTaskName(task)
            ? undefined
            : `${task} is no task's name: 3 to 40 lower-case letters, digits and dashes`,
        ),
      ),
      ...twice(tasks, "task"),
    ],
    agents: [
      ...agents.flatMap((agent, index) =>
        at(
          [index],
          /^[a-z][a-z0-9-]{1,20}$/.test(agent)
            ? undefined
            : `${agent} is no agent's name: 2 to 21 lower-case letters, digits and dashes`,
        ),
      ),
      ...twice(agents, "agent"),
    ],
  };
};

/** The grants that are over. AWS's clock shuts them; `now`, the runner's, only decides what is said about them. */
export const expiredGrants = (grants: readonly Grant[], now: Date): Grant[] =>
  grants.filter(({ notAfter }) => Date.parse(notAfter) <= now.getTime());
