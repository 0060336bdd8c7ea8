import { notKnownYet, resourceInvariant } from "../invariant.ts";
import { blocks, isOn, type Properties } from "../resource.ts";

/** Types that open a network to the internet by being there. */
const openings: Readonly<Record<string, string>> = {
  "aws:ec2/internetGateway:InternetGateway": "opens a network to the internet",
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": "opens a network to the internet",
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway":
    "lets everything in a network reach the internet",
  "aws:ec2/eip:Eip": "is an address on the internet",
  "aws:ec2/eipAssociation:EipAssociation": "gives a resource an address on the internet",
  "aws:ec2/defaultVpc:DefaultVpc": "adopts AWS's default network, which is open to the internet",
  "aws:ec2/defaultSubnet:DefaultSubnet": "adopts a default subnet, which gives public addresses",
  // Lightsail's networks are its own, and on the internet.
  "aws:lightsail/instance:Instance": "is a machine with an address on the internet",
  "aws:lightsail/staticIp:StaticIp": "is an address on the internet",
  "aws:lightsail/lb:Lb": "is a load balancer on the internet",
  "aws:lightsail/containerService:ContainerService": "runs containers on the internet",
};

/** Switches that give a resource a public address, whatever its type. */
const switches = [
  "mapPublicIpOnLaunch",
  "associatePublicIpAddress",
  "publiclyAccessible",
  "assignPublicIp",
  // All of AWS's IPv6 addresses are the internet's.
  "assignIpv6AddressOnCreation",
];

/** Blocks in which such a switch may stand. */
const inside = ["networkInterfaces", "networkConfiguration"];

/** What AWS puts into its default network where nobody says which, and the properties that say it. */
const saysWhere: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/securityGroup:SecurityGroup": ["vpcId"],
  "aws:rds/instance:Instance": ["dbSubnetGroupName", "replicateSourceDb"],
};

/** Whether a program says a setting: what is not known before the deployment is said. */
function isSaid(properties: Properties, key: string): boolean {
  try {
    const value = properties[key];
    return value !== undefined && value !== null && value !== "";
  } catch {
    return true;
  }
}

const isInternet = (gateway: unknown): boolean => typeof gateway === "string" && gateway.startsWith("igw-");

/** Where a route leads out of its network, by the property that says it; endpoints and private NAT gateways are in it. */
const waysOut: Readonly<Record<string, string>> = {
  egressOnlyGatewayId: "the internet",
  carrierGatewayId: "a carrier's network",
  localGatewayId: "a network outside of AWS",
  vpcPeeringConnectionId: "another network",
  transitGatewayId: "other networks",
  coreNetworkArn: "other networks",
  networkInterfaceId: "a machine, and wherever that sends it",
};

function* leads(route: Properties, asked: Properties | undefined): Iterable<string> {
  const gateway = route["gatewayId"];
  if (isInternet(gateway)) yield "leads to an internet gateway";
  if (typeof gateway === "string" && gateway.startsWith("vgw-"))
    yield "leads to a network outside of AWS (gatewayId)";
  // What AWS fills in a preview does not know: then there is what the program asked for.
  for (const [key, where] of Object.entries(waysOut))
    if (isSaid(route, key) && (asked === undefined || isSaid(asked, key))) yield `leads to ${where} (${key})`;
}

const routeTables = ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"];

export default resourceInvariant({
  id: "isolation-private-network",
  title: "No network is open to the internet, and nothing in it has a public address.",
  protects: "What runs in the network from whoever scans the internet, and data in it from being sent there.",
  why: "A public subnet turns one stolen token or one open port into a way in, and gives what an agent runs a way out that no endpoint policy sees.",
  fix: "remove the gateway or the public address: use VPC endpoints to reach AWS, and Session Manager to reach machines.",
  limits:
    "Load balancers, function URLs and APIs are not looked at; without an internet gateway no load balancer faces the internet.",
  *check({ type, properties, inputs }) {
    const opens = Object.hasOwn(openings, type) ? openings[type] : undefined;
    if (opens !== undefined) {
      yield opens;
      return;
    }
    if (type === "aws:ec2/natGateway:NatGateway" && properties["connectivityType"] !== "private")
      yield "lets a network reach the internet (connectivityType is not private)";
    for (const key of switches) if (isOn(properties, key)) yield `gets a public address (${key})`;
    for (const block of inside.filter((name) => typeof properties[name] === "object"))
      for (const inner of blocks(properties, block))
        for (const key of switches) if (isOn(inner, key)) yield `gets a public address (${block}.${key})`;
    const where = Object.hasOwn(saysWhere, type) ? saysWhere[type] : undefined;
    if (where && !where.some((key) => isSaid(properties, key)))
      yield `is put into AWS's default network, which is open to the internet (no ${where[0]})`;
    if (type === "aws:ec2/route:Route") yield* leads(properties, inputs);
    if (routeTables.includes(type))
      for (const route of blocks(properties, "routes")) yield* leads(route, undefined);
  },
  examples: {
    holds: [
      {
        what: "a private subnet",
        resources: [
          { type: "aws:ec2/vpc:Vpc", name: "network", properties: { cidrBlock: "10.0.0.0/16" } },
          {
            type: "aws:ec2/subnet:Subnet",
            name: "a",
            properties: { vpcId: "vpc-0a", cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch: false },
          },
          {
            type: "aws:rds/instance:Instance",
            name: "database",
            properties: {
              instanceClass: "db.t4g.small",
              dbSubnetGroupName: "orders",
              publiclyAccessible: false,
            },
          },
        ],
      },
    ],
    broken: [
      {
        what: "an internet gateway",
        resources: [
          {
            type: "aws:ec2/internetGateway:InternetGateway",
            name: "gateway",
            properties: { vpcId: "vpc-0a" },
          },
        ],
      },
      {
        what: "a public subnet",
        resources: [
          {
            type: "aws:ec2/subnet:Subnet",
            name: "public",
            properties: { vpcId: "vpc-0a", cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch: true },
          },
        ],
      },
      {
        what: "a public database",
        resources: [
          {
            type: "aws:rds/instance:Instance",
            name: "database",
            properties: { instanceClass: "db.t4g.small", publiclyAccessible: true },
          },
        ],
      },
      {
        what: "a database wherever AWS puts it",
        resources: [
          {
            type: "aws:rds/instance:Instance",
            name: "database",
            properties: { instanceClass: "db.t4g.small", publiclyAccessible: false },
          },
        ],
      },
      {
        what: "a launch template that asks for a public address",
        resources: [
          {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            name: "servers",
            properties: { networkInterfaces: [{ associatePublicIpAddress: "true" }] },
          },
        ],
      },
      {
        what: "a route to the internet",
        resources: [
          {
            type: "aws:ec2/routeTable:RouteTable",
            name: "routes",
            properties: { vpcId: "vpc-0a", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a" }] },
          },
        ],
      },
      {
        what: "a route to the internet of all subnets that have no table",
        resources: [
          {
            type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
            name: "routes",
            properties: {
              defaultRouteTableId: "rtb-0a",
              routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0a" }],
            },
          },
        ],
      },
      {
        what: "a route to another network",
        resources: [
          {
            type: "aws:ec2/route:Route",
            name: "peer",
            properties: {
              routeTableId: "rtb-0a",
              destinationCidrBlock: "10.1.0.0/16",
              vpcPeeringConnectionId: "pcx-0a",
            },
          },
        ],
      },
      {
        what: "a route to a machine",
        resources: [
          {
            type: "aws:ec2/routeTable:RouteTable",
            name: "routes",
            properties: {
              vpcId: "vpc-0a",
              routes: [{ cidrBlock: "0.0.0.0/0", networkInterfaceId: "eni-0a" }],
            },
          },
        ],
      },
      {
        what: "a machine of Lightsail's",
        resources: [
          {
            type: "aws:lightsail/instance:Instance",
            name: "blog",
            properties: { availabilityZone: "eu-central-1a", blueprintId: "wordpress", bundleId: "nano_3_0" },
          },
        ],
      },
    ],
    cannotTell: [
      {
        what: "a switch that is not known yet",
        resources: [
          {
            type: "aws:ec2/subnet:Subnet",
            name: "a",
            properties: { vpcId: "vpc-0a", cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch: notKnownYet },
          },
        ],
      },
    ],
  },
});
