/** The pipeline's scripts on a Pulumi that is not there: what it answers, what it was asked. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

export const root = dirname(dirname(import.meta.dirname));

/** What the stand-in answers to a command. */
export interface Answer {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** The engine's log of events. */
  readonly events?: readonly unknown[];
  readonly isPackLeftOut?: boolean;
  readonly isPlanLeftOut?: boolean;
  /** Until it is told to stop. */
  readonly waits?: boolean;
}

export interface Answers {
  readonly preview?: Answer;
  readonly previewWithoutPack?: Answer;
  readonly up?: Answer;
  readonly stack?: Answer;
}

export interface Call {
  readonly args: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly state?: { readonly checkpoint: { readonly latest: Readonly<Record<string, unknown>> } };
  readonly stackFile?: string;
  readonly configuration?: unknown;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A folder with a project in a repository, the stand-in on PATH, and a folder for what is temporary. */
export class Fake {
  readonly folder = mkdtempSync(join(tmpdir(), "perimeter-pipeline-"));
  readonly repository = join(this.folder, "change");
  readonly project = join(this.repository, "infrastructure");
  readonly temporary = join(this.folder, "temporary");
  readonly #path = join(this.folder, "bin");

  readonly #installed: string;

  /** @param installed the folder of the package */
  constructor(installed: string) {
    this.#installed = installed;
    for (const folder of [join(this.repository, ".git"), this.project, this.temporary, this.#path])
      mkdirSync(folder, { recursive: true });
    writeFileSync(join(this.project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    writeFileSync(
      join(this.#path, "pulumi"),
      `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, "fake-pulumi.js")}" "$@"\n`,
    );
    chmodSync(join(this.#path, "pulumi"), 0o755);
  }

  /** Starts a script as a job of a forge does, with everything in the environment that a forge gives. */
  start(
    script: string,
    args: readonly string[],
    answers: Answers,
    env: NodeJS.ProcessEnv = {},
  ): ChildProcess {
    rmSync(join(this.folder, "calls.jsonl"), { force: true });
    writeFileSync(join(this.folder, "answers.json"), JSON.stringify(answers));
    return spawn(process.execPath, [join(this.#installed, "pipeline", script), ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        FAKE: this.folder,
        PATH: `${this.#path}${delimiter}/usr/bin${delimiter}/bin`,
        RUNNER_TEMP: this.temporary,
        GITHUB_ACTIONS: "",
        GITHUB_TOKEN: "forge-token",
        GITHUB_ENV: "/github/env",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "id-token",
        ...env,
      },
    });
  }

  /** Runs a script to its end. */
  run(
    script: string,
    args: readonly string[],
    answers: Answers = {},
    env: NodeJS.ProcessEnv = {},
  ): Promise<Ended> {
    const child = this.start(script, args, answers, env);
    return this.ended(child);
  }

  ended(child: ChildProcess): Promise<Ended> {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    return new Promise((done) => child.on("close", (code) => done({ code, output })));
  }

  /** What Pulumi was asked, in order. */
  calls(): readonly Call[] {
    const file = join(this.folder, "calls.jsonl");
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call);
  }

  /** What is left of what was temporary. */
  left(): readonly string[] {
    return readdirSync(this.temporary);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const recorded = join(root, "test/data/pulumi");

/** A plan as the engine wrote it once. */
export const recordedPlan = (name: string): string => readFileSync(join(recorded, `${name}.json`), "utf8");

/** A plan that changes nothing, of a key of the recorded stack. */
export function quietPlan(): string {
  const { deployment } = JSON.parse(recordedPlan("changes-checkpoint")) as {
    deployment: { resources: { urn: string }[] };
  };
  const steps = deployment.resources
    .filter(({ urn }) => /::(?:pulumi:|aws:kms\/)/.test(urn))
    .map((resource) => ({ op: "same", urn: resource.urn, oldState: resource, newState: resource }));
  return JSON.stringify({ steps, duration: 1, changeSummary: { same: steps.length } });
}
