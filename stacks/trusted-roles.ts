/** Roles that a stack's configuration names: whom they let in beside the ones that are meant. */
import type { AgentConfiguration } from "../components/agent-role/agent.ts";
import { paths } from "../components/names.ts";
import type { ConfigurationProblem } from "./configuration.ts";

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

const agentPaths = [paths.agent, paths.escalation].map((path) => path.slice(1));

/** Whether a path and name, in which `*` and `?` stand for any text, may be that of an agent's role. */
function takesInAgents(name: string): boolean {
  const fixed = name.split(/[*?]/, 1)[0] ?? "";
  return agentPaths.some((path) => fixed.startsWith(path) || (fixed !== name && path.startsWith(fixed)));
}

function administratorProblem(arn: string, accountId: string): string | undefined {
  const name = /^arn:aws:iam::\d{12}:role\/([\w+=,.@/*?-]+)$/.exec(arn)?.[1];
  if (name === undefined)
    return `${arn} is no role of an account: give arn:aws:iam::ACCOUNT:role/PATH/NAME; * may stand for a part below a path`;
  if (accountOf(arn) !== accountId)
    return `${arn} is not in account ${accountId}: name roles of this account`;
  if (takesInAgents(name))
    return `${arn} takes in roles of the agents: name the roles, or what is below a path of theirs`;
  return undefined;
}

/**
 * What is wrong with the roles that may change how logs, keys and backups are kept.
 * AWS would refuse a key that nobody of its account may change; and an agent among them could change what is kept from it.
 */
export function administratorProblems(
  key: string,
  roleArns: readonly string[] | undefined,
  accountId: string,
): ConfigurationProblem[] {
  if (roleArns?.length === 0)
    return [
      { path: [key], message: "nobody could change anything again: name a role, or leave the value out" },
    ];
  return (roleArns ?? []).flatMap((arn, index) => {
    const message = administratorProblem(arn, accountId);
    return message === undefined ? [] : [{ path: [key, index], message }];
  });
}

/** Who is let into an account by role: its agents, and those who stop them. */
export interface TrustOfAccount {
  accountId: string;
  trustedAccounts: readonly string[];
  agents: readonly AgentConfiguration[];
  revokerTrust?: readonly string[] | undefined;
}

/**
 * What is wrong with the roles that may become an agent, or the revoker. A role of another account is its administrators':
 * whoever rules dev would be prod's agent.
 */
export function trustProblems(account: TrustOfAccount): ConfigurationProblem[] {
  const { accountId, trustedAccounts, agents, revokerTrust = [] } = account;
  const foreign = (path: ConfigurationProblem["path"], arn: string): ConfigurationProblem[] =>
    [accountId, ...trustedAccounts, ""].includes(accountOf(arn))
      ? []
      : [
          {
            path,
            message: `${arn} is in account ${accountOf(arn)}, which is not among trustedAccounts: whoever administers that account would be let in here; name a role of ${accountId}, or add the account if it may rule this one`,
          },
        ];
  const arrivals = agents.map(({ arrival }) => (arrival.kind === "role" ? arrival.roleArn : ""));
  return [
    ...arrivals.flatMap((arn, index) => foreign(["agents", index, "arrival", "roleArn"], arn)),
    ...revokerTrust.flatMap((arn, index) => [
      ...foreign(["revokerTrust", index], arn),
      ...(arrivals.includes(arn)
        ? [
            {
              path: ["revokerTrust", index],
              message: `${arn} is how an agent arrives: it would write its own boundary; name a person's role, or break-glass`,
            },
          ]
        : []),
    ]),
  ];
}
