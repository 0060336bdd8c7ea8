/** The DNS firewall of networks (Route 53 Resolver). */
import type { Cloud } from "../cloud.ts";
import { nameOr, Refusal, type Request, type ResourceKind, text } from "../kind.ts";
import { madeUp } from "../made-up.ts";
import { vpcOf } from "./ec2.ts";

const ruleGroupType = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const domainListType = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const ruleType = "aws:route53/resolverFirewallRule:ResolverFirewallRule";

const madeUpId = (prefix: string) => (request: Request) =>
  `${prefix}-${madeUp(17, prefix, request.account, request.region, request.name)}`;

const resolverArn = (request: Request & { id: string }, kind: string) =>
  `arn:aws:route53resolver:${request.region}:${request.account}:${kind}/${request.id}`;

function mustHave(type: string, id: string | undefined, request: Request, cloud: Cloud): void {
  if (!cloud.find(type, request.account).some((existing) => existing.id === id))
    throw new Refusal("ResourceNotFoundException", `there is no resource with the ID '${id}' (${type})`);
}

const ruleId = (request: Request) =>
  `${text(request.inputs, "firewallRuleGroupId")}:${text(request.inputs, "firewallDomainListId")}`;

function refuseRule(request: Request, cloud: Cloud): void {
  const { inputs } = request;
  mustHave(ruleGroupType, text(inputs, "firewallRuleGroupId"), request, cloud);
  mustHave(domainListType, text(inputs, "firewallDomainListId"), request, cloud);
  if (inputs["action"] === "BLOCK" && inputs["blockResponse"] === undefined)
    throw new Refusal("ValidationException", "BlockResponse is required for the rule action BLOCK");
  const twin = cloud
    .find(ruleType, request.account)
    .some(
      (existing) =>
        existing.id !== ruleId(request) &&
        existing.inputs["firewallRuleGroupId"] === inputs["firewallRuleGroupId"] &&
        existing.inputs["priority"] === inputs["priority"],
    );
  if (twin)
    throw new Refusal(
      "ConflictException",
      `a rule of priority ${String(inputs["priority"])} exists already in the rule group`,
    );
}

function refuseAssociation(request: Request, cloud: Cloud): void {
  mustHave(ruleGroupType, text(request.inputs, "firewallRuleGroupId"), request, cloud);
  vpcOf(request, cloud);
  const priority = Number(request.inputs["priority"]);
  if (!(priority > 100 && priority < 9900))
    throw new Refusal("ValidationException", `Priority ${priority}: it must be above 100 and below 9900`);
}

export const route53Resolver: readonly ResourceKind[] = [
  {
    type: domainListType,
    id: madeUpId("rslvr-fdl"),
    outputs: (request) => ({
      arn: resolverArn(request, "firewall-domain-list"),
      name: nameOr(request, "name"),
    }),
    replaceOn: ["name"],
  },
  {
    type: ruleGroupType,
    id: madeUpId("rslvr-frg"),
    outputs: (request) => ({
      arn: resolverArn(request, "firewall-rule-group"),
      name: nameOr(request, "name"),
      ownerId: request.account,
      shareStatus: "NOT_SHARED",
    }),
    replaceOn: ["name"],
  },
  {
    type: ruleType,
    id: ruleId,
    outputs: (request) => ({ name: nameOr(request, "name") }),
    replaceOn: ["firewallRuleGroupId", "firewallDomainListId"],
    refuse: refuseRule,
  },
  {
    type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
    id: madeUpId("rslvr-fc"),
    outputs: (request) => ({ ownerId: request.account }),
    replaceOn: ["resourceId"],
    refuse: (request, cloud) =>
      void vpcOf({ ...request, inputs: { vpcId: request.inputs["resourceId"] } }, cloud),
  },
  {
    type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
    id: madeUpId("rslvr-frgassoc"),
    outputs: (request) => ({
      arn: resolverArn(request, "firewall-rule-group-association"),
      name: nameOr(request, "name"),
    }),
    replaceOn: ["firewallRuleGroupId", "vpcId"],
    refuse: refuseAssociation,
    refuseDelete: (existing) => {
      if (existing.inputs["mutationProtection"] === "ENABLED")
        throw new Refusal(
          "ConflictException",
          `the association ${existing.id} has mutation protection: disable it first`,
        );
    },
  },
];
