/** The sandbox's accounts, as the pack's configuration says them. */
export const sandboxAccounts = [
  { id: "111111111111", domain: "management" },
  { id: "222222222222", domain: "audit" },
  { id: "333333333333", domain: "backup" },
  { id: "444444444444", domain: "prod", name: "shop" },
  { id: "555555555555", domain: "dev" },
] as const;
