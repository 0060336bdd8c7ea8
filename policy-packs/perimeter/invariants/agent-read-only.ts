import type { Statement } from "../../../analysis/iam/document.ts";
import { matches } from "../../../analysis/iam/pattern.ts";
import { bindingConditions, isExact } from "../../../analysis/iam/statements.ts";
import { type DataRead, dataReads } from "../../../catalog/data-reads.ts";
import { secretBearingMetadata } from "../../../catalog/secret-bearing-metadata.ts";
import { viewedActions } from "../../../catalog/view-only.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { accountOf } from "../resource.ts";
import { policiesOf } from "../role-policies.ts";
import { agentPath, escalationPath, isAgentsOwnRole } from "../vocabulary.ts";

const viewed = new Set(viewedActions().map((action) => action.toLowerCase()));
const assuming = ["sts:assumerole", "sts:setsourceidentity", "sts:tagsession"];
/** Whether a text names roles of agents in an account. */
const agentsRoles = (arn: string, account: string): boolean =>
  new RegExp(`^arn:aws[\\w-]*:iam::${account}:role(${agentPath}|${escalationPath})[^/]*$`).test(arn);

/** Reads that AWS can only open for a whole account. */
const ofTheAccount = ["traces", "managementEvents"];

/** Looked up once for each action: roles view hundreds of them, and the same ones everywhere. */
function remembered<Found>(find: (action: string) => Found): (action: string) => Found {
  const known = new Map<string, { readonly found: Found }>();
  return (action) => {
    const name = action.toLowerCase();
    const before = known.get(name);
    if (before) return before.found;
    const found = find(name);
    if (known.size < 20_000) known.set(name, { found });
    return found;
  };
}

const readOf = remembered((action): DataRead | undefined =>
  dataReads.find(({ actions }) => actions.some((pattern) => matches(pattern, action))),
);

const secretOf = remembered((action) =>
  secretBearingMetadata.find((call) => call.verdict === "denied" && matches(call.action, action)),
);

/** Whether an ARN says of which bucket, table, group or path it is: a wildcard stands only for what is inside. */
function isNamed(arn: string): boolean {
  const [, , service, , , ...resource] = arn.split(":");
  const fixed = resource.join(":").split(/[*?]/, 1)[0] ?? "";
  return service === "s3" ? fixed.includes("/") || isExact(arn) : /^[\w-]+[:/]\/?[\w.#-]/.test(fixed);
}

/** Decrypting what another service reads for the agent, with a key that is named. */
const isThroughAService = (statement: Statement): boolean =>
  statement.resources.length > 0 &&
  statement.resources.every(isExact) &&
  bindingConditions(statement, "kms:ViaService").length > 0;

/** Why an action is more than a view; nothing when it is one. */
function excess(action: string, statement: Statement, account: () => string): string | undefined {
  const name = action.toLowerCase();
  if (assuming.includes(name))
    return statement.resources.length > 0 && statement.resources.every((arn) => agentsRoles(arn, account()))
      ? undefined
      : `may become roles that are not the agents' of its account (${action})`;
  if (!isExact(action))
    return `is allowed the pattern ${action}, which covers more than anybody has looked at`;
  const read = readOf(action);
  if (read) {
    if (name === "kms:decrypt" && isThroughAService(statement)) return undefined;
    if (read.declaredAs === undefined) return `is allowed ${action}, which answers ${read.answers}`;
    return ofTheAccount.includes(read.declaredAs) ||
      (statement.resources.length > 0 && statement.resources.every(isNamed))
      ? undefined
      : `is allowed ${action} on more than it names, which answers ${read.answers}`;
  }
  const secret = secretOf(action);
  if (secret) return `is allowed ${action}, which carries ${secret.carries}`;
  return viewed.has(name) ? undefined : `is allowed ${action}, which catalog/view-only.ts does not know`;
}

const agent = (properties: Record<string, unknown> = {}) => role("/agent/", properties, "agent");

const inline = (document: unknown, holder = "agent") => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "permissions",
  properties: { role: holder, name: "permissions", policy: document },
});

const allow = (action: unknown, resource: unknown = "*") =>
  policy({ Sid: "Allowed", Effect: "Allow", Action: action, Resource: resource });

const attached = (policyArn: string) => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "attached",
  properties: { role: "agent", policyArn },
});

const managed = (document: unknown) => ({
  type: "aws:iam/policy:Policy",
  name: "view",
  properties: { name: "view", path: "/perimeter/", policy: document },
});

export default stackInvariant({
  id: "agent-read-only",
  title: "An agent's own role is allowed nothing but views that somebody has looked at, call by call.",
  protects:
    "Everything that can be changed, and everything that is secret, from an agent that does what it was not asked to.",
  why: "AWS's ReadOnlyAccess reads objects, tables, queues and encrypted passwords. What an agent may read, it can be talked into carrying out; what it may write, it can destroy by mistake.",
  fix: "name each action of catalog/view-only.ts, declare reads of data on what they read, and leave the rest to an escalation.",
  types: ["aws:iam/role:Role"],
  whole: false,
  *check(resource, stack, settings) {
    if (!isAgentsOwnRole(resource, settings)) return;
    for (const { source, statements } of policiesOf(resource, stack))
      for (const statement of statements) {
        if (statement.effect === "Deny") continue;
        if (statement.actions.length === 0)
          yield `is allowed everything but what is named (${source}, ${statement.name})`;
        for (const action of statement.actions) {
          const problem = excess(action, statement, () => accountOf(resource));
          if (problem !== undefined) yield `${problem} (${source}, ${statement.name})`;
        }
      }
  },
  limits:
    "It reads the role's own policies, in this stack. What another account's resource policy lets the role do is for the proof, and for the explicit denies (agent-secrets-denied).",
  examples: {
    holds: [
      {
        what: "views, and the way to an escalation",
        resources: [
          agent(),
          inline(allow(["ec2:DescribeInstances", "lambda:GetPolicy"])),
          {
            ...inline(allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/escalation/*")),
            name: "escalations",
          },
        ],
      },
      {
        what: "objects of one bucket, declared",
        resources: [agent(), inline(allow("s3:GetObject", "arn:aws:s3:::reports-111122223333/*"))],
      },
      {
        what: "a managed policy of the same stack",
        resources: [
          agent(),
          managed(allow("ec2:DescribeInstances")),
          attached("arn:aws:iam::111122223333:policy/perimeter/view"),
        ],
      },
      {
        what: "a service's role, which is none of an agent's",
        resources: [role("/"), inline(allow("s3:PutObject"), "worker")],
      },
    ],
    broken: [
      { what: "a write", resources: [agent(), inline(allow("s3:PutObject"))] },
      {
        what: "a write of a role that the configuration names as an agent's",
        configuration: {
          agents: { principals: ["arn:aws:iam::111122223333:role/ci-bot-*"], webIdentities: [] },
        },
        resources: [role("/", {}, "ci-bot-shop"), inline(allow("s3:PutObject"), "ci-bot-shop")],
      },
      { what: "a pattern", resources: [agent(), inline(allow("ec2:Describe*"))] },
      { what: "every object there is", resources: [agent(), inline(allow("s3:GetObject"))] },
      {
        what: "every object but one's",
        resources: [
          agent(),
          inline(policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::payroll/*" })),
        ],
      },
      {
        what: "buckets that begin alike",
        resources: [agent(), inline(allow("s3:GetObject", "arn:aws:s3:::r*"))],
      },
      {
        what: "every log group there is",
        resources: [
          agent(),
          inline(allow("logs:GetLogEvents", "arn:aws:logs:eu-central-1:111122223333:log-group:*")),
        ],
      },
      { what: "a secret", resources: [agent(), inline(allow("secretsmanager:GetSecretValue"))] },
      {
        what: "metadata with passwords in it",
        resources: [agent(), inline(allow("lambda:GetFunction"))],
      },
      {
        what: "everything but something",
        resources: [agent(), inline(policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }))],
      },
      { what: "any role", resources: [agent(), inline(allow("sts:AssumeRole"))] },
      {
        what: "a write in the role itself",
        resources: [agent({ inlinePolicies: [{ name: "more", policy: allow("iam:PassRole") }] })],
      },
      {
        what: "a write in a managed policy",
        resources: [
          agent(),
          managed(allow("dynamodb:DeleteTable")),
          attached("arn:aws:iam::111122223333:policy/perimeter/view"),
        ],
      },
    ],
    cannotTell: [
      { what: "a policy that is not known yet", resources: [agent(), inline(notKnownYet)] },
      {
        what: "AWS's own policy, which AWS changes",
        resources: [agent(), attached("arn:aws:iam::aws:policy/ReadOnlyAccess")],
      },
      {
        what: "a policy of another stack",
        resources: [agent(), attached("arn:aws:iam::111122223333:policy/view")],
      },
    ],
  },
});
