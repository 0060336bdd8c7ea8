/** The world file that the pack is given: read only by a pack that is as new as what wrote it. */
import { readFileSync } from "node:fs";
import { readWorld, type World } from "../../../analysis/model/world.ts";

const numbers = (version: string): number[] => version.split(".").map(Number);

/** Whether one version is newer than another. */
export const isNewer = (one: string, other: string): boolean => {
  const [left, right] = [numbers(one), numbers(other)];
  const place = left.findIndex((number, index) => number !== right[index]);
  return place >= 0 && (left[place] ?? 0) > (right[place] ?? 0);
};

/**
 * The world in a file.
 * @throws where it cannot be read, or was written by a version that may mean more than this one understands
 */
export function readableWorld(path: string, version: string): World {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `configuration.world: ${code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read: ${message}`}`,
    );
  }
  const world = readWorld(content, path);
  if (world.version === null)
    throw new Error(
      `configuration.world: ${path} does not say which version wrote it ("version": "${version}"): write it anew with \`perimeter world\``,
    );
  if (isNewer(world.version, version))
    throw new Error(
      `configuration.world: ${path} was written by version ${world.version}, and this pack is ${version}: an older pack cannot tell what it leaves out. Take the pack of version ${world.version} or newer`,
    );
  // What is kept of a stack grows with what the proof reads of it: what an older version left out would pass for absent.
  if (world.neighbours.length > 0 && world.version !== version)
    throw new Error(
      `configuration.world: ${path} was written by version ${world.version}, and this pack is ${version}, which may read more of the stacks in it: write it anew with \`perimeter world\``,
    );
  return world;
}
