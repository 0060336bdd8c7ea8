import { values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const org = defineStack({
  name: "org",
  purpose: "the organisation's trail, backup settings and network policy, in the management account",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
  },
  program: (configuration) => {
    accountProvider("org", configuration);
    return {};
  },
});
