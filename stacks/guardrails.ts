/** What the organisation's guardrails depend on, as the file of the stack org has it. */
import { z } from "zod";
import { guardedDomains } from "../catalog/guardrails/guardrail.ts";
import { guardrails } from "../catalog/guardrails/index.ts";
import type { GuardrailsArgs } from "../components/guardrails/guardrails.ts";
import { knownLeftBehind } from "../components/guardrails/policies.ts";
import type { OrganizationFacts } from "../components/organization-facts.ts";
import { type ConfigurationProblem, configured, values } from "./configuration.ts";

const target = z
  .string()
  .regex(
    /^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|\d{12})$/,
    "must be the id of a root, a unit or an account",
  );

const accounts = z.array(values.accountId).min(1);

/** A role that is named: a pattern may stand for the account and for the end of the name, not for any role. */
const roleArn = z
  .string()
  .regex(
    /^arn:aws:iam::(\*|\d{12}):role\/([\w+=,.@-]+\/)*[\w+=,.@-]{4,}\*?$/,
    "must be arn:aws:iam::ACCOUNT:role/PATH/NAME; * may stand for the account, and at the end of the name",
  )
  .refine((arn) => !/:role\/(agent|escalation|perimeter)\//.test(arn), "must be no role of the perimeter's");

const roleName = z.string().regex(/^[\w+=,.@-]{4,}\*?$/, "must be a role's name; * may stand at its end");

const because = z.string().min(10, "must say why, for those who review it");

/** Rows that spare break-glass may spare others, with a reason; the rest hold for everybody. */
const sparing = guardrails.filter(({ spares }) => spares.includes("breakGlass")).map(({ sid }) => sid);

export const guardrailValues = {
  guardrails: configured(
    z
      .strictObject({
        targets: z.strictObject({
          everywhere: z.array(target).min(1),
          audit: z.array(target).min(1),
          backup: z.array(target).min(1),
          prod: z.array(target).min(1),
          dev: z.array(target).min(1),
        }),
        accountIds: z.strictObject({ audit: accounts, backup: accounts, prod: accounts, dev: accounts }),
        repositoryOwnerIds: z.array(
          z.string().regex(/^\d+$/, "must be the number that the forge has for an owner"),
        ),
        permissionSets: z.array(
          z.string().regex(/^[\w+=,.@-]{1,32}$/, "must be the name of a permission set"),
        ),
        people: z
          .array(z.string().regex(/^arn:aws:iam::\d{12}:user\/[\w+=,.@/-]+$/, "must be the ARN of a user"))
          .exactOptional(),
        trustedOutsiders: z.array(values.accountId).exactOptional(),
        mustWork: z
          .array(
            z.strictObject({
              role: roleArn,
              rows: z.array(z.enum(sparing as [string, ...string[]])).min(1),
              because,
            }),
          )
          .exactOptional(),
        managementRoles: z.array(z.strictObject({ role: roleArn, because })).exactOptional(),
        leftBehind: z.array(roleName).exactOptional(),
        leftToWork: z
          .array(z.strictObject({ role: z.enum(knownLeftBehind as [string, ...string[]]), because }))
          .exactOptional(),
        rootUnlockedIn: z.array(values.accountId).exactOptional(),
        publicBuckets: z
          .array(
            z
              .string()
              .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
              .refine((name) => !name.startsWith("perimeter-"), "must be no bucket of the perimeter's"),
          )
          .exactOptional(),
        longestRetentionDays: z.int().min(1).max(36_500).exactOptional(),
      })
      .optional(),
    "what the organisation's guardrails bind (docs/guardrails.md); none are attached without it, while the accounts are brought up",
    {
      targets: {
        everywhere: ["r-sbx1"],
        audit: ["222222222222"],
        backup: ["333333333333"],
        prod: ["ou-sbx1-prod0001"],
        dev: ["ou-sbx1-dev00001"],
      },
      accountIds: {
        audit: ["222222222222"],
        backup: ["333333333333"],
        prod: ["444444444444"],
        dev: ["555555555555"],
      },
      repositoryOwnerIds: ["1234567"],
      permissionSets: ["BreakGlass"],
    },
  ),
  allowedRegions: values.allowedRegions,
} as const;

type GuardrailConfiguration = NonNullable<z.output<typeof guardrailValues.guardrails>>;

/** An account of two domains would be dev and prod at once. */
export function guardrailProblems(bound: GuardrailConfiguration | undefined): ConfigurationProblem[] {
  if (bound === undefined) return [];
  const { accountIds } = bound;
  const all = guardedDomains.flatMap((domain) =>
    accountIds[domain].map((id, index) => ({ id, domain, index })),
  );
  return all
    .filter(({ id, domain }) => all.some((other) => other.id === id && other.domain !== domain))
    .map(({ id, domain, index }) => ({
      path: ["guardrails", "accountIds", domain, index],
      message: `${id} is in another domain, too: an account has one`,
    }));
}

/** The component's arguments, from the configuration of the stack. */
export const guardrailArgs = (configuration: {
  guardrails: GuardrailConfiguration;
  allowedRegions: readonly string[];
  region: string;
  organizationId: string;
  accountId: string;
}): GuardrailsArgs => ({
  ...configuration.guardrails,
  organizationId: configuration.organizationId,
  managementAccountId: configuration.accountId,
  regions: [...new Set([configuration.region, ...configuration.allowedRegions])],
});

/** What the configuration takes for granted about the organisation, to be looked at before anything is made. */
export const organizationFactsOf = (configuration: {
  guardrails?: GuardrailConfiguration | undefined;
  organizationId: string;
  accountId: string;
  auditAccountId: string;
  agentAccountIds: readonly string[];
  existingNetworkPolicyId?: string | undefined;
}): OrganizationFacts => {
  const { guardrails: bound, accountId, agentAccountIds } = configuration;
  return {
    organizationId: configuration.organizationId,
    managementAccountId: accountId,
    members: [
      { value: "auditAccountId", accountId: configuration.auditAccountId },
      ...agentAccountIds.map((id, index) => ({ value: `agentAccountIds at ${index}`, accountId: id })),
      ...guardedDomains.flatMap((domain) =>
        (bound?.accountIds[domain] ?? []).map((id, index) => ({
          value: `guardrails at accountIds.${domain}.${index}`,
          accountId: id,
        })),
      ),
    ],
    placed: guardedDomains.flatMap((domain) =>
      (bound?.accountIds[domain] ?? []).map((id) => ({
        value: `guardrails at targets.${domain}`,
        accountId: id,
        under: bound?.targets[domain] ?? [],
      })),
    ),
    policyTypes: [
      ...(bound === undefined ? [] : ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]),
      ...(configuration.existingNetworkPolicyId === undefined ? ["DECLARATIVE_POLICY_EC2"] : []),
    ],
    trustedServices: ["backup.amazonaws.com", "cloudtrail.amazonaws.com"],
  };
};
