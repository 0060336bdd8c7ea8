/** The catalogue's edges made ready to be tried: worked out once, whatever the accounts and the start. */
import type { Call, CallerPlace, ContextFact, Edge } from "../../catalog/edges/edge.ts";
import type { ActionSet, Vocabulary } from "./action-set.ts";
import { type Variable, variables } from "./pools.ts";

/** A request of a call, ready to be put for any subject. */
export interface RequestPlan {
  readonly action: string;
  readonly number: number;
  readonly resource: string;
  /** The variable that the resource begins with. */
  readonly variable: Variable | null;
  /** Whether it is all of the resource. */
  readonly isVariable: boolean;
  readonly context: Readonly<Record<string, ContextFact>> | undefined;
  readonly contextKey: string;
  /** Whether it is the same for all subjects of an account. */
  readonly isForAll: boolean;
  /** The services of which the subject trusts one. */
  readonly trusts: readonly string[];
}

/** What a call has to be put anew for: each subject, each account, or each caller. */
export type Scope = "subject" | "account" | "caller";

export interface CallPlan {
  /** Places among the plans: of the edge, and of the step in it. */
  readonly edge: number;
  readonly step: number;
  readonly call: Call;
  readonly requests: readonly RequestPlan[];
  readonly actions: ActionSet;
  readonly scope: Scope;
  readonly from: CallerPlace | undefined;
  /** The request by whose resource the subjects are found. */
  readonly finder: RequestPlan | undefined;
  /** One of the STS calls that take a session by a role's trust. */
  readonly isAssumption: boolean;
}

export interface StepPlan {
  readonly calls: readonly CallPlan[];
  /** Calls without requests: facts that make the step needless. */
  readonly needless: readonly Call[];
}

export interface EdgePlan {
  readonly edge: Edge;
  readonly steps: readonly StepPlan[];
}

const assumptions = new Set(["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]);

const variableOf = (template: string): Variable | null =>
  variables.find((variable) => template.startsWith(`\${${variable}}`)) ?? null;

const mentionsSubject = (resource: string, contextKey: string): boolean =>
  variables.some((variable) => resource.includes(`\${${variable}}`)) || contextKey.includes("${");

function scopeOf({ when, from }: Call, requests: readonly RequestPlan[]): Scope {
  if (when !== undefined || requests.some(({ isForAll }) => !isForAll)) return "subject";
  if (from === undefined) return "account";
  return requests.some(({ resource }) => resource.includes("${account}")) ? "subject" : "caller";
}

function callPlan(
  call: Call,
  edge: Edge,
  places: Pick<CallPlan, "edge" | "step">,
  vocabulary: Vocabulary,
): CallPlan {
  const { subject } = edge;
  const requests = call.requests.map(({ action, resource, context }): RequestPlan => {
    const contextKey = context ? JSON.stringify(context) : "";
    return {
      action,
      number: vocabulary.number(action),
      resource,
      variable: variableOf(resource),
      isVariable: resource === `\${${variableOf(resource)}}`,
      context,
      contextKey,
      isForAll: !mentionsSubject(resource, contextKey),
      trusts: (subject.kind === "role" ? subject.trusts : undefined) ?? [],
    };
  });
  return {
    ...places,
    call,
    requests,
    actions: vocabulary.of(requests.map(({ action }) => action)),
    scope: scopeOf(call, requests),
    from: call.from,
    finder: requests.find(({ variable }) => variable !== null),
    isAssumption: requests.length === 1 && assumptions.has(requests[0]?.action ?? ""),
  };
}

export const plansOf = (edges: readonly Edge[], vocabulary: Vocabulary): EdgePlan[] =>
  edges.map((edge, at) => ({
    edge,
    steps: edge.steps.map((step, index) => ({
      calls: step
        .filter(({ requests }) => requests.length > 0)
        .map((call) => callPlan(call, edge, { edge: at, step: index }, vocabulary)),
      needless: step.filter(({ requests }) => requests.length === 0),
    })),
  }));
