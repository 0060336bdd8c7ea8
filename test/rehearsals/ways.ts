/** The ways out of docs/runbooks/locked-out.md, section by section, for the sandbox's accounts. */

import { type GuardrailSettings, guardrailDocuments } from "../../components/guardrails/policies.ts";
import { boundaryArn, rootArn } from "../../components/names.ts";
import { breakGlassTrust } from "../../components/pipeline-access/policies.ts";
import type { Change, Step } from "../attacks/attack.ts";
import type { ActorName } from "../attacks/cast.ts";
import * as places from "../attacks/places.ts";
import { sampleSettings } from "../guardrails/place.ts";
import type { WayOut, WayStep } from "./way.ts";

const { audit, management, prod, roleOf, trailBucket } = places;

const prodUnit = "ou-sbx1-prod0001";
const organization = (rest: string) => `arn:aws:organizations::${management}:${rest}`;
const guardrail = (id: string) => organization(`policy/o-sandbox0001/service_control_policy/p-${id}`);
const networkPolicy = organization("policy/o-sandbox0001/declarative_policy_ec2/p-network0001");

/** A session is taken, and the alarm rings that watches its role. */
const become = (as: ActorName, role: string, gains: ActorName, alarm: string): WayStep => ({
  as,
  call: "sts:AssumeRole",
  on: role,
  gains,
  command: "become",
  rings: { alarm, parameters: { roleArn: role, roleSessionName: "ada" } },
});

const becomeBreakGlassOfManagement = become(
  "a person with management's permission set",
  roleOf.breakGlass(management),
  "management's break-glass",
  "break-glass-used",
);
const becomeBreakGlassOfAudit = become(
  "a person with audit's permission set",
  roleOf.breakGlass(audit),
  "audit's break-glass",
  "break-glass-used",
);
const becomeBreakGlassOfProd = become(
  "a person with the permission set",
  roleOf.breakGlass(prod),
  "prod's break-glass",
  "break-glass-used",
);

/** A guardrail, or another policy of the organisation's, is taken off a unit or put back. */
const moved = (
  call: "DetachPolicy" | "AttachPolicy",
  policy: string,
  target: string,
  leaves: Change,
): WayStep => ({
  as: "management's break-glass",
  call: `organizations:${call}`,
  on: policy,
  command: `aws organizations ${call === "DetachPolicy" ? "detach-policy" : "attach-policy"}`,
  rings: {
    alarm: "guardrail-changed",
    parameters: { policyId: policy.split("/").at(-1), targetId: target },
  },
  leaves: [leaves],
});

/** The stack org with other values: each guardrail that differs is written anew. */
const guardrailsWith = (settings: GuardrailSettings, names: readonly string[]): Change[] =>
  guardrailDocuments(settings)
    .filter(({ policy }) => names.includes(policy.name))
    .map(({ policy, document }) => ({ guardrail: policy.name, becomes: { ...document } }));

const orgBroughtUp = (settings: GuardrailSettings, names: readonly string[]): WayStep => ({
  as: "management's break-glass",
  call: "organizations:UpdatePolicy",
  on: guardrail("accounts"),
  command: "pulumi up --stack org",
  rings: { alarm: "guardrail-changed", parameters: { policyId: "p-accounts" } },
  leaves: guardrailsWith(settings, names),
});

const trust = (principal: object, condition: object = {}) => ({
  Version: "2012-10-17",
  Statement: [
    { Sid: "People", Effect: "Allow", Action: "sts:AssumeRole", Principal: principal, ...condition },
  ],
});

const trustRewritten = (as: ActorName, role: string, becomes: object, command?: string): WayStep => ({
  as,
  call: "iam:UpdateAssumeRolePolicy",
  on: role,
  ...(command === undefined ? {} : { command }),
  rings: { alarm: "perimeter-role-changed", parameters: { roleName: role.split("/").at(-1) } },
  leaves: [{ policyOf: role, becomes }],
});

const ofTrailKey = { "kms:ResourceAliases": ["alias/perimeter-trail"] };
const ofStateKey = (folder: string) => ({
  "kms:ResourceAliases": ["alias/perimeter-state"],
  "kms:EncryptionContext:folder": folder,
});

// Looking

const looking: WayOut = {
  heading: "1. What denies it?",
  steps: [
    becomeBreakGlassOfProd,
    {
      as: "prod's break-glass",
      call: "cloudtrail:LookupEvents",
      on: "*",
      command: "aws cloudtrail lookup-events",
    },
    becomeBreakGlassOfManagement,
    {
      as: "management's break-glass",
      call: "organizations:ListPoliciesForTarget",
      on: organization(`ou/o-sandbox0001/${prodUnit}`),
      command: "aws organizations list-policies-for-target",
    },
    {
      as: "management's break-glass",
      call: "organizations:DescribePolicy",
      on: guardrail("guarded"),
      command: "aws organizations describe-policy",
    },
  ],
  instead: [
    {
      step: { as: "prod's agent", call: "organizations:DetachPolicy", on: guardrail("guarded") },
      by: "Membership",
    },
  ],
};

// Break-glass of the account

const breakGlass: WayOut = {
  heading: "2. As break-glass of the account",
  steps: [
    becomeBreakGlassOfProd,
    {
      ...trustRewritten(
        "prod's break-glass",
        roleOf.deployer(prod),
        trust({ AWS: rootArn(prod) }),
        "aws iam update-assume-role-policy",
      ),
    },
    {
      as: "prod's break-glass",
      call: "backup:PutBackupVaultAccessPolicy",
      on: places.prodVault,
      command: "aws backup put-backup-vault-access-policy",
      rings: { alarm: "vault-changed", parameters: { backupVaultName: "perimeter-prod" } },
    },
  ],
  instead: [
    { step: { as: "prod's agent", call: "sts:AssumeRole", on: roleOf.breakGlass(prod) }, by: "NoOtherRole" },
    { step: { as: "prod's deployer", call: "sts:AssumeRole", on: roleOf.breakGlass(prod) }, by: "Nobody" },
    {
      step: { as: "prod's administrator", call: "sts:AssumeRole", on: roleOf.breakGlass(prod) },
      by: "PerimeterSessions",
    },
    {
      step: { as: "prod's operator role", call: "sts:AssumeRole", on: roleOf.breakGlass(prod) },
      by: "PerimeterSessions",
    },
    {
      step: { as: "prod's deployer", call: "iam:UpdateAssumeRolePolicy", on: roleOf.deployer(prod) },
      by: "NotItself",
    },
    {
      step: { as: "prod's deployer", call: "backup:PutBackupVaultAccessPolicy", on: places.prodVault },
      by: "Backups",
    },
  ],
};

// A guardrail in the way

const administratorLooks: Step = {
  as: "a person with AdministratorAccess in prod",
  call: "rds:DescribeDBInstances",
  on: places.ordersDatabase,
};
const operatorDeletes: Step = {
  as: "prod's operator role",
  call: "rds:DeleteDBSnapshot",
  on: places.ordersSnapshot,
};

const guardrailInTheWay: WayOut = {
  heading: "3. A guardrail is in the way",
  steps: [
    // A role that must work: one row spares it.
    { ...operatorDeletes, shut: true },
    becomeBreakGlassOfManagement,
    orgBroughtUp(
      {
        ...sampleSettings,
        mustWork: [
          {
            role: roleOf.operator(prod),
            rows: ["Irreversible"],
            because: "it deletes old snapshots by hand",
          },
        ],
      },
      ["perimeter-guarded"],
    ),
    operatorDeletes,
    // Nobody is spared: the guardrail is off one unit for minutes.
    { ...administratorLooks, shut: true },
    {
      as: "management's break-glass",
      call: "organizations:ListPolicies",
      on: "*",
      command: "aws organizations list-policies",
    },
    moved("DetachPolicy", guardrail("guarded"), prodUnit, { detached: "perimeter-guarded", from: prodUnit }),
    administratorLooks,
    moved("AttachPolicy", guardrail("guarded"), prodUnit, { attached: "perimeter-guarded", to: prodUnit }),
    { ...administratorLooks, shut: true },
  ],
  instead: (
    [
      ["prod's agent", "Membership"],
      ["prod's deployer", "Membership"],
      ["prod's administrator", "Membership"],
      ["prod's break-glass", "Membership"],
    ] as const
  ).map(([as, by]) => ({
    step: { as, call: "organizations:DetachPolicy", on: guardrail("guarded"), context: {} },
    by,
  })),
};

// Keys

const keyShut: WayOut = {
  heading: "4. A key's policy shuts everybody out",
  steps: [
    becomeBreakGlassOfAudit,
    {
      as: "audit's break-glass",
      call: "kms:GetKeyPolicy",
      on: places.keys.trail,
      context: ofTrailKey,
      command: "aws kms get-key-policy",
    },
    {
      as: "audit's break-glass",
      call: "kms:PutKeyPolicy",
      on: places.keys.trail,
      context: ofTrailKey,
      command: "aws kms put-key-policy",
      rings: { alarm: "key-endangered", parameters: { keyId: "1234abcd", policyName: "default" } },
    },
    {
      as: "audit's break-glass",
      call: "kms:CancelKeyDeletion",
      on: places.keys.trail,
      context: ofTrailKey,
      command: "aws kms cancel-key-deletion",
    },
    {
      as: "audit's break-glass",
      call: "kms:EnableKey",
      on: places.keys.trail,
      context: ofTrailKey,
      command: "aws kms enable-key",
    },
    // Even break-glass ends no key by the way: that would be another policy of the key's, first.
    {
      as: "audit's break-glass",
      call: "kms:ScheduleKeyDeletion",
      on: places.keys.trail,
      context: ofTrailKey,
      shut: true,
    },
  ],
  instead: (
    [
      ["audit's deployer", "KeysStay"],
      ["audit's administrator", "Keys"],
      ["audit's root, unlocking a bucket", "Root"],
      ["prod's agent", "Irreversible"],
    ] as const
  ).map(([as, by]) => ({
    step: { as, call: "kms:PutKeyPolicy", on: places.keys.trail, context: ofTrailKey },
    by,
  })),
};

// Buckets

const denyEverybody = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Mistake",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [trailBucket, `${trailBucket}/*`],
    },
  ],
};

const rootRemovesPolicy: Step = {
  as: "audit's root, unlocking a bucket",
  call: "s3:DeleteBucketPolicy",
  on: trailBucket,
  account: audit,
  // S3 lets root remove a bucket's policy whatever that policy says:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
  governedBy: "nothing",
};

const bucketSetByBreakGlass: Step = {
  as: "audit's break-glass",
  call: "s3:PutBucketPolicy",
  on: trailBucket,
  account: audit,
};

const bucketRings = { alarm: "bucket-changed", parameters: { bucketName: trailBucket.split(":").at(-1) } };
const unlocking = ["perimeter-accounts", "perimeter-records"];

/** Whoever made the mistake had become break-glass before the page was opened. */
const { command: _, ...mistaken } = becomeBreakGlassOfAudit;

const bucketShut: WayOut = {
  heading: "5. A bucket's policy shuts everybody out",
  steps: [
    mistaken,
    {
      ...bucketSetByBreakGlass,
      leaves: [{ policyOf: trailBucket, becomes: denyEverybody }],
      rings: bucketRings,
    },
    { ...bucketSetByBreakGlass, shut: true },
    becomeBreakGlassOfManagement,
    {
      as: "management's break-glass",
      call: "iam:EnableOrganizationsRootSessions",
      on: "*",
      command: "aws iam enable-organizations-root-sessions",
      rings: { alarm: "delegation-changed", parameters: null },
    },
    orgBroughtUp({ ...sampleSettings, rootUnlockedIn: [audit] }, unlocking),
    {
      as: "management's break-glass",
      call: "sts:AssumeRoot",
      on: `arn:aws:iam::${audit}:root`,
      // No policy of the member account is asked.
      account: management,
      context: { "sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
      gains: "audit's root, unlocking a bucket",
      command: "aws sts assume-root",
      rings: { alarm: "root-assumed", parameters: { targetPrincipal: audit } },
    },
    {
      ...rootRemovesPolicy,
      command: "aws s3api delete-bucket-policy",
      leaves: [{ policyOf: trailBucket, becomes: null }],
      rings: bucketRings,
    },
    becomeBreakGlassOfAudit,
    { ...bucketSetByBreakGlass, command: "pulumi up --stack audit", rings: bucketRings },
    orgBroughtUp(sampleSettings, unlocking),
    { ...rootRemovesPolicy, shut: true },
  ],
  instead: [
    { step: rootRemovesPolicy, by: "Root" },
    ...(
      [
        ["audit's deployer", "RootSessions"],
        ["audit's administrator", "RootSessions"],
        ["audit's break-glass", "RootSessions"],
        ["prod's agent", "RootSessions"],
      ] as const
    ).map(([as, by]) => ({
      step: { as, call: "sts:AssumeRoot", on: `arn:aws:iam::${audit}:root`, account: audit },
      by,
    })),
    { step: { ...bucketSetByBreakGlass, as: "audit's deployer" as const }, by: "Buckets" },
  ],
};

// Nobody becomes break-glass

const usersTrust = breakGlassTrust(management, {
  kind: "users",
  arns: [`arn:aws:iam::${management}:user/ada`],
});
const managementsTrust = trust(
  { AWS: rootArn(management) },
  { Condition: { ArnEquals: { "aws:PrincipalArn": roleOf.breakGlass(management) } } },
);
const prodsTrust = breakGlassTrust(prod, { kind: "permissionSet", name: "BreakGlass" });

const nobodyArrives: WayOut = {
  heading: "6. Nobody can become break-glass",
  steps: [
    become(
      "a user of management's, with a hardware key",
      roleOf.breakGlass(management),
      "management's break-glass",
      "break-glass-used",
    ),
    moved("DetachPolicy", guardrail("domains"), prodUnit, { detached: "perimeter-domains", from: prodUnit }),
    become(
      "management's break-glass",
      roleOf.organizationAccess(prod),
      "management's break-glass in prod",
      "left-behind-role-used",
    ),
    trustRewritten(
      "management's break-glass in prod",
      roleOf.breakGlass(prod),
      managementsTrust,
      "aws iam update-assume-role-policy",
    ),
    moved("AttachPolicy", guardrail("domains"), prodUnit, { attached: "perimeter-domains", to: prodUnit }),
    { as: "management's break-glass in prod", call: "iam:GetRole", on: roleOf.breakGlass(prod), shut: true },
    become("management's break-glass", roleOf.breakGlass(prod), "prod's break-glass", "break-glass-used"),
    trustRewritten(
      "prod's break-glass",
      roleOf.breakGlass(prod),
      prodsTrust,
      "pulumi up --stack access-prod",
    ),
    { as: "management's break-glass", call: "sts:AssumeRole", on: roleOf.breakGlass(prod), shut: true },
  ],
  instead: [
    {
      step: { as: "prod's agent", call: "sts:AssumeRole", on: roleOf.organizationAccess(prod) },
      by: "NoOtherRole",
    },
    {
      step: { as: "management's pipeline", call: "sts:AssumeRole", on: roleOf.organizationAccess(prod) },
      by: "ManagementFromOutside",
    },
    {
      step: {
        as: "management's break-glass in prod",
        call: "iam:UpdateAssumeRolePolicy",
        on: roleOf.breakGlass(prod),
      },
      by: "LeftBehind",
    },
    {
      step: { as: "prod's deployer", call: "iam:UpdateAssumeRolePolicy", on: roleOf.breakGlass(prod) },
      by: "NotItself",
    },
  ],
};

/** What has to be there before: without it, management's root is the only way left. */
const beforehand: WayOut = {
  heading: "Before you need it",
  steps: [
    becomeBreakGlassOfManagement,
    trustRewritten(
      "management's break-glass",
      roleOf.breakGlass(management),
      usersTrust,
      "pulumi up --stack access-management",
    ),
    become(
      "a user of management's, with a hardware key",
      roleOf.breakGlass(management),
      "management's break-glass",
      "break-glass-used",
    ),
  ],
  instead: [
    {
      step: { as: "prod's administrator", call: "sts:AssumeRole", on: roleOf.breakGlass(management) },
      by: "PerimeterSessions",
    },
  ],
};

const userOfManagement = `arn:aws:iam::${management}:user/ada`;

const rootOfManagement: WayOut = {
  heading: "7. The last one: root of the management account",
  steps: [
    {
      as: "management's root",
      call: "iam:CreateUser",
      on: userOfManagement,
      command: "aws iam create-user",
      rings: { alarm: "root-used", parameters: { userName: "ada" } },
    },
    {
      as: "management's root",
      call: "iam:PutUserPolicy",
      on: userOfManagement,
      command: "aws iam put-user-policy",
    },
    trustRewritten(
      "management's root",
      roleOf.breakGlass(management),
      usersTrust,
      "aws iam update-assume-role-policy",
    ),
    become(
      "a user of management's, with a hardware key",
      roleOf.breakGlass(management),
      "management's break-glass",
      "break-glass-used",
    ),
  ],
  instead: [
    {
      step: { as: "prod's agent", call: "iam:CreateUser", on: `arn:aws:iam::${prod}:user/ada` },
      by: "StandingCredentials",
    },
    {
      step: { as: "prod's administrator", call: "iam:CreateUser", on: `arn:aws:iam::${prod}:user/ada` },
      by: "StandingCredentials",
    },
  ],
};

// The forge

const state = `${places.stateBucket(prod)}/.pulumi/stacks/agent-perimeter/prod.json`;
const inProd = { account: prod } as const;

const forgeDown: WayOut = {
  heading: "8. The forge is down: nothing deploys",
  steps: [
    becomeBreakGlassOfProd,
    {
      as: "prod's break-glass",
      call: "s3:GetObject",
      on: state,
      ...inProd,
      command: "pulumi preview --stack prod",
    },
    {
      as: "prod's break-glass",
      call: "kms:Decrypt",
      on: places.keys.prodState,
      context: ofStateKey("stacks"),
    },
    {
      as: "prod's break-glass",
      call: "s3:PutObject",
      on: state,
      ...inProd,
      command: "pulumi up --stack prod",
    },
    {
      as: "prod's break-glass",
      call: "kms:GenerateDataKey",
      on: places.keys.prodState,
      context: ofStateKey("stacks"),
    },
    { as: "prod's break-glass", call: "iam:PutRolePolicy", on: places.restoreRole },
  ],
  instead: [
    { step: { as: "prod's agent", call: "s3:GetObject", on: state, ...inProd }, by: "NoStateOfTheirs" },
    { step: { as: "prod's administrator", call: "s3:PutObject", on: state, ...inProd }, by: "State" },
    { step: { as: "prod's preview", call: "s3:PutObject", on: state, ...inProd }, by: "PreviewOnlyReads" },
    {
      step: {
        as: "a pull request's job of the perimeter",
        call: "sts:AssumeRoleWithWebIdentity",
        on: roleOf.deployer(prod),
      },
      by: "nothing allows it",
    },
  ],
};

// The switch

const boundary = boundaryArn(prod);

const switchPulled: WayOut = {
  heading: "9. The agents' switch was pulled by mistake",
  steps: [
    becomeBreakGlassOfProd,
    become("prod's break-glass", roleOf.revoker(prod), "prod's revoker", "revoker-used"),
    {
      as: "prod's revoker",
      call: "iam:ListPolicyVersions",
      on: boundary,
      command: "aws iam list-policy-versions",
    },
    {
      as: "prod's revoker",
      call: "iam:GetPolicyVersion",
      on: boundary,
      command: "aws iam get-policy-version",
    },
    {
      as: "prod's revoker",
      call: "iam:CreatePolicyVersion",
      on: boundary,
      command: "aws iam create-policy-version",
      rings: { alarm: "boundary-changed", parameters: { policyArn: boundary, setAsDefault: true } },
    },
  ],
  instead: [
    { step: { as: "prod's agent", call: "iam:CreatePolicyVersion", on: boundary }, by: "PerimeterPolicies" },
    {
      step: { as: "prod's administrator", call: "iam:CreatePolicyVersion", on: boundary },
      by: "PerimeterPolicies",
    },
    { step: { as: "prod's agent", call: "sts:AssumeRole", on: roleOf.revoker(prod) }, by: "NoOtherRole" },
    { step: { as: "prod's deployer", call: "sts:AssumeRole", on: roleOf.revoker(prod) }, by: "Nobody" },
  ],
};

// The network policy

const networkCut: WayOut = {
  heading: "10. The network policy stops something",
  steps: [
    becomeBreakGlassOfManagement,
    {
      as: "management's break-glass",
      call: "organizations:ListPoliciesForTarget",
      on: organization("root/o-sandbox0001/r-sbx1"),
      command: "aws organizations list-policies-for-target",
    },
    moved("DetachPolicy", networkPolicy, "r-sbx1", { detached: "network-policy", from: "r-sbx1" }),
    {
      as: "management's break-glass",
      call: "organizations:AttachPolicy",
      on: networkPolicy,
      command: "pulumi up --stack org",
      rings: { alarm: "guardrail-changed", parameters: { policyId: "p-network0001", targetId: prodUnit } },
    },
  ],
  instead: [
    {
      step: { as: "prod's agent", call: "ec2:ModifyVpcBlockPublicAccessOptions", on: "*" },
      by: "PublicAccess",
    },
    {
      step: { as: "prod's administrator", call: "ec2:ModifyVpcBlockPublicAccessOptions", on: "*" },
      by: "PublicAccess",
    },
    {
      step: { as: "prod's deployer", call: "ec2:CreateVpcBlockPublicAccessExclusion", on: "*" },
      by: "PublicAccess",
    },
    {
      step: { as: "prod's deployer", call: "organizations:DetachPolicy", on: networkPolicy },
      by: "Membership",
    },
  ],
};

export const waysOut: readonly WayOut[] = [
  beforehand,
  looking,
  breakGlass,
  guardrailInTheWay,
  keyShut,
  bucketShut,
  nobodyArrives,
  rootOfManagement,
  forgeDown,
  switchPulled,
  networkCut,
];

/** Ways that begin where another one has left things. */
export const after: ReadonlyMap<WayOut, readonly Change[]> = new Map([
  [nobodyArrives, [{ policyOf: roleOf.breakGlass(management), becomes: usersTrust }]],
]);
