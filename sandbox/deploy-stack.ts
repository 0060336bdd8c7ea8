/** Brings one stack of the perimeter up in the sandbox, with its sample configuration unless told otherwise. */
import { stackNamed } from "../stacks/stacks.ts";
import { type Deployment, type DeployOptions, deploy } from "./monitor.ts";
import { projectDirectory, stackConfiguration } from "./project.ts";

/** Deploys the stack of that name into `options.cloud`. */
export function deployStack(
  name: string,
  options: Pick<DeployOptions, "cloud"> & Partial<DeployOptions>,
): Promise<Deployment> {
  return deploy({
    program: () => stackNamed(name).run(),
    project: "agent-perimeter",
    stack: name,
    directory: projectDirectory,
    config: stackConfiguration(projectDirectory, name),
    ...options,
  });
}
