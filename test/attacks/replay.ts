/** Plays an attack against the perimeter: each step is put to the decision, and what it gains counts for the next. */
import { type Decision, decide } from "../../analysis/iam/decide.ts";
import { compile, type Policy } from "../../analysis/iam/policy.ts";
import type { PoliciesInForce, Reason, Request } from "../../analysis/iam/request.ts";
import { above, sandboxWorld } from "../../sandbox/cloud/given.ts";
import type { Attack, Change, Step } from "./attack.ts";
import { type ActorName, cast } from "./cast.ts";
import type { Perimeter, Role } from "./perimeter.ts";
import { type Authorisation, authorisationsOf } from "./requests.ts";

export interface Authorised {
  readonly request: Request;
  readonly policies: PoliciesInForce;
  readonly decision: Decision;
}

export interface Played {
  readonly step: Step;
  /** `not reached`: the caller is gained by a step that did not succeed. */
  readonly outcome: "succeeded" | "stopped" | "not reached";
  readonly authorisations: readonly Authorised[];
}

export interface Replayed {
  readonly played: readonly Played[];
  /** None of the steps that the attack is after succeeded. */
  readonly stopped: boolean;
  /** The first step that did not succeed, counted from one. */
  readonly firstStop: { readonly step: number; readonly reasons: readonly Reason[] } | undefined;
}

export interface Options {
  /** The roles' own policies allow everything, as if an attacker had written them: what holds then is a wall. */
  readonly ownPoliciesAllowAll?: boolean;
}

const everything = compile(
  { Version: "2012-10-17", Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }] },
  "policies that an attacker wrote",
);

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/** The name by which the organisation knows a policy, which stands in what the model cites. */
const guardrailName = ({ origin }: Policy): string => /perimeter-[a-z]+/.exec(origin)?.[0] ?? origin;

/** The perimeter with what an attack has changed in it. */
class Changed {
  private readonly perimeter: Perimeter;
  private readonly policies = new Map<string, Policy | null>();
  private readonly own = new Map<string, readonly Policy[]>();
  private readonly unbounded = new Set<string>();
  private readonly pulled = new Set<string>();
  private readonly detached = new Set<string>();
  private readonly guardrails = new Map<string, Policy>();

  constructor(perimeter: Perimeter) {
    this.perimeter = perimeter;
  }

  make(change: Change): void {
    if ("policyOf" in change)
      this.policies.set(
        this.perimeter.resolve(change.policyOf),
        change.becomes === null ? null : compile(change.becomes, "a policy that an attacker wrote"),
      );
    else if ("ownPoliciesOf" in change)
      this.own.set(change.ownPoliciesOf, [compile(change.become, "a policy that an attacker wrote")]);
    else if ("unbounded" in change) this.unbounded.add(change.unbounded);
    else if ("detached" in change) this.detached.add(`${change.detached} ${change.from}`);
    else if ("attached" in change) this.detached.delete(`${change.attached} ${change.to}`);
    else if ("guardrail" in change)
      this.guardrails.set(change.guardrail, compile(change.becomes, change.guardrail));
    else this.pulled.add(change.switchPulledIn);
  }

  /** The policies of the organisation's on an account, one list a level. */
  organizationPolicies(account: string | null): ReturnType<Perimeter["organizationPolicies"]> {
    const { scps, rcps } = this.perimeter.organizationPolicies(account);
    if (account === null) return { scps, rcps };
    const nodes = [...above(sandboxWorld, account).reverse(), account];
    const inForce = (levels: readonly (readonly Policy[])[]) =>
      levels.map((level, index) =>
        level
          .filter((policy) => !this.detached.has(`${guardrailName(policy)} ${nodes[index]}`))
          .map((policy) => this.guardrails.get(guardrailName(policy)) ?? policy),
      );
    return { scps: inForce(scps), rcps: inForce(rcps) };
  }

  role(arn: string): Role {
    const found = this.perimeter.role(arn);
    if (!found) throw new Error(`${arn}: there is no such role`);
    const pulled = this.pulled.has(accountOf(arn));
    return {
      ...found,
      identity: this.own.get(arn) ?? found.identity,
      boundary: this.unbounded.has(arn)
        ? null
        : found.boundary && pulled
          ? this.perimeter.boundaryWithSwitchPulled(accountOf(arn))
          : found.boundary,
    };
  }

  resourcePolicy(arn: string): Policy | null {
    const changed = this.policies.get(arn);
    return changed === undefined ? this.perimeter.resourcePolicy(arn) : changed;
  }
}

function policiesFor(
  { request, governedBy }: Authorisation,
  step: Step,
  perimeter: Perimeter,
  changed: Changed,
  { ownPoliciesAllowAll = false }: Options,
): PoliciesInForce {
  const actor = cast[step.as];
  const role = actor.kind === "session" ? changed.role(actor.role) : undefined;
  const { scps } = changed.organizationPolicies(request.principal.account);
  const { rcps } = changed.organizationPolicies(request.resourceAccount);
  const own = actor.kind === "user" ? [compile(actor.permissions, "policies of the user")] : role?.identity;
  return {
    identity: own === undefined ? [] : ownPoliciesAllowAll ? [everything] : own,
    boundaries: role?.boundary ? [role.boundary] : [],
    session: [],
    scps,
    rcps,
    resource: changed.resourcePolicy(governedBy),
    endpoints: step.through === undefined ? [] : [perimeter.endpointPolicy(step.through)],
  };
}

/** The sessions that some step of an attack has to gain first. */
const gained = (attack: Attack): ReadonlySet<ActorName> =>
  new Set(attack.steps.flatMap(({ gains }) => (gains === undefined ? [] : [gains])));

function play(step: Step, perimeter: Perimeter, changed: Changed, options: Options): Authorised[] {
  return authorisationsOf(step, perimeter.resolve(step.on)).map((authorisation) => {
    const { request } = authorisation;
    const policies = policiesFor(authorisation, step, perimeter, changed, options);
    return { request, policies, decision: decide(request, policies) };
  });
}

const isAllowed = ({ decision }: Authorised): boolean => decision.decision === "Allowed";

/** The harm that an attack is after; where no step says so, its last step. */
export const harmOf = ({ steps }: Attack): readonly Step[] => {
  const harm = steps.filter((step) => step.harm === true);
  return harm.length > 0 ? harm : steps.slice(-1);
};

/** Plays all steps, past the first that fails: an attacker tries the others, too. */
export function replay(attack: Attack, perimeter: Perimeter, options: Options = {}): Replayed {
  const changed = new Changed(perimeter);
  const toBeGained = gained(attack);
  const has = new Set<ActorName>();
  const played = attack.steps.map((step): Played => {
    // Whoever acts in the first step is there already, whatever a later one gains.
    if (toBeGained.has(step.as) && !has.has(step.as) && step.as !== attack.steps[0]?.as)
      return { step, outcome: "not reached", authorisations: [] };
    const authorisations = play(step, perimeter, changed, options);
    if (!authorisations.every(isAllowed)) return { step, outcome: "stopped", authorisations };
    if (step.gains !== undefined) has.add(step.gains);
    for (const change of step.leaves ?? []) changed.make(change);
    return { step, outcome: "succeeded", authorisations };
  });
  const harm = new Set(harmOf(attack));
  const first = played.findIndex(({ outcome }) => outcome === "stopped");
  return {
    played,
    stopped: played.every(({ step, outcome }) => !harm.has(step) || outcome !== "succeeded"),
    firstStop:
      first < 0
        ? undefined
        : {
            step: first + 1,
            reasons: (played[first]?.authorisations ?? [])
              .filter((one) => !isAllowed(one))
              .flatMap(({ decision }) => decision.because),
          },
  };
}

/** One step by itself, on the perimeter as it is. */
export const playAlone = (step: Step, perimeter: Perimeter): Authorised[] =>
  play(step, perimeter, new Changed(perimeter), {});
