// The pack's configuration, as pack and check alike take it. A world file that it names by a relative path would be looked for
// in the folder that each of them is started in, which is the change's: here it is beside the configuration.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { Refusal } from "./command-line.js";

/**
 * A copy of the configuration that says the same wherever something is started. What is wrong with it, pack and check say.
 * @param {string | undefined} config
 * @param {string} temporary
 * @returns {{ config?: string, world?: string }} the copy, and the world file that it names
 */
export function settled(config, temporary) {
  if (config === undefined) return {};
  const folder = dirname(resolve(config));
  const text = readFileSync(config, "utf8").replace(
    /("world"\s*:\s*)("(?:[^"\\]|\\.)*")/g,
    (_, key, value) => `${key}${JSON.stringify(resolve(folder, JSON.parse(value)))}`,
  );
  const copy = join(temporary, "configuration", basename(config));
  mkdirSync(dirname(copy));
  writeFileSync(copy, text, { mode: 0o600, flag: "wx" });
  const world = worldIn(text, config);
  return { config: copy, ...(world === undefined ? {} : { world }) };
}

/**
 * @param {string} text
 * @param {string} config
 * @returns {string | undefined}
 */
function worldIn(text, config) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Refusal(`--config ${config} is no JSON, or not in UTF-8`);
  }
  const world = content?.configuration?.world;
  if (typeof world !== "string") return undefined;
  if (!isAbsolute(world)) throw new Refusal(`--config ${config}: write the key world without escapes`);
  return world;
}
