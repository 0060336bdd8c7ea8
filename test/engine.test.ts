/**
 * The sandbox's two entrances agree on every stack: what Pulumi's real engine makes of it, and what the in-process monitor
 * makes of it, is one checkpoint. Needs the Pulumi CLI.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../sandbox/deployables.ts";
import { type Outcome, writeBackend } from "../sandbox/engine/engine.ts";
import { type Deployment, deploy } from "../sandbox/monitor.ts";
import { projectDirectory, stackConfiguration } from "../sandbox/project.ts";
import { comparable } from "./engine/comparable.ts";
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

describe.skipIf(noEngine)("every stack (skipped where no pulumi is on PATH)", () => {
  const first = (project: string) => sandboxes.of("first", project);
  const second = (project: string) => sandboxes.of("second", project);
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
  }, 2 * minutes);

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
