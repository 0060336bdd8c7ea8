/**
 * Findings in the form that code scanning takes.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { located } from "./place.ts";
import { exitCodeOf, type Report, type Reported, type Rule } from "./report.ts";

const uriOf = (file: string): string =>
  isAbsolute(file) ? pathToFileURL(file).href : file.split("/").map(encodeURIComponent).join("/");

const ruleOf = ({ id, title, protects, why, fix, page }: Rule) => ({
  id,
  shortDescription: { text: title },
  fullDescription: { text: `It protects: ${protects} ${why}` },
  helpUri: page,
  help: {
    text: `${title}\n\nWhat it protects: ${protects}\n\nWhy: ${why}\n\nTo mend it: ${fix}\n\n${page}`,
    markdown: `**${title}**\n\n${protects}\n\n${why}\n\nTo mend it: ${fix}\n\n[${id}](${page})`,
  },
  defaultConfiguration: { level: "error" },
  properties: {
    tags: ["security", id.slice(0, id.indexOf("-"))],
    "security-severity": "8.0",
    precision: "high",
  },
});

/** Names an alert: it stays the same while the words of a finding change, and another resource's never takes it over. */
const identityOf = ({ invariant, urn }: Reported): string =>
  createHash("sha256")
    .update(JSON.stringify([invariant, urn]))
    .digest("hex")
    .slice(0, 32);

/** Findings as a SARIF log. */
export function asSarif({ findings, rules, version }: Report, project: string): string {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  const results = findings.map((finding) => {
    const identity = identityOf(finding);
    const number = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, number);
    const { file, line } = located(finding, project);
    const { invariant, outcome, level, urn, name, what, mend, note, accepted, fingerprint } = finding;
    return {
      ruleId: invariant,
      ruleIndex: indexes.get(invariant) ?? -1,
      level: level === "advisory" ? "warning" : "error",
      message: {
        text: `${name} ${what}. Mend: ${mend}${note === undefined ? "" : ` ${note}`}`,
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file), ...(isAbsolute(file) ? {} : { uriBaseId: "%SRCROOT%" }) },
            region: { startLine: line },
          },
          logicalLocations: [{ name, fullyQualifiedName: urn, kind: "resource" }],
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: `${identity}:${number}`,
        "perimeterFinding/v1": fingerprint,
      },
      ...(accepted === undefined
        ? {}
        : { suppressions: [{ kind: "external", status: "accepted", justification: accepted }] }),
      properties: { outcome, urn, stack: finding.stack },
    };
  });
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "agent-perimeter", semanticVersion: version, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true, exitCode: exitCodeOf(findings) }],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
