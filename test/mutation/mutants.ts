/** The blueprint and its guest, weakened one place at a time. */
import { connectors } from "../../catalog/connectors.ts";
import { nameOf, type ResourceState } from "../../sandbox/checkpoint.ts";
import { kinds as known } from "../../sandbox/cloud/services/index.ts";
import type { Properties } from "../../sandbox/wire.ts";
import { providerTypes } from "../provider-types.ts";
import { weakenedSettings } from "./settings.ts";

/** A stack as it is deployed. */
export interface Stack {
  readonly title: string;
  readonly resources: readonly ResourceState[];
}

export interface Mutant {
  readonly stack: Stack;
  /** What is changed; for an addition, what is added. */
  readonly target: ResourceState;
  /** Where and how, for people and for the list of what is harmless: `prod | Key volumes-key | policy.NobodyEnds | deny removed`. */
  readonly name: string;
  /** The kind of change. */
  readonly change: string;
  /** The target afterwards; `undefined`: it is gone. */
  readonly becomes: ResourceState | undefined;
  /** AWS changes no such property: the provider deletes the resource, and makes another. */
  readonly isReplaced: boolean;
}

const kinds = new Map(known.map((kind) => [kind.type, kind]));

const typeName = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

const changed = (before: Properties, property: string, becomes: unknown): Properties => {
  const { [property]: _, ...rest } = before;
  return becomes === undefined ? rest : { ...rest, [property]: becomes };
};

const isOfAws = ({ type }: ResourceState): boolean =>
  type.startsWith("aws:") || type === "pulumi:providers:aws";

function* weakenedResource(stack: Stack, target: ResourceState): Generator<Mutant> {
  const { replaceOn = [] } = kinds.get(target.type) ?? {};
  const mutant = (
    place: string,
    change: string,
    becomes: ResourceState | undefined,
    property = "",
  ): Mutant => ({
    stack,
    target,
    change,
    isReplaced: replaceOn.includes(property),
    name: [stack.title, `${typeName(target.type)} ${nameOf(target.urn)}`, place, change].join(" | "),
    becomes,
  });
  yield mutant("", "resource removed", undefined);
  if (target.protect) yield mutant("protect", "protect off", { ...target, protect: false });
  if (target.retainOnDelete)
    yield mutant("retainOnDelete", "retainOnDelete off", { ...target, retainOnDelete: false });
  const required = new Set(providerTypes().get(target.type)?.required);
  const seen = new Set<string>();
  for (const { place, change, value, property, becomes } of weakenedSettings(target.inputs)) {
    const at = value === "" ? place : `${place} = ${value}`;
    // The provider refuses a resource without it: there is no such mutant.
    if (change === "left out" && required.has(place.replace(/\[\d+\]/g, ""))) continue;
    // Two ways to the same weaker text are one.
    const key = `${property} ${JSON.stringify(becomes)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    // Some are as low as they go.
    if (JSON.stringify(becomes) === JSON.stringify(target.inputs[property])) continue;
    const inputs = changed(target.inputs, property, becomes);
    const outputs = changed(target.outputs, property, becomes);
    const { propertyDependencies: before, ...rest } = target;
    // What is not there comes from nowhere.
    const comesFrom = Object.entries(before ?? {}).filter(
      ([key]) => becomes !== undefined || key !== property,
    );
    const propertyDependencies = before ? { propertyDependencies: Object.fromEntries(comesFrom) } : {};
    yield mutant(at, change, { ...rest, ...propertyDependencies, inputs, outputs }, property);
  }
}

/** A resource beside the others, under the stack's own provider. */
function addition(stack: Stack, type: string, inputs: Properties, change: string): Mutant {
  const provider = stack.resources.find((resource) => resource.type === "pulumi:providers:aws");
  const root = stack.resources.find((resource) => resource.type === "pulumi:pulumi:Stack");
  const urn = `${root?.urn.replace(/::pulumi:pulumi:Stack::.*$/, "") ?? "urn:pulumi:test::test"}::${type}::added`;
  const added: ResourceState = {
    urn,
    type,
    custom: true,
    id: "added",
    inputs,
    outputs: inputs,
    ...(provider ? { provider: `${provider.urn}::${provider.id ?? ""}` } : {}),
  };
  return {
    stack,
    target: added,
    change,
    name: [stack.title, `${type} added`, "", change].join(" | "),
    becomes: added,
    isReplaced: false,
  };
}

/** Every type that joins accounts; a module stands for each of its types. */
function connectorTypes(): string[] {
  const all = [...providerTypes().keys()];
  return connectors.flatMap(({ type, except }) =>
    type.endsWith("/") ? all.filter((one) => one.startsWith(type) && !except?.includes(one)) : [type],
  );
}

/** Everything that is weaker than these stacks by one place. */
export function* mutantsOf(stacks: readonly Stack[]): Generator<Mutant> {
  const joining = connectorTypes();
  for (const stack of stacks) {
    for (const target of stack.resources) if (isOfAws(target)) yield* weakenedResource(stack, target);
    for (const type of joining) yield addition(stack, type, {}, "connector added");
  }
}
