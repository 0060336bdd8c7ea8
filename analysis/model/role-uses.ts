/** Which role a resource runs as, or hands to whom it serves, as its settings say (catalog/runs-as.ts). */
import { type RolesInText, runsAs, runsAsInText, runsAsOptions } from "../../catalog/runs-as.ts";
import { JsonError, parseJson } from "../iam/json.ts";
import type { Files } from "./files.ts";
import { roleTypes } from "./holders.ts";
import type { RoleUse } from "./model.ts";
import type { Principals } from "./principals.ts";
import type { StateResource } from "./state.ts";
import { isKnown, isRecord, knownText, textsIn } from "./value.ts";

export const profileType = "aws:iam/instanceProfile:InstanceProfile";

export const roleInText = /arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+/g;
/** Properties that name somebody who is let in, or somebody's doing, and no role to run as. */
export const namesSomebodyElse = /principal|grantee|sourcearn|^tags(all)?$/i;

/** A row of a table; a type of a hostile file may be called like a method of every object. */
const ofType = <T>(table: Readonly<Record<string, T>>, type: string): T | undefined =>
  Object.hasOwn(table, type) ? table[type] : undefined;

/** Roles of instance profiles: by ARN, by URN, by account and name. */
const profileKey = (name: string, account: string | null): string =>
  /^(arn|urn):/.test(name) ? name : `${account} ${name}`;

export class RoleUses {
  private readonly files: Files;
  private readonly principals: Principals;
  private readonly ofProfiles = new Map<string, string[]>();

  constructor(files: Files, principals: Principals) {
    this.files = files;
    this.principals = principals;
    for (const resource of files.ofType(profileType)) {
      const roles = this.roles(resource, "role", resource.properties["role"]);
      const account = files.accountOf(resource);
      for (const name of [
        files.arnOf(resource),
        knownText(resource.properties, "name"),
        resource.id,
        resource.urn,
      ]) {
        if (name === undefined) continue;
        const key = profileKey(name, account);
        this.ofProfiles.set(key, [...(this.ofProfiles.get(key) ?? []), ...roles]);
      }
    }
  }

  /** The roles that a value stands for: a role's ARN or name, an instance profile's, or something unknown. */
  private roles(resource: StateResource, property: string, value: unknown): string[] {
    const { files, principals } = this;
    if (value === undefined || value === null || value === "" || value === "LAUNCH_ROLE") return [];
    const [top = property] = property.split(".");
    if (typeof value === "string" && isKnown(value)) {
      const ofProfile = this.ofProfiles.get(profileKey(value, files.accountOf(resource)));
      if (ofProfile) return ofProfile;
      if (value.includes(":instance-profile/") || /instance_?profile/i.test(property)) return ["unknown"];
    } else {
      const profiles = files.follow(resource, top, value, [profileType]);
      if (profiles.kind === "resources")
        return profiles.resources.flatMap(({ urn }) => this.ofProfiles.get(urn) ?? []);
    }
    const { holders } = principals.roleOf(resource, top, this.withAccount(value, resource));
    return holders.length > 0 ? holders.map(({ arn }) => arn) : ["unknown"];
  }

  /** The role that AWS made for a service goes by its path: `/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`. */
  private withAccount(value: unknown, resource: StateResource): unknown {
    const account = this.files.accountOf(resource);
    return typeof value === "string" && value.startsWith("/aws-service-role/") && account !== null
      ? `arn:aws:iam::${account}:role${value}`
      : value;
  }

  /**
   * @param except a property that holds a policy: whom that names is let in, and nobody's role
   */
  of(resource: StateResource, except?: string): RoleUse[] {
    const found = new Map<string, RoleUse>();
    const add = (property: string, value: unknown) => {
      for (const role of this.roles(resource, property, value))
        found.set(`${role} ${property}`, { role, property });
    };
    const settings = resource.type === profileType ? ["role"] : ofType(runsAs, resource.type);
    if (settings) for (const [path, value] of named(resource.properties, new Set(settings))) add(path, value);
    const options = ofType(runsAsOptions, resource.type);
    if (options) for (const [path, value] of optionsOf(resource.properties, options)) add(path, value);
    const inText = ofType(runsAsInText, resource.type);
    if (inText)
      for (const [path, value] of named(resource.properties, new Set(inText.settings)))
        for (const role of rolesInText(path, value, inText)) add(path, role);
    for (const [key, value] of Object.entries(resource.properties)) {
      if (key === except || settings?.includes(key) || namesSomebodyElse.test(key)) continue;
      if (typeof value === "string" && !isKnown(value)) {
        // A whole block or text that is not known yet may name a role: whichever it is put together from.
        if (this.files.follow(resource, key, value, [...roleTypes, profileType]).kind === "resources")
          add(key, value);
      } else if (!settings)
        // A type without a row may run as a role all the same: whatever names one counts.
        for (const [property, text] of textsIn(value, key))
          if (text.includes(":role/") && !namesSomebodyElse.test(property))
            for (const [role] of text.matchAll(roleInText)) add(property, role);
    }
    return [...found.values()];
  }
}

/** Every value under one of these names, however deep, with the path to it. */
function* named(
  value: unknown,
  names: ReadonlySet<string>,
  path = "",
  depth = 0,
): Generator<[string, unknown]> {
  if (depth > 64 || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) yield* named(one, names, path, depth + 1);
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (!names.has(key)) {
      yield* named(one, names, at, depth + 1);
      continue;
    }
    if (typeof one === "object" && one !== null)
      for (const [property, text] of textsIn(one, key))
        yield [`${at}${property === key ? "" : `.${property}`}`, text];
    else yield [at, one];
  }
}

/** Settings kept as a list of names and values. */
function* optionsOf(value: unknown, names: readonly string[], path = ""): Generator<[string, unknown]> {
  if (Array.isArray(value)) for (const one of value) yield* optionsOf(one, names, path);
  if (!isRecord(value)) return;
  const name = value["name"] ?? value["key"];
  if (typeof name === "string" && names.includes(name))
    for (const key of ["value", "stringValue", "refValue", "staticValue", "values"])
      for (const [, one] of textsIn(value[key])) yield [path, one];
  for (const [key, one] of Object.entries(value))
    if (typeof one === "object") yield* optionsOf(one, names, path === "" ? key : path);
}

/** A role by its ARN or its name; not a variable, and not the caller of an interface, who is nobody of its own. */
const isRole = (text: string): boolean =>
  text.startsWith("arn:") ? text.includes(":role/") : /^[\w+=,.@-]+$/.test(text);

/** What stands under some names in a text, or in a map, one of whose entries the path names. */
function* rolesInText(path: string, value: unknown, { settings, names }: RolesInText): Generator<unknown> {
  const last = path.slice(path.lastIndexOf(".") + 1);
  if (names.includes(last)) {
    if (typeof value !== "string" || !isKnown(value) || isRole(value)) yield value;
    return;
  }
  if (!settings.includes(last) || value === undefined || value === null) return;
  if (typeof value !== "string" || !isKnown(value)) {
    yield value;
    return;
  }
  for (const role of textsUnder(value, names)) if (!isKnown(role) || isRole(role)) yield role;
}

/** The texts under some names, in JSON however deep, or on the lines of YAML and the like. */
function* textsUnder(text: string, names: readonly string[]): Generator<string> {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const line = new RegExp(`["']?\\b(?:${names.join("|")})["']?\\s*[:=]\\s*["']?([^\\s"',;}]+)`, "g");
    for (const [, found = ""] of text.matchAll(line)) yield found;
    return;
  }
  for (const [, one] of named(json, new Set(names))) if (typeof one === "string") yield one;
}
