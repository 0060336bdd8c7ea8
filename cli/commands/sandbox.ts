/** `perimeter sandbox`: the whole perimeter in memory, or any Pulumi command on the sandbox's accounts. */
import { styleText } from "node:util";
import Table from "cli-table3";
import { BringUpFailure, bringUp, type Progress, type StackUp } from "../../sandbox/bring-up.ts";
import { titleOf } from "../../sandbox/deployables.ts";
import { runWithSandbox, writeBackend } from "../../sandbox/engine.ts";

const write = (text: string) => process.stdout.write(text);

/** A line that is rewritten while a stack comes up; where nobody watches, a line when it is up. */
function progressLines(): Progress {
  const live = process.stdout.isTTY === true;
  const line = (mark: string, name: string, rest: string) => `  ${mark} ${name.padEnd(14)}${rest}`;
  return {
    stackStarts: (deployable) => {
      if (live) write(line("…", titleOf(deployable), deployable.purpose));
    },
    resourceMade: (deployable, count) => {
      if (live) write(`\r${line("…", titleOf(deployable), `${String(count).padStart(3)} resources`)}\x1b[K`);
    },
    stackIsUp: (up) => {
      if (live) write("\r\x1b[K");
      write(`${line(styleText("green", "✓"), titleOf(up.deployable), up.deployable.purpose)}\n`);
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

const next = `
What to try next
  npm test                                        every check there is
  npx perimeter sandbox -- pulumi preview --stack prod
                                                  the same stacks on the real Pulumi engine, with no account
  edit a component, for example forceDestroy: true in components/audit-sink/, and npm start again:
                                                  the policy pack says which invariant that breaks
  README.md, "Taking it to real accounts"         pulumi up, environment by environment
`;

function tellFailure(failure: BringUpFailure): void {
  process.stderr.write(`\n${styleText("red", "✗")} ${failure.message}\n`);
  for (const reason of failure.reasons) process.stderr.write(`  ${reason.replaceAll("\n", "\n  ")}\n`);
  for (const violation of failure.verdict?.violations ?? [])
    process.stderr.write(
      `  ${styleText("bold", violation.invariant)}  ${violation.urn.split("::").slice(2).join("::")}\n    ${violation.message.replaceAll("\n", "\n    ")}\n`,
    );
}

/** Brings everything up, prints a table, and leaves the result where `perimeter sandbox -- pulumi …` finds it. */
async function bringEverythingUp(): Promise<number> {
  write("The perimeter comes up on the sandbox's five accounts: no AWS, nothing leaves this machine.\n\n");
  try {
    const { cloud, up } = await bringUp(progressLines());
    await writeBackend(
      up.map((one) => one.deployment),
      cloud,
    );
    write(`\n${table(up)}\n${next}`);
    return 0;
  } catch (error) {
    if (!(error instanceof BringUpFailure)) throw error;
    tellFailure(error);
    return 1;
  }
}

/** @returns the exit code: of the Pulumi command where one was given */
export const sandbox = (command: readonly string[]): Promise<number> =>
  command.length === 0 ? bringEverythingUp() : runWithSandbox([...command]);
