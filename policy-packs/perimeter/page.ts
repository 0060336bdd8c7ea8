/** An invariant's page, and the list of all, in Markdown. */
import {
  type Example,
  type ExampleResource,
  type Invariant,
  notKnownYet,
  pageOf,
  promiseOf,
  promises,
} from "./invariant.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A policy document inside a property: shown as what it is, not as escaped text. */
function documentIn(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("{")) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** The output of another resource. */
class Reference {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A value as a TypeScript program would write it. */
function code(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (value instanceof Reference) return value.text;
  const document = documentIn(value);
  if (document !== undefined && document !== null)
    return Object.keys(document).length === 0
      ? JSON.stringify(value)
      : `JSON.stringify(${code(document, indent)})`;
  if (value === notKnownYet) return "other.id /* not known yet */";
  if (Array.isArray(value)) {
    const items = value.map((item) => code(item, deeper));
    const oneLine = `[${items.join(", ")}]`;
    return oneLine.length < 80 && !oneLine.includes("\n")
      ? oneLine
      : `[\n${items.map((item) => `${deeper}${item},\n`).join("")}${indent}]`;
  }
  if (isRecord(value)) {
    const key = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
    const items = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => `${key(name)}: ${code(inner, deeper)}`);
    const oneLine = `{ ${items.join(", ")} }`;
    if (items.length === 0) return "{}";
    return oneLine.length < 80 && !oneLine.includes("\n")
      ? oneLine
      : `{\n${items.map((item) => `${deeper}${item},\n`).join("")}${indent}}`;
  }
  return JSON.stringify(value);
}

/** `aws:iam/role:Role` as a program names it: `aws.iam.Role`. */
function className(type: string): string {
  const [packageName = "", module = "", name = ""] = type.split(":");
  if (packageName === "pulumi") return `${name}.Provider`;
  return [packageName, module.split("/")[0], name].filter((part) => part !== "index").join(".");
}

const identifier = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The inputs, as code; what comes from another resource of the example is written so. */
function inputs(resource: ExampleResource): string {
  const names = Object.entries(resource.sources ?? {}).map(
    ([key, name]) =>
      [key, new Reference(`${identifier(name)}.${key.endsWith("Name") ? "name" : "id"}`)] as const,
  );
  return code({ ...resource.properties, ...Object.fromEntries(names) }, "");
}

/** A resource as a program declares it; what others of the example name has a variable. */
export function declaration(
  resource: ExampleResource & { readonly retainOnDelete?: boolean },
  example: Pick<Example, "resources">,
): string {
  const isNamed = example.resources.some((other) =>
    Object.values(other.sources ?? {}).includes(resource.name),
  );
  const on = (["protect", "retainOnDelete"] as const).filter((option) => resource[option]);
  const options = on.length > 0 ? `, { ${on.map((option) => `${option}: true`).join(", ")} }` : "";
  const account = resource.account ? `// in account ${resource.account}\n` : "";
  const variable = isNamed ? `const ${identifier(resource.name)} = ` : "";
  return `${account}${variable}new ${className(resource.type)}("${resource.name}", ${inputs(resource)}${options});`;
}

/** What an example's configuration says, where it matters. */
const configurationOf = ({ configuration }: Example): string[] =>
  configuration === undefined
    ? []
    : ["With the configuration", "", "```json", JSON.stringify({ configuration }, null, 2), "```", ""];

const exampleOf = (example: Example): string =>
  [
    `${example.what.charAt(0).toUpperCase()}${example.what.slice(1)}:`,
    "",
    ...configurationOf(example),
    "```ts",
    ...example.resources.map((resource) => declaration(resource, example)),
    "```",
  ].join("\n");

/** How to accept a finding of an invariant, for its page. */
export const acceptance = (id: string): string[] => [
  "Where a finding is right and the resource is right, too, accept that one finding in the configuration; the finding's last word is the name that it needs. It stops covering when the resource becomes something else, or on its day:",
  [
    "```json",
    JSON.stringify(
      {
        configuration: {
          exceptions: [
            {
              invariant: id,
              urn: "urn:pulumi:prod::shop::TYPE::NAME",
              finding: "0f3a9c51d2e84b76",
              reason: "Why it is right here, for whoever reads it in a year.",
              owner: "team@example.com",
              expires: "2027-03-31",
            },
          ],
        },
      },
      null,
      2,
    ),
    "```",
  ].join("\n"),
  "How a stack that is on its way may be warned first, and who reviews this file: [the policy pack](../policy-pack.md#to-accept-one-finding).",
];

const moment: Readonly<Record<Invariant["scope"], string>> = {
  resource: "each resource by itself, before it is made",
  stack: "the whole stack, on a preview and at the end of an update",
};

/** The page of one invariant. */
export function page(invariant: Invariant): string {
  const section = (title: string, ...paragraphs: readonly string[]) => [
    `## ${title}`,
    "",
    ...paragraphs.flatMap((text) => [text, ""]),
  ];
  return [
    `<!-- Generated from policy-packs/perimeter/invariants/${invariant.id}.ts by \`npx perimeter invariants\`. -->`,
    `# ${invariant.id}`,
    "",
    `${invariant.title} Part of the promise [${promiseOf(invariant)}](README.md#${promiseOf(invariant)}).`,
    "",
    ...section("What it protects", invariant.protects),
    ...section("Why", invariant.why),
    ...section("How to mend a finding", `${invariant.fix.charAt(0).toUpperCase()}${invariant.fix.slice(1)}`),
    ...section("How to except a finding", ...acceptance(invariant.id)),
    ...section(
      "What it looks at",
      `It checks ${moment[invariant.scope]}.${
        invariant.scope === "stack" && invariant.whole
          ? " A deployment that stopped half-way may break it: the resource has to exist before its guard can."
          : ""
      }`,
      invariant.types === undefined
        ? "Every type of resource."
        : `Types: ${invariant.types.map((type) => `\`${type}\``).join(", ")}.`,
    ),
    ...(invariant.limits ? section("What it does not see", invariant.limits) : []),
    ...section("Prefer", ...invariant.examples.holds.map(exampleOf)),
    ...section("Avoid", ...invariant.examples.broken.map(exampleOf)),
    ...section(
      "Cannot be told",
      "What the pack cannot tell it rejects. Give it what it needs:",
      ...invariant.examples.cannotTell.map(exampleOf),
    ),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

/** An invariant as the list shows it. */
export interface Listed extends Pick<Invariant, "id" | "title"> {
  /** When it is checked, and by what. */
  readonly checked: string;
}

export const listed = ({ id, title, scope }: Invariant): Listed => ({
  id,
  title,
  checked: scope === "resource" ? "before each resource" : "whole stack",
});

/** The list of all invariants, by promise. */
export function indexPage(invariants: readonly Listed[]): string {
  return [
    "<!-- Generated from policy-packs/perimeter/invariants by `npx perimeter invariants`. -->",
    "# Invariants",
    "",
    "What the policy pack rejects, one page each. All are mandatory; what cannot be told is rejected, too. What no pack can see is",
    "checked by `perimeter check`, on checkpoints and plans.",
    "",
    ...Object.entries(promises).flatMap(([promise, says]) => [
      `## ${promise}`,
      "",
      says,
      "",
      "| invariant | what holds | checked |",
      "| --- | --- | --- |",
      ...invariants
        .filter((invariant) => promiseOf(invariant) === promise)
        .map(
          (invariant) =>
            `| [${invariant.id}](${pageOf(invariant).replace("docs/invariants/", "")}) | ${invariant.title} | ${invariant.checked} |`,
        ),
      "",
    ]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}
