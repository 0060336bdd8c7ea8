import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AlarmRow, alarms, forwarded, heartbeat } from "../../catalog/alarms.ts";
import { AlarmTopic } from "../alarm-topic/alarm-topic.ts";
import { eventBusPolicy } from "../event-forwarding.ts";
import {
  administratorRoleArns,
  alarmBusName,
  alarmForwarderRoleArn,
  alarmForwardingRuleName,
  alarmTopicName,
  eventBusArn,
  eventRuleArn,
} from "../names.ts";
import { toJson } from "../policy-document.ts";

export interface AlarmSinkArgs {
  /** The audit account: nobody who works in the accounts that are watched can silence alarms that live here. */
  accountId: string;
  region: string;
  organizationId: string;
  /** The accounts that forward (`AlarmForwarding`), this one among them; nobody else puts anything on the bus. */
  accountIds: readonly string[];
  /** The Regions that each of them forwards from; one that is silent for hours is told. */
  regions: readonly string[];
  /** Who is told; as in `AlarmTopic`. */
  mailTo: readonly string[];
  /** Roles that may change how the topic's key is kept; as in `AuditSink`. */
  administrators?: readonly string[];
}

/** Hours without a sign of life, in a row, before somebody is told. */
const silentHours = 3;

/** How an alarm's rule is called, on the bus. */
export const alarmRuleName = (id: string): string => `${alarmBusName}-${id}`;

/** How the rule is called that counts the signs of life of one forwarding rule. */
const aliveRuleName = (accountId: string, region: string, carried: string): string =>
  `${alarmBusName}-alive-${accountId}-${region}-${carried}`;

/**
 * The bus that every account forwards to, the rules that tell people, and an alarm for each account and Region from which
 * nothing arrives any more.
 *
 * CloudTrail reports on a best-effort basis, mostly within minutes: an alarm can be late, or missing. The log is what
 * counts. Who can write to the topic's policy or to the bus here can silence all of it: guardrails keep both.
 */
export class AlarmSink extends pulumi.ComponentResource {
  readonly topicArn: string;
  readonly busArn: string;
  readonly #name: string;

  constructor(name: string, args: AlarmSinkArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:AlarmSink", name, {}, options);
    const { accountId, region, organizationId, accountIds } = args;
    if (!accountIds.includes(accountId))
      throw new pulumi.RunError(
        `accountIds lacks ${accountId}, the audit account itself: what is done to the alarms there would raise none`,
      );
    this.#name = name;
    this.busArn = eventBusArn(accountId, region, alarmBusName);
    const topic = new AlarmTopic(
      `${name}-topic`,
      {
        owner: { accountId, region, administrators: args.administrators ?? administratorRoleArns(accountId) },
        topicName: alarmTopicName,
        displayName: "Perimeter",
        keyDescription: "Encrypts the alarms of all accounts on their way",
        tellsOf: "an alarm",
        mailTo: args.mailTo,
      },
      { parent: this },
    );
    this.topicArn = topic.topicArn;
    const bus = new aws.cloudwatch.EventBus(
      `${name}-bus`,
      { name: alarmBusName, description: "What may raise an alarm, from every account and Region" },
      { parent: this, protect: true },
    );
    const listening = [
      ...alarms.map((row) => this.#tell(row, bus.name, topic.told)),
      ...accountIds.flatMap((watched) =>
        args.regions.map((from) => this.#watchSilence(watched, from, bus.name, topic.told)),
      ),
    ];
    new aws.cloudwatch.EventBusPolicy(
      `${name}-bus-policy`,
      {
        eventBusName: bus.name,
        policy: toJson(
          eventBusPolicy(
            this.busArn,
            organizationId,
            accountIds.map((id) => ({ accountId: id, roleArn: alarmForwarderRoleArn(id) })),
          ),
          "eventBusPolicy",
        ),
      },
      // What arrives is looked at from the first event on.
      { parent: this, protect: true, dependsOn: listening },
    );
    this.registerOutputs({ topicArn: this.topicArn });
  }

  /** A rule that tells people. */
  #tell(
    row: AlarmRow,
    eventBusName: pulumi.Output<string>,
    told: readonly pulumi.Resource[],
  ): pulumi.Resource {
    const rule = new aws.cloudwatch.EventRule(
      `${this.#name}-${row.id}`,
      {
        name: alarmRuleName(row.id),
        description: row.says.slice(0, 512),
        eventBusName,
        eventPattern: JSON.stringify(row.pattern),
        // Else EventBridge keeps back what only reads: AssumeRole, and whatever root looks at.
        state: isOfSessions(row) ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
      },
      { parent: this, protect: true },
    );
    return new aws.cloudwatch.EventTarget(
      `${this.#name}-${row.id}-target`,
      {
        rule: rule.name,
        eventBusName,
        targetId: "topic",
        arn: this.topicArn,
        inputTransformer: {
          // No messages of AWS's: they hold quotes, and a mail that is no JSON string any more is not sent at all.
          inputPaths: {
            account: "$.account",
            region: "$.region",
            time: "$.time",
            who: "$.detail.userIdentity.arn",
            what: "$.detail.eventName",
            error: "$.detail.errorCode",
          },
          inputTemplate: JSON.stringify(
            `${row.says}. Account <account>, <region>, <time>: <who> <what> <error> - ${row.respond} See docs/alarms.md, ${row.id}.`,
          ),
        },
      },
      { parent: this, protect: true, dependsOn: [...told] },
    );
  }

  /** An alarm that is raised when a forwarding rule of an account and Region gives no sign of life. */
  #watchSilence(
    accountId: string,
    region: string,
    eventBusName: pulumi.Output<string>,
    told: readonly pulumi.Resource[],
  ): pulumi.Resource {
    const place = `${accountId}-${region}`;
    const counted = forwarded.map(({ name: carried }) => {
      const ruleName = aliveRuleName(accountId, region, carried);
      new aws.cloudwatch.EventRule(
        `${this.#name}-alive-${place}-${carried}`,
        {
          name: ruleName,
          description: "Counted: signs of life of a rule that forwards",
          eventBusName,
          eventPattern: JSON.stringify({
            source: ["aws.events"],
            "detail-type": ["Scheduled Event"],
            account: [accountId],
            region: [region],
            resources: [eventRuleArn(accountId, region, alarmForwardingRuleName(carried))],
          }),
        },
        { parent: this, protect: true },
      );
      return {
        id: carried,
        returnData: false,
        metric: {
          namespace: "AWS/Events",
          metricName: "MatchedEvents",
          dimensions: { RuleName: ruleName, EventBusName: alarmBusName },
          period: heartbeat.everyHours * 3_600,
          stat: "Sum",
        },
      };
    });
    return new aws.cloudwatch.MetricAlarm(
      `${this.#name}-silent-${place}`,
      {
        name: `${alarmBusName}-silent-${place}`,
        alarmDescription: `For ${silentHours} hours no alarm of account ${accountId} in ${region} could have arrived: a rule, its role, or the way to the audit account is broken. See docs/alarms.md, silence.`,
        metricQueries: [
          ...counted,
          {
            id: "least",
            // Hours without a point count as none; else CloudWatch would look at older hours instead.
            expression: `MIN([${counted.map(({ id }) => `FILL(${id}, 0)`).join(", ")}])`,
            label: "silent",
            returnData: true,
          },
        ],
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: silentHours,
        datapointsToAlarm: silentHours,
        treatMissingData: "breaching",
        alarmActions: [this.topicArn],
        okActions: [this.topicArn],
      },
      { parent: this, protect: true, dependsOn: [...told] },
    );
  }
}

const isOfSessions = ({ forwardedBy }: AlarmRow): boolean =>
  forwarded.some(({ name, reads }) => name === forwardedBy && reads);
