/** What the AWS CLI would print in a world: listings of its accounts and of the organisation, out of the model. */
import type { Cloud, Existing } from "../cloud/cloud.ts";
import { above } from "../cloud/given.ts";
import type { Properties } from "../wire.ts";

const roleType = "aws:iam/role:Role";
const userType = "aws:iam/user:User";

const parsed = (json: unknown): unknown => (typeof json === "string" ? JSON.parse(json) : json);

/** `aws iam get-account-authorization-details` */
export function authorizationDetails(cloud: Cloud, account: string) {
  const find = (type: string) => cloud.find(type, account);
  const attached = (type: string, key: string, name: string) =>
    find(type)
      .filter((attachment) => attachment.inputs[key] === name)
      .map(({ inputs }) => ({
        PolicyName: String(inputs["policyArn"]).split("/").at(-1),
        PolicyArn: inputs["policyArn"],
      }));
  const inline = (type: string, key: string, name: string) =>
    find(type)
      .filter((policy) => policy.inputs[key] === name)
      .map(({ inputs, outputs }) => ({
        PolicyName: outputs["name"],
        PolicyDocument: parsed(inputs["policy"]),
      }));
  const pathOf = (one: Existing) => one.inputs["path"] ?? "/";
  const serviceLinked = find("aws:iam/serviceLinkedRole:ServiceLinkedRole").map(({ outputs, inputs }) => ({
    Path: outputs["path"],
    RoleName: outputs["name"],
    Arn: outputs["arn"],
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: inputs["awsServiceName"] } },
      ],
    },
    RolePolicyList: [],
    AttachedManagedPolicies: [],
  }));
  return {
    UserDetailList: find(userType).map((user) => ({
      Path: pathOf(user),
      UserName: user.id,
      Arn: user.outputs["arn"],
      UserPolicyList: inline("aws:iam/userPolicy:UserPolicy", "user", user.id),
      GroupList: [],
      AttachedManagedPolicies: attached("aws:iam/userPolicyAttachment:UserPolicyAttachment", "user", user.id),
    })),
    GroupDetailList: [],
    RoleDetailList: [
      ...find(roleType).map((role) => ({
        Path: pathOf(role),
        RoleName: role.id,
        Arn: role.outputs["arn"],
        AssumeRolePolicyDocument: parsed(role.inputs["assumeRolePolicy"]),
        RolePolicyList: inline("aws:iam/rolePolicy:RolePolicy", "role", role.id),
        AttachedManagedPolicies: attached(
          "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          "role",
          role.id,
        ),
      })),
      ...serviceLinked,
    ],
    Policies: [],
  };
}

/** `aws iam get-account-summary` */
export function accountSummary(cloud: Cloud, account: string) {
  const root = cloud.given.accounts.find(({ id }) => id === account)?.rootCredentials;
  return {
    SummaryMap: {
      Users: cloud.find(userType, account).length,
      Roles: cloud.find(roleType, account).length,
      AccountPasswordPresent: root?.password === true ? 1 : 0,
      AccountAccessKeysPresent: root?.accessKeys ?? 0,
      AccountMFAEnabled: root?.multiFactor === true ? 1 : 0,
    },
  };
}

/** `aws iam list-access-keys --user-name USER`, for each user */
export const accessKeys = (cloud: Cloud, account: string) =>
  cloud.find(userType, account).map((user) => ({
    AccessKeyMetadata: cloud
      .find("aws:iam/accessKey:AccessKey", account)
      .filter((key) => key.inputs["user"] === user.id)
      .map((key) => ({
        UserName: user.id,
        AccessKeyId: key.id,
        Status: key.outputs["status"],
        CreateDate: key.outputs["createDate"],
      })),
  }));

/** `aws ram get-resource-shares --resource-owner SELF` */
export const resourceShares = (cloud: Cloud, account: string) => ({
  resourceShares: cloud.find("aws:ram/resourceShare:ResourceShare", account).map(({ outputs }) => ({
    resourceShareArn: outputs["arn"],
    name: outputs["name"],
    allowExternalPrincipals: outputs["allowExternalPrincipals"] ?? true,
    status: "ACTIVE",
  })),
});

const letsEverybody = (document: unknown): boolean =>
  ((document as { Statement?: Properties[] }).Statement ?? []).some(
    ({ Effect, Principal, Condition }) => Effect === "Allow" && Principal === "*" && Condition === undefined,
  );

/** `aws s3api get-bucket-policy-status --bucket BUCKET`, by bucket */
export const bucketPolicyStatus = (cloud: Cloud, account: string): Record<string, unknown> =>
  Object.fromEntries(
    cloud
      .find("aws:s3/bucketPolicy:BucketPolicy", account)
      .map(({ id, inputs }) => [id, { PolicyStatus: { IsPublic: letsEverybody(parsed(inputs["policy"])) } }]),
  );

const scp = "SERVICE_CONTROL_POLICY";

/** Service control policies and where each is attached */
function policies(cloud: Cloud) {
  const byId = new Map(cloud.find("aws:organizations/policy:Policy").map((policy) => [policy.id, policy]));
  return cloud.find("aws:organizations/policyAttachment:PolicyAttachment").flatMap(({ inputs }) => {
    const policy = byId.get(String(inputs["policyId"]));
    return policy && (policy.inputs["type"] ?? scp) === scp
      ? [
          {
            targetId: String(inputs["targetId"]),
            name: String(policy.outputs["name"]),
            document: parsed(policy.inputs["content"]),
          },
        ]
      : [];
  });
}

/** Everything that findings are made of (analysis/left-behind/inventory.ts). */
export function inventoryOf(cloud: Cloud) {
  const { given } = cloud;
  const delegated = cloud.find("aws:organizations/delegatedAdministrator:DelegatedAdministrator");
  const administrators = [...new Set(delegated.map(({ inputs }) => String(inputs["accountId"])))];
  const [features] = cloud.find("aws:iam/organizationsFeatures:OrganizationsFeatures");
  const sets = cloud.find("aws:ssoadmin/permissionSet:PermissionSet");
  return {
    organization: {
      Organization: {
        Id: given.organizationId,
        MasterAccountId: given.managementAccountId,
        FeatureSet: "ALL",
      },
    },
    accounts: given.accounts.map(({ id, domain }) => ({
      id,
      domain: domain ?? null,
      above: above(given, id),
      authorizationDetails: authorizationDetails(cloud, id),
      accountSummary: accountSummary(cloud, id),
      accessKeys: accessKeys(cloud, id),
      resourceShares: resourceShares(cloud, id),
      bucketPolicyStatus: bucketPolicyStatus(cloud, id),
    })),
    delegatedServices: Object.fromEntries(
      administrators.map((account) => [
        account,
        {
          DelegatedServices: delegated
            .filter(({ inputs }) => inputs["accountId"] === account)
            .map(({ inputs }) => ({ ServicePrincipal: inputs["servicePrincipal"] })),
        },
      ]),
    ),
    organizationsFeatures: features
      ? { OrganizationId: given.organizationId, EnabledFeatures: features.inputs["enabledFeatures"] }
      : null,
    assignments: sets.map((set) => ({
      permissionSet: String(set.outputs["name"]),
      listing: {
        AccountAssignments: cloud
          .find("aws:ssoadmin/accountAssignment:AccountAssignment")
          .filter(({ inputs }) => inputs["permissionSetArn"] === set.outputs["arn"])
          .map(({ inputs }) => ({
            AccountId: inputs["targetId"],
            PermissionSetArn: inputs["permissionSetArn"],
            PrincipalType: inputs["principalType"],
            PrincipalId: inputs["principalId"],
          })),
      },
    })),
    stackSets: {
      Summaries: cloud.find("aws:cloudformation/stackSet:StackSet").map(({ id, inputs }) => {
        const deployment = inputs["autoDeployment"] as { enabled?: boolean } | undefined;
        return {
          StackSetName: id,
          Status: "ACTIVE",
          PermissionModel: inputs["permissionModel"],
          ...(deployment && { AutoDeployment: { Enabled: deployment.enabled } }),
        };
      }),
    },
    policies: policies(cloud),
  };
}

/** The roles and users that are there, as a world file has them: docs/world-file.md. AWS's service-linked roles are the model's own. */
export function principalsOf(cloud: Cloud) {
  return cloud.given.accounts.flatMap(({ id }) => {
    const { RoleDetailList: roles, UserDetailList: users } = authorizationDetails(cloud, id);
    const named = (policies: readonly { PolicyName: unknown; PolicyDocument: unknown }[]) =>
      policies.map(({ PolicyName: name, PolicyDocument: policy }) => ({ name, policy }));
    const arns = (policies: readonly { PolicyArn: unknown }[]) => policies.map(({ PolicyArn: arn }) => arn);
    return [
      ...roles
        .filter(({ Path: path }) => !String(path).startsWith("/aws-service-role/"))
        .map((role) => ({
          arn: String(role.Arn),
          trust: role.AssumeRolePolicyDocument,
          policies: named(role.RolePolicyList),
          managedPolicies: arns(role.AttachedManagedPolicies),
        })),
      ...users.map((user) => ({
        arn: String(user.Arn),
        policies: named(user.UserPolicyList),
        managedPolicies: arns(user.AttachedManagedPolicies),
      })),
    ];
  });
}
