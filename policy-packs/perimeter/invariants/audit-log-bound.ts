import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, exactValues } from "../../../analysis/iam/statements.ts";
import { type OwnBucket, ownBucket } from "../buckets.ts";
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

/** What a service does to deliver: it looks whether it may, and writes. */
const delivering = ["s3:PutObject", "s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"];

/** What it does before it writes. */
const isLookOfService = (action: string): boolean => delivering.includes(action) && isLook(action);

/** What shows something, and changes nothing. */
const isLook = (action: string): boolean => /^s3:(get|list|describe)[\w*?]*$/i.test(action);

/** The accounts that a statement lets a service write for. */
function accountsOf(statement: Statement): Set<string> {
  const ofArns = bindingConditions(statement, "aws:SourceArn").flatMap(({ values }) =>
    values.map((arn) => arn.split(":")[4] ?? ""),
  );
  return new Set([...(exactValues(statement, "aws:SourceAccount") ?? []), ...ofArns]);
}

/** What an Allow of one of the log's own buckets lets in beside its delivery. */
function* beside(statement: Statement, bucket: OwnBucket): Iterable<string> {
  const { name, actions, principals, resources } = statement;
  const isDelivery = principals.every(({ kind, value }) => kind === "Service" && writers.includes(value));
  if (principals.length === 0 || actions.length === 0 || resources.length === 0)
    yield `lets in everybody, or everything, but what it names (${name})`;
  else if (!isDelivery) {
    if (!actions.every(isLook)) yield `lets others than logging services do more than read (${name})`;
    // Nobody's own request has a source: such an Allow is for a service, and for every one there is.
    if (sources.some((key) => bindingConditions(statement, key).length > 0))
      yield `lets in every service that works for whom it names (${name})`;
  } else if (!actions.every((action) => delivering.includes(action)))
    yield `lets a logging service do more than deliver (${name})`;
  else if (actions.includes("s3:PutObject")) {
    const inFolder = new RegExp(
      `^arn:aws[\\w-]*:s3:::${bucket.name}/(?:[^*?]+/)?AWSLogs/(\\d{12}|o-[a-z0-9]{10,32})/[^*?]*\\*$`,
    );
    for (const resource of resources) {
      const [, owner] = inFolder.exec(resource) ?? [];
      if (owner === undefined || (/^\d/.test(owner) && !accountsOf(statement).has(owner)))
        yield `lets a logging service write into others' folders than of whom it writes for (${name})`;
    }
  }
  if (
    principals.some(({ value }) => value === "cloudtrail.amazonaws.com") &&
    exactValues(statement, "aws:SourceArn") === undefined
  )
    yield `lets in trails that it does not name (${name})`;
}

const write = (condition?: Record<string, unknown>) => ({
  Sid: "TrailWrites",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::log-222222222222/AWSLogs/*",
  ...(condition ? { Condition: condition } : {}),
});

const bucketPolicy = (document: unknown, bucket = "log-222222222222") => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "log",
  properties: { bucket, policy: document },
});

const trailBucket = "perimeter-trail-222222222222-eu-central-1-an";
const trail = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/perimeter";
const ofTrail = (more: Readonly<Record<string, unknown>> = {}) =>
  bucketPolicy(
    policy({
      ...write({ StringEquals: { "aws:SourceArn": trail } }),
      Resource: `arn:aws:s3:::${trailBucket}/AWSLogs/111111111111/*`,
      ...more,
    }),
    trailBucket,
  );

export default resourceInvariant({
  id: "audit-log-bound",
  title: "A log's bucket lets a service write only on behalf of the trail or the accounts that it names.",
  protects:
    "The log from lines that somebody else has AWS write into it, and its bill from everybody's logs.",
  why: "AWS's logging services write for every customer. A bucket that lets the service in without saying for whom takes the trail of any account in the world: forged entries between the true ones.",
  fix: "add StringEquals aws:SourceArn with the trail's ARN, or aws:SourceAccount with the accounts, to every Allow for a logging service.",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  *check(resource) {
    const own = ownBucket(resource);
    const isOfLog = own?.keeps === "trail" || own?.keeps === "flowLogs";
    for (const statement of readPolicy(resource.properties["policy"])) {
      if (statement.effect === "Deny") continue;
      // Whether it may write, a service asks beforehand: nothing of that goes to whoever it asks for.
      const onlyAsks = statement.actions.length > 0 && statement.actions.every(isLookOfService);
      if (
        statement.principals.some(({ kind, value }) => kind === "Service" && writers.includes(value)) &&
        !isBound(statement) &&
        (isOfLog || !onlyAsks)
      )
        yield onlyAsks
          ? `lets a logging service ask for anybody whether it may write (${statement.name})`
          : `lets a logging service write for anybody (${statement.name})`;
      else if (isOfLog) yield* beside(statement, own);
    }
  },
  limits:
    "What else an Allow lets in it judges of the perimeter's own buckets for the log, which it knows by their names.",
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
      { what: "the organisation's trail, into its own folder", resources: [ofTrail()] },
      {
        what: "people who read the log",
        resources: [
          ofTrail({
            Principal: { AWS: "arn:aws:iam::222222222222:role/readers" },
            Action: ["s3:GetObject", "s3:ListBucket"],
            Condition: undefined,
          }),
        ],
      },
      {
        what: "a service that asks whether it may write, and writes for one account",
        resources: [
          bucketPolicy(
            policy(
              { ...write(), Action: "s3:GetBucketAcl", Resource: "arn:aws:s3:::log-222222222222" },
              write({ StringEquals: { "aws:SourceAccount": "222222222222" } }),
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
      {
        what: "a service that reads, too",
        resources: [ofTrail({ Action: ["s3:PutObject", "s3:GetObject"] })],
      },
      {
        what: "principals that say that they are the trail",
        resources: [ofTrail({ Principal: { AWS: "*" } })],
      },
      {
        what: "the folder of another account",
        resources: [ofTrail({ Resource: `arn:aws:s3:::${trailBucket}/AWSLogs/444455556666/*` })],
      },
      { what: "every folder", resources: [ofTrail({ Resource: `arn:aws:s3:::${trailBucket}/*` })] },
      {
        what: "each trail of an account",
        resources: [
          ofTrail({
            Condition: { ArnLike: { "aws:SourceArn": trail.replace("perimeter", "*") } },
          }),
        ],
      },
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
