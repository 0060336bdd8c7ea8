import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { forwarderPolicy, forwarderTrust } from "../event-forwarding.ts";
import {
  backupEventBusName,
  backupEventForwarderName,
  eventBusArn,
  eventRuleArn,
  paths,
  roleArn,
} from "../names.ts";
import { toJson } from "../policy-document.ts";

export interface BackupEventForwardingArgs {
  /** The account that is backed up. */
  accountId: string;
  /** Its Region. */
  region: string;
  /** The account whose bus the events go to (`BackupAlarms`). */
  backupAccountId: string;
}

/**
 * Sends what AWS Backup reports in an account to the backup account's bus: AWS reports a copy job in the account that it
 * leaves. Whoever stops this sending is noticed there, since then no copy is reported any more; whoever takes over the
 * role can report nothing false, since nobody but AWS puts events whose source begins with `aws.`. What is not noticed
 * there: an administrator of this account who has something worthless copied every night, and narrows the rule so that
 * nothing else is reported. The organisation's trail has it (PutRule, DeleteBackupSelection).
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export class BackupEventForwarding extends pulumi.ComponentResource {
  constructor(name: string, args: BackupEventForwardingArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupEventForwarding", name, {}, options);
    const { accountId, region, backupAccountId } = args;
    const busArn = eventBusArn(backupAccountId, region, backupEventBusName);
    const kept = { parent: this, protect: true };
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: backupEventForwarderName,
        path: paths.perimeter,
        description: "EventBridge forwards AWS Backup's events to the backup account with it",
        assumeRolePolicy: toJson(
          forwarderTrust(accountId, eventRuleArn(accountId, region, backupEventForwarderName)),
          "trustPolicy",
        ),
      },
      kept,
    );
    const put = new aws.iam.RolePolicy(
      `${name}-put`,
      {
        name: "put",
        role: role.name,
        policy: toJson(forwarderPolicy("PutsOnTheBackupAccountsBus", busArn), "roleInlinePolicies"),
      },
      kept,
    );
    const rule = new aws.cloudwatch.EventRule(
      `${name}-rule`,
      {
        name: backupEventForwarderName,
        description: "Everything that AWS Backup reports goes to the backup account",
        eventPattern: JSON.stringify({ source: ["aws.backup"] }),
      },
      kept,
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        targetId: "backup-account",
        arn: busArn,
        roleArn: roleArn(accountId, paths.perimeter, backupEventForwarderName),
      },
      { ...kept, dependsOn: [role, put] },
    );
    this.registerOutputs({});
  }
}
