/** A file system that functions share. */
import * as aws from "@pulumi/aws";
import { Network } from "../network.ts";
import { lambda, securityGroup } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const sharedFiles: OrdinaryStack = {
  name: "shared-files",
  program: (world) => {
    const network = new Network("files", world);
    const files = new aws.efs.FileSystem("files", { encrypted: true }, world.data());
    const group = securityGroup(world, "files", network.vpcId, 2049, "10.0.0.0/16");
    const targets = network.privateSubnetIds.map(
      (subnetId, index) =>
        new aws.efs.MountTarget(
          `files-${index}`,
          { fileSystemId: files.id, subnetId, securityGroups: [group.id] },
          world.options(),
        ),
    );
    const point = new aws.efs.AccessPoint(
      "files",
      {
        fileSystemId: files.id,
        posixUser: { uid: 1000, gid: 1000 },
        rootDirectory: {
          path: "/shared",
          creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "755" },
        },
      },
      world.options({ dependsOn: targets }),
    );
    lambda(world, "files", {
      inputs: {
        fileSystemConfig: { arn: point.arn, localMountPath: "/mnt/shared" },
        vpcConfig: { subnetIds: network.privateSubnetIds, securityGroupIds: [group.id] },
      },
    });
  },
};
