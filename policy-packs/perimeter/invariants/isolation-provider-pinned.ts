import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { allowedAccounts, isOn } from "../resource.ts";

const provider = (properties: Record<string, unknown>) => ({
  type: "pulumi:providers:aws",
  name: "prod",
  properties: { region: "eu-central-1", ...properties },
});

/** Provider switches that take its checks away, with what they stop. */
const switches: Readonly<Record<string, string>> = {
  skipCredentialsValidation: "does not check its credentials",
  skipRequestingAccountId: "does not ask AWS which account it is in, so allowedAccountIds holds nothing",
  insecure: "does not check that it talks to AWS",
};

/** Blocks and lists of a provider arrive as JSON text. */
const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && !["", "[]", "{}", "[{}]"].includes(String(value));

export default resourceInvariant({
  id: "isolation-provider-pinned",
  title: "Every AWS provider is pinned to exactly one account and Region, and keeps its checks.",
  protects:
    "The account that a stack is meant for: with other credentials at hand it stops, rather than deploy to what they open.",
  why: "The credentials of the shell decide where an unpinned provider deploys. In April 2026 an agent found a stray token and deleted a production volume, backups included, in nine seconds.",
  fix: "give the provider its region and allowedAccountIds with the stack's one account id, and remove endpoints, insecure and the skip… settings.",
  types: ["pulumi:providers:aws"],
  limits:
    "AWS_ENDPOINT_URL and its like in the environment of the engine change endpoints, too; a pack does not see them.",
  *check({ properties }) {
    const accounts = allowedAccounts(properties);
    if (accounts.length !== 1 || !/^\d{12}$/.test(accounts[0] ?? ""))
      yield accounts.length === 0
        ? "is a provider that is pinned to no account"
        : `is a provider that is pinned to ${accounts.join(", ")}, not to one account`;
    if (!isGiven(properties["region"]))
      yield "is a provider that takes its Region from whoever runs it (region)";
    for (const [key, what] of Object.entries(switches))
      if (isOn(properties, key)) yield `is a provider that ${what} (${key})`;
    if (isGiven(properties["endpoints"])) yield "is a provider that sends requests elsewhere (endpoints)";
  },
  examples: {
    holds: [{ what: "one account", resources: [provider({ allowedAccountIds: '["111122223333"]' })] }],
    broken: [
      { what: "no account", resources: [provider({})] },
      {
        what: "no Region",
        resources: [provider({ region: "", allowedAccountIds: '["111122223333"]' })],
      },
      {
        what: "two accounts",
        resources: [provider({ allowedAccountIds: '["111122223333","444455556666"]' })],
      },
      {
        what: "a pin that is not looked at",
        resources: [provider({ allowedAccountIds: '["111122223333"]', skipRequestingAccountId: "true" })],
      },
      {
        what: "somebody else's endpoint",
        resources: [
          provider({ allowedAccountIds: '["111122223333"]', endpoints: '[{"s3":"https://s3.example"}]' }),
        ],
      },
    ],
    cannotTell: [
      { what: "an account from a deployment", resources: [provider({ allowedAccountIds: notKnownYet })] },
    ],
  },
});
