/** What the configuration says about the organisation, against what the organisation says of itself. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { existing } from "./existing.ts";

/** An account that is to be under one of some roots, units or accounts, by the value that says so. */
export interface Placed {
  readonly value: string;
  readonly accountId: string;
  readonly under: readonly string[];
}

export interface OrganizationFacts {
  readonly organizationId: string;
  /** The account that this is asked in, which must be the management account: members are told too little. */
  readonly managementAccountId: string;
  /** Accounts that must be members, each with the value that names it. */
  readonly members: readonly { readonly value: string; readonly accountId: string }[];
  readonly placed: readonly Placed[];
  /** Types of policies that must be enabled. */
  readonly policyTypes: readonly string[];
  /** Services that must have trusted access. */
  readonly trustedServices: readonly string[];
}

interface Told {
  readonly id: string;
  readonly masterAccountId: string;
  readonly accounts: readonly { readonly id: string }[];
  readonly enabledPolicyTypes: readonly string[];
  readonly awsServiceAccessPrincipals: readonly string[];
  readonly roots: readonly { readonly id: string }[];
}

/** What is wrong with the facts, a line each: the value, what is so, and how to mend it. */
export function organizationProblems(facts: OrganizationFacts, told: Told): string[] {
  if (told.id !== facts.organizationId)
    return [
      `organizationId: ${facts.organizationId} is not the organisation of this account, which is ${told.id}`,
    ];
  if (told.masterAccountId !== facts.managementAccountId)
    return [
      `accountId: ${facts.managementAccountId} is not the management account of ${told.id}, which is ${told.masterAccountId}`,
    ];
  const accounts = told.accounts.map(({ id }) => id);
  const root = told.roots[0]?.id ?? "ROOT";
  return [
    ...facts.members
      .filter(({ accountId }) => !accounts.includes(accountId))
      .map(
        ({ value, accountId }) =>
          `${value}: ${accountId} is no account of ${told.id}: ${accounts.join(", ")}`,
      ),
    ...facts.policyTypes
      .filter((type) => !told.enabledPolicyTypes.includes(type))
      .map(
        (type) =>
          `policies of type ${type} are not enabled: \`aws organizations enable-policy-type --policy-type ${type} --root-id ${root}\``,
      ),
    ...facts.trustedServices
      .filter((service) => !told.awsServiceAccessPrincipals.includes(service))
      .map(
        (service) =>
          `the organisation does not trust ${service}: \`aws organizations enable-aws-service-access --service-principal ${service}\``,
      ),
  ];
}

/** The same for an account's place: `o-…/r-…/ou-…/ACCOUNT/`, as the organisation tells it. */
export function placeProblems({ accountId, under }: Placed, path: string): string[] {
  const nodes = path.split("/").filter((node) => node !== "");
  return under.some((target) => nodes.includes(target))
    ? []
    : [`account ${accountId} is under none of ${under.join(", ")}: it is in ${nodes.join("/")}`];
}

/**
 * Refuses a stack of the management account whose values are another organisation's, or whose units do not hold the
 * accounts that they are said to hold. Asked before anything is made, so that a preview refuses, too.
 */
export function organizationFacts(facts: OrganizationFacts, provider: aws.Provider): pulumi.Output<string> {
  const organization = existing(
    "the organisation",
    aws.organizations.getOrganization({}, { provider }),
    (told) => organizationProblems(facts, told),
  );
  const places = organization.apply(() =>
    pulumi.all(
      facts.placed.map((placed) =>
        existing(
          placed.value,
          aws.organizations.getEntityPath({ entityId: placed.accountId }, { provider }),
          ({ entityPath }) => placeProblems(placed, entityPath),
        ),
      ),
    ),
  );
  return pulumi.all([organization, places]).apply(([{ id }]) => id);
}
