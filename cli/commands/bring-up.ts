/** `perimeter sandbox` alone: the whole perimeter in memory, a line a stack, then a table. */
import { styleText } from "node:util";
import Table from "cli-table3";
import { BringUpFailure, bringUp, type Progress, type StackUp } from "../../sandbox/bring-up.ts";
import type { Cloud } from "../../sandbox/cloud/cloud.ts";
import { titleOf } from "../../sandbox/deployables.ts";
import { writeBackend } from "../../sandbox/engine/engine.ts";
import { headroomLines } from "../../sandbox/headroom.ts";
import { worldFileOf } from "../../sandbox/world.ts";

const write = (text: string) => process.stdout.write(text);

const row = (name: string, rest: string) => `${name.padEnd(19)}${rest}`;

/** Where progress is shown: a terminal, or anything else that takes text. */
type Screen = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">;

/** A line that is rewritten while a stack comes up; where nobody watches, a line when it is up. */
export function progressLines(screen: Screen): Progress {
  const live = screen.isTTY === true;
  const write = (text: string) => screen.write(text);
  /** No longer than the terminal is wide: a line that wraps cannot be rewritten. */
  const fitting = (line: string) => {
    const width = (screen.columns ?? 80) - 1;
    return line.length > width ? `${line.slice(0, width - 1)}…` : line;
  };
  const rewrite = (text: string) => {
    if (live) write(`\r${fitting(`  … ${text}`)}\x1b[K`);
  };
  return {
    stackStarts: (deployable) => rewrite(row(titleOf(deployable), deployable.purpose)),
    resourceMade: (deployable, count) =>
      rewrite(row(titleOf(deployable), `${String(count).padStart(3)} resources`)),
    stackIsUp: ({ deployable, deployment }) => {
      const line = row(titleOf(deployable), deployable.purpose);
      write(`${live ? "\r" : ""}  ${styleText("green", "✓")} ${line}${live ? "\x1b[K" : ""}\n`);
      for (const warning of deployment.warnings)
        write(`    ${styleText("yellow", "!")} ${warning.replaceAll("\n", "\n      ")}\n`);
    },
  };
}

/** A table of words alone: no lines between its cells. */
const noLines = Object.fromEntries(
  ["top", "bottom", "mid", "left", "right", "middle"]
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`])
    .map((edge) => [edge, ""]),
);

function table(up: readonly StackUp[]): string {
  const rows = new Table({
    head: ["stack", "account", "resources", "invariants held"],
    colAligns: ["left", "left", "right", "right"],
    style: { head: [], border: [], compact: true },
    chars: noLines,
  });
  for (const { deployable, accountId, deployment, verdict } of up)
    rows.push([
      titleOf(deployable),
      accountId,
      deployment.resources.filter((resource) => resource.type !== "pulumi:pulumi:Stack").length,
      `${verdict.held} of ${verdict.checked}`,
    ]);
  return rows.toString();
}

/** The proof over all that came up: what no agent reaches, whatever it becomes. */
async function proof(up: readonly StackUp[]): Promise<string> {
  const { overview, proveAll } = await import("./prove.ts");
  const files = up.map(({ deployable, deployment }) => ({
    file: titleOf(deployable),
    content: deployment.checkpoint(),
  }));
  const {
    agents,
    edges,
    proof: found,
  } = proveAll(files, { content: worldFileOf(), file: "sandbox/world.ts" });
  return `Tried from ${agents} agents' roles and tokens, by ${edges} ways to become somebody else.
What no agent can do:
${overview(found)}`;
}

/** @throws BringUpFailure where people would not be told: with what the test alarm got stuck on */
async function alarmTest(cloud: Cloud): Promise<string> {
  const { endWithTestAlarm } = await import("./test-alarm.ts");
  const { arrived, lines } = endWithTestAlarm(cloud);
  const [head = "", ...rest] = lines;
  if (!arrived) throw new BringUpFailure("test alarm", head.replace("test alarm: ", ""), rest);
  return [`  ${styleText("green", "✓")} ${head}`, ...rest.map((line) => `    ${line}`)].join("\n");
}

/** Fits into 80 columns. */
export const next = `
What to try next
  npm test
      every check there is
  npx perimeter sandbox -- pulumi preview --stack prod
      the same stacks on Pulumi's own engine, with no AWS account
  weaken something, say forceDestroy: true in components/audit-sink/,
  and npm start again
      the policy pack says which invariant that breaks, and how to mend it
  npx perimeter prove --world .sandbox/world/world.json
      --state .sandbox/world/.pulumi/stacks/*/*.json   (in one line)
      the proof again, goal by goal; edit a policy in these files first
  npx perimeter bootstrap --sandbox --stop-after audit
      how it comes up on your accounts: step by step, broken off, resumed
  README.md, "Taking it to real accounts"
      the same with your accounts
`;

/** How much of AWS's limits the guardrails take. */
const room = (cloud: Cloud): string =>
  [
    "The guardrails fit, with room for yours:",
    ...headroomLines(cloud).map((line) => `  ${line.replace("; ", ";\n    ")}`),
  ].join("\n");

function tellFailure(failure: BringUpFailure): void {
  if (process.stdout.isTTY) write("\r\x1b[K");
  process.stderr.write(`\n${styleText("red", "✗")} ${failure.message}\n`);
  for (const reason of new Set(failure.reasons))
    process.stderr.write(`  ${reason.replaceAll("\n", "\n  ")}\n`);
  for (const violation of failure.verdict?.violations ?? [])
    process.stderr.write(
      `  ${styleText("bold", violation.invariant)}  ${violation.urn.split("::").slice(2).join("::")}\n    ${violation.message.replaceAll("\n", "\n    ")}\n`,
    );
}

/**
 * Brings everything up, prints a table, and leaves the result where `perimeter sandbox -- pulumi …` finds it.
 * @returns the exit code
 */
export async function bringEverythingUp(): Promise<number> {
  write("The perimeter comes up on the sandbox's five accounts: in memory, without AWS.\n\n");
  try {
    const { cloud, up } = await bringUp(progressLines(process.stdout));
    const alarm = await alarmTest(cloud);
    await writeBackend(
      up.map((one) => one.deployment),
      cloud,
    );
    write(`${alarm}\n\n${table(up)}\n\n${room(cloud)}\n\n${await proof(up)}`);
    const { bringUpOnExisting } = await import("./existing-organisation.ts");
    const kept = await bringUpOnExisting(write);
    write(next);
    return kept ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BringUpFailure)) throw error;
    tellFailure(error);
    return 1;
  }
}
