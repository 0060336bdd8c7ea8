/** `perimeter world`: one file with what stacks need to know of each other, for the proof in every stack's pipeline. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { neighbourOf, plaintextsIn } from "../../analysis/model/neighbour.ts";
import { typeOf } from "../../analysis/model/state.ts";
import { isRecord, type Properties } from "../../analysis/model/value.ts";
import {
  emptyWorld,
  nameOfNeighbour,
  readWorld,
  type World,
  type WorldNeighbour,
  writtenWorld,
} from "../../analysis/model/world.ts";
import { calledAs, fileProblem, readJsonFile, readTextFile } from "../files.ts";
import { printable } from "../printable.ts";

export interface WorldOptions {
  readonly out: string;
  readonly world?: string;
  readonly check?: true;
}

const versionOf = (): string =>
  (JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string })
    .version;

const inOrder = (one: WorldNeighbour, other: WorldNeighbour): number => {
  const [left, right] = [nameOfNeighbour(one), nameOfNeighbour(other)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** `orders (QueuePolicy)`, as answers call a resource. */
const shortly = (urn: string): string =>
  `${urn.split("::").slice(3).join("::")} (${typeOf(urn).replace(/^.*:/, "")})`;

interface Written {
  readonly text: string;
  readonly world: World;
  /** A sentence each: what of the stacks nobody gets to see, and counts as open. */
  readonly withheld: readonly string[];
}

/**
 * The world of these checkpoints, beside what a hand-written one says; a stack that the latter has already counts as the
 * checkpoint has it.
 */
export function worldOf(
  files: readonly { readonly file: string; readonly content: unknown }[],
  base: { readonly file: string; readonly content: unknown } | undefined,
  version: string,
): Written {
  const begun = base ? readWorld(base.content, base.file) : emptyWorld;
  const said: Properties = isRecord(base?.content) ? base.content : {};
  const hidden = new Set<string>();
  for (const { content } of files) plaintextsIn(content, hidden);
  const found = files.map(({ file, content }) => ({
    file,
    ...neighbourOf({ file, content }, begun, hidden),
  }));
  const given = new Map<string, string>();
  for (const { file, neighbour } of found) {
    const name = nameOfNeighbour(neighbour);
    const other = given.get(name);
    if (other !== undefined) throw new Error(`${other} and ${file} are both of ${name}: give one of them`);
    given.set(name, file);
  }
  const kept = begun.neighbours.filter((neighbour) => !given.has(nameOfNeighbour(neighbour)));
  const [older] = begun.version === version ? [] : kept;
  if (older)
    throw new Error(
      `${begun.file}: ${nameOfNeighbour(older)} was written by version ${begun.version}, which may have kept less of it: give its checkpoint, too`,
    );
  const neighbours = [...kept, ...found.map(({ neighbour }) => neighbour)].sort(inOrder);
  const { version: _, neighbours: __, ...rest } = said;
  const text = writtenWorld({ version, ...rest, neighbours });
  return {
    text,
    world: readWorld(text, "the world"),
    withheld: found.flatMap(({ neighbour, withheld }) =>
      withheld.map(
        ({ urn, property }) =>
          `${nameOfNeighbour(neighbour)}: ${property} of ${shortly(urn)} is a secret, or holds one: it counts as open`,
      ),
    ),
  };
}

/** What of one stack is not as it was: a line. */
function changed(before: WorldNeighbour | undefined, after: WorldNeighbour | undefined): string | undefined {
  const name = nameOfNeighbour((after ?? before) as WorldNeighbour);
  if (!before) return `${name} is not in it`;
  if (!after) return `${name} is in it, and none of the checkpoints is of it`;
  const textsOf = ({ resources }: WorldNeighbour) =>
    new Map(resources.map((one) => [`${one.urn}${one.leaving ? " leaving" : ""}`, JSON.stringify(one)]));
  const [left, right] = [textsOf(before), textsOf(after)];
  const urns = [...new Set([...left.keys(), ...right.keys()])].filter(
    (urn) => left.get(urn) !== right.get(urn),
  );
  if (urns.length === 0)
    return JSON.stringify(before) === JSON.stringify(after)
      ? undefined
      : `${name} has other operations that were cut off`;
  const shown = urns.slice(0, 5).map((urn) => {
    const what = !left.has(urn) ? "new" : right.has(urn) ? "changed" : "gone";
    return `${shortly(urn)} is ${what}`;
  });
  return `${name}: ${shown.join(", ")}${urns.length > shown.length ? ` and ${urns.length - shown.length} more` : ""}`;
}

function differences(before: World, after: World): string[] {
  const byName = ({ neighbours }: World) => new Map(neighbours.map((one) => [nameOfNeighbour(one), one]));
  const [left, right] = [byName(before), byName(after)];
  const lines = [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .flatMap((name) => changed(left.get(name), right.get(name)) ?? []);
  const rest = ({ neighbours: _, file: __, version: ___, ...world }: World) => JSON.stringify(world);
  if (rest(before) !== rest(after))
    lines.push("what stands in it beside the stacks is another, or in another order");
  if (before.version !== after.version) lines.push(`it was written by version ${before.version ?? "none"}`);
  return lines.length > 0 ? lines : ["it is laid out in another way"];
}

/** @returns the exit code: 0 written or as it should be, 2 the file that is there is another */
export function world(
  files: readonly string[],
  options: WorldOptions,
  write: (text: string) => void,
): number {
  const opened = files.map((file) => ({ file: calledAs(file), content: readJsonFile(file) }));
  const base =
    options.world === undefined
      ? undefined
      : { file: calledAs(options.world), content: readJsonFile(options.world) };
  const made = worldOf(opened, base, versionOf());
  for (const line of made.withheld) write(`${printable(line)}\n`);
  if (options.check) {
    const there = readTextFile(options.out);
    if (there === made.text) {
      write(`${options.out} is what the checkpoints give\n`);
      return 0;
    }
    const lines = differences(readWorld(there, options.out), made.world);
    write(
      `${options.out} is not what the checkpoints give:\n${lines.map((line) => `  ${printable(line)}\n`).join("")}`,
    );
    return 2;
  }
  try {
    writeFileSync(options.out, made.text);
  } catch (error) {
    throw fileProblem(options.out, error);
  }
  const { neighbours } = made.world;
  const resources = neighbours.reduce((sum, one) => sum + one.resources.length, 0);
  write(`${options.out}: ${many(neighbours.length, "stack")}, ${many(resources, "resource")}\n`);
  return 0;
}
