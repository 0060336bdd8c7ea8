/**
 * Where attackers start once every gate is gone, and the goals that are not out of their reach then, each with the reason
 * why it may be so. Whatever is not listed is `never`: walls.test.ts holds both.
 */
import { accounts } from "../guardrails/place.ts";
import { agent, type Freedom } from "./freed.ts";

export interface WallStart {
  /** Who it is, as a person calls it. */
  readonly who: string;
  readonly arn: string;
  /** What of theirs an attacker has written; everything else stands as the blueprint leaves it. */
  readonly freedom: Freedom;
  /** Goals that are in reach, and why that may be. */
  readonly open: Readonly<Record<string, string>>;
}

const { audit, backup, prod, dev } = accounts;

const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

const itsOwn = "it may do everything in its own account by what its policies were made";

/** What product teams do daily and nothing takes back: no guardrail stops it, and the boundary denies it to agents. */
const ordinaryLosses =
  "what product teams do daily is not denied, whoever does it (catalog/guardrails/final-but-ordinary.txt); backups, keys, snapshots, databases and tables are. Agents' roles have the boundary besides, which break-glass alone takes off";

const isTheDeployer = "it is a deployer: what it may do is written in components/pipeline-access";

const boundaryIsDeployed =
  "the boundary's text is part of the stack that it applies, since it holds the declared tasks; it may neither take it off a role nor make a role of an agent without it";

const countsAsAdministrator =
  "the goal takes root for an administrator whatever denies it: guardrails deny it everything";

const administrator = (account: string) => ({ [`admin:${account}`]: itsOwn });

const agents: readonly WallStart[] = (["prod", "dev"] as const).flatMap((domain) => [
  {
    who: `${domain}'s agent, its own policies \`*\``,
    arn: agent[domain],
    freedom: "own policies",
    open: {},
  },
  {
    who: `${domain}'s agent, its own policies \`*\`, without its boundary`,
    arn: agent[domain],
    freedom: "own policies, no boundary",
    open: {
      ...administrator(accounts[domain]),
      ...(domain === "prod" ? { irreversible: ordinaryLosses } : {}),
    },
  },
]);

const others: readonly WallStart[] = [prod, dev].flatMap((account) => {
  const domain = account === prod ? "prod" : "dev";
  const open = { ...administrator(account), ...(domain === "prod" ? { irreversible: ordinaryLosses } : {}) };
  return [
    ["an administrator's role that somebody made", "team/administrator"],
    ["a build's role", "build"],
    ["an instance's role", "web-server"],
  ].map(([what = "", name = ""]) => ({
    who: `${what} in ${domain}, its own policies \`*\``,
    arn: role(account, name),
    freedom: "nothing" as const,
    open,
  }));
});

const guardians: readonly WallStart[] = [
  {
    who: "an administrator's role that somebody made in audit, its own policies `*`",
    arn: role(audit, "team/administrator"),
    freedom: "nothing",
    open: {
      ...administrator(audit),
      audit:
        "the goal counts every bucket of the audit account, and answers to questions lie in one that people write; the log's buckets do not let it",
    },
  },
  {
    who: "an administrator's role that somebody made in backup, its own policies `*`",
    arn: role(backup, "team/administrator"),
    freedom: "nothing",
    open: administrator(backup),
  },
];

const roots: readonly WallStart[] = (["prod", "dev", "audit", "backup"] as const).map((domain) => ({
  who: `root of ${domain}`,
  arn: `arn:aws:iam::${accounts[domain]}:root`,
  freedom: "nothing",
  open: { [`admin:${accounts[domain]}`]: countsAsAdministrator },
}));

/** Hostile programs, with the rights that the blueprint gives to the job that runs them. */
const programs: readonly WallStart[] = [
  {
    who: "a hostile program as prod's deployer",
    arn: role(prod, "perimeter/deployer"),
    freedom: "nothing",
    open: {
      approval: isTheDeployer,
      guardrails: boundaryIsDeployed,
      irreversible: ordinaryLosses,
      ...administrator(prod),
    },
  },
  {
    who: "a hostile program as dev's deployer",
    arn: role(dev, "perimeter/deployer"),
    freedom: "nothing",
    open: { approval: isTheDeployer, guardrails: boundaryIsDeployed, ...administrator(dev) },
  },
  {
    who: "a hostile program as the audit account's deployer",
    arn: role(audit, "perimeter/deployer"),
    freedom: "nothing",
    open: {
      approval: isTheDeployer,
      audit:
        "the goal counts every bucket of the audit account, and it writes the state of its own stack; the log's buckets do not let it",
    },
  },
  {
    who: "a hostile program as the backup account's deployer",
    arn: role(backup, "perimeter/deployer"),
    freedom: "nothing",
    open: { approval: isTheDeployer },
  },
  ...[prod, dev].map(
    (account): WallStart => ({
      who: `a hostile program as ${account === prod ? "prod" : "dev"}'s deployer of grants`,
      arn: role(account, "perimeter/grant-deployer"),
      freedom: "nothing",
      open: { approval: isTheDeployer },
    }),
  ),
  ...(["audit", "backup", "prod", "dev"] as const).map(
    (domain): WallStart => ({
      who: `unmerged code in the preview of ${domain}`,
      arn: role(accounts[domain], "perimeter/preview"),
      freedom: "nothing",
      open: {},
    }),
  ),
];

export const wallStarts: readonly WallStart[] = [...agents, ...others, ...guardians, ...roots, ...programs];
