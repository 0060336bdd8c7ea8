/** The bootstrap's hands on real accounts: the `aws` and `pulumi` command lines, and the folder accounts/. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { fieldsAt, textAt } from "../answers.ts";
import type { Fields, Files, Hands, Person, Session } from "../hands.ts";
import { type PerimeterFile, profileOf } from "../perimeter-file.ts";
import { callAws, sessionVariables } from "./aws.ts";
import { PulumiCommandLine } from "./pulumi.ts";

/** The folder of Pulumi.yaml. */
const project = join(import.meta.dirname, "../..");
const folder = "accounts";

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const accountsFiles = (directory: string): Files => ({
  read: (name) => readIfThere(join(directory, folder, name)),
  write: (name, text) => {
    mkdirSync(join(directory, folder), { recursive: true });
    // Whole or not at all, whatever happens meanwhile.
    const part = join(directory, folder, `${name}.part`);
    writeFileSync(part, text);
    renameSync(part, join(directory, folder, name));
  },
});

/** A file of the folder accounts/; undefined where it is not there. */
export const readAccountsFile = (name: string, directory: string = project): string | undefined =>
  accountsFiles(directory).read(name);

/**
 * @param directory the folder of Pulumi.yaml
 * @throws where Pulumi would take the sandbox's values for the accounts'
 */
export function commandLineHands(file: PerimeterFile, person: Person, directory: string = project): Hands {
  const settings = parse(readIfThere(join(directory, "Pulumi.yaml")) ?? "{}") as Fields;
  if (settings["stackConfigDir"] !== folder)
    throw new Error(
      `Pulumi.yaml: stackConfigDir is ${String(settings["stackConfigDir"] ?? "missing")}: add the line  stackConfigDir: ${folder}  so that Pulumi takes your values, not the sandbox's`,
    );
  const backend = textAt(fieldsAt(settings, "backend"), "url");
  const aws = (
    { domain, as }: Session,
    service: string,
    operation: string,
    parameters: Fields = {},
    region: string = file.region,
  ) => callAws(profileOf(file, domain, as), region, [service, operation], parameters);
  return {
    aws,
    pause: (seconds) => setTimeout(seconds * 1000),
    files: accountsFiles(directory),
    person,
    localBackendUrl: pathToFileURL(join(directory, ".bring-up")).href,
    givenBackendUrl: process.env["PULUMI_BACKEND_URL"] ?? backend,
    pulumi: new PulumiCommandLine({
      directory,
      files: folder,
      aws,
      sessionVariables: ({ domain, as }) => sessionVariables(profileOf(file, domain, as)),
    }),
  };
}
