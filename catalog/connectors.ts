/**
 * Resource types that join one account's network, or what it holds, to another's. A type ends in its name; `aws:module/`
 * stands for every type of a module. Tokens from @pulumi/aws 7.48.
 */
export interface Connector {
  readonly type: string;
  /** What is joined to what. */
  readonly joins: string;
  readonly source: string;
  /** Types of the module that join nothing. */
  readonly except?: readonly string[];
}

const vpcGuide = "https://docs.aws.amazon.com/vpc/latest/";
const ec2Api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/";

export const connectors: readonly Connector[] = [
  // Network to network
  {
    type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    joins: "two networks",
    source: `${vpcGuide}peering/what-is-vpc-peering.html`,
  },
  {
    type: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    joins: "two networks",
    source: `${vpcGuide}peering/what-is-vpc-peering.html`,
  },
  {
    type: "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions",
    joins: "the name resolution of two networks",
    source: `${vpcGuide}peering/vpc-peering-dns.html`,
  },
  {
    type: "aws:ec2transitgateway/",
    joins: "every network that is attached",
    source: `${vpcGuide}tgw/what-is-transit-gateway.html`,
    // Two types of EC2 lie in this module; the tunnel among them has a row of its own.
    except: [
      "aws:ec2transitgateway/instanceState:InstanceState",
      "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint",
    ],
  },
  {
    type: "aws:ec2/transitGatewayPeeringAttachmentAccepter:TransitGatewayPeeringAttachmentAccepter",
    joins: "two transit gateways (the type's former name)",
    source: `${vpcGuide}tgw/tgw-peering.html`,
  },
  {
    type: "aws:networkmanager/",
    joins: "networks through a global network",
    source: "https://docs.aws.amazon.com/network-manager/latest/cloudwan/what-is-cloudwan.html",
  },
  {
    type: "aws:directconnect/",
    joins: "networks through a private line",
    source: "https://docs.aws.amazon.com/directconnect/latest/UserGuide/Welcome.html",
  },
  {
    type: "aws:ec2clientvpn/",
    joins: "machines outside of AWS to a network",
    source: "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is.html",
  },
  {
    type: "aws:ec2/vpnGateway:VpnGateway",
    joins: "a network to one outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
    joins: "a network to one outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    joins: "a network to one outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:ec2/vpnConnection:VpnConnection",
    joins: "a network to one outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
    joins: "a network to one outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:ec2/vpnConcentrator:VpnConcentrator",
    joins: "a network to many outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:ec2/customerGateway:CustomerGateway",
    joins: "a network to one outside of AWS",
    source: "https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html",
  },
  {
    type: "aws:vpc/routeServer:RouteServer",
    joins: "a network's routes to what a peer announces",
    source: `${vpcGuide}userguide/dynamic-routing-route-server.html`,
  },
  {
    type: "aws:vpc/routeServerPeer:RouteServerPeer",
    joins: "a network's routes to what a peer announces",
    source: `${vpcGuide}userguide/dynamic-routing-route-server.html`,
  },
  {
    type: "aws:ec2/localGatewayRouteTableVpcAssociation:LocalGatewayRouteTableVpcAssociation",
    joins: "a network to the one that an Outpost stands in",
    source: `${ec2Api}API_CreateLocalGatewayRouteTableVpcAssociation.html`,
  },
  {
    type: "aws:ec2/carrierGateway:CarrierGateway",
    joins: "a network to a mobile carrier's",
    source: `${ec2Api}API_CreateCarrierGateway.html`,
  },
  {
    type: "aws:odb/networkPeeringConnection:NetworkPeeringConnection",
    joins: "a network to one of Oracle's databases",
    source: "https://docs.aws.amazon.com/odb/latest/APIReference/API_CreateOdbPeeringConnection.html",
  },
  {
    type: "aws:networkfirewall/firewallTransitGatewayAttachmentAccepter:FirewallTransitGatewayAttachmentAccepter",
    joins: "another account's transit gateway to a firewall",
    source: "https://docs.aws.amazon.com/network-firewall/latest/developerguide/tgw-firewall.html",
  },
  {
    type: "aws:networkfirewall/vpcEndpointAssociation:VpcEndpointAssociation",
    joins: "a network to a firewall of another one",
    source:
      "https://docs.aws.amazon.com/network-firewall/latest/developerguide/creating-vpc-endpoint-association.html",
  },

  // Private ways into a service or a network interface
  {
    type: "aws:ec2/vpcEndpointService:VpcEndpointService",
    joins: "a service in this network to those of other accounts (PrivateLink)",
    source: `${vpcGuide}privatelink/privatelink-share-your-services.html`,
  },
  {
    type: "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
    joins: "a service in this network to another account (PrivateLink)",
    source: `${vpcGuide}privatelink/configure-endpoint-service.html`,
  },
  {
    type: "aws:ec2/vpcEndpointConnectionAccepter:VpcEndpointConnectionAccepter",
    joins: "another account's endpoint to a service in this network",
    source: `${vpcGuide}privatelink/configure-endpoint-service.html`,
  },
  {
    type: "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification",
    joins: "a service in this network to those of other accounts (PrivateLink)",
    source: `${vpcGuide}privatelink/manage-dns-names.html`,
  },
  {
    type: "aws:vpclattice/",
    joins: "services across networks and accounts",
    source: "https://docs.aws.amazon.com/vpc-lattice/latest/ug/what-is-vpc-lattice.html",
  },
  {
    type: "aws:verifiedaccess/",
    joins: "people outside of the network to applications inside",
    source: "https://docs.aws.amazon.com/verified-access/latest/ug/what-is-verified-access.html",
  },
  {
    type: "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint",
    joins: "whoever has the IAM action to the ports of private instances",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html",
  },
  {
    type: "aws:ec2/networkInterfacePermission:NetworkInterfacePermission",
    joins: "another account's instance to a network interface",
    source: `${ec2Api}API_CreateNetworkInterfacePermission.html`,
  },
  {
    type: "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
    joins: "a security group to a second network",
    source: `${vpcGuide}userguide/security-group-assoc.html`,
  },
  {
    type: "aws:ec2/trafficMirrorTarget:TrafficMirrorTarget",
    joins: "a network's traffic to whoever receives the copy",
    source: `${vpcGuide}mirroring/what-is-traffic-mirroring.html`,
  },
  {
    type: "aws:ec2/trafficMirrorSession:TrafficMirrorSession",
    joins: "a network's traffic to whoever receives the copy",
    source: `${vpcGuide}mirroring/what-is-traffic-mirroring.html`,
  },
  {
    type: "aws:msk/vpcConnection:VpcConnection",
    joins: "a network to another account's Kafka cluster",
    source: "https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html",
  },
  {
    type: "aws:redshift/endpointAuthorization:EndpointAuthorization",
    joins: "another account's network to a Redshift cluster",
    source: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-cross-vpc.html",
  },
  {
    type: "aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess",
    joins: "another account's network to an OpenSearch domain",
    source:
      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc-interface-endpoints.html",
  },
  {
    type: "aws:opensearch/inboundConnectionAccepter:InboundConnectionAccepter",
    joins: "another account's OpenSearch domain to this one",
    source: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cross-cluster-search.html",
  },
  {
    type: "aws:opensearch/outboundConnection:OutboundConnection",
    joins: "this OpenSearch domain to another account's",
    source: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cross-cluster-search.html",
  },
  {
    type: "aws:globalaccelerator/crossAccountAttachment:CrossAccountAttachment",
    joins: "another account's accelerator to what listens here",
    source: "https://docs.aws.amazon.com/global-accelerator/latest/dg/cross-account-resources.html",
  },

  // Names
  {
    type: "aws:route53/zoneAssociation:ZoneAssociation",
    joins: "a private zone to a second network",
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html",
  },
  {
    type: "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
    joins: "a private zone to another account's network",
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html",
  },
  {
    type: "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
    joins: "a network's name resolution to servers elsewhere",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html",
  },
  {
    type: "aws:route53/resolverEndpoint:ResolverEndpoint",
    joins: "name resolution across networks",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver.html",
  },
  {
    type: "aws:route53/profilesAssociation:ProfilesAssociation",
    joins: "a network's name resolution to a shared profile",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html",
  },

  // Shares of what an account holds
  {
    type: "aws:ram/",
    joins: "other accounts to the resources that are shared",
    source: "https://docs.aws.amazon.com/ram/latest/userguide/what-is.html",
  },
  {
    type: "aws:ec2/amiLaunchPermission:AmiLaunchPermission",
    joins: "another account to a machine image",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html",
  },
  {
    type: "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission",
    joins: "another account to a disk's snapshot",
    source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
  },
  {
    type: "aws:redshift/dataShareAuthorization:DataShareAuthorization",
    joins: "another account to a warehouse's data",
    source: "https://docs.aws.amazon.com/redshift/latest/dg/datashare-overview.html",
  },
  {
    type: "aws:redshift/dataShareConsumerAssociation:DataShareConsumerAssociation",
    joins: "this account to another warehouse's data",
    source: "https://docs.aws.amazon.com/redshift/latest/dg/datashare-overview.html",
  },
  {
    type: "aws:oam/link:Link",
    joins: "this account's logs and metrics to another account",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html",
  },
  {
    type: "aws:servicecatalog/portfolioShare:PortfolioShare",
    joins: "another account to products that are launched here",
    source: "https://docs.aws.amazon.com/servicecatalog/latest/adminguide/catalogs_portfolios_sharing.html",
  },
  {
    type: "aws:directoryservice/trust:Trust",
    joins: "two directories, and who signs in to either",
    source: "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_setup_trust.html",
  },
  {
    type: "aws:directoryservice/sharedDirectory:SharedDirectory",
    joins: "another account to a directory",
    source: "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_directory_sharing.html",
  },
  {
    type: "aws:directoryservice/sharedDirectoryAccepter:SharedDirectoryAccepter",
    joins: "this account to another one's directory",
    source: "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_directory_sharing.html",
  },
  {
    type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
    joins: "this registry's images to another one",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  },
  {
    type: "aws:cloudformation/stackSet:StackSet",
    joins: "this account to all those that it deploys to",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html",
  },
  {
    type: "aws:cloudformation/stackSetInstance:StackSetInstance",
    joins: "this account to one that it deploys to",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html",
  },
  {
    type: "aws:cloudformation/stackInstances:StackInstances",
    joins: "this account to those that it deploys to",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html",
  },
];
