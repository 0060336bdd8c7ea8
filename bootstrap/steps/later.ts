/** What comes once there is break-glass everywhere: the audit key's id, guardrails, grants, the test alarm, the end. */
import { isDeepStrictEqual } from "node:util";
import { pipelineDomains } from "../../catalog/deployer-actions.ts";
import { watchedRegions } from "../../components/alarm-forwarding/alarm-forwarding.ts";
import { alarmTopicName, topicArn } from "../../components/names.ts";
import { fieldsAt, rowsAt, textAt } from "../answers.ts";
import { AwsRefusal, type Domain, type Fields, NoSession } from "../hands.ts";
import { profileOf } from "../perimeter-file.ts";
import { inBucket } from "../places.ts";
import { sessionRefusals } from "../refusals.ts";
import { readStackFile, stackFileName, writeValues } from "../stack-files.ts";
import type { Context, Step } from "../step.ts";
import { guardrailValue } from "../values.ts";
import { administrators, breakGlass, nobodys } from "./credentials.ts";
import { bringUp, stackMissing, stackRefusals, stackStep } from "./stack.ts";

const inOrg = (context: Context): Fields => readStackFile(context.hands.files, "org") ?? {};

/** AWS chooses the key's id: an output of the stack audit. */
async function auditKeyArn(context: Context): Promise<string | undefined> {
  const state = await context.state(inBucket(context.file, "audit"));
  return state === undefined ? undefined : textAt(state.outputs, "auditKeyArn");
}

export const auditKeyStep: Step = {
  id: "audit-key",
  does: "fills the ARN of the log's key, which AWS has chosen, into the file of the stack org",
  account: "this machine",
  ...nobodys,
  credential: "break-glass of audit, to look only",
  missing: async (context) => {
    const there = inOrg(context)["auditKeyArn"];
    const arn = await auditKeyArn(context);
    return arn !== undefined && there === arn
      ? []
      : [`accounts/${stackFileName("org")}: auditKeyArn is ${String(there ?? "missing")}`];
  },
  refusals: async (context) => {
    const there = inOrg(context)["auditKeyArn"];
    const arn = await auditKeyArn(context);
    if (arn === undefined) return ["the stack audit has no output auditKeyArn: bring it up first"];
    return there === undefined || there === arn
      ? []
      : [
          `accounts/${stackFileName("org")}: auditKeyArn is ${String(there)}, but the stack audit made ${arn}: correct the file, unless the wrong stack audit is up`,
        ];
  },
  run: async (context) => {
    writeValues(context.hands.files, "org", { auditKeyArn: await auditKeyArn(context) });
  },
};

const needsPolicyTypes = async (context: Context, needed: readonly string[]): Promise<string[]> => {
  const { organisation } = await context.facts();
  return needed
    .filter((type) => !organisation.policyTypes.includes(type))
    .map(
      (type) =>
        `policies of type ${type} are not enabled: aws organizations enable-policy-type --policy-type ${type} --root-id ${organisation.rootId}`,
    );
};

export const orgStep: Step = stackStep(
  "org",
  "logs every account, blocks public access, lets backups be copied",
  (context) =>
    needsPolicyTypes(
      context,
      inOrg(context)["existingNetworkPolicyId"] === undefined ? ["DECLARATIVE_POLICY_EC2"] : [],
    ),
);

/** Guardrails whose targets do not hold the accounts would bind nobody, or others. */
async function targetRefusals(context: Context): Promise<string[]> {
  const { organisation, accounts } = await context.facts();
  const value = inOrg(context)["guardrails"];
  if (value === undefined) return [];
  const targets = fieldsAt(fieldsAt({ value }, "value"), "targets");
  const listOf = (key: string): unknown[] => (Array.isArray(targets[key]) ? (targets[key] as unknown[]) : []);
  return [
    ...(listOf("everywhere").includes(organisation.rootId)
      ? []
      : [
          `accounts/${stackFileName("org")}: guardrails: targets.everywhere is without ${organisation.rootId}, the root: accounts that are made later would not be bound; add it`,
        ]),
    ...pipelineDomains.flatMap((domain) => {
      const { accountId, above } = accounts[domain];
      return domain === "management" ||
        listOf(domain).some((target) => target === accountId || above.includes(String(target)))
        ? []
        : [
            `accounts/${stackFileName("org")}: guardrails: targets.${domain} is ${listOf(domain).join(", ")}, but account ${accountId} is in ${above.join(", in ")}: name its unit, or move the account`,
          ];
    }),
  ];
}

/** Last, when break-glass is known to work everywhere: it is the way back. */
export const guardrailsStep: Step = {
  id: "guardrails",
  does: "binds every account: what nobody can do but break-glass",
  account: "management",
  ...breakGlass,
  missing: async (context) =>
    inOrg(context)["guardrails"] === undefined
      ? [`accounts/${stackFileName("org")}: no guardrails`]
      : stackMissing(context, inBucket(context.file, "org")),
  refusals: async (context) => {
    const wrong = [
      ...(await stackRefusals(context, inBucket(context.file, "org"))),
      ...(await needsPolicyTypes(context, ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"])),
      ...(await targetRefusals(context)),
    ];
    for (const domain of pipelineDomains)
      wrong.push(...(await sessionRefusals(context, { domain, as: "break-glass" })));
    return wrong;
  },
  run: async (context) => {
    if (inOrg(context)["guardrails"] === undefined) {
      const { key, value } = guardrailValue(context.file, await context.facts());
      writeValues(context.hands.files, "org", { [key]: value });
    }
    await bringUp(context, inBucket(context.file, "org"));
  },
};

/** Grants open tasks: where there are none there is nothing to open. */
export function grantsStep(domain: "prod" | "dev"): Step {
  const stack = `grants-${domain}`;
  const step = stackStep(
    stack,
    `opens declared tasks in ${domain} to agents, for hours; once there are tasks`,
  );
  return {
    ...step,
    missing: async (context) =>
      isDeepStrictEqual(readStackFile(context.hands.files, stack)?.["tasks"], [])
        ? []
        : step.missing(context),
  };
}

const topicOf = ({ file }: Context): string => topicArn(file.accounts.audit.id, file.region, alarmTopicName);
const audit = { domain: "audit", as: "break-glass" } as const;

/** Addresses that AWS has written to, and that have not followed the link. */
async function unconfirmed(context: Context): Promise<string[]> {
  const answer = await context.hands.aws(audit, "sns", "list-subscriptions-by-topic", {
    TopicArn: topicOf(context),
  });
  return rowsAt(answer, "Subscriptions")
    .filter((one) => one["SubscriptionArn"] === "PendingConfirmation")
    .map((one) => String(one["Endpoint"]));
}

/** Alarms that were handed on to people in the last fortnight: CloudWatch counts them. */
async function wereTold(context: Context): Promise<boolean> {
  const now = Date.now();
  const answer = await context.hands.aws(audit, "cloudwatch", "get-metric-statistics", {
    Namespace: "AWS/SNS",
    MetricName: "NumberOfNotificationsDelivered",
    Dimensions: [{ Name: "TopicName", Value: alarmTopicName }],
    StartTime: new Date(now - 14 * 24 * 3600 * 1000).toISOString(),
    EndTime: new Date(now).toISOString(),
    Period: 14 * 24 * 3600,
    Statistics: ["Sum"],
  });
  return rowsAt(answer, "Datapoints").some((point) => Number(point["Sum"]) > 0);
}

async function alarmMissing(context: Context): Promise<string[]> {
  const silent = await unconfirmed(context);
  return [
    ...silent.map((address) => `${address} has not followed the link in AWS's mail: it is told nothing`),
    ...((await wereTold(context)) ? [] : ["nobody has been told an alarm in the last fortnight"]),
  ];
}

export const testAlarmStep: Step = {
  id: "test-alarm",
  does: "sends a test alarm from every account and Region, and looks whether people are told",
  account: "each",
  ...breakGlass,
  missing: alarmMissing,
  refusals: async (context) => {
    const wrong: string[] = [];
    for (const domain of pipelineDomains)
      wrong.push(...(await sessionRefusals(context, { domain, as: "break-glass" })));
    return wrong;
  },
  run: async (context) => {
    const { hands, file } = context;
    const silent = await unconfirmed(context);
    if (silent.length > 0)
      await hands.person.does(
        `follow the link that AWS has mailed to ${silent.join(", ")}; an address that has not is told nothing`,
      );
    const regions = watchedRegions(file.region, (inOrg(context)["allowedRegions"] ?? []) as string[]);
    for (const domain of pipelineDomains)
      for (const region of regions)
        await hands.aws(
          { domain, as: "break-glass" },
          "events",
          "put-events",
          {
            Entries: [
              {
                Source: "perimeter.test",
                DetailType: "test",
                Detail: JSON.stringify({ sentBy: "perimeter bootstrap" }),
              },
            ],
          },
          region,
        );
    // CloudWatch counts a few minutes later.
    for (let attempt = 0; attempt < 20 && !(await wereTold(context)); attempt += 1) await hands.pause(30);
    await hands.person.does(
      `look into your mail: a test alarm from each of ${pipelineDomains.length} accounts and ${regions.join(", ")}`,
    );
  },
};

/** Where people keep no administrator's session. In dev they work. */
const withoutAdministrators: readonly Domain[] = ["management", "audit", "backup", "prod"];

async function stillAdministrators(context: Context, domain: Domain): Promise<boolean> {
  try {
    await context.hands.aws({ domain, as: "administrator" }, "iam", "get-account-summary");
    return true;
  } catch (error) {
    if (error instanceof NoSession) return false;
    if (error instanceof AwsRefusal && /^AccessDenied/.test(error.code)) return false;
    throw error;
  }
}

export const administratorsStep: Step = {
  id: "administrators",
  does: "looks whether the administrators' sessions are gone or denied",
  account: "each",
  ...administrators,
  credential: "your administrator's session, which must no longer do anything",
  withdrawn:
    "here: permission sets and users taken away in management; denied by the guardrails in audit, backup, prod",
  missing: async (context) => {
    const left: string[] = [];
    for (const domain of withoutAdministrators)
      if (await stillAdministrators(context, domain))
        left.push(
          `${domain}: profile ${profileOf(context.file, domain, "administrator")} may still do something`,
        );
    return left;
  },
  refusals: async (context) => {
    const wrong: string[] = [];
    for (const domain of pipelineDomains)
      wrong.push(...(await sessionRefusals(context, { domain, as: "break-glass" })));
    return wrong;
  },
  run: async (context) => {
    const left: Domain[] = [];
    for (const domain of withoutAdministrators)
      if (await stillAdministrators(context, domain)) left.push(domain);
    await context.hands.person.does(
      `take the administrators out of ${left.join(", ")}: their assignments in Identity Center, users, access keys; keep who may become break-glass`,
    );
  },
};
