import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { quotas } from "../../catalog/quotas.ts";
import { isTaskName, type Problem, refuse } from "../escalation-task/task.ts";
import { boundaryArn, escalationRoleArn, escalationRoleName, paths, taskPolicyArn } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { expiredGrants, type Grant, grantsProblems } from "./grant.ts";
import { escalationTrust, grantWindows } from "./policies.ts";

export interface EscalationRoleArgs {
  /** The account that the task is in, 12 digits. */
  accountId: string;
  /** The task, by its name. What it may do is declared in the account's own stack (components/escalation-task). */
  task: string;
  /** The agents that a grant may name. */
  agents: readonly string[];
  /** The grants of this task, over ones included. None: the role is shut. */
  grants: readonly Grant[];
  /** The boundary with the kill switch (components/agent-boundary): AWS refuses the role before it exists. */
  boundaryArn: string;
}

/** What is wrong with the grants of one task together: a trust policy holds four or five. */
export function trustProblems(accountId: string, task: string, grants: readonly Grant[]): Problem[] {
  const { limit } = quotas.trustPolicy;
  const size = JSON.stringify(escalationTrust(accountId, grants)).length;
  return size <= limit
    ? []
    : [
        {
          path: [],
          message: `the ${grants.length} grants of ${task} make its trust policy ${size} characters long, and AWS takes ${limit}: remove those that are over, or wait until one is`,
        },
      ];
}

/**
 * The role of one task, shut until a grant opens it.
 *
 * A grant names the agent, the session and the window, and AWS holds all three, in the role's trust and again in its
 * permissions. What the role may do is not decided here: it carries the task's policy, and the boundary, which allows
 * this role nothing but the task. So a grant can open a task; it cannot change one.
 *
 * A grant that is removed ends at the next deployment, one that is over by itself; the kill switch ends all at once.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export class EscalationRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  readonly roleArn: string;

  /** @throws when a grant is not exact, too long, or one too many, with how to mend it */
  constructor(name: string, args: EscalationRoleArgs, options?: pulumi.ComponentResourceOptions) {
    const { accountId, task, agents, grants } = args;
    refuse(`escalation role ${task}`, [
      ...(isTaskName(task) ? [] : [{ path: ["task"], message: `${task} is no task's name` }]),
      ...(args.boundaryArn === boundaryArn(accountId)
        ? []
        : [
            {
              path: ["boundaryArn"],
              message: `${args.boundaryArn} is not the agents' boundary: give ${boundaryArn(accountId)}`,
            },
          ]),
      ...grantsProblems(grants, { tasks: [task], agents }).map(({ path, message }) => ({
        path: ["grants", ...path],
        message,
      })),
      ...trustProblems(accountId, task, grants),
    ]);
    super("agent-perimeter:index:EscalationRole", name, {}, options);
    this.roleArn = escalationRoleArn(accountId, task);
    for (const { id, notAfter } of expiredGrants(grants, new Date()))
      void pulumi.log.warn(`grant ${id} of ${task} has been over since ${notAfter}: remove it`, this);

    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        name: escalationRoleName(task),
        path: paths.escalation,
        description: "One task of an agent's, shut until a grant opens it",
        assumeRolePolicy: toJson(escalationTrust(accountId, grants), "trustPolicy"),
        permissionsBoundary: args.boundaryArn,
        maxSessionDuration: 3600,
      },
      { parent: this },
    );
    const windows = new aws.iam.RolePolicy(
      `${name}-windows`,
      {
        name: "grant-windows",
        role: this.role.name,
        policy: toJson(grantWindows(grants), "roleInlinePolicies"),
      },
      { parent: this },
    );
    // Last: at no moment can the role do its task outside a window.
    new aws.iam.RolePolicyAttachment(
      `${name}-task`,
      { role: this.role.name, policyArn: taskPolicyArn(accountId, task) },
      { parent: this, dependsOn: [windows] },
    );
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
