#!/usr/bin/env node
// Applies what is merged: checks the plan, holds the update to it, and proves afterwards. docs/pipeline.md
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { quoted, Refusal, startedAs } from "./command-line.js";
import { settled } from "./configuration.js";
import { given, inWords, sharedUsage, withTemporary, writeReport } from "./given.js";
import { environment, packFolder, perimeter, run, withoutValues } from "./pulumi.js";
import { verdictOn } from "./verdict.js";

const usage = `Usage: node up.js --stack NAME --world FILE [options]

Previews with the policy pack beside this script, runs perimeter check on the plan, applies that plan and no other, and runs
perimeter prove on what is there afterwards. For the protected branch's checkout, in the environment that may apply.

${sharedUsage}
  --world FILE         what the stack's files cannot show, for the proof (docs/world-file.md)
  --neighbour FILE     a checkpoint of another stack, for the proof; as often as there are any
  --without-proof      instead of --world: prove nothing
  --unbound            do not hold the update to the plan: for a program that gives something else each time

Exit codes: 0 applied, and everything holds; before anything is applied: 2 something is broken, 3 something cannot be told,
1 an error; afterwards: 4 applied, or partly, and not proved.`;

/** Something was changed, and is not as it should be. */
const afterwards = 4;

/** @param {readonly string[]} args */
async function main(args) {
  const { values, stack, project, config, stackFile, pages, report, text } = given(
    {
      world: { type: "string" },
      neighbour: { type: "string", multiple: true },
      "without-proof": { type: "boolean" },
      unbound: { type: "boolean" },
    },
    args,
  );
  const world = text("world");
  const neighbours = /** @type {readonly string[]} */ (values["neighbour"] ?? []);
  if ((world === undefined) !== (values["without-proof"] === true))
    throw new Refusal(
      "the proof afterwards needs --world FILE; or say --without-proof, and nothing else is proved",
    );
  for (const file of neighbours)
    if (!existsSync(file)) throw new Refusal(`--neighbour ${file}: there is no such file`);
  const write = (/** @type {string} */ line) => void process.stdout.write(line);
  const files = stackFile === undefined ? [] : ["--config-file", resolve(stackFile)];
  return withTemporary(async (temporary) => {
    const { config: pack } = settled(config, temporary);
    const boundTo = values["unbound"] === true ? undefined : join(temporary, "bound.json");
    const verdict = await verdictOn(
      {
        ...{ stack, project, config: pack, pages, args: files, env: {}, temporary },
        ...(boundTo === undefined ? {} : { boundTo }),
      },
      write,
    );
    writeReport(report, verdict.report);
    if (verdict.code !== 0) {
      write(`${inWords[verdict.code]} Nothing is applied.\n`);
      return verdict.code;
    }
    if (boundTo !== undefined && !existsSync(boundTo))
      throw new Refusal("Pulumi wrote no plan to hold the update to: nothing is applied");
    const filter = withoutValues(write);
    const { code } = await run(
      "pulumi",
      [
        ...["up", "--yes", "--stack", stack, "--non-interactive", "--color", "never", "--suppress-outputs"],
        ...["--policy-pack", packFolder],
        ...(pack === undefined ? [] : ["--policy-pack-config", pack]),
        ...(boundTo === undefined ? [] : ["--plan", boundTo]),
        ...files,
      ],
      { cwd: project, env: environment(), onLine: filter.take },
    );
    if (code !== 0)
      write(
        "The update failed. What was made until then stays; what the pack asks of the whole stack may not hold.\n",
      );
    const proved = world === undefined || (await proof(stack, project, world, neighbours, temporary, write));
    if (code === 0 && proved) {
      write(
        `Applied. ${world === undefined ? "Nothing is proved." : "No agent reaches what it never must."}\n`,
      );
      return 0;
    }
    if (!proved) write("Applied, and not proved: look at it now, before anything else is applied.\n");
    return afterwards;
  });
}

/**
 * Whether nothing that must stay out of reach is in reach, on what the state says now.
 * @param {string} stack
 * @param {string} project
 * @param {string} world
 * @param {readonly string[]} neighbours
 * @param {string} temporary
 * @param {(text: string) => void} write
 */
async function proof(stack, project, world, neighbours, temporary, write) {
  const exported = await run("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], {
    cwd: project,
    env: environment(),
  });
  if (exported.code !== 0) {
    write(`The state could not be read:\n${quoted(exported.stderr.trim())}`);
    return false;
  }
  const state = join(temporary, "state.json");
  writeFileSync(state, exported.stdout, { mode: 0o600, flag: "wx" });
  const { code, stdout, stderr } = await perimeter([
    ...["prove", "--state", state, ...neighbours, "--world", world],
  ]);
  write(quoted(stdout.replaceAll(state, "the state").trimEnd()));
  if (stderr.trim() !== "") write(quoted(stderr.trim()));
  return code === 0;
}

await startedAs(import.meta.url, usage, main);
