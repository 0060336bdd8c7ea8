/** Pulumi by its own command line: one backend and one session a call. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectName } from "../../components/pipeline-access/policies.ts";
import { fieldsAt, rowsAt, textAt } from "../answers.ts";
import {
  type Changes,
  type Fields,
  type Pulumi,
  PulumiFailure,
  type Session,
  type StackAt,
  type StackState,
} from "../hands.ts";
import { stackFileName } from "../stack-files.ts";
import { withoutSession } from "./aws.ts";
import { type Ended, start } from "./run.ts";

const policyPack = "policy-packs/perimeter";

export interface Around {
  /** The folder of Pulumi.yaml. */
  readonly directory: string;
  /** The folder of the stacks' files, inside it. */
  readonly files: string;
  sessionVariables(session: Session): Promise<Record<string, string>>;
  aws(session: Session, service: string, operation: string, parameters: Fields): Promise<Fields>;
}

/** Pulumi's last words, which it has freed of secrets itself. */
const lastWords = ({ stdout, stderr }: Ended): string =>
  `${stdout}\n${stderr}`
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-30)
    .join("\n");

/** By what an operation of a plan is told: pulumi preview --json. */
const kinds: Readonly<Record<string, keyof Changes>> = {
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  delete: "delete",
};

function changesOf(plan: Fields): Changes {
  const changes = { create: [], update: [], replace: [], delete: [] } as Record<keyof Changes, string[]>;
  for (const step of rowsAt(plan, "steps")) {
    const kind = kinds[textAt(step, "op") ?? ""];
    if (kind !== undefined) changes[kind].push(textAt(step, "urn") ?? "");
  }
  return changes;
}

function stateOf(exported: Fields): StackState {
  const deployment = fieldsAt(exported, "deployment");
  const resources = rowsAt(deployment, "resources");
  const stack = resources.find((resource) => resource["type"] === "pulumi:pulumi:Stack") ?? {};
  const sealing = fieldsAt(deployment, "secrets_providers");
  return {
    resources: resources
      .filter((resource) => resource["custom"] === true && !String(resource["type"]).startsWith("pulumi:"))
      .map((resource) => ({
        urn: textAt(resource, "urn") ?? "",
        type: textAt(resource, "type") ?? "",
        id: textAt(resource, "id") ?? "",
      })),
    pending: rowsAt(deployment, "pending_operations").map(
      (operation) => textAt(fieldsAt(operation, "resource"), "urn") ?? "",
    ),
    outputs: fieldsAt(stack, "outputs"),
    secretsProvider: textAt(fieldsAt(sealing, "state"), "url") ?? textAt(sealing, "type") ?? "none",
    deployment: exported,
  };
}

export class PulumiCommandLine implements Pulumi {
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  async #pulumi(at: StackAt, args: readonly string[], input?: string): Promise<Ended> {
    if (at.backendUrl.startsWith("file:")) mkdirSync(fileURLToPath(at.backendUrl), { recursive: true });
    const env = {
      ...withoutSession(process.env),
      ...(await this.#around.sessionVariables(at.session)),
      PULUMI_BACKEND_URL: at.backendUrl,
      // A way in holds no secret, so that its state on this machine needs no passphrase; elsewhere it is not used.
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return start("pulumi", [...args, "--non-interactive", "--color", "never"], {
      env,
      cwd: this.#around.directory,
      input: input ?? "",
    });
  }

  async #must(at: StackAt, args: readonly string[], input?: string): Promise<Ended> {
    const ended = await this.#pulumi(at, args, input);
    if (ended.code !== 0) throw new PulumiFailure(`pulumi ${args.join(" ")}:\n${lastWords(ended)}`);
    return ended;
  }

  #fileOf = (stack: string): string => `--config-file=${join(this.#around.files, stackFileName(stack))}`;

  async state(at: StackAt): Promise<StackState | undefined> {
    const ended = await this.#pulumi(at, ["stack", "export", "--stack", at.stack]);
    if (ended.code === 0) return stateOf(JSON.parse(ended.stdout) as Fields);
    if (/no stack named|NoSuchBucket/.test(ended.stderr)) return undefined;
    throw new PulumiFailure(`${at.backendUrl}, stack ${at.stack}:\n${lastWords(ended)}`);
  }

  /** The engine keeps a file a lock. */
  async locks({ backendUrl, stack, session }: StackAt): Promise<readonly string[]> {
    const folder = `.pulumi/locks/organization/${projectName}/${stack}`;
    if (backendUrl.startsWith("file:")) {
      try {
        return readdirSync(join(fileURLToPath(backendUrl), folder));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
      }
    }
    const [, Bucket = "", path = ""] = /^s3:\/\/([^/?]+)\/?([^?]*)/.exec(backendUrl) ?? [];
    const Prefix = `${path === "" ? "" : `${path}/`}${folder}/`;
    const answer = await this.#around.aws(session, "s3api", "list-objects-v2", { Bucket, Prefix });
    return rowsAt(answer, "Contents").map(
      (object) => `${textAt(object, "Key")?.slice(Prefix.length)} of ${textAt(object, "LastModified")}`,
    );
  }

  async init(at: StackAt): Promise<void> {
    await this.#must(at, [
      ...["stack", "init", at.stack, "--no-select", "--secrets-provider", at.secretsProvider],
    ]);
  }

  async preview(at: StackAt): Promise<Changes> {
    const ended = await this.#pulumi(at, ["preview", "--stack", at.stack, "--json", this.#fileOf(at.stack)]);
    const plan = ended.stdout.trimStart().startsWith("{") ? (JSON.parse(ended.stdout) as Fields) : {};
    if (ended.code === 0) return changesOf(plan);
    const said = rowsAt(plan, "diagnostics")
      .filter((one) => one["severity"] === "error")
      .map((one) => textAt(one, "message") ?? "");
    throw new PulumiFailure(
      `pulumi preview --stack ${at.stack}:\n${said.length > 0 ? said.join("\n") : lastWords(ended)}`,
    );
  }

  async up(at: StackAt): Promise<void> {
    await this.#must(at, [
      ...["up", "--yes", "--stack", at.stack, this.#fileOf(at.stack)],
      ...["--policy-pack", policyPack, "--suppress-outputs"],
    ]);
  }

  async changeSecretsProvider(at: StackAt, to: string): Promise<void> {
    await this.#must(at, ["stack", "change-secrets-provider", to, "--stack", at.stack]);
  }

  async import(at: StackAt, deployment: unknown): Promise<void> {
    await this.#must(at, ["stack", "import", "--stack", at.stack], JSON.stringify(deployment));
  }

  async forget(at: StackAt): Promise<void> {
    await this.#must(at, ["stack", "rm", at.stack, "--yes", "--force", "--preserve-config"]);
  }
}
