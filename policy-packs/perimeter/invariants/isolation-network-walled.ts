import { CannotTell } from "../../../analysis/cannot-tell.ts";
import {
  dotted,
  isIn,
  kindsOfTraffic,
  type ListRule,
  passes,
  protocolOf,
  type Range,
  rangeOf,
  type Traffic,
  tcp,
} from "../../../analysis/network/access-list.ts";
import { privateRanges } from "../../../catalog/address-plan.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { adoptedBy, isPerimetersNetwork } from "../network.ts";
import {
  blocks,
  type Graph,
  isOn,
  needed,
  number,
  type Properties,
  type Resource,
  settled,
} from "../resource.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const defaultListType = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const listType = "aws:ec2/networkAcl:NetworkAcl";
const defaultTableType = "aws:ec2/defaultRouteTable:DefaultRouteTable";
const ruleType = "aws:ec2/networkAclRule:NetworkAclRule";
const routeType = "aws:ec2/route:Route";
const tableType = "aws:ec2/routeTable:RouteTable";

const directions = ["ingress", "egress"] as const;
type Direction = (typeof directions)[number];

/** Ports of public addresses, those of gateway endpoints: answers come in, requests go out. Both over TCP. */
const publicPorts: Readonly<Record<Direction, { from: number; to: number }>> = {
  ingress: { from: 1024, to: 65_535 },
  egress: { from: 443, to: 443 },
};

const privates = privateRanges.map(rangeOf);

const said = (rule: Properties, key: string): string | undefined => {
  const value = rule[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" && typeof value !== "number") throw new CannotTell(`${key} is no text`);
  return String(value);
};

function ruleOf(rule: Properties): ListRule {
  const [cidr, protocol] = [said(rule, "cidrBlock"), said(rule, "protocol")];
  if (cidr === undefined && said(rule, "ipv6CidrBlock") === undefined)
    throw new CannotTell("a rule is for no addresses");
  const [from, to] = [number(rule, "fromPort"), number(rule, "toPort")];
  return {
    number: number(rule, "ruleNo") ?? Number.NaN,
    allows: said(rule, "action")?.toLowerCase() !== "deny",
    addresses: cidr === undefined ? undefined : rangeOf(cidr),
    protocol: protocolOf(protocol ?? "-1"),
    ports: { from: from ?? 0, to: to ?? 65_535 },
  };
}

/** Rules of a list that a program gives as resources of their own. */
const furtherRules = (stack: Graph, list: Resource, direction: Direction): Properties[] =>
  stack
    .naming(list, ruleType, "networkAclId")
    .filter(({ properties }) => isOn(properties, "egress") === (direction === "egress"))
    .map(({ properties }) => ({
      ...{ cidrBlock: properties["cidrBlock"], ipv6CidrBlock: properties["ipv6CidrBlock"] },
      ...{ protocol: properties["protocol"], action: properties["ruleAction"] },
      ...{ ruleNo: properties["ruleNumber"], fromPort: properties["fromPort"], toPort: properties["toPort"] },
    }));

const mayPass = (direction: Direction, own: Range, { address, protocol, port }: Traffic): boolean => {
  if (isIn(own, address)) return true;
  if (privates.some((range) => isIn(range, address))) return false;
  const { from, to } = publicPorts[direction];
  return protocol === tcp && from <= port && port <= to;
};

function* openings(list: Resource, own: Range, stack: Graph): Iterable<string> {
  for (const direction of directions) {
    const given = [...blocks(list.properties, direction), ...furtherRules(stack, list, direction)];
    const rules = given.map(ruleOf);
    if (rules.some(({ addresses, allows }) => addresses === undefined && allows))
      yield `is a network whose access list ${list.name} lets IPv6 pass (${direction})`;
    const { from, to } = publicPorts[direction];
    const open = kindsOfTraffic(rules, [own, ...privates], [from, to + 1]).find(
      (traffic) => passes(rules, traffic) && !mayPass(direction, own, traffic),
    );
    if (open)
      yield `is a network whose access list ${list.name} lets ${dotted(open.address)} ${direction === "ingress" ? "in" : "be reached"} (protocol ${open.protocol}, port ${open.port})`;
  }
}

/** Where a route may lead: to the network itself, or to an endpoint of it. */
const staysInside = (route: Properties): boolean =>
  said(route, "gatewayId") === "local" || said(route, "vpcEndpointId") !== undefined;

function* waysOut(table: Resource, stack: Graph): Iterable<string> {
  for (const route of stack.naming(table, routeType, "routeTableId"))
    if (!staysInside(route.properties))
      yield `is a network whose route table ${table.name} leads out of it (${route.name})`;
  if (table.properties["routes"] === undefined) {
    yield `is a network whose route table ${table.name} says nothing of routes, so that those which somebody adds stay`;
    return;
  }
  for (const route of blocks(table.properties, "routes"))
    if (!staysInside(route))
      yield `is a network whose route table ${table.name} leads out of it (${said(route, "cidrBlock") ?? "a route"})`;
}

function* check(vpc: Resource, stack: Graph): Iterable<string> {
  if (!isPerimetersNetwork(vpc)) return;
  const own = rangeOf(needed(vpc, "cidrBlock"));
  const born = adoptedBy(stack, vpc, defaultListType, "defaultNetworkAclId");
  if (born.length === 0)
    yield "is a network under the access list that AWS made for it, which lets everything pass";
  for (const list of [...born, ...stack.naming(vpc, listType, "vpcId")]) yield* openings(list, own, stack);
  const tables = adoptedBy(stack, vpc, defaultTableType, "defaultRouteTableId");
  if (tables.length === 0)
    yield "is a network whose default route table nobody looks after, so that what somebody adds to it stays";
  for (const table of [...tables, ...stack.naming(vpc, tableType, "vpcId")]) yield* waysOut(table, stack);
  const asked = settled(vpc, "ipv6CidrBlock", "assignGeneratedIpv6CidrBlock", "ipv6IpamPoolId");
  if (
    ["ipv6CidrBlock", "ipv6IpamPoolId"].some((key) => said(asked, key)) ||
    isOn(asked, "assignGeneratedIpv6CidrBlock")
  )
    yield "has addresses of the internet's (IPv6)";
}

const network = (properties: Record<string, unknown> = {}) => ({
  type: vpcType,
  name: "network",
  properties: { cidrBlock: "10.16.0.0/16", tags: { network: "perimeter-prod" }, ...properties },
  outputs: { id: "vpc-0a", defaultNetworkAclId: "acl-0a", defaultRouteTableId: "rtb-0a" },
});

const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
const rule = (ruleNo: number, action: string, cidrBlock: string, more: Record<string, unknown> = {}) => ({
  ...{ ruleNo, action, cidrBlock },
  ...everything,
  ...more,
});
const own = rule(100, "allow", "10.16.0.0/16");
const neighbours = privateRanges.map((cidr, index) => rule(200 + index, "deny", cidr));
const anywhere = (fromPort: number, toPort: number) =>
  rule(300, "allow", "0.0.0.0/0", { protocol: "tcp", fromPort, toPort });

const list = (properties: Record<string, unknown> = {}) => ({
  type: defaultListType,
  name: "list",
  properties: {
    defaultNetworkAclId: "acl-0a",
    ingress: [own, ...neighbours, anywhere(1024, 65_535)],
    egress: [own, ...neighbours, anywhere(443, 443)],
    ...properties,
  },
  sources: { defaultNetworkAclId: "network" },
});
const table = (properties: Record<string, unknown> = { routes: [] }) => ({
  type: defaultTableType,
  name: "table",
  properties: { defaultRouteTableId: "rtb-0a", ...properties },
  outputs: { id: "rtb-0a" },
  sources: { defaultRouteTableId: "network" },
});
const further = (properties: Record<string, unknown>) => ({
  type: tableType,
  name: "private",
  properties: { vpcId: "vpc-0a", ...properties },
  sources: { vpcId: "network" },
});

export default stackInvariant({
  id: "isolation-network-walled",
  title:
    "The perimeter's networks let pass their own addresses and AWS's endpoints, whatever is attached to them.",
  protects: "Prod's network from dev's, and both from whatever a peering or a gateway joins to them later.",
  why: "A peering is one call, and made in two accounts it looks like plumbing. Under an access list that denies every other private address it carries nothing.",
  fix: "adopt the network's default access list and route table as components/isolated-network does: its own range, no other private one, 443 out and answers in, no routes.",
  types: [vpcType],
  whole: true,
  check,
  limits:
    "It looks at networks whose tag `network` begins with perimeter-, and at lists, rules, tables and routes of the network's own stack.",
  examples: {
    holds: [
      { what: "its own addresses, and endpoints", resources: [network(), list(), table()] },
      {
        what: "before anything has an id",
        resources: [
          {
            ...network(),
            outputs: { id: notKnownYet, defaultNetworkAclId: notKnownYet, defaultRouteTableId: notKnownYet },
          },
          list({ defaultNetworkAclId: notKnownYet }),
          table({ defaultRouteTableId: notKnownYet, routes: [] }),
          further({ vpcId: notKnownYet, routes: [] }),
        ],
      },
      {
        what: "less than that",
        resources: [network(), list({ ingress: [own], egress: [own] }), table(), further({ routes: [] })],
      },
      { what: "a network of somebody else's", resources: [network({ tags: { Name: "web" } })] },
    ],
    broken: [
      { what: "AWS's own list", resources: [network(), table()] },
      {
        what: "a neighbour that is not denied",
        resources: [network(), list({ egress: [own, ...neighbours.slice(1), anywhere(443, 443)] }), table()],
      },
      {
        what: "the internet before the neighbours",
        resources: [
          network(),
          list({ egress: [own, ...neighbours, { ...anywhere(443, 443), ruleNo: 1 }] }),
          table(),
        ],
      },
      {
        what: "every port out",
        resources: [network(), list({ egress: [own, ...neighbours, anywhere(0, 65_535)] }), table()],
      },
      {
        what: "another list in the same network",
        resources: [
          network(),
          list(),
          table(),
          {
            type: listType,
            name: "open",
            properties: { vpcId: "vpc-0a", ingress: [rule(1, "allow", "10.0.0.0/8")] },
            sources: { vpcId: "network" },
          },
        ],
      },
      {
        what: "another network's list",
        resources: [network(), table(), { ...list({ defaultNetworkAclId: "acl-0b" }), sources: {} }],
      },
      { what: "a route table that is left alone", resources: [network(), list()] },
      {
        what: "a route to another network",
        resources: [
          network(),
          list(),
          table(),
          further({ routes: [{ cidrBlock: "10.32.0.0/16", transitGatewayId: "tgw-0a" }] }),
        ],
      },
      {
        what: "a route beside the table",
        resources: [
          network(),
          list(),
          table(),
          { ...further({ routes: [] }), outputs: { id: "rtb-0b" } },
          {
            type: routeType,
            name: "to-dev",
            properties: {
              routeTableId: "rtb-0b",
              destinationCidrBlock: "10.32.0.0/16",
              vpcPeeringConnectionId: "pcx-0a",
            },
          },
        ],
      },
      {
        what: "a rule beside the list",
        resources: [
          network(),
          { ...list(), outputs: { id: "acl-0a" } },
          table(),
          {
            type: ruleType,
            name: "from-dev",
            properties: {
              ...{ networkAclId: "acl-0a", ruleNumber: 50, ruleAction: "allow", protocol: "tcp" },
              ...{ cidrBlock: "10.32.0.0/16", fromPort: 443, toPort: 443, egress: false },
            },
          },
        ],
      },
      { what: "no word about routes", resources: [network(), list(), table(), further({})] },
    ],
    cannotTell: [
      {
        what: "rules that are not known yet",
        resources: [network(), list({ egress: notKnownYet }), table()],
      },
    ],
  },
});
