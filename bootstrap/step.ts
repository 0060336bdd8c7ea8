/** What a step of the bootstrap is, and what it works with. */
import { neededText } from "./answers.ts";
import { type Facts, findOut } from "./facts.ts";
import {
  AwsRefusal,
  type Changes,
  type Credential,
  type Domain,
  type Hands,
  NoSession,
  type Session,
  type StackAt,
  type StackState,
} from "./hands.ts";
import { type PerimeterFile, profileOf } from "./perimeter-file.ts";

/** One row of the table, and one act. */
export interface Step {
  readonly id: string;
  /** What it does, as a person reads it. */
  readonly does: string;
  /** The account that it works in; `each`: in all five. */
  readonly account: Domain | "each" | "this machine";
  /** Whose session it uses. */
  readonly credential: string;
  /** What protects the accounts while that session is used. */
  readonly meanwhile: string;
  /** How the session is withdrawn. */
  readonly withdrawn: string;
  /** Where something is missing still: what, a line each. Empty: the step is done. The world is asked each time. */
  missing(context: Context): Promise<readonly string[]>;
  /** Why it must not run: a line each, with the value and how to mend it. */
  refusals(context: Context): Promise<readonly string[]>;
  run(context: Context): Promise<void>;
}

const isNotThere = (error: unknown): boolean => error instanceof NoSession || error instanceof AwsRefusal;

/** The file, the hands, and what has been found out since something last changed. */
export class Context {
  readonly file: PerimeterFile;
  readonly hands: Hands;
  #known = new Map<string, Promise<unknown>>();

  constructor(file: PerimeterFile, hands: Hands) {
    this.file = file;
    this.hands = hands;
  }

  /** After a change, everything is asked anew. */
  forget(): void {
    this.#known = new Map();
  }

  #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key) as Promise<T> | undefined;
    const answer = known ?? ask();
    if (known === undefined) this.#known.set(key, answer);
    return answer;
  }

  /** The ARN that AWS knows a session by; undefined where there is no such session. */
  callerOf(session: Session): Promise<{ account: string; arn: string } | undefined> {
    return this.#once(`caller ${session.domain} ${session.as}`, async () => {
      try {
        const caller = await this.hands.aws(session, "sts", "get-caller-identity");
        return { account: neededText(caller, "Account"), arn: neededText(caller, "Arn") };
      } catch (error) {
        if (isNotThere(error)) return undefined;
        throw error;
      }
    });
  }

  /** The session of a domain that works: break-glass, or an administrator's until there is break-glass. */
  async sessionOf(domain: Domain): Promise<Session> {
    const asked: Credential[] = ["break-glass", "administrator"];
    for (const as of asked) if ((await this.callerOf({ domain, as })) !== undefined) return { domain, as };
    throw new NoSession(
      `no session in ${domain}, account ${this.file.accounts[domain].id}: sign in, so that \`aws sts get-caller-identity --profile ${profileOf(this.file, domain, "administrator")}\` answers, or the same with ${profileOf(this.file, domain, "break-glass")}`,
    );
  }

  facts(): Promise<Facts> {
    return this.#once("facts", () =>
      findOut(this.hands, (domain) => this.sessionOf(domain), this.file.region),
    );
  }

  /** Undefined, too, where there is no session to look with. */
  state(at: StackAt): Promise<StackState | undefined> {
    return this.#once(`state ${at.backendUrl} ${at.stack}`, async () =>
      (await this.callerOf(at.session)) === undefined ? undefined : this.hands.pulumi.state(at),
    );
  }

  preview(at: StackAt): Promise<Changes> {
    return this.#once(`preview ${at.backendUrl} ${at.stack}`, () => this.hands.pulumi.preview(at));
  }
}
