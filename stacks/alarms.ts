/** What the stacks of every account have in common about alarms: each sends its own on. */
import type * as aws from "@pulumi/aws";
import { AlarmForwarding, watchedRegions } from "../components/alarm-forwarding/alarm-forwarding.ts";
import { values } from "./configuration.ts";
import { accountProvider } from "./stack.ts";

/** The values of a stack that sends alarms on. */
export const alarmValues = {
  auditAccountId: values.auditAccountId,
  allowedRegions: values.allowedRegions,
} as const;

/** Sends what may raise an alarm on to the audit account: from the stack's own Region, the others allowed, and us-east-1. */
export function forwardAlarms(
  stack: string,
  configuration: { accountId: string; region: string; auditAccountId: string; allowedRegions: string[] },
  provider: aws.Provider,
): AlarmForwarding {
  const { accountId, region, auditAccountId, allowedRegions } = configuration;
  const elsewhere = watchedRegions(region, allowedRegions).filter((one) => one !== region);
  const others = elsewhere.map(
    (one) => [one, accountProvider(`${stack}-${one}`, { accountId, region: one })] as const,
  );
  return new AlarmForwarding(
    "alarm-forwarding",
    {
      accountId,
      auditAccountId,
      auditRegion: region,
      providers: { [region]: provider, ...Object.fromEntries(others) },
    },
    { provider },
  );
}
