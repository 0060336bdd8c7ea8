/**
 * What joins networks, accounts, and what one account shares with another: per type the properties that name either end.
 * `catalog/connectors.ts` says which types join anything at all; one of those that has no row here joins its account to
 * anything. Tokens and properties from @pulumi/aws 7.48, outputs included.
 */

export interface Connection {
  readonly type: string;
  /** Properties of which each names one end: a resource by id, ARN or name, an account, a principal. */
  readonly ends: readonly string[];
  /** Accounts at the other end, where that is not a resource of the files. */
  readonly accounts?: readonly string[];
  /** It leads out of AWS: into the internet, or into private networks elsewhere. */
  readonly to?: "internet" | "outside";
  /** It is a network or a hub of its own: others name it as their end. */
  readonly isNode?: true;
  /** It joins nothing beyond what other resources join: routes, tables, settings. */
  readonly joinsNothing?: true;
}

const link = (type: string, ...ends: string[]): Connection => ({ type, ends });
/** A hub, tied to what its own properties name. */
const hub = (type: string, ...ends: string[]): Connection => ({ type, ends, isNode: true });
const setting = (type: string): Connection => ({ type, ends: [], joinsNothing: true });

export const connections: readonly Connection[] = [
  // Networks, and their ways into the internet
  hub("aws:ec2/vpc:Vpc"),
  hub("aws:ec2/defaultVpc:DefaultVpc"),
  hub("aws:ec2/subnet:Subnet", "vpcId"),
  hub("aws:ec2/defaultSubnet:DefaultSubnet", "vpcId"),
  { ...link("aws:ec2/internetGateway:InternetGateway", "vpcId"), isNode: true, to: "internet" },
  link("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", "internetGatewayId", "vpcId"),
  { ...link("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "vpcId"), to: "internet" },
  { ...link("aws:ec2/natGateway:NatGateway", "subnetId"), to: "internet" },

  // Network to network
  {
    ...link("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "vpcId", "peerVpcId"),
    accounts: ["peerOwnerId"],
  },
  {
    ...link("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "vpcId", "peerVpcId"),
    accounts: ["peerOwnerId"],
  },
  setting("aws:ec2/peeringConnectionOptions:PeeringConnectionOptions"),
  hub("aws:ec2transitgateway/transitGateway:TransitGateway"),
  {
    ...link("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "vpcId", "transitGatewayId"),
    accounts: ["vpcOwnerId"],
  },
  {
    ...link("aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter", "vpcId", "transitGatewayId"),
    accounts: ["vpcOwnerId"],
  },
  {
    ...link(
      "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
      "transitGatewayId",
      "peerTransitGatewayId",
    ),
    accounts: ["peerAccountId"],
  },
  {
    ...link(
      "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
      "transitGatewayId",
      "peerTransitGatewayId",
    ),
    accounts: ["peerAccountId"],
  },
  { ...link("aws:ec2transitgateway/connect:Connect", "transitGatewayId"), to: "outside" },
  ...[
    "connectPeer:ConnectPeer",
    "defaultRouteTableAssociation:DefaultRouteTableAssociation",
    "defaultRouteTablePropagation:DefaultRouteTablePropagation",
    "meteringPolicy:MeteringPolicy",
    "meteringPolicyEntry:MeteringPolicyEntry",
    "multicastDomain:MulticastDomain",
    "multicastDomainAssociation:MulticastDomainAssociation",
    "multicastGroupMember:MulticastGroupMember",
    "multicastGroupSource:MulticastGroupSource",
    "policyTable:PolicyTable",
    "policyTableAssociation:PolicyTableAssociation",
    "policyTableEntry:PolicyTableEntry",
    "prefixListReference:PrefixListReference",
    "route:Route",
    "routeTable:RouteTable",
    "routeTableAssociation:RouteTableAssociation",
    "routeTablePropagation:RouteTablePropagation",
  ].map((name) => setting(`aws:ec2transitgateway/${name}`)),
  hub("aws:networkmanager/coreNetwork:CoreNetwork"),
  link("aws:networkmanager/vpcAttachment:VpcAttachment", "coreNetworkId", "vpcArn"),
  link(
    "aws:networkmanager/dxGatewayAttachment:DxGatewayAttachment",
    "coreNetworkId",
    "directConnectGatewayArn",
  ),
  link(
    "aws:networkmanager/siteToSiteVpnAttachment:SiteToSiteVpnAttachment",
    "coreNetworkId",
    "vpnConnectionArn",
  ),
  link(
    "aws:networkmanager/transitGatewayPeering:TransitGatewayPeering",
    "coreNetworkId",
    "transitGatewayArn",
  ),
  ...[
    "attachmentRoutingPolicyLabel:AttachmentRoutingPolicyLabel",
    "coreNetworkPolicyAttachment:CoreNetworkPolicyAttachment",
    "device:Device",
    "globalNetwork:GlobalNetwork",
    "link:Link",
    "linkAssociation:LinkAssociation",
    "prefixListAssociation:PrefixListAssociation",
    "site:Site",
    "transitGatewayRegistration:TransitGatewayRegistration",
  ].map((name) => setting(`aws:networkmanager/${name}`)),

  // Networks outside of AWS
  { ...hub("aws:ec2/vpnGateway:VpnGateway", "vpcId"), to: "outside" },
  link("aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment", "vpcId", "vpnGatewayId"),
  setting("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"),
  { ...hub("aws:ec2/vpnConnection:VpnConnection", "transitGatewayId", "vpnGatewayId"), to: "outside" },
  setting("aws:ec2/vpnConnectionRoute:VpnConnectionRoute"),
  { ...link("aws:ec2/vpnConcentrator:VpnConcentrator", "transitGatewayId"), to: "outside" },
  setting("aws:ec2/customerGateway:CustomerGateway"),
  { ...hub("aws:ec2clientvpn/endpoint:Endpoint", "vpcId"), to: "outside" },
  link("aws:ec2clientvpn/networkAssociation:NetworkAssociation", "clientVpnEndpointId", "subnetId"),
  setting("aws:ec2clientvpn/authorizationRule:AuthorizationRule"),
  setting("aws:ec2clientvpn/route:Route"),
  { ...hub("aws:directconnect/gateway:Gateway"), to: "outside" },
  {
    ...link("aws:directconnect/gatewayAssociation:GatewayAssociation", "dxGatewayId", "associatedGatewayId"),
    accounts: ["associatedGatewayOwnerAccountId", "dxGatewayOwnerAccountId"],
  },

  // Private ways into a service
  hub("aws:ec2/vpcEndpointService:VpcEndpointService", "allowedPrincipals"),
  link(
    "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
    "vpcEndpointServiceId",
    "principalArn",
  ),
  hub("aws:vpclattice/service:Service"),
  hub("aws:vpclattice/serviceNetwork:ServiceNetwork"),
  link(
    "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
    "serviceIdentifier",
    "serviceNetworkIdentifier",
  ),
  link(
    "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
    "vpcIdentifier",
    "serviceNetworkIdentifier",
  ),
  link(
    "aws:vpclattice/serviceNetworkResourceAssociation:ServiceNetworkResourceAssociation",
    "resourceConfigurationIdentifier",
    "serviceNetworkIdentifier",
  ),
  hub("aws:vpclattice/resourceConfiguration:ResourceConfiguration", "resourceGatewayIdentifier"),
  hub("aws:vpclattice/resourceGateway:ResourceGateway", "vpcId"),
  ...[
    "accessLogSubscription:AccessLogSubscription",
    "domainVerification:DomainVerification",
    "listener:Listener",
    "listenerRule:ListenerRule",
  ].map((name) => setting(`aws:vpclattice/${name}`)),
  link("aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", "subnetId"),
  link("aws:ec2/networkInterfacePermission:NetworkInterfacePermission", "networkInterfaceId", "awsAccountId"),
  {
    ...link("aws:redshift/endpointAuthorization:EndpointAuthorization", "clusterIdentifier"),
    accounts: ["account"],
  },
  {
    ...link("aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess", "domainName"),
    accounts: ["account"],
  },
  link("aws:globalaccelerator/crossAccountAttachment:CrossAccountAttachment", "principals"),

  // Names
  link("aws:route53/zoneAssociation:ZoneAssociation", "zoneId", "vpcId"),
  link("aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization", "zoneId", "vpcId"),
  link("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", "resolverRuleId", "vpcId"),
  link("aws:route53/profilesAssociation:ProfilesAssociation", "profileId", "resourceId"),

  // What one account shares with another
  hub("aws:ram/resourceShare:ResourceShare"),
  link("aws:ram/principalAssociation:PrincipalAssociation", "resourceShareArn", "principal"),
  link("aws:ram/resourceAssociation:ResourceAssociation", "resourceShareArn", "resourceArn"),
  {
    ...link("aws:ram/resourceShareAccepter:ResourceShareAccepter", "shareArn"),
    accounts: ["receiverAccountId"],
  },
  link(
    "aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive",
    "resourceShareArn",
    "principals",
    "resourceArns",
  ),
  setting("aws:ram/permission:Permission"),
  setting("aws:ram/sharingWithOrganization:SharingWithOrganization"),
  {
    ...link(
      "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
      "imageId",
      "organizationArn",
      "organizationalUnitArn",
      "group",
    ),
    accounts: ["accountId"],
  },
  {
    ...link("aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission", "snapshotId"),
    accounts: ["accountId"],
  },
  { ...link("aws:directoryservice/sharedDirectory:SharedDirectory", "directoryId"), accounts: ["target.id"] },
  {
    ...link("aws:directoryservice/sharedDirectoryAccepter:SharedDirectoryAccepter", "sharedDirectoryId"),
    accounts: ["ownerAccountId"],
  },
  link("aws:servicecatalog/portfolioShare:PortfolioShare", "portfolioId", "principalId"),
  link("aws:oam/link:Link", "sinkIdentifier"),
  {
    ...link("aws:auditmanager/frameworkShare:FrameworkShare", "frameworkId"),
    accounts: ["destinationAccount"],
  },
  { ...link("aws:cfg/aggregateAuthorization:AggregateAuthorization"), accounts: ["accountId"] },
];

/** Properties by which a type that is otherwise nobody's concern shares itself with other accounts. */
export const sharedWith: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/snapshot:Snapshot": ["sharedAccounts"],
  "aws:rds/snapshotCopy:SnapshotCopy": ["sharedAccounts"],
  "aws:rds/clusterSnapshot:ClusterSnapshot": ["sharedAccounts"],
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": ["sharedAccounts"],
  "aws:ssm/document:Document": ["permissions"],
};
