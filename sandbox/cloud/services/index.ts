/** Every type of resource that the sandbox knows. */
import type { ResourceKind } from "../kind.ts";
import { athena } from "./athena.ts";
import { backup } from "./backup.ts";
import { cloudtrail } from "./cloudtrail.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { dynamodb } from "./dynamodb.ts";
import { ec2 } from "./ec2.ts";
import { ec2AccountSettings } from "./ec2-account-settings.ts";
import { events } from "./events.ts";
import { glue } from "./glue.ts";
import { governance } from "./governance.ts";
import { iam } from "./iam.ts";
import { iamUsers } from "./iam-users.ts";
import { identityCenter } from "./identity-center.ts";
import { kms } from "./kms.ts";
import { lambda } from "./lambda.ts";
import { logs } from "./logs.ts";
import { organizations } from "./organizations.ts";
import { rds } from "./rds.ts";
import { route53Resolver } from "./route53-resolver.ts";
import { s3 } from "./s3.ts";
import { sns } from "./sns.ts";
import { sqs } from "./sqs.ts";

export const kinds: readonly ResourceKind[] = [
  ...athena,
  ...backup,
  ...cloudtrail,
  ...cloudwatch,
  ...dynamodb,
  ...ec2AccountSettings,
  ...ec2,
  ...events,
  ...glue,
  ...governance,
  ...iam,
  ...iamUsers,
  ...identityCenter,
  ...kms,
  ...lambda,
  ...logs,
  ...organizations,
  ...rds,
  ...route53Resolver,
  ...s3,
  ...sns,
  ...sqs,
];
