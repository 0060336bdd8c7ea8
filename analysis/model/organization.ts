/**
 * The organisation: which account is where in it, and which guardrails (SCPs, RCPs) bind it there.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import { delegatingTypes } from "../../catalog/delegated-administrators.ts";
import type { Policy } from "../iam/policy.ts";
import { compiled, type Document, documentOf, Unreadable } from "./documents.ts";
import { type Files, ownArn } from "./files.ts";
import { Holder } from "./holder.ts";
import type {
  Account,
  DelegatedAdministrator,
  Organization,
  OrganizationNode,
  OrganizationPolicyNode,
  Origin,
  PublicAccessBlock,
} from "./model.ts";
import type { Principals } from "./principals.ts";
import type { StateResource } from "./state.ts";
import { isRecord, knownText, textList, textOf } from "./value.ts";
import type { WorldPolicy, WorldUnit } from "./world.ts";

const module = "aws:organizations/";
const types = {
  organization: `${module}organization:Organization`,
  unit: `${module}organizationalUnit:OrganizationalUnit`,
  account: `${module}account:Account`,
  policy: `${module}policy:Policy`,
  attachment: `${module}policyAttachment:PolicyAttachment`,
  delegated: `${module}delegatedAdministrator:DelegatedAdministrator`,
  serviceAccess: `${module}awsServiceAccess:AwsServiceAccess`,
} as const;

export const organizationTypes: readonly string[] = [
  ...Object.values(types),
  ...delegatingTypes.map(({ type }) => type),
];

const serviceControl = "SERVICE_CONTROL_POLICY";
const resourceControl = "RESOURCE_CONTROL_POLICY";

/** AWS attaches it to every root, unit and account, and it can be taken away. */
const fullAccess: Document = {
  origin: "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
  content: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** Which of the four switches a resource surely sets; on an account and a bucket together, either is enough. */
export const publicAccessBlockOf = (resource: StateResource | undefined): PublicAccessBlock => ({
  blockPublicAcls: resource?.properties["blockPublicAcls"] === true,
  ignorePublicAcls: resource?.properties["ignorePublicAcls"] === true,
  blockPublicPolicy: resource?.properties["blockPublicPolicy"] === true,
  restrictPublicBuckets: resource?.properties["restrictPublicBuckets"] === true,
});

export const bothBlocks = (one: PublicAccessBlock, other: PublicAccessBlock): PublicAccessBlock => ({
  blockPublicAcls: one.blockPublicAcls || other.blockPublicAcls,
  ignorePublicAcls: one.ignorePublicAcls || other.ignorePublicAcls,
  blockPublicPolicy: one.blockPublicPolicy || other.blockPublicPolicy,
  restrictPublicBuckets: one.restrictPublicBuckets || other.restrictPublicBuckets,
});

const inBoth = (one: PublicAccessBlock, other: PublicAccessBlock): PublicAccessBlock => ({
  blockPublicAcls: one.blockPublicAcls && other.blockPublicAcls,
  ignorePublicAcls: one.ignorePublicAcls && other.ignorePublicAcls,
  blockPublicPolicy: one.blockPublicPolicy && other.blockPublicPolicy,
  restrictPublicBuckets: one.restrictPublicBuckets && other.restrictPublicBuckets,
});

export const noBlock: PublicAccessBlock = publicAccessBlockOf(undefined);

interface Place {
  readonly id: string;
  readonly kind: OrganizationNode["kind"];
  parent: string | null;
  readonly scps: Policy[];
  readonly rcps: Policy[];
  fullAccess: boolean;
}

interface Described {
  name: string | null;
  domain: string | null;
}

/** `arn:aws:organizations::MANAGEMENT:policy/o-ID/…`: an ARN of the organisation tells both. */
const organizationArn = /^arn:aws[\w-]*:organizations::(\d{12}):\w+\/(o-[a-z0-9]{10,32})/;

export class Accounts {
  private readonly files: Files;
  private readonly principals: Principals;
  private readonly places = new Map<string, Place>();
  private readonly described = new Map<string, Described>();
  private readonly policies: OrganizationPolicyNode[] = [];
  private readonly delegated: DelegatedAdministrator[] = [];
  private trusted: Set<string> | null = null;
  /** Kinds of policy that are switched on; `null`: not known, and then whoever attached one has switched its kind on. */
  private enabled: ReadonlySet<string> | null = null;
  private id: string | null = null;
  private management: string | null = null;
  private root: string | null = null;

  constructor(files: Files, principals: Principals) {
    this.files = files;
    this.principals = principals;
    this.readWorld();
    this.readArns();
    this.readTree();
    this.readPolicies();
    this.readDelegation();
    this.readAccessRoles();
  }

  private place(id: string, kind: OrganizationNode["kind"], parent: string | null): Place {
    const found = this.places.get(id);
    if (found) {
      found.parent ??= parent;
      return found;
    }
    const place: Place = { id, kind, parent, scps: [], rcps: [], fullAccess: true };
    this.places.set(id, place);
    return place;
  }

  private about(account: string): Described {
    const found = this.described.get(account);
    if (found) return found;
    const described: Described = { name: null, domain: null };
    this.described.set(account, described);
    return described;
  }

  // The world file

  private readWorld(): void {
    const { organization, accounts, file } = this.files.world;
    if (organization) {
      this.id = organization.id;
      this.management = organization.managementAccount;
      this.about(organization.managementAccount);
      if (organization.root) {
        this.root = organization.root.id;
        this.readUnit(organization.root, null);
      }
      for (const { account, service } of organization.delegatedAdministrators)
        this.delegated.push({
          account,
          service,
          origin: { file, urn: "organization.delegatedAdministrators" },
        });
      if (organization.trustedServices) this.trusted = new Set(organization.trustedServices);
    }
    for (const { id, name, domain, scps, rcps, fullAccess: full } of accounts) {
      const described = this.about(id);
      described.name = name;
      described.domain = domain;
      const placed = this.places.get(id);
      if (!placed && scps.length + rcps.length === 0) continue;
      const place = placed ?? this.place(id, "account", null);
      place.fullAccess = full;
      this.attachAll(place, scps, rcps);
    }
  }

  private readUnit(unit: WorldUnit, parent: string | null): void {
    const place = this.place(unit.id, parent === null ? "root" : "unit", parent);
    place.fullAccess = unit.fullAccess;
    this.attachAll(place, unit.scps, unit.rcps);
    for (const account of unit.accounts) {
      this.place(account, "account", unit.id);
      this.about(account);
    }
    for (const inner of unit.units) this.readUnit(inner, unit.id);
  }

  /** A guardrail only takes away: leaving one out is the safe side, and is said. */
  private bindsNobody(resource: StateResource, why: string): void {
    this.files.inferred.add(`${resource.name} of ${resource.file} binds nobody: ${why}`);
  }

  private attachAll(place: Place, scps: readonly WorldPolicy[], rcps: readonly WorldPolicy[]): void {
    for (const [list, policies] of [
      [place.scps, scps],
      [place.rcps, rcps],
    ] as const)
      for (const { name, policy } of policies) {
        const read = compiled({ origin: `${this.files.world.file}: ${name}`, content: policy });
        if (read instanceof Unreadable)
          this.files.inferred.add(
            `the policy ${name} of ${this.files.world.file} binds nobody: it ${read.why}`,
          );
        else list.push(read);
      }
  }

  // The files

  private readArns(): void {
    for (const resource of this.files.ofType(...organizationTypes)) {
      const arn = ownArn(resource);
      const [, management, id] = (arn === undefined ? null : organizationArn.exec(arn)) ?? [];
      if (id === undefined || management === undefined) continue;
      // The world file may be about another organisation; then neither is taken for the other.
      if (this.id !== null && this.id !== id) continue;
      this.id = id;
      this.management ??= management;
    }
  }

  private readTree(): void {
    const { files } = this;
    for (const resource of files.ofType(types.organization)) {
      const { properties } = resource;
      this.management ??= knownText(properties, "masterAccountId") ?? null;
      if (resource.id !== undefined && /^o-[a-z0-9]+$/.test(resource.id)) this.id ??= resource.id;
      const [root] = Array.isArray(properties["roots"]) ? (properties["roots"] as unknown[]) : [];
      const rootId = isRecord(root) ? knownText(root, "id") : undefined;
      if (rootId !== undefined) {
        this.root ??= rootId;
        this.place(rootId, "root", null);
      }
      for (const account of Array.isArray(properties["accounts"])
        ? (properties["accounts"] as unknown[])
        : []) {
        const id = isRecord(account) ? knownText(account, "id") : undefined;
        if (id === undefined || !isRecord(account)) continue;
        this.about(id).name ??= knownText(account, "name") ?? null;
        this.place(id, "account", null);
      }
      const kinds = textList(properties, "enabledPolicyTypes");
      // The resource leaves no other kind on; one that cannot be read may be either.
      if (Object.hasOwn(resource.inputs, "enabledPolicyTypes")) this.enabled = new Set(kinds.known);
      const { known, others } = textList(properties, "awsServiceAccessPrincipals");
      if (!others) this.trusted = new Set([...(this.trusted ?? []), ...known]);
    }
    for (const resource of files.ofType(types.serviceAccess)) {
      const service = knownText(resource.properties, "servicePrincipal");
      if (service !== undefined) this.trusted?.add(service);
    }
    for (const resource of files.ofType(types.unit)) {
      const id = this.idOf(resource);
      this.place(id, "unit", this.parentOf(resource));
    }
    for (const resource of files.ofType(types.account)) {
      const id = this.accountId(resource);
      if (id === undefined) continue;
      this.about(id).name ??= knownText(resource.properties, "name") ?? null;
      this.place(id, "account", this.parentOf(resource));
    }
  }

  /** AWS's id; before it is known the URN, which serves as one within the file. */
  private idOf(resource: StateResource): string {
    return resource.id ?? resource.urn;
  }

  private accountId(resource: StateResource): string | undefined {
    return resource.id !== undefined && /^\d{12}$/.test(resource.id) ? resource.id : undefined;
  }

  private parentOf(resource: StateResource): string | null {
    const reference = this.files.reference(resource, "parentId", [types.unit, types.organization]);
    if (reference.kind === "named") return reference.text;
    const [parent] = reference.kind === "resources" && reference.sure ? reference.resources : [];
    if (!parent) return null;
    return parent.type === types.organization ? this.root : this.idOf(parent);
  }

  private readPolicies(): void {
    const { files } = this;
    const attachedTo = new Map<string, string[]>();
    for (const resource of files.ofType(types.attachment)) {
      const policy = files.reference(resource, "policyId", [types.policy]);
      const target = files.reference(resource, "targetId", [types.unit, types.account, types.organization]);
      const to =
        target.kind === "named"
          ? target.text
          : target.kind === "resources" && target.sure && target.resources[0]
            ? target.resources[0].type === types.organization
              ? this.root
              : this.idOf(target.resources[0])
            : null;
      const [of] = policy.kind === "resources" && policy.sure ? policy.resources : [];
      if (to === null || !of || resource.leaving) {
        this.bindsNobody(resource, "it is not known which policy it attaches, or to what");
        continue;
      }
      const key = this.idOf(of);
      attachedTo.set(key, [...(attachedTo.get(key) ?? []), to]);
    }
    for (const resource of files.ofType(types.policy))
      this.readPolicy(resource, attachedTo.get(this.idOf(resource)) ?? []);
  }

  private readPolicy(resource: StateResource, targets: readonly string[]): void {
    const { files } = this;
    const type = knownText(resource.properties, "type") ?? serviceControl;
    const binds = type === serviceControl || type === resourceControl;
    const document = binds
      ? documentOf(resource.properties["content"], files.cite(resource, "content"))
      : undefined;
    const policy = document === undefined || document instanceof Unreadable ? document : compiled(document);
    if (policy instanceof Unreadable) this.bindsNobody(resource, `it ${policy.why}`);
    this.policies.push({
      id: this.idOf(resource),
      arn: ownArn(resource) ?? null,
      name: knownText(resource.properties, "name") ?? resource.name,
      type,
      policy: policy instanceof Unreadable ? "unknown" : (policy ?? null),
      attachedTo: targets,
      origin: files.origin(resource),
    });
    if (policy === undefined || policy instanceof Unreadable) return;
    if (this.enabled?.has(type) === false) {
      this.bindsNobody(resource, `it is of a kind, ${type}, that the organisation has not switched on`);
      return;
    }
    for (const target of targets) {
      const kind = target.startsWith("r-") ? "root" : /^\d{12}$/.test(target) ? "account" : "unit";
      if (kind === "root") this.root ??= target;
      const place = this.place(target, kind, null);
      (type === serviceControl ? place.scps : place.rcps).push(policy);
    }
  }

  private readDelegation(): void {
    const { files } = this;
    for (const resource of files.ofType(types.delegated))
      this.delegated.push({
        account: knownText(resource.properties, "accountId") ?? "unknown",
        service: knownText(resource.properties, "servicePrincipal") ?? "unknown",
        origin: files.origin(resource),
      });
    for (const { type, account, service } of delegatingTypes)
      for (const resource of files.ofType(type))
        this.delegated.push({
          account: knownText(resource.properties, account) ?? "unknown",
          service,
          origin: files.origin(resource),
        });
  }

  /**
   * The administrator's role that Organizations makes in every account which it creates, for the management account.
   * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
   */
  private readAccessRoles(): void {
    const { files } = this;
    const byDefault = "OrganizationAccountAccessRole";
    const said = new Set<string>();
    for (const resource of files.ofType(types.account)) {
      const id = this.accountId(resource);
      if (id === undefined) continue;
      said.add(id);
      if (knownText(resource.properties, "joinedMethod") === "INVITED") continue;
      // An imported account keeps the name that it was made with, which nobody knows any more.
      const name = textOf(resource.properties, "roleName") ?? byDefault;
      this.addAccessRole(id, name, `with ${resource.name} of ${resource.file}`, files.origin(resource));
    }
    if (this.management === null) return;
    // Of other accounts nobody says whether they were made here or invited.
    for (const id of this.perhapsMembers())
      if (id !== this.management && !said.has(id))
        this.addAccessRole(id, byDefault, `in account ${id}`, { file: files.world.file, urn: id });
  }

  /** Accounts that are in the organisation, or may be. */
  private perhapsMembers(): Set<string> {
    const { files } = this;
    const ids = new Set(
      [...this.places.values()].flatMap(({ id, kind }) => (kind === "account" ? [id] : [])),
    );
    if (this.isComplete()) return ids;
    for (const id of this.described.keys()) ids.add(id);
    for (const resource of files.resources) {
      const account = resource.custom && resource.type.startsWith("aws:") ? files.accountOf(resource) : null;
      if (account !== null) ids.add(account);
    }
    return ids;
  }

  private addAccessRole(id: string, name: string, made: string, origin: Origin): void {
    const { files, principals } = this;
    const arn = `arn:aws:iam::${id}:role/${name}`;
    if (principals.find(arn) || principals.isAbsent(arn)) return;
    const holder = principals.add(new Holder("role", arn, id, origin));
    holder.trust =
      this.management === null
        ? new Unreadable("lets the management account in, which is not known")
        : {
            origin: `${arn} (made by Organizations ${made})`,
            content: {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Principal: { AWS: `arn:aws:iam::${this.management}:root` },
                  Action: "sts:AssumeRole",
                },
              ],
            },
          };
    principals.attach(holder, "arn:aws:iam::aws:policy/AdministratorAccess");
    files.inferred.add(
      `the accounts that Organizations made have their ${name}, for nobody has said that it was taken away`,
    );
  }

  // Finished

  /** The places above an account, the root first, itself last; whether they reach up to the root. */
  private chain(account: string): { places: Place[]; whole: boolean } {
    const places: Place[] = [];
    const seen = new Set<string>();
    let at = this.places.get(account);
    while (at && !seen.has(at.id)) {
      seen.add(at.id);
      places.unshift(at);
      at = at.parent === null ? undefined : this.places.get(at.parent);
    }
    const whole = places[0]?.kind === "root";
    // Whatever lies between: the root's policies bind every account of the organisation.
    const root = this.root === null ? undefined : this.places.get(this.root);
    if (!whole && root && places.length > 0) places.unshift(root);
    return { places, whole };
  }

  finish(others: Iterable<string>): { accounts: Map<string, Account>; organization: Organization | null } {
    const { files } = this;
    const blocks = new Map<string, PublicAccessBlock>();
    for (const resource of files.ofType("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")) {
      const account = knownText(resource.properties, "accountId") ?? files.accountOf(resource);
      if (account === null || resource.leaving) continue;
      const known = blocks.get(account);
      // Of two only what both say is sure: nobody knows which was written last.
      blocks.set(
        account,
        known ? inBoth(known, publicAccessBlockOf(resource)) : publicAccessBlockOf(resource),
      );
    }
    const ids = new Set([
      ...this.described.keys(),
      ...[...this.places.values()].flatMap(({ id, kind }) => (kind === "account" ? [id] : [])),
      ...others,
    ]);
    const full = compiled(fullAccess);
    const accounts = new Map<string, Account>();
    for (const id of ids) accounts.set(id, this.account(id, blocks.get(id) ?? noBlock, full));
    const organization: Organization | null =
      this.id === null && this.places.size === 0 && this.policies.length === 0 && this.delegated.length === 0
        ? null
        : {
            id: this.id,
            managementAccount: this.management,
            nodes: new Map(
              [...this.places].map(([id, { kind, parent, scps, rcps }]) => [
                id,
                { id, kind, parent, scps, rcps },
              ]),
            ),
            policies: this.policies,
            delegatedAdministrators: this.delegated,
            trustedServices: this.trusted === null ? null : [...this.trusted],
          };
    if ([...this.places.values()].some(({ scps, fullAccess: attached }) => scps.length > 0 && attached))
      files.inferred.add(
        "FullAWSAccess is attached throughout the organisation, where nobody says otherwise",
      );
    return { accounts, organization };
  }

  private account(id: string, publicAccessBlock: PublicAccessBlock, full: Policy | Unreadable): Account {
    const { name = null, domain = null } = this.described.get(id) ?? {};
    const isManagement = id === this.management;
    const { places, whole } = this.chain(id);
    const isMember = isManagement || (this.id !== null && places.length > 0);
    // Who does not know the management account cannot rule out that it is this one, and nothing binds that.
    const bound = isMember && !isManagement && this.management !== null;
    const levels = (kind: "scps" | "rcps"): Policy[][] =>
      !bound
        ? []
        : places.map((place) => [
            ...(kind === "scps" && place.fullAccess && !(full instanceof Unreadable) ? [full] : []),
            ...place[kind],
          ]);
    const path = [this.id, ...places.filter(({ kind }) => kind !== "account").map((place) => place.id)];
    return {
      id,
      name,
      domain: domain ?? (isManagement ? "management" : null),
      organization: isMember ? this.id : this.isComplete() ? null : "unknown",
      isManagement,
      organizationPath: isMember && whole ? `${path.join("/")}/` : null,
      scps: levels("scps"),
      rcps: levels("rcps"),
      publicAccessBlock,
    };
  }

  /** Whether an account that is nowhere in the tree is in no organisation. */
  private isComplete(): boolean {
    const { organization } = this.files.world;
    return organization === null || (organization !== undefined && organization.root !== null);
  }
}
