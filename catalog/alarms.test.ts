/** The alarms, held against events as CloudTrail writes them. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { matchesEvent, readPattern } from "../analysis/events/pattern.ts";
import * as perimeter from "../components/names.ts";
import { table } from "../test/alarms/events.ts";
import { knownAction } from "../test/iam-actions.ts";
import { alarms, type EventPattern, forwarded } from "./alarms.ts";

const ringing = (event: unknown): string[] =>
  alarms.filter(({ pattern }) => matchesEvent(pattern, event)).map(({ id }) => id);

describe.each(alarms)("$id", ({ id, pattern, forwardedBy }) => {
  const { rings = [], silent = [] } = table[id] ?? {};

  test.each(rings)("rings: $what", ({ event }) => {
    expect(matchesEvent(pattern, event)).toBe(true);
    const forwarding = forwarded.find(({ name }) => name === forwardedBy);
    expect(matchesEvent(forwarding?.pattern ?? {}, event)).toBe(true);
    // EventBridge hands an event that only reads to rules alone that ask for those.
    if (event.detail["readOnly"] === true) expect(forwarding?.reads).toBe(true);
  });

  test.each(silent)("is silent: $what", ({ event }) => {
    expect(matchesEvent(pattern, event)).toBe(false);
  });

  test("there are events that ring, and near misses", () => {
    expect(rings.length).toBeGreaterThan(0);
    expect(silent.length).toBeGreaterThan(0);
  });
});

test("a pattern is one that EventBridge takes, in form and in size", () => {
  for (const { pattern } of [...alarms, ...forwarded]) {
    readPattern(pattern);
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  }
});

/** Every `eventSource` of a pattern with the event names that stand beside it. */
function namesIn(pattern: unknown): [source: string, name: string][] {
  if (Array.isArray(pattern)) return pattern.flatMap(namesIn);
  if (typeof pattern !== "object" || pattern === null) return [];
  const { eventSource, eventName } = pattern as EventPattern;
  const own =
    Array.isArray(eventSource) && Array.isArray(eventName)
      ? eventSource.flatMap((source) =>
          eventName
            .filter((name): name is string => typeof name === "string")
            .map((name): [string, string] => [String(source).replace(".amazonaws.com", ""), name]),
        )
      : [];
  return [...own, ...Object.values(pattern).flatMap(namesIn)];
}

/** What CloudTrail and IAM call by different names. */
const iamPrefix: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };
const iamName: Readonly<Record<string, string>> = {
  DeleteAccountPublicAccessBlock: "PutAccountPublicAccessBlock",
};

test("every call that an alarm names is an action that AWS has", () => {
  const named = alarms.flatMap(({ pattern }) => namesIn(pattern));
  expect(named.length).toBeGreaterThan(100);
  const unknown = named
    .map(([source, name]) => `${iamPrefix[source] ?? source}:${iamName[name] ?? name}`)
    // Signing in is no action of IAM's.
    .filter((action) => action !== "signin:ConsoleLogin" && !knownAction.has(action.toLowerCase()));
  expect(unknown).toEqual([]);
});

test("roles, policies, buckets, rules and topics are called as the perimeter calls them", () => {
  const by = (id: string) => alarms.find((row) => row.id === id);
  const assume = (roleArn: string) => ({
    source: "aws.sts",
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventSource: "sts.amazonaws.com", eventName: "AssumeRole", requestParameters: { roleArn } },
  });
  const prod = "444444444444";
  const perimeterRole = (name: string) => perimeter.roleArn(prod, perimeter.paths.perimeter, name);
  expect(ringing(assume(perimeterRole(perimeter.breakGlassRoleName)))).toEqual(["break-glass-used"]);
  expect(ringing(assume(perimeterRole(perimeter.revokerRoleName)))).toEqual(["revoker-used"]);
  expect(ringing(assume(perimeter.escalationRoleArn(prod, "any")))).toEqual(["escalation-assumed"]);
  const changed = (roleName: string) => ({
    source: "aws.iam",
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventSource: "iam.amazonaws.com", eventName: "PutRolePolicy", requestParameters: { roleName } },
  });
  const roleNames = [
    perimeter.deployerRoleName,
    perimeter.breakGlassRoleName,
    perimeter.previewRoleName,
    perimeter.revokerRoleName,
    perimeter.grantDeployerRoleName,
    perimeter.backupCopyRoleName,
    perimeter.restoreRoleName,
    perimeter.copyOutRoleName,
    perimeter.backupEventForwarderName,
    perimeter.alarmForwarderRoleName,
  ];
  for (const name of roleNames) expect(ringing(changed(name)), name).toContain("perimeter-role-changed");
  expect(JSON.stringify(by("boundary-changed")?.pattern)).toContain(
    perimeter.boundaryArn("*").replace(perimeter.boundaryName, "*"),
  );
  for (const name of [
    perimeter.auditTrailBucketName(prod, "eu-central-1"),
    perimeter.auditFlowLogBucketName(prod, "eu-central-1"),
    perimeter.stateBucketName(prod, "eu-central-1"),
    perimeter.alarmForwardingRuleName("changes"),
    perimeter.alarmForwardingRuleName("sessions"),
    perimeter.alarmTopicName,
    perimeter.alarmBusName,
    perimeter.backupAlarmTopicName,
    perimeter.backupEventBusName,
    perimeter.backupEventForwarderName,
    perimeter.stateKeyAlias,
  ])
    expect(name).toMatch(/^perimeter-/);
});

test("ids are told apart, and every row says what to do", () => {
  expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length);
  for (const { id, says, respond, threats } of alarms) {
    expect(says, id).toMatch(/^[A-Z].*[^.]$/);
    expect(respond, id).toMatch(/\.$/);
    for (const threat of threats) expect(threat).toBeLessThanOrEqual(38);
  }
});

/** What was recorded while techniques were tried, and the alarms that it raises here. */
const recorded: Readonly<Record<string, readonly string[]>> = {
  "aws.defense-evasion.cloudtrail-event-selectors": ["trail-changed"],
  "aws.defense-evasion.cloudtrail-stop": ["trail-changed"],
  "aws.defense-evasion.organizations-leave": ["membership-changed"],
  "aws.defense-evasion.vpc-remove-flow-logs": ["network-log-stopped"],
  "aws.initial-access.console-login-without-mfa": ["console-without-mfa"],
  "aws.persistence.iam-backdoor-user": ["credentials-made"],
  "aws.persistence.iam-create-user-login-profile": ["credentials-made"],
  "aws.privilege-escalation.iam-update-user-login-profile": ["credentials-made"],
};

test("of what attackers were recorded doing, what stands between them and the log, or makes credentials, rings", () => {
  const folder = join(import.meta.dirname, "../test/data/cloudtrail");
  const found = Object.fromEntries(
    globSync("*.json", { cwd: folder }).map((file) => {
      const records: Record<string, unknown>[] = JSON.parse(readFileSync(join(folder, file), "utf8"));
      const raised = records.flatMap((detail) => {
        const kind = detail["eventType"] === "AwsConsoleSignIn" ? "AWS Console Sign In" : "AWS API Call";
        return ringing({
          "detail-type": `${kind} via CloudTrail`,
          source: `aws.${String(detail["eventSource"]).replace(".amazonaws.com", "")}`,
          detail,
        });
      });
      return [basename(file, ".json"), [...new Set(raised)].sort()];
    }),
  );
  expect(Object.fromEntries(Object.entries(found).filter(([, raised]) => raised.length > 0))).toEqual(
    recorded,
  );
});
