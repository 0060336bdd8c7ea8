/**
 * The sandbox's own world file: what is true of its accounts and is in no stack. The sample configuration and
 * docs/adopting.md say the same: which repositories agents push to, and who may become break-glass.
 */
import { type Domain, type GivenWorld, sandboxWorld } from "./cloud/given.ts";

const issuer = "token.actions.githubusercontent.com";

/** Repositories by name and number, as subjects have them (docs/agents.md). */
const repositories = {
  operations: "repo:example@1234567/operations@6655443",
  perimeter: "repo:example@1234567/perimeter@7654321",
  preview: "repo:example@1234567/preview@5544332",
} as const;

/** Where break-glass is made by hand, before any stack: docs/adopting.md, step 1. */
const withBreakGlass: readonly (Domain | undefined)[] = ["audit", "backup", "prod", "dev"];

const breakGlassTrust = (accountId: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "People",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Condition: {
        ArnLike: {
          "aws:PrincipalArn": `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_BreakGlass_*`,
        },
      },
    },
  ],
});

/** The world file, as somebody would write it for accounts of their own: docs/world-file.md. */
export function worldFileOf(given: GivenWorld = sandboxWorld) {
  const units = [...new Set(given.accounts.map(({ parent }) => parent))].filter((id) => id !== given.rootId);
  const accountsIn = (unit: string) =>
    given.accounts.filter(({ parent }) => parent === unit).map(({ id }) => id);
  const breakGlass = given.accounts
    .filter(({ domain }) => withBreakGlass.includes(domain))
    .map(({ id }) => ({
      arn: `arn:aws:iam::${id}:role/perimeter/break-glass`,
      trust: breakGlassTrust(id),
      managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    }));
  const grantDeployers = given.accounts
    .filter(({ domain }) => domain === "prod" || domain === "dev")
    .map(({ id }) => `arn:aws:iam::${id}:role/perimeter/grant-deployer`);
  return {
    organization: {
      id: given.organizationId,
      managementAccount: given.managementAccountId,
      root: {
        id: given.rootId,
        accounts: accountsIn(given.rootId),
        units: units.map((id) => ({ id, accounts: accountsIn(id) })),
      },
      trustedServices: given.serviceAccess,
    },
    accounts: given.accounts.map(({ id, name, domain }) => ({ id, name, domain: domain ?? name })),
    principals: breakGlass,
    agents: {
      principals: ["arn:aws:iam::*:role/agent/*"],
      webIdentities: [
        // They push to these two, so that every subject of theirs is the agent's.
        { issuer, subject: `${repositories.preview}:*` },
        { issuer, subject: `${repositories.operations}:*` },
        // To this one they open pull requests, and push branches; main and its environments are people's.
        { issuer, subject: `${repositories.perimeter}:pull_request` },
        { issuer, subject: `${repositories.perimeter}:ref:refs/heads/agent/*` },
      ],
    },
    deployers: grantDeployers,
    breakGlass: breakGlass.map(({ arn }) => arn),
    forges: [{ issuer, repository: "example/perimeter", agentsAdminister: false }],
  };
}
