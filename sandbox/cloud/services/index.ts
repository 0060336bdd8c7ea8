/** Every type of resource that the sandbox knows. */
import type { ResourceKind } from "../kind.ts";
import { athena } from "./athena.ts";
import { backup } from "./backup.ts";
import { cloudtrail } from "./cloudtrail.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { ec2 } from "./ec2.ts";
import { ec2AccountSettings } from "./ec2-account-settings.ts";
import { events } from "./events.ts";
import { glue } from "./glue.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { organizations } from "./organizations.ts";
import { route53Resolver } from "./route53-resolver.ts";
import { s3 } from "./s3.ts";
import { sns } from "./sns.ts";

export const kinds: readonly ResourceKind[] = [
  ...athena,
  ...backup,
  ...cloudtrail,
  ...cloudwatch,
  ...ec2,
  ...ec2AccountSettings,
  ...events,
  ...glue,
  ...iam,
  ...kms,
  ...organizations,
  ...route53Resolver,
  ...s3,
  ...sns,
];
