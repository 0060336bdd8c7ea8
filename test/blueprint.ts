/** The blueprint's own checkpoints, as the sandbox leaves them. */
import { Cloud } from "../sandbox/cloud/cloud.ts";
import { sandboxWorld } from "../sandbox/cloud/given.ts";
import { deployables, titleOf } from "../sandbox/deployables.ts";
import { deploy } from "../sandbox/monitor.ts";
import { stackConfiguration } from "../sandbox/project.ts";

export interface DeployedFile {
  readonly file: string;
  readonly content: unknown;
}

/** Every stack and the guest, brought up one after the other in an empty model of AWS. */
export async function blueprintCheckpoints(): Promise<DeployedFile[]> {
  const cloud = new Cloud(sandboxWorld);
  const files: DeployedFile[] = [];
  for (const deployable of deployables) {
    const config = stackConfiguration(deployable.directory, deployable.stack);
    const deployment = await deploy({ ...deployable, config, cloud });
    if (deployment.errors.length > 0) throw new Error(deployment.errors.join("\n"));
    files.push({ file: `${titleOf(deployable)}.json`, content: deployment.checkpoint() });
  }
  return files;
}
