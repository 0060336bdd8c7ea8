/** What AWS decides on one concrete request, by its documented evaluation logic. */
import { compare } from "./comparison.ts";
import type { CompiledCondition, Value } from "./condition.ts";
import { evaluate, type Outcome } from "./evaluate.ts";
import { type Answer, always, never, reading, type Three } from "./logic.ts";
import { lowerCase, Pattern } from "./pattern.ts";
import type { ResourceValue } from "./policy.ts";
import type { ContextValue, PoliciesInForce, Reason, Request } from "./request.ts";
import { resolve } from "./template.ts";
import type { World } from "./world.ts";

export interface Decision {
  readonly decision: "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";
  readonly because: readonly Reason[];
}

const lowered = new Map<string, string>();

/** A name in lower case: the same few come with every request. */
function inLowerCase(name: string): string {
  const found = lowered.get(name);
  if (found !== undefined) return found;
  const value = lowerCase(name);
  if (lowered.size >= 10_000) lowered.clear();
  lowered.set(name, value);
  return value;
}

/** One request: every answer is yes or no. */
class OneRequest implements World {
  readonly action: string;
  private readonly request: Request;

  constructor(request: Request) {
    this.request = request;
    this.action = inLowerCase(request.action);
  }

  settle(answer: Answer): Three {
    return reading(answer);
  }

  resource(values: readonly ResourceValue[]): Three {
    const { resource } = this.request;
    for (const { fixed, template } of values) {
      if (fixed) {
        if (fixed.matches(resource)) return always;
        continue;
      }
      const tokens = resolve(template, this.value);
      if (tokens && new Pattern(tokens).matches(resource)) return always;
    }
    return never;
  }

  resourceIs(kind: Pattern): Three {
    return kind.matches(this.request.resource) ? always : never;
  }

  present(key: string): Three {
    const found = this.find(key);
    return found === undefined || (typeof found !== "string" && found.length === 0) ? never : always;
  }

  hasValue(key: string): Three {
    const found = this.find(key);
    if (found === undefined) return never;
    return (typeof found === "string" ? found !== "" : found.some((one) => one !== "")) ? always : never;
  }

  any(condition: CompiledCondition): Three {
    return this.search(condition, true);
  }

  anyOther(condition: CompiledCondition): Three {
    return this.search(condition, false);
  }

  callerIs(arn: string): Three {
    return this.request.principal.arn === arn ? always : never;
  }

  value = (key: string): string | null => {
    const found = this.find(key);
    return typeof found === "string" ? found : null;
  };

  lists(key: string, text: string): Three {
    const found = this.find(key);
    return found !== undefined && typeof found !== "string" && found.includes(text) ? always : never;
  }

  /** Whether some value of the key matches (or, if not wanted, does not match) the condition. */
  private search(condition: CompiledCondition, wanted: boolean): Three {
    const found = this.find(condition.key);
    if (found === undefined) return never;
    if (typeof found === "string")
      return this.matchesOne(condition.compared, found) === wanted ? always : never;
    for (const one of found) {
      // A qualified condition takes an empty value for none at all.
      if (one === "" && condition.qualifier !== undefined) continue;
      if (this.matchesOne(condition.compared, one) === wanted) return always;
    }
    return never;
  }

  private matchesOne(values: readonly Value[], found: string): boolean {
    for (const value of values) {
      let { fixed } = value;
      if (!fixed) {
        const tokens = resolve(value.template, this.value);
        if (!tokens) continue;
        fixed = value.comparison(tokens);
      }
      if (reading(compare(fixed, found)) === always) return true;
    }
    return false;
  }

  /** Few keys are asked for, so they are looked for rather than all put in order. */
  private find(key: string): ContextValue | undefined {
    const { context } = this.request;
    for (const name in context)
      if (name.length === key.length && inLowerCase(name) === key) return context[name];
    return undefined;
  }
}

/** The statements by which a request passes: one a layer. */
function grounds(outcome: Outcome): Reason[] {
  return outcome.allows.map(({ reason }) => reason);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function decide(request: Request, policies: PoliciesInForce): Decision {
  const outcome = evaluate(request, policies, new OneRequest(request));
  if (outcome.denied !== never)
    return { decision: "ExplicitlyDenied", because: outcome.denies.map(({ reason }) => reason) };
  if (outcome.passes !== never) return { decision: "Allowed", because: grounds(outcome) };
  return { decision: "ImplicitlyDenied", because: outcome.missing };
}
