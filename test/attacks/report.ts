/** The replay as people read it: each attack, what stopped it, and where that stands. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reason } from "../../analysis/iam/request.ts";
import { killSwitchSid } from "../../components/agent-boundary/kill-switch.ts";
import type { Attack, Family, Stop } from "./attack.ts";
import { isGuardrail, type Perimeter } from "./perimeter.ts";
import { replay } from "./replay.ts";
import { threats } from "./threats.ts";
import { waiting } from "./waiting.ts";

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

function row(attack: Attack, { perimeter, alone }: Perimeters): string {
  const { stoppedAt } = attack;
  const byGuardrail = stoppedAt !== undefined && isGuardrail(stoppedAt.by.policy);
  const { firstStop } = replay(attack, byGuardrail ? perimeter : alone);
  const wall = replay(attack, perimeter, { ownPoliciesAllowAll: true }).stopped;
  const title = `${attack.title}<br>[${attack.id}](${attack.source})`;
  if (stoppedAt === undefined || firstStop === undefined) {
    const guardrail = waiting.find((one) => one.attack === attack.id)?.guardrail ?? "";
    return `| ${cell(title)} | **waits** for ${guardrail} | | | |`;
  }
  const call = attack.steps[stoppedAt.step - 1]?.call ?? "";
  const { by: stop } = stoppedAt;
  const file = fileOf(stop.policy, "statement" in stop ? stop.statement : "unmet" in stop ? stop.unmet : "");
  const by = `${words(stop)}${others(firstStop.reasons, stop)}`;
  const more = byGuardrail ? [] : guardrailsOn(attack, perimeter);
  return `| ${cell(title)} | ${stoppedAt.step} of ${attack.steps.length}: \`${call}\` | ${cell(by)}${file === undefined ? "" : `<br>${link(file)}`} | ${more.join(", ")} | ${wall ? "yes" : "no"} |`;
}

const familyPart = ({ title, about, attacks }: Family, perimeters: Perimeters): string[] => [
  `## ${title}`,
  "",
  about,
  "",
  "| an attacker … | stopped at step | by | guardrails on it | still if its own policies allowed all |",
  "| --- | --- | --- | --- | --- |",
  ...attacks.map((attack) => row(attack, perimeters)),
  "",
];

const threatPart = (): string[] => [
  "## Threats",
  "",
  "What the threat model lists, and the attacks that try it.",
  "",
  "| threat | tried by | beyond the replay |",
  "| --- | --- | --- |",
  ...threats.map(
    ({ threat, tried = [], beyond = "" }) =>
      `| ${threat} | ${tried.map((id) => `\`${id}\``).join(", ")} | ${beyond} |`,
  ),
  "",
];

/** The whole page. */
export function report(families: readonly Family[], perimeters: Perimeters): string {
  const attacks = families.flatMap((family) => family.attacks);
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
    `${attacks.length} attacks: ${count} are stopped, ${attacks.length - count} wait for the organisation's guardrails (waiting.ts).`,
    "",
    "An attacker goes on after the first denial: none of the steps that an attack is after succeeds. For each attack there is",
    "a neighbour, which is meant to be allowed and is. The last column says what happens when the policies of the attacking",
    "role itself, which the account's deployer writes, allowed everything: `yes` where a boundary, a trust, a resource's or",
    "an endpoint's policy, or a guardrail, holds by itself.",
    "",
    "What stops an attack within the account is shown without the organisation's guardrails, which deny some step of it",
    "besides, or which alone stop it.",
    "",
    ...families.flatMap((family) => familyPart(family, perimeters)),
    ...threatPart(),
  ].join("\n");
}
