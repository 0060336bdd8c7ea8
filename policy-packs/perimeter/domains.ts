/** Which account and which trust domain a resource is in, as far as anybody has said. */
import type { Settings } from "./configuration/settings.ts";
import { allowedAccounts, type Resource } from "./resource.ts";

/** The accounts that the resource's provider is for; of a provider, its own. None where it is not pinned. */
export function ownAccounts({ type, properties, provider }: Resource): readonly string[] {
  const of = type === "pulumi:providers:aws" ? properties : provider;
  try {
    return of ? allowedAccounts(of) : [];
  } catch {
    return []; // isolation-provider-pinned says what is wrong with it
  }
}

/** The domain that a resource is in: what the configuration says of the stack, else of its account. */
export function domainOf(resource: Resource, { domain, accounts }: Settings): string | undefined {
  if (domain !== undefined || accounts.length === 0) return domain;
  const own = ownAccounts(resource);
  return accounts.find(({ id }) => own.includes(id))?.domain;
}
