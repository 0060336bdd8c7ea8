import { readPolicy } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { text } from "../resource.ts";
import { breachesOf, type Spared, sparing, type Ward, written } from "../wards.ts";

/** Buckets that hold the log, what is asked of it, and state. */
const ofPerimeter = /^perimeter-(trail|flow-logs|log-results|state)-(\d{12})-/;

/** Whatever changes how a bucket or its objects are kept: a call for each kind. */
const settings = [
  "s3:PutBucketPolicy",
  "s3:PutBucketVersioning",
  "s3:CreateBucketMetadataTableConfiguration",
  "s3:DeleteBucketPolicy",
  "s3:PutLifecycleConfiguration",
  "s3:PutEncryptionConfiguration",
  "s3:PutReplicationConfiguration",
  "s3:PutObjectAcl",
  "s3:PutObjectRetention",
  "s3:PutObjectLegalHold",
  "s3:PutObjectTagging",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
  "s3:UpdateObjectEncryption",
  "s3:ReplicateObject",
  "s3:ReplicateDelete",
  "s3:InitiateReplication",
  "s3:PauseReplication",
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:TagResource",
  "s3:UntagResource",
];

const isNamed = (arn: string): boolean => /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[^*?]+$/.test(arn);
const isOrganisation = (value: string): boolean => /^o-[a-z0-9]{10,32}$/.test(value);

/** A condition on who is no service of AWS's, or is one. */
const service = (value: string): Spared => written("bool", "aws:PrincipalIsAWSService", value);

const everywhere = (bucket: string): string[] => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];

function wardsOf(bucket: string, kind: string, account: string): Ward[] {
  const on = everywhere(bucket);
  const always: Ward[] = [
    {
      what: "what is not encrypted on its way",
      actions: ["s3:*"],
      on,
      when: [written("bool", "aws:SecureTransport", "false")],
    },
    {
      what: "changes of how it is kept to everybody but roles that it names",
      actions: settings,
      on,
      when: [sparing("aws:PrincipalArn", isNamed)],
    },
  ];
  if (kind === "state")
    return [
      ...always,
      {
        what: "other accounts",
        actions: ["s3:*"],
        on,
        when: [sparing("aws:PrincipalAccount", (value) => value === account)],
      },
      {
        what: "everybody but roles that it names",
        allBut: ["s3:GetBucket*", "s3:Get*Configuration", "s3:ListTagsForResource"],
        on,
        when: [sparing("aws:PrincipalArn", isNamed)],
      },
      {
        what: "what cannot be taken back",
        actions: [
          "s3:BypassGovernanceRetention",
          "s3:DeleteBucket",
          "s3:DeleteObjectVersion",
          "s3:UpdateObjectEncryption",
        ],
        on,
      },
      ...["deployer", "grant-deployer", "preview"].map(
        (name): Ward => ({
          what: `${name} what is not its own`,
          actions: ["s3:*"],
          notOn: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/?*/*`, `arn:aws:s3:::${bucket}/?*.json`],
          when: [written("arnequals", "aws:PrincipalArn", `arn:aws:iam::${account}:role/perimeter/${name}`)],
        }),
      ),
      {
        what: "preview all but reading",
        allBut: ["s3:GetObject"],
        on,
        when: [written("arnequals", "aws:PrincipalArn", `arn:aws:iam::${account}:role/perimeter/preview`)],
      },
    ];
  const ofLog: Ward[] = [
    ...always,
    {
      what: "principals of other organisations",
      actions: ["s3:*"],
      on,
      when: [sparing("aws:PrincipalOrgID", isOrganisation), service("false")],
    },
    {
      what: "services that act for other organisations",
      actions: ["s3:*"],
      on,
      when: [
        sparing("aws:SourceOrgID", isOrganisation),
        written("null", "aws:SourceOrgID", "false"),
        service("true"),
      ],
    },
  ];
  if (kind === "log-results") return ofLog;
  return [
    ...ofLog,
    {
      what: "what cannot be taken back",
      actions: [
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:UpdateObjectEncryption",
      ],
      on,
    },
    {
      what: "writing to whoever is not the log's own writer",
      actions: ["s3:PutObject"],
      on: [`arn:aws:s3:::${bucket}/*`],
      when: [
        sparing("aws:SourceArn", (arn) => /^arn:aws[\w-]*:cloudtrail:[\w-]+:\d{12}:trail\/[^*?]+$/.test(arn)),
        sparing("aws:SourceAccount", (value) => /^\d{12}$/.test(value)),
      ],
    },
    {
      what: "locks for longer than it keeps files",
      actions: ["s3:PutObjectRetention"],
      on: [`arn:aws:s3:::${bucket}/*`],
      when: [
        ({ key, operator, values }) =>
          key === "s3:object-lock-remaining-retention-days" &&
          operator === "numericgreaterthan" &&
          values.every((value) => Number(value) <= 3653),
      ],
    },
  ];
}

const name = "perimeter-log-results-111122223333-eu-central-1-an";
const deny = (sid: string, action: unknown, condition: Record<string, unknown>) => ({
  Sid: sid,
  Effect: "Deny",
  Principal: "*",
  Action: action,
  Resource: everywhere(name),
  Condition: condition,
});
const organisation = "o-exampleorgid";
const plain = deny("PlainText", "s3:*", { Bool: { "aws:SecureTransport": "false" } });
const set = deny("Settings", settings, {
  ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/perimeter/break-glass" },
});
const outside = deny("Outside", "s3:*", {
  StringNotEquals: { "aws:PrincipalOrgID": organisation },
  Bool: { "aws:PrincipalIsAWSService": "false" },
});
const services = deny("Services", "s3:*", {
  StringNotEquals: { "aws:SourceOrgID": organisation },
  Null: { "aws:SourceOrgID": "false" },
  Bool: { "aws:PrincipalIsAWSService": "true" },
});

const access = (document: unknown, bucket = name) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "access",
  properties: { bucket, policy: document },
  protect: true,
});

export default resourceInvariant({
  id: "audit-log-denies",
  title: "The perimeter's buckets deny whoever would change them, forge in them, or come from outside.",
  protects:
    "The log, the answers that are drawn from it, and state, from administrators of the account that they are in.",
  why: "A lifecycle rule of one day empties a bucket that nobody may delete from, and a file that somebody else put there is a log entry. Silence of a bucket's policy leaves both to whoever has the right.",
  fix: "keep the denies as components/audit-sink and components/pipeline-access write them: TLS, settings, destruction, other writers, and whoever is of another organisation or account.",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  *check(resource) {
    const bucket = text(resource, "bucket") ?? "";
    const [, kind, account] = ofPerimeter.exec(bucket) ?? [];
    if (kind === undefined || account === undefined) return;
    yield* breachesOf(readPolicy(resource.properties["policy"]), wardsOf(bucket, kind, account));
  },
  limits:
    "It knows the buckets by their names. Settings that AWS adds are denied where the policy denies by prefix.",
  examples: {
    holds: [
      { what: "answers", resources: [access(policy(plain, set, outside, services))] },
      { what: "somebody's bucket", resources: [access(policy(plain), "documents")] },
    ],
    broken: [
      {
        what: "settings are left to whoever has the right",
        resources: [access(policy(plain, outside, services))],
      },
      {
        what: "whoever is of an organisation that is not named",
        resources: [
          access(
            policy(plain, set, services, {
              ...outside,
              Condition: { ...outside.Condition, StringNotEquals: { "aws:PrincipalOrgID": "*" } },
            }),
          ),
        ],
      },
      {
        what: "a lifecycle that anybody writes",
        resources: [access(policy(plain, outside, services, { ...set, Action: "s3:PutBucket*" }))],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [access(notKnownYet)] }],
  },
});
