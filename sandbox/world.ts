/**
 * The sandbox's own world file: what is true of its accounts and is in no stack. The sample configuration and
 * docs/adopting.md say the same: which repositories agents push to, and which environments they can enter.
 */
import { type Domain, type GivenWorld, sandboxWorld } from "./cloud/given.ts";

const issuer = "token.actions.githubusercontent.com";

/** Repositories by name and number, as subjects have them (docs/agents.md). */
const repositories = {
  operations: "repo:example@1234567/operations@6655443",
  perimeter: "repo:example@1234567/perimeter@7654321",
  preview: "repo:example@1234567/preview@5544332",
} as const;

interface Unit {
  readonly id: string;
  readonly accounts: readonly string[];
  readonly units: readonly Unit[];
}

/** The world file, as somebody would write it for accounts of their own: docs/world-file.md. */
export function worldFileOf(given: GivenWorld = sandboxWorld) {
  const accountsIn = (unit: string) =>
    given.accounts.filter(({ parent }) => parent === unit).map(({ id }) => id);
  const unitsIn = (node: string): Unit[] =>
    given.units
      .filter(({ parent }) => parent === node)
      .map(({ id }) => ({ id, accounts: accountsIn(id), units: unitsIn(id) }));
  const roles = (name: string, ...domains: readonly Domain[]) =>
    given.accounts
      .filter(({ domain }) => domain !== undefined && domains.includes(domain))
      .map(({ id }) => `arn:aws:iam::${id}:role/perimeter/${name}`);
  return {
    organization: {
      id: given.organizationId,
      managementAccount: given.managementAccountId,
      root: {
        id: given.rootId,
        accounts: accountsIn(given.rootId),
        units: unitsIn(given.rootId),
      },
      trustedServices: given.serviceAccess,
    },
    accounts: given.accounts.map(({ id, name, domain }) => ({ id, name, domain: domain ?? name })),
    agents: {
      // What a preview runs is an agent's code.
      principals: ["arn:aws:iam::*:role/agent/*", "arn:aws:iam::*:role/perimeter/preview"],
      webIdentities: [
        // They push to these two, so that every subject of theirs is the agent's.
        { issuer, subject: `${repositories.preview}:*` },
        { issuer, subject: `${repositories.operations}:*` },
        // To this one they open pull requests, and push branches; main and its environments are people's.
        { issuer, subject: `${repositories.perimeter}:pull_request` },
        { issuer, subject: `${repositories.perimeter}:ref:refs/heads/agent/*` },
        // Dev's preview is free. The others' are released by a person, but what they run is a branch of an agent's.
        ...["dev", "prod", "backup", "audit"].map((domain) => ({
          issuer,
          subject: `${repositories.perimeter}:environment:preview-${domain}`,
        })),
      ],
    },
    deployers: [
      ...roles("deployer", "audit", "backup", "prod", "dev"),
      ...roles("grant-deployer", "prod", "dev"),
    ],
    breakGlass: roles("break-glass", "management", "audit", "backup", "prod", "dev"),
    forges: [{ issuer, repository: "example/perimeter", agentsAdminister: false }],
  };
}
