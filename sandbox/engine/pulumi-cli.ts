/** Where the Pulumi CLI is. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** The release that the `pulumi` package of npm installs when no CLI is on PATH. */
const version = "3.265.0";

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** The file of the CLI on a PATH. */
export const onPath = (path: string | undefined): string | undefined =>
  (path ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable))
    .find((file) => existsSync(file));

/**
 * The CLI on PATH, or else the one that Pulumi's launcher package for npm keeps below Pulumi's home; the launcher is asked
 * to install it when it is not there yet. https://www.npmjs.com/package/pulumi
 * @throws when there is no CLI and none can be had
 */
export function findCli(environment: NodeJS.ProcessEnv): string {
  const installed = onPath(environment["PATH"]);
  if (installed !== undefined) return installed;
  const home = environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  const launched = join(home, "versions", version, "bin", executable);
  if (existsSync(launched)) return launched;
  process.stderr.write(`perimeter: no pulumi on PATH; npm's pulumi package installs ${version}\n`);
  spawnSync("npx", ["--yes", `pulumi@${version}`, "version"], {
    env: { ...environment, PULUMI_VERSION: version },
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  if (existsSync(launched)) return launched;
  throw new Error(
    "there is no pulumi on PATH, and npm's pulumi package could not install it: install it from https://www.pulumi.com/docs/iac/download-install/ and run the same command again",
  );
}
