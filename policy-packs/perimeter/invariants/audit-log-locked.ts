import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { bindingConditions, coversAction, exactValues } from "../../../analysis/iam/statements.ts";
import { keepsFor, ownBucket } from "../buckets.ts";
import { ownAccounts } from "../domains.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, isOn, type Resource } from "../resource.ts";

const lockType = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const versioningType = "aws:s3/bucketVersioning:BucketVersioning";
const blockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

const writers = ["cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com", "config.amazonaws.com"];

/** What nobody may do to a log, denied without condition. */
const destruction = ["s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:DeleteBucket"];

/** Whether a service writes for these accounts and no other: a product's own records, which prove nothing of anybody else. */
function isForAlone(statement: Statement, accounts: readonly string[]): boolean {
  const isOwn = (account: string | undefined) => account !== undefined && accounts.includes(account);
  const named = exactValues(statement, "aws:SourceAccount");
  if (named !== undefined && named.length > 0 && named.every(isOwn)) return true;
  return bindingConditions(statement, "aws:SourceArn").some(
    ({ operator, values }) =>
      ["arnlike", "arnequals", "stringlike", "stringequals"].includes(operator) &&
      values.length > 0 &&
      values.every((arn) => isOwn(arn.split(":")[4])),
  );
}

/** Whether the log comes here: what a trail writes, what other accounts' services write, and all that is in the perimeter's bucket. */
const letsLogsIn = (statements: readonly Statement[], access: Resource): boolean =>
  statements.some((statement) => {
    if (statement.effect !== "Allow" || !coversAction(statement, "s3:PutObject")) return false;
    const services = statement.principals
      .filter(({ kind, value }) => kind === "Service" && writers.includes(value))
      .map(({ value }) => value);
    return (
      services.length > 0 &&
      (services.includes("cloudtrail.amazonaws.com") ||
        ownBucket(access) !== undefined ||
        !isForAlone(statement, ownAccounts(access)))
    );
  });

const isDenied = (statements: readonly Statement[], action: string): boolean =>
  statements.some(
    (statement) =>
      statement.effect === "Deny" &&
      coversAction(statement, action) &&
      statement.conditions.length === 0 &&
      statement.principals.some(({ kind, value }) => kind === "AWS" && value === "*"),
  );

/** What is missing around a bucket before a log may be written to it. */
function* missing(bucket: Resource, stack: Graph): Iterable<string> {
  if (!stack.naming(bucket, lockType, "bucket").some((lock) => keepsFor(lock) > 0))
    yield `lets logs into the bucket ${bucket.name} before it has an Object Lock with a retention`;
  const versioned = stack
    .naming(bucket, versioningType, "bucket")
    .some(({ properties }) =>
      blocks(properties, "versioningConfiguration").some(({ status }) => status === "Enabled"),
    );
  if (!versioned && !isOn(bucket.properties, "objectLockEnabled"))
    yield `lets logs into the bucket ${bucket.name} before it keeps versions`;
  const shut = stack
    .naming(bucket, blockType, "bucket")
    .some(
      ({ properties }) => isOn(properties, "blockPublicPolicy") && isOn(properties, "restrictPublicBuckets"),
    );
  if (!shut) yield `lets logs into the bucket ${bucket.name} before public access is blocked`;
}

const bucket = {
  type: "aws:s3/bucket:Bucket",
  name: "log",
  properties: { bucket: "log-222222222222", objectLockEnabled: true },
};

const lock = {
  type: lockType,
  name: "log-lock",
  properties: {
    bucket: "log-222222222222",
    rule: { defaultRetention: { mode: "COMPLIANCE", days: 365 } },
  },
  protect: true,
};

const versioning = {
  type: versioningType,
  name: "log-versioning",
  properties: { bucket: "log-222222222222", versioningConfiguration: { status: "Enabled" } },
};

const block = {
  type: blockType,
  name: "log-block",
  properties: {
    bucket: "log-222222222222",
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
};

const write = {
  Sid: "TrailWrites",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::log-222222222222/*",
  Condition: {
    StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:111111111111:trail/organisation" },
  },
};

/** Flow logs of these accounts. */
const delivery = (...accounts: readonly string[]) => ({
  ...write,
  Sid: "FlowLogsWrite",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Condition: {
    StringEquals: { "aws:SourceAccount": accounts },
    ArnLike: { "aws:SourceArn": accounts.map((account) => `arn:aws:logs:eu-central-1:${account}:*`) },
  },
});

const deny = {
  Sid: "DenyDestruction",
  Effect: "Deny",
  Principal: "*",
  Action: destruction,
  Resource: ["arn:aws:s3:::log-222222222222", "arn:aws:s3:::log-222222222222/*"],
};

const access = (document: unknown) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "log-policy",
  properties: { bucket: "log-222222222222", policy: document },
});

const guarded = [bucket, versioning, lock, block];

export default stackInvariant({
  id: "audit-log-locked",
  title:
    "A log's bucket is locked, versioned and shut before anything is written to it, and denies destruction.",
  protects:
    "Every line that was ever logged, from everybody, administrators of the audit account among them.",
  why: "Whoever breaks in removes the traces. Under an Object Lock a delivered file stays for its days whatever rights somebody has; a bucket that gets its lock afterwards has a past that is not under it.",
  fix: "give the bucket BucketObjectLockConfiguration, BucketVersioning and BucketPublicAccessBlock, let its policy depend on them, and deny s3:DeleteObjectVersion, s3:DeleteBucket and s3:BypassGovernanceRetention to *.",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  whole: false,
  *check(resource, stack) {
    const statements = readPolicy(resource.properties["policy"]);
    if (!letsLogsIn(statements, resource)) return;
    for (const action of destruction)
      if (!isDenied(statements, action)) yield `lets logs in and does not deny ${action} to everybody`;
    const buckets = stack
      .ofType("aws:s3/bucket:Bucket")
      .filter((known) => stack.names(resource, "bucket", known));
    if (buckets.length === 0) yield "lets logs into a bucket of another stack, whose lock cannot be seen";
    for (const known of buckets) yield* missing(known, stack);
  },
  limits:
    "What flow logs, firewalls and Config write for the bucket's own account alone counts as a product's records, and needs no lock. A lock in governance mode counts: it is a trial, which whoever has the right to can lift.",
  examples: {
    holds: [
      { what: "lock, versions, block, policy", resources: [...guarded, access(policy(write, deny))] },
      {
        what: "a product's bucket for its own account's flow logs",
        resources: [
          { ...bucket, properties: { bucket: "log-222222222222" } },
          access(policy(delivery("111122223333"))),
        ],
      },
      {
        what: "a bucket that no log goes to",
        resources: [
          { ...bucket, properties: { bucket: "log-222222222222" } },
          access(
            policy({ ...deny, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
          ),
        ],
      },
    ],
    broken: [
      ...[lock, block].map((left) => ({
        what: `without ${left.name}`,
        resources: [...guarded.filter((one) => one !== left), access(policy(write, deny))],
      })),
      {
        what: "without versions",
        resources: [
          { ...bucket, properties: { bucket: "log-222222222222" } },
          lock,
          block,
          access(policy(write, deny)),
        ],
      },
      {
        what: "a bucket for the flow logs of another account",
        resources: [
          { ...bucket, properties: { bucket: "log-222222222222" } },
          access(policy(delivery("111122223333", "444455556666"))),
        ],
      },
      { what: "without the deny", resources: [...guarded, access(policy(write))] },
      {
        what: "with a deny for some",
        resources: [
          ...guarded,
          access(
            policy(write, {
              ...deny,
              Condition: { StringNotEquals: { "aws:PrincipalAccount": "222222222222" } },
            }),
          ),
        ],
      },
      {
        what: "a lock that keeps nothing",
        resources: [
          bucket,
          versioning,
          { ...lock, properties: { bucket: "log-222222222222", rule: {} } },
          block,
          access(policy(write, deny)),
        ],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [...guarded, access(notKnownYet)] }],
  },
});
