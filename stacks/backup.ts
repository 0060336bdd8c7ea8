import { values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const backup = defineStack({
  name: "backup",
  purpose: "keeps copies of prod's backups under a lock, out of the agents' reach",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
  },
  program: (configuration) => {
    accountProvider("backup", configuration);
    return {};
  },
});
