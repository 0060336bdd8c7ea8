/** What a person asks the log, as saved queries of Athena. docs/asking-the-log.md explains each; a question mark is asked for. */
import { databaseName } from "./tables.ts";

export interface Question {
  readonly name: string;
  /** What it answers, and what its parameters are, in order. */
  readonly description: string;
  readonly sql: string;
}

/** Calls that blind, shorten or unlock the log, wherever they are made. */
const tampering = [
  "StopLogging",
  "DeleteTrail",
  "UpdateTrail",
  "PutEventSelectors",
  "PutInsightSelectors",
  "PutEventConfiguration",
  "DeregisterOrganizationDelegatedAdmin",
  "RegisterOrganizationDelegatedAdmin",
  "DisableAWSServiceAccess",
  "DeleteFlowLogs",
  "DeleteBucket",
  "DeleteBucketPolicy",
  "PutBucketPolicy",
  "PutBucketLifecycle",
  "PutBucketLifecycleConfiguration",
  "PutBucketObjectLockConfiguration",
  "PutObjectLockConfiguration",
  "PutBucketVersioning",
  "PutBucketEncryption",
  "DeleteBucketEncryption",
  "PutBucketReplication",
  "ScheduleKeyDeletion",
  "DisableKey",
  "PutKeyPolicy",
  "LeaveOrganization",
  "CloseAccount",
];

const who = "coalesce(useridentity.sessioncontext.sourceidentity, useridentity.arn, useridentity.invokedby)";

export const questions: readonly Question[] = [
  {
    name: "what-agents-did",
    description:
      "Every step of every agent between two times, in order. Asks for: from (2026-11-23T02:30:00Z, in UTC), until, first day, last day (2026/11/23).",
    sql: `
      SELECT eventtime, coalesce(useridentity.sessioncontext.sourceidentity, json_extract_scalar(requestparameters, '$.sourceIdentity')) AS agent,
             recipientaccountid, awsregion, eventsource, eventname, readonly, errorcode,
             useridentity.arn AS session, requestparameters, eventid
      FROM ${databaseName}.events
      WHERE coalesce(useridentity.sessioncontext.sourceidentity, json_extract_scalar(requestparameters, '$.sourceIdentity')) IS NOT NULL
        AND eventtime BETWEEN ? AND ?
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "what-an-agent-did",
    description:
      "Every step of one agent, in order, from the call that named it through every role that it took on. Asks for: the agent's source identity, first day, last day (2026/11/23).",
    sql: `
      SELECT eventtime, recipientaccountid, awsregion, eventsource, eventname, errorcode,
             useridentity.arn AS session, requestparameters, resources, eventid
      FROM ${databaseName}.events
      WHERE coalesce(useridentity.sessioncontext.sourceidentity, json_extract_scalar(requestparameters, '$.sourceIdentity')) = ?
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "what-happened-to",
    description:
      "Every call that names a resource, whoever made it. Asks for: the ARN, the same ARN or a name within the request, first day, last day.",
    sql: `
      SELECT eventtime, ${who} AS who, eventsource, eventname, errorcode, sourceipaddress, requestparameters, eventid
      FROM ${databaseName}.events
      WHERE (any_match(resources, resource -> resource.arn = ?) OR strpos(requestparameters, ?) > 0)
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "one-event",
    description: "One event, whole. Asks for: its eventid, and its day.",
    sql: `
      SELECT *
      FROM ${databaseName}.events
      WHERE eventid = ? AND day = ?`,
  },
  {
    name: "escalations",
    description:
      "Which agent took on which escalation role, under which grant (the session's name), and what was refused. Asks for: first day, last day.",
    sql: `
      SELECT eventtime,
             coalesce(json_extract_scalar(requestparameters, '$.sourceIdentity'), useridentity.sessioncontext.sourceidentity) AS agent,
             json_extract_scalar(requestparameters, '$.roleArn') AS role,
             json_extract_scalar(requestparameters, '$.roleSessionName') AS grant_id,
             errorcode, errormessage, eventid
      FROM ${databaseName}.events
      WHERE eventsource = 'sts.amazonaws.com' AND eventname LIKE 'AssumeRole%'
        AND strpos(requestparameters, 'role/escalation/') > 0
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "what-was-refused",
    description: "What agents tried and were refused. Asks for: first day, last day.",
    sql: `
      SELECT eventtime, useridentity.sessioncontext.sourceidentity AS agent, useridentity.arn AS session,
             eventsource, eventname, errorcode, errormessage, eventid
      FROM ${databaseName}.events
      WHERE useridentity.sessioncontext.sourceidentity IS NOT NULL
        AND (errorcode LIKE '%AccessDenied%' OR errorcode LIKE '%Unauthorized%')
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "agents-without-a-name",
    description:
      "Calls under an agent's role without a source identity: there should be none but a landing role's own. Asks for: first day, last day.",
    sql: `
      SELECT eventtime, useridentity.arn AS session, eventsource, eventname, errorcode, sourceipaddress, eventid
      FROM ${databaseName}.events
      WHERE regexp_like(useridentity.arn, ':assumed-role/(agent|landing|escalation)-')
        AND useridentity.sessioncontext.sourceidentity IS NULL
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "tampering-with-the-log",
    description:
      "Whoever touched the trail, its bucket, its key or the organisation, with what result. Asks for: first day, last day.",
    sql: `
      SELECT eventtime, recipientaccountid, ${who} AS who, eventsource, eventname, errorcode, requestparameters, eventid
      FROM ${databaseName}.events
      WHERE eventname IN (${tampering.map((name) => `'${name}'`).join(", ")})
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "who-read-the-log",
    description: "Who read, or tried to write, the log's own files. Asks for: first day, last day.",
    sql: `
      SELECT eventtime, ${who} AS who, eventname, errorcode, sourceipaddress, requestparameters, eventid
      FROM ${databaseName}.events
      WHERE eventsource = 's3.amazonaws.com'
        AND regexp_like(json_extract_scalar(requestparameters, '$.bucketName'), '^perimeter-(trail|flow-logs)-')
        AND day BETWEEN ? AND ?
      ORDER BY eventtime`,
  },
  {
    name: "newest-event",
    description:
      "The newest event of each account and Region: how far the log has come, at least. Asks for: first day, last day.",
    sql: `
      SELECT account, region, max(eventtime) AS newest, count(*) AS events
      FROM ${databaseName}.events
      WHERE day BETWEEN ? AND ?
      GROUP BY account, region
      ORDER BY account, region`,
  },
  {
    name: "refused-traffic",
    description: "Traffic that the networks of prod and dev rejected. Asks for: first day, last day.",
    sql: `
      SELECT account_id, interface_id, source_address, destination_address, destination_port, protocol, direction,
             sum(packets) AS packets, from_unixtime(min(started)) AS first_seen, from_unixtime(max(ended)) AS last_seen
      FROM ${databaseName}.flow_logs
      WHERE action = 'REJECT' AND day BETWEEN ? AND ?
      GROUP BY account_id, interface_id, source_address, destination_address, destination_port, protocol, direction
      ORDER BY packets DESC`,
  },
].map(({ sql, ...question }) => ({ ...question, sql: sql.replace(/^\n/, "").replace(/^ {6}/gm, "") }));
