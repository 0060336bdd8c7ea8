/** The commands that are about the blueprint itself, and for whoever has its checkout. */
import type { Command } from "commander";
import type { BootstrapOptions } from "./commands/bootstrap.ts";

export function addCommands(program: Command): void {
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
    .command("bootstrap")
    .summary("bring the perimeter up on your accounts, step by step")
    .description(
      "bring the perimeter up on your accounts, step by step: what is done is left, what is wrong is said before anything runs",
    )
    .option("--table", "the steps: account, session, what protects it meanwhile, how it is withdrawn")
    .option("--only-check", "change nothing: say what is done, and what comes next")
    .option("--until <step>", "the last step to run (default: all)")
    .option("--yes", "do not ask before each step")
    .option("--sandbox", "show it on the sandbox's accounts, without AWS")
    .option("--world <name>", "in the sandbox: empty-organisation, or landing-zone, which has much already")
    .option("--stop-after <step>", "in the sandbox: break off after a step, and start again")
    .addHelpText(
      "after",
      `
It reads accounts/perimeter.yaml, which you write, and fills the stacks' files beside it: docs/bootstrap.md.

Examples:
  perimeter bootstrap --sandbox --world landing-zone --stop-after audit
  perimeter bootstrap --only-check
  perimeter bootstrap --until access-audit

Exit codes: 0 all is up, 2 steps are left, 1 something is refused or failed.`,
    )
    .action(async (options: BootstrapOptions) => {
      const { bootstrap } = await import("./commands/bootstrap.ts");
      process.exitCode = await bootstrap(options, (text) => process.stdout.write(text));
    });

  const ofInvariants = program
    .command("invariants")
    .description("write the list of invariants and their pages anew, from their declarations")
    .action(async () => {
      const { invariants } = await import("./commands/invariants.ts");
      await invariants();
    });

  ofInvariants
    .command("new")
    .description("write the file of a new invariant, for you to fill in")
    .argument("<id>", "begins with the promise that it keeps: agent, confirm, backup, isolation or audit")
    .requiredOption("--type <token>", "the type that it looks at, as aws:s3/bucket:Bucket")
    .option("--stack", "it needs the other resources of the stack", false)
    .action(async (id: string, options: { type: string; stack: boolean }) => {
      const { newInvariant } = await import("./commands/invariants.ts");
      process.exitCode = newInvariant({ id, ...options }, (text) => process.stdout.write(text));
    });
}
