/** What is wrong with an account's pipeline as a person configures it: each with its place and how to mend it. */
import type { PipelineDomain } from "../../catalog/deployer-actions.ts";
import { agentProblems, type OidcArrival } from "../agent-role/agent.ts";
import type { Problem } from "../escalation-task/task.ts";
import type { BreakGlassTrust } from "./policies.ts";

/** A token of a forge: whose job it is for AWS. The subjects are exact, in every form that the forge may issue. */
export type PipelineArrival = Omit<OidcArrival, "kind">;

/** A forge whose tokens the account takes. */
export interface Issuer {
  /** As in the token's `iss`: https, no slash at the end. */
  readonly issuer: string;
  /** Every audience that some role of the account names: the pipeline's, and its agents'. */
  readonly audiences: readonly string[];
  /** Whether the account has its provider already, which is then left as it is. Default: false. */
  readonly exists?: boolean;
}

/** An account's pipeline, in plain data. */
export interface Pipeline {
  readonly issuers: readonly Issuer[];
  readonly deployer?: PipelineArrival | undefined;
  readonly preview?: PipelineArrival | undefined;
  readonly breakGlass: BreakGlassTrust;
  /** Subjects that an agent can get a token with, `*` for any part: the deployer can have none of them. */
  readonly agentSubjects: readonly string[];
}

const isGithub = (issuer: string): boolean => /^https:\/\/token\.actions\./.test(issuer);

const at = (path: (string | number)[], message: string | undefined): Problem[] =>
  message === undefined ? [] : [{ path, message }];

/** Whether a subject may be one that a pattern stands for. GitHub compares names of owners and repositories without case. */
export function takes(pattern: string, subject: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`, "is").test(subject);
}

/** The same subject by names alone, as the forge wrote it before it knew numbers. */
const byName = (subject: string): string => subject.replace(/@\d+(?=[/:])/g, "");

const isAgents = (subject: string, agentSubjects: readonly string[]): boolean =>
  agentSubjects.some((pattern) => takes(pattern, subject) || takes(byName(pattern), byName(subject)));

const environmentOf = (subject: string): string | undefined =>
  /:environment:([^:]+)$/.exec(subject)?.[1]?.replaceAll("%3A", ":");

/** What every role of the pipeline needs: one environment, and a repository that nobody else can have. */
function jobProblems(arrival: PipelineArrival): Problem[] {
  const { issuer, subjects, claims = {} } = arrival;
  const forge = agentProblems({ name: "pipeline", arrival: { kind: "oidc", ...arrival }, reads: [] }).map(
    ({ path, message }) => ({ path: path.slice(1), message }),
  );
  const environments = new Set(subjects.map(environmentOf));
  return [
    ...forge,
    ...subjects.flatMap((subject, index) =>
      at(
        ["subjects", index],
        environmentOf(subject) === undefined
          ? `${subject} names no environment: whoever can push a branch would be let in; end it in :environment:NAME`
          : undefined,
      ),
    ),
    ...at(
      ["subjects"],
      environments.size > 1
        ? "these are several environments: a role has one, whose rules are looked at once; keep one, in both forms of the subject"
        : undefined,
    ),
    ...(isGithub(issuer)
      ? [
          ...at(
            ["claims", "repository_id"],
            /^\d+$/.test(claims["repository_id"] ?? "")
              ? undefined
              : "missing: a repository of the same name that somebody makes later would be let in; add it (gh api repos/OWNER/REPO --jq .id)",
          ),
          ...at(
            ["claims", "environment"],
            environments.has(claims["environment"])
              ? undefined
              : `must be the environment of the subjects, ${[...environments][0] ?? "…"}`,
          ),
        ]
      : []),
  ];
}

/** What a deployer needs beside that: the protected branch, and subjects that no agent has. */
function deployerProblems(
  arrival: PipelineArrival,
  domain: PipelineDomain,
  agentSubjects: readonly string[],
): Problem[] {
  const { issuer, subjects, claims = {} } = arrival;
  return [
    ...jobProblems(arrival),
    ...subjects.flatMap((subject, index) =>
      at(
        ["subjects", index],
        isAgents(subject, agentSubjects)
          ? `${subject} is one that an agent can get: it would be the deployer; use an environment of its own, which a person releases`
          : undefined,
      ),
    ),
    ...(isGithub(issuer)
      ? [
          // GitHub gives an environment's subject to a pull request's job as well, if the environment's rules let it in.
          ...at(
            ["claims", "ref"],
            /^refs\/heads\/./.test(claims["ref"] ?? "")
              ? undefined
              : 'a pull request\'s job that names the environment would be let in: add "ref": "refs/heads/main", or the branch that is protected',
          ),
          ...at(
            ["claims", "job_workflow_ref"],
            domain !== "management" ||
              /^[^@\s]+\/\.github\/workflows\/[^@\s]+@refs\/heads\/.+/.test(claims["job_workflow_ref"] ?? "")
              ? undefined
              : "missing: nothing limits the management account, so its deployer is one workflow of one branch: OWNER/REPO/.github/workflows/FILE@refs/heads/main",
          ),
        ]
      : []),
  ];
}

function breakGlassProblems(trust: BreakGlassTrust, accountId: string): Problem[] {
  if (trust.kind === "permissionSet")
    return at(
      ["name"],
      /^(?!AWSReservedSSO_)[\w+=,.@-]{1,32}$/.test(trust.name)
        ? undefined
        : `${trust.name} is no permission set: its name, exactly, without AWSReservedSSO_`,
    );
  return [
    ...at(
      ["arns"],
      trust.arns.length === 0 ? "nobody could come in an emergency: name two people" : undefined,
    ),
    ...trust.arns.flatMap((arn, index) =>
      at(
        ["arns", index],
        new RegExp(`^arn:aws:iam::${accountId}:user/[\\w+=,.@/-]+$`).test(arn)
          ? undefined
          : `${arn} is no user of this account: give arn:aws:iam::${accountId}:user/NAME, without * or ?`,
      ),
    ),
  ];
}

/** What is wrong with a pipeline; empty when nothing is. */
export function pipelineProblems(
  pipeline: Pipeline,
  { accountId, domain }: { accountId: string; domain: PipelineDomain },
): Problem[] {
  const { issuers, deployer, preview, breakGlass, agentSubjects } = pipeline;
  const under = (key: string, problems: readonly Problem[]): Problem[] =>
    problems.map(({ path, message }) => ({ path: [key, ...path], message }));
  const taken = (arrival: PipelineArrival): Problem[] => {
    const issuer = issuers.find((one) => one.issuer === arrival.issuer);
    return at(
      issuer === undefined ? ["issuer"] : ["audience"],
      issuer === undefined
        ? `the account takes no tokens of ${arrival.issuer}: add it to issuers`
        : issuer.audiences.includes(arrival.audience)
          ? undefined
          : `${arrival.audience} is not among the audiences of ${arrival.issuer}: add it to issuers`,
    );
  };
  const shared = (preview?.subjects ?? []).filter((subject) => deployer?.subjects.includes(subject));
  return [
    ...issuers.flatMap(({ issuer }, index) =>
      at(
        ["issuers", index, "issuer"],
        issuers.findIndex((other) => other.issuer === issuer) < index
          ? `${issuer} stands there twice: AWS takes one provider an issuer; name all audiences in one`
          : undefined,
      ),
    ),
    ...under("breakGlass", breakGlassProblems(breakGlass, accountId)),
    ...(deployer === undefined
      ? []
      : under("deployer", [...taken(deployer), ...deployerProblems(deployer, domain, agentSubjects)])),
    ...(preview === undefined ? [] : under("preview", [...taken(preview), ...jobProblems(preview)])),
    ...at(
      ["preview", "subjects"],
      shared.length > 0 ? `${shared[0]} is the deployer's: unmerged code would deploy` : undefined,
    ),
    ...at(
      ["preview"],
      preview !== undefined && domain === "management"
        ? "the management account has no preview: nothing limits what runs there; preview it by hand"
        : undefined,
    ),
  ];
}
