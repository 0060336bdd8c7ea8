/** What an account's stack says about escalations: the tasks that there are, who stops every agent, who writes grants. */
import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { type Recovery, recoveries } from "../catalog/irreversible.ts";
import { AgentBoundary } from "../components/agent-boundary/agent-boundary.ts";
import { boundaryTasksProblems, revokersProblems } from "../components/agent-boundary/boundary.ts";
import type { OidcArrival } from "../components/agent-role/agent.ts";
import { EscalationTask } from "../components/escalation-task/escalation-task.ts";
import type { Problem, Task } from "../components/escalation-task/task.ts";
import {
  GrantDeployer,
  grantDeployerProblems,
  grantStateProblems,
} from "../components/grant-deployer/grant-deployer.ts";
import type { GrantState } from "../components/grant-deployer/policies.ts";
import { configured } from "./configuration.ts";

const task: z.ZodType<Task> = z.strictObject({
  name: z.string(),
  purpose: z.string(),
  actions: z.array(z.string()),
  resources: z.array(z.string()),
  recovery: z.array(z.enum(Object.keys(recoveries) as [Recovery, ...Recovery[]])).exactOptional(),
});

const exampleTask: Task = {
  name: "repair-orders",
  purpose: "repair items that a bug has left half-written",
  actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
  resources: ["arn:aws:dynamodb:eu-central-1:444444444444:table/orders"],
  recovery: ["pointInTimeRecovery"],
};

/** Whose job deploys grants, and where the grants stack keeps its state. */
export type GrantDeployment = Omit<OidcArrival, "kind"> & { state?: GrantState };

const deployer: z.ZodType<GrantDeployment> = z.strictObject({
  issuer: z.string(),
  audience: z.string(),
  subjects: z.array(z.string()),
  claims: z.record(z.string(), z.string()).exactOptional(),
  state: z.strictObject({ bucketArn: z.string(), prefix: z.string(), keyArn: z.string() }).exactOptional(),
});

/** The values of a stack with agents who may be granted tasks. */
export const escalationValues = {
  tasks: configured(
    z.array(task).default([]),
    "what an agent may be granted: each task with its exact actions and resources; nothing by default",
    [exampleTask],
  ),
  revokerTrust: configured(
    z.array(z.string()).optional(),
    "the users and roles that may pull the agents' kill switch, each by its whole ARN; break-glass by default",
    ["arn:aws:iam::444444444444:role/perimeter/break-glass"],
  ),
  grantDeployer: configured(
    deployer.optional(),
    "whose job deploys the grants: one environment of the forge, which asks for a reviewer; nobody's by default. state: where the grants stack keeps its state, or else the job cannot",
    {
      issuer: "https://token.actions.githubusercontent.com",
      audience: "sts.amazonaws.com",
      subjects: ["repo:example@1234567/perimeter@7654321:environment:grants-prod"],
      claims: { ref: "refs/heads/main" },
      state: {
        bucketArn: "arn:aws:s3:::perimeter-state-444444444444-eu-central-1-an",
        prefix: "grants",
        keyArn: "arn:aws:kms:eu-central-1:444444444444:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      },
    },
  ),
} as const;

export interface EscalationsOfAccount {
  accountId: string;
  tasks: readonly Task[];
  revokerTrust?: readonly string[] | undefined;
  grantDeployer?: GrantDeployment | undefined;
}

const arrivalOf = ({ state: _, ...arrival }: GrantDeployment): OidcArrival => ({ kind: "oidc", ...arrival });

/**
 * What is wrong with those values, in that account.
 * @param agentSubjects the subjects that the account's agents arrive with
 */
export function escalationProblems(
  { accountId, tasks, revokerTrust, grantDeployer }: EscalationsOfAccount,
  agentSubjects: readonly string[],
): Problem[] {
  const under = (key: string, problems: readonly Problem[]): Problem[] =>
    problems.map(({ path, message }) => ({ path: [key, ...path], message }));
  return [
    ...under("tasks", boundaryTasksProblems(tasks, accountId)),
    ...under("revokerTrust", revokerTrust === undefined ? [] : revokersProblems(revokerTrust)),
    ...under(
      "grantDeployer",
      grantDeployer === undefined
        ? []
        : [
            ...grantDeployerProblems(arrivalOf(grantDeployer), agentSubjects),
            ...grantStateProblems(grantDeployer.state, accountId),
          ],
    ),
  ];
}

/** The boundary of the account's agents, with its revoker. It comes first: every role of an agent depends on it. */
export const agentBoundary = (account: EscalationsOfAccount, provider: aws.Provider): AgentBoundary =>
  new AgentBoundary(
    "boundary",
    {
      accountId: account.accountId,
      tasks: account.tasks,
      ...(account.revokerTrust === undefined ? {} : { revokerTrust: account.revokerTrust }),
    },
    { provider },
  );

/** The tasks that may be granted, and the role that writes grants, which trusts a provider of the account's access stack. */
export function escalations(account: EscalationsOfAccount, provider: aws.Provider): void {
  const { accountId, tasks, grantDeployer } = account;
  for (const one of tasks) new EscalationTask(`task-${one.name}`, { accountId, task: one }, { provider });
  if (grantDeployer !== undefined)
    new GrantDeployer(
      "grants",
      {
        accountId,
        tasks: tasks.map(({ name }) => name),
        arrival: arrivalOf(grantDeployer),
        ...(grantDeployer.state && { state: grantDeployer.state }),
      },
      { provider },
    );
}
