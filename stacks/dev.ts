import { values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const dev = defineStack({
  name: "dev",
  purpose: "the development network and the agent that works in it",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
  },
  program: (configuration) => {
    accountProvider("dev", configuration);
    return {};
  },
});
