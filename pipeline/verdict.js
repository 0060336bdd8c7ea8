// One preview, and what pack and `perimeter check` say of it. preview.js stops there; up.js goes on if everything holds.
import { closeSync, existsSync, openSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { quoted, Refusal } from "./command-line.js";
import { environment, packFolder, perimeter, run } from "./pulumi.js";

/**
 * @typedef {object} Given
 * @property {string} stack
 * @property {string} project the Pulumi project's folder
 * @property {string | undefined} config the pack's configuration
 * @property {string | undefined} pages where the invariants' pages are to be read
 * @property {readonly string[]} args further ones for Pulumi
 * @property {NodeJS.ProcessEnv} env
 * @property {string} temporary a folder that nobody else reads
 * @property {string} [boundTo] the file that an update is to be held to
 */

/** @typedef {{ readonly invariant: string, readonly level: string, readonly urn: string, readonly message: string }} Told */

/**
 * @typedef {object} Verdict
 * @property {number} code 0 holds, 2 broken, 3 cannot be told, 1 an error
 * @property {Record<string, unknown>} report
 */

/** Exit codes of `perimeter check` that are a verdict. */
const held = 0;
const broken = 2;
const unknown = 3;

/**
 * The folder of a repository, if it is in one.
 * @param {string} folder
 * @returns {string | undefined}
 */
export function repositoryOf(folder) {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Refuses what comes from the change that is looked at: it could say that everything holds.
 * @param {string} project
 * @param {readonly (string | undefined)[]} files
 */
export function refuseOwn(project, files) {
  const change = repositoryOf(project) ?? realpathSync(project);
  for (const file of files) {
    if (file === undefined || !existsSync(file)) continue;
    const inside = relative(change, realpathSync(file));
    if (inside === "" || (inside !== ".." && !inside.startsWith(`..${sep}`) && resolve(inside) !== inside))
      throw new Refusal(
        `${file} is part of the change in ${change}, which could have rewritten it: check the protected branch out beside it, and take pack, command and configuration from there; --trust-project is for a checkout that nobody else writes`,
      );
  }
}

/** @param {string} file @returns {any} */
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/**
 * What the engine said while it previewed.
 * @param {string} file
 */
function eventsIn(file) {
  if (!existsSync(file)) return { isAsked: false, told: [], errors: [] };
  const events = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  /** @type {Told[]} */
  const told = events.flatMap(({ policyEvent: event }) =>
    event
      ? [
          {
            invariant: String(event.policyName),
            level: event.enforcementLevel === "advisory" ? "advisory" : "mandatory",
            urn: String(event.resourceUrn ?? ""),
            message: String(event.message ?? "").trim(),
          },
        ]
      : [],
  );
  const packs = events.flatMap(({ summaryEvent: event }) => Object.keys(event?.PolicyPacks ?? {}));
  return {
    isAsked: packs.some((name) => name.startsWith("agent-perimeter|")),
    told,
    errors: events.flatMap(({ diagnosticEvent: event }) =>
      event?.severity === "error" ? [String(event.message).trim()] : [],
    ),
  };
}

/**
 * What the pack said and `perimeter check` did not, in the same words.
 * @param {readonly Told[]} told
 * @param {readonly { fingerprint: string }[]} findings
 * @param {string} stack
 */
function packOnly(told, findings, stack) {
  const known = new Set(findings.map(({ fingerprint }) => fingerprint));
  return told.flatMap(({ invariant, level, urn, message }) => {
    const [, fingerprint = ""] = /Finding: ([0-9a-f]{16})/.exec(message) ?? [];
    if (known.has(fingerprint)) return [];
    const [title = "", ...rest] = message.split("\n");
    const name = urn.split("::").slice(3).join("::") || stack;
    const what = rest.find((line) => !line.startsWith("Mend: ")) ?? title;
    const [, mend = ""] = /^Mend: (.*?)(?: More: \S+)?(?: Finding: [0-9a-f]{16})?$/m.exec(message) ?? [];
    return [
      {
        ...{ invariant, level, urn, name, stack, mend, fingerprint },
        outcome: /cannot be (?:judged|told)/.test(what) ? "cannot tell" : "broken",
        what: what.startsWith(`${name} `) ? what.slice(name.length + 1).replace(/\.$/, "") : what,
      },
    ];
  });
}

/**
 * What there is before and afterwards, and is not the same.
 * @param {any} plan
 */
function changesIn(plan) {
  /** @type {Record<string, number>} */
  const changes = {};
  /** @type {string[]} */
  const gone = [];
  for (const { op, urn } of plan.steps ?? []) {
    changes[op] = (changes[op] ?? 0) + 1;
    const [, , type = "", name = ""] = String(urn).split("::");
    if (op === "delete" || op === "replace") gone.push(`${op} ${name} (${type.split("$").at(-1)})`);
  }
  return { changes, gone: gone.slice(0, 100) };
}

/**
 * Everything that was found, for the log: the worst first, as the check has put them, each with how to mend it.
 * @param {any} report
 * @param {readonly any[]} findings
 */
function inLines({ stacks }, findings) {
  const count = stacks.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.resources, 0);
  const lines = [`${count} resources, ${findings.length} findings`];
  for (const invariant of new Set(findings.map((one) => one.invariant))) {
    const group = findings.filter((one) => one.invariant === invariant);
    const [{ level, outcome, mend, page }] = group;
    lines.push(
      `${level === "advisory" ? "!" : outcome === "broken" ? "✗" : "?"} ${invariant}  ${page ?? ""}`,
    );
    for (const { name, what, source, fingerprint, note } of group)
      lines.push(
        `    ${name} ${what}.${source ? ` (${source.file}:${source.line})` : ""} [${fingerprint}]${note === undefined ? "" : ` ${note}`}`,
      );
    lines.push(`    Mend: ${mend}`);
  }
  return lines.join("\n");
}

/**
 * Previews a stack under the pack, and checks the plan.
 * @param {Given} given
 * @param {(text: string) => void} write
 * @returns {Promise<Verdict>}
 */
export async function verdictOn({ stack, project, config, pages, args, env, temporary, boundTo }, write) {
  const events = join(temporary, "events.json");
  const policies = [
    ...["--policy-pack", packFolder],
    ...(config === undefined ? [] : ["--policy-pack-config", resolve(config)]),
  ];
  /** @param {string} to @param {readonly string[]} more */
  const preview = async (to, more) => {
    const output = openSync(to, "wx", 0o600);
    const { code, stderr } = await run(
      "pulumi",
      [
        ...["preview", "--stack", stack, "--non-interactive", "--color", "never", "--json", "--show-sames"],
        ...[...args, ...more],
      ],
      // The log of events is the Automation API's way to hear the engine; Pulumi hides the option from people.
      { cwd: project, output, env: environment({ ...env, PULUMI_DEBUG_COMMANDS: "true" }) },
    ).finally(() => closeSync(output));
    if (stderr.trim() !== "") write(quoted(stderr.trim()));
    return code;
  };
  let plan = join(temporary, "plan.json");
  const bound = boundTo === undefined ? [] : ["--save-plan", boundTo];
  const code = await preview(plan, [...policies, "--event-log", events, ...bound]);
  const { isAsked, told, errors } = eventsIn(events);
  const own = errors.filter((error) => !/^(?:error: )?preview failed$/.test(error));
  if (code === 0 && !isAsked)
    throw new Refusal("Pulumi did not ask the policy pack: whatever it says counts for nothing");
  // What fails by the pack alone is previewed once more without it: the plan of a preview that failed ends where it failed.
  const isRejected = code !== 0 && own.length === 0 && told.some(({ level }) => level === "mandatory");
  if (isRejected) {
    plan = join(temporary, "whole-plan.json");
    await preview(plan, []);
  }
  if (own.length > 0) write(`The preview failed:\n${quoted(own.join("\n"))}`);
  const checked = ["check", plan, ...(config === undefined ? [] : ["--config", resolve(config)])];
  // As the forge names files: from the repository's folder.
  const repository = repositoryOf(project) ?? realpathSync(project);
  const place = relative(repository, realpathSync(project)) || ".";
  const shown = ["--project", place, ...(pages === undefined ? [] : ["--pages", pages])];
  const answer = await perimeter([...checked, ...shown, "--json"], repository);
  if (![held, broken, unknown].includes(answer.code)) {
    write(quoted(answer.stderr.trim()));
    throw new Refusal("perimeter check gave no verdict");
  }
  const report = JSON.parse(answer.stdout);
  const content = json(plan);
  const others = packOnly(told, report.findings, report.stacks[0]?.stack ?? stack);
  const findings = [...report.findings, ...others];
  write(quoted(inLines(report, findings)));
  if (process.env["GITHUB_ACTIONS"] === "true")
    write((await perimeter([...checked, ...shown, "--annotations"], repository)).stdout);
  const counting = others.filter(({ level }) => level === "mandatory");
  const codes = [
    answer.code,
    ...counting.map(({ outcome }) => (outcome === "broken" ? broken : unknown)),
    // A preview that failed for another reason than a finding has no verdict of its own.
    ...(code !== 0 && !isRejected ? [1] : []),
  ];
  const worst = [broken, 1, unknown].find((one) => codes.includes(one)) ?? held;
  return {
    code: worst,
    report: {
      ...report,
      findings,
      exitCode: worst,
      failed: code !== 0 && !isRejected,
      ...changesIn(content),
    },
  };
}
