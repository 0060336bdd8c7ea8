/**
 * What an escalation edge is: a step from what an attacker holds to what they did not hold before. Edges are data, made
 * of a small closed vocabulary that `analysis/reach` interprets; no edge brings code of its own.
 *
 * How an edge is read: for every subject in the model (a role, a function that runs as a role, …), if each step can be
 * taken, by whichever principal of the attacker's, then everything in `gains` is had. A step is taken by one call out
 * of its alternatives; a call is allowed when AWS allows all of its requests to one and the same caller.
 *
 * Where AWS's documentation leaves room for doubt, an edge asks for less and gains more: an edge too many costs a
 * false alarm, a missing one a false proof.
 */

/** A value of a context key that the call itself fixes, or one of several. A key that is not listed is the attacker's. */
export type ContextFact = string | { readonly oneOf: readonly string[] };

/** One question that AWS's authorisation answers. */
export interface RequiredRequest {
  /** IAM action in full. */
  readonly action: string;
  /**
   * ARN of what it acts on. `*` stands for what the attacker names or finds; `${role}`, `${user}`, `${group}`,
   * `${policy}`, `${provider}`, `${resource}` and `${account}` for the subject's own. Just `*`: the action knows no
   * resources, and only statements on `*` are about it.
   * The resource-based policy that counts is that of the named resource; a role's is its trust policy, which only
   * STS asks.
   */
  readonly resource: string;
  /**
   * Context keys that the call fixes, such as `iam:PassedToService`. `${boundary}` is the ARN of the subject's own
   * permissions boundary; where it has none, the key is absent. `${anotherBoundary}` is any other one.
   */
  readonly context?: Readonly<Record<string, ContextFact>>;
}

/**
 * Facts of a subject on which a call depends. A fact that the model cannot tell counts as holding.
 */
export const facts = {
  /** Of a user: AWS refuses a third access key. */
  fewerThanTwoAccessKeys: "the user has fewer than two access keys",
  /** Of a user: AWS refuses a second password. */
  noLoginProfile: "the user has no password yet",
  /** Of a role: EC2 takes a role only inside an instance profile. */
  inInstanceProfile: "an instance profile holds the role",
  /** Of a launch template or a document: what takes it takes its `$Latest` version, not the default one. */
  launchedAtLatest: "something takes its latest version",
  /** Of a state machine or other compute: it does not wait for the attacker to start. */
  startsByItself: "it is started by somebody or something else",
  /** Of a stack set: its administration role is the one that CloudFormation finds by name, so nobody passes it. */
  usesDefaultAdministrationRole: "the stack set uses the administration role of the default name",
  /** Of anything: its account has a task definition, which a task can be started from. */
  besideTaskDefinition: "the account has a task definition",
  /** Of anything: its account has a project, which a build can be started of. */
  besideBuildProject: "the account has a build project",
  /** Of what joins networks: it is shared with, or opened to, accounts of which nobody knows which. */
  offeredToOthers: "it is offered to accounts that it does not name",
} as const;

export type Fact = keyof typeof facts;

/** Where a caller must be for a call to exist at all; else anywhere that the policies let it come from. */
export type CallerPlace =
  /** In any account: the call acts on resources of that account, and on the subject only through what it names. */
  | "anyAccount"
  /** In the organisation's management account. */
  | "management"
  /** In the management account, or in the one registered as delegated administrator for this service principal. */
  | { readonly delegatedFor: string };

/** One API call. AWS asks all of its requests of the same caller: the passing of a role and the call that takes it. */
export interface Call {
  readonly requests: readonly RequiredRequest[];
  /** Counts only where this holds of the subject. A call without requests is a fact that makes the step needless. */
  readonly when?: Fact;
  /** With it, the resources are of the caller's own account. Default: of the subject's account. */
  readonly from?: CallerPlace;
}

/** The calls any one of which takes the step. */
export type Step = readonly Call[];

/**
 * What an edge is about, and what it is tried on. Variables that its templates may use stand beside each.
 */
export type Subject =
  /**
   * `${role}`, `${account}`. With `trusts`: only a role whose trust policy lets one of these in, be it as `Service` or as
   * `Federated` (`cognito-identity.amazonaws.com`). One that begins with `*.` stands for every name that ends like it;
   * `${service}` is the name by which the role lets it in.
   */
  | { readonly kind: "role"; readonly trusts?: readonly string[] }
  /** `${user}`, `${account}`. */
  | { readonly kind: "user" }
  /** `${group}`, `${account}`. */
  | { readonly kind: "group" }
  /** `${policy}`, `${account}`. A managed policy of the customer's. */
  | { readonly kind: "policy" }
  /**
   * `${resource}`, `${role}`, `${account}`. Something of one of these types (Pulumi tokens) that runs as a role,
   * once for each role that it runs as.
   */
  | { readonly kind: "compute"; readonly types: readonly string[] }
  /**
   * `${resource}`, `${role}`, `${account}`. Content of one form, and the role of what runs it; `${account}` is that of
   * the content, and the two may lie in different accounts.
   */
  | { readonly kind: "content"; readonly form: ContentForm }
  /** `${resource}`, `${account}`. A resource of one of these types (Pulumi tokens). */
  | { readonly kind: "resource"; readonly types: readonly string[] }
  /** `${provider}`, `${account}`. An issuer whose tokens IAM takes. With `issuer`: only one that the pattern matches. */
  | { readonly kind: "identityProvider"; readonly protocol: "oidc" | "saml"; readonly issuer?: string }
  /** `${provider}`, `${account}`. One that roles trust by its ARN, and that no file shows. */
  | { readonly kind: "missingProvider"; readonly protocol: "oidc" | "saml" }
  /** `${account}`. Every account, or only those that belong to the organisation without being its management account. */
  | { readonly kind: "account"; readonly member?: true };

/** Forms in which something lies that other things run. */
export type ContentForm =
  /** An object in a bucket: code, a template, a script, an artefact. `${resource}` is the object's ARN, or a pattern. */
  | "object"
  /** An image in a container repository. `${resource}` is the repository's ARN. */
  | "image"
  /** A version of a function's layer. `${resource}` is the layer's ARN. */
  | "layer"
  /** An image that machines start from. */
  | "machineImage"
  /** A snapshot that disks or databases are made from. */
  | "snapshot"
  /** A document of Systems Manager. */
  | "document"
  /** A parameter or secret whose value decides what runs. */
  | "parameter"
  /** A repository of source code. */
  | "repository"
  /** A package in a registry. */
  | "package"
  /** A product of a service catalogue. */
  | "product"
  /** State or plan of Pulumi, Terraform or CloudFormation, by which the deployer acts. */
  | "state";

/** What the attacker has afterwards. A closed list: `analysis/reach` knows a meaning for each. */
export type Gain =
  /**
   * A session of `${role}`, or code that runs as it: the attacker is that role, too. With `limitedTo` (patterns of
   * actions), only as far as a service does these on the attacker's behalf; to leave the limit out of account is safe.
   */
  | { readonly kind: "session"; readonly limitedTo?: readonly string[] }
  /** Lasting or temporary credentials of `${user}`: the attacker is that user, too, or as far as `limitedTo` says. */
  | { readonly kind: "credentials"; readonly limitedTo?: readonly string[] }
  /**
   * The subject's identity policies are the attacker's to write: a role or user itself, every member of a group, every
   * principal to which a managed policy is attached. Boundaries and guardrails stay.
   */
  | { readonly kind: "identityPolicy" }
  /** No identity policy of the subject denies anything any more; what they allow stays as it is. */
  | { readonly kind: "denials" }
  /** The boundary of the subject is off, or says what the attacker wants; of a policy: of all that carry it as theirs. */
  | { readonly kind: "boundary" }
  /** Every user of the account is a member of `${group}`, as the attacker pleases. */
  | { readonly kind: "membership" }
  /** The tags of the subject are the attacker's to choose, and with them `aws:PrincipalTag`. */
  | { readonly kind: "tags" }
  /** The subject's name and path, so its ARN, are the attacker's to choose; its policies stay. */
  | { readonly kind: "name" }
  /** Requests of `${user}`, and of sessions that it starts, may carry MFA. */
  | { readonly kind: "mfa" }
  /** The role's trust policy is the attacker's to write: whoever the attacker is may assume it, outsiders included. */
  | { readonly kind: "trust" }
  /**
   * The resource-based policy is the attacker's to write, outsiders included, as far as `limitedTo` says. Guardrails
   * stay.
   */
  | { readonly kind: "resourcePolicy"; readonly limitedTo?: readonly string[] }
  /**
   * A new principal in `${account}`, named by the attacker, without policies (other edges add them), with the boundary
   * that the request's conditions force on it and with no other. A new role trusts whom the attacker wants.
   */
  | { readonly kind: "principal"; readonly of: "role" | "user" }
  /** Tokens of `${provider}` with any claims; of an account: of any provider in it that the files do not show. */
  | { readonly kind: "tokens" }
  /** A token that STS signs for the issuer of `${account}`, with the caller's ARN as its subject. */
  | { readonly kind: "webIdentity" }
  /** What the resource holds can be read, credentials in it included. */
  | { readonly kind: "content" }
  /** Any action in `${account}`, its root user's included; guardrails stay. */
  | { readonly kind: "account" }
  /** No guardrail (SCP, RCP) binds `${account}` any more. */
  | { readonly kind: "guardrails" }
  /** Whoever the attacker is in one account reaches the network of `${account}`. */
  | { readonly kind: "network" }
  /** A service calls for `${account}`: whatever lets the service in, lets the attacker in. */
  | { readonly kind: "deputy"; readonly service: string };

/** Families of edges: a file each. */
export type Family =
  | "policies"
  | "principals"
  | "credentials"
  | "assumption"
  | "new-compute"
  | "running-compute"
  | "delegated-work"
  | "content"
  | "resource-policies"
  | "deputies"
  | "organization"
  | "network";

export interface Edge {
  /** Permanent, never given to another edge: `service.what-is-done`. */
  readonly id: string;
  /** What the attacker does, and what it brings, as one sentence in the third person. */
  readonly title: string;
  readonly family: Family;
  /** Pages that say that it works, AWS's own first. */
  readonly sources: readonly string[];
  readonly subject: Subject;
  /** All of them are needed. None: it is enough that the subject exists. */
  readonly steps: readonly Step[];
  readonly gains: readonly Gain[];
  /** What the attacker waits for, where the last step is somebody else's. */
  readonly waits?: string;
}
