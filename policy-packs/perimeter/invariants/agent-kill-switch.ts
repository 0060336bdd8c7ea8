import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { boundaryName, isBoundary } from "../vocabulary.ts";

/**
 * Denies everything: to every session that began before a moment, which is long past until somebody throws the switch;
 * or, thrown, to all of them.
 */
function isKillSwitch({ effect, actions, resources, conditions }: Statement): boolean {
  const [only, ...others] = conditions;
  if (effect !== "Deny" || !actions.includes("*") || !resources.includes("*") || others.length > 0)
    return false;
  return (
    only === undefined ||
    (only.operator === "datelessthan" &&
      only.key === "aws:tokenissuetime" &&
      only.qualifier === undefined &&
      only.values.length === 1 &&
      !Number.isNaN(Date.parse(only.values[0] ?? "")))
  );
}

const killSwitch = {
  Sid: "KillSwitch",
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { DateLessThan: { "aws:TokenIssueTime": "2000-01-01T00:00:00Z" } },
};

const cap = { Sid: "Cap", Effect: "Allow", Action: "*", Resource: "*" };

const boundary = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "boundary",
  properties: { name: boundaryName, path: "/perimeter/", policy: document },
});

export default resourceInvariant({
  id: "agent-kill-switch",
  title:
    "The agents' boundary holds the kill switch: one deny of everything for sessions from before a date.",
  protects: "The way to stop every session of every agent at once, without waiting for it to end.",
  why: "A session cannot be revoked. If the deny has to be written while something is going wrong, it is written late, in one role of several, and the sessions chained to the others go on.",
  fix: "keep the boundary's statement that denies * on * with DateLessThan aws:TokenIssueTime, as components/agent-boundary writes it.",
  types: ["aws:iam/policy:Policy"],
  *check(resource) {
    if (!isBoundary(resource)) return;
    if (!readPolicy(resource.properties["policy"]).some(isKillSwitch))
      yield "is the agents' boundary, without the kill switch";
  },
  examples: {
    holds: [
      { what: "a switch that is not thrown", resources: [boundary(policy(cap, killSwitch))] },
      {
        what: "a switch that is thrown",
        resources: [boundary(policy(cap, { ...killSwitch, Condition: undefined }))],
      },
      {
        what: "another policy",
        resources: [
          {
            type: "aws:iam/policy:Policy",
            name: "reports",
            properties: { name: "reports", policy: policy(cap) },
          },
        ],
      },
    ],
    broken: [
      { what: "no switch", resources: [boundary(policy(cap))] },
      {
        what: "a switch for some actions",
        resources: [boundary(policy(cap, { ...killSwitch, Action: "s3:*" }))],
      },
      {
        what: "a switch that spares somebody",
        resources: [
          boundary(
            policy(cap, {
              ...killSwitch,
              Condition: {
                ...killSwitch.Condition,
                StringNotEquals: { "aws:PrincipalTag/keep": "true" },
              },
            }),
          ),
        ],
      },
      {
        what: "a switch that allows",
        resources: [boundary(policy({ ...killSwitch, Effect: "Allow" }))],
      },
    ],
    cannotTell: [{ what: "a boundary that is not known yet", resources: [boundary(notKnownYet)] }],
  },
});
