/** Where a provider's configuration points, and why the sandbox takes no other. */
import type { GivenWorld } from "./cloud/given.ts";
import { hasUnknown, type Properties } from "./wire.ts";

/** One Region of one account. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Lists reach a provider as JSON strings. */
function listOf(value: unknown): unknown[] {
  const list: unknown = typeof value === "string" && value.startsWith("[") ? JSON.parse(value) : value;
  return Array.isArray(list) ? list : [];
}

/** Account and Region that a provider's configuration names. */
export function placeOf(configuration: Properties): Place {
  const [account] = listOf(configuration["allowedAccountIds"]);
  return { account: String(account ?? "000000000000"), region: String(configuration["region"] ?? "") };
}

/** Settings with which a provider would no longer ask AWS, or no longer make sure of the account. */
const unsafe = ["endpoints", "insecure", "skipCredentialsValidation", "skipRequestingAccountId"] as const;

const isOn = (value: unknown): boolean =>
  value !== undefined && value !== false && value !== "false" && value !== "[]" && value !== "";

/** What is wrong with a provider's configuration, by property; empty when the sandbox takes it. */
export function placeProblems(
  configuration: Properties,
  world: GivenWorld,
): { property: string; reason: string }[] {
  const problems: { property: string; reason: string }[] = [];
  const pin = configuration["allowedAccountIds"];
  const ids = world.accounts.map((account) => account.id);
  const accounts = listOf(pin);
  const [account] = accounts;
  if (hasUnknown(pin) || hasUnknown(accounts))
    problems.push({
      property: "allowedAccountIds",
      reason:
        "must be known before the deployment: a preview checks nothing under a provider without account",
    });
  else if (accounts.length !== 1)
    problems.push({
      property: "allowedAccountIds",
      reason: `must name the one account that the provider is pinned to (${ids.join(", ")}), and names ${accounts.length}`,
    });
  else if (!ids.includes(String(account)))
    problems.push({
      property: "allowedAccountIds",
      reason: `the sandbox has no account ${String(account)}; it has ${ids.join(", ")}. Put the sample value back, and keep those of your own accounts in a folder of their own (docs/adopting.md)`,
    });
  const region = configuration["region"];
  if (typeof region !== "string" || region === "")
    problems.push({ property: "region", reason: "must name the Region" });
  else if (hasUnknown(region))
    problems.push({ property: "region", reason: "must be known before the deployment" });
  for (const property of unsafe)
    if (isOn(configuration[property]))
      problems.push({
        property,
        reason:
          "the sandbox does not take it: the provider would no longer make sure that it talks to AWS and to the pinned account",
      });
  return problems;
}
