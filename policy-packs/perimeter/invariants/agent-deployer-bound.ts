import type { Condition, Statement } from "../../../analysis/iam/document.ts";
import { readPolicy } from "../../../analysis/iam/document.ts";
import { coversAction, exactValues } from "../../../analysis/iam/statements.ts";
import { policy } from "../example.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { type Resource, text } from "../resource.ts";
import { policiesOf } from "../role-policies.ts";
import { deployerName, perimeterPath, pipelineNames, previewName } from "../vocabulary.ts";

/** Writes by which a role becomes another one: its trust, its policies, its boundary. */
const ofItself = [
  "iam:AttachRolePolicy",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
];

const nameOf = (role: Resource): string =>
  text(role, "path") === perimeterPath ? (text(role, "name") ?? "") : "";

const isGithub = (issuer: string): boolean => /^token\.actions\./.test(issuer);

function* letsIn(statement: Statement, name: string): Iterable<string> {
  const [principal, ...others] = statement.principals;
  const issuer = /:oidc-provider\/(.+)$/.exec(principal?.value ?? "")?.[1];
  if (issuer === undefined || others.length > 0 || statement.notPrincipals.length > 0) {
    yield `lets in somebody who has no token of one forge (${statement.name})`;
    return;
  }
  const subjects = exactValues(statement, `${issuer}:sub`) ?? [];
  if (subjects.length === 0 || !subjects.every((subject) => /:environment:[^:]+$/.test(subject)))
    yield `lets in jobs of no environment, so that whoever pushes a branch is let in (${statement.name})`;
  if (!isGithub(issuer)) return;
  const byName = subjects.some((subject) => /^repo:[^@:]+:/.test(subject));
  if (byName && exactValues(statement, `${issuer}:repository_id`) === undefined)
    yield `lets in whoever takes the repository's name once it is free (${statement.name})`;
  const branches = exactValues(statement, `${issuer}:ref`) ?? [];
  if (
    name !== previewName &&
    (branches.length === 0 || !branches.every((ref) => /^refs\/heads\/./.test(ref)))
  )
    yield `lets in pull requests that name the environment, and every branch (${statement.name})`;
}

const always = (conditions: readonly Condition[]): boolean => conditions.length === 0;

/** Whether a statement denies a role every one of these writes of itself. */
const sparesItself = (statement: Statement, action: string): boolean =>
  statement.effect === "Deny" &&
  always(statement.conditions) &&
  coversAction(statement, action) &&
  statement.notResources.length === 0 &&
  statement.resources.some((arn) => arn === "*" || arn.endsWith(`:role${perimeterPath}${deployerName}`));

const issuer = "token.actions.githubusercontent.com";
const claims = {
  [`${issuer}:aud`]: "sts.amazonaws.com",
  [`${issuer}:sub`]: "repo:example@1/perimeter@2:environment:deploy",
  [`${issuer}:ref`]: "refs/heads/main",
};

const pipelineRole = (name: string, equal: Readonly<Record<string, unknown>> = claims) => ({
  type: "aws:iam/role:Role",
  name,
  properties: {
    name,
    path: perimeterPath,
    assumeRolePolicy: policy({
      Sid: "Job",
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: equal },
    }),
  },
});

const inline = (...statements: readonly Readonly<Record<string, unknown>>[]) => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "denied",
  properties: { name: "denied", role: deployerName, policy: policy(...statements) },
});

const notItself = {
  Sid: "NotItself",
  Effect: "Deny",
  NotAction: ["iam:Get*", "iam:List*"],
  Resource: `arn:aws:iam::111122223333:role/perimeter/${deployerName}`,
};
const deploys = { Sid: "Deploy", Effect: "Allow", Action: "iam:PutRolePolicy", Resource: "*" };

const without = (claim: string) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== `${issuer}:${claim}`));

export default stackInvariant({
  id: "agent-deployer-bound",
  title:
    "The pipeline's roles let in one environment of the protected branch, and the deployer cannot write itself.",
  protects: "The role that applies the stacks: whoever is it changes everything that is no guard.",
  why: "A pull request's job gets an environment's token if the environment's rules let it, and carries its own workflow. And a deployer that may write its own trust needs to be reached once only.",
  fix: "trust one issuer, with StringEquals on aud, sub (…:environment:NAME), ref and repository_id; attach a deny of every write to the deployer's own role, as components/pipeline-access does.",
  types: ["aws:iam/role:Role"],
  whole: false,
  *check(resource, stack) {
    const name = nameOf(resource);
    if (!pipelineNames.includes(name)) return;
    for (const statement of readPolicy(resource.properties["assumeRolePolicy"]))
      if (statement.effect === "Allow") yield* letsIn(statement, name);
    if (name !== deployerName) return;
    const statements = [...policiesOf(resource, stack)].flatMap((found) => found.statements);
    if (!statements.some(({ effect }) => effect === "Allow")) return;
    const open = ofItself.filter(
      (action) => !statements.some((statement) => sparesItself(statement, action)),
    );
    if (open.length > 0) yield `is not denied ${open.join(", ")} on itself`;
  },
  limits:
    "Who gets a token with an environment's subject the forge decides: reviewers and branches of environments are out of sight. What a role that the deployer writes may do is for the boundary, the guardrails and the proof.",
  examples: {
    holds: [
      {
        what: "one environment, one branch, and a deny of its own",
        resources: [pipelineRole(deployerName), inline(notItself, deploys)],
      },
      { what: "a deployer that may do nothing yet", resources: [pipelineRole(deployerName)] },
      { what: "a preview of every branch", resources: [pipelineRole(previewName, without("ref"))] },
      {
        what: "a role of that name at another path",
        resources: [
          {
            ...pipelineRole(deployerName, {}),
            properties: { name: deployerName, path: "/", assumeRolePolicy: "{}" },
          },
        ],
      },
    ],
    broken: [
      { what: "every branch", resources: [pipelineRole(deployerName, without("ref"))] },
      {
        what: "pull requests",
        resources: [pipelineRole(deployerName, { ...claims, [`${issuer}:ref`]: "refs/pull/7/merge" })],
      },
      {
        what: "a branch's subject, without an environment",
        resources: [
          pipelineRole(deployerName, {
            ...claims,
            [`${issuer}:sub`]: "repo:example@1/perimeter@2:ref:refs/heads/main",
          }),
        ],
      },
      {
        what: "a repository by its name alone",
        resources: [
          pipelineRole(previewName, {
            ...claims,
            [`${issuer}:sub`]: "repo:example/perimeter:environment:deploy",
          }),
        ],
      },
      { what: "no deny on itself", resources: [pipelineRole(deployerName), inline(deploys)] },
      {
        what: "a deny on a condition",
        resources: [
          pipelineRole(deployerName),
          inline({ ...notItself, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }, deploys),
        ],
      },
      {
        what: "a deny of some writes",
        resources: [
          pipelineRole(deployerName),
          inline({ ...notItself, NotAction: undefined, Action: "iam:Put*" }, deploys),
        ],
      },
      {
        what: "the whole account",
        resources: [
          {
            ...pipelineRole(deployerName),
            properties: {
              name: deployerName,
              path: perimeterPath,
              assumeRolePolicy: policy({
                Sid: "Account",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:root" },
                Action: "sts:AssumeRole",
              }),
            },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a trust that is not known yet",
        resources: [
          {
            ...pipelineRole(deployerName),
            properties: { name: deployerName, path: perimeterPath, assumeRolePolicy: notKnownYet },
          },
        ],
      },
      {
        what: "AWS's own policy",
        resources: [
          pipelineRole(deployerName),
          {
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            name: "administers",
            properties: { role: deployerName, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
          },
        ],
      },
    ],
  },
});
