import { readPolicy, type Statement } from "../../../analysis/iam/document.ts";
import { type Connector, connectors } from "../../../catalog/connectors.ts";
import { delegatingTypes } from "../../../catalog/delegated-administrators.ts";
import { rulingServices } from "../../../catalog/left-behind.ts";
import { type Share, shares } from "../../../catalog/shares.ts";
import type { Settings } from "../configuration/settings.ts";
import { domainOf } from "../domains.ts";
import { policy } from "../example.ts";
import { notKnownYet, type Problems, resourceInvariant } from "../invariant.ts";
import { needed, type Resource } from "../resource.ts";

const delegatedType = "aws:organizations/delegatedAdministrator:DelegatedAdministrator";
const delegationType = "aws:organizations/resourcePolicy:ResourcePolicy";

/** Domains whose accounts may look after a service for all others. */
const lookingAfter: readonly (string | undefined)[] = ["audit", "management"];

/** What is wrong with an account that administers something for the whole organisation. */
function* administers(account: string, what: string, { accounts }: Settings): Problems {
  const found = accounts.find(({ id }) => id === account);
  if (lookingAfter.includes(found?.domain)) return;
  if (found) yield `lets an account of ${found.domain} administer ${what} for the whole organisation`;
  else
    yield {
      what: `lets ${account}, of which nobody has said whose it is, administer ${what} for the whole organisation`,
      isUnknown: true,
    };
}

/** Looks at the organisation, which change nothing. */
const isLook = (action: string): boolean => /^organizations:(Describe|List)[A-Za-z]*\*?$/i.test(action);

/** What the organisation's own policy lets other accounts do to it. */
function* delegates(statement: Statement, settings: Settings): Problems {
  if (statement.effect === "Deny") return;
  if (statement.actions.length > 0 && statement.actions.every(isLook)) return;
  if (statement.notPrincipals.length > 0) yield `lets whoever change the organisation (${statement.name})`;
  for (const { value } of statement.principals) {
    const account = /^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1];
    if (account === undefined) yield `lets ${value} change the organisation (${statement.name})`;
    else yield* administers(account, `the organisation's policies (${statement.name})`, settings);
  }
}

/** What makes an account rule others. */
function* delegations(resource: Resource, settings: Settings): Problems {
  if (resource.type === delegationType)
    for (const statement of readPolicy(resource.properties["content"])) yield* delegates(statement, settings);
  if (resource.type === delegatedType) {
    const service = needed(resource, "servicePrincipal");
    const rules = rulingServices[service];
    if (rules === undefined) yield* administers(needed(resource, "accountId"), service, settings);
    else yield `makes an account administrator of ${service}, which ${rules}`;
  }
  const row = delegatingTypes.find(({ type }) => type === resource.type);
  if (row) yield* administers(needed(resource, row.account), row.service, settings);
}

const isOne = (connector: Connector, type: string): boolean =>
  connector.type.endsWith("/")
    ? type.startsWith(connector.type) && !connector.except?.includes(type)
    : type === connector.type;

const byType = new Map<string, readonly Share[]>(
  shares.map(({ type }) => [type, shares.filter((share) => share.type === type)]),
);

/** Whether a setting says anything; a dot leads into a block, and into each of a list of them. */
function isGiven(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value))
    return value.some((_, index) => isGiven(value[index], key === undefined ? [] : [key, ...rest]));
  if (key === undefined)
    return typeof value === "object" && value !== null
      ? Object.keys(value).length > 0
      : value !== undefined && value !== null && value !== "";
  return (
    typeof value === "object" && value !== null && isGiven((value as Record<string, unknown>)[key], rest)
  );
}

const assignment = {
  type: "aws:ssoadmin/accountAssignment:AccountAssignment",
  name: "operators",
  properties: {
    instanceArn: "arn:aws:sso:::instance/ssoins-0123456789abcdef",
    permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef",
    principalId: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    principalType: "GROUP",
    targetId: "111122223333",
    targetType: "AWS_ACCOUNT",
  },
};

/** The organisation's accounts, as the configuration of its stack has them. */
const organization = {
  domain: "management",
  accounts: [
    { id: "222222222222", domain: "audit", name: undefined },
    { id: "555555555555", domain: "dev", name: undefined },
  ],
};

const delegated = (accountId: string, servicePrincipal: string) => ({
  type: delegatedType,
  name: "administrator",
  properties: { accountId, servicePrincipal },
});

const trails = (accountId: string) => ({
  type: "aws:cloudtrail/organizationDelegatedAdminAccount:OrganizationDelegatedAdminAccount",
  name: "trails",
  properties: { accountId },
});

const delegation = (Action: unknown, account = "555555555555") => ({
  type: delegationType,
  name: "delegation",
  properties: {
    content: policy({
      Sid: "Delegated",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action,
      Resource: "*",
    }),
  },
});

export default resourceInvariant({
  id: "isolation-no-connector",
  title: "Nothing joins a network, or what an account holds, to another account.",
  protects:
    "The gap between dev and prod: without a connector there is no packet, name or share that crosses it.",
  why: "A peering or an endpoint service is one resource, reviewed as networking, and from then on whoever controls dev talks to prod. In July 2025 an agent wiped a company's production data because development and production were one database.",
  fix: "remove the resource; let the other side come through a public interface that authenticates, or copy by a reviewed job.",
  limits:
    "It knows the types of catalog/connectors.ts and catalog/shares.ts. A connector made by hand, or by another tool, it does not see: the organisation's guardrails deny those.",
  *check(resource, settings) {
    const connector = connectors.find((known) => isOne(known, resource.type));
    if (connector) yield `joins ${connector.joins}`;
    for (const { setting, joins, belongsIn } of byType.get(resource.type) ?? []) {
      if (belongsIn !== undefined && domainOf(resource, settings) === belongsIn) continue;
      if (setting === undefined) yield `joins ${joins}`;
      else if (isGiven(resource.properties, setting.split("."))) yield `joins ${joins} (${setting})`;
    }
    yield* delegations(resource, settings);
  },
  examples: {
    holds: [
      {
        what: "findings and trails that the audit account looks after",
        configuration: organization,
        resources: [delegated("222222222222", "guardduty.amazonaws.com"), trails("222222222222")],
      },
      {
        what: "an account that may look at the organisation",
        configuration: organization,
        resources: [delegation(["organizations:DescribeOrganization", "organizations:List*"])],
      },
      {
        what: "a snapshot of the account's own",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "before-the-move",
            properties: { dbInstanceIdentifier: "orders", dbSnapshotIdentifier: "before-the-move" },
          },
        ],
      },
      {
        what: "people who are let into an account, by the stack of the management account",
        configuration: { domain: "management" },
        resources: [assignment],
      },
      {
        what: "a network by itself",
        resources: [
          { type: "aws:ec2/vpc:Vpc", name: "network", properties: { cidrBlock: "10.0.0.0/16" } },
          {
            type: "aws:ec2transitgateway/instanceState:InstanceState",
            name: "server",
            properties: { instanceId: "i-0123456789abcdef0", state: "running" },
          },
        ],
      },
    ],
    broken: [
      {
        what: "dev, that administers the trails of all accounts",
        configuration: organization,
        resources: [trails("555555555555")],
      },
      {
        what: "dev, that administers the findings of all accounts",
        configuration: organization,
        resources: [delegated("555555555555", "guardduty.amazonaws.com")],
      },
      {
        what: "an administrator of all accounts' backups, whoever it is",
        configuration: organization,
        resources: [delegated("222222222222", "backup.amazonaws.com")],
      },
      {
        what: "dev, that takes guardrails off",
        configuration: organization,
        resources: [delegation(["organizations:DetachPolicy", "organizations:UpdatePolicy"])],
      },
      {
        what: "a peering",
        resources: [
          {
            type: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
            name: "to-prod",
            properties: { vpcId: "vpc-0a", peerVpcId: "vpc-0b", peerOwnerId: "444455556666" },
          },
        ],
      },
      {
        what: "an attachment to a transit gateway",
        resources: [
          {
            type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
            name: "hub",
            properties: { transitGatewayId: "tgw-0a", vpcId: "vpc-0a", subnetIds: ["subnet-0a"] },
          },
        ],
      },
      {
        what: "a share",
        resources: [
          {
            type: "aws:ram/resourceShare:ResourceShare",
            name: "subnets",
            properties: { allowExternalPrincipals: true },
          },
        ],
      },
      {
        what: "a snapshot for another account",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "before-the-move",
            properties: {
              dbInstanceIdentifier: "orders",
              dbSnapshotIdentifier: "before-the-move",
              sharedAccounts: ["444455556666"],
            },
          },
        ],
      },
      {
        what: "people who are let into an account, by a stack of prod",
        configuration: { domain: "prod" },
        resources: [assignment],
      },
    ],
    cannotTell: [
      {
        what: "an account that nobody has said anything of, and that looks after trails",
        configuration: organization,
        resources: [trails("666666666666")],
      },
      {
        what: "whom a snapshot is for is not known yet",
        resources: [
          {
            type: "aws:rds/snapshot:Snapshot",
            name: "before-the-move",
            properties: { dbInstanceIdentifier: "orders", sharedAccounts: notKnownYet },
          },
        ],
      },
    ],
  },
});
