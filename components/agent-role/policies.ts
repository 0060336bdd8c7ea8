/** What an agent's two roles trust and may do. */
import { secretBearingMetadata } from "../../catalog/secret-bearing-metadata.ts";
import { sparedByTheDeny, type ViewGroup, viewedActions, viewedServices } from "../../catalog/view-only.ts";
import { agentRoleArn, landingRoleArn, paths, roleArn, rootArn } from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement } from "../policy-document.ts";
import type { OidcArrival, RoleArrival } from "./agent.ts";
import {
  type DeclaredRead,
  dataDenyStatements,
  declaredActions,
  type ReadPlace,
  readStatements,
} from "./declared-reads.ts";

/** The two permissions that assuming a role with a SourceIdentity takes. */
const assume = ["sts:AssumeRole", "sts:SetSourceIdentity"] as const;

/** Every role of one path, in one account. */
const rolesUnder = (accountId: string, path: string): string => roleArn(accountId, path, "*");

/**
 * Who may become the landing role: tokens with exactly this audience and one of these subjects, or one role.
 * Neither sts:TagSession nor sts:SetSourceIdentity is granted, so nobody arrives with tags or an identity of their own.
 */
export function landingTrust(
  arrival: (OidcArrival & { providerArn: string }) | (RoleArrival & { organizationId: string }),
): PolicyDocument {
  if (arrival.kind === "oidc") {
    const issuer = arrival.issuer.replace(/^https:\/\//, "");
    const claims = Object.entries({ aud: arrival.audience, sub: arrival.subjects, ...arrival.claims });
    return policyDocument({
      Sid: "ArriveWithToken",
      Effect: "Allow",
      Principal: { Federated: arrival.providerArn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: Object.fromEntries(claims.map(([claim, value]) => [`${issuer}:${claim}`, value])),
      },
    });
  }
  const accountId = arrival.roleArn.split(":")[4] ?? "";
  return policyDocument({
    Sid: "ArriveFromRole",
    Effect: "Allow",
    // The account, pinned to the role: naming the role itself would be refused before it exists.
    Principal: { AWS: rootArn(accountId) },
    Action: "sts:AssumeRole",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": arrival.roleArn },
      StringEquals: { "aws:PrincipalOrgID": arrival.organizationId },
    },
  });
}

/**
 * What the landing role may do: become the agent's role, with the agent's SourceIdentity, and nothing else. The denies
 * say it once more, for whatever a resource policy grants to the session.
 */
export function landingPermissions(accountId: string, agent: string): PolicyDocument {
  const role = agentRoleArn(accountId, agent);
  return policyDocument(
    {
      Sid: "BecomeTheAgent",
      Effect: "Allow",
      Action: assume,
      Resource: role,
      Condition: { StringEquals: { "sts:SourceIdentity": agent } },
    },
    { Sid: "NothingButBecoming", Effect: "Deny", NotAction: assume, Resource: "*" },
    { Sid: "NobodyElse", Effect: "Deny", Action: assume, NotResource: role },
    {
      // An absent SourceIdentity is not equal either.
      Sid: "NoOtherSourceIdentity",
      Effect: "Deny",
      Action: assume,
      Resource: "*",
      Condition: { StringNotEquals: { "sts:SourceIdentity": agent } },
    },
  );
}

/** Who may become the agent's role: its landing role, with the agent's name as SourceIdentity. */
export const agentTrust = (accountId: string, agent: string): PolicyDocument =>
  policyDocument({
    Sid: "ArriveFromLanding",
    Effect: "Allow",
    // Pinned to the landing role, which is made last: until it exists, nobody arrives.
    Principal: { AWS: rootArn(accountId) },
    Action: assume,
    Condition: {
      ArnEquals: { "aws:PrincipalArn": landingRoleArn(accountId, agent) },
      StringEquals: { "sts:SourceIdentity": agent },
    },
  });

/** The metadata that an agent looks at, of one group of services. */
export const viewPermissions = (group: ViewGroup): PolicyDocument =>
  policyDocument({ Sid: "View", Effect: "Allow", Action: viewedActions(group), Resource: "*" });

/**
 * Everything that is neither a viewed call, nor a declared read, nor the way to an escalation role is denied: writes
 * too, whoever allows them. A resource policy that names the agent's session reaches past the boundary, not past this.
 */
export const onlyReads = (accountId: string, reads: readonly DeclaredRead[]): PolicyDocument =>
  policyDocument(
    {
      Sid: "NothingButReads",
      Effect: "Deny",
      NotAction: [...sparedByTheDeny(), ...declaredActions(reads), ...assume],
      Resource: "*",
    },
    {
      Sid: "NoRoleButEscalations",
      Effect: "Deny",
      Action: assume,
      NotResource: rolesUnder(accountId, paths.escalation),
    },
  );

const viewed = new Set(viewedServices.map(({ service }) => service));

/**
 * The metadata calls that carry secrets, of the services that the agent views. The other services are shut as a whole
 * by `onlyReads`.
 */
export const noSecretsInMetadata = (): PolicyDocument =>
  policyDocument({
    Sid: "NoSecretsInMetadata",
    Effect: "Deny",
    Action: secretBearingMetadata
      .filter(({ action, verdict }) => verdict === "denied" && viewed.has(action.split(":")[0] ?? ""))
      .map(({ action }) => action),
    Resource: "*",
  });

/**
 * Data, secrets and credentials: denied, but for the declared reads, which are allowed in the same document, so that
 * neither is ever there without the other.
 */
export const dataPermissions = (reads: readonly DeclaredRead[], place: ReadPlace): PolicyDocument =>
  policyDocument(...dataDenyStatements(reads, place), ...readStatements(reads, place));

/**
 * Becoming an escalation role of this account; whether one lets the agent in is decided by that role's own trust.
 * The SourceIdentity goes along: a session that has one needs sts:SetSourceIdentity on both sides to go on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export function escalationPermissions(accountId: string): PolicyDocument {
  const statement: Statement = {
    Sid: "BecomeAnEscalationRole",
    Effect: "Allow",
    Action: assume,
    Resource: rolesUnder(accountId, paths.escalation),
  };
  return policyDocument(statement);
}
