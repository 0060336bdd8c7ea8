/** The theorem on which proofs rest: what one request may do, is never denied of a set that holds it. */
import { decide } from "../../analysis/iam/decide.ts";
import { mayPass, passes } from "../../analysis/iam/passes.ts";
import type { PoliciesInForce, Request } from "../../analysis/iam/request.ts";
import type { RequestSet } from "../../analysis/iam/request-set.ts";

export interface Instance {
  readonly request: Request;
  readonly policies: PoliciesInForce;
  readonly set: RequestSet;
}

export interface Observed {
  readonly decision: ReturnType<typeof decide>["decision"];
  readonly answer: ReturnType<typeof passes>["answer"];
  readonly hasExample: boolean;
  /** What contradicts the theorem, if anything does. */
  readonly contradiction: string | undefined;
}

export function observe({ request, policies, set }: Instance): Observed {
  const { decision } = decide(request, policies);
  const { answer, example } = passes(set, policies);
  const may = mayPass(set, policies);
  const contradiction =
    decision === "Allowed" && answer === "never"
      ? "the request is allowed, and its set is said never to pass"
      : decision !== "Allowed" && answer === "always"
        ? `the request is ${decision}, and its set is said always to pass`
        : may !== (answer !== "never")
          ? `the short question says ${may}, the long one ${answer}`
          : example && decide(example, policies).decision !== "Allowed"
            ? "the example is not allowed"
            : undefined;
  return { decision, answer, hasExample: example !== undefined, contradiction };
}
