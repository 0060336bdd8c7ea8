import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversAction, coversEveryResource } from "../../../analysis/iam/statements.ts";
import { irreversible } from "../../../catalog/irreversible.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { boundaryName, isBoundary } from "../vocabulary.ts";

const isDenied = (statements: readonly Statement[], action: string): boolean =>
  statements.some(
    (statement) =>
      statement.effect === "Deny" &&
      statement.conditions.length === 0 &&
      coversEveryResource(statement) &&
      coversAction(statement, action),
  );

const boundary = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "boundary",
  properties: { name: boundaryName, path: "/perimeter/", policy: document },
  protect: true,
});

const cap = { Sid: "Cap", Effect: "Allow", Action: "*", Resource: "*" };

/** Denies everything but what it names. */
const denyBut = (spared: readonly string[], more: Record<string, unknown> = {}) =>
  policy(cap, { Sid: "Irreversible", Effect: "Deny", NotAction: spared, Resource: "*", ...more });

export default resourceInvariant({
  id: "confirm-irreversible-denied",
  title: "The agents' boundary denies every operation that nothing takes back.",
  protects: "What cannot be recovered, from every role that an agent ever has, escalations among them.",
  why: "Whoever approves an escalation sees its purpose, not its worst use. What the boundary denies, no approval opens.",
  fix: "deny the patterns of catalog/irreversible.ts on *, without a condition, as components/agent-boundary does.",
  types: ["aws:iam/policy:Policy"],
  *check(resource) {
    if (!isBoundary(resource)) return;
    const statements = readPolicy(resource.properties["policy"]);
    for (const { actions, lost } of irreversible) {
      const open = actions.filter((action) => !isDenied(statements, action));
      if (open.length > 0)
        yield `does not deny ${open.slice(0, 3).join(", ")}${open.length > 3 ? ` and ${open.length - 3} more` : ""}: afterwards, ${lost}`;
    }
  },
  limits: "It knows the operations of catalog/irreversible.ts.",
  examples: {
    holds: [
      {
        what: "everything is denied but what can be undone",
        resources: [boundary(denyBut(["ec2:Describe*", "ecs:UpdateService", "sts:AssumeRole"]))],
      },
    ],
    broken: [
      { what: "nothing is denied", resources: [boundary(policy(cap))] },
      { what: "keys are spared", resources: [boundary(denyBut(["ec2:Describe*", "kms:*"]))] },
      {
        what: "a deny on a condition",
        resources: [
          boundary(
            denyBut(["ec2:Describe*"], {
              Condition: { StringNotEquals: { "aws:PrincipalTag/trusted": "true" } },
            }),
          ),
        ],
      },
      {
        what: "a deny on some resources",
        resources: [boundary(denyBut(["ec2:Describe*"], { Resource: "arn:aws:s3:::shop*" }))],
      },
    ],
    cannotTell: [{ what: "a boundary that is not known yet", resources: [boundary(notKnownYet)] }],
  },
});
