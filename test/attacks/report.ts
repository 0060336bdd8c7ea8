/** The replay as people read it: each attack, what stopped it, and where that stands. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reason } from "../../analysis/iam/request.ts";
import { threats } from "../../catalog/threats.ts";
import { killSwitchSid } from "../../components/agent-boundary/kill-switch.ts";
import type { Attack, Family, Stop } from "./attack.ts";
import { heldByOwnPolicies } from "./own-policies.ts";
import { isGuardrail, type Perimeter } from "./perimeter.ts";
import { replay } from "./replay.ts";

/** The file that a policy is written in, by what the replay calls the policy. */
const files: readonly (readonly [policy: RegExp, file: string])[] = [
  [/^agent-boundary of /, "components/agent-boundary/policies.ts"],
  [/ of agent-revoker$/, "components/agent-boundary/policies.ts"],
  [/^data of agent-/, "components/agent-role/declared-reads.ts"],
  [/^agent-| of (?:landing|agent)-/, "components/agent-role/policies.ts"],
  [/^escalation-/, "components/escalation-task/policies.ts"],
  [/ of escalation-/, "components/escalation-role/policies.ts"],
  [/ of grant-deployer$/, "components/grant-deployer/policies.ts"],
  [/ of (?:deployer|preview|break-glass)$/, "components/pipeline-access/policies.ts"],
  [/^perimeter-state of /, "components/pipeline-access/policies.ts"],
  [/ of perimeter-(?:backup-copy|copy-out|restore)$/, "components/backup-service-role/policies.ts"],
  [/ of (?:perimeter-backup-events|alarm-forwarder)$/, "components/event-forwarding.ts"],
  [/^endpoint of /, "components/isolated-network/policies.ts"],
  [/^orders-/, "examples/orders/policies.ts"],
  [/ of orders-taker$/, "examples/orders/policies.ts"],
  [/ key of /, "components/key-care.ts"],
  [/ bus of (?:backup|audit)$/, "components/event-forwarding.ts"],
  [/^perimeter-(?:backup-)?alarms of /, "components/alarm-topic/policies.ts"],
  [/^perimeter-(?:backup|prod) of /, "components/locked-vault/policies.ts"],
  [/^perimeter-(?:trail|flow-logs|log-results) of audit$/, "components/audit-sink/policies.ts"],
];

/** Statements that are written apart from the rest of their policy. */
const apart: Readonly<Record<string, string>> = {
  [killSwitchSid]: "components/agent-boundary/kill-switch.ts",
  AccountReadsThroughS3: "components/audit-sink/policies.ts",
};

const root = join(import.meta.dirname, "../..");

/** Rows of the guardrails, by the file that they are in. */
const rowFiles = globSync("catalog/guardrails/*.ts", { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), "utf8"),
}));

/** The file of a statement; `undefined` for what accounts hold beside the perimeter. */
export const fileOf = (policy: string, statement: string): string | undefined =>
  isGuardrail(policy)
    ? rowFiles.find(({ text }) => text.includes(`sid: "${statement}"`))?.file
    : (apart[statement] ?? files.find(([pattern]) => pattern.test(policy))?.[1]);

/** What a stop asserts, in words. */
function words(stop: Stop): string {
  if ("statement" in stop) return `\`${stop.statement}\` of ${stop.policy}`;
  if ("unmet" in stop) return `${stop.policy}: only \`${stop.unmet}\` lets in, and asks for more`;
  return stop.policy.startsWith("no policy")
    ? `${stop.policy}: nothing lets in`
    : `${stop.policy}: nothing allows it`;
}

const link = (file: string): string => `[${file.split("/").slice(-2).join("/")}](../../${file})`;

const cell = (text: string): string => text.replaceAll("|", "\\|");

const named = ({ origin, statement }: Reason): string =>
  statement === "" ? origin : `\`${statement}\` of ${origin}`;

/** The denies beside the one that the attack names. */
function others(reasons: readonly Reason[], stop: Stop): string {
  const main = "statement" in stop ? `\`${stop.statement}\` of ${stop.policy}` : "";
  const more = [...new Set(reasons.filter(({ effect }) => effect === "Deny").map(named))].filter(
    (one) => one !== main,
  );
  return more.length === 0 ? "" : ` (also ${more.join(", ")})`;
}

/** The perimeter as a whole, and without the organisation's guardrails. */
export interface Perimeters {
  readonly perimeter: Perimeter;
  readonly alone: Perimeter;
}

/** Guardrails that deny some step of an attack. */
const guardrailsOn = (attack: Attack, perimeter: Perimeter): string[] =>
  [
    ...new Set(
      replay(attack, perimeter)
        .played.flatMap(({ authorisations }) => authorisations)
        .flatMap(({ decision }) => decision.because)
        .filter(({ effect, origin }) => effect === "Deny" && isGuardrail(origin))
        .map(({ statement }) => `\`${statement}\``),
    ),
  ].sort();

/** What stops an attack by a role whose own policies allow everything; `undefined`: nothing does. */
export function wallOn(attack: Attack, perimeter: Perimeter): string | undefined {
  const { stopped, firstStop } = replay(attack, perimeter, { ownPoliciesAllowAll: true });
  if (!stopped || !firstStop) return undefined;
  const { reasons } = firstStop;
  const denies = reasons.filter(({ effect }) => effect === "Deny");
  // The organisation's count before an account's own, which its administrators could rewrite.
  const guardrails = denies.filter(({ origin }) => isGuardrail(origin));
  const [wall] = guardrails.length > 0 ? guardrails : denies;
  if (wall) return isGuardrail(wall.origin) ? `\`${wall.statement}\`` : named(wall);
  const silent = reasons.find(({ effect }) => effect === "missing");
  return silent?.layer === "resource"
    ? "the resource or trust, which lets nobody else in"
    : `the ${silent?.layer}, which does not allow it`;
}

function row(attack: Attack, { perimeter, alone }: Perimeters): string {
  const { stoppedAt } = attack;
  const byGuardrail = stoppedAt !== undefined && isGuardrail(stoppedAt.by.policy);
  const { firstStop } = replay(attack, byGuardrail ? perimeter : alone);
  const wall = wallOn(attack, perimeter);
  const title = `${attack.title}<br>[${attack.id}](${attack.source})`;
  if (stoppedAt === undefined || firstStop === undefined) return `| ${cell(title)} | **not stopped** | | | |`;
  const call = attack.steps[stoppedAt.step - 1]?.call ?? "";
  const { by: stop } = stoppedAt;
  const file = fileOf(stop.policy, "statement" in stop ? stop.statement : "unmet" in stop ? stop.unmet : "");
  const by = `${words(stop)}${others(firstStop.reasons, stop)}`;
  const more = byGuardrail ? [] : guardrailsOn(attack, perimeter);
  return `| ${cell(title)} | ${stoppedAt.step} of ${attack.steps.length}: \`${call}\` | ${cell(by)}${file === undefined ? "" : `<br>${link(file)}`} | ${more.join(", ")} | ${wall ?? "nothing: own policies"} |`;
}

const familyPart = ({ title, about, attacks }: Family, perimeters: Perimeters): string[] => [
  `## ${title}`,
  "",
  about,
  "",
  "| an attacker … | stopped at step | by | guardrails on it | with its own policies `*` |",
  "| --- | --- | --- | --- | --- |",
  ...attacks.map((attack) => row(attack, perimeters)),
  "",
];

const threatPart = (): string[] => [
  "## Threats",
  "",
  "[What the threat model lists](../../docs/threats.md), and the attacks that try it.",
  "",
  "| | threat | verdict | tried by |",
  "| --- | --- | --- | --- |",
  ...threats.map(
    ({ number, threat, verdict, attacks = [], attacksOnOwnPolicies = [] }) =>
      `| ${number} | ${threat} | ${verdict} | ${[...attacks, ...attacksOnOwnPolicies].map((id) => `\`${id}\``).join(", ")} |`,
  ),
  "",
];

const passingPart = (): string[] => [
  "## What passes with every gate gone",
  "",
  "Attacks that only the attacking role's own policies stop, and why that may be. Those policies are behind a wall themselves:",
  "none of these roles can write them.",
  "",
  ...heldByOwnPolicies.flatMap(({ because, attacks }) => [
    `- ${because}: ${attacks.map((id) => `\`${id}\``).join(", ")}`,
  ]),
  "",
];

/** The whole page. */
export function report(families: readonly Family[], perimeters: Perimeters): string {
  const attacks = families.flatMap((family) => family.attacks);
  const walled = attacks.filter((attack) => wallOn(attack, perimeters.perimeter) !== undefined).length;
  const count = attacks.filter(({ stoppedAt }) => stoppedAt !== undefined).length;
  return [
    "<!-- Written by attacks.test.ts: `npx vitest run test/attacks -u` writes it anew. -->",
    "",
    "# Attacks on the perimeter",
    "",
    "Each is a sequence of concrete requests, put to the decision of `analysis/iam` against the policies of the perimeter as",
    "the sandbox brings it up, with one task granted in prod and one in dev. The page says what AWS's documented evaluation",
    "decides on these requests. It is no evidence that there are no others: that is what the prover is for.",
    "",
    `${attacks.length} attacks: ${count} are stopped; ${walled} of them by a wall alone, with every gate gone: no pack, no review, and the`,
    "attacking role's own policies allow everything. [Why the others may be stopped by those policies](#what-passes-with-every-gate-gone).",
    "",
    "An attacker goes on after the first denial: none of the steps that an attack is after succeeds. For each attack there is",
    "a neighbour, which is meant to be allowed and is. The last column names the wall that stops it when the policies of the",
    "attacking role itself allow everything: a guardrail, a boundary, a trust, a resource's or an endpoint's policy. A boundary counts,",
    "since guardrails keep it on (`BoundaryRequired`, `BoundaryStays`).",
    "",
    "What stops an attack within the account is shown without the organisation's guardrails, which deny some step of it",
    "besides, or which alone stop it.",
    "",
    ...families.flatMap((family) => familyPart(family, perimeters)),
    ...passingPart(),
    ...threatPart(),
  ].join("\n");
}
