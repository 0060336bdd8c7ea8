/** The pack's invariants, and those that no pack can check, on what files say of a stack. */

import { invariants } from "../invariants/index.ts";
import { type Finding, judge, judged, looksAt } from "../judge.ts";
import { Graph } from "../resource.ts";
import { fileInvariants } from "./invariants/index.ts";
import type { CheckedStack } from "./stack.ts";
import { viewsOf } from "./view.ts";

const nothingElse = new Graph([]);

/** What the pack says of the stack. Between resources only where all of them are shown. */
function ofThePack(stack: CheckedStack, whole: boolean): Finding[] {
  const { beforehand, afterwards } = viewsOf(stack);
  const graph = new Graph(afterwards);
  return invariants.flatMap((invariant) => {
    if (invariant.scope === "resource")
      return beforehand
        .filter((resource) => looksAt(invariant, resource))
        .flatMap((resource) => judge(invariant, resource, nothingElse));
    if (!whole) return [];
    return afterwards
      .filter((resource) => looksAt(invariant, resource))
      .flatMap((resource) => judge(invariant, resource, graph));
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

/** Every finding on one stack, without anything that is secret. */
export function check(stack: CheckedStack): Finding[] {
  const whole = stack.missing.length === 0;
  return [...ofThePack(stack, whole), ...ofTheFiles(stack)].map((finding) => ({
    ...finding,
    what: stack.conceal(finding.what),
    message: stack.conceal(finding.message),
  }));
}
