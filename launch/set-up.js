// Plain JavaScript for Node 20: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node packages that may carry the pinned Node; npm installs the one of this platform. */
const nodePackages = [
  `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
  `node-bin-${process.platform}-${process.arch}`,
];

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`set-up: ${message}\n`);
  process.exit(1);
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code ?? String(error);

/** @param {string} file @returns {any} what the project's JSON file holds */
function json(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8"));
  } catch (error) {
    return fail(
      `${file} cannot be read (${error instanceof SyntaxError ? error.message : codeOf(error)}): \`git checkout ${file}\` brings it back`,
    );
  }
}

/** Refuses a lock file that npm would refuse with a page of text. */
function refuseStaleLock() {
  const wanted = json("package.json");
  const locked = json("package-lock.json").packages?.[""] ?? {};
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"])
    for (const name of new Set([...Object.keys(wanted[kind] ?? {}), ...Object.keys(locked[kind] ?? {})]))
      if (wanted[kind]?.[name] !== locked[kind]?.[name])
        fail(
          `package.json and package-lock.json do not agree on ${name}: \`npm install --package-lock-only\` brings the lock file up to date, \`git checkout package-lock.json\` brings the old one back`,
        );
}

/** @param {string} file @returns {number} the process that a file names; 0 where there is none */
function pidIn(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}

/** @param {number} pid whether a process lives */
function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/**
 * Waits until no other set-up of this checkout runs: two at once would take each other's packages away.
 * @returns {() => void} lets the next one go on
 */
function waitForTurn() {
  const file = join(root, ".sandbox", "set-up");
  /** @param {unknown} error */
  const unwritable = (error) =>
    fail(`${root} cannot be written (${codeOf(error)}): work in a copy that you own`);
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    unwritable(error);
  }
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (codeOf(error) !== "EEXIST") unwritable(error);
    }
    // Whoever was ended in the middle left its file behind.
    if (isAlive(pidIn(file))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    else rmSync(file, { force: true });
  }
}

/** @param {string} printed @returns {string} npm's reason, without its stack traces and pages of usage */
function reasonIn(printed) {
  const lines = printed.split(/\r?\n/).map((line) => line.replace(/^npm (error|ERR!) ?/, ""));
  const log = lines.filter((line) => line.includes("A complete log of this run"));
  const said = lines.filter((line) => line.trim() !== "" && !/^\s|^[{}]|^(code|errno) /.test(line));
  return [...said.filter((line) => !log.includes(line)).slice(0, 4), ...log.slice(0, 1)].join("\n  ");
}

/**
 * Installs the packages that the lock file pins, unless they are there already.
 * A stamp inside node_modules says for which lock file it was filled, so an interrupted install is repeated.
 */
function installPackages() {
  refuseStaleLock();
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".installed-from");
  const isDone = () => existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
  if (isDone()) return;
  const release = waitForTurn();
  if (!isDone()) {
    process.stderr.write(
      "set-up: installing the packages of package-lock.json (once; about half a minute)\n",
    );
    askNpm();
    writeFileSync(stamp, lock);
  }
  release();
}

function askNpm() {
  // A person's own settings may leave out what the tests need, or the pinned Node.
  const npm = spawnSync("npm", ["ci", "--loglevel=error", "--include=dev", "--include=optional"], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (npm.error)
    fail(
      `npm could not be started (${codeOf(npm.error)}): install Node 20 or newer together with npm, from https://nodejs.org, and run the same command again`,
    );
  if (npm.signal) process.exit(130);
  if (npm.status !== 0)
    fail(
      `npm could not install the packages; mend this (often the network, a proxy or the registry setting) and run the same command again:\n  ${reasonIn(npm.stderr)}`,
    );
}

/** The Node that runs this project: the pinned one, else the current one when it can run TypeScript. */
function currentNode() {
  const require = createRequire(join(root, "package.json"));
  for (const name of nodePackages) {
    try {
      return join(
        dirname(require.resolve(`${name}/package.json`)),
        "bin",
        process.platform === "win32" ? "node.exe" : "node",
      );
    } catch {
      // not this platform's package
    }
  }
  return ownNode(`there is no packaged Node for ${process.platform}-${process.arch}`);
}

/** @param {string} reason why the pinned Node is not used @returns {string} */
function ownNode(reason) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(`${reason}, and ${process.version} cannot run TypeScript: install Node 22.18 or newer`);
}

/**
 * @param {string} node
 * @param {string[]} args
 */
const start = (node, args) =>
  spawnSync(node, ["--disable-warning=ExperimentalWarning", ...args], {
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: `${dirname(node)}${process.platform === "win32" ? ";" : ":"}${process.env["PATH"] ?? ""}`,
    },
  });

/**
 * Sets the project up where needed, then runs a TypeScript file of it and exits with its code.
 * @param {string} file relative to the project
 * @param {string[]} args
 */
export function run(file, args) {
  if (Number(process.versions.node.split(".")[0]) < 20)
    fail(`Node ${process.version} is too old: install Node 20 or newer`);
  installPackages();
  // Ctrl-C reaches the child by itself, which ends in order: wait for it, so that the prompt does not come back before.
  process.on("SIGINT", () => undefined);
  const words = [join(root, file), ...args];
  const node = currentNode();
  let child = start(node, words);
  // A system with another C library than the packaged Node's.
  if (child.error) child = start(ownNode(`${node} does not start here (${codeOf(child.error)})`), words);
  if (child.error) fail(`Node could not be started: ${child.error.message}`);
  process.exit(child.signal ? 130 : (child.status ?? 1));
}
