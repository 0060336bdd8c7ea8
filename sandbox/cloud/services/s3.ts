import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { refuseDocument } from "../policy-checks.ts";
import { refuseWhereTheOrganizationBlocks } from "./organizations.ts";

type CloudOf = Parameters<NonNullable<ResourceKind["refuse"]>>[1];

function mustHaveBucket(request: Request, cloud: CloudOf): void {
  const bucket = text(request.inputs, "bucket") ?? "";
  if (!cloud.find("aws:s3/bucket:Bucket", request.account).some((existing) => existing.id === bucket))
    throw new Refusal("NoSuchBucket", `the bucket ${bucket} does not exist in account ${request.account}`);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
function mustBeOfItsNamespace(request: Request): void {
  const name = nameOr(request, "bucket");
  if (name.length > 63 || !/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/.test(name))
    throw new Refusal("InvalidBucketName", `${name}: 3 to 63 lower-case letters, digits, dots and hyphens`);
  const own = `-${request.account}-${request.region}-an`;
  if (request.inputs["bucketNamespace"] === "account-regional" && !name.endsWith(own))
    throw new Refusal("InvalidBucketName", `${name}: a name in the account's own namespace ends with ${own}`);
  if (/-\d{12}-[a-z]+(-[a-z]+)+-\d-an$/.test(name) && !name.endsWith(own))
    throw new Refusal("InvalidBucketName", `${name} is in the namespace of another account or Region`);
}

/** A setting of a bucket that is a resource of its own for the provider: its id is the bucket's name. */
const bucketSetting = (type: string, refuse?: ResourceKind["refuse"]): ResourceKind => ({
  type,
  scope: "global",
  id: (request) => nameOr(request, "bucket"),
  outputs: () => ({}),
  replaceOn: ["bucket"],
  refuse: (request, cloud) => {
    mustHaveBucket(request, cloud);
    refuse?.(request, cloud);
  },
});

export const s3: readonly ResourceKind[] = [
  {
    type: "aws:s3/bucket:Bucket",
    scope: "global",
    id: (request) => nameOr(request, "bucket"),
    outputs: (request) => ({
      bucket: request.id,
      arn: `arn:aws:s3:::${request.id}`,
      bucketDomainName: `${request.id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${request.id}.s3.${request.region}.amazonaws.com`,
      bucketRegion: request.region,
    }),
    replaceOn: ["bucket", "bucketNamespace", "objectLockEnabled"],
    refuse: mustBeOfItsNamespace,
  },
  {
    type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    put: true,
    scope: "account",
    id: (request) => request.account,
    outputs: (request) => ({ accountId: request.account }),
    refuse: refuseWhereTheOrganizationBlocks,
  },
  bucketSetting("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
  bucketSetting("aws:s3/bucketOwnershipControls:BucketOwnershipControls"),
  bucketSetting("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
  bucketSetting("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
  bucketSetting("aws:s3/bucketVersioning:BucketVersioning", (request, cloud) => {
    const { status } = (request.inputs["versioningConfiguration"] ?? {}) as { status?: string };
    const bucket = cloud
      .find("aws:s3/bucket:Bucket")
      .find((existing) => existing.id === request.inputs["bucket"]);
    if (status !== "Enabled" && bucket?.inputs["objectLockEnabled"] === true)
      throw new Refusal(
        "InvalidBucketState",
        `bucket ${bucket.id}: Object Lock is on, so versioning cannot be suspended`,
      );
  }),
  bucketSetting("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", (request, cloud) => {
    const bucket = cloud
      .find("aws:s3/bucket:Bucket")
      .find((existing) => existing.id === request.inputs["bucket"]);
    const versioning = cloud
      .find("aws:s3/bucketVersioning:BucketVersioning")
      .some((existing) => existing.id === request.inputs["bucket"]);
    if (bucket?.inputs["objectLockEnabled"] !== true && !versioning)
      throw new Refusal(
        "InvalidBucketState",
        `bucket ${String(request.inputs["bucket"])}: Object Lock needs versioning to be on`,
      );
  }),
  bucketSetting("aws:s3/bucketPolicy:BucketPolicy", (request, cloud) =>
    refuseDocument(request.inputs["policy"], {
      code: "MalformedPolicy",
      where: `bucket ${String(request.inputs["bucket"])}`,
      quota: "bucketPolicy",
      cloud,
    }),
  ),
];
