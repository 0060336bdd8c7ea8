import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "../alarm-topic/alarm-topic.ts";
import { eventBusPolicy } from "../event-forwarding.ts";
import {
  administratorRoleArns,
  backupAlarmTopicName,
  backupEventBusName,
  backupEventForwarderName,
  eventBusArn,
  paths,
  roleArn,
} from "../names.ts";
import { toJson } from "../policy-document.ts";
import {
  type AlarmRule,
  alarmRules,
  backupsMade,
  copiesMade,
  type EventPattern,
  restoresTested,
} from "./patterns.ts";

export interface BackupAlarmsArgs {
  /** The backup account: nobody who works in the accounts that are backed up can silence alarms that live here. */
  accountId: string;
  region: string;
  organizationId: string;
  /** The accounts that forward AWS Backup's events (`BackupEventForwarding`). */
  sourceAccountIds: readonly string[];
  /** The vaults that copies arrive in. */
  vaultArns: readonly string[];
  /**
   * Mail addresses that are told. Each gets a mail with a link first; until the link was followed, AWS sends nothing and
   * says nothing. https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
   */
  mailTo: readonly string[];
  /** Days, 1 to 7, without a copy, or with fewer copies than backups, before somebody is told. Default 2. */
  absentForDays?: number;
  /** Whether restores are tested in this account (`RestoreTesting`), so that a week without one is told. */
  restoresAreTested: boolean;
  /** Roles that may change how the topic's key is kept; as in `BackupVault`. */
  administrators?: readonly string[];
}

const aDay = 86_400;

/** How many events a rule matched: the default bus has rules by their name alone. */
const matched = (id: string, ruleName: string, eventBusName?: string) => ({
  id,
  returnData: false,
  metric: {
    namespace: "AWS/Events",
    metricName: "MatchedEvents",
    dimensions: { RuleName: ruleName, ...(eventBusName && { EventBusName: eventBusName }) },
    period: aDay,
    stat: "Sum",
  },
});

const ruleName = (suffix: string): string => `${backupEventBusName}-${suffix}`;

/**
 * Tells people when backups fail, when they are made but not copied, when no copy arrives at all, and when restores fail
 * or are not tested. Everything lives in the backup account; the accounts that are backed up only send events.
 *
 * AWS reports on a best-effort basis: an alarm can be late, by minutes, or wrong, when an event is lost. The alarm on
 * absence is in doubt the right way round: what does not arrive raises it.
 */
export class BackupAlarms extends pulumi.ComponentResource {
  readonly topicArn: string;
  readonly #name: string;

  constructor(name: string, args: BackupAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("agent-perimeter:index:BackupAlarms", name, {}, options);
    const { accountId, region, organizationId, sourceAccountIds, vaultArns, mailTo } = args;
    const absentForDays = args.absentForDays ?? 2;
    if (!Number.isInteger(absentForDays) || absentForDays < 1 || absentForDays > 7)
      throw new pulumi.RunError(`absentForDays is ${absentForDays}: CloudWatch looks back 1 to 7 days`);
    this.#name = name;

    const topic = new AlarmTopic(
      name,
      {
        owner: { accountId, region, administrators: args.administrators ?? administratorRoleArns(accountId) },
        topicName: backupAlarmTopicName,
        displayName: "Backups",
        keyDescription: "Encrypts the alarms of the backups on their way",
        tellsOf: "a backup that fails",
        mailTo,
      },
      { parent: this },
    );
    this.topicArn = topic.topicArn;
    const { told } = topic;
    const bus = new aws.cloudwatch.EventBus(
      `${name}-bus`,
      { name: backupEventBusName, description: "What AWS Backup reports in the accounts that are backed up" },
      { parent: this, protect: true },
    );
    const onBus = sourceAccountIds.map((id) => ({
      accountId: id,
      roleArn: roleArn(id, paths.perimeter, backupEventForwarderName),
    }));
    const rules = alarmRules(sourceAccountIds).map((rule) => this.#alarmRule(rule, told, bus.name));
    this.#count("copied", copiesMade(sourceAccountIds, vaultArns), bus.name);
    this.#count("backed-up", backupsMade(sourceAccountIds), bus.name);
    new aws.cloudwatch.EventBusPolicy(
      `${name}-bus-policy`,
      {
        eventBusName: bus.name,
        policy: toJson(
          eventBusPolicy(eventBusArn(accountId, region, backupEventBusName), organizationId, onBus),
          "eventBusPolicy",
        ),
      },
      // What arrives is looked at from the first event on.
      { parent: this, protect: true, dependsOn: rules },
    );
    for (const rule of alarmRules([accountId]))
      this.#alarmRule({ ...rule, name: `here-${rule.name}` }, told, undefined);

    // An alarm that is raised before there is a topic is told to nobody.
    this.#alarm("copies-absent", told, {
      says: `No copy of a backup arrived for ${absentForDays} days, or nothing is reported any more`,
      metrics: [matched("copies", ruleName("copied"), backupEventBusName)],
      // Days without a point count as none; else CloudWatch would look at older days instead.
      expression: "FILL(copies, 0)",
      comparison: { comparisonOperator: "LessThanThreshold", threshold: 1 },
      days: absentForDays,
      treatMissingData: "breaching",
    });
    this.#alarm("copies-missing", told, {
      says: `Fewer copies arrived than backups were made, for ${absentForDays} days`,
      metrics: [
        matched("backups", ruleName("backed-up"), backupEventBusName),
        matched("copies", ruleName("copied"), backupEventBusName),
      ],
      expression: `FILL(backups, 0) * ${vaultArns.length} - FILL(copies, 0)`,
      comparison: { comparisonOperator: "GreaterThanThreshold", threshold: 0 },
      days: absentForDays,
      // Without a single copy the other alarm is raised.
      treatMissingData: "notBreaching",
    });
    if (args.restoresAreTested) {
      this.#count("restored", restoresTested, undefined);
      this.#alarm("restores-absent", told, {
        says: "No restore was tested for a week",
        metrics: [matched("restores", ruleName("restored"))],
        expression: "FILL(restores, 0)",
        comparison: { comparisonOperator: "LessThanThreshold", threshold: 1 },
        days: 7,
        treatMissingData: "breaching",
      });
    }
    this.registerOutputs({ topicArn: this.topicArn });
  }

  /** A rule that tells people. */
  #alarmRule(
    { name: suffix, says, pattern }: AlarmRule,
    after: readonly pulumi.Resource[],
    eventBusName: pulumi.Output<string> | undefined,
  ): pulumi.Resource {
    const rule = this.#count(suffix, pattern, eventBusName, says);
    return new aws.cloudwatch.EventTarget(
      `${this.#name}-${suffix}-target`,
      {
        rule: rule.name,
        ...(eventBusName && { eventBusName }),
        targetId: "topic",
        arn: this.topicArn,
        inputTransformer: {
          // No status messages: they hold quotes, and a mail that is no JSON string any more is not sent at all.
          inputPaths: {
            account: "$.account",
            time: "$.time",
            kind: "$.detail-type",
            state: "$.detail.state",
            status: "$.detail.status",
            resource: "$.detail.resourceArn",
          },
          inputTemplate: JSON.stringify(
            `${says}. Account <account>, <time>: <kind> <state><status> <resource>`,
          ),
        },
      },
      { parent: this, protect: true, dependsOn: [...after] },
    );
  }

  /** A rule whose matches CloudWatch counts. */
  #count(
    suffix: string,
    pattern: EventPattern,
    eventBusName: pulumi.Output<string> | undefined,
    description = `Counted: ${suffix}`,
  ): aws.cloudwatch.EventRule {
    return new aws.cloudwatch.EventRule(
      `${this.#name}-${suffix}`,
      {
        name: ruleName(suffix),
        description,
        ...(eventBusName && { eventBusName }),
        eventPattern: JSON.stringify(pattern),
      },
      { parent: this, protect: true },
    );
  }

  /** An alarm on a day's counts, raised after that many days in a row. */
  #alarm(
    suffix: string,
    after: readonly pulumi.Resource[],
    alarm: {
      says: string;
      metrics: readonly ReturnType<typeof matched>[];
      expression: string;
      comparison: { comparisonOperator: string; threshold: number };
      days: number;
      treatMissingData: "breaching" | "notBreaching";
    },
  ): void {
    new aws.cloudwatch.MetricAlarm(
      `${this.#name}-${suffix}`,
      {
        name: ruleName(suffix),
        alarmDescription: alarm.says,
        metricQueries: [
          ...alarm.metrics,
          { id: "looked_at", expression: alarm.expression, label: suffix, returnData: true },
        ],
        ...alarm.comparison,
        evaluationPeriods: alarm.days,
        datapointsToAlarm: alarm.days,
        treatMissingData: alarm.treatMissingData,
        alarmActions: [this.topicArn],
        okActions: [this.topicArn],
      },
      { parent: this, protect: true, dependsOn: [...after] },
    );
  }
}
