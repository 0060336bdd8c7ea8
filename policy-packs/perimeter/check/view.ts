/** A resource of a file as the pack is handed it by Pulumi's engine. */
import { unknownCheckingProxy } from "@pulumi/policy";
import { currentType, type Properties, type Resource } from "../resource.ts";
import { view } from "../view.ts";
import type { CheckedStack, Stated } from "./stack.ts";

/** The SDK's own view: reading what is not known yet throws. */
const asHanded = unknownCheckingProxy as (properties: Properties) => Properties;

/** Everything that is known of a resource: what its program says, and what AWS has answered beside. Nothing is read. */
export const settledOf = ({ inputs, outputs }: Stated): Properties =>
  Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(outputs), ...Object.getOwnPropertyDescriptors(inputs) },
  ) as Properties;

/** As invariants look at it: by what its program says, or by what AWS has made of it. */
export const resourceOf = (stated: Stated, properties: Properties, provider?: Stated): Resource => ({
  urn: stated.urn,
  type: currentType(stated.type),
  name: stated.name,
  properties: asHanded(properties),
  protect: stated.protect,
  isCustom: stated.custom,
  ...(provider ? { provider: asHanded(provider.inputs) } : {}),
  sources: stated.sources,
});

export interface Views {
  /** Before each is made. */
  readonly beforehand: readonly Resource[];
  /** The whole stack, at the end. */
  readonly afterwards: readonly Resource[];
}

export function viewsOf({ kind, resources }: CheckedStack): Views {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const providerOf = ({ provider }: Stated) => (provider === undefined ? undefined : byUrn.get(provider));
  const atTheEnd = (one: Stated): Resource => {
    const resource = resourceOf(one, one.outputs, providerOf(one));
    const inputs = { plain: one.inputs, checking: asHanded(one.inputs) };
    const properties = kind === "plan" ? view(one.type, resource.properties, inputs) : resource.properties;
    return { ...resource, properties, inputs: one.inputs };
  };
  return {
    beforehand: resources.map((one) => resourceOf(one, one.inputs, providerOf(one))),
    afterwards: resources.map(atTheEnd),
  };
}
