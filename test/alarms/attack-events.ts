/** The steps of the attacks as CloudTrail would report them. */
import type { Step } from "../attacks/attack.ts";
import { type Actor, cast } from "../attacks/cast.ts";
import { accountOfResource, callerOf } from "../attacks/requests.ts";
import { type AlarmEvent, called } from "./events.ts";

/** CloudTrail's name of a call, where it is not IAM's. https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const loggedAs: Readonly<Record<string, string>> = {
  "s3:PutLifecycleConfiguration": "s3:PutBucketLifecycle",
  "s3:PutEncryptionConfiguration": "s3:PutBucketEncryption",
  "s3:PutReplicationConfiguration": "s3:PutBucketReplication",
  "s3:PutInventoryConfiguration": "s3:PutBucketInventoryConfiguration",
  "cloudwatch:DeleteAlarms": "monitoring:DeleteAlarms",
  "cloudwatch:DisableAlarmActions": "monitoring:DisableAlarmActions",
  "cloudwatch:SetAlarmState": "monitoring:SetAlarmState",
  "cloudwatch:PutMetricAlarm": "monitoring:PutMetricAlarm",
};

const lastPart = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;

/** What a call says of its resource, under each name that a service has for it. */
function parametersOf(call: string, on: string): object {
  const [service] = call.split(":");
  const name = lastPart(on);
  if (service === "s3") return { bucketName: (on.split(":::")[1] ?? "").split("/")[0] };
  if (service === "iam") return { roleName: name, userName: name, policyArn: on };
  if (service === "sts") return { roleArn: on, targetPrincipal: on };
  if (service === "kms") return { keyId: on, aliasName: `alias/${name}` };
  if (service === "events") return { name, rule: name };
  if (service === "sns") return { topicArn: on, subscriptionArn: on };
  if (service === "cloudwatch") return { alarmNames: [name], alarmName: name };
  return { name, backupVaultName: name, targetId: name };
}

function userIdentityOf(actor: Actor, account: string): object {
  const caller = callerOf(actor);
  if (actor.kind === "root") return { type: "Root", arn: caller.arn, accountId: account };
  if (actor.kind === "service") return { type: "AWSService", invokedBy: caller.arn };
  return { type: "AssumedRole", arn: caller.arn, accountId: caller.account };
}

/** The events of a step: in the caller's account, and in the resource's where that is another. */
export function eventsOf(step: Step): AlarmEvent[] {
  const actor: Actor = cast[step.as];
  const owner = accountOfResource(step);
  const accounts = new Set([callerOf(actor).account ?? owner, owner]);
  return [...accounts].map((account) =>
    called(loggedAs[step.call] ?? step.call, parametersOf(step.call, step.on), {
      account,
      userIdentity: userIdentityOf(actor, account),
      ...(step.call.startsWith("sts:AssumeRole") ? { readOnly: true } : {}),
    }),
  );
}
