/**
 * What Pulumi's engine tells a pack before it asks: the configuration, and where in its life the stack is.
 *
 * The SDK hands a policy no more than its own values, and none at all when the configuration turns it off: a file that says
 * `{"all": "disabled"}` would pass every stack without a word. So the pack hears the engine itself, and the SDK hears nothing of
 * the configuration: to it every policy is mandatory, as declared. docs/decisions/0006-policy-pack.md
 *
 * The SDK also unpacks every resource anew for every policy that looks at it. So resources, too, are taken from the engine
 * itself, each unpacked once and where it is needed; what the SDK is handed has nothing in it.
 */
import { createRequire } from "node:module";
import type { PolicyConfiguration } from "./configuration/read.ts";

/** Values as they come over the wire. */
interface WireValue {
  getKindCase(): number;
  getNumberValue(): number;
  getStringValue(): string;
  getBoolValue(): boolean;
  getStructValue(): WireStruct | undefined;
  getListValue(): { getValuesList(): readonly WireValue[] } | undefined;
}
interface WireMap<Value> {
  forEach(visit: (value: Value, key: string) => void): void;
}
interface WireStruct {
  getFieldsMap(): WireMap<WireValue>;
  toJavaScript(): Readonly<Record<string, unknown>>;
}
/** A resource, as `analyze` has it before it is made, and `analyzeStack` when the whole is known. */
interface WireResource {
  getType(): string;
  getUrn(): string;
  getName(): string;
  getOptions(): { getProtect(): boolean } | undefined;
  getProperties(): WireStruct | undefined;
  getProvider(): { getProperties(): WireStruct | undefined } | undefined;
}
interface WireStackResource extends WireResource {
  getPropertydependenciesMap(): WireMap<{ getUrnsList(): readonly string[] }>;
}
interface WirePolicy {
  getEnforcementlevel(): number;
  getProperties(): WireStruct | undefined;
}
interface Requests {
  readonly configure: { getPolicyconfigMap(): WireMap<WirePolicy> };
  readonly configureStack: { getDryRun(): boolean };
  readonly analyze: WireResource;
  readonly analyzeStack: { getResourcesList(): readonly WireStackResource[] };
}
type Handler<Request> = (
  call: { readonly request: Request },
  callback: (error: { code: number; details: string } | null, response?: unknown) => void,
) => unknown;
type Implementation = { readonly [Name in keyof Requests]: Handler<Requests[Name]> };
type Service = Readonly<Record<string, { readonly responseType: new () => unknown }>>;
interface ServerClass {
  readonly prototype: { addService(service: Service, implementation: Implementation): void };
}

/** google.protobuf.Value: which of its fields is set. https://protobuf.dev/reference/protobuf/google.protobuf/#value */
const kinds = { number: 2, text: 3, flag: 4, object: 5, list: 6 } as const;

function plain(value: WireValue): unknown {
  switch (value.getKindCase()) {
    case kinds.number:
      return value.getNumberValue();
    case kinds.text:
      return value.getStringValue();
    case kinds.flag:
      return value.getBoolValue();
    case kinds.object:
      return plainObject(value.getStructValue());
    case kinds.list:
      return (value.getListValue()?.getValuesList() ?? []).map(plain);
    default:
      return null;
  }
}

/** The object's own keys only: protobuf's way of doing this takes `__proto__` for the prototype, and hides what is in it. */
function plainObject(struct: WireStruct | undefined): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  struct?.getFieldsMap().forEach((value, key) => {
    Object.defineProperty(object, key, {
      value: plain(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  });
  return object;
}

/** pulumirpc.EnforcementLevel, in the order of sdk/proto/pulumi/analyzer.proto. */
const levels: readonly string[] = ["advisory", "mandatory", "disabled", "remediate"];

type Opened = Readonly<Record<string, unknown>>;

/** A resource as the engine shows it. Its properties are unpacked when they are first asked for. */
export interface Shown {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly protect: boolean;
  /** As they came: secrets are in their wrapping. */
  raw(): Opened;
  /** As the SDK hands them to policies: secrets out of their wrapping, assets as objects. */
  properties(): Opened;
  /** The same of its provider. */
  provider(): Opened | undefined;
}

/** A resource among the others of its stack. */
export interface ShownInStack extends Shown {
  /** URNs that the value of each property was computed from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** Works once, when it is first asked. */
export function once<Value>(work: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

type Unpack = (struct: WireStruct, proxySecrets: false) => Opened;

function shown(resource: WireResource, unpack: Unpack): Shown {
  const opened = (from: { getProperties(): WireStruct | undefined }) => {
    const struct = from.getProperties();
    return struct ? unpack(struct, false) : {};
  };
  return {
    urn: resource.getUrn(),
    type: resource.getType(),
    name: resource.getName(),
    protect: resource.getOptions()?.getProtect() ?? false,
    raw: once(() => plainObject(resource.getProperties())),
    properties: once(() => opened(resource)),
    provider: once(() => {
      const provider = resource.getProvider();
      return provider && opened(provider);
    }),
  };
}

function shownInStack(resource: WireStackResource, unpack: Unpack): ShownInStack {
  const sources: Record<string, readonly string[]> = {};
  resource.getPropertydependenciesMap().forEach((from, property) => {
    sources[property] = from.getUrnsList();
  });
  return { ...shown(resource, unpack), sources };
}

/** The same, but for these. */
const but = <Original extends object>(original: Original, others: object): Original =>
  Object.assign(Object.create(original) as Original, others);

const nothingInIt = { getProperties: () => ({ toJavaScript: () => ({}) }), getProvider: () => undefined };

/** Who is told what the engine says. */
export interface Listener {
  /** A stack begins, at a preview or for good. */
  begins(isPreview: boolean): void;
  /**
   * The configuration, policy by policy.
   * @throws where nothing may be deployed under it: the engine stops, whatever the command
   */
  configured(policies: ReadonlyMap<string, PolicyConfiguration>): void;
  /** A resource by its inputs, before it is made; then the SDK asks its policies. */
  asked(resource: Shown): void;
  /** The whole stack; then the SDK asks its policies, with a stack that is empty. */
  askedOfAll(resources: readonly ShownInStack[]): void;
}

/** gRPC's INVALID_ARGUMENT. */
const invalidArgument = 3;

const heardBy =
  (listener: Listener, unpack: Unpack) =>
  (service: Service, sdk: Implementation): Implementation => {
    const Empty = service["configure"]?.responseType;
    const heard = [sdk.configure, sdk.configureStack, sdk.analyze, sdk.analyzeStack];
    if (!Empty || heard.some((one) => typeof one !== "function"))
      throw new Error(
        "this version of @pulumi/policy does not say when it is configured: the pack cannot run",
      );
    return {
      ...sdk,
      configureStack: (call, callback) => {
        listener.begins(call.request.getDryRun());
        return sdk.configureStack(call, callback);
      },
      configure: ({ request }, callback) => {
        try {
          const policies = new Map<string, PolicyConfiguration>();
          request.getPolicyconfigMap().forEach((policy, name) => {
            const level = policy.getEnforcementlevel();
            policies.set(name, {
              level: levels[level] ?? `level ${level}`,
              properties: plainObject(policy.getProperties()),
            });
          });
          listener.configured(policies);
        } catch (error) {
          const details = error instanceof Error ? error.message : String(error);
          return callback({ code: invalidArgument, details });
        }
        return callback(null, new Empty());
      },
      analyze: (call, callback) => {
        listener.asked(shown(call.request, unpack));
        return sdk.analyze(but(call, { request: but(call.request, nothingInIt) }), callback);
      },
      analyzeStack: (call, callback) => {
        listener.askedOfAll(call.request.getResourcesList().map((one) => shownInStack(one, unpack)));
        return sdk.analyzeStack(
          but(call, { request: but(call.request, { getResourcesList: () => [] }) }),
          callback,
        );
      },
    };
  };

/**
 * Starts a pack so that the engine is heard.
 * @throws where that fails: a pack that hears nothing could be turned off
 */
export function heard(listener: Listener, start: () => void): void {
  // The very copy that the SDK serves with.
  const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/policy"));
  const { prototype } = (sdk("@grpc/grpc-js") as { Server: ServerClass }).Server;
  const { addService } = prototype;
  const { deserializeProperties } = sdk("@pulumi/policy/deserialize") as { deserializeProperties: Unpack };
  const hear = heardBy(listener, deserializeProperties);
  let isHeard = false;
  prototype.addService = function (service, implementation) {
    isHeard = true;
    addService.call(this, service, hear(service, implementation));
  };
  try {
    start();
  } finally {
    prototype.addService = addService;
  }
  if (!isHeard)
    throw new Error(
      "this version of @pulumi/policy serves in a way that is not known here: the pack cannot run",
    );
}
