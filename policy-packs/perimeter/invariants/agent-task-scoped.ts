import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { isExact } from "../../../analysis/iam/statements.ts";
import { isOfOneResource } from "../../../catalog/inside.ts";
import { judge } from "../../../catalog/irreversible.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { theRest } from "../purpose.ts";
import { blocks, type Graph, needed, type Resource, settled, text, texts } from "../resource.ts";
import { escalationPath, isEscalationRole } from "../vocabulary.ts";
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

const roleType = "aws:iam/role:Role";
const policyType = "aws:iam/policy:Policy";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const inlineType = "aws:iam/rolePolicy:RolePolicy";

/** Whether an ARN is that of a task's policy, which is looked at where it is made. */
const isTask = (arn: string): boolean =>
  new RegExp(`^arn:aws[\\w-]*:iam::\\d{12}:policy${escalationPath}`).test(arn);

/** What is attached to an escalation's role, by ARN; a policy of the stack that has none yet, by its path. */
function* attachedTo(resource: Resource, stack: Graph): Iterable<string> {
  yield* texts(settled(resource, "managedPolicyArns"), "managedPolicyArns");
  const taskFrom = (sources: readonly Resource[]): string | undefined => {
    const [source] = sources.filter(({ type }) => type === policyType);
    return source && `arn:aws:iam::000000000000:policy${text(source, "path") ?? "/"}${source.name}`;
  };
  for (const attachment of stack.naming(resource, attachmentType, "role"))
    yield stack.textFrom(attachment, "policyArn", taskFrom);
  for (const attachment of stack.ofType("aws:iam/policyAttachment:PolicyAttachment"))
    if (texts(attachment.properties, "roles").includes(needed(resource, "name")))
      yield stack.textFrom(attachment, "policyArn", taskFrom);
}

/** What an escalation's role may do beside the tasks that are looked at. */
function* beside(resource: Resource, stack: Graph): Iterable<string> {
  for (const arn of attachedTo(resource, stack))
    if (!isTask(arn)) yield `is given ${arn}, which is the policy of no task`;
  const inline: unknown[] = [
    ...blocks(settled(resource, "inlinePolicies"), "inlinePolicies").map((one) => one["policy"]),
    ...stack.naming(resource, inlineType, "role").map((one) => one.properties["policy"]),
  ];
  for (const document of inline)
    if (document !== undefined)
      for (const { effect, name } of readPolicy(document))
        if (effect === "Allow") yield `is allowed more in the role itself than its task (${name})`;
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

const escalation = (properties: Record<string, unknown> = {}) =>
  role(escalationPath, properties, "escalation-restart");

const attached = (policyArn: string, of = "escalation-restart") => ({
  type: attachmentType,
  name: "attached",
  properties: { role: of, policyArn },
});

const inline = (...statements: Record<string, unknown>[]) => ({
  type: inlineType,
  name: "inline",
  properties: { role: "escalation-restart", name: "inline", policy: policy(...statements) },
});

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const taskArn = "arn:aws:iam::111122223333:policy/escalation/escalation-restart";

export default stackInvariant({
  id: "agent-task-scoped",
  title:
    "The policy of an escalation allows exact actions on named resources, which can be undone, and denies the rest.",
  protects: "Everything else in the account, from an agent that was let in for one task.",
  why: "Whoever approves in the night reads the purpose, not the pattern: ecs:* restarts a service, and deletes it, too. A resource's own policy that lets the session in reaches past what is merely not allowed.",
  fix: "name each action and each ARN in full, deny all other actions and resources, as components/escalation-task does, and give the role nothing else; what cannot be undone a person does.",
  types: [policyType, roleType],
  whole: false,
  *check(resource, stack) {
    if (resource.type === roleType) {
      if (isEscalationRole(resource)) yield* beside(resource, stack);
      return;
    }
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
        what: "a role with its task, and when it may do it",
        resources: [
          escalation(),
          inline({ Sid: "NoGrant", Effect: "Deny", Action: "*", Resource: "*" }),
          attached(taskArn),
        ],
      },
      {
        what: "a role with its task, whose ARN AWS has yet to give",
        resources: [
          escalation(),
          { ...allow("ecs:UpdateService"), outputs: { arn: notKnownYet } },
          { ...attached(notKnownYet), sources: { policyArn: "restart" } },
        ],
      },
      {
        what: "a role of somebody's that has AWS's policy",
        resources: [role("/", {}, "worker"), attached(administrator, "worker")],
      },
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
      { what: "AWS's policy for administrators", resources: [escalation(), attached(administrator)] },
      {
        what: "AWS's policy for administrators, by the role itself",
        resources: [escalation({ managedPolicyArns: [administrator] })],
      },
      {
        what: "AWS's policy for administrators, attached to several",
        resources: [
          escalation(),
          {
            type: "aws:iam/policyAttachment:PolicyAttachment",
            name: "administers",
            properties: { name: "administers", roles: ["escalation-restart"], policyArn: administrator },
          },
        ],
      },
      {
        what: "a policy of the account's that is no task's",
        resources: [escalation(), attached("arn:aws:iam::111122223333:policy/operators")],
      },
      {
        what: "something in the role beside its task",
        resources: [
          escalation(),
          inline({ Sid: "More", Effect: "Allow", Action: "s3:*", Resource: "*" }),
          attached(taskArn),
        ],
      },
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
