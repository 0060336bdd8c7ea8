/** The perimeter's own buckets: what each of them keeps, and what the policies of all of them have to deny. */
import { CannotTell } from "../../analysis/cannot-tell.ts";
import { blocks, number, type Resource, text } from "./resource.ts";
import { bucketPrefixes, type Kept, perimeterPath, pipelineNames } from "./vocabulary.ts";
import { namesOne, sparing, type Ward, written } from "./wards.ts";

export interface OwnBucket {
  readonly name: string;
  readonly keeps: Kept;
  /** The account in its name, which it is in. */
  readonly account: string;
  readonly region: string;
}

const kinds = Object.entries(bucketPrefixes) as [Kept, string][];

/** One of the perimeter's buckets by its name; undefined for every other. */
export function ownBucketOf(name: string): OwnBucket | undefined {
  for (const [keeps, prefix] of kinds) {
    const [, account, region] = name.startsWith(prefix)
      ? (/^(\d{12})-([a-z0-9-]+?)(?:-an)?$/.exec(name.slice(prefix.length)) ?? [])
      : [];
    if (account !== undefined && region !== undefined) return { name, keeps, account, region };
  }
  return undefined;
}

/**
 * The perimeter's bucket that a resource is, or is for. The names of these are computed and known at every preview: a name
 * that is not known yet is of another bucket. During the update it is known, and asked for again.
 * @param key the property that names the bucket
 */
export function ownBucket(resource: Resource, key = "bucket"): OwnBucket | undefined {
  let name: string | undefined;
  try {
    name = text(resource, key);
  } catch (error) {
    if (error instanceof CannotTell && !error.notKnownYet) throw error;
  }
  return name === undefined ? undefined : ownBucketOf(name);
}

/** A bucket and everything in it, as a policy names them. */
export const everythingIn = (bucket: string): string[] => [
  `arn:aws:s3:::${bucket}`,
  `arn:aws:s3:::${bucket}/*`,
];

/**
 * Whatever changes how a bucket or its objects are kept, from
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const settings = [
  "s3:PutBucketPolicy",
  "s3:PutBucketVersioning",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketLogging",
  "s3:PutBucketNotification",
  "s3:PutBucketAcl",
  "s3:DeleteBucketPolicy",
  "s3:CreateBucketMetadataTableConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutEncryptionConfiguration",
  "s3:PutReplicationConfiguration",
  "s3:PutInventoryConfiguration",
  "s3:PutObjectAcl",
  "s3:PutObjectRetention",
  "s3:PutObjectLegalHold",
  "s3:PutObjectTagging",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
  "s3:UpdateObjectEncryption",
  "s3:UpdateBucketMetadataInventoryTableConfiguration",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
  "s3:ReplicateTags",
  "s3:InitiateReplication",
  "s3:PauseReplication",
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:TagResource",
  "s3:UntagResource",
];

/** Roles of the pipeline work with what is in a bucket, and never on the bucket. */
const isOfPipeline = (arn: string): boolean =>
  pipelineNames.some((name) => arn.endsWith(`:role${perimeterPath}${name}`));

/** What each of the perimeter's buckets denies. */
export const commonWards = (bucket: string): Ward[] => [
  {
    what: "what is not encrypted on its way",
    actions: ["s3:*"],
    on: everythingIn(bucket),
    when: [written("bool", "aws:SecureTransport", "false")],
  },
  {
    what: "changes of how it is kept to everybody but people whom it names",
    actions: settings,
    on: everythingIn(bucket),
    when: [sparing("aws:PrincipalArn", (arn) => namesOne(arn) && !isOfPipeline(arn))],
  },
];

/** Days for which a lock keeps what is written to its bucket; none where it has no retention. */
export const keepsFor = ({ properties }: Resource): number =>
  Math.max(
    0,
    ...blocks(properties, "rule")
      .flatMap((rule) => blocks(rule, "defaultRetention"))
      .filter((retention) => ["GOVERNANCE", "COMPLIANCE"].includes(String(retention["mode"])))
      .map((retention) => (number(retention, "days") ?? 0) + 365 * (number(retention, "years") ?? 0)),
  );
