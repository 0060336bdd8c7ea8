/** Pulumi in the sandbox: the stacks' own programs on the model of AWS, in process, with a backend in memory. */
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import type { Cloud } from "../../sandbox/cloud/cloud.ts";
import { deployStack } from "../../sandbox/deploy-stack.ts";
import type { Deployment } from "../../sandbox/monitor.ts";
import {
  AwsRefusal,
  type Changes,
  type Fields,
  type Pulumi,
  PulumiFailure,
  type StackAt,
  type StackState,
} from "../hands.ts";

/** One stack of one backend. */
interface Kept {
  resources: readonly ResourceState[];
  outputs: Fields;
  secretsProvider: string;
  pending: readonly string[];
}

const exists = ({ type, custom }: ResourceState): boolean => custom && !type.startsWith("pulumi:");

/** Breaks a deployment off: with an error, or as if the process had been killed. */
export interface Break {
  readonly after: number;
  readonly killed: boolean;
}

export interface Around {
  readonly cloud: Cloud;
  configuration(stack: string): Record<string, string>;
  accountOf(at: StackAt): string;
  /** @throws where the session may not do this */
  mayUse(at: StackAt): void;
  /** Called before anything is changed; may throw. */
  changes(what: string): void;
  /** How the next deployment of a stack breaks off. */
  breakOf(stack: string): Break | undefined;
  /** Looks at what was made. @throws where AWS would refuse it to this session */
  look(at: StackAt, deployment: Deployment): void;
}

export class SandboxPulumi implements Pulumi {
  readonly #kept = new Map<string, Kept>();
  readonly #locks = new Map<string, string>();
  readonly #around: Around;
  readonly #previews = new Map<
    string,
    { resources: readonly ResourceState[]; around: string; deployment: Deployment }
  >();
  /** The last whole deployment of each stack. */
  readonly deployments = new Map<string, Deployment>();

  /** @param from another one, whose stacks this one begins with */
  constructor(around: Around, from?: SandboxPulumi) {
    this.#around = around;
    if (from === undefined) return;
    for (const [key, kept] of from.#kept) this.#kept.set(key, { ...kept });
    for (const [key, lock] of from.#locks) this.#locks.set(key, lock);
    for (const [stack, deployment] of from.deployments) this.deployments.set(stack, deployment);
    for (const [stack, preview] of from.#previews) this.#previews.set(stack, preview);
  }

  #key({ backendUrl, stack }: StackAt): string {
    return `${backendUrl} ${stack}`;
  }

  #get(at: StackAt): Kept {
    this.#around.mayUse(at);
    const kept = this.#kept.get(this.#key(at));
    if (!kept) throw new PulumiFailure(`no stack named '${at.stack}' found`);
    return kept;
  }

  #mustBeFree(at: StackAt): void {
    const lock = this.#locks.get(this.#key(at));
    if (lock !== undefined) throw new PulumiFailure(`the stack is currently locked by 1 lock(s): ${lock}`);
  }

  /** Where it is used though it must not be: for tests, what somebody else did. */
  put(at: StackAt, kept: { resources?: readonly ResourceState[]; lock?: string }): void {
    if (kept.lock !== undefined) this.#locks.set(this.#key(at), kept.lock);
    const before = this.#kept.get(this.#key(at));
    if (kept.resources !== undefined)
      this.#kept.set(this.#key(at), {
        outputs: {},
        secretsProvider: at.secretsProvider,
        pending: [],
        ...before,
        resources: kept.resources,
      });
  }

  /** `pulumi cancel` and `pulumi refresh`, which a person runs after a killed run. */
  mend(at: StackAt): void {
    this.#locks.delete(this.#key(at));
    const kept = this.#kept.get(this.#key(at));
    if (kept) kept.pending = [];
  }

  async state(at: StackAt): Promise<StackState | undefined> {
    try {
      this.#around.mayUse(at);
    } catch (error) {
      if (error instanceof AwsRefusal && error.code === "NoSuchBucket") return undefined;
      throw error;
    }
    const kept = this.#kept.get(this.#key(at));
    if (!kept) return undefined;
    return {
      resources: kept.resources.filter(exists).map(({ urn, type, id }) => ({ urn, type, id: id ?? "" })),
      pending: kept.pending,
      outputs: kept.outputs,
      secretsProvider: kept.secretsProvider,
      deployment: { ...kept },
    };
  }

  async locks(at: StackAt): Promise<readonly string[]> {
    const lock = this.#locks.get(this.#key(at));
    return lock === undefined ? [] : [lock];
  }

  async init(at: StackAt): Promise<void> {
    this.#around.mayUse(at);
    this.#around.changes(`pulumi stack init ${at.stack}`);
    if (this.#kept.has(this.#key(at))) throw new PulumiFailure(`stack '${at.stack}' already exists`);
    this.#kept.set(this.#key(at), {
      resources: [],
      outputs: {},
      secretsProvider: at.secretsProvider,
      pending: [],
    });
  }

  #deploy(at: StackAt, options: { preview: boolean; stopAfter?: number }): Promise<Deployment> {
    const { resources } = this.#get(at);
    return deployStack(at.stack, {
      ...options,
      cloud: this.#around.cloud,
      config: this.#around.configuration(at.stack),
      before: resources,
    });
  }

  async preview(at: StackAt): Promise<Changes> {
    // The same program on the same state, with as much around it to look up: the same answer.
    const { resources } = this.#get(at);
    const around = JSON.stringify([
      this.#around.configuration(at.stack),
      // What a program looks up is in its own account, or of the organisation.
      this.#around.cloud.snapshot().filter(({ account }) => account === this.#around.accountOf(at)).length,
      this.#around.cloud.find("aws:organizations/policyAttachment:PolicyAttachment").length,
      this.#around.cloud.given.policyTypes,
      this.#around.cloud.given.serviceAccess,
    ]);
    const known = this.#previews.get(at.stack);
    const { errors, steps } =
      known?.resources === resources && known.around === around
        ? known.deployment
        : await this.#deploy(at, { preview: true }).then((deployment) => {
            this.#previews.set(at.stack, { resources, around, deployment });
            return deployment;
          });
    if (errors.length > 0) throw new PulumiFailure(errors.join("\n"));
    const of = (op: string) => steps.filter((step) => step.op === op).map(({ urn }) => urn);
    return { create: of("create"), update: of("update"), replace: of("replace"), delete: of("delete") };
  }

  async up(at: StackAt): Promise<void> {
    this.#mustBeFree(at);
    const preview = await this.#deploy(at, { preview: true });
    if (preview.errors.length > 0) throw new PulumiFailure(preview.errors.join("\n"));
    this.#around.look(at, preview);
    this.#around.changes(`pulumi up ${at.stack}`);
    const broken = this.#around.breakOf(at.stack);
    const before = this.#get(at);
    const up = await this.#deploy(at, {
      preview: false,
      ...(broken === undefined ? {} : { stopAfter: broken.after }),
    });
    const made = up.resources.filter(({ custom, id }) => !custom || id !== undefined);
    // What the program did not come to is still in the state.
    const left = before.resources.filter(
      ({ urn }) => up.errors.length > 0 && !made.some((resource) => resource.urn === urn),
    );
    this.#kept.set(this.#key(at), {
      ...before,
      resources: [...made, ...left],
      outputs: up.errors.length > 0 ? before.outputs : up.outputs,
      pending:
        broken?.killed === true
          ? up.errors.flatMap((error) => /interrupted before (\S+)/.exec(error)?.[1] ?? [])
          : [],
    });
    if (broken?.killed === true && up.errors.length > 0)
      this.#locks.set(this.#key(at), "created by ada@laptop (pid 4242)");
    if (up.errors.length > 0) throw new PulumiFailure(up.errors.join("\n"));
    this.deployments.set(at.stack, up);
  }

  async changeSecretsProvider(at: StackAt, to: string): Promise<void> {
    const kept = this.#get(at);
    this.#around.changes(`pulumi stack change-secrets-provider ${at.stack}`);
    this.#kept.set(this.#key(at), { ...kept, secretsProvider: to });
  }

  async import(at: StackAt, deployment: unknown): Promise<void> {
    this.#get(at);
    this.#around.changes(`pulumi stack import ${at.stack}`);
    // As Pulumi does: a state goes on being sealed as it was.
    this.#kept.set(this.#key(at), { ...(deployment as Kept) });
  }

  async forget(at: StackAt): Promise<void> {
    this.#get(at);
    this.#around.changes(`pulumi stack rm ${at.stack}`);
    this.#kept.delete(this.#key(at));
  }
}
