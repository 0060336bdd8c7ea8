import { readPolicy } from "../../../analysis/iam/document.ts";
import { commonWards, everythingIn, type OwnBucket, ownBucket } from "../buckets.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { breachesOf, type Spared, sparing, type Ward, written } from "../wards.ts";

const isOrganisation = (value: string): boolean => /^o-[a-z0-9]{10,32}$/.test(value);
const isAccount = (value: string): boolean => /^\d{12}$/.test(value);
const isTrail = (arn: string): boolean => /^arn:aws[\w-]*:cloudtrail:[\w-]+:\d{12}:trail\/[^*?]+$/.test(arn);

/** A condition on who is no service of AWS's, or is one. */
const service = (value: string): Spared => written("bool", "aws:PrincipalIsAWSService", value);

/** The longest that a lock may be: nobody takes back a file that is locked for a century, nor its bill. */
const tenYears = 3_653;

function wardsOf({ name, keeps }: OwnBucket): Ward[] {
  const on = everythingIn(name);
  const always: Ward[] = [
    ...commonWards(name),
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
  if (keeps === "answers") return always;
  return [
    ...always,
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
      on: [`arn:aws:s3:::${name}/*`],
      when: [keeps === "trail" ? sparing("aws:SourceArn", isTrail) : sparing("aws:SourceAccount", isAccount)],
    },
    {
      what: "locks for longer than it keeps files",
      actions: ["s3:PutObjectRetention"],
      on: [`arn:aws:s3:::${name}/*`],
      when: [
        ({ key, operator, values }) =>
          key === "s3:object-lock-remaining-retention-days" &&
          operator === "numericgreaterthan" &&
          values.every((value) => Number(value) <= tenYears),
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
  Resource: everythingIn(name),
  Condition: condition,
});
const organisation = "o-exampleorgid";
const plain = deny("PlainText", "s3:*", { Bool: { "aws:SecureTransport": "false" } });
const settings = [
  ...["s3:PutBucket*", "s3:CreateBucket?*", "s3:DeleteBucket?*", "s3:Put*Configuration", "s3:PutObject?*"],
  ...["s3:DeleteObject?*", "s3:Update*", "s3:Replicate*", "s3:InitiateReplication", "s3:PauseReplication"],
  ...["s3:ObjectOwnerOverrideToBucketOwner", "s3:TagResource", "s3:UntagResource"],
];
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
  title: "The log's buckets deny whoever would change them, forge in them, or come from outside.",
  protects:
    "The log, and the answers that are drawn from it, from administrators of the account that they are in.",
  why: "A lifecycle rule of one day empties a bucket that nobody may delete from, and a file that somebody else put there is a log entry. Silence of a bucket's policy leaves both to whoever has the right.",
  fix: "keep the denies as components/audit-sink writes them: plain text, settings, destruction, other writers, and whoever is of another organisation.",
  types: ["aws:s3/bucketPolicy:BucketPolicy"],
  *check(resource) {
    const bucket = ownBucket(resource);
    if (bucket === undefined || bucket.keeps === "state") return;
    yield* breachesOf(readPolicy(resource.properties["policy"]), wardsOf(bucket));
  },
  limits:
    "It knows the buckets by their names. A condition that it does not understand spares somebody, and does not count.",
  examples: {
    holds: [
      { what: "answers", resources: [access(policy(plain, set, outside, services))] },
      {
        what: "people whom Identity Center lets in",
        resources: [
          access(
            policy(plain, outside, services, {
              ...set,
              Condition: {
                ArnNotLike: {
                  "aws:PrincipalArn":
                    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Audit_????????????????",
                },
              },
            }),
          ),
        ],
      },
      { what: "somebody's bucket", resources: [access(policy(plain), "documents")] },
      {
        what: "somebody's bucket, whose name AWS chooses",
        resources: [access(policy(plain), notKnownYet)],
      },
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
      {
        what: "every role of the account changes it",
        resources: [
          access(
            policy(plain, outside, services, {
              ...set,
              Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
            }),
          ),
        ],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [access(notKnownYet)] }],
  },
});
