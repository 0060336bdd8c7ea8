/**
 * The sandbox's model of AWS: what exists in each account, and what AWS answers when a provider asks.
 * It stands in for AWS's answers only; it is no evidence for what AWS allows or denies to whom.
 */
import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../wire.ts";
import { unknownValue } from "../wire.ts";
import type { GivenWorld } from "./given.ts";
import { invocations } from "./invocations.ts";
import { Refusal, type Request, type ResourceKind } from "./kind.ts";
import { kinds } from "./services/index.ts";

/** A resource that exists in the model. */
export interface Existing extends Request {
  readonly id: string;
  readonly outputs: Properties;
}

export interface CreateAnswer {
  id: string;
  outputs: Properties;
}

const kindByType = new Map(kinds.map((kind) => [kind.type, kind]));

function kindOf(type: string): ResourceKind {
  const kind = kindByType.get(type);
  if (!kind)
    throw new Refusal(
      "SandboxUnknownType",
      `the sandbox has no model of ${type}: add a row to sandbox/cloud/services/`,
    );
  return kind;
}

export class Cloud {
  readonly given: GivenWorld;
  readonly #existing = new Map<string, Existing>();

  /**
   * @param existing what an earlier model's `snapshot` held; without it, what is there beforehand in that world
   */
  constructor(given: GivenWorld, existing?: readonly Existing[]) {
    this.given = given;
    for (const resource of existing ?? []) this.#existing.set(this.#key(resource, resource.id), resource);
    if (!existing) for (const request of given.existing) this.create(request);
  }

  /** Everything that exists, for a file that a later process reads back. */
  snapshot(): Existing[] {
    return [...this.#existing.values()];
  }

  #key(request: Request, id: string): string {
    const scope = kindByType.get(request.type)?.scope ?? "region";
    const place = { global: "", account: request.account, region: `${request.account}/${request.region}` }[
      scope
    ];
    return `${request.type}|${place}|${id}`;
  }

  /** The resources of a type, in one account where that is given. */
  find(type: string, account?: string): Existing[] {
    return [...this.#existing.values()].filter(
      (resource) => resource.type === type && (account === undefined || resource.account === account),
    );
  }

  /** The resource that answers to this ARN, wherever it is. */
  byArn(arn: string): Existing | undefined {
    return [...this.#existing.values()].find((resource) => resource.outputs["arn"] === arn);
  }

  /**
   * Creates a resource, or throws a `Refusal`.
   * In a preview nothing is made, and what AWS would choose is unknown.
   */
  create(request: Request, preview = false): CreateAnswer {
    const kind = kindOf(request.type);
    if (preview) return { id: "", outputs: this.#preview(kind, request) };
    this.#mustBeIn(request);
    const id = kind.id(request);
    if (!kind.put && this.#existing.has(this.#key(request, id)))
      throw new Refusal(
        "EntityAlreadyExists",
        `${request.type} ${id} exists already in account ${request.account}`,
      );
    kind.refuse?.(request, this);
    const outputs = { ...request.inputs, ...kind.outputs({ ...request, id }, this) };
    this.#existing.set(this.#key(request, id), { ...request, id, outputs });
    return { id, outputs };
  }

  /** Changes a resource that exists; its id and what AWS chose stay. In a preview nothing is refused nor changed. */
  update(id: string, request: Request, preview = false): Properties {
    const kind = kindOf(request.type);
    const existing = this.#existing.get(this.#key(request, id));
    if (!existing)
      throw new Refusal("NotFound", `${request.type} ${id} does not exist in account ${request.account}`);
    if (!preview) kind.refuse?.(request, this);
    const outputs = { ...request.inputs, ...kind.outputs({ ...request, id }, this) };
    if (preview) return withUnknowns(outputs);
    this.#existing.set(this.#key(request, id), { ...request, id, outputs });
    return outputs;
  }

  /**
   * The inputs that differ from `before`, those among them that need a replacement, and whether the replacement would
   * have the same id, so that the resource must be deleted first.
   */
  diff(
    request: Request,
    before: Properties,
    id: string,
  ): { changed: string[]; replaced: string[]; deleteFirst: boolean } {
    const kind = kindOf(request.type);
    const after = request.inputs;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
    const replaced = changed.filter((key) => kind.replaceOn?.includes(key));
    return { changed, replaced, deleteFirst: replaced.length > 0 && kind.id(request) === id };
  }

  /**
   * People follow the links in the mails that AWS has sent to their addresses: from then on they are told.
   * @returns the addresses that were not confirmed before
   */
  followLinks(): string[] {
    const pending = this.find("aws:sns/topicSubscription:TopicSubscription").filter(
      ({ outputs }) => outputs["pendingConfirmation"] === true,
    );
    for (const one of pending)
      this.#existing.set(this.#key(one, one.id), {
        ...one,
        outputs: { ...one.outputs, pendingConfirmation: false },
      });
    return pending.map(({ inputs }) => String(inputs["endpoint"]));
  }

  /** Deletes a resource, or throws a `Refusal` where AWS would not let it go. */
  delete(id: string, request: Request): void {
    const key = this.#key(request, id);
    const existing = this.#existing.get(key);
    if (!existing) return;
    kindOf(request.type).refuseDelete?.(existing, this);
    this.#existing.delete(key);
  }

  /** What exists under this id, as `Role.get` or a refresh reads it; undefined when nothing does. */
  read(id: string, request: Request): Existing | undefined {
    return this.#existing.get(this.#key(request, id));
  }

  /** Answers a data source, for example `aws.getCallerIdentity`. */
  invoke(token: string, args: Properties, account: string, region: string): Properties {
    const answer = invocations[token];
    if (!answer)
      throw new Refusal(
        "SandboxUnknownFunction",
        `the sandbox has no answer for ${token}: add it to sandbox/cloud/invocations.ts`,
      );
    return answer({ args, account, region, cloud: this });
  }

  #mustBeIn(request: Request): void {
    if (!this.given.accounts.some((account) => account.id === request.account))
      throw new Refusal(
        "InvalidClientTokenId",
        `the sandbox has no account ${request.account}: pin the provider to one of ${this.given.accounts.map((account) => account.id).join(", ")}`,
      );
  }

  #preview(kind: ResourceKind, request: Request): Properties {
    const computed = kind.outputs({ ...request, id: unknownValue }, this);
    const unknowns = Object.fromEntries(
      Object.keys(computed)
        .filter((key) => !(key in request.inputs))
        .map((key) => [key, unknownValue]),
    );
    return { ...request.inputs, ...unknowns };
  }
}

/** What was computed out of an unknown value is unknown itself. */
const withUnknowns = (outputs: Properties): Properties =>
  Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      typeof value === "string" && value.includes(unknownValue) ? unknownValue : value,
    ]),
  );
