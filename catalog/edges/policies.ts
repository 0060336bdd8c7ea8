/**
 * Policies, boundaries and trust that the attacker rewrites. Whose they are counts only with the edges that lead to being
 * them: a strong policy on a role brings nothing to who cannot become the role.
 */
import { ask, call, iamApi, published } from "./calls.ts";
import type { Edge, Gain, Subject } from "./edge.ts";

const role: Subject = { kind: "role" };
const user: Subject = { kind: "user" };
const group: Subject = { kind: "group" };
const policy: Subject = { kind: "policy" };

/** The boundary that a role or user already has is a fact of it; AWS gives it to the condition of most IAM writes. */
const bounded = { "iam:PermissionsBoundary": "${boundary}" };
/** Putting one is asked about the one that is put; to put the same again brings nothing. */
const boundedAnew = { "iam:PermissionsBoundary": "${anotherBoundary}" };

const writes = (
  id: string,
  title: string,
  subject: Subject,
  action: string,
  gains: readonly Gain[],
  paths: readonly string[] = [],
): Edge => {
  const name = action.split(":")[1] ?? "";
  const isPrincipal = subject.kind === "role" || subject.kind === "user";
  const context = /^Put\w+PermissionsBoundary$/.test(name)
    ? boundedAnew
    : isPrincipal && !/^(Tag|Untag|Update)/.test(name)
      ? bounded
      : undefined;
  return {
    id,
    title,
    family: "policies",
    sources: [iamApi(name), ...paths.map(published)],
    subject,
    steps: [[call(ask(action, `\${${subject.kind}}`, context))]],
    gains,
  };
};

const identityPolicy: Gain = { kind: "identityPolicy" };
const denials: Gain = { kind: "denials" };
const boundary: Gain = { kind: "boundary" };

export const policyEdges: readonly Edge[] = [
  // Writing what is allowed.
  writes(
    "iam.create-policy-version",
    "writes a new version of a managed policy and makes it the one in force",
    policy,
    "iam:CreatePolicyVersion",
    [identityPolicy, boundary],
    ["iam-001", "iam-016", "iam-020"],
  ),
  writes(
    "iam.set-default-policy-version",
    "puts another version of a managed policy into force, which may say anything",
    policy,
    "iam:SetDefaultPolicyVersion",
    [identityPolicy, boundary],
  ),
  writes(
    "iam.put-role-policy",
    "writes an inline policy into a role",
    role,
    "iam:PutRolePolicy",
    [identityPolicy],
    ["iam-005", "iam-017", "iam-021"],
  ),
  writes(
    "iam.attach-role-policy",
    "attaches a strong managed policy to a role",
    role,
    "iam:AttachRolePolicy",
    [identityPolicy],
    ["iam-009", "iam-014", "iam-019"],
  ),
  writes(
    "iam.put-user-policy",
    "writes an inline policy into a user",
    user,
    "iam:PutUserPolicy",
    [identityPolicy],
    ["iam-007", "iam-018"],
  ),
  writes(
    "iam.attach-user-policy",
    "attaches a strong managed policy to a user",
    user,
    "iam:AttachUserPolicy",
    [identityPolicy],
    ["iam-008", "iam-015"],
  ),
  writes(
    "iam.put-group-policy",
    "writes an inline policy into a group",
    group,
    "iam:PutGroupPolicy",
    [identityPolicy],
    ["iam-011"],
  ),
  writes(
    "iam.attach-group-policy",
    "attaches a strong managed policy to a group",
    group,
    "iam:AttachGroupPolicy",
    [identityPolicy],
    ["iam-010"],
  ),

  // Taking away what is denied.
  writes("iam.delete-role-policy", "deletes an inline policy that denies", role, "iam:DeleteRolePolicy", [
    denials,
  ]),
  writes("iam.detach-role-policy", "detaches a managed policy that denies", role, "iam:DetachRolePolicy", [
    denials,
  ]),
  writes("iam.delete-user-policy", "deletes an inline policy that denies", user, "iam:DeleteUserPolicy", [
    denials,
  ]),
  writes("iam.detach-user-policy", "detaches a managed policy that denies", user, "iam:DetachUserPolicy", [
    denials,
  ]),
  writes(
    "iam.delete-group-policy",
    "deletes a group's inline policy that denies",
    group,
    "iam:DeleteGroupPolicy",
    [denials],
  ),
  writes("iam.detach-group-policy", "detaches a group's policy that denies", group, "iam:DetachGroupPolicy", [
    denials,
  ]),
  writes(
    "iam.remove-user-from-group",
    "leaves a group whose policies deny",
    group,
    "iam:RemoveUserFromGroup",
    [denials],
  ),

  // Boundaries.
  writes(
    "iam.delete-role-permissions-boundary",
    "takes the boundary off a role",
    role,
    "iam:DeleteRolePermissionsBoundary",
    [boundary],
  ),
  writes(
    "iam.put-role-permissions-boundary",
    "puts a wider boundary on a role",
    role,
    "iam:PutRolePermissionsBoundary",
    [boundary],
  ),
  writes(
    "iam.delete-user-permissions-boundary",
    "takes the boundary off a user",
    user,
    "iam:DeleteUserPermissionsBoundary",
    [boundary],
  ),
  writes(
    "iam.put-user-permissions-boundary",
    "puts a wider boundary on a user",
    user,
    "iam:PutUserPermissionsBoundary",
    [boundary],
  ),

  // What conditions look at.
  writes("iam.tag-role", "gives a role the tags that a condition asks for", role, "iam:TagRole", [
    { kind: "tags" },
  ]),
  writes("iam.untag-role", "takes a tag off a role that a denial looks at", role, "iam:UntagRole", [
    { kind: "tags" },
  ]),
  writes("iam.tag-user", "gives a user the tags that a condition asks for", user, "iam:TagUser", [
    { kind: "tags" },
  ]),
  writes("iam.untag-user", "takes a tag off a user that a denial looks at", user, "iam:UntagUser", [
    { kind: "tags" },
  ]),
  writes("iam.update-user", "gives a user a name or path that a policy looks at", user, "iam:UpdateUser", [
    { kind: "name" },
  ]),

  // Trust.
  writes(
    "iam.update-assume-role-policy",
    "rewrites a role's trust policy to let the attacker in",
    role,
    "iam:UpdateAssumeRolePolicy",
    [{ kind: "trust" }],
    ["iam-012", "iam-019", "iam-020", "iam-021"],
  ),
];
