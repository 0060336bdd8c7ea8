/** The page for whoever is on call, out of the alarms' rows. */
import { type AlarmRow, alarms, askWho, heartbeat } from "../../catalog/alarms.ts";

/** Names of calls in a pattern, with a star where any end is meant. */
function callsIn(pattern: unknown): string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(callsIn);
  if (typeof pattern !== "object" || pattern === null) return [];
  const { eventSource, eventName, ...rest } = pattern as Readonly<Record<string, unknown>>;
  const services = Array.isArray(eventSource) ? eventSource.map((one) => String(one).split(".")[0]) : [];
  const names = (Array.isArray(eventName) ? eventName : []).map((name: unknown) =>
    typeof name === "string" ? name : `${(name as { prefix: string }).prefix}*`,
  );
  const own = services.map((service) => `${service}: ${names.map((name) => `\`${name}\``).join(", ")}`);
  return [...(names.length > 0 ? own : []), ...Object.values(rest).flatMap(callsIn)];
}

const section = (row: AlarmRow): string[] => {
  const calls = callsIn(row.pattern);
  return [
    `### ${row.id}`,
    "",
    `**${row.says}.** ${linked(row.respond)}`,
    "",
    `Logged in ${row.where}${row.threats.length > 0 ? `; threats ${row.threats.join(", ")}` : ""}. [Source](${row.source}).${calls.length > 0 ? ` Calls: ${calls.join("; ")}.` : ""}`,
    "",
  ];
};

/** That somebody is asked first is said once, above all alarms. */
const linked = (respond: string): string =>
  respond.replace(askWho, "").trim().replaceAll("docs/runbooks/revoke.md", "[revoke](runbooks/revoke.md)");

export const page = (): string =>
  [
    "<!-- Written by alarms.test.ts from catalog/alarms.ts: `npx vitest run test/alarms -u` writes it anew. -->",
    "",
    "# Alarms",
    "",
    "What rings, and what whoever is on call does first. A mail says account, Region, time, who, which call, and the error where AWS",
    "denied it: an attempt rings like a success. The whole record is in the log: [asking the log](asking-the-log.md), `what-happened-to`.",
    "",
    "An alarm comes by mail, mostly within minutes; AWS reports as best it can, and promises no time. The log is what counts.",
    "",
    "Bringing a stack up rings, too, where it makes or changes what is watched: tell whoever is on call before, and compare after.",
    "",
    "## A mail came",
    "",
    "1. Look at **who**: `assumed-role/break-glass/ada` is Ada as break-glass.",
    "2. Ask her, over another channel than the one that she works on. She did it: done.",
    "3. Nobody did: end the session first, ask later: [revoke](runbooks/revoke.md). Then what its alarm says, below.",
    "",
    ...alarms.flatMap(section),
    "## Silence",
    "",
    `Every rule that forwards gives a sign of life, ${heartbeat.everyHours === 1 ? "each hour" : `every ${heartbeat.everyHours} hours`}, by the way that alarms take. An alarm \`perimeter-alarms-silent-ACCOUNT-REGION\``,
    "is raised when three of them in a row stayed away: from there **nothing would ring**. In that account and Region:",
    "",
    "| look at | it must |",
    "| --- | --- |",
    "| `aws events list-rules --name-prefix perimeter-alarms` | be two, `ENABLED` and `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` |",
    "| `aws events list-targets-by-rule --rule perimeter-alarms-changes` | have the audit account's bus, with the role `alarm-forwarder` |",
    "| `aws iam get-role-policy --role-name alarm-forwarder --policy-name put` | allow `events:PutEvents` on that bus |",
    "| `aws events describe-event-bus --name perimeter-alarms`, in the audit account | name this account's role in its policy |",
    "",
    "Nothing is missing there: a guardrail may deny `alarm-forwarder`. Mend it by bringing the account's stack up again; who broke it is in",
    "the log. Before a new account forwards, its alarm is raised, rightly.",
    "",
    "## Send a test alarm",
    "",
    "In any account and Region, with a session that may put events:",
    "",
    "```sh",
    'aws events put-events --entries \'[{"Source":"perimeter.test","DetailType":"test","Detail":"{}"}]\'',
    "```",
    "",
    "A mail `A test of the alarms` has to come within a minute to every address of `mailTo`, naming that account and Region. Do it from each",
    "account and Region once all stacks are up ([adopting](adopting.md#see-that-it-works)), after each change of an address, and every few",
    "months. The signs of life show that events arrive; only a mail that came shows that somebody reads them.",
    "",
    "It did not come? In the audit account: an address that is `PendingConfirmation` in",
    "`aws sns list-subscriptions-by-topic --topic-arn arn:aws:sns:REGION:AUDIT:perimeter-alarms` has not followed the link in AWS's first mail, and",
    "is told nothing. Otherwise [silence](#silence), and the metric `FailedInvocations` of the rules in the audit account.",
    "",
    "## What does not ring",
    "",
    "- **Other Regions.** Rules are in the Regions of `allowedRegions`, the stacks' own, and us-east-1. What is done elsewhere a guardrail",
    "  denies, becoming a role of the perimeter's, an agent's or a task's there among it, by whatever way (`SessionsElsewhere`,",
    "  `RolesElsewhere`). What no guardrail binds there (signing in to the console as a user, and what the management account does to itself)",
    "  is in the log, and rings nothing.",
    "- **Data**: reading or writing objects, items, messages. [Asking the log](asking-the-log.md).",
    "- **Backup jobs** that fail or stay away have alarms of their own, in the backup account: [backups](backups.md#when-it-is-up).",
    "- **Without a trail** that logs management events, EventBridge hears of no calls. Stopping the trail rings; what comes after may not.",
    "- **Ordinary work**: deployments, roles of applications, grants that open. They are in the log.",
    "",
  ].join("\n");
