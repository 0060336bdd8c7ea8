/** What an escalation may be for, as a person declares it: one scoped task, by exact actions on exact resources. */
import { isOfOneResource } from "../../catalog/inside.ts";
import { judge, type Recovery, recoveries } from "../../catalog/irreversible.ts";

/** One task, in plain data: what stands in the configuration of the account's stack. */
export interface Task {
  /** Lower-case letters, digits and dashes, 3 to 40 of them: part of the role's name. */
  name: string;
  /** What it is for, in a line, for whoever approves a grant. */
  purpose: string;
  /** Actions in full, as AWS spells them: `ecs:UpdateService`. No wildcards. */
  actions: readonly string[];
  /**
   * ARNs of this account. A `*` stands only at the end, for what is inside one named resource:
   * `arn:aws:s3:::BUCKET/PREFIX/*`, `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/index/*`.
   */
  resources: readonly string[];
  /** What makes the task's writes undoable, where they are only undoable with it (catalog/irreversible.ts). */
  recovery?: readonly Recovery[];
}

/** What is wrong at a place of a configuration, and how to mend it. */
export interface Problem {
  path: (string | number)[];
  message: string;
}

/** Whether the name of an action sounds as though something were gone, opened or re-labelled afterwards. */
const soundsFinal =
  /delet|purge|terminat|deregist|destroy|drop|erase|release|remove|revoke|flush|expire|truncat|disable|disassociat|detach|reset|cancel|decrease|retention|lifecycle|policy|permission|tag/i;

function actionProblem(action: string, recovery: readonly Recovery[]): string | undefined {
  if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))
    return `${action === "" ? "an empty action" : action} is no single action: give each in full, service:Action, without * or ?`;
  const judgement = judge(action);
  if (judgement.verdict === "irreversible")
    return `${action} is irreversible: afterwards, ${judgement.operations.lost}; the boundary denies it to every agent: take it out and let a person do it`;
  if (judgement.verdict === "unjudged")
    return `${action} has not been judged${soundsFinal.test(action) ? ", and sounds as though nothing could be undone" : ""}: find out how it is undone and add it to catalog/irreversible.ts, or take it out`;
  const { needs } = judgement.operations;
  if (needs !== undefined && !recovery.includes(needs))
    return `${action} can be undone only where ${recoveries[needs]}: make sure of it, then say recovery: ["${needs}"]`;
  return undefined;
}

/** The buckets of the perimeter itself, its state among them, begin alike (components/names.ts). */
export const ownBucketPrefix = "perimeter-";

function resourceProblem(arn: string, accountId: string): string | undefined {
  const match = /^arn:aws:([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):([\w+=,.@/:#*-]+)$/.exec(arn);
  if (!match)
    return `${arn === "" ? "an empty ARN" : arn} is no exact ARN: give arn:aws:service:region:account:resource in full, without variables, ? or spaces`;
  const [, service = "", region = "", account = "", resource = ""] = match;
  if (service === "s3" ? region !== "" || account !== "" : account !== accountId)
    return service === "s3"
      ? `${arn} names an access point or a foreign form: give arn:aws:s3:::BUCKET or arn:aws:s3:::BUCKET/PREFIX/*`
      : `${arn} is not in account ${accountId}: a task reaches its own account only`;
  if (service === "s3" && resource.startsWith(ownBucketPrefix))
    return `${arn} is a bucket of the perimeter itself: no task may touch it`;
  if (!isOfOneResource(arn))
    return `${arn} has a * for more than what is inside one named resource: name each resource, or end it like arn:aws:s3:::BUCKET/PREFIX/*`;
  return undefined;
}

const serviceOf = (text: string, index: number): string => text.split(":")[index] ?? "";

/** Actions without a resource of their service, and resources without an action: neither could ever be used. */
function pairingProblems({ actions, resources }: Task): Problem[] {
  const reached = new Set(resources.map((arn) => serviceOf(arn, 2)));
  const used = new Set(actions.map((action) => serviceOf(action, 0)));
  return [
    ...actions.flatMap((action, index) =>
      reached.has(serviceOf(action, 0))
        ? []
        : [
            {
              path: ["actions", index],
              message: `${action} has no resource of ${serviceOf(action, 0)} to act on: add its ARN, or take the action out`,
            },
          ],
    ),
    ...resources.flatMap((arn, index) =>
      used.has(serviceOf(arn, 2))
        ? []
        : [
            {
              path: ["resources", index],
              message: `${arn} has no action of ${serviceOf(arn, 2)} for it: add the action, or take the ARN out`,
            },
          ],
    ),
  ];
}

const repeated = (values: readonly string[], key: string): Problem[] =>
  values.flatMap((value, index) =>
    values.findIndex((other) => other.toLowerCase() === value.toLowerCase()) < index
      ? [{ path: [key, index], message: `${value} stands there twice: remove one` }]
      : [],
  );

const at = (path: (string | number)[], message: string | undefined): Problem[] =>
  message === undefined ? [] : [{ path, message }];

/** The form of a task's name. */
export const isTaskName = (name: string): boolean => /^[a-z][a-z0-9-]{2,39}$/.test(name);

/** What is wrong with one task, each with its place and how to mend it; empty when nothing is. */
export function taskProblems(task: Task, accountId: string): Problem[] {
  const { name, purpose, actions, resources, recovery = [] } = task;
  const wrong = [
    ...at(
      ["name"],
      isTaskName(name)
        ? undefined
        : `${name} must be 3 to 40 lower-case letters, digits and dashes, a letter first`,
    ),
    ...at(
      ["purpose"],
      purpose.trim().length >= 10
        ? undefined
        : "say in a line what the task is for: whoever approves a grant reads it",
    ),
    ...at(
      ["actions"],
      actions.length === 0 ? "a task without actions does nothing: name at least one" : undefined,
    ),
    ...at(
      ["resources"],
      resources.length === 0 ? "a task without resources reaches nothing: name at least one ARN" : undefined,
    ),
    ...actions.flatMap((action, index) => at(["actions", index], actionProblem(action, recovery))),
    ...resources.flatMap((arn, index) => at(["resources", index], resourceProblem(arn, accountId))),
    ...repeated(actions, "actions"),
    ...repeated(resources, "resources"),
  ];
  return wrong.length > 0 ? wrong : pairingProblems(task);
}

/** Statements are named after tasks, and take no dashes. */
const withoutDashes = (name: string): string => name.replaceAll("-", "");

/** What is wrong with the tasks of one account, each and together. */
export const tasksProblems = (tasks: readonly Task[], accountId: string): Problem[] =>
  tasks.flatMap((task, index) => [
    ...taskProblems(task, accountId).map(({ path, message }) => ({ path: [index, ...path], message })),
    ...at(
      [index, "name"],
      tasks.findIndex(({ name }) => withoutDashes(name) === withoutDashes(task.name)) < index
        ? `${task.name} is another task's name, dashes apart: rename one`
        : undefined,
    ),
  ]);

/** @throws Error with a line for each problem, naming whose it is, where, what is wrong and how to mend it */
export function refuse(whose: string, problems: readonly Problem[]): void {
  if (problems.length > 0)
    throw new Error(
      problems
        .map(({ path, message }) => `${whose}: ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`)
        .join("\n"),
    );
}
