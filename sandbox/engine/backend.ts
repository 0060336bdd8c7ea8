/**
 * Pulumi's file backend, as far as the sandbox writes it: stacks by project, and what their secrets are sealed with.
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/#using-a-diy-backend
 */
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Checkpoint } from "../checkpoint.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Deployment } from "../monitor.ts";
import { readYaml } from "../project.ts";
import { plaintextOf, sealed } from "../wire.ts";
import { worldFileOf } from "../world.ts";
import { isAlive, layout, readIfThere, replaceWorld, writeWhole } from "./state.ts";

/** The salt of every stack of the sandbox. It protects nothing and need not: the passphrase is empty. */
const sandboxSalt = "v1:iyIth++OP1k=:v1:6HZtbM48qfWFE3l7:yXyIyFQuDql23rADl92rhXVtGQp5yw==";

let key: Buffer | undefined;

/** Seals a value as Pulumi's passphrase provider does: AES-256-GCM, the key out of passphrase and salt. */
function encrypt(plaintext: string): string {
  key ??= pbkdf2Sync("", Buffer.from(sandboxSalt.split(":")[1] ?? "", "base64"), 1_000_000, 32, "sha256");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealedText = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealedText.toString("base64")}`;
}

/** The same value with every secret sealed. */
function seal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(seal);
  const plaintext = plaintextOf(value);
  if (plaintext !== undefined) return sealed(encrypt(plaintext));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, seal(inner)]));
  return value;
}

/** The backend's file of one stack. The engine calls the organisation of every file backend `organization`. */
function stackFile(project: string, stack: string, checkpoint?: Checkpoint): string {
  const { manifest, resources, metadata } = checkpoint?.deployment ?? {
    manifest: { magic: "", version: "" },
    resources: [],
    metadata: {},
  };
  return JSON.stringify({
    version: 3,
    checkpoint: {
      stack: `organization/${project}/${stack}`,
      latest: {
        manifest: { ...manifest, time: new Date().toISOString() },
        secrets_providers: { type: "passphrase", state: { salt: sandboxSalt } },
        resources: seal(resources),
        metadata,
      },
    },
  });
}

const stackPath = (project: string, stack: string) => join(".pulumi", "stacks", project, `${stack}.json`);

/** What the stacks' files do not show, beside them: whoever proves something of them hands it over, too. */
const worldFile = "world.json";

/** What the file backend is told of itself: version 1 keeps stacks by project. */
const meta = ["meta.yaml", "version: 1\n"] as const;

/** Makes what was deployed in process the sandbox's one state: the engine then sees it as its own work. */
export function replaceBackend(directory: string, deployments: readonly Deployment[], cloud: Cloud): void {
  replaceWorld(
    directory,
    cloud,
    new Map([
      [join(".pulumi", meta[0]), meta[1]],
      [worldFile, `${JSON.stringify(worldFileOf(), null, 2)}\n`],
      ...deployments.map(
        ({ project, stack, checkpoint }) =>
          [stackPath(project, stack), stackFile(project, stack, checkpoint())] as const,
      ),
    ]),
  );
}

/** A Pulumi project, and the stacks that it has files for. */
export interface Project {
  readonly directory: string;
  readonly name: string;
  /** Each stack's name and file. */
  readonly stacks: readonly { readonly name: string; readonly file: string }[];
}

/** The project that the engine finds from a folder: the nearest Pulumi.yaml, here or further up. */
export function projectAt(folder: string): Project | undefined {
  const file = join(folder, "Pulumi.yaml");
  if (!existsSync(file)) {
    const up = join(folder, "..");
    return up === folder ? undefined : projectAt(up);
  }
  const name = String(readYaml(file)["name"]);
  const stacks = readdirSync(folder).flatMap((entry) => {
    const stack = /^Pulumi\.(.+)\.yaml$/.exec(entry)?.[1];
    return stack === undefined ? [] : [{ name: stack, file: join(folder, entry) }];
  });
  return { directory: folder, name, stacks };
}

/** Lines of a stack's file that say how its secrets are sealed. */
const sealing = /^(encryptionsalt|encryptedkey|secretsprovider):.*\r?\n?/gm;

/**
 * Copies a stack's file into the sandbox, with the sandbox's salt in the place of whatever seals the stack's secrets.
 * @returns the copy's path
 * @throws when the project knows no such stack, or its file cannot be read
 */
export function copyStackFile(directory: string, project: Project, stack: string): string {
  const { configuration, world } = layout(directory);
  const file = project.stacks.find((one) => one.name === stack)?.file;
  if (file === undefined && !existsSync(join(world, stackPath(project.name, stack))))
    throw new Error(
      `the project ${project.name} has no stack ${stack}; it has ${project.stacks.map((one) => one.name).join(", ")}`,
    );
  if (file !== undefined) readYaml(file);
  const original = readIfThere(file ?? "") ?? "";
  const folder = join(configuration, project.name);
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `Pulumi.${stack}.yaml`);
  writeWhole(copy, `${original.replace(sealing, "").trimEnd()}\nencryptionsalt: ${sandboxSalt}\n`);
  return copy;
}

/** Makes the backend's files of a project's stacks where they are missing, so that nobody needs `pulumi stack init`. */
export function prepareStacks(directory: string, project: Project): void {
  const { world, backend } = layout(directory);
  mkdirSync(join(backend, "stacks", project.name), { recursive: true });
  if (!existsSync(join(backend, meta[0]))) writeWhole(join(backend, meta[0]), meta[1]);
  for (const { name } of project.stacks) {
    const file = join(world, stackPath(project.name, name));
    if (!existsSync(file)) writeWhole(file, stackFile(project.name, name));
  }
}

/** Takes away the engine's own locks whose process is dead; whoever calls has the sandbox to itself. */
export function clearDeadLocks(directory: string): void {
  const locks = join(layout(directory).backend, "locks");
  if (!existsSync(locks)) return;
  for (const path of readdirSync(locks, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  )) {
    const file = join(locks, path);
    const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
    if (!isAlive(pid)) rmSync(file, { force: true });
  }
}
