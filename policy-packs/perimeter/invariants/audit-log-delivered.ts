import { decide } from "../../../analysis/iam/decide.ts";
import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { compile } from "../../../analysis/iam/policy.ts";
import { everythingIn, type OwnBucket, ownBucket } from "../buckets.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";

/** Who delivers to a bucket: the service, and on whose behalf. */
interface Delivery {
  readonly service: string;
  readonly account: string;
  readonly sourceArn: string;
  /** The organisation, where the folder is its own. */
  readonly organisation?: string;
}

/** Every value that any statement has for a key, wildcards left out. */
const valuesOf = (statements: readonly Statement[], key: string): string[] => [
  ...new Set(
    statements
      .flatMap(({ conditions }) =>
        conditions.filter((one) => one.key === key.toLowerCase() && one.operator !== "null"),
      )
      .flatMap(({ values }) => values.filter((value) => !/[*?]/.test(value))),
  ),
];

/** Whom the policy is for: each trail, or each account, that any of its statements names. */
function deliveriesOf(bucket: OwnBucket, statements: readonly Statement[]): Delivery[] {
  if (bucket.keeps === "flowLogs")
    return valuesOf(statements, "aws:SourceAccount").map((account) => ({
      service: "delivery.logs.amazonaws.com",
      account,
      sourceArn: `arn:aws:logs:${bucket.region}:${account}:*`,
    }));
  const organisations = valuesOf(statements, "aws:SourceOrgID");
  return valuesOf(statements, "aws:SourceArn").flatMap((sourceArn) => {
    const account = sourceArn.split(":")[4] ?? "";
    const trail = { service: "cloudtrail.amazonaws.com", account, sourceArn };
    return [trail, ...organisations.map((organisation) => ({ ...trail, organisation }))];
  });
}

/** What a service asks for before and while it delivers, and what the bucket's policy says to it. */
function isLetIn(document: unknown, delivery: Delivery, bucket: OwnBucket, action: string, resource: string) {
  const { service, account, sourceArn, organisation } = delivery;
  const { decision } = decide(
    {
      principal: { arn: service, type: "AWSService", account: null, org: null },
      action,
      resource,
      resourceAccount: bucket.account,
      resourceOrg: null,
      context: {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service,
        "aws:SecureTransport": "true",
        "aws:SourceAccount": account,
        "aws:SourceArn": sourceArn,
        "s3:x-amz-acl": "bucket-owner-full-control",
        ...(organisation === undefined ? {} : { "aws:SourceOrgID": organisation }),
      },
    },
    {
      ...{ identity: [], boundaries: [], session: [], scps: [], rcps: [], endpoints: [] },
      resource: compile(document, "the bucket's policy"),
    },
  );
  return decision === "Allowed";
}

/** The folder above AWSLogs that the policy lets in, for those who give their log one. */
function prefixOf(bucket: OwnBucket, statements: readonly Statement[]): string {
  const beginning = `arn:aws:s3:::${bucket.name}/`;
  for (const { effect, resources } of statements)
    for (const resource of effect === "Allow" ? resources : []) {
      const at = resource.indexOf("AWSLogs/");
      if (resource.startsWith(beginning) && at > 0) return resource.slice(beginning.length, at);
    }
  return "";
}

const name = "perimeter-trail-222222222222-eu-central-1-an";
const arn = "arn:aws:cloudtrail:eu-central-1:111111111111:trail/perimeter";
const organisation = "o-exampleorgid";
const ofTrail = { StringEquals: { "aws:SourceArn": arn } };
const service = { Service: "cloudtrail.amazonaws.com" };
const looks = {
  Sid: "Looks",
  Effect: "Allow",
  Principal: service,
  Action: "s3:GetBucketAcl",
  Resource: `arn:aws:s3:::${name}`,
  Condition: ofTrail,
};
const writes = (owner: string) => ({
  Sid: `Writes${owner.replace("-", "")}`,
  Effect: "Allow",
  Principal: service,
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::${name}/AWSLogs/${owner}/*`,
  Condition: ofTrail,
});
const others = (trail = arn) => ({
  Sid: "OtherWriters",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::${name}/*`,
  Condition: { StringNotEquals: { "aws:SourceArn": trail } },
});
const outside = {
  Sid: "Outside",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: everythingIn(name),
  Condition: {
    StringNotEquals: { "aws:SourceOrgID": organisation },
    Null: { "aws:SourceOrgID": "false" },
  },
};

const access = (document: unknown, bucket = name) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "access",
  properties: { bucket, policy: document },
  protect: true,
});

export default resourceInvariant({
  id: "audit-log-delivered",
  title: "The log's buckets let in each trail, and each account's flow logs, that their policies are for.",
  protects: "The log from silence: what is not let in is not written, and nobody is asked.",
  why: "AWS delivers a log for as long as the bucket's policy lets it. When one statement of three speaks of another trail, or is missing, deliveries fail, and the last file looks like a quiet day.",
  fix: "let the service look at the bucket's ACL and write to the folder of each account, and of the organisation, in statements that all name the same trail or accounts, as components/audit-sink does.",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  *check(resource) {
    const bucket = ownBucket(resource);
    if (bucket?.keeps !== "trail" && bucket?.keeps !== "flowLogs") return;
    const document = resource.properties["policy"];
    const statements = readPolicy(document);
    const deliveries = deliveriesOf(bucket, statements);
    if (deliveries.length === 0)
      yield bucket.keeps === "trail"
        ? "names no trail that writes"
        : "names no account whose flow logs it takes";
    const folder = `arn:aws:s3:::${bucket.name}/${prefixOf(bucket, statements)}AWSLogs`;
    for (const delivery of deliveries) {
      const { account, organisation: whole, sourceArn } = delivery;
      const who = bucket.keeps === "trail" ? sourceArn : `the flow logs of ${account}`;
      if (!isLetIn(document, delivery, bucket, "s3:GetBucketAcl", `arn:aws:s3:::${bucket.name}`))
        yield `does not let ${who} look whether it may write`;
      const owner = whole ?? account;
      if (!isLetIn(document, delivery, bucket, "s3:PutObject", `${folder}/${owner}/file.json.gz`))
        yield `does not let ${who} write to AWSLogs/${owner}`;
    }
  },
  limits:
    "It knows the buckets by their names. Whom the log is of, it takes from the policy itself: that all statements agree.",
  examples: {
    holds: [
      {
        what: "one trail, for its account and for the organisation",
        resources: [access(policy(looks, writes("111111111111"), writes(organisation), others(), outside))],
      },
      { what: "somebody's bucket", resources: [access(policy(), "documents")] },
    ],
    broken: [
      { what: "nobody writes", resources: [access(policy(outside))] },
      {
        what: "the folder of the organisation is missing",
        resources: [access(policy(looks, writes("111111111111"), others(), outside))],
      },
      {
        what: "the look before is missing",
        resources: [access(policy(writes("111111111111"), writes(organisation), others(), outside))],
      },
      {
        what: "everybody is denied but another trail",
        resources: [
          access(
            policy(
              ...[looks, writes("111111111111"), writes(organisation), outside],
              others(arn.replaceAll("111111111111", "444455556666")),
            ),
          ),
        ],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [access(notKnownYet)] }],
  },
});
