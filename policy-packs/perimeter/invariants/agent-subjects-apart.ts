import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { overlapping } from "../../../analysis/iam/pattern.ts";
import { exactValues } from "../../../analysis/iam/statements.ts";
import { isOfAgents, type ProtectedSubject, protectedSubjects } from "../../../catalog/protected-subjects.ts";
import type { Settings } from "../configuration/settings.ts";
import { policy, role } from "../example.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";
import type { Resource } from "../resource.ts";
import { isAgentRole } from "../vocabulary.ts";

const byIssuer = new Map<string, ProtectedSubject>(protectedSubjects.map((row) => [row.issuer, row]));

/** The statements of a trust; one that cannot be read, or is not known yet, is told by agent-trust-exact. */
function trustOf({ properties }: Resource): readonly Statement[] {
  try {
    return readPolicy(properties["assumeRolePolicy"]);
  } catch {
    return [];
  }
}

/** The issuer of a federated principal, as its condition keys begin. */
const issuerOf = (principal: string): string | undefined =>
  /^arn:aws[\w-]*:iam::\d{12}:oidc-provider\/(.+)$/.exec(principal)?.[1];

/** What a statement lets in that an agent can be. Subjects that are not exact are told by agent-trust-exact. */
function* agentsIn(statement: Statement, issuer: string, { agents }: Settings): Iterable<string> {
  const subjects = exactValues(statement, `${issuer}:sub`) ?? [];
  const own = agents.webIdentities.filter((identity) => identity.issuer === issuer);
  for (const { subject: pattern } of own)
    if (subjects.some((subject) => overlapping(pattern, subject)))
      yield `lets in a subject that an agent can get: ${pattern} (${statement.name})`;
  const known = byIssuer.get(issuer);
  // Who says which subjects agents can get has said it of all.
  if (agents.webIdentities.length > 0 || !known) return;
  const environments =
    known.claim === undefined ? undefined : exactValues(statement, `${issuer}:${known.claim}`);
  if (environments !== undefined && !environments.some(isOfAgents)) return;
  if (subjects.some((subject) => known.subject?.test(subject) !== true))
    yield `lets in a subject of ${issuer} that is pinned to no protected environment (${statement.name})`;
}

const issuer = "token.actions.githubusercontent.com";

const pipeline = (sub: string, path = "/", claims: Record<string, unknown> = {}) =>
  role(path, {
    assumeRolePolicy: policy({
      Sid: "Pipeline",
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: sub, ...claims },
      },
    }),
  });

const configuration = {
  agents: {
    principals: [],
    webIdentities: [
      { issuer, subject: "repo:example@1234567/shop@2345678:ref:refs/heads/*" },
      { issuer, subject: "repo:example@1234567/shop@2345678:environment:preview" },
    ],
  },
};

export default resourceInvariant({
  id: "agent-subjects-apart",
  title: "No role but an agent's own lets in a token that an agent can get.",
  protects:
    "The pipeline's roles from the branches, pull requests and environments that an agent can make use of.",
  why: "A forge gives a job its token for the branch that it runs on. Who can push the branch can run any program there: what lets that subject in, lets the agent in, whatever the role is called.",
  fix: "let in the subject of an environment that a person releases, and list under configuration.agents.webIdentities which subjects agents can get.",
  types: ["aws:iam/role:Role"],
  *check(resource, settings) {
    if (isAgentRole(resource, settings)) return;
    for (const statement of trustOf(resource)) {
      if (statement.effect === "Deny") continue;
      for (const { kind, value } of statement.principals) {
        const from = kind === "Federated" ? issuerOf(value) : undefined;
        if (from !== undefined) yield* agentsIn(statement, from, settings);
      }
    }
  },
  limits:
    "Without `configuration.agents.webIdentities` it goes by the issuers of catalog/protected-subjects.ts, and cannot know whether the environment asks for a reviewer, nor whose repository it is. Whether an agent administers the repository, it does not see either.",
  examples: {
    holds: [
      {
        what: "one environment of a pipeline",
        resources: [pipeline("repo:example@1234567/shop@2345678:environment:production")],
      },
      {
        what: "a branch, and the environment beside it",
        resources: [
          pipeline("repo:example@1234567/shop@2345678:ref:refs/heads/main", "/", {
            [`${issuer}:environment`]: "production",
          }),
        ],
      },
      {
        what: "an agent's own role",
        resources: [pipeline("repo:example@1234567/shop@2345678:ref:refs/heads/try", "/agent/")],
      },
      {
        what: "a branch that no agent can push, where somebody has said which they can",
        configuration: {
          agents: {
            principals: [],
            webIdentities: [{ issuer, subject: "repo:example@1234567/shop@2345678:ref:refs/heads/agent/*" }],
          },
        },
        resources: [pipeline("repo:example@1234567/shop@2345678:ref:refs/heads/main")],
      },
      { what: "a service", resources: [role("/")] },
      {
        what: "a trust that is not known yet: the update looks at it",
        resources: [role("/", { assumeRolePolicy: notKnownYet })],
      },
    ],
    broken: [
      {
        what: "a branch",
        resources: [pipeline("repo:example@1234567/shop@2345678:ref:refs/heads/main")],
      },
      {
        what: "an environment of agents, by its name",
        resources: [pipeline("repo:example@1234567/operations@6655443:environment:agent-prod")],
      },
      {
        what: "an environment of agents, by the claim beside the subject",
        resources: [
          pipeline("repo:example@1234567/shop@2345678:ref:refs/heads/main", "/", {
            [`${issuer}:environment`]: "agent-prod",
          }),
        ],
      },
      {
        what: "a branch that an agent can push",
        configuration,
        resources: [pipeline("repo:example@1234567/shop@2345678:ref:refs/heads/main")],
      },
      {
        what: "an environment that an agent can enter",
        configuration,
        resources: [pipeline("repo:example@1234567/shop@2345678:environment:preview")],
      },
    ],
    cannotTell: [
      {
        what: "a path that is not known yet",
        resources: [role("/", { path: notKnownYet })],
      },
    ],
  },
});
