/** An application on machines that scale, with a PostgreSQL database. */
import * as aws from "@pulumi/aws";
import { Network } from "../network.ts";
import { securityGroup, serviceRole, sharedKey } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const postgresApp: OrdinaryStack = {
  name: "postgres-app",
  program: (world) => {
    const { advised } = world;
    const network = new Network("app", world, ["ssm", "ssmmessages", "ec2messages"]);
    const subnets = new aws.rds.SubnetGroup(
      "app",
      { subnetIds: advised ? network.privateSubnetIds : network.publicSubnetIds },
      world.options(),
    );
    const group = securityGroup(world, "database", network.vpcId, 5432);
    const database = new aws.rds.Instance(
      "app",
      {
        engine: "postgres",
        engineVersion: "17",
        instanceClass: "db.t4g.micro",
        allocatedStorage: 20,
        storageEncrypted: true,
        dbName: "app",
        username: "app",
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        password: world.secret(),
        ...(advised
          ? {
              identifier: "app",
              kmsKeyId: sharedKey(world, "app").arn,
              backupRetentionPeriod: 14,
              deleteAutomatedBackups: false,
              deletionProtection: true,
              skipFinalSnapshot: false,
              finalSnapshotIdentifier: "app-final",
              publiclyAccessible: false,
            }
          : { skipFinalSnapshot: true, publiclyAccessible: true }),
      },
      world.data(),
    );
    const ami = aws.ec2.getAmiOutput(
      { mostRecent: true, owners: ["amazon"], filters: [{ name: "name", values: ["al2023-ami-*-arm64"] }] },
      world.options(),
    );
    const role = serviceRole(
      world,
      "machine",
      "ec2.amazonaws.com",
      [],
      ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
    );
    const profile = new aws.iam.InstanceProfile("machine", { role: role.name }, world.options());
    const web = securityGroup(world, "machine", network.vpcId, advised ? 8080 : 22);
    const template = new aws.ec2.LaunchTemplate(
      "machine",
      {
        imageId: ami.id,
        instanceType: "t4g.small",
        iamInstanceProfile: { arn: profile.arn },
        userData: database.endpoint.apply((endpoint) =>
          Buffer.from(`#!/bin/bash\necho DATABASE=${endpoint} > /etc/app`).toString("base64"),
        ),
        metadataOptions: { httpTokens: "required" },
        ...(advised
          ? { vpcSecurityGroupIds: [web.id] }
          : { networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: [web.id] }] }),
      },
      world.options(),
    );
    new aws.autoscaling.Group(
      "machine",
      {
        minSize: 1,
        maxSize: 3,
        vpcZoneIdentifiers: advised ? network.privateSubnetIds : network.publicSubnetIds,
        launchTemplate: { id: template.id, version: "$Latest" },
      },
      world.options(),
    );
  },
};
