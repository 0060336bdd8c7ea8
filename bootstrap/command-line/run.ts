/** Starts another program and takes what it prints: nothing of it reaches the terminal by itself. */
import { spawn } from "node:child_process";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
}

/** @throws when there is no such program, with where to get it */
export function start(program: string, args: readonly string[], { env, cwd, input }: Start): Promise<Ended> {
  // Without input of ours the program may ask whoever runs it, for a second factor.
  const child = spawn(program, args, {
    env,
    stdio: [input === undefined ? "inherit" : "pipe", "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  // A program that ends early does not read it all.
  child.stdin?.on("error", () => undefined).end(input);
  return new Promise((done, fail) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      fail(
        error.code === "ENOENT"
          ? new Error(
              `there is no ${program} on PATH: install it (docs/bootstrap.md says which), and run the same command again`,
            )
          : error,
      ),
    );
    child.on("close", (code) => done({ code: code ?? 1, ...output }));
  });
}
