/**
 * Which policies and groups a role, user or group has. Every resource that says so makes a claim; resources that leave
 * nothing else in force are lists that each claim has to be on. A claim that is not sure, or not on a list, counts as far
 * as its policy allows, and not as far as it denies.
 */
import { allowsOnly, type Document, documentOf, sameDocument, Unreadable } from "./documents.ts";
import type { Holder, Kind } from "./holder.ts";
import { groupType, type Holders, type Meant, typesOf, userType } from "./holders.ts";
import { type ManagedPolicies, policyType } from "./managed.ts";
import type { StateResource } from "./state.ts";
import { isRecord, knownText, textList, whyUnknown } from "./value.ts";

const iam = (name: string): string => `aws:iam/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

interface HolderType {
  readonly type: string;
  readonly kind: Kind;
  /** The property that names the holder. */
  readonly holder: string;
}

const ofEach = (suffix: string, holder: (kind: Kind) => string): HolderType[] =>
  (["role", "user", "group"] as const).map((kind) => ({
    type: iam(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}${suffix}`),
    kind,
    holder: holder(kind),
  }));

const inlineTypes = ofEach("Policy", (kind) => kind);
const attachmentTypes = ofEach("PolicyAttachment", (kind) => kind);
const inlineListTypes = ofEach("PoliciesExclusive", (kind) => `${kind}Name`);
const managedListTypes = ofEach("PolicyAttachmentsExclusive", (kind) => `${kind}Name`);
const policyAttachmentType = iam("PolicyAttachment");
const groupMembershipType = iam("GroupMembership");
const userMembershipType = iam("UserGroupMembership");

export const grantTypes: readonly string[] = [
  ...[...inlineTypes, ...attachmentTypes, ...inlineListTypes, ...managedListTypes].map(({ type }) => type),
  policyAttachmentType,
  groupMembershipType,
  userMembershipType,
];

interface InlineClaim {
  readonly name: string | undefined;
  readonly document: Document | Unreadable;
  readonly sure: boolean;
}

interface ManagedClaim {
  readonly arn: string;
  readonly sure: boolean;
}

/** Lists that leave nothing in force but what is on them. */
class Lists<K, V> {
  private readonly lists = new Map<K, ReadonlySet<V>[]>();

  add(key: K, list: ReadonlySet<V>): void {
    const lists = this.lists.get(key);
    if (lists) lists.push(list);
    else this.lists.set(key, [list]);
  }

  /** Whether every list there is has the value. */
  keep(key: K, value: V): boolean {
    return this.lists.get(key)?.every((list) => list.has(value)) ?? true;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

export class Grants {
  private readonly holders: Holders;
  private readonly managed: ManagedPolicies;
  private readonly inline = new Map<Holder, InlineClaim[]>();
  private readonly attached = new Map<Holder, ManagedClaim[]>();
  private readonly memberships: { readonly user: Holder; readonly group: Holder; readonly sure: boolean }[] =
    [];
  private readonly inlineLists = new Lists<Holder, string>();
  private readonly managedLists = new Lists<Holder, string>();
  /** Who alone has a managed policy, and who alone is in a group. */
  private readonly policyLists = new Lists<string, Holder>();
  private readonly groupLists = new Lists<Holder, Holder>();

  constructor(holders: Holders, managed: ManagedPolicies) {
    this.holders = holders;
    this.managed = managed;
    for (const [holder, resource] of holders.made())
      if (resource.type === "aws:iam/role:Role") this.readRole(holder, resource);
    this.readInline();
    this.readAttachments();
    this.readLists();
    this.readGroups();
  }

  private get files() {
    return this.holders.files;
  }

  claimInline(holder: Holder, claim: InlineClaim): void {
    append(this.inline, holder, claim);
  }

  claimManaged(holder: Holder, arn: string, sure: boolean): void {
    append(this.attached, holder, { arn, sure });
  }

  // What resources say

  /** `inlinePolicies` and `managedPolicyArns` of the role itself, which leave nothing else in force. */
  private readRole(holder: Holder, resource: StateResource): void {
    const { properties } = resource;
    // Of what the program does not say, the provider has what AWS had at the last refresh, other resources' work included.
    const isSeen = (key: string) => !resource.external && resource.isAnswer(key);
    const inline = properties["inlinePolicies"];
    const blocks: unknown[] = Array.isArray(inline)
      ? inline
      : inline === undefined || inline === null
        ? []
        : [inline];
    const names = new Set<string>();
    for (const block of blocks) {
      if (!isRecord(block)) {
        holder.isUnknown("identity", `its list of inline policies ${whyUnknown(block)}`);
        continue;
      }
      const name = knownText(block, "name");
      const document = documentOf(block["policy"], this.files.cite(resource, `inlinePolicies ${name ?? ""}`));
      if (document === undefined) continue;
      if (name !== undefined) names.add(name);
      this.claimInline(holder, { name, document, sure: !isSeen("inlinePolicies") && !resource.leaving });
    }
    // An empty block in it says that there is none; one that cannot be read may leave any of the others out.
    if (blocks.length > 0 && !isSeen("inlinePolicies") && !resource.external)
      this.inlineLists.add(holder, names);

    const { known, others } = textList(properties, "managedPolicyArns");
    for (const arn of known)
      this.claimManaged(holder, arn, !isSeen("managedPolicyArns") && !resource.leaving);
    if ((known.length > 0 || others) && !isSeen("managedPolicyArns") && !resource.external)
      this.managedLists.add(holder, new Set(known));
    if (others)
      for (const reference of this.files.references(resource, "managedPolicyArns", [policyType]))
        if (reference.kind === "resources") this.claimReferred(holder, reference.resources, reference.sure);
        else if (reference.kind === "unknown")
          holder.isUnknown("identity", "one of its managed policies is not known");
  }

  private claimReferred(holder: Holder, policies: readonly StateResource[], sure: boolean): void {
    const arns = new Set(policies.flatMap((policy) => this.managed.arnOf(policy) ?? []));
    for (const arn of arns) this.claimManaged(holder, arn, sure && arns.size === 1);
  }

  private readInline(): void {
    for (const { type, holder: property, kind } of inlineTypes)
      for (const resource of this.files.ofType(type)) {
        const document =
          documentOf(resource.properties["policy"], this.files.cite(resource, "policy")) ??
          new Unreadable("is missing");
        const name = knownText(resource.properties, "name");
        const { holders, sure } = this.holders.of(resource, property, kind);
        for (const holder of holders) this.claimInline(holder, { name, document, sure });
      }
  }

  /** ARN of the policy that a resource attaches, if that can be told; else each holder may have anything. */
  private attach(resource: StateResource, { holders, sure }: Meant): string | undefined {
    const reference = this.files.reference(resource, "policyArn", [policyType]);
    for (const holder of holders)
      if (reference.kind === "named") this.claimManaged(holder, reference.text, sure);
      else if (reference.kind === "resources")
        this.claimReferred(holder, reference.resources, sure && reference.sure);
      else holder.isUnknown("identity", `the policy that ${resource.name} attaches is not known`);
    if (reference.kind === "named") return reference.text;
    const [only] = reference.kind === "resources" && reference.sure ? reference.resources : [];
    return only ? this.managed.arnOf(only) : undefined;
  }

  private readAttachments(): void {
    for (const { type, holder: property, kind } of attachmentTypes)
      for (const resource of this.files.ofType(type))
        this.attach(resource, this.holders.of(resource, property, kind));
    for (const resource of this.files.ofType(policyAttachmentType)) {
      const everybody = new Set<Holder>();
      let arn: string | undefined;
      for (const kind of ["role", "user", "group"] as const)
        for (const reference of this.files.references(resource, `${kind}s`, typesOf(kind))) {
          const meant = this.holders.meant(resource, kind, reference);
          arn = this.attach(resource, meant);
          for (const holder of meant.holders) everybody.add(holder);
        }
      // It takes the policy from whoever else has it.
      if (arn !== undefined) this.policyLists.add(arn, everybody);
    }
  }

  private readLists(): void {
    for (const { type, holder: property, kind } of inlineListTypes)
      for (const resource of this.files.ofType(type)) {
        const { known } = textList(resource.properties, "policyNames");
        for (const holder of this.holders.of(resource, property, kind).holders) {
          this.inlineLists.add(holder, new Set(known));
          // An inline policy that is kept is there, whoever wrote it.
          const written = new Set(this.inline.get(holder)?.map(({ name }) => name));
          for (const name of known)
            if (!written.has(name))
              holder.isUnknown("identity", `its inline policy ${name} is in none of the files`);
        }
      }
    for (const { type, holder: property, kind } of managedListTypes)
      for (const resource of this.files.ofType(type)) {
        const { known, others } = textList(resource.properties, "policyArns");
        const { holders, sure } = this.holders.of(resource, property, kind);
        for (const holder of holders) {
          this.managedLists.add(holder, new Set(known));
          for (const arn of known) this.claimManaged(holder, arn, sure);
          if (others) holder.isUnknown("identity", `a policy that ${resource.name} attaches is not known`);
        }
      }
  }

  private readGroups(): void {
    const join = (users: Meant, groups: Meant) => {
      for (const user of users.holders)
        for (const group of groups.holders)
          this.memberships.push({ user, group, sure: users.sure && groups.sure });
    };
    for (const resource of this.files.ofType(groupMembershipType)) {
      const groups = this.holders.of(resource, "group", "group");
      const everybody = new Set<Holder>();
      for (const reference of this.files.references(resource, "users", [userType])) {
        const users = this.holders.meant(resource, "user", reference);
        join(users, groups);
        for (const user of users.holders) everybody.add(user);
      }
      // It takes everybody else out.
      for (const group of groups.holders) this.groupLists.add(group, everybody);
    }
    for (const resource of this.files.ofType(userMembershipType)) {
      const users = this.holders.of(resource, "user", "user");
      for (const reference of this.files.references(resource, "groups", [groupType]))
        join(users, this.holders.meant(resource, "group", reference));
    }
  }

  // What is in force

  private give(holder: Holder, document: Document | Unreadable, sure: boolean): void {
    const counted = sure || document instanceof Unreadable ? document : allowsOnly(document);
    if (counted instanceof Unreadable) holder.isUnknown("identity", `one of its policies ${counted.why}`);
    else if (counted) holder.documents.push(counted);
  }

  /** Gives everybody what was claimed for them: every list has been seen. */
  settle(): void {
    for (const [holder, claims] of this.inline) this.giveInline(holder, claims);
    for (const [holder, claims] of this.attached) this.giveManaged(holder, claims);
    for (const { user, group, sure } of this.memberships)
      if (sure && this.groupLists.keep(group, user)) user.groups.add(group);
      else user.isUnknown("identity", `it may be in the group ${group.name}, or not`);
  }

  private giveInline(holder: Holder, claims: readonly InlineClaim[]): void {
    const byName = new Map<string | undefined, InlineClaim[]>();
    for (const claim of claims) append(byName, claim.name, claim);
    for (const [name, same] of byName) {
      // Of what the provider has seen under a name, nothing counts where a resource says what is under it.
      const said = same.filter(({ sure }) => sure);
      const counted = name !== undefined && said.length > 0 ? said : same;
      const [first] = counted;
      // Two that write one policy: nobody knows which was last.
      const agreed =
        name === undefined ||
        counted.every(({ document }) => first && sameDocument(first.document, document));
      const kept = name !== undefined && this.inlineLists.keep(holder, name);
      for (const { document, sure } of agreed && name !== undefined ? counted.slice(0, 1) : counted)
        this.give(holder, document, sure && kept && agreed);
    }
  }

  private giveManaged(holder: Holder, claims: readonly ManagedClaim[]): void {
    const sureOf = new Map<string, boolean>();
    for (const { arn, sure } of claims) sureOf.set(arn, sure || (sureOf.get(arn) ?? false));
    for (const [arn, claimed] of sureOf) {
      const sure = claimed && this.managedLists.keep(holder, arn) && this.policyLists.keep(arn, holder);
      if (sure) {
        holder.managed.add(arn);
        this.managed.attached(arn, holder.arn);
      } else this.managed.perhapsAttached(arn, holder.arn);
      this.give(holder, this.managed.document(arn), sure);
    }
  }
}
