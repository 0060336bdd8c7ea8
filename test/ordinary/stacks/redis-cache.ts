/** A cache in Redis beside a function in the network. */
import * as aws from "@pulumi/aws";
import { Network } from "../network.ts";
import { lambda, securityGroup } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const redisCache: OrdinaryStack = {
  name: "redis-cache",
  program: (world) => {
    const { advised } = world;
    const network = new Network("cache", world);
    const subnets = new aws.elasticache.SubnetGroup(
      "cache",
      { subnetIds: network.privateSubnetIds },
      world.options(),
    );
    const group = securityGroup(world, "cache", network.vpcId, 6379, "10.0.0.0/16");
    const cache = new aws.elasticache.ReplicationGroup(
      "cache",
      {
        description: "Sessions",
        engine: "redis",
        nodeType: "cache.t4g.micro",
        numCacheClusters: 2,
        automaticFailoverEnabled: true,
        atRestEncryptionEnabled: true,
        transitEncryptionEnabled: true,
        authToken: world.secret(),
        subnetGroupName: subnets.name,
        securityGroupIds: [group.id],
        ...(advised
          ? {
              replicationGroupId: "sessions",
              snapshotRetentionLimit: 1,
              finalSnapshotIdentifier: "sessions-final",
            }
          : {}),
      },
      world.options(),
    );
    lambda(world, "sessions", {
      variables: { CACHE: cache.primaryEndpointAddress },
      inputs: { vpcConfig: { subnetIds: network.privateSubnetIds, securityGroupIds: [group.id] } },
    });
  },
};
