import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { agentProblems, type OidcArrival } from "../agent-role/agent.ts";
import { isTaskName, type Problem, refuse } from "../escalation-task/task.ts";
import { grantDeployerRoleName, paths, roleArn } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { type GrantState, grantDeployerPermissions, grantDeployerTrust } from "./policies.ts";

export interface GrantDeployerArgs {
  /** The account whose grants it writes, 12 digits. */
  accountId: string;
  /** The names of the tasks that may be granted. The roles of these, and no others, are within its reach. */
  tasks: readonly string[];
  /**
   * Whose job it is: the token's issuer, audience and subjects, exactly. The subjects are those of one environment, whose
   * rules on the forge must ask for a reviewer and admit the protected branch only: whoever gets such a token opens tasks.
   */
  arrival: OidcArrival;
  /** Where the grants stack keeps its state. Default: nowhere that this role reaches. */
  state?: GrantState;
}

/** What is wrong with the deployer's arrival, each with its place and how to mend it; empty when nothing is. */
export function grantDeployerProblems(
  arrival: OidcArrival,
  agentSubjects: readonly string[] = [],
): Problem[] {
  const forge = agentProblems({ name: "deployer", arrival, reads: [] }).map(({ path, message }) => ({
    path: path.slice(1),
    message,
  }));
  // GitHub gives an environment's subject to a pull request's job as well, if the environment's rules let it in. The
  // workflow's own reference does not tell: a pull request's workflow may call one that stands on the branch.
  const onBranch = /^refs\/heads\/./.test(arrival.claims?.["ref"] ?? "");
  return [
    ...forge,
    ...(/^https:\/\/token\.actions\./.test(arrival.issuer) && !onBranch
      ? [
          {
            path: ["claims"],
            message:
              'a pull request\'s job that names the environment would be let in: add "ref": "refs/heads/main", or the branch that is protected',
          },
        ]
      : []),
    ...arrival.subjects.flatMap((subject, index) => [
      ...(/:environment:[^:]+$/.test(subject)
        ? []
        : [
            {
              path: ["subjects", index],
              message: `${subject} names no environment: grants are deployed from one that asks for a reviewer; end it in :environment:NAME`,
            },
          ]),
      ...(agentSubjects.includes(subject)
        ? [
            {
              path: ["subjects", index],
              message: `${subject} is how an agent arrives: it would grant itself every task; use an environment of its own`,
            },
          ]
        : []),
    ]),
  ];
}

/** What is wrong with where the state is kept, in that account; empty when nothing is. */
export function grantStateProblems(state: GrantState | undefined, accountId: string): Problem[] {
  if (state === undefined) return [];
  const wrong = (key: string, right: boolean, message: string): Problem[] =>
    right ? [] : [{ path: ["state", key], message }];
  return [
    ...wrong(
      "bucketArn",
      /^arn:aws:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(state.bucketArn),
      `${state.bucketArn} is no bucket: give arn:aws:s3:::BUCKET`,
    ),
    ...wrong(
      "prefix",
      /^[\w.-]+(?:\/[\w.-]+)*$/.test(state.prefix),
      `${state.prefix} is no exact prefix: letters, digits, _ . - and / between them`,
    ),
    ...wrong(
      "keyArn",
      new RegExp(`^arn:aws:kms:[a-z0-9-]+:${accountId}:key/[a-f0-9-]+$`).test(state.keyArn),
      `${state.keyArn} is no key of account ${accountId}: give the ARN of the key, not of an alias`,
    ),
  ];
}

/**
 * The only role that writes grants, and that can write nothing else: not the boundary, not a task, not an agent's role,
 * not itself. An urgent grant neither carries nor waits for another change.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export class GrantDeployer extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  readonly roleArn: string;

  /** @throws when an argument is not exact, with what is wrong and how to mend it */
  constructor(name: string, args: GrantDeployerArgs, options?: pulumi.ComponentResourceOptions) {
    const { accountId, tasks, arrival, state } = args;
    refuse("grant deployer", [
      ...grantDeployerProblems(arrival).map(({ path, message }) => ({ path: ["arrival", ...path], message })),
      ...tasks.flatMap((task, index) =>
        isTaskName(task) ? [] : [{ path: ["tasks", index], message: `${task} is no task's name` }],
      ),
      ...grantStateProblems(state, accountId),
    ]);
    super("agent-perimeter:index:GrantDeployer", name, {}, options);
    this.roleArn = roleArn(accountId, paths.perimeter, grantDeployerRoleName);
    const guard: pulumi.CustomResourceOptions = { parent: this, protect: true };
    // Children do not inherit dependsOn: the issuer's provider that the caller names there comes before the role.
    const after = options?.dependsOn === undefined ? guard : { ...guard, dependsOn: options.dependsOn };
    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        name: grantDeployerRoleName,
        path: paths.perimeter,
        description: "Writes grants: opens and shuts the roles of declared tasks, and nothing else",
        assumeRolePolicy: toJson(grantDeployerTrust(accountId, arrival), "trustPolicy"),
        maxSessionDuration: 3600,
      },
      after,
    );
    new aws.iam.RolePolicy(
      `${name}-permissions`,
      {
        name: "write-grants",
        role: this.role.name,
        policy: toJson(grantDeployerPermissions(accountId, tasks, state), "roleInlinePolicies"),
      },
      guard,
    );
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
