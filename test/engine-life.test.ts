/**
 * The life of one stack on the real engine: what only a second deployment shows. The project uses what of the protocol a
 * stack may use, and is made in process, too. Needs the Pulumi CLI.
 */
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameOf } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { writeBackend } from "../sandbox/engine/engine.ts";
import { deploy } from "../sandbox/monitor.ts";
import { startPolicyPack } from "../sandbox/policy-pack.ts";
import { projectDirectory } from "../sandbox/project.ts";
import { comparable } from "./engine/comparable.ts";
import { program, type Variant } from "./engine/project/program.ts";
import {
  expectFailure,
  expectSuccess,
  minutes,
  noEngine,
  packDirectory,
  Sandboxes,
} from "./engine/sandboxes.ts";

const sandboxes = new Sandboxes();
afterAll(() => sandboxes.remove());

/** What a preview would do, as `operation name: property kind, ...`. */
function stepsOf(printed: string): string[] {
  const { steps } = JSON.parse(printed) as {
    steps: { op: string; urn: string; detailedDiff?: Record<string, { kind: string }> | null }[];
  };
  return steps
    .filter((step) => step.op !== "same")
    .map(({ op, urn, detailedDiff }) => {
      const changes = Object.entries(detailedDiff ?? {}).map(([path, { kind }]) => `${path} ${kind}`);
      return `${op} ${nameOf(urn)}: ${changes.sort().join(", ")}`;
    })
    .sort();
}

const original = join(import.meta.dirname, "engine/project");
const project = join(sandboxes.folder, "project");
const inProject = { project: "entrances", stack: "test", directory: original };
const stack = ["--stack", "test"];
const preview = ["preview", "--refresh", "--expect-no-changes", ...stack];

/** Makes the project's program another variant of itself, as a person's edit would. */
const become = (variant: Variant) =>
  writeFileSync(join(project, "Pulumi.test.yaml"), `config:\n  entrances:variant: ${variant}\n`);

beforeAll(() => {
  cpSync(original, project, { recursive: true });
  symlinkSync(join(projectDirectory, "node_modules"), join(project, "node_modules"));
});

describe.skipIf(noEngine)(
  "the life of a stack (skipped where no pulumi is on PATH)",
  { shuffle: false },
  () => {
    const { directory, pulumi, exported } = sandboxes.of("life", project);
    const cloudFile = join(directory, "world", "cloud.json");
    const existing = () =>
      (JSON.parse(readFileSync(cloudFile, "utf8")) as { existing: { name: string }[] }).existing;
    const names = () => existing().map((resource) => resource.name);

    test("interrupted, it keeps what was made until then", { timeout: minutes }, () => {
      become("interrupted");
      const command = ["-C", project, "--non-interactive", "up", "--yes", "--skip-preview", ...stack];
      const { status } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, "engine/run.ts"), directory, ...command],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      expect(status).not.toBe(0);
      expect(names()).toContain("role");
      expect(names()).not.toContain("alias");
    });

    test("the next `up` completes it, to what one deployment in process makes", {
      timeout: minutes,
    }, async () => {
      become("first");
      expectSuccess(await pulumi("up", "--yes", ...stack));
      expectSuccess(await pulumi(...preview));
      const cloud = new Cloud(sandboxWorld);
      const deployment = await deploy({ ...inProject, program: () => program("first"), cloud });
      expect(comparable(await exported("test"), project)).toEqual(
        comparable(deployment.checkpoint(), original),
      );
    });

    test("changed, a preview says what is updated, replaced and deleted, and `up` does it", {
      timeout: minutes,
    }, async () => {
      become("changed");
      const { stdout } = await pulumi("preview", "--json", ...stack);
      expect(stepsOf(stdout)).toMatchInlineSnapshot(`
      [
        "delete inline: ",
        "read again: ",
        "replace role: name update-replace",
        "update function: role update",
        "update key: description update, tags.gone delete, tags.open add, tags["with.dot"] update",
      ]
    `);
      expectSuccess(await pulumi("up", "--yes", ...stack));
      expect(names()).not.toContain("inline");
      expectSuccess(await pulumi(...preview));
    });

    test("a resource that went missing is seen by a refresh", { timeout: minutes }, async () => {
      writeFileSync(
        cloudFile,
        JSON.stringify({ existing: existing().filter((resource) => resource.name !== "alias") }),
      );
      expectFailure(await pulumi(...preview));
    });

    test("`destroy` is refused while a resource is protected, and keeps what is to be kept afterwards", {
      timeout: minutes,
    }, async () => {
      const before = names();
      expectFailure(await pulumi("destroy", "--yes", ...stack));
      expect(names()).toEqual(before);
      await pulumi("state", "unprotect", "--all", "--yes", ...stack);
      expectSuccess(await pulumi("destroy", "--yes", ...stack));
      // The key would have gone with the bucket, which is kept.
      expect(names()).toEqual(["kept-bucket", "kept-block", "key"]);
    });
  },
);

describe.skipIf(noEngine)("a stack of its own (skipped where no pulumi is on PATH)", () => {
  test("what was made in process is taken over with its secrets", { timeout: minutes }, async () => {
    become("first");
    const { directory, pulumi } = sandboxes.of("taken-over", project);
    const cloud = new Cloud(sandboxWorld);
    const deployment = await deploy({ ...inProject, program: () => program("first"), cloud });
    writeBackend([deployment], cloud, directory);
    expectSuccess(await pulumi(...preview));
    expect((await pulumi("stack", "output", "secret", ...stack)).stdout).toBe("[secret]\n");
    expect((await pulumi("stack", "output", "secret", "--show-secrets", ...stack)).stdout).toBe("hidden\n");
  });

  test("the policy pack says the same to both entrances, and nothing is made", {
    timeout: minutes,
  }, async () => {
    become("first");
    const { directory, pulumi } = sandboxes.of("rejected", project);
    const outcome = await pulumi("up", "--yes", ...stack, "--policy-pack", packDirectory);
    expectFailure(outcome);
    const told = [...outcome.stdout.matchAll(/\[mandatory\]\s+(\S+)\s+\([^ ]+ (\S+)\)/g)];
    const planned = { ...inProject, preview: true };
    const cloud = new Cloud(sandboxWorld);
    const { resources } = await deploy({ ...planned, program: () => program("first"), cloud });
    const pack = await startPolicyPack(packDirectory);
    const { violations } = await pack.analyze({ ...planned, resources }).finally(() => pack.stop());
    expect(new Set(told.map(([, invariant, name]) => `${invariant} ${name}`))).toEqual(
      new Set(violations.map(({ invariant, urn }) => `${invariant} ${nameOf(urn)}`)),
    );
    expect(violations.length).toBeGreaterThan(0);
    expect(readFileSync(join(directory, "world", "cloud.json"), "utf8")).toBe('{"existing":[]}');
  });

  test("a provider of an account that the sandbox does not have is refused", {
    timeout: minutes,
  }, async () => {
    become("unpinned");
    const { pulumi } = sandboxes.of("unpinned", project);
    const outcome = await pulumi("preview", ...stack);
    expectFailure(outcome);
    expect(outcome.stdout + outcome.stderr).toContain("the sandbox has no account 999999999999");
  });
});
