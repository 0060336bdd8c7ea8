/** The answer for a person: at most one screen, the worst first. */
import { styleText } from "node:util";
import { printable } from "../printable.ts";
import { sourceOf } from "./place.ts";
import type { Report, Reported, ReportedStack } from "./report.ts";

export interface Screen {
  readonly width: number;
  readonly height: number;
  /** The Pulumi project's folder. */
  readonly project: string;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A text in lines of a width; a word that is longer stays whole. */
function wrapped(text: string, width: number, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** A long text's beginning: names and values come out of files. */
const short = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;

const marks = {
  broken: styleText("red", "✗"),
  "cannot tell": styleText("yellow", "?"),
  advisory: styleText("yellow", "!"),
} as const;

/** One invariant's findings in one stack, all of the same weight. */
interface Group {
  readonly findings: readonly Reported[];
  readonly first: Reported;
}

function groupsOf(findings: readonly Reported[]): Group[] {
  const groups = new Map<string, Reported[]>();
  for (const finding of findings) {
    const { invariant, outcome, level, mend } = finding;
    const key = JSON.stringify([invariant, outcome, level, mend]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].flatMap((all) => (all[0] ? [{ findings: all, first: all[0] }] : []));
}

function placeOf(finding: Reported, project: string): string {
  const source = sourceOf(finding, project);
  return source ? ` (${source.file}:${source.line})` : "";
}

/** The lines of one group, with as many of its findings as asked for. */
function linesOf({ findings, first }: Group, shown: number, screen: Screen, isOne: boolean): string[] {
  const mark = first.level === "advisory" ? marks.advisory : marks[first.outcome];
  const more = findings.length - shown;
  return [
    `${mark} ${styleText("bold", first.invariant)}  ${first.page}`,
    ...findings
      .slice(0, shown)
      .flatMap((finding) =>
        wrapped(
          printable(
            `${short(finding.name, 80)}${isOne ? "" : ` in ${finding.stack}`} ${short(finding.what, 240)}.${placeOf(finding, screen.project)} [${finding.fingerprint}]${finding.note === undefined ? "" : ` ${short(finding.note, 160)}`}`,
          ),
          screen.width,
          "    ",
          "      ",
        ),
      ),
    ...(more > 0 ? [`    and ${more} more`] : []),
    ...wrapped(printable(`Mend: ${first.mend}`), screen.width, "    ", "          "),
  ];
}

const stackLine = ({ stack, files, kind, resources, read }: ReportedStack): string =>
  printable(
    `${short(stack, 60)} (${kind} ${short(files.join(", "), 80)}): ${many(resources, "resource")}${read > 0 ? `, and ${read} only read, which are not judged` : ""}`,
  );

/** How many there are of each kind, and where all of them are. */
function summary(findings: readonly Reported[], left: number): string {
  const count = (level: string, outcome?: string) =>
    findings.filter((one) => one.level === level && (outcome === undefined || one.outcome === outcome))
      .length;
  const counts = [
    [count("mandatory", "broken"), "broken"],
    [count("mandatory", "cannot tell"), "cannot be told"],
    [count("advisory"), "only warned of"],
  ] as const;
  const told = counts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []));
  return `${many(findings.length, "finding")}: ${told.join(", ")}.${left > 0 ? ` ${left} not shown here: --json has all.` : ""}`;
}

/** The whole answer, within one screen. */
export function inWords({ stacks, findings }: Report, screen: Screen): string {
  const few = 3;
  const head =
    stacks.length <= few
      ? stacks.map(stackLine)
      : [
          `${stacks.length} stacks: ${many(
            stacks.reduce((sum, { resources }) => sum + resources, 0),
            "resource",
          )}`,
        ];
  if (findings.length === 0)
    return `${[...head, `${styleText("green", "✓")} every invariant holds`].join("\n")}\n`;
  const groups = groupsOf(findings);
  const isOne = stacks.length === 1;
  // The head, the count at the end, and the shell's own line.
  let room = screen.height - head.length - 2;
  const shown: { group: Group; count: number; lines: string[] }[] = [];
  for (const group of groups) {
    const lines = linesOf(group, 1, screen, isOne);
    // The first is told in any case: a screen that is too small scrolls.
    if (lines.length > room && shown.length > 0) break;
    room -= lines.length;
    shown.push({ group, count: 1, lines });
  }
  for (const entry of shown)
    while (entry.count < entry.group.findings.length) {
      const lines = linesOf(entry.group, entry.count + 1, screen, isOne);
      if (lines.length - entry.lines.length > room) break;
      room -= lines.length - entry.lines.length;
      Object.assign(entry, { count: entry.count + 1, lines });
    }
  const left = findings.length - shown.reduce((sum, { count }) => sum + count, 0);
  return `${[...head, ...shown.flatMap(({ lines }) => lines), summary(findings, left)].join("\n")}\n`;
}
