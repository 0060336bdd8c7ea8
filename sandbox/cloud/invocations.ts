/** Answers to the provider's data sources, by Pulumi token. */
import type { Properties } from "../wire.ts";
import type { Cloud } from "./cloud.ts";
import { ec2Lookups } from "./services/ec2-lookups.ts";
import { policyLookup } from "./services/iam.ts";

export interface Invocation {
  readonly args: Properties;
  readonly account: string;
  readonly region: string;
  readonly cloud: Cloud;
}

export const invocations: Readonly<Record<string, (invocation: Invocation) => Properties>> = {
  ...ec2Lookups,
  "aws:index/getCallerIdentity:getCallerIdentity": ({ account }) => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
  }),
  "aws:iam/getPolicy:getPolicy": policyLookup,
  "aws:index/getRegion:getRegion": ({ region }) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
};
