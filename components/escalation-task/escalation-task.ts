import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { escalationRoleName, paths, taskPolicyArn } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { taskPermissions } from "./policies.ts";
import { refuse, type Task, taskProblems } from "./task.ts";

export interface EscalationTaskArgs {
  /** The account that the task is in, 12 digits. */
  accountId: string;
  /** The task: exact actions on exact resources, each of which can be undone. */
  task: Task;
}

/**
 * What one task may do, as a policy of the account's own stack.
 *
 * It is the only place where a task's permissions are written down: the boundary is made from the same declaration, and
 * the grants attach this policy without knowing what is in it. Whoever writes grants cannot change it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 */
export class EscalationTask extends pulumi.ComponentResource {
  readonly policy: aws.iam.Policy;
  readonly policyArn: string;

  /** @throws when the task is not exact, or has an operation that cannot be undone, with how to mend it */
  constructor(name: string, args: EscalationTaskArgs, options?: pulumi.ComponentResourceOptions) {
    const { accountId, task } = args;
    refuse(`task ${task.name}`, taskProblems(task, accountId));
    super("agent-perimeter:index:EscalationTask", name, {}, options);
    this.policyArn = taskPolicyArn(accountId, task.name);
    this.policy = new aws.iam.Policy(
      `${name}-policy`,
      {
        name: escalationRoleName(task.name),
        path: paths.escalation,
        // The same for every task: a new description would replace the policy.
        description: "What one escalation task may do, and nothing else",
        policy: toJson(taskPermissions(task), "managedPolicy"),
      },
      { parent: this },
    );
    this.registerOutputs({ policyArn: this.policyArn });
  }
}
