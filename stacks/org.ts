import { z } from "zod";
import { AccountBaseline } from "../components/account-baseline/account-baseline.ts";
import { BackupSettings } from "../components/backup-settings/backup-settings.ts";
import { Guardrails } from "../components/guardrails/guardrails.ts";
import { NetworkPolicy } from "../components/network-policy/network-policy.ts";
import { organizationFacts } from "../components/organization-facts.ts";
import { restingOn } from "../components/organization-trail/existing-trail.ts";
import { OrganizationTrail } from "../components/organization-trail/organization-trail.ts";
import { alarmValues, forwardAlarms } from "./alarms.ts";
import { configured, values } from "./configuration.ts";
import { guardrailArgs, guardrailProblems, guardrailValues, organizationFactsOf } from "./guardrails.ts";
import { accountProvider, defineStack } from "./stack.ts";

export const org = defineStack({
  name: "org",
  purpose: "the organisation's guardrails, trail, backup settings and network policy",
  after: ["audit"],
  configuration: {
    region: values.region,
    accountId: values.accountId,
    organizationId: values.organizationId,
    networkPolicyTargetIds: configured(
      z
        .array(
          z
            .string()
            .regex(
              /^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|\d{12})$/,
              "must be the id of a root, a unit or an account",
            ),
        )
        .min(1),
      "where nothing may pass through internet gateways: the root, or all units but those that need them",
      ["r-sbx1"],
    ),
    internetGateways: configured(
      z.enum(["block_bidirectional", "block_ingress"]).default("block_bidirectional"),
      "whether internet gateways let nothing through, or what is begun from inside (block_ingress)",
      "block_bidirectional",
    ),
    existingNetworkPolicyId: configured(
      z
        .string()
        .regex(/^p-[a-zA-Z0-9_]{8,128}$/, "must be the id of a policy")
        .optional(),
      "a declarative policy of yours that blocks public access already, attached to networkPolicyTargetIds: it stays, and none is made",
      "p-1a2b3c4d5e",
    ),
    accountSettings: values.accountSettings,
    backupSettings: configured(
      z.enum(["create", "exists"]).default("create"),
      "the organisation's settings of AWS Backup: chosen here, or already (`aws backup describe-global-settings`), and only looked at, since managing them replaces all of them",
      "create",
    ),
    existingTrailArn: configured(
      z
        .string()
        .regex(/^arn:aws:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]{3,128}$/, "must be the ARN of a trail")
        .optional(),
      "a trail of the organisation that goes on logging management events; the perimeter's then logs data events alone (docs/adopting.md says what rests on yours)",
      "arn:aws:cloudtrail:eu-central-1:111111111111:trail/aws-controltower-BaselineCloudTrail",
    ),
    ...alarmValues,
    auditKeyArn: configured(
      z
        .string()
        .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "must be the ARN of a key, not of an alias"),
      "the key of the trail, `auditKeyArn` among the outputs of the stack audit",
      "arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    agentAccountIds: configured(z.array(values.accountId).min(1), "the accounts in which agents have roles", [
      "444444444444",
      "555555555555",
    ]),
    ...guardrailValues,
    dataEventsLeftOut: configured(
      z.array(z.string()).default([]),
      "types of data events that the trail leaves out for their price; each is a gap in the log",
      ["AWS::Kinesis::Stream"],
    ),
  },
  problems: ({ guardrails }) => guardrailProblems(guardrails),
  program: (configuration) => {
    const { existingNetworkPolicyId, existingTrailArn } = configuration;
    const provider = accountProvider("org", configuration);
    new AccountBaseline("account", configuration.accountSettings, { providers: [provider] });
    new NetworkPolicy(
      "network-policy",
      {
        targetIds: configuration.networkPolicyTargetIds,
        internetGateways: configuration.internetGateways,
        ...(existingNetworkPolicyId && { existingPolicyId: existingNetworkPolicyId }),
      },
      { providers: [provider] },
    );
    const trail = new OrganizationTrail(
      "trail",
      {
        auditAccountId: configuration.auditAccountId,
        region: configuration.region,
        agentAccountIds: configuration.agentAccountIds,
        keyArn: configuration.auditKeyArn,
        leftOut: configuration.dataEventsLeftOut,
        ...(existingTrailArn && { existingTrailArn }),
      },
      { provider },
    );
    new BackupSettings(
      "backups",
      { ...(configuration.backupSettings === "exists" && { existingOf: configuration.accountId }) },
      { provider },
    );
    const organizationId = organizationFacts(organizationFactsOf(configuration), provider);
    // Last: from here on the accounts are bound.
    const { guardrails } = configuration;
    const guards =
      guardrails &&
      new Guardrails("guardrails", guardrailArgs({ ...configuration, guardrails }), {
        providers: [provider],
        dependsOn: [trail],
      });
    forwardAlarms("org", configuration, provider);
    return {
      organizationId,
      trailArn: trail.arn,
      ...(existingTrailArn && { restingOnYourTrail: restingOn }),
      ...(guards && { guardrailHeadroom: guards.headroom }),
    };
  },
});
