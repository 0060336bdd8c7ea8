/** A network over two zones, with a machine in it. */
import * as aws from "@pulumi/aws";
import { Network } from "../network.ts";
import { securityGroup } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const privateNetwork: OrdinaryStack = {
  name: "private-network",
  program: (world) => {
    const { advised } = world;
    const network = new Network("main", world, ["ssm", "ssmmessages", "ec2messages"]);
    const group = securityGroup(world, "web", network.vpcId, 80);
    const ami = aws.ec2.getAmiOutput(
      { mostRecent: true, owners: ["amazon"], filters: [{ name: "name", values: ["al2023-ami-*-x86_64"] }] },
      world.options(),
    );
    const [subnetId] = advised ? network.privateSubnetIds : network.publicSubnetIds;
    new aws.ec2.Instance(
      "web",
      {
        ami: ami.id,
        instanceType: "t3.micro",
        ...(subnetId ? { subnetId } : {}),
        vpcSecurityGroupIds: [group.id],
        userData: world.secret().apply((token) => `#!/bin/bash\necho TOKEN=${token} > /etc/web\n`),
        ...(advised ? {} : { associatePublicIpAddress: true }),
      },
      world.options(),
    );
  },
};
