/** Runs Pulumi's own command line on the sandbox: its engine, its file backend, and the model of AWS as its provider. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Cloud } from "../cloud/cloud.ts";
import type { Deployment } from "../monitor.ts";
import { projectDirectory } from "../project.ts";
import {
  clearDeadLocks,
  copyStackFile,
  type Project,
  prepareStacks,
  projectAt,
  replaceBackend,
} from "./backend.ts";
import { type CommandLine, commandLine } from "./command-line.ts";
import { serveProvider } from "./provider.ts";
import { findCli } from "./pulumi-cli.ts";
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

/** What a command printed, for who called with `quiet`. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface EngineOptions {
  /** Folder of the sandbox's state. Default: `.sandbox` in the project. */
  readonly directory?: string;
  /** Collects the output instead of printing it. */
  readonly quiet?: boolean;
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
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  // On a terminal, Ctrl-C reaches the CLI without us, and a second one would tell it to give up at once.
  const onInterrupt = process.stdin.isTTY === true ? () => undefined : () => void child.kill("SIGINT");
  const onTerminate = () => void child.kill("SIGTERM");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  process.on("SIGHUP", onTerminate);
  return new Promise<Outcome>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) =>
      done({ code: code ?? 128 + constants.signals[signal ?? "SIGKILL"], ...output }),
    );
  }).finally(() => {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onTerminate);
    process.off("SIGHUP", onTerminate);
  });
}

/** The stack that `pulumi stack select` chose in this sandbox. */
async function selectedStack(
  cli: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { code, stdout } = await run(cli, ["-C", folder, "stack", "ls", "--json"], env, { quiet: true });
  if (code !== 0) return undefined;
  return (JSON.parse(stdout) as { name: string; current: boolean }[]).find((stack) => stack.current)?.name;
}

/**
 * The command's words, with the sandbox's copy of the stack's file: the engine writes the salt of the stack's secrets into
 * the file, and the sandbox's has no place in one that is checked in.
 * @throws when the command does not say which stack it means, and none is selected
 */
async function withStackFile(
  line: CommandLine,
  project: Project,
  directory: string,
  selected: () => Promise<string | undefined>,
): Promise<string[]> {
  const stack = line.stack ?? process.env["PULUMI_STACK"] ?? (await selected());
  if (stack === undefined)
    throw new Error(
      `which stack? add --stack with one of ${project.stacks.map((one) => one.name).join(", ")}, or choose it with  npx perimeter sandbox -- pulumi stack select`,
    );
  return line.withStackFile(copyStackFile(directory, project, stack));
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
    const line = commandLine(args, process.cwd());
    const project = projectAt(line.folder);
    if (project) prepareStacks(directory, project);
    clearDeadLocks(directory);
    const provider = await serveProvider(cloud, save);
    try {
      const env = environmentOf(directory, cli, provider.port);
      const selected = () => selectedStack(cli, line.folder, env);
      const words =
        project && line.needsStackFile ? await withStackFile(line, project, directory, selected) : args;
      return await run(cli, words, env, options);
    } finally {
      provider.stop();
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
