/** What others have made: it is left as it is, and refused with the value that names it where it does not do what is needed. */
import * as aws from "@pulumi/aws";
import { describe, expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import type { Request } from "../sandbox/cloud/kind.ts";
import { deploy } from "../sandbox/monitor.ts";
import type { Properties } from "../sandbox/wire.ts";
import { ownTrailArn } from "../sandbox/worlds/landing-zone/control-tower.ts";
import { changedSince, landingZoneWorld } from "../sandbox/worlds/worlds.ts";
import { AccountBaseline } from "./account-baseline/account-baseline.ts";
import { BackupRegionSettings, BackupSettings } from "./backup-settings/backup-settings.ts";
import { NetworkPolicy } from "./network-policy/network-policy.ts";
import { organizationProblems, placeProblems } from "./organization-facts.ts";
import {
  advancedSelectorProblems,
  basicSelectorProblems,
  switchProblems,
} from "./organization-trail/existing-trail.ts";
import { OrganizationTrail } from "./organization-trail/organization-trail.ts";
import { VolumeKey } from "./volume-key/volume-key.ts";

const { given } = landingZoneWorld;
const [management, audit, backup, prod] = [
  "111122223333",
  "222233334444",
  "333344445555",
  "444455556666",
] as const;
const region = "eu-central-1";
const there = new Cloud(given);
const policy = there
  .find("aws:organizations/policy:Policy")
  .find(({ outputs }) => outputs["name"] === "company-public-access");
const key = there.find("aws:kms/key:Key", prod)[0];

/** The landing zone with one of its resources changed. */
const changed = (type: string, account: string, change: (inputs: Properties) => Properties): Cloud =>
  new Cloud({
    ...given,
    existing: given.existing.map(
      (one): Request =>
        one.type === type && one.account === account ? { ...one, inputs: change(one.inputs) } : one,
    ),
  });

type Program = (provider: aws.Provider) => unknown;

/** What a component does in an account of a world: what it refuses in a preview, what it makes, what it changes. */
async function inAccount(account: string, program: Program, cloud = new Cloud(given)) {
  const before = cloud.snapshot();
  const run = (preview: boolean) =>
    deploy({
      program: () => program(new aws.Provider("account", { region, allowedAccountIds: [account] })),
      project: "test",
      stack: "test",
      directory: import.meta.dirname,
      cloud,
      preview,
    });
  const { errors } = await run(true);
  if (errors.length > 0) return { errors, made: [], altered: [] };
  const deployment = await run(false);
  const made = deployment.resources.filter(
    ({ custom, external, type }) => custom && !external && !type.startsWith("pulumi:"),
  );
  return { errors: deployment.errors, made, altered: changedSince(before, cloud) };
}

const baseline: Program = (provider) =>
  new AccountBaseline("account", { buckets: "exists", volumes: "exists" }, { provider });
const settings: Program = (provider) =>
  new BackupSettings("settings", { existingOf: management }, { provider });
const services: Program = (provider) =>
  new BackupRegionSettings("services", { existingIn: region }, { provider });
const network: Program = (provider) =>
  new NetworkPolicy(
    "network",
    { targetIds: [given.rootId], existingPolicyId: policy?.id ?? "" },
    { provider },
  );
const volumes: Program = (provider) =>
  new VolumeKey(
    "volumes",
    { accountId: prod, region, backupAccountIds: [backup], existingKeyArn: String(key?.outputs["arn"]) },
    { provider },
  );

describe("makes nothing and changes nothing, where all is as it must be", () => {
  test.each<[string, string, Program]>([
    ["an account's settings", prod, baseline],
    ["the organisation's settings of AWS Backup", management, settings],
    ["an account's services of AWS Backup", prod, services],
    ["the organisation's policy on public access", management, network],
    ["a key for volumes", prod, volumes],
  ])("%s", async (_, account, program) => {
    expect(await inAccount(account, program)).toEqual({ errors: [], made: [], altered: [] });
  });
});

const content = (change: object) => (inputs: Properties) => {
  if (inputs["type"] !== "DECLARATIVE_POLICY_EC2") return inputs;
  const { ec2_attributes } = JSON.parse(String(inputs["content"])) as { ec2_attributes: object };
  return { ...inputs, content: JSON.stringify({ ec2_attributes: { ...ec2_attributes, ...change } }) };
};
const declarative = "aws:organizations/policy:Policy";

describe("is refused in a preview, by the value that names it", () => {
  test.each<[what: string, account: string, program: Program, cloud: Cloud, says: RegExp]>([
    [
      "volumes that are not encrypted",
      prod,
      baseline,
      changed("aws:ebs/encryptionByDefault:EncryptionByDefault", prod, () => ({ enabled: false })),
      /accountSettings\.volumes: exists:\s+new volumes are not encrypted: `aws ec2 enable-ebs-encryption-by-default`/,
    ],
    [
      "an account without public access block",
      management,
      baseline,
      new Cloud(given),
      /accountSettings\.buckets: exists:\s+nothing is found/,
    ],
    [
      "copies between accounts that are off",
      management,
      settings,
      changed("aws:backup/globalSettings:GlobalSettings", management, () => ({
        globalSettings: { isCrossAccountBackupEnabled: "false" },
      })),
      /backupSettings: exists:\s+copies between accounts are off: `aws backup update-global-settings/,
    ],
    [
      "a delegated administrator of backups",
      management,
      settings,
      changed("aws:backup/globalSettings:GlobalSettings", management, () => ({
        globalSettings: { isCrossAccountBackupEnabled: "true", isDelegatedAdministratorEnabled: "true" },
      })),
      /a delegated administrator could change the plans of every account/,
    ],
    [
      "a service that is left out of backups",
      prod,
      services,
      changed("aws:backup/regionSettings:RegionSettings", prod, (inputs) => ({
        ...inputs,
        resourceTypeOptInPreference: { ...(inputs["resourceTypeOptInPreference"] as object), RDS: false },
      })),
      /backupServices: exists:\s+RDS is off: `aws backup update-region-settings --resource-type-opt-in-preference "RDS"=true`/,
    ],
    [
      "tables that cannot be copied",
      prod,
      services,
      changed("aws:backup/regionSettings:RegionSettings", prod, (inputs) => ({
        ...inputs,
        resourceTypeManagementPreference: { EFS: true },
      })),
      /backups of DynamoDB could not be copied/,
    ],
    [
      "internet gateways that are let through",
      management,
      network,
      changed(
        declarative,
        management,
        content({
          vpc_block_public_access: {
            internet_gateway_block: {
              mode: { "@@assign": "block_ingress" },
              exclusions_allowed: { "@@assign": "disabled" },
            },
          },
        }),
      ),
      /existingNetworkPolicyId: p-\w+:\s+vpc_block_public_access\.internet_gateway_block\.mode is block_ingress: it must be block_bidirectional/,
    ],
    [
      "snapshots that may be shared",
      management,
      network,
      changed(declarative, management, content({ snapshot_block_public_access: undefined })),
      /snapshot_block_public_access\.state is not set: it must be block_all_sharing/,
    ],
    [
      "a key that the backup account cannot use",
      prod,
      volumes,
      changed("aws:kms/key:Key", prod, (inputs) => ({
        ...inputs,
        policy: JSON.stringify({
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${prod}:root` },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        }),
      })),
      /existingVolumeKeyArn: arn:\S+:\s+its policy lets nobody of 333344445555 use it/,
    ],
    [
      "a key that is not the default",
      prod,
      volumes,
      changed("aws:ebs/defaultKmsKey:DefaultKmsKey", prod, () => ({
        keyArn: "arn:aws:kms:eu-central-1:444455556666:key/other",
      })),
      /new volumes are under arn:\S+key\/other: name that key/,
    ],
  ])("%s", async (_, account, program, cloud, says) => {
    const { errors, made } = await inAccount(account, program, cloud);
    expect(errors.join("\n")).toMatch(says);
    expect(made).toEqual([]);
  });
});

test("a trail that leaves management events to another says so, and logs the rest as always", async () => {
  const trail: Program = (provider) =>
    new OrganizationTrail(
      "trail",
      {
        auditAccountId: audit,
        region,
        keyArn: `arn:aws:kms:${region}:${audit}:key/1`,
        agentAccountIds: [prod],
        existingTrailArn: ownTrailArn,
      },
      { provider },
    );
  const planned = await deploy({
    program: () => trail(new aws.Provider("account", { region, allowedAccountIds: [management] })),
    project: "test",
    stack: "test",
    directory: import.meta.dirname,
    cloud: new Cloud(given),
    preview: true,
  });
  expect(planned.errors).toEqual([]);
  const [own] = planned.resources.filter(({ type, external }) => type.endsWith(":Trail") && !external);
  expect(own?.inputs["tags"]).toMatchObject({ "management-events-in": ownTrailArn });
  expect(JSON.stringify(own?.inputs["advancedEventSelectors"])).not.toContain("Management");
  expect(JSON.stringify(own?.inputs["advancedEventSelectors"])).toContain("AWS::S3::Object");
  const off = changed("aws:cloudtrail/trail:Trail", management, (inputs) => ({
    ...inputs,
    enableLogging: false,
  }));
  expect((await inAccount(management, trail, off)).errors.join()).toMatch(
    /existingTrailArn: \S+BaselineCloudTrail:\s+it is switched off/,
  );
});

describe("a trail that management events are left to", () => {
  const on = {
    isOrganizationTrail: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogging: true,
    enableLogFileValidation: true,
  };
  test("has every switch on", () => {
    expect(switchProblems(on)).toEqual([]);
    for (const name of Object.keys(on) as (keyof typeof on)[])
      for (const value of [false, undefined])
        expect(switchProblems({ ...on, [name]: value })).toHaveLength(2);
  });

  const category = { field: "eventCategory", equals: ["Management"] };
  test.each<[string, readonly string[], boolean]>([
    ["no selectors", advancedSelectorProblems(undefined), true],
    ["all management events", advancedSelectorProblems([{ fieldSelectors: [category] }]), true],
    [
      "data events alone",
      advancedSelectorProblems([{ fieldSelectors: [{ field: "eventCategory", equals: ["Data"] }] }]),
      false,
    ],
    [
      "writes alone",
      advancedSelectorProblems([{ fieldSelectors: [category, { field: "readOnly", equals: ["false"] }] }]),
      false,
    ],
    [
      "a source left out",
      advancedSelectorProblems([{ fieldSelectors: [category, { field: "eventSource" }] }]),
      false,
    ],
    ["no basic selectors", basicSelectorProblems(undefined), true],
    ["a basic selector's defaults", basicSelectorProblems([{}]), true],
    ["no management events", basicSelectorProblems([{ includeManagementEvents: false }]), false],
    ["basic writes alone", basicSelectorProblems([{ readWriteType: "WriteOnly" }]), false],
    [
      "a basic source left out",
      basicSelectorProblems([{ excludeManagementEventSources: ["kms.amazonaws.com"] }]),
      false,
    ],
  ])("by %s", (_, problems, holds) => {
    expect(problems.length === 0).toBe(holds);
  });
});

describe("the organisation", () => {
  const told = {
    id: "o-landing0001",
    masterAccountId: management,
    accounts: [{ id: audit }, { id: prod }],
    enabledPolicyTypes: ["SERVICE_CONTROL_POLICY"],
    awsServiceAccessPrincipals: ["cloudtrail.amazonaws.com"],
    roots: [{ id: "r-lz01" }],
  };
  const facts = {
    organizationId: "o-landing0001",
    managementAccountId: management,
    members: [{ value: "auditAccountId", accountId: audit }],
    placed: [],
    policyTypes: ["SERVICE_CONTROL_POLICY"],
    trustedServices: ["cloudtrail.amazonaws.com"],
  };
  test.each<[string, object, RegExp | null]>([
    ["as it is", {}, null],
    ["by another id", { organizationId: "o-other00001" }, /^organizationId: o-other00001 is not/],
    [
      "in a member account",
      { managementAccountId: audit },
      /^accountId: 222233334444 is not the management account/,
    ],
    [
      "with a stranger's account",
      { members: [{ value: "auditAccountId", accountId: "999999999999" }] },
      /^auditAccountId: 999999999999 is no account of/,
    ],
    [
      "with policies that are off",
      { policyTypes: ["S3_POLICY"] },
      /^policies of type S3_POLICY are not enabled/,
    ],
    [
      "with a service that it does not trust",
      { trustedServices: ["backup.amazonaws.com"] },
      /^the organisation does not trust backup/,
    ],
  ])("is told of %s", (_, change, says) => {
    const problems = organizationProblems({ ...facts, ...change }, told);
    if (says === null) expect(problems).toEqual([]);
    else expect(problems).toEqual([expect.stringMatching(says)]);
  });

  const path = `o-landing0001/r-lz01/ou-lz01-workl001/ou-lz01-produ001/${prod}/`;
  test.each<[string[], boolean]>([
    [["r-lz01"], true],
    [["ou-lz01-produ001"], true],
    [["ou-lz01-workl001"], true],
    [[prod], true],
    [["ou-lz01-devel001", "ou-lz01-produ001"], true],
    [["ou-lz01-devel001"], false],
    [["ou-lz01-produ00"], false],
    [[audit], false],
  ])("holds an account under %j: %s", (under, holds) => {
    expect(placeProblems({ value: "x", accountId: prod, under }, path).length === 0).toBe(holds);
  });
});
