/**
 * The sandbox's two entrances agree: what Pulumi's real engine makes of a stack, and what the in-process monitor makes of
 * it, is one checkpoint. Needs the Pulumi CLI.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Checkpoint, nameOf } from "../sandbox/checkpoint.ts";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../sandbox/deployables.ts";
import { type Outcome, runPulumi, writeBackend } from "../sandbox/engine.ts";
import { type Deployment, deploy } from "../sandbox/monitor.ts";
import { startPolicyPack } from "../sandbox/policy-pack.ts";
import { projectDirectory, stackConfiguration } from "../sandbox/project.ts";
import { onPath } from "../sandbox/pulumi-cli.ts";
import { comparable } from "./engine/comparable.ts";
import { program } from "./engine/project/program.ts";

const noEngine = onPath(process.env["PATH"]) === undefined;
if (noEngine) console.info("skipped: what needs the real engine, since no pulumi is on PATH");
const temporary = mkdtempSync(join(tmpdir(), "perimeter-engine-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const minutes = 60_000;

/** A sandbox of its own, and Pulumi's command line on one project in it. */
function sandboxed(name: string, project: string) {
  const directory = join(temporary, name);
  const pulumi = (...args: string[]) =>
    runPulumi(["-C", project, "--non-interactive", ...args], { directory, quiet: true });
  const exported = async (stack: string): Promise<Checkpoint> => {
    const file = join(temporary, "export.json");
    await pulumi("stack", "export", "--show-secrets", "--stack", stack, "--file", file);
    const { version, deployment } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    // An empty stack has no such key.
    return { version, deployment: { ...deployment, resources: deployment.resources ?? [] } };
  };
  return { directory, pulumi, exported };
}

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

/** Expects success, and shows what the command printed where there is none. */
const expectSuccess = ({ code, stdout, stderr }: Outcome) => expect(code, stdout + stderr).toBe(0);
const expectFailure = ({ code, stdout, stderr }: Outcome) => expect(code, stdout + stderr).not.toBe(0);

const packDirectory = join(projectDirectory, "policy-packs/perimeter");

describe.skipIf(noEngine)("every stack (skipped where no pulumi is on PATH)", () => {
  const first = (project: string) => sandboxed("first", project);
  const second = (project: string) => sandboxed("second", project);
  const files = () =>
    deployables.map(({ directory, stack }) => readFileSync(join(directory, `Pulumi.${stack}.yaml`), "utf8"));
  const before = files();
  const deployments: Deployment[] = [];
  const engine = new Map<string, Awaited<ReturnType<typeof throughEngine>>>();
  const again = new Map<string, Outcome>();

  async function throughEngine(project: string, stack: string) {
    const { pulumi, exported } = first(project);
    const up = await pulumi("up", "--yes", "--stack", stack, "--policy-pack", packDirectory);
    const checkpoint = await exported(stack);
    const preview = await pulumi("preview", "--refresh", "--expect-no-changes", "--stack", stack);
    const hasGuards = checkpoint.deployment.resources.some((resource) => resource.protect);
    const destroy = hasGuards ? await pulumi("destroy", "--yes", "--stack", stack) : undefined;
    return { up, checkpoint, preview, destroy, after: await exported(stack) };
  }

  beforeAll(async () => {
    const cloud = new Cloud(sandboxWorld);
    for (const deployable of deployables) {
      const { directory, stack } = deployable;
      deployments.push(await deploy({ ...deployable, config: stackConfiguration(directory, stack), cloud }));
      engine.set(titleOf(deployable), await throughEngine(directory, stack));
    }
    writeBackend(deployments, cloud, second(projectDirectory).directory);
    for (const deployable of deployables) {
      const { pulumi } = second(deployable.directory);
      again.set(
        titleOf(deployable),
        await pulumi("preview", "--expect-no-changes", "--stack", deployable.stack),
      );
    }
  }, 10 * minutes);

  describe.each(deployables.map((deployable, index) => ({ title: titleOf(deployable), deployable, index })))(
    "$title",
    ({ title, deployable, index }) => {
      const outcome = () => {
        const found = engine.get(title);
        if (!found) throw new Error(`${title} was not deployed`);
        return found;
      };

      test("`pulumi up` brings it up under the policy pack", () => {
        expectSuccess(outcome().up);
      });

      test("both entrances give the same checkpoint", () => {
        const deployment = deployments[index];
        if (!deployment) throw new Error(`${title} was not deployed in process`);
        expect(deployment.errors).toEqual([]);
        expect(comparable(outcome().checkpoint, deployable.directory)).toEqual(
          comparable(deployment.checkpoint(), deployable.directory),
        );
      });

      test("`pulumi preview --refresh` finds nothing to change", () => {
        expectSuccess(outcome().preview);
      });

      test("`pulumi destroy` is refused where a resource is protected, and nothing is gone", () => {
        const { destroy, checkpoint, after } = outcome();
        if (destroy) {
          expectFailure(destroy);
          expect(destroy.stdout + destroy.stderr).toMatch(/protect/);
        }
        expect(comparable(after, deployable.directory)).toEqual(comparable(checkpoint, deployable.directory));
      });

      test("what was deployed in process is the engine's own: `pulumi preview` finds nothing to change", () => {
        const preview = again.get(title);
        if (!preview) throw new Error(`${title} was not previewed again`);
        expectSuccess(preview);
      });
    },
  );

  test("the stacks' files are as they were", () => {
    expect(files()).toEqual(before);
  });
});

describe.skipIf(noEngine)("the life of a stack (skipped where no pulumi is on PATH)", () => {
  const project = join(temporary, "project");
  const { directory, pulumi, exported } = sandboxed("life", project);
  const cloudFile = join(directory, "world", "cloud.json");
  const cloud = () => JSON.parse(readFileSync(cloudFile, "utf8")) as { existing: { name: string }[] };
  const names = () => cloud().existing.map((resource) => resource.name);
  const become = (variant: string) =>
    writeFileSync(join(project, "Pulumi.test.yaml"), `config:\n  entrances:variant: ${variant}\n`);
  const stack = ["--stack", "test"];

  beforeAll(() => {
    cpSync(join(import.meta.dirname, "engine/project"), project, { recursive: true });
    symlinkSync(join(projectDirectory, "node_modules"), join(project, "node_modules"));
  });

  test("interrupted, completed, changed, drifted, destroyed", { timeout: 5 * minutes }, async () => {
    become("interrupted");
    const runner = join(import.meta.dirname, "engine/run.ts");
    const command = ["-C", project, "--non-interactive", "up", "--yes", "--skip-preview", ...stack];
    const interrupted = spawnSync(process.execPath, [runner, directory, ...command], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(interrupted.status).not.toBe(0);
    expect(names()).toContain("role");
    expect(names()).not.toContain("alias");

    become("first");
    expectSuccess(await pulumi("up", "--yes", ...stack));
    const made = await exported("test");
    expectSuccess(await pulumi("preview", "--refresh", "--expect-no-changes", ...stack));
    const deployment = await deploy({
      program: () => program("first"),
      project: "entrances",
      stack: "test",
      directory: join(import.meta.dirname, "engine/project"),
      cloud: new Cloud(sandboxWorld),
    });
    expect(comparable(made, project)).toEqual(
      comparable(deployment.checkpoint(), join(import.meta.dirname, "engine/project")),
    );

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
    expectSuccess(await pulumi("preview", "--refresh", "--expect-no-changes", ...stack));

    const { existing } = cloud();
    writeFileSync(
      cloudFile,
      JSON.stringify({ existing: existing.filter((resource) => resource.name !== "alias") }),
    );
    expectFailure(await pulumi("preview", "--refresh", "--expect-no-changes", ...stack));

    expectFailure(await pulumi("destroy", "--yes", ...stack));
    await pulumi("state", "unprotect", "--all", "--yes", ...stack);
    expectSuccess(await pulumi("destroy", "--yes", ...stack));
    // Kept on deletion, as the key is, which would have gone with the bucket.
    expect(names()).toEqual(["kept-bucket", "kept-block", "key"]);
  });

  test("what was made in process is taken over with its secrets", { timeout: minutes }, async () => {
    become("first");
    const { directory, pulumi } = sandboxed("taken-over", project);
    const cloud = new Cloud(sandboxWorld);
    const inProject = { project: "entrances", stack: "test", directory: project };
    writeBackend([await deploy({ ...inProject, program: () => program("first"), cloud })], cloud, directory);
    expectSuccess(await pulumi("preview", "--refresh", "--expect-no-changes", ...stack));
    expect((await pulumi("stack", "output", "secret", ...stack)).stdout).toBe("[secret]\n");
    expect((await pulumi("stack", "output", "secret", "--show-secrets", ...stack)).stdout).toBe("hidden\n");
  });

  test("the policy pack says the same to both entrances, and nothing is made", {
    timeout: 2 * minutes,
  }, async () => {
    become("first");
    const { pulumi } = sandboxed("rejected", project);
    const outcome = await pulumi("up", "--yes", ...stack, "--policy-pack", packDirectory);
    expectFailure(outcome);
    const told = [...outcome.stdout.matchAll(/\[mandatory\]\s+(\S+)\s+\([^ ]+ (\S+)\)/g)];
    const directory = join(import.meta.dirname, "engine/project");
    const stackInProcess = { project: "entrances", stack: "test", directory, preview: true };
    const { resources } = await deploy({
      ...stackInProcess,
      program: () => program("first"),
      cloud: new Cloud(sandboxWorld),
    });
    const pack = await startPolicyPack(packDirectory);
    const { violations } = await pack.analyze({ ...stackInProcess, resources }).finally(() => pack.stop());
    expect(new Set(told.map(([, invariant, name]) => `${invariant} ${name}`))).toEqual(
      new Set(violations.map(({ invariant, urn }) => `${invariant} ${nameOf(urn)}`)),
    );
    expect(violations.length).toBeGreaterThan(0);
    expect(readFileSync(join(temporary, "rejected", "world", "cloud.json"), "utf8")).toBe('{"existing":[]}');
  });

  test("a provider of an account that the sandbox does not have is refused", {
    timeout: minutes,
  }, async () => {
    become("unpinned");
    const { code, stdout, stderr } = await pulumi("preview", ...stack);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("the sandbox has no account 999999999999");
  });
});
