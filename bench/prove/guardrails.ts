/** The same accounts in an organisation, under the guardrails of the blueprint. */
import { guardrailDocuments, policiesByTarget } from "../../components/guardrails/policies.ts";
import { accountIds } from "./accounts.ts";

const [first = "", second = "", dev = "", audit = "", backup = ""] = accountIds;
const organization = "o-company001";
const management = "606060606060";
const units = {
  root: "r-comp",
  security: "ou-comp-security",
  prod: "ou-comp-prod0001",
  dev: "ou-comp-dev00001",
} as const;

const domains = { prod: [first, second], dev: [dev], audit: [audit], backup: [backup] } as const;

const documents = guardrailDocuments({
  organizationId: organization,
  managementAccountId: management,
  accountIds: domains,
  regions: ["eu-central-1"],
  repositoryOwnerIds: ["1234567"],
  permissionSets: ["BreakGlass"],
});

const attached = policiesByTarget({
  everywhere: [units.root],
  audit: [units.security],
  backup: [units.security],
  prod: [units.prod],
  dev: [units.dev],
});

function node(id: string, accounts: readonly string[], below: readonly object[] = []): object {
  const here = attached.get(id) ?? [];
  const policies = (kind: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY") =>
    documents
      .filter(({ policy }) => policy.kind === kind && here.includes(policy))
      .map(({ policy: { name }, document: policy }) => ({ name, policy }));
  return {
    id,
    accounts,
    units: below,
    scps: policies("SERVICE_CONTROL_POLICY"),
    rcps: policies("RESOURCE_CONTROL_POLICY"),
  };
}

/** As a world file has it. */
export const underGuardrails = {
  organization: {
    id: organization,
    managementAccount: management,
    root: node(
      units.root,
      [management],
      [node(units.security, [audit, backup]), node(units.prod, domains.prod), node(units.dev, domains.dev)],
    ),
  },
  accounts: [
    { id: management, name: "management", domain: "management" },
    ...Object.entries(domains).flatMap(([domain, ids]) => ids.map((id) => ({ id, name: domain, domain }))),
  ],
};
