/**
 * Wrong values on an organisation that has much already: each is told before anything is made, with the file and the
 * value that is wrong.
 */
import { expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import type { GivenWorld } from "../sandbox/cloud/given.ts";
import { deployStack } from "../sandbox/deploy-stack.ts";
import { projectDirectory, stackConfiguration, stackFiles } from "../sandbox/project.ts";
import { ownStacks } from "../sandbox/worlds/bring-up.ts";
import { emptyOrganisation, landingZoneWorld as world } from "../sandbox/worlds/worlds.ts";
import { disagreements } from "../stacks/agreement.ts";

const names = ownStacks.map(({ stack }) => stack);
const [audit, backup, prod, playground] = ["222233334444", "333344445555", "444455556666", "888899990000"];
const github = "https://token.actions.githubusercontent.com";

/** The model as it is before each stack comes up. */
const before = new Map<string, ReturnType<Cloud["snapshot"]>>();
{
  const cloud = new Cloud(world.given);
  for (const stack of names) {
    before.set(stack, cloud.snapshot());
    const config = stackConfiguration(projectDirectory, stack, world.configuration);
    await deployStack(stack, { cloud, config });
  }
}

/** What a person is told who brings a stack up with this value: by the files, by a preview, or not before it is made. */
async function told(stack: string, key: string, value: unknown, given: GivenWorld = world.given) {
  const files = stackFiles(world.configuration, names);
  const wrong = disagreements({ ...files, [stack]: { ...files[stack], [key]: value } });
  if (wrong.length > 0)
    return {
      at: "files",
      text: wrong.map((one) => `Pulumi.${one.stack}.yaml ${one.key}: ${one.message}`).join("\n"),
    };
  const config = {
    ...stackConfiguration(projectDirectory, stack, world.configuration),
    [`agent-perimeter:${key}`]: typeof value === "string" ? value : JSON.stringify(value),
  };
  for (const preview of [true, false]) {
    const cloud = new Cloud(given, before.get(stack));
    const { errors } = await deployStack(stack, { cloud, config, preview });
    if (errors.length > 0) return { at: preview ? "preview" : "deployment", text: errors.join("\n") };
  }
  return { at: "nowhere", text: "" };
}

const guardrails = (change: object) => ({
  ...(stackFiles(world.configuration, ["org"])["org"]?.["guardrails"] as object),
  ...change,
});
const targets = {
  everywhere: ["r-lz01"],
  audit: ["ou-lz01-evide001"],
  backup: ["ou-lz01-recov001"],
  prod: ["ou-lz01-produ001"],
  dev: ["ou-lz01-devel001"],
};

test.each<[what: string, stack: string, key: string, value: unknown, at: string, says: RegExp]>([
  [
    "another account",
    "prod",
    "accountId",
    playground,
    "files",
    /accountId: 444455556666, where the account of prod is 888899990000/,
  ],
  [
    "an account of another organisation",
    "org",
    "auditAccountId",
    "222222222222",
    "files",
    /Pulumi\.org\.yaml auditAccountId: 222222222222, where the account of audit is 222233334444/,
  ],
  [
    "two domains in one account",
    "backup",
    "accountId",
    prod,
    "files",
    /444455556666 is the account of prod, too|444455556666 is the account of backup, too/,
  ],
  ["an account that is none", "dev", "accountId", "55556666777", "files", /55556666777/],
  [
    "another organisation's id",
    "backup",
    "organizationId",
    "o-sandbox0001",
    "files",
    /Pulumi\.backup\.yaml organizationId: o-sandbox0001, where Pulumi\.org\.yaml says o-landing0001/,
  ],
  [
    "another Region",
    "dev",
    "region",
    "us-west-2",
    "files",
    /Pulumi\.dev\.yaml region: us-west-2, where Pulumi\.org\.yaml says eu-central-1/,
  ],
  [
    "prod's account in dev's file",
    "dev",
    "trustedAccounts",
    [prod],
    "files",
    /Pulumi\.dev\.yaml .*names prod's account 444455556666/,
  ],
  [
    "a task that the account does not declare",
    "grants-prod",
    "tasks",
    ["repair-order"],
    "files",
    /Pulumi\.grants-prod\.yaml tasks: repair-order is no task of Pulumi\.prod\.yaml/,
  ],
  [
    "an account that the log does not look into",
    "audit",
    "accountIds",
    [audit, backup],
    "files",
    /Pulumi\.audit\.yaml accountIds: 111122223333, the account of management, is not among them/,
  ],
  [
    "a unit that does not hold the account",
    "org",
    "guardrails",
    guardrails({ targets: { ...targets, prod: ["ou-lz01-sandb001"] } }),
    "preview",
    /guardrails at targets\.prod:\s+account 444455556666 is under none of ou-lz01-sandb001: it is in o-landing0001\/r-lz01\/ou-lz01-workl001\/ou-lz01-produ001/,
  ],
  [
    "a unit that there is not",
    "org",
    "guardrails",
    guardrails({ targets: { ...targets, dev: ["ou-lz01-nowhere1"] } }),
    "preview",
    /under none of ou-lz01-nowhere1/,
  ],
  [
    "a policy of another kind for the network's",
    "org",
    "existingNetworkPolicyId",
    "p-0000000000",
    "preview",
    /existingNetworkPolicyId: p-0000000000:\s+nothing is found/,
  ],
  [
    "a target without the existing policy",
    "org",
    "networkPolicyTargetIds",
    ["r-lz01", "ou-lz01-produ001"],
    "preview",
    /existingNetworkPolicyId: p-\w+:\s+it is not attached to ou-lz01-produ001, which is among networkPolicyTargetIds/,
  ],
  [
    "a trail that there is not",
    "org",
    "existingTrailArn",
    "arn:aws:cloudtrail:eu-central-1:111122223333:trail/baseline",
    "preview",
    /trail\/baseline does not exist/,
  ],
  [
    "settings that nobody has chosen",
    "org",
    "accountSettings",
    { buckets: "exists", volumes: "exists" },
    "preview",
    /accountSettings\.buckets: exists:\s+nothing is found: .*NoSuchPublicAccessBlock/,
  ],
  [
    "a setting that the organisation decides",
    "audit",
    "accountSettings",
    { buckets: "create", volumes: "exists" },
    "deployment",
    /AccessDenied: the public access block of account 222233334444 is managed by the organisation's policy company-buckets/,
  ],
  [
    "a role that is there already",
    "prod",
    "backupServiceLinkedRole",
    "create",
    "deployment",
    /EntityAlreadyExists: .*AWSServiceRoleForBackup exists already in account 444455556666/,
  ],
  [
    "an issuer that is there already",
    "access-prod",
    "issuers",
    [{ issuer: github, audiences: ["sts.amazonaws.com"] }],
    "deployment",
    /EntityAlreadyExists: .*oidc-provider\/token\.actions\.githubusercontent\.com exists already/,
  ],
  [
    "an audience that the issuer's provider does not know",
    "access-prod",
    "issuers",
    [{ issuer: github, audiences: ["sts.amazonaws.com", "perimeter"], exists: true }],
    "preview",
    /issuers: https:\/\/token\.actions\.githubusercontent\.com:\s+it takes no tokens for perimeter: `aws iam add-client-id/,
  ],
  [
    "a key that is not the default",
    "prod",
    "existingVolumeKeyArn",
    "arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "preview",
    /1234abcd-12ab-34cd-56ef-1234567890ab/,
  ],
  [
    "the alias of a key",
    "prod",
    "existingVolumeKeyArn",
    "arn:aws:kms:eu-central-1:444455556666:alias/volumes",
    "preview",
    /Pulumi\.prod\.yaml:\s+agent-perimeter:existingVolumeKeyArn: must be the ARN of a key, not of an alias/,
  ],
  [
    "who decides, misspelt",
    "dev",
    "publicAccessDecidedBy",
    "organisation",
    "preview",
    /publicAccessDecidedBy: must be one of organization, account/,
  ],
  [
    "public access, decided twice",
    "dev",
    "publicAccessDecidedBy",
    "account",
    "deployment",
    /OperationNotPermitted: Public access is closed company-wide/,
  ],
  [
    "an administrator of another account",
    "backup",
    "administrators",
    [`arn:aws:iam::${prod}:role/perimeter/break-glass`],
    "preview",
    /Pulumi\.backup\.yaml:\s+agent-perimeter:administrators at 0: .* is not in account 333344445555/,
  ],
])("%s is told", async (_, stack, key, value, at, says) => {
  const answer = await told(stack, key, value);
  expect(answer.text).toMatch(says);
  expect(answer.at).toBe(at);
});

test.each<[what: string, change: Partial<GivenWorld>, says: RegExp]>([
  [
    "another organisation than the one that is meant",
    { organizationId: "o-elsewhere01" },
    /organizationId: o-landing0001 is not the organisation of this account, which is o-elsewhere01/,
  ],
  [
    "another management account",
    { managementAccountId: playground ?? "" },
    /accountId: 111122223333 is not the management account of o-landing0001, which is 888899990000/,
  ],
  [
    "policies of a type that is off",
    { policyTypes: ["SERVICE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2"] },
    /RESOURCE_CONTROL_POLICY are not enabled: `aws organizations enable-policy-type --policy-type RESOURCE_CONTROL_POLICY --root-id r-lz01`/,
  ],
  [
    "no trust in AWS Backup",
    { serviceAccess: ["cloudtrail.amazonaws.com"] },
    /does not trust backup\.amazonaws\.com: `aws organizations enable-aws-service-access/,
  ],
])("%s is told by a preview of the stack org", async (_, change, says) => {
  const { at, text } = await told("org", "internetGateways", "block_bidirectional", {
    ...world.given,
    ...change,
  });
  expect(text).toMatch(says);
  expect(at).toBe("preview");
});

test.each([
  ["SERVICE_CONTROL_POLICY", 4],
  ["RESOURCE_CONTROL_POLICY", 2],
] as const)(
  "the landing zone's production has room for the perimeter's policies of type %s: %i, and no more",
  (type, room) => {
    const cloud = new Cloud(world.given);
    const attach = (name: string) => {
      const place = { account: world.given.managementAccountId, region: world.given.region };
      const content = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      const policyType = "aws:organizations/policy:Policy";
      const policy = cloud.create({ type: policyType, name, inputs: { name, type, content }, ...place });
      const inputs = { policyId: policy.id, targetId: "ou-lz01-produ001" };
      cloud.create({ type: "aws:organizations/policyAttachment:PolicyAttachment", name, inputs, ...place });
    };
    for (let count = 0; count < room; count += 1) attach(`perimeter-${count}`);
    expect(() => attach("one-more")).toThrow(/MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: ou-lz01-produ001/);
  },
);

test("the files of both worlds agree", () => {
  for (const { configuration } of [world, emptyOrganisation])
    expect(disagreements(stackFiles(configuration, names))).toEqual([]);
});
