/** The one file that a person writes: accounts/perimeter.yaml. Everything else is found out, or follows from it. */
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { pipelineDomains } from "../catalog/deployer-actions.ts";
import { regions } from "../catalog/regions.ts";
import type { Domain } from "./hands.ts";

/** Buckets have no namespace of their account there. https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
const regionsWithoutNamespaces = ["me-central-1", "me-south-1"];

const account = z.strictObject({
  id: z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account, in quotes"),
  /** Profiles of the AWS CLI. */
  administrator: z.string().min(1).exactOptional(),
  breakGlass: z.string().min(1).exactOptional(),
  /** The unit that it must be in. Default: wherever it is. */
  unit: z
    .string()
    .regex(/^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/, "must be the id of a unit")
    .exactOptional(),
});

const schema = z.strictObject({
  region: z
    .string()
    .refine((region) => (regions as readonly string[]).includes(region), "is no Region of AWS's")
    .refine(
      (region) => !regionsWithoutNamespaces.includes(region),
      "has no account namespaces for buckets: choose another Region for the perimeter (accounts may work in this one)",
    ),
  accounts: z.strictObject({
    management: account,
    audit: account,
    backup: account,
    prod: account,
    dev: account,
  }),
  forge: z.strictObject({
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be OWNER/REPOSITORY"),
    ownerId: z.string().regex(/^\d+$/, "must be a number, in quotes: gh api users/OWNER --jq .id"),
    repositoryId: z.string().regex(/^\d+$/, "must be a number, in quotes: gh api repos/OWNER/REPO --jq .id"),
  }),
  /** Subjects of the forge's that agents can get, beside those of this repository. */
  agentSubjects: z.array(z.string()).default([]),
  mailTo: z.strictObject({ alarms: z.array(z.email()).min(1), backups: z.array(z.email()).min(1) }),
  breakGlass: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("permissionSet"), name: z.string().min(1) }),
    z.strictObject({ kind: z.literal("users"), names: z.array(z.string().regex(/^[\w+=,.@-]+$/)).min(2) }),
  ]),
  /** Permission sets that people keep in audit, backup and prod beside that: to look. */
  permissionSets: z.array(z.string()).default([]),
  /** Where nothing passes through internet gateways any more: docs/adopting.md. */
  networkPolicyTargetIds: z.array(z.string()).min(1),
});

export type PerimeterFile = z.output<typeof schema>;

export const perimeterFileName = "perimeter.yaml";

/** The file cannot be used: a line each, with the value and how to mend it. */
export class PerimeterFileError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super([`accounts/${perimeterFileName}:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

/** An account that stands for two domains would be both at once. */
function sharedAccounts(accounts: PerimeterFile["accounts"]): string[] {
  return pipelineDomains.flatMap((domain, index) =>
    pipelineDomains
      .slice(0, index)
      .filter((other) => accounts[other].id === accounts[domain].id)
      .map(
        (other) =>
          `accounts.${domain}.id: ${accounts[domain].id} is ${other}'s: each domain has an account of its own`,
      ),
  );
}

/**
 * Reads the file's text.
 * @throws PerimeterFileError with every problem
 */
export function readPerimeterFile(text: string): PerimeterFile {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new PerimeterFileError([error.message.trim()]);
  }
  const read = schema.safeParse(content);
  if (!read.success)
    throw new PerimeterFileError(
      read.error.issues.map(({ path, message }) => {
        const value = path.reduce<unknown>(
          (inner, key) =>
            typeof inner === "object" && inner !== null
              ? (inner as Record<PropertyKey, unknown>)[key]
              : undefined,
          content,
        );
        const shown = typeof value === "string" || typeof value === "number" ? `${value} ` : "";
        return `${path.map(String).join(".")}: ${shown}${message}`;
      }),
    );
  const shared = sharedAccounts(read.data.accounts);
  if (shared.length > 0) throw new PerimeterFileError(shared);
  return read.data;
}

/** The profile of the AWS CLI for a session. */
export const profileOf = (
  file: PerimeterFile,
  domain: Domain,
  as: "administrator" | "break-glass",
): string => {
  const { administrator, breakGlass } = file.accounts[domain];
  return as === "administrator"
    ? (administrator ?? `${domain}-administrator`)
    : (breakGlass ?? `${domain}-break-glass`);
};

/** What `perimeter bootstrap` shows where there is no file yet. */
export const exampleFile = `# Everything else is found out, or follows from this.
region: eu-central-1
accounts:                     # profiles of the AWS CLI: an administrator's, and the way into break-glass
  management: { id: "111111111111", administrator: management-administrator, breakGlass: management-break-glass }
  audit:      { id: "222222222222", administrator: audit-administrator, breakGlass: audit-break-glass }
  backup:     { id: "333333333333", administrator: backup-administrator, breakGlass: backup-break-glass }
  prod:       { id: "444444444444", administrator: prod-administrator, breakGlass: prod-break-glass }
  dev:        { id: "555555555555", administrator: dev-administrator, breakGlass: dev-break-glass }
forge: { repository: example/perimeter, ownerId: "1234567", repositoryId: "7654321" }
mailTo: { alarms: [security@example.com], backups: [backups@example.com] }
breakGlass: { kind: permissionSet, name: BreakGlass }
networkPolicyTargetIds: [r-sbx1]
`;
