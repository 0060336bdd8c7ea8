/** Runs Pulumi's own command line on the sandbox: its engine, its file backend, and the model of AWS as its provider. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { clearDeadLocks, prepareStacks, projectAt, replaceBackend } from "./backend.ts";
import type { Cloud } from "./cloud/cloud.ts";
import type { Deployment } from "./monitor.ts";
import { projectDirectory } from "./project.ts";
import { serveProvider } from "./provider.ts";
import { findCli } from "./pulumi-cli.ts";
import { keepStackFiles } from "./stack-files.ts";
import { cloudSaver, layout, loadCloud, takeLock } from "./state.ts";

/** The sandbox of this checkout; git ignores it. */
const sandboxDirectory = join(projectDirectory, ".sandbox");

/** Variables with which a command would leave the sandbox: credentials, and other backends. */
const outside =
  /^(AWS_.*|PULUMI_(ACCESS_TOKEN|API|CREDENTIALS_PATH|CREDENTIAL_STORE|CONFIG_PASSPHRASE_FILE|CLOUD_SECRET_OVERRIDE|DIY_BACKEND_.*))$/;

/** The environment in which any Pulumi command works on the sandbox. */
function environmentOf(directory: string, cli: string, port: number): NodeJS.ProcessEnv {
  const { world, home } = layout(directory);
  const inherited = Object.entries(process.env).filter(([name]) => !outside.test(name));
  return {
    ...Object.fromEntries(inherited),
    // The pinned Node runs the programs; the CLI's language host lies beside the CLI.
    PATH: [dirname(process.execPath), dirname(cli), process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: pathToFileURL(world).href,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    PULUMI_DEBUG_PROVIDERS: `aws:${port}`,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A provider that is not the sandbox's finds no credentials, wherever it looks.
    AWS_CONFIG_FILE: join(home, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, "no-aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** The folder that `-C` or `--cwd` names, which the command works in. */
function workingFolder(args: readonly string[]): string {
  for (const [index, argument] of args.entries()) {
    const value =
      argument === "-C" || argument === "--cwd" ? args[index + 1] : /^(?:--cwd=|-C)(.+)$/.exec(argument)?.[1];
    if (value !== undefined) return resolve(value);
  }
  return process.cwd();
}

/** What a command printed, for who called with `quiet`. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

export interface EngineOptions {
  /** Folder of the sandbox's state. Default: `.sandbox` in the project. */
  readonly directory?: string;
  /** Collects the output instead of printing it. */
  readonly quiet?: boolean;
  /** Ends the command as Ctrl-C does. */
  readonly interrupt?: AbortSignal;
}

/** Starts the CLI, hands signals on to it, and waits until it ends. */
function run(
  cli: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: EngineOptions,
): Promise<Outcome> {
  const child = spawn(cli, args, {
    env,
    stdio: options.quiet ? ["ignore", "pipe", "pipe"] : "inherit",
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => output.push(text));
  const interrupt = () => void child.kill("SIGINT");
  // On a terminal, Ctrl-C reaches the CLI without us, and a second one would tell it to give up at once.
  const onInterrupt = process.stdin.isTTY === true ? () => undefined : interrupt;
  const onTerminate = () => void child.kill("SIGTERM");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  process.on("SIGHUP", onTerminate);
  options.interrupt?.addEventListener("abort", interrupt);
  return new Promise<Outcome>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) =>
      done({ code: code ?? 128 + constants.signals[signal ?? "SIGKILL"], output: output.join("") }),
    );
  }).finally(() => {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onTerminate);
    process.off("SIGHUP", onTerminate);
    options.interrupt?.removeEventListener("abort", interrupt);
  });
}

/**
 * Runs a `pulumi` command on the sandbox.
 * @param args the words after `pulumi`
 * @throws when there is no Pulumi CLI, or another command has the sandbox
 */
export async function runPulumi(args: readonly string[], options: EngineOptions = {}): Promise<Outcome> {
  const directory = options.directory ?? sandboxDirectory;
  const cli = findCli(process.env);
  const release = takeLock(directory, `pulumi ${args.join(" ")}`);
  try {
    const cloud = loadCloud(directory);
    const save = cloudSaver(directory, cloud);
    mkdirSync(layout(directory).home, { recursive: true });
    const project = projectAt(workingFolder(args));
    if (project) prepareStacks(directory, project);
    clearDeadLocks(directory);
    const restoreStackFiles = keepStackFiles(project?.stacks.map((stack) => stack.file) ?? []);
    const provider = await serveProvider(cloud, save);
    try {
      return await run(cli, args, environmentOf(directory, cli, provider.port), options);
    } finally {
      provider.stop();
      restoreStackFiles();
      await save();
    }
  } finally {
    release();
  }
}

/** Runs `pulumi …` on the sandbox and returns its exit code. */
export async function runWithSandbox(command: readonly string[]): Promise<number> {
  const [program, ...args] = command;
  if (program !== "pulumi")
    throw new Error(
      `the sandbox runs Pulumi commands, not \`${program ?? ""}\`; for example  npx perimeter sandbox -- pulumi preview --stack dev`,
    );
  const { code } = await runPulumi(args);
  return code;
}

/**
 * Makes what was deployed in process the sandbox's state, in place of what was there: `pulumi preview` then finds nothing
 * to change.
 * @throws when another command has the sandbox
 */
export function writeBackend(
  deployments: readonly Deployment[],
  cloud: Cloud,
  directory: string = sandboxDirectory,
): void {
  const release = takeLock(directory, "npm start");
  try {
    replaceBackend(directory, deployments, cloud);
  } finally {
    release();
  }
}
