import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, type Task } from "../escalation-task/task.ts";
import { boundaryArn, boundaryName, breakGlassRoleName, paths, revokerRoleName, roleArn } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { boundaryTasksProblems, revokersProblems } from "./boundary.ts";
import { standingKillSwitch } from "./kill-switch.ts";
import { boundaryDocument, revokerPermissions, revokerTrust } from "./policies.ts";

export interface AgentBoundaryArgs {
  /** The account whose agents it bounds, 12 digits. */
  accountId: string;
  /** Every task that an escalation role of the account may be for. Default: none, and no escalation role can do anything. */
  tasks?: readonly Task[];
  /**
   * ARNs of the users and roles that may pull the kill switch, exactly. A user needs a second factor; for a role, its own
   * trust must ask for one. Default: the account's break-glass role.
   */
  revokerTrust?: readonly string[];
}

/**
 * What no role of an agent can exceed, with the kill switch in it, and the role that pulls the switch.
 *
 * One policy is the permissions boundary of every role of every agent in the account: landing, agent and escalation
 * roles. It must be there before any of them, so they depend on this component. The switch is a statement of it: pulled,
 * it denies every request of all of them at once. That takes AWS seconds to minutes, and docs/runbooks/revoke.md says
 * how it is done without Pulumi, and what it does not end.
 *
 * Deployments keep the switch as they find it (kill-switch.ts). Between reading it and writing the policy lie seconds,
 * in which a pull would be lost: the runbook has the person look once more.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export class AgentBoundary extends pulumi.ComponentResource {
  /** The ARN of the boundary. It is known beforehand: what carries it must depend on this component. */
  readonly arn: string;
  readonly revokerRoleArn: string;
  readonly policy: aws.iam.Policy;
  readonly revoker: aws.iam.Role;

  /** @throws when a task or a revoker is not exact, or the tasks do not fit into AWS's size, with how to mend it */
  constructor(name: string, args: AgentBoundaryArgs, options?: pulumi.ComponentResourceOptions) {
    const { accountId, tasks = [] } = args;
    const revokers = args.revokerTrust ?? [roleArn(accountId, paths.perimeter, breakGlassRoleName)];
    refuse("agent boundary: tasks", boundaryTasksProblems(tasks, accountId));
    refuse("agent boundary: revokerTrust", revokersProblems(revokers));
    super("agent-perimeter:index:AgentBoundary", name, {}, options);
    this.arn = boundaryArn(accountId);
    this.revokerRoleArn = roleArn(accountId, paths.perimeter, revokerRoleName);
    const guard = { parent: this, protect: true };

    const killSwitch = standingKillSwitch(accountId, { parent: this });
    this.policy = new aws.iam.Policy(
      `${name}-policy`,
      {
        name: boundaryName,
        path: paths.perimeter,
        description: "What no role of an agent can exceed, with the kill switch in it",
        policy: killSwitch.then((position) => {
          if (position === "pulled")
            void pulumi.log.warn(
              `the kill switch of account ${accountId} is pulled: every agent in it is stopped, and this deployment leaves it so (docs/runbooks/revoke.md)`,
              this,
            );
          return toJson(boundaryDocument(accountId, tasks, position), "managedPolicy");
        }),
      },
      guard,
    );

    this.revoker = new aws.iam.Role(
      `${name}-revoker`,
      {
        name: revokerRoleName,
        path: paths.perimeter,
        description: "Pulls the kill switch of every agent in the account, and does nothing else",
        assumeRolePolicy: toJson(revokerTrust(revokers), "trustPolicy"),
        maxSessionDuration: 3600,
      },
      guard,
    );
    new aws.iam.RolePolicy(
      `${name}-revoker-permissions`,
      {
        name: "write-the-boundary",
        role: this.revoker.name,
        policy: toJson(revokerPermissions(accountId), "roleInlinePolicies"),
      },
      guard,
    );
    this.registerOutputs({ arn: this.arn, revokerRoleArn: this.revokerRoleArn });
  }
}
