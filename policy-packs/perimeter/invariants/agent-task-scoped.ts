import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { isExact } from "../../../analysis/iam/statements.ts";
import { isOfOneResource } from "../../../catalog/inside.ts";
import { judge } from "../../../catalog/irreversible.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { theRest } from "../purpose.ts";
import { text } from "../resource.ts";
import { escalationPath } from "../vocabulary.ts";
import { breachesOf } from "../wards.ts";

function* excess({ name, actions, resources }: Statement): Iterable<string> {
  if (actions.length === 0) yield `allows everything but what it names (${name})`;
  for (const action of actions) {
    if (!isExact(action)) {
      yield `allows the pattern ${action}, which is no single task (${name})`;
      continue;
    }
    const judgement = judge(action);
    if (judgement.verdict === "irreversible")
      yield `allows ${action}: afterwards, ${judgement.operations.lost} (${name})`;
    else if (judgement.verdict === "unjudged")
      yield `allows ${action}, which nobody has judged in catalog/irreversible.ts (${name})`;
  }
  if (resources.length === 0 || !resources.every(isOfOneResource))
    yield `reaches more than it names (${name})`;
}

const task = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "restart",
  properties: { name: "escalation-restart", path: escalationPath, policy: document },
});

const service = "arn:aws:ecs:eu-central-1:111122223333:service/shop/web";
const allow = (action: string, resource: unknown = service) =>
  task(
    policy(
      { Sid: "Task", Effect: "Allow", Action: action, Resource: resource },
      { Sid: "NoOtherAction", Effect: "Deny", NotAction: action, Resource: "*" },
      { Sid: "NoOtherResource", Effect: "Deny", Action: "*", NotResource: resource },
    ),
  );

export default resourceInvariant({
  id: "agent-task-scoped",
  title:
    "The policy of an escalation allows exact actions on named resources, which can be undone, and denies the rest.",
  protects: "Everything else in the account, from an agent that was let in for one task.",
  why: "Whoever approves in the night reads the purpose, not the pattern: ecs:* restarts a service, and deletes it, too. A resource's own policy that lets the session in reaches past what is merely not allowed.",
  fix: "name each action and each ARN in full, deny all other actions and resources, as components/escalation-task does; what cannot be undone a person does.",
  types: ["aws:iam/policy:Policy"],
  *check(resource) {
    if (!(text(resource, "path") ?? "/").startsWith(escalationPath)) return;
    const statements = readPolicy(resource.properties["policy"]);
    const allows = statements.filter(({ effect }) => effect === "Allow");
    for (const statement of allows) yield* excess(statement);
    if (allows.length > 0) yield* breachesOf(statements, theRest(statements));
  },
  limits: "What an action needs so that it can be undone (versions, a window) it does not look up.",
  examples: {
    holds: [
      { what: "one action on one service", resources: [allow("ecs:UpdateService")] },
      {
        what: "another policy",
        resources: [
          {
            type: "aws:iam/policy:Policy",
            name: "reports",
            properties: { name: "reports", policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }) },
          },
        ],
      },
    ],
    broken: [
      { what: "a pattern of actions", resources: [allow("ecs:*")] },
      { what: "what nothing takes back", resources: [allow("kms:ScheduleKeyDeletion")] },
      { what: "what nobody has judged", resources: [allow("ecs:MakeUpSomething")] },
      { what: "every service", resources: [allow("ecs:UpdateService", "*")] },
      {
        what: "every service of a cluster that begins alike",
        resources: [allow("ecs:UpdateService", "arn:aws:ecs:eu-central-1:111122223333:service/shop*")],
      },
      {
        what: "every database of the account",
        resources: [allow("rds:RebootDBInstance", "arn:aws:rds:eu-central-1:111122223333:db:*")],
      },
      {
        what: "the task alone, without a deny of the rest",
        resources: [
          task(policy({ Sid: "Task", Effect: "Allow", Action: "ecs:UpdateService", Resource: service })),
        ],
      },
      {
        what: "everything but some",
        resources: [task(policy({ Effect: "Allow", NotAction: "iam:*", Resource: service }))],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [task(notKnownYet)] }],
  },
});
