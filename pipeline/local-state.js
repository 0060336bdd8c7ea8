// A preview of code that nobody has merged, without the backend: from one object of it, in a backend on this machine's disk
// that is thrown away. The object holds no secret, unless whoever asks says that the program may have them.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { Refusal } from "./command-line.js";

/** Longer than any stack's state, and short enough to be read. */
const longest = 256 * 1024 * 1024;

/** Pulumi's mark of a secret. https://www.pulumi.com/docs/iac/concepts/secrets/ */
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** @param {string} file */
function textOf(file) {
  if (!existsSync(file)) throw new Refusal(`--state ${file}: there is no such file`);
  if (statSync(file).size > longest) throw new Refusal(`--state ${file}: longer than any stack's state`);
  const bytes = readFileSync(file);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isPacked ? gunzipSync(bytes, { maxOutputLength: longest }) : bytes).toString("utf8");
}

/**
 * Where the stack's configuration is. https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 * @param {string} project
 * @param {string} stack
 */
function stackFileOf(project, stack) {
  const manifest = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(project, name)).find(existsSync);
  if (manifest === undefined)
    throw new Refusal(`${project} is no Pulumi project: there is no Pulumi.yaml in it`);
  const [, folder = "."] = /^stackConfigDir:\s*["']?([^\s"'#]+)/m.exec(readFileSync(manifest, "utf8")) ?? [];
  return join(project, folder, `Pulumi.${stack}.yaml`);
}

/**
 * Lays a backend out that holds this one state.
 * @param {{ state: string, stack: string, project: string, stackFile?: string | undefined,
 *   temporary: string, withSecrets: boolean }} given
 * @returns {{ env: NodeJS.ProcessEnv, args: readonly string[] }} with which Pulumi works on it
 */
export function localState({ state, stack, project, stackFile, temporary, withSecrets }) {
  const text = textOf(state);
  if (!withSecrets && text.includes(secret))
    throw new Refusal(
      `--state ${state} holds a secret, which a preview would show to code that nobody has merged: take the secret out of the stack, or let a person preview it`,
    );
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Refusal(
      `--state ${state} is no JSON: it must be the backend's own file, .pulumi/stacks/PROJECT/STACK.json`,
    );
  }
  const [, of, name] =
    /^organization\/(\w[\w.-]*)\/(\w[\w.-]*)$/.exec(String(content?.checkpoint?.stack)) ?? [];
  if (of === undefined)
    throw new Refusal(
      `--state ${state} does not say which stack it is of: it must be the backend's own file, .pulumi/stacks/PROJECT/STACK.json`,
    );
  if (name !== stack) throw new Refusal(`--state ${state} is of the stack ${name}, not of ${stack}`);
  // It names the key that secrets are sealed with, which such a preview cannot use.
  if (!withSecrets && content.checkpoint.latest) delete content.checkpoint.latest.secrets_providers;
  const backend = join(temporary, "backend");
  const stacks = join(backend, ".pulumi", "stacks", of);
  mkdirSync(stacks, { recursive: true });
  writeFileSync(join(stacks, `${stack}.json`), JSON.stringify(content));
  writeFileSync(join(backend, ".pulumi", "meta.yaml"), "version: 1\n");
  const own = stackFile ?? stackFileOf(project, stack);
  const values = existsSync(own) ? readFileSync(own, "utf8") : "";
  if (!withSecrets && /^\s*["']?secure["']?\s*:/m.test(values))
    throw new Refusal(`${own} holds a sealed value (secure:), which this preview has no key for`);
  const copy = join(temporary, `Pulumi.${stack}.yaml`);
  const sealing = /^(?:secretsprovider|encryptedkey|encryptionsalt):.*\n?/gm;
  writeFileSync(copy, withSecrets ? values : values.replace(sealing, ""));
  return {
    env: {
      PULUMI_BACKEND_URL: pathToFileURL(backend).href,
      ...(withSecrets ? {} : { PULUMI_CONFIG_PASSPHRASE: "" }),
    },
    args: ["--config-file", copy],
  };
}
