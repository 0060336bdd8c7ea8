/** What is wrong with a boundary before it is made. */
import { quotas } from "../../catalog/quotas.ts";
import type { Problem, Task } from "../escalation-task/task.ts";
import { tasksProblems } from "../escalation-task/task.ts";
import { deployerRoleName, grantDeployerRoleName, paths, revokerRoleName } from "../names.ts";
import { atRest } from "./kill-switch.ts";
import { boundaryDocument } from "./policies.ts";

/** Roles that a pipeline has, or that the switch is against: none of them is a person who pulls it. */
const noPersons = [
  `role${paths.agent}`,
  `role${paths.escalation}`,
  ...[deployerRoleName, grantDeployerRoleName, revokerRoleName].map(
    (name) => `role${paths.perimeter}${name}`,
  ),
];

function revokerProblem(arn: string): string | undefined {
  if (!/^arn:aws:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+$/.test(arn))
    return `${arn === "" ? "an empty ARN" : arn} is no exact user or role: give arn:aws:iam::ACCOUNT:role/PATH/NAME in full, no account, session or wildcard`;
  const named = arn.split(":")[5] ?? "";
  if (noPersons.some((path) => (path.endsWith("/") ? named.startsWith(path) : named === path)))
    return `${arn} is an agent's role or a pipeline's: give a person's, or break-glass`;
  return undefined;
}

/** What is wrong with those who may pull the switch; empty when nothing is. */
export const revokersProblems = (revokers: readonly string[]): Problem[] => [
  ...(revokers.length === 0
    ? [{ path: [], message: "nobody could pull the kill switch: name at least one person's role or user" }]
    : []),
  ...revokers.flatMap((arn, index) => {
    const message = revokerProblem(arn);
    return message === undefined ? [] : [{ path: [index], message }];
  }),
];

/** Characters of the boundary without white space, as AWS counts them. */
export const boundarySize = (accountId: string, tasks: readonly Task[]): number =>
  JSON.stringify(boundaryDocument(accountId, tasks, atRest)).length;

/** What is wrong with the tasks that a boundary is to hold, each, together, and in size. */
export function boundaryTasksProblems(tasks: readonly Task[], accountId: string): Problem[] {
  const wrong = tasksProblems(tasks, accountId);
  if (wrong.length > 0) return wrong;
  const { limit } = quotas.managedPolicy;
  const size = boundarySize(accountId, tasks);
  return size <= limit
    ? []
    : [
        {
          path: [],
          message: `the ${tasks.length} tasks make the boundary ${size} characters long, and AWS takes ${limit}: all tasks of an account share one boundary, so take out ${size - limit} characters of actions, ARNs and names, or retire a task`,
        },
      ];
}
