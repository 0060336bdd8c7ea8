/** The organisation's policies, and the rows in each. */
import { credentials } from "./credentials.ts";
import type { GuardrailPolicy } from "./guardrail.ts";
import { organization } from "./organization.ts";
import { regions } from "./regions.ts";
import { root } from "./root.ts";

/**
 * Which row is in which policy is written down rather than worked out by size: a row that moved from one policy to another
 * would be in neither for a moment, while both are updated.
 */
export const guardrailPolicies: readonly GuardrailPolicy[] = [
  {
    name: "perimeter-accounts",
    kind: "SERVICE_CONTROL_POLICY",
    purpose: "Accounts stay in the organisation, in its Regions, without root and standing credentials",
    at: ["everywhere"],
    rows: [...organization, ...root, ...regions, ...credentials],
  },
];

export const guardrails = [...new Set(guardrailPolicies.flatMap(({ rows }) => rows))];
