/** Finds the name that a mistyped one was probably meant to be. */

/** How many letters have to be put in, left out, changed or swapped to get from one to the other. */
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}

/** The known name that is nearest to `name`, where one is near at all. Nobody mistypes beyond recognition at length. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 80) return undefined;
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, "");
  const [best] = known
    .map((candidate) => ({ candidate, away: distance(plain(name), plain(candidate)) }))
    .sort((one, other) => one.away - other.away);
  return best && best.away <= Math.max(2, Math.floor(name.length / 4)) ? best.candidate : undefined;
}
