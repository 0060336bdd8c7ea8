import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversAction, exactValues, timeWindow } from "../../../analysis/iam/statements.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { isEscalationRole } from "../vocabulary.ts";

const assuming = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];
const longest = 4 * 3_600_000;

const letsIn = (statement: Statement): boolean =>
  statement.effect === "Allow" && assuming.some((action) => coversAction(statement, action));

const root = "arn:aws:iam::111122223333:root";

const grant = {
  Sid: "GrantRestart1",
  Effect: "Allow",
  Principal: { AWS: root },
  Action: "sts:AssumeRole",
  Condition: {
    ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/agent/agent-shop" },
    StringEquals: { "sts:RoleSessionName": "restart-1" },
    DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-23T09:00:00Z" },
    DateLessThan: { "aws:CurrentTime": "2026-11-23T11:00:00Z" },
  },
};

const escalation = (...statements: Record<string, unknown>[]) =>
  role("/escalation/", { assumeRolePolicy: policy(...statements) }, "escalation-restart");

const shut = { Sid: "Shut", Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };

export default resourceInvariant({
  id: "agent-escalation-expires",
  title:
    "An escalation role lets an agent in for four hours at most, by AWS's clock, and for one grant's session.",
  protects: "The rights of an escalation from staying when the task is done.",
  why: "Rights that were given for an hour stay for years: nobody takes them back, since nobody knows what still needs them. What ends by AWS's clock ends though everybody forgets.",
  fix: "bound every Allow of sts:AssumeRole with DateGreaterThanEquals and DateLessThan aws:CurrentTime, four hours apart at most, and StringEquals sts:RoleSessionName; without a grant, deny.",
  types: ["aws:iam/role:Role"],
  *check(resource) {
    if (!isEscalationRole(resource)) return;
    for (const statement of readPolicy(resource.properties["assumeRolePolicy"]).filter(letsIn)) {
      const { from, until } = timeWindow(statement);
      if (!(until - from <= longest))
        yield Number.isFinite(until - from)
          ? `lets an agent in for more than four hours (${statement.name})`
          : `lets an agent in without a beginning or an end (${statement.name})`;
      if (!exactValues(statement, "sts:RoleSessionName"))
        yield `lets an agent in under any session name, so that its grants add up (${statement.name})`;
    }
  },
  examples: {
    holds: [
      { what: "no grant", resources: [escalation(shut)] },
      { what: "two hours", resources: [escalation(grant)] },
      { what: "a role of a service", resources: [role("/")] },
    ],
    broken: [
      {
        what: "no end",
        resources: [
          escalation({
            ...grant,
            Condition: { ...grant.Condition, DateLessThan: undefined },
          }),
        ],
      },
      {
        what: "a day",
        resources: [
          escalation({
            ...grant,
            Condition: {
              ...grant.Condition,
              DateLessThan: { "aws:CurrentTime": "2026-11-24T09:00:00Z" },
            },
          }),
        ],
      },
      {
        what: "an end of several, of which the last counts",
        resources: [
          escalation({
            ...grant,
            Condition: {
              ...grant.Condition,
              DateLessThan: { "aws:CurrentTime": ["2026-11-23T11:00:00Z", "2030-01-01T00:00:00Z"] },
            },
          }),
        ],
      },
      {
        what: "any session",
        resources: [escalation({ ...grant, Condition: { ...grant.Condition, StringEquals: undefined } })],
      },
    ],
    cannotTell: [
      {
        what: "a trust that is not known yet",
        resources: [role("/escalation/", { assumeRolePolicy: notKnownYet }, "escalation-restart")],
      },
    ],
  },
});
