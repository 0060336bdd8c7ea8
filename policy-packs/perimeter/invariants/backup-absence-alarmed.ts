import { readPolicy } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, list, number, type Resource, text } from "../resource.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const ruleType = "aws:cloudwatch/eventRule:EventRule";

/** A vault that copies come to, and no plan of this stack makes backups in: the last place there is. */
const isLastPlace = (vault: Resource, stack: Graph): boolean =>
  stack.ofType("aws:backup/plan:Plan").length === 0 &&
  stack
    .naming(vault, "aws:backup/vaultPolicy:VaultPolicy", "backupVaultName")
    .some((access) => readPolicy(access.properties["policy"]).some(({ effect }) => effect === "Allow"));

const copyJobs = "Copy Job State Change";

/** Names of the rules that match what AWS Backup reports of copies: CloudWatch counts how often. */
const copyRules = (stack: Graph): Set<string> =>
  new Set(
    stack
      .ofType(ruleType)
      .filter((rule) => isSwitchedOn(rule) && (text(rule, "eventPattern") ?? "").includes(copyJobs))
      .flatMap((rule) => text(rule, "name") ?? []),
  );

/** Whether an alarm, or one of the metrics that it is computed from, counts copies. */
const countsCopies = ({ properties }: Resource, rules: ReadonlySet<string>): boolean =>
  [properties, ...blocks(properties, "metricQueries").flatMap((query) => blocks(query, "metric"))].some(
    (metric) =>
      (metric["namespace"] === "AWS/Backup" && String(metric["metricName"]).includes("CopyJob")) ||
      blocks(metric, "dimensions").some((dimensions) => rules.has(String(dimensions["RuleName"]))),
  );

/** Whether a count raises an alarm. No count is below a threshold of 0. */
function isBelowThreshold(alarm: Resource, count: number): boolean {
  const threshold = number(alarm.properties, "threshold") ?? Number.NEGATIVE_INFINITY;
  const operator = text(alarm, "comparisonOperator");
  return operator === "LessThanThreshold"
    ? count < threshold
    : operator === "LessThanOrEqualToThreshold" && count <= threshold;
}

/** Raised when too few copies are counted, and when nothing is counted at all. */
const tellsAbsence = (alarm: Resource, rules: ReadonlySet<string>): boolean =>
  text(alarm, "treatMissingData") === "breaching" &&
  isBelowThreshold(alarm, 0) &&
  alarm.properties["actionsEnabled"] !== false &&
  list(alarm.properties, "alarmActions").length > 0 &&
  countsCopies(alarm, rules);

const isSwitchedOn = (rule: Resource): boolean => (text(rule, "state") ?? "ENABLED") !== "DISABLED";

const tellsFailure = (rule: Resource): boolean => {
  const pattern = text(rule, "eventPattern") ?? "";
  return pattern.includes('"aws.backup"') && pattern.includes('"FAILED"') && isSwitchedOn(rule);
};

const vault = { type: "aws:backup/vault:Vault", name: "vault", properties: { name: "prod" }, protect: true };

const access = {
  type: "aws:backup/vaultPolicy:VaultPolicy",
  name: "access",
  properties: {
    backupVaultName: "prod",
    policy: policy({
      Sid: "CopiesIn",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:role/perimeter/copy" },
      Action: "backup:CopyIntoBackupVault",
      Resource: "*",
    }),
  },
  protect: true,
};

const alarm = (properties: Record<string, unknown> = {}) => ({
  type: alarmType,
  name: "absent",
  properties: {
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    evaluationPeriods: 2,
    treatMissingData: "breaching",
    namespace: "AWS/Backup",
    metricName: "NumberOfCopyJobsCompleted",
    alarmActions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
    ...properties,
  },
});

const rule = (properties: Record<string, unknown> = {}) => ({
  type: ruleType,
  name: "troubled",
  properties: {
    name: "troubled",
    eventPattern: JSON.stringify({ source: ["aws.backup"], detail: { state: ["FAILED"] } }),
    ...properties,
  },
});

export default stackInvariant({
  id: "backup-absence-alarmed",
  title: "Somebody is told when copies fail, and when none arrives.",
  protects: "The backups from stopping without anybody noticing.",
  why: "A plan that was changed, a role that lost a right, a switch that is off: backups end in silence, and the first to notice is whoever needs one.",
  fix: "declare a MetricAlarm on the count of copies, raised below it, with treatMissingData breaching and an action, and an EventRule on failed jobs of aws.backup.",
  types: ["aws:backup/vault:Vault"],
  whole: true,
  *check(resource, stack) {
    if (!isLastPlace(resource, stack)) return;
    const rules = copyRules(stack);
    if (!stack.ofType(alarmType).some((alarm) => tellsAbsence(alarm, rules)))
      yield "is a vault where nobody is told when no copy arrives";
    if (!stack.ofType(ruleType).some(tellsFailure)) yield "is a vault where nobody is told when a copy fails";
  },
  limits: "Whether somebody reads what is sent, and has confirmed the subscription, no declaration says.",
  examples: {
    holds: [
      { what: "an alarm and a rule", resources: [vault, access, alarm(), rule()] },
      {
        what: "an alarm on events that a rule counts",
        resources: [
          vault,
          access,
          {
            type: ruleType,
            name: "copied",
            properties: {
              name: "copied",
              eventPattern: JSON.stringify({ source: ["aws.backup"], "detail-type": [copyJobs] }),
            },
          },
          alarm({
            namespace: "AWS/Events",
            metricName: "MatchedEvents",
            dimensions: { RuleName: "copied" },
          }),
          rule(),
        ],
      },
      { what: "a vault that backups are only made in", resources: [vault] },
    ],
    broken: [
      { what: "no alarm", resources: [vault, access, rule()] },
      { what: "no rule", resources: [vault, access, alarm()] },
      {
        what: "an alarm that silence does not raise",
        resources: [vault, access, alarm({ treatMissingData: "notBreaching" }), rule()],
      },
      { what: "an alarm that no count raises", resources: [vault, access, alarm({ threshold: 0 }), rule()] },
      { what: "an alarm that tells nobody", resources: [vault, access, alarm({ alarmActions: [] }), rule()] },
      {
        what: "an alarm on something else",
        resources: [vault, access, alarm({ metricName: "NumberOfRestoreJobsCompleted" }), rule()],
      },
      { what: "a rule that is off", resources: [vault, access, alarm(), rule({ state: "DISABLED" })] },
    ],
    cannotTell: [
      {
        what: "an alarm that is not known yet",
        resources: [vault, access, alarm({ treatMissingData: notKnownYet }), rule()],
      },
    ],
  },
});
