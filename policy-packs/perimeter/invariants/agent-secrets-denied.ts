import type { Statement } from "../../../analysis/iam/document.ts";
import { coversAction, deniesPattern } from "../../../analysis/iam/statements.ts";
import { dataReads } from "../../../catalog/data-reads.ts";
import { secretBearingMetadata } from "../../../catalog/secret-bearing-metadata.ts";
import { sparedByTheDeny } from "../../../catalog/view-only.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { policiesOf } from "../role-policies.ts";
import { escalationPath, isAgentsOwnRole } from "../vocabulary.ts";
import { openOf, type Ward } from "../wards.ts";

/** Whatever opens secrets or hands out credentials; as long as IAM knows the action. */
const secrets = dataReads
  .filter(({ category, unlisted }) => category !== "data" && !unlisted)
  .flatMap(({ actions }) => actions);

/** Metadata that carries what somebody typed into a configuration. */
const metadata: Ward = {
  what: "metadata that carries secrets",
  actions: secretBearingMetadata.filter(({ verdict }) => verdict === "denied").map(({ action }) => action),
};

/** Data, but of what a declaration names: a wildcard stands in an ARN for what is inside of something. */
const data: Ward = {
  what: "data",
  actions: dataReads
    .filter(({ category, declaredAs, unlisted }) => category === "data" && !declaredAs && !unlisted)
    .flatMap(({ actions }) => actions),
};

/** Whatever is no view: by what is spared, so that what AWS adds is denied. */
const allElse: Ward = {
  what: "all but views",
  allBut: [
    ...sparedByTheDeny(),
    ...dataReads.filter(({ declaredAs }) => declaredAs).flatMap(({ actions }) => actions),
    "kms:Decrypt",
    "sts:AssumeRole",
    "sts:SetSourceIdentity",
    "sts:TagSession",
  ],
};

/** A role that trusts the agent by its ARN lets it in without a word in the agent's own policies. */
const becoming = "sts:AssumeRole";
const escalations = `arn:*:iam::*:role${escalationPath}*`;

/** Reads of data that a declaration opens: denied wherever the role's own policies do not open them. */
const declared = dataReads
  .filter(({ category, declaredAs, unlisted }) => category === "data" && declaredAs && !unlisted)
  .flatMap(({ actions }) => actions);

function undeclared(action: string, statements: readonly Statement[]): Ward | undefined {
  const opened = statements
    .filter((statement) => statement.effect === "Allow" && coversAction(statement, action))
    .flatMap(({ resources }) => resources);
  // AWS opens it for the whole account, or not at all.
  if (opened.includes("*")) return undefined;
  // The deny that spares escalations comes before what allows them.
  if (action === becoming)
    return { what: "becoming any other role", actions: [action], notOn: [...opened, escalations] };
  const what = "data that nobody has declared";
  return opened.length === 0 ? { what, actions: [action] } : { what, actions: [action], notOn: opened };
}

const agent = role("/agent/", {}, "agent");

const inline = (name: string, ...statements: Record<string, unknown>[]) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name,
  properties: { role: "agent", name, policy: policy(...statements) },
});

const view = { Sid: "View", Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" };

export default stackInvariant({
  id: "agent-secrets-denied",
  title: "An agent's own role is denied secrets and credentials explicitly, whoever allows them.",
  protects:
    "Secrets and credentials from the agent, whatever a resource policy or a policy attached later lets in.",
  why: "A boundary and a missing allow do not hold against a resource policy that names the session: a bucket, key or secret opened to the account is open to the agent, unless it is denied.",
  fix: "attach a deny of everything but what the role may do (Deny with NotAction, on *), as components/agent-role does, before the first allow.",
  types: ["aws:iam/role:Role"],
  whole: false,
  *check(resource, stack, settings) {
    if (!isAgentsOwnRole(resource, settings)) return;
    const statements: Statement[] = [...policiesOf(resource, stack)].flatMap((found) => found.statements);
    if (!statements.some(({ effect }) => effect === "Allow")) return;
    const open = secrets.filter(
      (action) => !statements.some((statement) => deniesPattern(statement, action)),
    );
    const [first, ...others] = open;
    if (first !== undefined)
      yield `is not denied ${first}${others.length > 0 ? ` and ${others.length} more of catalog/data-reads.ts` : ""}`;
    const wards = [...declared, becoming].flatMap((action) => undeclared(action, statements) ?? []);
    for (const ward of [metadata, data, ...wards, allElse]) {
      const [left, ...more] = openOf(statements, ward);
      if (left !== undefined)
        yield `is not denied ${ward.what} (${left}${more.length > 0 ? ` and ${more.length} more` : ""})`;
    }
  },
  limits: "A deny on a condition does not count here.",
  examples: {
    holds: [
      {
        what: "everything is denied but what it may do",
        resources: [
          agent,
          inline("denies", {
            Sid: "Only",
            Effect: "Deny",
            NotAction: "ec2:DescribeInstances",
            Resource: "*",
          }),
          inline("view", view),
        ],
      },
      {
        what: "logs that are declared, and no others",
        resources: [
          agent,
          inline(
            "denies",
            {
              Sid: "Only",
              Effect: "Deny",
              NotAction: ["ec2:DescribeInstances", "logs:GetLogEvents"],
              Resource: "*",
            },
            {
              Sid: "NoOtherLogs",
              Effect: "Deny",
              Action: "logs:GetLogEvents",
              NotResource: "arn:aws:logs:eu-central-1:111122223333:log-group:/shop/*",
            },
          ),
          inline("reads", {
            Sid: "Read",
            Effect: "Allow",
            Action: "logs:GetLogEvents",
            Resource: "arn:aws:logs:eu-central-1:111122223333:log-group:/shop/*",
          }),
        ],
      },
      {
        what: "the roles of its escalations, and no others",
        resources: [
          agent,
          inline(
            "denies",
            {
              Sid: "Only",
              Effect: "Deny",
              NotAction: ["ec2:DescribeInstances", "sts:AssumeRole"],
              Resource: "*",
            },
            {
              Sid: "NoOtherRole",
              Effect: "Deny",
              Action: "sts:AssumeRole",
              NotResource: "arn:aws:iam::111122223333:role/escalation/*",
            },
          ),
          inline("view", view, {
            Sid: "Escalations",
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource: "arn:aws:iam::111122223333:role/escalation/*",
          }),
        ],
      },
      { what: "a role that may do nothing yet", resources: [agent] },
    ],
    broken: [
      {
        what: "any role that trusts the agent, beside those of its escalations",
        resources: [
          agent,
          inline("denies", {
            Sid: "Only",
            Effect: "Deny",
            NotAction: ["ec2:DescribeInstances", "sts:AssumeRole"],
            Resource: "*",
          }),
          inline("view", view, {
            Sid: "Escalations",
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Resource: "arn:aws:iam::111122223333:role/escalation/*",
          }),
        ],
      },
      { what: "no deny", resources: [agent, inline("view", view)] },
      {
        what: "a deny that spares too much",
        resources: [
          agent,
          inline("denies", { Sid: "Only", Effect: "Deny", NotAction: ["ec2:*", "ssm:*"], Resource: "*" }),
          inline("view", view),
        ],
      },
      {
        what: "logs beside those that are read",
        resources: [
          agent,
          inline("denies", {
            Sid: "Only",
            Effect: "Deny",
            NotAction: ["ec2:DescribeInstances", "logs:GetLogEvents"],
            Resource: "*",
          }),
          inline("reads", {
            Sid: "Read",
            Effect: "Allow",
            Action: "logs:GetLogEvents",
            Resource: "arn:aws:logs:eu-central-1:111122223333:log-group:/shop/*",
          }),
        ],
      },
      {
        what: "a deny on a condition",
        resources: [
          agent,
          inline("denies", {
            Sid: "Only",
            Effect: "Deny",
            NotAction: "ec2:Describe*",
            Resource: "*",
            Condition: { StringNotEquals: { "aws:PrincipalTag/trusted": "true" } },
          }),
          inline("view", view),
        ],
      },
    ],
    cannotTell: [
      {
        what: "a deny that is not known yet",
        resources: [
          agent,
          {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "denies",
            properties: { role: "agent", name: "denies", policy: notKnownYet },
          },
        ],
      },
    ],
  },
});
