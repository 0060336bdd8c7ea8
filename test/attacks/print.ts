/** Prints each attack with the wall that stops it when every gate is gone. */
import { styleText } from "node:util";
import { families } from "./families/index.ts";
import { heldByOwnPolicies } from "./own-policies.ts";
import { perimeterUp } from "./perimeter.ts";
import { replay } from "./replay.ts";
import { wallOn } from "./report.ts";

const perimeter = await perimeterUp();
const lines: string[] = [];
let walled = 0;
let stopped = 0;
let all = 0;
for (const { title, attacks } of families) {
  lines.push("", styleText("bold", title));
  for (const attack of attacks) {
    all += 1;
    const wall = wallOn(attack, perimeter);
    if (wall !== undefined) walled += 1;
    if (replay(attack, perimeter).stopped) stopped += 1;
    const argued = heldByOwnPolicies.some((row) => row.attacks.includes(attack.id));
    lines.push(
      `  ${attack.id.padEnd(64)} ${(wall ?? (argued ? "own policies" : "NOTHING")).replaceAll("`", "")}`,
    );
  }
}
lines.push(
  "",
  `${stopped} of ${all} attacks are stopped, ${walled} of them with every gate gone; why the others may not be: test/attacks/README.md`,
);
process.stdout.write(`${lines.join("\n").trimStart()}\n`);
process.exitCode = stopped === all ? 0 : 1;
