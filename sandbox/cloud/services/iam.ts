import { quotas } from "../../../catalog/quotas.ts";
import type { Properties } from "../../wire.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";

const pathOf = (request: Request) => text(request.inputs, "path") ?? "/";

/** Each service names its own role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const serviceLinkedRoleNames: Readonly<Record<string, string>> = {
  "backup.amazonaws.com": "AWSServiceRoleForBackup",
  "config.amazonaws.com": "AWSServiceRoleForConfig",
  "controltower.amazonaws.com": "AWSServiceRoleForAWSControlTower",
  "guardduty.amazonaws.com": "AWSServiceRoleForAmazonGuardDuty",
  "member.org.stacksets.cloudformation.amazonaws.com": "AWSServiceRoleForCloudFormationStackSetsOrgMember",
  "organizations.amazonaws.com": "AWSServiceRoleForOrganizations",
  "securityhub.amazonaws.com": "AWSServiceRoleForSecurityHub",
  "sso.amazonaws.com": "AWSServiceRoleForSSO",
  "stacksets.cloudformation.amazonaws.com": "AWSServiceRoleForCloudFormationStackSetsOrgAdmin",
};

function serviceLinkedRoleName(request: Request): string {
  const service = text(request.inputs, "awsServiceName") ?? "";
  const name = serviceLinkedRoleNames[service];
  if (name === undefined)
    throw new Refusal("InvalidInput", `the sandbox knows no service-linked role of ${service}`);
  return name;
}

/** `aws.iam.getPolicy` by ARN: the document of the default version. What is not there is an error, in the provider's own words. */
export const policyLookup = ({ args, cloud }: { args: Properties; cloud: CloudOf }): Properties => {
  const arn = text(args, "arn") ?? "";
  const existing = cloud.find("aws:iam/policy:Policy").find((policy) => policy.id === arn);
  if (!existing) throw new Refusal("NotFound", `reading IAM Policy (${arn}): couldn't find resource`);
  return {
    id: arn,
    arn,
    name: existing.outputs["name"],
    path: pathOf(existing),
    policy: existing.inputs["policy"],
    policyId: existing.outputs["policyId"],
    description: existing.inputs["description"] ?? "",
    attachmentCount: existing.outputs["attachmentCount"],
    tags: existing.inputs["tags"] ?? {},
  };
};

export const iam: readonly ResourceKind[] = [
  {
    type: "aws:iam/role:Role",
    scope: "account",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      arn: `arn:aws:iam::${request.account}:role${pathOf(request)}${request.id}`,
      uniqueId: `AROA${madeUp(17, "role", request.account, request.id).toUpperCase()}`,
      createDate: "2026-01-01T00:00:00Z",
      name: request.id,
    }),
    replaceOn: ["name", "path"],
    refuse: (request, cloud) => {
      const where = `role ${nameOr(request, "name")}`;
      refuseDocument(request.inputs["assumeRolePolicy"], {
        code: "MalformedPolicyDocument",
        where,
        quota: "trustPolicy",
        cloud,
      });
      const boundary = text(request.inputs, "permissionsBoundary");
      if (boundary !== undefined) mustExist(boundary, where, cloud);
      const session = request.inputs["maxSessionDuration"];
      if (typeof session === "number" && (session < 3_600 || session > 43_200))
        throw new Refusal("ValidationError", `${where}: a session of ${session} s; AWS takes 3600 to 43200`);
    },
    refuseDelete: (existing, cloud) => {
      if (
        ofRole("aws:iam/rolePolicyAttachment:RolePolicyAttachment", existing.id, existing.account, cloud)
          .length > 0
      )
        throw new Refusal("DeleteConflict", `role ${existing.id}: must detach all policies first`);
      if (ofRole("aws:iam/rolePolicy:RolePolicy", existing.id, existing.account, cloud).length > 0)
        throw new Refusal("DeleteConflict", `role ${existing.id}: must delete policies first`);
    },
  },
  {
    type: "aws:iam/policy:Policy",
    scope: "account",
    id: (request) => `arn:aws:iam::${request.account}:policy${pathOf(request)}${nameOr(request, "name")}`,
    outputs: (request) => ({
      arn: request.id,
      policyId: `ANPA${madeUp(17, "policy", request.id).toUpperCase()}`,
      attachmentCount: 0,
      name: nameOr(request, "name"),
    }),
    replaceOn: ["name", "path", "description"],
    refuse: (request, cloud) =>
      refuseDocument(request.inputs["policy"], {
        code: "MalformedPolicyDocument",
        where: `policy ${nameOr(request, "name")}`,
        quota: "managedPolicy",
        cloud,
      }),
    refuseDelete: (existing, cloud) => {
      const bounded = cloud
        .find("aws:iam/role:Role", existing.account)
        .filter((role) => role.inputs["permissionsBoundary"] === existing.id);
      const attached = cloud
        .find("aws:iam/rolePolicyAttachment:RolePolicyAttachment", existing.account)
        .filter((attachment) => attachment.inputs["policyArn"] === existing.id);
      if (bounded.length + attached.length > 0)
        throw new Refusal(
          "DeleteConflict",
          `policy ${existing.id}: cannot delete a policy attached to entities`,
        );
    },
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    scope: "account",
    id: (request) => `${text(request.inputs, "role")}:${nameOr(request, "name")}`,
    outputs: (request) => ({ name: nameOr(request, "name") }),
    replaceOn: ["name", "role"],
    refuse: (request, cloud) => {
      const role = text(request.inputs, "role") ?? "";
      mustHaveRole(role, request.account, cloud);
      refuseDocument(request.inputs["policy"], {
        code: "MalformedPolicyDocument",
        where: `inline policy of role ${role}`,
        quota: "roleInlinePolicies",
        cloud,
      });
      const others = ofRole("aws:iam/rolePolicy:RolePolicy", role, request.account, cloud).filter(
        (other) => other.outputs["name"] !== nameOr(request, "name"),
      );
      const size = [request, ...others]
        .map(({ inputs }) => withoutWhiteSpace(inputs["policy"]))
        .reduce((sum, length) => sum + length);
      const { limit } = quotas.roleInlinePolicies;
      if (size > limit)
        throw new Refusal(
          "LimitExceeded",
          `role ${role}: maximum policy size of ${limit} bytes exceeded by its inline policies together, ${size}`,
        );
    },
  },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    scope: "account",
    id: (request) => `${text(request.inputs, "role")}/${text(request.inputs, "policyArn")}`,
    outputs: () => ({}),
    replaceOn: ["role", "policyArn"],
    refuse: (request, cloud) => {
      const role = text(request.inputs, "role") ?? "";
      mustHaveRole(role, request.account, cloud);
      const policyArn = text(request.inputs, "policyArn") ?? "";
      mustExist(policyArn, `role ${role}`, cloud);
      const others = ofRole(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        role,
        request.account,
        cloud,
      ).filter((other) => other.inputs["policyArn"] !== policyArn);
      if (others.length >= policiesPerRole)
        throw new Refusal(
          "LimitExceeded",
          `role ${role}: cannot exceed quota for PoliciesPerRole: ${policiesPerRole}`,
        );
    },
  },
  {
    type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    scope: "account",
    // One a service and account: a second one is refused as one that is there already.
    id: (request) =>
      `arn:aws:iam::${request.account}:role/aws-service-role/${text(request.inputs, "awsServiceName")}/${serviceLinkedRoleName(request)}`,
    outputs: (request) => ({
      arn: request.id,
      name: serviceLinkedRoleName(request),
      path: `/aws-service-role/${text(request.inputs, "awsServiceName")}/`,
      uniqueId: `AROA${madeUp(17, "service-linked role", request.id).toUpperCase()}`,
      createDate: "2026-01-01T00:00:00Z",
    }),
    replaceOn: ["awsServiceName", "customSuffix"],
  },
  {
    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    scope: "account",
    id: (request) =>
      `arn:aws:iam::${request.account}:oidc-provider/${text(request.inputs, "url")?.replace(/^https:\/\//, "")}`,
    outputs: (request) => ({ arn: request.id, thumbprintLists: [] }),
    replaceOn: ["url"],
    refuse: (request) => {
      const url = text(request.inputs, "url") ?? "";
      if (!/^https:\/\/[^/?#\s]+(\/[^?#\s]*)?$/.test(url))
        throw new Refusal(
          "InvalidInput",
          `identity provider ${url}: the URL must begin with https:// and have no query`,
        );
    },
  },
];

type CloudOf = Parameters<NonNullable<ResourceKind["refuse"]>>[1];

/** Managed policies that a role takes, unless the quota was raised: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const policiesPerRole = 10;

/** What of a type belongs to a role of the account. */
const ofRole = (type: string, role: string, account: string, cloud: CloudOf) =>
  cloud.find(type, account).filter((existing) => existing.inputs["role"] === role);

/** The size of a document as AWS counts it. */
const withoutWhiteSpace = (document: unknown): number =>
  typeof document === "string" ? JSON.stringify(JSON.parse(document)).length : 0;

/** AWS attaches only policies that exist; AWS's own are always there. */
function mustExist(policyArn: string, where: string, cloud: CloudOf): void {
  if (policyArn.startsWith("arn:aws:iam::aws:policy/")) return;
  if (!cloud.byArn(policyArn))
    throw new Refusal("NoSuchEntity", `${where}: policy ${policyArn} does not exist or is not attachable`);
}

function mustHaveRole(role: string, account: string, cloud: CloudOf): void {
  if (!cloud.find("aws:iam/role:Role", account).some((existing) => existing.id === role))
    throw new Refusal("NoSuchEntity", `the role with name ${role} cannot be found in account ${account}`);
}
