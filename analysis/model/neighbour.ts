/**
 * What a neighbour needs to know of a resource: the properties that this model reads of its type, and nothing else, for a
 * world file that is checked in and read by every stack's pipeline. What a property holds beside what the model reads
 * stays out as well: of code, definitions and parameters there are the addresses in them, and the roles.
 *
 * The list follows from the catalogue's rows where they say what is read, and from `readHere` where code does. A test holds
 * that the model of what is kept is the model of the whole.
 */
import { accessElsewhere } from "../../catalog/access-elsewhere.ts";
import { arns, aspectOf } from "../../catalog/arns.ts";
import { connections, sharedWith } from "../../catalog/connections.ts";
import { delegatingTypes } from "../../catalog/delegated-administrators.ts";
import { edges } from "../../catalog/edges/index.ts";
import { goals } from "../../catalog/goals.ts";
import { plainPackages } from "../../catalog/plain-types.ts";
import { resourcePolicies } from "../../catalog/resource-policies.ts";
import { runsAs, runsAsInText, runsAsOptions } from "../../catalog/runs-as.ts";
import { runsWhat } from "../../catalog/runs-what.ts";
import { credentialForms, secretProperties } from "../../catalog/secret-properties.ts";
import { JsonError, parseJson } from "../iam/json.ts";
import { addressesIn } from "./contents.ts";
import { Files } from "./files.ts";
import { latestVersion, launching } from "./latest.ts";
import { permissionTypes } from "./permissions.ts";
import { namesSomebodyElse, profileType, roleInText } from "./role-uses.ts";
import { openState, readState, StateError, type StateFile, StateResource } from "./state.ts";
import { isPlainTemplate } from "./template.ts";
import { isKnown, isRecord, meaningOf, type Properties, readValue, secretValue } from "./value.ts";
import type { World, WorldNeighbour } from "./world.ts";

const iam = (name: string): string => `aws:iam/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const ofEach = (suffix: string): string[] => ["Role", "User", "Group"].map((kind) => iam(`${kind}${suffix}`));
const organizations = (name: string): string =>
  `aws:organizations/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const center = (name: string): string =>
  `aws:ssoadmin/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const cognito = (name: string): string =>
  `aws:cognito/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

const block = "blockPublicAcls ignorePublicAcls blockPublicPolicy restrictPublicBuckets";

/** What code of the model and of the prover reads by name, by type: paths, of which a dot leads into a block. */
const readHere: readonly (readonly [types: readonly string[], paths: string])[] = [
  // holders.ts, grants.ts, managed.ts, principals.ts
  [
    [iam("Role"), iam("ServiceLinkedRole")],
    "name path assumeRolePolicy inlinePolicies managedPolicyArns permissionsBoundary maxSessionDuration uniqueId awsServiceName tags tagsAll",
  ],
  [[iam("User")], "name path permissionsBoundary uniqueId tags tagsAll"],
  [[iam("Group")], "name path uniqueId"],
  [[iam("Policy")], "name path policy"],
  [ofEach("Policy"), "role user group name policy"],
  [ofEach("PolicyAttachment"), "role user group policyArn"],
  [ofEach("PoliciesExclusive"), "roleName userName groupName policyNames"],
  [ofEach("PolicyAttachmentsExclusive"), "roleName userName groupName policyArns"],
  [[iam("PolicyAttachment")], "policyArn roles users groups"],
  [[iam("GroupMembership")], "group users"],
  [[iam("UserGroupMembership")], "user groups"],
  [[iam("AccessKey"), iam("UserLoginProfile")], "user"],
  [[iam("ServiceSpecificCredential"), iam("SigningCertificate")], "userName"],
  [[iam("SshKey")], "username"],
  [[iam("OpenIdConnectProvider")], "url clientIdLists"],
  [["aws:iam/samlProvider:SamlProvider"], "name"],
  [[profileType], "name path role"],
  // identity-center.ts
  [[center("PermissionSet")], "name instanceArn"],
  [[center("PermissionSetInlinePolicy")], "permissionSetArn instanceArn inlinePolicy"],
  [[center("ManagedPolicyAttachment")], "permissionSetArn instanceArn managedPolicyArn"],
  [[center("ManagedPolicyAttachmentsExclusive")], "permissionSetArn instanceArn managedPolicyArns"],
  [
    [center("CustomerManagedPolicyAttachment")],
    "permissionSetArn instanceArn customerManagedPolicyReference",
  ],
  [
    [center("CustomerManagedPolicyAttachmentsExclusive")],
    "permissionSetArn instanceArn customerManagedPolicyReferences",
  ],
  [[center("PermissionsBoundaryAttachment")], "permissionSetArn instanceArn permissionsBoundary"],
  [[center("AccountAssignment")], "permissionSetArn instanceArn targetId principalType principalId"],
  // organization.ts
  [
    [organizations("Organization")],
    "masterAccountId roots.id accounts.id accounts.name enabledPolicyTypes awsServiceAccessPrincipals",
  ],
  [[organizations("AwsServiceAccess")], "servicePrincipal"],
  [[organizations("OrganizationalUnit")], "name parentId"],
  [[organizations("Account")], "name parentId joinedMethod roleName"],
  [[organizations("Policy")], "name type content"],
  [[organizations("PolicyAttachment")], "policyId targetId"],
  [[organizations("DelegatedAdministrator")], "accountId servicePrincipal"],
  ...delegatingTypes.map(({ type, account }) => [[type], account] as const),
  [["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"], block],
  [["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"], `accountId ${block}`],
  // network.ts
  [
    ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    "vpcId serviceNetworkArn resourceConfigurationArn serviceName policy",
  ],
  [["aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"], "vpcEndpointId policy"],
  // reach/identity-pools.ts
  [
    [cognito("IdentityPool")],
    "allowUnauthenticatedIdentities allowClassicFlow supportedLoginProviders openidConnectProviderArns cognitoIdentityProviders.providerName",
  ],
  [[cognito("IdentityPoolRoleAttachment")], "identityPoolId"],
  [
    [cognito("UserPool")],
    "adminCreateUserConfig.allowAdminCreateUserOnly lambdaConfig.preSignUp autoVerifiedAttributes",
  ],
  [[cognito("IdentityProvider")], "userPoolId providerType providerDetails.oidc_issuer"],
  // files.ts
  [
    ["pulumi:providers:aws"],
    "region allowedAccountIds assumeRoles.roleArn assumeRole.roleArn assumeRoleWithWebIdentity.roleArn defaultTags.tags",
  ],
];

/** By which others name a resource (files.ts). */
const names =
  "id arn name bucket url domain domainName repository repositoryName identifier keyId functionName emailIdentity modelPackageGroupName clusterIdentifier layerArn layerName serviceName";

/** By which a copy that is shared is known to be one of something (reach/goals.ts). */
const ofCopies = /^(name|\w*(Identifier|Id|Arn))$/;
const copyTypes: ReadonlySet<string> = new Set([
  ...Object.keys(sharedWith),
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
  "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission",
]);

/** Paths as a tree; `true`: everything below. */
type Kept = true | { readonly [key: string]: Kept };
type Growing = true | { [key: string]: Growing };

const keptByType = new Map<string, { [key: string]: Growing }>();

function keep(type: string, paths: Iterable<string>): void {
  const tree = keptByType.get(type) ?? {};
  keptByType.set(type, tree);
  for (const path of paths) {
    const parts = path.split(".");
    let at = tree;
    for (const [index, part] of parts.entries()) {
      const there = Object.hasOwn(at, part) ? at[part] : undefined;
      if (there === true) break;
      if (index === parts.length - 1) at[part] = true;
      else {
        const inner = there ?? {};
        at[part] = inner;
        at = inner;
      }
    }
  }
}

/** What a row of the catalogue means by name, wherever it stands in it. */
function* namedIn(
  value: unknown,
): Generator<readonly [types: readonly string[], properties: readonly string[]]> {
  if (Array.isArray(value)) for (const one of value) yield* namedIn(one);
  if (!isRecord(value)) return;
  if (value["kind"] === "named" && Array.isArray(value["types"]) && Array.isArray(value["properties"]))
    yield [value["types"] as string[], value["properties"] as string[]];
  for (const one of Object.values(value)) yield* namedIn(one);
}

for (const [types, paths] of readHere) for (const type of types) keep(type, paths.split(" "));
for (const [type, template] of Object.entries(arns))
  keep(
    type,
    [...template.matchAll(/\{(\w+)\}/g)].flatMap(([, key = ""]) =>
      ["partition", "region", "account"].includes(key) ? [] : [key],
    ),
  );
for (const { type, document, of } of resourcePolicies) keep(type, [document, ...(of ? [of.property] : [])]);
for (const { type, property, reads } of permissionTypes) keep(type, [property, ...reads]);
for (const { type, ends, accounts } of connections) keep(type, [...ends, ...(accounts ?? [])]);
for (const [type, paths] of Object.entries(sharedWith)) keep(type, paths);
for (const [types, properties] of [...namedIn(edges), ...namedIn(goals)])
  for (const type of types) keep(type, properties);
for (const { type, documents } of runsWhat) keep(type, documents ?? []);

const unlessByType = new Map(
  accessElsewhere.flatMap(({ type, unless }) => (unless ? [[type, unless.property]] : [])),
);
const templateByType = new Map(
  accessElsewhere.flatMap(({ type, unlessPlain }) =>
    unlessPlain === undefined ? [] : [[type, unlessPlain]],
  ),
);
for (const [type, property] of unlessByType) keep(type, [property]);

const namedByOthers: ReadonlySet<string> = new Set([
  ...resourcePolicies.flatMap(({ of }) => of?.types ?? []),
  ...permissionTypes.flatMap(({ of }) => of),
  ...aspectOf.flatMap(({ of }) => of),
  ...connections.flatMap(({ type, isNode }) => (isNode ? [type] : [])),
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcEndpointService:VpcEndpointService",
]);
for (const type of namedByOthers) keep(type, names.split(" "));

/** Types of which the model reads what `keptByType` says and no more: no role, no address in them counts. */
const readByName: ReadonlySet<string> = new Set(
  readHere
    .flatMap(([types]) => types)
    .filter((type) => /^(aws:(iam|organizations|ssoadmin)\/|pulumi:)/.test(type)),
);

const contentsByType = new Map(runsWhat.map((row) => [row.type, row]));
const ownRow = <Row>(rows: Readonly<Record<string, Row>>, type: string): Row | undefined =>
  Object.hasOwn(rows, type) ? rows[type] : undefined;

const aspectProperty = new Map<string, string | undefined>();

/** The property by which a type says of which other resource it says more. */
function aspectPropertyOf(type: string): string | undefined {
  if (!aspectProperty.has(type))
    aspectProperty.set(type, aspectOf.find(({ types }) => types.test(type))?.property);
  return aspectProperty.get(type);
}

/** Whether a property is the resource's ARN under a name of its type (resources.ts). */
function isOwnArn(type: string, key: string): boolean {
  if (!key.endsWith("Arn")) return false;
  const name = type.slice(type.lastIndexOf(":") + 1).toLowerCase();
  const stem = key.slice(0, -3).toLowerCase();
  return stem.endsWith(name) || name.endsWith(stem);
}

/** What is kept of a property as it is. */
function keptOf(type: string, key: string): Kept | undefined {
  const kept = keptByType.get(type);
  if (kept && Object.hasOwn(kept, key)) return kept[key];
  if (!type.startsWith("aws:")) return undefined;
  return key === "arn" ||
    key === "region" ||
    key === aspectPropertyOf(type) ||
    isOwnArn(type, key) ||
    (copyTypes.has(type) && ofCopies.test(key))
    ? true
    : undefined;
}

/** The value as far as the tree goes. A block is there even where nothing of it is kept: that it is there is read, too. */
function pruned(value: unknown, kept: Kept): unknown {
  if (kept === true) return value;
  if (Array.isArray(value)) return value.map((one) => pruned(one, kept));
  if (!isRecord(value)) return typeof value === "string" && !isKnown(value) ? value : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const inner = Object.hasOwn(kept, key) ? kept[key] : undefined;
      const read = inner === undefined ? undefined : pruned(one, inner);
      return read === undefined ? [] : [[key, read]];
    }),
  );
}

/** Roles under some names in a text, as JSON or on the lines of YAML: as a text that says the same of them. */
function rolesNamed(text: string, wanted: readonly string[]): Properties[] {
  const found: Properties[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (depth > 64 || typeof value !== "object" || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      if (wanted.includes(key)) {
        const read = textsOnly(one);
        if (read !== undefined) found.push({ [key]: read });
      } else walk(one, depth + 1);
    }
  };
  try {
    walk(parseJson(text), 0);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const line = new RegExp(`["']?\\b(${wanted.join("|")})["']?\\s*[:=]\\s*["']?([^\\s"',;}]+)`, "g");
    for (const [, key = "", role = ""] of text.matchAll(line)) found.push({ [key]: role });
  }
  return found;
}

/** Names of Identity Center's roles, spelled out (identity-center.ts). */
const reservedRole = /AWSReservedSSO_[\w+=,.@-]{1,32}_[0-9a-f]{16}(?![0-9a-f])/g;

/** How the parts of one type's properties are read that do not count as a whole. */
class Parts {
  private readonly type: string;
  private readonly account: string | null;
  private readonly settings: ReadonlySet<string> | undefined;
  private readonly options: readonly string[];
  private readonly contents: ReadonlySet<string>;
  private readonly objects: readonly (readonly [string, string])[];
  private readonly takesLatest: boolean;

  constructor(type: string, account: string | null) {
    this.type = type;
    this.account = account;
    const settings = ownRow(runsAs, type);
    this.settings = settings && new Set(settings);
    this.options = ownRow(runsAsOptions, type) ?? [];
    const row = contentsByType.get(type);
    this.contents = new Set(row?.settings);
    this.objects = row?.objects ?? [];
    this.takesLatest = launching.test(type);
  }

  /** What the model reads of a value; `undefined`: nothing. */
  of(value: unknown, key: string, top: string, depth = 0, within = false): unknown {
    if (depth > 64) return undefined;
    // Whatever stands below a setting that says where something is taken from says so, too.
    const isContent = within || this.contents.has(key);
    if (typeof value === "string") return this.text(value, key, top, isContent);
    // No role, and so any one.
    if (typeof value !== "object" && this.mayNameRole(key)) return value;
    if (Array.isArray(value)) {
      const items = value.flatMap((one) => this.of(one, key, top, depth + 1, isContent) ?? []);
      return items.length === 0 ? undefined : items;
    }
    if (!isRecord(value)) return undefined;
    // A role may stand in a map under a setting's name.
    const named = this.settings?.has(key) === true || this.inText?.names.includes(key) === true;
    const kept = Object.entries(value).flatMap(([inner, one]) => {
      const read = named ? textsOnly(one) : this.of(one, inner, top, depth + 1, isContent);
      return read === undefined ? [] : [[inner, read] as const];
    });
    const all = { ...this.option(value), ...this.object(value), ...Object.fromEntries(kept) };
    return Object.keys(all).length === 0 ? undefined : all;
  }

  private get inText() {
    return ownRow(runsAsInText, this.type);
  }

  private mayNameRole(key: string): boolean {
    const { inText } = this;
    return (
      this.settings?.has(key) === true ||
      inText?.names.includes(key) === true ||
      inText?.settings.includes(key) === true
    );
  }

  /** What is read of settings that stand side by side at the top. */
  beside(properties: Properties): Properties {
    return { ...this.option(properties), ...this.object(properties) };
  }

  /** A setting in a list of names and values. */
  private option(value: Properties): Properties {
    const name = value["name"] ?? value["key"];
    if (typeof name !== "string" || !this.options.includes(name)) return {};
    return Object.fromEntries(
      ["name", "key", "value", "stringValue", "refValue", "staticValue", "values"].flatMap((key) => {
        const read = textsOnly(value[key]);
        return read === undefined ? [] : [[key, read]];
      }),
    );
  }

  private object(value: Properties): Properties {
    return Object.fromEntries(
      this.objects.flatMap(([bucket, key]) =>
        typeof value[bucket] === "string" && value[bucket] !== ""
          ? [bucket, key].flatMap((one) => (typeof value[one] === "string" ? [[one, value[one]]] : []))
          : [],
      ),
    );
  }

  private text(text: string, key: string, top: string, isContent: boolean): string | undefined {
    const { inText } = this;
    const isSetting = this.settings?.has(key) === true;
    const isText = inText?.settings.includes(key) === true;
    if (isSetting || inText?.names.includes(key)) return text;
    if (!isKnown(text)) return isText || isContent || key === top ? text : undefined;
    const roles = isText ? rolesNamed(text, inText.names) : [];
    const found = new Set<string>(isContent ? addressesIn(text, this.account) : []);
    if (
      !this.settings &&
      !namesSomebodyElse.test(top) &&
      !namesSomebodyElse.test(key) &&
      text.includes(":role/")
    )
      for (const [role] of text.matchAll(roleInText)) found.add(role);
    if (text.includes("AWSReservedSSO_")) for (const [role] of text.matchAll(reservedRole)) found.add(role);
    if (this.takesLatest && latestVersion.test(text)) found.add("$Latest");
    if (roles.length > 0) return JSON.stringify([...roles, ...found]);
    return found.size > 0 ? [...found].join(" ") : undefined;
  }
}

/** The texts of a value, in its form. */
function textsOnly(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return value;
  if (depth > 64 || typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.flatMap((one) => textsOnly(one, depth + 1) ?? []);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const read = textsOnly(one, depth + 1);
      return read === undefined ? [] : [[key, read]];
    }),
  );
}

/** Two parts of one block. */
function merged(one: Properties, other: Properties): Properties {
  const all: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = Object.hasOwn(all, key) ? all[key] : undefined;
    all[key] = isRecord(there) && isRecord(value) ? merged(there, value) : (there ?? value);
  }
  return all;
}

/** The same with a mark wherever either side has one: what is a secret as an input is one as an output. */
function veiled(value: unknown, other: unknown, depth = 0): unknown {
  if (value === secretValue || other === secretValue) return secretValue;
  if (depth > 64 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const others: readonly unknown[] = Array.isArray(other) ? other : [];
    return value.map((one, index) => veiled(one, others[index], depth + 1));
  }
  const beside = isRecord(other) ? other : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      veiled(one, Object.hasOwn(beside, key) ? beside[key] : undefined, depth + 1),
    ]),
  );
}

/** Texts and numbers that a file has in clear and marks as secrets. */
export function plaintextsIn(value: unknown, found: Set<string> = new Set(), depth = 0): Set<string> {
  if (depth > 64 || typeof value !== "object" || value === null) return found;
  if (isRecord(value) && meaningOf(value) === "secret") {
    const { plaintext } = value;
    let open = value["value"];
    if (typeof plaintext === "string")
      try {
        open = parseJson(plaintext);
      } catch {
        open = plaintext;
      }
    else if (isRecord(open) || Array.isArray(open)) plaintextsIn(open, found, depth + 1);
    for (const one of leaves(open)) found.add(one);
    return found;
  }
  for (const one of Object.values(value)) plaintextsIn(one, found, depth + 1);
  return found;
}

function* leaves(value: unknown, depth = 0): Generator<string> {
  if (typeof value === "string" || typeof value === "number") {
    if (`${value}` !== "") yield `${value}`;
  } else if (depth <= 64 && typeof value === "object" && value !== null)
    for (const one of Object.values(value)) yield* leaves(one, depth + 1);
}

/** Shorter ones stand in other words by chance: they count as a whole text only. */
const shortest = 6;

/** Texts that nobody is to see: what is marked elsewhere in the file, and what looks like a credential. */
class Veil {
  private readonly hidden: ReadonlySet<string>;
  private readonly long: readonly string[];

  constructor(hidden: ReadonlySet<string>) {
    this.hidden = hidden;
    this.long = [...hidden].filter(({ length }) => length >= shortest);
  }

  over(value: unknown, depth = 0): unknown {
    if (typeof value === "string") return this.hides(value) ? secretValue : value;
    if (typeof value === "number")
      return this.hidden.has(`${value}`) && `${value}`.length >= shortest ? secretValue : value;
    if (depth > 64 || typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.over(one, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        this.hides(key) ? secretValue : key,
        this.over(one, depth + 1),
      ]),
    );
  }

  private hides(text: string): boolean {
    return (
      this.hidden.has(text) ||
      this.long.some((one) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1))) ||
      credentialForms.some(({ pattern }) => pattern.test(text))
    );
  }
}

/** A resource as a world file holds it. */
export interface Neighbour {
  readonly urn: string;
  readonly id?: string;
  /** URN of its provider. */
  readonly provider?: string;
  /** Read from AWS, not managed by the stack. */
  readonly external?: true;
  /** Replaced, and still to be deleted. */
  readonly leaving?: true;
  /** What its program says. */
  readonly inputs?: Properties;
  /** What AWS has answered, where that is something else. */
  readonly outputs?: Properties;
  /** By property: URNs that a value which is a secret comes from. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A policy document, where it is written as programs write one: so that it reads as well, and is the same text again. */
function documentIn(text: string): Properties | undefined {
  if (!text.startsWith("{") || !text.includes('"Statement"') || text.includes("__proto__")) return undefined;
  try {
    const read = parseJson(text);
    return isRecord(read) && Array.isArray(read["Statement"]) && JSON.stringify(read) === text
      ? read
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keys in order, so that the same always reads the same; documents as what they are. */
function ordered(value: unknown, key = ""): unknown {
  if (typeof value === "string") return documentKeys.has(key) ? (documentIn(value) ?? value) : value;
  if (Array.isArray(value)) return value.map((one) => ordered(one, key));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((inner) => [inner, ordered(value[inner], inner)]),
  );
}

/** Properties that hold a policy. */
const documentKeys: ReadonlySet<string> = new Set([
  ...resourcePolicies.map(({ document }) => document.slice(document.lastIndexOf(".") + 1)),
  "assumeRolePolicy",
  "policy",
  "inlinePolicy",
  "content",
]);

const record = (value: unknown): Properties => (isRecord(value) ? value : {});

class Reducer {
  private readonly veil: Veil;
  private readonly file: string;
  /** What is a secret and would have been read: it counts as open. */
  readonly withheld: { readonly urn: string; readonly property: string }[] = [];

  /** @param hidden what no part of the result may hold, in clear */
  constructor(file: string, hidden: ReadonlySet<string>) {
    this.file = file;
    this.veil = new Veil(hidden);
  }

  /** Whether the model reads anything of a resource. */
  static isRead(resource: StateResource): boolean {
    const [name = ""] = resource.type.split(":");
    return resource.custom && (resource.type.startsWith("pulumi:providers:") || !plainPackages.has(name));
  }

  /** @param account the account that the resource is in, where that is known */
  reduced(raw: Properties, account: string | null): Neighbour {
    const inputs = record(readValue(record(raw["inputs"])));
    const outputs = record(readValue(record(raw["outputs"])));
    const veiledInputs = record(veiled(inputs, outputs));
    const veiledOutputs = record(veiled(outputs, inputs));
    const resource = new StateResource(this.file, raw, { inputs: veiledInputs, outputs: veiledOutputs });
    const { urn, type, id } = resource;
    const sources: Record<string, readonly string[]> = {};
    const given = this.properties(resource, veiledInputs, account, sources);
    const answered = this.properties(resource, veiledOutputs, account, sources);
    const unless = unlessByType.get(type);
    if (unless !== undefined && Object.keys(inputs).length > 0) {
      // Where the program says anything, what AWS answers of it does not count (resources.ts).
      delete answered[unless];
      if (Object.keys(given).length === 0) given[unless] = "";
    }
    const template = templateByType.get(type);
    if (template !== undefined && isPlainTemplate(resource, template)) given[template] = '{"Resources":{}}';
    const differing = Object.entries(answered).filter(([key, value]) => !same(value, given[key]));
    const isSealed = (text: string) => this.veil.over(text) === secretValue;
    return {
      urn,
      ...(id === undefined || credentialTypes.has(type) || isSealed(id) ? {} : { id }),
      ...(resource.provider === undefined ? {} : { provider: resource.provider }),
      ...(resource.external ? { external: true } : {}),
      ...(resource.leaving ? { leaving: true } : {}),
      ...(Object.keys(given).length > 0 ? { inputs: ordered(given) as Properties } : {}),
      ...(differing.length > 0 ? { outputs: ordered(Object.fromEntries(differing)) as Properties } : {}),
      ...(Object.keys(sources).length > 0 ? { sources: ordered(sources) as Neighbour["sources"] & {} } : {}),
    };
  }

  private properties(
    resource: StateResource,
    from: Properties,
    account: string | null,
    sources: Record<string, readonly string[]>,
  ): Record<string, unknown> {
    const { type, urn } = resource;
    const isAws = type.startsWith("aws:");
    const parts = isAws && !readByName.has(type) ? new Parts(type, account) : undefined;
    const secrets = ownRow(secretProperties, type) ?? [];
    const beside = parts?.beside(from) ?? {};
    const found: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(from)) {
      if (value === undefined || value === null || key.startsWith("__")) continue;
      const kept = keptOf(type, key);
      const whole = kept === undefined ? undefined : pruned(this.setting(type, value, kept), kept);
      const part = kept === true ? undefined : (beside[key] ?? parts?.of(value, key, key));
      const read = isRecord(whole) && isRecord(part) ? merged(whole, part) : (whole ?? part);
      if (read === undefined) continue;
      const shown = secrets.includes(key) ? secretValue : this.veil.over(read);
      const isSecret = shown === secretValue;
      const urns = isSecret || holdsMark(shown) ? resource.sources(key) : [];
      // A secret that nothing reads by name is of use only where it comes from a role.
      const isNamed = whole !== undefined || key in beside || partsNamed(type, key);
      if (isSecret && !isNamed && !urns.some(isRole)) continue;
      if (urns.length > 0) sources[key] = urns;
      if (isSecret || holdsMark(shown)) this.keepWithheld(urn, key);
      found[key] = shown;
    }
    return found;
  }

  private keepWithheld(urn: string, property: string): void {
    if (!this.withheld.some((one) => one.urn === urn && one.property === property))
      this.withheld.push({ urn, property });
  }

  /** Blocks of a provider arrive as JSON text: of such a one only the part that is read is kept. */
  private setting(type: string, value: unknown, kept: Kept): unknown {
    if (kept === true || !type.startsWith("pulumi:providers:") || typeof value !== "string") return value;
    try {
      return parseJson(value);
    } catch {
      return undefined;
    }
  }
}

/** Types whose id is a part of a credential. */
const credentialTypes: ReadonlySet<string> = new Set([iam("AccessKey"), iam("ServiceSpecificCredential")]);

const isRole = (urn: string): boolean => /aws:iam\/(role:Role|serviceLinkedRole:|instanceProfile:)/.test(urn);

/** Whether the model looks for roles or addresses in this very property. */
const partsNamed = (type: string, key: string): boolean =>
  ownRow(runsAs, type)?.includes(key) === true ||
  ownRow(runsAsInText, type)?.settings.includes(key) === true ||
  contentsByType.get(type)?.settings.includes(key) === true;

function holdsMark(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return value === secretValue;
  return (
    depth <= 64 &&
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((one) => holdsMark(one, depth + 1))
  );
}

/** A stack as a world file holds it, and what of it is a secret that the model would have read. */
export interface Reduced {
  readonly neighbour: WorldNeighbour;
  readonly withheld: readonly { readonly urn: string; readonly property: string }[];
}

const byUrn = (one: Neighbour, other: Neighbour): number =>
  one.urn < other.urn
    ? -1
    : one.urn > other.urn
      ? 1
      : Number(one.leaving ?? false) - Number(other.leaving ?? false);

/**
 * What a neighbour needs to know of a stack, by its checkpoint.
 * @param hidden texts that no part of it may hold: secrets that other files have in clear
 * @throws StateError for what is no checkpoint, or one of nothing
 */
export function neighbourOf(
  given: StateFile,
  world: World,
  hidden: Iterable<string> = plaintextsIn(given.content),
): Reduced {
  const opened = openState(given);
  if (opened.kind !== "checkpoint")
    throw new StateError(
      `${given.file}: no checkpoint: what others may count on is what there is, as \`pulumi stack export\` prints it`,
    );
  const state = readState(given);
  const [first] = state.resources;
  if (!first)
    throw new StateError(`${given.file}: nothing is in it, so that nobody can tell which stack it is of`);
  const { project, stack } = first;
  const other = state.resources.find((one) => one.project !== project || one.stack !== stack);
  if (other)
    throw new StateError(`${given.file}: holds ${other.urn}, which is of another stack than ${first.urn}`);
  const files = new Files([state], world);
  const reducer = new Reducer(given.file, new Set(hidden));
  const resources = state.resources.flatMap((resource, index) => {
    const raw = opened.resources[index];
    return raw && Reducer.isRead(resource) ? [reducer.reduced(raw, files.accountOf(resource))] : [];
  });
  return {
    neighbour: {
      project,
      stack,
      resources: resources.sort(byUrn),
      pending: [...opened.pending].sort((one, two) => (one.urn < two.urn ? -1 : 1)),
    },
    withheld: reducer.withheld,
  };
}
