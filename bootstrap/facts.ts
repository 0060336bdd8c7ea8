/** What there is already: the organisation, and what each account has that the stacks would make or rest on. */
import { coveredServices } from "../catalog/backup-coverage.ts";
import { pipelineDomains } from "../catalog/deployer-actions.ts";
import { trailName } from "../components/names.ts";
import { fieldsAt, neededText, rowsAt, textAt } from "./answers.ts";
import { AwsRefusal, type Domain, type Fields, type Hands, type Session } from "./hands.ts";

/** Of the organisation, as the management account tells it. */
export interface OrganisationFacts {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly allFeatures: boolean;
  readonly rootId: string;
  /** Enabled for the root. */
  readonly policyTypes: readonly string[];
  /** Services that are let in everywhere: trusted access. */
  readonly serviceAccess: readonly string[];
  readonly accountIds: readonly string[];
  /** Trails of the whole organisation, without the perimeter's own. */
  readonly trailArns: readonly string[];
  /** A declarative policy that blocks internet gateways at the root already, without the perimeter's own. */
  readonly networkPolicyId: string | undefined;
  /** Whether others have switched copies between accounts on. */
  readonly backupSettings: "create" | "exists";
  /** `ACCOUNT SERVICE`, each. */
  readonly delegatedAdministrators: readonly string[];
}

/** Of one account. */
export interface AccountFacts {
  readonly domain: Domain;
  readonly accountId: string;
  readonly organizationId: string;
  /** The units above, the nearest first, and the root last. */
  readonly above: readonly string[];
  /** Whether its unit has no other account and no unit below: then it stands for the account. */
  readonly aloneInUnit: boolean;
  /** Issuers that it trusts, without https://. */
  readonly issuers: readonly string[];
  readonly buckets: "create" | "exists";
  readonly volumes: "create" | "exists";
  /** The key of volumes, where it is a key of the account's own. */
  readonly volumeKeyArn: string | undefined;
  readonly backupServices: "create" | "exists";
  readonly backupServiceLinkedRole: "create" | "exists";
  /** Letters of the Region's zones. */
  readonly zones: readonly string[];
  /** Whether the Region is switched on in this account. */
  readonly regionIsOn: boolean;
  readonly defaultNetworks: readonly string[];
  /** Names of roles that are neither AWS's nor the perimeter's. */
  readonly roles: readonly string[];
  readonly users: readonly string[];
}

export interface Facts {
  readonly organisation: OrganisationFacts;
  readonly accounts: Readonly<Record<Domain, AccountFacts>>;
}

/** What is not there, AWS answers with an error. */
async function ifThere(answer: Promise<Fields>, ...codes: string[]): Promise<Fields | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsRefusal && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** Whether a declarative policy shuts internet gateways. */
function shutsGateways(content: string | undefined): boolean {
  const attributes = fieldsAt(JSON.parse(content ?? "{}") as Fields, "ec2_attributes");
  return (
    textAt(
      fieldsAt(fieldsAt(fieldsAt(attributes, "vpc_block_public_access"), "internet_gateway_block"), "mode"),
      "@@assign",
    )?.startsWith("block") === true
  );
}

/** The perimeter's own policies are called so. */
const isOurs = (name: string): boolean => name.startsWith("perimeter");

async function networkPolicyOf(hands: Hands, session: Session, rootId: string): Promise<string | undefined> {
  const ask = (operation: string, parameters: Fields) =>
    hands.aws(session, "organizations", operation, parameters);
  const attached = rowsAt(
    await ask("list-policies-for-target", { TargetId: rootId, Filter: "DECLARATIVE_POLICY_EC2" }),
    "Policies",
  ).filter((policy) => !isOurs(textAt(policy, "Name") ?? ""));
  for (const policy of attached) {
    const id = neededText(policy, "Id");
    const { Policy: described } = await ask("describe-policy", { PolicyId: id });
    if (shutsGateways(textAt((described ?? {}) as Fields, "Content"))) return id;
  }
  return undefined;
}

export async function organisationFacts(hands: Hands, session: Session): Promise<OrganisationFacts> {
  const ask = (operation: string, parameters: Fields = {}) =>
    hands.aws(session, "organizations", operation, parameters);
  const organisation = fieldsAt(await ask("describe-organization"), "Organization");
  const [root = {}] = rowsAt(await ask("list-roots"), "Roots");
  const rootId = neededText(root, "Id");
  const delegated = rowsAt(await ask("list-delegated-administrators"), "DelegatedAdministrators");
  const services = await Promise.all(
    delegated.map(async (one) => {
      const id = neededText(one, "Id");
      const list = rowsAt(
        await ask("list-delegated-services-for-account", { AccountId: id }),
        "DelegatedServices",
      );
      return list.map((service) => `${id} ${textAt(service, "ServicePrincipal") ?? ""}`);
    }),
  );
  const trails = rowsAt(
    await hands.aws(session, "cloudtrail", "describe-trails", { includeShadowTrails: false }),
    "trailList",
  );
  const backups = fieldsAt(await hands.aws(session, "backup", "describe-global-settings"), "GlobalSettings");
  const policyTypes = rowsAt(root, "PolicyTypes")
    .filter((type) => type["Status"] === "ENABLED")
    .map((type) => neededText(type, "Type"));
  return {
    organizationId: neededText(organisation, "Id"),
    managementAccountId: neededText(organisation, "MasterAccountId"),
    allFeatures: organisation["FeatureSet"] === "ALL",
    rootId,
    policyTypes,
    serviceAccess: rowsAt(
      await ask("list-aws-service-access-for-organization"),
      "EnabledServicePrincipals",
    ).map((one) => neededText(one, "ServicePrincipal")),
    accountIds: rowsAt(await ask("list-accounts"), "Accounts").map((account) => neededText(account, "Id")),
    trailArns: trails
      .filter((trail) => trail["IsOrganizationTrail"] === true && trail["Name"] !== trailName)
      .map((trail) => neededText(trail, "TrailARN")),
    networkPolicyId: policyTypes.includes("DECLARATIVE_POLICY_EC2")
      ? await networkPolicyOf(hands, session, rootId)
      : undefined,
    backupSettings: backups["isCrossAccountBackupEnabled"] === "true" ? "exists" : "create",
    delegatedAdministrators: services.flat(),
  };
}

/** The units above an account; only the management account is told. */
async function unitsAbove(hands: Hands, management: Session, accountId: string): Promise<string[]> {
  const found: string[] = [];
  for (let id = accountId; !id.startsWith("r-"); ) {
    const [parent] = rowsAt(
      await hands.aws(management, "organizations", "list-parents", { ChildId: id }),
      "Parents",
    );
    if (!parent) break;
    id = neededText(parent, "Id");
    found.push(id);
  }
  return found;
}

const awsPaths = ["/aws-service-role/", "/aws-reserved/", "/perimeter/", "/agent/", "/escalation/"];

/** Whether everything that the perimeter wants backed up is, by others' choice. */
function areBackedUp(settings: Fields): boolean {
  const chosen = fieldsAt(settings, "ResourceTypeOptInPreference");
  const managed = fieldsAt(settings, "ResourceTypeManagementPreference");
  return (
    coveredServices.every(({ optIn, selected }) => !selected || chosen[optIn] === true) &&
    ["DynamoDB", "EFS"].every((service) => managed[service] === true)
  );
}

/** @param management a session of the management account, for what only that is told */
export async function accountFacts(
  hands: Hands,
  session: Session,
  management: Session,
  region: string,
): Promise<AccountFacts> {
  const ask = (service: string, operation: string, parameters: Fields = {}) =>
    hands.aws(session, service, operation, parameters);
  const accountId = neededText(await ask("sts", "get-caller-identity"), "Account");
  const organisation = fieldsAt(await ask("organizations", "describe-organization"), "Organization");
  const above = await unitsAbove(hands, management, accountId);
  const children = async (type: "ACCOUNT" | "ORGANIZATIONAL_UNIT") =>
    rowsAt(
      await hands.aws(management, "organizations", "list-children", {
        ParentId: above[0] ?? "",
        ChildType: type,
      }),
      "Children",
    );
  const status = textAt(
    await ask("account", "get-region-opt-status", { RegionName: region }),
    "RegionOptStatus",
  );
  const encrypted = (await ask("ec2", "get-ebs-encryption-by-default"))["EbsEncryptionByDefault"] === true;
  const key = textAt(await ask("ec2", "get-ebs-default-kms-key-id"), "KmsKeyId");
  const backups = await ask("backup", "describe-region-settings");
  const backupRole = await ifThere(
    ask("iam", "get-role", { RoleName: "AWSServiceRoleForBackup" }),
    "NoSuchEntity",
  );
  const bucketPolicy = await ifThere(
    hands.aws(management, "organizations", "describe-effective-policy", {
      PolicyType: "S3_POLICY",
      TargetId: accountId,
    }),
    "EffectivePolicyNotFoundException",
    "ConstraintViolationException",
  );
  return {
    domain: session.domain,
    accountId,
    organizationId: neededText(organisation, "Id"),
    above,
    aloneInUnit:
      above[0]?.startsWith("ou-") === true &&
      (await children("ACCOUNT")).length === 1 &&
      (await children("ORGANIZATIONAL_UNIT")).length === 0,
    issuers: rowsAt(await ask("iam", "list-open-id-connect-providers"), "OpenIDConnectProviderList").map(
      (one) => neededText(one, "Arn").replace(/^.*:oidc-provider\//, ""),
    ),
    buckets: bucketPolicy === undefined ? "create" : "exists",
    volumes: encrypted ? "exists" : "create",
    volumeKeyArn: encrypted && key?.includes(":key/") === true ? key : undefined,
    backupServices: areBackedUp(backups) ? "exists" : "create",
    backupServiceLinkedRole: backupRole === undefined ? "create" : "exists",
    zones: rowsAt(await ask("ec2", "describe-availability-zones"), "AvailabilityZones").map((zone) =>
      neededText(zone, "ZoneName").slice(-1),
    ),
    regionIsOn: status === "ENABLED" || status === "ENABLED_BY_DEFAULT",
    defaultNetworks: rowsAt(await ask("ec2", "describe-vpcs"), "Vpcs")
      .filter((vpc) => vpc["IsDefault"] === true)
      .map((vpc) => neededText(vpc, "VpcId")),
    roles: rowsAt(await ask("iam", "list-roles"), "Roles")
      .filter((role) => !awsPaths.some((path) => textAt(role, "Path")?.startsWith(path)))
      .map((role) => neededText(role, "RoleName"))
      .sort(),
    users: rowsAt(await ask("iam", "list-users"), "Users")
      .map((user) => neededText(user, "UserName"))
      .sort(),
  };
}

/** @param sessionOf the session of a domain that works just now */
export async function findOut(
  hands: Hands,
  sessionOf: (domain: Domain) => Promise<Session>,
  region: string,
): Promise<Facts> {
  const management = await sessionOf("management");
  const organisation = await organisationFacts(hands, management);
  const accounts: [Domain, AccountFacts][] = [];
  for (const domain of pipelineDomains)
    accounts.push([domain, await accountFacts(hands, await sessionOf(domain), management, region)]);
  return { organisation, accounts: Object.fromEntries(accounts) as Record<Domain, AccountFacts> };
}
