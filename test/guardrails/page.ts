/** The guardrails as people read them: what is denied, to whom, and where. */
import type { Guardrail, GuardrailPolicy, Spared } from "../../catalog/guardrails/guardrail.ts";
import { guardrailPolicies } from "../../catalog/guardrails/index.ts";
import { policiesPerNode } from "../../catalog/quotas.ts";
import { guardrailDocuments, knownLeftBehind } from "../../components/guardrails/policies.ts";
import { sampleSettings } from "./place.ts";

const words: Readonly<Record<Spared, string>> = {
  breakGlass: "break-glass",
  deployer: "the deployer",
  grantDeployer: "the grants' deployer",
  preview: "the preview",
  revoker: "the revoker",
  backupRoles: "AWS Backup's roles in `/perimeter/`",
  forwarders: "the alarms' forwarders",
  people: "`permissionSets`, `people`",
  preparers: "administrators' roles, until the account is in its unit",
  signedIn: "people with any permission set",
  unlockedRoot: "root's session in `rootUnlockedIn`",
};

const places: Readonly<Record<GuardrailPolicy["at"][number], string>> = {
  everywhere: "everywhere",
  audit: "audit",
  backup: "backup",
  prod: "prod",
  dev: "dev",
};

const cell = (text: string): string => text.replaceAll("|", "\\|");

const row = ({ sid, denies, spares, threats, source }: Guardrail): string =>
  `| [\`${sid}\`](${source}) | ${cell(denies)} | ${spares.length === 0 ? "nobody" : spares.map((one) => words[one]).join(", ")} | ${threats.join(", ")} |`;

const kinds = {
  SERVICE_CONTROL_POLICY: "service control policy",
  RESOURCE_CONTROL_POLICY: "resource control policy",
} as const;

/** Without the sizes, which depend on the configuration, but as a sample. */
function part(policy: GuardrailPolicy): string[] {
  const document = guardrailDocuments(sampleSettings, [policy])[0];
  const size = `${document?.size ?? 0} of ${document?.limit ?? 0} characters with the sandbox's values`;
  return [
    `### ${policy.name}`,
    "",
    `${policy.purpose}. A ${kinds[policy.kind]} at: ${policy.at.map((place) => places[place]).join(", ")}; ${size}.`,
    "",
    "| row | nobody … | but | threats |",
    "| --- | --- | --- | --- |",
    ...policy.rows.map(row),
    "",
  ];
}

const { SERVICE_CONTROL_POLICY: scps, RESOURCE_CONTROL_POLICY: rcps } = policiesPerNode;

export const page = (): string =>
  [
    "<!-- Written by page.test.ts: `npx vitest run test/guardrails -u` writes it anew. -->",
    "",
    "# Guardrails",
    "",
    "What nobody can do in the organisation's accounts, whatever is written into the accounts' own policies. The stack `org`",
    "attaches them: at the root (`targets.everywhere`), and at the units of each domain. They deny everybody and spare few; no",
    "row lists agents, who would escape such a list through the first role that they make.",
    "",
    "They bind neither the management account, nor roles of AWS's services (`/aws-service-role/`), nor what a service deletes by",
    "itself: lifecycles, expiry, SQL over a database's own connection.",
    "",
    "## Before they are attached",
    "",
    "Attach them to one unit of little weight first: put its id into `targets.everywhere` in place of the root's. Then look in the",
    "log for `explicit deny in a service control policy` and `… resource control policy`. What to expect in accounts that are in use:",
    "",
    "| what stops | row | if it must go on |",
    "| --- | --- | --- |",
    "| users, access keys, identity providers, IAM Roles Anywhere, activations of machines elsewhere (ECS Anywhere among them) and IoT's role aliases are no longer made; what there is goes on | `StandingCredentials`, `Federation`, `Anchors` | `mustWork` |",
    "| buckets that are registered with Lake Formation under its service-linked role, which no guardrail binds | `ReservedRoles` | register them with a role of your own |",
    "| roles that trust Google, Amazon or Facebook themselves, without Cognito | `GoogleTokens`, `AmazonTokens`, `FacebookTokens` | Cognito in between |",
    "| other Regions, and most of us-east-1 | `Regions`, `NorthVirginia` | `allowedRegions` |",
    "| vendors of other organisations, and whoever comes without a name: integrations, websites in buckets, access logs of load balancers in Regions where these are written by an account of AWS's | `Outsiders`, `ConfusedDeputies` | `trustedOutsiders`: accounts; `publicBuckets` |",
    "| people who sign in with `aws login`; applications that trade tokens with Identity Center | `HandedOutTokens` | `aws sso login`; or `mustWork` |",
    "| tokens of GitHub for repositories of other owners | `ForgeTokens` | `repositoryOwnerIds`: numbers, as the forge has them |",
    "| security teams that switch members' detectors off or change them | `Detection`, `Findings` | `mustWork` |",
    "| in the domains: CodeBuild projects whose source is a connection: AWS has their roles take its token | `ConnectionTokens` | a source by CodePipeline, which takes none; or `mustWork`: then whoever changes what is built has the token |",
    "| in the domains: pipelines that a function or a worker of your own has to pass, and what shuts and opens their stages by itself | `Approvals` | `mustWork`, for the function's role |",
    "| in the domains: stack sets, Quick Setup and Control Tower work as roles that are denied | `LeftBehind`, `ManagementFromOutside` | `leftToWork`, `managementRoles` |",
    "| in audit, backup and prod: people with other permission sets than those named | `PermissionSets` | `permissionSets` |",
    "| in audit, backup and prod: deleting what holds data, images, snapshots, zones, keys; what deletes it for you, too: Data Lifecycle Manager's role, the volume driver of a cluster, your own plans of AWS Backup; and choosing EFS's own backups, on or off | `Irreversible`, `NoKeyEnds` | break-glass, or `mustWork` for a role that cleans up |",
    "| in audit, backup and prod: product teams that change the policies of their keys (making a key with one is allowed) | `KeyPolicies` | break-glass, or `mustWork` for the pipeline that has the keys |",
    "",
    "`mustWork` spares one role in rows that it names, and says why; rows that spare nobody cannot be lifted so. From then on that role,",
    "and whatever its pattern takes in, is made and changed by break-glass alone (`SparedRoles`): whoever could write it would be spared.",
    "",
    "## Root",
    "",
    "Root is denied everything in member accounts. When the policy of a bucket or queue has shut everybody out, only a root session",
    "takes it away: put the account into `rootUnlockedIn`, apply `org`, and as break-glass of the management account take a session with",
    "`aws sts assume-root --target-principal ACCOUNT --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy`; then",
    "take the account out again. Whoever signs in as root stays denied meanwhile. Both changes, and the session, raise an alarm.",
    "",
    "## Left behind",
    "",
    `Denied everything in the domains: ${knownLeftBehind.map((name) => `\`${name}\``).join(", ")}, below whatever path; and the names in`,
    "`leftBehind`. `leftToWork` takes one of those known out again, for all domains: then whoever becomes it is administrator there, up to",
    'the other guardrails. `OrganizationAccountAccessRole` and `AWSControlTowerExecution` are spared by further rows ("until the account is in its',
    "unit\", below): left to work, they change the pipeline's roles, state, keys and detectors, too. Nobody in the account rewrites them.",
    "",
    "## Limits of AWS's",
    "",
    `A root, unit or account takes ${scps.limit} service control policies and ${rcps.limit} resource control policies, AWS's own counted. The perimeter`,
    `attaches ${scps.ofPerimeter} and ${rcps.ofPerimeter} at most; \`guardrailHeadroom\` among the outputs of the stack says how much is taken. A policy that is too long is`,
    "refused before anything is made.",
    "",
    "## What they do not stop",
    "",
    "- A database's master password and the days that its automated backups are kept (`rds:ModifyDBInstance`): AWS knows no condition on",
    "  either, and pipelines need the call. The copies elsewhere stay.",
    "- The tag that AWS Backup takes for its own tests, where a call names it in no `aws:TagKeys`: `s3:PutBucketTagging` among them.",
    "- A bucket that no longer tells EventBridge what happens in it (`s3:PutBucketNotification`): AWS Backup's continuous backups of it stop.",
    "  Teams need the call. The copies that were made stay.",
    "- A service of AWS's that acts for dev on a function or a topic of prod's whose own policy lets that service in, and names no account:",
    "  AWS binds neither by resource control policies, and shows no such condition to whoever writes the policy.",
    "- The content of what product teams may write in their own account: functions, images, parameters.",
    "- Whom a product team's role trusts among issuers that product teams have: anybody's cluster at `oidc.eks.REGION.amazonaws.com`, anybody's",
    "  identity pool of Cognito's. AWS tells theirs from yours by an id alone, which is for the role's own trust to name.",
    "- Sessions, tokens and connections that were open before.",
    "",
    "## Rows",
    "",
    "`nobody` in the third column: not even break-glass, and no configuration.",
    "",
    ...guardrailPolicies.flatMap(part),
  ].join("\n");
