import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, isOn, number, type Properties, type Resource, settled } from "../resource.ts";

const versioningType = "aws:s3/bucketVersioning:BucketVersioning";
const lifecycleType = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

/** The longest that copies are kept for; what is kept for longer is meant to be kept. */
const aMonth = 31;

const isVersioned = (bucket: Resource, stack: Graph): boolean =>
  stack
    .naming(bucket, versioningType, "bucket")
    .some((setting) =>
      blocks(setting.properties, "versioningConfiguration").some(({ status }) => status === "Enabled"),
    );

/** Switched on in the bucket itself: AWS turns versioning on with Object Lock, and neither goes off again. */
function isVersionedByItself(bucket: Resource): boolean {
  const properties = settled(bucket, "objectLockEnabled", "versioning");
  return (
    isOn(properties, "objectLockEnabled") ||
    blocks(properties, "versioning").some((versioning) => isOn(versioning, "enabled"))
  );
}

/** A rule that removes everything within a month: what lies in the bucket is a copy of something. */
function empties(rule: Properties): boolean {
  const unfiltered = blocks(rule, "filter").every((filter) =>
    Object.values(filter).every((value) => value === undefined || value === null || value === ""),
  );
  const days = blocks(rule, "expiration").map((expiration) => number(expiration, "days") ?? 0);
  return rule["status"] === "Enabled" && unfiltered && days.some((count) => count >= 1 && count <= aMonth);
}

const isEmptied = (bucket: Resource, stack: Graph): boolean =>
  stack
    .naming(bucket, lifecycleType, "bucket")
    .some((setting) => blocks(setting.properties, "rules").some(empties));

const bucket = (properties: Record<string, unknown> = {}) => ({
  type: "aws:s3/bucket:Bucket",
  name: "documents",
  properties: { bucket: "documents-111122223333", ...properties },
});

/** What a preview says of settings that the program leaves out. */
const notSaidYet = { objectLockEnabled: notKnownYet, versioning: notKnownYet };

const versioning = (status: string, properties: Record<string, unknown> = {}) => ({
  type: versioningType,
  name: "documents-versioning",
  properties: {
    bucket: "documents-111122223333",
    versioningConfiguration: { status },
    ...properties,
  },
});

const lifecycle = (rule: Record<string, unknown>) => ({
  type: lifecycleType,
  name: "documents-lifecycle",
  properties: { bucket: "documents-111122223333", rules: [{ id: "expire", status: "Enabled", ...rule }] },
});

export default stackInvariant({
  id: "confirm-versioned",
  title: "Every bucket keeps versions, or holds nothing but copies that go within a month.",
  protects: "Objects from a deletion or an overwrite: the version before is still there.",
  why: "In a bucket without versions a single PutObject or a wrong sync destroys what it overwrites, and no deletion protection stops a write.",
  fix: "declare an aws.s3.BucketVersioning for the bucket with status Enabled.",
  types: ["aws:s3/bucket:Bucket"],
  whole: true,
  *check(resource, stack) {
    // The bucket comes last: what the provider computes of it is not known before it is made.
    if (!isVersioned(resource, stack) && !isEmptied(resource, stack) && !isVersionedByItself(resource))
      yield "is a bucket that keeps no versions";
  },
  limits: "A lifecycle rule may remove old versions early; that it does not judge.",
  examples: {
    holds: [
      { what: "versions", resources: [bucket(), versioning("Enabled")] },
      {
        what: "versions, under the types' other names",
        resources: [
          { ...bucket(), type: "aws:s3/bucketV2:BucketV2" },
          { ...versioning("Enabled"), type: "aws:s3/bucketVersioningV2:BucketVersioningV2" },
        ],
      },
      {
        what: "versions of a bucket of which AWS has not said the rest yet",
        resources: [{ ...bucket(), outputs: notSaidYet }, versioning("Enabled")],
      },
      { what: "Object Lock, which brings them", resources: [bucket({ objectLockEnabled: true })] },
      {
        what: "answers of queries, gone after a month",
        resources: [bucket(), lifecycle({ filter: { prefix: "" }, expiration: { days: 30 } })],
      },
    ],
    broken: [
      { what: "a bucket as it comes", resources: [bucket()] },
      {
        what: "a bucket as it comes, before AWS has made it",
        resources: [{ ...bucket(), outputs: notSaidYet }],
      },
      { what: "versions that somebody suspended", resources: [bucket(), versioning("Suspended")] },
      {
        what: "another bucket's versions",
        resources: [bucket(), versioning("Enabled", { bucket: "other-111122223333" })],
      },
      {
        what: "a rule for a part of the bucket",
        resources: [bucket(), lifecycle({ filter: { prefix: "tmp/" }, expiration: { days: 1 } })],
      },
    ],
    cannotTell: [
      {
        what: "a setting for a bucket that is not known",
        resources: [bucket(), versioning("Enabled", { bucket: notKnownYet })],
      },
    ],
  },
});
