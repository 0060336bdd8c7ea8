/**
 * The in-process entrance of the sandbox: a resource monitor, such as Pulumi's engine offers to a program, that asks the
 * model of AWS. The program runs on the real SDK, in this process; nothing is downloaded and no engine is needed.
 *
 * A stack that was deployed before can be deployed again: what is still the same, is changed, replaced or deleted, as the
 * engine would. Transforms, refreshes and pending operations need the real engine: the other entrance,
 * sandbox/engine/provider.ts.
 */

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { withHashes } from "./assets.ts";
import { type Checkpoint, nameOf, type ResourceState, toCheckpoint } from "./checkpoint.ts";
import type { Cloud } from "./cloud/cloud.ts";
import { Refusal } from "./cloud/kind.ts";
import { uuid } from "./cloud/made-up.ts";
import { explain } from "./failure.ts";
import { catchMessages } from "./messages.ts";
import { type Place, placeOf, placeProblems } from "./place.ts";
import { fromStruct, toStruct } from "./struct.ts";
import "./untraced-promises.ts";
import { hasUnknown, keepSecrets, type Properties, reveal, unknownValue } from "./wire.ts";

const stackType = "pulumi:pulumi:Stack";
const providerPrefix = "pulumi:providers:";
const awsProvider = `${providerPrefix}aws`;

/** What a deployment is asked to do. */
export interface DeployOptions {
  /** Runs the stack's program: declares its resources, and returns the stack's outputs. */
  program(): unknown;
  project: string;
  stack: string;
  organization?: string;
  /** Folder that source positions are relative to. */
  directory: string;
  /** Configuration values by full key (`project:key`), as strings; objects as JSON. */
  config?: Readonly<Record<string, string>>;
  cloud: Cloud;
  /** Configuration of Pulumi's default AWS provider. Default: it is disabled, as in this project's Pulumi.yaml. */
  defaultProvider?: Readonly<Record<string, string>>;
  preview?: boolean;
  /** The stack's resources as the last deployment left them. Default: there was none. */
  before?: readonly ResourceState[];
  /** Stops as if interrupted once this many resources that AWS knows have been made. */
  stopAfter?: number;
  /** Called after each resource, for progress. */
  onResource?(resource: ResourceState): void;
}

/** What a deployment does with one resource; `delete` of one that is retained only forgets it. */
export interface DeploymentStep {
  readonly op: "same" | "create" | "update" | "replace" | "delete";
  readonly urn: string;
}

/** What came of a deployment. Without errors the stack is up; with some, `resources` is what had been made until then. */
export interface Deployment {
  project: string;
  stack: string;
  preview: boolean;
  resources: ResourceState[];
  /** In the order in which they were taken; of resources that a provider knows, not of components and providers. */
  steps: readonly DeploymentStep[];
  outputs: Properties;
  errors: string[];
  /** What the program warns of. */
  warnings: readonly string[];
  checkpoint(): Checkpoint;
}

type Handler = (request: never) => unknown;
type Callback = (error: Error | null, response?: unknown) => void;

/** `1h2m3s`, as the SDK writes custom timeouts, in seconds. */
function seconds(duration: string): number {
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  return [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? "s"] ?? 0),
    0,
  );
}

/** Those timeouts that the program set; the SDK sends the others as nothing, or as zero. */
function timeouts(
  custom: resourceProto.RegisterResourceRequest.CustomTimeouts | undefined,
): NonNullable<ResourceState["customTimeouts"]> {
  if (!custom) return {};
  const given = {
    create: seconds(custom.getCreate()),
    update: seconds(custom.getUpdate()),
    delete: seconds(custom.getDelete()),
  };
  return Object.fromEntries(Object.entries(given).filter(([, amount]) => amount > 0));
}

/** The features of the engine that the monitor has; the SDK falls back where one is missing. */
const features = [
  resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
];

class Monitor {
  readonly resources: ResourceState[] = [];
  readonly errors: string[] = [];
  readonly steps: DeploymentStep[] = [];
  readonly #byUrn = new Map<string, ResourceState>();
  readonly #before: ReadonlyMap<string, ResourceState>;
  /** What replacements have left over. */
  readonly #replaced: (() => void)[] = [];
  readonly #options: DeployOptions;
  #root = "";
  #made = 0;

  constructor(options: DeployOptions) {
    this.#options = options;
    this.#before = new Map((options.before ?? []).map((resource) => [resource.urn, resource]));
  }

  get outputs(): Properties {
    return this.#byUrn.get(this.#root)?.outputs ?? {};
  }

  /** The methods of pulumirpc.ResourceMonitor, in the form that the SDK's mock hook calls: `(request, callback)`. */
  handlers(): Record<string, (request: unknown, callback: Callback) => void> {
    const notHere = (what: string) => () => {
      throw new Error(`${what} needs the real engine: run it through \`npx perimeter sandbox -- pulumi …\``);
    };
    const methods: Record<string, Handler> = {
      getDeploymentInfo: () => this.#deploymentInfo(),
      supportsFeature: (request: resourceProto.SupportsFeatureRequest) => this.#supports(request),
      registerResource: (request: resourceProto.RegisterResourceRequest) => this.#register(request),
      registerResourceOutputs: (request: resourceProto.RegisterResourceOutputsRequest) =>
        this.#registerOutputs(request),
      readResource: (request: resourceProto.ReadResourceRequest) => this.#read(request),
      invoke: (request: resourceProto.ResourceInvokeRequest) => this.#invoke(request),
      call: notHere("a method call"),
      registerStackTransform: notHere("a transform"),
      registerStackInvokeTransform: notHere("a transform"),
      registerResourceHook: notHere("a resource hook"),
      registerErrorHook: notHere("an error hook"),
      registerPackage: notHere("a parameterised package"),
      signalAndWaitForShutdown: () => undefined,
    };
    return Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (request: unknown, callback: Callback) => {
          Promise.resolve()
            .then(() => method(request as never))
            .then(
              (response) => callback(null, response ?? new emptyProto.Empty()),
              (error: Error) => {
                this.errors.push(error.message);
                // The SDK reads gRPC's own fields off the error.
                callback(Object.assign(new Error(error.message), { code: 2, details: error.message }));
              },
            );
        },
      ]),
    );
  }

  #deploymentInfo() {
    const info = new resourceProto.DeploymentInfo();
    info.setProject(this.#options.project);
    info.setStack(this.#options.stack);
    info.setOrganization(this.#options.organization ?? "organization");
    info.setDryrun(this.#options.preview ?? false);
    info.setSupportedfeaturesList(features);
    return info;
  }

  #supports(request: resourceProto.SupportsFeatureRequest) {
    const response = new resourceProto.SupportsFeatureResponse();
    response.setHassupport(
      ["secrets", "resourceReferences", "deletedWith", "aliasSpecs"].includes(request.getId()),
    );
    return response;
  }

  #urn(parent: string, type: string, name: string): string {
    const parentType = parent.split("::")[2] ?? "";
    const chain = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
    return `urn:pulumi:${this.#options.stack}::${this.#options.project}::${chain}::${name}`;
  }

  #mustBeNew(urn: string): void {
    if (this.#byUrn.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
  }

  #add(resource: ResourceState): void {
    this.#byUrn.set(resource.urn, resource);
    this.resources.push(resource);
  }

  /** The provider that a resource or an invoke names, or else Pulumi's default one; it is refused where it is disabled. */
  #providerReference(type: string, reference: string, version: string): string {
    if (reference !== "") return reference;
    const name = type.split(":")[0];
    if (name === "aws" && this.#options.defaultProvider) return this.#defaultProvider(version);
    throw new Error(
      `Default provider for '${name}' disabled. '${type}' must use an explicit provider: give it one with allowedAccountIds.`,
    );
  }

  /** The reference of the default provider, which the engine makes when the first resource needs it. */
  #defaultProvider(version: string): string {
    const name = version === "" ? "default" : `default_${version.replace(/\W/g, "_")}`;
    const urn = this.#urn("", awsProvider, name);
    const { defaultProvider = {}, preview } = this.#options;
    if (!this.#byUrn.has(urn)) {
      const outputs = { ...defaultProvider, ...(version === "" ? {} : { version }) };
      const inputs = { ...outputs, __internal: {} };
      const id = preview ? unknownValue : providerId(urn);
      this.#add({ urn, custom: true, id, type: awsProvider, inputs, outputs });
    }
    return `${urn}::${this.#byUrn.get(urn)?.id}`;
  }

  /** Account and Region of a provider, from its reference `URN::ID`. */
  #place(reference: string): Place {
    const urn = reference.slice(0, reference.lastIndexOf("::"));
    return placeOf((this.#byUrn.get(urn) ?? this.#before.get(urn))?.inputs ?? {});
  }

  #register(request: resourceProto.RegisterResourceRequest) {
    const type = request.getType();
    const custom = request.getCustom();
    if (request.getRemote()) throw new Error(`the remote component ${type} needs the real engine`);
    if (request.getTransformsList().length > 0) throw new Error("a transform needs the real engine");
    const isProvider = type.startsWith(providerPrefix);
    const parent = this.#byUrn.get(request.getParent());
    const urn = this.#urn(request.getParent(), type, request.getName());
    this.#mustBeNew(urn);
    if (type === stackType) this.#root = urn;
    const propertyDependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((value, key) => {
      propertyDependencies[key] = value.getUrnsList();
    });
    const dependencies = [
      ...new Set([...request.getDependenciesList(), ...Object.values(propertyDependencies).flat()]),
    ];
    for (const dependency of dependencies)
      if (!this.#byUrn.has(dependency))
        throw new Error(`${urn} depends on ${dependency}, which was not made`);

    const inputs = withHashes(fromStruct(request.getObject()), this.#options.directory);
    if (isProvider) {
      inputs["__internal"] = {};
      if (request.getVersion()) inputs["version"] = request.getVersion();
    }
    const resource: ResourceState = { urn, custom, type, inputs, outputs: {} };
    const parentUrn = request.getParent() || (type === stackType ? "" : this.#root);
    if (parentUrn) resource.parent = parentUrn;
    const protect = request.hasProtect() ? request.getProtect() : parent?.protect;
    if (protect) resource.protect = true;
    const retain = request.hasRetainondelete() ? request.getRetainondelete() : parent?.retainOnDelete;
    if (retain) resource.retainOnDelete = true;
    resource.dependencies = dependencies;
    resource.propertyDependencies = propertyDependencies;
    resource.additionalSecretOutputs = request.getAdditionalsecretoutputsList();
    resource.ignoreChanges = request.getIgnorechangesList();
    resource.replaceOnChanges = request.getReplaceonchangesList();
    resource.replaceWith = request.getReplaceWithList();
    resource.deletedWith = request.getDeletedwith();
    const position = this.#position(request);
    if (position) resource.sourcePosition = position;
    resource.customTimeouts = timeouts(request.getCustomtimeouts());

    if (isProvider) this.#registerProvider(resource);
    else if (custom)
      this.#settle(resource, this.#providerReference(type, request.getProvider(), request.getVersion()));
    this.#add(resource);
    if (type !== stackType) this.#options.onResource?.(resource);

    const response = new resourceProto.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(resource.id ?? "");
    response.setObject(toStruct(custom ? resource.outputs : {}));
    return response;
  }

  #registerProvider(resource: ResourceState): void {
    if (resource.type !== awsProvider)
      throw new Error(`${resource.urn}: the sandbox stands in for AWS alone, not for ${resource.type}`);
    const [problem] = placeProblems(resource.inputs, this.#options.cloud.given);
    if (problem) throw new Error(`${resource.urn}: ${problem.property} ${problem.reason}`);
    const { __internal, ...outputs } = resource.inputs;
    resource.outputs = outputs;
    resource.id = this.#options.preview ? unknownValue : providerId(resource.urn);
  }

  /** Makes the resource, or brings the one that is there to what it is to be. */
  #settle(resource: ResourceState, provider: string): void {
    const { stopAfter, cloud, preview } = this.#options;
    if (stopAfter !== undefined && this.#made >= stopAfter)
      throw new Error(`interrupted before ${resource.urn}`);
    resource.provider = provider;
    const before = this.#before.get(resource.urn);
    for (const key of resource.ignoreChanges ?? [])
      if (before && key in before.inputs) resource.inputs[key] = before.inputs[key];
    const request = this.#request(resource);
    const take = (op: DeploymentStep["op"]) => this.steps.push({ op, urn: resource.urn });
    const keep = (outputs: Properties) => {
      resource.outputs = keepSecrets(resource.inputs, outputs, resource.additionalSecretOutputs);
      this.#made += 1;
    };
    const create = () => {
      const answer = cloud.create(request, preview);
      if (!preview) resource.id = answer.id;
      keep(answer.outputs);
    };
    if (before?.id === undefined || before.external) {
      create();
      take("create");
      return;
    }
    const { id } = before;
    const diff = cloud.diff(request, reveal(before.inputs) as Properties, id);
    if (diff.changed.length === 0) {
      resource.id = id;
      resource.outputs = before.outputs;
      this.#made += 1;
      take("same");
    } else if (diff.replaced.length === 0) {
      resource.id = id;
      keep(cloud.update(id, request, preview));
      take("update");
    } else {
      if (before.protect) throw new Error(`${resource.urn} is protected, and cannot be replaced`);
      const forget = () => this.#forget(before);
      if (diff.deleteFirst) forget();
      else this.#replaced.push(forget);
      create();
      take("replace");
    }
  }

  /** A resource as AWS is asked for it. */
  #request(resource: ResourceState) {
    return {
      type: resource.type,
      name: nameOf(resource.urn),
      inputs: reveal(resource.inputs) as Properties,
      ...this.#place(resource.provider ?? ""),
    };
  }

  /** Takes a resource away that the program no longer has, unless it is to be left where it is. */
  #forget(resource: ResourceState): void {
    const { cloud, preview } = this.#options;
    if (!preview && !resource.retainOnDelete && resource.id !== undefined)
      cloud.delete(resource.id, this.#request(resource));
  }

  /** Once the program has ended: what it no longer has goes, the latest first. */
  finish(): void {
    for (const forget of this.#replaced) forget();
    const gone = [...this.#before.values()].filter(
      ({ urn, custom, external, type }) =>
        custom && external !== true && !type.startsWith(providerPrefix) && !this.#byUrn.has(urn),
    );
    for (const resource of gone.reverse()) {
      if (resource.protect) throw new Error(`${resource.urn} is protected, and cannot be deleted`);
      this.#forget(resource);
      this.steps.push({ op: "delete", urn: resource.urn });
    }
  }

  #registerOutputs(request: resourceProto.RegisterResourceOutputsRequest): void {
    const resource = this.#byUrn.get(request.getUrn());
    if (!resource) throw new Error(`outputs for ${request.getUrn()}, which was not registered`);
    resource.outputs = fromStruct(request.getOutputs());
  }

  #read(request: resourceProto.ReadResourceRequest) {
    const type = request.getType();
    if (type === "pulumi:pulumi:StackReference")
      throw new Error(
        `${request.getName()}: a StackReference crosses trust domains; pass the value as configuration`,
      );
    const provider = this.#providerReference(type, request.getProvider(), request.getVersion());
    const place = this.#place(provider);
    const id = request.getId();
    const urn = this.#urn(request.getParent(), type, request.getName());
    this.#mustBeNew(urn);
    const asked = { type, name: request.getName(), inputs: fromStruct(request.getProperties()), ...place };
    // In a preview the id may be that of a resource which is yet to be made.
    const existing = hasUnknown(id) ? undefined : this.#options.cloud.read(id, asked);
    if (!existing && !hasUnknown(id))
      throw new Error(`${type} ${id} does not exist in account ${place.account}`);
    const additional = request.getAdditionalsecretoutputsList();
    const outputs = keepSecrets({}, existing?.outputs ?? {}, additional);
    const resource: ResourceState = {
      urn,
      custom: true,
      id,
      type,
      inputs: {},
      outputs,
      parent: request.getParent() || this.#root,
      external: true,
      provider,
      dependencies: request.getDependenciesList(),
      additionalSecretOutputs: additional,
    };
    const position = this.#position(request);
    if (position) resource.sourcePosition = position;
    this.#add(resource);
    const response = new resourceProto.ReadResourceResponse();
    response.setUrn(urn);
    response.setProperties(toStruct(outputs));
    return response;
  }

  #invoke(request: resourceProto.ResourceInvokeRequest) {
    const provider = this.#providerReference(request.getTok(), request.getProvider(), request.getVersion());
    const { account, region } = this.#place(provider);
    const args = reveal(fromStruct(request.getArgs())) as Properties;
    const response = new resourceProto.ResourceInvokeResponse();
    try {
      response.setReturn(toStruct(this.#options.cloud.invoke(request.getTok(), args, account, region)));
    } catch (refusal) {
      // The program may expect it: a look-up of what is not there yet.
      if (!(refusal instanceof Refusal)) throw refusal;
      const failure = new providerProto.CheckFailure();
      failure.setReason(refusal.message);
      response.setFailuresList([failure]);
    }
    return response;
  }

  #position(
    request: resourceProto.RegisterResourceRequest | resourceProto.ReadResourceRequest,
  ): string | undefined {
    const position = request.getSourceposition();
    if (!position) return undefined;
    // The SDK takes the URL of an ES module for a relative path, and puts a folder before it.
    const path = fileURLToPath(position.getUri()).replace(/^.*[/\\]file:/, "");
    const file = relative(this.#options.directory, path);
    return `project:///${file}#${position.getLine()},${position.getColumn()}`;
  }
}

/** A UUID such as the engine gives a provider, the same in every run. */
function providerId(urn: string): string {
  return uuid("provider", urn);
}

/**
 * Runs one stack's program against the model of AWS and returns what it made.
 * Never throws for a program that fails: the reasons are in `errors`. Deployments of one process must follow one
 * another, since the SDK keeps the running deployment in its own globals.
 */
export async function deploy(options: DeployOptions): Promise<Deployment> {
  const monitor = new Monitor(options);
  const messages = catchMessages();
  const fail = (error: unknown) => {
    const message = explain(error);
    if (!monitor.errors.some((known) => message.includes(known))) monitor.errors.push(message);
  };
  // A registration that fails surfaces as a rejection that nobody awaits.
  process.on("unhandledRejection", fail);
  try {
    const { runtime } = pulumi;
    runtime.setMockOptions(
      monitor.handlers(),
      options.project,
      options.stack,
      options.preview ?? false,
      options.organization ?? "organization",
    );
    runtime.setAllConfig({ ...options.config });
    await runtime.runInPulumiStack(async () => options.program() as Promise<never>);
    await runtime.disconnect();
    if (monitor.errors.length === 0) monitor.finish();
  } catch (error) {
    fail(error);
  } finally {
    // Rejections are reported a turn of the event loop later.
    await new Promise((done) => setImmediate(done));
    process.off("unhandledRejection", fail);
    messages.release();
  }
  // The engine, too, fails a deployment whose program reports an error, whatever else it does.
  if (monitor.errors.length === 0) monitor.errors.push(...messages.errors);
  return {
    project: options.project,
    stack: options.stack,
    preview: options.preview ?? false,
    resources: monitor.resources,
    steps: monitor.steps,
    outputs: monitor.outputs,
    errors: monitor.errors,
    warnings: [...new Set(messages.warnings)],
    checkpoint: () => toCheckpoint(monitor.resources),
  };
}
