/** The same stacks on an organisation that has much already: a line a stack, and whether it kept all that it had. */
import { join } from "node:path";
import { styleText } from "node:util";
import { type Dealt, findLeftBehind } from "../../analysis/left-behind/findings.ts";
import type { Kept } from "../../analysis/left-behind/inventory.ts";
import { titleOf } from "../../sandbox/deployables.ts";
import { headroomLines } from "../../sandbox/headroom.ts";
import { readYaml } from "../../sandbox/project.ts";
import { bringUpOn } from "../../sandbox/worlds/bring-up.ts";
import { inventoryOf } from "../../sandbox/worlds/listings.ts";
import { landingZoneWorld } from "../../sandbox/worlds/worlds.ts";
import { endWithTestAlarm } from "./test-alarm.ts";

/** How many resources a stack has made, and how many it only reads. */
const counts = (resources: readonly { custom: boolean; external?: boolean; type: string }[]): string => {
  const own = resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  const read = own.filter(({ external }) => external === true).length;
  return `${String(own.length - read).padStart(3)} made${read > 0 ? `, ${read} that was there looked at` : ""}`;
};

/**
 * Brings the stacks up on the landing zone, and writes a line for each.
 * @returns whether everything that was there is as it was, and a test alarm arrives
 */
export async function bringUpOnExisting(write: (text: string) => void): Promise<boolean> {
  write(
    "\nThe same stacks on an organisation with Control Tower, Identity Center, a trail\nand guardrails of its own:\n\n",
  );
  const { cloud, there, changed } = await bringUpOn(landingZoneWorld, (deployable, { resources }) =>
    write(`  ${styleText("green", "✓")} ${titleOf(deployable).padEnd(18)}${counts(resources)}\n`),
  );
  for (const { type, id, account } of changed)
    write(`  ${styleText("red", "✗")} ${type} ${id} of account ${account} is not as it was\n`);
  if (changed.length === 0) write(`  ${styleText("green", "✓")} kept all ${there} things that were there\n`);
  for (const line of headroomLines(cloud)) write(`    ${line.replace("; ", ";\n      ")}\n`);
  const alarm = endWithTestAlarm(cloud);
  const [head = "", ...rest] = alarm.lines;
  const mark = alarm.arrived ? styleText("green", "✓") : styleText("red", "✗");
  write(`${[`  ${mark} ${head}`, ...rest.map((line) => `    ${line}`)].join("\n")}\n`);
  const kept = readYaml(join(landingZoneWorld.configuration, "kept.yaml"))["kept"] as Kept[];
  const findings = findLeftBehind(inventoryOf(cloud), kept);
  const dealt = (how: Dealt["how"]) => findings.filter((finding) => finding.dealt.how === how).length;
  write(
    `  ${styleText("yellow", "!")} found ${findings.length} ways in that administrators left: ${dealt("denied")} are denied by guardrails,\n    ${dealt("kept")} kept for reasons in kept.yaml, ${dealt("open")} wait for somebody (docs/adopting.md)\n`,
  );
  return changed.length === 0 && alarm.arrived;
}
