/** A network over two zones: with a public half, as awsx.ec2.Vpc and the examples make it, or as the pages advise. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policy, type World } from "./stack.ts";

export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly publicSubnetIds: pulumi.Output<string>[];

  constructor(name: string, world: World, services: readonly string[] = []) {
    super("ordinary:index:Network", name, {}, world.options());
    const parent = { parent: this };
    const vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: name } },
      parent,
    );
    this.vpcId = vpc.id;
    const zones = ["a", "b"];
    const table = new aws.ec2.RouteTable(`${name}-private`, { vpcId: vpc.id }, parent);
    this.privateSubnetIds = zones.map((zone, index) => {
      const subnet = new aws.ec2.Subnet(
        `${name}-private-${zone}`,
        { vpcId: vpc.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone: `${world.region}${zone}` },
        parent,
      );
      new aws.ec2.RouteTableAssociation(
        `${name}-private-${zone}`,
        { subnetId: subnet.id, routeTableId: table.id },
        parent,
      );
      return subnet.id;
    });
    this.publicSubnetIds = world.advised ? [] : this.#open(name, world, vpc, table, zones);
    if (world.advised) this.#shut(name, world, vpc, table, services);
    this.registerOutputs();
  }

  /** The public half. */
  #open(
    name: string,
    world: World,
    vpc: aws.ec2.Vpc,
    table: aws.ec2.RouteTable,
    zones: readonly string[],
  ): pulumi.Output<string>[] {
    const parent = { parent: this };
    const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id }, parent);
    const open = new aws.ec2.RouteTable(
      `${name}-public`,
      { vpcId: vpc.id, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] },
      parent,
    );
    const subnets = zones.map((zone, index) => {
      const subnet = new aws.ec2.Subnet(
        `${name}-public-${zone}`,
        {
          vpcId: vpc.id,
          cidrBlock: `10.0.${index + 10}.0/24`,
          availabilityZone: `${world.region}${zone}`,
          mapPublicIpOnLaunch: true,
        },
        parent,
      );
      new aws.ec2.RouteTableAssociation(
        `${name}-public-${zone}`,
        { subnetId: subnet.id, routeTableId: open.id },
        parent,
      );
      return subnet;
    });
    const [first] = subnets;
    const address = new aws.ec2.Eip(name, { domain: "vpc" }, parent);
    const nat = new aws.ec2.NatGateway(
      name,
      { allocationId: address.id, ...(first ? { subnetId: first.id } : {}) },
      parent,
    );
    new aws.ec2.Route(
      `${name}-out`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
      parent,
    );
    return subnets.map(({ id }) => id);
  }

  /** Endpoints in place of the internet, a log in the audit account, nothing in the default group. */
  #shut(
    name: string,
    { account, auditAccount, region }: World,
    vpc: aws.ec2.Vpc,
    table: aws.ec2.RouteTable,
    services: readonly string[],
  ): void {
    const parent = { parent: this };
    new aws.ec2.DefaultSecurityGroup(name, { vpcId: vpc.id, ingress: [], egress: [] }, parent);
    new aws.ec2.FlowLog(
      name,
      {
        vpcId: vpc.id,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: `arn:aws:s3:::perimeter-flow-logs-${auditAccount}-${region}-an`,
      },
      parent,
    );
    const own = {
      Sid: "Own",
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": account, "aws:ResourceAccount": account } },
    };
    const layers = {
      Sid: "ImageLayers",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
    };
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.s3`,
        routeTableIds: [table.id],
        policy: policy(own, layers),
      },
      parent,
    );
    if (services.length === 0) return;
    const group = new aws.ec2.SecurityGroup(
      `${name}-endpoints`,
      {
        vpcId: vpc.id,
        description: "AWS's endpoints",
        ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [vpc.cidrBlock] }],
      },
      parent,
    );
    for (const service of services)
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: vpc.id,
          vpcEndpointType: "Interface",
          serviceName: `com.amazonaws.${region}.${service}`,
          subnetIds: this.privateSubnetIds,
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          policy: policy(own),
        },
        parent,
      );
  }
}
