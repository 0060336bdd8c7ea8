import { notKnownYet, stackInvariant } from "../invariant.ts";
import { list } from "../resource.ts";

const type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

const vpc = {
  type: "aws:ec2/vpc:Vpc",
  name: "network",
  properties: { cidrBlock: "10.0.0.0/16" },
  outputs: { id: "vpc-0a" },
};

const group = (properties: Record<string, unknown>) => ({
  type,
  name: "default",
  properties: { vpcId: "vpc-0a", ...properties },
  sources: { vpcId: "network" },
});

export default stackInvariant({
  id: "isolation-default-group-shut",
  title: "The default security group of every network is shut.",
  protects:
    "Whatever is started without naming a security group from reaching, and being reached by, everything like it.",
  why: "AWS puts what names no group into the default one, whose members may all talk to each other and to the world: one forgotten argument joins what was meant to be apart.",
  fix: "declare an aws.ec2.DefaultSecurityGroup for the network, with ingress and egress empty.",
  types: ["aws:ec2/vpc:Vpc"],
  whole: true,
  *check(network, stack) {
    const groups = stack.naming(network, type, "vpcId");
    if (groups.length === 0) yield "is a network whose default security group is as AWS made it, open";
    for (const { name, properties } of groups)
      if (list(properties, "ingress").length > 0 || list(properties, "egress").length > 0)
        yield `is a network whose default security group ${name} has rules`;
  },
  examples: {
    holds: [
      { what: "a shut group", resources: [vpc, group({ ingress: [], egress: [] })] },
      {
        what: "before the network's id is known",
        resources: [
          { ...vpc, outputs: { id: notKnownYet } },
          group({ vpcId: notKnownYet, ingress: [], egress: [] }),
        ],
      },
    ],
    broken: [
      { what: "a network by itself", resources: [vpc] },
      {
        what: "a group that lets everything out",
        resources: [vpc, group({ egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] })],
      },
      { what: "another network's group", resources: [vpc, { ...group({ vpcId: "vpc-0b" }), sources: {} }] },
    ],
    cannotTell: [
      {
        what: "a group whose network comes from elsewhere, and is not known yet",
        resources: [vpc, { ...group({ vpcId: notKnownYet }), sources: {} }],
      },
    ],
  },
});
