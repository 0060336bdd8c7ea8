/** What administrators left in the accounts: each is denied, kept by somebody's word, or waits. */
import { parse } from "yaml";
import { type Finding, findLeftBehind } from "../../analysis/left-behind/findings.ts";
import type { Kept } from "../../analysis/left-behind/inventory.ts";
import { pipelineDomains } from "../../catalog/deployer-actions.ts";
import { rowsAt } from "../answers.ts";
import type { Fields, Files } from "../hands.ts";
import { takeInventory } from "../inventory.ts";
import { sessionRefusals } from "../refusals.ts";
import type { Context, Step } from "../step.ts";
import { breakGlass } from "./credentials.ts";

const keptFile = "kept.yaml";

/** Whether somebody says why, and answers for it. */
const isWhole = ({ what, reason, answeredForBy }: Fields): boolean =>
  [what, reason, answeredForBy].every((text) => typeof text === "string" && text.trim() !== "");

/** What is kept by somebody's word: accounts/kept.yaml. */
function kept(files: Files): { kept: Kept[]; problems: string[] } {
  const rows = rowsAt((parse(files.read(keptFile) ?? "{}") ?? {}) as Fields, "kept");
  return {
    kept: rows.filter(isWhole) as unknown as Kept[],
    problems: rows
      .filter((row) => !isWhole(row))
      .map(
        (row) =>
          `accounts/${keptFile}: ${String(row["what"])} needs a reason, and somebody who answers for it (answeredForBy)`,
      ),
  };
}

async function open(context: Context): Promise<Finding[]> {
  const findings = findLeftBehind(await takeInventory(context), kept(context.hands.files).kept);
  return findings.filter(({ dealt }) => dealt.how === "open");
}

export const leftBehindStep: Step = {
  id: "left-behind",
  does: "finds what administrators left: denied by a guardrail, kept by somebody's word, or taken away",
  account: "each",
  ...breakGlass,
  credential: "break-glass, to look only; what is taken away, a person takes away",
  missing: async (context) => [
    ...kept(context.hands.files).problems,
    ...(await open(context)).map(({ what, lets, command }) => `${what}: ${lets}; ${command}`),
  ],
  refusals: async (context) => {
    const wrong = kept(context.hands.files).problems;
    for (const domain of pipelineDomains)
      wrong.push(...(await sessionRefusals(context, { domain, as: "break-glass" })));
    return wrong;
  },
  run: async (context) => {
    const { person } = context.hands;
    for (const { what, lets, command, neededFor } of await open(context)) {
      person.tell(`      ${what}: ${lets}`);
      person.tell(`        ${command}${neededFor === undefined ? "" : ` (needed for ${neededFor})`}`);
    }
    await person.does(
      `deal with each of what is left behind: take it away, name its role in guardrails.leftBehind (accounts/Pulumi.org.yaml), or keep it in accounts/${keptFile}: { what, reason, answeredForBy }`,
    );
  },
};
