import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { isExact } from "../../../analysis/iam/statements.ts";
import { judge } from "../../../catalog/irreversible.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { text } from "../resource.ts";
import { escalationPath } from "../vocabulary.ts";

/** An ARN in full; a star only stands at the end, for what is inside of one named thing. */
const isNamed = (arn: string): boolean =>
  /^arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:[^*?]*[^*?/:]([/:]\*)?$/.test(arn);

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
  if (resources.length === 0 || !resources.every(isNamed)) yield `reaches more than it names (${name})`;
}

const task = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "restart",
  properties: { name: "escalation-restart", path: escalationPath, policy: document },
});

const service = "arn:aws:ecs:eu-central-1:111122223333:service/shop/web";
const allow = (action: string, resource: unknown = service) =>
  task(policy({ Sid: "Task", Effect: "Allow", Action: action, Resource: resource }));

export default resourceInvariant({
  id: "agent-task-scoped",
  title: "The policy of an escalation allows exact actions on named resources, all of which can be undone.",
  protects: "Everything else in the account, from an agent that was let in for one task.",
  why: "Whoever approves in the night reads the purpose, not the pattern: ecs:* restarts a service, and deletes it, too.",
  fix: "name each action and each ARN in full; what cannot be undone a person does.",
  types: ["aws:iam/policy:Policy"],
  *check(resource) {
    if (!(text(resource, "path") ?? "/").startsWith(escalationPath)) return;
    for (const statement of readPolicy(resource.properties["policy"]))
      if (statement.effect === "Allow") yield* excess(statement);
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
        what: "everything but some",
        resources: [task(policy({ Effect: "Allow", NotAction: "iam:*", Resource: service }))],
      },
    ],
    cannotTell: [{ what: "a policy that is not known yet", resources: [task(notKnownYet)] }],
  },
});
