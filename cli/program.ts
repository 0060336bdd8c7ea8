/** The `perimeter` command line. What a command needs is loaded when it runs, but for the list of goals: help is quick. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { goals } from "../catalog/goals.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { ProveOptions } from "./commands/prove.ts";
import type { WorldOptions } from "./commands/world.ts";

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  version: string;
  description: string;
};

/** Each kind of goal with what it is asked about, in the width of a terminal. */
const goalsInWords = (): string =>
  goals.map(({ kind, asked, title }) => `  ${`${kind}${targets[asked]}`.padEnd(20)}${title}`).join("\n");

const targets = { nothing: "", account: "[:ACCOUNT]", principal: ":ARN", resource: ":ARN" } as const;

export const program = new Command("perimeter")
  .description(`${manifest.description}.`)
  .version(manifest.version)
  .enablePositionalOptions()
  .showHelpAfterError("(perimeter --help lists the commands)");

// The package that is published holds nothing of the blueprint: neither its commands nor the name of their file, for a compiler.
const ofTheBlueprint = "./blueprint.ts";
if (existsSync(join(import.meta.dirname, ofTheBlueprint))) {
  const blueprint = (await import(ofTheBlueprint)) as { addCommands(program: Command): void };
  blueprint.addCommands(program);
}

program
  .command("decide")
  .summary("what AWS decides on requests, and by which statements")
  .description(
    "what AWS decides on each case of a file, and by which statements: one JSON line a case, in order",
  )
  .requiredOption("--cases <file>", "JSON lines, also compressed with gzip; - for standard input")
  .action(async ({ cases }: { cases: string }) => {
    const { decideCases } = await import("./commands/decide.ts");
    process.exitCode = await decideCases(cases);
  })
  .addHelpText(
    "after",
    `
A case is a request with every policy that bears on it (test/data/iam-decisions.md).
Its answer is {"id", "decision", "because"}, or {"id", "error"} where it cannot be read.

Example:
  perimeter decide --cases test/data/iam-decisions-golden.jsonl

Exit codes: 0 every case is decided, 1 some could not be read.`,
  );

program
  .command("prove")
  .summary("whether an agent can reach what it never must, and how or why not")
  .description(
    "whether anything that an agent can become reaches a goal, before anything is deployed, and how or why not",
  )
  .requiredOption(
    "--state <file...>",
    "checkpoints (pulumi stack export) or plans (pulumi preview --json) of any number of stacks, also compressed with gzip",
  )
  .option("--world <file>", "what the files cannot show (docs/world-file.md)")
  .option(
    "--from <start...>",
    "the ARN of a role, user or session, public, or web-identity:ISSUER:SUBJECT (default: every agent)",
  )
  .option("--goal <goal...>", "KIND or KIND:TARGET, as admin:444444444444 or role:ARN (default: every goal)")
  .option("--json", "the answer as JSON")
  .addHelpText(
    "after",
    `
Goals:
${goalsInWords()}

Examples:
  perimeter prove --state audit.json prod.json --world world.json
  perimeter prove --state prod.json --from public --goal admin read:arn:aws:s3:::orders

Exit codes: 0 all never, 2 something is reachable, 3 something is not known, 1 an error.`,
  )
  .action(async (options: ProveOptions) => {
    const { prove } = await import("./commands/prove.ts");
    process.exitCode = prove(options, (text) => process.stdout.write(text));
  });

program
  .command("world")
  .summary("one file with what stacks need to know of each other, for the proof in each one's pipeline")
  .description(
    "write what stacks need to know of each other, by their checkpoints, into one file without a secret: `prove`, `check` and the policy pack take it, so that a change in one stack is proved together with all others",
  )
  .argument(
    "<file...>",
    "checkpoints (pulumi stack export) of any number of stacks, also compressed with gzip",
  )
  .requiredOption("--out <file>", "the file to write")
  .option(
    "--world <file>",
    "what no checkpoint shows, to begin with (docs/world-file.md); may be the file itself",
  )
  .option("--check", "write nothing: say whether the file is what the checkpoints give")
  .addHelpText(
    "after",
    `
Examples:
  perimeter world audit.json prod.json dev.json --world accounts.json --out world.json
  pulumi stack export --stack prod | perimeter world - --world world.json --out world.json
  perimeter world *.json --world accounts.json --out world.json --check

Exit codes: 0 written, or as it should be, 2 the file is not what the checkpoints give, 1 an error.`,
  )
  .action(async (files: string[], options: WorldOptions) => {
    const { world } = await import("./commands/world.ts");
    process.exitCode = world(files, options, (text) => process.stdout.write(text));
  });

program
  .command("check")
  .summary("the policy pack's invariants on checkpoints and plans, without the Pulumi CLI")
  .description(
    "the policy pack's invariants on checkpoints and plans without the Pulumi CLI, and what a pack cannot see: what is deleted or replaced, protection that is taken away, plugins from elsewhere, secrets in plain text",
  )
  .argument(
    "[file...]",
    "checkpoints (pulumi stack export) and plans (pulumi preview --json --show-sames); - or nothing for standard input",
  )
  .option("--config <file>", "the policy pack's configuration (default: the strictest reading)")
  .option("--json", "the answer as JSON")
  .option("--sarif", "the answer as SARIF 2.1.0, for code scanning")
  .option("--annotations", "the answer as GitHub shows it on the lines of a pull request")
  .option("--project <folder>", "the Pulumi project's folder in the repository (default: its root)")
  .option("--pages <url>", "where you keep the invariants' pages (default: docs/invariants)")
  .addHelpText(
    "after",
    `
A plan shows everything with --show-sames, or together with the checkpoint that it starts from.

Examples:
  pulumi stack export --stack prod | perimeter check
  pulumi preview --stack prod --json --show-sames > plan.json; perimeter check plan.json
  perimeter check .sandbox/world/.pulumi/stacks/*/*.json

Exit codes: 0 every invariant holds, 2 something is broken, 3 something cannot be told, 1 an error.`,
  )
  .action(async (files: string[], options: CheckOptions) => {
    if (files.length === 0 && process.stdin.isTTY)
      throw new Error("name a file, or pipe one in: pulumi stack export | perimeter check");
    const { check } = await import("./commands/check.ts");
    const { columns = 80, rows = 24 } = process.stdout;
    process.exitCode = check(
      files.length === 0 ? ["-"] : files,
      options,
      (text) => process.stdout.write(text),
      { width: Math.min(columns, 120), height: rows },
    );
  });
