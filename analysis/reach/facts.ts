/** Facts of a subject on which calls of an edge depend. What the model cannot tell counts as holding. */
import type { Fact } from "../../catalog/edges/edge.ts";
import type { Landscape } from "./landscape.ts";
import type { Binding } from "./pools.ts";

const profileType = "aws:iam/instanceProfile:InstanceProfile";

function inInstanceProfile({ entity }: Binding, { model }: Landscape): boolean {
  if (!entity) return true;
  for (const resource of model.resources.values())
    if (
      resource.type === profileType &&
      resource.runsAs.some(({ role }) => role === entity.arn || role === "unknown")
    )
      return true;
  return false;
}

export function holdsOf(fact: Fact, binding: Binding, landscape: Landscape): boolean {
  const credentials = binding.entity?.node?.credentials ?? [];
  switch (fact) {
    case "fewerThanTwoAccessKeys":
      return credentials.filter((one) => one === "access key").length < 2;
    case "noLoginProfile":
      return !credentials.includes("password");
    case "inInstanceProfile":
      return inInstanceProfile(binding, landscape);
    case "usesDefaultAdministrationRole":
      return !(typeof binding.resource?.properties["administrationRoleArn"] === "string");
    case "keepsAccessRole":
    case "offeredToOthers":
    case "launchedAtLatest":
    case "startsByItself":
      return true;
  }
}
