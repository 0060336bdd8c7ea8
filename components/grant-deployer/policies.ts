/** Who writes grants, and what that takes. */
import type { OidcArrival } from "../agent-role/agent.ts";
import { boundaryArn, escalationRoleArn, identityProviderArn, taskPolicyArn } from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";

/** Where the state of the grants stack is: one prefix of one bucket, and the key that it is encrypted with. */
export interface GrantState {
  /** `arn:aws:s3:::BUCKET` */
  bucketArn: string;
  /** Without slashes at either end. */
  prefix: string;
  /** ARN of the key, not of an alias. */
  keyArn: string;
}

/** Who becomes the deployer: a job whose token has exactly this audience, one of these subjects, and these claims. */
export function grantDeployerTrust(accountId: string, arrival: OidcArrival): PolicyDocument {
  const issuer = arrival.issuer.replace(/^https:\/\//, "");
  const claims = Object.entries({ aud: arrival.audience, sub: arrival.subjects, ...arrival.claims });
  return policyDocument({
    Sid: "DeployGrants",
    Effect: "Allow",
    Principal: { Federated: identityProviderArn(accountId, arrival.issuer) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: Object.fromEntries(claims.map(([claim, value]) => [`${issuer}:${claim}`, value])),
    },
  });
}

/** Making the role, and writing what it may do: AWS tells whether the role has the boundary. */
const boundedWrites = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy"] as const;
/** Writing its trust, and deleting it: AWS has not always told there, so where it does not, the role's name decides. */
const trustWrites = ["iam:DeleteRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"] as const;
const tagging = ["iam:TagRole", "iam:UntagRole"] as const;
/** The tag that every provider of the perimeter sets (stacks/stack.ts). Others would let a role pass for another. */
const allowedTags = ["managed-by"] as const;
const attachments = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"] as const;
/** What the provider reads of a role: before it changes it, and before it deletes it. */
const reads = [
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:ListRoleTags",
] as const;
const stateActions = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"] as const;
const keyActions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] as const;

/** The state's bucket, the objects under its prefix, and its key. */
const stateResources = ({ bucketArn, prefix, keyArn }: GrantState): string[] => [
  bucketArn,
  `${bucketArn}/${prefix}/*`,
  keyArn,
];

const stateStatements = (state: GrantState): Statement[] => [
  {
    Sid: "ListState",
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: state.bucketArn,
    Condition: { StringLike: { "s3:prefix": `${state.prefix}/*` } },
  },
  {
    Sid: "KeepState",
    Effect: "Allow",
    Action: stateActions.filter((action) => action !== "s3:ListBucket"),
    Resource: `${state.bucketArn}/${state.prefix}/*`,
  },
  { Sid: "ReadState", Effect: "Allow", Action: keyActions, Resource: state.keyArn },
];

/**
 * What the deployer of grants may do: the roles of declared tasks, with the boundary, their windows, and nothing else.
 *
 * The roles are named one by one. A pattern of names would let a hostile program make a role under another path that
 * begins alike, and take an agent's name for it: AWS has each name once in an account, and a session's ARN has no path.
 * The boundary allows each role its task only, so a hostile program can open a declared task to somebody, and no more: but
 * for what a resource that some task names lets anybody of the account do to it, by a policy of its own.
 */
export function grantDeployerPermissions(
  accountId: string,
  tasks: readonly string[],
  state?: GrantState,
): PolicyDocument {
  const roles = tasks.map((task) => escalationRoleArn(accountId, task));
  const bounded = { "iam:PermissionsBoundary": boundaryArn(accountId) };
  const ownTags = { "ForAllValues:StringEquals": { "aws:TagKeys": allowedTags } };
  const stateful = state === undefined ? [] : [...stateActions, ...keyActions];
  const reached = [...roles, ...(state === undefined ? [] : stateResources(state))];
  const onRoles: Statement[] = [
    {
      Sid: "WriteBoundedRoles",
      Effect: "Allow",
      Action: boundedWrites,
      Resource: roles,
      Condition: { ArnEquals: bounded, ...ownTags },
    },
    {
      Sid: "AttachTasks",
      Effect: "Allow",
      Action: attachments,
      Resource: roles,
      Condition: {
        ArnEquals: { ...bounded, "iam:PolicyARN": tasks.map((task) => taskPolicyArn(accountId, task)) },
      },
    },
    {
      Sid: "OpenAndShut",
      Effect: "Allow",
      Action: trustWrites,
      Resource: roles,
      Condition: { ArnEqualsIfExists: bounded },
    },
    { Sid: "TagRoles", Effect: "Allow", Action: tagging, Resource: roles, Condition: ownTags },
    { Sid: "ReadRoles", Effect: "Allow", Action: reads, Resource: roles },
  ];
  return policyDocument(
    ...(tasks.length === 0 ? [] : onRoles),
    ...(state === undefined ? [] : stateStatements(state)),
    {
      Sid: "NothingElse",
      Effect: "Deny",
      NotAction: [...boundedWrites, ...attachments, ...trustWrites, ...tagging, ...reads, ...stateful],
      Resource: "*",
    },
    reached.length === 0
      ? { Sid: "Nowhere", Effect: "Deny", Action: "*", Resource: "*" }
      : { Sid: "NowhereElse", Effect: "Deny", Action: "*", NotResource: reached },
  );
}
