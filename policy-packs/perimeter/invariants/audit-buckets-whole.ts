import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { everythingIn, keepsFor, type OwnBucket, ownBucket } from "../buckets.ts";
import { policy } from "../example.ts";
import { type ExampleResource, notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, isOn, number, type Properties, type Resource, texts } from "../resource.ts";

/** The type of a bucket's setting. */
const typeOf = (setting: string): string => `aws:s3/bucket${setting}:Bucket${setting}`;

const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Years after which nobody asks for a log file any more: a lock that is longer is a bill that nobody can stop. */
const tenYears = 3_653;

/** Days for which CloudTrail itself shows management events: a log that is kept for less adds nothing to it. */
const leastDays = 90;

/** Whether the key that an encryption names is in the bucket's account: by its ARN, else by where it comes from. */
function hasOwnKey(encryption: Resource, byDefault: Properties, bucket: OwnBucket, stack: Graph): boolean {
  let key: unknown;
  try {
    key = byDefault["kmsMasterKeyId"];
  } catch {
    // AWS chooses a key's id: beforehand, what counts is that it comes from a key of this stack.
    return stack.sourcesOf(encryption, "rules").some(({ type }) => type === "aws:kms/key:Key");
  }
  return typeof key === "string" && key.startsWith("arn:")
    ? key.split(":")[4] === bucket.account
    : typeof key === "string" && key !== "" && !key.includes(":");
}

function* encryptions(bucket: OwnBucket, settings: readonly Resource[], stack: Graph): Iterable<string> {
  const rules = settings.flatMap((setting) =>
    blocks(setting.properties, "rules").map((rule) => ({ setting, rule })),
  );
  if (rules.length === 0) yield "has no encryption that says under which key, and which ones are refused";
  for (const { setting, rule } of rules) {
    if (!texts(rule, "blockedEncryptionTypes").includes("SSE-C"))
      yield "takes files under keys that whoever writes them brings along (SSE-C), and nobody else can read";
    if (bucket.keeps === "answers") continue;
    const [byDefault = {}] = blocks(rule, "applyServerSideEncryptionByDefault");
    if (!/^aws:kms(:dsse)?$/.test(String(byDefault["sseAlgorithm"])))
      yield "is not under a key of its own: whoever reads the bucket reads what is in it";
    else if (!hasOwnKey(setting, byDefault, bucket, stack))
      yield "is not under a key of its own account: who has the key has what is in it, and can take it away";
    if (isOn(rule, "bucketKeyEnabled"))
      yield "has one data key for all (bucketKeyEnabled): the key's policy and the log no longer tell one file from another";
  }
}

/** The longest that a policy lets anybody lock an object for. */
const longestOf = (statements: readonly Statement[]): number =>
  Math.min(
    tenYears,
    ...statements
      .filter(({ effect }) => effect === "Deny")
      .flatMap(({ conditions }) => conditions)
      .filter(
        ({ key, operator }) =>
          key === "s3:object-lock-remaining-retention-days" && operator === "numericgreaterthan",
      )
      .flatMap(({ values }) => values.map(Number)),
  );

/** The days after which a bucket's rules delete: a file as it is written, or what was before. */
const ends = (settings: readonly Resource[], block: string, key: string): number[] =>
  settings
    .flatMap(({ properties }) => blocks(properties, "rules"))
    .filter((rule) => rule["status"] !== "Disabled")
    .flatMap((rule) => blocks(rule, block))
    .flatMap((end) => number(end, key) ?? []);

function* times(
  bucket: OwnBucket,
  around: Readonly<Record<"locks" | "lifecycles" | "policies", readonly Resource[]>>,
): Iterable<string> {
  const { locks, lifecycles, policies } = around;
  const keeps = Math.max(0, ...locks.map(keepsFor));
  if (keeps === 0) yield "has no lock with a retention";
  const longest =
    bucket.keeps === "state"
      ? Math.min(tenYears, ...ends(lifecycles, "noncurrentVersionExpiration", "noncurrentDays"))
      : Math.min(...policies.map(({ properties }) => longestOf(readPolicy(properties["policy"]))), tenYears);
  if (keeps > longest)
    yield `locks for ${keeps} days what it is to keep for ${longest}: nobody ends that sooner, nor its bill`;
  if (bucket.keeps === "state") return;
  for (const days of ends(lifecycles, "expiration", "days"))
    if (days < leastDays)
      yield `deletes log files after ${days} days: an intruder is noticed later than that (${leastDays} at least)`;
}

function* missing(bucket: OwnBucket, resource: Resource, stack: Graph): Iterable<string> {
  const around = (name: string): Resource[] => stack.naming(resource, typeOf(name), "bucket");
  const policies = around("Policy");
  if (policies.length === 0) yield "has no policy: whoever has a right to buckets has it here";
  if (!around("PublicAccessBlock").some(({ properties }) => switches.every((key) => isOn(properties, key))))
    yield "does not block public access";
  const owned = around("OwnershipControls").some(({ properties }) =>
    blocks(properties, "rule").some(({ objectOwnership }) => objectOwnership === "BucketOwnerEnforced"),
  );
  if (!owned) yield "leaves its files to whoever wrote them, and their ACLs (BucketOwnerEnforced is not set)";
  yield* encryptions(bucket, around("ServerSideEncryptionConfiguration"), stack);
  if (bucket.keeps === "answers") return;
  const isVersioned = around("Versioning").some(({ properties }) =>
    blocks(properties, "versioningConfiguration").some(({ status }) => status === "Enabled"),
  );
  if (!isVersioned) yield "keeps no versions";
  yield* times(bucket, {
    locks: around("ObjectLockConfiguration"),
    lifecycles: around("LifecycleConfiguration"),
    policies,
  });
}

const name = "perimeter-trail-222222222222-eu-central-1-an";
const part = (type: string, properties: Readonly<Record<string, unknown>>): ExampleResource => ({
  type: typeOf(type),
  name: `log${type}`,
  properties: { bucket: name, ...properties },
  account: "222222222222",
});

const encryption = (rule: Readonly<Record<string, unknown>> = {}) =>
  part("ServerSideEncryptionConfiguration", {
    rules: [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:eu-central-1:222222222222:key/1",
        },
        blockedEncryptionTypes: ["SSE-C"],
        ...rule,
      },
    ],
  });
const lock = (days: number) =>
  part("ObjectLockConfiguration", { rule: { defaultRetention: { mode: "GOVERNANCE", days } } });
const lifecycle = (rule: Readonly<Record<string, unknown>>) =>
  part("LifecycleConfiguration", { rules: [{ id: "expire", status: "Enabled", ...rule }] });
const access = (document: unknown) => part("Policy", { policy: document });

const bucket = { ...part("", {}), protect: true };
const closed = access(
  policy({
    Sid: "LongerLock",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObjectRetention",
    Resource: everythingIn(name),
    Condition: { NumericGreaterThan: { "s3:object-lock-remaining-retention-days": "35" } },
  }),
);
const parts = {
  block: part("PublicAccessBlock", Object.fromEntries(switches.map((key) => [key, true]))),
  ownership: part("OwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } }),
  encryption: encryption(),
  versioning: part("Versioning", { versioningConfiguration: { status: "Enabled" } }),
  lock: lock(1),
  lifecycle: lifecycle({ expiration: { days: 400 } }),
  policy: closed,
};
const whole = (more: Readonly<Record<string, ExampleResource>> = {}): ExampleResource[] => [
  bucket,
  ...Object.values({ ...parts, ...more }),
];

export default stackInvariant({
  id: "audit-buckets-whole",
  title:
    "Each of the perimeter's buckets is shut, owned, encrypted, versioned and locked as what it keeps needs.",
  protects:
    "The log, and the state of every stack, in all the ways in which a bucket loses or shows what is in it.",
  why: "A bucket is a dozen settings beside each other, each with a default of its own. One that is missing is not seen: the log is there, under a key that somebody else can take away, or gone after a week.",
  fix: "keep everything around the bucket that components/audit-sink or components/pipeline-access declare: policy, public access block, ownership, encryption, versioning, lock, lifecycle.",
  types: ["aws:s3/bucket:Bucket"],
  whole: true,
  *check(resource, stack) {
    const own = ownBucket(resource);
    if (own !== undefined) yield* missing(own, resource, stack);
  },
  limits: `It knows the buckets by their names. A log that is deleted after less than ${leastDays} days counts as deleted too soon; how long one has to be kept, the law says.`,
  examples: {
    holds: [
      { what: "everything", resources: whole() },
      {
        what: "a key that AWS has not made yet",
        resources: [
          ...whole({
            encryption: {
              ...encryption({
                applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: notKnownYet },
              }),
              sources: { rules: "key" },
            },
          }),
          { type: "aws:kms/key:Key", name: "key", properties: {} },
        ],
      },
      {
        what: "somebody's bucket",
        resources: [{ ...bucket, properties: { bucket: "documents-222222222222" } }],
      },
    ],
    broken: [
      ...Object.keys(parts)
        .filter((one) => one !== "lifecycle")
        .map((left) => ({
          what: `without ${left}`,
          resources: [
            bucket,
            ...Object.entries(parts)
              .filter(([one]) => one !== left)
              .map(([, one]) => one),
          ],
        })),
      {
        what: "another account's key",
        resources: whole({
          encryption: encryption({
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: "arn:aws:kms:eu-central-1:111111111111:key/1",
            },
          }),
        }),
      },
      {
        what: "S3's own key",
        resources: whole({
          encryption: encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }),
        }),
      },
      {
        what: "one data key for every file",
        resources: whole({ encryption: encryption({ bucketKeyEnabled: true }) }),
      },
      {
        what: "keys that whoever writes brings along",
        resources: whole({ encryption: encryption({ blockedEncryptionTypes: ["NONE"] }) }),
      },
      { what: "a lock beyond what the policy lets anybody lock for", resources: whole({ lock: lock(36) }) },
      { what: "a log of a week", resources: whole({ lifecycle: lifecycle({ expiration: { days: 7 } }) }) },
    ],
    cannotTell: [
      { what: "a policy that is not known yet", resources: whole({ policy: access(notKnownYet) }) },
    ],
  },
});
