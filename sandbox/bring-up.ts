/** Brings the whole perimeter and its guest up in the sandbox, in the order that a person would use, under the policy pack. */
import { join } from "node:path";
import { disagreements } from "../stacks/agreement.ts";
import { Cloud } from "./cloud/cloud.ts";
import { type Deployable, deployables, titleOf } from "./deployables.ts";
import { type Deployment, deploy } from "./monitor.ts";
import { placeOf } from "./place.ts";
import { type PolicyPack, startPolicyPack, type Verdict } from "./policy-pack.ts";
import { projectDirectory, stackConfiguration, stackFiles } from "./project.ts";
import { emptyOrganisation, type World } from "./worlds/worlds.ts";

/** What came of one stack. */
export interface StackUp {
  readonly deployable: Deployable;
  readonly deployment: Deployment;
  readonly accountId: string;
  readonly verdict: Verdict;
}

/** Why the bring-up stopped: nothing of the stack named is kept. */
export class BringUpFailure extends Error {
  readonly title: string;
  readonly reasons: readonly string[];
  readonly verdict: Verdict | undefined;
  constructor(title: string, stage: string, reasons: readonly string[], verdict?: Verdict) {
    super(`${title}: ${stage}`);
    this.title = title;
    this.reasons = reasons;
    this.verdict = verdict;
  }
}

/** The account of the deployment's provider. */
function accountOf(deployment: Deployment): string {
  const provider = deployment.resources.find((resource) => resource.type === "pulumi:providers:aws");
  return provider ? placeOf(provider.inputs).account : "";
}

/** What tells the progress of a bring-up to whoever watches. */
export interface Progress {
  stackStarts?(deployable: Deployable): void;
  resourceMade?(deployable: Deployable, count: number): void;
  stackIsUp?(up: StackUp): void;
}

/** The configuration of something that is deployed: the perimeter's own differs from world to world. */
export const configurationIn = (
  world: World,
  { project, directory, stack }: Deployable,
): Record<string, string> =>
  project === "agent-perimeter"
    ? stackConfiguration(directory, stack, world.configuration)
    : stackConfiguration(directory, stack);

/** What the stacks' files must say alike; each file by itself is checked by its own stack. */
function mustAgree(world: World, chosen: readonly Deployable[]): void {
  const own = chosen.filter(({ project }) => project === "agent-perimeter").map(({ stack }) => stack);
  const lines = disagreements(stackFiles(world.configuration, own)).map(
    ({ stack, key, message }) => `Pulumi.${stack}.yaml: ${key}: ${message}`,
  );
  if (lines.length > 0) throw new BringUpFailure("the stacks' files", "they disagree", lines);
}

/** What a bring-up goes on with, where it does not begin from nothing. */
export interface Begun {
  /** What earlier stacks have left. Default: the world as it is given. */
  readonly cloud?: Cloud;
  /** One that runs already, and goes on running. Default: one is started, and stopped in the end. */
  readonly pack?: PolicyPack;
}

/**
 * Brings every stack up in a model of AWS as it was before: a preview under the policy pack first, then the deployment, then the
 * pack again on what was made, as `pulumi up --policy-pack` does.
 * @throws BringUpFailure at the first stack that is refused, with every reason
 */
export async function bringUp(
  progress: Progress = {},
  chosen: readonly Deployable[] = deployables,
  world: World = emptyOrganisation,
  { cloud: begun, pack: running }: Begun = {},
): Promise<{ cloud: Cloud; up: StackUp[] }> {
  const cloud = begun ?? new Cloud(world.given);
  // What is there already is of the files, too.
  mustAgree(world, begun ? deployables : chosen);
  const pack = running ?? (await startPolicyPack(join(projectDirectory, "policy-packs/perimeter")));
  const up: StackUp[] = [];
  try {
    for (const deployable of chosen) {
      progress.stackStarts?.(deployable);
      const title = titleOf(deployable);
      const config = configurationIn(world, deployable);
      const run = async (preview: boolean) => {
        const stage = preview ? "the preview" : "the deployment";
        let count = 0;
        const deployment = await deploy({
          ...deployable,
          config,
          cloud,
          preview,
          onResource: () => {
            count += 1;
            if (!preview) progress.resourceMade?.(deployable, count);
          },
        });
        if (deployment.errors.length > 0)
          throw new BringUpFailure(title, `${stage} failed`, deployment.errors);
        const verdict = await pack.analyze({
          ...deployable,
          config,
          preview,
          resources: deployment.resources,
        });
        if (verdict.violations.length > 0)
          throw new BringUpFailure(title, `the policy pack rejects ${stage}`, [], verdict);
        return { deployment, verdict };
      };
      await run(true);
      const { deployment, verdict } = await run(false);
      const stackUp = { deployable, deployment, accountId: accountOf(deployment), verdict };
      up.push(stackUp);
      progress.stackIsUp?.(stackUp);
    }
  } finally {
    if (!running) await pack.stop();
  }
  return { cloud, up };
}
