/** AWS Organizations: one organisation, which was there before, and its policies. */
import { policiesPerNode, type QuotaName, quotas } from "../../../catalog/quotas.ts";
import type { Cloud, Existing } from "../cloud.ts";
import { above } from "../given.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";

const policyType = "aws:organizations/policy:Policy";
const attachmentType = "aws:organizations/policyAttachment:PolicyAttachment";

const typeOf = (inputs: Request["inputs"]) => text(inputs, "type") ?? "SERVICE_CONTROL_POLICY";

const quotaOf: Readonly<Record<string, QuotaName>> = {
  SERVICE_CONTROL_POLICY: "serviceControlPolicy",
  RESOURCE_CONTROL_POLICY: "resourceControlPolicy",
  DECLARATIVE_POLICY_EC2: "declarativePolicy",
};

const policyId = (request: Request) => `p-${madeUp(10, "policy", request.account, request.name)}`;

/** Only the management account, or an administrator that it named, may change policies. */
function mustBeManagement(request: Request, cloud: Cloud): void {
  if (request.account !== cloud.given.managementAccountId)
    throw new Refusal(
      "AccessDeniedException",
      `account ${request.account} is not the management account of ${cloud.given.organizationId}`,
    );
}

function refusePolicy(request: Request, cloud: Cloud): void {
  mustBeManagement(request, cloud);
  const name = nameOr(request, "name");
  const content = text(request.inputs, "content");
  const quota = quotaOf[typeOf(request.inputs)];
  const code = "MalformedPolicyDocumentException";
  if (typeOf(request.inputs) === "DECLARATIVE_POLICY_EC2") refuseDeclarativeContent(content, name, code);
  if (quota === "serviceControlPolicy" || quota === "resourceControlPolicy")
    refuseOrganizationStatements(content, name, quota, cloud);
  else if (quota && (content ?? "").length > quotas[quota].limit)
    throw new Refusal(
      "ConstraintViolationException",
      `policy ${name} is over ${quotas[quota].limit} characters`,
    );
  const twin = cloud
    .find(policyType)
    .some((existing) => existing.id !== policyId(request) && existing.outputs["name"] === name);
  if (twin) throw new Refusal("DuplicatePolicyException", `a policy of the name ${name} exists already`);
}

interface OrganizationStatement {
  Effect?: string;
  Principal?: unknown;
  Action?: string | string[];
  NotAction?: unknown;
}

/**
 * What the syntax of service control policies and resource control policies leaves out of IAM's.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
function refuseOrganizationStatements(
  content: string | undefined,
  name: string,
  quota: QuotaName,
  cloud: Cloud,
): void {
  const code = "MalformedPolicyDocumentException";
  refuseDocument(content, { code, where: `policy ${name}`, quota, cloud });
  const { Statement = [] } = JSON.parse(content ?? "{}") as {
    Statement?: OrganizationStatement | OrganizationStatement[];
  };
  for (const statement of [Statement].flat()) {
    const { Effect, Principal, NotAction } = statement;
    const actions = [statement.Action ?? []].flat();
    if (quota === "serviceControlPolicy" && Principal !== undefined)
      throw new Refusal(code, `policy ${name}: a service control policy names no principals`);
    if (quota === "serviceControlPolicy") continue;
    if (Effect !== "Deny" || Principal !== "*")
      throw new Refusal(code, `policy ${name}: a resource control policy denies, to the principal *`);
    if (NotAction !== undefined || actions.includes("*"))
      throw new Refusal(code, `policy ${name}: a resource control policy names the services of its actions`);
  }
}

function refuseDeclarativeContent(content: string | undefined, name: string, code: string): void {
  try {
    const parsed = JSON.parse(content ?? "") as { ec2_attributes?: object };
    if (typeof parsed.ec2_attributes === "object") return;
  } catch {
    // refused below
  }
  throw new Refusal(code, `policy ${name}: a declarative policy for EC2 is JSON with the key ec2_attributes`);
}

function refuseAttachment(request: Request, cloud: Cloud): void {
  mustBeManagement(request, cloud);
  const { given } = cloud;
  const id = text(request.inputs, "policyId");
  const policy = cloud.find(policyType).find((existing) => existing.id === id);
  if (!policy) throw new Refusal("PolicyNotFoundException", `there is no policy ${id}`);
  const target = text(request.inputs, "targetId") ?? "";
  const targets = [
    given.rootId,
    ...given.units.map((unit) => unit.id),
    ...given.accounts.map(({ id: one }) => one),
  ];
  if (!targets.includes(target))
    throw new Refusal("TargetNotFoundException", `there is no root, unit or account ${target}`);
  const type = typeOf(policy.inputs);
  if (!given.policyTypes.includes(type))
    throw new Refusal(
      "PolicyTypeNotEnabledException",
      `${type} is not enabled for ${given.rootId}: aws organizations enable-policy-type`,
    );
  const { limit, ofAws } = attachmentsPerNode[type] ?? { limit: 10, ofAws: 0 };
  const attached = attachedTo(target, type, cloud).filter((one) => one.id !== id).length + ofAws;
  if (attached >= limit)
    throw new Refusal(
      "ConstraintViolationException",
      `MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: ${target} has ${attached} policies of type ${type} attached, of ${limit}`,
    );
}

/** Types that are not listed: their quota is ten, and AWS attaches none. */
const attachmentsPerNode: Readonly<Record<string, { limit: number; ofAws: number }>> = policiesPerNode;

/** The customer's policies of a type that are attached to a root, unit or account itself. */
export function attachedTo(target: string, type: string, cloud: Cloud): Existing[] {
  const ids = cloud
    .find(attachmentType)
    .filter((attachment) => attachment.inputs["targetId"] === target)
    .map((attachment) => attachment.inputs["policyId"]);
  return cloud.find(policyType).filter((policy) => ids.includes(policy.id) && typeOf(policy.inputs) === type);
}

/** An attribute of EC2 that a declarative policy decides, by its key in the policy. */
export type DeclarativeAttribute =
  | "vpc_block_public_access"
  | "image_block_public_access"
  | "snapshot_block_public_access"
  | "instance_metadata_defaults"
  | "serial_console_access";

/**
 * Refuses what an account may no longer set for itself, because a declarative policy of the organisation does.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
 */
export function refuseWhereTheOrganizationDecides(
  request: Request,
  attribute: DeclarativeAttribute,
  cloud: Cloud,
): void {
  for (const policy of attachedAbove(request.account, "DECLARATIVE_POLICY_EC2", cloud)) {
    const { ec2_attributes: attributes } = JSON.parse(text(policy.inputs, "content") ?? "{}") as {
      ec2_attributes?: Record<string, Record<string, string>>;
    };
    if (!attributes?.[attribute]) continue;
    const message = attributes["exception_message"]?.["@@assign"];
    throw new Refusal(
      "OperationNotPermitted",
      message ?? "This action is denied due to an organizational policy in effect",
    );
  }
}

/** Policies of a type that an account stands under. */
const attachedAbove = (account: string, type: string, cloud: Cloud): Existing[] =>
  [account, ...above(cloud.given, account)].flatMap((node) => attachedTo(node, type, cloud));

/** The policy of the organisation by which every bucket of an account is shut. */
export const publicAccessBlockAbove = (account: string, cloud: Cloud): Existing | undefined =>
  attachedAbove(account, "S3_POLICY", cloud)[0];

/**
 * Refuses to change an account's public access block where a policy of the organisation decides it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
 */
export function refuseWhereTheOrganizationBlocks(request: Request, cloud: Cloud): void {
  const policy = publicAccessBlockAbove(request.account, cloud);
  if (policy)
    throw new Refusal(
      "AccessDenied",
      `the public access block of account ${request.account} is managed by the organisation's policy ${String(policy.outputs["name"])}`,
    );
}

export const organizations: readonly ResourceKind[] = [
  {
    type: "aws:organizations/organization:Organization",
    scope: "global",
    id: () => "organization",
    outputs: () => ({}),
    refuse: (request, cloud) => {
      throw new Refusal(
        "AlreadyInOrganizationException",
        `account ${request.account} is a member of ${cloud.given.organizationId} already`,
      );
    },
  },
  {
    type: policyType,
    scope: "account",
    id: policyId,
    outputs: (request, cloud) => ({
      arn: `arn:aws:organizations::${request.account}:policy/${cloud.given.organizationId}/${typeOf(request.inputs).toLowerCase()}/${request.id}`,
      name: nameOr(request, "name"),
    }),
    replaceOn: ["type"],
    refuse: refusePolicy,
    refuseDelete: (existing, cloud) => {
      if (cloud.find(attachmentType).some((attachment) => attachment.inputs["policyId"] === existing.id))
        throw new Refusal("PolicyInUseException", `policy ${existing.id} is still attached`);
    },
  },
  {
    type: attachmentType,
    scope: "account",
    id: (request) => `${text(request.inputs, "targetId")}:${text(request.inputs, "policyId")}`,
    outputs: () => ({}),
    replaceOn: ["policyId", "targetId"],
    refuse: refuseAttachment,
  },
  {
    type: "aws:organizations/delegatedAdministrator:DelegatedAdministrator",
    scope: "account",
    id: (request) => `${text(request.inputs, "accountId")}/${text(request.inputs, "servicePrincipal")}`,
    outputs: (request, cloud) => {
      const account = cloud.given.accounts.find(({ id }) => id === text(request.inputs, "accountId"));
      return {
        arn: `arn:aws:organizations::${request.account}:account/${cloud.given.organizationId}/${account?.id}`,
        name: account?.name,
        email: account?.email,
        status: "ACTIVE",
        joinedMethod: "CREATED",
        joinedTimestamp: "2024-01-01T00:00:00Z",
        delegationEnabledDate: "2024-01-01T00:00:00Z",
      };
    },
    replaceOn: ["accountId", "servicePrincipal"],
    refuse: (request, cloud) => {
      mustBeManagement(request, cloud);
      const account = text(request.inputs, "accountId");
      if (!cloud.given.accounts.some(({ id }) => id === account))
        throw new Refusal("AccountNotFoundException", `there is no account ${account} in the organisation`);
    },
  },
];
