/** What every invariant has to be, whatever it says: its declaration whole, its examples true, its check closed. */
import { existsSync, globSync } from "node:fs";
import { basename, join } from "node:path";
import { unknownCheckingProxy } from "@pulumi/policy";
import { describe, expect, test } from "vitest";
import { inputsOf, typeExists } from "../../test/provider-inputs.ts";
import { readSettings } from "./configuration/read.ts";
import { strictest } from "./configuration/settings.ts";
import { invariantsFolder, staleFiles } from "./generate.ts";
import { type Example, type ExampleResource, type Invariant, notKnownYet, promises } from "./invariant.ts";
import { invariants } from "./invariants/index.ts";
import { type Finding, judgeStack } from "./judge.ts";
import { page } from "./page.ts";
import { currentType, type Properties, type Resource } from "./resource.ts";

const project = join(import.meta.dirname, "../..");

/** The SDK's own view of properties: reading what is not known yet throws. */
const asGiven = unknownCheckingProxy as (properties: Properties) => Properties;

const urnOf = (type: string, name: string) => `urn:pulumi:example::example::${type}::${name}`;

/** The stack of an example, as the pack is handed it. */
function stackOf(example: Example): Resource[] {
  return example.resources.map((resource) => {
    const account = resource.account ?? "111122223333";
    const sourceOf = (name: string) =>
      example.resources.filter((one) => one.name === name).map((one) => urnOf(one.type, one.name));
    return {
      urn: urnOf(resource.type, resource.name),
      type: currentType(resource.type),
      name: resource.name,
      properties: asGiven({ ...resource.properties, ...resource.outputs }),
      inputs: asGiven(resource.properties),
      protect: resource.protect ?? false,
      provider: account === "" ? {} : { allowedAccountIds: JSON.stringify([account]) },
      sources: Object.fromEntries(
        Object.entries(resource.sources ?? {}).map(([key, name]) => [key, sourceOf(name)]),
      ),
    };
  });
}

const findings = (invariant: Invariant, example: Example): Finding[] =>
  judgeStack([invariant], stackOf(example), { ...strictest, ...example.configuration });

const withProperties = (resource: ExampleResource, properties: Properties): ExampleResource => ({
  ...resource,
  properties,
});

/** The example over and over, each time with another top-level property changed. */
const variations = (
  example: Example,
  change: (properties: Properties, key: string) => Properties,
): Example[] =>
  example.resources.flatMap((resource, index) =>
    Object.keys(resource.properties).map((key) => ({
      ...example,
      what: `${example.what}, ${resource.name}.${key}`,
      resources: example.resources.with(index, withProperties(resource, change(resource.properties, key))),
    })),
  );

test("the list holds every file of the folder, and the generated files are fresh", async () => {
  const files = globSync("*.ts", { cwd: invariantsFolder }).map((file) => basename(file, ".ts"));
  expect(["index", ...invariants.map(({ id }) => id)].sort()).toEqual(files.sort());
  expect(await staleFiles(project), "run: npx perimeter invariants").toEqual([]);
});

test("every promise has two invariants at least", () => {
  for (const promise of Object.keys(promises))
    expect(invariants.filter(({ id }) => id.startsWith(`${promise}-`)).length).toBeGreaterThanOrEqual(2);
});

describe.each(invariants.map((invariant) => [invariant.id, invariant] as const))("%s", (id, invariant) => {
  test("is declared in the file of its name, begins with its promise, and says everything in sentences", () => {
    expect(existsSync(join(invariantsFolder, `${id}.ts`))).toBe(true);
    expect(Object.keys(promises)).toContain(id.split("-")[0]);
    for (const sentence of [invariant.title, invariant.protects, invariant.why, invariant.fix])
      expect(sentence).toMatch(/\.$/);
    // It stands after "Mend:", in one line of a terminal or two.
    expect(invariant.fix).toMatch(/^[a-z]/);
    expect(invariant.fix.length).toBeLessThanOrEqual(220);
    expect(invariant.title.length).toBeLessThanOrEqual(120);
    expect(invariant.types?.map(currentType)).toEqual(invariant.types?.slice());
  });

  test("its page says what, why, how to mend and how to except; the exception is one that the pack takes", () => {
    const text = page(invariant);
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(
      expect.arrayContaining([
        "What it protects",
        "Why",
        "How to mend a finding",
        "How to except a finding",
        "Prefer",
        "Avoid",
      ]),
    );
    const [, json = ""] = /```json\n([\s\S]*?)\n```/.exec(text) ?? [];
    const { configuration } = JSON.parse(json) as { configuration: unknown };
    const { exceptions } = readSettings(configuration, "the page", [id], "2026-11-23");
    expect(exceptions.map((exception) => exception.invariant)).toEqual([id]);
  });

  test("its types and the inputs of its examples are the provider's", () => {
    for (const type of invariant.types ?? []) expect(typeExists(type), type).toBe(true);
    const { holds, broken, cannotTell } = invariant.examples;
    // Of other packages there are no typings here: what is looked at is that they are there.
    for (const { resources } of [...holds, ...broken, ...cannotTell])
      for (const { type, properties } of resources.filter((one) =>
        /^(?:pulumi:providers:)?aws\b/.test(one.type),
      ))
        for (const key of Object.keys(properties)) expect(inputsOf(type), `${type} ${key}`).toContain(key);
  });

  test.each(invariant.examples.holds)("holds: $what", (example) => {
    expect(findings(invariant, example)).toEqual([]);
  });

  test.each(invariant.examples.broken)("broken: $what", (example) => {
    const found = findings(invariant, example);
    expect(found.map(({ outcome }) => outcome)).toContain("broken");
    expect(found.every(({ outcome }) => outcome === "broken")).toBe(true);
    for (const { message } of found) {
      // What it found may go on, in lines of their own.
      const [what, mend, ...rest] = message.replaceAll("\n  ", " ").split("\n");
      expect(rest).toEqual([]);
      expect(what).toMatch(/^\S+ .+[^.]\.$/);
      expect(mend).toBe(`Mend: ${invariant.fix} More: docs/invariants/${id}.md`);
    }
  });

  test.skipIf(invariant.examples.cannotTell.length === 0).each(invariant.examples.cannotTell)(
    "cannot be told: $what",
    (example) => {
      const outcomes = findings(invariant, example).map(({ outcome }) => outcome);
      expect(outcomes).toContain("cannot tell");
    },
  );

  test("whatever it reads may be unknown: then it says so, or had no need of it", () => {
    const read = variations(invariant.examples.holds[0] as Example, (properties, key) => ({
      ...properties,
      [key]: notKnownYet,
    })).flatMap((example) => findings(invariant, example));
    for (const finding of read) expect(finding).toMatchObject({ outcome: "cannot tell" });
    // A check that reads values needs an example of a value that it cannot read.
    if (read.length > 0) expect(invariant.examples.cannotTell).not.toEqual([]);
  });

  test("no value that it is handed makes it fail", () => {
    const odd: unknown[] = [null, "", 0, true, [], {}, [null], "{", "[]", { a: [{}] }];
    const found = [...invariant.examples.holds, ...invariant.examples.broken].flatMap((example) =>
      odd.flatMap((value) =>
        variations(example, (properties, key) => ({ ...properties, [key]: value })).flatMap((changed) =>
          findings(invariant, changed),
        ),
      ),
    );
    expect(found.filter(({ message }) => message.includes("the check itself failed"))).toEqual([]);
  });
});
