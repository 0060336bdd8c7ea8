import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { letsService } from "../service-access.ts";

const service = "cloudtrail.amazonaws.com";

const trailArn = (request: Request) =>
  `arn:aws:cloudtrail:${request.region}:${request.account}:trail/${nameOr(request, "name")}`;

/** Errors of CreateTrail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors */
export const cloudtrail: readonly ResourceKind[] = [
  {
    type: "aws:cloudtrail/trail:Trail",
    id: trailArn,
    outputs: (request) => ({
      arn: request.id,
      name: nameOr(request, "name"),
      homeRegion: request.region,
      snsTopicArn: "",
    }),
    replaceOn: ["name"],
    refuse: (request, cloud) => {
      const ofOrganization = request.inputs["isOrganizationTrail"] === true;
      mustBeWithinQuota(request, cloud);
      if (ofOrganization) mustBeManagement(request, cloud);
      const bucket = text(request.inputs, "s3BucketName") ?? "";
      mustWriteTo(bucket, request, cloud, ofOrganization);
      const key = text(request.inputs, "kmsKeyId");
      if (key !== undefined) mustEncryptWith(key, bucket, request, cloud);
      mustFitSelectors(request);
    },
  },
];

function mustBeManagement(request: Request, cloud: Cloud): void {
  if (request.account !== cloud.given.managementAccountId)
    throw new Refusal(
      "NotOrganizationMasterAccountException",
      `account ${request.account} is not the management account of ${cloud.given.organizationId}: an organisation's trail is made there`,
    );
  if (!cloud.given.serviceAccess.includes(service))
    throw new Refusal(
      "CloudTrailAccessNotEnabledException",
      `the organisation does not trust CloudTrail: aws organizations enable-aws-service-access --service-principal ${service}`,
    );
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html: five trails a Region */
const trailsPerRegion = 5;

/** A trail counts in its own Region; in every other one, too, where it is of all Regions. */
function mustBeWithinQuota(request: Request, cloud: Cloud): void {
  const others = cloud
    .find("aws:cloudtrail/trail:Trail", request.account)
    .filter((trail) => trail.id !== trailArn(request))
    .filter((trail) => trail.region === request.region || trail.inputs["isMultiRegionTrail"] === true);
  if (others.length >= trailsPerRegion)
    throw new Refusal(
      "MaximumNumberOfTrailsExceededException",
      `account ${request.account} has ${others.length} trails in ${request.region}: ${others.map(({ outputs }) => outputs["name"]).join(", ")}`,
    );
}

function mustWriteTo(name: string, request: Request, cloud: Cloud, ofOrganization: boolean): void {
  const bucket = cloud.find("aws:s3/bucket:Bucket").find((existing) => existing.id === name);
  if (!bucket)
    throw new Refusal(
      "S3BucketDoesNotExistException",
      `trail ${nameOr(request, "name")}: the bucket ${name} does not exist; bring up the stack that makes it first`,
    );
  const policy = cloud
    .find("aws:s3/bucketPolicy:BucketPolicy")
    .find((existing) => existing.inputs["bucket"] === name)?.inputs["policy"];
  const context = {
    "aws:SourceArn": trailArn(request),
    "aws:SourceAccount": request.account,
    "aws:SourceOrgID": cloud.given.organizationId,
    "s3:x-amz-acl": "bucket-owner-full-control",
  };
  const prefix = text(request.inputs, "s3KeyPrefix");
  const folder = `arn:aws:s3:::${name}/${prefix === undefined ? "" : `${prefix}/`}AWSLogs`;
  const writes = [`${folder}/${request.account}/CloudTrail/file.json.gz`];
  if (ofOrganization)
    writes.push(
      ...cloud.given.accounts.map(
        ({ id }) => `${folder}/${cloud.given.organizationId}/${id}/CloudTrail/file.json.gz`,
      ),
    );
  const requests = [
    { service, action: "s3:GetBucketAcl", resource: `arn:aws:s3:::${name}`, context },
    ...writes.map((resource) => ({ service, action: "s3:PutObject", resource, context })),
  ];
  const refused = requests.find((each) => !letsService(policy, each));
  if (refused)
    throw new Refusal(
      "InsufficientS3BucketPolicyException",
      `the policy of bucket ${name} does not let ${trailArn(request)} do ${refused.action} on ${refused.resource}`,
    );
}

function mustEncryptWith(arn: string, bucket: string, request: Request, cloud: Cloud): void {
  const alias = cloud.find("aws:kms/alias:Alias").find((existing) => existing.outputs["arn"] === arn);
  const key = cloud
    .find("aws:kms/key:Key")
    .find((existing) => existing.outputs["arn"] === (alias?.outputs["targetKeyArn"] ?? arn));
  if (!key)
    throw new Refusal(
      "KmsKeyNotFoundException",
      `trail ${nameOr(request, "name")}: the key ${arn} does not exist`,
    );
  const bucketRegion = cloud.find("aws:s3/bucket:Bucket").find((existing) => existing.id === bucket)?.region;
  if (key.region !== bucketRegion)
    throw new Refusal("KmsKeyNotFoundException", `the key ${arn} is not in the Region of bucket ${bucket}`);
  const context = {
    "aws:SourceArn": trailArn(request),
    "aws:SourceAccount": request.account,
    "aws:SourceOrgID": cloud.given.organizationId,
    "kms:EncryptionContext:aws:cloudtrail:arn": trailArn(request),
    "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${bucket}/AWSLogs/file.json.gz`,
  };
  const refused = ["kms:GenerateDataKey", "kms:DescribeKey"].find(
    (action) =>
      !letsService(key.inputs["policy"], { service, action, resource: String(key.outputs["arn"]), context }),
  );
  if (refused)
    throw new Refusal(
      "InsufficientEncryptionPolicyException",
      `the policy of key ${arn} does not let ${trailArn(request)} do ${refused}`,
    );
}

interface FieldSelector {
  field?: string;
  [operator: string]: unknown;
}

/** PutEventSelectors: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
function mustFitSelectors(request: Request): void {
  const where = `trail ${nameOr(request, "name")}`;
  const selectors = (request.inputs["advancedEventSelectors"] ?? []) as {
    fieldSelectors?: FieldSelector[];
  }[];
  let total = 0;
  for (const { fieldSelectors = [] } of selectors) {
    const valuesOf = ({ field: _, ...operators }: FieldSelector) => Object.values(operators).flat();
    total += fieldSelectors.flatMap(valuesOf).length;
    const only = (field: string) =>
      fieldSelectors.find((selector) => selector.field === field)?.["equals"] as string[] | undefined;
    const category = only("eventCategory");
    if (category?.length !== 1)
      throw new Refusal("InvalidEventSelectorsException", `${where}: a selector needs one eventCategory`);
    if (category[0] === "Data" && only("resources.type")?.length !== 1)
      throw new Refusal(
        "InvalidEventSelectorsException",
        `${where}: a data selector takes one resources.type`,
      );
  }
  if (total > 500)
    throw new Refusal(
      "InvalidEventSelectorsException",
      `${where}: its selectors have ${total} values; AWS takes 500 for all conditions in all selectors`,
    );
}
