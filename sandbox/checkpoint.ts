/** Pulumi's checkpoint: what `pulumi stack export` prints, and what every analysis of this project takes. */
import { asExported, type Properties } from "./wire.ts";

/** One resource of a checkpoint, with the field names of `apitype.ResourceV3`. */
export interface ResourceState {
  urn: string;
  custom: boolean;
  id?: string;
  type: string;
  inputs: Properties;
  outputs: Properties;
  parent?: string;
  protect?: boolean;
  external?: boolean;
  dependencies?: string[];
  provider?: string;
  propertyDependencies?: Record<string, string[]>;
  additionalSecretOutputs?: string[];
  customTimeouts?: { create?: number; update?: number; delete?: number };
  retainOnDelete?: boolean;
  deletedWith?: string;
  replaceWith?: string[];
  sourcePosition?: string;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
}

export interface Checkpoint {
  version: 3;
  deployment: {
    manifest: { time: string; magic: string; version: string };
    resources: ResourceState[];
    metadata: Record<string, never>;
  };
}

/** The last part of a URN: the name that the program gave the resource. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  value === "" ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** The checkpoint of these resources, in the order in which they were registered. */
export function toCheckpoint(resources: readonly ResourceState[]): Checkpoint {
  const exported = resources.map((resource) => {
    const state = { ...resource, inputs: asExported(resource.inputs), outputs: asExported(resource.outputs) };
    return Object.fromEntries(
      Object.entries(state).filter(([key, value]) => key === "custom" || !isEmpty(value)),
    ) as unknown as ResourceState;
  });
  return {
    version: 3,
    deployment: {
      manifest: { time: "2000-01-01T00:00:00Z", magic: "", version: "" },
      resources: exported,
      metadata: {},
    },
  };
}
