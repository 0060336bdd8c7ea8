/**
 * What the provider computes where a program leaves it out, type by type: in a preview it is not known, and a pack that
 * reads it learns nothing. computed.json is from the schema of hashicorp/aws 5.100, in Pulumi's spelling.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inputsOf } from "../provider-inputs.ts";

export type ComputedKind = "text" | "boolean" | "number" | "list" | "map";
export type Computed = Readonly<Record<string, ComputedKind>>;

const attributes = JSON.parse(readFileSync(join(import.meta.dirname, "computed.json"), "utf8")) as Readonly<
  Record<string, Computed>
>;

/**
 * Blocks that are computed, too: a schema says so of attributes alone. From the provider's own declarations,
 * https://github.com/hashicorp/terraform-provider-aws/tree/v5.100.0/internal/service (s3/bucket.go, iam/role.go).
 */
const blocks: Readonly<Record<string, Computed>> = {
  "aws:s3/bucket:Bucket": {
    corsRules: "list",
    grants: "list",
    lifecycleRules: "list",
    logging: "map",
    objectLockConfiguration: "map",
    replicationConfiguration: "map",
    serverSideEncryptionConfiguration: "map",
    versioning: "map",
    website: "map",
  },
  "aws:iam/role:Role": { inlinePolicies: "list" },
};

/** What the provider makes a name out of the program's for, in the order in which a type has it. */
const names = ["name", "bucket", "identifier", "clusterIdentifier", "replicationGroupId"];

/** What is computed of a type, and the input that the provider names by itself. */
export function computed(type: string): { outputs: Computed; automaticName: string | undefined } {
  const outputs = attributes[type];
  if (!outputs) throw new Error(`computed.json has no row for ${type}: node test/ordinary/renew-computed.ts`);
  const inputs = inputsOf(type);
  return { outputs: { ...outputs, ...blocks[type] }, automaticName: names.find((name) => inputs.has(name)) };
}
