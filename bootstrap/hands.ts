/**
 * What the bootstrap does to the world, as an interface: AWS, Pulumi, the stacks' files, a person. On real accounts these are
 * the `aws` and `pulumi` command lines (command-line/); in the sandbox the model of AWS and the engine in process (sandbox/).
 */
import type { PipelineDomain } from "../catalog/deployer-actions.ts";

/** A trust domain: an account. */
export type Domain = PipelineDomain;

/** With whose session something is done: an administrator's, until there is break-glass. */
export type Credential = "administrator" | "break-glass";

export interface Session {
  readonly domain: Domain;
  readonly as: Credential;
}

/** What AWS takes and answers: the names of its API. */
export type Fields = Readonly<Record<string, unknown>>;

/** AWS said no. */
export class AwsRefusal extends Error {
  /** AWS's error code, such as `AccessDenied`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** There is no such session: a profile that is missing, a sign-in that is over, a role that is not there or takes nobody. */
export class NoSession extends Error {}

/** One stack in one backend. Its file is that of its name. */
export interface StackAt {
  readonly stack: string;
  readonly session: Session;
  /** `s3://…` or `file://…`. https://www.pulumi.com/docs/iac/concepts/state-and-backends/ */
  readonly backendUrl: string;
  /** What secrets of its state are sealed with: `awskms://…`, or `passphrase`. */
  readonly secretsProvider: string;
}

/** A stack's state, as far as the bootstrap looks into it. Never printed. */
export interface StackState {
  /** Type and id of everything in it that AWS knows. */
  readonly resources: readonly { readonly urn: string; readonly type: string; readonly id: string }[];
  /** What was under way when a run was killed: by URN. */
  readonly pending: readonly string[];
  readonly outputs: Fields;
  /** What its secrets are sealed with. */
  readonly secretsProvider: string;
  /** As the backend has it, to be carried to another one. */
  readonly deployment: unknown;
}

/** What an update would do, by URN. */
export interface Changes {
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly replace: readonly string[];
  readonly delete: readonly string[];
}

/** Pulumi failed; `output` is what it said, with secrets blotted out by Pulumi itself. */
export class PulumiFailure extends Error {}

export interface Pulumi {
  /** Undefined: the backend has no such stack, or is not there. */
  state(at: StackAt): Promise<StackState | undefined>;
  /** Who holds the stack, where somebody does: a lock each. */
  locks(at: StackAt): Promise<readonly string[]>;
  init(at: StackAt): Promise<void>;
  /** Under the policy pack. */
  preview(at: StackAt): Promise<Changes>;
  /** Under the policy pack, with the preview that its verdict needs. */
  up(at: StackAt): Promise<void>;
  /** Seals what is secret in the state anew, with another provider. */
  changeSecretsProvider(at: StackAt, to: string): Promise<void>;
  import(at: StackAt, deployment: unknown): Promise<void>;
  /** Forgets a stack in a backend; what it made stays. */
  forget(at: StackAt): Promise<void>;
}

/** Files of the folder `accounts`, by name. */
export interface Files {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
}

/** Whoever runs the bootstrap. */
export interface Person {
  tell(line: string): void;
  /** Whether to go on. */
  agrees(question: string): Promise<boolean>;
  /** Does by hand what no command can, and says when it is done. */
  does(what: string): Promise<void>;
}

export interface Hands {
  /**
   * One call of AWS, as `aws SERVICE OPERATION --cli-input-json …` makes it.
   * @param region default: the perimeter's
   * @throws AwsRefusal, or NoSession
   */
  aws(
    session: Session,
    service: string,
    operation: string,
    parameters?: Fields,
    region?: string,
  ): Promise<Fields>;
  /** Waits for what AWS does a while later. */
  pause(seconds: number): Promise<void>;
  readonly pulumi: Pulumi;
  readonly files: Files;
  readonly person: Person;
  /** Where the first state of the ways in is kept, until there are buckets: `file://…`. */
  readonly localBackendUrl: string;
  /** PULUMI_BACKEND_URL of whoever runs this, or what Pulumi.yaml says of it. */
  readonly givenBackendUrl: string | undefined;
}
