import { values } from "./configuration.ts";
import { agentBoundary, escalationProblems, escalations, escalationValues } from "./escalations.ts";
import { network, networkValues } from "./network.ts";
import { backups, backupValues } from "./prod-backups.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const prod = defineStack({
  name: "prod",
  purpose: "the production network, its backup plan, and the agent that works on it",
  after: ["audit"],
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
    ...networkValues,
    ...escalationValues,
    ...backupValues,
  },
  problems: (configuration) => escalationProblems(configuration, []),
  program: (configuration) => {
    const provider = accountProvider("prod", configuration);
    agentBoundary(configuration, provider);
    escalations(configuration, provider);
    backups(configuration, provider);
    const { vpcId, subnetIds } = network("prod", configuration, provider);
    return { vpcId, subnetIds };
  },
});
