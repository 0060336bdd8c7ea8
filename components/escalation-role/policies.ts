/** Who may become an escalation role, and when what it may do is open. */
import { agentRoleArn, rootArn } from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";
import { type Grant, grantSid } from "./grant.ts";

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/**
 * The trust of a task's role: shut, or open to each granted agent, for its session by the grant's name, in its window.
 *
 * The SourceIdentity was set when the agent's role was assumed, and cannot be changed along the chain; handing it on
 * takes a permission of its own, in a statement of its own, since that permission knows no session name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function escalationTrust(accountId: string, grants: readonly Grant[]): PolicyDocument {
  if (grants.length === 0)
    // A role cannot be without a trust policy: this one lets nobody in.
    return policyDocument({ Sid: "Shut", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
  // The account, pinned to the agent's role: naming the role itself would be refused before it exists.
  const Principal = { AWS: rootArn(accountId) };
  const agents = unique(grants.map(({ agent }) => agent));
  return policyDocument(
    {
      Sid: "KeepIdentity",
      Effect: "Allow",
      Principal,
      Action: "sts:SetSourceIdentity",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": agents.map((agent) => agentRoleArn(accountId, agent)) },
        StringEquals: { "aws:SourceIdentity": agents },
      },
    },
    ...grants.map(
      ({ id, agent, notBefore, notAfter }): Statement => ({
        Sid: `Grant${grantSid(id)}`,
        Effect: "Allow",
        Principal,
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": agentRoleArn(accountId, agent) },
          StringEquals: { "aws:SourceIdentity": agent, "sts:RoleSessionName": id },
          DateGreaterThanEquals: { "aws:CurrentTime": notBefore },
          DateLessThan: { "aws:CurrentTime": notAfter },
        },
      }),
    ),
  );
}

/** A session of this grant, as `aws:userid` says it: the role's id, a colon, the session's name. */
const sessionOf = (id: string): string => `*:${id}`;

/**
 * When the task is open: a session that belongs to no grant can do nothing, and one that does nothing outside its
 * window. A session taken a minute before the end lives for an hour; its permissions are looked at on every request.
 */
export function grantWindows(grants: readonly Grant[]): PolicyDocument {
  const nothing = { Effect: "Deny", Action: "*", Resource: "*" } as const;
  if (grants.length === 0) return policyDocument({ Sid: "NoGrant", ...nothing });
  return policyDocument(
    {
      Sid: "NoGrant",
      ...nothing,
      Condition: { StringNotLike: { "aws:userid": grants.map(({ id }) => sessionOf(id)) } },
    },
    ...grants.flatMap(({ id, notBefore, notAfter }): Statement[] => [
      {
        Sid: `Before${grantSid(id)}`,
        ...nothing,
        Condition: {
          StringLike: { "aws:userid": sessionOf(id) },
          DateLessThan: { "aws:CurrentTime": notBefore },
        },
      },
      {
        Sid: `After${grantSid(id)}`,
        ...nothing,
        Condition: {
          StringLike: { "aws:userid": sessionOf(id) },
          DateGreaterThanEquals: { "aws:CurrentTime": notAfter },
        },
      },
    ]),
  );
}
