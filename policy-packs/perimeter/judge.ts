/**
 * Runs invariants on resources. Fails closed: whatever keeps a check from an answer is a finding of its own, and the
 * checks after it still run.
 */
import { UnknownValueError } from "@pulumi/policy";
import { CannotTell } from "../../analysis/cannot-tell.ts";
import { described, fingerprintOf, watched } from "./configuration/fingerprint.ts";
import { type Settings, strictest } from "./configuration/settings.ts";
import { type Invariant, type Problems, pageOf, type Told } from "./invariant.ts";
import { Graph, type Resource } from "./resource.ts";

export interface Finding {
  readonly invariant: string;
  readonly urn: string;
  readonly outcome: "broken" | "cannot tell";
  /** It cannot be told before the deployment, since a value is not known; afterwards it can. */
  readonly notKnownYet: boolean;
  /** It is so without this stack, which has no part in it: no fault of whoever deploys this one. */
  readonly isElsewhere?: boolean;
  /** Names this finding, and none that the resource may come to later: what an exception is for. */
  readonly fingerprint: string;
  /** What is wrong: the end of a sentence that begins with the resource's name. */
  readonly what: string;
  /** How to mend it: an order. */
  readonly mend: string;
  /** Both, and where to read on, as Pulumi prints it. */
  readonly message: string;
}

/** What a finding says of its invariant. */
type Declared = Pick<Invariant, "id" | "fix">;

/** Whether an invariant has anything to say about a resource. */
export const looksAt = (invariant: Invariant, resource: Resource): boolean =>
  invariant.types === undefined || invariant.types.includes(resource.type);

// The SDK's typings leave its class out, so it narrows nothing by itself.
const isUnknownValue = (error: unknown): error is Error =>
  error instanceof Error && error instanceof UnknownValueError;

/** Why a check gave no answer, and what its reader can do about it. */
function reasonOf(invariant: Declared, error: unknown): { what: string; mend: string } {
  if (isUnknownValue(error))
    return {
      what: `cannot be judged before the deployment: ${error.message.replace(/^.* value at \./, "").replace(/ can't be.*$/, "")} is not known yet`,
      mend: "compute that value from names and account ids, so that it is known beforehand.",
    };
  if (error instanceof CannotTell) return { what: `cannot be judged: ${error.message}`, mend: invariant.fix };
  return {
    what: `cannot be judged: the check itself failed (${error instanceof Error ? error.message : String(error)})`,
    mend: "report this as a bug of the policy pack; until then nothing is known about this resource.",
  };
}

/** Pulumi prints the invariant's title above: with it a finding has three lines. */
const lines = (invariant: Declared, name: string, what: string, mend: string): string =>
  `${name} ${what}.\nMend: ${mend} More: ${pageOf(invariant)}`;

/** The findings of one check on one subject. */
export function judged(
  invariant: Declared,
  { urn, name }: Pick<Resource, "urn" | "name">,
  check: () => Problems,
  /** What the check looked at, once it has. */
  lookedAt: () => readonly unknown[] = () => [],
): Finding[] {
  const found: Omit<Finding, "fingerprint">[] = [];
  const add = (
    outcome: Finding["outcome"],
    what: string,
    mend: string,
    { notKnownYet = false, isElsewhere = false }: Partial<Told> = {},
  ) =>
    found.push({
      ...{ invariant: invariant.id, urn, outcome, notKnownYet, what, mend },
      ...(isElsewhere ? { isElsewhere } : {}),
      message: lines(invariant, name, what, mend),
    });
  try {
    // What was found before a check gave up stays found.
    for (const problem of check())
      if (typeof problem === "string") add("broken", problem, invariant.fix);
      else add(problem.isUnknown ? "cannot tell" : "broken", problem.what, invariant.fix, problem);
  } catch (error) {
    const { what, mend } = reasonOf(invariant, error);
    const isLater = isUnknownValue(error) || (error instanceof CannotTell && error.notKnownYet);
    add("cannot tell", what, mend, { notKnownYet: isLater });
  }
  return found.map((one) => ({ ...one, fingerprint: fingerprintOf(one, lookedAt()) }));
}

/** The findings of one invariant on one resource. */
export function judge(
  invariant: Invariant,
  resource: Resource,
  stack: Graph,
  settings: Settings = strictest,
): Finding[] {
  const looking = watched(resource);
  return judged(
    invariant,
    resource,
    () =>
      invariant.scope === "resource"
        ? invariant.check(looking.resource, settings)
        : invariant.check(looking.resource, stack, settings),
    () => described(resource, looking.read),
  );
}

/** The findings of these invariants on a stack, or on as much of it as there is. */
export function judgeStack(
  invariants: readonly Invariant[],
  resources: readonly Resource[],
  settings: Settings = strictest,
): Finding[] {
  const stack = new Graph(resources);
  return invariants.flatMap((invariant) =>
    resources
      .filter((resource) => looksAt(invariant, resource))
      .flatMap((resource) => judge(invariant, resource, stack, settings)),
  );
}
