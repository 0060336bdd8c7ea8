/**
 * What Pulumi's engine tells a pack before it asks: the configuration, and where in its life the stack is.
 *
 * The SDK hands a policy no more than its own values, and none at all when the configuration turns it off: a file that says
 * `{"all": "disabled"}` would pass every stack without a word. So the pack hears the engine itself, and the SDK hears nothing of
 * the configuration: to it every policy is mandatory, as declared. docs/decisions/0006-policy-pack.md
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
}
interface WirePolicy {
  getEnforcementlevel(): number;
  getProperties(): WireStruct | undefined;
}
interface Requests {
  readonly configure: { getPolicyconfigMap(): WireMap<WirePolicy> };
  readonly configureStack: { getDryRun(): boolean };
  readonly analyze: { getUrn(): string; getProperties(): WireStruct | undefined };
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

/** Who is told what the engine says. */
export interface Listener {
  /** A stack begins, at a preview or for good. */
  begins(isPreview: boolean): void;
  /**
   * The configuration, policy by policy.
   * @throws where nothing may be deployed under it: the engine stops, whatever the command
   */
  configured(policies: ReadonlyMap<string, PolicyConfiguration>): void;
  /** A resource's inputs, before it is made. To be called where they are needed. */
  asked(urn: string, inputs: () => Readonly<Record<string, unknown>>): void;
}

/** gRPC's INVALID_ARGUMENT. */
const invalidArgument = 3;

const heardBy =
  (listener: Listener) =>
  (service: Service, sdk: Implementation): Implementation => {
    const Empty = service["configure"]?.responseType;
    if (!Empty || [sdk.configure, sdk.configureStack, sdk.analyze].some((one) => typeof one !== "function"))
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
        const { request } = call;
        listener.asked(request.getUrn(), () => plainObject(request.getProperties()));
        return sdk.analyze(call, callback);
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
  const hear = heardBy(listener);
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
