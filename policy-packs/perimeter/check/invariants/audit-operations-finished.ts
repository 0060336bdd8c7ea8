import { CannotTell } from "../../../../analysis/cannot-tell.ts";
import { stepInvariant } from "../invariant.ts";

export default stepInvariant({
  id: "audit-operations-finished",
  title: "No operation was cut off: the state says what is there.",
  protects:
    "Whoever reads the state: after an operation that was cut off, nobody knows whether it came through.",
  why: "A process that is killed while AWS makes a role leaves a role behind that no state holds. Nothing judges it, nothing updates it, nothing takes it away.",
  fix: "run `pulumi refresh` and look at each of them in AWS: import what is there, and remove the pending operation.",
  check({ kind, operation }) {
    if (kind === "unfinished")
      throw new CannotTell(
        `an operation on it was cut off (${operation}), and nobody knows whether it came through`,
      );
    return [];
  },
  examples: {
    holds: [
      {
        what: "a role that was made",
        operation: "create",
        after: { type: "aws:iam/role:Role", name: "worker", properties: { name: "worker" } },
      },
    ],
    broken: [],
    cannotTell: [
      {
        what: "a role that may have been made",
        operation: "creating",
        before: { type: "aws:iam/role:Role", name: "worker", properties: { name: "worker" } },
      },
    ],
  },
});
