import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  addressPlan,
  type NetworkDomain,
  networkPrefixLength,
  privateRanges,
  subnetPrefixLength,
} from "../../catalog/address-plan.ts";
import type { AwsOwnedBucketsPurpose } from "../../catalog/aws-owned-buckets.ts";
import {
  type GatewayService,
  gatewayServices,
  type InterfaceService,
  interfaceServices,
} from "../../catalog/endpoint-services.ts";
import { flowLogFormat } from "../flow-log-format.ts";
import { auditFlowLogBucketName, bucketArn, networkName } from "../names.ts";
import { toJson } from "../policy-document.ts";
import { addressBlock } from "./address-blocks.ts";
import { endpointPolicy, s3EndpointPolicy } from "./policies.ts";

export interface IsolatedNetworkArgs {
  /** The trust domain: it decides the addresses (catalog/address-plan.ts) and the network's name. */
  domain: NetworkDomain;
  /** The account that the network is in. Its endpoints serve this account's principals and resources only. */
  accountId: string;
  /** The account that keeps the flow logs. */
  auditAccountId: string;
  /** The Region that the network is in. */
  region: string;
  /** Names of the zones that get a private subnet, for example `eu-central-1a`. Databases need two or more. */
  zones: readonly string[];
  /** Which of the domain's networks this is, from 0 (default) up: each has addresses of its own. */
  index?: number;
  /**
   * Services reached through the route table, at no cost. Default: S3 and DynamoDB.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
   */
  gatewayEndpoints?: readonly GatewayService[];
  /**
   * Services reached through network interfaces, paid by the hour and zone. Default: none.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
   */
  interfaceEndpoints?: readonly InterfaceService[];
  /** AWS's own buckets that workloads may download from, by purpose (catalog/aws-owned-buckets.ts). Default: none. */
  awsOwnedBuckets?: readonly AwsOwnedBucketsPurpose[];
  /**
   * Names that are resolved beside AWS's own, for example `*.orders.internal` of a private zone. A query carries data to
   * whoever answers for the name, so every further public name is a way out. Default: none.
   */
  resolvedNames?: readonly string[];
}

/** Rules of the network access list, in the order of their numbers. */
type AclRule = aws.types.input.ec2.DefaultNetworkAclIngress;

const anywhere = "0.0.0.0/0";

/** The network itself, no other private address, and the given traffic with the public addresses of gateway endpoints. */
function aclRules(range: string, endpoints: { fromPort: number; toPort: number }): AclRule[] {
  const all = { protocol: "-1", fromPort: 0, toPort: 0 };
  return [
    { ruleNo: 100, action: "allow", cidrBlock: range, ...all },
    ...privateRanges.map((cidrBlock, index) => ({
      ruleNo: 200 + index,
      action: "deny",
      cidrBlock,
      ...all,
    })),
    { ruleNo: 300, action: "allow", cidrBlock: anywhere, protocol: "tcp", ...endpoints },
  ];
}

/** The index of a zone's subnet: its letter, so that a zone keeps its addresses when another comes or goes. */
function zoneIndex(zone: string, region: string): number {
  const letter = zone.startsWith(region) ? zone.slice(region.length) : "";
  const index = /^[a-p]$/.test(letter) ? letter.charCodeAt(0) - "a".charCodeAt(0) : -1;
  if (index < 0) throw new Error(`${zone} is no zone of ${region}: write for example ${region}a`);
  return index;
}

/** @throws when a value is there twice */
function distinct(values: readonly string[], what: string): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) throw new Error(`${what}: ${repeated} is there twice`);
}

/**
 * A network of private subnets with no way to the internet and none to another network: no internet gateway, no NAT, no
 * peering, default routes nowhere. AWS's services are reached through endpoints, each with a policy that lets the
 * account's own principals reach the account's own resources.
 *
 * It confines what runs inside of it. It does not hinder principals who may change networks, and nothing that runs
 * outside: a function without a network has the internet. Names are a way out, too, so the resolver answers for AWS's
 * names only.
 */
export class IsolatedNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** The addresses of the network, in CIDR notation. */
  readonly range: string;
  /** Ids of the private subnets, in the order of `zones`. They are known once everything that guards them is in place. */
  readonly subnetIds: pulumi.Output<string[]>;

  constructor(name: string, args: IsolatedNetworkArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("agent-perimeter:index:IsolatedNetwork", name, {}, options);
    const { domain, accountId, region, zones } = args;
    const gatewayEndpoints = args.gatewayEndpoints ?? (Object.keys(gatewayServices) as GatewayService[]);
    const interfaceEndpoints = args.interfaceEndpoints ?? [];
    if (zones.length === 0) throw new Error("zones: a network needs a zone at least");
    distinct(zones, "zones");
    distinct(gatewayEndpoints, "gatewayEndpoints");
    distinct(interfaceEndpoints, "interfaceEndpoints");

    this.range = addressBlock(addressPlan[domain], networkPrefixLength, args.index ?? 0);
    const subnetRanges = zones.map((zone) => ({
      zone,
      cidrBlock: addressBlock(this.range, subnetPrefixLength, zoneIndex(zone, region)),
    }));
    const network = networkName(domain);
    const tags = (what?: string) => ({ Name: what ? `${network}-${what}` : network, network });
    const child = { parent: this };
    const guard = { parent: this, protect: true };

    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: this.range,
        // Both are needed for the names of interface endpoints.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: tags(),
      },
      // What must be there before a network exists: children do not inherit it from the component.
      { ...guard, ...(options.dependsOn ? { dependsOn: options.dependsOn } : {}) },
    );

    const guards = [
      // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html
      new aws.ec2.FlowLog(
        `${name}-flow-log`,
        {
          vpcId: vpc.id,
          trafficType: "ALL",
          logDestinationType: "s3",
          logDestination: bucketArn(auditFlowLogBucketName(args.auditAccountId, region)),
          logFormat: flowLogFormat,
          // Seconds; the shortest there is.
          maxAggregationInterval: 60,
          tags: tags(),
        },
        guard,
      ),
      // What comes with every network is shut: it applies wherever nobody names another.
      new aws.ec2.DefaultSecurityGroup(
        `${name}-default-security-group`,
        { vpcId: vpc.id, ingress: [], egress: [], tags: tags("default-shut") },
        guard,
      ),
      new aws.ec2.DefaultRouteTable(
        `${name}-default-route-table`,
        { defaultRouteTableId: vpc.defaultRouteTableId, routes: [], tags: tags("default-shut") },
        guard,
      ),
      // Every subnet is under this list from its birth. Should a peering or a gateway come nevertheless, no other
      // private address gets an answer: that keeps dev from prod without either knowing the other's addresses.
      new aws.ec2.DefaultNetworkAcl(
        `${name}-network-acl`,
        {
          defaultNetworkAclId: vpc.defaultNetworkAclId,
          ingress: aclRules(this.range, { fromPort: 1024, toPort: 65535 }),
          egress: aclRules(this.range, { fromPort: 443, toPort: 443 }),
          tags: tags("isolated"),
        },
        // Subnets are in the default list because they are in no other: AWS reports them, nobody sets them.
        { ...guard, ignoreChanges: ["subnetIds"] },
      ),
      ...this.#resolver(name, vpc, args),
    ];

    const routeTable = new aws.ec2.RouteTable(
      `${name}-route-table`,
      { vpcId: vpc.id, routes: [], tags: tags("private") },
      child,
    );

    for (const service of gatewayEndpoints)
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Gateway",
          routeTableIds: [routeTable.id],
          policy: toJson(
            service === "s3"
              ? s3EndpointPolicy({ accountId, region, awsOwnedBuckets: args.awsOwnedBuckets ?? [] })
              : endpointPolicy({ accountId, actions: gatewayServices[service].actions }),
            "endpointPolicy",
          ),
          tags: tags(service),
        },
        child,
      );

    const subnets = subnetRanges.map(
      ({ zone, cidrBlock }) =>
        new aws.ec2.Subnet(
          `${name}-${zone}`,
          {
            vpcId: vpc.id,
            availabilityZone: zone,
            cidrBlock,
            mapPublicIpOnLaunch: false,
            assignIpv6AddressOnCreation: false,
            tags: tags(zone),
          },
          { ...child, dependsOn: guards },
        ),
    );
    const associations = subnets.map(
      (subnet, index) =>
        new aws.ec2.RouteTableAssociation(
          `${name}-${zones[index]}-routes`,
          { subnetId: subnet.id, routeTableId: routeTable.id },
          child,
        ),
    );

    for (const service of interfaceEndpoints) {
      const securityGroup = new aws.ec2.SecurityGroup(
        `${name}-${service}-endpoint`,
        {
          name: `${network}-${service}-endpoint`,
          description: `HTTPS from the network to the endpoint of ${service}`,
          vpcId: vpc.id,
          ingress: [
            {
              protocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrBlocks: [this.range],
              description: "HTTPS from the network",
            },
          ],
          egress: [],
          tags: tags(`${service}-endpoint`),
        },
        child,
      );
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: subnets.map((subnet) => subnet.id),
          securityGroupIds: [securityGroup.id],
          policy: toJson(
            endpointPolicy({ accountId, actions: interfaceServices[service].actions }),
            "endpointPolicy",
          ),
          tags: tags(service),
        },
        child,
      );
    }

    this.vpcId = vpc.id;
    this.subnetIds = pulumi
      .all([subnets.map((subnet) => subnet.id), associations.map((association) => association.id)])
      .apply(([ids]) => ids);
    this.registerOutputs({ vpcId: this.vpcId, range: this.range, subnetIds: this.subnetIds });
  }

  /**
   * Lets the network's resolver answer for AWS's names and the given ones only: a query for any other name would reach
   * whoever runs that name's server, and carry data there, with no gateway at all.
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
   */
  #resolver(name: string, vpc: aws.ec2.Vpc, args: IsolatedNetworkArgs): pulumi.Resource[] {
    const network = networkName(args.domain);
    const guard = { parent: this, protect: true };
    const list = (what: string, domains: string[]) =>
      new aws.route53.ResolverFirewallDomainList(
        `${name}-${what}-names`,
        { name: `${network}-${what}`, domains },
        guard,
      );
    const resolved = list("resolved", [
      "*.amazonaws.com",
      `*.${args.region}.api.aws`,
      args.region === "us-east-1" ? "*.ec2.internal" : `*.${args.region}.compute.internal`,
      ...(args.resolvedNames ?? []),
    ]);
    const all = list("all", ["*"]);
    const rules = new aws.route53.ResolverFirewallRuleGroup(`${name}-dns`, { name: network }, guard);
    const allow = new aws.route53.ResolverFirewallRule(
      `${name}-dns-allow`,
      {
        name: "resolve-named",
        firewallRuleGroupId: rules.id,
        firewallDomainListId: resolved.id,
        // An answer that leads on to another name is held against the lists, too.
        firewallDomainRedirectionAction: "INSPECT_REDIRECTION_DOMAIN",
        priority: 100,
        action: "ALLOW",
      },
      guard,
    );
    const block = new aws.route53.ResolverFirewallRule(
      `${name}-dns-block`,
      {
        name: "block-all-others",
        firewallRuleGroupId: rules.id,
        firewallDomainListId: all.id,
        priority: 200,
        action: "BLOCK",
        blockResponse: "NXDOMAIN",
      },
      guard,
    );
    // No answer at all when the firewall is out of order.
    const closed = new aws.route53.ResolverFirewallConfig(
      `${name}-dns-fail-closed`,
      { resourceId: vpc.id, firewallFailOpen: "DISABLED" },
      guard,
    );
    const association = new aws.route53.ResolverFirewallRuleGroupAssociation(
      `${name}-dns-association`,
      {
        name: network,
        vpcId: vpc.id,
        firewallRuleGroupId: rules.id,
        priority: 101,
        mutationProtection: "ENABLED",
      },
      { ...guard, dependsOn: [allow, block, closed] },
    );
    return [association];
  }
}
