/** What AWS decides on one concrete request, by its documented evaluation logic. */
import type { PoliciesInForce, Reason, Request } from "./request.ts";

export interface Decision {
  readonly decision: "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";
  readonly because: readonly Reason[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function decide(_request: Request, _policies: PoliciesInForce): Decision {
  return { decision: "ImplicitlyDenied", because: [] };
}
