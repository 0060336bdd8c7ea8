/** Relational databases. */
import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp } from "../made-up.ts";

const subnetGroupType = "aws:rds/subnetGroup:SubnetGroup";

const rdsArn = (request: Request, kind: string, name: string) =>
  `arn:aws:rds:${request.region}:${request.account}:${kind}:${name}`;

const ports: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

/** The zones of a group's subnets, and the networks that they are in. */
function placesOf(ids: unknown, request: Request, cloud: Cloud): { zones: Set<string>; vpcs: Set<string> } {
  const zones = new Set<string>();
  const vpcs = new Set<string>();
  for (const id of Array.isArray(ids) ? ids : []) {
    const subnet = cloud
      .find("aws:ec2/subnet:Subnet", request.account)
      .find((existing) => existing.id === id);
    if (!subnet) throw new Refusal("InvalidSubnet", `the requested subnet ${String(id)} does not exist`);
    zones.add(text(subnet.inputs, "availabilityZone") ?? subnet.id);
    vpcs.add(text(subnet.inputs, "vpcId") ?? "");
  }
  return { zones, vpcs };
}

function refuseSubnetGroup(request: Request, cloud: Cloud): void {
  const { zones, vpcs } = placesOf(request.inputs["subnetIds"], request, cloud);
  if (vpcs.size > 1) throw new Refusal("InvalidSubnet", "the subnets are in different networks");
  if (zones.size < 2)
    throw new Refusal(
      "DBSubnetGroupDoesNotCoverEnoughAZs",
      `the DB subnet group doesn't meet Availability Zone (AZ) coverage requirement: it covers ${zones.size}, add subnets to cover at least 2`,
    );
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
function refuseInstance(request: Request, cloud: Cloud): void {
  const { inputs, account } = request;
  const groupName = text(inputs, "dbSubnetGroupName");
  const group = cloud.find(subnetGroupType, account).find((existing) => existing.id === groupName);
  if (groupName !== undefined && !group)
    throw new Refusal("DBSubnetGroupNotFoundFault", `DB subnet group ${groupName} does not exist`);
  const key = text(inputs, "kmsKeyId");
  if (key !== undefined && !cloud.byArn(key))
    throw new Refusal("KMSKeyNotAccessibleFault", `the key ${key} does not exist or cannot be accessed`);
  const days = Number(inputs["backupRetentionPeriod"] ?? 0);
  if (!(days >= 0 && days <= 35))
    throw new Refusal(
      "InvalidParameterValue",
      `invalid backup retention period ${days}: it is between 0 and 35`,
    );
  if (inputs["publiclyAccessible"] !== true || !group) return;
  const { vpcs } = placesOf(group.inputs["subnetIds"], request, cloud);
  const reachable = cloud
    .find("aws:ec2/internetGateway:InternetGateway", account)
    .some((gateway) => vpcs.has(text(gateway.inputs, "vpcId") ?? ""));
  if (!reachable)
    throw new Refusal(
      "InvalidVPCNetworkStateFault",
      "cannot create a publicly accessible DBInstance: the specified VPC has no internet gateway attached",
    );
}

export const rds: readonly ResourceKind[] = [
  {
    type: subnetGroupType,
    id: (request) => nameOr(request, "name"),
    outputs: (request) => ({
      name: request.id,
      arn: rdsArn(request, "subgrp", request.id),
      description: text(request.inputs, "description") ?? "Managed by Pulumi",
      supportedNetworkTypes: ["IPV4"],
    }),
    replaceOn: ["name"],
    refuse: refuseSubnetGroup,
    refuseDelete: (existing, cloud) => {
      const used = cloud
        .find("aws:rds/instance:Instance", existing.account)
        .some((instance) => instance.inputs["dbSubnetGroupName"] === existing.id);
      if (used)
        throw new Refusal("InvalidDBSubnetGroupStateFault", `the DB subnet group ${existing.id} is in use`);
    },
  },
  {
    type: "aws:rds/instance:Instance",
    id: (request) => `db-${madeUp(26, "db", request.account, request.region, request.name).toUpperCase()}`,
    outputs: (request) => {
      const { inputs } = request;
      const identifier = nameOr(request, "identifier");
      const address = `${identifier}.${madeUp(12, "rds", request.account, request.region)}.${request.region}.rds.amazonaws.com`;
      const port = Number(inputs["port"] ?? ports[text(inputs, "engine") ?? ""] ?? 5432);
      return {
        arn: rdsArn(request, "db", identifier),
        identifier,
        resourceId: request.id,
        address,
        port,
        endpoint: `${address}:${port}`,
        status: "available",
        masterUserSecrets:
          inputs["manageMasterUserPassword"] === true
            ? [
                {
                  secretArn: `arn:aws:secretsmanager:${request.region}:${request.account}:secret:rds!${request.id}`,
                  secretStatus: "active",
                },
              ]
            : [],
      };
    },
    replaceOn: [
      "engine",
      "username",
      "dbName",
      "kmsKeyId",
      "storageEncrypted",
      "snapshotIdentifier",
      "characterSetName",
      "timezone",
    ],
    refuse: refuseInstance,
    refuseDelete: ({ inputs }) => {
      if (inputs["deletionProtection"] === true)
        throw new Refusal(
          "InvalidParameterCombination",
          "cannot delete protected DB Instance, please disable deletion protection and try again",
        );
      if (inputs["skipFinalSnapshot"] !== true && inputs["finalSnapshotIdentifier"] === undefined)
        throw new Refusal(
          "InvalidParameterCombination",
          "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified",
        );
    },
  },
];
