/** AWS Organizations: one organisation, which was there before, and its policies. */
import { type QuotaName, quotas } from "../../../catalog/quotas.ts";
import type { Cloud } from "../cloud.ts";
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
    refuseDocument(content, { code, where: `policy ${name}`, quota, cloud });
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
  const targets = [given.rootId, ...given.accounts.flatMap((account) => [account.parent, account.id])];
  if (!targets.includes(target))
    throw new Refusal("TargetNotFoundException", `there is no root, unit or account ${target}`);
  if (!given.policyTypes.includes(typeOf(policy.inputs)))
    throw new Refusal(
      "PolicyTypeNotEnabledException",
      `${typeOf(policy.inputs)} is not enabled for ${given.rootId}: aws organizations enable-policy-type`,
    );
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
  const { given } = cloud;
  const account = given.accounts.find((one) => one.id === request.account);
  const above = [given.rootId, account?.parent, request.account];
  const attached = cloud
    .find(attachmentType)
    .filter((attachment) => above.includes(text(attachment.inputs, "targetId")))
    .map((attachment) => attachment.inputs["policyId"]);
  for (const policy of cloud.find(policyType)) {
    if (!attached.includes(policy.id) || typeOf(policy.inputs) !== "DECLARATIVE_POLICY_EC2") continue;
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
];
