import { lostDenials } from "../../../../analysis/iam/denials.ts";
import { type Document, readDocument } from "../../../../analysis/iam/document.ts";
import {
  limitingDocuments,
  type Protection,
  protections,
  settingTypes,
} from "../../../../catalog/protections.ts";
import { forceSwitches, harmlessForce, statefulTypes, type Undo } from "../../../../catalog/stateful.ts";
import { notKnownYet } from "../../invariant.ts";
import { settingOf, shortcoming } from "../../invariants/confirm-undo-on.ts";
import { blocks, isOn, type Properties, type Resource, text } from "../../resource.ts";
import { stepInvariant } from "../invariant.ts";
import { lossOf } from "../loss.ts";
import { resourceOf, settledOf } from "../view.ts";

const isTrue = (value: unknown): boolean => value === true || value === "true";

/** `from to`, where a setting protects less than it did. */
function weakened(protection: Protection, before: Properties, after: Properties): string | undefined {
  const { setting, weaker } = protection;
  const [from, to] = [before, after].map((one) => settingOf(one, setting) ?? protection.default);
  const told = () => `${setting} goes from ${String(from)} to ${String(to ?? "nothing")}`;
  const isNothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  if (weaker === "gone") return !isNothing(from) && isNothing(to) ? `${setting} goes` : undefined;
  if (weaker === "off") return isTrue(from) && !isTrue(to) ? told() : undefined;
  if (weaker === "on") return !isTrue(from) && isTrue(to) ? told() : undefined;
  if (weaker === "less") {
    const length = (value: unknown) =>
      value === protection.endless ? Number.POSITIVE_INFINITY : Number(value ?? 0);
    // What is no number protects for no time.
    return length(from) > length(to) || Number.isNaN(length(to)) ? told() : undefined;
  }
  return from === weaker.otherThan && to !== weaker.otherThan ? told() : undefined;
}

/** A setting that left a way back, and leaves less of one. */
function undoWeakened(undo: Undo, before: Properties, after: Properties): string | undefined {
  const [was, is] = [before, after].map((one) => settingOf(one, undo.setting));
  const told = `${undo.setting} goes from ${String(was)} to ${String(is ?? "nothing")}`;
  if ("atLeast" in undo) return Number(was ?? undo.default) > Number(is ?? undo.default) ? told : undefined;
  const [had, has] = [before, after].map((one) => [...shortcoming(one, undo)].length === 0);
  return had && !has ? told : undefined;
}

const nothingDenied: Document = { version: "2012-10-17", statements: [] };

/** Policies of an organisation that deny; the others say how services are to be set up. */
const denying = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

/** A document that limits; one that is not there limits nothing. */
function limits(resource: Resource, key: string): Document {
  const isOfAnotherKind =
    resource.type === organizationPolicy &&
    !denying.includes(text(resource, "type") ?? "SERVICE_CONTROL_POLICY");
  return isOfAnotherKind || text(resource, key) === undefined
    ? nothingDenied
    : readDocument(resource.properties[key]);
}

/** How long a plan keeps the backups of each of its rules and copies; without an end where it does not say. */
function retentions(properties: Properties): Map<string, number> {
  const kept = new Map<string, number>();
  const days = (from: Properties) => {
    const [lifecycle] = blocks(from, "lifecycle");
    return Number(lifecycle?.["deleteAfter"] ?? Number.POSITIVE_INFINITY);
  };
  for (const rule of blocks(properties, "rules")) {
    const name = String(rule["ruleName"]);
    kept.set(`rule ${name}`, days(rule));
    for (const copy of blocks(rule, "copyActions"))
      kept.set(`the copy of rule ${name} to ${String(copy["destinationVaultArn"])}`, days(copy));
  }
  return kept;
}

/** After how many days a bucket's rules delete objects, or versions of them. */
function expirations(properties: Properties): Map<string, number> {
  const found = new Map<string, number>();
  for (const rule of blocks(properties, "rules")) {
    if (rule["status"] === "Disabled") continue;
    const put = (what: string, block: Properties | undefined, key: string) => {
      const days = block?.[key];
      if (days !== undefined && days !== null)
        found.set(`${what} (rule ${String(rule["id"])})`, Number(days));
    };
    put("objects", blocks(rule, "expiration")[0], "days");
    put("older versions", blocks(rule, "noncurrentVersionExpiration")[0], "noncurrentDays");
  }
  return found;
}

const organizationPolicy = "aws:organizations/policy:Policy";
const backupPlan = "aws:backup/plan:Plan";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

function* byType(type: string, before: Resource, after: Resource): Iterable<string> {
  const [was, is] = [before.properties, after.properties];
  for (const protection of protections)
    if (protection.type === type) {
      const change = weakened(protection, was, is);
      if (change !== undefined) yield change;
    }
  for (const undo of statefulTypes.find((one) => one.type === type)?.undo ?? []) {
    const change = undoWeakened(undo, was, is);
    if (change !== undefined) yield change;
  }
  if (!(type in harmlessForce))
    for (const key of forceSwitches)
      if (!isOn(was, key) && isOn(is, key))
        yield `${key} is switched on: one call deletes it with everything in it`;
  const document = Object.hasOwn(limitingDocuments, type) ? limitingDocuments[type] : undefined;
  if (document !== undefined)
    for (const { name } of lostDenials(limits(before, document), limits(after, document)))
      yield `no longer denies all that ${name} denied`;
  if (type === backupPlan) {
    const now = retentions(is);
    for (const [what, days] of retentions(was)) {
      const left = now.get(what);
      if (left === undefined) yield `${what} goes`;
      else if (left < days)
        yield `${what} keeps backups for ${left} days, no longer ${Number.isFinite(days) ? days : "for good"}`;
    }
  }
  if (type === lifecycle) {
    const formerly = expirations(was);
    for (const [what, days] of expirations(is)) {
      const then = formerly.get(what);
      if (then === undefined || then > days) yield `deletes ${what} after ${days} days`;
    }
  }
}

const table = (properties: Record<string, unknown> = {}) => ({
  type: "aws:dynamodb/table:Table",
  name: "orders",
  properties: { name: "orders", deletionProtectionEnabled: true, ...properties },
});

const mapping = (functionResponseTypes: readonly string[] | undefined) => ({
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  name: "orders",
  properties: { functionName: "orders", functionResponseTypes },
});

const logs = (retentionInDays: unknown) => ({
  type: "aws:cloudwatch/logGroup:LogGroup",
  name: "orders",
  properties: { name: "/orders", retentionInDays },
});

const bucketPolicy = (...denies: readonly Readonly<Record<string, unknown>>[]) => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "documents",
  properties: {
    bucket: "documents-111122223333",
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: denies.map((deny) => ({ Effect: "Deny", Principal: "*", Resource: "*", ...deny })),
    }),
  },
});

const versionsStay = {
  Sid: "VersionsStay",
  Action: ["s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"],
  Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/perimeter/break-glass" } },
};
const tlsOnly = {
  Sid: "TlsOnly",
  Action: "s3:*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const metadataPolicy = (tokens: string) => ({
  type: organizationPolicy,
  name: "instances",
  properties: {
    name: "instances",
    type: "DECLARATIVE_POLICY_EC2",
    content: JSON.stringify({
      ec2_attributes: { instance_metadata_defaults: { http_tokens: { "@@assign": tokens } } },
    }),
  },
});

const plan = (deleteAfter: number) => ({
  type: backupPlan,
  name: "plan",
  properties: {
    name: "plan",
    rules: [{ ruleName: "daily", targetVaultName: "prod", lifecycle: { deleteAfter } }],
  },
});

const expiring = (days: number) => ({
  type: lifecycle,
  name: "documents",
  properties: {
    bucket: "documents-111122223333",
    rules: [{ id: "old", status: "Enabled", expiration: { days } }],
  },
});

/** What a setting protected that goes by itself; what holds the data is told by confirm-data-stays. */
function* gone(setting: Resource): Iterable<string> {
  const nothing = { ...setting, properties: {} };
  for (const change of byType(setting.type, setting, nothing)) yield `goes by itself: ${change}`;
}

export default stepInvariant({
  id: "confirm-protection-stays",
  title: "Nothing takes protection away and leaves what it protected.",
  protects: "The second look: what an update makes weaker, the next one deletes without anybody being asked.",
  why: "Who wants a database gone first switches deletion protection off, in a change that deletes nothing and that nobody stops. A retention that is shortened loses data by itself, days later.",
  fix: "leave it as it was; where it is meant, an exception names this resource, says why, and ends.",
  limits:
    "It compares the state with the plan, each resource by itself: a setting of a bucket that goes along with its bucket is told, too. A Deny that is written anew in another form may be taken for one that says less. `pulumi preview --json` without `--show-sames` does not show a change of nothing but retainOnDelete or hooks. Which hooks the program still registers, no file shows.",
  *check(step) {
    const { kind, before, after } = step;
    if (before && lossOf(step) !== undefined && !before.retainOnDelete) {
      const setting = resourceOf(before, settledOf(before));
      if (settingTypes.includes(setting.type)) yield* gone(setting);
      return;
    }
    if (!before || !after || !before.custom || (kind !== "updates" && kind !== "stays")) return;
    if (before.protect && !after.protect) yield "loses protect: the next update may delete it";
    if (before.retainOnDelete && !after.retainOnDelete)
      yield "loses retainOnDelete: when Pulumi removes it, AWS deletes it";
    for (const hook of before.deleteHooks)
      if (!after.deleteHooks.includes(hook)) yield `loses the hook ${hook}, which ran before it was deleted`;
    if (kind === "stays") return;
    const was = resourceOf(before, settledOf(before));
    yield* byType(was.type, was, resourceOf(after, settledOf(after)));
  },
  examples: {
    holds: [
      {
        what: "a table as it was",
        operation: "update",
        before: table(),
        after: table({ tags: { team: "orders" } }),
      },
      { what: "lines that are kept longer", operation: "update", before: logs(30), after: logs(400) },
      { what: "lines that are kept for good", operation: "update", before: logs(30), after: logs(0) },
      {
        what: "one more that is denied",
        operation: "update",
        before: bucketPolicy(tlsOnly),
        after: bucketPolicy(tlsOnly, versionsStay),
      },
      {
        what: "another policy of an organisation, which denies nothing",
        operation: "update",
        before: metadataPolicy("no_preference"),
        after: metadataPolicy("required"),
      },
      {
        what: "the same, denied by two statements of other names",
        operation: "update",
        before: bucketPolicy(versionsStay),
        after: bucketPolicy(
          { ...versionsStay, Sid: "A", Action: "s3:DeleteObject*" },
          { ...versionsStay, Sid: "B", Action: "s3:PutLifecycleConfiguration", Condition: undefined },
        ),
      },
      { what: "backups that are kept longer", operation: "update", before: plan(30), after: plan(35) },
      {
        what: "a policy that only lets somebody in, and goes",
        operation: "delete",
        before: bucketPolicy(),
      },
      { what: "objects that stay longer", operation: "update", before: expiring(30), after: expiring(400) },
    ],
    broken: [
      {
        what: "protect that goes, and nothing else",
        operation: "same",
        before: { ...table(), protect: true },
        after: table(),
      },
      {
        what: "a table that Pulumi would no longer leave where it is",
        operation: "update",
        before: { ...table(), retainOnDelete: true },
        after: table({ tags: { team: "orders" } }),
      },
      {
        what: "a hook that asked before the table was deleted",
        operation: "same",
        before: { ...table(), deleteHooks: ["ask"] },
        after: table(),
      },
      {
        what: "deletion protection that goes",
        operation: "update",
        before: table(),
        after: table({ deletionProtectionEnabled: false }),
      },
      {
        what: "messages that failed, and are taken for done",
        operation: "update",
        before: mapping(["ReportBatchItemFailures"]),
        after: mapping([]),
      },
      { what: "lines that are kept shorter", operation: "update", before: logs(400), after: logs(30) },
      { what: "lines that were kept for good", operation: "update", before: logs(0), after: logs(30) },
      {
        what: "a statement that goes",
        operation: "update",
        before: bucketPolicy(tlsOnly, versionsStay),
        after: bucketPolicy(tlsOnly),
      },
      {
        what: "a statement that spares one more, and keeps its name",
        operation: "update",
        before: bucketPolicy(versionsStay),
        after: bucketPolicy({
          ...versionsStay,
          Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/perimeter/*" } },
        }),
      },
      {
        what: "a statement that denies one action less",
        operation: "update",
        before: bucketPolicy(versionsStay),
        after: bucketPolicy({ ...versionsStay, Action: "s3:DeleteObjectVersion" }),
      },
      {
        what: "a policy that goes, with all that it denied",
        operation: "delete",
        before: bucketPolicy({ Sid: "A", Action: "s3:*" }),
      },
      {
        what: "a block on public access that goes, and its bucket stays",
        operation: "delete",
        before: {
          type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
          name: "documents",
          properties: { bucket: "documents-1", blockPublicPolicy: true },
        },
      },
      { what: "backups that are kept shorter", operation: "update", before: plan(35), after: plan(7) },
      {
        what: "objects that are deleted sooner",
        operation: "update",
        before: expiring(400),
        after: expiring(1),
      },
      {
        what: "a bucket that may now go with its objects",
        operation: "update",
        before: { type: "aws:s3/bucket:Bucket", name: "documents", properties: { bucket: "documents-1" } },
        after: {
          type: "aws:s3/bucket:Bucket",
          name: "documents",
          properties: { bucket: "documents-1", forceDestroy: true },
        },
      },
    ],
    cannotTell: [
      {
        what: "a switch that nobody knows yet",
        operation: "update",
        before: table(),
        after: table({ deletionProtectionEnabled: notKnownYet }),
      },
    ],
  },
});
