/**
 * Findings as GitHub shows them on the lines of a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { printable } from "../printable.ts";
import { located } from "./place.ts";
import type { Report, Reported } from "./report.ts";

const message = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** GitHub shows ten errors and ten warnings of a step, and leaves out the others without a word. */
const most = 10;

function line(command: "error" | "warning", finding: Reported, project: string): string {
  const { file, line: at } = located(finding, project);
  const said = [
    `${finding.name} ${finding.what}.`,
    `Mend: ${finding.mend}`,
    ...(finding.note === undefined ? [] : [finding.note]),
    `${finding.urn} [${finding.fingerprint}]`,
    finding.page,
  ];
  const title = finding.outcome === "broken" ? finding.invariant : `${finding.invariant}: cannot be told`;
  return `::${command} file=${property(printable(file))},line=${at},title=${property(title)}::${message(printable(said.join("\n")))}`;
}

/** A line a finding, the worst first; where there are too many for GitHub, the last one says how many more. */
export function asAnnotations({ findings }: Report, project: string): string {
  const lines = (command: "error" | "warning", all: readonly Reported[]): string[] => {
    const shown = all.length > most ? all.slice(0, most - 1) : all;
    const more = all.length - shown.length;
    return [
      ...shown.map((finding) => line(command, finding, project)),
      ...(more > 0
        ? [
            `::${command} title=and ${more} more::GitHub shows ten of a kind: \`perimeter check --json\` has all.`,
          ]
        : []),
    ];
  };
  const all = [
    ...lines(
      "error",
      findings.filter(({ level }) => level === "mandatory"),
    ),
    ...lines(
      "warning",
      findings.filter(({ level }) => level === "advisory"),
    ),
  ];
  return all.map((one) => `${one}\n`).join("");
}
