// What a pull request is told, on one screen, the verdict first. Whatever comes out of a report is somebody else's text: it
// stands in code, where the forge makes no links, no mentions and no pictures of it, and can neither leave the code nor
// move the lines around it.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { printable } from "./command-line.js";

/** @typedef {import("./report.js").Report} Report */
/** @typedef {import("./report.js").Finding} Finding */

/** By it the comment is found again. */
export const marker = "<!-- agent-perimeter -->";

/** One screen. */
export const mostLines = 40;
const longestLine = 150;
const mostStacks = 5;
const mostGone = 5;

const pagesHere = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs", "invariants");

/**
 * Somebody else's text as code may hold it: one line, short, without a backtick.
 * @param {string} text
 * @param {number} length
 */
export function safe(text, length = longestLine) {
  // What is cut off is not looked at: it may be long.
  const line = printable(text.slice(0, 4 * length).replace(/\s+/g, " "))
    .replaceAll("`", "'")
    .trim();
  const characters = [...line];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : line;
}

/** @param {string} text @param {number} [length] */
const code = (text, length = 60) => `\`${safe(text, length) || "?"}\``;

/** @param {readonly string[]} lines */
const block = (lines) => ["```text", ...lines.map((line) => safe(line)), "```"];

/** @param {number} count @param {string} what */
const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

/**
 * What everything together comes to. A report that says less than its findings do is not believed.
 * @param {readonly Report[]} reports
 * @param {boolean} isWhole every job has ended well, and every report could be read
 * @returns {"broken" | "nothing" | "unknown" | "holds"}
 */
export function verdictOf(reports, isWhole) {
  const findings = reports.flatMap((report) => report.findings).filter(({ level }) => level === "mandatory");
  const codes = reports.map(({ exitCode }) => exitCode);
  if (findings.some(({ outcome }) => outcome === "broken") || codes.includes(2)) return "broken";
  const isTold = findings.length > 0 || codes.includes(3);
  if (reports.length === 0 || reports.some(({ failed }) => failed) || codes.includes(1)) return "nothing";
  if (isTold) return "unknown";
  return isWhole ? "holds" : "nothing";
}

const headings = {
  broken: "❌ The perimeter is broken",
  unknown: "❔ It cannot be told whether the perimeter holds",
  nothing: "❔ There is no verdict: something failed",
  holds: "✅ The perimeter holds",
};

/** @param {Report} report */
function stackLine({ stacks: [stack], changes, findings, failed }) {
  const changed = Object.entries(changes)
    .filter(([name]) => name !== "same")
    .map(([name, count]) => `${count} ${name}`);
  const count = (/** @type {(finding: Finding) => boolean} */ which) => findings.filter(which).length;
  const counts = [
    [count(({ level, outcome }) => level === "mandatory" && outcome === "broken"), "broken"],
    [count(({ level, outcome }) => level === "mandatory" && outcome === "cannot tell"), "cannot be told"],
    [count(({ level }) => level === "advisory"), "only warned of"],
  ].flatMap(([number, what]) => (Number(number) > 0 ? [`**${number} ${what}**`] : []));
  return `${code(stack?.stack ?? "?")}: ${many(stack?.resources ?? 0, "resource")}; ${
    changed.length > 0 ? changed.slice(0, 6).join(", ") : "no changes"
  }${counts.length > 0 ? `; ${counts.join(", ")}` : ""}${failed ? "; the preview failed" : ""}`;
}

/** @param {Finding} finding */
const badness = ({ level, outcome }) => (level === "advisory" ? 2 : outcome === "broken" ? 0 : 1);

/** @param {readonly Finding[]} findings */
function groupsOf(findings) {
  /** @type {Map<string, Finding[]>} */
  const groups = new Map();
  for (const finding of findings.toSorted((one, other) => badness(one) - badness(other))) {
    const key = `${badness(finding)} ${finding.invariant}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

const marks = ["❌", "❔", "⚠️"];

/**
 * @param {readonly Finding[]} group
 * @param {number} shown
 * @param {string | undefined} pages
 * @param {boolean} isOne
 */
function groupLines(group, shown, pages, isOne) {
  const [first] = group;
  if (!first) return [];
  const { invariant } = first;
  // Only to pages that there are, at an address that the report has no part in.
  const isKnown = existsSync(join(pagesHere, `${invariant}.md`));
  const title = pages !== undefined && isKnown ? `[${invariant}](${pages}/${invariant}.md)` : invariant;
  return [
    `${marks[badness(first)]} **${title}**`,
    ...block([
      ...group
        .slice(0, shown)
        .map(({ name, stack, what }) => `${safe(name, 60)}${isOne ? "" : ` in ${safe(stack, 40)}`} ${what}`),
      ...(group.length > shown ? [`and ${group.length - shown} more`] : []),
      `Mend: ${first.mend}`,
    ]),
  ];
}

/**
 * The comment.
 * @param {object} given
 * @param {readonly Report[]} given.reports
 * @param {number} given.unreadable how many reports are there and are none
 * @param {string} given.conclusion of the run, as the forge says it
 * @param {string} given.run the address of the run's page
 * @param {string} given.commit
 * @param {string | undefined} [given.pages]
 */
export function commentOf({ reports, unreadable, conclusion, run, commit, pages }) {
  const findings = reports.flatMap((report) => report.findings);
  const isSuccess = conclusion === "success";
  const verdict = verdictOf(reports, isSuccess && unreadable === 0);
  const counting = findings.filter(({ level }) => level === "mandatory").length;
  const isOne = reports.length === 1;
  const lines = [
    marker,
    `### ${headings[verdict]}${counting > 0 ? `: ${many(counting, "finding")}` : ""}`,
    "",
    ...reports.slice(0, mostStacks).map((report) => `- ${stackLine(report)}`),
    ...(reports.length > mostStacks ? [`- and ${many(reports.length - mostStacks, "stack")} more`] : []),
    ...(unreadable > 0 ? [`- ${many(unreadable, "report")} cannot be read`] : []),
    ...(reports.length + unreadable === 0 ? ["- The run left no report."] : []),
    ...(isSuccess || verdict === "broken" || verdict === "unknown"
      ? []
      : [`- The run ended with ${code(conclusion)}.`]),
    "",
  ];
  const gone = reports.flatMap((report) => report.gone);
  if (gone.length > 0)
    lines.push(
      "🗑️ **Deleted or replaced**",
      ...block([
        ...gone.slice(0, mostGone),
        ...(gone.length > mostGone ? [`and ${gone.length - mostGone} more`] : []),
      ]),
    );
  // An empty line, the links, the small print, and the end of the last line.
  const footer = 4;
  let room = mostLines - lines.length - footer;
  /** @type {{ group: readonly Finding[], count: number, lines: readonly string[] }[]} */
  const shown = [];
  for (const group of groupsOf(findings)) {
    const one = groupLines(group, 1, pages, isOne);
    if (one.length > room) break;
    room -= one.length;
    shown.push({ group, count: 1, lines: one });
  }
  for (const entry of shown)
    while (entry.count < entry.group.length) {
      const next = groupLines(entry.group, entry.count + 1, pages, isOne);
      if (next.length - entry.lines.length > room) break;
      room -= next.length - entry.lines.length;
      Object.assign(entry, { count: entry.count + 1, lines: next });
    }
  const left = findings.length - shown.reduce((sum, { count }) => sum + count, 0);
  return [
    ...lines,
    ...shown.flatMap((entry) => entry.lines),
    "",
    `${left > 0 ? `${many(left, "finding")} more: ` : ""}[the run's page](${run}), commit ${code(commit.slice(0, 12))}.`,
    "<sub>Written down by a job that ran the change's own program: it stops the honest. What counts is asked again before anything is applied.</sub>",
    "",
  ].join("\n");
}
