import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { exactValues, isExact } from "../../../analysis/iam/statements.ts";
import { isOfOneResource } from "../../../catalog/inside.ts";
import { policy } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { accountOf } from "../resource.ts";
import { agentPath, boundaryName, escalationNames, escalationPath, isBoundary } from "../vocabulary.ts";
import { breachesOf, onlyFor, sparing, type Ward, written } from "../wards.ts";

const principal = "aws:PrincipalArn";

/** What the boundary denies whoever carries it, in an account, with these tasks. */
function wardsOf(account: string, tasks: readonly Statement[]): Ward[] {
  const role = (path: string, name: string) => `arn:aws*:iam::${account}:role${path}${name}`;
  const landing = role(agentPath, "landing-*");
  const escalations = role(escalationPath, `${escalationNames[0]}*`);
  const named = (prefix: RegExp) => (arn: string) => prefix.test(arn);
  const isLanding = named(new RegExp(`^arn:aws[\\w-]*:iam::${account}:role${agentPath}landing-`));
  const plain = (arn: string) => arn.replace("arn:aws*:", "arn:aws:");
  const wanted: Ward[] = [
    {
      what: "a landing role everything but becoming an agent's",
      notOn: [role(agentPath, "agent-*")],
      when: [onlyFor(principal, plain(landing))],
    },
    {
      what: "an escalation role everything but what a task names",
      notOn: tasks.flatMap(({ resources }) => resources),
      when: [onlyFor(principal, plain(escalations))],
    },
    {
      what: "becoming other roles than those of a task",
      actions: ["sts:AssumeRole"],
      notOn: [escalations, role(escalationPath, "*")],
      when: [sparing(principal, isLanding)],
    },
    {
      what: "what is in other accounts",
      allBut: ["iam:GetPolicy*", "iam:List*"],
      when: [sparing("aws:ResourceAccount", (value) => value === account)],
    },
    {
      what: "writing an object under a key that only the request carries",
      actions: ["s3:PutObject"],
      when: [written("null", "s3:x-amz-server-side-encryption-customer-algorithm", "false")],
    },
    { what: "setting tags", when: [written("null", "aws:TagKeys", "false")] },
    { what: "the perimeter's own buckets", on: ["arn:aws:s3:::perimeter-*"] },
  ];
  return wanted;
}

/** Why an Allow lets in more than an agent's own role, or the role of one task that says what it does. */
function* excess(statement: Statement, account: string): Iterable<string> {
  const { name, actions, resources, conditions } = statement;
  const own = new RegExp(`^arn:aws[\\w-]*:iam::${account}:role${agentPath}(agent|landing)-[^/]*$`);
  const ofAgents = conditions.some(
    ({ key, operator, qualifier, ifExists, values }) =>
      key === principal.toLowerCase() &&
      /^arn(like|equals)$/.test(operator) &&
      qualifier === undefined &&
      !ifExists &&
      values.length > 0 &&
      values.every((arn) => own.test(arn)),
  );
  if (ofAgents) return;
  const roles = exactValues(statement, principal) ?? [];
  const task = new RegExp(`^arn:aws[\\w-]*:iam::${account}:role${escalationPath}${escalationNames[0]}[^/]+$`);
  if (roles.length === 0 || !roles.every((arn) => task.test(arn)))
    yield `caps more roles than an agent's own, or one task's (${name})`;
  else if (
    actions.length === 0 ||
    !actions.every(isExact) ||
    resources.length === 0 ||
    !resources.every(isOfOneResource)
  )
    yield `lets a task do more than it names (${name})`;
}

const account = "111122223333";
const arn = (role: string) => `arn:aws:iam::${account}:role${role}`;
const agents = { ArnLike: { [principal]: [arn("/agent/agent-*"), arn("/agent/landing-*")] } };
const service = `arn:aws:ecs:eu-central-1:${account}:service/shop/web`;

const statements = {
  agents: { Sid: "Agents", Effect: "Allow", Action: "*", Resource: "*", Condition: agents },
  task: {
    Sid: "TaskRestart",
    Effect: "Allow",
    Action: "ecs:UpdateService",
    Resource: service,
    Condition: { ArnEquals: { [principal]: arn("/escalation/escalation-restart") } },
  },
  declared: {
    Sid: "DeclaredOnly",
    Effect: "Deny",
    Action: "*",
    NotResource: service,
    Condition: { ArnLike: { [principal]: arn("/escalation/escalation-*") } },
  },
  landing: {
    Sid: "LandingOnly",
    Effect: "Deny",
    Action: "*",
    NotResource: arn("/agent/agent-*"),
    Condition: { ArnLike: { [principal]: arn("/agent/landing-*") } },
  },
  others: {
    Sid: "NoOtherRole",
    Effect: "Deny",
    Action: "sts:AssumeRole",
    NotResource: arn("/escalation/escalation-*"),
    Condition: { ArnNotLike: { [principal]: arn("/agent/landing-*") } },
  },
  elsewhere: {
    Sid: "ThisAccountOnly",
    Effect: "Deny",
    NotAction: ["iam:GetPolicy*", "iam:List*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:ResourceAccount": account } },
  },
  keys: {
    Sid: "NoKeysOfTheCaller",
    Effect: "Deny",
    Action: "s3:PutObject",
    Resource: "*",
    Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
  },
  tags: {
    Sid: "NoTags",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { Null: { "aws:TagKeys": "false" } },
  },
  state: { Sid: "NoStateOfTheirs", Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::perimeter-*" },
};

const boundary = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "boundary",
  properties: { name: boundaryName, path: "/perimeter/", policy: document },
  protect: true,
});

const changed = (change: Partial<Record<keyof typeof statements, Record<string, unknown> | undefined>>) =>
  boundary(
    policy(...Object.values({ ...statements, ...change }).filter((statement) => statement !== undefined)),
  );

export default resourceInvariant({
  id: "agent-boundary-caps",
  title: "The agents' boundary allows each role what is its own, and denies it everybody else's.",
  protects:
    "Other roles, other accounts, tags and state from an agent, whatever policies its roles are given.",
  why: "A boundary that allows everything to whoever carries it caps nothing: the role that a mistake attaches an administrator's policy to is then an administrator.",
  fix: "pin each Allow with aws:PrincipalArn to the agents' roles or one task's, and keep the denies, as components/agent-boundary writes them.",
  types: ["aws:iam/policy:Policy"],
  *check(resource) {
    if (!isBoundary(resource)) return;
    const read = readPolicy(resource.properties["policy"]);
    const account = accountOf(resource);
    const allows = read.filter(({ effect }) => effect === "Allow");
    for (const statement of allows) yield* excess(statement, account);
    const tasks = allows.filter(({ resources }) => !resources.includes("*"));
    yield* breachesOf(read, wardsOf(account, tasks));
  },
  limits: "One statement has to deny each of these by itself: what several deny together it does not add up.",
  examples: {
    holds: [
      { what: "what the component writes", resources: [changed({})] },
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
      {
        what: "an Allow for whoever carries it",
        resources: [changed({ agents: { ...statements.agents, Condition: undefined } })],
      },
      {
        what: "a task that may do everything to its service",
        resources: [changed({ task: { ...statements.task, Action: "ecs:*" } })],
      },
      { what: "no word about other roles", resources: [changed({ others: undefined })] },
      {
        what: "other accounts' resources, for whoever has a tag",
        resources: [
          changed({
            elsewhere: {
              ...statements.elsewhere,
              Condition: {
                ...statements.elsewhere.Condition,
                StringNotEqualsIfExists: { "aws:PrincipalTag/team": "platform" },
              },
            },
          }),
        ],
      },
    ],
    cannotTell: [{ what: "a boundary that is not known yet", resources: [boundary(notKnownYet)] }],
  },
});
