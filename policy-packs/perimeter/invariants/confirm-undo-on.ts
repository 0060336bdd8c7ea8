import { type StatefulType, statefulTypes, type Undo } from "../../../catalog/stateful.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import type { Properties } from "../resource.ts";

const byType = new Map<string, StatefulType>(statefulTypes.map((stateful) => [stateful.type, stateful]));

/** The value of a setting; a dot leads into a block. */
export function settingOf(properties: Properties, setting: string): unknown {
  let value: unknown = properties;
  for (const key of setting.split(".")) {
    if (Array.isArray(value)) value = value[0] as unknown;
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Properties)[key];
  }
  return value === null || value === "" ? undefined : value;
}

/** What is wrong with a setting, and what it should be; nothing when it leaves a way back. */
export function* shortcoming(properties: Properties, undo: Undo): Iterable<string> {
  const value = settingOf(properties, undo.setting);
  if ("given" in undo) {
    if (value === undefined) yield `has no ${undo.setting}`;
    return;
  }
  const effective = value ?? undo.default;
  const said = value === undefined ? `, which is ${String(undo.default)} unless set` : "";
  if ("atLeast" in undo) {
    if (!(Number(effective) >= undo.atLeast))
      yield `has ${undo.setting} ${String(effective)}${said && ` by default`}, below ${undo.atLeast}`;
  } else if (String(effective) !== String(undo.is))
    yield `does not have ${undo.setting}: ${JSON.stringify(undo.is)}${said}`;
}

const table = (properties: Record<string, unknown>) => ({
  type: "aws:dynamodb/table:Table",
  name: "orders",
  properties: { name: "orders", hashKey: "id", billingMode: "PAY_PER_REQUEST", ...properties },
});

const database = (properties: Record<string, unknown>) => ({
  type: "aws:rds/instance:Instance",
  name: "orders",
  properties: { identifier: "orders", instanceClass: "db.t4g.small", ...properties },
});

const safeDatabase = {
  deletionProtection: true,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "orders-final",
  deleteAutomatedBackups: false,
  backupRetentionPeriod: 14,
};

export default resourceInvariant({
  id: "confirm-undo-on",
  title: "Whatever holds data is deployed with its way back switched on.",
  protects:
    "Data from a single wrong call: deletion is refused, or leaves a snapshot, a window or a point in time to return to.",
  why: "In February 2026 an agent destroyed a company's databases together with their snapshots. With deletion protection on, AWS refuses the first call.",
  fix: "set what the finding names; catalog/stateful.ts lists every type with its settings, defaults and sources.",
  types: statefulTypes.map(({ type }) => type),
  *check({ type, properties, protect }) {
    const stateful = byType.get(type);
    if (!stateful) return;
    if (stateful.copyWhen !== undefined && settingOf(properties, stateful.copyWhen) !== undefined) return;
    for (const undo of stateful.undo) yield* shortcoming(properties, undo);
    if (stateful.protect && !protect)
      yield `holds ${stateful.holds}, AWS keeps nothing of it, and protect is off`;
  },
  limits:
    "Objects in S3 have an invariant of their own (confirm-versioned). What AWS cannot give back for a type that is not in the table, it does not see.",
  examples: {
    holds: [
      {
        what: "a table with point-in-time recovery",
        resources: [table({ deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: true } })],
      },
      { what: "a database", resources: [database(safeDatabase)] },
      {
        what: "a read replica, which is a copy",
        resources: [database({ replicateSourceDb: "orders-main", skipFinalSnapshot: true })],
      },
      {
        what: "a queue that Pulumi does not delete",
        resources: [
          { type: "aws:sqs/queue:Queue", name: "work", properties: { name: "work" }, protect: true },
        ],
      },
    ],
    broken: [
      { what: "a table as it comes", resources: [table({})] },
      {
        what: "a table without its point in time",
        resources: [table({ deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: false } })],
      },
      ...Object.entries({
        deletionProtection: false,
        skipFinalSnapshot: true,
        finalSnapshotIdentifier: "",
        deleteAutomatedBackups: true,
        backupRetentionPeriod: 0,
      }).map(([key, value]) => ({
        what: `a database with ${key} ${JSON.stringify(value)}`,
        resources: [database({ ...safeDatabase, [key]: value })],
      })),
      {
        what: "a key that is gone within a week",
        resources: [{ type: "aws:kms/key:Key", name: "data", properties: { deletionWindowInDays: 7 } }],
      },
      {
        what: "a secret that is gone at once",
        resources: [
          {
            type: "aws:secretsmanager/secret:Secret",
            name: "token",
            properties: { recoveryWindowInDays: 0 },
          },
        ],
      },
      {
        what: "a queue without protection",
        resources: [{ type: "aws:sqs/queue:Queue", name: "work", properties: { name: "work" } }],
      },
    ],
    cannotTell: [
      {
        what: "a switch that is not known yet",
        resources: [
          table({ deletionProtectionEnabled: notKnownYet, pointInTimeRecovery: { enabled: true } }),
        ],
      },
    ],
  },
});
