import { values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const prod = defineStack({
  name: "prod",
  purpose: "the production network, its backup plan, and the agent that works on it",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
  },
  program: (configuration) => {
    accountProvider("prod", configuration);
    return {};
  },
});
