/**
 * What each role of the perimeter is for: who may become it, what it may do at most, and what it must be denied whoever
 * allows it. It is data for the policy pack, which asks whether what is declared stays within it; it allows nothing.
 *
 * In texts, `{account}` and `{region}` stand for where the role is, `{name}` for what of its name the row leaves open, and
 * `{copied}` for the vaults that the stack's own backup plans copy to.
 */
import { type Change, deployedTypes } from "./deployer-actions.ts";
import { previewLookups } from "./preview-lookups.ts";

/** Conditions as policies have them: by operator and key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Requests that a role may be allowed: these actions on these resources, when at least this is asked for. */
export interface Allowance {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when?: Conditions;
  /** A resource is spelled out, but for what is inside of it: `bucket/prefix/*`. */
  readonly named?: true;
  /** It may be in another account than the role. */
  readonly elsewhere?: true;
}

/** Requests that a role must be denied. */
export interface Denial {
  /** The end of the sentence "is not denied …". */
  readonly what: string;
  /** Patterns of actions; all of them where neither this nor `allBut` is there. */
  readonly actions?: readonly string[];
  readonly allBut?: readonly string[];
  /** Patterns of resources; all of them where neither this nor `notOn` is there. */
  readonly on?: readonly string[];
  readonly notOn?: readonly string[];
  /** Whom and what the deny may spare: nothing beside these values. */
  readonly spares?: Conditions;
}

/** One way to become a role. */
export type Becoming =
  /** With a token of the account's own identity provider: agent-deployer-bound and agent-trust-exact hold its claims. */
  | { readonly by: "token" }
  /** A service works as it, for the sources that one of these keys names. */
  | { readonly by: "service"; readonly service: string; readonly sources: Readonly<Record<string, string>> }
  /** Principals that are named; `when` says which values of other keys are asked for, spelled out. */
  | {
      readonly by: "principals";
      readonly are: readonly string[];
      readonly actions: readonly string[];
      readonly when?: Readonly<Record<string, string>>;
      /** They may be of another account that the pack's configuration knows, or of any in the organisation. */
      readonly elsewhere?: "known" | "organisation";
    };

export interface OwnRole {
  readonly path: string;
  /** `{name}` stands for the agent's or the task's. */
  readonly name: string;
  readonly isFor: string;
  readonly becomes: readonly Becoming[];
  /** Without somebody who becomes it, what it is for is not done: no backup, no alarm, no way in in an emergency. */
  readonly mustBecome?: true;
  /** What its own policies may allow at most. Where it is left out, invariants of their own hold that. */
  readonly may?: readonly Allowance[];
  /** AWS's own policies that may be attached: patterns of ARNs. */
  readonly attached?: readonly string[];
  /** Whatever its own policies do not allow, they deny. */
  readonly deniesTheRest?: true;
  readonly denied?: readonly Denial[];
  /** It puts events on the buses that the stack's targets name with it. */
  readonly forwards?: true;
}

const perimeter = "/perimeter/";
const own = (name: string): string => `arn:aws:iam::{account}:role${perimeter}${name}`;
const boundary = `arn:aws:iam::{account}:policy${perimeter}agent-boundary`;
const stateBucket = "arn:aws:s3:::perimeter-state-{account}-{region}-an";
const objects = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"];
const keyUse = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
const stateKey = {
  on: ["arn:aws:kms:{region}:{account}:key/*"],
  when: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/perimeter-state" } },
};

/** Becoming the next role of a chain, with the identity that the first one set. */
const assume = ["sts:AssumeRole", "sts:SetSourceIdentity"];

const token = { by: "token" } as const;

// Forwarding

const forwarder = (name: string, isFor: string): OwnRole => ({
  path: perimeter,
  name,
  isFor,
  // EventBridge says which rule it works for; that has the account in it.
  becomes: [
    {
      by: "service",
      service: "events.amazonaws.com",
      sources: { "aws:SourceArn": "arn:aws:events:*:{account}:rule/?*" },
    },
  ],
  mustBecome: true,
  may: [
    { actions: ["events:PutEvents"], on: ["arn:aws:events:*:*:event-bus/?*"], named: true, elsewhere: true },
  ],
  forwards: true,
});

// The pipeline

/** Somebody new, or new credentials of somebody: one call each. */
const newPrincipals = [
  "AcceptDelegationRequest",
  "AddClientIDToOpenIDConnectProvider",
  "AttachUserPolicy",
  "CreateAccessKey",
  "CreateAccountAlias",
  "CreateInstanceProfile",
  "CreateLoginProfile",
  "CreateOpenIDConnectProvider",
  "CreateSAMLProvider",
  "CreateServiceLinkedRole",
  "CreateServiceSpecificCredential",
  "CreateUser",
  "CreateVirtualMFADevice",
  "DeactivateMFADevice",
  "EnableOrganizationsRootSessions",
  "PutUserPolicy",
  "ResetServiceSpecificCredential",
  "UpdateAccessKey",
  "UpdateAccountPasswordPolicy",
  "UpdateLoginProfile",
  "UpdateSAMLProvider",
].map((name) => `iam:${name}`);

/** Changes of one name are one statement: any of its actions, on any of its resources. */
function changesByName(): Allowance[] {
  const named = new Map<string, Change[]>();
  for (const change of deployedTypes.flatMap(({ changes = [] }) => changes))
    named.set(change.sid, [...(named.get(change.sid) ?? []), change]);
  return [...named.values()].map((alike) => ({
    actions: alike.flatMap(({ actions }) => actions),
    on: alike.flatMap(({ on }) => on),
    ...(alike[0]?.when && { when: alike[0].when }),
  }));
}

const deployer: OwnRole = {
  path: perimeter,
  name: "deployer",
  isFor: "applies the domain's own stack, but for what guards it",
  becomes: [token],
  may: [
    ...deployedTypes.map(({ looks, looksOn = ["*"] }) => ({ actions: looks, on: looksOn })),
    ...changesByName(),
    { actions: ["s3:ListBucket"], on: [stateBucket] },
    { actions: objects, on: [`${stateBucket}/.pulumi/*`] },
    { actions: keyUse, ...stateKey },
  ],
  denied: [
    {
      what: "changing the pipeline's own roles, and who may become them",
      allBut: ["iam:Get*", "iam:List*"],
      on: [
        ...["deployer", "preview", "break-glass"].map(own),
        "arn:aws:iam::{account}:oidc-provider/*",
        "arn:aws:iam::{account}:saml-provider/*",
      ],
    },
    {
      what: "becoming somebody else",
      actions: [
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:AssumeRoot",
        "sts:GetFederationToken",
        "sts:GetSessionToken",
        "sts:GetWebIdentityToken",
      ],
    },
    { what: "making principals and credentials", actions: newPrincipals },
    { what: "taking boundaries off", actions: ["iam:DeleteRolePermissionsBoundary"] },
    {
      what: "making roles with another boundary than the agents'",
      actions: ["iam:CreateRole", "iam:PutRolePermissionsBoundary"],
      spares: { ArnNotEquals: { "iam:PermissionsBoundary": boundary } },
    },
    { what: "deleting the boundary", actions: ["iam:DeletePolicy"], on: [boundary] },
    {
      what: "changing how its state is kept",
      allBut: [
        ...objects,
        "s3:GetBucket*",
        "s3:Get*Configuration",
        "s3:ListBucket",
        "s3:ListTagsForResource",
      ],
      on: [stateBucket, `${stateBucket}/*`],
    },
    {
      what: "the state of others",
      actions: objects,
      on: [`${stateBucket}/access/*`, `${stateBucket}/grants/*`],
    },
    {
      what: "changing keys",
      allBut: [...keyUse, "kms:Describe*", "kms:Get*", "kms:List*"],
      on: ["arn:aws:kms:*:*:key/*", "arn:aws:kms:*:*:alias/*"],
    },
  ],
};

const preview: OwnRole = {
  path: perimeter,
  name: "preview",
  isFor: "reads the state of the domain's stack for a preview, and what the program looks up",
  becomes: [token],
  may: [
    { actions: ["s3:GetObject"], on: [`${stateBucket}/.pulumi/stacks/?*/?*.json`] },
    { actions: ["kms:Decrypt"], ...stateKey },
    ...previewLookups.map(({ actions, on }) => ({ actions, on: [on] })),
  ],
  deniesTheRest: true,
};

const escalationRoles = ["arn:aws:iam::{account}:role/escalation/escalation-?*"];
const bounded = { "iam:PermissionsBoundary": boundary };
/** Other tags would let a role pass for another. */
const ownTags = { "ForAllValues:StringEquals": { "aws:TagKeys": "managed-by" } };

const grantDeployer: OwnRole = {
  path: perimeter,
  name: "grant-deployer",
  isFor: "writes the roles of tasks that are declared, and their windows",
  becomes: [token],
  may: [
    {
      actions: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"],
      on: escalationRoles,
      named: true,
      when: { ArnEquals: bounded, ...ownTags },
    },
    {
      actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      on: escalationRoles,
      named: true,
      when: {
        ArnEquals: {
          ...bounded,
          "iam:PolicyARN": "arn:aws:iam::{account}:policy/escalation/escalation-?*",
        },
      },
    },
    {
      actions: ["iam:DeleteRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"],
      on: escalationRoles,
      named: true,
      // AWS does not always tell the boundary there.
      when: { ArnEqualsIfExists: bounded },
    },
    { actions: ["iam:TagRole", "iam:UntagRole"], on: escalationRoles, named: true, when: ownTags },
    {
      actions: [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
      ],
      on: escalationRoles,
      named: true,
    },
    {
      actions: ["s3:ListBucket"],
      on: ["arn:aws:s3:::?*"],
      named: true,
      when: { StringLike: { "s3:prefix": "?*/*" } },
    },
    { actions: objects, on: ["arn:aws:s3:::?*/?*/*"], named: true },
    { actions: keyUse, on: ["arn:aws:kms:*:{account}:key/?*"], named: true },
  ],
  deniesTheRest: true,
};

const breakGlass: OwnRole = {
  path: perimeter,
  name: "break-glass",
  isFor: "is a person's in an emergency, and whoever changes a guard",
  becomes: [
    {
      by: "principals",
      are: [
        "arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_*",
        "arn:aws:iam::{account}:user/*",
      ],
      actions: assume,
    },
  ],
  mustBecome: true,
  may: [{ actions: ["*"], on: ["*"] }],
  attached: ["arn:aws:iam::aws:policy/AdministratorAccess"],
};

// The kill switch

const revoker: OwnRole = {
  path: perimeter,
  name: "agent-revoker",
  isFor: "pulls the kill switch of every agent in the account",
  becomes: [
    {
      by: "principals",
      are: ["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/*"],
      actions: assume,
      elsewhere: "known",
    },
  ],
  mustBecome: true,
  may: [
    {
      actions: [
        "iam:CreatePolicyVersion",
        "iam:DeletePolicyVersion",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:ListPolicyVersions",
      ],
      on: [boundary],
    },
  ],
  deniesTheRest: true,
};

// Backups

const neverNeeded: readonly Denial[] = [
  { what: "handing a role on", actions: ["iam:PassRole"] },
  { what: "changing databases", actions: ["rds:ModifyDBCluster", "rds:ModifyDBInstance"] },
];

const copies: readonly Denial[] = [
  {
    what: "copies into vaults that no plan copies to",
    actions: ["backup:CopyIntoBackupVault"],
    notOn: ["{copied}"],
  },
  {
    what: "copies for vaults that no plan copies to",
    actions: ["backup:CopyFromBackupVault"],
    spares: { "ForAllValues:ArnNotLike": { "backup:CopyTargets": "{copied}" } },
  },
];

const backup = (name: string, isFor: string, denied: readonly Denial[]): OwnRole => ({
  path: perimeter,
  name,
  isFor,
  becomes: [
    { by: "service", service: "backup.amazonaws.com", sources: { "aws:SourceAccount": "{account}" } },
  ],
  mustBecome: true,
  may: [],
  // Written by hand, a policy would fall behind AWS's list of services.
  attached: ["arn:aws:iam::aws:policy/*AWSBackupServiceRolePolicyFor*"],
  denied: [...neverNeeded, ...denied],
});

// Agents

const landing: OwnRole = {
  path: "/agent/",
  name: "landing-{name}",
  isFor: "is where an agent arrives: it becomes the agent's role, under the agent's name",
  becomes: [
    token,
    {
      by: "principals",
      are: ["arn:aws:iam::*:role/?*"],
      actions: ["sts:AssumeRole"],
      when: { "aws:PrincipalOrgID": "o-?*" },
      elsewhere: "organisation",
    },
  ],
  may: [
    {
      actions: assume,
      on: ["arn:aws:iam::{account}:role/agent/agent-{name}"],
      when: { StringEquals: { "sts:SourceIdentity": "{name}" } },
    },
  ],
  deniesTheRest: true,
  denied: [
    {
      what: "another agent's name",
      actions: assume,
      spares: { StringNotEquals: { "sts:SourceIdentity": "{name}" } },
    },
  ],
};

const agent: OwnRole = {
  path: "/agent/",
  name: "agent-{name}",
  isFor: "is what an agent works as: it looks at metadata, and reads what was declared",
  becomes: [
    {
      by: "principals",
      are: ["arn:aws:iam::{account}:role/agent/landing-{name}"],
      actions: assume,
      when: { "sts:SourceIdentity": "{name}" },
    },
  ],
};

const escalation: OwnRole = {
  path: "/escalation/",
  name: "escalation-{name}",
  isFor: "is an agent's for one task, within one grant's window",
  becomes: [
    {
      by: "principals",
      are: ["arn:aws:iam::{account}:role/agent/agent-?*"],
      actions: assume,
      when: { "aws:SourceIdentity": "?*" },
    },
  ],
};

/** Every role under the perimeter's paths. */
export const ownRoles: readonly OwnRole[] = [
  deployer,
  preview,
  grantDeployer,
  breakGlass,
  revoker,
  forwarder("alarm-forwarder", "forwards what may raise an alarm to the audit account"),
  forwarder("perimeter-backup-events", "forwards AWS Backup's events to the backup account"),
  backup("perimeter-backup-copy", "backs up, and copies to the backup account", copies),
  backup("perimeter-copy-out", "copies out of the backup account, once somebody has opened a way", copies),
  backup("perimeter-restore", "restores, and tests restores", [
    {
      what: "copying recovery points",
      actions: ["backup:CopyFromBackupVault", "backup:CopyIntoBackupVault"],
    },
  ]),
  landing,
  agent,
  escalation,
];
