/** Every type of resource that the sandbox knows. */
import type { ResourceKind } from "../kind.ts";
import { iam } from "./iam.ts";
import { kms } from "./kms.ts";
import { s3 } from "./s3.ts";

export const kinds: readonly ResourceKind[] = [...iam, ...kms, ...s3];
