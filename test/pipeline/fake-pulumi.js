// Stands in for the Pulumi CLI: answers from FAKE/answers.json, and writes down what it was asked, with what it was given.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.env["FAKE"] ?? "";
const args = process.argv.slice(2);
const answers = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8"));
/** @param {string} name */
const given = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

const backend = process.env["PULUMI_BACKEND_URL"] ?? "";
const stackFile = given("--config-file");
const configuration = given("--policy-pack-config");
appendFileSync(
  join(folder, "calls.jsonl"),
  `${JSON.stringify({
    args,
    directory: process.cwd(),
    environment: Object.fromEntries(
      Object.entries(process.env).filter(([name]) => /TOKEN|^GITHUB_|^ACTIONS_|^PULUMI_/.test(name)),
    ),
    ...(backend.startsWith("file:")
      ? {
          state: JSON.parse(
            readFileSync(join(fileURLToPath(backend), ".pulumi/stacks/shop/prod.json"), "utf8"),
          ),
        }
      : {}),
    ...(configuration === undefined
      ? {}
      : { configuration: JSON.parse(readFileSync(configuration, "utf8")) }),
    ...(stackFile !== undefined && existsSync(stackFile)
      ? { stackFile: readFileSync(stackFile, "utf8") }
      : {}),
  })}\n`,
);

const [command = ""] = args;
const isAsked = args.includes("--policy-pack");
const answer = answers[command === "preview" && !isAsked ? "previewWithoutPack" : command] ?? {};
const events = given("--event-log");
if (events !== undefined)
  writeFileSync(
    events,
    [
      // As the engine does at its most talkative: with everything in clear.
      {
        diagnosticEvent: {
          severity: "debug",
          message: "RegisterResource RPC finished: password known-to-nobody\n",
        },
      },
      ...(answer.events ?? []),
      ...(answer.isPackLeftOut
        ? []
        : [
            {
              summaryEvent: { PolicyPacks: { [`agent-perimeter|local|${given("--policy-pack")}`]: "0.1.0" } },
            },
          ]),
    ]
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(""),
  );
const bound = given("--save-plan");
if (bound !== undefined && !answer.isPlanLeftOut) writeFileSync(bound, "{}");
if (answer.waits) {
  process.on("SIGTERM", () => {
    process.stdout.write("stopped in order\n");
    process.exit(1);
  });
  process.stdout.write("updating\n");
  appendFileSync(join(folder, "waiting"), String(process.pid));
  setTimeout(() => process.exit(3), 30_000);
} else {
  process.stderr.write(answer.stderr ?? "");
  process.stdout.write(answer.stdout ?? "");
  process.exitCode = answer.code ?? 0;
}
