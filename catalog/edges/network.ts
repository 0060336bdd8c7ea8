/**
 * Networks that the attacker joins from an account of its own. What is joined already stands in the model; what must be
 * opened from inside the other account takes a principal there, which is the worse of the two.
 */
import { ask, call, each } from "./calls.ts";
import type { Call, Edge } from "./edge.ts";

const fromAnywhere = (calls: readonly Call[]): Call[] =>
  calls.map((one) => ({ ...one, from: "anyAccount" as const }));

const joins = (
  id: string,
  title: string,
  types: readonly string[],
  calls: readonly Call[],
  source: string,
): Edge => ({
  id,
  title,
  family: "network",
  sources: [source],
  subject: { kind: "resource", types },
  steps: [[{ requests: [], when: "offeredToOthers" }], fromAnywhere(calls)],
  gains: [{ kind: "network" }],
});

const guide = "https://docs.aws.amazon.com/vpc/latest/";

export const networkEdges: readonly Edge[] = [
  {
    id: "ec2.accept-vpc-peering-connection",
    title: "asks for a peering from one account and accepts it in the other",
    family: "network",
    sources: [`${guide}peering/create-vpc-peering-connection.html`],
    subject: { kind: "account" },
    steps: [
      fromAnywhere([call(ask("ec2:CreateVpcPeeringConnection", "arn:*:ec2:*:*:vpc-peering-connection/*"))]),
      each("ec2", "AcceptVpcPeeringConnection", "vpc-peering-connection/*"),
    ],
    gains: [{ kind: "network" }],
  },
  joins(
    "ec2.create-transit-gateway-vpc-attachment",
    "hangs a network of its own on a transit gateway that is shared with it",
    ["aws:ec2transitgateway/transitGateway:TransitGateway"],
    each("ec2", "CreateTransitGatewayVpcAttachment", "arn:*:ec2:*:*:transit-gateway-attachment/*"),
    `${guide}tgw/tgw-vpc-attachments.html`,
  ),
  joins(
    "ec2.create-vpc-endpoint",
    "makes an endpoint to a service that is offered to it",
    ["aws:ec2/vpcEndpointService:VpcEndpointService"],
    each("ec2", "CreateVpcEndpoint", "arn:*:ec2:*:*:vpc-endpoint/*"),
    `${guide}privatelink/create-endpoint-service.html`,
  ),
  joins(
    "vpc-lattice.create-service-network-vpc-association",
    "hangs a network of its own on a service network that is shared with it",
    [
      "aws:vpclattice/serviceNetwork:ServiceNetwork",
      "aws:vpclattice/service:Service",
      "aws:vpclattice/resourceConfiguration:ResourceConfiguration",
    ],
    [
      ...each(
        "vpc-lattice",
        "CreateServiceNetworkVpcAssociation",
        "arn:*:vpc-lattice:*:*:servicenetworkvpcassociation/*",
      ),
      ...each(
        "vpc-lattice",
        "CreateServiceNetworkServiceAssociation",
        "arn:*:vpc-lattice:*:*:servicenetworkserviceassociation/*",
      ),
    ],
    "https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-network-associations.html",
  ),
  joins(
    "networkmanager.create-vpc-attachment",
    "hangs a network of its own on a core network that is shared with it",
    ["aws:networkmanager/coreNetwork:CoreNetwork"],
    each(
      "networkmanager",
      "CreateVpcAttachment CreateConnectAttachment CreateSiteToSiteVpnAttachment",
      "arn:*:networkmanager::*:*/*",
    ),
    "https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-vpc-attachment.html",
  ),
  joins(
    "directconnect.create-gateway-association-proposal",
    "hangs a network of its own on a gateway to a private line",
    ["aws:directconnect/gateway:Gateway"],
    each(
      "directconnect",
      "CreateDirectConnectGatewayAssociationProposal",
      "arn:*:directconnect::*:dx-gateway/*",
    ),
    "https://docs.aws.amazon.com/directconnect/latest/UserGuide/multi-account-associate-vgw.html",
  ),
  joins(
    "ec2.create-network-interface-in-shared-subnet",
    "starts something of its own in a subnet that is shared with it",
    ["aws:ec2/subnet:Subnet"],
    [...each("ec2", "RunInstances CreateNetworkInterface", "arn:*:ec2:*:*:subnet/*")],
    `${guide}userguide/vpc-sharing.html`,
  ),
];
