/**
 * The world file: what the checkpoints cannot show. Everything outside of the files and of this counts as absent, and
 * every answer says so. docs/world-file.md describes each value.
 *
 * It is read by hand-written checks, so that it can be read where there are no packages.
 */
import { parseJson } from "../iam/json.ts";
import type { Neighbour } from "./neighbour.ts";
import { fileBounds } from "./state.ts";
import { isRecord, type Properties } from "./value.ts";

/** A world file that says something impossible. The message names the place, what is wrong, and an example. */
export class WorldError extends Error {}

export interface WorldPolicy {
  /** How answers cite it. */
  readonly name: string;
  readonly policy: Properties;
}

/** A root or a unit of an organisation, with what is attached to it and what is in it. */
export interface WorldUnit {
  readonly id: string;
  readonly units: readonly WorldUnit[];
  /** Accounts directly in it. */
  readonly accounts: readonly string[];
  readonly scps: readonly WorldPolicy[];
  readonly rcps: readonly WorldPolicy[];
  /** FullAWSAccess is attached; AWS attaches it everywhere, and it can be taken away. Default: true. */
  readonly fullAccess: boolean;
}

export interface WorldOrganization {
  readonly id: string;
  readonly managementAccount: string;
  readonly root: WorldUnit | null;
  readonly delegatedAdministrators: readonly { readonly account: string; readonly service: string }[];
  /** Service principals with trusted access; `null`: not said. */
  readonly trustedServices: readonly string[] | null;
}

export interface WorldAccount {
  readonly id: string;
  readonly name: string | null;
  /** `management`, `audit`, `backup`, `prod`, `dev`, or a name of your own. */
  readonly domain: string | null;
  /** Policies attached to the account itself. */
  readonly scps: readonly WorldPolicy[];
  readonly rcps: readonly WorldPolicy[];
  readonly fullAccess: boolean;
}

/** A role or user that is in none of the files. */
export interface WorldPrincipal {
  readonly arn: string;
  /** A role's trust policy; `null`: not known, so that anybody may assume it. */
  readonly trust: Properties | null;
  /** Inline policies. `null` together with no managed policy: not known, so that it may do anything. */
  readonly policies: readonly WorldPolicy[] | null;
  readonly managedPolicies: readonly string[];
  /** ARN of the boundary. */
  readonly boundary: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface WorldManagedPolicy {
  readonly arn: string;
  readonly policy: Properties;
}

/** A resource that is in none of the files. */
export interface WorldResource {
  readonly arn: string;
  /** Pulumi's type token. */
  readonly type: string;
  readonly account: string | null;
  /** `null`: it has none. */
  readonly policy: Properties | null;
  /** ARNs of the roles that it runs as. */
  readonly runsAs: readonly string[];
}

export interface WorldWebIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

export interface WorldForge {
  readonly issuer: string;
  readonly repository: string;
  readonly agentsAdminister: boolean;
}

/** A stack that is looked at from another one: what `perimeter world` has kept of its checkpoint. */
export interface WorldNeighbour {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly Neighbour[];
  /** Operations that were cut off: nobody knows what came of them. */
  readonly pending: readonly { readonly urn: string; readonly operation: string }[];
}

export interface World {
  /** How answers call it. */
  readonly file: string;
  /** Version of what wrote the file; `null`: a person did. */
  readonly version: string | null;
  /** `null`: the accounts are in no organisation. `undefined`: not said. */
  readonly organization: WorldOrganization | null | undefined;
  readonly accounts: readonly WorldAccount[];
  /** The account of resources whose ARN and provider do not tell. */
  readonly stacks: readonly { readonly project: string; readonly stack: string; readonly account: string }[];
  readonly principals: readonly WorldPrincipal[];
  readonly managedPolicies: readonly WorldManagedPolicy[];
  readonly resources: readonly WorldResource[];
  /** Issuers that an account trusts. */
  readonly identityProviders: readonly { readonly account: string; readonly issuer: string }[];
  /** `undefined`: the roles under /agent/, and nobody else. */
  readonly agents:
    | { readonly principals: readonly string[]; readonly webIdentities: readonly WorldWebIdentity[] }
    | undefined;
  readonly deployers: readonly string[];
  readonly breakGlass: readonly string[];
  readonly trustedOutsiders: readonly string[];
  readonly forges: readonly WorldForge[];
  /** ARNs of principals that AWS makes by itself, and that somebody has taken away. */
  readonly absent: readonly string[];
  /** The other stacks, by what a neighbour needs to know of them. A stack that is given itself counts as it is given. */
  readonly neighbours: readonly WorldNeighbour[];
}

type Reader<T> = (value: unknown, where: string) => T;

const fail = (where: string, what: string): never => {
  throw new WorldError(`${where}: ${what}`);
};

function shown(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = "what is nested so deep";
  }
  const whole = text ?? String(value);
  return whole.length > 60 ? `${whole.slice(0, 57)}...` : whole;
}

/** A text that matches, with an example for whoever got it wrong. */
const text =
  (pattern: RegExp, example: string): Reader<string> =>
  (value, where) =>
    typeof value !== "string"
      ? fail(where, `${shown(value)} is no text, such as "${example}"`)
      : pattern.test(value)
        ? value
        : fail(where, `${shown(value)} is not of the form "${example}"`);

const anyText = text(/./s, "some text");
const accountId = text(/^\d{12}$/, "444444444444");
const organizationId = text(/^o-[a-z0-9]{10,32}$/, "o-abcdef1234");
const unitId = text(/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/, "ou-ab12-34567890");
const principalArn = text(
  /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/./,
  "arn:aws:iam::444444444444:role/path/name",
);
const principalPattern = text(/^arn:aws[\w-]*:(iam|sts)::[\d*?]+:/, "arn:aws:iam::444444444444:role/agent/*");
const policyArn = text(/^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/./, "arn:aws:iam::444444444444:policy/name");
const roleArn = text(/^arn:aws[\w-]*:iam::\d{12}:role\/./, "arn:aws:iam::444444444444:role/name");
const arn = text(/^arn:aws[\w-]*:[\w-]+:/, "arn:aws:sqs:eu-central-1:444444444444:orders");
const outsider = text(/^(\d{12}|arn:aws[\w-]*:iam::\d{12}:.+)$/, "999999999999");
const typeToken = text(/^[\w-]+:[\w./-]+:\w+$/, "aws:sqs/queue:Queue");
const service = text(/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/, "guardduty.amazonaws.com");
const issuer: Reader<string> = (value, where) =>
  text(/^(https:\/\/)?[\w.-]+(\/.*)?$/, "token.actions.githubusercontent.com")(value, where).replace(
    /^https:\/\//,
    "",
  );

const flag: Reader<boolean> = (value, where) =>
  typeof value === "boolean" ? value : fail(where, `${shown(value)} is neither true nor false`);

const document: Reader<Properties> = (value, where) =>
  isRecord(value) && "Statement" in value
    ? value
    : fail(where, 'is no policy document: `{ "Version": "2012-10-17", "Statement": [...] }`');

const listOf =
  <T>(one: Reader<T>): Reader<readonly T[]> =>
  (value, where) =>
    Array.isArray(value)
      ? value.map((item, index) => one(item, `${where}[${index}]`))
      : fail(where, `${shown(value)} is no list`);

const recordOf =
  <T>(one: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (value, where) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, one(item, `${where}.${key}`)]))
      : fail(where, `${shown(value)} is no object`);

const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, where) =>
    value === null ? null : reader(value, where);

/** A value that may be left out. */
const optional =
  <T, D>(reader: Reader<T>, byDefault: D): Reader<T | D> =>
  (value, where) =>
    value === undefined ? byDefault : reader(value, where);

type Fields<T> = { readonly [K in keyof T]: Reader<T[K]> };

/** An object with these fields and no others: a mistyped name would otherwise be a fact that nobody takes in. */
const object =
  <T extends object>(fields: Fields<T>): Reader<T> =>
  (value, where) => {
    if (!isRecord(value)) return fail(where, `${shown(value)} is no object`);
    const names = Object.keys(fields);
    const unknown = Object.keys(value).find((key) => !names.includes(key) && key !== "$schema");
    if (unknown !== undefined)
      return fail(
        where,
        `has \`${unknown}\`, which is none of ${names.map((name) => `\`${name}\``).join(", ")}`,
      );
    return Object.fromEntries(
      names.map((name) => [
        name,
        fields[name as keyof T](Object.hasOwn(value, name) ? value[name] : undefined, `${where}.${name}`),
      ]),
    ) as T;
  };

const policies: Reader<readonly WorldPolicy[]> = listOf(
  object<WorldPolicy>({ name: anyText, policy: document }),
);

const units: Reader<readonly WorldUnit[]> = (value, where) => listOf(unit)(value, where);
/** Units nest five deep in AWS; a reader that calls itself must not follow a hostile file further. */
const unit: Reader<WorldUnit> = (value, where) =>
  where.split(".units[").length > 12
    ? fail(where, "units are nested too deep")
    : object<WorldUnit>({
        id: unitId,
        units: optional(units, []),
        accounts: optional(listOf(accountId), []),
        scps: optional(policies, []),
        rcps: optional(policies, []),
        fullAccess: optional(flag, true),
      })(value, where);

const organization = object<WorldOrganization>({
  id: organizationId,
  managementAccount: accountId,
  root: optional(unit, null),
  delegatedAdministrators: optional(listOf(object({ account: accountId, service })), []),
  trustedServices: optional(listOf(service), null),
});

const webIdentity = object<WorldWebIdentity>({
  issuer,
  subject: anyText,
  claims: optional(recordOf(listOf(anyText)), {}),
});

const urn = text(
  /^urn:pulumi:[^:\p{C}]+::[^:\p{C}]+::[^\p{C}]+?::[^\p{C}]+$/u,
  "urn:pulumi:prod::shop::aws:sqs/queue:Queue::work",
);
const yes: Reader<true> = (value, where) =>
  value === true ? value : fail(where, `${shown(value)} is not true: it is left out where it is not so`);
const properties: Reader<Properties> = (value, where) =>
  isRecord(value) ? value : fail(where, `${shown(value)} is no object`);

/** A field that is there or is not: it is left out rather than undefined. */
const whereThere =
  <T extends object>(reader: Reader<T>): Reader<T> =>
  (value, where) =>
    Object.fromEntries(Object.entries(reader(value, where)).filter(([, one]) => one !== undefined)) as T;

const neighbour = whereThere(
  object<{ readonly [K in keyof Neighbour]-?: Neighbour[K] | undefined }>({
    urn,
    id: optional(anyText, undefined),
    provider: optional(urn, undefined),
    external: optional(yes, undefined),
    leaving: optional(yes, undefined),
    inputs: optional(properties, undefined),
    outputs: optional(properties, undefined),
    sources: optional(recordOf(listOf(urn)), undefined),
  }) as unknown as Reader<Neighbour>,
);

const plainName = text(/^[^:\p{C}]+$/u, "prod");

const neighbourStack = object<WorldNeighbour>({
  project: plainName,
  stack: plainName,
  resources: listOf(neighbour),
  pending: optional(listOf(object({ urn, operation: anyText })), []),
});

const world = object<Omit<World, "file">>({
  organization: optional(nullable(organization), undefined),
  accounts: optional(
    listOf(
      object<WorldAccount>({
        id: accountId,
        name: optional(anyText, null),
        domain: optional(anyText, null),
        scps: optional(policies, []),
        rcps: optional(policies, []),
        fullAccess: optional(flag, true),
      }),
    ),
    [],
  ),
  stacks: optional(listOf(object({ project: anyText, stack: anyText, account: accountId })), []),
  principals: optional(
    listOf(
      object<WorldPrincipal>({
        arn: principalArn,
        trust: optional(nullable(document), null),
        policies: optional(nullable(policies), null),
        managedPolicies: optional(listOf(policyArn), []),
        boundary: optional(nullable(policyArn), null),
        tags: optional(recordOf(anyText), {}),
      }),
    ),
    [],
  ),
  managedPolicies: optional(listOf(object<WorldManagedPolicy>({ arn: policyArn, policy: document })), []),
  resources: optional(
    listOf(
      object<WorldResource>({
        arn,
        type: typeToken,
        account: optional(accountId, null),
        policy: optional(nullable(document), null),
        runsAs: optional(listOf(roleArn), []),
      }),
    ),
    [],
  ),
  identityProviders: optional(listOf(object({ account: accountId, issuer })), []),
  agents: optional(
    object({
      principals: optional(listOf(principalPattern), []),
      webIdentities: optional(listOf(webIdentity), []),
    }),
    undefined,
  ),
  deployers: optional(listOf(principalArn), []),
  breakGlass: optional(listOf(principalArn), []),
  trustedOutsiders: optional(listOf(outsider), []),
  forges: optional(listOf(object<WorldForge>({ issuer, repository: anyText, agentsAdminister: flag })), []),
  absent: optional(listOf(principalArn), []),
  neighbours: optional(listOf(neighbourStack), []),
  version: optional(text(/^\d+\.\d+\.\d+$/, "0.1.0"), null),
});

/** What is said twice, and differently. */
function contradictions(read: Omit<World, "file">): string | undefined {
  const twice = (values: readonly string[]) => {
    const seen = new Set<string>();
    return values.find((value) => seen.size === seen.add(value).size);
  };
  const account = twice(read.accounts.map(({ id }) => id));
  if (account !== undefined) return `the account ${account} is described twice`;
  const principal = twice(read.principals.map((one) => one.arn));
  if (principal !== undefined) return `${principal} is described twice`;
  const present = read.absent.find((gone) => read.principals.some((one) => one.arn === gone));
  if (present !== undefined) return `${present} is both described and absent`;
  const stack = twice(read.neighbours.map(nameOfNeighbour));
  if (stack !== undefined) return `the stack ${stack} is there twice`;
  // What is kept of a stack grows with what the model reads of it.
  if (read.neighbours.length > 0 && read.version === null)
    return "has `neighbours`, and does not say which `version` wrote them: write it anew with `perimeter world`";
  for (const { project, stack: name, resources } of read.neighbours) {
    const prefix = `urn:pulumi:${name}::${project}::`;
    const other = resources.find((one) => !one.urn.startsWith(prefix));
    if (other)
      return `${other.urn} stands among the neighbours in ${project}/${name}, and is of another stack`;
    const same = twice(resources.filter(({ leaving }) => !leaving).map((one) => one.urn));
    if (same !== undefined) return `${same} is there twice`;
  }
  const placed = twice(read.organization?.root ? accountsOf(read.organization.root) : []);
  return placed === undefined ? undefined : `the account ${placed} is in two places of the organisation`;
}

/** `project/stack`, as answers call it. */
export const nameOfNeighbour = ({ project, stack }: Pick<WorldNeighbour, "project" | "stack">): string =>
  `${project}/${stack}`;

/** Every account in a unit, and in the units in it. */
const accountsOf = (unit: WorldUnit): string[] => [...unit.accounts, ...unit.units.flatMap(accountsOf)];

/** The text of a world file, as `perimeter world` lays it out. */
export const writtenWorld = (world: unknown): string => `${JSON.stringify(world, null, 2)}\n`;

/** A file that is laid out so has no key twice: it is read the quick way. */
function asWritten(content: string): unknown {
  if (content.length > fileBounds.length) return undefined;
  try {
    const parsed: unknown = JSON.parse(content);
    return writtenWorld(parsed) === content ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a world file, given as JSON text or parsed.
 * @throws WorldError that names the value, what is wrong with it, and an example
 */
export function readWorld(content: unknown, file: string): World {
  let parsed = content;
  if (typeof content === "string") {
    try {
      parsed = asWritten(content) ?? parseJson(content, fileBounds);
    } catch (error) {
      return fail(file, `no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const read = world(parsed, file);
  const contradiction = contradictions(read);
  if (contradiction !== undefined) return fail(file, contradiction);
  return { file, ...read };
}

/** The world that nobody has described. */
export const emptyWorld: World = readWorld({}, "no world file");
