import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addressPlan,
  networkPrefixLength,
  privateRanges,
  subnetPrefixLength,
} from "../../catalog/address-plan.ts";
import { addressBlock } from "./address-blocks.ts";

/** First and last address of a range, in Node's own reckoning, not in the one under test. */
function bounds(range: string): { first: string; last: string } {
  const [network = "", length = ""] = range.split("/");
  const [a = 0, b = 0, c = 0, d = 0] = network.split(".").map(Number);
  const bits = [a, b, c, d].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const lastBits = bits.slice(0, Number(length)).padEnd(32, "1");
  const address = (text: string) =>
    text
      .match(/.{8}/g)
      ?.map((byte) => Number.parseInt(byte, 2))
      .join(".") ?? "";
  return { first: address(bits), last: address(lastBits) };
}

/** Whether two ranges share an address, by Node's own subnet arithmetic. Of two ranges one holds the other, or they are apart. */
function overlap(left: string, right: string): boolean {
  const holds = (range: string, address: string) => {
    const [network = "", length = ""] = range.split("/");
    const list = new BlockList();
    list.addSubnet(network, Number(length));
    return list.check(address);
  };
  return holds(left, bounds(right).first) || holds(right, bounds(left).first);
}

const within = (inner: string, outer: string) => {
  const [network = "", length = ""] = outer.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(length));
  return list.check(bounds(inner).first) && list.check(bounds(inner).last);
};

/** A range, and a prefix length that cuts it into at most 256 blocks. */
const cut = fc
  .record({ length: fc.integer({ min: 0, max: 32 }), more: fc.integer({ min: 0, max: 8 }), seed: fc.nat() })
  .filter(({ length, more }) => length + more <= 32)
  .map(({ length, more, seed }) => {
    const size = 2 ** (32 - length);
    const first = (seed % 2 ** Math.min(length, 31)) * size;
    const dotted = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
    return { range: `${dotted}/${length}`, prefixLength: length + more, count: 2 ** more };
  });

describe("addressBlock", () => {
  test("blocks lie inside the range and do not overlap", () => {
    fc.assert(
      fc.property(cut, fc.nat(), fc.nat(), ({ range, prefixLength, count }, left, right) => {
        const one = addressBlock(range, prefixLength, left % count);
        const other = addressBlock(range, prefixLength, right % count);
        expect(within(one, range)).toBe(true);
        expect(overlap(one, other)).toBe(left % count === right % count);
      }),
    );
  });

  test("blocks leave no gap: the first begins the range, each begins after its neighbour's end, the last ends it", () => {
    const next = (address: string) => {
      const bytes = address.split(".").map(Number);
      for (let index = 3; index >= 0; index -= 1) {
        bytes[index] = ((bytes[index] ?? 0) + 1) % 256;
        if (bytes[index] !== 0) break;
      }
      return bytes.join(".");
    };
    fc.assert(
      fc.property(cut, ({ range, prefixLength, count }) => {
        const blocks = Array.from({ length: count }, (_, index) =>
          bounds(addressBlock(range, prefixLength, index)),
        );
        expect(blocks[0]?.first).toBe(bounds(range).first);
        expect(blocks.at(-1)?.last).toBe(bounds(range).last);
        for (const [index, block] of blocks.slice(1).entries())
          expect(block.first).toBe(next(blocks[index]?.last ?? ""));
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    { range: "10.0.0.0/16", prefixLength: 20, index: 16, error: /holds 16 blocks of \/20/ },
    { range: "10.0.0.0/16", prefixLength: 15, index: 0, error: /holds 0 blocks of \/15/ },
    { range: "10.0.0.0/16", prefixLength: 33, index: 0, error: /no block/ },
    { range: "10.0.0.0/16", prefixLength: 20, index: -1, error: /no block -1/ },
    { range: "10.0.0.0/16", prefixLength: 20, index: 0.5, error: /no block 0.5/ },
    { range: "10.0.1.0/16", prefixLength: 20, index: 0, error: /multiple of its own size/ },
    { range: "10.0.0/16", prefixLength: 20, index: 0, error: /no IPv4 range/ },
    { range: "10.0.0.256/32", prefixLength: 32, index: 0, error: /no IPv4 range/ },
    { range: "10.0.0.0/33", prefixLength: 33, index: 0, error: /no IPv4 range/ },
    { range: "", prefixLength: 20, index: 0, error: /no IPv4 range/ },
  ])("$range, /$prefixLength, $index is refused", ({ range, prefixLength, index, error }) => {
    expect(() => addressBlock(range, prefixLength, index)).toThrow(error);
  });
});

describe("the address plan", () => {
  const blocks = Object.entries(addressPlan);

  test("gives each domain a block of its own", () => {
    for (const [one, left] of blocks)
      for (const [other, right] of blocks)
        expect([one, other, overlap(left, right)]).toEqual([one, other, one === other]);
  });

  test("gives out private addresses only, in blocks that AWS takes as networks and subnets", () => {
    for (const [, block] of blocks) {
      expect(privateRanges.filter((range) => within(block, range))).toHaveLength(1);
      expect(addressBlock(block, networkPrefixLength, 0)).toMatch(/\/16$/);
      expect(addressBlock(addressBlock(block, networkPrefixLength, 0), subnetPrefixLength, 15)).toMatch(
        /\/20$/,
      );
    }
    expect(networkPrefixLength).toBeGreaterThanOrEqual(16);
    expect(subnetPrefixLength).toBeLessThanOrEqual(28);
  });
});
