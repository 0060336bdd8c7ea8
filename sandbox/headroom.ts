/** How much of AWS's limits on an organisation's policies is taken: by the perimeter, and by whoever was there before. */
import { policiesPerNode, quotas } from "../catalog/quotas.ts";
import type { Cloud } from "./cloud/cloud.ts";
import { attachedTo } from "./cloud/services/organizations.ts";

const kinds = [
  { type: "SERVICE_CONTROL_POLICY", quota: "serviceControlPolicy", words: "service control" },
  { type: "RESOURCE_CONTROL_POLICY", quota: "resourceControlPolicy", words: "resource control" },
] as const;

/** Two lines for each kind of policy: the longest of the perimeter's, and the root, unit or account with most. */
export function headroomLines(cloud: Cloud): string[] {
  const { given } = cloud;
  const nodes = [
    { id: given.rootId, name: "the root" },
    ...given.units.map(({ id, name }) => ({ id, name })),
    ...given.accounts.map(({ id, name }) => ({ id, name })),
  ];
  return kinds.map(({ type, quota, words }) => {
    const sizes = cloud
      .find("aws:organizations/policy:Policy")
      .filter(({ inputs }) => inputs["type"] === type && String(inputs["name"]).startsWith("perimeter-"))
      .map(({ inputs }) => String(inputs["content"]).length);
    const { limit, ofAws } = policiesPerNode[type];
    const counts = nodes.map(({ id, name }) => ({ name, count: attachedTo(id, type, cloud).length + ofAws }));
    const most = counts.reduce((one, other) => (other.count > one.count ? other : one));
    return `${sizes.length} ${words} policies, the longest ${Math.max(0, ...sizes)} of ${quotas[quota].limit} characters; at most ${most.count} of ${limit} attached (${most.name})`;
  });
}
