import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { forwarded, heartbeat } from "../../catalog/alarms.ts";
import { forwarderPolicy, forwarderTrust } from "../event-forwarding.ts";
import {
  alarmBusName,
  alarmForwarderRoleArn,
  alarmForwarderRoleName,
  alarmForwardingRuleName,
  eventBusArn,
  eventRuleArn,
  paths,
} from "../names.ts";
import { toJson } from "../policy-document.ts";

export interface AlarmForwardingArgs {
  /** The account whose events are sent on. */
  accountId: string;
  /** The account with the bus (`AlarmSink`), and its Region. */
  auditAccountId: string;
  auditRegion: string;
  /**
   * A provider for each Region whose events are sent on: every Region in which anything may be done, and us-east-1, where
   * IAM, Organizations and root's sign-ins are logged alone. EventBridge sees its own Region only, and sends to a bus in
   * any other one. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
   */
  providers: Readonly<Record<string, aws.Provider>>;
}

/** Where AWS's global services log. */
export const globalRegion = "us-east-1";

/** The Regions whose events are watched: those in which something may be done, and the one of AWS's global services. */
export const watchedRegions = (region: string, allowedRegions: readonly string[]): string[] => [
  ...new Set([region, ...allowedRegions, globalRegion]),
];

/**
 * Sends what may raise an alarm to the audit account, from each Region of an account. What rings is decided there.
 *
 * There is no queue for events that cannot be delivered. EventBridge tries for a day; what it could not deliver for want of
 * a permission it drops at once, and says so only in this account. Instead each rule also fires by the clock, and its sign
 * of life takes the same way, by the same role: when it does not arrive, the audit account tells people within hours.
 * The events themselves are in the organisation's log, whatever becomes of the alarm.
 *
 * What nobody is told: an administrator of this account who narrows both rules' patterns within the seconds that CloudTrail
 * takes to report the first change, and leaves their schedules. A guardrail has to keep the rules.
 */
export class AlarmForwarding extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmForwardingArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:AlarmForwarding", name, {}, options);
    const { accountId, providers } = args;
    const regions = Object.keys(providers);
    if (!regions.includes(globalRegion))
      throw new pulumi.RunError(
        `no provider for ${globalRegion}: what is done with IAM, Organizations and root would raise no alarm`,
      );
    const busArn = eventBusArn(args.auditAccountId, args.auditRegion, alarmBusName);
    const kept = { parent: this, protect: true };
    const ruleArns = regions.flatMap((region) =>
      forwarded.map((rule) => eventRuleArn(accountId, region, alarmForwardingRuleName(rule.name))),
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: alarmForwarderRoleName,
        path: paths.perimeter,
        description: "EventBridge forwards what may raise an alarm to the audit account with it",
        assumeRolePolicy: toJson(forwarderTrust(accountId, ruleArns), "trustPolicy"),
      },
      kept,
    );
    const put = new aws.iam.RolePolicy(
      `${name}-put`,
      {
        name: "put",
        role: role.name,
        policy: toJson(forwarderPolicy("PutsOnTheAlarmBus", busArn), "roleInlinePolicies"),
      },
      kept,
    );
    for (const [region, provider] of Object.entries(providers))
      for (const forwarding of forwarded) {
        const rule = new aws.cloudwatch.EventRule(
          `${name}-${region}-${forwarding.name}`,
          {
            name: alarmForwardingRuleName(forwarding.name),
            description: forwarding.says,
            eventPattern: JSON.stringify(forwarding.pattern),
            scheduleExpression: heartbeat.schedule,
            state: forwarding.reads ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
          },
          { ...kept, provider },
        );
        new aws.cloudwatch.EventTarget(
          `${name}-${region}-${forwarding.name}-target`,
          {
            rule: rule.name,
            targetId: "audit-account",
            arn: busArn,
            roleArn: alarmForwarderRoleArn(accountId),
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
          },
          { ...kept, provider, dependsOn: [role, put] },
        );
      }
    this.registerOutputs({});
  }
}
