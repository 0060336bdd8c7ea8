/**
 * The sandbox's entrance for Pulumi's real engine: a provider that serves the model of AWS over gRPC.
 * The engine attaches to it with `PULUMI_DEBUG_PROVIDERS=aws:PORT`, and talks to it as to the AWS provider.
 * https://www.pulumi.com/docs/iac/packages-and-automation/pulumi-packages/authoring/ (the protocol is proto/pulumi/provider.proto)
 */
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import * as grpc from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import providerRpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { Cloud } from "../cloud/cloud.ts";
import type { Request } from "../cloud/kind.ts";
import { type Place, placeOf, placeProblems } from "../place.ts";
import { fromStruct, toStruct } from "../struct.ts";
import type { Properties } from "../wire.ts";

export interface Provider {
  readonly port: number;
  stop(): void;
}

/** The engine compares the provider's version with the one that the program's SDK asks for. */
const { version: sdkVersion } = createRequire(import.meta.url)("@pulumi/aws/package.json") as {
  version: string;
};

const { DIFF_NONE, DIFF_SOME } = providerProto.DiffResponse.DiffChanges;
const kinds = providerProto.PropertyDiff.Kind;

/** What the engine says of a resource in every request. */
interface Named {
  getType(): string;
  getName(): string;
}

const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `a.b`, or `a["b.c"]` where the key is no plain word. */
const join = (path: string, key: string): string =>
  /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** The innermost places at which two values differ, in the engine's property paths. */
function differences(
  path: string,
  before: unknown,
  after: unknown,
): { path: string; kind: "ADD" | "DELETE" | "UPDATE" }[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, kind: "ADD" }];
  if (after === undefined) return [{ path, kind: "DELETE" }];
  if (Array.isArray(before) && Array.isArray(after))
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
      differences(`${path}[${index}]`, before[index], after[index]),
    ).flat();
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .flatMap((key) => differences(join(path, key), before[key], after[key]));
  return [{ path, kind: "UPDATE" }];
}

/** The provider's methods over one model of AWS. `changed` is awaited after whatever changes the model. */
class Service {
  readonly #cloud: Cloud;
  readonly #changed: () => Promise<void>;
  /** The engine opens one connection for each provider of the program, and configures it. */
  readonly #places = new Map<string, Place>();

  constructor(cloud: Cloud, changed: () => Promise<void>) {
    this.#cloud = cloud;
    this.#changed = changed;
  }

  #request(request: Named, peer: string, inputs: Properties): Request {
    return { type: request.getType(), name: request.getName(), inputs, ...this.#place(peer) };
  }

  #place(peer: string): Place {
    const place = this.#places.get(peer);
    if (!place) throw new Error("the provider has no configuration yet");
    return place;
  }

  handshake() {
    // Secrets arrive in clear, and the engine marks them again in what comes back, as with the AWS provider.
    return new providerProto.ProviderHandshakeResponse();
  }

  getPluginInfo() {
    const info = new pluginProto.PluginInfo();
    info.setVersion(sdkVersion);
    return info;
  }

  attach() {
    return new emptyProto.Empty();
  }

  cancel() {
    return new emptyProto.Empty();
  }

  checkConfig(request: providerProto.CheckRequest) {
    const response = new providerProto.CheckResponse();
    response.setInputs(request.getNews());
    response.setFailuresList(
      placeProblems(fromStruct(request.getNews()), this.#cloud.given).map(({ property, reason }) => {
        const failure = new providerProto.CheckFailure();
        failure.setProperty(property);
        failure.setReason(reason);
        return failure;
      }),
    );
    return response;
  }

  diffConfig(request: providerProto.DiffRequest) {
    const before = fromStruct(request.getOldInputs() ?? request.getOlds());
    const after = fromStruct(request.getNews());
    const moved = ["allowedAccountIds", "region"].filter(
      (key) => !isDeepStrictEqual(before[key], after[key]),
    );
    const response = new providerProto.DiffResponse();
    response.setChanges(isDeepStrictEqual(before, after) ? DIFF_NONE : DIFF_SOME);
    // What a provider made in one account or Region does not exist in another.
    response.setReplacesList(moved);
    return response;
  }

  configure(request: providerProto.ConfigureRequest, peer: string) {
    this.#places.set(peer, placeOf(fromStruct(request.getArgs())));
    const response = new providerProto.ConfigureResponse();
    response.setSupportspreview(true);
    return response;
  }

  check(request: providerProto.CheckRequest) {
    const response = new providerProto.CheckResponse();
    response.setInputs(request.getNews());
    return response;
  }

  diff(request: providerProto.DiffRequest, peer: string) {
    const before = fromStruct(request.getOldInputs());
    const after = fromStruct(request.getNews());
    const ignored = request.getIgnorechangesList();
    const answer = this.#cloud.diff(this.#request(request, peer, after), before, request.getId());
    const changed = answer.changed.filter((key) => !ignored.includes(key));
    const replaced = answer.replaced.filter((key) => changed.includes(key));
    const response = new providerProto.DiffResponse();
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    response.setReplacesList(replaced);
    response.setDeletebeforereplace(replaced.length > 0 && answer.deleteFirst);
    response.setHasdetaileddiff(true);
    for (const key of changed)
      for (const { path, kind } of differences(key, before[key], after[key])) {
        const difference = new providerProto.PropertyDiff();
        difference.setKind(replaced.includes(key) ? kinds[`${kind}_REPLACE`] : kinds[kind]);
        difference.setInputdiff(true);
        response.getDetaileddiffMap().set(path, difference);
      }
    return response;
  }

  async create(request: providerProto.CreateRequest, peer: string) {
    const asked = this.#request(request, peer, fromStruct(request.getProperties()));
    const answer = this.#cloud.create(asked, request.getPreview());
    if (!request.getPreview()) await this.#changed();
    const response = new providerProto.CreateResponse();
    response.setId(answer.id);
    response.setProperties(toStruct(answer.outputs));
    return response;
  }

  async update(request: providerProto.UpdateRequest, peer: string) {
    const asked = this.#request(request, peer, fromStruct(request.getNews()));
    const outputs = this.#cloud.update(request.getId(), asked, request.getPreview());
    if (!request.getPreview()) await this.#changed();
    const response = new providerProto.UpdateResponse();
    response.setProperties(toStruct(outputs));
    return response;
  }

  async delete(request: providerProto.DeleteRequest, peer: string) {
    this.#cloud.delete(request.getId(), this.#request(request, peer, fromStruct(request.getOldInputs())));
    await this.#changed();
    return new emptyProto.Empty();
  }

  read(request: providerProto.ReadRequest, peer: string) {
    const asked = this.#request(request, peer, fromStruct(request.getInputs()));
    const existing = this.#cloud.read(request.getId(), asked);
    const response = new providerProto.ReadResponse();
    // An empty id says that there is no such resource.
    if (!existing) return response;
    response.setId(existing.id);
    response.setProperties(toStruct(existing.outputs));
    response.setInputs(toStruct(existing.inputs));
    return response;
  }

  invoke(request: providerProto.InvokeRequest, peer: string) {
    const { account, region } = this.#place(peer);
    const response = new providerProto.InvokeResponse();
    response.setReturn(
      toStruct(this.#cloud.invoke(request.getTok(), fromStruct(request.getArgs()), account, region)),
    );
    return response;
  }
}

/** gRPC's server calls with a callback and knows nothing of exceptions. */
const unary =
  <Asked, Answer>(method: (request: Asked, peer: string) => Answer | Promise<Answer>) =>
  (call: grpc.ServerUnaryCall<Asked, Answer>, callback: grpc.sendUnaryData<Answer>): void => {
    Promise.resolve()
      .then(() => method(call.request, call.getPeer()))
      .then(
        (answer) => callback(null, answer),
        (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
      );
  };

/**
 * Serves the model of AWS to any engine that attaches, on a free port of this machine only.
 * @param changed called after every change of the model, and awaited before the engine is answered
 */
export async function serveProvider(cloud: Cloud, changed: () => Promise<void>): Promise<Provider> {
  const service = new Service(cloud, changed);
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  // A method that is missing here is answered with UNIMPLEMENTED, as the protocol foresees.
  server.addService(providerRpc.ResourceProviderService, {
    handshake: unary(() => service.handshake()),
    getPluginInfo: unary(() => service.getPluginInfo()),
    attach: unary(() => service.attach()),
    cancel: unary(() => service.cancel()),
    checkConfig: unary((request: providerProto.CheckRequest) => service.checkConfig(request)),
    diffConfig: unary((request: providerProto.DiffRequest) => service.diffConfig(request)),
    configure: unary((request: providerProto.ConfigureRequest, peer) => service.configure(request, peer)),
    check: unary((request: providerProto.CheckRequest) => service.check(request)),
    diff: unary((request: providerProto.DiffRequest, peer) => service.diff(request, peer)),
    create: unary((request: providerProto.CreateRequest, peer) => service.create(request, peer)),
    update: unary((request: providerProto.UpdateRequest, peer) => service.update(request, peer)),
    delete: unary((request: providerProto.DeleteRequest, peer) => service.delete(request, peer)),
    read: unary((request: providerProto.ReadRequest, peer) => service.read(request, peer)),
    invoke: unary((request: providerProto.InvokeRequest, peer) => service.invoke(request, peer)),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}
