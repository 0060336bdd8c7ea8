/** The page of an invariant that only Pulumi's files show, in Markdown. */
import { promiseOf } from "../invariant.ts";
import { acceptance, declaration, type Listed } from "../page.ts";
import type { ExampleStep, FileInvariant, FileResource } from "./invariant.ts";

const scopes: Readonly<Record<FileInvariant["scope"], string>> = {
  step: "`perimeter check` alone checks it, on each step of a plan (`pulumi preview --json --show-sames`), and on what a checkpoint (`pulumi stack export`) says is still to come. Pulumi shows a policy pack no steps.",
  state:
    "`perimeter check` alone checks it, on each resource of a checkpoint (`pulumi stack export`) or a plan (`pulumi preview --json --show-sames`), what is only read from AWS among them. Pulumi does not show it to a policy pack.",
};

/** How a program writes what a state holds as a sealed secret. */
const sealed = /\{\s*"4dabf18193072939515e22adb298388d":[^}]*\}/g;

const declared = (resource: FileResource): string =>
  resource.type.startsWith("aws:") || resource.type === "pulumi:providers:aws"
    ? declaration(resource, { resources: [resource] }).replace(sealed, 'config.requireSecret("password")')
    : `// a resource of type ${resource.type}, called ${resource.name}`;

const code = (resource: FileResource): string =>
  `${declared(resource)}${resource.deleteHooks ? ` // hooks: { beforeDelete: [${resource.deleteHooks.join(", ")}] }` : ""}`;

/** What the program said and says; a resource that goes is gone from it. */
function exampleOf({ what, operation, before, after }: ExampleStep): string {
  const lines =
    before && after
      ? ["// before", code(before), "// after", code(after)]
      : [...(before ? [`// ${operation}`] : []), code((after ?? before) as FileResource)];
  return [
    `${what.charAt(0).toUpperCase()}${what.slice(1)} (\`${operation}\`):`,
    "",
    "```ts",
    ...lines,
    "```",
  ].join("\n");
}

export const listedFile = ({ id, title }: FileInvariant): Listed => ({
  id,
  title,
  checked: "by `perimeter check`",
});

/** The page of one invariant. */
export function filePage(invariant: FileInvariant): string {
  const { id, title, protects, why, fix, limits, scope, examples } = invariant;
  const section = (heading: string, ...paragraphs: readonly string[]) =>
    paragraphs.length === 0 ? [] : [`## ${heading}`, "", ...paragraphs.flatMap((text) => [text, ""])];
  return [
    `<!-- Generated from policy-packs/perimeter/check/invariants/${id}.ts by \`npx perimeter invariants\`. -->`,
    `# ${id}`,
    "",
    `${title} Part of the promise [${promiseOf(invariant)}](README.md#${promiseOf(invariant)}).`,
    "",
    ...section("What it protects", protects),
    ...section("Why", why),
    ...section("How to mend a finding", `${fix.charAt(0).toUpperCase()}${fix.slice(1)}`),
    ...section("How to except a finding", ...acceptance(id)),
    ...section("What it looks at", scopes[scope]),
    ...(limits ? section("What it does not see", limits) : []),
    ...section("Prefer", ...examples.holds.map(exampleOf)),
    ...section("Avoid", ...examples.broken.map(exampleOf)),
    ...(examples.cannotTell.length > 0
      ? section("Cannot be told", "What cannot be told counts:", ...examples.cannotTell.map(exampleOf))
      : []),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}
