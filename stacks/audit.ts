import * as aws from "@pulumi/aws";
import { values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const audit = defineStack({
  name: "audit",
  purpose: "keeps the log of every account where no agent can touch it",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    managementAccountId: values.managementAccountId,
    organizationId: values.organizationId,
  },
  program: (configuration) => {
    const provider = accountProvider("audit", configuration);
    new aws.s3.AccountPublicAccessBlock(
      "account",
      { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      { provider },
    );
    return {};
  },
});
