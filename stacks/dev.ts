import { agentRoles, agentSubjects, agentValues } from "./agents.ts";
import { alarmValues, forwardAlarms } from "./alarms.ts";
import { values } from "./configuration.ts";
import { agentBoundary, escalationProblems, escalations, escalationValues } from "./escalations.ts";
import { network, networkValues } from "./network.ts";
import { accountProvider, defineStack } from "./stack.ts";
import { trustProblems } from "./trusted-roles.ts";

export const dev = defineStack({
  name: "dev",
  purpose: "the development network, its agents' roles",
  after: ["audit"],
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
    ...networkValues,
    ...agentValues,
    ...escalationValues,
    ...alarmValues,
  },
  problems: (configuration) => [
    ...trustProblems(configuration),
    ...escalationProblems(configuration, agentSubjects(configuration.agents)),
  ],
  program: (configuration) => {
    const provider = accountProvider("dev", configuration);
    const boundary = agentBoundary(configuration, provider);
    agentRoles(configuration, { provider, boundary });
    escalations(configuration, provider);
    forwardAlarms("dev", configuration, provider);
    const { vpcId, subnetIds } = network("dev", configuration, provider);
    return { vpcId, subnetIds };
  },
});
