/** Networks: what EC2 makes with them, and when it refuses. */
import type { Properties } from "../../wire.ts";
import type { Cloud, Existing } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp } from "../made-up.ts";
import { refuseDocument } from "../policy-checks.ts";
import { letsService } from "../service-access.ts";

/** An id such as EC2 makes up, out of the program's name for the resource, so that it can stand in a sample configuration. */
export const madeUpId = (prefix: string) => (request: Request) =>
  `${prefix}-${madeUp(17, prefix, request.account, request.region, request.name)}`;

/** The ids of what EC2 makes together with a network. */
const defaultsOf = (vpcId: string) => ({
  defaultSecurityGroupId: `sg-${madeUp(17, "default", vpcId)}`,
  defaultNetworkAclId: `acl-${madeUp(17, "default", vpcId)}`,
  defaultRouteTableId: `rtb-${madeUp(17, "default", vpcId)}`,
  dhcpOptionsId: `dopt-${madeUp(17, "default", vpcId)}`,
});

export const ec2Arn = (request: Request, kind: string, id: string): string =>
  `arn:aws:ec2:${request.region}:${request.account}:${kind}/${id}`;

/** The first and last address of a range in CIDR notation, as numbers. */
function bounds(range: string): { first: number; last: number; length: number } {
  const [network = "", length = ""] = range.split("/");
  const first = network.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return { first, last: first + 2 ** (32 - Number(length)) - 1, length: Number(length) };
}

/** The network that a request names, in its own account. */
export function vpcOf(request: Request, cloud: Cloud): Existing {
  const id = text(request.inputs, "vpcId") ?? "";
  const vpc = cloud.find("aws:ec2/vpc:Vpc", request.account).find((existing) => existing.id === id);
  if (!vpc) throw new Refusal("InvalidVpcID.NotFound", `the vpc ID '${id}' does not exist`);
  return vpc;
}

function mustExist(
  request: Request,
  cloud: Cloud,
  ids: unknown,
  types: readonly string[],
  code: string,
  what: string,
): void {
  for (const id of (Array.isArray(ids) ? ids : [ids]).filter((one) => one !== undefined))
    if (
      !types.some((type) =>
        cloud
          .find(type, request.account)
          .some(
            (existing) => existing.id === id || Object.values(defaultIdsOf(existing)).includes(String(id)),
          ),
      )
    )
      throw new Refusal(code, `the ${what} ID '${String(id)}' does not exist`);
}

/** A network answers for the security group, access list and route table that came with it. */
const defaultIdsOf = (existing: Existing): Properties =>
  existing.type === "aws:ec2/vpc:Vpc" ? defaultsOf(existing.id) : {};

const securityGroups = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/vpc:Vpc"];
const routeTables = ["aws:ec2/routeTable:RouteTable", "aws:ec2/vpc:Vpc"];
const subnets = ["aws:ec2/subnet:Subnet"];

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html: five a Region, the default one counted */
const vpcsPerRegion = 5;

const vpcId = madeUpId("vpc");

function refuseVpc(request: Request, cloud: Cloud): void {
  const others = cloud
    .find("aws:ec2/vpc:Vpc", request.account)
    .filter((vpc) => vpc.region === request.region && vpc.id !== vpcId(request));
  if (others.length >= vpcsPerRegion)
    throw new Refusal(
      "VpcLimitExceeded",
      `the maximum number of VPCs has been reached: account ${request.account} has ${others.length} in ${request.region}`,
    );
  const range = text(request.inputs, "cidrBlock") ?? "";
  const { length } = bounds(range);
  if (!(length >= 16 && length <= 28))
    throw new Refusal("InvalidVpc.Range", `the CIDR '${range}' is invalid: a network is a /16 to a /28`);
}

function refuseSubnet(request: Request, cloud: Cloud): void {
  const vpc = vpcOf(request, cloud);
  const range = text(request.inputs, "cidrBlock") ?? "";
  const own = bounds(range);
  const whole = bounds(text(vpc.inputs, "cidrBlock") ?? "");
  if (own.first < whole.first || own.last > whole.last || own.length > 28)
    throw new Refusal("InvalidSubnet.Range", `the CIDR '${range}' is invalid`);
  const zone = text(request.inputs, "availabilityZone");
  if (zone !== undefined && !new RegExp(`^${request.region}[a-z]$`).test(zone))
    throw new Refusal(
      "InvalidParameterValue",
      `value (${zone}) for parameter availabilityZone is invalid: ${request.region} has no such zone`,
    );
  const id = subnetId(request);
  for (const neighbour of cloud.find("aws:ec2/subnet:Subnet", request.account)) {
    if (neighbour.id === id || neighbour.inputs["vpcId"] !== vpc.id) continue;
    const other = bounds(text(neighbour.inputs, "cidrBlock") ?? "");
    if (own.first <= other.last && other.first <= own.last)
      throw new Refusal("InvalidSubnet.Conflict", `the CIDR '${range}' conflicts with another subnet`);
  }
}
const subnetId = madeUpId("subnet");

/** EC2 tries the destination out before it takes it. */
function refuseFlowLog(request: Request, cloud: Cloud): void {
  if (text(request.inputs, "vpcId") !== undefined) vpcOf(request, cloud);
  if (request.inputs["logDestinationType"] !== "s3") return;
  if (request.inputs["iamRoleArn"] !== undefined)
    throw new Refusal("InvalidParameter", "DeliverLogsPermissionArn is not applicable for s3 delivery");
  const [bucket = "", ...folder] = (text(request.inputs, "logDestination") ?? "")
    .replace(/^arn:aws:s3:::/, "")
    .split("/");
  const policy = cloud.find("aws:s3/bucketPolicy:BucketPolicy").find((existing) => existing.id === bucket)
    ?.inputs["policy"];
  const prefix = folder.filter((part) => part !== "").map((part) => `${part}/`);
  const logs = `AWSLogs/${request.account}/vpcflowlogs/${request.region}/`;
  const delivery = {
    service: "delivery.logs.amazonaws.com",
    context: {
      "aws:SourceAccount": request.account,
      "aws:SourceArn": `arn:aws:logs:${request.region}:${request.account}:*`,
      "aws:SourceOrgID": cloud.given.organizationId,
    },
  };
  const arnOfBucket = `arn:aws:s3:::${bucket}`;
  const allowed =
    cloud.find("aws:s3/bucket:Bucket").some((existing) => existing.id === bucket) &&
    letsService(policy, {
      ...delivery,
      action: "s3:PutObject",
      resource: `${arnOfBucket}/${prefix.join("")}${logs}2026/01/01/log.gz`,
    }) &&
    letsService(policy, { ...delivery, action: "s3:GetBucketAcl", resource: arnOfBucket });
  if (!allowed)
    throw new Refusal(
      "InvalidParameter",
      `400: Access Denied for LogDestination: ${bucket}. Please check LogDestination permission: the bucket must exist, and its policy let delivery.logs.amazonaws.com write for account ${request.account}`,
    );
}

function refuseEndpoint(request: Request, cloud: Cloud): void {
  const { inputs } = request;
  const vpc = vpcOf(request, cloud);
  const service = text(inputs, "serviceName") ?? "";
  if (!service.startsWith(`com.amazonaws.${request.region}.`))
    throw new Refusal(
      "InvalidServiceName",
      `the VPC endpoint service ${service} does not exist in ${request.region}`,
    );
  refuseDocument(inputs["policy"], {
    code: "InvalidParameter",
    where: `endpoint ${service}`,
    quota: "endpointPolicy",
    cloud,
  });
  mustExist(
    request,
    cloud,
    inputs["routeTableIds"],
    routeTables,
    "InvalidRouteTableId.NotFound",
    "routeTable",
  );
  mustExist(request, cloud, inputs["subnetIds"], subnets, "InvalidSubnetId.NotFound", "subnet");
  mustExist(
    request,
    cloud,
    inputs["securityGroupIds"],
    securityGroups,
    "InvalidGroup.NotFound",
    "security group",
  );
  if (inputs["privateDnsEnabled"] !== true) return;
  if (vpc.inputs["enableDnsHostnames"] !== true || vpc.inputs["enableDnsSupport"] === false)
    throw new Refusal(
      "InvalidParameter",
      "enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true",
    );
  const id = endpointId(request);
  const twin = cloud
    .find("aws:ec2/vpcEndpoint:VpcEndpoint", request.account)
    .some(
      (existing) =>
        existing.id !== id &&
        existing.inputs["vpcId"] === vpc.id &&
        existing.inputs["serviceName"] === service &&
        existing.inputs["privateDnsEnabled"] === true,
    );
  if (twin)
    throw new Refusal(
      "InvalidParameter",
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service} in the VPC ${vpc.id}`,
    );
}
const endpointId = madeUpId("vpce");

/** Still in use: EC2 keeps it. */
const refuseWhileUsed =
  (what: string, key: string, types: readonly string[]): NonNullable<ResourceKind["refuseDelete"]> =>
  (existing, cloud) => {
    const user = types
      .flatMap((type) => cloud.find(type, existing.account))
      .find((one) => [one.inputs[key]].flat().includes(existing.id));
    if (user)
      throw new Refusal(
        "DependencyViolation",
        `the ${what} '${existing.id}' has dependencies and cannot be deleted: ${user.type} ${user.id}`,
      );
  };

const securityGroupRule = (type: string): ResourceKind => ({
  type,
  id: madeUpId("sgr"),
  outputs: (request) => ({
    arn: ec2Arn(request, "security-group-rule", request.id),
    securityGroupRuleId: request.id,
  }),
  replaceOn: ["securityGroupId"],
  refuse: (request, cloud) => {
    const { inputs } = request;
    const ids = [inputs["securityGroupId"], inputs["referencedSecurityGroupId"]];
    mustExist(request, cloud, ids, securityGroups, "InvalidGroup.NotFound", "security group");
  },
});

/** What came with the network, taken over by the provider: its id is the one that the network names. */
const takenOver = (type: string, key: string, arnKind: string): ResourceKind => ({
  type,
  id: (request) => text(request.inputs, key) ?? "",
  outputs: (request) => ({ arn: ec2Arn(request, arnKind, request.id), ownerId: request.account }),
  replaceOn: [key],
});

export const ec2: readonly ResourceKind[] = [
  {
    type: "aws:ec2/vpc:Vpc",
    id: vpcId,
    outputs: (request) => {
      const defaults = defaultsOf(request.id);
      return {
        arn: ec2Arn(request, "vpc", request.id),
        ownerId: request.account,
        mainRouteTableId: defaults.defaultRouteTableId,
        ...defaults,
      };
    },
    replaceOn: ["cidrBlock", "instanceTenancy"],
    refuse: refuseVpc,
    refuseDelete: refuseWhileUsed("vpc", "vpcId", [
      ...subnets,
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ec2/internetGateway:InternetGateway",
    ]),
  },
  {
    type: "aws:ec2/subnet:Subnet",
    id: subnetId,
    outputs: (request) => ({
      arn: ec2Arn(request, "subnet", request.id),
      ownerId: request.account,
      availabilityZoneId: `${request.region}-az-${text(request.inputs, "availabilityZone")?.slice(-1) ?? "a"}`,
    }),
    replaceOn: ["vpcId", "cidrBlock", "availabilityZone"],
    refuse: refuseSubnet,
    refuseDelete: refuseWhileUsed("subnet", "subnetIds", [
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:rds/subnetGroup:SubnetGroup",
    ]),
  },
  {
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    id: (request) => defaultsOf(text(request.inputs, "vpcId") ?? "").defaultSecurityGroupId,
    outputs: (request) => ({
      arn: ec2Arn(request, "security-group", request.id),
      ownerId: request.account,
      name: "default",
      description: "default VPC security group",
    }),
    replaceOn: ["vpcId"],
    refuse: (request, cloud) => void vpcOf(request, cloud),
  },
  takenOver("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "defaultNetworkAclId", "network-acl"),
  takenOver("aws:ec2/defaultRouteTable:DefaultRouteTable", "defaultRouteTableId", "route-table"),
  {
    type: "aws:ec2/routeTable:RouteTable",
    id: madeUpId("rtb"),
    outputs: (request) => ({ arn: ec2Arn(request, "route-table", request.id), ownerId: request.account }),
    replaceOn: ["vpcId"],
    refuse: (request, cloud) => void vpcOf(request, cloud),
  },
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    id: madeUpId("rtbassoc"),
    outputs: () => ({}),
    replaceOn: ["subnetId", "gatewayId"],
    refuse: (request, cloud) => {
      const { inputs } = request;
      mustExist(
        request,
        cloud,
        inputs["routeTableId"],
        routeTables,
        "InvalidRouteTableID.NotFound",
        "routeTable",
      );
      mustExist(request, cloud, inputs["subnetId"], subnets, "InvalidSubnetID.NotFound", "subnet");
    },
  },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    id: madeUpId("sg"),
    outputs: (request) => ({
      arn: ec2Arn(request, "security-group", request.id),
      ownerId: request.account,
      name: nameOr(request, "name"),
      // The provider removes the rule that lets everything out, which EC2 gives a new group.
      ingress: request.inputs["ingress"] ?? [],
      egress: request.inputs["egress"] ?? [],
    }),
    replaceOn: ["name", "description", "vpcId"],
    refuse: (request, cloud) => void vpcOf(request, cloud),
    refuseDelete: (existing, cloud) => {
      refuseWhileUsed("security group", "securityGroupIds", ["aws:ec2/vpcEndpoint:VpcEndpoint"])(
        existing,
        cloud,
      );
      refuseWhileUsed("security group", "vpcSecurityGroupIds", ["aws:rds/instance:Instance"])(
        existing,
        cloud,
      );
    },
  },
  securityGroupRule("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
  securityGroupRule("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    id: endpointId,
    outputs: (request) => ({
      arn: ec2Arn(request, "vpc-endpoint", request.id),
      ownerId: request.account,
      state: "available",
      prefixListId: prefixListId(text(request.inputs, "serviceName") ?? ""),
    }),
    replaceOn: ["serviceName", "vpcEndpointType", "vpcId"],
    refuse: refuseEndpoint,
  },
  {
    type: "aws:ec2/flowLog:FlowLog",
    id: madeUpId("fl"),
    outputs: (request) => ({ arn: ec2Arn(request, "vpc-flow-log", request.id) }),
    // A flow log cannot be changed: every other input makes a new one.
    replaceOn: [
      "logDestination",
      "logDestinationType",
      "logFormat",
      "trafficType",
      "vpcId",
      "subnetId",
      "eniId",
      "maxAggregationInterval",
      "destinationOptions",
    ],
    refuse: refuseFlowLog,
  },
  {
    type: "aws:ec2/internetGateway:InternetGateway",
    id: madeUpId("igw"),
    outputs: (request) => ({
      arn: ec2Arn(request, "internet-gateway", request.id),
      ownerId: request.account,
    }),
    refuse: (request, cloud) => {
      if (request.inputs["vpcId"] !== undefined) vpcOf(request, cloud);
    },
  },
  {
    type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    id: madeUpId("pcx"),
    outputs: () => ({ acceptStatus: "pending-acceptance" }),
    replaceOn: ["vpcId", "peerVpcId", "peerOwnerId", "peerRegion"],
    refuse: (request, cloud) => void vpcOf(request, cloud),
  },
];

/** The list of a gateway service's addresses, which AWS keeps and gives an id of its own. */
export const prefixListId = (serviceName: string): string => `pl-${madeUp(8, "prefix-list", serviceName)}`;
