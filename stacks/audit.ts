import { z } from "zod";
import { watchedRegions } from "../components/alarm-forwarding/alarm-forwarding.ts";
import { AlarmSink } from "../components/alarm-sink/alarm-sink.ts";
import { AuditSink } from "../components/audit-sink/audit-sink.ts";
import { lockOf } from "../components/lock.ts";
import { forwardAlarms } from "./alarms.ts";
import { configured, refusedAt, values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";
import { administratorProblems } from "./trusted-roles.ts";

export const audit = defineStack({
  name: "audit",
  purpose: "keeps the log of every account where no agent can touch it, and tells alarms",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    managementAccountId: values.managementAccountId,
    organizationId: values.organizationId,
    accountIds: configured(
      z.array(values.accountId).min(1),
      "the organisation's accounts: the log's table looks into them, and their alarms are told",
      ["111111111111", "222222222222"],
    ),
    flowLogAccountIds: configured(
      z.array(values.accountId).min(1),
      "the accounts whose networks' flow logs are taken in",
      ["444444444444", "555555555555"],
    ),
    mailTo: configured(
      z.array(z.email()).min(1),
      "who is told of alarms; each has to follow the link in AWS's first mail",
      ["security@example.com"],
    ),
    allowedRegions: values.allowedRegions,
    lock: values.lock,
    accountSettings: values.accountSettings,
    administrators: configured(
      z.array(z.string().regex(/^arn:aws:iam::\d{12}:role\/.+/, "must be the ARN of a role")).optional(),
      "the roles that may change how the log is kept; whoever brings this stack up must be among them",
      ["arn:aws:iam::222222222222:role/perimeter/break-glass"],
    ),
    expireAfterDays: configured(
      z.int().positive().optional(),
      "days after which logs are deleted, at least the lock's; they are kept for ever without it",
      800,
    ),
  },
  problems: ({ lock, accountId, administrators }) => [
    ...administratorProblems("administrators", administrators, accountId),
    ...refusedAt(["lock", "typedOut"], () => lockOf(lock, accountId)),
  ],
  program: ({ administrators, expireAfterDays, accountSettings, ...configuration }) => {
    const provider = accountProvider("audit", configuration);
    const sink = new AuditSink(
      "log",
      {
        ...configuration,
        account: accountSettings,
        ...(administrators === undefined ? {} : { administrators }),
        ...(expireAfterDays === undefined ? {} : { expireAfterDays }),
      },
      { provider },
    );
    const { accountId, region, allowedRegions } = configuration;
    const alarms = new AlarmSink(
      "alarms",
      {
        ...configuration,
        regions: watchedRegions(region, allowedRegions),
        ...(administrators === undefined ? {} : { administrators }),
      },
      { provider },
    );
    forwardAlarms("audit", { accountId, region, allowedRegions, auditAccountId: accountId }, provider);
    return {
      auditKeyArn: sink.trailKeyArn,
      trailBucketName: sink.trailBucketName,
      flowLogBucketArn: sink.flowLogBucketArn,
      workgroup: sink.workgroupName,
      alarmTopicArn: alarms.topicArn,
    };
  },
});
