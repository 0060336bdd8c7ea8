/** Whether a step takes a resource away, and what holds data. */
import { statefulTypes } from "../../../catalog/stateful.ts";
import { currentType } from "../resource.ts";
import type { Step } from "./stack.ts";

/** What becomes of a resource that goes, as the end of a sentence; nothing where it stays. */
export function lossOf({ kind, operation, before }: Step): string | undefined {
  if (!before?.custom || before.external) return undefined;
  if (kind === "replaces")
    return operation.includes("taint") ? `is ${operation}` : "is replaced: the old one is deleted";
  if (kind !== "deletes") return undefined;
  // Words of this project for what a checkpoint shows, else Pulumi's `delete`.
  const what = operation === "delete" ? "is deleted" : `is ${operation}`;
  return before.retainOnDelete ? "is given up: Pulumi forgets it, and AWS keeps it (retainOnDelete)" : what;
}

/** What else holds what nobody can make again. Its undo is an invariant of its own, or AWS has none. */
const alsoHolding: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "objects",
  "aws:s3/directoryBucket:DirectoryBucket": "objects",
  "aws:s3tables/tableBucket:TableBucket": "tables",
  "aws:ecr/repository:Repository": "images",
  "aws:cloudwatch/logGroup:LogGroup": "log lines",
  "aws:cloudtrail/eventDataStore:EventDataStore": "the log",
  "aws:ebs/snapshot:Snapshot": "a copy of a disk",
  "aws:rds/snapshot:Snapshot": "a copy of a database",
  "aws:rds/clusterSnapshot:ClusterSnapshot": "a copy of a database",
  "aws:fsx/backup:Backup": "a copy of a file system",
  "aws:ssm/parameter:Parameter": "a value, and what it was before",
  "aws:route53/zone:Zone": "the names of what runs",
  "aws:organizations/account:Account": "an account with everything in it",
};

const holding: ReadonlyMap<string, string> = new Map([
  ...Object.entries(alsoHolding),
  ...statefulTypes.map(({ type, holds }) => [type, holds] as const),
]);

/** What a type of resource holds that nobody can make again. */
export const heldBy = (type: string): string | undefined => holding.get(currentType(type));
