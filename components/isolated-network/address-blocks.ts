/** Cuts a range of IPv4 addresses into equal blocks, side by side. */

/** A range in CIDR notation: its first address as a number, and its prefix length. */
function parse(range: string): { first: number; prefixLength: number } {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range);
  const [a = 256, b = 256, c = 256, d = 256, prefixLength = 33] = (match ?? []).slice(1).map(Number);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  if (Math.max(a, b, c, d) > 255 || prefixLength > 32)
    throw new Error(`${range} is no IPv4 range: write it as 10.16.0.0/12`);
  if (first % 2 ** (32 - prefixLength) !== 0)
    throw new Error(`${range} does not begin at a multiple of its own size: write its first address`);
  return { first, prefixLength };
}

/** `10.16.0.0`, for a number from 0 to 2^32 - 1. */
const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/**
 * The block of that index, of all blocks of `prefixLength` that `range` is cut into; the first has the index 0.
 * Blocks of different index never overlap, none lies outside of the range, and none is left between two neighbours.
 * @throws when the range is malformed, or has no such block
 */
export function addressBlock(range: string, prefixLength: number, index: number): string {
  const whole = parse(range);
  const count = Math.floor(2 ** (prefixLength - whole.prefixLength));
  if (!Number.isInteger(prefixLength) || prefixLength > 32 || !Number.isInteger(index) || index < 0)
    throw new Error(
      `there is no block ${index} of /${prefixLength}: both are whole numbers, 0 to 32 at most`,
    );
  if (index >= count)
    throw new Error(`${range} holds ${count} blocks of /${prefixLength}, so there is none of index ${index}`);
  return `${dotted(whole.first + index * 2 ** (32 - prefixLength))}/${prefixLength}`;
}
