/**
 * The pack's verdict on a stack with one resource changed, in well under a millisecond: the checks that looked at the
 * resource before are run again, and no others.
 */
import { unknownCheckingProxy } from "@pulumi/policy";
import { fileInvariants } from "../../policy-packs/perimeter/check/invariants/index.ts";
import { readStacks } from "../../policy-packs/perimeter/check/stack.ts";
import { type Settings, strictest } from "../../policy-packs/perimeter/configuration/settings.ts";
import type { Invariant } from "../../policy-packs/perimeter/invariant.ts";
import { invariants } from "../../policy-packs/perimeter/invariants/index.ts";
import { type Finding, judge, judged, looksAt } from "../../policy-packs/perimeter/judge.ts";
import { currentType, Graph, type Properties, type Resource } from "../../policy-packs/perimeter/resource.ts";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { sandboxAccounts } from "../policy-pack/accounts.ts";
import type { Mutant, Stack } from "./mutants.ts";

/** What the perimeter's own configuration says: which accounts there are. */
const configured: Settings = {
  ...strictest,
  accounts: sandboxAccounts.map((account) => ({ name: undefined, ...account })),
};

const asGiven = unknownCheckingProxy as (properties: Properties) => Properties;

const providerOf = (state: ResourceState, byUrn: ReadonlyMap<string, ResourceState>) =>
  byUrn.get((state.provider ?? "").slice(0, (state.provider ?? "").lastIndexOf("::")));

/** A resource as a pack is shown it: its inputs before it is made, its outputs among the others. */
function shown(
  state: ResourceState,
  byUrn: ReadonlyMap<string, ResourceState>,
  properties: Properties,
): Resource {
  const provider = providerOf(state, byUrn);
  return {
    urn: state.urn,
    type: currentType(state.type),
    name: nameOf(state.urn),
    properties: asGiven(properties),
    protect: state.protect ?? false,
    ...(provider ? { provider: asGiven(provider.inputs) } : {}),
    sources: state.propertyDependencies ?? {},
  };
}

/** What is worked out of the stack as a whole looks at everything, and takes its time: it comes last, and once a graph. */
const isOfTheWhole = ({ id }: Invariant): boolean => id === "agent-no-path";
const lastTheWhole = [
  ...invariants.filter((invariant) => !isOfTheWhole(invariant)),
  ...invariants.filter(isOfTheWhole),
];

/** One check of one resource, and the resources that it looked at. */
interface Check {
  readonly invariant: Invariant;
  readonly urn: string;
  readonly looked: ReadonlySet<string>;
}

/** The same resource; whoever reads anything of it is noted down. */
const watched = (resource: Resource, note: (urn: string) => void): Resource =>
  new Proxy(resource, {
    get(target, key) {
      if (key !== "urn" && key !== "type") note(target.urn);
      return Reflect.get(target, key) as unknown;
    },
  });

export class Judge {
  readonly #stack: Stack;
  readonly #byUrn: Map<string, ResourceState>;
  readonly #resources: readonly Resource[];
  readonly #checks: readonly Check[];
  /** What is wrong with the stack as it is; nothing, where the blueprint is whole. */
  readonly findings: readonly Finding[];

  /** Findings on resources that are changed to what they are: there are none, or nothing that is rejected counts. */
  get control(): Finding[] {
    return this.#stack.resources.flatMap(
      (target) =>
        this.firstFinding({
          stack: this.#stack,
          target,
          becomes: target,
          name: "",
          change: "",
          isReplaced: false,
        }) ?? [],
    );
  }

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#byUrn = new Map(stack.resources.map((resource) => [resource.urn, resource]));
    this.#resources = stack.resources.map((state) => shown(state, this.#byUrn, state.outputs));
    const findings: Finding[] = [];
    const checks: Check[] = [];
    const everything = new Graph(this.#resources);
    const all = new Set(this.#byUrn.keys());
    for (const invariant of lastTheWhole) {
      for (const state of stack.resources) {
        const alone = shown(state, this.#byUrn, state.inputs);
        if (invariant.scope === "resource" && looksAt(invariant, alone))
          findings.push(...judge(invariant, alone, new Graph([])));
      }
      if (invariant.scope === "resource") continue;
      for (const resource of this.#resources) {
        if (!looksAt(invariant, resource)) continue;
        if (isOfTheWhole(invariant)) {
          findings.push(...judge(invariant, resource, everything));
          checks.push({ invariant, urn: resource.urn, looked: all });
          continue;
        }
        const looked = new Set([resource.urn]);
        const seen = this.#resources.map((one) => watched(one, (urn) => looked.add(urn)));
        const graph = new Graph(seen);
        findings.push(...judge(invariant, resource, graph));
        checks.push({ invariant, urn: resource.urn, looked });
      }
    }
    this.findings = findings;
    this.#checks = checks;
  }

  /** The first finding on a mutant of this stack; `undefined`, where neither pack nor check notices it. */
  firstFinding(mutant: Mutant): Finding | undefined {
    return this.#ofThePack(mutant) ?? this.#ofThePack(mutant, configured) ?? this.#ofTheCheck(mutant);
  }

  /** What `perimeter check` alone says of the step that leads from the stack to the mutant. */
  #ofTheCheck({ target, becomes, isReplaced }: Mutant): Finding | undefined {
    const isThere = this.#byUrn.has(target.urn);
    const [op, states] = !becomes
      ? ["delete", { oldState: target }]
      : isThere
        ? [isReplaced ? "replace" : "update", { oldState: target, newState: becomes }]
        : ["create", { newState: becomes }];
    const plan = {
      steps: [{ op, urn: target.urn, ...states }],
      // What stays is not shown: that the whole is not, is no finding on the mutant.
      changeSummary: { [op]: 1 },
    };
    const [checked] = readStacks([{ file: "plan.json", content: plan }]);
    for (const step of checked?.steps ?? [])
      for (const invariant of fileInvariants) {
        if (invariant.scope !== "step") continue;
        const [found] = judged(invariant, step, () => invariant.check(step));
        if (found) return found;
      }
    for (const resource of checked?.resources ?? [])
      for (const invariant of fileInvariants) {
        if (invariant.scope !== "state" || resource.urn !== target.urn) continue;
        const [found] = judged(invariant, resource, () => invariant.check(resource));
        if (found) return found;
      }
    return undefined;
  }

  #ofThePack({ target, becomes }: Mutant, settings: Settings = strictest): Finding | undefined {
    const isThere = this.#byUrn.has(target.urn);
    const byUrn = new Map(this.#byUrn);
    if (becomes) byUrn.set(target.urn, becomes);
    if (becomes) {
      const alone = shown(becomes, byUrn, becomes.inputs);
      for (const invariant of invariants)
        if (invariant.scope === "resource" && looksAt(invariant, alone)) {
          const [found] = judge(invariant, alone, new Graph([]), settings);
          if (found) return found;
        }
    }
    if (target.type === "pulumi:providers:aws")
      return this.#ofProvider(target, byUrn, becomes === undefined, settings);
    const others = becomes ? shown(becomes, byUrn, becomes.outputs) : undefined;
    const resources = isThere
      ? this.#resources.flatMap((one) => (one.urn === target.urn ? (others ?? []) : one))
      : [...this.#resources, ...(others ? [others] : [])];
    const graph = new Graph(resources);
    const checked = new Map(resources.map((resource) => [resource.urn, resource]));
    const again =
      isThere && becomes
        ? this.#checks.filter(({ looked }) => looked.has(target.urn))
        : [
            ...this.#checks.filter(({ urn }) => urn !== target.urn),
            ...(becomes ? lastTheWhole.filter(({ scope }) => scope === "stack") : []).map((invariant) => ({
              invariant,
              urn: target.urn,
            })),
          ];
    return firstOf(again, checked, graph, settings);
  }

  /** A provider is part of every resource that it made. */
  #ofProvider(
    target: ResourceState,
    byUrn: ReadonlyMap<string, ResourceState>,
    isGone: boolean,
    settings: Settings,
  ) {
    const states = [...byUrn.values()].filter(({ urn }) => !isGone || urn !== target.urn);
    const known = new Map(states.map((state) => [state.urn, state]));
    for (const state of states)
      for (const invariant of invariants)
        if (invariant.scope === "resource" && looksAt(invariant, shown(state, known, state.inputs))) {
          const [found] = judge(invariant, shown(state, known, state.inputs), new Graph([]), settings);
          if (found) return found;
        }
    const resources = states.map((state) => shown(state, known, state.outputs));
    const again = this.#checks.filter(({ urn }) => known.has(urn));
    return firstOf(
      again,
      new Map(resources.map((resource) => [resource.urn, resource])),
      new Graph(resources),
      settings,
    );
  }

  get title(): string {
    return this.#stack.title;
  }
}

function firstOf(
  checks: readonly Pick<Check, "invariant" | "urn">[],
  resources: ReadonlyMap<string, Resource>,
  graph: Graph,
  settings: Settings,
): Finding | undefined {
  for (const { invariant, urn } of checks) {
    const resource = resources.get(urn);
    if (!resource || !looksAt(invariant, resource)) continue;
    const [found] = judge(invariant, resource, graph, settings);
    if (found) return found;
  }
  return undefined;
}
