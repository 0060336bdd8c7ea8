/** What AWS checks in a policy document before it takes it: JSON, size, and that the principals named exist. */
import { type QuotaName, quotas } from "../../catalog/quotas.ts";
import type { Cloud } from "./cloud.ts";
import { Refusal } from "./kind.ts";

interface Statement {
  Principal?: string | { AWS?: string | string[] };
  NotPrincipal?: string | { AWS?: string | string[] };
}

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The `AWS` principals that a document's statements name. */
function namedPrincipals(statements: readonly Statement[]): string[] {
  return statements
    .flatMap((statement) => [statement.Principal, statement.NotPrincipal])
    .flatMap((principal) => (typeof principal === "object" ? listOf(principal.AWS) : []));
}

/** Whether an AWS principal, as a policy names it, exists in the model. */
function principalExists(principal: string, cloud: Cloud): boolean {
  if (principal === "*") return true;
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
  if (account !== undefined)
    return cloud.given.outsiders.includes(account) || cloud.given.accounts.some(({ id }) => id === account);
  return cloud.byArn(principal) !== undefined;
}

/**
 * Refuses a document that AWS would refuse. A value that is unknown before the deployment is passed over.
 * @param code the error code of the service, which differs from one to the next
 * @param quota the row of catalog/quotas.ts that limits the document's size; AWS counts no white space
 */
export function refuseDocument(
  document: unknown,
  options: { code: string; where: string; quota?: QuotaName; cloud: Cloud },
): void {
  if (document === undefined) return;
  const { code, where, quota, cloud } = options;
  if (typeof document !== "string") throw new Refusal(code, `${where}: the policy is not a JSON string`);
  let parsed: { Statement?: Statement | Statement[] };
  try {
    parsed = JSON.parse(document);
  } catch (error) {
    throw new Refusal(code, `${where}: the policy is no JSON: ${(error as Error).message}`);
  }
  if (quota) {
    const size = JSON.stringify(parsed).length;
    const limit = quotas[quota].limit;
    if (size > limit)
      throw new Refusal("LimitExceeded", `${where}: the policy has ${size} characters, AWS takes ${limit}`);
  }
  for (const principal of namedPrincipals(listOf(parsed.Statement)))
    if (!principalExists(principal, cloud))
      throw new Refusal(code, `${where}: invalid principal in policy: ${principal} does not exist`);
}
