/** Runs Terraform with the real AWS provider on a configuration, without an account and without network. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Schemas, Translated } from "./configuration.ts";

const source = "registry.terraform.io/hashicorp/aws";

/** No credentials, so that nothing can reach an account. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"))),
  AWS_EC2_METADATA_DISABLED: "true",
  CHECKPOINT_DISABLE: "true",
  TF_IN_AUTOMATION: "true",
};

const settings = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: {
    aws: {
      region: "eu-central-1",
      access_key: "none",
      secret_key: "none",
      skip_credentials_validation: true,
      skip_metadata_api_check: "true",
      skip_region_validation: true,
      skip_requesting_account_id: true,
      max_retries: 1,
    },
  },
};

export interface Complaint {
  /** Type and label of the resource. */
  readonly address: string;
  readonly message: string;
}

export interface Terraform {
  readonly version: string;
  readonly schemas: Schemas;
  /** What the provider says against these resources, planned as new ones. */
  complaints(resources: readonly Translated[]): Complaint[];
  close(): void;
}

interface Event {
  type: string;
  diagnostic?: {
    severity: string;
    summary: string;
    detail: string;
    address?: string;
    /** The place in the configuration, where Terraform itself objects, before the provider is asked. */
    snippet?: { context: string | null };
  };
}

/** Starts Terraform where it is at hand, or says why it is not. */
export function startTerraform(): Terraform | { readonly missing: string } {
  // Without these, Terraform would fetch the provider, which is larger than this project.
  if (!process.env["TF_CLI_CONFIG_FILE"] && !process.env["TF_PLUGIN_CACHE_DIR"])
    return { missing: "neither TF_CLI_CONFIG_FILE nor TF_PLUGIN_CACHE_DIR names a copy of the AWS provider" };
  const folder = mkdtempSync(join(tmpdir(), "perimeter-terraform-"));
  const close = () => rmSync(folder, { recursive: true, force: true });
  const write = (configuration: object) =>
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration));
  const terraform = (...args: string[]) =>
    spawnSync("terraform", args, {
      cwd: folder,
      env: environment,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
  write(settings);
  const initialised = terraform("init", "-input=false", "-no-color");
  if (initialised.status !== 0) {
    close();
    return {
      missing: initialised.error
        ? "no terraform on PATH"
        : `terraform cannot load the AWS provider: ${initialised.stderr.trim().split("\n").join(" ")}`,
    };
  }
  const schema = JSON.parse(terraform("providers", "schema", "-json").stdout) as {
    provider_schemas: Record<string, { resource_schemas: Schemas }>;
  };
  const versions = JSON.parse(terraform("version", "-json").stdout) as {
    provider_selections: Record<string, string>;
  };
  return {
    version: versions.provider_selections[source] ?? "unknown",
    schemas: schema.provider_schemas[source]?.resource_schemas ?? {},
    complaints: (resources) => {
      const resource: Record<string, Record<string, unknown>> = {};
      for (const { type, label, fields } of resources) {
        resource[type] ??= {};
        resource[type][label] = fields;
      }
      write({ ...settings, resource });
      const { status, stdout, stderr } = terraform("plan", "-refresh=false", "-input=false", "-json");
      const events = stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Event);
      const complaints = events.flatMap(({ diagnostic }) =>
        diagnostic?.severity === "error"
          ? [
              {
                address: diagnostic.address ?? diagnostic.snippet?.context ?? "",
                message: `${diagnostic.summary}: ${diagnostic.detail}`.replaceAll(/\s+/g, " "),
              },
            ]
          : [],
      );
      if (status !== 0 && complaints.length === 0) throw new Error(`terraform plan failed: ${stderr}`);
      return complaints;
    },
    close,
  };
}
