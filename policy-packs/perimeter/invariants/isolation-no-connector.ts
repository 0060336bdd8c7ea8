import { type Connector, connectors } from "../../../catalog/connectors.ts";
import { resourceInvariant } from "../invariant.ts";

const isOne = (connector: Connector, type: string): boolean =>
  connector.type.endsWith("/")
    ? type.startsWith(connector.type) && !connector.except?.includes(type)
    : type === connector.type;

export default resourceInvariant({
  id: "isolation-no-connector",
  title: "Nothing joins a network, or what an account holds, to another account.",
  protects:
    "The gap between dev and prod: without a connector there is no packet, name or share that crosses it.",
  why: "A peering or an endpoint service is one resource, reviewed as networking, and from then on whoever controls dev talks to prod. In July 2025 an agent wiped a company's production data because development and production were one database.",
  fix: "remove the resource; let the other side come through a public interface that authenticates, or copy by a reviewed job.",
  limits:
    "It knows the types of catalog/connectors.ts. A connector made by hand, or by another tool, it does not see: the organisation's guardrails deny those.",
  *check(resource) {
    const connector = connectors.find((known) => isOne(known, resource.type));
    if (connector) yield `joins ${connector.joins}`;
  },
  examples: {
    holds: [
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
    ],
    cannotTell: [],
  },
});
