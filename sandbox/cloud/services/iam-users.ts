/** IAM's users and what they sign in with, other identity providers, and what the organisation decides about root users. */
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp, uuid } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";

type CloudOf = Parameters<NonNullable<ResourceKind["refuse"]>>[1];

const userType = "aws:iam/user:User";
const keyType = "aws:iam/accessKey:AccessKey";

const pathOf = (request: Request) => text(request.inputs, "path") ?? "/";

function mustHaveUser(request: Request, cloud: CloudOf): void {
  const user = text(request.inputs, "user");
  if (!cloud.find(userType, request.account).some((existing) => existing.id === user))
    throw new Refusal(
      "NoSuchEntity",
      `the user with name ${user} cannot be found in account ${request.account}`,
    );
}

export const iamUsers: readonly ResourceKind[] = [
  {
    type: userType,
    scope: "account",
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      arn: `arn:aws:iam::${request.account}:user${pathOf(request)}${request.id}`,
      name: request.id,
      uniqueId: `AIDA${madeUp(17, "user", request.account, request.id).toUpperCase()}`,
    }),
  },
  {
    type: keyType,
    scope: "account",
    id: (request) => `AKIA${madeUp(16, "access key", request.account, request.name).toUpperCase()}`,
    outputs: (request) => ({
      status: text(request.inputs, "status") ?? "Active",
      createDate: "2023-05-04T03:02:01Z",
    }),
    replaceOn: ["user"],
    refuse: (request, cloud) => {
      mustHaveUser(request, cloud);
      const user = text(request.inputs, "user");
      if (cloud.find(keyType, request.account).filter((key) => key.inputs["user"] === user).length >= 2)
        throw new Refusal("LimitExceeded", `user ${user}: cannot exceed quota for AccessKeysPerUser: 2`);
    },
  },
  {
    type: "aws:iam/userLoginProfile:UserLoginProfile",
    scope: "account",
    id: (request) => text(request.inputs, "user") ?? request.name,
    outputs: () => ({}),
    refuse: mustHaveUser,
  },
  {
    type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    scope: "account",
    id: (request) => `${text(request.inputs, "user")}/${text(request.inputs, "policyArn")}`,
    outputs: () => ({}),
    replaceOn: ["user", "policyArn"],
    refuse: mustHaveUser,
  },
  {
    type: "aws:iam/userPolicy:UserPolicy",
    scope: "account",
    id: (request) => `${text(request.inputs, "user")}:${nameOr(request, "name")}`,
    outputs: (request) => ({ name: nameOr(request, "name") }),
    replaceOn: ["user", "name"],
    refuse: (request, cloud) => {
      mustHaveUser(request, cloud);
      const where = `inline policy of user ${text(request.inputs, "user")}`;
      refuseDocument(request.inputs["policy"], { code: "MalformedPolicyDocument", where, cloud });
    },
  },
  {
    type: "aws:iam/samlProvider:SamlProvider",
    scope: "account",
    id: (request) => `arn:aws:iam::${request.account}:saml-provider/${nameOr(request, "name")}`,
    outputs: (request) => ({
      arn: request.id,
      name: nameOr(request, "name"),
      samlProviderUuid: uuid("saml provider", request.id),
      validUntil: "2126-01-01T00:00:00Z",
    }),
    replaceOn: ["name"],
  },
  {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
    type: "aws:iam/organizationsFeatures:OrganizationsFeatures",
    put: true,
    scope: "account",
    id: (_request) => "organisation",
    outputs: () => ({}),
    refuse: (request, cloud) => {
      if (request.account !== cloud.given.managementAccountId)
        throw new Refusal(
          "CallerIsNotManagementAccountException",
          `account ${request.account} is not the management account of ${cloud.given.organizationId}`,
        );
      if (!cloud.given.serviceAccess.includes("iam.amazonaws.com"))
        throw new Refusal(
          "ServiceAccessNotEnabledException",
          "the organisation does not trust IAM: aws organizations enable-aws-service-access --service-principal iam.amazonaws.com",
        );
    },
  },
];
