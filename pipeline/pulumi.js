// Runs the Pulumi CLI for the scripts of this folder: with the pack and the command of this very package, whatever the
// project says, and with nothing in the environment that the project's program does not need.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { quoted, Refusal } from "./command-line.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The policy pack beside this folder. */
export const packFolder = join(root, "policy-packs", "perimeter");

/** The `perimeter` command beside this folder: compiled in the package, else what starts it in a checkout. */
const perimeterFile = [join(root, "cli", "perimeter.js"), join(root, "launch", "perimeter.js")].find((file) =>
  existsSync(file),
);

/**
 * What a forge gives a job for the job itself: tokens that name the job, and files by which a step changes the next one. It is
 * no wall: a program can look for them in other places. https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
const ofTheForge =
  /^(?:ACTIONS_(?:ID_TOKEN_REQUEST_(?:TOKEN|URL)|RUNTIME_TOKEN|RUNTIME_URL|RESULTS_URL|CACHE_URL)|GITHUB_(?:TOKEN|ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|GH_TOKEN|(?:NODE_AUTH|NPM)_TOKEN|CI_JOB_(?:TOKEN|JWT(?:_V\d)?)|SYSTEM_ACCESSTOKEN)$/;

/**
 * The environment of a program that is not trusted.
 * @param {NodeJS.ProcessEnv} more
 * @returns {NodeJS.ProcessEnv}
 */
export const environment = (more = {}) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofTheForge.test(name))),
  PULUMI_SKIP_UPDATE_CHECK: "true",
  ...more,
});

/**
 * @typedef {object} Ended
 * @property {number} code
 * @property {string} stdout where it was collected
 * @property {string} stderr where it was collected
 */

/**
 * Starts a command, hands interruptions on to it, and waits until it has ended by itself: an update that is cut off leaves
 * resources of which no state knows.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: number, onLine?: (line: string) => void }} options where its standard
 *   output goes: a file, or line by line with its errors; else it is collected
 * @returns {Promise<Ended>}
 */
export function run(file, args, { cwd, env, output, onLine } = {}) {
  const child = spawn(file, [...args], {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    stdio: ["ignore", output ?? "pipe", "pipe"],
  });
  const collected = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    let rest = "";
    child[name]?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      if (onLine === undefined) {
        collected[name] += text;
        return;
      }
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    });
    child[name]?.on("end", () => {
      if (rest !== "") onLine?.(rest);
    });
  }
  const stop = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, stop);
  return new Promise((done, fail) => {
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      fail(
        new Refusal(
          error.code === "ENOENT"
            ? `there is no ${file} on PATH: install it in the step before`
            : `${file} does not start: ${error.message}`,
        ),
      ),
    );
    child.on("close", (code) => done({ code: code ?? 1, ...collected }));
  }).finally(() => {
    for (const signal of signals) process.off(signal, stop);
  });
}

/**
 * The `perimeter` command.
 * @param {readonly string[]} args
 * @param {string} [cwd] lines of the program are told from there
 */
export function perimeter(args, cwd) {
  if (perimeterFile === undefined)
    throw new Refusal(`${root} is neither the package nor a checkout: there is no perimeter command in it`);
  return run(process.execPath, [perimeterFile, ...args], {
    env: environment({ NO_COLOR: "1" }),
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/**
 * Prints what Pulumi says of an update, line by line. Where a resource is not as planned, Pulumi prints its new values, secrets
 * in clear among them: from that line on nothing is printed any more.
 * @param {(text: string) => void} write
 */
export function withoutValues(write) {
  let isSilent = false;
  return {
    /** @param {string} line */
    take(line) {
      if (isSilent) return;
      const at = line.indexOf("violates plan");
      if (at < 0) return void write(quoted(line));
      isSilent = true;
      write(quoted(`${line.slice(0, at)}violates plan`));
      write(
        "What follows is left out: Pulumi prints the values there, and secrets in clear. The program has given\nsomething else than at its preview; run it again, or look for what is not the same each time.\n",
      );
    },
  };
}
