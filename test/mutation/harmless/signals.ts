/** What is harmless in rules, targets, buses, alarms, topics, and in the guest's queues and function. */
import type { Harmless } from "./harmless.ts";

export const signals: readonly Harmless[] = [
  // Rules
  {
    mutants:
      /\| EventRule alarm-forwarding-[\w-]+-changes \| eventPattern\.detail-type = \[[^|]*\| left out$/,
    because:
      "what has an eventSource is CloudTrail's, of whatever kind: the rule sends on all that it sent on, and what is told the audit account decides",
  },
  {
    mutants:
      /^audit \| EventRule alarms-perimeter-role-changed \| eventPattern\.detail\.eventName = (?:Put|Delete)RolePermissionsBoundary \| left out$/,
    because:
      "boundary-changed rings for both, whatever the role; audit-alarms-complete holds that one of them does",
  },
  {
    mutants:
      /^audit \| EventRule alarms-alive-[\w-]+ \| eventPattern\.(?:detail-type|account|region) = \["[^|]*\| left out$/,
    because:
      "`resources` names the one rule, with its account and Region, and nobody but AWS puts events of aws.events: no other event has both",
  },
  {
    mutants:
      /^backup \| EventRule alarms-(?:here-)?(?:troubled|changed|backed-up) \| eventPattern\.account = \["\d{12}"\] \| left out$/,
    because:
      "no other account puts events there: on the default bus nobody's but its own, on the other one those whom its policy lets in, which audit-senders-exact and audit-silence-alarmed hold",
  },
  {
    mutants:
      /^backup \| EventRule alarms-(?:copied|restored) \| eventPattern\.detail-type = \[[^|]*\| left out$/,
    because:
      "no event of AWS Backup's but a copy job's has a destination's ARN, and none but a restore job's a testing plan's: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html",
  },
  {
    mutants: /^backup \| EventRule alarms-backed-up \| eventPattern\.source = \[[^|]*\| left out$/,
    because:
      "more is counted as a backup, so that copies are missed the sooner: who makes one up raises an alarm",
  },

  // Targets
  {
    mutants:
      /\| EventTarget [^|]*\| retryPolicy(?:\.maximumEventAgeInSeconds|\.maximumRetryAttempts)? = [^|]*\| left out$/,
    because: "a day and 185 tries are EventBridge's own values",
  },
  {
    mutants: /\| EventTarget [^|]*\| retryPolicy\.\w+ = \d+ \| raised$/,
    because: "AWS refuses it: a day and 185 tries are the most that EventBridge takes",
  },

  // Alarms
  {
    mutants: /\| MetricAlarm [^|]*\| metricQueries\[\d\]\.returnData = false \| left out$/,
    because: "false is the provider's own value",
  },
  {
    mutants: /\| MetricAlarm [^|]*\| datapointsToAlarm = \d+ \| left out$/,
    because: "as many as evaluationPeriods is CloudWatch's own value, and what is set",
  },
  {
    mutants: /\| MetricAlarm [^|]*\| okActions = [^|]*\| left out$/,
    because: "the alarm is told the same; what is not told is that it is over",
  },
  {
    mutants: /^backup \| MetricAlarm alarms-copies-missing \| treatMissingData = notBreaching \| left out$/,
    because:
      "without any data it is undecided instead of well, and raised in neither case: copies-absent is, which backup-absence-alarmed holds",
  },

  // Who publishes, and who puts events
  {
    mutants:
      /\| (?:TopicPolicy|EventBusPolicy) [^|]*\| policy\.\w+\.Resource = [^|]*\| resource widened to (?:all|its siblings)$/,
    because: "a topic's policy, or a bus's, is about that one topic or bus, whatever it names",
  },
  {
    mutants:
      /\| EventBusPolicy [^|]*\| policy\.ForwardersPut\.Condition\.StringEquals\.aws:PrincipalOrgID = [^|]*\| condition(?: dropped| passed without the key|'s value widened to all)$/,
    because:
      "the other condition names each role in full, in accounts of the organisation, which audit-senders-exact holds",
  },
  {
    mutants: /\| Topic [^|]*\| displayName = \w+ \| left out$/,
    because: "the sender that a mail shows",
  },
  {
    mutants: /\| TopicSubscription [^|]*\| protocol = email \| set to sqs$/,
    because: "AWS refuses it: a mail address is no queue's ARN",
  },

  // The guest's queues
  {
    mutants: /^orders\/prod \| Queue [^|]*\| messageRetentionSeconds = 1209600 \| raised$/,
    because: "AWS refuses it: a queue keeps messages for 14 days at most",
  },
  {
    mutants: /^orders\/prod \| Queue [^|]*\| sqsManagedSseEnabled = true \| left out$/,
    because: "AWS encrypts a new queue by itself",
  },
  {
    mutants: /^orders\/prod \| Queue [^|]*\| redrivePolicy\.maxReceiveCount = 5 \| (?:left out|raised)$/,
    because: "AWS refuses it: a redrive policy has a count from 1 to 1,000",
  },
  {
    mutants: /^orders\/prod \| Queue [^|]*\| redrivePolicy\.maxReceiveCount = 5 \| lowered$/,
    because: "a message comes to where failed ones are kept the sooner, and nothing of it is lost",
  },
  {
    mutants: /^orders\/prod \| Queue [^|]*\| visibilityTimeoutSeconds = 180 \| left out$/,
    because:
      "AWS's own 30 seconds are as long as the function takes at most, which confirm-messages-kept holds",
  },
  {
    mutants: /^orders\/prod \| Queue [^|]*\| visibilityTimeoutSeconds = 180 \| raised$/,
    because: "AWS refuses it: 12 hours are the most",
  },

  // The guest's function: what it needs for its work, and what nobody else gets anything by
  {
    mutants: /^orders\/prod \| (?:Function|EventSourceMapping) orders \| {2}\| resource removed$/,
    because:
      "orders wait in the queue for 14 days, and nobody takes them: the application stands still, and nothing is let in or lost by it",
  },
  {
    mutants: /^orders\/prod \| Function orders \| (?:architectures|code|handler|runtime)\b[^|]*\| left out$/,
    because: "AWS refuses it, or runs nothing: what fails is kept with the failed messages",
  },
  {
    mutants:
      /^orders\/prod \| Function orders \| environment\b[^|]*\| (?:left out|account swapped for a stranger's)$/,
    because: "its role writes to its own table and its own bucket alone, whatever the code is told",
  },
  {
    mutants: /^orders\/prod \| Function orders \| loggingConfig\b[^|]*\| left out$/,
    because:
      "the group of that name is the one that Lambda writes to by itself, and the only one its role writes to",
  },
  {
    mutants:
      /^orders\/prod \| Function orders \| (?:memorySize = 256|timeout = 30) \| (?:left out|lowered|raised)$/,
    because: "AWS refuses it, or the function is slower or stopped sooner: what fails is kept",
  },
  {
    mutants: /^orders\/prod \| EventSourceMapping orders \| batchSize = 10 \| (?:left out|lowered|raised)$/,
    because: "ten is AWS's own value, fewer come in more batches, and more AWS refuses without a window",
  },
  {
    mutants: /^orders\/prod \| EventSourceMapping orders \| eventSourceArn = [^|]*\| left out$/,
    because: "AWS refuses a mapping from nothing",
  },
  {
    mutants: /^orders\/prod \| Alias database \| (?: \| resource removed|name = [^|]*\| left out)$/,
    because: "what people call the key; the database and every policy name it by its id",
  },
];
