import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, exactValues } from "../../../analysis/iam/statements.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";

/** AWS's services that write logs to buckets. */
const writers = ["cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com", "config.amazonaws.com"];

/** On whose behalf a service writes: each of these names it. */
const sources = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID"];

/** Whether the source is written out; the ARNs that a service makes up may end in a wildcard after the account. */
const isBound = (statement: Statement): boolean =>
  sources.some((key) => exactValues(statement, key) !== undefined) ||
  bindingConditions(statement, "aws:SourceArn").some(
    ({ operator, values }) =>
      ["arnlike", "stringlike", "arnequals"].includes(operator) &&
      values.length > 0 &&
      values.every((arn) => /^arn:aws[\w-]*:[\w-]+:[\w-]+:\d{12}:/.test(arn)),
  );

const write = (condition?: Record<string, unknown>) => ({
  Sid: "TrailWrites",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::log-222222222222/AWSLogs/*",
  ...(condition ? { Condition: condition } : {}),
});

const bucketPolicy = (document: unknown) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "log",
  properties: { bucket: "log-222222222222", policy: document },
});

export default resourceInvariant({
  id: "audit-log-bound",
  title: "A log's bucket lets a service write only on behalf of the trail or the accounts that it names.",
  protects:
    "The log from lines that somebody else has AWS write into it, and its bill from everybody's logs.",
  why: "AWS's logging services write for every customer. A bucket that lets the service in without saying for whom takes the trail of any account in the world: forged entries between the true ones.",
  fix: "add StringEquals aws:SourceArn with the trail's ARN, or aws:SourceAccount with the accounts, to every Allow for a logging service.",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  *check({ properties }) {
    for (const statement of readPolicy(properties["policy"]))
      if (
        statement.effect === "Allow" &&
        statement.principals.some(({ kind, value }) => kind === "Service" && writers.includes(value)) &&
        !isBound(statement)
      )
        yield `lets a logging service write for anybody (${statement.name})`;
  },
  examples: {
    holds: [
      {
        what: "one trail",
        resources: [
          bucketPolicy(
            policy(
              write({
                StringEquals: {
                  "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111111111111:trail/organisation",
                },
              }),
            ),
          ),
        ],
      },
      {
        what: "two accounts",
        resources: [
          bucketPolicy(
            policy({
              ...write({ StringEquals: { "aws:SourceAccount": ["444455556666", "555566667777"] } }),
              Principal: { Service: "delivery.logs.amazonaws.com" },
            }),
          ),
        ],
      },
    ],
    broken: [
      { what: "anybody's trail", resources: [bucketPolicy(policy(write()))] },
      {
        what: "a pattern of accounts",
        resources: [
          bucketPolicy(policy(write({ ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*" } }))),
        ],
      },
      {
        what: "a condition that holds when the key is missing",
        resources: [
          bucketPolicy(policy(write({ StringEqualsIfExists: { "aws:SourceAccount": "111111111111" } }))),
        ],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [bucketPolicy(notKnownYet)] }],
  },
});
