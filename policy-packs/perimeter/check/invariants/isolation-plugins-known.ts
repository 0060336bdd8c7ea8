import { notKnownYet } from "../../invariant.ts";
import { stateInvariant } from "../invariant.ts";

/** The SDKs of this name serialise code of the program, and run it as a provider. */
const dynamic = /^(?:pulumi:providers:)?pulumi-(?:nodejs|python|go|dotnet|java)(?::|$)/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The engine keeps it under `__internal`, and beside the other inputs in states of older versions. */
function sourceOf(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const { __internal: internal } = inputs;
  const url = (isRecord(internal) ? internal["pluginDownloadURL"] : undefined) ?? inputs["pluginDownloadURL"];
  return url === undefined || url === null || url === "" ? undefined : String(url);
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
  title: "Every provider's plugin comes from where Pulumi's own come from, and none is code of the program.",
  protects:
    "The deployer's credentials: a provider's plugin is a program that runs with them, on every preview.",
  why: "With pluginDownloadURL, any address gives the program that gets the credentials of the pipeline, and the pack that runs beside it is not even shown the address. A dynamic provider is code out of the program itself, and may call AWS for anything.",
  fix: "take the address away and use a plugin of Pulumi's registry; what a dynamic provider does, do with a resource that can be judged.",
  limits:
    "PULUMI_DEBUG_PROVIDERS, PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES and plugins that were installed before are of the machine: no file shows them.",
  *check({ type, raw: { inputs } }) {
    if (dynamic.test(type)) {
      yield "is a dynamic provider, or made by one: code of the program that runs with the deployer's credentials";
      return;
    }
    if (!type.startsWith("pulumi:providers:")) return;
    const url = sourceOf(inputs);
    if (url !== undefined) yield `takes its plugin from ${shown(url)}`;
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
        what: "a dynamic resource",
        operation: "same",
        after: { type: "pulumi-python:dynamic:Resource", name: "seed", properties: { __provider: "gASV" } },
      },
      {
        what: "a dynamic provider",
        operation: "same",
        after: { type: "pulumi:providers:pulumi-nodejs", name: "default", properties: {} },
      },
    ],
    cannotTell: [],
  },
});
