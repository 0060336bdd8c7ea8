/** Brings the perimeter's stacks up on a world, in one pass each, and tells whether what was there is as it was. */
import { configurationIn } from "../bring-up.ts";
import { Cloud, type Existing } from "../cloud/cloud.ts";
import { type Deployable, deployables, titleOf } from "../deployables.ts";
import { type Deployment, deploy } from "../monitor.ts";
import { changedSince, type World } from "./worlds.ts";

export interface WorldUp {
  readonly cloud: Cloud;
  readonly deployments: ReadonlyMap<Deployable, Deployment>;
  /** How much was there before. */
  readonly there: number;
  /** What of that is no longer as it was. */
  readonly changed: readonly Existing[];
}

export const ownStacks: readonly Deployable[] = deployables.filter(
  ({ project }) => project === "agent-perimeter",
);

/**
 * Brings the stacks up in their order, without the policy pack, which judges them where a person brings them up.
 * @throws with every reason, when a stack is refused
 */
export async function bringUpOn(
  world: World,
  stackIsUp: (deployable: Deployable, deployment: Deployment) => void = () => undefined,
): Promise<WorldUp> {
  const cloud = new Cloud(world.given);
  const before = cloud.snapshot();
  const deployments = new Map<Deployable, Deployment>();
  for (const deployable of ownStacks) {
    const deployment = await deploy({ ...deployable, config: configurationIn(world, deployable), cloud });
    if (deployment.errors.length > 0)
      throw new Error(`${world.given.name}: ${titleOf(deployable)}: ${deployment.errors.join("\n")}`);
    deployments.set(deployable, deployment);
    stackIsUp(deployable, deployment);
  }
  return { cloud, deployments, there: before.length, changed: changedSince(before, cloud) };
}
