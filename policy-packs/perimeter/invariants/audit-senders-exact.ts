import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { coversAction, exactValues, isExact } from "../../../analysis/iam/statements.ts";
import { accessType } from "../events.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf, type Resource } from "../resource.ts";

const isRole = (arn: string): boolean => /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn) && isExact(arn);

/** Whom a statement lets put events, where they are not roles that are named in full. */
function* unnamed(statement: Statement, access: Resource): Iterable<string> {
  if (statement.effect === "Deny" || !coversAction(statement, "events:PutEvents")) return;
  if (exactValues(statement, "aws:PrincipalArn")?.every(isRole) === true) return;
  for (const { kind, value } of statement.principals) {
    if (kind !== "AWS" || isRole(value)) continue;
    const account = /\d{12}/.exec(value)?.[0];
    if (account === undefined || account !== accountOf(access))
      yield `lets ${value === "*" ? "principals" : account} put events on the bus without naming the role (${statement.name})`;
  }
}

const root = "arn:aws:iam::444455556666:root";
const forwarder = "arn:aws:iam::444455556666:role/perimeter/forwarder";

const access = (statement: Record<string, unknown>) => ({
  type: accessType,
  name: "access",
  properties: {
    eventBusName: "alarms",
    policy: policy({
      Sid: "ForwardersPut",
      Effect: "Allow",
      Principal: { AWS: root },
      Action: "events:PutEvents",
      Resource: "arn:aws:events:eu-central-1:111122223333:event-bus/alarms",
      ...statement,
    }),
  },
});

export default resourceInvariant({
  id: "audit-senders-exact",
  title: "Only roles that are named in full put events on a bus from another account.",
  protects: "The alarms from being drowned, and test alarms from being taken for true ones.",
  why: "Whoever may put events on the bus may send as many as they like. What AWS says of itself nobody can forge; what everybody else says anybody can who is let in.",
  fix: "name the forwarding role of each account: as Principal, or by ArnEquals aws:PrincipalArn without a pattern.",
  types: [accessType],
  *check(resource) {
    for (const statement of readPolicy(resource.properties["policy"])) yield* unnamed(statement, resource);
  },
  examples: {
    holds: [
      {
        what: "one role, which may not be there yet",
        resources: [access({ Condition: { ArnEquals: { "aws:PrincipalArn": forwarder } } })],
      },
      { what: "one role", resources: [access({ Principal: { AWS: forwarder } })] },
      { what: "the bus's own account", resources: [access({ Principal: { AWS: "111122223333" } })] },
    ],
    broken: [
      { what: "an account", resources: [access({})] },
      {
        what: "every role at a path",
        resources: [
          access({
            Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/perimeter/*" } },
          }),
        ],
      },
      {
        what: "the organisation",
        resources: [
          access({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-sandbox0001" } } }),
        ],
      },
    ],
    cannotTell: [
      {
        what: "a policy that is not known yet",
        resources: [{ ...access({}), properties: { eventBusName: "alarms", policy: notKnownYet } }],
      },
    ],
  },
});
