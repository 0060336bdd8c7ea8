/** How the model of AWS describes one type of resource. A service is a list of these. */
import type { Properties } from "../wire.ts";
import type { Cloud } from "./cloud.ts";

/** One resource as AWS is asked for it: by whom (account, Region) and with which inputs. Secrets are in clear here. */
export interface Request {
  /** Pulumi type token, for example `aws:iam/role:Role`. */
  readonly type: string;
  /** The name that the Pulumi program gave the resource. */
  readonly name: string;
  readonly inputs: Properties;
  readonly account: string;
  readonly region: string;
}

export interface ResourceKind {
  readonly type: string;
  /** The id that AWS, or the provider, gives the resource. Must not collide within account and Region. */
  id(request: Request): string;
  /** What the provider adds to the inputs: computed outputs, and defaults that AWS fills in. */
  outputs(request: Request & { id: string }, cloud: Cloud): Properties;
  /** Why AWS would refuse to create or update this, given what exists: throw a `Refusal`. */
  refuse?(request: Request, cloud: Cloud): void;
  /** Why AWS would refuse to delete it: throw a `Refusal`. */
  refuseDelete?(existing: Request & { id: string; outputs: Properties }, cloud: Cloud): void;
  /** AWS writes it with a put: making one that is there already writes over it, where otherwise it is refused. */
  readonly put?: true;
  /** Inputs whose change makes the provider replace the resource. */
  readonly replaceOn?: readonly string[];
  /** Where ids are unique: in one Region of one account (default), in one account, or in all of AWS. */
  readonly scope?: "region" | "account" | "global";
}

/** What AWS answers when it refuses: its error code, and a sentence that names what is missing. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** A string input, or undefined where it is absent. */
export const text = (inputs: Properties, key: string): string | undefined => {
  const value = inputs[key];
  return typeof value === "string" ? value : undefined;
};

/** A string input that the kind cannot do without; the program's name of the resource stands in, as in the provider's auto-naming. */
export const nameOr = (request: Request, key: string): string => text(request.inputs, key) ?? request.name;
