import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { viewGroups } from "../../catalog/view-only.ts";
import {
  agentPolicyName,
  agentRoleArn,
  agentRoleName,
  landingRoleArn,
  landingRoleName,
  paths,
  policyArn,
} from "../names.ts";
import { toJson } from "../policy-document.ts";
import {
  type AgentConfiguration,
  agentProblems,
  type OidcArrival,
  providerProblem,
  type RoleArrival,
} from "./agent.ts";
import type { AgentProblem, DeclaredRead } from "./declared-reads.ts";
import {
  agentTrust,
  dataPermissions,
  escalationPermissions,
  landingPermissions,
  landingTrust,
  noSecretsInMetadata,
  onlyReads,
  viewPermissions,
} from "./policies.ts";

export interface AgentRoleArgs {
  /** The agent's name: its SourceIdentity in every log line, and part of its roles' names. */
  agent: string;
  /** The account that the roles are in, 12 digits. */
  accountId: string;
  /** The Region of what the declared reads open. */
  region: string;
  /** How the agent gets its first session: a token of its forge, or a role that its machine has. */
  arrival:
    | (OidcArrival & {
        /** The account's provider of that issuer (components/identity-provider). */
        providerArn: string;
      })
    | (RoleArrival & {
        /** The organisation that the role's account must be in at every arrival. */
        organizationId: string;
      });
  /** Reads of data, each naming what it opens. Default: none. */
  reads?: readonly DeclaredRead[];
  /** The boundary with the kill switch (components/agent-boundary). Both roles carry it; it must exist before them. */
  boundaryArn: string;
}

/** Sessions last one hour: AWS's shortest maximum, and its longest for a chained role. */
const maxSessionDuration = 3600;

/** @throws Error with a line for each problem, naming the argument, what is wrong and how to mend it */
function check(args: AgentRoleArgs): void {
  const configuration: AgentConfiguration = {
    name: args.agent,
    arrival: args.arrival,
    reads: args.reads ?? [],
  };
  const { arrival } = args;
  const wrongProvider =
    arrival.kind === "oidc"
      ? providerProblem(arrival.providerArn, arrival.issuer, args.accountId)
      : undefined;
  const problems: AgentProblem[] = [
    ...agentProblems(configuration),
    ...(wrongProvider === undefined ? [] : [{ path: ["arrival", "providerArn"], message: wrongProvider }]),
    ...(/^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]+$/.test(args.boundaryArn) &&
    args.boundaryArn.split(":")[4] === args.accountId
      ? []
      : [
          {
            path: ["boundaryArn"],
            message: `${args.boundaryArn} is no customer-managed policy of account ${args.accountId}: give the agents' boundary`,
          },
        ]),
  ];
  if (problems.length > 0)
    throw new Error(
      problems.map(({ path, message }) => `agent ${args.agent}: ${path.join(".")}: ${message}`).join("\n"),
    );
}

/**
 * How one agent gets into an account, and what it may look at.
 *
 * It arrives at its landing role, which can do nothing but become the agent's role, with the agent's SourceIdentity.
 * That role views metadata, call by call (catalog/view-only.ts), reads the data that was declared, and may ask to become
 * an escalation role. Everything else is denied explicitly: writes, other data, secrets, credentials, and metadata that
 * carries secrets (catalog/secret-bearing-metadata.ts). Both roles carry the boundary; sessions last an hour.
 *
 * A subject that the agent can get is the agent: see `OidcArrival`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export class AgentRole extends pulumi.ComponentResource {
  readonly landingRole: aws.iam.Role;
  readonly role: aws.iam.Role;
  readonly landingRoleArn: string;
  readonly roleArn: string;

  /** @throws when an argument is not exact, with what is wrong and how to mend it */
  constructor(name: string, args: AgentRoleArgs, options?: pulumi.ComponentResourceOptions) {
    check(args);
    super("agent-perimeter:index:AgentRole", name, {}, options);
    const { accountId, agent, arrival, boundaryArn } = args;
    const reads = args.reads ?? [];
    this.roleArn = agentRoleArn(accountId, agent);
    this.landingRoleArn = landingRoleArn(accountId, agent);

    // Children do not inherit dependsOn: the boundary that the caller names there comes before each role.
    const after: pulumi.CustomResourceOptions = { parent: this };
    if (options?.dependsOn !== undefined) after.dependsOn = options.dependsOn;

    this.role = new aws.iam.Role(
      `${name}-agent`,
      {
        name: agentRoleName(agent),
        path: paths.agent,
        description: `The agent ${agent}: views metadata, reads what was declared, writes nothing`,
        assumeRolePolicy: toJson(agentTrust(accountId, agent), "trustPolicy"),
        permissionsBoundary: boundaryArn,
        maxSessionDuration,
      },
      after,
    );

    // Denies first: at no moment does the role have an allow without all of them.
    const nothingElse = [
      ...this.#managed(
        name,
        args,
        "only-reads",
        "Denies all but reads",
        toJson(onlyReads(accountId, reads), "managedPolicy"),
      ),
      ...this.#managed(
        name,
        args,
        "no-secrets",
        "Denies metadata that carries secrets",
        toJson(noSecretsInMetadata(), "managedPolicy"),
      ),
    ];
    const denies = [
      ...nothingElse,
      new aws.iam.RolePolicy(
        `${name}-data`,
        {
          name: "data",
          role: this.role.name,
          policy: toJson(dataPermissions(reads, args), "roleInlinePolicies"),
        },
        // Declared reads are allowed in it.
        { parent: this, protect: true, dependsOn: nothingElse },
      ),
    ];

    const allows = [
      ...viewGroups.flatMap((group) =>
        this.#managed(
          name,
          args,
          `view-${group}`,
          `Lets the agent look at metadata: ${group}`,
          toJson(viewPermissions(group), "managedPolicy"),
          denies,
        ),
      ),
      new aws.iam.RolePolicy(
        `${name}-escalations`,
        {
          name: "escalations",
          role: this.role.name,
          policy: toJson(escalationPermissions(accountId), "roleInlinePolicies"),
        },
        { parent: this, dependsOn: denies },
      ),
    ];

    // The way in comes last.
    this.landingRole = new aws.iam.Role(
      `${name}-landing`,
      {
        name: landingRoleName(agent),
        path: paths.agent,
        description: `Where the agent ${agent} arrives: becomes ${agentRoleName(agent)} and nothing else`,
        assumeRolePolicy: toJson(landingTrust(arrival), "trustPolicy"),
        permissionsBoundary: boundaryArn,
        maxSessionDuration,
      },
      after,
    );
    new aws.iam.RolePolicy(
      `${name}-landing-permissions`,
      {
        name: "become-the-agent",
        role: this.landingRole.name,
        policy: toJson(landingPermissions(accountId, agent), "roleInlinePolicies"),
      },
      { parent: this, dependsOn: [...denies, ...allows] },
    );

    this.registerOutputs({ roleArn: this.roleArn, landingRoleArn: this.landingRoleArn });
  }

  /** A customer-managed policy attached to the agent's role; a deny where nothing is named that it must wait for. */
  #managed(
    name: string,
    args: AgentRoleArgs,
    part: string,
    description: string,
    policy: string,
    denies?: pulumi.Resource[],
  ): pulumi.Resource[] {
    const guard = { parent: this, protect: denies === undefined };
    const policyName = agentPolicyName(args.agent, part);
    const managed = new aws.iam.Policy(
      `${name}-${part}`,
      { name: policyName, path: paths.perimeter, description, policy },
      guard,
    );
    const attachment = new aws.iam.RolePolicyAttachment(
      `${name}-${part}`,
      { role: this.role.name, policyArn: policyArn(args.accountId, paths.perimeter, policyName) },
      { ...guard, dependsOn: [managed, ...(denies ?? [])] },
    );
    return [managed, attachment];
  }
}
