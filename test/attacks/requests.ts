/** From a step of an attack to the requests that AWS authorises, with all of the context that they carry. */
import type { Caller, ContextValue, Membership, Request } from "../../analysis/iam/request.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import type { Step } from "./attack.ts";
import { type Actor, cast } from "./cast.ts";
import { elsewhere } from "./places.ts";

/** When a step is made, if it does not say otherwise: within the grants of the replay. */
const now = "2099-01-11T10:00:00Z";
/** When sessions were issued: under no grant that lasts longer than they do. */
const issued = "2099-01-11T09:30:00Z";

type Context = Record<string, ContextValue>;

/** Where an account stands: in the sandbox's organisation, or in the outsider's own. */
export function membershipOf(account: string | null): Membership | null {
  const { organizationId, rootId, managementAccountId, accounts } = sandboxWorld;
  if (account === elsewhere) return { id: "o-outsider001", path: "o-outsider001/r-out1/", management: false };
  const found = accounts.find(({ id }) => id === account);
  if (!found) return null;
  const parents = found.parent === rootId ? [rootId] : [rootId, found.parent];
  return {
    id: organizationId,
    path: `${[organizationId, ...parents].join("/")}/`,
    management: found.id === managementAccountId,
  };
}

const accountIn = (arn: string): string => arn.split(":")[4] ?? "";

/** The role's unique id, as `aws:userid` begins: made up, the same each time. */
const uniqueId = (roleArn: string): string =>
  `AROA${[...roleArn]
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 36 ** 10, 7)
    .toString(36)
    .toUpperCase()
    .padStart(17, "X")}`;

export function callerOf(actor: Actor): Caller {
  switch (actor.kind) {
    case "session": {
      const account = accountIn(actor.role);
      const roleName = actor.role.split("/").at(-1) ?? "";
      return {
        arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${actor.name}`,
        type: "AssumedRole",
        entity: actor.role,
        account,
        org: membershipOf(account),
      };
    }
    case "token":
      return {
        arn: `arn:aws:iam::${actor.account}:oidc-provider/${actor.issuer}`,
        type: "Federated",
        account: actor.account,
        org: membershipOf(actor.account),
      };
    case "root":
      return {
        arn: `arn:aws:iam::${actor.account}:root`,
        type: "Root",
        account: actor.account,
        org: membershipOf(actor.account),
      };
    case "user": {
      const account = accountIn(actor.arn);
      return { arn: actor.arn, entity: actor.arn, type: "User", account, org: membershipOf(account) };
    }
    case "service":
      return { arn: actor.name, type: "AWSService", account: null, org: null };
    case "anonymous":
      return { arn: "anonymous", type: "Anonymous", account: null, org: null };
  }
}

/** What a request carries because of its caller's account. */
const contextOfAccount = ({ account, org }: Caller): Context => ({
  "aws:PrincipalAccount": account ?? "",
  "aws:PrincipalIsAWSService": "false",
  ...(org === null ? {} : { "aws:PrincipalOrgID": org.id, "aws:PrincipalOrgPaths": [org.path] }),
});

/** What a request carries because of who makes it. */
function contextOfCaller(actor: Actor, caller: Caller): Context {
  switch (actor.kind) {
    case "session":
      return {
        ...contextOfAccount(caller),
        "aws:PrincipalArn": actor.role,
        "aws:PrincipalType": "AssumedRole",
        "aws:userid": `${uniqueId(actor.role)}:${actor.name}`,
        "aws:TokenIssueTime": actor.issuedAt ?? issued,
        "aws:MultiFactorAuthPresent": "false",
        ...(actor.sourceIdentity === undefined ? {} : { "aws:SourceIdentity": actor.sourceIdentity }),
      };
    case "user":
      return {
        ...contextOfAccount(caller),
        "aws:PrincipalArn": actor.arn,
        "aws:PrincipalType": "User",
        "aws:username": actor.arn.split("/").at(-1) ?? "",
        "aws:MultiFactorAuthPresent": "true",
        "aws:MultiFactorAuthAge": "60",
      };
    case "root":
      return {
        ...contextOfAccount(caller),
        "aws:PrincipalArn": caller.arn,
        "aws:PrincipalType": "Account",
        // The management account's root signs in; a member's has no password, and is a session that was taken from there.
        "aws:AssumedRoot": caller.org?.management === true ? "false" : "true",
        "aws:userid": actor.account,
        "aws:TokenIssueTime": issued,
      };
    case "token":
      return Object.fromEntries(
        Object.entries(actor.claims).map(([claim, value]) => [`${actor.issuer}:${claim}`, value]),
      );
    case "service": {
      const source = membershipOf(actor.sourceAccount);
      return {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": actor.name,
        "aws:SourceAccount": actor.sourceAccount,
        "aws:SourceArn": actor.sourceArn,
        ...(source === null ? {} : { "aws:SourceOrgID": source.id, "aws:SourceOrgPaths": [source.path] }),
      };
    }
    case "anonymous":
      return { "aws:PrincipalType": "Anonymous", "aws:PrincipalIsAWSService": "false" };
  }
}

const roleCalls = new Set(["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]);

/** What a request carries because of what it is about. */
function contextOfResource(step: Step, account: string): Context {
  const org = membershipOf(account);
  return {
    "aws:ResourceAccount": account,
    ...(org === null ? {} : { "aws:ResourceOrgID": org.id, "aws:ResourceOrgPaths": [org.path] }),
    ...(step.on.startsWith("arn:aws:kms:") ? { "kms:CallerAccount": accountOfCaller(step) } : {}),
    ...(step.sourceIdentity === undefined ? {} : { "sts:SourceIdentity": step.sourceIdentity }),
    ...(roleCalls.has(step.call) ? { "sts:RoleSessionName": "session" } : {}),
    ...(step.sessionTags === undefined
      ? {}
      : {
          "aws:TagKeys": Object.keys(step.sessionTags),
          ...Object.fromEntries(
            Object.entries(step.sessionTags).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
          ),
        }),
  };
}

const accountOfCaller = (step: Step): string => callerOf(cast[step.as]).account ?? "";

/** Whose resource a step is about. */
export const accountOfResource = (step: Step): string =>
  step.account ?? (/^\d{12}$/.test(accountIn(step.on)) ? accountIn(step.on) : accountOfCaller(step));

/** A request, and the resource whose own policy it meets. */
export interface Authorisation {
  readonly request: Request;
  readonly governedBy: string;
}

/** The bucket of an object; anything else is governed by itself. */
const governing = (arn: string): string =>
  arn.startsWith("arn:aws:s3:::") ? (arn.split("/")[0] ?? arn) : arn;

/**
 * Every request that AWS authorises for one call: the call's own; handing a role to a service; and, where a session is
 * taken, handing on the SourceIdentity, or setting it, and the session's tags.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function authorisationsOf(step: Step, resource: string): Authorisation[] {
  const actor: Actor = cast[step.as];
  const principal = callerOf(actor);
  const account = accountOfResource(step);
  const at = step.at ?? now;
  const all: Record<string, ContextValue | null> = {
    "aws:CurrentTime": at,
    "aws:EpochTime": String(Date.parse(at) / 1000),
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:RequestedRegion": "eu-central-1",
    "aws:SourceIp": "198.51.100.7",
    ...contextOfCaller(actor, principal),
    ...contextOfResource(step, account),
    ...step.context,
  };
  const context = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, ContextValue] => entry[1] !== null),
  );
  const own = { principal, resourceAccount: account, resourceOrg: membershipOf(account), context };
  const governedBy = step.governedBy ?? governing(resource);
  const requests: Authorisation[] = [{ request: { ...own, action: step.call, resource }, governedBy }];
  const assuming = roleCalls.has(step.call);
  const carried = actor.kind === "session" ? actor.sourceIdentity : undefined;
  if (assuming && (step.sourceIdentity ?? carried) !== undefined)
    requests.push({ request: { ...own, action: "sts:SetSourceIdentity", resource }, governedBy });
  if (assuming && step.sessionTags !== undefined)
    requests.push({ request: { ...own, action: "sts:TagSession", resource }, governedBy });
  if (step.passes !== undefined) {
    const { role, to } = step.passes;
    requests.push({
      request: {
        ...own,
        action: "iam:PassRole",
        resource: role,
        context: { ...context, "iam:PassedToService": to, "iam:AssociatedResourceArn": resource },
      },
      governedBy: "",
    });
  }
  return requests;
}
