/** What becomes of stacks, as the modules that are loaded with this one make them. */
import { BringUpFailure, bringUp } from "../../sandbox/bring-up.ts";
import { Cloud, type Existing } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../../sandbox/deployables.ts";
import type { PolicyPack } from "../../sandbox/policy-pack.ts";
import { emptyOrganisation } from "../../sandbox/worlds/worlds.ts";

/** What is said of one bring-up. */
export interface Said {
  /** The stacks that were tried: the last one is rejected, where any is. */
  readonly stacks: readonly string[];
  readonly invariants: readonly string[];
  /** What went wrong otherwise. */
  readonly reasons: readonly string[];
}

/** Brings stacks up, each on what those before it had left, until one is rejected. */
export async function untilRejected(
  before: ReadonlyMap<string, readonly Existing[]>,
  pack: PolicyPack,
): Promise<Said> {
  const stacks: string[] = [];
  for (const deployable of deployables) {
    const title = titleOf(deployable);
    const left = before.get(title);
    if (left === undefined) continue;
    stacks.push(title);
    try {
      await bringUp({}, [deployable], emptyOrganisation, { cloud: new Cloud(sandboxWorld, left), pack });
    } catch (error) {
      if (!(error instanceof BringUpFailure)) throw error;
      const invariants = (error.verdict?.violations ?? []).map(({ invariant }) => invariant);
      return { stacks, invariants: [...new Set(invariants)], reasons: error.reasons };
    }
  }
  return { stacks, invariants: [], reasons: [] };
}
