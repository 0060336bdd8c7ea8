/** Every escalation edge that is known. */
import { assumptionEdges } from "./assumption.ts";
import { contentEdges } from "./content.ts";
import { credentialEdges } from "./credentials.ts";
import { delegatedWorkEdges } from "./delegated-work.ts";
import { deputyEdges } from "./deputies.ts";
import type { Edge } from "./edge.ts";
import { networkEdges } from "./network.ts";
import { newComputeEdges } from "./new-compute.ts";
import { organizationEdges } from "./organization.ts";
import { policyEdges } from "./policies.ts";
import { principalEdges } from "./principals.ts";
import { resourcePolicyEdges } from "./resource-policies.ts";
import { runningComputeEdges } from "./running-compute.ts";

export const edges: readonly Edge[] = [
  ...policyEdges,
  ...principalEdges,
  ...credentialEdges,
  ...assumptionEdges,
  ...newComputeEdges,
  ...runningComputeEdges,
  ...delegatedWorkEdges,
  ...contentEdges,
  ...resourcePolicyEdges,
  ...organizationEdges,
  ...networkEdges,
  ...deputyEdges,
];
