/** What an agent is, as a person configures it: a name, how it arrives, and what data it may read. */
import { identityProviderArn } from "../names.ts";
import { type AgentProblem, type DeclaredRead, readProblems } from "./declared-reads.ts";

/**
 * The agent's job has a token of its forge (OpenID Connect).
 *
 * Whoever can get a token with one of the subjects is the agent. A subject that names an environment is given to every
 * job that names it, a pull request's job too, whose workflow file comes from the pull request: only the environment's
 * own protection rules keep it from being anybody's who can open one.
 */
export interface OidcArrival {
  kind: "oidc";
  /** The issuer as it stands in the token's `iss`: https, no slash at the end. */
  issuer: string;
  /** The token's `aud`, exactly. */
  audience: string;
  /**
   * Subjects that the agent arrives with, exactly. GitHub issues one of two forms:
   * `repo:OWNER/REPO:environment:NAME`, or, for repositories made, renamed or moved after 2026-07-15,
   * `repo:OWNER@ID/REPO@ID:environment:NAME`, which nobody else can ever get.
   * https://docs.github.com/actions/reference/security/oidc
   */
  subjects: readonly string[];
  /**
   * Further claims that must be equal, of those that IAM hands to conditions. GitHub's older form of subject needs
   * `repository_id`: names of owners and repositories can be taken by somebody else, numbers cannot.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
   */
  claims?: Readonly<Record<string, string>>;
}

/** The agent's machine has a role already: an instance's, a pod's, a person's. */
export interface RoleArrival {
  kind: "role";
  /** The ARN of that one role. A session of it that has tags or a SourceIdentity already cannot arrive. */
  roleArn: string;
}

/** One agent, in plain data: what stands in a stack's configuration. */
export interface AgentConfiguration {
  /** Lower-case letters, digits and dashes, 2 to 21 of them. It is the agent's SourceIdentity, and part of names. */
  name: string;
  arrival: OidcArrival | RoleArrival;
  /** Reads of data; metadata needs none. */
  reads: readonly DeclaredRead[];
}

export const githubIssuer = "https://token.actions.githubusercontent.com";

/** GitHub's issuers: github.com, an enterprise's own path there, and data residency (SUBDOMAIN.ghe.com). */
const isGithub = (issuer: string): boolean =>
  issuer === githubIssuer ||
  issuer.startsWith(`${githubIssuer}/`) ||
  /^https:\/\/token\.actions\.[a-z0-9-]+\.ghe\.com$/.test(issuer);

/** The claims of GitHub's token that IAM hands to conditions, beside `aud` and `sub`. */
export const githubClaims = [
  "actor",
  "actor_id",
  "enterprise_id",
  "environment",
  "job_workflow_ref",
  "ref",
  "repository",
  "repository_id",
  "repository_owner_id",
  "workflow",
] as const;

/**
 * GitHub's two forms of the subject of a job that names an environment.
 * The forge's numbers: `gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'`.
 */
export const githubSubjects = (repository: {
  owner: string;
  ownerId: string;
  name: string;
  id: string;
  environment: string;
}): { byName: string; byId: string } => {
  const { owner, ownerId, name, id, environment } = repository;
  // GitHub writes a colon in an environment's name as %3A.
  const context = `environment:${environment.replaceAll(":", "%3A")}`;
  return {
    byName: `repo:${owner}/${name}:${context}`,
    byId: `repo:${owner}@${ownerId}/${name}@${id}:${context}`,
  };
};

/** What makes a value no exact one: IAM's wildcards, its policy variables, white space. */
const inexact = (value: string): boolean => value === "" || /[*?$\s]/.test(value);

const namedByNumber = /^repo:[^/:@]+@\d+\/[^/:@]+@\d+:/;
const namedByName = /^repo:[^/:@]+\/[^/:@]+:/;
/** An organisation may put its subjects together itself; a number in one is its repository's alone. */
const hasNumber = /(?:^|:)repository_id:\d+(?::|$)/;

function githubSubjectProblem(subject: string): string | undefined {
  if (/:pull_request(:|$)/.test(subject))
    return `${subject} is given to every pull request, whoever opens it: bind the agent to an environment`;
  if (/refs\/pull\//.test(subject)) return `${subject} is a pull request's: bind the agent to an environment`;
  if (!/:(environment|ref|job_workflow_ref):[^:]+/.test(subject))
    return `${subject} names neither an environment nor a branch: end it in :environment:NAME`;
  if (subject.startsWith("repo:") && !namedByNumber.test(subject) && !namedByName.test(subject))
    return `${subject} names no single repository: begin it with repo:OWNER/REPO: or repo:OWNER@ID/REPO@ID:`;
  return undefined;
}

function subjectProblem(subject: string, arrival: OidcArrival): string | undefined {
  if (inexact(subject))
    return `${subject === "" ? "an empty subject" : subject} is not exact: no *, ?, $ or white space; list every subject that you mean`;
  if (!isGithub(arrival.issuer)) return undefined;
  const wrong = githubSubjectProblem(subject);
  if (wrong !== undefined) return wrong;
  if (arrival.claims?.["repository_id"] !== undefined) return undefined;
  if (!subject.startsWith("repo:") && !hasNumber.test(subject))
    return `${subject} names no single repository, so whoever makes another one gets it, too: begin it with repo:OWNER/REPO: or repo:OWNER@ID/REPO@ID:, or add claims.repository_id`;
  if (namedByName.test(subject))
    return `${subject} goes by names, which somebody else can take once they are free: add claims.repository_id (gh api repos/OWNER/REPO --jq .id)`;
  return undefined;
}

function claimProblem(claim: string, value: string, issuer: string): string | undefined {
  if (!isGithub(issuer) || !githubClaims.some((known) => known === claim))
    return `IAM hands no claim ${claim} of ${issuer} to conditions: nobody would arrive; of GitHub it hands ${githubClaims.join(", ")}`;
  if (inexact(value)) return `${value} is not exact: no *, ?, $ or white space`;
  return undefined;
}

const issuerProblem = (issuer: string): string | undefined =>
  /^https:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~/-]*[\w.~-])?$/.test(issuer)
    ? undefined
    : `${issuer} must be the address in the token's iss: https, lower-case host, no query, no slash at the end`;

function oidcProblems(arrival: OidcArrival): AgentProblem[] {
  const at = (path: (string | number)[], message: string | undefined): AgentProblem[] =>
    message === undefined ? [] : [{ path, message }];
  const { issuer, audience, subjects } = arrival;
  return [
    ...at(["issuer"], issuerProblem(issuer)),
    ...at(
      ["audience"],
      inexact(audience)
        ? `${audience === "" ? "an empty audience" : audience} is not exact: give the token's aud, for example sts.amazonaws.com`
        : undefined,
    ),
    ...at(["subjects"], subjects.length === 0 ? "nobody could arrive: name at least one subject" : undefined),
    ...subjects.flatMap((subject, index) => [
      ...at(["subjects", index], subjectProblem(subject, arrival)),
      ...at(
        ["subjects", index],
        subjects.indexOf(subject) < index ? `${subject} stands there twice: remove one` : undefined,
      ),
    ]),
    ...Object.entries(arrival.claims ?? {}).flatMap(([claim, value]) =>
      at(["claims", claim], claimProblem(claim, value, issuer)),
    ),
  ];
}

function roleProblem(arn: string): string | undefined {
  if (/:root$/.test(arn))
    return `${arn} is every principal of an account: give the ARN of the one role that the agent's machine has`;
  if (/:assumed-role\//.test(arn))
    return `${arn} is a session: give the ARN of its role, arn:aws:iam::ACCOUNT:role/NAME`;
  if (inexact(arn) || !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn))
    return `${arn} is not the ARN of one role: arn:aws:iam::ACCOUNT:role/NAME, without * or ?`;
  if (/:role\/(agent|escalation|perimeter)\//.test(arn))
    return `${arn} is a role of the perimeter's own: an agent arrives from outside`;
  if (/:role\/aws-service-role\//.test(arn))
    return `${arn} is a role of an AWS service: no program of yours has its sessions`;
  return undefined;
}

/** What is wrong with an agent's configuration, each with its place and how to mend it; empty when nothing is. */
export function agentProblems(agent: AgentConfiguration): AgentProblem[] {
  const { name, arrival, reads } = agent;
  const arrivalProblems =
    arrival.kind === "oidc"
      ? oidcProblems(arrival)
      : [roleProblem(arrival.roleArn)].flatMap((message) =>
          message === undefined ? [] : [{ path: ["roleArn"], message }],
        );
  return [
    ...(/^[a-z][a-z0-9-]{1,20}$/.test(name)
      ? []
      : [
          {
            path: ["name"],
            message: `${name} must be 2 to 21 lower-case letters, digits and dashes, a letter first`,
          },
        ]),
    ...arrivalProblems.map(({ path, message }) => ({ path: ["arrival", ...path], message })),
    ...reads.flatMap((read, index) =>
      readProblems(read).map(({ path, message }) => ({ path: ["reads", index, ...path], message })),
    ),
  ];
}

/** What is wrong with the agents of one account together: names that two of them have. */
export const duplicateAgentProblems = (agents: readonly AgentConfiguration[]): AgentProblem[] =>
  agents.flatMap(({ name }, index) =>
    agents.findIndex((agent) => agent.name === name) < index
      ? [{ path: [index, "name"], message: `${name} is another agent's name: rename one` }]
      : [],
  );

/** What is wrong with the provider that an arrival by OpenID Connect goes through. */
export const providerProblem = (
  providerArn: string,
  issuer: string,
  accountId: string,
): string | undefined =>
  providerArn === identityProviderArn(accountId, issuer)
    ? undefined
    : `${providerArn} is not the provider of ${issuer} in account ${accountId}: ${identityProviderArn(accountId, issuer)}`;
