/** Every way to weaken a resource's settings in one place, policy documents among them. */
import type { Properties } from "../../sandbox/wire.ts";
import { accountsIn, stranger, weakenedDocuments } from "./documents.ts";

/** A property after one change. `undefined`: it is left out. */
export interface WeakenedSetting {
  /** Path in the resource, for example `policy.NobodyEnds.Action`. */
  readonly place: string;
  readonly change: string;
  readonly value: string;
  /** The property at the top, and what it is then. */
  readonly property: string;
  readonly becomes: unknown;
}

/** What AWS calls the weaker choice, by the stronger one. */
const weakerWords: Readonly<Record<string, readonly string[]>> = {
  Enabled: ["Suspended", "Disabled"],
  ENABLED: ["DISABLED"],
  ALL: ["REJECT"],
  COMPLIANCE: ["GOVERNANCE"],
  GOVERNANCE: ["NONE"],
  BucketOwnerEnforced: ["ObjectWriter"],
  "aws:kms": ["AES256"],
  breaching: ["notBreaching", "ignore", "missing"],
  BLOCK: ["ALLOW"],
  block_bidirectional: ["off"],
  block_new_sharing: ["unblocked"],
  block_all_sharing: ["unblocked"],
  disabled: ["enabled"],
  LessThanThreshold: ["GreaterThanThreshold"],
  LessThanOrEqualToThreshold: ["GreaterThanThreshold"],
  GreaterThanThreshold: ["LessThanThreshold"],
  GreaterThanOrEqualToThreshold: ["LessThanThreshold"],
  SERVICE_CONTROL_POLICY: ["TAG_POLICY"],
  RESOURCE_CONTROL_POLICY: ["TAG_POLICY"],
  DECLARATIVE_POLICY_EC2: ["TAG_POLICY"],
  s3: ["cloud-watch-logs"],
  email: ["sqs"],
  NODATA: ["NXDOMAIN"],
  true: ["false"],
  TIME_DELAY: ["NONE"],
};

interface Change {
  readonly path: string;
  readonly change: string;
  readonly value: string;
  readonly becomes: unknown;
}

const isRecord = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function* texts(value: string): Generator<Omit<Change, "path" | "value">> {
  for (const weaker of weakerWords[value] ?? []) yield { change: `set to ${weaker}`, becomes: weaker };
  for (const account of accountsIn(value))
    yield {
      change: "account swapped for a stranger's",
      becomes: value.replaceAll(account, stranger),
    };
  if (/^(cron|rate|at)\(/.test(value)) yield { change: "never comes", becomes: "cron(0 0 1 1 ? 2199)" };
}

function* changes(value: unknown, path: string, isTop: boolean): Generator<Change> {
  if (value === undefined || value === null) return;
  const said = (isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)).slice(0, 80);
  if (!isTop) yield { path, change: "left out", value: said, becomes: undefined };
  const document = parsed(value);
  if (isRecord(document) && document["Statement"] !== undefined) {
    for (const { place, change, value: at, document: weaker } of weakenedDocuments(document))
      yield { path: `${path}.${place}`, change, value: at, becomes: JSON.stringify(weaker) };
    return;
  }
  if (document !== undefined) {
    for (const inner of changes(document, path, true))
      yield { ...inner, becomes: JSON.stringify(inner.becomes) };
    return;
  }
  if (typeof value === "boolean") yield { path, change: "turned round", value: said, becomes: !value };
  if (typeof value === "number") {
    yield { path, change: "lowered", value: said, becomes: value > 1 ? 1 : 0 };
    yield { path, change: "raised", value: said, becomes: (value || 1) * 1_000 };
  }
  if (typeof value === "string")
    for (const { change, becomes } of texts(value)) yield { path, change, value: said, becomes };
  if (Array.isArray(value))
    for (const [index, one] of value.entries())
      for (const inner of changes(one, isRecord(one) ? `${path}[${index}]` : path, false))
        yield {
          ...inner,
          becomes: inner.becomes === undefined ? value.toSpliced(index, 1) : value.with(index, inner.becomes),
        };
  if (isRecord(value))
    for (const [key, one] of Object.entries(value))
      for (const inner of changes(one, `${path}.${key}`, false)) {
        const { [key]: _, ...rest } = value;
        yield { ...inner, becomes: inner.becomes === undefined ? rest : { ...value, [key]: inner.becomes } };
      }
}

/** Every change of one place in a resource's inputs. */
export function* weakenedSettings(inputs: Properties): Generator<WeakenedSetting> {
  for (const [property, value] of Object.entries(inputs)) {
    // What the SDK keeps for itself.
    if (property === "__defaults") continue;
    for (const { path, change, value: at, becomes } of changes(value, property, false))
      yield { place: path, change, value: at, property, becomes };
  }
}
