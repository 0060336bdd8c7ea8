/**
 * What passes the list of a network's border: the rules by their numbers, of which the first that matches decides.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
import { CannotTell } from "../cannot-tell.ts";

/** IPv4 addresses, from the first to the last, as numbers. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** One rule. */
export interface ListRule {
  readonly number: number;
  readonly allows: boolean;
  /** `undefined`: a rule for IPv6, which matches no IPv4 address. */
  readonly addresses: Range | undefined;
  /** By IANA's number; `undefined`: all of them. */
  readonly protocol: number | undefined;
  readonly ports: { readonly from: number; readonly to: number };
}

/** One kind of traffic: an address on the other side, a protocol, the port that it goes to. */
export interface Traffic {
  readonly address: number;
  readonly protocol: number;
  readonly port: number;
}

export const tcp = 6;
const udp = 17;
/** One that has no ports. */
const other = 47;
const highestPort = 65_535;

const named: Readonly<Record<string, number>> = { icmp: 1, tcp, udp, icmpv6: 58 };

/** @throws CannotTell for what is no IPv4 range in CIDR notation */
export function rangeOf(cidr: string): Range {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const [a = 256, b = 256, c = 256, d = 256, length = 33] = (match ?? []).slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || length > 32) throw new CannotTell(`${cidr} is no IPv4 range`);
  const size = 2 ** (32 - length);
  const first = Math.floor((((a * 256 + b) * 256 + c) * 256 + d) / size) * size;
  return { first, last: first + size - 1 };
}

/** @throws CannotTell for a name that is none of AWS's */
export function protocolOf(written: string): number | undefined {
  const name = written.toLowerCase();
  if (name === "-1" || name === "all") return undefined;
  const value = named[name] ?? Number(name === "" ? Number.NaN : name);
  if (!Number.isInteger(value) || value < 0 || value > 255) throw new CannotTell(`${written} is no protocol`);
  return value;
}

export const isIn = (range: Range, address: number): boolean =>
  range.first <= address && address <= range.last;

const matches = (rule: ListRule, { address, protocol, port }: Traffic): boolean =>
  rule.addresses !== undefined &&
  isIn(rule.addresses, address) &&
  (rule.protocol === undefined ||
    (rule.protocol === protocol &&
      ((protocol !== tcp && protocol !== udp) || (rule.ports.from <= port && port <= rule.ports.to))));

/** Whether traffic passes; what no rule matches does not. */
export function passes(rules: readonly ListRule[], traffic: Traffic): boolean {
  let first: ListRule | undefined;
  for (const rule of rules)
    if ((first === undefined || rule.number < first.number) && matches(rule, traffic)) first = rule;
  return first?.allows ?? false;
}

/**
 * One of each kind of traffic that the rules, or these ranges and ports, tell apart: what holds for these holds for all,
 * since rules are blocks of addresses and of ports.
 */
export function kindsOfTraffic(
  rules: readonly ListRule[],
  ranges: readonly Range[],
  ports: readonly number[],
): Traffic[] {
  const blocks = [...ranges, ...rules.flatMap(({ addresses }) => addresses ?? [])];
  const addresses = new Set([0, ...blocks.flatMap(({ first, last }) => [first, last + 1])]);
  addresses.delete(2 ** 32);
  const begins = new Set([0, ...ports, ...rules.flatMap(({ ports: { from, to } }) => [from, to + 1])]);
  const protocols = new Set([1, tcp, udp, other, ...rules.flatMap(({ protocol }) => protocol ?? [])]);
  return [...addresses].flatMap((address) =>
    [...protocols].flatMap((protocol) =>
      (protocol === tcp || protocol === udp
        ? [...begins].filter((port) => Number.isInteger(port) && port >= 0 && port <= highestPort)
        : [0]
      ).map((port) => ({ address, protocol, port })),
    ),
  );
}

/** `10.16.0.0`, for people. */
export const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
