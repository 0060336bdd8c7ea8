import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { type Resource, text } from "../resource.ts";
import { isBoundary, perimeterPath } from "../vocabulary.ts";

/** Types that guard something, or hold what nothing brings back, whoever declares them. */
const guards: Readonly<Record<string, string>> = {
  "aws:backup/vault:Vault": "holds backups",
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault": "holds backups",
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "locks backups",
  "aws:backup/vaultPolicy:VaultPolicy": "guards backups",
  "aws:backup/plan:Plan": "makes backups",
  "aws:backup/selection:Selection": "says what is backed up",
  "aws:backup/globalSettings:GlobalSettings": "lets backups be copied",
  "aws:backup/regionSettings:RegionSettings": "says what is backed up",
  "aws:cloudtrail/trail:Trail": "writes the audit log",
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "locks objects",
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "keeps every bucket private",
  "aws:kms/key:Key": "is needed to read what it has encrypted",
  "aws:organizations/policy:Policy": "limits accounts",
  "aws:organizations/policyAttachment:PolicyAttachment": "limits accounts",
  "aws:ebs/encryptionByDefault:EncryptionByDefault": "encrypts every disk",
  "aws:ebs/defaultKmsKey:DefaultKmsKey": "says which key disks are under",
};

const ofPerimeter = /^perimeter(-|$)/;
const keptBucket = /^perimeter-(state|trail|flow-logs)-/;
const roleOfPerimeter =
  /^(deployer|preview|break-glass|agent-revoker|grant-deployer|alarm-forwarder|perimeter-[\w-]+)$/;
const alarm = "raises alarms, or carries them";
const log = "keeps the log, or the state";
const names = "says which names are answered in a network";

/** What guards something where it has a name of the perimeter's: the property that holds the name. */
const named: Readonly<Record<string, readonly [property: string, name: RegExp, what: string]>> = {
  "aws:iam/role:Role": ["path", new RegExp(`^${perimeterPath}`), "is a role of the perimeter's"],
  "aws:iam/rolePolicy:RolePolicy": ["role", roleOfPerimeter, "says what a role of the perimeter's may do"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    "role",
    roleOfPerimeter,
    "says what a role of the perimeter's may do",
  ],
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": [
    "roleName",
    roleOfPerimeter,
    "says what a role of the perimeter's may do",
  ],
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": [
    "roleName",
    roleOfPerimeter,
    "says what a role of the perimeter's may do",
  ],
  "aws:s3/bucket:Bucket": ["bucket", keptBucket, log],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket", keptBucket, log],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket", keptBucket, log],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket", keptBucket, log],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket", keptBucket, log],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket", keptBucket, log],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "bucket",
    keptBucket,
    log,
  ],
  "aws:kms/alias:Alias": ["name", /^alias\/perimeter-/, "is what guardrails know a key by"],
  "aws:cloudwatch/eventBus:EventBus": ["name", ofPerimeter, alarm],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["eventBusName", ofPerimeter, alarm],
  "aws:cloudwatch/eventRule:EventRule": ["name", ofPerimeter, alarm],
  "aws:cloudwatch/eventTarget:EventTarget": ["rule", ofPerimeter, alarm],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name", ofPerimeter, alarm],
  "aws:sns/topic:Topic": ["name", ofPerimeter, alarm],
  "aws:sns/topicPolicy:TopicPolicy": ["arn", /:perimeter-[^:]+$/, alarm],
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": ["name", ofPerimeter, names],
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": ["name", ofPerimeter, names],
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": [
    "name",
    ofPerimeter,
    names,
  ],
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": ["name", ofPerimeter, "tries restores"],
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": [
    "restoreTestingPlanName",
    ofPerimeter,
    "tries restores",
  ],
};

function guardedByName(resource: Resource): string | undefined {
  const [property, pattern, what] = named[resource.type] ?? [];
  if (property === undefined || pattern === undefined) return undefined;
  let name: string | undefined;
  try {
    name = text(resource, property);
  } catch {
    return undefined; // AWS or a provider makes it up: it is none of the perimeter's, whose names are all written out
  }
  return name !== undefined && pattern.test(name) ? what : undefined;
}

/** What a resource guards, as the end of a sentence; nothing where it is no guard. */
export const guardedBy = (resource: Resource): string | undefined =>
  isBoundary(resource) ? "limits every role of an agent" : (guards[resource.type] ?? guardedByName(resource));

const vault = { type: "aws:backup/vault:Vault", name: "vault", properties: { name: "prod" } };

export default resourceInvariant({
  id: "confirm-guards-protected",
  title: "Pulumi refuses to delete or replace a guard.",
  protects:
    "Locks, vaults, trails, keys and limits from going along in a change that is about something else.",
  why: "A renamed component or a new argument can make an engine replace what guards everything, in a plan of two hundred lines that nobody reads to the end.",
  fix: "set the resource option protect: true; taking it off again is a change of its own, which a person sees.",
  types: [...Object.keys(guards), ...Object.keys(named), "aws:iam/policy:Policy"],
  *check(resource) {
    const what = guardedBy(resource);
    if (what !== undefined && !resource.protect) yield `${what}, and protect is off`;
  },
  limits: "protect stops Pulumi, not AWS: what stops other tools are locks, policies and guardrails.",
  examples: {
    holds: [
      { what: "a protected vault", resources: [{ ...vault, protect: true }] },
      {
        what: "a policy that guards nothing",
        resources: [{ type: "aws:iam/policy:Policy", name: "reports", properties: { name: "reports" } }],
      },
      {
        what: "a rule of nobody's in particular",
        resources: [
          { type: "aws:cloudwatch/eventRule:EventRule", name: "nightly", properties: { name: "nightly" } },
        ],
      },
    ],
    broken: [
      { what: "a vault like any other resource", resources: [vault] },
      {
        what: "the agents' boundary like any other policy",
        resources: [
          { type: "aws:iam/policy:Policy", name: "boundary", properties: { name: "agent-boundary" } },
        ],
      },
      {
        what: "a rule of the perimeter's",
        resources: [
          {
            type: "aws:cloudwatch/eventRule:EventRule",
            name: "changes",
            properties: { name: "perimeter-alarms-changes" },
          },
        ],
      },
      {
        what: "a list of what a role of the perimeter's has",
        resources: [
          {
            type: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
            name: "only",
            properties: { roleName: "deployer", policyNames: ["denied"] },
          },
        ],
      },
      {
        what: "a lock on objects",
        resources: [
          {
            type: "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
            name: "lock",
            properties: { bucket: "log-111122223333" },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a policy whose name is not known yet",
        resources: [
          {
            type: "aws:iam/policy:Policy",
            name: "boundary",
            properties: { name: notKnownYet },
          },
        ],
      },
    ],
  },
});
