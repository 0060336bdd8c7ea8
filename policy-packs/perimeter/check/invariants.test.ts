/** What every invariant that only files show has to be: its declaration whole, its examples true, its list complete. */
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { protections } from "../../../catalog/protections.ts";
import { harmlessSecrets, secretProperties } from "../../../catalog/secret-properties.ts";
import { inputsOf, markedSecret, typeExists } from "../../../test/provider-inputs.ts";
import { pageOf, promises } from "../invariant.ts";
import { invariants } from "../invariants/index.ts";
import { currentType } from "../resource.ts";
import { check, type Weighed } from "./check.ts";
import type { ExampleStep, FileInvariant, FileResource } from "./invariant.ts";
import { fileInvariants } from "./invariants/index.ts";
import { heldBy } from "./loss.ts";
import { readStacks } from "./stack.ts";

const urnOf = ({ type, name }: FileResource) => `urn:pulumi:example::example::${type}::${name}`;

const stateOf = (resource: FileResource) => ({
  urn: urnOf(resource),
  custom: true,
  id: resource.name,
  type: resource.type,
  inputs: resource.properties,
  outputs: { ...resource.properties, ...resource.outputs },
  ...(resource.protect ? { protect: true } : {}),
  ...(resource.retainOnDelete ? { retainOnDelete: true } : {}),
  ...(resource.deleteHooks ? { resourceHooks: { BeforeDelete: resource.deleteHooks } } : {}),
});

/** The example as Pulumi prints it: a plan of this one step, or a state in which it was cut off. */
function fileOf({ operation, before, after }: ExampleStep): unknown {
  const some = after ?? before;
  if (!some) throw new Error("an example without a resource");
  if (operation.endsWith("ing"))
    return {
      version: 3,
      deployment: { resources: [], pending_operations: [{ resource: stateOf(some), type: operation }] },
    };
  const { outputs: _, ...newState } = after ? stateOf(after) : { outputs: {} };
  return {
    steps: [
      {
        op: operation,
        urn: urnOf(some),
        ...(before ? { oldState: stateOf(before) } : {}),
        ...(after ? { newState } : {}),
      },
    ],
    changeSummary: { [operation]: 1 },
  };
}

const findings = (invariant: FileInvariant, example: ExampleStep): Weighed[] =>
  readStacks([{ file: "plan.json", content: fileOf(example) }])
    .flatMap((stack) => check(stack))
    .filter((finding) => finding.invariant === invariant.id);

test("the list holds every file of the folder, and no id is one of the pack's", () => {
  const folder = join(import.meta.dirname, "invariants");
  const files = globSync("*.ts", { cwd: folder }).map((file) => basename(file, ".ts"));
  expect(["index", ...fileInvariants.map(({ id }) => id)].sort()).toEqual(files.sort());
  const ofThePack = new Set<string>(invariants.map(({ id }) => id));
  expect(fileInvariants.filter(({ id }) => ofThePack.has(id))).toEqual([]);
});

describe.each(fileInvariants.map((invariant) => [invariant.id, invariant] as const))(
  "%s",
  (id, invariant) => {
    const { holds, broken, cannotTell } = invariant.examples;

    test("begins with its promise, and says everything in sentences", () => {
      expect(Object.keys(promises)).toContain(id.split("-")[0]);
      for (const sentence of [invariant.title, invariant.protects, invariant.why, invariant.fix])
        expect(sentence).toMatch(/\.$|\)\.$/);
      expect(invariant.fix).toMatch(/^[a-z]/);
      expect(invariant.fix.length).toBeLessThanOrEqual(220);
      expect(invariant.title.length).toBeLessThanOrEqual(120);
      expect(holds.length).toBeGreaterThan(0);
      expect(broken.length + cannotTell.length).toBeGreaterThan(0);
    });

    test("the types and inputs of its examples are the provider's", () => {
      for (const { before, after } of [...holds, ...broken, ...cannotTell])
        for (const { type, properties } of [before ?? [], after ?? []].flat())
          if (type.startsWith("aws:")) {
            expect(typeExists(type), type).toBe(true);
            for (const key of Object.keys(properties))
              expect(inputsOf(type), `${type} ${key}`).toContain(key);
          }
    });

    test.each(holds)("holds: $what", (example) => {
      expect(findings(invariant, example)).toEqual([]);
    });

    test.skipIf(broken.length === 0).each(broken)("broken: $what", (example) => {
      const found = findings(invariant, example);
      expect([...new Set(found.map(({ outcome }) => outcome))]).toEqual(["broken"]);
      for (const { mend, what, fingerprint } of found) {
        expect(mend).toBe(invariant.fix);
        expect(what).toMatch(/[^.]$/);
        expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
      }
    });

    test.skipIf(cannotTell.length === 0).each(cannotTell)("cannot be told: $what", (example) => {
      expect(findings(invariant, example).map(({ outcome }) => outcome)).toEqual(["cannot tell"]);
    });

    test("no value that it is handed makes it fail", () => {
      const odd: unknown[] = [null, "", 0, true, [], {}, [null], "{", "[]", "null", { a: [{}] }];
      const change = (resource: FileResource | undefined, key: string, value: unknown) =>
        resource && { ...resource, properties: { ...resource.properties, [key]: value } };
      const found = [...holds, ...broken].flatMap((example) => {
        const { before, after } = example;
        const keys = new Set([before, after].flatMap((one) => Object.keys(one?.properties ?? {})));
        return [...keys].flatMap((key) =>
          odd.flatMap((value) => {
            const [was, is] = [change(before, key, value), change(after, key, value)];
            return [
              ...(was ? [{ ...example, before: was }] : []),
              ...(is ? [{ ...example, after: is }] : []),
            ].flatMap((changed) => findings(invariant, changed));
          }),
        );
      });
      expect(found.filter(({ what }) => what.includes("the check itself failed"))).toEqual([]);
    });

    test("its page is written", () => {
      expect(pageOf(invariant)).toBe(`docs/invariants/${id}.md`);
    });
  },
);

describe("what it goes by", () => {
  test("protections are settings of the provider", () => {
    for (const { type, setting } of protections) {
      expect(typeExists(type), type).toBe(true);
      expect(inputsOf(type), `${type} ${setting}`).toContain(setting.split(".")[0]);
    }
  });

  test("what the provider marks as a secret is one, or listed with the reason why not", () => {
    const left = markedSecret().flatMap(({ type, properties }) =>
      properties
        .filter(
          (property) =>
            !(secretProperties[type] ?? []).includes(property) &&
            !Object.hasOwn(harmlessSecrets, type) &&
            !Object.hasOwn(harmlessSecrets, `${type} ${property}`),
        )
        .map((property) => `${type} ${property}`),
    );
    expect(left).toEqual([]);
  });

  test("what holds data is known by either name of a type", () => {
    expect(heldBy("aws:s3/bucketV2:BucketV2")).toBe(heldBy("aws:s3/bucket:Bucket"));
    expect(currentType("aws:s3/bucketV2:BucketV2")).toBe("aws:s3/bucket:Bucket");
  });
});
