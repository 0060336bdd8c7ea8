/**
 * `perimeter check` on what the real engine writes today: the plans in test/data/pulumi are what it wrote once. Needs the
 * Pulumi CLI.
 */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../policy-packs/perimeter/check/check.ts";
import { readStacks } from "../policy-packs/perimeter/check/stack.ts";
import { projectDirectory } from "../sandbox/project.ts";
import type { Variant } from "./engine/changes/changes.ts";
import { expectSuccess, minutes, noEngine, Sandboxes } from "./engine/sandboxes.ts";

const sandboxes = new Sandboxes();
afterAll(() => sandboxes.remove());

const project = join(sandboxes.folder, "project");
const stack = ["--stack", "prod"];

beforeAll(() => {
  cpSync(join(import.meta.dirname, "engine/changes"), project, { recursive: true });
  symlinkSync(join(projectDirectory, "node_modules"), join(project, "node_modules"));
});

const become = (variant: Variant) =>
  writeFileSync(join(project, "Pulumi.prod.yaml"), `config:\n  changes:variant: ${variant}\n`);

/** What is found, without the lines of the program and the names of files. */
const found = (...contents: readonly unknown[]): string[] =>
  readStacks(contents.map((content) => ({ file: "file.json", content })))
    .flatMap((one) => check(one))
    .map(({ invariant, outcome, urn, what, fingerprint }) =>
      [invariant, outcome, urn, what, fingerprint].join(" "),
    )
    .toSorted();

const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, `data/pulumi/${name}.json`), "utf8")) as unknown;

describe.skipIf(noEngine)(
  "the engine's own files (skipped where no pulumi is on PATH)",
  { shuffle: false },
  () => {
    const { pulumi, exported } = sandboxes.of("changes", project);
    const planned = async (variant: Variant, ...options: readonly string[]): Promise<unknown> => {
      become(variant);
      return JSON.parse((await pulumi("preview", "--json", ...options, ...stack)).stdout) as unknown;
    };

    test("a checkpoint, and plans from it", { timeout: minutes }, async () => {
      expectSuccess(await pulumi("up", "--yes", ...stack));
      const checkpoint = await exported("prod");
      expect(found(checkpoint)).toEqual(found(recorded("changes-checkpoint")));
      for (const variant of ["retained", "weaker"] as const)
        expect(found(await planned(variant, "--show-sames"))).toEqual(found(recorded(`changes-${variant}`)));
      const short = await planned("retained");
      expect(found(short)).toEqual(found(recorded("changes-retained-short")));
      expect(found(checkpoint, short)).toEqual([
        expect.stringContaining("leaves out orders, so that nobody sees"),
        ...found(checkpoint),
      ]);
    });

    test("what goes, once nothing protects it", { timeout: minutes }, async () => {
      become("weaker");
      expectSuccess(await pulumi("up", "--yes", ...stack));
      const recordedOnes = found(recorded("changes-gone"));
      expect(found(await planned("gone", "--show-sames"))).toEqual(recordedOnes);
      // Each part of a replacement as a step of its own is the same replacement.
      expect(found(await planned("gone", "--show-sames", "--show-replacement-steps"))).toEqual(recordedOnes);
    });
  },
);
