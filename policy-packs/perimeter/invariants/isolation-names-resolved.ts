import { CannotTell } from "../../../analysis/cannot-tell.ts";
import { notKnownYet, stackInvariant } from "../invariant.ts";
import { isPerimetersNetwork } from "../network.ts";
import { type Graph, number, type Resource, text, texts } from "../resource.ts";

const vpcType = "aws:ec2/vpc:Vpc";
const associationType =
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";
const groupType = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const ruleType = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const listType = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const configType = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig";

const bare = (domain: string): string => domain.toLowerCase().replace(/\.$/, "");

/** Whether somebody is named, and not whoever registers a name: two labels at least, with whatever is under them. */
const isNamed = (domain: string): boolean => /^(\*\.)?[\w-]+(\.[\w-]+)+$/.test(bare(domain));

const byPriority = (one: Resource, other: Resource): number =>
  (number(one.properties, "priority") ?? 0) - (number(other.properties, "priority") ?? 0);

/** The resource of this stack that a property names. */
const namedBy = (stack: Graph, resource: Resource, property: string, type: string): Resource | undefined =>
  stack.ofType(type).find((one) => stack.names(resource, property, one));

/** Rules that the network's queries meet, in the order in which they do. */
function rulesOf(stack: Graph, associations: readonly Resource[]): Resource[] {
  return [...associations].sort(byPriority).flatMap((association) => {
    const group = namedBy(stack, association, "firewallRuleGroupId", groupType);
    if (!group) throw new CannotTell(`the rules of ${association.name} are not in this stack`);
    return stack.naming(group, ruleType, "firewallRuleGroupId").sort(byPriority);
  });
}

/** The names that a rule is for; `undefined` where the list is somebody else's. */
function domainsOf(stack: Graph, rule: Resource): string[] | undefined {
  const found = namedBy(stack, rule, "firewallDomainListId", listType);
  return found ? texts(found.properties, "domains").map(bare) : undefined;
}

function* resolved(stack: Graph, rules: readonly Resource[]): Iterable<string> {
  let isClosed = false;
  for (const rule of rules) {
    const action = text(rule, "action");
    if (action === "BLOCK") {
      if (text(rule, "qType") === undefined && domainsOf(stack, rule)?.includes("*")) isClosed = true;
      continue;
    }
    if (isClosed) {
      yield `is a network whose rule ${rule.name} is never asked: one before it blocks every name`;
      continue;
    }
    const domains = domainsOf(stack, rule);
    if (!domains) throw new CannotTell(`the names of rule ${rule.name} are not in this stack`);
    for (const domain of domains)
      if (!isNamed(domain))
        yield `is a network that resolves ${domain}, whoever answers for it (${rule.name})`;
    if (text(rule, "firewallDomainRedirectionAction") === "TRUST_REDIRECTION_DOMAIN")
      yield `is a network that resolves whatever an allowed name leads to (${rule.name})`;
  }
  if (!isClosed) yield "is a network that resolves every name that no rule blocks";
}

const network = (properties: Record<string, unknown> = {}) => ({
  type: vpcType,
  name: "network",
  properties: { cidrBlock: "10.16.0.0/16", tags: { network: "perimeter-prod" }, ...properties },
  outputs: { id: "vpc-0a" },
});
const group = {
  type: groupType,
  name: "group",
  properties: { name: "perimeter" },
  outputs: { id: "group-0a" },
};
const names = (name: string, ...domains: readonly string[]) => ({
  type: listType,
  name,
  properties: { name, domains },
  outputs: { id: `list-${name}` },
});
const rule = (name: string, properties: Record<string, unknown>) => ({
  type: ruleType,
  name,
  properties: { name, firewallRuleGroupId: "group-0a", ...properties },
});
const allow = (properties: Record<string, unknown> = {}) =>
  rule("allow", { action: "ALLOW", priority: 100, firewallDomainListId: "list-aws", ...properties });
const block = (properties: Record<string, unknown> = {}) =>
  rule("block", {
    ...{ action: "BLOCK", blockResponse: "NXDOMAIN", priority: 200, firewallDomainListId: "list-all" },
    ...properties,
  });
const association = (properties: Record<string, unknown> = {}) => ({
  type: associationType,
  name: "association",
  properties: {
    ...{ name: "perimeter", vpcId: "vpc-0a", firewallRuleGroupId: "group-0a", priority: 101 },
    mutationProtection: "ENABLED",
    ...properties,
  },
});
const config = (firewallFailOpen: unknown) => ({
  type: configType,
  name: "config",
  properties: { resourceId: "vpc-0a", firewallFailOpen },
});
const lists = [names("aws", "*.amazonaws.com"), names("all", "*")];

export default stackInvariant({
  id: "isolation-names-resolved",
  title: "The perimeter's networks resolve the names that somebody has listed, and no other.",
  protects: "Data in the network from leaving it in questions for names.",
  why: "A resolver asks whoever runs a name's server, gateway or not: a program with no way out of its network sends a file in a thousand questions for names under attacker.example.",
  fix: "associate the network with rules that allow listed names, then block `*`, failing closed and protected from mutation, as components/isolated-network does.",
  types: [vpcType],
  whole: true,
  *check(vpc, stack) {
    if (!isPerimetersNetwork(vpc)) return;
    const associations = stack.naming(vpc, associationType, "vpcId");
    if (associations.length === 0) {
      yield "is a network whose resolver asks for every name";
      return;
    }
    for (const found of associations)
      if (text(found, "mutationProtection") !== "ENABLED")
        yield `is a network whose rules for names one call takes away (${found.name}, mutationProtection)`;
    for (const found of stack.naming(vpc, configType, "resourceId"))
      if (!["DISABLED", undefined].includes(text(found, "firewallFailOpen")))
        yield "is a network that resolves every name while the rules are out of order (firewallFailOpen)";
    yield* resolved(stack, rulesOf(stack, associations));
  },
  limits:
    "It looks at networks whose tag `network` begins with perimeter-. A listed name is trusted with what is asked of it, and so is a resolver that a machine brings along: its network has no way to it.",
  examples: {
    holds: [
      {
        what: "AWS's names, and no other",
        resources: [network(), group, ...lists, allow(), block(), association(), config("DISABLED")],
      },
      { what: "a network of somebody else's", resources: [network({ tags: { Name: "web" } })] },
      { what: "no name at all", resources: [network(), group, ...lists, block(), association()] },
    ],
    broken: [
      { what: "no rules", resources: [network()] },
      { what: "nothing is blocked", resources: [network(), group, ...lists, allow(), association()] },
      {
        what: "a block for some",
        resources: [
          network(),
          group,
          names("aws", "*.amazonaws.com"),
          names("all", "*.example"),
          allow(),
          block(),
          association(),
        ],
      },
      {
        what: "a block for one kind of question",
        resources: [network(), group, ...lists, allow(), block({ qType: "A" }), association()],
      },
      {
        what: "a whole top-level domain",
        resources: [
          network(),
          group,
          names("aws", "*.com"),
          names("all", "*"),
          allow(),
          block(),
          association(),
        ],
      },
      {
        what: "alerts in place of the block",
        resources: [network(), group, ...lists, allow(), block({ action: "ALERT" }), association()],
      },
      {
        what: "trust in where a name leads",
        resources: [
          network(),
          group,
          ...lists,
          allow({ firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN" }),
          block(),
          association(),
        ],
      },
      {
        what: "a rule behind the one that blocks",
        resources: [network(), group, ...lists, allow({ priority: 300 }), block(), association()],
      },
      {
        what: "rules that one call takes away",
        resources: [
          network(),
          group,
          ...lists,
          allow(),
          block(),
          association({ mutationProtection: "DISABLED" }),
        ],
      },
      {
        what: "open while out of order",
        resources: [network(), group, ...lists, allow(), block(), association(), config("ENABLED")],
      },
    ],
    cannotTell: [
      {
        what: "names that are not known yet",
        resources: [
          network(),
          group,
          { ...names("aws"), properties: { name: "aws", domains: notKnownYet } },
          names("all", "*"),
          allow(),
          block(),
          association(),
        ],
      },
    ],
  },
});
