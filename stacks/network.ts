/** What the stacks of dev and prod have in common about their networks: each makes one of its own, from its own values. */
import type * as aws from "@pulumi/aws";
import { z } from "zod";
import type { NetworkDomain } from "../catalog/address-plan.ts";
import { type AwsOwnedBucketsPurpose, awsOwnedBuckets } from "../catalog/aws-owned-buckets.ts";
import { type InterfaceService, interfaceServices } from "../catalog/endpoint-services.ts";
import { AccountBaseline } from "../components/account-baseline/account-baseline.ts";
import { IsolatedNetwork } from "../components/isolated-network/isolated-network.ts";
import { configured, values } from "./configuration.ts";

const namesOf = <Name extends string>(rows: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(rows) as [Name, ...Name[]]);

const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

/** The values of a stack with a network. */
export const networkValues = {
  auditAccountId: values.auditAccountId,
  publicAccessDecidedBy: values.publicAccessDecidedBy,
  accountSettings: values.accountSettings,
  zones: configured(
    z
      .array(z.string().regex(/^[a-p]$/, "must be the letter that ends a zone's name"))
      .min(1)
      .refine(distinct, "must not have a zone twice"),
    "the letters of the zones that get a private subnet; databases need two",
    ["a", "b"],
  ),
  interfaceEndpoints: configured(
    z
      .array(namesOf<InterfaceService>(interfaceServices))
      .refine(distinct, "must not have a service twice")
      .default([]),
    "AWS services beside S3 and DynamoDB that the network reaches, each paid by the hour and zone",
    ["logs", "sqs"],
  ),
  awsOwnedBuckets: configured(
    z.array(namesOf<AwsOwnedBucketsPurpose>(awsOwnedBuckets)).default([]),
    "what workloads may download from AWS's own buckets",
    ["ecr-image-layers"],
  ),
  resolvedNames: configured(
    z
      .array(z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+$/, "must be a name, or *. and a name"))
      .default([]),
    "names beside AWS's own that the network resolves; every public one is a way out",
    ["*.orders.internal"],
  ),
} as const;

/** Shuts the account, then makes its network. */
export function network(
  domain: NetworkDomain,
  configuration: { accountId: string; region: string } & {
    [Key in keyof typeof networkValues]: z.output<(typeof networkValues)[Key]>;
  },
  provider: aws.Provider,
): IsolatedNetwork {
  const { publicAccessDecidedBy, accountSettings, zones, ...rest } = configuration;
  const account = new AccountBaseline(
    "account",
    { publicAccessDecidedBy, ...accountSettings },
    { providers: [provider] },
  );
  return new IsolatedNetwork(
    "network",
    { ...rest, domain, zones: zones.map((letter) => `${configuration.region}${letter}`) },
    { providers: [provider], dependsOn: account },
  );
}
