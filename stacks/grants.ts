/** The grants of dev and of prod: small stacks, so that an urgent one neither carries nor waits for another change. */
import { z } from "zod";
import { EscalationRole, trustProblems } from "../components/escalation-role/escalation-role.ts";
import { type Grant, grantsProblems, scopeProblems } from "../components/escalation-role/grant.ts";
import type { Problem } from "../components/escalation-task/task.ts";
import { boundaryArn } from "../components/names.ts";
import { configured, values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

const grant: z.ZodType<Grant> = z.strictObject({
  id: z.string(),
  task: z.string(),
  agent: z.string(),
  reason: z.string(),
  approver: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
});

const example: Grant = {
  id: "INC-2026-0042",
  task: "repair-orders",
  agent: "sre",
  reason: "incident 42: orders without a total since the release of 09:10",
  approver: "Ada Lovelace",
  notBefore: "2026-11-23T09:30:00Z",
  notAfter: "2026-11-23T11:30:00Z",
};

const configuration = {
  region: values.region,
  accountId: values.accountId,
  agents: configured(z.array(z.string()), "the agents of this account that a grant may name", ["sre"]),
  tasks: configured(
    z.array(z.string()),
    "the tasks that a grant may open, by the names under which the account's own stack declares them",
    ["repair-orders"],
  ),
  grants: configured(
    z.array(grant),
    "who may do what, from when until when, why, and who answers for it; [] shuts every task",
    [example],
  ),
};

const grantsOf = (domain: "dev" | "prod") =>
  defineStack({
    name: `grants-${domain}`,
    purpose: `opens the tasks of ${domain} to its agents, one by one, for hours`,
    after: [domain],
    configuration,
    problems: ({ accountId, agents, tasks, grants }) => {
      const scope = scopeProblems({ agents, tasks });
      const under = (key: string, problems: readonly Problem[]): Problem[] =>
        problems.map(({ path, message }) => ({ path: [key, ...path], message }));
      const wrong = [
        ...under("agents", scope.agents),
        ...under("tasks", scope.tasks),
        ...under("grants", grantsProblems(grants, { agents, tasks })),
      ];
      return wrong.length > 0
        ? wrong
        : tasks.flatMap((task) =>
            under(
              "grants",
              trustProblems(
                accountId,
                task,
                grants.filter((one) => one.task === task),
              ),
            ),
          );
    },
    program: ({ region, accountId, agents, tasks, grants }) => {
      const provider = accountProvider(`grants-${domain}`, { region, accountId });
      const roles = tasks.map(
        (task) =>
          new EscalationRole(
            task,
            {
              accountId,
              task,
              agents,
              grants: grants.filter((one) => one.task === task),
              boundaryArn: boundaryArn(accountId),
            },
            { provider },
          ),
      );
      return { roleArns: roles.map(({ roleArn }) => roleArn), grants };
    },
  });

export const grantsDev = grantsOf("dev");
export const grantsProd = grantsOf("prod");
