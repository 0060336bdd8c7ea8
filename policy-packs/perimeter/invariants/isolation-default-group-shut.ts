import { notKnownYet, stackInvariant } from "../invariant.ts";
import { type Graph, list, needed, type Resource } from "../resource.ts";

const type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

/** Rules that are resources of their own. */
const ruleTypes = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];

/** What is known of the ids by which a rule may name a network's default group. */
function idsOf(network: Resource, groups: readonly Resource[]): Set<unknown> {
  const ids = new Set<unknown>();
  for (const [{ properties }, key] of [
    [network, "defaultSecurityGroupId"] as const,
    ...groups.map((group) => [group, "id"] as const),
  ])
    try {
      ids.add(properties[key]);
    } catch {
      // AWS has not made it yet: then a rule of it shows where its id comes from.
    }
  return ids;
}

/** The rules of a network's default group, by the group's id or by where that comes from. */
const rulesOf = (network: Resource, groups: readonly Resource[], stack: Graph): Resource[] => {
  const rules = stack.ofType(...ruleTypes);
  if (rules.length === 0) return rules;
  const ids = idsOf(network, groups);
  return rules.filter((rule) => {
    try {
      return ids.has(needed(rule, "securityGroupId"));
    } catch (unknown) {
      const sources = stack.sourcesOf(rule, "securityGroupId");
      if (sources.some(({ urn }) => groups.some((group) => group.urn === urn))) return true;
      // Of what comes from a network itself it is not known yet which of its groups that is.
      if (sources.length === 0 || sources.every(({ urn }) => urn === network.urn)) throw unknown;
      return false;
    }
  });
};

const vpc = {
  type: "aws:ec2/vpc:Vpc",
  name: "network",
  properties: { cidrBlock: "10.0.0.0/16" },
  outputs: { id: "vpc-0a" },
};

const rule = (securityGroupId: string) => ({
  type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  name: "open",
  properties: { securityGroupId, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
});

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
  fix: "declare an aws.ec2.DefaultSecurityGroup for the network, with ingress and egress empty, and no rule resource for it.",
  types: ["aws:ec2/vpc:Vpc"],
  whole: true,
  *check(network, stack) {
    const groups = stack.naming(network, type, "vpcId");
    if (groups.length === 0) yield "is a network whose default security group is as AWS made it, open";
    for (const { name, properties } of groups)
      if (list(properties, "ingress").length > 0 || list(properties, "egress").length > 0)
        yield `is a network whose default security group ${name} has rules`;
    for (const { name } of rulesOf(network, groups, stack))
      yield `is a network whose default security group has a rule of its own, ${name}`;
  },
  examples: {
    holds: [
      { what: "a shut group", resources: [vpc, group({ ingress: [], egress: [] })] },
      {
        what: "a rule of another group",
        resources: [vpc, group({ ingress: [], egress: [] }), rule("sg-0b")],
      },
      {
        what: "a rule of another group that AWS has not made yet",
        resources: [
          vpc,
          group({ ingress: [], egress: [] }),
          { type: "aws:ec2/securityGroup:SecurityGroup", name: "web", properties: { vpcId: "vpc-0a" } },
          { ...rule(notKnownYet), sources: { securityGroupId: "web" } },
        ],
      },
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
      {
        what: "a rule beside the group",
        resources: [vpc, { ...group({ ingress: [], egress: [] }), outputs: { id: "sg-0a" } }, rule("sg-0a")],
      },
      {
        what: "a rule of the group that AWS has not made yet",
        resources: [
          vpc,
          { ...group({ ingress: [], egress: [] }), outputs: { id: notKnownYet } },
          { ...rule(notKnownYet), sources: { securityGroupId: "default" } },
        ],
      },
      {
        what: "a rule of the group by the network's own word",
        resources: [
          { ...vpc, outputs: { id: "vpc-0a", defaultSecurityGroupId: "sg-0a" } },
          group({ ingress: [], egress: [] }),
          rule("sg-0a"),
        ],
      },
      { what: "another network's group", resources: [vpc, { ...group({ vpcId: "vpc-0b" }), sources: {} }] },
    ],
    cannotTell: [
      {
        what: "a rule of a group that the network names, and that is not known yet",
        resources: [
          { ...vpc, outputs: { id: "vpc-0a", defaultSecurityGroupId: notKnownYet } },
          group({ ingress: [], egress: [] }),
          { ...rule(notKnownYet), sources: { securityGroupId: "network" } },
        ],
      },
      {
        what: "a group whose network comes from elsewhere, and is not known yet",
        resources: [vpc, { ...group({ vpcId: notKnownYet }), sources: {} }],
      },
    ],
  },
});
