/**
 * What a stack policy sees of a resource at a preview. A provider that is not configured yet, or that answers no previews, gives
 * nothing for a resource, not even its inputs: what is missing then is not known, and must not be taken for not set.
 */
import { NotKnownYet } from "../../analysis/cannot-tell.ts";
import type { Properties } from "./resource.ts";

/** What AWS computes, and invariants read: where it is absent before the deployment, it is not known yet. */
export const computed: readonly string[] = [
  "arn",
  "defaultNetworkAclId",
  "defaultRouteTableId",
  "defaultSecurityGroupId",
  "id",
  "identities",
];

/** The inputs twice: as they are, and so that reading what is not known yet throws. */
export interface Inputs {
  readonly plain: Properties;
  readonly checking: Properties;
}

/** The properties of a previewed resource: what its provider says, else what the program asked for. */
export function view(type: string, said: Properties, inputs: Inputs | undefined): Properties {
  // Components have no provider, and providers none but themselves.
  if (!/^[a-z][\w-]*:[^:]*\/[^:]*:/.test(type)) return said;
  const asked = inputs?.plain ?? {};
  const isSilent = Object.keys(said).every((key) => Object.hasOwn(asked, key));
  if (!isSilent && Object.keys(asked).every((key) => key in said || key.startsWith("__"))) return said;
  return new Proxy(said, {
    get(target, key) {
      if (typeof key !== "string" || Reflect.has(target, key)) return Reflect.get(target, key) as unknown;
      if (inputs === undefined)
        throw new NotKnownYet(
          `${key} is missing: neither the program's inputs nor the provider's answer are there`,
        );
      if (Object.hasOwn(inputs.plain, key)) return inputs.checking[key];
      if (isSilent && computed.includes(key))
        throw new NotKnownYet(`${key} is missing: the provider answers nothing before the deployment`);
      return undefined;
    },
    has: (target, key) => Reflect.has(target, key) || Object.hasOwn(asked, key),
    ownKeys: (target) => [...new Set([...Reflect.ownKeys(target), ...Object.keys(asked)])],
    getOwnPropertyDescriptor: (target, key) =>
      Reflect.getOwnPropertyDescriptor(target, key) ??
      (typeof key === "string" && Object.hasOwn(asked, key)
        ? { value: undefined, enumerable: true, configurable: true, writable: true }
        : undefined),
  });
}
