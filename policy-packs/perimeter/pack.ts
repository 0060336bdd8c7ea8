/** The policy pack `pulumi preview --policy-pack policy-packs/perimeter` loads. docs/decisions/0006-policy-pack.md argues its form. */
import {
  PolicyPack,
  type ReportViolation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { type Invariant, pageOf, type ResourceInvariant, type StackInvariant } from "./invariant.ts";
import { invariants } from "./invariants/index.ts";
import { judge, looksAt } from "./judge.ts";
import { currentType, Graph, type Resource, tokensOf } from "./resource.ts";

const policyOf = (invariant: Invariant) => ({
  name: invariant.id,
  description: invariant.title,
  enforcementLevel: "mandatory" as const,
  remediationSteps: invariant.fix,
  url: pageOf(invariant),
  // What the invariant looks at, for whoever asks the pack what it would check.
  tags: (invariant.types ?? ["*"]).flatMap((type) => (type === "*" ? [type] : tokensOf(type))),
});

const resourceOf = (
  given: Pick<ResourceValidationArgs, "urn" | "type" | "name" | "props" | "opts" | "provider">,
): Resource => ({
  urn: given.urn,
  type: currentType(given.type),
  name: given.name,
  properties: given.props,
  protect: given.opts.protect,
  ...(given.provider ? { provider: given.provider.props } : {}),
});

/**
 * Tells the SDK the one type that a check is for, as its own validateResourceOfType does with a class: where the type does
 * not occur, it does not unpack all resources for this check. A newer SDK that knows no such mark just runs the check.
 */
function onlyFor<Check extends object>(invariant: Invariant, check: Check): Check {
  const [token, ...others] = (invariant.types ?? []).flatMap(tokensOf);
  return token !== undefined && others.length === 0 ? Object.assign(check, { __pulumiType: token }) : check;
}

const nothingElse = new Graph([]);

/** Checks each resource by its inputs, before it is made. */
const resourcePolicy = (invariant: ResourceInvariant): ResourceValidationPolicy => ({
  ...policyOf(invariant),
  validateResource: onlyFor(invariant, (given: ResourceValidationArgs, report: ReportViolation) => {
    const resource = resourceOf(given);
    if (!looksAt(invariant, resource)) return;
    for (const { message } of judge(invariant, resource, nothingElse)) report(message);
  }),
});

/** Checks the stack as a whole: on a preview, and at the end of an update. */
const stackPolicy = (invariant: StackInvariant): StackValidationPolicy => ({
  ...policyOf(invariant),
  validateStack: onlyFor(invariant, (given: StackValidationArgs, report: ReportViolation) => {
    const resources = given.resources.map((resource) => ({
      ...resourceOf(resource),
      sources: Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([key, from]) => [key, from.map(({ urn }) => urn)]),
      ),
    }));
    const stack = new Graph(resources);
    for (const resource of resources)
      if (looksAt(invariant, resource))
        for (const { urn, message } of judge(invariant, resource, stack)) report(message, urn);
  }),
});

new PolicyPack("agent-perimeter", {
  description: "What every deployment inside the perimeter keeps",
  enforcementLevel: "mandatory",
  policies: invariants.map((invariant) =>
    invariant.scope === "resource" ? resourcePolicy(invariant) : stackPolicy(invariant),
  ),
});
