/**
 * What the pack knows the perimeter's own things by. The components give them these names (components/names.ts); a test
 * holds that both agree.
 */
import { matches } from "../../analysis/iam/pattern.ts";
import type { Settings } from "./configuration/settings.ts";
import { ownAccounts } from "./domains.ts";
import { needed, type Resource, text } from "./resource.ts";

/** IAM paths of the roles that an agent works as: its own, and those of one task each. */
export const agentPath = "/agent/";
export const escalationPath = "/escalation/";

/** What the names of their roles begin with: a session's ARN carries the name, and no path. */
export const agentNames = ["agent-", "landing-"] as const;
export const escalationNames = ["escalation-"] as const;

/** Roles of the perimeter itself, those of its pipeline among them. */
export const perimeterPath = "/perimeter/";
export const deployerName = "deployer";
export const previewName = "preview";
export const pipelineNames: readonly string[] = [deployerName, "grant-deployer", previewName];

/** What the names of the perimeter's buckets begin with, the account that each is in after it, by what they keep. */
export const bucketPrefixes = {
  trail: "perimeter-trail-",
  flowLogs: "perimeter-flow-logs-",
  answers: "perimeter-log-results-",
  state: "perimeter-state-",
} as const;
export type Kept = keyof typeof bucketPrefixes;

/** What the name of a state's bucket begins with, and what the state's key is called. */
export const stateBucketPrefix = bucketPrefixes.state;
export const stateAlias = "alias/perimeter-state";

/** The one boundary, with the kill switch in it. */
export const boundaryName = "agent-boundary";

const isUnder = (resource: Resource, path: string): boolean =>
  (text(resource, "path") ?? "/").startsWith(path);

/** Whether the configuration names a role as an agent's. */
function isNamed(resource: Resource, { agents: { principals } }: Settings): boolean {
  if (principals.length === 0) return false;
  const name = `role${text(resource, "path") ?? "/"}${needed(resource, "name")}`;
  const accounts = ownAccounts(resource);
  return principals.some((pattern) => {
    const [, partition = "aws", account = "*"] = /^arn:([^:]*):iam::([^:]*):/.exec(pattern) ?? [];
    // Where it is not known which account this is, it may be any.
    const known = accounts.length > 0 ? accounts : [account.replaceAll(/[*?]/g, "0")];
    return known.some((own) => matches(pattern, `arn:${partition}:iam::${own}:${name}`));
  });
}

/** A role under the path of agents' own. */
export const isUnderAgents = (resource: Resource): boolean => isUnder(resource, agentPath);

/** The role that an agent arrives at, or the one that it works as: by its path, or by name in the configuration. */
export const isAgentsOwnRole = (resource: Resource, settings: Settings): boolean =>
  isUnderAgents(resource) || (!isEscalationRole(resource) && isNamed(resource, settings));

/** A role of one task. */
export const isEscalationRole = (resource: Resource): boolean => isUnder(resource, escalationPath);

/** A role that an agent can work as. */
export const isAgentRole = (resource: Resource, settings: Settings): boolean =>
  isEscalationRole(resource) || isAgentsOwnRole(resource, settings);

/** The agents' boundary. A policy whose name AWS or the provider makes up is none. */
export const isBoundary = (resource: Resource): boolean =>
  resource.type === "aws:iam/policy:Policy" &&
  resource.properties["name"] !== undefined &&
  needed(resource, "name") === boundaryName;
