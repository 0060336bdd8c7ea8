import { statefulTypes } from "../../../../catalog/stateful.ts";
import { shortcoming } from "../../invariants/confirm-undo-on.ts";
import { currentType } from "../../resource.ts";
import { stepInvariant } from "../invariant.ts";
import { heldBy, lossOf } from "../loss.ts";
import type { Stated } from "../stack.ts";
import { resourceOf, settledOf } from "../view.ts";

/** The settings that would have left a way back, and do not. */
function noWayBack(stated: Stated): string {
  const type = currentType(stated.type);
  const stateful = statefulTypes.find((one) => one.type === type);
  const { properties } = resourceOf(stated, settledOf(stated));
  const off = (stateful?.undo ?? []).filter((undo) => [...shortcoming(properties, undo)].length > 0);
  return off.length === 0
    ? ""
    : `; what would leave a way back is off (${off.map(({ setting }) => setting).join(", ")})`;
}

const database = (properties: Record<string, unknown> = {}) => ({
  type: "aws:rds/instance:Instance",
  name: "orders",
  properties: { identifier: "orders", instanceClass: "db.t4g.small", ...properties },
});

export default stepInvariant({
  id: "confirm-data-stays",
  title: "Nothing that holds data is deleted or replaced.",
  protects: "What took years to collect, from going along in a change that is about something else.",
  why: "A database whose name changes is replaced: Pulumi makes an empty one and deletes the other. In a plan of two hundred lines that is one of them.",
  fix: "keep it, with an alias where it was renamed in the program; what is to go goes by itself, with an exception that names it and ends.",
  limits:
    "It does not weigh which copies remain: a deletion with every copy in the backup account is told, too. What else holds data than the types that it knows, it does not see.",
  *check(step) {
    const { before, type } = step;
    const loss = lossOf(step);
    const holds = heldBy(type);
    // What Pulumi only forgets is still there.
    if (before && !before.retainOnDelete && loss !== undefined && holds !== undefined)
      yield `holds ${holds}, and ${loss}${noWayBack(before)}`;
  },
  examples: {
    holds: [
      {
        what: "a database that grows",
        operation: "update",
        before: database(),
        after: database({ instanceClass: "db.t4g.large" }),
      },
      {
        what: "a database that Pulumi forgets, and AWS keeps",
        operation: "delete",
        before: { ...database(), retainOnDelete: true },
      },
      {
        what: "a role that goes, which holds nothing",
        operation: "delete",
        before: { type: "aws:iam/role:Role", name: "worker", properties: { name: "worker" } },
      },
    ],
    broken: [
      { what: "a database that goes", operation: "delete", before: database() },
      {
        what: "a database under another name",
        operation: "replace",
        before: database(),
        after: database({ identifier: "orders-2" }),
      },
      {
        what: "a bucket that goes",
        operation: "delete",
        before: { type: "aws:s3/bucket:Bucket", name: "documents", properties: { bucket: "documents-1" } },
      },
    ],
    cannotTell: [],
  },
});
