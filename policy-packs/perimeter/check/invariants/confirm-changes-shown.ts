import { CannotTell } from "../../../../analysis/cannot-tell.ts";
import { stepInvariant } from "../invariant.ts";

export default stepInvariant({
  id: "confirm-changes-shown",
  title: "What is checked is the whole stack, and every step is understood.",
  protects: "The verdict: what a plan leaves out, nobody has looked at.",
  why: "`pulumi preview --json` leaves out what stays as it is, and ends where it fails. Without the bucket that stays, nobody can say whether the lock that goes was its own; and a change of nothing but retainOnDelete is not in it at all.",
  fix: "make the plan with `pulumi preview --json --show-sames`, or give the checkpoint that it starts from as well (`pulumi stack export`).",
  check({ kind, operation }) {
    if (kind === "unknown") throw new CannotTell(operation);
    return [];
  },
  examples: {
    holds: [
      {
        what: "a step that is understood",
        operation: "same",
        before: { type: "aws:sqs/queue:Queue", name: "work", properties: { name: "work" } },
        after: { type: "aws:sqs/queue:Queue", name: "work", properties: { name: "work" } },
      },
    ],
    broken: [],
    cannotTell: [
      {
        what: "a step of a newer Pulumi",
        operation: "move",
        before: { type: "aws:sqs/queue:Queue", name: "work", properties: { name: "work" } },
      },
    ],
  },
});
