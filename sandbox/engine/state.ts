/** What the sandbox keeps between commands: the model of AWS and the engine's file backend, in one folder. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Cloud, type Existing } from "../cloud/cloud.ts";
import { sandboxWorld } from "../cloud/given.ts";

/** The folders of a sandbox. `world` is replaced as a whole, so that model and checkpoints never contradict each other. */
export const layout = (directory: string) => ({
  world: join(directory, "world"),
  cloud: join(directory, "world", "cloud.json"),
  backend: join(directory, "world", ".pulumi"),
  /** The engine's own settings, such as the stack that is selected: not mixed with those of the person. */
  home: join(directory, "home"),
  /** Copies of the stacks' files. */
  configuration: join(directory, "configuration"),
  locks: join(directory, "locks"),
});

/** Reads a file that may not be there. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a file so that a reader sees the old contents or the new, whatever happens meanwhile. */
export function writeWhole(file: string, contents: string): void {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, contents, { mode: 0o600 });
  renameSync(part, file);
}

/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Takes the sandbox for one command. Each command lays down a file of its own and looks for others, so that two that start
 * at once may both give way, but never both go on; a file whose process is dead was left behind and counts for nothing.
 * @returns gives the sandbox free again
 * @throws when another command has it
 */
export function takeLock(directory: string, command: string): () => void {
  const { locks } = layout(directory);
  mkdirSync(locks, { recursive: true });
  const own = `${process.pid}.json`;
  const release = () => rmSync(join(locks, own), { force: true });
  writeWhole(join(locks, own), JSON.stringify({ command }));
  for (const name of readdirSync(locks).filter((file) => /^\d+\.json$/.test(file) && file !== own)) {
    const file = join(locks, name);
    if (!isAlive(Number.parseInt(name, 10))) {
      rmSync(file, { force: true });
      continue;
    }
    const other = readIfThere(file);
    if (other === undefined) continue;
    release();
    throw new Error(
      `another command has the sandbox: ${(JSON.parse(other) as { command: string }).command} (process ${Number.parseInt(name, 10)}); wait for it, or end it, and try again`,
    );
  }
  return release;
}

/** The model of AWS as the last command left it; an empty one where there was none. */
export function loadCloud(directory: string): Cloud {
  const { cloud } = layout(directory);
  const saved = readIfThere(cloud);
  if (saved === undefined) return new Cloud(sandboxWorld);
  try {
    return new Cloud(sandboxWorld, (JSON.parse(saved) as { existing: Existing[] }).existing);
  } catch (error) {
    throw new Error(
      `${cloud} cannot be read (${(error as Error).message}): delete ${directory} and start again`,
    );
  }
}

const serialised = (cloud: Cloud): string => JSON.stringify({ existing: cloud.snapshot() });

/**
 * Keeps the model's file up to date. The function that it returns resolves once everything changed before the call is
 * in the file; calls that come while the file is being written share the next writing.
 */
export function cloudSaver(directory: string, cloud: Cloud): () => Promise<void> {
  const { world, cloud: file } = layout(directory);
  mkdirSync(world, { recursive: true });
  const part = `${file}.${process.pid}.part`;
  const write = async () => {
    await writeFile(part, serialised(cloud), { mode: 0o600 });
    renameSync(part, file);
  };
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running
      // Whoever waited for the earlier writing was told that it failed; this one is another attempt.
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        running = write();
        return running;
      });
    return next;
  };
}

/** Puts a new world in the place of the old one: a model of AWS, and the files of a backend by their path in it. */
export function replaceWorld(directory: string, cloud: Cloud, files: ReadonlyMap<string, string>): void {
  const { world } = layout(directory);
  const fresh = `${world}.new`;
  const old = `${world}.old`;
  for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  const all = new Map([...files, ["cloud.json", serialised(cloud)]]);
  for (const [path, contents] of all) {
    mkdirSync(join(fresh, path, ".."), { recursive: true });
    writeFileSync(join(fresh, path), contents, { mode: 0o600 });
  }
  // Interrupted between the two, the sandbox is empty: never half of one world and half of another.
  try {
    renameSync(world, old);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  renameSync(fresh, world);
  rmSync(old, { recursive: true, force: true });
}
