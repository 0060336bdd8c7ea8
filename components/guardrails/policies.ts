/** From rows to the organisation's policies: who is spared by name, and the values of the configuration filled in. */
import type {
  Filling,
  GuardedDomain,
  Guardrail,
  GuardrailPolicy,
  Spared,
} from "../../catalog/guardrails/guardrail.ts";
import { guardrailPolicies } from "../../catalog/guardrails/index.ts";
import { policiesPerNode, type QuotaName, quotas } from "../../catalog/quotas.ts";
import {
  alarmForwarderRoleName,
  backupCopyRoleName,
  backupEventForwarderName,
  breakGlassRoleName,
  copyOutRoleName,
  deployerRoleName,
  grantDeployerRoleName,
  paths,
  previewRoleName,
  restoreRoleName,
  revokerRoleName,
  rootArn,
} from "../names.ts";
import { type PolicyDocument, policyDocument, type Statement, toJson } from "../policy-document.ts";

/** A role that rows would stop and that must work. */
export interface MustWork {
  /** `arn:aws:iam::ACCOUNT:role/PATH/NAME`, in which `*` may stand for the account, and for a part of the name. */
  role: string;
  /** Sids of the rows that spare it. */
  rows: readonly string[];
  /** Why it must: for those who review the next one. */
  because: string;
}

/** A role, or its name, and why it is left to work: for those who review the next one. */
export interface RoleWithReason {
  role: string;
  because: string;
}

/** What the policies of an organisation depend on. */
export interface GuardrailSettings {
  organizationId: string;
  managementAccountId: string;
  /** The accounts of each domain. */
  accountIds: Readonly<Record<GuardedDomain, readonly string[]>>;
  /** Regions in which anything may be done. us-east-1 goes without saying, for AWS's global services alone. */
  regions: readonly string[];
  /** The forge's numeric ids of those whose repositories may become roles: organisations, or people. */
  repositoryOwnerIds: readonly string[];
  /** Permission sets of Identity Center that people keep in audit, backup and prod, and go to break-glass from. */
  permissionSets: readonly string[];
  /** IAM users who may become break-glass, or the revoker; ARNs. Default: none. */
  people?: readonly string[];
  /** Accounts of other organisations that resources may let in. Default: none. */
  trustedOutsiders?: readonly string[];
  /** Default: none. */
  mustWork?: readonly MustWork[];
  /** Roles of the management account, beside its break-glass, that may become roles in the domains. Default: none. */
  managementRoles?: readonly RoleWithReason[];
  /** Names of roles, or patterns, that are left in the domains' accounts and denied everything, beside the known ones. */
  leftBehind?: readonly string[];
  /**
   * Of those known, the names of roles that Control Tower or others still need in the domains. Each is an administrator for
   * whoever becomes it. Default: none.
   */
  leftToWork?: readonly RoleWithReason[];
  /** Accounts where a session of sts:AssumeRoot may do what its task is, for the minutes that it takes. Default: none. */
  rootUnlockedIn?: readonly string[];
  /** Buckets that the public may read, such as a website's. Default: none. */
  publicBuckets?: readonly string[];
  /** Days for which an object may be locked at most. Default: ten years. */
  longestRetentionDays?: number;
}

const anywhere = (path: string, name: string): string => `arn:aws:iam::*:role${path}${name}`;
const own = (name: string): string => anywhere(paths.perimeter, name);

/** The roles that Identity Center makes of permission sets. */
const permissionSetRoles = (names: readonly string[]): string[] =>
  names.map((name) => anywhere("/aws-reserved/sso.amazonaws.com/", `*AWSReservedSSO_${name}_*`));

/** What administrators and services leave in accounts for themselves, by the names that AWS gives. */
export const knownLeftBehind: readonly string[] = [
  "OrganizationAccountAccessRole",
  "AWSControlTowerExecution",
  "aws-controltower-AdministratorExecutionRole",
  "AWSCloudFormationStackSetExecutionRole",
  "stacksets-exec-*",
  "AWS-QuickSetup-*Administration*",
  "AWS-QuickSetup-*Execution*",
  "AWS-SystemsManager-AutomationExecutionRole",
];

/** Used by administrators of the management account until an account is in its unit. */
const preparers = ["OrganizationAccountAccessRole", "AWSControlTowerExecution"];

const sparedArns = (spared: Spared, settings: GuardrailSettings): readonly string[] =>
  ({
    breakGlass: [own(breakGlassRoleName)],
    deployer: [own(deployerRoleName)],
    grantDeployer: [own(grantDeployerRoleName)],
    preview: [own(previewRoleName)],
    revoker: [own(revokerRoleName)],
    backupRoles: [backupCopyRoleName, restoreRoleName, copyOutRoleName].map(own),
    forwarders: [alarmForwarderRoleName, backupEventForwarderName].map(own),
    people: [...permissionSetRoles(settings.permissionSets), ...(settings.people ?? [])],
    signedIn: [anywhere("/aws-reserved/sso.amazonaws.com/", "*")],
    preparers: preparers.map((name) => anywhere("/", name)),
    unlockedRoot: (settings.rootUnlockedIn ?? []).map(rootArn),
  })[spared];

const fillings = (settings: GuardrailSettings): Readonly<Record<Filling, readonly string[]>> => {
  const { accountIds } = settings;
  const leftToWork = (settings.leftToWork ?? []).map(({ role }) => role);
  return {
    "{publicBuckets}": settings.publicBuckets ?? [],
    "{organization}": [settings.organizationId],
    "{management}": [settings.managementAccountId],
    "{audit}": accountIds.audit,
    "{dev}": accountIds.dev,
    "{guarded}": [...accountIds.audit, ...accountIds.backup, ...accountIds.prod],
    "{regions}": settings.regions,
    "{outsiders}": settings.trustedOutsiders ?? [],
    "{owners}": settings.repositoryOwnerIds,
    "{unlocked}": settings.rootUnlockedIn ?? [],
    "{retention}": [String(settings.longestRetentionDays ?? 3653)],
    "{left}": [...knownLeftBehind, ...(settings.leftBehind ?? [])]
      .filter((name) => !leftToWork.includes(name))
      // Below whatever path.
      .map((name) => `arn:aws:iam::*:role/*${name}`),
    "{permissionSets}": permissionSetRoles(settings.permissionSets),
    "{sparedByName}": [
      ...new Set([
        ...sparedArns("preparers", settings),
        ...(settings.mustWork ?? []).map(({ role }) => role),
      ]),
    ],
    "{managementRoles}": [
      `arn:aws:iam::${settings.managementAccountId}:role${paths.perimeter}${breakGlassRoleName}`,
      ...(settings.managementRoles ?? []).map(({ role }) => role),
    ],
  };
};

const listOf = (values: string | readonly string[]): readonly string[] =>
  typeof values === "string" ? [values] : values;

const oneOrMore = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 && values[0] !== undefined ? values[0] : values;

/** Every text that one with a filling in it stands for. */
function fill(text: string, filled: Readonly<Record<Filling, readonly string[]>>): readonly string[] {
  const filling = /\{\w+\}/.exec(text)?.[0];
  if (filling === undefined) return [text];
  const values = filled[filling as Filling] as readonly string[] | undefined;
  if (values === undefined) throw new Error(`${filling} stands for nothing`);
  return values.map((value) => text.replace(filling, value));
}

type Condition = NonNullable<Statement["Condition"]>;

/** Operators that hold of everything where nothing is named. */
const isNegative = (operator: string): boolean => /Not(Equals|Like)/.test(operator);

/** `undefined`: something is to be one of nothing, so that the row denies nothing. */
function conditionOf(row: Guardrail, settings: GuardrailSettings): Condition | undefined {
  const filled = fillings(settings);
  const valuesOf = (values: string | readonly string[]): string[] =>
    listOf(values).flatMap((value) => fill(value, filled));
  const condition: Record<string, Record<string, string | readonly string[]>> = {};
  for (const [operator, keys] of Object.entries(row.when ?? {}))
    for (const [key, values] of Object.entries(keys)) {
      const all = valuesOf(values);
      if (all.length === 0 && isNegative(operator)) continue;
      if (all.length === 0) return undefined;
      condition[operator] = { ...condition[operator], [key]: oneOrMore(all) };
    }
  const spared = [
    ...row.spares.flatMap((one) => sparedArns(one, settings)),
    ...(settings.mustWork ?? []).filter(({ rows }) => rows.includes(row.sid)).map(({ role }) => role),
  ];
  if (spared.length === 0) return condition;
  return {
    ...condition,
    ArnNotLike: { ...condition["ArnNotLike"], "aws:PrincipalArn": oneOrMore([...new Set(spared)]) },
  };
}

/** The statement of a row; none where the configuration leaves it nothing to deny. */
export function statementOf(
  row: Guardrail,
  kind: GuardrailPolicy["kind"],
  settings: GuardrailSettings,
): Statement | undefined {
  const condition = conditionOf(row, settings);
  if (condition === undefined) return undefined;
  const filled = fillings(settings);
  const on = (row.on ?? ["*"]).flatMap((resource) => fill(resource, filled));
  if (on.length === 0) return undefined;
  const notOn = (row.notOn ?? []).flatMap((resource) => fill(resource, filled));
  return {
    Sid: row.sid,
    Effect: "Deny",
    ...(kind === "RESOURCE_CONTROL_POLICY" ? { Principal: "*" } : {}),
    ...(row.allBut ? { NotAction: row.allBut } : { Action: oneOrMore(row.actions ?? []) }),
    ...(notOn.length > 0 ? { NotResource: oneOrMore(notOn) } : { Resource: oneOrMore(on) }),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

/** One of the organisation's policies, as AWS takes it. */
export interface PolicyOfOrganization {
  readonly policy: GuardrailPolicy;
  readonly document: PolicyDocument;
  /** Characters without white space, as AWS counts them. */
  readonly size: number;
  readonly limit: number;
}

const policyKinds = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;

const quotaOf: Readonly<Record<GuardrailPolicy["kind"], QuotaName>> = {
  SERVICE_CONTROL_POLICY: "serviceControlPolicy",
  RESOURCE_CONTROL_POLICY: "resourceControlPolicy",
};

/**
 * Every policy of the organisation with these settings.
 * @throws when one is longer than AWS takes
 */
export function guardrailDocuments(
  settings: GuardrailSettings,
  policies: readonly GuardrailPolicy[] = guardrailPolicies,
): PolicyOfOrganization[] {
  return policies.map((policy) => {
    const statements = policy.rows
      .map((row) => statementOf(row, policy.kind, settings))
      .filter((statement) => statement !== undefined);
    const document = policyDocument(...statements);
    const quota = quotaOf[policy.kind];
    const { limit } = quotas[quota];
    try {
      return { policy, document, size: toJson(document, quota).length, limit };
    } catch (error) {
      throw new Error(
        `${policy.name}: ${(error as Error).message}: fewer accounts, Regions or exceptions, or a unit less in it`,
      );
    }
  });
}

/** Where each place is: ids of the root, of units, or of accounts. */
export type GuardrailTargets = Readonly<Record<"everywhere" | GuardedDomain, readonly string[]>>;

/**
 * The policies of each node of the organisation. A node that several places share has each policy once.
 * @throws when a node would have more than leave room for others', or dev shares one with what is kept from it
 */
export function policiesByTarget(
  targets: GuardrailTargets,
  policies: readonly GuardrailPolicy[] = guardrailPolicies,
): Map<string, GuardrailPolicy[]> {
  const shared = targets.dev.find((target) =>
    (["audit", "backup", "prod"] as const).some((domain) => targets[domain].includes(target)),
  );
  if (shared !== undefined)
    throw new Error(
      `targets: ${shared} holds dev and what dev is kept from: give each a unit of its own, or name the accounts`,
    );
  const byTarget = new Map<string, GuardrailPolicy[]>();
  for (const policy of policies)
    for (const target of new Set(policy.at.flatMap((place) => targets[place])))
      byTarget.set(target, [...(byTarget.get(target) ?? []), policy]);
  for (const [target, attached] of byTarget)
    for (const kind of policyKinds) {
      const { ofPerimeter } = policiesPerNode[kind];
      const count = attached.filter((policy) => policy.kind === kind).length;
      if (count > ofPerimeter)
        throw new Error(
          `targets: ${target} would have ${count} policies of type ${kind} of the perimeter's, which takes ${ofPerimeter} at most: the root and units apart from one another, or accounts`,
        );
    }
  return byTarget;
}

/** How much of AWS's limits the guardrails take, and leave. */
export interface Headroom {
  /** Each policy: characters taken, of how many. */
  readonly policies: readonly { readonly name: string; readonly size: number; readonly limit: number }[];
  /** Each root, unit or account: policies of the perimeter's of each kind, and how many AWS takes beside its own. */
  readonly nodes: readonly {
    readonly target: string;
    readonly kind: GuardrailPolicy["kind"];
    readonly count: number;
    readonly limit: number;
  }[];
}

export const headroom = (settings: GuardrailSettings, targets: GuardrailTargets): Headroom => ({
  policies: guardrailDocuments(settings).map(({ policy, size, limit }) => ({
    name: policy.name,
    size,
    limit,
  })),
  nodes: [...policiesByTarget(targets)].flatMap(([target, attached]) =>
    policyKinds.map((kind) => ({
      target,
      kind,
      count: attached.filter((policy) => policy.kind === kind).length,
      limit: policiesPerNode[kind].limit - policiesPerNode[kind].ofAws,
    })),
  ),
});

/** The same in two lines: what takes most. */
export function headroomLines({ policies, nodes }: Headroom): string[] {
  const fullest = [...policies].sort((one, other) => other.size / other.limit - one.size / one.limit)[0];
  const most = (kind: GuardrailPolicy["kind"]) =>
    nodes.filter((node) => node.kind === kind).sort((one, other) => other.count - one.count)[0];
  const [scps, rcps] = [most("SERVICE_CONTROL_POLICY"), most("RESOURCE_CONTROL_POLICY")];
  if (!fullest || !scps || !rcps) return [];
  return [
    `${policies.length} policies; the longest, ${fullest.name}, takes ${fullest.size} of ${fullest.limit} characters`,
    `at most ${scps.count} of ${scps.limit} service control policies and ${rcps.count} of ${rcps.limit} resource control policies on a root, unit or account`,
  ];
}
