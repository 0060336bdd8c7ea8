/** The values of each stack's file: what follows from perimeter.yaml, and what was found out. */
import type { PipelineDomain } from "../catalog/deployer-actions.ts";
import { administratorRoleArns } from "../components/names.ts";
import type { AccountFacts, Facts } from "./facts.ts";
import type { Domain } from "./hands.ts";
import type { PerimeterFile } from "./perimeter-file.ts";

/** A value for a stack's file. */
export interface Value {
  readonly key: string;
  readonly value: unknown;
  /**
   * `given`: follows from perimeter.yaml and the organisation; another value is a contradiction.
   * `found`: what the account had before the stack came up; afterwards the file knows better.
   * `first`: something to begin with, which a person changes as they like.
   */
  readonly from: "given" | "found" | "first";
  /** Where it comes from, for whoever is told that the file says otherwise. */
  readonly because: string;
}

const github = { issuer: "https://token.actions.githubusercontent.com", audience: "sts.amazonaws.com" };

const given = (key: string, value: unknown, because = "accounts/perimeter.yaml"): Value => ({
  key,
  value,
  from: "given",
  because,
});
const found = (key: string, value: unknown, because: string): Value => ({
  key,
  value,
  from: "found",
  because,
});
const first = (key: string, value: unknown): Value => ({
  key,
  value,
  from: "first",
  because: "to begin with",
});

/** A job of this repository in one environment, in both forms of the forge's subject. */
function jobIn(file: PerimeterFile, environment: string, claims: Record<string, string>) {
  const { repository, ownerId, repositoryId } = file.forge;
  const [owner = "", name = ""] = repository.split("/");
  return {
    ...github,
    subjects: [
      `repo:${repository}:environment:${environment}`,
      `repo:${owner}@${ownerId}/${name}@${repositoryId}:environment:${environment}`,
    ],
    claims: { environment, ...claims, repository_id: repositoryId },
  };
}

function agentSubjects(file: PerimeterFile): string[] {
  const { repository, ownerId, repositoryId } = file.forge;
  const [owner = "", name = ""] = repository.split("/");
  const own = `repo:${owner}@${ownerId}/${name}@${repositoryId}`;
  return [
    ...file.agentSubjects,
    ...["pull_request", "ref:refs/heads/agent/*", "environment:preview-*"].map((end) => `${own}:${end}`),
  ];
}

function accessValues(file: PerimeterFile, domain: PipelineDomain, account: AccountFacts): Value[] {
  const { breakGlass } = file;
  const people =
    breakGlass.kind === "permissionSet"
      ? { kind: "permissionSet", name: breakGlass.name }
      : {
          kind: "users",
          arns: breakGlass.names.map((name) => `arn:aws:iam::${account.accountId}:user/${name}`),
        };
  const trusts = account.issuers.includes(github.issuer.replace("https://", ""));
  const pipeline: Value[] =
    domain === "management"
      ? []
      : [
          first("issuers", [
            { issuer: github.issuer, audiences: [github.audience], ...(trusts && { exists: true }) },
          ]),
          first("deployer", jobIn(file, `deploy-${domain}`, { ref: "refs/heads/main" })),
          first("preview", jobIn(file, `preview-${domain}`, {})),
        ];
  return [first("breakGlass", people), ...pipeline, first("agentSubjects", agentSubjects(file))];
}

/** What others decide in an account already. */
const settingsOf = ({ buckets, volumes }: AccountFacts): Value =>
  found(
    "accountSettings",
    { buckets, volumes },
    "the organisation's S3 policy, aws ec2 get-ebs-encryption-by-default",
  );

const domains = ["audit", "backup", "prod", "dev"] as const;

/** What the guardrails bind: written when everything else is up. */
export function guardrailValue(file: PerimeterFile, { organisation, accounts }: Facts): Value {
  const byDomain = <T>(of: (domain: (typeof domains)[number]) => T) =>
    Object.fromEntries(domains.map((domain) => [domain, of(domain)]));
  /** A unit that the account shares with none: its policies then hold for accounts to come. */
  const target = (domain: (typeof domains)[number]) => {
    const { aloneInUnit, above, accountId } = accounts[domain];
    return aloneInUnit && above[0] !== undefined ? above[0] : accountId;
  };
  const { breakGlass } = file;
  return first("guardrails", {
    targets: { everywhere: [organisation.rootId], ...byDomain((domain) => [target(domain)]) },
    accountIds: byDomain((domain) => [file.accounts[domain].id]),
    repositoryOwnerIds: [file.forge.ownerId],
    permissionSets: [
      ...(breakGlass.kind === "permissionSet" ? [breakGlass.name] : []),
      ...file.permissionSets,
    ],
    ...(breakGlass.kind === "users" && {
      people: domains.flatMap((domain) =>
        breakGlass.names.map((name) => `arn:aws:iam::${file.accounts[domain].id}:user/${name}`),
      ),
    }),
  });
}

/** The values of one stack's file, without those that only an earlier stack knows. */
export function valuesOf(stack: string, file: PerimeterFile, facts: Facts): Value[] {
  const { organisation, accounts } = facts;
  const id = (domain: Domain) => file.accounts[domain].id;
  const [, accessTo] = /^access-(.+)$/.exec(stack) ?? [];
  const grantsOf = /^grants-(.+)$/.exec(stack)?.[1];
  const domain = (accessTo ?? grantsOf ?? (stack === "org" ? "management" : stack)) as Domain;
  const account = accounts[domain];
  const place = [given("region", file.region), given("accountId", id(domain))];
  if (accessTo !== undefined) return [...place, ...accessValues(file, domain, account)];
  if (grantsOf !== undefined) return [...place, first("grants", [])];
  const organization = given(
    "organizationId",
    organisation.organizationId,
    "aws organizations describe-organization",
  );
  const auditAccountId = given("auditAccountId", id("audit"));
  const backups = found("backupServices", account.backupServices, "aws backup describe-region-settings");
  const serviceLinkedRole = (key: string) =>
    found(key, account.backupServiceLinkedRole, "aws iam get-role --role-name AWSServiceRoleForBackup");
  const network = [auditAccountId, first("zones", account.zones.slice(0, 2))];
  const agents = [first("agents", []), first("tasks", [])];
  switch (stack) {
    case "audit":
      return [
        ...place,
        given("managementAccountId", id("management")),
        organization,
        first(
          "accountIds",
          (["management", ...domains] as const).map((one) => id(one)),
        ),
        given("mailTo", file.mailTo.alarms),
        given("flowLogAccountIds", [id("prod"), id("dev")]),
        first("lock", { profile: "trial" }),
        first("administrators", administratorRoleArns(id("audit"))),
        settingsOf(account),
      ];
    case "backup":
      return [
        ...place,
        organization,
        given("prodAccountId", id("prod")),
        auditAccountId,
        given("mailTo", file.mailTo.backups),
        first("lock", { profile: "trial" }),
        settingsOf(account),
        backups,
        serviceLinkedRole("serviceLinkedRole"),
      ];
    case "org":
      return [
        ...place,
        organization,
        given("networkPolicyTargetIds", file.networkPolicyTargetIds),
        auditAccountId,
        given("agentAccountIds", [id("prod"), id("dev")]),
        settingsOf(account),
        found("backupSettings", organisation.backupSettings, "aws backup describe-global-settings"),
        ...(organisation.networkPolicyId === undefined
          ? []
          : [
              found(
                "existingNetworkPolicyId",
                organisation.networkPolicyId,
                "aws organizations list-policies",
              ),
            ]),
        ...(organisation.trailArns.length === 1
          ? [found("existingTrailArn", organisation.trailArns[0], "aws cloudtrail describe-trails")]
          : []),
      ];
    case "prod":
      return [
        ...place,
        organization,
        ...network,
        given("backupAccountId", id("backup")),
        ...agents,
        settingsOf(account),
        backups,
        serviceLinkedRole("backupServiceLinkedRole"),
        ...(account.volumeKeyArn === undefined
          ? []
          : [found("existingVolumeKeyArn", account.volumeKeyArn, "aws ec2 get-ebs-default-kms-key-id")]),
      ];
    case "dev":
      return [...place, organization, ...network, ...agents, settingsOf(account)];
    default:
      throw new Error(`no values are known for the stack ${stack}`);
  }
}
