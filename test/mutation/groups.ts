/** Mutants that are alike, and the list of those that survive today: it may only shrink. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

const file = join(import.meta.dirname, "survivors.txt");

const heading = `# Groups of mutants that neither pack nor check rejects yet, each with how many there were.
# It may only shrink: \`npm run mutate -- --renew\` writes it anew. What is not in it fails \`npm test\`.
`;

/** The type, the place without what is chosen by chance, and the change. */
export function groupOf({ name }: Pick<Mutant, "name">): string {
  const [, resource = "", place = "", change = ""] = name.split(" | ");
  const where = place
    .replace(/ = .*$/s, "")
    .replace(/\[\d+\]/g, "[]")
    .replace(/\d{12}/g, "ACCOUNT")
    .split(".")
    .slice(0, 3)
    .join(".");
  return `${resource.split(" ")[0]} ${where}: ${change}`;
}

/** By group: how many. */
export function grouped(mutants: readonly Pick<Mutant, "name">[]): Map<string, number> {
  const groups = new Map<string, number>();
  for (const mutant of mutants) groups.set(groupOf(mutant), (groups.get(groupOf(mutant)) ?? 0) + 1);
  return groups;
}

/** The groups of the list. */
export const listed = (): Map<string, number> =>
  new Map(
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line) => {
        const [, count, group] = /^\s*(\d+) (.+)$/.exec(line) ?? [];
        return count === undefined || group === undefined ? [] : [[group, Number(count)] as const];
      }),
  );

export const renew = (groups: ReadonlyMap<string, number>): void =>
  writeFileSync(
    file,
    `${heading}${[...groups]
      .sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
      .map(([group, count]) => `${String(count).padStart(5)} ${group}\n`)
      .join("")}`,
  );
