/**
 * What there is, as one graph: accounts, principals, resources with their policies, the organisation, networks. Built
 * from Pulumi's own formats (build.ts) and the world file (world.ts); whoever reasons about reach reads only this.
 *
 * Everything here is on the attacker's side: what could not be read is marked unknown and counts as open, and what was
 * not understood is in `notModelled`. Nothing is left out in silence.
 */
import type { Bearing } from "../../catalog/access-elsewhere.ts";
import type { Policy } from "../iam/policy.ts";
import type { Properties } from "./value.ts";

/** Where a fact comes from. */
export interface Origin {
  /** The checkpoint, plan or world file. */
  readonly file: string;
  /** The resource in it; in the world file, the path of the value. */
  readonly urn: string;
}

/** The properties of a resource: outputs over inputs, secrets replaced by `secretValue`, unknowns by `unknownValue`. */
export type { Properties } from "./value.ts";

/** What a trust domain is for. `null`: an account that nobody has said anything of. */
export type Domain = "management" | "audit" | "backup" | "prod" | "dev" | (string & {});

export interface Account {
  readonly id: string;
  readonly name: string | null;
  readonly domain: Domain | null;
  /** The organisation that it is in; `null`: in none; `"unknown"`: nobody has said, so that it may be in any. */
  readonly organization: string | null;
  readonly isManagement: boolean;
  /** `aws:PrincipalOrgPaths` and the like: `o-abc/r-ab12/ou-ab12-11111111/`. */
  readonly organizationPath: string | null;
  /**
   * Service control policies by level, the root first, the account last; every level must allow. Empty: none applies (the
   * management account, an account whose place is not known). A policy that could not be read is left out, which counts
   * as if it denied nothing.
   */
  readonly scps: readonly (readonly Policy[])[];
  /** Resource control policies by level, `RCPFullAWSAccess` not written out. */
  readonly rcps: readonly (readonly Policy[])[];
  /** S3's public access block of the account. */
  readonly publicAccessBlock: PublicAccessBlock;
}

/** Which of S3's four switches are surely on. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** A part of a node that is not known; each counts as the worst that it could be. */
export type UnknownPart =
  /** It may hold any permission that its boundary and the organisation leave it. */
  | "identity"
  /** It may have no boundary. */
  | "boundary"
  /** Anybody may assume it. */
  | "trust"
  /** The resource's own policy may let anybody do anything. */
  | "policy"
  /** It may be in any account. */
  | "account"
  /** Its ARN is made up: patterns that name it may or may not be meant. */
  | "name"
  /** It may run as any role of its account. */
  | "runsAs"
  /** It may have any tags. */
  | "tags";

export interface Unknown {
  readonly part: UnknownPart;
  /** A sentence without subject: `its policy is put together from a value that is not known yet`. */
  readonly why: string;
}

/** A managed policy that is attached somewhere, or could be. */
export interface ManagedPolicyNode {
  readonly arn: string;
  /** Account that owns it; `null` for AWS's own. */
  readonly account: string | null;
  /** `"unknown"`: it may allow anything. */
  readonly policy: Policy | "unknown";
  /** Principals, groups and permission sets that have it, by ARN. */
  readonly attachedTo: readonly string[];
  /** Those that may have it, and may not. */
  readonly perhapsAttachedTo: readonly string[];
  /** Principals that have it as their boundary. */
  readonly boundaryOf: readonly string[];
  readonly origin: Origin;
}

export interface PrincipalNode {
  readonly arn: string;
  readonly kind: "role" | "user";
  /** `null`: not known, and said in `unknown`. */
  readonly account: string | null;
  /** With both slashes: `/perimeter/`. */
  readonly path: string;
  readonly name: string;
  /** `AROA…` or `AIDA…`, by which a policy may name it; `null`: not known. */
  readonly uniqueId: string | null;
  /**
   * Everything that grants or denies by identity: inline, attached, and of its groups. Of a policy that it may have and
   * may not, only what it allows is among them.
   */
  readonly identity: readonly Policy[];
  readonly boundary: Policy | null | "unknown";
  /** A role's trust policy; `null` for a user. */
  readonly trust: Policy | null | "unknown";
  /** ARNs of the managed policies among `identity`, those of its groups not included. */
  readonly managedPolicies: readonly string[];
  /** ARN of the boundary policy. */
  readonly boundaryArn: string | null;
  /** ARNs of its groups. */
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Driven by an AI, or run by what one writes. */
  readonly isAgent: boolean;
  /** Made by AWS for one service, which alone may assume it; no SCP and no boundary applies. */
  readonly isServiceLinked: boolean;
  /** A user's standing credentials that the files show, one each: AWS keeps two access keys a user. */
  readonly credentials: readonly (
    | "access key"
    | "password"
    | "service-specific"
    | "ssh key"
    | "certificate"
  )[];
  /** Longest session in seconds, of a role. */
  readonly maxSessionSeconds: number | null;
  readonly protect: boolean;
  readonly origin: Origin;
  readonly unknown: readonly Unknown[];
}

export interface GroupNode {
  readonly arn: string;
  readonly account: string | null;
  readonly path: string;
  readonly name: string;
  readonly identity: readonly Policy[];
  readonly managedPolicies: readonly string[];
  /** ARNs of the users in it. */
  readonly members: readonly string[];
  readonly origin: Origin;
  readonly unknown: readonly Unknown[];
}

/** A role that a resource runs as, or hands to whom it serves. */
export interface RoleUse {
  /** ARN of the role; `"unknown"`: any role of the account. */
  readonly role: string;
  /** The property that names it. */
  readonly property: string;
}

/** Something that a resource runs, and where it takes it from: a bucket, an image, a repository, a layer. */
export interface ContentUse {
  /** `s3://bucket/key`, an image's address, an ARN, an id of an image or snapshot; `unknownValue`: anything. */
  readonly from: string;
  readonly property: string;
}

/** A resource that says more of another one: its versioning, its lock, its public access block. */
export interface Aspect {
  readonly type: string;
  readonly properties: Properties;
  readonly protect: boolean;
  readonly origin: Origin;
}

export interface ResourceNode {
  /** Its ARN; a pattern of ARNs where it is not known or AWS gives it none. */
  readonly arn: string;
  /** Pulumi's type token, the newer one where there are two: `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** IAM's prefix: `s3`. */
  readonly service: string;
  readonly account: string | null;
  readonly region: string | null;
  /**
   * The resource's own policy, grants and permissions that AWS keeps elsewhere included; what may be in force and may not
   * is in it as far as it allows. `null`: it has none. `"unknown"`: it may let anybody do anything.
   */
  readonly policy: Policy | null | "unknown";
  readonly runsAs: readonly RoleUse[];
  readonly runs: readonly ContentUse[];
  /** Of a bucket: together with the account's. */
  readonly publicAccessBlock: PublicAccessBlock | null;
  /** Pulumi refuses to delete or replace it. */
  readonly protect: boolean;
  /** Pulumi forgets it instead of deleting it. */
  readonly retainOnDelete: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Properties;
  readonly aspects: readonly Aspect[];
  readonly origin: Origin;
  readonly unknown: readonly Unknown[];
}

/** An issuer whose tokens AWS takes: OIDC, SAML. Trust policies name it. */
export interface IdentityProviderNode {
  readonly arn: string;
  readonly kind: "oidc" | "saml";
  readonly account: string | null;
  /** An OIDC issuer without `https://`, as condition keys begin. */
  readonly issuer: string | null;
  readonly audiences: readonly string[];
  readonly origin: Origin;
}

/** Identity Center: permissions, and where they are turned into a role (`AWSReservedSSO_…`). */
export interface PermissionSetNode {
  readonly arn: string;
  readonly instance: string | null;
  readonly name: string;
  /** What is the same in every account; the roles have also what an account has under the names that the set gives. */
  readonly identity: readonly Policy[];
  readonly boundary: Policy | null | "unknown";
  readonly managedPolicies: readonly string[];
  readonly assignments: readonly Assignment[];
  readonly origin: Origin;
  readonly unknown: readonly Unknown[];
}

export interface Assignment {
  readonly principalType: "USER" | "GROUP" | "unknown";
  readonly principalId: string;
  readonly account: string | "unknown";
  /** The role that Identity Center makes of it, a node among the principals. */
  readonly role: string | null;
  readonly origin: Origin;
}

export interface DelegatedAdministrator {
  readonly account: string | "unknown";
  /** Service principal; `"unknown"`: any. */
  readonly service: string;
  readonly origin: Origin;
}

/** A root, a unit or an account in the tree. */
export interface OrganizationNode {
  readonly id: string;
  readonly kind: "root" | "unit" | "account";
  readonly parent: string | null;
  readonly scps: readonly Policy[];
  readonly rcps: readonly Policy[];
}

/** A policy of the organisation, attached or not: whoever can write it lifts what it holds. */
export interface OrganizationPolicyNode {
  readonly id: string;
  readonly arn: string | null;
  readonly name: string;
  /** `SERVICE_CONTROL_POLICY`, `RESOURCE_CONTROL_POLICY`, or another, which allows and denies no request. */
  readonly type: string;
  readonly policy: Policy | null | "unknown";
  /** Ids of roots, units and accounts. */
  readonly attachedTo: readonly string[];
  readonly origin: Origin;
}

export interface Organization {
  readonly id: string | null;
  readonly managementAccount: string | null;
  readonly nodes: ReadonlyMap<string, OrganizationNode>;
  readonly policies: readonly OrganizationPolicyNode[];
  readonly delegatedAdministrators: readonly DelegatedAdministrator[];
  /** Service principals with trusted access; `null`: not known. */
  readonly trustedServices: readonly string[] | null;
}

/** A network, or a hub that networks hang on. */
export interface NetworkNode {
  /** ARN where there is one, else its id, else its URN. */
  readonly id: string;
  readonly type: string;
  readonly account: string | null;
  readonly origin: Origin;
}

/** Two things of which one can reach the other; taken both ways. */
export interface NetworkLink {
  readonly from: string;
  /** A node's id, `account:ID` for anything in an account, `"internet"`, or `"unknown"`: anything. */
  readonly to: string;
  /** What joins them: the type of the resource. */
  readonly type: string;
  readonly origin: Origin;
}

export interface Network {
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  readonly links: readonly NetworkLink[];
  /** VPC endpoints' policies by endpoint id, ARN or URN; `null`: everything is let through. */
  readonly endpoints: ReadonlyMap<
    string,
    { readonly node: NetworkNode; readonly policy: Policy | null | "unknown" }
  >;
}

/** Whoever bears a token of an issuer whose subject matches; `*` and `?` as in IAM. */
export interface WebIdentity {
  /** Without `https://`. */
  readonly issuer: string;
  readonly subject: string;
  /** Further claims that such a token surely carries, or may carry, by name without the issuer; absent: of the bearer's choice. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/** Who counts as what, beyond what the files show. */
export interface Parties {
  readonly agents: { readonly principals: readonly string[]; readonly webIdentities: readonly WebIdentity[] };
  /** ARNs. */
  readonly deployers: readonly string[];
  readonly breakGlass: readonly string[];
  /** Accounts and principals outside that are trusted not to be the attacker. */
  readonly trustedOutsiders: readonly string[];
  readonly forges: readonly Forge[];
}

/** A repository that deploys, and who can bend it. */
export interface Forge {
  readonly issuer: string;
  readonly repository: string;
  /** An agent is among those who change its environments, rules, secrets or workflows: it is the deployer. */
  readonly agentsAdminister: boolean;
}

/** A resource that is in a file, and not in this model: anything may hang on it. */
export interface NotModelled {
  readonly file: string;
  readonly urn: string;
  /** Type token, or the key of the world file. */
  readonly what: string;
  readonly why: string;
  /** The account that it is in; `null`: any. */
  readonly account: string | null;
  /** What it might bring: permissions of somebody, a network connection, code that runs. */
  readonly bearsOn: readonly Bearing[];
}

export interface Model {
  readonly accounts: ReadonlyMap<string, Account>;
  /** Roles and users by ARN. */
  readonly principals: ReadonlyMap<string, PrincipalNode>;
  readonly groups: ReadonlyMap<string, GroupNode>;
  readonly managedPolicies: ReadonlyMap<string, ManagedPolicyNode>;
  /** By ARN; by URN where that is not known, or where AWS gives none. */
  readonly resources: ReadonlyMap<string, ResourceNode>;
  readonly identityProviders: ReadonlyMap<string, IdentityProviderNode>;
  readonly permissionSets: ReadonlyMap<string, PermissionSetNode>;
  readonly organization: Organization | null;
  readonly network: Network;
  readonly parties: Parties;
  /** A goal that one of these bears on is not proved: the answer is unknown, and names it. */
  readonly notModelled: readonly NotModelled[];
  /** What was taken for granted, a sentence each. */
  readonly assumed: readonly string[];
}
