/** What the documents say is there, is there: links and their headings, paths, stacks, commands. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { program } from "../cli/program.ts";
import { stacks } from "../stacks/stacks.ts";

const root = dirname(import.meta.dirname);

/** Files and folders of the project, with slashes. */
const everyPath = globSync(["**", ".github/**"], {
  cwd: root,
  exclude: ["**/node_modules", "dist", ".sandbox", ".git"],
}).map((path) => path.replaceAll(sep, "/"));

const documents = everyPath.filter((path) => path.endsWith(".md")).sort();

const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const withoutBlocks = (text: string): string => text.replace(/^ *```.*?^ *```/gms, "");

/** The anchor that GitHub gives a heading. https://docs.github.com/en/get-started/writing-on-github */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

const anchorsIn = (file: string): string[] =>
  [...withoutBlocks(textOf(file)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ""));

/** Not there, on purpose: whoever adopts the perimeter makes the first, nobody the second, and `npm start` the others. */
const notHere = [
  ...[
    "accounts/",
    "accounts/perimeter.yaml",
    "accounts/kept.yaml",
    "accounts/Pulumi.STACK.yaml",
    ".bring-up/",
  ],
  // Whoever has stacks of their own makes it in their repository.
  ...["perimeter/"],
  ...["dist/", ".sandbox/world/", ".sandbox/world/world.json"],
];

/** Where a document's links begin: the package's own README is at the root of the package. */
const placeOf = (file: string): string => (file === "package/README.md" ? "." : dirname(file));

/** The package that users install has the pack in the same place. */
const installed = /^node_modules\/agent-perimeter\//;

/** What a document says of this project that is not so. */
const problems: readonly { what: string; of(text: string, file: string): string[] }[] = [
  {
    what: "links lead somewhere, and to a heading that is there",
    of: (text, file) =>
      [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
        if (/^[a-z]+:/.test(target)) return [];
        const [path = "", anchor] = target.split("#");
        const to = path === "" ? file : relative(root, join(root, placeOf(file), path));
        if (!existsSync(join(root, to))) return [target];
        return anchor === undefined || anchorsIn(to).includes(anchor) ? [] : [target];
      }),
  },
  {
    what: "paths in backticks exist, whole or by their end",
    of: (text) =>
      [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) => {
        const isPath =
          /^(?:[\w.-]+\/)+(?:[\w.-]+\.(?:ts|js|json|md|py|yaml|sh))?$/.test(code) ||
          /^(?:Pulumi(?:\.[\w-]+)?\.yaml|[\w.-]+\.(?:ts|js|md|py))$/.test(code);
        if (!isPath || notHere.includes(code)) return [];
        const path = code.replace(/\/$/, "");
        return everyPath.some((known) => known === path || known.endsWith(`/${path}`)) ? [] : [code];
      }),
  },
  {
    what: "every `perimeter` command is one",
    of: (text) =>
      [...text.matchAll(/npx (?:--no )?perimeter ([a-z][\w-]*)/g)].flatMap(([command, name]) =>
        program.commands.some((known) => known.name() === name) ? [] : [command],
      ),
  },
  {
    what: "every npm script is one",
    of: (text) => {
      const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
      return [...text.matchAll(/\bnpm (?:run )?(start|test|[a-z]+:[a-z]+)\b/g)].flatMap(
        ([command, name = ""]) => (name in scripts ? [] : [command]),
      );
    },
  },
  {
    what: "stacks, their files and the policy pack are called by their names",
    of: (text, file) => [
      ...[...text.matchAll(/--stack ([a-z][\w-]*)/g)].flatMap(([command, name]) =>
        stacks.some((known) => known.name === name) ? [] : [command],
      ),
      ...[...text.matchAll(/--policy-pack ([a-z.][\w./-]*)/g)].flatMap(([command, path = ""]) =>
        [root, join(root, dirname(file))].some((from) =>
          existsSync(join(from, path.replace(installed, ""), "PulumiPolicy.yaml")),
        )
          ? []
          : [command],
      ),
    ],
  },
  {
    what: "nothing of one machine is in it",
    of: (text) => text.match(/\/(?:work|tmp|root|home\/[a-z]+)\/\S*/g) ?? [],
  },
];

test("there is something to read", () => {
  expect(documents).toContain("README.md");
  expect(documents).toContain("docs/adopting.md");
});

describe.each(problems)("$what", ({ of }) => {
  test.each(documents)("%s", (file) => {
    expect(of(textOf(file), file)).toEqual([]);
  });
});

test("what is not so is noticed", () => {
  const text = [
    "[a](docs/gone.md) [b](docs/adopting.md#gone) [c](#gone) `docs/gone.md` `catalog/gone/` `Pulumi.gone.yaml`",
    "`npx perimeter destroy` `npm run gone:gone` pulumi up --stack gone --policy-pack policy-packs/gone /tmp/here",
  ].join("\n");
  expect(problems.map(({ of }) => of(text, "README.md").length)).toEqual([3, 3, 1, 1, 2, 1]);
});
