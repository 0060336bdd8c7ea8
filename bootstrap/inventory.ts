/** The listings in which administrators' ways in are found: AWS's own answers, unread (analysis/left-behind). */
import type { AccountInventory, Inventory } from "../analysis/left-behind/inventory.ts";
import { pipelineDomains } from "../catalog/deployer-actions.ts";
import { fieldsAt, neededText, rowsAt, textAt } from "./answers.ts";
import { AwsRefusal, type Domain, type Fields, type Hands, type Session } from "./hands.ts";
import type { Context } from "./step.ts";

const scp = "SERVICE_CONTROL_POLICY";

async function unless<T>(code: RegExp, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsRefusal && code.test(error.code)) return undefined;
    throw error;
  }
}

async function accountInventory(hands: Hands, session: Session, above: readonly string[]) {
  const ask = (service: string, operation: string, parameters: Fields = {}) =>
    hands.aws(session, service, operation, parameters);
  const authorizationDetails = await ask("iam", "get-account-authorization-details");
  const accessKeys: Fields[] = [];
  for (const user of rowsAt(authorizationDetails, "UserDetailList"))
    accessKeys.push(await ask("iam", "list-access-keys", { UserName: neededText(user, "UserName") }));
  const bucketPolicyStatus: Record<string, unknown> = {};
  for (const bucket of rowsAt(await ask("s3api", "list-buckets"), "Buckets")) {
    const name = neededText(bucket, "Name");
    const status = await unless(
      /^NoSuchBucketPolicy$/,
      ask("s3api", "get-bucket-policy-status", { Bucket: name }),
    );
    if (status !== undefined) bucketPolicyStatus[name] = status;
  }
  return {
    above,
    authorizationDetails,
    accountSummary: await ask("iam", "get-account-summary"),
    accessKeys,
    resourceShares: await ask("ram", "get-resource-shares", { resourceOwner: "SELF" }),
    bucketPolicyStatus,
  };
}

/** Who has which permission set in which of the accounts, where there is Identity Center. */
async function assignments(hands: Hands, management: Session, accountIds: readonly string[]) {
  const ask = (operation: string, parameters: Fields = {}) =>
    hands.aws(management, "sso-admin", operation, parameters);
  const found: { permissionSet: string; listing: Fields }[] = [];
  for (const instance of rowsAt(await ask("list-instances"), "Instances")) {
    const InstanceArn = neededText(instance, "InstanceArn");
    const { PermissionSets: sets } = await ask("list-permission-sets", { InstanceArn });
    for (const PermissionSetArn of Array.isArray(sets) ? sets.map(String) : []) {
      const described = await ask("describe-permission-set", { InstanceArn, PermissionSetArn });
      const permissionSet = neededText(fieldsAt(described, "PermissionSet"), "Name");
      for (const AccountId of accountIds)
        found.push({
          permissionSet,
          listing: await ask("list-account-assignments", { InstanceArn, PermissionSetArn, AccountId }),
        });
    }
  }
  return found;
}

/** The policies at each target, with what they say. */
async function policies(hands: Hands, management: Session, targets: readonly string[]) {
  const ask = (operation: string, parameters: Fields) =>
    hands.aws(management, "organizations", operation, parameters);
  const found: { targetId: string; name: string; document: unknown }[] = [];
  for (const targetId of targets)
    for (const policy of rowsAt(
      await ask("list-policies-for-target", { TargetId: targetId, Filter: scp }),
      "Policies",
    )) {
      const { Policy: described } = await ask("describe-policy", { PolicyId: neededText(policy, "Id") });
      const content = textAt((described ?? {}) as Fields, "Content") ?? "{}";
      found.push({ targetId, name: neededText(policy, "Name"), document: JSON.parse(content) });
    }
  return found;
}

/** An account that is none of the perimeter's: findings look into no listing of it. */
const unseen = (id: string): AccountInventory => ({
  id,
  domain: null,
  above: [],
  authorizationDetails: {},
  accountSummary: {},
  accessKeys: [],
  resourceShares: {},
  bucketPolicyStatus: {},
});

/** Everything that findings are made of, of the five accounts and the organisation. */
export async function takeInventory(context: Context): Promise<Inventory> {
  const { hands, file } = context;
  const { organisation, accounts } = await context.facts();
  const management = await context.sessionOf("management");
  const ask = (service: string, operation: string, parameters: Fields = {}) =>
    hands.aws(management, service, operation, parameters);
  const id = (domain: Domain) => file.accounts[domain].id;
  const listed: AccountInventory[] = [];
  for (const domain of pipelineDomains)
    listed.push({
      id: id(domain),
      domain,
      ...(await accountInventory(hands, await context.sessionOf(domain), accounts[domain].above)),
    });
  // There is no session in the others; that they are of the organisation is all that is said of them.
  const others = organisation.accountIds.filter((other) => !listed.some((one) => one.id === other));
  listed.push(...others.map(unseen));
  const delegatedServices: Record<string, unknown> = {};
  for (const one of rowsAt(
    await ask("organizations", "list-delegated-administrators"),
    "DelegatedAdministrators",
  )) {
    const AccountId = neededText(one, "Id");
    delegatedServices[AccountId] = await ask("organizations", "list-delegated-services-for-account", {
      AccountId,
    });
  }
  const features = await unless(/^ServiceAccessNotEnabled/, ask("iam", "list-organizations-features"));
  return {
    organization: await ask("organizations", "describe-organization"),
    accounts: listed,
    delegatedServices,
    organizationsFeatures: features ?? null,
    assignments: await assignments(hands, management, pipelineDomains.map(id)),
    stackSets: await ask("cloudformation", "list-stack-sets", { Status: "ACTIVE" }),
    policies: await policies(hands, management, [
      ...new Set(pipelineDomains.flatMap((domain) => [id(domain), ...accounts[domain].above])),
    ]),
  };
}
