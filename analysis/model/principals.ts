/** Roles, users and groups, with every policy that says what they may do, over all the ways in which one attaches. */
import { managedPolicy, managedPolicySource } from "../../catalog/managed-policies.ts";
import type { Policy } from "../iam/policy.ts";
import { allowsOnly, compiled, type Document, documentOf, Unreadable } from "./documents.ts";
import { accountOfArn, type Files, ownArn, type Reference } from "./files.ts";
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
import { isKnown, isRecord, knownText, textList, textOf, whyUnknown } from "./value.ts";
import type { WorldPrincipal } from "./world.ts";

export const roleTypes = ["aws:iam/role:Role", "aws:iam/serviceLinkedRole:ServiceLinkedRole"] as const;
export const userType = "aws:iam/user:User";
export const groupType = "aws:iam/group:Group";
export const policyType = "aws:iam/policy:Policy";

/** The kinds of holder, by the word in their ARN. */
type Kind = "role" | "user" | "group";

const unknownAccount = "000000000000";

type Credential = PrincipalNode["credentials"][number];

/** A role, user or group while its policies are being gathered. */
export class Holder {
  readonly kind: Kind;
  readonly arn: string;
  readonly account: string | null;
  readonly path: string;
  readonly name: string;
  readonly origin: Origin;
  /** Policies in force for sure, and what others that may be in force allow. */
  readonly documents: Document[] = [];
  /** Names of inline policies that resources of their own make. */
  readonly inlineNames = new Set<string>();
  readonly managed = new Set<string>();
  /** Seen by the provider at the last refresh: they may be what other resources made, or have taken away since. */
  readonly seenInline: { readonly name: string; readonly document: Document | Unreadable }[] = [];
  readonly seenManaged = new Set<string>();
  /** What an exclusive resource leaves in force, by name or ARN; `undefined`: anything. */
  keptInline: Set<string> | undefined;
  keptManaged: Set<string> | undefined;
  boundary: string | Unreadable | null = null;
  trust: Document | Unreadable | null = null;
  readonly groups = new Set<Holder>();
  tags: Readonly<Record<string, string>> = {};
  readonly credentials: Credential[] = [];
  readonly unknown: Unknown[] = [];
  private readonly saidUnknown = new Set<string>();
  isServiceLinked = false;
  maxSessionSeconds: number | null = null;
  protect = false;

  constructor(kind: Kind, arn: string, account: string | null, origin: Origin) {
    this.kind = kind;
    this.arn = arn;
    this.account = account;
    this.origin = origin;
    const rest = arn.slice(arn.indexOf(`:${kind}/`) + kind.length + 1);
    this.path = rest.slice(0, rest.lastIndexOf("/") + 1);
    this.name = rest.slice(rest.lastIndexOf("/") + 1);
  }

  isUnknown(part: UnknownPart, why: string): void {
    const said = `${part} ${why}`;
    if (this.saidUnknown.has(said)) return;
    this.saidUnknown.add(said);
    this.unknown.push({ part, why });
  }
}

/** A managed policy while it is being gathered. */
interface Managed {
  readonly arn: string;
  readonly document: Document | Unreadable;
  readonly attachedTo: Set<string>;
  readonly boundaryOf: Set<string>;
  readonly origin: Origin;
}

const inlineTypes = [
  { type: "aws:iam/rolePolicy:RolePolicy", holder: "role", kind: "role" },
  { type: "aws:iam/userPolicy:UserPolicy", holder: "user", kind: "user" },
  { type: "aws:iam/groupPolicy:GroupPolicy", holder: "group", kind: "group" },
] as const;

const attachmentTypes = [
  { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", holder: "role", kind: "role" },
  { type: "aws:iam/userPolicyAttachment:UserPolicyAttachment", holder: "user", kind: "user" },
  { type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment", holder: "group", kind: "group" },
] as const;

const exclusiveTypes = [
  {
    type: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
    holder: "roleName",
    kind: "role",
    keeps: "inline",
  },
  {
    type: "aws:iam/userPoliciesExclusive:UserPoliciesExclusive",
    holder: "userName",
    kind: "user",
    keeps: "inline",
  },
  {
    type: "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive",
    holder: "groupName",
    kind: "group",
    keeps: "inline",
  },
  {
    type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    holder: "roleName",
    kind: "role",
    keeps: "managed",
  },
  {
    type: "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
    holder: "userName",
    kind: "user",
    keeps: "managed",
  },
  {
    type: "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
    holder: "groupName",
    kind: "group",
    keeps: "managed",
  },
] as const;

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
  ...inlineTypes.map(({ type }) => type),
  ...attachmentTypes.map(({ type }) => type),
  ...exclusiveTypes.map(({ type }) => type),
  ...credentialTypes.map(({ type }) => type),
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/groupMembership:GroupMembership",
  "aws:iam/userGroupMembership:UserGroupMembership",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/samlProvider:SamlProvider",
];

const typesOf = (kind: Kind): readonly string[] =>
  kind === "role" ? roleTypes : [kind === "user" ? userType : groupType];

/** The trust that AWS gives a service-linked role. */
const trustOfService = (service: string, origin: string): Document => ({
  origin,
  content: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  },
});

export class Principals {
  readonly holders = new Map<string, Holder>();
  readonly identityProviders = new Map<string, IdentityProviderNode>();
  readonly managed = new Map<string, Managed>();
  /** Resources that give something to nobody that can be found. */
  readonly unattached: { readonly resource: StateResource; readonly why: string }[] = [];
  private readonly files: Files;
  private readonly byResource = new Map<StateResource, Holder>();
  /** By account and name, and by name alone. */
  private readonly byName = new Map<string, Holder[]>();
  /** What may attach to any holder of a kind in an account (or in any): the first of the reasons. */
  private readonly perhapsAll = new Map<string, string>();
  private readonly policiesByResource = new Map<StateResource, Managed>();
  private readonly absent: ReadonlySet<string>;

  constructor(files: Files) {
    this.files = files;
    this.absent = new Set(files.world.absent);
    this.gatherManaged();
    this.gatherHolders();
    this.gatherWorld();
    this.gatherInline();
    this.gatherAttachments();
    this.gatherExclusive();
    this.gatherGroups();
    this.gatherCredentials();
    this.gatherIdentityProviders();
  }

  /** Whether the world file says that a principal which would be there was taken away. */
  isAbsent(arn: string): boolean {
    return this.absent.has(arn);
  }

  // What there is

  private gatherManaged(): void {
    const { files } = this;
    // What a stack manages counts before what another one has read.
    for (const resource of managedFirst(files.ofType(policyType))) {
      const arn = files.arnOf(resource);
      const document = documentOf(resource.properties["policy"], files.cite(resource, "policy"));
      const found = arn === undefined ? undefined : this.managed.get(arn);
      if (found) {
        this.policiesByResource.set(resource, found);
        if (!resource.external && differs(found.document, document ?? null))
          this.managed.set(found.arn, { ...found, document: new Unreadable("is in two files, and differs") });
        continue;
      }
      const managed = {
        arn: arn ?? resource.urn,
        document: document ?? new Unreadable("is missing"),
        attachedTo: new Set<string>(),
        boundaryOf: new Set<string>(),
        origin: files.origin(resource),
      };
      this.managed.set(managed.arn, managed);
      this.policiesByResource.set(resource, managed);
    }
    for (const { arn, policy } of files.world.managedPolicies)
      if (!this.managed.has(arn))
        this.managed.set(arn, {
          arn,
          document: { origin: `${files.world.file}: ${arn}`, content: policy },
          attachedTo: new Set(),
          boundaryOf: new Set(),
          origin: { file: files.world.file, urn: arn },
        });
  }

  private gatherHolders(): void {
    const { files } = this;
    for (const kind of ["role", "user", "group"] as const)
      for (const resource of managedFirst(files.ofType(...typesOf(kind)))) {
        const arn = files.arnOf(resource);
        const known = arn === undefined ? undefined : this.holders.get(arn);
        if (known) {
          this.byResource.set(resource, known);
          if (!resource.external && known.kind === "role" && resource.type === "aws:iam/role:Role") {
            const trust = this.trustOf(resource);
            if (differs(known.trust ?? null, trust ?? null))
              known.trust = new Unreadable("is in two files, and differs");
          }
          continue;
        }
        const holder = this.hold(kind, resource, arn);
        this.byResource.set(resource, holder);
      }
  }

  private trustOf(resource: StateResource): Document | Unreadable {
    return (
      documentOf(resource.properties["assumeRolePolicy"], this.files.cite(resource, "assumeRolePolicy")) ??
      new Unreadable("is missing")
    );
  }

  private hold(kind: Kind, resource: StateResource, arn: string | undefined): Holder {
    const { files } = this;
    const { properties } = resource;
    const account = files.accountOf(resource);
    const madeUp = `arn:aws:iam::${account ?? unknownAccount}:${kind}${knownText(properties, "path") ?? "/"}${
      knownText(properties, "name") ?? resource.name.replace(/[^\w+=,.@-]/g, "-")
    }`;
    const holder = this.add(new Holder(kind, arn ?? this.free(madeUp), account, files.origin(resource)));
    if (account === null) holder.isUnknown("account", "nothing tells which account it is in");
    if (knownText(properties, "name") === undefined && arn === undefined)
      holder.isUnknown("name", "AWS has not chosen its name yet");
    holder.protect = resource.protect;
    this.readTags(holder, resource);
    if (resource.type === "aws:iam/serviceLinkedRole:ServiceLinkedRole") {
      const service = knownText(properties, "awsServiceName") ?? holder.path.split("/").at(-2) ?? "*";
      holder.isServiceLinked = true;
      holder.trust = trustOfService(service, files.cite(resource, "awsServiceName"));
      holder.isUnknown("identity", `it may do what AWS lets ${service} do for this account`);
      return holder;
    }
    if (kind === "group") return holder;
    const boundary = textOf(properties, "permissionsBoundary");
    if (boundary !== undefined)
      holder.boundary =
        boundary ??
        this.boundaryFromSource(resource) ??
        new Unreadable(whyUnknown(properties["permissionsBoundary"]));
    if (kind === "user") return holder;
    holder.trust = this.trustOf(resource);
    const { maxSessionDuration } = properties as { maxSessionDuration?: unknown };
    holder.maxSessionSeconds = typeof maxSessionDuration === "number" ? maxSessionDuration : null;
    holder.isServiceLinked = holder.path.startsWith("/aws-service-role/");
    this.readOwnPolicies(holder, resource);
    return holder;
  }

  /** Before AWS has chosen the boundary's ARN, what counts is the policy that it comes from. */
  private boundaryFromSource(resource: StateResource): string | undefined {
    const reference = this.files.reference(resource, "permissionsBoundary", [policyType]);
    if (reference.kind !== "resources" || !reference.sure) return undefined;
    const [source] = reference.resources;
    return source ? this.policiesByResource.get(source)?.arn : undefined;
  }

  /** `inlinePolicies` and `managedPolicyArns` of the role itself. */
  private readOwnPolicies(holder: Holder, resource: StateResource): void {
    const { properties } = resource;
    // A role's own list is what the program says, or what AWS had at the last refresh, other resources' work included.
    const isSeen = (key: string) => !resource.external && resource.isAnswer(key);
    const inline = properties["inlinePolicies"];
    const blocks: unknown[] = Array.isArray(inline)
      ? inline
      : inline === undefined || inline === null
        ? []
        : [inline];
    for (const block of blocks) {
      if (!isRecord(block)) {
        holder.isUnknown("identity", `its list of inline policies ${whyUnknown(block)}`);
        continue;
      }
      const name = knownText(block, "name") ?? "";
      const document = documentOf(block["policy"], this.files.cite(resource, `inlinePolicies ${name}`));
      if (document === undefined) continue;
      if (isSeen("inlinePolicies")) holder.seenInline.push({ name, document });
      else this.give(holder, document, true);
    }
    const { known, others } = textList(properties, "managedPolicyArns");
    for (const arn of known)
      if (isSeen("managedPolicyArns")) holder.seenManaged.add(arn);
      else this.attach(holder, arn, true);
    if (others)
      for (const reference of this.files.references(resource, "managedPolicyArns", [policyType]))
        if (reference.kind === "resources")
          this.attachReference(holder, reference, resource, "managedPolicyArns");
        else if (reference.kind === "unknown")
          holder.isUnknown("identity", "one of its managed policies is not known");
  }

  private readTags(holder: Holder, resource: StateResource): void {
    const { properties } = resource;
    const all = isRecord(properties["tagsAll"])
      ? properties["tagsAll"]
      : { ...this.files.defaultTags(resource), ...(isRecord(properties["tags"]) ? properties["tags"] : {}) };
    const tags: Record<string, string> = {};
    for (const [key, value] of Object.entries(all))
      if (typeof value === "string" && isKnown(value)) tags[key] = value;
      else holder.isUnknown("tags", `its tag ${key} ${whyUnknown(value)}`);
    if (typeof properties["tags"] === "string") holder.isUnknown("tags", "its tags are not known");
    holder.tags = tags;
  }

  private gatherWorld(): void {
    const { world } = this.files;
    for (const described of world.principals) {
      if (this.holders.has(described.arn)) {
        this.files.inferred.add(`${described.arn} is as a file has it, not as ${world.file} describes it`);
        continue;
      }
      this.describe(described);
    }
    for (const arn of [...world.breakGlass, ...world.deployers])
      this.mention(arn, `${world.file} names it`, { file: world.file, urn: arn });
  }

  private describe(described: WorldPrincipal): void {
    const { world } = this.files;
    const kind = described.arn.includes(":user/") ? "user" : "role";
    const holder = this.add(
      new Holder(kind, described.arn, accountOfArn(described.arn) ?? null, {
        file: world.file,
        urn: described.arn,
      }),
    );
    const cite = (what: string) => `${world.file}: ${described.arn} ${what}`;
    holder.tags = described.tags;
    holder.boundary = described.boundary;
    if (kind === "role")
      holder.trust = described.trust
        ? { origin: cite("trust"), content: described.trust }
        : new Unreadable("is not described");
    for (const { name, policy } of described.policies ?? [])
      this.give(holder, { origin: cite(`policy ${name}`), content: policy }, true);
    for (const arn of described.managedPolicies) this.attach(holder, arn, true);
    if (described.policies === null && described.managedPolicies.length === 0)
      holder.isUnknown("identity", `${world.file} does not say what it may do`);
  }

  /** A principal that is named as being there, and described nowhere. */
  mention(arn: string, why: string, origin: Origin): Holder | undefined {
    const found = this.holders.get(arn);
    if (found || this.isAbsent(arn)) return found;
    const kind = arn.includes(":user/") ? "user" : arn.includes(":group/") ? "group" : "role";
    const holder = this.add(new Holder(kind, arn, accountOfArn(arn) ?? null, origin));
    holder.isUnknown("identity", `${why}, and nothing says what it may do`);
    if (kind === "group") return holder;
    holder.boundary = new Unreadable("is not described");
    holder.isUnknown("tags", `${why}, and nothing says its tags`);
    if (kind !== "role") return holder;
    // AWS itself writes the trust of these: only the service may assume one.
    const service = /:role\/aws-service-role\/([^/]+)\//.exec(arn)?.[1];
    holder.isServiceLinked = service !== undefined;
    holder.trust = service ? trustOfService(service, arn) : new Unreadable("is not described");
    return holder;
  }

  // Finding one

  /** Keeps a holder; one whose ARN is taken gets the free one that is next. */
  add(holder: Holder): Holder {
    this.holders.set(holder.arn, holder);
    for (const account of [holder.account, "any"]) {
      const key = nameKey(holder.kind, account, holder.name);
      const same = this.byName.get(key);
      if (same) same.push(holder);
      else this.byName.set(key, [holder]);
    }
    return holder;
  }

  private free(arn: string): string {
    let candidate = arn;
    for (let number = 2; this.holders.has(candidate); number += 1) candidate = `${arn}-${number}`;
    return candidate;
  }

  /** The role, user or group that goes by a name or an ARN in an account; one that is named so is there. */
  find(kind: Kind, text: string, account: string | null, from: StateResource): Holder | undefined {
    const why = `${from.name} of ${from.file} names it`;
    const origin = this.files.origin(from);
    if (text.startsWith("arn:"))
      return text.includes(`:${kind}/`) ? this.mention(text, why, origin) : undefined;
    const [found] = this.byName.get(nameKey(kind, account, text)) ?? [];
    if (found || account === null) return found;
    const arn = `arn:aws:iam::${account}:${kind}/${text}`;
    const holder = this.mention(arn, why, origin);
    holder?.isUnknown("name", "only its name is known, not its path");
    return holder;
  }

  /** Those that a reference may mean, and whether there is no doubt which. */
  private meant(
    resource: StateResource,
    kind: Kind,
    reference: Reference,
  ): { holders: Holder[]; sure: boolean } {
    const sure = !resource.leaving;
    switch (reference.kind) {
      case "absent":
        return { holders: [], sure };
      case "resources": {
        const holders = new Set(reference.resources.flatMap((one) => this.byResource.get(one) ?? []));
        return {
          holders: [...holders],
          sure: sure && reference.sure && holders.size === 1,
        };
      }
      case "named": {
        const account = this.files.accountOf(resource);
        const holder = this.find(kind, reference.text, account, resource);
        if (holder) return { holders: [holder], sure };
        // Without an account, every one of that name may be meant.
        return { holders: this.byName.get(nameKey(kind, "any", reference.text)) ?? [], sure: false };
      }
      case "unknown": {
        // Nothing is attached to each of them one by one: a file may hold any number of these.
        const key = `${kind} ${this.files.accountOf(resource) ?? ""}`;
        if (!this.perhapsAll.has(key))
          this.perhapsAll.set(
            key,
            `${resource.name} of ${resource.file} may be about it: it does not say yet about whom`,
          );
        return { holders: [], sure: false };
      }
    }
  }

  holdersOf(resource: StateResource, property: string, kind: Kind): { holders: Holder[]; sure: boolean } {
    const meant = this.meant(resource, kind, this.files.reference(resource, property, typesOf(kind)));
    if (meant.holders.length === 0)
      this.unattached.push({ resource, why: `is about a ${kind} that nobody can tell yet` });
    return meant;
  }

  /** The role of a value, as far as it can be told which. */
  roleOf(resource: StateResource, property: string, value: unknown): { holders: Holder[]; sure: boolean } {
    return this.meant(resource, "role", this.files.follow(resource, property, value, roleTypes));
  }

  // What it may do

  give(holder: Holder, document: Document | Unreadable, sure: boolean): void {
    const counted = sure || document instanceof Unreadable ? document : allowsOnly(document);
    if (counted instanceof Unreadable) holder.isUnknown("identity", `one of its policies ${counted.why}`);
    else if (counted) holder.documents.push(counted);
  }

  private gatherInline(): void {
    for (const { type, holder: property, kind } of inlineTypes)
      for (const resource of this.files.ofType(type)) {
        const document = documentOf(resource.properties["policy"], this.files.cite(resource, "policy"));
        const { holders, sure } = this.holdersOf(resource, property, kind);
        const name = knownText(resource.properties, "name");
        for (const holder of holders) {
          if (name !== undefined && sure) holder.inlineNames.add(name);
          this.inlineLater.push({ holder, name, document: document ?? new Unreadable("is missing"), sure });
        }
      }
  }

  /** Inline policies wait until it is known what exclusive resources leave of them. */
  private readonly inlineLater: {
    holder: Holder;
    name: string | undefined;
    document: Document | Unreadable;
    sure: boolean;
  }[] = [];
  private readonly attachLater: { holder: Holder; arn: string; sure: boolean }[] = [];

  private attachReference(
    holder: Holder,
    reference: Extract<Reference, { kind: "resources" }>,
    resource: StateResource,
    property: string,
  ): void {
    const policies = new Set(reference.resources.flatMap((one) => this.policiesByResource.get(one) ?? []));
    if (policies.size === 0)
      holder.isUnknown("identity", `the policy in ${property} of ${resource.name} is not known`);
    for (const { arn } of policies)
      this.attachLater.push({
        holder,
        arn,
        sure: reference.sure && policies.size === 1 && !resource.leaving,
      });
  }

  private attachProperty(holder: Holder, resource: StateResource, sure: boolean): void {
    const reference = this.files.reference(resource, "policyArn", [policyType]);
    if (reference.kind === "resources") {
      if (sure) this.attachReference(holder, reference, resource, "policyArn");
      else
        for (const one of reference.resources) {
          const managed = this.policiesByResource.get(one);
          if (managed) this.attachLater.push({ holder, arn: managed.arn, sure });
        }
    } else if (reference.kind === "named") this.attachLater.push({ holder, arn: reference.text, sure });
    else holder.isUnknown("identity", `the policy that ${resource.name} attaches is not known`);
  }

  private gatherAttachments(): void {
    for (const { type, holder: property, kind } of attachmentTypes)
      for (const resource of this.files.ofType(type)) {
        const { holders, sure } = this.holdersOf(resource, property, kind);
        for (const holder of holders) this.attachProperty(holder, resource, sure);
      }
    for (const resource of this.files.ofType("aws:iam/policyAttachment:PolicyAttachment"))
      for (const [property, kind] of [
        ["roles", "role"],
        ["users", "user"],
        ["groups", "group"],
      ] as const)
        for (const reference of this.files.references(resource, property, typesOf(kind))) {
          const { holders, sure } = this.meant(resource, kind, reference);
          for (const holder of holders) this.attachProperty(holder, resource, sure);
        }
  }

  private gatherExclusive(): void {
    const written = new Map<Holder, Set<string>>();
    for (const { holder, name } of this.inlineLater) {
      const names = written.get(holder) ?? new Set();
      if (name !== undefined) names.add(name);
      written.set(holder, names);
    }
    for (const { type, holder: property, kind, keeps } of exclusiveTypes)
      for (const resource of this.files.ofType(type)) {
        const { holders, sure } = this.holdersOf(resource, property, kind);
        const { known, others } = textList(
          resource.properties,
          keeps === "inline" ? "policyNames" : "policyArns",
        );
        for (const holder of holders) {
          if (keeps === "managed") {
            for (const arn of known) this.attachLater.push({ holder, arn, sure });
            if (others) holder.isUnknown("identity", `a policy that ${resource.name} attaches is not known`);
            if (sure && !others) holder.keptManaged = new Set(known);
          } else {
            if (sure && !others) holder.keptInline = new Set(known);
            // An inline policy that is kept is there, whoever wrote it.
            for (const name of known)
              if (!written.get(holder)?.has(name))
                holder.isUnknown("identity", `its inline policy ${name} is in none of the files`);
          }
        }
      }
  }

  private lookUp(arn: string): Managed | undefined {
    const found = this.managed.get(arn);
    if (found) return found;
    const ofAws = managedPolicy(arn);
    if (!ofAws) return undefined;
    const origin = `${arn} (${ofAws.version}, AWS's own, as of ${managedPolicySource.upTo.slice(0, 10)})`;
    const managed: Managed = {
      arn,
      document: { origin, content: ofAws.document },
      attachedTo: new Set(),
      boundaryOf: new Set(),
      origin: { file: managedPolicySource.package, urn: arn },
    };
    this.managed.set(arn, managed);
    return managed;
  }

  /** The document of a managed policy, or why it is not known. */
  managedDocument(arn: string): Document | Unreadable {
    const managed = this.lookUp(arn);
    if (managed) return managed.document;
    return new Unreadable(
      accountOfArn(arn) === undefined
        ? `${arn} is not in the snapshot of AWS's policies of ${managedPolicySource.upTo.slice(0, 10)}`
        : `${arn} is in none of the files`,
    );
  }

  attach(holder: Holder, arn: string, sure: boolean): void {
    if (holder.managed.has(arn) && sure) return;
    const document = this.managedDocument(arn);
    if (sure) {
      holder.managed.add(arn);
      this.managed.get(arn)?.attachedTo.add(holder.arn);
    }
    if (document instanceof Unreadable && !document.why.startsWith("arn:"))
      this.give(holder, new Unreadable(`(${arn}) ${document.why}`), sure);
    else if (document instanceof Unreadable) holder.isUnknown("identity", `its policy ${document.why}`);
    else this.give(holder, document, sure);
  }

  // Groups, credentials, issuers

  private gatherGroups(): void {
    const join = (
      users: { holders: Holder[]; sure: boolean },
      groups: { holders: Holder[]; sure: boolean },
    ) => {
      for (const user of users.holders)
        for (const group of groups.holders)
          if (users.sure && groups.sure) user.groups.add(group);
          else user.isUnknown("identity", `it may be in the group ${group.name}, or not`);
    };
    for (const resource of this.files.ofType("aws:iam/groupMembership:GroupMembership")) {
      const groups = this.holdersOf(resource, "group", "group");
      for (const reference of this.files.references(resource, "users", [userType]))
        join(this.meant(resource, "user", reference), groups);
    }
    for (const resource of this.files.ofType("aws:iam/userGroupMembership:UserGroupMembership")) {
      const users = this.holdersOf(resource, "user", "user");
      for (const reference of this.files.references(resource, "groups", [groupType]))
        join(users, this.meant(resource, "group", reference));
    }
  }

  private gatherCredentials(): void {
    for (const { type, user, credential } of credentialTypes)
      for (const resource of this.files.ofType(type))
        for (const holder of this.holdersOf(resource, user, "user").holders)
          holder.credentials.push(credential);
  }

  private gatherIdentityProviders(): void {
    const { files } = this;
    for (const resource of files.ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider")) {
      const account = files.accountOf(resource);
      const issuer = knownText(resource.properties, "url")?.replace(/^https:\/\//, "") ?? null;
      const arn =
        ownArn(resource) ?? `arn:aws:iam::${account ?? unknownAccount}:oidc-provider/${issuer ?? "*"}`;
      this.identityProviders.set(arn, {
        arn,
        kind: "oidc",
        account,
        issuer,
        audiences: textList(resource.properties, "clientIdLists").known,
        origin: files.origin(resource),
      });
    }
    for (const resource of files.ofType("aws:iam/samlProvider:SamlProvider")) {
      const account = files.accountOf(resource);
      const name = knownText(resource.properties, "name") ?? "*";
      const arn = ownArn(resource) ?? `arn:aws:iam::${account ?? unknownAccount}:saml-provider/${name}`;
      this.identityProviders.set(arn, {
        arn,
        kind: "saml",
        account,
        issuer: null,
        audiences: [],
        origin: files.origin(resource),
      });
    }
    for (const { account, issuer } of files.world.identityProviders) {
      const arn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
      if (!this.identityProviders.has(arn))
        this.identityProviders.set(arn, {
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

  /** Gives what waited: everything that attaches to anybody has been seen. */
  private settle(): void {
    for (const { holder, name, document, sure } of this.inlineLater) {
      const kept = holder.keptInline === undefined || (name !== undefined && holder.keptInline.has(name));
      this.give(holder, document, sure && kept);
    }
    for (const { holder, arn, sure } of this.attachLater)
      this.attach(holder, arn, sure && (holder.keptManaged?.has(arn) ?? true));
    for (const holder of this.holders.values()) {
      for (const { name, document } of holder.seenInline)
        if (!holder.inlineNames.has(name)) this.give(holder, document, false);
      for (const arn of holder.seenManaged) if (!holder.managed.has(arn)) this.attach(holder, arn, false);
      const accounts = holder.account === null ? null : [holder.account, ""];
      for (const [key, why] of this.perhapsAll) {
        const [kind, account = ""] = key.split(" ");
        if (kind === holder.kind && (accounts === null || accounts.includes(account)))
          holder.isUnknown("identity", why);
      }
    }
  }

  finish(isAgent: (arn: string, path: string) => boolean): {
    principals: Map<string, PrincipalNode>;
    groups: Map<string, GroupNode>;
    managedPolicies: Map<string, ManagedPolicyNode>;
  } {
    this.settle();
    const principals = new Map<string, PrincipalNode>();
    const groups = new Map<string, GroupNode>();
    const members = new Map<Holder, string[]>();
    const identities = new Map<Holder, { policies: Policy[]; unknown: Unknown[] }>();
    const identityOf = (holder: Holder) => {
      const found = identities.get(holder);
      if (found) return found;
      const policies: Policy[] = [];
      const unknown = [...holder.unknown];
      for (const document of holder.documents) {
        const policy = compiled(document);
        if (policy instanceof Unreadable)
          unknown.push({ part: "identity", why: `its policy ${document.origin} ${policy.why}` });
        else policies.push(policy);
      }
      const identity = { policies, unknown };
      identities.set(holder, identity);
      return identity;
    };
    for (const holder of this.holders.values()) {
      if (holder.kind === "group") continue;
      const { policies, unknown } = identityOf(holder);
      const own = { policies: [...policies], unknown: [...unknown] };
      for (const group of holder.groups) {
        const ofGroup = identityOf(group);
        own.policies.push(...ofGroup.policies);
        for (const { part, why } of ofGroup.unknown)
          if (part === "identity") own.unknown.push({ part, why: `its group ${group.name}: ${why}` });
        const list = members.get(group);
        if (list) list.push(holder.arn);
        else members.set(group, [holder.arn]);
      }
      principals.set(holder.arn, this.principal(holder, own.policies, own.unknown, isAgent));
    }
    for (const holder of this.holders.values()) {
      if (holder.kind !== "group") continue;
      const { policies, unknown } = identityOf(holder);
      groups.set(holder.arn, {
        arn: holder.arn,
        account: holder.account,
        path: holder.path,
        name: holder.name,
        identity: policies,
        managedPolicies: [...holder.managed],
        members: members.get(holder) ?? [],
        origin: holder.origin,
        unknown,
      });
    }
    return { principals, groups, managedPolicies: this.finishedPolicies() };
  }

  private principal(
    holder: Holder,
    identity: Policy[],
    unknown: Unknown[],
    isAgent: (arn: string, path: string) => boolean,
  ): PrincipalNode {
    const compile = (
      document: Document | Unreadable | null,
      part: UnknownPart,
    ): Policy | null | "unknown" => {
      if (document === null) return null;
      const policy = document instanceof Unreadable ? document : compiled(document);
      if (!(policy instanceof Unreadable)) return policy;
      unknown.push({ part, why: `its ${part === "trust" ? "trust policy" : "boundary"} ${policy.why}` });
      return "unknown";
    };
    const boundaryArn = typeof holder.boundary === "string" ? holder.boundary : null;
    const boundary =
      boundaryArn === null ? (holder.boundary as Unreadable | null) : this.managedDocument(boundaryArn);
    if (boundaryArn !== null) this.managed.get(boundaryArn)?.boundaryOf.add(holder.arn);
    return {
      arn: holder.arn,
      kind: holder.kind === "user" ? "user" : "role",
      account: holder.account,
      path: holder.path,
      name: holder.name,
      identity,
      boundary: compile(boundary, "boundary"),
      trust: holder.kind === "user" ? null : compile(holder.trust ?? new Unreadable("is missing"), "trust"),
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

  private finishedPolicies(): Map<string, ManagedPolicyNode> {
    const finished = new Map<string, ManagedPolicyNode>();
    for (const { arn, document, attachedTo, boundaryOf, origin } of this.managed.values()) {
      const policy = document instanceof Unreadable ? document : compiled(document);
      finished.set(arn, {
        arn,
        account: accountOfArn(arn) ?? null,
        policy: policy instanceof Unreadable ? "unknown" : policy,
        attachedTo: [...attachedTo],
        boundaryOf: [...boundaryOf],
        origin,
      });
    }
    return finished;
  }
}

const nameKey = (kind: Kind, account: string | null, name: string): string =>
  `${kind} ${account ?? ""} ${name}`;

/** What a stack manages before what others have read of it. */
const managedFirst = (resources: readonly StateResource[]): StateResource[] =>
  [...resources].sort((one, other) => Number(one.external) - Number(other.external));

function differs(one: Document | Unreadable | null, other: Document | Unreadable | null): boolean {
  if (one instanceof Unreadable || other instanceof Unreadable || one === null || other === null) return true;
  const text = (content: unknown) => (typeof content === "string" ? content : JSON.stringify(content));
  return text(one.content) !== text(other.content);
}
