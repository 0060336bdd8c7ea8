/** The pack's invariants, and those that no pack can check, on what files say of a stack. */
import { configurationName } from "../configuration/read.ts";
import { type Exception, inForce, type Settings, strictest } from "../configuration/settings.ts";
import { type Moment, standing, type Weight, weigh } from "../configuration/weigh.ts";
import { invariants } from "../invariants/index.ts";
import { type Finding, judge, judged, looksAt } from "../judge.ts";
import { Graph } from "../resource.ts";
import { fileInvariants } from "./invariants/index.ts";
import type { CheckedStack } from "./stack.ts";
import { viewsOf } from "./view.ts";

/** A finding with what it counts for. */
export type Weighed = Omit<Finding, "message" | "notKnownYet" | "isElsewhere"> & Weight;

const nothingElse = new Graph([]);

/** What the pack says of the stack. Between resources only where all of them are shown. */
function ofThePack(stack: CheckedStack, settings: Settings): Finding[] {
  const { beforehand, afterwards } = viewsOf(stack);
  const graph = new Graph(afterwards);
  return invariants.flatMap((invariant) => {
    if (invariant.scope === "stack" && !stack.isWhole) return [];
    const [resources, among] =
      invariant.scope === "resource" ? [beforehand, nothingElse] : [afterwards, graph];
    return resources
      .filter((resource) => looksAt(invariant, resource))
      .flatMap((resource) => judge(invariant, resource, among, settings));
  });
}

/** What only the files show. */
const ofTheFiles = (stack: CheckedStack): Finding[] =>
  fileInvariants.flatMap((invariant) =>
    invariant.scope === "step"
      ? stack.steps.flatMap((step) => judged(invariant, step, () => invariant.check(step)))
      : [...stack.resources, ...stack.read].flatMap((resource) =>
          judged(invariant, resource, () => invariant.check(resource)),
        ),
  );

/** `urn:pulumi:STACK::PROJECT::`, as every URN of a stack begins. */
const isOf = ({ stack, project }: CheckedStack, urn: string): boolean =>
  urn.startsWith(`urn:pulumi:${stack}::${project}::`);

/** What of the configuration is over, or for nothing. */
function* ofTheConfiguration(
  stack: CheckedStack,
  settings: Settings,
  moment: Moment,
  covering: ReadonlySet<Exception>,
): Generator<Weighed> {
  for (const { level, what: said, urn = "" } of standing(
    settings,
    moment,
    (one) => isOf(stack, one),
    covering,
  )) {
    const [what = "", mend = ""] = said.replace(/\.$/m, "").split(/\n(?:Mend: )?/);
    yield {
      ...{ invariant: configurationName, urn, outcome: "broken", fingerprint: "" },
      ...{ what, mend, level },
    };
  }
}

/** Every finding on one stack, with what it counts for, and without anything that is secret. */
export function check(
  stack: CheckedStack,
  settings: Settings = strictest,
  today = new Date().toISOString().slice(0, 10),
): Weighed[] {
  const moment = { today, isPreview: stack.kind === "plan" };
  const covering = new Set<Exception>();
  const findings = [...ofThePack(stack, inForce(settings, today)), ...ofTheFiles(stack)].map(
    (finding): Weighed => {
      const weight = weigh(finding, settings, moment);
      if (weight.exception) covering.add(weight.exception);
      const { invariant, urn, outcome, fingerprint, what, mend } = finding;
      return { ...{ invariant, urn, outcome, fingerprint, mend, what: stack.conceal(what) }, ...weight };
    },
  );
  return [...findings, ...ofTheConfiguration(stack, settings, moment, covering)];
}
