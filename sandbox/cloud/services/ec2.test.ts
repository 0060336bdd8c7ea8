/** What EC2, its DNS firewall and its lookups refuse and answer. */
import { describe, expect, test } from "vitest";
import type { Properties } from "../../wire.ts";
import { Cloud, type CreateAnswer } from "../cloud.ts";
import { sandboxWorld } from "../given.ts";

const [audit, prod] = ["222222222222", "444444444444"] as const;
const region = "eu-central-1";
const bucket = "flow-logs";

class World {
  readonly cloud = new Cloud(sandboxWorld);

  create(type: string, name: string, inputs: Properties, account: string = prod): CreateAnswer {
    return this.cloud.create({ type, name, inputs, account, region });
  }

  vpc(inputs: Properties = {}): CreateAnswer {
    return this.create("aws:ec2/vpc:Vpc", "vpc", {
      cidrBlock: "10.16.0.0/16",
      enableDnsHostnames: true,
      tags: { Name: "perimeter-prod" },
      ...inputs,
    });
  }

  subnet(vpcId: string, name: string, inputs: Properties = {}): CreateAnswer {
    return this.create("aws:ec2/subnet:Subnet", name, {
      vpcId,
      cidrBlock: "10.16.0.0/20",
      availabilityZone: `${region}a`,
      ...inputs,
    });
  }

  endpoint(vpcId: string, name: string, inputs: Properties = {}): CreateAnswer {
    return this.create("aws:ec2/vpcEndpoint:VpcEndpoint", name, {
      vpcId,
      serviceName: `com.amazonaws.${region}.sqs`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      ...inputs,
    });
  }

  flowLog(vpcId: string, inputs: Properties = {}): CreateAnswer {
    return this.create("aws:ec2/flowLog:FlowLog", "flow-log", {
      vpcId,
      logDestinationType: "s3",
      logDestination: `arn:aws:s3:::${bucket}`,
      ...inputs,
    });
  }

  flowLogBucket(statement: Properties): void {
    this.create("aws:s3/bucket:Bucket", bucket, { bucket }, audit);
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
    const inputs = { bucket, policy: JSON.stringify(policy) };
    this.create("aws:s3/bucketPolicy:BucketPolicy", bucket, inputs, audit);
  }
}

const delivery = {
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: ["s3:PutObject", "s3:GetBucketAcl"],
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/AWSLogs/${prod}/*`],
};

describe("networks", () => {
  test.each<{ what: string; run(world: World): unknown; error: RegExp }>([
    {
      what: "a range too wide",
      run: (world) => world.vpc({ cidrBlock: "10.0.0.0/8" }),
      error: /InvalidVpc.Range/,
    },
    {
      what: "a subnet in no network",
      run: (world) => world.subnet("vpc-0", "a"),
      error: /InvalidVpcID.NotFound: the vpc ID 'vpc-0'/,
    },
    {
      what: "a subnet in another account's network",
      run: (world) => {
        const vpc = world.create("aws:ec2/vpc:Vpc", "dev", { cidrBlock: "10.32.0.0/16" }, "555555555555");
        world.subnet(vpc.id, "a");
      },
      error: /InvalidVpcID.NotFound/,
    },
    {
      what: "a subnet outside of its network",
      run: (world) => world.subnet(world.vpc().id, "a", { cidrBlock: "10.17.0.0/20" }),
      error: /InvalidSubnet.Range/,
    },
    {
      what: "a subnet over another",
      run: (world) => {
        const { id } = world.vpc();
        world.subnet(id, "a");
        world.subnet(id, "b", { cidrBlock: "10.16.8.0/21" });
      },
      error: /InvalidSubnet.Conflict/,
    },
    {
      what: "a subnet in another Region's zone",
      run: (world) => world.subnet(world.vpc().id, "a", { availabilityZone: "eu-west-1a" }),
      error: /InvalidParameterValue.*eu-west-1a/,
    },
    {
      what: "an endpoint of a service that the Region does not have",
      run: (world) => world.endpoint(world.vpc().id, "sqs", { serviceName: "com.amazonaws.us-east-1.sqs" }),
      error: /InvalidServiceName/,
    },
    {
      what: "private names in a network without them",
      run: (world) => world.endpoint(world.vpc({ enableDnsHostnames: false }).id, "sqs"),
      error: /private DNS requires both enableDnsSupport and enableDnsHostnames/,
    },
    {
      what: "private names of a service twice",
      run: (world) => {
        const { id } = world.vpc();
        world.endpoint(id, "sqs");
        world.endpoint(id, "sqs-again");
      },
      error: /conflicting DNS domain/,
    },
    {
      what: "an endpoint in a subnet that is missing",
      run: (world) => world.endpoint(world.vpc().id, "sqs", { subnetIds: ["subnet-0"] }),
      error: /InvalidSubnetId.NotFound/,
    },
    {
      what: "an endpoint whose policy is no JSON",
      run: (world) => world.endpoint(world.vpc().id, "sqs", { policy: "everything" }),
      error: /InvalidParameter.*no JSON/,
    },
    {
      what: "a flow log to a bucket that is missing",
      run: (world) => world.flowLog(world.vpc().id),
      error: /Access Denied for LogDestination: flow-logs. Please check LogDestination permission/,
    },
    {
      what: "a flow log to a bucket that takes another account's",
      run: (world) => {
        world.flowLogBucket({
          ...delivery,
          Condition: { StringEquals: { "aws:SourceAccount": "555555555555" } },
        });
        world.flowLog(world.vpc().id);
      },
      error: /Access Denied for LogDestination/,
    },
    {
      what: "a flow log to a folder that is not let in",
      run: (world) => {
        world.flowLogBucket(delivery);
        world.flowLog(world.vpc().id, { logDestination: `arn:aws:s3:::${bucket}/prod/` });
      },
      error: /Access Denied for LogDestination/,
    },
    {
      what: "a role for a flow log to a bucket",
      run: (world) => world.flowLog(world.vpc().id, { iamRoleArn: "arn:aws:iam::444444444444:role/logs" }),
      error: /DeliverLogsPermissionArn is not applicable/,
    },
  ])("refused: $what", ({ run, error }) => {
    expect(() => run(new World())).toThrow(error);
  });

  test("a flow log to a bucket that lets it in is taken", () => {
    const world = new World();
    world.flowLogBucket({
      ...delivery,
      Condition: {
        StringEquals: { "aws:SourceOrgID": sandboxWorld.organizationId, "aws:SourceAccount": [prod] },
        ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${prod}:*` },
      },
    });
    expect(world.flowLog(world.vpc().id).id).toMatch(/^fl-/);
  });

  test("a subnet may be changed where it is: it is in nobody's way but others'", () => {
    const world = new World();
    const vpcId = world.vpc().id;
    const { id } = world.subnet(vpcId, "a");
    const inputs = { vpcId, cidrBlock: "10.16.0.0/20", tags: { Name: "a" } };
    const request = { type: "aws:ec2/subnet:Subnet", name: "a", inputs, account: prod, region };
    expect(() => world.cloud.update(id, request)).not.toThrow();
  });

  test("what is still in use is not deleted", () => {
    const world = new World();
    const { id } = world.vpc();
    world.subnet(id, "a");
    const request = { type: "aws:ec2/vpc:Vpc", name: "vpc", inputs: {}, account: prod, region };
    expect(() => world.cloud.delete(id, request)).toThrow(/DependencyViolation/);
  });

  test("the group, list and table that came with a network are those that the provider takes over", () => {
    const world = new World();
    const vpc = world.vpc();
    const group = world.create("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "shut", {
      vpcId: vpc.id,
    });
    expect(group.id).toBe(vpc.outputs["defaultSecurityGroupId"]);
  });
});

describe("lookups", () => {
  const lookup = (world: World, token: string, args: Properties) =>
    world.cloud.invoke(`aws:ec2/${token}:${token}`, args, prod, region);

  test("a network by its tags, and its subnets", () => {
    const world = new World();
    const { id } = world.vpc();
    const subnet = world.subnet(id, "a");
    world.create("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.17.0.0/16" });
    expect(lookup(world, "getVpc", { tags: { Name: "perimeter-prod" } })["id"]).toBe(id);
    const filters = [{ name: "vpc-id", values: [id] }];
    expect(lookup(world, "getSubnets", { filters })["ids"]).toEqual([subnet.id]);
  });

  test("none, or more than one, is refused", () => {
    const world = new World();
    expect(() => lookup(world, "getVpc", { tags: { Name: "perimeter-prod" } })).toThrow(
      /no matching EC2 VPC/,
    );
    world.vpc();
    world.create("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.17.0.0/16", tags: { Name: "perimeter-prod" } });
    expect(() => lookup(world, "getVpc", { tags: { Name: "perimeter-prod" } })).toThrow(/multiple EC2 VPCs/);
    expect(() => lookup(world, "getPrefixList", { name: "com.amazonaws.eu-central-1.sqs" })).toThrow(
      /no matching prefix list/,
    );
  });
});

describe("the DNS firewall", () => {
  const rule = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
  const parts = (world: World) => ({
    firewallRuleGroupId: world.create(
      "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
      "rules",
      { name: "rules" },
    ).id,
    firewallDomainListId: world.create(
      "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
      "all",
      { name: "all", domains: ["*"] },
    ).id,
  });

  test.each<{ what: string; run(world: World): unknown; error: RegExp }>([
    {
      what: "a rule in no group",
      run: (world) => world.create(rule, "rule", { ...parts(world), firewallRuleGroupId: "rslvr-frg-0" }),
      error: /ResourceNotFoundException/,
    },
    {
      what: "to block, without an answer",
      run: (world) => world.create(rule, "rule", { ...parts(world), action: "BLOCK", priority: 1 }),
      error: /BlockResponse is required/,
    },
    {
      what: "two rules of one priority",
      run: (world) => {
        const both = { ...parts(world), action: "ALLOW", priority: 1 };
        const list = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
        const other = world.create(list, "other", { name: "other", domains: ["a.example"] }).id;
        world.create(rule, "rule", both);
        world.create(rule, "other", { ...both, firewallDomainListId: other });
      },
      error: /ConflictException: a rule of priority 1/,
    },
    {
      what: "an association of a priority that AWS keeps for itself",
      run: (world) =>
        world.create(
          "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
          "association",
          { ...parts(world), vpcId: world.vpc().id, priority: 100 },
        ),
      error: /Priority 100: it must be above 100/,
    },
    {
      what: "to delete an association that is protected",
      run: (world) => {
        const type = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";
        const inputs = {
          ...parts(world),
          vpcId: world.vpc().id,
          priority: 101,
          mutationProtection: "ENABLED",
        };
        const { id } = world.create(type, "association", inputs);
        world.cloud.delete(id, { type, name: "association", inputs, account: prod, region });
      },
      error: /ConflictException.*mutation protection/,
    },
  ])("refused: $what", ({ run, error }) => {
    expect(() => run(new World())).toThrow(error);
  });
});
