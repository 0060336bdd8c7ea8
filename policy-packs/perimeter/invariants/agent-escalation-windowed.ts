import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { type Condition, readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversEveryResource } from "../../../analysis/iam/statements.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { blocks, type Graph, list, type Resource, settled } from "../resource.ts";
import { isEscalationRole } from "../vocabulary.ts";

const longest = 4 * 3_600_000;

/** A deny of everything; its conditions say when, and for which sessions. */
const deniesAll = (statement: Statement): boolean =>
  statement.effect === "Deny" && statement.actions.includes("*") && coversEveryResource(statement);

/** A condition on a key, under one of these operators, that a request cannot pass by leaving the key out. */
const on = (statement: Statement, key: string, ...operators: string[]): Condition | undefined =>
  statement.conditions.find(
    (condition) => condition.key === key && operators.includes(condition.operator) && !condition.qualifier,
  );

/** The sessions for which not everything is denied at all times; undefined when that is all of them. */
function openSessions(statements: readonly Statement[]): readonly string[] | undefined {
  const denies = statements.filter(deniesAll);
  if (denies.some(({ conditions }) => conditions.length === 0)) return [];
  return denies
    .filter(({ conditions }) => conditions.length === 1)
    .map((statement) => on(statement, "aws:userid", "stringnotlike", "stringnotequals")?.values)
    .find((values) => values !== undefined);
}

/** The moment before, or from, which everything is denied to a session. */
function bound(statements: readonly Statement[], session: string, ...operators: string[]): number {
  const times = statements
    .filter(deniesAll)
    .filter(
      (statement) =>
        statement.conditions.length === 2 &&
        on(statement, "aws:userid", "stringlike")?.values.includes(session),
    )
    .flatMap((statement) => on(statement, "aws:currenttime", ...operators)?.values ?? [])
    .map((value) => Date.parse(value));
  return times[0] ?? Number.NaN;
}

/** The policies that are written into the role, beside those that are attached to it. */
const inlineStatements = (resource: Resource, stack: Graph): Statement[] => [
  ...blocks(settled(resource, "inlinePolicies"), "inlinePolicies").flatMap((inline) =>
    inline["policy"] === undefined ? [] : readPolicy(inline["policy"]),
  ),
  ...stack
    .naming(resource, "aws:iam/rolePolicy:RolePolicy", "role")
    .flatMap((inline) => readPolicy(inline.properties["policy"])),
];

const isAttached = (resource: Resource, stack: Graph): boolean =>
  stack.naming(resource, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role").length > 0 ||
  list(resource.properties, "managedPolicyArns").length > 0;

const escalation = role(
  "/escalation/",
  { assumeRolePolicy: policy({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }) },
  "escalation-restart",
);

const inline = (document: unknown) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "windows",
  properties: { role: "escalation-restart", name: "windows", policy: document },
});

const task = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "task",
  properties: {
    role: "escalation-restart",
    policyArn: "arn:aws:iam::111122223333:policy/escalation/escalation-restart",
  },
};

const nothing = { Effect: "Deny", Action: "*", Resource: "*" };

const window = (until: string) => [
  { Sid: "NoGrant", ...nothing, Condition: { StringNotLike: { "aws:userid": ["*:restart-1"] } } },
  {
    Sid: "Before",
    ...nothing,
    Condition: {
      StringLike: { "aws:userid": "*:restart-1" },
      DateLessThan: { "aws:CurrentTime": "2026-11-23T09:00:00Z" },
    },
  },
  {
    Sid: "After",
    ...nothing,
    Condition: {
      StringLike: { "aws:userid": "*:restart-1" },
      DateGreaterThanEquals: { "aws:CurrentTime": until },
    },
  },
];

export default stackInvariant({
  id: "agent-escalation-windowed",
  title: "An escalation role can do nothing outside the window of the session's grant.",
  protects: "The last hour: a session that was taken a minute before the grant's end.",
  why: "A trust policy is looked at once, when the session begins. Only permissions are looked at on every request: without dates in them a session goes on for its hour, and for the next grant's task.",
  fix: "write an inline policy with the grants' windows, as components/escalation-role does (Deny * outside them, by aws:userid and aws:CurrentTime), before the task is attached.",
  types: ["aws:iam/role:Role"],
  whole: false,
  *check(resource, stack) {
    if (!isEscalationRole(resource)) return;
    const statements = inlineStatements(resource, stack);
    const isAllowed = statements.some(({ effect }) => effect === "Allow");
    if (!isAllowed && !isAttached(resource, stack)) return;
    const sessions = openSessions(statements);
    if (sessions === undefined) {
      yield "can do its task in any session, at any time";
      return;
    }
    for (const session of sessions) {
      if (!/^\*:[\w+=,.@-]{2,64}$/.test(session))
        throw new CannotTell(`${session} is not the name of one session`);
      const from = bound(statements, session, "datelessthan", "datelessthanequals");
      const until = bound(statements, session, "dategreaterthanequals", "dategreaterthan");
      if (!(until - from <= longest))
        yield `can do its task for more than four hours in the session ${session}`;
    }
  },
  examples: {
    holds: [
      { what: "no grant: everything is denied", resources: [escalation, inline(policy(nothing)), task] },
      {
        what: "a role of which AWS has not said yet what is in it",
        resources: [
          { ...escalation, outputs: { inlinePolicies: notKnownYet } },
          inline(policy(nothing)),
          task,
        ],
      },
      {
        what: "a window of two hours",
        resources: [escalation, inline(policy(...window("2026-11-23T11:00:00Z"))), task],
      },
      { what: "a role that can do nothing yet", resources: [escalation] },
    ],
    broken: [
      { what: "the task alone", resources: [escalation, task] },
      {
        what: "a window of a day",
        resources: [escalation, inline(policy(...window("2026-11-24T11:00:00Z"))), task],
      },
      {
        what: "a window without an end",
        resources: [escalation, inline(policy(...window("2026-11-23T11:00:00Z").slice(0, 2))), task],
      },
      {
        what: "a window for one action",
        resources: [
          escalation,
          inline(policy(...window("2026-11-23T11:00:00Z").map((one) => ({ ...one, Action: "ecs:*" })))),
          task,
        ],
      },
      {
        what: "an inline task without a window",
        resources: [
          escalation,
          inline(
            policy({ Effect: "Allow", Action: "ecs:UpdateService", Resource: "arn:aws:ecs:::service/a" }),
          ),
        ],
      },
    ],
    cannotTell: [
      { what: "windows that are not known yet", resources: [escalation, inline(notKnownYet), task] },
      {
        what: "sessions by a pattern",
        resources: [
          escalation,
          inline(policy({ ...nothing, Condition: { StringNotLike: { "aws:userid": ["*:restart-*"] } } })),
          task,
        ],
      },
    ],
  },
});
