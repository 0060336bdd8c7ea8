/** All resources of all files together: which account and Region each is in, and what names what. */
import { arnOfAnother, arns } from "../../catalog/arns.ts";
import { parseJson } from "../iam/json.ts";
import type { Origin } from "./model.ts";
import type { State, StateResource } from "./state.ts";
import { isKnown, isRecord, knownText, type Properties, textsIn, valuesAt } from "./value.ts";
import type { World } from "./world.ts";

/** Properties by which one resource names another. */
const namingProperties = [
  "id",
  "arn",
  "name",
  "bucket",
  "url",
  "domain",
  "domainName",
  "repository",
  "repositoryName",
  "identifier",
  "keyId",
  "functionName",
  "email",
  "emailIdentity",
  "modelPackageGroupName",
  "clusterIdentifier",
  "layerArn",
  "layerName",
  "serviceName",
];

const accountInArn = /^arn:aws[\w-]*:[^:]*:[^:]*:(\d{12}):/;

/** The account in an ARN; `undefined` where it names none, as those of buckets. */
export const accountOfArn = (arn: string): string | undefined => accountInArn.exec(arn)?.[1];

/** What a reference in a property leads to. */
export type Reference =
  | { readonly kind: "absent" }
  /** Resources of the files: one, or several of which one is meant. */
  | { readonly kind: "resources"; readonly resources: readonly StateResource[]; readonly sure: boolean }
  /** A name, ARN or id of something that is in none of the files. */
  | { readonly kind: "named"; readonly text: string }
  /** Not known, and nothing tells where it comes from. */
  | { readonly kind: "unknown" };

/** Lists and blocks reach a provider as JSON text. */
function setting(properties: Properties, key: string): unknown {
  const value = properties[key];
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return undefined;
  }
}

export class Files {
  readonly resources: readonly StateResource[];
  readonly world: World;
  /** Sentences for `assumed`. */
  readonly inferred = new Set<string>();
  private readonly byUrn = new Map<string, StateResource[]>();
  private readonly byType = new Map<string, StateResource[]>();
  private readonly naming = new Map<string, Map<string, StateResource[]>>();
  private readonly accountsOfProviders = new Map<StateResource, string | undefined>();
  private readonly arnsByProvider = new Map<string, Set<string>>();

  constructor(states: readonly State[], world: World) {
    this.world = world;
    this.resources = overlaid(states);
    for (const resource of this.resources) {
      push(this.byUrn, resource.urn, resource);
      push(this.byType, resource.type, resource);
      const arn = ownArn(resource);
      const account = arn === undefined ? undefined : accountOfArn(arn);
      if (resource.provider !== undefined && account !== undefined) {
        const key = `${resource.file} ${resource.provider}`;
        const accounts = this.arnsByProvider.get(key) ?? new Set();
        accounts.add(account);
        this.arnsByProvider.set(key, accounts);
      }
    }
  }

  ofType(...types: readonly string[]): StateResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  origin(resource: StateResource): Origin {
    return { file: resource.file, urn: resource.urn };
  }

  /** How an answer cites a policy of a resource. */
  cite(resource: StateResource, property: string): string {
    return `${resource.file}: ${resource.name} (${resource.type.replace(/^.*:/, "")}.${property})`;
  }

  private providerOf(resource: StateResource): StateResource | undefined {
    const all = resource.provider === undefined ? [] : (this.byUrn.get(resource.provider) ?? []);
    return all.find(({ file }) => file === resource.file) ?? all[0];
  }

  /** The account that a provider's configuration, or failing that the ARNs of its resources, lead to. */
  private accountOfProvider(provider: StateResource): string | undefined {
    if (this.accountsOfProviders.has(provider)) return this.accountsOfProviders.get(provider);
    const account = this.lookUpAccount(provider);
    this.accountsOfProviders.set(provider, account);
    return account;
  }

  private lookUpAccount(provider: StateResource): string | undefined {
    const allowed = setting(provider.properties, "allowedAccountIds");
    const ids = (Array.isArray(allowed) ? allowed : []).map(String);
    if (ids.length === 1 && /^\d{12}$/.test(ids[0] ?? "")) return ids[0];
    // Roles are assumed one after the other: the last one acts.
    for (const key of ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"]) {
      const roles = setting(provider.properties, key);
      const last: unknown = Array.isArray(roles) ? roles.at(-1) : roles;
      const arn = isRecord(last) ? knownText(last, "roleArn") : undefined;
      const account = arn === undefined ? undefined : accountOfArn(arn);
      if (account !== undefined) return account;
    }
    const seen = this.arnsByProvider.get(`${provider.file} ${provider.urn}`);
    const [only, ...others] = seen ?? [];
    if (only === undefined || others.length > 0) return undefined;
    this.inferred.add(
      `everything that the provider ${provider.name} of ${provider.file} made is in account ${only}, as what tells its account is`,
    );
    return only;
  }

  /** The role that a resource's provider acts with: whoever has it deploys. */
  *providerRoles(): Generator<string> {
    for (const provider of this.ofType("pulumi:providers:aws"))
      for (const key of ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"])
        for (const [property, text] of textsIn(setting(provider.properties, key)))
          if (property === "roleArn" && accountOfArn(text) !== undefined) yield text;
  }

  /** The account that a resource is in; `null` where nothing tells. */
  accountOf(resource: StateResource): string | null {
    const arn = ownArn(resource);
    const fromArn = arn === undefined ? undefined : accountOfArn(arn);
    if (fromArn !== undefined) return fromArn;
    const provider = this.providerOf(resource);
    const fromProvider = provider ? this.accountOfProvider(provider) : undefined;
    if (fromProvider !== undefined) return fromProvider;
    const said = this.world.stacks.find(
      ({ project, stack }) => project === resource.project && stack === resource.stack,
    );
    return said?.account ?? null;
  }

  regionOf(resource: StateResource): string | null {
    const own = knownText(resource.properties, "region");
    if (own !== undefined) return own;
    const arn = ownArn(resource);
    const fromArn = arn === undefined ? undefined : /^arn:aws[\w-]*:[^:]*:([a-z0-9-]+):/.exec(arn)?.[1];
    if (fromArn !== undefined) return fromArn;
    const provider = this.providerOf(resource);
    return (provider ? knownText(provider.properties, "region") : undefined) ?? null;
  }

  /**
   * A resource's ARN: as AWS has answered it, or as AWS will make it up. A pattern where AWS chooses a part of it;
   * `undefined` where its name is not known either.
   */
  arnOf(resource: StateResource): string | undefined {
    const known = ownArn(resource);
    if (known !== undefined) return known;
    const template = Object.hasOwn(arns, resource.type) ? arns[resource.type] : undefined;
    if (template === undefined) return undefined;
    const region = this.regionOf(resource) ?? "*";
    const account = this.accountOf(resource);
    if (account === null && template.includes("{account}")) return undefined;
    let complete = true;
    const arn = template.replace(/\{(\w+)\}/g, (_, key: string) => {
      if (key === "partition") return partitionOf(region);
      if (key === "region") return region;
      if (key === "account") return account ?? "";
      const text = knownText(resource.properties, key);
      if (text === undefined && key === "path") return "/";
      complete &&= text !== undefined;
      return text ?? "";
    });
    return complete ? arn : undefined;
  }

  /** Tags that the provider gives everything. */
  defaultTags(resource: StateResource): Properties {
    const provider = this.providerOf(resource);
    const given = provider ? setting(provider.properties, "defaultTags") : undefined;
    return isRecord(given) && isRecord(given["tags"]) ? given["tags"] : {};
  }

  private names(type: string): Map<string, StateResource[]> {
    const found = this.naming.get(type);
    if (found) return found;
    const names = new Map<string, StateResource[]>();
    for (const resource of this.ofType(type)) {
      const add = (identity: string | undefined) => {
        if (identity === undefined || !isKnown(identity)) return;
        const same = names.get(identity);
        if (same === undefined) names.set(identity, [resource]);
        else if (same.at(-1) !== resource) same.push(resource);
      };
      add(resource.id);
      for (const property of namingProperties) {
        const value = resource.properties[property];
        if (typeof value === "string" && value !== "") add(value);
      }
    }
    this.naming.set(type, names);
    return names;
  }

  /** Every resource of these types that goes by a name, id, ARN or URL; those of one's own account before others. */
  named(text: string, types: readonly string[], from: StateResource): StateResource[] {
    const all = types.flatMap((type) => this.names(type).get(text) ?? []);
    if (all.length <= 1) return all;
    const account = this.accountOf(from);
    const near = all.filter((one) => this.accountOf(one) === account);
    const region = this.regionOf(from);
    const nearer = near.filter((one) => this.regionOf(one) === region);
    return nearer.length > 0 ? nearer : near.length > 0 ? near : all;
  }

  /** What a text of a property leads to. `property` is the one at the top: Pulumi tells sources by it. */
  follow(from: StateResource, property: string, value: unknown, types: readonly string[]): Reference {
    if (value === undefined || value === null || value === "") return { kind: "absent" };
    if (typeof value === "string" && isKnown(value)) {
      const found = this.named(value, types, from);
      if (found.length > 0) return { kind: "resources", resources: found, sure: isOne(found, this) };
      return { kind: "named", text: value };
    }
    const urns = from.sources(property.split(".")[0] ?? property);
    const sources = urns.flatMap((urn) =>
      (this.byUrn.get(urn) ?? []).filter(({ file, type }) => file === from.file && types.includes(type)),
    );
    return sources.length === 0
      ? { kind: "unknown" }
      : { kind: "resources", resources: sources, sure: sources.length === 1 && urns.length === 1 };
  }

  reference(from: StateResource, property: string, types: readonly string[]): Reference {
    const [value = undefined] = property.includes(".")
      ? valuesAt(from.properties, property)
      : [from.properties[property]];
    return this.follow(from, property, value, types);
  }

  /** What each item of a list leads to. */
  references(from: StateResource, property: string, types: readonly string[]): Reference[] {
    const value = from.properties[property];
    if (value === undefined || value === null) return [];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item) => this.follow(from, property, item, types));
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** Several entries of one thing: managed by one stack, read by others. */
function isOne(found: readonly StateResource[], files: Files): boolean {
  if (found.length === 1) return true;
  const arns = new Set(found.map((one) => ownArn(one) ?? one.urn));
  return arns.size === 1 && new Set(found.map((one) => files.accountOf(one))).size === 1;
}

/** What a stack manages before what others have read of it. */
export const managedFirst = (resources: readonly StateResource[]): StateResource[] =>
  [...resources].sort((one, other) => Number(one.external) - Number(other.external));

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const same = map.get(key);
  if (same) same.push(value);
  else map.set(key, [value]);
}

/** The ARN that AWS has answered; `undefined` where it is not known or there is none under that name. */
export function ownArn(resource: StateResource): string | undefined {
  if (arnOfAnother.has(resource.type)) return undefined;
  const arn = resource.properties["arn"];
  return typeof arn === "string" && arn.startsWith("arn:") && isKnown(arn) ? arn : undefined;
}

/** Plans over checkpoints: what a plan changes counts as it will be, what it deletes is gone. */
function overlaid(states: readonly State[]): StateResource[] {
  const planned = new Set<string>();
  const gone = new Set<string>();
  for (const state of states) {
    if (state.kind !== "plan") continue;
    for (const { urn } of state.resources) planned.add(urn);
    for (const urn of state.gone) gone.add(urn);
  }
  return states.flatMap((state) =>
    state.kind === "plan"
      ? [...state.resources]
      : state.resources.filter(({ urn, leaving }) => leaving || (!planned.has(urn) && !gone.has(urn))),
  );
}
