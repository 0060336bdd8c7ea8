// Plain JavaScript for Node 20: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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

/**
 * Installs the packages that the lock file pins, unless they are there already.
 * A stamp inside node_modules says for which lock file it was filled, so an interrupted install is repeated.
 */
function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".installed-from");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write("set-up: installing the packages of package-lock.json (once; about half a minute)\n");
  // The user's Node may be older than some packages ask for: they run on the pinned one.
  const npm = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.error)
    fail(`npm could not be started (${npm.error.message}): install npm 10 or newer and try again`);
  if (npm.status !== 0)
    fail(
      "npm ci failed, its reason stands above: mend it (often the network or the registry setting) and run the same command again",
    );
  writeFileSync(stamp, lock);
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
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `no packaged Node for ${process.platform}-${process.arch}, and ${process.version} cannot run TypeScript: install Node 22.18 or newer`,
  );
}

/**
 * Sets the project up where needed, then runs a TypeScript file of it and exits with its code.
 * @param {string} file relative to the project
 * @param {string[]} args
 */
export function run(file, args) {
  if (Number(process.versions.node.split(".")[0]) < 20)
    fail(`Node ${process.version} is too old: install Node 20 or newer`);
  installPackages();
  const node = currentNode();
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === "win32" ? ";" : ":"}${process.env["PATH"] ?? ""}`,
  };
  // Ctrl-C reaches the child by itself, which ends in order: wait for it, so that the prompt does not come back before.
  process.on("SIGINT", () => undefined);
  const child = spawnSync(node, ["--disable-warning=ExperimentalWarning", join(root, file), ...args], {
    stdio: "inherit",
    env,
  });
  if (child.error) fail(`${node} could not be started: ${child.error.message}`);
  process.exit(child.signal ? 130 : (child.status ?? 1));
}
