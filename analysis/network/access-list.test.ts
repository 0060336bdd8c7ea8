import { expect, test } from "vitest";
import { CannotTell } from "../cannot-tell.ts";
import { dotted, kindsOfTraffic, type ListRule, passes, protocolOf, rangeOf, tcp } from "./access-list.ts";

const rule = (number: number, allows: boolean, cidr: string, more: Partial<ListRule> = {}): ListRule => ({
  number,
  allows,
  addresses: rangeOf(cidr),
  protocol: undefined,
  ports: { from: 0, to: 0 },
  ...more,
});

const address = (cidr: string): number => rangeOf(`${cidr}/32`).first;

test("a range is all of its addresses, wherever in it one begins", () => {
  expect(rangeOf("10.16.0.0/12")).toEqual({ first: address("10.16.0.0"), last: address("10.31.255.255") });
  expect(rangeOf("10.16.3.4/12")).toEqual(rangeOf("10.16.0.0/12"));
  expect(rangeOf("0.0.0.0/0")).toEqual({ first: 0, last: 2 ** 32 - 1 });
  expect(dotted(address("192.168.7.9"))).toBe("192.168.7.9");
});

test.each(["10.0.0.0", "10.0.0.256/8", "10.0.0.0/33", "fd00::/8", ""])("%o is no range", (text) => {
  expect(() => rangeOf(text)).toThrow(CannotTell);
});

test("protocols have names and numbers", () => {
  expect(["-1", "all", "tcp", "6", "icmp"].map(protocolOf)).toEqual([undefined, undefined, tcp, tcp, 1]);
  for (const text of ["", "tcpp", "256", "1.5"]) expect(() => protocolOf(text)).toThrow(CannotTell);
});

test("the rule of the lowest number decides, in whatever order they stand; what none matches does not pass", () => {
  const rules = [rule(200, true, "10.0.0.0/8"), rule(100, false, "10.1.0.0/16")];
  const to = (text: string) => passes(rules, { address: address(text), protocol: tcp, port: 443 });
  expect([to("10.1.2.3"), to("10.2.2.3"), to("11.0.0.1")]).toEqual([false, true, false]);
});

test("ports count for protocols that have some", () => {
  const rules = [rule(1, true, "0.0.0.0/0", { protocol: tcp, ports: { from: 443, to: 444 } })];
  const on = (protocol: number, port: number) => passes(rules, { address: 1, protocol, port });
  expect([on(tcp, 442), on(tcp, 443), on(tcp, 444), on(tcp, 445), on(17, 443)]).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
});

test("what is told apart by the rules is among the kinds of traffic", () => {
  const rules = [rule(1, true, "10.1.0.0/16", { protocol: tcp, ports: { from: 80, to: 90 } })];
  const kinds = kindsOfTraffic(rules, [rangeOf("192.168.0.0/16")], [443]);
  for (const text of ["0.0.0.0", "10.1.0.0", "10.2.0.0", "192.168.0.0", "192.169.0.0"])
    for (const port of [0, 80, 91, 443])
      expect(kinds).toContainEqual({ address: address(text), protocol: tcp, port });
  expect(kinds.filter((kind) => passes(rules, kind)).map(({ port }) => port)).toEqual([80]);
});
