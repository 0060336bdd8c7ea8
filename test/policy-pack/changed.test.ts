/** The blueprint as platform teams change it: what they set in its components' arguments breaks no invariant. */
import * as aws from "@pulumi/aws";
import { describe, expect, test } from "vitest";
import { type GuardrailSettings, guardrailDocuments } from "../../components/guardrails/policies.ts";
import {
  IsolatedNetwork,
  type IsolatedNetworkArgs,
} from "../../components/isolated-network/isolated-network.ts";
import { toJson } from "../../components/policy-document.ts";
import { VolumeKey, type VolumeKeyArgs } from "../../components/volume-key/volume-key.ts";
import { type Settings, strictest } from "../../policy-packs/perimeter/configuration/settings.ts";
import isolationGuardrailsWhole from "../../policy-packs/perimeter/invariants/isolation-guardrails-whole.ts";
import { judgeStack } from "../../policy-packs/perimeter/judge.ts";
import type { Resource } from "../../policy-packs/perimeter/resource.ts";
import { Cloud } from "../../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../../sandbox/deployables.ts";
import { deploy } from "../../sandbox/monitor.ts";
import { stackConfiguration } from "../../sandbox/project.ts";
import { Judge } from "../mutation/judging.ts";
import { sandboxAccounts } from "./accounts.ts";

const outsider = "777788889999";
const second = "888899990000";

describe("guardrails", () => {
  const usual: GuardrailSettings = {
    organizationId: "o-sandbox0001",
    managementAccountId: "111111111111",
    accountIds: {
      audit: ["222222222222"],
      backup: ["333333333333"],
      prod: ["444444444444"],
      dev: ["555555555555"],
    },
    regions: ["eu-central-1"],
    repositoryOwnerIds: ["1234567"],
    permissionSets: ["BreakGlass"],
  };

  const configured = (...more: Settings["accounts"]): Settings => ({
    ...strictest,
    accounts: [...sandboxAccounts.map((account) => ({ name: undefined, ...account })), ...more],
  });

  const findings = (settings: GuardrailSettings, configuration: Settings) => {
    const resource = (type: string, name: string, properties: Record<string, unknown>): Resource => ({
      ...{ urn: `urn:pulumi:org::test::${type}::${name}`, type, name, properties, protect: true },
      provider: { allowedAccountIds: '["111111111111"]' },
    });
    const resources = guardrailDocuments(settings).flatMap(({ policy, document }, index) => [
      resource("aws:organizations/policy:Policy", policy.name, {
        id: `p-${index}`,
        name: policy.name,
        type: policy.kind,
        content: toJson(document, "serviceControlPolicy"),
      }),
      resource("aws:organizations/policyAttachment:PolicyAttachment", `${policy.name}-root`, {
        policyId: `p-${index}`,
        targetId: "r-sbx1",
      }),
    ]);
    return judgeStack([isolationGuardrailsWhole], resources, configuration).map(({ message }) => message);
  };

  test.each<[what: string, change: Partial<GuardrailSettings>]>([
    ["as they are", {}],
    ["two Regions", { regions: ["eu-central-1", "eu-west-1"] }],
    ["everything in us-east-1 as well", { regions: ["eu-central-1", "us-east-1"] }],
    ["an account that is unlocked for root's session", { rootUnlockedIn: ["444444444444"] }],
    ["accounts of somebody else's that resources let in", { trustedOutsiders: [outsider] }],
    [
      "a role of Control Tower's that is left to work",
      { leftToWork: [{ role: "AWSControlTowerExecution", because: "the landing zone is updated by it" }] },
    ],
    ["roles of the house's own that are shut", { leftBehind: ["OldAdmin*"] }],
    [
      "a scanner that must work everywhere",
      {
        mustWork: [
          {
            role: "arn:aws:iam::*:role/platform/scanner-*",
            rows: ["Regions", "NorthVirginia"],
            because: "it looks into every Region",
          },
        ],
      },
    ],
    [
      "a role of the management account's",
      {
        managementRoles: [
          { role: "arn:aws:iam::111111111111:role/platform/billing", because: "reads what is spent" },
        ],
      },
    ],
    ["a website's bucket", { publicBuckets: ["shop-site"] }],
    ["users who become break-glass", { people: ["arn:aws:iam::111111111111:user/ada"] }],
    ["a shorter lock", { longestRetentionDays: 400 }],
  ])("%s", (_, change) => {
    expect(findings({ ...usual, ...change }, strictest)).toEqual([]);
    expect(findings({ ...usual, ...change }, configured())).toEqual([]);
  });

  test("a second account of prod is kept from dev like the first, once somebody has listed it", () => {
    const listed = configured({ id: second, domain: "prod", name: undefined });
    const both = { ...usual, accountIds: { ...usual.accountIds, prod: ["444444444444", second] } };
    expect(findings(both, listed)).toEqual([]);
    expect(findings(usual, listed).join("\n")).toContain("DevApart");
  });

  test("what is done in us-east-1 is not held by the row of the other Regions", () => {
    const [accounts] = guardrailDocuments(usual);
    const statements = accounts?.document.Statement.filter(({ Sid }) => Sid !== "NorthVirginia") ?? [];
    const policy: Resource = {
      urn: "urn:pulumi:org::test::aws:organizations/policy:Policy::accounts",
      type: "aws:organizations/policy:Policy",
      name: "accounts",
      properties: {
        name: "perimeter-accounts",
        type: "SERVICE_CONTROL_POLICY",
        content: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      },
      protect: true,
    };
    const found = judgeStack([isolationGuardrailsWhole], [policy]).map(({ what }) => what);
    expect(found.filter((what) => what.includes("NorthVirginia"))).toHaveLength(1);
  });
});

describe("networks and keys", () => {
  const region = "eu-central-1";

  /** Accounts in which the audit account's buckets take flow logs from prod and dev, and nothing else is there. */
  const audited = async (): Promise<Cloud> => {
    const cloud = new Cloud(sandboxWorld);
    for (const deployable of deployables.filter((one) => ["access-audit", "audit"].includes(titleOf(one)))) {
      const config = stackConfiguration(deployable.directory, deployable.stack);
      expect((await deploy({ ...deployable, config, cloud })).errors).toEqual([]);
    }
    return cloud;
  };

  const made = async (accountId: string, program: (provider: aws.Provider) => unknown) => {
    const deployment = await deploy({
      program: () => program(new aws.Provider("account", { region, allowedAccountIds: [accountId] })),
      ...{ project: "changed", stack: "prod", directory: import.meta.dirname, cloud: await audited() },
    });
    expect(deployment.errors).toEqual([]);
    const judge = new Judge({ title: "changed", resources: deployment.resources });
    return [...judge.findings, ...judge.control].map(({ message }) => message);
  };

  test.each<[what: string, change: Partial<IsolatedNetworkArgs>]>([
    ["three zones", { zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }],
    ["a second network of the domain", { index: 3 }],
    ["no endpoints", { gatewayEndpoints: [] }],
    ["interface endpoints", { interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs"] }],
    ["downloads from buckets of AWS's", { awsOwnedBuckets: ["ecr-image-layers"] }],
    ["names of a zone of the house's own", { resolvedNames: ["*.orders.example.internal"] }],
  ])("a network with %s", async (_, change) => {
    const args: IsolatedNetworkArgs = {
      ...{ domain: "prod", accountId: "444444444444", auditAccountId: "222222222222", region },
      zones: ["eu-central-1a", "eu-central-1b"],
      ...change,
    };
    expect(
      await made(
        "444444444444",
        (provider) => new IsolatedNetwork("network", args, { providers: [provider] }),
      ),
    ).toEqual([]);
  });

  test.each<[what: string, change: Partial<VolumeKeyArgs>]>([
    ["the perimeter's own people", {}],
    [
      "people of Identity Center's",
      {
        administrators: [
          "arn:aws:iam::444444444444:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_KeyKeeper_0123456789abcdef",
        ],
      },
    ],
    ["a role of the house's own", { administrators: ["arn:aws:iam::444444444444:role/platform/key-keeper"] }],
  ])("a key that is looked after by %s", async (_, change) => {
    const args = { accountId: "444444444444", region, backupAccountIds: ["333333333333"], ...change };
    expect(
      await made("444444444444", (provider) => new VolumeKey("volumes", args, { providers: [provider] })),
    ).toEqual([]);
  });
});
