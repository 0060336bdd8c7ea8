/** What administrators, tools and years have left in the accounts. */
import type { Request } from "../../cloud/kind.ts";
import { uuid } from "../../cloud/made-up.ts";
import {
  accounts,
  by,
  byService,
  everyAccount,
  members,
  region,
  role,
  roleArn,
  root,
  there,
} from "./place.ts";

const { management, securityTooling, logArchive, audit, backup, prod, dev, playground, legacy } = accounts;

const volumeKeyArn = `arn:aws:kms:${region}:${prod}:key/${uuid("key", prod, region, "company-volumes")}`;

/** Accounts of others that are let in: a vendor's, and a consultancy's. */
export const outsiders: readonly string[] = ["464622532012", "121212121212"];

const administrator = { managed: ["AdministratorAccess"] };

/** Organizations makes it in every account that it makes; those that Control Tower made have its own in place of it. */
const withAccessRole = [legacy, prod, dev, audit];

const roles: Request[] = [
  ...withAccessRole.flatMap((id) =>
    role(id, "/", "OrganizationAccountAccessRole", by(root(management)), administrator),
  ),
  // Somebody deployed by hand, from the management account.
  ...role(
    management,
    "/",
    "AWSCloudFormationStackSetAdministrationRole",
    byService("cloudformation.amazonaws.com"),
    {
      inline: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws:iam::*:role/AWSCloudFormationStackSetExecutionRole",
      },
    },
  ),
  ...[prod, dev].flatMap((id) =>
    role(id, "/", "AWSCloudFormationStackSetExecutionRole", by(root(management)), administrator),
  ),
  there(management, "aws:cloudformation/stackSet:StackSet", "company-tags", {
    name: "company-tags",
    permissionModel: "SERVICE_MANAGED",
    autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
  }),
  ...members.flatMap((id) => [
    there(id, "aws:iam/serviceLinkedRole:ServiceLinkedRole", "stack-sets", {
      awsServiceName: "member.org.stacksets.cloudformation.amazonaws.com",
    }),
    ...role(
      id,
      "/",
      "stacksets-exec-5f0e1d2c3b4a59687786950a1b2c3d4e",
      by(
        `arn:aws:iam::${management}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
      ),
      administrator,
    ),
  ]),
  // Quick Setup of Systems Manager.
  ...[prod, dev].flatMap((id) => [
    ...role(
      id,
      "/",
      "AWS-QuickSetup-StackSet-Local-AdministrationRole",
      byService("cloudformation.amazonaws.com"),
      {
        inline: {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Resource: roleArn(id, "AWS-QuickSetup-StackSet-Local-ExecutionRole"),
        },
      },
    ),
    ...role(
      id,
      "/",
      "AWS-QuickSetup-StackSet-Local-ExecutionRole",
      by(roleArn(id, "AWS-QuickSetup-StackSet-Local-AdministrationRole")),
      administrator,
    ),
    ...role(id, "/", `AWS-QuickSetup-SSM-DefaultEC2MgmtRole-${region}`, byService("ssm.amazonaws.com"), {
      managed: ["AmazonSSMManagedEC2InstanceDefaultPolicy"],
    }),
    // Config's rules mend by it whatever they find.
    ...role(id, "/", "company-config-remediation", byService("ssm.amazonaws.com"), administrator),
  ]),
  // A vendor, without an external id; and a consultancy that has long gone.
  ...role(prod, "/", "DatadogIntegrationRole", by(root("464622532012")), { managed: ["SecurityAudit"] }),
  ...role(prod, "/", "consultancy-migration", by(root("121212121212")), administrator),
  // Dev's pipeline deploys to prod.
  ...role(dev, "/", "company-ci", byService("codebuild.amazonaws.com"), { managed: ["PowerUserAccess"] }),
  ...role(prod, "/", "company-ci-deploy", by(roleArn(dev, "company-ci")), administrator),
];

/** The forge is trusted already; the perimeter's agents share the provider. */
const identityProviders: Request[] = [prod, dev].map((id) =>
  there(id, "aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
  }),
);

const pipelines: Request[] = [
  ...[prod].flatMap((id) => {
    const provider = `arn:aws:iam::${id}:oidc-provider/token.actions.githubusercontent.com`;
    return role(
      id,
      "/",
      "github-deploy",
      {
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringLike: { "token.actions.githubusercontent.com:sub": "repo:example/*" },
          StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        },
      },
      administrator,
    );
  }),
];

const users: Request[] = [
  ...(
    [
      [prod, "ci-deploy", "AdministratorAccess", 2],
      [prod, "grafana", "CloudWatchReadOnlyAccess", 1],
      [legacy, "admin", "AdministratorAccess", 1],
      [management, "billing-export", "job-function/Billing", 1],
    ] as const
  ).flatMap(([account, name, policy, keys]) => [
    there(account, "aws:iam/user:User", name, { name, path: "/" }),
    there(account, "aws:iam/userPolicyAttachment:UserPolicyAttachment", `${name}-policy`, {
      user: name,
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    }),
    ...Array.from({ length: keys }, (_, index) =>
      there(account, "aws:iam/accessKey:AccessKey", `${name}-${index}`, { user: name, status: "Active" }),
    ),
  ]),
  there(legacy, "aws:iam/userLoginProfile:UserLoginProfile", "admin", { user: "admin" }),
];

const delegations: Request[] = (
  [
    [securityTooling, "guardduty.amazonaws.com"],
    [securityTooling, "securityhub.amazonaws.com"],
    [securityTooling, "config.amazonaws.com"],
    [playground, "member.org.stacksets.cloudformation.amazonaws.com"],
    [logArchive, "ssm.amazonaws.com"],
  ] as const
).map(([accountId, servicePrincipal]) =>
  there(
    management,
    "aws:organizations/delegatedAdministrator:DelegatedAdministrator",
    `${accountId}-${servicePrincipal}`,
    { accountId, servicePrincipal },
  ),
);

const watching: Request[] = everyAccount.flatMap((id) => [
  there(id, "aws:iam/serviceLinkedRole:ServiceLinkedRole", "guardduty", {
    awsServiceName: "guardduty.amazonaws.com",
  }),
  there(id, "aws:iam/serviceLinkedRole:ServiceLinkedRole", "securityhub", {
    awsServiceName: "securityhub.amazonaws.com",
  }),
  there(id, "aws:guardduty/detector:Detector", "detector", { enable: true }),
  there(id, "aws:securityhub/account:Account", "hub", {}),
]);

/** Central root access is on: whoever may call sts:AssumeRoot in management has a root session in every member. */
const rootAccess: Request[] = [
  there(management, "aws:iam/organizationsFeatures:OrganizationsFeatures", "root-access", {
    enabledFeatures: ["RootCredentialsManagement", "RootSessions"],
  }),
];

/** Backups of its own, from before: one vault in the account itself, unlocked. */
const backups: Request[] = [
  there(management, "aws:backup/globalSettings:GlobalSettings", "settings", {
    globalSettings: {
      isCrossAccountBackupEnabled: "true",
      isDelegatedAdministratorEnabled: "false",
      isMpaEnabled: "true",
    },
  }),
  ...[backup, prod].flatMap((id) => [
    there(id, "aws:iam/serviceLinkedRole:ServiceLinkedRole", "backup", {
      awsServiceName: "backup.amazonaws.com",
    }),
    there(id, "aws:backup/regionSettings:RegionSettings", "settings", {
      resourceTypeOptInPreference: {
        Aurora: true,
        "Aurora DSQL": true,
        CloudFormation: false,
        DocumentDB: true,
        DynamoDB: true,
        EBS: true,
        EC2: true,
        EFS: true,
        EKS: true,
        FSx: true,
        Neptune: true,
        RDS: true,
        Redshift: true,
        "Redshift Serverless": true,
        S3: true,
        "SAP HANA on Amazon EC2": true,
        "Storage Gateway": true,
        Timestream: true,
        VirtualMachine: true,
      },
      resourceTypeManagementPreference: { DynamoDB: true, EFS: true },
    }),
  ]),
  ...role(prod, "/service-role/", "AWSBackupDefaultServiceRole", byService("backup.amazonaws.com"), {
    managed: ["service-role/AWSBackupServiceRolePolicyForBackup"],
  }),
  there(prod, "aws:backup/vault:Vault", "company-backups", { name: "company-backups" }),
  there(prod, "aws:backup/plan:Plan", "company-daily", {
    name: "company-daily",
    rules: [
      {
        ruleName: "daily",
        targetVaultName: "company-backups",
        schedule: "cron(0 1 ? * * *)",
        lifecycle: { deleteAfter: 35 },
      },
    ],
  }),
  there(prod, "aws:backup/selection:Selection", "company-tagged", {
    name: "company-tagged",
    planId: uuid("backup-plan", prod, region, "company-daily"),
    iamRoleArn: roleArn(prod, "service-role/AWSBackupDefaultServiceRole"),
    selectionTags: [{ type: "STRINGEQUALS", key: "backup", value: "daily" }],
  }),
];

/** EBS is encrypted by default already, in prod under a key of the company's. */
const volumes: Request[] = [
  ...everyAccount.map((id) =>
    there(id, "aws:ebs/encryptionByDefault:EncryptionByDefault", "volumes", { enabled: true }),
  ),
  there(prod, "aws:kms/key:Key", "company-volumes", {
    description: "Volumes of the shop; AWS Backup of the backup account may read copies under it",
    enableKeyRotation: true,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OwnAccount",
          Effect: "Allow",
          Principal: { AWS: root(prod) },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "CopiesToTheBackupAccount",
          Effect: "Allow",
          Principal: { AWS: root(backup) },
          Action: [
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
          ],
          Resource: "*",
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": `arn:aws:iam::${backup}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
            },
          },
        },
      ],
    }),
  }),
  there(prod, "aws:ebs/defaultKmsKey:DefaultKmsKey", "volumes", { keyArn: volumeKeyArn }),
];

/** Default networks, and the company's own: in prod there is room for one more. */
const networks: Request[] = [
  ...members.map((id) => there(id, "aws:ec2/vpc:Vpc", "default", { cidrBlock: "172.31.0.0/16" })),
  ...["shop", "warehouse", "shared"].map((name, index) =>
    there(prod, "aws:ec2/vpc:Vpc", name, { cidrBlock: `10.${200 + index}.0.0/16` }),
  ),
  there(prod, "aws:ram/resourceShare:ResourceShare", "shared-subnets", {
    name: "shared-subnets",
    allowExternalPrincipals: true,
  }),
];

/** Public on purpose, once: the bucket of the first website. */
const open: Request[] = [
  there(legacy, "aws:s3/bucket:Bucket", "website", { bucket: "example-website-2016" }),
  there(legacy, "aws:s3/bucketPolicy:BucketPolicy", "website", {
    bucket: "example-website-2016",
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Everybody",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::example-website-2016/*",
        },
      ],
    }),
  }),
];

export const leftBehind: { readonly before: readonly Request[]; readonly rest: readonly Request[] } = {
  // Roles name it.
  before: [
    there(management, "aws:iam/serviceLinkedRole:ServiceLinkedRole", "stack-sets-admin", {
      awsServiceName: "stacksets.cloudformation.amazonaws.com",
    }),
  ],
  rest: [
    ...roles,
    ...identityProviders,
    ...pipelines,
    ...users,
    ...delegations,
    ...watching,
    ...rootAccess,
    ...backups,
    ...volumes,
    ...networks,
    ...open,
  ],
};
