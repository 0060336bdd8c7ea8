/** The real engine on sandboxes of a test's own. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Checkpoint } from "../../sandbox/checkpoint.ts";
import { type Outcome, runPulumi } from "../../sandbox/engine/engine.ts";
import { onPath } from "../../sandbox/engine/pulumi-cli.ts";
import { projectDirectory } from "../../sandbox/project.ts";

export const noEngine = onPath(process.env["PATH"]) === undefined;
if (noEngine) console.info("skipped: what needs the real engine, since no pulumi is on PATH");

/** For a test of several commands, on a machine that has other things to do. */
export const minutes = 5 * 60_000;

export const packDirectory = join(projectDirectory, "policy-packs/perimeter");

/** A folder for sandboxes, and for what else a test writes. */
export class Sandboxes {
  readonly folder = mkdtempSync(join(tmpdir(), "perimeter-engine-"));

  /** A sandbox by its name, and Pulumi's command line on one project in it. */
  of(name: string, project: string) {
    const directory = join(this.folder, name);
    const pulumi = (...args: string[]) =>
      runPulumi(["-C", project, "--non-interactive", ...args], { directory, quiet: true });
    const exported = async (stack: string): Promise<Checkpoint> => {
      const file = join(this.folder, "export.json");
      await pulumi("stack", "export", "--show-secrets", "--stack", stack, "--file", file);
      const { version, deployment } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
      // An empty stack has no such key.
      return { version, deployment: { ...deployment, resources: deployment.resources ?? [] } };
    };
    return { directory, pulumi, exported };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Expects success, and shows what the command printed where there is none. */
export const expectSuccess = ({ code, stdout, stderr }: Outcome) => expect(code, stdout + stderr).toBe(0);
export const expectFailure = ({ code, stdout, stderr }: Outcome) => expect(code, stdout + stderr).not.toBe(0);
