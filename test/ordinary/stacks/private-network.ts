/** A network over two zones, with a machine in it. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../network.ts";
import { keptSecret, securityGroup } from "../parts.ts";
import type { OrdinaryStack, World } from "../stack.ts";

/** As the examples have it, the token itself; otherwise how the machine fetches it. */
const tokenOf = (world: World): pulumi.Output<string> =>
  world.advised
    ? pulumi.interpolate`$(aws ssm get-parameter --name ${keptSecret(world, "web").name} --with-decryption --query Parameter.Value)`
    : world.secret();

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
        userData: tokenOf(world).apply((token) => `#!/bin/bash\necho TOKEN=${token} > /etc/web\n`),
        ...(advised ? {} : { associatePublicIpAddress: true }),
      },
      world.options(),
    );
  },
};
