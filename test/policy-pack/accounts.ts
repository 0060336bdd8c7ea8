/** The sandbox's accounts, as the pack's configuration says them. */
export const sandboxAccounts = [
  { id: "111111111111", domain: "management" },
  { id: "222222222222", domain: "audit" },
  { id: "333333333333", domain: "backup" },
  { id: "444444444444", domain: "prod", name: "shop" },
  { id: "555555555555", domain: "dev" },
] as const;

/** Agents beside those under the perimeter's paths, as somebody might name them. */
export const namedAgents = {
  principals: ["arn:aws:iam::*:role/ci-bot-*", "arn:aws:iam::*:user/ci-*"],
  webIdentities: [
    { issuer: "token.actions.githubusercontent.com", subject: "repo:example@*:ref:refs/heads/*" },
    { issuer: "token.actions.githubusercontent.com", subject: "repo:example@*:pull_request" },
  ],
};
