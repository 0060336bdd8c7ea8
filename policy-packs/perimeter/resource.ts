/** What an invariant looks at: one resource as Pulumi hands it to a pack, and how resources name each other. */
import { CannotTell, NotKnownYet } from "../../analysis/cannot-tell.ts";

export type Properties = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly urn: string;
  /** Type token, the newer one where the provider has two for the same thing. */
  readonly type: string;
  /** The name that the program gave it. */
  readonly name: string;
  /** Inputs before it is made, outputs afterwards. Reading a value that is not known yet throws. */
  readonly properties: Properties;
  /** What the program asked for, where the properties are what came of it. */
  readonly inputs?: Properties | undefined;
  readonly protect: boolean;
  /** Configuration of its provider. */
  readonly provider?: Properties | undefined;
  /** Whether it is no component, where that is said: what has a provider is none. */
  readonly isCustom?: boolean;
  /** URNs that the value of each property was computed from; only where the whole stack is looked at. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
}

/** Provider version 7 renamed the `V2` types of S3 back; stacks hold either token. */
export const currentType = (type: string): string =>
  type.startsWith("aws:s3/bucket") ? type.replace(/V2(?=:|$)/g, "") : type;

/** Every token that stands for a type. */
export const tokensOf = (type: string): string[] => {
  const [service, name] = [type.slice(0, type.lastIndexOf(":")), type.slice(type.lastIndexOf(":") + 1)];
  return type.startsWith("aws:s3/bucket") ? [type, `${service}V2:${name}V2`] : [type];
};

/** A text property; undefined where it is absent. */
export function text(resource: Resource, key: string): string | undefined {
  const value = resource.properties[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw new CannotTell(`${key} is no text`);
  return value;
}

/**
 * A text property that the resource cannot be without.
 * @throws CannotTell where it is absent: an engine that knows nothing of a resource yet leaves its properties out
 */
export function needed(resource: Resource, key: string): string {
  const value = text(resource, key);
  if (value === undefined) throw new CannotTell(`${key} is missing`);
  return value;
}

/**
 * A number; undefined where it is absent. Providers also take numbers as text, and read whole ones as Go does: with a zero
 * in front they are octal.
 * https://pkg.go.dev/strconv#ParseInt
 * @throws CannotTell where it is none, or one that is not read the same everywhere
 */
export function number(properties: Properties, key: string): number | undefined {
  const value = properties[key];
  if (value === undefined || value === null) return undefined;
  const read = typeof value === "string" && /^[+-]?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof read !== "number" || Number.isNaN(read)) throw new CannotTell(`${key} is no number`);
  return read;
}

/** Texts that the provider takes for a switch: https://pkg.go.dev/strconv#ParseBool */
const switchedOn = ["1", "t", "T", "TRUE", "true", "True"];
const switchedOff = ["0", "f", "F", "FALSE", "false", "False"];

/**
 * Whether a switch is on. Providers also take switches as text.
 * @throws CannotTell where a text is neither on nor off
 */
export function isOn(properties: Properties, key: string): boolean {
  const value = properties[key];
  if (typeof value !== "string" || value === "") return value === true;
  if (!switchedOn.includes(value) && !switchedOff.includes(value))
    throw new CannotTell(`${key} is neither on nor off`);
  return switchedOn.includes(value);
}

/** A list; empty where it is absent. */
export function list(properties: Properties, key: string): unknown[] {
  const value = properties[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new CannotTell(`${key} is no list`);
  return [...value];
}

/** An object, or the objects of a list; empty where it is absent. Blocks of the provider arrive in both forms. */
export function blocks(properties: Properties, key: string): Properties[] {
  const value = properties[key];
  if (value === undefined || value === null) return [];
  const all: unknown[] = Array.isArray(value) ? [...value] : [value];
  return all.map((one) => {
    if (typeof one !== "object" || one === null) throw new CannotTell(`${key} is no object`);
    return one as Properties;
  });
}

/** A list of texts; empty where it is absent. */
export const texts = (properties: Properties, key: string): string[] =>
  list(properties, key).map((value) => {
    if (typeof value !== "string") throw new CannotTell(`${key} holds something that is no text`);
    return value;
  });

/**
 * Settings as they will be. Where a program leaves one out that AWS fills in, a preview does not know it: then there is what
 * the program asked for, which is nothing.
 */
export const settled = (resource: Resource, ...keys: readonly string[]): Properties =>
  Object.fromEntries(
    keys.map((key) => {
      try {
        return [key, resource.properties[key]];
      } catch (unknown) {
        if (resource.inputs === undefined) throw unknown;
        return [key, resource.inputs[key]];
      }
    }),
  );

/** The accounts that a provider may act in. Providers get lists as JSON text. */
export function allowedAccounts(provider: Properties): string[] {
  const value = provider["allowedAccountIds"];
  if (value === undefined || value === null) return [];
  try {
    const accounts: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return Array.isArray(accounts) ? accounts.map(String) : [];
  } catch {
    throw new CannotTell("allowedAccountIds is no list");
  }
}

/**
 * The account that a resource is in.
 * @throws CannotTell where its provider is not pinned to exactly one
 */
export function accountOf(resource: Resource): string {
  const [account, ...others] = resource.provider ? allowedAccounts(resource.provider) : [];
  if (account === undefined || others.length > 0)
    throw new CannotTell("its provider is not pinned to one account with allowedAccountIds");
  return account;
}

/** What other resources name one of these by; `id` and `arn` for every other type. */
const namedBy: Readonly<Record<string, readonly string[]>> = {
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault": ["name"],
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": ["name"],
  "aws:backup/vault:Vault": ["name"],
  "aws:iam/role:Role": ["name"],
  "aws:s3/bucket:Bucket": ["bucket"],
};

/** Everything that other resources may name this one by, as far as it is known. */
function identitiesOf(resource: Resource): Set<string> {
  const found = new Set<string>();
  for (const key of namedBy[resource.type] ?? ["id", "arn"]) {
    let value: unknown;
    try {
      value = resource.properties[key];
    } catch {
      continue; // not known yet; another of them may be
    }
    if (typeof value !== "string" || value === "") continue;
    found.add(value);
    if (key === "arn") found.add(value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1));
  }
  return found;
}

/** Resources of one type by what one of their properties names, and those of which that is not known. */
interface Naming {
  readonly known: ReadonlyMap<string, readonly Resource[]>;
  readonly open: readonly Resource[];
}

/** The resources of one stack. */
export class Graph {
  readonly resources: readonly Resource[];
  readonly #byType = new Map<string, Resource[]>();
  readonly #byUrn: ReadonlyMap<string, Resource>;
  readonly #namings = new Map<string, Naming>();
  readonly #worked = new Map<string, unknown>();

  constructor(resources: readonly Resource[]) {
    this.resources = resources;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const resource of resources) {
      const same = this.#byType.get(resource.type);
      if (same) same.push(resource);
      else this.#byType.set(resource.type, [resource]);
    }
  }

  /** What a check works out of the whole stack: once, not anew for every resource. */
  once<Value>(what: string, work: () => Value): Value {
    if (!this.#worked.has(what)) this.#worked.set(what, work());
    return this.#worked.get(what) as Value;
  }

  ofType(...types: readonly string[]): Resource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /**
   * The resources of a type whose property names `target`.
   * @throws where that cannot be told of one of them
   */
  naming(target: Resource, type: string, property: string): Resource[] {
    const identities = identitiesOf(target);
    if (identities.size === 0)
      return this.ofType(type).filter((resource) => this.names(resource, property, target));
    const { known, open } = this.#naming(type, property);
    return [
      ...[...identities].flatMap((identity) => known.get(identity) ?? []),
      ...open.filter((resource) => this.names(resource, property, target)),
    ];
  }

  /** The index behind `naming`: without it every bucket would be held against every bucket's setting. */
  #naming(type: string, property: string): Naming {
    const key = `${type} ${property}`;
    const found = this.#namings.get(key);
    if (found) return found;
    const known = new Map<string, Resource[]>();
    const open: Resource[] = [];
    for (const resource of this.ofType(type)) {
      let value: string;
      try {
        value = needed(resource, property);
      } catch {
        open.push(resource);
        continue;
      }
      const same = known.get(value);
      if (same) same.push(resource);
      else known.set(value, [resource]);
    }
    const naming = { known, open };
    this.#namings.set(key, naming);
    return naming;
  }

  /** The resources of this stack that the value of a property was computed from. */
  sourcesOf(resource: Resource, property: string): Resource[] {
    return (resource.sources?.[property] ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
  }

  /**
   * A text property; where it is not known yet, what follows from the resources that it comes from.
   * @throws where nothing follows
   */
  textFrom(
    resource: Resource,
    property: string,
    follows: (sources: readonly Resource[]) => string | undefined,
  ): string {
    try {
      return needed(resource, property);
    } catch (unknown) {
      const sources = this.sourcesOf(resource, property);
      const found = sources.length > 0 ? follows(sources) : undefined;
      if (found === undefined) throw unknown;
      return found;
    }
  }

  /**
   * Whether a property of `resource` names `target`, by ARN, id or name.
   * Before AWS has chosen an id, what counts is the resource that the property's value comes from.
   * @throws where neither can be told
   */
  names(resource: Resource, property: string, target: Resource): boolean {
    const sources = this.sourcesOf(resource, property).filter((source) => source.type === target.type);
    const comesFrom = (unknown: unknown): boolean => {
      if (sources.length !== 1) throw unknown;
      return sources[0]?.urn === target.urn;
    };
    let value: string;
    try {
      value = needed(resource, property);
    } catch (unknown) {
      return comesFrom(unknown);
    }
    const known = identitiesOf(target);
    return known.size > 0
      ? known.has(value)
      : comesFrom(new NotKnownYet(`whether ${resource.name} is for it, which has no name or id yet`));
  }
}
