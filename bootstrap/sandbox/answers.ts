/** What AWS answers the bootstrap in the sandbox: the shapes of its API, out of the model of what exists. */
import type { Cloud, Existing } from "../../sandbox/cloud/cloud.ts";
import { above } from "../../sandbox/cloud/given.ts";
import { Refusal } from "../../sandbox/cloud/kind.ts";
import { attachedTo, publicAccessBlockAbove } from "../../sandbox/cloud/services/organizations.ts";
import {
  accessKeys,
  accountSummary,
  authorizationDetails,
  bucketPolicyStatus,
  inventoryOf,
  resourceShares,
} from "../../sandbox/worlds/listings.ts";
import { AwsRefusal, type Fields } from "../hands.ts";

/** What the bootstrap may switch on; the rest of a world is as it was given. */
export interface Switches {
  readonly serviceAccess: string[];
  readonly policyTypes: string[];
}

export interface Asked {
  readonly cloud: Cloud;
  readonly switches: Switches;
  readonly account: string;
  readonly region: string;
  readonly parameters: Fields;
}

type Answer = (asked: Asked) => Fields;

const text = (parameters: Fields, key: string): string => String(parameters[key] ?? "");

const roleOf = ({ outputs, inputs }: Existing): Fields => ({
  RoleName: outputs["name"],
  Path: inputs["path"] ?? "/",
  Arn: outputs["arn"],
});

const roles = ({ cloud, account }: Asked): Fields[] => [
  ...cloud.find("aws:iam/role:Role", account).map(roleOf),
  ...cloud.find("aws:iam/serviceLinkedRole:ServiceLinkedRole", account).map((role) => ({
    RoleName: String(role.outputs["arn"]).split("/").at(-1),
    Path: `/aws-service-role/${String(role.inputs["awsServiceName"])}/`,
    Arn: role.outputs["arn"],
  })),
];

const inRegion = ({ cloud, account, region }: Asked, type: string): Existing[] =>
  cloud.find(type, account).filter((one) => one.region === region);

/** Members are told nothing of the organisation's accounts and policies. */
const toManagement =
  (answer: Answer): Answer =>
  (asked) => {
    if (asked.account !== asked.cloud.given.managementAccountId)
      throw new AwsRefusal(
        "AccessDeniedException",
        `account ${asked.account} is not the management account: you don't have permissions to access this resource`,
      );
    return answer(asked);
  };

const policyType = "aws:organizations/policy:Policy";

const organizations: Readonly<Record<string, Answer>> = {
  "describe-organization": ({ cloud: { given } }) => ({
    Organization: {
      Id: given.organizationId,
      MasterAccountId: given.managementAccountId,
      FeatureSet: "ALL",
    },
  }),
  "list-roots": toManagement(({ cloud: { given }, switches }) => ({
    Roots: [
      {
        Id: given.rootId,
        Name: "Root",
        PolicyTypes: switches.policyTypes.map((Type) => ({ Type, Status: "ENABLED" })),
      },
    ],
  })),
  "list-accounts": toManagement(({ cloud: { given } }) => ({
    Accounts: given.accounts.map(({ id, name }) => ({ Id: id, Name: name, Status: "ACTIVE" })),
  })),
  "list-parents": toManagement(({ cloud: { given }, parameters }) => ({
    Parents: above(given, text(parameters, "ChildId"))
      .slice(0, 1)
      .map((Id) => ({ Id })),
  })),
  "list-children": toManagement(({ cloud: { given }, parameters }) => ({
    Children: (parameters["ChildType"] === "ACCOUNT" ? given.accounts : given.units)
      .filter(({ parent }) => parent === parameters["ParentId"])
      .map(({ id }) => ({ Id: id })),
  })),
  "list-aws-service-access-for-organization": toManagement(({ switches }) => ({
    EnabledServicePrincipals: switches.serviceAccess.map((ServicePrincipal) => ({ ServicePrincipal })),
  })),
  "list-delegated-administrators": toManagement(({ cloud }) => ({
    DelegatedAdministrators: [
      ...new Set(
        cloud
          .find("aws:organizations/delegatedAdministrator:DelegatedAdministrator")
          .map(({ inputs }) => inputs["accountId"]),
      ),
    ].map((Id) => ({ Id })),
  })),
  "list-delegated-services-for-account": toManagement(({ cloud, parameters }) => ({
    DelegatedServices: cloud
      .find("aws:organizations/delegatedAdministrator:DelegatedAdministrator")
      .filter(({ inputs }) => inputs["accountId"] === parameters["AccountId"])
      .map(({ inputs }) => ({ ServicePrincipal: inputs["servicePrincipal"] })),
  })),
  "list-policies-for-target": toManagement(({ cloud, parameters }) => ({
    Policies: attachedTo(text(parameters, "TargetId"), text(parameters, "Filter"), cloud).map(
      ({ id, outputs }) => ({ Id: id, Name: outputs["name"] }),
    ),
  })),
  "describe-policy": toManagement(({ cloud, parameters }) => ({
    Policy: {
      Content: cloud.find(policyType).find(({ id }) => id === parameters["PolicyId"])?.inputs["content"],
    },
  })),
  "describe-effective-policy": toManagement(({ cloud, parameters }) => {
    const policy = publicAccessBlockAbove(text(parameters, "TargetId"), cloud);
    if (!policy)
      throw new AwsRefusal("EffectivePolicyNotFoundException", "there is no policy of this type above");
    return { EffectivePolicy: { PolicyContent: policy.inputs["content"] } };
  }),
  "enable-aws-service-access": toManagement(({ switches, parameters }) => {
    switches.serviceAccess.push(text(parameters, "ServicePrincipal"));
    return {};
  }),
  "enable-policy-type": toManagement(({ switches, parameters }) => {
    const type = text(parameters, "PolicyType");
    if (switches.policyTypes.includes(type))
      throw new AwsRefusal("PolicyTypeAlreadyEnabledException", `${type} is enabled already`);
    switches.policyTypes.push(type);
    return {};
  }),
};

const iam: Readonly<Record<string, Answer>> = {
  "get-role": (asked) => {
    const role = roles(asked).find(({ RoleName }) => RoleName === asked.parameters["RoleName"]);
    if (!role)
      throw new AwsRefusal(
        "NoSuchEntity",
        `The role with name ${text(asked.parameters, "RoleName")} cannot be found.`,
      );
    return { Role: role };
  },
  "list-roles": (asked) => ({ Roles: roles(asked) }),
  "list-users": ({ cloud, account }) => ({
    Users: cloud.find("aws:iam/user:User", account).map(({ id }) => ({ UserName: id })),
  }),
  "list-open-id-connect-providers": ({ cloud, account }) => ({
    OpenIDConnectProviderList: cloud
      .find("aws:iam/openIdConnectProvider:OpenIdConnectProvider", account)
      .map(({ id }) => ({ Arn: id })),
  }),
  "get-policy": ({ cloud, account, parameters }) => {
    const arn = text(parameters, "PolicyArn");
    const policy = cloud.find("aws:iam/policy:Policy", account).find(({ id }) => id === arn);
    if (!policy) throw new AwsRefusal("NoSuchEntity", `Policy ${arn} was not found.`);
    return { Policy: { Arn: arn } };
  },
  "get-account-summary": ({ cloud, account }) => accountSummary(cloud, account),
  "get-account-authorization-details": ({ cloud, account }) => authorizationDetails(cloud, account),
  "list-access-keys": ({ cloud, account, parameters }) =>
    accessKeys(cloud, account).find(({ AccessKeyMetadata: keys }) =>
      keys.some(({ UserName }) => UserName === parameters["UserName"]),
    ) ?? { AccessKeyMetadata: [] },
  "list-organizations-features": toManagement(({ cloud, switches }) => {
    if (!switches.serviceAccess.includes("iam.amazonaws.com"))
      throw new AwsRefusal("ServiceAccessNotEnabledException", "IAM has no trusted access");
    return (inventoryOf(cloud).organizationsFeatures ?? {}) as Fields;
  }),
};

const trails: Answer = ({ cloud, account }) => ({
  trailList: cloud.find("aws:cloudtrail/trail:Trail", account).map(({ inputs, outputs }) => ({
    Name: outputs["name"] ?? inputs["name"],
    TrailARN: outputs["arn"],
    IsOrganizationTrail: inputs["isOrganizationTrail"] === true,
  })),
});

const backup: Readonly<Record<string, Answer>> = {
  "describe-global-settings": ({ cloud, account }) => ({
    GlobalSettings:
      cloud.find("aws:backup/globalSettings:GlobalSettings", account)[0]?.inputs["globalSettings"] ?? {},
  }),
  "describe-region-settings": (asked) => {
    const [settings] = inRegion(asked, "aws:backup/regionSettings:RegionSettings");
    return {
      ResourceTypeOptInPreference: settings?.inputs["resourceTypeOptInPreference"] ?? {},
      ResourceTypeManagementPreference: settings?.inputs["resourceTypeManagementPreference"] ?? {},
    };
  },
  "list-backup-vaults": (asked) => ({
    BackupVaultList: inRegion(asked, "aws:backup/vault:Vault").map(({ id }) => ({ BackupVaultName: id })),
  }),
};

const ec2: Readonly<Record<string, Answer>> = {
  "get-ebs-encryption-by-default": (asked) => ({
    EbsEncryptionByDefault: inRegion(asked, "aws:ebs/encryptionByDefault:EncryptionByDefault").some(
      ({ inputs }) => inputs["enabled"] === true,
    ),
  }),
  "get-ebs-default-kms-key-id": (asked) => ({
    KmsKeyId: inRegion(asked, "aws:ebs/defaultKmsKey:DefaultKmsKey")[0]?.inputs["keyArn"] ?? "alias/aws/ebs",
  }),
  "describe-availability-zones": ({ region }) => ({
    AvailabilityZones: ["a", "b", "c"].map((letter) => ({ ZoneName: `${region}${letter}` })),
  }),
  "describe-vpcs": (asked) => ({
    Vpcs: inRegion(asked, "aws:ec2/vpc:Vpc").map(({ id, inputs }) => ({
      VpcId: id,
      // Every default network has this range, and others rarely do.
      IsDefault: inputs["cidrBlock"] === "172.31.0.0/16",
    })),
  }),
};

const topicSubscriptions: Answer = ({ cloud, parameters }) => ({
  Subscriptions: cloud
    .find("aws:sns/topicSubscription:TopicSubscription")
    .filter(({ inputs }) => inputs["topic"] === parameters["TopicArn"])
    .map(({ id, inputs, outputs }) => ({
      Endpoint: inputs["endpoint"],
      SubscriptionArn: outputs["pendingConfirmation"] === true ? "PendingConfirmation" : id,
    })),
});

const setType = "aws:ssoadmin/permissionSet:PermissionSet";

const identityCenter: Readonly<Record<string, Answer>> = {
  "list-instances": toManagement(({ cloud }) => ({
    Instances: [...new Set(cloud.find(setType).map(({ inputs }) => inputs["instanceArn"]))].map(
      (InstanceArn) => ({ InstanceArn }),
    ),
  })),
  "list-permission-sets": toManagement(({ cloud }) => ({
    PermissionSets: cloud.find(setType).map(({ outputs }) => outputs["arn"]),
  })),
  "describe-permission-set": toManagement(({ cloud, parameters }) => ({
    PermissionSet: {
      Name: cloud.find(setType).find(({ outputs }) => outputs["arn"] === parameters["PermissionSetArn"])
        ?.outputs["name"],
    },
  })),
  "list-account-assignments": toManagement(({ cloud, parameters }) => ({
    AccountAssignments: cloud
      .find("aws:ssoadmin/accountAssignment:AccountAssignment")
      .filter(
        ({ inputs }) =>
          inputs["permissionSetArn"] === parameters["PermissionSetArn"] &&
          inputs["targetId"] === parameters["AccountId"],
      )
      .map(({ inputs }) => ({
        AccountId: inputs["targetId"],
        PermissionSetArn: inputs["permissionSetArn"],
        PrincipalType: inputs["principalType"],
        PrincipalId: inputs["principalId"],
      })),
  })),
};

const answers: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  organizations,
  iam,
  backup,
  ec2,
  cloudtrail: { "describe-trails": trails },
  account: { "get-region-opt-status": () => ({ RegionOptStatus: "ENABLED_BY_DEFAULT" }) },
  s3api: {
    "list-buckets": ({ cloud, account }) => ({
      Buckets: cloud.find("aws:s3/bucket:Bucket", account).map(({ id }) => ({ Name: id })),
    }),
    "get-bucket-policy-status": ({ cloud, account, parameters }) => {
      const status = bucketPolicyStatus(cloud, account)[text(parameters, "Bucket")];
      if (status === undefined)
        throw new AwsRefusal("NoSuchBucketPolicy", "The bucket policy does not exist");
      return status as Fields;
    },
  },
  ram: { "get-resource-shares": ({ cloud, account }) => resourceShares(cloud, account) },
  cloudformation: { "list-stack-sets": toManagement(({ cloud }) => inventoryOf(cloud).stackSets as Fields) },
  "sso-admin": identityCenter,
  sns: { "list-subscriptions-by-topic": topicSubscriptions },
};

/** @throws AwsRefusal where AWS would refuse */
export function answer(service: string, operation: string, asked: Asked): Fields {
  const found = answers[service]?.[operation];
  if (!found)
    throw new Error(
      `the sandbox has no answer for aws ${service} ${operation}: add it to bootstrap/sandbox/answers.ts`,
    );
  try {
    return found(asked);
  } catch (error) {
    if (error instanceof Refusal) throw new AwsRefusal(error.code, error.message);
    throw error;
  }
}
