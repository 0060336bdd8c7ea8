/** `perimeter check`: the pack's invariants on checkpoints and plans, and what no pack can see. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { check as checkStack } from "../../policy-packs/perimeter/check/check.ts";
import { fileInvariants } from "../../policy-packs/perimeter/check/invariants/index.ts";
import { type CheckedStack, readStacks } from "../../policy-packs/perimeter/check/stack.ts";
import {
  configurationName,
  configurationPage,
  readFileText,
} from "../../policy-packs/perimeter/configuration/read.ts";
import { dayOf, type Settings, strictest } from "../../policy-packs/perimeter/configuration/settings.ts";
import { readableWorld } from "../../policy-packs/perimeter/configuration/world.ts";
import { pageOf } from "../../policy-packs/perimeter/invariant.ts";
import { invariants } from "../../policy-packs/perimeter/invariants/index.ts";
import { asAnnotations } from "../check/annotations.ts";
import { exitCodeOf, type Report, type Reported, type Rule, worstFirst } from "../check/report.ts";
import { asSarif } from "../check/sarif.ts";
import { inWords } from "../check/words.ts";
import { calledAs, readJsonFile, readTextFile } from "../files.ts";

export interface CheckOptions {
  readonly config?: string;
  readonly json?: true;
  readonly sarif?: true;
  readonly annotations?: true;
  /** The Pulumi project's folder, from the repository's root. */
  readonly project?: string;
  /** Where the invariants' pages are to be read. */
  readonly pages?: string;
}

const root = join(import.meta.dirname, "../..");

const versionOf = (): string =>
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

/** The address of a page: where the user has put them, else as the pack prints it. */
const addressOf = (id: `${string}`, pages: string | undefined): string =>
  pages === undefined
    ? pageOf({ id: id as Parameters<typeof pageOf>[0]["id"] })
    : `${pages.replace(/\/$/, "")}/${id}.md`;

/** Every invariant, the worst to break first: what goes for good, then what is open, then what is not known. */
function rulesBy(pages: string | undefined): Rule[] {
  const last = fileInvariants.filter(({ examples }) => examples.broken.length === 0);
  const first = fileInvariants.filter((invariant) => !last.includes(invariant));
  return [
    ...[...first, ...invariants, ...last].map(({ id, title, protects, why, fix }) => ({
      ...{ id, title, protects, why, fix },
      page: addressOf(id, pages),
    })),
    {
      id: configurationName,
      title: "What the configuration relaxes is in force, and for something.",
      protects: "Exceptions from outliving their reason.",
      why: "An exception that nobody looks at again is a hole that nobody knows.",
      fix: "take it out, or have its owner decide anew.",
      page:
        pages === undefined
          ? configurationPage
          : new URL("../policy-pack.md", `${pages.replace(/\/$/, "")}/`).href,
    },
  ];
}

/** @throws ConfigurationError with everything that is wrong with the file */
function settingsOf(file: string | undefined): Settings {
  if (file === undefined) return strictest;
  const ids = [...invariants, ...fileInvariants].map(({ id }) => id);
  const settings = readFileText(readTextFile(file), file, ids, dayOf(new Date()));
  return settings.world === undefined
    ? settings
    : { ...settings, known: readableWorld(resolve(settings.world), versionOf()) };
}

function reportedOf(stack: CheckedStack, rules: readonly Rule[], settings: Settings): Reported[] {
  const byUrn = new Map(
    [
      ...stack.steps.flatMap(({ before, after }) => [before ?? [], after ?? []].flat()),
      ...stack.resources,
    ].map((resource) => [resource.urn, resource]),
  );
  const pages = new Map(rules.map(({ id, page }) => [id, page]));
  const [file = ""] = stack.files.toReversed();
  return checkStack(stack, settings).map((finding) => {
    const source = byUrn.get(finding.urn)?.position;
    const { invariant, outcome, level, urn, what, mend, note, exception, fingerprint } = finding;
    return {
      ...{ invariant, outcome, level, urn, what, mend, fingerprint, file },
      name: byUrn.get(urn)?.name ?? urn.split("::").slice(3).join("::"),
      stack: `${stack.project}/${stack.stack}`,
      page: pages.get(invariant) ?? "",
      ...(note === undefined ? {} : { note }),
      ...(exception && level === "advisory"
        ? { accepted: `${exception.owner}, until ${exception.expires}: ${exception.reason}` }
        : {}),
      ...(source ? { source } : {}),
    };
  });
}

/** @returns the exit code: 0 nothing, 2 something is broken, 3 something cannot be told */
export function check(
  files: readonly string[],
  options: CheckOptions,
  write: (text: string) => void,
  screen = { width: 80, height: 24 },
): number {
  const { json, sarif, annotations, pages, project = "." } = options;
  if ([json, sarif, annotations].filter((one) => one === true).length > 1)
    throw new Error("--json, --sarif and --annotations: give one of them; run it again for another");
  if (pages !== undefined && !URL.canParse(pages))
    throw new Error(`--pages ${pages}: no address, as https://example.com/docs/invariants is`);
  const settings = settingsOf(options.config);
  const stacks = readStacks(files.map((file) => ({ file: calledAs(file), content: readJsonFile(file) })));
  // Code scanning takes addresses only.
  const rules = rulesBy(pages ?? (sarif ? pathToFileURL(join(root, "docs/invariants")).href : undefined));
  const report: Report = {
    stacks: stacks.map(({ project: of, stack, files: from, kind, resources, read }) => ({
      ...{ stack: `${of}/${stack}`, files: from, kind },
      ...{ resources: resources.length, read: read.length },
    })),
    findings: worstFirst(
      stacks.flatMap((stack) => reportedOf(stack, rules, settings)),
      rules,
    ),
    rules,
    version: versionOf(),
  };
  const code = exitCodeOf(report.findings);
  if (json) {
    const { stacks: of, findings, version } = report;
    write(`${JSON.stringify({ findings, stacks: of, exitCode: code, version }, null, 2)}\n`);
  } else if (sarif) write(asSarif(report, project));
  else if (annotations) write(asAnnotations(report, project));
  else write(inWords(report, { ...screen, project }));
  return code;
}
