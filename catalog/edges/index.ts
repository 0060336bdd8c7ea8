/** Every escalation edge that is known. */
import { assumptionEdges } from "./assumption.ts";
import { credentialEdges } from "./credentials.ts";
import { delegatedWorkEdges } from "./delegated-work.ts";
import type { Edge } from "./edge.ts";
import { newComputeEdges } from "./new-compute.ts";
import { policyEdges } from "./policies.ts";
import { principalEdges } from "./principals.ts";
import { runningComputeEdges } from "./running-compute.ts";

export const edges: readonly Edge[] = [
  ...policyEdges,
  ...principalEdges,
  ...credentialEdges,
  ...assumptionEdges,
  ...newComputeEdges,
  ...runningComputeEdges,
  ...delegatedWorkEdges,
];
