import { closedPackages } from "../../../../catalog/escape-hatches.ts";
import { notKnownYet } from "../../invariant.ts";
import { stateInvariant } from "../invariant.ts";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The engine keeps it under `__internal`, and beside the other inputs in states of older versions. */
function sourceOf(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const { __internal: internal } = inputs;
  const url = (isRecord(internal) ? internal["pluginDownloadURL"] : undefined) ?? inputs["pluginDownloadURL"];
  return url === undefined || url === null || url === "" ? undefined : String(url);
}

/**
 * The name of a default provider ends in the address that its plugin comes from: all that a plan shows of it.
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/providers/provider.go (DefaultName)
 */
const namesSource = /^default(?:_\d+_\d+_\d+\w*?)?_(?:https?|github|gitlab|oci|git|s3|gs|azblob|file)[_:/]/;

/**
 * The plugin that stands in for a provider: one that makes any package out of a parameter. Packages that nobody has looked at
 * are told by isolation-actions-modelled, whatever makes them.
 */
function parameterised(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  if (!Object.hasOwn(closedPackages, type.slice("pulumi:providers:".length))) return undefined;
  const { __internal: internal } = inputs;
  if (!isRecord(internal) || internal["parameterization"] === undefined) return undefined;
  return String(internal["name"] ?? "another plugin");
}

/** An address without what may be a credential in it. */
const shown = (url: string): string => url.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/, "");

const provider = (properties: Record<string, unknown> = {}) => ({
  type: "pulumi:providers:aws",
  name: "prod",
  properties: { region: "eu-central-1", allowedAccountIds: '["111122223333"]', ...properties },
});

export default stateInvariant({
  id: "isolation-plugins-known",
  title: "Every provider's plugin comes from where Pulumi's own come from.",
  protects:
    "The deployer's credentials: a provider's plugin is a program that runs with them, on every preview.",
  why: "With pluginDownloadURL, any address gives the program that gets the credentials of the pipeline, and the pack that runs beside it is not even shown the address.",
  fix: "take the address away and use a plugin of Pulumi's registry.",
  limits:
    "PULUMI_DEBUG_PROVIDERS, PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES and plugins that were installed before are of the machine: no file shows them.",
  *check({ type, name, raw: { inputs } }) {
    if (!type.startsWith("pulumi:providers:")) return;
    const url = sourceOf(inputs);
    if (url !== undefined) yield `takes its plugin from ${shown(url)}`;
    else if (namesSource.test(name))
      yield "takes its plugin from an address of its own, which its name ends in";
    const plugin = parameterised(type, inputs);
    if (plugin !== undefined)
      yield `is made by the plugin ${plugin} out of a parameter, which may be any program`;
  },
  examples: {
    holds: [
      {
        what: "a provider of Pulumi's",
        operation: "same",
        after: provider({ version: "7.48.0", __internal: {} }),
      },
    ],
    broken: [
      {
        what: "a plugin from somewhere",
        operation: "same",
        after: provider({ __internal: { pluginDownloadURL: "https://plugins.example/aws" } }),
      },
      {
        what: "the same in a state of an older version",
        operation: "same",
        after: provider({ pluginDownloadURL: "https://plugins.example/aws" }),
      },
      {
        what: "an address that nobody knows yet",
        operation: "same",
        after: provider({ pluginDownloadURL: notKnownYet }),
      },
      {
        what: "a default provider that a resource's pluginDownloadURL made",
        operation: "same",
        after: {
          type: "pulumi:providers:random",
          name: "default_4_16_0_https_//plugins.example/random",
          properties: { version: "4.16.0" },
        },
      },
      {
        what: "any provider of Terraform's, under the name of AWS's",
        operation: "same",
        after: {
          type: "pulumi:providers:aws",
          name: "aws",
          properties: {
            __internal: { name: "terraform-provider", parameterization: "eyJleGFtcGxlIjp0cnVlfQ==" },
          },
        },
      },
    ],
    cannotTell: [],
  },
});
