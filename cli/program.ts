/** The `perimeter` command line. What a command needs is loaded when it runs: help is quick, and never fails with it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { ProveOptions } from "./commands/prove.ts";

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  version: string;
  description: string;
};

export const program = new Command("perimeter")
  .description(`${manifest.description}.`)
  .version(manifest.version)
  .enablePositionalOptions()
  .showHelpAfterError("(perimeter --help lists the commands)");

program
  .command("sandbox")
  .description(
    "bring the whole perimeter up in five sandbox accounts, or give any Pulumi command the sandbox",
  )
  .argument("[command...]", "a Pulumi command, for example  -- pulumi preview --stack dev")
  // Without it, `--stack` would be taken for an option of ours where somebody leaves out the `--`.
  .passThroughOptions()
  .action(async (command: string[]) => {
    // The engine's way loads no stack: Pulumi tells by itself what is wrong with one.
    process.exitCode =
      command.length === 0
        ? await (await import("./commands/bring-up.ts")).bringEverythingUp()
        : await (await import("../sandbox/engine/engine.ts")).runWithSandbox(command);
  });

program
  .command("decide")
  .description("what AWS decides on each case of a file, and by which statements: one JSON line a case")
  .requiredOption("--cases <file>", "JSON lines, also compressed with gzip; - for standard input")
  .action(async ({ cases }: { cases: string }) => {
    const { decideCases } = await import("./commands/decide.ts");
    process.exitCode = await decideCases(cases);
  });

program
  .command("prove")
  .description(
    "whether anything that an agent can become reaches a goal, before anything is deployed, and how or why not",
  )
  .requiredOption("--state <file...>", "checkpoints (pulumi stack export) or plans (pulumi preview --json)")
  .option("--world <file>", "what the files cannot show (docs/world-file.md)")
  .option(
    "--from <start...>",
    "the ARN of a role, user or session, public, or web-identity:ISSUER:SUBJECT (default: every agent)",
  )
  .option("--goal <goal...>", "KIND or KIND:TARGET, as admin:444444444444 or role:ARN (default: every goal)")
  .option("--json", "the answer as JSON")
  .addHelpText(
    "after",
    "\nExit codes: 0 never, 2 something is reachable, 3 something is not known, 1 an error.",
  )
  .action(async (options: ProveOptions) => {
    const { prove } = await import("./commands/prove.ts");
    process.exitCode = prove(options, (text) => process.stdout.write(text));
  });

program
  .command("invariants")
  .description("write the list of invariants and their pages anew, from their declarations")
  .action(async () => {
    const { invariants } = await import("./commands/invariants.ts");
    await invariants();
  });
