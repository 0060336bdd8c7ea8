/** What only the management account can switch on, for the whole organisation. */
import { rowsAt } from "../answers.ts";
import { accountRefusals, sessionRefusals } from "../refusals.ts";
import type { Context, Step } from "../step.ts";
import { administrators } from "./credentials.ts";

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html */
const services = ["cloudtrail.amazonaws.com", "backup.amazonaws.com", "ec2.amazonaws.com"];
/** https://docs.aws.amazon.com/organizations/latest/userguide/enable-policy-type.html */
const policyTypes = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2"];

async function missing(context: Context) {
  const { organisation } = await context.facts();
  return {
    services: services.filter((one) => !organisation.serviceAccess.includes(one)),
    policyTypes: policyTypes.filter((one) => !organisation.policyTypes.includes(one)),
  };
}

export const organisationStep: Step = {
  id: "organisation",
  does: "switches trusted access and policy types on",
  account: "management",
  ...administrators,
  missing: async (context) => {
    const left = await missing(context);
    return [
      ...left.services.map((one) => `${one} has no trusted access`),
      ...left.policyTypes.map((one) => `policies of type ${one} are not enabled`),
    ];
  },
  refusals: async (context) => {
    const { organisation } = await context.facts();
    const { id } = context.file.accounts.management;
    return [
      ...(await sessionRefusals(context, await context.sessionOf("management"))),
      ...(await accountRefusals(context, "management")),
      ...(organisation.managementAccountId === id
        ? []
        : [
            `accounts.management.id: ${id} is not the management account of ${organisation.organizationId}, which is ${organisation.managementAccountId}`,
          ]),
      ...(organisation.allFeatures
        ? []
        : [
            `${organisation.organizationId} has consolidated billing only, without policies: aws organizations enable-all-features`,
          ]),
    ];
  },
  run: async (context) => {
    const session = await context.sessionOf("management");
    const ask = (operation: string, parameters: Record<string, unknown> = {}) =>
      context.hands.aws(session, "organizations", operation, parameters);
    const { organisation } = await context.facts();
    const left = await missing(context);
    for (const ServicePrincipal of left.services)
      await ask("enable-aws-service-access", { ServicePrincipal });
    for (const PolicyType of left.policyTypes) {
      await ask("enable-policy-type", { RootId: organisation.rootId, PolicyType });
      // AWS takes a while, and no second one in the meantime.
      for (let attempt = 0; attempt < 40; attempt += 1) {
        const [root = {}] = rowsAt(await ask("list-roots"), "Roots");
        const type = rowsAt(root, "PolicyTypes").find((one) => one["Type"] === PolicyType);
        if (type?.["Status"] === "ENABLED") break;
        await context.hands.pause(3);
      }
    }
  },
};
