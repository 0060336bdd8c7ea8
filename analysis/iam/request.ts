/** What is asked: who does what to what, under which policies. */
import type { Policy } from "./policy.ts";

/**
 * The kinds of caller that AWS tells apart. `Federated` is the caller of AssumeRoleWithWebIdentity or -WithSAML (its ARN
 * is the provider's), `FederatedUser` a session of GetFederationToken, `Root` an account's root user.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type CallerType =
  | "User"
  | "AssumedRole"
  | "FederatedUser"
  | "Federated"
  | "AWSService"
  | "Root"
  | "Anonymous";

/** Where an account stands in its organisation. */
export interface Membership {
  readonly id: string;
  /** `o-…/r-…/ou-…/`, as in `aws:PrincipalOrgPaths`. */
  readonly path: string;
  /** SCPs and RCPs do not bind the management account. */
  readonly management: boolean;
}

export interface Caller {
  /** A user's ARN, a session's (`arn:aws:sts::…:assumed-role/NAME/SESSION`), a provider's, or a service principal's name. */
  readonly arn: string;
  readonly type: CallerType;
  /** The user or role whose policies count, with its path; a session's ARN does not tell the path. */
  readonly entity?: string;
  /** `null` for services and for anonymous callers. */
  readonly account: string | null;
  readonly org: Membership | null;
}

export type ContextValue = string | readonly string[];

/** One concrete request. */
export interface Request {
  readonly principal: Caller;
  /** `service:Action`. */
  readonly action: string;
  /** One ARN, or `*` for an action without resource-level permissions. */
  readonly resource: string;
  readonly resourceAccount: string;
  readonly resourceOrg: Membership | null;
  /** All of the request's context: a key that is not here is absent. A list exactly where the key is multivalued. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** Every policy that bears on a request. */
export interface PoliciesInForce {
  /** Of the user (its groups' too) or of the role. */
  readonly identity: readonly Policy[];
  /** A principal has one at most; of several, each must allow. */
  readonly boundaries: readonly Policy[];
  /** Empty: the session was not narrowed. Of several, one that allows is enough. */
  readonly session: readonly Policy[];
  /** One list a level, the root first, the account last; every level must allow. Empty: no SCP applies. */
  readonly scps: readonly (readonly Policy[])[];
  /** One list a level; RCPFullAWSAccess goes without saying. */
  readonly rcps: readonly (readonly Policy[])[];
  /** The resource's own: bucket, key, queue, ..., a role's trust policy. */
  readonly resource: Policy | null;
  /** Of the VPC endpoint that the request passes, if it passes one. */
  readonly endpoints: readonly Policy[];
}

export type Layer = "identity" | "boundary" | "session" | "scp" | "rcp" | "resource" | "endpoint";

/** What a layer said, and by which statement: `missing` where the layer had to allow and no statement of it did. */
export interface Reason {
  readonly layer: Layer;
  readonly effect: "Allow" | "Deny" | "missing";
  /** Where the policy comes from (file, URN, ARN). Empty for a layer without a policy. */
  readonly origin: string;
  /** The statement's Sid, or its place in the document. Empty where none is to be named. */
  readonly statement: string;
  /** Which level of SCPs lacks the Allow, the root being 0. */
  readonly level?: number;
}
