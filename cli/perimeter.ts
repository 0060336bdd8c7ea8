/** The `perimeter` command: reads the command line, runs one command, says what failed in a line. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { invariants } from "./commands/invariants.ts";
import { sandbox } from "./commands/sandbox.ts";

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  version: string;
  description: string;
};

const program = new Command("perimeter")
  .description(`${manifest.description}.`)
  .version(manifest.version)
  .showHelpAfterError("(perimeter --help lists the commands)");

program
  .command("sandbox")
  .description(
    "bring the whole perimeter up in five sandbox accounts, or give any Pulumi command the sandbox",
  )
  .argument("[command...]", "after `--`: a Pulumi command, for example  -- pulumi preview --stack dev")
  .action(async (command: string[]) => {
    process.exitCode = await sandbox(command);
  });

program
  .command("invariants")
  .description("write the list of invariants and their pages anew, from their declarations")
  .action(invariants);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`perimeter: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
