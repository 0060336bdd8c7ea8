/** Everything that is no principal: what it is called, whose policy it carries, which role it runs as. */
import { accessElsewhere } from "../../catalog/access-elsewhere.ts";
import { aspectOf } from "../../catalog/arns.ts";
import { connections, sharedWith } from "../../catalog/connections.ts";
import { connectors } from "../../catalog/connectors.ts";
import { plainPackages, plainTypes } from "../../catalog/plain-types.ts";
import { type ResourcePolicy, resourcePolicies } from "../../catalog/resource-policies.ts";
import { runsAs, runsAsInText, runsAsOptions } from "../../catalog/runs-as.ts";
import { contentsOf } from "./contents.ts";
import { allowsOnly, type Document, documentOf, sameDocument, together, Unreadable } from "./documents.ts";
import { accountOfArn, type Files, ownArn, type Reference } from "./files.ts";
import { identityCenterTypes } from "./identity-center.ts";
import type {
  Aspect,
  ContentUse,
  NotModelled,
  Origin,
  PublicAccessBlock,
  ResourceNode,
  RoleUse,
  Unknown,
} from "./model.ts";
import { bothBlocks, noBlock, organizationTypes, publicAccessBlockOf } from "./organization.ts";
import { permissionOf, permissionTypes } from "./permissions.ts";
import { type Principals, principalTypes } from "./principals.ts";
import { profileType, RoleUses } from "./role-uses.ts";
import type { StateResource } from "./state.ts";
import { isPlainTemplate } from "./template.ts";
import { isKnown, isRecord, type Properties, valuesAt } from "./value.ts";

const bucketType = "aws:s3/bucket:Bucket";
const keyTypes = /^aws:kms\/(key|externalKey|replicaKey|replicaExternalKey):/;

const ownPolicies = new Map(
  resourcePolicies.filter(({ of, arn }) => !of && arn === undefined).map((row) => [row.type, row]),
);
const attachedPolicies = resourcePolicies.filter(({ of, arn }) => of !== undefined || arn !== undefined);
const attachedTypes = new Set(attachedPolicies.map(({ type }) => type));
const permissions = new Set(permissionTypes.map(({ type }) => type));
const otherTypes = new Set([...principalTypes, ...identityCenterTypes, ...organizationTypes]);
const endpointPolicyType = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";
const accountBlockType = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
const accessByType = new Map(
  accessElsewhere.map(({ type }) => [type, accessElsewhere.filter((one) => one.type === type)]),
);
const connectionTypes = new Set(connections.map(({ type }) => type));

const isConnector = (type: string): boolean =>
  connectionTypes.has(type) ||
  connectors.some((row) =>
    row.type.endsWith("/") ? type.startsWith(row.type) && !row.except?.includes(type) : row.type === type,
  );

const understood = new Map<string, boolean>();

/** Whether any table of this model or of the catalogue says what a type brings. */
export function isUnderstood(type: string): boolean {
  const known = understood.get(type);
  if (known !== undefined) return known;
  const found =
    plainTypes.has(type) ||
    otherTypes.has(type) ||
    ownPolicies.has(type) ||
    attachedTypes.has(type) ||
    permissions.has(type) ||
    Object.hasOwn(runsAs, type) ||
    Object.hasOwn(runsAsOptions, type) ||
    Object.hasOwn(runsAsInText, type) ||
    accessByType.has(type) ||
    Object.hasOwn(sharedWith, type) ||
    isConnector(type) ||
    [profileType, endpointType, endpointPolicyType, accountBlockType].includes(type);
  // Types are few, and a hostile file may make up any number of them.
  if (found) understood.set(type, found);
  return found;
}

/** What a key without a policy of its own has. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultKeyPolicy = (account: string | null, origin: string): Document => ({
  origin,
  content: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: account === null ? "*" : `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  },
});

/** A resource while its policies are being gathered. */
interface Draft {
  readonly key: string;
  readonly arn: string;
  readonly type: string;
  readonly account: string | null;
  readonly region: string | null;
  readonly origin: Origin;
  readonly properties: Properties;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** In the resource itself: as the program says (each file that has it), or as the provider has last seen it. */
  readonly own: (Document | Unreadable)[];
  seen: Document | Unreadable | undefined;
  /** Policies of which the last one written is the only one. */
  readonly replacing: (Document | Unreadable)[];
  /** Beside each other. */
  readonly adding: (Document | Unreadable)[];
  /** In force, or not. */
  readonly perhaps: (Document | Unreadable)[];
  readonly runsAs: RoleUse[];
  runs: readonly ContentUse[];
  readonly aspects: Aspect[];
  readonly unknown: Unknown[];
  publicAccessBlock: PublicAccessBlock | null;
}

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` */
const queueUrl =
  /^https:\/\/(?:sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?|([a-z0-9-]+)\.queue\.amazonaws\.com)\/(\d{12})\/([\w.-]+)$/;

export class Resources {
  readonly notModelled: NotModelled[] = [];
  private readonly files: Files;
  private readonly principals: Principals;
  private readonly drafts = new Map<string, Draft>();
  private readonly byResource = new Map<StateResource, Draft>();
  private readonly roles: RoleUses;

  constructor(files: Files, principals: Principals) {
    this.files = files;
    this.principals = principals;
    this.roles = new RoleUses(files, principals);
    this.readWorld();
    this.readNodes();
    this.readPolicies();
    this.readPermissions();
    this.readUnderstood();
  }

  private isLeftOut(
    resource: StateResource,
    why: string,
    bearsOn: NotModelled["bearsOn"] = ["access", "network", "execution"],
  ): void {
    this.notModelled.push({
      file: resource.file,
      urn: resource.urn,
      what: resource.type,
      why,
      account: this.files.accountOf(resource),
      bearsOn,
    });
  }

  // Nodes

  private draft(
    given: Pick<Draft, "key" | "arn" | "type" | "account" | "region" | "origin"> & Partial<Draft>,
  ): Draft {
    const draft: Draft = {
      properties: {},
      protect: false,
      retainOnDelete: false,
      own: [],
      seen: undefined,
      replacing: [],
      adding: [],
      perhaps: [],
      runsAs: [],
      runs: [],
      aspects: [],
      unknown: [],
      publicAccessBlock: given.type === bucketType ? noBlock : null,
      ...given,
    };
    this.drafts.set(draft.key, draft);
    return draft;
  }

  private readWorld(): void {
    const { world } = this.files;
    for (const { arn, type, account, policy, runsAs: roles } of world.resources) {
      const draft = this.draft({
        key: arn,
        arn,
        type,
        account: account ?? accountOfArn(arn) ?? null,
        region: null,
        origin: { file: world.file, urn: arn },
        own: policy ? [{ origin: `${world.file}: ${arn}`, content: policy }] : [],
      });
      if (draft.account === null)
        draft.unknown.push({ part: "account", why: "nothing tells which account it is in" });
      for (const role of roles) {
        this.principals.mention(role, `${arn} runs as it`, draft.origin);
        draft.runsAs.push({ role, property: "runsAs" });
      }
    }
  }

  private readNodes(): void {
    const { files } = this;
    const waiting: StateResource[] = [];
    const aspects: StateResource[] = [];
    for (const resource of files.resources) {
      const { type } = resource;
      if (!resource.custom || !type.startsWith("aws:") || otherTypes.has(type)) continue;
      if (attachedTypes.has(type) || permissions.has(type) || type === endpointPolicyType) continue;
      // What has an ARN of its own comes first: others may be known by that of what they belong to.
      if (aspectOf.some(({ types }) => types.test(type))) aspects.push(resource);
      else if (ownArn(resource) === undefined) waiting.push(resource);
      else this.node(resource);
    }
    for (const resource of waiting) this.node(resource);
    for (const resource of aspects) if (!this.isAspect(resource)) this.node(resource);
  }

  /** The ARN by its usual name, or by the name of the type: `dbSnapshotArn` of a `Snapshot`. */
  private arnOf(resource: StateResource): string | undefined {
    const arn = this.files.arnOf(resource);
    if (arn !== undefined) return arn;
    const name = resource.type.slice(resource.type.lastIndexOf(":") + 1).toLowerCase();
    for (const [key, value] of Object.entries(resource.properties)) {
      if (!key.endsWith("Arn") || typeof value !== "string" || !value.startsWith("arn:") || !isKnown(value))
        continue;
      const stem = key.slice(0, -3).toLowerCase();
      if (resource.isAnswer(key) && (stem.endsWith(name) || name.endsWith(stem))) return value;
    }
    const { id } = resource;
    return id?.startsWith("arn:") && isKnown(id) && !this.drafts.has(id) ? id : undefined;
  }

  private node(resource: StateResource): void {
    const { files } = this;
    const arn = this.arnOf(resource);
    const account = files.accountOf(resource);
    const region = files.regionOf(resource);
    const found = arn === undefined ? undefined : this.drafts.get(arn);
    if (arn !== undefined && found && !/[*?]/.test(arn)) {
      this.byResource.set(resource, found);
      // Another type under this ARN belongs to it; the same type once more is the same thing, read elsewhere.
      if (found.type !== resource.type) found.aspects.push(this.aspect(resource));
      else if (!resource.external) this.takePolicy(found, resource);
      return;
    }
    const pattern = `arn:aws:*:${region ?? "*"}:${account ?? "*"}:*`;
    const draft = this.draft({
      key: arn === undefined || /[*?]/.test(arn) ? resource.urn : arn,
      arn: arn ?? pattern,
      type: resource.type,
      account,
      region,
      origin: files.origin(resource),
      properties: resource.properties,
      protect: resource.protect,
      retainOnDelete: resource.retainOnDelete,
    });
    this.byResource.set(resource, draft);
    if (account === null)
      draft.unknown.push({ part: "account", why: "nothing tells which account it is in" });
    this.takePolicy(draft, resource);
    draft.runsAs.push(...this.roles.of(resource, ownPolicies.get(resource.type)?.document));
    for (const { role, property } of draft.runsAs)
      if (role === "unknown")
        draft.unknown.push({ part: "runsAs", why: `the role in its ${property} is not known` });
    draft.runs = contentsOf(resource, account);
  }

  private takePolicy(draft: Draft, resource: StateResource): void {
    const row = ownPolicies.get(resource.type);
    if (!row) return;
    const [value] = valuesAt(resource.properties, row.document);
    const document = documentOf(value, this.files.cite(resource, row.document));
    if (document === undefined) return;
    const isSeen = !resource.external && resource.isAnswer(row.document);
    if (isSeen) draft.seen ??= document;
    else if (resource.leaving) draft.perhaps.push(document);
    else draft.own.push(document);
  }

  private aspect(resource: StateResource): Aspect {
    return {
      type: resource.type,
      properties: resource.properties,
      protect: resource.protect,
      origin: this.files.origin(resource),
    };
  }

  /** A bucket's versioning, a vault's lock: told with what it belongs to, if that can be found. */
  private isAspect(resource: StateResource): boolean {
    const row = aspectOf.find(({ types }) => types.test(resource.type));
    if (!row) return false;
    const reference = this.files.reference(resource, row.property, row.of);
    const [target] = this.draftsOf(reference);
    if (!target || reference.kind !== "resources" || !reference.sure || resource.leaving) return false;
    target.aspects.push(this.aspect(resource));
    if (resource.type === "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
      target.publicAccessBlock = bothBlocks(
        target.publicAccessBlock ?? noBlock,
        publicAccessBlockOf(resource),
      );
    this.byResource.set(resource, target);
    return true;
  }

  private draftsOf(reference: Reference): Draft[] {
    return reference.kind === "resources"
      ? [...new Set(reference.resources.flatMap((one) => this.byResource.get(one) ?? []))]
      : [];
  }

  // Policies

  private readPolicies(): void {
    for (const row of attachedPolicies)
      for (const resource of this.files.ofType(row.type)) this.readPolicy(row, resource);
  }

  private readPolicy(row: ResourcePolicy, resource: StateResource): void {
    const [value] = valuesAt(resource.properties, row.document);
    const document =
      documentOf(value, this.files.cite(resource, row.document)) ?? new Unreadable("is missing");
    const { targets, sure } = this.targetsOf(row, resource);
    if (targets.length === 0)
      this.isLeftOut(resource, "is the policy of something that the files do not show", ["access"]);
    for (const target of targets)
      if (!sure || resource.leaving) target.perhaps.push(document);
      else if (row.keeps === "adds") target.adding.push(document);
      else target.replacing.push(document);
  }

  private targetsOf(row: ResourcePolicy, resource: StateResource): { targets: Draft[]; sure: boolean } {
    const { files } = this;
    if (!row.of) {
      const target = this.outside(row, resource, {});
      return { targets: target ? [target] : [], sure: true };
    }
    const { property, types, byDefault } = row.of;
    const reference = files.reference(resource, property, types);
    if (reference.kind === "resources") {
      const targets = this.draftsOf(reference);
      return { targets, sure: targets.length === 1 };
    }
    const text =
      reference.kind === "named" ? reference.text : reference.kind === "absent" ? byDefault : undefined;
    const target = text === undefined ? undefined : this.outside(row, resource, { [property]: text }, text);
    return { targets: target ? [target] : [], sure: true };
  }

  /** Something that is in none of the files, and is there all the same: its policy is. */
  private outside(
    row: Pick<ResourcePolicy, "arn" | "of" | "type">,
    resource: StateResource,
    names: Readonly<Record<string, string>>,
    text?: string,
  ): Draft | undefined {
    const { files } = this;
    const account = files.accountOf(resource);
    const region = files.regionOf(resource);
    const [, one, other, owner, name] = (text === undefined ? null : queueUrl.exec(text)) ?? [];
    const type = row.of?.types[0] ?? row.type;
    let arn: string | undefined;
    if (text?.startsWith("arn:")) arn = text;
    else if (owner !== undefined) arn = `arn:aws:sqs:${one ?? other}:${owner}:${name}`;
    else if (type === bucketType && text !== undefined) arn = `arn:aws:s3:::${text}`;
    else if (keyTypes.test(type) && text !== undefined && /^(mrk-)?[0-9a-f-]{32,}$/.test(text))
      arn = `arn:aws:kms:${region ?? "*"}:${account ?? "*"}:key/${text}`;
    else if (row.arn !== undefined)
      arn = row.arn.replace(/\{(\w+)\}/g, (_, key: string) =>
        key === "partition"
          ? "aws"
          : key === "region"
            ? (region ?? "*")
            : key === "account"
              ? (account ?? "*")
              : (names[key] ?? "*"),
      );
    if (arn === undefined) return undefined;
    const found = this.drafts.get(arn);
    if (found) return found;
    return this.draft({
      key: arn,
      arn,
      type,
      account: accountOfArn(arn) ?? account,
      region,
      origin: files.origin(resource),
    });
  }

  private readPermissions(): void {
    for (const kind of permissionTypes)
      for (const resource of this.files.ofType(kind.type)) {
        const document = permissionOf(kind, resource, this.files);
        if (!document) continue;
        const reference = this.files.reference(resource, kind.property, kind.of);
        const targets = this.draftsOf(reference);
        if (targets.length === 0) {
          const target = this.permitted(kind, resource, reference);
          if (target) targets.push(target);
          else this.isLeftOut(resource, "lets somebody at something that the files do not show", ["access"]);
        }
        // Each of them may be the one: a permission only ever allows.
        for (const target of targets) target.adding.push(document);
      }
  }

  private permitted(
    kind: (typeof permissionTypes)[number],
    resource: StateResource,
    reference: Reference,
  ): Draft | undefined {
    const text =
      reference.kind === "named" ? reference.text : reference.kind === "absent" ? kind.byDefault : undefined;
    if (text === undefined) return undefined;
    const [type = ""] = kind.of;
    const names: Readonly<Record<string, string>> = {
      "aws:cloudwatch/eventBus:EventBus": "arn:{partition}:events:{region}:{account}:event-bus/{name}",
      "aws:lambda/function:Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    };
    const arn = names[type];
    // A function goes by its name, by ACCOUNT:function:NAME and by its ARN.
    const name = text.startsWith("arn:") ? text : text.slice(text.lastIndexOf(":") + 1);
    return this.outside(
      { type, of: { property: kind.property, types: kind.of }, ...(arn === undefined ? {} : { arn }) },
      resource,
      { name },
      name,
    );
  }

  // What is left

  private readUnderstood(): void {
    const { files } = this;
    for (const resource of files.resources) {
      const { type } = resource;
      const [name = ""] = type.split(":");
      // A component is what its children are.
      if (!resource.custom || plainPackages.has(name)) continue;
      if (name !== "aws") {
        this.isLeftOut(resource, `is of the package ${name}, which is not modelled`);
        continue;
      }
      if (!isUnderstood(type)) this.isLeftOut(resource, "is of a type that is not known");
      // So looks what a provider has not been asked for, since its own settings are not known yet.
      else if (Object.keys(resource.properties).length === 0 && resource.id === undefined)
        this.isLeftOut(resource, "is there, and nothing of it is known yet");
      const open = accessByType
        .get(type)
        ?.find(({ unless, unlessPlain }) =>
          unlessPlain === undefined
            ? !unless || !isClosed(resource, unless)
            : !isPlainTemplate(resource, unlessPlain),
        );
      if (open) this.isLeftOut(resource, open.why, open.bearsOn);
    }
  }

  // Finished

  finish(blockOf: (account: string | null) => PublicAccessBlock): Map<string, ResourceNode> {
    const finished = new Map<string, ResourceNode>();
    for (const draft of this.drafts.values()) {
      const unknown = [...draft.unknown];
      const policy = policyOf(draft);
      if (policy instanceof Unreadable) unknown.push({ part: "policy", why: `its policy ${policy.why}` });
      const tags = isRecord(draft.properties["tagsAll"])
        ? draft.properties["tagsAll"]
        : draft.properties["tags"];
      finished.set(draft.key, {
        arn: draft.arn,
        type: draft.type,
        service: serviceOf(draft),
        account: draft.account,
        region: draft.region,
        policy: policy instanceof Unreadable ? "unknown" : policy,
        runsAs: draft.runsAs,
        runs: draft.runs,
        publicAccessBlock:
          draft.publicAccessBlock && bothBlocks(draft.publicAccessBlock, blockOf(draft.account)),
        protect: draft.protect,
        retainOnDelete: draft.retainOnDelete,
        tags: Object.fromEntries(
          Object.entries(isRecord(tags) ? tags : {}).filter(
            (tag): tag is [string, string] => typeof tag[1] === "string" && isKnown(tag[1]),
          ),
        ),
        properties: draft.properties,
        aspects: draft.aspects,
        origin: draft.origin,
        unknown,
      });
    }
    return finished;
  }
}

/** IAM's prefix, from the ARN where there is one; else what Pulumi calls the module. */
function serviceOf({ arn, type }: Draft): string {
  const service = arn.split(":")[2] ?? "*";
  return service === "*" ? (/^aws:([^/]+)\//.exec(type)?.[1] ?? "*") : service;
}

/** Of several of which the last one written is in force, that one; `undefined` where nobody knows which it is. */
function lastOf(documents: readonly (Document | Unreadable)[]): Document | Unreadable | undefined {
  const [first, ...others] = documents;
  const same = others.every((other) => first !== undefined && sameDocument(first, other));
  return same ? first : undefined;
}

function policyOf(draft: Draft): ReturnType<typeof together> {
  const documents: Document[] = [];
  const perhaps = [...draft.perhaps];
  // A resource of its own for the policy counts; what the resource says beside it may be in force, and may not.
  const writing = draft.replacing.length > 0 ? draft.replacing : draft.own;
  const written = lastOf(writing);
  if (written instanceof Unreadable) return written;
  if (written) documents.push(written);
  else perhaps.push(...writing);
  if (draft.replacing.length > 0) perhaps.push(...draft.own);
  else if (draft.own.length === 0 && draft.seen !== undefined) perhaps.push(draft.seen);
  else if (draft.own.length === 0 && keyTypes.test(draft.type))
    documents.push(defaultKeyPolicy(draft.account, `${draft.origin.file}: default of a key`));
  for (const document of draft.adding) {
    if (document instanceof Unreadable) return document;
    documents.push(document);
  }
  for (const document of perhaps) {
    const allowed = document instanceof Unreadable ? document : allowsOnly(document);
    if (allowed instanceof Unreadable) return allowed;
    if (allowed) documents.push(allowed);
  }
  return together(documents);
}

/** Whether a property has none but the values that let nobody in. What AWS answers by itself does not count. */
function isClosed(
  resource: StateResource,
  { property, is }: { property: string; is: readonly string[] },
): boolean {
  const properties = Object.keys(resource.inputs).length > 0 ? resource.inputs : resource.properties;
  const value = properties[property];
  const absent =
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
  return absent ? is.includes("") : typeof value === "string" && is.includes(value);
}
