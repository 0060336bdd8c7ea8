/** Every type of resource that the sandbox knows. */
import type { ResourceKind } from "../kind.ts";
import { athena } from "./athena.ts";
import { backup } from "./backup.ts";
import { cloudtrail } from "./cloudtrail.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { events } from "./events.ts";
import { glue } from "./glue.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { s3 } from "./s3.ts";
import { sns } from "./sns.ts";

export const kinds: readonly ResourceKind[] = [
  ...athena,
  ...backup,
  ...cloudtrail,
  ...cloudwatch,
  ...events,
  ...glue,
  ...iam,
  ...kms,
  ...s3,
  ...sns,
];
