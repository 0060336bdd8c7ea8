import { describe, expect, test } from "vitest";
import { connectors } from "../../catalog/connectors.ts";
import { allow, StackFile, secret, unknown } from "../../test/checkpoints.ts";
import { buildModel } from "./build.ts";

const dev = "555555555555";
const prod = "444444444444";
const arn = (account: string, rest: string) => `arn:aws:ec2:eu-central-1:${account}:${rest}`;

const network = (account: string, id: string) =>
  new StackFile(account, { stack: id })
    .add("aws:ec2/vpc:Vpc", id, { arn: arn(account, `vpc/${id}`) }, { id })
    .add(
      "aws:ec2/subnet:Subnet",
      `${id}-a`,
      { arn: arn(account, `subnet/${id}-a`), vpcId: id },
      { id: `${id}-a` },
    );

const links = (...stacks: StackFile[]) =>
  buildModel(stacks.map(({ checkpoint }) => checkpoint))
    .network.links.filter(({ type }) => type !== "aws:ec2/subnet:Subnet")
    .map(({ from, to }) => [from, to]);

describe("what joins two networks", () => {
  const devVpc = arn(dev, "vpc/vpc-dev");
  const prodVpc = arn(prod, "vpc/vpc-prod");

  test("peering, with the other side in the files or not", () => {
    const peering = network(dev, "vpc-dev").add("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "p", {
      vpcId: "vpc-dev",
      peerVpcId: "vpc-prod",
      peerOwnerId: prod,
    });
    expect(links(peering, network(prod, "vpc-prod"))).toEqual([[devVpc, prodVpc]]);
    expect(links(peering)).toEqual([[devVpc, `account:${prod}`]]);
    const anything = network(dev, "vpc-dev").add("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "p", {
      vpcId: "vpc-dev",
      peerVpcId: unknown,
    });
    expect(links(anything)).toEqual([[devVpc, "unknown"]]);
  });

  test("a transit gateway that both are attached to", () => {
    const gateway = arn(dev, "transit-gateway/tgw-1");
    const hub = network(dev, "vpc-dev")
      .add("aws:ec2transitgateway/transitGateway:TransitGateway", "hub", { arn: gateway }, { id: "tgw-1" })
      .add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "a", {
        vpcId: "vpc-dev",
        transitGatewayId: "tgw-1",
      });
    const spoke = network(prod, "vpc-prod").add("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "b", {
      vpcId: "vpc-prod",
      transitGatewayId: "tgw-1",
    });
    expect(links(hub, spoke)).toEqual([
      [devVpc, gateway],
      [prodVpc, gateway],
    ]);
  });

  test("in a plan, by where the value comes from", () => {
    const stack = new StackFile(dev)
      .add("aws:ec2/vpc:Vpc", "one", { cidrBlock: "10.0.0.0/16" })
      .add("aws:ec2/vpc:Vpc", "two", { cidrBlock: "10.1.0.0/16" })
      .add(
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        "p",
        { vpcId: unknown, peerVpcId: unknown },
        { from: { vpcId: ["one"], peerVpcId: ["two"] } },
      );
    const { network: found } = buildModel([stack.plan]);
    expect(found.links.map(({ from, to }) => [from, to])).toEqual([
      [stack.urn("aws:ec2/vpc:Vpc", "one"), stack.urn("aws:ec2/vpc:Vpc", "two")],
    ]);
  });

  test("ways into the internet, and into networks outside of AWS", () => {
    const stack = network(dev, "vpc-dev")
      .add(
        "aws:ec2/internetGateway:InternetGateway",
        "igw",
        { vpcId: "vpc-dev", arn: arn(dev, "internet-gateway/igw-1") },
        { id: "igw-1" },
      )
      .add(
        "aws:ec2/vpnGateway:VpnGateway",
        "vgw",
        { vpcId: "vpc-dev", arn: arn(dev, "vpn-gateway/vgw-1") },
        { id: "vgw-1" },
      )
      .add("aws:ec2/natGateway:NatGateway", "nat", { subnetId: "vpc-dev-a" });
    expect(links(stack)).toEqual([
      [arn(dev, "internet-gateway/igw-1"), devVpc],
      [arn(dev, "internet-gateway/igw-1"), "internet"],
      [arn(dev, "subnet/vpc-dev-a"), "internet"],
      [arn(dev, "vpn-gateway/vgw-1"), devVpc],
      [arn(dev, "vpn-gateway/vgw-1"), "outside"],
    ]);
  });
});

describe("what one account shares with another", () => {
  test("by Resource Access Manager: what is shared, and with whom", () => {
    const share = `arn:aws:ram:eu-central-1:${prod}:resource-share/1`;
    const stack = network(prod, "vpc-prod")
      .add("aws:ram/resourceShare:ResourceShare", "s", { name: "s", arn: share })
      .add("aws:ram/resourceAssociation:ResourceAssociation", "r", {
        resourceShareArn: share,
        resourceArn: arn(prod, "subnet/vpc-prod-a"),
      })
      .add("aws:ram/principalAssociation:PrincipalAssociation", "p", {
        resourceShareArn: share,
        principal: dev,
      })
      .add("aws:ram/principalAssociation:PrincipalAssociation", "o", {
        resourceShareArn: share,
        principal: "arn:aws:organizations::111111111111:organization/o-abcdef1234",
      });
    expect(links(stack)).toEqual([
      [share, `account:${dev}`],
      [share, "unknown"],
      [share, arn(prod, "subnet/vpc-prod-a")],
    ]);
  });

  test("images, snapshots, documents", () => {
    const stack = new StackFile(prod)
      .add("aws:ec2/amiLaunchPermission:AmiLaunchPermission", "i", { imageId: "ami-1", accountId: dev })
      .add("aws:rds/snapshot:Snapshot", "s", { sharedAccounts: [dev] })
      .add("aws:ssm/document:Document", "d", {
        permissions: { type: "Share", account_ids: `${dev},666666666666` },
      })
      .add("aws:ssm/document:Document", "e", { permissions: { type: "Share", account_ids: "All" } });
    expect(links(stack).map(([, to]) => to)).toEqual(
      expect.arrayContaining([`account:${dev}`, "account:666666666666", "unknown"]),
    );
  });

  test("a service by PrivateLink, and who may use it", () => {
    const service = arn(prod, "vpc-endpoint-service/vpce-svc-1");
    const offered = new StackFile(prod, { stack: "offer" }).add(
      "aws:ec2/vpcEndpointService:VpcEndpointService",
      "s",
      {
        arn: service,
        serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-1",
        allowedPrincipals: [`arn:aws:iam::${dev}:root`],
      },
      { id: "vpce-svc-1" },
    );
    const used = network(dev, "vpc-dev").add(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "e",
      {
        arn: arn(dev, "vpc-endpoint/vpce-1"),
        vpcId: "vpc-dev",
        serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-1",
      },
      { id: "vpce-1" },
    );
    expect(links(offered, used)).toEqual([
      [service, `account:${dev}`],
      [arn(dev, "vpc-endpoint/vpce-1"), arn(dev, "vpc/vpc-dev")],
      [arn(dev, "vpc-endpoint/vpce-1"), service],
    ]);
    expect(links(used)).toContainEqual([arn(dev, "vpc-endpoint/vpce-1"), "unknown"]);
  });
});

test("an endpoint lets through what its policy allows: everything where it has none", () => {
  const endpoint = (policy: unknown, own?: unknown) => {
    const stack = network(dev, "vpc-dev").add(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "e",
      {
        arn: arn(dev, "vpc-endpoint/vpce-1"),
        vpcId: "vpc-dev",
        serviceName: "com.amazonaws.eu-central-1.s3",
        policy: own,
      },
      { id: "vpce-1" },
    );
    if (policy !== undefined)
      stack.add("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "p", { vpcEndpointId: "vpce-1", policy });
    const [found] = buildModel([stack.checkpoint]).network.endpoints.values();
    return found?.policy;
  };
  const some = allow("s3:GetObject", "*", { Principal: "*" });
  expect(endpoint(undefined)).toBeNull();
  expect(endpoint(undefined, some)).toMatchObject({ statements: [{ actions: ["s3:GetObject"] }] });
  expect(endpoint(some)).toMatchObject({ statements: [{ actions: ["s3:GetObject"] }] });
  expect(endpoint(some, allow("s3:*", "*", { Principal: "*" }))).toBe("unknown");
  const twice = network(dev, "vpc-dev").add(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "e",
    { arn: arn(dev, "vpc-endpoint/vpce-1"), vpcId: "vpc-dev", serviceName: "com.amazonaws.eu-central-1.s3" },
    { id: "vpce-1" },
  );
  for (const name of ["one", "two"])
    twice.add("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", name, { vpcEndpointId: "vpce-1", policy: some });
  expect([...buildModel([twice.checkpoint]).network.endpoints.values()]).toMatchObject([
    { policy: "unknown" },
  ]);
  expect(endpoint(secret())).toBe("unknown");
  expect(endpoint(undefined, unknown)).toBe("unknown");
});

test("whatever joins anything is a link, or is told to join nothing more", () => {
  const silent: string[] = [];
  for (const { type } of connectors) {
    if (type.endsWith("/")) continue;
    const [link] = links(
      new StackFile(dev).add(type, "it", { arn: arn(dev, "it/1"), vpcId: "vpc-elsewhere" }),
    );
    if (!link) silent.push(type);
  }
  expect(silent.sort()).toEqual([
    "aws:ec2/customerGateway:CustomerGateway",
    "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
    "aws:ec2/vpcEndpointService:VpcEndpointService",
    "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
    "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  ]);
});
