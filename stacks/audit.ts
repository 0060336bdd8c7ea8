import { z } from "zod";
import { AuditSink } from "../components/audit-sink/audit-sink.ts";
import { lockOf } from "../components/lock.ts";
import { configured, refusedAt, values } from "./configuration.ts";
import { accountProvider, defineStack } from "./stack.ts";
import { administratorProblems } from "./trusted-roles.ts";

export const audit = defineStack({
  name: "audit",
  purpose: "keeps the log of every account where no agent can touch it",
  configuration: {
    region: values.region,
    accountId: values.accountId,
    managementAccountId: values.managementAccountId,
    organizationId: values.organizationId,
    accountIds: configured(
      z.array(values.accountId).min(1),
      "the organisation's accounts that the log's table looks into",
      ["111111111111", "222222222222"],
    ),
    flowLogAccountIds: configured(
      z.array(values.accountId).min(1),
      "the accounts whose networks' flow logs are taken in",
      ["444444444444", "555555555555"],
    ),
    lock: values.lock,
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
  program: ({ administrators, expireAfterDays, ...configuration }) => {
    const provider = accountProvider("audit", configuration);
    const sink = new AuditSink(
      "log",
      {
        ...configuration,
        ...(administrators === undefined ? {} : { administrators }),
        ...(expireAfterDays === undefined ? {} : { expireAfterDays }),
      },
      { provider },
    );
    return {
      auditKeyArn: sink.trailKeyArn,
      trailBucketName: sink.trailBucketName,
      flowLogBucketArn: sink.flowLogBucketArn,
      workgroup: sink.workgroupName,
    };
  },
});
