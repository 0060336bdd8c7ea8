#!/usr/bin/env node
// Previews a change under the policy pack of the protected branch, and checks its plan. docs/pipeline.md
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Refusal, startedAs } from "./command-line.js";
import { settled } from "./configuration.js";
import { given, inWords, sharedUsage, withTemporary, writeReport } from "./given.js";
import { localState } from "./local-state.js";
import { refuseOwn, verdictOn } from "./verdict.js";

const usage = `Usage: node preview.js --stack NAME [options]

Runs pulumi preview with the policy pack beside this script, then perimeter check on its plan. Changes nothing.

${sharedUsage}
  --state FILE         preview from this file of the backend (.pulumi/stacks/PROJECT/STACK.json) rather than
                       from the backend: refused where it holds a secret
  --with-secrets       with --state: the change's program may have what is secret in it, as in dev
  --trust-project      pack and configuration may be part of the project's own checkout, since nobody else writes it

Without --trust-project, this script and --config must be outside of the repository that the project is in.

Exit codes: 0 every invariant holds, 2 something is broken, 3 something cannot be told, 1 an error.`;

/** @param {readonly string[]} args */
async function main(args) {
  const { values, stack, project, config, stackFile, pages, report, text } = given(
    {
      state: { type: "string" },
      "with-secrets": { type: "boolean" },
      "trust-project": { type: "boolean" },
    },
    args,
  );
  const isTrusted = values["trust-project"] === true;
  if (!isTrusted) refuseOwn(project, [realpathSync(fileURLToPath(import.meta.url)), config]);
  const state = text("state");
  const withSecrets = values["with-secrets"] === true;
  if (withSecrets && state === undefined)
    throw new Refusal("--with-secrets is about --state, which is not there");
  return withTemporary(async (temporary) => {
    const { env, args: more } =
      state === undefined
        ? { env: {}, args: stackFile === undefined ? [] : ["--config-file", resolve(stackFile)] }
        : localState({ ...{ state, stack, project, stackFile, temporary }, withSecrets });
    const pack = settled(config, temporary);
    if (!isTrusted) refuseOwn(project, [pack.world]);
    const verdict = await verdictOn(
      { stack, project, config: pack.config, pages, args: more, env, temporary },
      (line) => void process.stdout.write(line),
    );
    writeReport(report, verdict.report);
    process.stdout.write(`${inWords[verdict.code]}\n`);
    return verdict.code;
  });
}

await startedAs(import.meta.url, usage, main);
