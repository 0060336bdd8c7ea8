import { type Connector, connectors } from "../../../catalog/connectors.ts";
import { type Share, shares } from "../../../catalog/shares.ts";
import { domainOf } from "../domains.ts";
import { notKnownYet, resourceInvariant } from "../invariant.ts";

const isOne = (connector: Connector, type: string): boolean =>
  connector.type.endsWith("/")
    ? type.startsWith(connector.type) && !connector.except?.includes(type)
    : type === connector.type;

const byType = new Map<string, readonly Share[]>(
  shares.map(({ type }) => [type, shares.filter((share) => share.type === type)]),
);

/** Whether a setting says anything; a dot leads into a block, and into each of a list of them. */
function isGiven(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value))
    return value.some((_, index) => isGiven(value[index], key === undefined ? [] : [key, ...rest]));
  if (key === undefined)
    return typeof value === "object" && value !== null
      ? Object.keys(value).length > 0
      : value !== undefined && value !== null && value !== "";
  return (
    typeof value === "object" && value !== null && isGiven((value as Record<string, unknown>)[key], rest)
  );
}

const assignment = {
  type: "aws:ssoadmin/accountAssignment:AccountAssignment",
  name: "operators",
  properties: {
    instanceArn: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
    permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef",
    principalId: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    principalType: "GROUP",
    targetId: "111122223333",
    targetType: "AWS_ACCOUNT",
  },
};

export default resourceInvariant({
  id: "isolation-no-connector",
  title: "Nothing joins a network, or what an account holds, to another account.",
  protects:
    "The gap between dev and prod: without a connector there is no packet, name or share that crosses it.",
  why: "A peering or an endpoint service is one resource, reviewed as networking, and from then on whoever controls dev talks to prod. In July 2025 an agent wiped a company's production data because development and production were one database.",
  fix: "remove the resource; let the other side come through a public interface that authenticates, or copy by a reviewed job.",
  limits:
    "It knows the types of catalog/connectors.ts and catalog/shares.ts. A connector made by hand, or by another tool, it does not see: the organisation's guardrails deny those.",
  *check(resource, settings) {
    const connector = connectors.find((known) => isOne(known, resource.type));
    if (connector) yield `joins ${connector.joins}`;
    for (const { setting, joins, belongsIn } of byType.get(resource.type) ?? []) {
      if (belongsIn !== undefined && domainOf(resource, settings) === belongsIn) continue;
      if (setting === undefined) yield `joins ${joins}`;
      else if (isGiven(resource.properties, setting.split("."))) yield `joins ${joins} (${setting})`;
    }
  },
  examples: {
    holds: [
      {
        what: "a snapshot of the account's own",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "before-the-move",
            properties: { dbInstanceIdentifier: "orders", dbSnapshotIdentifier: "before-the-move" },
          },
        ],
      },
      {
        what: "people who are let into an account, by the stack of the management account",
        configuration: { domain: "management" },
        resources: [assignment],
      },
      {
        what: "a network by itself",
        resources: [
          { type: "aws:ec2/vpc:Vpc", name: "network", properties: { cidrBlock: "10.0.0.0/16" } },
          {
            type: "aws:ec2transitgateway/instanceState:InstanceState",
            name: "server",
            properties: { instanceId: "i-0123456789abcdef0", state: "running" },
          },
        ],
      },
    ],
    broken: [
      {
        what: "a peering",
        resources: [
          {
            type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
            name: "to-prod",
            properties: { vpcId: "vpc-0a", peerVpcId: "vpc-0b", peerOwnerId: "444455556666" },
          },
        ],
      },
      {
        what: "an attachment to a transit gateway",
        resources: [
          {
            type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
            name: "hub",
            properties: { transitGatewayId: "tgw-0a", vpcId: "vpc-0a", subnetIds: ["subnet-0a"] },
          },
        ],
      },
      {
        what: "a share",
        resources: [
          {
            type: "aws:ram/resourceShare:ResourceShare",
            name: "subnets",
            properties: { allowExternalPrincipals: true },
          },
        ],
      },
      {
        what: "a snapshot for another account",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "before-the-move",
            properties: {
              dbInstanceIdentifier: "orders",
              dbSnapshotIdentifier: "before-the-move",
              sharedAccounts: ["444455556666"],
            },
          },
        ],
      },
      {
        what: "people who are let into an account, by a stack of prod",
        configuration: { domain: "prod" },
        resources: [assignment],
      },
    ],
    cannotTell: [
      {
        what: "whom a snapshot is for is not known yet",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "before-the-move",
            properties: { dbInstanceIdentifier: "orders", sharedAccounts: notKnownYet },
          },
        ],
      },
    ],
  },
});
