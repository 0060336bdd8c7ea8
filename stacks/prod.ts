import { lockOf } from "../components/lock.ts";
import { agentRoles, agentSubjects, agentValues } from "./agents.ts";
import { alarmValues, forwardAlarms } from "./alarms.ts";
import { refusedAt, values } from "./configuration.ts";
import { agentBoundary, escalationProblems, escalations, escalationValues } from "./escalations.ts";
import { network, networkValues } from "./network.ts";
import { backups, backupValues } from "./prod-backups.ts";
import { accountProvider, defineStack } from "./stack.ts";
import { administratorProblems, trustProblems } from "./trusted-roles.ts";

export const prod = defineStack({
  name: "prod",
  purpose: "the production network, its backups, its agents' roles",
  after: ["audit"],
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
    ...networkValues,
    ...agentValues,
    ...escalationValues,
    ...backupValues,
    ...alarmValues,
  },
  problems: (configuration) => [
    ...administratorProblems(
      "backupAdministrators",
      configuration.backupAdministrators,
      configuration.accountId,
    ),
    ...refusedAt(["lock", "typedOut"], () => lockOf(configuration.lock, configuration.accountId)),
    ...trustProblems(configuration),
    ...escalationProblems(configuration, agentSubjects(configuration.agents)),
  ],
  program: (configuration) => {
    const provider = accountProvider("prod", configuration);
    const boundary = agentBoundary(configuration, provider);
    agentRoles(configuration, { provider, boundary });
    escalations(configuration, provider);
    backups(configuration, provider);
    forwardAlarms("prod", configuration, provider);
    const { vpcId, subnetIds } = network("prod", configuration, provider);
    return { vpcId, subnetIds };
  },
});
