/** The bootstrap's hands in the sandbox: accounts before anything was switched on, people who follow what they are told. */

import { parse, stringify } from "yaml";
import { findLeftBehind } from "../../analysis/left-behind/findings.ts";
import type { Kept } from "../../analysis/left-behind/inventory.ts";
import { pipelineDomains } from "../../catalog/deployer-actions.ts";
import { breakGlassRoleName, stateBucketName } from "../../components/names.ts";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { accountOfDomain, type GivenWorld } from "../../sandbox/cloud/given.ts";
import type { Request } from "../../sandbox/cloud/kind.ts";
import { inventoryOf } from "../../sandbox/worlds/listings.ts";
import type { World } from "../../sandbox/worlds/worlds.ts";
import {
  AwsRefusal,
  type Domain,
  type Fields,
  type Files,
  type Hands,
  NoSession,
  type Person,
  type Session,
  type StackAt,
} from "../hands.ts";
import { engineConfiguration, readStackFile } from "../stack-files.ts";
import { answer, type Switches } from "./answers.ts";
import { type Break, SandboxPulumi } from "./pulumi.ts";

const administratorRole = "AWSReservedSSO_AWSAdministratorAccess_0123456789abcdef";

/** The role that a person administers an account with: there already, or as Identity Center would make it. */
function administratorIn(given: GivenWorld, accountId: string): { name: string; made: readonly Request[] } {
  const there = given.existing.find(
    ({ type, account, name }) =>
      type === "aws:iam/role:Role" &&
      account === accountId &&
      name.startsWith("AWSReservedSSO_AWSAdministratorAccess_"),
  );
  if (there) return { name: there.name, made: [] };
  const made: Request = {
    type: "aws:iam/role:Role",
    name: administratorRole,
    account: accountId,
    region: given.region,
    inputs: {
      name: administratorRole,
      path: `/aws-reserved/sso.amazonaws.com/${given.region}/`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${accountId}:saml-provider/AWSSSO_DO_NOT_DELETE` },
            Action: "sts:AssumeRoleWithSAML",
          },
        ],
      }),
    },
  };
  const administers: Request = {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name: `${administratorRole}-policy`,
    account: accountId,
    region: given.region,
    inputs: { role: administratorRole, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
  };
  return { name: administratorRole, made: [made, administers] };
}

export interface SandboxOptions {
  /** What is said to the person. */
  tell?(line: string): void;
  agrees?(question: string): Promise<boolean>;
  /** Called before anything is changed, with what; may throw, as a hand that fails. */
  changes?(what: string): void;
  breakOf?(stack: string): Break | undefined;
  /** Whether a test alarm reaches people, and what it got stuck on. Default: it does. */
  alarm?(hands: SandboxHands): readonly string[];
}

/** Operations that only look. */
const looks = /^(?:get|list|describe)-/;

export class SandboxHands implements Hands {
  readonly cloud: Cloud;
  readonly pulumi: SandboxPulumi;
  readonly files: Files;
  readonly person: Person;
  readonly localBackendUrl = "file://.bring-up";
  givenBackendUrl: string | undefined;
  readonly switches: Switches;
  /** By name: what is in the folder accounts. */
  readonly contents = new Map<string, string>();
  /** Sessions of administrators that somebody has taken away. */
  readonly withdrawn = new Set<Domain>();
  /** What profiles answer that are not what they should be. */
  readonly confused = new Map<string, { account: string; arn: string }>();
  /** What AWS answers otherwise than the model: `SERVICE OPERATION`. */
  readonly otherwise = new Map<
    string,
    (asked: { account: string; parameters: Fields }) => Fields | undefined
  >();
  delivered = 0;
  readonly #administrators: Readonly<Record<string, string>>;
  readonly #changes: (what: string) => void;
  readonly #options: SandboxOptions;

  /** @param from other hands, whose world this one goes on with */
  constructor(world: World, options: SandboxOptions = {}, from?: SandboxHands) {
    const { given } = world;
    const administrators = pipelineDomains.map((domain) => {
      const { id } = accountOfDomain(given, domain);
      return [id, administratorIn(given, id)] as const;
    });
    this.#options = options;
    this.#changes = (what) => options.changes?.(what);
    this.#administrators = Object.fromEntries(administrators.map(([id, { name }]) => [id, name]));
    // The sandbox's empty organisation is one after the bootstrap: here it is as AWS makes one.
    const isNew = given.existing.length === 0;
    this.switches = {
      serviceAccess: [...(from?.switches.serviceAccess ?? (isNew ? [] : given.serviceAccess))],
      policyTypes: [...(from?.switches.policyTypes ?? (isNew ? [] : given.policyTypes))],
    };
    for (const [name, text] of from?.contents ?? []) this.contents.set(name, text);
    this.cloud = new Cloud(
      {
        ...given,
        ...this.switches,
        existing: [...administrators.flatMap(([, { made }]) => made), ...given.existing],
      },
      from?.cloud.snapshot(),
    );
    this.pulumi = new SandboxPulumi(
      {
        cloud: this.cloud,
        configuration: (stack) => engineConfiguration(readStackFile(this.files, stack) ?? {}),
        accountOf: ({ session }) => this.accountOf(session.domain),
        mayUse: (at) => this.#mayUse(at),
        changes: (what) => this.#changes(what),
        breakOf: (stack) => options.breakOf?.(stack),
        look: (at, deployment) => this.#keysStayTheirs(at, deployment.resources),
      },
      from?.pulumi,
    );
    this.files = {
      read: (name) => this.contents.get(name),
      write: (name, text) => {
        this.#changes(`write ${name}`);
        this.contents.set(name, text);
      },
    };
    this.person = {
      tell: (line) => options.tell?.(line),
      agrees: async (question) => (await options.agrees?.(question)) ?? true,
      does: async (what) => this.#does(what),
    };
  }

  accountOf(domain: Domain): string {
    return accountOfDomain(this.cloud.given, domain).id;
  }

  /** Who somebody is. @throws NoSession */
  #who(session: Session): { account: string; arn: string } {
    const { domain, as } = session;
    const confused = this.confused.get(`${domain} ${as}`);
    if (confused) return confused;
    const account = this.accountOf(domain);
    const role = as === "administrator" ? this.#administrators[account] : breakGlassRoleName;
    const isThere = this.cloud
      .find("aws:iam/role:Role", account)
      .some(({ outputs }) => outputs["name"] === role);
    if (role === undefined || !isThere || (as === "administrator" && this.withdrawn.has(domain)))
      throw new NoSession(`nobody can be ${as} in ${account}`);
    return { account, arn: `arn:aws:sts::${account}:assumed-role/${role}/ada` };
  }

  async aws(
    session: Session,
    service: string,
    operation: string,
    parameters: Fields = {},
    region: string = this.cloud.given.region,
  ): Promise<Fields> {
    const who = this.#who(session);
    if (!looks.test(operation)) this.#changes(`aws ${service} ${operation}`);
    const other = this.otherwise.get(`${service} ${operation}`)?.({ account: who.account, parameters });
    if (other !== undefined) return other;
    if (service === "sts") return { Account: who.account, Arn: who.arn };
    if (service === "events") {
      this.delivered += 1;
      return { FailedEntryCount: 0 };
    }
    if (service === "cloudwatch") return { Datapoints: this.#told() > 0 ? [{ Sum: this.#told() }] : [] };
    return answer(service, operation, {
      cloud: this.cloud,
      switches: this.switches,
      account: who.account,
      region,
      parameters,
    });
  }

  /** Alarms that people were told: all that were sent, where nothing is stuck. */
  #told(): number {
    return this.delivered > 0 && (this.#options.alarm?.(this) ?? []).length === 0 ? this.delivered : 0;
  }

  /** Nothing in the sandbox takes its time. */
  async pause(): Promise<void> {}

  /** The one bucket of an account, for those who are let in. */
  #mayUse({ backendUrl, session }: StackAt): void {
    const who = this.#who(session);
    if (!backendUrl.startsWith("s3://")) return;
    const bucket = /^s3:\/\/([^/?]+)/.exec(backendUrl)?.[1] ?? "";
    if (bucket !== stateBucketName(who.account, this.cloud.given.region))
      throw new AwsRefusal("AccessDenied", `${who.arn} has nothing to do with ${bucket}`);
    if (session.as !== "break-glass")
      throw new AwsRefusal("AccessDenied", `${who.arn} may not use the key of ${bucket}`);
    const isThere = this.cloud.find("aws:s3/bucket:Bucket", who.account).some(({ id }) => id === bucket);
    if (!isThere) throw new AwsRefusal("NoSuchBucket", `${bucket} does not exist`);
  }

  /**
   * AWS refuses a key whose policy shuts its maker out.
   * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key
   */
  #keysStayTheirs({ session }: StackAt, resources: readonly ResourceState[]): void {
    const name = this.#who(session).arn.split("/")[1] ?? "";
    for (const { type, inputs, external } of resources)
      if (type === "aws:kms/key:Key" && external !== true && !String(inputs["policy"]).includes(`/${name}`))
        throw new AwsRefusal(
          "MalformedPolicyDocumentException",
          "The new key policy will not allow you to update the key policy in the future.",
        );
  }

  /** Somebody has looked at each thing, and answers for it. */
  #keepsWhatIsOpen(): void {
    const before = (parse(this.contents.get("kept.yaml") ?? "kept: []") as { kept: Kept[] }).kept;
    const open = findLeftBehind(inventoryOf(this.cloud), before).filter(({ dealt }) => dealt.how === "open");
    const more = [...new Set(open.map(({ what }) => what))].map((what) => ({
      what,
      reason: "looked at during the bootstrap",
      answeredForBy: "Ada Lovelace",
    }));
    this.files.write("kept.yaml", stringify({ kept: [...before, ...more] }));
  }

  async #does(what: string): Promise<void> {
    this.person.tell(`      you: ${what}`);
    if (/left behind/.test(what)) this.#keepsWhatIsOpen();
    else if (/link/.test(what)) this.cloud.followLinks();
    if (/administrators/.test(what)) for (const domain of pipelineDomains) this.withdrawn.add(domain);
  }
}

/** The file that a person would write for a world of the sandbox. */
export function perimeterFileOf(given: GivenWorld): string {
  const accounts = pipelineDomains
    .map((domain) => `  ${domain}: { id: "${accountOfDomain(given, domain).id}" }`)
    .join("\n");
  const looking = given.existing.length === 0 ? "ReadOnlyAccess" : "AWSReadOnlyAccess";
  return `region: ${given.region}
accounts:
${accounts}
forge: { repository: example/perimeter, ownerId: "1234567", repositoryId: "7654321" }
agentSubjects: ["repo:example@1234567/preview@5544332:*", "repo:example@1234567/operations@6655443:*"]
mailTo: { alarms: [security@example.com], backups: [backups@example.com] }
breakGlass: { kind: permissionSet, name: BreakGlass }
permissionSets: [${looking}]
networkPolicyTargetIds: [${given.rootId}]
`;
}
