/** The verdict on each threat, as people read it: docs/threats.md. */
import { guardrails } from "../../catalog/guardrails/index.ts";
import { type Threat, threats, type Verdict } from "../../catalog/threats.ts";

const isGuardrail = (wall: string): boolean => guardrails.some(({ sid }) => sid === wall);

const wallInWords = (wall: string): string => {
  const [statement = "", policy] = wall.split(" of ", 2);
  return isGuardrail(wall)
    ? `[\`${wall}\`](guardrails.md)`
    : `\`${statement}\` of ${wall.slice(statement.length + 4) || policy}`;
};

const invariantInWords = (id: string): string => `[${id}](invariants/${id}.md)`;
const fileInWords = (file: string): string => `[${file.replace(/^test\//, "")}](../${file})`;

const line = (label: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`- ${label}: ${items.join(", ")}`];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function part(one: Threat): string[] {
  const { number, threat, verdict, walls, also, gates, invariants = [], tests = [], beyond } = one;
  const quoted = (ids: readonly string[] = []) => ids.map((id) => `\`${id}\``);
  return [
    `### ${number}. ${capital(threat)}`,
    "",
    `**${capital(verdict)}.**`,
    "",
    ...line("Walls", [...walls.map(wallInWords), ...(also ? [also] : [])]),
    ...line("Gates", [...(gates ? [gates] : []), ...invariants.map(invariantInWords)]),
    ...line("Attacks, stopped with every gate gone", quoted(one.attacks)),
    ...line("Attacks that the role's own policies stop", quoted(one.attacksOnOwnPolicies)),
    ...line("Tests", tests.map(fileInWords)),
    ...(beyond ? [`- ${verdict === "covered" ? "Beyond it" : "Not covered"}: ${beyond}`] : []),
    "",
  ];
}

const numbers = (verdict: Verdict): string =>
  threats
    .filter((one) => one.verdict === verdict)
    .map(({ number }) => number)
    .join(", ");

/** The whole page. */
export const page = (): string =>
  [
    "<!-- Written out of catalog/threats.ts by test/threats: `npx vitest run test/threats -u` writes it anew. -->",
    "",
    "# Threats, and the verdict on each",
    "",
    "What an agent could still try, with every branch that it pushes and every role that it becomes. A threat is *covered* where",
    "walls alone stop it: what AWS enforces whatever code runs, with the policy pack left out, no review, and the attacker's own",
    "policies allowing everything. *Partly*: what is left is said. [The attacks](../test/attacks/README.md) and",
    "[who the attacker is](threat-model.md) are on pages of their own; nothing here has run against AWS.",
    "",
    "| verdict | threats |",
    "| --- | --- |",
    ...(["covered", "partly", "not covered"] as const).map(
      (verdict) => `| ${verdict} | ${numbers(verdict)} |`,
    ),
    "",
    "`NAME` is a guardrail; `NAME` of a policy is a statement of that policy.",
    "",
    ...threats.flatMap(part),
  ].join("\n");
