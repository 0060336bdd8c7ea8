import * as aws from "@pulumi/aws";
import { expect, test } from "vitest";
import { privateRanges } from "../../catalog/address-plan.ts";
import {
  gatewayServices,
  type InterfaceService,
  interfaceServices,
} from "../../catalog/endpoint-services.ts";
import type { ResourceState } from "../../sandbox/checkpoint.ts";
import { nameOf } from "../../sandbox/checkpoint.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { type Deployment, deploy } from "../../sandbox/monitor.ts";
import { auditFlowLogBucketName, bucketArn } from "../names.ts";
import { IsolatedNetwork, type IsolatedNetworkArgs } from "./isolated-network.ts";

const [audit, prod, dev] = ["222222222222", "444444444444", "555555555555"] as const;
const region = "eu-central-1";
const bucket = auditFlowLogBucketName(audit, region);

const inAccount = (cloud: Cloud, accountId: string, program: (provider: aws.Provider) => unknown) =>
  deploy({
    program: () =>
      program(new aws.Provider("account", { region: region as aws.Region, allowedAccountIds: [accountId] })),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
  });

/** A bucket in the audit account that takes flow logs from these accounts. */
const flowLogBucket = (cloud: Cloud, from: readonly string[]) =>
  inAccount(cloud, audit, (provider) => {
    const made = new aws.s3.Bucket("flow-logs", { bucket }, { provider });
    new aws.s3.BucketPolicy(
      "flow-logs",
      {
        bucket: made.bucket,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Delivery",
              Effect: "Allow",
              Principal: { Service: "delivery.logs.amazonaws.com" },
              Action: ["s3:PutObject", "s3:GetBucketAcl"],
              Resource: [bucketArn(bucket), `${bucketArn(bucket)}/AWSLogs/*`],
              Condition: { StringEquals: { "aws:SourceAccount": from } },
            },
          ],
        }),
      },
      { provider },
    );
  });

const accountOf = { prod, dev };

async function network(
  args: Partial<IsolatedNetworkArgs> & Pick<IsolatedNetworkArgs, "domain"> = { domain: "dev" },
  cloud?: Cloud,
): Promise<Deployment> {
  const world = cloud ?? new Cloud(sandboxWorld);
  if (!cloud) await flowLogBucket(world, [prod, dev]);
  const accountId = accountOf[args.domain];
  return inAccount(
    world,
    accountId,
    (provider) =>
      new IsolatedNetwork(
        "network",
        {
          accountId,
          auditAccountId: audit,
          region,
          zones: [`${region}a`, `${region}b`],
          ...args,
        },
        { providers: [provider] },
      ),
  );
}

const ofType = (deployment: Deployment, type: string): ResourceState[] =>
  deployment.resources.filter((resource) => resource.type.endsWith(`:${type}`));

const only = (deployment: Deployment, type: string): ResourceState => {
  const found = ofType(deployment, type);
  expect(found).toHaveLength(1);
  return found[0] as ResourceState;
};

/** Everything that has to exist before this resource. */
function before(deployment: Deployment, resource: ResourceState): Set<string> {
  const byUrn = new Map(deployment.resources.map((one) => [one.urn, one]));
  const reached = new Set<string>();
  const visit = (urn: string): void => {
    if (reached.has(urn)) return;
    reached.add(urn);
    for (const next of byUrn.get(urn)?.dependencies ?? []) visit(next);
  };
  for (const urn of resource.dependencies ?? []) visit(urn);
  return reached;
}

test("there is no way out: private subnets, no gateway, no route, no public address", async () => {
  const deployment = await network();
  expect(deployment.errors).toEqual([]);
  for (const type of [
    "InternetGateway",
    "EgressOnlyInternetGateway",
    "NatGateway",
    "Route",
    "VpcPeeringConnection",
  ])
    expect(ofType(deployment, type)).toEqual([]);
  expect(only(deployment, "DefaultRouteTable").inputs["routes"]).toEqual([]);
  expect(only(deployment, "RouteTable").inputs["routes"]).toEqual([]);
  const subnets = ofType(deployment, "Subnet");
  expect(subnets.map((subnet) => subnet.inputs["cidrBlock"])).toEqual(["10.32.0.0/20", "10.32.16.0/20"]);
  for (const subnet of subnets)
    expect(subnet.inputs).toMatchObject({ mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: false });
  const table = only(deployment, "RouteTable");
  const associations = ofType(deployment, "RouteTableAssociation");
  expect(associations.map((one) => one.inputs["subnetId"])).toEqual(subnets.map((subnet) => subnet.id));
  expect(associations.every((one) => one.inputs["routeTableId"] === table.id)).toBe(true);
});

test("the default security group lets nothing in and nothing out", async () => {
  const deployment = await network();
  const group = only(deployment, "DefaultSecurityGroup");
  expect(group.inputs).toMatchObject({ ingress: [], egress: [] });
  expect(group.id).toBe(only(deployment, "Vpc").outputs["defaultSecurityGroupId"]);
});

test("the access list that every subnet is born under lets no other private address in or out", async () => {
  const deployment = await network();
  const list = only(deployment, "DefaultNetworkAcl");
  expect(list.id).toBe(only(deployment, "Vpc").outputs["defaultNetworkAclId"]);
  type Rule = { ruleNo: number; action: string; cidrBlock: string; protocol: string; fromPort: number };
  for (const direction of ["ingress", "egress"]) {
    const rules = (list.inputs[direction] as Rule[]).toSorted((one, other) => one.ruleNo - other.ruleNo);
    const [own, ...others] = rules;
    expect(own).toMatchObject({ action: "allow", cidrBlock: "10.32.0.0/16", protocol: "-1" });
    expect(others.slice(0, -1).map((rule) => [rule.action, rule.cidrBlock, rule.protocol])).toEqual(
      privateRanges.map((range) => ["deny", range, "-1"]),
    );
    expect(others.at(-1)).toMatchObject({ action: "allow", cidrBlock: "0.0.0.0/0", protocol: "tcp" });
  }
  expect((list.inputs["egress"] as Rule[]).at(-1)?.fromPort).toBe(443);
});

test("all traffic is logged to the audit account", async () => {
  const deployment = await network();
  expect(only(deployment, "FlowLog").inputs).toMatchObject({
    vpcId: only(deployment, "Vpc").id,
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: bucketArn(bucket),
  });
});

test("the resolver answers for AWS's names and the named ones, fails closed, and blocks all others", async () => {
  const deployment = await network({ domain: "dev", resolvedNames: ["*.orders.internal"] });
  const lists = new Map(
    ofType(deployment, "ResolverFirewallDomainList").map((list) => [list.id, list.inputs["domains"]]),
  );
  const rules = ofType(deployment, "ResolverFirewallRule").toSorted(
    (one, other) => Number(one.inputs["priority"]) - Number(other.inputs["priority"]),
  );
  expect(
    rules.map((rule) => [rule.inputs["action"], lists.get(String(rule.inputs["firewallDomainListId"]))]),
  ).toEqual([
    [
      "ALLOW",
      ["*.amazonaws.com", `*.${region}.api.aws`, `*.${region}.compute.internal`, "*.orders.internal"],
    ],
    ["BLOCK", ["*"]],
  ]);
  const vpcId = only(deployment, "Vpc").id;
  expect(only(deployment, "ResolverFirewallConfig").inputs).toEqual({
    resourceId: vpcId,
    firewallFailOpen: "DISABLED",
  });
  const association = only(deployment, "ResolverFirewallRuleGroupAssociation");
  expect(association.inputs).toMatchObject({
    vpcId,
    firewallRuleGroupId: only(deployment, "ResolverFirewallRuleGroup").id,
    mutationProtection: "ENABLED",
  });
  // Rules are in place before they are in force, so that the network never resolves more.
  for (const rule of rules) expect(before(deployment, association).has(rule.urn)).toBe(true);
});

test("every guard is there before the first subnet, whatever runs in parallel, and is protected", async () => {
  const deployment = await network({ domain: "prod", interfaceEndpoints: ["sqs"] });
  const guards = [
    "FlowLog",
    "DefaultSecurityGroup",
    "DefaultNetworkAcl",
    "DefaultRouteTable",
    "ResolverFirewallConfig",
    "ResolverFirewallRuleGroupAssociation",
  ].map((type) => only(deployment, type));
  for (const guard of guards) expect([nameOf(guard.urn), guard.protect]).toEqual([nameOf(guard.urn), true]);
  for (const subnet of ofType(deployment, "Subnet")) {
    const reached = before(deployment, subnet);
    expect(guards.filter((guard) => !reached.has(guard.urn)).map((guard) => guard.type)).toEqual([]);
  }
  expect(only(deployment, "Vpc").protect).toBe(true);
});

test("every endpoint is made with a policy: the account's principals, the account's resources", async () => {
  const services = Object.keys(interfaceServices) as InterfaceService[];
  const deployment = await network({ domain: "prod", interfaceEndpoints: services });
  expect(deployment.errors).toEqual([]);
  const endpoints = ofType(deployment, "VpcEndpoint");
  expect(endpoints).toHaveLength(Object.keys(gatewayServices).length + services.length);
  for (const endpoint of endpoints) {
    const { Statement: statements } = JSON.parse(String(endpoint.inputs["policy"]));
    expect(statements).toHaveLength(1);
    expect(statements[0].Condition).toEqual({
      StringEquals: { "aws:PrincipalAccount": prod, "aws:ResourceAccount": prod },
    });
  }
  const interfaces = endpoints.filter((endpoint) => endpoint.inputs["vpcEndpointType"] === "Interface");
  const groups = new Map(ofType(deployment, "SecurityGroup").map((group) => [group.id, group.inputs]));
  const used = interfaces.map((endpoint) => (endpoint.inputs["securityGroupIds"] as string[])[0]);
  expect(new Set(used).size).toBe(services.length);
  for (const id of used)
    expect(groups.get(id)).toMatchObject({
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.16.0.0/16"] }],
      egress: [],
    });
});

test("endpoints that cost money are made on demand only", async () => {
  const endpoints = ofType(await network(), "VpcEndpoint");
  expect(endpoints.map((endpoint) => endpoint.inputs["serviceName"]).sort()).toEqual([
    `com.amazonaws.${region}.dynamodb`,
    `com.amazonaws.${region}.s3`,
  ]);
  expect(endpoints.every((endpoint) => endpoint.inputs["vpcEndpointType"] === "Gateway")).toBe(true);
});

test("a zone keeps its addresses when another comes before it", async () => {
  const rangeOf = async (zones: string[]) =>
    ofType(await network({ domain: "dev", zones }), "Subnet").find(
      (subnet) => subnet.inputs["availabilityZone"] === `${region}c`,
    )?.inputs["cidrBlock"];
  expect(await rangeOf([`${region}a`, `${region}c`])).toBe(await rangeOf([`${region}c`, `${region}b`]));
});

test.each([
  { args: { zones: [] }, error: /a network needs a zone/ },
  { args: { zones: [`${region}a`, `${region}a`] }, error: /zones: eu-central-1a is there twice/ },
  { args: { zones: ["eu-west-1a"] }, error: /eu-west-1a is no zone of eu-central-1: write for example/ },
  { args: { interfaceEndpoints: ["sqs", "sqs"] as const }, error: /interfaceEndpoints: sqs is there twice/ },
  { args: { index: 16 }, error: /holds 16 blocks of \/16/ },
])("$args is refused before anything is made", async ({ args, error }) => {
  const deployment = await network({ domain: "dev", ...args });
  expect(deployment.errors.join("\n")).toMatch(error);
  expect(deployment.resources.filter((resource) => resource.type.startsWith("aws:"))).toEqual([]);
});

test("AWS refuses the flow log, and no subnet comes to be, where the audit account does not take it", async () => {
  for (const from of [undefined, [prod]]) {
    const cloud = new Cloud(sandboxWorld);
    if (from) await flowLogBucket(cloud, from);
    const deployment = await network({ domain: "dev" }, cloud);
    expect(deployment.errors.join("\n")).toMatch(
      new RegExp(`Access Denied for LogDestination: ${bucket}.*account ${dev}`),
    );
    expect(ofType(deployment, "Subnet")).toEqual([]);
  }
});

test("in a preview the network is known but for the ids that AWS chooses", async () => {
  const cloud = new Cloud(sandboxWorld);
  const preview = await deploy({
    program: () => {
      const provider = new aws.Provider("account", { region, allowedAccountIds: [dev] });
      new IsolatedNetwork(
        "network",
        { domain: "dev", accountId: dev, auditAccountId: audit, region, zones: [`${region}a`] },
        { providers: [provider] },
      );
    },
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud,
    preview: true,
  });
  expect(preview.errors).toEqual([]);
  for (const endpoint of ofType(preview, "VpcEndpoint"))
    expect(() => JSON.parse(String(endpoint.inputs["policy"]))).not.toThrow();
  expect(only(preview, "FlowLog").inputs["logDestination"]).toBe(bucketArn(bucket));
  expect(only(preview, "Subnet").inputs["cidrBlock"]).toBe("10.32.0.0/20");
});
