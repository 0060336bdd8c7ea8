/**
 * What Control Tower 3.3 leaves in an organisation, as its user guide lists it: roles, stack sets, a trail with its
 * bucket, Config in every account, guardrails.
 * https://docs.aws.amazon.com/controltower/latest/userguide/shared-account-resources.html
 */
import type { Request } from "../../cloud/kind.ts";
import {
  accounts,
  by,
  byService,
  everyAccount,
  members,
  organizationId,
  region,
  role,
  roleArn,
  root,
  there,
  units,
} from "./place.ts";

const { management, logArchive, securityTooling } = accounts;

/** Those that it has enrolled: not the one that was there before it, and never looked at since. */
const enrolled = members.filter((id) => id !== accounts.legacy);

const inManagement: Request[] = [
  there(management, "aws:controltower/landingZone:LandingZone", "landing-zone", {
    version: "3.3",
    manifestJson: JSON.stringify({
      governedRegions: [region, "us-east-1"],
      organizationStructure: { security: { name: "Security" }, sandbox: { name: "Sandbox" } },
      centralizedLogging: { accountId: logArchive, enabled: true },
      securityRoles: { accountId: securityTooling },
      accessManagement: { enabled: true },
    }),
  }),
  ...role(management, "/service-role/", "AWSControlTowerAdmin", byService("controltower.amazonaws.com"), {
    managed: ["service-role/AWSControlTowerServiceRolePolicy"],
  }),
  ...role(
    management,
    "/service-role/",
    "AWSControlTowerStackSetRole",
    byService("cloudformation.amazonaws.com"),
    {
      inline: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws:iam::*:role/AWSControlTowerExecution",
      },
    },
  ),
  ...role(
    management,
    "/service-role/",
    "AWSControlTowerCloudTrailRole",
    byService("cloudtrail.amazonaws.com"),
  ),
  ...[
    "AWSControlTowerBP-BASELINE-CLOUDWATCH",
    "AWSControlTowerBP-BASELINE-CONFIG",
    "AWSControlTowerBP-BASELINE-ROLES",
    "AWSControlTowerBP-BASELINE-SERVICE-ROLES",
    "AWSControlTowerLoggingResources",
    "AWSControlTowerSecurityResources",
  ].map((name) =>
    there(management, "aws:cloudformation/stackSet:StackSet", name, {
      name,
      permissionModel: "SELF_MANAGED",
      administrationRoleArn: roleArn(management, "service-role/AWSControlTowerStackSetRole"),
      executionRoleName: "AWSControlTowerExecution",
      capabilities: ["CAPABILITY_NAMED_IAM"],
    }),
  ),
];

const logBucket = `aws-controltower-logs-${logArchive}-${region}`;
const trailName = "aws-controltower-BaselineCloudTrail";
/** The trail that the organisation has already. */
export const ownTrailArn = `arn:aws:cloudtrail:${region}:${management}:trail/${trailName}`;

const trail: Request[] = [
  there(logArchive, "aws:s3/bucket:Bucket", "control-tower-logs", { bucket: logBucket }),
  there(logArchive, "aws:s3/bucketPolicy:BucketPolicy", "control-tower-logs", {
    bucket: logBucket,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AWSBucketPermissionsCheck",
          Effect: "Allow",
          Principal: { Service: ["cloudtrail.amazonaws.com", "config.amazonaws.com"] },
          Action: ["s3:GetBucketAcl", "s3:ListBucket"],
          Resource: `arn:aws:s3:::${logBucket}`,
        },
        {
          Sid: "AWSBucketDelivery",
          Effect: "Allow",
          Principal: { Service: ["cloudtrail.amazonaws.com", "config.amazonaws.com"] },
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${logBucket}/${organizationId}/AWSLogs/*`,
          Condition: { StringEquals: { "aws:SourceOrgID": organizationId } },
        },
      ],
    }),
  }),
  there(management, "aws:cloudtrail/trail:Trail", "control-tower", {
    name: trailName,
    s3BucketName: logBucket,
    s3KeyPrefix: organizationId,
    isOrganizationTrail: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    enableLogging: true,
  }),
];

/** In every account that it enrols. */
const baseline = (account: string): Request[] => [
  ...role(account, "/", "AWSControlTowerExecution", by(root(management)), {
    managed: ["AdministratorAccess"],
  }),
  ...role(
    account,
    "/",
    "aws-controltower-AdministratorExecutionRole",
    by(roleArn(securityTooling, "aws-controltower-AuditAdministratorRole")),
    { managed: ["AdministratorAccess"] },
  ),
  ...role(
    account,
    "/",
    "aws-controltower-ReadOnlyExecutionRole",
    by(roleArn(securityTooling, "aws-controltower-AuditReadOnlyRole")),
    { managed: ["ReadOnlyAccess"] },
  ),
  ...role(account, "/", "aws-controltower-ConfigRecorderRole", byService("config.amazonaws.com"), {
    managed: ["service-role/AWS_ConfigRole"],
  }),
  ...role(account, "/", "aws-controltower-ForwardSnsNotificationRole", byService("lambda.amazonaws.com"), {
    managed: ["service-role/AWSLambdaBasicExecutionRole"],
  }),
  there(account, "aws:cfg/recorder:Recorder", "control-tower", {
    name: "aws-controltower-BaselineConfigRecorder",
    roleArn: roleArn(account, "aws-controltower-ConfigRecorderRole"),
    recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
  }),
  there(account, "aws:cfg/deliveryChannel:DeliveryChannel", "control-tower", {
    name: "aws-controltower-BaselineConfigDeliveryChannel",
    s3BucketName: logBucket,
    s3KeyPrefix: organizationId,
  }),
  there(account, "aws:cfg/aggregateAuthorization:AggregateAuthorization", "control-tower", {
    accountId: securityTooling,
    authorizedAwsRegion: region,
  }),
];

const inSecurityTooling: Request[] = [
  ...role(
    securityTooling,
    "/",
    "aws-controltower-AuditAdministratorRole",
    byService("lambda.amazonaws.com"),
    { managed: ["service-role/AWSLambdaBasicExecutionRole"] },
  ),
  ...role(securityTooling, "/", "aws-controltower-AuditReadOnlyRole", byService("lambda.amazonaws.com"), {
    managed: ["service-role/AWSLambdaBasicExecutionRole"],
  }),
  there(securityTooling, "aws:cfg/configurationAggregator:ConfigurationAggregator", "control-tower", {
    name: "aws-controltower-GuardrailsComplianceAggregator",
    accountAggregationSource: { accountIds: enrolled, allRegions: true },
  }),
];

/** Config's own, and Control Tower's. */
const serviceLinked: Request[] = [
  ...everyAccount.map((id) => [id, "config.amazonaws.com"] as const),
  ...everyAccount.map((id) => [id, "sso.amazonaws.com"] as const),
  ...everyAccount.map((id) => [id, "organizations.amazonaws.com"] as const),
  [management, "controltower.amazonaws.com"] as const,
].map(([id, awsServiceName]) =>
  there(id, "aws:iam/serviceLinkedRole:ServiceLinkedRole", awsServiceName, { awsServiceName }),
);

const spareItself = { ArnNotLike: { "aws:PrincipalARN": "arn:aws:iam::*:role/AWSControlTowerExecution" } };

const deny = (
  Sid: string,
  Action: string[],
  Resource: string[] = ["*"],
  condition: object = spareItself,
) => ({
  Sid,
  Effect: "Deny",
  Action,
  Resource,
  Condition: condition,
});

/** https://docs.aws.amazon.com/controltower/latest/controlreference/mandatory-controls.html */
export const mandatory = [
  deny(
    "GRCLOUDTRAILENABLED",
    [
      "cloudtrail:DeleteTrail",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
    ],
    ["arn:aws:cloudtrail:*:*:trail/aws-controltower-*"],
  ),
  deny("GRCONFIGENABLED", [
    "config:DeleteConfigurationRecorder",
    "config:DeleteDeliveryChannel",
    "config:DeleteRetentionConfiguration",
    "config:PutConfigurationRecorder",
    "config:PutDeliveryChannel",
    "config:PutRetentionConfiguration",
    "config:StopConfigurationRecorder",
  ]),
  deny(
    "GRIAMROLEPOLICY",
    [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:DeleteRolePermissionsBoundary",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ],
    ["arn:aws:iam::*:role/aws-controltower-*", "arn:aws:iam::*:role/*AWSControlTower*"],
  ),
  deny(
    "GRSNSTOPICPOLICY",
    [
      "sns:AddPermission",
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:RemovePermission",
      "sns:SetTopicAttributes",
    ],
    ["arn:aws:sns:*:*:aws-controltower-*"],
  ),
];

/** In the unit of the log archive. */
export const ofLogArchive = [
  deny("GRAUDITBUCKETDELETIONPROHIBITED", ["s3:DeleteBucket"], ["arn:aws:s3:::aws-controltower*"]),
  deny("GRAUDITBUCKETPOLICYCHANGESPROHIBITED", ["s3:PutBucketPolicy"], ["arn:aws:s3:::aws-controltower*"]),
];

/** https://docs.aws.amazon.com/controltower/latest/controlreference/primary-region-deny-policy.html */
export const regions = [
  {
    Sid: "GRREGIONDENY",
    Effect: "Deny",
    NotAction: [
      "account:*",
      "budgets:*",
      "ce:*",
      "cloudfront:*",
      "config:*",
      "health:*",
      "iam:*",
      "kms:*",
      "organizations:*",
      "route53:*",
      "s3:GetAccountPublic*",
      "s3:ListAllMyBuckets",
      "s3:PutAccountPublic*",
      "sso:*",
      "sts:*",
      "support:*",
    ],
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:RequestedRegion": [region, "us-east-1"] },
      ...spareItself,
    },
  },
];

/** Which control is on for which unit, as Control Tower keeps it. */
const controls: Request[] = Object.entries({
  [units.workloads]: ["AWS-GR_REGION_DENY", "CT.EC2.PV.7"],
  [units.sandbox]: ["AWS-GR_REGION_DENY"],
  [units.evidence]: ["AWS-GR_REGION_DENY"],
  [units.recovery]: ["AWS-GR_REGION_DENY"],
}).flatMap(([unit, names]) =>
  names.map((name) =>
    there(management, "aws:controltower/controlTowerControl:ControlTowerControl", `${name}-${unit}`, {
      controlIdentifier: `arn:aws:controltower:${region}::control/${name}`,
      targetIdentifier: `arn:aws:organizations::${management}:ou/${organizationId}/${unit}`,
    }),
  ),
);

export const controlTower: readonly Request[] = [
  ...serviceLinked,
  ...inManagement,
  ...inSecurityTooling,
  ...trail,
  ...enrolled.flatMap(baseline),
  ...controls,
];
