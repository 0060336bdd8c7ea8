/** Roles, users and groups, with every policy that says what they may do, over all the ways in which one attaches. */
import type { Policy } from "../iam/policy.ts";
import { compiled, type Document, Unreadable } from "./documents.ts";
import { type Files, ownArn } from "./files.ts";
import { Grants, grantTypes } from "./grants.ts";
import type { Credential, Holder } from "./holder.ts";
import { groupType, Holders, type Meant, roleTypes, unknownAccount, userType } from "./holders.ts";
import { ManagedPolicies, policyType } from "./managed.ts";
import type {
  GroupNode,
  IdentityProviderNode,
  ManagedPolicyNode,
  Origin,
  PrincipalNode,
  Unknown,
  UnknownPart,
} from "./model.ts";
import type { StateResource } from "./state.ts";
import { knownText, textList } from "./value.ts";

const openIdType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const samlType = "aws:iam/samlProvider:SamlProvider";

const credentialTypes: readonly { type: string; user: string; credential: Credential }[] = [
  { type: "aws:iam/accessKey:AccessKey", user: "user", credential: "access key" },
  { type: "aws:iam/userLoginProfile:UserLoginProfile", user: "user", credential: "password" },
  {
    type: "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    user: "userName",
    credential: "service-specific",
  },
  { type: "aws:iam/sshKey:SshKey", user: "username", credential: "ssh key" },
  { type: "aws:iam/signingCertificate:SigningCertificate", user: "userName", credential: "certificate" },
];

/** Types that this part of the model takes in. */
export const principalTypes: readonly string[] = [
  ...roleTypes,
  userType,
  groupType,
  policyType,
  ...grantTypes,
  ...credentialTypes.map(({ type }) => type),
  openIdType,
  samlType,
];

/** What a holder may do, compiled. */
interface Identity {
  readonly policies: Policy[];
  readonly unknown: Unknown[];
}

export class Principals {
  readonly identityProviders = new Map<string, IdentityProviderNode>();
  private readonly files: Files;
  private readonly managed: ManagedPolicies;
  private readonly holders: Holders;
  private readonly grants: Grants;
  private readonly identities = new Map<Holder, Identity>();

  constructor(files: Files) {
    this.files = files;
    this.managed = new ManagedPolicies(files);
    this.holders = new Holders(files, this.managed);
    this.readWorld();
    this.grants = new Grants(this.holders, this.managed);
    this.giveWorld();
    this.readCredentials();
    this.readIdentityProviders();
  }

  // For the other parts of the model

  /** Whether there is, or the world file says that there is not, a principal of that ARN. */
  find(arn: string): Holder | undefined {
    return this.holders.all.get(arn);
  }

  isAbsent(arn: string): boolean {
    return this.holders.isAbsent(arn);
  }

  add(holder: Holder): Holder {
    return this.holders.add(holder);
  }

  mention(arn: string, why: string, origin: Origin): Holder | undefined {
    return this.holders.mention(arn, why, origin);
  }

  give(holder: Holder, document: Document): void {
    this.grants.claimInline(holder, { name: undefined, document, sure: true });
  }

  attach(holder: Holder, arn: string): void {
    this.grants.claimManaged(holder, arn, true);
  }

  managedDocument(arn: string): Document | Unreadable {
    return this.managed.document(arn);
  }

  /** The role of a value that something runs as, as far as it can be told which. To be named so gives a role nothing. */
  roleOf(resource: StateResource, property: string, value: unknown): Meant {
    const reference = this.files.follow(resource, property, value, roleTypes);
    return reference.kind === "unknown"
      ? { holders: [], sure: false }
      : this.holders.meant(resource, "role", reference);
  }

  get unattached() {
    return this.holders.unattached;
  }

  // Gathering

  /** Before anything attaches: what is named only by name may be one of these. */
  private readWorld(): void {
    const { world } = this.files;
    for (const described of world.principals) {
      const holder = this.holders.describe(described);
      if (holder && described.policies === null && described.managedPolicies.length === 0)
        holder.isUnknown("identity", `${world.file} does not say what it may do`);
    }
    for (const arn of [...world.breakGlass, ...world.deployers])
      this.holders.mention(arn, `${world.file} names it`, { file: world.file, urn: arn });
  }

  private giveWorld(): void {
    const { world } = this.files;
    for (const { arn, policies, managedPolicies } of world.principals) {
      const holder = this.holders.all.get(arn);
      if (holder?.origin.file !== world.file) continue;
      for (const { name, policy } of policies ?? [])
        this.give(holder, { origin: `${world.file}: ${arn} policy ${name}`, content: policy });
      for (const managed of managedPolicies) this.attach(holder, managed);
    }
  }

  private readCredentials(): void {
    for (const { type, user, credential } of credentialTypes)
      for (const resource of this.files.ofType(type))
        for (const holder of this.holders.of(resource, user, "user").holders)
          holder.credentials.push(credential);
  }

  private readIdentityProviders(): void {
    const { files } = this;
    const keep = (node: IdentityProviderNode) => {
      if (!this.identityProviders.has(node.arn)) this.identityProviders.set(node.arn, node);
    };
    const arnOf = (account: string | null, kind: string, name: string) =>
      `arn:aws:iam::${account ?? unknownAccount}:${kind}/${name}`;
    for (const resource of files.ofType(openIdType)) {
      const account = files.accountOf(resource);
      const issuer = knownText(resource.properties, "url")?.replace(/^https:\/\//, "") ?? null;
      const arn = ownArn(resource) ?? arnOf(account, "oidc-provider", issuer ?? "*");
      const audiences = textList(resource.properties, "clientIdLists").known;
      keep({ arn, kind: "oidc", account, issuer, audiences, origin: files.origin(resource) });
    }
    for (const resource of files.ofType(samlType)) {
      const account = files.accountOf(resource);
      const arn =
        ownArn(resource) ?? arnOf(account, "saml-provider", knownText(resource.properties, "name") ?? "*");
      keep({ arn, kind: "saml", account, issuer: null, audiences: [], origin: files.origin(resource) });
    }
    for (const { account, issuer } of files.world.identityProviders) {
      const arn = arnOf(account, "oidc-provider", issuer);
      keep({
        arn,
        kind: "oidc",
        account,
        issuer,
        audiences: [],
        origin: { file: files.world.file, urn: arn },
      });
    }
  }

  // Finished

  private identityOf(holder: Holder): Identity {
    const found = this.identities.get(holder);
    if (found) return found;
    const identity: Identity = { policies: [], unknown: [...holder.unknown] };
    for (const document of holder.documents) {
      const policy = compiled(document);
      if (policy instanceof Unreadable)
        identity.unknown.push({ part: "identity", why: `its policy ${document.origin} ${policy.why}` });
      else identity.policies.push(policy);
    }
    this.identities.set(holder, identity);
    return identity;
  }

  /** With what its groups have. */
  private wholeIdentityOf(holder: Holder): Identity {
    const own = this.identityOf(holder);
    if (holder.groups.size === 0) return own;
    const whole = { policies: [...own.policies], unknown: [...own.unknown] };
    for (const group of holder.groups) {
      const { policies, unknown } = this.identityOf(group);
      whole.policies.push(...policies);
      for (const { part, why } of unknown)
        if (part === "identity") whole.unknown.push({ part, why: `its group ${group.name}: ${why}` });
    }
    return whole;
  }

  finish(isAgent: (arn: string, path: string) => boolean): {
    principals: Map<string, PrincipalNode>;
    groups: Map<string, GroupNode>;
    managedPolicies: Map<string, ManagedPolicyNode>;
  } {
    this.grants.settle();
    this.holders.settle();
    const principals = new Map<string, PrincipalNode>();
    const groups = new Map<string, GroupNode>();
    const members = new Map<Holder, string[]>();
    for (const holder of this.holders.all.values()) {
      if (holder.kind === "group") continue;
      principals.set(holder.arn, this.principal(holder, isAgent));
      for (const group of holder.groups) {
        const list = members.get(group);
        if (list) list.push(holder.arn);
        else members.set(group, [holder.arn]);
      }
    }
    for (const holder of this.holders.all.values())
      if (holder.kind === "group") groups.set(holder.arn, this.group(holder, members.get(holder) ?? []));
    return { principals, groups, managedPolicies: this.managed.finish() };
  }

  private group(holder: Holder, members: string[]): GroupNode {
    const { policies, unknown } = this.identityOf(holder);
    const { arn, account, path, name, managed, origin } = holder;
    return {
      arn,
      account,
      path,
      name,
      identity: policies,
      managedPolicies: [...managed],
      members,
      origin,
      unknown,
    };
  }

  private principal(holder: Holder, isAgent: (arn: string, path: string) => boolean): PrincipalNode {
    const { policies, unknown } = this.wholeIdentityOf(holder);
    const compile = (
      document: Document | Unreadable,
      part: UnknownPart,
      name: string,
    ): Policy | "unknown" => {
      const policy = document instanceof Unreadable ? document : compiled(document);
      if (!(policy instanceof Unreadable)) return policy;
      unknown.push({ part, why: `its ${name} ${policy.why}` });
      return "unknown";
    };
    const { boundary } = holder;
    const boundaryArn = typeof boundary === "string" ? boundary : null;
    if (boundaryArn !== null) this.managed.isBoundary(boundaryArn, holder.arn);
    const limit = typeof boundary === "string" ? this.managed.document(boundary) : boundary;
    return {
      arn: holder.arn,
      kind: holder.kind === "user" ? "user" : "role",
      account: holder.account,
      path: holder.path,
      name: holder.name,
      uniqueId: holder.uniqueId,
      identity: policies,
      boundary: limit === null ? null : compile(limit, "boundary", "boundary"),
      trust:
        holder.kind === "user"
          ? null
          : compile(holder.trust ?? new Unreadable("is missing"), "trust", "trust policy"),
      managedPolicies: [...holder.managed],
      boundaryArn,
      groups: [...holder.groups].map(({ arn }) => arn),
      tags: holder.tags,
      isAgent: isAgent(holder.arn, holder.path),
      isServiceLinked: holder.isServiceLinked,
      credentials: [...holder.credentials],
      maxSessionSeconds: holder.maxSessionSeconds,
      protect: holder.protect,
      origin: holder.origin,
      unknown,
    };
  }
}
