/** How many of the mutants are rejected, and which are not. */
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { blueprintCheckpoints } from "../blueprint.ts";
import type { Harmless } from "./harmless/harmless.ts";
import { harmless } from "./harmless/index.ts";
import { Judge } from "./judging.ts";
import { type Mutant, mutantsOf, type Stack } from "./mutants.ts";

export interface Score {
  readonly mutants: number;
  readonly rejected: number;
  /** Rejected since nobody could tell, rather than since it is wrong. */
  readonly notTold: number;
  readonly harmless: number;
  readonly survivors: readonly Mutant[];
  /** Families to which no survivor belongs. */
  readonly stale: readonly Harmless[];
  /** By kind of change: how many there are, and how many are neither rejected nor harmless. */
  readonly changes: ReadonlyMap<string, { all: number; survived: number }>;
  /** By invariant: how many it was the first to reject. */
  readonly invariants: ReadonlyMap<string, number>;
}

type Exported = Partial<ResourceState> & Pick<ResourceState, "urn" | "type" | "custom">;

/** Every stack and the guest, as they are deployed. */
export async function deployedStacks(): Promise<Stack[]> {
  return (await blueprintCheckpoints()).map(({ file, content }) => {
    const { deployment } = content as { deployment: { resources: readonly Exported[] } };
    return {
      title: file.replace(/\.json$/, ""),
      resources: deployment.resources.map((resource) => ({ inputs: {}, outputs: {}, ...resource })),
    };
  });
}

/** The judges of the stacks, each of which has looked at its stack as it is. */
export const judgesOf = (stacks: readonly Stack[]): ReadonlyMap<Stack, Judge> =>
  new Map(stacks.map((stack) => [stack, new Judge(stack)]));

/** The score of these mutants: of each whose name matches `of`, every so many-th where there are too many. */
export function scoreOf(
  judges: ReadonlyMap<Stack, Judge>,
  { every = 1, from = 0, of = /^/ }: { every?: number; from?: number; of?: RegExp } = {},
): Score {
  const survivors: Mutant[] = [];
  const changes = new Map<string, { all: number; survived: number }>();
  const byInvariant = new Map<string, number>();
  const used = new Set<Harmless>();
  let [mutants, rejected, notTold, spared, count] = [0, 0, 0, 0, from];
  for (const mutant of mutantsOf([...judges.keys()])) {
    if (!of.test(mutant.name) || count++ % every !== 0) continue;
    mutants += 1;
    const change = changes.get(mutant.change) ?? { all: 0, survived: 0 };
    changes.set(mutant.change, change);
    change.all += 1;
    const found = judges.get(mutant.stack)?.firstFinding(mutant);
    if (found) {
      rejected += 1;
      if (found.outcome === "cannot tell") notTold += 1;
      byInvariant.set(found.invariant, (byInvariant.get(found.invariant) ?? 0) + 1);
      continue;
    }
    const family = harmless.find((one) => one.mutants.test(mutant.name));
    if (family) {
      used.add(family);
      spared += 1;
      continue;
    }
    change.survived += 1;
    survivors.push(mutant);
  }
  return {
    mutants,
    rejected,
    notTold,
    harmless: spared,
    survivors,
    stale: harmless.filter((family) => !used.has(family)),
    changes,
    invariants: byInvariant,
  };
}
