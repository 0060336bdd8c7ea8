/** Aurora that scales by itself, and its password in Secrets Manager. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../network.ts";
import { securityGroup, sharedKey } from "../parts.ts";
import type { OrdinaryStack } from "../stack.ts";

export const aurora: OrdinaryStack = {
  name: "aurora",
  program: (world) => {
    const { advised } = world;
    const network = new Network("aurora", world);
    const subnets = new aws.rds.SubnetGroup(
      "aurora",
      { subnetIds: network.privateSubnetIds },
      world.options(),
    );
    const group = securityGroup(world, "aurora", network.vpcId, 5432, "10.0.0.0/16");
    const secret = new aws.secretsmanager.Secret(
      "aurora",
      advised ? { name: "aurora" } : { recoveryWindowInDays: 0 },
      world.options(),
    );
    new aws.secretsmanager.SecretVersion(
      "aurora",
      {
        secretId: secret.id,
        secretString: pulumi.jsonStringify({ username: "owner", password: world.secret() }),
      },
      world.options(),
    );
    const cluster = new aws.rds.Cluster(
      "aurora",
      {
        engine: "aurora-postgresql",
        engineMode: "provisioned",
        databaseName: "shop",
        masterUsername: "owner",
        masterPassword: world.secret(),
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        storageEncrypted: true,
        serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 8 },
        ...(advised
          ? {
              clusterIdentifier: "shop",
              kmsKeyId: sharedKey(world, "aurora").arn,
              backupRetentionPeriod: 14,
              deleteAutomatedBackups: false,
              deletionProtection: true,
              skipFinalSnapshot: false,
              finalSnapshotIdentifier: "shop-final",
            }
          : { skipFinalSnapshot: true }),
      },
      world.data(),
    );
    new aws.rds.ClusterInstance(
      "aurora",
      {
        clusterIdentifier: cluster.id,
        engine: aws.rds.EngineType.AuroraPostgresql,
        instanceClass: "db.serverless",
      },
      world.options(),
    );
  },
};
