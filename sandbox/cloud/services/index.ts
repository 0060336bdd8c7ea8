/** Every type of resource that the sandbox knows. */
import type { ResourceKind } from "../kind.ts";
import { athena } from "./athena.ts";
import { cloudtrail } from "./cloudtrail.ts";
import { glue } from "./glue.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { s3 } from "./s3.ts";

export const kinds: readonly ResourceKind[] = [...athena, ...cloudtrail, ...glue, ...iam, ...kms, ...s3];
