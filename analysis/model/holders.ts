/** Which roles, users and groups there are: of the files, of the world file, and those that are only named. */
import { type Document, documentOf, sameDocument, Unreadable } from "./documents.ts";
import { accountOfArn, type Files, managedFirst, type Reference } from "./files.ts";
import { Holder, type Kind } from "./holder.ts";
import { type ManagedPolicies, policyType } from "./managed.ts";
import type { Origin } from "./model.ts";
import type { StateResource } from "./state.ts";
import { isKnown, isRecord, knownText, textOf, whyUnknown } from "./value.ts";
import type { WorldPrincipal } from "./world.ts";

const linkedRoleType = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
export const roleTypes: readonly string[] = ["aws:iam/role:Role", linkedRoleType];
export const userType = "aws:iam/user:User";
export const groupType = "aws:iam/group:Group";

export const typesOf = (kind: Kind): readonly string[] =>
  kind === "role" ? roleTypes : [kind === "user" ? userType : groupType];

export const unknownAccount = "000000000000";

/** Those that a reference may mean, and whether there is no doubt which. */
export interface Meant {
  readonly holders: readonly Holder[];
  readonly sure: boolean;
}

/** The trust that AWS gives a service-linked role. */
const trustOfService = (service: string, origin: string): Document => ({
  origin,
  content: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  },
});

const nameKey = (kind: Kind, account: string | null, name: string): string =>
  `${kind} ${account ?? ""} ${name}`;

export class Holders {
  readonly all = new Map<string, Holder>();
  /** Resources that give something to nobody that can be found. */
  readonly unattached: { readonly resource: StateResource; readonly why: string }[] = [];
  readonly files: Files;
  private readonly managed: ManagedPolicies;
  private readonly byResource = new Map<StateResource, Holder>();
  /** By account and name, and by name alone. */
  private readonly byName = new Map<string, Holder[]>();
  /** What may be about any holder of a kind in an account (or in any): the first of the reasons. */
  private readonly perhapsAll = new Map<string, string>();
  private readonly absent: ReadonlySet<string>;

  constructor(files: Files, managed: ManagedPolicies) {
    this.files = files;
    this.managed = managed;
    this.absent = new Set(files.world.absent);
    // What a stack manages counts before what another one has read.
    for (const kind of ["role", "user", "group"] as const)
      for (const resource of managedFirst(files.ofType(...typesOf(kind)))) this.read(kind, resource);
  }

  /** Whether the world file says that a principal which would be there was taken away. */
  isAbsent(arn: string): boolean {
    return this.absent.has(arn);
  }

  /** The resource by which a holder was made, for whoever reads more of it. */
  *made(): Generator<[Holder, StateResource]> {
    for (const [resource, holder] of this.byResource) yield [holder, resource];
  }

  // Of the files

  private read(kind: Kind, resource: StateResource): void {
    const arn = this.files.arnOf(resource);
    const known = arn === undefined ? undefined : this.all.get(arn);
    this.byResource.set(resource, known ?? this.make(kind, resource, arn));
    if (!known || resource.external || resource.type !== "aws:iam/role:Role") return;
    if (!known.trust || !sameDocument(known.trust, this.trustOf(resource)))
      known.trust = new Unreadable("is in two files, and differs");
    const boundary = textOf(resource.properties, "permissionsBoundary") ?? null;
    if (known.boundary !== boundary) known.boundary = new Unreadable("is in two files, and differs");
  }

  private trustOf(resource: StateResource): Document | Unreadable {
    const { files } = this;
    return (
      documentOf(resource.properties["assumeRolePolicy"], files.cite(resource, "assumeRolePolicy")) ??
      new Unreadable("is missing")
    );
  }

  private make(kind: Kind, resource: StateResource, arn: string | undefined): Holder {
    const { files } = this;
    const { properties } = resource;
    const account = files.accountOf(resource);
    const name = knownText(properties, "name");
    const path = knownText(properties, "path") ?? "/";
    const madeUp = `arn:aws:iam::${account ?? unknownAccount}:${kind}${path}${name ?? resource.name.replace(/[^\w+=,.@-]/g, "-")}`;
    const holder = this.add(new Holder(kind, arn ?? this.free(madeUp), account, files.origin(resource)));
    if (account === null) holder.isUnknown("account", "nothing tells which account it is in");
    if (name === undefined && arn === undefined) holder.isUnknown("name", "AWS has not chosen its name yet");
    holder.protect = resource.protect;
    holder.uniqueId = knownText(properties, "uniqueId") ?? null;
    this.readTags(holder, resource);
    if (resource.type === linkedRoleType) {
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
    const longest = properties["maxSessionDuration"];
    holder.maxSessionSeconds = typeof longest === "number" ? longest : null;
    holder.isServiceLinked = holder.path.startsWith("/aws-service-role/");
    return holder;
  }

  /** Before AWS has chosen the boundary's ARN, what counts is the policy that it comes from. */
  private boundaryFromSource(resource: StateResource): string | undefined {
    const reference = this.files.reference(resource, "permissionsBoundary", [policyType]);
    if (reference.kind !== "resources" || !reference.sure) return undefined;
    const [source] = reference.resources;
    return source ? this.managed.arnOf(source) : undefined;
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

  // Of the world file

  /** Makes the principal that the world file describes; its policies are given by whoever asks for it. */
  describe(described: WorldPrincipal): Holder | undefined {
    const { world } = this.files;
    if (this.all.has(described.arn)) {
      this.files.inferred.add(`${described.arn} is as a file has it, not as ${world.file} describes it`);
      return undefined;
    }
    const kind = described.arn.includes(":user/") ? "user" : "role";
    const origin = { file: world.file, urn: described.arn };
    const holder = this.add(new Holder(kind, described.arn, accountOfArn(described.arn) ?? null, origin));
    holder.tags = described.tags;
    holder.boundary = described.boundary;
    if (kind === "role")
      holder.trust = described.trust
        ? { origin: `${world.file}: ${described.arn} trust`, content: described.trust }
        : new Unreadable("is not described");
    return holder;
  }

  /** A principal that is named as being there, and described nowhere. */
  mention(arn: string, why: string, origin: Origin): Holder | undefined {
    const found = this.all.get(arn);
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

  add(holder: Holder): Holder {
    this.all.set(holder.arn, holder);
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
    for (let number = 2; this.all.has(candidate); number += 1) candidate = `${arn}-${number}`;
    return candidate;
  }

  /** The role, user or group that goes by a name or an ARN in an account; one that is named so is there. */
  private find(kind: Kind, text: string, account: string | null, from: StateResource): Holder | undefined {
    const why = `${from.name} of ${from.file} names it`;
    const origin = this.files.origin(from);
    if (text.startsWith("arn:"))
      return text.includes(`:${kind}/`) ? this.mention(text, why, origin) : undefined;
    const [found] = this.byName.get(nameKey(kind, account, text)) ?? [];
    if (found || account === null) return found;
    const holder = this.mention(`arn:aws:iam::${account}:${kind}/${text}`, why, origin);
    holder?.isUnknown("name", "only its name is known, not its path");
    return holder;
  }

  meant(resource: StateResource, kind: Kind, reference: Reference): Meant {
    const sure = !resource.leaving;
    switch (reference.kind) {
      case "absent":
        return { holders: [], sure };
      case "resources": {
        const holders = new Set(reference.resources.flatMap((one) => this.byResource.get(one) ?? []));
        return { holders: [...holders], sure: sure && reference.sure && holders.size === 1 };
      }
      case "named": {
        const holder = this.find(kind, reference.text, this.files.accountOf(resource), resource);
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

  /** Whom a property names; where it is nobody that can be found, the resource is kept as unattached. */
  of(resource: StateResource, property: string, kind: Kind): Meant {
    const meant = this.meant(resource, kind, this.files.reference(resource, property, typesOf(kind)));
    if (meant.holders.length === 0)
      this.unattached.push({ resource, why: `is about a ${kind} that nobody can tell yet` });
    return meant;
  }

  /** Says of everybody what may be about anybody. */
  settle(): void {
    for (const holder of this.all.values()) {
      const accounts = holder.account === null ? null : [holder.account, ""];
      for (const [key, why] of this.perhapsAll) {
        const [kind, account = ""] = key.split(" ");
        if (kind === holder.kind && (accounts === null || accounts.includes(account)))
          holder.isUnknown("identity", why);
      }
    }
  }
}
