/** The agents of one account, from the stack's configuration to their roles. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import {
  type AgentConfiguration,
  agentProblems,
  duplicateAgentProblems,
} from "../components/agent-role/agent.ts";
import { AgentRole } from "../components/agent-role/agent-role.ts";
import { boundaryArn, identityProviderArn } from "../components/names.ts";
import { configured, values } from "./configuration.ts";

const arrival = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("oidc"),
    issuer: z.string(),
    audience: z.string(),
    subjects: z.array(z.string()),
    claims: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("role"), roleArn: z.string() }),
]);

const read = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("logGroups"), names: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal("objects"),
    bucket: z.string(),
    prefix: z.string(),
    keyArn: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal("tableItems"), table: z.string(), keyArn: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal("parameters"), path: z.string() }),
  z.strictObject({ kind: z.literal("traces") }),
  z.strictObject({ kind: z.literal("managementEvents") }),
]);

const agent: z.ZodType<AgentConfiguration> = z.strictObject({
  name: z.string(),
  arrival,
  reads: z.array(read).default([]),
});

const example: AgentConfiguration = {
  name: "sre",
  arrival: {
    kind: "oidc",
    issuer: "https://token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
    subjects: ["repo:example@1234567/orders@7654321:environment:agent-prod"],
  },
  reads: [{ kind: "logGroups", names: ["/orders/*"] }],
};

/** What a stack with agents takes beside its own values. */
export const agentValues = {
  agents: configured(
    z
      .array(agent)
      .superRefine((agents, context) => {
        const problems = [
          ...agents.flatMap((one, index) =>
            agentProblems(one).map(({ path, message }) => ({ path: [index, ...path], message })),
          ),
          ...duplicateAgentProblems(agents),
        ];
        for (const { path, message } of problems) context.addIssue({ code: "custom", path, message });
      })
      .default([]),
    "the agents that work in this account: how each arrives, and what data it reads",
    [example],
  ),
  trustedAccounts: configured(
    z.array(values.accountId).default([]),
    "other accounts whose roles may be an agent's arrival, or pull the switch: their administrators are let in here. Never dev's in prod; none by default",
    ["666666666666"],
  ),
} as const;

export interface AgentsOfAccount {
  accountId: string;
  region: string;
  organizationId: string;
  agents: readonly AgentConfiguration[];
}

/** The subjects of tokens that an account's agents arrive with: nobody else may have them. */
export const agentSubjects = (agents: readonly AgentConfiguration[]): string[] =>
  agents.flatMap(({ arrival: way }) => (way.kind === "oidc" ? way.subjects : []));

/**
 * The roles of the account's agents. The providers of the issuers are of the account's access stack (stacks/access.ts).
 * @param options the agents' boundary, which is made before any role that carries it
 */
export function agentRoles(
  account: AgentsOfAccount,
  options: { provider: aws.Provider; boundary: pulumi.Resource },
): AgentRole[] {
  const { accountId, region, organizationId } = account;
  const { provider, boundary } = options;
  return account.agents.map(
    ({ name, arrival: way, reads }) =>
      new AgentRole(
        `agent-${name}`,
        {
          agent: name,
          accountId,
          region,
          arrival:
            way.kind === "oidc"
              ? { ...way, providerArn: identityProviderArn(accountId, way.issuer) }
              : { ...way, organizationId },
          reads,
          boundaryArn: boundaryArn(accountId),
        },
        { provider, dependsOn: [boundary] },
      ),
  );
}
