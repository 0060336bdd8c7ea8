/**
 * Runs a policy pack without the Pulumi CLI: the pack's own process, asked over the Analyzer protocol in the engine's
 * order, with what the engine would send.
 *
 * One process serves stack after stack. The engine starts one for each, with PULUMI_NODEJS_STACK and its like in the
 * environment: a pack that reads those, rather than what it is sent, needs the real engine.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import grpc from "@grpc/grpc-js";
import analyzerService from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { nameOf, type ResourceState } from "./checkpoint.ts";
import type { Properties } from "./wire.ts";

/** A stack as a pack is shown it: planned (`preview`) or made. */
export interface AnalyzedStack {
  readonly project: string;
  readonly stack: string;
  readonly organization?: string;
  readonly preview: boolean;
  /** Configuration values by full key. */
  readonly config?: Readonly<Record<string, string>>;
  /** What the file of `--policy-pack-config` says, by policy. Default: no such file. */
  readonly packConfiguration?: PackConfiguration;
  /** In the order in which they were registered. */
  readonly resources: readonly ResourceState[];
}

/** By policy, or `all`: a level, or values and perhaps a level among them (`enforcementLevel`). */
export type PackConfiguration = Readonly<Record<string, string | Properties>>;

export interface Violation {
  /** The id of the invariant that is broken, or cannot be told. */
  readonly invariant: string;
  readonly level: "advisory" | "mandatory";
  readonly message: string;
  readonly urn: string;
}

/** What a pack says about a stack. */
export interface Verdict {
  readonly violations: readonly Violation[];
  /** Invariants that had something to look at in this stack. */
  readonly checked: number;
  /** Those among them without a violation. */
  readonly held: number;
}

export interface PolicyPack {
  /** Names of the pack's policies. */
  readonly policies: readonly string[];
  /** Its process. */
  readonly processId: number;
  /** Asks the pack about one stack. Stacks are asked about one after another. */
  analyze(stack: AnalyzedStack): Promise<Verdict>;
  stop(): Promise<void>;
}

const levels = new Map<number, Violation["level"] | "disabled">([
  [analyzerProto.EnforcementLevel.ADVISORY, "advisory"],
  [analyzerProto.EnforcementLevel.MANDATORY, "mandatory"],
  [analyzerProto.EnforcementLevel.DISABLED, "disabled"],
]);

const levelsByName = new Map<string, analyzerProto.EnforcementLevel>([
  ["advisory", analyzerProto.EnforcementLevel.ADVISORY],
  ["mandatory", analyzerProto.EnforcementLevel.MANDATORY],
  ["remediate", analyzerProto.EnforcementLevel.REMEDIATE],
  ["disabled", analyzerProto.EnforcementLevel.DISABLED],
]);

/** The largest message that the engine and the pack's server take. */
const messageSize = 400 * 1024 * 1024;

type Client = analyzerService.AnalyzerClient;

const answered = <Response>(
  call: (callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    call((error, response) =>
      error ? reject(new Error(`the policy pack failed: ${error.details}`)) : resolve(response),
    );
  });

/** Providers keep what is theirs under `__internal`; the engine hides it from packs. */
const visible = ({ __internal, ...properties }: Properties) =>
  structProto.Struct.fromJavaScript(properties as never);

function optionsOf(resource: ResourceState) {
  const timeouts = new analyzerProto.AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(resource.customTimeouts?.create ?? 0);
  timeouts.setUpdate(resource.customTimeouts?.update ?? 0);
  timeouts.setDelete(resource.customTimeouts?.delete ?? 0);
  const options = new analyzerProto.AnalyzerResourceOptions();
  options.setProtect(resource.protect ?? false);
  options.setIgnorechangesList(resource.ignoreChanges ?? []);
  options.setAdditionalsecretoutputsList(resource.additionalSecretOutputs ?? []);
  options.setCustomtimeouts(timeouts);
  options.setParent(resource.parent ?? "");
  return options;
}

/** The provider of a resource, from its reference `URN::ID`. */
function providerOf(resource: ResourceState, byUrn: ReadonlyMap<string, ResourceState>) {
  const reference = resource.provider ?? "";
  const provider = byUrn.get(reference.slice(0, reference.lastIndexOf("::")));
  if (!provider) return undefined;
  const shown = new analyzerProto.AnalyzerProviderResource();
  shown.setType(provider.type);
  shown.setUrn(provider.urn);
  shown.setName(nameOf(provider.urn));
  shown.setProperties(visible(provider.inputs));
  return shown;
}

/** A resource as it is shown before it is made: its inputs. */
function beforehand(resource: ResourceState, byUrn: ReadonlyMap<string, ResourceState>) {
  const request = new analyzerProto.AnalyzeRequest();
  request.setType(resource.type);
  request.setName(nameOf(resource.urn));
  request.setUrn(resource.urn);
  request.setProperties(visible(resource.inputs));
  request.setOptions(optionsOf(resource));
  request.setProvider(providerOf(resource, byUrn));
  return request;
}

/** A resource as it is shown at the end, among all others: its outputs. */
function afterwards(resource: ResourceState, byUrn: ReadonlyMap<string, ResourceState>) {
  const shown = new analyzerProto.AnalyzerResource();
  shown.setType(resource.type);
  shown.setName(nameOf(resource.urn));
  shown.setUrn(resource.urn);
  shown.setProperties(visible(resource.outputs));
  shown.setOptions(optionsOf(resource));
  shown.setProvider(providerOf(resource, byUrn));
  shown.setParent(resource.parent ?? "");
  shown.setDependenciesList(resource.dependencies ?? []);
  for (const [key, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    if (urns.length === 0) continue;
    const dependencies = new analyzerProto.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    shown.getPropertydependenciesMap().set(key, dependencies);
  }
  return shown;
}

/** A level by its name, as the CLI reads it. */
function levelNamed(name: unknown, policy: string): analyzerProto.EnforcementLevel {
  const level = typeof name === "string" ? levelsByName.get(name) : undefined;
  if (level === undefined)
    throw new Error(`parsing enforcement level for "${policy}": "${name}" is not a valid enforcement level`);
  return level;
}

/**
 * Sends every policy its configuration, as the engine does: the defaults, then `all`, then what is said of each, names that no
 * policy has among them. https://github.com/pulumi/pulumi/blob/master/pkg/resource/analyzer/config.go
 */
function configurationFor(info: analyzerProto.AnalyzerInfo, given: PackConfiguration = {}) {
  const request = new analyzerProto.ConfigureAnalyzerRequest();
  for (const policy of info.getPoliciesList()) {
    const initial = info.getInitialconfigMap().get(policy.getName());
    const configuration = new analyzerProto.PolicyConfig();
    configuration.setEnforcementlevel(initial?.getEnforcementlevel() ?? policy.getEnforcementlevel());
    configuration.setProperties(initial?.getProperties() ?? new structProto.Struct());
    request.getPolicyconfigMap().set(policy.getName(), configuration);
  }
  const policies = request.getPolicyconfigMap();
  const said = Object.entries(given).map(([name, value]) => {
    const { enforcementLevel, ...properties } =
      typeof value === "string" ? { enforcementLevel: value } : value;
    return {
      name,
      properties,
      level: enforcementLevel === undefined ? undefined : levelNamed(enforcementLevel, name),
    };
  });
  const ofAll = said.find(({ name }) => name === "all")?.level;
  if (ofAll !== undefined)
    policies.forEach((configuration: analyzerProto.PolicyConfig) => {
      configuration.setEnforcementlevel(ofAll);
    });
  for (const { name, level, properties } of said) {
    const configuration = policies.get(name) ?? new analyzerProto.PolicyConfig();
    if (!policies.has(name) && level === undefined) throw new Error('invalid enforcement level ""');
    if (level !== undefined) configuration.setEnforcementlevel(level);
    configuration.setProperties(structProto.Struct.fromJavaScript(properties as never));
    policies.set(name, configuration);
  }
  return request;
}

function stackConfiguration(stack: AnalyzedStack) {
  const request = new analyzerProto.AnalyzerStackConfigureRequest();
  request.setStack(stack.stack);
  request.setProject(stack.project);
  request.setOrganization(stack.organization ?? "organization");
  request.setDryRun(stack.preview);
  for (const [key, value] of Object.entries(stack.config ?? {})) request.getConfigMap().set(key, value);
  return request;
}

/** How many policies have something to look at: their tags name the types that they look at, `*` for every type. */
const looking = (info: analyzerProto.AnalyzerInfo, types: ReadonlySet<string>): string[] =>
  info
    .getPoliciesList()
    .filter((policy) => policy.getTagsList().some((tag) => tag === "*" || types.has(tag)))
    .map((policy) => policy.getName());

async function analyze(
  client: Client,
  info: analyzerProto.AnalyzerInfo,
  stack: AnalyzedStack,
): Promise<Verdict> {
  await answered<unknown>((callback) => client.configureStack(stackConfiguration(stack), callback));
  await answered<unknown>((callback) =>
    client.configure(configurationFor(info, stack.packConfiguration), callback),
  );
  const byUrn = new Map(stack.resources.map((resource) => [resource.urn, resource]));
  // The engine shows no pack what a program only reads.
  const shown = stack.resources.filter((resource) => !resource.external);
  const violations: Violation[] = [];
  const take = (response: analyzerProto.AnalyzeResponse, urn: string) => {
    for (const diagnostic of response.getDiagnosticsList()) {
      const level = levels.get(diagnostic.getEnforcementlevel());
      if (level === "disabled") continue;
      violations.push({
        invariant: diagnostic.getPolicyname(),
        // A level that is new to us counts in full.
        level: level ?? "mandatory",
        message: diagnostic.getMessage(),
        urn: diagnostic.getUrn() || urn,
      });
    }
  };
  const responses = await Promise.all(
    shown.map((resource) =>
      answered<analyzerProto.AnalyzeResponse>((callback) =>
        client.analyze(beforehand(resource, byUrn), callback),
      ),
    ),
  );
  for (const [index, response] of responses.entries()) take(response, shown[index]?.urn ?? "");
  const whole = new analyzerProto.AnalyzeStackRequest();
  whole.setResourcesList(shown.map((resource) => afterwards(resource, byUrn)));
  take(
    await answered<analyzerProto.AnalyzeResponse>((callback) => client.analyzeStack(whole, callback)),
    shown[0]?.urn ?? "",
  );
  const checked = new Set([
    ...looking(info, new Set(shown.map((resource) => resource.type))),
    ...violations.map((violation) => violation.invariant),
  ]);
  const broken = new Set(violations.map((violation) => violation.invariant));
  return { violations, checked: checked.size, held: checked.size - broken.size };
}

/** What a pack that cannot be loaded printed, from the file and line on; files as seen from the pack's folder. */
const reasonIn = (said: string, directory: string): string =>
  said
    .replace(/^.*failed with an unhandled exception:\s*/m, "")
    .replaceAll(`${pathToFileURL(directory).href}/`, "")
    .trim() || `nothing was said; is there a policy pack in ${directory}?`;

/** Waits for the pack's first line, which is the port that it listens on. */
function portOf(child: ChildProcessWithoutNullStreams, directory: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const port = /^(\d+)\r?\n/m.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      reject(new Error(`the policy pack does not start (exit ${code}): ${reasonIn(said, directory)}`)),
    );
  });
}

/**
 * Starts the policy pack of a folder, in a process of its own.
 * @param node the Node that runs it
 * @throws when it does not load: without its pack a stack must not be deployed
 */
export async function startPolicyPack(directory: string, node = process.execPath): Promise<PolicyPack> {
  const runner = createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  // The first argument is the engine's address, for logs; nobody listens on it here.
  const child = spawn(node, [runner, "127.0.0.1:1", directory], { cwd: directory });
  const kill = () => child.kill();
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const port = await portOf(child, directory);
  const client = new analyzerService.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": messageSize,
    "grpc.max_send_message_length": messageSize,
  });
  const info = await answered<analyzerProto.AnalyzerInfo>((callback) =>
    client.getAnalyzerInfo(new emptyProto.Empty(), callback),
  );
  return {
    policies: info.getPoliciesList().map((policy) => policy.getName()),
    processId: child.pid ?? 0,
    analyze: (stack) => analyze(client, info, stack),
    stop: async () => {
      client.close();
      process.off("exit", kill);
      kill();
      await ended;
    },
  };
}
