import { NotKnownYet } from "../../../analysis/cannot-tell.ts";
import { type Naming, type Writer, type WrittenOnce, writtenOnce } from "../../../catalog/written-once.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf, type Graph, needed, type Properties, type Resource } from "../resource.ts";

const types = [...new Set(writtenOnce.flatMap(({ writers }) => writers.map(({ type }) => type)))];

/** One of what a resource says of which thing it writes: a value, a resource's URN, or nothing as long as that is not known. */
type Part = { readonly is: string } | { readonly open: unknown };

/** A resource that writes something of which there is one. */
interface Writing {
  readonly resource: Resource;
  readonly parts: readonly Part[];
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** A value that is there, or nothing where it is absent or not known. */
function known(properties: Properties, key: string): string | undefined {
  try {
    const value = key in properties ? properties[key] : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the program says of a resource. */
const asked = (resource: Resource, key: string): string | undefined =>
  known(resource.inputs ?? resource.properties, key);

/** The name that a program gives. */
const nameOf = (resource: Resource): string | undefined =>
  asked(resource, "bucket") ?? asked(resource, "name");

const endOf = (arn: string): string | undefined => /[^:/]+$/.exec(arn)?.[0];

/** Resources by what names them, and by the end of an ARN that AWS has not answered yet: the first of each. */
interface Named {
  readonly byIdentity: ReadonlyMap<string, Resource>;
  readonly byEnd: ReadonlyMap<string, Resource>;
}

function namedOf(of: readonly string[], stack: Graph): Named {
  const byIdentity = new Map<string, Resource>();
  const byEnd = new Map<string, Resource>();
  for (const resource of stack.ofType(...of)) {
    const [arn, id, name] = [
      known(resource.properties, "arn"),
      known(resource.properties, "id"),
      nameOf(resource),
    ];
    // A key's id is the end of its ARN, and a file of state need not say it apart.
    for (const value of [arn, id, name, arn === undefined ? undefined : endOf(arn)])
      if (value !== undefined && !byIdentity.has(value)) byIdentity.set(value, resource);
    if (name !== undefined && arn === undefined && !byEnd.has(name)) byEnd.set(name, resource);
  }
  return { byIdentity, byEnd };
}

/** The resource that a value names, where it is in the stack. */
function namedBy(value: string, of: readonly string[], stack: Graph): Resource | undefined {
  const { byIdentity, byEnd } = stack.once(`named ${of.join()}`, () => namedOf(of, stack));
  const end = value.startsWith("arn:") ? endOf(value) : undefined;
  return byIdentity.get(value) ?? (end === undefined ? undefined : byEnd.get(end));
}

/** What a property says of which thing is written; nothing where AWS makes it up. */
function partOf(resource: Resource, { property, of, byDefault }: Naming, stack: Graph): Part | undefined {
  let value: string;
  try {
    const given = resource.properties[property];
    if (given === undefined || given === null || given === "")
      return byDefault === undefined ? undefined : { is: byDefault };
    value = needed(resource, property);
  } catch (open) {
    const sources = stack.sourcesOf(resource, property).filter((source) => of.includes(source.type));
    return sources.length === 1 ? { is: sources[0]?.urn ?? "" } : { open };
  }
  return { is: namedBy(value, of, stack)?.urn ?? value };
}

/** Whether the program sets a setting. What AWS says that it has chosen itself does not count. */
function isSet(resource: Resource, setting: string): boolean {
  let value: unknown = resource.inputs ?? resource.properties;
  try {
    for (const key of setting.split(".")) {
      if (Array.isArray(value)) value = value[0];
      if (typeof value !== "object" || value === null) return false;
      value = (value as Properties)[key];
    }
  } catch {
    return true; // it has a value, and which does not matter
  }
  return !(value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length));
}

function accountIn(resource: Resource): string | undefined {
  try {
    return accountOf(resource);
  } catch {
    return undefined; // another invariant asks for a provider that says it
  }
}

function writingOf(writer: Writer, resource: Resource, stack: Graph): Writing | undefined {
  const where = {
    account: accountIn(resource),
    region: asked(resource, "region") ?? known(resource.provider ?? {}, "region"),
  };
  if ("setting" in writer)
    return isSet(resource, writer.setting)
      ? { resource, parts: [{ is: resource.urn }], ...where }
      : undefined;
  const parts: Part[] = [];
  for (const naming of writer.by) {
    const part = partOf(resource, naming, stack);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { resource, parts, ...where };
}

/** What of this stack writes each thing, by the first word that says which: nothing is held against everything. */
function* writingsOf(thing: WrittenOnce, stack: Graph): Iterable<Writing> {
  for (const writer of thing.writers)
    for (const resource of stack.ofType(writer.type)) {
      const writing = writingOf(writer, resource, stack);
      if (writing) yield writing;
    }
}

interface Writings {
  readonly mine: ReadonlyMap<string, Writing>;
  readonly byFirst: ReadonlyMap<string, readonly Writing[]>;
  readonly open: readonly Writing[];
}

const firstOf = ({ parts: [first] }: Writing): string | undefined =>
  first === undefined ? "" : "is" in first ? first.is : undefined;

function gathered(thing: WrittenOnce, stack: Graph): Writings {
  const mine = new Map<string, Writing>();
  const byFirst = new Map<string, Writing[]>();
  const open: Writing[] = [];
  for (const writing of writingsOf(thing, stack)) {
    mine.set(writing.resource.urn, writing);
    const first = firstOf(writing);
    if (first === undefined) open.push(writing);
    else byFirst.set(first, [...(byFirst.get(first) ?? []), writing]);
  }
  return { mine, byFirst, open };
}

/** Two places are the same where nothing says that they are not. */
const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other;

/** Whether two resources write the same: yes, no, or nobody knows yet. */
function isShared(one: Writing, other: Writing, { onePer }: WrittenOnce): boolean | "open" {
  if (onePer !== "world" && !isSame(one.account, other.account)) return false;
  if (onePer === "Region" && !isSame(one.region, other.region)) return false;
  let isOpen = false;
  for (const [index, part] of one.parts.entries()) {
    const its = other.parts[index];
    if (its === undefined || "open" in part || "open" in its) isOpen = true;
    else if (part.is !== its.is) return false;
  }
  return isOpen ? "open" : true;
}

/** The rest of a thing's name that only a property of its own says, so that only what is protected is worth a doubt. */
const isWorthDoubt = (one: Writing, other: Writing): boolean =>
  one.resource.protect || other.resource.protect;

const bucket = (properties: Properties = {}) => ({
  type: "aws:s3/bucket:Bucket",
  name: "log",
  properties: { bucket: "log", ...properties },
});
const lifecycle = (name: string, days: number, of: unknown = "log") => ({
  type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  name,
  properties: { bucket: of, rules: [{ id: "all", status: "Enabled", expiration: { days } }] },
});
const inline = (resource: string, name: string, effect: string) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: resource,
  properties: {
    role: "deployer",
    name,
    policy: policy({ Sid: "It", Effect: effect, Action: "iam:*", Resource: "*" }),
  },
});
const lock = (name: string, days: number, vault = "prod") => ({
  type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  name,
  properties: { backupVaultName: vault, minRetentionDays: days },
});
const alarm = (resource: string, name: unknown, more: Properties = {}) => ({
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  name: resource,
  properties: { name, ...more },
});

export default stackInvariant({
  id: "confirm-one-writer",
  title: "One resource writes each setting of which AWS keeps one.",
  protects: "Every guard that is written as it should be, from a second resource that writes it anew.",
  why: "AWS takes the later of two policies, locks, lifecycles or alarms of one name, and says nothing. The good one still stands in the program, every check reads it, and it is not what holds.",
  fix: "write it in one place: take one of the two resources out, or the setting of the resource itself.",
  types,
  whole: false,
  *check(resource, stack) {
    const open: unknown[] = [];
    for (const thing of writtenOnce) {
      if (!thing.writers.some(({ type }) => type === resource.type)) continue;
      const {
        mine,
        byFirst,
        open: opened,
      } = stack.once(`writers of ${thing.what} ${thing.writers[0]?.type}`, () => gathered(thing, stack));
      const writing = mine.get(resource.urn);
      if (!writing) continue;
      const first = firstOf(writing);
      const others = first === undefined ? [...byFirst.values()].flat() : (byFirst.get(first) ?? []);
      for (const other of [...others, ...opened]) {
        if (other.resource.urn === resource.urn) continue;
        const shared = isShared(writing, other, thing);
        if (shared === true) yield `writes ${thing.what} that ${other.resource.name} writes too`;
        // It is said of the one whose name is not known: the other is as it should be.
        else if (shared === "open" && isWorthDoubt(writing, other)) {
          const part = writing.parts.find((one) => "open" in one);
          if (part && "open" in part) open.push(part.open);
        }
      }
    }
    if (open.length > 0)
      throw open[0] instanceof Error ? open[0] : new NotKnownYet("what it writes is not known yet");
  },
  limits:
    "It sees one stack: a second writer in another stack, or by hand, it does not. What a guard of the perimeter is named like is another invariant's.",
  examples: {
    holds: [
      {
        what: "a bucket with a lifecycle beside it, and AWS's answer of it",
        resources: [
          { ...bucket(), outputs: { lifecycleRules: [{ enabled: true, id: "all" }] } },
          lifecycle("kept", 400),
        ],
      },
      {
        what: "two policies of a role",
        resources: [inline("one", "denied", "Deny"), inline("two", "more", "Allow")],
      },
      { what: "locks of two vaults", resources: [lock("one", 30), lock("two", 30, "dev")] },
      {
        what: "a vault's lock in each of two accounts",
        resources: [lock("one", 30), { ...lock("two", 30), account: "444455556666" }],
      },
      {
        what: "alarms that a provider names",
        resources: [alarm("one", undefined), alarm("two", undefined)],
      },
      {
        what: "lifecycles of two buckets that AWS names",
        resources: [
          { ...bucket({ bucket: notKnownYet }), name: "one" },
          { ...bucket({ bucket: notKnownYet }), name: "two" },
          { ...lifecycle("first", 30, notKnownYet), sources: { bucket: "one" } },
          { ...lifecycle("second", 30, notKnownYet), sources: { bucket: "two" } },
        ],
      },
    ],
    broken: [
      { what: "two lifecycles of one bucket", resources: [lifecycle("kept", 400), lifecycle("short", 1)] },
      {
        what: "a lifecycle in the bucket and beside it",
        resources: [
          bucket({ lifecycleRules: [{ enabled: true, expiration: { days: 1 } }] }),
          lifecycle("kept", 400),
        ],
      },
      {
        what: "two lifecycles of a bucket that AWS names",
        resources: [
          { ...bucket({ bucket: notKnownYet }), name: "one" },
          { ...lifecycle("first", 30, notKnownYet), sources: { bucket: "one" } },
          { ...lifecycle("second", 30, notKnownYet), sources: { bucket: "one" } },
        ],
      },
      {
        what: "a role's denials written over",
        resources: [inline("denied", "denied", "Deny"), inline("again", "denied", "Allow")],
      },
      { what: "two locks of one vault", resources: [lock("kept", 30), lock("short", 1)] },
      {
        what: "an alarm of the same name that tells nobody",
        resources: [alarm("real", "silence"), alarm("mute", "silence", { actionsEnabled: false })],
      },
      {
        what: "an alarm made of alarms of the same name",
        resources: [
          alarm("real", "silence"),
          {
            type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
            name: "mute",
            properties: { alarmName: "silence", alarmRule: "FALSE" },
          },
        ],
      },
      {
        what: "a key's policy in the key and beside it",
        resources: [
          {
            type: "aws:kms/key:Key",
            name: "trail",
            properties: { policy: policy({ Sid: "No", Effect: "Deny", Action: "kms:*", Resource: "*" }) },
            outputs: { arn: "arn:aws:kms:eu-central-1:111122223333:key/key-1" },
          },
          {
            type: "aws:kms/keyPolicy:KeyPolicy",
            name: "again",
            properties: { keyId: "key-1", policy: policy({ Sid: "It", Effect: "Allow", Action: "kms:*" }) },
          },
        ],
      },
      {
        what: "the account's block of public buckets twice",
        resources: ["one", "two"].map((name) => ({
          type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
          name,
          properties: { blockPublicAcls: name === "one" },
        })),
      },
    ],
    cannotTell: [
      {
        what: "an alarm whose name is not known yet, beside one that is protected",
        resources: [{ ...alarm("real", "silence"), protect: true }, alarm("mute", notKnownYet)],
      },
      {
        what: "a lifecycle of whatever bucket, beside one that is protected",
        resources: [
          bucket(),
          { ...lifecycle("kept", 400), protect: true },
          lifecycle("short", 1, notKnownYet),
        ],
      },
    ],
  },
});
